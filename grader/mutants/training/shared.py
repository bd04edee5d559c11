"""Parts of known mistakes that several exercises share."""

import numpy as np

Array = np.ndarray
Arrays = dict[str, Array]
Loss = tuple[float, Array]
Back = tuple[Array, Array, Array]
Clipped = tuple[Arrays, float]
Repaired = tuple[float, Arrays, Array]
Sequences = tuple[Array, Array]
Marks = tuple[Array, Array]
Trained = tuple[Arrays, Array]


def _probabilities(logits: Array) -> Array:
    """Softmax of every column, of logits of any size."""
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)


def _scaled(grads: Arrays, factor: float) -> Arrays:
    return {name: factor * g for name, g in grads.items()}
