"""What the judge computes on a student's behalf, where a failed function is replaced.

The arguments were chosen by student code, so whatever is not as small as a case is refused.
"""

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from check import tree

# No case comes near these, nor a batch of two thousand.
MOST_ARRAYS, MOST_ENTRIES, MOST_MADE, MOST_HELD = 500, 20_000, 100_000, 64

Oracle = Callable[..., Any]


def oracles(references: dict[str, Oracle]) -> dict[str, Oracle]:
    """Who answers for each name: a function for itself, for an optimiser its making and its step.

    Args:
        references: functions of solutions by name, and optimisers as classes.
    """
    found: dict[str, Oracle] = {}
    for name, reference in references.items():
        if isinstance(reference, type):
            held = _Held(reference)
            found |= {name: held.make, f"{name}.step": held.step}
        else:
            found[name] = reference
    return found


class _Held:
    """Optimisers of one class, made and kept here for the box."""

    def __init__(self, optimiser: type) -> None:
        self.optimiser = optimiser
        self.made: list[Any] = []

    def make(self, *args: Any, **kwargs: Any) -> np.ndarray:
        """Make one; returns its number."""
        if len(self.made) == MOST_HELD:
            raise ValueError("there are too many optimisers")
        self.made.append(self.optimiser(*args, **kwargs))
        return np.array(len(self.made) - 1)

    def step(self, number: np.ndarray, params: tree.Tree, grads: tree.Tree) -> tree.Tree:
        """Take a step from params as they are now in the box; returns them after it."""
        one = self.made[int(number)]
        for name, value in params.items():
            one.params[name][...] = value
        one.step(grads)
        return one.params


def consult(
    function: Oracle, answer: dict[str, Any], get: Callable[[Any], np.ndarray]
) -> Callable[..., Any]:
    """Answer a question of the box, whatever was asked."""
    try:
        args = [_understood(v) for v in tree.unpack(answer["args"], get)]
        named = tree.unpack(answer["kwargs"], get)
        kwargs = {name: _understood(v) for name, v in named.items()}
        given = [*args, *kwargs.values()]
        _insist_on_modest([v for v in given if not isinstance(v, np.random.Generator | None)])
        with np.errstate(all="ignore"):
            result = tree.plain(function(*args, **kwargs))
    except Exception as error:  # whatever the arguments were, the box gets an answer
        said = tree.line(f"{type(error).__name__}: {error}")
        return lambda put: {"refused": said}
    return lambda put: {"result": tree.pack(result, put)}


def _understood(argument: tree.Tree) -> Any:
    """None and a generator where an argument was one; whatever else is no array stays odd."""
    if isinstance(argument, tree.Seed):
        return np.random.default_rng(argument.seed)
    return None if isinstance(argument, tree.Odd) and argument.kind == "None" else argument


def _insist_on_modest(given: tree.Tree) -> None:
    """Refuse what would cost the judge much memory or time: the cases are all small.

    Raises:
        ValueError: there is something else than arrays, or more of them than any case has.
    """
    arrays: list[np.ndarray] = []
    tree.pack(given, arrays.append)  # an array that is named twice counts twice
    if not tree.holds_results_only(given) or not arrays:
        raise ValueError("arrays are expected")
    entries = sum(array.size for array in arrays)
    if len(arrays) > MOST_ARRAYS or entries > MOST_ENTRIES or _could_make(arrays) > MOST_MADE:
        raise ValueError("these arrays are too large")


def _could_make(arrays: list[np.ndarray]) -> int:
    """The most entries that may come of these arrays.

    They may be broadcast against each other, and a few whole numbers may be the sizes of an array.
    """
    turned = [array.shape[::-1] for array in arrays]
    longest = [max(lengths) for lengths in itertools.zip_longest(*turned, fillvalue=1)]
    whole = [array.ravel().tolist() for array in arrays if array.dtype.kind == "i"]
    sizes = [max(1, abs(n)) for numbers in whole if len(numbers) <= 8 for n in numbers]
    return max(math.prod(longest), math.prod(sizes))
