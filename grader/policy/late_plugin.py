"""The plug-in for late submissions, which may be the instructor's own and may fail."""

import contextlib
import inspect
import math
import pathlib
import traceback
from collections.abc import Iterator

from nbgrader.preprocessors import AssignLatePenalties
from traitlets import TraitError

from check.text import one_line

from ..course import Course
from ..errors import CourseError
from ..local_settings import settings_file


class PenaltyFailed(CourseError):
    """The plug-in failed for one submission; the message says which one, for whom, and how.

    Args:
        student: id of the student.
        message: for the instructor.
    """

    def __init__(self, student: str, message: str) -> None:
        super().__init__(message)
        self.student = student


def late_step(course: Course) -> AssignLatePenalties:
    """nbgrader's step that asks the plug-in.

    Raises:
        CourseError: what the configuration names is no plug-in.
    """
    try:
        return AssignLatePenalties(config=course.config)
    except (TraitError, ImportError) as error:
        setting = ("AssignLatePenalties", "plugin_class")
        raise CourseError(
            f"c.{'.'.join(setting)} in {settings_file(course.root, *setting)} cannot be used: "
            f"{one_line(error)}"
        ) from error


@contextlib.contextmanager
def explained(step: AssignLatePenalties, assignment: str, student: str) -> Iterator[None]:
    """Turn whatever the plug-in raises into an error that says for whom.

    Args:
        step: which asks the plug-in.
        assignment: its name.
        student: id of the student.

    Raises:
        PenaltyFailed: something was raised inside.
    """
    try:
        yield
    except Exception as error:
        plugin = step.plugin_class
        raise PenaltyFailed(
            student,
            f"the late plug-in {plugin.__module__}.{plugin.__qualname__} failed for {assignment} "
            f"of {one_line(student)}: {type(error).__name__}: {one_line(error)}"
            f"{_line(error, plugin)}. Correct it, and run the command again",
        ) from error


def checked(penalty: float | None) -> float | None:
    """What the plug-in returned.

    Raises:
        TypeError: it is no number.
        ValueError: it is nan.
    """
    if penalty is not None and math.isnan(penalty):
        raise ValueError("the penalty that it returns is nan")
    return penalty


def _line(error: Exception, plugin: type) -> str:
    """The line of the plug-in's file in which it failed, such as " (late.py, line 3)"."""
    try:
        path = inspect.getfile(plugin)
    except (OSError, TypeError):
        return ""
    frames = traceback.extract_tb(error.__traceback__)
    number = next((frame.lineno for frame in reversed(frames) if frame.filename == path), None)
    return f" ({pathlib.Path(path).name}, line {number})" if number else ""
