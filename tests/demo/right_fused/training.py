"""Everything right, with all ten arrays in one vector, and training on fused gates."""

import numpy as np

from my_lstm.forward import stack_params


def mse(y, target):
    d = (y - target).ravel()
    return d @ d / d.size, np.reshape(2 / d.size * d, np.shape(y))


def readout(Wy, by, h):
    return np.hstack([Wy, by]) @ np.vstack([h, np.ones((1, h.shape[1]))])


def readout_backward(Wy, dy, h):
    both = dy @ np.vstack([h, np.ones((1, h.shape[1]))]).T
    return *np.split(both, [len(h)], axis=1), np.einsum("kh,kn->hn", Wy, dy)


def flat(arrays):
    return np.concatenate([a.ravel() for a in arrays.values()])


def like(arrays, vector):
    ends = np.cumsum([a.size for a in arrays.values()])
    parts = np.split(vector, ends[:-1])
    return {name: part.reshape(arrays[name].shape) for name, part in zip(arrays, parts)}


def sgd_step(params, grads, lr):
    step = like(params, flat({name: grads[name] for name in params}) * lr)
    for name, p in params.items():
        np.subtract(p, step[name], out=p)


def clip_gradients(grads, max_norm):
    vector = flat(grads)
    norm = np.linalg.norm(vector)
    return like(grads, vector * (1 if norm <= max_norm else max_norm / norm)), norm


class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta, self.eps = params, lr, np.array([[beta1], [beta2]]), eps
        self.moments = np.zeros((2, sum(p.size for p in params.values())))
        self.powers = np.ones((2, 1))

    def step(self, grads):
        g = flat({name: grads[name] for name in self.params})
        self.moments = self.beta * self.moments + (1 - self.beta) * np.stack([g, g * g])
        self.powers = self.powers * self.beta
        m, v = self.moments / (1 - self.powers)
        sgd_step(self.params, like(self.params, m / (np.sqrt(v) + self.eps)), self.lr)


def adding_problem(rng, T, N):
    half, steps = T // 2 - 1, np.arange(T)[:, np.newaxis]
    first = rng.integers(10, size=N)
    order = np.argsort(rng.random((half, N)), axis=0)  # two of them, in case one is the first
    second = np.where(order[0] == first, order[1], order[0])
    drawn = (steps == first) | (steps == second)
    values = rng.uniform(-1, 1, (T, N))
    values[0] *= ~drawn[0]
    markers = drawn.astype(float)
    markers[[0, T - 1]] = -1
    y = 0.5 + (values * drawn).sum(axis=0, keepdims=True) / 4
    return np.stack([values, markers], axis=1), y


def fused_gradients(model, x, target):
    H, (T, _, N) = len(model["bf"]), x.shape
    W, b = stack_params(model)
    z, figo = np.zeros((T, W.shape[1], N)), np.empty((T, 4, H, N))
    c = np.zeros((T + 1, H, N))
    h = np.zeros((H, N))
    for t in range(T):
        z[t] = np.concatenate([h, x[t]])
        a = (W @ z[t] + b).reshape(4, H, N)
        figo[t] = 0.5 + 0.5 * np.tanh(0.5 * a)  # the logistic sigmoid
        figo[t, 2] = np.tanh(a[2])
        f, i, g, o = figo[t]
        c[t + 1] = f * c[t] + i * g
        h = o * np.tanh(c[t + 1])
    y = readout(model["Wy"], model["by"], h)
    dWy, dby, dh = readout_backward(model["Wy"], mse(y, target)[1], h)
    da, dc = np.empty((T, 4, H, N)), 0
    slope = figo * (1 - figo)
    slope[:, 2] = 1 - figo[:, 2] ** 2
    for t in range(T)[::-1]:
        f, i, g, o = figo[t]
        shown = np.tanh(c[t + 1])
        dc = dc + dh * o * (1 - shown**2)
        da[t] = slope[t] * [dc * c[t], dc * g, dc * i, dh * shown]
        dh, dc = (W.T @ da[t].reshape(4 * H, N))[:H], dc * f
    dW = np.einsum("tkhn,tzn->khz", da, z)
    db = da.sum(axis=(0, 3))[:, :, np.newaxis]
    grads = {"W" + gate: dW[k] for k, gate in enumerate("figo")}
    grads |= {"b" + gate: db[k] for k, gate in enumerate("figo")}
    return np.abs(y - target).ravel(), grads | {"Wy": dWy, "by": dby}


def train(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    optimiser = Adam(model, lr)
    errors = np.empty(0)
    for _ in tqdm(range(max_sequences // batch_size), disable=not show_progress):
        off, grads = fused_gradients(model, *adding_problem(rng, T, batch_size))
        optimiser.step(clip_gradients(grads, max_norm)[0])
        errors = np.append(errors, off)
        if is_solved(errors.tolist()):
            break
    return model, errors


def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params, lr)
    clipped, norms = zip(*(clip_gradients(grads, max_norm) for grads in gradients))
    for grads in clipped:
        optimiser.step(grads)
    return np.array(norms)
