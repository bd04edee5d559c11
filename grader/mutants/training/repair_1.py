"""Known mistakes of repair_1."""

from ..edits import edit
from .shared import P_AT_LABELS, capped_logs

LOGITS, SHIFT = "Wy @ h + by", "    logits = logits - logits.max(axis=0)\n"
MEAN, DIVIDED = "np.mean(log_p[labels, columns])", "    d /= labels.size\n"
SOFTMAX = "np.exp(logits) / np.exp(logits).sum(axis=0)"
WEIGHTS, BIAS, HIDDEN = "d @ h.T", "d.sum(axis=1, keepdims=True)", "Wy.T @ d"

BY_PROBABILITIES = (  # as in the function that is to be repaired
    ("log_p = logits - np.log(np.exp(logits).sum(axis=0))", f"p = {SOFTMAX}"),
    ("np.exp(log_p)", "p.copy()"),
    ("log_p[labels, columns]", P_AT_LABELS),
)

# ---------------------------------------------------------------- the mean

gradients_of_the_sum_still = edit(
    (DIVIDED, ""),
    hint="The loss is a mean and its gradients still are those of a sum: numerical_gradient finds "
    "each of them N times too large.",
)
loss_summed_to_match = edit(
    ("np.mean", "np.sum"),
    (DIVIDED, ""),
    hint="Loss and gradients agree now, but the loss was changed to fit the gradients. The mean "
    "was right: a step should not grow with the batch.",
)
loss_summed_and_gradients_divided = edit(
    ("np.mean", "np.sum"),
    hint="Both were changed, and they disagree as before: now the loss is a sum, and its gradients "
    "are those of the mean.",
)
loss_divided_once_more = edit(
    (MEAN, f"{MEAN} / labels.size"),
    (DIVIDED, ""),
    hint="A division by N was put in at the wrong end: the loss had one already, the gradients "
    "have none yet.",
)
everything_divided_once_more = edit(
    (MEAN, f"{MEAN} / labels.size"),
    hint="The gradients are right now, and the loss was divided by N a second time.",
)
divided_by_the_classes = edit(
    ("d /= labels.size", "d /= len(Wy)"),
    hint="The gradients were divided by the number of classes. The loss is a mean over the batch.",
)
divided_by_classes_and_batch = edit(
    ("d /= labels.size", "d /= d.size"),
    hint="The gradients were divided by every entry of the logits. The loss has one term for each "
    "column, and that many are averaged.",
)
divided_by_the_units = edit(
    ("d /= labels.size", "d /= len(h)"),
    hint="The gradients were divided by the number of units: len of h counts its rows, and a "
    "sequence is a column.",
)
only_the_parameters_repaired = edit(
    (DIVIDED, ""),
    (WEIGHTS, f"{WEIGHTS} / labels.size"),
    (BIAS, f"{BIAS} / labels.size"),
    hint="Wy and by have the right gradients now; dh, which goes on into the LSTM, has still that "
    "of the sum. Repair where all three begin.",
)
only_the_weights_repaired = edit(
    (DIVIDED, ""),
    (WEIGHTS, f"{WEIGHTS} / labels.size"),
    hint="Only Wy's gradient has been repaired. by and h depend on the same upstream gradient, and "
    "theirs are still N times too large.",
)
only_the_bias_repaired = edit(
    (DIVIDED, ""),
    (BIAS, f"{BIAS} / labels.size"),
    hint="Only by's gradient has been repaired: that of Wy sums over the batch as well, inside its "
    "matrix product.",
)
only_dh_repaired = edit(
    (DIVIDED, ""),
    (HIDDEN, f"{HIDDEN} / labels.size"),
    hint="dh is right now, Wy and by still learn from the sum: the division came too late for "
    "them.",
)
divided_at_two_places = edit(
    (WEIGHTS, f"{WEIGHTS} / labels.size"),
    (BIAS, f"{BIAS} / labels.size"),
    hint="The gradients of Wy and by are N times too small now, dh is right: the division is in "
    "the upstream gradient and once more behind it.",
)
bias_divided_twice = edit(
    ("d.sum(", "d.mean("),
    hint="by's gradient is a mean of what is divided by N already, and so N times too small.",
)
divided_before_the_truth_was_taken_off = edit(
    ("np.exp(log_p)", "np.exp(log_p) / labels.size"),
    (DIVIDED, ""),
    hint="Only the probabilities were divided by N, and the 1 of the right class came off whole: "
    "the difference of the two is what is to be averaged.",
)

