"""The judge: runs a hand-in in boxes, compares what comes out, and says what each part earned.

It holds the references and the seeds. Student code runs in the box alone (grader.box).
"""

import ast
import dataclasses
import functools
import importlib
import inspect
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from nbformat import NotebookNode

from check.cards import Card
from check.probe import observe
from check.verdict import Verdict, judge, round_mark
from solutions.forward import lstm_forward

from .box import Box, Ended, Limits, TooLong
from .exercises import Exercise, earlier_parts, exercises

MOST_SECONDS = 300.0  # wall clock for one hand-in, restarts included

OWN, JUDGE = "own", "judge"  # kinds of steps; the others are solution cells, by their names

Draw = Callable[[str], np.random.Generator]  # fresh random numbers for an exercise by name


@dataclasses.dataclass
class Report:
    """What one hand-in earned, and in which kind of box it was judged."""

    student: str
    assignment: str
    attempt: str  # digest of the hand-in
    tier: str
    verdicts: list[Verdict]
    note: str = ""  # about the whole hand-in
    fault: str = ""  # ours: when it is not empty the hand-in was not graded
    # What was recorded before: the attempt, and by exercise what was earned, of how many points.
    earlier: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    @property
    def mark(self) -> float:
        """Points earned, kept to a hundredth."""
        return round_mark(sum(v.earned for v in self.verdicts))

    @property
    def points(self) -> float:
        """Points there are."""
        return sum(v.points for v in self.verdicts)

    def to_json(self) -> str:
        """The report as text that from_json reads."""
        return json.dumps(dataclasses.asdict(self), indent=1)

    @staticmethod
    def from_json(text: str) -> "Report":
        """Read what to_json wrote."""
        data = json.loads(text)
        return Report(**(data | {"verdicts": [Verdict(**v) for v in data["verdicts"]]}))


def zero(assignment: str, reason: str) -> list[Verdict]:
    """A zero with its reason for every exercise: the verdict on a hand-in that cannot be read."""
    return [Verdict(e.name, 0.0, e.points, problems=[reason]) for e in exercises(assignment)]


def grade(
    notebook: NotebookNode,
    source: NotebookNode,
    assignment: str,
    draw: Draw,
    open_box: Callable[[], Box],
) -> list[Verdict]:
    """Judge every exercise of a notebook.

    Solution cells are run whole. Other cells of the student's own are run only where something is
    not right without them: most of them are demonstrations, and some train for minutes.

    Args:
        notebook: what intake.rebuild made of the hand-in.
        source: what intake.master made of the instructor's notebook.
        assignment: such as 01-gates.
        draw: random numbers for the cases of an exercise, by its name; others each time.
        open_box: starts a fresh box.

    Returns:
        a verdict for each exercise, in the order of the course.

    Raises:
        BoxError: a box could not be started. Nothing is said about the student then.
    """
    asked = {e.name: e for e in exercises(assignment)}
    modules = earlier_modules(assignment)
    steps = _steps(notebook, source, asked)
    until = time.monotonic() + MOST_SECONDS

    def sit(steps: list[tuple[str, str]]) -> dict[str, Verdict]:
        # Each time with new cases: what boxes could whisper to later ones is then worth nothing.
        cards = {name: e.card(draw(name), suspects=False) for name, e in asked.items()}
        return _Sitting(steps, asked, cards, lambda: _furnished(open_box, modules), until).judge()

    verdicts = sit([step for step in steps if step[0] != OWN])
    left = {name for name, verdict in verdicts.items() if not verdict.right}
    if left and any(kind == OWN for kind, _ in steps):
        whole = sit(steps)
        for name in left:
            if whole[name].earned >= verdicts[name].earned:
                verdicts[name] = whole[name]
    return [verdicts[name] for name in asked]


def earlier_modules(assignment: str) -> dict[str, str]:
    """Sources of my_lstm for a student who did every earlier notebook right: the references.

    An answer to this assignment is not among them.
    """
    parts = earlier_parts(assignment)
    return {part: inspect.getsource(importlib.import_module(f"solutions.{part}")) for part in parts}


