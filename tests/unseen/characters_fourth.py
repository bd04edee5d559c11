# %% class_gradients | wrong | mean_over_all | loss and gradients are divided by T*N in place of the number of asked labels
def class_gradients(model, x, labels, h0, c0):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, d = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    share = asked.sum() / labels.size
    loss, d = loss * share, d * share
    dWy, dby, dhs = readout_backward(model["Wy"], d, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | reshape_mixes | outputs.reshape(H, -1) without moving the axis of units first: mixes steps and units
def class_gradients(model, x, labels, h0, c0):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    T, H, N = outputs.shape
    asked = labels >= 0
    mask = asked.reshape(-1)
    hs = outputs.reshape(H, -1)[:, mask]
    logits = readout(model["Wy"], model["by"], hs)
    loss, dlogits = softmax_cross_entropy(logits, labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_flat = np.zeros((H, T * N))
    d_flat[:, mask] = dhs
    d_outputs = d_flat.reshape(T, H, N)
    _, _, _, grads = lstm_backward(lstm, d_outputs, caches)
    grads["Wy"], grads["by"] = dWy, dby
    return loss, grads, h, c


# %% class_gradients | wrong | label_order | hidden states are taken sequence by sequence, labels step by step: the two orders differ
def class_gradients(model, x, labels, h0, c0):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    by_unit = outputs.transpose(1, 2, 0)
    hs = by_unit[:, asked.T]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 2, 0)[:, asked.T] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[-1]
    return loss, {**grads, "Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | class_zero_lost | asked = labels > 0: class 0 is treated as not asked
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels > 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3] | {"Wy": dWy, "by": dby}
    return loss, grads, h, c


# %% class_gradients | wrong | minus_one_is_last | no mask at all: -1 indexes the last class, so it is asked where nothing is
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    T, H, N = outputs.shape
    hs = outputs.transpose(1, 0, 2).reshape(H, T * N)
    logits = readout(model["Wy"], model["by"], hs)
    loss, dlogits = softmax_cross_entropy(logits, labels.reshape(-1))
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = dhs.reshape(H, T, N).transpose(1, 0, 2)
    *_, grads = lstm_backward(lstm, d_outputs, caches)
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | states_from_zero | runs from zeros, whatever h0 and c0 are
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    zeros = np.zeros((model["bf"].shape[0], x.shape[2]))
    outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | assigned_to_copy | the selection with a mask is a copy: what is written there never reaches d_outputs, LSTM gradients are 0
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    place = d_outputs.transpose(1, 0, 2)[:, asked]
    place[...] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | mean_of_step_means | loss is the mean over steps of each step's mean, steps with few labels count too much
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    d_outputs = np.zeros_like(outputs)
    dWy, dby, losses = np.zeros_like(model["Wy"]), np.zeros_like(model["by"]), []
    steps = [t for t in range(len(x)) if (labels[t] >= 0).any()]
    for t in steps:
        asked = labels[t] >= 0
        hs = outputs[t][:, asked]
        loss, d = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[t][asked])
        losses.append(loss)
        one, two, three = readout_backward(model["Wy"], d / len(steps), hs)
        dWy += one
        dby += two
        d_outputs[t][:, asked] = three
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return float(np.mean(losses)), grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | labels_overwritten | replaces the -1 in the caller's labels by 0, so a second call with the same labels asks everywhere
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    T, H, N = outputs.shape
    asked = (labels >= 0).ravel()
    labels[labels < 0] = 0
    hs = outputs.transpose(1, 0, 2).reshape(H, T * N)
    logits = readout(model["Wy"], model["by"], hs)
    loss, d = softmax_cross_entropy(logits[:, asked], labels.ravel()[asked])
    dlogits = np.zeros_like(logits)
    dlogits[:, asked] = d
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = dhs.reshape(H, T, N).transpose(1, 0, 2)
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | pops_readout | takes Wy and by out of the caller's dict with pop, so the model has only eight arrays afterwards
def class_gradients(model, x, labels, h0, c0):
    Wy, by = model.pop("Wy"), model.pop("by")
    outputs, h, c, caches = lstm_forward(model, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(Wy, by, hs), labels[asked])
    dWy, dby, dhs = readout_backward(Wy, dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(model, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | last_step_twice | the gradient of the last step's h is given in d_outputs and once more as d_h
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches, d_h=d_outputs[-1])[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | states_swapped | returns c, h in place of h, c
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, c, h, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | whole_steps_only | a step counts as asked only when all its sequences are asked, other labels are dropped
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    H = outputs.shape[1]
    steps = np.flatnonzero((labels >= 0).all(axis=1))
    hs = outputs[steps].transpose(1, 0, 2).reshape(H, -1)
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[steps].ravel())
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs[steps] = dhs.reshape(H, len(steps), -1).transpose(1, 0, 2)
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | flat_bias | writes the readout's backward pass again, with dby of shape (K,)
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(model["Wy"] @ hs + model["by"], labels[asked])
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = model["Wy"].T @ dlogits
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    grads["Wy"] = dlogits @ hs.T
    grads["by"] = dlogits.sum(axis=1)
    return loss, grads, h, c


# %% class_gradients | wrong | eight_only | returns the gradients of the LSTM only, Wy and by are missing
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    dx, dh0, dc0, grads = lstm_backward(lstm, d_outputs, caches)
    return loss, grads, h, c


# %% class_gradients | wrong | loss_of_all_gradient_of_asked | the gradient is that of the mean over asked labels, the loss is divided by T*N
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    logits = model["Wy"] @ outputs + model["by"]
    logp = logits - logits.max(axis=1, keepdims=True)
    logp = logp - np.log(np.exp(logp).sum(axis=1, keepdims=True))
    asked = labels >= 0
    right = np.arange(logits.shape[1])[:, np.newaxis] == labels[:, np.newaxis]
    loss = -(logp * right).sum(axis=1).mean()
    dlogits = (np.exp(logp) - right) * asked[:, np.newaxis] / asked.sum()
    dWy = np.einsum("tkn,thn->kh", dlogits, outputs)
    dby = dlogits.sum(axis=(0, 2))[:, np.newaxis]
    grads = lstm_backward(lstm, model["Wy"].T @ dlogits, caches)[3]
    return float(loss), grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | two | zeros_and_bits | runs from zero states; gives the loss in bits
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, np.zeros_like(h0), np.zeros_like(c0))
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss / np.log(2), grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | two | mean_and_states | mean over all T*N entries; returns the states before the first step
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    factor = asked.mean()
    dWy, dby, dhs = readout_backward(model["Wy"], factor * dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss * factor, grads | {"Wy": dWy, "by": dby}, h0, c0


# %% class_gradients | two | class_zero_and_swapped | labels > 0 leaves class 0 out; h and c are swapped in the result
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels > 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, c, h


# %% class_gradients | two | last_only_and_sum | only the last step's hidden state gets a gradient; the LSTM's gradients are multiplied by the number of labels (sum, not mean)
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_h = np.zeros_like(h)
    last = asked[-1].sum()
    d_h[:, asked[-1]] = dhs[:, dhs.shape[1] - last :] * asked.sum()
    grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=d_h)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | right | step_by_step | a loop over steps, weighted by how many labels each has; d_outputs as a list
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    M = int((labels >= 0).sum())
    total, dWy, dby, d_outputs = 0.0, 0, 0, []
    for h_t, labels_t in zip(outputs, labels):
        d_t = np.zeros_like(h_t)
        columns = np.flatnonzero(labels_t >= 0)
        if columns.size:
            loss, d = softmax_cross_entropy(
                readout(model["Wy"], model["by"], h_t[:, columns]), labels_t[columns]
            )
            total += loss * columns.size
            a, b, d_asked = readout_backward(model["Wy"], d * columns.size / M, h_t[:, columns])
            dWy, dby = dWy + a, dby + b
            d_t[:, columns] = d_asked
        d_outputs.append(d_t)
    grads = lstm_backward(lstm, np.stack(d_outputs), caches)[3]
    return total / M, {**grads, "Wy": dWy, "by": dby}, h, c


# %% class_gradients | right | einsum_everywhere | no selection at all: log-softmax over (T, K, N), a weight of 0 where nothing is asked, einsum
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    logits = np.einsum("kh,thn->tkn", model["Wy"], outputs) + model["by"]
    shifted = logits - logits.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    weight = (labels >= 0) / np.count_nonzero(labels >= 0)
    safe = np.where(labels >= 0, labels, 0)[:, np.newaxis]
    loss = -(np.take_along_axis(logp, safe, axis=1)[:, 0] * weight).sum()
    d = np.exp(logp)
    np.put_along_axis(d, safe, np.take_along_axis(d, safe, axis=1) - 1, axis=1)
    d *= weight[:, np.newaxis]
    grads = lstm_backward(lstm, np.einsum("kh,tkn->thn", model["Wy"], d), caches)[3]
    grads["Wy"] = np.einsum("tkn,thn->kh", d, outputs)
    grads["by"] = np.einsum("tkn->k", d).reshape(-1, 1)
    return float(loss), grads, h, c


# %% class_gradients | right | index_pairs | np.nonzero gives pairs (t, n); columns by fancy indexing, back with np.add.at
def class_gradients(model, x, labels, h0, c0):
    lstm = dict(model)
    Wy, by = lstm.pop("Wy"), lstm.pop("by")
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    t, n = np.nonzero(labels != -1)
    asked = outputs[t, :, n].T
    loss, d = softmax_cross_entropy(readout(Wy, by, asked), labels[t, n])
    dWy, dby, d_asked = readout_backward(Wy, d, asked)
    d_outputs = np.zeros_like(outputs)
    np.add.at(d_outputs, (t, slice(None), n), d_asked.T)
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    grads.update(Wy=dWy, by=dby)
    return loss, {name: grads[name] for name in model}, h, c


