"""Read from the gradebook who was late, and why points were lost by it."""

from collections.abc import Collection

from nbgrader.api import Assignment, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select

from ..assignment import assignment as assignment_of
from ..course import Course
from ..policy.course_policy import LateReasons
from . import connection


def late_reasons(
    course: Course, assignment: str, students: Collection[str] | None = None
) -> dict[str, str]:
    """Sentences on the late submissions of an assignment, by student; one query for a class.

    Args:
        course: of the gradebook.
        assignment: its name.
        students: only these; None for all.

    Raises:
        CourseError: the settings of the course cannot be used.
    """
    submission, penalty = SubmittedAssignment, SubmittedNotebook.late_submission_penalty
    columns = (submission.student_id, submission.timestamp, submission.extension)
    query = (
        select(*columns, Assignment.duedate, penalty)
        .join(Assignment, Assignment.id == submission.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == submission.id)
        .where(Assignment.name == assignment, Assignment.duedate.is_not(None))
        .where(submission.timestamp > Assignment.duedate)
    )
    if students is not None:
        query = query.where(submission.student_id.in_(students))
    with connection.opened(course) as gradebook:
        found = gradebook.db.execute(query).all()
    reasons, max_score = LateReasons(course), sum(assignment_of(assignment).max_scores.values())
    sentences = {}
    for student, time, extension, due, points in found:
        late = (time - due - extension if extension else time - due).total_seconds()
        sentences[student] = reasons.reason(student, assignment, late, extension, points, max_score)
    return {student: sentence for student, sentence in sentences.items() if sentence}
