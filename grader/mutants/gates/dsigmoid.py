"""Known mistakes of dsigmoid."""

import numpy as np

from solutions import gates as right

from .. import mutant

Array = np.ndarray


@mutant
def dsigmoid_of_the_input(y: Array) -> Array:
    """You treat y as the input. It has been through the sigmoid already: write the slope with y
    alone."""
    s = right.sigmoid(y)
    return s * (1 - s)


@mutant
def tanh_derivative_for_sigmoid(y: Array) -> Array:
    """This is the derivative of tanh. The sigmoid has its own."""
    return 1 - y**2


@mutant
def dsigmoid_sign(y: Array) -> Array:
    """The sigmoid never falls, so its derivative is never negative: look at the order of the
    difference."""
    return y * (y - 1)


@mutant
def dsigmoid_sum(y: Array) -> Array:
    """At y = 1 the curve is flat and the derivative 0, but yours is not: one sign is wrong."""
    return y * (1 + y)


@mutant
def dsigmoid_half(y: Array) -> Array:
    """One factor is missing: the derivative is a product, and it is 0 at both ends, y = 0 and
    y = 1."""
    return 1 - y


@mutant
def dsigmoid_in_place(y: Array) -> Array:
    """An operator such as *= writes into y, and y is still needed by the caller. Compute a new
    array."""
    y *= 1 - y
    return y


@mutant
def product_before_difference(y: Array) -> Array:
    """Every slope is 0: Python multiplies before it subtracts. Which part belongs in brackets?"""
    return y * 1 - y
