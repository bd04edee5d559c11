"""Known mistakes of lstm_step_fused."""

import numpy as np

from solutions import forward as right
from solutions.gates import hidden_state, sigmoid, update_cell

from .. import mutant
from .shared import _fused

Array = np.ndarray
Pair = tuple[Array, Array]


def _sums(W: Array, b: Array, x_t: Array, h_prev: Array) -> Array:
    """What the one product gives, a row of arrays for each gate: (4, H, N)."""
    return (W @ np.concatenate([h_prev, x_t]) + b).reshape(4, *h_prev.shape)


@mutant
def pieces_in_the_order_of_pytorch(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """The product was cut in four, and the first piece taken for the input gate. From top to
    bottom the pieces are f, i, g, o."""
    a_i, a_f, a_g, a_o = _sums(W, b, x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant
def last_two_pieces_swapped(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The third piece was taken for the output gate and the fourth for the candidate. It is the
    third that goes through tanh."""
    a_f, a_i, a_o, a_g = _sums(W, b, x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant
def sigmoid_for_all_four(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The whole product went through the sigmoid. Three quarters of it are gates; the candidate
    has tanh."""
    f, i, g, o = sigmoid(_sums(W, b, x_t, h_prev))
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c


@mutant
def every_fourth_row(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """Each gate was made of every fourth row of the product. The rows of one gate lie next to
    each other, H at a time."""
    a = _sums(W, b, x_t, h_prev).reshape(-1, x_t.shape[1])
    return _fused(a[0::4], a[1::4], a[2::4], a[3::4], c_prev)


@mutant
def input_above_hidden_state(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """In the stacked vector x stands above h, so the weights of one are multiplied with the other:
    W was made for h above x."""
    a_f, a_i, a_g, a_o = np.split(W @ np.concatenate([x_t, h_prev]) + b, 4)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant
def bias_of_the_product_left_out(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """The product has no bias: b is an argument that nothing uses."""
    a_f, a_i, a_g, a_o = _sums(W, np.zeros_like(b), x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant
def bias_outside_the_squashing(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """The bias is added after sigmoid and tanh, so a gate can be negative or above 1. It belongs
    to the sum that is squashed."""
    a = _sums(W, np.zeros_like(b), x_t, h_prev)
    b_f, b_i, b_g, b_o = np.split(b, 4)
    f, i, g, o = sigmoid(a[0]) + b_f, sigmoid(a[1]) + b_i, np.tanh(a[2]) + b_g, sigmoid(a[3]) + b_o
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c


@mutant
def forgets_everything(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The first quarter of the product is thrown away and the memory holds the new candidate
    alone: c_prev is an argument that nothing uses."""
    a_f, a_i, a_g, a_o = _sums(W, b, x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, np.zeros_like(c_prev))


@mutant
def old_memory_shown(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """c is right, but h was made from c_prev: the output gate shows the memory after the
    update."""
    _, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return hidden_state(sigmoid(_sums(W, b, x_t, h_prev)[3]), c_prev), c


@mutant
def memory_shown_as_it_is(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """c is right, but it went into h without a tanh: the fused step is the same step, with one
    product for four."""
    _, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return sigmoid(_sums(W, b, x_t, h_prev)[3]) * c, c


@mutant
def memory_squashed_where_it_lies(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """h is right, and c comes back squashed: tanh was written into it (out=c), or its name was
    used twice."""
    h, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return h, np.tanh(c)


@mutant
def old_memory_overwritten(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """Fused does not mean in place: c_prev was changed (c_prev *= ...), and it belongs to the
    caller."""
    h, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    c_prev[...] = c
    return h, c_prev


@mutant
def fused_states_swapped(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """c comes back before h: the results stand in the same order as those of lstm_step."""
    h, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return c, h


@mutant
def activations_left_out(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array]:
    """The four pieces were used as they come out of the product: they are pre-activations, and
    gates only after their sigmoid or tanh."""
    f, i, g, o = np.split(W @ np.concatenate([h_prev, x_t]) + b, 4)
    c = f * c_prev + i * g
    return o * np.tanh(c), c
