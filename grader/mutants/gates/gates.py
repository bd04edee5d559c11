"""Known mistakes of gates."""

from ..edits import Pair, edit


def _every(old: str, new: str) -> tuple[Pair, ...]:
    """The same edit of all four lines; {} stands for the letter of the gate."""
    return tuple((old.format(gate), new.format(gate)) for gate in "figo")


# ---------------------------------------------------------------- order and activations

input_above_hidden = edit(
    ("[h_prev, x_t]", "[x_t, h_prev]"),
    hint="z is stacked the other way round: each weight is multiplied with the wrong entry, and "
    "the shapes fit all the same. Here h_prev stands above x_t.",
)
order_of_pytorch = edit(
    ("return f, i, g, o", "return i, f, g, o"),
    hint="The gates are right and stand in another order: i, f, g, o is PyTorch's. Here it is f, "
    "i, g, o.",
)
output_before_candidate = edit(
    ("return f, i, g, o", "return f, i, o, g"),
    hint="The gates are right and stand in another order: o comes last here, after the candidate "
    "g.",
)
input_gate_first_candidate_last = edit(
    ("return f, i, g, o", "return i, f, o, g"),
    hint="The gates are right, and two pairs have changed places: i, f, o, g is the order of some "
    "textbooks. Here it is f, i, g, o.",
)
order_of_tensorflow = edit(
    ("return f, i, g, o", "return i, g, f, o"),
    hint="The gates are right and stand in the order i, g, f, o, as in an old TensorFlow cell. The "
    "forget gate comes first here.",
)
candidate_before_input_gate = edit(
    ("return f, i, g, o", "return f, g, i, o"),
    hint="The gates are right, but g comes back second and i third, as in the alphabet: the input "
    "gate stands before the candidate.",
)
forget_and_output_exchanged = edit(
    ("return f, i, g, o", "return o, i, g, f"),
    hint="The gates are right, and the first and the last of them have changed places: f opens the "
    "row and o closes it.",
)
input_and_output_exchanged = edit(
    ("return f, i, g, o", "return f, o, g, i"),
    hint="The gates are right, and the second and the last have changed places: i is the gate for "
    "writing, o the one for showing.",
)
forget_and_candidate_exchanged = edit(
    ("return f, i, g, o", "return g, i, f, o"),
    hint="The gates are right, and the first and the third have changed places: the candidate g is "
    "no gate, and comes after two of them.",
)
candidate_first = edit(
    ("return f, i, g, o", "return g, f, i, o"),
    hint="The gates are right, but the candidate comes back before them: f and i go first.",
)
order_of_the_dict = edit(
    (
        "    f = ",
        '    W, b = ([a for name, a in params.items() if name[0] == kind] for kind in "Wb")\n'
        "    f = ",
    ),
    *(
        (f'params["W{gate}"] @ z + params["b{gate}"]', f"W[{n}] @ z + b[{n}]")
        for n, gate in enumerate("figo")
    ),
    hint="The parameters were taken in the order in which params happens to hold them. That may be "
    "any order: read them by their names.",
)
sigmoid_for_the_candidate = edit(
    ("np.tanh(", "sigmoid("),
    hint="The candidate g went through a sigmoid, so it can only add to the memory. It is no gate "
    "but a value, from -1 to 1.",
)
tanh_for_every_gate = edit(
    *((f"{gate} = sigmoid(", f"{gate} = np.tanh(") for gate in "fio"),
    hint="All four went through tanh. A gate is a share between 0 and 1; only the candidate may be "
    "negative.",
)
tanh_for_the_forget_gate = edit(
    ("f = sigmoid(", "f = np.tanh("),
    hint="f went through tanh: a negative share of the memory cannot be kept.",
)
tanh_for_the_input_gate = edit(
    ("i = sigmoid(", "i = np.tanh("),
    hint="i went through tanh, as the candidate does. How much is written is a share between 0 and "
    "1; the sign comes from g.",
)
tanh_for_the_output_gate = edit(
    ("o = sigmoid(", "o = np.tanh("),
    hint="o went through tanh. What is shown of the memory is a share, never below 0.",
)
activations_of_candidate_and_output_exchanged = edit(
    ("g = np.tanh(", "g = sigmoid("),
    ("o = sigmoid(", "o = np.tanh("),
    hint="g has the sigmoid and o the tanh: the last two have each other's activation, with the "
    "right sums inside.",
)
relu_for_the_candidate = edit(
    ("np.tanh(params", "np.maximum(0, params"),
    hint="g has no negative entry and no bound: that is a ReLU. It should lie between -1 and 1.",
)
candidate_squashed_twice = edit(
    ("np.tanh(", "np.tanh(np.tanh("),
    ('params["bg"])', 'params["bg"]))'),
    hint="g never goes beyond 0.76: it went through tanh twice.",
)
candidate_gated_already = edit(
    ("g = np.tanh(", "g = i * np.tanh("),
    hint="g has been multiplied by i: that is the step after this one, in update_cell.",
)
no_squashing = edit(
    ("g = np.tanh(", "g = ("),
    *((f"{gate} = sigmoid(", f"{gate} = (") for gate in "fio"),
    hint="These are the bare sums W z + b: nothing has squashed them yet.",
)
candidate_not_squashed = edit(
    ("np.tanh(", "("),
    hint="g is still the bare sum: nothing keeps it between -1 and 1. f, i and o are right.",
)

