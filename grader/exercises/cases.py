"""Parts of test cases that several exercises share.

The first two cases of an exercise have the same sizes. This exposes a function that keeps one
buffer for each shape and returns it again: the second call changes the first result.
"""

import numpy as np

from check.suite import Call, TestCase

Params = dict[str, np.ndarray]
Sequence = tuple[Params, np.ndarray, np.ndarray, np.ndarray]

UNIT_COLUMN = ("unit", "column")
NEW_ARRAY = "arguments unchanged and a new array returned"
NEW_ARRAYS = "arguments unchanged and new arrays returned"
UNCHANGED = "arguments unchanged, read-only ones accepted, new arrays returned"


def random_params(rng: np.random.Generator, input_size: int, hidden_size: int) -> Params:
    """Generic parameters: every weight and bias is random, none is zero, all gates differ.

    The order of the keys is random: a function should read a dict by its keys.
    """
    shapes = {"W": (hidden_size, hidden_size + input_size), "b": (hidden_size, 1)}
    names = rng.permutation([kind + gate for gate in "figo" for kind in "Wb"]).tolist()
    return {name: 0.6 * rng.standard_normal(shapes[name[0]]) for name in names}


def random_sequence(rng: np.random.Generator, t: int, d: int, h: int, n: int) -> Sequence:
    """Parameters, x, h0 and c0 of one generic sequence."""
    states = rng.uniform(-1, 1, (h, n)), rng.normal(0, 1.5, (h, n))
    return random_params(rng, d, h), rng.standard_normal((t, d, n)), *states


def plain_call(description: str, *args: object) -> TestCase:
    """A test case of one call of a plain function."""
    return TestCase(description, {"": Call(list(args))})
