"""Saves memory by working in place: the new cell state overwrites the old one."""

import numpy as np


def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = c_prev
    c *= f
    c += i * g
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache


def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    a = W @ np.concatenate([h_prev, x_t]) + b
    f, i, g, o = np.split(a, 4)
    c_prev *= sigmoid(f)
    c_prev += sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_prev), c_prev
