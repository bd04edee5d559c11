"""Trees: arrays, and tuples, lists and dicts of them, as plain data that can be written down.

Used on the student's machine, in the box and by the judge. Reading is strict: what does not
look exactly as written here raises ValueError, because it may come from a student's process.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

# Bound before any student code runs, so that patching NumPy later changes nothing here.
_ndarray, _asarray = np.ndarray, np.asarray
_may_share, _shares = np.may_share_memory, np.shares_memory
_float64, _numbers = np.dtype("float64"), (np.number, np.bool_)

KINDS = ("float64", "float32", "int64", "int32", "bool")
MOST, DEEPEST, LONGEST = 2000, 6, 200  # items of a container, nesting, characters of a name

# An array, a plain number, or a tuple, list or dict (str keys) of trees, an Odd, Seed or Formula.
Tree = Any


@dataclasses.dataclass(frozen=True)
class Odd:
    """Something that is no array, such as None or a string: only its kind is kept."""

    kind: str


@dataclasses.dataclass(frozen=True)
class Seed:
    """Stands for np.random.default_rng(seed) in the arguments of a call."""

    seed: int


@dataclasses.dataclass(frozen=True)
class Formula:
    """Stands for a function of arrays of one shape: check.ways.FORMULAS[name]."""

    name: str
    shape: tuple[int, ...]


def plain(value: Any, depth: int = 0) -> Tree:
    """Copy whatever a student returned into a tree; what is no array becomes an Odd."""
    if type(value) is _ndarray:
        if value.dtype is _float64:  # nearly all are, and names of dtypes are slow to make
            return value.copy()
        if value.dtype.name not in KINDS:
            return Odd(f"an array of {word(value.dtype.name)}")
        return value.astype(value.dtype.newbyteorder("="), order="C", copy=True)
    if isinstance(value, _ndarray):
        return Odd(f"an array of the subclass {word(type(value).__name__)}")
    if _is_number(value):
        return _plain_scalar(value)
    if isinstance(value, tuple | list) and depth < DEEPEST and len(value) <= MOST:
        items = [plain(v, depth + 1) for v in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict) and depth < DEEPEST and len(value) <= MOST:
        return {line(key): plain(v, depth + 1) for key, v in value.items()}
    if type(value) is list and depth < DEEPEST and all(map(_is_number, value)):
        return _plain_numbers(value)
    return Odd("None" if value is None else f"a {word(type(value).__name__)}")


def _is_number(value: Any) -> bool:
    return type(value) in (bool, int, float) or isinstance(value, _numbers)


def _plain_scalar(value: Any) -> Tree:
    try:
        array = _asarray(value)
    except OverflowError:
        return Odd("a huge int")
    return plain(array) if type(array) is _ndarray and array.ndim == 0 else Odd("a scalar")


def _plain_numbers(value: list[Any]) -> Tree:
    """A list that is longer than a container may be, such as the errors of a training run."""
    try:
        array = _asarray(value)
    except OverflowError:
        return Odd("a list of huge ints")
    return plain(array) if type(array) is _ndarray and array.ndim == 1 else Odd("a list")


def same(a: Tree, b: Tree) -> bool:
    """Equal to the bit, NaN equal to NaN."""
    if isinstance(a, _ndarray) and isinstance(b, _ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and bool(a == b)


def overlap(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays have memory in common."""
    # The exact answer can take for ever on strided views; then the bounds decide.
    try:
        return _may_share(a, b) and bool(_shares(a, b, max_work=10_000))  # type: ignore[arg-type]
    except np.exceptions.TooHardError:
        return True


def relatives(arrays: list[np.ndarray]) -> list[list[int]]:
    """For each array the places of those that could overlap it, in order, its own among them.

    Memory that an array owns is seen by its views alone, so there is no need to try every pair.
    """
    owners = [_owner(array) for array in arrays]
    if None in owners:
        return [list(range(len(arrays)))] * len(arrays)
    places: dict[int | None, list[int]] = {}
    for place, owner in enumerate(owners):
        places.setdefault(owner, []).append(place)
    return [places[owner] for owner in owners]


