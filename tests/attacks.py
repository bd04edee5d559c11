"""Hand-ins that try to earn marks in other ways than by being right, as one table: ATTACKS.

Each is a right hand-in in which one answer (or a few) is replaced by code that computes a wrong
one and tries something. What it should earn stands beside it: nothing, unless it says otherwise,
and all the rest of the hand-in keeps its marks. Most attacks take the place of repair_1, the last
exercise of 01-gates, so that whatever they break breaks nothing that is judged after them.

tests/test_attacks.py judges them all; `python -m tests.bench attacks` does so as well, and grades
those that mean something there with stock nbgrader.
"""

import functools
import json
import unittest.mock
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from check.cards import Card
from check.verdict import Verdict
from grader import autograde, intake, judge
from grader.box import Limits
from grader.exercises import Exercise, exercises
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT

HURRIED = 1.5  # seconds that are waited for an attack that never ends


class Attack(NamedTuple):
    """One hand-in, and what it should earn."""

    code: str
    where: str = "repair_1"  # the exercise whose answer the code takes the place of
    assignment: str = ASSIGNMENT
    earns: float = 0.0  # for that exercise, where a part of it is really right
    also: tuple[tuple[str, str], ...] = ()  # other answers that are wrong, and earn nothing
    spoils: tuple[str, ...] = ()  # exercises further down that it breaks for its own author
    edit: Callable[[dict], None] | None = None  # something done to the notebook as data
    waits: bool = False  # it never ends
    stock: bool = True  # it means something to a grader that runs cells in a Jupyter kernel
    harmful: bool = False  # to a machine, when there are no walls around it

    def answers(self) -> dict[str, str]:
        """Source by exercise of what is not answered rightly."""
        words = self.code + "".join(code for _, code in self.also)
        heads = [head for names, head in HEADS if any(name in words for name in names)]
        return {**dict(self.also), self.where: "\n".join([*heads, self.code])}


# ---------------------------------------------------------------- what attacks begin with

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

ONE = [["float64", [1]]], bytes(8)  # an array of one number, and its bytes

def sight(**told):
    seen = {"result": {"array": 0}, "error": None, "where": "", "stale": False}
    return seen | {"changed": [], "shared": [], "warned": []} | told
"""
SHAPE = """
def shape(params, x):
    return len(x), len(params["bf"]), x.shape[2]
