"""Stopped half way: the first four exercises are done, the rest was never opened."""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def dsigmoid(y):
    return y * (1 - y)


def dtanh(y):
    return 1 - y**2


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in ["f", "i", "g", "o"]:
        params["W" + gate] = scale * rng.normal(size=(hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] = np.full((hidden_size, 1), forget_bias, dtype=float)
    return params


REST = None
