"""The fast LSTM gives the same results as that of the notebooks and PyTorch, in reused memory."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions import fast
from solutions.backward import lstm_backward
from solutions.forward import lstm_forward
from solutions.gates import init_params
from tests.bench import ladder
from tests.test_solutions import TORCH, close, generic, lengths, seeds


@pytest.fixture(params=["as it is", "small blocks"], autouse=True)
def sizes(request, monkeypatch):
    """As it is, and with blocks so small that small arrays are cut into several."""
    if request.param == "small blocks":
        monkeypatch.setattr(fast, "SMALL", 150)
        monkeypatch.setattr(fast, "TOGETHER", 8)
        monkeypatch.setattr(fast, "IN_CACHE", 200)


def reference(params, x, h0, c0, d_outputs, d_h, d_c):
    """All results of the notebooks' functions, by name."""
    outputs, h, c, caches = lstm_forward(params, x, h0, c0)
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, caches, d_h, d_c)
    return {"outputs": outputs, "h": h, "c": c, "dx": dx, "dh0": dh0, "dc0": dc0} | grads


def of_layer(layer, x, h0, c0, d_outputs, d_h=None, d_c=None):
    """The same from the fast layer."""
    outputs, h, c = layer.forward(x, h0, c0)
    dx, dh0, dc0, grads = layer.backward(d_outputs, d_h, d_c)
    return {"outputs": outputs, "h": h, "c": c, "dx": dx, "dh0": dh0, "dc0": dc0} | grads


def same(found, expected, **tolerance):
    assert set(found) == set(expected)
    for name, value in found.items():
        close(value, expected[name], **tolerance)


@given(lengths, seeds)
def test_all_results_are_those_of_the_notebooks(tdhn, seed):
    params, *rest = generic(tdhn, seed)
    same(of_layer(fast.LSTM(params), *rest), reference(params, *rest))


@pytest.mark.parametrize(
    ("tdhn", "small"),
    [((7, 65, 100, 1), 30_000), ((9, 5, 32, 33), 100_000), ((5, 40, 96, 32), 100_000)],
)
def test_all_results_are_those_of_the_notebooks_with_many_blocks(tdhn, small, monkeypatch):
    monkeypatch.setattr(fast, "SMALL", small)
    params, *rest = generic(tdhn, 7)
    params = {name: value / tdhn[2] ** 0.5 for name, value in params.items()}
    same(of_layer(fast.LSTM(params), *rest), reference(params, *rest))


@given(st.integers(1, 60), st.integers(1, 20), st.integers(1, 5), seeds)
def test_a_product_in_blocks_is_the_product_and_every_block_is_small(rows, columns, n, seed):
    rng = np.random.default_rng(seed)
    W, v, out = rng.random((rows, columns)), rng.random((columns, n)), np.empty((rows, n))
    blocks, out_blocks = fast.in_blocks(W, out)
    np.matmul(blocks, v, out=out_blocks)
    close(out, W @ v)
    block = blocks.shape[1]
    assert block == rows or (block >= 8 and block * columns * n <= fast.SMALL)


@given(st.lists(lengths, min_size=2, max_size=4), seeds)
def test_reused_memory_changes_no_earlier_result_and_no_later_one(sizes_in_turn, seed):
    """Sequences of several lengths through one layer, forward and backward, some twice."""
    d, h = sizes_in_turn[0][1:3]
    rng = np.random.default_rng(seed)
    params = init_params(d, h, rng, scale=0.6)
    layer, found = fast.LSTM(params), []
    for (t, _, _, n), again in itertools.product(sizes_in_turn, (1, 2)):
        rest = generic((t, d, h, n), seed + again)[1:]
        given_before = [a.copy() for a in rest]
        found.append((of_layer(layer, *rest), rest))
        assert all(np.array_equal(a, b) for a, b in zip(rest, given_before, strict=True))
    for results, rest in found:
        same(results, reference(params, *rest))
    arrays = [a for results, rest in found for a in (*results.values(), *rest)]
    owners = [layer.W, layer.gates, layer.c, layer.tanh_c, layer.z, layer.da, layer.slopes]
    for a in arrays:
        assert not any(np.shares_memory(a, own) for own in owners)
    for a, b in itertools.combinations(arrays, 2):
        assert not np.shares_memory(a, b)


