"""Adapters: how a test case uses what is not a plain function of its arguments.

Such are the layer class (check.layer_adapters), optimisers, training runs, and functions that
change arrays in place. Each adapter takes the student's class or function first, then the arguments
of a call, and returns what is compared. They run where check.runner runs, in the notebook, in the
sandbox and in the grader, and hold no answer.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from .argument_names import by_own_names
from .layer_adapters import (
    Array,
    Arrays,
    Results,
    Student,
    UnusableResult,
    backward,
    build,
    build_seeded,
    forward,
    write,
)
from .pytree import identical, to_pytree
from .text import one_line
from .watchdog import TIMES, Watched, most_numbers

_array, _ndarray = np.array, np.ndarray  # bound before any student code runs, which may replace it


def updated(
    function: Student,
    params: Arrays,
    grads: Arrays,
    *rest: float,
    steps: int = 1,
    columns_first: bool = False,
) -> Results:
    """The arrays of params after a function has changed them in place.

    Args:
        function: the student's, called with params, grads and rest.
        params: parameters before the call.
        grads: gradients.
        rest: further arguments.
        steps: how often it is called, each time with the same gradients.
        columns_first: whether params have their memory in Fortran's order, as a transpose has.
    """
    arrays = _copies(params, columns_first)
    given = dict(arrays)
    for _ in range(steps):
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
    columns_first: bool = False,
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
        columns_first: whether params have their memory in Fortran's order, as a transpose has.
        steps: how many; 0 for one with each of the gradients.
        named: hyperparameters by name.
    """
    arrays = _copies(params, columns_first)
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


def stepped(
    function: Student,
    params: Arrays,
    gradients: list[Arrays],
    *rest: float,
    columns_first: bool = False,
) -> Results:
    """What a function returns that changes params in place, and the arrays of params after it.

    Args:
        function: the student's, called with params, gradients and rest.
        params: parameters before the call.
        gradients: one for each step.
        rest: further arguments.
        columns_first: whether params have their memory in Fortran's order, as a transpose has.
    """
    arrays = _copies(params, columns_first)
    given = dict(arrays)
    norms = function(given, gradients, *rest)
    return {"params": arrays, "norms": norms, "in place": _same_arrays(given, arrays)}


def _copies(arrays: Mapping[str, Array], columns_first: bool = False) -> Arrays:
    order: Literal["F", "K"] = "F" if columns_first else "K"
    return {name: _array(value, order=order) for name, value in arrays.items()}


def _same_arrays(given: Arrays, arrays: Arrays) -> Arrays:
    """The property that a dict of parameters still holds the arrays that were put into it."""
    kept = list(given) == list(arrays) and all(given[name] is arrays[name] for name in arrays)
    return {"every parameter is the array it was before": _array(kept)}


def transposed(function: Student, f: Callable[[Array], float], a: Array) -> Any:
    """The function called with f and the transpose of a, a view whose memory is not in C order."""
    return function(f, a.T)


def columns_first(function: Student, *args: Any) -> Any:
    """What a function returns for arrays whose memory is in Fortran's order, as a transpose's is.

    Args:
        function: the student's.
        args: its arguments: arrays, dicts of arrays, and others that are passed as they are.
    """
    return function(*map(_in_columns, args))


def _in_columns(value: Any) -> Any:
    """A copy with its arrays, also those in a dict, in Fortran's order."""
    if isinstance(value, dict):
        return {name: _in_columns(one) for name, one in value.items()}
    return _array(value, order="F") if isinstance(value, _ndarray) else value


def halved(function: Student, *args: Any) -> Any:
    """What a second call returns, after the caller has halved all arrays of the first in place.

    Args:
        function: the student's.
        args: its arguments; they are copied.
    """
    own = _own_copies(args)
    function(*own)
    _write_halves(own, args)
    return function(*own)


