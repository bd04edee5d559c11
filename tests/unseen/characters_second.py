# %% softmax_cross_entropy | wrong | sce_global_shift | The shift is the largest logit of the whole batch, so a column far below it has only exponentials of 0 and a log of 0.
def softmax_cross_entropy(logits, labels):
    N = labels.size
    shifted = logits - np.max(logits)
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=0))
    loss = -np.mean(logp[labels, np.arange(N)])
    gradient = np.exp(logp)
    gradient[labels, np.arange(N)] -= 1.0
    return loss, gradient / N

# %% softmax_cross_entropy | wrong | sce_log_p | The loss is the log of a rounded p: minus log 0 is infinite (with a warning) when the network is surely wrong.
def softmax_cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    cols = np.arange(logits.shape[1])
    loss = -np.log(p[labels, cols]).mean()
    grad = p.copy()
    grad[labels, cols] -= 1
    grad /= logits.shape[1]
    return float(loss), grad

# %% softmax_cross_entropy | wrong | sce_log_eps | log(p + 1e-12) keeps the loss finite, but a surely wrong answer costs 27.6 and not 2000.
def softmax_cross_entropy(logits, labels):
    """Numerically stable softmax + cross-entropy."""
    K, N = logits.shape
    exp_scores = np.exp(logits - np.max(logits, axis=0, keepdims=True))
    probs = exp_scores / np.sum(exp_scores, axis=0, keepdims=True)
    loss = -np.sum(np.log(probs[labels, np.arange(N)] + 1e-12)) / N
    dlogits = probs.copy()
    dlogits[labels, np.arange(N)] -= 1
    dlogits /= N
    return float(loss), dlogits

# %% softmax_cross_entropy | wrong | sce_no_mean_in_gradient | The loss is a mean over the batch, the gradient is not divided by N.
def softmax_cross_entropy(logits, labels):
    n = np.arange(len(labels))
    a = logits - logits.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(logp)
    gradient[labels, n] -= 1
    return -logp[labels, n].mean(), gradient

# %% softmax_cross_entropy | wrong | sce_out_alias | np.exp(..., out=logp) overwrites log p before the loss is read from it.
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    logp = logits - logits.max(axis=0)
    logp -= np.log(np.exp(logp).sum(axis=0))
    gradient = np.exp(logp, out=logp)
    loss = -logp[labels, columns].mean()
    gradient[labels, columns] -= 1
    return loss, gradient / labels.size

# %% softmax_cross_entropy | wrong | sce_inplace_shift | The shift is subtracted from the caller's logits in place.
def softmax_cross_entropy(logits, labels):
    N = logits.shape[1]
    logits -= logits.max(axis=0, keepdims=True)
    log_sum = np.log(np.exp(logits).sum(axis=0, keepdims=True))
    log_p = logits - log_sum
    loss = -log_p[labels, np.arange(N)].sum() / N
    d = np.exp(log_p)
    d[labels, np.arange(N)] -= 1
    return loss, d / N

# %% softmax_cross_entropy | wrong | sce_abs_shift | The shift is the largest absolute value of a column, so a column of large negative logits has a sum of 0.
def softmax_cross_entropy(logits, labels):
    shift = np.abs(logits).max(axis=0)
    a = logits - shift
    logp = a - np.log(np.exp(a).sum(axis=0))
    idx = (labels, np.arange(labels.shape[0]))
    loss = -logp[idx].mean()
    gradient = np.exp(logp)
    gradient[idx] -= 1
    gradient /= labels.shape[0]
    return loss, gradient

# %% softmax_cross_entropy | wrong | sce_onehot_max_label | The one-hot has labels.max() + 1 rows: without the last class in the batch its shape is not that of the logits.
def softmax_cross_entropy(logits, labels):
    N = labels.size
    onehot = np.eye(labels.max() + 1)[labels].T
    a = logits - logits.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    loss = -(onehot * logp).sum() / N
    return loss, (np.exp(logp) - onehot) / N

# %% softmax_cross_entropy | wrong | sce_mean_all | The loss is a mean over all K * N entries of onehot * log p, so K times too small; the gradient is right.
def softmax_cross_entropy(logits, labels):
    K, N = logits.shape
    onehot = (np.arange(K)[:, None] == labels[None, :]).astype(float)
    z = logits - logits.max(axis=0, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=0, keepdims=True))
    return -np.mean(onehot * logp), (np.exp(logp) - onehot) / N

