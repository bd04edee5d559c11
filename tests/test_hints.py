"""A hint needs evidence: what is named, what is not, and what is said about unknown mistakes."""

import dataclasses
import itertools
import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from check.hints import MORE, Rerun, rerun_in_time
from check.mutants import PART, TWO_THINGS
from check.probes import UNSTEADY
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate
from check.suite import TestSuite
from grader.assignment import assignments
from grader.exercises.exercise import TRUSTED, Exercise
from grader.mutants.pairs import pairs
from solutions import backward, forward, gates

EXERCISES = {(of.part, e.name): e for of in assignments() for e in of.exercises}
QUICK = {key: exercise for key, exercise in EXERCISES.items() if not exercise.runs_long}


def rerun_of(function, suite: TestSuite) -> Rerun:
    return rerun_in_time(
        lambda cases: run_cases(function, cases, suite.arguments), lambda: suite, TRUSTED
    )


def judged(part: str, name: str, function, suite: TestSuite | None = None) -> Result:
    """The result of a function on the visible suite, or on another one."""
    visible = EXERCISES[part, name].given_suite()
    suite = suite or visible
    observations = run_cases(function, suite.cases, suite.arguments)
    rerun = rerun_of(function, visible)
    return evaluate(suite, observations, TRUSTED, rerun=rerun)


# ---------------------------------------------------------------- known mistakes


def test_a_mistake_that_two_known_ones_explain_is_not_named():
    suite = EXERCISES["gates", "update_cell"].given_suite()
    one = suite.mutants[0]
    twice = dataclasses.replace(suite, mutants=[*suite.mutants, one])
    mutant = next(m for m in EXERCISES["gates", "update_cell"].mutants if m.name == one.name)
    assert judged("gates", "update_cell", mutant.function).mutant == one.name
    assert judged("gates", "update_cell", mutant.function, twice).mutant == ""


def test_a_known_mistake_is_not_named_where_it_would_be_wrong_and_the_answer_is_right():
    def only_for_one_sequence(f, i, g, c_prev):
        return f * c_prev + (i + g if c_prev.shape[1] == 1 else i * g)

    result = judged("gates", "update_cell", only_for_one_sequence)
    assert (result.mutant, "Wrong for N = 1 only" in result.hint) == ("", True)


def test_a_side_effect_beside_wrong_values_is_told_as_a_second_thing():
    def unsquashed_and_in_place(o, c):
        c *= o
        return c.copy()

    result = judged("gates", "hidden_state", unsquashed_and_in_place)
    assert result.mutant == "memory_shown_unsquashed"
    assert "a second thing: it changes its argument c" in result.hint


@pytest.mark.parametrize("key", QUICK, ids="-".join)
def test_two_known_mistakes_at_once_are_both_named(key):
    """For three pairs of each exercise, drawn by chance and the same in every run."""
    exercise: Exercise = EXERCISES[key]
    known = {(pair.first, pair.second) for pair in exercise.given_suite().pairs}
    both = {(n, k): edits for n, k, edits in pairs(exercise.mutants) if (n, k) in known}
    assert set(both) == known  # none is left of mistakes that have changed
    for n, k in random.Random(1).sample(sorted(both), min(3, len(both))):
        result = judged(*key, both[n, k].function)
        names = exercise.mutants[n].name, exercise.mutants[k].name
        assert result.mutant == " + ".join(names), result
        assert result.hint.startswith(TWO_THINGS)


def test_of_two_mistakes_in_different_results_the_known_one_is_named_as_a_part():
    def mean_of_biases_and_a_strange_dx(params, dh, dc, cache):
        dx_t, dh_prev, dc_prev, grads = backward.lstm_step_backward(params, dh, dc, cache)
        for name in ("bf", "bi", "bg", "bo"):
            grads[name] = grads[name] / dh.shape[1]
        return dx_t * np.cos(dx_t), dh_prev, dc_prev, grads

    result = judged("backward", "lstm_step_backward", mean_of_biases_and_a_strange_dx)
    assert result.hint.endswith(PART)
    assert "mean" in result.hint or "average" in result.hint


