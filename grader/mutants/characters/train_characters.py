"""Known mistakes of train_characters."""

from ..edits import edit

# Parts of the reference.
AGAIN = "            if n % M == 0:\n"
GRADIENTS = "loss, grads, h, c = class_gradients(model, x, targets[n % M], h, c)"
RATE = "            optimiser.lr = lr * (last_lr / lr) ** (n / max(updates - 1, 1))\n"
PART = "n / max(updates - 1, 1)"
CLIP = "clip_gradients(grads, max_norm)[0]"
STEP = f"            optimiser.step({CLIP})\n"
APPEND = "losses.append(loss)"
MAKE = "optimiser, losses = Adam(model, lr), []"
INPUTS = "one_hot(inputs[n % M]"
TARGETS = "targets[n % M]"
FOR = "        for n in range(updates):\n"

# ---------------------------------------------------------------- states

states_zeroed = edit(
    (AGAIN, "            if True:\n"),
    hint="""Every chunk begins with zero states, as if it were the beginning of a text: what the
    network knew at the end of the chunk before it is thrown away.""",
)

states_never_zeroed = edit(
    (AGAIN, "            if n == 0:\n"),
    hint="""When training comes back to the first chunk, the states are still those of the end of
    the text, which does not stand before its beginning.""",
)

hidden_state_alone_carried = edit(
    ("loss, grads, h, c =", "loss, grads, h, _ ="),
    hint="""The hidden state is handed on to the next chunk, and the cell state, the long memory,
    begins with zeros again.""",
)

cell_state_alone_carried = edit(
    ("loss, grads, h, c =", "loss, grads, _, c ="),
    hint="""The cell state is handed on to the next chunk, and the hidden state begins with zeros
    again.""",
)

states_exchanged = edit(
    ("loss, grads, h, c =", "loss, grads, c, h ="),
    hint="""The next chunk begins with the hidden state as its cell state, and the other way
    round. In which order does class_gradients return them?""",
)

hidden_state_alone_zeroed = edit(
    ("h = c = zero_states(model, N)", "h, c = zero_states(model, N), c if n else 0 * model['bf']"),
    ("0 * model['bf']", "zero_states(model, N)"),
    hint="""Before the first chunk comes again, the hidden state is set to zero, and the cell
    state is still that of the end of the text.""",
)

states_of_the_first_chunk = edit(
    ("loss, grads, h, c =", "loss, grads, *after ="),
    (APPEND, f"{APPEND}\n            h, c = after if n % M == 0 else (h, c)"),
    hint="""All chunks but the first one begin with the same states, those after the first chunk:
    from then on they are not handed on any more.""",
)

states_of_a_second_pass = edit(
    (GRADIENTS, GRADIENTS.replace("h, c =", "*_ =")),
    (STEP, f"{STEP}            _, h, c = class_probabilities(model, x, h, c)\n"),
    hint="The states that are handed on are those of a second pass, with the weights after the "
    "step. Those of class_gradients are meant, which cost nothing.",
)

zeroed_one_chunk_late = edit(
    (AGAIN, "            if n % M == 0 and n == 0 or n % M == 1 and n > 1:\n"),
    hint="""The states are set to zero one chunk too late: the first chunk, when it comes again,
    begins with those of the end, and it is the second one that begins with zeros.""",
)

# ---------------------------------------------------------------- chunks

inputs_as_targets = edit(
    (TARGETS, "inputs[n % M]"),
    hint="""The network learns to repeat the character that it has just read: its targets are the
    inputs themselves.""",
)

inputs_and_targets_exchanged = edit(
    (TARGETS, "inputs[n % M]"),
    (INPUTS, "one_hot(targets[n % M]"),
    hint="""The network reads the text one character late and learns to predict the one before:
    inputs and targets have changed places.""",
)

targets_as_inputs = edit(
    (INPUTS, "one_hot(targets[n % M]"),
    hint="""The network is shown the very character that it should predict: its inputs are the
    targets.""",
)

targets_of_the_next_chunk = edit(
    (TARGETS, "targets[(n + 1) % M]"),
    hint="""The inputs of one chunk are trained on the targets of the next one: targets are
    shifted by one character already, and need no further shift.""",
)

shifted_once_more = edit(
    (TARGETS, "np.roll(targets[n % M], -1, axis=0)"),
    hint="""The targets are shifted once more, so that the network predicts the character after
    the next one. They came shifted already.""",
)

first_chunk_alone = edit(
    (INPUTS, "one_hot(inputs[0]"),
    (TARGETS, "targets[0]"),
    hint="""All updates are made with the first chunk, and the rest of the text is never read.""",
)

