"""Known mistakes of class_gradients."""

import numpy as np

from solutions.backward import lstm_backward
from solutions.characters import softmax_cross_entropy
from solutions.forward import lstm_forward
from solutions.training import READOUT, readout, readout_backward

from ..edits import edit

Array = np.ndarray

FORWARD = "lstm_forward(lstm, x, h0, c0)"
ASKED = "asked = labels >= 0"
ANSWERS = "outputs.transpose(1, 0, 2)[:, asked]  #"
ENTROPY = "    loss, dy = softmax_cross_entropy(logits, labels[asked])\n"
PLACE = "d_outputs.transpose(1, 0, 2)[:, asked] = dh"
BACKWARD = "lstm_backward(lstm, d_outputs, caches)"
RETURN = 'return loss, grads | {"Wy": dWy, "by": dby}, h, c'
OF_STEP = "share = asked.sum() / count"
EVERY_STEP = "        if not asked.any():\n            continue\n"


def class_gradients(
    model: dict[str, Array], x: Array, labels: Array, h0: Array, c0: Array
) -> tuple[float, dict[str, Array], Array, Array]:
    """A right answer that goes through the readout step by step."""
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    loss, count = 0.0, (labels >= 0).sum()
    dWy, dby = np.zeros_like(model["Wy"]), np.zeros_like(model["by"])
    d_outputs = np.zeros_like(outputs)
    for t in range(len(x)):
        asked = labels[t] >= 0
        if not asked.any():
            continue
        share = asked.sum() / count
        h_t = outputs[t][:, asked]
        logits = readout(model["Wy"], model["by"], h_t)
        loss_t, dy = softmax_cross_entropy(logits, labels[t][asked])
        W_t, b_t, dh = readout_backward(model["Wy"], share * dy, h_t)
        loss += share * loss_t
        dWy += W_t
        dby += b_t
        d_outputs[t][:, asked] = dh
    *_, grads = lstm_backward(lstm, d_outputs, caches)
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# ---------------------------------------------------------------- which steps and sequences

columns_in_another_order = edit(
    (ANSWERS, "outputs.transpose(1, 2, 0)[:, asked.T]  #"),
    (PLACE, "d_outputs.transpose(1, 2, 0)[:, asked.T] = dh"),
    hint="The hidden states are taken sequence by sequence, the labels step by step: most columns "
    "get the label of another one.",
)

# ---------------------------------------------------------------- the states

states_zeroed = edit(
    (FORWARD, "lstm_forward(lstm, x, np.zeros_like(h0), np.zeros_like(c0))"),
    hint="The sequence starts from zeros, whatever h0 and c0 are. What was read before this "
    "sequence is forgotten.",
)
hidden_state_zeroed = edit(
    (FORWARD, "lstm_forward(lstm, x, np.zeros_like(h0), c0)"),
    hint="The cell state goes on from c0, the hidden state begins at zero: h0 is not used.",
)
cell_state_zeroed = edit(
    (FORWARD, "lstm_forward(lstm, x, h0, np.zeros_like(c0))"),
    hint="The hidden state goes on from h0, the cell state begins at zero: c0 is not used.",
)
states_swapped_before = edit(
    (FORWARD, "lstm_forward(lstm, x, c0, h0)"),
    hint="h0 went in as the cell state and c0 as the hidden state. They have one shape, so nothing "
    "complains.",
)
states_swapped_after = edit(
    (RETURN, RETURN.replace("h, c", "c, h")),
    hint="Loss and gradients are right; the two states come back in each other's place.",
)
first_states_returned = edit(
    (RETURN, RETURN.replace("h, c", "h0.copy(), c0.copy()")),
    hint="Loss and gradients are right, but the states that come back are those before the first "
    "step: the next chunk would begin again where this one began.",
)
zero_states_returned = edit(
    (RETURN, RETURN.replace("h, c", "np.zeros_like(h), np.zeros_like(c)")),
    hint="Loss and gradients are right, and the states that come back are zeros: what the network "
    "has read is not handed on.",
)
all_hidden_states_returned = edit(
    (RETURN, RETURN.replace("h, c", "outputs, c")),
    hint="The hidden states of all steps come back where one is asked for: that after the last.",
)
states_not_returned = edit(
    (RETURN, RETURN.replace(", h, c", "")),
    hint="Only loss and gradients come back. Whoever reads a text in chunks needs the two states "
    "as well.",
)
states_before_gradients = edit(
    (RETURN, 'return loss, h, c, grads | {"Wy": dWy, "by": dby}'),
    hint="All four results are there, in another order than the docstring names them in.",
)
forward_run_twice = edit(
    ("    asked =", "    outputs, h, c, caches = lstm_forward(lstm, x, h, c)\n    asked ="),
    hint="The sequence was read twice, and the second time from the states that the first left.",
)

