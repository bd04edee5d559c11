# %% repair_1 | wrong | only_the_clip | repairs the clip only: still a new optimiser in each round
def repair_1(params, gradients, lr, max_norm):
    norms = []
    for grads in gradients:
        optimiser = Adam(params, lr)
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | only_the_optimiser | repairs the optimiser only: the step still gets the gradient that is not clipped
def repair_1(params, gradients, lr, max_norm):
    norms = []
    optimiser = Adam(params, lr)
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(grads)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | norms_after | returns the norms after clipping
def repair_1(params, gradients, lr, max_norm):
    norms = []
    optimiser = Adam(params, lr)
    for grads in gradients:
        clipped, _ = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(clip_gradients(clipped, max_norm)[1])
    return np.array(norms)


# %% repair_1 | wrong | norms_at_most | returns min(norm, max_norm)
def repair_1(params, gradients, lr, max_norm):
    norms = []
    optimiser = Adam(params, lr)
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(min(norm, max_norm))
    return np.array(norms)


# %% repair_1 | wrong | clips_in_place | writes the clipped values into the caller's gradients
def repair_1(params, gradients, lr, max_norm):
    norms = []
    optimiser = Adam(params, lr)
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        for name in grads:
            grads[name][...] = clipped[name]
        optimiser.step(grads)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | list_refilled | replaces the dicts in the caller's list by clipped ones
def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params, lr)
    norms = np.zeros(len(gradients))
    for n in range(len(gradients)):
        gradients[n], norms[n] = clip_gradients(gradients[n], max_norm)
        optimiser.step(gradients[n])
    return norms


# %% repair_1 | wrong | copied_params | the optimiser moves copies of the arrays, the caller's stay where they are
def repair_1(params, gradients, lr, max_norm):
    params = {name: value.copy() for name, value in params.items()}
    optimiser = Adam(params, lr)
    norms = []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | new_arrays_in_dict | moves copies and puts them into the dict at the end: new arrays, not in place
def repair_1(params, gradients, lr, max_norm):
    moved = {name: value.copy() for name, value in params.items()}
    optimiser, norms = Adam(moved, lr), []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    params.update(moved)
    return np.array(norms)


# %% repair_1 | wrong | default_rate | Adam without lr: the default learning rate
def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params)
    norms = []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | one_step_for_all | adds up all gradients and takes a single step
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    total = {name: np.zeros_like(value) for name, value in params.items()}
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        norms.append(norm)
        for name in total:
            total[name] += clipped[name]
    optimiser.step(total)
    return np.array(norms)


# %% repair_1 | wrong | norm_of_each_array | clips each array by a norm of its own, so the direction changes
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        clipped = {name: clip_gradients({name: g}, max_norm)[0][name] for name, g in grads.items()}
        optimiser.step(clipped)
        norms.append(clip_gradients(grads, max_norm)[1])
    return np.array(norms)


# %% repair_1 | wrong | entry_by_entry | np.clip of every entry to [-max_norm, max_norm]
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        norms.append(np.sqrt(sum((g**2).sum() for g in grads.values())))
        optimiser.step({name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()})
    return np.array(norms)


# %% repair_1 | wrong | always_scaled | scales every gradient to max_norm, short ones get longer, nan when max_norm is infinite or the gradient 0
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        norm = np.sqrt(sum(np.sum(g * g) for g in grads.values()))
        optimiser.step({name: g * max_norm / norm for name, g in grads.items()})
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | plain_sgd | after the clip a step of SGD, Adam is gone
def repair_1(params, gradients, lr, max_norm):
    norms = []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        for name in params:
            params[name] -= lr * clipped[name]
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | last_norm | norm is appended after the loop: one number in place of len(gradients)
def repair_1(params, gradients, lr, max_norm):
    norms = []
    optimiser = Adam(params, lr)
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
    norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | by_position | pairs params and clipped gradients by position, though their keys may come in another order
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(dict(zip(params, clipped.values())))
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | global_over_run | the factor comes from the longest gradient of the run, so short gradients are shortened too
def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params, lr)
    norms = np.array([clip_gradients(grads, max_norm)[1] for grads in gradients])
    factor = min(1.0, max_norm / max(norms.max(initial=0.0), 1e-300))
    for grads in gradients:
        optimiser.step({name: factor * g for name, g in grads.items()})
    return norms


