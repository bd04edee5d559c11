"""Compare what a function gave with what was expected, and say it in words.

A card holds everything that this needs: cases, expected results, and what the known mistakes
would give. The student's copy of a card is a file; the judge makes a fresh one in memory. Both
are compared here, so the visible and the hidden check can never disagree about the rules.
"""

import dataclasses
import html
import math
from typing import Any

import numpy as np

from . import laws
from .probe import Case, Seen
from .tree import Odd, Tree

LONGEST = 500  # characters of a problem: names in it may be a student's


@dataclasses.dataclass
class Claim:
    """One sentence that earns points when it holds on its cases."""

    says: str
    points: float
    watches: str  # "values", "silence" (values and no warning) or "manners"
    cases: list[int]
    parts: list[str] = dataclasses.field(default_factory=list)  # of a dict result; all if empty


@dataclasses.dataclass
class Suspect:
    """A known mistake: its hint, and what it gives on every case."""

    name: str
    hint: str
    seen: list[Seen]


@dataclasses.dataclass
class Card:
    """One exercise on given cases, with the answers."""

    name: str
    arguments: list[str]
    outputs: list[str]  # names of the results when there are several
    axes: list[str]  # what each axis of a result means
    needs: list[str]  # exercises whose functions this one may call
    law: str  # name of a law in check.laws that the results are put through, or ""
    claims: list[Claim]
    cases: list[Case]
    expected: list[Seen]  # results put through the law already
    suspects: list[Suspect]  # theirs too

    @property
    def points(self) -> float:
        """Points of the whole exercise."""
        return sum(claim.points for claim in self.claims)


@dataclasses.dataclass(repr=False)
class Verdict:
    """What the exercise earned, and why not more."""

    name: str
    earned: float
    points: float
    held: list[str] = dataclasses.field(default_factory=list)  # claims that hold
    problems: list[str] = dataclasses.field(
        default_factory=list
    )  # what is wrong, first things first
    hint: str = ""
    mistake: str = ""  # name of the known mistake that gives the same arrays
    note: str = ""  # such as: judged with the reference in place of a wrong sigmoid

    @property
    def right(self) -> bool:
        """Whether every claim holds."""
        return self.earned == self.points and not self.problems

    def lines(self) -> list[str]:
        """The verdict as plain text, a line each."""
        score = f"{self.earned:g} of {points_text(self.points)}"
        if self.right:
            return [f"✓ {self.name}: {score}. Verified: {'; '.join(self.held)}.", *self._tail()]
        lines = [f"✗ {self.name}: {score}"]
        counts = "" if self.earned else " (counts once the rest is right)"
        lines += [f"  right: {'; '.join(self.held)}{counts}"] if self.held else []
        lines += [f"  wrong: {problem}" for problem in self.problems]
        return lines + self._tail()

    def _tail(self) -> list[str]:
        tail = [f"  hint:  {self.hint}"] if self.hint else []
        return tail + ([f"  note:  {self.note}"] if self.note else [])

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_html_(self) -> str:
        colour = "#1a7f37" if self.right else "#b3261e"
        first, *rest = (html.escape(line.strip()) for line in self.lines())
        body = "".join(f"<div>{line}</div>" for line in rest)
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 0.3em 0.8em">'
            f"<b>{first}</b>{body}</div>"
        )


def points_text(points: float) -> str:
    """1 point, 3 points."""
    return f"{points:g} point" + ("" if points == 1 else "s")


def judge(card: Card, seen: list[Seen]) -> Verdict:
    """Compare what was seen on the card's cases with what was expected.

    The first claim is the essential one: the others earn nothing without it, so that a function
    which gets nothing right earns no points for good manners.
    """
    verdict = Verdict(card.name, 0.0, card.points)
    if len(seen) != len(card.cases):
        verdict.problems = ["no answer came back"]
        return verdict
    if any(s.error and s.error[0] == "NotImplementedError" for s in seen):
        verdict.problems = ["not written yet: it, or a function it calls, is still a stub"]
        return verdict
    with np.errstate(all="ignore"):  # results may hold anything
        return _compare(card, seen, verdict)


