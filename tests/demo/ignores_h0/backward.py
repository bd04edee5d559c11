"""Starts the backward pass from zeros, whatever d_h and d_c are; so the layer gets no gradient."""

import numpy as np


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = dc = np.zeros_like(d_outputs[0])
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads
