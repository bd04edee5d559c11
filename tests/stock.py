"""Stock nbgrader before the attack class: a course of its own, with real kernels.

The course has the exercises of 01-gates, and hidden tests as nbgrader's documentation teaches them:
asserts that compare what a function returns with arrays that were typed in. Only what is harmless
without walls is run here.
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

from check.tree import Tree
from grader.course import Course, with_tools_on_path
from grader.exercises import Exercise, exercises
from tests import attacks, demo
from tests.attacks import ATTACKS
from tests.conftest import ASSIGNMENT, hand_in
from tests.hostile_files import FILES, WRONG, Place

PLAIN = 'c = get_config()\nc.CourseDirectory.source_directory = "notebooks"\n'
WHO, OTHER = "attacker", "honest"


class Outcome(NamedTuple):
    """What stock nbgrader made of one hand-in."""

    name: str
    should: float  # the mark it should get
    mark: float  # the mark it got; nothing recorded is 0
    stopped: bool  # whoever comes after it in the class was not graded

    @property
    def earns(self) -> bool:
        """It got marks that it did not earn."""
        return self.mark > self.should + 0.01

    @property
    def loses(self) -> bool:
        """It lost marks that it did earn."""
        return self.mark < self.should - 0.01


def of_attacks(folder: pathlib.Path) -> Iterator[Outcome]:
    """Every attack that means something in a kernel and harms nobody."""
    names = [name for name, attack in ATTACKS.items() if attack.stock and not attack.harmful]
    return _side_by_side(functools.partial(_attacked, folder), names)


def of_files(folder: pathlib.Path) -> Iterator[Outcome]:
    """Every hostile file that can be tried without harm."""
    names = [name for name, hostile in FILES.items() if hostile.stock]
    return _side_by_side(functools.partial(_filed, folder), names)


def _side_by_side(run: Callable[[str], Outcome], names: list[str]) -> Iterator[Outcome]:
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(2, spawn, _be_quiet) as pool:
        yield from pool.map(run, names)


def _be_quiet() -> None:
    """Kernels write where we would write."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)


# ---------------------------------------------------------------- the course


def new_course(root: pathlib.Path) -> Course:
    """A course that knows nothing of ours, released."""
    folder = root / "notebooks" / ASSIGNMENT
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(PLAIN, encoding="utf-8")
    (folder / f"{ASSIGNMENT}.ipynb").write_text(nbformat.writes(_notebook()), encoding="utf-8")
    with_tools_on_path()
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return Course(root)


def _notebook() -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell("import numpy as np")]
    right = demo.right_answers(ASSIGNMENT)
    for exercise in exercises(ASSIGNMENT):
        solution = f"### BEGIN SOLUTION\n{right[exercise.name]}\n### END SOLUTION"
        cells.append(_cell(exercise.name, solution, solution=True))
        tests = f"### BEGIN HIDDEN TESTS\n{_tests(exercise)}\n### END HIDDEN TESTS"
        ours = {"grade": True, "points": exercise.points, "locked": True}
        cells.append(_cell(f"check_{exercise.name}", tests, **ours))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _cell(grade_id: str, source: str, **changed: Any) -> nbformat.NotebookNode:
    kinds = {"grade": False, "solution": False, "locked": False, "task": False}
    ours = {"schema_version": 3, "grade_id": grade_id} | kinds | changed
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": ours})


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
    card, lines = attacks.card(ASSIGNMENT, exercise.name), []
    for case, seen in zip(card.cases, card.expected, strict=True):
        called = ", ".join(map(_literal, case.calls[""].args))
        want = _literal(seen.result)
        compared = f"{exercise.name}({called}), {want}, rtol=1e-6, atol=1e-9"
        lines.append(f"np.testing.assert_allclose({compared})")
    return "\n".join(lines)


def _literal(tree: Tree) -> str:
    """A tree as an instructor would type it in."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key!r}: {_literal(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, tuple | list):
        return "(" + ", ".join(map(_literal, tree)) + ")"
    return f"np.array({np.asarray(tree).tolist()!r})"


# ---------------------------------------------------------------- one hand-in


def _attacked(base: pathlib.Path, name: str) -> Outcome:
    attack = ATTACKS[name]

    def make(course: Course) -> None:
        notebook = json.loads(_filled(course, **attack.answers()))
        if attack.edit:
            attack.edit(notebook)
        hand_in(course, WHO, json.dumps(notebook))

    return _graded(base, name, sum(attacks.expected(attack).values()), make)


def _filed(base: pathlib.Path, name: str) -> Outcome:
    def make(course: Course) -> None:
        folder, elsewhere = course.folder("submitted", WHO, ASSIGNMENT), course.root / "elsewhere"
        folder.mkdir(parents=True)
        elsewhere.mkdir()
        FILES[name].make(Place(folder, _filled(course, **WRONG), elsewhere))

    return _graded(base, name, FILES[name].mark, make)


def _filled(course: Course, **answers: str) -> str:
    path = course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    released = nbformat.read(path, as_version=4)
    return demo.fill(released, demo.right_answers(ASSIGNMENT) | answers)


def _graded(
    base: pathlib.Path, name: str, should: float, make: Callable[[Course], None]
) -> Outcome:
    """Grade one hand-in in a copy of the course; where it stops the run, with another behind it."""
    with tempfile.TemporaryDirectory(dir=base.parent) as scratch:
        shutil.copytree(base, root := pathlib.Path(scratch) / "course")
        make(course := Course(root))
        hand_in(course, OTHER, _filled(course))
        if not _autograde(course, WHO):
            return Outcome(name, should, _mark(course, WHO), stopped=False)
        _autograde(course, "*")  # in the order of names, so the other comes after it
        full = sum(attacks.points(ASSIGNMENT).values())
        return Outcome(name, should, _mark(course, WHO), stopped=_mark(course, OTHER) < full)


def _autograde(course: Course, who: str) -> bool:
    """Do as `nbgrader autograde --force` does; gives whether that stopped before its end."""
    config = course.config
    directory = CourseDirectory(config=config, assignment_id=ASSIGNMENT, student_id=who)
    quiet = logging.Logger("nbgrader", logging.CRITICAL + 1)
    converter = Autograde(coursedir=directory, config=config, log=quiet, force=True)
    try:
        converter.start()
    except NbGraderException as error:
        # Said at the end, of hand-ins that failed; or of a class in which there is no notebook.
        return not str(error).startswith(("Please see the", "No notebooks were matched"))
    except Exception:
        return True
    return False


def _mark(course: Course, student: str) -> float:
    with course.gradebook() as gradebook, contextlib.suppress(Exception):
        return float(gradebook.find_submission(ASSIGNMENT, student).score)
    return 0.0