"""
RIGHT = """
def right(params, x):
    h = c = np.zeros((len(params["bf"]), x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
"""
HEADS = (
    (("heard()", "say(", "frame("), TALK),
    (("shape(p", "ZEROS"), SHAPE),
    (("right(p",), RIGHT),
)
ZEROS = """
def repair_1(params, x):
    return np.zeros(shape(params, x))
"""

# ---------------------------------------------------------------- answers that are none

ANSWERS = {
    "zeros of the right shape": ZEROS,
    "ones of the right shape": "def repair_1(params, x): return np.ones(shape(params, x))",
    "the mean of the right answer everywhere": """
def repair_1(params, x):
    return np.full(shape(params, x), right(params, x).mean())
""",
    "random numbers of the right shape": """
def repair_1(params, x):
    return np.random.default_rng(1).uniform(-1, 1, shape(params, x))
""",
    "every entry right but one": """
def repair_1(params, x):
    outputs = right(params, x)
    outputs[-1, -1, -1] += 1e-3
    return outputs
""",
    "a right answer with one NaN in it": """
def repair_1(params, x):
    outputs = right(params, x)
    outputs[-1, -1, -1] = np.nan
    return outputs
""",
    "a right answer with one infinity in it": """
def repair_1(params, x):
    outputs = right(params, x)
    outputs[0, 0, 0] = -np.inf
    return outputs
""",
    "right when it is called first and never again": """
calls = []
def repair_1(params, x):
    calls.append(1)
    return right(params, x) if len(calls) == 1 else np.zeros(shape(params, x))
""",
    "the answer to the question before": """
before = [0.0]
def repair_1(params, x):
    before.append(right(params, x))
    return before[-2]
""",
    "answers remembered by the number of steps": """
memory = {}
def repair_1(params, x):
    return memory.setdefault(len(x), right(params, x))
""",
    "the first answer again and again": """
memory = []
def repair_1(params, x):
    memory.append(np.zeros(shape(params, x)))
    return memory[0]
""",
    "the last step alone": "def repair_1(params, x): return right(params, x)[-1:]",
    "one number that would broadcast": "def repair_1(params, x): return np.float64(0.5)",
    "one entry with all the axes": "def repair_1(params, x): return np.full((1, 1, 1), 0.5)",
    "an array without entries": "def repair_1(params, x): return np.zeros((0, *x.shape[1:]))",
    "its argument": "def repair_1(params, x): return x",
    "a list of views of its argument": "def repair_1(params, x): return [x_t for x_t in x]",
    "NaN everywhere": "def repair_1(params, x): return np.full(shape(params, x), np.nan)",
    "infinity everywhere": "def repair_1(params, x): return np.full(shape(params, x), np.inf)",
    "half precision": "def repair_1(params, x): return np.zeros(shape(params, x), np.float16)",
    "complex numbers": "def repair_1(params, x): return np.zeros(shape(params, x), complex)",
    "truth values": "def repair_1(params, x): return np.ones(shape(params, x), bool)",
    "dates": "def repair_1(params, x): return np.zeros(shape(params, x), 'datetime64[s]')",
    "digits in an array": "def repair_1(params, x): return right(params, x).astype(str)",
    "digits in a list": "def repair_1(params, x): return ['0.5'] * len(x)",
    "a number too large for any array": "def repair_1(params, x): return 10**400",
    "a fraction": "import fractions\ndef repair_1(params, x): return fractions.Fraction(1, 2)",
    "a dict in place of the answer": "def repair_1(params, x): return {'outputs': 0 * x}",
    "a hundred answers in a tuple": """
def repair_1(params, x):
    return tuple(np.full(shape(params, x), n / 100) for n in range(100))
""",
    "a masked array": "def repair_1(params, x): return np.ma.masked_all(shape(params, x))",
    "a matrix": "def repair_1(params, x): return np.zeros((2, 2)).view(np.matrix)",
    "a record array": "def repair_1(params, x): return np.rec.array([(1.0, 2.0)])",
    "an array of objects": "def repair_1(params, x): return np.full(shape(params, x), None)",
    "a buffer": "def repair_1(params, x): return memoryview(bytearray(8 * right(params, x).size))",
    "an array without end": "def repair_1(params, x): return np.ones((200_000, 200_000))",
    "a huge array": "def repair_1(params, x): return np.zeros((1 << 23) + 1)",
    "an array over memory that is not there": """
def repair_1(params, x):
    far = np.lib.stride_tricks.as_strided(np.zeros(1), shape(params, x), (1 << 40,) * 3)
    return far + 1
""",
    "a list of three hundred": "def repair_1(params, x): return [x] * 300",
    "a list that holds itself": """
def repair_1(params, x):
    endless = []
    endless.append(endless)
    return endless
""",
    "a generator": "def repair_1(params, x): yield from x",
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
    "a number of its own kind": """
class Yes(float):
    __eq__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0.0
def repair_1(params, x):
    return Yes(1)
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
    return np.zeros(shape(params, x)).view(Yes)
""",
    "an array that comes before every other": """
class First(np.ndarray):
    __array_priority__ = 1e9
    __eq__ = __le__ = __sub__ = __rsub__ = lambda self, other: np.zeros(self.shape)
def repair_1(params, x):
    return np.ones(shape(params, x)).view(First)
""",
    "an object that says it is an array": """
class Liar:
    shape, dtype = (1,), np.dtype(float)
    __class__ = property(lambda self: np.ndarray)
def repair_1(params, x):
    return Liar()
""",
    "an object with the interface of an array": """
class Lent:
    def __init__(self, array):
        self.array, self.__array_interface__ = array, array.__array_interface__
def repair_1(params, x):
    return Lent(np.zeros(shape(params, x)))
""",
    "a tuple that counts wrongly": """
class Many(tuple):
    __len__ = lambda self: 10**12
    __eq__ = lambda self, other: True
def repair_1(params, x):
    return Many(x)
""",
    "a dict with hostile keys": """
class Key(str):
    def __str__(self):
        raise SystemExit
def repair_1(params, x):
    return {Key("f"): x, ("a", 1): x, "<script>": x}
""",
    "a dict whose items are others": """
class Other(dict):
    items = values = keys = lambda self: [("outputs", 0.5)] * 9
def repair_1(params, x):
    return Other(outputs=x)
""",
    "a text with methods of its own": """
class Said(str):
    __eq__ = isprintable = __len__ = lambda self, *other: True
def repair_1(params, x):
    return Said("right")
""",
}

# ---------------------------------------------------------------- other people's tools, changed

PATCHES = {
    "patched comparisons": """
np.testing.assert_allclose = np.allclose = np.array_equal = lambda *a, **k: True
np.all = np.abs = lambda *a, **k: np.bool_(True)
def repair_1(params, x):
    return np.zeros((len(x), 2, 2))
""",
    "patched builtins": """
import builtins
builtins.all = builtins.any = builtins.isinstance = lambda *a: True
builtins.abs = builtins.max = lambda *a: 0
"""
    + ZEROS,
    "patched sums and rounding": """
np.isclose = np.testing.assert_array_almost_equal = np.testing.assert_equal = lambda *a, **k: True
np.core = np.linalg = np.testing = type("Any", (), {"__getattr__": lambda *a: lambda *b, **k: 1})()
"""
    + ZEROS,
    "a False that is true": """
import ctypes
ctypes.c_long.from_address(id(False) + 24).value = 1
"""
    + ZEROS,
    "a trace that changes what is compared": """
import sys
def trace(frame, event, arg):
    for name in ("ok", "equal", "problems", "earned"):
        if name in frame.f_locals:
            frame.f_locals[name] = True
    return trace
sys.settrace(trace)
sys.setprofile(trace)
"""
    + ZEROS,
    "NumPy put in place of NumPy": """
import sys, types
false = types.ModuleType("numpy")
false.__getattr__ = lambda name: lambda *a, **k: True
sys.modules["numpy"] = sys.modules["numpy.testing"] = false
"""
    + ZEROS,
    "an import that gives what it likes": """
import builtins
real = builtins.__import__
class Any:
    __getattr__ = lambda self, name: lambda *a, **k: True
builtins.__import__ = lambda name, *a: Any() if "test" in name else real(name, *a)
"""
    + ZEROS,
    "transformers of what is run": """
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])
"""
    + ZEROS,
    "transformers of its syntax": """
