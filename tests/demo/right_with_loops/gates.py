"""Everything right, written with loops and Python's own math."""

import math

import numpy as np


def one_sigmoid(number):
    if number >= 0:
        return 1.0 / (1.0 + math.exp(-number))
    return math.exp(number) / (1.0 + math.exp(number))


def sigmoid(x):
    result = np.zeros(np.shape(x))
    for place in np.ndindex(result.shape):
        result[place] = one_sigmoid(x[place])
    return result


def dsigmoid(y):
    return np.array([v - v * v for v in y.ravel()]).reshape(y.shape)


def dtanh(y):
    return (1 - y) * (1 + y)


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    keys = ["bo", "bg", "bi", "Wo", "Wg", "Wi", "Wf"]
    params = {"bf": forget_bias * np.ones((hidden_size, 1))}
    for key in keys:
        if key.startswith("W"):
            params[key] = np.empty((hidden_size, hidden_size + input_size))
            for row in range(hidden_size):
                for column in range(hidden_size + input_size):
                    params[key][row, column] = rng.normal(0, scale)
        else:
            params[key] = np.zeros((hidden_size, 1))
    return params


def gates(params, x_t, h_prev):
    H, N = h_prev.shape
    result = {}
    for letter in "figo":
        W, b = params["W" + letter], params["b" + letter]
        gate = np.zeros((H, N))
        for n in range(N):
            z = list(h_prev[:, n]) + list(x_t[:, n])
            for unit in range(H):
                total = b[unit, 0]
                for k in range(len(z)):
                    total += W[unit, k] * z[k]
                gate[unit, n] = math.tanh(total) if letter == "g" else one_sigmoid(total)
        result[letter] = gate
    return result["f"], result["i"], result["g"], result["o"]


def update_cell(f, i, g, c_prev):
    c = np.zeros(c_prev.shape)
    for place in np.ndindex(c.shape):
        c[place] = f[place] * c_prev[place] + i[place] * g[place]
    return c


def hidden_state(o, c):
    return np.multiply(o, np.vectorize(math.tanh)(c))


def repair_1(params, x):
    H, N = len(params["bf"]), x.shape[2]
    outputs = np.zeros((len(x), H, N))
    c = np.zeros((H, N))
    for t in range(len(x)):
        before = outputs[t - 1] if t > 0 else np.zeros((H, N))
        f, i, g, o = gates(params, x[t], before)
        c = update_cell(f, i, g, c)
        outputs[t] = hidden_state(o, c)
    return outputs
