"""Submissions that try to score by other means than right answers, as one table: ATTACKS.

Each is a right submission in which one answer (or a few) is replaced by code that computes a wrong
one and tries something. Beside it stands the score that it should get: 0, unless a part is right.
All other exercises of the submission keep their scores. Most attacks replace repair_1, the last
exercise of 01-gates, so that what they break breaks nothing that is scored after them.

tests/test_attacks.py grades them all. So does `python -m tests.bench attacks`, which also gives
them to stock nbgrader where they can work there.
"""

import dataclasses
import functools
import json
import unittest.mock
from collections.abc import Callable
from typing import NamedTuple

import nbformat
import numpy as np

from check import assignment_name
from check.result import Result
from check.suite import TestSuite
from grader.assignment import Assignment
from grader.assignment import assignment as assignment_of
from grader.exercises.exercise import Exercise
from grader.grading.notebook import grade_notebook
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Limits, Sandbox
from grader.submission.read import read_cells
from grader.submission.rebuild import rebuild, release_version
from tests import demo
from tests.attacks_one_world import ENDLESS_SEARCH, OWN_MODULES, RAISES, SEARCH, STAND_INS
from tests.conftest import ASSIGNMENT, ROOT

SHORT_SECONDS = 1.5  # wall clock for one request to an attack that never ends


class Attack(NamedTuple):
    """One submission, and the score that it should get."""

    code: str
    exercise: str = "repair_1"  # whose answer the code replaces
    assignment: str = ASSIGNMENT
    score: float = 0.0  # of that exercise: not 0 where a part of it is really right
    also_wrong: tuple[tuple[str, str], ...] = ()  # exercises and their wrong answers; they score 0
    breaks: tuple[str, ...] = ()  # later exercises that it breaks for its own author
    edit: Callable[[dict], None] | None = None  # changes the notebook as JSON data
    modules: tuple[tuple[str, str], ...] = ()  # the student's own my_lstm, by part
    endless: bool = False  # it never ends
    stock: bool = True  # it can work on a grader that runs cells in a Jupyter kernel
    harmful: bool = False  # to the machine, where it is not isolated

    def answers(self) -> dict[str, str]:
        """Sources of the wrong answers, by exercise."""
        source = self.code + "".join(code for _, code in self.also_wrong)
        heads = [head for names, head in HEADS if any(name in source for name in names)]
        return {**dict(self.also_wrong), self.exercise: "\n".join([*heads, self.code])}


# ---------------------------------------------------------------- what attacks begin with

# What student code can find out about the request under way, and write to the grader.
FORGE = """
import json, os, struct, sys

def request():
    frame = sys._getframe()
    while not {"nonce", "channel"} <= set(frame.f_locals):
        frame = frame.f_back
    return frame.f_locals["nonce"], frame.f_locals["channel"].descriptor

def make_frame(message, arrays=(), payload=b""):
    header = json.dumps({"message": message, "arrays": list(arrays)}).encode()
    return struct.pack("<4sII", b"LSTM", len(header), len(payload)) + header + payload

def write(build):
    nonce, descriptor = request()
    os.write(descriptor, build(nonce))

ONE = [["float64", [1]]], bytes(8)  # an array of one number, and its bytes

def observation(**changes):
    fields = {"result": {"list": []}, "error": None, "location": "", "overwritten": False}
    return fields | {"changed": [], "shared": [], "warnings": []} | changes

def invented(nonce, **changes):
    # An answer with an array for each of the nine cases of repair_1.
    many = [observation(result={"array": n}, **changes) for n in range(9)]
    arrays = [["float64", [1]]] * 9
    return make_frame({"nonce": nonce, "observations": many}, arrays, bytes(72))
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
    (("request()", "write(", "make_frame("), FORGE),
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
    "the answer to the call before": """
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
    "booleans": "def repair_1(params, x): return np.ones(shape(params, x), bool)",
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
    "an array larger than memory": "def repair_1(params, x): return np.ones((200_000, 200_000))",
    "a huge array": "def repair_1(params, x): return np.zeros((1 << 23) + 1)",
    "an array over memory that does not exist": """
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
    "a number that is equal to every other": """
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
    "an object that pretends to be an array": """
class Pretended:
    shape, dtype = (1,), np.dtype(float)
    __class__ = property(lambda self: np.ndarray)
def repair_1(params, x):
    return Pretended()
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
class Text(str):
    __eq__ = isprintable = __len__ = lambda self, *other: True
def repair_1(params, x):
    return Text("right")
""",
}

