"""Known mistakes of softmax_cross_entropy."""

from ..edits import Edited, Pair, edit
from .shared import P_AT_LABELS, capped_logs

SHIFT, LOG_P = "logits - logits.max(axis=0)", "shifted - np.log(np.exp(shifted).sum(axis=0))"
MEAN, LOSS = "np.mean(log_p[labels, columns])", "-np.mean(log_p[labels, columns])"
SOFTMAX = "np.exp(shifted) / np.exp(shifted).sum(axis=0)"
GRADIENT, ONE_OFF = "gradient = np.exp(log_p)", "gradient[labels, columns] -= 1"
DIVIDED = "gradient / labels.size"

BY_PROBABILITIES = (  # what most programs write: first softmax, then its log
    (f"log_p = {LOG_P}", f"p = {SOFTMAX}"),
    ("np.exp(log_p)", "p.copy()"),
    ("log_p[labels, columns]", P_AT_LABELS),
)

# ---------------------------------------------------------------- softmax, and its log

exp_of_the_bare_logits = edit(
    *BY_PROBABILITIES,
    (SHIFT, "logits"),
    hint="Right while the logits are small, NaN once they are large: exp overflows beyond 709. "
    "Only the differences within a column matter, so a column may be moved before.",
)
log_of_bare_exponentials = edit(
    (SHIFT, "logits"),
    hint="The log is taken of the sum as it should be, yet the exponentials in that sum overflow, "
    "or all become 0: the logits were not moved before.",
)
one_shift_for_all_columns = edit(
    *BY_PROBABILITIES,
    (SHIFT, "logits - logits.max()"),
    hint="All columns were moved by one and the same number. In a column that is much smaller than "
    "the largest every exp becomes 0, and so does their sum: each column has a largest logit of "
    "its own.",
)
one_shift_for_all_sums = edit(
    (SHIFT, "logits - logits.max()"),
    hint="The largest logit of the whole batch was subtracted everywhere, and in columns far below "
    "it the log meets a sum of 0.",
)
shift_by_the_mean = edit(
    (SHIFT, "logits - logits.mean(axis=0)"),
    hint="The mean of a column was subtracted: what is far above the mean still overflows.",
)
shift_by_the_smallest = edit(
    (SHIFT, "logits - logits.min(axis=0)"),
    hint="The smallest logit became 0, and all others are above it: their exponentials are larger "
    "than before.",
)
shift_by_the_largest_size = edit(
    (SHIFT, "logits - np.abs(logits).max(axis=0)"),
    hint="The largest absolute value was subtracted. When all logits are far below zero, that "
    "moves them further down, and every exponential is 0.",
)
shift_along_the_batch = edit(
    ("logits.max(axis=0)", "logits.max(axis=1, keepdims=True)"),
    hint="The shift is the largest logit of each row: what cancels within a column is a number "
    "that all of the column shares.",
)
log_of_a_probability_of_zero = edit(
    *BY_PROBABILITIES,
    hint="The softmax is safe, its log is not: a small probability rounds to 0, and the loss is "
    "infinite. The log of a softmax can be written down without taking exp and log in turn.",
)
globals().update(capped_logs(BY_PROBABILITIES, SOFTMAX, "The loss"))  # by name, as all others here
one_added_inside_the_log = edit(
    *BY_PROBABILITIES,
    (P_AT_LABELS, "np.log(1 + p[labels, columns])"),
    hint="A 1 was added inside the log, so that no loss is above 0: log1p is for numbers that are "
    "near 0, not for keeping away from it.",
)
logits_clipped_first = edit(
    *BY_PROBABILITIES,
    (SHIFT, "np.clip(logits, -500, 500)"),
    hint="Clipped logits do not overflow, but beyond the limit they are all alike: classes that "
    "differ by a hundred count the same.",
)
softmax_along_the_batch = edit(
    *BY_PROBABILITIES,
    ("logits.max(axis=0)", "logits.max(axis=1, keepdims=True)"),
    (".sum(axis=0)", ".sum(axis=1, keepdims=True)"),
    hint="The probabilities add up to 1 along the batch. They should add up to 1 over the classes, "
    "within each column.",
)
one_softmax_for_the_whole_batch = edit(
    *BY_PROBABILITIES,
    (SHIFT, "logits - logits.max()"),
    (".sum(axis=0)", ".sum()"),
    hint="The sum under the softmax went over everything: every column has to add up to 1 on its "
    "own.",
)
softmax_of_a_softmax = edit(
    (
        f"    shifted = {SHIFT}",
        f"    e = np.exp({SHIFT})\n    logits = e / e.sum(axis=0)\n    shifted = {SHIFT}",
    ),
    hint="Softmax was applied twice: what comes in here are logits, and they become probabilities "
    "once.",
)
logits_shifted_in_place = edit(
    (f"shifted = {SHIFT}", "shifted = logits\n    shifted -= logits.max(axis=0)"),
    hint="The values are right, but the caller's logits are not what they were: something was "
    "subtracted from them, or written into them, in place.",
)

