"""Every loss is a mean and every gradient that of a sum: the division is missing in the backward pass.

In the repair as well.
"""

import numpy as np


def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=0)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=0)
    columns = np.arange(len(labels))
    loss = -np.log(p[labels, columns]).mean()
    p[labels, columns] -= 1
    return loss, p


def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    p = np.exp(logits - logits.max(axis=0))
    p /= p.sum(axis=0)
    columns = np.arange(len(labels))
    loss = -np.log(p[labels, columns]).mean()
    p[labels, columns] -= 1
    return loss, {"Wy": p @ h.T, "by": p.sum(axis=1, keepdims=True)}, Wy.T @ p
