"""Everything right, with one fused product, einsum and an object inside."""

import numpy as np


def sigmoid(x):
    return 0.5 * (1.0 + np.tanh(0.5 * x))


dsigmoid = lambda y: np.subtract(y, np.square(y))


dtanh = lambda y: np.subtract(1.0, np.square(y))


class Layer:
    def __init__(self, params):
        self.W = np.concatenate([params["W" + k] for k in "figo"])
        self.b = np.concatenate([params["b" + k] for k in "figo"])

    def __call__(self, x_t, h_prev):
        z = np.r_[h_prev, x_t]
        a = np.einsum("kz,zn->kn", self.W, z) + self.b
        f, i, g, o = np.split(a, 4)
        return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    W = rng.normal(0.0, scale, size=(4, hidden_size, hidden_size + input_size))
    b = np.zeros((4, hidden_size, 1))
    b[0] = forget_bias
    return {f"W{k}": W[n] for n, k in enumerate("figo")} | {
        f"b{k}": b[n] for n, k in enumerate("figo")
    }


def gates(params, x_t, h_prev):
    return Layer(params)(x_t, h_prev)


def update_cell(f, i, g, c_prev):
    c = c_prev.copy()
    c *= f
    c += i * g
    return c


def hidden_state(o, c):
    h = np.tanh(c)
    h *= o
    return h


def repair_1(params, x):
    T, _, N = x.shape
    layer, H = Layer(params), params["bf"].shape[0]
    states = [(np.zeros((H, N)), np.zeros((H, N)))]
    for x_t in x:
        h, c = states[-1]
        f, i, g, o = layer(x_t, h)
        c = update_cell(f, i, g, c)
        states.append((hidden_state(o, c), c))
    return np.stack([h for h, _ in states[1:]])
