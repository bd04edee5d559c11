"""Judge what a function gave against its card, and say it in words.

The visible check compares here on a card from a file, the judge on a fresh one, so the two can
never disagree about the rules.
"""

import dataclasses
import html
import math
from typing import Any

import numpy as np

from . import laws
from .cards import Card, Claim
from .difference import difference, overview, shared_memory
from .probe import Case, Seen
from .recognise import recognise
from .tree import Odd, Tree

NO_ARRAY = "there is no array that could be a new one"
LONGEST = 500  # characters of a problem: names in it may be a student's


@dataclasses.dataclass(frozen=True)
class Problem:
    """Why a claim does not hold; it says nothing when it does."""

    says: str
    asks: str = ""  # a question that leads on
    wrong: frozenset[str] = frozenset()  # parts of the result that are, when there are several
    changes: bool = False  # an argument was changed


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


def judge(card: Card, seen: list[Seen], lstm_forward: Any = None) -> Verdict:
    """Compare what was seen on the card's cases with what was expected.

    A trained model is measured with lstm_forward, which is right: the judge's reference, or what
    the student built and checked in an earlier notebook.

    Unless an essential claim holds the others earn nothing, so that a function which gets nothing
    right earns no points for good manners.
    """
    verdict = Verdict(card.name, 0.0, card.points)
    if len(seen) != len(card.cases):
        verdict.problems = ["no answer came back"]
        return verdict
    errors = [seen[n].error for n in card.claims[0].cases]
    if all(error is not None and error[0] == "NotImplementedError" for error in errors):
        verdict.problems = ["not written yet: it, or a function it calls, is still a stub"]
        return verdict
    with np.errstate(all="ignore"):  # results may hold anything
        pairs = zip(card.cases, seen, strict=True)
        return _compare(card, [measure(card, c, s, lstm_forward) for c, s in pairs], verdict)


def _compare(card: Card, measured: list[Seen], verdict: Verdict) -> Verdict:
    problems: list[Problem] = []
    failed: list[Claim] = []
    for claim in card.claims:
        problem = _first_problem(card, claim, measured)
        if problem and problem.says.startswith(NO_ARRAY) and problems:
            failed.append(claim)  # that nothing came back was said already
            continue
        if problem is None:
            verdict.held.append(claim.says)
            verdict.earned += claim.points
            continue
        # Where all that was wrong before is wrong again, it is the same problem.
        if not any(other.wrong and other.wrong <= problem.wrong for other in problems):
            problems.append(problem)
        failed.append(claim)
    if all(claim in failed for claim in card.essentials):
        verdict.earned = 0.0
        changes = [problem for problem in problems if problem.changes]
        if card.law == "trained":  # what its short runs show as well is where to look
            of_each_case = {p.says.rpartition("[")[2]: p for p in reversed(problems)}
            problems = list(reversed(of_each_case.values()))
        else:
            problems = changes or problems[:1]  # what is changed on the way makes the rest wrong
    verdict.problems = [*dict.fromkeys(problem.says[:LONGEST] for problem in problems)]
    if problems:
        suspect = recognise(card, measured)
        asks = next((problem.asks for problem in problems if problem.asks), "")
        verdict.mistake, verdict.hint = (suspect.name, suspect.hint) if suspect else ("", asks)
    return verdict


def measure(card: Card, case: Case, seen: Seen, lstm_forward: Any) -> Seen:
    """Put the result through the exercise's law, when it has one."""
    if not card.law or seen.error:
        return seen
    return dataclasses.replace(seen, result=laws.LAWS[card.law](case, seen.result, lstm_forward))


def _first_problem(card: Card, claim: Claim, seen: list[Seen]) -> Problem | None:
    """What is wrong about a claim first."""
    for n in claim.cases:
        if seen[n].error:
            kind, message = seen[n].error or ("", "")
            ours = kind == "Misused" and message  # an exception of check.ways; it speaks for itself
            raised = message if ours else f"it raises {kind or 'an exception'}: {message}"
            problem = Problem(raised + (f" ({seen[n].where})" if seen[n].where else ""))
        elif claim.watches == "manners":
            problem = Problem(_manners(card, seen[n]), changes=bool(seen[n].changed))
        else:
            problem = _values(card, claim, seen[n], card.expected[n])
            if not problem.says and claim.watches == "silence" and seen[n].warned:
                problem = Problem(f"the values are right, but NumPy warns: {seen[n].warned[0]}")
        if problem.says:
            return dataclasses.replace(problem, says=f"{problem.says} [{card.cases[n].says}]")
    return None


def _values(card: Card, claim: Claim, seen: Seen, expected: Seen) -> Problem:
    if isinstance(seen.result, dict) and isinstance(expected.result, tuple):
        return Problem(difference(card, seen.result, expected.result) or "")
    got, want = _by_name(card, seen.result), _by_name(card, expected.result)
    if isinstance(want, dict) and set(want) - set(got if isinstance(got, dict) else {}):
        told = difference(card, seen.result, expected.result)
    else:
        told = _missing_keys(card, claim, got, want)
        told = told or difference(card, _only(got, claim), _only(want, claim))
    if not told:
        return Problem("")
    view = overview(card, seen.result, expected.result)
    right, wrong = (", ".join(labels) for labels in (view.right, view.wrong))
    parts = [f"Right: {right}. "] if right and wrong else []
    parts += [f"Wrong: {wrong}"] if right or "(" in wrong else []  # that all is wrong was said
    labels = frozenset(label.partition(" (")[0] for label in view.wrong)
    return Problem(f"{told}. {''.join(parts)}" if parts else told, view.asks, labels)


def _by_name(card: Card, tree: Tree) -> Tree:
    """A tuple of outputs as a dict of them."""
    if isinstance(tree, tuple | list) and len(tree) == len(card.outputs) > 1:
        return dict(zip(card.outputs, tree, strict=True))
    return tree


def _missing_keys(card: Card, claim: Claim, got: Tree, want: Tree) -> str | None:
    """What is said when a dict among the claim's outputs lacks a key, be it another claim's."""
    about = {part.partition(".")[0] for part in claim.parts}
    for name, inner in want.items() if isinstance(want, dict) else ():
        if about and name not in about:
            continue
        if isinstance(inner, dict) and isinstance(got[name], dict) and set(inner) - set(got[name]):
            return difference(card, got[name], inner, name)
    return None


def _only(tree: Tree, claim: Claim) -> Tree:
    """The parts that the claim is about."""
    if not claim.parts or not isinstance(tree, dict):
        return tree
    found: dict[str, Tree] = {}
    for part in claim.parts:  # such as dc_prev, or grads.Wo for one entry
        name, _, key = part.partition(".")
        inner = tree.get(name)
        if part in tree:  # a law's sentence may have a point in it: below 0.08
            found[part] = tree[part]
        elif isinstance(inner, dict):
            found.setdefault(name, {}).update({key: inner[key]} if key in inner else {})
        elif name in tree:
            found[name] = inner
    return found


def _manners(card: Card, seen: Seen) -> str:
    if isinstance(seen.result, Odd):
        return NO_ARRAY
    if seen.changed:
        return f"it changes its argument {seen.changed[0]}; work on a new array"
    shared = shared_memory(card, seen)
    if shared:
        return f"{shared[0]}: a change to one would change the other; return a new array"
    if seen.stale:
        return "a later call changes an earlier result; make a new array in every call"
    return ""


def round_mark(value: float) -> float:
    """Marks are kept to a hundredth of a point."""
    return math.floor(value * 100 + 0.5) / 100
