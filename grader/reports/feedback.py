"""Write the feedback pages that are missing or outdated."""

from collections.abc import Iterator

from check.text import one_line

from ..course import Course
from ..errors import CourseError
from ..gradebook import connection
from ..gradebook.scores import read_scores
from ..grading import report as submission_reports
from .feedback_pages import FeedbackConverter, PageRequest

STUDENTS_PER_QUERY = 200


class PagesNotWritten(CourseError):
    """Some pages could not be written; the message lists students and reasons."""


def outdated(course: Course, assignment: str, students: list[str], force: bool) -> list[str]:
    """Graded students whose page is missing or older than their report; with force, all of them."""
    chosen = []
    for student in students:
        paths = course.paths(student, assignment)
        report = submission_reports.read(paths.report)
        if report is None or report.internal_error:
            continue
        page = paths.feedback
        if force or not page.is_file() or page.stat().st_mtime < paths.report.stat().st_mtime:
            chosen.append(student)
    return chosen


def write_pages(course: Course, assignment: str, students: list[str]) -> Iterator[str]:
    """Write a page for each student.

    Yields:
        the student whose page has just been written.

    Raises:
        PagesNotWritten: at the end, when some could not be written.
    """
    if not students:
        return
    errors: list[str] = []
    converter = FeedbackConverter.of(course, assignment)
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
        with connection.opened(course) as gradebook:
            scores = read_scores(gradebook, assignment, some)
        yield from (PageRequest(student, scores[student]) for student in some)
