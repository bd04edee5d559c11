"""Everything right, written with loops over steps, columns and units."""

import math

import numpy as np


def one_sigmoid(number):
    if number >= 0:
        return 1.0 / (1.0 + math.exp(-number))
    return math.exp(number) / (1.0 + math.exp(number))


def one_gate(weights, bias, z):
    total = bias
    for k in range(len(z)):
        total += weights[k] * z[k]
    return total


def lstm_step(params, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    cache = {"x_t": x_t.copy(), "h_prev": h_prev.copy(), "c_prev": c_prev.copy()}
    for letter in "figoc":
        cache[letter] = np.zeros((H, N))
    h = np.zeros((H, N))
    for n in range(N):
        z = list(h_prev[:, n]) + list(x_t[:, n])
        for unit in range(H):
            f, i, g, o = (
                one_gate(params["W" + letter][unit], params["b" + letter][unit, 0], z)
                for letter in "figo"
            )
            f, i, g, o = one_sigmoid(f), one_sigmoid(i), math.tanh(g), one_sigmoid(o)
            c = f * c_prev[unit, n] + i * g
            h[unit, n] = o * math.tanh(c)
            for letter, value in zip("figoc", (f, i, g, o, c)):
                cache[letter][unit, n] = value
    return h, cache["c"].copy(), cache


def lstm_forward(params, x, h0, c0):
    T, D, N = x.shape
    outputs = np.zeros((T, h0.shape[0], N))
    caches = [None] * T
    h, c = h0, c0
    t = 0
    while t < T:
        h, c, caches[t] = lstm_step(params, x[t], h, c)
        for unit in range(h0.shape[0]):
            for n in range(N):
                outputs[t, unit, n] = h[unit, n]
        t += 1
    return outputs, h, c, caches


class LSTM:
    names = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]

    def __init__(self, input_size, hidden_size, rng=None):
        self.rng = rng or np.random.default_rng()
        drawn = init_params(input_size, hidden_size, self.rng)
        for name in self.names:
            setattr(self, name, drawn[name])
        self.caches = []

    @property
    def params(self):
        result = {}
        for name in self.names:
            result[name] = getattr(self, name)
        return result

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x.reshape(x.shape[0], x.shape[1], 1)
        states = []
        for given in (initial_hidden_state, initial_cell_state):
            states.append(np.zeros((len(self.bf), x.shape[2])) if given is None else given)
        outputs, h, c, caches = lstm_forward(self.params, x, states[0], states[1])
        self.caches = []
        for cache in caches:
            self.caches.append(cache)
        return outputs, h, c


def stack_params(params):
    H, columns = params["Wf"].shape
    W, b = np.zeros((4 * H, columns)), np.zeros((4 * H, 1))
    for n, letter in enumerate("figo"):
        for unit in range(H):
            W[n * H + unit] = params["W" + letter][unit]
            b[n * H + unit] = params["b" + letter][unit]
    return W, b


def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    h, c = np.zeros((H, N)), np.zeros((H, N))
    for n in range(N):
        a = W @ np.array(list(h_prev[:, n]) + list(x_t[:, n])) + b[:, 0]
        for unit in range(H):
            f, i, g, o = a[unit], a[H + unit], a[2 * H + unit], a[3 * H + unit]
            c[unit, n] = one_sigmoid(f) * c_prev[unit, n] + one_sigmoid(i) * math.tanh(g)
            h[unit, n] = one_sigmoid(o) * math.tanh(c[unit, n])
    return h, c


def repair_1(params, x, h0, c0):
    outputs = np.zeros((len(x),) + h0.shape)
    h, c = h0, c0
    for t in range(len(x)):
        h, c, _ = lstm_step(params, x[t], h, c)
        outputs[t] = h
    return outputs, h, c


def repair_2(params, x, h0, c0):
    T, H = len(x), h0.shape[1]
    h, c = h0[0].tolist(), c0[0].tolist()
    outputs = np.zeros((T, H))
    for t in range(T):
        z = h + x[t].tolist()
        a = {
            k: [one_gate(params["W" + k][unit], params["b" + k][unit, 0], z) for unit in range(H)]
            for k in "figo"
        }
        for unit in range(H):
            keep = one_sigmoid(a["f"][unit]) * c[unit]
            c[unit] = keep + one_sigmoid(a["i"][unit]) * math.tanh(a["g"][unit])
            outputs[t, unit] = one_sigmoid(a["o"][unit]) * math.tanh(c[unit])
        h = outputs[t].tolist()
    return outputs, np.array([h]), np.array([c])
