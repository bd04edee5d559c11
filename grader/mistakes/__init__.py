"""Known mistakes: wrong functions that somebody could write in good faith.

Each is written as a student would write it; its docstring is the hint that the student reads. A
hint names the misconception and leaves the mending to the student.
"""

from collections.abc import Callable
from typing import Any

Function = Callable[..., Any]


def mistake_in(name: str) -> Callable[[Function], Function]:
    """Mark a function as a known mistake in the exercise called name."""

    def mark(function: Function) -> Function:
        function.mistake_in = name  # type: ignore[attr-defined]
        return function

    return mark
