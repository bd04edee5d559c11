"""Known mistakes of mse."""

from ..edits import edit

LOSS, GRADIENT = "np.mean(difference**2)", "2 * difference / difference.size"

two_left_out = edit(
    ("2 * difference /", "difference /"),
    hint="The loss is right, its gradient half as steep as it should be: which factor does a "
    "square have in its derivative?",
)
half_the_square = edit(
    (LOSS, f"0.5 * {LOSS}"),
    ("2 * difference /", "difference /"),
    hint="Loss and gradient fit each other and are both half of what is asked. Some books put a "
    "half before the square; a mean has none.",
)
two_in_the_loss = edit(
    (LOSS, f"2 * {LOSS}"),
    hint="The loss is twice what it should be, its gradient is right: the factor of the derivative "
    "has got into the loss.",
)
slope_of_the_sum = edit(
    (" / difference.size", ""),
    hint="The loss is a mean, the gradient that of a sum: both are divided by the same number.",
)
difference_as_gradient = edit(
    (GRADIENT, "difference"),
    hint="The gradient is the bare difference. It has the right sign; what the square and the mean "
    "do to its size is missing.",
)
difference_squared_in_the_gradient = edit(
    ("2 * difference /", "2 * difference**2 /"),
    hint="The gradient is never negative: the difference is still squared in it. What becomes of a "
    "square when it is differentiated?",
)
squares_summed = edit(
    ("np.mean", "np.sum"),
    (" / difference.size", ""),
    hint="This is the sum of the squared errors, and the sum's gradient: the m of MSE stands for "
    "mean.",
)
squares_summed_in_the_loss = edit(
    ("np.mean", "np.sum"),
    hint="The gradient is that of the mean, the loss is a sum: it would grow with every answer you "
    "add.",
)
gradient_by_columns = edit(
    ("difference.size", "y.shape[-1]"),
    hint="The loss is the mean over all entries, the gradient was divided by the columns alone. "
    "The same number belongs under both.",
)
gradient_by_rows = edit(
    ("difference.size", "len(y)"),
    hint="The gradient was divided by the number of rows, while the loss is the mean over all "
    "entries.",
)
mean_over_the_batch_alone = edit(
    (LOSS, "np.sum(difference**2) / y.shape[-1]"),
    ("difference.size", "y.shape[-1]"),
    hint="Squares are summed over the outputs and averaged over the columns. Asked for is the mean "
    "over every entry there is.",
)
divided_by_len = edit(
    (LOSS, "np.sum(difference**2) / len(y)"),
    ("difference.size", "len(y)"),
    hint="len of an array counts its rows, not its entries, so everything was divided by too "
    "little.",
)
one_less_than_there_are = edit(
    (LOSS, "np.sum(difference**2) / (difference.size - 1)"),
    ("difference.size\n", "(difference.size - 1)\n"),
    hint="Everything was divided by one entry less than there are, as in the variance of a sample; "
    "with a single entry that is zero.",
)
target_less_y = edit(
    ("y - target", "target - y"),
    hint="The sign is turned round, which the square in the loss hides: where y is too large, the "
    "loss grows with y.",
)
root_of_the_mean = edit(
    (LOSS, f"np.sqrt({LOSS})"),
    hint="A root was taken of the mean: that is RMSE. MSE is the mean itself.",
)
root_in_both = edit(
    (LOSS, f"np.sqrt({LOSS})"),
    ("difference.size", f"difference.size / (2 * np.sqrt({LOSS}))"),
    hint="Loss and gradient fit each other, and are those of the root of the mean. No root is "
    "asked for.",
)
absolute_error = edit(
    ("difference**2", "np.abs(difference)"),
    ("2 * difference", "np.sign(difference)"),
    hint="The distances were averaged as they are, and the gradient depends only on their signs. "
    "MSE punishes a large error more than two small ones.",
)
square_of_the_mean = edit(
    (LOSS, "np.mean(difference) ** 2"),
    hint="First the mean and then the square: so errors of opposite signs cancel, and a bad answer "
    "looks good.",
)
a_loss_for_each_column = edit(
    ("difference**2", "difference**2, axis=0"),
    hint="A row of losses comes back, one for each column. Training makes a single number smaller.",
)
a_loss_for_each_row = edit(
    ("difference**2", "difference**2, axis=-1"),
    hint="The mean went over the last axis alone, which leaves a loss for each row.",
)
a_loss_for_each_entry = edit(
    (LOSS, "difference**2"),
    hint="The squares come back one by one: their mean is still to be taken.",
)
gradient_averaged = edit(
    (GRADIENT, "np.mean(2 * difference)"),
    hint="The gradient was averaged into one number. Only the loss is a mean: each entry of y has "
    "a slope of its own.",
)
gradient_flat = edit(
    ("2 * difference /", "2 * difference.ravel() /"),
    hint="The slopes are right and stand in one long row. A gradient has the shape of what it "
    "belongs to.",
)
two_axes_at_most = edit(
    ("    return", "    K, N = y.shape\n    return"),
    ("difference.size", "(K * N)"),
    hint="y was unpacked as a matrix of K rows and N columns. The mean is over all entries, "
    "however many axes they stand in.",
)
target_taken_from_y_in_place = edit(
    ("difference = y - target", "difference = y\n    difference -= target"),
    hint="The values are right, but -= has turned the caller's y into the differences.",
)
gradient_before_loss = edit(
    (f"{LOSS}, {GRADIENT}", f"{GRADIENT}, {LOSS}"),
    hint="Both are right and stand in the wrong order: the loss comes first, then its gradient.",
)
mean_alone = edit(
    (f", {GRADIENT}", ""),
    hint="Only the loss comes back. Training follows its gradient, so that has to be returned as "
    "well.",
)

# ---------------------------------------------------------------- in the caller's arrays

difference_made_in_the_target = edit(
    (
        "difference = y - target",
        "difference = target\n    difference -= y\n    difference = -difference",
    ),
    hint="The values are right, but the caller's target was turned into the differences, by an "
    "operator that ends in =.",
)
gradient_made_in_y = edit(
    ("difference = y - target", "difference = y\n    difference -= target"),
    ("return", f"loss = {LOSS}\n    difference *= 2 / difference.size\n    return"),
    (f"return {LOSS}, {GRADIENT}", "return loss, difference"),
    hint="The values are right, and the gradient is y itself, rewritten: the network's answers are "
    "lost to the caller.",
)
gradient_made_in_the_target = edit(
    ("difference = y - target", "difference = np.subtract(y, target, out=target)"),
    ("return", f"loss = {LOSS}\n    difference *= 2 / difference.size\n    return"),
    (f"return {LOSS}, {GRADIENT}", "return loss, difference"),
    hint="The values are right, and the gradient was made in the target's own array, so that the "
    "next epoch would compare with something else.",
)
