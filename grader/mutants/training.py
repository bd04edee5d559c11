"""Known mistakes of notebook 04-training, in the order of its exercises."""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from solutions import training as right
from solutions.backward import lstm_backward
from solutions.forward import lstm_forward

from . import mutant_of

Array = np.ndarray
Arrays = dict[str, Array]
Loss = tuple[float, Array]
Back = tuple[Array, Array, Array]
Clipped = tuple[Arrays, float]
Repaired = tuple[float, Arrays, Array]
Sequences = tuple[Array, Array]
Marks = tuple[Array, Array]
Trained = tuple[Arrays, Array]

# ---------------------------------------------------------------- mse


@mutant_of("mse")
def two_left_out(y: Array, target: Array) -> Loss:
    """The loss is right, its gradient half as steep as it should be: which factor does a square
    have in its derivative?"""
    difference = y - target
    return np.mean(difference**2), difference / y.size


@mutant_of("mse")
def half_the_square(y: Array, target: Array) -> Loss:
    """Loss and gradient fit each other and are both half of what is asked. Some books put a half
    before the square; a mean has none."""
    difference = y - target
    return 0.5 * np.mean(difference**2), difference / y.size


@mutant_of("mse")
def slope_of_the_sum(y: Array, target: Array) -> Loss:
    """The loss is a mean, the gradient that of a sum: both are divided by the same number."""
    difference = y - target
    return np.mean(difference**2), 2 * difference


@mutant_of("mse")
def difference_as_gradient(y: Array, target: Array) -> Loss:
    """The gradient is the bare difference. It has the right sign; what the square and the mean do
    to its size is missing."""
    difference = y - target
    return np.mean(difference**2), difference


@mutant_of("mse")
def squares_summed(y: Array, target: Array) -> Loss:
    """This is the sum of the squared errors, and the sum's gradient: the m of MSE stands for
    mean."""
    difference = y - target
    return np.sum(difference**2), 2 * difference


@mutant_of("mse")
def gradient_by_columns(y: Array, target: Array) -> Loss:
    """The loss is the mean over all entries, the gradient was divided by the columns alone. The
    same number belongs under both."""
    difference = y - target
    return np.mean(difference**2), 2 * difference / y.shape[-1]


@mutant_of("mse")
def mean_over_the_batch_alone(y: Array, target: Array) -> Loss:
    """Squares are summed over the outputs and averaged over the columns. Asked for is the mean
    over every entry there is."""
    difference = y - target
    return np.sum(difference**2) / y.shape[-1], 2 * difference / y.shape[-1]


@mutant_of("mse")
def divided_by_len(y: Array, target: Array) -> Loss:
    """len of an array counts its rows, not its entries, so everything was divided by too little."""
    difference = y - target
    return np.sum(difference**2) / len(y), 2 * difference / len(y)


@mutant_of("mse")
def target_less_y(y: Array, target: Array) -> Loss:
    """The sign is turned round, which the square in the loss hides: where y is too large, the loss
    grows with y."""
    difference = target - y
    return np.mean(difference**2), 2 * difference / y.size


@mutant_of("mse")
def root_of_the_mean(y: Array, target: Array) -> Loss:
    """A root was taken of the mean: that is RMSE. MSE is the mean itself."""
    difference = y - target
    return np.sqrt(np.mean(difference**2)), 2 * difference / y.size


@mutant_of("mse")
def absolute_error(y: Array, target: Array) -> Loss:
    """The distances were averaged as they are, and the gradient depends only on their signs. MSE
    punishes a large error more than two small ones."""
    difference = y - target
    return np.mean(np.abs(difference)), np.sign(difference) / y.size


@mutant_of("mse")
def square_of_the_mean(y: Array, target: Array) -> Loss:
    """First the mean and then the square: so errors of opposite signs cancel, and a bad answer
    looks good."""
    difference = y - target
    return np.mean(difference) ** 2, 2 * difference / y.size


@mutant_of("mse")
def a_loss_for_each_column(y: Array, target: Array) -> object:
    """A row of losses comes back, one for each column. Training makes a single number smaller."""
    difference = y - target
    return np.mean(difference**2, axis=0), 2 * difference / y.size


@mutant_of("mse")
def a_loss_for_each_entry(y: Array, target: Array) -> object:
    """The squares come back one by one: their mean is still to be taken."""
    difference = y - target
    return difference**2, 2 * difference / y.size


@mutant_of("mse")
def gradient_averaged(y: Array, target: Array) -> object:
    """The gradient was averaged into one number. Only the loss is a mean: each entry of y has a
    slope of its own."""
    difference = y - target
    return np.mean(difference**2), np.mean(2 * difference)


@mutant_of("mse")
def two_axes_at_most(y: Array, target: Array) -> Loss:
    """y was unpacked as a matrix of K rows and N columns. The mean is over all entries, however
    many axes they stand in."""
    K, N = y.shape
    difference = y - target
    return np.sum(difference**2) / (K * N), 2 * difference / (K * N)


@mutant_of("mse")
def target_taken_from_y_in_place(y: Array, target: Array) -> Loss:
    """The values are right, but -= has turned the caller's y into the differences."""
    y -= target
    return np.mean(y**2), 2 * y / y.size


@mutant_of("mse")
def gradient_before_loss(y: Array, target: Array) -> object:
    """Both are right and stand in the wrong order: the loss comes first, then its gradient."""
    loss, gradient = right.mse(y, target)
    return gradient, loss


@mutant_of("mse")
def mean_alone(y: Array, target: Array) -> object:
    """Only the loss comes back. Training follows its gradient, so that has to be returned as
    well."""
    return right.mse(y, target)[0]


# ---------------------------------------------------------------- softmax_cross_entropy


def _probabilities(logits: Array) -> Array:
    """Softmax of every column, of logits of any size."""
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)


def _cross_entropy(p: Array, labels: Array) -> Loss:
    """Loss and gradient from probabilities, where these are right."""
    columns = np.arange(labels.size)
    gradient = p.copy()
    gradient[labels, columns] -= 1
    return -np.mean(np.log(p[labels, columns])), gradient / labels.size


@mutant_of("softmax_cross_entropy")
def exp_of_the_bare_logits(logits: Array, labels: Array) -> Loss:
    """Right while the logits are small, NaN once they are large: exp overflows beyond 709. Only
    the differences within a column matter, so a column may be moved before."""
    e = np.exp(logits)
    return _cross_entropy(e / e.sum(axis=0), labels)


@mutant_of("softmax_cross_entropy")
def one_shift_for_all_columns(logits: Array, labels: Array) -> Loss:
    """All columns were moved by one and the same number. In a column that is much smaller than the
    largest every exp becomes 0, and so does their sum: each column has a largest logit of its
    own."""
    e = np.exp(logits - logits.max())
    return _cross_entropy(e / e.sum(axis=0), labels)


@mutant_of("softmax_cross_entropy")
def log_of_a_probability_of_zero(logits: Array, labels: Array) -> Loss:
    """The softmax is safe, its log is not: a small probability rounds to 0, and the loss is
    infinite. The log of a softmax can be written down without taking exp and log in turn."""
    return _cross_entropy(_probabilities(logits), labels)


@mutant_of("softmax_cross_entropy")
def log_with_a_floor(logits: Array, labels: Array) -> Loss:
    """A small number inside the log keeps the loss finite, and caps it: an answer that is surely
    wrong costs no more than a somewhat wrong one."""
    p = _probabilities(logits)
    loss = -np.mean(np.log(p[labels, np.arange(labels.size)] + 1e-12))
    return loss, right.softmax_cross_entropy(logits, labels)[1]


@mutant_of("softmax_cross_entropy")
def log_with_a_visible_floor(logits: Array, labels: Array) -> Loss:
    """The small number inside the log is not small enough to have no effect: every loss is a little
    off, and a large one is capped. A log that is never taken of 0 does not need it."""
    p = _probabilities(logits)
    loss = -np.mean(np.log(p[labels, np.arange(labels.size)] + 1e-8))
    return loss, right.softmax_cross_entropy(logits, labels)[1]