def _own_copies(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _own_copies(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_own_copies(one) for one in value]
    return _array(value) if isinstance(value, _ndarray) else value


def _write_halves(own: Any, given: Any) -> None:
    """Write half of the given arrays into their copies, whatever the function has done to these."""
    if isinstance(own, dict):
        for name in own.keys() & given.keys():
            _write_halves(own[name], given[name])
    elif isinstance(own, list):
        for one, other in zip(own, given, strict=False):
            _write_halves(one, other)
    elif isinstance(own, _ndarray):
        own[...] = given / 2


def drawn(draw: Student, rng: np.random.Generator, T: int, N: int) -> Any:
    """What a function returns that draws N sequences of T steps, unless it draws on and on.

    Args:
        draw: the student's function.
        rng: by position, as the others.
        T: steps of a sequence.
        N: sequences.

    Raises:
        UnusableResult: it has drawn many times as many numbers as N sequences hold.
    """
    endless = UnusableResult(
        f"for T = {T} and N = {N} it draws on and on: more than {TIMES} times as many numbers as"
        " the sequences hold. Which of them have to be drawn again, and which are good already?"
    )
    return draw(Watched(rng, most_numbers(T, N), endless), T, N)


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


def encoded(encode: Student, text: str) -> Any:
    """The codes of a text, and the Unicode code points of its vocabulary under the key "str".

    Args:
        encode: the student's function.
        text: any text.
    """
    returned = encode(text)
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return returned
    codes, vocabulary = returned
    if not isinstance(vocabulary, str):
        return codes, vocabulary
    return codes, {"str": _array([ord(symbol) for symbol in vocabulary], dtype=int)}


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


def trained_on_text(
    train: Student,
    model: Arrays,
    inputs: Array,
    targets: Array,
    updates: int,
    columns_first: bool = False,
    times: int = 1,
    **named: float,
) -> Results:
    """What training on chunks of a text returns, and the arrays of the model after it.

    Args:
        train: the student's function; it is told to show no progress bar.
        model: its arrays are copied.
        inputs: (M, T, N) ints.
        targets: (M, T, N) ints.
        updates: by position, as the others.
        columns_first: whether all arrays have their memory in Fortran's order, as a transpose has.
        times: how often it is called; each call goes on with the model as the last one left it.
        named: the other arguments of train_characters.
    """
    arrays = _copies(model, columns_first)
    given = dict(arrays)
    if columns_first:
        inputs, targets = _array(inputs, order="F"), _array(targets, order="F")
    order = ["model", "inputs", "targets", "updates"]
    named = by_own_names(train, order, {**named, "show_progress": False})
    returned = None
    for _ in range(times):
        returned = train(given, inputs, targets, updates, **named)
    return {"losses": returned, "model": arrays, "in place": _same_arrays(given, arrays)}


def texts_drawn(
    sample: Student,
    rng: np.random.Generator,
    model: Arrays,
    prompt: Array,
    length: int,
    times: int,
    **named: float,
) -> Any:
    """The texts that many calls draw, one after the other with one random generator.

    Args:
        sample: the student's function.
        rng: passed to all calls.
        model: by position, as the next two.
        prompt: (P,) ints.
        length: of each text.
        times: how often it is called.
        named: the temperature, or nothing.

    Returns:
        (times, codes) an array of all texts; or what one call returned, when that is no array with
        one axis, or has another length than the texts before it.
    """
    named = by_own_names(sample, ["rng", "model", "prompt", "length"], named)
    found: list[Array] = []
    for _ in range(times):
        codes = sample(rng, model, prompt, length, **named)
        if not isinstance(codes, _ndarray) or codes.ndim != 1:
            return codes
        if found and len(codes) != len(found[0]):
            return codes
        found.append(codes)
    return _array(found)


def _is_trained(given: Any, returned: Any) -> bool:
    """Whether a model that was given has the numbers of the returned one; True where none was."""
    if given is None or not isinstance(returned, tuple | list) or not returned:
        return True
    model = returned[0]
    if not isinstance(model, dict):
        return True
    pairs = [(to_pytree(given.get(name)), to_pytree(value)) for name, value in model.items()]
    return all(identical(a, b) for a, b in pairs)


def verdict(test: Student, implementation: Any) -> Results:
    """Whether a student's test refuses an implementation, and what it says then.

    Args:
        test: the student's; it refuses by raising an exception.
        implementation: a function or class.

    Raises:
        NotImplementedError: the test is not written yet.
    """
    try:
        test(implementation)
    except NotImplementedError:
        raise
    except Exception as error:  # pytest would call each of them a failure
        kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
        said = kind + (one_line(error) or "an AssertionError without a message")
        return {"refused": _array(True), "says": _array([ord(letter) for letter in said])}
    return {"refused": _array(False), "says": _array([0])[:0]}


ADAPTERS: dict[str, Callable[..., Any]] = {
    "build": build,
    "build_seeded": build_seeded,
    "forward": forward,
    "write": write,
    "backward": backward,
    "updated": updated,
    "optimised": optimised,
    "stepped": stepped,
    "transposed": transposed,
    "columns_first": columns_first,
    "halved": halved,
    "drawn": drawn,
    "drawn_again": drawn_again,
    "encoded": encoded,
    "trained": trained,
    "trained_on_text": trained_on_text,
    "texts_drawn": texts_drawn,
    "verdict": verdict,
}
