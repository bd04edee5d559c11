"""From the LSTM of the notebooks to solutions/fast.py, one idea at a time.

Each step has the signatures of lstm_forward and lstm_backward, and gives their numbers.
"""

import contextlib
import functools
import unittest.mock
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from solutions import backward, fast, forward
from solutions.gates import dsigmoid, dtanh, sigmoid


class Step(NamedTuple):
    """An idea, and an LSTM that has it and those before it."""

    idea: str
    forward: Callable
    backward: Callable
    without: Callable[[], contextlib.AbstractContextManager] = contextlib.nullcontext


def fused_forward(params, x, h0, c0, inputs_at_once):
    """One product for four gates; and, when asked, one product for the inputs of all steps."""
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


def fused_backward(params, d_outputs, caches, d_h, d_c, gradient_at_once):
    """One product back to z; and, when asked, one for the weights' gradient of all steps."""
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
        all_da = np.concatenate(das, axis=1)  # a step is so many more columns
        dW = all_da @ np.concatenate(zs, axis=1).T
        db = all_da.sum(axis=1, keepdims=True)
    grads = dict(zip(("Wf", "Wi", "Wg", "Wo"), np.split(dW, 4), strict=True))
    grads |= zip(("bf", "bi", "bg", "bo"), np.split(db, 4), strict=True)
    return np.array(dx[::-1]), dh, dc, grads


class Layers:
    """solutions/fast.py behind the functions' signatures: a layer is made once and kept."""

    def __init__(self) -> None:
        self.params: dict[str, np.ndarray] = {}

    def forward(self, params, x, h0, c0):
        """As lstm_forward; in place of the caches, the layer."""
        if params is not self.params:
            self.params, self.layer = params, fast.LSTM(params)
        return *self.layer.forward(x, h0, c0), self.layer

    def backward(self, params, d_outputs, layer, d_h, d_c):
        """As lstm_backward."""
        return layer.backward(d_outputs, d_h, d_c)


def without_blocks() -> contextlib.AbstractContextManager:
    """Without small products."""
    return unittest.mock.patch.object(fast, "SMALL", 0)


def as_memory_comes() -> contextlib.AbstractContextManager:
    """Without them, and without arrays that begin at a cache line."""
    return unittest.mock.patch.multiple(fast, SMALL=0, aligned=np.empty)


def steps() -> list[Step]:
    """Every step of the ladder, each with layers of its own."""
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
            ("buffers, written in place", Layers(), as_memory_comes),
            ("arrays that begin at a cache line", Layers(), without_blocks),
            ("products small enough for OpenBLAS", Layers(), contextlib.nullcontext),
        )
    ]
    return [naive, one, inputs, gradient, *last]
