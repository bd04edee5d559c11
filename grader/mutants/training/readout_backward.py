"""Known mistakes of readout_backward."""

from ..edits import edit

WEIGHTS, BIAS, HIDDEN = "dy @ h.T", "dy.sum(axis=1, keepdims=True)", "Wy.T @ dy"

parameters_averaged_over_the_batch = edit(
    (WEIGHTS, f"{WEIGHTS} / h.shape[1]"),
    (BIAS, f"{BIAS} / h.shape[1]"),
    hint="dh is right, dWy and dby are N times too small. The loss has divided by the batch "
    "already, so it is in dy.",
)
weights_averaged_over_the_batch = edit(
    (WEIGHTS, f"{WEIGHTS} / h.shape[1]"),
    hint="dWy is a mean over the batch, dby a sum. Whatever mean there is to be is in dy already.",
)
bias_averaged_over_the_batch = edit(
    ("dy.sum(", "dy.mean("),
    hint="dby is a mean over the batch, dWy a sum. A matrix product sums over the batch by itself; "
    "for the bias you have to do it.",
)
hidden_averaged_over_the_batch = edit(
    (HIDDEN, f"{HIDDEN} / h.shape[1]"),
    hint="dh is N times too small. Each sequence has its own hidden state, so there is nothing to "
    "average.",
)
everything_averaged_over_the_batch = edit(
    ("return", "dy = dy / dy.shape[1]\n    return"),
    hint="All three are N times too small: dy was divided once more by the size of the batch.",
)
dy_divided_in_place = edit(
    ("return", "dy /= dy.shape[1]\n    return"),
    hint="dy was divided by N in place: the caller's gradient has shrunk, and it had been a mean "
    "before that.",
)
bias_gradient_flat = edit(
    (", keepdims=True", ""),
    hint="dby has lost its second axis. In a step by (K, 1) less dby (K,) becomes a square, "
    "without an error.",
)
bias_gradient_as_a_row = edit(
    (BIAS, "dy.sum(axis=1)[np.newaxis]"),
    hint="dby is a row, and by is a column: turned, it would spread over by, not be taken off it.",
)
bias_gradient_not_summed = edit(
    (BIAS, "dy"),
    hint="dby is dy itself, a column for each sequence. One bias serves the whole batch, so its "
    "gradient is a sum over all of it.",
)
bias_summed_over_the_outputs = edit(
    ("axis=1", "axis=0"),
    hint="dby was summed along the wrong axis: every output has a bias, the sequences of a batch "
    "share it.",
)
one_number_for_the_bias = edit(
    (BIAS, "dy.sum()"),
    hint="dby was summed over everything, outputs included: one number for K biases.",
)
last_sequence_alone = edit(
    (WEIGHTS, "dy[:, -1:] @ h[:, -1:].T"),
    (BIAS, "dy[:, -1:].copy()"),
    hint="dWy and dby are those of the last sequence: each round of the loop overwrote what the "
    "one before had found.",
)
weights_gradient_turned = edit(
    (WEIGHTS, "h @ dy.T"),
    hint="dWy is transposed. Entry by entry it belongs to Wy, so it has the shape of Wy.",
)
hidden_gradient_turned = edit(
    (HIDDEN, "dy.T @ Wy"),
    hint="dh has a row for each sequence, and h has a column for each.",
)
hidden_gradient_first = edit(
    (f"{WEIGHTS}, {BIAS}, {HIDDEN}", f"{HIDDEN}, {WEIGHTS}, {BIAS}"),
    hint="The three are right and come in another order than is asked: parameters first, then dh.",
)
slope_of_tanh_at_h = edit(
    (HIDDEN, f"{HIDDEN} * (1 - h**2)"),
    hint="dh went through the slope of a tanh as well. The tanh that made h lies inside the LSTM, "
    "and lstm_backward has its slope.",
)
slope_of_sigmoid_at_h = edit(
    (HIDDEN, f"{HIDDEN} * h * (1 - h)"),
    hint="dh went through the slope of a sigmoid as well. The readout is linear; the gates' slopes "
    "are the LSTM's business.",
)
hidden_state_in_its_own_gradient = edit(
    (HIDDEN, f"{HIDDEN} * h"),
    hint="dh has h as a factor. In a product each factor's slope is made of the other one.",
)
hidden_gradient_summed = edit(
    (HIDDEN, f"({HIDDEN}).sum(axis=1, keepdims=True)"),
    hint="dh was summed over the batch. The parameters are shared by the sequences; hidden states "
    "are not.",
)
answer_for_its_gradient = edit(
    ("return", "dy = Wy @ h\n    return"),
    hint="The answer y was sent back in place of dy: what flows backward is the gradient at y, not "
    "y itself.",
)
hidden_gradient_left_out = edit(
    (f", {HIDDEN}", ""),
    hint="Two come back, for the readout's own parameters. Without dh the LSTM below would learn "
    "nothing.",
)
parameters_in_a_dict = edit(
    (f"{WEIGHTS}, {BIAS}", f'{{"Wy": {WEIGHTS}, "by": {BIAS}}}'),
    hint="dWy and dby come in a dict and dh beside it: three separate arrays are asked for.",
)
