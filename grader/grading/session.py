"""One pass through a notebook: run its cells in sandboxes, and score what its functions return.

References and seeds stay in this process; student code runs in sandboxes alone.
"""

import contextlib
import dataclasses
import functools
import re
import time
from collections.abc import Mapping
from typing import Any

from check.hints import Rerun
from check.result import Result
from check.scoring import evaluate
from check.suite import Observation, TestCase, TestSuite

from ..assignment import Assignment
from ..exercises.exercise import TRUSTED
from ..sandbox.sandbox import CellRun, Sandbox, SandboxEnded, SandboxTimeout
from ..submission.read import TOO_LONG
from .answers import Answers, Attempt
from .implementation_sandboxes import ImplementationSandboxes
from .own_modules import OpenSandbox
from .scored import Scored
from .steps import SCORE, SETUP, GivenData, Step

MAX_SECONDS = 300.0  # wall clock for one notebook, restarts included
MAX_GIVEN = 5  # variables of the instructor's demonstrations that one cell or answer gets
UNDEFINED = re.compile(r"\bname '(\w+)' is not defined")  # in Python's message


class Session:
    """One pass through the steps of a notebook; the sandbox is restarted where code ends it.

    Args:
        steps: what to do, in order.
        assignment: its exercises are scored.
        suites: fresh test suites by exercise.
        given: variables of the instructor's demonstrations.
        open_sandbox: starts a new sandbox, with the modules of my_lstm.
        until: when to give up, by time.monotonic.
    """

    def __init__(
        self,
        steps: list[Step],
        assignment: Assignment,
        suites: dict[str, TestSuite],
        given: GivenData,
        open_sandbox: OpenSandbox,
        until: float,
    ) -> None:
        self._steps, self._suites, self._given = steps, suites, given
        self._exercises = {exercise.name: exercise for exercise in assignment.exercises}
        self._open_sandbox, self._until = open_sandbox, until
        self._fatal: dict[int, str] = {}  # places of steps that end their sandbox, and how
        self._errors: dict[str, str] = {}  # what the solution cell of an exercise raised
        self._imported: dict[str, str] = {}  # exercises whose answer is imported, and from where
        self._answers = Answers(steps, {n: e.needs for n, e in self._exercises.items()})
        self._called = False  # whether a function was called in the sandbox that runs
        tested = [e.tested for e in assignment.exercises if e.is_test]
        self._apart = ImplementationSandboxes(open_sandbox, self._replay, tested, self._needed)

    def results(self) -> dict[str, Scored]:
        """Score every exercise.

        A wrong function costs points only once: an exercise that calls it and fails is scored again
        with the reference in its place.
        """
        with self._apart:
            results = self._first_pass()
        for name, exercise in self._exercises.items():
            wrong = [n for n in exercise.needs if not results[n].passed]
            if wrong and not results[name].passed:
                references = {n: self._exercises[n].reference for n in wrong}
                second = self._with_references(name, references)
                if second is not None:
                    results[name] = _better(results[name], second, wrong)
        notes = {name: self._answers.note(name) for name in results}
        return {name: result.with_note(notes[name]) for name, result in results.items()}

    def _first_pass(self) -> dict[str, Scored]:
        """Score every exercise where its check stands."""
        at = 0
        while at < len(self._steps) and time.monotonic() < self._until:
            with self._open_sandbox() as sandbox:
                at = self._continue(sandbox, at)
        best = {name: self._answers.best(name) for name in self._suites}
        if at < len(self._steps):
            reason = f"the notebook as a whole did not end within {MAX_SECONDS:g} seconds"
            return {n: one.result if one else self._zero(n, reason) for n, one in best.items()}
        return {name: one.result if one else self._absent(name) for name, one in best.items()}

    def _continue(self, sandbox: Sandbox, at: int) -> int:
        """Run the steps before `at` again, then go on; return where the next sandbox continues."""
        try:
            self._replay(sandbox, at)
        except SandboxEnded:
            return at  # the cell is marked as fatal now; the next sandbox goes without it
        self._called = False
        for n in range(at, len(self._steps)):
            if time.monotonic() > self._until:
                return n
            if self._steps[n].kind == SCORE:
                if not self._score(sandbox, n):
                    return n
            elif not self._run_first(sandbox, n):
                return n + 1 if n in self._fatal else n
        return len(self._steps)

    def _run_first(self, sandbox: Sandbox, n: int) -> bool:
        """Run a cell for the first time; return whether the sandbox is still there."""
        step = self._steps[n]
        try:
            done = self._run(sandbox, n)
        except SandboxEnded as ended:
            if not self._called or isinstance(ended, SandboxTimeout):
                self._fatal[n] = self._errors[step.exercise] = f"when its cell ran, {ended}"
            return False  # a function that was called may be the cause: again in a new sandbox
        self._errors[step.exercise] = done.error
        self._imported |= done.imported
        for name in self._suites:
            if name in done.bound:
                self._answers.found(name, n)
        return True

    def _score(self, sandbox: Sandbox, n: int) -> bool:
        """Score the answers to an exercise; return whether the sandbox is still there."""
        name = self._steps[n].exercise
        for cell in self._answers.untried(name, n):
            try:
                result = self._scored(sandbox, name, n, cell)
            except SandboxEnded as ended:
                if self._called and not isinstance(ended, SandboxTimeout):
                    return False  # an exercise before it may be the cause: again in a new sandbox
                result = self._zero(name, f"when it was called, {ended}")
                self._answers.scored(name, Attempt(cell, n, result))
                return False
            self._called = True
            self._answers.scored(name, Attempt(cell, n, result))
            if result.passed:
                break
        return True

    def _with_references(self, name: str, references: dict[str, Any]) -> Scored | None:
        """Score one exercise in a sandbox of its own, with the reference for some functions.

        Returns:
            None when that fails, so that the first result stands.
        """
        best = self._answers.best(name)
        if best is None or time.monotonic() > self._until:
            return None
        with self._open_sandbox() as sandbox:
            try:
                self._replay(sandbox, best.scored_at)
                sandbox.replace(references)
            except SandboxEnded:
                return None
            try:
                return self._scored(sandbox, name, best.scored_at, best.cell, references)
            except SandboxEnded as ended:
                return self._zero(name, f"when it was called, {ended}")

    def _replay(self, sandbox: Sandbox, until: int, start: int = 0) -> None:
        """Run the cells from one step to another, except for those that ended a sandbox."""
        for n, step in enumerate(self._steps[start:until], start):
            if time.monotonic() > self._until:
                raise SandboxEnded("there was no time left")
            if step.kind != SCORE and n not in self._fatal:
                try:
                    self._run(sandbox, n)
                except SandboxEnded as ended:  # it did not end the sandbox the first time
                    self._fatal[n] = f"when its cell ran again, {ended}"
                    raise

    def _run(self, sandbox: Sandbox, n: int) -> CellRun:
        """Run a cell, with the variables of demonstrations that it turns out to need."""
        step = self._steps[n]
        names = () if step.kind == SETUP else tuple(self._suites)
        if step.kind == SETUP:
            done = sandbox.run_first_cell(step.source)
        else:
            done = sandbox.run_cell(step.source, n, names)
        supplied: set[str] = set()
        while needed := self._needed([done.error], self._check_after(n), supplied):
            sandbox.run(needed)
            again = sandbox.run_cell(step.source, n, names)
            done = dataclasses.replace(again, bound=done.bound | again.bound)
        return done

    def _check_after(self, n: int) -> str:
        """The exercise of the first check below a cell."""
        return next((s.exercise for s in self._steps[n:] if s.kind == SCORE), "")

    def _needed(self, errors: list[str], exercise: str, supplied: set[str]) -> str:
        """Statements for a variable of the instructor's that an error says is missing; or ""."""
        found = next((found for error in errors if (found := UNDEFINED.search(error))), None)
        if found is None or found[1] in supplied or len(supplied) == MAX_GIVEN:
            return ""
        supplied.add(found[1])
        return self._given.statements(found[1], exercise)

    def _scored(
        self,
        sandbox: Sandbox,
        name: str,
        at: int,
        cell: int,
        references: Mapping[str, Any] | None = None,
    ) -> Scored:
        """The result of one answer.

        Args:
            sandbox: in which the cells before the step have run.
            name: of the exercise.
            at: the place of the step.
            cell: whose answer is scored.
            references: functions that were replaced by proxies for the reference.
        """
        replaced = references or {}
        bind = {n: c for n, c in self._answers.bindings(at).items() if n not in replaced}
        bind |= {name: cell}
        suite, exercise = self._suites[name], self._exercises[name]
        if exercise.is_test:
            observations = self._apart.observed(exercise, suite, at, bind)
        else:
            observations = self._observed(sandbox, name, bind, suite.cases)
        if observations is None:
            return self._absent(name)
        result = evaluate(suite, observations, TRUSTED)
        observe_again = functools.partial(self._observed_again, name, at, bind, replaced)
        rerun = Rerun(observe_again, exercise.given_suite, TRUSTED)
        explain = functools.partial(evaluate, suite, observations, TRUSTED, rerun)
        return Scored(result, None if result.passed else explain)

    def _observed(
        self, sandbox: Sandbox, name: str, bind: dict[str, int], cases: list[TestCase]
    ) -> list[Observation] | None:
        """What a function does, with the variables of demonstrations that it turns out to need."""
        arguments, seconds = self._suites[name].arguments, self._exercises[name].seconds
        supplied: set[str] = set()
        while True:
            observations = sandbox.run_cases(name, cases, arguments, seconds, bind)
            errors = [one.error[1] for one in observations or [] if one.error]
            needed = self._needed(errors, name, supplied)
            if not needed:
                return observations
            sandbox.run(needed)

    def _observed_again(
        self,
        name: str,
        at: int,
        bind: dict[str, int],
        references: Mapping[str, Any],
        cases: list[TestCase],
    ) -> list[Observation] | None:
        """What a wrong function does on further cases, for its hint, in a sandbox of its own.

        There it has not been called before: it may keep a state.

        Returns:
            None when there is no time left, or it ends the sandbox.
        """
        if time.monotonic() > self._until:
            return None
        exercise = self._exercises[name]
        if exercise.is_test:
            suite = dataclasses.replace(self._suites[name], cases=cases)
            with contextlib.suppress(SandboxEnded), self._apart:
                return self._apart.observed(exercise, suite, at, bind)
            return None
        with self._open_sandbox() as sandbox:
            try:
                self._replay(sandbox, at)
                if references:
                    sandbox.replace(dict(references))
                return self._observed(sandbox, name, bind, cases)
            except SandboxEnded:
                return None

    def _absent(self, name: str) -> Scored:
        error = self._errors.get(name, "")
        if name in self._imported:
            error = (
                f"it is imported from {self._imported[name]}; write it in a cell of this notebook"
            )
        for step in self._steps:
            if step.exercise == name and step.source.startswith(TOO_LONG):
                error = step.source.strip("# ()").replace("this cell", "its cell", 1)
        detail = f": {error}" if error else ", in any cell"
        return self._zero(name, f"there is no function called {name}{detail}")

    def _zero(self, name: str, reason: str) -> Scored:
        return Scored(Result(name, 0.0, self._suites[name].max_score, problems=[reason]))


def _better(first: Scored, second: Scored, replaced: list[str]) -> Scored:
    """The second result, unless it is worse: a mistake in one function costs points only once."""
    if second.score < first.score:
        return first
    names = " and ".join(replaced)
    note = (
        f"graded with the reference in place of your {names}, "
        "so that one mistake costs points only once"
    )
    return second.with_note(note)
