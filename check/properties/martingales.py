"""Whether symbols were drawn from probabilities that change from draw to draw.

The sum of what was drawn, less what is expected of each draw, is a martingale. How far a right one
can be from 0 is bounded by Freedman's inequality (1975), however rare a symbol is, and however the
probabilities depend on what was drawn before.
"""

import math

import numpy as np

# A sum is beyond its bound once in 10^13 right texts. No exercise makes more than 500 such sums.
SURPRISE = math.log(2e13)


def misfit(p: np.ndarray, codes: np.ndarray, before: np.ndarray | None = None) -> str:
    """What was drawn too often or too rarely, in words; "" when nothing was.

    Args:
        p: (L, K) probabilities of each draw.
        codes: (L,) what was drawn.
        before: (L,) the code in front of each of them; None when that does not matter.
    """
    drawn = (codes[:, np.newaxis] == np.arange(p.shape[1])).astype(float)
    found = _counts(p, drawn) or _ranks(p, codes)
    if found or before is None:
        return found
    return _after_each(p, drawn, before) or _repeats(p, codes, before)


def _counts(p: np.ndarray, drawn: np.ndarray) -> str:
    """Which symbol is drawn too often or too rarely in the whole text."""
    off, bound = _offs(p, drawn)
    k = int(np.argmax(np.abs(off) / bound))
    if abs(off[k]) <= bound[k]:
        return ""
    return _sentence(len(p), "", k, int(drawn[:, k].sum()), p[:, k].sum(), bound[k])


def _after_each(p: np.ndarray, drawn: np.ndarray, before: np.ndarray) -> str:
    """Which symbol is drawn too often or too rarely after some other one."""
    for code in range(p.shape[1]):
        at = np.flatnonzero(before == code)
        if not at.size:
            continue
        off, bound = _offs(p[at], drawn[at])
        k = int(np.argmax(np.abs(off) / bound))
        if abs(off[k]) > bound[k]:
            count, after = int(drawn[at, k].sum()), f" after the code {code}"
            return _sentence(at.size, after, k, count, p[at, k].sum(), bound[k])
    return ""


def _sentence(size: int, after: str, k: int, count: int, expected: float, bound: float) -> str:
    return (
        f"{count} of {size} characters{after} have the code {k}; by the model's predictions it"
        f" must be about {_range(expected, bound, size)}"
    )


def _offs(p: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each symbol, how much more often it was drawn than expected, and the bound of that."""
    return (drawn - p).sum(axis=0), _bound((p * (1 - p)).sum(axis=0))


def _ranks(p: np.ndarray, codes: np.ndarray) -> str:
    """Whether the likeliest symbols of the predictions are drawn too often or too rarely."""
    order = np.argsort(-p, axis=1, kind="stable")
    ranks = (order == codes[:, np.newaxis]).astype(float)
    off, bound = _offs(np.take_along_axis(p, order, axis=1), ranks)
    n = int(np.argmax(np.abs(off) / bound))
    if abs(off[n]) <= bound[n]:
        return ""
    place = ("", "second ", "third ")[n] if n < 3 else f"{n + 1}th "
    count = int(ranks[:, n].sum())
    return (
        f"{count} of {len(p)} characters are the {place}likeliest of their predictions; it must be"
        f" about {_range(count - off[n], bound[n], len(p))}"
    )


def _repeats(p: np.ndarray, codes: np.ndarray, before: np.ndarray) -> str:
    """Whether a symbol follows itself too often or too rarely."""
    same = np.take_along_axis(p, before[:, np.newaxis], axis=1)
    off, bound = _offs(same, (codes == before)[:, np.newaxis].astype(float))
    if abs(off[0]) <= bound[0]:
        return ""
    count = int((codes == before).sum())
    return (
        f"{count} of {len(p)} characters are the same as the one before; by the model's"
        f" predictions it must be about {_range(count - off[0], bound[0], len(p))}"
    )


def _range(expected: float, bound: float, most: int) -> str:
    low, high = max(0, expected - bound), min(most, expected + bound)
    return f"{expected:.0f} ({low:.0f} to {high:.0f})"


def _bound(variance: np.ndarray | float) -> np.ndarray:
    """What a martingale of this variance, whose steps are at most 1, does not exceed."""
    third = SURPRISE / 3
    return np.asarray(third + np.sqrt(third**2 + 2 * SURPRISE * np.asarray(variance)))