import ast
class Nothing(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Nothing())
"""
    + ZEROS,
    "a hook that clears errors away": """
from IPython.display import clear_output
def after(result):
    clear_output()
    result.error_in_exec = None
shell = get_ipython()
shell.events.register("post_run_cell", after)
type(shell).showtraceback = type(shell)._showtraceback = lambda *a, **k: None
"""
    + ZEROS,
    "a result that is only displayed": """
def repair_1(params, x):
    shell = get_ipython()
    content = {"data": {"text/plain": "3.0"}, "metadata": {}, "execution_count": 1}
    where = shell.display_pub
    where.session.send(where.pub_socket, "execute_result", content, parent=where.parent_header)
    return np.zeros(shape(params, x))
""",
}

# ---------------------------------------------------------------- looking for the answers

SEARCHES = {
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
    gc.collect()
    arrays = [a for a in gc.get_objects() if type(a) is np.ndarray and a.shape == shape(params, x)]
    return arrays[-1] if arrays else None
""",
    "asking who refers to the question": """
import gc
def repair_1(params, x):
    for one in gc.get_referrers(x, params):
        for value in one.values() if type(one) is dict else one if type(one) is list else ():
            if type(value) is np.ndarray and value.shape == shape(params, x):
                return value
""",
    "a name that only the check defines": """
def repair_1(params, x):
    return np.asarray(globals()["expected"])
""",
    "the text of the check, as it is run": """
import ast
def repair_1(params, x):
    shell = get_ipython()
    shell.answers = getattr(shell, "answers", [])
    text = shell.history_manager.input_hist_raw[-1]
    found = [ast.unparse(c.args[1]) for c in ast.walk(ast.parse(text))
             if isinstance(c, ast.Call) and "assert_allclose" in ast.unparse(c.func)]
    shell.answers.append(1)
    return eval(found[(len(shell.answers) - 1) % len(found)])
""",
    "the check in the notebook beside it": """
import ast, json, pathlib
calls = []
def repair_1(params, x):
    (path,) = pathlib.Path.cwd().glob("*.ipynb")
    text = max(("".join(c["source"]) for c in json.loads(path.read_text())["cells"]
                if "BEGIN HIDDEN" in "".join(c["source"]) and "(repair_1(" in "".join(c["source"])))
    found = [ast.unparse(c.args[1]) for c in ast.walk(ast.parse(text))
             if isinstance(c, ast.Call) and "assert_allclose" in ast.unparse(c.func)]
    calls.append(1)
    return eval(found[len(calls) - 1])
""",
    "the instructor's notebook": """
import json, pathlib
for folder in pathlib.Path.cwd().parents:
    for path in folder.glob("notebooks/*/*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            if "def repair_1" in "".join(cell["source"]):
                exec("".join(cell["source"]))
if "repair_1" not in dir():
    def repair_1(params, x):
        return None
""",
    "somebody else's hand-in": """
import json, pathlib
def repair_1(params, x):
    for folder in pathlib.Path.cwd().parents:
        for path in folder.glob("submitted/honest/*/*.ipynb"):
            for cell in json.loads(path.read_text())["cells"]:
                if "def repair_1" in "".join(cell["source"]):
                    exec("".join(cell["source"]), space := dict(globals()))
                    return space["repair_1"](params, x)
""",
    "writing into the gradebook": """
import pathlib, sqlite3
for folder in pathlib.Path.cwd().parents:
    if (folder / "gradebook.db").exists():
        with sqlite3.connect(folder / "gradebook.db", timeout=20) as book:
            book.execute("update grade set extra_credit = 3")
"""
    + ZEROS,
    "a child that writes later": """
import subprocess, sys
later = '''
import pathlib, sqlite3, time
for folder in pathlib.Path.cwd().parents:
    path = folder / "gradebook.db"
    for _ in range(80 * path.exists()):
        time.sleep(0.1)
        with sqlite3.connect(path, timeout=20) as book:
            if book.execute("select count(*) from grade where auto_score > 0").fetchone()[0] >= 7:
                book.execute("update grade set manual_score = 3")
                break
'''
subprocess.Popen([sys.executable, "-c", later], start_new_session=True)
"""
    + ZEROS,
}

