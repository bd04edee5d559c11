"""Parts of test cases that several exercises share.

The first two cases of an exercise have the same sizes. This exposes a function that keeps one
buffer for each shape and returns it again: the second call changes the first result.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from check.suite import Call, TestCase

from .exercise import Cases

Params = dict[str, np.ndarray]
Sequence = tuple[Params, np.ndarray, np.ndarray, np.ndarray]

UNIT_COLUMN = ("unit", "column")
LONG = 110  # steps: a sequence that is cut after 20, 50 or 100 of them shows
# The same where a whole sequence, or all of its caches, may go to the reference in one message
# (grader.sandbox.reference_proxy): cut after 20, 25 or 30 of them.
RATHER_LONG = 34
CELL = 200.0  # times as large: a cell state whose tanh is 1, and whose exp does not overflow
FLOOD = 1e4  # times as large: gates are exactly 0 or 1, and exp of their sums would overflow
EDGE_OF_A_STEP = "edge cases: N = 1, H = 1, equal sizes, zeros, large numbers"
EDGE_OF_A_SEQUENCE = (
    f"edge cases: T = 1 and {LONG}, N = 1, H = 1, equal sizes, zeros, large numbers"
)
NEW_ARRAY = "arguments unchanged and a new array returned"
NEW_ARRAYS = "arguments unchanged and new arrays returned"
UNCHANGED = "arguments unchanged, read-only ones accepted, new arrays returned"


PATTERN = 2  # seed of what all suites of an exercise have in common
LEAST = 0.98  # a number is between this part of the common one and the whole of it


class CaseGenerator:
    """Draws numbers that differ from suite to suite, and yet have one pattern in all of them.

    Signs, orders and sizes are the same in every suite: a number is drawn from a generator with a
    fixed seed, and then reduced by up to two in a hundred with a fresh one. So an answer that is
    wrong for some numbers only, such as for negative or for large ones, is wrong in every suite or
    in none, and gets the same score in the visible and in the hidden check.

    Args:
        fresh: the generator of one suite.
    """

    def __init__(self, fresh: np.random.Generator) -> None:
        self.fresh, self._common = fresh, np.random.default_rng(PATTERN)

    def near(self, values: Any) -> np.ndarray:
        """An array of the given numbers, each reduced towards zero by up to two in a hundred."""
        return np.asarray(values * self.fresh.uniform(LEAST, 1, np.shape(values)))

    def standard_normal(self, size: int | tuple[int, ...]) -> np.ndarray:
        """Numbers from a normal distribution of deviation 1."""
        return self.near(self._common.standard_normal(size))

    def normal(self, mean: float, deviation: float, size: int | tuple[int, ...]) -> np.ndarray:
        """Numbers from a normal distribution."""
        return self.near(self._common.normal(mean, deviation, size))

    def uniform(self, low: float, high: float, size: int | tuple[int, ...] = ()) -> np.ndarray:
        """Numbers between low and high."""
        return self.near(self._common.uniform(low, high, size))

    def permutation(self, values: Any) -> np.ndarray:
        """The values in an order that is the same in every suite."""
        return self._common.permutation(values)


def two_seeds(rng: np.random.Generator) -> tuple[int, int]:
    """Two seeds whose generators certainly begin with different numbers, of whatever range.

    An answer that makes a seed of its own from the first number then gets two different ones.
    """
    return _seed_between(rng, 0.0, 0.3), _seed_between(rng, 0.7, 1.0)


def _seed_between(rng: np.random.Generator, low: float, high: float) -> int:
    """A seed whose generator begins with a number in this part of its range."""
    while True:
        seed = int(rng.integers(10**6))
        of_floats, of_integers = (np.random.default_rng(seed) for _ in range(2))
        if low < of_floats.random() < high and low < of_integers.integers(1000) / 1000 < high:
            return seed


def similar(
    draw: Callable[[CaseGenerator], Cases],
) -> Callable[[np.random.Generator], Cases]:
    """Make a function that draws cases of one pattern into one that takes a random generator."""

    @functools.wraps(draw)
    def cases(rng: np.random.Generator) -> Cases:
        return draw(CaseGenerator(rng))

    return cases


def random_params(rng: CaseGenerator, input_size: int, hidden_size: int) -> Params:
    """Generic parameters: every weight and bias is random, none is zero, all gates differ.

    The order of the keys is mixed: a function should read a dict by its keys.
    """
    shapes = {"W": (hidden_size, hidden_size + input_size), "b": (hidden_size, 1)}
    names = rng.permutation([kind + gate for gate in "figo" for kind in "Wb"]).tolist()
    return {name: 0.6 * rng.standard_normal(shapes[name[0]]) for name in names}


def random_sequence(rng: CaseGenerator, t: int, d: int, h: int, n: int) -> Sequence:
    """Parameters, x, h0 and c0 of one generic sequence."""
    states = rng.uniform(-1, 1, (h, n)), rng.normal(0, 1.5, (h, n))
    return random_params(rng, d, h), rng.standard_normal((t, d, n)), *states


def with_zeros_and_large_numbers(sequence: Sequence) -> Sequence:
    """A step or a sequence of six columns, each with something else that is zero or large.

    In a whole sequence the second step has no input at all.

    Args:
        sequence: params, x (T, D, 6) or (D, 6), h0 and c0 (H, 6). The arrays are changed.
    """
    _, x, h0, c0 = sequence
    x[..., 0] *= FLOOD
    x[..., 5] = -x[..., 0]  # so that every gate is 0 in one of the two, and 1 in the other
    x[..., 1] = 0
    h0[:, 2] = c0[:, 2] = 0
    c0[:, 3] *= CELL
    x[..., 4] = h0[:, 4] = c0[:, 4] = 0
    if x.ndim == 3:
        x[1] = 0
    return sequence


def long_sequence(rng: CaseGenerator, steps: int = LONG) -> Sequence:
    """One sequence of many steps in a layer of one unit, which forgets little."""
    params, x, h0, c0 = random_sequence(rng, steps, 1, 1, 1)
    params["bf"] += 4.0
    return params, x, h0, c0


def read_only(description: str, *args: object) -> TestCase:
    """A test case of one call of a plain function with arrays that refuse to be changed."""
    return TestCase(f"{description}, all read-only", {"": Call(list(args), read_only=True)})


def columns_first(*args: object) -> TestCase:
    """A test case of one call of a plain function, with arrays as transposes hold them."""
    call = Call(list(args), adapter="columns_first")
    return TestCase("arrays whose memory is not in C order, as in a transpose", {"": call})


def halved(*args: object) -> TestCase:
    """A test case of two calls, between which the caller halves all arrays in place."""
    call = Call(list(args), adapter="halved")
    return TestCase("a second call, after the caller has halved all arrays in place", {"": call})


def plain_call(description: str, *args: object) -> TestCase:
    """A test case of one call of a plain function."""
    return TestCase(description, {"": Call(list(args))})
