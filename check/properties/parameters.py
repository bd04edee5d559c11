"""Properties of drawn parameters: of init_params, and of a new LSTM."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree, Unsupported
from ..suite import TestCase
from . import independence, seeds, weights
from .frequencies import deviation_error
from .independence import GATES, Params
from .truth import EXACT, Check, Checks, all_hold, measured
from .weights import Draws


def init_params(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of parameters drawn with two seeds and two scales.

    The calls of the case are named first, again (the same seed), other (another seed), large
    (another scale and forget bias), defaults, next (a second draw from the generator of first)
    and zero (a scale of 0). See frequencies.FAR for the bounds; for gates of 80 * 140 weights a
    scale that is wrong by 3 in 100 is found, or by 7 in 100 in half a gate.
    """
    malformed = _first_malformed(case, result, (np.float64,))
    if malformed is not None:
        return malformed
    scale, bias = (case.calls["large"].kwargs[k] for k in ("scale", "forget_bias"))
    draws = [
        Draws("scale = 0.1", 0.1, (result["first"], result["other"])),
        Draws(f"scale = {scale:.3g}", scale, (result["large"],)),
        Draws("no scale given", 0.1, (result["defaults"],)),
    ]
    with np.errstate(all="ignore"):
        return (
            _weights(result, draws)
            | _biases(result, bias)
            | seeds.randomness(result, scale)
            | measured(
                _spread(*draws)
                | _of_biases("", result["first"], 0.1, 1.0)
                | _of_biases("large ", result["large"], scale, bias)
                | {"biases: no forget bias": float(result["defaults"]["bf"].max()) / EXACT}
                | seeds.of_seeds(result)
                | seeds.of_two_draws(result)
            )
        )


