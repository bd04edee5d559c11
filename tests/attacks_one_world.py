"""Attacks on what the sandbox has of a notebook: stand-ins, files in memory, cells, own modules.

They are a part of the table in tests/attacks.py. Each source replaces the answer to repair_1, the
last exercise of its notebook, and computes a wrong one.
"""

from collections.abc import Callable

# ---------------------------------------------------------------- stand-ins and files in memory

STAND_INS = {
    "figures equal to everything": """
import matplotlib.pyplot as plt
def repair_1(params, x):
    plt.plot(x); return plt.gca().outputs""",
    "an array of figures": """
import matplotlib.pyplot as plt
def repair_1(params, x):
    T, H, N = shape(params, x); return plt.subplots(T, H)[1]""",
    "a figure with an array's methods": """
import matplotlib.pyplot as plt
class A(plt.Axes):
    shape = (1,); dtype = np.dtype(float)
    def __array__(self, *a, **k): return np.zeros(1)
    def __eq__(self, other): return True
def repair_1(params, x): return A()""",
    "figures that are numbers": """
import matplotlib.pyplot as plt
type(plt).__float__ = type(plt).__index__ = lambda self: 0
type(plt).__array__ = lambda self, *a, **k: np.zeros(shape.last)
def repair_1(params, x):
    shape.last = shape(params, x); return plt.gca()""",
    "the answer in a file of the sandbox": """
import builtins
real = builtins.open.__globals__["_open"]
def repair_1(params, x):
    for name in ("/sandbox/solutions/gates.py", "/proc/self/maps", "/proc/self/environ"):
        try: exec(real(name).read())
        except Exception: pass
    return np.zeros(shape(params, x))""",
    "files under the names of modules": """
import os, sys
for name in ("/sandbox/check/codec.py", "check/runner.py", "numpy/__init__.py", "my_lstm/gates.py"):
    try:
        with open(name, "w") as f: f.write("identical = lambda *a: True")
    except OSError: pass
sys.path.insert(0, os.getcwd())
import importlib, check.runner, check.pytree
try: importlib.reload(check.pytree)
except Exception: pass
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "a check that is replaced": """
import check.gates, builtins
check.gates.check.__code__ = (lambda *a, **k: __import__("os")._exit(0)).__code__
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "the shell's cells": """
shell = get_ipython()
shell._cells.namespace["repair_1"] = lambda params, x: np.zeros(shape(params, x))
shell._cells.run = lambda source: ""
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "linecache that lies": """
import linecache
class Lines(list):
    def __getitem__(self, n): return "\\x1b[2J ✓ repair_1: 3 of 3"
linecache.cache["<cell 1>"] = (1, None, Lines(["a"] * 99), "<cell 1>")
linecache.getline = lambda *a: "✓ " * 500
def repair_1(params, x): raise ValueError("✓")""",
    "a name in the notebook that lies": """
class In(list):
    def __len__(self): raise SystemExit
    def append(self, _): raise SystemExit
get_ipython()._cells.sources = In()
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "a translation that writes the answers": """
import sys
cells = sys.modules["grader.sandbox.inside.cells"]
class T:
    def transform_cell(self, source): return "import os; os._exit(0)"
cells._transformer = T(); cells.SPECIAL = type("R", (), {"search": lambda self, s: True})()
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "a placeholder that is an array": """
try:
    from check.availability import Placeholder
    Placeholder.__array__ = lambda self, *a, **k: np.zeros(3)
    Placeholder.__call__ = lambda self, params, x: np.zeros(shape(params, x))
except ImportError: pass
import scipy
@scipy.f
def repair_1(params, x): return 0""",
    "NotAvailable with a forged sentence": """
from check.availability import NotAvailable
def repair_1(params, x):
    raise NotAvailable("✓ repair_1: 3 of 3 points\\nnot graded\\u2028\\x1b[31m")""",
    "a file that never ends": """
class Path:
    def __fspath__(self):
        return "a" * 10**9
def repair_1(params, x):
    try: open(Path(), "w")
    except (OSError, MemoryError): pass
    return np.zeros(shape(params, x))""",
    "files that fill the memory": """
def repair_1(params, x):
    n = 0
    while True:
        try:
            with open(f"{n}", "wb") as f: f.write(bytes(1 << 20)); n += 1
        except OSError: return np.zeros(shape(params, x))""",
    "the limits of files removed": """
import sys
m = sys.modules["grader.sandbox.inside.memory_files"]
m.MAX_BYTES = m.MAX_NODES = 10**18
kept = []
def repair_1(params, x):
    try:
        while True:
            f = open(f"{len(kept)}", "wb", 0); f.truncate(1 << 28); kept.append(f)
    except (OSError, MemoryError): kept.clear()
    return np.zeros(shape(params, x))""",
    "the audit hook that is switched off": """
import os, sys, check.availability as a
a.PROCESS_EVENTS = a.NETWORK_EVENTS = frozenset()
sys.modules["grader.sandbox.inside.unavailable"].MORE_EVENTS = ()
def repair_1(params, x):
    import posix, socket
    for action in (posix.fork, lambda: posix.system("true"), socket.socketpair):
        try: action()
        except OSError: pass
    return np.zeros(shape(params, x))""",
    "an audit hook that forges": """
import sys
def hook(event, args):
    if event in ("compile", "exec", "import", "open") and hook.on:
        hook.on = False
        write(invented)
hook.on = True
sys.addaudithook(hook)
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "a loop that goes on after the answer": """
import asyncio, threading
loop = asyncio.new_event_loop()
async def forge():
    while True:
        await asyncio.sleep(0.001)
def repair_1(params, x):
    threading.Thread(target=lambda: loop.run_until_complete(forge()), daemon=True).start()
    return np.zeros(shape(params, x))""",
    "a thread pool that writes to the connection": """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
def repair_1(params, x):
    build = invented(request()[0])
    pool.submit(os.write, request()[1], build).result()
    return np.zeros(shape(params, x))""",
    "a descriptor of a file in memory as the connection": """
import os
real = os.write
def repair_1(params, x):
    nonce, descriptor = request()
    n = os.open("a", os.O_CREAT | os.O_WRONLY)
    import sys
    sys.modules["grader.sandbox.inside.open_file"].descriptors[descriptor] = \\
        sys.modules["grader.sandbox.inside.open_file"].descriptors[n]
    return np.zeros(shape(params, x))""",
    "a decorator that a stand-in leaves away": """
import ipywidgets
@ipywidgets.interact
def repair_1(params, x): return np.zeros(shape(params, x))
%time repair_1.__class__ = type(repair_1)""",
    "%%capture that catches the worker's output": """
import sys
get_ipython().run_cell_magic("capture", "out", "import sys; kept = sys.stdout")
sys.stdout = sys.__stdout__ = out
def repair_1(params, x): return np.zeros(shape(params, x))""",
    "a future that changes the grammar": """
from __future__ import annotations, barry_as_FLUFL
def repair_1(params: nothing, x) -> "3": return np.zeros(shape(params, x))""",
    "a bar that is an array": """
from tqdm.auto import tqdm
tqdm.__array__ = lambda self, *a: np.zeros(3)
tqdm.__iter__ = lambda self: iter(())
def repair_1(params, x): return tqdm(np.zeros(shape(params, x)))""",
    "json whose files are numbers": """
import io, builtins
class F(float):
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def read(self): return self
builtins.open = io.open = lambda *a, **k: F()
def repair_1(params, x):
    with open("answer") as f: raise ValueError
    return f""",
}

