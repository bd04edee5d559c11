"""What a student's test is worth: which implementations it accepts, and which it refuses.

It is run twice on each of them. The verdicts on all implementations together are judged, so the
same properties stand in the result of every test case.
"""

import dataclasses
from typing import NamedTuple

import numpy as np

from ..pytree import PyTree, Unsupported
from ..suite import Observation, TestCase, TestSuite
from ..text import LONGEST, printable
from .truth import holds, measured

RIGHT, MISTAKE = "right", "mistake"  # kinds of implementations
FIRST, AGAIN = "first", "again"  # the two runs on each
SHARES = {
    "it catches half of the known mistakes": 0.5,
    "it catches three quarters of them": 0.75,
    "it catches nine in ten of them": 0.9,
}
ACCEPTS = "it accepts every right implementation"
END = 0x110000  # of Unicode
ASKS_FOR_INPUTS = "Which input, size or further call would show what gets through?"
ASKS_FOR_DEMANDS = "What does the test demand that the exercise does not ask for?"
FAR = 20.0  # two verdicts that differ are further apart than measured quantities may be


class Verdict(NamedTuple):
    """What a test said of one implementation.

    Args:
        kind: RIGHT or MISTAKE.
        text: the style of a right implementation, or what the author of a wrong one is told.
        refused: in each of the two runs.
        says: the message of the first refusal, or "".
        rank: place among those of its kind, the plainest first.
        name: its own, such as einsum.
    """

    kind: str
    text: str
    refused: tuple[bool, bool]
    says: str
    rank: int
    name: str

    @property
    def is_caught(self) -> bool:
        """Whether both runs refused it."""
        return all(self.refused)

    @property
    def wavers(self) -> bool:
        """Whether the two runs disagree."""
        return self.refused[0] != self.refused[1]


def verdicts(suite: TestSuite, observations: list[Observation]) -> list[Verdict]:
    """The verdicts on all implementations, in the order of the cases.

    Args:
        suite: whose cases hold, as held_out, kind, text and rank of each implementation.
        observations: one for each case, none with an error.
    """
    return [
        Verdict(
            case.held_out["kind"],
            case.held_out["text"],
            (_refused(one.result, FIRST), _refused(one.result, AGAIN)),
            _says(one.result),
            int(case.held_out["rank"]),
            _name(case),
        )
        for case, one in zip(suite.cases, observations, strict=True)
    ]


def check(suite: TestSuite, observations: list[Observation]) -> list[Observation]:
    """Put the properties of all verdicts together in place of each result.

    Where a case has no verdict, as when the test is a stub, none has a result.
    """
    if not _are_verdicts(observations):
        none = Unsupported("no verdict")
        return [one if one.error else dataclasses.replace(one, result=none) for one in observations]
    found = verdicts(suite, observations)
    result = properties(found)
    # Warnings are those of wrong implementations.
    return [dataclasses.replace(one, result=result, warnings=[]) for one in observations]


def properties(found: list[Verdict]) -> dict[str, PyTree]:
    """Whether a test accepts what is right, and which share of the mistakes it catches."""
    mistakes = [one for one in found if one.kind == MISTAKE]
    caught = sum(one.is_caught for one in mistakes)
    accepts = holds(not _on_right_ones(found), _on_right_ones(found))
    result: dict[str, PyTree] = {ACCEPTS: accepts}
    told = False  # the mistake that gets through is named once
    for name, share in SHARES.items():
        needed = int(np.ceil(share * len(mistakes)))
        more = f"for more points {needed} of {len(mistakes)} are needed"
        result[name] = holds(caught >= needed, more if told else _too_few(mistakes, needed))
        told |= caught < needed
    return result | measured({str(n): FAR * sum(v.refused) for n, v in enumerate(found)})


def summary(suite: TestSuite, observations: list[Observation]) -> str:
    """How many right implementations were accepted, and how many known mistakes caught."""
    if not _are_verdicts(observations):
        return ""
    found = verdicts(suite, observations)
    right = [one for one in found if one.kind == RIGHT]
    mistakes = [one for one in found if one.kind == MISTAKE]
    accepted = sum(not any(one.refused) for one in right)
    caught = sum(one.is_caught for one in mistakes)
    return (
        f"right implementations accepted: {accepted} of {len(right)}; "
        f"known mistakes caught: {caught} of {len(mistakes)}"
    )


