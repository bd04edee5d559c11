"""Known mistakes of sigmoid."""

import numpy as np

from ..edits import edit

FRACTION = "np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))"  # of the reference
SIGNATURE = "def sigmoid(x: np.ndarray)"
MASK, OTHER_MASK = "positive = x >= 0", "negative = x < 0"


def by_masks(x: np.ndarray) -> np.ndarray:
    """A right answer with a form for each side of zero."""
    result = np.zeros_like(x)
    positive = x >= 0
    negative = x < 0
    result[positive] = 1 / (1 + np.exp(-x[positive]))
    result[negative] = np.exp(x[negative]) / (1 + np.exp(x[negative]))
    return result


overflowing_exp = edit(
    (FRACTION, "1 / (1 + np.exp(-x))"),
    hint="An exponential overflows on one side of zero: exp(-x) far below it, exp(x) far above. "
    "The value survives and the warning stays: look for a form whose exponent is never above zero.",
)
infinity_over_infinity = edit(
    (FRACTION, "np.exp(x) / (1 + np.exp(x))"),
    hint="For large x both exp(x) are infinite, and inf / inf is NaN. Which form of the fraction "
    "is safe for positive x, and which for negative x?",
)
where_takes_both_branches = edit(
    (FRACTION, "np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))"),
    hint="An unsafe form is computed for every entry and thrown away afterwards, as np.where does: "
    "by then it has overflowed. Make the exponent itself safe.",
)
sign_of_exponent = edit(
    (FRACTION, "1 / (1 + np.exp(np.clip(x, -700, 700)))"),
    hint="This curve falls where the sigmoid rises: look at the sign of the exponent.",
)
mirrored_fraction = edit(
    (FRACTION, "np.exp(-x) / (1 + np.exp(-x))"),
    hint="This curve falls where the sigmoid rises, and far below zero it is inf / inf. Which of "
    "the two terms of the denominator belongs above the line?",
)
tanh_for_sigmoid = edit(
    (FRACTION, "np.tanh(x)"),
    hint="These values run from -1 to 1: that is tanh. A gate needs values from 0 to 1.",
)
hard_sigmoid = edit(
    (FRACTION, "np.clip(0.2 * x + 0.5, 0.0, 1.0)"),
    hint="This is a straight line with two corners, an approximation some libraries use. Here the "
    "smooth curve is asked for.",
)
harder_sigmoid = edit(
    (FRACTION, "np.clip(x / 6 + 0.5, 0.0, 1.0)"),
    hint="This is a straight line of slope 1/6 that is cut off at 0 and 1: a fast stand-in for "
    "the sigmoid, which is a smooth curve.",
)
softmax_for_sigmoid = edit(
    (FRACTION, "np.exp(x - np.max(x)) / np.exp(x - np.max(x)).sum()"),
    hint="These values share a sum of 1: that is a softmax. A sigmoid treats every entry on its "
    "own.",
)
missing_one = edit(
    (FRACTION, "1 / np.exp(-np.clip(x, -700, 700))"),
    hint="Values above 1 come out. Look at the denominator: what keeps it above the numerator?",
)
minus_in_the_denominator = edit(
    (FRACTION, "1 / (1 - np.exp(-x))"),
    hint="Some values are negative and some above 1: one term of the denominator is subtracted "
    "instead of added.",
)
division_before_the_sum = edit(
    (FRACTION, "1 / 1 + np.exp(-x)"),
    hint="Every value is above 1: Python divides before it adds. What is the whole denominator?",
)
derivative_for_sigmoid = edit(
    (f"return {FRACTION}", f"s = {FRACTION}\n    return s * (1.0 - s)"),
    hint="These values never pass 0.25: this is the derivative of the sigmoid, not the sigmoid.",
)
clip_in_place = edit(
    ("    return", "    x[...] = np.clip(x, -500, 500)\n    return"),
    (FRACTION, "1 / (1 + np.exp(-x))"),
    hint="The numbers are right, and x was changed on the way: out=, x[...] = and -= write into "
    "the caller's array. Give what you compute a new name.",
)
sigmoid_in_float32 = edit(
    (FRACTION, f"({FRACTION}).astype(np.float32).astype(float)"),
    hint="The values went through float32, which keeps 7 digits of 16. Keep the dtype of x.",
)
rounded_to_int = edit(
    (FRACTION, f"np.rint({FRACTION}).astype(int)"),
    hint="The result holds whole numbers: a gate can have any value between 0 and 1.",
)
tanh_not_halved = edit(
    (FRACTION, "0.5 * (1 + np.tanh(x))"),
    hint="The curve is right and twice as steep: this is the sigmoid of 2x. With tanh, x is halved "
    "as well as the result.",
)
tanh_not_shifted = edit(
    (FRACTION, "0.5 * np.tanh(0.5 * x)"),
    hint="The curve has the right shape and lies half a unit too low: from -0.5 to 0.5, where a "
    "gate goes from 0 to 1.",
)
tanh_not_scaled = edit(
    (FRACTION, "1 + np.tanh(x / 2)"),
    hint="Every value is twice what it should be, up to 2: a tanh that was moved up is still too "
    "tall.",
)
sign_lost_in_abs = edit(
    (FRACTION, "1 / (1 + np.exp(-np.abs(x)))"),
    hint="Right for positive x, and mirrored for negative x: np.abs, or one form for both sides, "
    "removes the sign. The gate must close for negative x.",
)
one_form_for_both_sides = edit(
    (FRACTION, "np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))"),
    hint="Right for negative x, and mirrored for positive x: what is right on one side serves "
    "both, and the sign of x is lost. The gate must open for positive x.",
)
flat_above_zero = edit(
    ("np.exp(-np.abs(x))", "np.exp(np.minimum(x, 0.0))"),
    hint="Right for negative x, and 0.5 for every positive one: the same exponent stands above and "
    "below, and is 0 there.",
)
cut_off_below_zero = edit(
    (FRACTION, "1 / (1 + np.exp(-np.maximum(x, 0)))"),
    hint="No value is below 0.5: negative entries were set to 0 to avoid the overflow, and their "
    "sigmoid is lost with them.",
)
clipped_at_ten = edit(
    (FRACTION, "1 / (1 + np.exp(-np.clip(x, -10, 10)))"),
    hint="Beyond 10 on either side the curve is flat, and a value there is off by up to 5e-5: the "
    "bounds of the clip are far narrower than overflow requires.",
)
clipped_at_twenty = edit(
    (FRACTION, "1 / (1 + np.exp(-np.clip(x, -20, 20)))"),
    hint="Beyond 20 on either side the curve is flat, off by 2e-9 there: the clip takes effect "
    "long before exp overflows.",
)
clipped_at_thirty = edit(
    (FRACTION, "1 / (1 + np.exp(-np.clip(x, -30, 30)))"),
    hint="Far below zero every value is the same tiny number, where it should go on falling to 0: "
    "clip only where exp would overflow.",
)
kept_away_from_zero_and_one = edit(
    (FRACTION, f"np.clip({FRACTION}, 1e-7, 1 - 1e-7)"),
    hint="No value comes nearer to 0 or 1 than a small constant: the result was clipped. That is "
    "for a logarithm, and there is none here.",
)
rounded_to_digits = edit(
    (FRACTION, f"np.round({FRACTION}, 6)"),
    hint="The values were rounded to a few digits. Rounding is for printing.",
)
stretched_to_minus_one = edit(
    (FRACTION, "2 / (1 + np.exp(-np.clip(x, -700, 700))) - 1"),
    hint="The values run from -1 to 1: this is the tanh of x/2. What was doubled and shifted "
    "should stay as it was.",
)
small_number_in_the_denominator = edit(
    ("np.abs(x)))", "np.abs(x)) + 1e-8)"),
    hint="Right to eight digits and no further: a small constant in the denominator, which can "
    "never be 0 here anyway.",
)
exp_of_the_math_module = edit(
    ("    return", "    import math\n\n    return"),
    (FRACTION, "1 / (1 + math.exp(-x))"),
    hint="A function of the math module was used, which takes a single number. For a whole array "
    "take the function of the same name from NumPy.",
)
truth_of_an_array = edit(
    (
        f"    return {FRACTION}",
        "    if x >= 0:\n        return 1 / (1 + np.exp(-x))\n"
        "    return np.exp(x) / (1 + np.exp(x))",
    ),
    hint="`if` asks one question of a whole array, and its entries answer differently. Each entry "
    "needs its own choice, or a form that needs none.",
)

