"""Known mistakes of repair_2."""

import numpy as np

from solutions import backward as right

from .. import mutant
from .shared import _add, _each_step, _walk

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Caches = list[Cache]
Final = Array | None  # upstream gradient at a final state
Step = tuple[Array, Array, Array, Params]


@mutant
def still_overwritten(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """Still the gradients of step 0 alone: each turn of the loop overwrites the result of the turns
    before it."""
    return _each_step(params, d_outputs, caches, None, None)[0]


@mutant
def only_the_weights_repaired(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """The weights are right now, the biases still keep one step alone: all eight are shared by all
    steps."""
    first = _each_step(params, d_outputs, caches, None, None)[0]
    grads = right.repair_2(params, d_outputs, caches)
    return {name: first[name] if name[0] == "b" else grads[name] for name in grads}


@mutant
def mean_over_the_steps(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """Every step counts now, but as a mean: the result is T times too small."""
    grads = right.repair_2(params, d_outputs, caches)
    return {name: value / len(caches) for name, value in grads.items()}


@mutant
def steps_cut_apart(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """The sum is there, but now every step begins with dh = 0 and dc = 0: what was set before the
    loop has moved into it."""
    return _walk(params, d_outputs, caches, None, None, carry_h=False, carry_c=False)[3]


@mutant
def sum_in_the_parameters(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """The sum was made in params itself: grads was another name for it. The caller's weights have
    changed."""
    for name, value in right.repair_2(params, d_outputs, caches).items():
        params[name] += value
    return params


@mutant
def last_turn_added_twice(params: Params, d_outputs: Array, caches: Caches) -> Params:
    """Step 0 counts twice: it was added inside the loop and once more behind it."""
    grads = right.repair_2(params, d_outputs, caches)
    _add(grads, _each_step(params, d_outputs, caches, None, None)[0])
    return grads


@mutant
def a_list_of_steps(params: Params, d_outputs: Array, caches: Caches) -> object:
    """The gradients of each step come back in a list: they still have to be added up."""
    return _each_step(params, d_outputs, caches, None, None)


@mutant
def all_four_returned(params: Params, d_outputs: Array, caches: Caches) -> Step:
    """dx, dh0 and dc0 came back as well. This function gives one thing, the dict of the
    parameters' gradients."""
    return right.lstm_backward(params, d_outputs, caches)


@mutant
def return_in_the_loop(params: Params, d_outputs: Array, caches: list[Cache]) -> Params:
    """These are the gradients of the last step alone: the return stands inside the loop, which
    ends at its first turn."""
    zeros = np.zeros_like(d_outputs[0])
    return right.lstm_step_backward(params, d_outputs[-1], zeros, caches[-1])[3]
