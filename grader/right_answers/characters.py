"""Right answers to notebook 05-characters in many styles."""

import math
import statistics

import numpy as np

from .training import readout__layer, readout_backward__ones

# ---------------------------------------------------------------- softmax_cross_entropy


def softmax_cross_entropy__log_sum_exp(logits, labels):
    """A log-sum-exp with the maximum put back, and p from the difference."""
    N = labels.shape[0]
    most = np.max(logits, axis=0, keepdims=True)
    log_sum = most + np.log(np.sum(np.exp(logits - most), axis=0, keepdims=True))
    gradient = np.exp(logits - log_sum)
    gradient[labels, range(N)] -= 1.0
    return float(np.mean(log_sum[0] - logits[labels, range(N)])), gradient / N


def softmax_cross_entropy__logaddexp(logits, labels):
    """np.logaddexp, reduced over the classes."""
    columns = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=0)
    truth = np.zeros_like(log_p)
    truth[labels, columns] = 1
    return -np.sum(truth * log_p) / len(labels), (np.exp(log_p) - truth) / len(labels)


def softmax_cross_entropy__one_hot_from_eye(logits, labels):
    """Columns of an identity matrix as one-hot answers."""
    K, N = logits.shape
    truth = np.eye(K)[:, labels]
    z = logits - logits.max(0)
    e = np.exp(z)
    total = e.sum(0)
    loss = np.log(total).sum() - (truth * z).sum()
    return loss / N, (e / total - truth) / N


def softmax_cross_entropy__rows_inside(logits, labels):
    """Answers in rows inside, as in PyTorch, and turned at the end."""
    rows = logits.T.copy()
    rows -= rows.max(axis=-1, keepdims=True)
    log_p = rows - np.log(np.exp(rows).sum(axis=-1, keepdims=True))
    loss = -log_p[np.arange(len(rows)), labels].mean()
    gradient = np.exp(log_p)
    gradient[np.arange(len(rows)), labels] -= 1
    gradient /= len(rows)
    return loss, gradient.T


def softmax_cross_entropy__loops(logits, labels):
    """Python's own numbers, column by column."""
    K, N = logits.shape
    loss, gradient = 0.0, np.zeros((K, N))
    for n in range(N):
        column = logits[:, n].tolist()
        most = max(column)
        total = math.fsum(math.exp(v - most) for v in column)
        loss += (math.log(total) + most - column[labels[n]]) / N
        for k in range(K):
            gradient[k, n] = (math.exp(column[k] - most) / total - (k == labels[n])) / N
    return loss, gradient


def softmax_cross_entropy__along_axis(logits, labels):
    """np.take_along_axis and np.put_along_axis find the right class."""
    at = labels[np.newaxis, :]
    shifted = logits - np.amax(logits, axis=0)
    log_p = shifted - np.log(np.add.reduce(np.exp(shifted), axis=0))
    gradient = np.exp(log_p)
    there = np.take_along_axis(gradient, at, axis=0)
    np.put_along_axis(gradient, at, there - 1, axis=0)
    return np.negative(np.take_along_axis(log_p, at, axis=0)).mean(), gradient / labels.size


def softmax_cross_entropy__mask(logits, labels):
    """A comparison of labels with a column of numbers makes the mask of the right classes."""
    right = labels == np.arange(len(logits))[:, None]
    z = logits - logits.max(axis=0)
    log_sum = np.log(np.exp(z).sum(axis=0))
    each = log_sum - z.T[right.T]
    return each.mean(), np.where(right, np.exp(z - log_sum) - 1, np.exp(z - log_sum)) / each.size


def softmax_cross_entropy__jacobian(logits, labels):
    """The chain in full: the Jacobian of a log-softmax for every column."""
    K, N = logits.shape
    losses, columns = [], []
    for column, label in zip(logits.T, labels, strict=True):
        z = column - column.max()
        log_p = z - np.log(np.exp(z).sum())
        at_log_p = np.zeros(K)
        at_log_p[label] = -1 / N
        jacobian = np.eye(K) - np.exp(log_p)  # of log_p[i], by logits[j]
        losses.append(-log_p[label])
        columns.append(jacobian.T @ at_log_p)
    return np.mean(losses), np.stack(columns, axis=1)


def softmax_cross_entropy__complex_step(logits, labels):
    """A complex step in the direction of each class."""
    K, N = logits.shape
    shifted = logits - logits.max(axis=0)

    def losses(z):
        return np.log(np.exp(z).sum(axis=0)) - z[labels, np.arange(N)]

    steps = 1e-30j * np.eye(K)[:, :, np.newaxis]
    gradient = np.array([losses(shifted + step).imag for step in steps]) / 1e-30
    return np.real(losses(shifted)).mean(), gradient / N


