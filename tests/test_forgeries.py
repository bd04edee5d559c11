"""Code in the box that takes over our own side of the conversation still earns nothing by it."""

import resource

import nbformat
import numpy as np
import pytest

from check.probe import observe
from check.verdict import judge
from grader import feedback
from grader.exercises import exercises
from tests import demo
from tests.conftest import ASSIGNMENT, grade, hand_in, right_answers
from tests.test_attacks import FULL, _marks
from tests.test_attacks import handed_in as handed_in


def test_the_reference_cannot_be_made_to_fill_the_memory_of_the_judge(handed_in):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    marks = _marks(
        handed_in(
            {
                "hidden_state": "def hidden_state(o, c):\n    return o",
                "repair_1": """
def repair_1(params, x):
    return hidden_state(np.ones((20_000, 1)), np.ones((1, 20_000)))
""",
            }
        )
    )
    assert marks == FULL | {"hidden_state": 0.0, "repair_1": 0.0}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KiB


def test_a_cell_that_ends_the_box_now_and_then_is_no_fault_of_ours(handed_in):
    """It runs the first time, and ends the box when it is run again in a fresh one."""
    moody = "import os\nif os.urandom(1)[0] < 128:\n    os._exit(0)"
    ending = "import os\ndef dtanh(y):\n    os._exit(0)"
    for _ in range(3):
        found = handed_in({"dtanh": ending}, change=lambda n: n["cells"].insert(0, _cell(moody)))
        assert _marks(found) == FULL | {"dtanh": 0.0}


def _cell(code: str) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": []}


def test_text_that_would_keep_the_renderer_busy_is_cut(course, released):
    notebook = nbformat.from_dict(released)
    for text in ("![" * 40_000, "(" * 40_000, "$" * 40_000):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    notebook.cells.append(nbformat.v4.new_code_cell("'" * 90_000))
    hand_in(course, "long", demo.fill(notebook, right_answers()))
    assert grade(course, "long").mark == sum(FULL.values())
    assert list(feedback.write_pages(course, ASSIGNMENT, ["long"])) == ["long"]


@pytest.mark.parametrize(
    "draw",
    [
        "rng.triangular(-(6**0.5), 0, 6**0.5, shape)",
        "rng.logistic(0, 3**0.5 / np.pi, shape)",
        "rng.uniform(-(3**0.5), 3**0.5, shape)",
        "np.random.default_rng(rng.integers(2)).standard_normal(shape)",
    ],
)
def test_weights_that_are_not_normal_and_different_are_noticed(draw):
    code = f"""
def init_params(D, H, rng, scale=0.1, forget_bias=0.0):
    shape = (H, H + D)
    p = {{"W" + k: scale * {draw} for k in "figo"}} | {{"b" + k: np.zeros((H, 1)) for k in "figo"}}
    p["bf"] += forget_bias
    return p
"""
    space = {"np": np}
    exec(code, space)
    exercise = next(e for e in exercises(ASSIGNMENT) if e.name == "init_params")
    for seed in range(5):
        card = exercise.card(np.random.default_rng(seed))
        found = judge(card, observe(space["init_params"], card.cases, card.arguments))
        assert found.earned == 0