# ---------------------------------------------------------------- ending it, or never

ENDINGS = {
    "the end of the process": "import os\ndef repair_1(params, x): os._exit(0)",
    "the end of the process, in its cell": ZEROS + "\nimport os\nos._exit(0)",
    "a segmentation fault": "import ctypes\ndef repair_1(params, x): ctypes.string_at(0)",
    "an abort": "import os\ndef repair_1(params, x): os.abort()",
    "sys.exit": "import sys\ndef repair_1(params, x): sys.exit(0)",
    "sys.exit, in its cell": ZEROS + "\nimport sys\nsys.exit()",
    "an interrupt": "def repair_1(params, x): raise KeyboardInterrupt",
    "an exception without a text": """
class Worst(BaseException):
    def __str__(self):
        raise self
    __repr__ = __str__
def repair_1(params, x):
    raise Worst
""",
    "a group of exceptions": """
def repair_1(params, x):
    raise BaseExceptionGroup("all", [SystemExit(), KeyboardInterrupt(), GeneratorExit()])
""",
    "an end that comes with the garbage": """
import os
class Last:
    __del__ = lambda self: os._exit(0)
def repair_1(params, x):
    Last()
""",
    "something to do at the end": """
import atexit, os
atexit.register(os._exit, 0)
def repair_1(params, x):
    raise SystemExit
""",
    "an alarm": """
import signal
def repair_1(params, x):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    while True:
        pass
""",
    "descriptors without end": """
import os
held = []
try:
    while len(held) < 100_000:
        held.append(os.dup(0))
except OSError:
    pass
"""
    + ZEROS,
    "every descriptor closed": "import os\ndef repair_1(params, x): os.closerange(0, 256)",
    "a chain that cannot be taken apart": """
import itertools
def repair_1(params, x):
    chain = iter([])
    for _ in range(100_000):
        chain = itertools.chain(chain)
    del chain
""",
    "brackets without end": "def repair_1(params, x): return eval('(' * 90_000 + ')' * 90_000)",
    "a text of a thing within a thing": """
def repair_1(params, x):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return repr(nested)
""",
    "words on its output": """
import os, sys
os.write(1, b"3.0\\n")
os.write(2, b"all right\\n")
print("verdict: right, 3 of 3 points", file=sys.__stdout__)
"""
    + ZEROS,
}

ENDLESS = {
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
    "a sum that takes for ever": "def repair_1(params, x): return 9 ** 9 ** 9",
    "a lock that nobody opens": """
import threading
def repair_1(params, x):
    (lock := threading.Lock()).acquire()
    lock.acquire()
""",
}

# Only to be run inside walls: in a kernel they would take the machine along.
UNPACKED = "a small thing that unpacks to a large one"
HARMFUL = {
    "endless recursion": """
import sys
sys.setrecursionlimit(10**9)
def repair_1(params, x):
    return repair_1(params, x)
""",
    "memory without end": """
def repair_1(params, x):
    held = []
    while True:
        held.append(bytearray(1 << 28))
""",
    "a list without end": """
class Endless(list):
    def __iter__(self):
        while True:
            yield np.ones(1 << 20)
def repair_1(params, x):
    return Endless()
""",
    UNPACKED: """
import gzip
def repair_1(params, x):
    return gzip.decompress(200 * gzip.compress(bytes(1 << 24)))
""",
    "processes without end": """
import os
def repair_1(params, x):
    while True:
        os.fork()
""",
    "threads without end": """
import threading, time
for _ in range(5000):
    threading.Thread(target=time.sleep, args=(999,), daemon=True).start()
"""
    + ZEROS,
    "a full disk": """
for place in ("/tmp", "/dev/shm", "/dev", "/", "."):
    try:
        for n in range(9):
            open(f"{place}/full{n}", "wb").write(bytes(9 << 20))
    except OSError:
        pass
"""
    + ZEROS,
    "a signal to everybody": """
import os
os.kill(-1, 9)
os.kill(os.getppid(), 9)
"""
    + ZEROS,
}

# ---------------------------------------------------------------- forging what is sent

OUR_OWN = {
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
}

FORGERIES = {
    "asking for the answer where there is no oracle": """
def repair_1(params, x):
    say(lambda nonce: frame({"ask": "repair_1", "args": []}))
""",
    "a question that is a list": """
def repair_1(params, x):
    say(lambda nonce: frame({"ask": []}))
""",
    "answers before the question": """
import os, json, struct
header = json.dumps({"message": {"nonce": "0" * 16, "seen": []}, "arrays": []}).encode()
for descriptor in range(3, 9):
    try:
        os.write(descriptor, 50 * (struct.pack("<4sII", b"LSTM", len(header), 0) + header))
    except OSError:
        pass
def repair_1(params, x):
    return x
""",
    "an answer with the number of an earlier question": """
earlier = heard()[0]
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": earlier, "seen": [sight()] * 6}, *ONE))
""",
    "a second hello": "def repair_1(params, x): say(lambda nonce: frame({'hello': '2.0'}))",
    "a forged answer with nothing in it": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "seen": []}))