gradients_of_the_states_returned = edit(
    ("*_, grads =", "_, h, c, grads ="),
    hint="What came back under h and c are gradients: those of the states before the first step. "
    "The states after the last step are asked for, to go on from.",
)
states_taken_for_gradients = edit(
    (BACKWARD, "lstm_backward(lstm, d_outputs, caches, h, c)"),
    hint="The last states went into lstm_backward where it takes gradients of the last states. "
    "No loss depends on these but through the answers.",
)

# ---------------------------------------------------------------- the mean

mean_over_every_step = edit(
    (ENTROPY, f"{ENTROPY}    loss, dy = loss * asked.mean(), dy * asked.mean()\n"),
    hint="Loss and gradients are divided by T * N, though some of those steps ask nothing. Where "
    "few answers are asked for, the network would learn slowly for that reason alone.",
)
loss_over_every_step = edit(
    (ENTROPY, f"{ENTROPY}    loss = loss * asked.mean()\n"),
    hint="The gradients are right; the loss is divided by T * N, steps without an answer included.",
)
gradients_over_every_step = edit(
    (ENTROPY, f"{ENTROPY}    dy = dy * asked.mean()\n"),
    hint="The loss is right; the gradients are divided by T * N, steps without an answer "
    "included, and so are those of another loss.",
)
summed_over_all = edit(
    (ENTROPY, f"{ENTROPY}    loss, dy = loss * asked.sum(), dy * asked.sum()\n"),
    hint="Loss and gradients are those of a sum over all answers. A longer chunk or a larger batch "
    "would take larger steps.",
)
loss_summed_over_all = edit(
    (ENTROPY, f"{ENTROPY}    loss = loss * asked.sum()\n"),
    hint="The gradients are those of the mean; the loss is a sum over all answers, and does not "
    "fit them.",
)
gradients_summed_over_all = edit(
    (ENTROPY, f"{ENTROPY}    dy = dy * asked.sum()\n"),
    hint="The loss is a mean over the answers, and the gradients are those of their sum: "
    "numerical_gradient would find every one of them too large by the number of answers.",
)
summed_over_time = edit(
    (ENTROPY, f"{ENTROPY}    loss, dy = (each * asked.sum() / len(h0.T) for each in (loss, dy))\n"),
    hint="Over time the losses are summed, over the batch averaged. The docstring asks for one "
    "mean, over all labels that are not -1.",
)
loss_summed_over_time = edit(
    (ENTROPY, f"{ENTROPY}    loss = loss * asked.sum() / labels.shape[1]\n"),
    hint="The gradients are right, and the loss is summed over time and averaged over the batch "
    "alone.",
)
averaged_over_time_alone = edit(
    (ENTROPY, f"{ENTROPY}    loss, dy = loss * asked.sum() / len(x), dy * asked.sum() / len(x)\n"),
    hint="The losses were added up and divided by T. There are more answers than steps, where a "
    "batch has several sequences, or fewer, where little is asked.",
)
mean_of_the_means_of_steps = edit(
    (OF_STEP, "share = 1 / (labels >= 0).any(axis=1).sum()"),
    of=class_gradients,
    hint="A mean of the means of steps: an answer counts more where few are asked at its step. "
    "All answers should count alike.",
)
mean_of_the_means_of_all_steps = edit(
    (OF_STEP, "share = 1 / len(x)"),
    of=class_gradients,
    hint="Each step's mean was divided by T. Steps at which nothing is asked make the result "
    "smaller, and an answer counts more where it is alone.",
)
sum_of_the_means_of_steps = edit(
    (OF_STEP, "share = 1"),
    of=class_gradients,
    hint="The mean of each step is right, and these means were added up over time: the result "
    "grows with T.",
)
loss_as_mean_of_means = edit(
    ("loss += share * loss_t", "loss += loss_t / (labels >= 0).any(axis=1).sum()"),
    of=class_gradients,
    hint="The loss, beside right gradients, is a mean of the means of steps, in which an answer "
    "counts more where few are asked.",
)
gradients_without_their_share = edit(
    ("share * dy", "dy"),
    of=class_gradients,
    hint="The loss is weighted step by step, the gradients are not: each step's are those of its "
    "own mean.",
)
mean_of_the_means_of_columns = edit(
    (
        ENTROPY,
        f"""{ENTROPY}    column = np.nonzero(asked)[1]
    weights = 1 / np.bincount(column)[column] / np.unique(column).size
    pairs = zip(logits.T, labels[asked])
    each = [softmax_cross_entropy(z[:, None], label[None])[0] for z, label in pairs]
    loss, dy = np.sum(weights * each), dy * weights * len(column)
""",
    ),
    hint="Each sequence has a mean of its own here, and these were averaged: an answer counts more "
    "in a sequence that is asked little.",
)

