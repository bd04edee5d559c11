"""The attack class: what attacks and hostile files earn, cost and stop."""

import functools
import pathlib
import sys
import tempfile
from collections.abc import Callable, Iterator

from grader.course import Course
from tests import attacks, demo, stock
from tests.conftest import ASSIGNMENT, grade, new_course
from tests.hostile_files import FILES, WRONG, Place

from . import Row


def attack_rows() -> Iterator[Row]:
    """What attacks and hostile files earn, cost and stop: ours, and stock nbgrader."""
    with tempfile.TemporaryDirectory() as scratch:
        base = pathlib.Path(scratch) / "plain"
        stock.new_course(base)
        theirs = list(_told(stock.of_attacks(base)))
        yield from _attack_rows("attacks", list(_told(_ours_on_attacks())), theirs)
        theirs = list(_told(stock.of_files(base)))
        ours = list(_told(_ours_on_files(pathlib.Path(scratch))))
        yield from _attack_rows("hostile files", ours, theirs)


def _attack_rows(
    what: str, ours: list[stock.Outcome], theirs: list[stock.Outcome]
) -> Iterator[Row]:
    for does in ("earns", "loses", "stopped"):
        words = {
            "earns": "that earn marks for a wrong answer",
            "loses": "that cost marks earned elsewhere in the hand-in",
            "stopped": "that leave others in the class ungraded",
        }[does]
        counts = [
            f"{sum(getattr(one, does) for one in outcomes)} of {len(outcomes)}"
            for outcomes in (ours, theirs)
        ]
        yield f"{what} {words}", counts[0], f"stock nbgrader 0.9.6: {counts[1]}"


def _told(outcomes: Iterator[stock.Outcome]) -> Iterator[stock.Outcome]:
    """The same, each named on the way when it is not as it should be."""
    for one in outcomes:
        if one.earns or one.loses or one.stopped:
            print(one, file=sys.stderr, flush=True)
        yield one


def _ours_on_attacks() -> Iterator[stock.Outcome]:
    for name, attack in attacks.ATTACKS.items():
        should = sum(attacks.expected(attack).values())
        yield _ours(name, should, functools.partial(_earned, attack))


def _earned(attack: attacks.Attack) -> float:
    return sum(verdict.earned for verdict in attacks.verdicts(attack).values())


def _ours(name: str, should: float, mark: Callable[[], float]) -> stock.Outcome:
    """An exception that leaves the judge would leave the rest of the class ungraded."""
    try:
        return stock.Outcome(name, should, mark(), stopped=False)
    except Exception as error:
        print(f"{name}: {error!r}", file=sys.stderr)
        return stock.Outcome(name, should, 0.0, stopped=True)


def _ours_on_files(scratch: pathlib.Path) -> Iterator[stock.Outcome]:
    course = new_course(scratch / "ours")
    text = demo.fill(attacks.source(ASSIGNMENT), demo.right_answers(ASSIGNMENT) | WRONG)
    for n, (name, hostile) in enumerate(FILES.items()):
        folder = course.folder("submitted", f"student{n}", ASSIGNMENT)
        folder.mkdir(parents=True)
        (elsewhere := scratch / f"elsewhere{n}").mkdir()
        hostile.make(Place(folder, text, elsewhere))
        mark = functools.partial(_graded_mark, course, f"student{n}")
        yield _ours(name, hostile.mark, mark)


def _graded_mark(course: Course, student: str) -> float:
    """What the gradebook says after one hand-in was graded and recorded."""
    grade(course, student)
    with course.gradebook() as gradebook:
        return float(gradebook.find_submission(ASSIGNMENT, student).score)
