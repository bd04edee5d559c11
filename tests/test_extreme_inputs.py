"""The references are silent and exact on extreme inputs: large, tiny, equal, and of size 1.

What is exact is known in extended precision: formulas written out here, the references themselves
run on longdouble arrays, and central differences of a longdouble loss for the gradients.
"""

import numpy as np
import pytest

from solutions import backward, characters, forward, gates, training

L = np.longdouble
EPS = np.finfo(float).eps
LARGEST, LEAST = np.finfo(float).max, np.finfo(float).smallest_subnormal
SIZES = {  # T, D, H, N
    "generic": (4, 3, 2, 5),
    "one step": (1, 3, 2, 5),
    "one sequence": (4, 3, 2, 1),
    "one unit": (4, 3, 1, 5),
    "one of each": (1, 1, 1, 1),
}
# How large inputs and weights are, and what fills the biases; None for random ones.
KINDS = {
    "ordinary": (1.0, 1.0, None),
    "large inputs": (1e4, 1.0, None),
    "huge inputs": (1e300, 1.0, None),
    "tiny inputs": (1e-300, 1.0, None),
    "large weights": (1.0, 1e6, None),
    "tiny weights": (1.0, 1e-300, None),
    "gates wide open": (1.0, 1.0, 800.0),
    "gates shut": (1.0, 1.0, -800.0),
    "all zero": (0.0, 0.0, 0.0),
}
needs_longdouble = pytest.mark.skipif(np.finfo(L).eps >= EPS, reason="longdouble is no longer here")


@pytest.fixture(autouse=True)
def no_warning_is_given():
    """As the check asks it of students; exp of a very negative number may round to zero."""
    with np.errstate(all="raise", under="ignore"):
        yield


def assert_exact(got, exact, ulps=8.0, least=0.0):
    """got is as near to exact as so many units in the last place, or as least."""
    got, exact = np.asarray(got), np.asarray(exact)
    assert got.shape == exact.shape
    assert got.dtype == float
    assert np.all(np.isfinite(got))
    assert np.all(np.abs(got - exact) <= ulps * EPS * np.abs(exact) + least + LEAST)


def drawn(kind, size, rng):
    """Parameters, x, h0 and c0."""
    inputs, weights, bias = KINDS[kind]
    T, D, H, N = SIZES[size]
    params = gates.init_params(D, H, rng, scale=weights)
    for gate in "figo":
        params["b" + gate] += rng.standard_normal((H, 1)) if bias is None else bias
    h0, c0 = np.tanh(rng.standard_normal((H, N))), rng.standard_normal((H, N))
    return params, inputs * rng.standard_normal((T, D, N)), h0, c0


def extended(tree):
    """The same arrays in extended precision."""
    if isinstance(tree, dict):
        return {name: extended(value) for name, value in tree.items()}
    return tree.astype(L)


# ---------------------------------------------------------------- 01-gates


@needs_longdouble
def test_sigmoid_and_its_slopes_are_exact_for_every_size_of_number():
    sizes = np.array([0.0, LEAST, 1e-300, 1e-17, 1e-8, 0.5, 1, 20, 36.7, 37, 709, 745, 1e4])
    x = np.concatenate([sizes, -sizes])
    y = gates.sigmoid(x)
    assert_exact(y, 1 / (1 + np.exp(-x.astype(L))))
    assert np.all((y >= 0) & (y <= 1))
    assert_exact(gates.dsigmoid(y), y.astype(L) * (1 - y.astype(L)))
    y = np.tanh(x)
    assert_exact(gates.dtanh(y), 1 - y.astype(L) ** 2, least=EPS)


def test_sigmoid_of_infinity_of_no_entry_and_of_no_axis():
    assert gates.sigmoid(np.array([np.inf, -np.inf, LARGEST, -LARGEST])).tolist() == [1, 0, 1, 0]
    assert gates.sigmoid(np.zeros((0, 3))).shape == (0, 3)
    assert gates.sigmoid(np.array(0.0)) == 0.5