output_gate_not_squashed = edit(
    ("o = sigmoid(", "o = ("),
    hint="o is still the bare sum: a share has to lie between 0 and 1. f, i and g are right.",
)

# ---------------------------------------------------------------- copied lines

one_gate_for_all = edit(
    *((f'"{kind}{gate}"', f'"{kind}f"') for gate in "igo" for kind in "Wb"),
    hint="Wf and bf serve every gate: a line was copied and its letters were not changed. Each "
    "gate has a W and a b of its own.",
)
one_matrix_for_all = edit(
    *((f'"W{gate}"', '"Wf"') for gate in "igo"),
    hint="The biases are right, but Wf serves every gate: only one of two letters was changed in "
    "the copied lines.",
)
one_bias_for_all = edit(
    *((f'"b{gate}"', '"bf"') for gate in "igo"),
    hint="The weights are right, but bf serves every gate: a line was copied and its bias was not "
    "changed.",
)
input_line_copied_for_output = edit(
    ('"Wo"', '"Wi"'),
    ('"bo"', '"bi"'),
    hint="o repeats i: a line was copied and its letters were not changed. Each gate has a W and a "
    "b of its own.",
)
forget_line_copied_for_input = edit(
    ('"Wi"', '"Wf"'),
    ('"bi"', '"bf"'),
    hint="i repeats f, number for number: both lines read the same two parameters, and Wi and bi "
    "are never used.",
)
forget_line_copied_for_output = edit(
    ('"Wo"', '"Wf"'),
    ('"bo"', '"bf"'),
    hint="o repeats f, number for number: after the line was copied, Wo and bo were not put in.",
)
forget_parameters_in_the_candidate = edit(
    ('"Wg"', '"Wf"'),
    ('"bg"', '"bf"'),
    hint="g is made of the forget gate's weights and bias: it has its own tanh, and still needs "
    "its own parameters.",
)
input_parameters_in_the_candidate = edit(
    ('"Wg"', '"Wi"'),
    ('"bg"', '"bi"'),
    hint="g is made of the input gate's weights and bias: were the letters of a copied line left "
    "as they were, or do the gates stand in another order than you take them in?",
)
candidate_parameters_in_the_output_gate = edit(
    ('"Wo"', '"Wg"'),
    ('"bo"', '"bg"'),
    hint="o is made of the candidate's weights and bias, so that it opens when g is large. It has "
    "parameters of its own.",
)
candidate_and_output_parameters_exchanged = edit(
    ('"Wg"', '"W?"'),
    ('"bg"', '"b?"'),
    ('"Wo"', '"Wg"'),
    ('"bo"', '"bg"'),
    ('"W?"', '"Wo"'),
    ('"b?"', '"bo"'),
    hint="g is made of Wo and bo, and o of Wg and bg: the two have each other's parameters and "
    "their own activation.",
)
forget_weights_in_the_input_gate = edit(
    ('"Wi"', '"Wf"'),
    hint="i has its own bias and the weights of f. Which entry of params is never read?",
)
forget_weights_in_the_output_gate = edit(
    ('"Wo"', '"Wf"'),
    hint="o has its own bias and the weights of f. One of the eight parameters is never read.",
)
input_weights_in_the_output_gate = edit(
    ('"Wo"', '"Wi"'),
    hint="o has its own bias and the weights of i: one letter of a copied line was changed, the "
    "other was not.",
)
input_weights_in_the_candidate = edit(
    ('"Wg"', '"Wi"'),
    hint="g has its own bias and the weights of i: its W was not changed along with its b.",
)
candidate_weights_in_the_output_gate = edit(
    ('"Wo"', '"Wg"'),
    hint="o has its own bias and the weights of g: look at the letters of its line, one by one.",
)
forget_bias_in_the_input_gate = edit(
    ('"bi"', '"bf"'),
    hint="i has its own weights and the bias of f: the second letter of a copied line was "
    "forgotten.",
)
forget_bias_in_the_output_gate = edit(
    ('"bo"', '"bf"'),
    hint="o has its own weights and the bias of f: bo is read nowhere.",
)
forget_bias_in_the_candidate = edit(
    ('"bg"', '"bf"'),
    hint="g has its own weights and the bias of f: bg is read nowhere.",
)
input_bias_in_the_output_gate = edit(
    ('"bo"', '"bi"'),
    hint="o has its own weights and the bias of i: after W, the letter of b has to change too.",
)
input_bias_in_the_candidate = edit(
    ('"bg"', '"bi"'),
    hint="g has its own weights and the bias of i: what stands behind the plus was copied.",
)
candidate_bias_in_the_output_gate = edit(
    ('"bo"', '"bg"'),
    hint="o has its own weights and the bias of g: the end of its line still belongs to the line "
    "above.",
)

