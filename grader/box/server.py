"""Boxes at a few milliseconds each: a process behind the walls that makes copies of itself (forks).

Starting Python and NumPy takes a hundred times as long as copying a process that has done so.
"""

import contextlib
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator

from . import wire
from .walls import BoxError, command, environment, readable, system_call_filter

PATIENCE = 30.0  # seconds for Python and NumPy to start on a busy machine
KILLED = "the box was killed from outside, as happens when the machine runs out of memory"


class Lost(BoxError):
    """The process that makes boxes is gone, and with it whatever box it had made."""


class Copy:
    """One copy: a process of its own, at the other end of a wire.

    Args:
        server: which makes it.

    Raises:
        Lost: it could not.
    """

    def __init__(self, server: "Server") -> None:
        self._server = server
        self.wire, theirs = socket.socketpair()
        self.code: int | None = None  # its exit status, once it has ended: negative for a signal
        self.seconds = 0.0  # of the processor that it had used by then
        try:
            with theirs:
                self._number, self.process = server.copy(theirs)
        except BoxError:
            self.wire.close()
            raise

    def wait(self) -> int | None:
        """Its exit status; None when it still runs after a while.

        Raises:
            Lost: nobody knows.
        """
        if self.code is None:
            self.code, self.seconds = self._server.ask(b"W", self._number)
        return self.code

    def end(self) -> None:
        """End it, whatever it does."""
        self.wire.close()
        if self.code is None:
            with contextlib.suppress(Lost):  # it ended with the process that made it
                self.code, self.seconds = self._server.ask(b"K", self._number)


class Server:
    """The process that makes boxes of one kind.

    Args:
        tier: one of walls.TIERS.

    Raises:
        BoxError: it does not say hello.
    """

    def __init__(self, tier: str) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(PATIENCE)
        with theirs, tempfile.TemporaryFile() as complaint:
            try:
                self._process = subprocess.Popen(
                    command(tier),
                    stdin=theirs.fileno(),
                    stdout=complaint,
                    stderr=complaint,
                    env=environment(),
                    close_fds=True,
                    start_new_session=True,
                    cwd="/",
                )
            except OSError as error:
                self._control.close()
                raise BoxError(f"the box cannot be started: {error}") from error
            self.end = weakref.finalize(self, _end, self._process, self._control)
            theirs.close()  # else one that ends at once is waited for: we would hold its end open
            setup = {"readable": readable(tier), "filter": system_call_filter()}
            try:
                self._control.sendall(wire.write(lambda put: setup))
                self._hello()
            except (OSError, wire.Malformed) as error:
                self.end()
                complaint.seek(0)
                said = complaint.read(2000).decode(errors="replace").strip().splitlines()
                raise BoxError(f"the box did not start: {(said or [str(error)])[-1]}") from None

    @property
    def is_there(self) -> bool:
        """Whether it was not killed."""
        return self._process.poll() is None

    def _hello(self) -> None:
        header, payload = wire.lengths(self._exactly(wire.PREFIX.size))
        said, _ = wire.read(self._exactly(header), self._exactly(payload))
        if not isinstance(said, dict) or "hello" not in said:
            raise wire.Malformed("it did not say hello")

    def copy(self, theirs: socket.socket) -> tuple[int, int]:
        """Make a copy with this end of a wire; its number in the walls, and outside them.

        Raises:
            Lost: there is nobody to make one.
            BoxError: the machine has no room for another process.
        """
        with self._in_step():
            socket.send_fds(self._control, [wire.COMMAND.pack(b"C", 0)], [theirs.fileno()])
            told, known, *_ = socket.recv_fds(self._control, wire.COMMAND.size, 1)
            what, number = wire.COMMAND.unpack(told)
            if what == b"F":
                raise BoxError(f"the box cannot be copied: {os.strerror(number)}")
            if sys.platform == "linux":
                return number, _process_behind(known[0])
            return number, number

    def ask(self, what: bytes, number: int) -> tuple[int | None, float]:
        """Wait for a copy to end (W), or end it (K).

        Returns:
            its exit status, None while it runs; and the seconds of the processor that it used.
        """
        with self._in_step():
            self._control.sendall(wire.COMMAND.pack(what, number))
            how, code, seconds = wire.ENDED.unpack(self._exactly(wire.ENDED.size))
            return (code, seconds) if how == b"E" else (None, 0.0)

    @contextlib.contextmanager
    def _in_step(self) -> Iterator[None]:
        """One question and its answer; whoever was interrupted there would hear the wrong one."""
        try:
            yield
        except BoxError:
            raise
        except (OSError, struct.error, LookupError) as error:
            self.end()
            raise Lost(KILLED) from error
        except BaseException:
            self.end()
            raise

    def _exactly(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = self._control.recv(count - len(parts))
            if not part:
                raise OSError("it hung up")
            parts += part
        return bytes(parts)


def _process_behind(descriptor: int) -> int:
    """The number that a process has here, by a descriptor that stands for it."""
    about = pathlib.Path(f"/proc/self/fdinfo/{descriptor}")
    try:
        found = re.search(r"^Pid:\s*(-?\d+)", about.read_text(), re.MULTILINE)
        if not found:
            raise OSError("this kernel does not say which process a descriptor stands for")
        return int(found[1])
    finally:
        os.close(descriptor)


def _end(process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
    process.kill()
    process.wait()
    control.close()


# A process that was started by a thread ends with it (the kernel's rule), so each has its own.
_servers = threading.local()


def end_servers() -> None:
    """End this thread's processes that make boxes; the next box starts one afresh."""
    for server in _servers.__dict__.values():
        server.end()
    _servers.__dict__.clear()


def new_copy(tier: str) -> Copy:
    """A copy of this thread's process for boxes of one kind; it is started when there is none.

    Raises:
        BoxError: it does not start.
    """
    server = _servers.__dict__.get(tier)
    if server is not None and server.is_there:
        try:
            return Copy(server)
        except Lost:  # killed since: never the student's fault
            pass
    server = _servers.__dict__[tier] = Server(tier)
    return Copy(server)
