"""What differs between two results, in words that a student can use."""

import dataclasses
import re
from typing import Any

import numpy as np

from .cards import Card
from .probe import Seen
from .tree import Odd, Tree


def difference(card: Card, got: Tree, want: Tree, name: str = "") -> str | None:
    """The first thing that differs, or None. Structure, then shape and dtype, then values."""
    called = name or (card.outputs[0] if len(card.outputs) == 1 else "the result")
    if is_fact(want):
        if is_fact(got) and got == want:
            return None
        return f"not so: {name}" + (f"; {got.kind}" if isinstance(got, Odd) else "")
    if isinstance(got, Odd):  # a law says itself what it expected
        hint = " (is there a return? print shows a value, return gives it back)"
        said = got.kind + (hint if got.kind == "None" and not name else "")
        if "; expected" in said:
            return f"{called} is {said}"
        named = f": {', '.join(card.outputs)}" if isinstance(want, tuple) and not name else ""
        expected = f"a tuple of {len(want)}{named}" if named else describe(want)
        return f"{called} is {said}; expected {expected}"
    if isinstance(want, tuple):
        return _tuple_difference(card, got, want, called)
    if isinstance(want, list):
        return _list_difference(card, got, want, called)
    if isinstance(want, dict):
        return _dict_difference(card, got, want, name)
    if not isinstance(got, np.ndarray):
        return f"{called} is {describe(got)}; expected {describe(want)}"
    return array_difference(card, got, want, called)


def is_fact(want: Tree) -> bool:
    """Whether this is true or false and nothing else: a sentence of a law, or about an object."""
    return isinstance(want, np.ndarray) and want.dtype == bool and want.ndim == 0


def _tuple_difference(card: Card, got: Tree, want: tuple[Tree, ...], called: str) -> str | None:
    names = card.outputs or [f"{called}[{n}]" for n in range(len(want))]
    if not isinstance(got, tuple | list) or len(got) != len(want):
        expected = f"a tuple of {len(want)}: {', '.join(names)}"
        return f"{called} is {describe(got)}; expected {expected}"
    found = (difference(card, g, w, n) for g, w, n in zip(got, want, names, strict=True))
    return next((f for f in found if f), None)


def _list_difference(card: Card, got: Tree, want: list[Tree], called: str) -> str | None:
    if not isinstance(got, tuple | list) or len(got) != len(want):
        return f"{called} is {describe(got)}; expected a list of {len(want)}"
    found = (
        difference(card, g, w, f"{called}[{n}]")
        for n, (g, w) in enumerate(zip(got, want, strict=True))
    )
    return next((f for f in found if f), None)


def _dict_difference(card: Card, got: Tree, want: dict[str, Tree], name: str) -> str | None:
    if not isinstance(got, dict):
        return f"{name or 'the result'} is {describe(got)}; expected {describe(want)}"
    missing = [k for k in want if k not in got]
    extra = [] if card.is_loose(name) else [k for k in got if k not in want]
    if missing or extra:
        told = [f"has no {k}" for k in missing[:1]] + [f"has an unknown {k}" for k in extra[:1]]
        called = f"the dict {name}".rstrip()
        return f"{called} {' and '.join(told)}; expected the keys {', '.join(want)}"
    if _all_right(card, [got[k] for k in want], list(want.values())):
        return None
    found = (difference(card, got[k], want[k], key_name(name, k)) for k in want)
    return next((f for f in found if f), None)


def _all_right(card: Card, got: list[Tree], want: list[Tree]) -> bool:
    """Whether all of these are right, at one look; a no may be a yes to who looks at each."""
    for g, w in zip(got, want, strict=True):
        alike = isinstance(g, np.ndarray) and isinstance(w, np.ndarray) and g.shape == w.shape
        if not alike or not g.dtype == w.dtype == np.float64:
            return False
    entries = [np.concatenate([a.ravel() for a in each]) for each in (got, want) if each]
    return len(entries) == 2 and bool(close(entries[0], entries[1], card.tolerance).all())


def key_name(name: str, key: str) -> str:
    """caches[2]['f'] for an entry of a named dict; sentences and names of results as they are."""
    return f"{name}['{key}']" if name and " " not in key else key


