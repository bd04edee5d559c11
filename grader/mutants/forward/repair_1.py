"""Known mistakes of repair_1."""

import numpy as np

from solutions import forward as right

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]
States = tuple[Array, Array, Array]  # outputs, final h, final c


@mutant
def return_still_inside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """Still one step: a return ends the function wherever it stands, here in the first round of
    the loop."""
    return right.repair_1(params, x[:1], h0, c0)


@mutant
def append_outside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """All steps run now, and the outputs have one row, the last: the line that appends was moved
    out of the loop together with the return."""
    outputs, h, c = right.repair_1(params, x, h0, c0)
    return outputs[-1:], h, c


@mutant
def states_of_the_first_step(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The outputs are complete, but h and c are those of the first step: they have to move on
    with the loop until it ends."""
    _, h, c = right.repair_1(params, x[:1], h0, c0)
    return right.repair_1(params, x, h0, c0)[0], h, c


@mutant
def states_set_anew_inside_the_loop(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """There are T outputs now, and from the second on they are wrong: h and c are set back to h0
    and c0 inside the loop."""
    steps = [right.repair_1(params, x[t : t + 1], h0, c0) for t in range(len(x))]
    return np.concatenate([outputs for outputs, _, _ in steps]), *steps[-1][1:]


@mutant
def zeros_for_the_given_states(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The loop is repaired, and the sequence starts from zeros now: h0 and c0 were given."""
    return right.repair_1(params, x, np.zeros_like(h0), np.zeros_like(c0))


@mutant
def outputs_still_in_a_list(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[list[Array], Array, Array]:
    """The loop is repaired; the outputs are a list of T arrays now. They were one array in the
    broken function, and should be again."""
    outputs, h, c = right.repair_1(params, x, h0, c0)
    return list(outputs.copy()), h, c


@mutant
def outputs_alone(params: Params, x: Array, h0: Array, c0: Array) -> Array:
    """The outputs come back, and the last states got lost in the repair: three results are asked
    for."""
    return right.repair_1(params, x, h0, c0)[0]


@mutant
def last_states_swapped(params: Params, x: Array, h0: Array, c0: Array) -> States:
    """The loop is repaired, and in the return c has come before h."""
    outputs, h, c = right.repair_1(params, x, h0, c0)
    return outputs, c, h
