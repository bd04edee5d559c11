"""Explain what was observed by known mistakes, of which suites hold fingerprints but no results.

A hint is given on evidence alone: the observation has to be that of one known mistake and of no
other, of a pair of them, or in some arrays that of one while the other arrays are wrong as well.
"""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from .fingerprints import (
    MOST_ERRORS,
    agree,
    digest,
    equal_means,
    fingerprint,
    same_values,
)
from .suite import MutantFingerprint, Observation, TestSuite

TWO_THINGS = "Two things at once. First: "  # how a hint on two known mistakes begins
NEAR = 1e-8  # of digests
PART = "That explains a part of it; something else is wrong as well."
STOPS = "It stops there: what would come after it was not seen."


@dataclasses.dataclass(frozen=True)
class Explanation:
    """What explains an observation.

    Args:
        mutants: the known mistakes: one, or two at once.
        hint: for the student.
    """

    mutants: tuple[MutantFingerprint, ...]
    hint: str


def explain(
    suite: TestSuite, observations: list[Observation], known: Sequence[MutantFingerprint]
) -> Explanation | None:
    """The one known mistake that explains all that was observed, or None.

    Args:
        suite: what was run.
        observations: one for each case, after the property check; at least one is wrong.
        known: mistakes, with their fingerprints on the same cases.
    """
    prints = fingerprints(suite, observations)
    alike = [m for m in known if _all(suite, agree, prints, m.observations)]
    if alike:
        stops = f" {STOPS}" if all(one.error for one in observations) else ""
        return Explanation((alike[0],), alike[0].hint + stops) if len(alike) == 1 else None
    right = fingerprints(suite, suite.expected)
    wrong = [n for n, one in enumerate(prints) if not same_values(suite, one, right[n])]
    if all(prints[n].error for n in wrong):  # different mistakes can raise the same error
        return None
    alike = [m for m in known if _all(suite, same_values, prints, m.observations)]
    if len(alike) != 1:
        return None
    return Explanation((alike[0],), alike[0].hint + _besides(prints, alike[0].observations))


def _besides(prints: list[Observation], explained: list[Observation]) -> str:
    """The side effect or warning that a hint on values does not explain, as a sentence."""
    pairs = list(zip(prints, explained, strict=True))
    changed = [name for one, other in pairs for name in one.changed if name not in other.changed]
    if changed:
        return f" And a second thing: it changes its argument {changed[0]}."
    if any((one.shared and not other.shared) for one, other in pairs):
        return " And a second thing: results share memory with arguments or with each other."
    if any((one.overwritten and not other.overwritten) for one, other in pairs):
        return " And a second thing: a later call changes an earlier result."
    if any(set(one.warnings) - set(other.warnings) for one, other in pairs):
        return " And a second thing: NumPy warns, for large values perhaps."
    return ""


def explain_pair(suite: TestSuite, observation: Observation) -> Explanation | None:
    """The pair of known mistakes that explains what was observed, or None.

    Args:
        suite: the visible one, which holds pairs.
        observation: of its first case.
    """
    structure, value = digest(fingerprint(suite, observation, suite.expected[0]))
    for pair in suite.pairs:
        if pair.structure == structure and abs(pair.value - value) < NEAR:
            both = suite.mutants[pair.first], suite.mutants[pair.second]
            return Explanation(both, _two_things(*both))
    return None


def _two_things(one: MutantFingerprint, other: MutantFingerprint) -> str:
    return f"{TWO_THINGS}{one.hint} Second: {other.hint}"


