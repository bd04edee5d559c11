"""Known mistakes of softmax_cross_entropy."""

import numpy as np

from solutions import training as right

from .. import mutant
from .shared import _probabilities

Array = np.ndarray
Loss = tuple[float, Array]


def _cross_entropy(p: Array, labels: Array) -> Loss:
    """Loss and gradient from probabilities, where these are right."""
    columns = np.arange(labels.size)
    gradient = p.copy()
    gradient[labels, columns] -= 1
    return -np.mean(np.log(p[labels, columns])), gradient / labels.size


@mutant
def exp_of_the_bare_logits(logits: Array, labels: Array) -> Loss:
    """Right while the logits are small, NaN once they are large: exp overflows beyond 709. Only
    the differences within a column matter, so a column may be moved before."""
    e = np.exp(logits)
    return _cross_entropy(e / e.sum(axis=0), labels)


@mutant
def one_shift_for_all_columns(logits: Array, labels: Array) -> Loss:
    """All columns were moved by one and the same number. In a column that is much smaller than the
    largest every exp becomes 0, and so does their sum: each column has a largest logit of its
    own."""
    e = np.exp(logits - logits.max())
    return _cross_entropy(e / e.sum(axis=0), labels)


@mutant
def log_of_a_probability_of_zero(logits: Array, labels: Array) -> Loss:
    """The softmax is safe, its log is not: a small probability rounds to 0, and the loss is
    infinite. The log of a softmax can be written down without taking exp and log in turn."""
    return _cross_entropy(_probabilities(logits), labels)


@mutant
def log_with_a_floor(logits: Array, labels: Array) -> Loss:
    """A small number inside the log keeps the loss finite, and caps it: an answer that is surely
    wrong costs no more than a somewhat wrong one."""
    p = _probabilities(logits)
    loss = -np.mean(np.log(p[labels, np.arange(labels.size)] + 1e-12))
    return loss, right.softmax_cross_entropy(logits, labels)[1]


@mutant
def log_with_a_visible_floor(logits: Array, labels: Array) -> Loss:
    """The small number inside the log is not small enough to have no effect: every loss is a little
    off, and a large one is capped. A log that is never taken of 0 does not need it."""
    p = _probabilities(logits)
    loss = -np.mean(np.log(p[labels, np.arange(labels.size)] + 1e-8))
    return loss, right.softmax_cross_entropy(logits, labels)[1]


@mutant
def probabilities_clipped(logits: Array, labels: Array) -> Loss:
    """The probabilities were clipped before the log. That keeps the loss finite and stops it from
    growing: beyond the limit, wrong and very wrong cost the same."""
    p = np.clip(_probabilities(logits), 1e-15, 1 - 1e-15)
    loss = -np.mean(np.log(p[labels, np.arange(labels.size)]))
    return loss, right.softmax_cross_entropy(logits, labels)[1]


@mutant
def logits_clipped_first(logits: Array, labels: Array) -> Loss:
    """Clipped logits do not overflow, but beyond the limit they are all alike: classes that differ
    by a hundred count the same."""
    e = np.exp(np.clip(logits, -500, 500))
    return _cross_entropy(e / e.sum(axis=0), labels)


@mutant
def softmax_along_the_batch(logits: Array, labels: Array) -> Loss:
    """The probabilities add up to 1 along the batch. They should add up to 1 over the classes,
    within each column."""
    return _cross_entropy(_probabilities(logits.T).T, labels)


@mutant
def one_softmax_for_the_whole_batch(logits: Array, labels: Array) -> Loss:
    """The sum under the softmax went over everything: every column has to add up to 1 on its
    own."""
    e = np.exp(logits - logits.max())
    return _cross_entropy(e / e.sum(), labels)


@mutant
def whole_rows_of_the_label(logits: Array, labels: Array) -> Loss:
    """The labels were used as an index by themselves, and that picks whole rows. Of each column
    you want one entry, so an index is missing."""
    p = _probabilities(logits)
    gradient = p.copy()
    gradient[labels] -= 1
    return -np.mean(np.log(p[labels])), gradient / labels.size


@mutant
def slope_of_the_summed_loss(logits: Array, labels: Array) -> Loss:
    """The loss is a mean over the batch, the gradient N times too large: it belongs to the sum.
    One learning rate would then act like another for every batch size."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, gradient * labels.size


@mutant
def one_taken_off_after_dividing(logits: Array, labels: Array) -> Loss:
    """The probabilities were divided by N first, then a whole 1 was taken from the right ones.
    Both have to be divided, so mind which comes first."""
    loss, _ = right.softmax_cross_entropy(logits, labels)
    gradient = _probabilities(logits) / labels.size
    gradient[labels, np.arange(labels.size)] -= 1
    return loss, gradient


@mutant
def losses_summed(logits: Array, labels: Array) -> Loss:
    """Loss and gradient are N times too large: the columns were added up, and their mean is asked
    for."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss * labels.size, gradient * labels.size


@mutant
def rows_taken_for_the_batch(logits: Array, labels: Array) -> Loss:
    """Losses were added up and divided by the number of rows, which is K. Here a sequence of the
    batch is a column."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    factor = labels.size / len(logits)
    return factor * loss, factor * gradient


@mutant
def gradient_divided_by_rows(logits: Array, labels: Array) -> Loss:
    """The loss is right, its gradient was divided by the number of classes: which axis of logits is
    the batch?"""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, gradient * labels.size / len(logits)


@mutant
def loss_averaged_over_classes_too(logits: Array, labels: Array) -> Loss:
    """The gradient is right, the loss K times too small: it was averaged over the zeros of the
    other classes as well. So loss and gradient no longer belong together."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss / len(logits), gradient


