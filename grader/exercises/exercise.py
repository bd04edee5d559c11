"""An exercise: the function that a student writes, with test cases, criteria and known mistakes.

An Exercise makes test suites: one for the students (check/<part>.json, the visible check), and a
fresh one on other test cases for each submission (the hidden check).
"""

import dataclasses
import functools
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import check
from check import properties, suite_file
from check.fingerprints import digest, fingerprints, has_pairs
from check.probes import idle_arguments
from check.runner import run_cases
from check.suite import (
    MEASURED,
    SECONDS,
    Criterion,
    MutantFingerprint,
    Observation,
    PairFingerprint,
    TestCase,
    TestSuite,
)
from solutions.forward import lstm_forward

from ..mutants import Mutant
from ..mutants.pairs import pairs
from .mean_digits import shortened

CHECK = pathlib.Path(check.__file__).parent  # the folder of the visible suites
TRUSTED = {"lstm_forward": lstm_forward}  # what property checks may measure with

Function = Callable[..., Any]
Cases = dict[str, list[TestCase]]  # by group


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One function or class that a student writes.

    Args:
        reference: the function or class in solutions; it gives the exercise its name.
        arguments: names of the arguments of a call, in order.
        criteria: the first one is essential.
        cases: draws fresh test cases from a generator, in named groups.
        outputs: names of the results when there are several.
        axes: names of the last axes of a result, by its name; "" stands for all other results.
        extensible: outputs, such as caches, that may hold further keys and refer to other arrays.
        tolerance: absolute and relative, of values.
        property_check: name of a check in check.properties, for results that have no single right
            value.
        every_case: whether the first problem of each case is shown when no essential criterion is
            met, because cases show different things.
        seconds: time limit for all cases together, by the wall clock, where it is more than usual.
        runs_long: whether one run of the reference takes seconds. Then suite takes the results of
            reference and known mistakes from the visible suite, because their properties are the
            same on all cases.
        needs: exercises of the same notebook whose functions this one may call.
        mutants: known mistakes.
    """

    reference: Function
    arguments: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    cases: Callable[[np.random.Generator], Cases]
    outputs: tuple[str, ...] = ()
    axes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    extensible: tuple[str, ...] = ()
    tolerance: tuple[float, float] = (1e-12, 1e-9)
    property_check: str = ""
    every_case: bool = False
    seconds: float | None = None
    runs_long: bool = False
    needs: tuple[str, ...] = ()
    mutants: tuple[Mutant, ...] = ()

    is_test = False  # whether students write a test, which is run on implementations

    @property
    def tested(self) -> str:
        """The function or class that is tested, when students write a test."""
        return self.arguments[0]

    def implementation(self, case: TestCase) -> Any:
        """A new implementation, that of a test case, when students write a test."""
        raise NotImplementedError

    def made(self, key: str) -> Any:
        """A new implementation by its key, when students write a test."""
        raise NotImplementedError

    def given_sources(self) -> dict[str, str]:
        """The sources of implementations that come with the notebook, by key; none for most."""
        return {}

    @property
    def name(self) -> str:
        """Name of the function, and grade_id of its cell."""
        return self.reference.__name__

    @property
    def max_score(self) -> float:
        """Points of all criteria together."""
        return sum(criterion.max_score for criterion in self.criteria)

    def suite(self, rng: np.random.Generator) -> TestSuite:
        """A test suite on fresh cases; expected results come from the reference.

        It holds no known mistakes: a wrong answer is explained on the visible suite. Only where a
        run takes seconds it holds those of the visible suite, to be explained without another run.

        Args:
            rng: draws the cases.
        """
        cases = self._draw(rng)
        if not self.property_check:
            return self._suite(cases, _observe(self._suite(cases), self.reference, False))
        visible = self.given_suite()
        if self.runs_long:
            return self._suite(cases, visible.expected, visible.mutants)
        return self._suite(cases, self._expected(cases, visible.expected))

    def _expected(self, cases: list[TestCase], visible: list[Observation]) -> list[Observation]:
        """What is expected of fresh cases, of which some are put through a property check.

        The properties of the reference are the same on all cases: those of the visible suite are
        taken, because to measure them takes longer than the rest of a notebook.
        """
        same = [isinstance(v.result, dict) and MEASURED in v.result for v in visible]
        others = [case for case, known in zip(cases, same, strict=True) if not known]
        observed = iter(_observe(self._suite(others), self.reference, False))
        pairs = zip(visible, same, strict=True)
        return [of_visible if known else next(observed) for of_visible, known in pairs]

    def given_suite(self) -> TestSuite:
        """The suite of this exercise that students are given, from its file."""
        return _visible_suites(self.reference.__module__.rpartition(".")[2])[self.name]

    def full_suite(self, rng: np.random.Generator) -> TestSuite:
        """A suite whose reference and known mistakes were run on its cases, however long it takes.

        Args:
            rng: draws the cases.
        """
        cases = self._draw(rng)
        suite = self._suite(cases, _observe(self._suite(cases), self.reference))
        return dataclasses.replace(suite, mutants=self.fingerprints(suite))

    def visible_suite(self, rng: np.random.Generator) -> TestSuite:
        """A full suite with all that helps to explain a wrong answer, as students are given it.

        Args:
            rng: draws the cases.
        """
        suite = self.full_suite(rng)
        idle = idle_arguments(
            suite, lambda cases: run_cases(self.reference, cases, suite.arguments)
        )
        pairs, mutants = self.pairs(suite), shortened(suite)
        return dataclasses.replace(suite, pairs=pairs, mutants=mutants, idle=tuple(idle))

    def fingerprints(self, suite: TestSuite) -> list[MutantFingerprint]:
        """Run the known mistakes on the cases of a suite that has its expected results."""
        return [
            MutantFingerprint(mutant.name, mutant.hint, _fingerprints(suite, mutant.function))
            for mutant in self.mutants
        ]

    def pairs(self, suite: TestSuite) -> list[PairFingerprint]:
        """Fingerprints of pairs of known mistakes, each unlike those of all other mistakes.

        Args:
            suite: with the fingerprints of the known mistakes.
        """
        if not has_pairs(suite):
            return []
        first = dataclasses.replace(suite, cases=suite.cases[:1], expected=suite.expected[:1])
        right = _rounded(digest(_fingerprints(first, self.reference)[0]))
        single = [_rounded(digest(m.observations[0])) for m in suite.mutants]
        taken = {right, *single}
        found: dict[tuple[str, float], PairFingerprint | None] = {}
        for one, other, both in pairs(self.mutants):
            if right in (single[one], single[other]):  # one of them does not show in this case
                continue
            try:
                function = both.function
            except SyntaxError:  # one edit cuts the other in two
                continue
            prints = _fingerprints(first, function, record_side_effects=False)
            structure, value = digest(prints[0])
            key = _rounded((structure, value))
            pair = PairFingerprint(one, other, structure, value)
            found[key] = None if key in found else pair  # two pairs alike: neither is evidence
        return [pair for key, pair in found.items() if pair is not None and key not in taken]

    def _draw(self, rng: np.random.Generator) -> list[TestCase]:
        return [
            dataclasses.replace(case, group=group)
            for group, cases in self.cases(rng).items()
            for case in cases
        ]

    def _suite(
        self,
        cases: list[TestCase],
        expected: list[Observation] | None = None,
        mutants: list[MutantFingerprint] | None = None,
    ) -> TestSuite:
        """The suite of this exercise on these cases."""
        return TestSuite(
            name=self.name,
            arguments=self.arguments,
            outputs=self.outputs,
            axes=dict(self.axes),
            extensible=self.extensible,
            tolerance=self.tolerance,
            needs=self.needs,
            property_check=self.property_check,
            every_case=self.every_case,
            criteria=self.criteria,
            cases=cases,
            expected=expected or [],
            mutants=mutants or [],
            seconds=self.seconds or SECONDS,
        )


def _observe(
    suite: TestSuite, function: Function, record_side_effects: bool = True
) -> list[Observation]:
    """Run a function on the cases of a suite, and put the results through its property check."""
    observations = run_cases(function, suite.cases, suite.arguments, record_side_effects)
    return properties.measure(suite, observations, TRUSTED)


def _rounded(digest_of: tuple[str, float]) -> tuple[str, float]:
    """A digest as a key: those of two mistakes that cannot be told apart are equal."""
    return digest_of[0], round(digest_of[1], 6)


def _fingerprints(
    suite: TestSuite, function: Function, record_side_effects: bool = True
) -> list[Observation]:
    return fingerprints(suite, _observe(suite, function, record_side_effects))


@functools.cache
def _visible_suites(part: str) -> Mapping[str, TestSuite]:
    """The suites of one part that students are given."""
    return suite_file.read_suites(CHECK / f"{part}.json")
