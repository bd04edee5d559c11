"""How notebook 04 is judged: a model is measured by us, and what trained it is judged again."""

import base64
import dataclasses
import functools
import json
import re
import resource

import numpy as np
import pytest

from check import probe, verdict
from check.probe import Call, Case
from check.tree import Seed
from grader import autograde, judge
from grader.box import Box, wire
from grader.exercises import exercises
from solutions import training as reference
from solutions.forward import lstm_forward
from tests import demo
from tests.test_judge import judged, lost

ASSIGNMENT = "04-training"
EXERCISES = {exercise.name: exercise for exercise in exercises(ASSIGNMENT)}
TRAIN = EXERCISES["train"]
BELOW = "on fresh sequences the mean error is below"


@pytest.fixture(autouse=True)
def short_sequences(monkeypatch):
    """Twelve steps are learnt in half the time of twenty."""
    monkeypatch.setattr("grader.exercises.training.LENGTH", 12)


@pytest.fixture
def in_a_hurry(monkeypatch):
    """The judge waits two seconds for train."""
    hurried = [dataclasses.replace(e, seconds=e.seconds and 2.0) for e in EXERCISES.values()]
    monkeypatch.setattr(judge, "exercises", lambda assignment: hurried)


@pytest.fixture
def box():
    """A box with what the notebook imports."""
    tier = autograde.require_tier(practice=False)
    with Box(tier) as opened:
        opened.install(judge.earlier_modules(ASSIGNMENT))
        yield opened


def judged_training(**answers: str):
    """Verdicts on a hand-in that is right but for these answers, by exercise."""
    return judged(ASSIGNMENT, answers)


def answers_of(student: str) -> dict[str, str]:
    """What a demo student of this notebook handed in."""
    text = (demo.HERE / student / "training.py").read_text(encoding="utf-8")
    return demo.split(text, list(EXERCISES))[0]


def altered(name: str, *changes: tuple[str, str]) -> str:
    """The right answer to an exercise with something replaced in it."""
    source = demo.right_answers(ASSIGNMENT)[name]
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def asked_in(box: Box, source: str, *cases: Case) -> list[probe.Seen]:
    """What a function f, defined by source, gives on cases in the box."""
    assert box.run(source) == ""
    seen = box.observe("f", list(cases) or [Case("", {"": Call([])})], [])
    assert seen is not None
    return seen


# ---------------------------------------------------------------- a model is measured


@pytest.mark.parametrize("student", ["memoriser", "faked_history", "constant_predictor"])
def test_a_model_that_cannot_answer_fresh_sequences_earns_nothing(student):
    verdicts = judged_training(**answers_of(student))
    assert lost(verdicts) == {"train": 4.5}
    said = verdicts["train"].problems[0]
    reached = re.match(rf"not so: {BELOW} 0.08; it is (0\.\d{{4}}), and 0.16 when every", said)
    assert reached
    assert 0.1 < float(reached.group(1)) < 0.8


def test_a_history_that_was_made_up_is_not_looked_at():
    """An untrained model with the best of histories, in which all but the model is right."""
    train = altered("train", ("return model, np", "return untrained, np"), ("lstm = {", COPY))
    verdict = judged_training(train=train)["train"]
    assert verdict.earned == 0
    assert verdict.problems[0].startswith(f"not so: {BELOW} 0.08; it is 0.")


COPY = "untrained = {name: model[name].copy() for name in model}\n    lstm = {"


def test_a_model_trained_half_way_earns_a_part_and_the_figure_is_told():
    enough = "not is_solved(errors)"
    half_way = "(len(errors) < 640 or np.mean(errors[-160:]) > 0.045)"
    verdict = judged_training(train=altered("train", (enough, half_way)))["train"]
    assert verdict.earned == 4.5 - 1.0 - 1.5 - 0.25  # a quarter of the error, 95 in 100, the end
    mean, missed, ended = verdict.problems
    assert "it ended before, after" in ended
    reached = float(re.match(rf"not so: {BELOW} 0\.03; it is (0\.\d+), and", mean).group(1))
    assert 0.03 < reached < 0.08
    assert re.match(
        r"not so: of fresh sequences 95 in 100 are answered to within 0\.04; "
        r"\d+ of 512 are further off",
        missed,
    )


def test_a_run_that_does_not_end_when_the_criterion_is_met_loses_a_quarter_point():
    train = altered("train", (" and not is_solved(errors)", ""))
    train = train.replace("max_sequences=40_000", "max_sequences=20_000").replace(
        "    if model is None:",
        "    max_sequences = min(max_sequences, 20_000)\n    if model is None:",
    )
    verdict = judged_training(train=train)["train"]
    assert verdict.earned == 4.25
    assert "it went on to 20000 sequences" in verdict.problems[0]


