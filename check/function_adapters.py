"""Adapters of functions and optimisers: with other memory, several calls, changes in place.

Each takes the student's function or class first, then the arguments of a call (check.adapters).
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from .argument_names import by_own_names
from .layer_adapters import Array, Arrays, Results, Student, UnusableResult
from .watchdog import TIMES, Watched, most_numbers

_array, _ndarray = np.array, np.ndarray  # bound before any student code runs, which may replace it

# ---------------------------------------------------------------- changes in place


def updated(
    function: Student,
    params: Arrays,
    grads: Arrays,
    *rest: float,
    steps: int = 1,
    columns_first: bool = False,
) -> Results:
    """The arrays of params after a function has changed them in place.

    Args:
        function: the student's, called with params, grads and rest.
        params: parameters before the call.
        grads: gradients.
        rest: further arguments.
        steps: how often it is called, each time with the same gradients.
        columns_first: whether params have their memory in Fortran's order, as a transpose has.
    """
    arrays = copies(params, columns_first)
    given = dict(arrays)
    for _ in range(steps):
        function(given, grads, *rest)
    return {"params": arrays, "in place": same_arrays(given, arrays)}


def optimised(
    optimiser: Student,
    params: Arrays,
    grads: list[Arrays],
    *rates: float,
    beside: tuple[Arrays, list[Arrays], dict[str, float]] | None = None,
    refilled: bool = False,
    halved: bool = False,
    columns_first: bool = False,
    steps: int = 0,
    **named: float,
) -> Results:
    """The arrays of params after the first and after the last step of an optimiser.

    Args:
        optimiser: the student's class.
        params: parameters before the first step.
        grads: gradients of each step; when there are more steps they come again, in turn.
        rates: hyperparameters by position.
        beside: parameters, gradients and hyperparameters of a second optimiser, whose steps
            alternate with those of the first one.
        refilled: whether all gradients are passed in the same arrays, refilled before each step.
        halved: whether the caller halves all parameters after the first step, in place.
        columns_first: whether params have their memory in Fortran's order, as a transpose has.
        steps: how many; 0 for one with each of the gradients.
        named: hyperparameters by name.
    """
    arrays = copies(params, columns_first)
    given = dict(arrays)
    order = ["params", "lr", "beta1", "beta2", "eps"][: 1 + len(rates)]
    one = optimiser(given, *rates, **by_own_names(optimiser, order, named))
    other_params, other_grads, other_rates = beside or ({}, [], {})
    other_arrays = copies(other_params)
    other_rates = by_own_names(optimiser, ["params"], other_rates)
    other = optimiser(other_arrays, **other_rates) if beside else None
    buffers = copies(grads[0])
    first: Arrays = {}
    for n in range(steps or len(grads)):
        step = grads[n % len(grads)]
        for name in buffers if refilled else ():
            buffers[name][...] = step[name]
        one.step(buffers if refilled else step)
        if not first:
            first = copies(arrays)
            for array in arrays.values() if halved else ():
                array /= 2
        if other:
            other.step(other_grads[n % len(other_grads)])
    result = {"first": first, "last": arrays, "in place": same_arrays(given, arrays)}
    return result | ({"beside": other_arrays} if beside else {})


def stepped(
    function: Student,
    params: Arrays,
    gradients: list[Arrays],
    *rest: float,
    columns_first: bool = False,
) -> Results:
    """What a function returns that changes params in place, and the arrays of params after it.

    Args:
        function: the student's, called with params, gradients and rest.
        params: parameters before the call.
        gradients: one for each step.
        rest: further arguments.
        columns_first: whether params have their memory in Fortran's order, as a transpose has.
    """
    arrays = copies(params, columns_first)
    given = dict(arrays)
    norms = function(given, gradients, *rest)
    return {"params": arrays, "norms": norms, "in place": same_arrays(given, arrays)}


def copies(arrays: Mapping[str, Array], columns_first: bool = False) -> Arrays:
    """Copies of arrays by name.

    Args:
        arrays: by name.
        columns_first: whether the copies have their memory in Fortran's order, as a transpose has.
    """
    order: Literal["F", "K"] = "F" if columns_first else "K"
    return {name: _array(value, order=order) for name, value in arrays.items()}


def same_arrays(given: Arrays, arrays: Arrays) -> Arrays:
    """The property that a dict of parameters still holds the arrays that were put into it."""
    kept = list(given) == list(arrays) and all(given[name] is arrays[name] for name in arrays)
    return {"every parameter is the array it was before": _array(kept)}


# ---------------------------------------------------------------- results


def transposed(function: Student, f: Callable[[Array], float], a: Array) -> Any:
    """The function called with f and the transpose of a, a view whose memory is not in C order."""
    return function(f, a.T)


def columns_first(function: Student, *args: Any) -> Any:
    """What a function returns for arrays whose memory is in Fortran's order, as a transpose's is.

    Args:
        function: the student's.
        args: its arguments: arrays, dicts of arrays, and others that are passed as they are.
    """
    return function(*map(_in_columns, args))


def _in_columns(value: Any) -> Any:
    """A copy with its arrays, also those in a dict, in Fortran's order."""
    if isinstance(value, dict):
        return {name: _in_columns(one) for name, one in value.items()}
    return _array(value, order="F") if isinstance(value, _ndarray) else value


def halved(function: Student, *args: Any) -> Any:
    """What a second call returns, after the caller has halved all arrays of the first in place.

    Args:
        function: the student's.
        args: its arguments; they are copied.
    """
    own = _own_copies(args)
    function(*own)
    _write_halves(own, args)
    return function(*own)


def _own_copies(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _own_copies(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_own_copies(one) for one in value]
    return _array(value) if isinstance(value, _ndarray) else value


def _write_halves(own: Any, given: Any) -> None:
    """Write half of the given arrays into their copies, whatever the function has done to these."""
    if isinstance(own, dict):
        for name in own.keys() & given.keys():
            _write_halves(own[name], given[name])
    elif isinstance(own, list):
        for one, other in zip(own, given, strict=False):
            _write_halves(one, other)
    elif isinstance(own, _ndarray):
        own[...] = given / 2


def drawn(draw: Student, rng: np.random.Generator, T: int, N: int) -> Any:
    """What a function returns that draws N sequences of T steps, unless it draws on and on.

    Args:
        draw: the student's function.
        rng: by position, as the others.
        T: steps of a sequence.
        N: sequences.

    Raises:
        UnusableResult: it has drawn many times as many numbers as N sequences hold.
    """
    endless = UnusableResult(
        f"for T = {T} and N = {N} it draws on and on: more than {TIMES} times as many numbers as"
        " the sequences hold. Which of them have to be drawn again, and which are good already?"
    )
    return draw(Watched(rng, most_numbers(T, N), endless), T, N)


def drawn_again(
    draw: Student, input_size: int, hidden_size: int, rng: np.random.Generator, **named: float
) -> Any:
    """What the second of two calls with one random generator returns.

    Args:
        draw: the student's function.
        input_size: D.
        hidden_size: H.
        rng: a random generator, passed to both calls.
        named: its other arguments.
    """
    named = by_own_names(draw, ["input_size", "hidden_size", "rng"], named)
    draw(input_size, hidden_size, rng, **named)
    return draw(input_size, hidden_size, rng, **named)