def _owner(array: Any) -> int | None:
    """The id of the array that owns the memory, or None where it is no plain array."""
    while type(array) is _ndarray and array.base is not None:
        array = array.base
    return id(array) if type(array) is _ndarray else None


def pack(tree: Tree, put: Callable[[np.ndarray], Any]) -> Any:
    """Turn a tree into JSON data; put stores an array and returns JSON data that stands for it."""
    if isinstance(tree, _ndarray):
        return {"array": put(tree)}
    if isinstance(tree, tuple | list):
        kind = "tuple" if isinstance(tree, tuple) else "list"
        return {kind: [pack(item, put) for item in tree]}
    if isinstance(tree, dict):
        return {"dict": [[key, pack(item, put)] for key, item in tree.items()]}
    if isinstance(tree, Odd):
        return {"odd": tree.kind}
    if isinstance(tree, Seed):
        return {"seed": tree.seed}
    if isinstance(tree, Formula):
        return {"formula": [tree.name, *tree.shape]}
    return {"value": tree}


def unpack(data: Any, get: Callable[[Any], np.ndarray], depth: int = 0) -> Tree:
    """The inverse of pack.

    Raises:
        ValueError: data is not what pack writes.
    """
    if not isinstance(data, dict) or len(data) != 1 or depth > DEEPEST:
        raise ValueError("not a tree")
    kind, body = next(iter(data.items()))
    if kind == "array":
        return get(body)
    if kind in ("tuple", "list", "dict"):
        if not isinstance(body, list) or len(body) > MOST:
            raise ValueError("not a container")
        if kind == "dict":
            return _unpack_dict(body, get, depth)
        items = [unpack(v, get, depth + 1) for v in body]
        return tuple(items) if kind == "tuple" else items
    if kind == "odd":
        return Odd(name(body))
    if kind == "seed" and type(body) is int:
        return Seed(body)
    if kind == "formula" and isinstance(body, list) and body:
        if not all(type(n) is int for n in body[1:]):
            raise ValueError("not a shape")
        return Formula(name(body[0]), tuple(body[1:]))
    if kind == "value" and (body is None or type(body) in (bool, int, float, str)):
        return body
    raise ValueError("an unknown kind of tree")


def _unpack_dict(pairs: list[Any], get: Callable[[Any], np.ndarray], depth: int) -> Tree:
    found = {name(key): unpack(v, get, depth + 1) for key, v in map(_pair, pairs)}
    if len(found) != len(pairs):
        raise ValueError("a key that comes twice")
    return found


def holds_results_only(tree: Tree) -> bool:
    """Whether the tree has nothing but arrays and Odds at its ends, as plain makes it."""
    if isinstance(tree, dict):
        return all(map(holds_results_only, tree.values()))
    if isinstance(tree, tuple | list):
        return all(map(holds_results_only, tree))
    return isinstance(tree, _ndarray | Odd)


def _pair(data: Any) -> tuple[Any, Any]:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError("not a pair")
    return data[0], data[1]


def name(text: Any) -> str:
    """A printable string that is not long, else ValueError."""
    if not isinstance(text, str) or len(text) > LONGEST or not text.isprintable():
        raise ValueError("not a name")
    return text


def word(text: object) -> str:
    """Letters, digits and underscores of text, at most 40."""
    return "".join(ch for ch in str(text) if ch.isascii() and (ch.isalnum() or ch == "_"))[:40]


def line(text: object) -> str:
    """One printable line of at most 200 characters: this text may come from a student's code."""
    if type(text) is str and len(text) <= LONGEST and text.isprintable():
        return text
    try:
        text = str(text)
    except BaseException:
        return "(no message)"
    return "".join(ch if ch.isprintable() else " " for ch in text[:LONGEST])
