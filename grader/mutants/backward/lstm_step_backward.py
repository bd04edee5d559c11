"""Known mistakes of lstm_step_backward."""

import numpy as np

from solutions import backward as right
from solutions.gates import dsigmoid, dtanh

from .. import mutant
from ..edits import edit

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Step = tuple[Array, Array, Array, Params]


def _by_hand(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Right, with a line for every gate, in which a letter is easily left unchanged."""
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * (1 - tanh_c**2)
    daf = dc * cache["c_prev"] * f * (1 - f)
    dai = dc * g * i * (1 - i)
    dag = dc * i * (1 - g**2)
    dao = dh * tanh_c * o * (1 - o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    dWf, dbf = daf @ z.T, daf.sum(axis=1, keepdims=True)
    dWi, dbi = dai @ z.T, dai.sum(axis=1, keepdims=True)
    dWg, dbg = dag @ z.T, dag.sum(axis=1, keepdims=True)
    dWo, dbo = dao @ z.T, dao.sum(axis=1, keepdims=True)
    dz = params["Wf"].T @ daf
    dz = dz + params["Wi"].T @ dai
    dz = dz + params["Wg"].T @ dag
    dz = dz + params["Wo"].T @ dao
    grads = {"Wf": dWf, "Wi": dWi, "Wg": dWg, "Wo": dWo}
    grads |= {"bf": dbf, "bi": dbi, "bg": dbg, "bo": dbo}
    return dz[len(f) :], dz[: len(f)], dc * f, grads


def _with_a_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Right, with a name for the whole gradient at c besides that of the dc that was given."""
    c_prev, f, i, g, o = (cache[name] for name in ("c_prev", "f", "i", "g", "o"))
    tanh_c = np.tanh(cache["c"])
    d_c = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": d_c * c_prev * dsigmoid(f),
        "i": d_c * g * dsigmoid(i),
        "g": d_c * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + gate: da[gate] @ z.T for gate in "figo"}
    grads |= {"b" + gate: da[gate].sum(axis=1, keepdims=True) for gate in "figo"}
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")
    return dz[len(f) :], dz[: len(f)], d_c * f, grads


def _in_blocks(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Right, with the weights of h_prev and those of x_t as two blocks."""
    H, (f, i, g, o), tanh_c = len(dh), (cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    das = [dc * cache["c_prev"] * dsigmoid(f), dc * g * dsigmoid(i), dc * i * dtanh(g)]
    das.append(dh * tanh_c * dsigmoid(o))
    dx_t, dh_prev, grads = np.zeros_like(cache["x_t"]), np.zeros_like(dh), {}
    for gate, d in zip("figo", das, strict=True):
        W = params["W" + gate]
        dh_prev += W[:, :H].T @ d
        dx_t += W[:, H:].T @ d
        grads["W" + gate] = np.hstack([d @ cache["h_prev"].T, d @ cache["x_t"].T])
        grads["b" + gate] = d.sum(axis=1, keepdims=True)
    return dx_t, dh_prev, dc * f, grads


# ---------------------------------------------------------------- the gradient at c

way_through_the_hidden_state_left_out = edit(
    (" + dh * o * dtanh(tanh_c)", ""),
    hint="""What comes back through h is missing from the gradient at c. c is used twice, by the
    next step and by h.
    """,
)

cell_gradient_of_the_next_step_left_out = edit(
    ("dc = dc + dh * o", "dc = dh * o"),
    hint="""Of the two gradients that add up at c only the one through h is there: dc is not used.
    c is used twice.
    """,
)

cell_gradient_added_to_itself = edit(
    ("dc + dh * o * dtanh(tanh_c)", "dc + dc"),
    hint="""The gradient at c is twice the dc that was given. It does get a second share, but from
    another place: how does c reach h?""",
)

cell_gradient_doubled = edit(
    ("dc = dc + dh", "dc = dc + dc + dh"),
    hint="""The dc that was given counts twice in the gradient at c. What comes through h is in it
    once, as it should be.""",
)

cell_gradient_doubled_in_place = edit(
    ("dc = dc + dh", "dc += dc + dh"),
    hint="""The dc that was given counts twice in the gradient at c, and the caller's array was
    written into: += adds to what is there already.""",
)

way_through_the_hidden_state_doubled = edit(
    ("dc = dc + dh * o", "dc = dc + dh * o * dtanh(tanh_c)\n    dc = dc + dh * o"),
    hint="""What comes through h is in the gradient at c twice, as if h had used c two times. The
    gradient from the next step is there once.""",
)

slope_of_tanh_left_out = edit(
    (" * dtanh(tanh_c)", ""),
    hint="From h to c the gradient passes a tanh, and the slope of that tanh is missing.",
)

slope_of_tanh_for_the_next_step_too = edit(
    ("dc + dh * o * dtanh", "(dc + dh * o) * dtanh"),
    hint="""The slope of tanh multiplies both gradients at c. The one from the next step comes to c
    directly, past that tanh: look at the brackets.""",
)

squashed_value_for_its_slope = edit(
    ("dtanh(tanh_c)", "tanh_c"),
    hint="""From h to c the gradient was multiplied by the squashed memory itself. Where a curve is
    passed in the backward pass, its slope is the factor.""",
)

square_left_out_on_the_way_to_c = edit(
    ("dtanh(tanh_c)", "(1 - tanh_c)"),
    hint="""From h to c the slope of tanh lacks its square: for a very negative c the curve is flat,
    and your slope is 2 there.""",
)

slope_of_the_sigmoid_on_the_way_to_c = edit(
    ("dtanh(tanh_c)", "dsigmoid(tanh_c)"),
    hint="From h to c the gradient passes a tanh, and it was given the slope of the sigmoid.",
)

output_gate_left_out_on_the_way_to_c = edit(
    ("dh * o * dtanh", "dh * dtanh"),
    hint="""From h to c the gradient arrives whole. On this way it passes the output gate, which
    lets a share through.
    """,
)

slope_of_the_output_gate_on_the_way_to_c = edit(
    ("dh * o * dtanh", "dh * dsigmoid(o) * dtanh"),
    hint="""From h to c the gradient was multiplied by the slope of the output gate. On this way the
    gate is a plain factor: nothing is differentiated with respect to it.""",
)

slope_written_in_c_itself = edit(
    ("dtanh(tanh_c)", 'dtanh(cache["c"])'),
    hint="""dtanh was given c, and it takes the output of tanh. A slope of tanh can never be
    negative.
    """,
)

slope_written_in_h = edit(
    ("dtanh(tanh_c)", "dtanh(o * tanh_c)"),
    hint="""dtanh takes the output of tanh. It was given h, which has passed the output gate as
    well.""",
)

cell_state_squashed_twice = edit(
    ("dtanh(tanh_c)", "dtanh(np.tanh(tanh_c))"),
    hint="""c went through tanh twice before its slope was taken: dtanh takes the output of one
    tanh.""",
)

slope_at_the_old_cell_state = edit(
    ("dtanh(tanh_c)", "dtanh(np.tanh(c_prev))"),
    hint="The slope of tanh is taken at the old cell state. What h shows is the new one.",
)

old_cell_state_for_the_new_one = edit(
    ('np.tanh(cache["c"])', "np.tanh(c_prev)"),
    hint="""Wherever the squashed memory is needed, it was computed from the old cell state: in the
    slope on the way to c and in the output gate's gradient. h was made from the new one.""",
)

