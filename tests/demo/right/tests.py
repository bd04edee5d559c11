"""Everything right, close to the text of the notebook."""

import numpy as np


def test_sigmoid(sigmoid: Callable[..., Any]) -> None:
    x = np.array([[-30.0, -3.0, -0.5, 0.0], [0.5, 1.0, 2.0, 20.0], [-7.0, 5.0, -1.0, 3.0]])
    y = call(sigmoid, x)
    assert_own_memory(y, x)
    assert_close(y, 1 / (1 + np.exp(-x)), "sigmoid", 1e-14)
    for shape in ((), (5,), (2, 1, 3)):
        want = np.full(shape, 1 / (1 + np.exp(-0.7)))
        assert_close(sigmoid(np.full(shape, 0.7)), want, f"sigmoid of shape {shape}")
    with np.errstate(all="raise", under="ignore"):
        try:
            large = call(sigmoid, np.array([-1e4, -800.0, 800.0, 1e4]))
        except FloatingPointError as error:
            raise AssertionError(f"large entries: {error}") from None
    assert_close(large, np.array([0.0, 0.0, 1.0, 1.0]), "sigmoid of large entries")


def test_lstm_step(lstm_step: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    for D, H, N in ((3, 4, 2), (1, 1, 1), (5, 2, 3), (2, 2, 2)):
        params, x_t = random_params(rng, D, H), rng.standard_normal((D, N))
        h_prev, c_prev = rng.standard_normal((H, N)), 2 * rng.standard_normal((H, N))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        assert_own_memory((h, c), (params, x_t, h_prev, c_prev))
        z = np.concatenate([h_prev, x_t])
        f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
        g = np.tanh(params["Wg"] @ z + params["bg"])
        want_c = f * c_prev + i * g
        assert_close(c, want_c, "c")
        assert_close(h, o * np.tanh(want_c), "h")
        for name, want in zip(CACHE, (x_t, h_prev, c_prev, f, i, g, o, want_c), strict=True):
            assert name in cache, f"the cache has no {name}"
            assert_close(cache[name], want, f"{name} in the cache")


def test_lstm_forward(lstm_forward: Callable[..., Any]) -> None:
    rng = np.random.default_rng(1)
    for T, D, H, N in ((5, 3, 4, 2), (1, 2, 3, 4), (8, 1, 1, 1), (3, 2, 2, 2)):
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h, c = rng.standard_normal((2, H, N))
        arguments = params, x, h.copy(), c.copy()
        outputs, h_last, c_last, caches = call(lstm_forward, *arguments)
        assert_own_memory((outputs, h_last, c_last), arguments)
        assert outputs.shape == (T, H, N), f"outputs is {outputs.shape}, not {(T, H, N)}"
        assert len(caches) == T, f"there are {len(caches)} caches, not {T}"
        for t in range(T):
            h, c, cache = lstm_step(params, x[t], h, c)
            assert_close(outputs[t], h, f"outputs[{t}]")
            for name in CACHE:
                assert_close(caches[t][name], cache[name], f"{name} in caches[{t}]")
        assert_close(h_last, h, "the final h")
        assert_close(c_last, c, "the final c")


def test_lstm_step_backward(lstm_step_backward: Callable[..., Any]) -> None:
    rng = np.random.default_rng(2)
    for D, H, N in ((2, 1, 1), (2, 2, 3), (2, 3, 4)):
        params, x_t = random_params(rng, D, H), rng.standard_normal((D, N))
        h_prev, c_prev, dh, dc = rng.standard_normal((4, H, N))
        cache = lstm_step(params, x_t, h_prev, c_prev)[2]
        results = call(lstm_step_backward, params, dh, dc, cache)
        assert_own_memory(results, (params, dh, dc, cache))
        dx_t, dh_prev, dc_prev, grads = results
        assert set(grads) == set(params), f"the gradients are those of {sorted(grads)}"
        got = grads | {"x_t": dx_t, "h_prev": dh_prev, "c_prev": dc_prev}
        want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
        for name, measured in zip((*params, "x_t", "h_prev", "c_prev"), want, strict=True):
            assert_close(got[name], measured, f"the gradient of {name}", 1e-6)


def test_lstm_backward(lstm_backward: Callable[..., Any]) -> None:
    rng = np.random.default_rng(3)
    for T, D, H, N, ends in ((1, 2, 1, 3, True), (2, 2, 2, 1, False), (4, 1, 2, 3, True)):
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h0, c0, d_h, d_c = rng.standard_normal((4, H, N))
        d_outputs, last = rng.standard_normal((T, H, N)), (d_h, d_c) if ends else ()
        caches = lstm_forward(params, x, h0, c0)[3]
        results = call(lstm_backward, params, d_outputs, caches, *last)
        assert_own_memory(results, (params, d_outputs, caches, *last))
        dx, dh0, dc0, grads = results
        assert set(grads) == set(params), f"the gradients are those of {sorted(grads)}"
        got = grads | {"x": dx, "h0": dh0, "c0": dc0}
        want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs, *last))
        for name, measured in zip((*params, "x", "h0", "c0"), want, strict=True):
            assert_close(got[name], measured, f"the gradient of {name}", 1e-6)


def test_adam(Adam: Callable[..., Any]) -> None:
    rng = np.random.default_rng(4)
    shapes = {"a": (3, 2), "b": (3, 2), "c": (4,)}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    want, given = {name: array.copy() for name, array in params.items()}, dict(params)
    m, v = ({name: np.zeros(shape) for name, shape in shapes.items()} for _ in range(2))
    adam = Adam(params, lr=0.1, beta1=0.8, beta2=0.95, eps=1e-3)
    beside = Adam({"a": np.ones((3, 2)), "b": np.ones((3, 2)), "c": np.ones(4)})
    for t in range(1, 6):
        beside.step({name: np.ones(shape) for name, shape in shapes.items()})
        grads = {name: 3.0**-t * rng.standard_normal(shapes[name]) for name in ("c", "b", "a")}
        grads["a"][0] = 0.0
        before = {name: array.copy() for name, array in grads.items()}
        adam.step(grads)
        for name, g in before.items():
            assert np.array_equal(grads[name], g), "a gradient was changed"
            m[name] = 0.8 * m[name] + 0.2 * g
            v[name] = 0.95 * v[name] + 0.05 * g**2
            m_hat, v_hat = m[name] / (1 - 0.8**t), v[name] / (1 - 0.95**t)
            want[name] -= 0.1 * m_hat / (np.sqrt(v_hat) + 1e-3)
            assert params[name] is given[name], f"{name} is another array than before"
            assert_close(params[name], want[name], f"{name} after step {t}", 1e-6)
            grads[name][...] = 9.0  # the caller may use it again
