"""How a wrong array is related to what was expected, when no known mistake explains it.

Looked for are simple relations that hold for all entries: exchanged outputs, a missing or a further
factor, a step too late, another order, a clipped value. The smallest case that fails shows sizes.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator

import numpy as np

from .compare import axes_of, close, key_name, number
from .pytree import PyTree
from .suite import TestCase, TestSuite

EXACT = (1e-12, 1e-9)  # tolerance of a relation: absolute and relative
SIZE = re.compile(r"\b([TDHNKLM]) = (\d+)")
WORDS = {
    "T": "time step",
    "N": "sequence",
    "H": "unit",
    "D": "feature",
    "K": "class",
    "M": "chunk",
}


@dataclasses.dataclass(frozen=True)
class Named:
    """An array of a result or of the arguments, with its name."""

    name: str
    array: np.ndarray


def relations(suite: TestSuite, case: TestCase, got: PyTree, want: PyTree) -> list[str]:
    """Sentences on how the wrong arrays of one case are related to the expected ones.

    Args:
        suite: for the names of outputs and axes, and the tolerance.
        case: its arguments may be factors.
        got: what the student's function returned.
        want: what is expected.
    """
    expected = [*_arrays(suite, want)]
    pairs = [
        (Named(one.name, found), one)
        for one in expected
        if (found := _at(suite, got, want, one.name)) is not None
    ]
    wrong = [(g, w) for g, w in pairs if not _same(g.array, w.array, suite.tolerance)]
    exchanged = _exchanged(wrong)
    if exchanged:
        return [exchanged]
    others = [*expected, *_arguments(suite, case)]
    sentences = [next(_related(suite, case, g, w, others), "") for g, w in wrong[:8]]
    return [*dict.fromkeys(sentence for sentence in sentences if sentence)][:2]


def _arrays(suite: TestSuite, tree: PyTree, name: str = "") -> Iterator[Named]:
    """The arrays of more than one number in a result, with names such as caches[2]['f']."""
    if isinstance(tree, np.ndarray):
        if tree.dtype.kind in "fi" and tree.size > 1:
            yield Named(name or _only_name(suite), tree)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _arrays(suite, value, key_name(name, key))
    elif isinstance(tree, tuple) and len(tree) == len(suite.outputs) and not name:
        for label, value in zip(suite.outputs, tree, strict=True):
            yield from _arrays(suite, value, label)
    elif isinstance(tree, tuple | list):
        for n, value in enumerate(tree):
            yield from _arrays(suite, value, f"{name}[{n}]")


def _only_name(suite: TestSuite) -> str:
    return suite.outputs[0] if len(suite.outputs) == 1 else "the result"


def _at(suite: TestSuite, got: PyTree, want: PyTree, name: str) -> np.ndarray | None:
    """The array of a result that has the name of an expected one, if it has its shape."""
    expected = {one.name: one.array for one in _arrays(suite, want)}.get(name)
    found = {one.name: one.array for one in _arrays(suite, got)}.get(name)
    if expected is None or found is None or found.shape != expected.shape:
        return None
    return found


def _arguments(suite: TestSuite, case: TestCase) -> list[Named]:
    """The float arrays among the arguments of the case's first call, params without the rest."""
    call = next(iter(case.calls.values()))
    given = dict(zip(suite.arguments, call.args, strict=False)) | call.kwargs
    found = []
    for name, value in given.items():
        entries = value if isinstance(value, dict) and name == "cache" else {name: value}
        found += [Named(k, v) for k, v in entries.items() if _is_floats(v)]
    return found


def _is_floats(value: PyTree) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 1


def _same(a: np.ndarray, b: np.ndarray, tolerance: tuple[float, float] = EXACT) -> bool:
    return a.shape == b.shape and bool(close(a, b, tolerance).all())


def _exchanged(wrong: list[tuple[Named, Named]]) -> str:
    """A sentence on two results that stand in each other's place, or ""."""
    for n, (g, w) in enumerate(wrong):
        for other_g, other_w in wrong[n + 1 :]:
            if _same(g.array, other_w.array) and _same(other_g.array, w.array):
                return (
                    f"{w.name} and {other_w.name} are exchanged: each holds what the other should"
                )
    return ""


