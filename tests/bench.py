"""python -m tests.bench [GROUP ...]: measure every figure of the README again, row by row.

Ratios are measured side by side in one run, because machines differ and are noisy.
"""

import argparse
import concurrent.futures
import functools
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import unittest.mock
from collections.abc import Callable, Iterator
from typing import NamedTuple

import nbformat
import numpy as np

import check
from grader.course import Course
from grader.exercises import assignment_part, assignments, exercises
from solutions import training
from solutions.forward import lstm_forward
from tests import attacks, demo, stock
from tests.conftest import ASSIGNMENT, ROOT, grade, hand_in, new_course
from tests.hostile_files import FILES, WRONG, Place

HAND_INS = 8
Row = tuple[str, str, str]


def main() -> None:
    """Print the rows of the groups that were asked for, each as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    asked = parser.parse_args().groups or list(GROUPS)
    if unknown := set(asked) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    print(f"NumPy {np.__version__}, {ROOT.name}\n")
    print("| what | measured | compared with |\n|---|---|---|")
    for group in asked:
        for row in GROUPS[group]():
            print(f"| {' | '.join(row)} |", flush=True)


# ---------------------------------------------------------------- checks and grading


def check_rows() -> Iterator[Row]:
    """Milliseconds of a check: the first call reads the cases, the others do not."""
    for assignment in assignments():
        notebook = check.Notebook(assignment_part(assignment))
        for exercise in exercises(assignment):
            times = []
            for _ in range(21):
                start = time.perf_counter()
                notebook.verdict(exercise.name, exercise.reference)
                times.append(1000 * (time.perf_counter() - start))
            told = f"first {times[0]:.1f} ms, median {statistics.median(times[1:]):.1f} ms"
            yield f"{assignment} check({exercise.name})", told, ""


def start_up_rows() -> Iterator[Row]:
    """Seconds of `import check` in a fresh process, and of NumPy alone."""

    def seconds(program: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    ours, numpy = seconds("import check.gates"), seconds("import numpy")
    yield "import check, fresh process", f"{ours:.2f} s", f"import numpy: {numpy:.2f} s"


def grading_rows() -> Iterator[Row]:
    """Seconds for the same right hand-ins: ours, ours under plain nbgrader, and stock nbgrader."""
    with tempfile.TemporaryDirectory() as scratch:
        course = new_course(pathlib.Path(scratch) / "course")
        path = course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
        released = nbformat.read(path, as_version=4)
        for n in range(HAND_INS):
            who = demo.right_students()[n % len(demo.right_students())]
            text = demo.notebook_of(who, released, ASSIGNMENT)
            hand_in(course, f"student{n}", text)
        ours = _timed([sys.executable, "-m", "grader", "autograde", ASSIGNMENT], course.root)
        nbgrader = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
        plugged = _timed(nbgrader, course.root)
        (course.root / "nbgrader_config.py").write_text(stock.PLAIN, encoding="utf-8")
        plain = _timed(nbgrader, course.root)
    what = f"{HAND_INS} hand-ins of {ASSIGNMENT}"
    for how, seconds in (
        ("python -m grader autograde", ours),
        ("nbgrader with our judge", plugged),
    ):
        yield f"{what}, {how}", f"{seconds:.1f} s", f"stock / it {plain / seconds:.1f}"
    yield f"{what}, stock nbgrader", f"{plain:.1f} s", ""


def _timed(command: list[str], folder: pathlib.Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


# ---------------------------------------------------------------- the attack class


def attack_rows() -> Iterator[Row]:
    """What attacks and hostile files earn, cost and stop: ours, and stock nbgrader."""
    with tempfile.TemporaryDirectory() as scratch:
        base = pathlib.Path(scratch) / "plain"
        stock.new_course(base)
        theirs = list(_told(stock.of_attacks(base)))
        yield from _attack_rows("attacks", list(_told(_ours_on_attacks())), theirs)
        theirs = list(_told(stock.of_files(base)))
        ours = list(_told(_ours_on_files(pathlib.Path(scratch))))
        yield from _attack_rows("hostile files", ours, theirs)


def _attack_rows(
    what: str, ours: list[stock.Outcome], theirs: list[stock.Outcome]
) -> Iterator[Row]:
    for does in ("earns", "loses", "stopped"):
        words = {
            "earns": "that earn marks for a wrong answer",
            "loses": "that cost marks earned elsewhere in the hand-in",
            "stopped": "that leave others in the class ungraded",
        }[does]
        counts = [
            f"{sum(getattr(one, does) for one in outcomes)} of {len(outcomes)}"
            for outcomes in (ours, theirs)
        ]
        yield f"{what} {words}", counts[0], f"stock nbgrader 0.9.6: {counts[1]}"


def _told(outcomes: Iterator[stock.Outcome]) -> Iterator[stock.Outcome]:
    """The same, each named on the way when it is not as it should be."""
    for one in outcomes:
        if one.earns or one.loses or one.stopped:
            print(one, file=sys.stderr, flush=True)
        yield one


def _ours_on_attacks() -> Iterator[stock.Outcome]:
    for name, attack in attacks.ATTACKS.items():
        should = sum(attacks.expected(attack).values())
        yield _ours(name, should, functools.partial(_earned, attack))


def _earned(attack: attacks.Attack) -> float:
    return sum(verdict.earned for verdict in attacks.verdicts(attack).values())


def _ours(name: str, should: float, mark: Callable[[], float]) -> stock.Outcome:
    """An exception that leaves the judge would leave the rest of the class ungraded."""
    try:
        return stock.Outcome(name, should, mark(), stopped=False)
    except Exception as error:
        print(f"{name}: {error!r}", file=sys.stderr)
        return stock.Outcome(name, should, 0.0, stopped=True)


def _ours_on_files(scratch: pathlib.Path) -> Iterator[stock.Outcome]:
    course = new_course(scratch / "ours")
    text = demo.fill(attacks.source(ASSIGNMENT), demo.right_answers(ASSIGNMENT) | WRONG)
    for n, (name, hostile) in enumerate(FILES.items()):
        folder = course.folder("submitted", f"student{n}", ASSIGNMENT)
        folder.mkdir(parents=True)
        (elsewhere := scratch / f"elsewhere{n}").mkdir()
        hostile.make(Place(folder, text, elsewhere))
        mark = functools.partial(_graded_mark, course, f"student{n}")
        yield _ours(name, hostile.mark, mark)


def _graded_mark(course: Course, student: str) -> float:
    """What the gradebook says after one hand-in was graded and recorded."""
    grade(course, student)
    with course.gradebook() as gradebook:
        return float(gradebook.find_submission(ASSIGNMENT, student).score)


# ---------------------------------------------------------------- the tasks of 1997


class Outcome(NamedTuple):
    """What one training run came to."""

    solved: bool
    sequences: int
    seconds: float  # of one core
    wrong: int  # of the fresh sequences
    error: float | None  # mean over the fresh sequences


class Task(NamedTuple):
    """A row: a task of Hochreiter & Schmidhuber 1997, and what the paper says of it."""

    what: str
    run: Callable[[int], Outcome]
    seeds: int
    fresh: int
    paper: str


def adding(T: int, lr: float, seed: int) -> Outcome:
    """Train on the adding problem; wrong is an error of 0.04 or more."""
    rng, start = np.random.default_rng(seed), time.process_time()
    model, errors = training.train(rng, T=T, lr=lr, show_progress=False)
    seconds = time.process_time() - start
    lstm = {name: model[name] for name in model if name not in training.READOUT}
    zeros, off = np.zeros((lstm["bf"].size, 64)), []
    for _ in range(40):  # a batch at a time, for the caches of them all would fill gigabytes
        x, target = training.adding_problem(rng, T, 64)
        _, h, *_ = lstm_forward(lstm, x, zeros, zeros)
        off.append(np.abs(training.readout(model["Wy"], model["by"], h) - target))
    solved, off = training.is_solved(list(errors)), np.array(off)
    return Outcome(bool(solved), errors.size, seconds, int((off >= 0.04).sum()), float(off.mean()))


def temporal_order(marks: int, seed: int) -> Outcome:
    """Train on temporal order; wrong is an output that is 0.3 or more from 0 or 1."""
    draw = functools.partial(training.temporal_order, marks=marks)
    done = functools.partial(training.is_solved, single=0.3, mean=0.1)
    rng, start = np.random.default_rng(seed), time.process_time()
    model = training.new_model(rng, 8, 16, 2**marks, longest=100)
    errors = training.train_classes(
        rng, model, draw, training.furthest_off, done, show_progress=False
    )
    seconds = time.process_time() - start
    off = np.concatenate([_fresh(model, draw(rng, 16), training.furthest_off) for _ in range(160)])
    solved, wrong = bool(done(list(errors))), int((off >= 0.3).sum())
    return Outcome(solved, errors.size, seconds, wrong, float(off.mean()))


def embedded_reber(seed: int) -> Outcome:
    """Train until 256 strings in a row have every set of next symbols right."""

    def done(errors: list[float]) -> bool:
        return len(errors) > 0 and len(errors) % 256 == 0 and not any(errors[-256:])

    draw, measure = training.embedded_reber, training.wrong_sets
    rng, start = np.random.default_rng(seed), time.process_time()
    model = training.new_model(rng, 7, 16, 7, forget_bias=1.0)
    errors = training.train_classes(
        rng, model, draw, measure, done, batch_size=8, show_progress=False
    )
    seconds = time.process_time() - start
    wrong = int((_fresh(model, draw(rng, 1000), measure) > 0).sum())
    return Outcome(done(list(errors)), errors.size, seconds, wrong, None)


def _fresh(model: dict[str, np.ndarray], drawn: training.Task, measure: Callable) -> np.ndarray:
    x, labels, legal = drawn
    return measure(training.class_gradients(model, x, labels)[1], legal)


TASKS = [
    Task("embedded Reber grammar", embedded_reber, 5, 1000, "8,440 sequences"),
    *(
        Task(f"temporal order {of}", functools.partial(temporal_order, marks), 5, 2560, paper)
        for of, marks, paper in (
            ("6a, 2 symbols", 2, "31,390 sequences, wrong 1 of 2560"),
            ("6b, 3 symbols", 3, "571,100 sequences, wrong 2 of 2560"),
        )
    ),
    *(
        Task(f"adding problem, T = {T}", functools.partial(adding, T, lr), seeds, 2560, paper)
        for T, lr, seeds, paper in (
            (100, 0.02, 10, "74,000 sequences, wrong 1 of 2560"),
            (500, 0.01, 3, "209,000 sequences, wrong 0 of 2560"),
            (1000, 0.01, 3, "853,000 sequences, wrong 1 of 2560"),
        )
    ),
]


def task_rows() -> Iterator[Row]:
    """Train every task from several seeds, each run in a process with one BLAS thread."""
    spawn = multiprocessing.get_context("spawn")  # forked processes keep NumPy's threads
    one_thread = unittest.mock.patch.dict(os.environ, OPENBLAS_NUM_THREADS="1")
    with one_thread, concurrent.futures.ProcessPoolExecutor(2, mp_context=spawn) as pool:
        runs = [[pool.submit(task.run, seed) for seed in range(task.seeds)] for task in TASKS]
        for task, futures in zip(TASKS, runs, strict=True):
            outcomes = []
            for seed, future in enumerate(futures):
                outcomes.append(future.result())
                print(f"{task.what}, seed {seed}: {outcomes[-1]}", file=sys.stderr)
            yield _row(task, outcomes)


def _row(task: Task, outcomes: list[Outcome]) -> Row:
    def spread(name: str, style: str) -> str:
        values = [getattr(outcome, name) for outcome in outcomes]
        middle = statistics.median(values)
        return " - ".join(format(v, style) for v in (min(values), middle, max(values)))

    told = [
        f"{sum(outcome.solved for outcome in outcomes)} of {task.seeds} seeds solved",
        f"{spread('sequences', ',.0f')} sequences",
        f"{spread('seconds', '.1f')} s of one core",
        f"wrong {spread('wrong', '.0f')} of {task.fresh:,}",
    ]
    if outcomes[0].error is not None:
        told.append(f"mean error {spread('error', '.4f')}")
    return f"{task.what}, min - median - max", "; ".join(told), f"paper: {task.paper}"


GROUPS: dict[str, Callable[[], Iterator[Row]]] = {
    "checks": check_rows,
    "start-up": start_up_rows,
    "grading": grading_rows,
    "attacks": attack_rows,
    "tasks": task_rows,
}

if __name__ == "__main__":
    main()
