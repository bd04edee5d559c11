"""How fast a class is graded, beside plain nbgrader, and what one submission costs."""

import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import NamedTuple

import nbformat

from grader.assignment import assignment as assignment_of
from grader.build import release
from grader.course import Course
from grader.executors.dask import DaskExecutor
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading.run import GradingRun, grade_all
from grader.grading.task import draws, grade_submission
from grader.sandbox.sandbox import Sandbox
from tests import demo, stock
from tests.conftest import gradebook_scores, grading_run, new_course, submit
from tests.dask_cluster import Dask

from . import Row

ASSIGNMENT = "02-forward"
SIDE_BY_SIDE = 16  # submissions that stock nbgrader grades as well
ROUNDS = 3  # of one worker and two, in turn
PARTS = 12  # submissions of which the parts are timed; the first two warm up
SIZES = (10, 100, 1_000, 10_000)
CLUSTER = ((ASSIGNMENT, 60), ("04-training", 16))  # submissions of each assignment
# Prints the largest memory of the grader itself, and of its processes, in MiB.
MEASURED = """
import json, resource, sys
from grader.cli import main
status = main(sys.argv[1:])
measured = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
peaks = [resource.getrusage(which).ru_maxrss >> 10 for which in measured]
print(json.dumps({"status": status, "peaks": peaks}))
"""


def _class_of(folder: pathlib.Path, size: int, assignment: str = ASSIGNMENT) -> Course:
    """A course with so many submissions, all right, each a file with its own bytes."""
    course = new_course(folder)
    path = course.release(assignment) / f"{assignment}.ipynb"
    released = nbformat.read(path, as_version=4)
    students = demo.right_students()
    texts = [demo.notebook_of(student, released, assignment) for student in students]
    for n in range(size):
        own = texts[n % len(texts)].replace('"nbformat"', f'"number": {n},\n "nbformat"')
        submit(course, f"student{n:05}", own, assignment=assignment)
    return course


def _seconds(command: list[str], folder: pathlib.Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


# ---------------------------------------------------------------- side by side


def side_by_side_rows() -> Iterator[Row]:
    """Seconds for the same right submissions: ours, ours in plain nbgrader, and stock nbgrader."""
    seconds, scores = {}, {}
    nbgrader = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
    ours = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--force"]
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", SIDE_BY_SIDE)
        _add_earlier_modules(course)
        for how, command in (("ours", ours), ("plug-in", nbgrader), ("stock", nbgrader)):
            if how == "stock":
                (course.root / "nbgrader_config.py").write_text(stock.PLAIN, encoding="utf-8")
            seconds[how] = _seconds(command, course.root)
            scores[how] = gradebook_scores(course, ASSIGNMENT)
    if not scores["ours"] == scores["plug-in"] == scores["stock"]:
        raise AssertionError("the three graders do not give the same scores")
    what = f"{SIDE_BY_SIDE} submissions of {ASSIGNMENT}, start-up included"
    names = {"ours": "python -m grader autograde", "plug-in": "nbgrader with our plug-in"}
    for how, name in names.items():
        ratio = seconds["stock"] / seconds[how]
        compared = f"stock takes {ratio:.1f} times as long, for the same scores"
        yield f"{what}: {name}", f"{seconds[how]:.1f} s", compared
    yield f"{what}: stock nbgrader 0.9.6", f"{seconds['stock']:.1f} s", ""


def _add_earlier_modules(course: Course) -> None:
    """Put my_lstm beside every submission: a kernel imports what earlier notebooks saved."""
    for student in course.students(ASSIGNMENT):
        submitted = course.paths(student, ASSIGNMENT).submitted
        release.catch_up(assignment_of(ASSIGNMENT), submitted)


# ---------------------------------------------------------------- one submission


class Clock:
    """Collects the seconds of named blocks."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    @contextlib.contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Time the block, under this name."""
        start = time.perf_counter()
        yield
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)