def _related(
    suite: TestSuite, case: TestCase, g: Named, w: Named, others: list[Named]
) -> Iterator[str]:
    """Sentences on one wrong array, the most telling first."""
    own, axes = w.name, axes_of(suite, w.name, w.array.ndim)
    for other in others:
        if other.name != own and _same(g.array, other.array):
            yield f"{own} holds what {other.name} is"
    yield from _in_another_order(own, axes, g.array, w.array)
    yield from _constant(own, case, g.array, w.array)
    yield from _with_another(own, g.array, w.array, [o for o in others if o.name != own])
    yield from _along_an_axis(own, axes, g.array, w.array)
    yield from _of_some_entries(own, g.array, w.array)
    yield from _places(own, case, suite, g.array, w.array)


def _in_another_order(
    own: str, axes: tuple[str, ...], g: np.ndarray, w: np.ndarray
) -> Iterator[str]:
    for axis, name in enumerate(axes):
        if w.shape[axis] < 2:
            continue
        gs, ws = np.moveaxis(g, axis, 0), np.moveaxis(w, axis, 0)
        if _same(gs, ws[::-1]):
            yield f"{own} is in reverse order along its {name}s"
        if len(gs) > 2 and _same(gs[1:], ws[:-1]):
            yield f"{own} is one {name} late: entry 1 holds what entry 0 should, and so on"
        if len(gs) > 2 and _same(gs[:-1], ws[1:]):
            yield f"{own} is one {name} early: entry 0 holds what entry 1 should, and so on"
        if len(gs) <= 64 and (order := _permutation(gs, ws)) is not None:
            yield f"along its {name}s {own} is in another order: {', '.join(map(str, order))}"
    if w.ndim == 2 and w.shape[0] == w.shape[1] and _same(g, w.T):
        yield f"{own} is transposed: rows and columns are exchanged"


def _permutation(g: np.ndarray, w: np.ndarray) -> list[int] | None:
    """Which entries of w those of g are, when each is one of them; else None."""
    order = []
    for one in g:
        found = [n for n, other in enumerate(w) if _same(one, other)]
        if len(found) != 1:
            return None
        order.append(found[0])
    return order if sorted(order) == list(range(len(w))) and order != sorted(order) else None


def _constant(own: str, case: TestCase, g: np.ndarray, w: np.ndarray) -> Iterator[str]:
    if (np.abs(w) > 0).all() and np.isfinite(g).all():
        ratio = g / w
        if ratio.flat[0] != 0 and np.ptp(ratio) <= 1e-9 * abs(ratio.flat[0]):
            reason = _size_of(case, float(ratio.flat[0]))
            yield f"{own} is {number(ratio.flat[0])} times what was expected" + reason
    shift = g - w
    if np.isfinite(shift).all() and np.ptp(shift) <= 1e-9 * abs(shift.flat[0]):
        yield f"{own} is off by the same {number(shift.flat[0])} in every entry"


def _size_of(case: TestCase, ratio: float) -> str:
    """Which size of the case a ratio is, or one over it."""
    for letter, size in SIZE.findall(case.description):
        n = int(size)
        if n > 1 and abs(ratio - n) < 1e-9:
            return f", and {letter} = {n}: was a division by {letter} left out?"
        if n > 1 and abs(ratio - 1 / n) < 1e-9:
            return f", and {letter} = {n}: was it divided by {letter} once too often?"
    return ""


COMBINED: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "{own} is what was expected, times {other}": lambda w, o: w * o,
    "{own} is what was expected, divided by {other}": lambda w, o: w / o,
    "{own} is what was expected, plus {other}": lambda w, o: w + o,
    "{own} is what was expected, less {other}": lambda w, o: w - o,
    "{own} is what was expected, times 1 - {other}": lambda w, o: w * (1 - o),
    "{own} is what was expected, divided by 1 - {other}": lambda w, o: w / (1 - o),
    "{own} is what was expected, times 1 - {other}**2": lambda w, o: w * (1 - o * o),
    "{own} is what was expected, divided by 1 - {other}**2": lambda w, o: w / (1 - o * o),
}


def _with_another(own: str, g: np.ndarray, w: np.ndarray, others: list[Named]) -> Iterator[str]:
    """Whether the result is the expected one combined with another array of the same shape."""
    for text, combine in COMBINED.items():
        for other in others:
            if other.array.shape == w.shape and _same(g, combine(w, other.array)):
                yield text.format(own=own, other=other.name)