cell_gradient_sent_through_h = edit(
    ("dc + dh * o * dtanh", "dc + dc * o * dtanh"),
    hint="""At c the dc that was given is added to itself once more, scaled by the output gate and a
    slope. Through h another gradient comes back.""",
)

squashed_memory_for_the_output_gate = edit(
    ("dh * o * dtanh", "dh * tanh_c * dtanh"),
    hint="""From h to c the gradient was multiplied by the squashed memory and its slope. h is a
    product: the way to one factor leads past the other one.""",
)

brackets_missing_around_the_sum = edit(
    ("dc = dc + dh * o * dtanh(tanh_c)", "via_h = dh * o * dtanh(tanh_c)"),
    ("dc * c_prev *", "dc * c_prev + via_h * c_prev *"),
    ("dc * g *", "dc * g + via_h * g *"),
    ("dc * i *", "dc * i + via_h * i *"),
    ("dc * f,", "(dc + via_h) * f,"),
    hint="""One of the two gradients that add up at c is not multiplied by the slope of the gate:
    look at the brackets. The factors of the gates belong to their sum.
    """,
)

no_brackets_around_the_sum = edit(
    ("dc = dc + dh * o * dtanh(tanh_c)", "via_h = dh * o * dtanh(tanh_c)"),
    ("dc * c_prev *", "dc + via_h * c_prev *"),
    ("dc * g *", "dc + via_h * g *"),
    ("dc * i *", "dc + via_h * i *"),
    ("dc * f,", "dc + via_h * f,"),
    hint="""Two gradients add up at c, and what follows multiplies only the second of them: in
    Python a product is computed before a sum.""",
)

gates_from_the_dc_that_was_given = edit(
    ("dc = dc + dh", "d_c = dc + dh"),
    ("dc * f,", "d_c * f,"),
    hint="""The gradients of f, i and g start from the dc that was given, which is a part of the
    gradient at c. dc_prev has the whole of it.
    """,
)

gates_from_the_hidden_gradient = edit(
    ("dc * c_prev", "dh * c_prev"),
    ("dc * g", "dh * g"),
    ("dc * i", "dh * i"),
    hint="""The gradients of f, i and g start from dh. These three act on the memory, and reach h
    through it alone.""",
)

# ---------------------------------------------------------------- dc_prev

cell_gradient_from_the_new_dh = edit(
    ("tanh_c = np", "dc_next = dc\n    tanh_c = np"),
    ("return", "dh = dz[:hidden_size]\n    dc = dc_next + dh * o * dtanh(tanh_c)\n    return"),
    hint="""dc_prev was computed after dh had been overwritten with the gradient of the step before:
    one name was used for two arrays.""",
)

cell_gradient_past_the_forget_gate = edit(
    ("dc * f,", "dc,"),
    hint="""dc_prev is the gradient at the new cell state, handed on whole. The forget gate scales
    the memory in the forward pass, and the gradient in the backward pass.""",
)

old_cell_gradient_without_h = edit(
    ("tanh_c = np", "dc_prev = dc * f\n    tanh_c = np"),
    ("dc * f, grads", "dc_prev, grads"),
    hint="dc_prev starts from the dc that was given, before what comes through h was added to it.",
)

cell_gradient_through_the_input_gate = edit(
    ("dc * f,", "dc * i,"),
    hint="""dc_prev has passed the input gate, which belongs to the candidate. Which gate stands at
    the old memory?""",
)

cell_gradient_through_what_is_forgotten = edit(
    ("dc * f,", "dc * (1 - f),"),
    hint="""dc_prev was scaled by the share that is erased. What the forget gate lets through in the
    forward pass, it lets through in the backward pass.""",
)

cell_gradient_through_the_slope = edit(
    ("dc * f,", "dc * dsigmoid(f),"),
    hint="""dc_prev was multiplied by the slope of the forget gate. The way from c to c_prev leads
    past the gate's pre-activation: there the gate is a plain factor.""",
)

cell_gradient_times_the_old_memory = edit(
    ("dc * f,", "dc * c_prev,"),
    hint="""What came back as dc_prev is the gradient at the forget gate. In a product, the gradient
    of one factor is multiplied by the other one.""",
)

# ---------------------------------------------------------------- the gates' factors

forget_gate_with_the_new_cell_state = edit(
    ("dc * c_prev", 'dc * cache["c"]'),
    hint="""The forget gate is multiplied by the old cell state in the forward pass, so that is the
    factor in its gradient: here the new cell state took its place.""",
)

forget_gate_with_the_hidden_state = edit(
    ("dc * c_prev", 'dc * cache["h_prev"]'),
    hint="""The gradient of the forget gate has the factor h_prev. In the forward pass this gate is
    not multiplied by the hidden state, but by the memory.""",
)

