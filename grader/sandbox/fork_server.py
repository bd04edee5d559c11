"""The fork server: an isolated process that has imported NumPy, and forks for each sandbox.

A fork takes a few milliseconds; starting Python and importing NumPy takes a hundred times as long.
The program of that process is inside/start.py.
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
from typing import IO

from . import protocol
from .isolation import SandboxError, command, environment, readable
from .system_calls import filter_program

ANSWER_SECONDS = 30.0  # for an answer; on a busy machine Python and NumPy start slowly
KILLED = "the sandbox was killed from outside, as happens when the machine runs out of memory"


class ForkServerLost(SandboxError):
    """The fork server has ended, and with it every process it had forked."""


class SandboxProcess:
    """The process of one sandbox.

    Args:
        server: the fork server that makes it.

    Raises:
        ForkServerLost: the fork server has ended.
        SandboxError: the machine cannot start another process.
    """

    def __init__(self, server: "ForkServer") -> None:
        self._server = server
        self.connection, theirs = socket.socketpair()
        self.exit_status: int | None = None  # once it has ended
        self.cpu_seconds = 0.0  # that it has used, once it has ended
        try:
            with theirs:
                self._inner_pid, self.pid = server.fork(theirs)
        except SandboxError:
            self.connection.close()
            raise

    def wait(self) -> int | None:
        """Its exit status, negative for a signal; None when it still runs after two seconds.

        Raises:
            ForkServerLost: the fork server has ended.
        """
        if self.exit_status is None:
            self.exit_status, self.cpu_seconds = self._server.exit_report(
                protocol.WAIT, self._inner_pid
            )
        return self.exit_status

    def kill(self) -> None:
        """Kill it, if it still runs."""
        self.connection.close()
        if self.exit_status is None:
            with contextlib.suppress(ForkServerLost):  # then the process has ended, too
                self.exit_status, self.cpu_seconds = self._server.exit_report(
                    protocol.KILL, self._inner_pid
                )


class ForkServer:
    """The process that forks for sandboxes of one backend.

    Args:
        backend: one of backends.BACKENDS.

    Raises:
        SandboxError: it does not start.
    """

    def __init__(self, backend: str) -> None:
        arguments = command(backend)
        self._control, theirs = socket.socketpair()
        self._control.settimeout(ANSWER_SECONDS)
        with tempfile.TemporaryFile() as log:
            try:
                with theirs:
                    self._process = _start(arguments, theirs, log)
            except OSError as error:
                self._control.close()
                raise SandboxError(f"the sandbox cannot be started: {error}") from error
            self.end = weakref.finalize(self, _end, self._process, self._control)
            try:
                self._set_up(backend)
            except (OSError, protocol.ProtocolError) as error:
                self.end()
                log.seek(0)
                lines = log.read(2000).decode(errors="replace").strip().splitlines()
                reason = (lines or [str(error)])[-1]
                raise SandboxError(f"the sandbox did not start: {reason}") from None

    def _set_up(self, backend: str) -> None:
        """Send what the process needs to isolate itself, and wait until it has done so."""
        setup = {"readable": readable(backend), "filter": filter_program()}
        self._control.sendall(protocol.encode_frame(lambda put: setup))
        message, _ = protocol.receive_frame(self._exactly)
        if not isinstance(message, dict) or "ready" not in message:
            raise protocol.ProtocolError("it did not report readiness")

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def fork(self, theirs: socket.socket) -> tuple[int, int]:
        """Fork a process.

        Args:
            theirs: its end of a connection.

        Returns:
            its process id in the sandbox's namespace, and in that of the grader.

        Raises:
            ForkServerLost: the fork server has ended.
            SandboxError: the machine cannot start another process.
        """
        with self._one_exchange():
            request = protocol.COMMAND.pack(protocol.FORK, 0)
            socket.send_fds(self._control, [request], [theirs.fileno()])
            answer, descriptors, *_ = socket.recv_fds(self._control, protocol.COMMAND.size, 1)
            outcome, number = protocol.COMMAND.unpack(answer)
            if outcome == protocol.FORK_FAILED:
                raise SandboxError(f"the sandbox cannot be forked: {os.strerror(number)}")
            if sys.platform == "linux":
                return number, _pid_behind(descriptors[0])
            return number, number

    def exit_report(self, command: bytes, inner_pid: int) -> tuple[int | None, float]:
        """How a process ended.

        Args:
            command: protocol.WAIT waits two seconds for its end, protocol.KILL kills it first.
            inner_pid: its process id in the sandbox's namespace.

        Returns:
            its exit status, None while it runs; and the CPU seconds that it used.

        Raises:
            ForkServerLost: the fork server has ended.
        """
        with self._one_exchange():
            self._control.sendall(protocol.COMMAND.pack(command, inner_pid))
            report = self._exactly(protocol.EXIT_REPORT.size)
            state, status, seconds = protocol.EXIT_REPORT.unpack(report)
            return (status, seconds) if state == protocol.EXITED else (None, 0.0)

    @contextlib.contextmanager
    def _one_exchange(self) -> Iterator[None]:
        """Within it, send one request and receive its answer.

        When that is interrupted the server is ended: the next request would read this answer.
        """
        try:
            yield
        except SandboxError:
            raise
        except (OSError, struct.error, LookupError) as error:
            self.end()
            raise ForkServerLost(KILLED) from error
        except BaseException:
            self.end()
            raise

    def _exactly(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = self._control.recv(count - len(parts))
            if not part:
                raise OSError("the fork server closed its connection")
            parts += part
        return bytes(parts)


def _start(
    arguments: list[str], control: socket.socket, log: IO[bytes]
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        arguments,
        stdin=control.fileno(),
        stdout=log,
        stderr=log,
        env=environment(),
        close_fds=True,
        start_new_session=True,
        cwd="/",
    )


def _pid_behind(descriptor: int) -> int:
    """The process id, in the grader's namespace, of the process that a pidfd refers to."""
    about = pathlib.Path(f"/proc/self/fdinfo/{descriptor}")
    try:
        found = re.search(r"^Pid:\s*(-?\d+)", about.read_text(), re.MULTILINE)
        if not found:
            raise OSError("this kernel does not show which process a pidfd refers to")
        return int(found[1])
    finally:
        os.close(descriptor)


def _end(process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
    process.kill()
    process.wait()
    control.close()


# By backend. Each thread has its own, because the kernel ends a fork server when the thread that
# started it ends (PR_SET_PDEATHSIG).
_servers = threading.local()


def end_servers() -> None:
    """End this thread's fork servers; the next sandbox starts a new one."""
    for server in _servers.__dict__.values():
        server.end()
    _servers.__dict__.clear()


def start_process(backend: str) -> SandboxProcess:
    """Fork a process from this thread's fork server, which is started when there is none.

    Raises:
        SandboxError: it does not start.
    """
    server = _servers.__dict__.get(backend)
    if server is not None and server.is_alive:
        try:
            return SandboxProcess(server)
        except ForkServerLost:  # it was killed since the last sandbox: start another one
            pass
    server = _servers.__dict__[backend] = ForkServer(backend)
    return SandboxProcess(server)
