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
    hint="""dz was cut as if the rows of x came first: the broken version cut it correctly. dc_prev
    is right now.
    """,
)

old_hidden_gradient_returned = edit(
    ("dz[:H], dc", "dh.copy(), dc"),
    hint="""As dh_prev the dh that was given comes back: that is the gradient at the new hidden
    state. dx_t and dc_prev are right.
    """,
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
    hint="""The gradients of the parameters come back as well. This function gives three things,
    the gradients of the step's inputs.
    """,
)

# ---------------------------------------------------------------- dc_prev, repaired in another way

cell_gradient_through_the_output_gate = edit(
    ("dc * f", "dc * o"),
    hint="""dc_prev starts from the right sum now, and has passed the output gate. That one stands
    between c and h; another one stands between c_prev and c.""",
)

cell_gradient_through_the_input_gate = edit(
    ("dc * f", "dc * i"),
    hint="""dc_prev starts from the right sum now, and has passed the input gate, which lets new
    things in. The old memory comes past another gate.""",
)

cell_gradient_through_the_candidate = edit(
    ("dc * f", "dc * g"),
    hint="""dc_prev was multiplied by the candidate: that is the gradient of the input gate. The
    broken version had the right gate in this line.""",
)

cell_gradient_through_what_is_forgotten = edit(
    ("dc * f", "dc * (1 - f)"),
    hint="""dc_prev was scaled by 1 - f, the share of the memory that is lost. The share that is
    kept is the one that hands a gradient back.""",
)

cell_gradient_through_the_slope = edit(
    ("dc * f", "dc * dsigmoid(f)"),
    hint="""dc_prev has the slope of the forget gate in it, where the gate itself stood before the
    repair.""",
)

cell_gradient_times_the_old_memory = edit(
    ("dc * f", 'dc * cache["c_prev"]'),
    hint="""dc_prev was multiplied by the old memory: that is the gradient at the forget gate, its
    partner in the product.""",
)

last_line_without_brackets = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "dc_next + dh * o * dtanh(tanh_c) * f"),
    hint="""dc_prev has both gradients now, but the forget gate multiplies the second alone: a
    product comes before a sum.""",
)

last_line_with_one_part_past_the_forget_gate = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "dc_next * f + dh * o * dtanh(tanh_c)"),
    hint="""dc_prev has both gradients now, but what comes through h has been added behind the
    forget gate. Both of them pass it.""",
)

slope_at_the_old_cell_state_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", '(dc_next + dh * o * dtanh(np.tanh(cache["c_prev"]))) * f'),
    hint="""dc_prev was computed with the slope of tanh at the old cell state. dh comes back through
    the tanh of this step, which stands at the new one.""",
)

slope_in_c_itself_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", '(dc_next + dh * o * dtanh(cache["c"])) * f'),
    hint="""For dc_prev dtanh was given c, and it takes the output of tanh. dx_t and dh_prev are
    right.
    """,
)

slope_in_h_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * o * dtanh(o * tanh_c)) * f"),
    hint="""For dc_prev dtanh was given the hidden state, which is more than the output of tanh.
    dx_t and dh_prev are right.
    """,
)

slope_of_the_sigmoid_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * o * dsigmoid(tanh_c)) * f"),
    hint="""dc_prev has the slope of a sigmoid in it, and between c and h there is none. dx_t and
    dh_prev are right.
    """,
)

squashed_value_for_its_slope_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * o * tanh_c) * f"),
    hint="""In dc_prev the squashed memory stands as a factor where its slope belongs. dx_t and
    dh_prev are right.
    """,
)

slope_of_the_output_gate_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * dsigmoid(o) * dtanh(tanh_c)) * f"),
    hint="""In dc_prev the slope of the output gate has taken the place of the gate, which is a
    plain factor on the way from h to c. dx_t and dh_prev are right.
    """,
)

forget_gate_for_the_output_gate_in_the_last_line = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh * f * dtanh(tanh_c)) * f"),
    hint="""In dc_prev what comes through h has passed the forget gate twice, and the output gate
    never. dx_t and dh_prev are right.
    """,
)

cell_gradient_from_dh_alone = edit(
    ("dc * f", "dh * f"),
    hint="""dc_prev is dh times the forget gate. From h to c there is a way to go first, and dc has
    a part in it as well.""",
)

