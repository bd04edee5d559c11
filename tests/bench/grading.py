"""How fast a class is graded, beside plain nbgrader, and what one hand-in costs."""

import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import nbformat

from grader import autograde, canaries, judge, release, task
from grader.box import Box
from grader.cluster import Cluster
from grader.course import Course
from grader.gradebook import Marks
from tests import demo, stock
from tests.conftest import batch_of, gradebook_marks, hand_in, new_course
from tests.dask_cluster import Dask

from . import Row

ASSIGNMENT = "02-forward"
SIDE_BY_SIDE = 16  # hand-ins that stock nbgrader grades as well
ROUNDS = 3  # of one worker and two, in turn
SIZES = (10, 100, 1_000, 10_000)
# The most memory that the grader itself took, and the largest of its processes, in MiB.
MEASURED = """
import json, resource, sys
from grader.__main__ import main
status = main(sys.argv[1:])
whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
peaks = [resource.getrusage(who).ru_maxrss >> 10 for who in whose]
print(json.dumps({"status": status, "peaks": peaks}))
"""


def _class_of(folder: pathlib.Path, size: int, assignment: str = ASSIGNMENT) -> Course:
    """A course in which so many have handed in right answers, each a file of its own."""
    course = new_course(folder)
    path = course.folder("release", ".", assignment) / f"{assignment}.ipynb"
    released = nbformat.read(path, as_version=4)
    texts = [demo.notebook_of(who, released, assignment) for who in demo.right_students()]
    for n in range(size):
        own = texts[n % len(texts)].replace('"nbformat"', f'"number": {n},\n "nbformat"')
        hand_in(course, f"student{n:05}", own, assignment=assignment)
    return course


