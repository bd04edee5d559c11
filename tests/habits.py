"""What students do in notebooks beside the answer, as one table: HABITS.

Each is an answer in the style of a habit, with the score that it gets in the notebook and in
grading alike. tests/test_habits.py runs them in a Jupyter kernel, grades them, and compares every
word.
"""

from typing import NamedTuple

SIGMOID = """
def sigmoid(x):
    {inside}
    y = np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))
    {after}
    return y
"""


class Habit(NamedTuple):
    """One habit.

    Args:
        code: the solution cell.
        own: a cell of the student's own above it.
        score: the points it gets; None for all of the exercise.
        exercise: that it answers.
        says: a part of what the student is told in both worlds; "" when nothing special is.
    """

    code: str
    own: str = ""
    score: float | None = None
    exercise: str = "sigmoid"
    says: str = ""


def inside(line: str, own: str = "", after: str = "pass", **more) -> Habit:
    """An answer to sigmoid with a line at its beginning, or one at its end."""
    return Habit(SIGMOID.format(inside=line, after=after).strip(), own, **more)


def after(line: str, own: str = "", **more) -> Habit:
    """An answer to sigmoid with a line at its end, where the result is y."""
    return inside("pass", own, line, **more)


def missing(code: str, what: str) -> Habit:
    """An answer that uses what grading does not have."""
    return Habit(code, score=0.0, says=f"{what} not available in grading; ")


PLAIN = SIGMOID.format(inside="pass", after="pass").strip()

# ---------------------------------------------------------------- figures, display, widgets

# Without ipywidgets.Output as a context: nbclient, which runs these cells, now and then waits for
# ever after one. tests/test_stand_ins.py tries it in the sandbox.

FIGURES = {
    "prints": inside("print('x is', x.shape)"),
    "plots with plt": after("plt.figure(); plt.plot(y.ravel()); plt.close()"),
    "plots with the notebook's show": after(
        "fig, ax = plt.subplots(); ax.plot(y.ravel()); show(fig, 'y')"
    ),
    "plots on two axes": after(
        "fig, (left, right) = plt.subplots(1, 2); left.hist(y.ravel()); plt.close(fig)"
    ),
    "takes apart what plotting returns": after(
        "fig, ax = plt.subplots(); line, = ax.plot([1]); line.set_color('k'); plt.close(fig)"
    ),
    "imports Matplotlib inside": after(
        "import matplotlib.pyplot as plots; plots.plot([1, 2]); plots.close('all')"
    ),
    "sets rcParams": Habit(PLAIN, "plt.rcParams['figure.figsize'] = (4, 3)"),
    "uses a style and a ticker": Habit(
        "from matplotlib.ticker import MaxNLocator\nplt.style.use('default')\n" + PLAIN
    ),
    "saves a figure": after("plt.figure(); plt.savefig('y.png'); plt.close()"),
    "annotates with plt.Axes": Habit(PLAIN.replace("(x)", "(x, axis: plt.Axes = None)", 1)),
    "displays a value": after("display(y.shape)"),
    "imports display": after(
        "from IPython.display import display as d, Markdown; d(Markdown('y'))"
    ),
    "clears the output": after("from IPython.display import clear_output; clear_output(wait=True)"),
    "imports ipywidgets": Habit("import ipywidgets as widgets\n" + PLAIN),
    "makes a slider": after("import ipywidgets; ipywidgets.FloatSlider(min=0, max=1, value=0.5)"),
    "compares the version of Matplotlib": after(
        "import matplotlib; assert tuple(map(int, matplotlib.__version__.split('.')[:2])) > (3, 0)"
    ),
    "cycles through colours": after("import itertools; next(itertools.cycle(plt.cm.tab10.colors))"),
    "reads the state of a progress bar": after(
        "from tqdm import tqdm; bar = tqdm(total=1); bar.update(); bar.format_dict['elapsed'] + 0.0"
        "; bar.start_t + 0.0; bar.close()"
    ),
    "logs beside a progress bar": inside(
        "from tqdm.contrib.logging import logging_redirect_tqdm\n"
        "    with logging_redirect_tqdm():\n        pass"
    ),
    "shows a progress bar": inside("from tqdm import tqdm; sum(1 for _ in tqdm(range(3)))"),
    "shows a progress bar of tqdm.auto": inside(
        "from tqdm.auto import trange\n    for _ in trange(3, desc='x'):\n        pass"
    ),
    "shows a progress bar for notebooks": inside(
        "from tqdm.notebook import tqdm\n    with tqdm(total=2) as bar:\n        bar.update(2)"
    ),
}

# ---------------------------------------------------------------- IPython

