"""Mistakes of Adam that only a close look finds."""

from ..edits import edit

STEP = "self.params[name] -= "

WeightDecay = edit(
    (STEP, f"{STEP}1e-3 * self.lr * self.params[name]\n            {STEP}"),
    hint="The parameters are pulled towards zero by a thousandth of the learning rate. Weight "
    "decay is not part of Adam.",
)
FirstMeanInHalfPrecision = edit(
    (
        "self.m = {name: np.zeros_like(p)",
        "self.m = {name: np.zeros_like(p, dtype=np.float16)",
    ),
    hint="The first mean is kept in float16, which keeps three digits of 16.",
)
LearningRateFadesSlowly = edit(
    (f"{STEP}self.lr *", f"{STEP}self.lr * 0.999**self.t *"),
    hint="The learning rate fades by a thousandth at every step. The schedule belongs to the loop "
    "that trains.",
)
