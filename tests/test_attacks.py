"""Hand-ins that try to earn marks in other ways than by being right, through the real judge.

Most attacks take the place of repair_1, the last exercise, so that whatever they break breaks
nothing that is judged after them: it earns nothing, and all the rest keeps its marks.
"""

import json
import os
import pathlib

import numpy as np
import pytest

from grader import autograde, intake, judge
from grader.box import Limits
from grader.exercises import Exercise, exercises
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grade, hand_in, right_answers

EXERCISES = exercises(ASSIGNMENT)
FULL = {exercise.name: exercise.points for exercise in EXERCISES}


@pytest.fixture(scope="module")
def source():
    """The notebook as students are given it."""
    return intake.master(ROOT / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


@pytest.fixture(scope="module")
def cards():
    """The cases of every exercise, drawn once: the same for all attacks."""
    return {exercise.name: exercise.card(_draw(exercise.name)) for exercise in EXERCISES}


@pytest.fixture
def handed_in(source, cards, monkeypatch):
    """Judge a notebook in memory; gives the verdicts by exercise."""
    tier = autograde.require_tier(practice=False)
    monkeypatch.setattr(Exercise, "card", lambda exercise, *_, **__: cards[exercise.name])

    def verdicts(answers=None, rest="", change=None, **limits):
        notebook = json.loads(demo.fill(source, right_answers() | (answers or {}), rest))
        if change:
            change(notebook)
        rebuilt = intake.rebuild(source, intake.cells(json.dumps(notebook).encode()))
        opener = judge.box_opener(tier, Limits(**({"seconds": 1.5} | limits)))
        found = judge.grade(rebuilt, source, ASSIGNMENT, _draw, opener)
        return {verdict.name: verdict for verdict in found}

    return verdicts


def _draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


def _marks(verdicts) -> dict[str, float]:
    return {name: verdict.earned for name, verdict in verdicts.items()}


# ---------------------------------------------------------------- answers that are none

# What a student can find out about the conversation, and say in it.
TALK = """
import json, os, struct, sys

def heard():
    frame = sys._getframe()
    while not {"nonce", "channel"} <= set(frame.f_locals):
        frame = frame.f_back
    return frame.f_locals["nonce"], frame.f_locals["channel"].descriptor

def frame(message, arrays=(), payload=b""):
    header = json.dumps({"message": message, "arrays": list(arrays)}).encode()
    return struct.pack("<4sII", b"LSTM", len(header), len(payload)) + header + payload

def say(build):
    nonce, channel = heard()
    os.write(channel, build(nonce))
"""

ATTACKS = {
    "patched comparisons": """
np.testing.assert_allclose = np.allclose = np.array_equal = lambda *a, **k: True
np.all = np.abs = lambda *a, **k: np.bool_(True)
def repair_1(params, x):
    return np.zeros((len(x), 2, 2))
""",
    "an object that is equal to everything": """
class Yes:
    __eq__ = __le__ = __lt__ = lambda self, other: True
    def __array__(self, *args, **kwargs):
        return np.zeros(3)
def repair_1(params, x):
    return Yes()
""",
    "an array that is equal to everything": """
class Yes(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return True
    def __array_function__(self, *args, **kwargs):
        return True
def repair_1(params, x):
    return np.zeros((len(x), len(params["bf"]), x.shape[2])).view(Yes)
""",
    "an object that says it is an array": """
class Liar:
    shape, dtype = (1,), np.dtype(float)
    __class__ = property(lambda self: np.ndarray)
def repair_1(params, x):
    return Liar()
""",
    "a number of its own kind": """
class Yes(float):
    def __sub__(self, other):
        return 0.0
def repair_1(params, x):
    return Yes(1)
""",
    "a scalar of NumPy that would broadcast": """
def repair_1(params, x):
    return np.float64(0.5)
""",
    "a masked array": """
def repair_1(params, x):
    return np.ma.masked_all((len(x), len(params["bf"]), x.shape[2]))
""",
    "a record array": """
def repair_1(params, x):
    return np.rec.array([(1.0, 2.0)])
""",
    "a generator": """
def repair_1(params, x):
    yield from x
""",
    "a coroutine": """
import warnings
warnings.simplefilter("ignore")
async def repair_1(params, x):
    return x
""",
    "the class of the answer in place of the answer": """
class repair_1:
    def __init__(self, params, x):
        self.outputs = x
""",
    "NaN everywhere": """
def repair_1(params, x):
    return np.full((len(x), len(params["bf"]), x.shape[2]), np.nan)
""",
    "infinity everywhere": """
def repair_1(params, x):
    return np.full((len(x), len(params["bf"]), x.shape[2]), np.inf)
""",
    "half precision": """
def repair_1(params, x):
    return np.zeros((len(x), len(params["bf"]), x.shape[2]), np.float16)
""",
    "complex numbers": """
def repair_1(params, x):
    return np.zeros((len(x), len(params["bf"]), x.shape[2]), complex)
""",
    "an array of objects": """
def repair_1(params, x):
    return np.full((len(x), len(params["bf"]), x.shape[2]), None)
""",
    "a list of three hundred": """
def repair_1(params, x):
    return [x] * 300
""",
    "a list that holds itself": """
def repair_1(params, x):
    endless = []
    endless.append(endless)
    return endless
""",
    "a dict with hostile keys": """
class Key(str):
    def __str__(self):
        raise SystemExit
def repair_1(params, x):
    return {Key("f"): x, ("a", 1): x, "<script>": x}
""",
    "a huge array": """
def repair_1(params, x):
    return np.zeros((1 << 23) + 1)
""",
    "the first answer again and again": """
memory = []
def repair_1(params, x):
    memory.append(np.zeros((len(x), len(params["bf"]), x.shape[2])))
    return memory[0]
""",
    # ------------------------------------------------------------ looking for the answers
    "climbing the frames": """
import sys
def repair_1(params, x):
    frame = sys._getframe()
    while frame:
        for name in ("expected", "want", "reference", "card", "cards", "oracle"):
            if name in frame.f_locals | frame.f_globals:
                return (frame.f_locals | frame.f_globals)[name]
        frame = frame.f_back
""",
    "searching the memory": """
import gc
def repair_1(params, x):
    shape = len(x), len(params["bf"]), x.shape[2]
    gc.collect()
    arrays = [a for a in gc.get_objects() if type(a) is np.ndarray and a.shape == shape]
    return arrays[-1] if arrays else None
""",
    "importing the reference": """
def repair_1(params, x):
    import solutions.gates
    return solutions.gates.repair_1(params, x)
""",
    "importing the grader": """
def repair_1(params, x):
    import grader.exercises.gates
    return grader.exercises.gates.EXERCISES[-1].reference(params, x)
""",
    "reading the reference": f"""
def repair_1(params, x):
    space = {{}}
    exec(open({str(ROOT / "solutions" / "gates.py")!r}).read(), space)
    return space["repair_1"](params, x)
""",
    "asking for the answer where there is no oracle": """
def repair_1(params, x):
    say(lambda nonce: frame({"ask": "repair_1", "args": []}))
""",
    # ------------------------------------------------------------ forging what is sent
    "answers before the question": """
import os, json, struct
header = json.dumps({"message": {"nonce": "0" * 16, "seen": []}, "arrays": []}).encode()
os.write(3, 50 * (struct.pack("<4sII", b"LSTM", len(header), 0) + header))
def repair_1(params, x):
    return x
""",
    "a forged answer with nothing in it": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "seen": []}))