# ---------------------------------------------------------------- libraries that are patched

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
    "a False that is True": """
import ctypes
ctypes.c_long.from_address(id(False) + 24).value = 1
"""
    + ZEROS,
    "a trace that changes what is compared": """
import sys
def trace(frame, event, arg):
    for name in ("ok", "equal", "identical", "problems", "score", "met", "observation"):
        if name in frame.f_locals:
            frame.f_locals[name] = True
    return trace
sys.settrace(trace)
sys.setprofile(trace)
"""
    + ZEROS,
    "a false NumPy in place of NumPy": """
import sys, types
false = types.ModuleType("numpy")
false.__getattr__ = lambda name: lambda *a, **k: True
sys.modules["numpy"] = sys.modules["numpy.testing"] = false
"""
    + ZEROS,
    "an import function that returns something else": """
import builtins
real = builtins.__import__
class Any:
    __getattr__ = lambda self, name: lambda *a, **k: True
builtins.__import__ = lambda name, *a: Any() if "test" in name else real(name, *a)
"""
    + ZEROS,
    "IPython transformers of the source": """
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])
"""
    + ZEROS,
    "IPython transformers of the syntax tree": """
import ast
class Nothing(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Nothing())
"""
    + ZEROS,
    "an IPython hook that clears errors": """
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

# ---------------------------------------------------------------- searches for the answers

SEARCHES = {
    "climbing the frames": """
import sys
def repair_1(params, x):
    frame = sys._getframe()
    while frame:
        for name in ("expected", "want", "reference", "references", "suite", "suites", "mutants"):
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
    "objects that refer to the arguments": """
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
    "the submission of another student": """
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

# ---------------------------------------------------------------- code that ends the process

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
    "the end of the process, when an object is deleted": """
import os
class Deleted:
    __del__ = lambda self: os._exit(0)
def repair_1(params, x):
    Deleted()
""",
    "a function that runs at the exit": """
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
    "descriptors without limit": """
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
    "a chain that is too deep to be deleted": """
import itertools
def repair_1(params, x):
    chain = iter([])
    for _ in range(100_000):
        chain = itertools.chain(chain)
    del chain
""",
    "brackets nested too deep": "def repair_1(params, x): return eval('(' * 90_000 + ')' * 90_000)",
    "the text of a list that is nested too deep": """
def repair_1(params, x):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return repr(nested)
""",
    "text on its output": """
import os, sys
os.write(1, b"3.0\\n")
os.write(2, b"all right\\n")
print("right: repair_1, 3 of 3 points", file=sys.__stdout__)
"""
    + ZEROS,
}

ENDLESS = {
    "a process that stops itself": """
import signal
def repair_1(params, x):
    signal.raise_signal(signal.SIGSTOP)
""",
    "a loop that ignores every exception and signal": """
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
    "a power that takes for ever": "def repair_1(params, x): return 9 ** 9 ** 9",
    "a lock that is never released": """
import threading
def repair_1(params, x):
    (lock := threading.Lock()).acquire()
    lock.acquire()
""",
}

# Only to be run in a sandbox: in a kernel they would harm the machine.
DECOMPRESSED = "a few bytes that decompress to many"
HARMFUL = {
    "endless recursion": """
import sys
sys.setrecursionlimit(10**9)
def repair_1(params, x):
    return repair_1(params, x)
""",
    "memory without limit": """
def repair_1(params, x):
    held = []
    while True:
        held.append(bytearray(1 << 28))
""",
    "a list without limit": """
class Endless(list):
    def __iter__(self):
        while True:
            yield np.ones(1 << 20)
def repair_1(params, x):
    return Endless()
""",
    DECOMPRESSED: """
import gzip
def repair_1(params, x):
    return gzip.decompress(200 * gzip.compress(bytes(1 << 24)))
""",
    "processes without limit": """
import os
def repair_1(params, x):
    while True:
        os.fork()
""",
    "threads without limit": """
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
    "a signal to all processes": """
import os
os.kill(-1, 9)
os.kill(os.getppid(), 9)
"""
    + ZEROS,
}

# ---------------------------------------------------------------- imports of the course

