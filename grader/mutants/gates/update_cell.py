"""Known mistakes of update_cell."""

from ..edits import edit

SUM = "f * c_prev + i * g"  # of the reference
SIGNATURE = "def update_cell(f: np.ndarray, i: np.ndarray, g: np.ndarray, c_prev: np.ndarray)"

forget_and_input_swapped = edit(
    (SUM, "i * c_prev + f * g"),
    hint="The two gates have changed places: f belongs to the old memory, i to the candidate.",
)
nothing_forgotten = edit(
    (SUM, "c_prev + i * g"),
    hint="The old memory is kept whole: f is not used. This is the LSTM of 1997, before it had a "
    "forget gate.",
)
nothing_kept = edit(
    (SUM, "i * g"),
    hint="The old memory is lost: c_prev has no effect on the new cell state.",
)
input_gate_left_out = edit(
    (SUM, "f * c_prev + g"),
    hint="The candidate is written whole: i is not used, which sets how much of it enters the "
    "memory.",
)
forget_gate_upside_down = edit(
    (SUM, "(1 - f) * c_prev + i * g"),
    hint="The forget gate is upside down: you erase the share f. In spite of its name it is the "
    "share that is *kept*.",
)
product_for_sum = edit(
    (SUM, "(f * c_prev) * (i * g)"),
    hint="Old memory and candidate are multiplied with each other. The new memory is the sum of "
    "what is kept and what is written.",
)
candidate_squashed_twice = edit(
    (SUM, "f * c_prev + i * np.tanh(g)"),
    hint="g has been through tanh already, in gates: here it goes through it a second time.",
)
memory_squashed = edit(
    (SUM, "np.tanh(f * c_prev + i * g)"),
    hint="The memory itself went through tanh. It stays unsquashed: that is what lets it last.",
)
matrix_product_for_entries = edit(
    (SUM, "f @ c_prev + i @ g"),
    hint="A matrix product (@) stands where gates scale entry by entry. Every unit has its own "
    "gate.",
)
memory_changed_in_place = edit(
    (f"return {SUM}", "c_prev *= f\n    c_prev += i * g\n    return c_prev"),
    hint="The old memory was overwritten: *=, += and c_prev[...] = change the caller's array, and "
    "going backward you will need the old one. Compute a new array.",
)
forget_gate_over_both = edit(
    (SUM, "f * (c_prev + i * g)"),
    hint="f acts on the new candidate too. It belongs to the old memory alone: look at the "
    "brackets.",
)
coupled_gates = edit(
    (SUM, "f * c_prev + (1 - f) * g"),
    hint="What f erases is filled up with the candidate, and i is not used. Some LSTM variants do "
    "this; here writing has its own gate.",
)
coupled_to_the_input_gate = edit(
    (SUM, "(1 - i) * c_prev + i * g"),
    hint="The old memory keeps what i leaves free, and f is not used. That is how a GRU mixes; an "
    "LSTM decides twice.",
)
forget_gate_for_both = edit(
    (SUM, "f * c_prev + f * g"),
    hint="f is used twice and i nowhere: keeping and writing are two decisions.",
)
input_gate_for_both = edit(
    (SUM, "i * c_prev + i * g"),
    hint="i is used twice and f nowhere: what is kept has a gate of its own.",
)
memory_in_both_terms = edit(
    (SUM, "f * c_prev + i * c_prev"),
    hint="The old memory enters twice and the candidate not at all: g is an argument that nothing "
    "uses.",
)
candidate_in_both_terms = edit(
    (SUM, "f * g + i * g"),
    hint="The candidate enters twice and the old memory not at all: c_prev is an argument that "
    "nothing uses.",
)
difference_for_sum = edit(
    (SUM, "f * c_prev - i * g"),
    hint="The candidate is taken away from the memory. It has a sign of its own, and is added.",
)
candidate_over_both = edit(
    (SUM, "(f * c_prev + i) * g"),
    hint="g multiplies what is kept as well: it belongs to i alone. Look at the brackets.",
)
forget_gate_and_candidate_swapped = edit(
    (SUM, "g * c_prev + i * f"),
    hint="f and g have changed places: the candidate scales the memory, and the forget gate is "
    "written into it.",
)
written_part_squashed = edit(
    (SUM, "f * c_prev + np.tanh(i * g)"),
    hint="What is written went through tanh a second time, gate included. The sum takes it as it "
    "is.",
)
candidate_closed_by_the_forget_gate = edit(
    (SUM, "f * c_prev + (1 - f) * i * g"),
    hint="What is written is scaled by i and by what f leaves free as well: one of the two is "
    "enough.",
)
input_gate_added = edit(
    (SUM, "f * c_prev + i + g"),
    hint="i is added to the candidate. A gate scales what it lets through: it multiplies.",
)
input_gate_upside_down = edit(
    (SUM, "f * c_prev + (1 - i) * g"),
    hint="The share i of the candidate is held back and the rest is written. An input gate near 1 "
    "is open.",
)
old_memory_squashed = edit(
    (SUM, "f * np.tanh(c_prev) + i * g"),
    hint="The old memory goes through tanh before it is kept, so that it shrinks at every step. "
    "That tanh belongs to what is shown.",
)
gates_squashed_twice = edit(
    (SUM, "sigmoid(f) * c_prev + sigmoid(i) * g"),
    hint="f and i have been through the sigmoid already; a second one leaves them between 0.5 and "
    "0.73.",
)
mean_for_sum = edit(
    (SUM, "(f * c_prev + i * g) / 2"),
    hint="Everything is half as large as it should be: kept and written parts are added, not "
    "averaged.",
)
memory_clipped_at_one = edit(
    (SUM, "np.clip(f * c_prev + i * g, -1, 1)"),
    hint="No entry goes beyond 1 or -1: the memory was clipped. It is a sum over many steps and "
    "may grow.",
)
memory_clipped_at_ten = edit(
    (SUM, "np.clip(f * c_prev + i * g, -10, 10)"),
    hint="Small memories are right and large ones stop at 10: nothing in the equation bounds them.",
)