@mutant_of("softmax_cross_entropy")
def probabilities_clipped(logits: Array, labels: Array) -> Loss:
    """The probabilities were clipped before the log. That keeps the loss finite and stops it from
    growing: beyond the limit, wrong and very wrong cost the same."""
    p = np.clip(_probabilities(logits), 1e-15, 1 - 1e-15)
    loss = -np.mean(np.log(p[labels, np.arange(labels.size)]))
    return loss, right.softmax_cross_entropy(logits, labels)[1]


@mutant_of("softmax_cross_entropy")
def logits_clipped_first(logits: Array, labels: Array) -> Loss:
    """Clipped logits do not overflow, but beyond the limit they are all alike: classes that differ
    by a hundred count the same."""
    e = np.exp(np.clip(logits, -500, 500))
    return _cross_entropy(e / e.sum(axis=0), labels)


@mutant_of("softmax_cross_entropy")
def softmax_along_the_batch(logits: Array, labels: Array) -> Loss:
    """The probabilities add up to 1 along the batch. They should add up to 1 over the classes,
    within each column."""
    return _cross_entropy(_probabilities(logits.T).T, labels)


@mutant_of("softmax_cross_entropy")
def one_softmax_for_the_whole_batch(logits: Array, labels: Array) -> Loss:
    """The sum under the softmax went over everything: every column has to add up to 1 on its
    own."""
    e = np.exp(logits - logits.max())
    return _cross_entropy(e / e.sum(), labels)


@mutant_of("softmax_cross_entropy")
def whole_rows_of_the_label(logits: Array, labels: Array) -> Loss:
    """The labels were used as an index by themselves, and that picks whole rows. Of each column
    you want one entry, so an index is missing."""
    p = _probabilities(logits)
    gradient = p.copy()
    gradient[labels] -= 1
    return -np.mean(np.log(p[labels])), gradient / labels.size


@mutant_of("softmax_cross_entropy")
def slope_of_the_summed_loss(logits: Array, labels: Array) -> Loss:
    """The loss is a mean over the batch, the gradient N times too large: it belongs to the sum.
    One learning rate would then act like another for every batch size."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, gradient * labels.size


@mutant_of("softmax_cross_entropy")
def one_taken_off_after_dividing(logits: Array, labels: Array) -> Loss:
    """The probabilities were divided by N first, then a whole 1 was taken from the right ones.
    Both have to be divided, so mind which comes first."""
    loss, _ = right.softmax_cross_entropy(logits, labels)
    gradient = _probabilities(logits) / labels.size
    gradient[labels, np.arange(labels.size)] -= 1
    return loss, gradient


@mutant_of("softmax_cross_entropy")
def losses_summed(logits: Array, labels: Array) -> Loss:
    """Loss and gradient are N times too large: the columns were added up, and their mean is asked
    for."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss * labels.size, gradient * labels.size


@mutant_of("softmax_cross_entropy")
def rows_taken_for_the_batch(logits: Array, labels: Array) -> Loss:
    """Losses were added up and divided by the number of rows, which is K. Here a sequence of the
    batch is a column."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    factor = labels.size / len(logits)
    return factor * loss, factor * gradient


@mutant_of("softmax_cross_entropy")
def gradient_divided_by_rows(logits: Array, labels: Array) -> Loss:
    """The loss is right, its gradient was divided by the number of classes: which axis of logits is
    the batch?"""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, gradient * labels.size / len(logits)


@mutant_of("softmax_cross_entropy")
def loss_averaged_over_classes_too(logits: Array, labels: Array) -> Loss:
    """The gradient is right, the loss K times too small: it was averaged over the zeros of the
    other classes as well. So loss and gradient no longer belong together."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss / len(logits), gradient


@mutant_of("softmax_cross_entropy")
def everything_averaged_over_classes_too(logits: Array, labels: Array) -> Loss:
    """Loss and gradient are K times too small: each column is one answer, however many classes
    there are to choose from."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss / len(logits), gradient / len(logits)


@mutant_of("softmax_cross_entropy")
def sign_of_the_log_kept(logits: Array, labels: Array) -> Loss:
    """The loss is negative. The log of a probability is never above 0, and a better answer should
    cost less."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return -loss, gradient


@mutant_of("softmax_cross_entropy")
def right_answer_less_p(logits: Array, labels: Array) -> Loss:
    """The gradient points downhill. What happens to the loss when the logit of the right class
    grows?"""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, -gradient


@mutant_of("softmax_cross_entropy")
def probabilities_as_gradient(logits: Array, labels: Array) -> Loss:
    """The gradient is the softmax alone and the labels are not used in it: all logits would be
    pushed down, the right one too."""
    loss, _ = right.softmax_cross_entropy(logits, labels)
    return loss, _probabilities(logits) / labels.size


@mutant_of("softmax_cross_entropy")
def slope_at_the_probabilities(logits: Array, labels: Array) -> Loss:
    """This is the gradient at the probabilities. The chain goes one link further, through the
    softmax, to the logits."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    columns = np.arange(labels.size)
    at_p = np.zeros_like(gradient)
    at_p[labels, columns] = -1 / _probabilities(logits)[labels, columns]
    return loss, at_p / labels.size


@mutant_of("softmax_cross_entropy")
def gradient_of_the_right_class_alone(logits: Array, labels: Array) -> Loss:
    """The gradient has one number for each column. All K logits of a column move its loss, so each
    has a slope."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, gradient[labels, np.arange(labels.size)]


@mutant_of("softmax_cross_entropy")
def gradient_from_the_logs(logits: Array, labels: Array) -> Loss:
    """The gradient was made from the logs of the probabilities: it consists of the probabilities
    themselves."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    log_p[labels, columns] -= 1
    return loss, log_p / labels.size


@mutant_of("softmax_cross_entropy")
def loss_after_the_gradient_was_made(logits: Array, labels: Array) -> Loss:
    """The gradient was made in the array of the probabilities, and only then the loss read from
    it: by then they are probabilities no more. Mind the order of the lines."""
    p = _probabilities(logits)
    columns = np.arange(labels.size)
    p[labels, columns] -= 1
    return -np.mean(np.log(p[labels, columns])), p / labels.size


@mutant_of("softmax_cross_entropy")
def probability_without_log(logits: Array, labels: Array) -> Loss:
    """The loss is a mean of probabilities. Cross-entropy is a mean of their logs."""
    _, gradient = right.softmax_cross_entropy(logits, labels)
    return -np.mean(_probabilities(logits)[labels, np.arange(labels.size)]), gradient


@mutant_of("softmax_cross_entropy")
def bits_for_nats(logits: Array, labels: Array) -> Loss:
    """The loss is in bits, a log to base two, while the gradient is that of nats."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss / np.log(2), gradient


@mutant_of("softmax_cross_entropy")
def shift_left_in_the_sum(logits: Array, labels: Array) -> Loss:
    """The gradient is right; in the loss one of two terms was moved by the column's maximum, the
    other was not. What is subtracted before exp has to be added again after the log."""
    _, gradient = right.softmax_cross_entropy(logits, labels)
    log_sum = np.log(np.exp(logits - logits.max(axis=0)).sum(axis=0))
    return np.mean(log_sum - logits[labels, np.arange(labels.size)]), gradient


@mutant_of("softmax_cross_entropy")
def others_punished_as_well(logits: Array, labels: Array) -> Loss:
    """This is the cross-entropy of K separate yes-or-no questions. Softmax answers one question
    with K answers, and only the right one is in the loss."""
    p = _probabilities(logits)
    truth = np.zeros_like(p)
    truth[labels, np.arange(labels.size)] = 1
    loss = -np.sum(truth * np.log(p) + (1 - truth) * np.log(1 - p)) / labels.size
    return loss, (p - truth) / labels.size


