"""Grade the attacks of tests/attacks_on_tests.py, and honest tests beside them."""

import dataclasses

import nbformat
import numpy as np
import pytest

from check.result import Result
from grader.assignment import assignment
from grader.grading.notebook import grade_notebook
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Limits, Sandbox
from tests.attacks_on_tests import ATTACKS, HEAD
from tests.conftest import ROOT

TESTS = assignment("06-tests")
NAME = "test_sigmoid"
SECONDS = 1.5  # wall clock for one request
HONEST = """
def test_sigmoid(sigmoid):
    x = np.array([[-800.0, -3.0, -0.5], [0.0, 0.5, 800.0]])
    before = x.copy()
    with np.errstate(all="raise", under="ignore"):
        y = sigmoid(x)
    with np.errstate(over="ignore"):
        assert np.allclose(y, 1 / (1 + np.exp(-x)), rtol=1e-12, atol=1e-15), "values"
    assert np.array_equal(x, before), "the argument was changed"
"""
SHAPES = """
def test_sigmoid(sigmoid):
    assert sigmoid(X).shape == X.shape
"""


def graded(code: str, name: str = NAME, explain: bool = False) -> Result:
    """The result of one answer, in a notebook that asks for nothing else."""
    exercise = next(e for e in TESTS.exercises if e.name == name)
    one = dataclasses.replace(TESTS, exercises=(exercise,))
    notebook = nbformat.v4.new_notebook(cells=[_cell(name, HEAD + code), _cell(f"check_{name}")])
    released = nbformat.v4.new_notebook(cells=[_cell(name), _cell(f"check_{name}")])
    rng = np.random.default_rng(5)
    limits = Limits(seconds=SECONDS)
    return grade_notebook(
        notebook,
        released,
        one,
        lambda _: rng,
        lambda: Sandbox(best_backend(practice=False), limits),
        None,
        explain,
    )[0]


def _cell(grade_id: str, source: str = "") -> nbformat.NotebookNode:
    kind = {"solution": not grade_id.startswith("check_")}
    metadata = {"nbgrader": {"grade_id": grade_id} | kind}
    return nbformat.v4.new_code_cell(source, metadata=metadata)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_on_the_grading_of_tests_scores_nothing(name):
    result = graded(ATTACKS[name])
    assert result.score == 0, result
    assert result.problems[0]
    assert all(problem.isprintable() for problem in result.problems)


def test_there_are_as_many_attacks_as_the_documentation_says():
    assert f"**0 of {len(ATTACKS)}**" in (ROOT / "docs" / "security.md").read_text("utf-8")


def test_an_honest_test_gets_its_points():
    result = graded(HONEST)
    assert result.passed, result.problems


def test_a_test_that_sees_little_gets_little():
    result = graded(SHAPES)
    assert result.score == 0
    assert 'It lets one through whose author would be told: "' in result.problems[0]