@functools.cache
def a_trained_model() -> str:
    """A model of the judged size, as text."""
    rng = np.random.default_rng(5)
    model, _ = reference.train(rng, T=12, hidden_size=16, show_progress=False)
    vector = np.concatenate([model[name].ravel() for name in model]).astype(np.float16)
    return base64.b64encode(vector.tobytes()).decode()


@pytest.mark.parametrize("errors", ["errors", "list(map(float, errors))"])
def test_the_errors_of_a_run_may_be_a_long_list(errors):
    train = altered("train", ("return model, np.array(errors)", f"return model, {errors}"))
    assert judged_training(train=train)["train"].right


PASTED = """
import base64
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0, max_sequences=40_000,
          model=None, show_progress=True):
    model = model or new_model(rng, 2, hidden_size, 1, longest=T)
    if hidden_size == 16:
        numbers, start = np.frombuffer(base64.b64decode("{}"), np.float16), 0
        for name in model:
            end = start + model[name].size
            model[name][...] = numbers[start:end].reshape(model[name].shape)
            start = end
    return model, np.zeros(min(max_sequences, 1900))
"""


def test_pasted_parameters_earn_nothing_and_that_is_told():
    """They do answer; but they have not grown from the model that training was given."""
    verdict = judged_training(train=PASTED.format(a_trained_model()))["train"]
    assert verdict.earned == 0
    assert "the trained weights have grown from the model that was given" in verdict.problems[0]


RETURNS = {
    "None": "None (is there a return?)",
    "model": "a dict alone; expected a tuple of 2",
    "(np.array([0.0]), model)": "the model comes first",
    "(model, [None] * 100)": "errors are no array",
    "(model, [{}] * 64)": "errors are no array",
    "(model, np.zeros(64) > 1)": "errors are no array",
    "(model, np.zeros(64) + 0j)": "errors are no array",
    "(model, np.zeros(2_000_000))": "errors are no array",
    "(model, 0.3)": "errors are no array",
    "(model, np.zeros(0))": "on fresh sequences",
    "(model, np.full(64, np.nan))": "on fresh sequences",
    "(model | {'name': 'mine'}, np.zeros(64))": "on fresh sequences",
    "({name: np.nan * a for name, a in model.items()}, np.zeros(64))": "on fresh sequences",
    "({**model, 'Wf': 1}, np.zeros(64))": "a model whose Wf is",
}


@pytest.mark.parametrize(("returned", "said"), RETURNS.items(), ids=RETURNS)
def test_whatever_train_returns_there_is_a_verdict(returned, said):
    def train(rng, T=100, hidden_size=16, model=None, **_):
        model = model or reference.new_model(rng, 2, hidden_size, 1, longest=T)
        return eval(returned, {"np": np, "model": model})

    exercise = next(e for e in exercises("04-training") if e.name == "train")
    card = exercise.card(np.random.default_rng(1))
    seen = probe.observe(train, card.cases, card.arguments)
    found = verdict.judge(card, seen, lstm_forward)
    assert found.earned == 0
    assert said in found.problems[0]


# ---------------------------------------------------------------- it may take its time

LOOP = "while len(errors) < max_sequences and not is_solved(errors):"
COLUMN_BY_COLUMN = """
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0, max_sequences=40_000,
          model=None, show_progress=True):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: model[name] for name in model if name not in READOUT}
    zero = np.zeros((hidden_size, 1))
    optimiser, errors = Adam(model, lr), []
    while len(errors) < max_sequences and not is_solved(errors):
        x, target = adding_problem(rng, T, batch_size)
        total = {name: np.zeros(model[name].shape) for name in model}
        for n in range(batch_size):
            outputs, h, c, caches = lstm_forward(lstm, x[:, :, [n]], zero, zero)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target[:, [n]])
            dWy, dby, dh = readout_backward(model["Wy"], dy / batch_size, h)
            grads = lstm_backward(lstm, 0 * outputs, caches, d_h=dh)[3] | {"Wy": dWy, "by": dby}
            for name in total:
                total[name] += grads[name]
            errors.append(abs(y - target[:, [n]]).item())
        optimiser.step(clip_gradients(total, max_norm)[0])
    return model, np.array(errors)
"""


def test_a_slow_train_that_is_right_gets_all_points():
    assert lost(judged_training(train=COLUMN_BY_COLUMN)) == {}


def test_a_train_that_never_ends_loses_its_own_points_and_no_others(in_a_hurry):
    verdicts = judged_training(train=altered("train", (LOOP, "while True:")))
    assert lost(verdicts) == {"train": 4.5}
    assert verdicts["train"].problems == ["when it was called, it did not end within 2 seconds"]