def softmax_cross_entropy__running_sum(logits, labels):
    """One pass over the classes with a running maximum and a running sum."""
    most = np.full(logits.shape[1], -np.inf)
    total = np.zeros(logits.shape[1])
    for row in logits:
        higher = np.maximum(most, row)
        total = total * np.exp(most - higher) + np.exp(row - higher)
        most = higher
    columns = np.arange(labels.size)
    p = np.exp(logits - most) / total
    np.subtract.at(p, (labels, columns), 1)
    return np.mean(np.log(total) + most - logits[labels, columns]), p / labels.size


def softmax_cross_entropy__log1p(logits, labels):
    """The margins to the right class, and the largest of them taken out of the sum by log1p."""
    columns = np.arange(labels.size)
    margins = logits - logits[labels, columns]
    at = margins.argmax(axis=0)
    most = margins[at, columns]
    e = np.exp(margins - most)
    rest = e.copy()
    rest[at, columns] = 0
    losses = most + np.log1p(rest.sum(axis=0))
    gradient = np.exp(margins - losses)
    gradient[labels, columns] = gradient[labels, columns] - 1
    return np.asarray(losses.mean()), np.divide(gradient, labels.size)


class _CrossEntropy:
    """A layer with slots, a property, forward and backward."""

    __slots__ = ("labels", "log_p")

    def __init__(self, labels):
        self.labels = labels

    @property
    def places(self):
        return self.labels, np.arange(len(self.labels))

    def forward(self, logits):
        shifted = logits - logits.max(axis=0, keepdims=True)
        self.log_p = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
        return -np.mean(self.log_p[self.places])

    def backward(self):
        gradient = np.exp(self.log_p)
        gradient[self.places] -= 1
        return gradient / gradient.shape[1]


def softmax_cross_entropy__layer(logits, labels):
    """An object that remembers between forward and backward."""
    layer = _CrossEntropy(labels)
    return layer.forward(logits), layer.backward()


def softmax_cross_entropy__flat_index(logits, labels):
    """Flat places of the right classes, and everything in place on one copy."""
    p = np.array(logits)
    p -= p.max(axis=0)
    flat = labels * labels.size + np.arange(labels.size)
    at_labels = p.take(flat)
    np.exp(p, out=p)
    totals = p.sum(axis=0)
    loss = np.mean(np.log(totals) - at_labels)
    p /= totals
    p.flat[flat] -= 1
    p *= 1 / labels.size
    return loss, p


# ---------------------------------------------------------------- repair_1


def repair_1__from_the_notebook(Wy, by, h, labels):
    """The functions of the notebook, one after the other."""
    loss, dy = softmax_cross_entropy__layer(readout__layer(Wy, by, h), labels)
    dWy, dby, dh = readout_backward__ones(Wy, dy, h)
    return loss, {"Wy": dWy, "by": dby}, dh


def repair_1__sum_first(Wy, by, h, labels):
    """The gradients of the sum, divided at the end, each of them."""
    logits = Wy @ h + by
    shifted = logits - logits.max(axis=0)
    N = labels.size
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    d = np.exp(log_p)
    d[labels, np.arange(N)] -= 1
    grads = {"Wy": d @ h.T / N, "by": d.mean(axis=1, keepdims=True)}
    return -log_p[labels, np.arange(N)].mean(), grads, Wy.T @ d / N


def repair_1__weights_of_the_batch(Wy, by, h, labels):
    """A weight of 1/N for every sequence, in the loss and in the gradients."""
    weights = np.full(len(labels), 1 / len(labels))
    log_p = Wy @ h + by
    log_p = log_p - np.logaddexp.reduce(log_p, axis=0)
    truth = (labels == np.arange(len(Wy))[:, np.newaxis]).astype(float)
    loss = -np.einsum("n,kn,kn->", weights, truth, log_p)
    d = (np.exp(log_p) - truth) * weights
    grads = {"by": np.einsum("kn->k", d)[:, np.newaxis], "Wy": np.einsum("kn,hn->kh", d, h)}
    return loss, grads, np.einsum("kh,kn->hn", Wy, d)


def repair_1__one_by_one(Wy, by, h, labels):
    """Every sequence by itself; the means of what they give."""
    losses, dWys, dbys, dhs = [], [], [], []
    for column, label in zip(h.T, labels, strict=True):
        logits = Wy @ column + by.ravel()
        logits -= max(logits)
        log_p = logits - math.log(sum(np.exp(logits)))
        losses.append(-log_p[label])
        p = np.exp(log_p)
        p[label] -= 1
        dWys.append(np.outer(p, column))
        dbys.append(p[:, np.newaxis])
        dhs.append(Wy.T @ p / len(labels))
    grads = dict(Wy=np.mean(dWys, axis=0), by=np.mean(dbys, axis=0))  # noqa: C408
    return statistics.fmean(losses), grads, np.array(dhs).T


