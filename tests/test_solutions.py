"""The reference is right: laws, derivatives, and the published example."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from solutions.gates import (
    dsigmoid,
    dtanh,
    gates,
    hidden_state,
    init_params,
    repair_1,
    sigmoid,
    update_cell,
)

any_float = arrays.arrays(float, arrays.array_shapes(max_dims=3), elements=st.floats(-1e308, 1e308))
small_float = st.floats(-20, 20)
sizes = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))  # D, H, N


@given(any_float)
def test_the_sigmoid_lies_between_0_and_1_and_is_silent(x):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = sigmoid(x)
    assert y.shape == x.shape
    assert np.all((y >= 0) & (y <= 1))


@given(any_float)
def test_the_sigmoid_of_minus_x_is_one_minus_the_sigmoid(x):
    np.testing.assert_allclose(sigmoid(-x), 1 - sigmoid(x), atol=1e-15)


@given(small_float)
def test_the_derivatives_agree_with_the_complex_step(x):
    """Complex step (Squire & Trapp 1998): Im f(x + ih) / h, without cancellation."""
    h = 1e-30
    z = np.asarray(complex(x, h))
    np.testing.assert_allclose(dtanh(np.tanh(x)), (np.tanh(z)).imag / h, rtol=1e-12, atol=1e-15)
    slope = (1 / (1 + np.exp(-z))).imag / h
    np.testing.assert_allclose(dsigmoid(sigmoid(np.asarray(x))), slope, rtol=1e-7, atol=1e-15)


@given(sizes, st.integers(0, 2**32 - 1))
def test_a_batch_gives_what_its_columns_give_one_by_one(dhn, seed):
    d, h, n = dhn
    rng = np.random.default_rng(seed)
    params = init_params(d, h, rng, scale=1.0, forget_bias=1.0)
    x_t, h_prev = rng.standard_normal((d, n)), rng.standard_normal((h, n))
    whole = gates(params, x_t, h_prev)
    for k in range(n):
        alone = gates(params, x_t[:, k : k + 1], h_prev[:, k : k + 1])
        for a, b in zip(whole, alone, strict=True):
            np.testing.assert_allclose(a[:, k : k + 1], b, rtol=1e-12, atol=1e-15)


@given(sizes, st.integers(0, 2**32 - 1))
def test_permuted_units_give_permuted_outputs(dhn, seed):
    d, h, n = dhn
    rng = np.random.default_rng(seed)
    params = init_params(d, h, rng, scale=1.0)
    x = rng.standard_normal((3, d, n))
    order = rng.permutation(h)
    columns = np.concatenate([order, np.arange(h, h + d)])
    moved = {k: v[order][:, columns] if k[0] == "W" else v[order] for k, v in params.items()}
    np.testing.assert_allclose(
        repair_1(moved, x), repair_1(params, x)[:, order], rtol=1e-10, atol=1e-14
    )


def test_a_shut_gate_keeps_and_an_open_gate_replaces():
    c_prev, g = np.array([[0.3]]), np.array([[-0.7]])
    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    assert update_cell(one, zero, g, c_prev) == c_prev
    assert update_cell(zero, one, g, c_prev) == g
    assert hidden_state(zero, c_prev) == 0


@given(st.integers(1, 4), st.integers(1, 4), st.floats(0.01, 2), st.floats(-2, 2))
def test_init_params_has_the_shapes_of_the_contract(d, h, scale, bias):
    params = init_params(d, h, np.random.default_rng(0), scale, bias)
    assert sorted(params) == sorted(kind + gate for kind in "Wb" for gate in "figo")
    assert all(params["W" + gate].shape == (h, h + d) for gate in "figo")
    assert all(params["b" + gate].shape == (h, 1) for gate in "figo")
    assert (params["bf"] == bias).all()
    assert not any(params["b" + gate].any() for gate in "igo")


def test_the_published_example_comes_out():
    params = {f"W{k}": np.full((1, 2), 0.5) for k in "fio"} | {"Wg": np.full((1, 2), 0.3)}
    params |= {f"b{k}": np.full((1, 1), 0.1) for k in "figo"}
    outputs = repair_1(params, np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1))
    assert outputs[-1].item() == pytest.approx(0.73698596, abs=5e-9)
