"""Record a graded submission: scores in the gradebook, the graded notebook, and its report."""

import dataclasses
import datetime
import pathlib
from collections.abc import Iterable

from nbgrader.utils import parse_utc

from ..assignment import assignment
from ..course import Course
from ..files import write_atomically
from ..gradebook.writer import GradebookWriter
from ..policy.course_policy import course_policy
from ..policy.late_plugin import PenaltyFailed
from ..policy.settings import BEST
from ..submission.choose import Submission
from ..submission.find import TIMESTAMP, is_small_file
from ..submission.read import UnreadableSubmission
from . import attempts, exchange_files
from . import report as reports
from .report import SubmissionReport
from .run import GradingRun
from .task import GradedSubmission

STOPPED = "grading was stopped while this was recorded; the next run does it again"


def record(course: Course, gradebook: GradebookWriter, graded: GradedSubmission) -> str:
    """Write scores to the gradebook, then the graded notebook, then the report.

    While that is done the report is marked as pending: if it is interrupted, the next run grades
    the submission again. Where the best attempt counts and another one scored higher, only the
    report of that one is written, which lists this one. Where the plug-in for late submissions
    fails, the submission is recorded as not graded: a score without its penalty must not stay.

    Args:
        course: where notebook and report are written.
        gradebook: of the course.
        graded: the submission.

    Returns:
        why it is not graded, through no fault of the student; "" when it is.

    Raises:
        CourseError: the gradebook does not have the assignment, or one of its cells.
        OSError: a file cannot be written.
    """
    try:
        _record_counting(course, gradebook, graded)
    except PenaltyFailed as error:
        failed = dataclasses.replace(graded.report, results=[], internal_error=str(error))
        graded = dataclasses.replace(graded, report=failed)
        _record_counting(course, gradebook, graded)
    return graded.report.internal_error


def _record_counting(course: Course, gradebook: GradebookWriter, graded: GradedSubmission) -> None:
    """Record an attempt, or only that there is one, where another one counts."""
    report, paths = graded.report, course.paths(graded.report.student, graded.report.assignment)
    if not gradebook.best_attempt_counts:
        _record(course, gradebook, graded, paths.submitted)
        return
    submission = _submission(course, report)
    is_submitted = (submission.attempt if submission else "") == report.attempt
    # An earlier attempt that is graded again keeps its time in the gradebook, and its files.
    submitted = paths.submitted if is_submitted else None
    recorded = reports.read(paths.report)
    if recorded and attempts.is_another(recorded, report):
        time = submission_time(course, submitted)
        if better := attempts.unless_better(gradebook, recorded, report, time):
            write_atomically(paths.report, better.to_json())
            if submitted:
                exchange_files.copy(course, submitted, paths.autograded)
            return
    numbered = attempts.with_others(gradebook, recorded, report)
    kept = submission if is_submitted else None
    _record(course, gradebook, dataclasses.replace(graded, report=numbered), submitted, kept)


def _submission(course: Course, report: SubmissionReport) -> Submission | None:
    """What lies under submitted/ now; None when it cannot be read."""
    run = GradingRun(course, assignment(report.assignment), report.backend)
    try:
        return run.read(report.student)
    except UnreadableSubmission:
        return None


def _record(
    course: Course,
    gradebook: GradebookWriter,
    graded: GradedSubmission,
    submitted: pathlib.Path | None,
    kept: Submission | None = None,
) -> None:
    """Write the scores, the notebook and the report of an attempt that counts.

    Args:
        course: where they are written.
        gradebook: of the course.
        graded: the attempt.
        submitted: its folder; None when another attempt lies there.
        kept: its files, to be kept with the graded notebook.
    """
    report, paths = graded.report, course.paths(graded.report.student, graded.report.assignment)
    of, time = (report.student, report.assignment), submission_time(course, submitted)
    new = is_new_attempt(report, reports.read(paths.report))
    try:
        earlier = mark_as_pending(course, report)
    except OSError:  # no result can be recorded, and an old one must not stay
        gradebook.clear_scores(*of, time, new)
        raise
    if report.internal_error:
        gradebook.clear_scores(*of, time, new)
    else:
        scores = {f"check_{result.name}": result.score for result in report.results}
        gradebook.save_scores(*of, scores, graded.unanswered, time, new)
        write_atomically(paths.notebook, graded.notebook)
        if submitted:
            exchange_files.copy(course, submitted, paths.autograded)
        if kept:
            attempts.keep(paths.autograded, kept)
    while report.results and earlier and earlier[-1] == report.scores:
        earlier.pop()  # graded again with the same scores
    final = dataclasses.replace(report, earlier=earlier)
    write_atomically(paths.report, final.to_json())


def is_new_attempt(report: SubmissionReport, known: SubmissionReport | None) -> bool:
    """Whether manual scores are to be looked at again, because they were given to another attempt.

    Args:
        report: of the attempt that is graded now.
        known: the report that there was before, pending or not; None when there is none.
    """
    if report.internal_error and not report.attempt:
        return False  # it was not read: the next grading finds out
    recorded = known.all_scores if known else []
    return not recorded or recorded[-1].attempt != report.attempt


def mark_for_recording(course: Course, report: SubmissionReport) -> None:
    """Mark a graded submission as pending, before a whole class is recorded.

    Where the best attempt counts, the report of another attempt stays: record compares the two.
    """
    known = reports.read(course.paths(report.student, report.assignment).report)
    if course_policy(course).attempts == BEST:
        if known and attempts.is_another(known, report):
            return
        if known:
            number = attempts.number_of(known, report)
            report = dataclasses.replace(report, number=number, others=known.others)
    mark_as_pending(course, report)


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


def submission_times(
    course: Course, assignment: str, students: Iterable[str]
) -> dict[str, datetime.datetime]:
    """Times of submissions that have their result already, as nbgrader stores them, by student.

    The same notebook may have been submitted again. Where the best attempt counts there are none:
    the recorded time is that of the attempt that counts.
    """
    if course_policy(course).attempts == BEST:
        return {}
    folders = {student: course.paths(student, assignment).submitted for student in students}
    times = {name: parse_utc(submission_time(course, path)) for name, path in folders.items()}
    return {student: time for student, time in times.items() if time is not None}


def submission_time(course: Course, folder: pathlib.Path | None) -> datetime.datetime | None:
    """The time in the timestamp.txt of a folder; None if it is missing or malformed."""
    if folder is None or not is_small_file(folder / TIMESTAMP):
        return None
    try:
        time: datetime.datetime | None = course.directory.get_existing_timestamp(str(folder))
    except Exception:  # nbgrader 0.9.6 raises all kinds of errors on a malformed file
        return None
    return time