@mutant_of("softmax_cross_entropy")
def labels_taken_for_one_hot(logits: Array, labels: Array) -> Loss:
    """The numbers of the classes were used as factors, so class 2 weighs double and class 0
    nothing. A label says which row is meant."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.sum(labels * log_p) / labels.size, (np.exp(log_p) - labels) / labels.size


@mutant_of("softmax_cross_entropy")
def classes_counted_from_one(logits: Array, labels: Array) -> Loss:
    """Every label was moved down by one, and class 0 became the last. Classes are counted from 0
    here, as rows are."""
    return right.softmax_cross_entropy(logits, (labels - 1) % len(logits))


@mutant_of("softmax_cross_entropy")
def likeliest_for_right(logits: Array, labels: Array) -> Loss:
    """The likeliest class was taken for the right one: so every answer of the network would count
    as right. Which argument holds the right classes?"""
    return right.softmax_cross_entropy(logits, logits.argmax(axis=0))


@mutant_of("softmax_cross_entropy")
def softmax_of_a_softmax(logits: Array, labels: Array) -> Loss:
    """Softmax was applied twice: what comes in here are logits, and they become probabilities
    once."""
    return right.softmax_cross_entropy(_probabilities(logits), labels)


@mutant_of("softmax_cross_entropy")
def a_loss_for_each_answer(logits: Array, labels: Array) -> object:
    """The loss comes back as a row, one number for each column of the batch. The mean over the
    batch is left to do."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    _, gradient = right.softmax_cross_entropy(logits, labels)
    return -log_p[labels, np.arange(labels.size)], gradient


@mutant_of("softmax_cross_entropy")
def logits_shifted_in_place(logits: Array, labels: Array) -> Loss:
    """The values are right, but -= has moved the caller's logits; read-only ones it cannot move at
    all."""
    logits -= logits.max(axis=0)
    return right.softmax_cross_entropy(logits, labels)


# ---------------------------------------------------------------- readout


@mutant_of("readout")
def readout_without_bias(Wy: Array, by: Array, h: Array) -> Array:
    """The bias is missing: with a hidden state of 0 every answer would be 0."""
    return Wy @ h


@mutant_of("readout")
def bias_subtracted(Wy: Array, by: Array, h: Array) -> Array:
    """The answers are off by twice the bias: it is there, with the wrong sign."""
    return Wy @ h - by


@mutant_of("readout")
def tanh_on_the_answer(Wy: Array, by: Array, h: Array) -> Array:
    """A tanh is applied to the answer, so it never leaves (-1, 1). The readout is a linear layer
    and nothing else."""
    return np.tanh(Wy @ h + by)


@mutant_of("readout")
def sigmoid_on_the_answer(Wy: Array, by: Array, h: Array) -> Array:
    """A sigmoid squashes the answer, as if this were one more gate. The answer of the readout can
    be any number."""
    return 1 / (1 + np.exp(-(Wy @ h + by)))


@mutant_of("readout")
def softmax_on_the_answer(Wy: Array, by: Array, h: Array) -> Array:
    """The answer is a softmax already. That belongs to the loss, which expects bare logits."""
    return _probabilities(Wy @ h + by)


@mutant_of("readout")
def sequences_in_rows(Wy: Array, by: Array, h: Array) -> Array:
    """The numbers are right and the array is transposed: in this course a sequence of the batch is
    a column, in the answer as well."""
    return h.T @ Wy.T + by.T


@mutant_of("readout")
def short_axes_squeezed_away(Wy: Array, by: Array, h: Array) -> Array:
    """Right until an axis has length 1; then the axis is gone. A single output or a batch of one
    is still a matrix."""
    return np.squeeze(Wy @ h + by)


@mutant_of("readout")
def bias_without_its_second_axis(Wy: Array, by: Array, h: Array) -> Array:
    """by was made flat, and NumPy adds a flat array as a row. As a column it fits as it is."""
    return Wy @ h + by.ravel()


@mutant_of("readout")
def answer_added_into_the_bias(Wy: Array, by: Array, h: Array) -> Array:
    """+= writes the answer into by itself. A column cannot hold a whole batch, and by is the
    caller's parameter."""
    by += Wy @ h
    return by


@mutant_of("readout")
def last_column_alone(Wy: Array, by: Array, h: Array) -> Array:
    """One column was answered, the last. h is the hidden state of the last time step already: its
    columns are the sequences of a batch."""
    return Wy @ h[:, -1:] + by


# ---------------------------------------------------------------- readout_backward


@mutant_of("readout_backward")
def parameters_averaged_over_the_batch(Wy: Array, dy: Array, h: Array) -> Back:
    """dh is right, dWy and dby are N times too small. The loss has divided by the batch already,
    so it is in dy."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy / h.shape[1], dby / h.shape[1], dh


@mutant_of("readout_backward")
def bias_averaged_over_the_batch(Wy: Array, dy: Array, h: Array) -> Back:
    """dby is a mean over the batch, dWy a sum. A matrix product sums over the batch by itself; for
    the bias you have to do it."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy, dby / h.shape[1], dh


@mutant_of("readout_backward")
def everything_averaged_over_the_batch(Wy: Array, dy: Array, h: Array) -> Back:
    """All three are N times too small: dy was divided once more by the size of the batch."""
    return right.readout_backward(Wy, dy / dy.shape[1], h)


@mutant_of("readout_backward")
def dy_divided_in_place(Wy: Array, dy: Array, h: Array) -> Back:
    """dy was divided by N in place: the caller's gradient has shrunk, and it had been a mean before
    that."""
    dy /= dy.shape[1]
    return right.readout_backward(Wy, dy, h)


@mutant_of("readout_backward")
def bias_gradient_flat(Wy: Array, dy: Array, h: Array) -> Back:
    """dby has lost its second axis. In a step by (K, 1) less dby (K,) becomes a square, without an
    error."""
    return dy @ h.T, dy.sum(axis=1), Wy.T @ dy


@mutant_of("readout_backward")
def bias_gradient_not_summed(Wy: Array, dy: Array, h: Array) -> Back:
    """dby is dy itself, a column for each sequence. One bias serves the whole batch, so its
    gradient is a sum over all of it."""
    return dy @ h.T, dy, Wy.T @ dy


@mutant_of("readout_backward")
def bias_summed_over_the_outputs(Wy: Array, dy: Array, h: Array) -> Back:
    """dby was summed along the wrong axis: every output has a bias, the sequences of a batch share
    it."""
    return dy @ h.T, dy.sum(axis=0, keepdims=True), Wy.T @ dy


@mutant_of("readout_backward")
def one_number_for_the_bias(Wy: Array, dy: Array, h: Array) -> object:
    """dby was summed over everything, outputs included: one number for K biases."""
    return dy @ h.T, dy.sum(), Wy.T @ dy


@mutant_of("readout_backward")
def weights_gradient_turned(Wy: Array, dy: Array, h: Array) -> Back:
    """dWy is transposed. Entry by entry it belongs to Wy, so it has the shape of Wy."""
    return h @ dy.T, dy.sum(axis=1, keepdims=True), Wy.T @ dy


@mutant_of("readout_backward")
def hidden_gradient_first(Wy: Array, dy: Array, h: Array) -> Back:
    """The three are right and come in another order than is asked: parameters first, then dh."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dh, dWy, dby


@mutant_of("readout_backward")
def slope_of_tanh_at_h(Wy: Array, dy: Array, h: Array) -> Back:
    """dh went through the slope of a tanh as well. The tanh that made h lies inside the LSTM, and
    lstm_backward has its slope."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy, dby, dh * (1 - h**2)


@mutant_of("readout_backward")
def hidden_gradient_summed(Wy: Array, dy: Array, h: Array) -> Back:
    """dh was summed over the batch. The parameters are shared by the sequences; hidden states are
    not."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return dWy, dby, dh.sum(axis=1, keepdims=True)


@mutant_of("readout_backward")
def answer_for_its_gradient(Wy: Array, dy: Array, h: Array) -> Back:
    """The answer y was sent back in place of dy: what flows backward is the gradient at y, not y
    itself."""
    return right.readout_backward(Wy, Wy @ h, h)


@mutant_of("readout_backward")
def hidden_gradient_left_out(Wy: Array, dy: Array, h: Array) -> object:
    """Two come back, for the readout's own parameters. Without dh the LSTM below would learn
    nothing."""
    return right.readout_backward(Wy, dy, h)[:2]


@mutant_of("readout_backward")
def parameters_in_a_dict(Wy: Array, dy: Array, h: Array) -> object:
    """dWy and dby come in a dict and dh beside it: three separate arrays are asked for."""
    dWy, dby, dh = right.readout_backward(Wy, dy, h)
    return {"Wy": dWy, "by": dby}, dh


# ---------------------------------------------------------------- clip_gradients


def _norm(grads: Arrays) -> float:
    return float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))


def _scaled(grads: Arrays, factor: float) -> Arrays:
    return {name: factor * g for name, g in grads.items()}


def _cut_at(grads: Arrays, norm: float, max_norm: float) -> Arrays:
    """The gradients, scaled down when norm, right or wrong, is too long."""
    return _scaled(grads, max_norm / norm if norm > max_norm else 1.0)


@mutant_of("clip_gradients")
def each_array_on_its_own(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is right, but every array was measured and cut by itself: long ones shrink, short
    ones do not, and the direction is lost. One factor serves all."""
    clipped = {name: _cut_at({name: g}, _norm({name: g}), max_norm) for name, g in grads.items()}
    return {name: clipped[name][name] for name in grads}, _norm(grads)


