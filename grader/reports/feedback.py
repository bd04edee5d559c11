"""Write the feedback pages that are missing or outdated."""

from collections.abc import Iterator

from check.text import one_line

from ..course import Course
from ..errors import CourseError
from ..gradebook import connection
from ..gradebook.scores import read_scores
from ..grading import exchange_files
from ..grading import report as submission_reports
from . import page_digest
from .feedback_exporter import about_students
from .feedback_pages import FeedbackConverter, PageRequest

STUDENTS_PER_QUERY = 200


class PagesNotWritten(CourseError):
    """Some pages could not be written; the message lists students and reasons."""


def outdated(course: Course, assignment: str, students: list[str], force: bool) -> list[str]:
    """Graded students whose page is missing or does not show what it would show today.

    Args:
        course: of the pages.
        assignment: its name.
        students: who have submitted something.
        force: whether all graded ones are listed.
    """
    graded = [student for student in students if _is_graded(course, assignment, student)]
    if force:
        return graded
    requests = _requests(course, assignment, graded)
    return [one.student for one in requests if _is_outdated(course, assignment, one)]


def _is_graded(course: Course, assignment: str, student: str) -> bool:
    report = submission_reports.read(course.paths(student, assignment).report)
    return report is not None and not report.internal_error


def _is_outdated(course: Course, assignment: str, request: PageRequest) -> bool:
    """Whether a page is missing, older than its report, or was written with other scores.

    Comments, the late penalty and the files of the exchange count, too.
    """
    paths = course.paths(request.student, assignment)
    try:
        older = paths.feedback.stat().st_mtime < paths.report.stat().st_mtime
        changed = page_digest.read(paths.feedback) != request.digest
    except OSError:  # there is no page
        return True
    return older or changed or exchange_files.read(paths.feedback.parent) != request.files


def write_pages(
    course: Course,
    assignment: str,
    students: list[str],
    converter: FeedbackConverter | None = None,
) -> Iterator[str]:
    """Write a page for each student.

    Args:
        course: of the pages.
        assignment: its name.
        students: who have been graded.
        converter: of the assignment, which keeps what pages have in common; None for a new one.

    Yields:
        the student whose page has just been written.

    Raises:
        PagesNotWritten: at the end, when some could not be written.
    """
    if not students:
        return
    errors: list[str] = []
    converter = converter or FeedbackConverter.of(course, assignment)
    for request in _requests(course, assignment, students):
        if error := converter.write_page(request):
            errors.append(f"  {one_line(request.student)}: {error}")
        else:
            yield request.student
    if errors:
        text = "\n".join(errors)
        raise PagesNotWritten(f"{assignment}: {len(errors)} pages could not be written:\n{text}")


def _requests(course: Course, assignment: str, students: list[str]) -> Iterator[PageRequest]:
    """The pages to be written; scores are read for many students at a time."""
    for start in range(0, len(students), STUDENTS_PER_QUERY):
        some = students[start : start + STUDENTS_PER_QUERY]
        with connection.read(course) as gradebook:
            scores = read_scores(gradebook, assignment, some)
        about = about_students(course, assignment, some)
        for student in some:
            files = exchange_files.read(course.paths(student, assignment).autograded)
            yield PageRequest(student, scores[student], files, about[student])
