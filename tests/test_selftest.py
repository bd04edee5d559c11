"""The self-test before a grading run: whatever is wrong with the grader stops the run."""

import numpy as np
import pytest
from nbgrader.converters.base import NbGraderException

from check.result import Result
from check.suite import Call, TestCase
from grader.course import Course
from grader.errors import CourseError
from grader.grading import selftest, session
from grader.grading.run import GradingRun
from grader.grading.selftest import SelfTest
from grader.sandbox.backends import best_backend
from grader.sandbox.isolation import PRACTICE
from grader.sandbox.sandbox import Sandbox
from tests import demo
from tests.conftest import (
    ASSIGNMENT,
    assignment_of,
    gradebook_scores,
    nbgrader_autograde,
    right_answers,
    submit,
)

BACKEND = best_backend(practice=False)
NO_PRACTICE = "a name that no backend has"  # then a sandbox for practice counts as isolated


def run_self_test(course: Course, backend: str) -> None:
    """Run the self-test of the first notebook."""
    GradingRun(course, assignment_of(ASSIGNMENT), backend).self_test().run()


def test_the_self_test_passes_on_a_machine_where_all_is_well(released_course):
    run_self_test(released_course, BACKEND)


def test_the_self_test_of_a_sandbox_for_practice_leaves_out_what_needs_isolation(released_course):
    run_self_test(released_course, PRACTICE)


def test_a_sandbox_without_isolation_stops_the_run(released_course, monkeypatch):
    monkeypatch.setattr(selftest, "PRACTICE", NO_PRACTICE)
    with pytest.raises(CourseError, match="student code could read the course, read the sol"):
        run_self_test(released_course, PRACTICE)


def test_a_sandbox_without_its_system_call_filter_stops_the_run(
    released_course, monkeypatch, restart_fork_servers
):
    monkeypatch.setattr("grader.sandbox.fork_server.filter_program", lambda: "")
    restart_fork_servers()
    with pytest.raises(CourseError, match="could start a process, open a socket"):
        run_self_test(released_course, BACKEND)


def test_a_sandbox_in_which_the_solutions_can_be_read_stops_the_run(released_course, monkeypatch):
    monkeypatch.setattr(SelfTest, "_isolation_problem", lambda _: "")
    monkeypatch.setattr(selftest, "PRACTICE", NO_PRACTICE)
    with pytest.raises(CourseError, match="the solution, read from its file scored"):
        run_self_test(released_course, PRACTICE)


def test_the_forged_answer_is_decoded_as_if_the_worker_had_sent_it():
    """Else the cheat would be refused as malformed, and prove nothing about comparing values."""
    cases = [TestCase("", {"": Call([np.ones(3)])}) for _ in range(2)]
    cheat = selftest.CHEATS["a forged answer"].format(name="dtanh")
    with Sandbox(BACKEND) as sandbox:
        assert sandbox.run(cheat) == ""
        observations = sandbox.run_cases("dtanh", cases, ["y"])
    assert [one.result.tolist() for one in observations] == [[0.0], [0.0]]


def _all_points(suite, observations, *_) -> Result:
    return Result(suite.name, suite.max_score, suite.max_score)


def _no_points(suite, observations, *_) -> Result:
    return Result(suite.name, 0.0, suite.max_score, problems=["no"])


@pytest.mark.parametrize(
    ("evaluate", "message"),
    [
        (_all_points, "an object that equals everything scored [1-9]"),
        (_no_points, "the instructor's own answers scored 0 for sigmoid, not [1-9]"),
    ],
)
def test_a_grader_that_cannot_tell_right_from_wrong_stops_the_run(
    released_course, monkeypatch, evaluate, message
):
    monkeypatch.setattr(session, "evaluate", evaluate)
    with pytest.raises(CourseError, match=message):
        run_self_test(released_course, BACKEND)


@pytest.mark.parametrize("command", ["autograde", "regrade"])
def test_no_submission_is_graded_after_a_self_test_that_failed_and_a_message_says_so(
    course, released, command_line, monkeypatch, every_self_test, command
):
    submit(course, "ada", demo.fill(released, right_answers()))
    monkeypatch.setattr(session, "evaluate", _no_points)
    status, _, errors = command_line(command, ASSIGNMENT)
    assert status == 1
    assert "no submission was graded" in errors
    assert gradebook_scores(course) == {}


def test_nbgraders_autograde_grades_nothing_after_a_self_test_that_failed(
    course, released, monkeypatch, every_self_test
):
    submit(course, "ada", demo.fill(released, right_answers()))
    monkeypatch.setattr(session, "evaluate", _no_points)
    with pytest.raises(NbGraderException, match="no submission was graded"):
        nbgrader_autograde(course)
    assert gradebook_scores(course) == {}


def test_the_self_test_runs_no_wrong_answer_again_to_explain_it(released_course, monkeypatch):
    """It compares scores; a class waits for it."""
    monkeypatch.setattr(session.Session, "_observed_again", lambda *_: 1 / 0)
    run_self_test(released_course, BACKEND)


def test_no_self_test_runs_when_there_is_no_submission_to_grade(course, command_line, monkeypatch):
    monkeypatch.setattr(session, "evaluate", _no_points)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
