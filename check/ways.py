"""Ways to use what is no plain function: a student's class, and formulas as arguments.

Part of the probe, so it runs in all three rooms. It imports NumPy alone and knows no answer.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

# Bound before any student code runs, so that patching NumPy later changes nothing here.
_array = np.array

Way = Callable[..., Any]


class Misused(Exception):
    """What came back cannot be used; the message says what was expected."""


def build(layer: Any, input_size: int, hidden_size: int, *rng: Any) -> dict[str, Any]:
    """A new layer: its eight parameters."""
    return _attributes(layer(input_size, hidden_size, *rng))


def forward(
    layer: Any, params: dict[str, Any], x: Any, *states: Any, then: Any = None, **named: Any
) -> dict[str, Any]:
    """A layer with given parameters runs x; what it gave is looked at after it has run then."""
    model = _with(layer, params)
    returned = model.forward(x, *states, **named)
    if not isinstance(returned, tuple | list) or len(returned) != 3:
        raise Misused("forward must return three things: outputs, final_h, final_c")
    result = dict(zip(("outputs", "final_h", "final_c"), returned, strict=True))
    result |= {"caches": model.caches, "params": model.params}
    if then is not None:
        result |= {"later outputs": model.forward(then)[0], "later caches": model.caches}
    return result


def backward(
    layer: Any, params: dict[str, Any], x: Any, h0: Any, c0: Any, *upstream: Any, **named: Any
) -> dict[str, Any]:
    """A layer with given parameters takes one SGD step for each upstream gradient."""
    model = _with(layer, params)
    held = _attributes(model)
    grads = None
    for dL_dh in upstream:
        model.forward(x, h0, c0)
        grads = model.backward(dL_dh, **named)
    now = _attributes(model)
    in_place = {f"{name} is still the same array": _array(now[name] is held[name]) for name in now}
    return {"grads": grads, "params": now, "in place": in_place}


def _with(layer: Any, params: dict[str, Any]) -> Any:
    """A layer whose parameters are copies of the given ones."""
    hidden_size, stacked = params["Wf"].shape
    model = layer(stacked - hidden_size, hidden_size)
    for name, value in params.items():
        setattr(model, name, _array(value))
    return model


def _attributes(model: Any) -> dict[str, Any]:
    return {kind + gate: getattr(model, kind + gate) for gate in "figo" for kind in "Wb"}


WAYS: dict[str, Way] = {"build": build, "forward": forward, "backward": backward}


def waves(a: Any) -> float:
    """A sum in which every entry has its own frequency."""
    k = np.arange(1.0, a.size + 1).reshape(a.shape)
    return float(np.sum(np.sin(k * a) / k))


def coupled(a: Any) -> float:
    """A sum of neighbours' products: the slope at one entry depends on the others."""
    flat = np.ravel(a)
    return float(np.sum(flat * np.roll(flat, 1) ** 2) + flat[0] ** 3)


def cubes(a: Any) -> float:
    """A sum of cubes: central differences are off by eps squared, exactly."""
    return float(np.sum(a**3 * np.arange(1.0, a.size + 1).reshape(a.shape)))


FORMULAS: dict[str, Callable[[Any], float]] = {"waves": waves, "coupled": coupled, "cubes": cubes}
