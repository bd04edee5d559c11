"""A cell means in the sandbox what it means in Jupyter."""

import json
import textwrap

import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from check.suite import Call, TestCase
from grader.sandbox import compiled
from grader.sandbox.backends import best_backend
from grader.sandbox.inside.cells import SPECIAL
from grader.sandbox.sandbox import Sandbox
from tests.conftest import ROOT


@pytest.fixture
def sandbox():
    with Sandbox(best_backend(practice=False)) as sandbox:
        yield sandbox


def value(sandbox: Sandbox, expression: str):
    """The value of an expression in the notebook; the name and text of what it raises."""
    assert sandbox.run(f"def value(_): return {expression}") == ""
    (observation,) = sandbox.run_cases("value", [TestCase("", {"": Call([np.zeros(1)])})], ["_"])
    return observation.error or observation.result


CELLS = {
    "prompts of Python": ">>> a = 1\n>>> def f():\n...     return a + 1\n>>> K = f()",
    "prompts of IPython": "In [3]: K = 1 + \\\n   ...: 1",
    "indented as a whole": "    a = 1\n    K = a + 1",
    "after blank lines": "\n\n  \nK = 2",
    "%time with an assignment": "%time K = 2",
    "the value of %time": "K = %time 1 + 1",
    "%%time": "%%time\nK = 2",
    "%%time after a blank line": "\n%%time\nK = 2",
    "%%time in %%capture": "%%capture out\n%%time\nprint('seen')\nK = 2",
    "what %%capture has captured": "%%capture out\nprint('12')\n",
    "%%prun with options": "%%prun -l 4\nK = 2",
    "%prun with options": "%prun -q -l4 K = 2",
    "%timeit runs its statement": "a = []\n%timeit -n 10 -r3 a.append(1)\nK = len(a) + 1",
    "%timeit keeps its names to itself": "K = 2\n%timeit K = 3",
    "%%timeit with set-up": "a = []\n",
    "a magic in a function": "def f():\n    %time a = 2\n    return 2\nK = f()",
    "an unknown magic": "%no_such_magic 1 2\nK = 2",
    "%matplotlib": "%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\nK = 2",
    "an installation": "!pip install scipy\n%pip install scipy\nK = 2",
    "a command over two lines": "!ls -l \\\n   --all\nK = 2",
    "the output of a command": "files = !ls\nK = len(files) + 2",
    "help": "np.sqrt?\n?np.sqrt\nnp.sqrt??\nK = 2",
    "a comment that ends in a question mark": "K = 2  # right?",
    "a string with lines that look like magics": 'text = """\n%time\n!ls\n"""\nK = len(text) - 9',
    "a remainder on a continued line": "K = (5\n% 3)",
    "the loop of asyncio": "import asyncio\nasync def f(): return 2\n"
    "K = asyncio.get_event_loop_policy().new_event_loop().run_until_complete(f())",
    "await beside other statements": "async def f(): return 2\nK = await f()\nL = 3",
    "display": "display(1)\nget_ipython().display_pub\nK = 2",
    "an error in the middle": "a = 1\n1 / 0\nK = 2",
    "quit": "quit\nexit()\nK = 2",
    "set by the shell": "get_ipython().user_ns['K'] = 2",
    "run by the shell": "get_ipython().run_cell('K = 2')\nget_ipython().magic('time L = 3')",
    "the names of a notebook": "K = len(In) and 2 if __name__ == '__main__' else Out",
    "a semicolon": "K = 2;",
    "a folder": "!mkdir -p out/deep\n%mkdir more\nimport os\nos.chdir('out/deep')\n"
    "os.chdir('../../more')\nK = 2",
    "a file that is run": "open('a.py', 'w').write('K = 2')\n%run a.py",
    "non-ASCII names": "größe = 2\nK = größe",
}
ALSO = {  # what is run after the cell, before K is looked at
    "what %%capture has captured": "K = len(out.stdout) - 1",
    "%%timeit with set-up": "%%timeit -n1 -r1 b = 1\na.append(b)\n",
}
LAST = {"%%timeit with set-up": "K = len(a) + 1"}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_has_the_effect_that_it_has_in_jupyter(sandbox, name):
    error = sandbox.run(CELLS[name])
    assert error == ("" if "error" not in name else "line 2 of the cell raises " + ZERO)
    for more in (ALSO.get(name), LAST.get(name)):
        assert more is None or sandbox.run(more) == ""
    assert value(sandbox, "K") == 2


ZERO = "ZeroDivisionError: division by zero"


