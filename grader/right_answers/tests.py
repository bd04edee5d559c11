"""Right tests in many styles, for notebook 06-tests."""

import functools
import itertools
import unittest

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from solutions.backward import lstm_backward, lstm_step_backward, numerical_gradient
from solutions.forward import lstm_forward, lstm_step
from solutions.gates import init_params
from solutions.training import Adam as Right

KEYS = ["x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"]
NAMES = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]
SIZES = [(4, 2, 3, 5), (1, 3, 2, 4), (3, 1, 2, 2), (2, 2, 1, 1)]  # T, N, D, H

# ---------------------------------------------------------------- helpers, as students write them


def flat(value):
    """All arrays in one list."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [array for one in value for array in flat(one)]


def near(got, want, what="it", tolerance=1e-9):
    got, want = np.asarray(got), np.asarray(want)
    if got.shape != want.shape or got.dtype != want.dtype:
        raise AssertionError(f"{what}: {got.dtype} {got.shape}, not {want.dtype} {want.shape}")
    if not np.abs(got - want).max(initial=0) < tolerance * (1 + np.abs(want).max(initial=0)):
        raise AssertionError(f"{what}: wrong values")


def inputs(rng, T, N, D, H):
    params = init_params(D, H, rng, scale=0.7)
    params = {k: v + 0.5 * rng.standard_normal(v.shape) for k, v in params.items()}
    shapes = [(T, D, N), (H, N), (H, N), (T, H, N), (H, N), (H, N)]
    return params, *(1.5 * rng.standard_normal(shape) for shape in shapes)


def copies(value):
    if isinstance(value, dict):
        return {k: copies(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(copies(v) for v in value)
    return value.copy() if isinstance(value, np.ndarray) else value


def pure(function, *args):
    """The result of a function that leaves its arguments, and its earlier results, alone."""
    before, number = copies(list(args)), len(flat(list(args)))
    result = function(*args)
    kept = copies(result)
    function(*[a * 0.5 if isinstance(a, np.ndarray) else copies(a) for a in args])
    assert len(flat(list(args))) == number, "something was taken out of an argument"
    for one, other in zip(flat(list(args)), flat(before), strict=True):
        assert_array_equal(one, other, "an argument was changed")
    for one, other in zip(flat(result), flat(kept), strict=True):
        assert_array_equal(one, other, "a result was changed later")
    return result


def separate(outputs, args):
    arrays = flat(list(outputs))
    for one, other in itertools.combinations(arrays, 2):
        assert not np.shares_memory(one, other), "two results are one"
    for one, other in itertools.product(arrays, flat(list(args))):
        assert not np.shares_memory(one, other), "a result is an argument"


def as_dict(dx, dh, dc, grads):
    return {"dx": dx, "dh": dh, "dc": dc} | dict(grads)


# ---------------------------------------------------------------- test_sigmoid

TABLE = {
    -1e4: 0.0,
    -710.0: 0.0,
    -40.0: 4.248354255291589e-18,
    -12.0: 6.144174602214718e-06,
    -1.0: 0.2689414213699951,
    0.0: 0.5,
    0.25: 0.5621765008857981,
    1.0: 0.7310585786300049,
    12.0: 0.9999938558253978,
    40.0: 1.0,
    1e4: 1.0,
}


def test_sigmoid__exact_table(sigmoid):
    """A table of known values, to the last digits."""
    x = np.array([*TABLE, 3.0]).reshape(3, 4)
    before = x.copy()
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y = sigmoid(x)
    want = np.array([*TABLE.values(), 0.9525741268224334]).reshape(3, 4)
    assert y.shape == x.shape, y.shape
    assert y.dtype == np.float64, y.dtype
    assert_allclose(y, want, rtol=1e-13, atol=1e-15)
    assert_array_equal(x, before)
    assert not np.shares_memory(x, y)
    sigmoid(np.zeros_like(x))
    assert_allclose(y, want, rtol=1e-13, atol=1e-15)


def test_sigmoid__numpy_testing(sigmoid):
    """numpy.testing on random arrays of several shapes, with the formula by tanh beside it."""
    rng = np.random.default_rng(11)
    for shape in [(7,), (2, 3), (2, 1, 4)]:
        x = 6 * rng.standard_normal(shape)
        assert_allclose(sigmoid(x), 0.5 + 0.5 * np.tanh(x / 2), rtol=0, atol=1e-14)
    with np.errstate(all="raise", under="ignore"):
        far = np.array([-1e4, -800.0, -36.0, 36.0, 800.0, 1e4])
        y = pure(sigmoid, far)
    assert_allclose(y[:3], [0, 0, np.exp(-36)], rtol=1e-12, atol=1e-15)
    assert sigmoid(np.zeros(2)).tolist() == [0.5, 0.5], "zero"
    assert_allclose(y[3:], 1, rtol=0, atol=1e-15)


def test_sigmoid__properties(sigmoid):
    """Properties of random arrays: symmetry, slope, monotonicity, and the logarithm of the odds."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        x = rng.uniform(-15, 15, size=(3, 4))
        y = pure(sigmoid, x)
        near(y + sigmoid(-x), np.ones_like(x), "symmetry", 1e-13)
        near(np.log(y) - np.log(sigmoid(-x)), x, "odds", 1e-8)
        slope = (sigmoid(x + 1e-5) - sigmoid(x - 1e-5)) / 2e-5
        near(slope, y * (1 - y), "slope")
    with np.errstate(all="raise", under="ignore"):
        ends = sigmoid(np.array([-5000.0, 5000.0, 0.0]))
    near(ends, np.array([0.0, 1.0, 0.5]), "ends", 1e-15)


