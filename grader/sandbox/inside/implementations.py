"""What a student's test is called with in the sandbox: proxies that look alike.

The grader calls the implementation, and tells what the call did (grader/sandbox/
implementation_proxy.py). Here the same is done to the arrays of the test.
"""

import builtins
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from check import codec
from check.pytree import PyTree, Unsupported, to_pytree
from grader.sandbox.inside.channel import Channel

CALL, NEW, STEP = "implementation", "implementation.new", "implementation.step"


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
        self._kept: list[np.ndarray] = []  # arrays of all results so far

    def proxy(self, name: str) -> Callable[..., Any]:
        """A function that stands for a new implementation."""
        number = self._request({"call": NEW})[0]["number"]

        def proxy(*args: Any, **kwargs: Any) -> Any:
            return self._call(number, args, kwargs)

        proxy.__name__ = proxy.__qualname__ = name
        return proxy

    def proxy_of_class(self, name: str) -> type:
        """A class that stands for a new implementation of an optimiser."""
        number, calls = self._request({"call": NEW})[0]["number"], self

        class Proxy:
            def __init__(self, params: dict[str, Any], *args: Any, **kwargs: Any) -> None:
                self.params = params
                arguments = calls._encoded([params, *args], kwargs)
                answer, _ = calls._request(
                    {"call": CALL, "number": number, "read_only": []}, *arguments
                )
                _raise(answer)
                self._number = answer["number"]

            def step(self, grads: dict[str, Any]) -> None:
                calls._step(self._number, self.params, grads)

        Proxy.__name__ = Proxy.__qualname__ = name
        return Proxy

    def _call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        by_position, by_name = self._encoded(list(args), kwargs)
        sent = [by_position, by_name]
        given = [original for original, _ in _pairs([list(args), kwargs], sent)]
        locked = [
            n
            for n, one in enumerate(given)
            if isinstance(one, np.ndarray) and not one.flags.writeable
        ]
        request = {"call": CALL, "number": number, "read_only": locked}
        answer, get = self._request(request, by_position, by_name)
        if "refused" not in answer:
            for n, value in answer["changed"]:
                if isinstance(given[n], np.ndarray):
                    given[n][...] = codec.decode(value, get)
            for n, value in answer["updates"]:
                self._kept[n][...] = codec.decode(value, get)
        _raise(answer)
        leaves = iter(answer["leaves"])
        return self._with_memory(codec.decode(answer["result"], get), leaves, given)

    def _with_memory(self, tree: PyTree, leaves: Iterator[Any], given: list[Any]) -> Any:
        """A result whose arrays have the memory that they had where it was computed."""
        if isinstance(tree, np.ndarray):
            kind, *where = next(leaves)
            if kind == "number":
                return tree[()]
            array = self._view(tree, given if kind == "argument" else self._kept, where)
            self._kept.append(array)
            return array
        if isinstance(tree, dict):
            return {k: self._with_memory(v, leaves, given) for k, v in tree.items()}
        if isinstance(tree, list | tuple):
            return type(tree)([self._with_memory(v, leaves, given) for v in tree])
        return None if isinstance(tree, Unsupported) and tree.description == "None" else tree

    @staticmethod
    def _view(array: np.ndarray, others: list[Any], where: list[Any]) -> np.ndarray:
        """The array, or where it has the memory of another one, a view of that."""
        if not where:
            return array
        n, offset, shape, strides = where
        if n >= len(others) or not isinstance(others[n], np.ndarray):
            return array
        other = others[n]
        if not other.flags.c_contiguous or other.dtype != array.dtype:
            return array
        if offset == 0 and other.shape == tuple(shape) and other.strides == tuple(strides):
            return other
        return np.ndarray(shape, array.dtype, other.data, offset, strides)

    def _step(self, number: int, params: dict[str, Any], grads: dict[str, Any]) -> None:
        by_position, _ = self._encoded([params, grads], {})
        request = {"call": STEP, "number": number, "read_only": []}
        answer, get = self._request(request, by_position, {})
        if "refused" not in answer:
            for place, told in ((params, "params"), (grads, "grads")):
                for name, value in codec.decode(answer[told], get).items():
                    if not np.array_equal(place[name], value, equal_nan=True):
                        place[name][...] = value
            params |= codec.decode(answer["rebound"], get)
        _raise(answer)

    @staticmethod
    def _encoded(args: list[Any], kwargs: dict[str, Any]) -> tuple[PyTree, PyTree]:
        return [to_pytree(v) for v in args], {k: to_pytree(v) for k, v in kwargs.items()}

    def _request(self, request: dict[str, Any], args: Any = (), kwargs: Any = None) -> Any:
        self._channel.send(
            lambda put: (
                request
                | {"args": codec.encode(list(args), put), "kwargs": codec.encode(kwargs or {}, put)}
            )
        )
        return self._channel.receive()


def _raise(answer: dict[str, Any]) -> None:
    """Raise what the implementation has raised."""
    if "refused" in answer:
        raise ValueError(answer["refused"])
    if answer.get("raised"):
        kind, message = answer["raised"]
        found: Any = getattr(builtins, kind, None)
        usable = isinstance(found, type) and issubclass(found, Exception)
        raise (found if usable else RuntimeError)(message)


def _pairs(original: Any, tree: PyTree) -> Iterator[tuple[Any, np.ndarray]]:
    """Every array of a pytree, with what it was made of."""
    if isinstance(tree, np.ndarray):
        yield original, tree
    elif isinstance(tree, dict | list | tuple):
        inner = tree.values() if isinstance(tree, dict) else tree
        outer = original.values() if isinstance(original, dict) else original
        for one, other in zip(outer, inner, strict=True):
            yield from _pairs(one, other)
