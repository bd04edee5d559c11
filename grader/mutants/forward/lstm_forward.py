"""Known mistakes of lstm_forward."""

import numpy as np

from solutions.forward import lstm_step

from ..edits import edit

Array = np.ndarray
Cache = dict[str, Array]

LOOP = "for x_t in x:\n"
STEP = "lstm_step(params, x_t, h, c)"
START = "    h, c = h0, c0\n"
LISTS = "outputs, caches = [], []"


def lstm_forward(
    params: dict[str, Array], x: Array, h0: Array, c0: Array
) -> tuple[Array, Array, Array, list[Cache]]:
    """A right forward that fills outputs by index."""
    h, c = h0.copy(), c0.copy()
    outputs, caches = np.zeros((len(x), *h0.shape)), []
    for t in range(len(x)):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches


# ---------------------------------------------------------------- the states

initial_states_ignored = edit(
    (START, "    h, c = np.zeros_like(h0), np.zeros_like(c0)\n"),
    hint="The sequence starts from zeros, whatever h0 and c0 are. The error fades with t, because "
    "the effect of the initial states fades.",
)
initial_hidden_state_ignored = edit(
    (START, "    h, c = np.zeros_like(h0), c0\n"),
    hint="The memory starts from c0, but the hidden state starts from zeros: h0 is not used.",
)
initial_cell_state_ignored = edit(
    (START, "    h, c = h0, np.zeros_like(c0)\n"),
    hint="The hidden state starts from h0, but the memory starts from zeros: c0 is not used.",
)
initial_states_swapped = edit(
    (START, "    h, c = c0, h0\n"),
    hint="h0 and c0 have changed places before the first step. They have the same shape, so there "
    "is no error.",
)
one_initial_state_for_both = edit(
    (START, "    h = c = h0\n"),
    hint="The memory starts from h0, and c0 is not used: each state has an initial value of its "
    "own.",
)
states_not_carried = edit(
    (STEP, "lstm_step(params, x_t, h0, c0)"),
    hint="Only the first step is right: every step starts from h0 and c0, and the states of the "
    "step before it are lost.",
)
memory_not_carried = edit(
    (STEP, "lstm_step(params, x_t, h, c0)"),
    hint="The hidden state is handed on, the memory is not: every step starts from c0.",
)
hidden_state_not_carried = edit(
    (STEP, "lstm_step(params, x_t, h0, c)"),
    hint="The memory is handed on, the hidden state is not: every step starts from h0.",
)
states_zero_at_every_step = edit(
    (LOOP, LOOP + "        h, c = np.zeros_like(h0), np.zeros_like(c0)\n"),
    hint="Every step starts from zeros: the line that sets the states stands inside the loop.",
)
states_swapped_on_the_way = edit(
    (START, "    states = h0, c0\n"),
    (STEP, "lstm_step(params, x_t, *states)"),
    ("append(cache)\n", "append(cache)\n        states = c, h\n"),
    hint="From the second step on h is taken for c and c for h: look at the order of what comes "
    "back from a step and of what goes in.",
)
states_swapped_at_every_step = edit(
    (STEP, "lstm_step(params, x_t, c, h)"),
    hint="From the first step on h goes in as the memory and c as the hidden state: look at the "
    "order in which a step takes its arguments.",
)
states_unpacked_in_another_order = edit(
    ("        h, c, cache =", "        c, h, cache ="),
    hint="Only the first step is right, and its h stands under the name of c: the step gives back "
    "h first and c second.",
)
hidden_state_carried_as_both = edit(
    (START, "    states = h0, c0\n"),
    (STEP, "lstm_step(params, x_t, *states)"),
    ("append(cache)\n", "append(cache)\n        states = h, h\n"),
    hint="From the second step on the memory starts from h: the hidden state was handed on "
    "twice, and the cell state is lost.",
)

# ---------------------------------------------------------------- the loop