def _timed(command: list[str], folder: pathlib.Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


# ---------------------------------------------------------------- side by side


def side_by_side_rows() -> Iterator[Row]:
    """Seconds for the same right hand-ins: ours, ours under plain nbgrader, and stock nbgrader."""
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", SIDE_BY_SIDE)
        for student in course.students(ASSIGNMENT):  # in a kernel notebooks import what they saved
            release.catch_up(ASSIGNMENT, course.folder("submitted", student, ASSIGNMENT))
        seconds, marks = {}, {}
        nbgrader = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
        ours = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--force"]
        for how, command in (("ours", ours), ("plugged", nbgrader), ("stock", nbgrader)):
            if how == "stock":
                (course.root / "nbgrader_config.py").write_text(stock.PLAIN, encoding="utf-8")
            seconds[how] = _timed(command, course.root)
            marks[how] = gradebook_marks(course, ASSIGNMENT)
    if not marks["ours"] == marks["plugged"] == marks["stock"]:
        raise AssertionError("the three ways do not give the same marks")
    what = f"{SIDE_BY_SIDE} hand-ins of {ASSIGNMENT}, start-up included"
    for how, name in (("ours", "python -m grader autograde"), ("plugged", "nbgrader, our judge")):
        ratio = (
            f"stock takes {seconds['stock'] / seconds[how]:.1f} times as long, for the same marks"
        )
        yield f"{what}: {name}", f"{seconds[how]:.1f} s", ratio
    yield f"{what}: stock nbgrader 0.9.6", f"{seconds['stock']:.1f} s", ""


# ---------------------------------------------------------------- one hand-in


def part_rows() -> Iterator[Row]:
    """Where the milliseconds of one hand-in go, in one process; and the floor."""
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", 12)
        batch, spent = batch_of(course, ASSIGNMENT), dict[str, list[float]]()
        with Marks.of(course) as marks:
            for student in course.students(ASSIGNMENT):
                _spend(batch, marks, student, spent)
    told = {name: 1000 * statistics.median(times[2:]) for name, times in spent.items()}
    whole = told.pop("all")
    floor = told["a box, empty"] + told["cases and expected values"]
    told.pop("a box, empty")
    for name, value in told.items():
        yield f"one hand-in of {ASSIGNMENT}: {name}", f"{value:.1f} ms", ""
    told_floor = f"floor, an empty box and the cases computed: {floor:.1f} ms"
    yield f"one hand-in of {ASSIGNMENT}: all of it, on one core", f"{whole:.1f} ms", told_floor


def _spend(
    batch: autograde.Batch, marks: Marks, student: str, spent: dict[str, list[float]]
) -> None:
    @contextlib.contextmanager
    def clock(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        spent.setdefault(name, []).append(time.perf_counter() - start)

    with clock("a box, empty"), Box(batch.tier):
        pass
    with clock("cases and expected values"):
        one = batch.task(student)
        draw = task.draws(one)
        for exercise in judge.exercises(ASSIGNMENT):
            exercise.card(draw(exercise.name), suspects=False)
    with clock("all"):
        with clock("reading the file"):
            one = batch.task(student)
        with clock("judging, with a box and the cases"):
            judged = task.judge(one)
        with clock("recording"):
            autograde.record(batch.course, marks, judged)


# ---------------------------------------------------------------- classes of all sizes


def class_rows() -> Iterator[Row]:
    """Cost of a hand-in and memory of the grader in classes of ten to ten thousand."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            course = _class_of(pathlib.Path(scratch) / "course", size)
            command = [sys.executable, "-c", MEASURED, "autograde", ASSIGNMENT]
            start = time.perf_counter()
            done = subprocess.run(
                command, cwd=course.root, check=True, capture_output=True, text=True
            )
            seconds = time.perf_counter() - start
            told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            if told["status"]:
                raise AssertionError(done.stderr)
            again = _timed([*command[:3], "autograde", ASSIGNMENT], course.root)
        grader, largest = told["peaks"]
        yield (
            f"{size:,} hand-ins of {ASSIGNMENT}",
            f"{seconds:.1f} s, {1000 * seconds / size:.0f} ms each; memory {grader} MiB, largest "
            f"of its processes {largest} MiB",
            f"a second run, with nothing to do: {again:.1f} s",
        )


def feedback_rows() -> Iterator[Row]:
    """Seconds for the feedback pages of one class: ours, and nbgrader's own command."""
    with tempfile.TemporaryDirectory() as scratch:
        course = _class_of(pathlib.Path(scratch) / "course", SIDE_BY_SIDE)
        _timed([sys.executable, "-m", "grader", "autograde", ASSIGNMENT], course.root)
        ours = _timed([sys.executable, "-m", "grader", "feedback", ASSIGNMENT], course.root)
        nbgrader = [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT, "--force"]
        stock_seconds = _timed(nbgrader, course.root)
    what = f"{SIDE_BY_SIDE} feedback pages of {ASSIGNMENT}, start-up included"
    ratio = f"nbgrader generate_feedback takes {stock_seconds / ours:.1f} times as long"
    yield what, f"{ours:.1f} s", ratio


def release_rows() -> Iterator[Row]:
    """Seconds to build what students are given."""
    with tempfile.TemporaryDirectory() as scratch:
        course = new_course(pathlib.Path(scratch) / "course")
        ours = _timed([sys.executable, "-m", "grader", "release", ASSIGNMENT], course.root)
        nbgrader = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT, "--force"]
        theirs = _timed(nbgrader, course.root)
    yield (
        f"release of {ASSIGNMENT}",
        f"{ours:.1f} s",
        f"nbgrader generate_assignment: {theirs:.1f} s",
    )


# ---------------------------------------------------------------- many machines


def cluster_rows() -> Iterator[Row]:
    """Hand-ins a second on one worker of a cluster and on two, scheduler and grader beside them."""
    for assignment, size in ((ASSIGNMENT, 60), ("04-training", 16)):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            course = _class_of(folder / "course", size, assignment)
            rounds = [list(_rates(course, assignment, folder / str(n))) for n in range(ROUNDS)]
        one, two = (statistics.median(rates) for rates in zip(*rounds, strict=True))
        yield (
            f"{assignment} on a cluster, one worker and two, grader beside them",
            f"{one:.2f} and {two:.2f} hand-ins/s, medians of {ROUNDS} rounds",
            f"efficiency {two / (2 * one):.2f}",
        )


def _rates(course: Course, assignment: str, folder: pathlib.Path) -> Iterator[float]:
    folder.mkdir()
    dask = Dask(folder)
    try:
        for _ in range(2):
            dask.worker()
            yield _rate(course, assignment, dask.address)
    finally:
        dask.end()


def _rate(course: Course, assignment: str, address: str) -> float:
    """Hand-ins a second, judged and recorded, once every worker has judged its first."""
    batch, students = batch_of(course, assignment), course.students(assignment)
    with Cluster(address) as engine:
        engine.begin(canaries.canaries(batch))
        list(autograde.judge_all(batch, students[: 2 * engine.size], engine))
        start = time.perf_counter()
        with Marks.of(course) as marks:
            for judged in autograde.judge_all(batch, students, engine):
                autograde.record(course, marks, judged)
        return len(students) / (time.perf_counter() - start)
