"""What a box takes of the machine that no limit of the kernel counts, for root as for anybody."""

import os
import pathlib
from collections.abc import Iterator

MOST_THREADS, MOST_FILES = 256, 4096


def excess(process: int, own_folder: bool) -> str:
    """What there is too much of in a box, in words; "" when there is not.

    Args:
        process: number of the first of its processes.
        own_folder: whether it has a /tmp of its own.
    """
    if not os.path.isdir("/proc/self/task"):  # not Linux: a box for practice
        return ""
    family = list(_family(process))
    if sum(_threads(one) for one in family) > MOST_THREADS:
        return f"it started more than {MOST_THREADS} threads"
    if own_folder and family and _files(family[-1]) > MOST_FILES:
        return f"it made more than {MOST_FILES} files"
    return ""


def _family(process: int) -> Iterator[int]:
    """A process and those that it started; bubblewrap starts one that starts Python."""
    yield process
    try:
        children = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has just ended
        return
    for child in children:
        yield from _family(int(child))


def _threads(process: int) -> int:
    try:
        return len(os.listdir(f"/proc/{process}/task"))
    except OSError:
        return 0


def _files(process: int) -> int:
    try:
        room = os.statvfs(f"/proc/{process}/root/tmp")
    except OSError:
        return 0
    return room.f_files - room.f_ffree
