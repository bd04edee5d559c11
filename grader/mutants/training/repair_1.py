"""Known mistakes of repair_1."""

from ..edits import edit

MADE = "optimiser, norms = Adam(params, lr), []"
LOOP = "    for grads in gradients:\n"
CLIP = "        clipped, norm = clip_gradients(grads, max_norm)\n"
CLIPPED = "clip_gradients(grads, max_norm)"
STEP = "        optimiser.step(clipped)\n"
KEPT = "        norms.append(norm)\n"
RESULT = "return np.array(norms)"
ANEW = ((MADE, "norms = []"), (STEP, "        Adam(params, lr).step(clipped)\n"))

# ---------------------------------------------------------------- the two slips

optimiser_still_made_anew = edit(
    *ANEW,
    hint="The clip is in its place now, and every gradient still gets an Adam of its own. It "
    "forgets what came before, its first step is a sign, and the clip cannot change a sign.",
)
clip_still_without_effect = edit(
    ("optimiser.step(clipped)", "optimiser.step(grads)"),
    hint="One Adam takes all steps now. But what it gets are the gradients as they came: the "
    "clip is too late, or its result goes nowhere but into norms.",
)
nothing_repaired = edit(
    (MADE, "norms = []"),
    (STEP, "        Adam(params, lr).step(grads)\n"),
    hint="Both slips are still there. How old is the optimiser when it takes its step, and which "
    "gradients does it get?",
)
optimiser_made_anew_after_a_clip = edit(
    (KEPT, f"{KEPT}        if norm > max_norm:\n            optimiser = Adam(params, lr)\n"),
    hint="After a gradient that was too long Adam begins anew. Its running means are there to "
    "outlast such a gradient.",
)

# ---------------------------------------------------------------- the clip

each_array_clipped_by_itself = edit(
    (CLIPPED, "{n: clip_gradients({n: g}, max_norm)[0][n] for n, g in grads.items()}, 0.0"),
    (KEPT, "        norms.append(clip_gradients(grads, max_norm)[1])\n"),
    hint="The norms are right, and each array was clipped by itself: one may be short enough "
    "where all together are too long.",
)
entries_clipped = edit(
    (
        STEP,
        "        optimiser.step({n: np.clip(g, -max_norm, max_norm) for n, g in grads.items()})\n",
    ),
    hint="Adam gets gradients whose entries were cut one by one. max_norm limits the length of "
    "the whole gradient.",
)
always_scaled = edit(
    (STEP, "        optimiser.step({n: g * max_norm / norm for n, g in grads.items()})\n"),
    hint="Every gradient was brought to the length max_norm, also one that was short enough, or "
    "zero.",
)
limit_forgotten = edit(
    (CLIPPED, "clip_gradients(grads, 1.0)"),
    hint="All gradients are clipped at 1, whatever max_norm is.",
)
gradients_of_the_caller_clipped = edit(
    (STEP, f"        for n, g in grads.items():\n            g[...] = clipped[n]\n{STEP}"),
    hint="The numbers are right, but the caller's gradients have been cut as well: in their "
    "arrays, or by putting other arrays into their dicts.",
)
long_gradients_left_out = edit(
    (STEP, f"        if norm <= max_norm:\n    {STEP}"),
    hint="A gradient that is too long takes no step at all here. Clipped, it has still a "
    "direction to offer.",
)
short_gradients_left_out = edit(
    (STEP, f"        if norm > max_norm:\n    {STEP}"),
    hint="Only gradients that are too long take a step: the others need no clip, but they do "
    "need their step.",
)
all_gradients_clipped_together = edit(
    (
        LOOP,
        "    whole = np.sqrt(sum(clip_gradients(g, np.inf)[1] ** 2 for g in gradients))\n"
        "    share = min(1.0, max_norm / whole)\n" + LOOP,
    ),
    (STEP, "        optimiser.step({n: share * g for n, g in grads.items()})\n"),
    hint="The steps were clipped by one norm of all gradients together. Each step has a gradient "
    "of its own, and a norm of its own.",
)
rate_clipped_as_well = edit(
    (STEP, f"        optimiser.lr = lr * min(1.0, max_norm / max(norm, 1e-300))\n{STEP}"),
    hint="The clip is used twice: on the gradient, and on the learning rate. Only the gradient "
    "is to be cut.",
)
rate_clipped_in_place_of_the_gradient = edit(
    (
        STEP,
        "        optimiser.lr = lr * min(1.0, max_norm / max(norm, 1e-300))\n"
        "        optimiser.step(grads)\n",
    ),
    hint="The step was shortened and not the gradient, so that Adam's running means still hold "
    "the gradient at its full length.",
)
parameters_clipped = edit(
    (
        STEP,
        "        optimiser.step(grads)\n"
        "        for n, p in clip_gradients(params, max_norm)[0].items():\n"
        "            params[n][...] = p\n",
    ),
    hint="The parameters were clipped after the step. It is the gradient that may not be too long.",
)