def _furnished(open_box: Callable[[], Box], modules: dict[str, str]) -> Box:
    """A fresh box with the modules of earlier notebooks in it."""
    box = open_box()
    box.install(modules)
    return box


def _better(first: Verdict, second: Verdict, replaced: list[str]) -> Verdict:
    """Error carried forward: one mistake is punished once, and what is said is about this code."""
    if second.earned < first.earned:
        return first
    names = " and ".join(replaced)
    second.note = (
        f"judged with the reference in place of your {names}, so that one mistake costs once"
    )
    return second


def _steps(
    notebook: NotebookNode, source: NotebookNode, asked: dict[str, Exercise]
) -> list[tuple[str, str]]:
    """What to do from top to bottom: run a cell of the student's, or judge an exercise."""
    ours = {
        c.source for c in source.cells if c.cell_type == "code" and "nbgrader" not in c.metadata
    }
    steps = [("given", _given(frozenset(ours)))]
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if grade_id.removeprefix("check_") in asked and grade_id.startswith("check_"):
            steps.append((JUDGE, grade_id.removeprefix("check_")))
        elif cell.cell_type == "code" and cell.source not in ours:
            steps.append((grade_id or OWN, cell.source))
    # A function that is not there where its check stands may still come later.
    return steps + [(JUDGE, name) for name in asked]


@functools.lru_cache(maxsize=8)
def _given(cells: frozenset[str]) -> str:
    """What the notebook imports, defines and names in capitals: the earlier modules among it."""
    statements = [s for cell in sorted(cells) for s in ast.parse(cell).body]
    imports = [s for s in statements if isinstance(s, ast.Import | ast.ImportFrom)]
    functions = [s for s in statements if isinstance(s, ast.FunctionDef)]
    # check and save do nothing in the box: the worker has stand-ins for them.
    wanted = [text for s in imports if "check" not in (text := ast.unparse(s))]
    constants = [s for s in statements if _is_constant(s)]
    return "\n".join([*wanted, *map(ast.unparse, constants), *map(ast.unparse, functions)])


