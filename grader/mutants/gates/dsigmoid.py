"""Known mistakes of dsigmoid."""

from ..edits import edit

SLOPE = "y * (1.0 - y)"  # of the reference

dsigmoid_of_the_input = edit(
    (SLOPE, "sigmoid(y) * (1 - sigmoid(y))"),
    hint="You treat y as the input. It has been through the sigmoid already: write the slope with "
    "y alone.",
)
tanh_derivative_for_sigmoid = edit(
    (SLOPE, "1 - y**2"),
    hint="This is the derivative of tanh. The sigmoid has its own.",
)
dsigmoid_sign = edit(
    (SLOPE, "y * (y - 1.0)"),
    hint="The sigmoid never falls, so its derivative is never negative: look at the order of the "
    "difference.",
)
dsigmoid_sum = edit(
    (SLOPE, "y * (1.0 + y)"),
    hint="At y = 1 the curve is flat and the derivative 0, but yours is not: one sign is wrong.",
)
dsigmoid_half = edit(
    (SLOPE, "1.0 - y"),
    hint="One factor is missing: the derivative is a product, and it is 0 at both ends, y = 0 and "
    "y = 1.",
)
dsigmoid_in_place = edit(
    (f"return {SLOPE}", "y *= 1.0 - y\n    return y"),
    hint="The slopes were written into y, as *= and out= do, and y is still needed by the caller. "
    "Compute a new array.",
)
product_before_difference = edit(
    (SLOPE, "y * 1.0 - y"),
    hint="Every slope is 0: Python multiplies before it subtracts. Which part belongs in brackets?",
)
square_in_the_second_factor = edit(
    (SLOPE, "y * (1.0 - y**2)"),
    hint="The second factor is the derivative of tanh: a square has come in that belongs to the "
    "other curve.",
)
slopes_squared = edit(
    (SLOPE, "(y * (1.0 - y)) ** 2"),
    hint="Each slope is the square of what it should be: at y = 0.5 it is 1/16 and not 1/4.",
)
matrix_product_of_slopes = edit(
    (SLOPE, "y @ (1.0 - y)"),
    hint="@ multiplies matrices, and the shapes do not fit. Every entry has a slope of its own.",
)
slope_of_the_sum = edit(
    (SLOPE, "np.sum(y * (1.0 - y))"),
    hint="One number comes back, the sum of all slopes. The result has the shape of y.",
)
square_of_one_factor = edit(
    (SLOPE, "(1.0 - y) ** 2"),
    hint="1 - y stands in both factors. At y = 0 the curve is flat, and yours has the slope 1.",
)
mean_of_the_slopes = edit(
    (SLOPE, "np.mean(y * (1.0 - y))"),
    hint="One number comes back, the mean of all slopes. Each entry of y has its own.",
)
slopes_of_half_a_tanh = edit(
    (SLOPE, "0.5 * (1.0 - y * y)"),
    hint="This is half the derivative of tanh. Between the two curves more changes than a factor.",
)
slopes_doubled = edit(
    (SLOPE, "2 * y * (1.0 - y)"),
    hint="Every slope is twice too steep: the sigmoid is steepest at y = 0.5, with a slope of 1/4.",
)
