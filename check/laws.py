"""Laws: what must be true of a random result, whatever the order in which it was drawn.

A law turns a result into sentences, each true or false. The reference makes every sentence true.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from . import tasks
from .probe import Case
from .tasks import GATES, fact
from .tree import Odd, Tree


def init_params(case: Case, result: Tree, _: Any = None) -> Tree:
    """Sentences about parameters drawn with seed 1 ("first"), again, with seed 2, and so on.

    The calls of the case are named first, again, other (another seed), large (another scale and
    forget bias) and defaults. Bounds are eight standard errors wide and more, so that a right
    function fails less than once in 10^12 checks.
    """
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Odd("no answer to every call")  # and never what came: it could be our own sentences
    for params in result.values():
        odd = _malformed(params, *case.calls["first"].args[:2])
        if odd is not None:
            return odd
    first, again, other, large = (result[k] for k in ("first", "again", "other", "large"))
    scale, bias = (case.calls["large"].kwargs[k] for k in ("scale", "forget_bias"))
    with np.errstate(all="ignore"):
        weights = _weights(result, scale)
    return (
        weights
        | _biases(result, bias)
        | {
            "the same seed gives the same weights": fact(_drawn(first, again)),
            "another seed gives other weights": fact(_unlike(first, other)),
            "scale changes the weights and nothing else": fact(
                all(np.allclose(large["W" + k], first["W" + k] * scale / 0.1) for k in GATES)
            ),
        }
    )


def layer(case: Case, result: Tree, _: Any = None) -> Tree:
    """Sentences about the parameters of new layers; the results of other calls as they are.

    The calls of such a case are named first, again (the same seed), other (another seed), and
    defaults and defaults again (no rng given).
    """
    if "first" not in case.calls:
        return result
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Odd("no answer to every call")
    for params in result.values():
        odd = _malformed(params, *case.calls["first"].args[:2])
        if odd is not None:
            return odd
    first, again, other = (result[k] for k in ("first", "again", "other"))
    sets = list(result.values())
    pairs = [(p["W" + a], p["W" + b]) for p in sets for a in GATES for b in GATES if a < b]
    return {
        "every parameter is finite": fact(
            all(np.isfinite(v).all() for p in sets for v in p.values())
        ),
        "the weights of a gate differ from each other": fact(
            all(np.unique(p["W" + k]).size == p["W" + k].size for p in sets for k in GATES)
        ),
        "the four gates have different weights": fact(
            not any(np.array_equal(a, b) for a, b in pairs)
        ),
        "without rng no layer is like another": fact(
            not _drawn(result["defaults"], result["defaults again"])
        ),
        "the same seed gives the same parameters": fact(_drawn(first, again)),
        "another seed gives other parameters": fact(_unlike(first, other)),
    }


def _malformed(params: Tree, input_size: int, hidden_size: int) -> Odd | None:
    """None when keys, shapes and dtypes are right, else what is not, in words."""
    names = [kind + gate for gate in GATES for kind in "Wb"]
    expected = f"expected a dict with the keys {', '.join(names)}"
    if not isinstance(params, dict):
        return Odd(f"{params.kind if isinstance(params, Odd) else 'no dict'}; {expected}")
    if set(params) != set(names):
        keys = ", ".join(params)[:120] or "(none)"
        return Odd(f"a dict with the keys {keys}; {expected}")
    shapes = {"W": (hidden_size, hidden_size + input_size), "b": (hidden_size, 1)}
    for name, array in params.items():
        if not isinstance(array, np.ndarray):
            return Odd(f"a dict whose {name} is no array")
        if array.shape != shapes[name[0]]:
            return Odd(f"a dict whose {name} has shape {array.shape}; expected {shapes[name[0]]}")
        if array.dtype != float:
            return Odd(f"a dict whose {name} has dtype {array.dtype}; expected float64")
    return None


def _weights(result: dict[str, Tree], scale: float) -> dict[str, np.ndarray]:
    first, large = result["first"], result["large"]
    drawn = [first["W" + k] / 0.1 for k in GATES] + [large["W" + k] / scale for k in GATES]
    drawn += [result["defaults"]["W" + k] / 0.1 for k in GATES]
    pairs = [(a, b) for n, a in enumerate(GATES) for b in GATES[n + 1 :]]
    inside = [float(np.mean(np.abs(w) < 1)) for w in drawn]  # 0.683 for a normal distribution
    spread = [float(np.std(w["Wf"])) for w in (first, large)]
    told_apart = {  # no claim counts these: they tell one mistake from another
        "the spread is not always 0.1": fact(not all(abs(s / 0.1 - 1) < 0.1 for s in spread)),
        "the spread is not always 1": fact(not all(abs(s - 1) < 0.1 for s in spread)),
    }
    return told_apart | {
        "the weights are all finite": fact(all(np.isfinite(w).all() for w in drawn)),
        "the weights of a gate differ from each other": fact(
            all(np.unique(w).size == w.size for w in drawn)
        ),
        "the four gates have different weights": fact(
            all(abs(_correlation(first["W" + a], first["W" + b])) < 0.16 for a, b in pairs)
        ),
        "the mean of the weights is near 0": fact(all(abs(w.mean()) < 0.16 for w in drawn)),
        "the standard deviation of the weights is near scale": fact(
            all(0.88 < w.std() < 1.12 for w in drawn)
        ),
        "the weights are normal (two in three within one scale of 0)": fact(
            all(0.61 < share < 0.75 for share in inside) and abs(_excess(drawn)) < 0.4
        ),
    }


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.mean((a - a.mean()) * (b - b.mean())) / (a.std() * b.std()))


def _excess(drawn: list[np.ndarray]) -> float:
    """Excess kurtosis: 0 for a normal, -0.6 for a triangular, 1.2 for a logistic distribution."""
    squares = np.concatenate([w.ravel() for w in drawn[:4]]) ** 2
    return float(np.mean(squares**2) / np.mean(squares) ** 2 - 3)


def _biases(result: dict[str, Tree], bias: float) -> dict[str, np.ndarray]:
    sets = [(result[k], 0.0) for k in ("first", "again", "other", "defaults")]
    sets.append((result["large"], bias))
    large = result["large"]
    told_apart = {  # no claim counts these: they tell one mistake from another
        "bf is never zero": fact(bool(large["bf"].all())),
        "forget_bias stands in bf alone": fact(all((large["b" + k] != bias).all() for k in "igo")),
        "the entries of a bias are equal": fact(all(np.ptp(large["b" + k]) == 0 for k in GATES)),
    }
    return told_apart | {
        "bi, bg and bo are zero": fact(all(not p["b" + k].any() for p, _ in sets for k in "igo")),
        "every entry of bf is forget_bias": fact(all((p["bf"] == b).all() for p, b in sets)),
    }


def _unlike(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    """Whether the weights of every gate were drawn anew: no more alike than chance makes them."""
    with np.errstate(all="ignore"):
        alike = [abs(_correlation(a["W" + k], b["W" + k])) for k in GATES]
    return all(r < min(8 / np.sqrt(a["Wf"].size), 0.99) for r in alike)


def _drawn(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return all(np.array_equal(a[k], b[k]) for k in a)


# The last argument is the lstm_forward that a trained model is measured with.
LAWS: dict[str, Callable[[Case, Tree, Any], Tree]] = {
    "init_params": init_params,
    "layer": layer,
    "adding_problem": tasks.adding_problem,
    "trained": tasks.trained,
}
