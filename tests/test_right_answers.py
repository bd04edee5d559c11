"""Right answers in many styles: each gets full marks, on the student's side and on the judge's."""

import inspect

import numpy as np
import pytest

from check import cards
from check.probe import observe
from check.verdict import judge
from grader.exercises import Exercise, assignment_part, assignments, exercises
from grader.release import CHECK
from solutions.forward import lstm_forward
from tests.conftest import ROOT
from tests.right import right

ASSIGNMENTS = {assignment_part(a): a for a in assignments()}
PARTS = {assignment_part(a): {e.name: e for e in exercises(a)} for a in assignments()}
ANSWERS = [(part, *answer) for part in PARTS for answer in right(part)]
IDS = [f"{name}-{style}" for _, name, style, _ in ANSWERS]
HIDDEN_SEEDS = range(100, 103)


@pytest.fixture(scope="module")
def visible():
    """The cards that students are given, by part."""
    return {part: cards.read(CHECK / f"{part}.json") for part in PARTS}


@pytest.fixture(scope="module")
def hidden():
    """Cards such as the judge makes, by part and exercise."""

    def fresh(exercise: Exercise):
        seeds = HIDDEN_SEEDS if exercise.seconds is None else HIDDEN_SEEDS[:1]
        return [exercise.card(np.random.default_rng(seed)) for seed in seeds]

    return {part: {name: fresh(e) for name, e in asked.items()} for part, asked in PARTS.items()}


@pytest.mark.parametrize(("part", "name", "style", "function"), ANSWERS, ids=IDS)
def test_a_right_answer_in_another_style_gets_full_marks(
    record_property, visible, hidden, part, name, style, function
):
    record_property("right", f"{ASSIGNMENTS[part]} {name}")  # a row of the kill matrix
    for card in [visible[part][name], *hidden[part][name]]:
        found = judge(card, observe(function, card.cases, card.arguments), lstm_forward)
        assert found.right, str(found)
        assert found.earned == PARTS[part][name].points


def test_every_style_says_in_one_line_what_is_different_about_it():
    for _, name, style, function in ANSWERS:
        said = inspect.getdoc(function) or ""
        assert len(said.splitlines()) == 1, f"{name}__{style}"


def test_the_readme_tells_how_many_right_answers_get_full_marks():
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\n", " ")
    assert f"**{len(ANSWERS)} of {len(ANSWERS)}** right answers" in readme


def test_there_are_several_styles_for_every_exercise():
    for part, asked in PARTS.items():
        for name in asked:
            assert len([a for a in ANSWERS if a[:2] == (part, name)]) >= 5, name
