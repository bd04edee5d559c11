"""Known mistakes of notebook 03-backward, in the order of its exercises."""

from collections.abc import Callable

import numpy as np

from solutions import backward as right
from solutions.gates import dsigmoid, dtanh  # noqa: F401

from . import mistake_in

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Function = Callable[[Array], float]
Step = tuple[Array, Array, Array, Params]

# ---------------------------------------------------------------- numerical_gradient


@mistake_in("numerical_gradient")
def one_sided(f: Function, a: Array, eps: float = 1e-5) -> Array:
    """The slope is measured on one side only, which is off by about eps: move to both sides."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        moved = a.copy()
        moved[index] += eps
        gradient[index] = (f(moved) - f(a)) / eps
    return gradient


# ---------------------------------------------------------------- lstm_step_backward


@mistake_in("lstm_step_backward")
def forget_gate_with_the_new_cell_state(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The forget gate is multiplied by the old cell state on the way forward, so its gradient
    carries that one: here the new cell state took its place."""
    return right.lstm_step_backward(params, dh, dc, cache | {"c_prev": cache["c"]})


# ---------------------------------------------------------------- lstm_backward


@mistake_in("lstm_backward")
def hidden_gradient_not_carried(
    params: Params,
    d_outputs: Array,
    caches: list[Cache],
    d_h: Array | None = None,
    d_c: Array | None = None,
) -> Step:
    """Every step gets its own upstream gradient and nothing from the step after it: h_{t-1} also
    works through step t."""
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in reversed(range(len(caches))):
        dx[t], dh_prev, dc, step = right.lstm_step_backward(
            params, d_outputs[t] + (dh if t == len(caches) - 1 else 0), dc, caches[t]
        )
        for name in grads:
            grads[name] += step[name]
    return dx, dh_prev, dc, grads
