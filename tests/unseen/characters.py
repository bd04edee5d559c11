# %% softmax_cross_entropy | wrong | no_shift | no shift, so large logits overflow
def softmax_cross_entropy(logits, labels):
    N = labels.size
    columns = np.arange(N)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    loss = -log_p[labels, columns].mean()
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return loss, gradient / N

# %% softmax_cross_entropy | wrong | one_shift_for_all | the shift is the largest logit of the whole batch
def softmax_cross_entropy(logits, labels):
    shifted = logits - np.max(logits)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    cols = np.arange(labels.shape[0])
    loss = -np.mean(log_p[labels, cols])
    d = np.exp(log_p)
    d[labels, cols] -= 1.0
    d /= labels.shape[0]
    return loss, d

# %% softmax_cross_entropy | wrong | log_of_p | log of a p that may have been rounded to zero
def softmax_cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    n = np.arange(len(labels))
    loss = -np.log(p[labels, n]).mean()
    grad = p.copy()
    grad[labels, n] -= 1
    return loss, grad / len(labels)

# %% softmax_cross_entropy | wrong | log_with_epsilon | 1e-12 added inside the logarithm, which caps the loss near 27.6
def softmax_cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    n = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, n] + 1e-12))
    p[labels, n] -= 1
    return loss, p / labels.size

# %% softmax_cross_entropy | wrong | sum_in_gradient | gradient not divided by N
def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    picked = log_p[labels, np.arange(labels.size)]
    onehot = np.zeros_like(logits)
    onehot[labels, np.arange(labels.size)] = 1
    return -picked.mean(), np.exp(log_p) - onehot

# %% softmax_cross_entropy | wrong | sum_in_loss | loss summed over the batch while the gradient is a mean
def softmax_cross_entropy(logits, labels):
    N = logits.shape[1]
    a = logits - logits.max(axis=0)
    log_sum = np.log(np.exp(a).sum(axis=0))
    loss = 0.0
    gradient = np.exp(a - log_sum) / N
    for n in range(N):
        loss -= a[labels[n], n] - log_sum[n]
        gradient[labels[n], n] -= 1 / N
    return loss, gradient

# %% softmax_cross_entropy | wrong | softmax_along_batch | softmax taken over axis 1, the batch
def softmax_cross_entropy(logits, labels):
    a = logits - logits.max(axis=1, keepdims=True)
    log_p = a - np.log(np.exp(a).sum(axis=1, keepdims=True))
    columns = np.arange(labels.size)
    loss = -log_p[labels, columns].mean()
    p = np.exp(log_p)
    p[labels, columns] -= 1
    return loss, p / labels.size

# %% softmax_cross_entropy | wrong | in_bits | logarithm to base 2 in the loss
def softmax_cross_entropy(logits, labels):
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    idx = (labels, np.arange(labels.size))
    loss = -(log_p[idx] / np.log(2)).mean()
    g = np.exp(log_p)
    g[idx] -= 1
    return loss, g / labels.size

