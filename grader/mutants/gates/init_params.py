"""Known mistakes of init_params."""

import numpy as np

from solutions import gates as right

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]


def _drawn(
    input_size: int, hidden_size: int, rng: np.random.Generator, scale: float, forget_bias: float
) -> Params:
    return right.init_params(input_size, hidden_size, rng, scale, forget_bias)


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
def forget_bias_ignored(
    input_size: int,
    hidden_size: int,
    rng: np.random.Generator,
    scale: float = 0.1,
    forget_bias: float = 0.0,
) -> Params:
    """bf is zero whatever forget_bias is: that argument is read nowhere."""
    return _drawn(input_size, hidden_size, rng, scale, 0.0)


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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


@mutant
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
