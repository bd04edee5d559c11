"""From the LSTM of the notebooks to solutions/fast.py, one idea at a time.

Each step has the signatures of lstm_forward and lstm_backward, and returns the same numbers.
"""

import contextlib
import functools
import unittest.mock
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from solutions import backward, fast, forward
from solutions.gates import dsigmoid, dtanh, sigmoid

Params = dict[str, np.ndarray]
Caches = list[dict[str, np.ndarray]]
ForwardResult = tuple[np.ndarray, np.ndarray, np.ndarray, Caches]
BackwardResult = tuple[np.ndarray, np.ndarray, np.ndarray, Params]


class Step(NamedTuple):
    """An idea, and an LSTM with this idea and all earlier ones.

    Args:
        idea: in a few words.
        forward: has the signature of lstm_forward.
        backward: has the signature of lstm_backward.
        without: makes a context in which the later ideas are switched off.
    """

    idea: str
    forward: Callable
    backward: Callable
    without: Callable[[], contextlib.AbstractContextManager] = contextlib.nullcontext


def fused_forward(
    params: Params, x: np.ndarray, h0: np.ndarray, c0: np.ndarray, inputs_at_once: bool
) -> ForwardResult:
    """As lstm_forward, with one product for four gates.

    With inputs_at_once the inputs of all steps are multiplied in one product, too.
    """
    (T, D, N), H = x.shape, len(h0)
    W, b = forward.stack_params(params)
    W_h, W_x = W[:, :H], W[:, H:]
    if inputs_at_once:
        from_x = W_x @ x.swapaxes(0, 1).reshape(D, T * N) + b
        from_x = from_x.reshape(4 * H, T, N).swapaxes(0, 1)
    h, c = h0, c0
    outputs, caches = [], []
    for t, x_t in enumerate(x):
        a = W_h @ h + from_x[t] if inputs_at_once else W @ np.concatenate([h, x_t]) + b
        f, i, o = (sigmoid(a[k * H : (k + 1) * H]) for k in (0, 1, 3))
        g = np.tanh(a[2 * H : 3 * H])
        cache = {"x_t": x_t, "h_prev": h, "c_prev": c, "f": f, "i": i, "g": g, "o": o}
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
        caches.append(cache | {"c": c})
    return np.array(outputs), h, c, caches


def fused_backward(
    params: Params,
    d_outputs: np.ndarray,
    caches: Caches,
    d_h: np.ndarray,
    d_c: np.ndarray,
    gradient_at_once: bool,
) -> BackwardResult:
    """As lstm_backward, with one product for the gradient at z.

    With gradient_at_once the gradient of the weights is one product for all steps, too.
    """
    H = d_outputs.shape[1]
    W, _ = forward.stack_params(params)
    dh, dc, dW, db = d_h, d_c, np.zeros_like(W), np.zeros_like(W[:, :1])
    dx, das, zs = [], [], []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        c_prev, f, i, g, o = (cache[name] for name in ("c_prev", "f", "i", "g", "o"))
        tanh_c = np.tanh(cache["c"])
        dh = dh + d_output
        dc = dc + dh * o * dtanh(tanh_c)
        da = [dc * c_prev * dsigmoid(f), dc * g * dsigmoid(i)]
        da = np.concatenate([*da, dc * i * dtanh(g), dh * tanh_c * dsigmoid(o)])
        z = np.concatenate([cache["h_prev"], cache["x_t"]])
        if gradient_at_once:
            das.append(da)
            zs.append(z)
        else:
            dW += da @ z.T
            db += da.sum(axis=1, keepdims=True)
        dz = W.T @ da
        dh, dc = dz[:H], dc * f
        dx.append(dz[H:])
    if gradient_at_once:
        all_da = np.concatenate(das, axis=1)  # (4H, T * N)
        dW = all_da @ np.concatenate(zs, axis=1).T
        db = all_da.sum(axis=1, keepdims=True)
    grads = dict(zip(("Wf", "Wi", "Wg", "Wo"), np.split(dW, 4), strict=True))
    grads |= zip(("bf", "bi", "bg", "bo"), np.split(db, 4), strict=True)
    return np.array(dx[::-1]), dh, dc, grads


class Layers:
    """The layer of solutions/fast.py with the signatures of the notebooks' functions.

    A layer is made at the first call with new parameters, and used again for the same ones.
    """

    def __init__(self) -> None:
        self.params: Params = {}

    def forward(
        self, params: Params, x: np.ndarray, h0: np.ndarray, c0: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, fast.LSTM]:
        """As lstm_forward, with the layer in place of the caches."""
        if params is not self.params:
            self.params, self.layer = params, fast.LSTM(params)
        return *self.layer.forward(x, h0, c0), self.layer

    def backward(
        self,
        params: Params,
        d_outputs: np.ndarray,
        layer: fast.LSTM,
        d_h: np.ndarray,
        d_c: np.ndarray,
    ) -> BackwardResult:
        """As lstm_backward, with the layer in place of the caches."""
        return layer.backward(d_outputs, d_h, d_c)


def without_blocks() -> contextlib.AbstractContextManager:
    """Switch off products cut into small blocks."""
    return unittest.mock.patch.object(fast, "SMALL", 0)


def without_blocks_and_alignment() -> contextlib.AbstractContextManager:
    """Switch off small blocks, and arrays that begin at a cache line."""
    return unittest.mock.patch.multiple(fast, SMALL=0, aligned=np.empty)


def steps() -> list[Step]:
    """All steps, from the notebooks' functions to solutions/fast.py, each with its own layers."""
    one, inputs, gradient = (
        Step(
            idea,
            functools.partial(fused_forward, inputs_at_once=inputs),
            functools.partial(fused_backward, gradient_at_once=gradient),
        )
        for idea, inputs, gradient in (
            ("one product for four gates", False, False),
            ("the inputs of all steps in one product", True, False),
            ("the weights' gradient in one product after the loop", True, True),
        )
    )
    naive = Step("the notebooks", forward.lstm_forward, backward.lstm_backward)
    last = [
        Step(idea, layer.forward, layer.backward, without)
        for idea, layer, without in (
            ("buffers, written in place", Layers(), without_blocks_and_alignment),
            ("arrays that begin at a cache line", Layers(), without_blocks),
            ("products small enough for OpenBLAS", Layers(), contextlib.nullcontext),
        )
    ]
    return [naive, one, inputs, gradient, *last]
