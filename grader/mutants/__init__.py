"""Known mistakes (mutants): wrong functions and classes that a student could write in good faith.

Each stands in the module of its notebook, marked with the exercise that it answers wrongly. Its
docstring is the hint that a student reads.
"""

import dataclasses
import importlib
from collections.abc import Callable
from typing import Any, TypeVar

Marked = TypeVar("Marked", bound=Callable[..., Any])


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A known mistake.

    Args:
        exercise: name of the exercise.
        function: the wrong function or class.
    """

    exercise: str
    function: Callable[..., Any]

    @property
    def name(self) -> str:
        """Name of the wrong function."""
        return self.function.__name__

    @property
    def hint(self) -> str:
        """The docstring of the wrong function, on one line."""
        return " ".join((self.function.__doc__ or "").split())


def mutant_of(exercise: str) -> Callable[[Marked], Marked]:
    """Mark a function or class as a known mistake of an exercise."""

    def mark(function: Marked) -> Marked:
        function.mutant_of = exercise  # type: ignore[attr-defined]
        return function

    return mark


def mutants(part: str) -> list[Mutant]:
    """The known mistakes of one part, in the order of its module."""
    module = importlib.import_module(f"{__name__}.{part}")
    return [
        Mutant(function.mutant_of, function)
        for function in vars(module).values()
        if "mutant_of" in getattr(function, "__dict__", ())
    ]
