"""The reference for notebook 03-backward: gradients of one step, and through time.

Letters: T time steps, N sequences in a batch, D input_size, H hidden_size.
A gradient dL/dv is called dv and has the shape of v. The gates stand in the order f, i, g, o.
"""

from collections.abc import Callable

import numpy as np

from . import forward
from .gates import dsigmoid, dtanh


def numerical_gradient(
    f: Callable[[np.ndarray], float], a: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Measure the gradient of f at a by central differences, one entry at a time.

    eps is passed by name.

    Args:
        f: takes an array of the shape of a and gives one number.
        a: float array of any shape, () included; it may be read-only, and is never changed.
        eps: how far an entry is moved, to each side.

    Returns:
        df/da, the shape of a; its error shrinks with the square of eps.
    """
    gradient = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


def lstm_step_backward(
    params: dict[str, np.ndarray],
    dh: np.ndarray,
    dc: np.ndarray,
    cache: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Take the gradient back through one time step: the chain rule, factor by factor.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        dh: (H, N) upstream gradient at h, from every use of h.
        dc: (H, N) upstream gradient at c from the next step; what comes through h is not in it.
        cache: the step's own: x_t, h_prev, c_prev, f, i, g, o, c. It is not changed.

    Returns:
        dx_t: (D, N); dh_prev, dc_prev: (H, N).
        grads: dict with the keys and shapes of params, summed over the batch.
    """
    c_prev, f, i, g, o = (cache[name] for name in ("c_prev", "f", "i", "g", "o"))
    tanh_c = np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)  # c is used twice: by h, and by the next step
    da = {
        "f": dc * c_prev * dsigmoid(f),
        "i": dc * g * dsigmoid(i),
        "g": dc * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)  # (H+D, N)
    grads = {"W" + gate: da[gate] @ z.T for gate in "figo"}
    grads |= {"b" + gate: da[gate].sum(axis=1, keepdims=True) for gate in "figo"}
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")  # (H+D, N)
    hidden_size = c_prev.shape[0]
    return dz[hidden_size:], dz[:hidden_size], dc * f, grads


def lstm_backward(
    params: dict[str, np.ndarray],
    d_outputs: np.ndarray,
    caches: list[dict[str, np.ndarray]],
    d_h: np.ndarray | None = None,
    d_c: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Backpropagation through time (Werbos 1990): from the last step to the first.

    d_h and d_c are passed by name.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        d_outputs: (T, H, N) upstream gradient at the hidden state of every step.
        caches: list of the T caches of the forward pass. They are not changed.
        d_h, d_c: (H, N) upstream gradient at the final h and c, besides d_outputs; zeros when None.

    Returns:
        dx: (T, D, N); dh0, dc0: (H, N).
        grads: dict with the keys and shapes of params, summed over steps and batch.
    """
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_output, dc, cache)
        dx.append(dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx[::-1]), dh, dc, grads


class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh: np.ndarray, lr: float = 0.01) -> dict[str, np.ndarray]:
        """Take one step of stochastic gradient descent on the sequence forward has just run.

        Args:
            dL_dh: (H, N) gradient of the loss at the last hidden state, the only place it enters.
            lr: learning rate, often passed by name. Every parameter p changes in place:
                p -= lr * dp.

        Returns:
            grads: dict with the keys and shapes of params, not multiplied by lr.
        """
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape), dL_dh.dtype)
        *_, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name, parameter in self.params.items():
            parameter -= lr * grads[name]
        return grads


def repair_1(
    params: dict[str, np.ndarray],
    dh: np.ndarray,
    dc: np.ndarray,
    cache: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take the gradient back through one time step, without the gradients of the parameters.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        dh: (H, N) upstream gradient at h; dc: (H, N) upstream gradient at c from the next step.
        cache: the step's own: x_t, h_prev, c_prev, f, i, g, o, c.

    Returns:
        dx_t: (D, N); dh_prev, dc_prev: (H, N).
    """
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    return dz[H:], dz[:H], dc * f


def repair_2(
    params: dict[str, np.ndarray], d_outputs: np.ndarray, caches: list[dict[str, np.ndarray]]
) -> dict[str, np.ndarray]:
    """Give the gradients of the parameters for a whole sequence.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        d_outputs: (T, H, N) upstream gradient at the hidden state of every step.
        caches: list of the T caches of the forward pass.

    Returns:
        grads: dict with the keys and shapes of params.
    """
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads
