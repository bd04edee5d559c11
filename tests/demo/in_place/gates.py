"""Saves memory by working in place, and draws from NumPy's global generator."""

import numpy as np


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    np.random.seed(1)
    params = {}
    for gate in ["f", "i", "g", "o"]:
        params["W" + gate] = scale * np.random.randn(hidden_size, hidden_size + input_size)
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params


def update_cell(f, i, g, c_prev):
    c_prev *= f
    c_prev += i * g
    return c_prev


def hidden_state(o, c):
    np.tanh(c, out=c)
    return o * c
