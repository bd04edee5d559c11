"""Right answers in many styles: each gets the full score, in the visible and the hidden check."""

import inspect

import numpy as np
import pytest

from check import render, suite_file
from check.runner import run_cases
from check.scoring import evaluate
from grader.assignment import assignments
from grader.exercises.exercise import CHECK, TRUSTED, Exercise
from grader.right_answers import right
from tests.conftest import ROOT
from tests.unseen import RIGHT, answers

ASSIGNMENTS = {of.part: of for of in assignments()}
EXERCISES = {part: {e.name: e for e in of.exercises} for part, of in ASSIGNMENTS.items()}
STYLES = [(part, *answer) for part in ASSIGNMENTS for answer in right(part)]
# Tests use what their notebook gives: tests/test_unseen.py grades those in one.
UNSEEN = [
    one for part in ASSIGNMENTS if part != "tests" for one in answers(part) if one.kind == RIGHT
]
ANSWERS = STYLES + [(one.part, one.exercise, one.name, one.function()) for one in UNSEEN]
IDS = [f"{name}-{style}" for _, name, style, _ in ANSWERS]
HIDDEN_SEEDS = range(100, 102)


@pytest.fixture(scope="module")
def visible():
    """The suites that students are given, by part."""
    return {part: suite_file.read_suites(CHECK / f"{part}.json") for part in ASSIGNMENTS}


@pytest.fixture(scope="module")
def hidden():
    """Fresh suites, such as the grader makes, by part and exercise."""

    def fresh(exercise: Exercise):
        seeds = HIDDEN_SEEDS[:1] if exercise.runs_long else HIDDEN_SEEDS
        return [exercise.suite(np.random.default_rng(seed)) for seed in seeds]

    with pytest.MonkeyPatch.context() as patch:
        # Twelve steps are learnt in half the time of sixteen.
        patch.setattr("grader.exercises.training_run.LENGTH", 12)
        return {
            part: {name: fresh(exercise) for name, exercise in exercises.items()}
            for part, exercises in EXERCISES.items()
        }


@pytest.mark.parametrize(("part", "name", "style", "function"), ANSWERS, ids=IDS)
def test_a_right_answer_in_another_style_gets_the_full_score(
    record_property, visible, hidden, part, name, style, function
):
    record_property("right", f"{ASSIGNMENTS[part].name} {name}")  # a row of the kill matrix
    suites = [visible[part][name], *hidden[part][name]]
    if EXERCISES[part][name].runs_long:  # one of them takes seconds: the visible one for a few
        suites = suites[:1] if IDS.index(f"{name}-{style}") % 4 == 0 else suites[1:]
    for suite in suites:
        result = evaluate(suite, run_cases(function, suite.cases, suite.arguments), TRUSTED)
        assert result.passed, render.as_text(result)
        assert result.score == EXERCISES[part][name].max_score


def test_the_docstring_of_every_style_describes_in_one_line_what_is_different():
    for _, name, style, function in STYLES:
        description = inspect.getdoc(function) or ""
        assert len(description.splitlines()) == 1, f"{name}__{style}"


def test_the_readme_has_the_number_of_right_answers():
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\n", " ")
    assert f"**{len(ANSWERS)} of {len(ANSWERS)}** right answers" in readme


def test_there_are_several_styles_for_every_exercise():
    for part, exercises in EXERCISES.items():
        for name, exercise in exercises.items():
            least = 2 if exercise.is_test else 5
            assert len([a for a in STYLES if a[:2] == (part, name)]) >= least, name
