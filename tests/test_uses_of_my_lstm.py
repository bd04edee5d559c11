"""A check notes what an answer uses of the student's own my_lstm that the course's lacks."""

import importlib
import inspect

import nbformat
import pytest

from check import PARTS, uses_of_my_lstm
from check.reference_names import ATTRIBUTES, METHODS, NAMES
from grader.assignment import assignments
from grader.right_answers import right
from solutions.backward import LSTM
from tests import demo
from tests.conftest import ROOT, output_of, run_cells


def arguments_of(function) -> str:
    """The names of the arguments of a function, without self."""
    return " ".join(name for name in inspect.signature(function).parameters if name != "self")


@pytest.mark.parametrize("part", PARTS[:3])  # later notebooks import no others
def test_the_names_and_arguments_are_those_of_the_reference(part):
    members = vars(importlib.import_module(f"solutions.{part}")).items()
    public = {name: value for name, value in members if not name.startswith("_")}
    assert list(NAMES[part]) == sorted(public)
    for name, value in public.items():
        own = getattr(value, "__module__", "").startswith("solutions.")
        assert NAMES[part][name] == (arguments_of(value) if own else None), name


def test_the_attributes_are_those_of_the_reference():
    layer = LSTM(2, 3)
    names = {name for name in {*dir(layer), *vars(layer)} if not name.startswith("__")}
    assert set(ATTRIBUTES) == names | {"__init__"}
    assert {name: arguments_of(getattr(LSTM, name)) for name in METHODS} == METHODS


def noted(answer: str, name: str = "answer") -> str:
    """The note on an answer in a notebook with some imports."""
    imports = (
        "from my_lstm import forward\nimport my_lstm.gates\nimport my_lstm.backward as b\n"
        "from my_lstm.gates import sigmoid, helper, EPS as tiny\n"
        "from my_lstm.forward import LSTM as Base, lstm_step"
    )
    return uses_of_my_lstm.note(name, {"In": ["", imports, answer]})


HAND_IN = ": hand in the folder my_lstm together with the notebook"
GATES, FORWARD = "of your my_lstm/gates.py", "of your my_lstm/forward.py"


@pytest.mark.parametrize(
    ("answer", "uses"),
    [
        ("def answer(x):\n    return helper(x)", f"helper {GATES}"),
        ("def answer(x):\n    return x + tiny", f"EPS {GATES}"),
        ("def answer(x):\n    return my_lstm.gates.helper(x)", f"helper {GATES}"),
        ("def answer(x):\n    return forward.run(x)", f"run {FORWARD}"),
        ("def answer(x):\n    return b.run(x)", "run of your my_lstm/backward.py"),
        (
            "def mine(x):\n    return helper(x)\ndef answer(x):\n    return mine(x)",
            f"helper {GATES}",
        ),
        ("def answer(x):\n    from my_lstm.gates import one\n    return one(x)", f"one {GATES}"),
        ("answer = lambda x: helper(x) + tiny", f"EPS {GATES} and helper {GATES}"),
        ("def answer(x):\n    return sigmoid(z=x)", f"the argument z of sigmoid {GATES}"),
        (
            "def answer(p, x, h, c):\n    return lstm_step(p, x, h, c, True)",
            f"more than 4 arguments of lstm_step {FORWARD}",
        ),
        (
            "class answer(forward.LSTM):\n    def backward(self, dL_dh, lr=0.01):\n"
            "        return self.hidden_size",
            f"hidden_size {FORWARD}",
        ),
        (
            "class answer(Base):\n    def backward(me, dL_dh, lr=0.01):\n        return me.step()",
            f"step {FORWARD}",
        ),
        (
            "class answer(Base):\n    def __init__(self, D, H, rng=None):\n"
            "        super().__init__(D, H, rng, scale=0.5)",
            f"the argument scale of __init__ {FORWARD}",
        ),
        (
            "class answer(Base):\n    def backward(self, d, lr=0.01):\n"
            "        return super().backward(d)",
            "",
        ),
    ],
)
def test_what_only_the_students_own_module_has_is_noted(answer, uses):
    assert noted(answer) == (f"it uses {uses}{HAND_IN}" if uses else "")


@pytest.mark.parametrize(
    "answer",
    [
        "def answer(x):\n    return sigmoid(x) + sigmoid(x=x)",
        "def helper(x):\n    return x\ndef answer(x):\n    return helper(x)",
        "def other(x):\n    return helper(x)\ndef answer(x):\n    return x",
        "def answer(*a):\n    return lstm_step(*a)",
        "def answer(x):\n    return x.hidden_size",
        "class answer(Base):\n    def __init__(self, D, H, rng=None):\n"
        "        super().__init__(D, H, rng)\n        self.hidden_size = H\n"
        "    def backward(self, d, lr=0.01):\n        return self.hidden_size, self._mine(d)\n"
        "    def _mine(self, d):\n        return d.hidden_size",
        "class answer:\n    def backward(self, d):\n        return self.hidden_size",
    ],
)
def test_what_the_module_of_the_course_has_too_is_not_noted(answer):
    assert noted(answer) == ""


def test_no_right_answer_gets_a_note():
    for part in PARTS[1:]:
        module = importlib.import_module(f"grader.right_answers.{part}")
        source = inspect.getsource(module).replace("from solutions", "from my_lstm")
        assert "from my_lstm" in source
        for _, style, function in right(part):
            assert uses_of_my_lstm.note(function.__name__, {"In": ["", source]}) == "", style
    for assignment in assignments()[1:]:
        path = ROOT / "notebooks" / assignment.name / f"{assignment.name}.ipynb"
        cells = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
        for exercise in assignment.exercises:
            assert uses_of_my_lstm.note(exercise.name, {"In": ["", *cells]}) == "", exercise.name


def test_in_jupyter_a_right_answer_passes_with_a_note(tmp_path):
    (tmp_path / "my_lstm").mkdir()
    (tmp_path / "my_lstm" / "__init__.py").touch()
    gates = "\n\n".join(demo.right_answers("01-gates").values())
    gates = f"import numpy as np\n{gates}\ndef stacked(h, x):\n    return np.vstack([h, x])\n"
    (tmp_path / "my_lstm" / "gates.py").write_text(gates, encoding="utf-8")
    step = demo.right_answers("02-forward")["lstm_step"]
    answer = f"{step}\nold = lstm_step\ndef lstm_step(params, x_t, h_prev, c_prev):\n"
    answer += "    stacked(h_prev, x_t)\n    return old(params, x_t, h_prev, c_prev)"
    cells = [
        "import numpy as np\nfrom check.forward import check, require\n"
        'require("my_lstm/gates.py")\n'
        "from my_lstm.gates import *\nfrom my_lstm.gates import gates, update_cell, hidden_state",
        answer,
        "check(lstm_step)",
    ]
    output = output_of(run_cells(cells, tmp_path, stop=False).cells[-1])
    assert "✓ lstm_step" in output
    assert f"note:  it uses stacked of your my_lstm/gates.py{HAND_IN}" in output
