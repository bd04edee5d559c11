"""Mistakes of lstm_backward that only a close look finds."""

from ..edits import edit

STEP = "lstm_step_backward(params, dh + d_output, dc, cache)"

upstream_of_the_first_sequence = edit(
    (STEP, STEP.replace("d_output,", "d_output[:, :1],")),
    hint="All sequences of the batch get the upstream gradient of the first one.",
)
hidden_gradient_averaged_over_the_batch = edit(
    (STEP, STEP.replace("dh +", "dh.mean(axis=1, keepdims=True) +")),
    hint="From step to step the gradient of h is averaged over the batch. Each column is a "
    "sequence of its own.",
)
sums_in_half_precision = edit(
    (
        "grads[name] += step[name]",
        "grads[name] = (grads[name] + step[name]).astype(np.float16).astype(float)",
    ),
    hint="The gradients are summed up in float16, which keeps three digits of 16.",
)
weight_decay_added = edit(
    ("np.zeros_like(value)", "1e-3 * value"),
    hint="The sums begin with a thousandth of the parameters. Weight decay belongs to the "
    "optimiser.",
)
input_gradients_rounded_to_three_digits = edit(
    ("np.array(dx[::-1])", "np.array(dx[::-1]).round(3)"),
    hint="dx is rounded to three digits. That is for printing.",
)
