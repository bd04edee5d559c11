"""The hidden check for plain nbgrader, without this course's configuration: in the kernel."""

import contextlib
import secrets
from collections.abc import Callable
from typing import Any

import numpy as np

from check import render
from check.hints import rerun_in_time
from check.implementation_file import without
from check.implementations import provided
from check.runner import run_cases
from check.scoring import evaluate, too_slow
from check.suite import Observation, TestCase
from check.time_limit import TimeLimitExceeded

from ..assignment import assignment
from ..exercises.exercise import TRUSTED


def grade_in_kernel(name: str, exercise: str, function: Callable[..., Any]) -> float | None:
    """Score a function on fresh cases in the kernel that student code runs in.

    The messages are those of grading in a sandbox, but it is not safe: student code can reach
    everything that the kernel can reach.

    Args:
        name: of the assignment.
        exercise: name of the exercise.
        function: the student's.

    Returns:
        None for the full score, else the score, which nbgrader takes as partial credit.

    Raises:
        AssertionError: the score is 0; the message gives the reasons.
    """
    found = next(e for e in assignment(name).exercises if e.name == exercise)
    suite = found.suite(np.random.default_rng(secrets.randbits(128)))

    def observe(cases: list[TestCase]) -> list[Observation]:
        with contextlib.ExitStack() as stack:
            if found.is_test:
                stack.enter_context(provided(found.made))
                stack.enter_context(without(found.tested, getattr(function, "__globals__", {})))
            return run_cases(function, cases, suite.arguments, seconds=suite.seconds)

    try:
        observations = observe(suite.cases)
        rerun = rerun_in_time(observe, found.given_suite, TRUSTED)
        result = evaluate(suite, observations, TRUSTED, rerun)
    except TimeLimitExceeded as exceeded:
        result = too_slow(suite, exceeded.location)
    if result.passed:
        return None
    if not result.score:
        raise AssertionError(render.as_text(result))
    return result.score
