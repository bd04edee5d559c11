"""What a box takes of the machine that no limit of the kernel counts, for root as for anybody."""

import os

MOST_THREADS = 256


def excess(process: int) -> str:
    """What a process has too much of, in words; "" when it has not.

    Where there is no /proc, not on Linux, nothing is counted: a box for practice.
    """
    try:
        threads = len(os.listdir(f"/proc/{process}/task"))
    except OSError:  # or it has just ended
        return ""
    return f"it started more than {MOST_THREADS} threads" if threads > MOST_THREADS else ""
