"""Results: which criteria are met, where values are wrong, and the hint or question."""

import dataclasses

import numpy as np
import pytest

from check.compare import Malformed
from check.hints import MORE, PASSES_VISIBLE, Rerun
from check.properties.truth import all_hold, holds
from check.pytree import Unsupported
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate
from check.suite import SIDE_EFFECTS, Call, Observation, TestCase, TestSuite
from grader.assignment import assignment as assignment_of
from grader.exercises.exercise import TRUSTED, Exercise
from solutions.backward import lstm_backward, lstm_step_backward
from solutions.forward import LSTM, lstm_forward, lstm_step


def exercise_of(assignment: str, name: str) -> Exercise:
    """An exercise of an assignment."""
    return next(e for e in assignment_of(assignment).exercises if e.name == name)


def result_of(assignment: str, name: str, function, seed: int = 3) -> Result:
    """The result of function as the exercise name, on fresh cases."""
    suite = exercise_of(assignment, name).suite(np.random.default_rng(seed))
    return evaluate(suite, run_cases(function, suite.cases, suite.arguments), TRUSTED)


def fading_backward(params, d_outputs, caches, d_h=None, d_c=None):
    """No known mistake: the gradients of h and c lose a tenth at every step."""
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_output, dc, cache)
        dx.insert(0, dx_t)
        dh, dc = 0.9 * dh, 0.9 * dc
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads


def test_a_gradient_that_is_lost_between_steps_is_located_in_time():
    found = result_of("03-backward", "lstm_backward", fading_backward)
    assert found.mutant == ""
    assert "Wrong: dx (right at t = 4, wrong from t = 3 down), dh0, dc0, grads" in found.problems[0]
    assert found.hint.startswith("what reaches step 3 from step 4? ")
    assert found.hint.endswith(MORE)


def test_the_right_parts_of_a_gradient_are_listed_beside_the_wrong_ones():
    def only_one_bias_wrong(*args, **kwargs):
        dx, dh0, dc0, grads = lstm_backward(*args, **kwargs)
        return dx, dh0, dc0, grads | {"bi": 1.25 * grads["bi"]}

    found = result_of("03-backward", "lstm_backward", only_one_bias_wrong)
    assert found.score == 2  # dx, dh0, dc0, and no side effects
    assert "grads['bi'][0, 0]" in found.problems[0]
    assert "Every entry is 1.25 times what was expected" in found.problems[0]
    assert "Right: dx, dh0, dc0" in found.problems[0]
    assert "Wrong: grads['bi']" in found.problems[0]


def test_each_gate_of_a_step_is_scored_by_itself():
    def output_gate_wrong(*args):
        dx_t, dh_prev, dc_prev, grads = lstm_step_backward(*args)
        return 2 * dx_t, dh_prev, dc_prev, grads | {"Wo": 2 * grads["Wo"]}

    found = result_of("03-backward", "lstm_step_backward", output_gate_wrong)
    assert found.score == 2.5  # dc_prev, three gates, no side effects
    assert len(found.problems) == 1  # one cause gives one problem


def test_a_state_that_is_wrong_from_some_step_on_is_located_in_time():
    def forgets_at_step_2(params, x, h0, c0):
        outputs, h, c, caches = lstm_forward(params, x[:2], h0, c0)
        if len(x) > 2:
            rest, h, c, more = lstm_forward(params, x[2:], h, c + 0.1)
            outputs, caches = np.concatenate([outputs, rest]), caches + more
        return outputs, h, c, caches

    found = result_of("02-forward", "lstm_forward", forgets_at_step_2)
    problem = found.problems[0]
    assert "outputs (right at t = 0 to 1, wrong from t = 2 on)" in problem
    assert "caches['c_prev'] (right at t = 0 to 1, wrong from t = 2 on)" in problem
    assert found.hint.startswith("what does step 1 hand on to step 2? ")


def test_a_cache_may_hold_more_and_may_refer_to_the_arguments():
    def with_extras(params, x_t, h_prev, c_prev):
        h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
        return h, c, cache | {"params": params, "tanh_c": np.tanh(c), "note": "mine", "me": None}

    assert result_of("02-forward", "lstm_step", with_extras).passed


