"""Wait for submissions and grade them as they arrive, until it is stopped."""

import contextlib
import os
import pathlib
import time
from collections.abc import Iterable, Iterator
from typing import NoReturn

from check.text import one_line, printable

from ..assignment import Assignment, exercise_names
from ..course import Course
from ..errors import CourseError
from .batch import BatchGrader, Outcome
from .exchange import Exchange
from .folder import ANYTHING, FolderWatch
from .schedule import PAUSES, Arrival, Schedule

IDLE = 2.0  # seconds after which it sees whether submitted/ is still the same folder
LOOK = 60.0  # seconds after which it looks at all submissions, whatever was noticed
MOST = 500  # submissions that are looked at in one batch


class Watch:
    """Grades what arrives under submitted/.

    Args:
        course: of the submissions.
        assignments: that are graded.
        grader: grades them.
        folder: notices changes under submitted/.
        exchange: from which submissions are collected; None to collect none.
        collect_every: seconds between two times.
    """

    def __init__(
        self,
        course: Course,
        assignments: Iterable[Assignment],
        grader: BatchGrader,
        folder: FolderWatch,
        exchange: Exchange | None = None,
        collect_every: float = 30.0,
    ) -> None:
        self._course, self._grader, self._folder = course, grader, folder
        self._assignments = {one.name: one for one in assignments}
        self._exchange, self._collect_every = exchange, collect_every
        self._collect_at = time.monotonic() if exchange else float("inf")
        self._look_at = float("inf")  # when all folders are looked at
        self._seen: dict[Arrival, tuple[int, ...]] = {}  # versions of submissions
        self._said: set[str] = set()
        self._schedule = Schedule()

    def run(self) -> NoReturn:
        """Grade what is waiting, then what arrives, until Ctrl-C."""
        for assignment in self._assignments.values():
            with self._problems_printed(assignment.name):
                self._grader.prepare(assignment)
        print(f"Watching {self._course.submitted}; Ctrl-C ends it.", flush=True)
        with self._folder:
            while True:
                changed = self._folder.changes(self._seconds_left())
                for path in changed:
                    with self._problems_printed("submitted"):
                        self._notice(path)
                if time.monotonic() >= self._collect_at:
                    self._collect()
                if time.monotonic() >= self._look_at:
                    self._look()
                self._grade_some()

    def _seconds_left(self) -> float:
        now = time.monotonic()
        until = min(IDLE, max(0.0, min(self._collect_at, self._look_at) - now))
        return self._schedule.seconds_left(now, until)

    # ------------------------------------------------------------ what has changed

    def _notice(self, path: pathlib.PurePath) -> None:
        """Schedule what a change concerns: one submission, or whatever a folder has."""
        now, still = time.monotonic(), self._folder.still
        student, assignment = (*path.parts, "", "")[:2]
        if assignment in self._assignments:
            self._schedule.changed(Arrival(assignment, student), now, still)
        elif path == ANYTHING:
            self._look_at = now
            self._seen.clear()
        elif not assignment:  # the folder of a student
            for name in self._assignments:
                if os.path.lexists(self._course.paths(student, name).submitted):
                    self._schedule.changed(Arrival(name, student), now, still)
        if assignment not in exercise_names():
            self._look_at = min(self._look_at, now + still)  # it may be in the wrong place

    def _look(self) -> None:
        """Schedule submissions that look new, and say what is in the wrong place."""
        now = time.monotonic()
        self._look_at = now + LOOK
        for name in self._assignments:
            with self._problems_printed(name):
                for student in self._course.students(name):
                    version = _version(self._course.paths(student, name).submitted, name)
                    if self._seen.get(arrival := Arrival(name, student)) != version:
                        self._seen[arrival] = version
                        self._schedule.changed(arrival, now, self._folder.still)
                for folder in self._course.unusable_folders(name):
                    self._say_once(
                        f"submitted/{folder!a} is skipped: nbgrader cannot use this name; rename "
                        "the folder"
                    )
                for sentence in self._course.misplaced(name):
                    self._say_once(sentence)

    def _collect(self) -> None:
        """Collect from the exchange; what that changes is noticed as any other change."""
        assert self._exchange is not None
        for name in self._assignments:
            with self._problems_printed(name, once=True), self._course.locked():
                self._exchange.collect(name)
        self._collect_at = time.monotonic() + self._collect_every

    # ------------------------------------------------------------ grading

    def _grade_some(self) -> None:
        """Grade some of the submissions that are due, all of one assignment."""
        taken = self._schedule.take(time.monotonic(), MOST)
        if not taken:
            return
        name = taken[0].assignment
        left = {one.student for one in taken}
        succeeded = False
        with self._problems_printed(name, after=" It is tried again."):
            outcomes = self._grader.grade(self._assignments[name], [one.student for one in taken])
            with contextlib.closing(outcomes):
                for outcome in outcomes:
                    left.discard(outcome.student)
                    self._finish(Arrival(name, outcome.student), outcome)
            succeeded = True
        now = time.monotonic()
        if succeeded:
            self._schedule.again((Arrival(name, student) for student in left), now)
            return
        for student in sorted(left):
            longer = student == self._grader.recorded_now  # it must not hold up the others
            self._schedule.failed(Arrival(name, student), now, longer)

    def _finish(self, arrival: Arrival, outcome: Outcome) -> None:
        """Print what was done; what failed is tried again a few times."""
        now = time.monotonic()
        if outcome.problem:
            failures = self._schedule.failed(arrival, now)
            after = "it is tried again"
            if failures > len(PAUSES):
                self._schedule.give_up(arrival)
                after = "it is tried again when the submission changes"
            self._say(arrival, f"{outcome.problem.rstrip('.')}; {after}")
            return
        if outcome.score:
            seconds = self._schedule.seconds_since_change(arrival, now)
            note = f"  {outcome.note}" if outcome.note else ""
            self._say(arrival, f"{outcome.score:>11}  {seconds:.1f} s{note}")
        self._schedule.done(arrival)

    # ------------------------------------------------------------ output

    @contextlib.contextmanager
    def _problems_printed(
        self, assignment: str, after: str = "", once: bool = False
    ) -> Iterator[None]:
        """Print an error in one line, with what happens after it; the watch goes on."""
        try:
            yield
        except CourseError as error:
            text = str(error)
        except Exception as error:  # whatever it is, others may arrive
            text = f"{type(error).__name__}: {error}"
        else:
            return
        line = f"{assignment}: {printable(text)}{after}"
        if once:
            self._say_once(line)
        else:
            self._print(line)

    def _say(self, arrival: Arrival, text: str) -> None:
        student = one_line(arrival.student)
        self._print(f"{student:<12}  {arrival.assignment}  {one_line(text)}")

    def _say_once(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._print(line)

    def _print(self, line: str) -> None:
        print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


def _version(folder: pathlib.Path, assignment: str) -> tuple[int, ...]:
    """Other numbers when a submission has been replaced; most other changes show, too."""
    numbers: list[int] = []
    for path in (folder, folder / f"{assignment}.ipynb"):
        with contextlib.suppress(OSError):
            status = path.lstat()
            numbers += [status.st_ino, status.st_mtime_ns, status.st_size]
    return tuple(numbers)
