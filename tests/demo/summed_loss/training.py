"""Every loss is a mean and every gradient that of a sum: the division is missing in the backward pass.

In the repair as well.
"""

import numpy as np


def mse(y, target):
    difference = y - target
    return np.mean(difference**2), 2 * difference
