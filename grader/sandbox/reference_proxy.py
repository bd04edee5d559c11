"""The reference proxy: the grader computes results of the reference for code in the sandbox.

It answers in place of a wrong function, so that the functions that call it can be scored. Student
code chooses the arguments, so a call that would cost the grader much memory or time is refused.
"""

import inspect
import math
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from check import codec
from check.array_sizes import broadcast_size, largest_results, leaves
from check.pytree import PyTree, Seed, Unsupported, is_result, to_pytree
from check.text import one_line

from .protocol import Build, Get

# Limits of one call. Test cases, and a batch of two thousand sequences, stay far below them.
MAX_ARRAYS, MAX_ENTRIES = 500, 20_000  # of all arguments together
MAX_BROADCAST = 100_000  # entries when the arguments are broadcast against each other
MAX_DRAWN = 1_000_000  # entries that are drawn at random
MAX_COMPUTED = 13_000_000  # entries of all results, which take 100 MiB
MAX_AXES = 64  # of an array in NumPy
MAX_OPTIMISERS = 64  # of one class, in one sandbox

Function = Callable[..., Any]


def callable_functions(references: Mapping[str, Function]) -> dict[str, Function]:
    """What code in the sandbox may call.

    Args:
        references: functions of solutions by name, and optimisers as classes.

    Returns:
        each function under its name; of an optimiser such as Adam, the constructor as Adam and the
        method step as Adam.step.
    """
    found: dict[str, Function] = {}
    for name, reference in references.items():
        if isinstance(reference, type):
            optimisers = _Optimisers(reference)
            found |= {name: optimisers.make, f"{name}.step": optimisers.step}
        else:
            found[name] = reference
    return found


class _Optimisers:
    """Optimisers of one class, which code in the sandbox makes, and refers to by a number.

    Args:
        optimiser: the class.
    """

    def __init__(self, optimiser: type) -> None:
        self._optimiser = optimiser
        self._made: list[Any] = []

    def make(self, params: PyTree, *rates: Any, **named: Any) -> np.ndarray:
        """Make one, and return its number.

        Raises:
            ValueError: there are too many, or a hyperparameter is no single number.
        """
        if len(self._made) == MAX_OPTIMISERS:
            raise ValueError("there are too many optimisers")
        if any(np.size(rate) != 1 for rate in (*rates, *named.values())):
            raise ValueError("every hyperparameter is a single number")
        self._made.append(self._optimiser(params, *rates, **named))
        return np.array(len(self._made) - 1)

    def step(self, number: np.ndarray, params: PyTree, grads: PyTree) -> PyTree:
        """Take a step from params as they are now in the sandbox, and return them after it.

        Raises:
            ValueError: there is no optimiser of that number, or a gradient has another shape.
        """
        if not 0 <= int(number) < len(self._made):
            raise ValueError("there is no such optimiser")
        made = self._made[int(number)]
        for name, grad in grads.items():  # moments would keep the shape of a larger gradient
            if np.broadcast_shapes(grad.shape, made.params[name].shape) != made.params[name].shape:
                raise ValueError(f"the gradient of {name} has another shape")
        for name, value in params.items():
            made.params[name][...] = value
        made.step(grads)
        return made.params


def answer_call(function: Function, message: dict[str, Any], get: Get) -> Build:
    """Call a function with the arguments in a message from the sandbox.

    Args:
        function: one of callable_functions.
        message: the call; it may be anything.
        get: returns the arrays of the message.

    Returns:
        the answer, for protocol.encode_frame: the result, or why there is none.
    """
    try:
        args, kwargs = call_arguments(message, get)
        values = [*args, *kwargs.values()]
        _require_small([v for v in values if not isinstance(v, np.random.Generator | None)])
        _require_integer_sizes(function, args, kwargs)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = to_pytree(function(*args, **kwargs))
    except Exception as error:  # student code chose the arguments
        reason = one_line(f"{type(error).__name__}: {error}")
        return lambda put: {"refused": reason}
    return lambda put: {"result": codec.encode(result, put)}


def call_arguments(message: dict[str, Any], get: Get) -> tuple[list[Any], dict[str, Any]]:
    """The arguments in a message: by position, and by name.

    Raises:
        ValueError: there are none.
        KeyError: the message has no such fields.
    """
    by_position, by_name = codec.decode(message["args"], get), codec.decode(message["kwargs"], get)
    if not isinstance(by_position, list) or not isinstance(by_name, dict):
        raise ValueError("arguments are a list and a dict")  # an array could be iterated over
    args = [_argument(value) for value in by_position]
    kwargs = {name: _argument(value) for name, value in by_name.items()}
    return args, kwargs


def _argument(argument: PyTree) -> Any:
    """An argument as it was in the sandbox, where that was an array, a generator or None.

    Everything else stays Unsupported.
    """
    if isinstance(argument, Seed):
        return np.random.default_rng(argument.seed)
    is_none = isinstance(argument, Unsupported) and argument.description == "None"
    return None if is_none else argument


def _require_small(values: list[PyTree]) -> None:
    """Refuse arguments that would cost the grader much memory or time.

    Raises:
        ValueError: they are not all arrays, or too many or too large.
    """
    arrays = leaves(values) if is_result(values) else []
    if not arrays:
        raise ValueError("arrays are expected")
    entries, drawn = sum(array.size for array in arrays), _largest_draw(arrays)
    large = len(arrays) > MAX_ARRAYS or entries > MAX_ENTRIES or drawn > MAX_DRAWN
    computed = drawn * largest_results(arrays)
    if large or broadcast_size(arrays) > MAX_BROADCAST or computed > MAX_COMPUTED:
        raise ValueError("these arrays are too large")


def _require_integer_sizes(function: Function, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Refuse a number such as 1e9 where the reference takes an int.

    NumPy could allocate an array of that length before it raises.

    Raises:
        TypeError: there is such a number, or the reference takes no such arguments.
    """
    signature = inspect.signature(function)
    for name, value in signature.bind(*args, **kwargs).arguments.items():
        integer = isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind == "i"
        if signature.parameters[name].annotation is int and not integer:
            raise TypeError(f"{name} is a whole number")


def _largest_draw(arrays: list[np.ndarray]) -> int:
    """An upper bound of the entries of an array whose axes are as long as the integers given.

    Sizes are single integers (_require_integer_sizes). Of an array of integers, such as labels,
    the largest counts: their product would be astronomical for a few dozen labels.
    """
    integers = [a for a in arrays if a.dtype.kind == "i" and a.size <= MAX_AXES]
    return math.prod(max([1, *map(abs, a.ravel().tolist())]) for a in integers)
