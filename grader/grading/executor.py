"""What a grading run needs of an executor, which grades several submissions at a time."""

from concurrent.futures import Future
from typing import Protocol

from .selftest import SelfTest
from .task import GradedSubmission, GradingTask


class Executor(Protocol):
    """Grades submissions, several at a time."""

    @property
    def size(self) -> int:
        """How many submissions are graded at a time."""

    def queue_limit(self, size: int) -> int:
        """How many submissions may be under way in a pool of this size.

        Enough that no process ever waits for its next submission.
        """

    def prepare(self, self_test: SelfTest) -> None:
        """Prepare for the submissions of one assignment.

        Raises:
            CourseError: the self-test failed.
        """

    def submit(self, task: GradingTask, size: int) -> "Future[GradedSubmission]":
        """Grade one submission, in a pool of this size.

        Raises:
            BrokenProcessPool: a process has died; the future may raise it, too.
        """

    def explain(self, error: BaseException) -> str:
        """Describe what the grading of a submission raised, for its report.

        Raises:
            CourseError: grading would fail for all others, too.
        """

    def shutdown(self) -> None:
        """End all that is under way, at once."""
