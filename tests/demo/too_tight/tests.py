"""test_sigmoid compares with ==, and refuses what is right but for the last digit."""

import numpy as np


def test_sigmoid(sigmoid):
    x = np.linspace(-30, 30, 601)
    assert (sigmoid(x) == 1 / (1 + np.exp(-x))).all(), "it is not equal"
