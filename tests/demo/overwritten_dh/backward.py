"""Calls the gradient at h_prev dh as well, and needs the old dh once more after that."""

import numpy as np


def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    H, tanh_c = dh.shape[0], np.tanh(cache["c"])
    at_c = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": at_c * cache["c_prev"] * dsigmoid(f),
        "i": at_c * g * dsigmoid(i),
        "g": at_c * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    dh, dx_t = dz[:H], dz[H:]
    dc_prev = (dc + dh * o * dtanh(tanh_c)) * f
    return dx_t, dh, dc_prev, grads
