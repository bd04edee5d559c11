"""Grade many submissions of one assignment, in the processes of an executor."""

import dataclasses
import functools
import pathlib
from collections import Counter, deque
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool

from ..assignment import Assignment, exercise_names
from ..course import Course
from ..errors import CourseError
from ..gradebook import connection
from ..local_settings import settings_file
from ..policy.course_policy import course_policy
from ..policy.settings import BEST, CoursePolicy
from ..submission.choose import Submission, read_submission
from ..submission.read import UnreadableSubmission
from ..submission.rebuild import release_version
from . import attempts
from . import report as reports
from .executor import Executor
from .graded_notebook import as_text
from .report import SubmissionReport
from .selftest import (
    KnownSubmission,
    SelfTest,
    cheated_exercises,
    filled_notebook,
    solution_file,
)
from .task import GradedSubmission, GradingTask

MAX_DEATHS = 3  # of processes that graded one submission, until it is not graded
GIVEN_UP = (
    f"the process that graded it was killed {MAX_DEATHS} times, as happens when the machine runs "
    "out of memory"
)


@dataclasses.dataclass(frozen=True)
class GradingRun:
    """Submissions of one assignment that are graded by one command.

    Args:
        course: of the submissions.
        assignment: that they answer.
        backend: of the sandbox.
    """

    course: Course
    assignment: Assignment
    backend: str

    def task(self, student: str) -> GradingTask:
        """Read one submission, and add what is needed to grade it.

        Where the best attempt counts, and what lies under submitted/ was graded and is not the
        best, the task is to grade the best one again.
        """
        submission, problem = self._read(student)
        if self.policy.attempts == BEST:
            folder = self.course.paths(student, self.assignment.name).autograded
            submission = attempts.better(folder, submission, problem) or submission
        if submission is None:
            return self._task(student, "", b"", unreadable=problem)
        data, modules = submission.data, submission.modules
        return self._task(student, submission.attempt, data, note=submission.note, modules=modules)

    def _read(self, student: str) -> tuple[Submission | None, str]:
        """What was submitted; or None, and why it cannot be read."""
        try:
            return self.read(student), ""
        except UnreadableSubmission as error:
            return None, str(error)

    def read(self, student: str) -> Submission:
        """Read one submission.

        Raises:
            UnreadableSubmission: it holds no notebook that can be graded.
        """
        folder = self.course.paths(student, self.assignment.name).submitted
        released = release_text(self.course, self.assignment)
        parts = self.assignment.earlier_parts
        return read_submission(folder, self.assignment.name, released, parts, exercise_names())

    @functools.cached_property
    def policy(self) -> CoursePolicy:
        """The settings of the course."""
        return course_policy(self.course)

    def _task(
        self,
        student: str,
        attempt: str,
        data: bytes,
        unreadable: str = "",
        note: str = "",
        modules: dict[str, str] | None = None,
    ) -> GradingTask:
        seeded_by = (self.assignment.name, student, attempt)
        return GradingTask(
            assignment=self.assignment,
            student=student,
            attempt=attempt,
            data=data,
            unreadable=unreadable,
            note=note,
            source=release_text(self.course, self.assignment),
            seeds={n: self.course.seed(*seeded_by, n) for n in self.assignment.max_scores},
            backend=self.backend,
            modules=modules or {},
        )

    def self_test(self) -> SelfTest:
        """The self-test for these submissions."""
        source = self.course.source(self.assignment.name)
        cheats = cheated_exercises(self.assignment, self.backend)
        submissions = []
        for description, cheated in (("the instructor's own answers", {}), ("cheats", cheats)):
            data = filled_notebook(source, self.assignment, cheated)
            # A self-test compares scores: wrong answers are not run again to be explained.
            task = dataclasses.replace(self._task("", description, data), explain=False)
            submissions.append(KnownSubmission(description, task, cheated))
        root, gradebook = self.course.root, connection.gradebook_file(self.course)
        holder = root / settings_file(root, "CourseDirectory", "db_url")  # of a server's address
        files = {
            "course": str(root),
            "solution": solution_file("gates"),
            "gradebook": str(gradebook or holder),
        }
        return SelfTest(self.assignment, self.backend, files, submissions)

    def not_graded(self, student: str, internal_error: str) -> GradedSubmission:
        """What is recorded for a submission that was not graded, because of an internal error."""
        return GradedSubmission(
            SubmissionReport(
                student, self.assignment.name, "", self.backend, [], internal_error=internal_error
            )
        )

    def ungraded(self, students: Iterable[str], force: bool) -> list[str]:
        """Students whose submission is to be graded, in their order.

        Args:
            students: who have submitted something.
            force: whether all are, and not only those whose submission has no result yet or has
                changed since.
        """
        return [s for s in students if force or self._needs_grading(s)]

    def _needs_grading(self, student: str) -> bool:
        paths = self.course.paths(student, self.assignment.name)
        report = reports.read(paths.report)
        if report is None or report.internal_error:
            return True
        if report.scores.max_scores != self.assignment.max_scores:
            return True  # a regrade with new points was stopped before it recorded this submission
        submission, problem = self._read(student)
        attempt = submission.attempt if submission else ""
        if self.policy.attempts == BEST and report.has_graded(attempt, problem):
            return False
        return attempt != report.attempt or (submission is None and problem != report.note)


