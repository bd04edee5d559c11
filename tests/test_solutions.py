"""The reference is right: properties, derivatives, torch, and the published example."""

import dataclasses
import pathlib
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from check.runner import run_cases
from grader.assignment import assignments
from solutions import backward, forward
from solutions import gates as gates_module
from solutions.backward import (
    lstm_backward,
    lstm_step_backward,
    numerical_gradient,
)
from solutions.forward import lstm_forward, lstm_step, lstm_step_fused, stack_params
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
def test_a_batch_gives_the_same_as_its_columns_one_by_one(dhn, seed):
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


def test_the_cell_state_is_kept_with_f_1_i_0_and_replaced_with_f_0_i_1():
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


def test_the_published_example_gives_the_published_result():
    params = {f"W{k}": np.full((1, 2), 0.5) for k in "fio"} | {"Wg": np.full((1, 2), 0.3)}
    params |= {f"b{k}": np.full((1, 1), 0.1) for k in "figo"}
    outputs = repair_1(params, np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1))
    assert outputs[-1].item() == pytest.approx(0.73698596, abs=5e-9)


# ---------------------------------------------------------------- forward

seeds = st.integers(0, 2**32 - 1)
lengths = st.tuples(st.integers(1, 6), *[st.integers(1, 4)] * 3)  # T, D, H, N
TORCH = sorted((pathlib.Path(__file__).parent / "torch_lstm").glob("*.npz"))


def generic(tdhn, seed):
    """Parameters, x, h0, c0 and upstream gradients at outputs, h and c, all random."""
    t, d, h, n = tdhn
    rng = np.random.default_rng(seed)
    params = {k: 0.6 * rng.standard_normal(v.shape) for k, v in init_params(d, h, rng).items()}
    shapes = [(t, d, n), (h, n), (h, n), (t, h, n), (h, n), (h, n)]
    return params, *(rng.standard_normal(shape) for shape in shapes)


def close(a, b, rtol=1e-10, atol=1e-12):
    np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


@given(lengths, seeds)
def test_a_sequence_gives_the_same_as_its_steps_one_by_one(tdhn, seed):
    params, x, h, c, *_ = generic(tdhn, seed)
    outputs, last_h, last_c, caches = lstm_forward(params, x, h, c)
    for t in range(len(x)):
        h, c, cache = lstm_step(params, x[t], h, c)
        close(outputs[t], h)
        assert all(np.array_equal(caches[t][k], cache[k]) for k in cache)
    close(last_h, h)
    close(last_c, c)


@given(lengths, seeds)
def test_a_batch_of_sequences_gives_the_same_as_they_do_one_by_one(tdhn, seed):
    params, x, h0, c0, d_outputs, d_h, d_c = generic(tdhn, seed)
    outputs, h, c, caches = lstm_forward(params, x, h0, c0)
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, caches, d_h, d_c)
    total = dict.fromkeys(grads, 0.0)
    for k in range(x.shape[2]):
        column = np.s_[..., k : k + 1]
        alone = lstm_forward(params, x[column], h0[column], c0[column])
        back = lstm_backward(params, d_outputs[column], alone[3], d_h[column], d_c[column])
        for whole, part in zip((outputs, h, c, dx, dh0, dc0), (*alone[:3], *back[:3]), strict=True):
            close(whole[column], part)
        total = {name: total[name] + back[3][name] for name in total}
    for name in grads:
        close(grads[name], total[name])


@given(lengths, seeds)
def test_two_halves_with_states_and_gradients_handed_over_give_the_same_as_the_whole(tdhn, seed):
    params, x, h0, c0, d_outputs, d_h, d_c = generic((tdhn[0] + 1, *tdhn[1:]), seed)
    at = (tdhn[0] + 1) // 2
    outputs, h, c, caches = lstm_forward(params, x, h0, c0)
    first = lstm_forward(params, x[:at], h0, c0)
    second = lstm_forward(params, x[at:], first[1], first[2])
    close(np.concatenate([first[0], second[0]]), outputs)
    close(second[1], h)
    close(second[2], c)
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, caches, d_h, d_c)
    tail = lstm_backward(params, d_outputs[at:], second[3], d_h, d_c)
    head = lstm_backward(params, d_outputs[:at], first[3], tail[1], tail[2])
    close(np.concatenate([head[0], tail[0]]), dx)
    close(head[1], dh0)
    close(head[2], dc0)
    for name in grads:
        close(head[3][name] + tail[3][name], grads[name])


