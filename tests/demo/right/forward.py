"""Everything right, close to the text of the notebook."""

import numpy as np


def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache


def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches


class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        params = init_params(input_size, hidden_size, rng)
        self.Wf, self.bf = params["Wf"], params["bf"]
        self.Wi, self.bi = params["Wi"], params["bi"]
        self.Wg, self.bg = params["Wg"], params["bg"]
        self.Wo, self.bo = params["Wo"], params["bo"]
        self.caches = []

    @property
    def params(self):
        return {
            "Wf": self.Wf,
            "Wi": self.Wi,
            "Wg": self.Wg,
            "Wo": self.Wo,
            "bf": self.bf,
            "bi": self.bi,
            "bg": self.bg,
            "bo": self.bo,
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        H, N = self.bf.shape[0], x.shape[2]
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None:
            h0 = np.zeros((H, N))
        if c0 is None:
            c0 = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c


def stack_params(params):
    W = np.vstack([params["Wf"], params["Wi"], params["Wg"], params["Wo"]])
    b = np.vstack([params["bf"], params["bi"], params["bg"], params["bo"]])
    return W, b


def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    a = W @ np.vstack([h_prev, x_t]) + b
    f, i, g, o = np.split(a, 4)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def repair_1(params, x, h0, c0):
    h, c = h0, c0
    outputs = []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c


def repair_2(params, x, h0, c0):
    h, c = h0, c0
    outputs = []
    for x_t in x:
        z = np.hstack([h, x_t[np.newaxis]])
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c
