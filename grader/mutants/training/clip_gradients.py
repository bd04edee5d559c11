"""Known mistakes of clip_gradients."""

from ..edits import edit

NORM = "np.sqrt(sum(np.sum(g**2) for g in grads.values()))"
FACTOR = "max_norm / norm if norm > max_norm else 1.0"
CLIPPED = "{name: factor * g for name, g in grads.items()}"

# ---------------------------------------------------------------- the norm

norm_without_its_root = edit(
    ("np.sqrt(sum(", "(sum("),
    hint="The sum of squares was taken for the norm: a length has the unit of its entries, and "
    "needs a root.",
)
largest_entry_as_norm = edit(
    (NORM, "max(np.abs(g).max() for g in grads.values())"),
    hint="The norm is the largest entry of all. The 2-norm is a length: every entry has a part in "
    "it.",
)
absolute_values_as_norm = edit(
    (NORM, "sum(np.abs(g).sum() for g in grads.values())"),
    hint="Absolute values were added up: that is the 1-norm. The 2-norm is the length of a "
    "straight line, as in Pythagoras' theorem.",
)
sums_squared = edit(
    ("np.sum(g**2)", "np.sum(g) ** 2"),
    hint="The entries of an array are added up before they are squared, so that positive and "
    "negative ones cancel.",
)
norms_added_up = edit(
    (NORM, "sum(np.sqrt(np.sum(g**2)) for g in grads.values())"),
    hint="The norms of the arrays were added up, and lengths in different directions do not add. "
    "Think of Pythagoras.",
)
root_of_norms_added_up = edit(
    ("np.sum(g**2)", "np.linalg.norm(g)"),
    hint="A root was taken twice, of every array and of the sum. Squares are added, not lengths.",
)
longest_array_as_norm = edit(
    (NORM, "max(np.sqrt(np.sum(g**2)) for g in grads.values())"),
    hint="The norm is that of the longest array. The arrays together are one long vector, and its "
    "length is meant.",
)
first_array_as_norm = edit(
    (NORM, "np.linalg.norm(next(iter(grads.values())))"),
    hint="The norm is that of the first array alone, as if the loop had ended after one round.",
)
last_array_as_norm = edit(
    (f"norm = {NORM}", "for g in grads.values():\n        norm = np.sqrt(np.sum(g**2))"),
    hint="The norm is that of the last array: in the loop each one overwrites those before it.",
)
one_array_of_each_shape = edit(
    (NORM, "np.sqrt(sum({g.shape: np.sum(g**2) for g in grads.values()}.values()))"),
    hint="Of several arrays of one shape only one counts in the norm: the shape is no name for an "
    "array.",
)
equal_arrays_counted_once = edit(
    (NORM, "np.sqrt(sum({np.sum(g**2) for g in grads.values()}))"),
    hint="Two arrays with equal squares count as one in the norm: a set keeps each number only "
    "once.",
)
spectral_norms = edit(
    ("np.sum(g**2)", "np.linalg.norm(g, 2) ** 2"),
    hint="np.linalg.norm of a matrix with ord 2 is its largest singular value, not the root of its "
    "squared entries. Look at what ord means for matrices.",
)
mean_square_as_norm = edit(
    (NORM, "np.sqrt(np.mean(np.concatenate([g.ravel() for g in grads.values()]) ** 2))"),
    hint="The norm is the root of a mean, so a longer vector of like entries would not be longer. "
    "The squares are to be added up.",
)
eps_under_the_root = edit(
    ("np.sqrt(sum(", "np.sqrt(1e-12 + sum("),
    hint="Something small was added under the root, so that gradients of zero have a length. No "
    "root needs that: it is the division by zero that you have to avoid.",
)
weights_clipped_biases_not = edit(
    ("g in grads.values()", 'n, g in grads.items() if n.startswith("W")'),
    ("factor * g", '(factor if name.startswith("W") else 1.0) * g'),
    hint="Only what is called W was measured and cut. A bias has a gradient like any other "
    "parameter.",
)
norm_after_clipping = edit(
    ("}, norm", "}, factor * norm"),
    hint="The norm is the one after clipping, which does not show how long the gradient was "
    "before. The gradients are right.",
)

# ---------------------------------------------------------------- the factor