def layer(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of the parameters of new layers; the results of other calls as they are.

    The calls of such a case are named first, again (the same seed), other (another seed), defaults
    and defaults again (no rng given), None (given as rng), seeded and seeded again (no rng given,
    after np.random.seed). Which distribution the weights have is up to the student: a wide range is
    allowed.
    """
    if "first" not in case.calls:
        return result
    malformed = _first_malformed(case, result, (np.float64, np.float32))
    if malformed is not None:
        return malformed
    # Not of layers made without rng: their quantities would differ from run to run.
    drawn = result["first"], result["other"]
    with np.errstate(all="ignore"):
        return (
            _layer_weights(result)
            | {
                "without rng two layers differ": all_hold(seeds.without_rng(result)),
                "the same seed gives the same parameters": all_hold(
                    seeds.same_seed(result["first"], result["again"])
                ),
                "another seed gives other parameters": all_hold(
                    seeds.other_seed(result["first"], result["other"])
                ),
            }
            | measured(
                _spread(Draws("", 0.1, drawn))
                | _of_biases("", result["first"], 0.1, 1.0)
                | seeds.of_layers_without_rng(result)
                | seeds.of_seeds(result)
            )
        )


# ---------------------------------------------------------------- keys, shapes and dtypes


def _first_malformed(case: TestCase, result: PyTree, dtypes: tuple[type, ...]) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, dict) or set(result) != set(case.calls):
        # Never the result itself: a student's dict could hold the names of properties.
        return Malformed("incomplete; expected the parameters of each call")
    d, h = case.calls["first"].args[:2]
    found = (_malformed(params, d, h, dtypes) for params in result.values())
    return next((malformed for malformed in found if malformed is not None), None)


def _malformed(
    params: PyTree, input_size: int, hidden_size: int, dtypes: tuple[type, ...]
) -> Malformed | None:
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
    found = (
        _malformed_array(name, array, shapes[name[0]], dtypes) for name, array in params.items()
    )
    return next((malformed for malformed in found if malformed is not None), None)


def _malformed_array(
    name: str, array: PyTree, shape: tuple[int, int], dtypes: tuple[type, ...]
) -> Malformed | None:
    if not isinstance(array, np.ndarray):
        return Malformed(f"a dict whose {name} is no array; expected float64 with shape {shape}")
    if array.shape != shape:
        return Malformed(f"a dict whose {name} has shape {array.shape}; expected {shape}")
    if array.dtype not in dtypes:
        return Malformed(f"a dict whose {name} has dtype {array.dtype}; expected float64")
    return None


# ---------------------------------------------------------------- weights


def _weights(result: dict[str, Params], draws: list[Draws]) -> dict[str, PyTree]:
    first = draws[0]
    return {
        "the weights are all finite": all_hold(_each(weights.finite, draws)),
        "the weights of a gate differ from each other": all_hold(weights.distinct(result["first"])),
        "the four gates have different weights": all_hold(
            independence.gates_differ(result["first"])
        ),
        "the standard deviation of the weights is near scale": all_hold(
            _chained(weights.rows_and_columns(first), _each(weights.deviations, draws))
        ),
        "the mean of the weights is near 0": all_hold(_each(weights.means, draws)),
        "the weights are normal (two in three within one scale of 0)": all_hold(
            weights.normal(first)
        ),
    }


def _layer_weights(result: dict[str, Params]) -> dict[str, PyTree]:
    return {
        "every parameter is finite": all_hold(
            weights.is_finite(name, array)
            for params in result.values()
            for name, array in params.items()
        ),
        "the weights of a gate differ from each other": all_hold(
            check for params in result.values() for check in weights.distinct(params)
        ),
        "the four gates have different weights": all_hold(
            check
            for name in ("first", "defaults")
            for check in independence.gates_differ(result[name])
        ),
        "the weights have a usual standard deviation": all_hold(
            _usual("W" + k, params["W" + k]) for params in result.values() for k in GATES
        ),
    }


def _usual(name: str, array: np.ndarray) -> Check:
    deviation, mean = float(array.std()), float(array.mean())
    if not 0.03 < deviation < 0.5:
        message = f"the standard deviation of {name} is {deviation:.3g}"
        return False, f"{message}; it must be near that of init_params, 0.1 (0.03 to 0.5)"
    bound = 7.5 * deviation / array.size**0.5
    message = f"the mean of {name} is {mean:.3g}; it must be near 0"
    return abs(mean) < bound, f"{message} ({-bound:.2g} to {bound:.2g})"


def _spread(draws: Draws, *scaled: Draws) -> dict[str, float]:
    """How weights are spread, in errors of each quantity.

    Args:
        draws: what all but deviations is measured on.
        scaled: the same weights, drawn with other arguments.
    """
    params = draws.params[0]
    found = (
        weights.shares(draws)
        | {f"mean {name}": error for name, error in draws.means.items()}
        | independence.gate_quantities(params)
    )
    if weights.distinct_share(params) < weights.FEW:
        found = dict.fromkeys(found, np.nan)
    for one in (draws, *scaled):
        found |= weights.sizes(one)
    return {f"weights: {name}": quantity for name, quantity in found.items()}


def _each(check: Any, draws: list[Draws]) -> Checks:
    for one in draws:
        yield from check(one)


def _chained(*several: Checks) -> Iterable[Check]:
    for checks in several:
        yield from checks


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


def _is_filled(name: str, array: np.ndarray, value: float, required: str) -> Check:
    wrong = array[~(array == array.dtype.type(value))]
    found = f"{wrong[0]:.3g}" if wrong.size else ""
    return wrong.size == 0, f"{name} has the entry {found}; every entry must be {required}"


def _of_biases(name: str, params: Params, scale: float, bias: float) -> dict[str, float]:
    """What fills each bias, in parts of the forget bias; or how widely its entries are spread."""
    found = {}
    for k in GATES:
        array = params["b" + k]
        equal = np.ptp(array) == 0
        found[f"biases: {name}b{k}"] = float(array[0, 0]) / bias / EXACT if equal else np.nan
        error = deviation_error(float(array.std()), scale, array.size)
        found[f"biases: {name}spread b{k}"] = np.nan if equal else error
    return found