def test_a_cell_of_any_size_gives_a_finite_hidden_state():
    c = np.array([[LARGEST, -LARGEST, 0.0, LEAST, 1e-300]])
    one, zero = np.ones_like(c), np.zeros_like(c)
    assert np.array_equal(gates.hidden_state(one, c), [[1, -1, 0, LEAST, 1e-300]])
    assert np.array_equal(gates.update_cell(one, zero, one, c), c)
    assert np.array_equal(gates.update_cell(zero, one, one, c), one)


@pytest.mark.parametrize("scale", [0.0, 1e-300, 1e300])
def test_init_params_of_one_unit_with_any_scale(scale):
    params = gates.init_params(1, 1, np.random.default_rng(0), scale, forget_bias=-1e300)
    assert all(np.all(np.isfinite(value)) for value in params.values())
    assert params["bf"] == -1e300


# ---------------------------------------------------------------- 02-forward


def exact_forward(params, x, h, c):
    """Outputs and last states, in extended precision, written without the references."""
    params, x, h, c = extended(params), extended(x), extended(h), extended(c)
    outputs = []
    for x_t in x:
        z = np.concatenate([h, x_t])
        a = {gate: params["W" + gate] @ z + params["b" + gate] for gate in "figo"}
        # exp of longdouble reaches 11356; beyond 100 all that counts is which side it is.
        f, i, o = (1 / (1 + np.exp(-np.clip(a[gate], -11e3, 11e3))) for gate in "fio")
        c = f * c + i * np.tanh(a["g"])
        h = o * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c


@needs_longdouble
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_forward_pass_is_exact(kind, size):
    params, x, h0, c0 = drawn(kind, size, np.random.default_rng(3))
    exact = exact_forward(params, x, h0, c0)
    largest = max(1.0, KINDS[kind][0] * KINDS[kind][1], KINDS[kind][1])
    # A pre-activation is as exact as the largest product in it; a saturated gate hides that.
    least = 1e-13 if largest in (1.0, 1e300) else 64 * EPS * largest
    *got, caches = forward.lstm_forward(params, x, h0, c0)
    for one, other in zip(got, exact, strict=True):
        assert_exact(one, other, least=least)
    assert len(caches) == len(x)
    for one, other in zip(forward.repair_1(params, x, h0, c0), exact, strict=True):
        assert_exact(one, other, least=least)
    layer = forward.LSTM(x.shape[1], len(h0), np.random.default_rng(0))
    vars(layer).update(params)
    for one, other in zip(layer.forward(x, h0, c0), exact, strict=True):
        assert_exact(one, other, least=least)
    W, b = forward.stack_params(forward.from_torch(forward.to_torch(params)))
    for one, other in zip(
        forward.lstm_step_fused(W, b, x[0], h0, c0),
        exact_forward(params, x[:1], h0, c0)[1:],
        strict=True,
    ):
        assert_exact(one, other, least=least)
    outputs, _, _ = exact_forward(params, x[..., :1], h0[:, :1], c0[:, :1])
    rows = forward.repair_2(params, x[..., 0], h0[:, :1].T, c0[:, :1].T)
    assert_exact(rows[0], outputs[..., 0], least=least)
    zero = np.zeros_like(h0)
    assert_exact(gates.repair_1(params, x), exact_forward(params, x, zero, zero)[0], least=least)


# ---------------------------------------------------------------- 03-backward


def slopes_of(loss, a):
    """Central differences in extended precision, whose error is far below 1e-9."""
    found, step = np.zeros(a.shape, L), L(1e-6)
    for index in np.ndindex(a.shape):
        up, down = extended(a), extended(a)
        up[index] += step
        down[index] -= step
        found[index] = (loss(up) - loss(down)) / (2 * step)
    return found


