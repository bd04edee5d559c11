"""Takes exp of the logits as they come, which overflows where they are large."""

import numpy as np


def softmax_cross_entropy(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    columns = np.arange(len(labels))
    loss = -np.mean(np.log(p[labels, columns]))
    p[labels, columns] -= 1
    return loss, p / len(labels)
