"""Known mistakes of repair_1."""

from solutions.backward import lstm_step_backward

from ..edits import edit

still_from_the_new_dh = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("return", "dh = dz[:H]\n    dc = dc_next + dh * o * dtanh(tanh_c)\n    return"),
    hint="""dx_t and dh_prev are right, dc_prev is still wrong: by the time it is computed, dh means
    the gradient of another step.""",
)

from_both_hidden_gradients = edit(
    ("dc * f", "(dc + dz[:H] * o * dtanh(tanh_c)) * f"),
    hint="""dc_prev has the right gradient at h in it, and besides the one of the step before: the
    second belongs to the next call.""",
)

hidden_state_dropped = edit(
    ("H = dh.shape[0]", 'H, dc_prev = dh.shape[0], dc * cache["f"]'),
    ("dc * f", "dc_prev"),
    hint="""dc_prev no longer depends on dh at all. The wrong dh had to be replaced by the right
    one, not removed.""",
)

forget_gate_dropped = edit(
    ("dc * f", "dc"),
    hint="dc_prev starts from the right dh now, but the forget gate is missing in it.",
)

slope_dropped = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * o) * f"),
    hint="dc_prev starts from the right dh now, but the slope of tanh is missing in its chain.",
)

output_gate_dropped = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * dtanh(tanh_c)) * f"),
    hint="""dc_prev starts from the right dh now, but on its way from h to c the output gate is
    missing.""",
)

next_step_dropped = edit(
    ("dc * f", "dh * o * dtanh(tanh_c) * f"),
    hint="""dc_prev has what comes through h now, and nothing of the dc that was given: two
    gradients add up at c.""",
)

added_twice = edit(
    ("dc * f", "(dc + dh * o * dtanh(tanh_c)) * f"),
    hint="What comes through h is in dc_prev twice: dc had it already when it was added again.",
)

forget_gate_twice = edit(
    ("dc * f", "dc * f * f"),
    hint="""dc_prev has passed the forget gate two times: was dc overwritten with a product that has
    f in it already?""",
)

cell_gradient_first_and_used_for_the_gates = edit(
    ("dc + dh * o * dtanh(tanh_c)", "(dc + dh * o * dtanh(tanh_c)) * f"),
    ("dc * f", "dc"),
    hint="""dc_prev is right now, but it was computed under the name dc, and the gates used it: this
    is the same mistake with another variable.""",
)

gates_without_the_hidden_gradient = edit(
    ("dc = dc + dh", "dc_all = dc + dh"),
    ("dc * f", "dc_all * f"),
    hint="""dc_prev is right now, but the gates work with the dc that was given: what comes through
    h was added to dc under a name that they do not use.""",
)

hidden_state_dropped_everywhere = edit(
    ("dc = dc + dh * o * dtanh(tanh_c)", "dc = dc"),
    hint="""What comes through h is missing in dc_prev and in the gates as well: the line that adds
    it was taken out, and it was not the broken one.""",
)

slope_dropped_everywhere = edit(
    ("dh * o * dtanh(tanh_c)", "dh * o"),
    hint="""The slope of tanh on the way from h to c is missing, in all three results. It was there
    before the repair.""",
)

split_the_other_way_round = edit(
    ("dz[H:], dz[:H]", "dz[:-H], dz[-H:]"),
    hint="""dc_prev is right now. dz was cut as if the rows of x came first: the broken version cut
    it correctly.""",
)

old_hidden_gradient_returned = edit(
    ("dz[:H], dc", "dh.copy(), dc"),
    hint="""dx_t and dc_prev are right. As dh_prev the dh that was given comes back: that is the
    gradient at the new hidden state.""",
)

hidden_gradient_first = edit(
    ("dz[H:], dz[:H]", "dz[:H], dz[H:]"),
    hint="The repair has worked, and the first two results have changed places: dx_t comes first.",
)

new_hidden_gradient_written_into_dh = edit(
    ("return dz[H:], dz[:H]", "dh[...] = dz[:H]\n    return dz[H:], dh"),
    hint="""The values are right, but the new gradient was written into the caller's dh. A name can
    be used again; the array belongs to the caller.""",
)

sum_left_in_dc = edit(
    ("dc = dc + dh", "dc += dh"),
    hint="""The values are right, but += has added to the caller's dc. Give the sum an array of its
    own.""",
)

parameters_gradients_added = edit(
    of=lstm_step_backward,
    hint="""Four things come back. This function gives the three gradients of the step's inputs,
    without those of the parameters.""",
)
