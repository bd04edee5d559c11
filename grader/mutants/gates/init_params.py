"""Known mistakes of init_params."""

import numpy as np

from ..edits import edit

DRAW = "scale * rng.standard_normal((hidden_size, hidden_size + input_size))"  # of the reference
ZEROS = "np.zeros((hidden_size, 1))"
FORGET = 'params["bf"] += forget_bias'
RETURN = "    return params\n"


def drawn_by_hand(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> dict[str, np.ndarray]:
    """A right answer in which each gate has a line of its own."""
    shape = hidden_size, hidden_size + input_size
    Wf = rng.normal(0, scale, shape)
    Wi = rng.normal(0, scale, shape)
    Wg = rng.normal(0, scale, shape)
    Wo = rng.normal(0, scale, shape)
    bf = np.full((hidden_size, 1), float(forget_bias))
    bi = np.zeros((hidden_size, 1))
    bg = np.zeros((hidden_size, 1))
    bo = np.zeros((hidden_size, 1))
    return {"Wf": Wf, "Wi": Wi, "Wg": Wg, "Wo": Wo, "bf": bf, "bi": bi, "bg": bg, "bo": bo}


def cut_from_one_draw(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> dict[str, np.ndarray]:
    """A right answer in which one tall draw is cut into the four gates."""
    H = hidden_size
    tall = scale * rng.standard_normal((4 * H, H + input_size))
    params = {}
    for k, gate in enumerate("figo"):
        params["W" + gate] = tall[k * H : (k + 1) * H].copy()
        params["b" + gate] = np.zeros((H, 1))
    params["bf"] += forget_bias
    return params


# ---------------------------------------------------------------- weights that do not differ

zero_weights = edit(
    (DRAW, "np.zeros((hidden_size, hidden_size + input_size))"),
    hint="All weights are 0, as np.zeros makes them: with Wg = 0 and bg = 0 nothing is ever "
    "written to the memory, and h is 0 at every step.",
)
equal_weights = edit(
    (DRAW, "np.full((hidden_size, hidden_size + input_size), scale)"),
    hint="All weights are equal, so all hidden units compute the same and learn the same, as a "
    "single unit would. Draw every weight by itself.",
)
equal_rows = edit(
    (DRAW, "np.tile(scale * rng.standard_normal(hidden_size + input_size), (hidden_size, 1))"),
    hint="All rows of a weight matrix are equal: one row was drawn and repeated. Units with equal "
    "rows compute the same thing for ever.",
)
equal_columns = edit(
    (DRAW, "np.repeat(scale * rng.standard_normal((hidden_size, 1)), hidden_size + input_size, 1)"),
    hint="Within a row all weights are equal: one column was drawn and repeated, so a unit cannot "
    "tell one entry of z from another.",
)
one_matrix_for_all_gates = edit(
    ('    for gate in "figo":\n', f'    W = {DRAW}\n    for gate in "figo":\n'),
    (f'params["W" + gate] = {DRAW}', 'params["W" + gate] = W.copy()'),
    hint="One matrix was drawn and used for all four gates, so they open and close together. Draw "
    "once for each gate.",
)
input_gate_copied_to_the_output_gate = edit(
    ("Wo = rng.normal(0, scale, shape)", "Wo = Wi.copy()"),
    of=drawn_by_hand,
    hint="Wi and Wo hold the same numbers in the same places, so what is let in is shown at once. "
    "Each needs a draw of its own.",
)
forget_gate_copied_to_the_input_gate = edit(
    ("Wi = rng.normal(0, scale, shape)", "Wi = Wf.copy()"),
    of=drawn_by_hand,
    hint="Wf and Wi hold the same numbers in the same places: a unit that keeps its memory would "
    "also write to it. Each needs a draw of its own.",
)
forget_gate_mirrored_in_the_input_gate = edit(
    ("Wi = rng.normal(0, scale, shape)", "Wi = -Wf"),
    of=drawn_by_hand,
    hint="Wi is Wf with the opposite sign, which couples the two gates. They are drawn without "
    "regard to each other.",
)
one_matrix_shuffled = edit(
    ('    for gate in "figo":\n', f'    W = {DRAW}\n    for gate in "figo":\n'),
    (
        f'params["W" + gate] = {DRAW}',
        'params["W" + gate] = rng.permutation(W.ravel()).reshape(W.shape)',
    ),
    hint="All four gates hold the same numbers, in another order each: one matrix was drawn and "
    "rearranged. Every weight is a draw of its own.",
)

slices_one_row_apart = edit(
    ("k * H : (k + 1) * H", "k : k + H"),
    of=cut_from_one_draw,
    hint="The gates share almost all of their rows: each matrix was cut out one row below the one "
    "before. The next gate begins where the last one has ended.",
)
slices_half_a_gate_apart = edit(
    ("k * H : (k + 1) * H", "k * H // 2 : k * H // 2 + H"),
    of=cut_from_one_draw,
    hint="Half of the rows of a gate stand in the next gate too: the slices of one draw overlap.",
)
first_row_is_zero = edit(
    (
        "    return",
        '    params["Wf"][0] = params["Wi"][0] = params["Wg"][0] = params["Wo"][0] = 0\n    return',
    ),
    hint="The first row of every weight matrix is 0: a loop has left out unit 0.",
)

# ---------------------------------------------------------------- scale

scale_ignored = edit(
    (DRAW, DRAW.removeprefix("scale * ")),
    hint="The weights have standard deviation 1 whatever scale is: the draw is not multiplied by "
    "it.",
)
scale_always_the_default = edit(
    (DRAW, DRAW.replace("scale", "0.1")),
    hint="The weights have standard deviation 0.1 whatever scale is: a number stands where the "
    "argument should.",
)
scale_squared = edit(
    (DRAW, DRAW.replace("scale", "scale**2")),
    hint="The standard deviation of the weights is the square of scale: it was multiplied in "
    "twice.",
)
scale_as_the_variance = edit(
    (DRAW, DRAW.replace("scale", "np.sqrt(scale)")),
    hint="The variance of the weights is scale. Asked for is the standard deviation, its root.",
)
divided_by_scale = edit(
    (DRAW, DRAW.replace("scale * ", "(1 / scale) * ")),
    hint="The larger scale is, the smaller are the weights: they were divided by it.",
)
scale_as_the_mean = edit(
    (DRAW, DRAW.replace("scale * ", "scale + ")),
    hint="The weights have mean scale and standard deviation 1: scale moved the numbers in place "
    "of stretching them. rng.normal takes the mean first.",
)
only_the_columns_for_h_scaled = edit(
    (
        DRAW,
        "np.hstack([scale * rng.standard_normal((hidden_size, hidden_size)),"
        " rng.standard_normal((hidden_size, input_size))])",
    ),
    hint="The columns for h_prev have standard deviation scale, and those for x_t have 1: one of "
    "two draws is not multiplied by it.",
)
only_the_columns_for_x_scaled = edit(
    (
        DRAW,
        "np.hstack([rng.standard_normal((hidden_size, hidden_size)),"
        " scale * rng.standard_normal((hidden_size, input_size))])",
    ),
    hint="The columns for x_t have standard deviation scale, and those for h_prev have 1: one of "
    "two draws is not multiplied by it.",
)
candidate_unscaled = edit(
    ("Wg = rng.normal(0, scale, shape)", "Wg = rng.normal(0, 1, shape)"),
    of=drawn_by_hand,
    hint="Wg has standard deviation 1 whatever scale is, though the other three follow it. "
    "scale is meant for all four.",
)
fan_in_in_place_of_scale = edit(
    (DRAW, DRAW.replace("scale * ", "") + " / np.sqrt(hidden_size + input_size)"),
    hint="The standard deviation of the weights depends on the number of columns, and scale has no "
    "say. That is a rule of many libraries; here the caller chooses.",
)
fan_in_beside_scale = edit(
    (DRAW, DRAW + " / np.sqrt(hidden_size + input_size)"),
    hint="Apart from scale, the weights are divided by the root of the number of columns, as some "
    "libraries do. Here scale alone says how wide they are.",
)
glorot = edit(
    (DRAW, DRAW.replace("scale", "np.sqrt(2 / (2 * hidden_size + input_size))")),
    hint="The standard deviation of the weights follows Glorot's rule, from rows and columns, and "
    "scale has no say. Here the caller chooses.",
)
he = edit(
    (DRAW, DRAW.replace("scale", "np.sqrt(2 / (hidden_size + input_size))")),
    hint="The standard deviation of the weights follows He's rule, from the number of columns, and "
    "scale has no say. Here the caller chooses.",
)
another_default_scale = edit(
    ("scale: float = 0.1", "scale: float = 1.0"),
    hint="When scale is given all is well; when it is not, the weights have standard deviation 1. "
    "Look at the first line once more.",
)
default_scale_of_a_hundredth = edit(
    ("scale: float = 0.1", "scale: float = 0.01"),
    hint="When scale is given all is well; when it is not, the weights have standard deviation "
    "0.01, ten times too small. A default is part of what was asked for.",
)
default_scale_of_a_fiftieth = edit(
    ("scale: float = 0.1", "scale: float = 0.02"),
    hint="When scale is given all is well; when it is not, the weights have standard deviation "
    "0.02, as in larger models. This function has a default of its own.",
)
default_scale_of_a_twentieth = edit(
    ("scale: float = 0.1", "scale: float = 0.05"),
    hint="When scale is given all is well; when it is not, the weights have standard deviation "
    "0.05: half of the default.",
)
default_scale_of_a_fifth = edit(
    ("scale: float = 0.1", "scale: float = 0.2"),
    hint="When scale is given all is well; when it is not, the weights have standard deviation "
    "0.2: double the default.",
)
default_scale_of_a_half = edit(
    ("scale: float = 0.1", "scale: float = 0.5"),
    hint="When scale is given all is well; when it is not, the weights have standard deviation "
    "0.5. Compare the first line with the one that you were given.",
)
scale_always_a_hundredth = edit(
    (DRAW, DRAW.replace("scale", "0.01")),
    hint="The weights have standard deviation 0.01 whatever scale is: a number that is often seen "
    "stands where the argument should.",
)
scale_divided_by_ten = edit(
    (DRAW, DRAW.replace("scale", "0.1 * scale")),
    hint="The standard deviation of the weights is a tenth of scale: 0.1 is its default, and "
    "nothing to multiply it with.",
)

# ---------------------------------------------------------------- distribution

uniform_weights = edit(
    (DRAW, "rng.uniform(-scale, scale, (hidden_size, hidden_size + input_size))"),
    hint="The weights fill an interval evenly: rng.random and rng.uniform are flat. The normal "
    "distribution is asked for.",
)
uniform_of_the_right_deviation = edit(
    (
        DRAW,
        "scale * rng.uniform(-np.sqrt(3), np.sqrt(3), (hidden_size, hidden_size + input_size))",
    ),
    hint="The standard deviation of the weights is right, but they end at 1.73 times scale on both "
    "sides: they fill an interval evenly. Normal numbers crowd in the middle.",
)
centred_random_weights = edit(
    (DRAW, "scale * (rng.random((hidden_size, hidden_size + input_size)) - 0.5)"),
    hint="The weights lie evenly between -scale / 2 and scale / 2, as rng.random gives them when "
    "0.5 is taken off. The normal distribution is asked for.",
)
positive_weights = edit(
    (DRAW, "scale * rng.random((hidden_size, hidden_size + input_size))"),
    hint="All weights lie between 0 and scale: rng.random never gives a negative number. The "
    "normal distribution around 0 is asked for.",
)
absolute_weights = edit(
    (DRAW, f"np.abs({DRAW})"),
    hint="No weight is negative: the sign of the normal numbers was thrown away. Half of all "
    "weights should pull the other way.",
)
clipped_weights = edit(
    (DRAW, DRAW.replace("rng.standard_normal(", "np.clip(rng.standard_normal(")[:-1] + "), -2, 2)"),
    hint="No weight is further from 0 than two times scale, where many are piled up: they were "
    "clipped. Normal numbers have tails.",
)
truncated_weights = edit(
    (
        f'        params["W" + gate] = {DRAW}\n',
        "        W = rng.standard_normal((hidden_size, hidden_size + input_size))\n"
        "        while (np.abs(W) > 2).any():\n"
        "            W = np.where(np.abs(W) > 2, rng.standard_normal(W.shape), W)\n"
        '        params["W" + gate] = scale * W\n',
    ),
    hint="No weight is further from 0 than two times scale, as in a truncated normal distribution: "
    "that makes the standard deviation smaller as well. The whole one is asked for.",
)

# ---------------------------------------------------------------- biases

one_bias_array_for_all = edit(
    (RETURN, '    params["bg"] = params["bo"] = params["bi"]\n' + RETURN),
    hint="Several names for one bias array: bi = bf copies the name, not the numbers, and one "
    "update changes them all. Make an array for each.",
)
one_array_of_zeros_filled_later = edit(
    ('    for gate in "figo":\n', f'    b = {ZEROS}\n    for gate in "figo":\n'),
    (f'params["b" + gate] = {ZEROS}', 'params["b" + gate] = b'),
    hint="One array of zeros was made before the loop and given four names: what is added to one "
    "bias stands in all of them.",
)
random_biases = edit(
    (ZEROS, "scale * rng.standard_normal((hidden_size, 1))"),
    hint="The biases are drawn at random too. They start at zero, all but bf: the weights alone "
    "make the units differ.",
)
uniform_biases = edit(
    (ZEROS, "scale * rng.random((hidden_size, 1))"),
    hint="The biases are random, between 0 and scale. They start at zero, all but bf, and none of "
    "them is drawn.",
)
forget_bias_ignored = edit(
    (f"    {FORGET}\n", ""),
    hint="bf is zero whatever forget_bias is: that argument is read nowhere.",
)
forget_bias_in_every_gate = edit(
    (ZEROS, "np.full((hidden_size, 1), forget_bias)"),
    (f"    {FORGET}\n", ""),
    hint="forget_bias stands in other biases as well as in bf: it is meant for the forget gate "
    "alone.",
)
forget_bias_in_the_input_gate = edit(
    (FORGET, FORGET.replace("bf", "bi")),
    hint="forget_bias stands in bi, and bf is zero: f is the forget gate, and i the input gate.",
)
forget_bias_in_the_output_gate = edit(
    (FORGET, FORGET.replace("bf", "bo")),
    hint="forget_bias stands in bo, and bf is zero: o is the output gate, and f comes from forget.",
)
forget_bias_always_one = edit(
    (FORGET, FORGET.replace("forget_bias", "1.0")),
    hint="bf is 1 whatever forget_bias is, a value often recommended. Here the caller says what it "
    "should be.",
)
forget_bias_subtracted = edit(
    (FORGET, FORGET.replace("+=", "-=")),
    hint="bf has the opposite sign of forget_bias, which makes a new layer forget.",
)
forget_bias_scaled = edit(
    (FORGET, FORGET.replace("forget_bias", "scale * forget_bias")),
    hint="bf is forget_bias times scale. scale is for the weights; a bias is taken as it comes.",
)
another_default_forget_bias = edit(
    ("forget_bias: float = 0.0", "forget_bias: float = 1.0"),
    hint="When forget_bias is given all is well; when it is not, bf is 1. Look at the first line "
    "once more.",
)
biases_of_one = edit(
    (ZEROS, "np.ones((hidden_size, 1))"),
    hint="bi, bg and bo are 1: np.ones in place of np.zeros. So every gate starts far more open "
    "than it should.",
)
forget_bias_as_a_number = edit(
    (FORGET, FORGET.replace("+=", "=")),
    hint="bf is a single number. It needs one entry for each unit, as the other biases have.",
)
flat_biases = edit(
    (ZEROS, "np.zeros(hidden_size)"),
    hint="A bias of shape (H,) is a row to NumPy: added to a column (H, 1) it silently becomes an "
    "(H, H) table. Make it a column.",
)
biases_as_rows = edit(
    (ZEROS, "np.zeros((1, hidden_size))"),
    hint="The biases are rows, (1, H). Every vector of the course is a column, and z times W is "
    "one too.",
)

default_forget_bias_of_two = edit(
    ("forget_bias: float = 0.0", "forget_bias: float = 2.0"),
    hint="When forget_bias is given all is well; when it is not, bf is 2, and should be 0.",
)
forget_bias_added_to_one = edit(
    (FORGET, FORGET.replace("forget_bias", "forget_bias + 1.0")),
    hint="bf is 1 more than forget_bias, as in libraries that add 1 by themselves. Here the caller "
    "gives the whole of it.",
)
forget_bias_in_the_candidate = edit(
    (FORGET, FORGET.replace("bf", "bg")),
    hint="forget_bias stands in bg, and bf is zero: g is the candidate, and no gate at all.",
)
forget_bias_in_the_first_unit = edit(
    (FORGET, FORGET.replace('["bf"]', '["bf"][0]')),
    hint="Only the first entry of bf is forget_bias and the others are 0: every unit has a forget "
    "gate.",
)

# ---------------------------------------------------------------- the generator

global_generator = edit(
    (DRAW, DRAW.replace("rng.", "np.random.")),
    hint="The same rng gives other weights each time: they come from NumPy's global generator "
    "(np.random.randn and the like) or from one made inside. Draw from the rng you are given.",
)
seed_inside = edit(
    ("    params = {}\n", "    rng = np.random.default_rng(0)\n    params = {}\n"),
    hint="Every rng gives the same weights: a seed is set inside the function, or weights of an "
    "earlier call are kept. The caller chooses the seed; draw from the rng you are given.",
)
seed_inside_the_loop = edit(
    (
        f'    params["W" + gate] = {DRAW}',
        f'    rng = np.random.default_rng(0)\n        params["W" + gate] = {DRAW}',
    ),
    hint="Every rng and every gate gets the same weights: a seed is set anew for each gate. Draw "
    "all of them from the rng you are given.",
)
generator_stands_still = edit(
    ("    params = {}\n", "    import copy\n\n    rng = copy.deepcopy(rng)\n    params = {}\n"),
    hint="Two calls with one rng, one after the other, give the same network: rng is where it was "
    "before. Was it copied, made anew from its seed, or set back? Let it move on.",
)
generator_copied_for_each_gate = edit(
    (
        f'    params["W" + gate] = {DRAW}',
        "    import copy\n\n"
        f'        params["W" + gate] = {DRAW.replace("rng.", "copy.deepcopy(rng).")}',
    ),
    hint="All four gates hold the same weights, and so does the next network: each draw starts "
    "where rng stood when it was handed in. Draw from rng and not from something like it.",
)

# ---------------------------------------------------------------- the dict

dict_kept_between_calls = edit(
    ("forget_bias: float = 0.0", "forget_bias: float = 0.0, params={}"),
    ("    params = {}\n", ""),
    hint="All networks share one dict, which lives on between calls (a default argument or a "
    "global is made once): making the second network replaces the first.",
)

# ---------------------------------------------------------------- shapes and names

transposed_weights = edit(
    (DRAW, DRAW + ".T.copy()"),
    hint="The weights are transposed. A weight matrix has a row for each unit and a column for "
    "each entry of z, so that W @ z works.",
)
weights_for_the_input_alone = edit(
    (DRAW, DRAW.replace("hidden_size + input_size", "input_size")),
    hint="There are columns for x_t and none for h_prev: z holds both, one above the other.",
)
weights_for_h_alone = edit(
    (DRAW, DRAW.replace("hidden_size + input_size", "hidden_size")),
    hint="There are columns for h_prev and none for x_t: z holds both, one above the other.",
)
row_for_each_input = edit(
    (DRAW, DRAW.replace("((hidden_size,", "((input_size,")),
    hint="A weight matrix has a row for each entry of x_t. It needs one for each hidden unit.",
)
candidate_named_c = edit(
    ('for gate in "figo"', 'for gate in "fico"'),
    hint="The candidate's arrays are called Wc and bc, as in some books. In this course its letter "
    "is g.",
)
letters_exchanged = edit(
    ('params["W" + gate]', 'params[gate + "W"]'),
    hint="The keys of the weights have the gate first and the kind second. Which comes first in "
    "the text above the cell?",
)