forget_gate_without_the_memory = edit(
    ("dc * c_prev", "dc"),
    hint="""The forget gate's gradient lacks a factor: that of the product in which this gate
    stands. The other three are right.""",
)

forget_gate_with_the_candidate = edit(
    ("dc * c_prev", "dc * g"),
    hint="""The forget gate's gradient has the candidate as a factor. The candidate is what the
    input gate lets in; the forget gate stands at something else.""",
)

forget_gate_with_the_squashed_memory = edit(
    ("dc * c_prev", "dc * np.tanh(c_prev)"),
    hint="""The old memory was squashed before it became a factor in the forget gate's gradient.
    Inside the memory nothing is squashed: tanh stands on the way out, to h.""",
)

input_gate_without_the_candidate = edit(
    ("dc * g *", "dc *"),
    hint="""The input gate's gradient lacks a factor, as if this gate were added to the memory and
    not multiplied with something.""",
)

candidate_without_the_input_gate = edit(
    ("dc * i *", "dc *"),
    hint="""The candidate's gradient has not passed the input gate, which lets only a share of the
    candidate into the memory.""",
)

output_gate_without_the_memory = edit(
    ("dh * tanh_c *", "dh *"),
    hint="""The output gate's gradient is dh times a slope, and a factor is missing. What does this
    gate let through?
    """,
)

input_gate_with_the_old_memory = edit(
    ("dc * g *", "dc * c_prev *"),
    hint="""The input gate's gradient has the old memory as a factor, like the forget gate's. What
    is the input gate multiplied by in the forward pass?""",
)

upstream_left_out_of_the_gates = edit(
    ("dc * c_prev *", "c_prev *"),
    ("dc * g *", "g *"),
    ("dc * i *", "i *"),
    ("dh * tanh_c *", "tanh_c *"),
    hint="""The gradients of the four gates are local slopes alone: nothing of dh or dc is in them.
    In the chain rule what comes from above is the first factor.""",
)

partners_exchanged = edit(
    ("dc * g *", "dc * i *"),
    ("dc * i * dtanh", "dc * g * dtanh"),
    hint="""Input gate and candidate are multiplied with each other, so the gradient of each has the
    *other* one's value as a factor. Here each has its own.""",
)

input_gate_with_its_own_value = edit(
    ("dc * g *", "dc * i *"),
    hint="""The input gate's gradient has the gate's own value as a factor, where that of its
    partner in the product belongs. The candidate's is right.""",
)

candidate_with_its_own_value = edit(
    ("dc * i *", "dc * g *"),
    hint="""The candidate's gradient is multiplied by the candidate itself. Its partner in the
    forward pass is another gate; the input gate's gradient is right.""",
)

candidate_with_the_share_that_is_forgotten = edit(
    ("dc * i *", "dc * (1 - f) *"),
    hint="""The candidate's gradient has 1 - f as a factor, as if the input gate were what f leaves
    free. There is an input gate of its own here.""",
)

output_gate_with_the_bare_cell_state = edit(
    ("dh * tanh_c", 'dh * cache["c"]'),
    hint="""The gradient of the output gate has the factor c. In the forward pass that gate is
    multiplied by the squashed memory.""",
)

output_gate_from_the_cell_gradient = edit(
    ("dh * tanh_c", "dc * tanh_c"),
    hint="The output gate acts on h, not on c: its gradient starts from dh.",
)

output_gate_from_the_gradient_that_passed_it = edit(
    ("dc = dc + dh * o * dtanh", "dh = dh * o\n    dc = dc + dh * dtanh"),
    hint="""The output gate's gradient has the gate's own value in it as a factor. Was dh
    overwritten on its way to c, and used again under its old name?""",
)

output_gate_with_the_slope_of_tanh = edit(
    ("dh * tanh_c", "dh * dtanh(tanh_c)"),
    hint="""The gradient of the output gate has the slope of tanh as a factor. At that point nothing
    is differentiated yet: the factor is the value that the gate is multiplied by.""",
)

# ---------------------------------------------------------------- the gates' slopes

slopes_of_the_gates_left_out = edit(
    (" * dsigmoid(f)", ""),
    (" * dsigmoid(i)", ""),
    (" * dtanh(g)", ""),
    (" * dsigmoid(o)", ""),
    hint="""The gradients end at the gates themselves. To reach their pre-activations the chain
    needs one factor more: the slope of each activation.
    """,
)

slope_of_the_forget_gate_left_out = edit(
    (" * dsigmoid(f)", ""),
    hint="""From the forget gate to its pre-activation one factor is missing: the slope of its
    sigmoid. Three gates are right.
    """,
)

slope_of_the_input_gate_left_out = edit(
    (" * dsigmoid(i)", ""),
    hint="""The input gate was squashed by a sigmoid, and its slope is missing in the chain. Three
    gates are right.
    """,
)

slope_of_the_candidate_left_out = edit(
    (" * dtanh(g)", ""),
    hint="""The slope of the candidate's tanh is missing: it was squashed as well. f, i and o are
    right.
    """,
)

slope_of_the_output_gate_left_out = edit(
    (" * dsigmoid(o)", ""),
    hint="""The output gate's gradient ends at the gate itself, one factor before its
    pre-activation. f, i and g are right.
    """,
)

value_for_slope = edit(
    ("dsigmoid(f)", "f"),
    ("dsigmoid(i)", "i"),
    ("dtanh(g)", "g"),
    ("dsigmoid(o)", "o"),
    hint="Each gradient was multiplied by the gate's own value where its slope belongs.",
)

value_for_slope_of_the_forget_gate = edit(
    ("dsigmoid(f)", "f"),
    hint="""The forget gate's gradient has the value of the gate where the slope of its sigmoid
    belongs. The other three are right.""",
)

value_for_slope_of_the_candidate = edit(
    ("dtanh(g)", "g"),
    hint="""The candidate's gradient has the candidate where the slope of its tanh belongs. The
    other three are right.""",
)

