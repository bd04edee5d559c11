"""Adapters of training runs, and of functions that read a text or write one.

Each takes the student's function first, then the arguments of a call (check.adapters).
"""

from typing import Any

import numpy as np

from .argument_names import by_own_names
from .function_adapters import copies, same_arrays
from .layer_adapters import Array, Arrays, Results, Student, UnusableResult
from .pytree import identical, to_pytree
from .watchdog import TIMES, Watched, most_numbers

_array, _ndarray = np.array, np.ndarray  # bound before any student code runs, which may replace it


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
    arrays = copies(model, columns_first)
    given = dict(arrays)
    if columns_first:
        inputs, targets = _array(inputs, order="F"), _array(targets, order="F")
    order = ["model", "inputs", "targets", "updates"]
    named = by_own_names(train, order, {**named, "show_progress": False})
    returned = None
    for _ in range(times):
        returned = train(given, inputs, targets, updates, **named)
    return {"losses": returned, "model": arrays, "in place": same_arrays(given, arrays)}


def _is_trained(given: Any, returned: Any) -> bool:
    """Whether a model that was given has the numbers of the returned one; True where none was."""
    if given is None or not isinstance(returned, tuple | list) or not returned:
        return True
    model = returned[0]
    if not isinstance(model, dict):
        return True
    pairs = [(to_pytree(given.get(name)), to_pytree(value)) for name, value in model.items()]
    return all(identical(a, b) for a, b in pairs)


# ---------------------------------------------------------------- text


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