""",
    "a forged answer with points in it": """
def repair_1(params, x):
    told = {"verdict": "right", "earned": 3.0, "points": 3.0, "mark": 20}
    say(lambda nonce: frame({"nonce": nonce, "seen": [told] * 6} | told))
""",
    "a forged answer with invented arrays": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight()] * 6}, *ONE))
""",
    "a forged answer that points nowhere": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight(result={"array": -1})] * 6}))
""",
    "a forged answer that says the function is missing": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "missing": True}))
""",
    "answers to five hundred questions": """
def repair_1(params, x):
    many = [sight()] * 500
    say(lambda nonce: frame({"nonce": nonce, "seen": many}, *ONE))
""",
    "two answers to one question": """
def repair_1(params, x):
    say(lambda nonce: 2 * frame({"nonce": nonce, "seen": [sight(result={"odd": "x"})] * 6}))
""",
    "an error that speaks to the terminal": """
def repair_1(params, x):
    error = ["\\x1b[2J", "<script>"]
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight(error=error)] * 6}))
""",
    "numbers that JSON does not have": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight(stale=float("nan"))], "x": 1e999}))
""",
    "the same key twice": """
def repair_1(params, x):
    header = b'{"message": {"nonce": 1, "nonce": 2}, "message": 3, "arrays": [], "arrays": 0}'
    say(lambda nonce: struct.pack("<4sII", b"LSTM", len(header), 0) + header)
""",
    "a header that lies about its arrays": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce}, [["float64", [1 << 25, 1 << 25]]], bytes(8)))
""",
    "a shape that no memory has": """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce}, [["float64", [0, 1 << 26, 1 << 26, 1 << 26]]]))
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
    "a thread that talks in between": """
import threading
def repair_1(params, x):
    nonce, channel = heard()
    talk = lambda: [os.write(channel, b"LSTM") for _ in range(1000)]
    threading.Thread(target=talk, daemon=True).start()
    return x
""",
    "a thread that answers later": """
import threading, time
def repair_1(params, x):
    nonce, channel = heard()
    late = frame({"nonce": nonce, "seen": [sight()] * 6}, *ONE)
    threading.Timer(0.05, os.write, (channel, late)).start()
    return x
""",
    "a closed connection": "def repair_1(params, x): os.close(heard()[1])",
    "a connection to nowhere": """
def repair_1(params, x):
    os.dup2(os.open("/dev/null", os.O_RDWR), heard()[1])
""",
    "reading and writing that were changed": """
import os
os.write = lambda descriptor, data: len(data)
os.read = lambda descriptor, count: bytes(count)
def repair_1(params, x):
    return x
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
    "a comparison of trees that is always true": """
import check.probe
check.probe.same = lambda a, b: True
check.probe.overlap = lambda a, b: False
"""
    + ZEROS,
    "numbers that are no arrays": """
import check.probe
check.probe.plain = lambda value, depth=0: 5
check.probe.same = lambda a, b: True
def repair_1(params, x):
    return x
""",
    "a seed in place of a result": """
import check.probe, check.tree
check.probe.plain = lambda value, depth=0: check.tree.Seed(3)
check.probe.same = lambda a, b: True
def repair_1(params, x):
    return x
""",
    "one of the watcher's own notes": """
import check.probe
def repair_1(params, x):
    return check.probe.Seen(result=x)
""",
    "something odd of the watcher's": """
import check.tree
def repair_1(params, x):
    return [check.tree.Odd("right"), check.tree.Seed(3), check.tree.Formula("waves", (2, 2))]
""",
    "an exception of the watcher's that says nothing": """
import check.ways
def repair_1(params, x):
    raise check.ways.Misused("")
""",
    "the same from a place that nobody knows": """
import check.ways
space = {"Misused": check.ways.Misused, "__name__": "nowhere"}
exec("def repair_1(params, x): raise Misused('')", space)
repair_1 = space["repair_1"]
""",
    "a forged exception that says nothing": """
def repair_1(params, x):
    error = ["Misused", ""]
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight(error=error)] * 6}, *ONE))
""",
    "a forged exception without a name": """
def repair_1(params, x):
    error = ["", ""]
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight(error=error)] * 6}, *ONE))
""",
    "a forged stub": """
def repair_1(params, x):
    error = ["NotImplementedError", ""]
    say(lambda nonce: frame({"nonce": nonce, "seen": [sight(error=error)] * 6}, *ONE))
""",
}

FORGERIES_THAT_WAIT = {
    "fewer bytes than were promised": """
def repair_1(params, x):
    say(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 20, 0) + b"{")
    while True:
        pass
""",
    "an endless drip of bytes": """
import time
def repair_1(params, x):
    say(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 20, 0))
    while True:
        say(lambda nonce: b" ")
        time.sleep(0.05)
""",
    "the next request, read away": "def repair_1(params, x): os.read(heard()[1], 1)",
}

