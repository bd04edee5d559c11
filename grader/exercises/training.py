"""The exercises of notebook 04-training.

A trained model is measured by the grader, with the reference forward, on sequences that its
training never saw.
"""

from check.suite import SIDE_EFFECTS, SILENCE, Criterion
from solutions import training as reference

from .cases import UNCHANGED
from .exercise import Exercise
from .optimiser_cases import adam_cases, clip_cases, repair_cases, sgd_cases
from .training_cases import adding_cases, mse_cases, readout_cases
from .training_run import train_cases

GROWN = (
    "a few steps from other models change every unit as training does",
    "the trained model grew out of the given one",
)

EXERCISES = [
    Exercise(
        reference.mse,
        ("y", "target"),
        (
            Criterion("the loss", 0.5, group="ordinary", parts=("loss",)),
            Criterion("its gradient", 0.75, group="ordinary", parts=("gradient",), essential=True),
            Criterion("one entry, and any number of axes", 0.5, group="any"),
            Criterion(UNCHANGED, 0.25, compares=SIDE_EFFECTS),
        ),
        mse_cases,
        outputs=("loss", "gradient"),
        axes={"": ("output", "column")},
    ),
    Exercise(
        reference.readout,
        ("Wy", "by", "h"),
        (Criterion("y of random batches", 0.75), Criterion(UNCHANGED, 0.25, compares=SIDE_EFFECTS)),
        readout_cases("by"),
        outputs=("y",),
        axes={"": ("output", "column")},
    ),
    Exercise(
        reference.readout_backward,
        ("Wy", "dy", "h"),
        (
            Criterion("dWy and dby", 0.75, group="ordinary", parts=("dWy", "dby")),
            Criterion("dh", 0.5, group="ordinary", parts=("dh",), essential=True),
            Criterion("K = 1 and N = 1 too", 0.5, group="edge"),
            Criterion(UNCHANGED, 0.25, compares=SIDE_EFFECTS),
        ),
        readout_cases("dy"),
        outputs=("dWy", "dby", "dh"),
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.sgd_step,
        ("params", "grads"),
        (
            Criterion(
                "every array of params one step further", 0.5, group="ordinary", parts=("params",)
            ),
            Criterion("whatever the order of the keys", 0.25, group="reordered", parts=("params",)),
            Criterion("gradients unchanged, params the same arrays", 0.25, compares=SIDE_EFFECTS),
        ),
        sgd_cases,
        axes={"": ("row", "column")},
    ),
    Exercise(
        reference.clip_gradients,
        ("grads", "max_norm"),
        (
            Criterion("gradients that are too long", 1.0, group="above"),
            Criterion("those that are short enough", 0.75, group="below"),
            Criterion("zero gradients without a warning", 0.25, group="zero", compares=SILENCE),
            Criterion(UNCHANGED, 0.5, compares=SIDE_EFFECTS),
        ),
        clip_cases,
        outputs=("clipped", "norm"),
        axes={"": ("row", "column")},
        # torch.nn.utils.clip_grad_norm_ divides by norm + 1e-6, which is as good. Nothing is
        # subtracted, so small gradients are as exact as large ones.
        tolerance=(0.0, 2e-5),
    ),
    Exercise(
        reference.Adam,
        ("params", "grads"),
        (
            Criterion("the first step", 0.75, group="ordinary", parts=("first",), essential=True),
            Criterion("several steps", 1.25, group="ordinary", parts=("last",)),
            Criterion("eps, and entries without a gradient", 0.5, group="eps", compares=SILENCE),
            Criterion("two optimisers share nothing; gradients may be reused", 0.25, group="apart"),
            Criterion("gradients unchanged, params the same arrays", 0.25, compares=SIDE_EFFECTS),
        ),
        adam_cases,
        axes={"": ("row", "column")},
        # The paper's other form, with eps scaled along, differs by about eps.
        tolerance=(1e-9, 1e-7),
    ),
    Exercise(
        reference.adding_problem,
        ("rng", "T", "N"),
        (
            Criterion(
                "the markers",
                1.0,
                parts=(
                    "the marker is -1 at the first and at the last step",
                    "every other marker is 0 or 1",
                    "two steps are drawn; the first step can be one, and keeps its marker",
                    "one of them is among the first ten steps",
                    "the other one is among the first T/2 - 1 steps",
                    "every step is drawn as often as it should be",
                ),
            ),
            Criterion(
                "the values",
                0.5,
                parts=(
                    "every value is finite and within [-1, 1]",
                    "the values are spread evenly over [-1, 1]",
                    "the values do not depend on the marks",
                    "the value of the first step is 0 where it is drawn, and random elsewhere",
                ),
            ),
            Criterion(
                "the target",
                0.75,
                parts=("y is 0.5 + (X1 + X2) / 4, of the steps drawn",),
            ),
            Criterion(
                "all randomness from rng",
                0.25,
                parts=(
                    "the same rng gives the same sequences",
                    "another rng gives other sequences",
                    "all sequences differ",
                ),
            ),
        ),
        adding_cases,
        property_check="adding_problem",
        seconds=60.0,  # for a loop over some 50,000 sequences on a busy machine
    ),
    Exercise(
        reference.train,
        ("rng",),
        (
            Criterion(
                "fresh sequences: half the error of a constant answer",
                1.0,
                group="run",
                parts=("on fresh sequences the mean error is below 0.08", *GROWN),
            ),
            Criterion(
                "a mean error below 0.03",
                1.0,
                group="run",
                parts=("on fresh sequences the mean error is below 0.03", *GROWN),
            ),
            Criterion(
                "95 in 100 to within 0.04",
                1.5,
                group="run",
                parts=("of fresh sequences 95 in 100 are answered to within 0.04", *GROWN),
            ),
            Criterion(
                "an end in time",
                0.25,
                group="run",
                parts=(
                    "training ends as soon as the criterion is met",
                    "the errors are those of the models",
                ),
            ),
            Criterion(
                "rng, model, lr, max_norm, max_sequences and errors",
                0.75,
                group="short",
                parts=(
                    "training starts from the given model",
                    "all ten arrays are trained",
                    "the same rng gives the same model",
                    "another rng gives another model",
                    "training ends at max_sequences, with an error for each",
                    "errors are absolute, and taken before the model learns from the sequence",
                    "without a model training begins with new_model, for T steps",
                    "the model that is given is the one that is trained",
                    "lr sets how far a step goes",
                    "max_norm limits the gradients",
                    "every batch is drawn afresh",
                    "errors are those of sequences read from zero states to the last step",
                    "the first step follows the gradient of the mean squared error",
                    "the gradients are those of a mean over the batch, and a large max_norm leaves"
                    " them",
                    "Adam remembers the gradients of earlier steps",
                ),
            ),
        ),
        train_cases,
        property_check="training_run",
        every_case=True,
        seconds=120.0,
        runs_long=True,
        needs=("mse", "readout", "readout_backward", "clip_gradients", "Adam", "adding_problem"),
    ),
    Exercise(
        reference.repair_1,
        ("params", "gradients", "lr", "max_norm"),
        (
            Criterion("params after all steps", 0.75, group="ordinary", parts=("params",)),
            Criterion("norms before clipping", 0.5, group="ordinary", parts=("norms",)),
            Criterion("gradients unchanged, params the same arrays", 0.25, compares=SIDE_EFFECTS),
        ),
        repair_cases,
        axes={"": ("row", "column"), "norms": ("gradient",)},
        needs=("clip_gradients", "Adam"),
        # As of clip_gradients, whose norm may have 1e-6 added, and of Adam's two forms.
        tolerance=(1e-9, 2e-5),
    ),
]
