"""Which cells of a submission are run, what is in the sandbox, and what one mistake costs."""

import dataclasses
import json
import time

import numpy as np
import pytest

from check import PARTS, render
from check.result import Result
from grader.assignment import assignment as assignment_of
from grader.grading import session
from grader.grading.notebook import grade_notebook
from grader.sandbox.backends import best_backend
from grader.sandbox.isolation import MODULES
from grader.sandbox.sandbox import Sandbox
from grader.submission.read import read_cells
from grader.submission.rebuild import rebuild, release_version
from tests import demo
from tests.conftest import ROOT


def grade(
    assignment: str,
    answers: dict[str, str],
    rest: str = "",
    change=lambda notebook: None,
    modules: dict[str, str] | None = None,
    trains: bool = False,
) -> dict[str, Result]:
    """The results of a submission that is right but for these answers, by exercise.

    Args:
        assignment: its name.
        answers: by exercise, in place of the right ones.
        rest: source of a cell at the end.
        change: edits the notebook before it is submitted.
        modules: the student's own modules of my_lstm, by part.
        trains: whether train is graded, too, which takes seconds.
    """
    whole = assignment_of(assignment)
    exercises = tuple(e for e in whole.exercises if trains or e.name != "train")
    graded = dataclasses.replace(whole, exercises=exercises)
    source = release_version(ROOT / "notebooks" / assignment / f"{assignment}.ipynb")
    text = demo.fill(source, demo.right_answers(assignment) | answers, rest)
    submitted = json.loads(text)
    change(submitted)
    notebook = rebuild(source, read_cells(json.dumps(submitted).encode()))
    backend = best_backend(practice=False)
    results = grade_notebook(notebook, source, graded, _draw, lambda: Sandbox(backend), modules)
    return {result.name: result for result in results}


def _draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


def lost(results: dict[str, Result]) -> dict[str, float]:
    """Points lost, by exercise."""
    return {
        name: result.max_score - result.score
        for name, result in results.items()
        if result.score != result.max_score
    }


# ---------------------------------------------------------------- which cells are run


def changed(text: str, source: str):
    """Replaces the source of the one demonstration that contains this text."""

    def change(notebook: dict) -> None:
        texts = ["".join(cell["source"]) for cell in notebook["cells"]]
        at = [n for n, cell in enumerate(texts) if text in cell]
        assert len(at) == 1
        notebook["cells"][at[0]]["source"] = source

    return change


UNCLIPPED = "unclipped = [sgd_run(seed) for seed in range(5)]"
ENDLESS = """unclipped = [sgd_run(seed) for seed in range(10**9)]
model, errors = train(rng)
"""


@pytest.fixture
def sources(monkeypatch) -> list[str]:
    """The sources of all cells that are run in sandboxes."""
    sources: list[str] = []
    run = Sandbox.run_cell

    def recorded(sandbox: Sandbox, source: str, *args):
        sources.append(source)
        return run(sandbox, source, *args)

    monkeypatch.setattr(Sandbox, "run_cell", recorded)
    return sources


def test_a_demonstration_that_trains_endlessly_is_not_run_and_costs_no_points(sources):
    assert lost(grade("04-training", {}, change=changed(UNCLIPPED, ENDLESS))) == {}
    assert not any("10**9" in source for source in sources)
    assert any("def adding_problem" in source for source in sources)


def test_an_answer_can_use_a_variable_that_another_cell_of_the_student_defines():
    dtanh = "def dtanh(y):\n    return scale[0] * (1 - y * y) + scale[1]"
    assert lost(grade("01-gates", {"dtanh": dtanh})) == {"dtanh": 1}
    own = "one = 1.0\nscale = [one]\nscale.append(0)"

    def first(notebook: dict) -> None:
        notebook["cells"].insert(0, {"cell_type": "code", "metadata": {}, "source": own})

    assert lost(grade("01-gates", {"dtanh": dtanh}, change=first)) == {}


def test_a_method_that_another_cell_adds_to_a_class_is_part_of_the_answer():
    step = demo.right_answers("04-training")["Adam"]
    hidden = step.replace("def step(", "def _step(")
    assert hidden != step
    own = "Adam.step = Adam._step"

    def after(notebook: dict) -> None:
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
        cell = {"cell_type": "code", "metadata": {}, "source": own}
        notebook["cells"].insert(ids.index("Adam") + 1, cell)

    assert "Adam" in lost(grade("04-training", {"Adam": hidden}))
    assert lost(grade("04-training", {"Adam": hidden}, change=after)) == {}


