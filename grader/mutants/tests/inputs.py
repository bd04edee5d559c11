"""What the wrong tests of this folder begin with: inputs, and right results."""

from typing import Any, NamedTuple

import numpy as np

from solutions.backward import lstm_backward, lstm_step_backward
from solutions.forward import lstm_forward, lstm_step
from solutions.gates import init_params

KEYS = ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c")  # of a cache
GENERIC = (4, 2, 3, 5)  # T, N, D, H


class Drawn(NamedTuple):
    """Inputs of one sequence: those of a step are x[0], h and c.

    Args:
        params: of which none is zero.
        x: (T, D, N).
        h, c: the states before it, each (H, N).
        d_outputs: (T, H, N), an upstream gradient.
        d_h, d_c: upstream gradients into the final states, each (H, N).
    """

    params: dict[str, np.ndarray]
    x: np.ndarray
    h: np.ndarray
    c: np.ndarray
    d_outputs: np.ndarray
    d_h: np.ndarray
    d_c: np.ndarray

    @property
    def step(self) -> tuple[Any, ...]:
        """The arguments of lstm_step."""
        return self.params, self.x[0], self.h, self.c

    @property
    def sequence(self) -> tuple[Any, ...]:
        """The arguments of lstm_forward."""
        return self.params, self.x, self.h, self.c

    @property
    def step_upstream(self) -> tuple[Any, ...]:
        """The arguments of lstm_step_backward."""
        return self.params, self.d_h, self.d_c, lstm_step(*self.step)[2]

    @property
    def upstream(self) -> tuple[Any, ...]:
        """The arguments of lstm_backward."""
        return self.params, self.d_outputs, lstm_forward(*self.sequence)[3], self.d_h, self.d_c


def drawn(sizes: tuple[int, int, int, int] = GENERIC, states: float = 1.0) -> Drawn:
    """Random inputs, the same at each call.

    Args:
        sizes: T, N, D, H.
        states: size of the states before the sequence; 0 for zeros.
    """
    T, N, D, H = sizes
    rng = np.random.default_rng(6)
    params = init_params(D, H, rng, scale=0.6)
    params = {name: a + 0.6 * rng.standard_normal(a.shape) for name, a in params.items()}
    h, c = states * rng.standard_normal((2, H, N))
    x, d_outputs = rng.standard_normal((T, D, N)), rng.standard_normal((T, H, N))
    return Drawn(params, x, h, c, d_outputs, *rng.standard_normal((2, H, N)))


def of_step(params: Any, dh: Any, dc: Any, cache: Any) -> dict[str, np.ndarray]:
    """The right gradients of a step by name."""
    return by_name(*lstm_step_backward(params, dh, dc, cache))


def of_sequence(*arguments: Any) -> dict[str, np.ndarray]:
    """The right gradients of a sequence by name."""
    return by_name(*lstm_backward(*arguments))


def by_name(dx: Any, dh: Any, dc: Any, grads: Any) -> dict[str, Any]:
    """The four results of a backward pass as one dict."""
    return {"dx": dx, "dh": dh, "dc": dc, **grads}


def assert_near(got: Any, want: Any, tolerance: float = 1e-8) -> None:
    """Raise AssertionError unless shapes are the same and entries nearly so."""
    assert np.shape(got) == np.shape(want), f"the shape is {np.shape(got)}, not {np.shape(want)}"
    assert np.allclose(got, want, rtol=tolerance, atol=tolerance), "the values are wrong"
