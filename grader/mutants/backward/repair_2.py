"""Known mistakes of repair_2."""

from solutions.backward import lstm_backward

from ..edits import edit

still_overwritten = edit(
    ("+= step", "= step"),
    hint="""Still the gradients of step 0 alone: each turn of the loop overwrites the result of the
    turns before it.""",
)

only_the_weights_repaired = edit(
    ("+= step[name]", '= step[name] + (name[0] == "W") * grads[name]'),
    hint="""The weights are right now, the biases still keep one step alone: all eight are shared by
    all steps.""",
)

only_the_biases_repaired = edit(
    ("+= step[name]", '= step[name] + (name[0] == "b") * grads[name]'),
    hint="""The biases are right now, and the weights still have the gradients of a single step: the
    repair is the same for all eight.""",
)

mean_over_the_steps = edit(
    ("return grads", "return {name: value / len(caches) for name, value in grads.items()}"),
    hint="Every step counts now, but as a mean: the result is T times too small.",
)

steps_cut_apart = edit(
    ("        _, dh", "        dh = dc = np.zeros_like(d_outputs[0])\n        _, dh"),
    hint="""The sum is there, but now every step begins with dh = 0 and dc = 0: what was set before
    the loop has moved into it.""",
)

hidden_gradient_lost = edit(
    ("dh + d_outputs[t]", "d_outputs[t]"),
    hint="""The sum is there, but each step gets its own upstream gradient alone: the dh from the
    step after it has got lost in the repair.""",
)

forwards_through_time = edit(
    ("reversed(range(len(caches)))", "range(len(caches))"),
    hint="""Every step is in the sum, but the loop runs from the first step to the last now, and a
    gradient comes from the end.""",
)

upstream_one_step_off = edit(
    ("d_outputs[t]", "d_outputs[t - 1]"),
    hint="""Every step is in the sum, with the upstream gradient of the step before it: the index of
    d_outputs is off by one.""",
)

sums_begin_with_the_parameters = edit(
    ("np.zeros_like(value)", "value.copy()"),
    hint="""Every step counts now, and the parameters themselves are in the sum too: it begins with
    copies of them.""",
)

sum_in_the_parameters = edit(
    ("{name: np.zeros_like(value) for name, value in params.items()}", "params"),
    hint="""The sum was made in params itself: grads was another name for it. The caller's weights
    have changed.""",
)

last_turn_added_twice = edit(
    (
        "    return grads",
        "    for name in grads:\n        grads[name] += step[name]\n    return grads",
    ),
    hint="Step 0 counts twice: it was added inside the loop and once more behind it.",
)

first_turn_left_out = edit(
    ("grads[name] += step[name]", "grads[name] += step[name] * (t < len(caches) - 1)"),
    hint="""The last step of the sequence is missing in the sum: what the first turn of the loop
    finds has to be added as well.""",
)

first_step_left_out = edit(
    ("range(len(caches))", "range(1, len(caches))"),
    hint="Step 0 is missing in the sum: the loop ends one turn too early.",
)

a_list_of_steps = edit(
    ("{name: np.zeros_like(value) for name, value in params.items()}", "[]"),
    ("for name in grads:\n            grads[name] += step[name]", "grads.insert(0, step)"),
    hint="The gradients of each step come back in a list: they still have to be added up.",
)

all_four_returned = edit(
    of=lstm_backward,
    hint="""dx, dh0 and dc0 came back as well. This function gives one thing, the dict of the
    parameters' gradients.""",
)

return_in_the_loop = edit(
    ("    return grads", "        return grads"),
    hint="""These are the gradients of the last step alone: the return stands inside the loop, which
    ends at its first turn.""",
)

return_in_the_inner_loop = edit(
    ("    return grads", "            return grads"),
    hint="""One gradient has a value, and the rest are zero: the return stands inside the loop over
    the names.""",
)

# ---------------------------------------------------------------- collected, and not added

steps_stacked = edit(
    ("np.zeros_like(value)", "[]"),
    ("grads[name] += step[name]", "grads[name].append(step[name])"),
    ("return grads", "return {name: np.array(steps) for name, steps in grads.items()}"),
    hint="""No step is lost any more, but they lie one on another along a new first axis, the last
    step at its beginning. A parameter has one gradient.""",
)

steps_stacked_in_order = edit(
    ("np.zeros_like(value)", "[]"),
    ("grads[name] += step[name]", "grads[name].insert(0, step[name])"),
    ("return grads", "return {name: np.array(steps) for name, steps in grads.items()}"),
    hint="""No step is lost any more, and they stand in the order of time along a new axis. What is
    left is to add them up along it.""",
)