IMPORTS = {
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
    "importing the known mistakes": """
def repair_1(params, x):
    import grader.mutants.edits
    import solutions.gates
    right = solutions.gates.repair_1
    return grader.mutants.edits.compiled(right, grader.mutants.edits.source_of(right))(params, x)
""",
    "importing the grader from the packages that are there": """
def repair_1(params, x):
    from grader import exercises
    import importlib
    module = importlib.import_module(".gates", exercises.__name__)
    return module.EXERCISES[-1].reference(params, x)
""",
    "importing the reference by paths that are restored": """
import os, sys
import check.suite, grader.sandbox.protocol
root = os.path.dirname(os.path.dirname(check.suite.__file__))
check.__path__, grader.__path__ = [os.path.join(root, "check")], [os.path.join(root, "grader")]
sys.path += [root, *sys.argv[1:]]
def repair_1(params, x):
    import solutions.gates
    return solutions.gates.repair_1(params, x)
""",
    "importing the grader by paths that are restored": f"""
import check, grader, sys
check.__path__, grader.__path__ = [{str(ROOT / "check")!r}], [{str(ROOT / "grader")!r}]
sys.path.insert(0, {str(ROOT)!r})
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

# ---------------------------------------------------------------- forged frames

FORGERIES = {
    "a call of the reference proxy where nothing is replaced": """
def repair_1(params, x):
    write(lambda nonce: make_frame({"call": "repair_1", "args": []}))
""",
    "a call of a list": """
def repair_1(params, x):
    write(lambda nonce: make_frame({"call": []}))
""",
    "answers before the request": """
import os, json, struct
header = json.dumps({"message": {"nonce": "0" * 16, "observations": []}, "arrays": []}).encode()
for descriptor in range(3, 9):
    try:
        os.write(descriptor, 50 * (struct.pack("<4sII", b"LSTM", len(header), 0) + header))
    except OSError:
        pass
def repair_1(params, x):
    return x
""",
    "an answer with the nonce of an earlier request": """
earlier = request()[0]
def repair_1(params, x):
    write(lambda nonce: invented(earlier))
""",
    "a second report of readiness": """
def repair_1(params, x):
    write(lambda nonce: make_frame({'ready': '2.0'}))
""",
    "a forged answer without observations": """
def repair_1(params, x):
    write(lambda nonce: make_frame({"nonce": nonce, "observations": []}))
""",
    "a forged answer with scores in it": """
def repair_1(params, x):
    full = {"name": "repair_1", "score": 3.0, "max_score": 3.0, "passed": True, "problems": []}
    write(lambda nonce: make_frame({"nonce": nonce, "observations": [full] * 9} | full))
""",
    "forged observations with scores in them": """
def repair_1(params, x):
    write(lambda nonce: invented(nonce, score=3.0, max_score=3.0))
""",
    "a forged answer with invented arrays": """
def repair_1(params, x):
    write(invented)
""",
    "a forged answer that refers to one array in all cases": """
def repair_1(params, x):
    many = [observation(result={"array": 0})] * 9
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}, *ONE))
""",
    "a forged answer that refers to no array": """
def repair_1(params, x):
    many = [observation(result={"array": -1})] * 9
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}))
""",
    "a forged answer that the function is missing": """
def repair_1(params, x):
    write(lambda nonce: make_frame({"nonce": nonce, "missing": True}))
""",
    "five hundred observations": """
def repair_1(params, x):
    many = [observation()] * 500
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}))
""",
    "two answers to one request": """
def repair_1(params, x):
    many = [observation(result={"unsupported": "x"})] * 9
    write(lambda nonce: 2 * make_frame({"nonce": nonce, "observations": many}))
""",
    "an error with control characters for the terminal": """
def repair_1(params, x):
    many = [observation(result={"value": None}, error=["\\x1b[2J", "<script>"])] * 9
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}))
""",
    "numbers that JSON does not have": """
def repair_1(params, x):
    many = [observation(overwritten=float("nan"))]
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many, "x": 1e999}))
""",
    "the same key twice": """
def repair_1(params, x):
    header = b'{"message": {"nonce": 1, "nonce": 2}, "message": 3, "arrays": [], "arrays": 0}'
    write(lambda nonce: struct.pack("<4sII", b"LSTM", len(header), 0) + header)
""",
    "a header with larger arrays than the payload holds": """
def repair_1(params, x):
    write(lambda nonce: make_frame({"nonce": nonce}, [["float64", [1 << 25, 1 << 25]]], bytes(8)))
