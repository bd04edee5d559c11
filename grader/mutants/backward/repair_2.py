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