# ---------------------------------------------------------------- biases

biases_left_out = edit(
    *_every(' + params["b{}"]', ""),
    hint="The biases are not added: this is what comes out when all of them are zero.",
)
bias_of_the_forget_gate_left_out = edit(
    (' + params["bf"]', ""),
    hint="f is the only wrong gate, and it is what comes out when bf is zero.",
)
bias_of_the_input_gate_left_out = edit(
    (' + params["bi"]', ""),
    hint="i is the only wrong gate, and it is what comes out when bi is zero.",
)
bias_of_the_candidate_left_out = edit(
    (' + params["bg"]', ""),
    hint="g alone is wrong, and it is what comes out when bg is zero.",
)
bias_of_the_output_gate_left_out = edit(
    (' + params["bo"]', ""),
    hint="o is the only wrong gate, and it is what comes out when bo is zero.",
)
mean_of_the_bias = edit(
    *_every('params["b{}"]', 'params["b{}"].mean()'),
    hint="All units of a gate have the mean of its biases: one number for H of them.",
)
biases_subtracted = edit(
    *_every(' + params["b{}"]', ' - params["b{}"]'),
    hint="The biases are taken away: this is what comes out when each of them has the other sign.",
)
biases_added_twice = edit(
    *_every(' + params["b{}"]', ' + 2 * params["b{}"]'),
    hint="The biases count twice. PyTorch keeps two for each gate and adds them; here there is "
    "one.",
)
bias_as_a_row = edit(
    *_every('params["b{}"]', 'params["b{}"].ravel()'),
    hint="A bias was flattened to (H,), which NumPy takes for a row: with one column in the batch "
    "it spreads (H, 1) to (H, H), with more it fails. Keep it a column (H, 1).",
)
bias_turned_into_a_row = edit(
    *_every('params["b{}"]', 'params["b{}"].T'),
    hint="A bias was turned into a row, (1, H). It belongs to the units, which are the rows of the "
    "product: as a column it is added to each of its columns.",
)
bias_of_the_first_unit = edit(
    *_every('params["b{}"]', 'params["b{}"][0]'),
    hint="All units of a gate have the bias of its first unit: an index took one entry of the "
    "column, and it was spread over the rest.",
)
bias_outside = edit(
    *_every(' + params["b{}"])', ') + params["b{}"]'),
    hint="The bias was added after the squashing, so gates pass 1 or fall below 0. The whole sum "
    "is squashed, its bias included: look at the brackets.",
)