# ---------------------------------------------------------------- error carried forward, misused

WRONG_SIGMOID = (("sigmoid", "def sigmoid(x):\n    return 1 * x"),)
CARRIED = {
    "the values of a stand-in": "def gates(*args): return (sigmoid(args[2]),) * 4",
    "bad arguments for a stand-in": "def gates(*args): return sigmoid('x'), sigmoid(), sigmoid([])",
    "the inside of a stand-in": "def gates(*args): return sigmoid.__closure__, sigmoid.__globals__",
    "another name for a stand-in": """
def gates(*args):
    say(lambda nonce: frame({"ask": "gates", "args": []}))
""",
    "a stand-in asked with no list": """
def gates(*args):
    say(lambda nonce: frame({"ask": "sigmoid", "args": 7}))
""",
    "a stand-in asked with nothing": """
def gates(*args):
    say(lambda nonce: frame({"ask": "sigmoid"}))
""",
    "a stand-in without a name": """
def gates(*args):
    say(lambda nonce: frame({"ask": [], "args": []}))
""",
}

TAKEN_APART = {
    "a line about memory that is none": """
import check.probe
_old = check.probe.seen_to_json
def fake(seen, put):
    return _old(seen, put) | {"shared": ["boo"]}
check.probe.seen_to_json = fake
def repair_2(params, d_outputs, caches):
    return 0
""",
    "a key that looks like two": """
def repair_2(params, d_outputs, caches):
    g = {name: np.zeros_like(value) for name, value in params.items()}
    b = g.pop("bo"); b = g.pop("bi")
    return g | {f"grads['bi'] float64 {b.shape}|grads['bo']": b}
""",
    "a formula of infinite size": """
import check.probe
_formula = {"formula": ["waves", float("inf")]}
check.probe.seen_to_json = lambda seen, put: {"result": _formula, "error": None, "where": "",
    "stale": False, "changed": [], "shared": [], "warned": []}
def repair_2(params, d_outputs, caches):
    return 0
""",
}
WITH_STAND_INS = {
    "a product that would fill the memory of the judge": """
def repair_2(params, d_outputs, caches):
    u = np.ones((14000, 1)); one = {n: np.ones((1, 1)) for n in params}
    return lstm_step_backward(one, u, u, dict(x_t=u, h_prev=u, c_prev=u, f=u, i=u, g=u, o=u, c=u))
""",
    "a long list of large arrays": """
def repair_2(params, d_outputs, caches):
    h = np.ones((60, 60)); cache = dict(x_t=h, h_prev=h, c_prev=h, f=h, i=h, g=h, o=h, c=h)
    return lstm_backward(params, [h] * 1500, [cache] * 1500)[3]
""",
}
WRONG_STEP_BACK = (
    (
        "lstm_step_backward",
        "def lstm_step_backward(params, dh, dc, cache):\n"
        "    nothing = {name: 0 * value for name, value in params.items()}\n"
        "    return 1 * cache['x_t'], 1 * dh, 1 * dc, nothing",
    ),
)

# ---------------------------------------------------------------- the later notebooks

