"""Drawn sequences of the adding problem, and which of their steps are marked."""

import dataclasses
import functools

import numpy as np


@dataclasses.dataclass(frozen=True)
class Batch:
    """The sequences of one call, and which of their steps are drawn.

    Args:
        T, N: time steps and sequences.
        values, markers: (T, N), the two rows of x.
        y: (N,).
        marked: (T, N), whether a step other than the first and the last has the marker 1.
        count: (N,) of marked steps.
        alone: (N,), whether one step is marked: then the other one drawn is the first step.
        early, late: (N,), the first and the last step that is drawn.
    """

    T: int
    N: int
    values: np.ndarray
    markers: np.ndarray
    y: np.ndarray
    marked: np.ndarray
    count: np.ndarray
    alone: np.ndarray
    early: np.ndarray
    late: np.ndarray

    @functools.cached_property
    def sum_of_drawn(self) -> np.ndarray:
        """(N,): the sum of the values at marked steps."""
        return (self.values * self.marked).sum(axis=0)

    @functools.cached_property
    def relative_spread(self) -> float:
        """Standard deviation of y, 1 when it is that of a quarter of the sum."""
        return 4 * self.y.std() / self.sum_of_drawn.std()


def read_batch(T: int, x: np.ndarray, y: np.ndarray) -> Batch:
    """The batch of one call.

    Args:
        T: time steps.
        x: (T, 2, N), values and markers.
        y: (1, N), targets.
    """
    values, markers = x[:, 0], x[:, 1]
    steps = np.arange(T)[:, np.newaxis]
    marked = (markers == 1) & (steps > 0) & (steps < T - 1)
    count = marked.sum(axis=0)
    early, late = marked.argmax(axis=0), T - 1 - marked[::-1].argmax(axis=0)
    alone = count == 1
    early = np.where(alone, 0, early)
    return Batch(T, x.shape[2], values, markers, y[0], marked, count, alone, early, late)