@needs_longdouble
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["ordinary", "tiny inputs", "gates wide open", "gates shut"])
def test_every_gradient_through_time_is_exact(kind, size):
    params, x, h0, c0 = drawn(kind, size, np.random.default_rng(4))
    d_outputs, d_h, d_c = (np.random.default_rng(5).standard_normal(a.shape) for a in (x, h0, c0))
    d_outputs = np.resize(d_outputs, (len(x), *h0.shape))
    *_, caches = forward.lstm_forward(params, x, h0, c0)
    dx, dh0, dc0, grads = backward.lstm_backward(params, d_outputs, caches, d_h=d_h, d_c=d_c)

    def loss(params=params, x=x, h0=h0, c0=c0):
        outputs, h, c = exact_forward(params, x, h0, c0)
        return np.sum(d_outputs * outputs) + np.sum(d_h * h) + np.sum(d_c * c)

    assert_exact(dx, slopes_of(lambda a: loss(x=a), x), least=1e-9)
    assert_exact(dh0, slopes_of(lambda a: loss(h0=a), h0), least=1e-9)
    assert_exact(dc0, slopes_of(lambda a: loss(c0=a), c0), least=1e-9)
    for name, value in params.items():
        slopes = slopes_of(lambda a, name=name: loss(params | {name: a}), value)
        assert_exact(grads[name], slopes, least=1e-9)


@needs_longdouble
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("large weights", "huge inputs")])
def test_every_backward_pass_is_silent_and_as_in_extended_precision(kind, size):
    """Without those in which weights or inputs multiply what is rounded at every step."""
    params, x, h0, c0 = drawn(kind, size, np.random.default_rng(6))
    d_outputs = np.random.default_rng(7).standard_normal((len(x), *h0.shape))
    *_, caches = forward.lstm_forward(params, x, h0, c0)
    *_, exact_caches = forward.lstm_forward(*map(extended, (params, x, h0, c0)))
    got = backward.lstm_backward(params, d_outputs, caches)
    exact = backward.lstm_backward(extended(params), extended(d_outputs), exact_caches)
    least = 1e-10 * max(1.0, KINDS[kind][0]) if KINDS[kind][0] >= 1 else 1e-13
    for one, other in zip(got[:3], exact[:3], strict=True):
        assert_exact(one, other, least=least)
    grads = backward.repair_2(params, d_outputs, caches)
    for name in params:
        assert_exact(got[3][name], exact[3][name], least=least)
        assert np.array_equal(grads[name], got[3][name])
    zero = np.zeros_like(h0)
    step = backward.lstm_step_backward(params, d_outputs[0], zero, caches[0])
    for one, other in zip(
        backward.repair_1(params, d_outputs[0], zero, caches[0]), step[:3], strict=True
    ):
        assert_exact(one, other, least=1e-12 * max(1.0, float(np.abs(other).max())))


def test_a_layer_learns_from_one_step_of_one_sequence_whatever_the_rate():
    for lr in (0.0, 1e-300, 1e300):
        layer = backward.LSTM(1, 1, np.random.default_rng(0))
        before = {name: value.copy() for name, value in layer.params.items()}
        layer.forward(np.ones((1, 1)))
        grads = layer.backward(np.ones((1, 1)), lr=lr)
        for name, value in layer.params.items():
            assert np.array_equal(value, before[name] - lr * grads[name])


def test_numerical_gradient_of_no_entry_of_no_axis_and_of_large_entries():
    assert backward.numerical_gradient(lambda a: 1.0, np.zeros((0, 2))).shape == (0, 2)
    assert backward.numerical_gradient(lambda a: float(a), np.array(0.0)) == pytest.approx(1)
    large = backward.numerical_gradient(lambda a: float(a.sum()), np.array([1e300, -1e300]))
    assert np.array_equal(large, [0, 0])  # a step of eps is lost in numbers of this size
    assert backward.numerical_gradient(
        lambda a: float(a.sum()), np.array([1e300]), eps=1e290
    ) == pytest.approx(1)


# ---------------------------------------------------------------- 04-training

PLACES = {"large": 1e150, "ordinary": 1.0, "tiny": 1e-150}  # squares are still in range


