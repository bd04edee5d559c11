"""Code that misuses the reference proxy, ends the sandbox at random or forges weights scores 0."""

import resource

import nbformat
import numpy as np
import pytest

from check.runner import run_cases
from check.scoring import evaluate
from grader.assignment import assignment
from grader.exercises.exercise import TRUSTED
from grader.reports import feedback
from tests import demo
from tests.conftest import ASSIGNMENT, grade, right_answers, submit
from tests.test_attacks import FULL, scores
from tests.test_attacks import graded as graded


def test_the_reference_cannot_be_made_to_fill_the_memory_of_the_grader(graded):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = graded(
        {
            "hidden_state": "def hidden_state(o, c):\n    return o",
            "repair_1": """
def repair_1(params, x):
    return hidden_state(np.ones((20_000, 1)), np.ones((1, 20_000)))
""",
        }
    )
    assert scores(results) == FULL | {"hidden_state": 0.0, "repair_1": 0.0}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KiB


def test_a_cell_that_ends_the_sandbox_at_random_is_no_internal_error(graded):
    """It runs in one sandbox, and ends another one when it is run again there."""
    at_random = "import os\nif os.urandom(1)[0] < 128:\n    os._exit(0)"
    ending = "import os\ndef dtanh(y):\n    os._exit(0)"
    for _ in range(3):
        results = graded({"dtanh": ending}, edit=lambda n: n["cells"].insert(0, _cell(at_random)))
        assert scores(results) == FULL | {"dtanh": 0.0}


def _cell(code: str) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": []}


def test_text_that_takes_long_to_render_is_cut(course, released):
    notebook = nbformat.from_dict(released)
    for text in ("![" * 40_000, "(" * 40_000, "$" * 40_000):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    notebook.cells.append(nbformat.v4.new_code_cell("'" * 90_000))
    submit(course, "long", demo.fill(notebook, right_answers()))
    assert grade(course, "long").score == sum(FULL.values())
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
def test_weights_that_are_not_normal_or_not_different_score_nothing(draw):
    code = f"""
def init_params(D, H, rng, scale=0.1, forget_bias=0.0):
    shape = (H, H + D)
    p = {{"W" + k: scale * {draw} for k in "figo"}} | {{"b" + k: np.zeros((H, 1)) for k in "figo"}}
    p["bf"] += forget_bias
    return p
"""
    space = {"np": np}
    exec(code, space)
    exercise = next(e for e in assignment(ASSIGNMENT).exercises if e.name == "init_params")
    for seed in range(5):
        suite = exercise.suite(np.random.default_rng(seed))
        observations = run_cases(space["init_params"], suite.cases, suite.arguments)
        assert evaluate(suite, observations, TRUSTED).score == 0
