"""Print lists of students and files, each under its number."""

from collections.abc import Sequence

from check.text import one_line


def print_list(title: str, lines: Sequence[str], shown: int | None = None) -> None:
    """Print how many there are, and each on a line of its own; nothing when there are none.

    Args:
        title: what they are.
        lines: one for each.
        shown: how many lines at most; None for all.
    """
    if not lines:
        return
    print(f"{len(lines)} {title}:")
    for line in lines[:shown]:
        print(f"  {_whole(line)}")
    if shown is not None and len(lines) > shown:
        print(f"  and {len(lines) - shown} more")


def _whole(line: str) -> str:
    """A line without what cannot be printed; it may be longer than one_line allows."""
    step = 100
    return "".join(one_line(line[at : at + step]) for at in range(0, len(line), step))
