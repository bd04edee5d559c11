"""The fork server's program: imports once what submissions need, then forks for each sandbox.

It reads nothing of a submission: only its forks do. Its arguments name the folders that it imports
modules from.
"""

import gc
import os
import signal
import socket
import sys
import time

sys.path += sys.argv[1:]

from grader.sandbox import protocol
from grader.sandbox.inside import worker
from grader.sandbox.inside.channel import Channel

WAIT_SECONDS = 2.0  # for the end of a process


def main() -> None:
    """Isolate this process and report readiness; then fork on request. Each fork is a sandbox."""
    control = socket.socket(fileno=os.dup(0))
    setup = worker.prepare(Channel(control.fileno()))
    gc.freeze()  # else the first garbage collection in each fork would copy all pages
    worker.serve(serve_forks(control), setup)


def serve_forks(control: socket.socket) -> int:
    """Fork, wait for and kill processes as the grader requests.

    Returns:
        in each fork: the descriptor of its own connection. In this process it never returns.
    """
    while True:
        request, connections, *_ = socket.recv_fds(control, protocol.COMMAND.size, 1)
        if len(request) < protocol.COMMAND.size:
            os._exit(0)  # the grader has ended
        command, process = protocol.COMMAND.unpack(request)
        if command == protocol.FORK:
            if fork(control):
                control.close()
                return connections[0]
            os.close(connections[0])
        else:
            if command == protocol.KILL:
                os.kill(process, signal.SIGKILL)
            control.sendall(protocol.EXIT_REPORT.pack(*exit_report(process)))


def fork(control: socket.socket) -> bool:
    """Fork, and send the grader the id of the new process; or the error, when that fails.

    Returns:
        whether this is the new process.
    """
    try:
        process = os.fork()
    except OSError as error:
        control.sendall(protocol.COMMAND.pack(protocol.FORK_FAILED, error.errno))
        return False
    if process == 0:
        return True
    # Outside the namespace the process has another id, which the grader reads from a pidfd.
    descriptors = [os.pidfd_open(process)] if hasattr(os, "pidfd_open") else []
    socket.send_fds(control, [protocol.COMMAND.pack(protocol.FORK, process)], descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return False


def exit_report(process: int) -> tuple[bytes, int, float]:
    """How a process ended: exit status, negative for a signal, and CPU seconds; or that it runs.

    Returns:
        the fields of protocol.EXIT_REPORT.
    """
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        ended, status, used = os.wait4(process, os.WNOHANG)
        if ended:
            seconds = used.ru_utime + used.ru_stime
            return protocol.EXITED, os.waitstatus_to_exitcode(status), seconds
        time.sleep(0.001)
    return protocol.RUNNING, 0, 0.0


if __name__ == "__main__":
    main()
