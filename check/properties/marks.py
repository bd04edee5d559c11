"""Properties of the marks of the adding problem: which steps have one, and how often."""

import functools
import itertools

import numpy as np

from .frequencies import (
    FAR,
    chi_square_error,
    correlation,
    correlation_error,
    share_error,
)
from .sequences import Batch
from .truth import Checks

TEN = 10  # one mark is among so many steps

# ---------------------------------------------------------------- markers of single sequences


def ends(batch: Batch) -> Checks:
    """First and last step have the marker -1."""
    wrong = int((batch.markers[[0, -1]] != -1).any(axis=0).sum())
    message = f"in {wrong} of {batch.N} sequences the marker of the first or last step is not -1"
    yield wrong == 0, f"{message}; both must be -1"


def zero_or_one(batch: Batch) -> Checks:
    """The other markers are 0 or 1."""
    inside = batch.markers[1:-1]
    wrong = inside[(inside != 0) & (inside != 1)]
    found = f"{wrong[0]:.3g}" if wrong.size else ""
    yield wrong.size == 0, f"a marker between the first and last step is {found}; it must be 0 or 1"


def two_steps(batch: Batch) -> Checks:
    """Two different steps are drawn."""
    wrong = batch.count[(batch.count != 1) & (batch.count != 2)]
    counts = ", ".join(map(str, np.unique(wrong)[:9]))
    message = f"in {wrong.size} of {batch.N} sequences {counts} steps have the marker 1"
    yield wrong.size == 0, f"{message}; there must be 2, or 1 where the first step is drawn"
    twice = int(batch.twice.sum())
    message = f"in {twice} of {batch.N} sequences one step is drawn twice: it alone has the marker"
    yield twice == 0, f"{message} 1, and y counts its value twice; two steps must be drawn"


def one_early(batch: Batch) -> Checks:
    """One of the two steps is among the first ten."""
    wrong = int(((batch.early >= TEN) & (batch.count > 0)).sum())
    message = f"in {wrong} of {batch.N} sequences none of the first ten steps is drawn"
    yield wrong == 0, f"{message}; one must be"


def other_in_range(batch: Batch) -> Checks:
    """The other one is among the first T // 2 - 1."""
    early, late, half = batch.early, batch.late, batch.half
    legal = ((early < TEN) & (late < half)) | ((late < TEN) & (early < half))
    wrong = int((~legal & (batch.count > 0)).sum())
    message = f"in {wrong} of {batch.N} sequences the other step is beyond the first {half}"
    yield wrong == 0, f"{message}, T // 2 - 1; it must be among them"


# ---------------------------------------------------------------- how often steps are drawn


@functools.cache
def _laws(T: int) -> dict[str, dict[tuple[int, int], float]]:
    """How probable each pair of steps is, in each order in which the two may be drawn.

    The exercise draws one of the first ten steps, and then another one of the wider range. Those
    who draw from the wider range first, or both again when they are equal, have read it in another
    way, and are right too.
    """
    half = T // 2 - 1
    pairs = [(a, b) for a, b in itertools.product(range(TEN), range(half)) if a != b]
    chances = {
        "ten first": [1 / TEN / (half - (a < half)) for a, _ in pairs],
        "wide first": [1 / half / (TEN - (b < TEN)) for _, b in pairs],
        "together": [1 / len(pairs) for _ in pairs],
    }
    return {name: _of_unordered(pairs, chance) for name, chance in chances.items()}


def _of_unordered(
    pairs: list[tuple[int, int]], chances: list[float]
) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    for (a, b), chance in zip(pairs, chances, strict=True):
        key = min(a, b), max(a, b)
        found[key] = found.get(key, 0.0) + chance
    return found


def _counts(batches: list[Batch]) -> np.ndarray:
    """(T, T): how often each pair of an earlier and a later step is drawn."""
    T = batches[0].T
    codes = np.concatenate([batch.early * T + batch.late for batch in batches])
    return np.bincount(codes, minlength=T * T).reshape(T, T)


def pair_error(batches: list[Batch], law: str) -> float:
    """How far the frequencies of the pairs are from a law, for batches of one T."""
    pairs = _laws(batches[0].T)[law]
    counts = _counts(batches)[tuple(np.transpose(list(pairs)))]
    return chi_square_error(counts, np.array(list(pairs.values())) * sum(b.N for b in batches))


def frequencies(groups: list[list[Batch]]) -> Checks:
    """Every pair of steps is drawn as often as it should be, by a chi-square test for each T.

    A right answer is beyond the bound of one test 6 times in 10^14.

    Args:
        groups: batches of one T each, with different seeds.
    """
    errors = {law: [pair_error(group, law) for group in groups] for law in _laws(groups[0][0].T)}
    law = min(errors, key=lambda name: max(errors[name]))
    for group, error in zip(groups, errors[law], strict=True):
        yield error < FAR, "" if error < FAR else _message(group, _laws(group[0].T)[law])


def _message(batches: list[Batch], law: dict[tuple[int, int], float]) -> str:
    """What is drawn too often or too seldom: a step, a distance, or else a pair."""
    T, size = batches[0].T, sum(batch.N for batch in batches)
    counts, chances = _counts(batches), np.zeros((T, T))
    for pair, chance in law.items():
        chances[pair] = chance
    steps = counts.sum(axis=0) + counts.sum(axis=1), chances.sum(axis=0) + chances.sum(axis=1)
    apart = [[np.trace(table, n) for n in range(T)] for table in (counts, chances)]
    found = _worst(size, *steps)
    if found:
        return f"step {found[0]} is drawn in {found[1]} (T = {T})"
    found = _worst(size, *map(np.array, apart))
    if found:
        return f"steps that are {found[0]} apart are drawn in {found[1]} (T = {T})"
    off = np.abs(counts - size * chances) / np.sqrt(size * chances + 1e-9)
    a, b = divmod(int(off.argmax()), T)
    text = f"steps {a} and {b} are drawn together in {counts[a, b]} of {size} sequences"
    return f"{text}; they must be in about {size * chances[a, b]:.0f} (T = {T})"


