"""The kill matrix: every known mistake fails its own exercise and is answered by its own hint."""

import functools
from typing import ClassVar

import numpy as np
import pytest

from check import cards
from check.probe import Call, Case, Seen, observe
from check.verdict import judge
from grader.exercises import Exercise, Mistake, assignments, exercises
from grader.release import CHECK, VISIBLE_SEED, write_visible_cases
from solutions import forward
from tests.conftest import ROOT

EXERCISES = [(a, e) for a in assignments() for e in exercises(a)]
MISTAKES = [(a, e, m) for a, e in EXERCISES for m in e.mistakes]
EXERCISE_IDS = [f"{a}-{e.name}" for a, e in EXERCISES]
MISTAKE_IDS = [f"{e.name}-{m.name}" for _, e, m in MISTAKES]
HIDDEN_SEEDS = range(3)
IN_PLACE = ("sgd_step",)  # returns nothing: it has done its work when it returns


def visible_cards(assignment: str) -> dict[str, object]:
    """The cards that students are given, from their file."""
    return cards.read(CHECK / f"{assignment.split('-')[1]}.json")


@functools.cache
def visible_card(assignment: str, name: str):
    """One of them: reading the file takes longer than using it."""
    return visible_cards(assignment)[name]


@functools.cache
def hidden_card(assignment: str, name: str, seed: int):
    """A card such as the judge makes."""
    exercise = next(e for a, e in EXERCISES if (a, e.name) == (assignment, name))
    return exercise.card(np.random.default_rng(seed))


def hidden_cards(assignment: str, exercise: Exercise) -> list[object]:
    """Several of them; of an exercise whose runs take seconds, one."""
    seeds = HIDDEN_SEEDS if exercise.seconds is None else HIDDEN_SEEDS[:1]
    return [hidden_card(assignment, exercise.name, seed) for seed in seeds]


def verdict(card, function):
    """The verdict on function, as student and judge would get it."""
    return judge(card, observe(function, card.cases, card.arguments), forward.lstm_forward)


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_the_reference_gets_full_points_visible_and_hidden(assignment: str, exercise: Exercise):
    assert verdict(visible_card(assignment, exercise.name), exercise.reference).right
    for card in hidden_cards(assignment, exercise):
        found = verdict(card, exercise.reference)
        assert found.right, str(found)
        assert found.earned == exercise.points


@pytest.mark.parametrize(("assignment", "exercise", "mistake"), MISTAKES, ids=MISTAKE_IDS)
def test_a_known_mistake_is_caught_and_named(
    record_property, assignment, exercise: Exercise, mistake: Mistake
):
    record_property("mistake", f"{assignment} {exercise.name}")  # a row of the kill matrix
    hidden = hidden_cards(assignment, exercise)
    for card in [visible_card(assignment, exercise.name), *hidden]:
        found = verdict(card, mistake.function)
        assert not found.right
        assert found.earned < found.points
        assert found.mistake == mistake.name, str(found)
        assert found.hint == mistake.hint


def test_there_are_enough_known_mistakes_and_each_has_a_hint_of_its_own():
    least_of = {"01-gates": 25, "02-forward": 25, "03-backward": 40, "04-training": 30}
    for assignment, least in least_of.items():
        assert len([m for a, _, m in MISTAKES if a == assignment]) >= least
    hints = [m.hint for _, _, m in MISTAKES]
    assert len(set(hints)) == len(hints)
    assert all(len(hint.split()) >= 5 for hint in hints)


