"""Ways to use what is no plain function: a student's class, and formulas as arguments.

Part of the probe, so it runs in all three rooms. It knows no answer.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .tree import overlap, plain, same

# Bound before any student code runs, so that patching NumPy later changes nothing here.
_array, _default_rng = np.array, np.random.default_rng

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
        count = f"{len(returned)} things" if isinstance(returned, tuple | list) else "one thing"
        came = "nothing (is there a return?)" if returned is None else count
        raise Misused(f"forward must return outputs, final_h and final_c; it returned {came}")
    result = dict(zip(("outputs", "final_h", "final_c"), returned, strict=True))
    result |= {"caches": model.caches, "params": model.params}
    if then is not None:
        result |= {"later outputs": model.forward(then)[0], "later caches": model.caches}
    return result


def write(layer: Any, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a layer after something was written into its params."""
    model = _with(layer, params)
    for name in params:
        model.params[name][...] = 0.5
    return _attributes(model)


def backward(
    layer: Any,
    params: dict[str, Any],
    x: Any,
    h0: Any,
    c0: Any,
    *upstream: Any,
    rate: tuple[float, ...] = (),
    **named: Any,
) -> dict[str, Any]:
    """A layer with given parameters takes one SGD step for each upstream gradient.

    The learning rate is given by name, or by its position: rate.
    """
    model = _with(layer, params)
    held, returned, caches_kept = _attributes(model), [], True
    for dL_dh in upstream:
        model.forward(x, h0, c0)
        before = list(model.caches)
        grads = model.backward(dL_dh, *rate, **named)
        returned.append((grads, plain(grads)))
        # Caches that were thrown away are nobody's trouble; changed ones mislead the next reader.
        caches_kept = caches_kept and [*map(id, model.caches)] in ([], [*map(id, before)])
    now = _attributes(model)
    facts = {
        "after backward every parameter is the array it was before": all(
            now[name] is held[name] or overlap(now[name], held[name]) for name in now
        ),
        "after backward the caches are as forward left them": caches_kept,
        "gradients that were returned earlier are still the same": all(
            same(plain(grads), copied) for grads, copied in returned
        ),
    }
    in_place = {sentence: _array(truth) for sentence, truth in facts.items()}
    return {"grads": grads, "params": now, "in place": in_place}


def updated(function: Any, params: dict[str, Any], grads: Any, *rest: Any) -> dict[str, Any]:
    """The arrays of params after a function has changed them in place."""
    held = {name: _array(value) for name, value in params.items()}
    given = dict(held)
    function(given, grads, *rest)
    return {"params": held, "in place": _still_there(given, held)}


def optimised(
    optimiser: Any,
    params: dict[str, Any],
    grads: list[dict[str, Any]],
    *rates: float,
    beside: tuple[dict[str, Any], list[dict[str, Any]]] | None = None,
    refilled: bool = False,
    **named: float,
) -> dict[str, Any]:
    """The arrays of params after the first and after the last step of an optimiser.

    Hyperparameters are given by name, or by their positions: rates. A second optimiser may work
    beside it in turn, on other parameters; and all gradients may come in arrays that are refilled.
    """
    held = {name: _array(value) for name, value in params.items()}
    given = dict(held)
    one = optimiser(given, *rates, **named)
    others, their_grads = beside or ({}, [])
    theirs = {name: _array(value) for name, value in others.items()}
    two = optimiser(theirs, *rates, **named) if beside else None
    buffers = {name: _array(value) for name, value in grads[0].items()}
    first: dict[str, Any] = {}
    for n, step in enumerate(grads):
        for name in buffers if refilled else ():
            buffers[name][...] = step[name]
        one.step(buffers if refilled else step)
        first = first or {name: _array(value) for name, value in held.items()}
        if two:
            two.step(their_grads[n])
    result = {"first": first, "last": held, "in place": _still_there(given, held)}
    return result | ({"beside": theirs} if beside else {})


def _still_there(given: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    kept = list(given) == list(held) and all(given[name] is held[name] for name in held)
    return {"every parameter is the array it was before": _array(kept)}


def turned(function: Any, f: Any, a: Any) -> Any:
    """The function of f and a, with a turned around: its memory is not in the order of its axes."""
    return function(f, a.T)


def _with(layer: Any, params: dict[str, Any]) -> Any:
    """A layer whose parameters are copies of the given ones."""
    hidden_size, stacked = params["Wf"].shape
    model = layer(stacked - hidden_size, hidden_size, _default_rng(0))
    for name, value in params.items():
        setattr(model, name, _array(value))
    return model


def _attributes(model: Any) -> dict[str, Any]:
    """The eight parameters by name; a property may make them anew at every look."""
    return {kind + gate: getattr(model, kind + gate) for gate in "figo" for kind in "Wb"}


WAYS: dict[str, Way] = {
    "build": build,
    "forward": forward,
    "write": write,
    "backward": backward,
    "updated": updated,
    "optimised": optimised,
    "turned": turned,
}


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


def evaluate(name: str, shape: tuple[int, ...], a: Any) -> float:
    """The value of a formula at an array of the shape that it takes.

    Raises:
        ValueError: a has another shape.
    """
    if np.shape(a) != shape:
        raise ValueError(f"f takes an array of shape {shape}; it was given {np.shape(a)}")
    return FORMULAS[name](a)
