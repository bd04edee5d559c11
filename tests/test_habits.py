"""One world: what an answer does in the notebook, it does in grading, to the word.

Every habit of tests/habits.py is run in a Jupyter kernel, where `check` says what it thinks of it,
and graded in the sandbox. On the student's side scipy, pandas, torch and numba are installed.
"""

import dataclasses
import json
import re
import shutil

import nbformat
import numpy as np
import pytest

from check import render
from grader.assignment import Assignment
from grader.assignment import assignment as assignment_of
from grader.grading.notebook import grade_notebook
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Sandbox
from grader.submission.read import read_cells
from grader.submission.rebuild import rebuild, release_version
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, output_of, run_cells
from tests.habits import HABITS, Habit

SCIPY = "import numpy as np\ndef expit(x):\n    return 1 / (1 + np.exp(-x))\n"
PACKAGES = {
    "scipy/__init__.py": "",
    "scipy/special.py": SCIPY,
    "pandas.py": "class DataFrame:\n    def __init__(self, values=None):\n"
    "        self.values = values\n",
    "torch.py": "import numpy as np\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n",
    "numba.py": "def njit(f):\n    return f\n",
    "helpers.py": SCIPY.replace("expit", "f"),
}


@pytest.fixture(scope="module")
def source() -> nbformat.NotebookNode:
    return release_version(ROOT / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


@pytest.fixture(scope="module")
def in_the_notebook(source, tmp_path_factory) -> dict[str, str]:
    """What `check` says of each habit, by its name."""
    folder = tmp_path_factory.mktemp("notebook")
    shutil.copytree(ROOT / "check", folder / "check")
    for name, text in PACKAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    cells, at = given_cells(source), {}
    for name, habit in HABITS.items():
        cells += [habit.own, habit.code]
        at[name] = len(cells)
        cells += [f"check({habit.exercise})"]
    executed = run_cells(cells, folder, stop=False)
    return {name: output_of(executed.cells[n]) for name, n in at.items()}


def given_cells(source) -> list[str]:
    """The instructor's cells above the first exercise."""
    cells = []
    for cell in source.cells:
        if "nbgrader" in cell.metadata:
            break
        if cell.cell_type == "code":
            cells.append(cell.source)
    return cells


def graded(source, habit: Habit) -> str:
    """What grading says of a habit."""
    submitted = json.loads(
        demo.fill(source, demo.right_answers(ASSIGNMENT) | {habit.exercise: habit.code})
    )
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in submitted["cells"]]
    if habit.own:
        own = {"cell_type": "code", "metadata": {}, "source": habit.own}
        submitted["cells"].insert(ids.index(habit.exercise), own)
    notebook = rebuild(source, read_cells(json.dumps(submitted).encode()))
    backend = best_backend(practice=False)
    (result,) = grade_notebook(
        notebook,
        source,
        only(habit.exercise),
        lambda name: np.random.default_rng(list(name.encode())),
        lambda: Sandbox(backend),
    )
    return render.as_text(result)


def only(exercise: str) -> Assignment:
    """The assignment without its other exercises, which need not be scored here."""
    whole = assignment_of(ASSIGNMENT)
    return dataclasses.replace(
        whole, exercises=tuple(e for e in whole.exercises if e.name == exercise)
    )


def words(text: str) -> str:
    """What a check said, without measured values and the name of the test case.

    Args:
        text: with what the answer printed before it, and the exception that ends the cell.
    """
    said = re.sub(r"^.*?(?=[✓✗] )", "", text.partition("CheckFailed")[0], flags=re.DOTALL)
    said = re.sub(r"\[[^\]]*\]|\(line \d+[^)]*\)", "", said)
    return re.sub(r"-?\d+\.\d+(e[-+]?\d+)?|\s+", " ", said).strip()


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_gets_the_same_score_and_the_same_words_in_the_notebook_and_in_grading(
    name, source, in_the_notebook
):
    habit, visible = HABITS[name], in_the_notebook[name]
    official = graded(source, habit)
    most = assignment_of(ASSIGNMENT).max_scores[habit.exercise]
    score = most if habit.score is None else habit.score
    assert f"{habit.exercise}: {score:g} of {most:g}" in official
    assert f"{habit.exercise}: {score:g} of {most:g}" in visible
    assert words(visible) == words(official)
    assert habit.says in official


def test_there_are_at_least_sixty_habits_and_most_get_all_points():
    assert len(HABITS) >= 60
    assert sum(habit.score is None for habit in HABITS.values()) >= 60