def test_a_hint_never_contains_the_line_that_answers_the_exercise():
    answers = ("y * (1", "1 - y * y", "1 - y**2", "f * c_prev + i * g", "o * np.tanh(c)")
    for _, _, mistake in MISTAKES:
        assert not [a for a in answers if a in mistake.hint], mistake.hint


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_doing_nothing_earns_nothing(assignment: str, exercise: Exercise):
    def zeros(result):
        if isinstance(result, tuple):
            return tuple(np.zeros_like(r) for r in result)
        if isinstance(result, dict):
            return {k: np.zeros_like(v) for k, v in result.items()}
        return np.zeros_like(result)

    def degenerate(*args, **kwargs):
        if exercise.name in IN_PLACE:
            return None
        return zeros(exercise.reference(*args, **kwargs))

    card = exercise.card(np.random.default_rng(7))
    for function in (degenerate, lambda *a, **k: None, lambda *a, **k: a[0]):
        assert verdict(card, function).earned == 0


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_a_nan_a_scalar_and_a_wrong_dtype_never_pass(assignment: str, exercise: Exercise):
    if exercise.name in IN_PLACE:
        return  # there is no result to spoil

    def spoiled(how):
        def function(*args, **kwargs):
            result = exercise.reference(*args, **kwargs)
            if isinstance(result, tuple):
                return tuple(how(r) for r in result)
            if isinstance(result, dict):
                return {k: how(v) for k, v in result.items()}
            return how(result)

        return function

    ways = [
        lambda r: np.full_like(r, np.nan),
        lambda r: np.asarray(r).mean() if np.ndim(r) else r + 1,
        lambda r: np.asarray(r, dtype=np.float32),
        lambda r: np.asarray(r)[..., None],
        lambda r: np.asarray(r).tolist() if np.ndim(r) else None,
        lambda r: np.asarray(r) + 0j,
    ]
    card = exercise.card(np.random.default_rng(8))
    for how in ways:
        assert verdict(card, spoiled(how)).earned == 0


@pytest.mark.parametrize("assignment", assignments())
def test_points_add_up_to_twenty_in_every_notebook(assignment):
    assert sum(e.points for e in exercises(assignment)) == 20


def test_fresh_cases_are_fresh_and_the_same_seed_gives_the_same():
    for _, exercise in EXERCISES:
        one, again, other = (exercise.card(np.random.default_rng(s), False) for s in (1, 1, 2))
        assert repr(one.cases) == repr(again.cases)
        assert repr(one.cases) != repr(other.cases)


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_every_part_that_a_claim_names_is_there_to_be_compared(assignment, exercise: Exercise):
    """A name that nothing has would compare nothing with nothing, and always hold."""
    card = visible_card(assignment, exercise.name)
    for claim in card.claims:
        for n in claim.cases:
            result = card.expected[n].result
            together = isinstance(result, tuple) and len(result) > 1
            tree = dict(zip(card.outputs, result, strict=True)) if together else result
            for part in claim.parts:
                name, _, key = part.partition(".")
                assert part in tree or key in tree[name], (claim.says, part)


def test_cases_are_generic():
    """Sizes differ from each other, and no random entry is zero: easy inputs hide mistakes."""
    for _, exercise in EXERCISES:
        first = exercise.card(np.random.default_rng(3), False).cases[0]
        for call in first.calls.values():
            arrays = [a for a in call.args if isinstance(a, np.ndarray)]
            arrays += [v for a in call.args if isinstance(a, dict) for v in a.values()]
            for array in (a for a in arrays if a.dtype.kind == "f"):  # labels are what they are
                assert np.all(array != 0)
                assert np.unique(array).size == array.size


def test_the_committed_visible_cases_are_those_that_the_exercises_make(tmp_path):
    """Up to the last digits, which differ from machine to machine."""
    for assignment in assignments():
        fresh = cards.read(write_visible_cases(assignment, tmp_path))
        committed = visible_cards(assignment)
        assert list(fresh) == list(committed)
        for name, card in fresh.items():
            assert repr(card.cases) == repr(committed[name].cases)
            assert card.claims == committed[name].claims
            assert [s.hint for s in card.suspects] == [s.hint for s in committed[name].suspects]
            for ours, theirs in zip(card.expected, committed[name].expected, strict=True):
                np.testing.assert_equal(_shapes(ours.result), _shapes(theirs.result))
            check = committed[name]
            assert judge(check, fresh_seen(assignment, check), forward.lstm_forward).right


def fresh_seen(assignment: str, committed) -> list[Seen]:
    """What the reference gives now, on the committed cases."""
    exercise = next(e for a, e in EXERCISES if (a, e.name) == (assignment, committed.name))
    return observe(exercise.reference, committed.cases, committed.arguments)


def _shapes(tree):
    if isinstance(tree, tuple | list):
        return [_shapes(t) for t in tree]
    if isinstance(tree, dict):
        return {k: _shapes(v) for k, v in tree.items()}
    return getattr(tree, "shape", tree)


