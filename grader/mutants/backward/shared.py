"""Parts of known mistakes that several exercises share."""

from collections.abc import Callable
from typing import Any

import numpy as np

from solutions import backward as right
from solutions.gates import dsigmoid, dtanh

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]
Caches = list[Cache]
Final = Array | None  # upstream gradient at a final state
Function = Callable[[Array], float]
Step = tuple[Array, Array, Array, Params]
Back = tuple[Array, Array, Array]
_KEPT: Params = {}


def _at_c(dh: Array, dc: Array, cache: Cache) -> Array:
    """The whole gradient at c."""
    return dc + dh * cache["o"] * dtanh(np.tanh(cache["c"]))


def _at_gates(dh: Array, dc: Array, cache: Cache) -> Params:
    """The gradients at the gates' pre-activations; dc is the whole one."""
    return {
        "f": dc * cache["c_prev"] * dsigmoid(cache["f"]),
        "i": dc * cache["g"] * dsigmoid(cache["i"]),
        "g": dc * cache["i"] * dtanh(cache["g"]),
        "o": dh * np.tanh(cache["c"]) * dsigmoid(cache["o"]),
    }


def _behind_gates(params: Params, dc: Array, da: Params, cache: Cache) -> Step:
    """Everything that follows from the gradients at the pre-activations."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = np.sum([params["W" + k].T @ da[k] for k in "figo"], axis=0)
    return dz[len(dc) :], dz[: len(dc)], dc * cache["f"], grads


def _from_c(params: Params, dh: Array, dc: Array, cache: Cache) -> Step:
    """The rest of a step whose whole gradient at c is this dc."""
    return _behind_gates(params, dc, _at_gates(dh, dc, cache), cache)


def _ends(d_outputs: Array, d_h: Final, d_c: Final) -> tuple[Array, Array]:
    """The gradients that enter at the end."""
    zeros = np.zeros_like(d_outputs[0])
    return zeros if d_h is None else d_h, zeros if d_c is None else d_c


def _add(grads: Params, step: Params) -> None:
    for name in grads:
        grads[name] = grads[name] + step[name]


def _zeros(params: Params) -> Params:
    return {name: np.zeros_like(value) for name, value in params.items()}


def _walk(
    params: Params,
    d_outputs: Array,
    caches: Caches,
    d_h: Final,
    d_c: Final,
    carry_h: bool = True,
    carry_c: bool = True,
) -> Step:
    """Go back through time, and hand on only what is asked for."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    grads, dx = _zeros(params), np.zeros((len(caches), *caches[0]["x_t"].shape))
    for t in reversed(range(len(caches))):
        dx[t], dh0, dc0, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dh, dc = dh0 * carry_h, dc0 * carry_c
        _add(grads, step)
    return dx, dh0, dc0, grads


def _each_step(params: Params, d_outputs: Array, caches: Caches, d_h: Final, d_c: Final) -> Any:
    """The gradients of the parameters at every step, in the order of time."""
    dh, dc = _ends(d_outputs, d_h, d_c)
    steps = []
    for t in reversed(range(len(caches))):
        _, dh, dc, step = right.lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        steps.append(step)
    return steps[::-1]
