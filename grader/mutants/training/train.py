"""Known mistakes of train."""

from ..edits import edit

# ---------------------------------------------------------------- where it begins and ends

given_model_ignored = edit(
    ("    if model is None:\n        model =", "    model ="),
    hint="""Training always begins with a new model, even when the caller gives one to go on
    with.""",
)

start_without_chrono = edit(
    (", longest=T", ""),
    hint="""A run that is given no model begins with forget bias 1, however long the sequences
    are: new_model takes an argument for how far the memory should reach.""",
)

start_for_a_hundred_steps = edit(
    ("longest=T", "longest=100"),
    hint="""A run that is given no model begins with a memory for the same number of steps,
    however long or short its sequences are. What do they have to do with each other?""",
)

copy_trained = edit(
    (
        "    lstm =",
        "    model = {name: array.copy() for name, array in model.items()}\n    lstm =",
    ),
    hint="""A copy of the given model is trained and returned, and whoever handed the model over
    still holds the old numbers. Training is to change the model itself.""",
)

untrained_model_returned = edit(
    (
        "    lstm =",
        "    untrained = {name: array.copy() for name, array in model.items()}\n    lstm =",
    ),
    ("return model,", "return untrained,"),
    hint="""A copy was trained, and what comes back is the model as it was before. Which arrays
    does the optimiser hold?""",
)

optimiser_of_copies = edit(
    ("Adam(model, lr)", "Adam({name: array.copy() for name, array in model.items()}, lr)"),
    hint="""Nothing is learnt: the errors of the last batch are like those of the first. The
    optimiser moves arrays that no forward pass ever reads.""",
)

no_early_stop = edit(
    (" and not is_solved(errors)", ""),
    hint="""Training goes on long after the task is solved: the criterion is not checked during
    training, or too rarely.""",
)

max_sequences_never_asked = edit(
    ("len(errors) < max_sequences and ", ""),
    hint="""The loop ends when the task is solved and for no other reason. A run that does not
    get there never ends: which argument is there for it?""",
)

one_batch_too_many = edit(
    ("len(errors) < max_sequences", "len(errors) <= max_sequences"),
    hint="""There is one batch more than max_sequences allows. Ask before a batch is drawn
    whether there is room for it.""",
)

batches_counted = edit(
    ("len(errors) < max_sequences", "len(errors) // batch_size < max_sequences"),
    hint="""max_sequences is compared with a number of batches, or with a list that has one
    entry for each batch. It is about sequences, of which a batch has many.""",
)

# ---------------------------------------------------------------- what is drawn

set_drawn_once = edit(
    (
        "    errors: list[float] = []",
        "    drawn = [adding_problem(rng, T, batch_size) for _ in range(10)]\n"
        "    errors: list[float] = []",
    ),
    ("in adding_problem(rng, T, batch_size))", "in drawn[len(errors) // batch_size % 10])"),
    hint="""The sequences were drawn once and come round again and again, so that they can be
    learnt by heart. Draw new ones for every batch.""",
)

own_randomness = edit(
    ("    lstm =", "    rng = np.random.default_rng()\n    lstm ="),
    hint="""The same rng gives another model each time: some of the numbers come from a
    generator of your own.""",
)

seed_of_its_own = edit(
    ("    lstm =", "    rng = np.random.default_rng(0)\n    lstm ="),
    hint="""Whatever rng is given, the same sequences are drawn: they come from a generator that
    is made in the function, with a fixed seed.""",
)

batch_size_ignored = edit(
    ('lstm["bf"].size, batch_size)', 'lstm["bf"].size, 16)'),
    ("adding_problem(rng, T, batch_size)", "adding_problem(rng, T, 16)"),
    hint="""A batch has 16 sequences, whatever batch_size is, so the number of steps is another
    one than the caller expects.""",
)

# ---------------------------------------------------------------- forward and backward

cell_state_read_out = edit(
    ("outputs, h, _, caches", "outputs, _, h, caches"),
    hint="""The readout is given the last cell state in place of the last hidden state. In which
    order does lstm_forward return them?""",
)

only_the_readout_trained = edit(
    ("caches, d_h=dh)", "caches)"),
    hint="""The readout learns and the LSTM stays as it was: no gradient reaches it. What does
    the backward pass begin with at the last step?""",
)

upstream_at_every_step = edit(
    ("np.zeros_like(outputs), caches, d_h=dh", "np.array([dh] * T), caches"),
    hint="""The gradient of the readout enters at every time step. The readout uses the last
    hidden state and no other. Training still makes progress, so this is easy to miss.""",
)

upstream_into_the_cell_too = edit(
    ("d_h=dh)", "d_h=dh, d_c=dh)"),
    hint="""The gradient of the readout enters twice: into the last hidden state, and into the
    last cell state, which the readout does not read.""",
)

