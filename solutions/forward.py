"""The reference for notebook 02-forward: one step, a sequence, a class.

Letters: T time steps, N sequences in a batch, D input_size, H hidden_size.
Vectors are columns: x_t (D, N), h and c (H, N). The gates stand in the order f, i, g, o.
"""

import numpy as np

from .gates import gates, hidden_state, init_params, sigmoid, update_cell


def lstm_step(
    params: dict[str, np.ndarray], x_t: np.ndarray, h_prev: np.ndarray, c_prev: np.ndarray
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Run one time step, and keep what the backward pass will need.

    Equations: Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        x_t: (D, N) input of this step.
        h_prev, c_prev: (H, N) hidden and cell state of the step before.

    Returns:
        h, c: (H, N) hidden and cell state, new arrays.
        cache: dict with x_t (D, N) and h_prev, c_prev, f, i, g, o, c, each (H, N).
    """
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache


def lstm_forward(
    params: dict[str, np.ndarray], x: np.ndarray, h0: np.ndarray, c0: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[dict[str, np.ndarray]]]:
    """Run a whole sequence, step by step, with the same parameters at every step.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        x: (T, D, N) input sequence.
        h0, c0: (H, N) states before the first step.

    Returns:
        outputs: (T, H, N) the hidden state after every step.
        h, c: (H, N) states after the last step, arrays of their own.
        caches: list of the T caches, the first step's first.
    """
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches


class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw the parameters with init_params, and keep each under its own name.

        Args:
            input_size, hidden_size: D and H.
            rng: the source of randomness; a fresh one when it is None.
        """
        drawn = init_params(input_size, hidden_size, rng or np.random.default_rng())
        self.Wf, self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figo")
        self.bf, self.bi, self.bg, self.bo = (drawn["b" + gate] for gate in "figo")
        self.caches: list[dict[str, np.ndarray]] = []

    @property
    def params(self) -> dict[str, np.ndarray]:
        """The eight parameters as they are now, by name: the arrays themselves, no copies."""
        return {kind + gate: getattr(self, kind + gate) for gate in "figo" for kind in "Wb"}

    def forward(
        self,
        x: np.ndarray,
        initial_hidden_state: np.ndarray | None = None,
        initial_cell_state: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Run a sequence, and keep its caches in self.caches.

        Args:
            x: (T, D, N), or (T, D): one sequence, N = 1.
            initial_hidden_state, initial_cell_state: (H, N), often passed by name; zeros when None.

        Returns:
            outputs: (T, H, N); final_h, final_c: (H, N).
        """
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]), self.bf.dtype)
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, final_h, final_c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, final_h, final_c


def stack_params(params: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Stack the four gates' parameters in the order f, i, g, o, for one product in place of four.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).

    Returns:
        W: (4H, H+D); b: (4H, 1), new arrays.
    """
    W = np.concatenate([params["W" + gate] for gate in "figo"], axis=0)
    b = np.concatenate([params["b" + gate] for gate in "figo"], axis=0)
    return W, b


def lstm_step_fused(
    W: np.ndarray, b: np.ndarray, x_t: np.ndarray, h_prev: np.ndarray, c_prev: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Run one time step with a single matrix product for all four gates.

    Args:
        W: (4H, H+D) and b: (4H, 1), as stack_params gives them: f, i, g, o from top to bottom.
        x_t: (D, N) input of this step.
        h_prev, c_prev: (H, N) hidden and cell state of the step before.

    Returns:
        h, c: (H, N), the same as those of lstm_step.
    """
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t], axis=0) + b  # (4H, N)
    f, i, o = (sigmoid(a[k * H : (k + 1) * H]) for k in (0, 1, 3))
    g = np.tanh(a[2 * H : 3 * H])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


def to_torch(params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Given: the parameters in the order, and under the names, of torch.nn.LSTM.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).

    Returns:
        weight_ih_l0: (4H, D), what multiplies x; weight_hh_l0: (4H, H), what multiplies h; gates in
            the order i, f, g, o.
        bias_ih_l0, bias_hh_l0: (4H,), our bias and zeros, for PyTorch adds the two.
    """
    H = params["bf"].shape[0]
    W = np.concatenate([params["W" + gate] for gate in "ifgo"])
    b = np.concatenate([params["b" + gate][:, 0] for gate in "ifgo"])
    weights = {"weight_ih_l0": W[:, H:].copy(), "weight_hh_l0": W[:, :H].copy()}
    return weights | {"bias_ih_l0": b, "bias_hh_l0": np.zeros_like(b)}


def from_torch(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Given: the parameters from those of torch.nn.LSTM, the inverse of to_torch.

    Args:
        state: the four arrays of to_torch; layer.state_dict() will do.

    Returns:
        Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1), new arrays.

    Raises:
        ValueError: the network is of another kind: more layers, two directions, or no biases.
    """
    names = ["weight_hh_l0", "weight_ih_l0", "bias_hh_l0", "bias_ih_l0"]
    if set(state) != set(names):
        raise ValueError(f"one layer in one direction has {names}, this has {list(state)}")
    of_h, of_x, b_h, b_x = (np.asarray(state[name]) for name in names)
    W, b = np.concatenate([of_h, of_x], axis=1), b_h + b_x
    params = {"W" + gate: rows.copy() for gate, rows in zip("ifgo", np.split(W, 4), strict=True)}
    b = np.split(b[:, np.newaxis], 4)
    return params | {"b" + gate: rows.copy() for gate, rows in zip("ifgo", b, strict=True)}


def repair_1(
    params: dict[str, np.ndarray], x: np.ndarray, h0: np.ndarray, c0: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Run a whole sequence.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        x: (T, D, N) input sequence.
        h0, c0: (H, N) states before the first step.

    Returns:
        outputs: (T, H, N) the hidden state after every step; h, c: (H, N) the last states.
    """
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c


def repair_2(
    params: dict[str, np.ndarray], x: np.ndarray, h0: np.ndarray, c0: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Run one sequence whose vectors are rows.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1): columns, as always.
        x: (T, D) one sequence, a row for each step.
        h0, c0: (1, H) states before the first step, as rows.

    Returns:
        outputs: (T, H) the hidden state after every step; h, c: (1, H) the last states.
    """
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)  # (1, H+D)
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c