# ---------------------------------------------------------------- which labels

minus_one_taken_for_a_class = edit(
    (ASKED, "asked = np.ones(labels.shape, dtype=bool)"),
    hint="-1 went into the cross-entropy as a label. NumPy counts it from the end: those steps are "
    "trained to answer the last class.",
)
unasked_taken_for_class_zero = edit(
    (ASKED, "labels = np.maximum(labels, 0)\n    asked = labels >= 0"),
    hint="Steps that ask nothing were given class 0 as their label, and count in the loss.",
)
minus_one_left_in_the_gradients = edit(
    (
        ENTROPY,
        "    loss, _ = softmax_cross_entropy(logits[:, asked], labels[asked])\n"
        "    _, dy = softmax_cross_entropy(logits, labels.ravel())\n",
    ),
    (ANSWERS, "outputs.transpose(1, 0, 2).reshape(len(h0), -1)  #"),
    ("    loss, _", "    asked = asked.ravel()\n    loss, _"),
    (
        "    loss, _ = softmax_cross_entropy(logits[:, asked], labels[asked])\n",
        "    loss, _ = softmax_cross_entropy(logits[:, asked], labels.ravel()[asked])\n",
    ),
    (
        "    d_outputs.transpose",
        "    asked = np.ones(labels.shape, dtype=bool)\n    d_outputs.transpose",
    ),
    hint="The loss leaves out what is not asked, the gradients do not: there -1 is a label, and "
    "means the last class.",
)
class_zero_left_out = edit(
    (ASKED, "asked = labels > 0"),
    hint="Answers of class 0 are left out, as if nothing were asked there: 0 is a class like all "
    "others.",
)
only_the_last_step_asked = edit(
    (ASKED, "asked = labels >= 0\n    asked[:-1] = False"),
    hint="Only the answers at the last step count. The labels ask at others as well.",
)
last_asked_step_alone = edit(
    (ASKED, "asked = labels >= 0\n    asked = asked & (asked[::-1].cumsum(axis=0)[::-1] == 1)"),
    hint="Of each sequence only the last answer counts. The mean is over all labels that are not "
    "-1.",
)
steps_asked_wholly_alone = edit(
    (ASKED, "asked = (labels >= 0) & (labels >= 0).all(axis=1, keepdims=True)"),
    hint="A step is left out as soon as one sequence of the batch is not asked there. It is single "
    "labels that are -1, not steps.",
)
first_column_decides = edit(
    (ASKED, "asked = (labels >= 0) & (labels[:, :1] >= 0)"),
    hint="The first sequence of the batch decides at which steps the others are asked.",
)
labels_of_another_order = edit(
    (ENTROPY, ENTROPY.replace("labels[asked]", "labels.T[asked.T]")),
    hint="Answers and labels stand in different orders: the ones step by step, the others "
    "sequence by sequence. So answers are compared with labels of other places.",
)
labels_one_step_late = edit(
    (ENTROPY, ENTROPY.replace("labels[asked]", "np.roll(labels[asked], 1)")),
    hint="Each answer is compared with the label before its own: labels belong to the step that "
    "they stand at, and were shifted once more.",
)

# ---------------------------------------------------------------- the cross-entropy