return_inside_the_loop = edit(
    ("    return", "        return"),
    hint="The sequence ends after its first step: the return stands inside the loop.",
)
first_input_at_every_step = edit(
    (STEP, "lstm_step(params, x[0], h, c)"),
    hint="Every step reads the first input again: the index of x does not move with the loop.",
)
last_input_at_every_step = edit(
    (STEP, "lstm_step(params, x[-1], h, c)"),
    hint="Every step reads the last input of the sequence: an index does not move with the loop.",
)
input_one_step_late = edit(
    ("x[t]", "x[t - 1]"),
    of=lstm_forward,
    hint="Each step reads the input before its own, and the first reads the last, which is x[-1].",
)
sequence_read_from_its_end = edit(
    ("in x:", "in x[::-1]:"),
    hint="The sequence is read from its last step to its first. Only the backward pass runs in "
    "that direction.",
)
first_step_left_out = edit(
    ("range(len(x))", "range(1, len(x))"),
    of=lstm_forward,
    hint="The loop begins at t = 1, so the first input is never read. Python counts from 0.",
)
last_step_left_out = edit(
    ("range(len(x))", "range(len(x) - 1)"),
    of=lstm_forward,
    hint="The loop ends one step early and the last row of outputs is still zero: range(n) has "
    "stopped before n already.",
)
loop_begins_at_one = edit(
    ("in x:", "in x[1:]:"),
    hint="One step is missing, and it is the first: the index starts at 1, and x[0] is never read.",
)
loop_ends_too_early = edit(
    ("in x:", "in x[:-1]:"),
    hint="One step is missing, and it is the last: range(n) gives n numbers and does not reach n, "
    "so nothing has to be taken off.",
)
as_many_steps_as_sequences = edit(
    ("range(len(x))", "range(x.shape[2])"),
    of=lstm_forward,
    hint="The loop counts the sequences of the batch, the last axis of x. Time is the first axis.",
)
as_many_steps_as_features = edit(
    ("range(len(x))", "range(x.shape[1])"),
    of=lstm_forward,
    hint="The loop counts the features, the middle axis of x. Time is the first axis.",
)
first_sequence_for_the_whole_batch = edit(
    (START, "    x, h0, c0 = (a[..., [0] * x.shape[2]] for a in (x, h0, c0))\n" + START),
    hint="Every column holds what belongs to the first sequence: the rest of the batch is never "
    "read.",
)

# ---------------------------------------------------------------- what is collected

memory_clipped_on_the_way = edit(
    ("        outputs.append(h)\n", "        c = np.clip(c, -10, 10)\n        outputs.append(h)\n"),
    hint="Between two steps a large memory is cut off at 10. It is handed on as it is.",
)
cell_states_for_outputs = edit(
    ("append(h)", "append(c)"),
    hint="The outputs hold the cell states. Those stay inside the LSTM; its outputs are the hidden "
    "states.",
)
output_gates_for_outputs = edit(
    ("append(h)", 'append(cache["o"])'),
    hint="The outputs hold the output gates. What the network puts out at a step is its hidden "
    "state.",
)
outputs_kept_before_the_step = edit(
    ("        outputs.append(h)\n", ""),
    (LOOP, LOOP + "        outputs.append(h)\n"),
    hint="The outputs are one step late: h is kept before the step changes it, so they begin with "
    "h0 and miss the last state.",
)
outputs_one_place_early = edit(
    ("outputs[t] = h", "outputs[t - 1] = h"),
    of=lstm_forward,
    hint="The outputs are right and stand one place too early: the first of them is at the end, at "
    "index -1.",
)
every_output_overwritten = edit(
    ("outputs[t] = h", "outputs[:] = h"),
    of=lstm_forward,
    hint="The last state stands in every row of the outputs: each step has filled all rows, or one "
    "array was written again at every step and kept T times.",
)
outputs_added_up = edit(
    ("outputs[t] = h", "outputs[t:] += h"),
    of=lstm_forward,
    hint="Each row of the outputs holds the sum of all states so far. A row belongs to one step.",
)
initial_state_among_the_outputs = edit(
    (LISTS, "outputs, caches = [h0], []"),
    hint="There are T + 1 outputs: h0 is among them. It was there before the first step and is no "
    "output of any.",
)
outputs_from_the_last_step_on = edit(
    ("outputs.append(h)", "outputs.insert(0, h)"),
    hint="The outputs stand in reverse order: the state after the first step belongs in the first "
    "place.",
)
append_outside_the_loop = edit(
    (
        "        outputs.append(h)\n        caches.append",
        "    outputs.append(h)\n    caches.append",
    ),
    hint="All steps run, and one output and one cache are collected: they are appended outside the "
    "loop, or the lists are made anew inside it.",
)
caches_appended_outside_the_loop = edit(
    ("        caches.append", "    caches.append"),
    hint="The outputs are complete, and the list of caches has one entry: the line that "
    "appends stands outside the loop, or the list is made anew inside it.",
)
list_of_outputs = edit(
    ("np.array(outputs)", "outputs"),
    hint="The outputs are still the list in which they were collected. One array with a time axis "
    "is asked for.",
)
outputs_in_one_tall_array = edit(
    ("np.array(outputs)", "np.concatenate(outputs)"),
    hint="The outputs of all steps stand on top of each other in one array of T * H rows. Time "
    "needs an axis of its own: concatenating makes none.",
)
time_as_the_last_axis = edit(
    ("np.array(outputs)", "np.stack(outputs, axis=-1)"),
    hint="The outputs have time as their last axis. It comes first here, in the outputs as in x.",
)
outputs_as_rows = edit(
    ("np.array(outputs)", "np.array(outputs).transpose(0, 2, 1)"),
    hint="Units and batch have changed places in the outputs: (T, N, H) is the layout of some "
    "libraries. Here every state is a column.",
)
axes_of_one_squeezed_away = edit(
    ("np.array(outputs)", "np.array(outputs).squeeze()"),
    hint="Where T, H or N is 1, the outputs have lost that axis: the number of axes must not "
    "depend on the sizes.",
)
outputs_in_float32 = edit(
    ("np.array(outputs)", "np.array(outputs).astype(np.float32).astype(float)"),
    hint="The outputs went through float32, which keeps 7 digits of 16, and h and c did not.",
)
last_output_alone = edit(
    ("np.array(outputs)", "h"),
    hint="The outputs are one hidden state, that of the last step: nothing was collected in the "
    "loop, or what was collected is not what comes back.",
)

