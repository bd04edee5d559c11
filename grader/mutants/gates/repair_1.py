"""Known mistakes of repair_1."""

import numpy as np

from solutions.gates import gates, hidden_state, update_cell

from ..edits import edit

START = "    h = np.zeros(("  # of the reference, whose loop runs with params


def into_one_array(params: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """A right answer that writes into an array of all outputs."""
    T, N = x.shape[0], x.shape[2]
    H = params["bf"].shape[0]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = np.zeros((T, H, N))
    for t in range(T):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs


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
    hint="From the second step on the memory is updated from h in place of c: two states go from "
    "step to step, and each has its own use.",
)
cell_for_hidden_state = edit(
    ("x_t, h)", "x_t, c)"),
    hint="From the second step on the gates read the memory c where they should read what was "
    "shown of it, h.",
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
    hint="The old memory is scaled by i and the candidate by f: compare the order of what gates "
    "returns, and of what update_cell takes, with your lines.",
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

# ---------------------------------------------------------------- other weights

standard_normal_for_zeros = edit(
    (
        START,
        "    rng = np.random.default_rng(0)\n"
        "    params = {k: rng.standard_normal(v.shape) for k, v in params.items()}\n" + START,
    ),
    hint="The weights are random numbers of deviation 1 now, of the shapes that were given: what "
    "params holds is still not read.",
)
small_random_for_zeros = edit(
    (
        START,
        "    rng = np.random.default_rng(0)\n"
        "    params = {k: 0.1 * rng.standard_normal(v.shape) for k, v in params.items()}\n" + START,
    ),
    hint="The weights are small random numbers now, all from one generator: the caller's own are "
    "still ignored.",
)
initialised_anew = edit(
    (
        START,
        "    H, Z = params['Wf'].shape\n"
        "    params = init_params(Z - H, H, np.random.default_rng(0))\n" + START,
    ),
    hint="The network runs with fresh weights from init_params. An untrained network is not the "
    "one that was given.",
)
weights_in_float32 = edit(
    _with_weights("v.astype(np.float32)"),
    hint="The weights went through float32 on their way, and lost half of their digits: a copy "
    "keeps the dtype unless another one is named.",
)
# These two edit the same text, because a pair of them would be all but right.
input_in_float32 = edit(
    ("np.zeros((T, H, N))", "np.empty((T, H, N))\n    x = x.astype(np.float32)"),
    of=into_one_array,
    hint="x went through float32, and half of its digits are gone. Leave the numbers as they come.",
)
outputs_in_float32 = edit(
    ("np.zeros((T, H, N))", "np.zeros((T, H, N), np.float32)"),
    ("return outputs", "return outputs.astype(float)"),
    of=into_one_array,
    hint="The outputs were collected in float32, and half of their digits are gone: what dtype "
    "was named for them?",
)
names_by_position = edit(
    (
        START,
        '    names = ["Wf", "bf", "Wi", "bi", "Wg", "bg", "Wo", "bo"]\n'
        "    params = dict(zip(names, params.values()))\n" + START,
    ),
    hint="The arrays were given their names by position in params: each has its name already, and "
    "the order may be any.",
)
weights_of_the_forget_gate_for_all = edit(
    _with_weights('params[k[0] + "f"]'),
    hint="All four gates run with Wf and bf: a copied line reads one gate's arrays for the rest.",
)
biases_negated = edit(
    _with_weights('v if k[0] == "W" else -v'),
    hint="The weights are used as they are and the biases with the other sign.",
)
weights_scaled_down = edit(
    _with_weights("0.1 * v"),
    hint="Every array of params counts a tenth: they are the weights, and no draws to be scaled.",
)

# ---------------------------------------------------------------- arguments in the wrong places

gates_arguments_exchanged = edit(
    ("gates(params, x_t, h)", "gates(params, h, x_t)"),
    hint="gates was given h where it takes the input, and the input where it takes h: the shapes "
    "fit, and every weight meets the wrong number.",
)
gate_and_memory_exchanged = edit(
    ("hidden_state(o, c)", "hidden_state(c, o)"),
    hint="hidden_state was given the memory first and the gate second, so that the gate is "
    "squashed again.",
)
candidate_unpacked_as_output_gate_shown = edit(
    ("hidden_state(o, c)", "hidden_state(f, c)"),
    hint="hidden_state was given the forget gate: what is shown has a gate of its own.",
)
input_gate_shows_the_memory = edit(
    ("hidden_state(o, c)", "hidden_state(i, c)"),
    hint="hidden_state was given the input gate: writing and showing are two decisions.",
)
candidate_shown_through_the_gate = edit(
    ("hidden_state(o, c)", "hidden_state(o, g)"),
    hint="hidden_state was given the candidate in place of the memory, so that c has no say in h.",
)

# ---------------------------------------------------------------- sizes

outputs_like_x = edit(
    ("np.zeros((T, H, N))", "np.zeros_like(x)"),
    of=into_one_array,
    hint="The array for the outputs was made like x, which has D rows at each step. A hidden state "
    "has H of them.",
)
room_for_one_sequence = edit(
    ("np.zeros((T, H, N))", "np.zeros((T, H))"),
    of=into_one_array,
    hint="The array for the outputs has no axis for the batch: a hidden state is (H, N), and there "
    "are T of them.",
)
room_for_rows = edit(
    ("np.zeros((T, H, N))", "np.zeros((T, N, H))"),
    of=into_one_array,
    hint="The array for the outputs has room for states of shape (N, H), and they are (H, N): "
    "vectors are columns.",
)
last_output_never_written = edit(
    ("range(T)", "range(T - 1)"),
    of=into_one_array,
    hint="The last output is 0: T steps are counted from 0 to T - 1, and range leaves out its end "
    "by itself.",
)
first_output_never_written = edit(
    ("range(T)", "range(1, T)"),
    of=into_one_array,
    hint="The first output is 0, and the sequence was read from x[1] on: the loop begins one too "
    "late.",
)
batch_size_from_the_features = edit(
    ("x.shape[2]", "x.shape[1]"),
    of=into_one_array,
    hint="The states were made with as many columns as x has features: the batch is the last axis "
    "of x, (T, D, N).",
)
batch_size_from_the_time = edit(
    ("x.shape[0], x.shape[2]", "x.shape[2], x.shape[0]"),
    of=into_one_array,
    hint="x was taken for (N, D, T). Time is the first of its axes here, and the batch the last.",
)
states_for_one_sequence = edit(
    ("h, c = np.zeros((H, N)), np.zeros((H, N))", "h, c = np.zeros((H, 1)), np.zeros((H, 1))"),
    of=into_one_array,
    hint="The states start with a single column: each sequence of the batch needs one.",
)
states_as_large_as_the_input = edit(
    (
        "h, c = np.zeros((H, N)), np.zeros((H, N))",
        "h = np.zeros((x.shape[1], N))\n    c = np.zeros((x.shape[1], N))",
    ),
    of=into_one_array,
    hint="The states start with a row for each feature. The number of units stands in the shape of "
    "a bias or of a weight matrix.",
)
states_without_a_batch = edit(
    ("h, c = np.zeros((H, N)), np.zeros((H, N))", "h, c = np.zeros(H), np.zeros(H)"),
    of=into_one_array,
    hint="The states start flat, as (H,): z is made of two columns, and a flat array is none.",
)
axes_of_one_squeezed = edit(
    ("np.array(outputs)", "np.squeeze(np.array(outputs))"),
    hint="Where T, H or N is 1 the outputs have lost that axis: they have three, whatever their "
    "lengths.",
)

# ---------------------------------------------------------------- side effects

one_result_for_each_shape = edit(
    (
        "def repair_1(params: dict[str, np.ndarray], x: np.ndarray)",
        "def repair_1(params, x, kept={})",
    ),
    (
        "return np.array(outputs)",
        "shape = (len(outputs), *h.shape)\n"
        "    result = kept.setdefault(shape, np.empty(shape))\n"
        "    result[...] = outputs\n    return result",
    ),
    hint="The outputs of one run are overwritten by those of the next: two sequences cannot be "
    "compared when both are in one array.",
)

# ---------------------------------------------------------------- steps without input

steps_without_input_left_out = edit(
    ("for x_t in x:", "for x_t in x[x.any(axis=(1, 2))]:"),
    hint="A step whose input is all zero is left out, as if it were padding. Zero is an input like "
    "any other, and a hidden state comes out of it.",
)
state_held_without_input = edit(
    (
        """        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
""",
        """        if x_t.any():
            f, i, g, o = gates(params, x_t, h)
            c = update_cell(f, i, g, c)
            h = hidden_state(o, c)
""",
    ),
    hint="At a step whose input is all zero the states stand still. The gates work there as well, "
    "on h and on their biases.",
)
