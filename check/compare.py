"""Compare a result with the expected one: the first difference, as a sentence for a student."""

import dataclasses
from typing import Any

import numpy as np

from .pytree import PyTree, Unsupported
from .suite import MEASURED, TestSuite

SINGLE = (1e-6, 1e-4)  # tolerance of a float32 array: absolute and relative
# What only_single asks of the digits: a part of the largest entry, and one of each entry.
FLOAT32, FLOAT64 = (1e-6, 1e-5), (1e-15, 1e-14)


@dataclasses.dataclass(frozen=True)
class Malformed:
    """Stands for a result that a property check cannot measure, such as one of the wrong shape.

    Args:
        description: what the result is, and what is expected.
    """

    description: str


def difference(suite: TestSuite, got: PyTree, want: PyTree, name: str = "") -> str | None:
    """The first difference, or None: of structure, then of shape and dtype, then of values.

    Args:
        suite: for the names of outputs and axes, and the tolerance.
        got: what the student's function returned, after the property check.
        want: what is expected.
        name: of this part of the result; "" for the whole.

    Returns:
        a sentence with what was returned and what is expected.
    """
    label = name or (suite.outputs[0] if len(suite.outputs) == 1 else "the result")
    if is_truth_value(want):
        return _property_difference(got, want, name)
    if isinstance(got, Malformed):
        return f"{label} is {got.description}"
    if isinstance(got, Unsupported):
        return _unsupported_difference(suite, got, want, name, label)
    if isinstance(want, tuple):
        return _tuple_difference(suite, got, want, label)
    if isinstance(want, list):
        return _list_difference(suite, got, want, label)
    if isinstance(want, dict):
        return _dict_difference(suite, got, want, name)
    if not isinstance(got, np.ndarray):
        return f"{label} is {describe(got)}; expected {describe(want)}"
    return array_difference(suite, got, want, label)


def _property_difference(got: PyTree, want: PyTree, name: str) -> str | None:
    """A message for a property that does not hold: what was measured, else the property's name."""
    if is_truth_value(got) and got == want:
        return None
    if isinstance(got, Unsupported):
        return got.description
    return f"this does not hold: {name}"


def _unsupported_difference(
    suite: TestSuite, got: Unsupported, want: PyTree, name: str, label: str
) -> str:
    """A message for a result that is no array; for None it adds a question about the return."""
    is_none = got.description == "None" and not name
    hint = " (is there a return? print shows a value, return gives it back)" if is_none else ""
    if isinstance(want, tuple) and not name:
        expected = f"a tuple of {len(want)}: {', '.join(suite.outputs)}"
    else:
        expected = describe(want)
    return f"{label} is {got.description}{hint}; expected {expected}"


def is_truth_value(want: PyTree) -> bool:
    """Whether a pytree is a single True or False, as a property check gives for each property."""
    return isinstance(want, np.ndarray) and want.dtype == bool and want.ndim == 0


def _tuple_difference(
    suite: TestSuite, got: PyTree, want: tuple[PyTree, ...], label: str
) -> str | None:
    names = suite.outputs or [f"{label}[{n}]" for n in range(len(want))]
    if not isinstance(got, tuple | list) or len(got) != len(want):
        expected = f"a tuple of {len(want)}: {', '.join(names)}"
        return f"{label} is {describe(got)}; expected {expected}"
    found = (difference(suite, g, w, n) for g, w, n in zip(got, want, names, strict=True))
    return next((f for f in found if f), None)


def _list_difference(suite: TestSuite, got: PyTree, want: list[PyTree], label: str) -> str | None:
    if not isinstance(got, tuple | list) or len(got) != len(want):
        return f"{label} is {describe(got)}; expected a list of {len(want)}"
    found = (
        difference(suite, g, w, f"{label}[{n}]")
        for n, (g, w) in enumerate(zip(got, want, strict=True))
    )
    return next((f for f in found if f), None)