""",
    "a shape that is larger than any memory": """
def repair_1(params, x):
    shape = [0, 1 << 26, 1 << 26, 1 << 26]
    write(lambda nonce: make_frame({"nonce": nonce}, [["float64", shape]]))
""",
    "arrays of objects in a frame": """
def repair_1(params, x):
    write(lambda nonce: make_frame({"nonce": nonce}, [["object", [1]]], bytes(8)))
""",
    "a prefix of a frame that is too large": """
def repair_1(params, x):
    write(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 31, 1 << 31))
""",
    "a deeply nested header": """
def repair_1(params, x):
    nested = b"[" * 60_000
    write(lambda nonce: struct.pack("<4sII", b"LSTM", len(nested), 0) + nested)
""",
    "bytes that are no frame": """
def repair_1(params, x):
    write(lambda nonce: bytes(range(256)) * 40)
""",
    "a thread that writes at the same time": """
import threading
def repair_1(params, x):
    nonce, descriptor = request()
    disturb = lambda: [os.write(descriptor, b"LSTM") for _ in range(1000)]
    threading.Thread(target=disturb, daemon=True).start()
    return x
""",
    "a thread that answers later": """
import threading, time
def repair_1(params, x):
    nonce, descriptor = request()
    threading.Timer(0.05, os.write, (descriptor, invented(nonce))).start()
    return x
""",
    "a closed connection": "def repair_1(params, x): os.close(request()[1])",
    "a connection to the null device": """
def repair_1(params, x):
    os.dup2(os.open("/dev/null", os.O_RDWR), request()[1])
""",
    "patched reading and writing": """
import os
os.write = lambda descriptor, data: len(data)
os.read = lambda descriptor, count: bytes(count)
def repair_1(params, x):
    return x
""",
    "a patched encoding of frames": """
import sys
sys.modules["grader.sandbox.protocol"].encode_frame = lambda build: b"yes, all right" * 9
def repair_1(params, x):
    return x
""",
    "a patched channel": """
import os, sys
answer = lambda self, build: os.write(self.descriptor, b"yes, all right" * 9)
sys.modules["grader.sandbox.inside.channel"].Channel.send = answer
def repair_1(params, x):
    return x
""",
    "patched JSON": """
import json
json.dumps = lambda *a, **k: '{"message": {"nonce": true, "observations": true}, "arrays": []}'
def repair_1(params, x):
    return x
""",
    "a patched runner": """
import sys
import check.suite
observe = lambda *a, **k: [check.suite.Observation(result={}) for _ in a[1]]
sys.modules["grader.sandbox.inside.worker"].run_cases = observe
def repair_1(params, x):
    return x
""",
    "results that are copied as the word right": """
import check.pytree, check.runner
check.runner.to_pytree = lambda value, depth=0: check.pytree.Unsupported("right")
def repair_1(params, x):
    return x
""",
    "patched comparisons of results": """
import check.runner, check.side_effects
check.runner.identical = lambda a, b: True
check.side_effects.share_memory = lambda a, b: False
"""
    + ZEROS,
    "results that are copied as numbers": """
import check.runner
check.runner.to_pytree = lambda value, depth=0: 5
check.runner.identical = lambda a, b: True
def repair_1(params, x):
    return x
""",
    "a seed in place of a result": """
import check.pytree, check.runner
check.runner.to_pytree = lambda value, depth=0: check.pytree.Seed(3)
check.runner.identical = lambda a, b: True
def repair_1(params, x):
    return x
""",
    "an observation as the result": """
import check.suite
def repair_1(params, x):
    return check.suite.Observation(result=x)
""",
    "stand-ins of pytrees as the result": """
import check.pytree
def repair_1(params, x):
    function = check.pytree.ScalarFunction("waves", (2, 2))
    return [check.pytree.Unsupported("right"), check.pytree.Seed(3), function]
""",
    "an exception of the adapters without a message": """
import check.layer_adapters
def repair_1(params, x):
    raise check.layer_adapters.UnusableResult("")
""",
    "an exception of the adapters from an unknown module": """
import check.layer_adapters
space = {"UnusableResult": check.layer_adapters.UnusableResult, "__name__": "nowhere"}
exec("def repair_1(params, x): raise UnusableResult('')", space)
repair_1 = space["repair_1"]
""",
    "a forged exception without a message": """
