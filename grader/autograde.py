"""Grade hand-ins: judge them in parallel, record them one by one in nbgrader's gradebook."""

import dataclasses
import datetime
import functools
import pathlib
from collections import Counter, deque
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import nbformat

from . import box, intake
from .box.walls import PRACTICE, TIERS
from .course import Course, CourseError, write
from .exercises import exercises
from .gradebook import Marks
from .judge import Report
from .task import Judged, Task, as_text
from .workers import Engine

REPORT = "report.json"
MOST_DEATHS = 3  # of processes that judged one hand-in, until we give up
GIVEN_UP = (
    f"the process that judged it was killed {MOST_DEATHS} times, as happens when the machine runs "
    "out of memory"
)
STOPPED = "grading was stopped while this was recorded; the next run does it again"


@dataclasses.dataclass(frozen=True)
class Batch:
    """Hand-ins of one assignment that are judged in one kind of box."""

    course: Course
    assignment: str
    tier: str

    def task(self, student: str) -> Task:
        """Read one hand-in, and put beside it what is needed to judge it."""
        folder = self.course.folder("submitted", student, self.assignment)
        data, attempt, refused, note = b"", "", "", ""
        try:
            path, note = intake.find(folder, self.assignment)
            data = intake.read_bytes(path)
            attempt = intake.digest(data)
        except intake.Refused as reason:
            refused = str(reason)
        return self.task_of(student, attempt, data, refused, note)

    def task_of(
        self, student: str, attempt: str, data: bytes, refused: str = "", note: str = ""
    ) -> Task:
        """The same for a notebook that is known."""
        names = [e.name for e in exercises(self.assignment)]
        whose = (self.assignment, student, attempt)
        return Task(
            assignment=self.assignment,
            student=student,
            attempt=attempt,
            data=data,
            refused=refused,
            note=note,
            source=handed_out(self.course, self.assignment),
            seeds={name: self.course.seed(*whose, name) for name in names},
            tier=self.tier,
        )

    def not_judged(self, student: str, fault: str) -> Judged:
        """What is recorded of a hand-in that we could not judge."""
        report = Report(student, self.assignment, "", self.tier, [], fault=fault)
        return Judged("", report)


def handed_out(course: Course, assignment: str) -> str:
    """The instructor's notebook without answers, as text."""
    return _handed_out(course.folder("source", ".", assignment) / f"{assignment}.ipynb")


@functools.cache
def _handed_out(path: pathlib.Path) -> str:
    return as_text(intake.master(path))


# ---------------------------------------------------------------- many hand-ins


def require_tier(practice: bool) -> str:
    """The kind of box to grade in.

    Raises:
        CourseError: this machine has no official one, and practice was not asked for.
    """
    reasons = []
    for tier in TIERS if practice else [tier for tier in TIERS if tier != PRACTICE]:
        if not (trouble := box.trouble(tier)):
            return tier
        reasons.append(f"{tier}: {trouble}")
    raise CourseError(
        f"No box with walls works on this machine ({'; '.join(reasons)}). "
        "`python -m grader doctor` says what to install. For a trial among friends, --practice "
        "grades without walls."
    )


def waiting(course: Course, assignment: str, students: Iterable[str], force: bool) -> list[str]:
    """Students whose hand-in has no report yet, or has changed since."""
    return [s for s in students if force or _is_new(course, assignment, s)]


def _is_new(course: Course, assignment: str, student: str) -> bool:
    report = read_report(course, assignment, student)
    if report is None or report.fault or not _has_todays_points(report):
        return True
    try:
        path, _ = intake.find(course.folder("submitted", student, assignment), assignment)
        return intake.digest(intake.read_bytes(path)) != report.attempt
    except intake.Refused as refused:
        return report.attempt != "" or report.note != str(refused)


def _has_todays_points(report: Report) -> bool:
    """Not so when a regrade with new points was stopped before it came to this hand-in."""
    asked = {e.name: e.points for e in exercises(report.assignment)}
    return {v.name: v.points for v in report.verdicts} == asked