def notebook_cells() -> list[str]:
    """The code cells of the course."""
    paths = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
    books = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    cells = [cell for book in books for cell in book["cells"] if cell["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in cells]


def test_a_cell_that_is_not_translated_is_one_that_ipython_leaves_as_it_is():
    sources = [*notebook_cells(), *CELLS.values(), *ALSO.values(), "f(\n    ...\n)", "  \n a = 1"]
    sources += [f"{line}\n" for source in sources for line in source.splitlines() if line.strip()]
    plain = [source for source in sources if not SPECIAL.search(source)]
    assert len(plain) > len(sources) / 3
    translate = TransformerManager().transform_cell
    different = [s for s in plain if translate(s).strip("\n") != s.strip("\n")]
    assert different == []


@pytest.mark.parametrize("magic", ["bash", "html", "javascript", "latex", "script bash", "unknown"])
def test_the_body_of_a_cell_that_is_not_python_is_not_run(sandbox, magic):
    assert sandbox.run("K = 2") == ""
    assert sandbox.run(f"%%{magic}\nK = 3\nthis is no Python") == ""
    assert value(sandbox, "K") == 2


def test_a_cell_that_is_written_to_a_file_can_be_read_back(sandbox):
    assert sandbox.run("%%writefile notes.txt\n12\n") == ""
    assert sandbox.run("%%writefile -a notes.txt\n34\n") == ""
    assert value(sandbox, "sum(map(int, open('notes.txt')))") == 46


def test_a_file_of_the_students_own_that_is_run_is_said_to_be_missing_in_grading(sandbox):
    assert sandbox.run("%run helpers.py").endswith(
        "FileNotFoundError: helpers.py is not available in grading; only files that your "
        "notebook writes are"
    )


def test_a_future_import_has_its_effect_on_its_cell_and_all_later_ones_and_none_before(sandbox):
    assert "NameError" in sandbox.run("def before(x: Unknown): pass")
    cell = "from __future__ import annotations\ndef here(x: Unknown): return 1"
    assert sandbox.run(cell) == ""
    assert sandbox.run("def later(x: Unknown | None): return 2") == ""
    assert value(sandbox, "here(0) + later(0)") == 3
    assert value(sandbox, "len(here.__annotations__['x'])") == len("Unknown")


def test_a_future_import_in_one_notebook_has_no_effect_on_the_next(sandbox):
    assert sandbox.run("from __future__ import annotations") == ""
    with Sandbox(best_backend(practice=False)) as other:
        assert "NameError" in other.run("def f(x: Unknown): pass")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            "a = 1\n\nb =\xa02",
            "SyntaxError: invalid non-printable character U+00A0 (line 3 of the cell)",
        ),
        ("\n\nfor", "SyntaxError: invalid syntax (line 3 of the cell)"),
        (
            "if True:\na = 1",
            "IndentationError: expected an indented block after 'if' statement on line 1 "
            "(line 2 of the cell)",
        ),
        ("a = 'open", "SyntaxError: unterminated string literal (detected at line 1) (line 1"),
        ("a = 1\x00", "null bytes"),
    ],
)
def test_a_cell_that_python_cannot_read_keeps_pythons_own_reason(sandbox, cell, message):
    assert message in sandbox.run(cell)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("a = 1\nb = 1 / 0\nc = 0 / 0", 2),
        ("\n\nb = 1 / 0", 3),
        ("def f():\n    return 1 / 0\n\nf()", 4),
        ("%%time\na = 1\nb = 1 / 0", 3),
        ("%%capture\n\n%%time\nb = 1 / 0", 4),
        ("a = [\n  1 / 0\n]", 2),
    ],
)
def test_the_message_names_the_line_of_the_cell_that_failed_first(sandbox, cell, line):
    assert sandbox.run(cell) == f"line {line} of the cell raises {ZERO}"


def test_the_source_of_a_function_and_the_text_of_a_failing_line_are_known(sandbox):
    assert sandbox.run("import inspect, traceback") == ""
    assert sandbox.run("\ndef f(_):\n    a = 0\n    return 1 / a  # here") == ""
    assert sandbox.run("def g(): return 3") == ""
    source = "def f(_):\n    a = 0\n    return 1 / a  # here\n"
    assert value(sandbox, f"inspect.getsource(f) == {source!r}")
    assert value(sandbox, "inspect.getsource(g).strip() == 'def g(): return 3'")
    (observation,) = sandbox.run_cases("f", [TestCase("", {"": Call([np.zeros(1)])})], ["_"])
    assert observation.location == "line 4: return 1 / a  # here"
    text = "def h():\n    try:\n        f(0)\n    except ZeroDivisionError:\n"
    assert sandbox.run(text + "        return traceback.format_exc()") == ""
    assert value(sandbox, "'return 1 / a  # here' in h() and 'File \"<cell 2>\", line 4' in h()")


