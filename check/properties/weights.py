"""Properties of drawn weights: their deviations, means and distribution."""

import dataclasses
import functools

import numpy as np

from .frequencies import FAR, chi_square_error, deviation_error, share_error, squares_errors
from .independence import GATES, Params
from .truth import Check, Checks

# Bounds of intervals, in standard deviations, and the share of normal numbers between them.
EDGES = np.array([0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0])
WITHIN = np.array(
    [0.197413, 0.382925, 0.546745, 0.682689, 0.7887, 0.866386, 0.9545, 0.987581, 0.9973]
)

FEW = 0.5  # share of different numbers below which the deviation of all says little
LARGEST, BEYOND = 3.5, 0.000465  # that none of 80,000 numbers is beyond 3.5: once in 10^16


@dataclasses.dataclass(frozen=True)
class Draws:
    """Weights that were drawn alike, with one scale.

    Args:
        name: what they were drawn with, such as "scale = 0.1".
        scale: their standard deviation when they are right.
        params: of each draw, all with different seeds.
    """

    name: str
    scale: float
    params: tuple[Params, ...]

    @functools.cached_property
    def blocks(self) -> dict[str, np.ndarray]:
        """The h part and the x part of each gate, such as "hf" and "xf": (draws, H, H or D)."""
        stacked = {k: np.stack([p["W" + k] for p in self.params]).astype(float) for k in GATES}
        size = stacked["f"].shape[1]
        return {
            part + k: array[:, :, :size] if part == "h" else array[:, :, size:]
            for k, array in stacked.items()
            for part in "hx"
        }

    @functools.cached_property
    def errors(self) -> dict[str, float]:
        """How far the deviation of each block is from scale, in its errors."""
        return {k: deviation_error(b.std(), self.scale, b.size) for k, b in self.blocks.items()}

    @functools.cached_property
    def all_errors(self) -> float:
        """How far the deviation of all weights is from scale, in its errors."""
        size = sum(block.size for block in self.blocks.values())
        square = sum(float((block**2).sum()) for block in self.blocks.values()) / size
        return deviation_error(square**0.5, self.scale, size)

    @functools.cached_property
    def means(self) -> dict[str, float]:
        """How far the mean of each block is from 0, in its errors."""
        return {k: float(b.mean() / b.std() * b.size**0.5) for k, b in self.blocks.items()}

    @functools.cached_property
    def normal(self) -> np.ndarray:
        """All weights, each block less its mean and divided by its own deviation."""
        return np.concatenate(
            [((b - b.mean()) / b.std()).ravel() for b in self.blocks.values() if b.size]
        )

    @functools.cached_property
    def counts(self) -> np.ndarray:
        """How many of these are below, between and above -3, -2.5 ... 3."""
        edges = np.concatenate([-EDGES[::-1], [0.0], EDGES])
        return np.bincount(edges.searchsorted(self.normal), minlength=edges.size + 1)


# ---------------------------------------------------------------- entries


def finite(draws: Draws) -> Checks:
    """All weights are finite."""
    for params in draws.params:
        for k in GATES:
            yield is_finite(f"W{k} ({draws.name})", params["W" + k])


def is_finite(name: str, array: np.ndarray) -> Check:
    """Whether all entries are finite."""
    bad = int((~np.isfinite(array)).sum())
    return bad == 0, f"{bad} of {array.size} entries of {name} are not finite; all must be finite"


def distinct(params: Params) -> Checks:
    """The weights of each gate differ: of float32 or rounded ones a few are equal by chance."""
    for k in GATES:
        array = params["W" + k]
        zeros, count = int((array == 0).sum()), distinct_count(array)
        message = f"{zeros} of {array.size} entries of W{k} are 0; every weight must be random"
        yield zeros < 0.1 * array.size or count < 3, message
        message = f"the {array.size} entries of W{k} hold {count} different values; all must differ"
        yield count > 0.9 * array.size, message


def distinct_count(array: np.ndarray) -> int:
    """How many different values an array holds."""
    return int(np.unique(array).size)


def distinct_share(params: Params) -> float:
    """How many different values the gates hold, in parts of their number of weights."""
    arrays = [params["W" + k] for k in GATES]
    return sum(map(distinct_count, arrays)) / sum(array.size for array in arrays)


# ---------------------------------------------------------------- deviations and means


def deviations(draws: Draws) -> Checks:
    """The deviation of every gate, of its two parts, and of all weights, is scale."""
    columns = draws.blocks["hf"].shape[2], draws.blocks["xf"].shape[2]
    for k in GATES:
        h, x = draws.blocks["h" + k], draws.blocks["x" + k]
        errors = draws.errors["h" + k], draws.errors["x" + k]
        apart = np.log(h.std() / x.std()) / np.sqrt(0.5 / h.size + 0.5 / x.size)
        name, array = f"W{k} ({draws.name})", np.concatenate([h, x], axis=2)
        if abs(apart) > FAR:
            worse = int(abs(errors[1]) > abs(errors[0]))
            where = f"its {('first', 'last')[worse]} {columns[worse]} columns"
            name = f"the {'hx'[worse]} part of W{k}, {where} ({draws.name})"
            array = (h, x)[worse]
        yield _deviation(name, array, draws.scale, max(map(abs, errors)) > FAR)
    together = np.concatenate([block.ravel() for block in draws.blocks.values()])
    yield _deviation(f"all weights ({draws.name})", together, draws.scale, False)


