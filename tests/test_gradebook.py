"""Our rows in the gradebook are nbgrader's own, and the ten-thousandth is found as the first is."""

import datetime
import shutil
import sys
from collections.abc import Iterator

import nbformat
import pytest
import sqlalchemy
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades

from grader import intake, task
from grader.course import Course, CourseError
from grader.gradebook import Marks, marks_of
from tests import killed
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


def notebook(course: Course, **earned: float) -> nbformat.NotebookNode:
    """A judged hand-in: full points but for those named; the first answer is as released."""
    folder = course.folder("release", ".", ASSIGNMENT)
    cells = intake.cells((folder / f"{ASSIGNMENT}.ipynb").read_bytes())
    source = course.folder("source", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    judged = intake.rebuild(intake.master(source), cells)
    solutions = [c for c in judged.cells if c.metadata.get("nbgrader", {}).get("solution")]
    for cell in solutions[1:]:
        cell.source += "\n# written"
    task.write_verdicts(judged, killed.verdicts_of(ASSIGNMENT, earned))
    return judged


def save(course: Course, when: datetime.datetime | None, **earned: float) -> None:
    """Save marks of student x our way."""
    with Marks.of(course) as marks:
        marks.save("x", ASSIGNMENT, notebook(course, **earned), when)


def save_as_nbgrader(course: Course, when: datetime.datetime | None, **earned: float) -> None:
    """The same with what nbgrader calls."""
    given = {"timestamp": when} if when else {}
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("x")
        gradebook.update_or_create_submission(ASSIGNMENT, "x", **given)
    names = {"student": "x", "assignment": ASSIGNMENT, "notebook": ASSIGNMENT}
    names["db_url"] = course.directory.db_url
    for step in (SaveAutoGrades, AssignLatePenalties):
        step(config=course.config).preprocess(notebook(course, **earned), {"nbgrader": names})


def rows(course: Course) -> dict[str, list[dict]]:
    """Every row of every table, without the ids that are drawn at random."""
    with course.gradebook() as gradebook:
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


def by_hand(course: Course) -> None:
    """A manual mark, extra credit, a comment and two hours more for x."""
    with course.gradebook() as gradebook:
        found = gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x")
        found.manual_score, found.extra_credit = 1.25, 0.5
        gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x").manual_comment = "neat"
        gradebook.grant_extension(ASSIGNMENT, "x", hours=2)
        gradebook.db.commit()


@pytest.fixture
def twins(course, tmp_path, monkeypatch) -> Iterator[list[Course]]:
    """Two courses with a due date and a plug-in of their own, whose gradebooks begin the same."""
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=DUE)
    shutil.copytree(course.root, tmp_path / "twin")
    yield [Course(course.root), Course(tmp_path / "twin")]
    for name in [name for name in sys.modules if name.startswith("late_")]:
        del sys.modules[name]


