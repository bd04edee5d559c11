"""Implementations that a student's tests call: they run here, and their results go to the sandbox.

A test may look at everything that a call does: its result, what it raises, which arguments it has
changed, and which arrays share memory, with an argument or with an earlier result. All of that is
told to the proxy in the sandbox (inside/implementations.py), which does the same there. So one
implementation looks like another from there, but for what it does.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from check import codec
from check.pytree import PyTree, to_pytree
from check.text import identifier, one_line

from .protocol import Build, Get
from .reference_proxy import call_arguments

CALL, NEW, STEP = "implementation", "implementation.new", "implementation.step"
MAX_MADE = 64  # implementations, or optimisers, that one test makes
MAX_KEPT = 2000  # arrays of results that a later call may change


class ImplementationServer:
    """Calls one implementation for code in the sandbox.

    Args:
        make: gives a new one.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: list[Any] = []  # implementations, by their number
        self._optimisers: list[tuple[Any, dict[str, Any]]] = []  # with the dict that each was given
        self._kept: list[np.ndarray] = []  # arrays of all results so far
        self._of_owner: dict[int, list[int]] = {}  # places in kept, by the owner of the memory
        self._known: list[bytes] = []  # their bytes, as the sandbox has them

    def answer(self, message: dict[str, Any], get: Get) -> Build:
        """Do what a message asks for.

        Args:
            message: from the sandbox; it may be anything.
            get: returns the arrays of the message.

        Returns:
            the answer, for protocol.encode_frame: what the call did, or why it was refused.
        """
        try:
            if message["call"] == NEW:
                return self._new()
            args, kwargs = call_arguments(message, get)
            number, locked = message["number"], message["read_only"]
            if message["call"] == STEP:
                return self._step(self._optimisers[number], *args)
            function = self._made[number]
        except Exception as error:  # student code chose the message
            reason = one_line(f"{type(error).__name__}: {error}")
            return lambda put: {"refused": reason}
        return self._called(function, args, kwargs, locked)

    def _new(self) -> Build:
        if len(self._made) == MAX_MADE:
            raise ValueError("there are too many implementations")
        self._made.append(self._make())
        number = len(self._made) - 1
        return lambda put: {"number": number}

    def _called(
        self, function: Any, args: list[Any], kwargs: dict[str, Any], locked: list[int]
    ) -> Build:
        """Call a function, or make an optimiser, and tell what happened."""
        given = list(_arrays([args, kwargs]))
        for n in locked:
            given[n].flags.writeable = False
        before = [array.tobytes() for array in given]
        raised = result = None
        with np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"):
            try:
                result = function(*args, **kwargs)
            except Exception as error:
                raised = [identifier(type(error).__name__), one_line(error)]
        if isinstance(function, type) and raised is None:
            return self._made_optimiser(result, args, kwargs)
        changed = [n for n, array in enumerate(given) if array.tobytes() != before[n]]
        updated = [n for n, array in enumerate(self._kept) if array.tobytes() != self._known[n]]
        for n in updated:
            self._known[n] = self._kept[n].tobytes()
        updates = [(n, self._kept[n].copy()) for n in updated]
        tree = to_pytree(result)
        owners: dict[int, list[int]] = {}
        for n, array in enumerate(given):
            owners.setdefault(_owner(array), []).append(n)
        leaves = [self._leaf(original, given, owners) for original, _ in _pairs(result, tree)]
        return lambda put: {
            "raised": raised,
            "changed": [[n, codec.encode(given[n], put)] for n in changed],
            "updates": [[n, codec.encode(array, put)] for n, array in updates],
            "result": codec.encode(tree, put),
            "leaves": leaves,
        }

    def _leaf(self, array: Any, given: list[np.ndarray], owners: dict[int, list[int]]) -> list[Any]:
        """What an array of a result is: a number, memory of its own, or that of another array.

        Args:
            array: or a number.
            given: the arrays of the arguments.
            owners: their places, by the owner of their memory.
        """
        if not isinstance(array, np.ndarray):
            return ["number"]
        owner = _owner(array)
        leaf: list[Any] = ["own"]
        for kind, others, places in (
            ("argument", given, owners),
            ("result", self._kept, self._of_owner),
        ):
            for n in places.get(owner, []):
                view = _view(array, others[n])
                if view and leaf == ["own"]:
                    leaf = [kind, n, *view]
        if len(self._kept) < MAX_KEPT:
            self._of_owner.setdefault(owner, []).append(len(self._kept))
            self._kept.append(array)
            self._known.append(array.tobytes())
        return leaf

    def _made_optimiser(self, made: Any, args: list[Any], kwargs: dict[str, Any]) -> Build:
        if len(self._optimisers) == MAX_MADE:
            return lambda put: {"refused": "there are too many optimisers"}
        given = args[0] if args else next(iter(kwargs.values()))
        self._optimisers.append((made, given))
        number = len(self._optimisers) - 1
        return lambda put: {"number": number}

    def _step(self, optimiser: tuple[Any, dict[str, Any]], now: PyTree, grads: PyTree) -> Build:
        """Take a step from the parameters as they are now in the sandbox."""
        made, given = optimiser
        before = dict(given)
        for name, value in now.items():
            before[name][...] = value
        raised = None
        with np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"):
            try:
                made.step(grads)
            except Exception as error:
                raised = [identifier(type(error).__name__), one_line(error)]
        rebound = {name: to_pytree(v) for name, v in given.items() if v is not before.get(name)}
        return lambda put: {
            "raised": raised,
            "params": codec.encode(before, put),
            "rebound": codec.encode(rebound, put),
            "grads": codec.encode(grads, put),
        }


def _arrays(value: Any) -> Iterator[np.ndarray]:
    """Every array in nested dicts, lists and tuples, in order."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _arrays(each)


def _pairs(original: Any, tree: PyTree) -> Iterator[tuple[Any, np.ndarray]]:
    """Every array of a pytree, with what it was made of."""
    if isinstance(tree, np.ndarray):
        yield original, tree
    elif isinstance(tree, dict | list | tuple):
        inner = tree.values() if isinstance(tree, dict) else tree
        outer = original.values() if isinstance(original, dict) else original
        for one, other in zip(outer, inner, strict=True):
            yield from _pairs(one, other)


def _view(array: np.ndarray, other: np.ndarray) -> list[Any] | None:
    """Offset in bytes, shape and strides of an array in the memory of another one, or None."""
    if not np.shares_memory(array, other) or array.dtype != other.dtype:
        return None
    if not other.flags.c_contiguous:
        return None
    start = _address(other)
    last = sum((n - 1) * step for n, step in zip(array.shape, array.strides, strict=True))
    inside = start <= _address(array) and _address(array) + last < start + other.nbytes
    if not inside or min(array.strides, default=0) < 0:
        return None
    return [_address(array) - start, list(array.shape), list(array.strides)]


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def _owner(array: np.ndarray) -> int:
    """The id of the object that owns the memory of an array."""
    owner: Any = array
    while isinstance(owner, np.ndarray) and owner.base is not None:
        owner = owner.base
    return id(owner)
