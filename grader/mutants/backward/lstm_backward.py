"""Known mistakes of lstm_backward."""

import numpy as np

from solutions.backward import lstm_step_backward

from ..edits import edit

Array = np.ndarray
Params = dict[str, Array]
Caches = list[dict[str, Array]]
Final = Array | None  # upstream gradient at a final state
Step = tuple[Array, Array, Array, Params]


def _indexed(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Right, with a loop over the numbers of the steps."""
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((T, *caches[0]["x_t"].shape))
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads


# ---------------------------------------------------------------- from step to step

hidden_gradient_not_carried = edit(
    ("for d_output,", "d_outputs = d_outputs.copy()\n    d_outputs[-1] += dh\n    for d_output,"),
    ("dh + d_output, dc", "d_output, dc"),
    hint="""Every step gets its own upstream gradient and nothing from the step after it: h_{t-1}
    also works through step t.""",
)

cell_gradient_not_carried = edit(
    ("dx_t, dh, dc, step =", "dx_t, dh, dc0, step ="),
    ("dx.append(dx_t)", "dx.append(dx_t)\n        dc = np.zeros_like(dc)"),
    ("dh, dc, grads", "dh, dc0, grads"),
    hint="""The hidden state's gradient goes back through time, the cell state's does not: both go
    from step to step.""",
)

nothing_carried = edit(
    ("dx_t, dh, dc, step =", "dx_t, dh0, dc0, step ="),
    ("dx.append(dx_t)", "dx.append(dx_t)\n        dh, dc = np.zeros_like(dh), np.zeros_like(dc)"),
    ("dh, dc, grads", "dh0, dc0, grads"),
    hint="""Every step is on its own: no gradient goes from one step to the one before it, neither
    the hidden state's nor the memory's.""",
)

final_hidden_gradient_never_replaced = edit(
    ("dx_t, dh, dc, step =", "dx_t, dh0, dc, step ="),
    ("dh, dc, grads", "dh0, dc, grads"),
    hint="""The hidden gradient that the loop began with is used again at every step. What a step
    hands back has to take its place, in the next turn.""",
)

final_cell_gradient_never_replaced = edit(
    ("dx_t, dh, dc, step =", "dx_t, dh, dc0, step ="),
    ("dh, dc, grads", "dh, dc0, grads"),
    hint="""The cell gradient that the loop began with is used again at every step, while the hidden
    one changes from turn to turn.""",
)

hidden_gradient_and_d_h_lost = edit(
    ("dh + d_output, dc", "d_output, dc"),
    hint="""Each step works with its own upstream gradient alone: neither d_h nor what the step
    after it has handed back is used, though dh is kept.""",
)

states_exchanged_between_the_steps = edit(
    ("dx_t, dh, dc, step =", "dx_t, dc, dh, step ="),
    hint="""From step to step the two gradients change places: what a step returns for h goes on as
    the gradient of c. Look at the order in which the results are taken.""",
)

states_exchanged_in_the_call = edit(
    ("dh + d_output, dc, cache", "dc, dh + d_output, cache"),
    hint="""Each step gets the gradient of h for that of c, and the other way round: look at the
    order of its arguments.""",
)

# ---------------------------------------------------------------- sums over the steps

gradients_overwritten = edit(
    ("grads[name] += step", "grads[name] = step"),
    hint="""The gradients of the parameters are those of step 0 alone: each step has overwritten the
    one after it. All steps share one set of parameters.""",
)

gradients_of_the_last_step = edit(
    ("{name: np.zeros_like(value) for name, value in params.items()}", "{}"),
    ("for name in grads:", "for name in step:"),
    ("grads[name] += step[name]", "grads.setdefault(name, step[name])"),
    hint="""The gradients of the parameters are those of the last step alone: what the earlier steps
    give was never added.""",
)

bias_gradients_overwritten = edit(
    ("grads[name] += step[name]", 'grads[name] = step[name] + (name[0] == "W") * grads[name]'),
    hint="""The weights' gradients add up over the steps, the biases' are overwritten at every step:
    a plus is missing in some of the lines.""",
)

weight_gradients_overwritten = edit(
    ("grads[name] += step[name]", 'grads[name] = step[name] + (name[0] == "b") * grads[name]'),
    hint="""The weights' gradients are those of step 0 alone: they are overwritten at every step.
    The biases' add up over the steps.
    """,
)

gradients_averaged_over_time = edit(
    ("dh, dc, grads", "dh, dc, {name: value / len(caches) for name, value in grads.items()}"),
    hint="""The gradients of the parameters are T times too small: they were averaged over the
    steps. What a shared parameter does at each step adds up.""",
)

gradients_step_by_step = edit(
    ("{name: np.zeros_like(value) for name, value in params.items()}", "[]"),
    ("for name in grads:\n            grads[name] += step[name]", "grads.insert(0, step)"),
    hint="""A list with the gradients of every step comes back. The parameters are shared by all
    steps, so each has one gradient.""",
)

sums_started_from_the_parameters = edit(
    ("np.zeros_like(value)", "value.copy()"),
    hint="""The sums begin with the parameters themselves: copying params gives the right shapes and
    the wrong numbers to start from.""",
)

sums_made_in_the_parameters = edit(
    ("{name: np.zeros_like(value) for name, value in params.items()}", "dict(params)"),
    hint="""The sums were made in the arrays of params: a copied dict holds the same arrays, and +=
    changes them. So the weights move while the gradient is computed.""",
)

one_array_for_all_sums = edit(
    (
        "{name: np.zeros_like(value) for name, value in params.items()}",
        'dict.fromkeys(params, np.zeros_like(params["Wf"]))',
    ),
    hint="""All eight gradients are one and the same array, to which everything was added. Each
    parameter needs an array of its own, of its own shape.""",
)

sums_of_whole_numbers = edit(
    ("np.zeros_like(value)", "np.zeros(value.shape, dtype=int)"),
    hint="""The sums were started as arrays of whole numbers, to which no fraction can be added in
    place. Which dtype does a gradient have?""",
)

gradients_clipped_after_the_sum = edit(
    ("return", "grads = {k: np.clip(v, -5, 5) for k, v in grads.items()}\n    return"),
    hint="""No gradient of a parameter is ever above 5 or below -5: they were clipped at the end. A
    backward pass gives them as they are.""",
)

# ---------------------------------------------------------------- upstream gradients

upstream_ignored = edit(
    ("dh + d_output, dc", "dh, dc"),
    hint="""Only d_h and d_c enter; d_outputs is not used. Every output may have a gradient of its
    own.""",
)

upstream_at_the_last_step_alone = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h", "dh = d_outputs[-1] if d_h"),
    ("else d_h", "else d_outputs[-1] + d_h"),
    ("dh + d_output, dc", "dh, dc"),
    hint="""Of d_outputs only the last step is used. Every output may enter the loss, and each
    brings its own gradient.""",
)

upstream_of_the_last_step_everywhere = edit(
    ("dh + d_output, dc", "dh + d_outputs[-1], dc"),
    hint="""Every step gets the upstream gradient of the last one. Each output has its own, under
    the number of its step.""",
)

upstream_divided_by_the_length = edit(
    ("dh + d_output, dc", "dh + d_output / len(caches), dc"),
    hint="""d_outputs counts T times too little: a mean over the steps belongs to the loss, and then
    its division is in d_outputs already.""",
)

upstream_enters_the_memory_too = edit(
    ("dc, cache)", "dc + d_output, cache)"),
    hint="""d_outputs was added to the gradient of the memory as well. It is a gradient at h;
    lstm_step_backward takes it from there to c.""",
)

last_upstream_counted_twice = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h", "dh = d_outputs[-1] if d_h"),
    ("else d_h", "else d_outputs[-1] + d_h"),
    hint="The last step's upstream gradient enters twice: once before the loop and once inside it.",
)

upstream_one_step_off = edit(
    ("d_outputs[t]", "d_outputs[t - 1]"),
    of=_indexed,
    hint="""Each step gets the upstream gradient of the step before it, and step 0 that of the last:
    an index is off by one, and -1 counts from the end.""",
)

upstream_added_too_late = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h", "dh = d_outputs[-1] if d_h"),
    ("else d_h", "else d_outputs[-1] + d_h"),
    ("dh + d_outputs[t], dc, caches[t])", "dh, dc, caches[t])\n        dh = dh + d_outputs[t - 1]"),
    of=_indexed,
    hint="""dx and grads are right, but dh0 has an upstream gradient too many: h0 is no output. The
    index is -1 there, and that is the last step.""",
)

upstream_not_reversed = edit(
    ("d_outputs[::-1]", "d_outputs"),
    hint="""The last step gets the upstream gradient of the first one, and so on: d_outputs is read
    from its beginning while the steps run back from the end.""",
)

upstream_counted_from_the_front = edit(
    ("for t in reversed(range(T))", "for t, cache in enumerate(reversed(caches))"),
    ("caches[t])", "cache)"),
    of=_indexed,
    hint="""The caches are read from the last step to the first, and the upstream gradients from the
    first to the last: enumerate counts from 0, also over a reversed list.""",
)

# ---------------------------------------------------------------- d_h and d_c

final_states_ignored = edit(
    (" if d_h is None else d_h", ""),
    (" if d_c is None else d_c", ""),
    hint="""d_h and d_c are not used: gradients also enter at the final states, as when a second
    part of the sequence hands them over.""",
)

final_cell_state_ignored = edit(
    (" if d_c is None else d_c", ""),
    hint="""d_c is not used: the backward pass starts with a zero gradient at the final memory,
    whatever was given.""",
)

final_hidden_state_ignored = edit(
    (" if d_h is None else d_h", ""),
    hint="""d_h is not used: the backward pass starts from d_outputs alone, and the final hidden
    state has a gradient of its own besides.""",
)

final_states_only_together = edit(
    ("if d_h is None else", "if d_h is None or d_c is None else"),
    ("if d_c is None else", "if d_h is None or d_c is None else"),
    hint="""When only one of d_h and d_c is given, it is not used. Either may come without the
    other.""",
)

final_gradient_replaces_the_last_output = edit(
    (
        "dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h",
        """dh, d_outputs = np.zeros_like(d_outputs[0]), d_outputs.copy()
    d_outputs[-1] = d_outputs[-1] if d_h is None else d_h""",
    ),
    hint="""When d_h is given, the last step's d_outputs are lost. The last hidden state is used
    twice, as an output and as the final state.""",
)

final_gradients_exchanged = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h", "dc = np.zeros_like(d_outputs[0]) if d_h"),
    ("dc = np.zeros_like(d_outputs[0]) if d_c", "dh = np.zeros_like(d_outputs[0]) if d_c"),
    hint="d_h enters at the memory and d_c at the hidden state: the two have changed places.",
)

hidden_gradient_for_a_missing_cell_gradient = edit(
    ("dc = np.zeros_like(d_outputs[0])", "dc = dh"),
    hint="""Without d_c the backward pass starts with d_h at the memory as well. A gradient that is
    not given is zero.""",
)

final_gradient_at_every_step = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h", "d_h = np.zeros_like(d_outputs[0]) if d_h"),
    ("dc = np", "dh = np.zeros_like(d_outputs[0])\n    dc = np"),
    ("dh + d_output, dc", "dh + d_output + d_h, dc"),
    hint="""d_h is added at every step. It belongs to the final hidden state and enters once, at the
    end.""",
)

final_cell_gradient_at_every_step = edit(
    ("dc = np.zeros_like(d_outputs[0]) if d_c", "d_c = np.zeros_like(d_outputs[0]) if d_c"),
    ("grads = {", "dc = np.zeros_like(d_outputs[0])\n    grads = {"),
    ("dh + d_output, dc", "dh + d_output, dc + d_c"),
    hint="""d_c is added at every step, to what comes from the step after. It belongs to the final
    memory alone.""",
)

final_gradients_at_the_beginning = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h", "d_h = np.zeros_like(d_outputs[0]) if d_h"),
    ("dc = np.zeros_like(d_outputs[0]) if d_c", "d_c = np.zeros_like(d_outputs[0]) if d_c"),
    ("grads = {", "dh = dc = np.zeros_like(d_outputs[0])\n    grads = {"),
    ("dh, dc, grads", "dh + d_h, dc + d_c, grads"),
    hint="""d_h and d_c were added to what comes out at the first step. They are gradients at the
    final states, and the backward pass begins there.""",
)

truth_of_an_array = edit(
    ("np.zeros_like(d_outputs[0]) if d_h is None else d_h", "d_h or np.zeros_like(d_outputs[0])"),
    ("np.zeros_like(d_outputs[0]) if d_c is None else d_c", "d_c or np.zeros_like(d_outputs[0])"),
    hint="""An array with several entries is neither true nor false, so neither `or` nor == can find
    out whether it was given: ask whether it *is* None.""",
)

nothing_put_in_for_none = edit(
    ("np.zeros_like(d_outputs[0]) if d_h is None else d_h", "d_h"),
    ("np.zeros_like(d_outputs[0]) if d_c is None else d_c", "d_c"),
    hint="""None cannot be added to an array. When no final gradient is given, the backward pass
    starts from zeros of the right shape.""",
)

# ---------------------------------------------------------------- the loop

memory_wrapped_round = edit(
    ("caches[t])", 'caches[t] | {"c_prev": caches[t - 1]["c"]})'),
    of=_indexed,
    hint="""The old memory was taken from the step before, and step 0 has none: -1 is the last step.
    What the sequence began with stands in the first step's own cache.""",
)

