"""Known mistakes of notebook 01-gates, in the order of its exercises."""

import numpy as np

from solutions import gates as right

from . import mutant_of

Array = np.ndarray
Params = dict[str, Array]

# ---------------------------------------------------------------- sigmoid


@mutant_of("sigmoid")
def overflowing_exp(x: Array) -> Array:
    """An exponential overflows on one side of zero: exp(-x) far below it, exp(x) far above. The
    value survives and the warning stays: look for a form whose exponent is never above zero."""
    return 1 / (1 + np.exp(-x))


@mutant_of("sigmoid")
def infinity_over_infinity(x: Array) -> Array:
    """For large x both exp(x) are infinite, and inf / inf is NaN. Which form of the fraction is
    safe for positive x, and which for negative x?"""
    return np.exp(x) / (1 + np.exp(x))


@mutant_of("sigmoid")
def where_takes_both_branches(x: Array) -> Array:
    """An unsafe form is computed for every entry and thrown away afterwards, as np.where does: by
    then it has overflowed. Make the exponent itself safe."""
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


@mutant_of("sigmoid")
def sign_of_exponent(x: Array) -> Array:
    """This curve falls where the sigmoid rises: look at the sign of the exponent."""
    return 1 / (1 + np.exp(np.clip(x, -700, 700)))


@mutant_of("sigmoid")
def tanh_for_sigmoid(x: Array) -> Array:
    """These values run from -1 to 1: that is tanh. A gate needs values from 0 to 1."""
    return np.tanh(x)


@mutant_of("sigmoid")
def hard_sigmoid(x: Array) -> Array:
    """This is a straight line with two corners, an approximation some libraries use. Here the
    smooth curve is asked for."""
    return np.clip(0.2 * x + 0.5, 0.0, 1.0)


@mutant_of("sigmoid")
def softmax_for_sigmoid(x: Array) -> Array:
    """These values share a sum of 1: that is a softmax. A sigmoid treats every entry on its own."""
    e = np.exp(x - np.max(x))
    return e / e.sum()


@mutant_of("sigmoid")
def missing_one(x: Array) -> Array:
    """Values above 1 come out. Look at the denominator: what keeps it above the numerator?"""
    return 1 / np.exp(-np.clip(x, -700, 700))


@mutant_of("sigmoid")
def derivative_for_sigmoid(x: Array) -> Array:
    """These values never pass 0.25: this is the derivative of the sigmoid, not the sigmoid."""
    return right.sigmoid(x) * (1 - right.sigmoid(x))


@mutant_of("sigmoid")
def clip_in_place(x: Array) -> Array:
    """Clipping writes into x, and x belongs to the caller. Give the clipped values a new name."""
    x[...] = np.clip(x, -500, 500)
    return 1 / (1 + np.exp(-x))


@mutant_of("sigmoid")
def sigmoid_in_float32(x: Array) -> Array:
    """The values went through float32, which keeps 7 digits of 16. Keep the dtype of x."""
    return right.sigmoid(np.asarray(x)).astype(np.float32).astype(float)


@mutant_of("sigmoid")
def rounded_to_int(x: Array) -> Array:
    """The result holds whole numbers: a gate can have any value between 0 and 1."""
    return np.rint(right.sigmoid(x)).astype(int)


@mutant_of("sigmoid")
def tanh_not_halved(x: Array) -> Array:
    """The curve is right and twice as steep: this is the sigmoid of 2x. With tanh, x is halved
    as well as the result."""
    return 0.5 * (1 + np.tanh(x))


@mutant_of("sigmoid")
def sign_lost_in_abs(x: Array) -> Array:
    """Right for positive x, and mirrored for negative x: np.abs removes the sign. The gate must
    close for negative x."""
    return 1 / (1 + np.exp(-np.abs(x)))


# ---------------------------------------------------------------- dsigmoid, dtanh


@mutant_of("dsigmoid")
def dsigmoid_of_the_input(y: Array) -> Array:
    """You treat y as the input. It has been through the sigmoid already: write the slope with y
    alone."""
    s = right.sigmoid(y)
    return s * (1 - s)


