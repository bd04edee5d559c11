"""Tests as students write them first: each is careful but for one thing that it does not do.

NAIVE has them by exercise of 06-tests and by what is naive about them. All else is as in the
reference: generic inputs and edge cases, all results compared, nothing left behind by a call.
"""

import copy
import dataclasses
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from check.properties.verdicts import MISTAKE
from grader.assignment import assignment
from grader.exercises.implementations import Implementation, made
from solutions import training
from solutions.backward import lstm_backward, lstm_step_backward
from solutions.forward import lstm_forward, lstm_step
from solutions.gates import sigmoid
from solutions.tests import CACHE, assert_close, assert_own_memory, call, random_params

Test = Callable[[Any], None]
Sizes = tuple[int, int, int, int]  # T, D, H, N


@dataclasses.dataclass(frozen=True)
class Care:
    """What a test takes care of.

    Args:
        sizes: of the sequences that it runs.
        states: size of the states before each; 0 for zeros.
        tolerance: absolute and relative.
        values: whether values are compared, and not shapes alone.
        side_effects: whether it looks at arguments, at memory, and at a second call.
    """

    sizes: tuple[Sizes, ...] = ((5, 3, 4, 2), (1, 2, 3, 4), (40, 1, 1, 1), (3, 2, 2, 2))
    states: float = 1.0
    tolerance: float = 1e-8
    values: bool = True
    side_effects: bool = True

    def results(self, function: Callable[..., Any], outputs: int, *arguments: Any) -> Any:
        """What a function returns; its first results must have memory of their own."""
        if not self.side_effects:
            return function(*arguments)
        results = call(function, *arguments)
        assert_own_memory(results[:outputs], arguments)
        return results

    def result_of_one(self, function: Callable[..., Any], x: np.ndarray) -> Any:
        """What a function of one array returns; a later call must not change it."""
        if not self.side_effects or not x.ndim:
            return function(x)
        result = call(function, x)
        assert_own_memory(result, x)
        return result

    def compare(self, got: Any, want: Any) -> None:
        """Refuse a result, in nested dicts, lists and tuples, that is not as expected."""
        if isinstance(want, np.ndarray):
            assert np.shape(got) == want.shape, "a shape is wrong"
            if self.values:
                assert_close(got, want, "a result", self.tolerance)
        elif isinstance(want, dict):
            assert set(want) <= set(got), "a name is missing"
            for name, each in want.items():
                self.compare(got[name], each)
        else:
            assert len(got) == len(want), "a result is missing"
            for one, each in zip(got, want, strict=True):
                self.compare(one, each)


CAREFUL = Care()
STEPS = {
    "shapes only": Care(values=False, side_effects=False),
    "zero states": Care(states=0.0),
    "sizes of 1": Care(sizes=((4, 1, 1, 1),)),
    "one sequence": Care(sizes=((5, 3, 4, 1), (3, 2, 2, 1))),
    "tolerance of 1e-2": Care(tolerance=1e-2),
    "no side effects": Care(side_effects=False),
}
SEQUENCES = STEPS | {"one step": Care(sizes=((1, 3, 4, 2), (1, 2, 3, 4)))}
# From the second step on no state is zero, so that zeros before the first hide nothing here.
UPSTREAM = {name: care for name, care in SEQUENCES.items() if care.states}


def arguments(care: Care) -> Iterable[tuple[Any, ...]]:
    """Random params, x, h, c, d_outputs, d_h and d_c, for each of the sizes."""
    rng = np.random.default_rng(1)
    for T, D, H, N in care.sizes:
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h, c = care.states * rng.standard_normal((2, H, N))
        d_outputs = rng.standard_normal((T, H, N))
        yield params, x, h.copy(), 2 * c, d_outputs, *rng.standard_normal((2, H, N))


def copied(value: Any) -> Any:
    """Nested dicts, lists and tuples with copies of the arrays."""
    return copy.deepcopy(value)


