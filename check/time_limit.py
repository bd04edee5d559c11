"""A time limit for a student's code, by whatever means the platform has.

- A timer signal, in the main thread of Linux and macOS.
- A second thread that raises an exception in the first one, on Windows and outside the main thread.
- Tracing of the student's code, where there are neither signals nor threads: in a browser
  (JupyterLite, by Pyodide).

A call into C, such as one matrix product, ends before the exception is raised.
"""

import contextlib
import importlib
import signal
import sys
import threading
import time
import types
from typing import Any, Protocol

from .student_code import is_student_code, location, stack
from .tracing import Tracer, tracer

AGAIN = 0.05  # seconds until the exception is raised again in code that caught it


class TimeLimitExceeded(BaseException):
    """A student's code took longer than its time limit.

    Args:
        location: the line of the student's code that was running, or "".
    """

    def __init__(self, location: str = "") -> None:
        super().__init__(location)
        self.location = location


def sentence(seconds: float, location: str = "") -> str:
    """What is said of code that exceeded its limit, here and in the sandbox.

    Args:
        seconds: the limit.
        location: the line of the student's code that was running, or "".
    """
    return f"it did not end within {seconds:g} seconds" + (f" ({location})" if location else "")


def time_limit(seconds: float | None) -> contextlib.AbstractContextManager[None]:
    """A context in which student code that takes longer is ended by TimeLimitExceeded.

    The exception is raised only while student code is on the call stack, so that it does not
    interrupt what calls it. When that code catches it, it is raised again, and at the latest at the
    end of the context. Handlers, timers and trace functions that were set before are set again.

    Args:
        seconds: by the wall clock; None for no limit.
    """
    return contextlib.nullcontext() if seconds is None else Limit(seconds)


class Limit:
    """See time_limit. It knows when the time is over, and which line then ran.

    Args:
        seconds: by the wall clock.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.thread = threading.get_ident()
        self._location = ""
        self._reached = self._active = False
        self._tracer: Tracer | None = None
        self._timer: Timer | None = None

    def __enter__(self) -> None:
        self.start(sys._getframe(1))

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        while True:
            try:
                self.stop()
                break
            except TimeLimitExceeded:  # it was on its way
                continue
        if isinstance(error, TimeLimitExceeded):
            error.location = self._location
        elif self._reached and (error is None or isinstance(error, Exception)):
            raise TimeLimitExceeded(self._location) from None

    def start(self, outermost: types.FrameType) -> None:
        """Begin to count.

        Args:
            outermost: the frame whose code is limited, with all that it calls.
        """
        self.outermost = outermost
        self._ends, self._active = time.monotonic() + self.seconds, True
        for kind in (SignalTimer, ThreadTimer):
            timer = kind(self)
            if timer.start():
                self._timer = timer
                return
        self._trace()

    def stop(self) -> None:
        """End the limit: after this nothing is raised."""
        self._active, self._reached = False, time.monotonic() >= self._ends
        if self._timer:
            self._timer.stop()
        if self._tracer:
            self._tracer.stop()

    def is_over(self, frame: types.FrameType | None) -> bool:
        """Whether to raise the exception now: the time is over, and student code is running.

        Args:
            frame: the innermost one.
        """
        if not self._active or time.monotonic() < self._ends:
            return False
        lines = list(stack(frame, self.outermost))
        ours = any(f.f_globals is globals() for f, _ in lines)
        if ours or not any(is_student_code(f) for f, _ in lines):
            return False
        if self._reached:
            self._trace()  # the code has caught it
        else:
            self._reached, self._location = True, location(lines)
        return True

    def has_ended(self, frame: types.FrameType | None) -> bool:
        """Whether the frame that is limited is no longer on the call stack."""
        return not any(True for _ in stack(frame, self.outermost))

    def _trace(self) -> None:
        """Look at every step of the student's code from now on."""
        if self._tracer is None:
            self._tracer = tracer(self.thread, self.raise_if_over)
        if self._tracer:
            self._tracer.start(self.outermost)

    def raise_if_over(self, frame: types.FrameType | None) -> None:
        """Raise TimeLimitExceeded when is_over(frame)."""
        if not self._active or time.monotonic() < self._ends:
            return
        try:
            over = self.is_over(frame)
        except RecursionError:  # code that calls itself again and again leaves too little room
            over = True
        if over:
            raise TimeLimitExceeded(self._location)


class Timer(Protocol):
    """A means of raising TimeLimitExceeded."""

    def start(self) -> bool:
        """Begin to count; False when this means does not work here."""

    def stop(self) -> None:
        """After this nothing is raised."""


class SignalTimer:
    """A timer of the operating system, whose signal Python handles in the main thread.

    Args:
        limit: what it is for.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit

    def start(self) -> bool:
        """Begin to count; False when this means does not work here."""
        works = hasattr(signal, "setitimer") and sys.platform != "emscripten"
        if not works or threading.current_thread() is not threading.main_thread():
            return False
        self._handler: Any = signal.getsignal(signal.SIGALRM)
        if self._handler is None:  # one of a program in C, which could not be set again
            return False
        try:
            signal.signal(signal.SIGALRM, self._handle)
            self._before = signal.setitimer(signal.ITIMER_REAL, self._limit.seconds, AGAIN)
        except (OSError, ValueError):
            signal.signal(signal.SIGALRM, self._handler)
            return False
        self._began = time.monotonic()
        return True

    def stop(self) -> None:
        """Set the handler and the timer that were there before; a second call does nothing."""
        if self._handler is None:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        handler, self._handler = self._handler, None
        signal.signal(signal.SIGALRM, handler)
        seconds, interval = self._before
        if seconds:
            left = max(seconds - (time.monotonic() - self._began), 1e-6)
            signal.setitimer(signal.ITIMER_REAL, left, interval)

    def _handle(self, number: int, frame: types.FrameType | None) -> None:
        self._limit.raise_if_over(frame)


class ThreadTimer:
    """A second thread, which asks Python to raise the exception in the first one.

    Args:
        limit: what it is for.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit, self._ended, self._lock = limit, threading.Event(), threading.Lock()
        self._pending = False

    def start(self) -> bool:
        """Begin to count; False when this means does not work here."""
        if sys.platform == "emscripten":
            return False
        try:
            importlib.import_module("ctypes")
            threading.Thread(target=self._watch, daemon=True).start()
        except (ImportError, RuntimeError):  # no ctypes or no threads
            return False
        return True

    def stop(self) -> None:
        """Let the thread end, and take back an exception that is on its way."""
        self._ended.set()
        with self._lock:  # from here on the thread raises nothing more
            pending = self._pending
        if not pending:
            return
        # Python 3.11 hangs when an exception is taken back and a trace function is set later. So it
        # is caught here; if it has been raised already, it is raised once more.
        try:
            _raise_in(self._limit.thread, TimeLimitExceeded)
            while True:
                pass
        except TimeLimitExceeded:
            pass

    def _watch(self) -> None:
        wait = self._limit.seconds
        while not self._ended.wait(wait):
            wait = AGAIN
            with self._lock:
                frame = sys._current_frames().get(self._limit.thread)
                if self._limit.has_ended(frame):
                    return
                if not self._ended.is_set() and self._limit.is_over(frame):
                    self._pending = True
                    _raise_in(self._limit.thread, TimeLimitExceeded)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Raise an exception in a thread before its next step."""
    import ctypes  # not every Python has it

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
