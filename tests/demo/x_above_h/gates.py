"""Stacks x above h, and returns the gates in PyTorch's order."""

import numpy as np


def gates(params, x_t, h_prev):
    z = np.vstack([x_t, h_prev])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o
