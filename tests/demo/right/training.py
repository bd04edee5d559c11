"""Everything right, close to the text of the notebook."""

import numpy as np


def mse(y, target):
    difference = y - target
    return np.mean(difference**2), 2 * difference / y.size


def readout(Wy, by, h):
    return Wy @ h + by


def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    dh = Wy.T @ dy
    return dWy, dby, dh


def sgd_step(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]


def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    if norm > max_norm:
        return {name: g * max_norm / norm for name, g in grads.items()}, norm
    return {name: g.copy() for name, g in grads.items()}, norm


class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    y = np.zeros((1, N))
    for n in range(N):
        first = rng.integers(0, 10)
        second = rng.choice([t for t in range(T // 2 - 1) if t != first])
        if 0 in (first, second):
            x[0, 0, n] = 0
        x[[first, second], 1, n] = 1
        y[0, n] = 0.5 + (x[first, 0, n] + x[second, 0, n]) / 4
    x[[0, -1], 1] = -1
    return x, y


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
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: model[name] for name in model if name not in READOUT}
    h0 = c0 = np.zeros((hidden_size, batch_size))
    optimiser = Adam(model, lr)
    errors = []
    with tqdm(total=max_sequences, disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
            y = readout(model["Wy"], model["by"], h)
            errors += list(abs(y - target)[0])
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            dx, dh0, dc0, grads = lstm_backward(lstm, np.zeros(outputs.shape), caches, d_h=dh)
            grads["Wy"], grads["by"] = dWy, dby
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            bar.update(batch_size)
            bar.set_postfix(loss=loss, norm=norm)
    return model, np.array(errors)


def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params, lr)  # once, before the loop
    norms = []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)