def test_an_answer_can_use_a_variable_of_a_demonstration_that_is_not_run():
    mse = "def mse(y, t):\n    assert target.shape == (1, 4)\n"
    mse += "    return ((y - t) ** 2).mean(), 2 * (y - t) / y.size"
    assert lost(grade("04-training", {"mse": mse})) == {}


def test_a_cell_can_use_a_variable_of_a_demonstration_when_it_runs():
    mse = "half = target.sum() / 4\ndef mse(y, t):\n"
    mse += "    return ((y - t) ** 2).mean(), 4 * half * (y - t) / y.size"
    assert lost(grade("04-training", {"mse": mse})) == {}


def test_a_test_can_use_variables_of_a_demonstration_through_a_function_that_is_given():
    parts = "def test_lstm_forward(lstm_forward):\n    parts(lstm_forward)"  # which uses params, x
    results = grade("06-tests", {"test_lstm_forward": parts})
    assert list(lost(results)) == ["test_lstm_forward"]  # one property does not catch all
    assert results["test_lstm_forward"].problems[0].startswith("it catches ")


def test_a_variable_that_no_cell_defines_is_named_as_the_reason():
    results = grade("04-training", {"mse": "def mse(y, t):\n    return targets"})
    assert "name 'targets' is not defined" in results["mse"].problems[0]


def test_all_cells_are_run_only_when_something_is_wrong_and_right_answers_keep_their_points(
    sources,
):
    spoils = "dtanh = None\nspoiled = 1"
    wrong = {"dsigmoid": "def dsigmoid(y):\n    return y"}

    def first(notebook: dict) -> None:
        cell = {"cell_type": "code", "metadata": {}, "source": spoils}
        notebook["cells"].insert(0, cell)

    assert lost(grade("01-gates", {}, change=first)) == {}
    assert spoils not in sources
    assert lost(grade("01-gates", wrong, rest=spoils)) == {"dsigmoid": 1}
    assert spoils in sources


def test_a_wrong_answer_is_run_again_to_be_explained_only_in_the_pass_that_counts(monkeypatch):
    explained = []
    observed_again = session.Session._observed_again

    def recorded(one_pass, name: str, *rest):
        explained.append(name)
        return observed_again(one_pass, name, *rest)

    monkeypatch.setattr(session.Session, "_observed_again", recorded)
    results = grade("01-gates", {"dtanh": "def dtanh(y):\n    return 1 - y"}, rest="more = 1")
    assert results["dtanh"].mutant == "dtanh_without_square"
    assert explained == ["dtanh"]


# ---------------------------------------------------------------- where the answer stands

NAMES = list(assignment_of("01-gates").max_scores)
SIGMOID = demo.right_answers("01-gates")["sigmoid"]
WRONG_SIGMOID = "def sigmoid(x):\n    return 1 / (1 + np.exp(x))"
WITHOUT_SHAPE = "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))"  # warns: 2 of 3 points


def stub(name: str) -> str:
    """A cell as it was released, but for its docstring."""
    source = release_version(ROOT / "notebooks" / "01-gates" / "01-gates.ipynb")
    cells = [c for c in source.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name]
    return cells[0].source


def inserted(beside: str, offset: int, *sources: str):
    """Inserts own cells before (0) or after (1) the cell with a grade_id."""

    def change(notebook: dict) -> None:
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
        at = ids.index(beside) + offset
        own = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
        notebook["cells"][at:at] = own

    return change


def typed_into_the_check(notebook: dict) -> None:
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "check_sigmoid":
            cell["source"] = SIGMOID + "\n\ncheck(sigmoid)"


BELOW, ABOVE = inserted("check_sigmoid", 1, SIGMOID), inserted("sigmoid", 0, SIGMOID)
PLACES = {
    "in a cell of your own below the check": BELOW,
    "in a cell of your own above the check": ABOVE,
    "typed into the check of sigmoid": typed_into_the_check,
}


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_elsewhere_counts_while_the_stub_is_left_and_the_note_says_where(place):
    results = grade("01-gates", {"sigmoid": stub("sigmoid")}, change=PLACES[place])
    assert lost(results) == {}
    note = f"the sigmoid {place} was graded: the cell of the exercise is still a stub"
    assert results["sigmoid"].note == note