lists_of_steps = edit(
    ("np.zeros_like(value)", "[]"),
    ("grads[name] += step[name]", "grads[name].append(step[name])"),
    hint="""No step is lost any more, but each name has a list of them. A list is no sum, and an
    optimiser cannot subtract it.""",
)

rows_put_into_lists = edit(
    ("np.zeros_like(value)", "[]"),
    hint="""Each name has a list with the rows of all steps, one behind another: += adds up numbers
    in an array, and in a list it appends.""",
)

running_totals_added = edit(
    ("dh, dc = np", "total = dict.fromkeys(params, 0.0)\n    dh, dc = np"),
    (
        "grads[name] += step[name]",
        "total[name] = total[name] + step[name]\n            grads[name] += total[name]",
    ),
    hint="""Every step is in the result, and the last ones several times: at each turn the total so
    far was added, not the step alone.""",
)

mean_over_the_batch = edit(
    (
        "return grads",
        "return {name: value / d_outputs.shape[2] for name, value in grads.items()}",
    ),
    hint="""Every step counts now, and the result is N times too small: it was divided by the number
    of sequences, which lstm_step_backward rightly adds up.""",
)

mean_over_both = edit(
    (
        "return grads",
        "return {k: v / (len(caches) * d_outputs.shape[2]) for k, v in grads.items()}",
    ),
    hint="""Every step counts now, and the result was divided by T as well as by N. A gradient is no
    mean of its parts.""",
)

only_weights_collected = edit(
    (
        "grads[name] += step[name]",
        'grads[name] += step[name] * (name[0] == "W" or t == len(caches) - 1)',
    ),
    hint="""The biases have what the first turn of the loop gave them, and nothing was added later.
    The weights are right now.
    """,
)

only_biases_collected = edit(
    (
        "grads[name] += step[name]",
        'grads[name] += step[name] * (name[0] == "b" or t == len(caches) - 1)',
    ),
    hint="""The weights have what the first turn of the loop gave them, which is the last step of
    the sequence. The biases are right now.
    """,
)

biases_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[0] == "W")'),
    hint="""The weights are right now, and the biases have no gradient but zeros: they take part in
    every step as well.""",
)

weights_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[0] == "b")'),
    hint="""The biases are right now, and the weights have no gradient but zeros: what was repaired
    for four has to be repaired for eight.""",
)

output_gate_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "o")'),
    hint="""Wo and bo have zeros: after the repair the loop goes through three of the four. Six of
    eight are right now.
    """,
)

candidate_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "g")'),
    hint="""Wg and bg have zeros: the candidate has dropped out of the repaired loop. Six of eight
    are right now.
    """,
)

forget_gate_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "f")'),
    hint="""Wf and bf have zeros: the repaired loop does not begin with the first of the four. Six
    of eight are right now.
    """,
)

# ---------------------------------------------------------------- one array under several names

one_array_for_the_weights = edit(
    ("grads = {", 'W, b = np.zeros_like(params["Wf"]), np.zeros_like(params["bf"])\n    grads = {'),
    ("np.zeros_like(value)", 'W if name[0] == "W" else b'),
    hint="""Wf, Wi, Wg and Wo have one common sum, and the biases another: two arrays of zeros serve
    for eight names, and += goes into the same one each time.""",
)

one_array_for_all = edit(
    (
        "{name: np.zeros_like(value) for name, value in params.items()}",
        'dict.fromkeys(params, np.zeros_like(params["Wf"]))',
    ),
    hint="""All eight names stand for one array, in which everything was added up, the biases in
    every column. Make the zeros for each name anew.""",
)

# ---------------------------------------------------------------- shapes, limits, names

biases_without_their_axis = edit(
    (
        "return grads",
        'return {k: v if k[0] == "W" else v[:, 0] for k, v in grads.items()}',
    ),
    hint="""The sums are right, but those of the biases have come back as vectors. They were columns
    before the repair, like the biases.""",
)

axes_of_length_one_squeezed = edit(
    ("return grads", "return {name: value.squeeze() for name, value in grads.items()}"),
    hint="""The sums are right, but squeeze() has taken every axis of length 1 away: that of the
    biases, and more where there is a single unit.""",
)

gradients_clipped_at_one = edit(
    ("return grads", "return {k: np.clip(v, -1, 1) for k, v in grads.items()}"),
    hint="""Every step counts now, but the sums end at 1 and -1. They may be as large as they are;
    the broken version did not limit them.""",
)

