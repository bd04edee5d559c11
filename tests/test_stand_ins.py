"""What stands in the sandbox for what a notebook has: figures, widgets, a shell.

All of it is harmless to a right answer, and no help to a wrong one.
"""

import textwrap

import numpy as np
import pytest

from check.suite import Call, TestCase
from grader.sandbox.backends import why_not
from grader.sandbox.isolation import BUBBLEWRAP, LANDLOCK
from grader.sandbox.sandbox import Sandbox, SandboxEnded


@pytest.fixture(params=[BUBBLEWRAP, LANDLOCK])
def sandbox(request):
    """A sandbox of each backend for official grading that works on this machine."""
    if why_not(request.param):
        pytest.skip(why_not(request.param))
    with Sandbox(request.param) as sandbox:
        yield sandbox


def answer(sandbox: Sandbox, body: str, head: str = "", **options):
    """What a function with this body returns for the argument [1, 2]; or what it raises."""
    body = textwrap.indent(textwrap.dedent(body), "    ")
    assert sandbox.run(textwrap.dedent(head)) == ""
    assert sandbox.run(f"def answer(x):\n{body}") == ""
    case = TestCase("", {"": Call([np.array([1.0, 2.0])])})
    (observation,) = sandbox.run_cases("answer", [case], ["x"], **options)
    return observation.error or observation.result


# ---------------------------------------------------------------- figures, widgets, displays