# %% class_gradients | right | sequence_by_sequence | other order of columns: all steps of sequence 0, then of sequence 1; hstack and split
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: model[name] for name in model if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    N = labels.shape[1]
    steps = [[t for t, k in enumerate(labels[:, n]) if k > -1] for n in range(N)]
    asked = np.hstack([outputs[steps[n], :, n].T.reshape(outputs.shape[1], -1) for n in range(N) if steps[n]])
    wanted = np.array([labels[t, n] for n in range(N) for t in steps[n]])
    loss, d = softmax_cross_entropy(readout(model["Wy"], model["by"], asked), wanted)
    dWy, dby, d_asked = readout_backward(model["Wy"], d, asked)
    d_outputs, column = np.zeros(outputs.shape), 0
    for n in range(N):
        for t in steps[n]:
            d_outputs[t, :, n] = d_asked[:, column]
            column += 1
    *_, grads = lstm_backward(lstm, d_outputs, caches)
    return loss, {"by": dby, "Wy": dWy} | grads, h, c


# %% class_gradients | right | repair_reused | a helper class; loss, gradients and dh come from repair_1 of this notebook
def class_gradients(model, x, labels, h0, c0):
    class Places:
        def __init__(self, mask, units):
            self.mask, self.units = mask.ravel(), units
            self.steps, self.batch = mask.shape

        def gather(self, outputs):
            return np.moveaxis(outputs, 1, 0).reshape(self.units, -1)[:, self.mask]

        def scatter(self, columns):
            flat = np.zeros((self.units, self.steps * self.batch))
            flat[:, self.mask] = columns
            return np.moveaxis(flat.reshape(self.units, self.steps, self.batch), 0, 1)

    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    places = Places(labels >= 0, outputs.shape[1])
    loss, grads, dh = repair_1(
        model["Wy"], model["by"], places.gather(outputs), labels.ravel()[places.mask]
    )
    return loss, grads | lstm_backward(lstm, places.scatter(dh), caches)[3], h, c


# %% class_gradients | accepted | last_output_view | the last h is outputs[-1], a view into an array nobody else holds
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, _, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    dWy, dby, dhs = readout_backward(model["Wy"], dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return loss, grads | {"Wy": dWy, "by": dby}, outputs[-1], c


# %% encode | wrong | first_seen | vocabulary in the order of first appearance
def encode(text):
    vocabulary = "".join(dict.fromkeys(text))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | set_order | the order of a set as it is
def encode(text):
    vocabulary = "".join(set(text))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | reverse_order | sorted from large to small
def encode(text):
    vocabulary = "".join(sorted(set(text), reverse=True))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | unicode_numbers | codes are the numbers of Unicode, not places in the vocabulary
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    codes = np.array([ord(symbol) for symbol in text])
    return codes, vocabulary


# %% encode | wrong | from_one | enumerate starts at 1
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    place = {symbol: k for k, symbol in enumerate(vocabulary, 1)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | list_vocabulary | vocabulary is a list of characters, not a string
def encode(text):
    vocabulary = sorted(set(text))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | list_codes | codes are a list, not an array
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return [place[symbol] for symbol in text], vocabulary


# %% encode | wrong | float_codes | np.zeros makes floats, the codes are no ints
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    codes = np.zeros(len(text))
    for place, symbol in enumerate(text):
        codes[place] = vocabulary.index(symbol)
    return codes, vocabulary


# %% encode | wrong | repeated_symbols | sorted(text) without set: each symbol as often as it comes
def encode(text):
    vocabulary = "".join(sorted(text))
    return np.array([vocabulary.index(symbol) for symbol in text]), vocabulary


# %% encode | wrong | gaps | place of the sorted text with repeats, but vocabulary without: the codes have gaps
def encode(text):
    place = {}
    for k, symbol in enumerate(sorted(text)):
        place.setdefault(symbol, k)
    return np.array([place[symbol] for symbol in text]), "".join(sorted(set(text)))


# %% encode | wrong | lower_case | makes all letters small, so capitals are lost
def encode(text):
    text = text.lower()
    vocabulary = "".join(sorted(set(text)))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | dictionary_order | sorted as in a dictionary, without regard to capitals: A a B b
def encode(text):
    vocabulary = "".join(sorted(sorted(set(text)), key=str.lower))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | stripped | strips the text, so white space at both ends gets no code
def encode(text):
    text = text.strip()
    vocabulary = "".join(sorted(set(text)))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text], dtype=int), vocabulary


# %% encode | wrong | eight_bits | int8 codes: symbols from place 128 on become negative or raise
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    codes = np.empty(len(text), dtype=np.int64)
    for n, symbol in enumerate(text):
        codes[n] = place[symbol]
    return codes.astype(np.int8), vocabulary


# %% encode | wrong | bytes_of_utf8 | encodes the bytes of UTF-8: a symbol beyond ASCII becomes two codes or more
def encode(text):
    data = np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
    values, codes = np.unique(data, return_inverse=True)
    return codes, "".join(chr(v) for v in values)


# %% encode | wrong | by_frequency | vocabulary from the most frequent symbol to the rarest
def encode(text):
    symbols = sorted(set(text))
    vocabulary = "".join(sorted(symbols, key=lambda symbol: -text.count(symbol)))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text]), vocabulary


# %% encode | wrong | words | symbols are taken for words
def encode(text):
    words = text.split(" ")
    vocabulary = " ".join(sorted(set(words)))
    place = {word: k for k, word in enumerate(sorted(set(words)))}
    return np.array([place[word] for word in words]), vocabulary


# %% encode | two | unsorted_and_one | order of first appearance; counted from 1
def encode(text):
    place = {}
    for symbol in text:
        if symbol not in place:
            place[symbol] = len(place) + 1
    return np.array([place[symbol] for symbol in text]), "".join(place)


# %% encode | two | float_and_list | codes are floats; vocabulary is a list
def encode(text):
    vocabulary = sorted(set(text))
    codes = np.zeros(len(text))
    for k, symbol in enumerate(vocabulary):
        codes[[n for n, other in enumerate(text) if other == symbol]] = k
    return codes, vocabulary


# %% encode | two | lower_and_column | all letters made small; codes of shape (L, 1)
def encode(text):
    vocabulary = "".join(sorted(set(text.lower())))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([[place[symbol]] for symbol in text.lower()]), vocabulary


# %% encode | two | swapped_and_reversed | returns vocabulary first; sorted from large to small
def encode(text):
    vocabulary = "".join(sorted(set(text))[::-1])
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return vocabulary, np.array([place[symbol] for symbol in text])


# %% encode | right | unique_of_numbers | np.unique of the Unicode numbers, with the inverse
def encode(text):
    numbers = np.array([ord(symbol) for symbol in text])
    values, codes = np.unique(numbers, return_inverse=True)
    return codes.reshape(-1), "".join(map(chr, values))


# %% encode | right | searchsorted_places | binary search among the sorted Unicode numbers
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    known = np.fromiter(map(ord, vocabulary), dtype=np.int64)
    return np.searchsorted(known, np.fromiter(map(ord, text), dtype=np.int64)), vocabulary


# %% encode | right | rank_by_counting | the place of a symbol is how many others are smaller
def encode(text):
    symbols = {symbol for symbol in text}
    rank = {symbol: sum(other < symbol for other in symbols) for symbol in symbols}
    vocabulary = [""] * len(rank)
    for symbol, k in rank.items():
        vocabulary[k] = symbol
    return np.array(list(map(rank.get, text)), dtype=int), "".join(vocabulary)


# %% encode | right | grown_alphabet | vocabulary grows in sorted order with bisect, symbol by symbol; a slow index
def encode(text):
    import bisect

    alphabet = []
    for symbol in text:
        at = bisect.bisect_left(alphabet, symbol)
        if at == len(alphabet) or alphabet[at] != symbol:
            alphabet.insert(at, symbol)
    codes = np.empty(len(text), dtype=int)
    for n in range(len(text)):
        codes[n] = alphabet.index(text[n])
    return codes, "".join(alphabet)


# %% encode | right | table_of_all | a table indexed by the Unicode number, filled with a cumulative sum
def encode(text):
    numbers = np.array([ord(symbol) for symbol in text])
    present = np.zeros(numbers.max() + 1, dtype=int)
    present[numbers] = 1
    table = np.cumsum(present) - 1
    return table[numbers], "".join(chr(k) for k in np.flatnonzero(present))


# %% encode | accepted | small_ints | codes are int32, ints all the same
def encode(text):
    vocabulary = "".join(sorted(set(text)))
    place = {symbol: k for k, symbol in enumerate(vocabulary)}
    return np.array([place[symbol] for symbol in text], dtype=np.int32), vocabulary


# %% chunks | wrong | plain_reshape | reshape(M, T, N) as the codes are: neighbours in the text become neighbours in the batch
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    return codes[:used].reshape(M, T, N), codes[1 : used + 1].reshape(M, T, N)


# %% chunks | wrong | no_spare_code | M = L // (T N): when the text fills all chunks, the last target is missing and reshape fails
def chunks(codes, T, N):
    M = len(codes) // (T * N)
    used = M * T * N
    inputs = codes[:used].reshape(N, M, T).transpose(1, 2, 0)
    targets = codes[1 : used + 1].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | wrong | batch_before_time | transpose to (M, N, T) in place of (M, T, N)
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    cut = lambda part: part.reshape(N, M, T).transpose(1, 0, 2)
    return cut(codes[:used]), cut(codes[1 : used + 1])


# %% chunks | wrong | rolled_in_chunk | targets are the inputs shifted within each chunk, the last one wraps around
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    inputs = codes[: M * T * N].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, np.roll(inputs, -1, axis=1)


# %% chunks | wrong | rolled_text | targets are the used codes rolled by one: the very last target is the first code of the text
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = codes[: M * T * N]
    inputs = used.reshape(N, M, T).transpose(1, 2, 0)
    targets = np.roll(used, -1).reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | wrong | inputs_again | targets are the inputs themselves
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    inputs = codes[: M * T * N].reshape(N, M, T).transpose(1, 2, 0)
    targets = codes[: M * T * N].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | wrong | left_out_in_each_stream | cuts streams of (L - 1) // N codes first, so something is left out at the end of each stream
