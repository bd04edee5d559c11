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
import tempfile
import threading
import weakref
from typing import Any

from . import wire
from .walls import BoxError, command, environment, readable, system_call_filter

COMMAND = struct.Struct("<ci")  # as in start.py
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
        try:
            with theirs:
                self._number, self.process = server.copy(theirs)
        except Lost:
            self.wire.close()
            raise

    def wait(self) -> int | None:
        """Its exit status; None when it still runs after a while.

        Raises:
            Lost: nobody knows.
        """
        if self.code is None:
            self.code = self._server.ask(b"W", self._number)
        return self.code

    def end(self) -> None:
        """End it, whatever it does."""
        self.wire.close()
        if self.code is None:
            with contextlib.suppress(Lost):  # it ended with the process that made it
                self.code = self._server.ask(b"K", self._number)


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

    def _hello(self) -> None:
        header, payload = wire.lengths(self._exactly(wire.PREFIX.size))
        said, _ = wire.read(self._exactly(header), self._exactly(payload))
        if not isinstance(said, dict) or "hello" not in said:
            raise wire.Malformed("it did not say hello")

    def copy(self, theirs: socket.socket) -> tuple[int, int]:
        """Make a copy with this end of a wire; its number in the walls, and outside them."""
        try:
            socket.send_fds(self._control, [COMMAND.pack(b"C", 0)], [theirs.fileno()])
            told, known, *_ = socket.recv_fds(self._control, COMMAND.size, 1)
        except OSError as error:
            raise self._lost() from error
        if len(told) < COMMAND.size:
            raise self._lost()
        number = int(COMMAND.unpack(told)[1])
        outside = [_process_behind(descriptor) for descriptor in known]
        return number, (outside or [number])[0]

    def ask(self, what: bytes, number: int) -> int | None:
        """Wait for a copy to end (W), or end it (K); its exit status, None while it runs."""
        try:
            self._control.sendall(COMMAND.pack(what, number))
            how, code = COMMAND.unpack(self._exactly(COMMAND.size))
        except OSError as error:
            raise self._lost() from error
        return int(code) if how == b"E" else None

    def _exactly(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = self._control.recv(count - len(parts))
            if not part:
                raise OSError("it hung up")
            parts += part
        return bytes(parts)

    def _lost(self) -> Lost:
        self.end()
        return Lost(
            "the box was killed from outside, as happens when the machine runs out of memory"
        )


def _process_behind(descriptor: int) -> int:
    """The number that a process has here, by a descriptor that stands for it."""
    about = pathlib.Path(f"/proc/self/fdinfo/{descriptor}")
    try:
        found: Any = re.search(r"^Pid:\s*(-?\d+)", about.read_text(), re.MULTILINE)
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
    if server is not None:
        try:
            return Copy(server)
        except Lost:  # killed since: never the student's fault
            pass
    server = _servers.__dict__[tier] = Server(tier)
    return Copy(server)