chunks_drawn_at_random = edit(
    (FOR, f"        order = np.random.default_rng(0).integers(0, M, updates)\n{FOR}"),
    (INPUTS, "one_hot(inputs[order[n]]"),
    (TARGETS, "targets[order[n]]"),
    hint="""The chunks come in a random order. A state fits the chunk that goes on where it ended,
    and no other.""",
)

begins_with_the_second = edit(
    (INPUTS, "one_hot(inputs[(n + 1) % M]"),
    (TARGETS, "targets[(n + 1) % M]"),
    hint="""Training begins with the second chunk: the first update has the number 0.""",
)

backwards = edit(
    (INPUTS, "one_hot(inputs[-1 - n % M]"),
    (TARGETS, "targets[-1 - n % M]"),
    hint="""The chunks come in reverse order, from the last one to the first, so that each begins
    with the states of a later place in the text.""",
)

one_pass_alone = edit(
    (FOR, "        for n in range(min(updates, M)):\n"),
    hint="""Training ends with the last chunk, though there are updates left: the text may be
    read many times.""",
)

passes_counted = edit(
    (FOR, "        for n in range(updates * M):\n"),
    ("max(updates - 1, 1)", "max(updates * M - 1, 1)"),
    hint="""Every chunk is trained on as often as updates says. It is the number of all updates,
    and one chunk makes one.""",
)

one_update_too_many = edit(
    (FOR, "        for n in range(updates + 1):\n"),
    hint="""There is one update more than is asked for.""",
)

one_update_too_few = edit(
    (FOR, "        for n in range(updates - 1):\n"),
    hint="""There is one update fewer than is asked for.""",
)

last_chunk_left_out = edit(
    ("M, _, N = inputs.shape", "M, _, N = inputs.shape\n    M = max(1, M - 1)"),
    hint="""The last chunk is never trained on: the text begins again one chunk too early.""",
)

every_chunk_twice = edit(
    (TARGETS, "targets[n // 2 % M]"),
    (INPUTS, "one_hot(inputs[n // 2 % M]"),
    hint="""Each chunk is trained on twice before the next one comes. The second time the states
    do not fit: they are those of its own end.""",
)

steps_and_streams_exchanged = edit(
    (TARGETS, "targets[n % M].T"),
    (INPUTS, "one_hot(inputs[n % M].T"),
    hint="""Steps and streams of a chunk have changed places: in a chunk (T, N) a stream is a
    column.""",
)

states_for_steps = edit(
    ("M, _, N = inputs.shape", "M, N, _ = inputs.shape"),
    hint="""The states have a column for each time step, and need one for each stream. Which of
    the three sizes of inputs is which?""",
)

classes_are_units = edit(
    ('len(model["by"]))', 'len(model["bf"]))'),
    hint="""The one-hot vectors have an entry for each unit of the LSTM. They need one for each
    class.""",
)

classes_of_the_inputs = edit(
    ('len(model["by"]))', "inputs.max() + 1)"),
    hint="""The one-hot vectors have as many entries as the largest code of the inputs needs. A
    symbol that never comes in this text still has its input in the network.""",
)

classes_of_the_chunk = edit(
    ('len(model["by"]))', "inputs[n % M].max() + 1)"),
    hint="""The one-hot vectors have as many entries as the largest code of the chunk needs. The
    network has one input for each symbol of the vocabulary, whether it comes or not.""",
)

# ---------------------------------------------------------------- learning rate

rate_never_falls = edit(
    (RATE, ""),
    hint="""The learning rate is lr from the first update to the last: last_lr has no say.""",
)

rate_never_set = edit(
    (RATE, ""),
    ("Adam(model, lr)", "Adam(model)"),
    hint="""Neither lr nor last_lr has a say: the optimiser works with a learning rate of its
    own, the one it has when it is given none.""",
)

rate_falls_linearly = edit(
    (f"lr * (last_lr / lr) ** ({PART})", f"lr + (last_lr - lr) * ({PART})"),
    hint="""The learning rate falls by the same amount at every update. Asked for is the same
    factor, so that it spends as long between .02 and .01 as between .002 and .001.""",
)

rate_falls_once_a_round = edit(
    (PART, "(n // M) / max((updates - 1) // M, 1)"),
    hint="""The learning rate stays the same while the text is read once, and falls only when it
    begins again. It should fall a little at every update.""",
)

last_rate_not_reached = edit(
    (PART, "n / updates"),
    hint="""The learning rate of the last update is still above last_lr: between the first update
    and the last one there is one step fewer than there are updates.""",
)

no_rate_for_a_single_update = edit(
    (PART, "n / (updates - 1)"),
    hint="""With a single update the exponent is 0 / 0. The docstring says which learning rate is
    used then.""",
)

first_rate_passed_over = edit(
    (PART, "(n + 1) / updates"),
    hint="""The learning rate has fallen before the first update already, which should be made
    with lr itself.""",
)

rate_one_update_late = edit(
    (RATE + STEP, STEP + RATE),
    hint="""The learning rate is set after the step, so that every update but the first is made
    with the one that was meant for the update before it.""",
)

last_rate_from_the_start = edit(
    (RATE, "            optimiser.lr = last_lr\n"),
    hint="""All updates are made with last_lr, which is the learning rate of the last one
    alone.""",
)

rate_rises = edit(
    ("lr * (last_lr / lr)", "last_lr * (lr / last_lr)"),
    hint="""The learning rate begins with last_lr and ends with lr: it goes the other way.""",
)

rate_falls_as_a_cosine = edit(
    (
        f"lr * (last_lr / lr) ** ({PART})",
        f"last_lr + (lr - last_lr) * (1 + np.cos(np.pi * {PART})) / 2",
    ),
    hint="""The learning rate follows a cosine: slowly, then fast, then slowly again. That is used
    as well, but asked for is the same factor from update to update.""",
)

rate_falls_to_the_end_at_once = edit(
    (f"({PART})", "n"),
    hint="""The learning rate has reached last_lr after a single update and falls on from there:
    the factor for all updates together is applied at each of them.""",
)

rate_multiplied_again = edit(
    (RATE, f"            optimiser.lr = optimiser.lr * (last_lr / lr) ** ({PART})\n"),
    hint="""The learning rate falls faster and faster: the factor for the way from lr is applied
    to a rate that has fallen already.""",
)

# ---------------------------------------------------------------- clipping and steps

not_clipped = edit(
    (CLIP, "grads"),
    hint="""max_norm has no effect. Either nothing is clipped, or it is clipped when the step has
    been made already, or what was clipped is not what the optimiser gets.""",
)

clipped_at_one = edit(
    (CLIP, "clip_gradients(grads, 1.0)[0]"),
    hint="""The gradients are clipped to the norm 1 whatever max_norm is: a number stands where an
    argument belongs.""",
)

clipped_one_by_one = edit(
    (CLIP, "{k: clip_gradients({k: g}, max_norm)[0][k] for k, g in grads.items()}"),
    hint="""Every array is clipped by itself, so that together they are up to three times too
    long. The norm is one of all ten.""",
)

clipped_by_value = edit(
    (CLIP, "{k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}"),
    hint="""In every update each entry is cut by itself, which bends the direction of the
    step. The limit is one on the norm of all gradients together.""",
)

always_scaled = edit(
    (STEP, f"            norm = clip_gradients(grads, max_norm)[1]\n{STEP}"),
    (CLIP, "{k: g * max_norm / norm for k, g in grads.items()}"),
    hint="""All gradients are given the norm max_norm, those that are shorter as well. Clipping
    leaves alone what is short enough.""",
)

readout_not_clipped = edit(
    (
        CLIP,
        "clip_gradients({k: g for k, g in grads.items() if k not in READOUT}, max_norm)[0]"
        ' | {"Wy": grads["Wy"], "by": grads["by"]}',
    ),
    hint="""Eight arrays are clipped, and the two of the readout join them at their full length.
    The norm is one of all ten.""",
)

optimiser_made_anew = edit(
    ("optimiser.step(", "Adam(model, optimiser.lr).step("),
    hint="""Every entry moves by the learning rate, large gradient or small: an optimiser is made
    for each update, so that its running means are lost.""",
)

optimiser_made_each_round = edit(
    (AGAIN, f"{AGAIN}                optimiser = Adam(model, lr)\n"),
    hint="""Whenever the text begins again, a new optimiser is made: the states of the network
    begin anew there, and not the running means of Adam.""",
)

plain_gradient_descent = edit(
    (
        STEP,
        f"            for k, g in {CLIP}.items():\n                model[k] -= optimiser.lr * g\n",
    ),
    hint="""Every update is as long as its gradients make it: this is plain gradient descent.
    Asked for is the optimiser in which every entry has a step size of its own.""",
)

uphill = edit(
    (CLIP, f"{{k: -g for k, g in {CLIP}.items()}}"),
    hint="""Every step makes the loss larger: somewhere a sign was changed, and Adam goes against
    the gradient by itself.""",
)

summed_gradients = edit(
    (CLIP, "clip_gradients({k: g * x.shape[0] * N for k, g in grads.items()}, max_norm)[0]"),
    hint="""The gradients are those of a sum over all characters of a chunk, and so far longer
    than those of the mean: nearly all of them get clipped.""",
)

gradients_added_up = edit(
    (STEP, f"            total = {{k: g + total.get(k, 0) for k, g in grads.items()}}\n{STEP}"),
    (CLIP, "clip_gradients(total, max_norm)[0]"),
    (MAKE, f"{MAKE}\n    total = {{}}"),
    hint="""The gradients of earlier chunks are added to those of the newest one. Each update
    follows the gradient of its own chunk, and Adam remembers the others.""",
)

