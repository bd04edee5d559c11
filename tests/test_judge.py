"""What is in the room in which student code runs, and what one mistake costs."""

import json
import time

import numpy as np
import pytest

from grader import autograde, intake, judge
from tests import demo
from tests.conftest import ROOT


def judged(assignment: str, answers: dict[str, str], rest: str = "", change=lambda notebook: None):
    """The verdicts on a hand-in that is right but for these answers, by exercise."""
    source = intake.master(ROOT / "notebooks" / assignment / f"{assignment}.ipynb")
    text = demo.fill(source, demo.right_answers(assignment) | answers, rest)
    handed_in = json.loads(text)
    change(handed_in)
    notebook = intake.rebuild(source, intake.cells(json.dumps(handed_in).encode()))
    opener = judge.box_opener(autograde.require_tier(practice=False))
    found = judge.grade(notebook, source, assignment, _draw, opener)
    return {verdict.name: verdict for verdict in found}


def _draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


def lost(verdicts) -> dict[str, float]:
    """Points lost, by exercise."""
    return {v.name: v.points - v.earned for v in verdicts.values() if v.points != v.earned}


# ---------------------------------------------------------------- which cells are run


def changed(begins: str, source: str):
    """Puts another source into the demonstration that begins like this."""

    def change(notebook: dict) -> None:
        texts = ["".join(cell["source"]) for cell in notebook["cells"]]
        at = [n for n, text in enumerate(texts) if begins in text]
        assert len(at) == 1
        notebook["cells"][at[0]]["source"] = source

    return change


CLIPPED = "rng, net, norms = np.random.default_rng(2), fresh_net(2), []"
FOR_EVER = """rng, net, norms = np.random.default_rng(2), fresh_net(2), []
for _ in range(10**9):
    loss, grads = batch_gradients(net, rng)
    sgd_step(net.params, clip_gradients(grads, np.inf)[0], lr=0.5)
model, errors = train(rng)
"""


@pytest.fixture
def run(monkeypatch):
    """What is run in boxes."""
    texts: list[str] = []
    run_there = judge.Box.run
    monkeypatch.setattr(
        judge.Box, "run", lambda box, text: texts.append(text) or run_there(box, text)
    )
    return texts


def test_a_demonstration_that_trains_for_ever_costs_nothing_and_loses_nothing(run):
    assert lost(judged("04-training", {}, change=changed(CLIPPED, FOR_EVER))) == {}
    assert not any("10**9" in text for text in run)
    assert any("def adding_problem" in text for text in run)


def test_a_number_of_ones_own_in_a_changed_demonstration_is_found():
    dtanh = "def dtanh(y):\n    return scale[0] * (1 - y * y) + scale[1]"
    assert lost(judged("01-gates", {"dtanh": dtanh})) == {"dtanh": 1}
    own = "one = 1.0\nscale = [one]\nscale.append(0)"

    def first(notebook: dict) -> None:
        notebook["cells"].insert(0, {"cell_type": "code", "metadata": {}, "source": own})

    assert lost(judged("01-gates", {"dtanh": dtanh}, change=first)) == {}


def test_a_method_that_is_put_into_a_class_from_another_cell_counts():
    step = demo.right_answers("04-training")["Adam"]
    hidden = step.replace("def step(", "def _step(")
    assert hidden != step
    own = "Adam.step = Adam._step"

    def after(notebook: dict) -> None:
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
        cell = {"cell_type": "code", "metadata": {}, "source": own}
        notebook["cells"].insert(ids.index("Adam") + 1, cell)

    assert "Adam" in lost(judged("04-training", {"Adam": hidden}))
    assert lost(judged("04-training", {"Adam": hidden}, change=after)) == {}


def test_a_variable_of_a_demonstration_as_it_was_handed_out_is_not_there_as_before():
    """Demonstrations are not run: of them imports, functions and CONSTANTS alone are given."""
    mse = (
        "def mse(y, t):\n    assert target.shape\n    return ((y - t)**2).mean(), 2*(y - t)/y.size"
    )
    verdicts = judged("04-training", {"mse": mse})
    assert "name 'target' is not defined" in verdicts["mse"].problems[0]
    own = "target = np.ones((1, 4))\nprint(target)"
    assert (
        lost(judged("04-training", {"mse": mse}, change=changed("squared differences:", own))) == {}
    )


def test_where_something_is_wrong_all_cells_are_run_and_nothing_right_is_lost(run):
    spoils = "dtanh = None\nspoiled = 1"
    wrong = {"dsigmoid": "def dsigmoid(y):\n    return y"}

    def after(notebook: dict) -> None:
        cell = {"cell_type": "code", "metadata": {}, "source": spoils}
        notebook["cells"].insert(0, cell)

    assert lost(judged("01-gates", {}, change=after)) == {}
    assert spoils not in run
    assert lost(judged("01-gates", wrong, rest=spoils)) == {"dsigmoid": 1}
    assert spoils in run


