"""Grade submissions that have arrived, write their feedback pages and release them."""

import contextlib
import dataclasses
import os
from collections.abc import Callable, Generator, Iterator

from check.text import one_line

from ..assignment import Assignment
from ..course import Course
from ..errors import CourseError
from ..gradebook import connection
from ..gradebook.changed_penalties import changed_penalties, write_penalties
from ..gradebook.scores import read_scores
from ..gradebook.writer import GradebookWriter
from ..grading import exchange_files, recording
from ..grading.executor import Executor
from ..grading.run import GradingRun, forget_release_text, grade_all
from ..reports import feedback
from ..reports.feedback_pages import FeedbackConverter
from .exchange import Exchange

AT_A_TIME = 16  # submissions that are graded until one that arrived meanwhile has its turn
Register = Callable[[Course, Assignment], None]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What was done with one submission; nothing, when all texts are empty.

    Args:
        student: id of the student.
        score: such as "18.5 / 20".
        note: what else there is to say.
        problem: why it was not graded, or its feedback not written or released, through no fault
            of the student.
    """

    student: str
    score: str = ""
    note: str = ""
    problem: str = ""


class BatchGrader:
    """Grades a few submissions at a time, with processes that are kept between batches.

    Args:
        course: of the submissions.
        backend: of the sandbox.
        executor: whose processes grade.
        register: registers an assignment in the gradebook, unless it is there.
        exchange: where feedback is released; None to release none.
    """

    def __init__(
        self,
        course: Course,
        backend: str,
        executor: Executor,
        register: Register,
        exchange: Exchange | None,
    ) -> None:
        self._course, self._backend, self._executor = course, backend, executor
        self._register, self._exchange = register, exchange
        self._tested: dict[str, tuple[int, int]] = {}  # versions of source notebooks
        self._converters: dict[str, FeedbackConverter] = {}
        self.recorded_now = ""  # the student whose result is being recorded

    def prepare(self, assignment: Assignment) -> None:
        """Register an assignment and run its self-test, once for each version of its notebook.

        Raises:
            CourseError: the assignment cannot be graded.
        """
        status = os.stat(self._course.source(assignment.name))
        version = status.st_mtime_ns, status.st_size
        if self._tested.get(assignment.name) == version:
            return
        forget_release_text()
        with connection.readable_errors(self._course):
            self._register(self._course, assignment)
            self._executor.prepare(GradingRun(self._course, assignment, self._backend).self_test())
        self._converters[assignment.name] = FeedbackConverter.of(self._course, assignment.name)
        self._tested[assignment.name] = version

    def grade(self, assignment: Assignment, students: list[str]) -> Generator[Outcome, None, None]:
        """Grade submissions that have no result yet, and write and release what is missing.

        The course's lock is held meanwhile.

        Yields:
            an outcome for each of the students; those that are left out must be tried again.

        Raises:
            CourseError: something is wrong with the course, or recording failed for the student
                whose id is in recorded_now.
        """
        self.recorded_now = ""
        name = assignment.name
        with connection.readable_errors(self._course), self._course.locked():
            self.prepare(assignment)
            there = set(self._course.students(name))
            yield from (Outcome(student) for student in students if student not in there)
            present = [student for student in students if student in there]
            run = GradingRun(self._course, assignment, self._backend)
            ungraded = run.ungraded(present, force=False)
            yield from self._published(name, sorted({*present} - {*ungraded}))
            with contextlib.closing(self._recorded(run, ungraded[:AT_A_TIME])) as reports:
                for student, error in reports:
                    yield (
                        Outcome(student, problem=f"not graded, internal error: {error}")
                        if error
                        else self._publish(name, student)
                    )

    def _recorded(
        self, run: GradingRun, students: list[str]
    ) -> Generator[tuple[str, str], None, None]:
        """Grade and record submissions; yields each student with the internal error, or ""."""
        if not students:
            return
        with (
            GradebookWriter.opened(self._course) as gradebook,
            contextlib.closing(grade_all(run, students, self._executor)) as submissions,
        ):
            for graded in submissions:
                self.recorded_now = graded.report.student
                error = recording.record(self._course, gradebook, graded)
                self.recorded_now = ""
                yield graded.report.student, error

    # ------------------------------------------------------------ feedback

    def _published(self, assignment: str, graded: list[str]) -> Iterator[Outcome]:
        """Write and release what is missing of submissions that have their result."""
        if not graded:
            return
        exchange_files.update(self._course, assignment, graded)
        failed = self._write_penalties(assignment, graded)
        yield from (Outcome(student, problem=error) for student, error in failed.items())
        graded = [student for student in graded if student not in failed]
        outdated = set(feedback.outdated(self._course, assignment, graded, force=False))
        for student in graded:
            released = self._exchange is None or self._exchange.is_released(assignment, student)
            if student not in outdated and released:
                yield Outcome(student)
            else:
                yield self._publish(assignment, student, write=student in outdated)

    def _write_penalties(self, assignment: str, graded: list[str]) -> dict[str, str]:
        """Write times and late penalties that are other ones now; why some cannot be computed."""
        times = recording.submission_times(self._course, assignment, graded)
        found, failed = changed_penalties(self._course, assignment, graded, times)
        write_penalties(self._course, found)
        return {one.student: f"the late penalty stays as it was: {one}" for one in failed}

    def _publish(self, assignment: str, student: str, write: bool = True) -> Outcome:
        """Write one feedback page and release it."""
        note = ""
        try:
            if write:
                converter = self._converters[assignment]
                list(feedback.write_pages(self._course, assignment, [student], converter))
            if self._exchange is not None:
                note = self._exchange.release(assignment, student)
        except (CourseError, OSError) as error:
            return Outcome(student, problem=one_line(error))
        return Outcome(student, self._score(assignment, student), note)

    def _score(self, assignment: str, student: str) -> str:
        """The score as the feedback page shows it."""
        with connection.read(self._course) as gradebook:
            scores = read_scores(gradebook, assignment, [student])[student].values()
        score = sum(one.score - (one.late_penalty or 0.0) for one in scores)
        return f"{round(score, 2):g} / {sum(one.max_score for one in scores):g}"
