"""Put collected submissions into submitted/, and keep what they replace."""

import dataclasses
import enum
import hashlib
import json
import os
import pathlib
import secrets
import shutil
from typing import Any

from ..course import Course
from ..files import UNFINISHED, write_atomically
from ..submission.find import TIMESTAMP, is_linked, is_plain

RECORD = "collected.json"
SECRET = "submission_secret.txt"  # by which nbgrader's exchange returns feedback
NBGRADERS = (TIMESTAMP, SECRET)  # files that a student must not write
LONGEST_NAME, DEEPEST = 255, 20  # bytes of a file's name, folders in folders


class Outcome(enum.Enum):
    """What was done with a submission."""

    NEW = "collected"
    SAME = "already there"
    REPLACED = "collected in place of an earlier one"
    OLDER = "not collected: what is in submitted/ is newer"
    CHANGED = "not collected again: it was changed in submitted/ since"


@dataclasses.dataclass(frozen=True)
class Version:
    """What tells a newer attempt from an older one.

    Args:
        attachment: Canvas's number of the newest upload; 0 if there is none.
        time: when the files were downloaded, as ISO 8601; "" if that is not known.
    """

    attachment: int = 0
    time: str = ""

    def is_older(self, than: "Version") -> bool:
        """Whether this attempt is surely the older one."""
        if self.attachment and than.attachment:
            return self.attachment < than.attachment
        return bool(self.time and than.time) and self.time < than.time


class Store:
    """The submissions of an assignment, and a record of what was collected before.

    Args:
        course: to which they belong.
        assignment: its name.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._course, self._assignment = course, assignment
        # The folder in which nbgrader's zip_collect keeps downloads, too.
        self._kept = course.root / "downloaded" / assignment
        self._record = _read_record(self._kept / RECORD)

    def put(
        self, student: str, files: dict[pathlib.PurePosixPath, bytes], version: Version
    ) -> tuple[Outcome, str]:
        """Put a submission in its place, unless it is there or a newer one is.

        Args:
            student: the id.
            files: by their paths in the submission.
            version: of this attempt.

        Returns:
            what was done, and the folder to which an earlier submission was moved or "".

        Raises:
            OSError: it cannot be written; the earlier one stays.
        """
        folder = self._course.paths(student, self._assignment).submitted
        new, there = _digest_of(files), _digest_in(folder)
        if there is not None and new != there:
            outcome = self._compared(student, new, there, version)
            if outcome is not Outcome.REPLACED:
                return outcome, ""
        else:
            outcome = Outcome.NEW if there is None else Outcome.SAME
        moved = "" if outcome is Outcome.SAME else self._write(student, folder, files)
        before = self._record.get(student)
        if not (outcome is Outcome.SAME and before and version.is_older(before[1])):
            self._record[student] = (new, version)
        return outcome, moved

    def save(self) -> None:
        """Write the record of what was collected."""
        entries = {
            student: {"digest": digest, **dataclasses.asdict(version)}
            for student, (digest, version) in self._record.items()
        }
        self._kept.mkdir(parents=True, exist_ok=True)
        write_atomically(self._kept / RECORD, json.dumps(entries, indent=1, sort_keys=True))

    def _compared(self, student: str, new: str, there: str, version: Version) -> Outcome:
        before = self._record.get(student)
        if before and before[0] == new:
            return Outcome.CHANGED
        if before and before[0] == there and version.is_older(before[1]):
            return Outcome.OLDER
        return Outcome.REPLACED

    def _write(
        self, student: str, folder: pathlib.Path, files: dict[pathlib.PurePosixPath, bytes]
    ) -> str:
        """Write the files beside the folder, then exchange the two."""
        if is_linked(folder):
            raise OSError(f"submitted/{student} is a link")
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f".{folder.name}{UNFINISHED}-*"):  # by a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        unfinished = folder.with_name(f".{folder.name}{UNFINISHED}-{secrets.token_hex(4)}")
        try:
            for path, data in files.items():
                target = unfinished / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with open(target, "xb") as file:
                    file.write(data)
            moved = self._set_aside(student, folder) if os.path.lexists(folder) else ""
            os.rename(unfinished, folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return moved

    def _set_aside(self, student: str, folder: pathlib.Path) -> str:
        base = self._kept / "earlier" / student
        base.mkdir(parents=True, exist_ok=True)
        number = 1
        while os.path.lexists(base / str(number)):
            number += 1
        shutil.move(folder, base / str(number))
        return (base / str(number)).relative_to(self._course.root).as_posix()


def cleaned(path: pathlib.PurePosixPath) -> pathlib.PurePosixPath | None:
    """A student's path with a "_" for what cannot be printed; None when it cannot be used."""
    parts = ["".join(ch if ch.isprintable() else "_" for ch in part) for part in path.parts]
    too_long = any(len(part.encode(errors="replace")) > LONGEST_NAME for part in parts)
    if too_long or len(parts) > DEEPEST or parts[-1].casefold() in NBGRADERS:
        return None
    return pathlib.PurePosixPath(*parts)


def _digest_of(files: dict[pathlib.PurePosixPath, bytes]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(json.dumps([str(path), hashlib.sha256(files[path]).hexdigest()]).encode())
    return total.hexdigest()


def _digest_in(folder: pathlib.Path) -> str | None:
    """The digest of the files in a folder, without nbgrader's; None if there is nothing."""
    if not os.path.lexists(folder):
        return None
    found: dict[pathlib.PurePosixPath, bytes] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = pathlib.Path(root, name)
            within = pathlib.PurePosixPath(path.relative_to(folder).as_posix())
            if str(within) in NBGRADERS:
                continue
            found[within] = path.read_bytes() if is_plain(path) else b"\0not a file"
    return _digest_of(found)


def _read_record(path: pathlib.Path) -> dict[str, tuple[str, Version]]:
    """The record; an empty one when there is none, or it is damaged."""
    try:
        entries: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return {
            student: (str(one["digest"]), Version(int(one["attachment"]), str(one["time"])))
            for student, one in entries.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