gradients_clipped_at_five = edit(
    ("return grads", "return {k: np.clip(v, -5, 5) for k, v in grads.items()}"),
    hint="""Every step counts now, but the sums end at 5 and -5: besides the repair something cuts
    them off.""",
)

gradients_scaled_to_length_one = edit(
    (
        "return grads",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
    return {k: v / max(norm, 1.0) for k, v in grads.items()}""",
    ),
    hint="""Every step counts now, but where the sums together are longer than 1 they were shortened
    to that length: clipping is no part of this repair.""",
)

other_names_for_the_gradients = edit(
    ("return grads", 'return {"d" + name: value for name, value in grads.items()}'),
    hint="""The sums are right, and their names have got a d in front: the result has the keys of
    params.""",
)

arrays_in_a_list = edit(
    ("return grads", "return list(grads.values())"),
    hint="""The sums are right, and come back in a list without their names. Which one is that of
    Wf?""",
)

sums_of_whole_numbers = edit(
    ("np.zeros_like(value)", "np.zeros(value.shape, dtype=int)"),
    hint="""The zeros are whole numbers now, and no fraction can be added into such an array: take
    the dtype of the parameter.""",
)

# ---------------------------------------------------------------- from step to step

cell_gradient_lost = edit(
    ("_, dh, dc, step", "_, dh, _, step"),
    hint="""The sum is there, but every step begins with dc = 0: what the step after it hands back
    for the memory got lost in the repair.""",
)

states_exchanged_between_the_steps = edit(
    ("_, dh, dc, step", "_, dc, dh, step"),
    hint="""The sum is there, but the second and the third result of a step are taken for each
    other: dh_prev comes first.""",
)

states_exchanged_in_the_call = edit(
    ("dh + d_outputs[t], dc,", "dc, dh + d_outputs[t],"),
    hint="""The sum is there, but each step is given the gradient of the memory where that of h
    belongs, and the other way round.""",
)

upstream_ignored = edit(
    ("dh + d_outputs[t]", "dh"),
    hint="""Everything is zero: no d_outputs has entered, so there is nothing to be added up.""",
)

upstream_at_the_last_step_alone = edit(
    ("dh, dc = np.zeros_like(d_outputs[0])", "dh, dc = d_outputs[-1]"),
    ("dh + d_outputs[t]", "dh"),
    hint="""Every step is in the sum, but of d_outputs only the last has entered: each step brings
    one of its own.""",
)

last_upstream_at_every_step = edit(
    ("d_outputs[t]", "d_outputs[-1]"),
    hint="""Every step is in the sum, but all of them with the upstream gradient of the last one:
    look at the index.""",
)

upstream_into_the_memory_too = edit(
    ("d_outputs[t], dc,", "d_outputs[t], dc + d_outputs[t],"),
    hint="""Every step is in the sum, but d_outputs has entered at the memory as well as at the
    hidden state. The step itself takes it from h to c.""",
)

caches_one_step_off = edit(
    ("caches[t])", "caches[t - 1])"),
    hint="""Every step is in the sum, with the cache of the step before it: the index of caches is
    off by one.""",
)

last_cache_for_every_step = edit(
    ("caches[t])", "caches[-1])"),
    hint="""The sum has T steps, and all of them were computed with the cache of the last one.""",
)

# ---------------------------------------------------------------- side effects

sums_made_in_the_upstream_gradient = edit(
    ("        _, dh", "        total = d_outputs[t]\n        total += dh\n        _, dh"),
    ("dh + d_outputs[t]", "total"),
    hint="""The gradients are right, but d_outputs[t] is a view, and += has added dh to the caller's
    numbers: a second call with them would give something else.""",
)

parameters_replaced_by_their_gradients = edit(
    (
        "grads = {name: np.zeros_like(value) for name, value in params.items()}",
        """grads, params = params, dict(params)
    for name in grads:
        grads[name] = np.zeros_like(params[name])""",
    ),
    hint="""The gradients are right, but they stand in the caller's dict now, and the weights there
    are gone: grads is no dict of its own.""",
)

caches_turned_round_in_place = edit(
    ("    for t in", "    caches.reverse()\n    for t in"),
    ("caches[t])", "caches[len(caches) - 1 - t])"),
    hint="""The gradients are right, but the caller's list of caches has been reversed and stays so:
    the next function that reads it goes the wrong way.""",
)

caches_used_up = edit(
    ("caches[t])", "caches.pop())"),
    hint="""The gradients are right, but after the call the caller has no caches left: reading an
    entry is enough, without taking it out.""",
)