""",
    "a forged answer with points in it": """
def repair_1(params, x):
    told = {"verdict": "right", "earned": 3.0, "points": 3.0, "mark": 20}
    say(lambda nonce: frame({"nonce": nonce, "seen": [told] * 5} | told))
""",
    "a forged answer with invented arrays": """
def repair_1(params, x):
    seen = {"result": {"array": 0}, "error": None, "stale": False}
    seen |= {"changed": [], "shared": [], "warned": []}
    say(lambda nonce: frame({"nonce": nonce, "seen": [seen] * 5}, [["float64", [1]]], bytes(8)))
""",
    "a forged answer that points nowhere": """
def repair_1(params, x):
    seen = {"result": {"array": -1}, "error": None, "stale": False}
    seen |= {"changed": [], "shared": [], "warned": []}
    say(lambda nonce: frame({"nonce": nonce, "seen": [seen] * 5}))
""",
    "a forged answer that says the function is missing": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "missing": True}))
""",
    "a header that lies about its arrays": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce}, [["float64", [1 << 25, 1 << 25]]], bytes(8)))
""",
    "arrays of objects on the wire": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce}, [["object", [1]]], bytes(8)))
""",
    "a frame that is larger than any": """
def repair_1(params, x):
    say(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 31, 1 << 31))
""",
    "a deeply nested header": """
def repair_1(params, x):
    nested = b"[" * 60_000
    say(lambda nonce: struct.pack("<4sII", b"LSTM", len(nested), 0) + nested)
""",
    "garbage": """
def repair_1(params, x):
    say(lambda nonce: bytes(range(256)) * 40)
""",
    "an endless drip of bytes": """
import time
def repair_1(params, x):
    say(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 20, 0))
    while True:
        say(lambda nonce: b" ")
        time.sleep(0.05)
""",
    "a thread that talks in between": """
import threading
def repair_1(params, x):
    nonce, channel = heard()
    talk = lambda: [os.write(channel, b"LSTM") for _ in range(1000)]
    threading.Thread(target=talk, daemon=True).start()
    return x
""",
    "a closed connection": """
def repair_1(params, x):
    os.close(heard()[1])
""",
    "a worker that was changed": """
import sys, wire
wire.write = sys.modules["wire"].write = lambda build: b"yes, all right" * 9
def repair_1(params, x):
    return x
""",
    "JSON that was changed": """
import json
json.dumps = lambda *a, **k: '{"message": {"nonce": true, "seen": true}, "arrays": []}'
def repair_1(params, x):
    return x
""",
    "a probe that was changed": """
import check.probe
check.probe.observe = lambda *a: [check.probe.Seen(result={}) for _ in a[1]]
def repair_1(params, x):
    return x
""",
    "a tree that says it is right": """
import check.probe, check.tree
check.probe.plain = lambda value, depth=0: check.tree.Odd("right")
def repair_1(params, x):
    return x
""",
    # ------------------------------------------------------------ ending it, or never
    "the end of the process": """
import os
def repair_1(params, x):
    os._exit(0)
""",
    "a segmentation fault": """
import ctypes
def repair_1(params, x):
    ctypes.string_at(0)
""",
    "sys.exit": """
import sys
def repair_1(params, x):
    sys.exit(0)
""",
    "an interrupt": """
def repair_1(params, x):
    raise KeyboardInterrupt
""",
    "an exception without a text": """
class Worst(BaseException):
    def __str__(self):
        raise self
    __repr__ = __str__
def repair_1(params, x):
    raise Worst
""",
    "a process that stops itself": """
import signal
def repair_1(params, x):
    signal.raise_signal(signal.SIGSTOP)
""",
    "a loop that swallows everything": """
import signal
def repair_1(params, x):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
""",
    "the next request, read away": """
def repair_1(params, x):
    os.read(heard()[1], 1)
""",
    "endless recursion": """
import sys
sys.setrecursionlimit(10**9)
def repair_1(params, x):
    return repair_1(params, x)
""",
    "an array without end": """
def repair_1(params, x):
    return np.ones((200_000, 200_000))
""",
    "memory without end": """
def repair_1(params, x):
    held = []
    while True:
        held.append(bytearray(1 << 28))
""",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_and_spoils_nothing(handed_in, name):
    code = ATTACKS[name]
    verdicts = handed_in({"repair_1": (TALK if "heard()" in code or "say(" in code else "") + code})
    assert _marks(verdicts) == FULL | {"repair_1": 0.0}
    assert verdicts["repair_1"].problems[0]
    assert all(text.isprintable() for text in verdicts["repair_1"].lines())


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

