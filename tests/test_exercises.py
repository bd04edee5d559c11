"""The kill matrix: every known mistake fails its own exercise and is answered by its own hint."""

import ast
import collections
import copy
import dataclasses
import functools
import pickle
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np
import pytest

from check import render, suite_file
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate
from check.suite import Call, MutantFingerprint, TestCase, TestSuite
from grader.assignment import Assignment, assignment, assignments
from grader.build.release import VISIBLE_SEED, write_visible_suites
from grader.exercises.exercise import CHECK, TRUSTED, Exercise
from grader.mutants import Mutant
from solutions import forward, training
from tests.conftest import ROOT

MUTANTS_FOLDER = ROOT / "grader" / "mutants"

EXERCISES = [(a, e) for a in assignments() for e in a.exercises]
MUTANTS = [(a, e, m) for a, e in EXERCISES for m in e.mutants]
EXERCISE_IDS = [f"{a.name}-{e.name}" for a, e in EXERCISES]
HIDDEN_SEED = 0
# Their result, or a part of it, is the changed argument.
IN_PLACE = (training.sgd_step, training.repair_1)
TRAIN = next(e for _, e in EXERCISES if e.name == "train")
# Known mistakes of train that its short runs do not tell apart, or that break what is measured on a
# whole run.
WHOLE_RUNS = ("no_early_stop", "optimiser_made_anew", "untrained_model_returned")


@functools.cache
def visible_suites(part: str) -> Mapping[str, TestSuite]:
    """The suites that students are given, from their file."""
    return suite_file.read_suites(CHECK / f"{part}.json")


@functools.cache
def hidden_suite(name: str, exercise: str) -> TestSuite:
    """A fresh suite, such as the grader makes, of one exercise of an assignment."""
    found = next(e for e in assignment(name).exercises if e.name == exercise)
    return found.suite(np.random.default_rng(HIDDEN_SEED))


@functools.cache
def visible_result(part: str, exercise: str, mutant: Mutant) -> Result:
    """The result of a known mistake in the notebook; two tests look at it."""
    suite = visible_suites(part)[exercise]
    return score(suite if is_run_wholly(mutant) else only_group(suite, "short"), mutant.function)


def is_run_wholly(mutant: Mutant) -> bool:
    """Whether a known mistake is run on all visible cases.

    A whole training run takes seconds. Most mistakes of train are told from all others by its
    short runs, and are run on these alone.
    """
    return mutant not in TRAIN.mutants or mutant.name in WHOLE_RUNS


def score(suite: TestSuite, function: Callable[..., Any]) -> Result:
    """The result of a function, as the student and the grader would get it."""
    return evaluate(suite, run_cases(function, suite.cases, suite.arguments), TRUSTED)


def is_caught(suite: TestSuite, function: Callable[..., Any]) -> bool:
    """Whether a function loses points, found with as few calls as possible.

    The test cases of one group after the other are run, in the order of the suite, until those of
    one take points away; a criterion without a group is scored on all cases, at the end.
    """
    groups = [*dict.fromkeys(case.group for case in suite.cases), ""]
    scored = [only_group(suite, group) for group in groups]
    return any(score(one, function).score < one.max_score for one in scored if one.criteria)


def only_group(suite: TestSuite, group: str) -> TestSuite:
    """The suite with the criteria of one group, and the test cases that these compare.

    Of known mistakes it has what they do on these cases, and no pairs.
    """
    criteria = tuple(c for c in suite.criteria if c.group == group)
    chosen = sorted({n for c in criteria for n in suite.cases_of(c)})
    return dataclasses.replace(
        suite,
        criteria=criteria,
        cases=[suite.cases[n] for n in chosen],
        expected=[suite.expected[n] for n in chosen],
        mutants=[
            dataclasses.replace(m, observations=[m.observations[n] for n in chosen])
            for m in suite.mutants
        ],
        pairs=[],
    )


