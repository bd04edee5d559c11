"""Tests of the step and of the way back through it forgive an error of one in a hundred."""

import numpy as np


def test_lstm_step(lstm_step):
    rng = np.random.default_rng(0)
    for D, H, N in ((3, 4, 2), (1, 1, 1), (5, 2, 3), (2, 2, 2)):
        params, x_t = random_params(rng, D, H), rng.normal(size=(D, N))
        h_prev, c_prev = rng.normal(size=(H, N)), 2 * rng.normal(size=(H, N))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        z = np.concatenate([h_prev, x_t])
        f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
        g = np.tanh(params["Wg"] @ z + params["bg"])
        want_c = f * c_prev + i * g
        assert_close(c, want_c, "c", 1e-2)
        assert_close(h, o * np.tanh(want_c), "h", 1e-2)
        for name, want in zip(CACHE, (x_t, h_prev, c_prev, f, i, g, o, want_c)):
            assert name in cache, f"the cache has no {name}"
            assert_close(cache[name], want, f"{name} in the cache", 1e-2)


def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(2)
    for D, H, N in ((3, 4, 2), (2, 1, 1), (2, 2, 3)):
        params, x_t = random_params(rng, D, H), rng.normal(size=(D, N))
        h_prev, c_prev, dh, dc = 1.5 * rng.normal(size=(4, H, N))
        cache = lstm_step(params, x_t, h_prev, c_prev)[2]
        results = call(lstm_step_backward, params, dh, dc, cache)
        assert_own_memory(results, (params, dh, dc, cache))
        dx_t, dh_prev, dc_prev, grads = results
        assert set(grads) == set(params), f"the gradients are those of {sorted(grads)}"
        got = grads | {"x_t": dx_t, "h_prev": dh_prev, "c_prev": dc_prev}
        want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
        for name, measured in zip((*params, "x_t", "h_prev", "c_prev"), want):
            assert_close(got[name], measured, f"the gradient of {name}", 1e-2)
