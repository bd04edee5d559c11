"""Known mistakes of repair_1."""

import numpy as np

from solutions import training as right

from .. import mutant
from .shared import _probabilities, _scaled

Array = np.ndarray
Arrays = dict[str, Array]
Repaired = tuple[float, Arrays, Array]


@mutant
def gradients_of_the_sum_still(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The loss is a mean and its gradients still are those of a sum: numerical_gradient finds each
    of them N times too large."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, labels.size), labels.size * dh


@mutant
def loss_summed_to_match(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Loss and gradients agree now, but the loss was changed to fit the gradients. The mean was
    right: a step should not grow with the batch."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss * labels.size, _scaled(grads, labels.size), labels.size * dh


@mutant
def loss_divided_once_more(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """A division by N was put in at the wrong end: the loss had one already, the gradients have
    none yet."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss / labels.size, _scaled(grads, labels.size), labels.size * dh


@mutant
def divided_by_the_classes(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The gradients were divided by the number of classes. The loss is a mean over the batch."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    factor = labels.size / len(Wy)
    return loss, _scaled(grads, factor), factor * dh


@mutant
def divided_by_classes_and_batch(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The gradients were divided by every entry of the logits. The loss has one term for each
    column, and that many are averaged."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, 1 / len(Wy)), dh / len(Wy)


@mutant
def only_the_parameters_repaired(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Wy and by have the right gradients now; dh, which goes on into the LSTM, has still that of
    the sum. Repair where all three begin."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, grads, labels.size * dh


@mutant
def only_the_weights_repaired(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Only Wy's gradient has been repaired. by and h depend on the same upstream gradient, and
    theirs are still N times too large."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, grads | {"by": labels.size * grads["by"]}, labels.size * dh


@mutant
def only_dh_repaired(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """dh is right now, Wy and by still learn from the sum: the division came too late for
    them."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, labels.size), dh


@mutant
def divided_at_two_places(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The gradients of Wy and by are N times too small now, dh is right: the division is in the
    upstream gradient and once more behind it."""
    loss, grads, dh = right.repair_1(Wy, by, h, labels)
    return loss, _scaled(grads, 1 / labels.size), dh


@mutant
def divided_before_the_truth_was_taken_off(
    Wy: Array, by: Array, h: Array, labels: Array
) -> Repaired:
    """Only the probabilities were divided by N, and the 1 of the right class came off whole: the
    difference of the two is what is to be averaged."""
    loss, _, _ = right.repair_1(Wy, by, h, labels)
    d = _probabilities(Wy @ h + by) / labels.size
    d[labels, np.arange(labels.size)] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d


@mutant
def shift_still_missing(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """The length is right now, and softmax has still no shift: with logits of 1000 the result is
    not a number. Your softmax_cross_entropy can take such logits."""
    logits, columns = Wy @ h + by, np.arange(labels.size)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    loss = -np.mean(np.log(p[labels, columns]))
    p[labels, columns] -= 1
    d = p / labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d


@mutant
def both_slips_still_there(Wy: Array, by: Array, h: Array, labels: Array) -> Repaired:
    """Nothing is repaired yet. Two things to find: what the gradients are divided by, compared with
    the loss, and what a logit of 1000 does."""
    loss, grads, dh = shift_still_missing(Wy, by, h, labels)
    return loss, _scaled(grads, labels.size), labels.size * dh
