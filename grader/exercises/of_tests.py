"""Exercises in which students write a test: it is run on right implementations and on mistakes."""

import dataclasses
import functools
from typing import Any

import numpy as np

from check import implementations
from check.properties import VERDICTS, measure
from check.properties.verdicts import ACCEPTS, AGAIN, FIRST, MISTAKE, SHARES
from check.pytree import Implementation
from check.suite import Call, Criterion, Observation, TestCase, TestSuite

from .exercise import Exercise, Function
from .implementations import Chosen, made
from .implementations import Implementation as Made

POINTS = (0.4, 0.3, 0.3)  # share of the points for each of SHARES


@dataclasses.dataclass(frozen=True)
class TestExercise(Exercise):
    """A test that a student writes.

    Args:
        chosen: the implementations that it is run on.
    """

    __test__ = False  # pytest would collect a class of this name

    chosen: Chosen | None = None

    is_test = True

    def suite(self, rng: np.random.Generator) -> TestSuite:
        """A test suite of the hidden implementations, in an order that rng draws."""
        return self._of(self._all.hidden(), rng)

    def visible_suite(self, rng: np.random.Generator) -> TestSuite:
        """The suite of the implementations that come with the notebook, with known wrong tests."""
        return self.full_suite(rng)

    def full_suite(self, rng: np.random.Generator) -> TestSuite:
        """The same: wrong tests are known by what they say of the implementations given."""
        suite = self._of(self._all.given(), rng)
        with implementations.provided(self.made):
            return dataclasses.replace(suite, mutants=self.fingerprints(suite))

    def implementation(self, case: TestCase) -> Any:
        """A new implementation, that of a test case."""
        return self.made(_key(case))

    def made(self, key: str) -> Any:
        """A new implementation by its key."""
        return made(key.partition("/")[0], self._by_key[key].source)

    def given_sources(self) -> dict[str, str]:
        """The sources that come with the notebook, by key."""
        return {one.key: one.source for one in self._all.given()}

    @property
    def _all(self) -> Chosen:
        assert self.chosen is not None
        return self.chosen

    @functools.cached_property
    def _by_key(self) -> dict[str, Made]:
        return {one.key: one for one in [*self._all.given(), *self._all.hidden()]}

    def _of(self, ones: list[Made], rng: np.random.Generator) -> TestSuite:
        """The suite on implementations, expected to be accepted or refused by what they are."""
        ranked = list(enumerate(ones))
        order = [ranked[n] for n in rng.permutation(len(ranked))]
        cases = [_case(one, rank) for rank, one in order]
        suite = self._suite(cases)
        said = [_expected(one.kind == MISTAKE) for _, one in order]
        return dataclasses.replace(suite, expected=measure(suite, said, {}))


def test_exercise(reference: Function, points: float, chosen: Chosen) -> TestExercise:
    """The exercise of writing a test.

    Args:
        reference: the test in solutions.tests.
        points: for a test that accepts every right implementation and catches nine in ten mistakes.
        chosen: the implementations.
    """
    criteria = [
        Criterion(
            "every right implementation is accepted, and half of the known mistakes are caught",
            points * POINTS[0],
            parts=(ACCEPTS, next(iter(SHARES))),
        )
    ]
    told = ("three quarters of them are caught", "nine in ten are caught")
    for text, part, share in zip(told, list(SHARES)[1:], POINTS[1:], strict=True):
        criteria.append(Criterion(text, points * share, parts=(ACCEPTS, part)))
    return TestExercise(
        reference,
        (chosen.name,),
        tuple(criteria),
        cases=lambda rng: {},
        property_check=VERDICTS,
        chosen=chosen,
    )


def without_key(case: TestCase) -> TestCase:
    """The case as a student's process may see it: nothing tells one from another."""
    calls = {
        name: dataclasses.replace(call, args=[Implementation("")])
        for name, call in case.calls.items()
    }
    return TestCase("", calls)


def _case(one: Made, rank: int) -> TestCase:
    calls = {run: Call([Implementation(one.key)], adapter="verdict") for run in (FIRST, AGAIN)}
    return TestCase("", calls, held_out={"kind": one.kind, "text": one.text, "rank": rank})


def _key(case: TestCase) -> str:
    key: str = case.calls[FIRST].args[0].key
    return key


def _expected(refused: bool) -> Observation:
    said = {"refused": np.array(refused), "says": np.array([], int)}
    return Observation({FIRST: said, AGAIN: said})