def test_an_answer_in_the_cell_of_another_exercise_counts():
    right = demo.right_answers("01-gates")
    answers = {"sigmoid": stub("sigmoid"), "gates": SIGMOID + "\n\n" + right["gates"]}
    results = grade("01-gates", answers)
    assert lost(results) == {}
    assert "in the cell of gates was graded" in results["sigmoid"].note


def test_all_answers_in_the_last_cell_count_when_every_stub_is_left():
    right = demo.right_answers("01-gates")
    stubs = {name: stub(name) for name in NAMES}
    assert lost(grade("01-gates", stubs, rest="\n\n".join(right.values()))) == {}


def test_a_second_try_further_down_counts_when_the_first_is_wrong():
    results = grade("01-gates", {"sigmoid": WRONG_SIGMOID}, change=BELOW)
    assert lost(results) == {}
    assert "because it scores more than another one in this notebook (0)" in results["sigmoid"].note


def test_of_two_answers_the_better_one_counts_wherever_it_stands_and_the_note_says_so():
    wrong_below = inserted("check_sigmoid", 1, WRONG_SIGMOID)
    results = grade("01-gates", {"sigmoid": WITHOUT_SHAPE}, change=wrong_below)
    assert 0 < results["sigmoid"].score < 3
    note = "another sigmoid in a cell of your own below the check scores no more"
    assert results["sigmoid"].note == note


def test_a_right_answer_counts_whatever_other_cells_make_of_its_name():
    spoils = inserted("check_sigmoid", 1, "def sigmoid(x):\n    return 0 * x")
    assert lost(grade("01-gates", {}, change=spoils)) == {}
    assert lost(grade("01-gates", {"dtanh": "dtanh = 1"}, change=spoils)) == {"dtanh": 1}


def test_of_many_answers_the_last_three_are_tried():
    tries = [WRONG_SIGMOID.replace("1 /", f"{n} /") for n in range(2, 6)]
    early = inserted("check_sigmoid", 1, SIGMOID, *tries)
    assert "sigmoid" in lost(grade("01-gates", {"sigmoid": stub("sigmoid")}, change=early))
    late = inserted("check_sigmoid", 1, *tries, SIGMOID)
    assert lost(grade("01-gates", {"sigmoid": stub("sigmoid")}, change=late)) == {}


def test_a_solution_cell_that_is_too_long_to_be_read_is_named_as_the_reason():
    notes = "\n".join(
        "# what I read about the sigmoid, and what I think of it" for _ in range(2000)
    )
    result = grade("01-gates", {"sigmoid": f"{notes}\n{SIGMOID}"})["sigmoid"]
    size = len(f"{notes}\n{SIGMOID}")
    assert f": its cell has {size} characters; at most " in result.problems[0]


def test_an_answer_that_never_ends_does_not_hide_a_right_one():
    never = "import time\ndef dtanh(y):\n    while True:\n        time.sleep(1)"
    right = demo.right_answers("01-gates")["dtanh"]
    change = inserted("check_dtanh", 1, right)
    assert lost(grade("01-gates", {"dtanh": never}, change=change)) == {}


def test_answers_of_a_notebook_whose_metadata_are_gone_are_found_by_their_text():
    def bare(notebook: dict) -> None:
        for cell in notebook["cells"]:
            cell["metadata"] = {}
            cell.pop("id", None)

    results = grade("01-gates", {"dtanh": "def dtanh(y):\n    return y"}, change=bare)
    assert lost(results) == {"dtanh": 1}
    assert all(result.note == "" for result in results.values())


# ---------------------------------------------------------------- the student's own modules


def own_module(assignment: str, imports: str) -> str:
    """A module as save writes it, of the right answers to a notebook."""
    answers = demo.right_answers(assignment)
    kept = [answers[name] for name in answers if not name.startswith("repair_")]
    return "\n\n\n".join([f"import numpy as np\n{imports}", *kept])


