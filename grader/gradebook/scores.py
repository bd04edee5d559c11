"""Read scores from the gradebook, with manual scores, extra credit and late penalties."""

import dataclasses
from collections.abc import Iterator
from typing import Any, NamedTuple

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
from sqlalchemy import func, select

from ..course import Course
from . import connection


def total_scores(course: Course, assignment: str) -> dict[str, float]:
    """The total score of each submission of an assignment, by student."""
    penalty = SubmittedNotebook.late_submission_penalty
    query = (
        select(SubmittedAssignment.student_id, func.sum(Grade.score), penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
        .group_by(SubmittedAssignment.student_id, SubmittedNotebook.id, penalty)
    )
    with connection.opened(course) as gradebook:
        found = gradebook.db.execute(query).all()
    return {student: round(score - (late or 0.0), 2) for student, score, late in found}


# ---------------------------------------------------------------- scores of each cell


@dataclasses.dataclass
class NotebookScores:
    """Scores and comments of one student's notebook.

    Args:
        score: the sum of the scores, without the penalty.
        max_score: the sum of the points.
        late_penalty: points lost for a late submission.
        scores: score and points of each graded cell, by grade_id.
        comments: by grade_id.
    """

    score: float
    max_score: float
    late_penalty: float | None
    scores: dict[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    comments: dict[str, str | None] = dataclasses.field(default_factory=dict)


def read_scores(
    gradebook: Gradebook, assignment: str, students: list[str]
) -> dict[str, dict[str, NotebookScores]]:
    """Scores and comments as nbgrader computes them; a class needs no more queries than a student.

    Args:
        gradebook: open.
        assignment: name of the assignment.
        students: their ids.

    Returns:
        by student, then by the name of the notebook.
    """
    scores: dict[str, dict[str, NotebookScores]] = {student: {} for student in students}
    by_id: dict[str, NotebookScores] = {}
    for one in _notebooks(gradebook, assignment, students):
        by_id[one.id] = NotebookScores(0.0, one.max_score, one.late_penalty)
        scores[one.student][one.name] = by_id[one.id]
    cells = _names(gradebook, assignment, BaseCell, BaseCell.notebook_id == Notebook.id)

    def rows(table: Any, *columns: Any) -> Any:
        query = gradebook.db.query(table.notebook_id, *columns)
        return query.filter(table.cell_id.in_(cells), table.notebook_id.in_(by_id))

    for notebook, total in rows(Grade, func.sum(Grade.score)).group_by(Grade.notebook_id):
        by_id[notebook].score = total
    for notebook, cell, score, points in rows(Grade, Grade.cell_id, Grade.score, Grade.max_score):
        by_id[notebook].scores[cells[cell]] = score, points
    for notebook, cell, comment in rows(Comment, Comment.cell_id, Comment.comment):
        by_id[notebook].comments[cells[cell]] = comment
    return scores


class _SubmittedNotebook(NamedTuple):
    id: str
    student: str
    name: str
    max_score: float
    late_penalty: float | None


def _notebooks(
    gradebook: Gradebook, assignment: str, students: list[str]
) -> Iterator[_SubmittedNotebook]:
    """The submitted notebooks of these students.

    Tables that grow with the class are filtered by indexed columns, here as in read_scores: a join
    might read all of their rows.
    """
    submission, notebook = SubmittedAssignment, SubmittedNotebook
    ids = gradebook.db.query(Assignment.id).filter(Assignment.name == assignment)
    query = gradebook.db.query(submission.id, submission.student_id)
    query = query.filter(submission.student_id.in_(students), submission.assignment_id.in_(ids))
    student_of = dict(map(tuple, query))
    names = _names(gradebook, assignment, Notebook)
    keys = (notebook.id, notebook.assignment_id, notebook.notebook_id)
    rows = gradebook.db.query(*keys, notebook.max_score, notebook.late_submission_penalty)
    rows = rows.filter(notebook.notebook_id.in_(names), notebook.assignment_id.in_(student_of))
    for row_id, submission_id, notebook_id, max_score, penalty in rows:
        student, name = student_of[submission_id], names[notebook_id]
        yield _SubmittedNotebook(row_id, student, name, max_score, penalty)


def _names(gradebook: Gradebook, assignment: str, table: Any, *joined: Any) -> dict[str, str]:
    """Names by id of the notebooks of an assignment, or of the cells that are joined to them."""
    query = gradebook.db.query(table.id, table.name)
    if joined:
        query = query.join(Notebook, *joined)
    query = query.join(Assignment, Assignment.id == Notebook.assignment_id)
    return dict(map(tuple, query.filter(Assignment.name == assignment)))
