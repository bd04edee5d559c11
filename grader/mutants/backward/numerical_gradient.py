"""Known mistakes of numerical_gradient."""

from collections.abc import Callable

import numpy as np

from ..edits import edit

Array = np.ndarray


def _one_copy(f: Callable[[Array], float], a: Array, eps: float = 1e-5) -> Array:
    """Right, with one copy, in which each entry is put back before the next one is moved."""
    moved, gradient = a.copy(), np.zeros_like(a)
    for index in np.ndindex(a.shape):
        kept = moved[index]
        moved[index] = kept + eps
        up = f(moved)
        moved[index] = kept - eps
        gradient[index] = (up - f(moved)) / (2 * eps)
        moved[index] = kept
    return gradient


# ---------------------------------------------------------------- the difference

one_sided = edit(
    ("(f(up) - f(down)) / (2 * eps)", "(f(up) - f(a)) / eps"),
    hint="The slope is measured on one side only, which is off by about eps: move to both sides.",
)

one_sided_from_below = edit(
    ("(f(up) - f(down)) / (2 * eps)", "(f(a) - f(down)) / eps"),
    hint="""Only the side below a is measured, so the curvature of f enters the slope: a itself
    should be in the middle.""",
)

one_sided_over_two_eps = edit(
    ("f(down)", "f(a)"),
    hint="""Every slope is about half of what it should be: f was measured one eps apart, and
    divided by two of them.""",
)

one_sided_from_below_over_two_eps = edit(
    ("f(up)", "f(a)"),
    hint="""Every slope is about half as steep as it is: from a down to the moved entry is one eps,
    and the difference was divided by two.""",
)

sum_of_both_sides = edit(
    ("f(up) - f(down)", "f(up) + f(down)"),
    hint="""The two values of f were added up. How much f rises from the one place to the other is
    their difference.""",
)

second_derivative = edit(
    ("(f(up) - f(down)) / (2 * eps)", "(f(up) - 2 * f(a) + f(down)) / eps**2"),
    hint="""This is how fast the slope itself changes, the second derivative. The slope needs two
    values of f, and a single eps below.""",
)

sides_exchanged = edit(
    ("f(up) - f(down)", "f(down) - f(up)"),
    hint="""Every sign is turned round: where f rises, the slope is positive. Which of the two
    places comes first in the difference?""",
)

divided_by_one_eps = edit(
    ("(2 * eps)", "eps"),
    hint="Every slope is twice too steep: how far apart are the two places where f is measured?",
)

multiplied_by_eps = edit(
    ("(2 * eps)", "2 * eps"),
    hint="""Every slope is nearly 0: Python divides and multiplies from left to right, so eps does
    not stand in the denominator. Look at the brackets.""",
)

not_divided = edit(
    (" / (2 * eps)", ""),
    hint="These are differences of f, not slopes: a slope is a difference divided by a distance.",
)

divided_by_two_alone = edit(
    ("(2 * eps)", "2"),
    hint="""Every slope is nearly 0: a difference was halved, and that is not yet divided by how far
    the entry was moved.""",
)

only_the_second_value_divided = edit(
    ("(f(up) - f(down))", "f(up) - f(down)"),
    hint="""The slopes are huge: a division comes before a subtraction, so only one of the two
    values of f was divided.""",
)

divided_by_a_fixed_distance = edit(
    ("(2 * eps)", "2e-5"),
    hint="""The entries are moved by eps, and the difference is divided by a fixed number. With
    another eps the two do not belong together.""",
)

moved_by_a_fixed_distance = edit(
    ("+= eps", "+= 1e-5"),
    ("-= eps", "-= 1e-5"),
    hint="""The difference is divided by eps, and the entries were moved by a fixed number: with
    another eps every slope is wrong by the same factor.""",
)

# ---------------------------------------------------------------- eps

eps_ignored = edit(
    ("gradient = np", "eps = 1e-5\n    gradient = np"),
    hint="The step has a fixed size: with another eps the slopes are the same.",
)

coarser_default = edit(
    ("eps: float = 1e-5", "eps: float = 1e-4"),
    hint="The slopes are a little off where no eps is given: its default is another one.",
)

much_coarser_default = edit(
    ("eps: float = 1e-5", "eps: float = 1e-3"),
    hint="""Where no eps is given, the step is a hundred times too long: compare the default in your
    signature.""",
)

finer_default = edit(
    ("eps: float = 1e-5", "eps: float = 1e-6"),
    hint="""Where no eps is given, the step is ten times too short: its default has another
    exponent.""",
)

half_an_eps_to_each_side = edit(
    ("+= eps", "+= eps / 2"),
    ("-= eps", "-= eps / 2"),
    ("(2 * eps)", "eps"),
    hint="""An entry is moved by half of eps. Each side gets a whole eps, so the two places are two
    of them apart.""",
)

