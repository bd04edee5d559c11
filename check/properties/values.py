"""Properties of the values and the target of the adding problem."""

import numpy as np

from .frequencies import FAR, chi_square_error, correlation, correlation_error, share_error
from .sequences import Batch
from .truth import Check, Checks

BINS = 20
MOMENTS = {  # of a uniform distribution over [-1, 1]: value, and variance of one number's part
    "mean": (0.0, 1 / 3),
    "mean square": (1 / 3, 4 / 45),
    "mean fourth power": (1 / 5, 1 / 9 - 1 / 25),
}


def in_range(batch: Batch) -> Checks:
    """All values are numbers between -1 and 1."""
    wrong = int((~(np.abs(batch.values) <= 1)).sum())
    message = f"{wrong} of {batch.values.size} values are not finite or outside [-1, 1]"
    yield wrong == 0, f"{message}; all must be inside"


def uniform(batch: Batch) -> Checks:
    """The values after the first step are uniform, by moments and a chi-square test on 20 bins."""
    size, count = _sample(batch)
    message = f"{size} values hold {count} different numbers; nearly all must differ"
    yield count > size / 2, f"{message}, as values between -1 and 1 are no whole or rounded numbers"
    errors = moment_errors(batch)
    for name, (expected, variance) in MOMENTS.items():
        bound = FAR * (variance / batch.values[1:].size) ** 0.5
        value = expected + errors[name] / FAR * bound
        message = f"the {name} of the values is {value:.4f}; it must be near {expected:.3f}, as in"
        bounds = f"({expected - bound:.4f} to {expected + bound:.4f})"
        yield abs(errors[name]) < FAR, f"{message} a uniform distribution over [-1, 1] {bounds}"
    counts, expected = _bins(batch)
    at = int(np.argmax(np.abs(counts - expected)))
    text = (
        f"{counts[at]} of {counts.sum()} values are from {at / 10 - 1:.1f} to {at / 10 - 0.9:.1f}"
    )
    yield (
        chi_square_error(counts, np.full(BINS, expected)) < FAR,
        f"{text}; about {expected:.0f} must be in each of {BINS} intervals of one width",
    )


def _bins(batch: Batch) -> tuple[np.ndarray, float]:
    places = (batch.values[1:].ravel() + 1) * (BINS / 2)
    places = np.fmin(np.fmax(places, 0), BINS - 1).astype(int)  # NaN counts as the lowest
    return np.bincount(places, minlength=BINS), places.size / BINS


def _sample(batch: Batch) -> tuple[int, int]:
    """How many values some different sequences have, and how many of them are different."""
    some = np.unique(batch.values[1:, :50], axis=1)
    return some.size, int(np.unique(some).size)


def moment_errors(batch: Batch) -> dict[str, float]:
    """How far the moments of the values after the first step are off, in standard errors."""
    drawn = batch.values[1:]
    squares = drawn**2  # squared again below: a fourth power is a hundred times as slow
    means = float(drawn.mean()), float(squares.mean()), float((squares**2).mean())
    return {
        name: float((mean - expected) / (variance / drawn.size) ** 0.5)
        for mean, (name, (expected, variance)) in zip(means, MOMENTS.items(), strict=True)
    }


def first_value(batch: Batch) -> Checks:
    """The first value is 0 where the first step is drawn, and not elsewhere."""
    drawn, others = batch.values[0, batch.alone], batch.values[0, ~batch.alone]
    wrong = int((drawn != 0).sum())
    message = f"in {wrong} of {drawn.size} sequences with one marker 1 the first value is not 0"
    yield wrong == 0, f"{message}; it must be 0, as the other step drawn can only be the first"
    wrong = int((others == 0).sum())
    message = f"in {wrong} of the {others.size} other sequences the first value is 0"
    required = "it must be random where the first step is not drawn"
    yield wrong <= 0.02 * others.size, f"{message}; {required}"  # rounded ones are 0 by chance


def apart_from_marks(batch: Batch) -> Checks:
    """The values at marked steps are like all others, and differ from each other."""
    for name, error in errors_at_marks(batch).items():
        if abs(error) < FAR or not batch.marked.any():
            continue
        found = float(np.average(_parts(batch.values)[name], weights=batch.marked))
        usual = float(_parts(batch.values[1:])[name].mean())
        message = f"the {name} of the values at marked steps is {found:.3f}, and {usual:.3f} of all"
        yield False, f"{message}; a mark must not depend on the value"
    r, size = _of_the_two(batch)
    bound = float(np.tanh(FAR / max(size, 1) ** 0.5))
    message = f"the correlation of the two marked values is {r:.3f}; it must be near 0"
    yield not abs(r) > bound, f"{message} ({-bound:.3f} to {bound:.3f})"


def errors_at_marks(batch: Batch) -> dict[str, float]:
    """How far mean and mean square at marked steps are from those of all, in standard errors."""
    marked, every = _parts(batch.values[batch.marked]), _parts(batch.values[1:])
    size = max(marked["mean"].size, 1)
    return {
        name: float((marked[name].sum() / size - part.mean()) / part.std() * size**0.5)
        for name, part in every.items()
    }


def _of_the_two(batch: Batch) -> tuple[float, int]:
    """The correlation of the values of two marked steps, and of how many pairs."""
    two = np.flatnonzero(batch.count == 2)
    if two.size < 50:
        return 0.0, two.size
    early, late = (batch.values[steps[two], two] for steps in (batch.early, batch.late))
    return correlation(early, late), two.size


def _parts(values: np.ndarray) -> dict[str, np.ndarray]:
    return {"mean": values, "mean square": values**2}


