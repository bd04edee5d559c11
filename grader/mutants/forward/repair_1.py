"""Known mistakes of repair_1."""

from ..edits import edit

APPEND = "        outputs.append(h)\n"
LOOP = "for x_t in x:\n"

return_still_inside_the_loop = edit(
    ("    return", "        return"),
    hint="Still one step: a return ends the function wherever it stands, here in the first round "
    "of the loop.",
)
append_outside_the_loop = edit(
    (APPEND, "    outputs.append(h)\n"),
    hint="All steps run now, and the outputs have one row, the last: the line that appends left "
    "the loop together with the return, or the list is made anew inside it.",
)
states_of_the_first_step = edit(
    (APPEND, APPEND + "        if len(outputs) == 1:\n            first = h, c\n"),
    ("outputs), h, c", "outputs), *first"),
    hint="The outputs are complete, but h and c are those of the first step: they have to move on "
    "with the loop until it ends.",
)
states_set_anew_inside_the_loop = edit(
    ("for x_t in x:\n", "for x_t in x:\n        h, c = h0, c0\n"),
    hint="There are T outputs now, and from the second on they are wrong: h and c are set back to "
    "h0 and c0 inside the loop.",
)
hidden_state_set_anew = edit(
    ("x_t, h, c)", "x_t, h0, c)"),
    hint="The loop is repaired, and every step gets h0 as its hidden state: only the memory moves "
    "on.",
)
memory_set_anew = edit(
    ("x_t, h, c)", "x_t, h, c0)"),
    hint="The loop is repaired, and every step gets c0 as its memory: only the hidden state moves "
    "on.",
)
zeros_for_the_given_states = edit(
    ("h, c, outputs = h0, c0, []", "h, c, outputs = np.zeros_like(h0), np.zeros_like(c0), []"),
    hint="The loop is repaired, and the sequence starts from zeros now: h0 and c0 were given.",
)
initial_states_swapped = edit(
    ("h, c, outputs = h0, c0, []", "h, c, outputs = c0, h0, []"),
    hint="The loop is repaired, and the sequence starts with h0 as memory and c0 as hidden state.",
)
states_swapped_at_every_step = edit(
    ("x_t, h, c)", "x_t, c, h)"),
    hint="The loop is repaired, and each step takes h as its memory and c as its hidden state: "
    "look at the order of its arguments.",
)
states_unpacked_in_another_order = edit(
    ("h, c, _ =", "c, h, _ ="),
    hint="The loop is repaired, and inside it h and c have changed names: a step gives back h "
    "first.",
)
outputs_still_in_a_list = edit(
    ("np.array(outputs)", "outputs"),
    hint="The loop is repaired; the outputs are a list of T arrays now. They were one array in the "
    "broken function, and should be again.",
)
outputs_in_one_tall_array = edit(
    ("np.array(outputs)", "np.concatenate(outputs)"),
    hint="The loop is repaired; the outputs are one array of T * H rows now, without an axis for "
    "time.",
)
last_output_for_outputs = edit(
    ("np.array(outputs)", "np.array(h)"),
    hint="All steps run now, and the first result is the last hidden state alone: return what was "
    "collected.",
)
memories_for_outputs = edit(
    ("append(h)", "append(c)"),
    hint="The loop is repaired; what is collected now is the memory, not what is shown of it.",
)
outputs_one_step_late = edit(
    (APPEND, ""),
    ("for x_t in x:\n", "for x_t in x:\n" + APPEND),
    hint="The loop is repaired, and h is collected before the step: the outputs begin with h0, and "
    "the last is missing.",
)
sequence_read_from_its_end = edit(
    ("in x:", "in x[::-1]:"),
    hint="The loop is repaired, and it reads the last input first: time runs forward here.",
)
first_input_at_every_step = edit(
    ("lstm_step(params, x_t,", "lstm_step(params, x[0],"),
    hint="The loop is repaired, and every step reads x[0]: the input has to move on with t.",
)
outputs_as_rows = edit(
    ("np.array(outputs)", "np.array(outputs).transpose(0, 2, 1)"),
    hint="The loop is repaired; in the outputs units and batch have changed places, (T, N, H).",
)
initial_state_among_the_outputs = edit(
    ("outputs = h0, c0, []", "outputs = h0, c0, [h0]"),
    hint="The loop is repaired; there are T + 1 outputs now, because h0 is the first of them.",
)
first_step_left_out = edit(
    ("in x:", "in x[1:]:"),
    hint="The loop is repaired, and it begins at the second step now: x[0] is never read.",
)
last_step_left_out = edit(
    ("in x:", "in x[:-1]:"),
    hint="The loop is repaired, and it ends one step early now: the last input is never read.",
)
outputs_alone = edit(
    ("outputs), h, c", "outputs)"),
    hint="The outputs come back, and the last states got lost in the repair: three results are "
    "asked for.",
)
initial_states_returned = edit(
    ("outputs), h, c", "outputs), h0, c0"),
    hint="The loop is repaired, and the states it began with come back in place of the last ones.",
)
last_hidden_state_twice = edit(
    ("outputs), h, c", "outputs), h, h"),
    hint="The loop is repaired, and the last h comes back as both states: return c as well.",
)
caches_among_the_results = edit(
    ("h, c, _ =", "h, c, cache ="),
    ("outputs), h, c", "outputs), h, c, cache"),
    hint="Four things come back: the cache is not asked for here.",
)
last_states_swapped = edit(
    ("outputs), h, c", "outputs), c, h"),
    hint="The loop is repaired, and in the return c has come before h.",
)
final_state_is_a_view = edit(
    (
        "return np.array(outputs), h,",
        "outputs = np.array(outputs)\n    return outputs, outputs[-1],",
    ),
    hint="The numbers are right, and the last h lies inside the outputs: a change to one would "
    "change the other.",
)