value_for_slope_of_the_input_gate = edit(
    ("dsigmoid(i)", "i"),
    hint="""The input gate's gradient is multiplied by the gate once more, where its slope belongs.
    The other three are right.""",
)

value_for_slope_of_the_output_gate = edit(
    ("dsigmoid(o)", "o"),
    hint="""The output gate's gradient is multiplied by the gate itself, and not by its slope. The
    other three are right.""",
)

distance_to_one_for_slope = edit(
    ("dsigmoid(f)", "(1 - f)"),
    ("dsigmoid(i)", "(1 - i)"),
    ("dsigmoid(o)", "(1 - o)"),
    hint="""The slopes of the three sigmoids have one factor where they need two: a closed gate,
    near 0, would have the steepest slope of all, and a sigmoid is flat there.""",
)

activated_twice = edit(
    ("dsigmoid(f)", "dsigmoid(forward.sigmoid(f))"),
    ("dsigmoid(i)", "dsigmoid(forward.sigmoid(i))"),
    ("dtanh(g)", "dtanh(np.tanh(g))"),
    ("dsigmoid(o)", "dsigmoid(forward.sigmoid(o))"),
    hint="""The gates were squashed a second time before their slopes were taken. Those in the
    cache have been squashed already.
    """,
)

candidate_activated_twice = edit(
    ("dtanh(g)", "dtanh(np.tanh(g))"),
    hint="""The candidate in the cache has been through tanh already, and went through it once more
    before its slope was taken. f, i and o are right.
    """,
)

candidate_with_the_slope_of_the_sigmoid = edit(
    ("dtanh(g)", "dsigmoid(g)"),
    hint="All four got the slope of the sigmoid. One of them is a tanh.",
)

gates_with_the_slope_of_tanh = edit(
    ("dsigmoid(f)", "dtanh(f)"),
    ("dsigmoid(i)", "dtanh(i)"),
    ("dsigmoid(o)", "dtanh(o)"),
    hint="All four got the slope of tanh. Three of them are sigmoids.",
)

output_gate_as_a_tanh = edit(
    ("dsigmoid(o)", "dtanh(o)"),
    hint="""The output gate's gradient has the slope of tanh at o. It stands beside a tanh in the
    forward pass, and is a sigmoid itself.""",
)

slopes_of_sigmoid_and_tanh_exchanged = edit(
    ("dsigmoid(f)", "dtanh(f)"),
    ("dsigmoid(i)", "dtanh(i)"),
    ("dtanh(g)", "dsigmoid(g)"),
    ("dsigmoid(o)", "dtanh(o)"),
    hint="""The two kinds of slope have changed places: the three gates got that of tanh, and the
    candidate that of the sigmoid.""",
)

square_left_out = edit(
    ("dtanh(g)", "(1 - g)"),
    hint="""The slope of the candidate's tanh lacks its square: at g = -1 the curve is flat, and
    your slope is 2.""",
)

slope_of_the_gradient = edit(
    ("dc * c_prev * dsigmoid(f)", "dsigmoid(dc * c_prev)"),
    ("dc * g * dsigmoid(i)", "dsigmoid(dc * g)"),
    ("dc * i * dtanh(g)", "dtanh(dc * i)"),
    ("dh * tanh_c * dsigmoid(o)", "dsigmoid(dh * tanh_c)"),
    hint="""The slope was taken of the gradient at a gate, in place of the gate: a slope is a
    function of the gate's own value, and multiplies the gradient.""",
)

forget_slope_for_the_input_gate = edit(
    ("dsigmoid(i)", "dsigmoid(f)"),
    hint="""The input gate's gradient has the slope of the forget gate in it: a line was copied, and
    one of its letters was not changed.""",
)

forget_slope_for_the_output_gate = edit(
    ("dsigmoid(o)", "dsigmoid(f)"),
    hint="""The output gate's gradient ends in the slope of the forget gate: a slope belongs to the
    gate whose curve is passed.""",
)

one_slope_for_three_gates = edit(
    ("dsigmoid(i)", "dsigmoid(f)"),
    ("dsigmoid(o)", "dsigmoid(f)"),
    hint="""One slope, the forget gate's, serves for all three sigmoids. Each stands at a place of
    its own on the curve, and has its own slope there.""",
)

# ---------------------------------------------------------------- gates that are mixed up

forget_and_input_read_in_another_order = edit(
    ("c_prev, f, i, g, o =", "c_prev, i, f, g, o ="),
    hint="""The values of forget gate and input gate were exchanged when the cache was read: each is
    used wherever the other one belongs.""",
)

candidate_and_output_read_in_another_order = edit(
    ("f, i, g, o =", "f, i, o, g ="),
    hint="""The values of candidate and output gate were exchanged when the cache was read, as if it
    held f, i, o, g.""",
)

forget_line_copied_for_input_and_output = edit(
    ("dc * g * dsigmoid(i)", "dc  * c_prev * dsigmoid(f)"),
    ("dh * tanh_c * dsigmoid(o)", "dc   * c_prev * dsigmoid(f)"),
    hint="""i and o repeat the gradient of the forget gate: a line was copied, and its letters were
    not all changed. Every gate has a chain of its own.""",
)

forget_line_copied_for_output = edit(
    ("dh * tanh_c * dsigmoid(o)", "dc  * c_prev * dsigmoid(f)"),
    hint="""The output gate repeats the gradient of the forget gate: look at the line that was
    copied. f, i and g are right.
    """,
)

forget_and_input_exchanged = edit(
    ('"f": dc * c', '"i": dc * c'),
    ('"i": dc * g', '"f": dc * g'),
    hint="""The forget gate's gradient went to the input gate's parameters, and the other way round.
    The order of the gates here is f, i, g, o.""",
)

candidate_and_output_exchanged = edit(
    ('"g": dc', '"o": dc'),
    ('"o": dh', '"g": dh'),
    hint="""Candidate and output gate have changed places, as in courses that write i, f, o, g. The
    order of the gates here is f, i, g, o.""",
)