def chunks(codes, T, N):
    length = (len(codes) - 1) // N
    M = length // T
    streams = codes[: length * N].reshape(N, length)[:, : M * T]
    after = codes[1 : length * N + 1].reshape(N, length)[:, : M * T]
    return (
        streams.reshape(N, M, T).transpose(1, 2, 0),
        after.reshape(N, M, T).transpose(1, 2, 0),
    )


# %% chunks | wrong | left_out_at_start | keeps the end of the text, leaves out codes at its beginning
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    last = codes[-(M * T * N + 1) :]
    inputs = last[:-1].reshape(N, M, T).transpose(1, 2, 0)
    targets = last[1:].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | wrong | chunks_in_row | reshape(M, N, T): the N columns of a chunk are neighbours in the text, no column goes on in the next chunk
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    inputs = codes[:used].reshape(M, N, T).transpose(0, 2, 1)
    targets = codes[1 : used + 1].reshape(M, N, T).transpose(0, 2, 1)
    return inputs, targets


# %% chunks | wrong | one_chunk_less | M = (L - T N) // (T N): one chunk fewer than there can be, unless nothing is left over
def chunks(codes, T, N):
    M = max(1, (len(codes) - T * N) // (T * N))
    used = M * T * N
    inputs = codes[:used].reshape(N, M, T).transpose(1, 2, 0)
    targets = codes[1 : used + 1].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | wrong | code_before | targets are the codes before the inputs
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    inputs = codes[1 : used + 1].reshape(N, M, T).transpose(1, 2, 0)
    targets = codes[:used].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | wrong | nothing_at_stream_end | sets the target at the end of each stream to -1, for the text goes on elsewhere
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    inputs = codes[:used].reshape(N, M, T).transpose(1, 2, 0)
    targets = codes[1 : used + 1].reshape(N, M, T).transpose(1, 2, 0).copy()
    targets[-1, -1] = -1
    return inputs, targets


# %% chunks | wrong | float_arrays | fills arrays of np.zeros: floats, which one cannot index with
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    inputs, targets = np.zeros((M, T, N)), np.zeros((M, T, N))
    for n in range(N):
        for m in range(M):
            start = (n * M + m) * T
            inputs[m, :, n] = codes[start : start + T]
            targets[m, :, n] = codes[start + 1 : start + T + 1]
    return inputs, targets


# %% chunks | wrong | next_chunk | targets are the chunk after, T codes on, in place of the code after
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    inputs = codes[:used].reshape(N, M, T).transpose(1, 2, 0)
    targets = np.concatenate([inputs[1:], inputs[:1]])
    return inputs, targets


# %% chunks | wrong | interleaved_streams | every N-th code makes a stream: stream n is codes[n::N]
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N

    def cut(part):
        streams = [part[n::N] for n in range(N)]
        return np.array(streams).reshape(N, M, T).transpose(1, 2, 0)

    return cut(codes[:used]), cut(codes[1 : used + 1])


# %% chunks | wrong | rolled_in_stream | targets wrap around at the end of each stream, to the stream's own first code
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    streams = codes[: M * T * N].reshape(N, M * T)
    after = np.roll(streams, -1, axis=1)
    return streams.reshape(N, M, T).transpose(1, 2, 0), after.reshape(N, M, T).transpose(1, 2, 0)


# %% chunks | wrong | padded_chunk | fills up the last chunk with zeros, so that nothing is left out
def chunks(codes, T, N):
    M = -(-(len(codes) - 1) // (T * N))
    size = M * T * N
    padded = np.zeros(size + 1, dtype=codes.dtype)
    padded[: len(codes)] = codes
    inputs = padded[:size].reshape(N, M, T).transpose(1, 2, 0)
    targets = padded[1:].reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% chunks | two | reshape_and_same | plain reshape(M, T, N); targets are the inputs
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    inputs = codes[: M * T * N].reshape(M, T, N)
    return inputs, inputs.copy()


# %% chunks | two | axes_and_wrap | axes (M, N, T); the last target wraps around to the first code
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = codes[: M * T * N]
    after = np.append(used[1:], used[0])
    return used.reshape(N, M, T).transpose(1, 0, 2), after.reshape(N, M, T).transpose(1, 0, 2)


# %% chunks | two | row_and_before | chunks in a row, without streams; targets are the codes before
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    inputs = codes[1 : used + 1].reshape(M, N, T).transpose(0, 2, 1)
    targets = codes[:used].reshape(M, N, T).transpose(0, 2, 1)
    return inputs, targets


# %% chunks | two | fewer_and_floats | one chunk too few; the arrays are floats
def chunks(codes, T, N):
    M = max(1, (len(codes) - 1) // (T * N) - 1)
    inputs, targets = np.zeros((M, T, N)), np.zeros((M, T, N))
    for m in range(M):
        for t in range(T):
            for n in range(N):
                k = n * M * T + m * T + t
                inputs[m, t, n], targets[m, t, n] = codes[k], codes[k + 1]
    return inputs, targets


# %% chunks | right | three_loops | three loops, entry by entry
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    inputs = np.empty((M, T, N), dtype=int)
    targets = np.empty((M, T, N), dtype=int)
    for m in range(M):
        for t in range(T):
            for n in range(N):
                k = (n * M + m) * T + t
                inputs[m, t, n] = codes[k]
                targets[m, t, n] = codes[k + 1]
    return inputs, targets


# %% chunks | right | index_array | one array of places by broadcasting; inputs and targets are picked with it
def chunks(codes, T, N):
    M = (codes.size - 1) // (T * N)
    m, t, n = np.ogrid[:M, :T, :N]
    places = (n * M + m) * T + t
    return codes[places], codes[places + 1]


# %% chunks | right | stacked_streams | streams as columns by np.stack, then split into chunks
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    length = M * T

    def cut(shift):
        columns = [codes[n * length + shift : (n + 1) * length + shift] for n in range(N)]
        return np.stack(np.split(np.stack(columns, axis=1), M))

    return cut(0), cut(1)


# %% chunks | right | fortran_order | reshape in Fortran order, then one swap of axes
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    both = np.array([codes[:-1], codes[1:]])[:, : M * T * N]
    inputs, targets = (row.reshape((T, M, N), order="F").swapaxes(0, 1) for row in both)
    return inputs, targets


# %% chunks | right | counted_up | M is found by counting, chunks are made by a comprehension; contiguous copies
def chunks(codes, T, N):
    M = 0
    while (M + 1) * T * N + 1 <= len(codes):
        M += 1
    starts = [[T * (n * M + m) for n in range(N)] for m in range(M)]
    inputs = [np.column_stack([codes[s : s + T] for s in row]) for row in starts]
    targets = [np.column_stack([codes[s + 1 : s + 1 + T] for s in row]) for row in starts]
    return np.ascontiguousarray(inputs), np.ascontiguousarray(targets)


# %% chunks | wrong | sliding_window | read-only views: windows of T + 1 codes, cut into inputs and targets
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    windows = np.lib.stride_tricks.sliding_window_view(codes, T + 1)[::T][: M * N]
    windows = windows.reshape(N, M, T + 1).transpose(1, 2, 0)
    return windows[:, :-1], windows[:, 1:]


# %% bits_per_character | wrong | nats | forgets to divide by log 2
def bits_per_character(model, codes):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    outputs = lstm_forward(lstm, x, zeros, zeros)[0]
    logits = readout(model["Wy"], model["by"], outputs[:, :, 0].T)
    return float(softmax_cross_entropy(logits, codes[1:])[0])


# %% bits_per_character | wrong | character_just_read | measures the probability of the character that has just been read
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    read = codes[:-1, np.newaxis]
    loss, _, _, _ = class_gradients(model, one_hot(read, len(model["by"])), read, zeros, zeros)
    return float(loss / np.log(2))


# %% bits_per_character | wrong | log_of_rounded | the logarithm of p, infinite where p was rounded to 0
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    p, _, _ = class_probabilities(model, x, zeros, zeros)
    right = p[np.arange(len(codes) - 1), codes[1:], 0]
    return float(-np.log2(right).mean())


# %% bits_per_character | wrong | small_number_added | log2(p + 1e-12): finite, but at most 40 bits for a character that costs thousands
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    p, _, _ = class_probabilities(model, x, zeros, zeros)
    right = p[np.arange(len(codes) - 1), codes[1:], 0]
    return float(-np.log2(right + 1e-12).mean())


# %% bits_per_character | wrong | smallest_float | p is clipped at the smallest float: at most 1022 bits, where the logits say more
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    p, _, _ = class_probabilities(model, x, zeros, zeros)
    right = np.maximum(p[np.arange(len(codes) - 1), codes[1:], 0], np.finfo(float).tiny)
    return float(np.mean(-np.log2(right)))


# %% bits_per_character | wrong | divided_by_length | divides by L in place of L - 1
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    nats = loss * (len(codes) - 1)
    return float(nats / len(codes) / np.log(2))


# %% bits_per_character | wrong | sum_of_bits | the sum over the text, not the mean
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    return float(loss / np.log(2) * (len(codes) - 1))


# %% bits_per_character | wrong | times_log_two | multiplies by log 2 in place of dividing
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    return float(loss * np.log(2))


# %% bits_per_character | wrong | one_step_each | reads L - 1 sequences of one step: no memory from character to character
def bits_per_character(model, codes):
    zeros = zero_states(model, len(codes) - 1)
    x = one_hot(codes[np.newaxis, :-1], len(model["by"]))
    loss = class_gradients(model, x, codes[np.newaxis, 1:], zeros, zeros)[0]
    return float(loss / np.log(2))


# %% bits_per_character | wrong | chunks_from_zero | cuts the text into pieces of 16 and begins each with zero states, to save memory
def bits_per_character(model, codes):
    K, zeros, nats = len(model["by"]), zero_states(model, 1), 0.0
    for start in range(0, len(codes) - 1, 16):
        target = codes[start + 1 : start + 17, np.newaxis]
        read = codes[start : start + len(target), np.newaxis]
        nats += len(target) * class_gradients(model, one_hot(read, K), target, zeros, zeros)[0]
    return float(nats / (len(codes) - 1) / np.log(2))


# %% bits_per_character | wrong | size_of_this_text | one-hot size is codes.max() + 1, which fails when the text lacks the last symbols of the vocabulary
def bits_per_character(model, codes):
    K = codes.max() + 1
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], K)
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    return float(loss / np.log(2))


# %% bits_per_character | wrong | expected_bits | the entropy of the prediction, which needs no target at all
def bits_per_character(model, codes):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    outputs = lstm_forward(lstm, x, zeros, zeros)[0]
    logits = readout(model["Wy"], model["by"], outputs[:, :, 0].T)
    logits = logits - logits.max(axis=0)
    logp = logits - np.log(np.exp(logits).sum(axis=0))
    return float(-(np.exp(logp) * logp).sum(axis=0).mean() / np.log(2))


# %% bits_per_character | wrong | first_character_too | predicts the first character too, from the zero state before anything is read: mean over L
def bits_per_character(model, codes):
    K, zeros = len(model["by"]), zero_states(model, 1)
    before = np.concatenate([[-1], codes[:-1]])[:, np.newaxis]
    loss = class_gradients(model, one_hot(before, K), codes[:, np.newaxis], zeros, zeros)[0]
    return float(loss / np.log(2))


# %% bits_per_character | wrong | shift_of_whole_text | shifts by the largest logit of the whole text: another step's sum can be rounded to 0, minus infinity
def bits_per_character(model, codes):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    outputs = lstm_forward(lstm, x, zeros, zeros)[0]
    logits = (model["Wy"] @ outputs + model["by"])[:, :, 0]
    logits = logits - logits.max()
    total = np.log(np.exp(logits).sum(axis=1))
    return float(np.mean(total - logits[np.arange(len(logits)), codes[1:]]) / np.log(2))


# %% bits_per_character | wrong | perplexity | gives two to the power of the bits
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    return float(2 ** (loss / np.log(2)))


# %% bits_per_character | wrong | only_h_handed_over | reads in chunks and hands over h, but c begins with zeros each time
def bits_per_character(model, codes):
    K, h, nats = len(model["by"]), zero_states(model, 1), 0.0
    for start in range(0, len(codes) - 1, 8):
        target = codes[start + 1 : start + 9, np.newaxis]
        x = one_hot(codes[start : start + len(target), np.newaxis], K)
        loss, _, h, _ = class_gradients(model, x, target, h, zero_states(model, 1))
        nats += loss * len(target)
    return float(nats / np.log(2) / (len(codes) - 1))


# %% bits_per_character | wrong | log_of_mean | the logarithm of the mean probability, not the mean of the logarithms
def bits_per_character(model, codes):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    outputs = lstm_forward(lstm, x, zeros, zeros)[0]
    logits = readout(model["Wy"], model["by"], outputs[:, :, 0].T)
    shifted = logits - logits.max(axis=0)
    logp = (shifted - np.log(np.exp(shifted).sum(axis=0)))[codes[1:], np.arange(len(codes) - 1)]
    top = logp.max()
    return float(-(top + np.log(np.mean(np.exp(logp - top)))) / np.log(2))


# %% bits_per_character | two | nats_and_read | natural logarithms; the character just read
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    read = codes[:-1, np.newaxis]
    return float(class_gradients(model, one_hot(read, len(model["by"])), read, zeros, zeros)[0])


# %% bits_per_character | two | sum_and_rounded | the sum in place of the mean; log of a rounded p
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    p = class_probabilities(model, x, zeros, zeros)[0][:, :, 0]
    bits = 0.0
    for p_t, k in zip(p, codes[1:]):
        bits -= np.log2(p_t[k])
    return float(bits)


# %% bits_per_character | two | length_and_memory | divides by L; no memory, since each character is a sequence of its own
def bits_per_character(model, codes):
    zeros = zero_states(model, len(codes) - 1)
    x = one_hot(codes[np.newaxis, :-1], len(model["by"]))
    loss = class_gradients(model, x, codes[np.newaxis, 1:], zeros, zeros)[0]
    return float(loss / np.log(2) * (len(codes) - 1) / len(codes))


# %% bits_per_character | two | sign_and_size | the sign is lost (mean of log2 p); one-hot size taken from the text
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], max(codes) + 1)
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    return float(-loss / np.log(2))


