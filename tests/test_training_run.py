"""The exercise train: a trained model is measured, and scored again with references in place."""

import base64
import dataclasses
import functools
import json
import re
import resource

import numpy as np
import pytest

from check import codec
from check.pytree import Seed
from check.result import Result
from check.runner import run_cases
from check.scoring import evaluate
from check.suite import Call, Observation, TestCase
from grader.assignment import assignment as assignment_of
from grader.exercises.exercise import TRUSTED
from grader.grading import own_modules, steps
from grader.sandbox import protocol
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Sandbox
from solutions import characters
from solutions import training as reference
from tests import demo, test_session
from tests.test_session import grade, lost

ASSIGNMENT = assignment_of("04-training")
EXERCISES = {exercise.name: exercise for exercise in ASSIGNMENT.exercises}
TRAIN = EXERCISES["train"]
MEAN = "the mean error on fresh sequences is"


@pytest.fixture(autouse=True)
def short_sequences(monkeypatch):
    """Twelve steps are learnt in half the time of twenty."""
    monkeypatch.setattr("grader.exercises.training_run.LENGTH", 12)


@pytest.fixture
def short_time_limit(monkeypatch):
    """A run of training has two seconds."""
    exercises = tuple(
        dataclasses.replace(e, seconds=2.0) if e.runs_long else e for e in ASSIGNMENT.exercises
    )
    hurried = dataclasses.replace(ASSIGNMENT, exercises=exercises)
    monkeypatch.setattr(test_session, "assignment_of", lambda name: hurried)


@pytest.fixture
def sandbox():
    """A sandbox with what the notebook imports."""
    with Sandbox(best_backend(practice=False)) as opened:
        opened.install(own_modules.reference_modules(ASSIGNMENT))
        yield opened


def grade_training(**answers: str) -> dict[str, Result]:
    """The results of a submission that is right but for these answers, by exercise."""
    return grade(ASSIGNMENT.name, answers, trains=True)


def answers_of(student: str) -> dict[str, str]:
    """What a demo student of this notebook submitted."""
    text = (demo.HERE / student / "training.py").read_text(encoding="utf-8")
    return demo.split(text, list(EXERCISES))[0]


def altered(name: str, *changes: tuple[str, str]) -> str:
    """The right answer to an exercise with something replaced in it."""
    source = demo.right_answers(ASSIGNMENT.name)[name]
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def observe_f(sandbox: Sandbox, source: str, *cases: TestCase) -> list[Observation]:
    """What a function f, defined by source, gives on cases in the sandbox."""
    assert sandbox.run(source) == ""
    observations = sandbox.run_cases("f", list(cases) or [TestCase("", {"": Call([])})], [])
    assert observations is not None
    return observations


# ---------------------------------------------------------------- a model is measured


def test_a_model_that_cannot_answer_fresh_sequences_earns_nothing():
    results = grade_training(**answers_of("memoriser"))  # test_demo_class has more of them
    assert lost(results) == {"train": 4.5}
    problem = results["train"].problems[0]
    required = r"\(0\.16 for a constant answer\); it must be below 0\.08"
    measured = re.match(rf"{MEAN} (0\.\d{{4}}) {required}", problem)
    assert measured
    assert 0.1 < float(measured.group(1)) < 0.8


def test_an_untrained_model_with_the_errors_of_a_good_run_earns_nothing():
    train = altered("train", ("return model, np", "return untrained, np"), ("lstm = {", COPY))
    result = grade_training(train=train)["train"]
    assert result.score == 0
    assert re.match(rf"{MEAN} 0\.\d{{4}} .*; it must be below 0\.08", result.problems[0])


COPY = "untrained = {name: model[name].copy() for name in model}\n    lstm = {"