# %% softmax_cross_entropy | wrong | p_as_gradient | the one-hot is never subtracted
def softmax_cross_entropy(logits, labels):
    N = labels.size
    a = logits - np.amax(logits, axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    loss = -log_p[labels, np.arange(N)].sum() / N
    return loss, np.exp(log_p) / N

# %% softmax_cross_entropy | wrong | onehot_minus_p | gradient with the wrong sign
def softmax_cross_entropy(logits, labels):
    K, N = logits.shape
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    onehot = (np.arange(K)[:, None] == labels).astype(float)
    loss = -(onehot * log_p).sum() / N
    return loss, (onehot - np.exp(log_p)) / N

# %% softmax_cross_entropy | wrong | whole_rows_picked | log_p[labels] picks whole rows for the loss
def softmax_cross_entropy(logits, labels):
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    loss = -np.mean(log_p[labels])
    gradient = np.exp(log_p)
    gradient[labels, np.arange(labels.size)] -= 1
    return loss, gradient / labels.size

# %% softmax_cross_entropy | wrong | logits_shifted_in_place | the caller's logits are shifted in place
def softmax_cross_entropy(logits, labels):
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    n = np.arange(labels.size)
    loss = -log_p[labels, n].mean()
    gradient = np.exp(log_p)
    gradient[labels, n] -= 1
    gradient /= labels.size
    return loss, gradient

# %% softmax_cross_entropy | wrong | mean_over_all | divided by K times N, as if the mean went over all logits
def softmax_cross_entropy(logits, labels):
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    onehot = np.eye(logits.shape[0])[labels].T
    loss = -(onehot * log_p).mean()
    gradient = (np.exp(log_p) - onehot) / logits.size
    return loss, gradient

# %% softmax_cross_entropy | wrong | logits_clipped | logits clipped to plus and minus 500 instead of shifted
def softmax_cross_entropy(logits, labels):
    a = np.clip(logits, -500, 500)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    n = np.arange(labels.size)
    gradient = np.exp(log_p)
    gradient[labels, n] -= 1
    return -np.mean(log_p[labels, n]), gradient / labels.size

# %% softmax_cross_entropy | wrong | largest_absolute_value | shift by the largest absolute value of a column
def softmax_cross_entropy(logits, labels):
    a = logits - np.abs(logits).max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    n = np.arange(labels.size)
    p = np.exp(log_p)
    loss = -log_p[labels, n].mean()
    p[labels, n] -= 1
    return loss, p / labels.size

# %% softmax_cross_entropy | wrong | shift_forgotten_once | the right logit is taken unshifted, the log of the sum is shifted
def softmax_cross_entropy(logits, labels):
    n = np.arange(labels.size)
    e = np.exp(logits - logits.max(axis=0))
    total = e.sum(axis=0)
    loss = np.mean(np.log(total) - logits[labels, n])
    gradient = e / total
    gradient[labels, n] -= 1
    return loss, gradient / labels.size

# %% softmax_cross_entropy | wrong | classes_from_labels | the one-hot has as many rows as the largest label needs, not K
def softmax_cross_entropy(logits, labels):
    onehot = np.eye(labels.max() + 1)[labels].T
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    loss = -(onehot * log_p).sum(axis=0).mean()
    gradient = (np.exp(log_p) - onehot) / labels.size
    return loss, gradient

# %% softmax_cross_entropy | wrong | whole_rows_minus_one | gradient[labels] -= 1 takes 1 from whole rows
def softmax_cross_entropy(logits, labels):
    N = len(labels)
    m = logits.max(axis=0, keepdims=True)
    lse = m + np.log(np.exp(logits - m).sum(axis=0, keepdims=True))
    log_p = logits - lse
    loss = -log_p[labels, range(N)].mean()
    gradient = np.exp(log_p)
    gradient[labels] -= 1
    return loss, gradient / N

# %% softmax_cross_entropy | two | no_shift_sum | no shift at all; gradient not divided by N
def softmax_cross_entropy(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    n = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, n]))
    p[labels, n] -= 1
    return loss, p

# %% softmax_cross_entropy | two | inplace_and_sign | logits changed in place; gradient with the wrong sign
def softmax_cross_entropy(logits, labels):
    N = labels.size
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    loss = -log_p[labels, np.arange(N)].mean()
    gradient = -np.exp(log_p)
    gradient[labels, np.arange(N)] += 1
    return loss, gradient / N

# %% softmax_cross_entropy | two | bits_and_k | loss in bits; gradient divided by K instead of N
def softmax_cross_entropy(logits, labels):
    K, N = logits.shape
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    loss = -np.mean(log_p[labels, np.arange(N)]) / np.log(2)
    p = np.exp(log_p)
    p[labels, np.arange(N)] -= 1
    return loss, p / K

# %% softmax_cross_entropy | two | row_shift_loss_sum | shift by the largest logit of a row; loss summed over the batch
def softmax_cross_entropy(logits, labels):
    a = logits - logits.max(axis=1, keepdims=True)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    cols = np.arange(labels.size)
    loss = -np.sum(log_p[labels, cols])
    g = np.exp(log_p)
    g[labels, cols] -= 1
    return loss, g / labels.size

# %% softmax_cross_entropy | right | column_loop | column by column in plain loops
def softmax_cross_entropy(logits, labels):
    K, N = logits.shape
    loss, gradient = 0.0, np.zeros((K, N))
    for n in range(N):
        column = logits[:, n] - logits[:, n].max()
        log_p = column - np.log(np.exp(column).sum())
        loss += -log_p[labels[n]] / N
        for k in range(K):
            gradient[k, n] = (np.exp(log_p[k]) - (k == labels[n])) / N
    return loss, gradient