def misjudged(suite: TestSuite, observations: list[Observation], kind: str) -> list[str] | None:
    """Names of mistakes that are not caught, or of right implementations that are refused in a run.

    Args:
        suite: whose cases hold kind and rank of each implementation.
        observations: one for each case.
        kind: MISTAKE or RIGHT.

    Returns:
        the plainest first; None where the test did not give a verdict on each implementation.
    """
    if not _are_verdicts(observations):
        return None
    found = [one for one in verdicts(suite, observations) if one.kind == kind]
    wrong = [one for one in found if (any(one.refused) if kind == RIGHT else not one.is_caught)]
    return [one.name for one in sorted(wrong, key=lambda one: one.rank)]


def _name(case: TestCase) -> str:
    """The own name of the implementation of a case: the end of its key."""
    key: str = case.calls[FIRST].args[0].key
    return key.rpartition("/")[2]


def question(result: PyTree) -> str:
    """What to ask the author of a test that is wrong in no known way; "" without verdicts."""
    if not isinstance(result, dict):
        return ""
    return ASKS_FOR_INPUTS if isinstance(result[ACCEPTS], np.ndarray) else ASKS_FOR_DEMANDS


def refusals(observations: list[Observation]) -> list[str]:
    """The messages of refusals; none where the results are not what the adapter returns."""
    if not _are_verdicts(observations):
        return []
    return [text for one in observations if (text := _says(one.result))]


def _on_right_ones(found: list[Verdict]) -> str:
    """What is wrong with the verdicts on right implementations; "" when all are accepted."""
    right = [one for one in found if one.kind == RIGHT]
    refused = [one for one in right if one.is_caught]
    if len(refused) == len(right):
        return f"it refuses every right implementation, and says: {refused[0].says}"
    if refused:
        count = f"it refuses {len(refused)} of {len(right)} right implementations"
        return f"{count}, one of them with: {refused[0].says}. Its style: {refused[0].text}"
    wavering = [one for one in right if one.wavers]
    if wavering:
        return (
            "it accepts a right implementation in one run and refuses the same one in another, "
            f"where it says: {wavering[0].says}"
        )
    return ""


def _too_few(mistakes: list[Verdict], needed: int) -> str:
    """How many mistakes are caught, and one that is not."""
    caught = sum(one.is_caught for one in mistakes)
    plainest = sorted(mistakes, key=lambda one: one.rank)
    survivor = next((one for one in plainest if not any(one.refused)), None)
    wavering = next((one for one in plainest if one.wavers), None)
    text = f"it catches {caught} of {len(mistakes)} known mistakes; {needed} are needed"
    if survivor:
        return f'{text}. It lets one through whose author would be told: "{survivor.text}"'
    if wavering:
        return f'{text}. It refuses one in one run and accepts it in another: "{wavering.text}"'
    return text


def _are_verdicts(observations: list[Observation]) -> bool:
    """Whether all results are what the adapter returns; student code may have sent others."""
    return not any(one.error for one in observations) and all(
        isinstance(one.result, dict) and all(_is_verdict(one.result.get(r)) for r in (FIRST, AGAIN))
        for one in observations
    )


def _is_verdict(value: PyTree) -> bool:
    refused, says = (value.get(k) if isinstance(value, dict) else None for k in ("refused", "says"))
    if not isinstance(refused, np.ndarray) or not isinstance(says, np.ndarray):
        return False
    letters = says.dtype.kind == "i" and says.ndim == 1 and bool(np.all((says >= 0) & (says < END)))
    return refused.dtype.kind == "b" and refused.ndim == 0 and letters


def _refused(result: PyTree, run: str) -> bool:
    return bool(result[run]["refused"])


def _says(result: PyTree) -> str:
    """The message of the first refusal, or ""."""
    refusals = [result[run]["says"] for run in (FIRST, AGAIN) if _refused(result, run)]
    return printable("".join(map(chr, refusals[0][:LONGEST]))) if refusals else ""