# ---------------------------------------------------------------- what is returned

final_states_swapped = edit(
    ("outputs), h, c,", "outputs), c, h,"),
    hint="The outputs are right, and the two final states come back in the wrong order: h, then c.",
)
final_hidden_state_twice = edit(
    ("outputs), h, c,", "outputs), h, h,"),
    hint="The outputs are right, and the last h comes back as both states: the memory is missing.",
)
final_memory_twice = edit(
    ("outputs), h, c,", "outputs), c, c,"),
    hint="The outputs are right, and the last c comes back as both states: the hidden state is "
    "missing.",
)
all_memories_returned = edit(
    ("outputs), h, c,", 'outputs), h, np.array([k["c"] for k in caches]),'),
    hint="In place of the last memory those of all steps come back. One is asked for, (H, N).",
)
final_state_of_the_first_step = edit(
    ("outputs), h, c,", "outputs), outputs[0], c,"),
    hint="The outputs are right, and the h beside them is that of the first step: which end of the "
    "sequence is the last?",
)
initial_states_returned = edit(
    ("outputs), h, c,", "outputs), h0, c0,"),
    hint="The states that come back are those the sequence started from. Return the ones that it "
    "ended with.",
)
caches_not_returned = edit(
    (", h, c, caches", ", h, c"),
    hint="The caches were not returned: the backward pass cannot run without them.",
)
caches_returned_second = edit(
    (", h, c, caches", ", caches, h, c"),
    hint="The caches come back before the two states: the order of the four results is part of the "
    "task.",
)
last_cache_alone = edit(
    (", h, c, caches", ", h, c, cache"),
    hint="Only the cache of the last step comes back: the name was overwritten in the loop. The "
    "backward pass needs one for each step.",
)
last_cache_at_every_step = edit(
    (LISTS, "outputs, caches, kept = [], [], {}"),
    ("caches.append(cache)", "kept.update(cache)\n        caches.append(kept)"),
    hint="There are T caches and all are the last step's: one dict was updated and appended again "
    "and again, or the last was repeated.",
)
caches_as_a_dict = edit(
    (", h, c, caches", ", h, c, dict(enumerate(caches))"),
    hint="The caches are a dict with numbers for keys. A list has the numbers already, and an "
    "order.",
)
one_cache_of_whole_sequences = edit(
    (
        ", h, c, caches",
        ", h, c, {name: np.array([k[name] for k in caches]) for name in caches[0]}",
    ),
    hint="All steps are in one dict, each of its arrays with a time axis. A list of T dicts is "
    "asked for.",
)
first_hidden_state_in_every_cache = edit(
    ("caches.append(cache)", 'caches.append(cache | {"h_prev": h0})'),
    hint="Every cache has h0 as its h_prev: the hidden state before a step is that of the step "
    "before it.",
)
caches_from_the_last_step_on = edit(
    ("caches.append(cache)", "caches.insert(0, cache)"),
    hint="The caches stand in reverse order. The backward pass reverses them by itself; here the "
    "first step's is the first.",
)