# ---------------------------------------------------------------- test_lstm_step


def test_lstm_step__loops(lstm_step):
    """Every unit of every sequence on its own, by Python's math on single numbers."""
    for _, N, D, H in SIZES:
        params, x, h0, c0, *_ = inputs(np.random.default_rng(1), 1, N, D, H)
        h, c, cache = pure(lstm_step, params, x[0], h0, c0)
        separate((h, c), [params, x, h0, c0])
        assert h.shape == c.shape == (H, N)
        for n, u in itertools.product(range(N), range(H)):
            z = [*h0[:, n], *x[0][:, n]]
            sums = {
                k: sum(w * v for w, v in zip(params["W" + k][u], z, strict=True))
                + params["b" + k][u, 0]
                for k in "figo"
            }
            gate = {k: 1 / (1 + np.exp(-s)) if k != "g" else np.tanh(s) for k, s in sums.items()}
            now = gate["f"] * c0[u, n] + gate["i"] * gate["g"]
            assert abs(c[u, n] - now) < 1e-10, "c"
            assert abs(h[u, n] - gate["o"] * np.tanh(now)) < 1e-10, "h"
            want = gate | {"c": now, "h_prev": h0[u, n], "c_prev": c0[u, n]}
            for key, value in want.items():
                assert abs(cache[key][u, n] - value) < 1e-10, key
        near(cache["x_t"], x[0], "x_t")


def test_lstm_step__own_oracle(lstm_step):
    """An own implementation beside it, with one stacked matrix."""
    names = "figo"

    def oracle(params, x_t, h_prev, c_prev):
        W = np.concatenate([params["W" + k] for k in names])
        b = np.concatenate([params["b" + k] for k in names])
        f, i, g, o = np.split(W @ np.vstack([h_prev, x_t]) + b, 4)
        f, i, o = (0.5 + 0.5 * np.tanh(a / 2) for a in (f, i, o))
        c = f * c_prev + i * np.tanh(g)
        cache = dict(zip(KEYS, [x_t, h_prev, c_prev, f, i, np.tanh(g), o, c], strict=True))
        return o * np.tanh(c), c, cache

    rng = np.random.default_rng(8)
    for _, N, D, H in SIZES:
        params, x, h0, c0, *_ = inputs(rng, 1, N, D, H)
        want = oracle(params, x[0], h0, c0)
        got = pure(lstm_step, params, x[0], h0, c0)
        separate(got[:2], [params, x[0], h0, c0])
        near(got[0], want[0], "h")
        near(got[1], want[1], "c")
        for key in KEYS:
            near(got[2][key], want[2][key], key)


# ---------------------------------------------------------------- test_lstm_forward


