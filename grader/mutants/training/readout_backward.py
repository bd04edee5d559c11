"""Known mistakes of readout_backward."""

import numpy as np

from solutions import training as right

from .. import mutant

Array = np.ndarray
Back = tuple[Array, Array, Array]


@mutant
def parameters_averaged_over_the_batch(Wy: Array, dy: Array, h: Array) -> Back:
    """dh is right, dWy and dby are N times too small. The loss has divided by the batch already,
    so it is in dy."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy / h.shape[1], dby / h.shape[1], dh


@mutant
def bias_averaged_over_the_batch(Wy: Array, dy: Array, h: Array) -> Back:
    """dby is a mean over the batch, dWy a sum. A matrix product sums over the batch by itself; for
    the bias you have to do it."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy, dby / h.shape[1], dh


@mutant
def everything_averaged_over_the_batch(Wy: Array, dy: Array, h: Array) -> Back:
    """All three are N times too small: dy was divided once more by the size of the batch."""
    return right.readout_backward(Wy, dy / dy.shape[1], h)


@mutant
def dy_divided_in_place(Wy: Array, dy: Array, h: Array) -> Back:
    """dy was divided by N in place: the caller's gradient has shrunk, and it had been a mean before
    that."""
    dy /= dy.shape[1]
    return right.readout_backward(Wy, dy, h)


@mutant
def bias_gradient_flat(Wy: Array, dy: Array, h: Array) -> Back:
    """dby has lost its second axis. In a step by (K, 1) less dby (K,) becomes a square, without an
    error."""
    return dy @ h.T, dy.sum(axis=1), Wy.T @ dy


@mutant
def bias_gradient_not_summed(Wy: Array, dy: Array, h: Array) -> Back:
    """dby is dy itself, a column for each sequence. One bias serves the whole batch, so its
    gradient is a sum over all of it."""
    return dy @ h.T, dy, Wy.T @ dy


@mutant
def bias_summed_over_the_outputs(Wy: Array, dy: Array, h: Array) -> Back:
    """dby was summed along the wrong axis: every output has a bias, the sequences of a batch share
    it."""
    return dy @ h.T, dy.sum(axis=0, keepdims=True), Wy.T @ dy


@mutant
def one_number_for_the_bias(Wy: Array, dy: Array, h: Array) -> object:
    """dby was summed over everything, outputs included: one number for K biases."""
    return dy @ h.T, dy.sum(), Wy.T @ dy


@mutant
def weights_gradient_turned(Wy: Array, dy: Array, h: Array) -> Back:
    """dWy is transposed. Entry by entry it belongs to Wy, so it has the shape of Wy."""
    return h @ dy.T, dy.sum(axis=1, keepdims=True), Wy.T @ dy


@mutant
def hidden_gradient_first(Wy: Array, dy: Array, h: Array) -> Back:
    """The three are right and come in another order than is asked: parameters first, then dh."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dh, dWy, dby


@mutant
def slope_of_tanh_at_h(Wy: Array, dy: Array, h: Array) -> Back:
    """dh went through the slope of a tanh as well. The tanh that made h lies inside the LSTM, and
    lstm_backward has its slope."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy, dby, dh * (1 - h**2)


@mutant
def hidden_gradient_summed(Wy: Array, dy: Array, h: Array) -> Back:
    """dh was summed over the batch. The parameters are shared by the sequences; hidden states are
    not."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy, dby, dh.sum(axis=1, keepdims=True)


@mutant
def answer_for_its_gradient(Wy: Array, dy: Array, h: Array) -> Back:
    """The answer y was sent back in place of dy: what flows backward is the gradient at y, not y
    itself."""
    return right.readout_backward(Wy, Wy @ h, h)


@mutant
def hidden_gradient_left_out(Wy: Array, dy: Array, h: Array) -> object:
    """Two come back, for the readout's own parameters. Without dh the LSTM below would learn
    nothing."""
    return right.readout_backward(Wy, dy, h)[:2]


@mutant
def parameters_in_a_dict(Wy: Array, dy: Array, h: Array) -> object:
    """dWy and dby come in a dict and dh beside it: three separate arrays are asked for."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return {"Wy": dWy, "by": dby}, dh
