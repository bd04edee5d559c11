"""Find the files in the folder of a submission."""

import dataclasses
import itertools
import os
import pathlib
import stat
from collections.abc import Callable, Iterable, Iterator

from check.text import one_line

from .names import is_left_by_a_program
from .read import UnreadableSubmission, read_bytes

MAX_FILES, MAX_DEPTH = 10_000, 20  # of a folder that is searched
MAX_WALKED = 500  # files of a submission whose folder nbgrader may search
TIMESTAMP = "timestamp.txt"  # in which nbgrader keeps the time of a submission
MAX_SMALL_BYTES = 1000  # of a file such as this one
OWN_MODULES = "my_lstm"  # the folder in which check.save keeps a student's functions


@dataclasses.dataclass(frozen=True)
class File:
    """One file of a submission, in its folder or in an archive.

    Args:
        path: within the submission; a part of it may be the name of an archive.
        read: returns its bytes, or raises UnreadableSubmission.
        plain: whether it is a regular file, and no link, pipe, device or folder.
    """

    path: pathlib.PurePosixPath
    read: Callable[[], bytes]
    plain: bool = True


class TooManyFiles(Exception):
    """A folder with more files or deeper folders than are searched."""


def all_files(folder: pathlib.Path) -> list[File]:
    """The files and folders in the folder of a submission, the outermost first.

    Links are listed and not followed. What systems and editors leave is not listed.

    Raises:
        UnreadableSubmission: the folder, or that of its student, is a symbolic link, or a file is
            in its place.
        TooManyFiles: there are more than MAX_FILES, or more than MAX_DEPTH levels.
    """
    if is_linked(folder):
        raise UnreadableSubmission(
            "the folder of this submission is a link: submit the files themselves"
        )
    if is_plain(folder):
        raise UnreadableSubmission(
            f"a file called {one_line(folder.name)} is in place of the folder: submit the .ipynb "
            "file itself"
        )
    found = [_file(folder, entry.path) for entry in _entries(folder)]
    return sorted(found, key=lambda file: (len(file.path.parts), file.path))


def known_files(folder: pathlib.Path, assignment: str, parts: Iterable[str]) -> list[File]:
    """The notebook with the assignment's name, and the student's modules, without a search."""
    modules = folder / OWN_MODULES
    paths = [folder / f"{assignment}.ipynb"]
    if not modules.is_symlink():
        paths += [modules / f"{part}.py" for part in parts]
    return [_file(folder, str(path)) for path in paths if os.path.lexists(path)]


def is_linked(folder: pathlib.Path) -> bool:
    """Whether the folder of a submission, or that of its student, is a symbolic link."""
    return folder.is_symlink() or folder.parent.is_symlink()


def _file(folder: pathlib.Path, path: str) -> File:
    within = pathlib.PurePosixPath(os.path.relpath(path, folder).replace(os.sep, "/"))
    return File(within, lambda: read_bytes(pathlib.Path(path)), is_plain(path))


def is_plain(path: str | pathlib.Path) -> bool:
    """Whether this is a regular file: no link, no pipe, no device, no folder."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _entries(folder: pathlib.Path | str, depth: int = 0) -> Iterator["os.DirEntry[str]"]:
    """All files and folders in a folder, and in its folders; symbolic links are not followed.

    Raises:
        TooManyFiles: there are more than MAX_FILES, or more than MAX_DEPTH levels.
    """
    if depth > MAX_DEPTH:
        raise TooManyFiles(f"there are folders in folders, more than {MAX_DEPTH} deep")
    try:
        listed = os.scandir(folder)
    except OSError:  # it does not exist or cannot be opened
        return
    count = 0
    with listed:
        for entry in listed:
            left = is_left_by_a_program(entry.name)
            searched = not left and entry.is_dir(follow_symlinks=False)
            inner = _entries(entry.path, depth + 1) if searched else ()
            for found in itertools.chain([entry], inner):
                count += 1
                if count > MAX_FILES:
                    raise TooManyFiles(f"there are more than {MAX_FILES} files")
                if not left:
                    yield found


def is_small_file(path: pathlib.Path) -> bool:
    """Whether this is a regular file of at most MAX_SMALL_BYTES: no link, no pipe, no device."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= MAX_SMALL_BYTES


def can_be_walked(folder: pathlib.Path) -> bool:
    """Whether nbgrader can search a folder and log the names in it.

    It has at most MAX_WALKED files and folders, all levels counted, and their names are UTF-8.
    """
    count = 0
    for _, folders, files in os.walk(folder):
        count += len(folders) + len(files)
        if count > MAX_WALKED or not all(map(_is_utf8, folders + files)):
            return False
    return True


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def hidden_notebooks(folder: pathlib.Path) -> list[str]:
    """Files that systems and editors make of a notebook, as paths within the folder."""
    found = []
    for place in (folder, folder / ".ipynb_checkpoints"):
        try:
            with os.scandir(place) as listed:
                names = sorted(e.name for e in itertools.islice(listed, MAX_FILES))
        except OSError:
            continue
        left = [n for n in names if ".ipynb" in n and (place != folder or is_left_by_a_program(n))]
        found += [os.path.relpath(place / n, folder) for n in left if is_plain(place / n)]
    return found
