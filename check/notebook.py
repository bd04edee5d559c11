"""The functions check, save, require, progress and hand_in of one notebook."""

import contextlib
import dataclasses
import functools
import pathlib
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

from . import PARTS, modules, notes, progress, receipts, render, silence, uses_of_my_lstm
from .counterexample import Counterexample, counterexample
from .hand_in import NotSaved, prepare
from .hints import rerun_in_time
from .implementation_file import of_the_notebook, without
from .implementations import NoImplementations, provided
from .module_source import Namespace
from .notebook_file import NotebookFileError
from .properties import VERDICTS
from .pytree import Unsupported
from .refusals import refused
from .result import Result
from .runner import run_cases
from .scoring import evaluate, too_slow
from .stopping import interrupts, stop
from .suite import SECONDS, Observation, TestCase, TestSuite
from .time_limit import TimeLimitExceeded

Function = Callable[..., Any]


class Notebook:
    """The visible checks of one notebook.

    Args:
        part: gates, forward, backward or training.
    """

    def __init__(self, part: str) -> None:
        self.part = part
        self._progress = progress.Progress()

    @functools.cached_property
    def suites(self) -> Mapping[str, TestSuite]:
        """The visible test suites of this notebook; the file is read at the first check."""
        return progress.suites(self.part)

    def check(self, function: Function) -> None:
        """Print whether function is right, and if it is not, what is wrong and a hint.

        Args:
            function: one of the exercises of this notebook, under its own name.

        Raises:
            CheckFailed: in Jupyter, when something is wrong, so that "Run all" stops here.
        """
        namespace = sys._getframe(1).f_globals
        with interrupts(getattr(function, "__name__", "check")):
            self._check(function, namespace)

    def _check(self, function: Function, namespace: Namespace) -> None:
        same = [name for name in self.suites if namespace.get(name) is function]
        name = self._exercise_of(function, namespace)
        if len(same) > 1:
            render.show(
                f"✗ {' and '.join(same)} are one and the same function. Each needs its own."
            )
            stop("check: one function under several names")
        elif name is None:
            known = ", ".join(self.suites)
            render.show(
                f"✗ This notebook asks for {known}. Give check one of these, by its own name."
            )
            stop("check: no exercise of this notebook")
        else:
            self._check_exercise(name, function, namespace)

    def _check_exercise(self, name: str, function: Function, namespace: Namespace) -> None:
        result, observations = self._result(name, function, namespace)
        note = uses_of_my_lstm.note(name, namespace)
        if not result.passed:
            note = (
                self._failing_dependency(name, namespace)
                or notes.notebook_data(function, namespace)
                or note
            )
            unexplained = observations and not result.mutant and not note and not result.note
            found = counterexample(self.suites[name], observations) if unexplained else None
            # An error says where it is, and a missing return needs no input to be seen.
            if found and not isinstance(found.yours, Unsupported | None):
                note = (
                    f"`from check.{self.part} import counterexample`, then `counterexample({name})`"
                    " writes the smallest input that fails as a cell to paste"
                )
        texts = [t for t in (result.note, note, silence.note(self.suites[name])) if t]
        result = dataclasses.replace(result, note="; ".join(texts))
        render.show(result)
        self._progress.note(self.part, name, result.score)
        if not result.passed:
            score = f"{result.score:g} of {render.points(result.max_score)}"
            stop(f"{progress.exercise_title(self.part, name)}: {score}")

    def result(self, name: str, function: Any, namespace: Namespace | None = None) -> Result:
        """The result of function on the visible test cases of the exercise name.

        Args:
            name: of the exercise.
            function: the student's.
            namespace: of the notebook or module that it was written in.

        Raises:
            KeyError: the notebook has no such exercise.
        """
        return self._result(name, function, namespace or {})[0]

    def _result(
        self, name: str, function: Any, namespace: Namespace
    ) -> tuple[Result, list[Observation]]:
        """The result, and what was observed on each case; nothing when that took too long."""
        suite = self.suites[name]
        if not callable(function):
            return Result(name, 0.0, suite.max_score, problems=[f"there is no {name}"]), []
        observe = functools.partial(self._observe, suite, function, namespace)
        try:
            observations = observe(suite.cases)
        except TimeLimitExceeded as exceeded:
            return too_slow(suite, exceeded.location), []
        except NoImplementations as error:
            return Result(name, 0.0, suite.max_score, problems=[str(error)]), []
        trusted = _own_functions()
        rerun = rerun_in_time(observe, lambda: suite, trusted)
        return evaluate(suite, observations, trusted, rerun), observations

    def _observe(
        self, suite: TestSuite, function: Any, namespace: Namespace, cases: list[TestCase]
    ) -> list[Observation]:
        """What a function does on cases, with what grading refuses refused here as well.

        Raises:
            TimeLimitExceeded: it takes too long.
        """
        earlier_parts = PARTS[: PARTS.index(self.part)]
        with contextlib.ExitStack() as stack:
            if suite.property_check == VERDICTS:  # it is a test, and gets implementations
                stack.enter_context(provided(of_the_notebook()))
                stack.enter_context(without(suite.arguments[0], namespace))
            usable = stack.enter_context(refused(namespace, earlier_parts))
            return run_cases(usable(function), cases, suite.arguments, seconds=suite.seconds)

    def counterexample(self, function: Function) -> Counterexample | None:
        """The smallest input on which function is wrong, as a cell to paste and as arrays.

        Args:
            function: one of the exercises of this notebook, under its own name.

        Returns:
            arguments, expected and yours; None, with a sentence, when there is no such input.
        """
        namespace = sys._getframe(1).f_globals
        name = self._exercise_of(function, namespace)
        with interrupts("counterexample"):
            found = self._counterexample(name, function, namespace) if name else None
        if found is None:
            render.show("There is no single call on which this goes wrong. check says more.")
        return found

    def _counterexample(
        self, name: str, function: Function, namespace: Namespace
    ) -> Counterexample | None:
        suite = self.suites[name]
        if suite.seconds != SECONDS:
            return None
        try:
            return counterexample(suite, self._observe(suite, function, namespace, suite.cases))
        except TimeLimitExceeded:
            return None

    def save(self, path: str, *functions: Function) -> None:
        """Write your functions, and what they need, to a module of your own.

        When one of them does not pass its check, nothing is written. An older file with other
        content is kept under another name.

        Args:
            path: such as "my_lstm/gates.py", relative to the notebook.
            functions: the functions to write.

        Raises:
            CheckFailed: in Jupyter, when nothing was written.
        """
        namespace = sys._getframe(1).f_globals
        named = {
            self._exercise_of(f, namespace) or getattr(f, "__name__", repr(f)): f for f in functions
        }
        try:
            with interrupts("save"):
                check = functools.partial(self.result, namespace=namespace)
                render.show(modules.save(pathlib.Path(path), named, namespace, check))
        except modules.ModuleError as error:
            render.show(f"✗ Nothing was written. {error}")
            stop("save: nothing was written")

    def require(self, *paths: str) -> None:
        """Make sure that your modules of earlier notebooks exist and pass their checks.

        Args:
            paths: such as "my_lstm/gates.py", in the order of the notebooks.

        Raises:
            CheckFailed: in Jupyter, when one is missing or fails.
        """
        try:
            with interrupts("require"):
                for path in paths:
                    part = pathlib.Path(path).stem
                    render.show(modules.require(pathlib.Path(path), Notebook(part).results))
        except modules.ModuleError as error:
            render.show(f"✗ {error}")
            stop("require: an earlier notebook comes first")

    def progress(self) -> None:
        """Show the points of your last checks in all notebooks, and what comes next."""
        rows = [progress.row(part, self._progress.scores(part)) for part in PARTS]
        text = "\n".join(progress.lines(rows, self.part))
        render.show_both(text, progress.as_html(rows, self.part))

    def hand_in(self, file: str = "") -> None:
        """Check the saved notebook as grading would, and write the file to hand in.

        Nothing is sent anywhere. The file is in the folder hand-in, with a receipt beside it.

        Args:
            file: of this notebook, such as "01-gates.ipynb", where it is not found by itself.

        Raises:
            CheckFailed: in Jupyter, when the user interrupts it.
        """
        namespace = sys._getframe(1).f_globals
        try:
            with interrupts("hand_in"):
                receipt = prepare(self.part, self.suites, file, namespace, self.result)
                for result in receipt.results:
                    self._progress.note(self.part, result.name, result.score)
                render.show_both("\n".join(receipts.lines(receipt)), receipts.as_html(receipt))
        except (NotSaved, NotebookFileError) as error:
            render.show(f"✗ Nothing was written. {error}")
        except OSError as error:
            render.show(
                f"✗ The folder hand-in cannot be written ({error.strerror}): hand in the notebook "
                "itself."
            )

    def results(self, module: types.ModuleType) -> list[Result]:
        """The results of all functions that a module saved by this notebook should hold."""
        saved = [name for name in self.suites if not name.startswith("repair_")]
        own = vars(module)
        return [self.result(name, own.get(name), own) for name in saved]

    def _failing_dependency(self, name: str, namespace: Namespace) -> str:
        """A note on a function that this one may call and that does not pass, or ""."""
        for other in self.suites[name].needs:
            function = namespace.get(other)
            if callable(function) and not self.result(other, function, namespace).passed:
                return f"{other} does not pass its own check yet, and this may call it: start there"
        return ""

    def _exercise_of(self, function: Function, namespace: Namespace) -> str | None:
        """The exercise whose answer a function is, by its own name or a name it is bound to."""
        own = getattr(function, "__name__", None)
        bound = [name for name in self.suites if namespace.get(name) is function]
        if own in bound or not bound:
            return own if own in self.suites else None
        return bound[0]


def _own_functions() -> dict[str, Any]:
    """Functions of my_lstm.forward when it is imported; require has checked them."""
    return vars(sys.modules["my_lstm.forward"]) if "my_lstm.forward" in sys.modules else {}
