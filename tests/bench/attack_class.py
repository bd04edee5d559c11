"""The attack class: attacks and hostile files, graded by this grader and by stock nbgrader."""

import functools
import pathlib
import sys
import tempfile
from collections.abc import Callable, Iterator

from grader.course import Course
from grader.gradebook import connection
from tests import attacks, demo, stock
from tests.conftest import ASSIGNMENT, grade, new_course
from tests.hostile_files import FILES, WRONG, Place

from . import Row

COUNTED = {  # properties of an outcome
    "gains": "that score for a wrong answer",
    "loses": "that lose points of right answers",
    "stopped": "that leave later submissions of the class ungraded",
}


def attack_rows() -> Iterator[Row]:
    """How many attacks and hostile files succeed: with this grader, and with stock nbgrader."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = pathlib.Path(scratch) / "plain"
        stock.new_course(plain)
        theirs = _logged(stock.of_attacks(plain))
        yield from _counts("attacks", _logged(_attacks()), theirs)
        theirs = _logged(stock.of_files(plain))
        ours = _logged(_hostile_files(pathlib.Path(scratch)))
        yield from _counts("hostile files", ours, theirs)


def _counts(what: str, ours: list[stock.Outcome], theirs: list[stock.Outcome]) -> Iterator[Row]:
    for attribute, words in COUNTED.items():
        counts = [
            f"{sum(getattr(one, attribute) for one in outcomes)} of {len(outcomes)}"
            for outcomes in (ours, theirs)
        ]
        yield f"{what} {words}", counts[0], f"stock nbgrader 0.9.6: {counts[1]}"


def _logged(outcomes: Iterator[stock.Outcome]) -> list[stock.Outcome]:
    """All outcomes; those of attacks that succeed are printed as they come."""
    found = []
    for one in outcomes:
        if one.gains or one.loses or one.stopped:
            print(one, file=sys.stderr, flush=True)
        found.append(one)
    return found


def _attacks() -> Iterator[stock.Outcome]:
    for name, attack in attacks.ATTACKS.items():
        expected = sum(attacks.expected(attack).values())
        yield _outcome(name, expected, functools.partial(_total, attack))


def _total(attack: attacks.Attack) -> float:
    return sum(result.score for result in attacks.results(attack).values())


def _outcome(name: str, expected: float, score: Callable[[], float]) -> stock.Outcome:
    """The outcome of one submission: an exception of the grader would leave others ungraded."""
    try:
        return stock.Outcome(name, expected, score(), stopped=False)
    except Exception as error:
        print(f"{name}: {error!r}", file=sys.stderr)
        return stock.Outcome(name, expected, 0.0, stopped=True)


def _hostile_files(scratch: pathlib.Path) -> Iterator[stock.Outcome]:
    course = new_course(scratch / "ours")
    answers = demo.right_answers(ASSIGNMENT) | WRONG
    text = demo.fill(attacks.source(ASSIGNMENT), answers)
    for n, (name, hostile) in enumerate(FILES.items()):
        folder = course.paths(f"student{n}", ASSIGNMENT).submitted
        folder.mkdir(parents=True)
        (elsewhere := scratch / f"elsewhere{n}").mkdir()
        hostile.make(Place(folder, text, elsewhere))
        score = functools.partial(_recorded_score, course, f"student{n}")
        yield _outcome(name, hostile.score, score)


def _recorded_score(course: Course, student: str) -> float:
    """Grade one submission and record it; returns its score in the gradebook."""
    grade(course, student)
    with connection.opened(course) as gradebook:
        return float(gradebook.find_submission(ASSIGNMENT, student).score)
