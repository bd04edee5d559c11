"""Adapters for the layer class: how a test case makes a layer, and calls its methods.

They run where check.runner runs, in the notebook, in the sandbox and in the grader, and hold no
answer.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .argument_names import by_own_names
from .pytree import PyTree, identical, to_pytree
from .side_effects import share_memory

# Bound before any student code runs, so that code which replaces them later changes nothing here.
_array, _default_rng = np.array, np.random.default_rng
_seed, _get_state, _set_state = np.random.seed, np.random.get_state, np.random.set_state

Array = np.ndarray
Arrays = dict[str, np.ndarray]
Student = Callable[..., Any]  # a class or function of the student's; its results may be anything
Results = dict[str, Any]  # of the student's methods
CACHED = ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c")  # what a step keeps


class UnusableResult(Exception):
    """A method returned something unusable; the message names it and what is required."""


def build(layer: Student, input_size: int, hidden_size: int, *rng: np.random.Generator) -> Results:
    """The eight parameters of a new layer.

    Args:
        layer: the student's class.
        input_size: D.
        hidden_size: H.
        rng: a random generator, None, or nothing.

    Raises:
        UnusableResult: a second layer changes them.
    """
    model = layer(input_size, hidden_size, *rng)
    before = to_pytree(_parameters(model))
    layer(input_size, hidden_size, _default_rng(1))
    if not identical(to_pytree(_parameters(model)), before):
        raise UnusableResult("when a second layer is made, the first one has other parameters")
    return _parameters(model)


def build_seeded(layer: Student, input_size: int, hidden_size: int) -> Results:
    """The eight parameters of a new layer that is given no generator, after np.random.seed(0).

    They are those of the next such layer when they come from the generator of the whole program.
    """
    before = _get_state()
    _seed(0)
    try:
        return _parameters(layer(input_size, hidden_size))
    finally:
        _set_state(before)


def forward(
    layer: Student,
    params: Arrays,
    x: Array,
    *states: Array,
    then: Array | None = None,
    beside: Arrays | None = None,
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
        beside: parameters of a second layer, whose forward runs on the same x before the caches and
            params of the first are read.
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
    if beside is not None:
        _layer_with(layer, beside).forward(x, *states)
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
        x: input of forward, of shape (T, D, N); forward runs before each training step, each time
            on a sequence that is one time step shorter.
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
    for n, dL_dh in enumerate(upstream):
        model.forward(x[n:], h0, c0)
        caches = _content(model.caches)
        grads = model.backward(dL_dh, *rate, **named)
        returned.append((grads, to_pytree(grads)))
        caches_kept = caches_kept and identical(_content(getattr(model, "caches", None)), caches)
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


def _content(caches: Any) -> PyTree:
    """A copy of the caches of a layer, without the keys that the student added to them."""
    if isinstance(caches, dict):
        return {name: to_pytree(caches[name]) for name in CACHED if name in caches}
    if isinstance(caches, tuple | list):
        return [_content(cache) for cache in caches]
    return to_pytree(caches)


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
