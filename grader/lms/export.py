"""Scores for a learning management system, and as a plain table."""

from nbgrader.api import Assignment as Row
from nbgrader.api import SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select

from ..assignment import Assignment
from ..course import Course
from ..gradebook import connection
from ..gradebook.scores import total_scores
from ..policy.course_policy import course_policy
from . import roster
from .fill import Scores
from .people import Roster
from .table import written


def scores_of(course: Course, assignment: Assignment) -> Scores:
    """The scores that count: with manual scores and penalties."""
    total = sum(assignment.max_scores.values())
    by_student = total_scores(course, assignment.name)
    return Scores(assignment.name, total, by_student, excused(course, assignment.name))


def excused(course: Course, assignment: str) -> frozenset[str]:
    """Students who need not hand an assignment in."""
    settings = course_policy(course)
    return frozenset(one for one in settings.excused if settings.is_excused(one, assignment))


def plain(course: Course, assignments: list[Assignment]) -> str:
    """A table of all students, as the text of a CSV file.

    For each assignment that somebody has a score in: score, points, and the penalty for a late
    submission, which the score has lost already.
    """
    scored = [(one, scores_of(course, one)) for one in assignments]
    scored = [(one, scores) for one, scores in scored if scores.by_student]
    penalties = {one.name: _penalties(course, one.name) for one, _ in scored}
    header: list[str | float | None] = ["student", "first_name", "last_name", "email"]
    header.append("lms_user_id")
    for one, _ in scored:
        header += [one.name, f"{one.name} max_score", f"{one.name} late_penalty"]
    rows = [header]
    for student in Roster(roster.students(course)).students:
        row: list[str | float | None] = [student.id, student.first_name, student.last_name]
        row += [student.email, student.lms_user_id]
        for one, scores in scored:
            score = scores.by_student.get(student.id)
            penalty = penalties[one.name].get(student.id, 0.0)
            row += [None] * 3 if score is None else [score, scores.max_score, penalty]
        rows.append(row)
    return written(rows)


def _penalties(course: Course, assignment: str) -> dict[str, float]:
    penalty = SubmittedNotebook.late_submission_penalty
    query = (
        select(SubmittedAssignment.student_id, penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Row, Row.id == SubmittedAssignment.assignment_id)
        .where(Row.name == assignment, penalty.is_not(None))
    )
    with connection.opened(course) as gradebook:
        return dict(map(tuple, gradebook.db.execute(query).all()))
