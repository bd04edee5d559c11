"""A random generator that ends a training run which goes on and on.

A run that never asks how many sequences it may see would use up the time limit of the exercise, and
all that could be said then is that it takes long. What it draws shows the reason at once.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

# Bound before any student code runs, so that code which replaces them later changes nothing here.
_Generator, _size = np.random.Generator, np.size

TIMES = 20  # as many sequences as a run may see, before it is ended
ONCE = 20_000  # numbers that a run may draw besides, for a model of its own
DRAWS = (
    *("random", "uniform", "integers", "normal", "standard_normal", "choice", "permutation"),
    *("permuted", "shuffle", "exponential", "standard_exponential", "triangular", "binomial"),
    *("beta", "bytes", "geometric", "poisson", "multivariate_normal", "laplace", "logistic"),
)


class Watched(np.random.Generator):
    """A generator that draws the numbers of another one, and counts them.

    Args:
        rng: the other one.
        most: how many numbers may be drawn.
        error: what is raised when more are drawn.
    """

    def __init__(self, rng: np.random.Generator, most: int, error: Exception) -> None:
        super().__init__(rng.bit_generator)
        self._left, self._error = most, error

    def spawn(self, n_children: int) -> list[np.random.Generator]:
        """New generators, which are not counted."""
        return _Generator(self.bit_generator).spawn(n_children)

    def count(self, numbers: int) -> None:
        """Count numbers that were drawn; raises the error when there are too many."""
        self._left -= numbers
        if self._left < 0:
            raise self._error


def _counted(name: str) -> Callable[..., Any]:
    """A method of Generator that counts what it draws."""
    method = getattr(_Generator, name)

    @functools.wraps(method)
    def draw(self: Watched, *args: Any, **named: Any) -> Any:
        result = method(self, *args, **named)
        self.count(max(1, _size(result)))
        return result

    return draw


for _name in DRAWS:
    setattr(Watched, _name, _counted(_name))


def most_numbers(steps: int, sequences: int) -> int:
    """How many numbers a run may draw before it is ended.

    Args:
        steps: of a sequence.
        sequences: the most that the run may see.
    """
    return ONCE + TIMES * sequences * (steps + 10)