def repair_1__small_steps_back(Wy, by, h, labels):
    """A closure for every link of the chain, and an upstream gradient that begins at 1."""

    def linear():
        return Wy @ h + by, lambda d: ({"Wy": d @ h.T, "by": np.c_[d.sum(axis=1)]}, Wy.T @ d)

    def log_softmax(z):
        log_p = z - z.max(axis=0)
        log_p -= np.log(np.exp(log_p).sum(axis=0))
        return log_p, lambda d: d - np.exp(log_p) * d.sum(axis=0)

    def mean_of_the_right(log_p):
        def back(d):
            at_log_p = np.zeros_like(log_p)
            at_log_p[labels, np.arange(labels.size)] = -d / labels.size
            return at_log_p

        return -log_p[labels, np.arange(labels.size)].mean(), back

    z, from_z = linear()
    log_p, from_log_p = log_softmax(z)
    loss, from_loss = mean_of_the_right(log_p)
    return loss, *from_z(from_log_p(from_loss(1.0)))


def repair_1__in_place_on_its_own(Wy, by, h, labels):
    """One array of its own holds logits, probabilities and gradient in turn."""
    a = Wy @ h
    a += by
    a -= np.max(a, axis=0)
    a -= np.log(np.sum(np.exp(a), axis=0))
    places = (labels, np.arange(len(labels)))
    loss = float(-a[places].mean())
    np.exp(a, out=a)
    a[places] -= 1
    a /= len(labels)
    return [loss, {"Wy": np.matmul(a, h.T), "by": a.sum(1).reshape(-1, 1)}, np.matmul(Wy.T, a)]


def repair_1__complex_step(Wy, by, h, labels):
    """A complex step along every entry of the three, with the loss alone written down."""

    def loss(*arrays):
        W, b, states = arrays
        logits = W @ states + b
        logits = logits - logits.real.max(axis=0)
        log_p = logits - np.log(np.exp(logits).sum(axis=0))
        return -np.mean(log_p[labels, np.arange(labels.size)])

    def slopes(n):
        found = np.empty(given[n].shape)
        for place in np.ndindex(found.shape):
            moved = [array.astype(complex) for array in given]
            moved[n][place] += 1e-30j
            found[place] = loss(*moved).imag / 1e-30
        return found

    given = (Wy, by, h)
    return loss(*given).real, {"Wy": slopes(0), "by": slopes(1)}, slopes(2)


def repair_1__margins(Wy, by, h, labels):
    """The margins of all classes to the right one, whose log-sum-exp is the loss itself."""
    logits, N = np.dot(Wy, h) + by, len(labels)
    margins = logits - np.take_along_axis(logits, labels[np.newaxis], axis=0)
    losses = np.logaddexp.reduce(margins, axis=0)
    d = np.exp(margins - losses) / N
    d[labels, range(N)] -= 1 / N
    return losses.mean(), {"Wy": d @ h.T, "by": d @ np.ones((N, 1))}, (d.T @ Wy).T


def repair_1__rows_inside(Wy, by, h, labels):
    """Answers in rows inside, as the public program has them, and turned at the end."""
    rows = h.T @ Wy.T + by.T
    top = rows.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(rows - top).sum(axis=1, keepdims=True))
    truth = np.eye(len(Wy))[labels]
    loss = np.mean(log_sum[:, 0] - np.einsum("nk,nk->n", rows, truth))
    d = (np.exp(rows - log_sum) - truth) / len(rows)
    return loss, {"Wy": d.T @ h.T, "by": d.sum(axis=0)[:, np.newaxis]}, Wy.T @ d.T


def repair_1__probabilities_for_the_gradient_alone(Wy, by, h, labels):
    """Probabilities for the gradient, and the loss from logits and a log-sum-exp beside them."""
    logits = Wy @ h + by
    e = np.exp(logits - logits.max(axis=0))
    columns = np.arange(labels.size)
    log_sum = logits.max(axis=0) + np.log(e.sum(axis=0))
    d = e / e.sum(axis=0)
    d[labels, columns] -= 1
    d = d / labels.size
    loss = np.mean(log_sum - logits[labels, columns])
    return loss, dict(Wy=d @ h.T, by=np.sum(d, axis=1, keepdims=True)), Wy.T @ d  # noqa: C408
