"""The reference of 04-training: gradients, torch's optimisers, rules of the task, training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from solutions import training
from solutions.backward import numerical_gradient
from solutions.forward import lstm_forward
from solutions.training import (
    adding_problem,
    clip_gradients,
    is_solved,
    mse,
    new_model,
    readout,
    readout_backward,
    repair_1,
    sgd_step,
    train,
)
from tests.numerics import TORCH, close, complex_step, read_only, seeds, sizes

# ---------------------------------------------------------------- loss and readout


@given(arrays.array_shapes(max_dims=3, max_side=4), seeds)
def test_the_gradient_of_the_squared_error_agrees_with_both_measurements(shape, seed):
    y, target = read_only(*np.random.default_rng(seed).standard_normal((2, *shape)))
    gradient = mse(y, target)[1]
    close(gradient, complex_step(lambda v: mse(v, target)[0], y))
    close(gradient, numerical_gradient(lambda v: mse(v, target)[0], y), rtol=1e-7, atol=1e-8)


def test_the_squared_error_is_the_mean_over_all_entries():
    assert mse(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [0.0, 0.0]]))[0] == 29 / 4


@given(sizes, seeds)
def test_the_gradients_of_the_readout_agree_with_the_complex_step(khn, seed):
    k, h, n = khn
    rng = np.random.default_rng(seed)
    shapes = [(k, h), (k, 1), (h, n), (k, n)]
    Wy, by, states, dy = read_only(*(rng.standard_normal(shape) for shape in shapes))
    dWy, dby, dh = readout_backward(Wy, dy, states)
    close(dWy, complex_step(lambda a: (readout(a, by, states) * dy).sum(), Wy))
    close(dby, complex_step(lambda a: (readout(Wy, a, states) * dy).sum(), by))
    close(dh, complex_step(lambda a: (readout(Wy, by, a) * dy).sum(), states))


def test_the_readout_is_one_linear_layer():
    y = readout(np.array([[1.0, 2.0]]), np.array([[3.0]]), np.array([[4.0, 0.0], [5.0, 0.0]]))
    assert y.tolist() == [[17.0, 3.0]]


# ---------------------------------------------------------------- optimisers

ADAM = {"adam_defaults": {}, "adam": {"lr": 0.05, "beta1": 0.8, "beta2": 0.95, "eps": 1e-2}}
NAMES = ("Wf", "Wy", "by")


def stored(file, kind):
    """Arrays by name out of a fixture: before, grads, after, or clipped."""
    with np.load(TORCH / f"{file}.npz") as found:
        return {name: found[f"{kind}_{name}"] for name in NAMES}


def follows_torch(file, params, step):
    """Whether parameters that step changes in place are torch's after every step."""
    grads, after = stored(file, "grads"), stored(file, "after")
    own = {name: np.empty_like(p) for name, p in params.items()}  # refilled, as callers may
    arrays_before = dict(params)
    assert len(after["Wf"]) == 6
    for t in range(6):
        for name in NAMES:
            own[name][...] = grads[name][t]
        step(own)
        for name in NAMES:
            assert params[name] is arrays_before[name]
            close(params[name], after[name][t])
            np.testing.assert_array_equal(own[name], grads[name][t])


@pytest.mark.parametrize("file", ADAM)
def test_adam_takes_the_steps_of_torch(file):
    params = stored(file, "before")
    follows_torch(file, params, training.Adam(params, **ADAM[file]).step)


def test_two_adams_share_no_state():
    ours, others = stored("adam", "before"), stored("adam", "before")
    adam, beside = (training.Adam(params, **ADAM["adam"]) for params in (ours, others))

    def in_turn(grads):
        beside.step({name: -3 * g for name, g in grads.items()})
        adam.step(grads)

    follows_torch("adam", ours, in_turn)


def test_gradient_descent_takes_the_steps_of_torch():
    params = stored("sgd", "before")
    follows_torch("sgd", params, lambda grads: sgd_step(params, grads, 0.3))


