"""Everything right, with all ten arrays in one vector, and training on fused gates."""

import numpy as np


def softmax_cross_entropy(logits, labels):
    right = np.eye(len(logits))[labels].T
    top = logits.max(0)
    log_p = logits - top - np.log(np.exp(logits - top).sum(0))
    return -np.einsum("kn,kn->", right, log_p) / labels.size, (np.exp(log_p) - right) / labels.size


def repair_1(Wy, by, h, labels):
    loss, d = softmax_cross_entropy(readout(Wy, by, h), labels)
    *dW_and_db, dh = readout_backward(Wy, d, h)
    return loss, dict(zip(("Wy", "by"), dW_and_db)), dh