forwards_through_time = edit(
    ("d_outputs[::-1]", "d_outputs"),
    ("caches[::-1]", "caches"),
    ("dx[::-1]", "dx"),
    hint="""The loop runs from the first step to the last. A gradient comes from the end: begin
    there.""",
)

caches_not_reversed = edit(
    ("caches[::-1]", "caches"),
    hint="""d_outputs runs backward and caches forward, so the last gradient is used with the first
    cache: the two belong together step by step.""",
)

caches_one_step_off = edit(
    ("caches[t])", "caches[t - 1])"),
    of=_indexed,
    hint="""Each gradient is used with the cache of the step before its own, and step 0 with that of
    the last: all that a step needs stands in one cache, under one index.""",
)

last_cache_for_every_step = edit(
    ("caches[t])", "caches[-1])"),
    of=_indexed,
    hint="""Every step works with the cache of the last one. The values of a step stand in its own
    cache, under its number.""",
)

first_step_left_out = edit(
    ("reversed(range(T))", "range(T - 1, 0, -1)"),
    of=_indexed,
    hint="The loop ends before step 0: the end of a range is not part of it, backward neither.",
)

last_step_left_out = edit(
    ("reversed(range(T))", "range(T - 2, -1, -1)"),
    of=_indexed,
    hint="""The loop begins one step too early in time: the last step has the number T - 1, and
    nothing has come back through it.""",
)

