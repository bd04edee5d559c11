"""Grade the attacks of tests/attacks.py as the grader does, and other code that misbehaves."""

import os
import pathlib
import resource

import pytest

from check import render
from tests import attacks, demo
from tests.attacks import ATTACKS, SHORT_SECONDS, Attack
from tests.conftest import ASSIGNMENT, ROOT, right_answers

FULL = attacks.max_scores(ASSIGNMENT)


@pytest.fixture
def graded():
    """Grades a notebook in memory; returns the results by exercise."""

    def grade(answers=None, rest="", edit=None, seconds=SHORT_SECONDS, **limits):
        text = demo.fill(attacks.source(ASSIGNMENT), right_answers() | (answers or {}), rest)
        return attacks.graded(Attack("", edit=edit), text, seconds=seconds, **limits)

    return grade


def scores(results) -> dict[str, float]:
    return {name: result.score for name, result in results.items()}


# ---------------------------------------------------------------- the attacks


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_scores_nothing_and_costs_no_other_exercise_its_score(name):
    attack = ATTACKS[name]
    before = _peak_memory()
    results = attacks.results(attack)
    assert scores(results) == attacks.expected(attack)
    assert results[attack.exercise].problems[0]
    assert all(line.isprintable() for line in render.lines(results[attack.exercise]))
    assert _peak_memory() - before < 500_000, "KiB that one attack costs the grader"


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_there_are_as_many_attacks_as_the_readme_says():
    assert len(ATTACKS) >= 80
    assert f"0 of {len(ATTACKS)} " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert sum(attack.stock and not attack.harmful for attack in ATTACKS.values()) >= 50


# ---------------------------------------------------------------- code that ends the sandbox


@pytest.mark.parametrize("how", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"])
def test_a_function_that_ends_the_sandbox_costs_only_its_own_exercise(graded, how):
    results = graded({"dtanh": f"def dtanh(y):\n    {how}"})
    assert scores(results) == FULL | {"dtanh": 0.0}


def test_cells_that_end_the_sandbox_are_left_out(graded):
    ends = "import os\nos._exit(0)"
    results = graded({"dsigmoid": ends, "init_params": ends}, rest=ends)
    assert scores(results) == FULL | {"dsigmoid": 0.0, "init_params": 0.0}


def test_a_hostile_exception_is_shown_as_a_short_printable_line(graded):
    code = """
class Hostile(Exception):
    def __str__(self):
        return "<script>alert(1)</script> \\x1b[2J \\u202e \\ud800 \\n [red]" + "x" * 10**6
Hostile.__name__ = "<script>\\x1b[2J"
def dtanh(y):
    raise Hostile
"""
    problem = graded({"dtanh": code})["dtanh"].problems[0]
    assert problem.isprintable()
    assert problem.startswith("it raises script2J:")
    assert len(problem) < 400


# ---------------------------------------------------------------- the reference proxy, misused

WRONG_SIGMOID = dict(attacks.WRONG_SIGMOID)


def test_calls_of_the_reference_proxy_without_end_are_ended(graded):
    # Its own sigmoid returns x_t and ends the loop; the proxy never does.
    endless = """
def gates(params, x_t, h_prev):
    while (sigmoid(x_t) != x_t).any():
        pass
"""
    results = graded(WRONG_SIGMOID | {"gates": endless}, proxy_calls=1000)
    assert scores(results) == FULL | {"sigmoid": 0.0, "gates": 0.0}


def test_wrong_functions_score_nothing_when_each_is_scored_with_the_reference_of_the_others(graded):
    wrong = {
        "gates": "def gates(params, x_t, h_prev):\n    return x_t",
        "update_cell": "def update_cell(f, i, g, c_prev):\n    return f",
        "hidden_state": "def hidden_state(o, c):\n    return c",
        "repair_1": "def repair_1(params, x):\n    return gates(params, x[0], 0 * x[0])[0]",
    }
    assert scores(graded(wrong)) == FULL | dict.fromkeys(wrong, 0.0)


# ---------------------------------------------------------------- what is left


def test_no_process_is_left_running(graded):
    threads = """
import threading, time
def dtanh(y):
    for _ in range(20):
        threading.Thread(target=time.sleep, args=(999,)).start()
    while True:
        pass
"""
    before = _children()
    graded({"dtanh": threads}, seconds=1.0)
    assert _children() == before


def _children() -> set[str]:
    """Ids of this process's children."""
    found = set()
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
        except OSError:  # it has just ended
            continue
        if parent == str(os.getpid()):
            found.add(status.parent.name)
    return found


# ---------------------------------------------------------------- the same name twice


def _cell(source="1 / 0", kind="code", **nbgrader):
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": kind, "metadata": metadata, "source": source}


def test_a_second_cell_with_the_same_grade_id_is_a_cell_like_any_other(graded):
    wrong = _cell("def dtanh(y):\n    return y", grade_id="dtanh", solution=True)
    assert scores(graded(edit=lambda n: n["cells"].append(wrong))) == FULL
    # Cells run from top to bottom, as in Jupyter: the right one runs last before its check.
    assert scores(graded(edit=lambda n: n["cells"].insert(0, wrong))) == FULL


# ---------------------------------------------------------------- unusual and right

RIGHT = {
    "a flood of output": """
import sys
print("x" * 50_000_000)
sys.stderr.write("y" * 50_000_000)
def dtanh(y):
    print("y" * 10_000_000)
    return 1 - y * y
""",
    "closed output": """
import sys
sys.stdout.close()
sys.stdin = sys.stderr = None
def dtanh(y):
    return 1 - y * y
""",
    "warnings": """
import warnings
warnings.simplefilter("error")
def dtanh(y):
    for _ in range(1000):
        warnings.warn("careful")
    return 1 - y * y
""",
    "threads": """
from concurrent.futures import ThreadPoolExecutor
def dtanh(y):
    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(lambda v: 1 - v * v, y.ravel()))).reshape(y.shape)
""",
    "a thread that does not end": """
import threading, time
threading.Thread(target=time.sleep, args=(999,), daemon=True).start()
def dtanh(y):
    return 1 - y * y
""",
    "slow": """
import time
def dtanh(y):
    time.sleep(0.2)
    return 1 - y * y
""",
    "other print options": """
np.set_printoptions(precision=1, threshold=1, linewidth=1, suppress=True)
np.seterr(all="raise")
def dtanh(y):
    return 1 - y * y
""",
    "a callable object": """
class Derivative:
    def __call__(self, y):
        return 1 - y * y
dtanh = Derivative()
""",
    "a function that remembers": """
memory = {}
def dtanh(y):
    key = y.tobytes(), y.shape
    return memory.setdefault(key, 1 - y * y).copy()
""",
    "magic commands and missing packages": """
%matplotlib inline
!ls
import matplotlib.pyplot as plt
plt.plot([1, 2])
input("name? ")
def dtanh(y):
    return 1 - y * y
""",
    "a cell that exits": """
import sys
def dtanh(y):
    return 1 - y * y
sys.exit(1)
""",
    "replaced builtins and signal handlers": """
import gc, random, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.setrecursionlimit(200)
random.seed(1)
gc.disable()
list = dict = open = None
def dtanh(y):
    return 1 - y * y
""",
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_keeps_its_score_whatever_else_it_does(graded, name):
    results = graded({"dtanh": RIGHT[name]}, seconds=60.0)  # other tests use the machine as well
    assert scores(results) == FULL
