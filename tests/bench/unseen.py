"""How well wrong answers are explained that were written without sight of the known mistakes."""

import collections
import json
import re
from collections.abc import Iterator

import numpy as np

from check.notebook import Notebook
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate, too_slow
from check.suite import TestSuite
from check.time_limit import TimeLimitExceeded
from grader.assignment import assignments
from grader.exercises.exercise import TRUSTED
from tests.unseen import ACCEPTED, FOLDER, RIGHT, TWO, WRONG, Answer, answers

from . import Row

SEED = 77  # of the hidden suites
# For each answer, the known mistakes whose hints were read beside it and are true of it.
JUDGED: dict[str, list[str]] = json.loads((FOLDER / "judged.json").read_text(encoding="utf-8"))

NAMED, LOCATED, USELESS = "the mistake is named", "it is located", "true, and no help"
MISLEADING, FULL, NO_ANSWER = "misleading", "full marks", "no answer"
OUTCOMES = (NAMED, LOCATED, USELESS, MISLEADING, FULL, NO_ANSWER)
LOST = "points lost"
# Sentences that show where to look: which parts, steps, sizes, arguments, lines or quantities.
WHERE = re.compile(
    r"Right: |right at t|wrong from t|Wholly right only|Right for|Wrong for|"
    r"changes its argument|shares its memory|later call|NumPy warns|\(line \d+\)|has shape|"
    r"has dtype|has no |unknown|a tuple of|a list of|a dict|must be|must differ|must be the same|"
    r"no say|the keys of params|holds what|is what was expected, |times what was expected|"
    r"off by|reverse order|one \w+ late|one \w+ early|another order|transposed|exchanged|"
    r"lost its signs|a clip\?|exactly where|two calls|float32|There \w+ = |What |not finite",
    re.IGNORECASE,
)
MORE = re.compile(
    r"more than one thing|something else is wrong|[Tt]wo things|second thing|second reason|"
    r"was not seen"
)


def unseen_rows() -> Iterator[Row]:
    """Outcomes of all unseen answers, and of the third that was kept apart."""
    found = [(answer, outcome(answer, *results)) for answer, *results in _judged()]
    for title, chosen in (
        ("all", found),
        ("kept apart", [one for one in found if one[0].kept_apart]),
    ):
        yield from _rows(title, chosen)


def _rows(title: str, found: list[tuple[Answer, str]]) -> Iterator[Row]:
    for kind, outcomes in ((WRONG, OUTCOMES), (TWO, OUTCOMES), (RIGHT, (FULL, LOST))):
        counts = collections.Counter(what for answer, what in found if answer.kind == kind)
        total = sum(counts.values())
        for what in outcomes:
            share = f"{counts[what]} of {total} ({100 * counts[what] / max(1, total):.0f} %)"
            yield f"unseen answers, {title}, {kind}: {what}", share, ""


def _judged() -> Iterator[tuple[Answer, Result | None, Result | None]]:
    """Every answer with its visible and its hidden result; None where it cannot be called."""
    for assignment in assignments():
        part = assignment.part
        notebook = Notebook(part)
        exercises = {exercise.name: exercise for exercise in assignment.exercises}
        hidden: dict[str, TestSuite] = {}
        for answer in answers(part):
            name = answer.exercise
            if name not in hidden:
                rng = np.random.default_rng(SEED)
                hidden[name] = exercises[name].suite(rng)
            visible = notebook.result(name, answer.function())
            yield answer, visible, _hidden(hidden[name], answer) if visible.passed else visible


def _hidden(suite: TestSuite, answer: Answer) -> Result:
    try:
        observations = run_cases(
            answer.function(), suite.cases, suite.arguments, seconds=suite.seconds
        )
    except TimeLimitExceeded as exceeded:
        return too_slow(suite, exceeded.location)
    return evaluate(suite, observations, TRUSTED)


def outcome(answer: Answer, visible: Result, hidden: Result) -> str:
    """What an answer was told, as one of OUTCOMES; a right one has full marks or lost points."""
    full = visible.passed and hidden.passed
    if answer.kind in (RIGHT, ACCEPTED):
        return FULL if full else LOST
    if full:
        return FULL
    result = hidden if visible.passed else visible
    if any("seconds" in problem for problem in result.problems) and not result.met:
        return NO_ANSWER
    if result.mutant:
        return (
            NAMED
            if set(result.mutant.split(" + ")) <= set(JUDGED.get(answer.key, []))
            else MISLEADING
        )
    text = " ".join([*result.problems, result.hint])
    return LOCATED if WHERE.search(text) else USELESS