# ---------------------------------------------------------------- how many steps are run

index_beyond_the_end = edit(
    (LOOP, "for t in range(len(x) + 1):\n        x_t = x[t]\n"),
    hint="The loop reaches beyond the end of x, or of an array made for the outputs: how long a "
    "sequence is, x tells, and it is another number each time.",
)
one_step_for_each_sequence = edit(
    (LOOP, "for t in range(x.shape[-1]):\n        x_t = x[t]\n"),
    hint="The loop has as many rounds as the batch has sequences, the last axis of x. Time is its "
    "first axis.",
)
one_step_for_each_feature = edit(
    (LOOP, "for t in range(x.shape[1]):\n        x_t = x[t]\n"),
    hint="The loop has as many rounds as x has features, its middle axis. Time is its first axis.",
)
one_step_for_each_unit = edit(
    (LOOP, "for t in range(len(h0)):\n        x_t = x[t]\n"),
    hint="The loop has as many rounds as there are units: h0 was asked for its length, in place of "
    "x.",
)
ended_one_round_early = edit(
    (APPEND, APPEND + "        if len(outputs) == len(x) - 1:\n            break\n"),
    hint="Only a sequence of one step is complete, all others lack the last: what ends the loop "
    "comes one round too early.",
)
one_step_after_the_loop = edit(
    ("    return", "    h, c, _ = lstm_step(params, x[-1], h, c)\n    return"),
    hint="The outputs are complete, and h and c are one step further than they: the last input was "
    "read twice.",
)
states_before_the_last_step = edit(
    (LOOP, LOOP + "        before = h, c\n"),
    ("outputs), h, c", "outputs), *before"),
    hint="The outputs are complete, and h and c are one step behind them: they were put aside "
    "before the step.",
)

# ---------------------------------------------------------------- the outputs

first_output_not_collected = edit(
    ("np.array(outputs)", "np.array(outputs[1:])"),
    hint="h and c are right, and the outputs begin with the second step: what the first step gave "
    "was not collected.",
)
last_output_not_collected = edit(
    ("np.array(outputs)", "np.array(outputs[:-1])"),
    hint="h and c are right, and the outputs end one step before them: the last h was not "
    "collected.",
)
units_before_time = edit(
    ("np.array(outputs)", "np.stack(outputs, axis=1)"),
    hint="The loop is repaired; the outputs are (H, T, N) now, with time behind the units.",
)
time_as_the_last_axis = edit(
    ("np.array(outputs)", "np.stack(outputs, axis=-1)"),
    hint="The loop is repaired; the outputs are (H, N, T) now. Time was their first axis.",
)
batch_before_time = edit(
    ("np.array(outputs)", "np.array(outputs).transpose(2, 0, 1)"),
    hint="The loop is repaired; the outputs are (N, T, H) now, with the batch first.",
)
axes_of_one_squeezed_away = edit(
    ("np.array(outputs)", "np.array(outputs).squeeze()"),
    hint="The loop is repaired; where T, H or N is 1, the outputs lack an axis now: squeeze takes "
    "all that have the length 1.",
)
caches_of_all_steps_returned = edit(
    ("outputs = h0, c0, []", "outputs, caches = h0, c0, [], []"),
    ("h, c, _ =", "h, c, cache ="),
    (APPEND, APPEND + "        caches.append(cache)\n"),
    ("outputs), h, c", "outputs), h, c, caches"),
    hint="The caches of all steps come back as a fourth result, as from lstm_forward. The broken "
    "function had three.",
)

# ---------------------------------------------------------------- arrays kept, clipped, overwritten

memory_clipped_on_the_way = edit(
    (APPEND, "        c = np.clip(c, -10, 10)\n" + APPEND),
    hint="The loop is repaired, and a large memory is cut off at 10 after each step now.",
)
memory_clipped_to_one_on_the_way = edit(
    (APPEND, "        c = np.clip(c, -1, 1)\n" + APPEND),
    hint="The loop is repaired, and a memory beyond 1 is cut off there after each step now: only h "
    "is bounded.",
)
states_written_into_the_arguments = edit(
    ("h, c, _ = lstm_step", "h[...], c[...], _ = lstm_step"),
    ("append(h)", "append(h.copy())"),
    hint="The numbers are right, and h0 and c0 are lost: the states of each step were written into "
    "them. A second run would begin where this one ended.",
)
every_output_is_the_last = edit(
    ("h, c, _ = lstm_step", "h[...], c[...], _ = lstm_step"),
    hint="All T outputs are the last one, and h0 and c0 are lost: every step wrote into the same "
    "arrays, and the same h was collected T times.",
)
outputs_kept_for_the_next_call = edit(
    ("c0: np.ndarray\n", "c0: np.ndarray, kept={}\n"),
    (
        "    return np.array(outputs), h",
        "    outputs = np.array(outputs)\n"
        "    shown = kept.setdefault(outputs.shape, np.empty_like(outputs))\n"
        "    shown[...] = outputs\n"
        "    return shown, h",
    ),
    hint="A result lies in an array that is kept between calls: a second sequence of the same size "
    "replaces the numbers of the first.",
)
