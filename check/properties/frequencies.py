"""How far measured shares, deviations and frequencies are from expected ones, in standard errors.

All are normal deviates: of a right result about as often beyond 2 as a normal number is, also far
out. Of a mistake, too, they fluctuate by about 1, which is why known mistakes are told by them.
"""

import numpy as np

# A normal number is beyond this 6 times in 10^14. No check makes more than 3000 comparisons with
# it, so that a right answer fails less than twice in 10^10.
FAR = 7.5


def deviation_error(deviation: float, expected: float, size: int) -> float:
    """How far a standard deviation of normal numbers is from the expected one, in its errors.

    Args:
        deviation: what was measured.
        expected: what it must be near.
        size: how many numbers it was measured on.
    """
    return float(np.log(deviation / expected) * np.sqrt(2 * size))


def share_error(count: float, size: int, expected: float) -> float:
    """How far a share is from the expected one, in its errors.

    Args:
        count: of those counted.
        size: of all.
        expected: share, between 0 and 1.
    """
    angles = np.arcsin(np.sqrt([count / size if size else np.nan, expected]))
    return float(2 * np.sqrt(size) * (angles[0] - angles[1]))


def correlation_error(r: float, size: int) -> float:
    """How far a correlation is from 0, in its errors; one of 0.9999 and more counts as that."""
    return float(np.arctanh(np.clip(r, -0.9999, 0.9999)) * np.sqrt(size))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation of the entries of two arrays of one shape."""
    return float(np.mean((a - a.mean()) * (b - b.mean())) / (a.std() * b.std()))


def chi_square_error(counts: np.ndarray, expected: np.ndarray) -> float:
    """How far counts are from the expected ones, as a normal deviate; positive when too far.

    Args:
        counts: how often each of several cases was counted.
        expected: how often on average, ten times or more.
    """
    value = float(((counts - expected) ** 2 / expected).sum())
    return float(_normal_deviate(value, counts.size - 1))


def squares_errors(squares: np.ndarray, size: int) -> np.ndarray:
    """Mean squares of size normal numbers of deviation 1, as normal deviates."""
    return _normal_deviate(squares * size, size)


def _normal_deviate(chi_square: np.ndarray | float, freedom: int) -> np.ndarray:
    """A chi-square as a normal deviate (Wilson and Hilferty 1931)."""
    variance = 2 / (9 * freedom)
    return np.asarray((np.cbrt(chi_square / freedom) - (1 - variance)) / np.sqrt(variance))
