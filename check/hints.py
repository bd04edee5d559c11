"""The hint to a wrong answer: the known mistake that explains it, else what is known about it."""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from . import properties
from .compare import difference
from .fingerprints import agree, fingerprints
from .mutants import STOPS, explain, explain_pair, explain_part
from .probes import probe
from .relations import arguments_there, relations, sizes_that_matter
from .suite import SIDE_EFFECTS, Observation, TestCase, TestSuite
from .time_limit import TimeLimitExceeded

MORE = "No known mistake explains all of this, so more than one thing may be wrong."
AS_WELL = "Its results are wrong as well: because of that, or for a second reason."
WORDS = ("the", "right", "wrong", "along", "there", "two")  # no names of arrays
PASSES_VISIBLE = (
    "On the cases of the notebook's check it is right, on others it is not: what does it take from"
    " those cases, or leave to chance?"
)
TEST_PASSES_VISIBLE = (
    "With the implementations of the notebook it does well, with others it does not: what has it"
    " never tried, or what does it demand that the exercise does not ask for?"
)
MOST = 3  # sentences on a mistake that is not known


@dataclasses.dataclass(frozen=True)
class Rerun:
    """How a wrong function is called again, to find out more.

    Args:
        observe: calls it on cases; None when that takes too long or ends it.
        visible: gives the visible suite of the exercise, which holds the known mistakes; a right
            answer does not need it.
        trusted: functions that a property check may measure with.
    """

    observe: Callable[[list[TestCase]], list[Observation] | None]
    visible: Callable[[], TestSuite]
    trusted: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)


def rerun_in_time(
    observe: Callable[[list[TestCase]], list[Observation]],
    visible: Callable[[], TestSuite],
    trusted: Mapping[str, Callable[..., Any]],
) -> Rerun:
    """A Rerun with a function that raises TimeLimitExceeded where it takes too long."""

    def observe_in_time(cases: list[TestCase]) -> list[Observation] | None:
        with contextlib.suppress(TimeLimitExceeded):
            return observe(cases)
        return None

    return Rerun(observe_in_time, visible, trusted)


def hint(
    suite: TestSuite,
    observations: list[Observation],
    rerun: Rerun | None = None,
    question: str = "",
) -> tuple[str, str]:
    """A hint for the student, and the name of the known mistake, or "".

    Known mistakes are looked for in the suite, and where it holds none, by another run on the
    visible one: so a mistake is explained alike in the notebook and in grading.

    Args:
        suite: what was run.
        observations: one for each case, after the property check; at least one is wrong.
        rerun: how the function is called again.
        question: what the first problem asks the student.
    """
    if not suite.mutants and rerun is not None:
        visible = rerun.visible()
        again = rerun.observe(visible.cases)
        if again is None:
            rerun = None  # further calls would fail like these
        else:
            suite, observations = visible, properties.measure(visible, again, rerun.trusted)
    pairs = zip(observations, suite.expected, strict=True)
    correct = [_has_right_values(suite, got, want) for got, want in pairs]
    prints, right = fingerprints(suite, observations), fingerprints(suite, suite.expected)
    if all(correct) and all(agree(suite, *each) for each in zip(prints, right, strict=True)):
        is_test = suite.property_check == properties.VERDICTS
        return TEST_PASSES_VISIBLE if is_test else PASSES_VISIBLE, ""
    found = (
        explain(suite, observations, prints, right)
        or explain_pair(suite, prints)
        or explain_part(suite, prints, right)
    )
    if found:
        return found.hint, " + ".join(mutant.name for mutant in found.mutants)
    return " ".join(_on_what_is_not_known(suite, observations, correct, rerun, question)), ""


def _has_right_values(suite: TestSuite, got: Observation, want: Observation) -> bool:
    return not got.error and difference(suite, got.result, want.result) is None


def _on_what_is_not_known(
    suite: TestSuite,
    observations: list[Observation],
    right: list[bool],
    rerun: Rerun | None,
    question: str,
) -> list[str]:
    """Sentences on a mistake that no known one explains.

    Args:
        suite: what was run.
        observations: one for each case.
        right: for each case, whether its values are right.
        rerun: how the function is called again.
        question: what the first problem asks the student.
    """
    if all(right):  # side effects or warnings alone, which the problem names
        return []
    case = right.index(False)
    if of_test := properties.question(suite, observations[case]):
        return [of_test]
    sentences = [question] if question else []
    if observations[case].error:
        return [*map(_as_sentence, sentences + _by_further_calls(suite, rerun)), STOPS]
    judged_by_side_effects = any(c.compares == SIDE_EFFECTS for c in suite.criteria)
    if observations[case].changed and judged_by_side_effects:
        return [AS_WELL]
    sentences += _findings(suite, observations, right, case) + _by_further_calls(suite, rerun)
    return [*map(_as_sentence, sentences[:MOST]), MORE]


def _as_sentence(text: str) -> str:
    """The text with a full stop, and a capital where it does not begin with a name."""
    first = text.partition(" ")[0]
    start = text[:1].upper() if first in WORDS else text[:1]
    return start + text[1:] + ("" if text[-1] in ".?" else ".")


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
    return probe(suite, rerun.observe) if rerun else []