@mutant_of("clip_gradients")
def entries_cut_one_by_one(grads: Arrays, max_norm: float) -> Clipped:
    """Each entry was cut at the limit by itself, so the gradient points elsewhere now. It is its
    length that max_norm limits."""
    return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}, _norm(grads)


@mutant_of("clip_gradients")
def norm_without_its_root(grads: Arrays, max_norm: float) -> Clipped:
    """The sum of squares was taken for the norm: a length has the unit of its entries, and needs a
    root."""
    norm = _norm(grads) ** 2
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def square_against_the_limit(grads: Arrays, max_norm: float) -> Clipped:
    """Some gradients that are short enough were stretched: it was the sum of squares that was
    compared with max_norm, and the root came later."""
    norm = _norm(grads)
    return _scaled(grads, max_norm / norm if norm**2 > max_norm else 1.0), norm


@mutant_of("clip_gradients")
def short_ones_stretched(grads: Arrays, max_norm: float) -> Clipped:
    """Every gradient ends at the length max_norm, the short ones too: what is short enough stays
    as it is."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    return _scaled(grads, max_norm / norm), norm


@mutant_of("clip_gradients")
def stretched_where_it_should_shrink(grads: Arrays, max_norm: float) -> Clipped:
    """Long gradients stay long and short ones are made longer: the comparison is the wrong way
    round."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    return _scaled(grads, max_norm / norm if norm < max_norm else 1.0), norm


@mutant_of("clip_gradients")
def divided_before_looking(grads: Arrays, max_norm: float) -> Clipped:
    """The values are right, yet the division comes before the check whether it is needed: with
    gradients of zero it divides by zero."""
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    return _scaled(grads, min(1.0, max_norm / norm)), norm


@mutant_of("clip_gradients")
def factor_upside_down(grads: Arrays, max_norm: float) -> Clipped:
    """Gradients that are too long have become longer still: look at what stands above the fraction
    bar and what below it."""
    norm = _norm(grads)
    return _scaled(grads, norm / max_norm if norm > max_norm else 1.0), norm


@mutant_of("clip_gradients")
def cut_to_length_one(grads: Arrays, max_norm: float) -> Clipped:
    """What is too long ends at length 1, whatever max_norm is."""
    norm = _norm(grads)
    return _scaled(grads, 1 / norm if norm > max_norm else 1.0), norm


@mutant_of("clip_gradients")
def too_long_is_thrown_away(grads: Arrays, max_norm: float) -> Clipped:
    """A gradient that is too long became zero. It should be shortened, as its direction is still
    worth something."""
    norm = _norm(grads)
    return _scaled(grads, 0.0 if norm > max_norm else 1.0), norm


@mutant_of("clip_gradients")
def largest_entry_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is the largest entry of all. The 2-norm is a length: every entry has a part in
    it."""
    norm = max(float(np.abs(g).max()) for g in grads.values())
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def absolute_values_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """Absolute values were added up: that is the 1-norm. The 2-norm is the length of a straight
    line, as in Pythagoras' theorem."""
    norm = sum(float(np.abs(g).sum()) for g in grads.values())
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def norms_added_up(grads: Arrays, max_norm: float) -> Clipped:
    """The norms of the arrays were added up, and lengths in different directions do not add.
    Think of Pythagoras."""
    norm = sum(float(np.sqrt(np.sum(g**2))) for g in grads.values())
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def longest_array_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is that of the longest array. The arrays together are one long vector, and its
    length is meant."""
    norm = max(_norm({name: g}) for name, g in grads.items())
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def last_array_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is that of the last array: in the loop each one overwrites those before it."""
    norm = 0.0
    for g in grads.values():
        norm = float(np.sqrt(np.sum(g**2)))
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def spectral_norms(grads: Arrays, max_norm: float) -> Clipped:
    """np.linalg.norm of a matrix with ord 2 is its largest singular value, not the root of its
    squared entries. Look at what ord means for matrices."""
    norm = float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values())))
    return _cut_at(grads, norm, max_norm), norm


@mutant_of("clip_gradients")
def mean_square_as_norm(grads: Arrays, max_norm: float) -> Clipped:
    """The norm is the root of a mean, so a longer vector of like entries would not be longer.
    The squares are to be added up."""
    norm = _norm(grads) / np.sqrt(sum(g.size for g in grads.values()))
    return _cut_at(grads, float(norm), max_norm), float(norm)


@mutant_of("clip_gradients")
def weights_clipped_biases_not(grads: Arrays, max_norm: float) -> Clipped:
    """Only what is called W was measured and cut. A bias has a gradient like any other
    parameter."""
    weights = {name: g for name, g in grads.items() if name.startswith("W")}
    norm = _norm(weights)
    return _scaled(grads, 1.0) | _cut_at(weights, norm, max_norm), norm


@mutant_of("clip_gradients")
def norm_after_clipping(grads: Arrays, max_norm: float) -> Clipped:
    """The gradients are right. The norm is the one after clipping, which does not show how long the
    gradient was before."""
    clipped = _cut_at(grads, _norm(grads), max_norm)
    return clipped, _norm(clipped)


@mutant_of("clip_gradients")
def short_ones_handed_back(grads: Arrays, max_norm: float) -> Clipped:
    """Where nothing is to be cut, the caller's own arrays come back. A later change to one would
    change the other."""
    norm = _norm(grads)
    return (grads if norm <= max_norm else _scaled(grads, max_norm / norm)), norm


@mutant_of("clip_gradients")
def clipped_in_place(grads: Arrays, max_norm: float) -> Clipped:
    """The values are right, but the caller's gradients were cut in place. A copy of the dict is no
    copy of its arrays."""
    norm = _norm(grads)
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return dict(grads), norm


@mutant_of("clip_gradients")
def norm_before_gradients(grads: Arrays, max_norm: float) -> object:
    """Both are right and in the wrong order: first the clipped gradients, then the norm."""
    clipped, norm = right.clip_gradients(grads, max_norm)
    return norm, clipped


@mutant_of("clip_gradients")
def norm_kept_back(grads: Arrays, max_norm: float) -> object:
    """The gradients come back alone. The norm from before is asked for too: it shows when training
    is about to explode."""
    return right.clip_gradients(grads, max_norm)[0]


@mutant_of("clip_gradients")
def names_lost(grads: Arrays, max_norm: float) -> object:
    """The gradients come back in a list, so it is lost which parameter each of them belongs to."""
    clipped, norm = right.clip_gradients(grads, max_norm)
    return list(clipped.values()), norm


# ---------------------------------------------------------------- sgd_step


@mutant_of("sgd_step")
def only_a_name_moved(params: Arrays, grads: Arrays, lr: float) -> None:
    """No array has moved: the new values went to a name, or to a dict of your own, that is
    forgotten at the end. In place means that the old array holds the new numbers."""
    for name, parameter in params.items():
        parameter = parameter - lr * grads[name]


@mutant_of("sgd_step")
def entries_replaced(params: Arrays, grads: Arrays, lr: float) -> None:
    """The dict holds new arrays now, and the old ones have not moved. A layer that keeps the old
    ones would never learn."""
    for name in params:
        params[name] = params[name] - lr * grads[name]


@mutant_of("sgd_step")
def climbed_up(params: Arrays, grads: Arrays, lr: float) -> None:
    """The step goes uphill: the loss grows along the gradient, and you want it smaller."""
    for name, parameter in params.items():
        parameter += lr * grads[name]


@mutant_of("sgd_step")
def rate_always_the_same(params: Arrays, grads: Arrays, lr: float) -> None:
    """The step is always that of lr = 0.01: a number stands where the argument should."""
    for name, parameter in params.items():
        parameter -= 0.01 * grads[name]