@pytest.mark.parametrize("key", ["x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"])
def test_a_missing_key_of_the_cache_is_named(key):
    def without(*args):
        h, c, cache = lstm_step(*args)
        return h, c, {name: value for name, value in cache.items() if name != key}

    found = result_of("02-forward", "lstm_step", without)
    assert f"the dict cache has no {key}" in found.problems[0]
    assert found.score == 2.5  # h and c, and no side effects


def test_a_wrong_cache_is_named_with_its_step_and_key():
    def first_cache_again(params, x, h0, c0):
        outputs, h, c, caches = lstm_forward(params, x, h0, c0)
        caches[1] = caches[0]
        return outputs, h, c, caches

    found = result_of("02-forward", "lstm_forward", first_cache_again)
    assert "caches[1]['x_t'][0, 0]" in found.problems[0]


def test_writing_into_an_argument_fails_on_the_case_with_read_only_arguments():
    def writes(params, dh, dc, cache):
        dh *= 1.0  # the values stay the same, but the array is the caller's
        return lstm_step_backward(params, dh, dc, cache)

    found = result_of("03-backward", "lstm_step_backward", writes)
    assert found.score == 5.5
    assert "read-only" in found.problems[0]


def test_a_method_that_returns_too_little_gives_a_message_with_what_it_must_return():
    class ReturnsOnlyOutputs:
        def __init__(self, input_size, hidden_size, rng=None):
            pass

        def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
            return x

    found = result_of("02-forward", "LSTM", ReturnsOnlyOutputs)
    assert found.score == 0
    assert found.problems[0].startswith(
        "forward must return outputs, final_h and final_c; it returned one thing"
    )


def test_a_function_that_raises_on_batches_gets_no_points_and_its_error_is_reported():
    def no_batches(params, x_t, h_prev, c_prev):
        if x_t.shape[1] > 1:
            raise ValueError("one sequence at a time")
        return lstm_step(params, x_t, h_prev, c_prev)

    found = result_of("02-forward", "lstm_step", no_batches)
    assert found.score == 0
    assert "it raises ValueError: one sequence at a time" in found.problems[0]


def suite_with(expected, tolerance=(1e-12, 1e-9)) -> TestSuite:
    """A suite of one case, on which an array or a dict of arrays is expected."""
    suite = exercise_of("01-gates", "dtanh").suite(np.random.default_rng(1))
    return dataclasses.replace(
        suite,
        cases=[TestCase("", {"": Call([])}, group="ordinary")],
        expected=[Observation(expected)],
        tolerance=tolerance,
    )


def evaluated(suite: TestSuite, *observations: Observation) -> Result:
    """The result of observations."""
    return evaluate(suite, list(observations), trusted={})


@pytest.mark.parametrize(
    ("value", "passes"), [(1 + 5e-9, False), (1 + 5e-10, True), (np.nan, False), (np.inf, False)]
)
def test_values_pass_within_the_tolerance_only_and_never_when_they_are_not_finite(value, passes):
    found = evaluated(suite_with(np.ones(3)), Observation(np.full(3, value)))
    assert found.passed == passes


