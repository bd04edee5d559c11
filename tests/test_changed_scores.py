"""Late penalties, manual scores and attempts that change after grading."""

import datetime
import sys

import pytest
import sqlalchemy
from nbgrader.converters.base import NbGraderException

from grader.assignment import assignment as assignment_of
from grader.commands.shared import ensure_registered
from grader.course import Course
from grader.executors import local
from grader.gradebook import connection
from grader.gradebook.changed_penalties import changed_penalties, write_penalties
from grader.gradebook.class_scores import class_scores
from grader.gradebook.writer import GradebookWriter
from grader.grading.selftest import SelfTest
from grader.watching.batch import BatchGrader
from tests import demo, killed_at_steps
from tests.conftest import ASSIGNMENT, nbgrader_autograde, right_answers, submit

LATE = "2026-03-01 15:00:00 UTC"
PLUGIN = """
from nbgrader.api import Gradebook
from nbgrader.plugins import BasePlugin

class Plugin(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        with Gradebook({db_url!r}) as gradebook:
            gradebook.update_or_create_student(student_id, first_name="late")
        return 2 * total_seconds_late / 3600
"""


@pytest.fixture
def graded(course, released, command_line, monkeypatch) -> Course:
    """Two submissions with full points, handed in at the same time; a plug-in takes 2 an hour."""
    plugin = course.root / "two_points_an_hour.py"
    plugin.write_text(PLUGIN.format(db_url=course.directory.db_url))
    monkeypatch.syspath_prepend(str(course.root))
    monkeypatch.delitem(sys.modules, plugin.stem, raising=False)
    config = course.root / "nbgrader_config.py"
    line = f"c.AssignLatePenalties.plugin_class = '{plugin.stem}.Plugin'"
    config.write_text(f"{config.read_text()}\n{line}\n")
    monkeypatch.setattr(SelfTest, "run", lambda _: None)  # nothing runs in a sandbox here
    monkeypatch.setattr(local, "grade_submission", lambda task: killed_at_steps.graded(task, {}))
    for student in ("x", "y"):
        submit(course, student, demo.fill(released, right_answers()))
        submit(course, student, LATE, "timestamp.txt")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    return Course(course.root)


def move_due_date(course: Course, hour: int) -> None:
    """Move it to an hour of the day of the submissions, as formgrader does."""
    with connection.opened(course) as gradebook:
        due = f"2026-03-01 {hour}:00:00 UTC"
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=due)


def penalties(course: Course) -> list[float | None]:
    """Those of x and y."""
    return [scores.penalty for scores in class_scores(course, ASSIGNMENT).values()]


def test_autograde_writes_the_penalties_of_a_moved_due_date_and_grades_nothing(
    graded, command_line
):
    move_due_date(graded, 12)
    output = command_line("autograde", ASSIGNMENT)[1]
    assert "x: 20 -> 14 (late penalty 0 -> 6)\ny: 20 -> 14 (late penalty 0 -> 6)\n" in output
    assert "0 graded" in output
    assert penalties(graded) == [6, 6]
    with connection.opened(graded) as gradebook:
        gradebook.grant_extension(ASSIGNMENT, "y", hours=2)
    command_line("autograde", ASSIGNMENT)
    assert penalties(graded) == [6, 2]
    assert "late" not in command_line("autograde", ASSIGNMENT)[1]


def test_a_dry_run_tells_the_penalties_of_a_moved_due_date_and_regrade_writes_them(
    graded, command_line
):
    assert command_line("regrade", ASSIGNMENT, "--dry-run")[1].count("\n") == 1
    move_due_date(graded, 14)
    for options, after in (["--dry-run"], [None, None]), ([], [2, 2]):
        output = command_line("regrade", ASSIGNMENT, *options)[1]
        assert "x: 20 -> 18 (late penalty 0 -> 2)" in output
        assert "2 of 2 scores change" in output
        assert penalties(graded) == after


