"""nbgrader's exchange, as `nbgrader release_feedback` and `nbgrader collect` use it."""

import contextlib
import pathlib
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory

from check.text import one_line

from ..course import Course
from ..errors import CourseError
from ..files import write_atomically
from ..grading import exchange_files
from ..nbgrader_log import CapturedLog

RELEASED = "released.txt"  # beside a feedback page: which one has been released
NOT_RELEASED = "not released: the submission did not come through the exchange"


class Exchange:
    """Releases feedback and collects submissions, in this process and for single students.

    nbgrader's configuration is read as its own commands do, once.

    Args:
        course: whose exchange it is.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        with contextlib.chdir(course.root):
            self._app = NbGrader()
            self._app.initialize([], root=str(course.root))
        self._factory = ExchangeFactory(parent=self._app)

    def is_released(self, assignment: str, student: str) -> bool:
        """Whether the feedback page has been released as it is now, or cannot be."""
        page = self._course.paths(student, assignment).feedback
        try:
            released = (page.parent / RELEASED).read_text("utf-8") == _version(page)
        except OSError:
            released = False
        return released or not self._has_secret(page)

    def release(self, assignment: str, student: str) -> str:
        """Release the feedback page of one student.

        Returns:
            why it was not released, through no fault of the exchange; "" when it was.

        Raises:
            CourseError: nbgrader could not release it.
            OSError: it cannot be noted that it was released.
        """
        page = self._course.paths(student, assignment).feedback
        if not self._has_secret(page):
            return NOT_RELEASED
        version = _version(page)
        self._run(self._factory.ReleaseFeedback, "release_feedback", assignment, student)
        write_atomically(page.parent / RELEASED, version)
        return ""

    def collect(self, assignment: str) -> None:
        """Collect all submissions that are newer than those under submitted/.

        Raises:
            CourseError: nbgrader could not collect some of them.
        """
        self._run(self._factory.Collect, "collect", assignment, "*", update=True)

    def _has_secret(self, page: pathlib.Path) -> bool:
        return len(exchange_files.read(page.parent)) == len(exchange_files.NAMES)

    def _run(self, action: Any, command: str, assignment: str, student: str, **traits: Any) -> None:
        """Do what one of nbgrader's commands does, and print nothing."""
        log = CapturedLog()
        names = {"assignment_id": assignment, "student_id": student}
        try:
            with contextlib.chdir(self._course.root):
                directory = CourseDirectory(parent=self._app, root=str(self._course.root), **names)
                authenticator = Authenticator(parent=self._app)
                parts = {"coursedir": directory, "authenticator": authenticator, "log": log}
                action(parent=self._app, **parts, **traits).start()
        except Exception as error:  # nbgrader does not document what it raises
            reason = one_line(log.last_error() or repr(error))
            raise CourseError(f"nbgrader {command} failed: {reason}") from error


def _version(page: pathlib.Path) -> str:
    """Another text when the page has been written again."""
    return str(page.stat().st_mtime_ns)
