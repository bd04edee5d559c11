"""Test cases of clip_gradients, sgd_step and Adam, and of the repair lab that joins them."""

from typing import Any

import numpy as np

from check.suite import Call, TestCase

from .cases import CaseGenerator, plain_call, read_only, similar
from .exercise import Cases

SHAPES = {"Wf": (3, 5), "Wy": (2, 3), "by": (2, 1)}  # arrays such as a model holds
ALIKE = {"Wi": (2, 3), "Wf": (2, 3), "Wo": (2, 3)}  # of one shape
SMALL = {"by": (2, 1)}  # for many steps
MANY_STEPS = 1010  # beyond a correction that is left out after 10, 100 or 1000 steps

Shapes = dict[str, tuple[int, int]]


def _arrays(
    rng: CaseGenerator, size: float = 1.0, shapes: Shapes = SHAPES
) -> dict[str, np.ndarray]:
    return {name: size * rng.standard_normal(shape) for name, shape in shapes.items()}


def _reordered(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same arrays, with other neighbours."""
    names = list(arrays)
    return {name: arrays[name] for name in names[1::2] + names[::2]}


@similar
def clip_cases(rng: CaseGenerator) -> Cases:
    """Test cases of clip_gradients."""

    def scaled(
        arrays: dict[str, np.ndarray], norm: float, max_norm: float
    ) -> tuple[str, dict[str, np.ndarray], float]:
        length = np.sqrt(sum(float(np.sum(a**2)) for a in arrays.values()))
        long = {name: a * (norm / length) for name, a in arrays.items()}
        return f"norm {norm:g}, max_norm = {max_norm:g}", long, max_norm

    def draw(norm: float, max_norm: float) -> tuple[str, dict[str, np.ndarray], float]:
        return scaled(_arrays(rng), norm, max_norm)

    def alike(norm: float, max_norm: float) -> TestCase:
        arrays = _arrays(rng, shapes=ALIKE)
        arrays["Wo"] = arrays["Wi"].copy()  # as large as another one, and counted like it
        description, *args = scaled(arrays, norm, max_norm)
        return plain_call(f"{description}, several arrays of one shape", *args)

    def without(norm: float, max_norm: float) -> TestCase:
        description, *args = scaled(_arrays(rng) | {"Wy": np.zeros((2, 3))}, norm, max_norm)
        return plain_call(f"{description}, the gradient of Wy is zero", *args)

    zeros, signed = ({name: np.zeros(shape) for name, shape in SHAPES.items()} for _ in range(2))
    signed["Wf"] *= -1
    return {
        "above": [
            plain_call(*draw(7.5, 2.5)),
            plain_call(*draw(6.5, 3.0)),
            plain_call(*draw(400.0, 0.5)),
            plain_call(*draw(4.0, 1e-6)),
            plain_call(*draw(1e150, 2.0)),
            alike(5.0, 4.9),
            without(3.0, 1.5),
        ],
        "below": [
            plain_call(*draw(4.0, 5.0)),
            plain_call(*draw(0.3, 1.0)),
            plain_call(*draw(4.0, np.inf)),
            plain_call(*draw(4.0, 1e150)),
            plain_call(*draw(1e-150, 1.0)),
            alike(2.0, 5.0),
        ],
        "zero": [
            plain_call("all gradients zero", zeros, 1.0),
            plain_call("all gradients zero, some of them -0.0", signed, 1.0),
        ],
        "read-only": [read_only(*draw(6.0, 2.0)), read_only(*draw(2.0, 6.0))],
    }


@similar
def sgd_cases(rng: CaseGenerator) -> Cases:
    """Test cases of sgd_step."""

    def draw(lr: float, shapes: Shapes = SHAPES) -> tuple[str, list[Any]]:
        return f"lr = {lr}", [_arrays(rng, shapes=shapes), _arrays(rng, shapes=shapes), lr]

    def step(description: str, args: list[Any], **how: Any) -> TestCase:
        return TestCase(description, {"": Call(args, how, adapter="updated")})

    def reordered(lr: float, shapes: Shapes, more: str) -> TestCase:
        description, (params, grads, _) = draw(lr, shapes)
        return step(f"{description}, {more}", [params, _reordered(grads), lr])

    return {
        "ordinary": [
            step(*draw(0.3)),
            step(*draw(0.2)),
            step(*draw(0.01)),
            step("two steps, lr = 0.1", draw(0.1)[1], steps=2),
            step(*draw(0.0)),
            step("parameters whose memory is not in C order", draw(0.2)[1], columns_first=True),
        ],
        "reordered": [
            reordered(0.05, SHAPES, "gradients in another order"),
            reordered(0.05, ALIKE, "several arrays of one shape, gradients in another order"),
        ],
    }


@similar
def adam_cases(rng: CaseGenerator) -> Cases:
    """Test cases of Adam."""

    def draw(
        description: str,
        *rates: float,
        steps: int = 4,
        size: float = 1.0,
        shapes: Shapes = SHAPES,
        **named: object,
    ) -> TestCase:
        params = _arrays(rng, shapes=shapes)
        grads = [_arrays(rng, size * 10.0**-n, shapes) for n in range(steps)]
        call = Call([params, grads, *rates], dict(named), adapter="optimised")
        return TestCase(description, {"": call})

    def defaults_by_name() -> TestCase:
        rates = {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
        call = Call([_arrays(rng), [_arrays(rng) for _ in range(3)]], rates, adapter="optimised")
        return TestCase("3 steps, the defaults given by name", {"": call})

    def many_steps() -> TestCase:
        params, grads = _arrays(rng, shapes=SMALL), [_arrays(rng, shapes=SMALL) for _ in range(7)]
        call = Call([params, grads], {"lr": 0.01, "steps": MANY_STEPS}, adapter="optimised")
        return TestCase(f"{MANY_STEPS} steps, lr = 0.01", {"": call})

    def reordered() -> TestCase:
        case = draw("4 steps, several arrays of one shape, in changing order", lr=0.1, shapes=ALIKE)
        grads = case.calls[""].args[1]
        grads[::2] = map(_reordered, grads[::2])
        return case

    rates = {"lr": 0.3, "beta1": 0.6, "beta2": 0.95, "eps": 1e-4}
    beside = (_arrays(rng), [_arrays(rng) for _ in range(4)], rates)
    zero_first = draw("gradients that are zero at first", lr=0.2)
    for array in zero_first.calls[""].args[1][0].values():
        array[...] = 0
    zero_later = draw("the gradient of Wy is zero from the second step on", lr=0.2)
    for grads in zero_later.calls[""].args[1][1:]:
        grads["Wy"][...] = 0
    return {
        "ordinary": [
            draw("4 steps, lr = 0.1", lr=0.1),
            draw("4 steps, lr = 0.1", lr=0.1, size=50.0),  # clipped gradients show
            draw("4 steps, lr = 0.2, beta1 = 0.7, beta2 = 0.9", lr=0.2, beta1=0.7, beta2=0.9),
            draw("4 steps, hyperparameters by position", 0.3, 0.8, 0.99, 1e-6),
            draw("3 steps, all hyperparameters at their defaults", steps=3),
            defaults_by_name(),
            draw("4 steps, lr = 0.1, beta1 = 0", lr=0.1, beta1=0.0),
            draw("4 steps, lr = 0", lr=0.0),
            reordered(),
            many_steps(),
            draw("parameters whose memory is not in C order", lr=0.1, columns_first=True),
        ],
        "eps": [
            draw("eps = 0.3, lr = 0.1", lr=0.1, eps=0.3),
            zero_first,
            zero_later,
            draw("eps = 0, lr = 0.1", lr=0.1, eps=0.0),
            draw("all hyperparameters at their defaults, tiny gradients", steps=3, size=1e-7),
        ],
        "apart": [
            draw("two optimisers in turn, lr = 0.1 and 0.3", lr=0.1, beside=beside),
            draw("the caller refills the same gradient arrays", lr=0.1, refilled=True),
            draw("the caller halves the parameters after the first step", lr=0.1, halved=True),
        ],
    }


@similar
def repair_cases(rng: CaseGenerator) -> Cases:
    """Test cases of repair_1. A gradient of size 1 has a norm of about 5."""

    def draw(
        description: str,
        lr: float,
        max_norm: float,
        sizes: tuple[float, ...] = (1.0, 0.2, 5.0, 0.3, 2.0),
        shapes: Shapes = SHAPES,
        **how: Any,
    ) -> TestCase:
        gradients = [_arrays(rng, size, shapes) for size in sizes]
        args = [_arrays(rng, shapes=shapes), gradients, lr, max_norm]
        more = f"{description}, lr = {lr:g}, max_norm = {max_norm:g}"
        return TestCase(more, {"": Call(args, how, adapter="stepped")})

    def reordered() -> TestCase:
        case = draw("several arrays of one shape, in changing order", 0.1, 2.5, shapes=ALIKE)
        gradients = case.calls[""].args[1]
        gradients[::2] = map(_reordered, gradients[::2])
        return case

    zero = draw("the second gradient is zero", 0.1, 2.5)
    for array in zero.calls[""].args[1][1].values():
        array[...] = 0
    return {
        "ordinary": [
            draw("5 gradients, three of them too long", 0.1, 2.5),
            draw("5 gradients, three of them too long", 0.03, 2.0),
            draw(
                "one gradient in five is a hundred times as long",
                0.1,
                1.0,
                (0.2, 0.2, 20, 0.2, 0.2),
            ),
            draw("no gradient is too long", 0.1, 100.0),
            draw("no limit", 0.1, np.inf),
            draw("all are cut to nearly nothing", 0.1, 1e-7),  # Adam's eps shows whether they are
            draw("a single gradient", 0.2, 2.5, (1.0,)),
            draw("12 gradients", 0.05, 2.5, (1.0, 0.2, 3.0) * 4, SMALL),
            reordered(),
            zero,
            draw("parameters whose memory is not in C order", 0.1, 2.5, columns_first=True),
        ],
    }
