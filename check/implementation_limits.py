"""What a test may ask of an implementation: the same in the notebook and in grading.

In grading an implementation runs outside the sandbox, with arguments that student code has chosen:
a call that would cost much memory or time is refused there, so it is refused here as well.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from . import array_sizes

MAX_CALLS = 2000  # of one implementation, in one run of a test
MAX_ARRAYS, MAX_ENTRIES = 500, 20_000  # of the arguments of one call together
MAX_BROADCAST = 100_000  # entries when the arguments are broadcast against each other
MAX_COMPUTED = 60_000_000  # an upper bound of the entries of all results
TOO_LARGE = (
    f"a test may call an implementation with {MAX_ARRAYS} arrays, {MAX_ENTRIES} entries and axes of"
    " about 50 at most; these arguments are larger"
)
TOO_OFTEN = f"a test may call an implementation {MAX_CALLS} times at most"

_ndarray = np.ndarray


class LimitExceeded(ValueError):
    """A test has asked too much of an implementation; the message says what is allowed."""


def limited(implementation: Callable[..., Any]) -> Callable[..., Any]:
    """A function that calls an implementation within the limits of grading.

    Args:
        implementation: a function, or a class that it makes instances of.
    """
    calls = 0

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > MAX_CALLS:
            raise LimitExceeded(TOO_OFTEN)
        require_small([args, kwargs])
        result = implementation(*args, **kwargs)
        return tuple(result) if isinstance(result, tuple) else result  # as it is in grading

    called.__name__ = called.__qualname__ = implementation.__name__
    return called


def require_small(arguments: Any) -> None:
    """Refuse arguments that would cost much memory or time.

    Args:
        arguments: arrays in nested lists, tuples and dicts, and anything else.

    Raises:
        LimitExceeded: they are too many or too large.
    """
    arrays = array_sizes.leaves(arguments)
    if not arrays:
        return
    entries = sum(array.size for array in arrays)
    if (
        len(arrays) > MAX_ARRAYS
        or entries > MAX_ENTRIES
        or array_sizes.broadcast_size(arrays) > MAX_BROADCAST
        or array_sizes.largest_results(arrays) > MAX_COMPUTED
    ):
        raise LimitExceeded(TOO_LARGE)
