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
        late: (N,), the last step that is marked.
    """

    T: int
    N: int
    values: np.ndarray
    markers: np.ndarray
    y: np.ndarray
    marked: np.ndarray
    count: np.ndarray
    late: np.ndarray

    @property
    def half(self) -> int:
        """How many steps the wider range has."""
        return self.T // 2 - 1

    @functools.cached_property
    def twice(self) -> np.ndarray:
        """(N,), whether one step was drawn twice: it alone is marked, and y counts it twice."""
        doubled = np.abs(self.y - 0.5 - self.values[self.late, np.arange(self.N)] / 2) < 1e-6
        return np.asarray((self.count == 1) & doubled & (self.values[0] != 0))

    @functools.cached_property
    def alone(self) -> np.ndarray:
        """(N,), whether one step is marked: then the other one drawn is the first step."""
        return np.asarray((self.count == 1) & ~self.twice)

    @functools.cached_property
    def early(self) -> np.ndarray:
        """(N,), the first step that is drawn."""
        early = self.marked.argmax(axis=0)
        return np.asarray(np.where(self.alone, 0, early))

    @functools.cached_property
    def sum_of_drawn(self) -> np.ndarray:
        """(N,): the sum of the values at marked steps."""
        return np.asarray((self.values * self.marked).sum(axis=0))

    def drawn(self, step: int) -> int:
        """In how many sequences a step is drawn."""
        return int((self.alone if step == 0 else self.marked[step]).sum())


def read_batch(T: int, x: np.ndarray, y: np.ndarray) -> Batch:
    """The batch of one call.

    Args:
        T: time steps.
        x: (T, 2, N), values and markers.
        y: (1, N), targets.
    """
    values, markers = x[:, 0], x[:, 1]
    marked = markers == 1
    marked[[0, -1]] = False
    late = T - 1 - marked[::-1].argmax(axis=0)
    return Batch(T, x.shape[2], values, markers, y[0], marked, marked.sum(axis=0), late)
