"""The student's own modules of earlier notebooks, my_lstm/*.py, submitted with this one.

An answer may use what only these have: a helper, an attribute, another argument. So a module is
used in grading if it passes the checks of its notebook; if not, the reference takes its place, and
the mistakes in it are not punished again.
"""

import dataclasses
import functools
import importlib
import inspect
from collections.abc import Callable

import numpy as np

from check import assignment_name
from check.scoring import evaluate

from ..assignment import Assignment, assignment
from ..exercises.exercise import TRUSTED
from ..sandbox.sandbox import Sandbox, SandboxEnded

OpenSandbox = Callable[[], Sandbox]


@functools.cache
def reference_modules(assignment: Assignment) -> dict[str, str]:
    """Sources of the modules of my_lstm that earlier notebooks save: the references, by part.

    No answer to this assignment is among them.
    """
    return {
        part: inspect.getsource(importlib.import_module(f"solutions.{part}"))
        for part in assignment.earlier_parts
    }


@dataclasses.dataclass(frozen=True)
class Modules:
    """The modules of my_lstm for one submission.

    Args:
        sources: by part, in the order of their imports.
        own: parts whose module is the student's.
        problems: why her other modules are not used, in a sentence each.
    """

    sources: dict[str, str]
    own: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def usable_modules(
    assignment: Assignment,
    submitted: dict[str, str],
    rng: np.random.Generator,
    open_sandbox: OpenSandbox,
) -> Modules:
    """The student's modules where they pass, and the references where they do not.

    Args:
        assignment: that is graded.
        submitted: sources of the student's modules, by part.
        rng: draws the test cases.
        open_sandbox: starts a new sandbox.

    Raises:
        SandboxError: a sandbox could not be started.
    """
    sources: dict[str, str] = {}
    own, problems = [], []
    for part, reference in reference_modules(assignment).items():
        sources[part] = reference
        module = submitted.get(part, reference)
        if module.strip() == reference.strip():
            continue
        problem = _problem(part, sources | {part: module}, rng, open_sandbox)
        if problem:
            problems.append(f"your my_lstm/{part}.py was not used, because {problem}")
        else:
            sources[part] = module
            own.append(part)
    return Modules(sources, tuple(own), tuple(problems))


def _problem(
    part: str, sources: dict[str, str], rng: np.random.Generator, open_sandbox: OpenSandbox
) -> str:
    """Why the module of a part does not pass the checks of its notebook; "" when it does."""
    with open_sandbox() as sandbox:
        try:
            sandbox.install(sources)
            for exercise in assignment(assignment_name(part)).exercises:
                if exercise.name.startswith("repair_"):  # save leaves these out
                    continue
                suite = exercise.suite(rng)
                observations = sandbox.run_cases(
                    exercise.name, suite.cases, suite.arguments, exercise.seconds, part=part
                )
                if observations is None:
                    return f"there is no {exercise.name} in it"
                if not evaluate(suite, observations, TRUSTED).passed:
                    return f"its {exercise.name} does not pass its check"
        except SandboxEnded as ended:
            return str(ended)
    return ""