each_array_on_its_own = edit(
    ("factor * g", "g * (max_norm / np.linalg.norm(g) if np.linalg.norm(g) > max_norm else 1.0)"),
    hint="The norm is right, but every array was measured and cut by itself: long ones shrink, "
    "short ones do not, and the direction is lost. One factor serves all.",
)
entries_cut_one_by_one = edit(
    ("factor * g", "np.clip(g, -max_norm, max_norm)"),
    hint="Each entry was cut at the limit by itself, so the gradient points elsewhere now. It is "
    "its length that max_norm limits.",
)
arrays_against_the_limit = edit(
    ("if norm > max_norm", "if max(np.linalg.norm(g) for g in grads.values()) > max_norm"),
    hint="Whether to cut was asked of each array, and none was too long by itself; together they "
    "are.",
)
square_against_the_limit = edit(
    ("if norm > max_norm", "if norm**2 > max_norm"),
    hint="Some gradients that are short enough were stretched: it was the sum of squares that was "
    "compared with max_norm, and the root came later.",
)
short_ones_stretched = edit(
    (FACTOR, "max_norm / norm"),
    hint="Every gradient ends at the length max_norm, the short ones too: what is short enough "
    "stays as it is.",
)
stretched_where_it_should_shrink = edit(
    ("norm > max_norm", "norm < max_norm"),
    hint="Long gradients stay long and short ones are made longer: the comparison is the wrong way "
    "round.",
)
divided_before_looking = edit(
    (FACTOR, "min(1.0, max_norm / norm)"),
    hint="The values are right, yet the division comes before the check whether it is needed: with "
    "gradients of zero it divides by zero.",
)
factor_upside_down = edit(
    ("max_norm / norm if", "norm / max_norm if"),
    hint="Gradients that are too long have become longer still: look at what stands above the "
    "fraction bar and what below it.",
)
not_divided_by_the_norm = edit(
    ("max_norm / norm if", "max_norm if"),
    hint="A gradient that is too long was multiplied by max_norm itself, however long it was.",
)
divided_by_the_square = edit(
    ("max_norm / norm if", "max_norm / norm**2 if"),
    hint="A gradient that is too long has become too short: it was divided by the squared norm, so "
    "the longer it was, the shorter it is now.",
)
eps_beside_the_fraction = edit(
    ("max_norm / norm if", "max_norm / norm + 1e-6 if"),
    hint="A bracket is missing: the small number is added to the whole fraction and not to the "
    "norm below it. A tiny max_norm shows the difference.",
)
eps_too_large = edit(
    ("max_norm / norm if", "max_norm / (norm + 1e-3) if"),
    hint="What was added to the norm before dividing is large enough to be seen: the result is "
    "shorter than max_norm.",
)
cut_to_length_one = edit(
    ("max_norm / norm if", "1 / norm if"),
    hint="What is too long ends at length 1, whatever max_norm is.",
)
too_long_is_thrown_away = edit(
    ("max_norm / norm if", "0.0 if"),
    hint="A gradient that is too long became zero. It should be shortened, as its direction is "
    "still worth something.",
)

# ---------------------------------------------------------------- what comes back

short_ones_handed_back = edit(
    ("    factor =", "    if norm <= max_norm:\n        return grads, norm\n    factor ="),
    hint="Where nothing is to be cut, the caller's own arrays come back. A later change to one "
    "would change the other.",
)
nothing_for_short_ones = edit(
    ("    return", "    if norm > max_norm:\n        return"),
    hint="Where nothing is to be cut, nothing comes back: the return stands inside the if.",
)
clipped_in_place = edit(
    ("    return", "    for g in grads.values():\n        g *= factor\n    return"),
    (CLIPPED, "dict(grads)"),
    hint="The values are right, but the caller's gradients were cut in place. A copy of the dict "
    "is no copy of its arrays.",
)
entries_of_the_given_dict_replaced = edit(
    (
        "    return",
        "    for name, g in grads.items():\n        grads[name] = factor * g\n    return",
    ),
    (CLIPPED, "grads"),
    hint="The arrays are new, but they were put into the caller's own dict, where the old ones are "
    "lost. Make a dict of your own.",
)
norm_before_gradients = edit(
    (f"{CLIPPED}, norm", f"norm, {CLIPPED}"),
    hint="Both are right and in the wrong order: first the clipped gradients, then the norm.",
)
norm_kept_back = edit(
    ("}, norm", "}"),
    hint="The gradients come back alone. The norm from before is asked for too: it shows when "
    "training is about to explode.",
)
names_lost = edit(
    (CLIPPED, "[factor * g for g in grads.values()]"),
    hint="The gradients come back in a list, so it is lost which parameter each of them belongs "
    "to.",
)

