"""The reference for notebook 06-tests: tests of what the earlier notebooks asked for.

Each test takes an implementation, and raises AssertionError when it is wrong. Letters: T time
steps, N sequences in a batch, D input_size, H hidden_size; all sizes differ, so that no axis passes
for another, and nothing is zero, so that no factor hides.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .backward import numerical_gradient
from .forward import lstm_forward, lstm_step
from .gates import init_params, sigmoid

# ---------------------------------------------------------------- given


def arrays_in(value: Any) -> Iterator[np.ndarray]:
    """Given: every array in nested dicts, lists and tuples."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(each)


def random_params(rng: np.random.Generator, D: int, H: int) -> dict[str, np.ndarray]:
    """Given: parameters of which none is zero, the biases included."""
    params = init_params(D, H, rng, scale=0.6)
    return {name: array + 0.6 * rng.standard_normal(array.shape) for name, array in params.items()}


# ---------------------------------------------------------------- tests


def assert_close(got: np.ndarray, want: np.ndarray, what: str, tolerance: float = 1e-8) -> None:
    """Raise AssertionError unless two arrays have one shape and nearly the same entries.

    Args:
        got, want: arrays.
        what: name of the array, for the message.
        tolerance: absolute and relative.
    """
    assert np.shape(got) == np.shape(want), f"{what} is {np.shape(got)}, not {np.shape(want)}"
    right = np.allclose(got, want, rtol=tolerance, atol=tolerance)
    assert right, f"{what} is off by up to {np.abs(got - want).max():.2g}"


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function, and make sure that it changes no argument and returns memory of its own.

    Returns:
        its result.

    Raises:
        AssertionError: an argument was changed, a result shares memory with an argument, or a
            second call gives another result or changes the first one.
    """
    before = [array.copy() for array in arrays_in(arguments)]
    result = function(*arguments)
    first = [array.copy() for array in arrays_in(result)]
    function(*[_doubled(argument) for argument in arguments])
    again = function(*arguments)
    for now, then in zip(arrays_in(arguments), before, strict=True):
        assert np.array_equal(now, then), "an argument was changed"
    for now, then, other in zip(arrays_in(result), first, arrays_in(again), strict=True):
        assert np.array_equal(now, then), "a later call changed an earlier result"
        assert np.array_equal(other, then), "a second call gives another result"
    return result


def _doubled(value: Any) -> Any:
    """The same nested containers with arrays twice as large."""
    if isinstance(value, dict):
        return {name: _doubled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_doubled(each) for each in value]
    return value * 2 if isinstance(value, np.ndarray) else value


def slopes(loss: Callable[[], float], array: np.ndarray) -> np.ndarray:
    """The numerical gradient of a loss that reads an array, which is as it was afterwards.

    Args:
        loss: gives one number, from arrays as they are when it is called.
        array: one of them.
    """

    def at(values: np.ndarray) -> float:
        before = array.copy()
        array[...] = values
        value = loss()
        array[...] = before
        return value

    return numerical_gradient(at, array)


def assert_own_memory(outputs: tuple[np.ndarray, ...], arguments: Any) -> None:
    """Raise AssertionError when an output shares memory with an argument or another output."""
    others = list(arrays_in(arguments))
    for output in outputs:
        assert not any(np.shares_memory(output, other) for other in others), "memory is shared"
        others.append(output)


def test_sigmoid(sigmoid: Callable[..., Any]) -> None:
    """Refuse a sigmoid that is wrong.

    Args:
        sigmoid: the implementation.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    x = np.array([[-30.0, -3.0, -0.5, 0.0], [0.5, 1.0, 2.0, 20.0], [-7.0, 5.0, -1.0, 3.0]])
    y = call(sigmoid, x)
    assert_own_memory((y,), x)
    assert_close(y, 1 / (1 + np.exp(-x)), "sigmoid", 1e-14)
    assert_close(y + sigmoid(-x), np.ones(x.shape), "sigmoid(x) + sigmoid(-x)", 1e-14)
    for shape in ((), (5,), (2, 1, 3)):
        assert_close(sigmoid(np.full(shape, 0.7)), np.full(shape, 1 / (1 + np.exp(-0.7))), "it")
    with np.errstate(all="raise", under="ignore"):
        try:
            large = sigmoid(np.array([-1e4, -800.0, 800.0, 1e4]))
        except FloatingPointError as error:
            raise AssertionError(f"large entries: {error}") from None
    assert_close(large, np.array([0.0, 0.0, 1.0, 1.0]), "sigmoid of large entries")


