"""Write nbgrader's feedback pages for what has been graded."""

import pathlib
from collections.abc import Iterator

from nbgrader.converters import GenerateFeedback

from .autograde import REPORT, read_report
from .course import Course


def stale(course: Course, assignment: str, students: list[str], force: bool) -> list[str]:
    """Students whose page is missing, cut short or older than their verdict."""
    chosen = []
    for student in students:
        report = read_report(course, assignment, student)
        if report is None or report.fault:
            continue
        page = course.folder("feedback", student, assignment) / f"{assignment}.html"
        verdict = course.folder("autograded", student, assignment) / REPORT
        if force or not _is_whole(page) or page.stat().st_mtime < verdict.stat().st_mtime:
            chosen.append(student)
    return chosen


def _is_whole(page: pathlib.Path) -> bool:
    """Whether a page was written to its end: nbgrader writes it under its own name."""
    try:
        return page.read_bytes().rstrip().endswith(b"</html>")
    except OSError:
        return False


def write_pages(course: Course, assignment: str, students: list[str]) -> Iterator[str]:
    """Write a page for each student.

    Yields:
        the student whose page has just been written.

    Raises:
        CourseError: nbgrader could not write one.
    """
    for student in students:
        course.convert(GenerateFeedback, assignment, student)
        yield student
