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

# ---------------------------------------------------------------- sequences left out of a sum

first_sequence_left_out_of_the_weights = edit(
    (WEIGHTS, "dy[:, 1:] @ h[:, 1:].T"),
    hint="dWy lacks the first sequence of the batch; dby has all of them. Where does the loop for "
    "it begin?",
)
last_sequence_left_out_of_the_weights = edit(
    (WEIGHTS, "dy[:, :-1] @ h[:, :-1].T"),
    hint="dWy lacks the last sequence of the batch; dby has all of them. Where does the loop for "
    "it end?",
)
first_sequence_left_out_of_the_bias = edit(
    (BIAS, "dy[:, 1:].sum(axis=1, keepdims=True)"),
    hint="dby lacks the first sequence of the batch, which dWy counts: a sum over columns begins "
    "at the second.",
)
last_sequence_left_out_of_the_bias = edit(
    (BIAS, "dy[:, :-1].sum(axis=1, keepdims=True)"),
    hint="dby lacks the last sequence of the batch, which dWy counts: a sum over columns ends one "
    "too early.",
)
first_sequence_left_out = edit(
    (WEIGHTS, "dy[:, 1:] @ h[:, 1:].T"),
    (BIAS, "dy[:, 1:].sum(axis=1, keepdims=True)"),
    hint="dWy and dby both lack the first sequence of the batch: loops count from 0, as columns "
    "do.",
)
last_sequence_left_out = edit(
    (WEIGHTS, "dy[:, :-1] @ h[:, :-1].T"),
    (BIAS, "dy[:, :-1].sum(axis=1, keepdims=True)"),
    hint="dWy and dby both lack the last sequence of the batch: range ends before its end by "
    "itself, and nothing has to be taken off.",
)
first_sequence_without_hidden_gradient = edit(
    (HIDDEN, "Wy.T @ np.where(np.arange(dy.shape[1]) > 0, dy, 0)"),
    hint="The first column of dh stays 0: the sequence in it has a gradient like all others.",
)
last_sequence_without_hidden_gradient = edit(
    (HIDDEN, "Wy.T @ np.where(np.arange(1, dy.shape[1] + 1) < dy.shape[1], dy, 0)"),
    hint="The last column of dh stays 0: the sequence in it is left out, where the parameters "
    "count it.",
)
last_sequence_alone_for_the_weights = edit(
    (WEIGHTS, "dy[:, -1:] @ h[:, -1:].T"),
    hint="dWy is that of the last sequence alone, as if = stood for +=; dby is summed over all of "
    "them.",
)
last_sequence_alone_for_the_bias = edit(
    (BIAS, "dy[:, -1:].copy()"),
    hint="dby is that of the last sequence alone, as if = stood for +=; dWy is summed over all of "
    "them.",
)
first_sequence_alone = edit(
    (WEIGHTS, "dy[:, :1] @ h[:, :1].T"),
    (BIAS, "dy[:, :1].copy()"),
    hint="dWy and dby are those of the first sequence: what the others add to them is missing.",
)
first_sequence_alone_for_the_bias = edit(
    (BIAS, "dy[:, :1].copy()"),
    hint="dby is the first column of dy, and nothing of the other sequences was added to it.",
)

# ---------------------------------------------------------------- sums in the caller's arrays

SUM_IN_DY = (
    "dby = dy[:, :1]\n    for n in range(1, dy.shape[1]):\n        dby += dy[:, n : n + 1]\n    "
)

bias_summed_in_dy_first = edit(
    ("return", f"{SUM_IN_DY}return"),
    (BIAS, "dby"),
    hint="dby is right, and dWy and dh are made of a dy that has changed: a slice is a view, so "
    "that what is added to it goes into the first column of dy.",
)
bias_summed_in_dy_before_dh = edit(
    ("return", f"dWy = {WEIGHTS}\n    {SUM_IN_DY}return"),
    (f"return {WEIGHTS}, {BIAS}", "return dWy, dby"),
    hint="dWy and dby are right, but the sum for dby was made inside dy, in a slice of it, and dh "
    "comes of what dy is after that.",
)
bias_summed_in_dy_last = edit(
    ("return", f"dWy, dh = {WEIGHTS}, {HIDDEN}\n    {SUM_IN_DY}return"),
    (f"return {WEIGHTS}, {BIAS}, {HIDDEN}", "return dWy, dby, dh"),
    hint="All three are right, but dby is a view of dy, whose first column now holds the sum over "
    "the batch. A slice is no copy.",
)
first_column_is_a_view = edit(
    (BIAS, "dy[:, :1]"),
    hint="dby is a view of dy, its first column, and no sum over the batch: what changes one will "
    "change the other.",
)
weights_gradient_added_to_the_weights = edit(
    (f"return {WEIGHTS}, {BIAS}, {HIDDEN}", f"Wy += {WEIGHTS}\n    return Wy, {BIAS}, {HIDDEN}"),
    hint="dWy was added into Wy itself: the caller's weights have changed, and what comes back is "
    "their sum. The step is taken elsewhere.",
)
weights_gradient_in_place_of_the_weights = edit(
    (WEIGHTS, "np.matmul(dy, h.T, out=Wy)"),
    hint="dWy was written into Wy before dh was made: the weights are lost, and dh is made of "
    "their gradient.",
)
weights_gradient_in_place_of_the_weights_last = edit(
    ("return", f"dh = {HIDDEN}\n    return"),
    (f"{WEIGHTS}, {BIAS}, {HIDDEN}", f"np.matmul(dy, h.T, out=Wy), {BIAS}, dh"),
    hint="All three are right, but dWy was written over Wy: after the backward pass the readout "
    "has a gradient for its weights.",
)
hidden_gradient_in_place_of_h = edit(
    (HIDDEN, "np.matmul(Wy.T, dy, out=h)"),
    hint="All three are right, but dh was written over h, which belongs to the caller: whoever "
    "looks at the hidden state later finds its gradient.",
)
