# %% softmax_cross_entropy | wrong | sce_log_of_p | log of a rounded p: minus infinity and a warning for logits 1000, 0, -1000 with label 2
def softmax_cross_entropy(logits, labels):
    N = labels.size
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    loss = -np.log(p[labels, np.arange(N)]).mean()
    p[labels, np.arange(N)] -= 1
    return loss, p / N
# %% softmax_cross_entropy | wrong | sce_shift_of_the_batch | one shift for the whole batch: a column of logits -1000 beside one of +1000 sums to 0, and log 0 follows
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    a = logits - logits.max()
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].mean(), gradient / labels.size
# %% softmax_cross_entropy | wrong | sce_gradient_not_mean | the gradient is not divided by N: right only for N = 1
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].mean(), gradient
# %% softmax_cross_entropy | wrong | sce_clipped_logits | logits are clipped to -500 ... 500 in place of a shift: surely wrong with 1000 and -1000 gives a loss of 1000 and not 2000
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    a = np.clip(logits, -500, 500)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].mean(), gradient / labels.size
# %% softmax_cross_entropy | wrong | sce_tiny_in_log | log(p + 1e-12): no warning, but a surely wrong class costs 27.6 and not 2000
def softmax_cross_entropy(logits, labels):
    N = labels.size
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    loss = -np.mean(np.log(p[labels, np.arange(N)] + 1e-12))
    p[labels, np.arange(N)] -= 1
    return loss, p / N
# %% softmax_cross_entropy | wrong | sce_shift_in_place | logits -= max changes the array of the caller; loss and gradient are right
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    logits -= logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].mean(), gradient / labels.size
# %% softmax_cross_entropy | wrong | sce_onehot_of_seen_labels | the one-hot matrix has labels.max() + 1 rows: fails when the last class is not among the labels, e.g. K = 4 and labels 2, 0, 1
def softmax_cross_entropy(logits, labels):
    onehot = np.eye(labels.max() + 1)[labels].T
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    loss = -(onehot * log_p).sum() / labels.size
    return loss, (np.exp(log_p) - onehot) / labels.size
# %% softmax_cross_entropy | wrong | sce_first_row_as_shift | the first logit of a column is the shift, not the largest: overflow for a column -1000, 0, 1000
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    a = logits - logits[0]
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].mean(), gradient / labels.size
# %% softmax_cross_entropy | wrong | sce_divided_by_classes | the gradient is divided by len(logits), which is K: right only where K equals N
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -log_p[labels, columns].mean(), gradient / len(logits)
# %% softmax_cross_entropy | two | sce_bits_and_rows | the loss is in bits (log2); 1 is subtracted in whole rows, p[labels] -= 1, and not in one entry of each column
def softmax_cross_entropy(logits, labels):
    columns = np.arange(labels.size)
    a = logits - logits.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels] -= 1
    return -log_p[labels, columns].mean() / np.log(2), gradient / labels.size
# %% softmax_cross_entropy | right | sce_logaddexp | the log of the sum by np.logaddexp.reduce, the one-hot by comparison of row numbers
def softmax_cross_entropy(logits, labels):
    K, N = logits.shape
    log_p = logits - np.logaddexp.reduce(logits, axis=0)
    onehot = np.arange(K).reshape(K, 1) == labels
    return -np.where(onehot, log_p, 0.0).sum() / N, (np.exp(log_p) - onehot) / N
# %% softmax_cross_entropy | right | sce_column_by_column | a loop over the columns, with the differences to the right class's logit
def softmax_cross_entropy(logits, labels):
    gradient, total = np.empty(logits.shape), 0.0
    N = len(labels)
    for n, k in enumerate(labels):
        column = logits[:, n]
        top = max(column)
        e = np.exp(column - top)
        total += np.log(sum(e)) - (column[k] - top)
        gradient[:, n] = e / sum(e)
        gradient[k, n] -= 1.0
    gradient /= N
    return float(total / N), gradient
# %% repair_1 | wrong | r1_dh_not_divided | Wy and by are divided by N, dh is not: right only for N = 1
def repair_1(Wy, by, h, labels):
    N = labels.size
    columns = np.arange(N)
    a = Wy @ h + by
    a = a - a.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    d = np.exp(log_p)
    d[labels, columns] -= 1
    grads = {"Wy": d @ h.T / N, "by": d.sum(axis=1, keepdims=True) / N}
    return -log_p[labels, columns].mean(), grads, Wy.T @ d
# %% repair_1 | wrong | r1_sum_as_loss | the loss is made a sum, to fit the gradient that was there: consistent, but not the mean
def repair_1(Wy, by, h, labels):
    columns = np.arange(labels.size)
    a = Wy @ h + by
    a = a - a.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    d = np.exp(log_p)
    d[labels, columns] -= 1
    return -log_p[labels, columns].sum(), {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d
# %% repair_1 | wrong | r1_shift_but_log_p | the logits are shifted, but the log is still taken of the rounded p: infinity when a class surely not meant is right
def repair_1(Wy, by, h, labels):
    columns = np.arange(labels.size)
    logits = Wy @ h + by
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    loss = -np.mean(np.log(p[labels, columns]))
    d = p.copy()
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d
# %% repair_1 | wrong | r1_bias_as_mean | d is divided by N, and by is a mean over the batch on top of it: N times too small
def repair_1(Wy, by, h, labels):
    columns = np.arange(labels.size)
    a = Wy @ h + by
    a = a - a.max(axis=0)
    log_p = a - np.log(np.exp(a).sum(axis=0))
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= labels.size
    return -log_p[labels, columns].mean(), {"Wy": d @ h.T, "by": d.mean(axis=1, keepdims=True)}, Wy.T @ d
# %% repair_1 | two | r1_classes_and_batch_shift | d is divided by K and not by N; one shift for the whole batch, so a column far below the others gives log 0
def repair_1(Wy, by, h, labels):
    columns = np.arange(labels.size)
    a = Wy @ h + by
    a = a - a.max()
    log_p = a - np.log(np.exp(a).sum(axis=0))
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= len(Wy)
    return -log_p[labels, columns].mean(), {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d
# %% repair_1 | right | r1_own_functions | made of readout, softmax_cross_entropy and readout_backward
def repair_1(Wy, by, h, labels):
    loss, dy = softmax_cross_entropy(readout(Wy, by, h), labels)
    dWy, dby, dh = readout_backward(Wy, dy, h)
    return loss, dict(by=dby, Wy=dWy), dh
# %% repair_1 | right | r1_pairwise_differences | log p from the differences of all pairs of logits in a column, and gradients by tensordot
def repair_1(Wy, by, h, labels):
    K, N = len(Wy), len(labels)
    logits = np.tensordot(Wy, h, axes=1) + by
    log_p = -np.logaddexp.reduce(logits[np.newaxis, :, :] - logits[:, np.newaxis, :], axis=1)
    onehot = np.zeros((K, N))
    onehot[labels, range(N)] = 1
    d = (np.exp(log_p) - onehot) / N
    grads = {"Wy": np.tensordot(d, h, axes=([1], [1])), "by": (d @ np.ones(N)).reshape(K, 1)}
    return -float(np.sum(log_p[onehot == 1])) / N, grads, np.tensordot(Wy, d, axes=([0], [0]))