WRONG_SIGMOID = {"sigmoid": "def sigmoid(x):\n    return 1 * x"}


@pytest.mark.parametrize(
    "gates",
    [
        "def gates(params, x_t, h_prev):\n    return (sigmoid(h_prev),) * 4",
        "def gates(params, x_t, h_prev):\n    return sigmoid('x'), sigmoid(), sigmoid({}, [])",
        "def gates(params, x_t, h_prev):\n    return sigmoid.__closure__, sigmoid.__globals__",
        TALK + "def gates(*a):\n    say(lambda nonce: frame({'ask': 'gates', 'args': []}))",
        TALK + "def gates(*a):\n    say(lambda nonce: frame({'ask': 'sigmoid', 'args': 7}))",
        TALK + "def gates(*a):\n    say(lambda nonce: frame({'ask': 'sigmoid'}))",
        TALK + "def gates(*a):\n    say(lambda nonce: frame({'ask': [], 'args': []}))",
    ],
    ids=["values", "bad arguments", "its inside", "another name", "no list", "nothing", "no name"],
)
def test_an_oracle_for_one_exercise_does_not_answer_the_next(handed_in, gates):
    marks = _marks(handed_in(WRONG_SIGMOID | {"gates": gates}))
    assert marks == FULL | {"sigmoid": 0.0, "gates": 0.0}


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


# ---------------------------------------------------------------- walls

WALLS = {
    "a process": "os.fork()",
    "a program": "__import__('subprocess').run(['/bin/true'])",
    "a shell": "[][os.system('true') == 0]",
    "a connection": "__import__('socket').create_connection(('127.0.0.1', 22), 1)",
    "a socket": "__import__('socket').socket(__import__('socket').AF_UNIX)",
    "a signal to another process": "os.kill(os.getppid(), 9)",
    "a signal to all processes": "os.kill(-1, 9)",
    "higher limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "the processes": "os.listdir('/proc')",
    "the course": f"os.listdir({str(ROOT)!r})",
    "the users": "open('/etc/passwd')",
    "a file in the root": "open('/mine', 'w')",
    "a file among the grader's": "open('/box/check/probe.py', 'a')",
    "a file in the library": "open(os.__file__, 'a')",
    "a large file": "open('/tmp/large', 'wb').write(bytes(64 << 20))",
    "another root": "os.chroot('/tmp')",
    "another user": "os.setuid(0)",
    "a device": "os.mknod('/tmp/device', 0o60600, 0)",
    "packages beside NumPy": "__import__('nbgrader')",
    "the environment": "os.environ['PATH']",
    "what the judge has open": "os.fstat(5)",
}