# ---------------------------------------------------------------- arrays shared or overwritten

one_array_for_every_output = edit(
    (START, "    h, c = h0.copy(), c0\n"),
    ("h, c, cache = lstm_step", "h[...], c, cache = lstm_step"),
    hint="All outputs are the last one: the same array was filled again at each step (h[...] = "
    "...) and appended T times.",
)
initial_state_filled_at_every_step = edit(
    ("h, c, cache = lstm_step", "h[...], c, cache = lstm_step"),
    hint="h0 was overwritten, and every output is the last one: h is h0 under another name, and "
    "h[...] = writes into it.",
)
one_memory_changed_in_place = edit(
    ("h, c, cache = lstm_step", "h, c[...], cache = lstm_step"),
    ("caches.append(cache)", 'caches.append(cache | {"c_prev": c, "c": c})'),
    hint="One array is the memory of all steps, c0 included: *= and += changed it in place, so "
    "every cache holds the last state.",
)
first_cache_overwritten_through_a_view = edit(
    ("    return", '    caches[0]["c_prev"] = caches[0]["c"]\n    return'),
    hint="Only c_prev of the first cache is wrong: it is a view of an array that was filled later. "
    "A slice such as all_c[0] is no copy.",
)
final_state_is_a_view = edit(
    (", h, c, caches", ", outputs[-1], c, caches"),
    of=lstm_forward,
    hint="The final h is a view into the outputs: a change to one would change the other. Return "
    "two separate arrays.",
)

# ---------------------------------------------------------------- how many steps are run

one_step_for_each_sequence = edit(
    (LOOP, "for t in range(x.shape[-1]):\n        x_t = x[t]\n"),
    hint="There is a step for each sequence of the batch: the number of steps was taken from the "
    "last axis of x, and time is the first.",
)
one_step_for_each_feature = edit(
    (LOOP, "for t in range(x.shape[1]):\n        x_t = x[t]\n"),
    hint="There is a step for each feature: the number of steps was taken from the middle axis of "
    "x, and time is the first.",
)
one_step_for_each_unit = edit(
    (LOOP, "for t in range(len(h0)):\n        x_t = x[t]\n"),
    hint="There is a step for each unit: the number of steps was taken from h0, which knows "
    "nothing of time. x does.",
)
as_many_steps_as_units = edit(
    ("range(len(x))", "range(len(h0))"),
    of=lstm_forward,
    hint="The loop counts the units, the first axis of h0, and not the steps: what is left of the "
    "outputs stays zero.",
)
as_many_outputs_as_sequences = edit(
    ("np.zeros((len(x), *h0.shape))", "np.zeros((x.shape[2], *h0.shape))"),
    of=lstm_forward,
    hint="The outputs were made with a place for each sequence of the batch: they need one for "
    "each time step.",
)
as_many_outputs_as_features = edit(
    ("np.zeros((len(x), *h0.shape))", "np.zeros((x.shape[1], *h0.shape))"),
    of=lstm_forward,
    hint="The outputs were made with a place for each feature of x: they need one for each time "
    "step.",
)
index_beyond_the_end = edit(
    ("range(len(x))", "range(len(x) + 1)"),
    of=lstm_forward,
    hint="An array of T entries is read or filled beyond its end: they are numbered from 0 to "
    "T - 1, and T is the length of x, no fixed number.",
)
loop_ended_by_a_condition_too_early = edit(
    (
        "append(cache)\n",
        "append(cache)\n        if len(outputs) == len(x) - 1:\n            break\n",
    ),
    hint="The last step is missing, unless the sequence has one step only: what ends the loop is "
    "true one round too early.",
)
one_step_after_the_loop = edit(
    ("    return", "    h, c, _ = lstm_step(params, x[-1], h, c)\n    return"),
    hint="Outputs and caches are right, and the final states are one step further: the last input "
    "was read once more after the loop.",
)
final_states_before_the_last_step = edit(
    (", h, c, caches", ', cache["h_prev"], cache["c_prev"], caches'),
    hint="Outputs and caches are right, and the final states are those before the last step: they "
    "were put aside before it ran.",
)

