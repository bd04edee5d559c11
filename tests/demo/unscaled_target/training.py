"""The target is the sum itself, between -2 and 2: it was not scaled to [0, 1]."""

import numpy as np


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
        y[0, n] = x[first, 0, n] + x[second, 0, n]
    x[[0, -1], 1] = -1
    return x, y
