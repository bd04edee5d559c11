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