def unrelated(batch: Batch) -> Checks:
    """The values of one sequence do not depend on those of another, nor on those before."""
    size = batch.values[1:].size
    bound = FAR / size**0.5
    columns = _between_sequences(batch)
    apart = int(np.argmax(np.abs(columns))) + 1
    for names, r in (
        (f"each sequence and the one {apart} further on", float(columns[apart - 1])),
        ("each step and the next one", _between_steps(batch)),
    ):
        message = f"the correlation of the values of {names} is {r:.3f}; it must be near 0"
        yield abs(r) < bound, f"{message} ({-bound:.3f} to {bound:.3f})"


def _between_sequences(batch: Batch) -> np.ndarray:
    """Correlations of each sequence with the one 1, 2 ... further on, of the last with the first.

    Fourier transforms give them for all distances at once.
    """
    drawn = batch.values[1:] - batch.values[1:].mean()
    power = np.abs(np.fft.rfft(drawn, axis=1)) ** 2
    products = np.fft.irfft(power.sum(axis=0), batch.N)
    return np.asarray(products[1 : batch.N // 2 + 1] / products[0])


def _between_steps(batch: Batch) -> float:
    return correlation(batch.values[2:], batch.values[1:-1])


def target(batch: Batch) -> Checks:
    """y is right for the values and marks of x."""
    expected = 0.5 + batch.sum_of_drawn / 4
    tolerance = 1e-9 if batch.y.dtype == batch.values.dtype == float else 1e-6
    wrong = np.flatnonzero(~(np.abs(batch.y - expected) < tolerance))
    first = (
        f"y is {batch.y[wrong[0]]:.6g} and must be {expected[wrong[0]]:.6g}" if wrong.size else ""
    )
    message = f"y is wrong in {wrong.size} of {batch.N} sequences"
    yield wrong.size == 0, f"{message}; in the first of them {first}"


# ---------------------------------------------------------------- quantities


def quantities(batch: Batch) -> dict[str, float]:
    """What tells mistakes about values and target from each other, in standard errors."""
    some, count = _sample(batch)
    size, columns = batch.values[1:].size, _between_sequences(batch)
    related = {
        "next sequence": float(columns[0]),
        "some sequence": float(np.abs(columns).max()),
        "next step": _between_steps(batch),
    }
    errors = {name: correlation_error(r, size) for name, r in related.items()}
    own = _of_values(batch)
    if max(map(abs, related.values())) > 0.9:  # too few numbers to measure these on
        own = dict.fromkeys(own, np.nan)
    first, others = batch.values[0], ~batch.alone
    zero = {
        "alone and zero": share_error(int((first[batch.alone] == 0).sum()), batch.N, 0),
        "others and zero": share_error(int((first[others] == 0).sum()), batch.N, 0),
    }
    found = errors | own | zero | {"different": 100 * count / some}
    return {f"values: {name}": q for name, q in found.items()} | {
        f"target: {name}": q for name, q in _of_target(batch).items()
    }


def _of_values(batch: Batch) -> dict[str, float]:
    """Moments of all values and of those at marked steps, and shares of some values."""
    drawn = batch.values[1:]
    flags = {
        "outside": np.abs(drawn) > 1,
        "negative": drawn < 0,
        "zero": drawn == 0,
        "one": np.abs(drawn) == 1,
    }
    shares = {name: share_error(int(f.sum()), f.size, 0) for name, f in flags.items()}
    at_marks = {f"marked {name}": error for name, error in errors_at_marks(batch).items()}
    r, size = _of_the_two(batch)
    at_marks["two marked"] = correlation_error(r, size)
    return moment_errors(batch) | shares | at_marks


def _of_target(batch: Batch) -> dict[str, float]:
    """How y depends on the values: with two marks, and with one."""
    columns = np.arange(batch.N)
    early, late = (batch.values[steps, columns] for steps in (batch.early, batch.late))
    first, last, two = batch.values[0], batch.values[-1], batch.count == 2
    features = {"early": early, "late": late, "product": early * late, "first": first, "last": last}
    with_two = _fitted(batch.y, features, two)
    with_one = _fitted(batch.y, {"late": late, "first": first}, batch.alone)
    return with_two | {f"alone {name}": q for name, q in with_one.items()}


def _fitted(y: np.ndarray, features: dict[str, np.ndarray], where: np.ndarray) -> dict[str, float]:
    """Factors of y's features by least squares, and the deviation of what they leave unexplained.

    Factors of a y that is explained wholly are in units of 1e-6, others in their standard errors.
    """
    size = int(where.sum())
    names = ["constant", *features, "rest"]
    table = np.stack([np.ones(y.size), *features.values()], axis=1)[where]
    if size < 50 or not (np.isfinite(table).all() and np.isfinite(y[where]).all()):
        return dict.fromkeys(names, np.nan)
    factors = np.linalg.lstsq(table, y[where], rcond=1e-9)[0]
    rest = float(np.sqrt(np.mean((y[where] - table @ factors) ** 2)))
    if rest < 1e-6:
        return dict(zip(names, [*(factors / 1e-6), 0.0], strict=True))
    spread = np.sqrt(np.mean(table**2, axis=0)) * np.sqrt(size)
    return dict(zip(names, [*(factors * spread / rest), np.log(rest) * size**0.5], strict=True))


def neighbours_differ(batch: Batch) -> Check:
    """Whether all sequences have different values."""
    columns = batch.values[1:]
    count = columns.shape[1]
    if np.unique(columns[0]).size < count:  # most often a look at their first entries is enough
        count = np.unique(columns, axis=1).shape[1]
    message = f"{batch.N} sequences have {count} different rows of values; all must differ"
    return count == batch.N, message
