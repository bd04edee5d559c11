"""Test cases of notebook 05-characters.

The first two cases of an exercise have the same sizes (see exercises/cases.py).
"""

import numpy as np

from check.pytree import Seed
from check.suite import Call, TestCase

from .cases import (
    CaseGenerator,
    Params,
    columns_first,
    plain_call,
    random_params,
    read_only,
    similar,
)
from .exercise import Cases


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


def random_model(rng: CaseGenerator, input_size: int, hidden_size: int, classes: int) -> Params:
    """The ten arrays of a model: generic parameters, and a readout."""
    model = random_params(rng, input_size, hidden_size)
    model["Wy"] = rng.standard_normal((classes, hidden_size))
    model["by"] = rng.standard_normal((classes, 1))
    return model


@similar
def class_gradients_cases(rng: CaseGenerator) -> Cases:
    """Test cases of class_gradients."""

    def draw(T: int, D: int, H: int, K: int, N: int) -> TestCase:
        model = random_model(rng, D, H, K)
        h0, c0 = rng.uniform(-1, 1, (H, N)), rng.normal(0, 1.5, (H, N))
        labels = rng.permutation(np.arange(T * N) % (K + 1) - 1).reshape(T, N)
        sizes = f"T = {T}, D = {D}, H = {H}, K = {K}, N = {N}"
        return plain_call(sizes, model, rng.standard_normal((T, D, N)), labels, h0, c0)

    return {"ordinary": [draw(4, 3, 5, 6, 2), draw(4, 3, 5, 6, 2), draw(5, 2, 3, 4, 6)]}


@similar
def encode_cases(rng: CaseGenerator) -> Cases:
    """Test cases of encode."""
    return {
        "": [TestCase("a sentence", {"": Call(["the forget gate forgets"], adapter="encoded")})]
    }


@similar
def chunks_cases(rng: CaseGenerator) -> Cases:
    """Test cases of chunks."""

    def draw(L: int, T: int, N: int) -> TestCase:
        return plain_call(f"L = {L}, T = {T}, N = {N}", rng.permutation(np.arange(L)), T, N)

    return {"": [draw(51, 4, 3), draw(51, 4, 3), draw(60, 3, 5)]}


@similar
def bits_cases(rng: CaseGenerator) -> Cases:
    """Test cases of bits_per_character."""

    def draw(L: int, K: int, H: int) -> TestCase:
        codes = rng.permutation(np.arange(L) % K)
        return plain_call(f"L = {L}, K = {K}, H = {H}", random_model(rng, K, H, K), codes)

    return {"": [draw(40, 5, 3), draw(40, 5, 3), draw(30, 4, 6)]}


@similar
def train_cases(rng: CaseGenerator) -> Cases:
    """Test cases of train_characters."""
    model, codes = random_model(rng, 5, 4, 5), rng.permutation(np.arange(51) % 5)
    inputs, targets = (codes[s : s + 48].reshape(3, 4, 4).transpose(1, 2, 0) for s in (0, 1))
    return {"": [plain_call("9 updates", model, inputs.copy(), targets.copy(), 9)]}


@similar
def sample_cases(rng: CaseGenerator) -> Cases:
    """Test cases of sample."""
    model = random_model(rng, 5, 4, 5)
    return {"": [plain_call("20 symbols", Seed(1), model, np.array([1, 2, 3]), 20)]}
