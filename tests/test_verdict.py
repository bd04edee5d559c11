"""The words of a verdict: what is right, where it goes wrong, and what to ask oneself."""

import numpy as np
import pytest

from check.cards import Card
from check.probe import Call, Case, Seen, observe
from check.verdict import Verdict, judge
from grader.exercises import exercises
from solutions.backward import lstm_backward, lstm_step_backward
from solutions.forward import lstm_forward, lstm_step


def verdict(assignment: str, name: str, function, seed: int = 3) -> Verdict:
    """The verdict on function as the exercise name, on fresh cases."""
    exercise = next(e for e in exercises(assignment) if e.name == name)
    card = exercise.card(np.random.default_rng(seed))
    return judge(card, observe(function, card.cases, card.arguments))


def fading_backward(params, d_outputs, caches, d_h=None, d_c=None):
    """No known mistake: what is handed back fades by a tenth at every step."""
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
    found = verdict("03-backward", "lstm_backward", fading_backward)
    assert found.mistake == ""
    assert "Wrong: dx (right at t = 4, wrong from t = 3 down), dh0, dc0, grads" in found.problems[0]
    assert found.hint == "what reaches step 3 from step 4?"


def test_parts_of_a_gradient_that_are_right_are_told():
    def only_one_bias_wrong(*args, **kwargs):
        dx, dh0, dc0, grads = lstm_backward(*args, **kwargs)
        return dx, dh0, dc0, grads | {"bi": 1.25 * grads["bi"]}

    found = verdict("03-backward", "lstm_backward", only_one_bias_wrong)
    assert found.earned == 2  # dx, dh0, dc0, and good manners
    assert "grads['bi'][0, 0]" in found.problems[0]
    assert "Every entry is 1.25 times what was expected" in found.problems[0]
    assert "Right: dx, dh0, dc0" in found.problems[0]
    assert "Wrong: grads['bi']" in found.problems[0]


def test_every_gate_of_a_step_earns_its_points_by_itself():
    def output_gate_wrong(*args):
        dx_t, dh_prev, dc_prev, grads = lstm_step_backward(*args)
        return 2 * dx_t, dh_prev, dc_prev, grads | {"Wo": 2 * grads["Wo"]}

    found = verdict("03-backward", "lstm_step_backward", output_gate_wrong)
    assert found.earned == 2.5  # dc_prev, three gates, manners
    assert len(found.problems) == 1  # one cause is told once


def test_a_state_that_goes_wrong_on_the_way_is_located_in_time():
    def forgets_at_step_2(params, x, h0, c0):
        outputs, h, c, caches = lstm_forward(params, x[:2], h0, c0)
        if len(x) > 2:
            rest, h, c, more = lstm_forward(params, x[2:], h, c + 0.1)
            outputs, caches = np.concatenate([outputs, rest]), caches + more
        return outputs, h, c, caches

    found = verdict("02-forward", "lstm_forward", forgets_at_step_2)
    told = found.problems[0]
    assert "outputs (right at t = 0 to 1, wrong from t = 2 on)" in told
    assert "caches['c_prev'] (right at t = 0 to 1, wrong from t = 2 on)" in told
    assert found.hint == "what does step 1 hand on to step 2?"


def test_a_cache_may_hold_more_and_may_refer_to_the_arguments():
    def with_extras(params, x_t, h_prev, c_prev):
        h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
        return h, c, cache | {"params": params, "tanh_c": np.tanh(c), "note": "mine", "me": None}

    assert verdict("02-forward", "lstm_step", with_extras).right


@pytest.mark.parametrize("key", ["x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"])
def test_a_missing_key_of_the_cache_is_named(key):
    def without(*args):
        h, c, cache = lstm_step(*args)
        return h, c, {name: value for name, value in cache.items() if name != key}

    found = verdict("02-forward", "lstm_step", without)
    assert f"the dict cache has no {key}" in found.problems[0]
    assert found.earned == 2.5  # h and c, and manners


def test_caches_by_name_and_step_are_told_when_one_is_wrong():
    def first_cache_again(params, x, h0, c0):
        outputs, h, c, caches = lstm_forward(params, x, h0, c0)
        caches[1] = caches[0]
        return outputs, h, c, caches

    found = verdict("02-forward", "lstm_forward", first_cache_again)
    assert "caches[1]['x_t'][0, 0]" in found.problems[0]


def test_read_only_arguments_are_a_case_of_their_own():
    def writes(params, dh, dc, cache):
        dh *= 1.0  # the values stay, and still this is not its own array
        return lstm_step_backward(params, dh, dc, cache)

    found = verdict("03-backward", "lstm_step_backward", writes)
    assert found.earned == 5.5
    assert "read-only" in found.problems[0]


def test_a_class_that_is_used_in_the_wrong_way_says_what_was_expected():
    class ReturnsOnlyOutputs:
        def __init__(self, input_size, hidden_size, rng=None):
            pass

        def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
            return x

    found = verdict("02-forward", "LSTM", ReturnsOnlyOutputs)
    assert found.earned == 0
    assert found.problems[0].startswith(
        "forward must return outputs, final_h and final_c; it returned one thing"
    )


def test_an_error_in_a_forward_pass_does_not_hide_the_other_claims():
    """Rows in place of columns: one claim fails with an error, the others are judged."""

    def no_batches(params, x_t, h_prev, c_prev):
        if x_t.shape[1] > 1:
            raise ValueError("one sequence at a time")
        return lstm_step(params, x_t, h_prev, c_prev)

    found = verdict("02-forward", "lstm_step", no_batches)
    assert found.earned == 0
    assert "it raises ValueError: one sequence at a time" in found.problems[0]


def card_with(expected, tolerance=(1e-12, 1e-9)) -> Card:
    """A card that expects one array."""
    claims = next(e for e in exercises("01-gates") if e.name == "dtanh").card(
        np.random.default_rng(1)
    )
    claims.cases = [Case("", {"": Call([])})]
    claims.expected, claims.suspects = [Seen(result=expected)], []
    for claim in claims.claims:
        claim.cases = [0]
    claims.tolerance = list(tolerance)
    return claims


@pytest.mark.parametrize(
    ("got", "held"), [(1 + 5e-9, False), (1 + 5e-10, True), (np.nan, False), (np.inf, False)]
)
def test_a_tolerance_is_kept_to(got, held):
    found = judge(card_with(np.ones(3)), [Seen(result=np.full(3, got))])
    assert found.right == held


@pytest.mark.parametrize(
    "entry",
    [np.full(2, np.nan), np.full(2, np.inf), np.full(2, 2.0), np.ones(()), np.ones(2, "f4")],
    ids=["nan", "inf", "value", "scalar", "float32"],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_one_wrong_entry_of_a_dict_is_found_among_right_ones(entry, place):
    right = {"first": np.ones(2), "middle": np.ones((2, 3)), "last": np.ones(2)}
    assert judge(card_with(right), [Seen(result=dict(right))]).right
    found = judge(card_with(right), [Seen(result=right | {place: entry})])
    assert not found.right
    assert place in found.problems[0]


def test_nothing_is_near_an_infinity_in_a_dict():
    endless = {"first": np.array([np.inf])}
    assert not judge(card_with(endless), [Seen(result=dict(endless))]).right
