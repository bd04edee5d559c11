"""Side effects of a call: which arguments it changed, and which results share memory."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .pytree import MAX_DEPTH, MAX_ITEMS
from .text import one_line

# Bound before any student code runs, so that code which replaces them later changes nothing here.
_ndarray = np.ndarray
_may_share, _shares = np.may_share_memory, np.shares_memory

NamedArrays = list[tuple[str, np.ndarray]]
Snapshot = dict[str, tuple[Any, ...]]


def named_arrays(value: Any) -> NamedArrays:
    """Every array inside a value, with a name such as caches[2]['f'].

    At most MAX_ITEMS arrays are returned, from at most MAX_DEPTH nested containers: a container
    may hold itself.

    Args:
        value: an array, or a mapping, tuple or list; an array alone has the name "".
    """
    found: NamedArrays = []
    _collect(value, "", 0, found)
    return found[:MAX_ITEMS]


def _collect(value: Any, path: str, depth: int, found: NamedArrays) -> None:
    if isinstance(value, _ndarray):
        found.append((path, value))
    elif depth > MAX_DEPTH or len(found) >= MAX_ITEMS:
        return
    elif isinstance(value, Mapping):
        for key, v in value.items():
            _collect(v, f"{path}['{one_line(key)}']" if path else one_line(key), depth + 1, found)
    elif isinstance(value, tuple | list):
        for n, v in enumerate(value):
            _collect(v, f"{path}[{n}]", depth + 1, found)


def snapshot(arguments: Mapping[str, Any]) -> Snapshot:
    """Dtype, shape and bytes of every array among the arguments, by its name."""
    return {path: _state(array) for path, array in named_arrays(arguments)}


def _state(array: np.ndarray) -> tuple[Any, ...]:
    return array.dtype, array.shape, array.tobytes()


def changed(before: Snapshot, arrays: Mapping[str, np.ndarray]) -> list[str]:
    """Names of the arrays that were changed, removed or added since a snapshot.

    Args:
        before: the snapshot.
        arrays: the arrays now, by name.
    """
    differ = [p for p in before if p not in arrays or before[p] != _state(arrays[p])]
    return differ + [p for p in arrays if p not in before]


def shared(arguments: Mapping[str, np.ndarray], results: NamedArrays) -> Iterator[str]:
    """A sentence for each pair of a result and an argument, or an earlier result, in one memory.

    Args:
        arguments: arrays by name.
        results: arrays of the result, in order.
    """
    names = [f"the argument {path}" for path in arguments]
    names += [f"the result {path}" for path, _ in results]
    arrays = [*arguments.values(), *(array for _, array in results)]
    candidates = possible_overlaps(arrays)
    for n, (path, array) in enumerate(results, start=len(arguments)):
        for other in itertools.takewhile(n.__gt__, candidates[n]):
            if share_memory(array, arrays[other]):
                yield one_line(f"{path or 'the result'} shares its memory with {names[other]}")


def share_memory(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays have memory in common; True when that takes too long to decide."""
    # On strided views an exact comparison can take very long; then overlapping bounds are enough.
    try:
        return _may_share(a, b) and bool(_shares(a, b, max_work=10_000))  # type: ignore[arg-type]
    except np.exceptions.TooHardError:
        return True


def possible_overlaps(arrays: list[np.ndarray]) -> list[list[int]]:
    """For each array the indices of those that could share its memory, in order, with its own.

    Only arrays with the same owner of their memory can, so that few pairs need to be compared.
    When an owner is unknown, all arrays are returned for each.
    """
    owners = [_owner(array) for array in arrays]
    if None in owners:
        return [list(range(len(arrays)))] * len(arrays)
    same_owner: dict[int | None, list[int]] = {}
    for n, owner in enumerate(owners):
        same_owner.setdefault(owner, []).append(n)
    return [same_owner[owner] for owner in owners]


def _owner(array: Any) -> int | None:
    """The id of the array that owns the memory; None when a plain array does not own it."""
    while type(array) is _ndarray and array.base is not None:
        array = array.base
    return id(array) if type(array) is _ndarray else None


def by_output_names(sentences: list[str], outputs: tuple[str, ...]) -> list[str]:
    """The sentences of shared(), with names of outputs in place of their indices."""
    names = dict(enumerate(outputs))

    def named(found: re.Match[str]) -> str:
        return found[1] + names.get(int(found[2]), f"[{found[2]}]")

    first = [re.sub(r"^()\[(\d+)\]", named, sentence) for sentence in sentences]
    return [re.sub(r"(the result )\[(\d+)\]", named, sentence) for sentence in first]
