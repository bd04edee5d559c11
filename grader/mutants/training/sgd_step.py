"""Known mistakes of sgd_step."""

from ..edits import edit

STEP = "parameter -= lr * grads[name]"

only_a_name_moved = edit(
    ("parameter -= lr", "parameter = parameter - lr"),
    hint="No array has moved: the new values went to a name, or to a dict of your own, that is "
    "forgotten at the end. In place means that the old array holds the new numbers.",
)
entries_replaced = edit(
    ("parameter -= lr", "params[name] = parameter - lr"),
    hint="The dict holds new arrays now, and the old ones have not moved. A layer that keeps the "
    "old ones would never learn.",
)
climbed_up = edit(
    ("-=", "+="),
    hint="The step goes uphill: the loss grows along the gradient, and you want it smaller.",
)
rate_always_the_same = edit(
    ("lr * grads", "0.01 * grads"),
    hint="The step is always that of lr = 0.01: a number stands where the argument should.",
)
whole_gradient_taken = edit(
    ("lr * grads", "grads"),
    hint="The whole gradient was subtracted: lr, the share of it to subtract, is not used.",
)
rate_twice = edit(
    ("lr * grads", "lr * lr * grads"),
    hint="lr is multiplied in twice, so a rate of 0.1 acts like 0.01.",
)
divided_by_the_rate = edit(
    ("lr * grads[name]", "grads[name] / lr"),
    hint="A smaller lr makes a longer step here: the gradient is divided by it and should be "
    "multiplied.",
)
overwritten_by_the_step = edit(
    ("parameter -= lr", "parameter[...] = -lr"),
    hint="The parameters hold the step itself and what they were is gone. =- is an assignment and "
    "a minus sign, which is another thing than -=.",
)
one_slope_for_a_whole_array = edit(
    ("grads[name]", "grads[name].mean()"),
    hint="All entries of an array move equally far, by the mean of its gradient. Each entry has a "
    "slope of its own.",
)
signs_alone = edit(
    ("grads[name]", "np.sign(grads[name])"),
    hint="Every entry moves by lr, up or down: only the sign of its slope was used, not the size.",
)
divided_by_the_size = edit(
    ("grads[name]", "grads[name] / grads[name].size"),
    hint="The gradient was divided by the number of its entries. The loss has made its mean "
    "already; the step takes the gradient as it comes.",
)
gradients_scaled_in_place = edit(
    (STEP, "grads[name] *= lr\n        parameter -= grads[name]"),
    hint="params is right, but the caller's gradients have changed: they were scaled by lr, or "
    "emptied after the step, in place.",
)
matched_by_place = edit(
    ("name, parameter in params.items()", "parameter, g in zip(params.values(), grads.values())"),
    ("grads[name]", "g"),
    hint="Parameters and gradients were matched by their places in the dicts, and grads may come "
    "in another order. What they have in common is the names.",
)
steps_of_the_weights_alone = edit(
    (f"        {STEP}", f'        if name.startswith("W"):\n            {STEP}'),
    hint="The weights have moved, the bias stays where it was: every array of params is trained.",
)
return_after_the_first = edit(
    (f"        {STEP}\n", f"        {STEP}\n        return params\n"),
    hint="One array has moved, the first. A return inside the loop ends all of it.",
)
return_after_the_first_gradient = edit(
    ("name, parameter in params.items()", "name, gradient in grads.items()"),
    (STEP, "params[name] -= lr * gradient\n        return"),
    hint="One array has moved, the one whose gradient comes first. A return inside the loop ends "
    "all of it.",
)
only_the_last_moved = edit(
    (f"        {STEP}", f"        pass\n    {STEP}"),
    hint="One array has moved, the last of params: the step stands below the loop, where the names "
    "of its last round are still there.",
)

# ---------------------------------------------------------------- gradients that are changed first

length_limited_to_one = edit(
    (
        "    for name, parameter",
        "    grads, _ = clip_gradients(grads, 1.0)\n    for name, parameter",
    ),
    hint="A long gradient makes a step of the length lr and no more: it was clipped or brought to "
    "the length 1 here. Where clipping is wanted, the caller has done it.",
)
entries_limited_to_one = edit(
    ("grads[name]", "np.clip(grads[name], -1, 1)"),
    hint="No entry moves by more than lr: slopes above 1 were cut, and a step of plain gradient "
    "descent is as long as they make it.",
)
each_array_of_length_one = edit(
    ("grads[name]", "grads[name] / np.linalg.norm(grads[name])"),
    hint="Every array moves by the length lr: its gradient was divided by its own norm, so that "
    "how steep the loss is has no effect.",
)
each_array_by_its_largest_entry = edit(
    ("grads[name]", "grads[name] / np.abs(grads[name]).max()"),
    hint="In every array the largest step is lr: gradients were divided by their largest entry.",
)
weights_decay = edit(
    ("grads[name]", "(grads[name] + 0.01 * parameter)"),
    hint="The parameters shrink a little besides: a weight decay of 0.01 is in the step, and "
    "nobody has asked for one.",
)
weights_decay_slowly = edit(
    ("grads[name]", "(grads[name] + 1e-4 * parameter)"),
    hint="The steps are nearly right, and off by a ten-thousandth of the parameters: that is a "
    "weight decay, which is no part of this step.",
)
nesterov_step = edit(
    ("lr * grads[name]", "1.9 * lr * grads[name]"),
    hint="The step is 1.9 times too long, which is a first step with Nesterov's momentum of 0.9. "
    "Plain descent has no momentum.",
)
first_step_of_a_damped_momentum = edit(
    ("lr * grads[name]", "0.1 * lr * grads[name]"),
    hint="The step is ten times too short, as when a running mean of the gradients has just begun. "
    "Here the newest gradient counts, and whole.",
)

# ---------------------------------------------------------------- memory

step_into_a_flat_copy = edit(
    (STEP, "flat = parameter.ravel()\n        flat -= lr * grads[name].ravel()"),
    hint="Arrays whose memory is not in C order, such as a transpose, have not moved: ravel gives "
    "a copy of them, and the step went into the copy.",
)
momentum_between_calls = edit(
    (
        "def sgd_step(params: dict[str, np.ndarray], grads: dict[str, np.ndarray], lr: float)",
        "def sgd_step(params, grads, lr, kept={})",
    ),
    (
        STEP,
        "velocity = kept.setdefault(id(parameter), [parameter, 0.0])\n"
        "        velocity[1] = 0.9 * velocity[1] + grads[name]\n"
        "        parameter -= lr * velocity[1]",
    ),
    hint="The first step is right and the second goes too far: something is kept between calls, "
    "as momentum does. Plain descent forgets its last step.",
)