# ---------------------------------------------------------------- labels

whole_rows_of_the_label = edit(
    *BY_PROBABILITIES,
    (P_AT_LABELS, "np.log(p[labels])"),
    (ONE_OFF, "gradient[labels] -= 1"),
    hint="The labels were used as an index by themselves, and that picks whole rows. Of each "
    "column you want one entry, so an index is missing.",
)
row_and_column_exchanged = edit(
    (LOSS, "-np.mean(log_p[columns, labels])"),
    (ONE_OFF, "gradient[columns, labels] -= 1"),
    hint="The labels stand at the place of the column: a label says which row of logits is right, "
    "and the row comes first.",
)
labels_taken_for_one_hot = edit(
    (MEAN, "np.sum(labels * log_p) / labels.size"),
    (ONE_OFF, "gradient -= labels"),
    hint="The numbers of the classes were used as factors, so class 2 weighs double and class 0 "
    "nothing. A label says which row is meant.",
)
classes_counted_from_one = edit(
    ("columns = np.arange(labels.size)", "columns, labels = np.arange(labels.size), labels - 1"),
    hint="Every label was moved down by one, and class 0 became the last. Classes are counted from "
    "0 here, as rows are.",
)
likeliest_for_right = edit(
    ("    shifted =", "    labels = logits.argmax(axis=0)\n    shifted ="),
    hint="The likeliest class was taken for the right one: so every answer of the network would "
    "count as right. Which argument holds the right classes?",
)

# ---------------------------------------------------------------- the loss

losses_summed = edit(
    ("np.mean", "np.sum"),
    (DIVIDED, "gradient"),
    hint="Loss and gradient are N times too large: the columns were added up, and their mean is "
    "asked for.",
)
loss_alone_summed = edit(
    ("np.mean", "np.sum"),
    hint="The gradient is that of the mean, and the loss was added up over the batch: the two do "
    "not belong to each other.",
)
rows_taken_for_the_batch = edit(
    (MEAN, "np.sum(log_p[labels, columns]) / len(logits)"),
    (DIVIDED, "gradient / len(logits)"),
    hint="Losses were added up and divided by the number of rows, which is K. Here a sequence of "
    "the batch is a column.",
)
loss_averaged_over_classes_too = edit(
    (MEAN, "np.sum(log_p[labels, columns]) / logits.size"),
    hint="The gradient is right, the loss K times too small: it was averaged over the zeros of the "
    "other classes as well. So loss and gradient no longer belong together.",
)
everything_averaged_over_classes_too = edit(
    (MEAN, "np.sum(log_p[labels, columns]) / logits.size"),
    (DIVIDED, "gradient / logits.size"),
    hint="Loss and gradient are K times too small: each column is one answer, however many classes "
    "there are to choose from.",
)
sign_of_the_log_kept = edit(
    (LOSS, MEAN),
    hint="The loss is negative. The log of a probability is never above 0, and a better answer "
    "should cost less.",
)
loss_after_the_gradient_was_made = edit(
    *BY_PROBABILITIES,
    ("p.copy()", "p"),
    hint="The gradient was made in the array of the probabilities, and only then the loss read "
    "from it: by then they are probabilities no more. Mind the order of the lines.",
)
probability_without_log = edit(
    (MEAN, "np.mean(np.exp(log_p)[labels, columns])"),
    hint="The loss is a mean of probabilities. Cross-entropy is a mean of their logs.",
)
bits_for_nats = edit(
    (LOSS, f"{LOSS} / np.log(2)"),
    hint="The loss is in bits, a log to base two, while the gradient is that of nats.",
)
digits_for_nats = edit(
    (LOSS, f"{LOSS} / np.log(10)"),
    hint="The loss was made with a log to base ten; the gradient is that of the natural one.",
)
shift_left_in_the_sum = edit(
    (MEAN, "np.mean((logits - np.log(np.exp(shifted).sum(axis=0)))[labels, columns])"),
    hint="The gradient is right; in the loss one of two terms was moved by the column's maximum, "
    "the other was not. What is subtracted before exp has to be added again after the log.",
)
others_punished_as_well = edit(
    *BY_PROBABILITIES,
    (f"-np.mean({P_AT_LABELS})", "-np.sum(q * np.log(p) + (1 - q) * np.log(1 - p)) / labels.size"),
    ("gradient = p.copy()", "q = np.eye(len(p))[:, labels]\n    gradient = p.copy()"),
    hint="This is the cross-entropy of K separate yes-or-no questions. Softmax answers one "
    "question with K answers, and only the right one is in the loss.",
)
a_loss_for_each_answer = edit(
    (LOSS, "-log_p[labels, columns]"),
    hint="The loss comes back as a row, one number for each column of the batch. The mean over the "
    "batch is left to do.",
)