# ---------------------------------------------------------------- what is missing or turned

first_output_not_collected = edit(
    ("np.array(outputs)", "np.array(outputs[1:])"),
    hint="The final states are right and all caches are there, but the outputs lack the first "
    "step: its state was computed and not collected.",
)
first_step_not_collected = edit(
    ("np.array(outputs), h, c, caches", "np.array(outputs[1:]), h, c, caches[1:]"),
    hint="The final states are right, and outputs and caches begin with the second step: what the "
    "first gave was not collected.",
)
last_output_not_collected = edit(
    ("np.array(outputs)", "np.array(outputs[:-1])"),
    hint="The final states are right and all caches are there, but the outputs lack the last step.",
)
last_step_not_collected = edit(
    ("np.array(outputs), h, c, caches", "np.array(outputs[:-1]), h, c, caches[:-1]"),
    hint="The final states are right, and outputs and caches end one step before them: what the "
    "last step gave was not collected.",
)
units_before_time = edit(
    ("np.array(outputs)", "np.stack(outputs, axis=1)"),
    hint="The outputs are (H, T, N): the new axis was made between units and batch. Time comes "
    "first.",
)
batch_before_time = edit(
    ("np.array(outputs)", "np.array(outputs).transpose(2, 0, 1)"),
    hint="The outputs are (N, T, H), as libraries have them with the batch first. Here it is time, "
    "units, batch.",
)
all_axes_turned_round = edit(
    ("np.array(outputs)", "np.array(outputs).T"),
    hint="The outputs are (N, H, T): .T turns round the order of all three axes.",
)
memory_clipped_to_one_on_the_way = edit(
    ("        outputs.append(h)\n", "        c = np.clip(c, -1, 1)\n        outputs.append(h)\n"),
    hint="Between two steps every memory beyond 1 is cut off at 1. Its size is not bounded, only "
    "what is shown of it.",
)

# ---------------------------------------------------------------- arrays kept or given away

states_carried_in_the_arguments = edit(
    ("h, c, cache = lstm_step", "h[...], c[...], cache = lstm_step"),
    ("outputs.append(h)", "outputs.append(h.copy())"),
    hint="The outputs are right, but h0 and c0 were overwritten at each step, and so was what the "
    "caches keep as h_prev and c_prev: h[...] = writes into an old array.",
)
states_carried_in_two_buffers = edit(
    ("        h, c, cache = lstm_step", "        h[...], c[...], cache = lstm_step"),
    of=lstm_forward,
    hint="The outputs are right, and all caches hold one h_prev and one c_prev, the last: at each "
    "step the new states are written into the same two arrays, which the caches keep as they are.",
)
results_kept_for_the_next_call = edit(
    ("c0: Array\n", "c0: Array, kept={}\n"),
    (
        "outputs, caches = np.zeros((len(x), *h0.shape)), []",
        "size = (len(x), *h0.shape)\n"
        "    outputs, caches = kept.setdefault(size, np.zeros(size)), []",
    ),
    of=lstm_forward,
    hint="A result lies in an array that is kept between calls: after another sequence of the same "
    "size the results of this one are lost.",
)

# ---------------------------------------------------------------- steps without input

steps_without_input_left_out = edit(
    (LOOP, "for x_t in x[x.any(axis=(1, 2))]:\n"),
    hint="A step whose input is all zero is left out, as if it were padding. Zero is an input like "
    "any other: a hidden state and a cache come out of it.",
)
state_held_without_input = edit(
    (
        """        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
""",
        """        if x_t.any():
            h, c, cache = lstm_step(params, x_t, h, c)
            caches.append(cache)
        outputs.append(h)
""",
    ),
    hint="At a step whose input is all zero the states stand still, and no cache is kept. The "
    "gates work there as well, on h and on their biases.",
)
only_the_first_hundred_steps = edit(
    (LOOP, "for x_t in x[:100]:\n"),
    hint="A long sequence ends after 100 steps: a limit stands in the loop, and x has more.",
)
