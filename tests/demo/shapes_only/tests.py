"""test_sigmoid and test_lstm_step look at shapes alone, and let nearly every mistake through."""

import numpy as np


def test_sigmoid(sigmoid):
    x = np.ones((3, 4))
    assert sigmoid(x).shape == x.shape


def test_lstm_step(lstm_step):
    params = random_params(np.random.default_rng(0), 3, 5)
    h, c, cache = lstm_step(params, np.ones((3, 2)), np.ones((5, 2)), np.ones((5, 2)))
    assert h.shape == c.shape == (5, 2)
    assert cache["f"].shape == (5, 2)