# ---------------------------------------------------------------- what one mistake costs

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


def test_an_error_carried_forward_reaches_a_function_that_stands_below_its_check():
    right = demo.right_answers("03-backward")["lstm_backward"]
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "lstm_backward": "# see below"}
    verdicts = judged("03-backward", answers, rest=right)
    assert verdicts["lstm_backward"].earned == 5
    assert "the reference in place of your lstm_step_backward" in verdicts["lstm_backward"].note


def test_a_stand_in_is_never_itself_the_answer():
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "lstm_backward": "lstm_backward = None"}
    answers["repair_1"] = "def repair_1(*args): return lstm_step_backward(*args)[:3]"
    answers["repair_2"] = "def repair_2(*args): return lstm_backward(*args)[3]"
    verdicts = judged("03-backward", answers)
    assert verdicts["repair_1"].earned == verdicts["repair_2"].earned == 0


def test_a_given_function_of_the_notebook_can_be_used_in_an_answer():
    uses = """
def repair_1(params, dh, dc, cache):
    dx_t, dh_prev, _ = broken_1(params, dh, dc, cache)
    tanh_c = np.tanh(cache["c"])
    return dx_t, dh_prev, (dc + dh * cache["o"] * (1 - tanh_c**2)) * cache["f"]
"""
    assert judged("03-backward", {"repair_1": uses})["repair_1"].right


def test_a_long_key_of_a_cache_is_a_key_like_any_other():
    step = demo.right_answers("02-forward")["lstm_step"]
    longer = (
        step + "\n\n_short = lstm_step\ndef lstm_step(*args):\n    h, c, cache = _short(*args)\n"
    )
    longer += "    return h, c, cache | {'k' * 500: args[1]}\n"
    assert judged("02-forward", {"lstm_step": longer})["lstm_step"].earned == 4


# ---------------------------------------------------------------- hostile, and costs nobody else


def test_cells_that_wait_only_when_they_are_run_again_do_not_hold_up_the_judge(monkeypatch):
    monkeypatch.setattr(judge, "MOST_SECONDS", 5.0)
    counts = demo.right_answers("03-backward")["numerical_gradient"]
    counts += "\n\ncalled = []\n_right = numerical_gradient\n"
    counts += "def numerical_gradient(*args, **named):\n    called.append(1)\n"
    counts += "    return _right(*args, **named)\n"
    wait = {"cell_type": "code", "source": "import time\nif not called:\n    time.sleep(1)"}

    def waiting(notebook: dict) -> None:
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
        at = ids.index("check_numerical_gradient") + 1
        notebook["cells"][at:at] = [wait] * 40

    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "numerical_gradient": counts}
    start = time.monotonic()
    verdicts = judged("03-backward", answers, change=waiting)
    assert time.monotonic() - start < 30  # replays of 40 seconds each, were they not cut off
    assert verdicts["numerical_gradient"].right


LEFT_BEHIND = {
    "a timer": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.02)",
    "a thread that ends the process": "import os, threading\n"
    "threading.Timer(0.02, os._exit, (0,)).start()",
    "an answer too many": "import json, os, struct, sys\nframe = sys._getframe()\n"
    "while not {'channel', 'nonce'} <= set(frame.f_locals):\n    frame = frame.f_back\n"
    "told = {'message': {'nonce': frame.f_locals['nonce'], 'missing': True}, 'arrays': []}\n"
    "head = json.dumps(told).encode()\n"
    "whole = struct.pack('<4sII', b'LSTM', len(head), 0) + head\n"
    "os.write(frame.f_locals['channel'].descriptor, whole)",
}


@pytest.mark.parametrize("left", LEFT_BEHIND)
def test_what_one_exercise_leaves_behind_costs_no_other_its_marks(left):
    body = "\n".join("    " + line for line in LEFT_BEHIND[left].splitlines())
    verdicts = judged("01-gates", {"dtanh": f"def dtanh(y):\n{body}\n    return 0 * y"})
    assert lost(verdicts) == {"dtanh": verdicts["dtanh"].points}


def test_a_result_that_is_too_large_to_be_sent_is_told_so():
    verdicts = judged("01-gates", {"dtanh": "def dtanh(y):\n    return np.zeros((2000, 2000))"})
    assert "larger than anything that is asked for" in verdicts["dtanh"].problems[0]
    assert lost(verdicts) == {"dtanh": verdicts["dtanh"].points}


def test_a_thousand_different_warnings_cost_nothing_where_silence_is_not_asked():
    warns = "import warnings\ndef dtanh(y):\n    for n in range(9000):\n"
    warns += "        warnings.warn(f'{n} ' + 'x' * 190, RuntimeWarning)\n    return 1 - y * y"
    assert lost(judged("01-gates", {"dtanh": warns})) == {}