def test_a_model_trained_half_way_earns_a_part_and_the_problems_name_the_measured_values():
    enough = "not is_solved(errors)"
    half_way = "(len(errors) < 640 or np.mean(errors[-160:]) > 0.045)"
    result = grade_training(train=altered("train", (enough, half_way)))["train"]
    assert result.score == 4.5 - 1.0 - 1.5 - 0.25  # a quarter of the error, 95 in 100, the end
    mean, missed, ended = result.problems
    assert re.match(r"training ended after \d+ sequences, before is_solved was true; ", ended)
    measured = re.match(rf"{MEAN} (0\.\d+) \(.*\); it must be below 0\.03", mean)
    assert 0.03 < float(measured.group(1)) < 0.08
    assert re.match(
        r"\d+ of 512 fresh sequences are off by 0\.04 or more; it must be at most 25", missed
    )


def test_a_run_that_does_not_end_when_the_criterion_is_met_loses_a_quarter_point():
    train = altered("train", (" and not is_solved(errors)", ""))
    train = train.replace("max_sequences=40_000", "max_sequences=20_000").replace(
        "    if model is None:",
        "    max_sequences = min(max_sequences, 20_000)\n    if model is None:",
    )
    result = grade_training(train=train)["train"]
    assert result.score == 4.25
    assert "training went on to 20000 sequences; it must end when" in result.problems[0]


@functools.cache
def a_trained_model() -> str:
    """A trained model of the size of the whole run, as text."""
    rng = np.random.default_rng(5)
    model, _ = reference.train(rng, T=12, hidden_size=16, show_progress=False)
    vector = np.concatenate([model[name].ravel() for name in model]).astype(np.float16)
    return base64.b64encode(vector.tobytes()).decode()


@pytest.mark.parametrize("errors", ["errors", "list(map(float, errors))"])
def test_the_errors_of_a_run_may_be_a_long_list(errors):
    train = altered("train", ("return model, np.array(errors)", f"return model, {errors}"))
    assert grade_training(train=train)["train"].passed


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


def test_pasted_parameters_earn_nothing_because_a_few_steps_do_not_change_the_given_model():
    """The pasted model answers fresh sequences, but other models were given to train."""
    result = grade_training(train=PASTED.format(a_trained_model()))["train"]
    assert result.score == 0
    assert re.match(
        r"after 256 sequences .* the change of unit \d is 0 times as long", result.problems[0]
    )


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
    "(model, np.zeros(0))": MEAN,
    "(model, np.full(64, np.nan))": MEAN,
    "(model | {'name': 'mine'}, np.zeros(64))": MEAN,
    "({name: np.nan * a for name, a in model.items()}, np.zeros(64))": MEAN,
    "({**model, 'Wf': 1}, np.zeros(64))": "a model whose Wf is",
}


@pytest.mark.parametrize(("returned", "problem"), RETURNS.items(), ids=RETURNS)
def test_whatever_train_returns_there_is_a_result_and_a_problem_names_it(returned, problem):
    def train(rng, T=100, hidden_size=16, model=None, **_):
        model = model or reference.new_model(rng, 2, hidden_size, 1, longest=T)
        return eval(returned, {"np": np, "model": model})

    suite = TRAIN.suite(np.random.default_rng(1))
    result = evaluate(suite, run_cases(train, suite.cases, suite.arguments), TRUSTED)
    assert result.score == 0
    assert problem in result.problems[0]


# ---------------------------------------------------------------- time limits

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


def test_a_slow_train_that_is_right_gets_the_full_score():
    assert lost(grade_training(train=COLUMN_BY_COLUMN)) == {}


def test_a_train_that_goes_on_drawing_is_told_what_its_loop_does_not_ask():
    results = grade_training(train=altered("train", (LOOP, "while not is_solved(errors):")))
    assert lost(results) == {"train": 4.5}
    problem = results["train"].problems[0]
    assert problem.startswith("with max_sequences = 256 it goes on and on: it has drawn more than")
    assert results["train"].mutant == "max_sequences_never_asked"


def test_a_train_that_never_ends_loses_its_own_points_and_no_others(short_time_limit):
    endless = altered("train", (LOOP, "while True:\n            errors = []\n        while True:"))
    results = grade_training(train=endless)
    assert lost(results) == {"train": 4.5}
    (problem,) = results["train"].problems
    assert problem.startswith("when it was called, it did not end within 2 seconds (line ")