softmax_over_the_batch = edit(
    (
        ENTROPY,
        ENTROPY + "    p = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    p = p / p.sum(axis=1, keepdims=True)\n"
        "    columns = np.arange(p.shape[1])\n"
        "    loss, dy = -np.mean(np.log(p[labels[asked], columns])), p\n"
        "    dy[labels[asked], columns] -= 1\n"
        "    dy = dy / columns.size\n",
    ),
    hint="The probabilities of one class add up to 1 over all answers. Those of one answer should, "
    "over the classes.",
)
truth_not_taken_off = edit(
    (ENTROPY, f"{ENTROPY}    dy[labels[asked], np.arange(dy.shape[1])] += 1 / dy.shape[1]\n"),
    hint="The gradients, beside a right loss, are made of the probabilities alone: which class was "
    "right is not in them.",
)
wrong_sign = edit(
    (ENTROPY, f"{ENTROPY}    dy = -dy\n"),
    hint="The loss is right, and all ten gradients have the wrong sign: steps against them climb.",
)
loss_in_bits = edit(
    (ENTROPY, f"{ENTROPY}    loss = loss / np.log(2)\n"),
    hint="The loss is in bits. It is asked for in nats, and the gradients are those of nats.",
)
bits_throughout = edit(
    (ENTROPY, f"{ENTROPY}    loss, dy = loss / np.log(2), dy / np.log(2)\n"),
    hint="Loss and gradients are those of a logarithm to base 2. The docstring says nats.",
)
perplexity = edit(
    (ENTROPY, f"{ENTROPY}    loss = np.exp(loss)\n"),
    hint="The loss was put into exp: that is the perplexity. The logarithm itself is asked for.",
)
loss_of_each_answer = edit(
    (
        ENTROPY,
        ENTROPY + "    loss = np.array([softmax_cross_entropy(logits[:, [n]], "
        "labels[asked][[n]])[0] for n in range(dy.shape[1])])\n",
    ),
    hint="A loss for every answer comes back, where one number is asked for.",
)

no_number_where_nothing_is_asked = edit(
    (EVERY_STEP, ""),
    of=class_gradients,
    hint="A step at which nothing is asked has no mean: a mean of no numbers is nan, and nan times "
    "a share of 0 is nan as well.",
)

# ---------------------------------------------------------------- the readout

units_and_steps_mixed = edit(
    (ANSWERS, "outputs.reshape(len(h0), -1)[:, asked.ravel()]  #"),
    (PLACE, "d_outputs.reshape(len(h0), -1)[:, asked.ravel()] = dh"),
    hint="The outputs were reshaped from (T, H, N) to (H, T * N). reshape does not move axes: what "
    "was made are columns with numbers of several steps and units in them.",
)
units_and_sequences_mixed = edit(
    (ANSWERS, "outputs.reshape(-1, len(h0)).T[:, asked.ravel()]  #"),
    (PLACE, "d_outputs.reshape(-1, len(h0)).T[:, asked.ravel()] = dh"),
    hint="The outputs were reshaped to rows of H numbers. Their last axis is that of the "
    "sequences: such a row has numbers of several units and sequences in it.",
)