@given(lengths, seeds)
def test_permuted_units_give_permuted_outputs_and_gradients(tdhn, seed):
    params, x, h0, c0, d_outputs, *_ = generic(tdhn, seed)
    d, h = tdhn[1], tdhn[2]
    order = np.random.default_rng(seed).permutation(h)
    columns = np.concatenate([order, np.arange(h, h + d)])

    def moved(tree):
        return {k: v[order][:, columns] if k[0] == "W" else v[order] for k, v in tree.items()}

    outputs, *_, caches = lstm_forward(params, x, h0, c0)
    others, *_, other_caches = lstm_forward(moved(params), x, h0[order], c0[order])
    close(others, outputs[:, order])
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, caches)
    back = lstm_backward(moved(params), d_outputs[:, order], other_caches)
    close(back[0], dx)
    close(back[1], dh0[order])
    close(back[2], dc0[order])
    for name, gradient in moved(grads).items():
        close(back[3][name], gradient)


@given(lengths, seeds)
def test_the_fused_step_gives_the_same_as_the_step(tdhn, seed):
    params, x, h0, c0, *_ = generic(tdhn, seed)
    h, c, _ = lstm_step(params, x[0], h0, c0)
    fused_h, fused_c = lstm_step_fused(*stack_params(params), x[0], h0, c0)
    close(fused_h, h)
    close(fused_c, c)


def published(layer):
    """A layer with the weights of the published example."""
    lstm = layer(1, 1)
    lstm.Wf = lstm.Wi = lstm.Wo = np.array([[0.5, 0.5]])
    lstm.Wg = np.array([[0.3, 0.3]])
    lstm.bf, lstm.bi, lstm.bg, lstm.bo = (np.array([[0.1]]) for _ in range(4))
    return lstm


@pytest.mark.parametrize("layer", [forward.LSTM, backward.LSTM])
def test_the_class_gives_the_published_result(layer):
    x = np.array([[1.0], [2.0], [3.0]])
    outputs, final_h, final_c = published(layer).forward(x, np.zeros((1, 1)), np.zeros((1, 1)))
    assert outputs.shape == (3, 1, 1)
    assert final_h.item() == pytest.approx(0.73698596, abs=5e-9)
    assert final_c.item() == pytest.approx(1.27787829, abs=5e-9)


# ---------------------------------------------------------------- backward


def loss(params, x, h0, c0, d_outputs, d_h, d_c):
    """A number whose gradients at outputs, h and c are the given ones."""
    outputs, h, c, _ = lstm_forward(params, x, h0, c0)
    return (outputs * d_outputs).sum() + (h * d_h).sum() + (c * d_c).sum()


def analytical(params, x, h0, c0, *upstream):
    """Every gradient of the loss, by name."""
    *_, caches = lstm_forward(params, x, h0, c0)
    dx, dh0, dc0, grads = lstm_backward(params, upstream[0], caches, *upstream[1:])
    return grads | {"x": dx, "h0": dh0, "c0": dc0}


def variables(params, x, h0, c0, *upstream):
    """Every variable of the loss, and the loss as a function of them."""

    def of(given):
        states = (given[name] for name in ("x", "h0", "c0"))
        return loss({name: given[name] for name in params}, *states, *upstream)

    return params | {"x": x, "h0": h0, "c0": c0}, of