# %% softmax_cross_entropy | right | logaddexp_reduce | np.logaddexp.reduce does the shift
def softmax_cross_entropy(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=0)
    N = labels.shape[0]
    onehot = np.zeros(logits.shape)
    onehot[labels, np.arange(N)] = 1.0
    return float(np.einsum("kn,kn->", onehot, -log_p) / N), (np.exp(log_p) - onehot) / N

# %% softmax_cross_entropy | right | take_along | np.take_along_axis and rows
def softmax_cross_entropy(logits, labels):
    rows = np.array(logits.T, dtype=float)
    rows -= rows.max(axis=1, keepdims=True)
    rows -= np.log(np.sum(np.exp(rows), axis=1, keepdims=True))
    picked = np.take_along_axis(rows, labels[:, np.newaxis], axis=1)
    eye = np.eye(logits.shape[0])
    gradient = (np.exp(rows) - eye[labels]) / len(rows)
    return -picked.mean(), gradient.T.copy()

# %% softmax_cross_entropy | right | differences_of_logits | loss from the differences to the right logit
def _log_sum_exp(a):
    top = a.max(axis=0)
    return top + np.log(np.exp(a - top).sum(axis=0))

def softmax_cross_entropy(logits, labels):
    N = labels.size
    lse = _log_sum_exp(logits)
    right = np.choose(labels, list(logits)) if len(logits) < 32 else logits[labels, np.arange(N)]
    # lse - right loses digits only where both are large
    loss = np.mean(lse - right)
    gradient = np.exp(logits - lse)
    np.subtract.at(gradient, (labels, np.arange(N)), 1)
    np.divide(gradient, N, out=gradient)
    return loss, gradient

# %% repair_1 | wrong | dh_forgotten | Wy and by divided by N, dh not
def repair_1(Wy, by, h, labels):
    N = labels.size
    columns = np.arange(N)
    a = Wy @ h + by
    a = a - a.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T / N, "by": d.sum(axis=1, keepdims=True) / N}, Wy.T @ d

