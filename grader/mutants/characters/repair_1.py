"""Known mistakes of repair_1."""

from ..edits import Edited, edit
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
the_truth_alone_divided = edit(
    ("-= 1\n", "-= 1 / labels.size\n"),
    (DIVIDED, ""),
    hint="Only the 1 of the right class was divided by N. The probabilities are part of the same "
    "mean.",
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
    hint="A class that is surely not meant still has a probability of 0, and its log is "
    "infinite: exercise 4.2 does without that log. Shifted, the logits no longer overflow.",
)
largest_float_when_surely_wrong = edit(
    *BY_PROBABILITIES,
    ("loss = -np.mean", "loss = np.nan_to_num(-np.mean"),
    ("labels, columns]))", "labels, columns])))"),
    hint="An infinite loss was replaced by the largest float. The logits tell how large it is; the "
    "log of a probability that was rounded to 0 does not.",
)
infinite_when_surely_wrong_and_a_sum = edit(
    *BY_PROBABILITIES,
    (DIVIDED, ""),
    hint="Of the repairs only the shift of the logits is there. Still to find: what the "
    "gradients are divided by, compared with the loss, and the log of a probability that "
    "was rounded to 0.",
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

# ---------------------------------------------------------------- divided twice

weights_divided_twice = edit(
    (WEIGHTS, f"{WEIGHTS} / labels.size"),
    hint="The gradients of by and h are right; that of Wy is N times too small: what it is made of "
    "holds the division already.",
)
hidden_divided_twice = edit(
    (HIDDEN, f"{HIDDEN} / labels.size"),
    hint="The gradients of both parameters are right, dh is N times too small, so the LSTM below "
    "would learn too slowly: one division serves all three.",
)
all_gradients_divided_twice = edit(
    ("d /= labels.size", "d /= labels.size**2"),
    hint="The loss is right, and all three gradients have gone from N times too large to N times "
    "too small: a function that you call may divide as well.",
)
weights_and_hidden_divided_twice = edit(
    (WEIGHTS, f"{WEIGHTS} / labels.size"),
    (HIDDEN, f"{HIDDEN} / labels.size"),
    hint="by's gradient is right, those of Wy and h are N times too small: both products were "
    "divided, of something that had been divided before.",
)

# ---------------------------------------------------------------- the labels are lost

SHARE = "(np.exp(log_p) / labels.size)"

dh_made_of_p = edit(
    (HIDDEN, f"Wy.T @ {SHARE}"),
    hint="Wy and by learn the right thing, and dh is made of the probabilities alone: what goes on "
    "into the LSTM does not know which class was meant.",
)
dh_made_of_whole_p = edit(
    (HIDDEN, "Wy.T @ np.exp(log_p)"),
    hint="dh is made of the probabilities, with neither the labels nor the division by N in them. "
    "The two parameters have both.",
)
weights_made_of_p = edit(
    (WEIGHTS, f"{SHARE} @ h.T"),
    hint="Only Wy's gradient is wrong: it is made of the probabilities, from which the truth was "
    "not taken off.",
)
bias_made_of_p = edit(
    (BIAS, f"{SHARE}.sum(axis=1, keepdims=True)"),
    hint="Only by's gradient is wrong: it adds up probabilities, and so is positive for every "
    "class. Right classes should pull their bias up.",
)
parameters_made_of_p = edit(
    (WEIGHTS, f"{SHARE} @ h.T"),
    (BIAS, f"{SHARE}.sum(axis=1, keepdims=True)"),
    hint="dh is right, while Wy and by get gradients of the bare probabilities: the array in which "
    "the labels are accounted for is another one.",
)
whole_rows_scored = edit(
    (MEAN, "np.mean(log_p[labels])"),
    hint="The gradients are right and the loss takes whole rows by label: an index that the given "
    "function had is lost.",
)
whole_rows_lowered = edit(
    ("d[labels, columns] -= 1", "d[labels] -= 1"),
    hint="The loss is right; in what the gradients are made of, whole rows were lowered by 1. The "
    "given function lowered one entry of each column.",
)

# ---------------------------------------------------------------- written into the arguments

bias_gradient_written_into_by = edit(
    (BIAS, "np.sum(d, axis=1, keepdims=True, out=by)"),
    hint="The values are right, but by's gradient was written into by: the parameter itself is "
    "lost, and a step would take the gradient from the gradient.",
)
gradient_written_into_the_weights = edit(
    (WEIGHTS, "np.matmul(d, h.T, out=Wy)"),
    hint="Wy's gradient was written over Wy, before dh was made with the weights: dh is wrong for "
    "that reason, and the parameter is lost.",
)
gradient_written_into_the_weights_last = edit(
    ("    return", "    dh = Wy.T @ d\n    return"),
    (WEIGHTS, "np.matmul(d, h.T, out=Wy)"),
    (f", {HIDDEN}\n", ", dh\n"),
    hint="The values are right, but Wy holds its own gradient now: the weights that were trained "
    "so far are gone after one call.",
)
hidden_gradient_written_into_h = edit(
    (HIDDEN, "np.matmul(Wy.T, d, out=h)"),
    hint="The values are right, but dh was written into h, which the caller may need again: it is "
    "the hidden state, and caches may refer to it.",
)
both_gradients_written_into_their_parameters = edit(
    ("    return", "    dh = Wy.T @ d\n    return"),
    (WEIGHTS, "np.matmul(d, h.T, out=Wy)"),
    (BIAS, "np.sum(d, axis=1, keepdims=True, out=by)"),
    (f", {HIDDEN}\n", ", dh\n"),
    hint="The values are right, but both gradients were written over the parameters that they "
    "belong to, so that nothing is left to take a step from.",
)

# ---------------------------------------------------------------- clipped in place of shifted


def _clipped_logits() -> dict[str, Edited]:
    """Logits that are cut at a limit in place of a shift, for each usual limit."""
    found = {}
    for limit in (10, 20, 30, 50, 100, 200, 300, 500, 700):
        found[f"repaired_by_a_clip_at_{limit}"] = edit(
            (SHIFT, f"    logits = np.clip(logits, -{limit}, {limit})\n"),
            hint=f"The overflow was repaired by cutting logits at {limit} and -{limit}. Near 1000 "
            "all classes of a column become equal then, and the differences between them are lost.",
        )
    for limit in (500, 700):
        found[f"repaired_above_{limit}_alone"] = edit(
            (SHIFT, f"    logits = np.minimum(logits, {limit})\n"),
            hint=f"Logits were cut at {limit}, from above alone. Those near -1000 give "
            "exponentials that are all 0, and those near 1000 become equal.",
        )
    found["probabilities_of_clipped_logits"] = edit(
        *BY_PROBABILITIES,
        (SHIFT, "    logits = np.clip(logits, -500, 500)\n"),
        hint="Logits were cut so that they fit into exp. Near 1000 they are all alike then, and a "
        "probability that is rounded to 0 still goes into the log.",
    )
    return found


globals().update(_clipped_logits())
