"""Record a graded submission: scores in the gradebook, the graded notebook, and its report."""

import dataclasses
import datetime
import pathlib

from ..course import Course
from ..files import write_atomically
from ..gradebook.writer import GradebookWriter
from ..submission.find import TIMESTAMP, is_small_file
from . import report as reports
from .report import SubmissionReport
from .task import GradedSubmission

STOPPED = "grading was stopped while this was recorded; the next run does it again"


def record(course: Course, gradebook: GradebookWriter, graded: GradedSubmission) -> None:
    """Write scores to the gradebook, then the graded notebook, then the report.

    While that is done the report is marked as pending: if it is interrupted, the next run grades
    the submission again.

    Args:
        course: where notebook and report are written.
        gradebook: of the course.
        graded: the submission.

    Raises:
        CourseError: the gradebook does not have the assignment, or one of its cells.
        OSError: a file cannot be written.
    """
    report = graded.report
    paths = course.paths(report.student, report.assignment)
    submitted_at = submission_time(course, paths.submitted)
    try:
        earlier = mark_as_pending(course, report)
    except OSError:  # no result can be recorded, and an old one must not stay
        gradebook.clear_scores(report.student, report.assignment, submitted_at)
        raise
    if report.internal_error:
        gradebook.clear_scores(report.student, report.assignment, submitted_at)
    else:
        scores = {f"check_{result.name}": result.score for result in report.results}
        gradebook.save_scores(
            report.student, report.assignment, scores, graded.unanswered, submitted_at
        )
        write_atomically(paths.notebook, graded.notebook)
    while report.results and earlier and earlier[-1] == report.scores:
        earlier.pop()  # graded again with the same scores
    final = dataclasses.replace(report, earlier=earlier)
    write_atomically(paths.report, final.to_json())


def mark_as_pending(course: Course, report: SubmissionReport) -> list[reports.Scores]:
    """Write a report without results, which keeps the scores that the submission had before.

    Returns:
        these earlier scores, the newest last.
    """
    paths = course.paths(report.student, report.assignment)
    known = reports.read(paths.report)
    earlier = known.all_scores if known else []
    paths.autograded.mkdir(parents=True, exist_ok=True)
    pending = dataclasses.replace(report, results=[], internal_error=STOPPED, earlier=earlier)
    write_atomically(paths.report, pending.to_json())
    return list(earlier)


def submission_time(course: Course, folder: pathlib.Path) -> datetime.datetime | None:
    """The time in the timestamp.txt of a folder; None if it is missing or malformed."""
    if not is_small_file(folder / TIMESTAMP):
        return None
    try:
        time: datetime.datetime | None = course.directory.get_existing_timestamp(str(folder))
    except Exception:  # nbgrader 0.9.6 raises all kinds of errors on a malformed file
        return None
    return time
