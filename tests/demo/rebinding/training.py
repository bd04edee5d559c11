"""Puts new arrays into params where they should change in place, with SGD and with Adam.

The training run, which is right, then changes the model and not the LSTM that it runs.
"""

import numpy as np


def sgd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]


class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.eps = params, lr, eps
        self.beta1, self.beta2, self.t = beta1, beta2, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, g in grads.items():
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            step = self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            self.params[name] = self.params[name] - step