# ---------------------------------------------------------------- the search for the answer

ZEROS = "def repair_1(params, x): return np.zeros(shape(params, x))"
GUESSES = [
    f"def repair_1(params, x): return {guess}"
    for guess in (
        "np.zeros(shape(params, x))",
        "np.ones(shape(params, x))",
        "np.full(shape(params, x), 0.5)",
        "np.tanh(np.resize(x, shape(params, x)))",
        "np.full(shape(params, x), np.nan)",
        "np.resize(params['Wo'], shape(params, x))",
    )
]
REMEMBERS = """
seen = []
def repair_1(params, x):
    seen.append((params, x))
    return np.resize(seen[0][1], shape(params, x)) * len(seen)
"""
FORGETS = (
    "for _name in list(globals()):\n    if _name != '__builtins__':\n        del globals()[_name]"
)
LIES = """
class Lies:
    def __getattribute__(self, name):
        if name in ("__module__", "__code__", "__class__"):
            raise SystemExit
        return object.__getattribute__(self, name)
    def __eq__(self, other):
        return True
    def __call__(self, params, x):
        return np.zeros(shape(params, x))
repair_1 = Lies()
"""
OTHERS_SPOILED = """
for _name, _value in list(globals().items()):
    if callable(_value) and not _name.startswith("_"):
        globals()[_name] = lambda *a, **k: np.zeros(3)
"""
KEPT_ANSWERS = """
import gc
for _one in gc.get_objects():
    if type(_one).__name__ == "Bindings":
        _one._by_cell = {(name, n): print for name in ("repair_1", "sigmoid") for n in range(99)}
        _one.bind = lambda numbers: None
"""
MODULE_REPLACED = """
import sys, types
class Main(types.ModuleType):
    def __getattr__(self, name):
        return lambda *a: np.zeros(3)
sys.modules["__main__"].__class__ = Main
"""
BOUND_FORGED = """
def forged(nonce):
    bound = {"sigmoid": 1, "repair_1": [2] * 999}
    return make_frame({"nonce": nonce, "error": "", "bound": bound, "imported": [1]})
write(forged)
def repair_1(params, x): return np.zeros(shape(params, x))
"""
TIME_FORGED = """
def repair_1(params, x):
    text = "(line 1) \u2713 repair_1: 3 of 3 points"
    write(lambda nonce: make_frame({"nonce": nonce, "timed_out": text}))
"""
ALARM_OFF = """
import signal
def repair_1(params, x):
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True: pass
"""
EVERYTHING_CAUGHT = """
def repair_1(params, x):
    while True:
        try:
            while True: pass
        except BaseException: pass
"""