def test_a_train_that_calls_the_proxy_without_end_is_cut_off_as_well(
    short_time_limit,
):
    calling = altered("train", (LOOP, "while True:\n            mse(h0, h0)\n        while True:"))
    results = grade_training(train=calling, mse=WRONG["mse"])
    assert lost(results) == {"mse": 2, "train": 4.5}
    (problem,) = results["train"].problems
    assert problem.startswith("when it was called, it did not end within 2 seconds (line ")


# ---------------------------------------------------------------- references in place

WRONG = {
    name: f"def {name}(*args):\n    raise ValueError('not today')"
    for name in ("mse", "readout", "readout_backward", "clip_gradients", "Adam", "adding_problem")
}
NOTE = "graded with the reference in place of your {}, so that one mistake costs points only once"


def test_train_keeps_its_points_when_it_calls_something_wrong_and_does_not_train_again(monkeypatch):
    called = []
    run_cases = Sandbox.run_cases

    def recorded(sandbox: Sandbox, name: str, *args):
        called.append(name)
        return run_cases(sandbox, name, *args)

    monkeypatch.setattr(Sandbox, "run_cases", recorded)
    results = grade(ASSIGNMENT.name, {"Adam": WRONG["Adam"]}, rest="more = 1", trains=True)
    assert called.count("train") == 2, "with her Adam, with the reference, and not in another pass"
    assert lost(results) == {"Adam": EXERCISES["Adam"].max_score}
    assert results["train"].note == NOTE.format("Adam")


def test_a_train_with_a_larger_batch_of_its_own_is_scored_again_like_any_other():
    train = altered("train", ("batch_size=16", "batch_size=100"), ("lr=0.02", "lr=0.03"))
    assert lost(grade_training(mse=WRONG["mse"], train=train)) == {"mse": 2}


def test_train_keeps_its_points_when_all_that_it_calls_is_wrong():
    results = grade_training(**WRONG)
    assert lost(results) == {name: EXERCISES[name].max_score for name in WRONG}
    assert results["train"].note == NOTE.format(" and ".join(WRONG))


def test_a_train_that_is_wrong_itself_fails_also_with_the_reference_in_place():
    train = altered("train", ("caches, d_h=dh)", "caches)"), (LOOP, f"{LOOP[:-1]} < 640:"))
    train = train.replace("not is_solved(errors) < 640", "len(errors) < 640")
    result = grade_training(train=train, Adam=WRONG["Adam"])["train"]
    assert result.score == 0
    assert re.match(rf"{MEAN} 0\.\d{{4}} .*; it must be below 0\.08", result.problems[0])
    assert result.note == NOTE.format("Adam")


def test_the_proxy_of_an_optimiser_changes_params_in_place_and_agrees_to_the_bit(sandbox):
    rng = np.random.default_rng(3)
    params, *grads = ({n: rng.normal(size=(2, 3)) for n in ("Wf", "Wy")} for _ in range(4))
    source = """
def f(params, grads):
    arrays, other = dict(params), {"Wy": params["Wy"] + 1}
    one, two = Adam(params, lr=0.3, beta2=0.9), Adam(params=other, lr=0.5)
    for g in grads:
        one.step(g)
        two.step(grads={"Wy": g["Wy"]})
    return params, other, [params[name] is arrays[name] for name in arrays]
"""
    sandbox.replace({"Adam": reference.Adam})
    (observation,) = observe_f(sandbox, source, TestCase("", {"": Call([params, grads])}))
    assert observation.error is None
    expected, other = {n: p.copy() for n, p in params.items()}, {"Wy": params["Wy"] + 1}
    one, two = reference.Adam(expected, lr=0.3, beta2=0.9), reference.Adam(other, lr=0.5)
    for g in grads:
        one.step(g)
        two.step({"Wy": g["Wy"]})
    assert np.all(observation.result[2])
    for got, want in zip(observation.result[:2], (expected, other), strict=True):
        assert {n: p.tobytes() for n, p in got.items()} == {n: p.tobytes() for n, p in want.items()}


