"""Test cases of notebook 05-characters: answers that are classes.

The first two cases of an exercise have the same sizes (see exercises/cases.py).
"""

import numpy as np

from check.suite import TestCase

from .cases import (
    LONG,
    CaseGenerator,
    Params,
    columns_first,
    halved,
    plain_call,
    random_params,
    read_only,
    similar,
)
from .exercise import Cases

EDGE_OF_LABELS = (
    f"edge cases: T = 1 and {LONG}, N = 1, H = 1, equal sizes, few answers, large logits"
)

Labelled = tuple[Params, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


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


def _labelled(
    rng: CaseGenerator, T: int, D: int, H: int, K: int, N: int, asked: np.ndarray | None = None
) -> Labelled:
    """Model, x, labels, h0 and c0; labels are -1 at every (K + 1)th step, or where asked is not."""
    model = random_model(rng, D, H, K)
    model = {name: model[name] for name in rng.permutation(list(model)).tolist()}
    h0, c0 = rng.uniform(-1, 1, (H, N)), rng.normal(0, 1.5, (H, N))
    if asked is None:
        labels = rng.permutation(np.arange(T * N) % (K + 1) - 1).reshape(T, N)
    else:
        labels = np.where(asked, rng.permutation(np.arange(T * N) % K).reshape(T, N), -1)
    return model, rng.standard_normal((T, D, N)), labels, h0, c0


@similar
def class_gradients_cases(rng: CaseGenerator) -> Cases:
    """Test cases of class_gradients."""

    def draw(
        T: int, D: int, H: int, K: int, N: int, what: str = "", asked: np.ndarray | None = None
    ) -> TestCase:
        sizes = f"T = {T}, D = {D}, H = {H}, K = {K}, N = {N}"
        description = f"{sizes}, {what}" if what else sizes
        return plain_call(description, *_labelled(rng, T, D, H, K, N, asked))

    def only(shape: tuple[int, int], *places: tuple[slice | int, slice | int]) -> np.ndarray:
        asked = np.zeros(shape, dtype=bool)
        for place in places:
            asked[place] = True
        return asked

    every = slice(None)
    last, one = only((6, 2), (-1, every)), only((4, 3), (2, 1))
    two_columns = only((5, 3), (every, 0), (every, 2))
    later = only((6, 2), (slice(1, 3), every), (slice(4, 6), every))
    no_answer_at_the_end = only((5, 4), (slice(1, 3), every))
    return {
        "ordinary": [draw(5, 3, 4, 6, 7), draw(5, 3, 4, 6, 7), draw(4, 2, 3, 5, 6)],
        "edge": [
            draw(1, 3, 4, 2, 5),
            draw(4, 2, 3, 5, 1),
            draw(4, 2, 1, 3, 5),
            draw(4, 3, 5, 2, 6),
            draw(3, 3, 3, 3, 3),
            draw(4, 5, 3, 2, 6, "an answer at every step", np.ones((4, 6), dtype=bool)),
            draw(6, 4, 3, 5, 2, "answers at the last step alone", last),
            draw(6, 4, 3, 5, 2, "none at step 0, and none at step 3", later),
            draw(5, 2, 4, 6, 3, "none in column 1", two_columns),
            draw(4, 2, 5, 6, 3, "a single answer", one),
            draw(5, 2, 3, 6, 4, "none at the last two steps", no_answer_at_the_end),
            _large_logits(rng, 4, 3, 2, 5, 6),
            _long(rng),
            read_only("T = 4, D = 2, H = 3, K = 5, N = 6", *_labelled(rng, 4, 2, 3, 5, 6)),
            columns_first(*_labelled(rng, 4, 2, 3, 5, 6)),
            halved(*_labelled(rng, 4, 2, 3, 5, 6)),
        ],
    }


def _large_logits(rng: CaseGenerator, T: int, D: int, H: int, K: int, N: int) -> TestCase:
    model, *rest = _labelled(rng, T, D, H, K, N)
    model["by"] *= 1e3
    sizes = f"T = {T}, D = {D}, H = {H}, K = {K}, N = {N}"
    return plain_call(f"{sizes}, logits of about 1000", model, *rest)


def _long(rng: CaseGenerator) -> TestCase:
    """An answer after many steps, in one unit that forgets little."""
    asked = np.zeros((LONG, 1), dtype=bool)
    asked[[LONG // 2, -1]] = True
    model, *rest = _labelled(rng, LONG, 1, 1, 2, 1, asked)
    model["bf"] += 4.0
    return plain_call(f"T = {LONG}, D = H = N = 1, K = 2, two answers", model, *rest)
