"""Files in memory: what a notebook writes in the sandbox, where it can write no real file.

They end with the sandbox. Nothing here makes a system call.
"""

import errno
import io
import itertools
import os
import stat
import time
from typing import Any

from check.availability import FileNotAvailable

FOLDER = "/tmp"  # where a notebook begins; also the home folder, and that of temporary files
MIB = 1 << 20
MAX_BYTES, MAX_NODES = 16 * MIB, 200  # of all files together; files and folders
FULL = f"files in grading may hold {MAX_BYTES // MIB} MiB in all; write less, or delete some"
TOO_MANY = f"there may be {MAX_NODES} files in grading; write fewer, or delete some"


def refused(number: int, path: str, text: str = "") -> OSError:
    """An OSError of this number (errno.ENOENT), with the system's text or another one."""
    if number == errno.ENOENT:
        return FileNotAvailable(number, path.removeprefix(f"{FOLDER}/"), path)
    return OSError(number, text or os.strerror(number), path)


class Usage:
    """How many files and folders there are, and their bytes."""

    def __init__(self) -> None:
        self.nodes = self.bytes = 0


class Node:
    """A file or a folder; it counts in the usage of its tree as long as anything refers to it."""

    numbers = itertools.count(1)

    def __init__(self, usage: Usage, path: str, is_folder: bool) -> None:
        self.usage = usage
        if usage.nodes >= MAX_NODES:
            raise OSError(errno.ENOSPC, TOO_MANY, path)
        usage.nodes += 1
        self.data = bytearray()
        self.children: dict[str, Node] | None = {} if is_folder else None
        self.mode = 0o700 if is_folder else 0o600
        self.number, self.changed = next(self.numbers), time.time_ns()

    def __del__(self) -> None:
        if hasattr(self, "number"):  # __init__ has ended
            self.usage.nodes -= 1
            self.usage.bytes -= len(self.data)

    def resize(self, size: int) -> None:
        """Make a file longer, by zeros, or shorter.

        Raises:
            OSError: all files together would be too large.
        """
        growth = size - len(self.data)
        if self.usage.bytes + growth > MAX_BYTES:
            raise OSError(errno.ENOSPC, FULL)
        if growth > 0:
            self.data.extend(bytes(growth))
        else:
            del self.data[size:]
        self.usage.bytes += growth
        self.changed = time.time_ns()

    def stat(self) -> os.stat_result:
        """What os.stat returns."""
        kind = stat.S_IFREG if self.children is None else stat.S_IFDIR
        seconds = self.changed / 1e9
        times = {f"st_{one}time": seconds for one in "amc"}
        times |= {f"st_{one}time_ns": self.changed for one in "amc"}
        fields = (kind | self.mode, self.number, 0, 1, 0, 0, len(self.data), *[int(seconds)] * 3)
        return os.stat_result(fields, times)


class MemoryFile(io.RawIOBase):
    """An open file, unbuffered, as io.FileIO is for a real one.

    Args:
        node: of the file.
        name: its path.
        mode: one of r, w, a and x, with + or without.
    """

    def __init__(self, node: Node, name: Any, mode: str) -> None:
        super().__init__()
        self.node, self.name, self.mode = node, name, mode
        self.place = len(node.data) if "a" in mode else 0

    def readable(self) -> bool:
        """Whether it was opened for reading."""
        return "r" in self.mode or "+" in self.mode

    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return self.mode != "r"

    def seekable(self) -> bool:
        """It always is, until it is closed."""
        self._must_be_open()
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; returns the number of bytes, 0 at the end."""
        self._must_be_open(self.readable())
        view = memoryview(buffer).cast("B")
        part = self.node.data[self.place : self.place + len(view)]
        view[: len(part)] = part
        self.place += len(part)
        return len(part)

    def write(self, buffer: Any) -> int:
        """Write bytes, at the end when it was opened for appending; returns their number."""
        self._must_be_open(self.writable())
        part = memoryview(buffer).cast("B")
        if "a" in self.mode:
            self.place = len(self.node.data)
        end = self.place + len(part)
        if end > len(self.node.data):
            self.node.resize(end)
        self.node.data[self.place : end] = part
        self.place, self.node.changed = end, time.time_ns()
        return len(part)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to an offset from the start (0), from here (1) or from the end (2)."""
        self._must_be_open()
        place = (0, self.place, len(self.node.data))[whence] + offset
        if place < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self.place = place
        return place

    def tell(self) -> int:
        """The place where the next byte is read or written."""
        self._must_be_open()
        return self.place

    def truncate(self, size: int | None = None) -> int:
        """Make it end here, or have a size."""
        self._must_be_open(self.writable())
        size = self.place if size is None else size
        if size < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self.node.resize(size)
        return size

    def fileno(self) -> int:
        """Raise io.UnsupportedOperation: the operating system does not know this file."""
        raise io.UnsupportedOperation(
            "a file has no descriptor in grading; read and write it with Python or np.save"
        )

    def _must_be_open(self, allowed: bool = True) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if not allowed:
            raise io.UnsupportedOperation(f"the file is open with mode {self.mode!r} only")
