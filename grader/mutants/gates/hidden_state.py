"""Known mistakes of hidden_state."""

from ..edits import edit

SHOWN = "o * np.tanh(c)"  # of the reference
SIGNATURE = "def hidden_state(o: np.ndarray, c: np.ndarray)"

memory_shown_unsquashed = edit(
    (SHOWN, "o * c"),
    hint="The memory is shown as it is, without its tanh: h could grow without bound.",
)
tanh_of_the_product = edit(
    (SHOWN, "np.tanh(o * c)"),
    hint="The gate acts before the squashing. First squash the memory, then let the gate scale it.",
)
sigmoid_of_the_memory = edit(
    (SHOWN, "o * sigmoid(c)"),
    hint="The memory went through a sigmoid, so h can never be negative. It is a value, not a "
    "gate.",
)
output_and_cell_swapped = edit(
    (SHOWN, "np.tanh(o) * c"),
    hint="The tanh stands on the wrong factor: o is a gate and has been squashed already.",
)
gate_left_out = edit(
    (SHOWN, "np.tanh(c)"),
    hint="The whole memory is shown: o is not used.",
)
sum_for_product = edit(
    (SHOWN, "o + np.tanh(c)"),
    hint="The output gate is added to the squashed memory. A gate multiplies.",
)
cell_squashed_in_place = edit(
    (f"return {SHOWN}", "np.tanh(c, out=c)\n    return o * c"),
    hint="The memory was squashed in place (out=c), so the next step starts from a wrong one. "
    "Compute a new array.",
)
product_into_the_gate = edit(
    (f"return {SHOWN}", "o *= np.tanh(c)\n    return o"),
    hint="The result was written into the gate (o *= ...), and o is needed again going backward. "
    "Compute a new array.",
)
matrix_product_with_gate = edit(
    (SHOWN, "o @ np.tanh(c)"),
    hint="A matrix product (@) stands where the gate scales entry by entry. Every unit has its "
    "own output gate.",
)
gate_squashed_again = edit(
    (SHOWN, "sigmoid(o) * np.tanh(c)"),
    hint="o went through a sigmoid a second time, so no gate is ever below 0.5. It was squashed in "
    "gates.",
)
both_factors_squashed = edit(
    (SHOWN, "np.tanh(o) * np.tanh(c)"),
    hint="Both factors went through tanh. One of them is a gate and needs no more squashing.",
)
slope_for_the_memory = edit(
    (SHOWN, "o * dtanh(np.tanh(c))"),
    hint="In place of tanh(c) stands the slope of tanh: large memories show nothing at all.",
)
gate_upside_down = edit(
    (SHOWN, "(1 - o) * np.tanh(c)"),
    hint="An open gate hides the memory here and a closed one shows it: o is the share that is "
    "shown.",
)
memory_in_both_factors = edit(
    (SHOWN, "c * np.tanh(c)"),
    hint="The memory gates itself: c stands in both factors, and o is an argument that nothing "
    "uses.",
)
gate_in_both_factors = edit(
    (SHOWN, "o * np.tanh(o)"),
    hint="The output gate stands in both factors: the memory c is an argument that nothing uses.",
)
negative_memory_hidden = edit(
    (SHOWN, "o * np.maximum(c, 0)"),
    hint="Negative memories are cut off and positive ones are not squashed: that is a ReLU.",
)
memory_clipped_for_tanh = edit(
    (SHOWN, "o * np.clip(c, -1, 1)"),
    hint="The memory was cut off at 1 and -1. It has to be squashed smoothly: 0.9 becomes 0.72.",
)
memory_squashed_twice = edit(
    (SHOWN, "o * np.tanh(np.tanh(c))"),
    hint="tanh was applied twice, so that even a large memory shows at most 0.76 of itself.",
)

# ---------------------------------------------------------------- tanh again, or by hand