def _compare(card: Card, seen: list[Seen], verdict: Verdict) -> Verdict:
    measured = [measure(card, case, s) for case, s in zip(card.cases, seen, strict=True)]
    for claim in card.claims:
        problem = _first_problem(card, claim, measured)
        if problem is None:
            verdict.held.append(claim.says)
            verdict.earned += claim.points
        else:
            verdict.problems.append(problem)
    if card.claims[0].says not in verdict.held:
        verdict.earned = 0.0
        del verdict.problems[1:]  # most often the same cause seen a second time
    verdict.problems = [problem[:LONGEST] for problem in dict.fromkeys(verdict.problems)]
    if verdict.problems:
        suspect = _recognise(card, measured)
        verdict.mistake, verdict.hint = (suspect.name, suspect.hint) if suspect else ("", "")
    return verdict


def measure(card: Card, case: Case, seen: Seen) -> Seen:
    """Put the result through the exercise's law, when it has one."""
    if not card.law or seen.error:
        return seen
    return dataclasses.replace(seen, result=laws.LAWS[card.law](case, seen.result))


def _first_problem(card: Card, claim: Claim, seen: list[Seen]) -> str | None:
    for n in claim.cases:
        case = f" [{card.cases[n].says}]"
        if seen[n].error:
            kind, message = seen[n].error or ("", "")
            return f"it raises {kind}: {message}{case}"
        if claim.watches == "manners":
            problem = _manners(card, seen[n])
        else:
            problem = difference(
                card, _only(seen[n].result, claim), _only(card.expected[n].result, claim)
            )
            if problem is None and claim.watches == "silence" and seen[n].warned:
                problem = f"the values are right, but NumPy warns: {seen[n].warned[0]}"
        if problem:
            return problem + case
    return None


def _only(tree: Tree, claim: Claim) -> Tree:
    if not claim.parts or not isinstance(tree, dict):
        return tree
    return {name: tree[name] for name in claim.parts if name in tree}


def _manners(card: Card, seen: Seen) -> str | None:
    if isinstance(seen.result, Odd):
        return "there is no array that could be a new one"
    if seen.changed:
        return f"it changes its argument {seen.changed[0]}; work on a new array"
    if seen.shared:
        said = seen.shared[0]
        for n, name in enumerate(card.outputs):
            said = said.replace(f"[{n}]", name)
        return f"{said}: a change to one would change the other; return a new array"
    if seen.stale:
        return "a later call changes an earlier result; make a new array in every call"
    return None


# ---------------------------------------------------------------- differences in words


def difference(card: Card, got: Tree, want: Tree, name: str = "") -> str | None:
    """The first thing that differs, or None. Structure, then shape and dtype, then values."""
    called = name or (card.outputs[0] if len(card.outputs) == 1 else "the result")
    if isinstance(got, Odd):  # a law says itself what it expected
        hint = " (is there a return? print shows a value, return gives it back)"
        said = got.kind + (hint if got.kind == "None" else "")
        return f"{called} is {said}" + ("" if card.law else f"; expected {describe(want)}")
    if isinstance(want, tuple):
        return _tuple_difference(card, got, want, called)
    if isinstance(want, dict):
        return _dict_difference(card, got, want, name)
    if not isinstance(got, np.ndarray):
        return f"{called} is {describe(got)}; expected {describe(want)}"
    if want.dtype == bool and want.ndim == 0:  # a sentence of a law
        return None if got.dtype == bool and got == want else f"not so: {name}"
    return array_difference(card.axes, got, want, called)


def _tuple_difference(card: Card, got: Tree, want: tuple[Tree, ...], called: str) -> str | None:
    names = card.outputs or [f"{called}[{n}]" for n in range(len(want))]
    if not isinstance(got, tuple | list) or len(got) != len(want):
        expected = f"a tuple of {len(want)} arrays: {', '.join(names)}"
        return f"{called} is {describe(got)}; expected {expected}"
    found = [difference(card, g, w, n) for g, w, n in zip(got, want, names, strict=True)]
    wrong = [f for f in found if f]
    right = [n for n, f in zip(names, found, strict=True) if f is None]
    if not wrong:
        return None
    return wrong[0] + (f". Right: {', '.join(right)}" if right else "")