def explain_part(
    suite: TestSuite, observations: list[Observation], known: Sequence[MutantFingerprint]
) -> Explanation | None:
    """The known mistakes that explain some of the arrays that are wrong, or None.

    A mistake explains an array where the observation has its wrong value. It must not be wrong
    where the observation is right, it must explain an array in all ordinary cases, and no other
    known mistake may explain as much.

    Args:
        suite: what was run.
        observations: one for each case, after the property check.
        known: mistakes, with their fingerprints on the same cases.
    """
    right = fingerprints(suite, suite.expected)
    parts = _Parts(suite, fingerprints(suite, observations), right)
    explained = [(m, parts.explained_by(m.observations)) for m in known]
    explained = [(m, by) for m, by in explained if by.any()]
    if not explained:
        return None
    explained.sort(key=lambda each: -int(each[1].sum()))
    best, by = explained[0]
    rest = [(m, other) for m, other in explained[1:] if (other & by).any()]
    if any(not (other <= by).all() or (other == by).all() for _, other in rest):
        return None  # another mistake explains the same arrays
    apart = [(m, other) for m, other in explained[1:] if not (other & by).any()]
    if len(apart) == 1 and ((apart[0][1] | by) == parts.wrong).all():
        return Explanation((best, apart[0][0]), _two_things(best, apart[0][0]))
    return Explanation((best,), f"{best.hint} {PART}")


class _Parts:
    """The arrays and measured quantities of all cases in one row, and which of them are wrong.

    Args:
        suite: what was run.
        prints: fingerprints of the observations.
        right: those of the expected observations.
    """

    def __init__(
        self, suite: TestSuite, prints: list[Observation], right: list[Observation]
    ) -> None:
        self._suite, self._prints, self._right = suite, prints, right
        ordinary = set(suite.cases_of(suite.criteria[0]))
        self._ordinary = np.concatenate(
            [np.full(self._size(one), n in ordinary) for n, one in enumerate(right)]
        )
        self.wrong = ~self._equal(right)

    def explained_by(self, mutant: list[Observation]) -> np.ndarray:
        """Which wrong parts have the value of a mutant; none when it is wrong elsewhere."""
        nothing = np.zeros_like(self.wrong)
        differs = ~self._equal(mutant, self._right)
        if (differs & ~self.wrong).any():
            return nothing
        found = self.wrong & differs & self._equal(mutant) & self._telling()
        return found if (found & self._ordinary).any() else nothing

    def _size(self, one: Observation) -> int:
        return 0 if one.error else one.result[1].size + one.result[2].size

    def _equal(self, others: list[Observation], to: list[Observation] | None = None) -> np.ndarray:
        """For each part, whether it is the same in others; not where the structure differs."""
        found = []
        for one, other, right in zip(to or self._prints, others, self._right, strict=True):
            size = self._size(right)
            found.append(self._equal_parts(one, other, right) if size else np.zeros(0, bool))
        return np.concatenate(found)

    def _equal_parts(self, one: Observation, other: Observation, right: Observation) -> np.ndarray:
        if one.error or other.error:
            return np.zeros(self._size(right), bool)
        means = np.zeros(right.result[1].size, bool)
        if one.result[1].shape == other.result[1].shape == means.shape:
            means = equal_means(self._suite, one.result[1], other.result[1])
        quantities = np.zeros(right.result[2].size, bool)
        if one.result[2].shape == other.result[2].shape == quantities.shape:
            quantities = np.abs(one.result[2] - other.result[2]) < MOST_ERRORS
        return np.concatenate([means, quantities])

    def _telling(self) -> np.ndarray:
        """Which parts have a value that two mistakes do not share by chance: not 0, not inf."""
        rows = []
        for one, right in zip(self._prints, self._right, strict=True):
            size = self._size(right)
            values = np.zeros(size) if one.error else np.concatenate(one.result[1:])
            rows.append(values if values.shape == (size,) else np.zeros(size))
        values = np.concatenate(rows)
        return np.isfinite(values) & (values != 0)


def fingerprints(suite: TestSuite, observations: list[Observation]) -> list[Observation]:
    """Fingerprints of the observations of all cases."""
    return [
        fingerprint(suite, got, want)
        for got, want in zip(observations, suite.expected, strict=True)
    ]


def _all(
    suite: TestSuite,
    alike: Callable[[TestSuite, Observation, Observation], bool],
    prints: list[Observation],
    others: list[Observation],
) -> bool:
    """Whether the fingerprints of all cases are alike."""
    return all(alike(suite, a, b) for a, b in zip(prints, others, strict=True))