SHOWING = {
    "a figure": """
        import matplotlib.pyplot as plt
        plt.figure(figsize=(4, 3))
        plt.plot(x, '-o', label='x')
        plt.close()
    """,
    "figure and axes": """
        import matplotlib.pyplot as plt
        fig, ax = plt.subplots()
        ax.plot(x)
        fig.tight_layout()
        plt.show()
    """,
    "a grid of axes": """
        import matplotlib.pyplot as plt
        fig, axes = plt.subplots(2, 3)
        assert axes.shape == (2, 3)
        for ax in axes.flat: ax.plot(x)
        axes[1, 2].set_title('t')
    """,
    "a row of axes": """
        import matplotlib.pyplot as plt
        fig, (left, right) = plt.subplots(1, 2)
        left.bar(x, x)
    """,
    "axes without squeeze": """
        import matplotlib.pyplot as plt
        fig, axes = plt.subplots(squeeze=False)
        axes[0, 0].plot(x)
    """,
    "axes of a figure": """
        import matplotlib.pyplot as plt
        a, b = plt.figure().subplots(2)
        a.plot(x)
    """,
    "a mosaic": """
        import matplotlib.pyplot as plt
        fig, axes = plt.subplot_mosaic('AB')
        axes['A'].plot(x)
    """,
    "a line": """
        import matplotlib.pyplot as plt
        line, = plt.plot(x)
        line.set_data(x, x)
        line.set_color('k')
    """,
    "a histogram": """
        import matplotlib.pyplot as plt
        counts, edges, bars = plt.hist(x, bins=3)
    """,
    "bars": """
        import matplotlib.pyplot as plt
        bars = plt.bar(x, x)
        assert len([b.set_color('k') for b in bars]) == 2
    """,
    "limits": """
        import matplotlib.pyplot as plt
        low, high = plt.ylim()
        plt.text(0, high * 0.9 + 1 - low, f'{high:.2f}')
    """,
    "limits that are compared": """
        import matplotlib.pyplot as plt
        ax = plt.gca()
        if ax.get_ylim()[1] > 3: ax.set_ylim(0, 3)
    """,
    "colours beside data": """
        import matplotlib.pyplot as plt
        n = 0
        for c, v in zip(plt.cm.viridis(x), x): n += 1
        assert n == 2
    """,
    "the cycle of colours": """
        import matplotlib as mpl
        colors = mpl.rcParams['axes.prop_cycle'].by_key()['color']
        assert sum(1 for c, v in zip(colors, x)) == 2
    """,
    "a context": """
        import matplotlib.pyplot as plt
        with plt.style.context('ggplot'), plt.rc_context({'a': 1}): plt.plot(x)
    """,
    "settings": """
        import matplotlib as mpl
        mpl.use('agg')
        mpl.rcParams['font.size'] = 9
        import matplotlib.pyplot as plt
        plt.rcParams.update({'font.size': 8})
        plt.rc('font', size=8)
    """,
    "a type in a signature": """
        import matplotlib.pyplot as plt
        def draw(ax: plt.Axes | None = None, *, c: plt.cm = None): pass
        draw(plt.gca())
        assert isinstance(plt.gca(), plt.Axes)
    """,
    "a subclass": """
        from matplotlib.ticker import Formatter, MaxNLocator
        class Mine(Formatter):
            def __init__(self): super().__init__(); self.a = 3
        assert Mine().a == 3
    """,
    "any module": """
        from matplotlib.animation import FuncAnimation
        import matplotlib.gridspec as g
        from mpl_toolkits.mplot3d import Axes3D
        from mpl_toolkits.axes_grid1 import inset_locator
        FuncAnimation(None, lambda frame: 1 / 0, frames=10).save('a.gif')
        g.GridSpec(2, 2)[0, :]
    """,
    "everything of pyplot": "exec('from matplotlib.pyplot import *', {})",
    "saved to a file": """
        import matplotlib.pyplot as plt
        plt.savefig('figure.png', dpi=300)
    """,
    "display": """
        from IPython.display import HTML, Image, Markdown, clear_output, display
        display(HTML('<b>'), Image(data=b''), x)
        clear_output(wait=True)
        display(Markdown('#'), display_id=True).update(1)
    """,
    "display without an import": """
        display(x)
        get_ipython().run_line_magic('matplotlib', 'inline')
    """,
    "the shell": """
        import IPython
        assert IPython.get_ipython() is get_ipython()
        from IPython import get_ipython as shell
        shell().events.register('a', print)
    """,
    "a magic of one's own": """
        from IPython.core.magic import register_line_magic
        @register_line_magic
        def mine(line): return 3
        assert mine('') == 3
    """,
    "widgets": """
        import ipywidgets as widgets
        slider = widgets.FloatSlider(value=2.0, min=0, max=3)
        slider.observe(print, names='value')
        assert slider.value == 2.0
        widgets.VBox([slider, widgets.HBox()])
        box = widgets.Output()
        with box: print(1)
    """,
    "interact": """
        from ipywidgets import fixed, interact, interactive
        @interact(a=(0, 3))
        def f(a): return 1 / 0
        @interact
        def g(a=(0, 1)): return 1 / 0
        interact(lambda a: 1 / 0, a=3)
        interactive(f, a=3).children
        assert f.__name__ == 'f'
    """,
    "an output as a decorator": """
        import ipywidgets
        @ipywidgets.Output().capture(clear_output=True)
        def f(a): return a
        assert f(3) == 3
    """,
    "figures of the course": """
        from check.figures import COLOUR, GREY, STYLE, show
        from check.moving_figures import slide, watch
        from check.diagrams import plot_cell, plot_kinds, plot_matrix
        show(*plot_cell('The cell', lit='fc'))
        show(*plot_kinds())
        figure, seen = plot_matrix({}, {}, lambda test, one: True)
        figure.suptitle('Each row catches more')
        import matplotlib.pyplot as plt
        plt.rcParams.update(STYLE)
        figure, axis = plt.subplots()
        axis.plot(x, color=COLOUR['f'])
        show(figure, 'a line')
        slide(figure, lambda bias: 'a line', [axis.title], bias=(0.0, 1.0, 2.0))
        with watch(figure, lambda: 'a line', [axis.title], on=True): x = x + 0
    """,
    "the corpus": """
        from check import corpus
        from check.corpus import text
        assert len(set(corpus.text())) > 10 and len(text()) > 1000
    """,
    "progress bars": """
        import tqdm
        from tqdm.auto import tqdm as auto, trange
        from tqdm.notebook import tqdm as notebook, tqdm_notebook
        assert list(tqdm.tqdm(x)) == list(auto(x)) == list(notebook(x)) == [1, 2]
        with auto(total=3) as bar:
            bar.update(2)
            bar.set_postfix(a=1)
            bar.set_description('b')
        assert bar.n == 2 and len(trange(3)) == 3
        auto.write('text')
    """,
    "progress bars of contrib": """
        from tqdm.contrib import tenumerate, tzip
        from tqdm.contrib.concurrent import thread_map
        assert list(tenumerate('ab')) == [(0, 'a'), (1, 'b')]
        assert list(tzip('a', 'b')) == [('a', 'b')]
        assert thread_map(abs, [-1, 2], max_workers=2) == [1, 2]
    """,
    "a copy": """
        import matplotlib.pyplot as plt
        import copy, pickle
        copy.deepcopy(plt.figure())
        copy.copy(plt.gca())
    """,
    "quit": """
        quit()
        exit()
    """,
    "print and logging": """
        import logging, sys
        logging.basicConfig(level=logging.INFO)
        logging.info('%s', x)
        print(x, flush=True)
        print(x, file=sys.stderr)
        sys.stdout.flush()
    """,
    "time": """
        import time
        a = time.perf_counter()
        time.sleep(0.001)
        assert time.time() > a > 0
    """,
    "threads": """
        import threading
        t = threading.Thread(target=print)
        t.start()
        t.join()
        from concurrent.futures import ThreadPoolExecutor, as_completed
        with ThreadPoolExecutor(2) as pool: assert list(pool.map(abs, [-1, 2])) == [1, 2]
    """,
    "a coroutine": """
        import asyncio
        async def f(n):
            await asyncio.sleep(0.001)
            return n
        async def g(): return await asyncio.gather(f(1), asyncio.to_thread(abs, -2))
        assert asyncio.run(g()) == [1, 2]
    """,
    "a breakpoint": "breakpoint()",
    "the course itself": """
        from check.gates import check, save
        from check.training import progress
        from check.backward import check, hand_in, require, save
        require()
        check(answer)
        save('my_lstm/gates.py', answer)
        hand_in()
        import check.forward
    """,
}