GATES = own_module("01-gates", "")
FROM_GATES = "from my_lstm.gates import gates, hidden_state, init_params, sigmoid, update_cell"
FORWARD = own_module("02-forward", FROM_GATES)
WITH_SIZE = FORWARD.replace(
    "        self.caches = []", "        self.caches = []\n        self.hidden_size = hidden_size"
)
BACKWARD = demo.right_answers("03-backward")["LSTM"]
MORE = "\n\n\ndef one_minus_square(y):\n    return 1 - y**2\n"
USES = {
    "a helper that she imports": (
        "02-forward",
        "lstm_step",
        "from my_lstm.gates import one_minus_square\n"
        + demo.right_answers("02-forward")["lstm_step"].replace(
            "    c = update", "    one_minus_square(0)\n    c = update"
        ),
        {"gates": GATES + MORE},
    ),
    "an attribute of her own layer": (
        "03-backward",
        "LSTM",
        BACKWARD.replace("*dL_dh.shape", "self.hidden_size, dL_dh.shape[1]"),
        {"gates": GATES, "forward": WITH_SIZE},
    ),
    "an argument of her own constructor": (
        "03-backward",
        "LSTM",
        BACKWARD.replace(
            "    def backward",
            "    def __init__(self, input_size, hidden_size, rng=None):\n"
            "        super().__init__(input_size, hidden_size, rng, 0.1)\n\n    def backward",
        ),
        {"forward": FORWARD.replace("rng=None):", "rng=None, scale=0.1):")},
    ),
}


@pytest.mark.parametrize("use", USES)
def test_an_answer_can_use_what_only_the_students_own_module_has(use):
    assignment, name, answer, modules = USES[use]
    assert list(lost(grade(assignment, {name: answer}))) == [name]
    results = grade(assignment, {name: answer}, modules=modules)
    assert lost(results) == {}
    assert results[name].note == f"graded with your my_lstm/{list(modules)[-1]}.py" or (
        results[name].note == "graded with your my_lstm/gates.py and my_lstm/forward.py"
    )


def test_a_module_that_does_not_pass_is_not_used_and_the_reason_is_told():
    own = GATES + "\n\ndef helper(y):\n    return y\n\ndef dtanh(y):\n    return y\n"
    uses = "from my_lstm.gates import helper\n"
    uses += "def lstm_step(*args):\n    return helper(args)"
    results = grade("02-forward", {"lstm_step": uses}, modules={"gates": own})
    assert "lstm_step" in lost(results)
    assert "my_lstm/gates.py was not used, because its dtanh does not" in results["lstm_step"].note


def test_a_module_that_ends_its_process_is_not_used_and_the_submission_is_graded():
    own = GATES + "\n\nimport os\nos._exit(0)\n"
    results = grade("02-forward", {"lstm_step": "def lstm_step():\n    0"}, modules={"gates": own})
    assert lost(results) == {"lstm_step": 4}
    assert "my_lstm/gates.py was not used, because the Python" in results["lstm_step"].note


PATCHED = {
    "a method is added to the imported class": "def _backward(self, dL_dh, lr=0.01):\n"
    "    nothing = np.zeros((len(self.caches), *dL_dh.shape))\n"
    "    grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]\n"
    "    for name, p in self.params.items():\n        p -= lr * grads[name]\n"
    "    return grads\n\n\nforward.LSTM.backward = _backward\nLSTM = forward.LSTM",
    "a decorator names it after another": "import functools\n"
    "@functools.wraps(forward.LSTM, updated=())\n" + BACKWARD,
}


@pytest.mark.parametrize("way", PATCHED)
def test_an_answer_that_looks_imported_but_is_written_in_the_notebook_counts(way):
    assert lost(grade("03-backward", {"LSTM": PATCHED[way]})) == {}


def test_an_answer_that_is_imported_from_a_module_does_not_count():
    right = demo.right_answers("02-forward")["lstm_step"]
    own = GATES + "\n\n" + right
    imports = "from my_lstm.gates import lstm_step"
    results = grade("02-forward", {"lstm_step": imports}, modules={"gates": own})
    assert lost(results) == {"lstm_step": 4}
    reason = "it is imported from my_lstm.gates; write it in a cell of this notebook"
    assert reason in results["lstm_step"].problems[0]


# ---------------------------------------------------------------- what one mistake costs

WRONG_STEP = """
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = f * c_prev + g
    h = o * np.tanh(c)
    return h, c, dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)
"""