loop_never_entered = edit(
    ("reversed(range(T))", "range(T - 1, -1)"),
    of=_indexed,
    hint="""Everything that comes back is as it was before the loop, which has not made a single
    turn. A range counts upwards unless it is told otherwise.""",
)

return_inside_the_loop = edit(
    ("    return", "        return"),
    hint="""The backward pass ends after the last step of the sequence: the return stands inside the
    loop.""",
)

batch_size_for_length = edit(
    ("len(caches)", "d_outputs.shape[2]"),
    of=_indexed,
    hint="""The loop counts the sequences of the batch in place of the steps: the first axis of
    d_outputs is time, the last is the batch.""",
)

# ---------------------------------------------------------------- the results

input_gradients_in_reverse = edit(
    ("dx[::-1]", "dx"),
    hint="""dx stands in the order in which it was computed, the last step first. It belongs to x,
    whose first step comes first.""",
)

input_gradients_turned_along_every_axis = edit(
    ("np.array(dx[::-1])", "np.flip(np.array(dx))"),
    hint="""dx was turned round along all its axes: the steps are in order now, and the features and
    the columns run backward. Only time has to be turned.""",
)

input_gradients_in_a_list = edit(
    ("np.array(dx[::-1])", "dx[::-1]"),
    hint="dx is a list of T arrays. Make one array of shape (T, D, N) of it.",
)