# ---------------------------------------------------------------- z and the products

hidden_state_left_out = edit(
    ("[h_prev, x_t]", "[np.zeros_like(h_prev), x_t]"),
    hint="The hidden state is not used: this is what comes out when h_prev is zero. A gate depends "
    "on the past as well as on the input.",
)
input_left_out = edit(
    ("[h_prev, x_t]", "[h_prev, np.zeros_like(x_t)]"),
    hint="The input is not used: this is what comes out when x_t is zero. z holds both, the past "
    "and the present.",
)
columns_mixed = edit(
    ("  # (H+D, N)", "\n    z = np.repeat(z.mean(axis=1, keepdims=True), z.shape[1], axis=1)"),
    hint="Every column of the batch gets the same gates: they were averaged over the batch. The "
    "columns are separate sequences and must not be mixed.",
)
first_column_for_all = edit(
    ("  # (H+D, N)", "[:, [0] * x_t.shape[1]]"),
    hint="Every column of the batch gets the gates of the first sequence. The columns are separate "
    "sequences: use them all.",
)
gates_in_float32 = edit(
    ("return f, i, g, o", "return tuple(a.astype(np.float32).astype(float) for a in (f, i, g, o))"),
    hint="The gates went through float32, which keeps 7 digits of 16. Keep the dtype of the "
    "arguments.",
)
stacked_input_in_float32 = edit(
    ("  # (H+D, N)", ".astype(np.float32)"),
    hint="Right to about seven digits: what the weights are multiplied with was in float32. Keep "
    "the dtype that x_t and h_prev have.",
)
stacked_input_clipped = edit(
    ("  # (H+D, N)", "\n    z = np.clip(z, -5, 5)"),
    hint="Ordinary inputs are right and large ones are cut off at 5 before the product. sigmoid "
    "takes a number of any size.",
)
stacked_side_by_side = edit(
    ("axis=0", "axis=1"),
    hint="h_prev and x_t were joined along the axis of the batch. They have N columns both, and "
    "stand on top of each other.",
)
sum_of_hidden_state_and_input = edit(
    ("np.concatenate([h_prev, x_t], axis=0)", "h_prev + x_t"),
    hint="h_prev and x_t were added. Square brackets in the equation mean one above the other: z "
    "has H + D rows.",
)
products_entry_by_entry = edit(
    *_every('params["W{}"] @ z', 'params["W{}"] * z'),
    hint="* multiplies entry by entry, and W and z have different shapes. A row of W times a "
    "column of z gives one number: that is a matrix product.",
)
recurrent_weights_transposed = edit(
    (
        "  # (H+D, N)",
        "\n    H = len(h_prev)\n"
        "    params = params | {\n"
        '        k: np.hstack([v[:, :H].T, v[:, H:]]) for k, v in params.items() if k[0] == "W"\n'
        "    }",
    ),
    hint="The part of W that acts on h_prev was transposed, which its square shape allows: row k "
    "belongs to unit k.",
)
first_entry_of_z_left_out = edit(
    *_every('params["W{}"] @ z', 'params["W{}"][:, 1:] @ z[1:]'),
    hint="The first entry of h_prev has no say: a slice begins at 1, and Python counts from 0.",
)
weights_on_the_right = edit(
    *_every('params["W{}"] @ z', 'z @ params["W{}"]'),
    hint="The weights stand to the right of z. Vectors are columns in this course, and a matrix "
    "stands to their left.",
)
weights_transposed = edit(
    *_every('params["W{}"] @ z', 'params["W{}"].T @ z'),
    hint="The weights are transposed: they have a row for each unit already, and fit z as they "
    "are.",
)

