"""Everything right, written with loops over columns, classes, arrays and single entries."""

import math

import numpy as np


def mse(y, target):
    loss, gradient = 0.0, np.zeros(y.shape)
    for place in np.ndindex(y.shape):
        difference = float(y[place] - target[place])
        loss += difference * difference / y.size
        gradient[place] = 2 * difference / y.size
    return loss, gradient


def readout(Wy, by, h):
    K, N = Wy.shape[0], h.shape[1]
    y = np.zeros((K, N))
    for k in range(K):
        for n in range(N):
            y[k, n] = by[k, 0]
            for unit in range(h.shape[0]):
                y[k, n] += Wy[k, unit] * h[unit, n]
    return y


def readout_backward(Wy, dy, h):
    dWy, dby, dh = np.zeros(Wy.shape), np.zeros((len(Wy), 1)), np.zeros(h.shape)
    for n in range(dy.shape[1]):
        for k in range(dy.shape[0]):
            dby[k, 0] += dy[k, n]
            dWy[k] += dy[k, n] * h[:, n]
            dh[:, n] += dy[k, n] * Wy[k]
    return dWy, dby, dh


def sgd_step(params, grads, lr):
    for name in params:
        for place in np.ndindex(params[name].shape):
            params[name][place] -= lr * grads[name][place]


def clip_gradients(grads, max_norm):
    squares = 0.0
    for name in grads:
        for number in grads[name].flat:
            squares += float(number) * float(number)
    norm = math.sqrt(squares)
    clipped = {}
    for name in grads:
        if norm > max_norm:
            clipped[name] = grads[name] * max_norm / norm
        else:
            clipped[name] = grads[name] * 1.0
    return clipped, norm


class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.eps = params, lr, eps
        self.beta1, self.beta2, self.steps = beta1, beta2, 0
        self.m, self.v = {}, {}
        for name in params:
            self.m[name] = [0.0] * params[name].size
            self.v[name] = [0.0] * params[name].size

    def step(self, grads):
        self.steps += 1
        first, second = 1 - self.beta1**self.steps, 1 - self.beta2**self.steps
        for name in self.params:
            m, v = self.m[name], self.v[name]
            moved = []
            for k, g in enumerate(grads[name].ravel().tolist()):
                m[k] = self.beta1 * m[k] + (1 - self.beta1) * g
                v[k] = self.beta2 * v[k] + (1 - self.beta2) * g * g
                moved.append(self.lr * (m[k] / first) / (math.sqrt(v[k] / second) + self.eps))
            shape = self.params[name].shape
            self.params[name][:] = self.params[name] - np.array(moved).reshape(shape)


def adding_problem(rng, T, N):
    x, y = np.zeros((T, 2, N)), np.zeros((1, N))
    for n in range(N):
        for t in range(T):
            x[t, 0, n] = rng.uniform(-1, 1)
        first = rng.integers(0, 10)
        others = []
        for t in range(T // 2 - 1):
            if t != first:
                others.append(t)
        second = others[rng.integers(0, len(others))]
        total = 0.0
        for t in (first, second):
            if t == 0:
                x[t, 0, n] = 0
            x[t, 1, n] = 1
            total += x[t, 0, n]
        x[0, 1, n] = x[T - 1, 1, n] = -1
        y[0, n] = 0.5 + total / 4
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
    lstm = {}
    for name in model:
        if name != "Wy" and name != "by":
            lstm[name] = model[name]
    optimiser = Adam(model, lr)
    errors = []
    for _ in tqdm(range(0, max_sequences, batch_size), disable=not show_progress):
        x, target = adding_problem(rng, T, batch_size)
        total = {name: np.zeros(model[name].shape) for name in model}
        for n in range(0, batch_size, 8):  # half a batch at a time
            some_x, some_target = x[:, :, n : n + 8], target[:, n : n + 8]
            N = some_target.shape[1]
            zero = np.zeros((hidden_size, N))
            outputs, h, c, caches = lstm_forward(lstm, some_x, zero, zero)
            y = readout(model["Wy"], model["by"], h)
            for column in range(N):
                errors.append(abs(float(y[0, column] - some_target[0, column])))
            loss, dy = mse(y, some_target)
            dWy, dby, dh = readout_backward(model["Wy"], dy * N / batch_size, h)
            d_outputs = np.zeros(outputs.shape)
            dx, dh0, dc0, grads = lstm_backward(lstm, d_outputs, caches, dh)
            grads["Wy"], grads["by"] = dWy, dby
            for name in total:
                total[name] += grads[name]
        clipped, norm = clip_gradients(total, max_norm)
        optimiser.step(clipped)
        if is_solved(errors):
            break
    return model, np.array(errors)


def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params, lr)
    norms = np.zeros(len(gradients))
    for n in range(len(gradients)):
        clipped, norms[n] = clip_gradients(gradients[n], max_norm)
        optimiser.step(clipped)
    return norms