def test_hidden_cases_are_not_the_visible_ones():
    for assignment, exercise in EXERCISES:
        visible = repr(visible_card(assignment, exercise.name).cases)
        hidden = exercise.card(np.random.default_rng(VISIBLE_SEED + 1), False)
        assert repr(hidden.cases) != visible


def test_a_card_survives_being_written_and_read(tmp_path):
    exercise = exercises("01-gates")[4]
    card = exercise.card(np.random.default_rng(5))
    cards.write([card], tmp_path / "cards.json")
    back = cards.read(tmp_path / "cards.json")[exercise.name]
    assert repr(back) == repr(card)


def test_a_card_that_nobody_asks_for_is_not_decoded(tmp_path):
    asked = exercises("01-gates")[1:3]
    path = tmp_path / "cards.json"
    cards.write([e.card(np.random.default_rng(5), False) for e in asked], path)
    path.write_text(path.read_text().replace('{"name":"dtanh",', '{"name":"dtanh",,'))
    found = cards.read(path)
    assert list(found) == ["dsigmoid", "dtanh"]
    assert found["dsigmoid"].name == "dsigmoid"
    with pytest.raises(ValueError, match="property name"):
        found["dtanh"]


def test_a_result_that_a_later_call_changes_is_noticed():
    buffer = np.zeros(2)

    def reuses_its_buffer(x):
        np.copyto(buffer, x)
        return buffer

    cases = [Case("", {"": Call([np.array([1.0, n])])}) for n in (2.0, 3.0)]
    assert [s.stale for s in observe(reuses_its_buffer, cases, ["x"])] == [True, False]


def test_a_result_that_is_a_view_of_an_argument_is_noticed():
    cases = [Case("", {"": Call([np.arange(6.0).reshape(2, 3)])})]
    assert observe(lambda x: x[:, ::2], cases, ["x"])[0].shared
    assert not observe(lambda x: x[:, ::2].copy(), cases, ["x"])[0].shared


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=EXERCISE_IDS)
def test_one_buffer_for_each_shape_is_noticed(assignment: str, exercise: Exercise):
    if exercise.law or isinstance(exercise.reference, type) or exercise.name in IN_PLACE:
        return  # the next tests are about these
    kept: dict[tuple, np.ndarray] = {}

    def buffered(array, name=""):
        if isinstance(array, dict):
            return {key: buffered(value, key) for key, value in array.items()}
        buffer = kept.setdefault((name, array.shape), np.empty_like(array))
        buffer[...] = array
        return buffer

    def function(*args, **kwargs):
        result = exercise.reference(*args, **kwargs)
        if isinstance(result, tuple):
            return (buffered(result[0]), *result[1:])
        return buffered(result if isinstance(result, dict) else np.asarray(result))

    found = verdict(exercise.card(np.random.default_rng(9)), function)
    assert found.problems[0].startswith("a later call changes an earlier result")


def test_a_class_that_keeps_one_buffer_is_noticed():
    class Buffered(forward.LSTM):
        kept: ClassVar[dict[tuple, np.ndarray]] = {}

        def forward(self, *args, **kwargs):
            outputs, h, c = super().forward(*args, **kwargs)
            buffer = self.kept.setdefault(outputs.shape, outputs)
            buffer[...] = outputs
            return buffer, h, c

    exercise = next(e for a, e in EXERCISES if (a, e.name) == ("02-forward", "LSTM"))
    found = verdict(exercise.card(np.random.default_rng(9)), Buffered)
    assert "a later call changes an earlier result" in found.problems[-1]


def test_a_mutable_default_argument_is_noticed():
    def init_params(*args, _kept={}, **kwargs):  # noqa: B006
        _kept.update(exercise.reference(*args, **kwargs))
        return _kept

    exercise = next(e for _, e in EXERCISES if e.name == "init_params")
    found = verdict(exercise.card(np.random.default_rng(9)), init_params)
    assert "a later call changes an earlier result" in found.problems[0]


def test_the_readme_tells_how_many_mistakes_are_known():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"the {len(MISTAKES)} known mistakes" in readme
    assert f"**{len(MISTAKES)} of {len(MISTAKES)}** known mistakes" in readme