# ---------------------------------------------------------------- which arrays move

copy_trained = edit(
    (MAKE, f"model = {{name: array.copy() for name, array in model.items()}}\n    {MAKE}"),
    hint="""A copy of the model is trained, with the right losses, and the caller's model is as
    it was before.""",
)

optimiser_of_copies = edit(
    ("Adam(model, lr)", "Adam({name: array.copy() for name, array in model.items()}, lr)"),
    hint="""Nothing is learnt, and the model stays as it was: either no step is taken, or the
    optimiser moves copies, which the network never reads with.""",
)

biases_not_trained = edit(
    (CLIP, "{k: g for k, g in " + CLIP + ".items() if k[0] == 'W'}"),
    hint="""The five weight matrices learn, and the five biases stay as they were.""",
)

lstm_alone_trained = edit(
    (CLIP, "{k: g for k, g in " + CLIP + ".items() if k not in READOUT}"),
    hint="""The LSTM learns, and Wy and by stay as they were: the readout is part of the model.""",
)

readout_alone_trained = edit(
    (CLIP, "{k: g for k, g in " + CLIP + ".items() if k in READOUT}"),
    hint="""Wy and by learn, and the eight arrays of the LSTM stay as they were.""",
)

arrays_replaced = edit(
    (MAKE, "model_given, model = model, {k: a.copy() for k, a in model.items()}\n    " + MAKE),
    ("    return np.array(losses)", "    model_given.update(model)\n    return np.array(losses)"),
    hint="""New arrays were put into the model. Whoever holds the old ones, as an optimiser or a
    layer does, has an untrained model: the arrays themselves are to change.""",
)

# ---------------------------------------------------------------- losses

loss_after_the_update = edit(
    (
        APPEND,
        "losses.append(class_gradients(model, x, targets[n % M], *before)[0])",
    ),
    (GRADIENTS, f"before = h, c\n            {GRADIENTS}"),
    hint="""Each loss is measured when the model has learnt from its chunk already, and is a
    little too small.""",
)

loss_summed = edit(
    (APPEND, "losses.append(loss * targets[n % M].size)"),
    hint="""The losses are sums over all characters of a chunk. Then they depend on T and N, and
    cannot be compared with those of other chunks.""",
)

loss_summed_over_steps = edit(
    (APPEND, "losses.append(loss * len(x))"),
    hint="""The losses are sums over the steps of a chunk, and means over its streams. A mean is
    one of both.""",
)

loss_in_bits = edit(
    (APPEND, "losses.append(loss / np.log(2))"),
    hint="""The losses are in bits. Here they are asked for in nats, as they come from the natural
    logarithm.""",
)

perplexity = edit(
    (APPEND, "losses.append(np.exp(loss))"),
    hint="""What is noted is the perplexity, which is exp of the loss.""",
)

running_mean = edit(
    ("return np.array(losses)", "return np.cumsum(losses) / np.arange(1, updates + 1)"),
    hint="""Each number is the mean of all losses until then. Asked for is the loss of each single
    chunk; smooth it when you draw it.""",
)

smoothed = edit(
    (APPEND, "losses.append(0.9 * losses[-1] + 0.1 * loss if losses else loss)"),
    hint="""The losses are smoothed: each one holds a part of those before it. Smooth them when
    you draw them.""",
)

first_loss_twice = edit(
    (MAKE, "optimiser, losses = Adam(model, lr), []"),
    (APPEND, "losses += [loss] if losses else [loss, loss]"),
    hint="""There is one loss more than there are updates: that of the first chunk stands there
    twice.""",
)

mean_alone = edit(
    ("return np.array(losses)", "return np.mean(losses)"),
    hint="""One number comes back, the mean of all losses, and there is to be one for each
    update.""",
)

last_loss_alone = edit(
    ("return np.array(losses)", "return loss"),
    hint="""One number comes back, the loss of the last update, and there is to be one for each
    of them.""",
)

losses_as_a_list = edit(
    ("return np.array(losses)", "return losses"),
    hint="""The losses come back as a list, where an array is asked for.""",
)

nothing_returned = edit(
    ("    return np.array(losses)", "    np.array(losses)"),
    hint="""The model is trained, and nothing comes back: the losses are for whoever wants to draw
    how it learned.""",
)

model_returned = edit(
    ("return np.array(losses)", "return model"),
    hint="""The model comes back, which the caller has already. Asked for are the losses.""",
)

model_and_losses_returned = edit(
    ("return np.array(losses)", "return model, np.array(losses)"),
    hint="""Two things come back, and the losses alone are asked for: the caller has the model
    already.""",
)

norms_in_place_of_losses = edit(
    (APPEND, "losses.append(clip_gradients(grads, max_norm)[1])"),
    hint="""What is noted are the norms of the gradients, and not the losses.""",
)
