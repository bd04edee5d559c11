"""Known mistakes of dtanh."""

import numpy as np

from .. import mutant

Array = np.ndarray


@mutant
def dtanh_of_the_input(y: Array) -> Array:
    """You treat y as the input. It has been through tanh already: write the slope with y alone."""
    return 1 - np.tanh(y) ** 2


@mutant
def sigmoid_derivative_for_tanh(y: Array) -> Array:
    """This is the derivative of the sigmoid. tanh has its own, and at y = 0 it is 1."""
    return y * (1 - y)


@mutant
def dtanh_without_square(y: Array) -> Array:
    """At y = -1 the curve of tanh is flat and its derivative 0, but yours is 2: is a square
    missing?"""
    return 1 - y


@mutant
def dtanh_sign(y: Array) -> Array:
    """tanh never falls, so its derivative is never negative: look at the order of the
    difference."""
    return y**2 - 1


@mutant
def dtanh_sum(y: Array) -> Array:
    """The derivative of tanh is largest at y = 0, but yours is smallest there: one sign is
    wrong."""
    return 1 + y**2


@mutant
def dtanh_in_place(y: Array) -> Array:
    """The square was written into y, and y is still needed by the caller. Compute a new array."""
    np.multiply(y, y, out=y)
    return 1 - y


@mutant
def square_of_the_difference(y: Array) -> Array:
    """The whole difference was squared. Only one of its two parts is a square."""
    return (1 - y) ** 2