input_and_candidate_exchanged = edit(
    ('"i": dc * g', '"g": dc * g'),
    ('"g": dc * i', '"i": dc * i'),
    hint="""Input gate and candidate have changed places: each has got the whole gradient of the
    other, weights and bias.""",
)

input_and_output_exchanged = edit(
    ('"i": dc', '"o": dc'),
    ('"o": dh', '"i": dh'),
    hint="""Input gate and output gate have changed places: the gradient of each went to the
    parameters of the other.""",
)

forget_and_output_exchanged = edit(
    ('"f": dc', '"o": dc'),
    ('"o": dh', '"f": dh'),
    hint="""Forget gate and output gate have changed places: what belongs to Wf and bf is found
    under Wo and bo.""",
)

gradients_under_the_names_of_another_order = edit(
    ('"Wf": dWf, "Wi": dWi', '"Wf": dWi, "Wi": dWf'),
    ('"bf": dbf, "bi": dbi', '"bf": dbi, "bi": dbf'),
    of=_by_hand,
    hint="""In the dict the gradients of f and i stand under each other's names: were they packed
    in the order i, f? dx_t and dh_prev are right.
    """,
)

weights_and_biases_exchanged = edit(
    ('"W" + gate: da', '"b" + gate: da'),
    ('"b" + gate: da[gate].', '"W" + gate: da[gate].'),
    hint="""The gradients of the weights stand under the names of the biases, and the other way
    round: look at their shapes.""",
)

# ---------------------------------------------------------------- gradients of the biases

bias_gradients_averaged = edit(
    (".sum(axis=1", ".mean(axis=1"),
    hint="""The gradients of the biases are N times too small: they were averaged over the batch.
    Each sequence has its own share in the loss, and the shares add up.""",
)

biases_without_their_axis = edit(
    ("axis=1, keepdims=True", "axis=1"),
    hint="""The gradients of the biases have lost an axis: (H,) is a row to NumPy, and adding it to
    a bias would spread that to (H, H). A gradient has the shape of its parameter.""",
)

biases_not_summed = edit(
    (".sum(axis=1, keepdims=True)", ""),
    hint="""The gradients of the biases still have a column for every sequence. One bias serves the
    whole batch, so the gradients of all sequences add up.""",
)

biases_summed_over_units = edit(
    ("axis=1", "axis=0"),
    hint="""The gradients of the biases were added up along the wrong axis: over the units, where
    each has a bias of its own.""",
)

biases_summed_to_one_number = edit(
    (".sum(axis=1, keepdims=True)", ".sum()"),
    hint="""Each bias has a single number for its gradient: the sum ran over both axes. Every unit
    has a bias of its own.""",
)

biases_forgotten = edit(
    ('    grads |= {"b" + gate: da[gate].sum(axis=1, keepdims=True) for gate in "figo"}\n', ""),
    hint="""The weights have their gradients, the biases have none: all eight parameters are
    trained.""",
)

every_bias_from_the_forget_gate = edit(
    ("da[gate].sum", 'da["f"].sum'),
    hint="""All four biases have the gradient of the forget gate's. Each gate has a pre-activation
    of its own, and its bias is added there.""",
)

biases_of_input_and_output_from_the_forget_gate = edit(
    ("dai.sum", "daf.sum"),
    ("dao.sum", "daf.sum "),
    of=_by_hand,
    hint="""The biases of the input and the output gate have got the forget gate's gradient:
    compare the lines letter by letter. All weights are right, and so are two biases.
    """,
)

bias_of_the_input_gate_from_the_forget_gate = edit(
    ("dai.sum", "daf.sum"),
    of=_by_hand,
    hint="""Only bi is wrong: its gradient is that of bf. A line was copied, and one letter in it
    was forgotten.""",
)

bias_of_the_candidate_from_the_input_gate = edit(
    ("dag.sum", "dai.sum"),
    of=_by_hand,
    hint="""Only bg is wrong: its gradient repeats that of bi. Look at the line above the one for
    bg.""",
)

bias_of_the_output_gate_from_the_candidate = edit(
    ("dao.sum", "dag.sum"),
    of=_by_hand,
    hint="""Only bo is wrong: what stands there is the gradient of bg. The candidate's line was
    copied.""",
)

bias_of_the_output_gate_from_the_forget_gate = edit(
    ("dao.sum", "daf.sum"),
    of=_by_hand,
    hint="Only bo is wrong: it has got the gradient of bf, from the first of the four lines.",
)

# ---------------------------------------------------------------- gradients of the weights

all_gradients_averaged = edit(
    ("@ z.T for", "@ z.T / z.shape[1] for"),
    (".sum(axis=1", ".mean(axis=1"),
    hint="""The gradients of all parameters are N times too small: you divide by the size of the
    batch. A mean belongs to the loss, and then dh contains it already.""",
)

weight_gradients_averaged = edit(
    ("@ z.T for", "@ z.T / z.shape[1] for"),
    hint="""The gradients of the weights are N times too small, those of the biases are right: the
    product adds up over the batch, and that sum is not divided by anything.""",
)

other_names_for_the_gradients = edit(
    ('{"W" + gate: da', '{"dW" + gate: da'),
    ('{"b" + gate: da', '{"db" + gate: da'),
    hint="""The gradients are called dWf, dbf and so on. Their dict has the same keys as params, so
    that a parameter and its gradient go by one name.""",
)

weight_gradients_transposed = edit(
    ("da[gate] @ z.T", "z @ da[gate].T"),
    hint="""The gradients of the weights are transposed: the factors of the product stand in the
    wrong order. Write the shape under each of them.""",
)

product_without_transpose = edit(
    ("@ z.T for", "@ z for"),
    hint="""That product does not fit: both factors have a column for every sequence, and the sum
    runs over the batch. Write the shapes of both under the product.""",
)

batch_summed_before_the_product = edit(
    (
        "da[gate] @ z.T",
        "da[gate].sum(axis=1)[:, None] @ z.sum(axis=1)[None]",
    ),
    hint="""The batch was summed up before the product, so that every sequence's gradient is
    multiplied with every other sequence's input. The columns are separate sequences.""",
)

