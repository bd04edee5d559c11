"""Wrong tests of lstm_step_backward."""

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mutant
from .inputs import Drawn, assert_near, by_name, drawn, of_step

Backward = Callable[..., Any]


def compare(
    lstm_step_backward: Backward, one: Drawn, names: str = "", tolerance: float = 1e-8
) -> None:
    """Compare gradients with the right ones: those of some names, or all."""
    got, want = by_name(*lstm_step_backward(*one.step_upstream)), of_step(*one.step_upstream)
    for name in names.split() or want:
        assert_near(got[name], want[name], tolerance)


@mutant
def shapes_alone(lstm_step_backward: Backward) -> None:
    """Only a wrong shape is seen. Each gradient has the shape of what it belongs to: nearly every
    wrong one has, too.
    """
    got = by_name(*lstm_step_backward(*drawn().step_upstream))
    for name, want in of_step(*drawn().step_upstream).items():
        assert got[name].shape == want.shape, "the shape is wrong"


@mutant
def biases_alone(lstm_step_backward: Backward) -> None:
    """What goes wrong on the way to the input and the state before it is not seen, where the
    gradients of the biases are right. Which gradients are compared?
    """
    compare(lstm_step_backward, drawn(), "bf bi bg bo")


@mutant
def weights_alone(lstm_step_backward: Backward) -> None:
    """The gradients of the weights are judged; what is returned for the step before may be
    anything, and a chain of steps needs it.
    """
    compare(lstm_step_backward, drawn(), "Wf Wi Wg Wo")


@mutant
def states_alone(lstm_step_backward: Backward) -> None:
    """The gradients of inputs or states may be judged, those of the parameters are not."""
    compare(lstm_step_backward, drawn(), "dh dc")


@mutant
def cell_gradient_alone(lstm_step_backward: Backward) -> None:
    """Only dc_prev is judged, which few mistakes reach."""
    compare(lstm_step_backward, drawn(), "dc")


@mutant
def no_gradient_into_the_cell_state(lstm_step_backward: Backward) -> None:
    """What is done with dc is not seen. Is it zero, as at the last step of a sequence?"""
    one = drawn()
    compare(lstm_step_backward, one._replace(d_c=0 * one.d_c))


@mutant
def no_gradient_into_the_hidden_state(lstm_step_backward: Backward) -> None:
    """What is done with dh is not seen: the way through the output gate. Is dh zero?"""
    one = drawn()
    compare(lstm_step_backward, one._replace(d_h=0 * one.d_h))


@mutant
def tolerance_smaller_than_the_error_of_the_numbers(lstm_step_backward: Backward) -> None:
    """All implementations are refused, right ones too. The test ends with an error of its own, or
    what it expects is wrong, or its tolerance is smaller than that is exact: the message tells.
    """
    got = by_name(*lstm_step_backward(*drawn().step_upstream))
    for name, want in of_step(*drawn().step_upstream).items():
        assert_near(got[name], want + 1e-3 * np.cos(want), 1e-6)


@mutant
def assertion_caught(lstm_step_backward: Backward) -> None:
    """Hardly any is refused. Does an except catch the AssertionError before it leaves the
    test, or does a loop over the gradients never run?
    """
    with contextlib.suppress(Exception):
        compare(lstm_step_backward, drawn())


@mutant
def twice_the_upstream(lstm_step_backward: Backward) -> None:
    """Twice the upstream gradient gives twice every gradient: so it does when a factor of the
    chain rule is missing.
    """
    params, dh, dc, cache = drawn().step_upstream
    one = by_name(*lstm_step_backward(params, dh, dc, cache))
    two = by_name(*lstm_step_backward(params, 2 * dh, 2 * dc, cache))
    for name, gradient in one.items():
        assert_near(two[name], 2 * gradient)


@mutant
def small_upstream(lstm_step_backward: Backward) -> None:
    """What happens to large gradients is not seen. Are all of them below 1?"""
    one = drawn()
    compare(lstm_step_backward, one._replace(d_h=0.01 * one.d_h, d_c=0.01 * one.d_c), "", 1e-10)


@mutant
def tolerance_of_one(lstm_step_backward: Backward) -> None:
    """Gradients that are off by as much as they are large get through. What is the tolerance?"""
    compare(lstm_step_backward, drawn(), "", 1.0)