def judge_all(batch: Batch, students: list[str], engine: Engine) -> Generator[Judged, None, None]:
    """Judge hand-ins in an engine's processes, in the order in which they are done.

    Each is read when its turn comes, so that a class takes no more memory than a few hand-ins.
    A process that dies, as when the machine runs out of memory, takes its pool along. What may
    have been under way in it is judged again at the end, one by one; the rest in a fresh pool.
    """
    deaths: Counter[str] = Counter()
    now, alone, size = list(students), list[str](), engine.size
    try:
        while now:
            lost = yield from _until_one_dies(batch, now, engine, size)
            died, now = lost[:size], lost[size:]  # a pool takes hand-ins in their order
            deaths.update(died)
            for student in died:
                if deaths[student] == MOST_DEATHS:
                    yield batch.not_judged(student, GIVEN_UP)
            alone += [student for student in died if deaths[student] < MOST_DEATHS]
            if not now:
                now, alone, size = alone, [], 1
    except BaseException:  # Ctrl-C, or nobody wants the rest
        engine.end()
        raise


def _until_one_dies(
    batch: Batch, students: list[str], engine: Engine, size: int
) -> Generator[Judged, None, list[str]]:
    """Judge in one pool; return the hand-ins that have no verdict because a process died."""
    left, under_way, lost = deque(students), dict[Future[Judged], str](), set[str]()
    while under_way or (left and not lost):
        while left and not lost and len(under_way) < engine.room(size):
            student = left.popleft()
            try:
                under_way[engine.submit(batch.task(student), size)] = student
            except BrokenProcessPool:
                lost.add(student)
            except CourseError:
                raise  # it would be the same for everybody
            except Exception as error:  # a fault of ours must not stop the class
                yield batch.not_judged(student, engine.in_words(error))
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            student = under_way.pop(future)
            judged = _result(future, student, batch, engine)
            if judged is None:
                lost.add(student)
            else:
                yield judged
    if lost:
        engine.end()
    return [student for student in students if student in lost] + list(left)


def _result(future: "Future[Judged]", student: str, batch: Batch, engine: Engine) -> Judged | None:
    """What came of a hand-in; None when its process died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None
    except CourseError:
        raise  # it would be the same for everybody
    except Exception as error:  # a fault of ours must not stop the class
        return batch.not_judged(student, engine.in_words(error))


def record(course: Course, marks: Marks, judged: Judged) -> None:
    """Write a verdict to the gradebook, the autograded notebook and the report beside it.

    The verdict comes last: until then the report says that it is being recorded, and the next run
    judges the hand-in again.
    """
    report = judged.report
    student, assignment = report.student, report.assignment
    folder = course.folder("autograded", student, assignment)
    announce(course, report)
    when = _handed_in_at(course, course.folder("submitted", student, assignment))
    if report.fault:
        marks.leave_open(student, assignment, when)
    else:
        marks.save(student, assignment, nbformat.v4.reads(judged.notebook), when)
        write(folder / f"{assignment}.ipynb", judged.notebook)
    report.earlier = gradings(read_report(course, assignment, student))
    while report.verdicts and report.earlier and report.earlier[-1] == grading(report):
        report.earlier.pop()  # judged again with the same marks
    write(folder / REPORT, report.to_json())


def announce(course: Course, report: Report) -> None:
    """Say in the report beside a hand-in that a new verdict is about to be recorded.

    The marks that it had are kept there, whatever happens until the new ones are.
    """
    folder = course.folder("autograded", report.student, report.assignment)
    earlier = gradings(read_report(course, report.assignment, report.student))
    folder.mkdir(parents=True, exist_ok=True)
    begun = dataclasses.replace(report, verdicts=[], fault=STOPPED, earlier=earlier)
    write(folder / REPORT, begun.to_json())


def grading(report: Report) -> dict[str, Any]:
    """The marks of a hand-in by exercise, as they are kept when new ones take their place."""
    return {
        "attempt": report.attempt,
        "earned": {v.name: v.earned for v in report.verdicts},
        "points": {v.name: v.points for v in report.verdicts},
    }


def gradings(report: Report | None) -> list[dict[str, Any]]:
    """All marks that a report knows of, the newest last."""
    if report is None:
        return []
    return report.earlier + ([grading(report)] if report.verdicts else [])


def _handed_in_at(course: Course, folder: pathlib.Path) -> datetime.datetime | None:
    """What timestamp.txt says, where it says something: a student's own file, so anything."""
    if not intake.is_small_file(folder / "timestamp.txt"):
        return None
    try:
        when: datetime.datetime | None = course.directory.get_existing_timestamp(str(folder))
    except Exception:  # nbgrader 0.9.6 stumbles over its own error message here
        return None
    return when


def read_report(course: Course, assignment: str, student: str) -> Report | None:
    """The report of a graded hand-in, or None."""
    path = course.folder("autograded", student, assignment) / REPORT
    try:
        report = Report.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(report.earlier, list):  # reports of version 0.1 had one mark or none here
        report.earlier = []
    return report
