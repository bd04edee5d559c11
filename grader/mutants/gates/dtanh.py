"""Known mistakes of dtanh."""

from ..edits import edit

SLOPE = "1.0 - y * y"  # of the reference

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