gradients_of_the_first_column = edit(
    ("da[gate] @ z.T", "da[gate][:, :1] @ z[:, :1].T"),
    ("da[gate].sum(axis=1, keepdims=True)", "da[gate][:, :1]"),
    hint="""The gradients of the parameters come from the first sequence alone. All sequences of the
    batch have used them.""",
)

input_above_hidden_state = edit(
    ('[cache["h_prev"], cache["x_t"]]', '[cache["x_t"], cache["h_prev"]]'),
    hint="""In the gradients of the weights the columns for x stand before those for h. Stack z in
    the same order as in the forward pass.""",
)

new_hidden_state_below_the_gates = edit(
    ('cache["h_prev"]', "o * tanh_c"),
    hint="""In the gradients of the weights the new hidden state stands in place of the old one.
    The gates were computed from the old one.
    """,
)

memory_below_the_gates = edit(
    ('cache["h_prev"]', "c_prev"),
    hint="""In the gradients of the weights the old memory stands where the old hidden state
    belongs: which of the two do the gates see?""",
)

weights_of_the_input_gate_from_the_forget_gate = edit(
    ("dai @ z.T", "daf @ z.T"),
    of=_by_hand,
    hint="""Only Wi is wrong: its gradient is that of Wf, while bi has its own. One letter in a
    copied line was forgotten.""",
)

weights_of_the_output_gate_from_the_candidate = edit(
    ("dao @ z.T", "dag @ z.T"),
    of=_by_hand,
    hint="Only Wo is wrong: its gradient repeats that of Wg. Look at the line above it.",
)

# ---------------------------------------------------------------- dx_t and dh_prev

split_from_the_wrong_end = edit(
    ("hidden_size = c_prev.shape[0]", 'input_size = cache["x_t"].shape[0]'),
    ("dz[hidden_size:], dz[:hidden_size]", "dz[:input_size], dz[input_size:]"),
    hint="dz was cut as if x stood above h. Cut it in the order in which z was stacked.",
)

stacked_and_split_upside_down = edit(
    ('[cache["h_prev"], cache["x_t"]]', '[cache["x_t"], cache["h_prev"]]'),
    ("hidden_size = c_prev.shape[0]", 'input_size = cache["x_t"].shape[0]'),
    ("dz[hidden_size:], dz[:hidden_size]", "dz[:input_size], dz[input_size:]"),
    hint="""x stands above h both where z is stacked and where dz is cut. The weights were trained
    on z with h on top.""",
)

cut_at_the_input_size = edit(
    ("c_prev.shape[0]", 'cache["x_t"].shape[0]'),
    hint="dz was cut after D rows. h stands on top of z: how many rows does it have?",
)

cut_at_the_batch_size = edit(
    ("c_prev.shape[0]", "c_prev.shape[1]"),
    hint="""dz was cut after as many rows as there are sequences in the batch. Which axis of an
    array (H, N) counts the units?""",
)

hidden_gradient_returned_first = edit(
    ("dz[hidden_size:], dz[:hidden_size]", "dz[:hidden_size], dz[hidden_size:]"),
    hint="""All values are right, and the first two have changed places: the order is dx_t, dh_prev,
    dc_prev, grads.""",
)

cell_gradient_before_hidden_gradient = edit(
    ("dz[:hidden_size], dc * f", "dc * f, dz[:hidden_size]"),
    hint="""All values are right, and the gradients of the two states have changed places: h comes
    before c.""",
)

rows_for_columns = edit(
    ("dz[hidden_size:], dz[:hidden_size]", "dz[hidden_size:].T, dz[:hidden_size].T"),
    hint="""dx_t and dh_prev are transposed, with a row for each sequence. In this course every
    sequence of a batch is a column.""",
)

last_gate_overwrites_the_others = edit(
    (
        'dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")',
        'for gate in "figo":\n        dz = params["W" + gate].T @ da[gate]',
    ),
    hint="""dx_t and dh_prev hold the share of the output gate alone: each gate has overwritten the
    one before. All four used z, so four gradients add up.""",
)

forget_gate_forgotten_in_the_sum = edit(
    ('.T @ da[gate] for gate in "figo"', '.T @ da[gate] for gate in "igo"'),
    hint="""dx_t and dh_prev lack the forget gate's share: did the sum begin with the first gate, or
    with the second?""",
)

input_gate_forgotten_in_the_sum = edit(
    ('.T @ da[gate] for gate in "figo"', '.T @ da[gate] for gate in "fgo"'),
    hint="""dx_t and dh_prev lack the input gate's share. The candidate's is there, and each of the
    two has weights of its own.""",
)

candidate_forgotten_in_the_sum = edit(
    ('.T @ da[gate] for gate in "figo"', '.T @ da[gate] for gate in "fio"'),
    hint="""dx_t and dh_prev lack the candidate's share. It is no gate, but it is computed from z
    like the three that are.""",
)

output_gate_forgotten_in_the_sum = edit(
    ('.T @ da[gate] for gate in "figo"', '.T @ da[gate] for gate in "fig"'),
    hint="""dx_t and dh_prev lack the output gate's share: it does not act on c, and yet it is
    computed from z like the others.""",
)

forget_weights_for_all_gates = edit(
    ('params["W" + gate]', 'params["Wf"]'),
    hint="""On the way to dx_t and dh_prev all four gradients were multiplied with the forget gate's
    weights. Each gate has seen z through weights of its own.""",
)

forget_weights_for_the_input_gate = edit(
    ('params["Wi"]', 'params["Wf"] '),
    of=_by_hand,
    hint="""In dx_t and dh_prev the input gate's share has gone through the forget gate's weights.
    All gradients of parameters are right.""",
)

candidate_weights_for_the_output_gate = edit(
    ('params["Wo"]', 'params["Wg"] '),
    of=_by_hand,
    hint="""In dx_t and dh_prev the output gate's share has gone through the candidate's weights: a
    line was copied from the one above.""",
)