# %% repair_1 | wrong | loss_made_a_sum | the loss is turned into a sum so that it fits the gradient
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    columns = np.arange(labels.size)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    loss = -np.sum(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | shift_not_found | only the division is repaired, large logits still give nan
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | log_of_rounded_p | shifted, but the loss is the log of a p that can be zero
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    columns = np.arange(labels.size)
    loss = -np.mean(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | one_shift | the largest logit of the whole batch as the shift
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    logits -= logits.max()
    columns = np.arange(labels.size)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= labels.size
    loss = -log_p[labels, columns].mean()
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | divided_by_classes | divided by K in place of N
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d = d / len(d)
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | flat_by | by of shape (K,)
def repair_1(Wy, by, h, labels):
    loss, d = softmax_cross_entropy(readout(Wy, by, h), labels)
    grads = {"Wy": d @ h.T, "by": d.sum(axis=1)}
    return loss, grads, Wy.T @ d

# %% repair_1 | wrong | divided_in_readout_too | dWy is divided by N a second time
def repair_1(Wy, by, h, labels):
    N = h.shape[1]
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    dWy, dby, dh = readout_backward(Wy, d, h)
    return loss, {"Wy": dWy / N, "by": dby}, dh

# %% repair_1 | wrong | keys_renamed | the keys are dWy and dby
def repair_1(Wy, by, h, labels):
    loss, dy = softmax_cross_entropy(readout(Wy, by, h), labels)
    dWy, dby, dh = readout_backward(Wy, dy, h)
    return loss, {"dWy": dWy, "dby": dby}, dh

# %% repair_1 | wrong | clipped_logits | logits clipped to plus and minus 300 so that exp stays finite
def repair_1(Wy, by, h, labels):
    logits = np.clip(Wy @ h + by, -300, 300)
    columns = np.arange(labels.size)
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    loss = -np.mean(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | log_p_overwritten | the loss is read from log_p after it was overwritten by the gradient
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    d = np.exp(log_p, out=log_p)
    d[labels, columns] -= 1
    d /= labels.size
    loss = -np.mean(log_p[labels, columns])
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | dh_from_p | dh made of p, not of p minus one-hot
def repair_1(Wy, by, h, labels):
    N = labels.size
    a = Wy @ h + by
    a -= a.max(axis=0, keepdims=True)
    log_p = a - np.log(np.exp(a).sum(axis=0, keepdims=True))
    p = np.exp(log_p) / N
    d = p.copy()
    d[labels, np.arange(N)] -= 1 / N
    loss = -log_p[labels, np.arange(N)].mean()
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ p

# %% repair_1 | wrong | by_mean_again | the bias gradient is a mean of what is divided by N already
def repair_1(Wy, by, h, labels):
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    return loss, {"Wy": d @ h.T, "by": d.mean(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | one_divided_early | p is divided by N before the 1 is subtracted
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p) / labels.size
    d[labels, columns] -= 1
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | wrong | bias_lost | the bias got lost when the shift was put in
def repair_1(Wy, by, h, labels):
    logits = Wy @ h
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | two | no_shift_dh | shift missing; dh not divided by N
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    N = labels.size
    loss = -np.mean(np.log(p[labels, np.arange(N)]))
    d = p.copy()
    d[labels, np.arange(N)] -= 1
    return loss, {"Wy": d @ h.T / N, "by": d.sum(axis=1, keepdims=True) / N}, Wy.T @ d

# %% repair_1 | two | global_shift_flat | one shift for the whole batch; by of shape (K,)
def repair_1(Wy, by, h, labels):
    a = Wy @ h + by
    a -= a.max()
    log_p = a - np.log(np.exp(a).sum(axis=0))
    n = np.arange(labels.size)
    d = np.exp(log_p)
    d[labels, n] -= 1
    d /= labels.size
    return -log_p[labels, n].mean(), {"Wy": d @ h.T, "by": d.sum(axis=1)}, Wy.T @ d

# %% repair_1 | two | sum_loss_and_bias_twice | loss summed with the gradient of the mean; by averaged once more
def repair_1(Wy, by, h, labels):
    N = labels.size
    loss, d = softmax_cross_entropy(Wy @ h + by, labels)
    return loss * N, {"Wy": d @ h.T, "by": d.mean(axis=1, keepdims=True)}, Wy.T @ d

# %% repair_1 | right | own_functions | made of the functions of this notebook
def repair_1(Wy, by, h, labels):
    loss, dy = softmax_cross_entropy(readout(Wy, by, h), labels)
    dWy, dby, dh = readout_backward(Wy, dy, h)
    return loss, dict(Wy=dWy, by=dby), dh

# %% repair_1 | right | each_divided | all three divided by N at the end
def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    N = labels.size
    columns = np.arange(N)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    return loss, {"by": d.sum(axis=1, keepdims=True) / N, "Wy": d @ h.T / N}, Wy.T @ d / N

# %% repair_1 | right | one_at_a_time | sequence by sequence, each weighted 1/N
def repair_1(Wy, by, h, labels):
    N = h.shape[1]
    loss, gW, gb, dh = 0.0, np.zeros_like(Wy), np.zeros_like(by), np.zeros_like(h)
    for n in range(N):
        a = Wy @ h[:, n : n + 1] + by
        a = a - a.max()
        log_p = a - np.log(np.exp(a).sum())
        loss -= log_p[labels[n], 0] / N
        d = np.exp(log_p)
        d[labels[n]] -= 1
        d /= N
        gW += d @ h[:, n : n + 1].T
        gb += d
        dh[:, n : n + 1] = Wy.T @ d
    return loss, {"Wy": gW, "by": gb}, dh

# %% repair_1 | right | logaddexp | logaddexp.reduce and einsum
def repair_1(Wy, by, h, labels):
    logits = np.einsum("kh,hn->kn", Wy, h) + by
    log_p = logits - np.logaddexp.reduce(logits, axis=0)
    onehot = np.arange(len(logits))[:, None] == labels[None, :]
    d = (np.exp(log_p) - onehot) / labels.size
    grads = {"Wy": np.einsum("kn,hn->kh", d, h), "by": np.sum(d, axis=1)[:, None]}
    return float(-log_p[onehot].sum() / labels.size), grads, np.einsum("kh,kn->hn", Wy, d)

