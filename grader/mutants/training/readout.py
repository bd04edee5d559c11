"""Known mistakes of readout."""

import numpy as np

from .. import mutant
from .shared import _probabilities

Array = np.ndarray


@mutant
def readout_without_bias(Wy: Array, by: Array, h: Array) -> Array:
    """The bias is missing: with a hidden state of 0 every answer would be 0."""
    return Wy @ h


@mutant
def bias_subtracted(Wy: Array, by: Array, h: Array) -> Array:
    """The answers are off by twice the bias: it is there, with the wrong sign."""
    return Wy @ h - by


@mutant
def tanh_on_the_answer(Wy: Array, by: Array, h: Array) -> Array:
    """A tanh is applied to the answer, so it never leaves (-1, 1). The readout is a linear layer
    and nothing else."""
    return np.tanh(Wy @ h + by)


@mutant
def sigmoid_on_the_answer(Wy: Array, by: Array, h: Array) -> Array:
    """A sigmoid squashes the answer, as if this were one more gate. The answer of the readout can
    be any number."""
    return 1 / (1 + np.exp(-(Wy @ h + by)))


@mutant
def softmax_on_the_answer(Wy: Array, by: Array, h: Array) -> Array:
    """The answer is a softmax already. That belongs to the loss, which expects bare logits."""
    return _probabilities(Wy @ h + by)


@mutant
def sequences_in_rows(Wy: Array, by: Array, h: Array) -> Array:
    """The numbers are right and the array is transposed: in this course a sequence of the batch is
    a column, in the answer as well."""
    return h.T @ Wy.T + by.T


@mutant
def short_axes_squeezed_away(Wy: Array, by: Array, h: Array) -> Array:
    """Right until an axis has length 1; then the axis is gone. A single output or a batch of one
    is still a matrix."""
    return np.squeeze(Wy @ h + by)


@mutant
def bias_without_its_second_axis(Wy: Array, by: Array, h: Array) -> Array:
    """by was made flat, and NumPy adds a flat array as a row. As a column it fits as it is."""
    return Wy @ h + by.ravel()


@mutant
def answer_added_into_the_bias(Wy: Array, by: Array, h: Array) -> Array:
    """+= writes the answer into by itself. A column cannot hold a whole batch, and by is the
    caller's parameter."""
    by += Wy @ h
    return by


@mutant
def last_column_alone(Wy: Array, by: Array, h: Array) -> Array:
    """One column was answered, the last. h is the hidden state of the last time step already: its
    columns are the sequences of a batch."""
    return Wy @ h[:, -1:] + by