parameters_taken_by_their_order = edit(
    (
        "dz = sum(",
        """Wf, bf, Wi, bi, Wg, bg, Wo, bo = params.values()
    params = {"Wf": Wf, "Wi": Wi, "Wg": Wg, "Wo": Wo}
    dz = sum(""",
    ),
    hint="""The arrays of params were taken in the order in which they stand there. A dict is read
    by its keys, and they may stand in any order.""",
)

weights_not_transposed = edit(
    ('params["W" + gate].T @', 'params["W" + gate] @'),
    hint="""That product does not fit: the weights have a column for every entry of z, and they meet
    an array with a row for every unit. What becomes of W in the backward pass?""",
)

sum_without_an_axis = edit(
    (
        'sum(params["W" + gate].T @ da[gate] for gate in "figo")',
        'np.sum([params["W" + gate].T @ da[gate] for gate in "figo"])',
    ),
    hint="""What you cut into two is a single number: has a sum run over everything, where four
    arrays should be added entry by entry?""",
)

hidden_gradient_passed_straight_on = edit(
    ("dz[:hidden_size], dc", "dz[:hidden_size] + dh, dc"),
    hint="""dh was added to dh_prev. h depends on h_prev through the gates alone: only the memory
    has a path from step to step that leads round them.""",
)

input_gradient_without_weights = edit(
    ("dz[:hidden_size], dc", "sum(da.values()), dc"),
    hint="""The gradients at the pre-activations were added up and returned as dh_prev: they have to
    be multiplied with the weights first, and each gate has its own.""",
)

# ---------------------------------------------------------------- the result, and side effects

one_dict_for_everything = edit(
    ("return dz", 'return grads | {"dx_t": dz'),
    ("], dz[:", '], "dh_prev": dz[:'),
    ("dc * f, grads", '"dc_prev": dc * f}'),
    hint="""All gradients came back in one dict. Four things are asked for: three arrays, and a dict
    for the parameters alone.""",
)

gradients_clipped_at_five = edit(
    ("return", "grads = {k: np.clip(v, -5, 5) for k, v in grads.items()}\n    return"),
    hint="""Nothing in grads is ever above 5 or below -5: large gradients were clipped, as some
    programs do. That is for the optimiser to decide, later.""",
)

gradients_clipped_at_one = edit(
    ("return", "grads = {k: np.clip(v, -1, 1) for k, v in grads.items()}\n    return"),
    hint="""Nothing in grads is ever above 1 or below -1: they were clipped. A gradient is handed on
    as it is, however large.""",
)

upstream_changed_in_place = edit(
    (
        "dc = dc + dh * o * dtanh",
        "da_o = dh * tanh_c * dsigmoid(o)\n    dh *= o\n    dc = dc + dh * dtanh",
    ),
    ('"o": dh * tanh_c * dsigmoid(o)', '"o": da_o'),
    hint="""The gradients are right, and dh has been changed in place: it belongs to the caller, who
    may need it again. Compute a new array.""",
)

sum_made_in_place = edit(
    ("dc = dc + dh", "dc += dh"),
    hint="""What comes through h was added to dc in place: += writes into the caller's array.
    Compute a new one.""",
)

slopes_written_into_the_cache = edit(
    ("    z = ", '    for gate in "fio":\n        cache[gate] *= 1 - cache[gate]\n    z = '),
    hint="""The slopes were written over the gates in the cache. So the forget gate is overwritten
    before dc_prev is computed, and the caller's cache has changed.""",
)

notes_left_in_the_cache = edit(
    ("tanh_c = np", 'tanh_c = cache["tanh_c"] = np'),
    hint="""The gradients are right, but the cache has a new entry. It belongs to the forward pass:
    keep your own values under names of your own.""",
)

cache_used_up = edit(
    ("(cache[name] for", "(cache.pop(name) for"),
    hint="""The gradients are right, and the cache has lost entries: what pop or del takes out is
    gone, and the cache belongs to the caller.""",
)

stack_expected_in_the_cache = edit(
    ('np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)', 'cache["z"]'),
    hint="""This cache has no key 'z': yours may have one, but backward has to work with the eight
    keys that every cache has. Stack what you need from them.""",
)

hidden_state_expected_in_the_cache = edit(
    ('cache["h_prev"]', 'cache["h"]'),
    hint="""This cache has no key 'h': eight keys are all that backward may count on, and no
    gradient needs the new hidden state itself.""",
)

input_under_another_name = edit(
    ('cache["x_t"]', 'cache["x"]'),
    hint="""This cache has no key 'x': the input of one step has the name that it has everywhere in
    this course.""",
)

squashed_memory_expected_in_the_cache = edit(
    ('np.tanh(cache["c"])', 'cache["tanh_c"]'),
    hint="""This cache has no key 'tanh_c': eight keys are all that backward may count on. What is
    not among them is quickly computed again.""",
)

one_dict_for_all_calls = edit(
    ("cache: dict[str, np.ndarray],", "cache: dict[str, np.ndarray],\n    grads: dict = {},"),
    ("grads = {", "grads |= {"),
    hint="""Every call fills one and the same dict, so a later step changes the gradients of an
    earlier one. Is it made outside the function, or in a default argument?""",
)

# ---------------------------------------------------------------- where each chain begins

forget_gate_from_the_dc_that_was_given = edit(
    ("d_c * c_prev", "dc * c_prev"),
    of=_with_a_sum,
    hint="""The forget gate's gradient has nothing in it of what comes to c through h. Those of the
    input gate and the candidate have.""",
)

input_gate_from_the_dc_that_was_given = edit(
    ("d_c * g *", "dc * g *"),
    of=_with_a_sum,
    hint="""The input gate's gradient starts from the dc of the next step alone, while the forget
    gate and the candidate have the whole sum: compare the first factor of each line.""",
)

candidate_from_the_dc_that_was_given = edit(
    ("d_c * i *", "dc * i *"),
    of=_with_a_sum,
    hint="""The candidate's gradient was made from one of the two that add up at c: what comes
    through h is in f and i, and not in g.""",
)