def test_the_code_of_a_magic_leaves_the_other_lines_of_its_cell_known(sandbox):
    cell = """
    def f(_):
        return 1 / 0

    %time a = 1
    """
    assert sandbox.run(textwrap.dedent(cell)) == ""
    (observation,) = sandbox.run_cases("f", [TestCase("", {"": Call([np.zeros(1)])})], ["_"])
    assert observation.location == "line 3: return 1 / 0"


def test_a_hundred_magics_in_a_cell_are_all_run(sandbox):
    assert sandbox.run("K = -98\n" + "%time K += 1\n" * 100) == ""
    assert value(sandbox, "K") == 2


EXCEPTIONS = {
    "is false": "def __bool__(self): raise Mine",
    "has no text": "def __str__(self): raise Mine",
    "is compared": "def __eq__(self, other): raise Mine",
    "has no line": "lineno = property(lambda self: 1 / 0)",
}


@pytest.mark.parametrize("body", EXCEPTIONS.values(), ids=EXCEPTIONS)
@pytest.mark.parametrize("base", ["Exception", "ImportError", "SyntaxError", "BaseException"])
def test_no_exception_of_a_cell_ends_the_sandbox(sandbox, body, base):
    assert sandbox.run(f"class Mine({base}):\n    {body}") == ""
    assert "line 2 of the cell raises Mine" in sandbox.run("a = 1\nraise Mine('text')")
    assert sandbox.run("%%time\na = 1\nraise Mine") != ""
    assert sandbox.run("K = 2") == ""
    assert value(sandbox, "K") == 2


@pytest.mark.parametrize("nesting", ["(" * 5000, "[" * 100 + "]" * 100, "-" * 100_000 + "1"])
def test_deep_nesting_ends_in_a_message_or_in_nothing(sandbox, nesting):
    sandbox.run(nesting)
    assert sandbox.run("K = 2") == ""
    assert value(sandbox, "K") == 2


FIRST_CELLS = {
    "an error in the middle": "a = 1\n1 / 0\nK = 2",
    "a module that is not there": "from scipy.special import expit\nK = 2",
    "no Python": "a = 1\nK = ",
    "a magic": "%matplotlib inline\nK = 2",
    "a future": "from __future__ import annotations\ndef f(x: later): pass\nK = 2",
    "a function that fails": "def f():\n    return 1 / 0\n\nK = 2\nf()",
}


@pytest.mark.parametrize("source", FIRST_CELLS.values(), ids=FIRST_CELLS)
def test_a_first_cell_that_the_grader_has_compiled_does_what_it_does_elsewhere(source):
    told = []
    for run in (Sandbox.run_first_cell, lambda sandbox, source: sandbox.run_cell(source, 0, ())):
        with Sandbox(best_backend(practice=False)) as sandbox:
            cell = run(sandbox, source)
            sandbox.run("def g(x: unknown): pass")  # a future holds for later cells, too
            names = ("K", "expit", "g", "f() if 'f' in globals() else 0", "In")
            told.append([cell, *(repr(value(sandbox, name)) for name in names)])
    assert told[0] == told[1]


def test_the_line_of_an_error_in_a_first_cell_is_told():
    with Sandbox(best_backend(practice=False)) as sandbox:
        sandbox.run_first_cell("def fails(x):\n    return 1 / 0")
        (observation,) = sandbox.run_cases("fails", [TestCase("", {"": Call([1])})], ["x"]) or []
    assert observation.location == "line 2: return 1 / 0"


def test_what_a_student_wrote_is_not_compiled_in_the_grader(monkeypatch):
    compiled_here, module = [], compiled.module

    def recorded(source: str, file: str) -> str:
        compiled_here.append(file)
        return module(source, file)

    monkeypatch.setattr(compiled, "module", recorded)
    modules = {"gates": "K = 1", "forward": "from my_lstm.gates import K\nL = K + 1"}
    for own, ours in ((("forward",), ["my_lstm/gates.py"]), (None, [])):
        compiled_here.clear()
        with Sandbox(best_backend(practice=False)) as sandbox:
            sandbox.install(modules, own)
            assert value(sandbox, "__import__('my_lstm.forward').forward.L") == 2
        assert compiled_here == ours
