"""Wrong tests of lstm_backward."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mutant
from .inputs import Drawn, assert_near, by_name, drawn, of_sequence

Backward = Callable[..., Any]


def compare(lstm_backward: Backward, one: Drawn, names: str = "", tolerance: float = 1e-8) -> None:
    """Compare gradients with the right ones: those of some names, or all."""
    want = of_sequence(*one.upstream)
    got = by_name(*lstm_backward(*one.upstream))
    for name in names.split() or want:
        assert_near(got[name], want[name], tolerance)


@mutant
def one_step(lstm_backward: Backward) -> None:
    """What goes wrong between two steps gets through. Is T = 1? Then nothing flows back through
    time.
    """
    compare(lstm_backward, drawn((1, 2, 3, 5)))


@mutant
def no_gradient_into_the_final_states(lstm_backward: Backward) -> None:
    """What is done with d_h and d_c is not seen. Are they left out, or zero?"""
    params, d_outputs, caches, _, _ = drawn().upstream
    want = of_sequence(params, d_outputs, caches)
    got = by_name(*lstm_backward(params, d_outputs, caches))
    for name in want:
        assert_near(got[name], want[name])


@mutant
def input_gradients_alone(lstm_backward: Backward) -> None:
    """dx is judged, and the gradients of the parameters, for which all the work is done, are
    not.
    """
    compare(lstm_backward, drawn(), "dx")


@mutant
def weights_alone(lstm_backward: Backward) -> None:
    """The weights' gradients are judged; those of biases, inputs and initial states are not."""
    compare(lstm_backward, drawn(), "Wf Wi Wg Wo")


@mutant
def loop_that_never_runs(lstm_backward: Backward) -> None:
    """Nearly all is accepted. Does the line with the assert run at all? Count how often."""
    grads: dict[str, Any] = {}
    lstm_backward(*drawn().upstream)
    for name, want in grads.items():
        assert_near(grads[name], want)


@mutant
def the_same_upstream_at_every_step(lstm_backward: Backward) -> None:
    """Which upstream gradient belongs to which step is not seen. Is d_outputs the same at each?"""
    one = drawn()
    compare(lstm_backward, one._replace(d_outputs=np.repeat(one.d_outputs[:1], 4, axis=0)))


@mutant
def shapes_alone(lstm_backward: Backward) -> None:
    """Shapes are all that is judged, and a gradient that is wrong has the right one."""
    got, want = by_name(*lstm_backward(*drawn().upstream)), of_sequence(*drawn().upstream)
    assert all(got[name].shape == want[name].shape for name in want), "the shape is wrong"


@mutant
def mean_over_the_batch_expected(lstm_backward: Backward) -> None:
    """Not one implementation is accepted. The test ends with an error of its own, or the gradients
    that it expects are wrong: its message says which.
    """
    want = of_sequence(*drawn().upstream)
    got = by_name(*lstm_backward(*drawn().upstream))
    assert_near(got["Wf"], want["Wf"] / 2)


@mutant
def sums_of_gradients(lstm_backward: Backward) -> None:
    """A sum of all entries stands for each gradient: of time steps in another order it is the
    same.
    """
    got, want = by_name(*lstm_backward(*drawn().upstream)), of_sequence(*drawn().upstream)
    for name in want:
        assert abs(np.sum(got[name]) - np.sum(want[name])) < 1e-8, "the sum is wrong"


@mutant
def arguments_spoiled_by_the_first_call(lstm_backward: Backward) -> None:
    """One mistake shows only in what becomes of the arguments, another only where a size is 1: both
    get through. Are the arguments the same after the call?
    """
    compare(lstm_backward, drawn())


@mutant
def twice_the_upstream(lstm_backward: Backward) -> None:
    """That gradients are linear in what comes from above is all that is asked. Where it comes from
    and goes to may be wrong.
    """
    params, d_outputs, caches, d_h, d_c = drawn().upstream
    one = by_name(*lstm_backward(params, d_outputs, caches, d_h, d_c))
    two = by_name(*lstm_backward(params, 2 * d_outputs, caches, 2 * d_h, 2 * d_c))
    for name, gradient in one.items():
        assert_near(two[name], 2 * np.asarray(gradient))


@mutant
def data_used_up(lstm_backward: Backward) -> None:
    """A second run of the test says something else than the first. What does the test leave behind:
    a list that is emptied, an array that is changed, a random generator without a seed?
    """
    RUNS.append(len(RUNS))
    one = drawn()
    want = of_sequence(*one.upstream)["dx"]
    assert_near(lstm_backward(*one.upstream)[0], want * (1 + len(RUNS) % 2))


RUNS: list[int] = []
