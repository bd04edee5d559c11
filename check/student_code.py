"""Which frames of a call stack run a student's code, and its line for messages."""

import linecache
import sys
import traceback
import types
from collections.abc import Iterable, Iterator

from .text import one_line

# Code of these packages may run on behalf of a student's code, and is none itself.
_LIBRARIES = frozenset({"numpy", "check", "grader", *sys.stdlib_module_names}) - {"__main__"}

Line = tuple[types.FrameType, int]  # a frame, and the number of its line


def is_student_code(frame: types.FrameType) -> bool:
    """Whether a frame runs code of a notebook, or of a module that is no known package."""
    name = frame.f_globals.get("__name__")
    return not isinstance(name, str) or name.partition(".")[0] not in _LIBRARIES


def stack(frame: types.FrameType | None, outermost: types.FrameType | None) -> Iterator[Line]:
    """The lines that run, from a frame outwards to outermost; nothing when that is not there."""
    lines = []
    while frame is not None:
        lines.append((frame, frame.f_lineno))
        if frame is outermost:
            yield from lines
            return
        frame = frame.f_back


def location(innermost_first: Iterable[Line]) -> str:
    """The innermost line of the notebook, such as "line 3: while True:", or "".

    Args:
        innermost_first: lines of a call stack.
    """
    for frame, number in innermost_first:
        if frame.f_globals.get("__name__") == "__main__":
            text = one_line(linecache.getline(frame.f_code.co_filename, number)).strip()
            return one_line(f"line {number}" + (f": {text}" if text else ""))
    return ""


def location_of_error(error: BaseException) -> str:
    """The innermost line of the notebook in the traceback of an exception, or ""."""
    lines: list[Line] = [
        (frame, number or 0) for frame, number in traceback.walk_tb(error.__traceback__)
    ]
    return location(reversed(lines))
