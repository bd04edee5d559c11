"""The points of train are earned by training: answers that paste a model earn nothing."""

import numpy as np
import pytest

from check import render
from check.layer_adapters import UnusableResult
from check.properties.kinship import grown, same_way
from check.properties.runs import Run
from check.runner import run_cases
from check.scoring import evaluate
from check.training_adapters import trained
from check.watchdog import Watched
from grader.assignment import assignment
from grader.exercises.exercise import TRUSTED
from solutions import training as reference
from tests.pasted_training import ATTACKS

TRAIN = next(e for e in assignment("04-training").exercises if e.name == "train")


@pytest.fixture(scope="module")
def suite():
    """A fresh suite, such as the grader makes."""
    return TRAIN.suite(np.random.default_rng(77))


def result_of(function, suite):
    """The result of an answer on a suite."""
    return evaluate(suite, run_cases(function, suite.cases, suite.arguments), TRUSTED)


# An answer that trains as it should in short runs is the harder to see: of the others two are run.
@pytest.mark.parametrize(
    "name", [n for n in ATTACKS if "when" in n or n in ("pasted_and_trained", "invented errors")]
)
def test_an_answer_that_does_not_train_the_given_model_earns_nothing(name, suite):
    result = result_of(ATTACKS[name], suite)
    assert result.score == 0, render.as_text(result)


def test_errors_that_are_invented_earn_nothing_of_what_is_about_errors(suite):
    def train(rng, **options):
        model, errors = reference.train(rng, **options)
        return model, 0.2 * np.exp(-np.arange(errors.size) / 1000) + 0.01

    result = result_of(train, suite)
    assert result.score == 3.5  # of a model that was trained
    assert not [met for met in result.met if "end in time" in met or "errors" in met]


# ---------------------------------------------------------------- what is measured


@pytest.fixture(scope="module")
def whole_run():
    """A right run, with its model, and shares of the units."""
    rng = np.random.default_rng(8)
    start = reference.new_model(rng, 2, 16, 1, longest=12)
    model = {name: array.copy() for name, array in start.items()}
    model, errors = reference.train(rng, T=12, model=model, show_progress=False)
    return Run({"model": start}, model, errors)


SHARES = np.full(16, 1 / 16)


def problems(checks):
    """Messages of the conditions that do not hold."""
    return [message for condition, message in checks if not condition]


def changed(run, name, change):
    """The run with one array of its model changed."""
    return Run(run.options, run.model | {name: change(run.model[name].copy())}, run.errors)


def test_a_trained_model_has_grown_out_of_the_given_one(whole_run):
    assert problems(grown(whole_run, SHARES)) == []


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("Wf", lambda W: 20 * W, "an entry of Wf has changed by"),
        ("bo", lambda b: b - 5, "an entry of bo has changed by"),
        ("Wy", lambda W: W + 5, "an entry of Wy has changed by"),
        ("Wy", lambda W: -W, "the cosine of the trained Wy and the given one is"),
    ],
)
def test_what_changes_more_than_training_does_is_named(whole_run, name, change, problem):
    assert any(
        p.startswith(problem) for p in problems(grown(changed(whole_run, name, change), SHARES))
    )


def test_a_unit_that_has_not_moved_is_named(whole_run):
    model = {name: array.copy() for name, array in whole_run.model.items()}
    for gate in "figo":
        model["W" + gate][3] = whole_run.options["model"]["W" + gate][3]
    (problem,) = problems(grown(Run(whole_run.options, model, whole_run.errors), SHARES))
    assert problem.startswith("the weights of unit 3 have changed by 0 (as a norm)")


def test_the_share_of_a_unit_in_the_answers_counts(whole_run):
    model = {name: array.copy() for name, array in whole_run.model.items()}
    for gate in "figo":
        model["W" + gate][:2] *= -1
    few = Run(whole_run.options, model, whole_run.errors)
    shares = np.array([0.5, 0.5] + [0.0] * 14)
    assert any("each by its share" in problem for problem in problems(grown(few, shares)))


def test_a_few_steps_must_go_the_way_of_training():
    rng = np.random.default_rng(4)
    start = reference.new_model(rng, 2, 4, 1, longest=12)
    change = {name: 0.02 * rng.standard_normal(array.shape) for name, array in start.items()}
    options = {"model": start, "T": 12, "hidden_size": 4, "lr": 0.02}
    options |= {"max_sequences": 16, "batch_size": 8}

    def run(times):
        model = {name: start[name] + times * change[name] for name in start}
        return Run(options, model, np.zeros(16))

    assert problems(same_way(run(1.1), change)) == []
    assert "times as long" in problems(same_way(run(5), change))[0]
    assert "times as long" in problems(same_way(run(0.01), change))[0]
    (problem,) = problems(same_way(run(-1), change))
    assert problem.startswith(
        "after 16 sequences in batches of 8 (T = 12, H = 4) the cosine of a unit's change"
    )


# ---------------------------------------------------------------- the watchdog


def test_a_watched_generator_draws_what_the_other_one_draws():
    watched = Watched(np.random.default_rng(3), 1000, ValueError())
    plain = np.random.default_rng(3)
    for draw in ("random", "standard_normal", "uniform"):
        assert np.array_equal(getattr(watched, draw)(size=5), getattr(plain, draw)(size=5))
    assert np.array_equal(watched.integers(0, 9, 7), plain.integers(0, 9, 7))
    assert np.array_equal(watched.permutation(6), plain.permutation(6))
    assert np.array_equal(watched.spawn(1)[0].random(3), plain.spawn(1)[0].random(3))
    assert isinstance(watched, np.random.Generator)


def test_a_watched_generator_raises_its_error_when_too_many_numbers_are_drawn():
    watched = Watched(np.random.default_rng(3), 10, ValueError("enough"))
    watched.random(10)
    with pytest.raises(ValueError, match="enough"):
        watched.random()


def test_a_run_that_goes_on_and_on_is_ended_with_a_question():
    def endless(rng, T, max_sequences):
        while True:
            reference.adding_problem(rng, T, 8)

    with pytest.raises(UnusableResult, match="What does the loop ask") as raised:
        trained(endless, np.random.default_rng(1), T=12, max_sequences=64)
    assert "max_sequences = 64" in str(raised.value)
