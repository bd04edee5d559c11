"""The sandboxes in which a student's tests are run on implementations.

Each implementation of a function is met in another sandbox, which has seen no other implementation
of that function: so a test can neither compare implementations nor count them.
"""

import functools
from collections.abc import Callable

from check.properties.verdicts import refusals
from check.suite import Observation, TestCase, TestSuite

from ..exercises.exercise import Exercise
from ..exercises.of_tests import without_key
from ..sandbox.sandbox import Sandbox, SandboxEnded
from .own_modules import OpenSandbox

Replay = Callable[[Sandbox, int, int], None]  # runs the cells up to one step, from another one
# Statements for a variable that messages say is missing, or ""; by messages, exercise, and names
# that were supplied before.
Needed = Callable[[list[str], str, set[str]], str]


class ImplementationSandboxes:
    """One sandbox for each place in a suite; that of a place serves all tests of a notebook.

    Use it as a context manager, or close it.

    Args:
        open_sandbox: starts a new sandbox, with the modules of my_lstm.
        replay: runs cells of the notebook in a sandbox.
        withheld: names of what is tested, which my_lstm is not to answer for in the meantime.
        needed: gives what defines variables of the instructor's demonstrations.
    """

    def __init__(
        self, open_sandbox: OpenSandbox, replay: Replay, withheld: list[str], needed: Needed
    ) -> None:
        self._open_sandbox, self._replay, self._withheld = open_sandbox, replay, withheld
        self._needed = needed
        # By place, and up to which step the cells have run.
        self._sandboxes: dict[int, tuple[Sandbox, int]] = {}

    def __enter__(self) -> "ImplementationSandboxes":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all sandboxes; those that are needed again are started again."""
        for sandbox, _ in self._sandboxes.values():
            sandbox.close()
        self._sandboxes.clear()

    def observed(
        self, exercise: Exercise, suite: TestSuite, at: int, bind: dict[str, int]
    ) -> list[Observation] | None:
        """What a student's test says of each implementation.

        Args:
            exercise: of writing that test.
            suite: whose cases name the implementations.
            at: the step up to which the cells are to have run.
            bind: for names of functions, the step whose answer is bound to it.

        Returns:
            one observation for each case, or None when there is no such test.

        Raises:
            SandboxEnded: the test never ends, or ends its process, or a cell does.
        """
        observations: list[Observation] = []
        given: list[str] = []  # statements that one sandbox turned out to need, for all after it
        supplied: set[str] = set()
        for place, case in enumerate(suite.cases):
            sandbox = self._sandbox(place, at)
            try:
                for statements in given:
                    sandbox.run(statements)
                while True:
                    one = _run(sandbox, exercise, suite, case, bind)
                    needed = self._needed(refusals(one or []), exercise.name, supplied)
                    if not needed:
                        break
                    given.append(needed)
                    sandbox.run(needed)
            except SandboxEnded:
                self._sandboxes.pop(place)[0].close()
                raise
            if one is None:
                return None
            observations += one
        return observations

    def _sandbox(self, place: int, at: int) -> Sandbox:
        """The sandbox of a place, in which the cells up to a step have run."""
        if place in self._sandboxes:
            sandbox, done = self._sandboxes.pop(place)
        else:
            sandbox, done = self._open_sandbox(), 0
            sandbox.withhold(self._withheld)
        try:
            self._replay(sandbox, at, done)
        except SandboxEnded:
            sandbox.close()
            raise
        self._sandboxes[place] = sandbox, max(at, done)
        return sandbox


def _run(
    sandbox: Sandbox, exercise: Exercise, suite: TestSuite, case: TestCase, bind: dict[str, int]
) -> list[Observation] | None:
    """What a test says of the implementation of one case; it is not told which case that is."""
    sandbox.provide(functools.partial(exercise.implementation, case))
    return sandbox.run_cases(exercise.name, [without_key(case)], suite.arguments, bind=bind)
