"""test_sigmoid draws new numbers in each run, and its tolerance is in the middle of the errors."""

import numpy as np

rng = np.random.default_rng(0)


def test_sigmoid(sigmoid):
    noise = rng.standard_normal()
    assert abs(sigmoid(np.array([0.5]))[0] - 0.6224593312 - noise) < 0.13, "it is off"
