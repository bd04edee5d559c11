"""What the author of a test is told: what gets through, once, and what to ask; no hidden names."""

import numpy as np
import pytest

from check import implementations, render
from check.hints import TEST_PASSES_VISIBLE, Rerun
from check.properties.verdicts import ASKS_FOR_DEMANDS, ASKS_FOR_INPUTS
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate
from grader.assignment import assignment
from grader.exercises.exercise import TRUSTED
from solutions import gates
from solutions.tests import assert_close
from tests.naive_tests import FAR, NAIVE, SHAPES, WITH_CARE, X

EXERCISES = {exercise.name: exercise for exercise in assignment("06-tests").exercises}


def judged(name: str, test, hidden: bool = False) -> Result:
    """What check says of a test, or grading."""
    exercise = EXERCISES[name]
    visible = exercise.given_suite()
    suite = exercise.suite(np.random.default_rng(0)) if hidden else visible

    def observe(cases):
        with implementations.provided(exercise.made):
            return run_cases(test, cases, suite.arguments)

    return evaluate(suite, observe(suite.cases), TRUSTED, Rerun(observe, lambda: visible))


def test_what_gets_through_is_told_once_in_quotation_marks():
    result = judged("test_lstm_step", NAIVE["test_lstm_step"]["zero states"], hidden=True)
    first, second = result.problems
    assert first.startswith(
        "it catches 13 of 18 known mistakes; 14 are needed. It lets one through"
    )
    assert 'whose author would be told: "The memory was updated from h_prev' in first
    assert first.endswith('"')
    assert second == "for more points 17 of 18 are needed"


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("zero states", "Are the states before the step zero?"),
        ("one sequence", "Is N always 1?"),
        ("tolerance of 1e-2", "How large is the tolerance?"),
        ("no side effects", "Is each result looked at as soon as it is there"),
    ],
)
def test_the_check_of_the_notebook_asks_for_what_a_naive_test_of_a_step_forgets(what, asked):
    for hidden in (False, True):
        assert asked in judged("test_lstm_step", NAIVE["test_lstm_step"][what], hidden).hint


def test_a_test_that_no_known_mistake_explains_is_asked_a_question_of_its_own():
    def sees_the_sign_alone(sigmoid):
        assert_close(sigmoid(X) > 0.5, X > 0, "the side")

    def wants_an_order_of_memory(sigmoid):
        WITH_CARE["test_sigmoid"](sigmoid)
        assert sigmoid(np.zeros((2, 3))).flags.c_contiguous, "rows do not come first"

    for hidden in (False, True):
        assert judged("test_sigmoid", sees_the_sign_alone, hidden).hint == ASKS_FOR_INPUTS
    refusing = judged("test_sigmoid", wants_an_order_of_memory)
    assert (refusing.refused, refusing.hint) == (["fortran_order"], ASKS_FOR_DEMANDS)


def test_a_test_that_does_well_in_the_notebook_alone_is_told_so():
    def never_looks_at_the_argument(sigmoid):
        for x in (*SHAPES, FAR):
            with np.errstate(all="raise", under="ignore"):
                first = sigmoid(x.copy())
                sigmoid(np.zeros_like(x))
            assert_close(first, gates.sigmoid(x), "sigmoid", 1e-14)

    assert judged("test_sigmoid", never_looks_at_the_argument).passed
    result = judged("test_sigmoid", never_looks_at_the_argument, hidden=True)
    assert result.let_through == ["clip_in_place", "argument_negated_in_place"]
    assert result.hint == TEST_PASSES_VISIBLE


@pytest.mark.parametrize("name", NAIVE)
def test_a_result_holds_the_names_of_what_gets_through_and_no_student_is_shown_them(name):
    for hidden in (False, True):
        result = judged(name, NAIVE[name]["shapes only"], hidden)
        assert result.let_through
        assert result.refused == []
        shown = render.as_text(result) + render.as_html(result)
        assert not [one for one in result.let_through if one in shown]


def test_only_the_result_of_a_test_that_ran_holds_names():
    def raises(implementation):
        raise NotImplementedError

    assert judged("test_adam", raises).let_through is None
    care = judged("test_adam", WITH_CARE["test_adam"], hidden=True)
    assert (care.let_through, care.refused, care.passed) == ([], [], True)