@needs_longdouble
@pytest.mark.parametrize("size", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("shape", [(1,), (1, 1), (3, 1), (1, 4), (2, 1, 3)])
def test_mse_is_exact(shape, size):
    y, target = size * np.random.default_rng(0).standard_normal((2, *shape))
    loss, gradient = training.mse(y, target)
    difference = extended(y) - extended(target)
    assert_exact(loss, np.mean(difference**2), ulps=64)
    assert_exact(gradient, 2 * difference / y.size)
    assert training.mse(y, y)[0] == 0


@needs_longdouble
@pytest.mark.parametrize("size", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(("K", "H", "N"), [(1, 1, 1), (1, 3, 2), (3, 1, 2), (3, 2, 1)])
def test_the_readout_and_its_gradients_are_exact(K, H, N, size):
    rng = np.random.default_rng(2)
    Wy, by, h, dy = (rng.standard_normal(s) for s in ((K, H), (K, 1), (H, N), (K, N)))
    Wy, by, dy = size * Wy, size * by, size * dy
    least = 8 * EPS * size
    assert_exact(training.readout(Wy, by, h), extended(Wy) @ extended(h) + by, least=least)
    dWy, dby, dh = training.readout_backward(Wy, dy, h)
    assert_exact(dWy, extended(dy) @ extended(h).T, least=least)
    assert_exact(dby, extended(dy).sum(axis=1, keepdims=True), least=least)
    assert_exact(dh, extended(Wy).T @ extended(dy), least=least * size)


@needs_longdouble
@pytest.mark.parametrize("max_norm", [0.0, 1e-150, 1e-6, 1.0, 1e300, np.inf])
@pytest.mark.parametrize("size", PLACES.values(), ids=PLACES)
def test_gradients_of_any_length_are_clipped_exactly(size, max_norm):
    """As long as their squares, and max_norm / norm, are within the range of a float."""
    rng = np.random.default_rng(3)
    grads = {name: size * rng.standard_normal((2, 3)) for name in ("", "Wf", "Wi", 7)}
    grads["Wi"] = grads["Wf"].copy()
    grads["none"] = np.zeros((0, 2))
    clipped, norm = training.clip_gradients(grads, max_norm)
    exact = np.sqrt(sum(np.sum(extended(g) ** 2) for g in grads.values()))
    assert_exact(norm, exact)
    assert list(clipped) == list(grads)
    for name, g in grads.items():
        assert_exact(clipped[name], extended(g) * min(L(1), L(max_norm) / exact))
        assert not np.shares_memory(clipped[name], g)


def test_gradients_that_are_zero_or_none_stay_so():
    zeros = {"Wf": np.zeros((2, 2)), "bf": -np.zeros((2, 1))}
    for max_norm in (0.0, 1e-300, 1.0, np.inf):
        clipped, norm = training.clip_gradients(zeros, max_norm)
        assert norm == 0
        assert not any(array.any() for array in clipped.values())
    assert training.clip_gradients({}, 1.0) == ({}, 0)


@pytest.mark.parametrize("lr", [0.0, 1e-300, 1e100])
def test_sgd_steps_by_any_rate_and_under_any_name(lr):
    params = {"": np.array(1.0), "Wf": np.ones((1, 1)), "none": np.ones((0, 1))}
    grads = {name: np.full(value.shape, 1e-150) for name, value in reversed(params.items())}
    training.sgd_step(params, grads, lr)
    assert all(np.all(value == 1.0 - lr * 1e-150) for value in params.values())


@needs_longdouble
@pytest.mark.parametrize("size", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(("beta1", "beta2", "eps"), [(0.9, 0.999, 1e-8), (0.5, 0.9, 0)])
def test_adam_is_exact_over_thousands_of_steps(beta1, beta2, eps, size):
    """With a beta of 0 it is as exact as the largest gradient so far, and not as the newest."""
    rng = np.random.default_rng(4)
    grads = size * rng.standard_normal((2000, 2, 1))
    params = {"": np.zeros((2, 1)), "Wf": np.zeros((2, 1)), "one": np.array(0.0)}
    optimiser = training.Adam(params, 0.01, beta1, beta2, eps)
    m, v, p = np.zeros((3, 2, 1), L)
    for t, g in enumerate(grads, start=1):
        optimiser.step({"one": np.array(g[0, 0]), "Wf": g, "": -g})
        m, v = beta1 * m + (1 - L(beta1)) * g, beta2 * v + (1 - L(beta2)) * extended(g) ** 2
        root = np.sqrt(v / (1 - L(beta2) ** t)) + eps
        p = p - L(0.01) * (m / (1 - L(beta1) ** t)) / root
    for got, exact in ((params["Wf"], p), (params[""], -p), (params["one"], p[0, 0])):
        assert_exact(got, exact, ulps=1e4)


def test_adam_leaves_entries_without_a_gradient_where_they_are():
    params = {"Wf": np.array([[1.0, 2.0]])}
    optimiser = training.Adam(params)
    for _ in range(20):
        optimiser.step({"Wf": np.array([[0.0, -0.0]])})
    assert params["Wf"].tolist() == [[1.0, 2.0]]


def test_the_shortest_sequences_and_the_smallest_models_are_trained_silently():
    rng = np.random.default_rng(5)
    x, y = training.adding_problem(rng, 11, 1)
    assert x.shape == (11, 2, 1)
    assert y.shape == (1, 1)
    sizes = {"T": 11, "hidden_size": 1, "batch_size": 1, "show_progress": False}
    _, errors = training.train(rng, max_sequences=3, **sizes)
    assert errors.shape == (3,)
    _, errors = training.train(rng, max_sequences=0, **sizes)
    assert errors.shape == (0,)
    model = training.new_model(rng, 1, 1, 1, longest=2)
    assert model["bf"] == 0 == model["bi"]
    assert not training.is_solved([])


# ---------------------------------------------------------------- 05-characters

LOGITS = {
    "ordinary": np.random.default_rng(1).standard_normal((4, 3)),
    "large": 1e3 * np.random.default_rng(1).standard_normal((4, 3)),
    "huge": 1e300 * np.random.default_rng(1).standard_normal((4, 3)),
    "tiny": 1e-300 * np.random.default_rng(1).standard_normal((4, 3)),
    "equal": np.full((4, 3), -1e4),
    "columns far apart": np.array([[1e4, 0.0, -1e4], [1e4 - 1, 40.0, -1e4 - 800]]),
    "one class": np.full((1, 3), 7.0),
    "one sequence": np.array([[1.0], [-1e3], [1e3]]),
    "one of each": np.array([[-1e300]]),
}


def exact_cross_entropy(logits, labels):
    """Loss and gradient in extended precision, with one-hot answers and without a shift of rows."""
    truth = labels == np.arange(len(logits))[:, np.newaxis]
    margins = extended(logits) - extended(logits).max(axis=0)
    total = np.exp(margins).sum(axis=0)
    losses = np.log(total) - margins[truth.argmax(axis=0), np.arange(labels.size)]
    return losses.mean(), (np.exp(margins) / total - truth) / labels.size


@needs_longdouble
@pytest.mark.parametrize("kind", LOGITS)
def test_cross_entropy_is_exact_whichever_class_is_right(kind):
    logits = LOGITS[kind]
    K, N = logits.shape
    for label in range(K):
        labels = (label + np.arange(N)) % K
        exact = exact_cross_entropy(logits, labels)
        for got, want in zip(characters.softmax_cross_entropy(logits, labels), exact, strict=True):
            assert_exact(got, want, least=2 * EPS)
        eye = np.eye(K)
        loss, grads, dh = characters.repair_1(eye, np.zeros((K, 1)), logits, labels)
        assert_exact(loss, exact[0], least=2 * EPS)
        assert_exact(dh, exact[1], least=2 * EPS)
        assert_exact(grads["by"], exact[1].sum(axis=1, keepdims=True), least=4 * EPS)
        assert np.all(np.isfinite(grads["Wy"]))


def test_tasks_with_classes_of_one_sequence_are_silent():
    rng = np.random.default_rng(6)
    for task, K in ((characters.temporal_order, 4), (characters.embedded_reber, 7)):
        x, labels, legal = task(rng, 1)
        model = training.new_model(rng, x.shape[1], 1, K)
        zeros = characters.zero_states(model, 1)
        loss, grads, _, _ = characters.class_gradients(model, x, labels, zeros, zeros)
        assert np.isfinite(loss)
        assert set(grads) == set(model)
        p, _, _ = characters.class_probabilities(model, x, zeros, zeros)
        assert np.allclose(p.sum(axis=1), 1)
        off, wrong = characters.furthest_off(p, legal), characters.wrong_sets(p, legal)
        assert off.shape == wrong.shape == (1,)


def large_model(D, H, K, scale, by):
    """A model whose readout's bias is large, and its LSTM's weights of a given size."""
    model = training.new_model(np.random.default_rng(7), D, H, K)
    model = {name: scale * array for name, array in model.items()}
    return model | {"by": by * np.arange(K)[:, np.newaxis].astype(float)}


def exact_bits(model, codes):
    """Bits per character in extended precision, by logits and the logarithm of a sum."""
    lstm = {name: array for name, array in model.items() if name not in ("Wy", "by")}
    x = characters.one_hot(codes[:-1, np.newaxis], len(model["by"]))
    zeros = np.zeros((len(model["bf"]), 1))
    outputs, _, _ = exact_forward(lstm, x, zeros, zeros)
    logits = (extended(model["Wy"]) @ outputs + extended(model["by"]))[:, :, 0].T
    return exact_cross_entropy(logits, codes[1:])[0] / np.log(L(2))


@needs_longdouble
@pytest.mark.parametrize("by", [0.0, 1.0, -1e3, 1e3, 1e6, -1e300])
@pytest.mark.parametrize(("K", "H", "size"), [(2, 1, 2), (1, 1, 5), (5, 3, 40), (3, 4, 3)])
def test_bits_per_character_are_exact_and_finite_for_logits_of_any_size(K, H, size, by):
    model, codes = large_model(K, H, K, 1.0, by), np.arange(size) % K
    bits = characters.bits_per_character(model, codes)
    assert type(bits) is float
    assert_exact(bits, exact_bits(model, codes), least=1e-12, ulps=64)


@needs_longdouble
@pytest.mark.parametrize("by", [0.0, 1e3, -1e6])
@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e2])
@pytest.mark.parametrize("size", [(1, 1, 1, 1, 1), (4, 1, 2, 3, 2), (3, 2, 1, 2, 5)], ids=str)
def test_class_gradients_are_silent_and_as_in_extended_precision(size, scale, by):
    T, D, H, K, N = size
    rng = np.random.default_rng(8)
    model, x = large_model(D, H, K, scale, by), rng.standard_normal((T, D, N))
    labels = np.arange(T * N).reshape(T, N) % (K + 1) - (T > 1)
    labels = np.minimum(labels, K - 1)
    states = rng.standard_normal((2, H, N))
    got = characters.class_gradients(model, x, labels, *states)
    exact = characters.class_gradients(
        {name: extended(array) for name, array in model.items()},
        extended(x),
        labels,
        *map(extended, states),
    )
    largest = max(1.0, scale) ** 2
    assert_exact(got[0], exact[0], least=1e-12 * largest)
    assert set(got[1]) == set(model)
    for name in model:
        assert got[1][name].shape == model[name].shape
        assert_exact(got[1][name], exact[1][name], least=1e-10 * largest)
    for one, other in zip(got[2:], exact[2:], strict=True):
        assert_exact(one, other, least=1e-12 * largest)


@pytest.mark.parametrize("text", ["a", "aa", "\n", "ba", "\U0010ffff\0", "Aa" * 5000])
def test_a_text_of_any_symbols_is_written_again_from_its_codes(text):
    codes, vocabulary = characters.encode(text)
    assert "".join(vocabulary[code] for code in codes) == text
    assert vocabulary == "".join(sorted(set(text)))


@pytest.mark.parametrize(("T", "N"), [(1, 1), (1, 7), (5, 1), (3, 4), (16, 16)])
@pytest.mark.parametrize("more", [1, 2, 11, 500])
def test_streams_read_the_text_in_one_go_and_targets_are_what_comes_next(T, N, more):
    codes = np.arange(T * N + more)
    inputs, targets = characters.chunks(codes, T, N)
    M = len(inputs)
    assert inputs.shape == targets.shape == (M, T, N)
    streams = inputs.reshape(M * T, N)
    assert np.array_equal(streams.T.ravel(), codes[: M * T * N])
    assert np.array_equal(targets, inputs + 1)
    assert T * N * (M + 1) >= codes.size > M * T * N
