"""Write nbgrader's feedback pages for what has been graded."""

from collections.abc import Iterator
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func

from check.tree import line

from . import pages
from .autograde import REPORT, read_report
from .course import Course, CourseError
from .pages import Order, PageMarks

AT_ONCE = 200  # students whose marks are read together


class NotWritten(CourseError):
    """Some pages could not be written; the message says whose and why."""


def stale(course: Course, assignment: str, students: list[str], force: bool) -> list[str]:
    """Students whose page is missing or older than their verdict."""
    chosen = []
    for student in students:
        report = read_report(course, assignment, student)
        if report is None or report.fault:
            continue
        page = course.folder("feedback", student, assignment) / f"{assignment}.html"
        verdict = course.folder("autograded", student, assignment) / REPORT
        if force or not page.exists() or page.stat().st_mtime < verdict.stat().st_mtime:
            chosen.append(student)
    return chosen


def write_pages(course: Course, assignment: str, students: list[str]) -> Iterator[str]:
    """Write a page for each student.

    Yields:
        the student whose page has just been written.

    Raises:
        NotWritten: at the end, some could not be.
    """
    wrong, maker = [], None
    for order in _orders(course, assignment, students):
        maker = maker or pages.PageMaker.of(course, assignment)
        if trouble := maker.make(order):
            wrong.append(f"  {line(order.student)}: {trouble}")
        else:
            yield order.student
    if wrong:
        told = "\n".join(wrong)
        raise NotWritten(f"{assignment}: {len(wrong)} pages could not be written:\n{told}")


# ---------------------------------------------------------------- what the gradebook says


def _orders(course: Course, assignment: str, students: list[str]) -> Iterator[Order]:
    """Pages to be made; the gradebook is asked for many students at a time."""
    for start in range(0, len(students), AT_ONCE):
        some = students[start : start + AT_ONCE]
        with course.gradebook() as gradebook:
            marks = read_marks(gradebook, assignment, some)
        yield from (Order(student, marks[student]) for student in some)


def read_marks(
    gradebook: Gradebook, assignment: str, students: list[str]
) -> dict[str, dict[str, PageMarks]]:
    """Marks and comments by student and notebook, by nbgrader's own formulas."""
    marks: dict[str, dict[str, PageMarks]] = {student: {} for student in students}
    known: dict[str, PageMarks] = {}
    for number, student, notebook, points, late in _handed_in(gradebook, assignment, students):
        known[number] = marks[student][notebook] = PageMarks(0.0, points, late)
    cells = _names(gradebook, assignment, BaseCell, BaseCell.notebook_id == Notebook.id)

    def ask(table: Any, *columns: Any) -> Any:
        asked = gradebook.db.query(table.notebook_id, *columns)
        return asked.filter(table.cell_id.in_(cells), table.notebook_id.in_(known))

    for number, total in ask(Grade, func.sum(Grade.score)).group_by(Grade.notebook_id):
        known[number].score = total
    for number, cell, score, points in ask(Grade, Grade.cell_id, Grade.score, Grade.max_score):
        known[number].scores[cells[cell]] = score, points
    for number, cell, comment in ask(Comment, Comment.cell_id, Comment.comment):
        known[number].comments[cells[cell]] = comment
    return marks


def _handed_in(gradebook: Gradebook, assignment: str, students: list[str]) -> Iterator[tuple]:
    """Number, student, name, points and late penalty of the notebooks of these students.

    The tables that grow with the class are asked for what their indices hold, here as in
    read_marks: a join would be free to read them from end to end.
    """
    table = SubmittedAssignment
    asked = gradebook.db.query(table.id, table.student_id).filter(table.student_id.in_(students))
    numbers = gradebook.db.query(Assignment.id).filter(Assignment.name == assignment)
    whose = dict(map(tuple, asked.filter(table.assignment_id.in_(numbers))))
    names = _names(gradebook, assignment, Notebook)
    one = SubmittedNotebook
    told = (one.id, one.assignment_id, one.notebook_id, one.max_score, one.late_submission_penalty)
    found = gradebook.db.query(*told).filter(one.notebook_id.in_(names))
    for number, handed_in, notebook, *rest in found.filter(one.assignment_id.in_(whose)):
        yield number, whose[handed_in], names[notebook], *rest


def _names(gradebook: Gradebook, assignment: str, table: Any, *joined: Any) -> dict[str, str]:
    """Names of an assignment's notebooks, or cells, by their numbers."""
    asked = gradebook.db.query(table.id, table.name)
    if joined:
        asked = asked.join(Notebook, *joined)
    asked = asked.join(Assignment, Assignment.id == Notebook.assignment_id)
    return dict(map(tuple, asked.filter(Assignment.name == assignment)))
