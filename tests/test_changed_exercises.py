"""Exercises that are added or dropped after submissions: what is said, and what is kept."""

import csv
import dataclasses
import datetime
import pathlib
import shutil
from collections.abc import Callable, Iterator

import nbformat
import pytest

from grader.assignment import assignment as assignment_of
from grader.build import release
from grader.course import Course
from grader.executors import local
from grader.exercises import gates
from grader.gradebook import changed_cells, connection, dropped
from grader.gradebook.cells import is_registered
from grader.gradebook.changed_penalties import changed_penalties, write_penalties
from grader.gradebook.class_scores import class_scores
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading import run as grading
from grader.grading.selftest import SelfTest
from grader.grading.task import GradedSubmission, GradingTask
from tests import killed, killed_at_steps
from tests.conftest import ASSIGNMENT, ROOT, grading_run, submit
from tests.test_plain_nbgrader import start

NEW, OLD = "repair_1", "dtanh"  # the exercise that is added, and the one that is dropped
CONFIG = "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
EXERCISES = tuple(gates.EXERCISES)
DUE = "2026-03-01 12:00:00 UTC"
LATE = "2026-03-01 15:00:00 UTC"


class Killed(BaseException):
    """Stands for SIGKILL: the grader does not catch it."""


def stop(*_: object, **__: object) -> None:
    """Takes the place of a step at which a run is killed."""
    raise Killed


def full_points(task: GradingTask) -> GradedSubmission:
    """Full points for everything but the new exercise, which is not answered."""
    unanswered = frozenset({NEW} & set(task.assignment.max_scores))
    return dataclasses.replace(killed_at_steps.graded(task, {NEW: 0.0}), unanswered=unanswered)


def take_out(course: Course, name: str, patch: pytest.MonkeyPatch) -> None:
    """Take one exercise out of the first notebook as it is in this repository."""
    patch.setattr(gates, "EXERCISES", [e for e in EXERCISES if e.name != name])
    assignment_of.cache_clear()
    path = course.source(ASSIGNMENT)
    notebook = nbformat.read(ROOT / path.relative_to(course.root), as_version=4)
    cells, gone = notebook.cells, {name, f"check_{name}"}
    notebook.cells = [
        c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") not in gone
    ]
    nbformat.write(notebook, path)
    grading._release_text.cache_clear()


def enter_by_hand(course: Course) -> None:
    """A due date, an extension for ada, and her manual scores, extra credit and comments."""
    with connection.opened(course) as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=DUE)
        gradebook.grant_extension(ASSIGNMENT, "ada", hours=4)
        for exercise, score in (("gates", 1.25), (OLD, 0.75)):
            grade = gradebook.find_grade(f"check_{exercise}", ASSIGNMENT, ASSIGNMENT, "ada")
            grade.manual_score, grade.extra_credit = score, 0.5
            comment = gradebook.find_comment(exercise, ASSIGNMENT, ASSIGNMENT, "ada")
            comment.manual_comment = f"={exercise}: neat"
        gradebook.db.commit()


