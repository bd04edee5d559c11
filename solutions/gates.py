"""The reference for notebook 01-gates: the four gates and the cell state.

Letters: T time steps, N sequences in a batch, D input_size, H hidden_size.
Vectors are columns: x_t (D, N), h and c (H, N). The gates stand in the order f, i, g, o.
"""

import numpy as np


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Squash every entry of x into [0, 1]: 1 / (1 + exp(-x)).

    Args:
        x: float array of any shape, entries of any size (1e4 and -1e4 included).

    Returns:
        A new array of the same shape. No warning is raised, and x is not changed.
    """
    # Neither exponent is ever above zero, so neither exponential can overflow.
    return np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))


def dsigmoid(y: np.ndarray) -> np.ndarray:
    """Derivative of the sigmoid, written in its *output*.

    Args:
        y: array of any shape, y = sigmoid(x).

    Returns:
        d sigmoid(x) / dx at the x that gave y, same shape. y is not changed.
    """
    return y * (1.0 - y)


def dtanh(y: np.ndarray) -> np.ndarray:
    """Derivative of tanh, written in its *output*.

    Args:
        y: array of any shape, y = tanh(x).

    Returns:
        d tanh(x) / dx at the x that gave y, same shape. y is not changed.
    """
    return 1.0 - y * y


def init_params(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> dict[str, np.ndarray]:
    """Draw the weights of the four gates, in float64; set their biases.

    Args:
        input_size, hidden_size: D and H.
        rng: the only source of randomness, such as np.random.default_rng(1).
        scale: standard deviation of the normal distribution the weights come from; passed by name.
        forget_bias: value of every entry of bf, passed by name; the other biases are zero.

    Returns:
        dict with Wf, Wi, Wg, Wo, each (H, H+D), and bf, bi, bg, bo, each (H, 1); eight arrays that
        share no memory.
    """
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params


def gates(
    params: dict[str, np.ndarray], x_t: np.ndarray, h_prev: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Compute the four gates of one time step.

    f, i, o = sigmoid(W z + b) and g = tanh(W z + b), each with its own W and b, on
    z = [h_prev; x_t] (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000).

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        x_t: (D, N) input of this step.
        h_prev: (H, N) hidden state of the step before.

    Returns:
        f, i, g, o: forget gate, input gate, candidate, output gate, each (H, N).
    """
    z = np.concatenate([h_prev, x_t], axis=0)  # (H+D, N)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o


def update_cell(f: np.ndarray, i: np.ndarray, g: np.ndarray, c_prev: np.ndarray) -> np.ndarray:
    """Keep a part of the old memory, write a part of the candidate: c = f * c_prev + i * g.

    Args:
        f, i, g: (H, N) forget gate, input gate, candidate.
        c_prev: (H, N) cell state of the step before.

    Returns:
        c: (H, N) new cell state, a new array.
    """
    return f * c_prev + i * g


def hidden_state(o: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Show a part of the memory: h = o * tanh(c).

    Args:
        o: (H, N) output gate.
        c: (H, N) cell state.

    Returns:
        h: (H, N) hidden state, a new array.
    """
    return o * np.tanh(c)


def repair_1(params: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """Run the network with these weights over x, from h = 0 and c = 0.

    Args:
        params: Wf, Wi, Wg, Wo, each (H, H+D); bf, bi, bg, bo, each (H, 1).
        x: (T, D, N) input sequence.

    Returns:
        outputs: (T, H, N) the hidden state after every step.
    """
    h = np.zeros((params["bf"].shape[0], x.shape[2]), x.dtype)
    c = np.zeros_like(h)
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