hidden_gradient_added_without_its_way = edit(
    ("H = dh.shape[0]", "H, dc_next = dh.shape[0], dc"),
    ("dc * f", "(dc_next + dh) * f"),
    hint="""In dc_prev the right dh was added to dc as it is: on the way from h to c it passes the
    output gate and a tanh.""",
)

# ---------------------------------------------------------------- the gradient at c, changed

slope_in_c_itself_everywhere = edit(
    ("dtanh(tanh_c)", 'dtanh(cache["c"])'),
    hint="""In all three results dtanh was given c where it takes the output of tanh. That slope was
    right in the broken version.""",
)

slope_in_h_everywhere = edit(
    ("dtanh(tanh_c)", "dtanh(o * tanh_c)"),
    hint="""In all three results dtanh was given o times the squashed memory. The output gate is no
    part of that curve.""",
)

slope_of_the_sigmoid_everywhere = edit(
    ("dtanh(tanh_c)", "dsigmoid(tanh_c)"),
    hint="""The slope on the way from h to c is that of a sigmoid now, in all three results: the
    broken version had a tanh there.""",
)

squashed_value_for_its_slope_everywhere = edit(
    ("dtanh(tanh_c)", "tanh_c"),
    hint="""On the way from h to c the gradient is multiplied by the squashed memory now, in all
    three results, and no slope is left.""",
)

slope_at_the_old_cell_state_everywhere = edit(
    ("dtanh(tanh_c)", 'dtanh(np.tanh(cache["c_prev"]))'),
    hint="""On the way from h to c the slope of tanh is taken at c_prev now, in all three results:
    h was made from the new memory.""",
)

old_cell_state_for_the_new_one = edit(
    ('np.tanh(cache["c"])', 'np.tanh(cache["c_prev"])'),
    hint="""The squashed memory is that of c_prev now, in the slope as well as in the output gate's
    share. What h shows is the new memory.""",
)

output_gate_dropped_everywhere = edit(
    ("dh * o * dtanh", "dh * dtanh"),
    hint="""The output gate is missing between h and c, in all three results. It was there before
    you repaired dc_prev.""",
)

slope_of_the_output_gate_everywhere = edit(
    ("dh * o * dtanh", "dh * dsigmoid(o) * dtanh"),
    hint="""Between h and c stands the slope of the output gate, in all three results. The value of
    the gate stood there before.""",
)

next_step_dropped_everywhere = edit(
    ("dc = dc + dh", "dc = dh"),
    hint="""The dc that was given has no say any more, in none of the three results: two gradients
    add up at c.""",
)

hidden_gradient_added_twice_everywhere = edit(
    ("dc = dc + dh * o", "dc = dc + 2 * dh * o"),
    hint="""What comes through h counts twice in all three results: it is added where the gates
    begin, and a second time is one too many.""",
)

# ---------------------------------------------------------------- the gates, changed

forget_gate_with_the_new_cell_state = edit(
    ('cache["c_prev"]', 'cache["c"]'),
    hint="""The forget gate's share in dx_t and dh_prev has the new cell state in it: that gate
    scales the old one. dc_prev is right now.
    """,
)

forget_gate_with_the_hidden_state = edit(
    ('cache["c_prev"]', 'cache["h_prev"]'),
    hint="""The forget gate's share in dx_t and dh_prev has h_prev as a factor, and this gate
    scales a memory. dc_prev is right now.
    """,
)

forget_gate_without_the_memory = edit(
    (' * cache["c_prev"]', ""),
    hint="""The forget gate's share in dx_t and dh_prev has lost a factor, the one that this gate
    is multiplied by. dc_prev is right now.
    """,
)

input_gate_without_the_candidate = edit(
    ("dc * g *", "dc *"),
    hint="""The input gate's share in dx_t and dh_prev has lost the partner of that gate. dc_prev
    is right now.
    """,
)

candidate_without_the_input_gate = edit(
    ("dc * i *", "dc *"),
    hint="""In dx_t and dh_prev the candidate counts whole, as if no gate stood before it. dc_prev
    is right now.
    """,
)

output_gate_without_the_memory = edit(
    ("dh * tanh_c *", "dh *"),
    hint="""The output gate's share in dx_t and dh_prev has lost the squashed memory. dc_prev is
    right now.
    """,
)

output_gate_with_the_bare_cell_state = edit(
    ("dh * tanh_c *", 'dh * cache["c"] *'),
    hint="""The output gate's share in dx_t and dh_prev has c as a factor, which is squashed before
    that gate lets it out. dc_prev is right now.
    """,
)