product_squashed_again = edit(
    (SHOWN, "np.tanh(o * np.tanh(c))"),
    hint="The product goes through tanh once more, after the memory has. What comes out of the "
    "gate is h already.",
)
tanh_of_half_the_memory = edit(
    (SHOWN, "o * (2 * sigmoid(c) - 1)"),
    hint="This is the tanh of c / 2 that the gate lets through: made of a sigmoid, tanh has a "
    "factor of 2 in two places.",
)
tanh_of_twice_the_memory = edit(
    (SHOWN, "o * np.tanh(2 * c)"),
    hint="This is the tanh of 2 c that the gate lets through: a factor too many stands inside.",
)
softsign_of_the_memory = edit(
    (SHOWN, "o * c / (1 + np.abs(c))"),
    hint="c / (1 + |c|) is a softsign, which comes near to 1 far more slowly than tanh does.",
)
sine_of_the_memory = edit(
    (SHOWN, "o * np.sin(c)"),
    hint="The memory goes through a sine, which falls again beyond 1.57. tanh is hyperbolic.",
)

# ---------------------------------------------------------------- shapes, loops and the batch

product_with_the_transpose = edit(
    (SHOWN, "o @ np.tanh(c).T"),
    hint="o times the transpose of the memory is a table of H by H numbers, all units with all "
    "others. The gate of a unit acts on that unit.",
)
product_with_the_transposed_gate = edit(
    (SHOWN, "o.T @ np.tanh(c)"),
    hint="The transposed gate times the memory adds up over the units, and leaves N by N numbers. "
    "Nothing is to be summed here.",
)
memory_averaged_over_the_batch = edit(
    (SHOWN, "o * np.mean(np.tanh(c), axis=1, keepdims=True)"),
    hint="The squashed memory is averaged over the batch, so that each sequence shows that of all.",
)
gate_averaged_over_the_batch = edit(
    (SHOWN, "np.mean(o, axis=1, keepdims=True) * np.tanh(c)"),
    hint="The output gate is averaged over the batch: each sequence opens it by itself.",
)
memory_divided_by_its_largest = edit(
    (SHOWN, "o * np.tanh(c / np.max(np.abs(c)))"),
    hint="The memory is divided by its largest entry before tanh. Squashing asks nothing of the "
    "other entries.",
)
last_unit_left_out = edit(
    (f"return {SHOWN}", f"h = {SHOWN}\n    h[-1] = 0\n    return h"),
    hint="The last unit shows 0: a loop over the rows ends before its end.",
)
first_unit_left_out = edit(
    (f"return {SHOWN}", f"h = {SHOWN}\n    h[0] = 0\n    return h"),
    hint="The first unit shows 0: rows are counted from 0, and the loop begins at 1.",
)
last_sequence_left_out = edit(
    (f"return {SHOWN}", f"h = {SHOWN}\n    h[:, -1] = 0\n    return h"),
    hint="The last sequence shows 0: a loop over the columns is one too short.",
)
state_flattened = edit(
    (SHOWN, "(o * np.tanh(c)).ravel()"),
    hint="The numbers of h are right and its two axes are lost: it was flattened to one row.",
)
axes_of_one_squeezed = edit(
    (SHOWN, "np.squeeze(o * np.tanh(c))"),
    hint="An axis of length 1 has vanished from h. The next step puts h above x_t, and needs two "
    "axes for that.",
)

# ---------------------------------------------------------------- side effects

gate_overwritten_by_a_copy = edit(
    (f"return {SHOWN}", "o *= np.tanh(c)\n    return o.copy()"),
    hint="h is right and o holds the same numbers now: the product was written into the gate "
    "before it was copied.",
)
one_result_for_each_shape = edit(
    (SIGNATURE, "def hidden_state(o, c, kept={})"),
    (
        f"return {SHOWN}",
        f"h = kept.setdefault(c.shape, np.empty(c.shape))\n    h[...] = {SHOWN}\n    return h",
    ),
    hint="Every call gives out the same array: a list of the hidden states of all steps would hold "
    "the last one T times.",
)
