"""The attack class graded by stock nbgrader: a course without our files, run in real kernels.

The course has the exercises of 01-gates, and hidden tests as nbgrader's documentation teaches them:
assertions that compare what a function returns with arrays that the instructor typed in. Attacks
that could harm a machine without a sandbox are left out.
"""

import concurrent.futures
import contextlib
import functools
import json
import logging
import multiprocessing
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import nbformat
import numpy as np
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from check.pytree import PyTree
from grader.assignment import assignment
from grader.course import Course, add_tools_to_path
from grader.exercises.exercise import Exercise
from grader.gradebook import connection
from tests import attacks, demo
from tests.attacks import ATTACKS
from tests.conftest import ASSIGNMENT, submit
from tests.hostile_files import FILES, WRONG, Place

PLAIN = 'c = get_config()\nc.CourseDirectory.source_directory = "notebooks"\n'
ATTACKER, OTHER = "attacker", "honest"  # ids of students, in the order in which they are graded


class Outcome(NamedTuple):
    """How one submission was graded."""

    name: str
    expected: float  # the score that it should get
    score: float  # the score that it got; 0 when none was recorded
    stopped: bool  # the submissions after it were not graded

    @property
    def gains(self) -> bool:
        """Whether it got points for a wrong answer."""
        return self.score > self.expected + 0.01

    @property
    def loses(self) -> bool:
        """Whether it lost points of a right answer."""
        return self.score < self.expected - 0.01


def of_attacks(folder: pathlib.Path) -> Iterator[Outcome]:
    """Outcomes of all attacks that can work in a kernel and do no harm.

    Args:
        folder: of the course, which new_course made.
    """
    names = [name for name, attack in ATTACKS.items() if attack.stock and not attack.harmful]
    return _in_parallel(functools.partial(_outcome_of_attack, folder), names)


def of_files(folder: pathlib.Path) -> Iterator[Outcome]:
    """Outcomes of all hostile files that do no harm.

    Args:
        folder: of the course, which new_course made.
    """
    names = [name for name, hostile in FILES.items() if hostile.stock]
    return _in_parallel(functools.partial(_outcome_of_file, folder), names)


def _in_parallel(run: Callable[[str], Outcome], names: list[str]) -> Iterator[Outcome]:
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(2, spawn, _discard_output) as pool:
        yield from pool.map(run, names)


def _discard_output() -> None:
    """Discard what this process and its kernels print."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)


# ---------------------------------------------------------------- the course


def new_course(root: pathlib.Path) -> Course:
    """A released course with nbgrader's own configuration and hidden tests."""
    folder = root / "notebooks" / ASSIGNMENT
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(PLAIN, encoding="utf-8")
    (folder / f"{ASSIGNMENT}.ipynb").write_text(nbformat.writes(_notebook()), encoding="utf-8")
    add_tools_to_path()
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return Course(root)


def _notebook() -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell("import numpy as np")]
    right = demo.right_answers(ASSIGNMENT)
    for exercise in assignment(ASSIGNMENT).exercises:
        solution = f"### BEGIN SOLUTION\n{right[exercise.name]}\n### END SOLUTION"
        cells.append(_cell(exercise.name, solution, solution=True))
        tests = f"### BEGIN HIDDEN TESTS\n{_tests(exercise)}\n### END HIDDEN TESTS"
        graded = {"grade": True, "points": exercise.max_score, "locked": True}
        cells.append(_cell(f"check_{exercise.name}", tests, **graded))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _cell(grade_id: str, source: str, **changed: Any) -> nbformat.NotebookNode:
    kinds = {"grade": False, "solution": False, "locked": False, "task": False}
    nbgrader = {"schema_version": 3, "grade_id": grade_id} | kinds | changed
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": nbgrader})