def _worst(size: int, counts: np.ndarray, chances: np.ndarray) -> tuple[int, str] | None:
    """Which share is furthest from its chance, and in words how far; None when none is far."""
    errors = [share_error(c, size, p) for c, p in zip(counts, chances, strict=True)]
    worst = int(np.argmax(np.abs(errors)))
    if abs(errors[worst]) < FAR:
        return None
    low, high = (np.sin(_angle(chances[worst]) + sign * FAR / size**0.5 / 2) for sign in (-1, 1))
    least = 0 if low < 0 else size * low**2
    text = f"{counts[worst]} of {size} sequences; about {size * chances[worst]:.0f} are expected"
    return worst, f"{text} ({least:.0f} to {size * high**2:.0f})"


def _angle(chance: float) -> float:
    return float(np.arcsin(np.sqrt(chance)))


def independent(batch: Batch, other: Batch) -> Checks:
    """The marks of a sequence do not depend on those of the one before, nor on an earlier call.

    Args:
        batch: of one call.
        other: of the same size, drawn with another rng.
    """
    law = _laws(batch.T)["ten first"]
    count, expected = _alike(batch), sum(p**2 for p in law.values())
    message = f"{count} of {batch.N} sequences are marked at the same two steps as the one before"
    about = f"; about {batch.N * expected:.0f} must be, by chance"
    yield share_error(count, batch.N - 1, expected) < 2 * FAR, f"{message}{about}"
    for name, steps in (("earlier", batch.early), ("later", batch.late)):
        r = correlation(steps[1:], steps[:-1])
        message = f"the correlation of the {name} marks of each sequence and the next is {r:.3f}"
        yield not abs(correlation_error(r, batch.N)) > FAR, f"{message}; it must be near 0"
    for name, n, steps, others in (
        ("earlier", 0, batch.early, other.early),
        ("later", 1, batch.late, other.late),
    ):
        chances = [sum(p for pair, p in law.items() if pair[n] == t) for t in range(batch.T)]
        count, expected = int((steps == others).sum()), sum(p**2 for p in chances)
        message = f"with two rngs the {name} mark is the same in {count} of {batch.N} sequences"
        about = f"; about {batch.N * expected:.0f} must be, by chance"
        yield share_error(count, batch.N, expected) < FAR, f"{message}{about}"


def _alike(batch: Batch) -> int:
    same = (batch.early[1:] == batch.early[:-1]) & (batch.late[1:] == batch.late[:-1])
    return int(same.sum())


# ---------------------------------------------------------------- quantities


def quantities(groups: list[list[Batch]]) -> dict[str, float]:
    """What tells mistakes about marks from each other, in standard errors.

    Args:
        groups: batches of one T each, the longest first and the shortest last.
    """
    first, shortest = groups[0][0], groups[-1][0]
    found = _of_markers(first) | {"alike": share_error(_alike(first), first.N - 1, 0)}
    for name, batch in (("", first), ("short ", shortest)):
        found |= {f"{name}{key}": value for key, value in _of_counts(batch).items()}
    varied = _alike(first) < 0.9 * first.N  # else the steps are those of a single sequence
    places = {
        f"{name}{key}": value
        for name, batch in (("", first), ("short ", shortest))
        for key, value in _of_places(batch).items()
    }
    places |= {f"pairs {g[0].T}": pair_error(g, "ten first") for g in groups}
    found |= {key: value if varied else np.nan for key, value in places.items()}
    return {f"marks: {key}": value for key, value in found.items()}


def _of_markers(batch: Batch) -> dict[str, float]:
    """Shares of each marker at both ends, and of others than 0 and 1 between."""
    inside = batch.markers[1:-1]
    other = int(((inside != 0) & (inside != 1)).sum())
    found = {"other markers": share_error(other, inside.size, 0)}
    for name, row in (("first", batch.markers[0]), ("last", batch.markers[-1])):
        for marker in (-1, 0, 1):
            share = share_error(int((row == marker).sum()), batch.N, 0)
            found[f"{name} marker {marker}"] = share
    return found


def _of_counts(batch: Batch) -> dict[str, float]:
    """Shares of sequences with no mark, with one, with three and more, and with one drawn twice."""
    flags = {
        "none": batch.count == 0,
        "alone": batch.alone,
        "many": batch.count > 2,
        "twice": batch.twice,
    }
    return {name: share_error(int(flag.sum()), batch.N, 0) for name, flag in flags.items()}


def _of_places(batch: Batch) -> dict[str, float]:
    """Shares of sequences in which certain steps are drawn."""
    T, half, early, late = batch.T, batch.half, batch.early, batch.late
    flags = {
        "none of ten": early >= TEN,
        "both of ten": late < TEN,
        "beyond half": late >= half,
        "second half": late >= T // 2,
        "both in it": early >= T // 2,
        "side by side": late - early == 1,
        "round": (early == 0) & (late == half - 1),
        "equal parity": (late - early) % 2 == 0,
    }
    shares = {name: share_error(int(flag.sum()), batch.N, 0) for name, flag in flags.items()}
    steps = {"1": 1, "9": 9, "10": 10, "half - 1": half - 1, "half": half}
    return shares | {
        f"step {name}": share_error(batch.drawn(step), batch.N, 0) for name, step in steps.items()
    }
