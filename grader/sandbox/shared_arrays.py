"""Arrays that a test and the implementation it calls both hold, in two processes.

Each process has a table of them. An array has the same number in both, and before and after each
call each process tells the other which of them have changed: so it is as if there were one memory.
"""

import sys
from typing import Any

import numpy as np

from check.pytree import PyTree

MAX_SHARED = 1000  # arrays in a table; later ones are copied at each call

_ndarray, _references = np.ndarray, sys.getrefcount
_CONTAINERS = dict, list, tuple
Changes = list[tuple[int, np.ndarray]]


class SharedArrays:
    """The table of one process."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self._known: list[bytes] = []  # their bytes, as the other process has them
        self._numbers: dict[int, int] = {}  # by id; the arrays are kept, so no id comes again
        # Numbers of arrays to which nothing else here referred when they were last compared, and
        # which were not handed out since: nothing can have changed them.
        self._unused: set[int] = set()

    def number(self, array: np.ndarray) -> int | None:
        """The number of an array, or None when it is not in the table."""
        found = self._numbers.get(id(array))
        if found is not None:
            self._unused.discard(found)
        return found

    def hand_out(self, number: int) -> np.ndarray:
        """The array of a number, for a test or an implementation, which may change it."""
        self._unused.discard(number)
        return self.arrays[number]

    def add(self, array: np.ndarray) -> int | None:
        """Put an array into the table that the other process puts there as well.

        Returns:
            its number, or None when the table is full.
        """
        if len(self.arrays) == MAX_SHARED:
            return None
        self.arrays.append(array)
        self._known.append(array.tobytes())
        self._numbers[id(array)] = len(self.arrays) - 1
        return len(self.arrays) - 1

    def changes(self) -> Changes:
        """Copies of the arrays that were changed here since the other process was told."""
        found = []
        for n, references in enumerate(_references_to(self.arrays)):
            if n in self._unused:
                continue
            array = self.arrays[n]
            now = array.tobytes()
            if now != self._known[n]:
                self._known[n] = now
                found.append((n, array.copy()))
            if references == _OF_THE_TABLE and array.base is None:  # nor has anything a view of it
                self._unused.add(n)
        return found

    def change(self, changes: Changes) -> None:
        """Change arrays as the other process has changed them.

        Raises:
            ValueError: one of them is not in the table, or has another shape.
        """
        for n, value in changes:
            if not 0 <= n < len(self.arrays) or self.arrays[n].shape != value.shape:
                raise ValueError("there is no such array")
            array = self.arrays[n]
            locked = not array.flags.writeable and array.base is None
            if locked:
                array.flags.writeable = True
            array[...] = value
            if locked:
                array.flags.writeable = False
            self._known[n] = array.tobytes()


def _references_to(arrays: list[np.ndarray]) -> list[int]:
    """How many references there are to each array of a list, that of the list included."""
    return list(map(_references, arrays))


_OF_THE_TABLE = _references_to([np.zeros(1)])[0]  # when nothing but the list refers to an array


def pairs(original: Any, tree: PyTree) -> list[tuple[Any, np.ndarray]]:
    """Every array of a pytree, with what it was made of."""
    found: list[tuple[Any, np.ndarray]] = []
    _collect(original, tree, found)
    return found


def _collect(original: Any, tree: PyTree, found: list[tuple[Any, np.ndarray]]) -> None:
    if isinstance(tree, _ndarray):
        found.append((original, tree))
    elif isinstance(tree, _CONTAINERS):
        inner = tree.values() if isinstance(tree, dict) else tree
        outer = original.values() if isinstance(original, dict) else original
        for one, other in zip(outer, inner, strict=True):
            _collect(one, other, found)