# ---------------------------------------------------------------- the steps

sgd_in_place_of_adam = edit(
    ("optimiser.step(clipped)", "sgd_step(params, clipped, lr)"),
    hint="Each step is one of plain SGD. The optimiser of this function is Adam.",
)
rate_forgotten = edit(
    ("Adam(params, lr)", "Adam(params)"),
    hint="lr is not handed on: Adam takes its own default, 0.001.",
)
first_gradient_alone = edit(
    (KEPT, f"{KEPT}        break\n"),
    hint="Only the first gradient takes a step: the loop ends after one round.",
)
first_gradient_alone_but_all_norms = edit(
    (STEP, f"        if not norms:\n    {STEP}"),
    hint="All gradients are measured, and only the first takes a step.",
)
last_gradient_alone = edit(
    (STEP, ""),
    (KEPT, f"{KEPT}    optimiser.step(clipped)\n"),
    hint="All gradients are measured, and only the last takes a step: the step stands outside "
    "the loop.",
)
gradients_added_up = edit(
    (LOOP, "    total = {n: np.zeros_like(p) for n, p in params.items()}\n" + LOOP),
    (CLIP, "        total = {n: total[n] + grads[n] for n in total}\n" + CLIP),
    ("clip_gradients(grads,", "clip_gradients(total,"),
    hint="Gradients of earlier steps are still in the sum, as when nobody sets them back to zero "
    "between steps. Each step has its own gradient.",
)
one_step_with_the_mean = edit(
    (STEP, ""),
    (
        KEPT,
        f"{KEPT}    mean = {{n: np.mean([g[n] for g in gradients], axis=0) for n in params}}\n"
        "    optimiser.step(clip_gradients(mean, max_norm)[0])\n",
    ),
    hint="One step was taken with the mean of all gradients. Each gradient is a step of its own.",
)
one_step_with_the_sum = edit(
    (STEP, "        for n, g in clipped.items():\n            total[n] += g\n"),
    (LOOP, "    total = {n: np.zeros_like(p) for n, p in params.items()}\n" + LOOP),
    (KEPT, f"{KEPT}    optimiser.step(total)\n"),
    hint="The clipped gradients were added up for a single step. Each gradient is a step of its "
    "own.",
)
keys_by_position = edit(
    (STEP, "        optimiser.step(dict(zip(params, clipped.values())))\n"),
    hint="The arrays of a gradient are taken in the order in which they come, and given the names "
    "of params in their order. Their own names tell which belongs to which.",
)
factor_of_the_longest = edit(
    (
        LOOP,
        "    longest = max([clip_gradients(g, max_norm)[1] for g in gradients], default=0.0)\n"
        "    share = min(1.0, max_norm / max(longest, 1e-300))\n" + LOOP,
    ),
    (STEP, "        optimiser.step({n: share * g for n, g in grads.items()})\n"),
    hint="Every gradient was shortened by the factor that the longest of them needs. Each has a "
    "norm of its own, and those that are short enough stay as they are.",
)
every_step_twice = edit(
    (STEP, STEP + STEP),
    hint="Each gradient takes two steps: step is called twice in a round.",
)
uncut_step_as_well = edit(
    (STEP, f"        optimiser.step(grads)\n{STEP}"),
    hint="Each gradient takes two steps, one as it came and one clipped: the old line is still "
    "there.",
)
one_step_late = edit(
    (LOOP, "    late = None\n" + LOOP),
    (STEP, "        if late:\n            optimiser.step(late)\n        late = clipped\n"),
    hint="Each step is taken with the gradient of the round before, so that the last one is lost.",
)
last_step_first = edit(
    (LOOP, "    for grads in reversed(gradients):\n"),
    (RESULT, "return np.array(norms[::-1])"),
    hint="The gradients take their steps in the reverse order: a backward pass runs backwards, "
    "an optimiser does not.",
)
copy_trained = edit(
    ("Adam(params, lr)", "Adam({n: p.copy() for n, p in params.items()}, lr)"),
    hint="Nothing in params moves: the optimiser holds copies of the arrays.",
)
new_arrays_in_the_dict = edit(
    (
        MADE,
        "optimiser, norms = Adam(params, lr), []\n"
        "    params.update({n: p.copy() for n, p in params.items()})",
    ),
    hint="The dict holds new arrays, and those that the caller handed in have not moved. The "
    "model that was to be trained still has the old numbers.",
)
weights_alone_stepped = edit(
    ("Adam(params, lr)", 'Adam({n: p for n, p in params.items() if n[0] == "W"}, lr)'),
    (
        STEP,
        '        optimiser.step({n: g for n, g in clipped.items() if n[0] == "W"})\n',
    ),
    hint="Only the weights take steps, the biases stay where they are.",
)