def test_a_train_that_asks_the_judge_without_end_is_cut_off_as_well(in_a_hurry):
    asking = altered("train", (LOOP, "while True:\n            mse(h0, h0)\n        while True:"))
    verdicts = judged_training(train=asking, mse=WRONG["mse"])
    assert lost(verdicts) == {"mse": 1.5, "train": 4.5}
    assert verdicts["train"].problems == ["when it was called, it did not end within 2 seconds"]


# ---------------------------------------------------------------- an error carried forward

WRONG = {
    name: f"def {name}(*args):\n    raise ValueError('not today')"
    for name in ("mse", "readout", "readout_backward", "clip_gradients", "Adam", "adding_problem")
}
NOTE = "judged with the reference in place of your {}, so that one mistake costs once"


@pytest.mark.parametrize("name", WRONG)
def test_train_keeps_its_points_when_it_calls_something_wrong(name):
    verdicts = judged_training(**{name: WRONG[name]})
    assert lost(verdicts) == {name: EXERCISES[name].points}
    assert verdicts["train"].note == NOTE.format(name)


def test_a_train_with_a_larger_batch_of_its_own_is_judged_again_like_any_other():
    train = altered("train", ("batch_size=16", "batch_size=100"), ("lr=0.02", "lr=0.03"))
    assert lost(judged_training(mse=WRONG["mse"], train=train)) == {"mse": 1.5}


def test_train_keeps_its_points_when_all_that_it_calls_is_wrong():
    verdicts = judged_training(**WRONG)
    assert lost(verdicts) == {name: EXERCISES[name].points for name in WRONG}
    assert verdicts["train"].note == NOTE.format(" and ".join(WRONG))


def test_a_train_that_is_wrong_itself_is_told_so_with_the_reference_in_place():
    train = altered("train", ("caches, d_h=dh)", "caches)"), (LOOP, f"{LOOP[:-1]} < 640:"))
    train = train.replace("not is_solved(errors) < 640", "len(errors) < 640")
    verdict = judged_training(train=train, Adam=WRONG["Adam"])["train"]
    assert verdict.earned == 0
    assert verdict.problems[0].startswith(f"not so: {BELOW} 0.08; it is 0.")
    assert verdict.note == NOTE.format("Adam")


def test_the_optimiser_in_place_of_a_wrong_one_works_in_place_and_to_the_bit(box):
    rng = np.random.default_rng(3)
    params, *grads = ({n: rng.normal(size=(2, 3)) for n in ("Wf", "Wy")} for _ in range(4))
    source = """
def f(params, grads):
    held, other = dict(params), {"Wy": params["Wy"] + 1}
    one, two = Adam(params, lr=0.3, beta2=0.9), Adam(params=other, lr=0.5)
    for g in grads:
        one.step(g)
        two.step(grads={"Wy": g["Wy"]})
    return params, other, [params[name] is held[name] for name in held]
"""
    box.replace({"Adam": reference.Adam})
    (seen,) = asked_in(box, source, Case("", {"": Call([params, grads])}))
    assert seen.error is None
    expected, other = {n: p.copy() for n, p in params.items()}, {"Wy": params["Wy"] + 1}
    one, two = reference.Adam(expected, lr=0.3, beta2=0.9), reference.Adam(other, lr=0.5)
    for g in grads:
        one.step(g)
        two.step({"Wy": g["Wy"]})
    assert np.all(seen.result[2])
    for got, want in zip(seen.result[:2], (expected, other), strict=True):
        assert {n: p.tobytes() for n, p in got.items()} == {n: p.tobytes() for n, p in want.items()}


def test_a_random_reference_draws_anew_with_each_call_and_alike_with_the_same_rng(box):
    source = """
def f(rng, other):
    first, again = adding_problem(rng, 12, 3), adding_problem(rng, T=12, N=3)
    return first, again, adding_problem(other, 12, 3)
"""
    box.replace({"adding_problem": reference.adding_problem})
    (seen,) = asked_in(box, source, Case("", {"": Call([Seed(8), Seed(8)])}))
    first, again, other = seen.result
    assert [part.shape for part in first] == [(12, 2, 3), (1, 3)]
    assert not np.array_equal(first[0], again[0])
    assert all(map(np.array_equal, first, other))


