"""The exercises of notebook 02-forward."""

from check.suite import SIDE_EFFECTS, Criterion
from solutions import forward as reference

from .cases import (
    EDGE_OF_A_SEQUENCE,
    EDGE_OF_A_STEP,
    NEW_ARRAY,
    NEW_ARRAYS,
    UNIT_COLUMN,
)
from .exercise import Exercise
from .forward_cases import (
    fused_cases,
    layer_cases,
    row_cases,
    sequence_cases,
    stack_cases,
    step_cases,
)

STATES = ("outputs", "final_h", "final_c")
STEP_AXES = {"": UNIT_COLUMN, "x_t": ("feature", "column")}
SEQUENCE_AXES = {"": UNIT_COLUMN, "outputs": ("time step", *UNIT_COLUMN)}

EXERCISES = [
    Exercise(
        reference.lstm_step,
        ("params", "x_t", "h_prev", "c_prev"),
        (
            Criterion("h and c of random batches", 2.0, group="ordinary", parts=("h", "c")),
            Criterion("the eight arrays of the cache", 1.0, group="ordinary", parts=("cache",)),
            Criterion(EDGE_OF_A_STEP, 0.5, group="edge"),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        step_cases,
        outputs=("h", "c", "cache"),
        axes=STEP_AXES,
        extensible=("cache",),
    ),
    Exercise(
        reference.lstm_forward,
        ("params", "x", "h0", "c0"),
        (
            Criterion(
                "outputs, h and c of random batches",
                2.0,
                group="ordinary",
                parts=("outputs", "h", "c"),
            ),
            Criterion(
                "the caches of all steps, in order", 1.0, group="ordinary", parts=("caches",)
            ),
            Criterion(EDGE_OF_A_SEQUENCE, 0.5, group="edge"),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        sequence_cases,
        outputs=("outputs", "h", "c", "caches"),
        axes=SEQUENCE_AXES,
        extensible=("caches",),
        needs=("lstm_step",),
    ),
    Exercise(
        reference.LSTM,
        ("params", "x", "initial_hidden_state", "initial_cell_state"),
        (
            Criterion(
                "outputs, final_h and final_c of random batches",
                1.5,
                group="ordinary",
                parts=STATES,
            ),
            Criterion(
                "(T, D) is one sequence, and states start at zero",
                1.0,
                group="defaults",
                parts=STATES,
            ),
            Criterion(
                "self.caches holds the caches of the last forward, params what is set now",
                1.0,
                group="ordinary",
                parts=("caches", "params"),
            ),
            Criterion("a later forward leaves earlier results alone", 0.25, group="again"),
            Criterion("params gives the arrays themselves", 0.25, group="written"),
            Criterion(
                "parameters of the right shapes, drawn with rng",
                0.5,
                group="built",
                parts=(
                    "every parameter is finite",
                    "the weights of a gate differ from each other",
                    "the weights have a usual standard deviation",
                    "the four gates have different weights",
                    "without rng two layers differ",
                    "the same seed gives the same parameters",
                    "another seed gives other parameters",
                ),
            ),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        layer_cases,
        axes={**SEQUENCE_AXES, "later outputs": ("time step", *UNIT_COLUMN)},
        extensible=("caches", "later caches"),
        property_check="layer",
        needs=("lstm_step", "lstm_forward"),
    ),
    Exercise(
        reference.stack_params,
        ("params",),
        (
            Criterion("W and b, the gates in their order", 0.75),
            Criterion(NEW_ARRAYS, 0.25, compares=SIDE_EFFECTS),
        ),
        stack_cases,
        outputs=("W", "b"),
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.lstm_step_fused,
        ("W", "b", "x_t", "h_prev", "c_prev"),
        (
            Criterion("h and c of random batches", 1.5),
            Criterion(NEW_ARRAYS, 0.5, compares=SIDE_EFFECTS),
        ),
        fused_cases,
        outputs=("h", "c"),
        axes={"": UNIT_COLUMN},
    ),
    Exercise(
        reference.repair_1,
        ("params", "x", "h0", "c0"),
        (
            Criterion("outputs, h and c of random batches", 0.75),
            Criterion(NEW_ARRAY, 0.25, compares=SIDE_EFFECTS),
        ),
        sequence_cases,
        outputs=("outputs", "h", "c"),
        axes=SEQUENCE_AXES,
        needs=("lstm_step",),
    ),
    Exercise(
        reference.repair_2,
        ("params", "x", "h0", "c0"),
        (
            Criterion("outputs, h and c of random sequences", 2.5),
            Criterion(NEW_ARRAY, 0.5, compares=SIDE_EFFECTS),
        ),
        row_cases,
        outputs=("outputs", "h", "c"),
        axes={"": ("row", "unit"), "outputs": ("time step", "unit")},
        needs=("lstm_step", "lstm_forward"),
    ),
]