def test_the_proxy_of_a_random_function_draws_anew_and_the_same_with_the_same_seed(
    sandbox,
):
    source = """
def f(rng, other):
    first, again = adding_problem(rng, 12, 3), adding_problem(rng, T=12, N=3)
    return first, again, adding_problem(other, 12, 3)
"""
    sandbox.replace({"adding_problem": reference.adding_problem})
    (observation,) = observe_f(sandbox, source, TestCase("", {"": Call([Seed(8), Seed(8)])}))
    first, again, other = observation.result
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


def test_a_proxy_call_that_would_cost_much_time_or_memory_is_refused_with_a_message(sandbox):
    names = ("adding_problem", "mse", "clip_gradients", "Adam")
    functions = {name: getattr(reference, name) for name in names}
    functions["softmax_cross_entropy"] = characters.softmax_cross_entropy
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for call, message in TOO_MUCH.items():
        sandbox.replace(functions)
        source = f"def f():\n    rng = np.random.default_rng(1)\n    return {call}"
        (observation,) = observe_f(sandbox, source)
        assert observation.error is not None, call
        assert observation.error[0] == "ValueError"
        assert observation.error[1].startswith(message), call
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


# ---------------------------------------------------------------- what is in the sandbox


def test_the_held_out_sequences_are_not_sent_to_the_sandbox():
    case = TRAIN.cases(np.random.default_rng(4))["run"][0]
    x, y, _ = case.held_out
    encoded = codec.encode_case(case, list)
    assert "held_out" not in json.dumps(encoded, default=str)
    frame = protocol.encode_frame(lambda put: codec.encode_case(case, put))
    rows = [*x[:, 0], y[0]]  # single numbers of three digits may occur in a model as well
    parts = [row[n : n + 3] for row in rows for n in range(0, 510, 3)]
    assert not any(part.tobytes() in frame for part in parts if np.all(part))


SEARCH = """
import gc, sys
def f(rng, **named):
    frame, inside = sys._getframe(), gc.get_objects()
    while frame:
        inside.append(dict(frame.f_locals))
        frame = frame.f_back
    held_out = [thing.held_out for thing in inside if type(thing).__name__ == "TestCase"]
    containers = [list(c.values()) if type(c) is dict else c for c in inside]
    containers = [c for c in containers if type(c) in (list, tuple)]
    arrays = [a for c in containers for a in c if type(a) is np.ndarray]
    large = {id(a) for a in arrays if a.shape[-1:] == (512,)}
    return len(held_out), sum(h is not None for h in held_out), len(large)


decoy = [np.zeros((2, 512))]  # what such a search finds
"""


def test_a_search_of_the_sandbox_does_not_find_the_held_out_sequences(sandbox):
    case = TRAIN.cases(np.random.default_rng(4))["run"][0]
    assert case.held_out[0].shape[-1] == 512
    (observation,) = observe_f(sandbox, SEARCH, case)
    assert observation.error is None
    cases, held_out, large = (int(number) for number in observation.result["whole"]["returned"])
    assert (cases, held_out, large) == (1, 0, 1)


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
    "written": """
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


def test_a_progress_bar_works_in_the_sandbox_in_every_usual_way(sandbox):
    assert sandbox.run("from tqdm.auto import tqdm, trange") == ""
    results = {}
    for name, body in BARS.items():
        (observation,) = observe_f(sandbox, f"def f():\n    {body.strip()}")
        assert observation.error is None, name
        results[name] = np.sum(observation.result)
    assert results == dict.fromkeys(BARS, 3)


def test_constants_of_the_notebook_are_in_the_sandbox_and_sizes_of_its_examples_are_not():
    cells = {'READOUT = ("Wy", "by")\nT = 9', "H, N = 3, 2\nGRAMMAR: list = []", "READY = READOUT"}
    definitions = steps._definitions(frozenset(cells))
    assert set(definitions.splitlines()) == {
        "READOUT = ('Wy', 'by')",
        "GRAMMAR: list = []",
        "READY = READOUT",
    }
