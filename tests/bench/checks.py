"""How long a student waits: a check, and the import of check."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

import check
from grader.exercises import assignment_part, assignments, exercises

from . import Row


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
            goal = "it trains a network" if exercise.name == "train" else "goal: under 50 ms"
            yield f"{assignment} check({exercise.name})", told, goal


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
    told = f"import numpy: {numpy:.2f} s; goal: under 0.3 s"
    yield "import check, fresh process", f"{ours:.2f} s", told
