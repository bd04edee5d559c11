"""Frames to and from the grader, over one file descriptor."""

import os
from typing import Any

from grader.sandbox import protocol

_read, _write = os.read, os.write  # bound before any student code runs


class Channel:
    """The connection to the grader.

    Args:
        descriptor: of a connected socket.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def receive(self) -> tuple[Any, protocol.Get]:
        """Receive one frame; the process exits when the grader has closed the connection."""
        return protocol.receive_frame(self._exactly)

    def send(self, build: protocol.Build) -> None:
        """Send one frame.

        Raises:
            protocol.ProtocolError: the frame is too large; nothing has been sent then.
        """
        frame = memoryview(protocol.encode_frame(build))
        while frame:
            frame = frame[_write(self.descriptor, frame) :]

    def _exactly(self, count: int) -> bytes:
        parts = []
        while count:
            part = _read(self.descriptor, min(count, 1 << 20))
            if not part:
                os._exit(0)
            parts.append(part)
            count -= len(part)
        return b"".join(parts)