output_gate_from_the_cell_gradient = edit(
    ("dh * tanh_c *", "dc * tanh_c *"),
    hint="""The output gate's share in dx_t and dh_prev starts from the gradient at c: have dh and
    dc been confused in a line that was not broken? dc_prev is right now.
    """,
)

input_and_candidate_exchanged = edit(
    ("dc * g * dsigmoid(i)", "dc  * i * dtanh(g)"),
    ("dc * i * dtanh(g)", "dc * g * dsigmoid(i)"),
    hint="""In dx_t and dh_prev the gradients of input gate and candidate have gone through each
    other's weights. dc_prev is right now.
    """,
)

forget_and_input_exchanged = edit(
    ('dc * cache["c_prev"] * dsigmoid(f)', "dc  * g * dsigmoid(i)"),
    ("dc * g * dsigmoid(i)", 'dc * cache["c_prev"] * dsigmoid(f)'),
    hint="""In dx_t and dh_prev the gradients of forget gate and input gate have gone through each
    other's weights. dc_prev is right now.
    """,
)

candidate_and_output_exchanged = edit(
    ("dc * i * dtanh(g)", "dh  * tanh_c * dsigmoid(o)"),
    ("dh * tanh_c * dsigmoid(o)", "dc * i * dtanh(g)"),
    hint="""In dx_t and dh_prev the gradients of candidate and output gate have gone through each
    other's weights. dc_prev is right now.
    """,
)

partners_exchanged = edit(
    ("dc * g *", "dc  * i *"),
    ("dc * i *", "dc * g *"),
    hint="""In dx_t and dh_prev input gate and candidate have their own values as factors, in place
    of each other's. dc_prev is right now.
    """,
)

slope_of_the_forget_gate_left_out = edit(
    (" * dsigmoid(f)", ""),
    hint="""In dx_t and dh_prev the forget gate's share has lost the slope of its sigmoid, which
    the broken version had. dc_prev is right now.
    """,
)

slope_of_the_input_gate_left_out = edit(
    (" * dsigmoid(i)", ""),
    hint="""In dx_t and dh_prev the input gate's share stops at the gate and never reaches its
    pre-activation. dc_prev is right now.
    """,
)

slope_of_the_candidate_left_out = edit(
    (" * dtanh(g)", ""),
    hint="""In dx_t and dh_prev the candidate's share has not come back through its own tanh.
    dc_prev is right now.
    """,
)

slope_of_the_output_gate_left_out = edit(
    (" * dsigmoid(o)", ""),
    hint="""In dx_t and dh_prev the output gate's share ends one slope too early. dc_prev is right
    now.
    """,
)

candidate_with_the_slope_of_the_sigmoid = edit(
    ("dtanh(g)", "dsigmoid(g)"),
    hint="""In dx_t and dh_prev the candidate's share has the slope of a sigmoid: of the four it is
    the one that is none. dc_prev is right now.
    """,
)

output_share_overwritten = edit(
    ('dz += params["Wf"]', 'dz = params["Wf"]'),
    hint="""dx_t and dh_prev have lost what comes through the output gate: the sum has been started
    a second time. dc_prev is right now.
    """,
)

two_shares_overwritten = edit(
    ('dz += params["Wi"]', 'dz = params["Wi"]'),
    hint="""Of the four shares of dx_t and dh_prev those of o and f are gone: in the middle of the
    sum a line begins anew. dc_prev is right now.
    """,
)

all_shares_but_one_overwritten = edit(
    ('dz += params["Wg"]', 'dz = params["Wg"]'),
    hint="""dx_t and dh_prev have the candidate's share and no other: the last line has thrown the
    sum away. dc_prev is right now.
    """,
)

forget_weights_for_the_input_gate = edit(
    ('params["Wi"]', 'params["Wf"] '),
    hint="""The input gate's share of dx_t and dh_prev has gone through the weights of the forget
    gate: was a line copied? dc_prev is right now.
    """,
)

# ---------------------------------------------------------------- what is returned

cell_gradient_second = edit(
    ("dz[:H], dc * f", "dc * f, dz[:H]"),
    hint="""The repair has worked, and the last two results have changed places: dc_prev comes after
    dh_prev.""",
)

hidden_gradient_passed_straight_on = edit(
    ("dz[:H], dc", "dz[:H] + dh, dc"),
    hint="""dh_prev has the dh that was given in it: only the memory has a path past the gates.
    dx_t and dc_prev are right.
    """,
)