@mutant
def everything_averaged_over_classes_too(logits: Array, labels: Array) -> Loss:
    """Loss and gradient are K times too small: each column is one answer, however many classes
    there are to choose from."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss / len(logits), gradient / len(logits)


@mutant
def sign_of_the_log_kept(logits: Array, labels: Array) -> Loss:
    """The loss is negative. The log of a probability is never above 0, and a better answer should
    cost less."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return -loss, gradient


@mutant
def right_answer_less_p(logits: Array, labels: Array) -> Loss:
    """The gradient points downhill. What happens to the loss when the logit of the right class
    grows?"""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, -gradient


@mutant
def probabilities_as_gradient(logits: Array, labels: Array) -> Loss:
    """The gradient is the softmax alone and the labels are not used in it: all logits would be
    pushed down, the right one too."""
    loss, _ = right.softmax_cross_entropy(logits, labels)
    return loss, _probabilities(logits) / labels.size


@mutant
def slope_at_the_probabilities(logits: Array, labels: Array) -> Loss:
    """This is the gradient at the probabilities. The chain goes one link further, through the
    softmax, to the logits."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    columns = np.arange(labels.size)
    at_p = np.zeros_like(gradient)
    at_p[labels, columns] = -1 / _probabilities(logits)[labels, columns]
    return loss, at_p / labels.size


@mutant
def gradient_of_the_right_class_alone(logits: Array, labels: Array) -> Loss:
    """The gradient has one number for each column. All K logits of a column move its loss, so each
    has a slope."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss, gradient[labels, np.arange(labels.size)]


@mutant
def gradient_from_the_logs(logits: Array, labels: Array) -> Loss:
    """The gradient was made from the logs of the probabilities: it consists of the probabilities
    themselves."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    log_p[labels, columns] -= 1
    return loss, log_p / labels.size


@mutant
def loss_after_the_gradient_was_made(logits: Array, labels: Array) -> Loss:
    """The gradient was made in the array of the probabilities, and only then the loss read from
    it: by then they are probabilities no more. Mind the order of the lines."""
    p = _probabilities(logits)
    columns = np.arange(labels.size)
    p[labels, columns] -= 1
    return -np.mean(np.log(p[labels, columns])), p / labels.size


@mutant
def probability_without_log(logits: Array, labels: Array) -> Loss:
    """The loss is a mean of probabilities. Cross-entropy is a mean of their logs."""
    _, gradient = right.softmax_cross_entropy(logits, labels)
    return -np.mean(_probabilities(logits)[labels, np.arange(labels.size)]), gradient


@mutant
def bits_for_nats(logits: Array, labels: Array) -> Loss:
    """The loss is in bits, a log to base two, while the gradient is that of nats."""
    loss, gradient = right.softmax_cross_entropy(logits, labels)
    return loss / np.log(2), gradient


@mutant
def shift_left_in_the_sum(logits: Array, labels: Array) -> Loss:
    """The gradient is right; in the loss one of two terms was moved by the column's maximum, the
    other was not. What is subtracted before exp has to be added again after the log."""
    _, gradient = right.softmax_cross_entropy(logits, labels)
    log_sum = np.log(np.exp(logits - logits.max(axis=0)).sum(axis=0))
    return np.mean(log_sum - logits[labels, np.arange(labels.size)]), gradient


@mutant
def others_punished_as_well(logits: Array, labels: Array) -> Loss:
    """This is the cross-entropy of K separate yes-or-no questions. Softmax answers one question
    with K answers, and only the right one is in the loss."""
    p = _probabilities(logits)
    truth = np.zeros_like(p)
    truth[labels, np.arange(labels.size)] = 1
    loss = -np.sum(truth * np.log(p) + (1 - truth) * np.log(1 - p)) / labels.size
    return loss, (p - truth) / labels.size


@mutant
def labels_taken_for_one_hot(logits: Array, labels: Array) -> Loss:
    """The numbers of the classes were used as factors, so class 2 weighs double and class 0
    nothing. A label says which row is meant."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.sum(labels * log_p) / labels.size, (np.exp(log_p) - labels) / labels.size


@mutant
def classes_counted_from_one(logits: Array, labels: Array) -> Loss:
    """Every label was moved down by one, and class 0 became the last. Classes are counted from 0
    here, as rows are."""
    return right.softmax_cross_entropy(logits, (labels - 1) % len(logits))


@mutant
def likeliest_for_right(logits: Array, labels: Array) -> Loss:
    """The likeliest class was taken for the right one: so every answer of the network would count
    as right. Which argument holds the right classes?"""
    return right.softmax_cross_entropy(logits, logits.argmax(axis=0))


@mutant
def softmax_of_a_softmax(logits: Array, labels: Array) -> Loss:
    """Softmax was applied twice: what comes in here are logits, and they become probabilities
    once."""
    return right.softmax_cross_entropy(_probabilities(logits), labels)


@mutant
def a_loss_for_each_answer(logits: Array, labels: Array) -> object:
    """The loss comes back as a row, one number for each column of the batch. The mean over the
    batch is left to do."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    _, gradient = right.softmax_cross_entropy(logits, labels)
    return -log_p[labels, np.arange(labels.size)], gradient


@mutant
def logits_shifted_in_place(logits: Array, labels: Array) -> Loss:
    """The values are right, but -= has moved the caller's logits; read-only ones it cannot move at
    all."""
    logits -= logits.max(axis=0)
    return right.softmax_cross_entropy(logits, labels)
