"""The hint to a wrong answer: the known mistake that explains it, else what is known about it."""

import contextlib
import dataclasses
from collections.abc import Callable, Sequence

from .compare import difference
from .mutants import STOPS, Explanation, explain, explain_pair, explain_part
from .probes import probe
from .relations import arguments_there, relations, sizes_that_matter
from .suite import MutantFingerprint, Observation, TestCase, TestSuite
from .time_limit import TimeLimitExceeded

MORE = "No known mistake explains all of this, so more than one thing may be wrong."
AS_WELL = "Its results are wrong as well: because of that, or for a second reason."
WORDS = ("the", "right", "wrong", "along", "there", "two")  # no names of arrays
MOST = 3  # sentences on a mistake that is not known


@dataclasses.dataclass(frozen=True)
class Rerun:
    """How a wrong function is called again, to find out more.

    Args:
        observe: calls it on cases; None when that takes too long or ends it.
        visible: the visible suite of the exercise, which holds pairs of known mistakes.
    """

    observe: Callable[[list[TestCase]], list[Observation] | None]
    visible: TestSuite


def rerun_in_time(
    observe: Callable[[list[TestCase]], list[Observation]], visible: TestSuite
) -> Rerun:
    """A Rerun with a function that raises TimeLimitExceeded where it takes too long."""

    def observe_in_time(cases: list[TestCase]) -> list[Observation] | None:
        with contextlib.suppress(TimeLimitExceeded):
            return observe(cases)
        return None

    return Rerun(observe_in_time, visible)


def hint(
    suite: TestSuite,
    observations: list[Observation],
    known: Sequence[MutantFingerprint],
    rerun: Rerun | None = None,
    case: int = 0,
    question: str = "",
) -> tuple[str, str]:
    """A hint for the student, and the name of the known mistake, or "".

    Args:
        suite: what was run.
        observations: one for each case, after the property check; at least one is wrong.
        known: mistakes, with their fingerprints on the same cases.
        rerun: how the function is called again.
        case: the index of the case that the first problem is about.
        question: what the first problem asks the student.
    """
    found = (
        explain(suite, observations, known)
        or _pair(suite, observations, rerun)
        or explain_part(suite, observations, known)
    )
    if found:
        return found.hint, " + ".join(mutant.name for mutant in found.mutants)
    sentences = [question] if question else []
    if observations[case].error:
        sentences += _by_further_calls(suite, rerun)
        return " ".join([*map(_as_sentence, sentences), STOPS]), ""
    right = [
        not got.error and difference(suite, got.result, want.result) is None
        for got, want in zip(observations, suite.expected, strict=True)
    ]
    if all(right):  # side effects or warnings alone, which the problem names
        return "", ""
    if observations[case].changed:
        return AS_WELL, ""
    sentences += _findings(suite, observations, right, case) + _by_further_calls(suite, rerun)
    return " ".join([*map(_as_sentence, sentences[:MOST]), MORE]), ""


def _as_sentence(text: str) -> str:
    """The text with a full stop, and a capital where it does not begin with a name."""
    first = text.partition(" ")[0]
    start = (
        text[:1].upper()
        if first in ("the", "right", "wrong", "along", "there", "two")
        else text[:1]
    )
    return start + text[1:] + ("" if text[-1] in ".?" else ".")


def _pair(
    suite: TestSuite, observations: list[Observation], rerun: Rerun | None
) -> Explanation | None:
    """The pair of known mistakes; in grading, the first case of the visible suite is run for it."""
    if rerun is None or not rerun.visible.pairs:
        return None
    again = observations if rerun.visible is suite else rerun.observe(rerun.visible.cases[:1])
    return explain_pair(rerun.visible, again[0]) if again else None


def _findings(
    suite: TestSuite, observations: list[Observation], right: list[bool], case: int
) -> list[str]:
    """What wrong values are like that no known mistake explains, the most telling first."""
    if suite.property_check and len(suite.cases[case].calls) > 1:
        return []
    found = []
    if not right[case]:
        got, want = observations[case].result, suite.expected[case].result
        found = relations(suite, suite.cases[case], got, want)
        if not found:
            found = [arguments_there(suite, suite.cases[case], got, want)]
    return [text for text in [*found, sizes_that_matter(suite.cases, right)] if text]


def _by_further_calls(suite: TestSuite, rerun: Rerun | None) -> list[str]:
    """What further calls show, on the visible case in every check."""
    return [] if rerun is None else probe(rerun.visible, rerun.observe)
