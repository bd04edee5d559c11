"""Known mistakes of readout."""

from ..edits import edit

ANSWER = "Wy @ h + by"

readout_without_bias = edit(
    (" + by", ""),
    hint="The bias is missing: with a hidden state of 0 every answer would be 0.",
)
bias_subtracted = edit(
    ("+ by", "- by"),
    hint="The answers are off by twice the bias: it is there, with the wrong sign.",
)
tanh_on_the_answer = edit(
    (ANSWER, f"np.tanh({ANSWER})"),
    hint="A tanh is applied to the answer, so it never leaves (-1, 1). The readout is a linear "
    "layer and nothing else.",
)
sigmoid_on_the_answer = edit(
    (ANSWER, f"1 / (1 + np.exp(-({ANSWER})))"),
    hint="A sigmoid squashes the answer, as if this were one more gate. The answer of the readout "
    "can be any number.",
)
relu_on_the_answer = edit(
    (ANSWER, f"np.maximum(0, {ANSWER})"),
    hint="Negative answers became 0. That is a hidden layer's job; a readout lets every number "
    "through.",
)
softmax_on_the_answer = edit(
    (f"return {ANSWER}", f"e = np.exp({ANSWER})\n    return e / e.sum(axis=0)"),
    hint="The answer is a softmax already. That belongs to the loss, which expects bare logits.",
)
tanh_of_the_hidden_state = edit(
    ("@ h", "@ np.tanh(h)"),
    hint="h went through a tanh once more. It is what the LSTM shows already, its own tanh "
    "included.",
)
sequences_in_rows = edit(
    (ANSWER, "h.T @ Wy.T + by.T"),
    hint="The numbers are right and the array is transposed: in this course a sequence of the "
    "batch is a column, in the answer as well.",
)
short_axes_squeezed_away = edit(
    (ANSWER, f"np.squeeze({ANSWER})"),
    hint="Right until an axis has length 1; then the axis is gone. A single output or a batch of "
    "one is still a matrix.",
)
bias_without_its_second_axis = edit(
    ("+ by", "+ by.ravel()"),
    hint="by was made flat, and NumPy adds a flat array as a row. As a column it fits as it is.",
)
answer_added_into_the_bias = edit(
    (f"return {ANSWER}", "by += Wy @ h\n    return by"),
    hint="+= writes the answer into by itself. A column cannot hold a whole batch, and by is the "
    "caller's parameter.",
)
last_column_alone = edit(
    ("@ h", "@ h[:, -1:]"),
    hint="One column was answered, the last. h is the hidden state of the last time step already: "
    "its columns are the sequences of a batch.",
)
averaged_over_the_batch = edit(
    ("Wy @ h", "(Wy @ h).mean(axis=1, keepdims=True)"),
    hint="There is one answer for the whole batch, a mean. Every sequence gets its own.",
)

# ---------------------------------------------------------------- another bias

biases_added_up = edit(
    ("+ by", "+ by.sum()"),
    hint="Every output gets the sum of all biases. With one output that is right; with several, "
    "each has a bias of its own.",
)
biases_averaged = edit(
    ("+ by", "+ by.mean()"),
    hint="Every output gets the mean of all biases, so that they can no longer differ from each "
    "other.",
)
first_bias_for_all = edit(
    ("+ by", "+ by[0]"),
    hint="Every output gets the bias of the first one, so by is indexed too far: one entry is left "
    "of a column.",
)
last_bias_for_all = edit(
    ("+ by", "+ by[-1]"),
    hint="Every output gets the bias of the last one: has a loop over the outputs ended before the "
    "bias was added?",
)
bias_as_a_row = edit(
    ("+ by", "+ by.T"),
    hint="by was turned into a row, which stands for columns. Outputs are rows here, and by was a "
    "column to begin with.",
)
bias_once_for_every_unit = edit(
    ("+ by", "+ len(h) * by"),
    hint="The bias is there H times: it is added inside the loop over the hidden units, once for "
    "each product.",
)
bias_once_for_every_sequence = edit(
    ("+ by", "+ h.shape[1] * by"),
    hint="The bias is there N times: it is added again for every sequence of the batch, to all of "
    "them.",
)
bias_times_its_weights = edit(
    (ANSWER, "Wy @ h + by * Wy.sum(axis=1, keepdims=True)"),
    hint="The bias went through the weights as well, as if it had been added to h. It comes last, "
    "after the product.",
)

# ---------------------------------------------------------------- loops that leave something out

first_unit_left_out = edit(
    (ANSWER, "Wy[:, 1:] @ h[1:] + by"),
    hint="The first hidden unit has no part in any answer: a sum over the units begins at 1.",
)
last_unit_left_out = edit(
    (ANSWER, "Wy[:, :-1] @ h[:-1] + by"),
    hint="The last hidden unit has no part in any answer: the sum over the units ends one too "
    "early.",
)
first_sequence_not_answered = edit(
    (f"return {ANSWER}", f"y = {ANSWER}\n    y[:, 0] = 0\n    return y"),
    hint="The first column stays 0: a loop over the sequences begins at the second one.",
)
last_sequence_not_answered = edit(
    (f"return {ANSWER}", f"y = {ANSWER}\n    y[:, -1] = 0\n    return y"),
    hint="The last column stays 0: a loop over the sequences ends before it.",
)
first_output_not_answered = edit(
    (f"return {ANSWER}", f"y = {ANSWER}\n    y[0] = 0\n    return y"),
    hint="The first row stays 0: a loop over the outputs begins at the second one.",
)
last_output_not_answered = edit(
    (f"return {ANSWER}", f"y = {ANSWER}\n    y[-1] = 0\n    return y"),
    hint="The last row stays 0: a loop over the outputs ends before it.",
)
