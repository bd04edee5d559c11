"""Everything right, with the four gates in one array everywhere: einsum, views and properties."""

import numpy as np


def squash(a):
    """(4, H, N): three sigmoids and a tanh."""
    gates = 0.5 * (1.0 + np.tanh(0.5 * a))
    gates[2] = np.tanh(a[2])
    return gates


def lstm_step(params, x_t, h_prev, c_prev):
    W = np.stack([params["W" + k] for k in "figo"])
    b = np.stack([params["b" + k] for k in "figo"])
    f, i, g, o = squash(np.einsum("khz,zn->khn", W, np.r_[h_prev, x_t]) + b)
    c = f * c_prev
    c += i * g
    return o * np.tanh(c), c, dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)


def lstm_forward(params, x, h0, c0):
    (T, _, N), H = x.shape, h0.shape[0]
    W = np.stack([params["W" + k] for k in "figo"])
    b = np.stack([params["b" + k] for k in "figo"])
    from_x = np.einsum("khd,tdn->tkhn", W[:, :, H:], x) + b  # for all steps at once
    h, c = np.empty((T + 1, H, N)), np.empty((T + 1, H, N))
    figo = np.empty((T, 4, H, N))
    h[0], c[0] = h0, c0
    for t in range(T):
        f, i, g, o = figo[t] = squash(from_x[t] + W[:, :, :H] @ h[t])
        np.multiply(f, c[t], out=c[t + 1])
        c[t + 1] += i * g
        np.multiply(o, np.tanh(c[t + 1]), out=h[t + 1])
    caches = [
        dict(zip("figo", figo[t]), x_t=x[t], h_prev=h[t], c_prev=c[t], c=c[t + 1]) for t in range(T)
    ]
    return h[1:], h[-1].copy(), c[-1].copy(), caches


def block(kind, n):
    """A property: rows n H to (n + 1) H of all weights W, or of all biases b."""

    def read(self):
        return getattr(self, kind)[n * self.hidden_size : (n + 1) * self.hidden_size]

    def write(self, value):
        read(self)[...] = value

    return property(read, write)


class LSTM:
    Wf, Wi, Wg, Wo = (block("W", n) for n in range(4))
    bf, bi, bg, bo = (block("b", n) for n in range(4))

    def __init__(self, input_size, hidden_size, rng=None):
        self.hidden_size = hidden_size
        drawn = init_params(input_size, hidden_size, rng or np.random.default_rng())
        self.W = np.concatenate([drawn["W" + k] for k in "figo"])
        self.b = np.concatenate([drawn["b" + k] for k in "figo"])
        self.caches = []

    params = property(lambda self: {w + k: getattr(self, w + k) for w in "Wb" for k in "figo"})

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = np.atleast_3d(x)
        zeros = np.zeros((self.hidden_size, x.shape[-1]))
        h0, c0 = (
            zeros if s is None else s for s in (initial_hidden_state, initial_cell_state)
        )
        *results, self.caches = lstm_forward(self.params, x, h0, c0)
        return results


def stack_params(params):
    return tuple(np.concatenate([params[w + k] for k in "figo"]) for w in "Wb")


def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = len(h_prev)
    a = np.einsum("kh,hn->kn", W[:, :H], h_prev) + np.einsum("kd,dn->kn", W[:, H:], x_t) + b
    f, i, g, o = squash(a.reshape(4, *h_prev.shape))
    c = f * c_prev + i * g
    return o * np.tanh(c), c


def repair_1(params, x, h0, c0):
    return lstm_forward(params, x, h0, c0)[:3]


def repair_2(params, x, h0, c0):
    columns, h, c = repair_1(params, x[..., np.newaxis], h0.T, c0.T)
    return columns[..., 0], h.T, c.T
