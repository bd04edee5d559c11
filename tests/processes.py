"""Processes below a process, and those that are left when it has ended. Linux only."""

import contextlib
import ctypes
import os
import pathlib
import time
from collections.abc import Iterator

PATIENCE = 60.0  # seconds until a process that should end counts as left over
SET_CHILD_SUBREAPER = 36  # an option of prctl


@contextlib.contextmanager
def adopting_orphans() -> Iterator[None]:
    """Meanwhile a process below this one becomes its child when its parent ends.

    So it stays among the descendants of this process.
    """
    libc = ctypes.CDLL(None)
    libc.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def descendants(top: int) -> dict[int, str]:
    """Command lines of all processes below one, by process id; zombies are left out."""
    parents, commands = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                parents[int(entry.name)] = int(parent)
                if state != "Z":
                    commands[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
    family = {top}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return {pid: commands[pid] for pid in family - {top} if pid in commands}


def left_over(before: set[int]) -> dict[int, str]:
    """Descendants of this process that were not there before and do not end in PATIENCE seconds.

    Args:
        before: ids of the descendants that were there before.

    Returns:
        their command lines by process id.
    """
    until = time.monotonic() + PATIENCE
    while (left := _new_descendants(before)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def _new_descendants(before: set[int]) -> dict[int, str]:
    found = descendants(os.getpid())
    return {pid: command for pid, command in found.items() if pid not in before}
