"""Known mistakes of repair_1."""

from ..edits import edit

START = "    h = np.zeros(("  # of the reference, whose loop runs with params


def _with_weights(expression: str) -> tuple[str, str]:
    """Run with other values than those of params."""
    weights = "{k: " + expression + " for k, v in params.items()}"
    return START, f"    params = {weights}\n{START}"


still_zero = edit(
    _with_weights("np.zeros_like(v)"),
    hint="The output is still 0 at every step: the network does not run with the weights it was "
    "given. Print one of them inside the loop.",
)
ones_for_zeros = edit(
    _with_weights("np.ones_like(v)"),
    hint="Ones in place of zeros make the output move, but all units have the same value: the "
    "network still does not run with the weights it was given.",
)
random_for_zeros = edit(
    _with_weights("0.1 * np.random.default_rng(0).standard_normal(v.shape)"),
    hint="The output moves, and not with the weights that were given: numbers of your own stand "
    "where the zeros stood. That repairs the symptom.",
)
biases_still_zero = edit(
    _with_weights('v if k[0] == "W" else 0 * v'),
    hint="The weights are used, the biases are still zero: all eight arrays were given.",
)
weights_still_zero = edit(
    _with_weights('v if k[0] == "b" else 0 * v'),
    hint="The biases are used, the weights are still zero, so the input has no effect: all eight "
    "arrays were given.",
)
last_state_alone = edit(
    ("return np.array(outputs)", "return h"),
    hint="Only the last hidden state comes back. The outputs are the hidden states of every step.",
)
cell_state_for_hidden_state = edit(
    ("outputs.append(h)", "outputs.append(c)"),
    hint="These are the cell states c. The outputs are the hidden states h, what the output gate "
    "lets through.",
)
output_gate_for_hidden_state = edit(
    ("outputs.append(h)", "outputs.append(o)"),
    hint="These are the output gates o. The outputs are the hidden states h.",
)
candidate_for_hidden_state = edit(
    ("outputs.append(h)", "outputs.append(g)"),
    hint="These are the candidates g, which have not been through the memory yet. The outputs are "
    "the hidden states h.",
)
outputs_one_step_late = edit(
    ("        outputs.append(h)\n", ""),
    ("    for x_t in x:\n", "    for x_t in x:\n        outputs.append(h)\n"),
    hint="The outputs begin with the zeros of the start and end one step early: h was collected "
    "before the step changed it.",
)
initial_state_among_the_outputs = edit(
    ("outputs = []", "outputs = [h]"),
    hint="There are T + 1 outputs, and the first is the zero state of the start. Each step has one "
    "output, after it.",
)
states_not_carried = edit(
    ("    for x_t in x:\n", "    for x_t in x:\n        h = c = np.zeros_like(h)\n"),
    hint="Every step starts from h = 0 and c = 0: the states are set anew inside the loop, so "
    "nothing is remembered.",
)
memory_not_carried = edit(
    ("i, g, c)", "i, g, np.zeros_like(c))"),
    hint="The hidden state is handed on, the cell state is not: every step starts from c = 0.",
)
hidden_state_not_carried = edit(
    ("x_t, h)", "x_t, np.zeros_like(h))"),
    hint="The cell state is handed on, the hidden state is not: the gates get h = 0 at every step.",
)
list_of_states = edit(
    ("np.array(outputs)", "outputs"),
    hint="A list of T arrays comes back. Make one array of shape (T, H, N) of it.",
)
return_inside_the_loop = edit(
    ("    return", "        return"),
    hint="The outputs end after the first step: the return stands inside the loop.",
)
one_array_appended_every_time = edit(
    ("h = hidden_state(o, c)", "h[...] = hidden_state(o, c)"),
    hint="Every step shows the last hidden state: one array was overwritten in place and appended "
    "T times. Append a new array at each step.",
)
hidden_for_cell_state = edit(
    ("i, g, c)", "i, g, h)"),
    hint="The first step is right. From then on the memory is updated from h in place of c: two "
    "states go from step to step, and each has its own use.",
)
cell_for_hidden_state = edit(
    ("x_t, h)", "x_t, c)"),
    hint="The first step is right. From then on the gates read the memory c where they should read "
    "what was shown of it, h.",
)
old_memory_shown = edit(
    (
        "c = update_cell(f, i, g, c)\n        h = hidden_state(o, c)",
        "h = hidden_state(o, c)\n        c = update_cell(f, i, g, c)",
    ),
    hint="The first output is 0, and every other one shows the memory as it was before the step: "
    "two lines stand in the wrong order.",
)
input_gate_unpacked_first = edit(
    ("f, i, g, o = gates", "i, f, g, o = gates"),
    hint="f and i have each other's names: gates gives the forget gate first.",
)
candidate_unpacked_last = edit(
    ("f, i, g, o = gates", "f, i, o, g = gates"),
    hint="g and o have each other's names: gates gives the candidate third and the output gate "
    "last.",
)
sequence_read_from_its_end = edit(
    ("for x_t in x:", "for x_t in x[::-1]:"),
    hint="The sequence is read backward, its last step first. Memory runs with time.",
)
first_input_at_every_step = edit(
    ("gates(params, x_t, h)", "gates(params, x[0], h)"),
    hint="Every step reads x[0]: the input has to move on with the loop.",
)
first_step_left_out = edit(
    ("for x_t in x:", "for x_t in x[1:]:"),
    hint="One output is missing, the first: the loop begins at x[1]. Python counts from 0.",
)
last_step_left_out = edit(
    ("for x_t in x:", "for x_t in x[:-1]:"),
    hint="One output is missing, the last: the loop ends before the sequence does.",
)
as_many_steps_as_features = edit(
    ("for x_t in x:", "for x_t in x[: x.shape[1]]:"),
    hint="The loop counts the features, the middle axis of x, where it should count the steps.",
)
as_many_steps_as_sequences = edit(
    ("for x_t in x:", "for x_t in x[: x.shape[2]]:"),
    hint="The loop counts the sequences of the batch, the last axis of x: time is the first.",
)
states_start_from_ones = edit(
    ("    c = np.zeros_like(h)\n", "    h = h + 1\n    c = np.ones_like(h)\n"),
    hint="The states start from ones. The zeros to be repaired are those of the weights; h and c "
    "start from 0.",
)
outputs_added_up = edit(
    ("np.array(outputs)", "sum(outputs)"),
    hint="The hidden states of all steps were added up. All T of them are asked for.",
)
outputs_as_rows = edit(
    ("np.array(outputs)", "np.array(outputs).transpose(0, 2, 1)"),
    hint="Units and batch have changed places in the outputs: each state is a column, (H, N).",
)
memory_shown_unsquashed = edit(
    ("hidden_state(o, c)", "o * c"),
    hint="The memory is shown without its tanh: in this loop hidden_state does that.",
)
outputs_in_one_tall_array = edit(
    ("np.array(outputs)", "np.concatenate(outputs)"),
    hint="The steps stand on top of each other in one array of T * H rows. Time needs an axis of "
    "its own.",
)
time_as_the_last_axis = edit(
    ("np.array(outputs)", "np.stack(outputs, axis=-1)"),
    hint="Time is the last axis of the outputs. In x it is the first, and so it is here.",
)
