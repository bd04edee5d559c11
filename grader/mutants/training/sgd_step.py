"""Known mistakes of sgd_step."""

import numpy as np

from .. import mutant

Array = np.ndarray
Arrays = dict[str, Array]


@mutant
def only_a_name_moved(params: Arrays, grads: Arrays, lr: float) -> None:
    """No array has moved: the new values went to a name, or to a dict of your own, that is
    forgotten at the end. In place means that the old array holds the new numbers."""
    for name, parameter in params.items():
        parameter = parameter - lr * grads[name]


@mutant
def entries_replaced(params: Arrays, grads: Arrays, lr: float) -> None:
    """The dict holds new arrays now, and the old ones have not moved. A layer that keeps the old
    ones would never learn."""
    for name in params:
        params[name] = params[name] - lr * grads[name]


@mutant
def climbed_up(params: Arrays, grads: Arrays, lr: float) -> None:
    """The step goes uphill: the loss grows along the gradient, and you want it smaller."""
    for name, parameter in params.items():
        parameter += lr * grads[name]


@mutant
def rate_always_the_same(params: Arrays, grads: Arrays, lr: float) -> None:
    """The step is always that of lr = 0.01: a number stands where the argument should."""
    for name, parameter in params.items():
        parameter -= 0.01 * grads[name]


@mutant
def whole_gradient_taken(params: Arrays, grads: Arrays, lr: float) -> None:
    """The whole gradient was subtracted: lr, the share of it to subtract, is not used."""
    for name, parameter in params.items():
        parameter -= grads[name]


@mutant
def divided_by_the_rate(params: Arrays, grads: Arrays, lr: float) -> None:
    """A smaller lr makes a longer step here: the gradient is divided by it and should be
    multiplied."""
    for name, parameter in params.items():
        parameter -= grads[name] / lr


@mutant
def overwritten_by_the_step(params: Arrays, grads: Arrays, lr: float) -> None:
    """The parameters hold the step itself and what they were is gone. =- is an assignment and a
    minus sign, which is another thing than -=."""
    for name, parameter in params.items():
        parameter[...] = -lr * grads[name]


@mutant
def gradients_scaled_in_place(params: Arrays, grads: Arrays, lr: float) -> None:
    """params is right, but the caller's gradients have changed: they were scaled by lr, or emptied
    after the step, in place."""
    for name, parameter in params.items():
        grads[name] *= lr
        parameter -= grads[name]


@mutant
def matched_by_place(params: Arrays, grads: Arrays, lr: float) -> None:
    """Parameters and gradients were matched by their places in the dicts, and grads may come in
    another order. What they have in common is the names."""
    for parameter, gradient in zip(params.values(), grads.values(), strict=True):
        parameter -= lr * gradient


@mutant
def steps_of_the_weights_alone(params: Arrays, grads: Arrays, lr: float) -> None:
    """The weights have moved, the bias stays where it was: every array of params is trained."""
    for name, parameter in params.items():
        if name.startswith("W"):
            parameter -= lr * grads[name]


@mutant
def return_after_the_first(params: Arrays, grads: Arrays, lr: float) -> object:
    """One array has moved, the first. A return inside the loop ends all of it."""
    for name, parameter in params.items():
        parameter -= lr * grads[name]
        return params
    return params
