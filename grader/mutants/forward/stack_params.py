"""Known mistakes of stack_params."""

import numpy as np

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]
Pair = tuple[Array, Array]


def _stacked(params: Params, order: str, axis: int = 0) -> Pair:
    weights, biases = ([params[kind + gate] for gate in order] for kind in "Wb")
    return np.concatenate(weights, axis=axis), np.concatenate(biases, axis=axis)


@mutant
def input_gate_on_top(params: Params) -> Pair:
    """The input gate's rows stand above the forget gate's: i, f, g, o is PyTorch's order. Ours
    begins with f."""
    return _stacked(params, "ifgo")


@mutant
def gates_in_alphabetical_order(params: Params) -> Pair:
    """The gates stand in alphabetical order, f, g, i, o, as sorted names do. The candidate comes
    after the input gate."""
    return _stacked(params, "fgio")


@mutant
def candidate_at_the_bottom(params: Params) -> Pair:
    """The candidate's rows are the last, f, i, o, g: that keeps the sigmoids together, but the
    output gate goes to the bottom here."""
    return _stacked(params, "fiog")


@mutant
def biases_in_another_order(params: Params) -> Pair:
    """W is right, but the biases stand in another order than the weights, so two gates get each
    other's bias."""
    return _stacked(params, "figo")[0], _stacked(params, "ifgo")[1]


@mutant
def gates_side_by_side(params: Params) -> Pair:
    """The gates stand side by side, along the axis of the columns. One product with z needs them
    on top of each other."""
    return _stacked(params, "figo", axis=1)


@mutant
def biases_side_by_side(params: Params) -> Pair:
    """W is right, but the biases stand side by side, (H, 4): they belong on top of each other, as
    the weights do."""
    return _stacked(params, "figo")[0], _stacked(params, "figo", axis=1)[1]


@mutant
def stacked_along_a_new_axis(params: Params) -> Pair:
    """There is one axis too many: stack makes a new axis of length 4, where concatenate makes an
    old one longer."""
    W, b = _stacked(params, "figo")
    return W.reshape(4, -1, W.shape[1]), b.reshape(4, -1, 1)


@mutant
def flattened_biases(params: Params) -> Pair:
    """b has lost its second axis. As a column it is added to every column of the product; flat,
    it would be read as a row."""
    W, b = _stacked(params, "figo")
    return W, b.ravel()


@mutant
def rows_of_the_gates_interleaved(params: Params) -> Pair:
    """The rows of the four gates take turns: unit 0 of each, then unit 1 of each. Every gate's
    rows stay together."""
    H = len(params["bf"])
    W, b = (a.reshape(4, H, -1).swapaxes(0, 1).reshape(4 * H, -1) for a in _stacked(params, "figo"))
    return W, b


@mutant
def biases_before_weights(params: Params) -> Pair:
    """b comes back before W: look at the order of the two results."""
    W, b = _stacked(params, "figo")
    return b, W