# ---------------------------------------------------------------- always scaled, with care for zero

stretched_but_for_zero = edit(
    (FACTOR, "max_norm / norm if norm > 0 else 1.0"),
    hint="Every gradient but that of zero ends at the length max_norm, and an infinite max_norm "
    "makes infinite ones: was the check made for the division alone?",
)
stretched_but_for_zero_and_infinity = edit(
    (FACTOR, "1.0 if norm == 0 or np.isinf(max_norm) else max_norm / norm"),
    hint="Zero gradients and an infinite max_norm have a case of their own, and all others are "
    "scaled to the length max_norm, so that short ones grow.",
)
stretched_up_to_a_limit_of_one = edit(
    (FACTOR, "max_norm / norm if norm > min(max_norm, 1.0) else 1.0"),
    hint="Gradients longer than 1 are brought to the length max_norm, also where max_norm is "
    "larger: the comparison is with a number in the function.",
)
stretched_with_eps_1e_6 = edit(
    (FACTOR, "max_norm / (norm + 1e-6)"),
    hint="Adding 1e-6 makes the division safe, but the factor that comes of it may be above 1, and "
    "then it makes short gradients longer.",
)
stretched_with_eps_1e_8 = edit(
    (FACTOR, "max_norm / (norm + 1e-8)"),
    hint="With 1e-8 added nothing is divided by zero; still every gradient is scaled, whether it "
    "was too long or not.",
)
stretched_with_eps_1e_12 = edit(
    (FACTOR, "max_norm / (norm + 1e-12)"),
    hint="Short gradients grow: nothing takes care of them. The 1e-12 below the fraction bar "
    "takes care of zero gradients alone.",
)

# ---------------------------------------------------------------- the norm is not complete yet

IN_ONE_LOOP = (
    "    clipped, so_far = {{}}, 0.0\n"
    "    for name, g in grads.items():\n"
    "        {0}\n"
    "        {1}\n"
    "    factor = 1.0\n"
)
ADDED = "so_far = np.hypot(so_far, np.linalg.norm(g))"
SCALED = "clipped[name] = g * (max_norm / so_far if so_far > max_norm else 1.0)"

clipped_by_the_norm_so_far = edit(
    (f"    factor = {FACTOR}\n", IN_ONE_LOOP.format(ADDED, SCALED)),
    (CLIPPED, "clipped"),
    hint="The last array is right and those before it are too long: each was cut by the norm as it "
    "was when its turn came, before all arrays had been counted.",
)
clipped_before_it_was_counted = edit(
    (f"    factor = {FACTOR}\n", IN_ONE_LOOP.format(SCALED, ADDED)),
    (CLIPPED, "clipped"),
    hint="The first array is not cut at all, and each later one by the norm of those before it: "
    "measuring and cutting go on in one loop.",
)
last_array_not_counted = edit(
    (
        f"norm = {NORM}",
        "norm = np.sqrt(sum(np.sum(g**2) for g in list(grads.values())[:-1]))",
    ),
    hint="The norm lacks the last array: every array has a part in the length.",
)
first_array_not_counted = edit(
    (
        f"norm = {NORM}",
        "norm = np.sqrt(sum(np.sum(g**2) for g in list(grads.values())[1:]))",
    ),
    hint="The norm lacks the first array, so that what comes back may still be too long.",
)
last_array_not_clipped = edit(
    (CLIPPED, "{n: (g if n == list(grads)[-1] else factor * g) + 0.0 for n, g in grads.items()}"),
    hint="The norm is right, and all arrays but the last one are cut: it comes back as it was.",
)
first_array_alone_clipped = edit(
    (CLIPPED, "{n: (factor * g if n == list(grads)[0] else g) + 0.0 for n, g in grads.items()}"),
    hint="The norm is right, and only the first array is cut: the others come back as they were.",
)
