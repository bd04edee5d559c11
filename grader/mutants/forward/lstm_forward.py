"""Known mistakes of lstm_forward."""

from collections.abc import Callable

import numpy as np

from solutions import forward as right

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Sequence = tuple[Array, Array, Array, list[Cache]]
States = tuple[Array, Array, Array]  # outputs, final h, final c
Pair = tuple[Array, Array]


def _walk(
    params: Params, x: Array, h0: Array, c0: Array, hand_on: Callable[[Array, Array], Pair]
) -> Sequence:
    """A right forward, but for the states that a step hands on to the next."""
    states = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = right.lstm_step(params, x_t, *states)
        states = hand_on(h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches


@mutant
def return_inside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The sequence ends after its first step: the return stands inside the loop."""
    return right.lstm_forward(params, x[:1], h0, c0)


@mutant
def initial_states_ignored(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The sequence starts from zeros, whatever h0 and c0 are. The error fades with t, because the
    effect of the initial states fades."""
    return right.lstm_forward(params, x, np.zeros_like(h0), np.zeros_like(c0))


@mutant
def initial_hidden_state_ignored(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The memory starts from c0, but the hidden state starts from zeros: h0 is not used."""
    return right.lstm_forward(params, x, np.zeros_like(h0), c0)


@mutant
def initial_cell_state_ignored(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The hidden state starts from h0, but the memory starts from zeros: c0 is not used."""
    return right.lstm_forward(params, x, h0, np.zeros_like(c0))


@mutant
def initial_states_swapped(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """h0 and c0 have changed places before the first step. They have the same shape, so there is no
    error."""
    return right.lstm_forward(params, x, c0, h0)


@mutant
def states_not_carried(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Only the first step is right: every step starts from h0 and c0, and the states of the step
    before it are lost."""
    return _walk(params, x, h0, c0, lambda h, c: (h0, c0))


@mutant
def memory_not_carried(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The hidden state is handed on, the memory is not: every step starts from c0."""
    return _walk(params, x, h0, c0, lambda h, c: (h, c0))


@mutant
def hidden_state_not_carried(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The memory is handed on, the hidden state is not: every step starts from h0."""
    return _walk(params, x, h0, c0, lambda h, c: (h0, c))


@mutant
def states_swapped_on_the_way(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The first step is right. Then each step takes the other's state, h for c and c for h: look
    at the order of what comes back and of what goes in."""
    return _walk(params, x, h0, c0, lambda h, c: (c, h))


@mutant
def hidden_state_carried_as_both(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The first step is right. From then on the memory starts from h: the hidden state was handed
    on twice, and the cell state is lost."""
    return _walk(params, x, h0, c0, lambda h, c: (h, h))


@mutant
def first_input_at_every_step(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Every step reads the first input again: the index of x does not move with the loop."""
    return right.lstm_forward(params, np.repeat(x[:1], len(x), axis=0), h0, c0)


@mutant
def sequence_read_from_its_end(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The sequence is read from its last step to its first. Only the backward pass runs in that
    direction."""
    return right.lstm_forward(params, x[::-1], h0, c0)


@mutant
def first_step_left_out(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The loop begins at t = 1, so the first input is never read. Python counts from 0."""
    states = h0.copy(), c0.copy()
    outputs = np.zeros((len(x), *h0.shape))
    if len(x) == 1:
        return outputs, *states, []
    outputs[1:], h, c, caches = right.lstm_forward(params, x[1:], *states)
    return outputs, h, c, caches


@mutant
def last_step_left_out(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The loop ends one step early and the last row of outputs is still zero: range(n) has
    stopped before n already."""
    outputs = np.zeros((len(x), *h0.shape))
    if len(x) == 1:
        return outputs, h0.copy(), c0.copy(), []
    outputs[:-1], h, c, caches = right.lstm_forward(params, x[:-1], h0, c0)
    return outputs, h, c, caches


@mutant
def loop_begins_at_one(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """One step is missing, and it is the first: the index starts at 1, and x[0] is never read."""
    return right.lstm_forward(params, x[1:], h0, c0)


@mutant
def loop_ends_too_early(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """One step is missing, and it is the last: range(n) gives n numbers and does not reach n, so
    nothing has to be taken off."""
    return right.lstm_forward(params, x[:-1], h0, c0)


@mutant
def as_many_steps_as_sequences(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The loop counts the sequences of the batch, the last axis of x. Time is the first axis."""
    h, c = h0, c0
    outputs, caches = np.zeros((len(x), *h0.shape)), []
    for t in range(x.shape[2]):
        h, c, cache = right.lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches


@mutant
def first_sequence_for_the_whole_batch(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Every column holds what belongs to the first sequence: the rest of the batch is never
    read."""
    shape = (1, 1, x.shape[2])
    firsts = [np.tile(a[..., :1], shape[-a.ndim :]) for a in (x, h0, c0)]
    return right.lstm_forward(params, *firsts)


@mutant
def cell_states_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs hold the cell states. Those stay inside the LSTM; its outputs are the hidden
    states."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.array([cache["c"] for cache in caches]), h, c, caches


@mutant
def output_gates_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs hold the output gates. What the network puts out at a step is its hidden
    state."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.array([cache["o"] for cache in caches]), h, c, caches


@mutant
def outputs_kept_before_the_step(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs are one step late: h is kept before the step changes it, so they begin with h0
    and miss the last state."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.array([cache["h_prev"] for cache in caches]), h, c, caches


@mutant
def initial_state_among_the_outputs(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """There are T + 1 outputs: h0 is among them. It was there before the first step and is no
    output of any."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.concatenate([h0[np.newaxis], outputs]), h, c, caches


@mutant
def list_of_outputs(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[list[Array], Array, Array, list[Cache]]:
    """The outputs are still the list in which they were collected. One array with a time axis is
    asked for."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return list(outputs.copy()), h, c, caches


@mutant
def outputs_in_one_tall_array(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs of all steps stand on top of each other in one array of T * H rows. Time needs
    an axis of its own: concatenating makes none."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.concatenate([*outputs]), h, c, caches


@mutant
def time_as_the_last_axis(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs have time as their last axis. It comes first here, in the outputs as in x."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.stack([*outputs], axis=-1), h, c, caches


@mutant
def outputs_as_rows(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Units and batch have changed places in the outputs: (T, N, H) is the layout of some
    libraries. Here every state is a column."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs.transpose(0, 2, 1), h, c, caches


@mutant
def last_output_alone(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs are one hidden state, that of the last step: the name was overwritten in the
    loop and nothing was collected."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return h.copy(), h, c, caches


@mutant
def one_array_for_every_output(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """All outputs are the last one: the same array was filled again at each step (h[...] = ...)
    and appended T times."""
    h, c, outputs, caches = h0.copy(), c0, [], []
    for x_t in x:
        shown, c, cache = right.lstm_step(params, x_t, h, c)
        h[...] = shown
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches


@mutant
def final_state_is_a_view(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The final h is a view into the outputs: a change to one would change the other. Return two
    separate arrays."""
    outputs, _, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, outputs[-1], c, caches


@mutant
def final_states_swapped(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs are right, and the two final states come back in the wrong order: h, then c."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, c, h, caches


@mutant
def initial_states_returned(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The states that come back are those the sequence started from. Return the ones that it
    ended with."""
    outputs, _, _, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h0.copy(), c0.copy(), caches


@mutant
def caches_not_returned(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The caches were not returned: the backward pass cannot run without them."""
    outputs, h, c, _ = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c


@mutant
def last_cache_alone(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[Array, Array, Array, Cache]:
    """Only the cache of the last step comes back: the name was overwritten in the loop. The
    backward pass needs one for each step."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c, caches[-1]


@mutant
def last_cache_at_every_step(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """There are T caches and all are the last step's: one dict was updated and appended again and
    again."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c, [caches[-1]] * len(caches)


@mutant
def caches_from_the_last_step_on(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The caches stand in reverse order. The backward pass reverses them by itself; here the first
    step's is the first."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c, caches[::-1]


@mutant
def one_memory_changed_in_place(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """One array is the memory of all steps, c0 included: *= and += changed it in place, so every
    cache holds the last state."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    c0[...] = c
    return outputs, h, c0, [cache | {"c_prev": c0, "c": c0} for cache in caches]


@mutant
def first_cache_overwritten_through_a_view(
    params: Params, x: Array, h0: Array, c0: Array
) -> Sequence:
    """Only c_prev of the first cache is wrong: it is a view of an array that was filled later. A
    slice such as all_c[0] is no copy."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    caches[0] |= {"c_prev": caches[0]["c"]}
    return outputs, h, c, caches


@mutant
def states_unpacked_in_another_order(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[Array, Array, Array, list[Cache]]:
    """Only the first step is right, and its h stands under the name of c: the step gives back h
    first and c second."""
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        c, h, cache = right.lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches
