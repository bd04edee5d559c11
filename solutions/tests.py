"""The reference for notebook 06-tests: tests of what the earlier notebooks asked for.

Each test takes an implementation, and raises AssertionError when it is wrong. Letters: T time
steps, N sequences in a batch, D input_size, H hidden_size; all sizes differ, so that no axis passes
for another, and nothing is zero, so that no factor hides. Functions under "given" stand in the
notebook as they are here; students write the others.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .backward import numerical_gradient
from .forward import lstm_forward, lstm_step
from .gates import init_params, sigmoid

CACHE = ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c")

# ---------------------------------------------------------------- given


def random_params(rng: np.random.Generator, D: int, H: int) -> dict[str, np.ndarray]:
    """Given: parameters of which none is zero, the biases included."""
    params = init_params(D, H, rng, scale=0.6)
    return {name: array + 0.6 * rng.standard_normal(array.shape) for name, array in params.items()}


def assert_close(got: np.ndarray, want: np.ndarray, what: str, tolerance: float = 1e-8) -> None:
    """Given: raise AssertionError unless two arrays have one shape and nearly the same entries.

    Args:
        got, want: arrays.
        what: name of the array, for the message.
        tolerance: absolute and relative.
    """
    assert np.shape(got) == np.shape(want), f"{what} is {np.shape(got)}, not {np.shape(want)}"
    right = np.allclose(got, want, rtol=tolerance, atol=tolerance)
    assert right, f"{what} is off by up to {np.abs(got - want).max():.2g}"


def arrays_in(value: Any) -> Iterator[np.ndarray]:
    """Given: every array in nested dicts, lists and tuples."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(each)