IPYTHON = {
    "times the cell": Habit("%%time\n" + PLAIN),
    "captures the cell": Habit("%%capture\n" + PLAIN),
    "captures the cell under a name": Habit("%%capture out\nprint(1)\n" + PLAIN),
    "times a line that binds a name": Habit(PLAIN.replace("1 +", "K +"), "%time K = 1.0"),
    "measures a line": Habit(PLAIN + "\n%timeit -n 1 -r 1 sigmoid(np.zeros(3))"),
    "draws figures inline": Habit("%matplotlib inline\n" + PLAIN),
    "runs the shell": Habit("!echo hello\n" + PLAIN),
    "keeps what the shell prints": Habit(PLAIN, "files = !ls\nprint(len(files))"),
    "continues a shell line": Habit("!echo hello \\\n  world\n" + PLAIN),
    "asks for help": Habit(PLAIN + "\nnp.exp?"),
    "asks for help before": Habit("?np.exp\n" + PLAIN),
    "asks for help within a name": Habit(PLAIN, "np.exp??"),
    "is indented as a whole": Habit("\n".join("    " + line for line in PLAIN.splitlines())),
    "is pasted with prompts": Habit(
        "\n".join(
            (">>> " if n == 0 else "... ") + line for n, line in enumerate(PLAIN.splitlines())
        )
    ),
    "is pasted with prompts of IPython": Habit(
        "\n".join(
            ("In [3]: " if n == 0 else "   ...: ") + line
            for n, line in enumerate(PLAIN.splitlines())
        )
    ),
    "asks for the shell": after("get_ipython()"),
    "turns a magic on by a call": Habit(
        PLAIN, "get_ipython().run_line_magic('matplotlib', 'inline')"
    ),
    "writes a file by a magic": Habit(PLAIN, "%%writefile note.txt\nsigmoid"),
    "writes HTML": Habit(PLAIN, "%%html\n<b>sigmoid</b>"),
    "ends a line with a semicolon": Habit(PLAIN + "\nsigmoid(np.zeros(2));"),
    "postpones annotations": Habit(
        "from __future__ import annotations\n" + PLAIN.replace("(x)", "(x: Nothing) -> Array", 1)
    ),
    "postpones annotations in a cell above": Habit(
        PLAIN.replace("(x)", "(x: Nothing) -> Array", 1), "from __future__ import annotations"
    ),
    "leaves an error in the cell below it": Habit(PLAIN + "\n1 / 0", score=None),
}

# ---------------------------------------------------------------- files, time, threads

FILES = {
    "saves an array": after("np.save('y.npy', y)"),
    "saves an array and loads it": after("np.save('y.npy', y); y = np.load('y.npy')"),
    "keeps a checkpoint": after("np.savez('ckpt.npz', y=y); y = np.load('ckpt.npz')['y']"),
    "writes text": after("open('y.txt', 'w').write(str(y.shape))"),
    "writes a log and reads it": after(
        "with open('log.txt', 'a') as f:\n        f.write('called\\n')\n"
        "    with open('log.txt') as f:\n        assert 'called' in f.read()"
    ),
    "asks where it is": inside("import pathlib; pathlib.Path.cwd()"),
    "writes by pathlib": inside("import pathlib; pathlib.Path('a.txt').write_text('a')"),
    "makes a folder": inside("import os; os.makedirs('figures', exist_ok=True); os.listdir('.')"),
    "uses a temporary folder": after(
        "import tempfile\n    with tempfile.TemporaryDirectory() as d:\n"
        "        np.save(d + '/y.npy', y)"
    ),
    "writes JSON": after("import json; json.dump([1, 2], open('a.json', 'w'))"),
    "pickles": after("import pickle; pickle.dump(y, open('y.pkl', 'wb'))"),
    "saves as text": after("np.savetxt('y.csv', np.ravel(y))"),
    "logs": inside("import logging; logging.info('called with %s', x.shape)"),
    "logs into a file": inside(
        "import logging; logging.getLogger('mine').addHandler(logging.FileHandler('mine.log'))"
    ),
    "measures time": inside("import time; start = time.perf_counter(); time.sleep(0.001)"),
    "uses a thread": inside(
        "import threading; t = threading.Thread(target=print); t.start(); t.join()"
    ),
    "uses a pool of threads": after(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "    with ThreadPoolExecutor(2) as pool:\n        list(pool.map(abs, [1, 2]))"
    ),
    "reads its own source": inside(
        "import inspect; assert 'return y' in inspect.getsource(sigmoid)"
    ),
    "collects garbage": inside("import gc; gc.collect()"),
    "pickles an object of her own": after(
        "import pickle; pickle.loads(pickle.dumps(Point(y)))",
        "class Point:\n    def __init__(self, y):\n        self.y = y",
    ),
    "asks for user and platform": inside(
        "import getpass, platform; getpass.getuser(); platform.platform(); platform.processor()"
    ),
    "asks the platform": inside("import sys, platform; platform.system(); sys.version_info"),
}

# ---------------------------------------------------------------- Python and NumPy

