"""Whether a property holds, as a result that can be compared."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from ..pytree import PyTree, Unsupported
from ..suite import MEASURED

Check = tuple[Any, str]  # a condition, and the message for when it does not hold
Checks = Iterator[Check]

EXACT = 1e-6  # what follows exactly from the arguments is measured in units of this


def holds(condition: Any, otherwise: str = "") -> PyTree:
    """An array of True or False, or the message when the condition is false and there is one.

    Args:
        condition: anything with a truth value.
        otherwise: what was measured and what is required, such as "mean error on fresh sequences is
            0.113; it must be below 0.08".
    """
    return Unsupported(otherwise) if otherwise and not condition else np.array(bool(condition))


def all_hold(checks: Iterable[Check]) -> PyTree:
    """An array of True when all conditions hold, else the message of the first that does not.

    Args:
        checks: conditions with their messages, as for holds. Nothing is computed after the first
            condition that does not hold.
    """
    message = next((text for condition, text in checks if not condition), None)
    return holds(message is None, message or "")


def measured(quantities: dict[str, float]) -> dict[str, PyTree]:
    """What a property check measured, as an entry of its result.

    Args:
        quantities: by name, each divided by its standard error (that of a right result), so that
            two results of one mistake differ by a few units; NaN for what cannot be measured.
    """
    return {MEASURED: {name: np.array(float(value)) for name, value in quantities.items()}}


def described(result: PyTree) -> str:
    """A result that should have been a tuple, in words."""
    if isinstance(result, Unsupported):
        return result.description + (
            " (is there a return?)" if result.description == "None" else ""
        )
    kinds: dict[type, str] = {dict: "a dict alone", np.ndarray: "an array alone"}
    return kinds.get(type(result), "something else")