# ---------------------------------------------------------------- squashed again

forget_gate_squashed_again = edit(
    (SUM, "sigmoid(f) * c_prev + i * g"),
    hint="f goes through a sigmoid a second time, so that at least half of the memory is always "
    "kept. i is used as it is, and so should f be.",
)
input_gate_squashed_again = edit(
    (SUM, "f * c_prev + sigmoid(i) * g"),
    hint="i goes through a sigmoid a second time, so that at least half of the candidate is always "
    "written. f is used as it is, and so should i be.",
)
candidate_through_a_sigmoid = edit(
    (SUM, "f * c_prev + i * sigmoid(g)"),
    hint="g goes through a sigmoid, which makes it positive: the memory could never be lowered.",
)

# ---------------------------------------------------------------- mixed over the batch or the units

written_part_averaged = edit(
    (SUM, "f * c_prev + np.mean(i * g, axis=1, keepdims=True)"),
    hint="What is written is averaged over the batch: all sequences get the same. Each column is "
    "a sequence for itself.",
)
written_part_summed = edit(
    (SUM, "f * c_prev + np.sum(i * g, axis=1, keepdims=True)"),
    hint="What is written is added up over the batch, so that a sequence remembers what the others "
    "have seen.",
)
kept_part_averaged = edit(
    (SUM, "np.mean(f * c_prev, axis=1, keepdims=True) + i * g"),
    hint="What is kept is averaged over the batch: the sequences lose their own memories.",
)
memory_averaged_over_the_batch = edit(
    (SUM, "0.0 * c_prev + np.mean(f * c_prev + i * g, axis=1, keepdims=True)"),
    hint="The new memory is averaged over the batch, and the same in every column.",
)
written_part_averaged_over_units = edit(
    (SUM, "f * c_prev + np.mean(i * g, axis=0, keepdims=True)"),
    hint="What is written is averaged over the units: each row has a gate and a candidate of its "
    "own.",
)
mean_gate_for_all_sequences = edit(
    (SUM, "np.mean(f, axis=1, keepdims=True) * c_prev + i * g"),
    hint="All sequences forget alike: f was averaged over the batch before it was used.",
)

# ---------------------------------------------------------------- loops and shapes

last_unit_left_out = edit(
    (f"return {SUM}", f"c = {SUM}\n    c[-1] = 0\n    return c"),
    hint="The last unit's memory is 0: a loop over the units stops before it.",
)
first_unit_left_out = edit(
    (f"return {SUM}", f"c = {SUM}\n    c[0] = 0\n    return c"),
    hint="The first unit's memory is 0: a loop over the units begins after it.",
)
last_sequence_left_out = edit(
    (f"return {SUM}", f"c = {SUM}\n    c[:, -1] = 0\n    return c"),
    hint="The last column is 0: a loop over the batch stops before its last sequence.",
)
memory_flattened = edit(
    (SUM, "(f * c_prev + i * g).ravel()"),
    hint="The numbers are right and stand in one row: units and sequences are no longer told "
    "apart. c has the shape of c_prev.",
)
axes_of_one_squeezed = edit(
    (SUM, "np.squeeze(f * c_prev + i * g)"),
    hint="With a single sequence, or a single unit, an axis has vanished from c: it stays (H, N) "
    "even where N is 1.",
)
product_with_the_transpose = edit(
    (SUM, "f @ c_prev.T + i @ g.T"),
    hint="These are matrix products with transposed factors, of shape (H, H): every unit would be "
    "mixed with every other. Entries meet their own kind only.",
)

# ---------------------------------------------------------------- side effects

memory_faded_in_place = edit(
    (f"return {SUM}", "c_prev *= f\n    return c_prev + i * g"),
    hint="c_prev is multiplied by f in place. The result is right, and the memory of the step "
    "before is gone: its gradient would be computed from the faded one.",
)
written_into_the_candidate = edit(
    (f"return {SUM}", "g *= i\n    return f * c_prev + g"),
    hint="g is multiplied by i in place. The result is right, and the candidate is gone, though "
    "its slope has to be known in the backward pass.",
)
written_into_the_input_gate = edit(
    (f"return {SUM}", "i *= g\n    return f * c_prev + i"),
    hint="i is multiplied by g in place: afterwards the input gate may be negative, which nobody "
    "expects of a gate.",
)
written_into_the_forget_gate = edit(
    (f"return {SUM}", "f *= c_prev\n    return f + i * g"),
    hint="f is multiplied by the old memory in place: the caller still takes it for a forget gate.",
)
one_result_for_each_shape = edit(
    (SIGNATURE, "def update_cell(f, i, g, c_prev, kept={})"),
    (
        f"return {SUM}",
        f"c = kept.setdefault(f.shape, np.empty(f.shape))\n    c[...] = {SUM}\n    return c",
    ),
    hint="One array holds the memory of every step: as soon as the next c is computed, all "
    "earlier ones are equal to it.",
)