def test_lstm_step(lstm_step: Callable[..., Any]) -> None:
    """Refuse an lstm_step that is wrong.

    Args:
        lstm_step: the implementation.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(0)
    for D, H, N in ((3, 4, 2), (1, 1, 1), (5, 2, 3), (2, 2, 2)):
        params, x_t = random_params(rng, D, H), rng.standard_normal((D, N))
        h_prev, c_prev = rng.standard_normal((H, N)), 2 * rng.standard_normal((H, N))
        arguments = params, x_t, h_prev, c_prev
        h, c, cache = call(lstm_step, *arguments)
        assert_own_memory((h, c), arguments)
        z = np.concatenate([h_prev, x_t])
        f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
        g = np.tanh(params["Wg"] @ z + params["bg"])
        right = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o}
        right["c"] = f * c_prev + i * g
        assert_close(c, right["c"], "c")
        assert_close(h, o * np.tanh(right["c"]), "h")
        assert set(right) <= set(cache), f"the cache lacks {set(right) - set(cache)}"
        for name, array in right.items():
            assert_close(cache[name], array, f"{name} in the cache")


def test_lstm_forward(lstm_forward: Callable[..., Any]) -> None:
    """Refuse an lstm_forward that is wrong.

    Args:
        lstm_forward: the implementation.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(1)
    for T, D, H, N in ((5, 3, 4, 2), (1, 2, 3, 4), (40, 1, 1, 1), (3, 2, 2, 2)):
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h0, c0 = rng.standard_normal((2, H, N))
        arguments = params, x, h0.copy(), c0.copy()
        outputs, h_last, c_last, caches = call(lstm_forward, *arguments)
        assert_own_memory((outputs, h_last, c_last), arguments)
        assert outputs.shape == (T, H, N), f"outputs is {outputs.shape}, not {(T, H, N)}"
        assert len(caches) == T, f"there are {len(caches)} caches, not {T}"
        h, c = h0, c0
        for t in range(T):
            h, c, cache = lstm_step(params, x[t], h, c)
            assert_close(outputs[t], h, f"outputs[{t}]")
            for name in ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"):
                assert_close(caches[t][name], cache[name], f"caches[{t}]['{name}']")
        assert_close(h_last, h, "the final h")
        assert_close(c_last, c, "the final c")


