"""A submission that is deleted after grading: its score stays until it is withdrawn."""

import shutil

import pytest

from grader.gradebook import connection
from grader.gradebook.writer import GradebookWriter
from tests.conftest import ASSIGNMENT, submit


@pytest.fixture
def graded(course):
    """Ada and Bob have results; the submission of ada is gone."""
    with GradebookWriter.opened(course) as writer:
        for student in ("ada", "bob"):
            writer.save_scores(student, ASSIGNMENT, {"check_gates": 4.0}, [], None)
            paths = course.paths(student, ASSIGNMENT)
            for file in (paths.report, paths.feedback):
                file.parent.mkdir(parents=True)
                file.write_text("{}", encoding="utf-8")
    submit(course, "bob", "{}")
    return course


def scores(course) -> dict[str, float]:
    """Scores in the gradebook, by student."""
    with connection.opened(course) as gradebook:
        return {s.student_id: s.score for s in gradebook.assignment_submissions(ASSIGNMENT)}


def test_autograde_says_that_a_score_stays_whose_submission_is_gone(graded, command_line):
    shutil.rmtree(graded.paths("bob", ASSIGNMENT).submitted.parent)
    shutil.rmtree(graded.paths("bob", ASSIGNMENT).autograded.parent)
    status, output, _ = command_line("autograde", ASSIGNMENT)
    assert status == 0
    assert "the submission is gone from submitted/, and its score stays: ada." in output
    assert f"python -m grader withdraw {ASSIGNMENT} --student ID" in output
    assert scores(graded) == {"ada": 4.0, "bob": 4.0}


def test_withdraw_removes_the_result_of_this_student_alone(graded, command_line):
    status, output, _ = command_line("withdraw", ASSIGNMENT, "--student", "ada")
    assert (status, output) == (0, f"{ASSIGNMENT}: ada: result removed\n")
    assert scores(graded) == {"bob": 4.0}
    assert not graded.paths("ada", ASSIGNMENT).report.exists()
    assert not graded.paths("ada", ASSIGNMENT).feedback.exists()
    assert graded.paths("bob", ASSIGNMENT).report.exists()
    assert "there is no result" in command_line("withdraw", ASSIGNMENT, "--student", "ada")[1]


def test_withdraw_refuses_while_the_submission_is_there(graded, command_line):
    status, _, errors = command_line("withdraw", ASSIGNMENT, "--student", "bob")
    assert status == 2
    assert "Remove that folder first" in errors
    assert scores(graded)["bob"] == 4.0


@pytest.mark.parametrize("student", ["../submitted", "*", ".", ""])
def test_withdraw_takes_no_name_that_is_not_the_id_of_a_student(student, graded, command_line):
    status, _, errors = command_line("withdraw", ASSIGNMENT, "--student", student)
    assert status == 2
    assert "is not the id of a student" in errors
    assert graded.paths("ada", ASSIGNMENT).report.exists()