@pytest.mark.parametrize(
    "entry",
    [np.full(2, np.nan), np.full(2, np.inf), np.full(2, 2.0), np.ones(()), np.ones(2, "i8")],
    ids=["nan", "inf", "value", "scalar", "integers"],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_one_wrong_entry_of_a_dict_is_found_among_right_ones(entry, place):
    right = {"first": np.ones(2), "middle": np.ones((2, 3)), "last": np.ones(2)}
    assert evaluated(suite_with(right), Observation(dict(right))).passed
    found = evaluated(suite_with(right), Observation(right | {place: entry}))
    assert not found.passed
    assert place in found.problems[0]


def test_no_value_is_close_to_an_expected_infinity():
    infinite = {"first": np.array([np.inf])}
    assert not evaluated(suite_with(infinite), Observation(dict(infinite))).passed


def test_known_mistakes_are_looked_for_on_the_visible_cases_and_only_where_something_is_wrong():
    exercise = exercise_of("01-gates", "dtanh")
    suite, visible = exercise.suite(np.random.default_rng(1)), exercise.given_suite()
    calls = []

    def derivative_of_the_input(y):
        return 1 - np.tanh(y) ** 2

    def evaluate_function(function) -> Result:
        def observe(cases):
            calls.append(cases)
            return run_cases(function, cases, suite.arguments)

        observations = run_cases(function, suite.cases, suite.arguments)
        return evaluate(suite, observations, TRUSTED, Rerun(observe, lambda: visible))

    assert evaluate_function(lambda y: 1 - y * y).passed
    assert calls == []
    found = evaluate_function(derivative_of_the_input)
    assert calls == [visible.cases]
    assert found.mutant
    assert found.hint == next(m.hint for m in visible.mutants if m.name == found.mutant)


def test_an_answer_that_is_right_on_the_visible_cases_alone_is_told_so():
    exercise = exercise_of("01-gates", "dtanh")
    suite, visible = exercise.suite(np.random.default_rng(1)), exercise.given_suite()
    known = {case.calls[""].args[0].tobytes() for case in visible.cases}

    def remembers(y):
        return 1 - y * y if y.tobytes() in known else y

    def observe(cases):
        return run_cases(remembers, cases, suite.arguments)

    result = evaluate(suite, observe(suite.cases), TRUSTED, Rerun(observe, lambda: visible))
    assert (result.hint, result.mutant) == (PASSES_VISIBLE, "")


@pytest.mark.parametrize("result", [Unsupported("None"), Malformed("a dict whose Wf is no array")])
def test_a_result_without_usable_arrays_does_not_meet_the_criterion_on_side_effects(result):
    suite = suite_with(np.ones(3))
    assert suite.criteria[1].compares == SIDE_EFFECTS
    found = evaluated(suite, Observation(result))
    assert (found.score, found.met) == (0.0, [])
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"the result is {result.description}")


def test_parameters_of_the_wrong_shape_give_no_points_for_having_no_side_effects():
    class BiasesAsRows(LSTM):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for name in ("bf", "bi", "bg", "bo"):
                setattr(self, name, getattr(self, name).T)

    found = result_of("02-forward", "LSTM", BiasesAsRows)
    assert "a dict whose bf has shape (1, " in found.problems[0]
    assert "arguments unchanged and new arrays returned" not in found.met
    assert found.score == 4.0


def test_missing_observations_give_no_points():
    suite = suite_with(np.ones(3))
    reason = "there are results of 0 test cases; there must be 1"
    assert evaluated(suite) == Result("dtanh", 0.0, 1.0, problems=[reason])


def test_a_stub_gives_no_points_and_is_reported_as_not_written_yet():
    stub = Observation(error=("NotImplementedError", ""), location="line 3")
    found = evaluated(suite_with(np.ones(3)), stub)
    assert (found.score, found.met) == (0.0, [])
    assert found.problems == ["not written yet: it, or a function it calls, is still a stub"]


def test_no_field_of_a_result_can_be_set_again():
    found = evaluated(suite_with(np.ones(3)), Observation(np.ones(3)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.score = 2.0


@pytest.mark.parametrize("message", ["", "it is 3; it must be 2"])
def test_a_property_whose_condition_is_false_does_not_hold_with_or_without_a_message(message):
    for result in (all_hold([(True, "unused"), (False, message)]), holds(False, message)):
        assert result == (Unsupported(message) if message else np.array(False))
    assert all_hold([(True, message)]) == np.array(True)


def observed(function) -> Result:
    """The result of a function as sigmoid."""
    return result_of("01-gates", "sigmoid", function)


def right_sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def test_a_right_result_in_float32_is_right():
    assert observed(lambda x: np.asarray(right_sigmoid(x)).astype("f4")).passed


def test_a_wrong_result_in_float32_is_wrong():
    found = observed(lambda x: (right_sigmoid(x) + 1e-3).astype("f4"))
    assert found.score == 0
    assert "has dtype" not in found.problems[0]


def test_a_result_that_was_float32_on_the_way_is_told_so_and_a_small_mistake_is_not():
    rounded = observed(lambda x: right_sigmoid(np.asarray(x).astype("f4")).astype("f8"))
    assert rounded.score == 0
    assert rounded.hint.startswith("Right to 7 digits only: is there a float32 on the way")
    assert "float32" not in observed(lambda x: right_sigmoid(x) + 1e-4).hint


@pytest.mark.parametrize("dtype", ["i8", "?"])
def test_integers_and_truth_values_in_place_of_floats_are_wrong(dtype):
    assert "has dtype" in observed(lambda x: np.zeros(np.shape(x), dtype)).problems[0]
