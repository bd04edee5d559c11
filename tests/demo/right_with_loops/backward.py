"""Everything right, written with loops over steps, columns, units and single weights."""

import math

import numpy as np


def numerical_gradient(f, a, eps=1e-5):
    numbers = a.ravel().tolist()
    slopes = []
    for k in range(len(numbers)):
        ends = []
        for step in (eps, -eps):
            moved = list(numbers)
            moved[k] = moved[k] + step
            ends.append(f(np.array(moved).reshape(a.shape)))
        slopes.append((ends[0] - ends[1]) / (2 * eps))
    return np.array(slopes).reshape(a.shape)


def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    D = cache["x_t"].shape[0]
    dx_t, dh_prev, dc_prev = np.zeros((D, N)), np.zeros((H, N)), np.zeros((H, N))
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for n in range(N):
        z = list(cache["h_prev"][:, n]) + list(cache["x_t"][:, n])
        for unit in range(H):
            f, i, g, o = (cache[letter][unit, n] for letter in "figo")
            shown = math.tanh(cache["c"][unit, n])
            at_c = dc[unit, n] + dh[unit, n] * o * (1 - shown * shown)
            dc_prev[unit, n] = at_c * f
            slopes = {
                "f": at_c * cache["c_prev"][unit, n] * f * (1 - f),
                "i": at_c * g * i * (1 - i),
                "g": at_c * i * (1 - g * g),
                "o": dh[unit, n] * shown * o * (1 - o),
            }
            for letter, slope in slopes.items():
                grads["b" + letter][unit, 0] += slope
                for k in range(H + D):
                    grads["W" + letter][unit, k] += slope * z[k]
                    if k < H:
                        dh_prev[k, n] += params["W" + letter][unit, k] * slope
                    else:
                        dx_t[k - H, n] += params["W" + letter][unit, k] * slope
    return dx_t, dh_prev, dc_prev, grads


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    dh, dc = np.zeros((H, N)), np.zeros((H, N))
    if d_h is not None:
        dh = dh + d_h
    if d_c is not None:
        dc = dc + d_c
    total = {}
    t = T
    while t > 0:
        t -= 1
        dx[t], dh, dc, grads = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            total[name] = total.get(name, 0) + grads[name]
    return dx, dh, dc, total


class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches),) + dL_dh.shape)
        for place in np.ndindex(dL_dh.shape):
            d_outputs[-1][place] = dL_dh[place]
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name in ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]:
            parameter = getattr(self, name)
            for place in np.ndindex(parameter.shape):
                parameter[place] = parameter[place] - lr * grads[name][place]
        return grads


def repair_1(params, dh, dc, cache):
    return lstm_step_backward(params, dh, dc, cache)[:3]


def repair_2(params, d_outputs, caches):
    dh, dc = 0 * d_outputs[0], 0 * d_outputs[0]
    total = {name: 0 * value for name, value in params.items()}
    for t in range(len(caches) - 1, -1, -1):
        _, dh, dc, grads = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            total[name] = total[name] + grads[name]
    return total
