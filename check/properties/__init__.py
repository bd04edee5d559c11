"""Property checks, for results that have no single right value: random arrays, trained models.

A property check turns the result of a test case into a dict: the name of each property, and whether
it holds. The reference has all of those that a criterion names. A property that does not hold comes
with what was measured and what is required (truth.holds).
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from ..pytree import PyTree
from ..suite import Observation, TestCase, TestSuite
from . import (
    adding_problem,
    encoding,
    parameters,
    text_run,
    training_run,
    verdicts,
    written_text,
)

Functions = Mapping[str, Callable[..., Any]]
# Each takes the test case, the result, and the functions that it may measure with.
CHECKS: dict[str, Callable[[TestCase, PyTree, Functions], PyTree]] = {
    "init_params": parameters.init_params,
    "layer": parameters.layer,
    "adding_problem": adding_problem.check,
    "encoding": encoding.check,
    "training_run": training_run.check,
    "text_run": text_run.check,
    "written_text": written_text.check,
}
VERDICTS = "verdicts"  # the check of a student's test, which looks at all test cases together


def measure(
    suite: TestSuite, observations: list[Observation], trusted: Functions
) -> list[Observation]:
    """Put the results through the suite's property check, when it has one."""
    if not suite.property_check:
        return observations
    if suite.property_check == VERDICTS:
        return verdicts.check(suite, observations)
    check = CHECKS[suite.property_check]
    return [
        one if one.error else dataclasses.replace(one, result=check(case, one.result, trusted))
        for case, one in zip(suite.cases, observations, strict=True)
    ]


def note(suite: TestSuite, observations: list[Observation]) -> str:
    """What is told of every result of a student's test; "" for all other exercises."""
    if suite.property_check != VERDICTS:
        return ""
    return verdicts.summary(suite, observations)


def question(suite: TestSuite, observation: Observation) -> str:
    """What to ask the author of a student's test that no known mistake explains; "" for others.

    Args:
        suite: what was run.
        observation: of a case, after measure.
    """
    return verdicts.question(observation.result) if suite.property_check == VERDICTS else ""


def let_through(suite: TestSuite, observations: list[Observation]) -> list[str] | None:
    """Names of the known mistakes that a student's test lets through; None for other exercises."""
    if suite.property_check != VERDICTS:
        return None
    return verdicts.misjudged(suite, observations, verdicts.MISTAKE)


def refused(suite: TestSuite, observations: list[Observation]) -> list[str] | None:
    """Names of the right implementations that a student's test refuses; None for others."""
    if suite.property_check != VERDICTS:
        return None
    return verdicts.misjudged(suite, observations, verdicts.RIGHT)