def array_difference(card: Card, got: np.ndarray, want: np.ndarray, called: str) -> str | None:
    """Shape, dtype, finite, values: fail-closed, so that NaN and broadcasting never pass."""
    if got.shape != want.shape:
        turned = " (the same axes in another order)" if _turned(got, want) else ""
        expected = f"{want.shape}{turned}" if want.ndim else "a single number"
        return f"{called} has shape {got.shape}; expected {expected}"
    if got.dtype != want.dtype:
        return f"{called} has dtype {got.dtype}; expected {want.dtype}"
    ok = close(got, want, card.tolerance)
    if ok.all():
        return None
    axes = _axes(card, called, want.ndim)
    at = tuple(int(n) for n in np.argwhere(~ok)[0])
    where = f"{called.removeprefix('the ')}[{', '.join(map(str, at))}]" if at else called
    named = [f"{axis} {n}" for axis, n in zip(axes, at, strict=False)]
    place = f" ({', '.join(named)})" if named else ""
    told, hoped = _apart(got[at], want[at])
    pattern = _pattern(axes, got, want, ok)
    return f"{where}{place} is {told}; expected {hoped}" + (f". {pattern}" if pattern else "")


def _axes(card: Card, called: str, count: int) -> list[str]:
    """What the last count axes of a result mean: those of its own name, else the common ones."""
    axes = card.axes.get(called) or card.axes.get(called.partition("[")[0]) or card.axes.get("")
    return axes[-count:] if axes and count else []


def _turned(got: np.ndarray, want: np.ndarray) -> bool:
    return got.ndim > 1 and sorted(got.shape) == sorted(want.shape)


