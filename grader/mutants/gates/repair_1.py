"""Known mistakes of repair_1."""

import numpy as np

from solutions import gates as right

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]


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


@mutant
def still_zero(params: Params, x: Array) -> Array:
    """The output is still 0 at every step: the network does not run with the weights it was given.
    Print one of them inside the loop."""
    return np.array(_run({k: np.zeros_like(v) for k, v in params.items()}, x)["h"])


@mutant
def ones_for_zeros(params: Params, x: Array) -> Array:
    """Ones in place of zeros make the output move, but all units have the same value: the network
    still does not run with the weights it was given."""
    return np.array(_run({k: np.ones_like(v) for k, v in params.items()}, x)["h"])


@mutant
def biases_still_zero(params: Params, x: Array) -> Array:
    """The weights are used, the biases are still zero: all eight arrays were given."""
    return np.array(_run({k: v if k[0] == "W" else 0 * v for k, v in params.items()}, x)["h"])


@mutant
def weights_still_zero(params: Params, x: Array) -> Array:
    """The biases are used, the weights are still zero, so the input has no effect: all eight arrays
    were given."""
    return np.array(_run({k: v if k[0] == "b" else 0 * v for k, v in params.items()}, x)["h"])


@mutant
def last_state_alone(params: Params, x: Array) -> Array:
    """Only the last hidden state comes back. The outputs are the hidden states of every step."""
    return _run(params, x)["h"][-1]


@mutant
def cell_state_for_hidden_state(params: Params, x: Array) -> Array:
    """These are the cell states c. The outputs are the hidden states h, what the output gate lets
    through."""
    return np.array(_run(params, x)["c"])


@mutant
def output_gate_for_hidden_state(params: Params, x: Array) -> Array:
    """These are the output gates o. The outputs are the hidden states h."""
    return np.array(_run(params, x)["o"])


@mutant
def states_not_carried(params: Params, x: Array) -> Array:
    """Every step starts from h = 0 and c = 0: the states are set anew inside the loop, so nothing
    is remembered."""
    return np.concatenate([np.array(_run(params, x[t : t + 1])["h"]) for t in range(len(x))])


@mutant
def memory_not_carried(params: Params, x: Array) -> Array:
    """The hidden state is handed on, the cell state is not: every step starts from c = 0."""
    h = zero = np.zeros((params["bf"].shape[0], x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, h)
        h = right.hidden_state(o, right.update_cell(f, i, g, zero))
        outputs.append(h)
    return np.array(outputs)


@mutant
def hidden_state_not_carried(params: Params, x: Array) -> Array:
    """The cell state is handed on, the hidden state is not: the gates get h = 0 at every step."""
    c = zero = np.zeros((params["bf"].shape[0], x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, zero)
        c = right.update_cell(f, i, g, c)
        outputs.append(right.hidden_state(o, c))
    return np.array(outputs)


@mutant
def list_of_states(params: Params, x: Array) -> list[Array]:
    """A list of T arrays comes back. Make one array of shape (T, H, N) of it."""
    return _run(params, x)["h"]


@mutant
def return_inside_the_loop(params: Params, x: Array) -> Array:
    """The outputs end after the first step: the return stands inside the loop."""
    return np.array(_run(params, x[:1])["h"])


@mutant
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


@mutant
def hidden_for_cell_state(params: Params, x: Array) -> Array:
    """The first step is right. From then on the memory is updated from h in place of c: two states
    go from step to step, and each has its own use."""
    h, outputs = _zero(params, x), []
    for x_t in x:
        f, i, g, o = right.gates(params, x_t, h)
        h = right.hidden_state(o, right.update_cell(f, i, g, h))
        outputs.append(h)
    return np.array(outputs)