# %% bits_per_character | right | one_at_a_time | reads character by character, with states handed over, log2 and logaddexp2
def bits_per_character(model, codes):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    K = model["by"].size
    h, c, costs = zero_states(model, 1), zero_states(model, 1), []
    for now, after in zip(codes[:-1], codes[1:]):
        _, h, c, _ = lstm_forward(lstm, one_hot(np.array([[now]]), K), h, c)
        bits = readout(model["Wy"], model["by"], h)[:, 0] / np.log(2)
        costs.append(np.logaddexp2.reduce(bits) - bits[after])
    return float(sum(costs) / len(costs))


# %% bits_per_character | right | by_class_gradients | class_gradients, whose gradients are thrown away, on all L characters with nothing asked after the last
def bits_per_character(model, codes):
    labels = np.full((len(codes), 1), -1)
    labels[:-1, 0] = codes[1:]  # after the last character nothing is asked
    start = zero_states(model, 1)
    x = one_hot(codes.reshape(-1, 1), len(model["Wy"]))
    nats, *_ = class_gradients(model, x, labels, start, start)
    return float(nats) * float(np.log2(np.e))


# %% bits_per_character | right | in_pieces | pieces of 50 characters with both states handed over, sums weighted
def bits_per_character(model, codes):
    read, wanted = codes[:-1], codes[1:]
    h = c = zero_states(model, 1)
    total = 0.0
    for start in range(0, read.size, 50):
        part = slice(start, start + 50)
        x = one_hot(read[part, np.newaxis], model["by"].shape[0])
        loss, _, h, c = class_gradients(model, x, wanted[part, np.newaxis], h, c)
        total += loss * wanted[part].size
    return float(total / read.size / np.log(2))


# %% bits_per_character | right | eye_and_einsum | x from np.eye, logits with einsum, logsumexp by hand per step
def bits_per_character(model, codes):
    lstm = {name: a for name, a in model.items() if name not in ("Wy", "by")}
    K, H = model["Wy"].shape
    x = np.eye(K)[codes[:-1]][:, :, np.newaxis]
    outputs, *_ = lstm_forward(lstm, x, np.zeros((H, 1)), np.zeros((H, 1)))
    a = np.einsum("kh,thn->tk", model["Wy"], outputs) + model["by"].T
    top = a.max(axis=1)
    log_sum = top + np.log(np.sum(np.exp(a - top[:, None]), axis=1))
    picked = np.einsum("tk,tk->t", a, np.eye(K)[codes[1:]])
    return float(np.mean((log_sum - picked) / np.log(2.0)))


# %% bits_per_character | right | against_the_others | how far each other logit lies above the right one: log of a sum of differences, with logaddexp
def bits_per_character(model, codes):
    def columns():
        lstm = {name: a for name, a in model.items() if name not in READOUT}
        start = zero_states(model, 1)
        x = one_hot(codes[:-1][:, None], len(model["by"]))
        return np.hstack([readout(model["Wy"], model["by"], h) for h in lstm_forward(lstm, x, start, start)[0]])

    logits = columns()
    ahead = logits - np.take_along_axis(logits, codes[np.newaxis, 1:], axis=0)
    return float(np.logaddexp.reduce(ahead, axis=0).mean() / np.log(2))


# %% bits_per_character | accepted | numpy_scalar | gives a NumPy float64 in place of a Python float
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    loss = class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)[0]
    return np.float64(loss) / np.log(2)


# %% class_gradients | wrong | mean_over_batch | sums over the steps and divides by N, the usual mean over the batch, not by the number of labels
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    hs = outputs.transpose(1, 0, 2)[:, asked]
    loss, dlogits = softmax_cross_entropy(readout(model["Wy"], model["by"], hs), labels[asked])
    factor = asked.sum() / labels.shape[1]
    dWy, dby, dhs = readout_backward(model["Wy"], factor * dlogits, hs)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dhs
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return factor * loss, grads | {"Wy": dWy, "by": dby}, h, c