two_eps_to_each_side = edit(
    ("+= eps", "+= 2 * eps"),
    ("-= eps", "-= 2 * eps"),
    ("(2 * eps)", "(4 * eps)"),
    hint="An entry is moved by two eps to each side, twice as far as it should be.",
)

step_scaled_with_the_entry = edit(
    ("up, down", "step = eps * abs(a[index])\n        up, down"),
    ("+= eps", "+= step"),
    ("-= eps", "-= step"),
    ("(2 * eps)", "(2 * step)"),
    hint="""The step grows with the entry, as some libraries have it. Here eps is the step itself,
    the same for every entry.""",
)

# ---------------------------------------------------------------- one entry at a time

entries_replaced_by_eps = edit(
    ("+= eps", "=+ eps"),
    ("-= eps", "=- eps"),
    hint="""Each entry was set to eps and to -eps in place of being moved by it, so the slope is
    measured near 0 and not at a.""",
)

all_entries_at_once = edit(
    ("up[index]", "up"),
    ("down[index]", "down"),
    hint="""All entries were moved together, so each shows the sum of all slopes. Move one and leave
    the others where they are.""",
)

one_number_for_all = edit(
    ("up[index]", "up"),
    ("down[index]", "down"),
    ("gradient[index]", "gradient"),
    hint="""One number comes back. A gradient has an entry for every entry of a, each measured on
    its own.""",
)

last_slope_alone = edit(
    ("gradient[index] =", "gradient ="),
    hint="""What comes back is a single slope, that of the last entry: every turn of the loop has
    put its own in place of the one before.""",
)

whole_rows_moved = edit(
    ("np.ndindex(a.shape)", "range(len(a))"),
    hint="""The loop runs over the first axis alone, so a whole row is moved at a time. Every entry
    needs its own turn, whatever the shape of a.""",
)

two_loops_for_any_shape = edit(
    ("np.ndindex(a.shape)", "((i, j) for i in range(a.shape[0]) for j in range(a.shape[1]))"),
    hint="""Two loops reach the entries of a matrix, and a may have any number of axes, none
    included: let one loop run over all indices.""",
)

entry_alone = edit(
    ("f(up)", "f(up[index])"),
    ("f(down)", "f(down[index])"),
    hint="f was given a single entry. It takes the whole array, in which one entry has moved.",
)

two_names_for_one_copy = edit(
    ("up, down = a.copy(), a.copy()", "up = down = a.copy()"),
    hint="""Every slope is exactly 0. Either f was measured twice at one place: has each side an
    array of its own, and which way does it move? Or the slopes were written into a copy, such as
    flatten() makes, and the zeros came back.""",
)

copy_never_moved_back = edit(
    ("        moved[index] = kept\n", ""),
    of=_one_copy,
    hint="""One copy serves all entries, and none is moved back: each slope is measured beside a, at
    a place where the entries before it are still moved.""",
)

one_copy_for_all_entries = edit(
    ("        up, down = a.copy(), a.copy()\n", ""),
    ("gradient = np.zeros_like(a)", "gradient, up, down = np.zeros_like(a), a.copy(), a.copy()"),
    hint="""The copies are made once, before the loop, so entries that were moved stay moved: the
    slope at an entry is measured far from a. Each entry needs fresh copies.""",
)

return_after_the_first_entry = edit(
    ("    return", "        return"),
    hint="Only the first entry has a slope: the return stands inside the loop.",
)

# ---------------------------------------------------------------- the result, and a itself

gradient_left_flat = edit(
    ("return gradient", "return gradient.ravel()"),
    hint="The slopes are right and stand in one long row. A gradient has the shape of a.",
)

gradient_transposed = edit(
    ("return gradient", "return gradient.T"),
    hint="""The slopes are right and the axes have changed places: entry by entry, a gradient
    belongs to the entry of a at the same index.""",
)

gradient_as_lists = edit(
    ("return gradient", "return gradient.tolist()"),
    hint="Lists come back. Numbers that belong to an array's entries are kept in an array.",
)

gradient_in_float32 = edit(
    ("np.zeros_like(a)", "np.zeros(a.shape, np.float32)"),
    ("return gradient", "return gradient.astype(float)"),
    hint="The slopes were put into float32, which is coarser than what you measure with.",
)

gradient_of_whole_numbers = edit(
    ("np.zeros_like(a)", "np.zeros(a.shape, int)"),
    ("return gradient", "return gradient.astype(float)"),
    hint="""The slopes have lost everything behind the point: they were put into an array of whole
    numbers.""",
)

slopes_written_into_the_argument = edit(
    ("np.zeros_like(a)", "a"),
    hint="""The slopes are written over a: an assignment gives an array a second name and makes no
    new one.""",
)

