"""Known mistakes of hidden_state."""

from ..edits import edit

SHOWN = "o * np.tanh(c)"  # of the reference

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
    hint="A gate multiplies. Here it is added.",
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
    hint="@ multiplies matrices. Every unit has its own output gate: multiply entry by entry.",
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