def use_plugin(course: Course, name: str, penalty: str, tmp_path, monkeypatch) -> None:
    """From now on late hand-ins of this course cost what this expression says."""
    text = PLUGIN.format(penalty=penalty.format(db_url=course.directory.db_url))
    (tmp_path / f"late_{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    course.config.AssignLatePenalties.plugin_class = f"late_{name}.Plugin"


PENALTIES = {"half": "score / 2", "none": "None", "negative": "-1.0", "too much": "score + 1"}


@pytest.mark.parametrize("when", [None, LATE, LATE - datetime.timedelta(days=2)], ids=str)
@pytest.mark.parametrize("penalty", ["zero", *PENALTIES, WRITES], ids=lambda p: p[:8])
def test_every_row_is_as_nbgrader_writes_it(twins, tmp_path, monkeypatch, when, penalty):
    for number, (course, way) in enumerate(zip(twins, (save, save_as_nbgrader), strict=True)):
        if penalty != "zero":
            said = PENALTIES.get(penalty, penalty)
            use_plugin(course, str(number), said, tmp_path, monkeypatch)
        way(course, when, gates=2.5, dtanh=0.0)
    first = [rows(course) for course in twins]
    assert first[0] == first[1]
    assert any("No response." in row for row in first[0]["comment"])
    for course, way in zip(twins, (save, save_as_nbgrader), strict=True):
        by_hand(course)
        way(course, when and when + datetime.timedelta(hours=1), gates=4.0, sigmoid=0.25)
    again = [rows(course) for course in twins]
    assert again[0] == again[1]
    assert again[0] != first[0]


def test_who_could_not_be_graded_has_every_row_of_a_hand_in(twins):
    ours, stock = twins
    with Marks.of(ours) as marks:
        marks.leave_open("x", ASSIGNMENT, LATE)
    with stock.gradebook() as gradebook:
        gradebook.update_or_create_student("x")
        gradebook.update_or_create_submission(ASSIGNMENT, "x", timestamp=LATE)
    assert rows(ours) == rows(stock)


def test_marks_that_are_taken_back_leave_what_was_written_by_hand(course):
    save(course, None)
    by_hand(course)
    with Marks.of(course) as marks:
        marks.leave_open("x", ASSIGNMENT)
    with course.gradebook() as gradebook:
        (found,) = gradebook.find_submission(ASSIGNMENT, "x").notebooks
        assert {g.auto_score for g in found.grades} == {None}
        assert all(g.needs_manual_grade for g in found.grades)
        assert found.score == 1.75
        assert [c.manual_comment for c in found.comments if c.manual_comment] == ["neat"]
        assert any(c.auto_comment == "No response." for c in found.comments)


@pytest.fixture
def plans() -> Iterator[list[str]]:
    """How SQLite means to find the rows of each statement that is sent from now on."""
    told: list[str] = []

    def explain(connection, cursor, statement, parameters, context, executemany):
        asked = connection.connection.driver_connection.cursor()
        asked.execute(
            f"EXPLAIN QUERY PLAN {statement}", parameters[0] if executemany else parameters
        )
        told.extend(row[3] for row in asked)

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", explain)
    yield told
    sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", explain)


def test_no_statement_of_a_hand_in_goes_through_the_class(twins, plans):
    course = twins[0]
    with Marks.of(course) as marks:
        marks.save("the first", ASSIGNMENT, notebook(course), LATE)
        del plans[:]
        marks.save("x", ASSIGNMENT, notebook(course), LATE)
        marks.save("x", ASSIGNMENT, notebook(course), LATE + datetime.timedelta(days=1))
        marks.leave_open("x", ASSIGNMENT)
    assert len(plans) > 20
    assert [plan for plan in plans if not plan.startswith("SEARCH")] == []


def test_the_marks_of_a_class_are_one_query_and_count_penalties_and_manual_marks(twins, plans):
    course = twins[0]
    with Marks.of(course) as marks:
        marks.save("late", ASSIGNMENT, notebook(course), LATE)
        marks.save("x", ASSIGNMENT, notebook(course, gates=1.0), None)
        marks.leave_open("open", ASSIGNMENT)
    by_hand(course)
    del plans[:]
    assert marks_of(course, ASSIGNMENT) == {"late": 0, "x": 17.75, "open": 0}
    assert sum("grade" in plan for plan in plans) == 1


@pytest.mark.parametrize(
    ("assignment", "said"), [("99-none", "does not know it"), (ASSIGNMENT, "the cell check_new")]
)
def test_what_the_gradebook_does_not_know_is_said_in_words(course, assignment, said):
    judged = notebook(course)
    graded = next(c for c in judged.cells if c.metadata.get("nbgrader", {}).get("grade"))
    graded.metadata.nbgrader.grade_id = "check_new"
    with Marks.of(course) as marks, pytest.raises(CourseError, match=said):
        marks.save("x", assignment, judged, None)
    assert marks_of(course, ASSIGNMENT) == {}


def test_a_name_that_no_table_can_hold_is_passed_over(course):
    for name in ("n" * 128, "n" * 129):
        course.folder("submitted", name, ASSIGNMENT).mkdir(parents=True)
    assert course.students(ASSIGNMENT) == ["n" * 128]
    assert course.nameless(ASSIGNMENT) == ["n" * 129]