def make_graded_class(folder: pathlib.Path) -> None:
    """A class of two that was graded when the notebook had OLD, and NEW was not there."""
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + CONFIG)
    course = Course(folder)
    with pytest.MonkeyPatch.context() as patch:
        take_out(course, NEW, patch)
        release.release(course, assignment_of(ASSIGNMENT))
        for student in ("ada", "bob"):
            submit(
                course, student, (course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").read_text()
            )
            submit(course, student, LATE, "timestamp.txt")
            with GradebookWriter.opened(course) as writer:
                graded = full_points(grading_run(course).task(student))
                recording.record(course, writer, graded)
        enter_by_hand(course)
        write_penalties(course, changed_penalties(course, ASSIGNMENT)[0])
    forget_exercises()


def forget_exercises() -> None:
    """Let the next use read exercises and notebook again."""
    assignment_of.cache_clear()
    grading._release_text.cache_clear()


def change_exercises(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drop OLD and put back NEW; from now on submissions get scores without being graded."""
    monkeypatch.setattr(local, "grade_submission", full_points)
    monkeypatch.setattr(SelfTest, "run", lambda _: None)  # nothing runs in a sandbox here
    take_out(course, OLD, monkeypatch)


@pytest.fixture
def changed(made_once, released_course, command_line, monkeypatch) -> Iterator[Course]:
    """A graded class of two, whose notebook has one exercise more and one less since."""

    def make(folder: pathlib.Path) -> None:
        make_graded_class(shutil.copytree(released_course.root, folder))

    course = Course(made_once("changed-exercises", make))
    change_exercises(course, monkeypatch)
    yield course
    forget_exercises()


@pytest.fixture
def grader(changed, command_line) -> Callable[..., tuple[int, str, str]]:
    """Runs `python -m grader COMMAND 01-gates ...` in that course."""

    def run(command: str, *options: str) -> tuple[int, str, str]:
        return command_line(command, ASSIGNMENT, *options, where=changed)

    return run


@pytest.mark.parametrize("command", ["release", "autograde"])
def test_the_command_says_what_changed_and_how_the_class_is_carried_over(changed, grader, command):
    before = killed.files(changed)
    status, _, errors = grader(command)
    assert status == 1
    assert f"{ASSIGNMENT} · {NEW} is new; {OLD} was dropped. The gradebook has 2 subm" in errors
    assert f"`python -m grader regrade {ASSIGNMENT} --dry-run`" in errors
    assert killed.files(changed) == before


@pytest.mark.parametrize("command", ["autograde", "generate_assignment"])
def test_nbgraders_own_command_says_the_same_and_changes_nothing(changed, command):
    before, release = killed.files(changed), sorted(changed.release(ASSIGNMENT).rglob("*"))
    process = start(changed.root, command, ASSIGNMENT, "--force")
    output, _ = process.communicate()
    assert process.returncode == 1, output
    assert f"{ASSIGNMENT} · {NEW} is new; {OLD} was dropped. The gradebook has 2 subm" in output
    assert "Traceback" not in output
    assert killed.files(changed) == before
    assert sorted(changed.release(ASSIGNMENT).rglob("*")) == release


def test_the_report_still_shows_what_was_graded(changed, grader):
    status, output, _ = grader("report")
    assert status == 0
    assert ASSIGNMENT in output


def test_a_dry_run_tells_the_scores_before_and_after_and_writes_nothing(changed, grader):
    before = killed.files(changed)
    status, output, errors = grader("regrade", "--dry-run")
    assert status == 0, errors
    assert output.splitlines() == [
        f"{ASSIGNMENT} · {NEW} is new",
        f"{ASSIGNMENT} · {OLD} was dropped",
        f"ada: 15 -> 13.75 ({NEW} is new: 0 of 3, not answered, {OLD} 1 of 1 was dropped, "
        "the manual score 0.75 is not counted any more)",
        f"bob: 0 -> 0 ({NEW} is new: 0 of 3, not answered, {OLD} 1 of 1 was dropped, "
        "late penalty 17 -> 16)",
        f"{ASSIGNMENT}: 2 of 2 scores change",
        f"{OLD}: what was entered by hand (1) leaves the gradebook, and is kept in "
        f"dropped-{ASSIGNMENT}.csv",
    ]
    assert killed.files(changed) == before


def test_regrade_carries_the_class_over_and_loses_nothing_of_the_other_exercises(changed, grader):
    old = class_scores(changed, ASSIGNMENT)
    promised = grader("regrade", "--dry-run")[1]
    status, output, errors = grader("regrade")
    assert (status, output) == (0, promised), errors
    new = class_scores(changed, ASSIGNMENT)
    for student in ("ada", "bob"):
        before, after = old[student].exercises, new[student].exercises
        assert set(before) - set(after) == {OLD}
        assert set(after) - set(before) == {NEW}
        assert [after[name] for name in after if name != NEW] == [
            before[name] for name in after if name != NEW
        ]
        times = ("submission", "submitted_at", "duedate", "extension")
        assert all(getattr(old[student], t) == getattr(new[student], t) for t in times)
    assert new["ada"].exercises["gates"].manual_score == 1.25
    assert new["ada"].extension == datetime.timedelta(hours=4)
    assert (new["ada"].total, new["bob"].penalty) == (13.75, 16)
    assert is_registered(changed, assignment_of(ASSIGNMENT))
    assert "0 graded" in grader("autograde")[1]
    assert "0 of 2 scores change" in grader("regrade", "--dry-run")[1]


def test_manual_scores_of_a_dropped_exercise_are_kept_in_a_file(changed, grader):
    assert grader("regrade")[0] == 0
    with dropped.dropped_file(changed, ASSIGNMENT).open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["student"], row["exercise"], row["manual_score"]) == ("ada", OLD, "0.75")
    assert row["comment"] == f"'={OLD}: neat"  # no formula for a spreadsheet


STEPS = {
    "cells were not committed": (changed_cells, "_add"),
    "cells were carried over": (release, "_generate"),
    "the release is not complete": (release, "add_student_files"),
    "no score was recorded": (GradebookWriter, "save_scores"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_regrade_is_finished_by_the_next_run(changed, grader, monkeypatch, step):
    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], stop)
        with pytest.raises(Killed):
            grader("regrade")
    if step == "cells were not committed":
        assert grader("autograde")[0] == 1
        assert grader("regrade")[0] == 0
    else:
        assert grader("autograde")[0] == 0
    assert is_registered(changed, assignment_of(ASSIGNMENT))
    scores = class_scores(changed, ASSIGNMENT)
    assert [(s.total, s.penalty) for s in scores.values()] == [(13.75, None), (0, 16)]
    assert scores["ada"].exercises["gates"].comment == "=gates: neat"
    with dropped.dropped_file(changed, ASSIGNMENT).open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 1


def test_a_student_cannot_be_regraded_alone_when_exercises_have_changed(changed, grader):
    status, _, errors = grader("regrade", "--student", "ada")
    assert status == 2
    assert "leave out --student" in errors