@given(lengths, seeds)
def test_backward_gives_the_same_when_it_is_called_twice(tdhn, seed):
    params, x, h0, c0, d_outputs, d_h, d_c = generic(tdhn, seed)
    layer = fast.LSTM(params)
    once = of_layer(layer, x, h0, c0, d_outputs, d_h, d_c)
    *back, grads = layer.backward(d_outputs, d_h, d_c)
    for name, value in zip(("dx", "dh0", "dc0"), back, strict=True):
        assert np.array_equal(value, once[name])
    assert all(np.array_equal(grads[name], once[name]) for name in grads)


@given(lengths, seeds)
def test_the_next_forward_uses_parameters_that_were_changed_in_place(tdhn, seed):
    params, *rest = generic(tdhn, seed)
    layer = fast.LSTM(params)
    grads = {k: v for k, v in of_layer(layer, *rest).items() if k in params}
    for name, value in layer.params.items():
        assert value.shape == params[name].shape
        value -= 0.1 * grads[name]
    moved = {name: params[name] - 0.1 * grads[name] for name in params}
    same(of_layer(layer, *rest), reference(moved, *rest))


@pytest.mark.parametrize("path", TORCH, ids=[p.stem for p in TORCH])
def test_outputs_and_gradients_are_those_of_torch(path):
    stored = np.load(path)
    params = {kind + gate: stored[kind + gate] for gate in "figo" for kind in "Wb"}
    names = ("x", "h0", "c0", "d_outputs", "d_h", "d_c")
    found = of_layer(fast.LSTM(params), *(stored[name] for name in names))
    for name in ("outputs", "h", "c"):
        close(found[name], stored[name], rtol=1e-12, atol=1e-14)
    for name in ("dx", "dh0", "dc0"):
        close(found[name], stored[name], rtol=1e-10, atol=1e-12)
    for name in params:
        close(found[name], stored[f"d{name}"], rtol=1e-10, atol=1e-12)


@given(lengths, seeds)
def test_float32_in_is_float32_out(tdhn, seed):
    given_values = generic(tdhn, seed)
    params = {name: value.astype(np.float32) for name, value in given_values[0].items()}
    found = of_layer(fast.LSTM(params), *(a.astype(np.float32) for a in given_values[1:]))
    assert {a.dtype for a in found.values()} == {np.dtype(np.float32)}
    same(found, reference(*given_values), rtol=1e-3, atol=1e-3)


@pytest.mark.filterwarnings("error")
def test_gates_of_very_negative_sums_are_zero_without_a_warning():
    params, *rest = generic((4, 2, 3, 2), 1)
    params = {name: 1e4 * value for name, value in params.items()}
    same(of_layer(fast.LSTM(params), *rest), reference(params, *rest), atol=1e-6)


def test_the_cache_has_the_size_of_four_gates_and_three_states():
    params, *rest = generic((50, 2, 16, 8), 0)
    layer = fast.LSTM(params)
    outputs, *_ = layer.forward(*rest[:3])
    kept = sum(a.nbytes for a in (layer.gates, layer.c, layer.tanh_c, layer.z[:16]))
    assert kept == 7 * outputs.nbytes + outputs[0].nbytes  # c before the first step
    assert layer.z.shape == (16 + 2 + 1, 50, 8)  # below h_prev: x_t, and a 1


def test_shapes_that_do_not_fit_raise_an_error_that_names_them():
    params, x, h0, c0, d_outputs, *_ = generic((4, 2, 3, 5), 0)
    layer = fast.LSTM(params)
    with pytest.raises(ValueError, match=r"x \(4, 1, 5\).* D=2, H=3"):
        layer.forward(x[:, :1], h0, c0)
    with pytest.raises(ValueError, match=r"h0 \(3, 1\)"):
        layer.forward(x, h0[:, :1], c0)
    with pytest.raises(ValueError, match=r"forward ran \(0, 3, 0\) last"):
        layer.backward(d_outputs)
    layer.forward(x, h0, c0)
    with pytest.raises(ValueError, match=r"d_outputs \(3, 3, 5\).* \(4, 3, 5\) last"):
        layer.backward(d_outputs[1:])


@given(lengths, seeds)
def test_every_step_of_the_ladder_gives_the_same_results(tdhn, seed):
    params, x, h0, c0, *upstream = generic(tdhn, seed)
    expected = reference(params, x, h0, c0, *upstream)
    for step in ladder.steps():
        with step.without():
            outputs, h, c, cache = step.forward(params, x, h0, c0)
            dx, dh0, dc0, grads = step.backward(params, upstream[0], cache, *upstream[1:])
        found = {"outputs": outputs, "h": h, "c": c, "dx": dx, "dh0": dh0, "dc0": dc0}
        same(found | {name: grads[name] for name in params}, expected)
