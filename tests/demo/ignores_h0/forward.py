"""Starts every sequence from zeros, whatever h0 and c0 are."""

import numpy as np


def lstm_forward(params, x, h0, c0):
    h, c = np.zeros_like(h0), np.zeros_like(c0)
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches
