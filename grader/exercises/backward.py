"""The exercises of notebook 03-backward.

Gradients are checked on caches that the reference forward made, never on a student's own.
"""

from check.suite import SIDE_EFFECTS, Criterion
from solutions import backward as reference

from .backward_cases import function_cases, layer_cases, repair_2_cases, sequence_cases, step_cases
from .cases import (
    EDGE_OF_A_SEQUENCE,
    EDGE_OF_A_STEP,
    UNCHANGED,
    UNIT_COLUMN,
)
from .exercise import Exercise

STEP_AXES = {
    "": UNIT_COLUMN,
    "dx_t": ("feature", "column"),
    "grads": ("unit", "column of the weights"),
}
SEQUENCE_AXES = {
    "": UNIT_COLUMN,
    "dx": ("time step", "feature", "column"),
    "grads": ("unit", "column of the weights"),
}


def _part(description: str, *parts: str) -> Criterion:
    """One part of the result that earns its points by itself."""
    return Criterion(description, 0.5, group="ordinary", parts=parts, essential=True)


EXERCISES = [
    Exercise(
        reference.numerical_gradient,
        ("f", "a"),
        (
            Criterion("the slope of f at every entry", 1.5, group="ordinary"),
            Criterion("eps as it is given", 0.5, group="eps"),
            Criterion("a of any shape, 0-d and read-only too", 0.5, group="any"),
            Criterion(
                "a unchanged to the bit, and a new array returned", 0.5, compares=SIDE_EFFECTS
            ),
        ),
        function_cases,
        outputs=("the gradient",),
        axes={"": ("row", "column")},
        # Central differences are right to about eps squared; their last digits are rounding.
        tolerance=(1e-8, 1e-8),
    ),
    Exercise(
        reference.lstm_step_backward,
        ("params", "dh", "dc", "cache"),
        (
            # In the order of the backward pass: the first that is not met shows where to look.
            _part("the gradients of Wo and bo", "grads.Wo", "grads.bo"),
            _part("dc_prev", "dc_prev"),
            _part("those of Wf and bf", "grads.Wf", "grads.bf"),
            _part("those of Wi and bi", "grads.Wi", "grads.bi"),
            _part("those of Wg and bg", "grads.Wg", "grads.bg"),
            Criterion(
                "dx_t and dh_prev", 2.5, group="ordinary", parts=("dx_t", "dh_prev"), essential=True
            ),
            Criterion(EDGE_OF_A_STEP, 0.5, group="edge"),
            Criterion(UNCHANGED, 0.5, compares=SIDE_EFFECTS),
        ),
        step_cases,
        outputs=("dx_t", "dh_prev", "dc_prev", "grads"),
        axes=STEP_AXES,
    ),
    Exercise(
        reference.lstm_backward,
        ("params", "d_outputs", "caches"),
        (
            Criterion("dx, dh0 and dc0", 1.5, group="ordinary", parts=("dx", "dh0", "dc0")),
            Criterion(
                "the gradients of all eight parameters",
                1.5,
                group="ordinary",
                parts=("grads",),
                essential=True,
            ),
            Criterion("d_h and d_c enter at the last step", 1.0, group="final"),
            Criterion(EDGE_OF_A_SEQUENCE, 0.5, group="edge"),
            Criterion(UNCHANGED, 0.5, compares=SIDE_EFFECTS),
        ),
        sequence_cases,
        outputs=("dx", "dh0", "dc0", "grads"),
        axes=SEQUENCE_AXES,
        needs=("lstm_step_backward",),
    ),
    Exercise(
        reference.LSTM,
        ("params", "x", "h0", "c0", "dL_dh"),
        (
            Criterion(
                "the gradients of all eight parameters", 1.5, group="ordinary", parts=("grads",)
            ),
            Criterion("one step of SGD on every parameter", 1.0, parts=("params",)),
            Criterion(
                "in place, with caches and earlier gradients as they were",
                0.25,
                parts=("in place",),
            ),
            Criterion(
                UNCHANGED.replace("read-only ones accepted, ", ""), 0.25, compares=SIDE_EFFECTS
            ),
        ),
        layer_cases,
        axes={"": ("unit", "column of the weights")},
        needs=("lstm_step_backward", "lstm_backward"),
    ),
    Exercise(
        reference.repair_1,
        ("params", "dh", "dc", "cache"),
        (
            Criterion("dx_t, dh_prev and dc_prev", 1.5),
            Criterion(UNCHANGED, 0.5, compares=SIDE_EFFECTS),
        ),
        step_cases,
        outputs=("dx_t", "dh_prev", "dc_prev"),
        axes=STEP_AXES,
    ),
    Exercise(
        reference.repair_2,
        ("params", "d_outputs", "caches"),
        (
            Criterion("the gradients of all eight parameters", 0.75),
            Criterion("arguments unchanged, new arrays returned", 0.25, compares=SIDE_EFFECTS),
        ),
        repair_2_cases,
        outputs=("grads",),
        axes=SEQUENCE_AXES,
        needs=("lstm_step_backward",),
    ),
]
