"""Pytrees: arrays in nested tuples, lists and dicts, the form of all inputs and results.

Used in the notebook, in the sandbox and by the grader. NumPy's functions are bound before any
student code runs, so that code which replaces them later changes nothing here.
"""

import dataclasses
from typing import Any

import numpy as np

from .text import identifier, one_line

_ndarray, _asarray = np.ndarray, np.asarray
_float64, _numbers = np.dtype("float64"), (np.number, np.bool_)
# NumPy's int has 32 bits in a browser, and on Windows before NumPy 2: it counts as int64.
_int64, _default_int = np.dtype("int64"), np.dtype(int)

DTYPES = ("float64", "float32", "int64", "int32", "bool")
MAX_ITEMS, MAX_DEPTH = 2000, 6  # of a container; of nested containers

# An array, None, a number or a string, a tuple, list or dict (str keys) of pytrees, or one of the
# classes below.
PyTree = Any


@dataclasses.dataclass(frozen=True)
class Unsupported:
    """Stands for a result that is no array, such as None or a string.

    Args:
        description: what it is, such as "a str".
    """

    description: str


@dataclasses.dataclass(frozen=True)
class Seed:
    """Stands for np.random.default_rng(seed) in the arguments of a call."""

    seed: int


@dataclasses.dataclass(frozen=True)
class ScalarFunction:
    """Stands for a function in the arguments of a call.

    It is that of check.scalar_functions.SCALAR_FUNCTIONS with this name, takes an array of this
    shape and returns a number.
    """

    name: str
    shape: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Implementation:
    """Stands for a function or class in the arguments of a call: what a student's test is run on.

    check.implementations makes it from its key.
    """

    key: str


def to_pytree(value: Any, depth: int = 0) -> PyTree:
    """Copy what a student's function returned; what is no array becomes Unsupported.

    Args:
        value: any object.
        depth: number of containers it is nested in.

    Returns:
        a pytree whose leaves are arrays of one of DTYPES, or Unsupported. Whole numbers of NumPy's
        usual type become int64. Numbers become arrays of
        shape (), and lists of more than MAX_ITEMS numbers become one array.
    """
    if type(value) is _ndarray:
        if value.dtype is _float64:  # nearly all are, and the name of a dtype is slow to compute
            return value.copy()
        if value.dtype.name not in DTYPES:
            return Unsupported(f"an array of {identifier(value.dtype.name)}")
        whole = value.dtype == _default_int
        dtype = _int64 if whole else value.dtype.newbyteorder("=")
        return value.astype(dtype, order="C", copy=True)
    if isinstance(value, _ndarray):
        return Unsupported(f"an array of the subclass {identifier(type(value).__name__)}")
    if _is_number(value):
        return _from_number(value)
    if isinstance(value, tuple | list) and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        items = [to_pytree(v, depth + 1) for v in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict) and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        return {one_line(key): to_pytree(v, depth + 1) for key, v in value.items()}
    if type(value) is list and depth < MAX_DEPTH and all(map(_is_number, value)):
        return _from_numbers(value)
    return Unsupported("None" if value is None else f"a {identifier(type(value).__name__)}")


def _is_number(value: Any) -> bool:
    return type(value) in (bool, int, float) or isinstance(value, _numbers)


def _from_number(value: Any) -> PyTree:
    try:
        array = _asarray(value)
    except OverflowError:
        return Unsupported("a huge int")
    if type(array) is _ndarray and array.ndim == 0:
        return to_pytree(array)
    return Unsupported("a scalar")


def _from_numbers(value: list[Any]) -> PyTree:
    """Copy a list that is longer than MAX_ITEMS, such as the errors of a training run."""
    try:
        array = _asarray(value)
    except OverflowError:
        return Unsupported("a list of huge ints")
    if type(array) is _ndarray and array.ndim == 1:
        return to_pytree(array)
    return Unsupported("a list")


def identical(a: PyTree, b: PyTree) -> bool:
    """Whether two pytrees are equal to the bit, NaN equal to NaN."""
    if isinstance(a, _ndarray) and isinstance(b, _ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(identical(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(identical(a[k], b[k]) for k in a)
    return type(a) is type(b) and bool(a == b)


def is_result(tree: PyTree) -> bool:
    """Whether all leaves are arrays or Unsupported, as in what to_pytree returns."""
    if isinstance(tree, dict):
        return all(map(is_result, tree.values()))
    if isinstance(tree, tuple | list):
        return all(map(is_result, tree))
    return isinstance(tree, _ndarray | Unsupported)
