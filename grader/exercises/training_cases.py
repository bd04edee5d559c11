"""Test cases of notebook 04-training, but for those of optimisers and of train.

Sizes are K, N or K, H, N. They differ from each other, so that no axis passes for another; the
first two cases of an exercise have the same sizes (see exercises/cases.py).
"""

from collections.abc import Callable

import numpy as np

from check.pytree import Seed
from check.suite import Call, TestCase

from .cases import CaseGenerator, columns_first, plain_call, read_only, similar, two_seeds
from .exercise import Cases

# Sequences in which steps that coincide, after a few attempts to draw others, are found.
MANY = 40_000


@similar
def mse_cases(rng: CaseGenerator) -> Cases:
    """Test cases of mse."""

    def draw(*shape: int) -> tuple[str, np.ndarray, np.ndarray]:
        y, target = rng.standard_normal((2, *shape))
        return f"y and target of shape {shape}", y.copy(), target.copy()

    _, y, _ = draw(2, 3)
    equal = y, y.copy()
    return {
        "ordinary": [plain_call(*draw(3, 4)), plain_call(*draw(3, 4)), plain_call(*draw(2, 5))],
        "any": [
            plain_call(*draw(1, 6)),
            plain_call(*draw(1, 1)),
            plain_call(*draw(4, 2, 3)),
            read_only(*draw(3, 4)),
            plain_call("y equal to target, of shape (2, 3)", *equal),
            columns_first(*draw(3, 4)[1:]),
        ],
    }


def readout_cases(second: str) -> Callable[[np.random.Generator], Cases]:
    """Cases of Wy, then by or dy, then h."""

    @similar
    def cases(rng: CaseGenerator) -> Cases:
        def draw(k: int, h: int, n: int) -> tuple[str, np.ndarray, np.ndarray, np.ndarray]:
            columns = 1 if second == "by" else n
            arrays = [rng.standard_normal(shape) for shape in ((k, h), (k, columns), (h, n))]
            return f"K = {k}, H = {h}, N = {n}", arrays[0], arrays[1], arrays[2]

        return {
            "ordinary": [
                plain_call(*draw(2, 3, 4)),
                plain_call(*draw(2, 3, 4)),
                plain_call(*draw(5, 4, 3)),
            ],
            "edge": [
                plain_call(*draw(1, 4, 3)),
                plain_call(*draw(3, 2, 1)),
                read_only(*draw(2, 3, 4)),
                plain_call(*draw(3, 3, 3)),
            ],
        }

    return cases


def adding_cases(rng: np.random.Generator) -> Cases:
    """Test cases of adding_problem."""
    seed, other = two_seeds(rng)

    def call(seed: int, T: int, N: int) -> Call:
        return Call([Seed(seed), T, N], adapter="drawn")

    return {
        "": [
            TestCase(
                "T = 40, 30, 12, 11",
                {
                    "first": call(seed, 40, 3000),
                    "again": call(seed, 40, 3000),
                    "other": call(other, 40, 3000),
                    "shorter": call(seed, 30, 2000),
                    "twelve": call(other, 12, 2000),
                    "shortest": call(seed, 11, MANY),
                },
            )
        ]
    }
