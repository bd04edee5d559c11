"""Rows in the gradebook are those that nbgrader writes, and are found by indexed keys."""

import datetime
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from unittest import mock

import nbformat
import pytest
import sqlalchemy
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades

from check.result import Result
from grader.assignment import assignment as assignment_of
from grader.course import Course
from grader.errors import CourseError
from grader.gradebook import class_scores, connection
from grader.gradebook.scores import total_scores
from grader.gradebook.writer import GradebookWriter
from grader.grading import task
from grader.grading.run import release_text
from tests.conftest import ASSIGNMENT

LATE = datetime.datetime(2026, 3, 2, 12)
DUE = "2026-03-01 12:00:00 UTC"
PLUGIN = """
from nbgrader.api import Gradebook
from nbgrader.plugins import BasePlugin

class Plugin(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {penalty}
"""
WRITES = """Gradebook({db_url!r}).update_or_create_student(student_id, first_name="late") and 1.5"""


def graded(course: Course, **scores: float) -> task.GradedSubmission:
    """A graded submission of student x, in which the first solution cell is as it was released.

    Args:
        course: the released course.
        scores: by exercise; all other exercises have full points.
    """
    assignment = assignment_of(ASSIGNMENT)
    notebook = nbformat.read(course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)
    solutions = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    for cell in solutions[1:]:
        cell.source += "\n# written"
    results = [
        Result(name, scores.get(name, points), points, met=["it is so"])
        for name, points in assignment.max_scores.items()
    ]
    with mock.patch.object(task, "grade_notebook", return_value=results):
        return task.grade_submission(
            task.GradingTask(
                assignment=assignment,
                student="x",
                attempt="attempt",
                data=nbformat.writes(notebook).encode(),
                unreadable="",
                note="",
                source=release_text(course, assignment),
                seeds={},
                backend="",
            )
        )


def save(
    writer: GradebookWriter,
    student: str,
    submission: task.GradedSubmission,
    submitted_at: datetime.datetime | None,
) -> None:
    """Write the scores of a graded submission as numbers, under the name of a student."""
    scores = {f"check_{result.name}": result.score for result in submission.report.results}
    writer.save_scores(student, ASSIGNMENT, scores, submission.unanswered, submitted_at)


def save_as_numbers(
    course: Course, submitted_at: datetime.datetime | None, **scores: float
) -> None:
    """Write scores of student x with our writer, which is given them as numbers."""
    with GradebookWriter.opened(course) as writer:
        save(writer, "x", graded(course, **scores), submitted_at)


def save_as_nbgrader(
    course: Course, submitted_at: datetime.datetime | None, **scores: float
) -> None:
    """The same with nbgrader's own steps, which read scores from the outputs of cells."""
    time = {"timestamp": submitted_at} if submitted_at else {}
    with connection.opened(course) as gradebook:
        gradebook.update_or_create_student("x")
        gradebook.update_or_create_submission(ASSIGNMENT, "x", **time)
    names = {"student": "x", "assignment": ASSIGNMENT, "notebook": ASSIGNMENT}
    names["db_url"] = course.directory.db_url
    notebook = nbformat.v4.reads(graded(course, **scores).notebook)
    for step in (SaveAutoGrades, AssignLatePenalties):
        step(config=course.config).preprocess(notebook, {"nbgrader": names})


BOTH: tuple[Callable[..., None], ...] = (save_as_numbers, save_as_nbgrader)


def scores_read_while_y_is_recorded(course: Course) -> tuple[set[str], set[str]]:
    """Students whose scores are read while another grader records y; and those read after it."""
    submission = graded(course)

    def record(student: str) -> None:
        with GradebookWriter.opened(course) as writer:
            save(writer, student, submission, None)

    record("x")
    other = threading.Thread(target=record, args=["y"])
    read_comments = class_scores._comments

    def read_comments_late(*args):
        other.start()
        other.join(1)  # in SQLite y has to wait until all is read
        return read_comments(*args)

    with mock.patch.object(class_scores, "_comments", read_comments_late):
        meanwhile = class_scores.class_scores(course, ASSIGNMENT)
    other.join()
    assert all(one.exercises for one in meanwhile.values())
    return set(meanwhile), set(class_scores.class_scores(course, ASSIGNMENT))


def rows(course: Course) -> dict[str, list[str]]:
    """Every row of every table, without the ids that are drawn at random."""
    with connection.opened(course) as gradebook:
        tables = sqlalchemy.MetaData()
        tables.reflect(gradebook.engine)
        ids = {"id", "cell_id", "notebook_id", "assignment_id"}
        return {
            name: sorted(
                str({k: v for k, v in row._asdict().items() if k not in ids})
                for row in gradebook.db.execute(table.select())
            )
            for name, table in tables.tables.items()
        }


def grade_manually(course: Course) -> None:
    """Give x a manual score, extra credit, a comment and two more hours, as an instructor does."""
    with connection.opened(course) as gradebook:
        grade = gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x")
        grade.manual_score, grade.extra_credit = 1.25, 0.5
        gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x").manual_comment = "neat"
        gradebook.grant_extension(ASSIGNMENT, "x", hours=2)
        gradebook.db.commit()


@pytest.fixture
def two_courses(course, tmp_path) -> Iterator[list[Course]]:
    """Two courses with a due date and late penalties, whose gradebooks are equal at first."""
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with connection.opened(course) as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=DUE)
    shutil.copytree(course.root, tmp_path / "second")
    yield [Course(course.root), Course(tmp_path / "second")]
    for name in [name for name in sys.modules if name.startswith("late_")]:
        del sys.modules[name]


