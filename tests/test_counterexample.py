"""The smallest visible input that an answer fails, as a cell to paste."""

import numpy as np
import pytest

from check import backward, forward, gates, training
from check.notebook import Notebook
from check.pytree import identical, to_pytree
from solutions import gates as right_gates


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -1, 700)))


def lstm_step(params, x_t, h_prev, c_prev):
    return h_prev + 1, c_prev + 1, {"x_t": x_t}


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = d_outputs[0]
    return d_outputs, dh, dh, {name: value + 1 for name, value in params.items()}


def mse(y, target):
    return np.mean(np.abs(y - target)), np.sign(y - target)


WRONG = {gates: sigmoid, forward: lstm_step, backward: lstm_backward, training: mse}


@pytest.mark.parametrize("part", WRONG, ids=lambda part: part.__name__)
def test_the_cell_makes_the_arrays_that_the_answer_is_wrong_on(part):
    function = WRONG[part]
    found = part.counterexample(function)
    namespace = {"np": np, function.__name__: function}
    exec(repr(found), namespace)
    for name, value in found.arguments.items():
        assert identical(to_pytree(namespace[name]), to_pytree(value))
    assert identical(to_pytree(namespace["expected"]), to_pytree(found.expected))
    assert identical(to_pytree(namespace["yours"]), to_pytree(found.yours))
    assert not identical(to_pytree(found.yours), to_pytree(found.expected))


def test_it_is_the_smallest_case_that_fails():
    found = forward.counterexample(lstm_step)
    assert found.description == "D = 1, H = 1, N = 1"
    assert repr(found).startswith("# lstm_step is wrong for D = 1, H = 1, N = 1.")


def test_an_answer_that_raises_an_error_has_one_without_own_values():
    def update_cell(f, i, g, c_prev):
        raise ValueError

    assert gates.counterexample(update_cell).yours is None


def test_a_right_answer_has_none(capsys):
    assert gates.counterexample(right_gates.gates) is None
    assert "There is no single call on which this goes wrong." in capsys.readouterr().out


def test_where_a_run_takes_seconds_or_is_random_there_is_none():
    for name in ("train", "adding_problem", "Adam"):
        notebook = Notebook("training")
        assert notebook._counterexample(name, lambda *args, **named: 1, {}) is None


def test_a_mistake_that_is_not_known_comes_with_the_offer_of_one(capsys):
    def update_cell(f, i, g, c_prev):
        return f * c_prev + i * g**3

    gates.check(update_cell)
    said = capsys.readouterr().out
    assert "`from check.gates import counterexample`, then `counterexample(update_cell)`" in said