# ---------------------------------------------------------------- large logits

shift_still_missing = edit(
    *BY_PROBABILITIES,
    (SHIFT, ""),
    hint="The length is right now, and softmax has still no shift: with logits of 1000 the result "
    "is not a number. Your softmax_cross_entropy can take such logits.",
)
both_slips_still_there = edit(
    *BY_PROBABILITIES,
    (SHIFT, ""),
    (DIVIDED, ""),
    hint="Nothing is repaired yet. Two things to find: what the gradients are divided by, compared "
    "with the loss, and what a logit of 1000 does.",
)
shift_missing_before_the_sum = edit(
    (SHIFT, ""),
    hint="No log of a probability is taken any more, which is half of the second repair: the "
    "exponentials of logits near 1000 still overflow.",
)
infinite_when_surely_wrong = edit(
    *BY_PROBABILITIES,
    hint="Shifted, the logits no longer overflow. But a class that is surely not meant still has a "
    "probability of 0, and its log is infinite: exercise 4.2 does without that log.",
)
infinite_when_surely_wrong_and_a_sum = edit(
    *BY_PROBABILITIES,
    (DIVIDED, ""),
    hint="The shift is there. Still to find: what the gradients are divided by, compared with the "
    "loss, and the log of a probability that was rounded to 0.",
)
globals().update(
    capped_logs(BY_PROBABILITIES, SOFTMAX, "The repaired loss")
)  # by name, as all others
one_shift_for_the_whole_batch = edit(
    ("logits.max(axis=0)", "logits.max()"),
    hint="One number was subtracted from all columns, the largest of the batch. A column far below "
    "it is left with exponentials that are all 0.",
)
shift_of_each_row = edit(
    ("logits.max(axis=0)", "logits.max(axis=1, keepdims=True)"),
    hint="Each class was moved by a number of its own, over the batch, and so the classes of one "
    "column no longer compare.",
)

# ---------------------------------------------------------------- broken on the way

sum_over_the_batch_in_softmax = edit(
    (".sum(axis=0)", ".sum(axis=1, keepdims=True)"),
    hint="Softmax adds up along the batch here. In the given function it went over the classes, "
    "and that was right.",
)
truth_not_taken_off = edit(
    ("    d[labels, columns] -= 1\n", ""),
    hint="The gradient of the right class lacks its 1: a line of the given function was lost in "
    "the repair.",
)
truth_less_probability = edit(
    ("np.exp(log_p)", "-np.exp(log_p)"),
    ("-= 1", "+= 1"),
    hint="All gradients have the wrong sign: the right answer less p, where p less the right "
    "answer is the slope.",
)
loss_from_what_became_the_gradient = edit(
    *BY_PROBABILITIES,
    ("p.copy()", "p"),
    (f"    loss = -np.mean({P_AT_LABELS})\n", ""),
    ("return loss", f"return -np.mean({P_AT_LABELS})"),
    hint="p was turned into the gradient before the loss was read from it: the copy that the given "
    "function made is gone.",
)
bias_left_out_of_the_logits = edit(
    (LOGITS, "Wy @ h"),
    hint="The logits are made without by: the first line was right in the given function.",
)
bias_gradient_flattened = edit(
    (", keepdims=True", ""),
    hint="by's gradient has lost its second axis, which the given function had kept.",
)
hidden_gradient_lost = edit(
    (f", {HIDDEN}\n", "\n"),
    hint="The third result is missing: without it the LSTM below the readout learns nothing.",
)
