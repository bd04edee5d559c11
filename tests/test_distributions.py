"""Distributions are judged by frequencies: what differs a little is wrong, and is not misnamed."""

import numpy as np
import pytest

from grader.mutants.edits import compiled, edited, source_of
from solutions.characters import sample
from solutions.gates import init_params
from solutions.training import adding_problem
from tests.test_scoring import result_of

DRAW = "scale * rng.standard_normal((hidden_size, hidden_size + input_size))"
SHAPE = "(hidden_size, hidden_size + input_size)"
FORGET = 'params["bf"] += forget_bias'
WEIGHTS = {  # what stands in place of the draw, and how the problem begins
    "nine_in_100_too_wide": (f"1.09 * {DRAW}", "the standard deviation of Wf"),
    "three_in_100_too_wide": (f"1.03 * {DRAW}", "the standard deviation of "),
    "one_gate_wider": (f"(1 + 0.09 * (gate == 'o')) * {DRAW}", "the standard deviation of Wo"),
    "a_little_to_the_right": (f"{DRAW} + 0.05 * scale", "the mean of all weights"),
    "laplace": (f"rng.laplace(0, scale / 2**0.5, {SHAPE})", "of "),
    "clipped_at_three": (f"np.clip({DRAW}, -3 * scale, 3 * scale)", "no weight is further than 3"),
}
RELATED = {  # what stands before the return, and how the problem begins
    "rows_reversed": ('params["Wo"] = params["Wf"][::-1].copy()', "Wo holds the numbers of Wf"),
    "transposed": (
        'params["Wo"] = params["Wf"].T.reshape(params["Wf"].shape)',
        "Wo holds the numbers of Wf",
    ),
    "rolled": ('params["Wo"] = np.roll(params["Wf"], 3)', "Wo holds the numbers of Wf"),
    "multiple": ('params["Wo"] = -params["Wg"]', "the correlation of Wg and Wo is -1"),
    "mix": (
        'params["Wo"] = (params["Wf"] + params["Wg"]) / 2**0.5',
        "the correlation of Wf and Wo is 0.7",
    ),
    "last_row_zero": ('params["Wi"][-1] = 0', "the standard deviation of row"),
}


def edited_result(assignment, function, *pairs):
    """The result of an edit of the reference."""
    wrong = compiled(function, edited(source_of(function), pairs))
    return result_of(assignment, function.__name__, wrong)


@pytest.mark.parametrize(("draw", "problem"), WEIGHTS.values(), ids=WEIGHTS)
def test_weights_of_another_distribution_are_wrong_and_what_was_measured_is_said(draw, problem):
    found = edited_result("01-gates", init_params, (DRAW, draw))
    assert found.score == 0
    assert found.problems[0].startswith(problem)


@pytest.mark.parametrize(("line", "problem"), RELATED.values(), ids=RELATED)
def test_gates_that_are_related_are_wrong_and_the_relation_is_said(line, problem):
    found = edited_result("01-gates", init_params, (FORGET, f"{FORGET}\n    {line}"))
    assert found.score == 0
    assert found.problems[0].startswith(problem)


FIRST = "rng.integers(0, 10, N)"
VALUES = "rng.uniform(-1, 1, (T, N))"
SEQUENCES = {  # an edit, and how the problem begins
    "first_is_biased": (
        (FIRST, "np.where(rng.random(N) < 0.05, 0, rng.integers(0, 10, N))"),
        "step 0 is drawn in ",
    ),
    "five_values": (
        (VALUES, "rng.choice([-1.0, -0.5, 0.0, 0.5, 1.0], (T, N))"),
        "1950 values hold 5 different numbers",
    ),
    "a_little_to_the_right": ((VALUES, "rng.uniform(-0.95, 1, (T, N))"), "the mean of the values"),
    "positive_at_the_first_mark": (
        (
            VALUES,
            "(1 - 2 * ((np.arange(T)[:, None] + first) % 2)) * np.abs(rng.uniform(-1, 1, (T, N)))",
        ),
        "the mean of the values at marked steps",
    ),
    "each_value_and_its_opposite": (
        (VALUES, "np.concatenate(np.split(rng.uniform(-1, 1, (T, N)), 2, 1)[:1] * 2, 1)"),
        "3000 sequences have 1500 different rows of values",
    ),
}


@pytest.mark.parametrize(("pair", "problem"), SEQUENCES.values(), ids=SEQUENCES)
def test_sequences_of_another_distribution_are_wrong_and_what_was_measured_is_said(pair, problem):
    found = edited_result("04-training", adding_problem, pair)
    assert not found.passed
    assert any(text.startswith(problem) for text in found.problems), found.problems


def test_a_generator_that_is_used_in_another_order_gives_a_right_answer():
    def advanced(*args, **kwargs):
        rng = args[2]
        rng.random(5)
        return init_params(*args, **kwargs)

    assert result_of("01-gates", "init_params", advanced).passed
    assert result_of("04-training", "adding_problem", lambda rng, T, N: _later(rng, T, N)).passed


def _later(rng, T, N):
    rng.integers(0, 3, 7)
    return tuple(np.asarray(part) for part in adding_problem(rng, T, N))


CLASSES = 'len(model["by"])'
P = "p[-1, :, 0]"
DRAWN = f"rng.choice({CLASSES}, p={P})"
TEXTS = {  # what stands in place of the draw, and what is said
    "two_likeliest": (
        f"rng.choice({CLASSES}, p=(q := np.where({P} < np.sort({P})[-2], 0, {P})) / q.sum())",
        "0 of 1200 characters are the third likeliest of their predictions",
    ),
    "a_little_too_sure": (
        f"rng.choice({CLASSES}, p={P} ** 1.5 / np.sum({P} ** 1.5))",
        "likeliest of their predictions; it must be about",
    ),
    "noise_of_another_kind": (
        f"np.argmax(np.log({P} + 1e-300) + rng.random({CLASSES}))",
        "it must be about",
    ),
    "never_the_same_again": (
        f"rng.choice({CLASSES}, p=(q := np.where(np.arange({CLASSES}) == read[-1], 1e-9, {P}))"
        " / q.sum())",
        "it must be about",
    ),
}


@pytest.mark.parametrize(("draw", "problem"), TEXTS.values(), ids=TEXTS)
def test_texts_of_another_distribution_are_wrong_and_what_was_measured_is_said(draw, problem):
    found = edited_result("05-characters", sample, (DRAWN, draw))
    assert found.score == 0
    assert problem in found.problems[0]


def test_texts_drawn_with_the_generator_in_another_state_are_right():
    def later(rng, *args, **named):
        rng.random(5)
        return sample(rng, *args, **named)

    assert result_of("05-characters", "sample", later).passed