# %% class_gradients | wrong | readout_of_last_step | the readout's gradients are collected step by step, but = in place of += keeps one step only
def class_gradients(model, x, labels, h0, c0):
    lstm = {name: a for name, a in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    M, loss = (labels >= 0).sum(), 0.0
    dWy, dby = np.zeros_like(model["Wy"]), np.zeros_like(model["by"])
    d_outputs = np.zeros_like(outputs)
    for t in range(len(x)):
        asked = labels[t] >= 0
        if not asked.any():
            continue
        h_t = outputs[t][:, asked]
        part, d = softmax_cross_entropy(readout(model["Wy"], model["by"], h_t), labels[t][asked])
        share = asked.sum() / M
        loss += part * share
        dWy, dby, d_outputs[t][:, asked] = readout_backward(model["Wy"], d * share, h_t)
    grads = lstm_backward(lstm, d_outputs, caches)[3]
    return float(loss), grads | {"Wy": dWy, "by": dby}, h, c


# %% encode | accepted | numpy_characters | np.unique of an array of characters, right but for the symbol of number 0, which NumPy drops
def encode(text):
    symbols, codes = np.unique(np.array(list(text)), return_inverse=True)
    return codes, "".join(symbols)


# %% chunks | wrong | moves_the_text | makes the targets by shifting the caller's codes in place
def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    used = M * T * N
    inputs = codes[:used].copy().reshape(N, M, T).transpose(1, 2, 0)
    codes[:-1] = codes[1:]
    targets = codes[:used].copy().reshape(N, M, T).transpose(1, 2, 0)
    return inputs, targets


# %% bits_per_character | wrong | clipped_logits | clips the logits to ±500 against overflow, so large ones cost too little
def bits_per_character(model, codes):
    lstm = {k: v for k, v in model.items() if k not in READOUT}
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    outputs = lstm_forward(lstm, x, zeros, zeros)[0]
    logits = readout(model["Wy"], model["by"], outputs[:, :, 0].T)
    return float(softmax_cross_entropy(np.clip(logits, -500, 500), codes[1:])[0] / np.log(2))


# %% bits_per_character | wrong | infinite_left_out | silences the warning and takes the mean of the finite costs only
def bits_per_character(model, codes):
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    p, _, _ = class_probabilities(model, x, zeros, zeros)
    with np.errstate(divide="ignore"):
        bits = -np.log2(p[np.arange(len(codes) - 1), codes[1:], 0])
    return float(bits[np.isfinite(bits)].mean())


# %% softmax_cross_entropy | right | logsumexp_plain | the reference style: shift, log p, p
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    shifted = logits - logits.max(axis=0, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    N = logits.shape[1]
    gradient = np.exp(log_p)
    gradient[labels, np.arange(N)] -= 1
    return -log_p[labels, np.arange(N)].mean(), gradient / N

# %% softmax_cross_entropy | right | column_loop | loops over the columns and over the classes, math-like scalars
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    K, N = logits.shape
    gradient = np.empty((K, N))
    loss = 0.0
    for n in range(N):
        column = [float(value) for value in logits[:, n]]
        top = max(column)
        total = sum(np.exp(value - top) for value in column)
        loss += (top + float(np.log(total)) - column[labels[n]]) / N
        for k in range(K):
            gradient[k, n] = (np.exp(column[k] - top) / total - (k == labels[n])) / N
    return loss, gradient

# %% softmax_cross_entropy | right | eye_einsum | one-hot matrix from np.eye(K) and einsum for the loss
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    K, N = logits.shape
    onehot = np.eye(K)[labels].T
    a = logits - np.max(logits, axis=0)
    log_sum = np.log(np.einsum("kn->n", np.exp(a)))
    loss = float(np.einsum("n->", log_sum) - np.einsum("kn,kn->", onehot, a)) / N
    return loss, (np.exp(a - log_sum) - onehot) / N

# %% softmax_cross_entropy | right | logaddexp_reduce | np.logaddexp.reduce in place of the shift
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    log_p = logits - np.logaddexp.reduce(logits, axis=0)
    N = labels.size
    right = np.arange(logits.shape[0])[:, np.newaxis] == labels
    loss = -log_p[right].sum() / N
    return float(loss), np.where(right, np.expm1(log_p), np.exp(log_p)) / N

# %% softmax_cross_entropy | right | rows_helper | works on the transpose, one answer in a row, with a helper function
def log_softmax_rows(rows):
    rows = rows - rows.max(axis=1)[:, None]
    return rows - np.log(np.exp(rows).sum(axis=1))[:, None]


def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    rows = log_softmax_rows(logits.T)
    picked = np.take_along_axis(rows, labels[:, None], axis=1)
    gradient = np.exp(rows)
    np.put_along_axis(gradient, labels[:, None], np.exp(picked) - 1, axis=1)
    return -picked.mean(), gradient.T / len(labels)

# %% softmax_cross_entropy | right | subtract_at_weights | differences to the right logit, np.subtract.at, weights 1/N
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = labels.shape[0]
    top = logits.max(axis=0)
    e = np.exp(logits - top)
    total = e.sum(axis=0)
    right_logit = np.array([logits[k, n] for n, k in enumerate(labels)])
    losses = np.log(total) + (top - right_logit)
    gradient = e / (N * total)
    np.subtract.at(gradient, (labels, np.arange(N)), 1.0 / N)
    return float(np.average(losses)), gradient

# %% softmax_cross_entropy | accepted | zero_dim_loss | the loss is a 0-dimensional array, not a float
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    N = labels.size
    d = np.exp(log_p)
    d[labels, np.arange(N)] -= 1
    return np.array(-log_p[labels, np.arange(N)].mean()), d / N

# %% softmax_cross_entropy | wrong | gradient_not_divided | gradient of the sum, N times too large
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    columns = np.arange(len(labels))
    loss = -np.mean(log_p[labels, columns])
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return loss, gradient

# %% softmax_cross_entropy | wrong | global_shift | one shift for the whole batch
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    columns = np.arange(len(labels))
    loss = -np.mean(log_p[labels, columns])
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return loss, gradient / len(labels)

# %% softmax_cross_entropy | wrong | log_of_rounded_p | shifts, but takes the log of a p that may be 0
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    N = labels.size
    loss = -np.log(p[labels, np.arange(N)]).mean()
    gradient = p.copy()
    gradient[labels, np.arange(N)] -= 1
    return loss, gradient / N

# %% softmax_cross_entropy | wrong | epsilon_in_log | log(p + 1e-12), so that a sure mistake costs 27.6 and not 2000
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    N = labels.size
    loss = -np.mean(np.log(p[labels, np.arange(N)] + 1e-12))
    gradient = p.copy()
    gradient[labels, np.arange(N)] -= 1
    gradient /= N
    return loss, gradient

# %% softmax_cross_entropy | wrong | logits_in_place | the shift is done in the array of the caller
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    N = labels.size
    loss = -log_p[labels, np.arange(N)].mean()
    gradient = np.exp(log_p)
    gradient[labels, np.arange(N)] -= 1
    return loss, gradient / N

# %% softmax_cross_entropy | wrong | mean_over_all_entries | the mean runs over K * N entries of onehot * log p
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    K, N = logits.shape
    onehot = np.zeros((K, N))
    onehot[labels, np.arange(N)] = 1
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.mean(onehot * log_p), (np.exp(log_p) - onehot) / N

# %% softmax_cross_entropy | wrong | eye_of_largest_label | one-hot of size labels.max() + 1 instead of K
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = logits.shape[1]
    onehot = np.eye(labels.max() + 1)[labels].T
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -(onehot * log_p).sum() / N, (np.exp(log_p) - onehot) / N

# %% softmax_cross_entropy | wrong | shift_by_largest_magnitude | shifts by the largest absolute value, so all exponentials may be 0
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = logits.shape[1]
    shifted = logits - np.abs(logits).max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, np.arange(N)] -= 1
    return -log_p[labels, np.arange(N)].mean(), gradient / N

# %% softmax_cross_entropy | wrong | one_array_for_both | the 1 is subtracted from log p before the exponential
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = logits.shape[1]
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    loss = -log_p[labels, np.arange(N)].mean()
    log_p[labels, np.arange(N)] -= 1
    gradient = np.exp(log_p)
    return loss, gradient / N

# %% softmax_cross_entropy | wrong | gradient_at_p | the gradient with respect to p, not to the logits
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = logits.shape[1]
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    loss = -log_p[labels, np.arange(N)].mean()
    gradient = np.zeros_like(logits)
    gradient[labels, np.arange(N)] = -1 / np.maximum(np.exp(log_p[labels, np.arange(N)]), 1e-300) / N
    return loss, gradient

# %% softmax_cross_entropy | wrong | clipped_logits | logits are clipped to ±500 for safety
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    logits = np.clip(logits, -500, 500)
    N = labels.size
    e = np.exp(logits)
    log_p = logits - np.log(e.sum(axis=0))
    gradient = e / e.sum(axis=0)
    gradient[labels, np.arange(N)] -= 1
    return -log_p[labels, np.arange(N)].mean(), gradient / N

# %% softmax_cross_entropy | wrong | float32_inside | computes in single precision
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    logits = np.asarray(logits, dtype=np.float32)
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    N = labels.size
    gradient = np.exp(log_p)
    gradient[labels, np.arange(N)] -= 1
    return float(-log_p[labels, np.arange(N)].mean()), (gradient / N).astype(float)

# %% softmax_cross_entropy | wrong | sign_flipped | onehot - p
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = labels.size
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    onehot = np.zeros_like(log_p)
    onehot[labels, np.arange(N)] = 1
    return -np.sum(onehot * log_p) / N, (onehot - np.exp(log_p)) / N

# %% softmax_cross_entropy | two | bits_and_sum | loss in bits; gradient not divided by N
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = labels.size
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, np.arange(N)] -= 1
    return -np.mean(log_p[labels, np.arange(N)] / np.log(2)), gradient

# %% softmax_cross_entropy | two | rows_and_no_shift | softmax along the batch axis; no shift
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    N = labels.size
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[labels, np.arange(N)]))
    p[labels, np.arange(N)] -= 1
    return loss, p / N

# %% softmax_cross_entropy | two | in_place_and_divided_by_K | logits changed in place; gradient divided by K, not N
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    logits -= np.max(logits, axis=0)
    log_p = logits - np.log(np.sum(np.exp(logits), axis=0))
    n = np.arange(len(labels))
    gradient = np.exp(log_p)
    gradient[labels, n] -= 1
    return -np.mean(log_p[labels, n]), gradient / len(logits)

# %% softmax_cross_entropy | two | all_pairs_and_log_p | log of a rounded p; indexes all columns with all labels
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    loss = -np.log(p[labels]).mean()
    gradient = p.copy()
    gradient[labels, np.arange(labels.size)] -= 1
    return loss, gradient / labels.size

# %% repair_1 | right | by_own_functions | calls softmax_cross_entropy, readout and readout_backward
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = readout(Wy, by, h)
    loss, d = softmax_cross_entropy(logits, labels)
    dWy, dby, dh = readout_backward(Wy, d, h)
    return loss, {"Wy": dWy, "by": dby}, dh

# %% repair_1 | right | repaired_in_place | the broken lines with the two repairs, nothing else
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | right | loop_over_batch | accumulates outer products column by column
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    N = labels.size
    loss, dWy, dby, dh = 0.0, np.zeros_like(Wy), np.zeros_like(by), np.zeros_like(h)
    for n in range(N):
        a = Wy @ h[:, n] + by[:, 0]
        top = a.max()
        lse = top + np.log(np.exp(a - top).sum())
        loss += lse - a[labels[n]]
        d = np.exp(a - lse)
        d[labels[n]] -= 1
        dWy += np.outer(d, h[:, n])
        dby[:, 0] += d
        dh[:, n] = Wy.T @ d
    return loss / N, {"Wy": dWy / N, "by": dby / N}, dh / N

