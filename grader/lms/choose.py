"""Which of a person's uploaded files are collected, and under which names."""

import dataclasses
import pathlib

from check.text import one_line

from ..submission.archive import MAX_ENTRIES, MAX_UNPACKED
from ..submission.find import OWN_MODULES
from ..submission.read import UnreadableSubmission
from .download import Entry
from .filenames import Named, without_copy_number
from .names import normalised
from .store import Version, cleaned

NOTEBOOK = ".ipynb"


@dataclasses.dataclass(frozen=True)
class Upload:
    """A file of a download that belongs to a person."""

    entry: Entry
    named: Named


@dataclasses.dataclass
class Chosen:
    """What is collected of a person.

    Args:
        uploads: by the path in the submission.
        remarks: why a file was chosen or left out, a sentence each.
    """

    uploads: dict[pathlib.PurePosixPath, Upload] = dataclasses.field(default_factory=dict)
    remarks: list[str] = dataclasses.field(default_factory=list)

    @property
    def version(self) -> Version:
        """What tells this attempt from an earlier one."""
        times = [one.entry.time.isoformat() for one in self.uploads.values() if one.entry.time]
        attachments = [one.named.attachment for one in self.uploads.values()]
        return Version(max(attachments, default=0), max(times, default=""))


def notebook_of(name: str, assignments: list[str]) -> str | None:
    """The assignment whose notebook has this name, but for copy numbers, case and blanks."""
    if not name.casefold().endswith(NOTEBOOK):
        return None
    stem = normalised(without_copy_number(name)[: -len(NOTEBOOK)])
    return next((one for one in assignments if normalised(one) == stem), None)


def choose(uploads: list[Upload], assignment: str) -> Chosen:
    """Choose among the files of one person.

    Of Canvas's numbered copies of the notebook, and of the student's modules, the newest upload
    counts. In Moodle nothing says which is newer: all files are collected, and grading takes the
    notebook that has the assignment's name.
    """
    chosen = Chosen()
    for upload in sorted(uploads, key=lambda one: one.named.attachment, reverse=True):
        path = cleaned(_target(upload.named, assignment))
        shown = one_line(upload.named.path.as_posix())
        if path is None:
            chosen.remarks.append(f"{shown} is left out: nbgrader or the disk has no use for it")
        elif path in chosen.uploads:
            newer = one_line(chosen.uploads[path].named.path.as_posix())
            chosen.remarks.append(f"{newer} is the newer upload; {shown} is left out")
        else:
            chosen.uploads[path] = upload
            if path.name != upload.named.path.name:
                chosen.remarks.append(f"{shown} becomes {one_line(path.name)}")
    copies = [path for path in chosen.uploads if notebook_of(path.name, [assignment])]
    if not any(path.suffix.casefold() == NOTEBOOK for path in chosen.uploads):
        chosen.remarks.append("there is no notebook among the files")
    if len(copies) > 1:
        names = ", ".join(sorted(one_line(path.as_posix()) for path in copies))
        chosen.remarks.append(f"several copies of the notebook ({names}): grading chooses by name")
    return chosen


def _target(named: Named, assignment: str) -> pathlib.PurePosixPath:
    """The path of a file in the submission: Canvas's copies lose their numbers."""
    if not named.attachment:
        return named.path
    if notebook_of(named.path.name, [assignment]):
        return pathlib.PurePosixPath(f"{assignment}{NOTEBOOK}")
    plain = without_copy_number(named.path.name)
    is_modules = plain.partition(".")[0].casefold() == OWN_MODULES
    return pathlib.PurePosixPath(plain) if is_modules else named.path


def contents(chosen: Chosen, assignment: str) -> dict[pathlib.PurePosixPath, bytes]:
    """Read what was chosen; a file that cannot be read is left out, with a remark.

    Raises:
        UnreadableSubmission: it is the notebook, nothing is left, or there is too much.
    """
    if len(chosen.uploads) > MAX_ENTRIES:
        raise UnreadableSubmission(f"there are more than {MAX_ENTRIES} files")
    found: dict[pathlib.PurePosixPath, bytes] = {}
    left = MAX_UNPACKED
    for path, upload in chosen.uploads.items():
        try:
            if upload.entry.problem:
                raise UnreadableSubmission(upload.entry.problem)
            data = upload.entry.read()
        except UnreadableSubmission as error:
            why = f"{one_line(path.as_posix())} cannot be collected: {error}"
            if notebook_of(path.name, [assignment]):
                raise UnreadableSubmission(why) from None
            chosen.remarks.append(why)
            continue
        left -= len(data)
        if left < 0:
            raise UnreadableSubmission(f"the files have more than {MAX_UNPACKED >> 20} MiB")
        found[path] = data
    if not found:
        raise UnreadableSubmission("; ".join(chosen.remarks) or "there is no file")
    return found