def test_a_class_needs_no_more_queries_than_a_student(graded):
    move_due_date(graded, 12)
    graded.config.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
    statements: list[str] = []

    def count(*args: object) -> None:
        statements.append(str(args[2]))

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", count)
    counts = []
    for students, method in (["x"], "zero"), (["x", "y"], "none"), (["x", "y"], "zero"):
        graded.config.LateSubmissionPlugin.penalty_method = method
        statements.clear()
        found, _ = changed_penalties(graded, ASSIGNMENT, students)
        write_penalties(graded, found)
        counts.append((len(found), len(statements)))
    sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", count)
    assert [number for number, _ in counts] == [1, 1, 2]
    assert len({number for _, number in counts}) == 1


# ---------------------------------------------------------------- manual scores and attempts


def look_again(course: Course) -> set[str]:
    """The exercises of x that are to be looked at again."""
    exercises = class_scores(course, ASSIGNMENT)["x"].exercises
    return {name for name, score in exercises.items() if score.look_again}


def enter_manual_score(course: Course) -> None:
    """As formgrader does, which takes the mark off."""
    with connection.opened(course) as gradebook:
        grade = gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.0, 0.5, False
        gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x").manual_comment = "neat"
        gradebook.db.commit()


@pytest.mark.parametrize("by", ["grader", "nbgrader"])
def test_a_manual_score_is_to_be_looked_at_again_after_a_new_attempt_alone(
    graded, released, command_line, monkeypatch, by
):
    def grade_again() -> set[str]:
        if by == "grader":
            assert command_line("autograde", ASSIGNMENT, "--force")[0] == 0
        else:
            nbgrader_autograde(graded, "x")
        return look_again(graded)

    monkeypatch.setattr("grader.plugin.grade_submission", local.grade_submission)
    enter_manual_score(graded)
    assert grade_again() == set()
    again = right_answers()["sigmoid"] + "\n# once more"
    submit(graded, "x", demo.fill(released, right_answers() | {"sigmoid": again}))
    assert grade_again() == {"gates"}
    assert grade_again() == {"gates"}  # nobody has looked yet
    enter_manual_score(graded)
    assert grade_again() == set()


def test_class_scores_have_what_counts_and_what_was_entered_by_hand(graded):
    enter_manual_score(graded)
    move_due_date(graded, 13)
    with GradebookWriter.opened(graded) as writer:
        writer.clear_scores("y", ASSIGNMENT)
    x, y = class_scores(graded, ASSIGNMENT).values()
    gates = x.exercises["gates"]
    assert (gates.score, gates.max_score, gates.is_manual, gates.comment) == (2.5, 4, True, "neat")
    assert (x.score, x.seconds_late) == (18.5, 7200)
    assert x.submitted_at == datetime.datetime(2026, 3, 1, 15)
    assert (y.score, {one.look_again for one in y.exercises.values()}) == (0, {True})


# ---------------------------------------------------------------- a watcher, and a faulty plug-in


def watched(course: Course, *students: str) -> dict[str, str]:
    """What a watcher says about submissions that have changed, by student."""
    with local.LocalExecutor(1) as executor:
        grader = BatchGrader(course, "", executor, ensure_registered, None)
        outcomes = grader.grade(assignment_of(ASSIGNMENT), list(students))
        return {one.student: one.score or one.problem for one in outcomes}


def test_a_watcher_writes_the_penalty_of_what_is_submitted_again_without_grading_it(
    graded, monkeypatch
):
    monkeypatch.setattr(local, "grade_submission", lambda _: 1 / 0)
    move_due_date(graded, 12)
    assert watched(graded, "x") == {"x": "14 / 20"}
    assert penalties(graded) == [6, None]
    submit(graded, "x", LATE.replace("15", "16"), "timestamp.txt")
    assert watched(graded, "x") == {"x": "12 / 20"}
    assert penalties(graded) == [8, None]