input_gradients_like_the_outputs = edit(
    ('np.zeros((T, *caches[0]["x_t"].shape))', "np.zeros_like(d_outputs)"),
    of=_indexed,
    hint="""The array for dx was made as large as d_outputs. It belongs to x, which has D features
    in every step, and not H units.""",
)

time_as_the_last_axis = edit(
    ("np.array(dx[::-1])", "np.stack(dx[::-1], axis=-1)"),
    hint="Time is the last axis of dx, as some courses have it. Here it is the first.",
)

steps_side_by_side = edit(
    ("np.array(dx", "np.concatenate(dx"),
    hint="""The steps of dx were joined along an axis that was there already. Time is an axis of its
    own.""",
)

hidden_gradient_returned_first = edit(
    ("np.array(dx[::-1]), dh", "dh, np.array(dx[::-1])"),
    hint="All values are right, but dh0 stands before dx: the gradient of the input comes first.",
)

gradients_returned_second = edit(
    ("dh, dc, grads", "grads, dh, dc"),
    hint="All values are right, and grads has come too early: it is the last of the four results.",
)

states_returned_in_the_wrong_order = edit(
    ("dh, dc, grads", "dc, dh, grads"),
    hint="""All values are right, but dc0 comes before dh0: the order is that of the states, h and
    then c.""",
)