@given(lengths, seeds)
def test_the_gradients_agree_with_central_differences(tdhn, seed):
    everything = generic(tdhn, seed)
    given_values, of = variables(*everything)
    for name, gradient in analytical(*everything).items():
        measured = numerical_gradient(
            lambda a, n=name: of(given_values | {n: a}), given_values[name]
        )
        close(gradient, measured, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("tdhn", [(5, 2, 3, 4), (1, 3, 2, 4), (4, 3, 3, 1), (3, 1, 1, 1)])
def test_the_gradients_agree_with_the_complex_step_to_twelve_digits(tdhn, monkeypatch):
    """Squire & Trapp 1998. The stable sigmoid is not analytic; the plain one is."""
    everything = generic(tdhn, 20)
    expected = analytical(*everything)
    monkeypatch.setattr(gates_module, "sigmoid", lambda x: 1 / (1 + np.exp(-x)))
    given_values, of = variables(*everything)
    for name, value in given_values.items():
        for index in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[index] += 1e-30j
            slope = of(given_values | {name: moved}).imag / 1e-30
            assert slope == pytest.approx(expected[name][index], rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("path", TORCH, ids=[p.stem for p in TORCH])
def test_outputs_and_gradients_are_those_of_torch(path):
    stored = np.load(path)
    params = {kind + gate: stored[kind + gate] for gate in "figo" for kind in "Wb"}
    outputs, h, c, caches = lstm_forward(params, stored["x"], stored["h0"], stored["c0"])
    for name, ours in (("outputs", outputs), ("h", h), ("c", c)):
        close(ours, stored[name], rtol=1e-12, atol=1e-14)
    upstream = (stored["d_outputs"], caches, stored["d_h"], stored["d_c"])
    dx, dh0, dc0, grads = lstm_backward(params, *upstream)
    for name, ours in (("x", dx), ("h0", dh0), ("c0", dc0), *grads.items()):
        close(ours, stored[f"d{name}"], rtol=1e-10, atol=1e-12)


def test_all_three_fixtures_of_torch_are_there():
    assert len(TORCH) == 3


@given(lengths, seeds)
def test_the_repair_labs_of_backward_give_the_same_as_the_functions(tdhn, seed):
    params, x, h0, c0, d_outputs, d_h, d_c = generic(tdhn, seed)
    *_, caches = lstm_forward(params, x, h0, c0)
    expected = lstm_step_backward(params, d_h, d_c, caches[-1])
    for ours, theirs in zip(
        backward.repair_1(params, d_h, d_c, caches[-1]), expected, strict=False
    ):
        close(ours, theirs)
    grads = lstm_backward(params, d_outputs, caches)[3]
    for name, ours in backward.repair_2(params, d_outputs, caches).items():
        close(ours, grads[name])


@given(lengths, seeds)
def test_one_step_of_sgd_moves_every_parameter_in_place_against_its_gradient(tdhn, seed):
    params, x, h0, c0, _, d_h, _ = generic(tdhn, seed)
    lstm = backward.LSTM(tdhn[1], tdhn[2], np.random.default_rng(seed))
    for name, value in params.items():
        setattr(lstm, name, value.copy())
    before = lstm.params
    lstm.forward(x, h0, c0)
    grads = lstm.backward(d_h, lr=0.1)
    for name in params:
        assert lstm.params[name] is before[name]
        close(before[name], params[name] - 0.1 * grads[name])


def test_numerical_gradient_takes_any_shape_and_changes_nothing():
    for a in (np.array(0.7), np.linspace(0.1, 1, 6).reshape(1, 2, 3)):
        a.flags.writeable = False
        close(numerical_gradient(lambda v: (v**3).sum(), a), 3 * a**2, rtol=1e-8)


# ---------------------------------------------------------------- one dtype


def arrays_in(tree):
    """Every array of floats in arguments or results, however deep."""
    if isinstance(tree, np.ndarray | np.floating):
        return [tree] if tree.dtype.kind == "f" else []
    within = tree.values() if isinstance(tree, dict) else tree
    if isinstance(tree, str) or not hasattr(tree, "__iter__"):
        return []
    return [a for part in within for a in arrays_in(part)]


def in_float32(tree):
    """The same arguments with every array of floats in float32."""
    if isinstance(tree, np.ndarray):
        with np.errstate(over="ignore"):  # what is too large for float32 is inf
            return tree.astype(np.float32) if tree.dtype.kind == "f" else tree
    if isinstance(tree, dict):
        return {name: in_float32(part) for name, part in tree.items()}
    return type(tree)(map(in_float32, tree)) if isinstance(tree, list | tuple) else tree


EVERY = [
    (exercise, case)
    for assignment in assignments()
    for exercise in assignment.exercises
    for group in exercise.cases(np.random.default_rng(3)).values()
    for case in group
    if exercise.name not in ("bits_per_character", "sample")  # a Python number, and whole numbers
    and any(arrays_in(call.args) for call in case.calls.values())
]


@pytest.mark.parametrize(
    "number", range(len(EVERY)), ids=[f"{e.name}-{c.description}" for e, c in EVERY]
)
def test_float32_in_is_float32_out(number):
    exercise, case = EVERY[number]
    calls = {
        name: dataclasses.replace(call, args=in_float32(call.args), kwargs=in_float32(call.kwargs))
        for name, call in case.calls.items()
    }
    narrow = [dataclasses.replace(case, calls=calls)]
    (observation,) = run_cases(
        exercise.reference, narrow, exercise.arguments, record_side_effects=False
    )
    assert observation.error is None
    exact = np.__version__ >= "2"  # NumPy 1 makes float64 of a float32 scalar and a number
    found = {a.dtype.name for a in arrays_in(observation.result) if exact or a.ndim}
    assert found == {"float32"} or not (exact or found)
