"""What is in the room in which student code runs, and what one mistake costs."""

import numpy as np
import pytest

from grader import autograde, intake, judge
from tests import demo
from tests.conftest import ROOT


def judged(assignment: str, answers: dict[str, str], rest: str = ""):
    """The verdicts on a hand-in that is right but for these answers, by exercise."""
    source = intake.master(ROOT / "notebooks" / assignment / f"{assignment}.ipynb")
    text = demo.fill(source, demo.right_answers(assignment) | answers, rest)
    notebook = intake.rebuild(source, intake.cells(text.encode()))
    opener = judge.box_opener(autograde.require_tier(practice=False))
    found = judge.grade(notebook, source, assignment, _draw, opener)
    return {verdict.name: verdict for verdict in found}


def _draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


def lost(verdicts) -> dict[str, float]:
    """Points lost, by exercise."""
    return {v.name: v.points - v.earned for v in verdicts.values() if v.points != v.earned}


WRONG_STEP = """
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = f * c_prev + g
    h = o * np.tanh(c)
    return h, c, dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)
"""


def test_a_wrong_step_costs_its_own_points_and_the_feedback_says_so():
    verdicts = judged("02-forward", {"lstm_step": WRONG_STEP})
    assert lost(verdicts) == {"lstm_step": 4}
    for name in ("lstm_forward", "LSTM", "repair_1"):
        assert "the reference in place of your lstm_step" in verdicts[name].note


WRONG_STEP_BACKWARD = """
def lstm_step_backward(params, dh, dc, cache):
    return cache["x_t"] + 0, dh + 0, dc + 0, {name: 0 * value for name, value in params.items()}
"""

NONE_GIVEN = """
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, dL_dh, d_c=None)[3]
        for name in grads:
            getattr(self, name)[...] -= lr * grads[name]
        return grads
"""


def test_a_wrong_step_back_costs_its_own_points_whatever_way_it_is_called():
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "LSTM": NONE_GIVEN}
    verdicts = judged("03-backward", answers)
    assert lost(verdicts) == {"lstm_step_backward": 6}
    for name in ("lstm_backward", "LSTM", "repair_2"):
        assert "the reference in place of your lstm_step_backward" in verdicts[name].note


def test_two_wrong_functions_cost_their_own_points():
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD}
    answers["lstm_backward"] = "def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None): 0"
    assert lost(judged("03-backward", answers)) == {"lstm_step_backward": 6, "lstm_backward": 5}


PRESENT = """
import importlib
def numerical_gradient(f, a, eps=1e-5):
    found = []
    for name in {names!r}:
        try:
            importlib.import_module(name)
            found.append(name)
        except ImportError:
            pass
    raise ValueError(" ".join(found))
"""


def test_earlier_parts_are_in_the_box_and_no_answer_to_this_notebook_is():
    names = ["my_lstm.gates", "my_lstm.forward", "my_lstm.backward", "solutions", "grader"]
    names += ["check.cards", "check.verdict", "tests", "nbgrader"]
    verdicts = judged("03-backward", {"numerical_gradient": PRESENT.format(names=names)})
    said = verdicts["numerical_gradient"].problems[0]
    assert "it raises ValueError: my_lstm.gates my_lstm.forward (" in said


def test_what_a_student_imported_anew_or_broke_on_purpose_changes_nothing_for_others():
    """An own cell that spoils the earlier parts spoils this hand-in and no reference."""
    spoil = "import my_lstm.forward\nmy_lstm.forward.lstm_step = None\nlstm_step = None"
    before = judged("03-backward", {}, rest=spoil)
    assert lost(before) == {}
    assert lost(judged("03-backward", {})) == {}


@pytest.mark.parametrize("assignment", ["02-forward", "03-backward"])
def test_the_same_attempt_is_judged_alike_to_the_letter(assignment):
    first, again = (judged(assignment, {}) for _ in range(2))
    assert {n: str(v) for n, v in first.items()} == {n: str(v) for n, v in again.items()}