@mutant_of("dsigmoid")
def tanh_derivative_for_sigmoid(y: Array) -> Array:
    """This is the derivative of tanh. The sigmoid has its own."""
    return 1 - y**2


@mutant_of("dsigmoid")
def dsigmoid_sign(y: Array) -> Array:
    """The sigmoid never falls, so its derivative is never negative: look at the order of the
    difference."""
    return y * (y - 1)


@mutant_of("dsigmoid")
def dsigmoid_sum(y: Array) -> Array:
    """At y = 1 the curve is flat and the derivative 0, but yours is not: one sign is wrong."""
    return y * (1 + y)


@mutant_of("dsigmoid")
def dsigmoid_half(y: Array) -> Array:
    """One factor is missing: the derivative is a product, and it is 0 at both ends, y = 0 and
    y = 1."""
    return 1 - y


@mutant_of("dsigmoid")
def dsigmoid_in_place(y: Array) -> Array:
    """An operator such as *= writes into y, and y is still needed by the caller. Compute a new
    array."""
    y *= 1 - y
    return y


@mutant_of("dsigmoid")
def product_before_difference(y: Array) -> Array:
    """Every slope is 0: Python multiplies before it subtracts. Which part belongs in brackets?"""
    return y * 1 - y


@mutant_of("dtanh")
def dtanh_of_the_input(y: Array) -> Array:
    """You treat y as the input. It has been through tanh already: write the slope with y alone."""
    return 1 - np.tanh(y) ** 2


@mutant_of("dtanh")
def sigmoid_derivative_for_tanh(y: Array) -> Array:
    """This is the derivative of the sigmoid. tanh has its own, and at y = 0 it is 1."""
    return y * (1 - y)


@mutant_of("dtanh")
def dtanh_without_square(y: Array) -> Array:
    """At y = -1 the curve of tanh is flat and its derivative 0, but yours is 2: is a square
    missing?"""
    return 1 - y


@mutant_of("dtanh")
def dtanh_sign(y: Array) -> Array:
    """tanh never falls, so its derivative is never negative: look at the order of the
    difference."""
    return y**2 - 1


@mutant_of("dtanh")
def dtanh_sum(y: Array) -> Array:
    """The derivative of tanh is largest at y = 0, but yours is smallest there: one sign is
    wrong."""
    return 1 + y**2


@mutant_of("dtanh")
def dtanh_in_place(y: Array) -> Array:
    """The square was written into y, and y is still needed by the caller. Compute a new array."""
    np.multiply(y, y, out=y)
    return 1 - y


@mutant_of("dtanh")
def square_of_the_difference(y: Array) -> Array:
    """The whole difference was squared. Only one of its two parts is a square."""
    return (1 - y) ** 2


# ---------------------------------------------------------------- init_params


def _drawn(
    input_size: int, hidden_size: int, rng: np.random.Generator, scale: float, forget_bias: float
) -> Params:
    return right.init_params(input_size, hidden_size, rng, scale, forget_bias)


