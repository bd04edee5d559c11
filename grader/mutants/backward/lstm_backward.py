"""Known mistakes of lstm_backward."""

from typing import Any

import numpy as np

from solutions import backward as right

from .. import mutant
from .shared import _add, _each_step, _ends, _walk, _zeros

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Caches = list[Cache]
Final = Array | None  # upstream gradient at a final state
Step = tuple[Array, Array, Array, Params]


@mutant
def hidden_gradient_not_carried(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Every step gets its own upstream gradient and nothing from the step after it: h_{t-1} also
    works through step t."""
    return _walk(params, d_outputs, caches, d_h, d_c, carry_h=False)


@mutant
def cell_gradient_not_carried(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The hidden state's gradient goes back through time, the cell state's does not: both go from
    step to step."""
    return _walk(params, d_outputs, caches, d_h, d_c, carry_c=False)


@mutant
def nothing_carried(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Every step is on its own: no gradient goes from one step to the one before it, neither the
    hidden state's nor the memory's."""
    return _walk(params, d_outputs, caches, d_h, d_c, carry_h=False, carry_c=False)


@mutant
def gradients_overwritten(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients of the parameters are those of step 0 alone: each step has overwritten the
    one after it. All steps share one set of parameters."""
    dx, dh0, dc0, _ = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, _each_step(params, d_outputs, caches, d_h, d_c)[0]


@mutant
def gradients_of_the_last_step(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients of the parameters are those of the last step alone: what the earlier steps
    give was never added."""
    dx, dh0, dc0, _ = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, _each_step(params, d_outputs, caches, d_h, d_c)[-1]


@mutant
def bias_gradients_overwritten(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The weights' gradients add up over the steps, the biases' are overwritten at every step: a
    plus is missing in some of the lines."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    first = _each_step(params, d_outputs, caches, d_h, d_c)[0]
    return dx, dh0, dc0, {k: first[k] if k[0] == "b" else grads[k] for k in grads}


@mutant
def gradients_averaged_over_time(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients of the parameters are T times too small: they were averaged over the steps.
    What a shared parameter does at each step adds up."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, {name: value / len(caches) for name, value in grads.items()}


@mutant
def gradients_step_by_step(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> object:
    """A list with the gradients of every step comes back. The parameters are shared by all steps,
    so each has one gradient."""
    dx, dh0, dc0, _ = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, _each_step(params, d_outputs, caches, d_h, d_c)


@mutant
def sums_started_from_the_parameters(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The sums begin with the parameters themselves: copying params gives the right shapes and
    the wrong numbers to start from."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, dc0, {name: params[name] + value for name, value in grads.items()}


@mutant
def upstream_at_the_last_step_alone(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Of d_outputs only the last step is used. Every output may enter the loss, and each brings
    its own gradient."""
    last = np.zeros_like(d_outputs)
    last[-1] = d_outputs[-1]
    return right.lstm_backward(params, last, caches, d_h, d_c)


@mutant
def final_states_ignored(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h and d_c are not used: gradients also enter at the final states, as when a second part of
    the sequence hands them over."""
    return right.lstm_backward(params, d_outputs, caches)


@mutant
def final_cell_state_ignored(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_c is not used: the backward pass starts with a zero gradient at the final memory, whatever
    was given."""
    return right.lstm_backward(params, d_outputs, caches, d_h)


@mutant
def final_hidden_state_ignored(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h is not used: the backward pass starts from d_outputs alone, and the final hidden state
    has a gradient of its own besides."""
    return right.lstm_backward(params, d_outputs, caches, d_c=d_c)


@mutant
def final_gradient_replaces_the_last_output(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """When d_h is given, the last step's d_outputs are lost. The last hidden state is used twice,
    as an output and as the final state."""
    upstream = d_outputs.copy()
    if d_h is not None:
        upstream[-1] = 0.0
    return right.lstm_backward(params, upstream, caches, d_h, d_c)


@mutant
def final_gradients_exchanged(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h enters at the memory and d_c at the hidden state: the two have changed places."""
    return right.lstm_backward(params, d_outputs, caches, d_h=d_c, d_c=d_h)


@mutant
def final_gradient_at_every_step(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h is added at every step. It belongs to the final hidden state and enters once, at the
    end."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    return right.lstm_backward(params, d_outputs + dh, caches, d_c=dc)


@mutant
def final_gradients_at_the_beginning(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h and d_c were added to what comes out at the first step. They are gradients at the final
    states, and the backward pass begins there."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches)
    dh, dc = _ends(d_outputs, d_h, d_c)
    return dx, dh0 + dh, dc0 + dc, grads


@mutant
def truth_of_an_array(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """An array with several entries is neither true nor false, so `or` cannot choose a default:
    compare the argument with None."""
    dh = d_h or np.zeros_like(d_outputs[0])
    dc = d_c or np.zeros_like(d_outputs[0])
    return right.lstm_backward(params, d_outputs, caches, dh, dc)


@mutant
def nothing_put_in_for_none(
    params: Params, d_outputs: Array, caches: Caches, d_h: Any = None, d_c: Any = None
) -> Step:
    """None cannot be added to an array. When no final gradient is given, the backward pass starts
    from zeros of the right shape."""
    dh, dc, grads, dx = d_h, d_c, _zeros(params), []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        dx_t, dh, dc, step = right.lstm_step_backward(params, dh + d_output, dc, cache)
        dx.append(dx_t)
        _add(grads, step)
    return np.array(dx[::-1]), dh, dc, grads


@mutant
def upstream_enters_the_memory_too(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_outputs was added to the gradient of the memory as well. It is a gradient at h;
    lstm_step_backward takes it from there to c."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        dx_t, dh, dc, step = right.lstm_step_backward(params, dh + d_output, dc + d_output, cache)
        dx.append(dx_t)
        _add(grads, step)
    return np.array(dx[::-1]), dh, dc, grads


@mutant
def last_upstream_counted_twice(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The last step's upstream gradient enters twice: once before the loop and once inside it."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    return right.lstm_backward(params, d_outputs, caches, dh + d_outputs[-1], dc)


@mutant
def upstream_one_step_off(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Each step gets the upstream gradient of the step before it, and step 0 that of the last: an
    index is off by one, and -1 counts from the end."""
    return right.lstm_backward(params, np.roll(d_outputs, 1, axis=0), caches, d_h, d_c)


@mutant
def upstream_added_too_late(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dx and grads are right, but dh0 has an upstream gradient too many: h0 is no output. The
    index is -1 there, and that is the last step."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0 + d_outputs[-1], dc0, grads


@mutant
def memory_wrapped_round(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The old memory was taken from the step before, and step 0 has none: -1 is the last step.
    What the sequence began with stands in the first step's own cache."""
    first = caches[0] | {"c_prev": caches[-1]["c"]}
    return right.lstm_backward(params, d_outputs, [first, *caches[1:]], d_h, d_c)


@mutant
def input_gradients_in_reverse(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dx stands in the order in which it was computed, the last step first. It belongs to x, whose
    first step comes first."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx[::-1], dh0, dc0, grads


@mutant
def forwards_through_time(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop runs from the first step to the last. A gradient comes from the end: begin
    there."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs[::-1], caches[::-1], d_h, d_c)
    return dx[::-1], dh0, dc0, grads


@mutant
def caches_not_reversed(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_outputs runs backward and caches forward, so the last gradient is used with the first
    cache: the two belong together step by step."""
    return right.lstm_backward(params, d_outputs, caches[::-1], d_h, d_c)


@mutant
def caches_one_step_off(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Each gradient is used with the cache of the step before its own, and step 0 with that of the
    last: all that a step needs stands in one cache, under one index."""
    return right.lstm_backward(params, d_outputs, [caches[-1], *caches[:-1]], d_h, d_c)


@mutant
def first_step_left_out(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop ends before step 0: the end of a range is not part of it, backward neither."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in range(len(caches) - 1, 0, -1):
        dx[t], dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        _add(grads, step)
    return dx, dh.copy(), dc.copy(), grads


@mutant
def last_step_left_out(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop begins one step too early in time: the last step has the number T - 1, and nothing
    has come back through it."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in range(len(caches) - 2, -1, -1):
        dx[t], dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        _add(grads, step)
    return dx, dh.copy(), dc.copy(), grads


@mutant
def return_inside_the_loop(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The backward pass ends after the last step of the sequence: the return stands inside the
    loop."""
    return right.lstm_backward(params, d_outputs[-1:], caches[-1:], d_h, d_c)


@mutant
def batch_size_for_length(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The loop counts the sequences of the batch in place of the steps: the first axis of
    d_outputs is time, the last is the batch."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), []
    for t in reversed(range(d_outputs.shape[2])):
        dx_t, dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        _add(grads, step)
    return np.array(dx[::-1]), dh, dc, grads


@mutant
def input_gradients_in_a_list(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> object:
    """dx is a list of T arrays. Make one array of shape (T, D, N) of it."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return list(dx.copy()), dh0, dc0, grads


@mutant
def time_as_the_last_axis(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """Time is the last axis of dx, as some courses have it. Here it is the first."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return np.moveaxis(dx, 0, -1), dh0, dc0, grads


@mutant
def steps_side_by_side(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The steps of dx were joined along an axis that was there already. Time is an axis of its
    own."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return np.concatenate(list(dx)), dh0, dc0, grads


@mutant
def states_returned_in_the_wrong_order(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """All values are right, but dc0 comes before dh0: the order is that of the states, h and then
    c."""
    dx, dh0, dc0, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dc0, dh0, grads


@mutant
def cell_gradient_not_returned(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> object:
    """Three things come back, and dc0 is not among them: the sequence began with two states."""
    dx, dh0, _, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    return dx, dh0, grads


@mutant
def last_steps_state_gradients(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dh0 and dc0 are the gradients that entered at the end of the sequence. The ones at its
    beginning come out of the last turn of the loop."""
    dx, _, _, grads = right.lstm_backward(params, d_outputs, caches, d_h, d_c)
    dh, dc = _ends(d_outputs, d_h, d_c)
    return dx, d_outputs[-1] + dh, dc.copy(), grads


@mutant
def sums_made_in_the_upstream_gradient(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """What comes back in time was added to d_outputs in place: += writes into the caller's array.
    Compute a new one at every step."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in reversed(range(len(caches))):
        d_outputs[t] += dh
        dx[t], dh, dc, step = right.lstm_step_backward(params, d_outputs[t], dc, caches[t])
        _add(grads, step)
    return dx, dh, dc, grads


@mutant
def final_gradient_written_into_d_outputs(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """d_h was added into the last entry of d_outputs, which belongs to the caller: called twice,
    it would enter twice."""
    if d_h is not None:
        d_outputs[-1] += d_h
    return right.lstm_backward(params, d_outputs, caches, d_c=d_c)


@mutant
def upstream_added_into_the_final_gradient(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """dh is d_h itself under another name, so += changes the caller's array at the first turn of
    the loop."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    dh += d_outputs[-1]
    rest = d_outputs.copy()
    rest[-1] = 0.0
    return right.lstm_backward(params, rest, caches, dh, dc)


@mutant
def caches_turned_round_in_place(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients are right, but the caller's list of caches now runs backward: reverse()
    changes the list itself. Go through it backward and leave it as it is."""
    caches.reverse()
    return right.lstm_backward(params, d_outputs, caches[::-1], d_h, d_c)


@mutant
def caches_used_up(
    params: Params, d_outputs: Array, caches: Caches, d_h: Final = None, d_c: Final = None
) -> Step:
    """The gradients are right, and the caller's list of caches is empty afterwards: pop() takes
    things out for good."""
    taken = [caches.pop() for _ in range(len(caches))]
    return right.lstm_backward(params, d_outputs, taken[::-1], d_h, d_c)


@mutant
def upstream_counted_from_the_front(
    params: Params,
    d_outputs: Array,
    caches: list[Cache],
    d_h: Array | None = None,
    d_c: Array | None = None,
) -> Step:
    """The caches are read from the last step to the first, and the upstream gradients from the
    first to the last: enumerate counts from 0, also over a reversed list."""
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t, cache in enumerate(reversed(caches)):
        dx[t], dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, cache)
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads
