"""Running a function on test cases: what is recorded of it, and of the references."""

import inspect

import numpy as np
import pytest

from check.argument_names import ORDERS, by_own_names
from check.compare import without_measured
from check.properties import measure
from check.pytree import Seed, Unsupported, identical
from check.runner import MAX_REMARKS, run_cases
from check.scoring import evaluate
from check.suite import Call, Observation, TestCase
from grader.assignment import assignments
from grader.exercises.exercise import TRUSTED
from grader.grading.in_kernel import grade_in_kernel
from solutions import backward, forward, gates, training

EXERCISES = [e for a in assignments() for e in a.exercises if e.seconds is None]


def case_of(*args, **options) -> TestCase:
    """A test case of one call."""
    return TestCase("", {"": Call(list(args), **options)})


def run_one(function, case: TestCase, arguments=("a",), **options) -> Observation:
    """The observation of a function on one test case."""
    (observation,) = run_cases(function, [case], arguments, **options)
    return observation


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a["x"].__setitem__(0, 7.0),
        lambda a: a["x"].__setitem__(0, -0.0),
        lambda a: setattr(a["x"], "shape", (4, 1)),
        lambda a: a.update(x=a["x"].view("i8")),
        lambda a: a.update(x=a["x"][:, None]),
        lambda a: a.update(x=None),
        lambda a: a.update(y=np.zeros(1)),
    ],
    ids=["value", "sign", "shape", "dtype", "axis", "removed", "added"],
)
@pytest.mark.filterwarnings("ignore:Setting the shape")
def test_every_kind_of_change_to_an_argument_is_recorded(change):
    x = np.array([0.0, np.nan, np.inf, 1.0])
    case = case_of({"x": x})
    assert run_one(lambda a: None, case).changed == []
    assert run_one(change, case).changed in (["a['x']"], ["a['y']"])
    assert case.calls[""].args == [{"x": x}]  # the case is as it was
    assert identical(x, np.array([0.0, np.nan, np.inf, 1.0]))


def test_without_recording_of_side_effects_none_is_recorded():
    buffer = np.zeros(3)

    def returns_its_buffer(a):
        a += 1
        buffer[:] = a
        return buffer

    cases = [case_of(np.zeros(3)), case_of(np.ones(3))]
    recorded = run_cases(returns_its_buffer, cases, ["a"])
    assert [(one.changed, one.overwritten) for one in recorded] == [(["a"], True), (["a"], False)]
    plain = run_cases(returns_its_buffer, cases, ["a"], record_side_effects=False)
    assert not any(one.changed or one.shared or one.overwritten for one in plain)
    for one, other in zip(recorded, plain, strict=True):
        assert identical(one.result, other.result)


def test_read_only_arguments_cannot_be_written():
    def writes(a):
        a *= 1.0
        return a

    assert run_one(writes, case_of(np.ones(2))).error is None
    kind, message = run_one(writes, case_of(np.ones(2), read_only=True)).error
    assert kind == "ValueError"
    assert "read-only" in message


def test_several_calls_of_a_case_give_a_dict_of_their_results():
    calls = {"first": Call([Seed(1)]), "again": Call([Seed(1)]), "other": Call([Seed(2)])}
    result = run_one(lambda rng: rng.random(3), TestCase("", calls)).result
    assert list(result) == ["first", "again", "other"]
    assert identical(result["first"], result["again"])
    assert not identical(result["first"], result["other"])


def test_whatever_is_raised_is_recorded_and_ends_the_case():
    def stops(a):
        raise SystemExit("enough\nof this")

    observation = run_one(stops, case_of(np.ones(2)))
    assert observation.error == ("SystemExit", "enough of this")
    assert observation.result is None


def test_an_interrupt_by_the_user_is_raised():
    def interrupted(a):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_one(interrupted, case_of(np.ones(2)))


def test_warnings_of_numpy_are_recorded_once_each():
    def warns(a):
        return np.exp(a) + np.exp(a) + a / (a - a)

    observation = run_one(warns, case_of(np.array([1e4])))
    assert [text.split()[0] for text in observation.warnings] == ["divide", "overflow"]


def test_at_most_a_few_changed_arguments_are_recorded():
    def changes_all(arrays):
        for array in arrays:
            array += 1

    case = case_of([np.zeros(1) for _ in range(MAX_REMARKS + 5)])
    assert len(run_one(changes_all, case).changed) == MAX_REMARKS


def test_a_result_that_is_no_array_is_recorded_as_unsupported():
    assert run_one(lambda a: None, case_of(1.0)).result == Unsupported("None")
    assert run_one(lambda a: "text", case_of(1.0)).result == Unsupported("a str")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.reference.__module__}-{e.name}")