# %% softmax_cross_entropy | wrong | sce_rows_minus_one | gradient[labels] -= 1 subtracts from whole rows and not from one entry of each column.
def softmax_cross_entropy(logits, labels):
    N = labels.size
    a = logits - logits.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    loss = -logp[labels, np.arange(N)].mean()
    gradient = np.exp(logp)
    gradient[labels] -= 1
    return loss, gradient / N

# %% softmax_cross_entropy | wrong | sce_clip_logits | Logits are clipped to +-500, so 1000 against -1000 costs 1000 and not 2000.
def softmax_cross_entropy(logits, labels):
    a = np.clip(logits, -500.0, 500.0)
    e = np.exp(a)
    logp = a - np.log(e.sum(axis=0))
    pick = np.arange(labels.size)
    loss = -logp[labels, pick].mean()
    g = np.exp(logp)
    g[labels, pick] -= 1
    return loss, g / labels.size

# %% softmax_cross_entropy | wrong | sce_divide_K | The gradient is divided by len(logits), the number of classes, and not by the batch.
def softmax_cross_entropy(logits, labels):
    cols = np.arange(labels.size)
    a = logits - logits.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(logp)
    gradient[labels, cols] -= 1
    gradient /= len(logits)
    return float(-logp[labels, cols].mean()), gradient

# %% softmax_cross_entropy | two | sce_two_a | The loss is in bits (log2); the gradient is not divided by N.
def softmax_cross_entropy(logits, labels):
    n = np.arange(labels.size)
    a = logits - logits.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    loss = -np.mean(logp[labels, n]) / np.log(2)
    gradient = np.exp(logp)
    gradient[labels, n] -= 1
    return loss, gradient

# %% softmax_cross_entropy | two | sce_two_b | The loss is the sum over the batch and the gradient that of the mean; p is clipped from below at 1e-15 before the log.
def softmax_cross_entropy(logits, labels):
    N = logits.shape[1]
    p = np.exp(logits - logits.max(axis=0))
    p /= p.sum(axis=0)
    q = np.clip(p, 1e-15, 1.0)
    loss = -np.log(q[labels, np.arange(N)]).sum()
    p[labels, np.arange(N)] -= 1
    return float(loss), p / N

# %% softmax_cross_entropy | right | sce_logaddexp | Right: np.logaddexp.reduce makes the shift, np.take_along_axis picks.
def softmax_cross_entropy(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=0, keepdims=True)
    rows = labels[np.newaxis, :]
    picked = np.take_along_axis(log_p, rows, axis=0)
    gradient = np.exp(log_p)
    np.put_along_axis(gradient, rows, np.expm1(picked), axis=0)
    return float(-picked.mean()), gradient / labels.size

# %% softmax_cross_entropy | right | sce_loop | Right: column by column, with a helper for one column.
def _one_column(a, k):
    s = a - a.max()
    logp = s - np.log(np.sum(np.exp(s)))
    d = np.exp(logp)
    d[k] -= 1.0
    return -logp[k], d


def softmax_cross_entropy(logits, labels):
    losses, slopes = [], []
    for n, k in enumerate(labels):
        one, d = _one_column(logits[:, n], int(k))
        losses.append(one)
        slopes.append(d / len(labels))
    return sum(losses) / len(losses), np.stack(slopes, axis=1)

# %% repair_1 | wrong | r1_dh_forgotten | The two gradients of the parameters are divided by N, dh is not.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    N = labels.size
    columns = np.arange(N)
    shifted = logits - logits.max(axis=0)
    logp = shifted - np.log(np.exp(shifted).sum(axis=0))
    loss = -np.mean(logp[labels, columns])
    d = np.exp(logp)
    d[labels, columns] -= 1
    grads = {"Wy": d @ h.T / N, "by": d.sum(axis=1, keepdims=True) / N}
    return loss, grads, Wy.T @ d

# %% repair_1 | wrong | r1_twice | d is divided by N already, and the gradients of the parameters once more.
def repair_1(Wy, by, h, labels):
    N = len(labels)
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    grads = {"Wy": (d @ h.T) / N, "by": d.sum(axis=1, keepdims=True) / N}
    return loss, grads, Wy.T @ d

