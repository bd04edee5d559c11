"""Properties of drawn sequences of the adding problem."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import TestCase
from .sequences import Batch, read_batch
from .truth import Checks, all_hold, described, holds


def check(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of x and y of the adding problem, drawn with several seeds, T and N.

    The calls of the case are named; "again" has the rng and sizes of "first", "other" another rng.
    """
    malformed = _first_malformed(case, result)
    if malformed is not None:
        return malformed
    with np.errstate(all="ignore"):
        batches = [read_batch(call.args[1], *result[name]) for name, call in case.calls.items()]
        return (
            {name: all_hold(_in_all(batches, checks)) for name, checks in PROPERTIES.items()}
            | {UNIFORM: all_hold([*_in_all(batches, _uniform), *_uniform_together(batches)])}
            | _randomness(*(result[name] for name in ("first", "again", "other")))
            | {name: holds(all(map(has, batches))) for name, has in DISTINGUISHING.items()}
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


def _in_all(batches: list[Batch], checks: Callable[[Batch], Checks]) -> Checks:
    """The checks of every batch; a message names the length of the sequences."""
    for batch in batches:
        for condition, message in checks(batch):
            yield condition, f"{message} (T = {batch.T})"


# ---------------------------------------------------------------- markers


def _ends(batch: Batch) -> Checks:
    wrong = int((batch.markers[[0, -1]] != -1).any(axis=0).sum())
    message = f"in {wrong} of {batch.N} sequences the marker of the first or last step is not -1"
    yield wrong == 0, f"{message}; both must be -1"


def _zero_or_one(batch: Batch) -> Checks:
    inside = batch.markers[1:-1]
    wrong = inside[~np.isin(inside, (0, 1))]
    found = f"{wrong[0]:.3g}" if wrong.size else ""
    yield wrong.size == 0, f"a marker between the first and last step is {found}; it must be 0 or 1"


def _two_steps(batch: Batch) -> Checks:
    wrong = batch.count[~np.isin(batch.count, (1, 2))]
    counts = ", ".join(map(str, np.unique(wrong)[:9]))
    message = f"in {wrong.size} of {batch.N} sequences {counts} steps have the marker 1"
    yield wrong.size == 0, f"{message}; there must be 2, or 1 where the first step is drawn"
    message = f"a single step has the marker 1 in 0 of {batch.N} sequences"
    required = "there must be some, because the first step can be drawn and keeps its marker"
    yield batch.alone.any(), f"{message}; {required}"


def _one_early(batch: Batch) -> Checks:
    early = ((batch.early < 10) | (batch.late < 10)) & (batch.count > 0)
    wrong = int((~early).sum())
    message = f"in {wrong} of {batch.N} sequences none of the first ten steps is drawn"
    yield wrong == 0, f"{message}; one must be"


def _other_in_range(batch: Batch) -> Checks:
    early, late, half = batch.early, batch.late, batch.T / 2 - 1
    legal = ((early < 10) & (late < half)) | ((late < 10) & (early < half))
    wrong = int((~legal).sum())
    message = f"in {wrong} of {batch.N} sequences the other step is beyond the first T/2 - 1"
    yield wrong == 0, f"{message}; it must be among them"


def _every_step(batch: Batch) -> Checks:
    half = batch.T // 2 - 1
    for step in range(1, max(10, half)):
        message = f"step {step} is drawn in 0 of {batch.N} sequences; it must be drawn in some"
        yield batch.marked[step].any(), message
    if half < 10:
        # Beside a step from half on, each of the first half - 1 is free to be drawn.
        beside = batch.early[batch.late >= half]
        count = int((beside == half - 1).sum())
        message = f"step {half - 1} is drawn in {count} of {beside.size} sequences"
        yield count > 0, f"{message} with a step from {half} on; it must be drawn in some"


# ---------------------------------------------------------------- values and target


def _in_range(batch: Batch) -> Checks:
    wrong = int((~(np.abs(batch.values) <= 1)).sum())
    message = f"{wrong} of {batch.values.size} values are not finite or outside [-1, 1]"
    yield wrong == 0, f"{message}; all must be inside"


def _uniform(batch: Batch) -> Checks:
    """Bounds are seven standard errors wide and more, for 2000 sequences of 11 steps."""
    return _evenly_spread(_moments(batch), 0.03, 0.02)


def _uniform_together(batches: list[Batch]) -> Checks:
    """The values of all calls together, with narrower bounds, ten standard errors wide and more."""
    sizes = [batch.values.size for batch in batches]
    mean, square, fourth = np.average([_moments(b) for b in batches], axis=0, weights=sizes)
    return _evenly_spread((mean, square, fourth), 0.015, 0.006)


def _moments(batch: Batch) -> tuple[float, float, float]:
    """Mean, mean square and mean fourth power of the values that follow the first step."""
    drawn = batch.values[1:]
    squares = drawn**2  # squared again below: a fourth power is a hundred times as slow
    return float(drawn.mean()), float(squares.mean()), float((squares**2).mean())


def _evenly_spread(moments: tuple[float, float, float], of_mean: float, of_powers: float) -> Checks:
    mean, square, fourth = moments
    bounds = "as in a uniform distribution over [-1, 1]"
    yield abs(mean) < of_mean, f"the mean of the values is {mean:.3f}; it must be near 0, {bounds}"
    yield (
        abs(square - 1 / 3) < of_powers,
        f"the mean square of the values is {square:.3f}; it must be near 0.333, {bounds}",
    )
    yield (
        abs(fourth - 1 / 5) < of_powers,
        f"the mean fourth power of the values is {fourth:.3f}; it must be near 0.2, {bounds}",
    )


def _first_value(batch: Batch) -> Checks:
    drawn, others = batch.values[0, batch.alone], batch.values[0, ~batch.alone]
    wrong = int((drawn != 0).sum())
    message = f"in {wrong} of {drawn.size} sequences with one marker 1 the first value is not 0"
    yield wrong == 0, f"{message}; it must be 0, as the other step drawn can only be the first"
    wrong = int((others == 0).sum())
    message = f"in {wrong} of the {others.size} other sequences the first value is 0"
    required = "it must be random where the first step is not drawn"
    yield wrong <= 0.02 * others.size, f"{message}; {required}"  # rounded ones are 0 by chance


def _target(batch: Batch) -> Checks:
    expected = 0.5 + batch.sum_of_drawn / 4
    tolerance = 1e-9 if batch.y.dtype == batch.values.dtype == float else 1e-6
    wrong = np.flatnonzero(~(np.abs(batch.y - expected) < tolerance))
    first = (
        f"y is {batch.y[wrong[0]]:.6g} and must be {expected[wrong[0]]:.6g}" if wrong.size else ""
    )
    message = f"y is wrong in {wrong.size} of {batch.N} sequences"
    yield wrong.size == 0, f"{message}; in the first of them {first}"


UNIFORM = "the values are spread evenly over [-1, 1]"
PROPERTIES: dict[str, Callable[[Batch], Checks]] = {
    "every value is finite and within [-1, 1]": _in_range,
    "the marker is -1 at the first and at the last step": _ends,
    "every other marker is 0 or 1": _zero_or_one,
    "two steps are drawn; the first step can be one, and keeps its marker": _two_steps,
    "one of them is among the first ten steps": _one_early,
    "the other one is among the first T/2 - 1 steps": _other_in_range,
    "every such step is drawn in some sequence": _every_step,
    "the value of the first step is 0 where it is drawn, and random elsewhere": _first_value,
    "y is 0.5 + (X1 + X2) / 4, of the steps drawn": _target,
}

# ---------------------------------------------------------------- randomness

Sequences = tuple[np.ndarray, np.ndarray]  # x and y


def _randomness(first: Sequences, again: Sequences, other: Sequences) -> dict[str, PyTree]:
    columns = first[0][1:, 0]
    count = _distinct(columns)
    return {
        "the same rng gives the same sequences": all_hold(_same(first, again)),
        "another rng gives other sequences": all_hold(_different(first, other)),
        "all sequences differ": holds(
            count == columns.shape[1],
            f"{columns.shape[1]} sequences have {count} different rows of values; all must differ",
        ),
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


def _distinct(columns: np.ndarray) -> int:
    """How many columns are different; most often a look at their first entries is enough."""
    count = columns.shape[1]
    if np.unique(columns[0]).size == count:
        return count
    return np.unique(columns, axis=1).shape[1]


# ---------------------------------------------------------------- what distinguishes known mistakes

# Properties of no criterion: they distinguish known mistakes.
DISTINGUISHING: dict[str, Callable[[Batch], Any]] = {
    "no value is negative": lambda b: (b.values >= 0).all(),
    "the mean of y is near 0": lambda b: abs(b.y.mean()) < 0.1,
    "y is finite and within [0, 1]": lambda b: ((b.y >= 0) & (b.y <= 1)).all(),
    "the marker is 1 at the first or at the last step": lambda b: (b.markers[[0, -1]] == 1).any(),
    "three steps or more are marked": lambda b: (b.count > 2).any(),
    "no step is marked somewhere": lambda b: (b.count == 0).any(),
    "all sequences are marked at the same steps": lambda b: (b.marked[:, :1] == b.marked).all(),
    "the value of some first step is 0": lambda b: (b.values[0] == 0).any(),
    "a step in the second half is marked": lambda b: b.marked[b.T // 2 :].any(),
    "the last step's marker is -1": lambda b: (b.markers[-1] == -1).all(),
    "the last step's marker is 0": lambda b: (b.markers[-1] == 0).all(),
    "both marked steps are in the second half": lambda b: (
        b.marked[b.T // 2 :].sum(axis=0) > 1
    ).any(),
    "no step beyond the first ten is marked": lambda b: not b.marked[10:].any(),
    "the tenth step is drawn in some sequence": lambda b: b.marked[9].any(),
    "y spreads as widely as it should": lambda b: 0.85 < b.relative_spread < 1.15,
    "y spreads about twice as widely": lambda b: 1.85 < b.relative_spread < 2.15,
    "y spreads about three times as widely": lambda b: 2.6 < b.relative_spread < 3.2,
}
