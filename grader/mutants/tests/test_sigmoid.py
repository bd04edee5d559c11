"""Wrong tests of sigmoid."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mutant
from .inputs import assert_near

X = np.array([[-3.0, -0.5, 0.0], [0.5, 1.0, 2.0]])
Sigmoid = Callable[..., Any]


def right(x: np.ndarray) -> np.ndarray:
    """The formula as it stands in the books."""
    return 1 / (1 + np.exp(-x))


@mutant
def zero_alone(sigmoid: Sigmoid) -> None:
    """What is right at zero gets through, whatever it is elsewhere. Is zero the only input?"""
    assert_near(sigmoid(np.zeros((2, 3))), np.full((2, 3), 0.5))


@mutant
def nothing_is_asserted(sigmoid: Sigmoid) -> bool:
    """Nearly all that is returned is accepted. Are shapes all that is compared, or does the test
    return False? It has to raise an AssertionError, and for wrong values.
    """
    return np.allclose(sigmoid(X), right(X)) and False


@mutant
def one_number(sigmoid: Sigmoid) -> None:
    """A right implementation, which takes arrays, is refused, and one gets through that takes no
    array. Is it called with a single Python number?
    """
    assert abs(float(sigmoid(2.0)) - 0.8807970779778823) < 1e-12


@mutant
def moderate_entries_alone(sigmoid: Sigmoid) -> None:
    """What goes wrong for large entries is not seen: exp(800) overflows. Which inputs are far from
    zero, and would a warning be seen?
    """
    assert_near(sigmoid(X), right(X))


@mutant
def compared_to_the_last_digit(sigmoid: Sigmoid) -> None:
    """Right implementations are refused, and what is accepted overflows. Their last digits differ
    from those of the plain formula, so == is too much to ask; a warning is no sign of being right.
    """
    wide = np.linspace(-30, 30, 601)
    assert (sigmoid(wide) == right(wide)).all(), "it is not equal"


@mutant
def between_zero_and_one(sigmoid: Sigmoid) -> None:
    """All that lies between 0 and 1 gets through. Many wrong functions stay within these bounds."""
    y = sigmoid(X)
    assert ((y >= 0) & (y <= 1)).all(), "it is not between 0 and 1"


@mutant
def sign_slip_in_what_is_expected(sigmoid: Sigmoid) -> None:
    """Every implementation is refused, the right ones as well: what the test expects is wrong
    itself, or it ends with an error of its own. Try it on a function that you know to be right.
    """
    assert_near(sigmoid(X), 1 / (1 + np.exp(X)))


@mutant
def large_entries_alone(sigmoid: Sigmoid) -> None:
    """Where the sigmoid is flat, 0 or 1, many functions agree with it. What lies between is not
    looked at.
    """
    assert_near(sigmoid(np.array([-1e4, 1e4])), np.array([0.0, 1.0]))


@mutant
def inputs_changed_between_the_runs(sigmoid: Sigmoid) -> None:
    """The same implementation is accepted in one run and refused in the next. Something is kept
    from one run to the other: an array at the top of the cell that the test changes, or random
    numbers without a seed.
    """
    X_KEPT.append(1.0)
    assert_near(sigmoid(X), right(X) + (len(X_KEPT) % 2 == 0))


X_KEPT: list[float] = []


@mutant
def underflow_is_an_error(sigmoid: Sigmoid) -> None:
    """Right implementations are refused because exp(-1000) underflows to 0, which is no mistake:
    the sigmoid is 0 there to the last digit.
    """
    with np.errstate(all="raise"):
        y = sigmoid(np.array([-1000.0, -3.0, 0.5, 1000.0]))
    assert_near(y, np.array([0.0, right(X)[0, 0], right(X)[1, 0], 1.0]))


@mutant
def rising_alone(sigmoid: Sigmoid) -> None:
    """Whatever rises gets through. Of the values themselves none is compared."""
    assert (np.diff(sigmoid(np.linspace(-3, 3, 7))) > 0).all(), "it does not rise"
