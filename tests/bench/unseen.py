"""How well wrong answers are explained that were written without sight of the known mistakes."""

import collections
import dataclasses
import functools
import itertools
import json
import re
import sys
import types
from collections.abc import Iterable, Iterator

import numpy as np

from check.notebook import Notebook
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate, too_slow
from check.suite import TestSuite
from check.time_limit import TimeLimitExceeded
from grader.assignment import assignments
from grader.exercises.exercise import TRUSTED
from grader.grading.notebook import grade_notebook
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Sandbox
from grader.submission.read import read_cells
from grader.submission.rebuild import rebuild, release_version
from solutions import forward
from tests import demo
from tests.conftest import ROOT
from tests.unseen import COLLECTED, FOLDER, RIGHT, TWO, WRONG, Answer, answers

from . import Row

SEED = 77  # of the hidden suites
TESTS = "tests"  # the part whose answers are tests
# For each answer, the known mistakes whose hints were read beside it and are true of it.
JUDGED: dict[str, list[str]] = json.loads((FOLDER / "judged.json").read_text(encoding="utf-8"))

NAMED, LOCATED, USELESS = "the mistake is named", "it is located", "true, and no help"
MISLEADING, FULL, NO_ANSWER = "misleading", "full marks", "no answer"
OUTCOMES = (NAMED, LOCATED, USELESS, MISLEADING, FULL, NO_ANSWER)
LOST = "points lost"
# What shows where to look: parts, steps, sizes, arguments, lines, quantities, relations.
WHERE = re.compile(
    r"Right: |right at t|wrong from t|Wholly right only|[Rr]ight for|[Ww]rong for|"
    r"changes its argument|shares its memory|later call|NumPy warns|\(line \d+|has shape|has dtype|"
    r"has no |unknown|a tuple of|a list of|a dict|must be|must differ|no say|keys of params|"
    r"holds what|is what was expected, |times what was expected|off by|reverse order|late:|early:|"
    r"another order|transposed|exchanged|lost its signs|a clip\?|exactly where|[Tt]wo calls|"
    r"whose author would be told|one of them with: |and says: |"
    r"float32|There \w+ = |not finite|drawn more than|is missing|it raises|the same whatever"
)
# What says of two slips that there may be more than one.
MORE = re.compile(
    r"more than one thing|something else may|Two things|second (thing|reason)|It stops"
)


def unseen_rows() -> Iterator[Row]:
    """Outcomes of each set of unseen answers, and of the part of the first that was kept apart."""
    found = list(outcomes(part.part for part in assignments()))
    sets = {
        f"{collected} set": [each for each in found if each[0].collected == collected]
        for collected in COLLECTED
    }
    sets["kept apart"] = [each for each in found if each[0].kept_apart]
    for title, chosen in sets.items():
        yield from _rows(title, chosen)


def _rows(title: str, found: list[tuple[Answer, str, Result]]) -> Iterator[Row]:
    for kind, possible in ((WRONG, OUTCOMES), (TWO, OUTCOMES), (RIGHT, (FULL, LOST))):
        of_kind = [(what, result) for answer, what, result in found if answer.kind == kind]
        counts = collections.Counter(what for what, _ in of_kind)
        for what in possible:
            yield f"unseen, {title}, {kind}: {what}", _share(counts[what], len(of_kind)), ""
        if kind == TWO:
            told = sum(bool(MORE.search(result.hint)) for _, result in of_kind)
            said = _share(told, len(of_kind))
            yield f"unseen, {title}, {kind}: told that there may be more", said, ""


def _share(count: int, total: int) -> str:
    return f"{count} of {total} ({100 * count / max(1, total):.0f} %)"


def outcomes(
    parts: Iterable[str], leave_out: tuple[str, ...] = ()
) -> Iterator[tuple[Answer, str, Result]]:
    """Every answer with its outcome, and the result that its writer would read.

    Args:
        parts: of the course.
        leave_out: exercises.
    """
    _use_the_reference_as_my_lstm()
    for part in parts:
        if part == TESTS:
            for answer, result in graded_tests(answers(part)):
                yield answer, outcome(answer, result), result
            continue
        notebook = Notebook(part)
        for answer in (one for one in answers(part) if one.exercise not in leave_out):
            visible = notebook.result(answer.exercise, answer.function())
            result = _hidden(answer) if visible.passed else visible
            yield answer, outcome(answer, result), result


def graded_tests(chosen: Iterable[Answer]) -> Iterator[tuple[Answer, Result]]:
    """Tests of notebook 06 with their results in grading, which knows the rest of the notebook."""
    of = next(one for one in assignments() if one.part == TESTS)
    source = release_version(ROOT / "notebooks" / of.name / f"{of.name}.ipynb")
    by_exercise = [[a for a in chosen if a.exercise == e.name] for e in of.exercises]
    backend = best_backend(practice=False)
    for row in itertools.zip_longest(*by_exercise):  # of each exercise one, in one notebook
        found = {one.exercise: one for one in row if one}
        text = demo.fill(source, {name: one.source for name, one in found.items()})
        asked = dataclasses.replace(of, exercises=tuple(e for e in of.exercises if e.name in found))
        notebook = rebuild(source, read_cells(text.encode()))
        results = grade_notebook(notebook, source, asked, _draw, lambda: Sandbox(backend), None)
        yield from ((found[result.name], result) for result in results)


def _draw(_: str) -> np.random.Generator:
    return np.random.default_rng(SEED)


def _use_the_reference_as_my_lstm() -> None:
    """Let train be measured, as in a notebook that has imported my_lstm.forward."""
    package = types.ModuleType("my_lstm")
    package.__path__ = []
    sys.modules.setdefault("my_lstm", package)
    sys.modules.setdefault("my_lstm.forward", forward)


def _hidden(answer: Answer) -> Result:
    suite = _hidden_suite(answer.part, answer.exercise)
    try:
        observations = run_cases(
            answer.function(), suite.cases, suite.arguments, seconds=suite.seconds
        )
    except TimeLimitExceeded as exceeded:
        return too_slow(suite, exceeded.location)
    return evaluate(suite, observations, TRUSTED)


@functools.cache
def _hidden_suite(part: str, exercise: str) -> TestSuite:
    of = next(one for one in assignments() if one.part == part)
    found = next(one for one in of.exercises if one.name == exercise)
    return found.suite(np.random.default_rng(SEED))


def outcome(answer: Answer, result: Result) -> str:
    """What an answer was told, as one of OUTCOMES; a right one has full marks or lost points.

    Args:
        answer: to an exercise.
        result: of the notebook's check; where it passes that, of a hidden one.
    """
    if result.passed:
        return FULL
    if answer.kind not in (WRONG, TWO):
        return LOST
    if any("did not end within" in problem for problem in result.problems):
        return NO_ANSWER
    if result.mutant:
        true = set(result.mutant.split(" + ")) <= set(JUDGED.get(answer.key, []))
        return NAMED if true else MISLEADING
    return LOCATED if WHERE.search(" ".join([*result.problems, result.hint])) else USELESS
