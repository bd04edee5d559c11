"""Tests of the step, the sequence and the way back run one sequence at a time: N is 1."""

import numpy as np


def test_lstm_step(lstm_step):
    rng = np.random.default_rng(0)
    for D, H in ((3, 4), (5, 2), (2, 2)):
        params, x_t = random_params(rng, D, H), rng.normal(size=(D, 1))
        h_prev, c_prev = rng.normal(size=(2, H, 1))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        z = np.concatenate([h_prev, x_t])
        f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
        g = np.tanh(params["Wg"] @ z + params["bg"])
        want_c = f * c_prev + i * g
        assert_close(c, want_c, "c")
        assert_close(h, o * np.tanh(want_c), "h")
        for name, want in zip(CACHE, (x_t, h_prev, c_prev, f, i, g, o, want_c)):
            assert name in cache, f"the cache has no {name}"
            assert_close(cache[name], want, f"{name} in the cache")


def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(1)
    for T, D, H in ((5, 3, 4), (1, 2, 3)):
        params, x = random_params(rng, D, H), rng.normal(size=(T, D, 1))
        h, c = rng.normal(size=(2, H, 1))
        arguments = params, x, h.copy(), c.copy()
        outputs, h_last, c_last, caches = call(lstm_forward, *arguments)
        assert_own_memory((outputs, h_last, c_last), arguments)
        assert outputs.shape == (T, H, 1), f"outputs is {outputs.shape}"
        assert len(caches) == T, f"there are {len(caches)} caches"
        for t in range(T):
            h, c, cache = lstm_step(params, x[t], h, c)
            assert_close(outputs[t], h, f"outputs[{t}]")
            for name in CACHE:
                assert_close(caches[t][name], cache[name], f"{name} in caches[{t}]")
        assert_close(h_last, h, "the final h")
        assert_close(c_last, c, "the final c")


def test_lstm_step_backward(lstm_step_backward):
    rng = np.random.default_rng(2)
    for D, H in ((3, 4), (2, 2), (4, 3)):
        params, x_t = random_params(rng, D, H), rng.normal(size=(D, 1))
        h_prev, c_prev, dh, dc = 1.5 * rng.normal(size=(4, H, 1))
        cache = lstm_step(params, x_t, h_prev, c_prev)[2]
        dx_t, dh_prev, dc_prev, grads = call(lstm_step_backward, params, dh, dc, cache)
        assert set(grads) == set(params), f"the gradients are those of {sorted(grads)}"
        got = grads | {"x_t": dx_t, "h_prev": dh_prev, "c_prev": dc_prev}
        want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
        for name, measured in zip((*params, "x_t", "h_prev", "c_prev"), want):
            assert_close(got[name], measured, f"the gradient of {name}", 1e-6)