def _dict_difference(
    suite: TestSuite, got: PyTree, want: dict[str, PyTree], name: str
) -> str | None:
    if not isinstance(got, dict):
        return f"{name or 'the result'} is {describe(got)}; expected {describe(want)}"
    if suite.property_check and not name:
        got, want = without_measured(got), without_measured(want)
    missing = [f"has no {k}" for k in want if k not in got]
    unknown = [f"has an unknown {k}" for k in got if k not in want]
    wrong = missing[:1] + ([] if suite.is_extensible(name) else unknown[:1])
    if wrong:
        label = f"the dict {name}".rstrip()
        return f"{label} {' and '.join(wrong)}; expected the keys {', '.join(want)}"
    if _all_close(suite, [got[k] for k in want], list(want.values())):
        return None
    found = (difference(suite, got[k], want[k], key_name(name, k)) for k in want)
    return next((f for f in found if f), None)


def without_measured(result: PyTree) -> PyTree:
    """The result of a property check without the quantities it measured."""
    if not isinstance(result, dict):
        return result
    return {name: value for name, value in result.items() if name != MEASURED}


def _all_close(suite: TestSuite, got: list[PyTree], want: list[PyTree]) -> bool:
    """Fast path: compare all arrays at once. False means unknown; compare one by one."""
    for g, w in zip(got, want, strict=True):
        alike = isinstance(g, np.ndarray) and isinstance(w, np.ndarray) and g.shape == w.shape
        if not alike or not g.dtype == w.dtype == np.float64:
            return False
    entries = [np.concatenate([a.ravel() for a in each]) for each in (got, want) if each]
    return len(entries) == 2 and bool(close(entries[0], entries[1], suite.tolerance).all())


def key_name(name: str, key: str) -> str:
    """The name of an entry, caches[2]['f'], of a named dict; else, and for a property, the key."""
    return f"{name}['{key}']" if name and " " not in key else key


def array_difference(suite: TestSuite, got: np.ndarray, want: np.ndarray, label: str) -> str | None:
    """The first difference of two arrays, or None: of shape, then of dtype, then of values.

    NaN, infinity and another shape, even one that would broadcast, are differences.
    """
    if got.shape != want.shape:
        order = " (the same axes in another order)" if _same_lengths(got, want) else ""
        expected = f"{want.shape}{order}" if want.ndim else "a single number"
        return f"{label} has shape {got.shape}; expected {expected}"
    if got.dtype != want.dtype and not is_single(got, want):
        return f"{label} has dtype {got.dtype}; expected {want.dtype}"
    ok = close(got, want, suite.tolerance)
    if ok.all():
        return None
    axes = axes_of(suite, label, want.ndim)
    at = tuple(int(n) for n in np.argwhere(~ok)[0])
    where = f"{label.removeprefix('the ')}[{', '.join(map(str, at))}]" if at else label
    named = [f"{axis} {n}" for axis, n in zip(axes, at, strict=False)]
    place = f" ({', '.join(named)})" if named else ""
    value, expected = _with_digits(got[at], want[at])
    pattern = _pattern(axes, got, want, ok)
    return f"{where}{place} is {value}; expected {expected}" + (f". {pattern}" if pattern else "")


def axes_of(suite: TestSuite, label: str, count: int) -> tuple[str, ...]:
    """Names of the last count axes of the result label: its own, else those of all results."""
    axes = suite.axes.get(label) or suite.axes.get(label.partition("[")[0]) or suite.axes.get("")
    return axes[-count:] if axes and count else ()


def _same_lengths(got: np.ndarray, want: np.ndarray) -> bool:
    return got.ndim > 1 and sorted(got.shape) == sorted(want.shape)


def _with_digits(got: Any, want: Any) -> tuple[str, str]:
    """Both numbers as text, with enough digits that the texts differ."""
    digits = next((d for d in (6, 9, 12) if number(got, d) != number(want, d)), 17)
    return number(got, digits), number(want, digits)


def close(got: np.ndarray, want: np.ndarray, tolerance: tuple[float, float]) -> np.ndarray:
    """For each entry, whether got is finite and within the tolerance of want.

    Integers and booleans have to be equal. A float32 array need not be more exact than it can be.

    Args:
        got: an array.
        want: the expected array, of the same shape.
        tolerance: absolute, and relative to want.
    """
    if want.dtype.kind != "f":
        return np.asarray(got == want)
    absolute, relative = np.maximum(tolerance, SINGLE) if is_single(got, want) else tolerance
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= absolute + relative * np.abs(want)
        return np.asarray(near & np.isfinite(want))  # an infinite want has an infinite tolerance


def is_single(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether a float32 array stands where a float64 array is expected."""
    return got.dtype == np.float32 and want.dtype == np.float64


def nearly_equal(got: PyTree, want: PyTree) -> bool:
    """Whether all arrays of a result are right to the digits of float32, or to more."""
    return _close_to(FLOAT32, got, want)


def only_single(got: PyTree, want: PyTree) -> bool:
    """Whether all arrays of a result are right to the digits of float32, though not of float64."""
    return nearly_equal(got, want) and not _close_to(FLOAT64, got, want)


def _close_to(digits: tuple[float, float], got: PyTree, want: PyTree) -> bool:
    """Whether all arrays are close, within a part of the largest entry and one of each entry."""
    if isinstance(want, np.ndarray):
        alike = isinstance(got, np.ndarray) and got.shape == want.shape
        if not alike or got.dtype != want.dtype:
            return False
        largest = float(np.abs(want).max(initial=0))
        return bool(close(got, want, (digits[0] * largest, digits[1])).all())
    if isinstance(want, dict) and isinstance(got, dict):
        return set(want) <= set(got) and all(
            _close_to(digits, got[name], want[name]) for name in want
        )
    if isinstance(want, tuple | list) and isinstance(got, tuple | list):
        return len(want) == len(got) and all(
            _close_to(digits, *each) for each in zip(got, want, strict=True)
        )
    return False


def _pattern(axes: tuple[str, ...], got: np.ndarray, want: np.ndarray, ok: np.ndarray) -> str:
    """A sentence on what the wrong entries have in common, or ""."""
    if got.size == 1:
        return _simple_ratio(got.item(), want.item()) if want.dtype.kind == "f" else ""
    wrong = int((~ok).sum())
    if not np.isfinite(got).all():
        bad = int((~np.isfinite(got)).sum())
        return f"{bad} of {got.size} entries are not finite (NaN or inf)"
    if want.dtype.kind == "f" and got.size > 1 and (np.abs(want) > 0).all():
        ratio = got / want
        if not got.any():
            return "Every entry is 0"
        if np.ptp(ratio) <= 1e-9 * abs(ratio.flat[0]):
            return f"Every entry is {number(ratio.flat[0])} times what was expected"
    for axis, name in enumerate(axes):
        whole = ok.all(axis=tuple(a for a in range(ok.ndim) if a != axis))
        if 0 < whole.sum() < whole.size:
            right = ", ".join(str(n) for n in np.flatnonzero(whole))
            return f"Wholly right only for {name} {right}"
    return "Every entry is wrong" if wrong == ok.size else f"{wrong} of {ok.size} entries are wrong"


def _simple_ratio(got: float, want: float) -> str:
    """A sentence on the factor by which a single number is wrong, when it is a simple one."""
    for factor in (*range(2, 21), *(1 / n for n in range(2, 21)), 1):
        for sign in (factor, -factor):
            if want and abs(got - sign * want) <= 1e-9 * abs(sign * want):
                return f"It is {number(np.float64(sign))} times what was expected"
    return ""


def number(value: Any, digits: int = 6) -> str:
    """A number as text, with few digits."""
    return f"{float(value):.{digits}g}" if np.asarray(value).dtype.kind == "f" else str(value)


def describe(tree: PyTree) -> str:
    """What a pytree is, for a message: its type, and its dtype and shape or its size."""
    if isinstance(tree, Unsupported):
        return tree.description
    if isinstance(tree, np.ndarray):
        array = f"an array of {tree.dtype} with shape {tree.shape}"
        return array if tree.ndim else f"the number {number(tree)}"
    if isinstance(tree, dict):
        return f"a dict with the keys {', '.join(tree)}"[:120] if tree else "an empty dict"
    if not isinstance(tree, tuple | list):
        return "something that is no array"
    kind = "tuple" if isinstance(tree, tuple) else "list"
    same = {describe(item) for item in tree}
    of = f", each {same.pop()}" if len(same) == 1 else ""
    return f"a {kind} of {len(tree)}{of}"
