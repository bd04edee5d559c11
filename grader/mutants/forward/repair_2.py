"""Known mistakes of repair_2."""

import numpy as np

from solutions import forward as right
from solutions.gates import gates, sigmoid

from .. import mutant
from .shared import _fused

Array = np.ndarray
Params = dict[str, Array]
States = tuple[Array, Array, Array]  # outputs, final h, final c
Pair = tuple[Array, Array]


def _flipped(params: Params) -> Params:
    """Parameters with which the reference reads z with x before h."""
    units = len(params["bf"])
    return {k: np.roll(v, -units, axis=1) if k[0] == "W" else v for k, v in params.items()}


def _without_weights(params: Params) -> Params:
    return {k: np.zeros_like(v) if k[0] == "W" else v for k, v in params.items()}


def _gates_of_rows(params: Params, x_t: Array, h: Array) -> tuple[Array, ...]:
    return tuple(gate.T for gate in gates(params, x_t[:, np.newaxis], h.T))


@mutant
def weights_still_zero(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """np.zeros still stands where the weights should, so the input never reaches a gate: use the
    weights that were given."""
    return right.repair_2(_without_weights(params), x, h0, c0)


@mutant
def parameters_still_zero(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Every gate is 0.5 and the candidate 0, at every step: none of the eight parameters that
    were given is used."""
    return right.repair_2({k: np.zeros_like(v) for k, v in params.items()}, x, h0, c0)


@mutant
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


@mutant
def nothing_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """This is the broken program as it was. Try it with two units and two steps, and with weights
    that should matter."""
    shown, _, h, c = _squares(_without_weights(params), x, h0, c0)
    return shown[-1], h, c


@mutant
def weights_alone_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The weights are in use now: one of three mistakes is repaired. Next, try two units and two
    steps, then find out what the first result is."""
    shown, _, h, c = _squares(params, x, h0, c0)
    return shown[-1], h, c


@mutant
def outputs_alone_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are collected now: one of three mistakes is repaired. The weights that were given
    are still not used, and with two units the shapes do not fit."""
    _, states, h, c = _squares(_without_weights(params), x, h0, c0)
    return np.array([state[0] for state in states]), h, c


@mutant
def biases_alone_repaired(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The shapes fit now: one of three mistakes is repaired. Change a weight and see whether any
    output changes, then find out what the first result is."""
    zeros = _without_weights(params)
    outputs, h, c = right.repair_2(zeros, x, h0, c0)
    before = outputs[-2:-1] if len(x) > 1 else h0
    return _gates_of_rows(zeros, x[-1], before)[3], h, c


@mutant
def columns_added_to_rows(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """A column (H, 1) and a row (1, H) make a square (H, H), without an error: NumPy broadcasts
    both. With H = 1 this does not show; print the shape of f."""
    _, states, h, c = _squares(params, x, h0, c0)
    return np.array([state[0] for state in states]), h, c


@mutant
def squares_collected(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Two mistakes do not show with H = 1. The biases are still columns and make squares of the
    rows; and every h that is collected has an axis too many."""
    _, states, h, c = _squares(params, x, h0, c0)
    return np.array(states), h, c


@mutant
def squares_stacked(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """After one step h is no row any more but a square: a term of the sum is still a column and
    makes H rows of one. Stacking hides it as long as H = 1."""
    _, states, h, c = _squares(params, x, h0, c0)
    return np.concatenate(states), h, c


@mutant
def first_bias_for_all_units(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """All units get the bias of unit 0: b[0] takes one entry of the column. Every unit has its
    own."""
    first = {k: v if k[0] == "W" else np.full_like(v, v[0, 0]) for k, v in params.items()}
    return right.repair_2(first, x, h0, c0)


@mutant
def reshaped_for_transposed(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """reshape was used to transpose the weights: it keeps the numbers in their order and fills
    another shape with them. Exchanging rows and columns is something else."""
    shuffled = {k: v.reshape(v.shape[::-1]).T if k[0] == "W" else v for k, v in params.items()}
    return right.repair_2(shuffled, x, h0, c0)


@mutant
def input_before_hidden_state(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """In the row z the input stands before the hidden state. The columns of W are for h first,
    then for x."""
    return right.repair_2(_flipped(params), x, h0, c0)


@mutant
def last_output_gate_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """One output gate still comes back in place of the outputs: o is the gate, and the outputs are
    the hidden states."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    before = outputs[-2:-1] if len(x) > 1 else h0
    return _gates_of_rows(params, x[-1], before)[3], h, c


@mutant
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


@mutant
def last_hidden_state_for_outputs(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are one row, the last hidden state. A sequence of T steps has T of them."""
    _, h, c = right.repair_2(params, x, h0, c0)
    return h.copy(), h, c


@mutant
def rows_in_a_third_axis(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are (T, 1, H): each h is a row with two axes, and collecting adds a third. One
    sequence has no batch axis here."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    return outputs[:, np.newaxis], h, c


@mutant
def final_states_as_columns(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The numbers are right, and h and c came back as columns. This function takes and returns
    rows."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    return outputs, h.T, c.T


@mutant
def final_states_without_axis(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """h and c have lost an axis: a row has the shape (1, H), not (H,)."""
    outputs, h, c = right.repair_2(params, x, h0, c0)
    return outputs, h[0], c[0]


@mutant
def each_row_on_its_own(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Every row of x starts from h0 and c0, as if it were a sequence of its own. The rows are the
    steps of one sequence."""
    steps = [right.repair_2(params, x[t : t + 1], h0, c0) for t in range(len(x))]
    return np.concatenate([outputs for outputs, _, _ in steps]), *steps[-1][1:]


@mutant
def zeros_for_the_given_rows(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The sequence starts from rows of zeros: the states that were given are not used."""
    return right.repair_2(params, x, np.zeros_like(h0), np.zeros_like(c0))
