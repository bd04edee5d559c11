"""Test cases of notebook 03-backward."""

import numpy as np

from check.pytree import ScalarFunction
from check.suite import Call, TestCase
from solutions import forward

from .cases import (
    LONG,
    RATHER_LONG,
    CaseGenerator,
    Sequence,
    long_sequence,
    plain_call,
    random_sequence,
    similar,
    with_zeros_and_large_numbers,
)
from .exercise import Cases

LARGE = 200.0  # deviation of upstream gradients: clipping them, or what comes of them, shows

# Sizes are D, H, N, and T before them. They differ from each other, so that no axis passes for
# another; the first two cases of an exercise have the same sizes (see exercises/cases.py).


@similar
def function_cases(rng: CaseGenerator) -> Cases:
    """Test cases of numerical_gradient."""

    def f(name: str, *shape: int) -> TestCase:
        return plain_call(
            f"a of shape {shape}", ScalarFunction(name, shape), rng.uniform(0.3, 1.5, shape)
        )

    eps = TestCase(
        "eps = 1e-3, given by name",
        {"": Call([ScalarFunction("cubes", (2, 3)), rng.uniform(0.3, 1.5, (2, 3))], {"eps": 1e-3})},
    )
    read_only = TestCase(
        "a read-only a of shape (3, 2)",
        {
            "": Call(
                [ScalarFunction("waves", (3, 2)), rng.uniform(0.3, 1.5, (3, 2))], read_only=True
            )
        },
    )
    by_position = plain_call(
        "eps = 1e-3, by its place", ScalarFunction("cubes", (4,)), rng.uniform(0.3, 1.5, 4), 1e-3
    )
    # Here the error is far above the tolerance, so that it shows which eps there is by default.
    default = plain_call(
        "no eps, and a function that bends sharply",
        ScalarFunction("ripples", (5,)),
        rng.uniform(0.3, 1.5, 5),
    )
    transposed = TestCase(
        "a of shape (3, 2), the transpose of another array",
        {
            "": Call(
                [ScalarFunction("waves", (3, 2)), rng.uniform(0.3, 1.5, (2, 3))],
                adapter="transposed",
            )
        },
    )
    signed = plain_call(
        "a of shape (5,), with a zero and negative entries",
        ScalarFunction("waves", (5,)),
        rng.near(np.array([-0.7, 0.0, 1.1, -1.4, 0.4])),
    )
    return {
        "ordinary": [f("waves", 3, 4), f("waves", 3, 4), f("coupled", 2, 5), f("coupled", 6)],
        "eps": [eps, by_position, default],
        "any": [
            f("waves"),
            f("cubes", 2, 3, 2),
            read_only,
            transposed,
            signed,
            f("waves", 4, 1),
            f("coupled", 1, 3),
        ],
    }


def _backward_step(rng: CaseGenerator, d: int, h: int, n: int, size: float = 1.0) -> list[object]:
    """Parameters, upstream gradients at h and c of some size, and the cache of one generic step."""
    return _arguments_of_a_step(rng, random_sequence(rng, 1, d, h, n), size)


def _arguments_of_a_step(rng: CaseGenerator, step: Sequence, size: float) -> list[object]:
    params, x, h0, c0 = step
    _, _, cache = forward.lstm_step(params, x[0], h0, c0)
    dh, dc = size * rng.standard_normal((2, *h0.shape))
    return [params, dh.copy(), dc.copy(), {name: value.copy() for name, value in cache.items()}]


@similar
def step_cases(rng: CaseGenerator) -> Cases:
    """Test cases of lstm_step_backward and repair_1."""

    def draw(d: int, h: int, n: int, size: float = 1.0, read_only: bool = False) -> TestCase:
        description = f"D = {d}, H = {h}, N = {n}" + (", all read-only" if read_only else "")
        args = _backward_step(rng, d, h, n, size)
        return TestCase(description, {"": Call(args, read_only=read_only)})

    def special() -> TestCase:
        params, x, h0, c0 = random_sequence(rng, 1, 3, 2, 6)
        with_zeros_and_large_numbers((params, x[0], h0, c0))
        args = _arguments_of_a_step(rng, (params, x, h0, c0), 1.0)
        return plain_call("gates of exactly 0 and 1, zero and large states", *args)

    return {
        "ordinary": [draw(2, 3, 4), draw(2, 3, 4), draw(5, 4, 2, LARGE)],
        "edge": [draw(3, 4, 1), draw(2, 1, 3), draw(1, 1, 1), draw(3, 3, 3), special()],
        "read-only": [draw(3, 2, 4, read_only=True)],
    }


def _backward_arguments(
    rng: CaseGenerator, t: int, d: int, h: int, n: int, size: float = 1.0
) -> list[object]:
    """Parameters, upstream gradients at every output, and the caches of a generic sequence."""
    return _arguments_of_a_sequence(rng, random_sequence(rng, t, d, h, n), size)


