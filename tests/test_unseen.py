"""Wrong answers written without sight of the known mistakes: none passes, and no hint misleads."""

import pytest

from grader.assignment import assignments
from tests.bench.unseen import (
    FULL,
    LOST,
    MISLEADING,
    NO_ANSWER,
    TESTS,
    graded_tests,
    outcomes,
)
from tests.unseen import RIGHT, TWO, WRONG, answers


@pytest.mark.parametrize("part", [of.part for of in assignments() if of.part != TESTS])
def test_no_unseen_wrong_answer_passes_and_no_hint_of_one_is_untrue(part):
    """But for those to train, which take minutes: `python -m tests.bench unseen` runs them."""
    found = outcomes([part], leave_out=("train",))
    bad = [(one.key, what, r.mutant) for one, what, r in found if _is_bad(one.kind, what)]
    assert not bad


def test_every_unseen_right_test_gets_full_marks():
    right = [one for one in answers(TESTS) if one.kind == RIGHT]
    lost = [(one.key, result.problems) for one, result in graded_tests(right) if not result.passed]
    assert (len(right), lost) == (35, [])


def _is_bad(kind: str, what: str) -> bool:
    return what in (MISLEADING, NO_ANSWER, LOST) or (what == FULL and kind in (WRONG, TWO))


def test_every_unseen_answer_has_a_key_of_its_own():
    keys = [one.key for of in assignments() for one in answers(of.part)]
    assert len(set(keys)) == len(keys) > 800
