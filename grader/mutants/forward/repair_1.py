"""Known mistakes of repair_1."""

from ..edits import edit

APPEND = "        outputs.append(h)\n"

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
