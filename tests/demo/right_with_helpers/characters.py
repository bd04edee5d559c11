"""Everything right, with helpers, small classes, type hints and a chatty style."""

from typing import Tuple

import numpy as np
from numpy import ndarray


def log_softmax(logits: ndarray) -> ndarray:
    """Stable for scores of any size: the largest becomes zero."""
    moved = logits - np.amax(logits, axis=0)
    return moved - np.log(np.sum(np.exp(moved), axis=0))


def hot(labels: ndarray, classes: int) -> ndarray:
    return (np.arange(classes).reshape(-1, 1) == labels).astype(float)


def softmax_cross_entropy(logits: ndarray, labels: ndarray) -> Tuple[float, ndarray]:
    log_p, wanted = log_softmax(logits), hot(labels, logits.shape[0])
    loss = -np.sum(log_p[wanted == 1]) / len(labels)
    return loss, (np.exp(log_p) - wanted) / len(labels)


def repair_1(Wy, by, h, labels):
    loss, dlogits = softmax_cross_entropy(readout(Wy, by, h), labels)
    *parts, dh = readout_backward(Wy, dlogits, h)
    return loss, dict(zip(READOUT, parts)), dh
