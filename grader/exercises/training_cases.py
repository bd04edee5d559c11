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


@similar
def cross_entropy_cases(rng: CaseGenerator) -> Cases:
    """Test cases of softmax_cross_entropy."""

    def draw(k: int, n: int, size: float = 1.0) -> tuple[str, np.ndarray, np.ndarray]:
        labels = rng.permutation(np.arange(n) % k)
        description = f"K = {k}, N = {n}" + (f", logits of about {size:g}" if size > 1 else "")
        return description, size * rng.standard_normal((k, n)), labels

    def shifted(k: int, n: int, by: float) -> TestCase:
        _, logits, labels = draw(k, n)
        return plain_call(f"K = {k}, N = {n}, logits near {by:g}", logits + by, labels)

    def large(k: int, n: int) -> TestCase:
        description, logits, _ = draw(k, n, 1e3)
        # Never the likeliest class, so that a clip at 1 and one a little below it are alike.
        labels = (logits.argmax(axis=0) + 1 + np.arange(n) % (k - 1)) % k
        return plain_call(description, logits, labels)

    def sure_and_wrong(k: int, n: int) -> TestCase:
        description, logits, labels = draw(k, n)
        logits[(labels + 1) % k, np.arange(n)] += 1e3
        logits += 1e3 * np.arange(n)  # so that what is large in one column is small in another
        return plain_call(f"{description}, wrong by 1e3, columns 1e3 apart", logits, labels)

    return {
        "ordinary": [plain_call(*draw(4, 6)), plain_call(*draw(4, 6)), plain_call(*draw(3, 5))],
        "large": [
            large(3, 5),
            shifted(4, 3, 1e3),
            shifted(3, 4, -1e3),
            sure_and_wrong(3, 4),
        ],
        "edge": [
            plain_call(*draw(5, 1)),
            plain_call(*draw(2, 3)),
            read_only(*draw(4, 6)),
            plain_call(*draw(3, 3)),
            columns_first(*draw(4, 6)[1:]),
            plain_call("K = 3, N = 4, all logits 0", np.zeros((3, 4)), np.array([2, 0, 1, 0])),
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


@similar
def repair_cases(rng: CaseGenerator) -> Cases:
    """Test cases of repair_1."""

    def draw(k: int, width: int, n: int, shift: float = 0.0) -> TestCase:
        Wy, by, h = (rng.standard_normal(shape) for shape in ((k, width), (k, 1), (width, n)))
        description = f"K = {k}, H = {width}, N = {n}" + (
            f", logits near {shift:g}" if shift else ""
        )
        # Small logits, so that no class is improbable: a floor of 1e-10 does not show yet.
        labels = rng.permutation(np.arange(n) % k)
        return plain_call(description, Wy, 0.3 * by + shift, 0.3 * h, labels)

    def sure_and_wrong(k: int, width: int, n: int) -> TestCase:
        Wy, by, h = (rng.standard_normal(shape) for shape in ((k, width), (k, 1), (width, n)))
        h *= 3e3 * np.arange(1, n + 1)  # so that what is large in one column is small in another
        description = f"K = {k}, H = {width}, N = {n}, surely another class"
        return plain_call(description, Wy, by, h, (Wy @ h + by).argmin(axis=0))

    return {
        "ordinary": [draw(4, 3, 6), draw(4, 3, 6), draw(3, 2, 5), draw(3, 4, 1), draw(2, 3, 7)],
        "large": [draw(3, 4, 5, 1e3), draw(4, 2, 3, -1e3), sure_and_wrong(4, 3, 2)],
    }
