"""Everything right, with helpers, type hints and a chatty style."""

from typing import Dict, Tuple

import numpy as np
from numpy import exp, ndarray, tanh, zeros

print("a long night" * 1000)


def sigmoid(x: ndarray) -> ndarray:
    positive = x >= 0
    y = np.empty_like(x, dtype=float)
    y[positive] = 1 / (1 + exp(-x[positive]))
    e = exp(x[~positive])
    y[~positive] = e / (1 + e)
    return y


def dsigmoid(y: ndarray) -> ndarray:
    print("dsigmoid of", y)
    return (1 - y) * y


def dtanh(y: ndarray) -> ndarray:
    import warnings

    warnings.warn("I always warn before I differentiate")
    return -(np.power(y, 2) - 1)


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0) -> Dict[str, ndarray]:
    H, D = hidden_size, input_size
    params = dict(bf=zeros((H, 1)), bi=zeros((H, 1)), bg=zeros((H, 1)), bo=zeros((H, 1)))
    params["bf"][:] = forget_bias
    for name in ("Wf", "Wi", "Wg", "Wo"):
        params[name] = np.hstack([rng.normal(size=(H, H)), rng.normal(size=(H, D))]) * scale
    return params


def pre(params: Dict[str, ndarray], k: str, x_t: ndarray, h_prev: ndarray) -> ndarray:
    H = len(h_prev)
    W = params["W" + k]
    return W[:, :H].dot(h_prev) + W[:, H:].dot(x_t) + params["b" + k]


def gates(params, x_t, h_prev) -> Tuple[ndarray, ...]:
    return (
        sigmoid(pre(params, "f", x_t, h_prev)),
        sigmoid(pre(params, "i", x_t, h_prev)),
        tanh(pre(params, "g", x_t, h_prev)),
        sigmoid(pre(params, "o", x_t, h_prev)),
    )


def update_cell(f, i, g, c_prev):
    keep, write = f * c_prev, i * g
    return keep + write


def hidden_state(o, c):
    return tanh(c) * o


def repair_1(params, x):
    N = x.shape[-1]
    h = zeros((len(params["bf"]), N))
    c = zeros_like_h = zeros((len(params["bf"]), N))
    outputs = zeros((len(x), *zeros_like_h.shape))
    for t, x_t in enumerate(x):
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs
