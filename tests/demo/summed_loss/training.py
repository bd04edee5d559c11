"""The loss is a mean and its gradient that of a sum; in the repair gradients are added up as well."""

import numpy as np


def mse(y, target):
    difference = y - target
    return np.mean(difference**2), 2 * difference


def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    total = {name: np.zeros_like(p) for name, p in params.items()}
    for grads in gradients:
        total = {name: total[name] + g for name, g in grads.items()}
        clipped, norm = clip_gradients(total, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)
