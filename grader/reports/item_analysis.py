"""Statistics of a class: summary of totals, histograms, and item analysis of exercises.

All of it is plain NumPy on arrays of scores. What is not defined is None, never 0.
"""

import numpy as np

from .class_data import Bar, Summary

BARS = 10  # of a histogram
GROUP = 0.27  # of the students, in the upper and in the lower group
LEAST = 3  # students, for a correlation


def summary(totals: np.ndarray, max_score: float) -> Summary:
    """Statistics of total scores.

    Args:
        totals: (N,) of the graded students.
        max_score: points of the assignment; the histogram ends there.
    """
    bars = histogram(totals, max_score)
    if not totals.size:
        return Summary(0, None, None, None, None, None, None, None, bars)
    lower, median, upper = (float(q) for q in np.quantile(totals, [0.25, 0.5, 0.75]))
    return Summary(
        count=totals.size,
        mean=float(totals.mean()),
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        deviation=float(totals.std(ddof=1)) if totals.size > 1 else None,
        lowest=float(totals.min()),
        highest=float(totals.max()),
        histogram=bars,
    )


def histogram(scores: np.ndarray, max_score: float, bars: int = BARS) -> tuple[Bar, ...]:
    """How many scores are in each of several equal parts of the range from 0 to max_score.

    A score above max_score (extra credit) is counted in the last bar, one below 0 in the first.

    Args:
        scores: (N,).
        max_score: the end of the range; of an exercise without points it is 1.
        bars: their number.
    """
    edges = np.linspace(0.0, max_score or 1.0, bars + 1)
    # Sums of points such as 0.1 + 0.2 must not fall below the edge that they are equal to.
    inside = np.clip(scores.round(6), edges[0], edges[-1])
    counts, _ = np.histogram(inside, bins=edges.round(6))
    parts = zip(edges, edges[1:], counts, strict=False)
    return tuple(Bar(float(low), float(high), int(count)) for low, high, count in parts)


def discrimination(scores: np.ndarray, totals: np.ndarray) -> float | None:
    """The corrected item-total correlation of an exercise: -1 to 1, and high where it tells apart.

    It is Pearson's correlation between the scores of the exercise and the sum of all others ("item
    rest correlation"; Henrysson, Psychometrika 28, 1963). Values below about 0.2 are low.

    Args:
        scores: (N,) of the exercise.
        totals: (N,) sums of all exercises, this one included.

    Returns:
        None for fewer than three students, and where all have the same score in the exercise or in
        the others.
    """
    rest = totals - scores
    if scores.size < LEAST or not (_varies(scores) and _varies(rest)):
        return None
    return float(np.clip(np.corrcoef(scores, rest)[0, 1], -1.0, 1.0))


def upper_lower_index(scores: np.ndarray, totals: np.ndarray, max_score: float) -> float | None:
    """The upper-lower index of an exercise: mean share of points of the best minus of the weakest.

    Both groups have 27 % of the students, by their totals (Kelley, Journal of Educational
    Psychology 30, 1939). Of students with the same total at the edge of a group each counts in
    part, so that the order of the class has no influence.

    Args:
        scores: (N,) of the exercise.
        totals: (N,).
        max_score: points of the exercise.

    Returns:
        None where 27 % are less than one student, where all totals are equal, and for an exercise
        without points.
    """
    wanted = GROUP * scores.size
    if wanted < 1 or not _varies(totals) or not max_score:
        return None
    best = _mean_of_highest(scores, totals, wanted)
    weakest = _mean_of_highest(scores, -totals, wanted)
    return (best - weakest) / max_score


def _mean_of_highest(scores: np.ndarray, totals: np.ndarray, wanted: float) -> float:
    """Mean score of those with the highest totals; students at the edge have a part of a weight."""
    rounded = totals.round(6)
    edge = np.sort(rounded)[::-1][int(np.ceil(wanted)) - 1]
    above, at = rounded > edge, rounded == edge
    weights = above + at * (wanted - above.sum()) / at.sum()
    return float(np.average(scores, weights=weights))


def _varies(values: np.ndarray) -> bool:
    return bool(np.ptp(values) > 1e-9)
