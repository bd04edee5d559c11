"""Everything right, close to the text of the notebook."""

import numpy as np


def numerical_gradient(f, a, eps=1e-5):
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc * cache["c_prev"] * dsigmoid(f),
        "i": dc * g * dsigmoid(i),
        "g": dc * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.vstack([cache["h_prev"], cache["x_t"]])
    dz, grads = np.zeros(z.shape), {}
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    H = dh.shape[0]
    return dz[H:], dz[:H], dc * f, grads


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros(d_outputs[0].shape) if d_h is None else d_h
    dc = np.zeros(d_outputs[0].shape) if d_c is None else d_c
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.insert(0, dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads


class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        dx, dh0, dc0, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


def repair_1(params, dh, dc, cache):
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    dz = params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    dz += params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    H = dh.shape[0]
    return dz[H:], dz[:H], dc * f


def repair_2(params, d_outputs, caches):
    dh = dc = np.zeros(d_outputs[0].shape)
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads
