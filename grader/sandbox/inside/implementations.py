"""What a student's test is called with in the sandbox: proxies that look alike.

The grader calls the implementation, and tells what the call did (grader/sandbox/
implementation_proxy.py). Here the same is done to the arrays of the test.
"""

import builtins
import itertools
import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from check import codec
from check.pytree import MAX_ITEMS, PyTree, Unsupported, to_pytree
from grader.sandbox.inside.channel import Channel
from grader.sandbox.shared_arrays import SharedArrays, pairs

CALL, STEP = "implementation", "implementation.step"
LARGEST_INT = 2**53


def maker(name: str, is_class: bool, channel: Channel) -> Callable[[str], Any]:
    """A function that makes a proxy for a new implementation, whatever the key.

    Args:
        name: of the function or class that is tested.
        is_class: whether it is a class with the method step.
        channel: to the grader.
    """
    calls = _Calls(channel)
    return lambda key: calls.proxy_of_class(name) if is_class else calls.proxy(name)


class _Calls:
    """Calls of the implementations of one test.

    Args:
        channel: to the grader.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._shared = SharedArrays()
        self._numbers = itertools.count()  # of implementations

    def proxy(self, name: str) -> Callable[..., Any]:
        """A function that stands for a new implementation, which its first call makes."""
        number: int | None = None

        def proxy(*args: Any, **kwargs: Any) -> Any:
            nonlocal number
            number = next(self._numbers) if number is None else number
            return self._call(CALL, number, args, kwargs)[0]

        proxy.__name__ = proxy.__qualname__ = name
        return proxy

    def proxy_of_class(self, name: str) -> type:
        """A class that stands for a new implementation of an optimiser; as proxy."""
        calls, number = self, None

        class Proxy:
            def __init__(self, params: dict[str, Any], *args: Any, **kwargs: Any) -> None:
                nonlocal number
                number = next(calls._numbers) if number is None else number
                made = calls._call(CALL, number, (params, *args), kwargs)[1]

                def step(grads: dict[str, Any]) -> None:
                    calls._call(STEP, made, (params, grads), {})

                self._step = step

            def step(self, grads: dict[str, Any]) -> None:
                self._step(grads)

        Proxy.__name__ = Proxy.__qualname__ = name
        return Proxy

    def _call(
        self, kind: str, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, int]:
        """What a call returns, and the number of the optimiser that it made.

        Raises:
            Exception: what the implementation has raised.
        """
        changes = self._shared.changes()
        original = [list(args), kwargs]
        sent = [_sent(one) for one in original]
        leaves = [self._leaf(one) for one, _ in pairs(original, sent)]
        errors = np.geterr()
        answer, get = self._request(
            lambda put: {
                "call": kind,
                "number": number,
                "errors": errors,
                "updates": [[n, codec.encode(array, put)] for n, array in changes],
                "args": codec.encode(sent[0], put),
                "kwargs": codec.encode(sent[1], put),
                "leaves": leaves,
            }
        )
        _raise_refusal(answer)
        self._shared.change([(n, codec.decode(data, get)) for n, data in answer["updates"]])
        leaves = iter(answer["leaves"])
        result = self._with_memory(codec.decode(answer["result"], get), leaves)
        refilled = self._with_memory(codec.decode(answer["refilled"], get), leaves)
        if refilled is not None:
            _refill(original, refilled)
        for category, message in answer["warnings"]:
            warnings.warn(message, getattr(builtins, category), stacklevel=4)
        _raise(answer["raised"])
        return result, answer.get("number", -1)

    def _leaf(self, array: Any) -> list[Any]:
        """What an array of the arguments is, for the grader."""
        if not isinstance(array, np.ndarray):
            return ["number" if isinstance(array, np.generic) else "python"]
        number = self._shared.number(array)
        if number is None:
            number = self._shared.add(array)
        is_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
        return ["array", number, "F" if is_fortran else "C", bool(array.flags.writeable)]

    def _with_memory(self, tree: PyTree, leaves: Iterator[Any]) -> Any:
        """A result whose arrays have the memory that they had where it was computed."""
        if isinstance(tree, np.ndarray):
            return self._array(tree, *next(leaves))
        if isinstance(tree, dict):
            return {k: self._with_memory(v, leaves) for k, v in tree.items()}
        if isinstance(tree, list | tuple):
            return type(tree)([self._with_memory(v, leaves) for v in tree])
        return None if isinstance(tree, Unsupported) and tree.description == "None" else tree

    def _array(self, array: np.ndarray, kind: str, *where: Any) -> Any:
        """An array of a result, in memory of its own or that of another array."""
        if kind == "number":
            return array[()]
        if kind == "python":
            return array.item() if array.ndim == 0 else array.tolist()
        if kind == "own":
            self._shared.add(array)
            return array
        other = self._shared.hand_out(where[0])
        if kind == "same":
            return other
        _, offset, shape, strides = where
        whole = other if other.flags.c_contiguous else other.T
        if not whole.flags.c_contiguous or other.dtype != array.dtype:
            return array
        view: np.ndarray = np.ndarray(shape, array.dtype, whole.data, offset, strides)
        return view

    def _request(self, build: Callable[[Any], Any]) -> Any:
        self._channel.send(build)
        return self._channel.receive()


def _sent(value: Any) -> PyTree:
    """What is sent for an argument: numbers, strings and None as they are, all else as a pytree."""
    if value is None or isinstance(value, str):
        return value
    if type(value) in (bool, int) and abs(value) < LARGEST_INT:
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, list | tuple) and len(value) <= MAX_ITEMS:
        items = [_sent(one) for one in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict):
        return {str(name): _sent(one) for name, one in value.items()}
    return to_pytree(value)


def _refill(original: Any, now: Any) -> None:
    """Fill lists and dicts as those are filled that the implementation was given."""
    places = list(now) if isinstance(now, dict) else range(len(now))
    if isinstance(original, dict):
        before = dict(original)
        original.clear()
    elif isinstance(original, list):
        before = dict(enumerate(original))
        original[:] = now
    else:
        before = dict(enumerate(original))
    for place in places:
        one, other = before.get(place), now[place]
        is_same = isinstance(other, dict | list | tuple) and type(one) is type(other)
        if is_same:
            _refill(one, other)
        if not isinstance(original, tuple):
            original[place] = one if is_same else other


def _raise_refusal(answer: dict[str, Any]) -> None:
    if "refused" in answer:
        raise ValueError(answer["refused"])


def _raise(raised: list[str] | None) -> None:
    """Raise what the implementation has raised."""
    if not raised:
        return
    builtin, name, message = raised
    base = getattr(builtins, builtin)
    try:
        error = (base if name == builtin else type(name, (base,), {}))(message)
    except TypeError:  # its constructor takes other arguments
        error = RuntimeError(message)
    raise error
