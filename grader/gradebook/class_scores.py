"""The scores of a class as the gradebook has them: which of them count, and what is manual."""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..course import Course
from . import connection
from .rows import NO_RESPONSE, AssignmentRows, find_assignment


@dataclasses.dataclass(frozen=True)
class ExerciseScore:
    """What the gradebook has about one exercise of one student.

    Args:
        max_score: points of the exercise.
        auto_score: from grading; None when it was not graded.
        manual_score: entered by the instructor; None when there is none.
        extra_credit: entered by the instructor.
        look_again: nbgrader's "needs manual grade": the exercise was not graded, or a new attempt
            was graded after the instructor had entered the manual score.
        comment: entered by the instructor, or "".
        unanswered: whether the solution cell is as it was released.
    """

    max_score: float
    auto_score: float | None
    manual_score: float | None
    extra_credit: float
    look_again: bool
    comment: str = ""
    unanswered: bool = False

    @property
    def is_manual(self) -> bool:
        """Whether the manual score counts."""
        return self.manual_score is not None

    @property
    def score(self) -> float:
        """The score that counts, as in nbgrader: manual before automatic, with extra credit."""
        if self.manual_score is not None:
            return self.manual_score + self.extra_credit
        return 0.0 if self.auto_score is None else self.auto_score + self.extra_credit


@dataclasses.dataclass(frozen=True)
class StudentScores:
    """What the gradebook has about one student's submission.

    Args:
        student: id of the student.
        submission: id of the row of the submitted assignment.
        notebook: id of the row of the submitted notebook.
        submitted_at: UTC, without a time zone, as nbgrader stores it; None when it is not known.
        duedate: of the assignment, in UTC, or None.
        extension: more time for this student, or None.
        penalty: points lost for a late submission, as it is stored; None when there is none.
        exercises: by the name of the exercise, in no order.
    """

    student: str
    submission: str
    notebook: str
    submitted_at: datetime.datetime | None
    duedate: datetime.datetime | None
    extension: datetime.timedelta | None
    penalty: float | None
    exercises: dict[str, ExerciseScore] = dataclasses.field(default_factory=dict)

    @property
    def seconds_late(self) -> float:
        """As nbgrader's total_seconds_late: 0 in time, or when one of the times is not known."""
        if self.submitted_at is None or self.duedate is None:
            return 0.0
        due = self.duedate + (self.extension or datetime.timedelta())
        return max(0.0, (self.submitted_at - due).total_seconds())

    @property
    def score(self) -> float:
        """The sum of the scores that count, without the penalty."""
        return sum(one.score for one in self.exercises.values())

    @property
    def total(self) -> float:
        """The score of the submission after the penalty, to a hundredth of a point."""
        return round(self.score - (self.penalty or 0.0), 2)


def class_scores(course: Course, assignment: str) -> dict[str, StudentScores]:
    """Scores of all submissions of an assignment; few queries, whatever the size of the class.

    Returns:
        by student, in the order of their ids; empty when the gradebook has no such assignment.
    """
    with connection.read(course) as gradebook:
        return read_class_scores(gradebook, assignment)


def read_class_scores(gradebook: Gradebook, assignment: str) -> dict[str, StudentScores]:
    """The same, from a gradebook that is open."""
    rows = find_assignment(gradebook.db, assignment)
    if rows is None:
        return {}
    found = {one.notebook: one for one in _submissions(gradebook.db, rows)}
    comments = {(row[0], row[1]): row[2:] for row in _comments(gradebook.db, rows)}
    for notebook, name, max_score, auto, manual, extra, again in _grades(gradebook.db, rows):
        exercise = name.removeprefix("check_")
        comment, auto_comment = comments.get((notebook, exercise), (None, None))
        found[notebook].exercises[exercise] = ExerciseScore(
            max_score=max_score,
            auto_score=auto,
            manual_score=manual,
            extra_credit=extra or 0.0,
            look_again=again,
            comment=comment or "",
            unanswered=auto_comment == NO_RESPONSE,
        )
    return {one.student: one for one in found.values()}


def read_duedate(gradebook: Gradebook, assignment: str) -> datetime.datetime | None:
    """The due date of an assignment, without extensions; None when there is none."""
    rows = find_assignment(gradebook.db, assignment)
    return gradebook.db.scalar(_duedate(rows)) if rows else None


def _duedate(rows: AssignmentRows) -> Any:
    return select(Assignment.duedate).where(Assignment.id == rows.assignment)


def _submissions(db: Session, rows: AssignmentRows) -> Iterator[StudentScores]:
    """The submissions without their exercises."""
    duedate = db.scalar(_duedate(rows))
    query = (
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.id,
            SubmittedNotebook.id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            SubmittedNotebook.late_submission_penalty,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == rows.assignment)
        .where(SubmittedNotebook.notebook_id == rows.notebook)
        .order_by(SubmittedAssignment.student_id)
    )
    for student, row, notebook, time, extension, penalty in db.execute(query):
        yield StudentScores(student, row, notebook, time, duedate, extension, penalty)


def _grades(db: Session, rows: AssignmentRows) -> Iterator[tuple[Any, ...]]:
    """Notebook, cell and scores; found by the index, which is by cell."""
    columns = (Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)
    query = select(Grade.notebook_id, GradeCell.name, GradeCell.max_score, *columns)
    query = query.join(GradeCell, GradeCell.id == Grade.cell_id)
    yield from map(tuple, db.execute(query.where(Grade.cell_id.in_(rows.graded.values()))))


def _comments(db: Session, rows: AssignmentRows) -> Iterator[tuple[str, str, str, str]]:
    names = {cell: name for name, cell in rows.commented.items()}
    columns = (Comment.manual_comment, Comment.auto_comment)
    query = select(Comment.notebook_id, Comment.cell_id, *columns)
    for notebook, cell, *texts in db.execute(query.where(Comment.cell_id.in_(names))):
        yield notebook, names[cell], *texts