def test_every_wall_holds(handed_in):
    attempts = "".join(f"attempt({name!r}, lambda: {code})\n" for name, code in WALLS.items())
    code = f"""
import os, resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
passed = []
def attempt(name, action):
    try:
        action()
    except (OSError, ImportError, ValueError, LookupError):
        return
    passed.append(name)
{attempts}
def dtanh(y):
    if passed:
        raise RuntimeError(", ".join(passed))
    return 1 - y * y
"""
    verdict = handed_in({"dtanh": code})["dtanh"]
    assert verdict.right, verdict


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


# ---------------------------------------------------------------- the notebook as a weapon


def _cell(source="1 / 0", kind="code", **nbgrader):
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": kind, "metadata": metadata, "source": source}


def _graded(grade_id):
    return _cell(grade_id=grade_id, grade=True, solution=True, points=1e9, locked=False)


NOTEBOOKS = {
    "cells that are no cells": lambda n: n["cells"].extend([3, None, "x", [], {}, float("nan")]),
    "fields of the wrong kind": lambda n: n["cells"].append(
        {"cell_type": {}, "metadata": [], "source": {"a": 1}}
    ),
    "lines of the wrong kind": lambda n: n["cells"].append(_cell(["x = 1", 3, None])),
    "points of its own": lambda n: n["cells"].append(_graded("check_dtanh")),
    "points of its own, at the top": lambda n: n["cells"].insert(0, _graded("check_dtanh")),
    "unheard-of grade_ids": lambda n: n["cells"].extend(
        _graded(name) for name in ("", "check_", "own", "judge", "../../x", "__class__", "\x1b[2J")
    ),
    "a grade_id that is a list": lambda n: n["cells"].append(_graded(["dtanh"])),
    "metadata of its own": lambda n: n.update(metadata={"kernelspec": {"argv": ["/bin/sh"]}}),
    "half a character": lambda n: n["cells"].append(_cell("x = '\ud800'")),
    "a null character": lambda n: n["cells"].append(_cell("x = '\0'")),
    "a cell too long to read": lambda n: n["cells"].append(_cell("x = 1\n" * 100_000)),
    "a cell nested too deeply": lambda n: n["cells"].append(_cell("(" * 9000 + ")" * 9000)),
    "a syntax tree without end": lambda n: n["cells"].append(_cell("-" * 100_000 + "1")),
    "the checks deleted": lambda n: n.update(
        cells=[c for c in n["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]
    ),
    "the checks rewritten": lambda n: [
        c.update(source="raise SystemExit")
        for c in n["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade")
    ],
    "the cells in reverse": lambda n: n["cells"].reverse(),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_strange_notebook_changes_no_mark(handed_in, name):
    assert _marks(handed_in(change=NOTEBOOKS[name])) == FULL


def test_a_second_cell_with_the_same_grade_id_is_a_cell_like_any_other(handed_in):
    worse = _cell("def dtanh(y):\n    return y", grade_id="dtanh", solution=True)
    assert _marks(handed_in(change=lambda n: n["cells"].append(worse))) == FULL
    # From top to bottom the right one comes last before its check, as in Jupyter.
    assert _marks(handed_in(change=lambda n: n["cells"].insert(0, worse))) == FULL


DAMAGED = {
    "nothing": b"",
    "no JSON": b"\x00\xff\xfe",
    "a list": b"[]",
    "nested without end": b"[" * 1_000_000,
    "cells nested without end": b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number without end": b'{"cells": [' + b"9" * 100_000 + b"]}",
    "cells that are a number": b'{"cells": 1e999}',
    "too many cells": b'{"cells": [' + b"{}," * 5000 + b"{}]}",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_notebook_is_refused_in_words(name):
    with pytest.raises(intake.Refused, match="notebook"):
        intake.cells(DAMAGED[name])


def test_a_link_a_pipe_and_a_folder_are_no_hand_ins(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text('{"cells": []}')
    (tmp_path / "link.ipynb").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    for name in ("link", "pipe", "folder"):
        with pytest.raises(intake.Refused):
            intake.read_bytes(tmp_path / f"{name}.ipynb")


def test_a_bad_hand_in_is_recorded_as_a_zero_with_its_reason(course):
    hand_in(course, "mallory", b"[" * 1_000_000)
    report = grade(course, "mallory")
    assert (report.mark, report.fault) == (0.0, "")
    assert "damaged" in report.note


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