def part_rows() -> Iterator[Row]:
    """Milliseconds of each part of grading one submission in one process, and the lower bound."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", PARTS)
        run = grading_run(course, ASSIGNMENT)
        with GradebookWriter.opened(course) as writer:
            for student in course.students(ASSIGNMENT):
                _grade_in_parts(run, writer, student, clock)
    parts = {name: 1000 * statistics.median(times[2:]) for name, times in clock.seconds.items()}
    total, sandbox = parts.pop("all"), parts.pop("an empty sandbox")
    bound = sandbox + parts["cases and expected results"]
    for name, value in parts.items():
        yield f"one submission of {ASSIGNMENT}: {name}", f"{value:.1f} ms", ""
    compared = f"lower bound, an empty sandbox and the cases computed: {bound:.1f} ms"
    yield f"one submission of {ASSIGNMENT}: all of it, on one core", f"{total:.1f} ms", compared


def _grade_in_parts(run: GradingRun, writer: GradebookWriter, student: str, clock: Clock) -> None:
    with clock.time("an empty sandbox"), Sandbox(run.backend):
        pass
    with clock.time("cases and expected results"):
        draw = draws(run.task(student).seeds)
        for exercise in run.assignment.exercises:
            exercise.suite(draw(exercise.name))
    with clock.time("all"):
        with clock.time("reading the file"):
            task = run.task(student)
        with clock.time("grading, with a sandbox and the cases"):
            graded = grade_submission(task)
        with clock.time("recording"):
            recording.record(run.course, writer, graded)


def test_rows() -> Iterator[Row]:
    """Seconds for a submission whose answers are tests, on one core, and for one check of hers."""
    name, cores = "06-tests", os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", PARTS, name)
        run, seconds = grading_run(course, name), []
        os.sched_setaffinity(0, {min(cores)})
        try:
            for student in course.students(name):
                task = run.task(student)
                start = time.perf_counter()
                graded = grade_submission(task)
                seconds.append(time.perf_counter() - start)
                if graded.report.score != graded.report.max_score:
                    raise AssertionError(f"{student} has {graded.report.score} points")
        finally:
            os.sched_setaffinity(0, cores)
    median = statistics.median(seconds[2:])
    yield f"one submission of {name}: all of it, on one core", f"{median:.2f} s", "goal: under 2 s"


# ---------------------------------------------------------------- classes of all sizes


class Usage(NamedTuple):
    """What a run of the grader used."""

    seconds: float
    grader: int  # MiB, of its own process
    largest: int  # MiB, of the largest process it started


def class_rows() -> Iterator[Row]:
    """Seconds per submission and memory of the grader, in classes of ten to ten thousand."""
    command = [sys.executable, "-c", MEASURED, "autograde", ASSIGNMENT]
    for size in SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            course = _class_of(pathlib.Path(scratch) / "course", size)
            usage = _usage(command, course.root)
            again = _seconds(command, course.root)
        yield (
            f"{size:,} submissions of {ASSIGNMENT}",
            f"{usage.seconds:.1f} s, {1000 * usage.seconds / size:.0f} ms each; memory "
            f"{usage.grader} MiB, largest of its processes {usage.largest} MiB",
            f"a second run, with nothing to do: {again:.1f} s",
        )


def _usage(command: list[str], folder: pathlib.Path) -> Usage:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    printed = json.loads(done.stdout.splitlines()[-1])
    if printed["status"]:
        raise AssertionError(done.stderr)
    return Usage(seconds, *printed["peaks"])


def feedback_rows() -> Iterator[Row]:
    """Seconds for the feedback pages of one class: ours, and nbgrader's own page and command."""
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", SIDE_BY_SIDE)
        _seconds([sys.executable, "-m", "grader", "autograde", ASSIGNMENT], course.root)
        ours = _seconds([sys.executable, "-m", "grader", "feedback", ASSIGNMENT], course.root)
        nbgrader = [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT, "--force"]
        nbgrader += ["--GenerateFeedback.exporter_class=nbconvert.exporters.HTMLExporter"]
        stock_seconds = _seconds(nbgrader, course.root)
    what = f"{SIDE_BY_SIDE} feedback pages of {ASSIGNMENT}, start-up included"
    ratio = f"nbgrader's own page and command take {stock_seconds / ours:.1f} times as long"
    yield what, f"{ours:.1f} s", ratio


def release_rows() -> Iterator[Row]:
    """Seconds to build what students are given."""
    with tempfile.TemporaryDirectory() as scratch:
        course = new_course(pathlib.Path(scratch) / "course")
        ours = _seconds([sys.executable, "-m", "grader", "release", ASSIGNMENT], course.root)
        nbgrader = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT, "--force"]
        stock_seconds = _seconds(nbgrader, course.root)
    compared = f"nbgrader generate_assignment: {stock_seconds:.1f} s"
    yield f"release of {ASSIGNMENT}", f"{ours:.1f} s", compared


# ---------------------------------------------------------------- many machines


def cluster_rows() -> Iterator[Row]:
    """Submissions a second with one worker and with two, beside scheduler and grader."""
    for assignment, size in CLUSTER:
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            course = _class_of(folder / "course", size, assignment)
            rounds = [list(_rates(course, assignment, folder / str(n))) for n in range(ROUNDS)]
        one, two = (statistics.median(rates) for rates in zip(*rounds, strict=True))
        yield (
            f"{assignment} on a cluster, one worker and two, grader beside them",
            f"{one:.2f} and {two:.2f} submissions/s, medians of {ROUNDS} rounds",
            f"efficiency {two / (2 * one):.2f}",
        )


def _rates(course: Course, assignment: str, folder: pathlib.Path) -> Iterator[float]:
    """The rate with one worker, then with two."""
    folder.mkdir()
    dask = Dask(folder)
    try:
        for _ in range(2):
            dask.worker()
            yield _rate(course, assignment, dask.address)
    finally:
        dask.end()


def _rate(course: Course, assignment: str, address: str) -> float:
    """Submissions a second, graded and recorded, once every worker has graded its first."""
    run, students = grading_run(course, assignment), course.students(assignment)
    with DaskExecutor(address) as executor:
        executor.prepare(run.self_test())
        list(grade_all(run, students[: 2 * executor.size], executor))
        start = time.perf_counter()
        with GradebookWriter.opened(course) as writer:
            for graded in grade_all(run, students, executor):
                recording.record(course, writer, graded)
        return len(students) / (time.perf_counter() - start)