# %% repair_1 | right | einsum_and_weights | einsum with a one-hot matrix, divisions at the end of each gradient
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    K, N = len(by), len(labels)
    onehot = (np.arange(K)[:, None] == labels[None, :]).astype(float)
    logits = np.einsum("kh,hn->kn", Wy, h) + by
    top = logits.max(axis=0)
    lse = top + np.log(np.einsum("kn->n", np.exp(logits - top)))
    loss = np.einsum("n->", lse - np.einsum("kn,kn->n", onehot, logits)) / N
    d = np.exp(logits - lse) - onehot
    grads = {"by": np.einsum("kn->k", d)[:, None] / N, "Wy": np.einsum("kn,hn->kh", d, h) / N}
    return float(loss), grads, np.einsum("kh,kn->hn", Wy, d) / N

# %% repair_1 | right | bias_as_column | readout with an extra row of ones in h, gradients from one product
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    W = np.hstack([Wy, by])
    h1 = np.vstack([h, np.ones((1, h.shape[1]))])
    a = W @ h1
    log_p = a - np.logaddexp.reduce(a, axis=0, keepdims=True)
    n = np.arange(h.shape[1])
    d = np.exp(log_p)
    d[labels, n] -= 1.0
    d = d / h.shape[1]
    dW = d @ h1.T
    return float(-log_p[labels, n].mean()), {"Wy": dW[:, :-1], "by": dW[:, -1:]}, (d.T @ Wy).T

# %% repair_1 | right | nested_helper | nested helper for the loss, margins to the right logit
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    def margins(a):
        return a - a[labels, np.arange(a.shape[1])]

    m = margins(Wy @ h + by)  # (K, N), 0 for the right class
    top = np.maximum(m.max(axis=0), 0)
    e = np.exp(m - top)
    loss = np.mean(top + np.log(e.sum(axis=0)))
    d = e / e.sum(axis=0)
    d[labels, np.arange(labels.size)] -= 1
    d *= 1 / labels.size
    return loss, dict(Wy=np.dot(d, h.T), by=d.sum(1).reshape(-1, 1)), np.dot(Wy.T, d)

# %% repair_1 | wrong | dh_forgotten | Wy and by are divided by N, dh is not
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    N = labels.size
    loss = -np.mean(log_p[labels, np.arange(N)])
    d = np.exp(log_p)
    d[labels, np.arange(N)] -= 1
    return loss, {"Wy": d @ h.T / N, "by": d.sum(axis=1, keepdims=True) / N}, Wy.T @ d

# %% repair_1 | wrong | sum_as_loss | the loss was made a sum, the gradients left
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.sum(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | shift_only | shifted, but the loss still takes the log of p: inf for an improbable class
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits -= logits.max(axis=0)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | clip_p | np.clip(p, 1e-12, 1) before the log
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits -= logits.max(axis=0)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(np.clip(p[labels, columns], 1e-12, 1.0)))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | norm_left | only the second mistake was found
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | divided_by_K | divides by the number of classes
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= len(d)
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | bias_mean_as_well | d is divided, and by takes a mean once more
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.mean(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | only_onehot_divided | 1/N is subtracted from an undivided p
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1 / labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | nan_to_num | infinity is replaced by the largest float
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    columns = np.arange(labels.size)
    with np.errstate(divide="ignore"):
        loss = np.nan_to_num(-np.mean(np.log(p[labels, columns])))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | keepdims_lost | the gradient of by has shape (K,)
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1)}, Wy.T @ d

# %% repair_1 | two | twice_divided_and_clip | dh divided by N twice; p clipped before the log
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    N = labels.size
    loss = -np.mean(np.log(np.maximum(p[labels, np.arange(N)], 1e-15)))
    d = p.copy()
    d[labels, np.arange(N)] -= 1
    d /= N
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d / N

# %% repair_1 | two | norm_of_dh_and_global_shift | dh not divided; one shift for the whole batch
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    logits = logits - logits.max()
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    N = labels.size
    loss = -np.mean(log_p[labels, np.arange(N)])
    d = np.exp(log_p)
    d[labels, np.arange(N)] -= 1
    grads = {"Wy": d @ h.T / N, "by": d.sum(axis=1, keepdims=True) / N}
    return loss, grads, Wy.T @ d