forget_gate_from_the_hidden_gradient = edit(
    ("d_c * c_prev", "dh * c_prev"),
    of=_with_a_sum,
    hint="""The forget gate's gradient starts from dh, as if this gate stood between c and h. It
    acts on the memory.""",
)

input_gate_from_the_hidden_gradient = edit(
    ("d_c * g *", "dh * g *"),
    of=_with_a_sum,
    hint="""The input gate's gradient starts from dh. It decides what is written into the memory, so
    what arrives at the memory is where its chain begins.""",
)

candidate_from_the_hidden_gradient = edit(
    ("d_c * i *", "dh * i *"),
    of=_with_a_sum,
    hint="""The candidate's gradient starts from dh, which it reaches only through c, a tanh and the
    output gate.""",
)

forget_gate_from_what_comes_through_h = edit(
    ("d_c * c_prev", "dh * o * dtanh(tanh_c) * c_prev"),
    of=_with_a_sum,
    hint="""In the forget gate's gradient the dc that was given is missing: only what comes through
    h is in it. The other gates have both.""",
)

input_gate_from_what_comes_through_h = edit(
    ("d_c * g *", "dh * o * dtanh(tanh_c) * g *"),
    of=_with_a_sum,
    hint="""In the input gate's gradient the share of the next step is missing, which comes to c
    directly. The forget gate and the candidate have it.""",
)

candidate_from_what_comes_through_h = edit(
    ("d_c * i *", "dh * o * dtanh(tanh_c) * i *"),
    of=_with_a_sum,
    hint="""The candidate's gradient does not depend on the dc that was given; those of f and i
    do.""",
)

output_gate_from_the_dc_that_was_given = edit(
    ("dh * tanh_c", "dc * tanh_c"),
    of=_with_a_sum,
    hint="""The output gate's gradient starts from the dc of the next step, which has never passed
    this gate: it lets c out to h, and to nothing else.""",
)

cell_gradient_from_what_comes_through_h = edit(
    ("d_c * f, ", "dh * o * dtanh(tanh_c) * f, "),
    of=_with_a_sum,
    hint="""dc_prev has what comes through h and nothing of the dc that was given: the path from
    memory to memory is cut.""",
)

cell_gradient_from_the_hidden_gradient = edit(
    ("d_c * f, ", "dh * f, "),
    of=_with_a_sum,
    hint="""dc_prev is made from dh, the gradient at the hidden state. The forget gate stands
    between two memories: what arrives at the new one?""",
)

cell_gradient_without_brackets = edit(
    ("d_c * f, ", "dc + dh * o * dtanh(tanh_c) * f, "),
    of=_with_a_sum,
    hint="""In dc_prev only what comes through h has passed the forget gate, and the dc of the next
    step has not: a product is computed before a sum.""",
)

cell_gradient_with_one_part_past_the_forget_gate = edit(
    ("d_c * f, ", "dc * f + dh * o * dtanh(tanh_c), "),
    of=_with_a_sum,
    hint="""In dc_prev the dc of the next step has passed the forget gate, and what comes through h
    was added behind it. Both go from c to c_prev by one way.""",
)

# ---------------------------------------------------------------- the two blocks of the weights

recurrent_block_not_transposed = edit(
    ("W[:, :H].T @", "W[:, :H] @"),
    of=_in_blocks,
    hint="""dh_prev is wrong, dx_t is right: the block of the weights that meets h_prev is square,
    so it fits the product either way round. In the backward pass a matrix is transposed.""",
)

input_block_not_transposed = edit(
    ("W[:, H:].T @", "W[:, H:] @"),
    of=_in_blocks,
    hint="""The block of the weights that meets x_t does not fit this product: it makes H rows out
    of D in the forward pass. How many does the backward pass start with, and end with?""",
)

hidden_share_overwritten = edit(
    ("dh_prev += ", "dh_prev = "),
    of=_in_blocks,
    hint="""dx_t has the shares of all four gates, dh_prev that of the output gate alone: one of two
    sums is overwritten at every turn.""",
)

input_share_overwritten = edit(
    ("dx_t += ", "dx_t = "),
    of=_in_blocks,
    hint="""dh_prev has the shares of all four gates, and dx_t that of the last one: are both sums
    written alike?""",
)


recurrent_gradients_alone = edit(
    (', d @ cache["x_t"].T', ""),
    of=_in_blocks,
    hint="""The gradients of the weights end after H columns, those of the hidden state. The input
    has D more of them, in the same arrays.""",
)

input_gradients_alone = edit(
    ('d @ cache["h_prev"].T, ', ""),
    of=_in_blocks,
    hint="""The gradients of the weights have D columns, those of the input. The hidden state has
    weights as well, in the same arrays.""",
)

gradients_clipped_at_ten = edit(
    ("return", "grads = {k: np.clip(v, -10, 10) for k, v in grads.items()}\n    return"),
    hint="""Nothing in grads goes beyond 10 or -10, where it was cut off. One step of the chain rule
    has no limits.""",
)

gradients_clipped_by_their_length = edit(
    (
        "return",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
    grads = {k: v / max(norm, 1.0) for k, v in grads.items()}
    return""",
    ),
    hint="""All of grads together never is longer than 1: it was scaled down by its own length. What
    the optimiser may do with a gradient is not a part of it.""",
)


@mutant
def gradients_in_float32(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """The gradients went through float32, which keeps 7 digits of 16: too few for a numerical
    check. Keep the dtype of the arguments."""
    *arrays, grads = right.lstm_step_backward(params, dh, dc, cache)
    coarse = {name: value.astype(np.float32).astype(float) for name, value in grads.items()}
    return *(np.asarray(array, np.float32).astype(float) for array in arrays), coarse


candidate_got_back_by_a_division = edit(
    (
        "    tanh_c = ",
        '    g = (cache["c"] - f * c_prev) / i\n    tanh_c = ',
    ),
    hint="""Where the input gate is exactly 0 there is NaN: g was got back from c by a division by
    i. The cache holds g itself.""",
)