# ---------------------------------------------------------------- the norms

norms_after_clipping = edit(
    (KEPT, "        norms.append(min(norm, max_norm))\n"),
    hint="The norms, though not the parameters, are those after clipping, none above max_norm: "
    "they do not show which gradient was too long.",
)
norms_of_the_parameters = edit(
    (KEPT, "        norms.append(clip_gradients(params, max_norm)[1])\n"),
    hint="The parameters are right, and the norms are those of the parameters. Asked for is how "
    "long each gradient was.",
)
norms_squared = edit(
    (KEPT, "        norms.append(norm**2)\n"),
    hint="The parameters are right, and the norms lack their root: they are sums of squares.",
)
largest_entries_as_norms = edit(
    (KEPT, "        norms.append(max(np.abs(g).max() for g in grads.values()))\n"),
    hint="What is returned as a norm, beside right parameters, is the largest entry of each "
    "gradient.",
)
norms_of_the_clipped_alone = edit(
    (KEPT, f"        if norm > max_norm:\n    {KEPT}"),
    hint="Norms, beside right parameters, come back only for gradients that were too long; there "
    "is one for each gradient.",
)
last_norm_alone = edit(
    (RESULT, "return norm"),
    hint="The parameters are right, and only the norm of the last gradient comes back.",
)
last_norm_in_an_array = edit(
    (RESULT, "return np.array(norms[-1:])"),
    hint="The parameters are right, and of the norms there is one in the array, the last: it was "
    "noted after the loop, and not in it.",
)
norms_of_whole_numbers = edit(
    (RESULT, "return np.array(norms).astype(int)"),
    hint="The parameters are right, and the norms have lost what stands after the point: the array "
    "that they were written into holds ints.",
)
norms_kept_back = edit(
    (RESULT, "return None"),
    hint="The parameters are right, and nothing comes back. The norms are asked for.",
)
norms_in_a_list = edit(
    (RESULT, "return norms"),
    hint="The parameters and the norms are right, but the norms come back as a list. An array is "
    "asked for.",
)
largest_norm_alone = edit(
    (RESULT, "return np.array(max(norms))"),
    hint="The parameters are right, and only the largest norm comes back, where each gradient "
    "has its own.",
)