@mutant_of("sgd_step")
def whole_gradient_taken(params: Arrays, grads: Arrays, lr: float) -> None:
    """The whole gradient was subtracted: lr, the share of it to subtract, is not used."""
    for name, parameter in params.items():
        parameter -= grads[name]


@mutant_of("sgd_step")
def divided_by_the_rate(params: Arrays, grads: Arrays, lr: float) -> None:
    """A smaller lr makes a longer step here: the gradient is divided by it and should be
    multiplied."""
    for name, parameter in params.items():
        parameter -= grads[name] / lr


@mutant_of("sgd_step")
def overwritten_by_the_step(params: Arrays, grads: Arrays, lr: float) -> None:
    """The parameters hold the step itself and what they were is gone. =- is an assignment and a
    minus sign, which is another thing than -=."""
    for name, parameter in params.items():
        parameter[...] = -lr * grads[name]


@mutant_of("sgd_step")
def gradients_scaled_in_place(params: Arrays, grads: Arrays, lr: float) -> None:
    """params is right, but the caller's gradients have changed: they were scaled by lr, or emptied
    after the step, in place."""
    for name, parameter in params.items():
        grads[name] *= lr
        parameter -= grads[name]


@mutant_of("sgd_step")
def matched_by_place(params: Arrays, grads: Arrays, lr: float) -> None:
    """Parameters and gradients were matched by their places in the dicts, and grads may come in
    another order. What they have in common is the names."""
    for parameter, gradient in zip(params.values(), grads.values(), strict=True):
        parameter -= lr * gradient


@mutant_of("sgd_step")
def steps_of_the_weights_alone(params: Arrays, grads: Arrays, lr: float) -> None:
    """The weights have moved, the bias stays where it was: every array of params is trained."""
    for name, parameter in params.items():
        if name.startswith("W"):
            parameter -= lr * grads[name]


@mutant_of("sgd_step")
def return_after_the_first(params: Arrays, grads: Arrays, lr: float) -> object:
    """One array has moved, the first. A return inside the loop ends all of it."""
    for name, parameter in params.items():
        parameter -= lr * grads[name]
        return params
    return params


# ---------------------------------------------------------------- Adam


class _Adam(right.Adam):
    """Adam in three pieces, so that a mistake can stand in one of them."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter in place."""
        self.t += 1
        for name, g in grads.items():
            self._remember(name, g)
            self.params[name] -= self._change(*self._corrected(self.m[name], self.v[name]))

    def _remember(self, name: str, g: Array) -> None:
        self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
        self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / (np.sqrt(v) + self.eps)


@mutant_of("Adam")
class NoBiasCorrection(_Adam):
    """Both running means begin at zero and are too small for a long time. The correction for that
    is missing."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m, v


@mutant_of("Adam")
class OnlyTheFirstMeanCorrected(_Adam):
    """The mean of the gradients is corrected, that of their squares is not: it begins at zero as
    well."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1**self.t), v


@mutant_of("Adam")
class OnlyTheSecondMeanCorrected(_Adam):
    """The mean of the squares is corrected, that of the gradients is not: it begins at zero as
    well."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m, v / (1 - self.beta2**self.t)


@mutant_of("Adam")
class CorrectionsExchanged(_Adam):
    """Each running mean is corrected with the other one's beta."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta2**self.t), v / (1 - self.beta1**self.t)


@mutant_of("Adam")
class StepsCountedFromZero(_Adam):
    """At the very first step the correction divides by zero. What is the number of that step?"""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, and count afterwards."""
        self.t -= 1
        super().step(grads)
        self.t += 1


@mutant_of("Adam")
class StepsCountedFromTwo(_Adam):
    """The count is one ahead: it begins at 1 and goes up before it is first used."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, with a count that began at 1."""
        self.t += 1
        super().step(grads)
        self.t -= 1


@mutant_of("Adam")
class StepsNotCounted(_Adam):
    """The first step is right and later ones are corrected as if they were the first. The
    correction fades out as steps go by."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1), v / (1 - self.beta2)


@mutant_of("Adam")
class StepsCountedForEveryArray(_Adam):
    """The count goes up inside the loop over the arrays, so that each array of one step is
    corrected with another count."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, and count every array."""
        for name, g in grads.items():
            super().step({name: g})


@mutant_of("Adam")
class CorrectionKept(_Adam):
    """What was corrected is written back, and the next step builds on it. The running means go on
    uncorrected; the correction is for this step alone."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, and keep what was corrected."""
        self.t += 1
        for name, g in grads.items():
            self._remember(name, g)
            self.m[name], self.v[name] = self._corrected(self.m[name], self.v[name])
            self.params[name] -= self._change(self.m[name], self.v[name])


@mutant_of("Adam")
class BetaTimesT(_Adam):
    """The correction multiplies beta by t. How much of the zero at the beginning is left after t
    steps, when each keeps the share beta?"""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1 * self.t), v / (1 - self.beta2 * self.t)


@mutant_of("Adam")
class EpsInsideTheRoot(_Adam):
    """eps stands under the root, where it weighs much more: the root of 1e-8 is 1e-4."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / np.sqrt(v + self.eps)


@mutant_of("Adam")
class EpsOutsideTheFraction(_Adam):
    """Brackets are missing: eps is added to the step and not to what the step is divided by."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / np.sqrt(v) + self.eps


@mutant_of("Adam")
class EpsLeftOut(_Adam):
    """An entry that never had a gradient is divided by zero and ends as not a number. Something
    small is missing in the denominator."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / np.sqrt(v)


@mutant_of("Adam")
class EpsIgnored(_Adam):
    """A number of your own stands where eps should: with another eps the steps are the same."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / (np.sqrt(v) + 1e-8)


@mutant_of("Adam")
class EpsNotScaledAlong(_Adam):
    """The correction was moved into the step size, which the paper allows; but then eps has to
    shrink along with it, and yours stays as it is."""

    def _change(self, m: Array, v: Array) -> Array:
        shrunk = np.sqrt(1 - self.beta2**self.t)
        return self.lr * shrunk * m / (np.sqrt(v) * shrunk + self.eps)


@mutant_of("Adam")
class RootLeftOut(_Adam):
    """The step is divided by the mean of the squares itself, which has the unit of a squared
    gradient: large gradients make tiny steps, and small ones huge steps."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / (v + self.eps)


@mutant_of("Adam")
class MeansExchanged(_Adam):
    """The mean of the squares stands above and the root of the other mean below: which of the two
    has the sign of the gradient?"""

    def _change(self, m: Array, v: Array) -> Array:
        return super()._change(v, m)


@mutant_of("Adam")
class Uphill(_Adam):
    """Every parameter moves the wrong way: the gradient points to where the loss grows."""

    def _change(self, m: Array, v: Array) -> Array:
        return -super()._change(m, v)


@mutant_of("Adam")
class GradientInPlaceOfItsMean(_Adam):
    """The step follows the newest gradient alone, as RMSprop does. The running mean of the
    gradients was made and is not used."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.m[name] = g * (1 - self.beta1**self.t)


@mutant_of("Adam")
class BetasExchanged(_Adam):
    """beta1 and beta2 have changed places: which running mean has the longer memory?"""

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta2, beta1, eps)


@mutant_of("Adam")
class ShareTurnedRound(_Adam):
    """The running means keep 1 - beta of what they were and take beta of what is new. beta is the
    share that is kept."""

    def _remember(self, name: str, g: Array) -> None:
        self.m[name] = (1 - self.beta1) * self.m[name] + self.beta1 * g
        self.v[name] = (1 - self.beta2) * self.v[name] + self.beta2 * g**2


@mutant_of("Adam")
class SumInPlaceOfTheFirstMean(_Adam):
    """New gradients are added with their full weight, as momentum often is written. In a mean, the
    weights of what is kept and of what is new add up to 1."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.m[name] += self.beta1 * g


@mutant_of("Adam")
class SumInPlaceOfTheSecondMean(_Adam):
    """The squares are added with their full weight, so that steps are far too short. A running
    mean gives the newest square only the share that the old ones leave."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.v[name] += self.beta2 * g**2