def repair_1(params, x):
    many = [observation(result={"value": None}, error=["UnusableResult", ""])] * 9
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}))
""",
    "a forged exception without a name": """
def repair_1(params, x):
    many = [observation(result={"value": None}, error=["", ""])] * 9
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}))
""",
    "a forged exception of an unwritten function": """
def repair_1(params, x):
    many = [observation(result={"value": None}, error=["NotImplementedError", ""])] * 9
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}))
""",
}

ENDLESS_FORGERIES = {
    "fewer bytes than the prefix promises": """
def repair_1(params, x):
    write(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 20, 0) + b"{")
    while True:
        pass
""",
    "bytes that come one by one without end": """
import time
def repair_1(params, x):
    write(lambda nonce: struct.pack("<4sII", b"LSTM", 1 << 20, 0))
    while True:
        write(lambda nonce: b" ")
        time.sleep(0.05)
""",
    "the first byte of the next request": "def repair_1(params, x): os.read(request()[1], 1)",
}

# ---------------------------------------------------------------- the reference proxy, misused

WRONG_SIGMOID = (("sigmoid", "def sigmoid(x):\n    return 1 * x"),)
PROXY_MISUSES = {
    "the values of a proxy": "def gates(*args): return (sigmoid(args[2]),) * 4",
    "bad arguments for a proxy": "def gates(*args): return sigmoid('x'), sigmoid(), sigmoid([])",
    "attributes of a proxy": "def gates(*args): return sigmoid.__closure__, sigmoid.__globals__",
    "a call of a function that is not replaced": """
def gates(*args):
    write(lambda nonce: make_frame({"call": "gates", "args": []}))
""",
    "a call of a proxy whose arguments are no list": """
def gates(*args):
    write(lambda nonce: make_frame({"call": "sigmoid", "args": 7}))
""",
    "a call of a proxy without arguments": """
def gates(*args):
    write(lambda nonce: make_frame({"call": "sigmoid"}))
""",
    "a call of a proxy without a name": """
def gates(*args):
    write(lambda nonce: make_frame({"call": [], "args": []}))
""",
}
PATCHED_CODEC = {
    "a sentence on shared memory that is none": """
import check.codec
_encode = check.codec.encode_observation
def forged(observation, put):
    return _encode(observation, put) | {"shared": ["nothing"]}
check.codec.encode_observation = forged
def repair_2(params, d_outputs, caches):
    return 0
""",
    "a key that looks like two": """
def repair_2(params, d_outputs, caches):
    g = {name: np.zeros_like(value) for name, value in params.items()}
    b = g.pop("bo"); b = g.pop("bi")
    return g | {f"grads['bi'] float64 {b.shape}|grads['bo']": b}
""",
    "a scalar function of infinite size": """
import check.codec
_function = {"function": ["waves", float("inf")]}
check.codec.encode_observation = lambda observation, put: {"result": _function, "error": None,
    "location": "", "overwritten": False, "changed": [], "shared": [], "warnings": []}
def repair_2(params, d_outputs, caches):
    return 0
""",
}
EXPENSIVE_CALLS = {
    "a call of a proxy whose result would fill the memory of the grader": """
def repair_2(params, d_outputs, caches):
    u = np.ones((14000, 1)); one = {n: np.ones((1, 1)) for n in params}
    return lstm_step_backward(one, u, u, dict(x_t=u, h_prev=u, c_prev=u, f=u, i=u, g=u, o=u, c=u))
""",
    "a call of a proxy with a long list of large arrays": """
def repair_2(params, d_outputs, caches):
    h = np.ones((60, 60)); cache = dict(x_t=h, h_prev=h, c_prev=h, f=h, i=h, g=h, o=h, c=h)
    return lstm_backward(params, [h] * 1500, [cache] * 1500)[3]
""",
}
WRONG_STEP_BACKWARD = (
    (
        "lstm_step_backward",
        "def lstm_step_backward(params, dh, dc, cache):\n"
        "    nothing = {name: 0 * value for name, value in params.items()}\n"
        "    return 1 * cache['x_t'], 1 * dh, 1 * dc, nothing",
    ),
)

# ---------------------------------------------------------------- the later notebooks

LATER = {
    "a step that returns its arguments": (
        "02-forward",
        "lstm_step",
        """
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    cache = dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=1 * c_prev)
    return 1 * h_prev, 1 * c_prev, cache
