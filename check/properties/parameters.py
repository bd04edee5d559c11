"""Properties of drawn parameters: of init_params, and of a new LSTM."""

import dataclasses
import itertools
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree, Unsupported
from ..suite import TestCase
from .truth import Checks, all_hold, holds

GATES = "figo"
PAIRS = list(itertools.combinations(GATES, 2))

Params = dict[str, np.ndarray]


def init_params(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of parameters drawn with two seeds and two scales.

    The calls of the case are named first, again (the same seed), other (another seed), large
    (another scale and forget bias) and defaults. Bounds are eight standard errors wide, for gates
    of 80 * 140 weights, so that a right function fails less than once in 10^12 checks.
    """
    malformed = _first_malformed(case, result)
    if malformed is not None:
        return malformed
    scale, bias = (case.calls["large"].kwargs[k] for k in ("scale", "forget_bias"))
    with np.errstate(all="ignore"):
        return (
            _weights(result, scale)
            | _biases(result, bias)
            | _randomness(result, scale)
            | _distinguishing(result, bias)
        )


def layer(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of the parameters of new layers; the results of other calls as they are.

    The calls of such a case are named first, again (the same seed), other (another seed), and
    defaults and defaults again (no rng given).
    """
    if "first" not in case.calls:
        return result
    malformed = _first_malformed(case, result)
    if malformed is not None:
        return malformed
    first, again, other = (result[k] for k in ("first", "again", "other"))
    one, two = result["defaults"], result["defaults again"]
    with np.errstate(all="ignore"):
        return {
            "every parameter is finite": all_hold(
                _is_finite(name, array)
                for params in result.values()
                for name, array in params.items()
            ),
            "the weights of a gate differ from each other": all_hold(
                _are_distinct("W" + k, p["W" + k]) for p in result.values() for k in GATES
            ),
            "the four gates have different weights": all_hold(_gates_differ(result)),
            "without rng two layers differ": holds(
                not all(np.array_equal(one[k], two[k]) for k in one),
                "two layers made without rng have the same parameters; they must differ",
            ),
            "the same seed gives the same parameters": all_hold(_same_seed(first, again)),
            "another seed gives other parameters": all_hold(_other_seed(first, other)),
        }


# ---------------------------------------------------------------- keys, shapes and dtypes


def _first_malformed(case: TestCase, result: PyTree) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, dict) or set(result) != set(case.calls):
        # Never the result itself: a student's dict could hold the names of properties.
        return Malformed("incomplete; expected the parameters of each call")
    sizes = case.calls["first"].args[:2]
    found = (_malformed(params, *sizes) for params in result.values())
    return next((malformed for malformed in found if malformed is not None), None)


def _malformed(params: PyTree, input_size: int, hidden_size: int) -> Malformed | None:
    """What is wrong with keys, shapes or dtypes, or None."""
    names = [kind + gate for gate in GATES for kind in "Wb"]
    expected = f"expected a dict with the keys {', '.join(names)}"
    if not isinstance(params, dict):
        kind = params.description if isinstance(params, Unsupported) else "no dict"
        return Malformed(f"{kind}; {expected}")
    if set(params) != set(names):
        keys = ", ".join(params)[:120] or "(none)"
        return Malformed(f"a dict with the keys {keys}; {expected}")
    shapes = {"W": (hidden_size, hidden_size + input_size), "b": (hidden_size, 1)}
    found = (_malformed_array(name, array, shapes[name[0]]) for name, array in params.items())
    return next((malformed for malformed in found if malformed is not None), None)


def _malformed_array(name: str, array: PyTree, shape: tuple[int, int]) -> Malformed | None:
    if not isinstance(array, np.ndarray):
        return Malformed(f"a dict whose {name} is no array; expected float64 with shape {shape}")
    if array.shape != shape:
        return Malformed(f"a dict whose {name} has shape {array.shape}; expected {shape}")
    if array.dtype not in (np.float64, np.float32):
        return Malformed(f"a dict whose {name} has dtype {array.dtype}; expected float64")
    return None


# ---------------------------------------------------------------- weights


