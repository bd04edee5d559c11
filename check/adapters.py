"""Adapters: how a test case uses what is not a plain function of its arguments.

Such are the layer class, optimisers, and functions that change arrays in place. Each adapter takes
the student's class or function first, then the arguments of a call, and returns what is compared.
They run where check.runner runs, in the notebook, in the sandbox and in the grader, and hold no
answer.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .argument_names import by_own_names
from .pytree import identical, to_pytree
from .side_effects import share_memory

# Bound before any student code runs, so that code which replaces them later changes nothing here.
_array, _default_rng = np.array, np.random.default_rng

Array = np.ndarray
Arrays = dict[str, np.ndarray]
Student = Callable[..., Any]  # a class or function of the student's; its results may be anything
Results = dict[str, Any]  # of the student's methods


class UnusableResult(Exception):
    """A method returned something unusable; the message names it and what is required."""


def build(layer: Student, input_size: int, hidden_size: int, *rng: np.random.Generator) -> Results:
    """The eight parameters of a new layer.

    Args:
        layer: the student's class.
        input_size: D.
        hidden_size: H.
        rng: a random generator, or nothing.
    """
    return _parameters(layer(input_size, hidden_size, *rng))


def forward(
    layer: Student,
    params: Arrays,
    x: Array,
    *states: Array,
    then: Array | None = None,
    **named: Array | None,
) -> Results:
    """What forward returns in a layer with given parameters, with the layer's caches and params.

    Args:
        layer: the student's class.
        params: the layer's parameters.
        x: input of forward, of shape (T, D, N).
        states: initial states, by position.
        then: a second input. forward runs on it before the first results are compared, to expose
            buffers that are used again.
        named: further arguments of forward, by name.

    Raises:
        UnusableResult: forward does not return three things.
    """
    model = _layer_with(layer, params)
    given = ["x", "initial_hidden_state", "initial_cell_state"][: 1 + len(states)]
    returned = model.forward(x, *states, **by_own_names(model.forward, given, named))
    if not isinstance(returned, tuple | list) or len(returned) != 3:
        count = f"{len(returned)} things" if isinstance(returned, tuple | list) else "one thing"
        got = "nothing (is there a return?)" if returned is None else count
        raise UnusableResult(f"forward must return outputs, final_h and final_c; it returned {got}")
    result = dict(zip(("outputs", "final_h", "final_c"), returned, strict=True))
    result |= {"caches": model.caches, "params": model.params}
    if then is not None:
        result |= {"later outputs": model.forward(then)[0], "later caches": model.caches}
    return result


def write(layer: Student, params: Arrays) -> Results:
    """The parameters of a layer after 0.5 was written into every array of its params."""
    model = _layer_with(layer, params)
    for name in params:
        model.params[name][...] = 0.5
    return _parameters(model)


def backward(
    layer: Student,
    params: Arrays,
    x: Array,
    h0: Array,
    c0: Array,
    *upstream: Array,
    rate: tuple[float, ...] = (),
    **named: float,
) -> Results:
    """The gradients that backward returns, and the layer's parameters, after some training steps.

    Args:
        layer: the student's class.
        params: the layer's parameters before the first training step.
        x: input of forward, of shape (T, D, N); forward runs before each training step.
        h0: initial hidden state, of shape (H, N).
        c0: initial cell state, of shape (H, N).
        upstream: dL_dh of each training step, of shape (H, N): the gradient of the loss with
            respect to the last hidden state.
        rate: the learning rate, by position.
        named: the learning rate, by name.

    Returns:
        gradients and parameters after the last step, and properties of how they are stored.
    """
    model = _layer_with(layer, params)
    before, returned, caches_kept = _parameters(model), [], True
    named = by_own_names(model.backward, ["dL_dh"], named)
    for dL_dh in upstream:
        model.forward(x, h0, c0)
        caches = list(model.caches)
        grads = model.backward(dL_dh, *rate, **named)
        returned.append((grads, to_pytree(grads)))
        # Discarded caches are fine; modified ones are not.
        caches_kept = caches_kept and [*map(id, model.caches)] in ([], [*map(id, caches)])
    now = _parameters(model)
    properties = {
        "after backward every parameter is the array it was before": all(
            now[name] is before[name] or share_memory(now[name], before[name]) for name in now
        ),
        "after backward the caches are as forward left them": caches_kept,
        "gradients that were returned earlier are still the same": all(
            identical(to_pytree(grads), copied) for grads, copied in returned
        ),
    }
    in_place = {sentence: _array(holds) for sentence, holds in properties.items()}
    return {"grads": grads, "params": now, "in place": in_place}


def updated(function: Student, params: Arrays, grads: Arrays, *rest: float) -> Results:
    """The arrays of params after a function has changed them in place.

    Args:
        function: the student's, called with params, grads and rest.
        params: parameters before the call.
        grads: gradients.
        rest: further arguments.
    """
    arrays = _copies(params)
    given = dict(arrays)
    function(given, grads, *rest)
    return {"params": arrays, "in place": _same_arrays(given, arrays)}


def optimised(
    optimiser: Student,
    params: Arrays,
    grads: list[Arrays],
    *rates: float,
    beside: tuple[Arrays, list[Arrays]] | None = None,
    refilled: bool = False,
    **named: float,
) -> Results:
    """The arrays of params after the first and after the last step of an optimiser.

    Args:
        optimiser: the student's class.
        params: parameters before the first step.
        grads: gradients of each step.
        rates: hyperparameters by position.
        beside: parameters and gradients of a second optimiser, whose steps alternate with those of
            the first one.
        refilled: whether all gradients are passed in the same arrays, refilled before each step.
        named: hyperparameters by name.
    """
    arrays = _copies(params)
    given = dict(arrays)
    order = ["params", "lr", "beta1", "beta2", "eps"][: 1 + len(rates)]
    named = by_own_names(optimiser, order, named)
    one = optimiser(given, *rates, **named)
    other_params, other_grads = beside or ({}, [])
    other_arrays = _copies(other_params)
    other = optimiser(other_arrays, *rates, **named) if beside else None
    buffers = _copies(grads[0])
    first: Arrays = {}
    for n, step in enumerate(grads):
        for name in buffers if refilled else ():
            buffers[name][...] = step[name]
        one.step(buffers if refilled else step)
        first = first or _copies(arrays)
        if other:
            other.step(other_grads[n])
    result = {"first": first, "last": arrays, "in place": _same_arrays(given, arrays)}
    return result | ({"beside": other_arrays} if beside else {})


def _copies(arrays: Mapping[str, Array]) -> Arrays:
    return {name: _array(value) for name, value in arrays.items()}


def _same_arrays(given: Arrays, arrays: Arrays) -> Arrays:
    """The property that a dict of parameters still holds the arrays that were put into it."""
    kept = list(given) == list(arrays) and all(given[name] is arrays[name] for name in arrays)
    return {"every parameter is the array it was before": _array(kept)}


def transposed(function: Student, f: Callable[[Array], float], a: Array) -> Any:
    """The function called with f and the transpose of a, a view whose memory is not in C order."""
    return function(f, a.T)


def _layer_with(layer: Student, params: Arrays) -> Any:
    """A layer whose parameters are copies of the given ones."""
    hidden_size, stacked = params["Wf"].shape
    model = layer(stacked - hidden_size, hidden_size, _default_rng(0))
    for name, value in params.items():
        setattr(model, name, _array(value))
    return model


def _parameters(model: Any) -> Results:
    """The eight parameters by name, from attributes, which may make a new view at each access."""
    return {kind + gate: getattr(model, kind + gate) for gate in "figo" for kind in "Wb"}


ADAPTERS: dict[str, Callable[..., Any]] = {
    "build": build,
    "forward": forward,
    "write": write,
    "backward": backward,
    "updated": updated,
    "optimised": optimised,
    "transposed": transposed,
}


def waves(a: Array) -> float:
    """A sum of sines, of another frequency for each entry."""
    k = np.arange(1.0, a.size + 1).reshape(a.shape)
    return float(np.sum(np.sin(k * a) / k))


def coupled(a: Array) -> float:
    """A sum of products of neighbours: the slope at one entry depends on others."""
    flat = np.ravel(a)
    return float(np.sum(flat * np.roll(flat, 1) ** 2) + flat[0] ** 3)


def cubes(a: Array) -> float:
    """A weighted sum of cubes: the error of central differences is eps squared times the weight."""
    return float(np.sum(a**3 * np.arange(1.0, a.size + 1).reshape(a.shape)))


SCALAR_FUNCTIONS: dict[str, Callable[[Array], float]] = {
    "waves": waves,
    "coupled": coupled,
    "cubes": cubes,
}


def call_scalar_function(name: str, shape: tuple[int, ...], a: Array) -> float:
    """The value of a scalar function at an array of the shape that it takes.

    Raises:
        ValueError: a has another shape.
    """
    if np.shape(a) != shape:
        raise ValueError(f"f takes an array of shape {shape}; it was given {np.shape(a)}")
    return SCALAR_FUNCTIONS[name](a)
