"""A test says of an implementation in grading, where it runs elsewhere, what it says of it here."""

import warnings
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pytest

from check.implementation_limits import MAX_CALLS, LimitExceeded, limited
from check.verdict_adapter import verdict
from grader.assignment import assignment
from grader.sandbox import protocol
from grader.sandbox.implementation_proxy import MAX_MADE, ImplementationServer
from grader.sandbox.inside import implementations
from solutions.forward import lstm_forward

EXERCISES = assignment("06-tests").exercises
IMPLEMENTATIONS = [
    (exercise, one.key)
    for exercise in EXERCISES
    for one in [*exercise.chosen.given(), *exercise.chosen.hidden()]
]


class Wire:
    """A channel to a server in this process; all that passes is made a frame and read again.

    Args:
        make: gives an implementation.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._server = ImplementationServer(make)
        self._answer = None

    def send(self, build):
        self._answer = self._server.answer(*self._over(build))

    def receive(self):
        answer, self._answer = self._answer, None  # as in grading: nothing keeps what was told
        return self._over(answer)

    @staticmethod
    def _over(build):
        frame = memoryview(protocol.encode_frame(build))
        read = 0

        def exactly(count):
            nonlocal read
            read += count
            return bytes(frame[read - count : read])

        return protocol.receive_frame(exactly)


def proxy_of(make: Callable[[], Any], name: str = "function") -> Any:
    """A proxy for what a function makes, as the sandbox has it."""
    return implementations.maker(name, name[:1].isupper(), Wire(make))("")


def both(function: Any) -> list[Any]:
    """A function, and the proxy for it."""
    return [function, proxy_of(lambda: function)]


def said(test: Callable[[Any], None], implementation: Any) -> tuple[bool, str]:
    """Whether a test refuses an implementation, and what it says."""
    with warnings.catch_warnings(), np.errstate(over="warn", divide="warn", invalid="warn"):
        warnings.simplefilter("ignore")
        found = verdict(test, limited(implementation))
    says = "".join(map(chr, found["says"]))
    return bool(found["refused"]), says.partition("assert ")[0]  # then pytest shows the values


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("exercise", "key"), IMPLEMENTATIONS, ids=[key for _, key in IMPLEMENTATIONS]
)
def test_every_test_says_the_same_of_an_implementation_and_of_its_proxy(exercise, key):
    """The reference, and all wrong tests that do not waver."""
    tests = {"reference": exercise.reference} | {m.name: m.function for m in exercise.mutants}
    for name, test in tests.items():
        if name in WAVERING:
            continue
        direct = said(test, exercise.made(key))
        proxied = said(test, proxy_of(lambda: exercise.made(key), exercise.tested))
        assert direct == proxied, name


WAVERING = (
    "inputs_changed_between_the_runs",
    "data_used_up",
    "steps_by_the_same_generator",
)


# ---------------------------------------------------------------- what a call does


def forms(function: Any) -> Any:
    """A parameter for tests that run on a function, and on the proxy for it."""
    return pytest.mark.parametrize("function", both(function), ids=["itself", "proxy"])


def negated_in_place(x):
    x *= -1
    return x


@forms(negated_in_place)
def test_a_changed_argument_is_changed_and_is_the_result(function):
    x = np.arange(3.0)
    assert function(x) is x
    np.testing.assert_array_equal(x, [0, -1, -2])


@forms(negated_in_place)
def test_an_argument_that_must_not_be_written_is_not_written(function):
    x = np.arange(3.0)
    x.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        function(x)
    np.testing.assert_array_equal(x, [0, 1, 2])


@forms(lambda x, y: x.__iadd__(1) is y)
def test_one_array_in_two_places_is_one_array_there(function):
    x = np.zeros(2)
    assert function(x, x) is True
    np.testing.assert_array_equal(x, [1, 1])


@forms(lambda x: (x[1:], x.T, x[:, ::2]))
def test_views_of_an_argument_share_its_memory(function):
    x = np.arange(12.0).reshape(3, 4)
    rows, turned, columns = function(x)
    x[...] = 7
    for view in (rows, turned, columns):
        assert np.shares_memory(view, x)
        assert (view == 7).all()
    assert (rows.shape, turned.shape, columns.shape) == ((2, 4), (4, 3), (3, 2))


@forms(lambda x: x.reshape(-1))
def test_the_memory_order_of_an_argument_is_kept(function):
    for order in ("C", "F"):
        x = np.asarray(np.ones((2, 3)), order=order)
        assert np.shares_memory(function(x), x) == (order == "C")


def keeps_a_buffer():
    buffer = np.zeros(3)

    def function(x):
        buffer[...] += x
        return buffer

    return function


@pytest.mark.parametrize("make", [keeps_a_buffer, lambda: proxy_of(keeps_a_buffer)])
def test_a_later_call_changes_a_result_that_is_a_buffer_and_so_does_its_caller(make):
    function = make()
    first = function(np.ones(3))
    second = function(np.ones(3))
    assert first is second
    np.testing.assert_array_equal(first, [2, 2, 2])
    first[...] = 10
    np.testing.assert_array_equal(function(np.ones(3)), [11, 11, 11])


def gives_a_row_of_its_buffer():
    buffer = np.zeros((2, 3))

    def function(x):
        buffer[...] += x
        return buffer[0]

    return function


@pytest.mark.parametrize(
    "make", [gives_a_row_of_its_buffer, lambda: proxy_of(gives_a_row_of_its_buffer)]
)
def test_a_later_call_changes_a_result_that_is_a_part_of_a_buffer(make):
    function = make()
    first = function(np.ones(3))
    np.testing.assert_array_equal(function(np.ones(3)), [2, 2, 2])
    np.testing.assert_array_equal(first, [2, 2, 2])


@pytest.mark.parametrize("make", [keeps_a_buffer, lambda: proxy_of(keeps_a_buffer)])
def test_a_buffer_can_be_changed_through_a_view_alone(make):
    function = make()
    rest = function(np.ones(3))[1:]  # nothing else refers to the whole array
    rest[...] = 5
    np.testing.assert_array_equal(function(np.ones(3)), [2, 6, 6])
    np.testing.assert_array_equal(rest, [6, 6])


@pytest.mark.parametrize("make", [keeps_a_buffer, lambda: proxy_of(keeps_a_buffer)])
def test_a_buffer_that_nothing_refers_to_any_more_keeps_what_was_done_to_it(make):
    function = make()
    for _ in range(3):
        function(np.ones(3))[...] += 10
    np.testing.assert_array_equal(function(np.ones(3)), [34, 34, 34])


def keeps_its_argument():
    kept: list[np.ndarray] = []

    def function(x):
        kept.append(x)
        return sum(kept) + 0.0

    return function


@pytest.mark.parametrize("make", [keeps_its_argument, lambda: proxy_of(keeps_its_argument)])
def test_an_argument_that_is_kept_is_the_callers(make):
    function, x = make(), np.ones(2)
    function(x)
    x[...] = 5
    np.testing.assert_array_equal(function(np.ones(2)), [6, 6])
    x[...] = 7
    x = np.ones(2)  # the changed array has no name any more
    np.testing.assert_array_equal(function(x), [9, 9])


@pytest.mark.parametrize("make", [lambda: keeps_a_buffer, lambda: _several(keeps_a_buffer)])
def test_an_implementation_is_made_by_its_first_call(make):
    new = make()
    never_called, function = new(), new()
    np.testing.assert_array_equal(function(np.ones(3)), [1, 1, 1])
    np.testing.assert_array_equal(never_called(np.ones(3)), [1, 1, 1])


def _several(make: Callable[[], Any]) -> Callable[[], Any]:
    """What gives one proxy after the other, all by one channel, as two runs of a test have them."""
    maker = implementations.maker("function", False, Wire(make))
    return lambda: maker("")


def takes_apart(arrays, cache):
    arrays.pop()
    cache["new"] = cache.pop("old")
    return len(arrays)


@forms(takes_apart)
def test_lists_and_dicts_that_are_changed_are_changed(function):
    one, other = np.zeros(1), np.ones(1)
    arrays, cache = [one, other], {"old": other}
    assert function(arrays, cache) == 1
    assert arrays[0] is one
    assert list(cache) == ["new"]
    assert cache["new"] is other


class AnError(KeyError):
    """One that is not built in."""


RAISED = [
    ValueError("one"),
    KeyError("Wf"),
    AnError("Wf"),
    AssertionError("two"),
    ZeroDivisionError(),
    UnicodeDecodeError("utf-8", b"a", 0, 1, "no"),
]


@pytest.mark.parametrize("error", RAISED, ids=repr)
def test_what_is_raised_has_its_class_and_its_message(error):
    def function():
        raise error

    with pytest.raises((type(error).__mro__[1], RuntimeError)) as raised:
        proxy_of(lambda: function)()
    assert raised.type is RuntimeError or raised.type.__name__ == type(error).__name__
    assert str(raised.value) == str(error)


@forms(lambda x: np.exp(x))
def test_a_warning_is_a_warning_unless_it_is_to_be_an_error(function):
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        assert function(np.array([1e4]))[0] == np.inf
    with np.errstate(over="ignore"):
        function(np.array([1e4]))  # pytest makes an error of a warning
    with np.errstate(over="raise"), pytest.raises(FloatingPointError, match="overflow"):
        function(np.array([1e4]))


@forms(lambda *values: values)
def test_numbers_strings_and_none_arrive_and_return_as_they_are(function):
    values = (1, 2.5, True, None, np.float64(3), np.float32(4), float("inf"), np.array(5.0))
    for one, other in zip(function(*values), values, strict=True):
        assert type(one) is type(other)
        assert one == other


@forms(lambda x, scale=1.0: {"x": scale * x, "list": [x + 1, (x, None)]})
def test_dicts_lists_and_tuples_keep_their_kind(function):
    x = np.ones(2)
    found = function(x, scale=2.0)
    assert list(found) == ["x", "list"]
    assert type(found["list"]) is list
    assert type(found["list"][1]) is tuple
    assert found["list"][1][0] is x
    assert found["list"][1][1] is None


class Rebinds:
    """An optimiser that puts new arrays in the place of the parameters."""

    made: ClassVar[int] = 0

    def __init__(self, params, lr=1.0):
        self.params, self.lr = params, lr

    def step(self, grads):
        for name, grad in grads.items():
            self.params[name] = self.params[name] - self.lr * grad
            grad[...] = 0


@pytest.mark.parametrize("Optimiser", [Rebinds, proxy_of(lambda: Rebinds, "Rebinds")])
def test_an_optimiser_replaces_parameters_and_changes_gradients(Optimiser):
    params, grads = {"a": np.ones(2), "b": np.ones(2)}, {"a": np.ones(2)}
    before = dict(params)
    optimiser = Optimiser(params, lr=0.5)
    for n in (1, 2):
        grads["a"][...] = 1
        optimiser.step(grads)
        np.testing.assert_array_equal(params["a"], 1 - 0.5 * np.full(2, n))
        np.testing.assert_array_equal(grads["a"], 0)
    assert params["a"] is not before["a"]
    assert params["b"] is before["b"]
    params["b"] = np.zeros(2)  # its owner may put another array there as well
    optimiser.step({"b": np.ones(2)})
    np.testing.assert_array_equal(params["b"], -0.5)


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize("function", [limited(np.exp), proxy_of(lambda: np.exp)])
def test_arrays_that_are_too_large_are_refused_in_a_sentence(function):
    for shape in [(20_001,), (400, 1, 1), (1, 2)]:
        if shape == (1, 2):
            function(np.zeros(shape))
            continue
        with pytest.raises(ValueError, match="a test may call an implementation with"):
            function(np.zeros(shape))


def test_too_many_calls_are_refused_in_a_sentence():
    function = limited(lambda: 1)
    for _ in range(MAX_CALLS):
        function()
    with pytest.raises(LimitExceeded, match=f"a test may call an implementation {MAX_CALLS} times"):
        function()


def test_the_gradient_of_fifty_steps_is_within_the_limits():
    T, N, D, H = 50, 2, 3, 4
    rng = np.random.default_rng(0)
    params = {k: np.ones((H, H + D) if k[0] == "W" else (H, 1)) for k in ("Wf", "Wi", "Wg", "Wo")}
    params |= {k: np.ones((H, 1)) for k in ("bf", "bi", "bg", "bo")}
    x, h = rng.standard_normal((T, D, N)), np.zeros((H, N))
    outputs, _, _, caches = lstm_forward(params, x, h, h)
    assert limited(len_of)(params, outputs, caches) == T


def len_of(params, outputs, caches):
    """How many outputs there are."""
    return len(outputs)


ERRORS = dict.fromkeys(("divide", "over", "under", "invalid"), "warn")
NO_ARGUMENTS = {"errors": ERRORS, "updates": [], "leaves": []} | {
    "args": {"list": []},
    "kwargs": {"dict": []},
}
MESSAGES = [
    {},
    {"call": "implementation"},
    {"call": "implementation", "number": 0, "errors": {}},
    {"call": "implementation", "number": 7, "errors": None, "updates": [], "args": {"list": []}},
    {"call": "implementation.step", "number": 0},
    {"call": "implementation.step", "number": -1},
    {"call": "implementation", "number": 1} | NO_ARGUMENTS,  # the first one has the number 0
    {"call": "implementation", "number": -1} | NO_ARGUMENTS,
    {"call": "implementation", "number": False} | NO_ARGUMENTS,
]


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_a_message_of_any_form_is_refused(message):
    server = ImplementationServer(lambda: lambda: 1)
    assert "refused" in server.answer(message, lambda n: np.zeros(1))(lambda array: 0)


def test_only_so_many_implementations_are_made():
    server = ImplementationServer(lambda: lambda: 1)
    numbered = ({"call": "implementation", "number": n} | NO_ARGUMENTS for n in range(MAX_MADE + 1))
    answers = [server.answer(m, lambda n: np.zeros(1))(lambda array: 0) for m in numbered]
    assert ["refused" in answer for answer in answers] == [False] * MAX_MADE + [True]
