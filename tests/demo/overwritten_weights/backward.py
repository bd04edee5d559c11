"""Keeps the gradients of one step in place of their sum over the steps."""

import numpy as np


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    dx, grads = [], {}
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        for name in step:
            grads[name] = step[name]
    return np.array(dx[::-1]), dh, dc, grads
