"""The attack class (tests/attacks.py) before the real judge, and what else is thrown at it."""

import os
import pathlib
import resource

import pytest

from tests import attacks, demo
from tests.attacks import ATTACKS, HURRIED, Attack
from tests.conftest import ASSIGNMENT, ROOT, right_answers

FULL = attacks.points(ASSIGNMENT)


@pytest.fixture
def handed_in():
    """Judge a notebook in memory; gives the verdicts by exercise."""

    def verdicts(answers=None, rest="", change=None, seconds=HURRIED, **limits):
        text = demo.fill(attacks.source(ASSIGNMENT), right_answers() | (answers or {}), rest)
        return attacks.judged(Attack("", edit=change), text, seconds=seconds, **limits)

    return verdicts


def _marks(verdicts) -> dict[str, float]:
    return {name: verdict.earned for name, verdict in verdicts.items()}


# ---------------------------------------------------------------- the attack class


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_and_spoils_nothing(name):
    attack = ATTACKS[name]
    before = _most_memory()
    verdicts = attacks.verdicts(attack)
    assert _marks(verdicts) == attacks.expected(attack)
    assert verdicts[attack.where].problems[0]
    assert all(text.isprintable() for text in verdicts[attack.where].lines())
    assert _most_memory() - before < 500_000, "KiB that one attack costs the judge"


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_the_attack_class_is_as_large_as_the_readme_says():
    assert len(ATTACKS) >= 80
    assert f"0 of {len(ATTACKS)} " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert sum(attack.stock and not attack.harmful for attack in ATTACKS.values()) >= 50


@pytest.mark.parametrize("how", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"])
def test_who_ends_the_box_loses_that_exercise_and_no_other(handed_in, how):
    verdicts = handed_in({"dtanh": f"def dtanh(y):\n    {how}"})
    assert _marks(verdicts) == FULL | {"dtanh": 0.0}


def test_cells_that_end_the_box_are_left_out(handed_in):
    ends = "import os\nos._exit(0)"
    verdicts = handed_in({"dsigmoid": ends, "init_params": ends}, rest=ends)
    assert _marks(verdicts) == FULL | {"dsigmoid": 0.0, "init_params": 0.0}


def test_a_hostile_exception_is_told_in_printable_words(handed_in):
    code = """
class Hostile(Exception):
    def __str__(self):
        return "<script>alert(1)</script> \\x1b[2J \\u202e \\ud800 \\n [red]" + "x" * 10**6
Hostile.__name__ = "<script>\\x1b[2J"
def dtanh(y):
    raise Hostile
"""
    problem = handed_in({"dtanh": code})["dtanh"].problems[0]
    assert problem.isprintable()
    assert problem.startswith("it raises script2J:")
    assert len(problem) < 400


# ---------------------------------------------------------------- error carried forward, misused

WRONG_SIGMOID = dict(attacks.WRONG_SIGMOID)


def test_questions_to_the_oracle_come_to_an_end(handed_in):
    # Its own sigmoid gives x_t back and ends the loop; the oracle never does.
    endless = """
def gates(params, x_t, h_prev):
    while (sigmoid(x_t) != x_t).any():
        pass
"""
    verdicts = handed_in(WRONG_SIGMOID | {"gates": endless}, asks=50)
    assert _marks(verdicts) == FULL | {"sigmoid": 0.0, "gates": 0.0}


def test_wrong_parts_with_an_oracle_do_not_make_a_whole(handed_in):
    wrong = {
        "gates": "def gates(params, x_t, h_prev):\n    return x_t",
        "update_cell": "def update_cell(f, i, g, c_prev):\n    return f",
        "hidden_state": "def hidden_state(o, c):\n    return c",
        "repair_1": "def repair_1(params, x):\n    return gates(params, x[0], 0 * x[0])[0]",
    }
    assert _marks(handed_in(wrong)) == FULL | dict.fromkeys(wrong, 0.0)


# ---------------------------------------------------------------- what is left


def test_nothing_is_left_running(handed_in):
    threads = """
import threading, time
def dtanh(y):
    for _ in range(20):
        threading.Thread(target=time.sleep, args=(999,)).start()
    while True:
        pass
"""
    before = _children()
    handed_in({"dtanh": threads}, seconds=1.0)
    assert _children() == before


def _children() -> set[str]:
    """Process ids of our own children."""
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


def test_a_second_cell_with_the_same_grade_id_is_a_cell_like_any_other(handed_in):
    worse = _cell("def dtanh(y):\n    return y", grade_id="dtanh", solution=True)
    assert _marks(handed_in(change=lambda n: n["cells"].append(worse))) == FULL
    # From top to bottom the right one comes last before its check, as in Jupyter.
    assert _marks(handed_in(change=lambda n: n["cells"].insert(0, worse))) == FULL


# ---------------------------------------------------------------- odd, and right

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
    "a thread that lives on": """
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
    "magics and missing packages": """
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
    "other names and handlers": """
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
def test_a_right_answer_keeps_its_marks_whatever_else_it_does(handed_in, name):
    assert _marks(handed_in({"dtanh": RIGHT[name]})) == FULL