# %% repair_1 | two | sum_and_rounded_p | loss and gradients of the sum; log of a rounded p
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    logits = Wy @ h + by
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.sum(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | two | argument_and_bias_shape | h is scaled in place to divide by N; by has shape (K,)
def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    N = labels.size
    d = d * N
    dh = Wy.T @ d / N
    h /= N
    return loss, {"Wy": d @ h.T, "by": d.mean(axis=1)}, dh

# %% train_characters | right | as_hinted | straight from the hints
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    M, T, N = inputs.shape
    K = len(model["by"])
    optimiser, losses = Adam(model, lr), []
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % M
            if m == 0:
                h = c = zero_states(model, N)
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            loss, grads, h, c = class_gradients(model, one_hot(inputs[m], K), targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | right | geomspace_and_epochs | np.geomspace for the rates, nested loops over epochs and chunks
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    rates = iter(np.geomspace(lr, last_lr, updates))
    losses = np.empty(updates)
    optimiser = Adam(params=model, lr=lr)
    done = 0
    bar = progress_bar(updates, show=show_progress, unit="updates")
    while done < updates:
        h, c = zero_states(model, inputs.shape[2]), zero_states(model, inputs.shape[2])
        for chunk, wanted in zip(inputs, targets):
            if done == updates:
                break
            optimiser.lr = next(rates)
            x = one_hot(chunk, model["by"].shape[0])
            losses[done], grads, h, c = class_gradients(model, x, wanted, h, c)
            clipped, _ = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            done += 1
            bar.update(1)
    finish(bar, True, "trained")
    bar.close()
    return losses

# %% train_characters | right | factor_by_factor | the rate is multiplied by one factor after each update, tqdm directly
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    M, _, N = inputs.shape
    factor = (last_lr / lr) ** (1 / (updates - 1)) if updates > 1 else 1.0
    optimiser = Adam(model, lr=lr)
    losses = np.zeros(updates)
    state = None
    for n in tqdm(range(updates), disable=not show_progress, file=sys.stdout):
        if n % M == 0:
            state = (np.zeros((model["bf"].size, N)), np.zeros((model["bf"].size, N)))
        x = np.eye(model["by"].size)[inputs[n % M]].transpose(0, 2, 1)
        loss, grads, *state = class_gradients(model, x, targets[n % M], *state)
        losses[n] = loss
        optimiser.step(clip_gradients(grads, max_norm)[0])
        optimiser.lr *= factor
    return losses

# %% train_characters | right | trainer_class | a class with a generator of chunks
class CharacterTrainer:
    def __init__(self, model, lr, max_norm):
        self.model, self.max_norm = model, max_norm
        self.optimiser = Adam(model, lr)

    def reset(self, N):
        self.h, self.c = zero_states(self.model, N), zero_states(self.model, N)

    def update(self, codes, wanted, rate):
        x = one_hot(codes, len(self.model["Wy"]))
        loss, grads, self.h, self.c = class_gradients(self.model, x, wanted, self.h, self.c)
        self.optimiser.lr = rate
        self.optimiser.step(clip_gradients(grads, self.max_norm)[0])
        return loss


def endless(inputs, targets):
    while True:
        for m in range(inputs.shape[0]):
            yield m == 0, inputs[m], targets[m]


def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    trainer = CharacterTrainer(model, lr, max_norm)
    source = endless(inputs, targets)
    powers = np.linspace(0, 1, updates)
    losses = []
    with progress_bar(updates, show_progress, "updates") as bar:
        for power in powers:
            first, codes, wanted = next(source)
            if first:
                trainer.reset(inputs.shape[-1])
            losses.append(trainer.update(codes, wanted, lr ** (1 - power) * last_lr**power))
            bar.update()
    return np.asarray(losses, dtype=float)

# %% train_characters | right | clip_and_adam_inside | clips and does Adam by hand, with its own running means
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    M, T, N = inputs.shape
    mean = {name: 0.0 * array for name, array in model.items()}
    square = {name: 0.0 * array for name, array in model.items()}
    losses = np.full(updates, np.nan)
    h, c = zero_states(model, N), zero_states(model, N)
    for n in tqdm(range(updates), disable=not show_progress):
        if n > 0 and n % M == 0:
            h[:], c[:] = 0.0, 0.0
        rate = lr if n == 0 else lr * np.exp(n / (updates - 1) * np.log(last_lr / lr))
        x = one_hot(inputs[n % M], len(model["by"]))
        losses[n], grads, h, c = class_gradients(model, x, targets[n % M], h.copy(), c.copy())
        norm = np.sqrt(sum((g * g).sum() for g in grads.values()))
        scale = max_norm / norm if norm > max_norm else 1.0
        for name in model:
            g = grads[name] * scale
            mean[name] = 0.9 * mean[name] + 0.1 * g
            square[name] = 0.999 * square[name] + 0.001 * g**2
            m_hat = mean[name] / (1 - 0.9 ** (n + 1))
            v_hat = square[name] / (1 - 0.999 ** (n + 1))
            model[name] -= rate * m_hat / (np.sqrt(v_hat) + 1e-8)
    return losses

# %% train_characters | right | helper_and_divmod | inner helper function, divmod, log rates
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    M, _, N = inputs.shape
    K = model["Wy"].shape[0]
    optimiser = Adam(model, lr)
    logs = np.log(lr) + (np.log(last_lr) - np.log(lr)) * np.arange(updates) / max(updates - 1, 1)
    rates = np.exp(logs)

    def one_update(n, states):
        epoch, m = divmod(n, M)
        if not m:
            states = [zero_states(model, N) for _ in range(2)]
        loss, grads, *states = class_gradients(
            model=model, x=one_hot(inputs[m], K), labels=targets[m], h0=states[0], c0=states[1]
        )
        optimiser.lr = rates[n]
        optimiser.step(grads=clip_gradients(grads, max_norm)[0])
        return loss, states

    losses, states = [], None
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            loss, states = one_update(n, states)
            losses += [loss]
            bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
            bar.update()
        finish(bar, True)
    return np.array(losses)

# %% train_characters | accepted | no_bar | draws no bar, whatever show_progress says
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    M, T, N = inputs.shape
    optimiser, losses = Adam(model, lr), np.zeros(updates)
    for n in range(updates):
        if n % M == 0:
            h, c = zero_states(model, N), zero_states(model, N)
        optimiser.lr = lr * (last_lr / lr) ** (n / max(1, updates - 1))
        x = one_hot(inputs[n % M], len(model["by"]))
        losses[n], grads, h, c = class_gradients(model, x, targets[n % M], h, c)
        optimiser.step(clip_gradients(grads, max_norm)[0])
    return losses

# %% train_characters | wrong | zero_states_every_chunk | every chunk begins with zero states
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    optimiser, losses = Adam(model, lr), []
    zeros = zero_states(model, inputs.shape[2])
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, _, _ = class_gradients(model, x, targets[m], zeros, zeros)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | never_reset | the states are carried from the last chunk into the first
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    optimiser, losses = Adam(model, lr), []
    h = c = zero_states(model, inputs.shape[2])
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | new_adam_each_update | a new optimiser in each update, to give it its rate
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            rate = lr * (last_lr / lr) ** (n / (updates - 1)) if updates > 1 else lr
            optimiser = Adam(model, rate)
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | new_adam_each_epoch | the optimiser is made anew whenever the text begins again
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = np.zeros(updates)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                optimiser = Adam(model, lr)
                h, c = zero_states(model, inputs.shape[2]), zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            losses[n], grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            bar.update()
    return losses

# %% train_characters | wrong | clip_result_dropped | clip_gradients is called, and its result not used
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            clip_gradients(grads, max_norm)
            optimiser.step(grads)
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | linear_rate | the rate falls by the same difference, not by the same factor
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    rates = np.linspace(lr, last_lr, updates)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            optimiser.lr = rates[n]
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | exponent_over_updates | exponent n / updates: the last update does not have last_lr
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            optimiser.lr = lr * (last_lr / lr) ** (n / updates)
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | single_update_divides_by_zero | updates of 1 raises ZeroDivisionError
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | rate_set_after_step | the rate is assigned after the step, so every update has that of the one before
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | loss_after_learning | the loss is measured again after the step
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            _, grads, h_next, c_next = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(class_gradients(model, x, targets[m], h, c)[0])
            h, c = h_next, c_next
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | states_after_learning | the states handed over are those of a second pass with the new weights
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, _, _ = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            _, h, c = class_probabilities(model, x, h, c)
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | bits_not_nats | losses in bits
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss / np.log(2))
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | trains_a_copy | a copy is trained, model stays as it was
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    model = {name: array.copy() for name, array in model.items()}
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | one_pass_only | zip over the chunks ends after M updates
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    h = c = zero_states(model, inputs.shape[2])
    with progress_bar(updates, show_progress, "updates") as bar:
        for n, (chunk, target) in enumerate(zip(inputs, targets)):
            if n == updates:
                break
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(chunk, len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, target, h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | K_from_the_inputs | K is the largest code that is read, plus 1
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    K = inputs.max() + 1
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            loss, grads, h, c = class_gradients(model, one_hot(inputs[m], K), targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | T_and_N_swapped | takes N from the axis of time: works when T = N, as in the notebook
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    M, N, T = inputs.shape
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            if n % M == 0:
                h = c = zero_states(model, N)
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[n % M], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[n % M], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | clip_each_array | every array is clipped for itself
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            clipped = {}
            for name in grads:
                clipped |= clip_gradients({name: grads[name]}, max_norm)[0]
            optimiser.step(clipped)
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | only_h_reset | at the beginning of the text c keeps its old value
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    c = zero_states(model, inputs.shape[2])
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | max_norm_fixed | clips to 1.0, whatever max_norm is
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, 1.0)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | h_and_c_swapped | the two states change places from chunk to chunk
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, c, h = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | reset_one_chunk_late | zero states before the second chunk of each later pass, not before the first
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses, M = [], len(inputs)
    optimiser = Adam(model, lr)
    h = c = zero_states(model, inputs.shape[2])
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            if n > M and (n - 1) % M == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[n % M], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[n % M], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | returns_a_list | losses are a list, not an array
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return losses

# %% train_characters | wrong | rate_compounds | the whole factor is multiplied onto the rate that has fallen already
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr *= (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | wrong | rate_by_epoch | the rate falls once in each pass through the text
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses, M = [], len(inputs)
    epochs = -(-updates // M)
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            epoch, m = divmod(n, M)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
                if epochs > 1:
                    optimiser.lr = lr * (last_lr / lr) ** (epoch / (epochs - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | accepted | bar_always_shown | show_progress is not passed on: the bar is always drawn
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, unit="updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            if updates > 1:
                optimiser.lr = lr * (last_lr / lr) ** (n / (updates - 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | two | no_reset_and_linear | states never set back to zero; the rate falls linearly
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = np.zeros(updates)
    optimiser = Adam(model, lr)
    rates = np.linspace(lr, last_lr, updates)
    h = c = zero_states(model, inputs.shape[2])
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            optimiser.lr = rates[n]
            x = one_hot(inputs[m], len(model["by"]))
            losses[n], grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            bar.update()
    return losses

# %% train_characters | two | no_clip_and_bits | gradients are not clipped; losses in bits
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            optimiser.lr = lr * (last_lr / lr) ** (n / max(updates - 1, 1))
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[m], h, c)
            optimiser.step(grads)
            losses.append(loss / np.log(2))
            bar.update()
    return np.array(losses)

# %% train_characters | two | skips_last_chunk_and_rate | the last chunk is never used; exponent n / updates
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses, M = [], max(len(inputs) - 1, 1)
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            if n % M == 0:
                h = c = zero_states(model, inputs.shape[2])
            optimiser.lr = lr * (last_lr / lr) ** (n / updates)
            x = one_hot(inputs[n % M], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[n % M], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% train_characters | two | constant_rate_and_inputs_as_targets | the rate never falls; the targets are the inputs
def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    losses = []
    optimiser = Adam(model, lr)
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                h = c = zero_states(model, inputs.shape[2])
            x = one_hot(inputs[m], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, inputs[m], h, c)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
    return np.array(losses)

# %% sample | right | scaled_readout | as hinted: a model with Wy / temperature and by / temperature
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], np.zeros(length, dtype=int)
    for i in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn[i] = rng.choice(K, p=p[-1, :, 0])
        read = drawn[i].reshape(1, 1)
    return drawn

# %% sample | right | cumsum_searchsorted | inverse of the cumulative sum with one uniform number for each character
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    K = model["by"].size
    outputs, h, c, _ = lstm_forward(lstm, one_hot(np.asarray(prompt).reshape(-1, 1), K), *[zero_states(model, 1)] * 2)
    codes = np.empty(length, dtype=np.int64)
    for n in range(length):
        a = readout(model["Wy"], model["by"], h)[:, 0]
        a = (a - a.max()) / temperature
        heights = np.cumsum(np.exp(a))
        codes[n] = np.searchsorted(heights, rng.random() * heights[-1], side="right")
        _, h, c, _ = lstm_forward(lstm, one_hot(codes[n : n + 1, None], K), h, c)
    return codes

# %% sample | right | gumbel_max | adds Gumbel noise to the divided logits and takes the largest
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    lstm = dict(model)
    Wy, by = lstm.pop("Wy"), lstm.pop("by")
    K, h, c = len(by), zero_states(model, 1), zero_states(model, 1)
    for code in prompt:
        _, h, c, _ = lstm_forward(lstm, one_hot(np.array([[code]]), K), h, c)
    codes = []
    while len(codes) < length:
        noisy = (Wy @ h + by) / temperature + rng.gumbel(size=(K, 1))
        codes.append(int(noisy.argmax()))
        _, h, c, _ = lstm_forward(lstm, one_hot(np.array([codes[-1:]]), K), h, c)
    return np.array(codes, dtype=int)

# %% sample | right | writer_class | a class that holds the states, all uniform numbers drawn beforehand
class Writer:
    def __init__(self, model, temperature):
        self.model = {**model, "Wy": model["Wy"] / temperature, "by": model["by"] / temperature}
        self.K = len(model["Wy"])
        self.h, self.c = zero_states(model, 1), zero_states(model, 1)

    def read(self, code):
        x = np.zeros((1, self.K, 1))
        x[0, code, 0] = 1
        p, self.h, self.c = class_probabilities(self.model, x, self.h, self.c)
        return p.ravel()


def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    writer = Writer(model, temperature)
    for code in prompt:
        p = writer.read(code)
    codes = np.zeros(length, int)
    for place, u in enumerate(rng.uniform(size=length)):
        codes[place] = min(int((np.cumsum(p) <= u).sum()), len(p) - 1)
        p = writer.read(codes[place])
    return codes

# %% sample | right | multinomial | rng.multinomial of one, prompt read in one piece, generator function
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = model["Wy"].shape[0]
    hot = model.copy()
    hot["Wy"] = model["Wy"] * (1 / temperature)
    hot["by"] = model["by"] * (1 / temperature)

    def letters():
        p, h, c = class_probabilities(hot, one_hot(prompt[:, None], K), zero_states(hot, 1), zero_states(hot, 1))
        while True:
            code = int(rng.multinomial(1, p[-1, :, 0]).argmax())
            yield code
            p, h, c = class_probabilities(hot, one_hot(np.array([[code]]), K), h, c)

    source = letters()
    return np.fromiter((next(source) for _ in range(length)), dtype=int, count=length)

# %% sample | right | own_softmax_reversed | own softmax of the divided logits, classes in reversed order for the draw, a list
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    def softmax(a):
        e = np.exp(a - np.max(a))
        return e / np.sum(e)

    lstm = {name: model[name] for name in model if name[0] in "Wb" and name[1] in "figo"}
    K = model["by"].shape[0]
    outputs, h, c, _ = lstm_forward(lstm, one_hot(prompt[:, np.newaxis], K), zero_states(model, 1), zero_states(model, 1))
    order = np.arange(K)[::-1]
    text = []
    for left in range(length, 0, -1):
        logits = np.einsum("kh,hn->k", model["Wy"], h) + model["by"][:, 0]
        text.append(rng.choice(order, p=softmax(logits / temperature)[order]))
        if left > 1:
            _, h, c, _ = lstm_forward(lstm, one_hot(np.array(text[-1:])[:, np.newaxis], K), h, c)
    return np.array(text, dtype=np.int64).reshape(length)

# %% sample | accepted | power_of_p | p ** (1 / temperature), made to sum to 1, as the notebook's own figure does
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], np.zeros(length, dtype=int)
    for i in range(length):
        p, h, c = class_probabilities(model, one_hot(read, K), h, c)
        q = p[-1, :, 0] ** (1 / temperature)
        drawn[i] = rng.choice(K, p=q / q.sum())
        read = drawn[i].reshape(1, 1)
    return drawn

# %% sample | wrong | divides_probabilities | p / temperature, normalised again: the temperature has no effect
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(model, one_hot(read, K), h, c)
        q = p[-1, :, 0] / temperature
        drawn.append(rng.choice(K, p=q / q.sum()))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | multiplies_logits | the logits are multiplied by the temperature
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] * temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | bias_not_divided | Wy is divided by the temperature, by is not
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {"Wy": model["Wy"] / temperature}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | all_arrays_divided | all ten arrays are divided by the temperature
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = {name: array / temperature for name, array in model.items()}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | model_divided_in_place | Wy and by of the model itself are divided
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    model["Wy"] /= temperature
    model["by"] /= temperature
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(model, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | divided_again_each_round | the copy is divided once more in every round
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = dict(model)
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        warm["Wy"] = warm["Wy"] / temperature
        warm["by"] = warm["by"] / temperature
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | zero_states_each_character | every character is read from zero states
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, _, _ = class_probabilities(warm, one_hot(read, K), zeros, zeros)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | states_of_the_prompt_kept | the states stay those after the prompt
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    p, h, c = class_probabilities(warm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    drawn = []
    for _ in range(length):
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        p, *_ = class_probabilities(warm, one_hot(np.array([[drawn[-1]]]), K), h, c)
    return np.array(drawn, dtype=int)

# %% sample | wrong | always_the_likeliest | argmax in place of a draw
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(p[-1, :, 0].argmax())
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | prompt_included | the codes begin with the prompt
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], list(prompt)
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | last_of_prompt_read_twice | the prompt is read, then its last character once more
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    _, h, c = class_probabilities(warm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    last, drawn = prompt[-1], np.zeros(length, dtype=int)
    for i in range(length):
        p, h, c = class_probabilities(warm, one_hot(np.array([[last]]), K), h, c)
        last = drawn[i] = rng.choice(K, p=p[0, :, 0])
    return drawn

# %% sample | wrong | first_prediction | the first prediction of the prompt is used, not the last: right for one code
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[0, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | only_last_of_prompt | of the prompt only the last code is read
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    code, drawn = prompt[-1], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(np.array([[code]]), K), h, c)
        code = rng.choice(K, p=p[-1, :, 0])
        drawn.append(code)
    return np.array(drawn, dtype=int)

# %% sample | wrong | one_for_length_zero | the first character is drawn before the loop: length 0 gives one
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    p, h, c = class_probabilities(warm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    drawn = [rng.choice(K, p=p[-1, :, 0])]
    for _ in range(length - 1):
        p, h, c = class_probabilities(warm, one_hot(np.array([[drawn[-1]]]), K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
    return np.array(drawn, dtype=int)

# %% sample | wrong | float_when_empty | np.array of an empty list is float64 when length is 0
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(int(rng.choice(K, p=p[-1, :, 0])))
        read = np.array([[drawn[-1]]])
    return np.array(drawn)

# %% sample | wrong | float_codes | the codes are floats
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], np.zeros(length)
    for i in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn[i] = rng.choice(K, p=p[-1, :, 0])
        read = np.array([[drawn[i]]])
    return drawn

# %% sample | wrong | global_randomness | draws with np.random, not with rng
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(np.random.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | same_number_every_time | a seed is drawn once, and each character starts a generator from it
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    seed = int(rng.integers(2**31))
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(np.random.default_rng(seed).choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | uniform_draw | p is not given to rng.choice
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(np.arange(K)))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | overflow_at_low_temperature | own softmax without a shift: nan for low temperatures or large logits
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    zeros = zero_states(model, 1)
    _, h, c, _ = lstm_forward(lstm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    drawn = np.zeros(length, dtype=int)
    for i in range(length):
        e = np.exp(readout(model["Wy"], model["by"], h)[:, 0] / temperature)
        drawn[i] = rng.choice(K, p=e / e.sum())
        _, h, c, _ = lstm_forward(lstm, one_hot(drawn[i].reshape(1, 1), K), h, c)
    return drawn

# %% sample | wrong | rank_instead_of_code | draws among the sorted probabilities and gives the place in that order
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        likeliest = np.sort(p[-1, :, 0])[::-1]
        drawn.append(np.searchsorted(np.cumsum(likeliest), rng.random() * likeliest.sum()))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | top_three | only the three likeliest characters can be drawn
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        p = p[-1, :, 0].copy()
        p[np.argsort(p)[:-3]] = 0
        drawn.append(rng.choice(K, p=p / p.sum()))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | feeds_in_the_likeliest | the drawn character is kept, but the likeliest one is read
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[p[-1, :, 0].argmax()]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | h_and_c_swapped | the states are handed over in the wrong order
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, c, h = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | window_of_prompt_length | each prediction is made from zero states and the last P codes only
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    window, drawn = prompt.copy(), np.zeros(length, dtype=int)
    for i in range(length):
        p, _, _ = class_probabilities(warm, one_hot(window[:, np.newaxis], K), zeros, zeros)
        drawn[i] = rng.choice(K, p=p[-1, :, 0])
        window = np.append(window[1:], drawn[i])
    return drawn

# %% sample | wrong | prompt_changed_through_a_view | each drawn code is written into a view of the last code of the prompt
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], np.zeros(length, dtype=int)
    for i in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn[i] = rng.choice(K, p=p[-1, :, 0])
        read = read[-1:]
        read[0, 0] = drawn[i]
    return drawn

# %% sample | wrong | one_prediction_for_all | all characters are drawn from the prediction after the prompt
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    p, _, _ = class_probabilities(warm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    return rng.choice(K, size=length, p=p[-1, :, 0])

# %% sample | wrong | stops_at_code_zero | ends when code 0 is drawn, as if it were an end-of-text symbol
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    while len(drawn) < length:
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        code = int(rng.choice(K, p=p[-1, :, 0]))
        drawn.append(code)
        if code == 0:
            break
        read = np.array([[code]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | vocabulary_of_the_notebook | K is that of the notebook's vocabulary, not of the model
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(vocabulary)
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | wrong | temperature_for_first_only | later characters are read with the model itself, at temperature 1
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    zeros = zero_states(model, 1)
    p, h, c = class_probabilities(warm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    drawn = []
    for _ in range(length):
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
        p, h, c = class_probabilities(model, one_hot(np.array([[drawn[-1]]]), K), h, c)
    return np.array(drawn, dtype=int)

# %% sample | two | power_temperature_and_first | p ** temperature; the first prediction of the prompt
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], []
    for _ in range(length):
        p, h, c = class_probabilities(model, one_hot(read, K), h, c)
        q = p[0, :, 0] ** temperature
        drawn.append(rng.choice(K, p=q / q.sum()))
        read = np.array([[drawn[-1]]])
    return np.array(drawn, dtype=int)

# %% sample | two | in_place_and_prompt | model divided in place; prompt included in the codes
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    for name in READOUT:
        model[name] /= temperature
    K, h = len(model["by"]), zero_states(model, 1)
    c, text = h, list(prompt)
    read = prompt[:, np.newaxis]
    for _ in range(length):
        p, h, c = class_probabilities(model, one_hot(read, K), h, c)
        text.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array([[text[-1]]])
    return np.array(text, dtype=int)

# %% sample | two | bias_and_states | by is not divided by the temperature; states set to zero for every character
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K, zeros = len(model["by"]), zero_states(model, 1)
    warm = dict(model)
    warm["Wy"] = model["Wy"] / temperature
    read, drawn = prompt[:, np.newaxis], np.zeros(length, dtype=int)
    for i in range(length):
        p, _, _ = class_probabilities(warm, one_hot(read, K), zeros, zeros)
        drawn[i] = rng.choice(K, p=p[-1, :, 0])
        read = drawn[i : i + 1, np.newaxis]
    return drawn

# %% sample | two | own_generator_and_empty | a generator with seed 0 in place of rng; one character for length 0
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    rng = np.random.default_rng(0)
    K, zeros = len(model["by"]), zero_states(model, 1)
    warm = model | {name: model[name] / temperature for name in READOUT}
    p, h, c = class_probabilities(warm, one_hot(prompt[:, np.newaxis], K), zeros, zeros)
    drawn = [rng.choice(K, p=p[-1, :, 0])]
    while len(drawn) < length:
        p, h, c = class_probabilities(warm, one_hot(np.array([[drawn[-1]]]), K), h, c)
        drawn.append(rng.choice(K, p=p[-1, :, 0]))
    return np.array(drawn, dtype=int)

# %% sample | accepted | int32_codes | the codes are int32
def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    K = len(model["by"])
    warm = model | {name: model[name] / temperature for name in READOUT}
    h = c = zero_states(model, 1)
    read, drawn = prompt[:, np.newaxis], np.zeros(length, dtype=np.int32)
    for i in range(length):
        p, h, c = class_probabilities(warm, one_hot(read, K), h, c)
        drawn[i] = rng.choice(K, p=p[-1, :, 0])
        read = drawn[i : i + 1, np.newaxis]
    return drawn
