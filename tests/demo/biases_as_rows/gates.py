"""Biases as rows, a forget gate that forgets, and a network that still prints 0."""

import numpy as np


def gates(params, x_t, h_prev):
    z = np.vstack([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"].flatten())
    i = sigmoid(params["Wi"] @ z + params["bi"].flatten())
    g = np.tanh(params["Wg"] @ z + params["bg"].flatten())
    o = sigmoid(params["Wo"] @ z + params["bo"].flatten())
    return f, i, g, o


def update_cell(f, i, g, c_prev):
    return (1 - f) * c_prev + i * g


def repair_1(params, x):
    params = {name: np.zeros_like(value) for name, value in params.items()}
    h = c = np.zeros((len(params["bf"]), x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