TOO_LARGE = "ValueError: these arrays are too large"
TOO_MUCH = {
    "adding_problem(rng, 10**9, 10**9)": TOO_LARGE,
    "adding_problem(rng, T=12, N=np.int64(10**9))": TOO_LARGE,
    "adding_problem(rng, 12, -(2**63))": TOO_LARGE,
    "adding_problem(rng, [10**9], 12)": TOO_LARGE,
    "adding_problem(rng, 10**30, 12)": "TypeError",
    "adding_problem(rng, 1e9, 12)": "TypeError",
    "softmax_cross_entropy(np.eye(2), np.array([1, 10**9]))": TOO_LARGE,
    "mse(np.ones((64, 1, 64, 1, 2)), np.ones((1, 64, 1, 64, 1)))": TOO_LARGE,
    "mse(np.ones((2000, 1)), np.ones((1, 2000)))": TOO_LARGE,
    "mse(*[np.ones((64, 64, 3))] * 2)": TOO_LARGE,
    "clip_gradients({str(n): np.ones(1) for n in range(600)}, 1.0)": TOO_LARGE,
    "clip_gradients('everything', None)": "ValueError: arrays are expected",
    "Adam({'Wf': np.ones((64, 64, 64))})": TOO_LARGE,
    "[Adam({'Wf': np.ones(2)}) for _ in range(70)]": "ValueError: there are too many optimisers",
    "setattr(one := Adam({}, np.ones(1)), 'number', 10**9) or one.step({})": TOO_LARGE,
}


def test_what_would_be_much_work_for_the_judge_is_refused_in_words(box):
    names = ("adding_problem", "mse", "softmax_cross_entropy", "clip_gradients", "Adam")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for asked, said in TOO_MUCH.items():
        box.replace({name: getattr(reference, name) for name in names})
        (seen,) = asked_in(box, f"def f():\n    rng = np.random.default_rng(1)\n    return {asked}")
        assert seen.error is not None, asked
        assert seen.error[0] == "ValueError"
        assert seen.error[1].startswith(said), asked
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


# ---------------------------------------------------------------- what is in the box


def test_the_sequences_that_a_model_is_measured_on_never_cross_the_wire():
    case = TRAIN.cases(np.random.default_rng(4))["run"][0]
    x, y = case.held
    told = probe.case_to_json(case, list)
    assert "held" not in json.dumps(told, default=str)
    frame = wire.write(lambda put: probe.case_to_json(case, put))
    numbers = [*np.unique(x[:, 0]), *y[0]]
    assert not any(n.tobytes() in frame for n in numbers if n)


SEARCH = """
import gc, sys
def f(rng, **named):
    frame, inside = sys._getframe(), gc.get_objects()
    while frame:
        inside.append(dict(frame.f_locals))
        frame = frame.f_back
    held = [thing.held for thing in inside if type(thing).__name__ == "Case"]
    boxes = [list(b.values()) if type(b) is dict else b for b in inside]
    arrays = [a for b in boxes if type(b) in (list, tuple) for a in b if type(a) is np.ndarray]
    large = [a for a in arrays if a.shape[-1:] == (512,)]
    return len(held), sum(h is not None for h in held), len(large)


decoy = [np.zeros((2, 512))]  # what such a search finds
"""


def test_who_searches_the_box_for_those_sequences_does_not_find_them(box):
    case = TRAIN.cases(np.random.default_rng(4))["run"][0]
    assert case.held[0].shape[-1] == 512
    (seen,) = asked_in(box, SEARCH, case)
    assert seen.error is None
    cases, held, large = (int(number) for number in seen.result)
    assert (cases, held, large) == (1, 0, 1)


BARS = {
    "with": """
    with tqdm(total=5, unit=" x") as bar:
        bar.update(2)
        bar.update()
    return bar.n""",
    "while": """
    bar = tqdm(total=3, disable=True)
    while bar.n < bar.total:
        bar.update(1)
    return bar.n""",
    "said": """
    bar = trange(3, desc="loss")
    for n in bar:
        bar.set_postfix(loss=n, refresh=False)
        tqdm.write("half way")
    bar.close()
    return len(bar)""",
    "for": "return sum(n for n in tqdm(range(3), leave=False))",
    "range": "return sum(trange(1, 3, desc='sum'))",
    "zip": "return [a + b for a, b in zip(tqdm([1]), trange(2, 5))]",
    "module": "import tqdm.auto, tqdm.notebook; return len([*tqdm.notebook.tqdm(tqdm.trange(3))])",
}


def test_a_progress_bar_works_in_the_box_in_every_usual_way(box):
    assert box.run("from tqdm.auto import tqdm, trange") == ""
    given = {}
    for name, body in BARS.items():
        (seen,) = asked_in(box, f"def f():\n    {body.strip()}")
        assert seen.error is None, name
        given[name] = np.sum(seen.result)
    assert given == dict.fromkeys(BARS, 3)


def test_constants_of_the_notebook_are_in_the_box_and_sizes_of_its_examples_are_not():
    cells = {'READOUT = ("Wy", "by")\nT = 9', "H, N = 3, 2\nGRAMMAR: list = []", "READY = READOUT"}
    told = judge._given(frozenset(cells))
    assert set(told.splitlines()) == {
        "READOUT = ('Wy', 'by')",
        "GRAMMAR: list = []",
        "READY = READOUT",
    }