# ---------------------------------------------------------------- unknown mistakes


def test_what_nobody_knows_may_be_more_than_one_thing():
    result = judged("gates", "dtanh", lambda y: np.cos(3 * y))
    assert result.hint.endswith(MORE)
    assert "There y = " in result.hint


UNKNOWN = {
    "exchanged results": ("gates", "gates", lambda p, x, h: _exchanged(*gates.gates(p, x, h))),
    "another factor": ("gates", "hidden_state", lambda o, c: o * np.tanh(c) * (1 - o)),
    "an argument without a say": (
        "forward",
        "lstm_forward",
        lambda p, x, h0, c0: forward.lstm_forward(p, x, np.full_like(h0, 0.3), c0),
    ),
    "right for one step": (
        "backward",
        "repair_2",
        lambda p, d, caches: {
            k: g * len(caches) ** 1.5 for k, g in backward.repair_2(p, d, caches).items()
        },
    ),
    "another state at each call": (
        "gates",
        "update_cell",
        lambda f, i, g, c_prev, calls=[0]: (  # the mistake itself
            calls.append(len(calls)) or f * c_prev + i * g * len(calls)
        ),
    ),
    "keys by their place": ("gates", "gates", lambda p, x, h: _by_place(p, x, h)),
}
SAID = {
    "exchanged results": "f and o are exchanged",
    "another factor": "h is what was expected, times 1 - o",
    "an argument without a say": "h0 has no say",
    "right for one step": "Right for T = 1, wrong for more than one time step",
    "another state at each call": UNSTEADY[1:],
    "keys by their place": "right when the keys of params stand in the order Wf, bf",
}


def _exchanged(f, i, g, o):
    return o, i, g, f


def _by_place(params, x_t, h_prev):
    names = [kind + gate for gate in "figo" for kind in "Wb"]
    return gates.gates(dict(zip(names, params.values(), strict=True)), x_t, h_prev)


@pytest.mark.parametrize("what", UNKNOWN)
def test_an_unknown_mistake_is_located(what):
    part, name, function = UNKNOWN[what]
    suite = EXERCISES[part, name].given_suite()
    without_names = dataclasses.replace(suite, mutants=[], pairs=[])
    observations = run_cases(function, suite.cases, suite.arguments)
    result = evaluate(without_names, observations, TRUSTED, rerun=rerun_of(function, without_names))
    assert SAID[what] in result.hint


@pytest.mark.parametrize("key", QUICK, ids="-".join)
def test_further_calls_show_nothing_about_the_reference(key):
    """Or they would claim of a wrong answer what is no fault of it."""
    from check.probes import probe

    exercise = QUICK[key]
    suite = exercise.given_suite()
    assert not probe(suite, rerun_of(exercise.reference, suite).observe)


# ---------------------------------------------------------------- results of any form

FORMS = [
    None,
    "text",
    {},
    {"Wf": None, 7: np.zeros(2)},
    [],
    (np.zeros(3),) * 100,
    [np.float32(1), {"f": [np.zeros((0, 2))]}],
    np.zeros((2, 0)),
    np.array(["a"]),
    np.full((4, 4), np.nan),
]


@given(
    key=st.sampled_from(list(QUICK)),
    forms=st.lists(st.sampled_from(range(len(FORMS))), min_size=1, max_size=5),
    spoilt=st.booleans(),
)
@example(key=("gates", "gates"), forms=[5], spoilt=False)  # once ended the grading of a notebook
@settings(max_examples=60)
def test_an_answer_of_any_form_gets_a_hint_and_no_error_in_the_grader(key, forms, spoilt):
    """Also one that gives another form at each call, or now and then raises an error."""
    exercise, calls = EXERCISES[key], itertools.count()

    def function(*args, **kwargs):
        call = next(calls)
        form = forms[call % len(forms)]
        if spoilt and call % 3 == 0:
            return exercise.reference(*args, **kwargs)
        if form == 0 and call % 2:
            raise ValueError("for once")
        return FORMS[form]

    result = judged(*key, function)
    assert result.score < result.max_score
    assert result.problems
