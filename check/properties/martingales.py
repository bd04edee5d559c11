"""Whether symbols were drawn from probabilities that change from draw to draw.

The sum of what was drawn, less what is expected of each draw, is a martingale. How far a right one
can be from 0 is bounded by Freedman's inequality (1975), however rare a symbol is, and however the
probabilities depend on what was drawn before.
"""

import math

import numpy as np

# A sum is beyond its bound once in 10^12 right texts. No exercise makes more than 500 such sums.
SURPRISE = math.log(2e12)


def misfit(p: np.ndarray, codes: np.ndarray) -> str:
    """What was drawn too often or too rarely, in words; "" when nothing was.

    Args:
        p: (L, K) probabilities of each draw.
        codes: (L,) what was drawn.
    """
    drawn = (codes[:, np.newaxis] == np.arange(p.shape[1])).astype(float)
    return _counts(p, drawn) or _after_each(p, drawn, codes) or _probable(p, drawn)


def _counts(p: np.ndarray, drawn: np.ndarray) -> str:
    """Which symbol is drawn too often or too rarely in the whole text."""
    off, bound = _offs(p, drawn)
    k = int(np.argmax(np.abs(off) / bound))
    if abs(off[k]) <= bound[k]:
        return ""
    return _sentence(f"of {len(p)} characters", int(drawn[:, k].sum()), k, p[:, k].sum(), bound[k])


def _after_each(p: np.ndarray, drawn: np.ndarray, codes: np.ndarray) -> str:
    """Which symbol is drawn too often or too rarely after some other one."""
    for before in range(p.shape[1]):
        at = np.flatnonzero(codes[:-1] == before) + 1
        if not at.size:
            continue
        off, bound = _offs(p[at], drawn[at])
        k = int(np.argmax(np.abs(off) / bound))
        if abs(off[k]) > bound[k]:
            start = f"of {at.size} characters after the code {before}"
            return _sentence(start, int(drawn[at, k].sum()), k, p[at, k].sum(), bound[k])
    return ""


def _sentence(start: str, count: int, k: int, expected: float, bound: float) -> str:
    return (
        f"{start} {count} have the code {k}; by the model's predictions it must be about"
        f" {expected:.0f} ({max(0, expected - bound):.0f} to {expected + bound:.0f})"
    )


def _offs(p: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each symbol, how much more often it was drawn than expected, and the bound of that."""
    return (drawn - p).sum(axis=0), _bound((p * (1 - p)).sum(axis=0))


def _probable(p: np.ndarray, drawn: np.ndarray) -> str:
    """Whether probable symbols are drawn too often or too rarely."""
    expected = (p * p).sum(axis=1)
    off = float((p * drawn).sum() - expected.sum())
    bound = float(_bound((p * (p - expected[:, np.newaxis]) ** 2).sum()))
    if abs(off) <= bound:
        return ""
    mean, least = (p * drawn).sum(axis=1).mean(), expected.mean()
    much = "often" if off > 0 else "rarely"
    return (
        f"the {len(p)} characters had a probability of {mean:.3f} on average; it must be near"
        f" {least:.3f} ({least - bound / len(p):.3f} to {least + bound / len(p):.3f}): probable"
        f" ones come too {much}"
    )


def _bound(variance: np.ndarray | float) -> np.ndarray:
    """What a martingale of this variance, whose steps are at most 1, does not exceed."""
    third = SURPRISE / 3
    return np.asarray(third + np.sqrt(third**2 + 2 * SURPRISE * np.asarray(variance)))
