"""Wrong tests of lstm_forward."""

from collections.abc import Callable
from typing import Any

import numpy as np

from solutions.forward import lstm_forward as right

from .. import mutant
from .inputs import KEYS, Drawn, assert_near, drawn

Forward = Callable[..., Any]


def compare(lstm_forward: Forward, one: Drawn, caches: bool = True) -> None:
    """Compare all results with the right ones."""
    got, want = lstm_forward(*one.sequence), right(*one.sequence)
    for result, expected in zip(got[:3], want[:3], strict=True):
        assert_near(result, expected)
    assert not caches or len(got[3]) == len(want[3]), "there are too few caches"
    for cache, right_cache in zip(got[3], want[3], strict=True) if caches else ():
        for name in KEYS:
            assert_near(cache[name], right_cache[name])


@mutant
def one_step(lstm_forward: Forward) -> None:
    """What goes wrong from one step to the next gets through. Is the sequence longer than one
    step?
    """
    compare(lstm_forward, drawn((1, 2, 3, 5)))


@mutant
def zero_initial_states(lstm_forward: Forward) -> None:
    """One mistake about the initial states gets through: with zeros nobody sees whether h0 and c0
    are used.
    """
    compare(lstm_forward, drawn(states=0.0))


@mutant
def final_states_alone(lstm_forward: Forward) -> None:
    """The final h and c may be judged, the outputs of all steps are not: half of the mistakes show
    nowhere else.
    """
    got, want = lstm_forward(*drawn().sequence), right(*drawn().sequence)
    assert_near(got[1], want[1])
    assert_near(got[2], want[2])


@mutant
def outputs_alone(lstm_forward: Forward) -> None:
    """The outputs are judged; the final states that are returned beside them may be anything."""
    assert_near(lstm_forward(*drawn().sequence)[0], right(*drawn().sequence)[0])


@mutant
def last_output_against_the_final_state(lstm_forward: Forward) -> None:
    """That the last output is the final h is true of most wrong loops. With what else can it be
    compared?
    """
    outputs, h, _, _ = lstm_forward(*drawn().sequence)
    assert_near(outputs[-1], h)


@mutant
def sums_alone(lstm_forward: Forward) -> None:
    """What stands in the wrong place gets through. Are sums or means compared? They are the same
    in any order.
    """
    got, want = lstm_forward(*drawn().sequence), right(*drawn().sequence)
    for result, expected in zip(got[:3], want[:3], strict=True):
        assert abs(np.sum(result) - np.sum(expected)) < 1e-8, "the sum is wrong"


@mutant
def compared_with_itself(lstm_forward: Forward) -> None:
    """Hardly anything is refused. Are shapes all that is judged, or are results compared with
    others of the same implementation? A wrong function has the right shapes, and agrees with
    itself.
    """
    first, second = lstm_forward(*drawn().sequence), lstm_forward(*drawn().sequence)
    assert np.allclose(first[0], first[0])
    assert_near(first[1], second[1])


@mutant
def first_output_alone(lstm_forward: Forward) -> None:
    """Of all outputs only the first is judged. What goes wrong later gets through."""
    assert_near(lstm_forward(*drawn().sequence)[0][0], right(*drawn().sequence)[0][0])


@mutant
def caches_left_out(lstm_forward: Forward) -> None:
    """Outputs and final states may be judged; what stands in the caches is not, and the backward
    pass needs every entry of them.
    """
    compare(lstm_forward, drawn(), caches=False)


@mutant
def single_call(lstm_forward: Forward) -> None:
    """Only what a later call does to an earlier result gets through. Is there a second call, and a
    look at the results of the first one after it?
    """
    compare(lstm_forward, drawn())


@mutant
def error_of_its_own(lstm_forward: Forward) -> None:
    """All that is right is refused, and all that is wrong as well: what is expected is wrong
    itself, or the test ends with an error of its own. Try it on your own function.
    """
    compare(lstm_forward, drawn())
    raise IndexError("list index out of range")


@mutant
def outputs_in_time_order_backwards(lstm_forward: Forward) -> None:
    """All that is right is refused, and what returns its outputs from the last step on is accepted.
    Which step does outputs[0] belong to?
    """
    assert_near(lstm_forward(*drawn().sequence)[0], right(*drawn().sequence)[0][::-1])