def use_plugin(course: Course, name: str, penalty: str, tmp_path, monkeypatch) -> None:
    """From now on the penalty for a late submission is the value of this expression."""
    text = PLUGIN.format(penalty=penalty.format(db_url=course.directory.db_url))
    (tmp_path / f"late_{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    course.config.AssignLatePenalties.plugin_class = f"late_{name}.Plugin"


PENALTIES = {"half": "score / 2", "none": "None", "negative": "-1.0", "too much": "score + 1"}


@pytest.mark.parametrize("submitted_at", [None, LATE, LATE - datetime.timedelta(days=2)], ids=str)
@pytest.mark.parametrize("penalty", ["zero", *PENALTIES, WRITES], ids=lambda p: p[:8])
def test_scores_as_numbers_give_the_rows_that_nbgrader_writes_from_outputs(
    two_courses, tmp_path, monkeypatch, submitted_at, penalty
):
    for number, (course, save) in enumerate(zip(two_courses, BOTH, strict=True)):
        if penalty != "zero":
            expression = PENALTIES.get(penalty, penalty)
            use_plugin(course, str(number), expression, tmp_path, monkeypatch)
        save(course, submitted_at, gates=2.5, dtanh=0.0)
    first = [rows(course) for course in two_courses]
    assert first[0] == first[1]
    assert any("No response." in row for row in first[0]["comment"])
    for course, save in zip(two_courses, BOTH, strict=True):
        grade_manually(course)
        later = submitted_at and submitted_at + datetime.timedelta(hours=1)
        save(course, later, gates=4.0, sigmoid=0.25)
    second = [rows(course) for course in two_courses]
    assert second[0] == second[1]
    assert second[0] != first[0]


def test_a_submission_that_was_not_graded_has_all_rows_that_nbgrader_registers(two_courses):
    ours, stock = two_courses
    with GradebookWriter.opened(ours) as writer:
        writer.clear_scores("x", ASSIGNMENT, LATE)
    with connection.opened(stock) as gradebook:
        gradebook.update_or_create_student("x")
        gradebook.update_or_create_submission(ASSIGNMENT, "x", timestamp=LATE)
    assert rows(ours) == rows(stock)


def test_clearing_scores_keeps_manual_scores_and_comments(course):
    save_as_numbers(course, None)
    grade_manually(course)
    with GradebookWriter.opened(course) as writer:
        writer.clear_scores("x", ASSIGNMENT)
    with connection.opened(course) as gradebook:
        (notebook,) = gradebook.find_submission(ASSIGNMENT, "x").notebooks
        assert {g.auto_score for g in notebook.grades} == {None}
        assert all(g.needs_manual_grade for g in notebook.grades)
        assert notebook.score == 1.75
        assert [c.manual_comment for c in notebook.comments if c.manual_comment] == ["neat"]
        assert any(c.auto_comment == "No response." for c in notebook.comments)


@pytest.fixture
def query_plans() -> Iterator[list[str]]:
    """SQLite's query plan of each statement that is executed from now on, one line a step."""
    plans: list[str] = []

    def explain(connection, cursor, statement, parameters, context, executemany):
        second = connection.connection.driver_connection.cursor()
        second.execute(
            f"EXPLAIN QUERY PLAN {statement}", parameters[0] if executemany else parameters
        )
        plans.extend(row[3] for row in second)

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", explain)
    yield plans
    sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", explain)


def test_no_statement_for_one_submission_scans_a_table(two_courses, query_plans):
    course = two_courses[0]
    submission = graded(course)
    with GradebookWriter.opened(course) as writer:
        save(writer, "the first", submission, LATE)
        del query_plans[:]
        save(writer, "x", submission, LATE)
        save(writer, "x", submission, LATE + datetime.timedelta(days=1))
        writer.clear_scores("x", ASSIGNMENT)
    assert len(query_plans) > 20
    assert [plan for plan in query_plans if not plan.startswith("SEARCH")] == []


def test_total_scores_of_a_class_are_one_query_with_penalties_and_manual_scores(
    two_courses, query_plans
):
    course = two_courses[0]
    with GradebookWriter.opened(course) as writer:
        save(writer, "late", graded(course), LATE)
        save(writer, "x", graded(course, gates=1.0), None)
        writer.clear_scores("ungraded", ASSIGNMENT)
    grade_manually(course)
    del query_plans[:]
    assert total_scores(course, ASSIGNMENT) == {"late": 0, "x": 17.75, "ungraded": 0}
    assert sum("grade" in plan for plan in query_plans) == 1


def test_scores_that_are_read_while_another_grader_records_are_those_of_one_moment(course):
    assert scores_read_while_y_is_recorded(course) == ({"x"}, {"x", "y"})


@pytest.mark.parametrize(
    ("assignment", "message"),
    [("99-none", "99-none is not in"), (ASSIGNMENT, f"the cell check_new of {ASSIGNMENT}")],
)
def test_an_assignment_or_cell_that_is_not_in_the_gradebook_is_named_in_the_error(
    course, assignment, message
):
    scores = {"check_new": 1.0, "check_gates": 4.0}
    with GradebookWriter.opened(course) as writer, pytest.raises(CourseError, match=message):
        writer.save_scores("x", assignment, scores, (), None)
    assert total_scores(course, ASSIGNMENT) == {}


def test_a_folder_name_that_is_too_long_for_a_table_is_unusable(course):
    for name in ("n" * 128, "n" * 129):
        course.paths(name, ASSIGNMENT).submitted.mkdir(parents=True)
    assert course.students(ASSIGNMENT) == ["n" * 128]
    assert course.unusable_folders(ASSIGNMENT) == ["n" * 129]
