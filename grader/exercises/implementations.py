"""Implementations that students' tests are run on: right answers, and known mistakes.

A student is given every third one with the notebook; her score is measured on others.
"""

import dataclasses
import functools
import importlib
import inspect
import re
from collections.abc import Callable
from typing import Any

from check.implementation_file import from_source
from check.module_source import module_source
from check.properties.verdicts import MISTAKE, RIGHT

from ..mutants import Mutant, mutants, mutants_for_tests
from ..mutants.edits import Edited, edited, source_of
from ..right_answers import right


@dataclasses.dataclass(frozen=True)
class Implementation:
    """A right or a wrong implementation.

    Args:
        key: such as lstm_step/right/einsum.
        text: the style of a right one; what the author of a wrong one is told.
        source: with its imports, those from my_lstm included.
    """

    key: str
    text: str
    source: str

    @property
    def kind(self) -> str:
        """RIGHT or MISTAKE."""
        return self.key.split("/")[1]

    @property
    def name(self) -> str:
        """Its own name, such as einsum."""
        return self.key.split("/")[2]


@dataclasses.dataclass(frozen=True)
class Chosen:
    """The implementations of one function or class that its test is run on.

    Args:
        part: of the course, such as forward.
        name: of the function or class.
        styles: names of right answers.
        mistakes: names of known mistakes, the plainest first.
    """

    part: str
    name: str
    styles: tuple[str, ...]
    mistakes: tuple[str, ...]

    def __post_init__(self) -> None:
        assert len({*self.styles, *self.mistakes}) == len(self.styles) + len(self.mistakes)

    def given(self) -> list[Implementation]:
        """Those that come with the notebook."""
        return self._each(lambda n: n % 3 == 0)

    def hidden(self) -> list[Implementation]:
        """Those that a score is measured on."""
        return self._each(lambda n: n % 3 != 0)

    def _each(self, is_in: Callable[[int], bool]) -> list[Implementation]:
        styles = [name for n, name in enumerate(self.styles) if is_in(n)]
        mistakes = [name for n, name in enumerate(self.mistakes) if is_in(n)]
        return [right_one(self.part, self.name, s) for s in styles] + [
            wrong_one(self.part, self.name, m) for m in mistakes
        ]


@functools.cache
def right_one(part: str, name: str, style: str) -> Implementation:
    """A right answer of grader.right_answers."""
    function = next(f for n, s, f in right(part) if (n, s) == (name, style))
    source = _with_its_needs(name, function.__name__, _text_of(function))
    return Implementation(f"{name}/{RIGHT}/{style}", _one_line(function.__doc__), source)


@functools.cache
def wrong_one(part: str, name: str, mistake: str) -> Implementation:
    """A known mistake of grader.mutants."""
    mutant = _mutants(part, name)[mistake]
    return Implementation(f"{name}/{MISTAKE}/{mistake}", mutant.hint, _source(name, mutant))


@functools.cache
def _mutants(part: str, name: str) -> dict[str, Mutant]:
    reference = getattr(importlib.import_module(f"solutions.{part}"), name)
    return {one.name: one for one in (*mutants(part, reference), *mutants_for_tests(reference))}


def _source(name: str, mutant: Mutant) -> str:
    if not isinstance(mutant.made, Edited):
        return _with_its_needs(name, mutant.made.__name__, _text_of(mutant.made))
    right_function = mutant.made.right
    assert right_function is not None
    changed = edited(source_of(right_function), mutant.made.pairs)
    return _with_its_needs(
        name, right_function.__name__, f"{_text_of(right_function)}\n\n{changed}"
    )


def _text_of(function: Callable[..., Any]) -> str:
    return inspect.getsource(importlib.import_module(function.__module__))


def _with_its_needs(name: str, bound: str, text: str) -> str:
    """The statements of a module that bind a name, and all that they need, as a source.

    Args:
        name: of the function or class to be made.
        bound: its name in the module.
        text: of the module.
    """
    text = re.sub(r"(?m)^@mutant\n", "", text)
    text = re.sub(r"(?m)^from (solutions)?\.(\w+) import", r"from my_lstm.\2 import", text)
    source = module_source([bound], [text], "")
    return source if bound == name else f"{source}\n\n{name} = {bound}\n"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def made(name: str, source: str) -> Any:
    """A new function or class from a source, with the references in place of my_lstm."""
    return from_source(name, source.replace("from my_lstm.", "from solutions."))
