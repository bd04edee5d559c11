"""Which submissions nbgrader's autograde converts itself, and which are graded for it.

nbgrader looks for one file name, copies all other files of a submission, follows links, and reads
names and timestamps before it calls any plug-in. Here it is given ordinary submissions alone, and
copies none of their files. The others are graded as `python -m grader autograde` does.
"""

import copy
import fnmatch
import functools
import os
import pathlib
from typing import Any

from nbgrader.converters import Autograde

from check.text import one_line

from .assignment import Assignment, assignment
from .course import Course
from .gradebook.changed_cells import require_same_exercises
from .gradebook.changed_penalties import changed_penalties, write_penalties
from .gradebook.writer import GradebookWriter
from .grading import exchange_files, recording
from .grading import report as reports
from .grading.report import SubmissionReport
from .grading.run import GradingRun
from .grading.task import GradedSubmission, grade_submission
from .policy.settings import BEST
from .sandbox.backends import best_backend
from .submission.find import TIMESTAMP, can_be_walked, is_linked, is_plain, is_small_file
from .submission.read import UnreadableSubmission


def course_at(root: str, db_url: str) -> Course:
    """A course with the gradebook that nbgrader uses: the command line may name another one."""
    course = Course(pathlib.Path(root))
    course.config.CourseDirectory.db_url = db_url
    return course


def course_of(converter: Any) -> Course:
    """The course of one of nbgrader's converters."""
    return course_at(converter.coursedir.root, converter.coursedir.db_url)


def prepare(converter: Autograde) -> None:
    """Run the self-test, grade what nbgrader must not convert, and take it off its list.

    Args:
        converter: which has listed the submissions, and has converted none.

    Raises:
        CourseError: nothing can be graded.
    """
    course, of = course_of(converter), assignment(converter.coursedir.assignment_id)
    require_same_exercises(course, of)
    _self_test(converter.coursedir.root, converter.coursedir.db_url, of.name)
    _copy_nothing(converter)
    run = GradingRun(course, of, best_backend(practice=False))
    _keep_reports(converter, course, of)
    ours = [student for student in named(converter) if _is_ours(converter, run, student)]
    ungraded = run.ungraded(ours, converter.force)
    with GradebookWriter.opened(course) as gradebook:
        for student in ungraded:
            _grade(converter, run, gradebook, student)
    _update_graded(converter, course, of, sorted(set(ours) - set(ungraded)))
    for student in [*ours, *_unusable(converter, course, of)]:
        converter.assignments.pop(str(course.paths(student, of.name).submitted), None)


def named(converter: Autograde) -> list[str]:
    """The students whose submissions are to be graded, in order."""
    directory = converter.coursedir
    students = course_of(converter).students(directory.assignment_id)
    excluded = directory.student_id_exclude.split(",")
    chosen = fnmatch.filter(students, directory.student_id)
    return [student for student in chosen if student not in excluded]


def has_notebook(course: Course, student: str, name: str) -> bool:
    """Whether there is a file of the name that nbgrader looks for."""
    return os.path.lexists(course.paths(student, name).submitted / f"{name}.ipynb")


@functools.cache
def _self_test(root: str, db_url: str, name: str) -> None:
    """Run the self-test before the first submission, once in this process."""
    course, backend = course_at(root, db_url), best_backend(practice=False)
    GradingRun(course, assignment(name), backend).self_test().run()


def _keep_reports(converter: Autograde, course: Course, of: Assignment) -> None:
    """Read the reports that nbgrader removes with the folder of an earlier grading."""
    paths = {student: course.paths(student, of.name).report for student in named(converter)}
    converter.known_reports = {student: reports.read(path) for student, path in paths.items()}


def known_report(converter: Any, student: str) -> SubmissionReport | None:
    """The report of a student's earlier grading, as it was when the command began."""
    known: dict[str, SubmissionReport | None] = getattr(converter, "known_reports", {})
    return known.get(student)


def _copy_nothing(converter: Autograde) -> None:
    """Let nbgrader copy no file of a submission; GradeInSandbox copies what the exchange needs."""
    # A copy: formgrader uses the same object for other commands, which must copy files.
    converter.coursedir = copy.copy(converter.coursedir)
    converter.coursedir.ignore = ["*"]


def _unusable(converter: Autograde, course: Course, of: Assignment) -> list[str]:
    """Folders that are passed over, after a warning."""
    names = course.unusable_folders(of.name)
    for sentence in course.misplaced(of.name):
        converter.log.warning("%s", sentence)
    for name in names:
        converter.log.warning(
            "submitted/%s is skipped: nbgrader cannot use this name; rename the folder", ascii(name)
        )
    return names


def _is_ours(converter: Autograde, run: GradingRun, student: str) -> bool:
    """Whether nbgrader must not convert a submission, or would leave it although it is new."""
    if run.policy.attempts == BEST:  # nbgrader would replace an attempt that scored higher
        return True
    paths = run.course.paths(student, run.assignment.name)
    if not _may_be_converted(run, student):
        return True
    if converter.force or not paths.autograded.exists():
        return False
    old = recording.submission_time(run.course, paths.autograded)
    new = recording.submission_time(run.course, paths.submitted)
    return not (old and new and new > old)


def _may_be_converted(run: GradingRun, student: str) -> bool:
    """Whether the notebook is a plain file of the usual name, and nothing near it is unusual."""
    folder = run.course.paths(student, run.assignment.name).submitted
    if is_linked(folder) or not can_be_walked(folder):
        return False
    timestamp = folder / TIMESTAMP
    if os.path.lexists(timestamp) and not is_small_file(timestamp):
        return False
    try:
        run.course.directory.get_existing_timestamp(str(folder))
    except Exception:  # nbgrader raises all kinds of errors on a malformed timestamp
        return False
    try:
        path = run.read(student).path
    except UnreadableSubmission:
        return False
    name = f"{run.assignment.name}.ipynb"
    return path.as_posix() == name and is_plain(folder / name)


def _update_graded(
    converter: Autograde, course: Course, of: Assignment, students: list[str]
) -> None:
    """Bring times, late penalties and files of the exchange of submissions with results to date."""
    exchange_files.update(course, of.name, students)
    times = recording.submission_times(course, of.name, students)
    found, failed = changed_penalties(course, of.name, students, times)
    write_penalties(course, found)
    for error in failed:
        converter.log.error("%s: the late penalty stays as it was: %s", error.student, error)


def _grade(converter: Autograde, run: GradingRun, gradebook: GradebookWriter, student: str) -> None:
    """Grade and record one submission; an error is logged, and the old scores are withdrawn."""
    try:
        graded = _graded(run, student)
        if error := recording.record(run.course, gradebook, graded):
            converter.log.error("%s: not graded: %s", student, error)
    except OSError as failure:  # a file of this student's cannot be written
        converter.log.error("%s: not graded: %s", student, one_line(failure))


def _graded(run: GradingRun, student: str) -> GradedSubmission:
    try:
        return grade_submission(run.task(student))
    except Exception as error:  # an internal error must not stop the class
        return run.not_graded(student, one_line(repr(error)))
