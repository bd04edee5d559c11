"""Count the matrix products that a function makes with one of its arguments."""

from collections.abc import Callable
from typing import Any

import numpy as np

# Bound before any student code runs, so that code which replaces them later changes nothing here.
_ndarray, _matmul = np.ndarray, np.matmul
_PRODUCTS = (np.dot, np.einsum, np.inner, np.tensordot)


class Counted(np.ndarray):
    """A view of an array that counts the products made with it, or with a part of it.

    Results are plain arrays, as they would be without this view.
    """

    products: list[object]  # one entry for each; all parts of one array share the list

    def __array_finalize__(self, whole: Any) -> None:
        self.products = getattr(whole, "products", [])

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if ufunc is _matmul:
            self.products.append(ufunc)
        if "out" in kwargs:
            kwargs["out"] = tuple(map(_plain, kwargs["out"]))
        return getattr(ufunc, method)(*map(_plain, inputs), **kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func in _PRODUCTS:
            self.products.append(func)
            return func(*map(_plain, args), **kwargs)
        return super().__array_function__(func, types, args, kwargs)

    def dot(self, other: Any, out: Any = None) -> Any:
        """The product with another array, which counts."""
        self.products.append(_matmul)
        return _plain(self).dot(_plain(other), out)


def _plain(value: Any) -> Any:
    return value.view(_ndarray) if isinstance(value, Counted) else value


def products_with(
    function: Callable[..., Any], first: np.ndarray, *rest: np.ndarray
) -> tuple[Any, int]:
    """What a function returns, and how many products it makes with its first argument.

    A product that is written as a loop over numbers does not count.

    Args:
        function: called with first and rest.
        first: the array whose products count, whole or in part.
        rest: further arguments.
    """
    counted = first.view(Counted)
    counted.products = []
    result = function(counted, *rest)
    return result, len(counted.products)
