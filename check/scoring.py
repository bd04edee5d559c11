"""Score observations by the criteria of a test suite, and describe what is wrong.

The visible check scores on a suite from a file and the grader on a fresh one, both with this code,
so that they apply the same rules.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from . import properties, time_limit
from .compare import Malformed, difference, only_single
from .fingerprints import unwanted_sharing
from .hints import Rerun, hint
from .localise import overview
from .pytree import PyTree, Unsupported
from .result import Result
from .suite import SIDE_EFFECTS, SILENCE, Criterion, Observation, TestSuite

NO_ARRAY = "the result is not usable; new arrays are required"
NOT_WRITTEN = "not written yet: it, or a function it calls, is still a stub"
ROUNDED_QUESTION = (
    "right to 7 digits only: is there a float32 on the way, or a small constant that should be"
    " another one? All arrays of the course are float64"
)
LONGEST = 500  # characters of a problem: names in it may be a student's

Functions = Mapping[str, Callable[..., Any]]


@dataclasses.dataclass(frozen=True)
class Problem:
    """Why a criterion is not met.

    Args:
        description: a sentence for the student.
        question: to the student, as a hint; or "".
        wrong: names of the parts of the result that are wrong, when there are several parts.
        changes_argument: whether the problem is that an argument was changed.
        case: index of the test case.
    """

    description: str
    question: str = ""
    wrong: frozenset[str] = frozenset()
    changes_argument: bool = False
    case: int = -1


def evaluate(
    suite: TestSuite,
    observations: list[Observation],
    trusted: Functions,
    rerun: Rerun | None = None,
) -> Result:
    """Score what was observed on a suite's cases.

    Unless an essential criterion is met, no criterion gives points: a function which gets nothing
    right gets no points for having no side effects.

    Args:
        suite: what was run.
        observations: one for each case.
        trusted: functions by name that a property check may measure with: those of solutions, or
            those of the student's earlier notebooks that passed their checks.
        rerun: how the function is called again, to explain what is wrong.
    """
    if len(observations) != len(suite.cases):
        came, needed = len(observations), len(suite.cases)
        return _zero(suite, f"there are results of {came} test cases; there must be {needed}")
    if _is_stub(suite, observations):
        return _zero(suite, NOT_WRITTEN)
    with np.errstate(all="ignore"):  # results may hold anything
        measured = properties.measure(suite, observations, trusted)
        problems, unmet = _compare(suite, measured)
        met = [criterion for criterion in suite.criteria if criterion not in unmet]
        no_essential_met = all(criterion in unmet for criterion in suite.essentials)
        if no_essential_met:
            problems = _most_important(suite, problems)
        advice, mutant = "", ""
        if problems:
            advice, mutant = hint(suite, measured, rerun, _question(problems))
    return Result(
        suite.name,
        0.0 if no_essential_met else float(sum(criterion.max_score for criterion in met)),
        suite.max_score,
        met=[criterion.description for criterion in met],
        problems=[*dict.fromkeys(problem.description[:LONGEST] for problem in problems)],
        hint=advice,
        mutant=mutant,
        note=properties.note(suite, observations),
        let_through=properties.let_through(suite, observations),
        refused=properties.refused(suite, observations),
    )


def too_slow(suite: TestSuite, location: str) -> Result:
    """The result of a function that did not end within the time limit of its suite.

    Args:
        suite: what was run.
        location: the line of the student's code that was running, or "".
    """
    return _zero(suite, f"when it was called, {time_limit.sentence(suite.seconds, location)}")


def _is_stub(suite: TestSuite, observations: list[Observation]) -> bool:
    """Whether NotImplementedError was raised on all cases of the first criterion."""
    errors = [observations[n].error for n in suite.cases_of(suite.criteria[0])]
    return all(error is not None and error[0] == "NotImplementedError" for error in errors)


def _question(problems: list[Problem]) -> str:
    """The first question to the student that a problem comes with, or ""."""
    return next((problem.question for problem in problems if problem.question), "")


def _zero(suite: TestSuite, reason: str) -> Result:
    return Result(suite.name, 0.0, suite.max_score, problems=[reason])


def _compare(
    suite: TestSuite, measured: list[Observation]
) -> tuple[list[Problem], list[Criterion]]:
    """The problems to report, and the criteria that are not met."""
    problems: list[Problem] = []
    unmet: list[Criterion] = []
    for criterion in suite.criteria:
        problem = _first_problem(suite, criterion, measured)
        if problem is None:
            continue
        unmet.append(criterion)
        if problem.description.startswith(NO_ARRAY) and problems:
            continue  # an earlier problem describes what is returned instead
        # When all parts of an earlier problem are wrong again, this is the same problem.
        if not any(other.wrong and other.wrong <= problem.wrong for other in problems):
            problems.append(problem)
    return problems, unmet


def _most_important(suite: TestSuite, problems: list[Problem]) -> list[Problem]:
    """The problems to report when no essential criterion is met, as most have one cause."""
    if suite.every_case:
        first_of_case = {problem.case: problem for problem in reversed(problems)}
        return list(reversed(first_of_case.values()))
    # A changed argument makes results wrong: it is the cause, and is reported alone.
    return [problem for problem in problems if problem.changes_argument] or problems[:1]


def _first_problem(
    suite: TestSuite, criterion: Criterion, measured: list[Observation]
) -> Problem | None:
    """The problem on the first case where a criterion is not met; None when it is met."""
    for n in suite.cases_of(criterion):
        problem = _problem(suite, criterion, measured[n], suite.expected[n])
        if problem is not None:
            about = suite.cases[n].description
            description = problem.description + (f" [{about}]" if about else "")
            return dataclasses.replace(problem, description=description, case=n)
    return None


def _problem(
    suite: TestSuite, criterion: Criterion, got: Observation, want: Observation
) -> Problem | None:
    """Why a criterion is not met on one case; None when it is met there."""
    if got.error:
        return Problem(_raised(got.error, got.location))
    if criterion.compares == SIDE_EFFECTS:
        return _side_effect(suite, got)
    problem = _wrong_values(suite, criterion, got.result, want.result)
    if problem is None and criterion.compares == SILENCE and got.warnings:
        return Problem(f"the values are right, but NumPy warns: {got.warnings[0]}")
    return problem


def _raised(error: tuple[str, str], location: str) -> str:
    """A description of what was raised, with the line of the student's code."""
    kind, message = error
    # The messages of these two are whole sentences for the student, unless she raises them herself.
    is_sentence = (kind == "UnusableResult" and message) or " available in grading; " in message
    raised = message if is_sentence else f"it raises {kind or 'an exception'}: {message}"
    return raised + (f" ({location})" if location else "")