@pytest.mark.parametrize("name", SHOWING)
@pytest.mark.parametrize("where", ["in the answer", "in a cell"])
def test_what_only_shows_something_is_harmless(sandbox, name, where):
    if where == "in a cell":
        assert sandbox.run("x = np.array([1.0, 2.0])\ndef answer(x): return 2 * x") == ""
        assert sandbox.run(textwrap.dedent(SHOWING[name])) == ""
        assert answer(sandbox, "return 2 * x").tolist() == [2, 4]
    else:
        assert answer(sandbox, f"{textwrap.dedent(SHOWING[name])}\nreturn 2 * x").tolist() == [2, 4]


FROM_FIGURES = {
    "an attribute": "return plt.gca().dataLim",
    "a sum with an array": "return x + plt.ylim()[0]",
    "an array of it": "return np.asarray(plt.ylim())",
    "an array of it, by asarray": "return np.asarray(plt.gca())",
    "an element": "y = np.zeros(2); y[0] = plt.ylim()[0]; return y",
    "a number": "return float(plt.ylim()[1])",
    "a ufunc": "return np.add(x, plt.gca())",
    "an integer": "return np.zeros(int(plt.gca()))",
    "a full array": "return np.full(2, plt.ylim()[0])",
    "a choice": "return np.where(plt.gca(), x, x + plt.gca())",
    "the axes": "return plt.subplots(2, 2)[1]",
    "a class": "return plt.Axes",
    "a display": "return display(x)",
    "a sum in place": "x += plt.gca(); return x",
    "an array that it is compared with": "return plt.gca() == x",
}


@pytest.mark.parametrize("body", FROM_FIGURES.values(), ids=FROM_FIGURES)
def test_what_a_figure_returns_is_no_number_and_becomes_none(sandbox, body):
    result = answer(sandbox, body, "import matplotlib.pyplot as plt")
    if isinstance(result, tuple) and isinstance(result[0], str):
        assert result[0] in ("NotAvailable", "TypeError", "ValueError")
    else:
        assert not isinstance(result, np.ndarray) or result.dtype == bool


def test_a_number_from_a_figure_is_refused_in_a_sentence(sandbox):
    result = answer(sandbox, "return float(plt.ylim()[0])", "import matplotlib.pyplot as plt")
    sentence = (
        "numbers from a figure or a widget are not available in grading; compute them yourself"
    )
    assert result == ("NotAvailable", sentence)


# ---------------------------------------------------------------- what there is not