readout_of_the_last_step_alone = edit(
    ("dWy += W_t", "dWy = W_t"),
    ("dby += b_t", "dby = b_t"),
    of=class_gradients,
    hint="Wy and by have the gradients of the last answered step alone: inside the loop each step "
    "replaces what the steps before it gave.",
)
weights_of_the_last_step_alone = edit(
    ("dWy += W_t", "dWy = W_t"),
    of=class_gradients,
    hint="Wy has the gradient of the last answered step alone; by was added up over the steps.",
)
bias_of_the_last_step_alone = edit(
    ("dby += b_t", "dby = b_t"),
    of=class_gradients,
    hint="by has the gradient of the last answered step alone; Wy was added up over the steps.",
)
weights_with_the_last_hidden_state = edit(
    ("dWy, dby, dh", "_, dby, dh"),
    ("    d_outputs =", "    dWy = dy @ h[:, np.nonzero(asked)[1]].T\n    d_outputs ="),
    hint="Wy's gradient is made with the hidden states after the last step. Each answer was made "
    "of the hidden state at its own step.",
)
bias_flattened = edit(
    ("    *_, grads", "    dby = dby.sum(axis=1)\n    *_, grads"),
    hint="by's gradient has lost its second axis: by is a column, of shape (K, 1).",
)
bias_not_summed = edit(
    ("    *_, grads", "    dby = dy\n    *_, grads"),
    hint="by's gradient has a column for each answer. One by takes part in all of them, so their "
    "shares add up.",
)
bias_averaged = edit(
    ("    *_, grads", "    dby = dby / dy.shape[1]\n    *_, grads"),
    hint="by's gradient was divided by the number of answers a second time: the cross-entropy "
    "has done it already.",
)
weights_averaged = edit(
    ("    *_, grads", "    dWy = dWy / dy.shape[1]\n    *_, grads"),
    hint="Wy's gradient was divided by the number of answers a second time: the cross-entropy "
    "has done it already.",
)
readout_left_out = edit(
    (' | {"Wy": dWy, "by": dby}', ""),
    hint="The gradients of the LSTM are there, those of the readout are not: it would never learn.",
)
readout_alone = edit(
    ('grads | {"Wy": dWy, "by": dby}', '{"Wy": dWy, "by": dby}'),
    hint="Only the readout's two gradients come back: the eight of the LSTM are left behind.",
)
readout_transposed = edit(
    ('{"Wy": dWy', '{"Wy": dWy.T'),
    hint="Wy's gradient is transposed: it has a row for each unit, and Wy one for each class.",
)
bias_left_out_of_the_logits = edit(
    ('readout(model["Wy"], model["by"], answers)', 'model["Wy"] @ answers'),
    hint="The logits are made without by, and yet by gets a gradient.",
)
names_swapped = edit(
    ('{"Wy": dWy, "by": dby}', '{"Wy": dby, "by": dWy}'),
    hint="The gradients of Wy and by stand under each other's name.",
)

# ---------------------------------------------------------------- back into the LSTM