def _along_an_axis(own: str, axes: tuple[str, ...], g: np.ndarray, w: np.ndarray) -> Iterator[str]:
    """Whether the result is off by a factor or a number of each row or column of its own."""
    if w.ndim != 2 or min(w.shape) < 2 or not np.isfinite(g).all():
        return
    for axis, name in enumerate(axes):
        others = axes[1 - axis]
        shift = np.moveaxis(g - w, axis, 0)
        if np.abs(shift).max() > 0 and (np.ptp(shift, axis=1) <= 1e-10 * np.abs(w).max()).all():
            yield f"{own} is off by one number in each {name}, the same for every {others}"
        if (w != 0).all():
            ratio = np.moveaxis(g / w, axis, 0)
            constant = (np.ptp(ratio, axis=1) <= 1e-10 * np.abs(ratio).max()).all()
            if constant and not np.isin(np.round(ratio, 9), (0, 1)).all():
                yield f"{own} is off by one factor in each {name}, the same for every {others}"


def _of_some_entries(own: str, g: np.ndarray, w: np.ndarray) -> Iterator[str]:
    if _same(g, np.abs(w)):
        yield f"{own} has lost its signs"
    ok = close(g, w, EXACT)
    if not ok.any() or not np.isfinite(g).all():
        return
    limit = np.abs(g[~ok])
    beyond = np.abs(w[~ok]) > limit.max()
    if limit.max() > 0 and np.ptp(limit) <= 1e-12 * limit.max() and beyond.all() and limit.size > 1:
        value = number(limit.max())
        yield f"what should be beyond {value} in {own} is {value}, and the rest is right: a clip?"
    if w.size >= 6:
        for sign, word in ((-1, "negative"), (1, "positive")):
            if np.array_equal(~ok, sign * w > 0):
                yield f"{own} is wrong exactly where the right value is {word}"


def _places(
    own: str, case: TestCase, suite: TestSuite, g: np.ndarray, w: np.ndarray
) -> Iterator[str]:
    """Where in an argument whose entries all differ the first wrong entry comes from."""
    call = next(iter(case.calls.values()))
    for name, given in zip(suite.arguments, call.args, strict=False):
        if not isinstance(given, np.ndarray) or given.ndim != 1 or given.dtype.kind != "i":
            continue
        at = tuple(np.argwhere(g != w)[0])
        from_, to = np.flatnonzero(given == g[at]), np.flatnonzero(given == w[at])
        if np.unique(given).size == given.size and to.size:
            entry = f"{own}[{', '.join(map(str, at))}]"
            found = f"{name}[{from_[0]}]" if from_.size else f"none of {name}"
            yield f"{entry} is {found}; {name}[{to[0]}] belongs there"


def arguments_there(suite: TestSuite, case: TestCase, got: PyTree, want: PyTree) -> str:
    """The arguments at the first wrong entry, where all have the shape of the result; or ""."""
    found = _at(suite, got, want, _only_name(suite))
    call = next(iter(case.calls.values()))
    if found is None or call.kwargs or not isinstance(want, np.ndarray):
        return ""
    if any(not _is_floats(a) or a.shape != want.shape for a in call.args):
        return ""
    at = tuple(np.argwhere(~close(found, want, suite.tolerance))[0])
    values = [
        f"{name} = {number(a[at])}" for name, a in zip(suite.arguments, call.args, strict=False)
    ]
    return f"there {', '.join(values)}"


def sizes_that_matter(cases: list[TestCase], right: list[bool]) -> str:
    """A sentence on the sizes for which all cases are right, or all are wrong, or ""."""
    sizes = [dict(SIZE.findall(case.description)) for case in cases]
    for letter, word in WORDS.items():
        one = [ok for size, ok in zip(sizes, right, strict=True) if size.get(letter) == "1"]
        more = [ok for size, ok in zip(sizes, right, strict=True) if size.get(letter, "1") != "1"]
        if one and more and all(one) and not any(more):
            return f"right for {letter} = 1, wrong for more than one {word}"
        if one and more and not any(one) and all(more):
            return f"wrong for {letter} = 1 only"
    shortest = [ok for size, ok in zip(sizes, right, strict=True) if size.get("L") == "2"]
    longer = [ok for size, ok in zip(sizes, right, strict=True) if size.get("L", "2") != "2"]
    if shortest and longer and all(shortest) and not any(longer):
        return "right for a text of two characters, wrong for longer ones"
    return ""