def _side_effect(suite: TestSuite, observation: Observation) -> Problem | None:
    """The first side effect that was observed, or None."""
    if isinstance(observation.result, Unsupported | Malformed):
        return Problem(NO_ARRAY)
    if observation.changed:
        argument = observation.changed[0]
        return Problem(
            f"it changes its argument {argument}; work on a new array", changes_argument=True
        )
    shared = unwanted_sharing(suite, observation)
    if shared:
        return Problem(f"{shared[0]}: a change to one would change the other; return a new array")
    if observation.overwritten:
        return Problem("a later call changes an earlier result; make a new array in every call")
    return None


def _wrong_values(
    suite: TestSuite, criterion: Criterion, got: PyTree, want: PyTree
) -> Problem | None:
    """The first difference in the parts that a criterion is about, and which parts are right."""
    if isinstance(got, dict) and isinstance(want, tuple):
        text = difference(suite, got, want)
        return Problem(text) if text else None
    got_parts, want_parts = _by_name(suite, got), _by_name(suite, want)
    names = set(got_parts) if isinstance(got_parts, dict) else set()
    if isinstance(want_parts, dict) and set(want_parts) - names:
        text = difference(suite, got, want)
    else:
        text = _missing_keys(suite, criterion, got_parts, want_parts)
        text = text or difference(suite, _only(got_parts, criterion), _only(want_parts, criterion))
    if not text:
        return None
    view = overview(suite, got, want)
    right, wrong = (", ".join(labels) for labels in (view.right, view.wrong))
    parts = [f"Right: {right}. "] if right and wrong else []
    tells = wrong and (right or "(" in wrong)  # without either all is wrong
    parts += [f"Wrong: {wrong}"] if tells else []
    labels = frozenset(label.partition(" (")[0] for label in view.wrong)
    question = ROUNDED_QUESTION if only_single(got, want) else view.question
    return Problem(f"{text}. {''.join(parts)}" if parts else text, question, labels)


def _by_name(suite: TestSuite, tree: PyTree) -> PyTree:
    """A tuple of all outputs as a dict of them; other results as they are."""
    if isinstance(tree, tuple | list) and len(tree) == len(suite.outputs) > 1:
        return dict(zip(suite.outputs, tree, strict=True))
    return tree


def _missing_keys(suite: TestSuite, criterion: Criterion, got: PyTree, want: PyTree) -> str | None:
    """A message when a dict of a criterion lacks a key, even one of another criterion, or None."""
    about = {part.partition(".")[0] for part in criterion.parts}
    for name, inner in want.items() if isinstance(want, dict) else ():
        if about and name not in about:
            continue
        if isinstance(inner, dict) and isinstance(got[name], dict) and set(inner) - set(got[name]):
            return difference(suite, got[name], inner, name)
    return None


def _only(tree: PyTree, criterion: Criterion) -> PyTree:
    """The parts of a result that a criterion is about."""
    if not criterion.parts or not isinstance(tree, dict):
        return tree
    found: dict[str, PyTree] = {}
    for part in criterion.parts:  # such as dc_prev, or grads.Wo for one entry of a dict
        name, _, key = part.partition(".")
        inner = tree.get(name)
        if part in tree:  # the name of a property may have a point in it: below 0.08
            found[part] = tree[part]
        elif isinstance(inner, dict):
            found.setdefault(name, {}).update({key: inner[key]} if key in inner else {})
        elif name in tree:
            found[name] = inner
    return found