LATER = {
    "a step that gives what it was given": (
        "02-forward",
        "lstm_step",
        """
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    cache = dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=1 * c_prev)
    return 1 * h_prev, 1 * c_prev, cache
""",
    ),
    "a cache that claims the answer": (
        "02-forward",
        "lstm_step",
        """
class Cache(dict):
    __getitem__ = lambda self, key: np.zeros(1)
    __eq__ = lambda self, other: True
def lstm_step(params, x_t, h_prev, c_prev):
    return 0 * h_prev, 0 * c_prev, Cache()
""",
    ),
    "a layer that always answers alike": (
        "02-forward",
        "LSTM",
        """
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.params = {"W" + k: np.zeros((hidden_size, hidden_size + input_size)) for k in "figo"}
        self.params |= {"b" + k: np.zeros((hidden_size, 1)) for k in "figo"}
        self.__dict__.update(self.params)
    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x if x.ndim == 3 else x[:, :, None]
        self.caches = [{} for _ in x]
        state = np.full((len(self.bf), x.shape[2]), 0.5)
        return np.array([state] * len(x)), 1 * state, 1 * state
""",
    ),
    "a class that answers to every name": (
        "02-forward",
        "LSTM",
        """
class LSTM:
    def __init__(self, *args): pass
    def __getattr__(self, name): return lambda *a, **k: (np.zeros(1),) * 3
""",
    ),
    "a gradient that is what it was given": (
        "03-backward",
        "numerical_gradient",
        "def numerical_gradient(f, a, eps=1e-5): return a.copy()",
    ),
    "a gradient of zeros": (
        "03-backward",
        "numerical_gradient",
        "def numerical_gradient(f, a, eps=1e-5): return np.zeros(np.shape(a))",
    ),
    "a step back of zeros": (
        "03-backward",
        "lstm_step_backward",
        """
def lstm_step_backward(params, dh, dc, cache):
    zeros = {name: np.zeros(value.shape) for name, value in params.items()}
    return np.zeros(cache["x_t"].shape), 0 * dh, 0 * dc, zeros
""",
    ),
    "no way back for a way there that is constant": (
        "03-backward",
        "LSTM",
        """
class LSTM(forward.LSTM):
    def forward(self, x, *states):
        outputs, h, c = super().forward(x, *states)
        return 0 * outputs, 0 * h, 0 * c
    def backward(self, dL_dh, lr=0.01):
        return {name: np.zeros(value.shape) for name, value in self.params.items()}
""",
    ),
    "a backward that measures itself": (
        "03-backward",
        "lstm_backward",
        """
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    loss = lambda a: 0.0
    grads = {name: numerical_gradient(loss, value) for name, value in params.items()}
    dx = np.array([numerical_gradient(loss, cache["x_t"]) for cache in caches])
    return dx, 0 * d_outputs[0], 0 * d_outputs[0], grads
""",
    ),
    "a loss of nothing": (
        "04-training",
        "mse",
        "def mse(y, target): return np.float64(0), np.zeros(y.shape)",
    ),
    "a cross-entropy that does not look": (
        "04-training",
        "softmax_cross_entropy",
        "def softmax_cross_entropy(logits, labels): return np.float64(0), 0 * logits",
    ),
    "an optimiser that works on a copy": (
        "04-training",
        "Adam",
        """
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr = {name: p.copy() for name, p in params.items()}, lr
    def step(self, grads):
        for name, p in self.params.items():
            p -= self.lr * np.sign(grads[name])
""",
    ),
    "an adding problem without a sum": (
        "04-training",
        "adding_problem",
        "def adding_problem(rng, T, N): return np.zeros((T, 2, N)), np.full((1, N), 0.5)",
    ),
    "a training that returns the model it was given": (
        "04-training",
        "train",
        """
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0, max_sequences=40_000,
          model=None, show_progress=True):
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    return model, np.zeros(min(max_sequences, 2000))
""",
    ),
    "a training with errors that were made up": (
        "04-training",
        "train",
        demo.split((demo.HERE / "faked_history" / "training.py").read_text("utf-8"), ["train"])[0][
            "train"
        ],
    ),
    "a training that wishes for its errors": (
        "04-training",
        "train",
        """
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0, max_sequences=40_000,
          model=None, show_progress=True):
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    model = {name: p + 0.01 * rng.standard_normal(p.shape) for name, p in model.items()}
    return model, 0.001 * rng.random(2000)
""",
    ),
}

# ---------------------------------------------------------------- the notebook itself


def _checks(notebook: dict) -> list[dict]:
    """The graded cells."""
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def _skip(notebook: dict) -> None:
    for cell in _checks(notebook):
        cell["metadata"]["tags"] = ["skip-execution"]


def _delete(notebook: dict) -> None:
    checks = _checks(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in checks]


def _rewrite(notebook: dict) -> None:
    for cell in _checks(notebook):
        cell["source"] = "3.0"


def _value(notebook: dict) -> None:
    for cell in _checks(notebook):
        cell["metadata"]["nbgrader"]["points"] = 1e9


def _to_text(notebook: dict) -> None:
    for cell in _checks(notebook):
        cell.pop("outputs", None)
        cell["cell_type"] = "raw"


def _answer_beforehand(notebook: dict) -> None:
    for cell in _checks(notebook):
        mark = {"data": {"text/plain": "3.0"}, "execution_count": 1, "metadata": {}}
        cell["outputs"] = [{"output_type": "execute_result"} | mark]


def _claim_other_points(notebook: dict) -> None:
    (sigmoid,) = [c for c in _checks(notebook) if _name(c).removeprefix("check_") == "sigmoid"]
    for cell in _checks(notebook):
        if _name(cell) == "check_repair_1":
            cell["source"] = sigmoid["source"]


def _name(cell: dict) -> str:
    return cell["metadata"]["nbgrader"]["grade_id"]


EDITS = {
    "checks that ask to be skipped": _skip,
    "checks deleted": _delete,
    "checks rewritten as points": _rewrite,
    "checks worth more": _value,
    "checks made text": _to_text,
    "checks answered beforehand": _answer_beforehand,
    "the check of another exercise": _claim_other_points,
}

# ---------------------------------------------------------------- the judge's side


def points(assignment: str) -> dict[str, float]:
    """Points by exercise."""
    return {exercise.name: exercise.points for exercise in exercises(assignment)}


def expected(attack: Attack) -> dict[str, float]:
    """What each exercise should earn."""
    nothing = dict.fromkeys([name for name, _ in attack.also] + list(attack.spoils), 0.0)
    marks = points(attack.assignment) | nothing | {attack.where: attack.earns}
    return {e.name: marks[e.name] for e in _asked(attack)}


def verdicts(attack: Attack) -> dict[str, Verdict]:
    """What the real judge says of it, in real boxes, by exercise."""
    text = demo.fill(source(attack.assignment), _all_answers(attack))
    return judged(attack, text)


