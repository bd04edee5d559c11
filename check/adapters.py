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
from .pytree import PyTree, identical, to_pytree
from .side_effects import share_memory
from .watchdog import TIMES, Watched, most_numbers

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
    beside: tuple[Arrays, list[Arrays], dict[str, float]] | None = None,
    refilled: bool = False,
    halved: bool = False,
    steps: int = 0,
    **named: float,
) -> Results:
    """The arrays of params after the first and after the last step of an optimiser.

    Args:
        optimiser: the student's class.
        params: parameters before the first step.
        grads: gradients of each step; when there are more steps they come again, in turn.
        rates: hyperparameters by position.
        beside: parameters, gradients and hyperparameters of a second optimiser, whose steps
            alternate with those of the first one.
        refilled: whether all gradients are passed in the same arrays, refilled before each step.
        halved: whether the caller halves all parameters after the first step, in place.
        steps: how many; 0 for one with each of the gradients.
        named: hyperparameters by name.
    """
    arrays = _copies(params)
    given = dict(arrays)
    order = ["params", "lr", "beta1", "beta2", "eps"][: 1 + len(rates)]
    one = optimiser(given, *rates, **by_own_names(optimiser, order, named))
    other_params, other_grads, other_rates = beside or ({}, [], {})
    other_arrays = _copies(other_params)
    other_rates = by_own_names(optimiser, ["params"], other_rates)
    other = optimiser(other_arrays, **other_rates) if beside else None
    buffers = _copies(grads[0])
    first: Arrays = {}
    for n in range(steps or len(grads)):
        step = grads[n % len(grads)]
        for name in buffers if refilled else ():
            buffers[name][...] = step[name]
        one.step(buffers if refilled else step)
        if not first:
            first = _copies(arrays)
            for array in arrays.values() if halved else ():
                array /= 2
        if other:
            other.step(other_grads[n % len(other_grads)])
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


def drawn_again(
    draw: Student, input_size: int, hidden_size: int, rng: np.random.Generator, **named: float
) -> Any:
    """What the second of two calls with one random generator returns.

    Args:
        draw: the student's function.
        input_size: D.
        hidden_size: H.
        rng: a random generator, passed to both calls.
        named: its other arguments.
    """
    named = by_own_names(draw, ["input_size", "hidden_size", "rng"], named)
    draw(input_size, hidden_size, rng, **named)
    return draw(input_size, hidden_size, rng, **named)


def trained(train: Student, rng: np.random.Generator, **named: Any) -> Results:
    """What a training run returns, and whether the model that it was given is the trained one.

    Args:
        train: the student's function.
        rng: by position.
        named: the other arguments of train, T and max_sequences among them.

    Raises:
        UnusableResult: the run goes on long after it has seen max_sequences.
    """
    most = named["max_sequences"]
    endless = UnusableResult(
        f"with max_sequences = {most} it goes on and on: it has drawn more than {TIMES} times as"
        " many sequences. What does the loop ask before it draws the next batch?"
    )
    watched = Watched(rng, most_numbers(named["T"], most), endless)
    returned = train(watched, **by_own_names(train, ["rng"], named))
    return {"returned": returned, "in place": _array(_is_trained(named.get("model"), returned))}


def _is_trained(given: Any, returned: Any) -> bool:
    """Whether a model that was given has the numbers of the returned one; True where none was."""
    if given is None or not isinstance(returned, tuple | list) or not returned:
        return True
    model = returned[0]
    if not isinstance(model, dict):
        return True
    pairs = [(to_pytree(given.get(name)), to_pytree(value)) for name, value in model.items()]
    return all(identical(a, b) for a, b in pairs)


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


ADAPTERS: dict[str, Callable[..., Any]] = {
    "build": build,
    "build_seeded": build_seeded,
    "forward": forward,
    "write": write,
    "backward": backward,
    "updated": updated,
    "optimised": optimised,
    "transposed": transposed,
    "drawn_again": drawn_again,
    "trained": trained,
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


def ripples(a: Array) -> float:
    """A sum of sines that bend so sharply that the last digits of a slope show the step."""
    k = np.arange(1000.0, a.size + 1000).reshape(a.shape)
    return float(np.sum(np.sin(k * a) / k))


SCALAR_FUNCTIONS: dict[str, Callable[[Array], float]] = {
    "waves": waves,
    "coupled": coupled,
    "cubes": cubes,
    "ripples": ripples,
}


def call_scalar_function(name: str, shape: tuple[int, ...], a: Array) -> float:
    """The value of a scalar function at an array of the shape that it takes.

    Raises:
        ValueError: a has another shape.
    """
    if np.shape(a) != shape:
        raise ValueError(f"f takes an array of shape {shape}; it was given {np.shape(a)}")
    return SCALAR_FUNCTIONS[name](a)
