"""What grading does not have is refused by the check, in one sentence, also where it is there."""

import builtins
import importlib
import operator
import os
import pathlib
import socket
import subprocess
import sys
import threading

import numpy as np
import pytest

from check.availability import (
    INPUT,
    NETWORK,
    PROCESS,
    NotAvailable,
    Placeholder,
    is_available,
    sentence,
)
from check.notebook import Notebook
from tests.conftest import output_of, run_cells

SCIPY = "scipy is not available in grading; use NumPy and Python's standard library instead"
HELPERS = "helpers is not available in grading; write the function in a cell of this notebook"
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
EXPIT = "def expit(x):\n    return 0.5 * (1 + np.tanh(x / 2))\n"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A folder with packages scipy and numba and a file helpers.py, which can be imported."""
    (tmp_path / "scipy").mkdir()
    (tmp_path / "scipy" / "__init__.py").write_text("ndarray = list\n", encoding="utf-8")
    # Like the real one, expit has no name of its module.
    special = f"import numpy as np\n{EXPIT}del expit.__module__\nhalf = 0.5\n"
    (tmp_path / "scipy" / "special.py").write_text(special, encoding="utf-8")
    numba = "class Compiled:\n    def __init__(self, f):\n        self.f = f\n"
    numba += "    def __call__(self, *a):\n        return self.f(*a)\nnjit = Compiled\n"
    (tmp_path / "numba.py").write_text(numba, encoding="utf-8")
    (tmp_path / "helpers.py").write_text(f"import numpy as np\n{EXPIT}", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("scipy", "numba", "helpers"):
            del sys.modules[name]


def ran(*cells: str) -> dict:
    """The namespace of a notebook whose cells have run."""
    namespace = {"__name__": "__main__", "In": ["", *cells]}
    for n, cell in enumerate(cells):
        exec(compile(cell, f"<cell {n}>", "exec"), namespace)
    return namespace


def result(*cells: str, name: str = "sigmoid"):
    """The result of a function after some cells; nothing else in the notebook is changed by it."""
    namespace = ran("import numpy as np", *cells)
    before = dict(namespace)
    found = Notebook("gates").result(name, namespace[name], namespace)
    assert {n: id(v) for n, v in namespace.items()} == {n: id(v) for n, v in before.items()}
    return found


def problem(*cells: str, name: str = "sigmoid") -> str:
    """The one problem of a function that gets no points."""
    found = result(*cells, name=name)
    assert found.score == 0
    return found.problems[0]


USES = "def sigmoid(x):\n    return expit(x)"


@pytest.mark.parametrize(
    "cells",
    [
        ("from scipy.special import expit", USES),
        ("from scipy.special import *", USES),
        ("import scipy.special", "def sigmoid(x):\n    return scipy.special.expit(x)"),
        ("import scipy.special as s", "def sigmoid(x):\n    return s.expit(x)"),
        ("from scipy.special import expit as e", "sigmoid = e"),
        ("if True:\n    from scipy.special import expit\n    sigmoid = expit",),
        ("def sigmoid(x):\n    from scipy.special import expit\n    return expit(x)",),
        ("def sigmoid(x):\n    import scipy.special as s\n    return s.expit(x)",),
        (
            "import importlib",
            "def sigmoid(x):\n    return importlib.import_module('scipy.special').expit(x)",
        ),
        (
            "import importlib",
            "s = importlib.import_module('scipy.special')",
            "def sigmoid(x):\n    return s.expit(x)",
        ),
        (
            "from scipy.special import half",
            "def sigmoid(x):\n    return half * (1 + np.tanh(half * x))",
        ),
        (
            "from scipy.special import half\nh = half * 1",
            "def sigmoid(x):\n    return h * (1 + np.tanh(h * x))",
        ),
        ("from scipy.special import expit", "def sigmoid(x, f=expit):\n    return f(x)"),
        (
            "import scipy",
            "def sigmoid(x: scipy.ndarray):\n    return 1 / (1 + np.exp(-x))",
        ),
    ],
)
def test_an_answer_that_uses_what_grading_does_not_have_is_told_so(installed, cells):
    assert problem(*cells).startswith(SCIPY)


def test_the_line_of_the_use_is_named(installed):
    text = problem("from scipy.special import expit", USES)
    assert text.startswith(f"{SCIPY} (line 2")


def test_a_decorator_that_grading_does_not_have_is_named(installed):
    text = problem("import numba", "@numba.njit\ndef dtanh(y):\n    return 1 - y * y", name="dtanh")
    assert text.startswith("numba is not available in grading; use NumPy")


def test_a_file_of_the_student_is_not_available(installed):
    assert problem("from helpers import expit", USES).startswith(HELPERS)
    inside = "def sigmoid(x):\n    import helpers\n    return helpers.expit(x)"
    assert problem(inside).startswith(HELPERS)


@pytest.mark.parametrize(
    "cells",
    [
        ("import scipy", "def dtanh(y):\n    return 1 - y * y"),
        ("from scipy.special import half", "half = 1", "def dtanh(y):\n    return half - y * y"),
        (
            "from scipy.special import half as h\nh += 1\nh = 1",
            "def dtanh(y):\n    return h - y * y",
        ),
        (
            "import importlib",
            "def dtanh(y):\n    return importlib.import_module('math').prod([1 - y * y])",
        ),
        (
            "try:\n    from numba import njit\nexcept ImportError:\n    njit = lambda f: f",
            "@njit\ndef dtanh(y):\n    return 1 - y * y",
        ),
        (
            "try:\n    import numba\n    fast = numba.njit\nexcept ModuleNotFoundError:\n"
            "    def fast(f):\n        return f",
            "dtanh = fast(lambda y: 1 - y * y)",
        ),
        (
            "import contextlib",
            "def dtanh(y):\n    with contextlib.suppress(ImportError):\n        import scipy\n"
            "        return y\n    return 1 - y * y",
        ),
        (
            "def dtanh(y):\n    try:\n        import scipy\n    except ImportError:\n"
            "        return 1 - y * y\n    return y",
        ),
        (
            "from __future__ import annotations\nimport scipy\n"
            "def dtanh(y: scipy.ndarray):\n    return 1 - y * y",
        ),
    ],
)
def test_an_import_that_an_answer_does_not_need_costs_nothing(installed, cells):
    assert result(*cells, name="dtanh").passed


def test_a_name_that_was_never_imported_is_a_name_error(installed):
    assert problem(USES).startswith("it raises NameError: name 'expit' is not defined")


def test_everything_is_as_before_after_an_exception(installed):
    namespace = ran("from scipy.special import expit", "def dtanh(y):\n    raise KeyboardInterrupt")
    before = builtins.__import__, builtins.input, importlib.import_module, namespace["expit"]
    with pytest.raises(KeyboardInterrupt):
        Notebook("gates").result("dtanh", namespace["dtanh"], namespace)
    after = builtins.__import__, builtins.input, importlib.import_module, namespace["expit"]
    assert all(map(operator.is_, before, after))
    assert subprocess.run([sys.executable, "-c", ""], check=False).returncode == 0


def test_a_name_that_the_answer_binds_itself_keeps_its_value(installed):
    cells = (
        "from scipy.special import expit",
        "def dtanh(y):\n    global expit\n    expit = 7\n    return 1 - y * y",
    )
    namespace = ran(*cells)
    assert Notebook("gates").result("dtanh", namespace["dtanh"], namespace).passed
    assert namespace["expit"] == 7


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("subprocess.run(['true'])", PROCESS),
        ("os.system('true')", PROCESS),
        pytest.param("os.fork()", PROCESS, marks=FORKS),
        pytest.param(
            "multiprocessing.get_context('fork').Process(target=print).start()",
            PROCESS,
            marks=FORKS,
        ),
        ("socket.create_connection(('127.0.0.1', 9))", NETWORK),
        ("urllib.request.urlopen('http://127.0.0.1:9')", NETWORK),
        ("input('y?')", INPUT),
        ("import getpass; getpass.getpass()", INPUT),
    ],
)
def test_processes_the_network_and_input_are_refused(statement, message):
    imports = "import os, subprocess, socket, multiprocessing, urllib.request"
    cell = f"{imports}\ndef dtanh(y):\n    {statement}\n    return 1 - y * y"
    assert problem(cell, name="dtanh").startswith(message)


def test_a_file_that_the_notebook_has_not_written_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pathlib.Path("data.csv").write_text("1", encoding="utf-8")
    os.utime("data.csv", (0, 0))
    for use in (
        "open('data.csv').read()",
        "np.load('data.csv')",
        "os.open('data.csv', os.O_RDONLY)",
    ):
        cell = f"import os\ndef dtanh(y):\n    {use}\n    return 1 - y * y"
        assert problem(cell, name="dtanh").startswith(
            "data.csv is not available in grading; only files that your notebook writes are (line 3"
        )
    assert pathlib.Path("data.csv").read_text(encoding="utf-8") == "1"


def test_a_file_that_the_notebook_has_written_can_be_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = (
        "np.save('a.npy', np.ones(3))",
        "def dtanh(y):\n    np.savetxt('b.txt', np.load('a.npy'))\n"
        "    with open('b.txt', 'r+') as file:\n        file.read()\n    return 1 - y * y",
    )
    assert result(*cells, name="dtanh").passed


def test_other_threads_may_connect_and_start_processes_during_a_check():
    """A Jupyter kernel has threads of its own."""
    started, done = threading.Event(), threading.Event()
    statuses = []

    def other():
        started.wait()
        statuses.append(subprocess.run([sys.executable, "-c", ""], check=False).returncode)
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
        done.set()

    threading.Thread(target=other).start()
    namespace = ran("def dtanh(y):\n    started.set()\n    done.wait()\n    return 1 - y * y")
    namespace |= {"started": started, "done": done}
    assert Notebook("gates").result("dtanh", namespace["dtanh"], namespace).passed
    assert statuses == [0]


def test_every_use_of_a_placeholder_says_that_the_module_is_not_available():
    one, array = Placeholder("scipy.special"), np.ones(3)

    def subclass():
        class Layer(one):
            pass

    def entered():
        with one:
            pass

    uses = [
        lambda: one.expit, lambda: one(1), lambda: one + 1, lambda: 1 + one, lambda: one @ array,
        lambda: array * one, lambda: -one, lambda: np.exp(one), lambda: np.asarray(one),
        lambda: np.concatenate([one, one]), lambda: np.zeros(one), lambda: float(one),
        lambda: len(one), lambda: [*one], lambda: one[0], lambda: operator.setitem(one, 0, 1),
        lambda: bool(one), lambda: one == 1, lambda: one > 1, lambda: 1 in one, lambda: {one},
        lambda: isinstance(1, one), lambda: setattr(one, "a", 1), subclass, entered,
        lambda: next(one), lambda: range(one),
    ]  # fmt: skip
    for use in uses:
        with pytest.raises(NotAvailable) as caught:
            use()
        assert str(caught.value) == SCIPY
    assert "scipy" in repr(one)


def test_the_way_out_depends_on_the_module():
    assert sentence("scipy.special") == SCIPY
    assert sentence("helpers") == HELPERS
    assert sentence("my_lstm.forward") == (
        "my_lstm.forward is not available in grading; write the function in a cell of this notebook"
    )
    assert is_available("my_lstm.gates", ["gates"])
    assert not is_available("my_lstm.gates", [])
    assert is_available("os.path", [])


def test_in_jupyter_a_check_refuses_scipy_and_changes_nothing(installed):
    cells = [
        "import numpy as np\nfrom check.gates import check, save",
        "%%time\nfrom scipy.special import expit",
        USES,
        "check(sigmoid)",
        "print(expit(0.0), get_ipython() is not None)\ndisplay(1)",
        "import subprocess\n!echo started",
        "def dtanh(y):\n    display(y)\n    !echo does nothing there\n    return 1 - y * y",
        "check(dtanh)",
    ]
    notebook = run_cells(cells, installed, stop=False)
    assert f"wrong: {SCIPY} (line 2: return expit(x))" in output_of(notebook.cells[3])
    assert "0.5 True" in output_of(notebook.cells[4])
    assert "started" in output_of(notebook.cells[5])
    assert "✓ dtanh" in output_of(notebook.cells[7])