@dataclasses.dataclass(frozen=True)
class _Draw:
    """The weights of one gate from one call.

    Args:
        name: with their scale, such as "Wf (scale = 0.1)".
        scale: what the call was given.
        standard: the weights divided by scale.
    """

    name: str
    scale: float
    standard: np.ndarray


def _weights(result: dict[str, Params], scale: float) -> dict[str, PyTree]:
    draws = [
        _Draw(f"W{k} (scale = {size:.3g})", size, result[call]["W" + k] / size)
        for call, size in (("first", 0.1), ("large", scale), ("defaults", 0.1))
        for k in GATES
    ]
    pooled, first = _pooled(draws), result["first"]
    return {
        "the weights are all finite": all_hold(_is_finite(d.name, d.standard) for d in draws),
        "the weights of a gate differ from each other": all_hold(
            _are_distinct(d.name, d.standard) for d in draws
        ),
        "the four gates have different weights": all_hold(
            _uncorrelated(f"W{a} and W{b}", first["W" + a], first["W" + b], 0.08) for a, b in PAIRS
        ),
        "the mean of the weights is near 0": all_hold(
            [*(_mean(draw, 0.08) for draw in draws), _mean(pooled, 0.03)]
        ),
        "the standard deviation of the weights is near scale": all_hold(
            [*(_deviation(draw, 0.054) for draw in draws), _deviation(pooled, 0.02)]
        ),
        "the weights are normal (two in three within one scale of 0)": all_hold(_normal(draws)),
    }


def _is_finite(name: str, array: np.ndarray) -> tuple[bool, str]:
    bad = int((~np.isfinite(array)).sum())
    return bad == 0, f"{bad} of {array.size} entries of {name} are not finite; all must be finite"


def _are_distinct(name: str, array: np.ndarray) -> tuple[bool, str]:
    """Whether nearly all entries differ: of float32 or rounded ones a few are equal by chance."""
    count = np.unique(array).size
    message = f"the {array.size} entries of {name} hold {count} different values; all must differ"
    return count > 0.95 * array.size, message


def _uncorrelated(names: str, a: np.ndarray, b: np.ndarray, bound: float) -> tuple[bool, str]:
    r = float(np.mean((a - a.mean()) * (b - b.mean())) / (a.std() * b.std()))
    message = f"the correlation of {names} is {r:.3g}; it must be near 0"
    return abs(r) < bound, f"{message} ({-bound:.2g} to {bound:.2g})"


def _pooled(draws: list[_Draw]) -> _Draw:
    """The weights of all gates from the two seeds together, for narrower bounds."""
    arrays = [draw.standard.ravel() for draw in (*draws[:4], *draws[8:])]
    return _Draw("all weights (scale = 0.1)", 0.1, np.concatenate(arrays))


def _mean(draw: _Draw, bound: float) -> tuple[bool, str]:
    mean = draw.standard.mean()
    message = f"the mean of {draw.name} is {mean * draw.scale:.3g}; it must be near 0"
    return abs(mean) < bound, f"{message} ({-bound * draw.scale:.3g} to {bound * draw.scale:.3g})"


def _deviation(draw: _Draw, bound: float) -> tuple[bool, str]:
    deviation, scale = draw.standard.std(), draw.scale
    message = f"the standard deviation of {draw.name} is {deviation * scale:.3g}; it must be near"
    bounds = f"scale, {scale:.3g} ({(1 - bound) * scale:.3g} to {(1 + bound) * scale:.3g})"
    return abs(deviation - 1) < bound, f"{message} {bounds}"


def _normal(draws: list[_Draw]) -> Checks:
    for draw in draws:
        share = float(np.mean(np.abs(draw.standard) < 1))
        yield (
            0.647 < share < 0.719,
            f"the share of {draw.name} within one scale of 0 is {share:.3f}; it must be near 0.683,"
            " that of a normal distribution (0.647 to 0.719)",
        )
    excess = _excess(draws)
    yield (
        abs(excess) < 0.25,
        f"the excess kurtosis of the weights is {excess:.3g}; it must be near 0, that of a normal"
        " distribution (-0.25 to 0.25)",
    )