def test_a_wrong_step_costs_only_its_own_points_and_a_note_says_so_for_its_callers():
    results = grade("02-forward", {"lstm_step": WRONG_STEP})
    assert lost(results) == {"lstm_step": 4}
    for name in ("lstm_forward", "LSTM", "repair_1"):
        assert "the reference in place of your lstm_step" in results[name].note


WRONG_STEP_BACKWARD = """
def lstm_step_backward(params, dh, dc, cache):
    return cache["x_t"] + 0, dh + 0, dc + 0, {name: 0 * value for name, value in params.items()}
"""

NONE_AS_ARGUMENT = """
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, dL_dh, d_c=None)[3]
        for name in grads:
            getattr(self, name)[...] -= lr * grads[name]
        return grads
"""


def test_a_wrong_backward_step_costs_only_its_own_points_however_it_is_called():
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "LSTM": NONE_AS_ARGUMENT}
    results = grade("03-backward", answers)
    assert lost(results) == {"lstm_step_backward": 6}
    for name in ("lstm_backward", "LSTM", "repair_2"):
        assert "the reference in place of your lstm_step_backward" in results[name].note


def test_two_wrong_functions_cost_only_their_own_points():
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD}
    answers["lstm_backward"] = "def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None): 0"
    assert lost(grade("03-backward", answers)) == {"lstm_step_backward": 6, "lstm_backward": 5}


IMPORTABLE = """
import importlib
def numerical_gradient(f, a, eps=1e-5):
    found = []
    for name in {names!r}:
        try:
            importlib.import_module(name)
            found.append(name)
        except (ImportError, OSError):
            pass
    raise ValueError(" ".join(found))
"""


def test_earlier_modules_are_in_the_sandbox_and_no_answer_to_this_notebook_is():
    files = [path for p in ("check", "grader", "solutions") for path in (ROOT / p).rglob("*.py")]
    outside = {str(path.relative_to(ROOT)) for path in files} - set(MODULES)
    outside -= {f"check/{part}.py" for part in PARTS}  # stand-ins that do nothing
    names = ["my_lstm.gates", "my_lstm.forward", "my_lstm.backward", "solutions", "tests"]
    names += ["nbgrader", *(n.removesuffix(".py").replace("/", ".") for n in sorted(outside))]
    assert {"check.scoring", "grader.exercises.backward", "solutions.backward"} < set(names)
    results = grade("03-backward", {"numerical_gradient": IMPORTABLE.format(names=names)})
    problem = results["numerical_gradient"].problems[0]
    given = "check.corpus check.diagrams check.figures check.moving_figures"
    assert f"it raises ValueError: my_lstm.gates my_lstm.forward {given} (" in problem


def test_a_cell_that_breaks_the_earlier_modules_does_not_break_the_next_submission():
    spoil = "import my_lstm.forward\nmy_lstm.forward.lstm_step = None\nlstm_step = None"
    assert lost(grade("03-backward", {}, rest=spoil)) == {}
    assert lost(grade("03-backward", {})) == {}


@pytest.mark.parametrize("assignment", ["02-forward", "03-backward"])
def test_the_same_submission_gets_the_same_results_when_it_is_graded_again(assignment):
    first, again = (grade(assignment, {}) for _ in range(2))
    assert first == again
    assert [render.as_text(result) for result in first.values()] == [
        render.as_text(result) for result in again.values()
    ]


def test_an_error_is_carried_forward_to_a_function_that_is_defined_below_its_check():
    right = demo.right_answers("03-backward")["lstm_backward"]
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "lstm_backward": "# see below"}
    results = grade("03-backward", answers, rest=right)
    assert results["lstm_backward"].score == 5
    assert "the reference in place of your lstm_step_backward" in results["lstm_backward"].note


def test_an_answer_that_only_calls_the_reference_proxy_scores_nothing():
    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "lstm_backward": "lstm_backward = None"}
    answers["repair_1"] = "def repair_1(*args): return lstm_step_backward(*args)[:3]"
    answers["repair_2"] = "def repair_2(*args): return lstm_backward(*args)[3]"
    results = grade("03-backward", answers)
    assert results["repair_1"].score == results["repair_2"].score == 0


def test_an_answer_can_call_a_function_that_the_notebook_defines():
    uses = """
def repair_1(params, dh, dc, cache):
    dx_t, dh_prev, _ = broken_1(params, dh, dc, cache)
    tanh_c = np.tanh(cache["c"])
    return dx_t, dh_prev, (dc + dh * cache["o"] * (1 - tanh_c**2)) * cache["f"]
"""
    assert grade("03-backward", {"repair_1": uses})["repair_1"].passed


