"""Grade one notebook: run its cells in sandboxes, and score what its functions return.

References and seeds stay in this process; student code runs in sandboxes alone.
"""

import dataclasses
import functools
import importlib
import inspect
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from nbformat import NotebookNode

from check.result import Result
from check.scoring import evaluate
from check.suite import MutantFingerprint, TestSuite

from ..assignment import Assignment
from ..exercises.exercise import TRUSTED
from ..sandbox.sandbox import Sandbox, SandboxEnded, SandboxTimeout
from .steps import OTHER, SCORE, Step, steps_of

MAX_SECONDS = 300.0  # wall clock for one notebook, restarts included

OpenSandbox = Callable[[], Sandbox]
Draw = Callable[[str], np.random.Generator]  # fresh random numbers for an exercise, by its name


def grade_notebook(
    notebook: NotebookNode,
    source: NotebookNode,
    assignment: Assignment,
    draw: Draw,
    open_sandbox: OpenSandbox,
) -> list[Result]:
    """Score every exercise of a notebook.

    Solution cells are always run. Other cells of the student's own are run only where something is
    not right without them: most of them are demonstrations, and some train for minutes.

    Args:
        notebook: what submission.rebuild returned.
        source: the instructor's notebook, in its release version.
        assignment: that it answers.
        draw: random numbers for the test cases of an exercise; others at each call.
        open_sandbox: starts a new sandbox.

    Returns:
        a result for each exercise, in the order of the notebook.

    Raises:
        SandboxError: a sandbox could not be started, so that the submission was not graded.
    """
    steps = steps_of(notebook, source, assignment.max_scores)
    modules = earlier_modules(assignment)
    until = time.monotonic() + MAX_SECONDS

    def run(steps: list[Step]) -> dict[str, Result]:
        # On new cases each time: what one sandbox could pass on to the next is then worthless.
        suites = {e.name: e.suite(draw(e.name), with_mutants=False) for e in assignment.exercises}
        opener = functools.partial(_with_modules, open_sandbox, modules)
        return Session(steps, assignment, suites, opener, until).results()

    results = run([step for step in steps if step.kind != OTHER])
    failed = {name for name, result in results.items() if not result.passed}
    if failed and any(step.kind == OTHER for step in steps):
        complete = run(steps)
        for name in failed:
            if complete[name].score >= results[name].score:
                results[name] = complete[name]
    return [results[name] for name in assignment.max_scores]


def earlier_modules(assignment: Assignment) -> dict[str, str]:
    """Sources of the modules of my_lstm that earlier notebooks save: the references, by part.

    No answer to this assignment is among them.
    """
    return {
        part: inspect.getsource(importlib.import_module(f"solutions.{part}"))
        for part in assignment.earlier_parts
    }


def _with_modules(open_sandbox: OpenSandbox, modules: dict[str, str]) -> Sandbox:
    sandbox = open_sandbox()
    sandbox.install(modules)
    return sandbox


