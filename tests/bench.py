"""python -m tests.bench: measure every figure of the README again, and print them as one table.

Ratios are measured side by side in one run, because machines differ and are noisy.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import nbformat
import numpy as np
from rich.console import Console
from rich.table import Table

import check
from grader.exercises import assignment_part, assignments, exercises
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, hand_in, new_course

HAND_INS = 8
PLAIN = 'c = get_config()\nc.CourseDirectory.source_directory = "notebooks"\n'


def main() -> None:
    """Print the table."""
    table = Table("what", "measured", "compared with", title="make bench")
    for row in (*check_rows(), start_up_row(), *grading_rows()):
        table.add_row(*row)
    Console(width=110).print(table)


def check_rows() -> list[tuple[str, str, str]]:
    """Milliseconds of a check: the first call reads the cases, the others do not."""
    rows = []
    for assignment in assignments():
        notebook = check.Notebook(assignment_part(assignment))
        for exercise in exercises(assignment):
            times = []
            for _ in range(21):
                start = time.perf_counter()
                notebook.verdict(exercise.name, exercise.reference)
                times.append(1000 * (time.perf_counter() - start))
            told = f"first {times[0]:.1f} ms, median {statistics.median(times[1:]):.1f} ms"
            rows.append((f"{assignment} check({exercise.name})", told, ""))
    return rows


def start_up_row() -> tuple[str, str, str]:
    """Seconds of `import check` in a fresh process, and of NumPy alone."""

    def seconds(program: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    ours, numpy = seconds("import check.gates"), seconds("import numpy")
    return ("import check, fresh process", f"{ours:.2f} s", f"import numpy: {numpy:.2f} s")


def grading_rows() -> list[tuple[str, str, str]]:
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
        (course.root / "nbgrader_config.py").write_text(PLAIN, encoding="utf-8")
        stock = _timed(nbgrader, course.root)
    what = f"{HAND_INS} hand-ins of {ASSIGNMENT}"
    return [
        (
            f"{what}, python -m grader autograde",
            f"{ours:.1f} s",
            f"stock / ours {stock / ours:.1f}",
        ),
        (
            f"{what}, nbgrader with our judge",
            f"{plugged:.1f} s",
            f"stock / it {stock / plugged:.1f}",
        ),
        (f"{what}, stock nbgrader", f"{stock:.1f} s", ""),
    ]


def _timed(command: list[str], folder: pathlib.Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    print(f"NumPy {np.__version__}, {ROOT.name}")
    main()