gradient_of_the_last_step_alone = edit(
    (PLACE, f"{PLACE}\n    d_outputs[:-1] = 0"),
    hint="The readout's gradients are right. Into the LSTM only those of the last step go back: "
    "every answer on the way has something to say as well.",
)
gradients_one_step_late = edit(
    (PLACE, f"{PLACE}\n    d_outputs = np.roll(d_outputs, 1, axis=0)"),
    hint="Every upstream gradient reaches the LSTM one step after the step that answered.",
)
gradients_one_step_early = edit(
    (PLACE, f"{PLACE}\n    d_outputs = np.roll(d_outputs, -1, axis=0)"),
    hint="Every upstream gradient reaches the LSTM one step before the step that answered.",
)
gradients_in_reverse = edit(
    (PLACE, f"{PLACE}\n    d_outputs = d_outputs[::-1]"),
    hint="The upstream gradients of the last steps stand at the first ones: time runs backwards "
    "inside lstm_backward, and needs no help.",
)
gradients_at_the_wrong_sequences = edit(
    (PLACE, "d_outputs.transpose(1, 2, 0)[:, asked.T] = dh"),
    hint="The upstream gradients are put down sequence by sequence, and were made step by step: "
    "they reach other places than those they belong to.",
)
gradients_without_gaps = edit(
    (
        PLACE,
        "flat = np.zeros((len(h0), asked.size))\n"
        "    flat[:, : dh.shape[1]] = dh\n"
        "    d_outputs = flat.reshape(len(h0), *labels.shape).transpose(1, 0, 2)",
    ),
    hint="The upstream gradients were put down one after the other, from the first step on, "
    "without the gaps where nothing is asked.",
)
gradients_at_unasked_steps = edit(
    (
        PLACE,
        PLACE.replace(
            "[:, asked] = dh",
            "[:, asked] = dh\n"
            "    d_outputs += d_outputs.mean(axis=0) * (labels < 0)[:, np.newaxis]",
        ),
    ),
    hint="Steps that ask nothing have an upstream gradient all the same. Theirs is zero.",
)
nothing_goes_back = edit(
    (PLACE, "pass"),
    hint="The readout's gradients are right, those of the LSTM are all zero: what the readout "
    "sends back never arrives.",
)
all_into_the_last_state = edit(
    (PLACE, "d_h = np.zeros_like(h0)\n    np.add.at(d_h.T, np.nonzero(asked)[1], dh.T)"),
    (BACKWARD, "lstm_backward(lstm, d_outputs, caches, d_h=d_h)"),
    hint="The upstream gradients of all steps were added up and sent into the last hidden state. "
    "Each belongs to the step that it comes from.",
)
last_step_counted_twice = edit(
    (BACKWARD, "lstm_backward(lstm, d_outputs, caches, d_h=d_outputs[-1])"),
    hint="What reaches the last hidden state is counted twice: as the last upstream gradient, and "
    "once more as d_h.",
)
every_gradient_into_the_cell_too = edit(
    (BACKWARD, "lstm_backward(lstm, d_outputs, caches, d_c=d_outputs[-1])"),
    hint="The last upstream gradient went into the cell state as well. The loss sees the hidden "
    "states alone.",
)
caches_reversed = edit(
    (BACKWARD, "lstm_backward(lstm, d_outputs, caches[::-1])"),
    hint="The caches were put in reverse order. lstm_backward goes from the last step to the "
    "first by itself.",
)
gradient_cut_at_every_step = edit(
    (
        f"*_, grads = {BACKWARD}",
        "grads = {name: np.zeros_like(array) for name, array in lstm.items()}\n"
        "    for d, cache in zip(d_outputs, caches, strict=True):\n"
        "        *_, of_step = lstm_backward(lstm, d[np.newaxis], [cache])\n"
        "        grads = {name: g + of_step[name] for name, g in grads.items()}",
    ),
    hint="Every step was treated by itself: nothing flows from a step to the one before it, so no "
    "memory can be learned.",
)
cell_gradient_cut_at_every_step = edit(
    (
        f"*_, grads = {BACKWARD}",
        "grads = {name: np.zeros_like(array) for name, array in lstm.items()}\n"
        "    dh_next = np.zeros_like(h0)\n"
        "    for d, cache in zip(d_outputs[::-1], caches[::-1], strict=True):\n"
        "        _, dh_next, _, of_step = lstm_backward(lstm, d[np.newaxis], [cache], dh_next)\n"
        "        grads = {name: g + of_step[name] for name, g in grads.items()}",
    ),
    hint="Backwards the hidden state's gradient goes from step to step and the cell state's is "
    "dropped: the memory's own way back is cut.",
)
one_step_gone_back_through = edit(
    (
        f"*_, grads = {BACKWARD}",
        "*_, grads = lstm_backward(lstm, d_outputs[-1:], caches[-1:])",
    ),
    hint="Only one step of the LSTM was gone back through, the last. The others made the answers "
    "as well.",
)
clipped_already = edit(
    (
        RETURN,
        'grads = grads | {"Wy": dWy, "by": dby}\n'
        "    return loss, clip_gradients(grads, 0.1)[0], h, c",
    ),
    hint="The gradients were clipped. That is the training loop's business: here they should be "
    "those of the loss.",
)
step_taken = edit(
    (
        RETURN,
        'grads = grads | {"Wy": dWy, "by": dby}\n'
        "    for name, g in grads.items():\n"
        "        model[name] -= 0.01 * g\n"
        "    return loss, grads, h, c",
    ),
    hint="The results are right, but the model has moved: a step was taken where only gradients "
    "were asked for.",
)
gradients_of_the_lstm_averaged = edit(
    (RETURN, "grads = {name: g / len(x) for name, g in grads.items()}\n    " + RETURN),
    hint="The LSTM's eight gradients were divided by T. They are sums over time, whatever the "
    "loss is a mean of.",
)
labels_overwritten = edit(
    ("    return loss", "    labels[labels < 0] = 0\n    return loss"),
    hint="The results are right, but every -1 in labels was overwritten: whoever uses them again "
    "is asked everywhere.",
)
readout_taken_out_of_the_model = edit(
    ("    outputs, h", '    model.pop("Wy"), model.pop("by")\n    outputs, h'),
    ("    lstm = ", '    Wy, by = model["Wy"], model["by"]\n    lstm = '),
    ('readout(model["Wy"], model["by"], answers)', "readout(Wy, by, answers)"),
    ('readout_backward(model["Wy"]', "readout_backward(Wy"),
    hint="Wy and by were taken out of the caller's model, which has eight arrays left after one "
    "call.",
)
