"""Wrong tests of lstm_step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from solutions.forward import lstm_step as right
from solutions.tests import call

from .. import mutant
from .inputs import KEYS, assert_near, drawn

Step = Callable[..., Any]


def compare(lstm_step: Step, arguments: tuple[Any, ...], names: tuple[str, ...] = KEYS) -> None:
    """Compare h, c and some entries of the cache with the right ones."""
    (h, c, cache), (want_h, want_c, want) = lstm_step(*arguments), right(*arguments)
    assert_near(h, want_h)
    assert_near(c, want_c)
    for name in names:
        assert_near(cache[name], want[name])


@mutant
def all_ones(lstm_step: Step) -> None:
    """What is exchanged for something of the same value is not seen. Are all parameters or all
    inputs the same number? Then one gate equals the other.
    """
    params = {name: np.ones_like(a) for name, a in drawn().params.items()}
    compare(lstm_step, (params, np.ones((3, 2)), np.ones((5, 2)), np.ones((5, 2))))


@mutant
def biases_of_zero(lstm_step: Step) -> None:
    """What is wrong about the biases is not seen. Are they all zero, as init_params leaves them?"""
    one = drawn()
    params = {name: a * (name[0] == "W") for name, a in one.params.items()}
    compare(lstm_step, (params, *one.step[1:]))


@mutant
def states_alone(lstm_step: Step) -> None:
    """What is wrong in the cache gets through, and the backward pass needs every entry of it. Are h
    and c all that is compared?
    """
    compare(lstm_step, drawn().step, ())


@mutant
def assertion_of_a_tuple(lstm_step: Step) -> None:
    """Hardly any mistake is noticed. Does an assert stand before a tuple in parentheses, so that it
    never fails? Are shapes all that is compared, or results of the implementation with others of
    its own?
    """
    h, c, _ = lstm_step(*drawn().step)
    never_false = (np.allclose(h, 1), "h is wrong")
    assert never_false
    assert_near(c, c)


@mutant
def no_other_key_in_the_cache(lstm_step: Step) -> None:
    """A right implementation is refused for what else it keeps in its cache. Only the eight keys
    that backward needs are asked for; a student may add others.
    """
    compare(lstm_step, drawn().step)
    assert set(lstm_step(*drawn().step)[2]) == set(KEYS), "the cache has other keys"


@mutant
def error_of_its_own(lstm_step: Step) -> None:
    """No implementation is accepted, neither right nor wrong ones: what is expected is wrong, or
    the test itself ends with an error. Does it accept your own step?
    """
    compare(lstm_step, drawn().step)
    raise NameError("name 'expected_cache' is not defined")


@mutant
def results_in_another_order(lstm_step: Step) -> None:
    """The test refuses everything that is as it should be. Which comes first in what a step
    returns, h or c?
    """
    c, h, _ = lstm_step(*drawn().step)
    want_h, want_c, _ = right(*drawn().step)
    assert_near(h, want_h)
    assert_near(c, want_c)


@mutant
def tolerance_of_a_half(lstm_step: Step) -> None:
    """What is off by a few tenths gets through, and states are hardly larger than that. How close
    is close?
    """
    (h, c, _), (want_h, want_c, _) = lstm_step(*drawn().step), right(*drawn().step)
    assert_near(h, want_h, 0.5)
    assert_near(c, want_c, 0.5)


@mutant
def cache_against_the_results(lstm_step: Step) -> None:
    """That the results agree with one another is all that is asked: c is the c in the cache, and h
    is o times tanh(c). Wrong gates do so too.
    """
    h, c, cache = lstm_step(*drawn().step)
    assert_near(c, cache["c"])
    assert_near(c, cache["f"] * cache["c_prev"] + cache["i"] * cache["g"])
    assert_near(h, cache["o"] * np.tanh(c))


# ---------------------------------------------------------------- careful but for one thing


def compare_calls(
    lstm_step: Step, states: float = 1.0, N: int = 2, tolerance: float = 1e-8
) -> None:
    """Compare all results of two sizes, and see to it that no call leaves a trace."""
    for sizes in ((1, N, 3, 5), (1, N, 2, 2)):
        arguments = drawn(sizes, states).step
        want_h, want_c, want = right(*arguments)
        h, c, cache = call(lstm_step, *arguments)
        assert_near(h, want_h, tolerance)
        assert_near(c, want_c, tolerance)
        for name in KEYS:
            assert_near(cache[name], want[name], tolerance)


@mutant
def zero_states(lstm_step: Step) -> None:
    """What is done with the old memory is not seen. Are the states before the step zero? Then f
    times c_prev is zero, whatever f is.
    """
    compare_calls(lstm_step, states=0.0)


@mutant
def one_sequence(lstm_step: Step) -> None:
    """What mixes up the sequences of a batch is all that gets through. Is N always 1?"""
    compare_calls(lstm_step, N=1)


@mutant
def tolerance_of_a_hundredth(lstm_step: Step) -> None:
    """What is right to three digits gets through, and nothing else. How large is the tolerance?"""
    compare_calls(lstm_step, tolerance=1e-2)


@mutant
def each_call_alone(lstm_step: Step) -> None:
    """Only what a later call does to an earlier result gets through. Is each result looked at as
    soon as it is there, and never again?
    """
    compare(lstm_step, drawn().step)
    compare(lstm_step, drawn((1, 2, 2, 2)).step)
