"""What the judge computes on a student's behalf, where a failed function is replaced.

The arguments were chosen by student code, so whatever is not as small as a case is refused.
"""

import inspect
import itertools
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from check import tree

# No case comes near these, nor a batch of two thousand.
MOST_ARRAYS, MOST_ENTRIES, MOST_SPREAD, MOST_HELD = 500, 20_000, 100_000, 64
MOST_DRAWN = 1_000_000  # entries of what is drawn at random
MOST_MADE = 13_000_000  # entries that could come of a question; so many take 100 MiB
MOST_AXES = 64  # that NumPy knows

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

    def make(self, params: tree.Tree, *rates: Any, **named: Any) -> np.ndarray:
        """Make one; returns its number."""
        if len(self.made) == MOST_HELD:
            raise ValueError("there are too many optimisers")
        if any(np.size(rate) != 1 for rate in (*rates, *named.values())):
            raise ValueError("every hyperparameter is a single number")
        self.made.append(self.optimiser(params, *rates, **named))
        return np.array(len(self.made) - 1)

    def step(self, number: np.ndarray, params: tree.Tree, grads: tree.Tree) -> tree.Tree:
        """Take a step from params as they are now in the box; returns them after it."""
        if not 0 <= int(number) < len(self.made):
            raise ValueError("there is no such optimiser")
        one = self.made[int(number)]
        for name, grad in grads.items():  # what is spread here would be kept, and spread again
            if np.broadcast_shapes(grad.shape, one.params[name].shape) != one.params[name].shape:
                raise ValueError(f"the gradient of {name} has another shape")
        for name, value in params.items():
            one.params[name][...] = value
        one.step(grads)
        return one.params


def consult(
    function: Oracle, answer: dict[str, Any], get: Callable[[Any], np.ndarray]
) -> Callable[..., Any]:
    """Answer a question of the box, whatever was asked."""
    try:
        args, kwargs = _given(answer, get)
        _insist_on_whole_sizes(function, args, kwargs)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = tree.plain(function(*args, **kwargs))
    except Exception as error:  # whatever the arguments were, the box gets an answer
        said = tree.line(f"{type(error).__name__}: {error}")
        return lambda put: {"refused": said}
    return lambda put: {"result": tree.pack(result, put)}


def _given(
    answer: dict[str, Any], get: Callable[[Any], np.ndarray]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments that may be handed to a function of ours.

    Raises:
        ValueError: they are no arguments, or not as small as those of a case.
    """
    listed, named = tree.unpack(answer["args"], get), tree.unpack(answer["kwargs"], get)
    if not isinstance(listed, list) or not isinstance(named, dict):
        raise ValueError("arguments are a list and a dict")  # an array would be taken apart
    args = [_understood(v) for v in listed]
    kwargs = {name: _understood(v) for name, v in named.items()}
    given = [*args, *kwargs.values()]
    _insist_on_modest([v for v in given if not isinstance(v, np.random.Generator | None)])
    return args, kwargs


def _understood(argument: tree.Tree) -> Any:
    """None and a generator where an argument was one; whatever else is no array stays odd."""
    if isinstance(argument, tree.Seed):
        return np.random.default_rng(argument.seed)
    return None if isinstance(argument, tree.Odd) and argument.kind == "None" else argument


def _insist_on_modest(given: list[tree.Tree]) -> None:
    """Refuse what would cost the judge much memory or time: the cases are all small.

    Raises:
        ValueError: there is something else than arrays, or more of them than any case has.
    """
    arrays = _leaves(given) if tree.holds_results_only(given) else []
    if not arrays:
        raise ValueError("arrays are expected")
    sizes, entries = _as_sizes(arrays), sum(array.size for array in arrays)
    large = len(arrays) > MOST_ARRAYS or entries > MOST_ENTRIES or sizes > MOST_DRAWN
    if large or _spread(arrays) > MOST_SPREAD or sizes * _could_make(arrays) > MOST_MADE:
        raise ValueError("these arrays are too large")


def _insist_on_whole_sizes(function: Oracle, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Refuse what is no whole number where the reference asks for one, such as 1e9.

    Raises:
        TypeError: it is none, and NumPy might make an array of that length before it says so; or
            the reference takes no such arguments.
    """
    signature = inspect.signature(function)
    for name, value in signature.bind(*args, **kwargs).arguments.items():
        whole = isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind == "i"
        if signature.parameters[name].annotation is int and not whole:
            raise TypeError(f"{name} is a whole number")


def _leaves(part: tree.Tree) -> list[np.ndarray]:
    if isinstance(part, np.ndarray):
        return [part]
    inner = part.values() if isinstance(part, dict) else part
    return [a for p in inner for a in _leaves(p)] if isinstance(part, dict | list | tuple) else []


def _as_sizes(arrays: list[np.ndarray]) -> int:
    """The entries of an array whose axes are as long as the few whole numbers that were given."""
    whole = [a.ravel().tolist() for a in arrays if a.dtype.kind == "i" and a.size <= MOST_AXES]
    return math.prod(max(1, abs(n)) for numbers in whole for n in numbers)


def _spread(arrays: list[np.ndarray]) -> int:
    """The most entries when they are broadcast against each other."""
    turned = [array.shape[::-1] for array in arrays]
    return math.prod(max(lengths) for lengths in itertools.zip_longest(*turned, fillvalue=1))


def _could_make(arrays: list[np.ndarray]) -> int:
    """More entries than can come of these arrays.

    Each axis of a product, of whatever was broadcast, turned around or begun with no entries at
    all, is as long as some axis that was given; and there may be such a result for every array.
    """
    longest = max(max(array.shape, default=1) for array in arrays)
    return len(arrays) * max(1, longest) ** max(array.ndim for array in arrays)