def _excess(draws: list[_Draw]) -> float:
    """Excess kurtosis: 0 for a normal, -0.6 for a triangular, 1.2 for a logistic distribution."""
    squares = np.concatenate([draw.standard.ravel() for draw in draws[:4]]) ** 2
    return float(np.mean(squares**2) / np.mean(squares) ** 2 - 3)


def _gates_differ(result: dict[str, Params]) -> Checks:
    for params in result.values():
        for a, b in PAIRS:
            equal = np.array_equal(params["W" + a], params["W" + b])
            yield not equal, f"W{a} and W{b} are equal; the weights of the gates must differ"


# ---------------------------------------------------------------- biases


def _biases(result: dict[str, Params], bias: float) -> dict[str, PyTree]:
    sets = [(result[k], 0.0) for k in ("first", "again", "other", "defaults")]
    sets.append((result["large"], bias))
    return {
        "bi, bg and bo are zero": all_hold(
            _is_filled("b" + k, params["b" + k], 0.0, "0") for params, _ in sets for k in "igo"
        ),
        "every entry of bf is forget_bias": all_hold(
            _is_filled("bf", params["bf"], value, f"forget_bias, {value:.3g}")
            for params, value in sets
        ),
    }


def _is_filled(name: str, array: np.ndarray, value: float, required: str) -> tuple[bool, str]:
    wrong = array[~(array == array.dtype.type(value))]
    found = f"{wrong[0]:.3g}" if wrong.size else ""
    return wrong.size == 0, f"{name} has the entry {found}; every entry must be {required}"


# ---------------------------------------------------------------- randomness


def _randomness(result: dict[str, Params], scale: float) -> dict[str, PyTree]:
    first, again, other, large = (result[k] for k in ("first", "again", "other", "large"))
    return {
        "the same seed gives the same weights": all_hold(_same_seed(first, again)),
        "another seed gives other weights": all_hold(_other_seed(first, other)),
        "scale changes the weights and nothing else": all_hold(
            _is_scaled("W" + k, first["W" + k], large["W" + k], scale) for k in GATES
        ),
    }


def _same_seed(a: Params, b: Params) -> Checks:
    for name in a:
        message = (
            f"with the same seed {name} differs by up to {np.abs(a[name] - b[name]).max():.3g}"
        )
        yield np.array_equal(a[name], b[name]), f"{message}; it must be the same"


def _other_seed(a: Params, b: Params) -> Checks:
    """Whether the weights of every gate were drawn anew.

    The bound is more than ten standard errors wide, for gates of 40 * 70 weights and more.
    """
    for k in GATES:
        yield _uncorrelated(f"W{k} from two seeds", a["W" + k], b["W" + k], 0.3)


def _is_scaled(name: str, first: np.ndarray, large: np.ndarray, scale: float) -> tuple[bool, str]:
    expected = first * scale / 0.1
    message = (
        f"{name} with scale = {scale:.3g} is off by up to {np.abs(large - expected).max():.3g}"
    )
    times = f"it must be {scale / 0.1:.3g} times {name} with scale = 0.1 and the same seed"
    return np.allclose(large, expected), f"{message}; {times}"


# ---------------------------------------------------------------- what distinguishes known mistakes


def _distinguishing(result: dict[str, Params], bias: float) -> dict[str, PyTree]:
    """Properties of no criterion: they distinguish known mistakes."""
    large = result["large"]
    spread = [float(np.std(result[call]["Wf"])) for call in ("first", "large")]
    return {
        "the standard deviation is not always 0.1": holds(
            not all(abs(s / 0.1 - 1) < 0.1 for s in spread)
        ),
        "the standard deviation is not always 1": holds(not all(abs(s - 1) < 0.1 for s in spread)),
        "bf is never zero": holds(bool(large["bf"].all())),
        "only bf holds forget_bias": holds(all((large["b" + k] != bias).all() for k in "igo")),
        "the entries of a bias are equal": holds(all(np.ptp(large["b" + k]) == 0 for k in GATES)),
    }
