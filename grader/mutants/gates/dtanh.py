"""Known mistakes of dtanh."""

from ..edits import edit

SLOPE = "1.0 - y * y"  # of the reference
SIGNATURE = "def dtanh(y: np.ndarray)"

dtanh_of_the_input = edit(
    (SLOPE, "1 - np.tanh(y) ** 2"),
    hint="You treat y as the input. It has been through tanh already: write the slope with y "
    "alone.",
)
sigmoid_derivative_for_tanh = edit(
    (SLOPE, "y * (1.0 - y)"),
    hint="This is the derivative of the sigmoid. tanh has its own, and at y = 0 it is 1.",
)
dtanh_without_square = edit(
    (SLOPE, "1.0 - y"),
    hint="At y = -1 the curve of tanh is flat and its derivative 0, but yours is 2: is a square "
    "missing?",
)
dtanh_sign = edit(
    (SLOPE, "y * y - 1.0"),
    hint="tanh never falls, so its derivative is never negative: look at the order of the "
    "difference.",
)
dtanh_sum = edit(
    (SLOPE, "1.0 + y * y"),
    hint="The derivative of tanh is largest at y = 0, but yours is smallest there: one sign is "
    "wrong.",
)
dtanh_in_place = edit(
    (f"return {SLOPE}", "np.multiply(y, y, out=y)\n    return 1.0 - y"),
    hint="The square was written into y, and y is still needed by the caller. Compute a new array.",
)
slopes_written_into_y = edit(
    (f"return {SLOPE}", "y[...] = 1.0 - y * y\n    return y"),
    hint="y holds the slopes now: they were written into the array that you were given, and then "
    "returned in it. Make an array of your own.",
)
square_of_the_difference = edit(
    (SLOPE, "(1.0 - y) ** 2"),
    hint="The whole difference was squared. Only one of its two parts is a square.",
)
doubled_for_squared = edit(
    (SLOPE, "1.0 - y * 2"),
    hint="y was doubled where it should be squared: * multiplies, ** raises to a power.",
)
caret_for_power = edit(
    (SLOPE, "1.0 - y^2"),
    hint="In Python ^ compares bits, which floats do not allow. A power is written with two stars.",
)
square_alone = edit(
    (SLOPE, "y * y"),
    hint="The slopes are 0 where tanh is steepest and 1 where it is flat: what was subtracted "
    "from what?",
)
cube_for_square = edit(
    (SLOPE, "1.0 - y**3"),
    hint="A third power has come in, and for negative y it makes the slope larger than 1. tanh is "
    "as steep on the left as on the right.",
)
half_of_the_square = edit(
    (SLOPE, "1.0 - y**2 / 2"),
    hint="Where tanh is flat, at y = 1, your slope is 0.5: half of something was taken.",
)
root_of_the_slope = edit(
    (SLOPE, "np.sqrt(1.0 - y * y)"),
    hint="A square root has come in: this would be a half circle, with the slope 0.87 where "
    "y = 0.5.",
)
matrix_product_of_outputs = edit(
    (SLOPE, "1.0 - y @ y"),
    hint="@ multiplies matrices, and these shapes do not fit. Square each entry by itself.",
)
absolute_value_for_square = edit(
    (SLOPE, "1.0 - np.abs(y)"),
    hint="Both ends and the middle are right, and between them the slopes lie on two straight "
    "lines: np.abs makes y positive, as a square does, and that is all they share.",
)

# ---------------------------------------------------------------- another expression

slope_of_the_slope = edit(
    (SLOPE, "-2.0 * y"),
    hint="Your result is -2 times y: the slope was differentiated once more, so that it is 0 in "
    "the middle, where tanh is steepest.",
)
slope_times_the_output = edit(
    (SLOPE, "y * (1.0 - y**2)"),
    hint="Every slope is multiplied by y, and has its sign. That factor belongs to no derivative "
    "of tanh.",
)
slopes_halved = edit(
    (SLOPE, "0.5 * (1.0 - y * y)"),
    hint="Every slope is half of what it should be: where y = 0, tanh rises by as much as x does.",
)
slopes_doubled = edit(
    (SLOPE, "2.0 * (1.0 - y * y)"),
    hint="Every slope is twice what it should be: tanh is never steeper than 1.",
)
slopes_quartered = edit(
    (SLOPE, "0.25 * (1.0 - y * y)"),
    hint="The largest slope is a quarter. So it is for the sigmoid; tanh is four times as steep.",
)
slopes_squared = edit(
    (SLOPE, "(1.0 - y * y) ** 2"),
    hint="Each slope is the square of what it should be: right in the middle and at both ends, and "
    "too small between.",
)
fourth_power = edit(
    (SLOPE, "1.0 - y**4"),
    hint="The slope stays near 1 for too long: at y = 0.5 it is 0.94, by a fourth power.",
)
absolute_value_of_the_cube = edit(
    (SLOPE, "1.0 - np.abs(y) ** 3"),
    hint="At y = 0.5, and at -0.5, the slope is 0.875: a third power has come in, without its "
    "sign.",
)
y_itself = edit(
    (SLOPE, "y.copy()"),
    hint="Your result is y as it was given. Where tanh is 0 it has its largest slope.",
)
differences_of_neighbours = edit(
    (SLOPE, "np.gradient(y, axis=-1)"),
    hint="np.gradient compares neighbouring entries of y. They are separate units here, and not "
    "points along one curve.",
)

