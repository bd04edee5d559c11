"""Before a batch the judge is tried out, and whatever is wrong with it stops the batch."""

import pytest

from check.verdict import Verdict
from grader import autograde, canaries, judge
from grader.box.walls import PRACTICE
from grader.course import CourseError
from tests.conftest import ASSIGNMENT, gradebook_marks, hand_in
from tests.test_bad_input import filled

TIER = autograde.require_tier(practice=False)


def sing(course, tier):
    """Send the canaries of the first notebook in."""
    canaries.canaries(autograde.Batch(course, ASSIGNMENT, tier)).sing()


def test_where_all_is_well_the_canaries_are_content(released_course):
    sing(released_course, TIER)


def test_in_a_box_for_practice_they_ask_for_less(released_course):
    sing(released_course, PRACTICE)


def test_a_box_without_walls_stops_the_batch(released_course, monkeypatch):
    monkeypatch.setattr(canaries, "PRACTICE", "a kind of box that nobody has")
    with pytest.raises(CourseError, match="student code could read the course, read the sol"):
        sing(released_course, PRACTICE)


def test_a_box_without_its_filter_stops_the_batch(released_course, monkeypatch, fresh_boxes):
    monkeypatch.setattr("grader.box.server.system_call_filter", lambda: "")
    fresh_boxes()
    with pytest.raises(CourseError, match="could start a process, open a socket"):
        sing(released_course, TIER)


def test_a_box_in_which_the_solutions_lie_stops_the_batch(released_course, monkeypatch):
    monkeypatch.setattr(canaries.Canaries, "_open_walls", lambda _: "")
    monkeypatch.setattr(canaries, "PRACTICE", "a kind of box that nobody has")
    with pytest.raises(CourseError, match="the solution, read from its file earned"):
        sing(released_course, PRACTICE)


def _generous(card, seen, _):
    return Verdict(card.name, card.points, card.points)


def _strict(card, seen, _):
    return Verdict(card.name, 0.0, card.points, problems=["no"])


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (_generous, "an object that is equal to everything earned [1-9]"),
        (_strict, "the instructor's own answers earned 0 for sigmoid, not [1-9]"),
    ],
)
def test_a_judge_that_cannot_tell_right_from_wrong_stops_the_batch(
    released_course, monkeypatch, verdict, says
):
    monkeypatch.setattr(judge, "judge", verdict)
    with pytest.raises(CourseError, match=says):
        sing(released_course, TIER)


@pytest.mark.parametrize("command", ["autograde", "regrade"])
def test_then_nobody_is_graded_and_the_instructor_is_told(
    course,
    released,
    command_line,
    monkeypatch,
    command,
):
    hand_in(course, "ada", filled(released))
    monkeypatch.setattr(judge, "judge", _strict)
    status, _, told = command_line(command, ASSIGNMENT)
    assert status == 1
    assert "no hand-in was graded" in told
    assert gradebook_marks(course) == {}


def test_a_class_that_has_its_verdicts_needs_no_canary(
    course,
    command_line,
    monkeypatch,
):
    monkeypatch.setattr(judge, "judge", _strict)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