# %% repair_1 | wrong | r1_sum | The loss is made a sum, to which the gradients then belong.
def repair_1(Wy, by, h, labels):
    a = Wy @ h + by
    a = a - a.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.sum(logp[labels, columns])
    d = np.exp(logp)
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_log_p | The shift is there, but the loss is still the log of a rounded p, infinite for a class surely not meant.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_log_eps | The log of p + 1e-12 is finite, but costs 27.6 where thousands are asked.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, columns] + 1e-12))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_global_shift | One shift for the whole batch: a column far below the largest logit has a sum of 0.
def repair_1(Wy, by, h, labels):
    N = labels.size
    columns = np.arange(N)
    logits = Wy @ h + by
    logits -= np.amax(logits)
    logp = logits - np.log(np.exp(logits).sum(axis=0))
    loss = -logp[labels, columns].mean()
    d = np.exp(logp)
    d[labels, columns] -= 1
    d /= N
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_unshifted_logit | The loss subtracts the log of the shifted sum from the logit that was not shifted, so it is off by the shift.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    columns = np.arange(labels.size)
    e = np.exp(logits - logits.max(axis=0))
    total = e.sum(axis=0)
    loss = -np.mean(logits[labels, columns] - np.log(total))
    d = e / total
    d[labels, columns] -= 1
    d = d / labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_row_shift | The shift is the largest logit of each row, which does not cancel in a column.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    columns = np.arange(labels.size)
    a = logits - logits.max(axis=1, keepdims=True)
    logp = a - np.log(np.exp(a).sum(axis=0))
    loss = -np.mean(logp[labels, columns])
    d = np.exp(logp)
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_keys | The gradients stand under dWy and dby and not under Wy and by.
def repair_1(Wy, by, h, labels):
    loss, dy = softmax_cross_entropy(readout(Wy, by, h), labels)
    dWy, dby, dh = readout_backward(Wy, dy, h)
    return loss, {"dWy": dWy, "dby": dby}, dh

# %% repair_1 | wrong | r1_onehot_only | 1 / N is subtracted at the right classes, but p itself is not divided by N.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    columns = np.arange(labels.size)
    a = logits - logits.max(axis=0)
    logp = a - np.log(np.exp(a).sum(axis=0))
    loss = -np.mean(logp[labels, columns])
    d = np.exp(logp)
    d[labels, columns] -= 1 / labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | r1_flat_bias | The gradient of by has the shape (K,), without keepdims.
def repair_1(Wy, by, h, labels):
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1)}, Wy.T @ d

# %% repair_1 | two | r1_two_a | The gradients are divided by the number of classes and not by the batch; p is clipped at 1e-15 before the log.
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    p = np.exp(logits - logits.max(axis=0))
    p /= p.sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(np.clip(p[labels, columns], 1e-15, 1)))
    d = p.copy()
    d[labels, columns] -= 1
    d /= len(d)
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | two | r1_two_b | dh is not divided by N; the results come in the order loss, dh, grads.
def repair_1(Wy, by, h, labels):
    N = labels.size
    logits = Wy @ h + by
    shifted = logits - logits.max(axis=0)
    logp = shifted - np.log(np.exp(shifted).sum(axis=0))
    d = np.exp(logp)
    d[labels, np.arange(N)] -= 1
    dh = Wy.T @ d
    grads = {"Wy": d @ h.T / N, "by": d.mean(axis=1, keepdims=True)}
    return -logp[labels, np.arange(N)].mean(), dh, grads

# %% repair_1 | right | r1_compose | Right: made of the functions of this notebook.
def repair_1(Wy, by, h, labels):
    loss, dy = softmax_cross_entropy(readout(Wy, by, h), labels)
    *parts, dh = readout_backward(Wy, dy, h)
    return loss, dict(zip(("Wy", "by"), parts)), dh

# %% repair_1 | right | r1_columns | Right: one column at a time, everything added up with a weight of 1 / N.
def repair_1(Wy, by, h, labels):
    N = len(labels)
    loss, dWy, dby, dh = 0.0, np.zeros(Wy.shape), np.zeros(by.shape), np.zeros(h.shape)
    for n, k in enumerate(labels):
        a = Wy @ h[:, n] + by[:, 0]
        logp = a - np.logaddexp.reduce(a)
        loss -= logp[k] / N
        d = np.exp(logp)
        d[k] -= 1.0
        d /= N
        dWy += np.outer(d, h[:, n])
        dby[:, 0] += d
        dh[:, n] = d @ Wy
    return float(loss), {"Wy": dWy, "by": dby}, dh