loss_uphill = edit(
    ("mse(y, target)", "mse(target, y)"),
    hint="""Every step makes the loss larger: the gradient has the wrong sign. Of which of its
    two arguments is mse the gradient?""",
)

summed_gradient = edit(
    ('(model["Wy"], dy, h)', '(model["Wy"], batch_size * dy, h)'),
    hint="""The gradients are those of a sum over the batch. Clipping and Adam hide it nearly
    always; it shows where max_norm is large and gradients are as small as eps.""",
)

readout_not_trained = edit(
    ("Adam(model, lr)", "Adam(lstm, lr)"),
    ('grads | {"Wy": dWy, "by": dby}', "grads"),
    hint="""The LSTM learns, and the two arrays of the readout stay as they were: they have
    gradients of their own, which the optimiser never gets.""",
)

by_not_trained = edit(
    (', "by": dby}', "}"),
    hint="""Nine of the ten arrays learn. The bias of the readout has a gradient too, and it is
    lost on the way to the optimiser.""",
)

# ---------------------------------------------------------------- clipping and steps

gradients_not_clipped = edit(
    ("optimiser.step(clipped)", 'optimiser.step(grads | {"Wy": dWy, "by": dby})'),
    hint="""max_norm has no effect. Either nothing is clipped, or what was clipped is not what
    the optimiser gets, or something else moves the arrays as well.""",
)

clipped_at_one = edit(
    (", max_norm)", ", 1.0)"),
    hint="""The gradients are clipped to the norm 1 whatever max_norm is: a large one should
    leave them as they are, and a tiny one should stop nearly everything.""",
)

clipped_one_by_one = edit(
    (
        'clipped, _ = clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)',
        'grads |= {"Wy": dWy, "by": dby}\n'
        "            clipped = {k: clip_gradients({k: g}, max_norm)[0][k]\n"
        "                       for k, g in grads.items()}",
    ),
    hint="""Every array is clipped by itself, so that together they are up to three times too
    long, and the direction of the step is another one.""",
)

clipped_by_value = edit(
    (
        'clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)',
        "{k: np.clip(g, -max_norm, max_norm)\n"
        '                for k, g in (grads | {"Wy": dWy, "by": dby}).items()}, None',
    ),
    hint="""Each entry is cut by itself, which bends the direction of the step. The limit is one
    on the norm of all gradients together.""",
)

readout_not_clipped = edit(
    (
        'clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)',
        "clip_gradients(grads, max_norm)",
    ),
    ("optimiser.step(clipped)", 'optimiser.step(clipped | {"Wy": dWy, "by": dby})'),
    hint="""Eight arrays are clipped, and the two of the readout join them afterwards at their
    full length. The norm is one of all ten.""",
)

default_learning_rate = edit(
    ("Adam(model, lr)", "Adam(model)"),
    hint="""Every step is 0.001 long, twenty times as short as usual: the optimiser works with a
    learning rate of its own, the one it has when it is given none.""",
)

fixed_learning_rate = edit(
    ("Adam(model, lr)", "Adam(model, 0.02)"),
    hint="""Every step is 0.02 long, whatever lr the caller asks for. A number stands where an
    argument belongs.""",
)

half_the_learning_rate = edit(
    ("Adam(model, lr)", "Adam(model, 0.01)"),
    hint="""Every step is 0.01 long, whatever lr is: the optimiser gets a number that stands in
    the function.""",
)

plain_gradient_descent = edit(
    ("optimiser.step(clipped)", "sgd_step(model, clipped, lr)"),
    hint="""The steps are as long as the gradients make them: this is plain gradient descent.
    Asked for is the optimiser in which every entry has a step size of its own.""",
)

optimiser_made_anew = edit(
    ("optimiser.step(clipped)", "Adam(model, lr).step(clipped)"),
    hint="""Every step has the same size, large gradient or small: the optimiser is made inside
    the loop, so its running means are lost each time.""",
)

# ---------------------------------------------------------------- errors

errors_with_signs = edit(
    ("np.abs(y - target)[0]", "(y - target)[0]"),
    hint="""Some errors are negative, and in the mean they cancel out: the criterion is about
    distances, which have no sign.""",
)

loss_in_place_of_errors = edit(
    ("np.abs(y - target)[0]", "[float(loss)] * batch_size"),
    hint="""All sequences of a batch have the same error: it is the loss of the batch, a mean of
    squares. Asked for is how far off each single answer is.""",
)

errors_after_the_step = edit(
    (
        "            errors.extend(",
        "            _, h, *_ = lstm_forward(lstm, x, zeros, zeros)\n"
        '            y = readout(model["Wy"], model["by"], h)\n'
        "            errors.extend(",
    ),
    hint="""The errors are those after the model has learnt from the very same sequences, and so
    a little too small. Each is to be measured on something new.""",
)