@mutant_of("Adam")
class GradientNotSquared(_Adam):
    """The second running mean takes the gradients as they are, signs and all, and the root of a
    negative number is not a number."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.v[name] += (1 - self.beta2) * (g - g**2)


@mutant_of("Adam")
class SquareOfTheMean(_Adam):
    """The second running mean is fed with the square of the first. It should measure how large each
    single gradient is, even when they cancel out."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.v[name] += (1 - self.beta2) * (self.m[name] ** 2 - g**2)


@mutant_of("Adam")
class SquaresSummedOverTheArray(_Adam):
    """All entries of an array share one number, the sum of their squares. Adam gives each entry
    a step size of its own."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, np.full(g.shape, np.sqrt(np.sum(g**2))))
        self.m[name] += (1 - self.beta1) * (g - np.full(g.shape, np.sqrt(np.sum(g**2))))


@mutant_of("Adam")
class SquaresAveragedOverTheArray(_Adam):
    """The squares were averaged over the array, so that its entries all have one step size. The
    mean runs over time, for each entry alone."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, np.full(g.shape, np.sqrt(np.mean(g**2))))
        self.m[name] += (1 - self.beta1) * (g - np.full(g.shape, np.sqrt(np.mean(g**2))))


@mutant_of("Adam")
class MeansBegunWithTheFirstGradient(_Adam):
    """The first gradient was put into the running means whole. They begin at zero, and that is
    what the correction makes up for."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        if self.t == 1:
            self.m[name], self.v[name] = g.copy(), g**2


@mutant_of("Adam")
class OneStateForAllArrays(_Adam):
    """There is one pair of running means for all arrays together, and their shapes do not fit
    each other. Every parameter needs its own."""

    def _remember(self, name: str, g: Array) -> None:
        before = next(reversed(self.m), name)
        self.m[name], self.v[name] = self.m[before], self.v[before]
        super()._remember(name, g)


@mutant_of("Adam")
class OneDictForBothMeans(_Adam):
    """m and v are two names of one dict, so that each overwrites the other. Give each its own."""

    def _remember(self, name: str, g: Array) -> None:
        self.v = self.m
        super()._remember(name, g)


@mutant_of("Adam")
class StateOfTheClass(_Adam):
    """The running means are attributes of the class, which all optimisers share: a second one
    overwrites those of the first. What belongs to one optimiser begins in __init__, with self."""

    shared_m: ClassVar[Arrays] = {}
    shared_v: ClassVar[Arrays] = {}

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta1, beta2, eps)
        for name, p in params.items():
            self.shared_m[name], self.shared_v[name] = np.zeros_like(p), np.zeros_like(p)
        self.m, self.v = self.shared_m, self.shared_v


@mutant_of("Adam")
class GradientsHeldByReference(_Adam):
    """The gradients themselves were kept for later. Once the caller writes the next ones into the
    same arrays, the old ones that you kept have changed."""

    def _remember(self, name: str, g: Array) -> None:
        self.kept: dict[str, list[Array]] = getattr(self, "kept", {})
        self.kept.setdefault(name, []).append(g)
        self.m[name], self.v[name] = np.zeros_like(g), np.zeros_like(g)
        for old in self.kept[name]:
            super()._remember(name, old)


@mutant_of("Adam")
class SquaredInPlace(_Adam):
    """The caller's gradients are squared afterwards: an operator that ends in = changes the array
    that was given."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        g **= 2


@mutant_of("Adam")
class ParametersReplaced(_Adam):
    """New arrays were put into params. A layer that holds the old ones, as your LSTM does, does not
    change."""

    def step(self, grads: Arrays) -> None:
        """Put changed arrays into params."""
        self.t += 1
        for name, g in grads.items():
            self._remember(name, g)
            change = self._change(*self._corrected(self.m[name], self.v[name]))
            self.params[name] = self.params[name] - change


@mutant_of("Adam")
class NoParameterMoved(_Adam):
    """The parameters are where they were: the step changed copies, or a name inside the loop, and
    no array of params."""

    def step(self, grads: Arrays) -> None:
        """Change no array of params."""


@mutant_of("Adam")
class OnlyTheFirstArray(_Adam):
    """One array moves and the others stay. Does something end the loop in its first round?"""

    def step(self, grads: Arrays) -> None:
        """Change the first parameter."""
        name = next(iter(grads))
        super().step({name: grads[name]})


@mutant_of("Adam")
class LearningRateDecays(_Adam):
    """The step size shrinks with the root of t. The paper's proof does that; its algorithm keeps
    the learning rate as it is."""

    def _change(self, m: Array, v: Array) -> Array:
        return super()._change(m, v) / np.sqrt(self.t)


@mutant_of("Adam")
class LearningRateLeftOut(_Adam):
    """The steps are about 1 long, whatever lr is: nothing multiplies them by it."""

    def _change(self, m: Array, v: Array) -> Array:
        return m / (np.sqrt(v) + self.eps)


@mutant_of("Adam")
class LargerDefault(_Adam):
    """Where no lr is given, the steps are ten times too long: look at the defaults."""

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-2,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta1, beta2, eps)


@mutant_of("Adam")
class ShorterMemoryByDefault(_Adam):
    """Where no beta2 is given, the squares are forgotten ten times too fast: one nine is missing
    in a default."""

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.99,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta1, beta2, eps)


# ---------------------------------------------------------------- adding_problem


def _marks(rng: np.random.Generator, T: int, N: int) -> Marks:
    """The two steps that are drawn for each sequence."""
    first = rng.integers(0, 10, N)
    return first, _second(rng, first, T // 2 - 1)


def _second(rng: np.random.Generator, first: Array, end: int) -> Array:
    """Another step than the first, before the step called end."""
    second = rng.integers(0, np.where(first < end, end - 1, end))
    return second + (second >= first)


def _sequences(values: Array, marks: Marks) -> Sequences:
    """The sequences for values (T, N) and marks that are right."""
    first, second = marks
    T, N = values.shape
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = values
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 1] = x[-1, 1] = -1
    return x, 0.5 + (x[first, 0, columns] + x[second, 0, columns])[np.newaxis] / 4


def _values(rng: np.random.Generator, T: int, N: int) -> Array:
    return rng.uniform(-1, 1, (T, N))


def _drawn(x: Array) -> Array:
    """The sum of the values at steps with the marker 1."""
    return np.sum(x[:, 0] * (x[:, 1] == 1), axis=0, keepdims=True)