@pytest.mark.parametrize("by", ["grader", "nbgrader"])
def test_the_same_notebook_submitted_again_has_its_new_time_by_either_command(
    graded, command_line, monkeypatch, by
):
    monkeypatch.setattr("grader.plugin.grade_submission", local.grade_submission)
    move_due_date(graded, 15)
    for student in ("x", "y"):
        submit(graded, student, LATE.replace("15", "17"), "timestamp.txt")
    folder = graded.paths("y", ASSIGNMENT).submitted  # which nbgrader does not convert itself
    (folder / f"{ASSIGNMENT}.ipynb").rename(folder / "mine.ipynb")
    if by == "grader":
        assert "0 graded" in command_line("autograde", ASSIGNMENT)[1]
    else:
        nbgrader_autograde(graded, force=False)
    assert penalties(graded) == [4, 4]


FAULTY = "return 1 / (student_id == 'x') if total_seconds_late > 7200 else 2"


def break_plugin(course: Course, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the plug-in fail for y, more than two hours late; returns what is said about it."""
    plugin = course.root / "two_points_an_hour.py"
    plugin.write_text(plugin.read_text().replace("return 2 * total_seconds_late / 3600", FAULTY))
    monkeypatch.delitem(sys.modules, plugin.stem, raising=False)
    line = 1 + next(i for i, text in enumerate(plugin.read_text().splitlines()) if FAULTY in text)
    return (
        f"the late plug-in two_points_an_hour.Plugin failed for {ASSIGNMENT} of y: "
        f"ZeroDivisionError: division by zero (two_points_an_hour.py, line {line}). Correct it"
    )


@pytest.mark.parametrize("by", ["grader", "nbgrader"])
def test_a_late_plugin_that_fails_for_one_submission_leaves_that_one_not_graded(
    graded, command_line, monkeypatch, by
):
    monkeypatch.setattr("grader.plugin.grade_submission", local.grade_submission)
    message = break_plugin(graded, monkeypatch)
    move_due_date(graded, 12)
    if by == "grader":
        status, _, errors = command_line("autograde", ASSIGNMENT, "--force")
        assert status == 1
        assert f"\ny: not graded, internal error: {message}" in errors
        assert "Traceback" not in errors
        report = command_line("report", ASSIGNMENT, "--students")[1]
        assert f"internal error: {message}" in " ".join(report.split())
    else:
        with pytest.raises(NbGraderException):
            nbgrader_autograde(graded)
    x, y = class_scores(graded, ASSIGNMENT).values()
    assert (x.total, y.score, y.exercises["gates"].look_again) == (19, 0, True)


def test_a_late_plugin_that_fails_later_leaves_the_old_penalty_and_says_so(
    graded, command_line, monkeypatch
):
    message = break_plugin(graded, monkeypatch)
    move_due_date(graded, 13)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    move_due_date(graded, 12)
    status, _, errors = command_line("autograde", ASSIGNMENT)
    assert status == 1
    assert f"\ny: the late penalty stays as it was: {message}" in f"\n{errors}"
    assert "Traceback" not in errors
    assert watched(graded, "x", "y")["y"].startswith(f"the late penalty stays as it was: {message}")
    status, output, errors = command_line("regrade", ASSIGNMENT)
    assert status == 1, errors
    assert f"y: not graded, internal error: {message}" in output
    assert "its old scores stay" in output
    assert penalties(graded) == [1, 2]


def test_a_late_plugin_that_cannot_be_imported_is_named_before_anything_is_graded(
    graded, command_line
):
    config = graded.root / "nbgrader_config.py"  # which names another one at its end
    config.write_text(config.read_text().rpartition("c.AssignLatePenalties")[0])
    (graded.root / "nbgrader_config_local.py").write_text(
        "c = get_config()\nc.AssignLatePenalties.plugin_class = 'no_such_module.Plugin'\n"
    )
    status, _, errors = command_line("autograde", ASSIGNMENT, "--force")
    assert (status, errors.count("\n")) == (1, 1)
    assert "plugin_class in nbgrader_config_local.py cannot be used: " in errors
    assert "no_such_module" in errors