# ---------------------------------------------------------------- parameters by their position

unpacked_in_pairs = edit(
    ("    z = ", "    Wf, bf, Wi, bi, Wg, bg, Wo, bo = params.values()\n    z = "),
    *_every('params["W{0}"] @ z + params["b{0}"]', "W{0} @ z + b{0}"),
    hint="The eight arrays were taken by their position in params, weight and bias in turn. A dict "
    "may hold its keys in any order.",
)
unpacked_weights_first = edit(
    ("    z = ", "    Wf, Wi, Wg, Wo, bf, bi, bg, bo = params.values()\n    z = "),
    *_every('params["W{0}"] @ z + params["b{0}"]', "W{0} @ z + b{0}"),
    hint="The eight arrays were taken by their position in params, four weights and then four "
    "biases. Nothing says that they stand like this.",
)

# ---------------------------------------------------------------- one bias outside

bias_of_the_forget_gate_outside = edit(
    (' + params["bf"])', ') + params["bf"]'),
    hint="f has its bias added after the squashing, and the other three have it inside: look at "
    "the brackets of one line.",
)
bias_of_the_input_gate_outside = edit(
    (' + params["bi"])', ') + params["bi"]'),
    hint="i alone is wrong: bi was added to what the sigmoid returned, and not to what goes into "
    "it.",
)
bias_of_the_candidate_outside = edit(
    (' + params["bg"])', ') + params["bg"]'),
    hint="g alone is wrong, and may pass 1: bg was added after tanh.",
)
bias_of_the_output_gate_outside = edit(
    (' + params["bo"])', ') + params["bo"]'),
    hint="o alone is wrong: a bracket closes before bo, so that the bias is not squashed.",
)

# ---------------------------------------------------------------- numbers that nobody asked for

one_added_for_the_forget_gate = edit(
    ('params["bf"]', '1.0 + params["bf"]'),
    hint="f has 1 added to its sum, as TensorFlow's old cells do. Here bf holds all there is of a "
    "forget bias.",
)
one_added_for_every_gate = edit(
    *_every('params["b{}"]', '1.0 + params["b{}"]'),
    hint="All four sums are 1 too large: a number was added besides the biases.",
)

# ---------------------------------------------------------------- gates upside down

forget_gate_reversed = edit(
    ('sigmoid(params["Wf"] @ z + params["bf"])', '1.0 - sigmoid(params["Wf"] @ z + params["bf"])'),
    hint="f is 1 less what it should be: it is the share that is *kept*, whatever its name says.",
)
input_gate_reversed = edit(
    ('sigmoid(params["Wi"] @ z + params["bi"])', '1.0 - sigmoid(params["Wi"] @ z + params["bi"])'),
    hint="i is 1 less what it should be: where the sum is large, the gate is open.",
)
output_gate_reversed = edit(
    ('sigmoid(params["Wo"] @ z + params["bo"])', '1.0 - sigmoid(params["Wo"] @ z + params["bo"])'),
    hint="o is 1 less what it should be: it shows when it ought to hide.",
)
all_gates_reversed = edit(
    *(
        (
            f'sigmoid(params["W{k}"] @ z + params["b{k}"])',
            f'1.0 - sigmoid(params["W{k}"] @ z + params["b{k}"])',
        )
        for k in "fio"
    ),
    hint="f, i and o are all 1 less what they should be, and g is right: a sign has changed in "
    "front of three sums.",
)
input_gate_from_the_forget_gate = edit(
    ('sigmoid(params["Wi"] @ z + params["bi"])', "1.0 - f"),
    hint="i is 1 - f: the two gates are coupled, as in some variants. Wi and bi are there to be "
    "used.",
)