@mutant_of("init_params")
def zero_weights(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The weights are still the zeros of np.zeros: with Wg = 0 and bg = 0 nothing is ever written
    to the memory, and h is 0 at every step."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: np.zeros_like(v) if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def equal_weights(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """All weights are equal, so all hidden units compute the same and learn the same, as a single
    unit would. Draw every weight by itself."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: np.full_like(v, scale) if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def one_matrix_for_all_gates(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """One matrix was drawn and used for all four gates, so they open and close together. Draw
    once for each gate."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: drawn["Wf"].copy() if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def one_bias_array_for_all(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """Several names for one bias array: bi = bf copies the name, not the numbers, and one update
    changes them all. Make an array for each."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return drawn | {"bg": drawn["bi"], "bo": drawn["bi"]}


@mutant_of("init_params")
def scale_ignored(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The weights have standard deviation 1 whatever scale is: the draw is not multiplied by
    it."""
    return _drawn(input_size, hidden_size, rng, 1.0, forget_bias)


@mutant_of("init_params")
def scale_always_the_default(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The weights have standard deviation 0.1 whatever scale is: a number stands where the
    argument should."""
    return _drawn(input_size, hidden_size, rng, 0.1, forget_bias)


@mutant_of("init_params")
def uniform_weights(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The weights fill an interval evenly: rng.random and rng.uniform are flat. The normal
    distribution is asked for."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: rng.uniform(-scale, scale, v.shape) if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def positive_weights(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """All weights lie between 0 and scale: rng.random never gives a negative number. The normal
    distribution around 0 is asked for."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: scale * rng.random(v.shape) if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def random_biases(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The biases are drawn at random too. They start at zero, all but bf: the weights alone make
    the units differ."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    noise = {k: v + scale * rng.standard_normal(v.shape) for k, v in drawn.items() if k[0] == "b"}
    return drawn | noise


@mutant_of("init_params")
def forget_bias_ignored(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """bf is zero whatever forget_bias is: that argument is read nowhere."""
    return _drawn(input_size, hidden_size, rng, scale, 0.0)


@mutant_of("init_params")
def forget_bias_in_every_gate(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """forget_bias stands in other biases as well as in bf: it is meant for the forget gate
    alone."""
    drawn = _drawn(input_size, hidden_size, rng, scale, 0.0)
    return {k: v + forget_bias if k[0] == "b" else v for k, v in drawn.items()}


@mutant_of("init_params")
def global_generator(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The numbers come from NumPy's global generator (np.random.randn and the like), so the same
    rng gives other weights each time. Draw from the rng you are given."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: scale * np.random.randn(*v.shape) if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def seed_inside(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """Every rng gives the same weights: a seed is set inside the function. The caller chooses the
    seed; draw from the rng you are given."""
    return _drawn(input_size, hidden_size, np.random.default_rng(0), scale, forget_bias)


@mutant_of("init_params")
def transposed_weights(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """The weights are transposed. A weight matrix has a row for each unit and a column for each
    entry of z, so that W @ z works."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: v.T.copy() if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def weights_for_the_input_alone(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """There are columns for x_t and none for h_prev: z holds both, one above the other."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: v[:, :input_size].copy() if k[0] == "W" else v for k, v in drawn.items()}


@mutant_of("init_params")
def flat_biases(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """A bias of shape (H,) is a row to NumPy: added to a column (H, 1) it silently becomes an
    (H, H) table. Make it a column."""
    drawn = _drawn(input_size, hidden_size, rng, scale, forget_bias)
    return {k: v[:, 0].copy() if k[0] == "b" else v for k, v in drawn.items()}


# ---------------------------------------------------------------- gates


def _affine(params: Params, gate: str, z: Array) -> Array:
    product: Array = params["W" + gate] @ z + params["b" + gate]
    return product


@mutant_of("gates")
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


@mutant_of("gates")
def order_of_pytorch(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The gates are right and stand in another order: i, f, g, o is PyTorch's. Here it is f, i,
    g, o."""
    f, i, g, o = right.gates(params, x_t, h_prev)
    return i, f, g, o


@mutant_of("gates")
def output_before_candidate(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The gates are right and stand in another order: o comes last here, after the candidate
    g."""
    f, i, g, o = right.gates(params, x_t, h_prev)
    return f, i, o, g


@mutant_of("gates")
def sigmoid_for_the_candidate(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The candidate g went through a sigmoid, so it can only add to the memory. It is no gate but
    a value, from -1 to 1."""
    f, i, _, o = right.gates(params, x_t, h_prev)
    return f, i, right.sigmoid(_affine(params, "g", np.concatenate([h_prev, x_t]))), o


@mutant_of("gates")
def tanh_for_every_gate(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """All four went through tanh. A gate is a share between 0 and 1; only the candidate may be
    negative."""
    z = np.concatenate([h_prev, x_t])
    return tuple(np.tanh(_affine(params, gate, z)) for gate in "figo")


@mutant_of("gates")
def one_gate_for_all(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """Wf and bf serve every gate: a line was copied and its letters were not changed. Each gate
    has a W and a b of its own."""
    z = np.concatenate([h_prev, x_t])
    a = _affine(params, "f", z)
    return right.sigmoid(a), right.sigmoid(a), np.tanh(a), right.sigmoid(a)


@mutant_of("gates")
def one_bias_for_all(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The weights are right, but bf serves every gate: a line was copied and its bias was not
    changed."""
    z = np.concatenate([h_prev, x_t])
    a = {gate: params["W" + gate] @ z + params["bf"] for gate in "figo"}
    return right.sigmoid(a["f"]), right.sigmoid(a["i"]), np.tanh(a["g"]), right.sigmoid(a["o"])


@mutant_of("gates")
def biases_left_out(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The biases are not added: this is what comes out when all of them are zero."""
    z = np.concatenate([h_prev, x_t])
    a = {gate: params["W" + gate] @ z for gate in "figo"}
    return right.sigmoid(a["f"]), right.sigmoid(a["i"]), np.tanh(a["g"]), right.sigmoid(a["o"])


@mutant_of("gates")
def hidden_state_left_out(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The hidden state is not used: this is what comes out when h_prev is zero. A gate depends on
    the past as well as on the input."""
    return right.gates(params, x_t, np.zeros_like(h_prev))


@mutant_of("gates")
def no_squashing(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """These are the bare sums W z + b: nothing has squashed them yet."""
    z = np.concatenate([h_prev, x_t])
    return tuple(_affine(params, gate, z) for gate in "figo")


@mutant_of("gates")
def bias_as_a_row(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """A bias was flattened to (H,), which NumPy takes for a row: with one column in the batch it
    spreads (H, 1) to (H, H), with more it fails. Keep it a column (H, 1)."""
    z = np.concatenate([h_prev, x_t])
    a = {gate: params["W" + gate] @ z + params["b" + gate].ravel() for gate in "figo"}
    return right.sigmoid(a["f"]), right.sigmoid(a["i"]), np.tanh(a["g"]), right.sigmoid(a["o"])


@mutant_of("gates")
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


@mutant_of("gates")
def first_column_for_all(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """Every column of the batch gets the gates of the first sequence. The columns are separate
    sequences: use them all."""
    n = x_t.shape[1]
    return right.gates(params, np.repeat(x_t[:, :1], n, 1), np.repeat(h_prev[:, :1], n, 1))


@mutant_of("gates")
def gates_in_float32(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The gates went through float32, which keeps 7 digits of 16. Keep the dtype of the
    arguments."""
    computed = right.gates(params, x_t, h_prev)
    return tuple(gate.astype(np.float32).astype(float) for gate in computed)


@mutant_of("gates")
def bias_outside(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """The bias was added after the squashing, so gates pass 1 or fall below 0. The whole sum is
    squashed, its bias included: look at the brackets."""
    z = np.concatenate([h_prev, x_t])
    s = {k: np.tanh if k == "g" else right.sigmoid for k in "figo"}
    return tuple(s[k](params["W" + k] @ z) + params["b" + k] for k in "figo")


@mutant_of("gates")
def candidate_not_squashed(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """f, i and o are right. g is still the bare sum: nothing keeps it between -1 and 1."""
    f, i, _, o = right.gates(params, x_t, h_prev)
    return f, i, _affine(params, "g", np.concatenate([h_prev, x_t])), o


@mutant_of("gates")
def input_line_copied_for_output(params: Params, x_t: Array, h_prev: Array) -> tuple[Array, ...]:
    """o repeats i: a line was copied and its letters were not changed. Each gate has a W and a b
    of its own."""
    f, i, g, _ = right.gates(params, x_t, h_prev)
    return f, i, g, i.copy()


# ---------------------------------------------------------------- update_cell


@mutant_of("update_cell")
def forget_and_input_swapped(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The two gates have changed places: f belongs to the old memory, i to the candidate."""
    return i * c_prev + f * g


@mutant_of("update_cell")
def nothing_forgotten(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The old memory is kept whole: f is not used. This is the LSTM of 1997, before it had a forget
    gate."""
    return c_prev + i * g


@mutant_of("update_cell")
def nothing_kept(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The old memory is lost: c_prev has no effect on the new cell state."""
    return i * g


@mutant_of("update_cell")
def input_gate_left_out(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The candidate is written whole: i is not used, which sets how much of it enters the
    memory."""
    return f * c_prev + g


@mutant_of("update_cell")
def forget_gate_upside_down(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """You erase the share f. In spite of its name the forget gate is the share that is *kept*."""
    return (1 - f) * c_prev + i * g


@mutant_of("update_cell")
def product_for_sum(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """Old memory and candidate are multiplied with each other. The new memory is the sum of what
    is kept and what is written."""
    return (f * c_prev) * (i * g)


@mutant_of("update_cell")
def candidate_squashed_twice(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """g has been through tanh already, in gates: here it goes through it a second time."""
    return f * c_prev + i * np.tanh(g)


@mutant_of("update_cell")
def memory_squashed(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The memory itself went through tanh. It stays unsquashed: that is what lets it last."""
    return np.tanh(f * c_prev + i * g)


@mutant_of("update_cell")
def matrix_product_for_entries(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """@ multiplies matrices. Here every unit has its own gate: multiply entry by entry."""
    return f @ c_prev + i @ g


@mutant_of("update_cell")
def memory_changed_in_place(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """The old memory was overwritten: c_prev *= f changes the caller's array, and going backward
    you will need the old one. Compute a new array."""
    c_prev *= f
    c_prev += i * g
    return c_prev


@mutant_of("update_cell")
def forget_gate_over_both(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """f acts on the new candidate too. It belongs to the old memory alone: look at the brackets."""
    return f * (c_prev + i * g)


@mutant_of("update_cell")
def coupled_gates(f: Array, i: Array, g: Array, c_prev: Array) -> Array:
    """What f erases is filled up with the candidate, and i is not used. Some LSTM variants do this;
    here writing has its own gate."""
    return f * c_prev + (1 - f) * g


# ---------------------------------------------------------------- hidden_state


@mutant_of("hidden_state")
def memory_shown_unsquashed(o: Array, c: Array) -> Array:
    """The memory is shown as it is, without its tanh: h could grow without bound."""
    return o * c


@mutant_of("hidden_state")
def tanh_of_the_product(o: Array, c: Array) -> Array:
    """The gate acts before the squashing. First squash the memory, then let the gate scale it."""
    return np.tanh(o * c)


@mutant_of("hidden_state")
def sigmoid_of_the_memory(o: Array, c: Array) -> Array:
    """The memory went through a sigmoid, so h can never be negative. It is a value, not a
    gate."""
    return o * right.sigmoid(c)


@mutant_of("hidden_state")
def output_and_cell_swapped(o: Array, c: Array) -> Array:
    """The tanh stands on the wrong factor: o is a gate and has been squashed already."""
    return np.tanh(o) * c


@mutant_of("hidden_state")
def gate_left_out(o: Array, c: Array) -> Array:
    """The whole memory is shown: o is not used."""
    return np.tanh(c)


@mutant_of("hidden_state")
def sum_for_product(o: Array, c: Array) -> Array:
    """A gate multiplies. Here it is added."""
    return o + np.tanh(c)


@mutant_of("hidden_state")
def cell_squashed_in_place(o: Array, c: Array) -> Array:
    """The memory was squashed in place (out=c), so the next step starts from a wrong one. Compute a
    new array."""
    np.tanh(c, out=c)
    return o * c


@mutant_of("hidden_state")
def product_into_the_gate(o: Array, c: Array) -> Array:
    """The result was written into the gate (o *= ...), and o is needed again going backward.
    Compute a new array."""
    o *= np.tanh(c)
    return o


@mutant_of("hidden_state")
def matrix_product_with_gate(o: Array, c: Array) -> Array:
    """@ multiplies matrices. Every unit has its own output gate: multiply entry by entry."""
    return o @ np.tanh(c)


# ---------------------------------------------------------------- repair_1


def _zero(params: Params, x: Array) -> Array:
    return np.zeros((params["bf"].shape[0], x.shape[2]))


def _run(params: Params, x: Array) -> dict[str, list[Array]]:
    """Every array of every step."""
    h = c = np.zeros((params["bf"].shape[0], x.shape[2]))
    kept: dict[str, list[Array]] = {name: [] for name in "figoch"}
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, h)
        c = right.update_cell(f, i, g, c)
        h = right.hidden_state(o, c)
        for name, array in zip("figoch", (f, i, g, o, c, h), strict=True):
            kept[name].append(array)
    return kept


@mutant_of("repair_1")
def still_zero(params: Params, x: Array) -> Array:
    """The output is still 0 at every step: the network does not run with the weights it was given.
    Print one of them inside the loop."""
    return np.array(_run({k: np.zeros_like(v) for k, v in params.items()}, x)["h"])


@mutant_of("repair_1")
def ones_for_zeros(params: Params, x: Array) -> Array:
    """Ones in place of zeros make the output move, but all units have the same value: the network
    still does not run with the weights it was given."""
    return np.array(_run({k: np.ones_like(v) for k, v in params.items()}, x)["h"])


@mutant_of("repair_1")
def biases_still_zero(params: Params, x: Array) -> Array:
    """The weights are used, the biases are still zero: all eight arrays were given."""
    return np.array(_run({k: v if k[0] == "W" else 0 * v for k, v in params.items()}, x)["h"])


@mutant_of("repair_1")
def weights_still_zero(params: Params, x: Array) -> Array:
    """The biases are used, the weights are still zero, so the input has no effect: all eight arrays
    were given."""
    return np.array(_run({k: v if k[0] == "b" else 0 * v for k, v in params.items()}, x)["h"])


@mutant_of("repair_1")
def last_state_alone(params: Params, x: Array) -> Array:
    """Only the last hidden state comes back. The outputs are the hidden states of every step."""
    return _run(params, x)["h"][-1]


@mutant_of("repair_1")
def cell_state_for_hidden_state(params: Params, x: Array) -> Array:
    """These are the cell states c. The outputs are the hidden states h, what the output gate lets
    through."""
    return np.array(_run(params, x)["c"])


@mutant_of("repair_1")
def output_gate_for_hidden_state(params: Params, x: Array) -> Array:
    """These are the output gates o. The outputs are the hidden states h."""
    return np.array(_run(params, x)["o"])


@mutant_of("repair_1")
def states_not_carried(params: Params, x: Array) -> Array:
    """Every step starts from h = 0 and c = 0: the states are set anew inside the loop, so nothing
    is remembered."""
    return np.concatenate([np.array(_run(params, x[t : t + 1])["h"]) for t in range(len(x))])


@mutant_of("repair_1")
def memory_not_carried(params: Params, x: Array) -> Array:
    """The hidden state is handed on, the cell state is not: every step starts from c = 0."""
    h = zero = np.zeros((params["bf"].shape[0], x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, h)
        h = right.hidden_state(o, right.update_cell(f, i, g, zero))
        outputs.append(h)
    return np.array(outputs)


@mutant_of("repair_1")
def hidden_state_not_carried(params: Params, x: Array) -> Array:
    """The cell state is handed on, the hidden state is not: the gates get h = 0 at every step."""
    c = zero = np.zeros((params["bf"].shape[0], x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, zero)
        c = right.update_cell(f, i, g, c)
        outputs.append(right.hidden_state(o, c))
    return np.array(outputs)


@mutant_of("repair_1")
def list_of_states(params: Params, x: Array) -> list[Array]:
    """A list of T arrays comes back. Make one array of shape (T, H, N) of it."""
    return _run(params, x)["h"]


@mutant_of("repair_1")
def return_inside_the_loop(params: Params, x: Array) -> Array:
    """The outputs end after the first step: the return stands inside the loop."""
    return np.array(_run(params, x[:1])["h"])


@mutant_of("repair_1")
def one_array_appended_every_time(params: Params, x: Array) -> Array:
    """Every step shows the last hidden state: one array was overwritten in place and appended T
    times. Append a new array at each step."""
    h, c, outputs = _zero(params, x), _zero(params, x), []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, h)
        c = right.update_cell(f, i, g, c)
        h[...] = right.hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)


@mutant_of("repair_1")
def hidden_for_cell_state(params: Params, x: Array) -> Array:
    """The first step is right. From then on the memory is updated from h in place of c: two states
    go from step to step, and each has its own use."""
    h, outputs = _zero(params, x), []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, h)
        h = right.hidden_state(o, right.update_cell(f, i, g, h))
        outputs.append(h)
    return np.array(outputs)