cell_gradient_not_returned = edit(
    ("dh, dc, grads", "dh, grads"),
    hint="Three things come back, and dc0 is not among them: the sequence began with two states.",
)

last_steps_state_gradients = edit(
    ("dx = []", "dx, dh0, dc0 = [], dh + d_outputs[-1], dc.copy()"),
    ("dh, dc, grads", "dh0, dc0, grads"),
    hint="""dh0 and dc0 are the gradients that entered at the end of the sequence. The ones at its
    beginning come out of the last turn of the loop.""",
)

# ---------------------------------------------------------------- side effects

sums_made_in_the_upstream_gradient = edit(
    ("dx[t], dh", "d_outputs[t] += dh\n        dx[t], dh"),
    ("dh + d_outputs[t], dc", "d_outputs[t], dc"),
    of=_indexed,
    hint="""What comes back in time was added to d_outputs in place: += writes into the caller's
    array. Compute a new one at every step.""",
)

final_gradient_written_into_d_outputs = edit(
    (
        "dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h",
        """dh = np.zeros_like(d_outputs[0])
    if d_h is not None:
        d_outputs[-1] += d_h""",
    ),
    hint="""d_h was added into the last entry of d_outputs, which belongs to the caller: called
    twice, it would enter twice.""",
)

upstream_added_into_the_final_gradient = edit(
    ("dx_t, dh", "dh += d_output\n        dx_t, dh"),
    ("dh + d_output, dc", "dh, dc"),
    hint="""dh is d_h itself under another name, so += changes the caller's array at the first turn
    of the loop.""",
)

one_array_for_both_states = edit(
    ("dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h", "dh = dc = 0 * d_outputs[0]"),
    ("dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c", "dc = dc if d_c is None else d_c"),
    ("grads = {", "dh = dh if d_h is None else d_h.copy()\n    grads = {"),
    ("dx_t, dh", "dh += d_output\n        dx_t, dh"),
    ("dh + d_output, dc", "dh, dc"),
    hint="""Where no final gradient is given, dh and dc are two names of one array of zeros, and +=
    on the one changes the other.""",
)

caches_turned_round_in_place = edit(
    ("for d_output,", "caches.reverse()\n    for d_output,"),
    ("caches[::-1]", "caches"),
    hint="""The gradients are right, but the caller's list of caches now runs backward: reverse()
    changes the list itself. Go through it backward and leave it as it is.""",
)

