"""Call a student's function that keeps the order of the arguments but has other names for them."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

# The arguments of what test cases call by name, in the order that the course asks for.
ORDERS = (
    ("input_size", "hidden_size", "rng", "scale", "forget_bias"),  # init_params
    ("x", "initial_hidden_state", "initial_cell_state"),  # LSTM.forward
    ("f", "a", "eps"),  # numerical_gradient
    ("params", "d_outputs", "caches", "d_h", "d_c"),  # lstm_backward
    ("dL_dh", "lr"),  # LSTM.backward
    ("params", "lr", "beta1", "beta2", "eps"),  # Adam
    (
        *("rng", "T", "hidden_size", "batch_size", "lr", "max_norm"),  # train
        *("max_sequences", "model", "show_progress"),
    ),
    (
        *("model", "inputs", "targets", "updates"),  # train_characters
        *("lr", "last_lr", "max_norm", "show_progress"),
    ),
    ("rng", "model", "prompt", "length", "temperature"),  # sample
)
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


def by_own_names(
    function: Callable[..., Any], given: Sequence[str], named: dict[str, Any]
) -> dict[str, Any]:
    """Named arguments under the names that a function has at their places.

    A name is replaced only when the function has no argument of this name, takes no further names
    (**kwargs), and has at the place of the argument one that the course has no name for. In all
    other cases the call fails, as it should.

    Args:
        function: the student's; a method without self.
        given: names of the arguments that are passed by position.
        named: the arguments that are passed by name.
    """
    order = next((o for o in ORDERS if o[: len(given)] == tuple(given) and {*named} <= {*o}), ())
    own = _parameters(function)
    if not order or not own or {*named} <= {*own}:
        return named
    found = {}
    for name, value in named.items():
        at = order.index(name)
        free = len(given) <= at < len(own) and own[at] not in order
        found[own[at] if name not in own and free else name] = value
    return found


def _parameters(function: Callable[..., Any]) -> list[str]:
    """Names of the parameters by position; none when they are not known, or more are taken."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
        return []
    return [p.name for p in parameters if p.kind is POSITIONAL]