# %% repair_1 | two | neither_but_tidy | moves Adam out of the loop but steps with the unclipped gradient; gives the norms after the clip
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        clipped, _ = clip_gradients(grads, max_norm)
        optimiser.step(grads)
        norms.append(np.sqrt(sum((g**2).sum() for g in clipped.values())))
    return np.array(norms)


# %% repair_1 | two | fresh_and_default | a new optimiser in each round; without lr
def repair_1(params, gradients, lr, max_norm):
    norms = []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        Adam(params).step(clipped)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | two | in_place_and_list | shortens the caller's gradients; returns a list
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        for name, g in grads.items():
            g *= max_norm / norm if norm > max_norm else 1.0
        optimiser.step(grads)
        norms.append(norm)
    return norms


# %% repair_1 | two | copies_and_min | moves copies of the parameters; norms are at most max_norm
def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam({name: np.array(value) for name, value in params.items()}, lr)
    norms = []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.minimum(norms, max_norm)


# %% repair_1 | right | comprehension | all gradients clipped first, then one step for each
def repair_1(params, gradients, lr, max_norm):
    pairs = [clip_gradients(grads, max_norm) for grads in gradients]
    take = Adam(params, lr=lr).step
    for clipped, _ in pairs:
        take(clipped)
    return np.array([norm for _, norm in pairs], dtype=float)


# %% repair_1 | right | filled_array | an array of the right length is filled by index; params' own order of keys
def repair_1(params, gradients, lr, max_norm):
    norms = np.empty(len(gradients))
    adam = Adam(params, lr)
    n = 0
    while n < len(gradients):
        clipped, norms[n] = clip_gradients(gradients[n], max_norm)
        adam.step({name: clipped[name] for name in params})
        n += 1
    return norms


# %% repair_1 | right | own_clip | the clip is written out again, with np.linalg.norm of the joined arrays
def repair_1(params, gradients, lr, max_norm):
    # slip 1: a new Adam in every round forgets its means; slip 2: the step did not get the clipped
    optimiser = Adam(params, lr)

    def joined(grads):
        return np.concatenate([g.ravel() for g in grads.values()])

    norms = np.array([np.linalg.norm(joined(grads)) for grads in gradients], dtype=float)
    for grads, norm in zip(gradients, norms):
        factor = max_norm / norm if norm > max_norm else 1.0
        optimiser.step({name: factor * g for name, g in grads.items()})
    return norms


# %% repair_1 | right | own_adam | Adam written out in the function, name by name, the loop over names outside
def repair_1(params, gradients, lr, max_norm):
    both = [clip_gradients(grads, max_norm) for grads in gradients]
    for name, p in params.items():
        m, v = np.zeros_like(p), np.zeros_like(p)
        for t, (clipped, _) in enumerate(both, start=1):
            g = clipped[name]
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g**2
            p -= lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return np.array([norm for _, norm in both], dtype=float)


# %% repair_1 | right | generator_and_class | a subclass of Adam that clips before it steps; np.fromiter
def repair_1(params, gradients, lr, max_norm):
    class Clipped(Adam):
        def clip_and_step(self, grads):
            shortened, before = clip_gradients(grads, max_norm)
            self.step(shortened)
            return before

    optimiser = Clipped(params, lr)
    return np.fromiter((optimiser.clip_and_step(grads) for grads in gradients), dtype=float)


# %% repair_1 | accepted | with_a_bar | right, and shows a bar of tqdm that nobody asked for
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in tqdm(gradients, desc="steps"):
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | norm_as_beta | passes max_norm to Adam as its third argument, which is beta1
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr, min(max_norm, 0.99)), []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)


# %% repair_1 | wrong | whole_numbers | norms are written into an array of ints and lose their decimals
def repair_1(params, gradients, lr, max_norm):
    norms = np.full(len(gradients), 0)
    optimiser = Adam(params, lr)
    for n, grads in enumerate(gradients):
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms[n] = norm
    return norms


# %% repair_1 | wrong | last_one_first | walks through the gradients from the last to the first, as in backpropagation
def repair_1(params, gradients, lr, max_norm):
    optimiser, norms = Adam(params, lr), []
    for grads in reversed(gradients):
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms[::-1])