@pytest.mark.parametrize(("file", "max_norm"), [("clip_long", 1.0), ("clip_short", 1e3)])
def test_clipping_is_that_of_torch_but_for_the_millionth_it_adds_to_the_norm(file, max_norm):
    clipped, norm = clip_gradients(stored(file, "grads"), max_norm)
    with np.load(TORCH / f"{file}.npz") as torch:
        close(norm, torch["norm"])
        assert (norm > max_norm) == (file == "clip_long")
    for name, theirs in stored(file, "clipped").items():
        close(clipped[name], theirs, rtol=1e-6)


def test_the_repair_lab_is_one_adam_behind_a_clip():
    ours, theirs = stored("adam", "before"), stored("adam", "before")
    grads, optimiser = stored("adam", "grads"), training.Adam(theirs, lr=0.1)
    steps = [{name: grads[name][t] for name in NAMES} for t in range(6)]
    read_only(*(array for step in steps for array in step.values()))
    norms = repair_1(ours, steps, 0.1, 4.0)
    flat = [np.concatenate([step[name].ravel() for name in NAMES]) for step in steps]
    close(norms, [np.linalg.norm(one) for one in flat])
    assert min(norms) < 4 < max(norms)
    for step, norm in zip(steps, norms, strict=True):
        optimiser.step({name: g * min(1, 4 / norm) for name, g in step.items()})
    for name in NAMES:
        close(ours[name], theirs[name])


trees = st.dictionaries(
    st.sampled_from("abc"),
    arrays.arrays(float, arrays.array_shapes(max_dims=2, max_side=3), elements=st.floats(-9, 9)),
    min_size=1,
)


@given(trees, st.floats(0.01, 30))
def test_clipping_never_lengthens_keeps_the_direction_and_gives_new_arrays(grads, max_norm):
    read_only(*grads.values())
    clipped, norm = clip_gradients(grads, max_norm)
    before, after = (np.concatenate([t[k].ravel() for k in grads]) for t in (grads, clipped))
    close(norm, np.linalg.norm(before), rtol=1e-13)
    close(np.linalg.norm(after), min(norm, max_norm), rtol=1e-13)
    close(after * norm, before * np.linalg.norm(after), rtol=1e-12, atol=1e-12)
    for name, g in grads.items():
        assert clipped[name].shape == g.shape
        assert not np.shares_memory(clipped[name], g)
    if norm <= max_norm:
        np.testing.assert_array_equal(after, before)


# ---------------------------------------------------------------- the adding problem