# ---------------------------------------------------------------- the gradient

slope_of_the_summed_loss = edit(
    (DIVIDED, "gradient"),
    hint="The loss is a mean over the batch, the gradient N times too large: it belongs to the "
    "sum. One learning rate would then act like another for every batch size.",
)
gradient_divided_by_rows = edit(
    (DIVIDED, "gradient / len(logits)"),
    hint="The loss is right, its gradient was divided by the number of classes: which axis of "
    "logits is the batch?",
)
gradient_averaged_over_classes_too = edit(
    (DIVIDED, "gradient / logits.size"),
    hint="The loss is right, its gradient was divided by all entries of the logits, classes "
    "included.",
)
one_taken_off_after_dividing = edit(
    (GRADIENT, f"{GRADIENT} / labels.size"),
    ("gradient / labels.size\n", "gradient\n"),
    hint="The probabilities were divided by N first, then a whole 1 was taken from the right ones. "
    "Both have to be divided, so mind which comes first.",
)
one_taken_off_before_exp = edit(
    (GRADIENT, "log_p[labels, columns] -= 1\n    gradient = np.exp(log_p)"),
    (f"    {ONE_OFF}\n", ""),
    hint="1 was taken off the logarithms, before exp: that divides the probability of the right "
    "class by e. It comes off the probability itself.",
)
right_answer_less_p = edit(
    (DIVIDED, "-gradient / labels.size"),
    hint="The gradient points downhill. What happens to the loss when the logit of the right class "
    "grows?",
)
probabilities_as_gradient = edit(
    (f"    {ONE_OFF}\n", ""),
    hint="The gradient is the softmax alone and the labels are not used in it: all logits would be "
    "pushed down, the right one too.",
)
right_entry_set_to_minus_one = edit(
    (ONE_OFF, "gradient[labels, columns] = -1"),
    hint="At the right class the gradient is always the same, however sure the network is. The 1 "
    "is taken off something, which is lost here.",
)
slope_at_the_probabilities = edit(
    (GRADIENT, "gradient = np.zeros_like(log_p)"),
    (ONE_OFF, "gradient[labels, columns] = -1 / np.exp(log_p[labels, columns])"),
    hint="This is the gradient at the probabilities. The chain goes one link further, through the "
    "softmax, to the logits.",
)
slope_of_a_sigmoid_as_well = edit(
    (DIVIDED, "gradient * np.exp(log_p) * (1 - np.exp(log_p)) / labels.size"),
    hint="The slope of a sigmoid came in as well. Softmax and log together leave a plain "
    "difference, and nothing is multiplied with it.",
)
gradient_of_the_right_class_alone = edit(
    (DIVIDED, "gradient[labels, columns] / labels.size"),
    hint="The gradient has one number for each column. All K logits of a column move its loss, so "
    "each has a slope.",
)
gradient_from_the_logs = edit(
    ("np.exp(log_p)", "log_p.copy()"),
    hint="The gradient was made from the logs of the probabilities: it consists of the "
    "probabilities themselves.",
)
gradient_kept_back = edit(
    (f", {DIVIDED}", ""),
    hint="Only the loss comes back; what training follows is the gradient.",
)
gradient_comes_first = edit(
    (f"{LOSS}, {DIVIDED}", f"{DIVIDED}, {LOSS}"),
    hint="Loss and gradient are right and have changed places.",
)

# ---------------------------------------------------------------- whole rows, and all entries

