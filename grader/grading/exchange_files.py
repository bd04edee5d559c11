"""Keep the two files by which nbgrader's exchange returns feedback to a student.

`nbgrader submit` writes timestamp.txt and submission_secret.txt into a submission. `nbgrader
release_feedback` needs them beside the feedback page, where they come from autograded/.
"""

import contextlib
import pathlib

from ..course import Course
from ..files import make_room, write_atomically
from ..submission.find import TIMESTAMP, is_linked, is_small_file
from ..submission.read import UnreadableSubmission
from . import report as reports
from .run import GradingRun

SUBMISSION_SECRET = "submission_secret.txt"  # known to the student and to the instructor alone
NAMES = (TIMESTAMP, SUBMISSION_SECRET)


def read(folder: pathlib.Path) -> dict[str, str]:
    """The contents of these files by name, of those that are small regular files with text."""
    if is_linked(folder):
        return {}
    return {name: text for name in NAMES if (text := _text(folder / name))}


def _text(path: pathlib.Path) -> str:
    """The text of a small file; "" where there is none that can be read."""
    if not is_small_file(path):
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def copy(course: Course, submitted: pathlib.Path, target: pathlib.Path) -> None:
    """Make the files of a graded folder those of the submission.

    A file that the submission does not have is removed, and so is a timestamp that nbgrader could
    not read: it reads the one in autograded/ before it grades a later submission.

    Args:
        course: of the submission.
        submitted: the folder that the student submitted.
        target: the folder of the graded notebook.

    Raises:
        OSError: a file cannot be written.
    """
    wanted = read(submitted)
    if TIMESTAMP in wanted and not _is_valid_timestamp(course, submitted):
        del wanted[TIMESTAMP]
    present = read(target)
    for name in NAMES:
        if name not in wanted:
            make_room(target / name)
            (target / name).unlink(missing_ok=True)
        elif present.get(name) != wanted[name]:
            write_atomically(target / name, wanted[name])


def _is_valid_timestamp(course: Course, folder: pathlib.Path) -> bool:
    """Whether nbgrader can read the timestamp.txt of a folder."""
    try:
        return course.directory.get_existing_timestamp(str(folder)) is not None
    except Exception:  # nbgrader 0.9.6 raises all kinds of errors on a malformed file
        return False


def update(course: Course, assignment: str, students: list[str]) -> None:
    """Copy the files for submissions that have their result already.

    They were graded by an earlier version, or have been submitted again without a change. Where
    another attempt than the submitted one counts, its page answers the submitted one, too.
    """
    for student in students:
        paths = course.paths(student, assignment)
        with contextlib.suppress(OSError):  # the result counts all the same
            copy(course, paths.submitted, paths.autograded)


def supply_missing(run: GradingRun, students: list[str]) -> None:
    """Copy the files for graded submissions without them that have not been replaced since."""
    without = [student for student in students if _lacks(run, student)]
    update(run.course, run.assignment.name, [s for s in without if _is_as_graded(run, s)])


def _lacks(run: GradingRun, student: str) -> bool:
    paths = run.course.paths(student, run.assignment.name)
    return bool(read(paths.submitted).keys() - read(paths.autograded).keys())


def _is_as_graded(run: GradingRun, student: str) -> bool:
    """Whether the report is about the submission, or lists it among the other attempts."""
    report = reports.read(run.course.paths(student, run.assignment.name).report)
    if report is None or report.internal_error:
        return False
    attempt, note = "", ""
    try:
        attempt = run.read(student).attempt
    except UnreadableSubmission as error:
        note = str(error)
    is_counting = attempt == report.attempt and (attempt != "" or note == report.note)
    return is_counting or report.has_graded(attempt, note)
