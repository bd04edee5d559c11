"""Grade one notebook: which of its cells are run, and with which modules of my_lstm."""

import contextlib
import dataclasses
import functools
import time
from collections.abc import Callable, Mapping

import numpy as np
from nbformat import NotebookNode

from check.result import Result

from ..assignment import Assignment
from ..sandbox.isolation import SandboxError
from ..sandbox.sandbox import Sandbox, SandboxEnded
from . import session
from .own_modules import Modules, OpenSandbox, reference_modules, usable_modules
from .scored import Scored
from .session import Session
from .steps import OTHER, SCORE, GivenData, Step, steps_of

Draw = Callable[[str], np.random.Generator]  # fresh random numbers for an exercise, by its name
Results = dict[str, Scored]
# What a problem begins with when an exception was raised; check.scoring and Session say so.
EXCEPTION = ("it raises ", "there is no function ")


def grade_notebook(
    notebook: NotebookNode,
    source: NotebookNode,
    assignment: Assignment,
    draw: Draw,
    open_sandbox: OpenSandbox,
    own_modules: Mapping[str, str] | None = None,
    explain: bool = True,
) -> list[Result]:
    """Score every exercise of a notebook.

    Args:
        notebook: what submission.rebuild returned.
        source: the instructor's notebook, in its release version.
        assignment: that it answers.
        draw: random numbers for the test cases of an exercise; others at each call.
        open_sandbox: starts a new sandbox.
        own_modules: the modules of my_lstm that were submitted with it: sources by part.
        explain: whether wrong answers are run again to explain them; scores are the same.

    Returns:
        a result for each exercise, in the order of the notebook.

    Raises:
        SandboxError: a sandbox could not be started, so that the submission was not graded.
    """
    grading = _Grading(notebook, source, assignment, draw, open_sandbox)
    results = grading.results(Modules(reference_modules(assignment)))
    if own_modules and any(map(_raised, results.values())):
        rng = draw(next(iter(assignment.max_scores))).spawn(1)[0]
        modules = usable_modules(assignment, dict(own_modules), rng, open_sandbox)
        with contextlib.suppress(_OwnModulesEnded):
            if modules.own:
                results = _with_own(results, grading.results(modules), modules)
        results = {name: _with_problems(result, modules) for name, result in results.items()}
    scored = [results[name] for name in assignment.max_scores]
    return [_explained(one) if explain else one.result for one in scored]


class _OwnModulesEnded(Exception):
    """The student's modules, which ran once, ended a sandbox when they ran again."""


class _Grading:
    """The grading of one notebook; the arguments are those of grade_notebook."""

    def __init__(
        self,
        notebook: NotebookNode,
        source: NotebookNode,
        assignment: Assignment,
        draw: Draw,
        open_sandbox: OpenSandbox,
    ) -> None:
        self._assignment, self._draw, self._open_sandbox = assignment, draw, open_sandbox
        self._steps = steps_of(notebook, source, assignment.max_scores)
        self._given = GivenData.of(source, assignment.max_scores)
        self._until = time.monotonic() + session.MAX_SECONDS
        self._solved: set[str] = set()  # exercises that run long and have passed: run no more

    def results(self, modules: Modules) -> Results:
        """The results with these modules of my_lstm, except for exercises that are solved already.

        Solution cells are always run. Other cells of the student's own are run only where something
        is not right without them: most of them are demonstrations, and some train for minutes.
        """
        results = self._pass(modules, with_others=False)
        failed = {name for name, result in results.items() if not result.passed}
        if failed and any(step.kind == OTHER for step in self._steps):
            complete = self._pass(modules, with_others=True)
            for name in failed:
                if complete[name].score >= results[name].score:
                    results[name] = complete[name]
        return results

    def _pass(self, modules: Modules, with_others: bool) -> Results:
        """The results of one pass through the notebook."""
        # On new cases each time: what one sandbox could pass on to the next is then worthless.
        exercises = tuple(e for e in self._assignment.exercises if e.name not in self._solved)
        assignment = dataclasses.replace(self._assignment, exercises=exercises)
        suites = {e.name: e.suite(self._draw(e.name)) for e in exercises}
        steps = [step for step in self._steps if self._is_run(step, with_others)]
        opener = functools.partial(_with_modules, self._open_sandbox, modules)
        results = Session(steps, assignment, suites, self._given, opener, self._until).results()
        self._solved |= {e.name for e in exercises if e.runs_long and results[e.name].passed}
        return results

    def _is_run(self, step: Step, with_others: bool) -> bool:
        if step.kind == OTHER:
            return with_others
        return not (step.kind == SCORE and step.exercise in self._solved)


def _with_modules(open_sandbox: OpenSandbox, modules: Modules) -> Sandbox:
    """A new sandbox with modules of my_lstm.

    Raises:
        SandboxError: a reference does not run, which is an internal error.
        _OwnModulesEnded: one of the student's does not run again.
    """
    sandbox = open_sandbox()
    try:
        sandbox.install(modules.sources, modules.own)
    except SandboxEnded as ended:
        sandbox.close()
        if modules.own:
            raise _OwnModulesEnded from None
        raise SandboxError(f"the sandbox did not import the earlier parts: {ended}") from None
    return sandbox


def _explained(scored: Scored) -> Result:
    """The result with its hint, unless the student's modules do not run again."""
    with contextlib.suppress(_OwnModulesEnded):
        return scored.explained()
    return scored.result


def _raised(result: Scored) -> bool:
    """Whether an exercise failed by an exception, as when it uses what the reference has not."""
    return not result.passed and any(p.startswith(EXCEPTION) for p in result.problems)


def _with_own(results: Results, with_own: Results, modules: Modules) -> Results:
    """The better of two results of each exercise: with the references, and with her modules."""
    used = " and ".join(f"my_lstm/{part}.py" for part in modules.own)
    better = {
        name: result.with_note(f"graded with your {used}")
        for name, result in with_own.items()
        if not results[name].passed and result.score >= results[name].score
    }
    return results | better


def _with_problems(result: Scored, modules: Modules) -> Scored:
    """A result, with the reasons why modules were not used if it may have needed them."""
    if not _raised(result):
        return result
    return functools.reduce(Scored.with_note, modules.problems, result)
