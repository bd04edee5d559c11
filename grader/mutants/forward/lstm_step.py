"""Known mistakes of lstm_step."""

import numpy as np

from solutions.gates import sigmoid

from ..edits import edit

Array = np.ndarray

CACHE = "    cache = {"  # begins the line of the reference that comes after h and c


def lstm_step(
    params: dict[str, Array], x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array, dict[str, Array]]:
    """A right step that is written out, without gates, update_cell and hidden_state."""
    z = np.concatenate([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache


# ---------------------------------------------------------------- what goes in and what comes out

states_returned_the_other_way_round = edit(
    ("return h, c, cache", "return c, h, cache"),
    hint="The memory comes back first and the hidden state second: look at the order in which the "
    "docstring names them.",
)
cache_not_returned = edit(
    ("return h, c, cache", "return h, c"),
    hint="The two states are returned and the cache is not: the backward pass needs it.",
)
cache_returned_first = edit(
    ("return h, c, cache", "return cache, h, c"),
    hint="The cache comes back before the states. The order of the three results is part of the "
    "task.",
)
cache_returned_second = edit(
    ("return h, c, cache", "return h, cache, c"),
    hint="The cache stands between the two states: h and c come first, then what was kept.",
)
memory_returned_twice = edit(
    ("return h, c, cache", "return c, c, cache"),
    hint="Both states that come back are the memory. What is shown of it is computed and lost.",
)
hidden_state_returned_twice = edit(
    ("return h, c, cache", "return h, h, cache"),
    hint="The second result is the hidden state again. The memory is in the cache, and it has to "
    "come back too.",
)
output_gate_for_hidden_state = edit(
    ("return h, c, cache", "return o, c, cache"),
    hint="What comes back first is the output gate o. The hidden state is what that gate lets "
    "through.",
)
hidden_state_of_the_old_memory = edit(
    ("hidden_state(o, c)", "hidden_state(o, c_prev)"),
    hint="h shows the memory as it was before this step. Update first, then show the new one.",
)
old_memory_left_out = edit(
    ("i, g, c_prev)", "i, g, np.zeros_like(c_prev))"),
    hint="Every step starts with an empty memory: c_prev is in the cache, but it has no effect on "
    "c.",
)
old_hidden_state_left_out = edit(
    ("x_t, h_prev)", "x_t, np.zeros_like(h_prev))"),
    hint="The gates depend on the input alone: h_prev is in the cache, but it has no effect on the "
    "gates.",
)
input_left_out = edit(
    ("x_t, h_prev)", "np.zeros_like(x_t), h_prev)"),
    hint="The gates depend on the past alone: x_t is in the cache, but it has no effect on the "
    "gates.",
)
old_states_exchanged = edit(
    ("h_prev: np.ndarray, c_prev: np.ndarray", "c_prev: np.ndarray, h_prev: np.ndarray"),
    hint="h_prev is taken for the memory and c_prev for the hidden state, from the first line on: "
    "look at the order of the arguments.",
)
old_memory_read_by_the_gates = edit(
    ("x_t, h_prev)", "x_t, c_prev)"),
    hint="The gates were computed from c_prev. They look at what was shown of the memory, not at "
    "the memory.",
)
hidden_state_updated_as_memory = edit(
    ("i, g, c_prev)", "i, g, h_prev)"),
    hint="The memory was updated from h_prev: two states come in, and this one is for the gates.",
)
x_above_h = edit(
    ("gates(params, x_t, h_prev)", "gates(params, h_prev, x_t)"),
    hint="The input stands above the hidden state in z, so each is multiplied with the other's "
    "weights. The order in z is h, then x.",
)

# ---------------------------------------------------------------- the order of the gates

input_gate_unpacked_first = edit(
    ("f, i, g, o = ", "i, f, g, o = "),
    hint="f and i have changed places when the gates were unpacked. This course keeps the order f, "
    "i, g, o; some libraries begin with i.",
)
candidate_unpacked_last = edit(
    ("f, i, g, o = ", "f, i, o, g = "),
    hint="g and o have changed places when the gates were unpacked: the candidate comes third, the "
    "output gate last.",
)
candidate_unpacked_second = edit(
    ("f, i, g, o = ", "f, g, i, o = "),
    hint="h and c are right by luck: i and g have each other's name, and their product does not "
    "mind. Their slopes will.",
)
output_gate_unpacked_first = edit(
    ("f, i, g, o = ", "o, i, g, f = "),
    hint="f and o have each other's name: the first gate that comes back decides what is kept, the "
    "last what is shown.",
)
output_gate_unpacked_second = edit(
    ("f, i, g, o = ", "f, o, g, i = "),
    hint="i and o have each other's name: the second gate decides what is written, the last what "
    "is shown.",
)
arguments_of_update_cell_swapped = edit(
    ("update_cell(f, i,", "update_cell(i, f,"),
    hint="The cache is right, but the memory was updated with f and i in each other's place: which "
    "of them belongs to the old memory?",
)
memory_given_first = edit(
    ("update_cell(f, i, g, c_prev)", "update_cell(c_prev, f, i, g)"),
    hint="All four gates are right and c is not: update_cell got its arguments in another order "
    "than it takes them. The old memory comes last there.",
)
output_gate_written = edit(
    ("update_cell(f, i, g,", "update_cell(f, i, o,"),
    hint="What was written into the memory is o, the output gate: the candidate is in the cache, "
    "and nothing else uses it.",
)
arguments_of_hidden_state_swapped = edit(
    ("hidden_state(o, c)", "hidden_state(c, o)"),
    hint="c is right and h is not: hidden_state takes the gate first and the memory second.",
)
forget_gate_shows = edit(
    ("hidden_state(o, c)", "hidden_state(f, c)"),
    hint="c is right and h is not: the memory is shown through f, which has done its work already.",
)
input_gate_shows = edit(
    ("hidden_state(o, c)", "hidden_state(i, c)"),
    hint="c is right and h is not: the memory is shown through i, the gate for writing.",
)

# ---------------------------------------------------------------- slips in a step written out

forget_gate_for_all = edit(
    *((f'"{kind}{gate}"', f'"{kind}f"') for gate in "io" for kind in "Wb"),
    of=lstm_step,
    hint="i and o are copies of f: one line was copied three times. Forgetting, writing and "
    "showing are three decisions, each with weights of its own.",
)
input_line_copied_for_output = edit(
    ('"Wo"', '"Wi"'),
    ('"bo"', '"bi"'),
    of=lstm_step,
    hint="o is a copy of i: its line was copied, and Wo and bo did not get into it.",
)
one_bias_for_all = edit(
    *((f'"b{gate}"', '"bf"') for gate in "igo"),
    of=lstm_step,
    hint="f is right, and the other three have the forget gate's bias beside their own weights: "
    "three letters were not changed.",
)
input_bias_in_the_output_gate = edit(
    ('"bo"', '"bi"'),
    of=lstm_step,
    hint="o has its own weights and the bias of i. f, i and g are right.",
)
forget_bias_in_the_input_gate = edit(
    ('"bi"', '"bf"'),
    of=lstm_step,
    hint="i has its own weights and the bias of f. f, g and o are right.",
)
biases_left_out = edit(
    *((f' + params["b{gate}"]', "") for gate in "figo"),
    of=lstm_step,
    hint="The gates are computed from the weights alone: the four biases are not used.",
)
biases_as_rows = edit(
    *((f'params["b{gate}"]', f'params["b{gate}"].ravel()') for gate in "figo"),
    of=lstm_step,
    hint="The biases were flattened to (H,), and NumPy takes them for rows: that fails, or makes a "
    "square of a column. They are columns (H, 1).",
)
biases_outside = edit(
    *((f' + params["b{gate}"])', f') + params["b{gate}"]') for gate in "figo"),
    of=lstm_step,
    hint="The biases were added to what had been squashed already, so a gate can be negative: one "
    "bracket in each line closes too early.",
)
sigmoid_for_the_candidate = edit(
    ("g = np.tanh(", "g = sigmoid("),
    of=lstm_step,
    hint="g was squashed by the sigmoid and is never negative, so the memory can only grow. It is "
    "a value, the other three are shares.",
)
tanh_for_the_output_gate = edit(
    ("o = sigmoid(", "o = np.tanh("),
    of=lstm_step,
    hint="o went through tanh, so it can turn the sign of what it shows. c is right.",
)
recurrent_weights_transposed = edit(
    (
        "    f, i, g, o = gates",
        "    H = len(h_prev)\n"
        "    turned = {k: np.hstack([v[:, :H].T, v[:, H:]]) for k, v in params.items() "
        'if k[0] == "W"}\n'
        "    params = params | turned\n"
        "    f, i, g, o = gates",
    ),
    hint="The square part of W, which acts on h, was transposed. Its shape is (H, H) either way, "
    "so there is no error: row k of W belongs to unit k.",
)
nothing_forgotten = edit(
    ("f * c_prev", "c_prev"),
    of=lstm_step,
    hint="The gates are right, and c keeps all of the old memory: f is in the cache and has no "
    "effect.",
)
input_gate_left_out = edit(
    ("i * g", "g"),
    of=lstm_step,
    hint="The gates are right, and c takes in the whole candidate: i is in the cache and has no "
    "effect.",
)
forget_gate_upside_down = edit(
    ("f * c_prev", "(1 - f) * c_prev"),
    of=lstm_step,
    hint="The gates are right, and where f says keep, c erases: an open forget gate keeps.",
)
coupled_gates = edit(
    ("i * g", "(1 - f) * g"),
    of=lstm_step,
    hint="The gates are right, and what f leaves free is written into c: i should decide that.",
)
memory_squashed = edit(
    ("c = f * c_prev + i * g", "c = np.tanh(f * c_prev + i * g)"),
    of=lstm_step,
    hint="c was squashed before it was shown, and again for h: there is a tanh too many.",
)
memory_shown_unsquashed = edit(
    ("np.tanh(c)", "c"),
    of=lstm_step,
    hint="c is right, and h shows it as it is: between the memory and its gate a squashing is "
    "missing.",
)
memory_clipped = edit(
    ("c = f * c_prev + i * g", "c = np.clip(f * c_prev + i * g, -10, 10)"),
    of=lstm_step,
    hint="The gates are right, and a large memory is cut off at 10. Nothing bounds it.",
)
tanh_for_the_input_gate = edit(
    ("i = sigmoid(", "i = np.tanh("),
    of=lstm_step,
    hint="i went through tanh and can be negative; a gate is a share. f, g and o are right.",
)
product_squashed = edit(
    ("o * np.tanh(c)", "np.tanh(o * c)"),
    of=lstm_step,
    hint="h is the tanh of a product, where it should be a product with a tanh. c is right.",
)
memory_squashed_for_good = edit(
    (CACHE, "    c = np.tanh(c)\n" + CACHE),
    hint="h is right, but c was replaced by its tanh and returned like that. The tanh is for h "
    "alone; the memory itself stays as it is.",
)

# ---------------------------------------------------------------- arrays shared or overwritten

one_array_for_both_states = edit(
    ("h = hidden_state(o, c)", "h = c = hidden_state(o, c)"),
    hint="h and c are one and the same array: h = c = ... gives two names to one array. A step has "
    "two states.",
)
memory_updated_in_place = edit(
    ("c = update_cell(f, i, g, c_prev)", "c = c_prev\n    c *= f\n    c += i * g"),
    hint="c = c_prev copies the name, not the numbers: *= and += then overwrite the old memory, "
    "which belongs to the caller and to the cache.",
)
candidate_changed_before_it_was_kept = edit(
    ("c = update_cell(f, i, g, c_prev)", "g *= i\n    c = f * c_prev + g"),
    hint="g was multiplied in place (g *= ...) and then kept, so the cache holds i * g where the "
    "candidate should be.",
)
input_gate_changed_before_it_was_kept = edit(
    ("c = update_cell(f, i, g, c_prev)", "i *= g\n    c = f * c_prev + i"),
    hint="h and c are right, and under i the cache holds the product of i and g: it was written "
    "into the gate.",
)
forget_gate_changed_before_it_was_kept = edit(
    ("c = update_cell(f, i, g, c_prev)", "f *= c_prev\n    c = f + i * g"),
    hint="h and c are right, and under f the cache holds what was kept of the old memory: the "
    "product was written into the gate.",
)
output_gate_changed_before_it_was_kept = edit(
    ("h = hidden_state(o, c)", "o *= np.tanh(c)\n    h = o"),
    hint="h and c are right, and under o the cache holds h: the product was written into the gate.",
)
one_dict_for_every_cache = edit(
    ("c_prev: np.ndarray\n", "c_prev: np.ndarray, cache={}\n"),
    ("cache = {", "cache |= {"),
    hint="Every call writes into the same dict, which was made once outside the function: the next "
    "step overwrites the cache of this one.",
)

# ---------------------------------------------------------------- the entries of the cache

gates_alone_in_the_cache = edit(
    ('"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, ', ""),
    hint="The cache holds the gates and c, and nothing of what went into the step: x_t, h_prev and "
    "c_prev are missing.",
)
new_cell_state_in_the_cache = edit(
    ('"c_prev": c_prev', '"c_prev": c'),
    hint="The cache holds the new cell state under c_prev: the backward pass needs the old one "
    "there.",
)
old_cell_state_kept_as_c = edit(
    ('"c": c}', '"c": c_prev}'),
    hint="Under c the cache holds the old memory, which is there under c_prev already.",
)
new_hidden_state_in_the_cache = edit(
    ('"h_prev": h_prev', '"h_prev": h'),
    hint="The cache holds the new hidden state under h_prev: the gates were computed from the old "
    "one, and so will be their gradients.",
)
old_states_exchanged_in_the_cache = edit(
    ('"h_prev": h_prev, "c_prev": c_prev', '"h_prev": c_prev, "c_prev": h_prev'),
    hint="In the cache h_prev and c_prev stand under each other's name.",
)
hidden_state_kept_as_c = edit(
    ('"c": c}', '"c": h}'),
    hint="The cache holds h under the name c. From h alone the memory cannot be computed again.",
)
squashed_memory_in_the_cache = edit(
    ('"c": c}', '"c": np.tanh(c)}'),
    hint="The cache holds tanh of the memory under c. The key c is for the memory itself; a "
    "squashed one can have a key of its own.",
)
memory_not_in_the_cache = edit(
    (', "c": c}', "}"),
    hint="The old memory is in the cache and the new one is not: the backward pass begins at the "
    "new one.",
)
old_memory_not_in_the_cache = edit(
    (' "c_prev": c_prev,', ""),
    hint="The cache has no c_prev: the gradient of f is a product with it.",
)
old_hidden_state_not_in_the_cache = edit(
    (' "h_prev": h_prev,', ""),
    hint="The cache has no h_prev: it is half of z, and the gradients of the weights need it.",
)
sums_in_the_cache = edit(
    (
        "    return",
        "    z = np.concatenate([h_prev, x_t])\n"
        '    cache |= {k: params["W" + k] @ z + params["b" + k] for k in "figo"}\n'
        "    return",
    ),
    hint="Under f, i, g and o the cache holds the bare sums, before sigmoid and tanh. The backward "
    "pass computes the slopes from the outputs.",
)
slopes_in_the_cache = edit(
    (
        "    return",
        '    cache |= {"f": f * (1 - f), "i": i * (1 - i), "g": 1 - g * g, "o": o * (1 - o)}\n'
        "    return",
    ),
    hint="Under f, i, g and o the cache holds their slopes. The gates themselves are asked for; "
    "going backward makes slopes of them.",
)
input_gate_kept_twice = edit(
    ('"o": o', '"o": i'),
    hint="h and c are right, and the cache has i under o as well: an entry was copied and its "
    "value not changed.",
)
forget_gate_kept_twice = edit(
    ('"i": i', '"i": f'),
    hint="h and c are right, and the cache has f under i as well: only the key of a copied entry "
    "was changed.",
)
candidate_and_output_gate_exchanged_in_the_cache = edit(
    ('"g": g, "o": o', '"g": o, "o": g'),
    hint="h and c are right, and in the cache g and o stand under each other's name.",
)
forget_and_input_gate_exchanged_in_the_cache = edit(
    ('"f": f, "i": i', '"f": i, "i": f'),
    hint="h and c are right, and in the cache f and i stand under each other's name.",
)
stacked_input_in_the_cache = edit(
    ('"x_t": x_t', '"x_t": np.concatenate([h_prev, x_t])'),
    hint="Under x_t the cache holds the stacked z: the name was used again for something larger. "
    "The input has D rows.",
)
input_under_another_name = edit(
    ('"x_t": x_t', '"x": x_t'),
    hint="The cache has no x_t: the input was not kept, or under another name. Other functions "
    "will look for it by the name that the docstring gives.",
)
cache_as_a_tuple = edit(
    ("return h, c, cache", "return h, c, tuple(cache.values())"),
    hint="The cache is a tuple or a list, so its arrays have no names. Make it a dict: curly "
    "brackets, and a name before each array.",
)

# ---------------------------------------------------------------- one letter of a copied line

input_line_copied_from_the_forget_gate = edit(
    ('"Wi"', '"Wf"'),
    ('"bi"', '"bf"'),
    of=lstm_step,
    hint="f, g and o are right, and i is the same as f: its line was copied, and neither Wi nor bi "
    "got into it.",
)
candidate_line_copied_from_the_input_gate = edit(
    ('"Wg"', '"Wi"'),
    ('"bg"', '"bi"'),
    of=lstm_step,
    hint="g has a tanh of its own, over the weights and the bias of i. f, i and o are right.",
)
output_line_copied_from_the_candidate = edit(
    ('"Wo"', '"Wg"'),
    ('"bo"', '"bg"'),
    of=lstm_step,
    hint="o is computed from the weights and the bias of the candidate. f, i and g are right.",
)
forget_weights_in_the_input_gate = edit(
    ('"Wi"', '"Wf"'),
    of=lstm_step,
    hint="i has its own bias and the weights of f. f, g and o are right.",
)
input_weights_in_the_candidate = edit(
    ('"Wg"', '"Wi"'),
    of=lstm_step,
    hint="g has its own bias and the weights of i. f, i and o are right.",
)
input_weights_in_the_output_gate = edit(
    ('"Wo"', '"Wi"'),
    of=lstm_step,
    hint="o has its own bias and the weights of i. f, i and g are right.",
)
candidate_weights_in_the_output_gate = edit(
    ('"Wo"', '"Wg"'),
    of=lstm_step,
    hint="o has its own bias and the weights of g. f, i and g are right.",
)
input_bias_in_the_candidate = edit(
    ('"bg"', '"bi"'),
    of=lstm_step,
    hint="g has its own weights and the bias of i. f, i and o are right.",
)
candidate_bias_in_the_output_gate = edit(
    ('"bo"', '"bg"'),
    of=lstm_step,
    hint="o has its own weights and the bias of g. f, i and g are right.",
)

# ---------------------------------------------------------------- clips, and a sigmoid for a tanh

memory_clipped_to_one = edit(
    ("c = f * c_prev + i * g", "c = np.clip(f * c_prev + i * g, -1, 1)"),
    of=lstm_step,
    hint="The gates are right, and no memory is beyond 1: it was cut off there before it was "
    "shown. What is bounded is h, and that by itself.",
)
candidate_from_a_stretched_sigmoid = edit(
    ("g = np.tanh(", "g = 2 * sigmoid("),
    ('params["bg"])', 'params["bg"]) - 1'),
    of=lstm_step,
    hint="g has the right signs and is too small: a sigmoid stretched to -1 ... 1 rises more "
    "slowly than tanh. f, i and o are right.",
)
memory_shown_through_a_stretched_sigmoid = edit(
    ("np.tanh(c)", "(2 * sigmoid(c) - 1)"),
    of=lstm_step,
    hint="h has the right signs and is too small: a stretched sigmoid is a tanh of half of the "
    "memory. c is right.",
)

# ---------------------------------------------------------------- arrays kept or given away

result_kept_for_the_next_call = edit(
    ("c_prev: np.ndarray\n", "c_prev: np.ndarray, kept={}\n"),
    (
        "    h = hidden_state(o, c)\n",
        "    h = kept.setdefault(c.shape, np.empty_like(c))\n    h[...] = hidden_state(o, c)\n",
    ),
    hint="A result lies in an array that is kept between calls: the next step of the same size "
    "fills it again, and whoever has collected the last one finds other numbers in it.",
)
new_states_written_into_the_old = edit(
    (
        "    return h, c, cache",
        "    h_prev[...], c_prev[...] = h, c\n    return h_prev, c_prev, cache",
    ),
    hint="The new states were written into the arrays of the old ones. The caller has lost those, "
    "and the cache has too: it holds the same arrays.",
)

# ---------------------------------------------------------------- large sums

own_sigmoid_overflows = edit(
    (
        "    f = sigmoid(",
        "    def sigmoid(a):\n        return np.exp(a) / (1 + np.exp(a))\n\n    f = sigmoid(",
    ),
    of=lstm_step,
    hint="Gates are NaN where their sum is large: a sigmoid of your own stands here, whose exp is "
    "infinite beyond 709. The one from notebook 1 holds there too.",
)
