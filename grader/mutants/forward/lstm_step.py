"""Known mistakes of lstm_step."""

import numpy as np

from solutions import forward as right
from solutions.gates import gates, hidden_state, update_cell

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Step = tuple[Array, Array, Cache]
Pair = tuple[Array, Array]
_ONE: Cache = {}


def _step_from(
    f: Array, i: Array, g: Array, o: Array, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """A right step, from gates that may be wrong."""
    c = update_cell(f, i, g, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return hidden_state(o, c), c, cache


@mutant
def states_returned_the_other_way_round(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """The memory comes back first and the hidden state second: look at the order in which the
    docstring names them."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return c, h, cache


@mutant
def cache_not_returned(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Pair:
    """The two states are returned and the cache is not: the backward pass needs it."""
    h, c, _ = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c


@mutant
def hidden_state_of_the_old_memory(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """h shows the memory as it was before this step. Update first, then show the new one."""
    _, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return hidden_state(cache["o"], c_prev), c, cache


@mutant
def old_memory_left_out(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Every step starts with an empty memory: c_prev is in the cache, but it has no effect on c."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, np.zeros_like(c_prev))
    return h, c, cache | {"c_prev": c_prev}


@mutant
def old_hidden_state_left_out(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The gates depend on the input alone: h_prev is in the cache, but it has no effect on the
    gates."""
    h, c, cache = right.lstm_step(params, x_t, np.zeros_like(h_prev), c_prev)
    return h, c, cache | {"h_prev": h_prev}


@mutant
def input_gate_unpacked_first(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """f and i have changed places when the gates were unpacked. This course keeps the order f, i,
    g, o; some libraries begin with i."""
    i, f, g, o = gates(params, x_t, h_prev)
    return _step_from(f, i, g, o, x_t, h_prev, c_prev)


@mutant
def candidate_unpacked_last(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """g and o have changed places when the gates were unpacked: the candidate comes third, the
    output gate last."""
    f, i, o, g = gates(params, x_t, h_prev)
    return _step_from(f, i, g, o, x_t, h_prev, c_prev)


@mutant
def forget_gate_for_all(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """i and o are copies of f: one line was copied three times. Forgetting, writing and showing
    are three decisions, each with weights of its own."""
    f, _, g, _ = gates(params, x_t, h_prev)
    return _step_from(f, f.copy(), g, f.copy(), x_t, h_prev, c_prev)


@mutant
def arguments_of_update_cell_swapped(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """The cache is right, but the memory was updated with f and i in each other's place: look at
    the order of the arguments."""
    _, _, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    c = update_cell(cache["i"], cache["f"], cache["g"], c_prev)
    return hidden_state(cache["o"], c), c, cache | {"c": c}


@mutant
def arguments_of_hidden_state_swapped(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """c is right and h is not: hidden_state takes the gate first and the memory second."""
    _, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return hidden_state(c, cache["o"]), c, cache


@mutant
def x_above_h(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The input stands above the hidden state in z, so each is multiplied with the other's weights.
    The order in z is h, then x."""
    f, i, g, o = gates(params, h_prev, x_t)
    return _step_from(f, i, g, o, x_t, h_prev, c_prev)


@mutant
def recurrent_weights_transposed(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The square part of W, which acts on h, was transposed. Its shape is (H, H) either way, so
    there is no error: row k of W belongs to unit k."""
    units = len(h_prev)
    turned = {
        k: np.hstack([v[:, :units].T, v[:, units:]]) if k[0] == "W" else v
        for k, v in params.items()
    }
    return right.lstm_step(turned, x_t, h_prev, c_prev)


@mutant
def biases_left_out(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The gates are computed from the weights alone: the four biases are not used."""
    unbiased = {k: v if k[0] == "W" else np.zeros_like(v) for k, v in params.items()}
    return right.lstm_step(unbiased, x_t, h_prev, c_prev)


@mutant
def memory_squashed_for_good(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """h is right, but c was replaced by its tanh and returned like that. The tanh is for h alone;
    the memory itself stays as it is."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, np.tanh(c), cache | {"c": np.tanh(c)}


@mutant
def output_gate_for_hidden_state(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """What comes back first is the output gate o. The hidden state is what that gate lets
    through."""
    _, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return cache["o"].copy(), c, cache


@mutant
def one_array_for_both_states(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """h and c are one and the same array: h = c = ... gives two names to one array. A step has two
    states."""
    h, _, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, h, cache | {"c": h}


@mutant
def memory_updated_in_place(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """c = c_prev copies the name, not the numbers: *= and += then overwrite the old memory, which
    belongs to the caller and to the cache."""
    f, i, g, o = gates(params, x_t, h_prev)
    c = c_prev
    c *= f
    c += i * g
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return hidden_state(o, c), c, cache


@mutant
def new_cell_state_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds the new cell state under c_prev: the backward pass needs the old one
    there."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c_prev": c}


@mutant
def new_hidden_state_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds the new hidden state under h_prev: the gates were computed from the old
    one, and so will be their gradients."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"h_prev": h}


@mutant
def hidden_state_kept_as_c(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds h under the name c. From h alone the memory cannot be computed again."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c": h}


@mutant
def squashed_memory_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache holds tanh of the memory under c. The key c is for the memory itself; a squashed
    one can have a key of its own."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c": np.tanh(c)}


@mutant
def memory_not_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The old memory is in the cache and the new one is not: the backward pass begins at the new
    one."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, {k: v for k, v in cache.items() if k != "c"}


@mutant
def sums_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Under f, i, g and o the cache holds the bare sums, before sigmoid and tanh. The backward pass
    computes the slopes from the outputs."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    z = np.concatenate([h_prev, x_t])
    return h, c, cache | {k: params["W" + k] @ z + params["b" + k] for k in "figo"}


@mutant
def input_gate_kept_twice(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """h and c are right, and the cache has i under o as well: an entry was copied and its value
    not changed."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"o": cache["i"]}


@mutant
def candidate_changed_before_it_was_kept(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> Step:
    """g was multiplied in place (g *= ...) and then kept, so the cache holds i * g where the
    candidate should be."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"g": cache["i"] * cache["g"]}


@mutant
def stacked_input_in_the_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Under x_t the cache holds the stacked z: the name was used again for something larger. The
    input has D rows."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"x_t": np.concatenate([h_prev, x_t])}


@mutant
def input_under_another_name(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """The cache calls the input x. Other functions will look for it by the name that the
    docstring gives."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, {"x" if k == "x_t" else k: v for k, v in cache.items()}


@mutant
def cache_as_a_tuple(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array, tuple[Array, ...]]:
    """The cache is a tuple, so its arrays have no names. Make it a dict: curly brackets, not round
    ones."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, tuple(cache.values())


@mutant
def one_dict_for_every_cache(params: Params, x_t: Array, h_prev: Array, c_prev: Array) -> Step:
    """Every call writes into the same dict, which was made once outside the function: the next
    step overwrites the cache of this one."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    _ONE.update(cache)
    return h, c, _ONE


@mutant
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
