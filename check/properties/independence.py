"""Whether the weights of the gates are draws of their own, independent of each other."""

import itertools

import numpy as np

from .frequencies import FAR, correlation, correlation_error, squares_errors
from .truth import Check, Checks

GATES = "figo"
PAIRS = list(itertools.combinations(GATES, 2))

Params = dict[str, np.ndarray]


def gates_differ(params: Params) -> Checks:
    """The weights of the gates are independent draws: not equal, rearranged, scaled or mixed."""
    for a, b in PAIRS:
        yield unrelated(f"W{a} and W{b}", params["W" + a], params["W" + b])
    yield from _not_the_same_numbers(params)
    yield _independent("row", GATES, np.concatenate([params["W" + k] for k in GATES]))
    for k in GATES:
        yield _independent("column", k, params["W" + k].T)
    for k in GATES:
        square = params["W" + k][:, : params["W" + k].shape[0]]
        upper = np.triu_indices(len(square), 1)
        yield unrelated(f"the h part of W{k} and its transpose", square[upper], square.T[upper])
        yield _no_pattern(k, square)


def unrelated(names: str, a: np.ndarray, b: np.ndarray) -> Check:
    """Whether the entries of two arrays are not correlated."""
    r, bound = correlation(a, b), float(np.tanh(FAR / a.size**0.5))
    message = f"the correlation of {names} is {r:.3g}; it must be near 0"
    return abs(r) < bound, f"{message} ({-bound:.2g} to {bound:.2g})"


def _not_the_same_numbers(params: Params) -> Checks:
    ordered = {k: in_order(params["W" + k]) for k in GATES}
    for a, b in PAIRS:
        message = f"W{b} holds the numbers of W{a} in another order; it must be drawn by itself"
        yield not same_numbers(ordered[a], ordered[b]), message
    size = params["Wf"].size
    for (a, b), share in shares_of_common(params).items():
        message = f"{round(share * size)} of {size} numbers in W{b} stand in W{a} as well"
        yield share < 0.01, f"{message}; each must be drawn by itself"


def in_order(array: np.ndarray) -> np.ndarray:
    """The entries by size, less their mean and divided by their deviation."""
    return np.asarray(np.sort((array - array.mean()).ravel()) / array.std())


def same_numbers(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays, both in_order, hold the same numbers but for a factor and a shift."""
    return bool(np.allclose(a, b, atol=1e-4) or np.allclose(a, -b[::-1], atol=1e-4))


def shares_of_common(params: Params) -> dict[tuple[str, str], float]:
    """What share of the numbers of one gate, without their signs, is in another one too."""
    sizes = {k: np.unique(np.abs(params["W" + k])) for k in GATES}  # in order, each one once
    found = {}
    for a, b in PAIRS:
        nearest = np.minimum(sizes[a].searchsorted(sizes[b]), sizes[a].size - 1)
        found[a, b] = float(np.sum(sizes[a][nearest] == sizes[b]) / params["W" + b].size)
    return found


def _independent(kind: str, gates: str, rows: np.ndarray) -> Check:
    """Whether no two rows of the given gates (or columns, transposed) are correlated."""
    rows = rows - rows.mean()
    unit = rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))
    related = unit @ unit.T
    np.fill_diagonal(related, 0)
    a, b = divmod(int(np.argmax(np.abs(related))), len(rows))
    height = len(rows) // len(gates)
    names = " and ".join(f"{kind} {n % height} of W{gates[n // height]}" for n in (a, b))
    r, bound = float(related[a, b]), FAR / rows.shape[1] ** 0.5
    message = f"the correlation of {names} is {r:.3g}; it must be near 0"
    return abs(r) < bound, f"{message} ({-bound:.2g} to {bound:.2g})"


def _no_pattern(gate: str, square: np.ndarray) -> Check:
    """Whether the rows of an h part are as far from orthogonal as random ones, on the whole."""
    unit = square / np.sqrt((square**2).sum(axis=1, keepdims=True))
    height = len(square)
    pairs = height * (height - 1) // 2
    mean = float(((unit @ unit.T) ** 2).sum() - height) / (2 * pairs)
    message = (
        f"the mean square of the correlations of any two rows of the h part of W{gate} is"
        f" {mean:.2g}; of rows that are drawn independently it is about {1 / height:.2g}"
    )
    return abs(float(squares_errors(np.array(mean * height), pairs))) < FAR, message


def gate_quantities(params: Params) -> dict[str, float]:
    """How far each pair of gates is from independent, and whether they hold the same numbers."""
    found = {}
    for (a, b), common in shares_of_common(params).items():
        one, other = params["W" + a], params["W" + b]
        found[f"correlation {a}{b}"] = correlation_error(correlation(one, other), one.size)
        found[f"common {a}{b}"] = 1000 * common
    return found