def test_lstm_forward__property_and_steps(lstm_forward):
    """Split sequences and single sequences beside whole ones, and the steps on top."""
    rng = np.random.default_rng(21)
    for T, N, D, H in [*SIZES, (5, 3, 3, 3)]:
        params, x, h0, c0, *_ = inputs(rng, T, N, D, H)
        outputs, h, c, caches = pure(lstm_forward, params, x, h0, c0)
        separate((outputs, h, c), [params, x, h0, c0])
        half = T // 2
        if half:
            one = lstm_forward(params, x[:half], h0, c0)
            two = lstm_forward(params, x[half:], one[1], one[2])
            near(np.concatenate([one[0], two[0]]), outputs, "halves")
        alone = lstm_forward(params, x[..., :1], h0[:, :1], c0[:, :1])
        near(alone[0], outputs[..., :1], "the first sequence")
        state = h0, c0
        for t in range(T):
            *state, cache = lstm_step(params, x[t], *state)
            near(outputs[t], state[0], "outputs")
            for key in KEYS:
                near(caches[t][key], cache[key], key)
        assert len(caches) == T, "caches"
        near(h, state[0], "h")
        near(c, state[1], "c")


def test_lstm_forward__one_big_comparison(lstm_forward):
    """All arrays of all results in one list, compared one by one."""

    def arrays(outputs, h, c, caches):
        return [outputs, h, c, *(cache[key] for cache in caches for key in KEYS)]

    for seed, sizes in enumerate([*SIZES, (30, 2, 2, 2)]):
        params, x, h0, c0, *_ = inputs(np.random.default_rng(seed), *sizes)
        got = arrays(*pure(lstm_forward, params, x, h0, c0))
        want = arrays(*lstm_forward_by_steps(params, x, h0, c0))
        assert [a.shape for a in got] == [a.shape for a in want], "shapes"
        assert [a.dtype for a in got] == [a.dtype for a in want], "dtypes"
        assert all(np.allclose(a, b, 1e-10, 1e-10) for a, b in zip(got, want, strict=True)), (
            "values"
        )
        separate(got[:3], [params, x, h0, c0])


def lstm_forward_by_steps(params, x, h, c):
    steps = []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        steps.append((h, cache))
    return np.array([h for h, _ in steps]), h, c, [cache for _, cache in steps]


# ---------------------------------------------------------------- test_lstm_step_backward


def test_lstm_step_backward__formulas(lstm_step_backward):
    """The formulas written out, gate by gate, with loops over the batch."""
    for seed, (_, N, D, H) in enumerate(SIZES):
        params, x, h0, c0, _, dh, dc = inputs(np.random.default_rng(seed), 1, N, D, H)
        cache = lstm_step(params, x[0], h0, c0)[2]
        got = as_dict(*pure(lstm_step_backward, params, dh, dc, cache))
        separate(got.values(), [params, dh, dc, cache])
        f, i, g, o, c = (cache[k] for k in "figoc")
        d_c = dc + dh * o / np.cosh(c) ** 2
        slopes = {
            "f": d_c * c0 * f * (1 - f),
            "i": d_c * g * i * (1 - i),
            "g": d_c * i * (1 - g) * (1 + g),
            "o": dh * np.tanh(c) * o * (1 - o),
        }
        z = np.vstack([h0, x[0]])
        want = {
            "W" + k: sum(np.outer(s[:, n], z[:, n]) for n in range(N)) for k, s in slopes.items()
        }
        want |= {"b" + k: s.sum(axis=1).reshape(-1, 1) for k, s in slopes.items()}
        dz = sum(params["W" + k].T @ s for k, s in slopes.items())
        want |= {"dx": dz[H:], "dh": dz[:H], "dc": d_c * f}
        assert sorted(got) == sorted(want), "the names of the gradients"
        for name, value in want.items():
            near(got[name], value, name)


def test_lstm_step_backward__directions(lstm_step_backward):
    """The slope of a scalar loss along random directions, by central differences."""
    rng = np.random.default_rng(77)
    for _, N, D, H in [*SIZES, (1, 4, 3, 3)]:
        params, x, h0, c0, _, dh, dc = inputs(rng, 1, N, D, H)
        dh, dc = 3 * dh, 3 * dc
        place = params | {"dx": x[0], "dh": h0, "dc": c0}
        cache = lstm_step(params, x[0], h0, c0)[2]
        got = as_dict(*pure(lstm_step_backward, params, dh, dc, cache))
        separate(got.values(), [params, dh, dc, cache])
        assert set(got) == set(place), "the names of the gradients"
        for name, array in place.items():
            assert got[name].shape == array.shape, name
            for _ in range(6):
                way, values = rng.standard_normal(array.shape), []
                for sign in (1e-5, -1e-5):
                    moved = place | {name: array + sign * way}
                    h, c, _ = lstm_step(moved, moved["dx"], moved["dh"], moved["dc"])
                    values.append(np.sum(dh * h + dc * c))
                slope = (values[0] - values[1]) / 2e-5
                assert abs(slope - np.sum(got[name] * way)) < 1e-6 * (1 + abs(slope)), name


