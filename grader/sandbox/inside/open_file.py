"""The function open of Python, for files in memory and for real ones."""

import errno
import io
import os
from collections.abc import Callable
from typing import Any

from grader.sandbox.inside.memory_files import FOLDER, MemoryFile, refused
from grader.sandbox.inside.memory_tree import Tree

FIRST_DESCRIPTOR = 1 << 20  # of files in memory: no real one is as large
MAX_DESCRIPTORS = 64

_open = io.open  # the original function
tree = Tree(FOLDER)
descriptors: dict[int, MemoryFile] = {}
real_folders: list[str] = []  # each with a slash at its end


def is_real(path: str) -> bool:
    """Whether an absolute path leads to the real files, and not to those in memory."""
    return f"{path}/".startswith(tuple(real_folders))


def open_file(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Callable[[Any, int], int] | None = None,
) -> Any:
    """Open a file, as the function open of Python does."""
    text = (buffering, encoding, errors, newline)
    if opener is not None:
        file = opener(file, _flags(mode))
    if isinstance(file, int):
        if file not in descriptors:
            return _open(file, mode, *text, closefd)
        raw = descriptors.pop(file) if closefd else descriptors[file]
        raw = MemoryFile(raw.node, file, _checked(mode))
    else:
        path = tree.absolute(file)
        if is_real(path):
            return _open(path, mode, *text, closefd)
        raw = tree.open(path, _checked(mode))
        raw.name = file
    return _buffered(raw, mode, *text)


def _checked(mode: str) -> str:
    """The letter of a mode with + or without.

    Raises:
        ValueError: it is no mode.
    """
    letters = set(mode)
    if len(letters & set("rwax")) != 1 or letters - set("rwaxbt+") or len(letters) < len(mode):
        raise ValueError(f"invalid mode: {mode!r}")
    return next(iter(letters & set("rwax"))) + "+" * ("+" in mode)


def _buffered(
    raw: MemoryFile,
    mode: str,
    buffering: int,
    encoding: str | None,
    errors: str | None,
    newline: str | None,
) -> Any:
    """The buffer, and for text the decoder, around an open file."""
    binary = "b" in mode
    if binary and (encoding or errors or newline or "t" in mode):
        raise ValueError("binary mode takes no encoding, errors or newline argument")
    if buffering == 0:
        if not binary:
            raise ValueError("can't have unbuffered text I/O")
        return raw
    size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
    buffer: Any
    if "+" in mode:
        buffer = io.BufferedRandom(raw, size)
    else:
        buffer = (io.BufferedReader if "r" in mode else io.BufferedWriter)(raw, size)
    if binary:
        return buffer
    text = io.TextIOWrapper(buffer, encoding, errors, newline, line_buffering=buffering == 1)
    text.mode = mode  # type: ignore[misc]
    return text


def _flags(mode: str) -> int:
    """The flags of os.open for a mode."""
    letter, plus = _checked(mode)[0], "+" in mode
    access = os.O_RDWR if plus else os.O_RDONLY if letter == "r" else os.O_WRONLY
    more = {"r": 0, "w": os.O_CREAT | os.O_TRUNC, "a": os.O_CREAT | os.O_APPEND}
    return access | more.get(letter, os.O_CREAT | os.O_EXCL)


def open_descriptor(path: str, flags: int, mode: int = 0o777) -> int:
    """os.open: a number that stands for an open file."""
    if flags & os.O_DIRECTORY:  # of a file without a name, too
        raise refused(errno.EISDIR, path)
    access = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
    if flags & os.O_CREAT and flags & os.O_EXCL:
        letters = "x"
    elif flags & os.O_APPEND:
        letters = "a"
    else:
        letters = "w" if flags & os.O_TRUNC and access else "r"
    if letters in ("r", "a", "w") and not flags & os.O_CREAT:
        tree.find(path)
    elif letters == "r" and path.rpartition("/")[2] not in tree.folder_of(path)[0]:
        tree.open(path, "x")
    file = tree.open(path, letters + "+" * (access == os.O_RDWR))
    if access == os.O_WRONLY and letters == "r":  # to be written from the start
        file.mode = "x"
    if len(descriptors) >= MAX_DESCRIPTORS:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    number = max(descriptors, default=FIRST_DESCRIPTOR - 1) + 1
    descriptors[number] = file
    return number