def of_step(care: Care) -> Test:
    """A test of lstm_step."""

    def test(function: Any) -> None:
        for params, x, h, c, *_ in arguments(care):
            want = lstm_step(*copied((params, x[0], h, c)))
            care.compare(care.results(function, 2, params, x[0], h, c), want)

    return test


def of_forward(care: Care) -> Test:
    """A test of lstm_forward."""

    def test(function: Any) -> None:
        for one in arguments(care):
            want = lstm_forward(*copied(one[:4]))
            got = care.results(function, 3, *one[:4])
            assert len(got[3]) == len(want[3]), "there are too few caches"
            caches = [{name: cache[name] for name in CACHE} for cache in got[3]]
            care.compare((*got[:3], caches), want)

    return test


def of_step_backward(care: Care) -> Test:
    """A test of lstm_step_backward."""

    def test(function: Any) -> None:
        for params, x, h, c, _, d_h, d_c in arguments(care):
            given = params, d_h, d_c, lstm_step(params, x[0], h, c)[2]
            want = lstm_step_backward(*copied(given))
            got = care.results(function, 4, *given)
            assert set(got[3]) == set(want[3]), "there are other gradients"
            care.compare(got, want)

    return test


def of_backward(care: Care) -> Test:
    """A test of lstm_backward."""

    def test(function: Any) -> None:
        for params, x, h, c, d_outputs, *last in arguments(care):
            for ends in (last, ()):
                given = params, d_outputs, lstm_forward(params, x, h, c)[3], *ends
                want = lstm_backward(*copied(given))
                got = care.results(function, 4, *given)
                assert set(got[3]) == set(want[3]), "there are other gradients"
                care.compare(got, want)

    return test


# ---------------------------------------------------------------- sigmoid

X = np.array([[-30.0, -3.0, -0.5, 0.0], [0.5, 1.0, 2.0, 20.0], [-7.0, 5.0, -1.0, 3.0]])
SHAPES = (X, np.array(0.7), X[0], X.reshape(2, 1, 6))
FAR = np.array([-1e4, -800.0, 800.0, 1e4])
EXACT = Care(tolerance=1e-14)
INPUTS = {
    "shapes only": (SHAPES, Care(values=False, side_effects=False)),
    "sizes of 1": ((np.array([[0.5]]),), EXACT),
    "one array of small entries": ((np.linspace(-1, 1, 6).reshape(2, 3),), EXACT),
    "zeros alone": ((np.zeros((2, 3)),), EXACT),
    "no large entries": (SHAPES, EXACT),
    "tolerance of 1e-2": ((*SHAPES, FAR), Care(tolerance=1e-2)),
    "no side effects": ((*SHAPES, FAR), Care(tolerance=1e-14, side_effects=False)),
}


def of_sigmoid(inputs: tuple[np.ndarray, ...], care: Care) -> Test:
    """A test of sigmoid."""

    def test(function: Any) -> None:
        for each in inputs:
            x, want = each.copy(), np.asarray(sigmoid(each))
            with np.errstate(all="raise", under="ignore"):
                got = care.result_of_one(function, x)
            care.compare(got, want)

    return test


# ---------------------------------------------------------------- Adam

RATES = {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3}


@dataclasses.dataclass(frozen=True)
class History:
    """What a test of Adam goes through.

    Args:
        shapes: of the arrays, by name.
        rates: hyperparameters.
        steps: how many.
        beside: whether a second optimiser takes steps, too.
        care: in comparing, and in what else is looked at.
    """

    shapes: dict[str, tuple[int, ...]] = dataclasses.field(
        default_factory=lambda: {"a": (3, 2), "b": (3, 2), "c": (4,)}
    )
    rates: dict[str, float] = dataclasses.field(default_factory=lambda: RATES)
    steps: int = 6
    beside: bool = True
    care: Care = CAREFUL


