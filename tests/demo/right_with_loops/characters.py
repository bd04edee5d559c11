"""Everything right, written with loops over columns, classes, arrays and single entries."""

import math

import numpy as np


def softmax_cross_entropy(logits, labels):
    K, N = logits.shape
    loss, gradient = 0.0, np.zeros((K, N))
    for n in range(N):
        top = max(float(logits[k, n]) for k in range(K))
        powers = [math.exp(logits[k, n] - top) for k in range(K)]
        total = sum(powers)
        loss += (math.log(total) - (logits[labels[n], n] - top)) / N
        for k in range(K):
            gradient[k, n] = (powers[k] / total - (1 if k == labels[n] else 0)) / N
    return loss, gradient


def repair_1(Wy, by, h, labels):
    loss, dlogits = softmax_cross_entropy(readout(Wy, by, h), labels)
    dWy, dby, dh = readout_backward(Wy, dlogits, h)
    grads = {}
    grads["Wy"] = dWy
    grads["by"] = dby
    return loss, grads, dh
