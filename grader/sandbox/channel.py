"""Frames to and from one sandbox, before a deadline; and how a sandbox ended."""

import functools
import os
import signal
import time
from typing import Any

from check.time_limit import sentence

from . import protocol
from .fork_server import KILLED, SandboxProcess
from .isolation import SandboxError

POLL_SECONDS = 0.1  # between two counts of the threads
MAX_THREADS = 256  # the kernel's limits do not count those of root
MALFORMED = "it sent a malformed answer"
# How a process ended that student code ended, by the signal that ended it.
CAUSES: dict[int, str] = {
    signal.SIGKILL: "used too much CPU time",
    signal.SIGXCPU: "used too much CPU time",
    signal.SIGSEGV: "crashed (segmentation fault)",
    signal.SIGSYS: "made a forbidden system call",
}


class SandboxEnded(Exception):
    """Student code ended the sandbox; the message says how."""


class SandboxTimeout(SandboxEnded):
    """The sandbox was ended because its time was over."""


class Deadline:
    """A moment some seconds from now.

    Args:
        seconds: until then.
        grace: seconds of it that are not counted when it is told to a student.
    """

    def __init__(self, seconds: float, grace: float = 0.0) -> None:
        self.said = seconds - grace
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; negative when it has passed."""
        return self._at - time.monotonic()


class Channel:
    """Frames to and from the process of one sandbox.

    Args:
        process: of the sandbox.
        cpu_seconds: CPU time after which the kernel ends the process.
    """

    def __init__(self, process: SandboxProcess, cpu_seconds: int) -> None:
        self._process, self._cpu_seconds = process, cpu_seconds
        self._counted_at = time.monotonic()  # when the threads were counted last

    def send(self, build: protocol.Build, deadline: Deadline) -> None:
        """Send one frame.

        Raises:
            SandboxEnded: the process has ended or does not read, or the frame is too large.
            SandboxError: the process was killed from outside.
        """
        try:
            self._process.connection.settimeout(max(deadline.left, 0.001))
            self._process.connection.sendall(protocol.encode_frame(build))
        except TimeoutError:
            raise _timeout(deadline) from None
        except OSError:
            raise SandboxEnded(self._how_it_ended()) from None
        except protocol.ProtocolError:
            raise SandboxEnded("it requested more than can be sent") from None

    def receive(self, deadline: Deadline) -> tuple[Any, protocol.Get]:
        """Receive one frame.

        Raises:
            SandboxEnded: no frame comes before the deadline, or something else than a frame.
            SandboxError: the process was killed from outside.
        """
        try:
            return protocol.receive_frame(functools.partial(self._exactly, deadline))
        except protocol.ProtocolError:
            raise SandboxEnded(MALFORMED) from None

    def _exactly(self, deadline: Deadline, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            self._limit_threads()
            left = deadline.left
            if left <= 0:
                raise _timeout(deadline)
            try:
                self._process.connection.settimeout(min(left, POLL_SECONDS))
                part = self._process.connection.recv(min(count - len(parts), 1 << 20))
            except TimeoutError:
                continue
            except OSError:
                part = b""
            if not part:
                raise SandboxEnded(self._how_it_ended())
            parts += part
        return bytes(parts)

    def _limit_threads(self) -> None:
        """Raise SandboxEnded when the process has too many threads, counted every POLL_SECONDS."""
        if time.monotonic() - self._counted_at < POLL_SECONDS:
            return
        if _threads(self._process.pid) > MAX_THREADS:
            raise SandboxEnded(f"it started more than {MAX_THREADS} threads")
        self._counted_at = time.monotonic()

    def _how_it_ended(self) -> str:
        """How student code ended the process.

        Raises:
            SandboxError: the process was killed from outside.
        """
        status = self._process.wait()
        if status is None:
            return "it closed its connection"
        # Code in the sandbox can neither send a signal nor exit with a status above 127, because
        # the system-call filter refuses both. So SIGKILL is sent from outside, unless it is the
        # kernel's for too much CPU time.
        if status == -signal.SIGKILL and self._process.cpu_seconds < self._cpu_seconds:
            raise SandboxError(KILLED)
        return f"the Python process {CAUSES.get(-status, f'ended with exit status {status}')}"


def _timeout(deadline: Deadline) -> SandboxTimeout:
    return SandboxTimeout(sentence(deadline.said))


def _threads(pid: int) -> int:
    """The number of threads of a process; 0 when it has ended, or where there is no /proc."""
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0
