"""Known mistakes of stack_params."""

from ..edits import edit

WEIGHTS = 'for gate in "figo"], axis=0)\n    b'  # ends the line of W
BIASES = 'for gate in "figo"], axis=0)\n    return'  # ends the line of b


def _ordered(order: str) -> tuple[tuple[str, str], ...]:
    """Another order of the gates, in both lines."""
    return tuple((old, old.replace("figo", order)) for old in (WEIGHTS, BIASES))


input_gate_on_top = edit(
    *_ordered("ifgo"),
    hint="The input gate's rows stand above the forget gate's: i, f, g, o is PyTorch's order. Ours "
    "begins with f.",
)
gates_in_alphabetical_order = edit(
    *_ordered("fgio"),
    hint="The gates stand in alphabetical order, f, g, i, o, as sorted names do. The candidate "
    "comes after the input gate.",
)
candidate_at_the_bottom = edit(
    *_ordered("fiog"),
    hint="The candidate's rows are the last, f, i, o, g: that keeps the sigmoids together, but the "
    "output gate goes to the bottom here.",
)
input_gate_on_top_candidate_at_the_bottom = edit(
    *_ordered("ifog"),
    hint="The gates stand in the order i, f, o, g: both pairs of neighbours are exchanged.",
)
from_the_output_gate_up = edit(
    *_ordered("ogif"),
    hint="The gates stand upside down: o is on top and f at the bottom.",
)
order_of_the_dict = edit(
    (
        '[params["W" + gate] for gate in "figo"]',
        '[a for name, a in params.items() if name[0] == "W"]',
    ),
    (
        '[params["b" + gate] for gate in "figo"]',
        '[a for name, a in params.items() if name[0] == "b"]',
    ),
    hint="The gates stand in the order in which params happens to hold them, which may be any: "
    "look each of them up by its name.",
)
biases_in_another_order = edit(
    (BIASES, BIASES.replace("figo", "ifgo")),
    hint="W is right, but the biases stand in another order than the weights, so two gates get "
    "each other's bias.",
)
last_two_biases_exchanged = edit(
    (BIASES, BIASES.replace("figo", "fiog")),
    hint="W is right, and in b the candidate's part and the output gate's have changed places.",
)
weights_in_another_order = edit(
    (WEIGHTS, WEIGHTS.replace("figo", "ifgo")),
    hint="b is right, and in W the rows of i stand above those of f: the two lines name the gates "
    "in different orders.",
)
candidate_twice = edit(
    *_ordered("figg"),
    hint="The last quarter is the candidate's again: the output gate is missing.",
)
output_gate_left_out = edit(
    *_ordered("fig"),
    hint="There are 3 H rows: one of the four gates is missing at the bottom.",
)
forget_bias_for_every_gate = edit(
    ('params["b" + gate]', 'params["bf"]'),
    hint="W is right, and b holds the bias of f four times: the name does not change with the "
    "gate.",
)
gates_side_by_side = edit(
    (WEIGHTS, WEIGHTS.replace("axis=0", "axis=1")),
    (BIASES, BIASES.replace("axis=0", "axis=1")),
    hint="The gates stand side by side, along the axis of the columns. One product with z needs "
    "them on top of each other.",
)
weights_side_by_side = edit(
    (WEIGHTS, WEIGHTS.replace("axis=0", "axis=1")),
    hint="b is right, but the weights stand side by side, H rows for all of them: each gate needs "
    "rows of its own.",
)
biases_side_by_side = edit(
    (BIASES, BIASES.replace("axis=0", "axis=1")),
    hint="W is right, but the biases stand side by side, (H, 4): they belong on top of each other, "
    "as the weights do.",
)
weights_transposed = edit(
    ('params["W" + gate]', 'params["W" + gate].T'),
    hint="Each gate's weights were transposed before they were stacked: W @ z needs a row for each "
    "unit.",
)
both_transposed = edit(
    ("return W, b", "return W.T, b.T"),
    hint="Both results lie on their side: 4 H is the number of rows, not of columns.",
)
not_joined = edit(
    (
        'np.concatenate([params["W" + gate] for gate in "figo"], axis=0)',
        '[params["W" + gate] for gate in "figo"]',
    ),
    (
        'np.concatenate([params["b" + gate] for gate in "figo"], axis=0)',
        '[params["b" + gate] for gate in "figo"]',
    ),
    hint="Two lists of four arrays come back. One product needs one array: join them.",
)
stacked_along_a_new_axis = edit(
    ('np.concatenate([params["W"', 'np.stack([params["W"'),
    ('np.concatenate([params["b"', 'np.stack([params["b"'),
    hint="There is one axis too many: stack makes a new axis of length 4, where concatenate makes "
    "an old one longer.",
)
flattened_biases = edit(
    ("return W, b", "return W, b.ravel()"),
    hint="b has lost its second axis. As a column it is added to every column of the product; "
    "flat, it would be read as a row.",
)
biases_as_a_row = edit(
    ("return W, b", "return W, b.T"),
    hint="b is a row, (1, 4 H). It is added to a product with 4 H rows, so it stands upright.",
)
rows_of_the_gates_interleaved = edit(
    (
        "    return",
        '    H = len(params["bf"])\n'
        "    W, b = (a.reshape(4, H, -1).swapaxes(0, 1).reshape(4 * H, -1) for a in (W, b))\n"
        "    return",
    ),
    hint="The rows of the four gates take turns: unit 0 of each, then unit 1 of each. Every gate's "
    "rows stay together.",
)
weights_added_up = edit(
    (
        'np.concatenate([params["W" + gate] for gate in "figo"], axis=0)\n    b',
        'sum(params["W" + gate] for gate in "figo")\n    b',
    ),
    (
        'np.concatenate([params["b" + gate] for gate in "figo"], axis=0)\n    return',
        'sum(params["b" + gate] for gate in "figo")\n    return',
    ),
    hint="The four gates were added up into one. They are to stand on top of each other, each as "
    "it is.",
)
biases_before_weights = edit(
    ("return W, b", "return b, W"),
    hint="b comes back before W: look at the order of the two results.",
)

