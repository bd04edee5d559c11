"""The formula from the book: right values, and overflow warnings for large arguments."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))
