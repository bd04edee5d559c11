"""Look at every step of a student's code: by sys.monitoring, or sys.settrace before Python 3.12."""

import sys
import threading
import types
from collections.abc import Callable
from typing import Any, Protocol

from .student_code import is_student_code, stack

Look = Callable[[types.FrameType], None]  # may raise an exception in the frame

NAME = "time limit of check"
TOOLS = range(5, -1, -1)  # the identifiers that sys.monitoring has


class Tracer(Protocol):
    """Calls a function at the steps of student code."""

    def start(self, outermost: types.FrameType) -> None:
        """Begin to look, at the code that outermost calls."""

    def stop(self) -> None:
        """End; a second call does nothing."""


def tracer(thread: int, look: Look) -> Tracer | None:
    """A tracer for the code of one thread; None when another thread asks and Python is too old.

    Args:
        thread: its identifier.
        look: is given the frame, before each step of student code: a line, or a call and a jump.
    """
    if sys.version_info >= (3, 12):
        free = [tool for tool in TOOLS if sys.monitoring.get_tool(tool) is None]
        if free:
            return Monitor(free[0], thread, look)
    return LineTracer(look) if threading.get_ident() == thread else None


class Monitor:
    """Calls a function when student code calls a function of its own, and when it jumps.

    Every loop jumps. Needs Python 3.12.

    Args:
        tool: an identifier of sys.monitoring that is free.
        thread: the identifier of the thread that is looked at.
        look: see tracer.
    """

    def __init__(self, tool: int, thread: int, look: Look) -> None:
        self._tool, self._thread, self._look = tool, thread, look
        self._runs = False

    def start(self, outermost: types.FrameType) -> None:
        """Begin; a second call does nothing."""
        if self._runs:
            return
        self._runs = True
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        monitoring.use_tool_id(self._tool, NAME)
        for event in (monitoring.events.PY_START, monitoring.events.JUMP):
            monitoring.register_callback(self._tool, event, self._step)
        monitoring.set_events(self._tool, monitoring.events.PY_START | monitoring.events.JUMP)
        monitoring.restart_events()

    def stop(self) -> None:
        """End; a second call does nothing."""
        if not self._runs:
            return
        self._runs = False
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        monitoring.set_events(self._tool, 0)
        for event in (monitoring.events.PY_START, monitoring.events.JUMP):
            monitoring.register_callback(self._tool, event, None)
        monitoring.free_tool_id(self._tool)

    def _step(self, code: types.CodeType, *_: int) -> Any:
        frame = sys._getframe(1)
        if not is_student_code(frame):
            return sys.monitoring.DISABLE  # type: ignore[attr-defined,unused-ignore]
        if threading.get_ident() == self._thread:
            self._look(frame)
        return None


class LineTracer:
    """Calls a function before each line of student code, in the thread that starts it.

    Args:
        look: see tracer.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._runs = False

    def start(self, outermost: types.FrameType) -> None:
        """Begin, in functions that are running as well.

        A second call begins again: Python stops tracing when look raises an exception.

        Args:
            outermost: frames outside this one are not traced.
        """
        if not self._runs:
            self._runs, self._before = True, sys.gettrace()
        self._frames = [f for f, _ in stack(sys._getframe(1), outermost) if is_student_code(f)]
        for frame in self._frames:
            frame.f_trace = self._line
        sys.settrace(self._call)

    def stop(self) -> None:
        """End; a second call does nothing."""
        if not self._runs:
            return
        self._runs = False
        sys.settrace(self._before)
        for frame in self._frames:
            frame.f_trace = None
        self._frames = []

    def _call(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        return self._line if is_student_code(frame) else None

    def _line(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._look(frame)
        return self._line
