"""Known mistakes of repair_1."""

import numpy as np

from solutions import backward as right
from solutions.gates import dtanh

from .. import mutant
from .shared import _at_c, _at_gates, _behind_gates, _from_c

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Step = tuple[Array, Array, Array, Params]
Back = tuple[Array, Array, Array]


def _back(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    dx_t, dh_prev, dc_prev, _ = right.lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev


@mutant
def still_from_the_new_dh(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dx_t and dh_prev are right, dc_prev is still wrong: by the time it is computed, dh means the
    gradient of another step."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh_prev, dc, cache) * cache["f"]


@mutant
def hidden_state_dropped(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dc_prev no longer depends on dh at all. The wrong dh had to be replaced by the right one, not
    removed."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, dc * cache["f"]


@mutant
def forget_gate_dropped(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dc_prev starts from the right dh now, but the forget gate is missing in it."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, dc, cache)


@mutant
def slope_dropped(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """dc_prev starts from the right dh now, but the slope of tanh is missing in its chain."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, (dc + dh * cache["o"]) * cache["f"]


@mutant
def added_twice(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """What comes through h is in dc_prev twice: dc had it already when it was added again."""
    dx_t, dh_prev, _ = _back(params, dh, dc, cache)
    return dx_t, dh_prev, _at_c(dh, _at_c(dh, dc, cache), cache) * cache["f"]


@mutant
def cell_gradient_first_and_used_for_the_gates(
    params: Params, dh: Array, dc: Array, cache: Cache
) -> Back:
    """dc_prev is right now, but it was computed under the name dc, and the gates used it: this is
    the same mistake with another variable."""
    dc = _at_c(dh, dc, cache) * cache["f"]
    dx_t, dh_prev, _, _ = _behind_gates(params, dc, _at_gates(dh, dc, cache), cache)
    return dx_t, dh_prev, dc


@mutant
def new_hidden_gradient_written_into_dh(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """The values are right, but the new gradient was written into the caller's dh. A name can be
    used again; the array belongs to the caller."""
    dx_t, dh_prev, dc_prev = _back(params, dh, dc, cache)
    dh[...] = dh_prev
    return dx_t, dh, dc_prev


@mutant
def sum_left_in_dc(params: Params, dh: Array, dc: Array, cache: Cache) -> Back:
    """The values are right, but += has added to the caller's dc. Give the sum an array of its
    own."""
    dc += dh * cache["o"] * dtanh(np.tanh(cache["c"]))
    dx_t, dh_prev, dc_prev, _ = _from_c(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev


@mutant
def parameters_gradients_added(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """Four things come back. This function gives the three gradients of the step's inputs, without
    those of the parameters."""
    return right.lstm_step_backward(params, dh, dc, cache)