def release_text(course: Course, assignment: Assignment) -> str:
    """The instructor's notebook in its release version, as text."""
    return _release_text(course.source(assignment.name))


def forget_release_text() -> None:
    """Read the instructor's notebooks again when they are needed: they may have changed."""
    _release_text.cache_clear()


@functools.cache
def _release_text(path: pathlib.Path) -> str:
    return as_text(release_version(path))


def grade_all(
    run: GradingRun, students: list[str], executor: Executor
) -> Generator[GradedSubmission, None, None]:
    """Grade submissions, in the order in which they are done.

    Each is read shortly before it is graded, so that a class needs no more memory than a few
    submissions. When a process dies, as when the machine runs out of memory, its pool is lost.
    Submissions that it may have been grading are graded again at the end, one by one; all others
    in a new pool.

    Args:
        run: the grading run.
        students: whose submissions are graded.
        executor: whose processes grade them; the self-test has been run in it.

    Yields:
        graded submissions; nothing is recorded.

    Raises:
        CourseError: grading would fail for all others, too.
    """
    deaths: Counter[str] = Counter()
    now, alone, size = list(students), list[str](), executor.size
    try:
        while now:
            lost = yield from _until_one_dies(run, now, executor, size)
            died, now = lost[:size], lost[size:]  # a pool takes submissions in their order
            deaths.update(died)
            for student in died:
                if deaths[student] == MAX_DEATHS:
                    yield run.not_graded(student, GIVEN_UP)
            alone += [student for student in died if deaths[student] < MAX_DEATHS]
            if not now:
                now, alone, size = alone, [], 1
    except BaseException:  # Ctrl-C, or the caller needs no more
        executor.shutdown()
        raise


def _until_one_dies(
    run: GradingRun, students: list[str], executor: Executor, size: int
) -> Generator[GradedSubmission, None, list[str]]:
    """Grade in one pool; return the students who have no result because a process died."""
    left, under_way, lost = deque(students), dict[Future[GradedSubmission], str](), set[str]()
    while under_way or (left and not lost):
        while left and not lost and len(under_way) < executor.queue_limit(size):
            student = left.popleft()
            try:
                under_way[executor.submit(run.task(student), size)] = student
            except BrokenProcessPool:
                lost.add(student)
            except CourseError:
                raise  # it would be the same for all others
            except Exception as error:  # an internal error must not stop the class
                yield run.not_graded(student, executor.explain(error))
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            student = under_way.pop(future)
            graded = _result(future, student, run, executor)
            if graded is None:
                lost.add(student)
            else:
                yield graded
    if lost:
        executor.shutdown()
    return [student for student in students if student in lost] + list(left)


def _result(
    future: "Future[GradedSubmission]", student: str, run: GradingRun, executor: Executor
) -> GradedSubmission | None:
    """A graded submission; None when its process died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None
    except CourseError:
        raise  # it would be the same for all others
    except Exception as error:  # an internal error must not stop the class
        return run.not_graded(student, executor.explain(error))
