"""Known mistakes (mutants): wrong functions and classes that a student could write in good faith.

A package for each notebook holds a module for each exercise, of its name in small letters. A known
mistake stands in the module of its exercise, under its own name: as edits of a right answer with a
hint (edits.edit), or as a function or class marked with @mutant, whose docstring is the hint.
"""

import dataclasses
import importlib
import importlib.util
from collections.abc import Callable
from typing import Any, TypeVar

from .edits import Edited

Marked = TypeVar("Marked", bound=Callable[..., Any])


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A known mistake.

    Args:
        name: its name in the module of its notebook.
        made: how it is made: by edits of a right answer, or as a function or class of its own.
    """

    name: str
    made: Edited | Callable[..., Any]

    @property
    def function(self) -> Callable[..., Any]:
        """The wrong function or class."""
        return self.made.function if isinstance(self.made, Edited) else self.made

    @property
    def hint(self) -> str:
        """What a student who made it reads, on one line."""
        text = self.made.hint if isinstance(self.made, Edited) else self.made.__doc__
        return " ".join((text or "").split())


def mutant(function: Marked) -> Marked:
    """Mark a function or class as a known mistake of the exercise of its module."""
    function.is_mutant = True  # type: ignore[attr-defined]
    return function


def mutants(part: str, reference: Callable[..., Any]) -> tuple[Mutant, ...]:
    """The known mistakes of one exercise, in the order of its module.

    Args:
        part: of the course, such as gates.
        reference: the right function or class; edits apply to it unless they name another one.
    """
    return _of(f"{__name__}.{part}.{reference.__name__.lower()}", reference)


def mutants_for_tests(reference: Callable[..., Any]) -> tuple[Mutant, ...]:
    """The known mistakes of a function or class that notebook 06-tests alone has."""
    name = f"{__name__}.for_tests.{reference.__name__.lower()}"
    return _of(name, reference) if importlib.util.find_spec(name) else ()


def _of(module_name: str, reference: Callable[..., Any]) -> tuple[Mutant, ...]:
    module = importlib.import_module(module_name)
    return tuple(
        Mutant(name, made.of(reference) if isinstance(made, Edited) else made)
        for name, made in vars(module).items()
        if isinstance(made, Edited) or "is_mutant" in getattr(made, "__dict__", ())
    )
