"""What a random generator has a say in: parameters drawn with the same seed, and with others."""

import numpy as np

from ..pytree import PyTree
from . import independence
from .independence import GATES, Params
from .truth import EXACT, Check, Checks, all_hold


def randomness(result: dict[str, Params], scale: float) -> dict[str, PyTree]:
    """What rng, and what scale, have a say in."""
    first, again, other = (result[k] for k in ("first", "again", "other"))
    return {
        "the same seed gives the same weights": all_hold(same_seed(first, again)),
        "another seed gives other weights": all_hold(other_seed(first, other)),
        "a second call with the same rng gives other weights": all_hold(
            _drawn_anew(first, result["next"])
        ),
        "scale changes the weights and nothing else": all_hold(_scaled(result, scale)),
    }


def _scaled(result: dict[str, Params], scale: float) -> Checks:
    first, large, zero = (result[name] for name in ("first", "large", "zero"))
    for name in ("W" + k for k in GATES):
        yield _is_scaled(name, first[name], large[name], scale)
        found = f"{np.abs(zero[name]).max():.3g}"
        message = f"with scale = 0 an entry of {name} is {found}"
        yield not zero[name].any(), f"{message}; all must be 0. Is 0 taken for nothing given?"


def without_rng(result: dict[str, Params]) -> Checks:
    """Layers that are made without a generator differ."""
    for names, one, other in (
        ("two layers made without rng", "defaults", "defaults again"),
        ("a layer made with rng=None and one made without rng", "None", "defaults"),
        ("layers with rng and without it", "first", "defaults"),
        ("two layers made without rng, each after np.random.seed(0),", "seeded", "seeded again"),
    ):
        same = any(np.array_equal(result[one]["W" + k], result[other]["W" + k]) for k in GATES)
        yield not same, f"{names} have the same parameters; they must differ"


def of_layers_without_rng(result: dict[str, Params]) -> dict[str, float]:
    """Whether layers without a generator are equal, and follow np.random.seed."""
    pairs = {"": ("defaults", "defaults again"), " and seeded": ("seeded", "seeded again")}
    return {
        f"rng: none{what}": float(np.array_equal(result[a]["Wf"], result[b]["Wf"])) / EXACT
        for what, (a, b) in pairs.items()
    }


def same_seed(a: Params, b: Params) -> Checks:
    """The same seed gives the same parameters."""
    for name in a:
        message = (
            f"with the same seed {name} differs by up to {np.abs(a[name] - b[name]).max():.3g}"
        )
        yield np.array_equal(a[name], b[name]), f"{message}; it must be the same"


def other_seed(a: Params, b: Params) -> Checks:
    """Whether the weights of every gate were drawn anew."""
    for k in GATES:
        one, other = a["W" + k], b["W" + k]
        yield independence.unrelated(f"W{k} from two seeds", one, other)
        message = f"W{k} from two seeds holds the same numbers in another order; they must differ"
        same = independence.same_numbers(independence.in_order(one), independence.in_order(other))
        yield not same, message


def _drawn_anew(first: Params, second: Params) -> Checks:
    """Whether a second call goes on where the first one left the generator."""
    for k in GATES:
        one, other = first["W" + k], second["W" + k]
        message = f"a second call with the same rng draws the same W{k} as the first one"
        yield not np.array_equal(one, other), f"{message}; rng must have moved on"
        yield independence.unrelated(f"W{k} from two calls with the same rng", one, other)


def of_two_draws(result: dict[str, Params]) -> dict[str, float]:
    """For each gate, whether a second draw from one generator gives the same weights."""
    first, second = result["first"], result["next"]
    same = {k: np.array_equal(first["W" + k], second["W" + k]) for k in GATES}
    return {f"two draws: same W{k}": float(value) / EXACT for k, value in same.items()}


def of_seeds(result: dict[str, Params]) -> dict[str, float]:
    """For each gate, whether the same seed gives other weights, and another one the same."""
    first, again, other = (result[k] for k in ("first", "again", "other"))
    changed = {k: float(not np.array_equal(first[k], again[k])) / EXACT for k in first}
    kept = {k: float(np.array_equal(first["W" + k], other["W" + k])) / EXACT for k in GATES}
    return {f"rng: changes {k}": value for k, value in changed.items()} | {
        f"rng: kept W{k}": value for k, value in kept.items()
    }


def _is_scaled(name: str, first: np.ndarray, large: np.ndarray, scale: float) -> Check:
    expected = first * scale / 0.1
    message = (
        f"{name} with scale = {scale:.3g} is off by up to {np.abs(large - expected).max():.3g}"
    )
    times = f"it must be {scale / 0.1:.3g} times {name} with scale = 0.1 and the same seed"
    return np.allclose(large, expected), f"{message}; {times}"