PROCESS = "starting a process is not available in grading; compute the result in this process"
NETWORK = "the network is not available in grading; write the data into a cell of this notebook"
INPUT = "input() is not available in grading; use the arguments of the function instead"
PACKAGE = "{} is not available in grading; use NumPy and Python's standard library instead"
REFUSED = {
    "import os; os.fork()": PROCESS,
    "import os; os.system('ls')": PROCESS,
    "import os; os.popen('ls')": PROCESS,
    "import os; os.posix_spawn('/bin/true', ['true'], {})": PROCESS,
    "import subprocess; subprocess.run(['ls'])": PROCESS,
    "import subprocess; subprocess.check_output('ls', shell=True)": PROCESS,
    "import multiprocessing as m; m.Process(target=print).start()": PROCESS,
    "import multiprocessing as m; m.Pool(2).map(abs, [1])": PROCESS,
    "from concurrent.futures import ProcessPoolExecutor as P; list(P().map(abs, [1]))": PROCESS,
    "import socket; socket.socket()": NETWORK,
    "import socket; socket.create_connection(('127.0.0.1', 80))": NETWORK,
    "import urllib.request; urllib.request.urlopen('http://localhost')": NETWORK,
    "input('x: ')": INPUT,
    "import getpass; getpass.getpass()": INPUT,
    "import scipy": PACKAGE.format("scipy"),
    "from scipy.special import expit": PACKAGE.format("scipy"),
    "import importlib; importlib.import_module('torch.nn')": PACKAGE.format("torch"),
    "import pandas as pd": PACKAGE.format("pandas"),
}


@pytest.mark.parametrize(("body", "sentence"), REFUSED.items(), ids=list(REFUSED))
def test_what_grading_does_not_have_is_refused_in_a_sentence(sandbox, body, sentence):
    assert answer(sandbox, f"{body}\nreturn x") == ("NotAvailable", sentence)


USES = {
    "from scipy.special import expit": "return expit(x)",
    "from scipy.special import expit as s, erf": "return s(x)",
    "import scipy.special": "return scipy.special.expit(x)",
    "import pandas as pd, numpy": "return pd.DataFrame(x).values",
    "import pandas as pd\n": "return numpy.array(pd)",
    "if True:\n    import torch": "return torch.sigmoid(torch.tensor(x))",
    "with open('a', 'w'):\n    import torch": "return x @ torch",
    "import numba\n@numba.njit\ndef f(x): return x": "return f(x)",
    "from numba import njit\n@njit(cache=True)\ndef f(x): return x": "return f(x)",
    "import torch.nn as nn\nclass F(nn.Module): pass": "return F()(x)",
    "import jax\nf = jax.jit(lambda x: x)": "return f(x)",
}


@pytest.mark.parametrize(("cell", "body"), USES.items(), ids=list(USES))
def test_the_name_of_a_package_that_is_not_there_says_so_when_it_is_used(sandbox, cell, body):
    assert "is not available in grading" in sandbox.run(cell)
    name, text = answer(sandbox, body)
    assert name == "NotAvailable"
    assert text in [PACKAGE.format(p) for p in ("scipy", "pandas", "torch", "numba", "jax")]


def test_the_stub_that_a_failed_definition_would_have_replaced_is_not_called(sandbox):
    assert sandbox.run("def answer(x): return x") == ""
    assert sandbox.run("import numba\n@numba.njit\ndef answer(x): return 2 * x") != ""
    case = TestCase("", {"": Call([np.ones(1)])})
    (observation,) = sandbox.run_cases("answer", [case], ["x"])
    assert observation.error == ("NotAvailable", PACKAGE.format("numba"))


def test_an_import_whose_absence_is_expected_goes_the_other_way(sandbox):
    cell = """
    try:
        import numba
    except ImportError:
        numba = None
    try:
        from scipy.special import expit
    except ModuleNotFoundError:
        expit = abs
    import importlib.util
    fast = importlib.util.find_spec("jax") is not None
    """
    assert sandbox.run(textwrap.dedent(cell)) == ""
    assert answer(sandbox, "return expit(x) if numba is None and not fast else 0").tolist() == [
        1,
        2,
    ]


def test_an_import_that_the_answer_does_not_use_costs_nothing(sandbox):
    assert sandbox.run("import seaborn as sns\nfrom scipy import *\nK = 2.0") != ""
    assert answer(sandbox, "return K * x").tolist() == [2, 4]