def _deviation(name: str, array: np.ndarray, scale: float, off: bool) -> Check:
    deviation = float(array.std())
    bound = np.exp(FAR / np.sqrt(2 * array.size))
    message = f"the standard deviation of {name} is {deviation:.3g}; it must be near"
    bounds = f"scale, {scale:.3g} ({scale / bound:.3g} to {scale * bound:.3g})"
    near = scale / bound < deviation < scale * bound and not off
    return near, f"{message} {bounds}"


def rows_and_columns(draws: Draws) -> Checks:
    """Every row, and every column of the h part and of the x part, spreads like the others."""
    for k in GATES:
        parts = {"h": draws.blocks["h" + k], "x": draws.blocks["x" + k]}
        whole = np.concatenate(list(parts.values()), axis=2)
        starts = {"h": 0, "x": parts["h"].shape[2]}
        for n, draw in enumerate(whole):
            yield _alike(f"row {{}} of W{k} ({draws.name})", draw, 0)
            for part, block in parts.items():
                name = f"column {{}} of W{k} ({draws.name})"
                yield _alike(name, block[n].T, starts[part])


def _alike(name: str, rows: np.ndarray, start: int) -> Check:
    """Whether the mean square of each row is near that of the others."""
    squares = (rows**2).mean(axis=1)
    usual = float(np.median(squares))
    errors = squares_errors(squares / usual, rows.shape[1])
    worst = int(np.argmax(np.abs(errors)))
    message = (
        f"the standard deviation of {name.format(start + worst)} is {squares[worst] ** 0.5:.3g},"
        f" and {usual**0.5:.3g} in most others; all must be near scale"
    )
    return abs(errors[worst]) < FAR, message


def means(draws: Draws) -> Checks:
    """The mean of every gate, of its two parts, and of all weights, is near 0."""
    for part, block in draws.blocks.items():
        where = {"h": "columns for h", "x": "columns for x"}[part[0]]
        yield _mean(f"W{part[1]} ({where}, {draws.name})", block)
    together = np.concatenate([block.ravel() for block in draws.blocks.values()])
    yield _mean(f"all weights ({draws.name})", together)


def _mean(name: str, array: np.ndarray) -> Check:
    mean, bound = float(array.mean()), FAR * float(array.std()) / array.size**0.5
    message = f"the mean of {name} is {mean:.3g}; it must be near 0"
    return abs(mean) < bound, f"{message} ({-bound:.2g} to {bound:.2g})"


def sizes(draws: Draws) -> dict[str, float]:
    """Deviations, in their errors, and how many weights differ and are 0."""
    found = draws.errors | {"all": draws.all_errors}
    different = distinct_share(draws.params[0])
    if different < FEW:
        found = dict.fromkeys(found, np.nan)
    zeros = float(np.mean([draws.params[0]["W" + k] == 0 for k in GATES]))
    found |= {"different": 100 * float(np.log(different)), "zeros": 1000 * zeros}
    return {f"{draws.name} {name}": quantity for name, quantity in found.items()}


# ---------------------------------------------------------------- distribution


def normal(draws: Draws) -> Checks:
    """The weights are spread as normal numbers are: by a chi-square test over twenty intervals."""
    size, largest = draws.normal.size, float(np.abs(draws.normal).max())
    message = f"no weight is further than {largest:.3g} standard deviations from the mean"
    yield (
        not largest < LARGEST,
        f"{message}; of so many normal numbers some are (of {size} about {size * BEYOND:.0f} are"
        f" further than {LARGEST})",
    )
    shares = np.diff(np.concatenate([[0.0], WITHIN, [1.0]])) / 2
    expected = size * np.concatenate([shares[::-1], shares])
    off = chi_square_error(draws.counts, expected)
    at = int(np.argmax(np.abs(draws.counts - expected) / np.sqrt(expected)))
    edges = np.concatenate([[-np.inf], -EDGES[::-1], [0.0], EDGES, [np.inf]])
    between = f"between {edges[at]:g} and {edges[at + 1]:g} standard deviations from their mean"
    between = between.replace("between -inf and", "below").replace(" and inf", "")
    between = between.replace("between 3", "above 3")
    bound = FAR * expected[at] ** 0.5
    yield (
        off < FAR,
        f"of {size} weights {draws.counts[at]} lie {between}; of normal numbers about"
        f" {expected[at]:.0f} do ({expected[at] - bound:.0f} to {expected[at] + bound:.0f})",
    )


def shares(draws: Draws) -> dict[str, float]:
    """What shares of the weights lie within 0.5, 1, 1.5, 2 and 3 deviations, or are positive."""
    within = np.cumsum(draws.counts[10:] + draws.counts[9::-1])
    size = draws.normal.size
    found = {f"within {EDGES[n]:g}": share_error(within[n], size, WITHIN[n]) for n in (1, 3, 5, 6)}
    beyond = size - within[8]  # few: not by angles, whose error is right for many alone
    positive = sum(int((block > 0).sum()) for block in draws.blocks.values())
    return found | {
        "beyond 3": float(2 * (beyond**0.5 - (size * (1 - WITHIN[8])) ** 0.5)),
        "positive": share_error(positive, size, 0.5),
    }