# ---------------------------------------------------------------- masks

zero_stays_zero = edit(
    (MASK, "positive = x > 0"),
    of=by_masks,
    hint="Where x is exactly 0 the result is 0, and everywhere else it is right: which of the two "
    "sides takes care of zero itself?",
)
zero_stays_one = edit(
    (MASK, "positive = x > 0"),
    ("np.zeros_like(x)", "np.ones_like(x)"),
    of=by_masks,
    hint="Where x is exactly 0 the result is 1, and everywhere else it is right: neither side of "
    "your choice includes zero.",
)
negative_side_left_out = edit(
    (OTHER_MASK, "negative = x < -np.inf"),
    of=by_masks,
    hint="Right for positive x, and 0 for every negative one: those entries are never filled in.",
)
positive_side_left_out = edit(
    (MASK, "positive = x > np.inf"),
    of=by_masks,
    hint="Right for negative x, and 0 for every positive one and for zero: those entries are never "
    "filled in.",
)

# ---------------------------------------------------------------- shapes and shifts

flattened = edit(
    (FRACTION, f"({FRACTION}).ravel()"),
    hint="The numbers are right and stand in one flat row: a loop over all entries, or ravel, has "
    "lost the shape of x.",
)
largest_entry_subtracted = edit(
    (FRACTION, "np.exp(x - np.max(x)) / (1 + np.exp(x - np.max(x)))"),
    hint="The largest entry of x was taken off first, as softmax may do. There it cancels; here it "
    "moves every entry along the curve.",
)
mean_subtracted = edit(
    (FRACTION, FRACTION.replace("(x", "(x - np.mean(x)")),
    hint="The mean of x was taken off first. An entry must not depend on the others.",
)
smallest_entry_subtracted = edit(
    (FRACTION, FRACTION.replace("(x", "(x - np.min(x)")),
    hint="The smallest entry of x was taken off first, so that nothing is below 0.5. Each entry is "
    "squashed where it stands.",
)
squashed_twice = edit(
    (f"return {FRACTION}", f"x = {FRACTION}\n    return {FRACTION}"),
    hint="No value is outside 0.5 to 0.73: the sigmoid was applied to its own result.",
)
sum_of_the_values = edit(
    (FRACTION, f"np.sum({FRACTION})"),
    hint="One number comes back, the sum of all values. The sigmoid has a value for each entry.",
)

# ---------------------------------------------------------------- side effects

one_result_for_each_shape = edit(
    (SIGNATURE, "def sigmoid(x, kept={})"),
    (
        f"return {FRACTION}",
        f"y = kept.setdefault(x.shape, np.empty(x.shape))\n    y[...] = {FRACTION}\n    return y",
    ),
    hint="The same array is given out again by a later call. In an LSTM f, i and o have one shape, "
    "so the last of them would stand in all three.",
)
argument_negated_in_place = edit(
    ("    return", "    np.negative(x, out=x)\n    return"),
    (FRACTION, FRACTION.replace("(x", "(-x").replace("-np.abs(x", "-np.abs(-x")),
    hint="The sign of x was turned around in x itself, as *= -1 does: whoever passed it will find "
    "every number negated.",
)

entries_written_into_a_flat_copy = edit(
    (
        f"return {FRACTION}",
        f"y = {FRACTION}\n    out = np.zeros_like(x)\n"
        "    out.ravel()[:] = y.ravel()\n    return out",
    ),
    hint="For an array whose memory is not in C order, such as a transpose, the result is all 0: "
    "there ravel gives a copy, and what is written into it is lost.",
)