PYTHON = {
    "uses a constant of an own cell": Habit(PLAIN.replace("1 +", "ONE +"), "ONE = 1.0"),
    "uses a helper of an own cell": Habit(
        "def sigmoid(x):\n    return up(x) / (1 + np.exp(-np.abs(x)))",
        "def up(x):\n    return np.exp(np.minimum(x, 0))",
    ),
    "uses data of a demonstration": Habit(
        PLAIN.replace("1 +", "one[0] +"), "one = steps[1:2] * 1.0"
    ),
    "is a lambda": Habit("sigmoid = lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))"),
    "is partial": Habit(
        "import functools\ndef general(x, k):\n"
        "    return np.exp(np.minimum(k * x, 0)) / (1 + np.exp(-np.abs(k * x)))\n"
        "sigmoid = functools.partial(general, k=1)"
    ),
    "is decorated": Habit(
        "import functools\ndef counted(f):\n    @functools.wraps(f)\n    def g(*a, **k):\n"
        "        g.n += 1\n        return f(*a, **k)\n    g.n = 0\n    return g\n\n@counted\n"
        + PLAIN
    ),
    "has the name of another function": Habit(
        "import functools\n@functools.wraps(np.exp)\n" + PLAIN
    ),
    "is an object that can be called": Habit(
        "class Sigmoid:\n    def __call__(self, x):\n"
        "        return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))\n\nsigmoid = Sigmoid()"
    ),
    "is defined twice in its cell": Habit("def sigmoid(x):\n    return x\n\n" + PLAIN),
    "imports from NumPy": Habit(
        "from numpy import abs as a, exp, minimum\ndef sigmoid(x):\n"
        "    return exp(minimum(x, 0)) / (1 + exp(-a(x)))"
    ),
    "imports NumPy again": inside("import numpy; numpy.zeros(1)"),
    "silences warnings": Habit(
        "import warnings\nwarnings.filterwarnings('ignore')\nnp.seterr(all='ignore')\n" + PLAIN
    ),
    "seeds NumPy": inside("np.random.seed(0); np.random.rand()"),
    "renames its argument": Habit(
        PLAIN.replace("(x)", "(z)", 1).replace("x", "z").replace("ezp", "exp")
    ),
    "warns for large entries": Habit(
        "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))", score=2.0, says="NumPy warns"
    ),
    "is the wrong way round": Habit(
        "def sigmoid(x):\n    return 1 / (1 + np.exp(x))", score=0.0, says="hint:"
    ),
    "returns nothing": Habit(PLAIN.replace("return y", "print(y)"), score=0.0, says="is None"),
    "raises": inside("raise ValueError('too large')", score=0.0, says="ValueError: too large"),
    "uses a name that is not there": inside(
        "undefined_name", score=0.0, says="name 'undefined_name' is not defined"
    ),
}

# ---------------------------------------------------------------- what grading does not have

MISSING = {
    "scipy": missing(
        "from scipy.special import expit\ndef sigmoid(x):\n    return expit(x)", "scipy is"
    ),
    "scipy as a module": missing(
        "import scipy.special\ndef sigmoid(x):\n    return scipy.special.expit(x)", "scipy is"
    ),
    "pandas": missing(
        "import pandas as pd\ndef sigmoid(x):\n    return pd.DataFrame(x).values", "pandas is"
    ),
    "torch, imported inside": missing(
        "def sigmoid(x):\n    import torch\n    return torch.sigmoid(x)", "torch is"
    ),
    "numba as a decorator": missing("import numba\n@numba.njit\n" + PLAIN, "numba is"),
    "a process": missing(
        "import subprocess\ndef sigmoid(x):\n    subprocess.run(['true'])", "starting a process is"
    ),
    "the shell": missing(
        "import os\ndef sigmoid(x):\n    os.system('true')", "starting a process is"
    ),
    "the network": missing(
        "import urllib.request\ndef sigmoid(x):\n    urllib.request.urlopen('http://127.0.0.1:9/')",
        "the network is",
    ),
    "input": missing("def sigmoid(x):\n    input('x?')", "input() is"),
    "a file of her own": missing(
        "import helpers\ndef sigmoid(x):\n    return helpers.f(x)", "helpers is"
    ),
}
HARMLESS = {
    "scipy that is not used": Habit("import scipy\n" + PLAIN),
    "numba, if it is there": Habit(
        "try:\n    from numba import njit\nexcept ImportError:\n"
        "    def njit(f):\n        return f\n\n@njit\n" + PLAIN
    ),
    "pandas in an own cell": Habit(PLAIN, "import pandas as pd\nframe = pd.DataFrame()"),
}

HABITS: dict[str, Habit] = {
    f"{kind}: {name}": habit
    for kind, habits in {
        "figures": FIGURES,
        "IPython": IPYTHON,
        "files, time, threads": FILES,
        "Python": PYTHON,
        "missing": MISSING,
        "missing, harmless": HARMLESS,
    }.items()
    for name, habit in habits.items()
}