def _dict_difference(card: Card, got: Tree, want: dict[str, Tree], name: str) -> str | None:
    if not isinstance(got, dict):
        return f"{name or 'the result'} is {describe(got)}; expected {describe(want)}"
    missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
    if missing or extra:
        told = [f"has no {k}" for k in missing[:1]] + [f"has an unknown {k}" for k in extra[:1]]
        return f"the dict {name} {' and '.join(told)}; expected the keys {', '.join(want)}"
    found = (difference(card, got[k], want[k], k) for k in want)
    return next((f for f in found if f), None)


def array_difference(axes: list[str], got: np.ndarray, want: np.ndarray, called: str) -> str | None:
    """Shape, dtype, finite, values: fail-closed, so that NaN and broadcasting never pass."""
    if got.shape != want.shape:
        turned = " (the same axes in another order)" if _turned(got, want) else ""
        return f"{called} has shape {got.shape}; expected {want.shape}{turned}"
    if got.dtype != want.dtype:
        return f"{called} has dtype {got.dtype}; expected {want.dtype}"
    ok = close(got, want)
    if ok.all():
        return None
    at = tuple(int(n) for n in np.argwhere(~ok)[0])
    where = f"{called.removeprefix('the ')}[{', '.join(map(str, at))}]" if at else called
    named = [f"{axis} {n}" for axis, n in zip(axes[-len(at) :] if at else [], at, strict=False)]
    place = f" ({', '.join(named)})" if named else ""
    told, hoped = _apart(got[at], want[at])
    return f"{where}{place} is {told}; expected {hoped}. {_pattern(axes, got, want, ok)}"


def _turned(got: np.ndarray, want: np.ndarray) -> bool:
    return got.ndim > 1 and sorted(got.shape) == sorted(want.shape)


def _apart(got: Any, want: Any) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to see that they differ."""
    digits = next((d for d in (6, 9, 12) if number(got, d) != number(want, d)), 17)
    return number(got, digits), number(want, digits)


def close(got: np.ndarray, want: np.ndarray) -> np.ndarray:
    """Entry by entry: finite and within 1e-12 + 1e-9 |want|; exact for integers and bools."""
    if want.dtype.kind != "f":
        return np.asarray(got == want)
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(got - want) <= 1e-12 + 1e-9 * np.abs(want))


def _pattern(axes: list[str], got: np.ndarray, want: np.ndarray, ok: np.ndarray) -> str:
    """What the wrong entries have in common."""
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
    for axis, name in enumerate(axes[-ok.ndim :] if ok.ndim else []):
        whole = ok.all(axis=tuple(a for a in range(ok.ndim) if a != axis))
        if 0 < whole.sum() < whole.size:
            right = ", ".join(str(n) for n in np.flatnonzero(whole))
            return f"Wholly right only for {name} {right}"
    return "Every entry is wrong" if wrong == ok.size else f"{wrong} of {ok.size} entries are wrong"


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


# ---------------------------------------------------------------- known mistakes


def _recognise(card: Card, seen: list[Seen]) -> Suspect | None:
    """The known mistake that behaves alike on every case; else on the cases that are wrong."""
    for suspect in card.suspects:
        if all(_alike(a, b) for a, b in zip(seen, suspect.seen, strict=True)):
            return suspect
    pairs = enumerate(zip(seen, card.expected, strict=True))
    wrong = [n for n, (got, want) in pairs if not _same_values(got, want)]
    for suspect in card.suspects:
        if wrong and all(_same_values(seen[n], suspect.seen[n]) for n in wrong):
            return suspect
    return None


def _alike(a: Seen, b: Seen) -> bool:
    manners = a.stale == b.stale and set(a.changed) == set(b.changed)
    manners = manners and bool(a.shared) == bool(b.shared)
    return manners and _warnings(a) == _warnings(b) and _same_values(a, b)


def _warnings(seen: Seen) -> set[str]:
    return {text.split()[0] for text in seen.warned if text.split()}  # overflow, invalid, divide


def _same_values(a: Seen, b: Seen) -> bool:
    return a.error == b.error and _same_tree(a.result, b.result)


def _same_tree(a: Tree, b: Tree) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(np.all(close(a, b) | (np.isnan(a) & np.isnan(b)) | (a == b)))
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(_same_tree(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return set(a) == set(b) and all(_same_tree(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


def round_mark(value: float) -> float:
    """Marks are kept to a hundredth of a point."""
    return math.floor(value * 100 + 0.5) / 100
