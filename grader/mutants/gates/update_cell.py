"""Known mistakes of update_cell."""

import numpy as np

from .. import mutant

Array = np.ndarray


@mutant
def forget_and_input_swapped(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The two gates have changed places: f belongs to the old memory, i to the candidate."""
    return i * c_prev + f * g


@mutant
def nothing_forgotten(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The old memory is kept whole: f is not used. This is the LSTM of 1997, before it had a forget
    gate."""
    return c_prev + i * g


@mutant
def nothing_kept(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The old memory is lost: c_prev has no effect on the new cell state."""
    return i * g


@mutant
def input_gate_left_out(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The candidate is written whole: i is not used, which sets how much of it enters the
    memory."""
    return f * c_prev + g


@mutant
def forget_gate_upside_down(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """You erase the share f. In spite of its name the forget gate is the share that is *kept*."""
    return (1 - f) * c_prev + i * g


@mutant
def product_for_sum(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """Old memory and candidate are multiplied with each other. The new memory is the sum of what
    is kept and what is written."""
    return (f * c_prev) * (i * g)


@mutant
def candidate_squashed_twice(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """g has been through tanh already, in gates: here it goes through it a second time."""
    return f * c_prev + i * np.tanh(g)


@mutant
def memory_squashed(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The memory itself went through tanh. It stays unsquashed: that is what lets it last."""
    return np.tanh(f * c_prev + i * g)


@mutant
def matrix_product_for_entries(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """@ multiplies matrices. Here every unit has its own gate: multiply entry by entry."""
    return f @ c_prev + i @ g


@mutant
def memory_changed_in_place(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The old memory was overwritten: c_prev *= f changes the caller's array, and going backward
    you will need the old one. Compute a new array."""
    c_prev *= f
    c_prev += i * g
    return c_prev


@mutant
def forget_gate_over_both(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """f acts on the new candidate too. It belongs to the old memory alone: look at the brackets."""
    return f * (c_prev + i * g)


@mutant
def coupled_gates(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """What f erases is filled up with the candidate, and i is not used. Some LSTM variants do this;
    here writing has its own gate."""
    return f * c_prev + (1 - f) * g