# ---------------------------------------------------------------- test_lstm_backward


def test_lstm_backward__numpy_testing(lstm_backward):
    """Against the right backward pass of the step, chained by hand, by numpy.testing."""
    for seed, sizes in enumerate(SIZES):
        params, x, h0, c0, d_outputs, d_h, d_c = inputs(np.random.default_rng(seed), *sizes)
        caches = lstm_forward(params, x, h0, c0)[3]
        for final in ((d_h, d_c), ()):
            args = (params, d_outputs, caches, *final)
            got = as_dict(*pure(lstm_backward, *args))
            separate(got.values(), args)
            dh, dc = final or (0 * d_h, 0 * d_c)
            dxs, total = [], {name: np.zeros_like(p) for name, p in params.items()}
            for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
                dx, dh, dc, grads = lstm_step_backward(params, dh + d_output, dc, cache)
                dxs.insert(0, dx)
                total = {name: total[name] + grads[name] for name in total}
            want = {"dx": np.array(dxs), "dh": dh, "dc": dc} | total
            assert set(got) == set(want), "the names of the gradients"
            for name in want:
                assert got[name].shape == want[name].shape, name
                assert got[name].dtype == float, name
                assert_allclose(got[name], want[name], rtol=1e-8, atol=1e-10, err_msg=name)


def test_lstm_backward__parametrised(lstm_backward):
    """Pytest style: small tests of one thing each, called one after the other."""

    def given(T, N, D, H):
        params, x, h0, c0, *upstream = inputs(np.random.default_rng(T + N), T, N, D, H)
        return params, upstream[0], lstm_forward(params, x, h0, c0)[3], *upstream[1:]

    def values(sizes):
        for name, want in as_dict(*lstm_backward_by_steps(*given(*sizes))).items():
            near(as_dict(*lstm_backward(*given(*sizes)))[name], want, name)

    def no_side_effects(sizes):
        args = given(*sizes)
        separate(as_dict(*pure(lstm_backward, *args)).values(), args)

    def without_final_gradients(sizes):
        args = given(*sizes)[:3]
        got, want = as_dict(*lstm_backward(*args)), as_dict(*lstm_backward_by_steps(*args))
        for name in want:
            near(got[name], want[name], name)

    for test, sizes in itertools.product((values, no_side_effects, without_final_gradients), SIZES):
        test(sizes)


def lstm_backward_by_steps(params, d_outputs, caches, d_h=0.0, d_c=0.0):
    return lstm_backward(params, d_outputs, caches, d_h + 0 * d_outputs[0], d_c + 0 * d_outputs[0])


# ---------------------------------------------------------------- test_adam


def test_adam__replay(Adam):
    """The formula in the paper's order, with powers of beta kept beside the means."""
    rng = np.random.default_rng(2)
    for lr, b1, b2, eps in [(0.05, 0.7, 0.9, 1e-2), (1e-2, 0.9, 0.999, 1e-8)]:
        params = {"W": rng.standard_normal((2, 3)), "b": rng.standard_normal((2, 3))}
        same = dict(params)
        other = {"W": np.ones((2, 3)), "b": np.ones((2, 3))}
        want = {k: p.copy() for k, p in params.items()}
        m, v, power1, power2 = dict.fromkeys(want, 0.0), dict.fromkeys(want, 0.0), 1.0, 1.0
        optimiser, beside = Adam(params, lr=lr, beta1=b1, beta2=b2, eps=eps), Adam(other, beta1=0.5)
        for t in range(7):
            g = {k: 2.0**-t * rng.standard_normal((2, 3)) for k in ("b", "W")}
            kept = {k: a.copy() for k, a in g.items()}
            optimiser.step(g)
            beside.step({k: -a for k, a in reversed(kept.items())})
            power1, power2 = power1 * b1, power2 * b2
            for k in want:
                assert_array_equal(g[k], kept[k])
                m[k], v[k] = b1 * m[k] + (1 - b1) * kept[k], b2 * v[k] + (1 - b2) * kept[k] ** 2
                want[k] -= lr * (m[k] / (1 - power1)) / (np.sqrt(v[k] / (1 - power2)) + eps)
                assert params[k] is same[k], "another array"
                assert_allclose(params[k], want[k], rtol=1e-9, atol=1e-10)
            for a in g.values():
                a.fill(-5.0)