def _is_constant(statement: ast.stmt) -> bool:
    """Such as READOUT = ("Wy", "by"); T or H alone is the size of some example."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    else:
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return len(names) == 1 and names[0].isupper() and len(names[0]) > 1


class _Sitting:
    """One hand-in under judgement: boxes are restarted where student code ends them."""

    def __init__(
        self,
        steps: list[tuple[str, str]],
        asked: dict[str, Exercise],
        cards: dict[str, Card],
        open_box: Callable[[], Box],
        until: float,
    ) -> None:
        self.steps, self.asked, self.cards, self.open_box = steps, asked, cards, open_box
        self.fatal: dict[int, str] = {}  # steps that end their box, and how
        self.errors: dict[str, str] = {}  # what the cell of an exercise raised
        self.judged_at: dict[str, int] = {}  # the step at which each got its verdict
        self.until = until  # by the clock that only goes forward

    def judge(self) -> dict[str, Verdict]:
        """Judge every exercise, and once more with the oracle what calls one that is not right."""
        verdicts = self.first_round()
        for name, exercise in self.asked.items():
            wrong = [n for n in exercise.needs if not verdicts[n].right]
            if wrong and not verdicts[name].right:
                second = self.again(name, {n: self.asked[n].reference for n in wrong})
                if second is not None:
                    verdicts[name] = _better(verdicts[name], second, wrong)
        return verdicts

    def first_round(self) -> dict[str, Verdict]:
        """Judge every exercise where its check stands."""
        verdicts: dict[str, Verdict] = {}
        at = 0
        while at < len(self.steps) and time.monotonic() < self.until:
            with self.open_box() as box:
                at = self._go_on(box, at, verdicts)
        if at < len(self.steps):
            reason = f"the notebook as a whole did not end within {MOST_SECONDS:g} seconds"
            left = [name for name in self.cards if name not in verdicts]
            return verdicts | {name: self._zero(name, reason) for name in left}
        return {name: verdicts.get(name) or self._absent(name) for name in self.cards}

    def _go_on(self, box: Box, at: int, verdicts: dict[str, Verdict]) -> int:
        """Replay what came before, then go on; return where to go on in the next box."""
        try:
            self._replay(box, at)
        except Ended:
            return at  # the cell is marked as fatal now; the next box goes without it
        called = False
        for n in range(at, len(self.steps)):
            kind, text = self.steps[n]
            if kind == JUDGE and text in verdicts:
                continue
            if time.monotonic() > self.until:
                return n
            try:
                if kind == JUDGE:
                    verdict = self._judged(box, text)
                    called = True
                    if verdict:
                        verdicts[text], self.judged_at[text] = verdict, n
                else:
                    self.errors[kind] = box.run(text)
            except Ended as ended:
                if called and not isinstance(ended, TooLong):
                    return n  # it may be what an exercise before it left behind: once more, afresh
                if kind == JUDGE:
                    verdicts[text] = self._zero(text, f"when it was called, {_told(ended)}")
                    self.judged_at[text] = n
                else:
                    self.fatal[n] = self.errors[kind] = f"when its cell ran, {_told(ended)}"
                return n + 1
        return len(self.steps)

    def again(self, name: str, oracle: dict[str, Any]) -> Verdict | None:
        """Judge one exercise in a box of its own, with the oracle in place of some functions.

        Returns:
            None when it came to nothing, so that the first verdict stands.
        """
        at = self.judged_at.get(name)
        if at is None or time.monotonic() > self.until:
            return None
        with self.open_box() as box:
            try:
                self._replay(box, at)
                box.replace(oracle)
            except Ended:
                return None
            try:
                return self._judged(box, name)
            except Ended as ended:
                return self._zero(name, f"when it was called, {_told(ended)}")

    def _replay(self, box: Box, until: int) -> None:
        for n, (kind, text) in enumerate(self.steps[:until]):
            if time.monotonic() > self.until:
                raise Ended("there was no time left")
            if kind != JUDGE and n not in self.fatal:
                try:
                    box.run(text)
                except Ended as ended:  # it did not end the box the first time
                    self.fatal[n] = f"when its cell ran again, {_told(ended)}"
                    raise

    def _judged(self, box: Box, name: str) -> Verdict | None:
        card = self.cards[name]
        seen = box.observe(name, card.cases, card.arguments, self.asked[name].seconds)
        verdict = None if seen is None else judge(card, seen, lstm_forward)
        if verdict is None or verdict.right:
            return verdict
        if not card.suspects:
            self.asked[name].name_suspects(card)
        return judge(card, seen or [], lstm_forward)

    def _absent(self, name: str) -> Verdict:
        error = self.errors.get(name, "")
        said = f": {error}" if error else ", in any cell"
        return self._zero(name, f"there is no function called {name}{said}")

    def _zero(self, name: str, reason: str) -> Verdict:
        return Verdict(name, 0.0, self.cards[name].points, problems=[reason])


def _told(ended: Ended) -> str:
    return str(ended)


def box_opener(tier: str, limits: Limits | None = None) -> Callable[[], Box]:
    """Opens fresh boxes of one tier."""
    return lambda: Box(tier, limits)


def mark_in_kernel(assignment: str, name: str, function: Callable[..., Any]) -> float | None:
    """The hidden check for plain nbgrader: fresh cases, judged in the student's own kernel.

    It is here for whoever runs nbgrader without this course's configuration. It teaches as
    much and is worth less: code that runs in the kernel can reach whatever the kernel can reach.

    Returns:
        None for full points, else the points earned, which nbgrader takes as partial credit.

    Raises:
        AssertionError: no points, and why.
    """
    exercise = next(e for e in exercises(assignment) if e.name == name)
    card = exercise.card(np.random.default_rng(secrets.randbits(128)))
    seen = observe(function, card.cases, card.arguments)
    verdict = judge(card, seen, lstm_forward)
    if verdict.right:
        return None
    if not verdict.earned:
        raise AssertionError(str(verdict))
    return verdict.earned
