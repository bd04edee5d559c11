"""Wrong tests of Adam."""

from collections.abc import Callable
from typing import Any

import numpy as np

from solutions.training import Adam as Right

from .. import mutant
from .inputs import assert_near

Optimiser = Callable[..., Any]
RATES = {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3}
SHAPES = {"a": (3, 2), "b": (3, 2), "c": (4,)}


def compare(
    adam: Optimiser,
    rates: dict[str, float],
    steps: int = 4,
    names: str = "abc",
    scale: float = 3.0,
    tolerance: float = 1e-8,
) -> None:
    """Compare the parameters after each step with the right ones.

    Args:
        adam: the implementation.
        rates: hyperparameters.
        steps: how many.
        names: of the parameters.
        scale: by which gradients get smaller from step to step; 1 for the same ones again.
        tolerance: of the parameters.
    """
    rng = np.random.default_rng(6)
    params = {name: rng.standard_normal(SHAPES[name]) for name in names}
    expected = {name: array.copy() for name, array in params.items()}
    first = {name: rng.standard_normal(SHAPES[name]) for name in names}
    one, right = adam(params, **rates), Right(expected, **rates)
    for t in range(steps):
        for optimiser in (one, right):
            optimiser.step({name: gradient / scale**t for name, gradient in first.items()})
        for name in names:
            assert_near(params[name], expected[name], tolerance)


@mutant
def one_step(Adam: Optimiser) -> None:
    """What goes wrong after the first step gets through. At the first step both running means are
    hardly used: each entry moves by lr.
    """
    compare(Adam, RATES, steps=1)


@mutant
def one_step_with_the_usual_rates(Adam: Optimiser) -> None:
    """One step with the usual hyperparameters moves every entry by lr, whatever its gradient:
    nearly all mistakes do so too.
    """
    compare(Adam, {}, steps=1)


@mutant
def default_rates_alone(Adam: Optimiser) -> None:
    """What is wrong about lr, eps or the betas is not seen. Are they left at their defaults?"""
    compare(Adam, {})


@mutant
def the_same_gradient_at_every_step(Adam: Optimiser) -> None:
    """Under a constant gradient both running means are right at once. What happens when it
    changes?
    """
    compare(Adam, {"lr": 0.1}, scale=1.0)


@mutant
def one_array(Adam: Optimiser) -> None:
    """What mixes up several parameters gets through. Is there only one array?"""
    compare(Adam, RATES, names="a")


@mutant
def falling_loss(Adam: Optimiser) -> None:
    """Hardly any optimiser is refused. Is a falling loss all that is asked? Wrong ones find the
    bottom of a bowl as well. Is the tolerance as large as a step, or are the expected values the
    very arrays that are updated?
    """
    params = {"a": np.array([3.0, -2.0]), "b": np.array([1.0])}
    one = Adam(params, lr=0.1)
    before = sum(np.sum(p**2) for p in params.values())
    for _ in range(30):
        one.step({name: 2 * p for name, p in params.items()})
    assert sum(np.sum(p**2) for p in params.values()) < before, "the loss rises"


@mutant
def something_moves(Adam: Optimiser) -> None:
    """That every parameter has changed is all that is asked. By how much?"""
    params = {name: np.ones(shape) for name, shape in SHAPES.items()}
    one = Adam(params)
    one.step({name: np.ones(shape) for name, shape in SHAPES.items()})
    assert all((array != 1).all() for array in params.values()), "a parameter stays as it is"


@mutant
def eps_inside_the_root(Adam: Optimiser) -> None:
    """Right optimisers are refused, every one: what the test expects is wrong, or it ends with an
    error of its own. Its message says which. Try it on your own Adam.
    """
    params = {"a": np.ones(3)}
    Adam(params, **RATES).step({"a": np.full(3, 0.1)})
    assert_near(params["a"], np.full(3, 1 - 0.1 * 0.1 / np.sqrt(0.01 + 1e-3)))


@mutant
def one_optimiser(Adam: Optimiser) -> None:
    """What two optimisers share gets through: it shows when the steps of one change the other."""
    compare(Adam, RATES)


@mutant
def gradients_of_one(Adam: Optimiser) -> None:
    """Every gradient is 1, and so are its square, its root and its absolute value."""
    params = {"a": np.zeros(3), "b": np.zeros(2)}
    expected = {name: array.copy() for name, array in params.items()}
    one, right = Adam(params, **RATES), Right(expected, **RATES)
    for _ in range(4):
        for optimiser in (one, right):
            optimiser.step({"a": np.ones(3), "b": np.ones(2)})
    for name, array in params.items():
        assert_near(array, expected[name])


@mutant
def steps_by_the_same_generator(Adam: Optimiser) -> None:
    """A right optimiser passes and, run again, fails. Is there a generator outside the test that
    draws on, or an array there that training has moved?
    """
    KEPT["a"] = KEPT["a"] * -1
    params = {"a": np.ones(3)}
    Adam(params, lr=0.1).step({"a": KEPT["a"].copy()})
    assert_near(params["a"], np.full(3, 0.9), 1e-6)


KEPT = {"a": -np.ones(3)}