""",
    ),
    "a cache that is equal to everything": (
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
    "a layer that returns the same for every input": (
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
    "a class that has every attribute": (
        "02-forward",
        "LSTM",
        """
class LSTM:
    def __init__(self, *args): pass
    def __getattr__(self, name): return lambda *a, **k: (np.zeros(1),) * 3
""",
    ),
    "a numerical gradient that returns its argument": (
        "03-backward",
        "numerical_gradient",
        "def numerical_gradient(f, a, eps=1e-5): return a.copy()",
    ),
    "a numerical gradient of zeros": (
        "03-backward",
        "numerical_gradient",
        "def numerical_gradient(f, a, eps=1e-5): return np.zeros(np.shape(a))",
    ),
    "a backward step of zeros": (
        "03-backward",
        "lstm_step_backward",
        """
def lstm_step_backward(params, dh, dc, cache):
    zeros = {name: np.zeros(value.shape) for name, value in params.items()}
    return np.zeros(cache["x_t"].shape), 0 * dh, 0 * dc, zeros
""",
    ),
    "a zero backward pass of a constant forward pass": (
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
    "a backward pass by numerical gradients of a constant": (
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
    "a loss of zero": (
        "04-training",
        "mse",
        "def mse(y, target): return np.float64(0), np.zeros(y.shape)",
    ),
    "a cross-entropy of zero": (
        "05-characters",
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
    "a training run that returns the model it was given": (
        "04-training",
        "train",
        """
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0, max_sequences=40_000,
          model=None, show_progress=True):
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    return model, np.zeros(min(max_sequences, 2000))
""",
    ),
    "a training run with invented errors": (
        "04-training",
        "train",
        demo.split((demo.HERE / "faked_history" / "training.py").read_text("utf-8"), ["train"])[0][
            "train"
        ],
    ),
    "a training run with small random errors": (
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


def _raise_points(notebook: dict) -> None:
    for cell in _checks(notebook):
        cell["metadata"]["nbgrader"]["points"] = 1e9


def _to_text(notebook: dict) -> None:
    for cell in _checks(notebook):
        cell.pop("outputs", None)
        cell["cell_type"] = "raw"


def _add_outputs(notebook: dict) -> None:
    for cell in _checks(notebook):
        output = {"data": {"text/plain": "3.0"}, "execution_count": 1, "metadata": {}}
        cell["outputs"] = [{"output_type": "execute_result"} | output]


def _use_another_check(notebook: dict) -> None:
    (sigmoid,) = [c for c in _checks(notebook) if _name(c).removeprefix("check_") == "sigmoid"]
    for cell in _checks(notebook):
        if _name(cell) == "check_repair_1":
            cell["source"] = sigmoid["source"]


def _name(cell: dict) -> str:
    return cell["metadata"]["nbgrader"]["grade_id"]


EDITS = {
    "checks tagged to be skipped": _skip,
    "checks deleted": _delete,
    "checks rewritten as points": _rewrite,
    "checks worth more points": _raise_points,
    "checks made text": _to_text,
    "checks with outputs": _add_outputs,
    "the check of another exercise": _use_another_check,
}

# ---------------------------------------------------------------- grading


def max_scores(assignment: str) -> dict[str, float]:
    """Points of each exercise, by its name."""
    return assignment_of(assignment).max_scores


def expected(attack: Attack) -> dict[str, float]:
    """The score that each exercise should get."""
    zeros = dict.fromkeys([name for name, _ in attack.also_wrong] + list(attack.breaks), 0.0)
    scores = max_scores(attack.assignment) | zeros | {attack.exercise: attack.score}
    return {name: scores[name] for name in _assignment(attack).max_scores}


def results(attack: Attack) -> dict[str, Result]:
    """Grade a submission as the grader does, in real sandboxes; its results by exercise."""
    answers = demo.right_answers(attack.assignment) | attack.answers()
    return graded(attack, demo.fill(source(attack.assignment), answers))


def graded(attack: Attack, text: str, **limits: float) -> dict[str, Result]:
    """The same for a notebook that has been filled in already.

    Args:
        attack: how the notebook is edited, and what is graded.
        text: the notebook.
        limits: fields of Limits, for other than the usual ones.
    """
    notebook = json.loads(text)
    if attack.edit:
        attack.edit(notebook)
    released = source(attack.assignment)
    rebuilt = rebuild(released, read_cells(json.dumps(notebook).encode()))
    within = Limits(**({"seconds": SHORT_SECONDS if attack.endless else 10.0} | limits))
    backend = best_backend(practice=False)
    with unittest.mock.patch.object(Exercise, "suite", lambda one, *_, **__: _suite_of(one)):
        found = grade_notebook(
            rebuilt,
            released,
            _assignment(attack),
            _draw,
            lambda: Sandbox(backend, within),
            dict(attack.modules),
        )
    return {result.name: result for result in found}


def _assignment(attack: Attack) -> Assignment:
    """Without the exercise that trains for seconds, unless that is the one attacked."""
    whole = assignment_of(attack.assignment)
    kept = [e for e in whole.exercises if e.name != "train" or attack.exercise == "train"]
    return dataclasses.replace(whole, exercises=tuple(kept))


@functools.cache
def source(assignment: str) -> nbformat.NotebookNode:
    """The notebook as students are given it."""
    return release_version(ROOT / "notebooks" / assignment / f"{assignment}.ipynb")


def _suite_of(exercise: Exercise) -> TestSuite:
    part = exercise.reference.__module__.rpartition(".")[2]
    return suite(assignment_name(part), exercise.name)


@functools.cache
def suite(assignment: str, name: str) -> TestSuite:
    """The test suite of an exercise, drawn once: the same for all attacks."""
    (exercise,) = [e for e in assignment_of(assignment).exercises if e.name == name]
    return _suite(exercise, _draw(name))


_suite = Exercise.suite  # bound before graded() patches it


def _draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


# ---------------------------------------------------------------- all of them

PROPERTIES = list(suite(ASSIGNMENT, "init_params").expected[0].result)
PROPERTIES_AS_RESULT = f"""
import check.runner
check.runner._combined = lambda results: {{name: np.array(True) for name in {PROPERTIES!r}}}
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

