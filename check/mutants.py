"""Explain what was observed by known mistakes, of which suites hold fingerprints but no results.

A hint is given on evidence alone: the observation has to be that of one known mistake and of no
other, of a pair of them, or in some arrays that of one while the other arrays are wrong as well.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from .compare import Malformed
from .fingerprints import (
    agree,
    digest,
    equal_means,
    near,
    same_values,
)
from .pytree import Unsupported
from .suite import MEASURED, MutantFingerprint, Observation, TestSuite

# How a hint on two known mistakes begins.
TWO_THINGS = "Two things at once, each told as if it stood alone. First: "
LEAST = 0.5  # of what a mistake makes wrong, it has to explain more than this part
# Of all measured quantities that are wrong: a few agree with those of some mistake by chance.
LEAST_MEASURED = 0.25
NEAR = 1e-8  # of digests
PART = "That explains a part of it, told as if it stood alone; something else may be wrong as well."
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
    suite: TestSuite,
    observations: list[Observation],
    prints: list[Observation],
    right: list[Observation],
) -> Explanation | None:
    """The one known mistake that explains all that was observed, or None.

    Args:
        suite: what was run, with its known mistakes.
        observations: one for each case, after the property check; at least one is wrong.
        prints: their fingerprints.
        right: fingerprints of the expected observations.
    """
    known = suite.mutants
    alike = [m for m in known if _all(suite, agree, prints, m.observations)]
    if alike:
        stops = f" {STOPS}" if all(map(_has_no_values, observations)) else ""
        return Explanation((alike[0],), alike[0].hint + stops) if len(alike) == 1 else None
    wrong = [n for n, one in enumerate(prints) if not same_values(suite, one, right[n])]
    if all(prints[n].error for n in wrong):  # different mistakes can raise the same error
        return None
    alike = [m for m in known if _all(suite, _same_and_more, prints, m.observations)]
    if len(alike) != 1:
        return None
    return Explanation((alike[0],), alike[0].hint + _besides(prints, alike[0].observations))


def _same_and_more(suite: TestSuite, one: Observation, other: Observation) -> bool:
    """Whether an observation has the values of a known mistake, and at least its side effects."""
    return same_values(suite, one, other) and _side_effects_of(other) <= _side_effects_of(one)


def _side_effects_of(one: Observation) -> set[str]:
    kinds = {"shared": one.shared, "overwritten": one.overwritten}
    return {*one.changed, *(kind for kind, observed in kinds.items() if observed)}


def _has_no_values(one: Observation) -> bool:
    """Whether what was observed has no values to look at: an error, or the wrong structure."""
    return bool(one.error) or isinstance(one.result, Malformed | Unsupported)


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


def explain_pair(suite: TestSuite, prints: list[Observation]) -> Explanation | None:
    """The pair of known mistakes that explains what was observed on the first case, or None.

    Args:
        suite: what was run; only a visible one holds pairs.
        prints: fingerprints of the observations of its cases.
    """
    structure, value = digest(prints[0])
    for pair in suite.pairs:
        if pair.structure == structure and abs(pair.value - value) < NEAR:
            both = suite.mutants[pair.first], suite.mutants[pair.second]
            return Explanation(both, _two_things(*both))
    return None


def _two_things(one: MutantFingerprint, other: MutantFingerprint) -> str:
    return f"{TWO_THINGS}{one.hint} Second: {other.hint}"


def explain_part(
    suite: TestSuite, prints: list[Observation], right: list[Observation]
) -> Explanation | None:
    """The known mistakes that explain some of the arrays that are wrong, or None.

    A mistake explains an array where the observation has its wrong value. It must not be wrong
    where the observation is right, it must explain an array in each ordinary case that it makes
    wrong, and no other known mistake may explain as much.

    Args:
        suite: what was run, with its known mistakes.
        prints: fingerprints of the observations of its cases.
        right: fingerprints of the expected observations.
    """
    parts = _Parts(suite, prints, right)
    explained = [(m, parts.explained_by(m.observations)) for m in suite.mutants]
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
        self._groups = [_groups(one) for one in suite.expected]
        self._case = np.repeat(np.arange(len(right)), [self._size(one) for one in right])
        self.wrong = ~self._equal(right)

    def explained_by(self, mutant: list[Observation]) -> np.ndarray:
        """Which wrong parts have the value of a mutant; none when it is wrong elsewhere."""
        nothing = np.zeros_like(self.wrong)
        differs = ~self._equal(mutant, self._right)
        if (differs & ~self.wrong).any() or not self._has_side_effects_of(mutant):
            return nothing
        found = self.wrong & differs & self._equal(mutant) & self._telling()
        if found.sum() <= LEAST * differs.sum():
            return nothing
        if self._suite.property_check and found.sum() < LEAST_MEASURED * self.wrong.sum():
            return nothing
        ordinary = self._suite.cases_of(self._suite.criteria[0])
        made_wrong = set(self._case[differs]) & set(ordinary)
        return found if made_wrong and made_wrong <= set(self._case[found]) else nothing

    def _has_side_effects_of(self, mutant: list[Observation]) -> bool:
        pairs = zip(self._prints, mutant, strict=True)
        return all(_side_effects_of(other) <= _side_effects_of(one) for one, other in pairs)

    def _size(self, one: Observation) -> int:
        return 0 if one.error else one.result[1].size + one.result[2].size

    def _equal(self, others: list[Observation], to: list[Observation] | None = None) -> np.ndarray:
        """For each part, whether it is the same in others; not where the structure differs."""
        found = []
        for n, (one, other) in enumerate(zip(to or self._prints, others, strict=True)):
            size = self._size(self._right[n])
            found.append(self._equal_parts(n, one, other) if size else np.zeros(0, bool))
        return np.concatenate(found)

    def _equal_parts(self, case: int, one: Observation, other: Observation) -> np.ndarray:
        right = self._right[case]
        if one.error or other.error:
            return np.zeros(self._size(right), bool)
        means = np.zeros(right.result[1].size, bool)
        alike = one.result[0] == other.result[0] == right.result[0]
        if alike or self._suite.property_check:  # there it holds which properties are met as well
            alike = one.result[1].shape == other.result[1].shape == means.shape
        if alike:
            means = equal_means(self._suite, one.result[1], other.result[1])
        quantities = np.zeros(right.result[2].size, bool)
        if one.result[2].shape == other.result[2].shape == quantities.shape:
            quantities = near(one.result[2], other.result[2])
        # One quantity is near that of another mistake by chance: those of a group go together.
        for group in self._groups[case]:
            quantities[group] = quantities[group].all()
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


def _groups(expected: Observation) -> list[np.ndarray]:
    """Places of measured quantities, by what stands before the colon in their names."""
    result = expected.result
    if not isinstance(result, dict) or not isinstance(result.get(MEASURED), dict):
        return []
    names = [name.partition(":")[0] for name in result[MEASURED]]
    return [np.flatnonzero([name == each for name in names]) for each in dict.fromkeys(names)]


def _all(
    suite: TestSuite,
    alike: Callable[[TestSuite, Observation, Observation], bool],
    prints: list[Observation],
    others: list[Observation],
) -> bool:
    """Whether the fingerprints of all cases are alike."""
    return all(alike(suite, a, b) for a, b in zip(prints, others, strict=True))
