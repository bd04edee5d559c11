"""Everything right, close to the text of the notebook."""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def dsigmoid(y):
    return y * (1 - y)


def dtanh(y):
    return 1 - y**2


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in ["f", "i", "g", "o"]:
        params["W" + gate] = scale * rng.normal(size=(hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] = np.full((hidden_size, 1), forget_bias, dtype=float)
    return params


def gates(params, x_t, h_prev):
    z = np.vstack([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o


def update_cell(f, i, g, c_prev):
    return f * c_prev + i * g


def hidden_state(o, c):
    return o * np.tanh(c)


def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
