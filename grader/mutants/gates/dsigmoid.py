"""Known mistakes of dsigmoid."""

from ..edits import edit

SLOPE = "y * (1.0 - y)"  # of the reference
SIGNATURE = "def dsigmoid(y: np.ndarray)"

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

# ---------------------------------------------------------------- another expression

first_factor_squared = edit(
    (SLOPE, "y**2 * (1.0 - y)"),
    hint="Every slope is multiplied by y once more: it counts twice in the product, by a square "
    "or by a chain rule too many.",
)
second_factor_squared = edit(
    (SLOPE, "y * (1.0 - y) ** 2"),
    hint="Every slope is multiplied by 1 - y once more: that factor counts twice.",
)
sign_of_y_changed = edit(
    (SLOPE, "y - y * 2"),
    hint="Your result is -y. Subtracting twice of y leaves that: to double is not to square.",
)
y_itself = edit(
    (SLOPE, "y.copy()"),
    hint="Your result is y as it was given: the slope falls again where y comes near to 1.",
)
square_of_y = edit(
    (SLOPE, "y * y"),
    hint="Your result is the square of y, which is largest where the sigmoid is flattest.",
)
slope_of_the_slope = edit(
    (SLOPE, "1.0 - 2.0 * y"),
    hint="At y = 0.5, where the sigmoid is steepest, your slope is 0: something was differentiated "
    "once more, with respect to y.",
)
root_of_the_slopes = edit(
    (SLOPE, "np.sqrt(y * (1.0 - y))"),
    hint="At y = 0.5 your slope is 0.5 and should be 0.25: a root has come in, as in a standard "
    "deviation.",
)
slopes_with_a_peak_of_one = edit(
    (SLOPE, "4.0 * y * (1.0 - y)"),
    hint="Your slopes reach 1 at y = 0.5, four times too much. The steepest slope of a sigmoid is "
    "a quarter.",
)
slopes_halved = edit(
    (SLOPE, "0.5 * y * (1.0 - y)"),
    hint="Every slope is half of what it should be: at y = 0.5 it is 1/8 here.",
)
differences_of_neighbours = edit(
    (SLOPE, "np.gradient(y, axis=-1)"),
    hint="These are differences between neighbouring entries of y, as np.gradient takes them. "
    "The entries are separate; each slope follows from one of them.",
)

# ---------------------------------------------------------------- shapes

slopes_flattened = edit(
    (SLOPE, "(y * (1.0 - y)).ravel()"),
    hint="The slopes are right and stand in one flat row. They need the shape of y.",
)
dot_product_of_slopes = edit(
    (SLOPE, "np.dot(y, 1.0 - y)"),
    hint="np.dot multiplies matrices, and adds up. The two factors meet entry by entry here.",
)

# ---------------------------------------------------------------- ends kept open

outputs_clipped_at_1e_4 = edit(
    (SLOPE, "np.clip(y, 1e-4, 1 - 1e-4) * (1.0 - np.clip(y, 1e-4, 1 - 1e-4))"),
    hint="y is kept 0.0001 away from 0 and from 1. A gate that is quite shut has no slope.",
)
outputs_clipped_at_1e_7 = edit(
    (SLOPE, "np.clip(y, 1e-7, 1 - 1e-7) * (1.0 - np.clip(y, 1e-7, 1 - 1e-7))"),
    hint="No slope comes nearer to 0 than 1e-7: y, or the slope, is kept from it as "
    "logarithms and quotients need it. Here is neither.",
)
outputs_clipped_at_1e_8 = edit(
    (SLOPE, "np.clip(y, 1e-8, 1 - 1e-8) * (1.0 - np.clip(y, 1e-8, 1 - 1e-8))"),
    hint="No slope comes nearer to 0 than 1e-8: by a small constant a saturated gate has a slope "
    "after all. It has none.",
)
least_slope_of_1e_3 = edit(
    (SLOPE, "np.maximum(y * (1.0 - y), 1e-3)"),
    hint="No slope is smaller than 0.001: a least value was set. Near 0 and 1 the sigmoid has "
    "smaller ones, and 0 at the ends.",
)
least_slope_of_1e_6 = edit(
    (SLOPE, "np.maximum(y * (1.0 - y), 1e-6)"),
    hint="No slope comes nearer to 0 than a millionth: y, or the slope, is cut off there. A gate "
    "that is quite shut or open does not learn, and its derivative says so.",
)
small_number_added_to_the_slope = edit(
    (SLOPE, "y * (1.0 - y) + 1e-8"),
    hint="Every slope is 1e-8 too large: a small constant was added, which nothing here needs.",
)

# ---------------------------------------------------------------- side effects

difference_written_into_y = edit(
    (f"return {SLOPE}", "slope = y * (1.0 - y)\n    np.subtract(1.0, y, out=y)\n    return slope"),
    hint="The slopes are right, and afterwards y holds 1 - y: a difference was written into the "
    "array that the gates are still in.",
)
one_result_for_each_shape = edit(
    (SIGNATURE, "def dsigmoid(y, kept={})"),
    (
        f"return {SLOPE}",
        f"slope = kept.setdefault(y.shape, np.empty(y.shape))\n"
        f"    slope[...] = {SLOPE}\n    return slope",
    ),
    hint="One array serves all calls with the same shape: the slope of f would be gone as soon as "
    "that of i is asked for.",
)
