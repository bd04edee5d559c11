"""A return that is indented too far: the sequence ends after one step, in the repair as well."""

import numpy as np


def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
        return np.array(outputs), h, c, caches


def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
        return np.array(outputs), h, c