@given(st.integers(11, 60), st.integers(1, 300), seeds)
def test_the_adding_problem_keeps_the_rules_of_the_paper(T, N, seed):
    x, y = adding_problem(np.random.default_rng(seed), T, N)
    values, markers = x[:, 0], x[:, 1]
    assert (x.shape, y.shape) == ((T, 2, N), (1, N))
    assert (np.abs(values) <= 1).all()
    assert (markers[[0, -1]] == -1).all()
    assert np.isin(markers[1:-1], [0, 1]).all()
    marked = markers == 1
    at_start = marked.sum(axis=0) == 1  # the very first step was drawn, and keeps its marker
    assert (marked.sum(axis=0)[~at_start] == 2).all()
    np.testing.assert_array_equal(values[0] == 0, at_start)
    assert (at_start | marked[:10].any(axis=0)).all()
    assert (at_start | marked[: T // 2 - 1].any(axis=0)).all()
    assert not marked[max(10, T // 2 - 1) :].any()
    close(y[0], 0.5 + (values * marked).sum(axis=0) / 4)


@pytest.mark.parametrize("T", [11, 12, 21, 24, 40])
def test_every_pair_of_marks_is_as_frequent_as_in_the_paper(T):
    """First one of ten steps; second one of the first T/2 - 1 that is another, all alike."""
    N, half = 60_000, T // 2 - 1
    x, _ = adding_problem(np.random.default_rng(T), T, N)
    marked = x[:, 1] == 1
    late = T - 1 - marked[::-1].argmax(axis=0)
    early = np.where(marked.sum(axis=0) == 1, 0, marked.argmax(axis=0))
    counted = np.zeros((T, T))
    np.add.at(counted, (early, late), 1)
    expected = np.zeros((T, T))
    for first in range(10):
        others = [step for step in range(half) if step != first]
        for second in others:
            expected[min(first, second), max(first, second)] += N / 10 / len(others)
    assert (counted[expected == 0] == 0).all()
    off = (counted - expected)[expected > 0] / np.sqrt(expected[expected > 0])
    assert np.abs(off).max() < 4.5
    assert (off**2).mean() == pytest.approx(1, abs=5 * np.sqrt(2 / off.size))


def test_the_values_are_uniform_and_independent_of_each_other_and_of_the_marks():
    N = 100_000
    x, _ = adding_problem(np.random.default_rng(5), 14, N)
    counts = np.array([np.histogram(row, 20, (-1, 1))[0] for row in x[1:, 0]])
    assert np.abs(counts - N / 20).max() < 5 * np.sqrt(N / 20)
    rows = np.concatenate([x[1:, 0], np.abs(x[1:, 0]), x[1:6, 1]])  # values, sizes, five markers
    related = np.corrcoef(rows)
    np.fill_diagonal(related, 0)
    related[-5:, -5:] = 0  # markers exclude each other
    assert np.abs(related).max() < 5 / np.sqrt(N)
    neighbours = np.corrcoef(x[1:, 0, :-1].ravel(), x[1:, 0, 1:].ravel())[0, 1]
    assert abs(neighbours) < 5 / np.sqrt(13 * N)


# ---------------------------------------------------------------- tasks with classes


# ---------------------------------------------------------------- training


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 4), st.floats(-2, 5), seeds)
def test_a_new_model_has_ten_arrays_of_the_right_shapes(d, h, k, bias, seed):
    model = new_model(np.random.default_rng(seed), d, h, k, forget_bias=bias)
    shapes = {f"W{gate}": (h, h + d) for gate in "figo"} | {f"b{gate}": (h, 1) for gate in "figo"}
    shapes |= {"Wy": (k, h), "by": (k, 1)}
    assert {name: array.shape for name, array in model.items()} == shapes
    assert (model["bf"] == bias).all()
    assert not any(model[f"b{gate}"].any() for gate in "igoy")


def test_the_forget_biases_of_a_new_model_are_drawn_for_times_up_to_longest():
    """Chrono initialisation: exp(bf) is uniform on [1, longest - 1], and bi is -bf."""
    model = new_model(np.random.default_rng(2), 1, 1000, 1, longest=101)
    steps = np.exp(model["bf"])[:, 0]
    assert 1 <= steps.min() < 2
    assert 99 < steps.max() <= 100
    assert np.abs(np.histogram(steps, 10, (1, 100))[0] - 100).max() < 45
    np.testing.assert_array_equal(model["bi"], -model["bf"])
    scales = [model[name].std() * np.sqrt(1000) for name in ("Wf", "Wy")]
    assert scales == pytest.approx([1, 1], rel=0.1)


BELOW = np.nextafter(0.25, 0)


@pytest.mark.parametrize(
    ("errors", "solved"),
    [
        ([0.125] * 1999, False),  # one sequence is missing
        ([0.125] * 2000, True),
        ([], False),
        ([BELOW] + [0.0] * 1999, True),
        ([0.25] + [0.0] * 1999, False),  # single: at the bound, not below it
        ([0.0] * 1999 + [0.25], False),
        ([0.25] + [0.0] * 2000, True),  # before the last 2000
        ([0.1875] * 2000, False),  # the mean, at its bound
        ([0.1875 - 2**-20] * 2000, True),
    ],
)
def test_the_criterion_at_its_bounds(errors, solved):
    assert is_solved(errors, single=0.25, mean=0.1875) == solved


def test_the_criterion_of_the_paper_is_the_default():
    assert is_solved([0.0399] + [0.0099] * 1999)
    assert not is_solved([0.0401] + [0.0] * 1999)
    assert not is_solved([0.0101] * 2000)


QUICK = {"T": 20, "lr": 0.05, "show_progress": False}


@pytest.fixture(scope="module")
def run():
    return train(np.random.default_rng(2), **QUICK)


def test_a_short_training_run_meets_the_criterion_and_stops_there(run):
    model, errors = run
    assert len(errors) < 40_000
    assert len(errors) % 16 == 0
    assert is_solved(list(errors))
    assert not is_solved(list(errors[:-16]))
    lstm = {name: model[name] for name in model if name not in ("Wy", "by")}
    x, y = adding_problem(np.random.default_rng(77), 20, 2560)
    h = lstm_forward(lstm, x, np.zeros((16, 2560)), np.zeros((16, 2560)))[1]
    off = np.abs(readout(model["Wy"], model["by"], h) - y)
    assert off.mean() < 0.01
    assert (off > 0.04).sum() < 26


def test_the_same_rng_trains_the_same_model_to_the_bit(run):
    model, errors = train(np.random.default_rng(2), **QUICK, max_sequences=480)
    again, same = train(np.random.default_rng(2), **QUICK, max_sequences=480)
    np.testing.assert_array_equal(errors, same)
    np.testing.assert_array_equal(errors, run[1][:480])
    assert all(np.array_equal(model[name], again[name]) for name in model)
    _, others = train(np.random.default_rng(3), **QUICK, max_sequences=16)
    assert not np.isin(others, errors[:16]).any()


@pytest.mark.parametrize("most", [0, 8, 96])
def test_training_stops_at_max_sequences(most):
    start = new_model(np.random.default_rng(0), 2, 3, 1)
    kept = {name: array.copy() for name, array in start.items()}
    options = {"T": 12, "batch_size": 8, "max_sequences": most, "model": start}
    model, errors = train(np.random.default_rng(1), **options, show_progress=False)
    assert errors.shape == (most,)
    assert all(np.array_equal(model[k], kept[k]) == (most == 0) for k in kept)


@pytest.mark.parametrize("max_norm", [0.05, 1e3])
def test_training_takes_adams_steps_against_clipped_measured_gradients(max_norm):
    """Three updates by hand, without the backward pass of train."""
    rng = np.random.default_rng(4)
    model = {k: a + 0.1 for k, a in new_model(rng, 2, 2, 1).items()}
    start = {k: a.copy() for k, a in model.items()}
    options = {"T": 11, "batch_size": 3, "lr": 0.1, "max_norm": max_norm, "max_sequences": 9}
    trained, errors = train(np.random.default_rng(6), **options, model=start, show_progress=False)
    adam, drawn, found, norms = training.Adam(model, 0.1), np.random.default_rng(6), [], []

    def answer(given_model, x):
        lstm = {k: a for k, a in given_model.items() if k not in ("Wy", "by")}
        h = lstm_forward(lstm, x, np.zeros((2, 3)), np.zeros((2, 3)))[1]
        return given_model["Wy"] @ h + given_model["by"]

    for _ in range(3):
        x, y = adding_problem(drawn, 11, 3)
        found.extend(np.abs(answer(model, x) - y)[0])
        grads = {
            k: numerical_gradient(
                lambda a, k=k, x=x, y=y: np.mean((answer(model | {k: a}, x) - y) ** 2), model[k]
            )
            for k in model
        }
        clipped, norm = clip_gradients(grads, max_norm)
        norms.append(norm)
        adam.step(clipped)
    assert (max(norms) > max_norm) == (max_norm == 0.05)
    close(errors, found, rtol=1e-5)
    for name in model:
        close(trained[name], model[name], rtol=1e-4, atol=1e-6)


def test_a_model_of_float32_is_trained_in_float32():
    wide = new_model(np.random.default_rng(0), 2, 4, 1, longest=20)
    model = {name: value.astype(np.float32) for name, value in wide.items()}
    rng = np.random.default_rng(1)
    trained, errors = train(rng, T=20, max_sequences=64, model=model, show_progress=False)
    assert {a.dtype.name for a in (*trained.values(), errors)} == {"float32"}
