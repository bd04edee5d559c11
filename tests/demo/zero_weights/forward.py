"""Two of the three mistakes of repair_2 are repaired; the weights are still zeros."""

import numpy as np


def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    H, D = h.shape[1], x.shape[1]
    Wf, Wi, Wg, Wo = np.zeros((4, H, H + D))
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c