# ---------------------------------------------------------------- arrays that a loop fills


def _zero(*rows: str) -> tuple[str, str]:
    """Rows that stay as np.zeros has made them."""
    lines = "".join(f"    {each} = 0\n" for each in rows)
    return "    return", f'    H = len(params["bf"])\n{lines}    return'


last_gate_left_zero = edit(
    _zero("W[3 * H :]", "b[3 * H :]"),
    hint="The last H rows of W and of b are zero: room was made for four gates, and three were "
    "filled in.",
)
first_gate_left_zero = edit(
    _zero("W[:H]", "b[:H]"),
    hint="The first H rows of W and of b are zero: the loop that fills them begins with the second "
    "gate.",
)
last_weights_left_zero = edit(
    _zero("W[3 * H :]"),
    hint="b is right, and the last H rows of W are zero: nothing was filled in there.",
)
last_biases_left_zero = edit(
    _zero("b[3 * H :]"),
    hint="W is right, and the last H entries of b are zero: nothing was filled in there.",
)
biases_left_zero = edit(
    _zero("b[:]"),
    hint="W is right, and b is zero from top to bottom: biases often start like that, but these "
    "were given.",
)
weights_left_zero = edit(
    _zero("W[:]"),
    hint="b is right, and W is zero from top to bottom: room was made for the weights, and nothing "
    "filled in.",
)
every_gate_into_the_first_rows = edit(
    ("    return", "    H = len(W) // 4\n    W[:H], b[:H] = W[3 * H :], b[3 * H :]\n    return"),
    ("return W, b", "W[H:], b[H:] = 0, 0\n    return W, b"),
    hint="The first H rows are those of o and all others are zero: each gate was written over the "
    "one before it, because the rows do not move on.",
)
arrays_kept_for_the_next_call = edit(
    ("ndarray]) ->", "ndarray], kept={}) ->"),
    (
        "    return W, b",
        "    stacked = kept.setdefault(W.shape, np.empty_like(W))\n"
        "    stacked[...] = W\n"
        "    return stacked, b",
    ),
    hint="A result lies in an array that is kept between calls: to stack other parameters of the "
    "same size changes what was stacked before.",
)
