"""Known mistakes of lstm_step_fused."""

import numpy as np

from solutions.gates import sigmoid

from ..edits import edit

Array = np.ndarray

PIECES = "(0, 1, 3)"  # those of f, i and o in the reference
PIECE = "a[k * H : (k + 1) * H]"  # one of them
THIRD = "a[2 * H : 3 * H]"


def lstm_step_fused(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array]:
    """A right step that cuts the bias as it cuts the product."""
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t])
    f = sigmoid(a[:H] + b[:H])
    i = sigmoid(a[H : 2 * H] + b[H : 2 * H])
    g = np.tanh(a[2 * H : 3 * H] + b[2 * H : 3 * H])
    o = sigmoid(a[3 * H :] + b[3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c


pieces_in_the_order_of_pytorch = edit(
    ("f, i, o = (", "i, f, o = ("),
    hint="The first piece of the product was taken for the input gate, or scales the candidate: "
    "from top to bottom the pieces are f, i, g, o, and f belongs to the old memory.",
)
last_two_pieces_swapped = edit(
    (PIECES, "(0, 1, 2)"),
    (THIRD, "a[3 * H : 4 * H]"),
    hint="The third piece was taken for the output gate and the fourth for the candidate. It is "
    "the third that goes through tanh.",
)
input_gate_and_candidate_swapped = edit(
    (PIECES, "(0, 2, 3)"),
    (THIRD, "a[H : 2 * H]"),
    hint="The second piece went through tanh and the third through the sigmoid: the candidate "
    "comes after the input gate.",
)
first_and_last_piece_swapped = edit(
    ("f, i, o = (", "o, i, f = ("),
    hint="The first piece was taken for the output gate and the last for the forget gate: f is on "
    "top.",
)
input_and_output_gate_swapped = edit(
    ("f, i, o = (", "f, o, i = ("),
    hint="The second piece was taken for the output gate and the fourth for the input gate: "
    "writing comes before showing.",
)
third_piece_used_twice = edit(
    (PIECES, "(0, 1, 2)"),
    hint="The third piece serves the candidate and the output gate, and the last H rows of the "
    "product serve nothing.",
)
last_piece_used_twice = edit(
    (THIRD, "a[3 * H :]"),
    hint="The last piece serves the output gate and the candidate, and the third H rows of the "
    "product serve nothing.",
)
second_piece_used_twice = edit(
    (PIECES, "(0, 1, 1)"),
    hint="The second piece serves writing and showing: o is a copy of i, and the last H rows serve "
    "nothing.",
)
sigmoid_for_all_four = edit(
    ("g = np.tanh(", "g = sigmoid("),
    hint="The whole product went through the sigmoid. Three quarters of it are gates; the "
    "candidate has tanh.",
)
candidate_squashed_by_both = edit(
    ("g = np.tanh(", "g = np.tanh(sigmoid("),
    (THIRD + ")", THIRD + "))"),
    hint="The third piece went through the sigmoid with the rest and then through tanh: it is for "
    "tanh alone.",
)
tanh_for_all_four = edit(
    ("(sigmoid(", "(np.tanh("),
    hint="The whole product went through tanh. Only one quarter of it may be negative.",
)
activations_left_out = edit(
    ("(sigmoid(", "(("),
    ("g = np.tanh(", "g = ("),
    hint="The four pieces were used as they come out of the product: they are pre-activations, and "
    "gates only after their sigmoid or tanh.",
)
every_fourth_row = edit(
    (PIECE, "a[k::4]"),
    (THIRD, "a[2::4]"),
    hint="Each gate was made of every fourth row of the product. The rows of one gate lie next to "
    "each other, H at a time.",
)
pieces_as_high_as_the_input = edit(
    ("h_prev.shape[0]", "x_t.shape[0]"),
    hint="The product was cut into pieces of D rows. A gate has a row for each unit, H of them.",
)
pieces_as_high_as_the_batch_is_wide = edit(
    ("h_prev.shape[0]", "h_prev.shape[1]"),
    hint="The product was cut into pieces of N rows: that is the number of columns of h_prev. A "
    "gate has a row for each unit.",
)
input_above_hidden_state = edit(
    ("[h_prev, x_t]", "[x_t, h_prev]"),
    hint="In the stacked vector x stands above h, so the weights of one are multiplied with the "
    "other: W was made for h above x.",
)
joined_along_the_batch = edit(
    ("axis=0", "axis=1"),
    hint="h_prev and x_t were put side by side. Their columns belong together, so one goes on top "
    "of the other.",
)
bias_of_the_product_left_out = edit(
    (" + b  #", "  #"),
    hint="The product has no bias: b is an argument that nothing uses.",
)
bias_of_the_product_subtracted = edit(
    (" + b  #", " - b  #"),
    hint="The bias is taken away from the product. It has a sign of its own, and is added.",
)
bias_as_a_row = edit(
    (" + b  #", " + b.ravel()  #"),
    hint="b was flattened, and NumPy takes it for a row: it has to stay a column to be added to "
    "every column of the product.",
)
bias_turned_into_a_row = edit(
    (" + b  #", " + b.T  #"),
    hint="b was turned into a row, (1, 4 H). The product has 4 H rows, and b one number for each.",
)
bias_outside_the_squashing = edit(
    (" + b  #", "  #"),
    (f"sigmoid({PIECE})", f"sigmoid({PIECE}) + {PIECE.replace('a[', 'b[')}"),
    (f"np.tanh({THIRD})", f"np.tanh({THIRD}) + {THIRD.replace('a[', 'b[')}"),
    hint="The bias is added after sigmoid and tanh, so a gate can be negative or above 1. It "
    "belongs to the sum that is squashed.",
)
forgets_everything = edit(
    ("f * c_prev + i * g", "i * g"),
    hint="The first quarter of the product is thrown away and the memory holds the new candidate "
    "alone: c_prev is an argument that nothing uses.",
)
forgets_nothing = edit(
    ("f * c_prev", "c_prev"),
    hint="The first quarter of the product is thrown away and the old memory stays whole: f has no "
    "say.",
)
writes_everything = edit(
    ("i * g", "g"),
    hint="The second quarter of the product is thrown away and the candidate is written whole: i "
    "has no say.",
)
forget_gate_upside_down = edit(
    ("f * c_prev", "(1 - f) * c_prev"),
    hint="Where f is near 1 the memory is erased. f is the share that stays.",
)
coupled_gates = edit(
    ("i * g", "(1 - f) * g"),
    hint="What f leaves free is filled with the candidate: the second quarter of the product is "
    "not used.",
)
memory_squashed_for_good = edit(
    ("f * c_prev + i * g", "np.tanh(f * c_prev + i * g)"),
    hint="c itself went through tanh, and for h once more: the memory stays as it is.",
)
old_memory_shown = edit(
    ("np.tanh(c)\n", "np.tanh(c_prev)\n"),
    hint="c is right, but h was made from c_prev: the output gate shows the memory after the "
    "update.",
)
memory_shown_as_it_is = edit(
    ("np.tanh(c)\n", "c\n"),
    hint="c is right, but it went into h without a tanh: the fused step is the same step, with one "
    "product for four.",
)
product_squashed = edit(
    ("o * np.tanh(c)", "np.tanh(o * c)"),
    hint="c is right, but the gate and the tanh act on it in the wrong order: squash first, then "
    "scale.",
)
memory_squashed_where_it_lies = edit(
    ("h = o * np.tanh(c)", "c = np.tanh(c)\n    h = o * c"),
    hint="h is right, and c comes back squashed: tanh was written into it (out=c), or its name was "
    "used twice.",
)
old_memory_overwritten = edit(
    ("c = f * c_prev + i * g", "c = c_prev\n    c *= f\n    c += i * g"),
    hint="Fused does not mean in place: c_prev was changed (c_prev *= ...), and it belongs to the "
    "caller.",
)
fused_states_swapped = edit(
    ("return h, c", "return c, h"),
    hint="c comes back before h: the results stand in the same order as those of lstm_step.",
)
hidden_state_twice = edit(
    ("return h, c", "return h, h"),
    hint="h comes back twice. The next step needs c, which h has squashed and scaled.",
)
memory_clipped = edit(
    ("f * c_prev + i * g", "np.clip(f * c_prev + i * g, -10, 10)"),
    hint="A large memory is cut off at 10: c is a plain sum, and only h is bounded.",
)
hidden_state_alone = edit(
    ("return h, c", "return h"),
    hint="h comes back and c does not: the next step cannot begin without the memory.",
)
memory_clipped_to_one = edit(
    ("f * c_prev + i * g", "np.clip(f * c_prev + i * g, -1, 1)"),
    hint="No memory is beyond 1: c was cut off there before it was shown. Only what is shown of it "
    "is bounded.",
)
candidate_from_a_stretched_sigmoid = edit(
    (f"g = np.tanh({THIRD})", f"g = 2 * sigmoid({THIRD}) - 1"),
    hint="The third piece went through the sigmoid, and that was stretched to -1 ... 1: this gives "
    "the tanh of half the sum.",
)
memory_shown_through_a_stretched_sigmoid = edit(
    ("np.tanh(c)\n", "(2 * sigmoid(c) - 1)\n"),
    hint="c is right, but the memory was shown through a sigmoid stretched to -1 ... 1, which "
    "rises more slowly than tanh.",
)
first_piece_used_twice = edit(
    (PIECES, "(0, 0, 3)"),
    hint="The first piece serves keeping and writing: i is a copy of f, and the second H rows "
    "serve nothing.",
)
second_piece_for_the_candidate_too = edit(
    (THIRD, "a[H : 2 * H]"),
    hint="The second piece serves the input gate and the candidate, and the third H rows of the "
    "product serve nothing.",
)

# ---------------------------------------------------------------- a bias cut by hand

first_bias_for_all = edit(
    *((f"b[{rows}]", "b[:H]") for rows in ("H : 2 * H", "2 * H : 3 * H", "3 * H :")),
    of=lstm_step_fused,
    hint="The product was cut into four pieces, and all of them have got the first H entries of b: "
    "the bias has to be cut in the same way.",
)
first_bias_in_the_input_gate = edit(
    ("b[H : 2 * H]", "b[:H]"),
    of=lstm_step_fused,
    hint="i has its own rows of the product and the first H entries of b. f, g and o are right.",
)
second_bias_in_the_candidate = edit(
    ("b[2 * H : 3 * H]", "b[H : 2 * H]"),
    of=lstm_step_fused,
    hint="g has its own rows of the product and the second H entries of b. f, i and o are right.",
)
third_bias_in_the_output_gate = edit(
    ("b[3 * H :]", "b[2 * H : 3 * H]"),
    of=lstm_step_fused,
    hint="o has its own rows of the product and the third H entries of b. f, i and g are right.",
)
biases_in_the_order_of_pytorch = edit(
    ("b[:H]", "b[0:H]"),
    ("b[H : 2 * H]", "b[:H]"),
    ("b[0:H]", "b[H : 2 * H]"),
    of=lstm_step_fused,
    hint="The weights are cut right, and f and i have each other's bias: b has the same order as "
    "the rows of W.",
)
last_two_biases_exchanged = edit(
    ("b[2 * H : 3 * H]", "b[3 * H : 4 * H]"),
    ("b[3 * H :]", "b[2 * H : 3 * H]"),
    of=lstm_step_fused,
    hint="The weights are cut right, and g and o have each other's bias: b has f, i, g, o from top "
    "to bottom too.",
)
first_entry_of_the_bias_for_all = edit(
    (" + b  #", " + b[0]  #"),
    hint="One number of b, the first, was added to all rows of the product. Each row has a bias of "
    "its own.",
)

# ---------------------------------------------------------------- an array that is kept

result_kept_for_the_next_call = edit(
    ("c_prev: np.ndarray\n", "c_prev: np.ndarray, kept={}\n"),
    (
        "    return h, c",
        "    shown = kept.setdefault(h.shape, np.empty_like(h))\n"
        "    shown[...] = h\n"
        "    return shown, c",
    ),
    hint="A result lies in an array that is kept between calls to save time: the next step of the "
    "same size fills it again, and the last one is lost.",
)

# ---------------------------------------------------------------- large sums

own_sigmoid_overflows = edit(
    (
        "    f = sigmoid(",
        "    def sigmoid(a):\n        return np.exp(a) / (1 + np.exp(a))\n\n    f = sigmoid(",
    ),
    of=lstm_step_fused,
    hint="Both states are NaN where a sum is large: a sigmoid of your own stands here, whose exp "
    "is infinite beyond 709. The one from notebook 1 holds there too.",
)