HISTORIES = {
    "shapes only": History(care=STEPS["shapes only"]),
    "sizes of 1": History(shapes={"a": (1,)}),
    "one step": History(steps=1),
    "rates left at their defaults": History(rates={}),
    "one optimiser": History(beside=False),
    "tolerance of 1e-2": History(care=Care(tolerance=1e-2)),
    "no side effects": History(care=Care(side_effects=False)),
}


def of_adam(history: History) -> Test:
    """A test of Adam."""
    names, care = history.shapes, history.care

    def test(adam: Any) -> None:
        rng = np.random.default_rng(4)
        params = {name: rng.standard_normal(shape) for name, shape in names.items()}
        given, want = dict(params), {name: array.copy() for name, array in params.items()}
        one, right = adam(params, **history.rates), training.Adam(want, **history.rates)
        ones = {name: np.ones(shape) for name, shape in names.items()}
        beside = (
            adam({name: array.copy() for name, array in ones.items()}) if history.beside else None
        )
        for t in range(history.steps):
            if beside:
                beside.step(ones)
            grads = {name: 3.0**-t * rng.standard_normal(names[name]) for name in [*names][::-1]}
            before = {name: array.copy() for name, array in grads.items()}
            one.step(grads)
            right.step(before)
            care.compare(params, want)
            if care.side_effects:
                assert all(params[name] is given[name] for name in names), "another array"
                assert all(np.array_equal(grads[n], g) for n, g in before.items()), "changed"
                for array in grads.values():
                    array[...] = 9.0

    return test


NAIVE: dict[str, dict[str, Test]] = {
    "test_sigmoid": {name: of_sigmoid(*one) for name, one in INPUTS.items()},
    "test_lstm_step": {name: of_step(one) for name, one in STEPS.items()},
    "test_lstm_forward": {name: of_forward(one) for name, one in SEQUENCES.items()},
    "test_lstm_step_backward": {name: of_step_backward(one) for name, one in STEPS.items()},
    "test_lstm_backward": {name: of_backward(one) for name, one in UPSTREAM.items()},
    "test_adam": {name: of_adam(one) for name, one in HISTORIES.items()},
}
# With all care: what a naive test does not catch, it misses for the one reason that it is named by.
WITH_CARE: dict[str, Test] = {
    "test_sigmoid": of_sigmoid((*SHAPES, FAR), EXACT),
    "test_lstm_step": of_step(CAREFUL),
    "test_lstm_forward": of_forward(CAREFUL),
    "test_lstm_step_backward": of_step_backward(CAREFUL),
    "test_lstm_backward": of_backward(CAREFUL),
    "test_adam": of_adam(History()),
}


# ---------------------------------------------------------------- what they are worth


def caught(test: Test, implementations: Iterable[Implementation]) -> list[bool]:
    """Whether a test refuses each of some implementations; a crash is a refusal."""
    return [_refuses(test, one) for one in implementations]


def _refuses(test: Test, one: Implementation) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            test(made(one.key.partition("/")[0], one.source))
    except Exception:
        return True
    return False


def table() -> str:
    """How many known mistakes each naive test catches, given and hidden, in Markdown."""
    exercises = assignment("06-tests").exercises
    what = dict.fromkeys(name for tests in NAIVE.values() for name in tests)
    lines = [f"| careful, but | {' | '.join(f'`{e.name}`' for e in exercises)} |"]
    lines.append("|---" * (1 + len(exercises)) + "|")
    for name in what:
        lines.append(f"| {name} | {' | '.join(_cell(e, name) for e in exercises)} |")
    return "\n".join(lines)


def _cell(exercise: Any, name: str) -> str:
    if name not in NAIVE[exercise.name]:
        return ""
    counts = []
    for ones in (exercise.chosen.given(), exercise.chosen.hidden()):
        mistakes = [one for one in ones if one.kind == MISTAKE]
        counts.append(f"{sum(caught(NAIVE[exercise.name][name], mistakes))} of {len(mistakes)}")
    return ", ".join(counts)


if __name__ == "__main__":
    print(table())
