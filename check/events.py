"""While a check runs, refuse student code what it would ask the operating system for in vain.

Processes, the network, and files that the notebook has not written: grading has none of them.
"""

import contextlib
import errno
import os
import pathlib
import sys
import threading
import time
import types
from collections.abc import Iterator
from typing import Any

from .availability import STAND_INS, FileNotAvailable, NotAvailable, refuse_event

_began = time.time()  # when the set-up cell imported this
_checking: set[int] = set()  # identifiers of the threads that run a check
_hook_is_installed = False


@contextlib.contextmanager
def events_refused() -> Iterator[None]:
    """Refuse processes, the network and old files to student code in this thread."""
    global _hook_is_installed
    if not _hook_is_installed:  # Python cannot remove an audit hook
        sys.addaudithook(_hook)
        _hook_is_installed = True
    _checking.add(threading.get_ident())
    try:
        yield
    finally:
        _checking.discard(threading.get_ident())


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _checking or threading.get_ident() not in _checking:
        return
    try:
        if event == "open":
            refuse_old_file(*args)
        refuse_event(event)
    except (NotAvailable, FileNotAvailable):
        if _students_own():
            raise


def refuse_old_file(path: Any, mode: str | None, flags: int) -> None:
    """Refuse to read a file that the notebook has not written, which grading does not have.

    Files of installed packages can be read, and hidden ones, such as settings, are let be.

    Args:
        path: what is opened.
        mode: as for open, None for os.open.
        flags: as for os.open.

    Raises:
        FileNotAvailable: it is such a file.
    """
    creates = set(mode or "") & set("wxa") or flags & (os.O_CREAT | os.O_TRUNC)
    if creates or not isinstance(path, str | bytes | os.PathLike):
        return
    file = pathlib.Path(os.fsdecode(path)).absolute()
    below = next((file.relative_to(f) for f in _folders() if file.is_relative_to(f)), None)
    if below is None or file.suffix in (".py", ".pyc"):
        return
    if any(part.startswith(".") or part == "site-packages" for part in below.parts):
        return
    if file.is_file() and file.stat().st_mtime < _began:
        raise FileNotAvailable(errno.ENOENT, below.as_posix(), os.fsdecode(path))


def _folders() -> Iterator[pathlib.Path]:
    """Where a student keeps files: beside the notebook, and in her home folder."""
    for folder in (pathlib.Path.cwd, pathlib.Path.home):
        with contextlib.suppress(OSError, RuntimeError):  # there is none
            yield folder()


def _students_own() -> bool:
    """Whether student code asks, and not a package whose stand-in does nothing in grading."""
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        if is_students(frame.f_globals):
            return True
        if str(frame.f_globals.get("__name__")).partition(".")[0] in STAND_INS:
            return False
        frame = frame.f_back
    return False


def is_students(importing: dict[str, Any]) -> bool:
    """Whether these are the globals of a notebook or of a module of my_lstm."""
    name = importing.get("__name__")
    return isinstance(name, str) and name.partition(".")[0] in ("__main__", "my_lstm")