class Session:
    """One pass through the steps of a notebook; the sandbox is restarted where code ends it.

    Args:
        steps: what to do, in order.
        assignment: its exercises are scored.
        suites: fresh test suites by exercise.
        open_sandbox: starts a new sandbox.
        until: when to give up, by time.monotonic.
    """

    def __init__(
        self,
        steps: list[Step],
        assignment: Assignment,
        suites: dict[str, TestSuite],
        open_sandbox: OpenSandbox,
        until: float,
    ) -> None:
        self._steps, self._suites = steps, suites
        self._exercises = {exercise.name: exercise for exercise in assignment.exercises}
        self._open_sandbox, self._until = open_sandbox, until
        self._fatal: dict[int, str] = {}  # places of steps that end their sandbox, and how
        self._errors: dict[str, str] = {}  # what the solution cell of an exercise raised
        self._scored_at: dict[str, int] = {}  # the place of the step that scored an exercise
        self._fingerprints: dict[str, list[MutantFingerprint]] = {}

    def results(self) -> dict[str, Result]:
        """Score every exercise.

        A wrong function costs points only once: an exercise that calls it and fails is scored again
        with the reference in its place.
        """
        results = self._first_pass()
        for name, exercise in self._exercises.items():
            wrong = [n for n in exercise.needs if not results[n].passed]
            if wrong and not results[name].passed:
                references = {n: self._exercises[n].reference for n in wrong}
                second = self._with_references(name, references)
                if second is not None:
                    results[name] = _better(results[name], second, wrong)
        return results

    def _first_pass(self) -> dict[str, Result]:
        """Score every exercise where its check stands."""
        results: dict[str, Result] = {}
        at = 0
        while at < len(self._steps) and time.monotonic() < self._until:
            with self._open_sandbox() as sandbox:
                at = self._continue(sandbox, at, results)
        if at < len(self._steps):
            reason = f"the notebook as a whole did not end within {MAX_SECONDS:g} seconds"
            missing = [name for name in self._suites if name not in results]
            return results | {name: self._zero(name, reason) for name in missing}
        return {name: results.get(name) or self._absent(name) for name in self._suites}

    def _continue(self, sandbox: Sandbox, at: int, results: dict[str, Result]) -> int:
        """Run the steps before `at` again, then go on; return where the next sandbox continues."""
        try:
            self._replay(sandbox, at)
        except SandboxEnded:
            return at  # the cell is marked as fatal now; the next sandbox goes without it
        called = False  # whether a function of the student has been called in this sandbox
        for n in range(at, len(self._steps)):
            step = self._steps[n]
            if step.kind == SCORE and step.exercise in results:
                continue
            if time.monotonic() > self._until:
                return n
            try:
                if step.kind == SCORE:
                    result = self._scored(sandbox, step.exercise)
                    called = True
                    if result:
                        results[step.exercise], self._scored_at[step.exercise] = result, n
                else:
                    self._errors[step.exercise] = sandbox.run(step.source)
            except SandboxEnded as ended:
                if called and not isinstance(ended, SandboxTimeout):
                    return n  # an exercise before it may be the cause: try again in a new sandbox
                self._note_end(n, ended, results)
                return n + 1
        return len(self._steps)

    def _note_end(self, n: int, ended: SandboxEnded, results: dict[str, Result]) -> None:
        """Note that step n ended its sandbox: a score of 0, or a cell that is not run again."""
        step = self._steps[n]
        if step.kind == SCORE:
            results[step.exercise] = self._zero(step.exercise, f"when it was called, {ended}")
            self._scored_at[step.exercise] = n
        else:
            self._fatal[n] = self._errors[step.exercise] = f"when its cell ran, {ended}"

    def _with_references(self, name: str, references: dict[str, Any]) -> Result | None:
        """Score one exercise in a sandbox of its own, with the reference for some functions.

        Returns:
            None when that fails, so that the first result stands.
        """
        at = self._scored_at.get(name)
        if at is None or time.monotonic() > self._until:
            return None
        with self._open_sandbox() as sandbox:
            try:
                self._replay(sandbox, at)
                sandbox.replace(references)
            except SandboxEnded:
                return None
            try:
                return self._scored(sandbox, name)
            except SandboxEnded as ended:
                return self._zero(name, f"when it was called, {ended}")

    def _replay(self, sandbox: Sandbox, until: int) -> None:
        """Run the cells before a step in a new sandbox, except for those that ended one."""
        for n, step in enumerate(self._steps[:until]):
            if time.monotonic() > self._until:
                raise SandboxEnded("there was no time left")
            if step.kind != SCORE and n not in self._fatal:
                try:
                    sandbox.run(step.source)
                except SandboxEnded as ended:  # it did not end the sandbox the first time
                    self._fatal[n] = f"when its cell ran again, {ended}"
                    raise

    def _scored(self, sandbox: Sandbox, name: str) -> Result | None:
        """The result of an exercise; None when its function is not defined."""
        suite, seconds = self._suites[name], self._exercises[name].seconds
        observations = sandbox.run_cases(name, suite.cases, suite.arguments, seconds)
        if observations is None:
            return None
        return evaluate(suite, observations, TRUSTED, lambda: self._mutants(name))

    def _mutants(self, name: str) -> list[MutantFingerprint]:
        """The known mistakes on the cases of this session: only a wrong answer needs them."""
        suite = self._suites[name]
        if name not in self._fingerprints:
            known = suite.mutants or self._exercises[name].fingerprints(suite)
            self._fingerprints[name] = known
        return self._fingerprints[name]

    def _absent(self, name: str) -> Result:
        error = self._errors.get(name, "")
        detail = f": {error}" if error else ", in any cell"
        return self._zero(name, f"there is no function called {name}{detail}")

    def _zero(self, name: str, reason: str) -> Result:
        return Result(name, 0.0, self._suites[name].max_score, problems=[reason])


def _better(first: Result, second: Result, replaced: list[str]) -> Result:
    """The second result, unless it is worse: a mistake in one function costs points only once."""
    if second.score < first.score:
        return first
    names = " and ".join(replaced)
    note = (
        f"graded with the reference in place of your {names}, "
        "so that one mistake costs points only once"
    )
    return dataclasses.replace(second, note=note)