# ---------------------------------------------------------------- sums and shapes

squares_summed = edit(
    (SLOPE, "1.0 - np.sum(y * y)"),
    hint="One number comes back: the squares of all entries were added up before they were taken "
    "from 1.",
)
slopes_summed = edit(
    (SLOPE, "np.sum(1.0 - y * y)"),
    hint="One number comes back, the sum of the slopes. Each entry of y has one of its own.",
)
mean_of_the_slopes = edit(
    (SLOPE, "np.mean(1.0 - y * y)"),
    hint="One number comes back, the mean of the slopes of all entries: nothing is to be averaged.",
)
slopes_flattened = edit(
    (SLOPE, "(1.0 - y * y).ravel()"),
    hint="The slopes of tanh are right, and the shape of y is lost: they stand in one flat row.",
)
dot_product_of_outputs = edit(
    (SLOPE, "1.0 - np.dot(y, y)"),
    hint="np.dot multiplies matrices, or adds up a vector's squares. Here each entry meets itself "
    "alone.",
)

# ---------------------------------------------------------------- ends kept open

least_slope_of_1e_2 = edit(
    (SLOPE, "np.maximum(1.0 - y * y, 1e-2)"),
    hint="No slope is smaller than 0.01: a least value was set, where a flat curve has 0.",
)
least_slope_of_1e_3 = edit(
    (SLOPE, "np.maximum(1.0 - y * y, 1e-3)"),
    hint="No slope is smaller than 0.001: a least value was set, so that saturated units go on "
    "learning. The derivative of tanh has no such value.",
)
least_slope_of_1e_4 = edit(
    (SLOPE, "np.maximum(1.0 - y * y, 1e-4)"),
    hint="No slope is smaller than 0.0001: whatever holds it up, at y = 1 the curve is level.",
)
least_slope_of_1e_6 = edit(
    (SLOPE, "np.maximum(1.0 - y * y, 1e-6)"),
    hint="No slope is smaller than 1e-6. Where y is 1 or -1 it should be 0, and no division waits "
    "for it.",
)
least_slope_of_1e_8 = edit(
    (SLOPE, "np.maximum(1.0 - y * y, 1e-8)"),
    hint="No slope is smaller than 1e-8, a constant from other formulas. Slopes may be 0.",
)
outputs_clipped_at_1e_3 = edit(
    (SLOPE, "1.0 - np.clip(y, -0.999, 0.999) ** 2"),
    hint="y is cut off at 0.999 on both sides, so that tanh never seems flat.",
)
outputs_clipped_at_1e_6 = edit(
    (SLOPE, "1.0 - np.clip(y, -1 + 1e-6, 1 - 1e-6) ** 2"),
    hint="y is kept a millionth away from 1 and from -1. There tanh is flat, and may be.",
)
outputs_clipped_at_1e_7 = edit(
    (SLOPE, "1.0 - np.clip(y, -1 + 1e-7, 1 - 1e-7) ** 2"),
    hint="y is kept 1e-7 away from 1 and from -1, as one does for arctanh. This needs no such "
    "care.",
)
small_number_added_to_the_slope = edit(
    (SLOPE, "1.0 - y * y + 1e-8"),
    hint="Every slope of tanh is 1e-8 too large: a small constant was added to something that is "
    "divided by nowhere.",
)

# ---------------------------------------------------------------- side effects

one_result_for_each_shape = edit(
    (SIGNATURE, "def dtanh(y, kept={})"),
    (
        f"return {SLOPE}",
        f"slope = kept.setdefault(y.shape, np.empty(y.shape))\n"
        f"    slope[...] = {SLOPE}\n    return slope",
    ),
    hint="A result array is kept for the next call of the same shape. The slopes of g and of "
    "tanh(c) are needed together, and would be one array.",
)