def _arguments_of_a_sequence(
    rng: CaseGenerator, sequence: Sequence, size: float = 1.0
) -> list[object]:
    params, x, h0, c0 = sequence
    *_, caches = forward.lstm_forward(params, x, h0, c0)
    copies = [{name: value.copy() for name, value in cache.items()} for cache in caches]
    return [params, size * rng.standard_normal((len(x), *h0.shape)), copies]


def _special_sequences(rng: CaseGenerator) -> list[TestCase]:
    """A sequence with zeros and large numbers and no gradient at one step, and a long one."""
    special = with_zeros_and_large_numbers(random_sequence(rng, 4, 3, 2, 6))
    params, d_outputs, caches = _arguments_of_a_sequence(rng, special)
    assert isinstance(d_outputs, np.ndarray)
    d_outputs[1] = 0
    description = "gates of exactly 0 and 1, zero and large states, no gradient at one step"
    long = _arguments_of_a_sequence(rng, long_sequence(rng))
    return [
        plain_call(description, params, d_outputs, caches),
        plain_call(f"T = {LONG}, D = H = N = 1", *long),
    ]


@similar
def sequence_cases(rng: CaseGenerator) -> Cases:
    """Test cases of lstm_backward."""

    def draw(
        t: int,
        d: int,
        h: int,
        n: int,
        final: str = "",
        size: float = 1.0,
        read_only: bool = False,
    ) -> TestCase:
        description = f"T = {t}, D = {d}, H = {h}, N = {n}"
        description += f", with {final.replace(' ', ' and ')}" if final else ""
        description += ", all read-only" if read_only else ""
        args = _backward_arguments(rng, t, d, h, n, size)
        drawn = {name: size * rng.standard_normal((h, n)) for name in final.split()}
        named: dict[str, object] = {**drawn}
        if t == 1:  # by position once
            args, named = [*args, *named.values()], {}
        return TestCase(description, {"": Call(args, named, read_only=read_only)})

    return {
        "ordinary": [draw(5, 2, 3, 4), draw(5, 2, 3, 4), draw(4, 3, 2, 5, size=LARGE)],
        "final": [
            draw(4, 2, 3, 5, "d_h d_c", LARGE),
            draw(4, 3, 2, 5, "d_c"),
            draw(5, 2, 3, 4, "d_h"),
        ],
        "edge": [
            draw(1, 3, 2, 4, "d_h d_c"),
            draw(4, 2, 3, 1),
            draw(6, 1, 1, 1),
            draw(3, 3, 3, 3),
            *_special_sequences(rng),
        ],
        "read-only": [draw(4, 3, 2, 5, "d_h d_c", read_only=True)],
    }


@similar
def layer_cases(rng: CaseGenerator) -> Cases:
    """Test cases of the class LSTM."""

    def draw(
        t: int, d: int, h: int, n: int, steps: int = 1, size: float = 1.0, **named: object
    ) -> TestCase:
        upstream = [size * rng.standard_normal((h, n)) for _ in range(steps)]
        description = f"T = {t}, D = {d}, H = {h}, N = {n}"
        description += "".join(f", {name} = {value}" for name, value in named.items())
        description += f", {steps} calls in a row, each on a shorter sequence" if steps > 1 else ""
        return TestCase(
            description,
            {"": Call([*random_sequence(rng, t, d, h, n), *upstream], named, adapter="backward")},
        )

    def special(description: str, sequence: Sequence) -> TestCase:
        upstream = rng.standard_normal(sequence[2].shape)
        return TestCase(description, {"": Call([*sequence, upstream], adapter="backward")})

    return {
        "ordinary": [
            draw(5, 2, 3, 4, lr=0.3),
            draw(5, 2, 3, 4, lr=0.3),
            draw(4, 3, 2, 5, size=LARGE),
        ],
        "several": [
            draw(4, 3, 2, 5, steps=3, lr=0.2),
            draw(1, 2, 3, 1, rate=(0.5,)),
            draw(2, 2, 3, 1, lr=0.0),
            draw(12, 1, 2, 3),
            draw(3, 3, 3, 3),
            special(
                "a step and columns with zeros, and large numbers",
                with_zeros_and_large_numbers(random_sequence(rng, 4, 3, 2, 6)),
            ),
            special(f"T = {RATHER_LONG}, D = H = N = 1", long_sequence(rng, RATHER_LONG)),
        ],
    }


@similar
def repair_2_cases(rng: CaseGenerator) -> Cases:
    """Test cases of repair_2."""

    def draw(t: int, d: int, h: int, n: int, size: float = 1.0) -> TestCase:
        args = _backward_arguments(rng, t, d, h, n, size)
        return plain_call(f"T = {t}, D = {d}, H = {h}, N = {n}", *args)

    return {
        "ordinary": [
            draw(5, 2, 3, 4),
            draw(5, 2, 3, 4),
            draw(4, 3, 2, 5, LARGE),
            draw(1, 3, 2, 4),
            draw(6, 1, 1, 1),
            draw(3, 3, 3, 3),
            *_special_sequences(rng),
        ]
    }