caches_used_up = edit(
    ("caches[t])", "caches.pop())"),
    of=_indexed,
    hint="""The gradients are right, and the caller's list of caches is empty afterwards: pop()
    takes things out for good.""",
)

# ---------------------------------------------------------------- sums that are only partly made

only_weights_collected = edit(
    (
        "grads[name] += step[name]",
        'grads[name] += step[name] * (name[0] == "W" or cache is caches[-1])',
    ),
    hint="""The biases' gradients are those of the last step: nothing is added to them after the
    first turn. The weights' add up over the steps.
    """,
)

only_biases_collected = edit(
    (
        "grads[name] += step[name]",
        'grads[name] += step[name] * (name[0] == "b" or cache is caches[-1])',
    ),
    hint="""The biases' gradients add up over the steps, and the weights still have what the last
    step gave: does your loop over names reach all eight?""",
)

biases_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[0] == "W")'),
    hint="""The gradients of the four biases are still zeros: the steps were added up for the
    weights alone.""",
)

weights_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[0] == "b")'),
    hint="""The gradients of the four weight matrices are still zeros. Those of the biases are there
    and right.""",
)

output_gate_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "o")'),
    hint="""The gradients of Wo and bo are still the zeros that they began with. Which gates does
    your loop over the steps' gradients name?""",
)

candidate_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "g")'),
    hint="""The gradients of Wg and bg are still the zeros that they began with: the candidate has
    weights, though it is no gate.""",
)

forget_gate_never_added = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "f")'),
    hint="""The gradients of Wf and bf are still zeros, while the other six were added up: does a
    loop begin at the second gate?""",
)

running_totals_added = edit(
    ("grads = {", "total = dict.fromkeys(params, 0.0)\n    grads = {"),
    (
        "grads[name] += step[name]",
        "total[name] = total[name] + step[name]\n            grads[name] += total[name]",
    ),
    hint="""A running total was added at every step, so the later a step is in time, the more often
    it counts. One of the two sums is enough.""",
)

gradients_averaged_over_the_batch = edit(
    (
        "dh, dc, grads",
        "dh, dc, {name: value / d_outputs.shape[2] for name, value in grads.items()}",
    ),
    hint="""The gradients of the parameters are N times too small: a mean over the sequences is in
    them. If the loss has one, it is in d_outputs already.""",
)

gradients_stacked = edit(
    ("np.zeros_like(value)", "[]"),
    ("grads[name] += step[name]", "grads[name].append(step[name])"),
    ("return", "grads = {name: np.array(steps) for name, steps in grads.items()}\n    return"),
    hint="""Each gradient of a parameter has got an axis for time, with the last step first: the
    steps were collected, and nobody has added them up.""",
)

gradients_stacked_in_order = edit(
    ("np.zeros_like(value)", "[]"),
    ("grads[name] += step[name]", "grads[name].insert(0, step[name])"),
    ("return", "grads = {name: np.array(steps) for name, steps in grads.items()}\n    return"),
    hint="""Each gradient of a parameter has got an axis for time, as dx has. x has an entry for
    every step, and a parameter is the same at all of them.""",
)

gradients_in_lists = edit(
    ("np.zeros_like(value)", "[]"),
    ("grads[name] += step[name]", "grads[name].append(step[name])"),
    hint="""Under each name stands a list with the gradients of the steps, the last step first. They
    belong to one parameter: add them up.""",
)

rows_put_into_lists = edit(
    ("np.zeros_like(value)", "[]"),
    hint="""Under each name stands a long list of rows: += on a list puts further entries behind it,
    and on an array it adds.""",
)

one_array_for_the_weights = edit(
    ("grads = {", 'W, b = np.zeros_like(params["Wf"]), np.zeros_like(params["bf"])\n    grads = {'),
    ("np.zeros_like(value)", 'W if name[0] == "W" else b'),
    hint="""All four weights have one gradient, and all four biases another one: the zeros were made
    twice in all, and everything was added to those two arrays.""",
)

biases_without_their_axis = edit(
    (
        "return",
        'grads = {k: v if k[0] == "W" else v[:, 0] for k, v in grads.items()}\n    return',
    ),
    hint="""The gradients of the biases come back with one axis. The biases have two, the second of
    length 1, so that they spread over the batch.""",
)