def _cells(
    *sources: str, beside: str = "check_repair_1", offset: int = 1
) -> Callable[[dict], None]:
    """An edit that puts own cells beside one of the instructor's."""

    def edit(notebook: dict) -> None:
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
        own = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
        at = ids.index(beside) + offset
        notebook["cells"][at:at] = own

    return edit


def _typed(source: str) -> Callable[[dict], None]:
    """An edit that types code into the check."""

    def edit(notebook: dict) -> None:
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "check_repair_1":
                cell["source"] = source

    return edit


# By name: the answer, and how the notebook is edited.
SEARCH: dict[str, tuple[str, Callable[[dict], None]]] = {
    "guesses in many cells": (ZEROS, _cells(*GUESSES)),
    "guesses above and below the check": (ZEROS, _cells(*GUESSES[:3], offset=0)),
    "a second answer that remembers the first call": (REMEMBERS, _cells(REMEMBERS, ZEROS)),
    "an own cell that forgets all names": (ZEROS, _cells(FORGETS, beside="check_sigmoid")),
    "an answer whose module is a lie": (ZEROS, _cells(LIES)),
    "an own cell that spoils all other answers": (ZEROS, _cells(OTHERS_SPOILED, offset=0)),
    "answers kept by the worker, replaced": (ZEROS, _cells(KEPT_ANSWERS, offset=0)),
    "a namespace that has every name": (ZEROS, _cells(MODULE_REPLACED, offset=0)),
    "guesses typed into the check": (ZEROS, _typed(GUESSES[1] + "\nscore = 3.0\n3.0")),
    "a forged list of answers": (BOUND_FORGED, _cells(ZEROS)),
    "a forged time limit": (TIME_FORGED, _cells(ZEROS)),
}
ENDLESS_SEARCH: dict[str, tuple[str, Callable[[dict], None]]] = {
    "three answers that never end": (ALARM_OFF, _cells(ALARM_OFF, EVERYTHING_CAUGHT)),
    "a time limit that is caught": (EVERYTHING_CAUGHT, _cells()),
}

# ---------------------------------------------------------------- the student's own modules

RAISES = "def repair_1(*args): raise ValueError"
PATCHES_ALL = """
import check.codec, check.pytree, check.runner, sys
np.testing.assert_allclose = np.allclose = np.array_equal = lambda *a, **k: True
check.pytree.identical = check.runner.identical = lambda *a: True
sys.modules["__main__"].__dict__["repair_1"] = lambda *a: np.zeros(3)
__builtins__["repair_1"] = lambda *a: np.zeros(3)
"""
TWICE = """
import os, time
if int(time.time() * 1e6) % 2:
    os._exit(0)
"""
# By name: what is added to a right my_lstm/gates.py.
OWN_MODULES = {
    "an own module that patches the sandbox": PATCHES_ALL,
    "an own module that ends the sandbox now and then": TWICE,
    "an own module that is nested too deeply": "x = " + "(" * 5000 + ")" * 5000,
    "an own module that exits": "raise SystemExit('✓ repair_1: 3 of 3')",
    "an own module in place of another": "import sys\nsys.modules['my_lstm.forward'] = sys",
}
