"""Read a download of submissions: a zip, or the folder that it was unpacked to.

Everything in it may be hostile. Nothing is unpacked but the files that are collected, one by one.
"""

import contextlib
import dataclasses
import datetime
import functools
import itertools
import mmap
import os
import pathlib
import re
import stat
import zipfile
from collections.abc import Callable, Iterator

from check.notebook_file import MAX_BYTES
from check.text import one_line

from ..errors import UsageError
from ..submission.archive import DIRECTORY_ENTRY, MAX_RATIO, READABLE, SMALL
from ..submission.names import is_left_by_a_program
from ..submission.read import UnreadableSubmission, read_bytes

MAX_FILES = 200_000  # of a download
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # flags of an entry
LINK = "it is a link, and no file"
OLDEST = 1990  # years before are what a program writes that knows no time


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file of a download.

    Args:
        path: in the download.
        read: returns its bytes, or raises UnreadableSubmission.
        time: when the system wrote it into the download, and so no time of a submission; None
            where it is not known.
        problem: why it cannot be read; "" when it can be.
        useless: why it is not a file that somebody submitted; "" when it may be.
    """

    path: pathlib.PurePosixPath
    read: Callable[[], bytes]
    time: datetime.datetime | None = None
    problem: str = ""
    useless: str = ""

    @property
    def label(self) -> str:
        """Its path, for a line of output."""
        return one_line(self.path.as_posix())


@contextlib.contextmanager
def opened(path: pathlib.Path) -> Iterator[list[Entry]]:
    """The files of a download, in alphabetical order.

    Raises:
        UsageError: there is no such file or folder, or it is no zip that can be opened.
    """
    shown = ascii(path.name)[1:-1]
    if path.is_dir():
        yield _sorted(_in_folder(path), shown)
        return
    if not path.is_file():
        raise UsageError(f"There is no file or folder {ascii(str(path))[1:-1]}.")
    with contextlib.ExitStack() as stack:
        try:
            _check_size(path, shown)
            archive = stack.enter_context(zipfile.ZipFile(path))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise UsageError(
                f"{shown} is no zip, or damaged: download it again. (A zip may be given, or the "
                "folder that it was unpacked to.)"
            ) from None
        yield _sorted(_in_zip(archive), shown)


def _sorted(found: Iterator[Entry], shown: str) -> list[Entry]:
    entries = list(itertools.islice(found, MAX_FILES + 1))
    if len(entries) > MAX_FILES:
        raise _too_many(shown)
    return sorted(map(_checked, entries), key=lambda entry: entry.path.as_posix())


def _checked(entry: Entry) -> Entry:
    if any(map(is_left_by_a_program, entry.path.parts)):
        return dataclasses.replace(entry, useless="it was left there by a system or an editor")
    return entry


def _too_many(shown: str) -> UsageError:
    return UsageError(f"{shown} holds more than {MAX_FILES} files: it is no download of a class.")


def _check_size(path: pathlib.Path, shown: str) -> None:
    """Count the entries before zipfile makes an object of each."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        count, at = 0, data.find(DIRECTORY_ENTRY)
        while at >= 0 and count <= MAX_FILES:
            count, at = count + 1, data.find(DIRECTORY_ENTRY, at + 1)
    if count > MAX_FILES:
        raise _too_many(shown)


# ---------------------------------------------------------------- a zip


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Entry]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        name = _name(info)
        path, outside = _relative(name)
        mode = info.external_attr >> 16
        linked = LINK if stat.S_IFMT(mode) and not stat.S_ISREG(mode) else ""
        read = _reader(archive, info)
        yield Entry(path, read, _time(info), _unreadable(info), outside or linked)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry: UTF-8, also where it does not say so; else cp437, as zip has it."""
    if info.flag_bits & UTF8_NAME or info.orig_filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _relative(name: str) -> tuple[pathlib.PurePosixPath, str]:
    """The path of an entry, and why it must not be used."""
    parts = name.replace("\\", "/").split("/")
    kept = [part for part in parts if part not in ("", ".", "..")]
    path = pathlib.PurePosixPath(*kept) if kept else pathlib.PurePosixPath("unnamed")
    outside = name.startswith(("/", "\\")) or ".." in parts or re.match("[A-Za-z]:", name)
    return path, "its path leads out of the download" if outside else ""


def _unreadable(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & ENCRYPTED:
        return "it has a password"
    if info.compress_type not in READABLE:
        return "it is compressed in an unusual way"
    if info.file_size > MAX_BYTES:
        return f"it has {info.file_size >> 20} MiB, more than the {MAX_BYTES >> 20} that are read"
    if info.file_size > SMALL and info.file_size / max(info.compress_size, 1) > MAX_RATIO:
        return "it is far larger than its compressed form"
    return ""


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                data = file.read(MAX_BYTES + 1)  # a header may lie
        except Exception:  # of many kinds, for bytes that no program writes
            raise UnreadableSubmission("it is damaged in the download") from None
        if len(data) > MAX_BYTES:
            raise UnreadableSubmission(f"it has more than {MAX_BYTES >> 20} MiB")
        return data

    return read


def _time(info: zipfile.ZipInfo) -> datetime.datetime | None:
    try:
        time = datetime.datetime(*info.date_time)
    except ValueError:
        return None
    return time if time.year >= OLDEST else None


# ---------------------------------------------------------------- a folder


def _in_folder(folder: pathlib.Path) -> Iterator[Entry]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = pathlib.Path(root, name)
            status = path.lstat()
            within = pathlib.PurePosixPath(path.relative_to(folder).as_posix())
            linked = "" if stat.S_ISREG(status.st_mode) else LINK
            large = status.st_size > MAX_BYTES
            problem = f"it has more than {MAX_BYTES >> 20} MiB" if large else ""
            time = datetime.datetime.fromtimestamp(int(status.st_mtime))
            read = functools.partial(read_bytes, path)
            yield Entry(within, read, time, problem, linked)
