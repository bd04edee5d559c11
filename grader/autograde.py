"""Grade hand-ins: judge them in parallel, record them one by one in nbgrader's gradebook."""

import dataclasses
import datetime
import functools
import pathlib
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import nbformat
from nbformat import NotebookNode

from check.verdict import Verdict

from . import intake
from .box import tiers
from .box.walls import PRACTICE, BoxError
from .course import Course, CourseError, write
from .exercises import exercises
from .gradebook import Marks
from .judge import Report, box_opener, grade, zero
from .workers import Crew, interrupts_held_back

REPORT = "report.json"
TRIES = 3  # of a box, until it is our fault that a hand-in was not graded
MOST_DEATHS = 3  # of processes that judged one hand-in, until we give up
STOPPED = "grading was stopped while this was recorded; the next run does it again"

Done = Generator[tuple["Job", "Judged"], None, None]


@dataclasses.dataclass(frozen=True)
class Job:
    """One hand-in to be judged."""

    root: pathlib.Path
    assignment: str
    student: str
    tier: str


@dataclasses.dataclass
class Judged:
    """A hand-in with its verdict: the notebook to keep, and the report."""

    notebook: NotebookNode
    report: Report


def judge_hand_in(job: Job) -> Judged:
    """Judge one hand-in; nothing is recorded.

    Whatever is wrong with the hand-in is in the report as zeros with their reason. Whatever is
    wrong on our side is in report.fault.
    """
    course = Course(job.root)
    source = _master(course.folder("source", ".", job.assignment) / f"{job.assignment}.ipynb")
    folder = course.folder("submitted", job.student, job.assignment)
    attempt, note = "", ""
    try:
        path, note = intake.find(folder, job.assignment)
        data = intake.read_bytes(path)
        attempt = intake.digest(data)
        notebook = intake.rebuild(source, intake.cells(data))
    except intake.Refused as refused:
        notebook = intake.rebuild(source, [])
        verdicts = zero(job.assignment, str(refused))
        report = Report(job.student, job.assignment, attempt, job.tier, verdicts, str(refused))
        return Judged(notebook, report)
    report = judge_notebook(course, notebook, job, attempt)
    report.note = note
    return Judged(notebook, report)


def judge_notebook(course: Course, notebook: NotebookNode, job: Job, attempt: str) -> Report:
    """Judge a rebuilt notebook and write the verdicts into its graded cells."""
    source = _master(course.folder("source", ".", job.assignment) / f"{job.assignment}.ipynb")
    draw = functools.partial(course.generator, job.assignment, job.student, attempt)
    report = Report(job.student, job.assignment, attempt, job.tier, [])
    for _ in range(TRIES):  # a box that does not start is never the student's fault
        try:
            opener = box_opener(job.tier)
            report.verdicts = grade(notebook, source, job.assignment, draw, opener)
            report.fault = ""
            break
        except BoxError as error:
            report.fault = str(error)
    return report


@functools.cache
def _master(path: pathlib.Path) -> NotebookNode:
    return intake.master(path)


def write_verdicts(notebook: NotebookNode, verdicts: list[Verdict]) -> None:
    """Give every graded cell its one verdict, as nbgrader reads it: an error for nothing, a number
    for points. A cell without an output would count as full points."""
    by_cell = {f"check_{v.name}": v for v in verdicts}
    for cell in notebook.cells:
        ours = cell.metadata.get("nbgrader", {})
        if not ours.get("grade"):
            continue
        verdict = by_cell.get(ours["grade_id"])
        text = str(verdict) if verdict else "not judged"
        if verdict is None or verdict.earned <= 0:
            failed = {"ename": "NoPoints", "evalue": text, "traceback": text.splitlines()}
            cell.outputs = [nbformat.v4.new_output("error", **failed)]
        else:
            told = nbformat.v4.new_output("stream", name="stdout", text=text + "\n")
            mark = {"text/plain": repr(float(verdict.earned))}
            number = nbformat.v4.new_output("execute_result", data=mark, execution_count=1)
            cell.outputs, cell.execution_count = [told, number], 1


# ---------------------------------------------------------------- many hand-ins


def require_tier(practice: bool) -> str:
    """The kind of box to grade in.

    Raises:
        CourseError: this machine has no official one, and practice was not asked for.
    """
    works = tiers()
    for tier, trouble in works.items():
        if not trouble and (practice or tier != PRACTICE):
            return tier
    reasons = "; ".join(f"{tier}: {trouble}" for tier, trouble in works.items() if trouble)
    raise CourseError(
        f"No box with walls works on this machine ({reasons}). `python -m grader doctor` says what "
        "to install. For a trial among friends, --practice grades without walls."
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


def judge_all(jobs: list[Job], workers: int) -> Done:
    """Judge hand-ins in a pool of processes, in the order in which they are done.

    A process that dies, as when the machine runs out of memory, takes its pool along. What may
    have been under way in it is judged again at the end, one by one; the rest in a fresh pool.
    """
    deaths: Counter[Job] = Counter()
    batch, alone, size = list(jobs), list[Job](), workers
    while batch:
        lost = yield from _judge_until_one_dies(batch, size)
        died, batch = lost[:size], lost[size:]  # a pool takes hand-ins in their order
        deaths.update(died)
        yield from ((job, _given_up(job)) for job in died if deaths[job] == MOST_DEATHS)
        alone += [job for job in died if deaths[job] < MOST_DEATHS]
        if not batch:
            batch, alone, size = alone, [], 1


def _judge_until_one_dies(
    jobs: list[Job], workers: int
) -> Generator[tuple[Job, Judged], None, list[Job]]:
    """Judge in one pool; return the hand-ins that have no verdict because a process died."""
    crew = Crew()
    pool = ProcessPoolExecutor(max(1, min(workers, len(jobs))), mp_context=crew)
    try:
        with interrupts_held_back():
            futures = _submitted(pool, jobs)
        lost = set(jobs) - set(futures.values())
        for future in as_completed(futures):
            job = futures[future]
            if isinstance(future.exception(), BrokenProcessPool):
                lost.add(job)
            else:
                yield job, _result(future.result, job)
    except BaseException:  # Ctrl-C, or nobody wants the rest
        crew.end()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return [job for job in jobs if job in lost]


def _submitted(pool: ProcessPoolExecutor, jobs: list[Job]) -> dict[Future[Judged], Job]:
    futures: dict[Future[Judged], Job] = {}
    try:
        for job in jobs:
            futures[pool.submit(judge_hand_in, job)] = job
    except BrokenProcessPool:  # a process has died already: the rest is lost with it
        pass
    return futures


def _given_up(job: Job) -> Judged:
    fault = (
        f"the process that judged it was killed {MOST_DEATHS} times, as happens when the machine "
        "runs out of memory"
    )
    return Judged(
        nbformat.v4.new_notebook(),
        Report(job.student, job.assignment, "", job.tier, [], fault=fault),
    )


def _result(result: Callable[[], Judged], job: Job) -> Judged:
    try:
        return result()
    except Exception as error:  # a fault of ours must not stop the class
        fault = f"{type(error).__name__}: {error}"
        report = Report(job.student, job.assignment, "", job.tier, [], fault=fault)
        return Judged(nbformat.v4.new_notebook(), report)


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
        write_verdicts(judged.notebook, report.verdicts)
        marks.save(student, assignment, judged.notebook, when)
        write(folder / f"{assignment}.ipynb", nbformat.writes(judged.notebook))
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
