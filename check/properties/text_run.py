"""How well a model that was trained on a text predicts another part of it, which it never saw."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import TestCase
from .predictions import Forward, Model, hidden_states, malformed_model, readout, softmax
from .truth import holds, measured

UNIT = 0.02  # bits; two runs of one mistake differ by less


def check(case: TestCase, result: PyTree, trusted: Mapping[str, Callable[..., Any]]) -> PyTree:
    """The property of a longer run; results of other cases, which are compared, stay as they are.

    The held_out of a case are codes (L,) of a text, and how many bits a character of it may take.
    """
    if case.held_out is None:
        return result
    lstm_forward = trusted.get("lstm_forward")
    if lstm_forward is None:
        return Malformed("not measured: my_lstm.forward is not imported. Run the set-up cell first")
    given = case.calls[""].args[0]
    model: Any = result.get("model") if isinstance(result, dict) else None
    malformed = malformed_model(model, given)
    if malformed is not None:
        return malformed
    codes, bound = case.held_out
    with np.errstate(all="ignore"):
        bits = _bits(model, codes, lstm_forward)
        before = _bits(given, codes, lstm_forward)
    message = (
        f"after training, a text that it never saw takes the model {bits:.2f} bits per character"
        f" ({before:.2f} before training); it must be below {bound:g}"
    )
    return {
        "a text that training never saw is predicted": holds(bits < bound, message),
        **measured({"bits": min(bits, 10.0) / UNIT}),
    }


def _bits(model: Model, codes: np.ndarray, lstm_forward: Forward) -> float:
    """The mean of -log2 of the probability of the next character, from zero states."""
    outputs, _, _ = hidden_states(model, codes[:-1, np.newaxis], lstm_forward)
    p = softmax(readout(model, outputs))
    return float(-np.mean(np.log2(p[np.arange(codes.size - 1), codes[1:], 0])))
