"""test_lstm_step and test_lstm_forward begin with zero states, as a network does that starts."""

import numpy as np


def test_lstm_step(lstm_step):
    rng = np.random.default_rng(0)
    params, x_t = random_params(rng, 3, 4), rng.normal(size=(3, 2))
    zeros = np.zeros((4, 2))
    h, c, cache = call(lstm_step, params, x_t, zeros, zeros.copy())
    want_h, want_c = by_hand(params, x_t, zeros, zeros)
    assert_close(h, want_h, "h")
    assert_close(c, want_c, "c")
    for name in CACHE:
        assert name in cache, f"the cache has no {name}"
    assert_close(cache["c"], want_c, "c in the cache")


def test_lstm_forward(lstm_forward):
    rng = np.random.default_rng(1)
    params, x = random_params(rng, 3, 4), rng.normal(size=(5, 3, 2))
    h, c = np.zeros((2, 4, 2))
    outputs, h_last, c_last, caches = call(lstm_forward, params, x, h.copy(), c.copy())
    assert outputs.shape == (5, 4, 2), f"outputs is {outputs.shape}"
    assert len(caches) == 5, f"there are {len(caches)} caches"
    for t in range(5):
        h, c, cache = lstm_step(params, x[t], h, c)
        assert_close(outputs[t], h, f"outputs[{t}]")
        for name in CACHE:
            assert_close(caches[t][name], cache[name], f"{name} in caches[{t}]")
    assert_close(h_last, h, "the final h")
    assert_close(c_last, c, "the final c")
