"""Known mistakes of sigmoid."""

import numpy as np

from solutions import gates as right

from .. import mutant

Array = np.ndarray


@mutant
def overflowing_exp(x: Array) -> Array:
    """An exponential overflows on one side of zero: exp(-x) far below it, exp(x) far above. The
    value survives and the warning stays: look for a form whose exponent is never above zero."""
    return 1 / (1 + np.exp(-x))


@mutant
def infinity_over_infinity(x: Array) -> Array:
    """For large x both exp(x) are infinite, and inf / inf is NaN. Which form of the fraction is
    safe for positive x, and which for negative x?"""
    return np.exp(x) / (1 + np.exp(x))


@mutant
def where_takes_both_branches(x: Array) -> Array:
    """An unsafe form is computed for every entry and thrown away afterwards, as np.where does: by
    then it has overflowed. Make the exponent itself safe."""
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


@mutant
def sign_of_exponent(x: Array) -> Array:
    """This curve falls where the sigmoid rises: look at the sign of the exponent."""
    return 1 / (1 + np.exp(np.clip(x, -700, 700)))


@mutant
def tanh_for_sigmoid(x: Array) -> Array:
    """These values run from -1 to 1: that is tanh. A gate needs values from 0 to 1."""
    return np.tanh(x)


@mutant
def hard_sigmoid(x: Array) -> Array:
    """This is a straight line with two corners, an approximation some libraries use. Here the
    smooth curve is asked for."""
    return np.clip(0.2 * x + 0.5, 0.0, 1.0)


@mutant
def softmax_for_sigmoid(x: Array) -> Array:
    """These values share a sum of 1: that is a softmax. A sigmoid treats every entry on its own."""
    e = np.exp(x - np.max(x))
    return e / e.sum()


@mutant
def missing_one(x: Array) -> Array:
    """Values above 1 come out. Look at the denominator: what keeps it above the numerator?"""
    return 1 / np.exp(-np.clip(x, -700, 700))


@mutant
def derivative_for_sigmoid(x: Array) -> Array:
    """These values never pass 0.25: this is the derivative of the sigmoid, not the sigmoid."""
    return right.sigmoid(x) * (1 - right.sigmoid(x))


@mutant
def clip_in_place(x: Array) -> Array:
    """Clipping writes into x, and x belongs to the caller. Give the clipped values a new name."""
    x[...] = np.clip(x, -500, 500)
    return 1 / (1 + np.exp(-x))


@mutant
def sigmoid_in_float32(x: Array) -> Array:
    """The values went through float32, which keeps 7 digits of 16. Keep the dtype of x."""
    return right.sigmoid(np.asarray(x)).astype(np.float32).astype(float)


@mutant
def rounded_to_int(x: Array) -> Array:
    """The result holds whole numbers: a gate can have any value between 0 and 1."""
    return np.rint(right.sigmoid(x)).astype(int)


@mutant
def tanh_not_halved(x: Array) -> Array:
    """The curve is right and twice as steep: this is the sigmoid of 2x. With tanh, x is halved
    as well as the result."""
    return 0.5 * (1 + np.tanh(x))


@mutant
def sign_lost_in_abs(x: Array) -> Array:
    """Right for positive x, and mirrored for negative x: np.abs removes the sign. The gate must
    close for negative x."""
    return 1 / (1 + np.exp(-np.abs(x)))