def _apart(got: Any, want: Any) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to see that they differ."""
    digits = next((d for d in (6, 9, 12) if number(got, d) != number(want, d)), 17)
    return number(got, digits), number(want, digits)


def close(got: np.ndarray, want: np.ndarray, tolerance: list[float]) -> np.ndarray:
    """Entry by entry: finite, and apart by no more than the tolerance; exact when no floats."""
    if want.dtype.kind != "f":
        return np.asarray(got == want)
    absolute, relative = tolerance
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= absolute + relative * np.abs(want)
        return np.asarray(near & np.isfinite(want))  # to infinity everything is near


def _pattern(axes: list[str], got: np.ndarray, want: np.ndarray, ok: np.ndarray) -> str:
    """What the wrong entries have in common."""
    if got.size == 1:
        return _simple_ratio(got.item(), want.item()) if want.dtype.kind == "f" else ""
    wrong = int((~ok).sum())
    if not np.isfinite(got).all():
        bad = int((~np.isfinite(got)).sum())
        return f"{bad} of {got.size} entries are not finite (NaN or inf)"
    if want.dtype.kind == "f" and got.size > 1 and (np.abs(want) > 0).all():
        ratio = got / want
        if not got.any():
            return "Every entry is 0"
        if np.ptp(ratio) <= 1e-9 * abs(ratio.flat[0]):
            return f"Every entry is {number(ratio.flat[0])} times what was expected"
    for axis, name in enumerate(axes):
        whole = ok.all(axis=tuple(a for a in range(ok.ndim) if a != axis))
        if 0 < whole.sum() < whole.size:
            right = ", ".join(str(n) for n in np.flatnonzero(whole))
            return f"Wholly right only for {name} {right}"
    return "Every entry is wrong" if wrong == ok.size else f"{wrong} of {ok.size} entries are wrong"


def _simple_ratio(got: float, want: float) -> str:
    """What a single number was multiplied with, where that can be nothing but a factor."""
    for factor in (*range(2, 21), *(1 / n for n in range(2, 21)), 1):
        for sign in (factor, -factor):
            if want and abs(got - sign * want) <= 1e-9 * abs(sign * want):
                return f"It is {number(np.float64(sign))} times what was expected"
    return ""


def number(value: Any, digits: int = 6) -> str:
    """A number as a student would read it aloud."""
    return f"{float(value):.{digits}g}" if np.asarray(value).dtype.kind == "f" else str(value)


def describe(tree: Tree) -> str:
    """What kind of thing this is, in words."""
    if isinstance(tree, Odd):
        return tree.kind
    if isinstance(tree, np.ndarray):
        array = f"an array of {tree.dtype} with shape {tree.shape}"
        return array if tree.ndim else f"the number {number(tree)}"
    if isinstance(tree, dict):
        return f"a dict with the keys {', '.join(tree)}"[:120] if tree else "an empty dict"
    if not isinstance(tree, tuple | list):
        return "something that is no array"
    kind = "tuple" if isinstance(tree, tuple) else "list"
    same = {describe(item) for item in tree}
    of = f", each {same.pop()}" if len(same) == 1 else ""
    return f"a {kind} of {len(tree)}{of}"


# ---------------------------------------------------------------- which parts are right


@dataclasses.dataclass(frozen=True)
class Overview:
    """Parts of a result that are right, those that are not, and the question this raises."""

    right: list[str]  # such as dc0, grads['bo']
    wrong: list[str]  # such as dx (right at t = 4, wrong from t = 3 down)
    asks: str = ""


def overview(card: Card, got: Tree, want: Tree) -> Overview:
    """Which parts of a result are right; empty where there is one part only."""
    right, wrong, question = [], [], ""
    for label, ok in _grouped(_parts(card, got, want, "")):
        if ok.all():
            right.append(label)
            continue
        when, asks = _when(ok)
        wrong.append(label + when)
        if not card.is_loose(label):  # what a cache begins with is the caller's own
            question = question or asks
    sentences = isinstance(want, dict) and " " in next(iter(want), "")  # of a law
    if len(right) + len(wrong) < 2 or sentences:
        return Overview([], [], question)
    return Overview(right, wrong, question)


def _parts(card: Card, got: Tree, want: Tree, name: str) -> list[tuple[str, np.ndarray]]:
    """Every part of the expected result with a flag, or a flag for each time step."""
    if isinstance(want, tuple):
        got = got if isinstance(got, tuple | list) and len(got) == len(want) else [None] * len(want)
        names = card.outputs or [str(n) for n in range(len(want))]
        each = zip(got, want, names, strict=True)
        return [part for g, w, n in each for part in _parts(card, g, w, n)]
    if isinstance(want, dict):
        got = got if isinstance(got, dict) else {}
        keys = ((got.get(k), w, key_name(name, k)) for k, w in want.items())
        return [part for g, w, n in keys for part in _parts(card, g, w, n)]
    if isinstance(want, list) and want and isinstance(want[0], dict):
        got = got if isinstance(got, tuple | list) and len(got) == len(want) else [None] * len(want)
        steps = [dict(_parts(card, g, w, name)) for g, w in zip(got, want, strict=True)]
        return [(n, np.array([step[n].all() for step in steps])) for n in steps[0]]
    return [(name, _flags(card, got, want, name))]


def _flags(card: Card, got: Tree, want: Tree, name: str) -> np.ndarray:
    alike = isinstance(got, np.ndarray) and isinstance(want, np.ndarray)
    if not alike or got.shape != want.shape or got.dtype != want.dtype:
        return np.array([False])
    ok = close(got, want, card.tolerance)
    in_time = _axes(card, name, want.ndim)[:1] == ["time step"]
    return np.asarray(ok.reshape(len(ok) if in_time else 1, -1).all(axis=1))


def _grouped(parts: list[tuple[str, np.ndarray]]) -> list[tuple[str, np.ndarray]]:
    """Entries of one dict as one part, when all of them are right or all wholly wrong."""
    groups: dict[str, list[tuple[str, np.ndarray]]] = {}
    for name, ok in parts:
        groups.setdefault(name.partition("[")[0], []).append((name, ok))
    found = []
    for name, members in groups.items():
        flags = np.array([ok.all() for _, ok in members])
        alike = flags.all() or not any(ok.any() for _, ok in members)
        found += [(name, members[0][1])] if alike else members
    return found


def _when(ok: np.ndarray) -> tuple[str, str]:
    """At which time steps a part is wrong, and what to ask about it."""
    if not ok.any():
        return "", ""
    right, steps = np.flatnonzero(ok), len(ok)
    first, last = int(right[0]), int(right[-1])
    if len(right) == steps - first:  # right from first to the end
        at = f"t = {first}" if first == steps - 1 else f"t = {first} to {steps - 1}"
        asks = f"what reaches step {first - 1} from step {first}?"
        return f" (right at {at}, wrong from t = {first - 1} down)", asks
    if len(right) == last + 1:  # right from the beginning to last
        at = "t = 0" if last == 0 else f"t = 0 to {last}"
        asks = f"what does step {last} hand on to step {last + 1}?"
        return f" (right at {at}, wrong from t = {last + 1} on)", asks
    wrong = ", ".join(str(t) for t in np.flatnonzero(~ok))
    return f" (wrong at t = {wrong})", f"what is different about t = {wrong}?"


# ---------------------------------------------------------------- shared memory


def shared_memory(card: Card, seen: Seen) -> list[str]:
    """What shares memory, by the names of the outputs; loose ones may refer to anything."""
    names = dict(enumerate(card.outputs))

    def named(found: re.Match) -> str:
        return found[1] + names.get(int(found[2]), f"[{found[2]}]")

    told = [re.sub(r"^()\[(\d+)\]", named, said) for said in seen.shared]
    told = [re.sub(r"(the result )\[(\d+)\]", named, said) for said in told]
    pairs = [(said, said.partition(" shares its memory with ")) for said in told]
    return [
        said
        for said, (what, _, other) in pairs
        if not card.is_loose(what) and not card.is_loose(other.removeprefix("the result "))
    ]
