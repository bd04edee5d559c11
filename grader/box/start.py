"""First program behind the walls: loads what a box needs once; every box is a copy of it (a fork).

It never reads a word of any hand-in, and holds nothing that a box may not hold. What its arguments
name can be imported.
"""

import gc
import os
import signal
import socket
import sys
import time

sys.path += sys.argv[1:]

import worker
from wire import COMMAND, ENDED

PATIENCE = 2.0  # seconds in which a copy that hung up ends


def main() -> None:
    """Raise the walls, say hello, then serve; only copies get beyond that."""
    control = socket.socket(fileno=os.dup(0))
    setup = worker.prepare(worker.Channel(control.fileno()))
    gc.freeze()  # else the first collection in each copy would copy all pages
    worker.serve(copies(control), setup)


def copies(control: socket.socket) -> int:
    """Make, watch and end copies as the judge asks.

    Returns:
        in each copy: the descriptor of its own wire. In the process itself never.
    """
    while True:
        asked, wires, *_ = socket.recv_fds(control, COMMAND.size, 1)
        if len(asked) < COMMAND.size:
            os._exit(0)  # the judge is gone
        what, copy = COMMAND.unpack(asked)
        if what == b"C":
            try:
                copy = os.fork()
            except OSError as error:
                os.close(wires[0])
                control.sendall(COMMAND.pack(b"F", error.errno))
                continue
            if copy == 0:
                control.close()
                return wires[0]
            os.close(wires[0])
            # A copy has another number out there: the kernel translates what is behind this.
            known = [os.pidfd_open(copy)] if hasattr(os, "pidfd_open") else []
            socket.send_fds(control, [COMMAND.pack(what, copy)], known)
            for descriptor in known:
                os.close(descriptor)
        else:
            if what == b"K":
                os.kill(copy, signal.SIGKILL)
            control.sendall(ENDED.pack(*ended(copy)))


def ended(copy: int) -> tuple[bytes, int, float]:
    """How a copy ended: status, negative for a signal, and seconds of CPU; or that it lives."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        done, status, used = os.wait4(copy, os.WNOHANG)
        if done:
            return b"E", os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
        time.sleep(0.001)
    return b"L", 0, 0.0


main()
