"""How long a student waits for a check, and for the import of the package check."""

import contextlib
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from check.notebook import Notebook
from grader.assignment import Assignment, assignments
from grader.build import release
from grader.exercises.exercise import Exercise

from . import Row

CALLS = 21  # of each check; the first one reads the test cases
STARTS = 5  # of each process


def check_rows() -> Iterator[Row]:
    """Milliseconds of a check: the first call reads the test cases, the others do not."""
    for assignment in assignments():
        notebook = Notebook(assignment.part)
        with _beside_the_notebook(assignment):
            for exercise in assignment.exercises:
                first, *others = _milliseconds(notebook, exercise)
                measured = f"first {first:.1f} ms, median {statistics.median(others):.1f} ms"
                goal = "goal: under a second" if exercise.is_test else "goal: under 50 ms"
                goal = "it trains a network" if exercise.name == "train" else goal
                yield f"{assignment.name} check({exercise.name})", measured, goal


@contextlib.contextmanager
def _beside_the_notebook(assignment: Assignment) -> Iterator[None]:
    """In a folder with my_lstm and what else comes with a notebook."""
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        release.catch_up(assignment, pathlib.Path(scratch))
        release.write_implementations(assignment, pathlib.Path(scratch))
        sys.path.insert(0, scratch)
        yield
        sys.path.remove(scratch)
        for name in [name for name in sys.modules if name.partition(".")[0] == "my_lstm"]:
            del sys.modules[name]


def _milliseconds(notebook: Notebook, exercise: Exercise) -> list[float]:
    times = []
    for _ in range(CALLS):
        start = time.perf_counter()
        notebook.result(exercise.name, exercise.reference)
        times.append(1000 * (time.perf_counter() - start))
    return times


def start_up_rows() -> Iterator[Row]:
    """Seconds of `import check.gates` in a new process, and of NumPy alone."""
    ours, numpy = _import_seconds("check.gates"), _import_seconds("numpy")
    compared = f"import numpy: {numpy:.2f} s; goal: under 0.3 s"
    yield "import check, new process", f"{ours:.2f} s", compared


def _import_seconds(module: str) -> float:
    times = []
    for _ in range(STARTS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
