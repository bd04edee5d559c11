"""The implementations that come with notebook 06-tests, for a student's own kill table."""

import pytest

from check.implementations import NoImplementations
from check.tests import implementations
from grader.assignment import assignment
from grader.build import release

TESTS = assignment("06-tests")


@pytest.fixture
def beside_the_notebook(tmp_path, monkeypatch):
    """A student's folder, with modules of earlier notebooks, is the current one."""
    release.catch_up(TESTS, tmp_path)
    release.write_implementations(TESTS, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize("exercise", TESTS.exercises, ids=lambda one: one.name)
def test_right_ones_and_known_mistakes_are_given_by_name(exercise, beside_the_notebook):
    right, mistakes = implementations(exercise.chosen.name)
    given = [(one.kind, one.key.split("/")[2]) for one in exercise.chosen.given()]
    assert [("right", n) for n in right] + [("mistake", n) for n in mistakes] == given
    assert all(callable(one) for one in [*right.values(), *mistakes.values()])


def test_each_call_gives_new_ones_that_share_no_state(beside_the_notebook):
    (first, _), (again, _) = implementations("Adam"), implementations("Adam")
    assert first["closure"] is not again["closure"]


def test_an_unknown_name_is_refused_with_the_known_ones(beside_the_notebook):
    with pytest.raises(ValueError, match=r"no implementations of lstm, but of sigmoid, lstm_step"):
        implementations("lstm")


def test_a_missing_file_is_reported_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoImplementations, match="put it there"):
        implementations("sigmoid")
