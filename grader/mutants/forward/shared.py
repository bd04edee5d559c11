"""Parts of known mistakes that several exercises share."""

import numpy as np

from solutions.gates import sigmoid

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Step = tuple[Array, Array, Cache]
Sequence = tuple[Array, Array, Array, list[Cache]]
States = tuple[Array, Array, Array]  # outputs, final h, final c
Pair = tuple[Array, Array]
_ONE: Cache = {}


def _fused(a_f: Array, a_i: Array, a_g: Array, a_o: Array, c_prev: Array) -> Pair:
    c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)
    return sigmoid(a_o) * np.tanh(c), c
