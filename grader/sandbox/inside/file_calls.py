"""Functions of os and io that work on files in memory; for real files they are the original ones.

Real is what lies below the folders of the system, of Python and of this package: what may be read
there is decided by the isolation alone. Every other path is in memory.
"""

import builtins
import bz2
import errno
import functools
import io
import lzma
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.sandbox.inside.memory_files import MemoryFile, refused
from grader.sandbox.inside.open_file import (
    descriptors,
    is_real,
    open_descriptor,
    open_file,
    real_folders,
    tree,
)

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc", "/dev", "/proc", "/sys")
LINKS = "links are not available in grading"

_real = {name: getattr(os, name) for name in dir(os)}  # the original functions


def install(folders: list[str]) -> None:
    """Replace the functions, in this process.

    Args:
        folders: of modules that are real, beside those of Python.
    """
    places = [*SYSTEM, sys.base_prefix, os.path.dirname(os.__file__), *folders]
    real_folders[:] = [os.path.normpath(place) + "/" for place in places if place != "/"]
    builtins.open = io.open = open_file
    for name, function in {**BY_PATH, **BY_DESCRIPTOR}.items():
        if name in _real:
            setattr(os, name, _either(name, function, name in BY_DESCRIPTOR))
    os.getcwd, os.getcwdb = (lambda: tree.folder), (lambda: os.fsencode(tree.folder))
    os.rename = functools.partial(_renamed, "rename")
    os.replace = functools.partial(_renamed, "replace")
    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # rmtree goes by paths then
    sys.modules.pop("tempfile", None)  # it has kept original functions; the next import has ours
    for module in (bz2, lzma):  # they have kept the original function
        module._builtin_open = open_file  # type: ignore[attr-defined]
    for kept in vars(sys.modules.get("glob", os)).values():
        if isinstance(kept, type) and "scandir" in vars(kept):  # from Python 3.13 on
            kept.scandir = staticmethod(os.scandir)  # type: ignore[attr-defined]
    openers = getattr(np.lib, "_datasource", None)  # so have np.savetxt and np.loadtxt
    if openers is not None:
        openers._file_openers._file_openers[None] = open_file


def _either(name: str, function: Callable[..., Any], by_descriptor: bool) -> Callable[..., Any]:
    """A function of os: ours for what is in memory, else the original one."""
    original = _real[name]

    @functools.wraps(original)
    def either(*args: Any, **kwargs: Any) -> Any:
        # A path may also be given by its name; listdir and scandir take the current folder.
        first = args[0] if args else kwargs.get("path", kwargs.get("src", "."))
        if isinstance(first, int):
            if by_descriptor and first in descriptors:
                return function(descriptors[first], *args[1:], **kwargs)
            if name == "stat" and first in descriptors:
                return descriptors[first].node.stat()
            return original(*args, **kwargs)
        if by_descriptor:
            return original(*args, **kwargs)
        path = tree.absolute(first)
        if kwargs.pop("dir_fd", None) is not None:
            raise refused(errno.ENOTSUP, path)
        kwargs.pop("path", None)
        if is_real(path):
            return original(path, *args[1:], **kwargs)
        if name == "scandir":  # the paths of its entries begin with the path that was given
            return function(path, os.fsdecode(first))
        return function(path, *args[1:], **kwargs)

    return either


# ---------------------------------------------------------------- functions of os


def _listdir(path: str) -> list[str]:
    return list(tree.entries(path))


class _Entry:
    """An entry of a folder, as os.DirEntry."""

    def __init__(self, folder: Any, path: str, name: str) -> None:
        self.name, self.path, self._path = name, os.path.join(folder, name), path

    def __fspath__(self) -> str:
        return self.path

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return tree.find(f"{self._path}/{self.name}").stat()

    def inode(self) -> int:
        return self.stat().st_ino

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return tree.find(f"{self._path}/{self.name}").children is not None

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return not self.is_dir()

    def is_symlink(self) -> bool:
        return False

    def is_junction(self) -> bool:
        return False


class _Scan:
    """What os.scandir returns: an iterator, and a context manager."""

    def __init__(self, entries: list[_Entry]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> Iterator[_Entry]:
        return self._entries

    def __next__(self) -> _Entry:
        return next(self._entries)

    def __enter__(self) -> "_Scan":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._entries = iter(())


def _scandir(path: str, given: Any = "") -> _Scan:
    return _Scan([_Entry(given or path, path, name) for name in tree.entries(path)])


def _mkdir(path: str, mode: int = 0o777) -> None:
    tree.make_folder(path)


def _renamed(name: str, src: Any, dst: Any, **kwargs: Any) -> None:
    """os.rename and os.replace."""
    old, new = tree.absolute(src), tree.absolute(dst)
    if is_real(old) or is_real(new):
        return _real[name](old, new)
    return tree.rename(old, new)


def _chdir(path: str) -> None:
    tree.entries(path)
    tree.folder = path


def _access(path: str, mode: int, **kwargs: Any) -> bool:
    try:
        return bool(tree.find(path))
    except OSError:
        return False


def _utime(path: str, times: Any = None, *, ns: Any = None, **kwargs: Any) -> None:
    changed = ns[1] if ns else int(times[1] * 1e9) if times else time.time_ns()
    tree.find(path).changed = changed


def _chmod(path: str, mode: int, **kwargs: Any) -> None:
    tree.find(path).mode = mode & 0o777


def _no_links(path: str, *args: Any, **kwargs: Any) -> None:
    raise refused(errno.EPERM, path, LINKS)


def _close(file: MemoryFile) -> None:
    for number in [n for n, one in descriptors.items() if one is file]:
        del descriptors[number]


BY_PATH: dict[str, Callable[..., Any]] = {
    "open": open_descriptor,
    "stat": lambda path, **_: tree.find(path).stat(),
    "lstat": lambda path, **_: tree.find(path).stat(),
    "listdir": _listdir,
    "scandir": _scandir,
    "mkdir": _mkdir,
    "remove": lambda path: tree.remove(path, is_folder=False),
    "unlink": lambda path: tree.remove(path, is_folder=False),
    "rmdir": lambda path: tree.remove(path, is_folder=True),
    "chdir": _chdir,
    "access": _access,
    "utime": _utime,
    "chmod": _chmod,
    "chown": lambda path, *args, **_: None,
    "truncate": lambda path, length: tree.open(path, "r+").truncate(length),
    "listxattr": lambda path=".", **_: [],
    "symlink": _no_links,
    "link": _no_links,
    "readlink": _no_links,
}
BY_DESCRIPTOR: dict[str, Callable[..., Any]] = {
    "close": _close,
    "read": lambda file, count: file.read(count),
    "write": lambda file, data: file.write(data),
    "lseek": lambda file, place, whence=0: file.seek(place, whence),
    "fstat": lambda file: file.node.stat(),
    "ftruncate": lambda file, length: file.truncate(length),
    "fsync": lambda file: None,
}
