"""Known mistakes of lstm_step_backward."""

import numpy as np

from solutions import backward as right
from solutions.gates import dsigmoid, dtanh, sigmoid

from .. import mutant
from .shared import _at_c, _at_gates, _behind_gates, _from_c

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Step = tuple[Array, Array, Array, Params]
_KEPT: Params = {}


def _but(params: Params, dh: Array, dc: Array, cache: Cache, **wrong: Array) -> Step:
    """A step that is right but for the gradients at these pre-activations."""
    dc = _at_c(dh, dc, cache)
    return _behind_gates(params, dc, _at_gates(dh, dc, cache) | wrong, cache)


def _right_da(dh: Array, dc: Array, cache: Cache) -> Params:
    return _at_gates(dh, _at_c(dh, dc, cache), cache)


@mutant
def way_through_the_hidden_state_left_out(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """c is used twice, by the next step and by h. What comes back through h is missing from its
    gradient."""
    return _from_c(params, dh, dc, cache)


@mutant
def cell_gradient_of_the_next_step_left_out(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """c is used twice, and two gradients add up. Only the one through h is there: dc is not
    used."""
    return _from_c(params, dh, _at_c(dh, np.zeros_like(dc), cache), cache)


@mutant
def slope_of_tanh_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """From h to c the gradient passes a tanh, and the slope of that tanh is missing."""
    return _from_c(params, dh, dc + dh * cache["o"], cache)


@mutant
def output_gate_left_out_on_the_way_to_c(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """From h to c the gradient passes the output gate, which lets a share through. Here all of it
    arrives."""
    return _from_c(params, dh, dc + dh * dtanh(np.tanh(cache["c"])), cache)


@mutant
def slope_written_in_c_itself(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dtanh takes the output of tanh. It was given c, its input, and a slope of tanh can never be
    negative."""
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(cache["c"]), cache)


@mutant
def slope_written_in_h(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dtanh takes the output of tanh. It was given h, which has passed the output gate as well."""
    h = cache["o"] * np.tanh(cache["c"])
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(h), cache)


@mutant
def cell_state_squashed_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """c went through tanh twice before its slope was taken: dtanh takes the output of one tanh."""
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(np.tanh(np.tanh(cache["c"]))), cache)


@mutant
def slope_at_the_old_cell_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slope of tanh is taken at the old cell state. What h shows is the new one."""
    return _from_c(params, dh, dc + dh * cache["o"] * dtanh(np.tanh(cache["c_prev"])), cache)


@mutant
def brackets_missing_around_the_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Two gradients add up at c, and the factors of the gates belong to their sum. One of the two
    is not multiplied by the slope of the gate: look at the brackets."""
    f, i, g = cache["f"], cache["i"], cache["g"]
    through_h = dh * cache["o"] * dtanh(np.tanh(cache["c"]))
    return _but(
        params,
        dh,
        dc,
        cache,
        f=dc * cache["c_prev"] + through_h * cache["c_prev"] * dsigmoid(f),
        i=dc * g + through_h * g * dsigmoid(i),
        g=dc * i + through_h * i * dtanh(g),
    )


@mutant
def cell_gradient_from_the_new_dh(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dc_prev was computed after dh had been overwritten with the gradient of the step before: one
    name was used for two arrays."""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh_prev, dc, cache) * cache["f"], grads


@mutant
def cell_gradient_past_the_forget_gate(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dc_prev is the gradient at the new cell state, handed on whole. The forget gate scales the
    memory in the forward pass, and the gradient in the backward pass."""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, dc, cache), grads


@mutant
def old_cell_gradient_without_h(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dc_prev starts from the dc that was given, before what comes through h was added to it."""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc * cache["f"], grads


@mutant
def cell_gradient_through_the_input_gate(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """dc_prev has passed the input gate, which belongs to the candidate. Which gate stands at the
    old memory?"""
    dx_t, dh_prev, _, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, dc, cache) * cache["i"], grads


@mutant
def forget_gate_with_the_new_cell_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The forget gate is multiplied by the old cell state in the forward pass, so that is the
    factor in its gradient: here the new cell state took its place."""
    return right.lstm_step_backward(params, dh, dc, cache | {"c_prev": cache["c"]})


@mutant
def forget_gate_with_the_hidden_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradient of the forget gate has the factor h_prev. In the forward pass this gate is not
    multiplied by the hidden state, but by the memory."""
    return _but(
        params,
        dh,
        dc,
        cache,
        f=_at_c(dh, dc, cache) * cache["h_prev"] * dsigmoid(cache["f"]),
    )


@mutant
def partners_exchanged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Input gate and candidate are multiplied with each other, so the gradient of each has the
    *other* one's value as a factor. Here each has its own."""
    dc_all, i, g = _at_c(dh, dc, cache), cache["i"], cache["g"]
    return _but(params, dh, dc, cache, i=dc_all * i * dsigmoid(i), g=dc_all * g * dtanh(g))


@mutant
def output_gate_with_the_bare_cell_state(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """The gradient of the output gate has the factor c. In the forward pass that gate is multiplied
    by the squashed memory."""
    return _but(params, dh, dc, cache, o=dh * cache["c"] * dsigmoid(cache["o"]))


@mutant
def output_gate_from_the_cell_gradient(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The output gate acts on h, not on c: its gradient starts from dh."""
    tanh_c = np.tanh(cache["c"])
    return _but(params, dh, dc, cache, o=_at_c(dh, dc, cache) * tanh_c * dsigmoid(cache["o"]))


@mutant
def output_gate_with_the_slope_of_tanh(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradient of the output gate has the slope of tanh as a factor. At that point nothing is
    differentiated yet: the factor is the value that the gate is multiplied by."""
    slope = dtanh(np.tanh(cache["c"]))
    return _but(params, dh, dc, cache, o=dh * slope * dsigmoid(cache["o"]))


@mutant
def slopes_of_the_gates_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """These are the gradients at the gates themselves. To reach their pre-activations the chain
    needs one factor more: the slope of each activation."""
    dc = _at_c(dh, dc, cache)
    da = {
        "f": dc * cache["c_prev"],
        "i": dc * cache["g"],
        "g": dc * cache["i"],
        "o": dh * np.tanh(cache["c"]),
    }
    return _behind_gates(params, dc, da, cache)


@mutant
def slope_of_the_forget_gate_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Three gates are right. From the forget gate to its pre-activation one factor is missing: the
    slope of its sigmoid."""
    return _but(params, dh, dc, cache, f=_at_c(dh, dc, cache) * cache["c_prev"])


@mutant
def slope_of_the_candidate_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """f, i and o are right. The candidate was squashed as well, and the slope of its tanh is
    missing."""
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"])


@mutant
def value_for_slope(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Each gradient was multiplied by the gate's own value where its slope belongs."""
    da = _right_da(dh, dc, cache)
    slopes = {k: dtanh(cache[k]) if k == "g" else dsigmoid(cache[k]) for k in "figo"}
    return _but(params, dh, dc, cache, **{k: da[k] / slopes[k] * cache[k] for k in "figo"})


@mutant
def activated_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gates in the cache have been squashed already. They were squashed a second time before
    their slopes were taken."""
    dc = _at_c(dh, dc, cache)
    f, i, o = (dsigmoid(sigmoid(cache[k])) for k in "fio")
    da = {
        "f": dc * cache["c_prev"] * f,
        "i": dc * cache["g"] * i,
        "g": dc * cache["i"] * dtanh(np.tanh(cache["g"])),
        "o": dh * np.tanh(cache["c"]) * o,
    }
    return _behind_gates(params, dc, da, cache)


@mutant
def candidate_activated_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """f, i and o are right. The candidate in the cache has been through tanh already, and went
    through it once more before its slope was taken."""
    slope = dtanh(np.tanh(cache["g"]))
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"] * slope)


@mutant
def candidate_with_the_slope_of_the_sigmoid(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """All four got the slope of the sigmoid. One of them is a tanh."""
    slope = dsigmoid(cache["g"])
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"] * slope)


@mutant
def gates_with_the_slope_of_tanh(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """All four got the slope of tanh. Three of them are sigmoids."""
    dc = _at_c(dh, dc, cache)
    da = {
        "f": dc * cache["c_prev"] * dtanh(cache["f"]),
        "i": dc * cache["g"] * dtanh(cache["i"]),
        "g": dc * cache["i"] * dtanh(cache["g"]),
        "o": dh * np.tanh(cache["c"]) * dtanh(cache["o"]),
    }
    return _behind_gates(params, dc, da, cache)


@mutant
def square_left_out(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slope of the candidate's tanh lacks its square: at g = -1 the curve is flat, and your
    slope is 2."""
    return _but(params, dh, dc, cache, g=_at_c(dh, dc, cache) * cache["i"] * (1 - cache["g"]))


@mutant
def forget_line_copied_for_input_and_output(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """i and o repeat the gradient of the forget gate: a line was copied, and its letters were not
    all changed. Every gate has a chain of its own."""
    f = _right_da(dh, dc, cache)["f"]
    return _but(params, dh, dc, cache, i=f, o=f)


@mutant
def forget_line_copied_for_output(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """f, i and g are right. The output gate repeats the gradient of the forget gate: look at the
    line that was copied."""
    return _but(params, dh, dc, cache, o=_right_da(dh, dc, cache)["f"])


@mutant
def forget_and_input_exchanged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The forget gate's gradient went to the input gate's parameters, and the other way round.
    The order of the gates here is f, i, g, o."""
    da = _right_da(dh, dc, cache)
    return _but(params, dh, dc, cache, f=da["i"], i=da["f"])


@mutant
def candidate_and_output_exchanged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Candidate and output gate have changed places, as in courses that write i, f, o, g. The
    order of the gates here is f, i, g, o."""
    da = _right_da(dh, dc, cache)
    return _but(params, dh, dc, cache, g=da["o"], o=da["g"])


def _with_grads(params: Params, dh: Array, dc: Array, cache: Cache, grads: Params) -> Step:
    """A step that is right but for the gradients of these parameters."""
    dx_t, dh_prev, dc_prev, others = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, others | grads


@mutant
def bias_gradients_averaged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases are N times too small: they were averaged over the batch. Each
    sequence has its own share in the loss, and the shares add up."""
    da = _right_da(dh, dc, cache)
    means = {"b" + k: da[k].mean(axis=1, keepdims=True) for k in "figo"}
    return _with_grads(params, dh, dc, cache, means)


@mutant
def all_gradients_averaged(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of all parameters are N times too small: you divide by the size of the batch. A
    mean belongs to the loss, and then dh contains it already."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, {k: v / dh.shape[1] for k, v in grads.items()}


@mutant
def biases_without_their_axis(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases have lost an axis: (H,) is a row to NumPy, and adding it to a
    bias would spread that to (H, H). A gradient has the shape of its parameter."""
    sums = {"b" + k: v.sum(axis=1) for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, sums)


@mutant
def biases_not_summed(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases still have a column for every sequence. One bias serves the whole
    batch, so the gradients of all sequences add up."""
    copies = {"b" + k: v for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, copies)


@mutant
def biases_summed_over_units(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the biases were added up along the wrong axis: over the units, where each
    has a bias of its own."""
    sums = {"b" + k: v.sum(axis=0, keepdims=True) for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, sums)


@mutant
def biases_summed_to_one_number(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Each bias has a single number for its gradient: the sum ran over both axes. Every unit has
    a bias of its own."""
    sums = {"b" + k: np.array(v.sum()) for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, sums)


@mutant
def biases_forgotten(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The weights have their gradients, the biases have none: all eight parameters are trained."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, {"W" + k: grads["W" + k] for k in "figo"}


@mutant
def other_names_for_the_gradients(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients are called dWf, dbf and so on. Their dict has the same keys as params, so that
    a parameter and its gradient go by one name."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev, {"d" + name: value for name, value in grads.items()}


@mutant
def one_dict_for_everything(params: Params, dh: Array, dc: Array, cache: Cache) -> Params:
    """All gradients came back in one dict. Four things are asked for: three arrays, and a dict for
    the parameters alone."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return {"dx_t": dx_t, "dh_prev": dh_prev, "dc_prev": dc_prev} | grads


@mutant
def weight_gradients_transposed(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the weights are transposed: the factors of the product stand in the wrong
    order. Write the shape under each of them."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    turned = {"W" + k: z @ v.T for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, turned)


@mutant
def batch_summed_before_the_product(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The batch was summed up before the product, so that every sequence's gradient is multiplied
    with every other sequence's input. The columns are separate sequences."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]]).sum(axis=1, keepdims=True)
    da = _right_da(dh, dc, cache)
    mixed = {"W" + k: v.sum(axis=1, keepdims=True) @ z.T for k, v in da.items()}
    return _with_grads(params, dh, dc, cache, mixed)


@mutant
def gradients_of_the_first_column(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients of the parameters come from the first sequence alone. All sequences of the
    batch have used them."""
    first = {name: value[:, :1] for name, value in cache.items()}
    grads = right.lstm_step_backward(params, dh[:, :1], dc[:, :1], first)[3]
    return _with_grads(params, dh, dc, cache, grads)


@mutant
def input_above_hidden_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """In the gradients of the weights the columns for x stand before those for h. Stack z in the
    same order as in the forward pass."""
    z = np.concatenate([cache["x_t"], cache["h_prev"]])
    mixed = {"W" + k: v @ z.T for k, v in _right_da(dh, dc, cache).items()}
    return _with_grads(params, dh, dc, cache, mixed)


@mutant
def new_hidden_state_below_the_gates(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gates were computed from the old hidden state. In the gradients of the weights the new
    one has taken its place."""
    h = cache["o"] * np.tanh(cache["c"])
    grads = right.lstm_step_backward(params, dh, dc, cache | {"h_prev": h})[3]
    return _with_grads(params, dh, dc, cache, grads)


def _dz(params: Params, dh: Array, dc: Array, cache: Cache) -> Array:
    """The gradient at z, whole."""
    dx_t, dh_prev, _, _ = right.lstm_step_backward(params, dh, dc, cache)
    return np.concatenate([dh_prev, dx_t])


@mutant
def split_from_the_wrong_end(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dz was cut as if x stood above h. Cut it in the order in which z was stacked."""
    _, _, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    dz, input_size = _dz(params, dh, dc, cache), len(cache["x_t"])
    return dz[:input_size], dz[input_size:], dc_prev, grads


@mutant
def stacked_and_split_upside_down(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """x stands above h both where z is stacked and where dz is cut. The weights were trained on
    z with h on top."""
    dx_t, dh_prev, dc_prev, grads = split_from_the_wrong_end(params, dh, dc, cache)
    return (
        dx_t,
        dh_prev,
        dc_prev,
        input_above_hidden_state(params, dh, dc, cache)[3]
        | {name: value for name, value in grads.items() if name[0] == "b"},
    )


@mutant
def hidden_gradient_returned_first(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """All values are right, and the first two have changed places: the order is dx_t, dh_prev,
    dc_prev, grads."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dh_prev, dx_t, dc_prev, grads


@mutant
def cell_gradient_before_hidden_gradient(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """All values are right, and the gradients of the two states have changed places: h comes
    before c."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dc_prev, dh_prev, grads


@mutant
def rows_for_columns(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev are transposed, with a row for each sequence. In this course every sequence
    of a batch is a column."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t.T, dh_prev.T, dc_prev, grads


def _from_some_gates(params: Params, dh: Array, dc: Array, cache: Cache, gates: str) -> Step:
    """A step whose dz has no more than these gates in it."""
    _, _, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    da = _right_da(dh, dc, cache)
    dz = np.sum([params["W" + k].T @ da[k] for k in gates], axis=0)
    return dz[len(dh) :], dz[: len(dh)], dc_prev, grads


@mutant
def last_gate_overwrites_the_others(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev hold the share of the output gate alone: each gate has overwritten the one
    before. All four used z, so four gradients add up."""
    return _from_some_gates(params, dh, dc, cache, "o")


@mutant
def candidate_forgotten_in_the_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev lack the candidate's share. It is no gate, but it is computed from z like
    the three that are."""
    return _from_some_gates(params, dh, dc, cache, "fio")


@mutant
def output_gate_forgotten_in_the_sum(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dx_t and dh_prev lack the output gate's share: it does not act on c, and yet it is computed
    from z like the others."""
    return _from_some_gates(params, dh, dc, cache, "fig")


@mutant
def hidden_gradient_passed_straight_on(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """dh was added to dh_prev. h depends on h_prev through the gates alone: only the memory has a
    path from step to step that leads round them."""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev + dh, dc_prev, grads


@mutant
def input_gradient_without_weights(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """The gradients at the pre-activations were added up and returned as dh_prev: they have to be
    multiplied with the weights first, and each gate has its own."""
    dx_t, _, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, np.sum(list(_right_da(dh, dc, cache).values()), axis=0), dc_prev, grads


@mutant
def upstream_changed_in_place(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients are right, and dh has been changed in place: it belongs to the caller, who may
    need it again. Compute a new array."""
    da_o = dh * np.tanh(cache["c"]) * dsigmoid(cache["o"])
    dh *= cache["o"]
    dc = dc + dh * dtanh(np.tanh(cache["c"]))
    return _behind_gates(params, dc, _at_gates(dh, dc, cache) | {"o": da_o}, cache)


@mutant
def sum_made_in_place(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """What comes through h was added to dc in place: += writes into the caller's array. Compute a
    new one."""
    dc += dh * cache["o"] * dtanh(np.tanh(cache["c"]))
    return _from_c(params, dh, dc, cache)


@mutant
def slopes_written_into_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slopes were written over the gates in the cache. So the forget gate is overwritten before
    dc_prev is computed, and the caller's cache has changed."""
    total = _at_c(dh, dc, cache)
    da = _at_gates(dh, total, cache)
    for k in "fio":
        cache[k] *= 1 - cache[k]
    return _behind_gates(params, total, da, cache)


@mutant
def notes_left_in_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The gradients are right, but the cache has a new entry. It belongs to the forward pass: keep
    your own values under names of your own."""
    cache["tanh_c"] = np.tanh(cache["c"])
    return right.lstm_step_backward(params, dh, dc, cache)


@mutant
def gradients_in_float32(params: Params, dh: Array, dc: Array, cache: Cache) -> object:
    """The gradients went through float32, which keeps 7 digits of 16: too few for a numerical
    check. Keep the dtype of the arguments."""
    *arrays, grads = right.lstm_step_backward(params, dh, dc, cache)
    coarse = {name: value.astype(np.float32).astype(float) for name, value in grads.items()}
    return *(np.asarray(array, np.float32).astype(float) for array in arrays), coarse


@mutant
def stack_expected_in_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """This cache has no key 'z': yours may have one, but backward has to work with the eight keys
    that every cache has. Stack what you need from them."""
    return _with_grads(params, dh, dc, cache, {"Wf": cache["z"]})


@mutant
def hidden_state_expected_in_the_cache(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """This cache has no key 'h': eight keys are all that backward may count on, and no gradient
    needs the new hidden state itself."""
    return _with_grads(params, dh, dc, cache, {"Wf": cache["h"]})


@mutant
def squashed_memory_expected_in_the_cache(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Step:
    """This cache has no key 'tanh_c': eight keys are all that backward may count on. What is not
    among them is quickly computed again."""
    return _with_grads(params, dh, dc, cache, {"Wf": cache["tanh_c"]})


@mutant
def one_dict_for_all_calls(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Every call fills one and the same dict, so a later step changes the gradients of an earlier
    one. Is it made outside the function, or in a default argument?"""
    dx_t, dh_prev, dc_prev, grads = right.lstm_step_backward(params, dh, dc, cache)
    _KEPT.update(grads)
    return dx_t, dh_prev, dc_prev, _KEPT


@mutant
def slope_of_the_gradient(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The slope was taken of the gradient at a gate, in place of the gate: a slope is a function of
    the gate's own value, and multiplies the gradient."""
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    da = {"f": dsigmoid(dc * cache["c_prev"]), "i": dsigmoid(dc * g)}
    da |= {"g": dtanh(dc * i), "o": dsigmoid(dh * tanh_c)}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + gate: da[gate] @ z.T for gate in "figo"}
    grads |= {"b" + gate: da[gate].sum(axis=1, keepdims=True) for gate in "figo"}
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")
    return dz[len(dh) :], dz[: len(dh)], dc * f, grads