def test_a_reference_gives_the_same_whether_side_effects_are_recorded_or_not(exercise):
    suite = exercise.suite(np.random.default_rng(3))
    recorded = run_cases(exercise.reference, suite.cases, suite.arguments)
    for one, expected in zip(measure(suite, recorded, TRUSTED), suite.expected, strict=True):
        # Measured quantities are expected as in the visible suite: they are compared nowhere.
        assert identical(without_measured(one.result), without_measured(expected.result))
    assert not any(one.error or one.shared or one.changed for one in suite.expected)


# ---------------------------------------------------------------- renamed arguments


def renamed(source: str, **names):
    """What a cell defines last, with these names."""
    namespace = {"np": np} | names
    exec(source, namespace)
    return list(namespace.values())[-1]


RENAMED = {
    "init_params": renamed(
        "def init_params(n_in, n_out, rng, std=0.1, bias=0.0):\n"
        "    return right(n_in, n_out, rng, std, bias)",
        right=gates.init_params,
    ),
    "numerical_gradient": renamed(
        "def numerical_gradient(f, a, h=1e-5):\n    return right(f, a, h)",
        right=backward.numerical_gradient,
    ),
    "lstm_backward": renamed(
        "def lstm_backward(p, dy, caches, dhT=None, dcT=None):\n"
        "    return right(p, dy, caches, dhT, dcT)",
        right=backward.lstm_backward,
    ),
    "Adam": renamed(
        "class Adam(right):\n"
        "    def __init__(self, p, rate=1e-3, b1=0.9, b2=0.999, tiny=1e-8):\n"
        "        super().__init__(p, rate, b1, b2, tiny)",
        right=training.Adam,
    ),
    "forward.LSTM": renamed(
        "class LSTM(right):\n    def forward(self, x, h0=None, c0=None):\n"
        "        return super().forward(x, h0, c0)",
        right=forward.LSTM,
    ),
    "backward.LSTM": renamed(
        "class LSTM(right):\n    def backward(self, dL_dh, rate=0.01):\n"
        "        return super().backward(dL_dh, rate)",
        right=backward.LSTM,
    ),
}


@pytest.mark.parametrize("name", RENAMED)
def test_an_answer_with_the_order_of_the_arguments_and_other_names_is_right(name):
    module, _, own = name.rpartition(".")
    exercise = next(
        e for e in EXERCISES if e.name == own and e.reference.__module__.endswith(module)
    )
    suite = exercise.suite(np.random.default_rng(3))
    named = {n for case in suite.cases for call in case.calls.values() for n in call.kwargs}
    assert named - {"then", "beside", "refilled", "rate"}  # otherwise this tests nothing
    assert evaluate(suite, run_cases(RENAMED[name], suite.cases, suite.arguments), TRUSTED).passed


def test_all_arguments_that_cases_name_have_a_place_in_the_order():
    for exercise in (e for a in assignments() for e in a.exercises):
        suite = exercise.suite(np.random.default_rng(3))
        calls = [call for case in suite.cases for call in case.calls.values()]
        for call in (call for call in calls if call.kwargs and not call.adapter):
            given = suite.arguments[: len(call.args)]
            assert any(o[: len(given)] == given and {*call.kwargs} <= {*o} for o in ORDERS)
            parameters = tuple(inspect.signature(exercise.reference).parameters)
            assert any(set(call.kwargs) <= set(o) and o == parameters for o in ORDERS)


@pytest.mark.parametrize(
    "source",
    [
        "def init_params(n, m, rng): return {}",
        "def init_params(n, m, rng, forget_bias=0.0, std=0.1): return {}",
        "def init_params(n, m, rng, forget_bias=0.0): return {}",
    ],
    ids=["no such argument", "another order", "one left out"],
)
def test_an_argument_that_has_no_place_gives_the_error_of_python(source):
    suite = next(e for e in EXERCISES if e.name == "init_params").suite(np.random.default_rng(3))
    observed = run_cases(renamed(source), suite.cases, suite.arguments)
    errors = [one.error for one in observed if one.error]
    assert errors
    assert all(kind == "TypeError" and "unexpected keyword" in text for kind, text in errors)


def test_further_named_arguments_are_passed_as_they_are():
    function = renamed("def init_params(n, m, rng, **options): return options")
    assert by_own_names(function, ("input_size", "hidden_size", "rng"), {"scale": 1}) == {
        "scale": 1
    }


def test_the_hidden_check_in_the_kernel_gives_the_reason_for_a_function_that_never_ends(
    monkeypatch,
):
    monkeypatch.setattr("grader.exercises.exercise.SECONDS", 0.2)
    namespace = {"__name__": "__main__"}
    exec("def dtanh(y):\n    while True:\n        y = y + 0\n", namespace)
    with pytest.raises(AssertionError, match=r"it did not end within 0\.2 seconds \(line "):
        grade_in_kernel("01-gates", "dtanh", namespace["dtanh"])