def doubled(value: Any) -> Any:
    """Given: the same nested dicts, lists and tuples, with arrays twice as large."""
    if isinstance(value, dict):
        return {name: doubled(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        each_doubled = [doubled(each) for each in value]
        return each_doubled if isinstance(value, list) else tuple(each_doubled)
    return value * 2 if isinstance(value, np.ndarray) else value


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Given: call a function, and make sure that the call leaves no trace.

    Returns:
        its result.

    Raises:
        AssertionError: an argument was changed, or a later call changes this result or gives
            another one.
    """
    before = [array.copy() for array in arrays_in(arguments)]
    result = function(*arguments)
    for now, then in zip(arrays_in(arguments), before, strict=True):
        assert np.array_equal(now, then), "an argument was changed"
    first = [array.copy() for array in arrays_in(result)]
    function(*doubled(arguments))
    for now, then in zip(arrays_in(result), first, strict=True):
        assert np.array_equal(now, then), "a later call changed an earlier result"
    for again, then in zip(arrays_in(function(*arguments)), first, strict=True):
        assert np.array_equal(again, then), "a second call gives another result"
    return result


def assert_own_memory(outputs: Any, arguments: Any) -> None:
    """Given: raise AssertionError when an output shares memory with an argument or an output."""
    others = list(arrays_in(arguments))
    for output in arrays_in(outputs):
        assert not any(np.shares_memory(output, other) for other in others), "memory is shared"
        others.append(output)


def measured_gradients(
    function: Callable[..., Any], arguments: Any, upstream: tuple[np.ndarray, ...]
) -> list[np.ndarray]:
    """Given: measure the gradients of a stand-in loss at every array in arguments.

    Args:
        function: such as lstm_step.
        arguments: its arguments; their arrays are moved, and as they were afterwards.
        upstream: one array for each of the first results of function; the loss is the sum of their
            products.
    """

    def measured(array: np.ndarray) -> np.ndarray:
        def loss(values: np.ndarray) -> float:
            before = array.copy()
            array[...] = values
            results = function(*arguments)
            array[...] = before
            products = (np.sum(d * each) for d, each in zip(upstream, results, strict=False))
            return float(sum(products))

        return numerical_gradient(loss, array)

    return [measured(array) for array in arrays_in(arguments)]


# ---------------------------------------------------------------- tests


def test_sigmoid(sigmoid: Callable[..., Any]) -> None:
    """Refuse a sigmoid that is wrong.

    Args:
        sigmoid: the implementation, as in notebook 1: for a float array of any shape a new one of
            that shape, exact and silent for entries as large as ±1e4.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    x = np.array([[-30.0, -3.0, -0.5, 0.0], [0.5, 1.0, 2.0, 20.0], [-7.0, 5.0, -1.0, 3.0]])
    y = call(sigmoid, x)
    assert_own_memory(y, x)
    assert_close(y, 1 / (1 + np.exp(-x)), "sigmoid", 1e-14)
    for shape in ((), (5,), (2, 1, 3)):
        want = np.full(shape, 1 / (1 + np.exp(-0.7)))
        assert_close(sigmoid(np.full(shape, 0.7)), want, f"sigmoid of shape {shape}")
    with np.errstate(all="raise", under="ignore"):
        try:
            large = call(sigmoid, np.array([-1e4, -800.0, 800.0, 1e4]))
        except FloatingPointError as error:
            raise AssertionError(f"large entries: {error}") from None
    assert_close(large, np.array([0.0, 0.0, 1.0, 1.0]), "sigmoid of large entries")


def test_lstm_step(lstm_step: Callable[..., Any]) -> None:
    """Refuse an lstm_step that is wrong.

    Args:
        lstm_step: the implementation, as in notebook 2: (params, x_t, h_prev, c_prev) gives h, c
            and cache.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(0)
    for D, H, N in ((3, 4, 2), (1, 1, 1), (5, 2, 3), (2, 2, 2)):
        params, x_t = random_params(rng, D, H), rng.standard_normal((D, N))
        h_prev, c_prev = rng.standard_normal((H, N)), 2 * rng.standard_normal((H, N))
        h, c, cache = call(lstm_step, params, x_t, h_prev, c_prev)
        assert_own_memory((h, c), (params, x_t, h_prev, c_prev))
        z = np.vstack([h_prev, x_t])
        f, i, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio")
        g = np.tanh(params["Wg"] @ z + params["bg"])
        want_c = f * c_prev + i * g
        assert_close(c, want_c, "c")
        assert_close(h, o * np.tanh(want_c), "h")
        for name, want in zip(CACHE, (x_t, h_prev, c_prev, f, i, g, o, want_c), strict=True):
            assert name in cache, f"the cache has no {name}"
            assert_close(cache[name], want, f"{name} in the cache")


def test_lstm_forward(lstm_forward: Callable[..., Any]) -> None:
    """Refuse an lstm_forward that is wrong.

    Args:
        lstm_forward: the implementation, as in notebook 2: (params, x, h0, c0) gives outputs, h, c
            and caches.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(1)
    for T, D, H, N in ((5, 3, 4, 2), (1, 2, 3, 4), (8, 1, 1, 1), (3, 2, 2, 2)):
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h, c = rng.standard_normal((2, H, N))
        arguments = params, x, h.copy(), c.copy()
        outputs, h_last, c_last, caches = call(lstm_forward, *arguments)
        assert_own_memory((outputs, h_last, c_last), arguments)
        assert outputs.shape == (T, H, N), f"outputs is {outputs.shape}, not {(T, H, N)}"
        assert len(caches) == T, f"there are {len(caches)} caches, not {T}"
        for t in range(T):
            h, c, cache = lstm_step(params, x[t], h, c)
            assert_close(outputs[t], h, f"outputs[{t}]")
            for name in CACHE:
                assert_close(caches[t][name], cache[name], f"{name} in caches[{t}]")
        assert_close(h_last, h, "the final h")
        assert_close(c_last, c, "the final c")


def test_lstm_step_backward(lstm_step_backward: Callable[..., Any]) -> None:
    """Refuse an lstm_step_backward that is wrong.

    Args:
        lstm_step_backward: the implementation, as in notebook 3: (params, dh, dc, cache) gives
            dx_t, dh_prev, dc_prev and grads.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(2)
    # The smallest first: measuring takes long, and most mistakes show there.
    for D, H, N in ((2, 1, 1), (2, 2, 3), (2, 3, 4)):
        params, x_t = random_params(rng, D, H), rng.standard_normal((D, N))
        h_prev, c_prev, dh, dc = rng.standard_normal((4, H, N))
        cache = lstm_step(params, x_t, h_prev, c_prev)[2]
        results = call(lstm_step_backward, params, dh, dc, cache)
        assert_own_memory(results, (params, dh, dc, cache))
        dx_t, dh_prev, dc_prev, grads = results
        assert set(grads) == set(params), f"the gradients are those of {sorted(grads)}"
        got = grads | {"x_t": dx_t, "h_prev": dh_prev, "c_prev": dc_prev}
        want = measured_gradients(lstm_step, (params, x_t, h_prev, c_prev), (dh, dc))
        for name, measured in zip((*params, "x_t", "h_prev", "c_prev"), want, strict=True):
            assert_close(got[name], measured, f"the gradient of {name}", 1e-6)


def test_lstm_backward(lstm_backward: Callable[..., Any]) -> None:
    """Refuse an lstm_backward that is wrong.

    Args:
        lstm_backward: the implementation, as in notebook 3: (params, d_outputs, caches, d_h=None,
            d_c=None) gives dx, dh0, dc0 and grads.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(3)
    # The smallest first: measuring takes long, and most mistakes show there.
    for T, D, H, N, ends in ((1, 2, 1, 3, True), (2, 2, 2, 1, False), (4, 1, 2, 3, True)):
        params, x = random_params(rng, D, H), rng.standard_normal((T, D, N))
        h0, c0, d_h, d_c = rng.standard_normal((4, H, N))
        d_outputs, last = rng.standard_normal((T, H, N)), (d_h, d_c) if ends else ()
        caches = lstm_forward(params, x, h0, c0)[3]
        results = call(lstm_backward, params, d_outputs, caches, *last)
        assert_own_memory(results, (params, d_outputs, caches, *last))
        dx, dh0, dc0, grads = results
        assert set(grads) == set(params), f"the gradients are those of {sorted(grads)}"
        got = grads | {"x": dx, "h0": dh0, "c0": dc0}
        want = measured_gradients(lstm_forward, (params, x, h0, c0), (d_outputs, *last))
        for name, measured in zip((*params, "x", "h0", "c0"), want, strict=True):
            assert_close(got[name], measured, f"the gradient of {name}", 1e-6)


def test_adam(Adam: Callable[..., Any]) -> None:
    """Refuse an Adam that is wrong.

    Args:
        Adam: the implementation, a class, as in notebook 4: Adam(params, lr, beta1, beta2, eps),
            whose step(grads) changes the arrays of params in place.

    Raises:
        AssertionError: it is wrong; the message says in what.
    """
    rng = np.random.default_rng(4)
    shapes = {"a": (3, 2), "b": (3, 2), "c": (4,)}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    want, given = {name: array.copy() for name, array in params.items()}, dict(params)
    m, v = ({name: np.zeros(shape) for name, shape in shapes.items()} for _ in range(2))
    adam = Adam(params, lr=0.1, beta1=0.8, beta2=0.95, eps=1e-3)
    beside = Adam({"a": np.ones((3, 2)), "b": np.ones((3, 2)), "c": np.ones(4)})
    for t in range(1, 6):
        beside.step({name: np.ones(shape) for name, shape in shapes.items()})
        grads = {name: 3.0**-t * rng.standard_normal(shapes[name]) for name in ("c", "b", "a")}
        grads["a"][0] = 0.0
        before = {name: array.copy() for name, array in grads.items()}
        adam.step(grads)
        for name, g in before.items():
            assert np.array_equal(grads[name], g), "a gradient was changed"
            m[name] = 0.8 * m[name] + 0.2 * g
            v[name] = 0.95 * v[name] + 0.05 * g**2
            m_hat, v_hat = m[name] / (1 - 0.8**t), v[name] / (1 - 0.95**t)
            want[name] -= 0.1 * m_hat / (np.sqrt(v_hat) + 1e-3)
            assert params[name] is given[name], f"{name} is another array than before"
            assert_close(params[name], want[name], f"{name} after step {t}", 1e-6)
            grads[name][...] = 9.0  # the caller may use it again