def test_lstm_step_backward(lstm_step_backward: Callable[..., Any]) -> None:
    """Refuse an lstm_step_backward that is wrong.

    Args:
        lstm_step_backward: the implementation.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(2)

    def check_gradients(D: int, H: int, N: int) -> None:
        params, x_t = random_params(rng, D, H), rng.standard_normal((D, N))
        h_prev, c_prev = rng.standard_normal((2, H, N))
        dh, dc = rng.standard_normal((2, H, N))
        cache = lstm_step(params, x_t, h_prev, c_prev)[2]
        arguments = params, dh, dc, cache
        dx_t, dh_prev, dc_prev, grads = call(lstm_step_backward, *arguments)
        assert_own_memory((dx_t, dh_prev, dc_prev, *grads.values()), arguments)
        given = params | {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev}
        got = grads | {"x_t": dx_t, "h_prev": dh_prev, "c_prev": dc_prev}
        assert set(got) == set(given), f"the gradients are those of {sorted(grads)}"

        def loss() -> float:  # of the arrays in given, as they are now
            h, c, _ = lstm_step(params, x_t, h_prev, c_prev)
            return float(np.sum(dh * h + dc * c))

        for name, array in given.items():
            assert_close(got[name], slopes(loss, array), f"the gradient of {name}", 1e-6)

    for sizes in ((3, 4, 2), (2, 1, 1), (2, 2, 3)):
        check_gradients(*sizes)


def test_lstm_backward(lstm_backward: Callable[..., Any]) -> None:
    """Refuse an lstm_backward that is wrong.

    Args:
        lstm_backward: the implementation.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(3)

    def check_gradients(T: int, D: int, H: int, N: int) -> None:
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h0, c0, d_h, d_c = rng.standard_normal((4, H, N))
        d_outputs = rng.standard_normal((T, H, N))
        caches = lstm_forward(params, x, h0, c0)[3]
        arguments = params, d_outputs, caches, d_h, d_c
        dx, dh0, dc0, grads = call(lstm_backward, *arguments)
        assert_own_memory((dx, dh0, dc0, *grads.values()), arguments)
        given = params | {"x": x, "h0": h0, "c0": c0}
        got = grads | {"x": dx, "h0": dh0, "c0": dc0}
        assert set(got) == set(given), f"the gradients are those of {sorted(grads)}"

        def loss() -> float:  # of the arrays in given, as they are now
            outputs, h, c, _ = lstm_forward(params, x, h0, c0)
            return float(np.sum(d_outputs * outputs) + np.sum(d_h * h + d_c * c))

        for name, array in given.items():
            assert_close(got[name], slopes(loss, array), f"the gradient of {name}", 1e-6)
        without = lstm_backward(params, d_outputs, caches)
        zeros = lstm_backward(params, d_outputs, caches, 0 * d_h, 0 * d_c)
        assert_close(without[0], zeros[0], "dx without d_h and d_c")

    for sizes in ((4, 2, 3, 2), (1, 1, 2, 3), (3, 2, 2, 2)):
        check_gradients(*sizes)


def test_adam(Adam: Callable[..., Any]) -> None:
    """Refuse an Adam that is wrong.

    Args:
        Adam: the implementation, a class.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(4)
    rates = {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3}
    shapes = {"a": (3, 2), "b": (3, 2), "c": (4,)}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    others = {name: array.copy() for name, array in params.items()}
    given, want = dict(params), {name: array.copy() for name, array in params.items()}
    adam, beside = Adam(params, **rates), Adam(others)
    m, v = ({name: np.zeros(shape) for name, shape in shapes.items()} for _ in range(2))
    for t in range(1, 6):
        grads = {name: 3.0**-t * rng.standard_normal(shapes[name]) for name in ("c", "b", "a")}
        grads["a"][0] = 0.0
        before = {name: array.copy() for name, array in grads.items()}
        beside.step({name: np.ones(shape) for name, shape in shapes.items()})
        adam.step(grads)
        for name, g in before.items():
            assert np.array_equal(grads[name], g), "a gradient was changed"
            m[name] = rates["beta1"] * m[name] + (1 - rates["beta1"]) * g
            v[name] = rates["beta2"] * v[name] + (1 - rates["beta2"]) * g**2
            m_hat = m[name] / (1 - rates["beta1"] ** t)
            v_hat = v[name] / (1 - rates["beta2"] ** t)
            want[name] -= rates["lr"] * m_hat / (np.sqrt(v_hat) + rates["eps"])
            assert params[name] is given[name], f"{name} is another array than before"
            assert_close(params[name], want[name], f"{name} after step {t}", 1e-4)
            grads[name][...] = 9.0  # the caller may reuse it
    assert_close(others["c"], want["c"] * 0 + others["c"], "c of the second optimiser")
