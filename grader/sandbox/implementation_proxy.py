"""Implementations that a student's tests call: they run here, and their results go to the sandbox.

A test may look at everything that a call does: its result, what it raises, its warnings, which
arguments it has changed, and which arrays share memory, with an argument or with an earlier result.
All of that is told to the proxy in the sandbox (inside/implementations.py), which does the same
there. So one implementation looks like another from there, but for what it does.
"""

import builtins
import dataclasses
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from check import codec
from check.implementation_limits import MAX_CALLS, require_small
from check.pytree import PyTree, to_pytree
from check.text import identifier, one_line

from .protocol import Build, Get
from .reference_proxy import call_arguments
from .shared_arrays import SharedArrays, pairs

CALL, STEP = "implementation", "implementation.step"
MAX_MADE = 64  # implementations, or optimisers, that one test makes
MAX_WARNINGS = 20  # of one call that are told
MAX_RETURNED = 2_000_000  # entries of all arrays that one call returns
ERROR_MODES = ("ignore", "warn", "raise")  # of NumPy, for overflow and the like


class ImplementationServer:
    """Calls one implementation for code in the sandbox.

    Args:
        make: gives a new one.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: list[Any] = []  # implementations, by their number
        self._optimisers: list[tuple[Any, dict[str, Any]]] = []  # with the dict that each was given
        self._calls = 0
        self._shared = SharedArrays()
        self._of_owner: dict[int, list[int]] = {}  # numbers of arrays, by the owner of the memory

    def answer(self, message: dict[str, Any], get: Get) -> Build:
        """Do what a message asks for.

        Args:
            message: from the sandbox; it may be anything.
            get: returns the arrays of the message.

        Returns:
            the answer, for protocol.encode_frame: what the call did, or why it was refused.
        """
        try:
            return self._call(message, get)
        except Exception as error:  # student code chose the message
            reason = one_line(error)
            return lambda put: {"refused": reason}

    def _implementation(self, number: int) -> Any:
        """The implementation of a number; a new one for the first number that is free.

        Raises:
            ValueError: the number is another one, or there are too many implementations.
        """
        if type(number) is not int or not 0 <= number <= len(self._made) or number == MAX_MADE:
            raise ValueError("there is no such implementation")
        if number == len(self._made):
            self._made.append(self._make())
        return self._made[number]

    def _call(self, message: dict[str, Any], get: Get) -> Build:
        """Call a function or a method, and tell what happened.

        Raises:
            Exception: the message is none that the proxy sends, or the call is too large.
        """
        self._calls += 1
        if self._calls > 2 * MAX_CALLS * MAX_MADE:
            raise ValueError("there are too many calls")
        number, errors = message["number"], _error_modes(message["errors"])
        # First, so that it is made also where the call is refused: its number is taken then.
        implementation = None if message["call"] == STEP else self._implementation(number)
        self._shared.change([(n, codec.decode(data, get)) for n, data in message["updates"]])
        args, kwargs = call_arguments(message, get)
        require_small([args, kwargs])
        leaves = iter(message["leaves"])
        args, kwargs = self._as_shared(args, leaves), self._as_shared(kwargs, leaves)
        if message["call"] == STEP:
            optimiser, given = self._optimisers[number]
            given.update(args[0])
            done = _done(lambda _, grads: optimiser.step(grads), [given, args[1]], {}, errors)
            return self._told(done)
        assert implementation is not None
        done = _done(implementation, args, kwargs, errors)
        if isinstance(implementation, type) or hasattr(done.result, "step"):
            return self._optimiser(done, args, kwargs)
        return self._told(done)

    def _as_shared(self, tree: PyTree, leaves: Iterator[Any]) -> Any:
        """Arguments with the arrays of the table in them, and the new ones put into it.

        Args:
            tree: arguments as they were sent.
            leaves: for each array, what it is: a "number" of NumPy's or Python's ("python"), or an
                "array" with its number in the table, its order and whether it may be written.
        """
        if isinstance(tree, np.ndarray):
            kind, *rest = next(leaves)
            if kind in ("number", "python"):
                return tree[()] if kind == "number" else tree.tolist()
            return self._shared_array(tree, *rest)
        if isinstance(tree, dict):
            return {name: self._as_shared(value, leaves) for name, value in tree.items()}
        if isinstance(tree, list | tuple):
            return type(tree)([self._as_shared(value, leaves) for value in tree])
        return tree

    def _shared_array(
        self, sent: np.ndarray, number: int | None, order: str, writeable: bool
    ) -> np.ndarray:
        """The array of this process for one that was sent."""
        array = np.asfortranarray(sent) if order == "F" else sent
        if number is not None and number < len(self._shared.arrays):
            if self._shared.arrays[number].shape != sent.shape:
                raise ValueError("an array has another shape than before")
            array = self._shared.hand_out(number)
        elif number is not None:
            self._add(array)
        array.flags.writeable = bool(writeable)
        return array

    def _add(self, array: np.ndarray) -> None:
        number = self._shared.add(array)
        if number is not None:
            self._of_owner.setdefault(_owner(array), []).append(number)

    def _optimiser(self, done: "_Done", args: list[Any], kwargs: dict[str, Any]) -> Build:
        """Keep an optimiser that was made."""
        if len(self._optimisers) == MAX_MADE:
            raise ValueError("there are too many optimisers")
        if not done.raised:
            given = args[0] if args else next(iter(kwargs.values()))
            self._optimisers.append((done.result, given))
        number = len(self._optimisers) - 1
        told = self._told(dataclasses.replace(done, result=None))
        return lambda put: told(put) | {"number": number}

    def _told(self, done: "_Done") -> Build:
        """What a call did, for the sandbox."""
        changes, told = self._shared.changes(), (done.result, done.refilled)
        tree = tuple(map(to_pytree, told))
        if sum(array.size for _, array in pairs(told, tree)) > MAX_RETURNED:
            raise ValueError("what it returns is too large")
        leaves = [self._leaf(original) for original, _ in pairs(told, tree)]
        return lambda put: {
            "raised": done.raised,
            "warnings": done.warnings,
            "updates": [[n, codec.encode(array, put)] for n, array in changes],
            "result": codec.encode(tree[0], put),
            "refilled": codec.encode(tree[1], put),
            "leaves": leaves,
        }

    def _leaf(self, array: Any) -> list[Any]:
        """What an array of a result is: a number, memory of its own, or that of another array."""
        if not isinstance(array, np.ndarray):
            return ["number" if isinstance(array, np.generic) else "python"]
        number = self._shared.number(array)
        if number is not None:
            return ["same", number]
        for n in self._of_owner.get(_owner(array), []):
            view = _view(array, self._shared.arrays[n])
            if view:
                return ["view", n, *view]
        self._add(array)
        return ["own"]


@dataclasses.dataclass(frozen=True)
class _Done:
    """What a call did.

    Args:
        result: what it returned.
        raised: of an exception its class or a builtin one that it is derived from, the name of its
            class, and the message; or None.
        warnings: classes and messages.
        refilled: the arguments, when it has changed a list or a dict in them, else None.
    """

    result: Any
    raised: list[str] | None
    warnings: list[list[str]]
    refilled: Any


def _done(
    function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any], errors: dict[str, str]
) -> _Done:
    """Call a function, with overflow and the like treated as in the sandbox."""
    result = raised = None
    before = _contents([args, kwargs])
    with warnings.catch_warnings(record=True) as caught, np.errstate(**errors):  # type: ignore[arg-type]
        warnings.simplefilter("always")
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            raised = [_builtin(type(error)), identifier(type(error).__name__), _message(error)]
    told = [[_builtin(w.category), one_line(w.message)] for w in caught[:MAX_WARNINGS]]
    refilled = [args, kwargs] if _contents([args, kwargs]) != before else None
    return _Done(result, raised, told, refilled)


def _contents(value: Any) -> Any:
    """What stands where in nested lists, tuples and dicts."""
    if isinstance(value, dict):
        return [(name, _contents(one)) for name, one in value.items()]
    if isinstance(value, list | tuple):
        return [_contents(one) for one in value]
    return id(value)


def _error_modes(modes: Any) -> dict[str, str]:
    """How NumPy treats errors in the sandbox, as keyword arguments of np.errstate."""
    kinds = ("divide", "over", "under", "invalid")
    return {k: modes[k] if modes[k] in ERROR_MODES else "warn" for k in kinds}


def _builtin(kind: type) -> str:
    """The name of the first builtin class of exceptions that a class is derived from."""
    found = next(one for one in kind.__mro__ if getattr(builtins, one.__name__, None) is one)
    return identifier(found.__name__)


def _message(error: Exception) -> str:
    """The message of an exception; that of a KeyError without the quotes of its text."""
    return one_line(error.args[0] if isinstance(error, KeyError) and error.args else error)


def _view(array: np.ndarray, other: np.ndarray) -> list[Any] | None:
    """Offset in bytes, shape and strides of an array in the memory of another one, or None."""
    if not np.shares_memory(array, other) or array.dtype != other.dtype:
        return None
    if not (other.flags.c_contiguous or other.flags.f_contiguous):
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