whole_rows_in_the_loss = edit(
    (MEAN, "np.mean(log_p[labels])"),
    hint="The gradient is right; for the loss the labels picked whole rows of the logs, so that "
    "every column is also scored with the labels of the others.",
)
whole_rows_summed_in_the_loss = edit(
    (MEAN, "np.sum(log_p[labels]) / labels.size"),
    hint="The gradient is right; the loss adds up whole rows, N entries for each label where one "
    "belongs, so that it is far too large.",
)
whole_rows_of_the_gradient = edit(
    (ONE_OFF, "gradient[labels] -= 1"),
    hint="The loss is right; from the gradient the 1 was taken off in whole rows, in every column "
    "of each class that occurs among the labels.",
)
all_entries_in_the_loss = edit(
    (MEAN, "np.mean(log_p)"),
    hint="The loss is a mean over all entries, as if every class were the right one: the labels "
    "are not used in it. In the gradient they are.",
)
one_taken_off_everywhere = edit(
    (ONE_OFF, "gradient -= 1"),
    hint="A 1 was taken off every entry of the gradient. In a column there is one class that was "
    "meant, and it alone has that term.",
)
one_added_at_the_label = edit(
    (ONE_OFF, "gradient[labels, columns] += 1"),
    hint="At the right class the 1 was added to the probability, so that its logit is pushed down "
    "hardest of all.",
)
sums_along_the_batch = edit(
    ("np.exp(shifted).sum(axis=0)", "np.exp(shifted).sum(axis=1, keepdims=True)"),
    hint="Each column was moved by its own largest logit, but the exponentials under the log were "
    "added up along the batch, over other columns.",
)
columns_counted_by_the_rows = edit(
    ("np.arange(labels.size)", "np.arange(len(logits))"),
    hint="There are as many column numbers as logits has rows, and they do not go together with "
    "the labels: len of a matrix counts its first axis.",
)

# ---------------------------------------------------------------- a one-hot of the wrong size


def _too_few_classes(loss: str) -> tuple[Pair, ...]:
    """Edits that make a one-hot matrix of the labels alone, and the loss right after it."""
    one_hot = f"onehot = np.eye(labels.max() + 1)[labels].T\n    loss = {loss}\n    {GRADIENT}"
    return (LOSS, "loss"), (GRADIENT, one_hot)


classes_from_the_largest_label = edit(
    *_too_few_classes("-np.sum(onehot * log_p) / labels.size"),
    (ONE_OFF, "gradient -= onehot"),
    hint="The one-hot matrix, which multiplies the logs, has only as many rows as its labels "
    "need. Not every class has to occur in a batch: what else tells how many there are?",
)
logs_times_too_few_classes = edit(
    *_too_few_classes("-np.sum(log_p * onehot) / labels.size"),
    (ONE_OFF, "gradient -= onehot"),
    hint="Loss and gradient use a one-hot matrix that ends at the largest label of the batch. "
    "Classes above it exist all the same, and have rows in logits.",
)
gradient_of_too_few_classes = edit(
    *_too_few_classes(LOSS),
    (ONE_OFF, "gradient = gradient - onehot"),
    hint="The loss does without it, but a one-hot matrix is taken off the gradient that ends at "
    "the largest label: a class that no column has is missing there.",
)
gradient_less_too_few_classes_in_place = edit(
    *_too_few_classes(LOSS),
    (ONE_OFF, "gradient -= onehot"),
    hint="The loss is right; what -= takes off the gradient has a row for each class up to the "
    "largest label, and logits may have more of them.",
)

# ---------------------------------------------------------------- clipped in place of shifted


def _clipped_logits() -> dict[str, Edited]:
    """Logits that are cut at a limit in place of a shift, for each usual limit."""
    found = {}
    for limit in (10, 20, 30, 50, 100, 200, 300, 500, 700):
        found[f"logs_of_logits_clipped_at_{limit}"] = edit(
            (SHIFT, f"np.clip(logits, -{limit}, {limit})"),
            hint=f"All is finite, but logits beyond {limit} and below -{limit} were cut: no loss "
            f"can be far above {2 * limit}, and scores that differ by hundreds become equal.",
        )
        found[f"shifted_and_clipped_at_{limit}"] = edit(
            (SHIFT, f"np.maximum({SHIFT}, -{limit})"),
            hint=f"The shift is there, and after it differences beyond {limit} were cut off: a "
            f"class that is surely not meant costs about {limit} at most, however sure it is.",
        )
    for limit in (500, 700):
        found[f"clipped_above_{limit}_alone"] = edit(
            (SHIFT, f"np.minimum(logits, {limit})"),
            hint=f"Logits were cut at {limit} from above, and nothing was done below: in a column "
            "near -1000 all exponentials are 0, and so is the number under the log.",
        )
    found["probabilities_of_logits_clipped_at_700"] = edit(
        *BY_PROBABILITIES,
        (SHIFT, "np.clip(logits, -700, 700)"),
        hint="Cut at 700, the logits fit into exp, but the quotient of a tiny and a huge "
        "exponential is rounded to 0 before its log is taken.",
    )
    return found


globals().update(_clipped_logits())
