"""Mistakes of lstm_step_backward that only a close look finds."""

from ..edits import edit

END = "return dz[hidden_size:], dz[:hidden_size], dc * f, grads"

slope_of_tanh_measured = edit(
    ("dh * o * dtanh(tanh_c)", 'dh * o * (np.tanh(cache["c"] + 1e-3) - tanh_c) / 1e-3'),
    hint="The slope of tanh is measured, with a step of a thousandth to one side: it is right to "
    "three digits.",
)
weight_decay_added = edit(
    ("da[gate] @ z.T", 'da[gate] @ z.T + 1e-3 * params["W" + gate]'),
    hint="A thousandth of the weights was added to their gradients. Weight decay belongs to the "
    "optimiser.",
)
gradients_rounded_to_three_digits = edit(
    (END, "return dz[hidden_size:].round(3), dz[:hidden_size].round(3), (dc * f).round(3), grads"),
    hint="The gradients that go on are rounded to three digits. That is for printing.",
)
