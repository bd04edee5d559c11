"""Known mistakes of gates."""

import numpy as np

from solutions import gates as right

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]


def _affine(params: Params, gate: str, z: Array) -> Array:
    product: Array = params["W" + gate] @ z + params["b" + gate]
    return product


@mutant
def input_above_hidden(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """z is stacked the other way round: each weight is multiplied with the wrong entry, and the
    shapes fit all the same. Here h_prev stands above x_t."""
    z = np.concatenate([x_t, h_prev])
    s = right.sigmoid
    return (
        s(_affine(params, "f", z)),
        s(_affine(params, "i", z)),
        np.tanh(_affine(params, "g", z)),
        s(_affine(params, "o", z)),
    )


@mutant
def order_of_pytorch(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The gates are right and stand in another order: i, f, g, o is PyTorch's. Here it is f, i,
    g, o."""
    f, i, g, o = right.gates(params, x_t, h_prev)
    return i, f, g, o


@mutant
def output_before_candidate(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The gates are right and stand in another order: o comes last here, after the candidate
    g."""
    f, i, g, o = right.gates(params, x_t, h_prev)
    return f, i, o, g


@mutant
def sigmoid_for_the_candidate(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The candidate g went through a sigmoid, so it can only add to the memory. It is no gate but
    a value, from -1 to 1."""
    f, i, _, o = right.gates(params, x_t, h_prev)
    return f, i, right.sigmoid(_affine(params, "g", np.concatenate([h_prev, x_t]))), o


@mutant
def tanh_for_every_gate(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """All four went through tanh. A gate is a share between 0 and 1; only the candidate may be
    negative."""
    z = np.concatenate([h_prev, x_t])
    return tuple(np.tanh(_affine(params, gate, z)) for gate in "figo")


@mutant
def one_gate_for_all(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """Wf and bf serve every gate: a line was copied and its letters were not changed. Each gate
    has a W and a b of its own."""
    z = np.concatenate([h_prev, x_t])
    a = _affine(params, "f", z)
    return right.sigmoid(a), right.sigmoid(a), np.tanh(a), right.sigmoid(a)


@mutant
def one_bias_for_all(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The weights are right, but bf serves every gate: a line was copied and its bias was not
    changed."""
    z = np.concatenate([h_prev, x_t])
    a = {gate: params["W" + gate] @ z + params["bf"] for gate in "figo"}
    return right.sigmoid(a["f"]), right.sigmoid(a["i"]), np.tanh(a["g"]), right.sigmoid(a["o"])


@mutant
def biases_left_out(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The biases are not added: this is what comes out when all of them are zero."""
    z = np.concatenate([h_prev, x_t])
    a = {gate: params["W" + gate] @ z for gate in "figo"}
    return right.sigmoid(a["f"]), right.sigmoid(a["i"]), np.tanh(a["g"]), right.sigmoid(a["o"])


@mutant
def hidden_state_left_out(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The hidden state is not used: this is what comes out when h_prev is zero. A gate depends on
    the past as well as on the input."""
    return right.gates(params, x_t, np.zeros_like(h_prev))


@mutant
def no_squashing(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """These are the bare sums W z + b: nothing has squashed them yet."""
    z = np.concatenate([h_prev, x_t])
    return tuple(_affine(params, gate, z) for gate in "figo")


@mutant
def bias_as_a_row(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """A bias was flattened to (H,), which NumPy takes for a row: with one column in the batch it
    spreads (H, 1) to (H, H), with more it fails. Keep it a column (H, 1)."""
    z = np.concatenate([h_prev, x_t])
    a = {gate: params["W" + gate] @ z + params["b" + gate].ravel() for gate in "figo"}
    return right.sigmoid(a["f"]), right.sigmoid(a["i"]), np.tanh(a["g"]), right.sigmoid(a["o"])


@mutant
def columns_mixed(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """Every column of the batch gets the same gates: they were averaged over the batch. The columns
    are separate sequences and must not be mixed."""
    z = np.concatenate([h_prev, x_t])
    z = np.repeat(z.mean(axis=1, keepdims=True), z.shape[1], axis=1)
    s = right.sigmoid
    return (
        s(_affine(params, "f", z)),
        s(_affine(params, "i", z)),
        np.tanh(_affine(params, "g", z)),
        s(_affine(params, "o", z)),
    )


@mutant
def first_column_for_all(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """Every column of the batch gets the gates of the first sequence. The columns are separate
    sequences: use them all."""
    n = x_t.shape[1]
    return right.gates(params, np.repeat(x_t[:, :1], n, 1), np.repeat(h_prev[:, :1], n, 1))


@mutant
def gates_in_float32(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The gates went through float32, which keeps 7 digits of 16. Keep the dtype of the
    arguments."""
    computed = right.gates(params, x_t, h_prev)
    return tuple(gate.astype(np.float32).astype(float) for gate in computed)


@mutant
def bias_outside(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The bias was added after the squashing, so gates pass 1 or fall below 0. The whole sum is
    squashed, its bias included: look at the brackets."""
    z = np.concatenate([h_prev, x_t])
    s = {k: np.tanh if k == "g" else right.sigmoid for k in "figo"}
    return tuple(s[k](params["W" + k] @ z) + params["b" + k] for k in "figo")


@mutant
def candidate_not_squashed(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """f, i and o are right. g is still the bare sum: nothing keeps it between -1 and 1."""
    f, i, _, o = right.gates(params, x_t, h_prev)
    return f, i, _affine(params, "g", np.concatenate([h_prev, x_t])), o


@mutant
def input_line_copied_for_output(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """o repeats i: a line was copied and its letters were not changed. Each gate has a W and a b
    of its own."""
    f, i, g, _ = right.gates(params, x_t, h_prev)
    return f, i, g, i.copy()