def test_a_module_of_the_students_own_is_named_with_the_way_out(sandbox):
    sandbox.install({"gates": "def sigmoid(x): return x"})
    own = "write the function in a cell of this notebook"
    for module in ("helpers", "my_lstm.extra"):
        text = f"{module} is not available in grading; {own}"
        assert answer(sandbox, f"import {module}") == ("NotAvailable", text)
    body = "from my_lstm import gates, extra"
    assert answer(sandbox, body) == (
        "NotAvailable",
        f"my_lstm.extra is not available in grading; {own}",
    )
    assert answer(sandbox, "from my_lstm import gates; return gates.sigmoid(x)").tolist() == [1, 2]


def test_a_name_that_was_never_imported_is_still_a_name_error(sandbox):
    assert answer(sandbox, "return expit(x)") == ("NameError", "name 'expit' is not defined")


# ---------------------------------------------------------------- abuse

ABUSE = {
    "a module in memory, to be imported": """
        import sys
        sys.path.insert(0, "/tmp")
        open("/tmp/mine.py", "w").write("a = 3")
        import mine
    """,
    "its own memory": "open('/proc/self/mem', 'rb+')",
    "its own memory, through a folder in memory": "open('/tmp/../proc/self/mem', 'rb+')",
    "its own memory, from the current folder": "open('../proc/self/mem', 'rb+')",
    "its own memory, with two slashes": "open('//proc/self/mem', 'rb+')",
    "its own memory, by its bytes": "open(b'/proc/self/mem', 'rb+')",
    "a folder named proc": "import os; os.mkdir('/proc'); open('/proc/x', 'w')",
    "a link": "import os; os.symlink('/proc/self', 'here'); open('here/mem', 'rb+')",
    "the connection, as a file": "open(4, 'wb', 0, closefd=False).seek(0)",
    "the original open": "import _io; _io.open('/tmp/x', 'w')",
    "the original functions": "import posix; posix.open('/tmp/x', posix.O_CREAT | posix.O_WRONLY)",
    "an opener": "open('a', opener=lambda path, flags: os.open('/proc/self/mem', os.O_RDWR))",
    "a path that is another one the second time": """
        class Path:
            n = 0
            def __fspath__(self):
                Path.n += 1
                return "a" if Path.n % 2 else "/proc/self/mem"
        open(Path(), "w").write("1")
        open(Path(), "w").write("1")
    """,
    "a path that raises": """
        class Path:
            def __fspath__(self): raise SystemExit
        open(Path())
    """,
    "a path that is a string of its own": """
        class Path(str):
            def __str__(self): return "/proc/self/mem"
            def startswith(self, *_): raise ZeroDivisionError
            def __format__(self, _): raise ZeroDivisionError
        open(Path("/proc/self/mem"), "rb+")
    """,
    "a number of its own": """
        class Number(int):
            def __hash__(self): raise ZeroDivisionError
        open(Number(4))
    """,
    "a mode that raises": """
        class Mode(str):
            def __iter__(self): raise ZeroDivisionError
        open("a", Mode("w"))
    """,
    "an exit that raises": """
        import matplotlib.pyplot as plt
        class Exit(plt.Axes):
            def __exit__(self, *_): raise ZeroDivisionError
        with Exit(): pass
    """,
    "another program's text": "get_ipython().system('id'); get_ipython().getoutput('id')[0]",
    "the frames of a stand-in": "get_ipython().run_line_magic.__func__.__globals__['channel']",
    "the cells of the worker": "get_ipython()._cells.namespace['channel']",
    "a recursion in a magic": "get_ipython().run_line_magic('time', "
    "\"get_ipython().run_line_magic('time', get_ipython().again)\")(0)",
    "a loop that is replaced": "import asyncio; asyncio.SelectorEventLoop()",
}


@pytest.mark.parametrize("body", ABUSE.values(), ids=ABUSE)
def test_abuse_of_a_stand_in_ends_in_an_error_and_the_sandbox_goes_on(sandbox, body):
    result = answer(sandbox, f"{textwrap.dedent(body)}\nreturn x", "import os")
    assert isinstance(result[0], str), result
    assert answer(sandbox, "return 2 * x").tolist() == [2, 4]