def test_adam__two_at_once(Adam):
    """Two optimisers of several arrays, with different gradients, in turn with two right ones."""
    rng, rates = np.random.default_rng(12), {"lr": 0.2, "beta1": 0.6, "beta2": 0.8, "eps": 0.05}
    shapes = {"one": (2, 2), "two": (2, 2), "three": (5,)}
    params = [{k: rng.standard_normal(s) for k, s in shapes.items()} for _ in range(2)]
    want = copies(params)
    mine = [Adam(params[0], **rates), Adam(params[1], lr=0.01)]
    right = [Right(want[0], **rates), Right(want[1], lr=0.01)]
    arrays = [dict(p) for p in params]
    for t in range(12):
        for n in (0, 1):
            grads = {k: rng.standard_normal(s) / (1 + t) for k, s in shapes.items()}
            before = copies(grads)
            mine[n].step(grads)
            right[n].step(before)
            for k in shapes:
                near(grads[k], before[k], "the gradient")
                near(params[n][k], want[n][k], k)
                assert params[n][k] is arrays[n][k], "another array"
            for grad in grads.values():
                grad *= -3


def test_adam__unittest(Adam):
    """The assertions of unittest, in one big function."""
    case = unittest.TestCase()
    rng = np.random.default_rng(31)
    params = {"p": rng.standard_normal(4), "q": rng.standard_normal(4)}
    second = {"p": np.zeros(4), "q": np.zeros(4)}
    expected, p_and_q = copies(params), dict(params)
    a, b = Adam(params, 0.3, 0.5, 0.75, 0.01), Adam(second)
    m, v = np.zeros((2, 4)), np.zeros((2, 4))
    buffers = {"q": np.zeros(4), "p": np.zeros(4)}
    for t in range(1, 9):
        g = rng.standard_normal((2, 4)) * np.array([[1.0], [0.1]]) / t
        buffers["p"][...], buffers["q"][...] = g
        a.step(buffers)
        b.step({"p": np.ones(4), "q": -np.ones(4)})
        m, v = 0.5 * m + 0.5 * g, 0.75 * v + 0.25 * g * g
        step = 0.3 * m / (1 - 0.5**t) / (np.sqrt(v / (1 - 0.75**t)) + 0.01)
        for n, name in enumerate("pq"):
            expected[name] = expected[name] - step[n]
            case.assertLess(np.abs(params[name] - expected[name]).max(), 1e-9, name)
            case.assertIs(params[name], p_and_q[name])
            case.assertTrue(np.array_equal(buffers[name], g[n]), "a gradient was changed")


def test_lstm_step_backward__numerical_gradient_of_everything(lstm_step_backward):
    """The numerical gradient of every array, by the function of notebook 03."""
    for seed, (_, N, D, H) in enumerate(SIZES[:3]):
        params, x, h0, c0, _, dh, dc = inputs(np.random.default_rng(seed), 1, N, D, H)
        names = [*NAMES, "dx", "dh", "dc"]
        arrays = [*(params[name] for name in NAMES), x[0], h0, c0]
        cache = lstm_step(params, x[0], h0, c0)[2]
        got = as_dict(*pure(lstm_step_backward, params, 2 * dh, 2 * dc, cache))
        separate(got.values(), [params, dh, dc, cache])
        assert set(got) == set(names)
        for n, name in enumerate(names):
            loss = functools.partial(loss_of_step, arrays, n, dh, dc)
            near(got[name], numerical_gradient(loss, arrays[n]), name, 1e-6)


def loss_of_step(arrays, n, dh, dc, moved):
    *weights, x_t, h, c = [*arrays[:n], moved, *arrays[n + 1 :]]
    h, c, _ = lstm_step(dict(zip(NAMES, weights, strict=True)), x_t, h, c)
    return 2 * np.sum(dh * h) + 2 * np.sum(dc * c)