RANDOM = """
p, q, r = (init_params(7, 40, np.random.default_rng(seed), 0.5, 1.0) for seed in (1, 1, 2))
for k in "figo":
    assert p["W" + k].shape == (40, 47) and p["b" + k].shape == (40, 1)
    np.testing.assert_allclose(p["W" + k].std(), 0.5, rtol=0.1)
    np.testing.assert_allclose(p["W" + k], q["W" + k])
    assert not np.allclose(p["W" + k], r["W" + k])
    np.testing.assert_allclose(p["b" + k], np.full((40, 1), 1.0 if k == "f" else 0.0))
"""


def _tests(exercise: Exercise) -> str:
    if exercise.name == "init_params":
        return RANDOM.strip()
    suite, lines = attacks.suite(ASSIGNMENT, exercise.name), []
    for case, expected in zip(suite.cases, suite.expected, strict=True):
        arguments = ", ".join(map(_literal, case.calls[""].args))
        compared = f"{exercise.name}({arguments}), {_literal(expected.result)}"
        lines.append(f"np.testing.assert_allclose({compared}, rtol=1e-6, atol=1e-9)")
    return "\n".join(lines)


def _literal(tree: PyTree) -> str:
    """A pytree as an instructor would type it."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key!r}: {_literal(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, tuple | list):
        return "(" + ", ".join(map(_literal, tree)) + ")"
    return f"np.array({np.asarray(tree).tolist()!r})"


# ---------------------------------------------------------------- one submission


def _outcome_of_attack(base: pathlib.Path, name: str) -> Outcome:
    attack = ATTACKS[name]

    def make(course: Course) -> None:
        notebook = json.loads(_filled(course, **attack.answers()))
        if attack.edit:
            attack.edit(notebook)
        submit(course, ATTACKER, json.dumps(notebook))

    return _outcome(base, name, sum(attacks.expected(attack).values()), make)


def _outcome_of_file(base: pathlib.Path, name: str) -> Outcome:
    def make(course: Course) -> None:
        folder = course.paths(ATTACKER, ASSIGNMENT).submitted
        elsewhere = course.root / "elsewhere"
        folder.mkdir(parents=True)
        elsewhere.mkdir()
        FILES[name].make(Place(folder, _filled(course, **WRONG), elsewhere))

    return _outcome(base, name, FILES[name].score, make)


def _filled(course: Course, **answers: str) -> str:
    path = course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    released = nbformat.read(path, as_version=4)
    return demo.fill(released, demo.right_answers(ASSIGNMENT) | answers)


def _outcome(
    base: pathlib.Path, name: str, expected: float, make: Callable[[Course], None]
) -> Outcome:
    """Grade one submission in a copy of the course.

    If that stops nbgrader, both students are graded again: the right submission of OTHER comes
    after the attacker's, and must get its full score.
    """
    with tempfile.TemporaryDirectory(dir=base.parent) as scratch:
        shutil.copytree(base, root := pathlib.Path(scratch) / "course")
        make(course := Course(root))
        submit(course, OTHER, _filled(course))
        if not _autograde(course, ATTACKER):
            return Outcome(name, expected, _score(course, ATTACKER), stopped=False)
        _autograde(course, "*")
        stopped = _score(course, OTHER) < sum(attacks.max_scores(ASSIGNMENT).values())
        return Outcome(name, expected, _score(course, ATTACKER), stopped)


def _autograde(course: Course, student: str) -> bool:
    """Run `nbgrader autograde --force`; returns whether it stopped before its end."""
    config = course.config
    directory = CourseDirectory(config=config, assignment_id=ASSIGNMENT, student_id=student)
    quiet = logging.Logger("nbgrader", logging.CRITICAL + 1)
    converter = Autograde(coursedir=directory, config=config, log=quiet, force=True)
    try:
        converter.start()
    except NbGraderException as error:
        # Raised at the end: some submissions failed, or there is no notebook in any of them.
        return not str(error).startswith(("Please see the", "No notebooks were matched"))
    except Exception:
        return True
    return False


def _score(course: Course, student: str) -> float:
    with connection.opened(course) as gradebook, contextlib.suppress(Exception):
        return float(gradebook.find_submission(ASSIGNMENT, student).score)
    return 0.0
