"""Known mistakes of notebook 02-forward, in the order of its exercises."""

from collections.abc import Callable

import numpy as np

from solutions import forward as right
from solutions.gates import gates, hidden_state, sigmoid, update_cell

from . import mutant_of

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Step = tuple[Array, Array, Cache]
Sequence = tuple[Array, Array, Array, list[Cache]]
States = tuple[Array, Array, Array]  # outputs, final h, final c
Pair = tuple[Array, Array]

# ---------------------------------------------------------------- lstm_step


def _step_from(
    f: Array, i: Array, g: Array, o: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """A right step, from gates that may be wrong."""
    c = update_cell(f, i, g, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return hidden_state(o, c), c, cache


@mutant_of("lstm_step")
def states_returned_the_other_way_round(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """The memory comes back first and the hidden state second: look at the order in which the
    docstring names them."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return c, h, cache


@mutant_of("lstm_step")
def cache_not_returned(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The two states are returned and the cache is not: the backward pass needs it."""
    h, c, _ = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c


@mutant_of("lstm_step")
def hidden_state_of_the_old_memory(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """h shows the memory as it was before this step. Update first, then show the new one."""
    _, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return hidden_state(cache["o"], c_prev), c, cache


@mutant_of("lstm_step")
def old_memory_left_out(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Every step starts with an empty memory: c_prev is in the cache, but it has no effect on c."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, np.zeros_like(c_prev))
    return h, c, cache | {"c_prev": c_prev}


@mutant_of("lstm_step")
def old_hidden_state_left_out(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The gates depend on the input alone: h_prev is in the cache, but it has no effect on the
    gates."""
    h, c, cache = right.lstm_step(params, x_t, np.zeros_like(h_prev), c_prev)
    return h, c, cache | {"h_prev": h_prev}


@mutant_of("lstm_step")
def input_gate_unpacked_first(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """f and i have changed places when the gates were unpacked. This course keeps the order f, i,
    g, o; some libraries begin with i."""
    i, f, g, o = gates(params, x_t, h_prev)
    return _step_from(f, i, g, o, x_t, h_prev, c_prev)


@mutant_of("lstm_step")
def candidate_unpacked_last(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """g and o have changed places when the gates were unpacked: the candidate comes third, the
    output gate last."""
    f, i, o, g = gates(params, x_t, h_prev)
    return _step_from(f, i, g, o, x_t, h_prev, c_prev)


@mutant_of("lstm_step")
def forget_gate_for_all(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """i and o are copies of f: one line was copied three times. Forgetting, writing and showing
    are three decisions, each with weights of its own."""
    f, _, g, _ = gates(params, x_t, h_prev)
    return _step_from(f, f.copy(), g, f.copy(), x_t, h_prev, c_prev)


@mutant_of("lstm_step")
def arguments_of_update_cell_swapped(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """The cache is right, but the memory was updated with f and i in each other's place: look at
    the order of the arguments."""
    _, _, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    c = update_cell(cache["i"], cache["f"], cache["g"], c_prev)
    return hidden_state(cache["o"], c), c, cache | {"c": c}


@mutant_of("lstm_step")
def arguments_of_hidden_state_swapped(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """c is right and h is not: hidden_state takes the gate first and the memory second."""
    _, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return hidden_state(c, cache["o"]), c, cache


@mutant_of("lstm_step")
def x_above_h(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The input stands above the hidden state in z, so each is multiplied with the other's weights.
    The order in z is h, then x."""
    f, i, g, o = gates(params, h_prev, x_t)
    return _step_from(f, i, g, o, x_t, h_prev, c_prev)


@mutant_of("lstm_step")
def recurrent_weights_transposed(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The square part of W, which acts on h, was transposed. Its shape is (H, H) either way, so
    there is no error: row k of W belongs to unit k."""
    units = len(h_prev)
    turned = {
        k: np.hstack([v[:, :units].T, v[:, units:]]) if k[0] == "W" else v
        for k, v in params.items()
    }
    return right.lstm_step(turned, x_t, h_prev, c_prev)


@mutant_of("lstm_step")
def biases_left_out(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The gates are computed from the weights alone: the four biases are not used."""
    unbiased = {k: v if k[0] == "W" else np.zeros_like(v) for k, v in params.items()}
    return right.lstm_step(unbiased, x_t, h_prev, c_prev)


@mutant_of("lstm_step")
def memory_squashed_for_good(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """h is right, but c was replaced by its tanh and returned like that. The tanh is for h alone;
    the memory itself stays as it is."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, np.tanh(c), cache | {"c": np.tanh(c)}


@mutant_of("lstm_step")
def output_gate_for_hidden_state(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """What comes back first is the output gate o. The hidden state is what that gate lets
    through."""
    _, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return cache["o"].copy(), c, cache


@mutant_of("lstm_step")
def one_array_for_both_states(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """h and c are one and the same array: h = c = ... gives two names to one array. A step has two
    states."""
    h, _, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, h, cache | {"c": h}


@mutant_of("lstm_step")
def memory_updated_in_place(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """c = c_prev copies the name, not the numbers: *= and += then overwrite the old memory, which
    belongs to the caller and to the cache."""
    f, i, g, o = gates(params, x_t, h_prev)
    c = c_prev
    c *= f
    c += i * g
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return hidden_state(o, c), c, cache


@mutant_of("lstm_step")
def new_cell_state_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds the new cell state under c_prev: the backward pass needs the old one
    there."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c_prev": c}


@mutant_of("lstm_step")
def new_hidden_state_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds the new hidden state under h_prev: the gates were computed from the old
    one, and so will be their gradients."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"h_prev": h}


@mutant_of("lstm_step")
def hidden_state_kept_as_c(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds h under the name c. From h alone the memory cannot be computed again."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c": h}


@mutant_of("lstm_step")
def squashed_memory_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds tanh of the memory under c. The key c is for the memory itself; a squashed
    one can have a key of its own."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c": np.tanh(c)}


@mutant_of("lstm_step")
def memory_not_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The old memory is in the cache and the new one is not: the backward pass begins at the new
    one."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, {k: v for k, v in cache.items() if k != "c"}


@mutant_of("lstm_step")
def sums_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Under f, i, g and o the cache holds the bare sums, before sigmoid and tanh. The backward pass
    computes the slopes from the outputs."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    z = np.concatenate([h_prev, x_t])
    return h, c, cache | {k: params["W" + k] @ z + params["b" + k] for k in "figo"}


@mutant_of("lstm_step")
def input_gate_kept_twice(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """h and c are right, and the cache has i under o as well: an entry was copied and its value
    not changed."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"o": cache["i"]}


@mutant_of("lstm_step")
def candidate_changed_before_it_was_kept(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """g was multiplied in place (g *= ...) and then kept, so the cache holds i * g where the
    candidate should be."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"g": cache["i"] * cache["g"]}


@mutant_of("lstm_step")
def stacked_input_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Under x_t the cache holds the stacked z: the name was used again for something larger. The
    input has D rows."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"x_t": np.concatenate([h_prev, x_t])}


@mutant_of("lstm_step")
def input_under_another_name(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache calls the input x. Other functions will look for it by the name that the
    docstring gives."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, {"x" if k == "x_t" else k: v for k, v in cache.items()}


@mutant_of("lstm_step")
def cache_as_a_tuple(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array, tuple[Array, ...]]:
    """The cache is a tuple, so its arrays have no names. Make it a dict: curly brackets, not round
    ones."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, tuple(cache.values())


_ONE: Cache = {}


@mutant_of("lstm_step")
def one_dict_for_every_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Every call writes into the same dict, which was made once outside the function: the next
    step overwrites the cache of this one."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    _ONE.update(cache)
    return h, c, _ONE


@mutant_of("lstm_step")
def memory_given_first(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array, Cache]:
    """All four gates are right and c is not: update_cell got its arguments in another order than
    it takes them. The old memory comes last there."""
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(c_prev, f, i, g)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache


# ---------------------------------------------------------------- lstm_forward


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


@mutant_of("lstm_forward")
def return_inside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The sequence ends after its first step: the return stands inside the loop."""
    return right.lstm_forward(params, x[:1], h0, c0)


@mutant_of("lstm_forward")
def initial_states_ignored(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The sequence starts from zeros, whatever h0 and c0 are. The error fades with t, because the
    effect of the initial states fades."""
    return right.lstm_forward(params, x, np.zeros_like(h0), np.zeros_like(c0))


@mutant_of("lstm_forward")
def initial_hidden_state_ignored(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The memory starts from c0, but the hidden state starts from zeros: h0 is not used."""
    return right.lstm_forward(params, x, np.zeros_like(h0), c0)


@mutant_of("lstm_forward")
def initial_cell_state_ignored(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The hidden state starts from h0, but the memory starts from zeros: c0 is not used."""
    return right.lstm_forward(params, x, h0, np.zeros_like(c0))


@mutant_of("lstm_forward")
def initial_states_swapped(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """h0 and c0 have changed places before the first step. They have the same shape, so there is no
    error."""
    return right.lstm_forward(params, x, c0, h0)


@mutant_of("lstm_forward")
def states_not_carried(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Only the first step is right: every step starts from h0 and c0, and the states of the step
    before it are lost."""
    return _walk(params, x, h0, c0, lambda h, c: (h0, c0))


@mutant_of("lstm_forward")
def memory_not_carried(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The hidden state is handed on, the memory is not: every step starts from c0."""
    return _walk(params, x, h0, c0, lambda h, c: (h, c0))


@mutant_of("lstm_forward")
def hidden_state_not_carried(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The memory is handed on, the hidden state is not: every step starts from h0."""
    return _walk(params, x, h0, c0, lambda h, c: (h0, c))


@mutant_of("lstm_forward")
def states_swapped_on_the_way(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The first step is right. Then each step takes the other's state, h for c and c for h: look
    at the order of what comes back and of what goes in."""
    return _walk(params, x, h0, c0, lambda h, c: (c, h))


@mutant_of("lstm_forward")
def hidden_state_carried_as_both(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The first step is right. From then on the memory starts from h: the hidden state was handed
    on twice, and the cell state is lost."""
    return _walk(params, x, h0, c0, lambda h, c: (h, h))


@mutant_of("lstm_forward")
def first_input_at_every_step(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Every step reads the first input again: the index of x does not move with the loop."""
    return right.lstm_forward(params, np.repeat(x[:1], len(x), axis=0), h0, c0)


@mutant_of("lstm_forward")
def sequence_read_from_its_end(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The sequence is read from its last step to its first. Only the backward pass runs in that
    direction."""
    return right.lstm_forward(params, x[::-1], h0, c0)


@mutant_of("lstm_forward")
def first_step_left_out(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The loop begins at t = 1, so the first input is never read. Python counts from 0."""
    states = h0.copy(), c0.copy()
    outputs = np.zeros((len(x), *h0.shape))
    if len(x) == 1:
        return outputs, *states, []
    outputs[1:], h, c, caches = right.lstm_forward(params, x[1:], *states)
    return outputs, h, c, caches


@mutant_of("lstm_forward")
def last_step_left_out(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The loop ends one step early and the last row of outputs is still zero: range(n) has
    stopped before n already."""
    outputs = np.zeros((len(x), *h0.shape))
    if len(x) == 1:
        return outputs, h0.copy(), c0.copy(), []
    outputs[:-1], h, c, caches = right.lstm_forward(params, x[:-1], h0, c0)
    return outputs, h, c, caches


@mutant_of("lstm_forward")
def loop_begins_at_one(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """One step is missing, and it is the first: the index starts at 1, and x[0] is never read."""
    return right.lstm_forward(params, x[1:], h0, c0)


@mutant_of("lstm_forward")
def loop_ends_too_early(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """One step is missing, and it is the last: range(n) gives n numbers and does not reach n, so
    nothing has to be taken off."""
    return right.lstm_forward(params, x[:-1], h0, c0)


@mutant_of("lstm_forward")
def as_many_steps_as_sequences(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The loop counts the sequences of the batch, the last axis of x. Time is the first axis."""
    h, c = h0, c0
    outputs, caches = np.zeros((len(x), *h0.shape)), []
    for t in range(x.shape[2]):
        h, c, cache = right.lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches


@mutant_of("lstm_forward")
def first_sequence_for_the_whole_batch(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Every column holds what belongs to the first sequence: the rest of the batch is never
    read."""
    shape = (1, 1, x.shape[2])
    firsts = [np.tile(a[..., :1], shape[-a.ndim :]) for a in (x, h0, c0)]
    return right.lstm_forward(params, *firsts)


@mutant_of("lstm_forward")
def cell_states_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs hold the cell states. Those stay inside the LSTM; its outputs are the hidden
    states."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.array([cache["c"] for cache in caches]), h, c, caches


@mutant_of("lstm_forward")
def output_gates_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs hold the output gates. What the network puts out at a step is its hidden
    state."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.array([cache["o"] for cache in caches]), h, c, caches


@mutant_of("lstm_forward")
def outputs_kept_before_the_step(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs are one step late: h is kept before the step changes it, so they begin with h0
    and miss the last state."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.array([cache["h_prev"] for cache in caches]), h, c, caches


@mutant_of("lstm_forward")
def initial_state_among_the_outputs(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """There are T + 1 outputs: h0 is among them. It was there before the first step and is no
    output of any."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.concatenate([h0[np.newaxis], outputs]), h, c, caches


@mutant_of("lstm_forward")
def list_of_outputs(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[list[Array], Array, Array, list[Cache]]:
    """The outputs are still the list in which they were collected. One array with a time axis is
    asked for."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return list(outputs.copy()), h, c, caches


@mutant_of("lstm_forward")
def outputs_in_one_tall_array(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs of all steps stand on top of each other in one array of T * H rows. Time needs
    an axis of its own: concatenating makes none."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.concatenate([*outputs]), h, c, caches


@mutant_of("lstm_forward")
def time_as_the_last_axis(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs have time as their last axis. It comes first here, in the outputs as in x."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return np.stack([*outputs], axis=-1), h, c, caches


@mutant_of("lstm_forward")
def outputs_as_rows(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """Units and batch have changed places in the outputs: (T, N, H) is the layout of some
    libraries. Here every state is a column."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs.transpose(0, 2, 1), h, c, caches


@mutant_of("lstm_forward")
def last_output_alone(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs are one hidden state, that of the last step: the name was overwritten in the
    loop and nothing was collected."""
    _, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return h.copy(), h, c, caches


@mutant_of("lstm_forward")
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


@mutant_of("lstm_forward")
def final_state_is_a_view(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The final h is a view into the outputs: a change to one would change the other. Return two
    separate arrays."""
    outputs, _, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, outputs[-1], c, caches


@mutant_of("lstm_forward")
def final_states_swapped(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The outputs are right, and the two final states come back in the wrong order: h, then c."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, c, h, caches


@mutant_of("lstm_forward")
def initial_states_returned(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The states that come back are those the sequence started from. Return the ones that it
    ended with."""
    outputs, _, _, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h0.copy(), c0.copy(), caches


@mutant_of("lstm_forward")
def caches_not_returned(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The caches were not returned: the backward pass cannot run without them."""
    outputs, h, c, _ = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c


@mutant_of("lstm_forward")
def last_cache_alone(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[Array, Array, Array, Cache]:
    """Only the cache of the last step comes back: the name was overwritten in the loop. The
    backward pass needs one for each step."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c, caches[-1]


@mutant_of("lstm_forward")
def last_cache_at_every_step(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """There are T caches and all are the last step's: one dict was updated and appended again and
    again."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c, [caches[-1]] * len(caches)


@mutant_of("lstm_forward")
def caches_from_the_last_step_on(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """The caches stand in reverse order. The backward pass reverses them by itself; here the first
    step's is the first."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    return outputs, h, c, caches[::-1]


@mutant_of("lstm_forward")
def one_memory_changed_in_place(params: Params, x: Array, h0: Array, c0: Array) -> Sequence:
    """One array is the memory of all steps, c0 included: *= and += changed it in place, so every
    cache holds the last state."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    c0[...] = c
    return outputs, h, c0, [cache | {"c_prev": c0, "c": c0} for cache in caches]


@mutant_of("lstm_forward")
def first_cache_overwritten_through_a_view(
    params: Params, x: Array, h0: Array, c0: Array
) -> Sequence:
    """Only c_prev of the first cache is wrong: it is a view of an array that was filled later. A
    slice such as all_c[0] is no copy."""
    outputs, h, c, caches = right.lstm_forward(params, x, h0, c0)
    caches[0] |= {"c_prev": caches[0]["c"]}
    return outputs, h, c, caches


@mutant_of("lstm_forward")
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


# ---------------------------------------------------------------- LSTM


class _Layer(right.LSTM):
    """The reference in two halves, so that a mistake can stand in one of them."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Prepare the arguments, then run."""
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        return self.run(x, *self.start(zeros, initial_hidden_state, initial_cell_state))

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states to start from."""
        return zeros if h0 is None else h0, zeros if c0 is None else c0

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run x, of shape (T, D, N)."""
        outputs, h, c, self.caches = right.lstm_forward(self.params, x, h0, c0)
        return outputs, h, c


@mutant_of("LSTM")
class ZeroWeights(right.LSTM):
    """The weights are still the zeros of np.zeros: a layer whose weights are all zero writes
    nothing to its memory, and its outputs are all 0."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Replace the weights by zeros."""
        super().__init__(input_size, hidden_size, rng)
        self.Wf, self.Wi, self.Wg, self.Wo = (np.zeros_like(self.Wf) for _ in "figo")


@mutant_of("LSTM")
class OneMatrixForAllGates(right.LSTM):
    """The four gates share one matrix of weights: it was drawn once and given four names. Each
    gate has its own draw."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw once."""
        super().__init__(input_size, hidden_size, rng)
        self.Wi = self.Wg = self.Wo = self.Wf


@mutant_of("LSTM")
class OneBiasForAllGates(right.LSTM):
    """The four biases are one array with four names, as a = b = np.zeros(...) makes them: an
    update of one will move them all."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Make one array of zeros."""
        super().__init__(input_size, hidden_size, rng)
        self.bi = self.bg = self.bo = self.bf


@mutant_of("LSTM")
class RngIgnored(right.LSTM):
    """The same rng gives other weights every time: the parameters are drawn from another source
    than the one that was handed over."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw from elsewhere."""
        super().__init__(input_size, hidden_size, None)


@mutant_of("LSTM")
class SameSeedForEver(right.LSTM):
    """Every layer has the same weights, whatever rng is: a seed is fixed inside the class."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw with a seed of its own."""
        super().__init__(input_size, hidden_size, np.random.default_rng(0))


@mutant_of("LSTM")
class SizesSwapped(right.LSTM):
    """input_size and hidden_size have changed places on the way to init_params: look at the order
    of its arguments."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw with the sizes in the other order."""
        super().__init__(hidden_size, input_size, rng)


@mutant_of("LSTM")
class WeightsTransposed(right.LSTM):
    """The weights are transposed, (H+D, H). They stand to the left of a column z, so they have a
    row for each unit."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw, and transpose."""
        super().__init__(input_size, hidden_size, rng)
        self.Wf, self.Wi, self.Wg, self.Wo = self.Wf.T, self.Wi.T, self.Wg.T, self.Wo.T


@mutant_of("LSTM")
class FlatBiases(right.LSTM):
    """The biases have one axis, (H,). Added to (H, N) NumPy reads them as a row, or raises an
    error; here they are columns."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw, and flatten."""
        super().__init__(input_size, hidden_size, rng)
        self.bf, self.bi, self.bg, self.bo = (np.zeros(hidden_size) for _ in "figo")


@mutant_of("LSTM")
class BiasesAsRows(right.LSTM):
    """The biases are rows, (1, H). Vectors are columns in this course, biases too."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw, and transpose the biases."""
        super().__init__(input_size, hidden_size, rng)
        self.bf, self.bi, self.bg, self.bo = self.bf.T, self.bi.T, self.bg.T, self.bo.T


@mutant_of("LSTM")
class ParamsOfTheStart(right.LSTM):
    """params gives the arrays that __init__ made. After lstm.Wf = ... it has to give the new one:
    look the attributes up each time params is used."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Keep a dict beside the attributes."""
        super().__init__(input_size, hidden_size, rng or np.random.default_rng(0))
        self.kept = super().params

    @property
    def params(self) -> Params:
        """The dict of the beginning."""
        return self.kept


@mutant_of("LSTM")
class RunsWithTheWeightsOfTheStart(right.LSTM):
    """params shows the weights as they are now, but forward runs with those of the beginning: a
    copy was made in __init__ and never renewed."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Keep a copy for forward."""
        super().__init__(input_size, hidden_size, rng or np.random.default_rng(0))
        self.start = {k: v.copy() for k, v in self.params.items()}

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Run with the copy."""
        layer = _Layer(1, 1)
        for name, value in self.start.items():
            setattr(layer, name, value)
        results = layer.forward(x, initial_hidden_state, initial_cell_state)
        self.caches = layer.caches
        return results


@mutant_of("LSTM")
class BiasLineCopied(right.LSTM):
    """params gives bf under the name bo: a line was copied and one letter not changed. So forward
    runs with a wrong bias."""

    @property
    def params(self) -> Params:
        """Seven parameters and a copy of a line."""
        return super().params | {"bo": self.bf}


@mutant_of("LSTM")
class CandidateAndOutputMixedUp(right.LSTM):
    """params has Wg and Wo, bg and bo in each other's place: two tuples stand in different
    orders. The gates go f, i, g, o."""

    @property
    def params(self) -> Params:
        """The parameters, two gates in the wrong order."""
        return dict(
            zip(
                ("Wf", "bf", "Wi", "bi", "Wo", "bo", "Wg", "bg"),
                super().params.values(),
                strict=True,
            )
        )


@mutant_of("LSTM")
class GivenStatesIgnored(_Layer):
    """Every sequence starts from zeros, whatever initial states are given. Zeros are what to take
    when there are none."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """Zeros, always."""
        return zeros, zeros


@mutant_of("LSTM")
class InitialStatesSwapped(_Layer):
    """The initial hidden state is used as the memory and the other way round: look at the order
    in which they are passed on."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states, in the wrong order."""
        h, c = super().start(zeros, h0, c0)
        return c, h


@mutant_of("LSTM")
class OneStateForBoth(_Layer):
    """The memory starts from the initial *hidden* state: a line was copied and one name not
    changed. The initial cell state is not used."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The hidden state twice."""
        h, _ = super().start(zeros, h0, c0)
        return h, h


@mutant_of("LSTM")
class BothStatesOrNone(_Layer):
    """When one of the two states is not given, the other is thrown away too. Each has a default
    of its own."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states when both are there."""
        return (zeros, zeros) if h0 is None or c0 is None else (h0, c0)


@mutant_of("LSTM")
class TruthOfAnArray(_Layer):
    """An array has no truth value: `if state` and `state or zeros` fail as soon as a state is
    given. Compare it with None."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states, or zeros."""
        return h0 or zeros, c0 or zeros  # type: ignore[return-value]


@mutant_of("LSTM")
class StatesKeptForTheNextCall(_Layer):
    """The next sequence starts from the states that the last one ended with. Without initial
    states a forward starts from zeros, every time."""

    last: Pair | None = None

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states, or those of the last call."""
        h, c = self.last or (zeros, zeros)
        return h if h0 is None else h0, c if c0 is None else c0

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and keep the states."""
        outputs, h, c = super().run(x, h0, c0)
        self.last = h, c
        return outputs, h, c


@mutant_of("LSTM")
class SequenceReadAsABatch(_Layer):
    """(T, D) was read as T sequences of one step each. It is one sequence of T steps: the axis
    that is missing is that of the batch."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Turn a single sequence into a batch."""
        if x.ndim == 2:
            x = x.T[np.newaxis]
        return super().forward(x, initial_hidden_state, initial_cell_state)


@mutant_of("LSTM")
class OneSequenceWithoutBatch(_Layer):
    """For x of shape (T, D) the outputs come back without their batch axis. One sequence is a
    batch with N = 1, and keeps that axis."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Run, and take off the axis that was added."""
        outputs, h, c = super().forward(x, initial_hidden_state, initial_cell_state)
        return (outputs[:, :, 0], h, c) if x.ndim == 2 else (outputs, h, c)


@mutant_of("LSTM")
class AxesOfOneSqueezedAway(_Layer):
    """Every axis of length 1 is gone: np.squeeze takes the batch axis whenever N = 1. The number
    of axes must not depend on sizes."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and squeeze."""
        outputs, h, c = super().run(x, h0, c0)
        return np.squeeze(outputs), np.squeeze(h), np.squeeze(c)


@mutant_of("LSTM")
class CellStatesAsOutputs(_Layer):
    """The outputs are the cell states of all steps. Those stay inside the layer; it puts out its
    hidden states."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and collect c."""
        _, h, c = super().run(x, h0, c0)
        return np.array([cache["c"] for cache in self.caches]), h, c


@mutant_of("LSTM")
class LastStepAsOutputs(_Layer):
    """The outputs hold one step, the last. Some libraries do this unless sequences are requested;
    here all T steps come back."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and keep the last."""
        outputs, h, c = super().run(x, h0, c0)
        return outputs[-1], h, c


@mutant_of("LSTM")
class FinalStatesInTheWrongOrder(_Layer):
    """final_h holds the memory and final_c the hidden state: they come back in the wrong order."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and return c before h."""
        outputs, h, c = super().run(x, h0, c0)
        return outputs, c, h


@mutant_of("LSTM")
class FinalStateInsideTheOutputs(_Layer):
    """final_h is the last slice of outputs, not an array of its own: scaling one in place would
    scale the other."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and return a view."""
        outputs, _, c = super().run(x, h0, c0)
        return outputs, outputs[-1], c


@mutant_of("LSTM")
class CachesAmongTheResults(_Layer):
    """forward does not return its three results: is there a return, and how many names stand behind
    it? The caches stay in self.caches."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and return what lstm_forward returns."""
        return *super().run(x, h0, c0), self.caches  # type: ignore[return-value]


@mutant_of("LSTM")
class CachesNotKept(_Layer):
    """self.caches is still as empty as __init__ made it: what lstm_forward gives last was put
    into a local name, or nowhere."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and forget the caches."""
        results = super().run(x, h0, c0)
        self.caches = []
        return results


@mutant_of("LSTM")
class CachesInALocalName(_Layer):
    """The caches are lost after forward has ended: a name without self. in front of it is gone when
    the function returns."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and delete the caches."""
        results = super().run(x, h0, c0)
        del self.caches
        return results

    def __getattr__(self, name: str) -> None:
        # Python's message for a student's class, which is called LSTM.
        raise AttributeError(f"'LSTM' object has no attribute '{name}'")


@mutant_of("LSTM")
class LastCacheAlone(_Layer):
    """self.caches holds one cache, that of the last step. All T belong there, the first step's
    first."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and keep one cache."""
        results = super().run(x, h0, c0)
        self.caches = self.caches[-1:]
        return results


@mutant_of("LSTM")
class CachesNeverCleared(_Layer):
    """The caches of every earlier call are still in the list: each forward needs a new one."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and add the new caches to the old."""
        before = self.caches
        results = super().run(x, h0, c0)
        before += self.caches
        self.caches = before
        return results


@mutant_of("LSTM")
class CachesClearedInPlace(_Layer):
    """The list of the last call was emptied and filled anew, so a caller that kept it now has the
    new caches in it. Make a new list."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and fill the one list again."""
        before = self.caches
        results = super().run(x, h0, c0)
        before[:] = self.caches
        self.caches = before
        return results


# ---------------------------------------------------------------- stack_params


def _stacked(params: Params, order: str, axis: int = 0) -> Pair:
    weights, biases = ([params[kind + gate] for gate in order] for kind in "Wb")
    return np.concatenate(weights, axis=axis), np.concatenate(biases, axis=axis)


@mutant_of("stack_params")
def input_gate_on_top(params: Params) -> Pair:
    """The input gate's rows stand above the forget gate's: i, f, g, o is PyTorch's order. Ours
    begins with f."""
    return _stacked(params, "ifgo")


@mutant_of("stack_params")
def gates_in_alphabetical_order(params: Params) -> Pair:
    """The gates stand in alphabetical order, f, g, i, o, as sorted names do. The candidate comes
    after the input gate."""
    return _stacked(params, "fgio")


@mutant_of("stack_params")
def candidate_at_the_bottom(params: Params) -> Pair:
    """The candidate's rows are the last, f, i, o, g: that keeps the sigmoids together, but the
    output gate goes to the bottom here."""
    return _stacked(params, "fiog")


@mutant_of("stack_params")
def biases_in_another_order(params: Params) -> Pair:
    """W is right, but the biases stand in another order than the weights, so two gates get each
    other's bias."""
    return _stacked(params, "figo")[0], _stacked(params, "ifgo")[1]


@mutant_of("stack_params")
def gates_side_by_side(params: Params) -> Pair:
    """The gates stand side by side, along the axis of the columns. One product with z needs them
    on top of each other."""
    return _stacked(params, "figo", axis=1)


@mutant_of("stack_params")
def biases_side_by_side(params: Params) -> Pair:
    """W is right, but the biases stand side by side, (H, 4): they belong on top of each other, as
    the weights do."""
    return _stacked(params, "figo")[0], _stacked(params, "figo", axis=1)[1]


@mutant_of("stack_params")
def stacked_along_a_new_axis(params: Params) -> Pair:
    """There is one axis too many: stack makes a new axis of length 4, where concatenate makes an
    old one longer."""
    W, b = _stacked(params, "figo")
    return W.reshape(4, -1, W.shape[1]), b.reshape(4, -1, 1)


@mutant_of("stack_params")
def flattened_biases(params: Params) -> Pair:
    """b has lost its second axis. As a column it is added to every column of the product; flat,
    it would be read as a row."""
    W, b = _stacked(params, "figo")
    return W, b.ravel()


@mutant_of("stack_params")
def rows_of_the_gates_interleaved(params: Params) -> Pair:
    """The rows of the four gates take turns: unit 0 of each, then unit 1 of each. Every gate's
    rows stay together."""
    H = len(params["bf"])
    W, b = (a.reshape(4, H, -1).swapaxes(0, 1).reshape(4 * H, -1) for a in _stacked(params, "figo"))
    return W, b


@mutant_of("stack_params")
def biases_before_weights(params: Params) -> Pair:
    """b comes back before W: look at the order of the two results."""
    W, b = _stacked(params, "figo")
    return b, W


# ---------------------------------------------------------------- lstm_step_fused


def _sums(W: Array, b: Array, x_t: Array, h_prev: Array) -> Array:
    """What the one product gives, a row of arrays for each gate: (4, H, N)."""
    return (W @ np.concatenate([h_prev, x_t]) + b).reshape(4, *h_prev.shape)


def _fused(a_f: Array, a_i: Array, a_g: Array, a_o: Array, c_prev: Array) -> Pair:
    c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)
    return sigmoid(a_o) * np.tanh(c), c


@mutant_of("lstm_step_fused")
def pieces_in_the_order_of_pytorch(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """The product was cut in four, and the first piece taken for the input gate. From top to
    bottom the pieces are f, i, g, o."""
    a_i, a_f, a_g, a_o = _sums(W, b, x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant_of("lstm_step_fused")
def last_two_pieces_swapped(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The third piece was taken for the output gate and the fourth for the candidate. It is the
    third that goes through tanh."""
    a_f, a_i, a_o, a_g = _sums(W, b, x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant_of("lstm_step_fused")
def sigmoid_for_all_four(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The whole product went through the sigmoid. Three quarters of it are gates; the candidate
    has tanh."""
    f, i, g, o = sigmoid(_sums(W, b, x_t, h_prev))
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c


@mutant_of("lstm_step_fused")
def every_fourth_row(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """Each gate was made of every fourth row of the product. The rows of one gate lie next to
    each other, H at a time."""
    a = _sums(W, b, x_t, h_prev).reshape(-1, x_t.shape[1])
    return _fused(a[0::4], a[1::4], a[2::4], a[3::4], c_prev)


@mutant_of("lstm_step_fused")
def input_above_hidden_state(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """In the stacked vector x stands above h, so the weights of one are multiplied with the other:
    W was made for h above x."""
    a_f, a_i, a_g, a_o = np.split(W @ np.concatenate([x_t, h_prev]) + b, 4)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant_of("lstm_step_fused")
def bias_of_the_product_left_out(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """The product has no bias: b is an argument that nothing uses."""
    a_f, a_i, a_g, a_o = _sums(W, np.zeros_like(b), x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, c_prev)


@mutant_of("lstm_step_fused")
def bias_outside_the_squashing(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """The bias is added after sigmoid and tanh, so a gate can be negative or above 1. It belongs
    to the sum that is squashed."""
    a = _sums(W, np.zeros_like(b), x_t, h_prev)
    b_f, b_i, b_g, b_o = np.split(b, 4)
    f, i, g, o = sigmoid(a[0]) + b_f, sigmoid(a[1]) + b_i, np.tanh(a[2]) + b_g, sigmoid(a[3]) + b_o
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c


@mutant_of("lstm_step_fused")
def forgets_everything(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The first quarter of the product is thrown away and the memory holds the new candidate
    alone: c_prev is an argument that nothing uses."""
    a_f, a_i, a_g, a_o = _sums(W, b, x_t, h_prev)
    return _fused(a_f, a_i, a_g, a_o, np.zeros_like(c_prev))


@mutant_of("lstm_step_fused")
def old_memory_shown(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """c is right, but h was made from c_prev: the output gate shows the memory after the
    update."""
    _, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return hidden_state(sigmoid(_sums(W, b, x_t, h_prev)[3]), c_prev), c


@mutant_of("lstm_step_fused")
def memory_shown_as_it_is(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """c is right, but it went into h without a tanh: the fused step is the same step, with one
    product for four."""
    _, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return sigmoid(_sums(W, b, x_t, h_prev)[3]) * c, c


@mutant_of("lstm_step_fused")
def memory_squashed_where_it_lies(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Pair:
    """h is right, and c comes back squashed: tanh was written into it (out=c), or its name was
    used twice."""
    h, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return h, np.tanh(c)


@mutant_of("lstm_step_fused")
def old_memory_overwritten(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """Fused does not mean in place: c_prev was changed (c_prev *= ...), and it belongs to the
    caller."""
    h, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    c_prev[...] = c
    return h, c_prev


@mutant_of("lstm_step_fused")
def fused_states_swapped(W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """c comes back before h: the results stand in the same order as those of lstm_step."""
    h, c = right.lstm_step_fused(W, b, x_t, h_prev, c_prev)
    return c, h


@mutant_of("lstm_step_fused")
def activations_left_out(
    W: Array, b: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array]:
    """The four pieces were used as they come out of the product: they are pre-activations, and
    gates only after their sigmoid or tanh."""
    f, i, g, o = np.split(W @ np.concatenate([h_prev, x_t]) + b, 4)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


# ---------------------------------------------------------------- repair_1


@mutant_of("repair_1")
def return_still_inside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Still one step: a return ends the function wherever it stands, here in the first round of
    the loop."""
    return right.repair_1(params, x[:1], h0, c0)


@mutant_of("repair_1")
def append_outside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """All steps run now, and the outputs have one row, the last: the line that appends was moved
    out of the loop together with the return."""
    outputs, h, c = right.repair_1(params, x, h0, c0)
    return outputs[-1:], h, c


@mutant_of("repair_1")
def states_of_the_first_step(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are complete, but h and c are those of the first step: they have to move on
    with the loop until it ends."""
    _, h, c = right.repair_1(params, x[:1], h0, c0)
    return right.repair_1(params, x, h0, c0)[0], h, c


@mutant_of("repair_1")
def states_set_anew_inside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """There are T outputs now, and from the second on they are wrong: h and c are set back to h0
    and c0 inside the loop."""
    steps = [right.repair_1(params, x[t : t + 1], h0, c0) for t in range(len(x))]
    return np.concatenate([outputs for outputs, _, _ in steps]), *steps[-1][1:]


@mutant_of("repair_1")
def zeros_for_the_given_states(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The loop is repaired, and the sequence starts from zeros now: h0 and c0 were given."""
    return right.repair_1(params, x, np.zeros_like(h0), np.zeros_like(c0))


@mutant_of("repair_1")
def outputs_still_in_a_list(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[list[Array], Array, Array]:
    """The loop is repaired; the outputs are a list of T arrays now. They were one array in the
    broken function, and should be again."""
    outputs, h, c = right.repair_1(params, x, h0, c0)
    return list(outputs.copy()), h, c


@mutant_of("repair_1")
def outputs_alone(params: Params, x: Array, h0: Array, c0: Array) -> Array:
    """The outputs come back, and the last states got lost in the repair: three results are asked
    for."""
    return right.repair_1(params, x, h0, c0)[0]


@mutant_of("repair_1")
def last_states_swapped(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The loop is repaired, and in the return c has come before h."""
    outputs, h, c = right.repair_1(params, x, h0, c0)
    return outputs, c, h


# ---------------------------------------------------------------- repair_2


def _flipped(params: Params) -> Params:
    """Parameters with which the reference reads z with x before h."""
    units = len(params["bf"])
    return {k: np.roll(v, -units, axis=1) if k[0] == "W" else v for k, v in params.items()}


def _without_weights(params: Params) -> Params:
    return {k: np.zeros_like(v) if k[0] == "W" else v for k, v in params.items()}


def _gates_of_rows(params: Params, x_t: Array, h: Array) -> tuple[Array, ...]:
    return tuple(gate.T for gate in gates(params, x_t[:, np.newaxis], h.T))


@mutant_of("repair_2")
def weights_still_zero(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """np.zeros still stands where the weights should, so the input never reaches a gate: use the
    weights that were given."""
    return right.repair_2(_without_weights(params), x, h0, c0)


@mutant_of("repair_2")
def parameters_still_zero(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Every gate is 0.5 and the candidate 0, at every step: none of the eight parameters that
    were given is used."""
    return right.repair_2({k: np.zeros_like(v) for k, v in params.items()}, x, h0, c0)


@mutant_of("repair_2")
def biases_dropped(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The shapes fit now, because the biases are gone. They belong in the sum, turned so that
    they fit a row."""
    unbiased = {k: v if k[0] == "W" else np.zeros_like(v) for k, v in params.items()}
    return right.repair_2(unbiased, x, h0, c0)


def _squares(
    params: Params, x: Array, h: Array, c: Array
) -> tuple[list[Array], list[Array], Array, Array]:
    """Columns added to rows, as in the broken program: every o, every h, and the last states."""
    gates_shown, states = [], []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        a_f, a_i, a_g, a_o = (z @ params["W" + k].T + params["b" + k] for k in "figo")
        h, c = _fused(a_f, a_i, a_g, a_o, c)
        gates_shown.append(sigmoid(a_o))
        states.append(h)
    return gates_shown, states, h, c


@mutant_of("repair_2")
def nothing_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """This is the broken program as it was. Try it with two units and two steps, and with weights
    that should matter."""
    shown, _, h, c = _squares(_without_weights(params), x, h0, c0)
    return shown[-1], h, c


@mutant_of("repair_2")
def weights_alone_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The weights are in use now: one of three mistakes is repaired. Next, try two units and two
    steps, then find out what the first result is."""
    shown, _, h, c = _squares(params, x, h0, c0)
    return shown[-1], h, c


@mutant_of("repair_2")
def outputs_alone_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are collected now: one of three mistakes is repaired. The weights that were given
    are still not used, and with two units the shapes do not fit."""
    _, states, h, c = _squares(_without_weights(params), x, h0, c0)
    return np.array([state[0] for state in states]), h, c


@mutant_of("repair_2")
def biases_alone_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The shapes fit now: one of three mistakes is repaired. Change a weight and see whether any
    output changes, then find out what the first result is."""
    zeros = _without_weights(params)
    outputs, h, c = right.repair_2(zeros, x, h0, c0)
    before = outputs[-2:-1] if len(x) > 1 else h0
    return _gates_of_rows(zeros, x[-1], before)[3], h, c


@mutant_of("repair_2")
def columns_added_to_rows(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """A column (H, 1) and a row (1, H) make a square (H, H), without an error: NumPy broadcasts
    both. With H = 1 this does not show; print the shape of f."""
    _, states, h, c = _squares(params, x, h0, c0)
    return np.array([state[0] for state in states]), h, c


@mutant_of("repair_2")
def squares_collected(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Two mistakes do not show with H = 1. The biases are still columns and make squares of the
    rows; and every h that is collected has an axis too many."""
    _, states, h, c = _squares(params, x, h0, c0)
    return np.array(states), h, c


@mutant_of("repair_2")
def squares_stacked(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """After one step h is no row any more but a square: a term of the sum is still a column and
    makes H rows of one. Stacking hides it as long as H = 1."""
    _, states, h, c = _squares(params, x, h0, c0)
    return np.concatenate(states), h, c


@mutant_of("repair_2")
def first_bias_for_all_units(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """All units get the bias of unit 0: b[0] takes one entry of the column. Every unit has its
    own."""
    first = {k: v if k[0] == "W" else np.full_like(v, v[0, 0]) for k, v in params.items()}
    return right.repair_2(first, x, h0, c0)


@mutant_of("repair_2")
def reshaped_for_transposed(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """reshape was used to transpose the weights: it keeps the numbers in their order and fills
    another shape with them. Exchanging rows and columns is something else."""
    shuffled = {k: v.reshape(v.shape[::-1]).T if k[0] == "W" else v for k, v in params.items()}
    return right.repair_2(shuffled, x, h0, c0)


@mutant_of("repair_2")
def input_before_hidden_state(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """In the row z the input stands before the hidden state. The columns of W are for h first,
    then for x."""
    return right.repair_2(_flipped(params), x, h0, c0)


@mutant_of("repair_2")
def last_output_gate_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """One output gate still comes back in place of the outputs: o is the gate, and the outputs are
    the hidden states."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    before = outputs[-2:-1] if len(x) > 1 else h0
    return _gates_of_rows(params, x[-1], before)[3], h, c


@mutant_of("repair_2")
def all_output_gates_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """There are T rows now, and they are output gates, all between 0 and 1: collect the hidden
    states."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    before = np.concatenate([h0, outputs[:-1]])
    rows = [
        _gates_of_rows(params, x_t, h_t[np.newaxis])[3][0]
        for x_t, h_t in zip(x, before, strict=True)
    ]
    return np.array(rows), h, c


@mutant_of("repair_2")
def last_hidden_state_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are one row, the last hidden state. A sequence of T steps has T of them."""
    _, h, c = right.repair_2(params, x, h0, c0)
    return h.copy(), h, c


@mutant_of("repair_2")
def rows_in_a_third_axis(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are (T, 1, H): each h is a row with two axes, and collecting adds a third. One
    sequence has no batch axis here."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    return outputs[:, np.newaxis], h, c


@mutant_of("repair_2")
def final_states_as_columns(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The numbers are right, and h and c came back as columns. This function takes and returns
    rows."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    return outputs, h.T, c.T


@mutant_of("repair_2")
def final_states_without_axis(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """h and c have lost an axis: a row has the shape (1, H), not (H,)."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    return outputs, h[0], c[0]


@mutant_of("repair_2")
def each_row_on_its_own(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Every row of x starts from h0 and c0, as if it were a sequence of its own. The rows are the
    steps of one sequence."""
    steps = [right.repair_2(params, x[t : t + 1], h0, c0) for t in range(len(x))]
    return np.concatenate([outputs for outputs, _, _ in steps]), *steps[-1][1:]


@mutant_of("repair_2")
def zeros_for_the_given_rows(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The sequence starts from rows of zeros: the states that were given are not used."""
    return right.repair_2(params, x, np.zeros_like(h0), np.zeros_like(c0))
