"""Properties of drawn sequences of the adding problem."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import TestCase
from . import marks, values
from .sequences import Batch, read_batch
from .truth import Checks, all_hold, described, measured

EXACT = 1e-6  # what is so or is not so is measured in units of this
# Of single sequences and of one call; the messages name the length of the sequences.
PROPERTIES: dict[str, Callable[[Batch], Checks]] = {
    "every value is finite and within [-1, 1]": values.in_range,
    "the marker is -1 at the first and at the last step": marks.ends,
    "every other marker is 0 or 1": marks.zero_or_one,
    "two steps are drawn; the first step can be one, and keeps its marker": marks.two_steps,
    "one of them is among the first ten steps": marks.one_early,
    "the other one is among the first T/2 - 1 steps": marks.other_in_range,
    "the values are spread evenly over [-1, 1]": values.uniform,
    "the values do not depend on the marks": values.apart_from_marks,
    "the value of the first step is 0 where it is drawn, and random elsewhere": values.first_value,
    "y is 0.5 + (X1 + X2) / 4, of the steps drawn": values.target,
}


def check(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of x and y of the adding problem, drawn with several seeds, T and N.

    The calls of the case are named; "again" has the rng and sizes of "first", "other" another rng.
    """
    malformed = _first_malformed(case, result)
    if malformed is not None:
        return malformed
    with np.errstate(all="ignore"):
        batches = {
            name: read_batch(call.args[1], *result[name])
            for name, call in case.calls.items()
            if name != "again"  # which is compared with first
        }
        by_length = itertools.groupby(
            sorted(batches.values(), key=lambda batch: -batch.T), key=lambda batch: batch.T
        )
        groups = [list(group) for _, group in by_length]
        first = batches["first"]
        return (
            {name: all_hold(_in_all(batches.values(), f)) for name, f in PROPERTIES.items()}
            | {"every step is drawn as often as it should be": all_hold(marks.frequencies(groups))}
            | _randomness(*(result[name] for name in ("first", "again", "other")))
            | {"all sequences differ": all_hold(_apart(first, batches["other"]))}
            | measured(marks.quantities(groups) | values.quantities(first) | _of_generators(result))
        )


def _first_malformed(case: TestCase, result: PyTree) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Malformed("incomplete; expected x and y of each call")
    found = (_malformed(result[name], *call.args[1:]) for name, call in case.calls.items())
    return next((malformed for malformed in found if malformed is not None), None)


def _malformed(result: PyTree, T: int, N: int) -> Malformed | None:
    """What is wrong with shapes or dtypes, or None."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        return Malformed(f"{described(result)}; expected a tuple of 2: x, y")
    for name, array, shape in zip(("x", "y"), result, ((T, 2, N), (1, N)), strict=True):
        expected = f"expected float64 with shape {shape}"
        if not isinstance(array, np.ndarray):
            return Malformed(f"x, y whose {name} is no array; {expected}")
        if array.shape != shape or array.dtype not in (np.float64, np.float32):
            kind = f"{array.dtype} with shape {array.shape}"
            return Malformed(f"x, y whose {name} is {kind}; {expected}")
    return None


def _in_all(batches: Iterable[Batch], checks: Callable[[Batch], Checks]) -> Checks:
    """The checks of every batch; a message names the length of the sequences."""
    for batch in batches:
        for condition, message in checks(batch):
            yield condition, f"{message} (T = {batch.T})"


# ---------------------------------------------------------------- randomness

Sequences = tuple[np.ndarray, np.ndarray]  # x and y


def _randomness(first: Sequences, again: Sequences, other: Sequences) -> dict[str, PyTree]:
    return {
        "the same rng gives the same sequences": all_hold(_same(first, again)),
        "another rng gives other sequences": all_hold(_different(first, other)),
    }


def _same(first: Sequences, again: Sequences) -> Checks:
    for name, a, b in zip(("x", "y"), first, again, strict=True):
        message = f"with the same rng {name} differs by up to {np.abs(a - b).max():.3g}"
        yield np.array_equal(a, b), f"{message}; it must be the same"


def _different(first: Sequences, other: Sequences) -> Checks:
    equal = all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    yield not equal, "two different rngs give the same sequences; they must differ"
    markers = first[0][:, 1]
    # Where all sequences have the same markers, those of another rng are equal by chance.
    equal = np.array_equal(markers, other[0][:, 1]) and not (markers == markers[:, :1]).all()
    yield not equal, "two different rngs give the same markers; they must differ"
    equal = np.array_equal(first[0][1:, 0], other[0][1:, 0])
    yield not equal, "two different rngs give the same values; they must differ"


def _apart(batch: Batch, other: Batch) -> Checks:
    """Whether no sequence depends on another one."""
    yield values.neighbours_differ(batch)
    yield from values.unrelated(batch)
    yield from marks.independent(batch, other)


def _of_generators(result: dict[str, Sequences]) -> dict[str, float]:
    """Whether markers and values differ with the same rng, and are the same with another one."""
    rows = {"values": (slice(1, None), 0), "markers": (slice(None), 1)}
    found = {}
    for name, row in rows.items():
        first, again, other = (result[call][0][row] for call in ("first", "again", "other"))
        found[f"rng: changed {name}"] = float(not np.array_equal(first, again)) / EXACT
        found[f"rng: kept {name}"] = float(np.array_equal(first, other)) / EXACT
    return found
