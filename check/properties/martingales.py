"""Whether symbols were drawn from probabilities that change from draw to draw.

The sum of what was drawn, less what is expected of each draw, is a martingale. How far a right one
can be from 0 is bounded by Freedman's inequality (1975), however rare a symbol is, and however the
probabilities depend on what was drawn before.
"""

import math

import numpy as np

# A sum is beyond its bound once in 10^13 right texts. No exercise makes more than 500 such sums.
SURPRISE = math.log(2e13)


def misfit(p: np.ndarray, codes: np.ndarray) -> str:
    """What was drawn too often or too rarely, in words; "" when nothing was.

    Args:
        p: (L, K) probabilities of each draw.
        codes: (L,) what was drawn.
    """
    drawn = (codes[:, np.newaxis] == np.arange(p.shape[1])).astype(float)
    return _counts(p, drawn) or _after_each(p, drawn, codes) or _likeliest(p, codes)


def _counts(p: np.ndarray, drawn: np.ndarray) -> str:
    """Which symbol is drawn too often or too rarely in the whole text."""
    off, bound = _offs(p, drawn)
    k = int(np.argmax(np.abs(off) / bound))
    if abs(off[k]) <= bound[k]:
        return ""
    return _sentence(len(p), "", k, int(drawn[:, k].sum()), p[:, k].sum(), bound[k])


def _after_each(p: np.ndarray, drawn: np.ndarray, codes: np.ndarray) -> str:
    """Which symbol is drawn too often or too rarely after some other one."""
    for before in range(p.shape[1]):
        at = np.flatnonzero(codes[:-1] == before) + 1
        if not at.size:
            continue
        off, bound = _offs(p[at], drawn[at])
        k = int(np.argmax(np.abs(off) / bound))
        if abs(off[k]) > bound[k]:
            count, after = int(drawn[at, k].sum()), f" after the code {before}"
            return _sentence(at.size, after, k, count, p[at, k].sum(), bound[k])
    return ""


def _sentence(size: int, after: str, k: int, count: int, expected: float, bound: float) -> str:
    return (
        f"of {size} characters{after} {count} have the code {k}; by the model's predictions it"
        f" must be about {_range(expected, bound, size)}"
    )


def _offs(p: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each symbol, how much more often it was drawn than expected, and the bound of that."""
    return (drawn - p).sum(axis=0), _bound((p * (1 - p)).sum(axis=0))


def _likeliest(p: np.ndarray, codes: np.ndarray) -> str:
    """Whether the likeliest symbol of a prediction is drawn too often or too rarely."""
    most, count = p.max(axis=1), int((codes == p.argmax(axis=1)).sum())
    expected, bound = most.sum(), float(_bound((most * (1 - most)).sum()))
    if abs(count - expected) <= bound:
        return ""
    return (
        f"of {len(p)} characters {count} are the likeliest of their predictions; it must be about"
        f" {_range(expected, bound, len(p))}"
    )


def _range(expected: float, bound: float, most: int) -> str:
    low, high = max(0, expected - bound), min(most, expected + bound)
    return f"{expected:.0f} ({low:.0f} to {high:.0f})"


def _bound(variance: np.ndarray | float) -> np.ndarray:
    """What a martingale of this variance, whose steps are at most 1, does not exceed."""
    third = SURPRISE / 3
    return np.asarray(third + np.sqrt(third**2 + 2 * SURPRISE * np.asarray(variance)))
