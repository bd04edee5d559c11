"""Find the notebook in the folder of a submission."""

import itertools
import os
import pathlib
import stat
from collections.abc import Iterator

from check.text import one_line

MAX_FILES, MAX_DEPTH = 10_000, 20  # of a folder that is searched
MAX_COPIED_FILES, MAX_COPIED_BYTES = 1000, 128 << 20  # of a submission that nbgrader may copy
MAX_SMALL_BYTES = 1000  # of a file such as timestamp.txt


class UnreadableSubmission(Exception):
    """A submission that cannot be read; the message gives the student the reason and the remedy."""


def find_notebook(folder: pathlib.Path, assignment: str) -> tuple[pathlib.Path, str]:
    """The notebook in the folder of a submission.

    Returns:
        its path, and a note for the student when it has another name than the assignment.

    Raises:
        UnreadableSubmission: there is none, or there are several under other names.
    """
    if _is_linked(folder):
        raise UnreadableSubmission(
            "the folder of this submission is a link: submit the files themselves"
        )
    path = folder / f"{assignment}.ipynb"
    if os.path.lexists(path):
        return path, ""
    try:
        others = sorted(pathlib.Path(e.path) for e in _entries(folder) if _is_notebook(e.name))
    except _TooManyFiles as error:
        raise UnreadableSubmission(
            f"there is no {assignment}.ipynb, and {error}: submit that one file"
        ) from None
    if len(others) == 1:
        return others[0], f"the notebook was submitted as {one_line(others[0].name)}"
    if others:
        names = ", ".join(one_line(p.name) for p in others[:3])
        raise UnreadableSubmission(
            f"there is no {assignment}.ipynb, and more than one other notebook ({names})"
        )
    raise UnreadableSubmission("there is no notebook in the folder: submit the .ipynb file")


def _is_linked(folder: pathlib.Path) -> bool:
    """Whether the folder of a submission, or that of its student, is a symbolic link."""
    return folder.is_symlink() or folder.parent.is_symlink()


def _is_notebook(name: str) -> bool:
    return name.endswith(".ipynb") and name != ".ipynb"


class _TooManyFiles(Exception):
    """A folder with more files or deeper folders than are searched."""


def _entries(folder: pathlib.Path | str, depth: int = 0) -> Iterator["os.DirEntry[str]"]:
    """All files and folders in a folder, and in its folders; symbolic links are not followed.

    Raises:
        _TooManyFiles: there are more than MAX_FILES, or more than MAX_DEPTH levels.
    """
    if depth > MAX_DEPTH:
        raise _TooManyFiles(f"there are folders in folders, more than {MAX_DEPTH} deep")
    try:
        listed = os.scandir(folder)
    except OSError:  # it does not exist or cannot be opened
        return
    count = 0
    with listed:
        for entry in listed:
            searched = entry.name != ".ipynb_checkpoints" and entry.is_dir(follow_symlinks=False)
            inner = _entries(entry.path, depth + 1) if searched else ()
            for found in itertools.chain([entry], inner):
                count += 1
                if count > MAX_FILES:
                    raise _TooManyFiles(f"there are more than {MAX_FILES} files")
                yield found


def may_be_copied(folder: pathlib.Path) -> bool:
    """Whether nbgrader may copy the folder of a submission: it copies all files and follows links.

    A folder with links, pipes, devices, unprintable names or very many files must not be copied.
    """
    if _is_linked(folder):
        return False
    size = 0
    try:
        for count, entry in enumerate(_entries(folder), start=1):
            status = entry.stat(follow_symlinks=False)
            size += status.st_size
            regular = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
            small = count <= MAX_COPIED_FILES and size <= MAX_COPIED_BYTES
            if not (regular and small and entry.name.isprintable()):
                return False
    except (OSError, _TooManyFiles):
        return False
    return True


def is_small_file(path: pathlib.Path) -> bool:
    """Whether this is a regular file of at most MAX_SMALL_BYTES: no link, no pipe, no device."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size < MAX_SMALL_BYTES
