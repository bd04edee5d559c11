"""Known mistakes of hidden_state."""

import numpy as np

from solutions import gates as right

from .. import mutant

Array = np.ndarray


@mutant
def memory_shown_unsquashed(o: Array, c: Array) -> Array:
    """The memory is shown as it is, without its tanh: h could grow without bound."""
    return o * c


@mutant
def tanh_of_the_product(o: Array, c: Array) -> Array:
    """The gate acts before the squashing. First squash the memory, then let the gate scale it."""
    return np.tanh(o * c)


@mutant
def sigmoid_of_the_memory(o: Array, c: Array) -> Array:
    """The memory went through a sigmoid, so h can never be negative. It is a value, not a
    gate."""
    return o * right.sigmoid(c)


@mutant
def output_and_cell_swapped(o: Array, c: Array) -> Array:
    """The tanh stands on the wrong factor: o is a gate and has been squashed already."""
    return np.tanh(o) * c


@mutant
def gate_left_out(o: Array, c: Array) -> Array:
    """The whole memory is shown: o is not used."""
    return np.tanh(c)


@mutant
def sum_for_product(o: Array, c: Array) -> Array:
    """A gate multiplies. Here it is added."""
    return o + np.tanh(c)


@mutant
def cell_squashed_in_place(o: Array, c: Array) -> Array:
    """The memory was squashed in place (out=c), so the next step starts from a wrong one. Compute a
    new array."""
    np.tanh(c, out=c)
    return o * c


@mutant
def product_into_the_gate(o: Array, c: Array) -> Array:
    """The result was written into the gate (o *= ...), and o is needed again going backward.
    Compute a new array."""
    o *= np.tanh(c)
    return o


@mutant
def matrix_product_with_gate(o: Array, c: Array) -> Array:
    """@ multiplies matrices. Every unit has its own output gate: multiply entry by entry."""
    return o @ np.tanh(c)