@mutant_of("adding_problem")
def values_from_zero_to_one(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """No value is negative. The paper draws them from both sides of zero."""
    return _sequences(rng.random((T, N)), _marks(rng, T, N))


@mutant_of("adding_problem")
def values_from_a_normal_distribution(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The values crowd around zero and some are far out: they come from another distribution than
    the one that is asked for."""
    return _sequences(rng.standard_normal((T, N)), _marks(rng, T, N))


@mutant_of("adding_problem")
def whole_numbers(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The values are whole numbers. They can be any number between -1 and 1."""
    return _sequences(rng.integers(-1, 2, (T, N)).astype(float), _marks(rng, T, N))


@mutant_of("adding_problem")
def ends_left_unmarked(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """First and last step look like any other. Both have a marker of their own, which shows where a
    sequence begins and ends."""
    first, second = _marks(rng, T, N)
    x, y = _sequences(_values(rng, T, N), (first, second))
    x[0, 1], x[-1, 1] = (first == 0) | (second == 0), 0
    return x, y


@mutant_of("adding_problem")
def first_marker_overwritten(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Where the first step is drawn, its marker became 1. Which of two assignments comes last?"""
    first, second = _marks(rng, T, N)
    x, y = _sequences(_values(rng, T, N), (first, second))
    x[0, 1, (first == 0) | (second == 0)] = 1
    return x, y


@mutant_of("adding_problem")
def ends_marked_with_one(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """First and last step have the same marker as the drawn ones, with the wrong sign, so they
    cannot be told apart."""
    x, y = _sequences(_values(rng, T, N), _marks(rng, T, N))
    x[[0, -1], 1] = 1
    return x, y


@mutant_of("adding_problem")
def rows_exchanged(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The markers stand in row 0 and the values in row 1: they have changed places."""
    x, y = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x[:, ::-1].copy(), y


@mutant_of("adding_problem")
def one_in_each_half(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """One mark stands in each half of the sequence, as in many later versions of this task. In
    the paper of 1997 both come early."""
    half = T // 2
    marks = rng.integers(0, half, N), rng.integers(half, T - 1, N)
    return _sequences(_values(rng, T, N), marks)


@mutant_of("adding_problem")
def anywhere_in_the_sequence(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Both marks may stand anywhere, even near the end, where little memory is needed. Each has
    its own range."""
    first = rng.integers(0, T - 1, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T - 1)))


@mutant_of("adding_problem")
def both_in_the_first_half(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Both marks come from the first half, and sometimes neither is early: one of them has a
    narrower range."""
    first = rng.integers(0, T // 2 - 1, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T // 2 - 1)))


@mutant_of("adding_problem")
def both_among_the_first_ten(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Neither mark ever stands beyond the tenth step: one of them has a wider range, which grows
    with T."""
    first = rng.integers(0, 10, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, min(10, T // 2 - 1))))


@mutant_of("adding_problem")
def one_step_past_the_half(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The second mark comes one step too late now and then: count how many steps its range has,
    when the first step is number 0."""
    first = rng.integers(0, 10, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T // 2)))


@mutant_of("adding_problem")
def tenth_step_left_out(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The tenth step is never drawn as one of the first ten: the upper end of integers is not
    included."""
    first = rng.integers(0, 9, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T // 2 - 1)))


@mutant_of("adding_problem")
def steps_counted_from_one(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The paper counts steps from 1 and Python from 0: your ranges begin and end one step late."""
    first = rng.integers(1, 11, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first - 1, T // 2 - 1) + 1))


@mutant_of("adding_problem")
def first_step_never_drawn(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The very first step is never drawn. It may be: what happens to its value and its marker
    then is part of the task."""
    first = rng.integers(1, 10, N)
    return _sequences(_values(rng, T, N), (first, 1 + _second(rng, first - 1, T // 2 - 2)))


@mutant_of("adding_problem")
def marks_may_coincide(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Now and then both marks fall on one step, and its value counts twice: the second has to be
    another step."""
    marks = rng.integers(0, 10, N), rng.integers(0, T // 2 - 1, N)
    return _sequences(_values(rng, T, N), marks)


@mutant_of("adding_problem")
def same_marks_for_all_columns(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """All sequences of a batch are marked at the same two steps: they were drawn once instead of
    once for each column."""
    first, second = _marks(rng, T, 1)
    marks = np.full(N, first[0]), np.full(N, second[0])
    return _sequences(_values(rng, T, N), marks)


@mutant_of("adding_problem")
def same_values_for_all_columns(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """All sequences of a batch have the same values: they were drawn once and repeated over the
    columns."""
    return _sequences(np.repeat(_values(rng, T, 1), N, axis=1), _marks(rng, T, N))


@mutant_of("adding_problem")
def first_value_kept(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Where the first step is drawn, its value stays and counts. Read once more what it is set
    to."""
    values, marks = _values(rng, T, N), _marks(rng, T, N)
    x, _ = _sequences(values, marks)
    x[0, 0] = values[0]
    first, second = marks
    columns = np.arange(N)
    return x, 0.5 + (values[first, columns] + values[second, columns])[np.newaxis] / 4


@mutant_of("adding_problem")
def first_value_kept_and_not_counted(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target leaves a drawn first step out, as it should, but x still shows its value."""
    values = _values(rng, T, N)
    x, y = _sequences(values, _marks(rng, T, N))
    x[0, 0] = values[0]
    return x, y


@mutant_of("adding_problem")
def first_value_always_zero(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The value of the first step is 0 in all sequences. That is so only where the step was
    drawn."""
    x, y = _sequences(_values(rng, T, N), _marks(rng, T, N))
    x[0, 0] = 0
    return x, y


@mutant_of("adding_problem")
def target_made_too_early(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """x is right, and where the first step is drawn y is not: the target was made before that
    value was set to 0."""
    values, (first, second) = _values(rng, T, N), _marks(rng, T, N)
    columns = np.arange(N)
    y = 0.5 + (values[first, columns] + values[second, columns])[np.newaxis] / 4
    return _sequences(values, (first, second))[0], y


@mutant_of("adding_problem")
def plain_sum(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is the sum itself. The paper scales and moves it, so that it lies between 0 and
    1."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, _drawn(x)


@mutant_of("adding_problem")
def half_left_out(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is scaled as it should be, but its middle lies at 0: something was to be
    added."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, _drawn(x) / 4


@mutant_of("adding_problem")
def divided_by_two(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is twice too wide, as if the mean of both values had been taken: the sum of two
    values reaches from -2 to 2."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, 0.5 + _drawn(x) / 2


@mutant_of("adding_problem")
def brackets_round_the_sum_left_out(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Only one of the two values is divided: a division comes before an addition unless brackets
    say otherwise."""
    values, (first, second) = _values(rng, T, N), _marks(rng, T, N)
    x, _ = _sequences(values, (first, second))
    columns = np.arange(N)
    return x, (0.5 + x[first, 0, columns] + x[second, 0, columns] / 4)[np.newaxis]


@mutant_of("adding_problem")
def half_divided_too(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The half was divided along with the sum: it belongs outside the brackets."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, (0.5 + _drawn(x)) / 4


@mutant_of("adding_problem")
def product_of_the_values(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target holds the product of the two values. That is another task; this one is named
    after the addition."""
    values, (first, second) = _values(rng, T, N), _marks(rng, T, N)
    x, _ = _sequences(values, (first, second))
    columns = np.arange(N)
    return x, 0.5 + (x[first, 0, columns] * x[second, 0, columns])[np.newaxis] / 4


@mutant_of("adding_problem")
def ends_counted_in_the_target(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is the values times the markers, so that the first and the last value count as
    well, with a minus."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, 0.5 + np.sum(x[:, 0] * x[:, 1], axis=0, keepdims=True) / 4


@mutant_of("adding_problem")
def seed_set_inside(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Every rng gives the same sequences: a seed is set inside. A model trained on them learns
    one batch by heart."""
    return right.adding_problem(np.random.default_rng(0), T, N)


@mutant_of("adding_problem")
def randomness_from_elsewhere(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The same rng gives other sequences each time: the numbers come from np.random itself, or
    from a generator made inside."""
    return right.adding_problem(np.random.default_rng(), T, N)


@mutant_of("adding_problem")
def sequences_first(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The axes of x are in the order of other libraries, with the sequences first. Ours begins
    with time and ends with the sequences."""
    x, y = right.adding_problem(rng, T, N)
    return x.transpose(2, 0, 1).copy(), y


@mutant_of("adding_problem")
def rows_at_the_end(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Time comes first, as it should, but value and marker stand on the last axis. A time step is
    a matrix with one column for each sequence."""
    x, y = right.adding_problem(rng, T, N)
    return x.transpose(0, 2, 1).copy(), y


@mutant_of("adding_problem")
def target_without_a_row(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """y has one axis. The readout's answer has two, and a difference of the two would become a
    square, without an error."""
    x, y = right.adding_problem(rng, T, N)
    return x, y[0]


@mutant_of("adding_problem")
def target_as_a_column(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """y is a column, with one row for each sequence. Here every sequence has a column."""
    x, y = right.adding_problem(rng, T, N)
    return x, y.T.copy()


# ---------------------------------------------------------------- train


def _train(
    rng: np.random.Generator,
    T: int = 100,
    hidden_size: int = 16,
    batch_size: int = 16,
    lr: float = 0.02,
    max_norm: float = 1.0,
    max_sequences: int = 40_000,
    model: Arrays | None = None,
    show_progress: bool = True,
    draw: Callable[[np.random.Generator, int, int], Sequences] = right.adding_problem,
    upstream: Callable[[Array, int], Array] = lambda dh, t: dh if t == -1 else 0 * dh,
    clip: Callable[[Arrays, float], tuple[Arrays, float]] = right.clip_gradients,
    optimiser: type[right.Adam] = right.Adam,
    measure: Callable[[Array], Array] = np.abs,
    solved: Callable[[list[float]], bool] = right.is_solved,
) -> Trained:
    """A training run, of which the last six arguments replace single parts.

    Args:
        rng: as for train.
        T: as for train.
        hidden_size: as for train.
        batch_size: as for train.
        lr: as for train.
        max_norm: as for train.
        max_sequences: as for train.
        model: as for train.
        show_progress: as for train.
        draw: draws a batch.
        upstream: the gradient at the output of step t, when dh is the gradient at the last one.
        clip: clips the gradients.
        optimiser: its step changes the model.
        measure: turns differences into errors.
        solved: whether the run ends.
    """
    if model is None:
        model = right.new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in right.READOUT}
    zeros = np.zeros((len(lstm["bf"]), batch_size))
    errors: list[float] = []
    steps = optimiser(model, lr)
    while len(errors) < max_sequences and not solved(errors):
        x, target = draw(rng, T, batch_size)
        _, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
        y = right.readout(model["Wy"], model["by"], h)
        dWy, dby, dh = right.readout_backward(model["Wy"], right.mse(y, target)[1], h)
        d_outputs = np.array([upstream(dh, t) for t in range(-T, 0)])
        *_, grads = lstm_backward(lstm, d_outputs, caches)
        steps.step(clip(grads | {"Wy": dWy, "by": dby}, max_norm)[0])
        errors.extend(measure(y - target)[0])
    return model, np.array(errors)


@mutant_of("train")
def set_drawn_once(rng: np.random.Generator, **settings: Any) -> Trained:
    """The sequences were drawn once and come round again and again, so that they can be learnt by
    heart. Draw new ones for every batch."""
    drawn: list[Sequences] = []

    def draw(rng: np.random.Generator, T: int, N: int) -> Sequences:
        drawn.append(drawn[-10] if len(drawn) >= 10 else right.adding_problem(rng, T, N))
        return drawn[-1]

    return _train(rng, draw=draw, **settings)


@mutant_of("train")
def only_the_readout_trained(rng: np.random.Generator, **settings: Any) -> Trained:
    """The readout learns and the LSTM stays as it was: no gradient reaches it. What does the
    backward pass begin with at the last step?"""
    return _train(rng, upstream=lambda dh, t: 0 * dh, **settings)


@mutant_of("train")
def upstream_at_every_step(rng: np.random.Generator, **settings: Any) -> Trained:
    """The gradient of the readout enters at every time step. The readout uses the last hidden state
    and no other. Training still makes progress, so this is easy to miss."""
    return _train(rng, upstream=lambda dh, t: dh, **settings)


@mutant_of("train")
def untrained_model_returned(
    rng: np.random.Generator, model: Arrays | None = None, **settings: Any
) -> Trained:
    """A copy was trained, and what comes back is the model as it was before. Which arrays does
    the optimiser hold?"""
    if model is None:
        model = right.new_model(rng, 2, settings["hidden_size"], 1, longest=settings["T"])
    trained = {name: array.copy() for name, array in model.items()}
    return model, _train(rng, model=trained, **settings)[1]


@mutant_of("train")
def given_model_ignored(
    rng: np.random.Generator, model: Arrays | None = None, **settings: Any
) -> Trained:
    """Training always begins with a new model, even when the caller gives one to go on with."""
    size = settings["hidden_size"]
    return _train(rng, model=right.new_model(rng, 2, size, 1, longest=settings["T"]), **settings)


@mutant_of("train")
def start_without_chrono(
    rng: np.random.Generator, model: Arrays | None = None, **settings: Any
) -> Trained:
    """A run that is given no model begins with forget bias 1, however long the sequences are:
    new_model takes an argument for how far the memory should reach."""
    fresh = right.new_model(rng, 2, settings["hidden_size"], 1) if model is None else model
    return _train(rng, model=fresh, **settings)


class _Forgetful(right.Adam):
    """Adam that is made anew for each step."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, without the running means of earlier steps."""
        super().__init__(self.params, self.lr)
        super().step(grads)


@mutant_of("train")
def optimiser_made_anew(rng: np.random.Generator, **settings: Any) -> Trained:
    """Every step has the same size, large gradient or small: the optimiser is made inside the loop,
    so its running means are lost each time."""
    return _train(rng, optimiser=_Forgetful, **settings)


@mutant_of("train")
def gradients_not_clipped(rng: np.random.Generator, **settings: Any) -> Trained:
    """max_norm has no effect. Either nothing is clipped, or what was clipped is not what the
    optimiser gets, or something else moves the arrays as well."""
    return _train(rng, clip=lambda grads, max_norm: (grads, max_norm), **settings)


@mutant_of("train")
def errors_with_signs(rng: np.random.Generator, **settings: Any) -> Trained:
    """Some errors are negative, and in the mean they cancel out: the criterion is about
    distances, which have no sign."""
    return _train(rng, measure=np.positive, **settings)


@mutant_of("train")
def own_randomness(rng: np.random.Generator, **settings: Any) -> Trained:
    """The same rng gives another model each time: some of the numbers come from a generator of
    your own."""
    return _train(np.random.default_rng(), **settings)


@mutant_of("train")
def no_early_stop(rng: np.random.Generator, **settings: Any) -> Trained:
    """Training goes on long after the task is solved: the criterion is not checked during training,
    or too rarely."""
    return _train(rng, solved=lambda errors: False, **settings)


# ---------------------------------------------------------------- repair_1


@mutant_of("repair_1")
def gradients_of_the_sum_still(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The loss is a mean and its gradients still are those of a sum: numerical_gradient finds each
    of them N times too large."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, labels.size), labels.size * dh


@mutant_of("repair_1")
def loss_summed_to_match(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Loss and gradients agree now, but the loss was changed to fit the gradients. The mean was
    right: a step should not grow with the batch."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss * labels.size, _scaled(grads, labels.size), labels.size * dh


@mutant_of("repair_1")
def loss_divided_once_more(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """A division by N was put in at the wrong end: the loss had one already, the gradients have
    none yet."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss / labels.size, _scaled(grads, labels.size), labels.size * dh


@mutant_of("repair_1")
def divided_by_the_classes(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The gradients were divided by the number of classes. The loss is a mean over the batch."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    factor = labels.size / len(Wy)
    return loss, _scaled(grads, factor), factor * dh


@mutant_of("repair_1")
def divided_by_classes_and_batch(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The gradients were divided by every entry of the logits. The loss has one term for each
    column, and that many are averaged."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, 1 / len(Wy)), dh / len(Wy)


@mutant_of("repair_1")
def only_the_parameters_repaired(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Wy and by have the right gradients now; dh, which goes on into the LSTM, has still that of
    the sum. Repair where all three begin."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, grads, labels.size * dh


@mutant_of("repair_1")
def only_the_weights_repaired(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Only Wy's gradient has been repaired. by and h depend on the same upstream gradient, and
    theirs are still N times too large."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, grads | {"by": labels.size * grads["by"]}, labels.size * dh


@mutant_of("repair_1")
def only_dh_repaired(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """dh is right now, Wy and by still learn from the sum: the division came too late for
    them."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, labels.size), dh


@mutant_of("repair_1")
def divided_at_two_places(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The gradients of Wy and by are N times too small now, dh is right: the division is in the
    upstream gradient and once more behind it."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, 1 / labels.size), dh


@mutant_of("repair_1")
def divided_before_the_truth_was_taken_off(
    Wy: Array, by: Array, h: Array, labels: Array
) -> Repaired:
    """Only the probabilities were divided by N, and the 1 of the right class came off whole: the
    difference of the two is what is to be averaged."""
    loss, _, _ = right.repair_1(Wy, by, h, labels)
    d = _probabilities(Wy @ h + by) / labels.size
    d[labels, np.arange(labels.size)] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d


@mutant_of("repair_1")
def shift_still_missing(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The length is right now, and softmax has still no shift: with logits of 1000 the result is
    not a number. Your softmax_cross_entropy can take such logits."""
    logits, columns = Wy @ h + by, np.arange(labels.size)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    loss = -np.mean(np.log(p[labels, columns]))
    p[labels, columns] -= 1
    d = p / labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d


@mutant_of("repair_1")
def both_slips_still_there(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Nothing is repaired yet. Two things to find: what the gradients are divided by, compared with
    the loss, and what a logit of 1000 does."""
    loss, grads, dh = shift_still_missing(Wy, by, h, labels)
    return loss, _scaled(grads, labels.size), labels.size * dh