REPLACED = {
    "open": "import builtins, io, os\nbuiltins.open = io.open = os.open = None",
    "files of the sandbox": "import os\nos.makedirs('/sandbox/check', exist_ok=True)\n"
    "open('/sandbox/check/runner.py', 'w').write('raise SystemExit')",
    "files": "import sys\nfor name in ('memory_files', 'file_calls'):\n"
    "    vars(sys.modules['grader.sandbox.inside.' + name]).clear()",
    "read and write": "import os\nos.read = os.write = os.close = lambda *a: b''",
    "imports": "import builtins, sys\nsys.meta_path.clear()\nbuiltins.__import__ = None",
    "the names of numbers": "from matplotlib import pyplot\nimport sys\n"
    "vars(sys.modules['grader.sandbox.inside.packages']).clear()",
    "the shell": "import builtins\nbuiltins.get_ipython = builtins.display = None",
    "modules": "import sys\nfor name in list(sys.modules):\n"
    "    if name.split('.')[0] in ('check', 'IPython', 'grader'): sys.modules[name] = None",
    "what raises": "class A(BaseException):\n    def __str__(self): raise A()\nraise A()",
    "attributes of all figures": "import matplotlib.pyplot as plt\n"
    "type(plt).__call__ = type(plt).__getattr__ = lambda *a, **k: 0.0",
}


@pytest.mark.parametrize("cell", REPLACED.values(), ids=REPLACED)
def test_a_stand_in_that_is_replaced_changes_no_result(sandbox, cell):
    sandbox.run(f"def answer(x):\n    return 2 * x\n\n{cell}")
    case = TestCase("", {"": Call([np.array([1.0, 2.0])])})
    (observation,) = sandbox.run_cases("answer", [case], ["x"])
    assert observation.error is None
    assert observation.result.tolist() == [2, 4]


def test_no_stand_in_refers_to_the_connection(sandbox):
    body = """
    import gc, sys
    from grader.sandbox.inside.channel import Channel
    names = ("cells", "file_calls", "ipython", "memory_files", "packages", "progress_bars")
    todo = [vars(sys.modules["grader.sandbox.inside." + n]) for n in (*names, "unavailable")]
    todo += [get_ipython(), get_ipython()._cells]
    seen, found = set(), False
    for _ in range(200_000):
        if not todo:
            break
        one = todo.pop()
        if id(one) in seen or type(one).__name__ in ("module", "frame"):
            continue
        seen.add(id(one))
        found |= isinstance(one, Channel)
        if isinstance(one, dict) and "__name__" in one and "inside" not in one["__name__"]:
            continue  # the names of another module
        todo += gc.get_referents(one)
    return np.array([found, bool(todo)])
    """
    assert answer(sandbox, body).tolist() == [False, False]


@pytest.mark.parametrize(
    "body",
    [
        "import matplotlib.pyplot as plt\nfor _ in plt.gca(): pass\nreturn 2 * x",
        "import matplotlib.pyplot as plt\nplt.subplots(10**9, 10**9)\nreturn 2 * x",
        "import matplotlib.pyplot as plt\nfor _ in plt.bar(range(10**9), 1): pass\nreturn 2 * x",
        "import matplotlib.pyplot as plt\na = plt\nfor _ in range(10**5): a = a.b()\nreturn 2 * x",
        "import os\nfor n in range(10**5): os.path.exists(f'{n}')\nreturn 2 * x",
    ],
)
def test_a_stand_in_never_loops_and_holds_little_memory(sandbox, body):
    assert answer(sandbox, body).tolist() == [2, 4]


def test_a_generator_in_an_open_file_and_a_thread_at_the_end_leave_no_trace(sandbox):
    body = """
    import threading
    def lines():
        with open("a", "w") as f:
            while True:
                f.write("a")
                yield 1
    started = lines(); next(started)
    threading.Thread(target=lambda: open("b", "w").write("b"), daemon=True).start()
    return 2 * x
    """
    assert answer(sandbox, body).tolist() == [2, 4]
    assert answer(sandbox, body).tolist() == [2, 4]


def test_a_sandbox_that_ends_while_it_writes_is_an_end_of_its_own_making(sandbox):
    with pytest.raises(SandboxEnded, match="exit status 3"):
        sandbox.run("import os\nf = open('a', 'w'); f.write('a')\nos._exit(3)")
