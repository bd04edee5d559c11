"""What a feedback page says about the whole submission: lateness, excused, which attempt counts."""

from ..course import Course
from ..gradebook.lateness import late_reasons
from ..grading import report as submission_reports
from ..policy.course_policy import course_policy
from ..policy.settings import BEST

EXCUSED = "You are excused from this assignment: its score does not count."


def page_notes(course: Course, assignment: str, students: list[str]) -> dict[str, list[str]]:
    """Sentences for the top of the feedback pages, by student; one query for all of them.

    Args:
        course: of the submissions.
        assignment: its name.
        students: whose pages are written.

    Raises:
        CourseError: the settings of the course cannot be used.
    """
    policy, late = course_policy(course), late_reasons(course, assignment, students)
    notes: dict[str, list[str]] = {student: [] for student in students}
    for student, sentences in notes.items():
        if policy.is_excused(student, assignment):
            sentences.append(EXCUSED)
        if student in late:
            sentences.append(f"Submitted {late[student]}.")
        if policy.attempts == BEST:
            report = submission_reports.read(course.paths(student, assignment).report)
            line = report.attempts_line if report else ""
            sentences += [f"{line[0].upper()}{line[1:]}."] if line else []
    return notes