# ---------------------------------------------------------------- activations by hand

candidate_of_half_the_sum = edit(
    (
        'np.tanh(params["Wg"] @ z + params["bg"])',
        '2 * sigmoid(params["Wg"] @ z + params["bg"]) - 1',
    ),
    hint="g is the tanh of half its sum: where tanh is made of a sigmoid, something inside is "
    "doubled too.",
)
candidate_of_twice_the_sum = edit(
    ('np.tanh(params["Wg"]', 'np.tanh(2 * params["Wg"]'),
    ('params["bg"])', '2 * params["bg"])'),
    hint="g is the tanh of twice its sum: a factor of 2 stands where tanh already has it.",
)
softsign_for_the_candidate = edit(
    (
        '    g = np.tanh(params["Wg"] @ z + params["bg"])',
        '    a = params["Wg"] @ z + params["bg"]\n    g = a / (1 + np.abs(a))',
    ),
    hint="g is its sum divided by 1 plus the size of it: a softsign, which is flatter than tanh.",
)
candidate_clipped = edit(
    ("np.tanh(params", "np.clip(params"),
    ('params["bg"])', 'params["bg"], -1, 1)'),
    hint="g is its sum, cut off at 1 and -1: a hard tanh. The smooth one is meant.",
)

# ---------------------------------------------------------------- shapes and arrays

axes_of_one_squeezed = edit(
    ("return f, i, g, o", "return tuple(np.squeeze(a) for a in (f, i, g, o))"),
    hint="With one sequence, or one unit, an axis is missing in the result: squeeze, or an index, "
    "removes every axis of length 1. (H, 1) is not (H,).",
)
last_unit_left_out = edit(
    ("return f, i, g, o", "f[-1] = i[-1] = g[-1] = o[-1] = 0\n    return f, i, g, o"),
    hint="The last unit is 0 in all four: a loop over the units ends one too early.",
)
gates_in_one_array = edit(
    ("return f, i, g, o", "return np.array([f, i, g, o])"),
    hint="One array comes back, of shape (4, H, N). Four are asked for, one after the other.",
)
gates_in_one_tall_array = edit(
    ("return f, i, g, o", "return np.concatenate([f, i, g, o])"),
    hint="One tall array comes back, of 4 H rows. Each gate is a result of its own.",
)
one_result_for_each_shape = edit(
    (
        "def gates(\n    params: dict[str, np.ndarray], x_t: np.ndarray, h_prev: np.ndarray\n)",
        "def gates(params, x_t, h_prev, kept={})",
    ),
    (
        "return f, i, g, o",
        "kept = kept.setdefault(f.shape, np.empty((4, *f.shape)))\n"
        "    kept[:] = f, i, g, o\n    return tuple(kept)",
    ),
    hint="The gates of the last step are written over those of the step before: going backward "
    "through time you will need all of them, each in its own array.",
)

# ---------------------------------------------------------------- large sums

own_sigmoid_overflows = edit(
    (
        "    f = sigmoid(",
        "    def sigmoid(a):\n        return np.exp(a) / (1 + np.exp(a))\n\n    f = sigmoid(",
    ),
    hint="Gates are NaN where their sum is large: a sigmoid of your own stands here, whose exp is "
    "infinite beyond 709. The one from the beginning of this notebook holds there too.",
)
