"""How large what a function computes may become, judged by the arrays that it is given."""

import itertools
import math
from typing import Any

import numpy as np

_ndarray = np.ndarray


def leaves(tree: Any) -> list[np.ndarray]:
    """All arrays in nested dicts, lists and tuples, in order."""
    if isinstance(tree, _ndarray):
        return [tree]
    items = tree.values() if isinstance(tree, dict) else tree
    if not isinstance(tree, dict | list | tuple):
        return []
    return [array for item in items for array in leaves(item)]


def broadcast_size(arrays: list[np.ndarray]) -> int:
    """An upper bound of the entries when the arrays are broadcast against each other."""
    shapes = [array.shape[::-1] for array in arrays]
    return math.prod(max(lengths) for lengths in itertools.zip_longest(*shapes, fillvalue=1))


def largest_results(arrays: list[np.ndarray]) -> int:
    """An upper bound of the entries of all results of a call with these arrays.

    Each axis of a result, also of broadcast, transposed or empty arrays, is at most as long as the
    longest axis that was given; and there may be such a result for every array.
    """
    longest = max(max(array.shape, default=1) for array in arrays)
    return len(arrays) * max(1, longest) ** max(array.ndim for array in arrays)