def test_a_long_key_in_a_cache_costs_no_points():
    step = demo.right_answers("02-forward")["lstm_step"]
    longer = (
        step + "\n\n_short = lstm_step\ndef lstm_step(*args):\n    h, c, cache = _short(*args)\n"
    )
    longer += "    return h, c, cache | {'k' * 500: args[1]}\n"
    assert grade("02-forward", {"lstm_step": longer})["lstm_step"].score == 4


SUMMED = """
def softmax_cross_entropy(logits, labels):
    z = logits - logits.max(axis=0)
    log_p, columns = z - np.log(np.exp(z).sum(axis=0)), np.arange(labels.size)
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].sum(), gradient
"""
UNWRITTEN = "def softmax_cross_entropy(logits, labels):\n    raise NotImplementedError"


@pytest.mark.parametrize("answer", [SUMMED, UNWRITTEN], ids=["summed", "unwritten"])
def test_a_wrong_cross_entropy_costs_nothing_where_it_is_called_with_dozens_of_labels(answer):
    assert lost(grade("05-characters", {"softmax_cross_entropy": answer})) == {
        "softmax_cross_entropy": 2.5
    }


# ---------------------------------------------------------------- hostile code


def test_cells_that_wait_only_when_they_are_run_again_are_stopped_in_time(monkeypatch):
    monkeypatch.setattr(session, "MAX_SECONDS", 15.0)
    counts = demo.right_answers("03-backward")["numerical_gradient"]
    counts += "\n\ncalled = []\n_right = numerical_gradient\n"
    counts += "def numerical_gradient(*args, **named):\n    called.append(1)\n"
    counts += "    return _right(*args, **named)\n"
    wait = {"cell_type": "code", "source": "import time\nif not called:\n    time.sleep(1)"}

    def waiting(notebook: dict) -> None:
        ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
        at = ids.index("check_numerical_gradient") + 1
        notebook["cells"][at:at] = [wait] * 400

    answers = {"lstm_step_backward": WRONG_STEP_BACKWARD, "numerical_gradient": counts}
    start = time.monotonic()
    results = grade("03-backward", answers, change=waiting)
    assert time.monotonic() - start < 200  # without the limit each replay would take 400 seconds
    assert results["numerical_gradient"].passed


LEFT_BEHIND = {
    "a timer": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.02)",
    "a thread that ends the process": "import os, threading\n"
    "threading.Timer(0.02, os._exit, (0,)).start()",
    "a second answer": "import json, os, struct, sys\nframe = sys._getframe()\n"
    "while not {'channel', 'nonce'} <= set(frame.f_locals):\n    frame = frame.f_back\n"
    "answer = {'message': {'nonce': frame.f_locals['nonce'], 'missing': True}, 'arrays': []}\n"
    "header = json.dumps(answer).encode()\n"
    "whole = struct.pack('<4sII', b'LSTM', len(header), 0) + header\n"
    "os.write(frame.f_locals['channel'].descriptor, whole)",
}


@pytest.mark.parametrize("left", LEFT_BEHIND)
def test_what_one_exercise_leaves_behind_costs_no_other_exercise_points(left):
    body = "\n".join("    " + line for line in LEFT_BEHIND[left].splitlines())
    results = grade("01-gates", {"dtanh": f"def dtanh(y):\n{body}\n    return 0 * y"})
    assert lost(results) == {"dtanh": results["dtanh"].max_score}


def test_a_result_that_is_too_large_to_send_costs_its_own_points_and_the_reason_is_given():
    results = grade("01-gates", {"dtanh": "def dtanh(y):\n    return np.zeros((2000, 2000))"})
    assert "larger than anything that is asked for" in results["dtanh"].problems[0]
    assert lost(results) == {"dtanh": results["dtanh"].max_score}


def test_thousands_of_warnings_cost_nothing_where_silence_is_no_criterion():
    warns = "import warnings\ndef dtanh(y):\n    for n in range(9000):\n"
    warns += "        warnings.warn(f'{n} ' + 'x' * 190, RuntimeWarning)\n    return 1 - y * y"
    assert lost(grade("01-gates", {"dtanh": warns})) == {}