argument_never_moved_back = edit(
    ("moved, gradient = a.copy(), np", "moved, gradient = a, np"),
    ("        moved[index] = kept\n", ""),
    of=_one_copy,
    hint="""a itself is moved and stays where it was moved to: the caller's weights have changed
    after the measurement.""",
)

argument_moved_there_and_back = edit(
    ("moved, gradient = a.copy(), np", "moved, gradient = a, np"),
    ("moved[index] = kept + eps", "moved[index] += eps"),
    ("moved[index] = kept - eps", "moved[index] -= 2 * eps"),
    ("        moved[index] = kept\n", "        moved[index] += eps\n"),
    of=_one_copy,
    hint="""a is moved and moved back, but rounding does not undo itself: the last digits of a have
    changed, and a read-only a cannot be moved at all.""",
)

argument_borrowed_and_restored = edit(
    ("moved, gradient = a.copy(), np", "moved, gradient = a, np"),
    of=_one_copy,
    hint="""You put back what was there, to the bit, yet meanwhile you write into the caller's
    array: when it is read-only that cannot work.""",
)

# ---------------------------------------------------------------- axes, and what f is given

shape_unpacked_into_two = edit(
    (
        "    for index in np.ndindex(a.shape)",
        "    rows, cols = a.shape\n    for index in np.ndindex(rows, cols)",
    ),
    hint="""Two numbers were unpacked from the shape of a, or from an index into it. A vector has
    one of them, a single number none: a may have any number of axes.""",
)

entry_numbers_for_indices = edit(
    ("np.ndindex(a.shape)", "range(a.size)"),
    hint="""The loop counts the entries and uses the count as an index. One number is an index along
    the first axis, and a matrix has fewer rows than entries.""",
)

f_of_a_flat_array = edit(
    ("f(up)", "f(up.ravel())"),
    ("f(down)", "f(down.ravel())"),
    hint="""f was given one long row. Keep your numbers in a flat array if you like, but f takes
    them in the shape of a.""",
)

f_of_a_column = edit(
    ("f(up)", "f(up.reshape(-1, 1))"),
    ("f(down)", "f(down.reshape(-1, 1))"),
    hint="""f was given a column, with all entries one below another. What f takes has the axes of
    a, no more and no fewer.""",
)

slopes_lost_in_a_flat_copy = edit(
    (
        "    for index in np.ndindex(a.shape)",
        """    flat = gradient.reshape(-1)
    for k, index in enumerate(np.ndindex(a.shape))""",
    ),
    ("gradient[index] =", "flat[k] ="),
    hint="""Where a is the transpose of another array every slope is 0. With reshape(-1) or ravel()
    you write into the array itself as long as it lies in memory row by row; here you get a copy,
    and what you write into it is lost.""",
)

# ---------------------------------------------------------------- more digits, or fewer

rounded_to_three_digits = edit(
    ("return gradient", "return np.round(gradient, 3)"),
    hint="""The slopes end after three digits behind the point: they were rounded, and the rest was
    right.""",
)

rounded_to_four_digits = edit(
    ("return gradient", "return np.round(gradient, 4)"),
    hint="""Four digits behind the point are left of each slope. Rounding hides noise and takes away
    what the measurement is for: central differences have more right digits than these.""",
)

rounded_to_five_digits = edit(
    ("return gradient", "return np.round(gradient, 5)"),
    hint="""The fifth digit behind the point is the last one of every slope. Rounding is for what is
    printed, not for what is returned.""",
)

rounded_to_six_digits = edit(
    ("return gradient", "return np.round(gradient, 6)"),
    hint="""Every slope was rounded to six digits behind the point, and whoever compares it with
    another gradient needs the ones after them.""",
)

four_places_measured = edit(
    (
        "(f(up) - f(down)) / (2 * eps)",
        "(8 * (f(up) - f(down)) - f(2 * up - a) + f(2 * down - a)) / (12 * eps)",
    ),
    hint="""The slope is closer to the true one than it should be: f was measured at four places.
    The task is the plain central difference, whose error shrinks with the square of eps.""",
)

signs_lost = edit(
    ("(f(up) - f(down))", "abs(f(up) - f(down))"),
    hint="""No slope is negative, not even where f falls: has an absolute value taken the signs
    away?""",
)

gradient_of_length_one = edit(
    ("return gradient", "return gradient / np.linalg.norm(gradient)"),
    hint="""The gradient was divided by its own length, so it says where f rises and no longer how
    fast.""",
)

axes_of_one_squeezed = edit(
    ("return gradient", "return np.squeeze(gradient)"),
    hint="""Axes of length 1 are missing in the gradient: squeeze takes all of them away. A bias of
    shape (H, 1) has a gradient of shape (H, 1).""",
)
