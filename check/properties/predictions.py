"""What a model of characters predicts: probabilities of the next one, by the trusted forward pass.

A model is a dict of ten arrays: the LSTM's eight parameters, and the readout's Wy and by.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree

READOUT = ("Wy", "by")

Model = dict[str, np.ndarray]
States = tuple[np.ndarray, np.ndarray]  # h and c, each (H, N)
Forward = Callable[..., Any]


def hidden_states(
    model: Model, codes: np.ndarray, lstm_forward: Forward, states: States | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The hidden states after each of the codes.

    Args:
        model: ten arrays by name.
        codes: (T, N) ints.
        lstm_forward: the function of notebook 02.
        states: before the first code; None for zeros.

    Returns:
        outputs: (T, H, N); h, c: (H, N) after the last code.
    """
    x = (codes[:, np.newaxis] == np.arange(len(model["by"]))[:, np.newaxis]).astype(float)
    lstm = {key: model[key] for key in model.keys() - set(READOUT)}
    zeros = np.zeros((model["bf"].size, codes.shape[1]))
    outputs, h, c, *_ = lstm_forward(lstm, x, *(states or (zeros, zeros)))
    return outputs, h, c


def readout(model: Model, h: np.ndarray) -> np.ndarray:
    """The logits (..., K, N) of hidden states (..., H, N)."""
    return np.asarray(model["Wy"] @ h + model["by"])


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Probabilities of logits (..., K, N) that are divided by a temperature."""
    logits = logits / temperature
    p = np.exp(logits - logits.max(axis=-2, keepdims=True))
    return np.asarray(p / p.sum(axis=-2, keepdims=True))


def malformed_model(model: PyTree, given: Model) -> Malformed | None:
    """What is wrong with keys, shapes or dtypes of a trained model, or None.

    Args:
        model: anything.
        given: the model before training.
    """
    if not isinstance(model, dict) or set(model) != set(given):
        return Malformed(f"a run without a model; expected the arrays {', '.join(given)}")
    for name, array in given.items():
        found = model[name]
        if not isinstance(found, np.ndarray) or (found.shape, found.dtype) != (array.shape, float):
            return Malformed(f"a model whose {name} is no float64 array of shape {array.shape}")
    return None
