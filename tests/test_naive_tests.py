"""The implementations of 06-tests tell a careful test from one that forgets a single thing."""

import math

import pytest

from check.properties.verdicts import MISTAKE, SHARES
from grader.assignment import assignment
from tests.naive_tests import NAIVE, WITH_CARE, caught

EXERCISES = {exercise.name: exercise for exercise in assignment("06-tests").exercises}
CASES = [(exercise, what) for exercise, tests in NAIVE.items() for what in tests]


def of(exercise: str, kind: str) -> list:
    """The given and the hidden implementations of a kind."""
    chosen = EXERCISES[exercise].chosen
    return [[o for o in ones if o.kind == kind] for ones in (chosen.given(), chosen.hidden())]


@pytest.mark.parametrize(("exercise", "what"), CASES)
def test_no_naive_test_gets_full_marks_in_the_notebook_or_in_grading(exercise, what):
    for mistakes in of(exercise, MISTAKE):
        needed = math.ceil(max(SHARES.values()) * len(mistakes))
        assert sum(caught(NAIVE[exercise][what], mistakes)) < needed


@pytest.mark.parametrize(("exercise", "what"), CASES)
def test_a_naive_test_accepts_what_is_right(exercise, what):
    for right in of(exercise, "right"):
        assert not any(caught(NAIVE[exercise][what], right))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_same_test_with_care_catches_every_mistake_and_accepts_what_is_right(exercise):
    for mistakes, right in zip(of(exercise, MISTAKE), of(exercise, "right"), strict=True):
        assert all(caught(WITH_CARE[exercise], mistakes))
        assert not any(caught(WITH_CARE[exercise], right))