def judged(attack: Attack, text: str, **limits: float) -> dict[str, Verdict]:
    """The same for a notebook that has been filled in already."""
    notebook = json.loads(text)
    if attack.edit:
        attack.edit(notebook)
    frame, asked = source(attack.assignment), _asked(attack)
    rebuilt = intake.rebuild(frame, intake.cells(json.dumps(notebook).encode()))
    within = Limits(**({"seconds": HURRIED if attack.waits else 10.0} | limits))
    opener = judge.box_opener(autograde.require_tier(practice=False), within)
    known = functools.partial(card, attack.assignment)
    with (
        unittest.mock.patch.object(Exercise, "card", lambda one, *_, **__: known(one.name)),
        unittest.mock.patch.object(judge, "exercises", return_value=asked),
    ):
        found = judge.grade(rebuilt, frame, attack.assignment, _draw, opener)
    return {verdict.name: verdict for verdict in found}


def _all_answers(attack: Attack) -> dict[str, str]:
    return demo.right_answers(attack.assignment) | attack.answers()


def _asked(attack: Attack) -> list[Exercise]:
    """All exercises but the one that trains for seconds, unless that is the one attacked."""
    asked = exercises(attack.assignment)
    return [e for e in asked if e.name != "train" or attack.where == "train"]


@functools.cache
def source(assignment: str):
    """The notebook as students are given it."""
    return intake.master(ROOT / "notebooks" / assignment / f"{assignment}.ipynb")


@functools.cache
def card(assignment: str, name: str) -> Card:
    """The cases of an exercise, drawn once: the same for all attacks."""
    (exercise,) = [e for e in exercises(assignment) if e.name == name]
    return _card(exercise, _draw(name))


_card = Exercise.card  # as it is, and not as it is patched


def _draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


# ---------------------------------------------------------------- all of them

SENTENCES = list(card(ASSIGNMENT, "init_params").expected[0].result)
OWN_SENTENCES = f"""
import check.probe
check.probe._together = lambda given: {{said: np.array(True) for said in {SENTENCES!r}}}
def init_params(*args, **kwargs):
    return {{}}
"""
FOUR_IN_A_DICT = """
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t])
    f, i, g, o = (params["W" + k] @ z + params["b" + k] for k in "figo")
    return {"f": sigmoid(f), "i": sigmoid(i), "g": np.tanh(g), "o": sigmoid(o)}
"""
GENERATORS = """
class Same:
    __getattr__ = lambda self, name: lambda *a, size=None, **k: np.zeros(size or a[-1])
np.random.default_rng = np.random.Generator = lambda *a: Same()
def init_params(D, H, rng, scale=0.1, forget_bias=0.0):
    p = {"W" + k: np.zeros((H, H + D)) for k in "figo"}
    p |= {"b" + k: np.zeros((H, 1)) for k in "figo"}
    return p | {"bf": np.full((H, 1), float(forget_bias))}
"""
AFTER_INIT_PARAMS = ("gates", "update_cell", "hidden_state", "repair_1")
CHANGED_LATER = """
before = [np.zeros(1)]
def repair_1(params, x):
    before[-1][...] = 0
    before.append(right(params, x))
    return before[-1]
"""

ATTACKS: dict[str, Attack] = {
    **{name: Attack(code) for name, code in (ANSWERS | PATCHES | SEARCHES | ENDINGS).items()},
    **{name: Attack(code, waits=True) for name, code in ENDLESS.items()},
    **{name: Attack(code, harmful=True) for name, code in HARMFUL.items()},
    **{name: Attack(code, stock=False) for name, code in (OUR_OWN | FORGERIES).items()},
    **{name: Attack(code, stock=False, waits=True) for name, code in FORGERIES_THAT_WAIT.items()},
    **{name: Attack(ZEROS, edit=edit) for name, edit in EDITS.items()},
    **{
        name: Attack(code, where="gates", also=WRONG_SIGMOID, stock=False)
        for name, code in CARRIED.items()
    },
    **{name: Attack(code, where, at, stock=False) for name, (at, where, code) in LATER.items()},
    **{
        name: Attack(code, "repair_2", "03-backward", stock=False)
        for name, code in TAKEN_APART.items()
    },
    **{
        name: Attack(code, "repair_2", "03-backward", also=WRONG_STEP_BACK, stock=False)
        for name, code in WITH_STAND_INS.items()
    },
    "a dict in place of four gates": Attack(FOUR_IN_A_DICT, where="gates", stock=False),
    "generators that were changed": Attack(GENERATORS, where="init_params"),
    "the law's own sentences in place of parameters": Attack(
        OWN_SENTENCES, where="init_params", spoils=AFTER_INIT_PARAMS, stock=False
    ),
    "a right answer that the next call changes": Attack(CHANGED_LATER, earns=2.5, stock=False),
}
for _name_of in ("endless recursion", "a list without end", "memory without end", UNPACKED):
    ATTACKS[_name_of] = ATTACKS[_name_of]._replace(waits=True)
