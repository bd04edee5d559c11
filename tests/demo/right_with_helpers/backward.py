"""Everything right, with helpers, small classes, type hints and a chatty style."""

from collections import Counter, defaultdict
from typing import Callable, Dict, Optional

import numpy as np
from numpy import ndarray

Params = Dict[str, ndarray]
print("and all the way back")


def moved(a: ndarray, index: tuple, by: float) -> ndarray:
    b = np.array(a, dtype=float)
    b[index] += by
    return b


def numerical_gradient(f: Callable[[ndarray], float], a: ndarray, eps: float = 1e-5) -> ndarray:
    slope = lambda index: (f(moved(a, index, eps)) - f(moved(a, index, -eps))) / (2 * eps)
    result = np.empty_like(a, dtype=float)
    walk = np.nditer(a, flags=["multi_index"])
    for _ in walk:
        result[walk.multi_index] = slope(walk.multi_index)
    return result


class Gate:
    """One gate in the backward pass: from the slope at its value to W, b and z."""

    def __init__(self, name: str, W: ndarray, value: ndarray):
        self.name, self.W = name, W
        self.local = dtanh(value) if name == "g" else dsigmoid(value)

    def back(self, upstream: ndarray, z: ndarray):
        da = upstream * self.local
        named = {f"W{self.name}": da.dot(z.T), f"b{self.name}": da.sum(1).reshape(-1, 1)}
        return self.W.T.dot(da), named


def lstm_step_backward(params: Params, dh: ndarray, dc: ndarray, cache: dict):
    H = len(dh)
    shown = np.tanh(cache["c"])
    total_dc = np.add(dc, dh * cache["o"] * dtanh(shown))
    upstream = {
        "o": dh * shown,
        "g": total_dc * cache["i"],
        "i": total_dc * cache["g"],
        "f": total_dc * cache["c_prev"],
    }
    z = np.append(cache["h_prev"], cache["x_t"], axis=0)
    grads, parts = {}, []
    for name, slope in upstream.items():
        part, named = Gate(name, params["W" + name], cache[name]).back(slope, z)
        parts.append(part)
        grads.update(named)
    dz = np.sum(parts, axis=0)
    return dz[H:], dz[:H], total_dc * cache["f"], grads


class Tape:
    """Goes through the caches backwards and adds the gradients up."""

    def __init__(self, params: Params, caches: list):
        self.params, self.caches = params, caches
        self.totals = defaultdict(float)
        self.heard = Counter()

    def play(self, d_outputs: ndarray, dh: ndarray, dc: ndarray):
        for upstream, cache in zip(reversed(d_outputs), reversed(self.caches)):
            dx_t, dh, dc, grads = lstm_step_backward(self.params, upstream + dh, dc, cache)
            for name, gradient in grads.items():
                self.totals[name] = self.totals[name] + gradient
                self.heard[name] += 1
            yield dx_t, dh, dc


def lstm_backward(
    params: Params,
    d_outputs: ndarray,
    caches: list,
    d_h: Optional[ndarray] = None,
    d_c: Optional[ndarray] = None,
):
    zero = np.zeros(d_outputs.shape[1:])
    tape = Tape(params, caches)
    played = list(tape.play(d_outputs, zero if d_h is None else d_h, zero if d_c is None else d_c))
    print("heard", tape.heard.most_common(1))
    dx = np.stack([dx_t for dx_t, _, _ in played[::-1]])
    _, dh0, dc0 = played[-1]
    return dx, dh0, dc0, dict(tape.totals)


class LSTM(forward.LSTM):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps_taken = 0

    def _descend(self, grads: Params, lr: float) -> None:
        for name in grads:
            self.params[name][...] -= lr * grads[name]
        self.steps_taken += 1

    def backward(self, dL_dh, lr=0.01):
        silent = np.zeros((len(self.caches),) + dL_dh.shape)
        grads = lstm_backward(self.params, silent, self.caches, dL_dh)[-1]
        self._descend(grads, lr)
        return grads


def repair_1(params, dh, dc, cache):
    dx_t, dh_prev, dc_prev, _ = lstm_step_backward(params, dh, dc, cache)
    return dx_t, dh_prev, dc_prev


def repair_2(params, d_outputs, caches):
    *_, grads = lstm_backward(params, d_outputs, caches)
    return grads