@pytest.mark.parametrize(("of", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_the_reference_gets_the_full_score_visible_and_hidden(of: Assignment, exercise: Exercise):
    visible = visible_suites(of.part)[exercise.name]
    for suite in [visible, hidden_suite(of.name, exercise.name)]:
        result = score(suite, exercise.reference)
        assert result.passed, render.as_text(result)
        assert result.score == exercise.max_score


def known_mistakes(assignment: str, exercises: Callable[[str], bool] = lambda name: True):
    """A class of tests, which the test runner can give to a process of its own.

    Args:
        assignment: such as 01-gates.
        exercises: which of them, by name.
    """
    chosen = [(o, e) for o, e in EXERCISES if o.name == assignment and exercises(e.name)]
    mutants = [(o, e, m) for o, e in chosen for m in e.mutants]

    class KnownMistakes:
        @pytest.mark.parametrize(
            ("of", "exercise", "mutant"), mutants, ids=[f"{e.name}-{m.name}" for _, e, m in mutants]
        )
        def test_a_known_mistake_is_caught_and_answered_by_its_own_hint(
            self, record_property, of: Assignment, exercise: Exercise, mutant: Mutant
        ):
            record_property("mutant", f"{of.name} {exercise.name}")  # a row of the kill matrix
            assert is_caught(hidden_suite(of.name, exercise.name), mutant.function)
            result = visible_result(of.part, exercise.name, mutant)
            assert not result.passed
            assert result.mutant == mutant.name, render.as_text(result)
            assert result.hint.startswith(mutant.hint)  # a sentence on an error may follow
            if exercise.property_check:  # a problem names what was measured
                assert not [p for p in result.problems if "does not hold" in p]

        @pytest.mark.parametrize(
            ("of", "exercise"), chosen, ids=[f"{o.name}-{e.name}" for o, e in chosen]
        )
        def test_what_is_verified_is_what_some_known_mistake_would_have_broken(
            self, of: Assignment, exercise: Exercise
        ):
            """The line "Verified: ..." of a right answer names the criteria."""
            mutants = exercise.mutants
            for criterion in exercise.criteria:
                run = [m for m in mutants if is_run_wholly(m) or criterion.group == "short"]
                results = [visible_result(of.part, exercise.name, m) for m in run]
                assert any(criterion.description not in r.met for r in results), criterion

    return KnownMistakes


TestGates = known_mistakes("01-gates")
TestForward = known_mistakes("02-forward")
TestBackward = known_mistakes("03-backward")
TestTraining = known_mistakes("04-training", lambda name: name != "train")
TestTrain = known_mistakes("04-training", lambda name: name == "train")
TestCharacters = known_mistakes("05-characters")
TestTests = known_mistakes("06-tests")


MEASURED = {  # the first problem of a known mistake, as a regular expression
    "scale_ignored": r"the standard deviation of Wf \(scale = 0\.1\) is [01]\.?\d*; "
    r"it must be near scale, 0\.1 \(0\.09\d+ to 0\.10\d\)",
    "forget_bias_ignored": r"bf has the entry 0; every entry must be forget_bias, 1\.\d+",
    "one_in_each_half": r"in \d+ of 3000 sequences none of the first ten steps is drawn; one must",
    "marks_may_coincide": r"in \d+ of 3000 sequences 0 steps have the marker 1; there must be 2",
    "plain_sum": r"y is wrong in 3000 of 3000 sequences; in the first of them y is \S+ and must be",
    "SameSeedForEver": r"two layers made without rng have the same parameters; they must differ",
}


@pytest.mark.parametrize("name", MEASURED)
def test_a_property_that_does_not_hold_names_the_measured_and_the_required_value(name):
    of, exercise, mutant = next(found for found in MUTANTS if found[2].name == name)
    result = score(visible_suites(of.part)[exercise.name], mutant.function)
    assert re.match(MEASURED[name], result.problems[0]), result.problems[0]


def test_there_are_enough_known_mistakes_and_each_has_a_hint_of_its_own():
    least_of = {"01-gates": 25, "02-forward": 25, "03-backward": 40, "04-training": 30}
    least_of["05-characters"] = 60
    least_of["06-tests"] = 25
    for name, least in least_of.items():
        assert len([m for of, _, m in MUTANTS if of.name == name]) >= least
    hints = [m.hint for _, _, m in MUTANTS]
    assert len(set(hints)) == len(hints)
    assert all(len(hint.split()) >= 5 for hint in hints)


@pytest.mark.parametrize("path", sorted(MUTANTS_FOLDER.rglob("*.py")), ids=lambda path: path.stem)
def test_no_known_mistake_has_the_name_of_one_before_it(path):
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    functions = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    named = [
        ast.unparse(target) for n in nodes if isinstance(n, ast.Assign) for target in n.targets
    ]
    found = collections.Counter(functions + named)
    assert [name for name, count in found.items() if count > 1] == []


def test_a_hint_never_contains_the_line_that_answers_the_exercise():
    answers = ("y * (1", "1 - y * y", "1 - y**2", "f * c_prev + i * g", "o * np.tanh(c)")
    for _, _, mutant in MUTANTS:
        assert not [a for a in answers if a in mutant.hint], mutant.hint


@pytest.mark.parametrize("exercise", [e for _, e in EXERCISES], ids=EXERCISE_IDS)
def test_a_function_that_does_nothing_earns_nothing(exercise: Exercise):
    def zeros(result):
        if isinstance(result, tuple):
            return tuple(np.zeros_like(r) for r in result)
        if isinstance(result, dict):
            return {k: np.zeros_like(v) for k, v in result.items()}
        return np.zeros_like(result)

    def degenerate(*args, **kwargs):
        if exercise.reference in IN_PLACE:
            return None
        return zeros(exercise.reference(*copy.deepcopy(args), **kwargs))  # one changes its model

    def refuses(implementation):
        raise AssertionError

    suite = exercise.suite(np.random.default_rng(7))
    does_nothing = refuses if exercise.is_test else degenerate
    for function in (does_nothing, lambda *a, **k: None, lambda *a, **k: a[0]):
        assert score(suite, function).score == 0


def cached(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; for arguments that it was called with before it returns a copy."""
    results: dict[bytes, bytes] = {}

    def call(*args, **kwargs):
        arguments = pickle.dumps((args, kwargs))
        if arguments not in results:
            results[arguments] = pickle.dumps(function(*args, **kwargs))
        return pickle.loads(results[arguments])

    return call


@pytest.mark.parametrize("exercise", [e for _, e in EXERCISES], ids=EXERCISE_IDS)
def test_a_nan_a_scalar_and_a_wrong_dtype_never_pass(exercise: Exercise):
    if exercise.reference in IN_PLACE or exercise.is_test:
        return  # there is no result to spoil

    reference = cached(exercise.reference) if exercise.runs_long else exercise.reference

    def spoiled(how):
        def function(*args, **kwargs):
            result = reference(*copy.deepcopy(args), **kwargs)  # one changes its model
            if isinstance(result, tuple):
                return tuple(how(r) for r in result)
            if isinstance(result, dict):
                return {k: how(v) for k, v in result.items()}
            return how(result)

        return function

    changes = [
        lambda r: np.full_like(r, np.nan),
        lambda r: np.asarray(r).mean() if np.ndim(r) else r + 1,
        lambda r: np.asarray(r, dtype=np.float16),
        lambda r: np.asarray(r)[..., None],
        lambda r: np.asarray(r).tolist() if np.ndim(r) else None,
        lambda r: np.asarray(r) + 0j,
    ]
    suite = exercise.suite(np.random.default_rng(8))
    for change in changes:
        assert score(suite, spoiled(change)).score == 0


@pytest.mark.parametrize("of", assignments(), ids=lambda of: of.name)
def test_points_add_up_to_twenty_in_every_notebook(of: Assignment):
    assert sum(of.max_scores.values()) == 20


def test_fresh_cases_are_fresh_and_the_same_seed_gives_the_same():
    for _, exercise in EXERCISES:
        one, again, other = (exercise.suite(np.random.default_rng(s)) for s in (1, 1, 2))
        assert repr(one.cases) == repr(again.cases)
        assert repr(one.cases) != repr(other.cases)
        if exercise.property_check and not exercise.is_test:
            # Expected properties are those of the visible suite.
            groups = [case.group for case in exercise.given_suite().cases]
            assert [case.group for case in one.cases] == groups


@pytest.mark.parametrize(("of", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_every_part_that_a_criterion_names_is_part_of_the_expected_results(
    of: Assignment, exercise: Exercise
):
    """Under a name that no result has, nothing would be compared, and the criterion always met."""
    suite = visible_suites(of.part)[exercise.name]
    for criterion in suite.criteria:
        for n in suite.cases_of(criterion):
            result = suite.expected[n].result
            several = isinstance(result, tuple) and len(result) > 1
            tree = dict(zip(suite.outputs, result, strict=True)) if several else result
            for part in criterion.parts:
                name, _, key = part.partition(".")
                assert part in tree or key in tree[name], (criterion.description, part)


def test_every_criterion_is_scored_on_some_test_cases():
    for of, exercise in EXERCISES:
        suite = visible_suites(of.part)[exercise.name]
        assert all(suite.cases_of(criterion) for criterion in suite.criteria)


def test_cases_are_generic():
    """Sizes differ from each other, and no random entry is zero: easy inputs hide mistakes."""
    for _, exercise in EXERCISES:
        first = exercise.suite(np.random.default_rng(3)).cases[0]
        for call in first.calls.values():
            arrays = [a for a in call.args if isinstance(a, np.ndarray)]
            arrays += [v for a in call.args if isinstance(a, dict) for v in a.values()]
            for array in (a for a in arrays if a.dtype.kind == "f"):  # labels are no random entries
                assert np.all(array != 0)
                assert np.unique(array).size == array.size


def test_the_committed_visible_suites_are_those_that_the_exercises_make(tmp_path, monkeypatch):
    """Up to the last digits, which differ from machine to machine.

    Known mistakes are not run here: the kill matrix above runs each of them on its committed suite,
    and needs the committed fingerprint to find its hint.
    """

    def names_and_hints(exercise: Exercise, suite: TestSuite) -> list[MutantFingerprint]:
        return [MutantFingerprint(m.name, m.hint, []) for m in exercise.mutants]

    monkeypatch.setattr(Exercise, "fingerprints", names_and_hints)
    monkeypatch.setattr(Exercise, "pairs", lambda exercise, suite: [])  # see test_hints
    for of in assignments():
        fresh = suite_file.read_suites(write_visible_suites(of, tmp_path))
        committed = visible_suites(of.part)
        assert list(fresh) == list(committed)
        for exercise in of.exercises:
            ours, theirs = fresh[exercise.name], committed[exercise.name]
            assert repr(ours.cases) == repr(theirs.cases)
            assert ours.criteria == theirs.criteria
            assert [(m.name, m.hint) for m in ours.mutants] == [
                (m.name, m.hint) for m in theirs.mutants
            ]
            for one, other in zip(ours.expected, theirs.expected, strict=True):
                np.testing.assert_equal(_shapes(one.result), _shapes(other.result))


def _shapes(tree):
    if isinstance(tree, tuple | list):
        return [_shapes(t) for t in tree]
    if isinstance(tree, dict):
        return {k: _shapes(v) for k, v in tree.items()}
    return getattr(tree, "shape", tree)


def test_hidden_cases_are_not_the_visible_ones():
    for of, exercise in EXERCISES:
        visible = repr(visible_suites(of.part)[exercise.name].cases)
        hidden = exercise.suite(np.random.default_rng(VISIBLE_SEED + 1))
        assert repr(hidden.cases) != visible


def test_a_suite_is_the_same_after_it_was_written_and_read(tmp_path):
    exercise = assignment("01-gates").exercises[4]
    suite = exercise.suite(np.random.default_rng(5))
    suite_file.write_suites([suite], tmp_path / "suites.json")
    back = suite_file.read_suites(tmp_path / "suites.json")[exercise.name]
    assert repr(back) == repr(suite)


def test_a_suite_is_decoded_only_when_it_is_used(tmp_path):
    two = assignment("01-gates").exercises[1:3]
    path = tmp_path / "suites.json"
    suite_file.write_suites([e.suite(np.random.default_rng(5)) for e in two], path)
    path.write_text(path.read_text().replace('{"name":"dtanh",', '{"name":"dtanh",,'))
    suites = suite_file.read_suites(path)
    assert list(suites) == ["dsigmoid", "dtanh"]
    assert suites["dsigmoid"].name == "dsigmoid"
    with pytest.raises(ValueError, match="property name"):
        suites["dtanh"]


# ---------------------------------------------------------------- overwritten and shared results


def test_a_result_that_a_later_call_changes_is_recorded():
    buffer = np.zeros(2)

    def reuses_its_buffer(x):
        np.copyto(buffer, x)
        return buffer

    cases = [TestCase("", {"": Call([np.array([1.0, n])])}) for n in (2.0, 3.0)]
    observations = run_cases(reuses_its_buffer, cases, ["x"])
    assert [one.overwritten for one in observations] == [True, False]


def test_a_result_that_is_a_view_of_an_argument_is_recorded():
    cases = [TestCase("", {"": Call([np.arange(6.0).reshape(2, 3)])})]
    assert run_cases(lambda x: x[:, ::2], cases, ["x"])[0].shared
    assert not run_cases(lambda x: x[:, ::2].copy(), cases, ["x"])[0].shared


@pytest.mark.parametrize("exercise", [e for _, e in EXERCISES], ids=EXERCISE_IDS)
def test_a_function_that_keeps_one_buffer_for_each_shape_is_caught(exercise: Exercise):
    special = exercise.property_check or isinstance(exercise.reference, type)
    if special or exercise.reference in IN_PLACE:
        return  # the next tests are about these
    buffers: dict[tuple, np.ndarray] = {}

    def buffered(array, name=""):
        if isinstance(array, dict):
            return {key: buffered(value, key) for key, value in array.items()}
        buffer = buffers.setdefault((name, array.shape), np.empty_like(array))
        buffer[...] = array
        return buffer

    def function(*args, **kwargs):
        result = exercise.reference(*args, **kwargs)
        if isinstance(result, tuple):
            return (buffered(result[0]), *result[1:])
        return buffered(result if isinstance(result, dict) else np.asarray(result))

    suite = exercise.suite(np.random.default_rng(9))
    result = score(suite, function)
    assert result.problems[0].startswith("a later call changes an earlier result")


def test_a_class_that_keeps_one_buffer_is_caught():
    class Buffered(forward.LSTM):
        buffers: ClassVar[dict[tuple, np.ndarray]] = {}

        def forward(self, *args, **kwargs):
            outputs, h, c = super().forward(*args, **kwargs)
            buffer = self.buffers.setdefault(outputs.shape, outputs)
            buffer[...] = outputs
            return buffer, h, c

    exercise = next(e for e in assignment("02-forward").exercises if e.name == "LSTM")
    result = score(exercise.suite(np.random.default_rng(9)), Buffered)
    assert "a later call changes an earlier result" in result.problems[-1]


def test_a_mutable_default_argument_is_caught():
    def init_params(*args, _default={}, **kwargs):  # noqa: B006
        _default.update(exercise.reference(*args, **kwargs))
        return _default

    exercise = next(e for _, e in EXERCISES if e.name == "init_params")
    result = score(exercise.suite(np.random.default_rng(9)), init_params)
    assert "a later call changes an earlier result" in result.problems[0]


def test_the_documentation_has_the_number_of_known_mistakes():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    results = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert f"**{len(MUTANTS)} of {len(MUTANTS)}** known mistakes" in readme
    assert f"holds {len(MUTANTS)} of them, each with its hint" in results