axes_of_length_one_squeezed = edit(
    ("return", "grads = {name: value.squeeze() for name, value in grads.items()}\n    return"),
    hint="""Every axis of length 1 was squeezed out of the gradients: always that of the biases, and
    with a single unit others as well.""",
)

# ---------------------------------------------------------------- clipped

gradients_clipped_at_one = edit(
    ("return", "grads = {k: np.clip(v, -1, 1) for k, v in grads.items()}\n    return"),
    hint="""No gradient of a parameter is ever above 1 or below -1: each was cut off there at the
    end, as public programs do before their step.""",
)

gradients_clipped_at_ten = edit(
    ("return", "grads = {k: np.clip(v, -10, 10) for k, v in grads.items()}\n    return"),
    hint="""No gradient of a parameter goes beyond 10 or -10: the sums over the steps were cut off.
    Is anything said about that in the task?""",
)

gradients_clipped_to_length_one = edit(
    (
        "return",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
    grads = {k: v / max(norm, 1.0) for k, v in grads.items()}
    return""",
    ),
    hint="""Where all gradients of the parameters together are longer than 1, they were scaled down
    to that length. That comes in the next notebook, in a function of its own.""",
)

gradients_clipped_to_length_five = edit(
    (
        "return",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
    grads = {k: v / max(norm / 5, 1.0) for k, v in grads.items()}
    return""",
    ),
    hint="""All gradients of the parameters together are never longer than 5: they were clipped by
    their norm, which is not the backward pass's business.""",
)

state_gradients_clipped_at_one = edit(
    ("dx.append", "dh, dc = np.clip(dh, -1, 1), np.clip(dc, -1, 1)\n        dx.append"),
    hint="""What goes from step to step was cut off at 1 and -1, dh0 and dc0 included: a gradient
    may grow through time, and its size is handed on.""",
)

state_gradients_clipped_at_five = edit(
    ("dx.append", "dh, dc = np.clip(dh, -5, 5), np.clip(dc, -5, 5)\n        dx.append"),
    hint="""The gradients of the two states were cut off at 5 and -5 between the steps. With large
    upstream gradients that shows in everything before.""",
)

# ---------------------------------------------------------------- the caller's parameters

parameters_wiped = edit(
    (
        "{name: np.zeros_like(value) for name, value in params.items()}",
        """dict(params)
    params = {name: value.copy() for name, value in params.items()}
    for value in grads.values():
        value[...] = 0""",
    ),
    hint="""The gradients are right, and the network has lost its weights: grads holds the arrays of
    params, which were set to zero and added into. A copied dict does not copy its arrays.""",
)

parameters_wiped_first = edit(
    (
        "{name: np.zeros_like(value) for name, value in params.items()}",
        "dict(params)\n    for value in grads.values():\n        value[...] = 0",
    ),
    hint="""The weights were set to zero before the loop, so no gradient comes back through
    them: grads has the same arrays as params.""",
)

parameters_replaced_by_their_gradients = edit(
    (
        "grads = {name: np.zeros_like(value) for name, value in params.items()}",
        """grads, params = params, dict(params)
    for name in grads:
        grads[name] = np.zeros_like(params[name])""",
    ),
    hint="""The gradients are right, and they stand in the caller's dict, where the parameters were:
    grads is that dict under a second name.""",
)

only_the_last_twenty_steps = edit(
    ("reversed(range(T))", "reversed(range(max(0, T - 20), T))"),
    of=_indexed,
    hint="""The way back ends after 20 steps, and what comes before them gets no gradient: that is
    truncated BPTT. Here the whole sequence is meant.""",
)
last_output_gradient_for_a_final_one = edit(
    ("np.zeros_like(d_outputs[0]) if d_h is None", "d_outputs[-1] if d_h is None"),
    of=_indexed,
    hint="""Where no d_h is given, the upstream gradient of the last output counts twice: it stands
    in for d_h as well. Nothing came into the final h from outside, and that is zero.""",
)