GATES = "import numpy as np\n\n" + "\n\n".join(
    code for name, code in demo.right_answers(ASSIGNMENT).items() if name != "repair_1"
)
GATES += "\n\n"

ATTACKS: dict[str, Attack] = {
    **{name: Attack(code) for name, code in (ANSWERS | PATCHES | SEARCHES | ENDINGS).items()},
    **{name: Attack(code, endless=True) for name, code in ENDLESS.items()},
    **{name: Attack(code, harmful=True) for name, code in HARMFUL.items()},
    **{name: Attack(code, stock=False) for name, code in (IMPORTS | FORGERIES).items()},
    **{name: Attack(code, stock=False, endless=True) for name, code in ENDLESS_FORGERIES.items()},
    **{name: Attack(ZEROS, edit=edit) for name, edit in EDITS.items()},
    **{
        name: Attack(code, "gates", also_wrong=WRONG_SIGMOID, stock=False)
        for name, code in PROXY_MISUSES.items()
    },
    **{
        name: Attack(code, exercise, assignment, stock=False)
        for name, (assignment, exercise, code) in LATER.items()
    },
    **{
        name: Attack(code, "repair_2", "03-backward", stock=False)
        for name, code in PATCHED_CODEC.items()
    },
    **{
        name: Attack(code, "repair_2", "03-backward", also_wrong=WRONG_STEP_BACKWARD, stock=False)
        for name, code in EXPENSIVE_CALLS.items()
    },
    **{name: Attack(code, stock=False) for name, code in STAND_INS.items()},
    **{name: Attack(code, edit=edit, stock=False) for name, (code, edit) in SEARCH.items()},
    **{
        name: Attack(code, edit=edit, stock=False, endless=True)
        for name, (code, edit) in ENDLESS_SEARCH.items()
    },
    **{
        name: Attack(
            RAISES, assignment="02-forward", stock=False, modules=(("gates", GATES + code),)
        )
        for name, code in OWN_MODULES.items()
    },
    "a dict in place of four gates": Attack(FOUR_IN_A_DICT, "gates", stock=False),
    "patched generators": Attack(GENERATORS, "init_params"),
    "the names of the properties in place of parameters": Attack(
        PROPERTIES_AS_RESULT, "init_params", breaks=AFTER_INIT_PARAMS, stock=False
    ),
    "a right answer that the next call changes": Attack(CHANGED_LATER, score=2.5, stock=False),
}
for _name_of in ("endless recursion", "a list without limit", "memory without limit", DECOMPRESSED):
    ATTACKS[_name_of] = ATTACKS[_name_of]._replace(endless=True)
