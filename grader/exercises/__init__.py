"""Exercises: what is asked, on which inputs, worth how much, with which known mistakes.

From one Exercise follow the visible check, the hidden check, the expected values, the hints, the
points and the kill matrix: all of them are its card, made on different cases.
"""

import dataclasses
import functools
import importlib
import importlib.util
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import check
from check import cards
from check.cards import PARTS, Card, Claim, Suspect
from check.probe import Case, Seen, observe
from check.recognise import fingerprint
from check.verdict import measure
from solutions.forward import lstm_forward

CHECK = pathlib.Path(check.__file__).parent
Function = Callable[..., Any]
Cases = dict[str, list[Case]]  # by group


@dataclasses.dataclass(frozen=True)
class Ask:
    """A claim before its cases are drawn.

    Args:
        says: the sentence that stands in the verdict when it holds.
        points: what it earns. The first claim of an exercise is the essential one.
        on: the group of cases it is judged on; all of them when empty.
        watches: "values", "silence" (values without warnings) or "manners" (arguments
            unchanged, new arrays, earlier results kept).
        parts: names of outputs, keys of a dict result, or sentences of a law; all when empty.
        essential: whether it earns its points without the first claim.
    """

    says: str
    points: float
    on: str = ""
    watches: str = "values"
    parts: tuple[str, ...] = ()
    essential: bool = False


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A wrong function that somebody could write in good faith, and what to tell them."""

    of: str
    function: Function

    @property
    def name(self) -> str:
        """Name of the wrong function."""
        return self.function.__name__

    @property
    def hint(self) -> str:
        """The docstring of the wrong function, on one line."""
        return " ".join((self.function.__doc__ or "").split())


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One function or class that a student writes.

    Args:
        reference: the function or class in solutions; it gives the exercise its name.
        arguments: names of the arguments of a call, in order.
        asks: claims, the essential one first.
        cases: draws fresh cases from a generator, in named groups.
        outputs: names of the results when there are several.
        axes: what the last axes of a result mean, for the report, by its name; the name "" is for
            all others.
        loose: outputs, such as caches, that may hold more than is asked for and refer to anything.
        tolerance: absolute and relative, of values that are compared.
        law: name of a law in check.laws, for results that have no single right value.
        seconds: wall clock for all cases together, where it is more than usual. Reference and
            known mistakes are then run on the visible cases alone: what the law says about them
            is the same on all cases.
        needs: exercises of the same notebook whose functions this one may call.
        mistakes: known wrong functions.
    """

    reference: Function
    arguments: tuple[str, ...]
    asks: tuple[Ask, ...]
    cases: Callable[[np.random.Generator], Cases]
    outputs: tuple[str, ...] = ()
    axes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    loose: tuple[str, ...] = ()
    tolerance: tuple[float, float] = (1e-12, 1e-9)
    law: str = ""
    seconds: float | None = None
    needs: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    @property
    def name(self) -> str:
        """Name of the function, and grade_id of its cell."""
        return self.reference.__name__

    @property
    def points(self) -> float:
        """Points of all claims together."""
        return sum(ask.points for ask in self.asks)

    def card(self, rng: np.random.Generator, suspects: bool = True) -> Card:
        """Draw fresh cases; expected results come from the reference, never from a hand.

        Args:
            rng: where the cases come from.
            suspects: whether the known mistakes are run on them at once. Without them only what
                is compared is kept of the reference: its results.
        """
        if self.seconds is None:
            return self.answered(rng, suspects)
        known = _visible(self.reference.__module__.rpartition(".")[2])[self.name]
        return dataclasses.replace(
            self._asked(rng), expected=known.expected, suspects=known.suspects
        )

    def answered(self, rng: np.random.Generator, suspects: bool = True) -> Card:
        """Draw fresh cases, and run everything on them, however long it takes."""
        card = self._asked(rng)
        card.expected = _behaviour(card, self.reference, watched=suspects)
        if suspects:
            self.name_suspects(card)
        return card

    def _asked(self, rng: np.random.Generator) -> Card:
        groups = self.cases(rng)
        cases = [case for group in groups.values() for case in group]
        ends = np.cumsum([len(group) for group in groups.values()]).tolist()
        places = {
            name: list(range(end - len(groups[name]), end))
            for name, end in zip(groups, ends, strict=True)
        }
        everywhere = list(range(len(cases)))
        return Card(
            name=self.name,
            arguments=list(self.arguments),
            outputs=list(self.outputs),
            axes={name: list(axes) for name, axes in self.axes.items()},
            loose=list(self.loose),
            tolerance=list(self.tolerance),
            needs=list(self.needs),
            law=self.law,
            claims=[
                Claim(
                    a.says,
                    a.points,
                    a.watches,
                    places.get(a.on, everywhere),
                    list(a.parts),
                    a.essential,
                )
                for a in self.asks
            ],
            cases=cases,
            expected=[],
            suspects=[],
        )

    def name_suspects(self, card: Card) -> None:
        """Run the known mistakes on the cases of a card: only a wrong answer needs it."""
        card.suspects = [
            Suspect(m.name, m.hint, _fingerprints(card, m.function)) for m in self.mistakes
        ]


def _behaviour(card: Card, function: Function, watched: bool = True) -> list[Seen]:
    seen = observe(function, card.cases, card.arguments, watched)
    pairs = zip(card.cases, seen, strict=True)
    return [measure(card, case, s, lstm_forward) for case, s in pairs]


def _fingerprints(card: Card, function: Function) -> list[Seen]:
    pairs = zip(_behaviour(card, function), card.expected, strict=True)
    return [fingerprint(card, got, want) for got, want in pairs]


@functools.cache
def _visible(part: str) -> cards.Cards:
    """The cards that students are given."""
    return cards.read(CHECK / f"{part}.json")


def assignment_part(assignment: str) -> str:
    """gates for 01-gates.

    Raises:
        KeyError: there is no such assignment.
    """
    for number, part in enumerate(PARTS, start=1):
        if assignment == f"{number:02d}-{part}":
            return part
    raise KeyError(assignment)


def assignments() -> list[str]:
    """The assignments that have exercises, in the order of the course."""
    found = [f"{n:02d}-{part}" for n, part in enumerate(PARTS, start=1)]
    return [a for a in found if importlib.util.find_spec(f"{__name__}.{assignment_part(a)}")]


def exercises(assignment: str) -> list[Exercise]:
    """The exercises of one assignment, in the order of its notebook, mistakes included.

    Raises:
        KeyError: there is no such assignment.
    """
    part = assignment_part(assignment)
    asked: list[Exercise] = importlib.import_module(f"{__name__}.{part}").EXERCISES
    wrong = mistakes(part)
    return [
        dataclasses.replace(e, mistakes=tuple(m for m in wrong if m.of == e.name)) for e in asked
    ]


def earlier_parts(assignment: str) -> list[str]:
    """The parts that this assignment builds on, in order: gates and forward for 03-backward."""
    return list(PARTS[: PARTS.index(assignment_part(assignment))])


def mistakes(part: str) -> list[Mistake]:
    """The known mistakes of one part: each function of its module, marked with whose it is."""
    module = importlib.import_module(f"grader.mistakes.{part}")
    return [
        Mistake(function.mistake_in, function)
        for function in vars(module).values()
        if "mistake_in" in getattr(function, "__dict__", ())
    ]
