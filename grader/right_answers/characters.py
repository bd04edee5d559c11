"""Right answers to notebook 05-characters in many styles."""

import bisect
import collections
import itertools
import math
import statistics

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from solutions.backward import lstm_backward as _lstm_backward
from solutions.backward import lstm_step_backward as _lstm_step_backward
from solutions.characters import class_gradients as _class_gradients
from solutions.characters import class_probabilities as _class_probabilities
from solutions.characters import one_hot as _one_hot
from solutions.characters import softmax_cross_entropy as _softmax_cross_entropy
from solutions.characters import zero_states as _zero_states
from solutions.forward import lstm_forward as _lstm_forward
from solutions.forward import lstm_step as _lstm_step
from solutions.training import Adam as _Adam
from solutions.training import clip_gradients as _clip_gradients

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


# ---------------------------------------------------------------- class_gradients

_GATES = [kind + gate for gate in "figo" for kind in "Wb"]


def class_gradients__step_by_step(model, x, labels, h0, c0):
    """A loop over the steps, each with its share of the mean."""
    lstm = {name: model[name] for name in _GATES}
    outputs, h, c, caches = _lstm_forward(lstm, x, h0, c0)
    count = np.sum(labels != -1)
    grads = {"Wy": np.zeros(model["Wy"].shape), "by": np.zeros(model["by"].shape)}
    loss, d_outputs = 0, np.zeros(outputs.shape)
    for t, (h_t, labels_t) in enumerate(zip(outputs, labels, strict=True)):
        (where,) = np.nonzero(labels_t != -1)
        if len(where) == 0:
            continue
        logits = model["Wy"] @ h_t[:, where] + model["by"]
        mean, dy = _softmax_cross_entropy(logits, labels_t[where])
        loss, dy = loss + mean * len(where) / count, dy * len(where) / count
        grads["Wy"] += dy @ h_t[:, where].T
        grads["by"] += dy.sum(axis=1, keepdims=True)
        d_outputs[t][:, where] = model["Wy"].T @ dy
    grads.update(_lstm_backward(lstm, d_outputs, caches)[-1])
    return loss, grads, h, c


def class_gradients__masked(model, x, labels, h0, c0):
    """Logits at all steps at once, and a mask of zeros and ones where nothing is asked."""
    outputs, h, c, caches = _lstm_forward({name: model[name] for name in _GATES}, x, h0, c0)
    logits = np.matmul(model["Wy"], outputs) + model["by"]  # (T, K, N)
    log_p = logits - logits.max(axis=1, keepdims=True)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    mask = (labels >= 0)[:, np.newaxis] / (labels >= 0).sum()
    truth = labels[:, np.newaxis] == np.arange(len(model["by"]))[:, np.newaxis]
    loss = -(truth * mask * log_p).sum()
    d = (np.exp(log_p) - truth) * mask
    d_outputs = np.einsum("kh,tkn->thn", model["Wy"], d)
    *_, grads = _lstm_backward({name: model[name] for name in _GATES}, d_outputs, caches)
    grads["Wy"] = np.einsum("tkn,thn->kh", d, outputs)
    grads["by"] = d.sum(axis=(0, 2))[:, np.newaxis]
    return loss, grads, h, c


def class_gradients__one_long_row(model, x, labels, h0, c0):
    """The labels as one long row, and the outputs as one wide matrix."""
    T, N = labels.shape
    H = len(h0)
    outputs, h, c, caches = _lstm_forward(model, x, h0, c0)
    wide = outputs.swapaxes(0, 1).reshape(H, T * N)
    asked = np.flatnonzero(labels.ravel() + 1)
    logits = readout__layer(model["Wy"], model["by"], wide[:, asked])
    loss, dy = softmax_cross_entropy__log_sum_exp(logits, labels.ravel()[asked])
    dWy, dby, dh = readout_backward__ones(model["Wy"], dy, wide[:, asked])
    d_wide = np.zeros((H, T * N))
    d_wide[:, asked] = dh
    d_outputs = d_wide.reshape(H, T, N).swapaxes(0, 1)
    *_, grads = _lstm_backward(
        {name: model[name] for name in _GATES}, d_outputs=d_outputs, caches=caches
    )
    return loss, {**grads, "Wy": dWy, "by": dby}, h, c


def class_gradients__own_loop_back(model, x, labels, h0, c0):
    """Both passes as loops over single steps, and the gradients of steps added up."""
    lstm = dict(model)
    Wy, by = lstm.pop("Wy"), lstm.pop("by")
    h, c, steps = h0, c0, []
    for x_t in x:
        h, c, cache = _lstm_step(lstm, x_t, h, c)
        steps.append((h, cache))
    count = np.count_nonzero(labels + 1)
    grads = {name: np.zeros_like(array) for name, array in model.items()}
    dh, dc, losses = np.zeros_like(h), np.zeros_like(c), []
    for (h_t, cache), labels_t in zip(steps[::-1], labels[::-1], strict=True):
        logits = Wy @ h_t + by
        log_p = logits - np.logaddexp.reduce(logits, axis=0)
        dy = np.exp(log_p) / count
        for n, label in enumerate(labels_t):
            if label < 0:
                dy[:, n] = 0
            else:
                dy[label, n] -= 1 / count
                losses.append(-log_p[label, n] / count)
        grads["Wy"] += dy @ h_t.T
        grads["by"] += dy.sum(axis=1, keepdims=True)
        _, dh, dc, of_step = _lstm_step_backward(lstm, dh + Wy.T @ dy, dc, cache)
        for name, g in of_step.items():
            grads[name] += g
    return math.fsum(losses), grads, h, c


def class_gradients__sequence_by_sequence(model, x, labels, h0, c0):
    """Every sequence of the batch by itself, weighted by how many answers it has."""
    count = np.sum(labels >= 0)
    lstm = {name: model[name] for name in model if not name.endswith("y")}
    loss, states = 0.0, []
    total = {name: np.zeros_like(array) for name, array in model.items()}
    for n in range(labels.shape[1]):
        one = slice(n, n + 1)
        outputs, h, c, caches = _lstm_forward(lstm, x[:, :, one], h0[:, one], c0[:, one])
        states.append((h, c))
        (asked,) = np.nonzero(labels[:, n] >= 0)
        if not asked.size:
            continue
        answers = outputs[asked, :, 0].T
        mean, dy = _softmax_cross_entropy(model["Wy"] @ answers + model["by"], labels[asked, n])
        share = asked.size / count
        loss += share * mean
        d_outputs = np.zeros_like(outputs)
        d_outputs[asked, :, 0] = (model["Wy"].T @ dy * share).T
        *_, grads = _lstm_backward(lstm, d_outputs, caches)
        grads |= {"Wy": share * dy @ answers.T, "by": share * dy.sum(axis=1, keepdims=True)}
        total = {name: total[name] + grads[name] for name in total}
    hs, cs = zip(*states, strict=True)
    return loss, total, np.hstack(hs), np.hstack(cs)


def class_gradients__flat_list_of_places(model, x, labels, h0, c0):
    """A list of pairs (t, n) of what is asked; columns picked and gradients put back by it."""
    lstm = {k: v for k, v in model.items() if k in _GATES}
    outputs, h, c, caches = _lstm_forward(lstm, x, h0, c0)
    t, n = np.where(labels > -1)
    picked = outputs[t, :, n].T  # (H, asked)
    loss, dy = _softmax_cross_entropy(np.dot(model["Wy"], picked) + model["by"], labels[t, n])
    d_outputs = np.zeros_like(outputs)
    d_outputs[t, :, n] = dy.T @ model["Wy"]
    *_, grads = _lstm_backward(lstm, d_outputs, caches, np.zeros_like(h), None)
    return [loss, dict(grads, Wy=dy @ picked.T, by=dy.sum(1)[:, None]), h, c]


def class_gradients__states_apart(model, x, labels, h0, c0):
    """The gradient at the last step goes in as d_h, all others as d_outputs."""
    lstm = {name: model[name] for name in _GATES}
    outputs, h, c, caches = _lstm_forward(lstm, x, h0.copy(), c0.copy())
    d_logits, loss = np.zeros((len(x), len(model["by"]), h.shape[1])), 0.0
    asked = np.argwhere(labels != -1)
    for t, n in asked:
        logits = model["Wy"] @ outputs[t, :, [n]].T + model["by"]
        one, d = _softmax_cross_entropy(logits, labels[t, [n]])
        loss += one / len(asked)
        d_logits[t, :, n] = d[:, 0] / len(asked)
    upstream = model["Wy"].T @ d_logits
    d_h = upstream[-1].copy()
    upstream[-1] = 0
    *_, grads = _lstm_backward(lstm, upstream, caches, d_h=d_h, d_c=np.zeros_like(c))
    grads["by"] = np.add.reduce(d_logits, axis=(0, 2))[:, None]
    grads["Wy"] = sum(d @ h_t.T for d, h_t in zip(d_logits, outputs, strict=True))
    return np.float64(loss), grads, h.copy(), c.copy()


# ---------------------------------------------------------------- encode


def encode__unique(text):
    """np.unique gives both at once."""
    symbols, codes = np.unique(list(text), return_inverse=True)
    return codes.reshape(-1), "".join(symbols)


def encode__index(text):
    """The method index of a string, for every symbol."""
    vocabulary = "".join(sorted(list(set(text))))  # noqa: C414
    return np.array([vocabulary.index(symbol) for symbol in text]), vocabulary


def encode__filled(text):
    """An array of zeros, filled symbol by symbol."""
    symbols = list(set(text))
    symbols.sort()
    codes = np.zeros(len(text), dtype=int)
    for place, symbol in enumerate(symbols):
        for at, other in enumerate(text):
            if other == symbol:
                codes[at] = place
    return codes, "".join(symbols)


def encode__search_sorted(text):
    """Unicode numbers, and a search in the sorted ones."""
    numbers = np.array([ord(symbol) for symbol in text])
    sorted_numbers = np.array(sorted(set(numbers.tolist())))
    return np.searchsorted(sorted_numbers, numbers), "".join(map(chr, sorted_numbers))


def encode__counter(text):
    """The keys of a Counter, and a generator into np.fromiter."""
    vocabulary = "".join(sorted(collections.Counter(text)))
    place = {symbol: n for n, symbol in enumerate(vocabulary)}.__getitem__
    return np.fromiter(map(place, text), dtype=np.int64, count=len(text)), vocabulary


def encode__grouped(text):
    """Groups of a sorted text, and a binary search for each symbol."""
    vocabulary = [symbol for symbol, _ in itertools.groupby(sorted(text))]
    return [np.array([bisect.bisect_left(vocabulary, s) for s in text]), "".join(vocabulary)]


def encode__compared(text):
    """A comparison of every symbol with the whole vocabulary."""
    vocabulary = "".join(sorted({*text}))
    same = np.array(list(text))[:, None] == np.array(list(vocabulary))
    return same.argmax(axis=1), vocabulary


# ---------------------------------------------------------------- chunks


def chunks__filled(codes, T, N):
    """Empty arrays, filled stream by stream and chunk by chunk."""
    M = (len(codes) - 1) // (T * N)
    inputs = np.empty((M, T, N), dtype=codes.dtype)
    targets = np.empty_like(inputs)
    for n in range(N):
        for m in range(M):
            start = (n * M + m) * T
            inputs[m, :, n] = codes[start : start + T]
            targets[m, :, n] = codes[start + 1 : start + 1 + T]
    return inputs, targets


def chunks__places(codes, T, N):
    """The place of every entry by arithmetic, and one look-up for each result."""
    M = (codes.shape[0] - 1) // (T * N)
    m, t, n = np.ogrid[:M, :T, :N]
    places = n * M * T + m * T + t
    return codes[places], codes[places + 1]


def chunks__split(codes, T, N):
    """np.split into streams, then into chunks, and np.stack."""
    M = (codes.size - 1) // (T * N)

    def cut(text):
        streams = np.split(text[: M * T * N], N)
        rows = np.stack(streams, axis=1)  # (M * T, N)
        return np.stack(np.split(rows, M))

    return cut(codes), cut(codes[1:])


def chunks__columns_first(codes, T, N):
    """A reshape in the order of Fortran makes the streams columns at once."""
    M = (codes.size - 1) // (T * N)
    x, y = codes[: M * T * N], codes[1 : M * T * N + 1]
    return tuple(np.array(np.reshape(a, (-1, N), order="F").reshape(M, T, N)) for a in (x, y))


def chunks__strides(codes, T, N):
    """A view by strides, copied."""
    M, step = (codes.size - 1) // (T * N), codes.strides[0]
    strides = (T * step, step, M * T * step)
    inputs = as_strided(codes, (M, T, N), strides, writeable=False)
    targets = as_strided(codes[1:], (M, T, N), strides, writeable=False)
    return inputs.copy(), targets.copy()


def chunks__windows(codes, T, N):
    """Windows of T + 1 characters, of which the first T are read and the last T are predicted."""
    M = (codes.size - 1) // (T * N)
    windows = sliding_window_view(codes, T + 1)[: M * T * N : T]  # (N * M, T + 1)
    windows = windows.reshape(N, M, T + 1)
    return windows[:, :, :-1].transpose(1, 2, 0) + 0, windows[:, :, 1:].transpose(1, 2, 0) + 0


def chunks__lists(codes, T, N):
    """Lists in lists, made into arrays at the end."""
    text, M = codes.tolist(), (len(codes) - 1) // (T * N)

    def cut(shift):
        streams = [text[n * M * T + shift :][: M * T] for n in range(N)]
        return [[[s[m * T + t] for s in streams] for t in range(T)] for m in range(M)]

    return np.array(cut(0)), np.array(cut(1))


def chunks__pairs(codes, T, N):
    """Pairs of a character and the next one, cut together and taken apart at the end."""
    pairs = np.array(list(itertools.pairwise(codes.tolist())))  # (L - 1, 2)
    M = len(pairs) // (T * N)
    cut = pairs[: M * T * N].reshape(N, M, T, 2)
    cut = np.einsum("nmtp->pmtn", cut)
    return cut[0].copy(), cut[1].copy()


def chunks__moved_axes(codes, T, N):
    """np.moveaxis, and np.ascontiguousarray only where it makes a copy for sure."""
    M, rest = divmod(codes.size - 1, T * N)
    text = codes[: codes.size - 1 - rest]
    after = codes[1 : codes.size - rest]
    move = lambda a: np.moveaxis(a.reshape(N, M, T), 0, -1)  # noqa: E731
    return np.array(move(text), copy=True), np.array(move(after), copy=True)


# ---------------------------------------------------------------- bits_per_character


def bits_per_character__through_gradients(model, codes):
    """The loss of class_gradients, in bits; its gradients are left alone."""
    zeros = _zero_states(model, 1)
    x = _one_hot(codes[:-1, np.newaxis], len(model["by"]))
    loss, _, _, _ = _class_gradients(model, x, codes[1:, np.newaxis], zeros, zeros)
    return loss / math.log(2)


def bits_per_character__step_by_step(model, codes):
    """A loop over the characters, and a log-sum-exp to base 2."""
    lstm = {name: model[name] for name in _GATES}
    h = c = np.zeros((len(model["bf"]), 1))
    eye, bits = np.eye(len(model["by"])), []
    for code, after in itertools.pairwise(codes):
        h, c, _ = _lstm_step(lstm, eye[:, [code]], h, c)
        logits = (model["Wy"] @ h + model["by"])[:, 0] / np.log(2)
        bits.append(np.logaddexp2.reduce(logits) - logits[after])
    return statistics.fmean(bits)


def bits_per_character__log_softmax(model, codes):
    """A log-softmax of all logits at once, divided by log 2 at the end."""
    K, H, L = *model["Wy"].shape, len(codes)
    x = np.zeros((L - 1, K, 1))
    x[np.arange(L - 1), codes[:-1]] = 1
    outputs, *_ = _lstm_forward({k: model[k] for k in _GATES}, x, *np.zeros((2, H, 1)))
    logits = outputs[:, :, 0] @ model["Wy"].T + model["by"].T
    log_p = logits - logits.max(axis=1, keepdims=True)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    return -log_p[range(L - 1), codes[1:]].mean() / np.log(2)


def bits_per_character__margins(model, codes):
    """How far all logits are above that of the right character."""
    zeros = _zero_states(model, 1)
    outputs, *_ = _lstm_forward(model, _one_hot(codes[:-1, None], model["by"].size), zeros, zeros)
    logits = np.squeeze(model["Wy"] @ outputs + model["by"], axis=2)
    margins = logits - np.take_along_axis(logits, codes[1:, None], axis=1)
    return np.logaddexp.reduce(margins, axis=1).sum() * np.log2(np.e) / (codes.size - 1)


def bits_per_character__pieces(model, codes):
    """The text in pieces, with the states handed over, and a running sum."""
    total, h, c = 0.0, _zero_states(model, 1), _zero_states(model, 1)
    for start in range(0, len(codes) - 1, 7):
        piece = codes[start : start + 8]
        x = _one_hot(piece[:-1, np.newaxis], len(model["by"]))
        loss, _, h, c = _class_gradients(model, x, piece[1:, np.newaxis], h, c)
        total += loss * (len(piece) - 1)
    return float(total / (len(codes) - 1) / np.log(2))


def bits_per_character__given_probabilities(model, codes):
    """The given probabilities where they are not 0, and logits where they are."""
    K, zeros = len(model["by"]), _zero_states(model, 1)
    x = _one_hot(codes[:-1, np.newaxis], K)
    p, _, _ = _class_probabilities(model, x, zeros, zeros)
    right = p[np.arange(len(x)), codes[1:], 0]
    outputs, _, _, _ = _lstm_forward({k: model[k] for k in _GATES}, x, zeros, zeros)
    logits = (model["Wy"] @ outputs + model["by"])[:, :, 0]
    far = logits.max(axis=1) - logits[np.arange(len(x)), codes[1:]]
    likeliest = -np.log2(p[:, :, 0].max(axis=1))
    exact = right > 1e-200
    return np.where(exact, -np.log2(np.where(exact, right, 1)), far / np.log(2) + likeliest).mean()


# ---------------------------------------------------------------- train_characters


def train_characters__geomspace(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """All learning rates beforehand, from np.geomspace, and an array of losses that is filled."""
    rates, losses = np.geomspace(lr, last_lr, updates), np.empty(updates)
    adam, K = _Adam(model, lr), len(model["by"])
    for n, adam.lr in enumerate(rates.tolist()):
        m = n % len(inputs)
        if m == 0:
            h, c = (np.zeros((len(model["bo"]), inputs.shape[2])) for _ in range(2))
        gradients = _class_gradients(model, _one_hot(inputs[m], K), targets[m], h, c)
        losses[n], grads, h, c = gradients
        clipped, _ = _clip_gradients(grads, max_norm)
        adam.step(clipped)
    return losses


def train_characters__cycle(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """An endless cycle of chunks with their numbers, of which updates are taken."""
    optimiser, losses = _Adam(model, lr=lr), []
    factor = (last_lr / lr) ** (1 / (updates - 1)) if updates > 1 else 1.0
    chunks = itertools.cycle(enumerate(zip(inputs, targets, strict=True)))
    for m, (read, predict) in itertools.islice(chunks, updates):
        if m == 0:
            h = _zero_states(model, read.shape[1])
            c = _zero_states(model, read.shape[1])
        x = _one_hot(read, model["by"].size)
        loss, grads, h, c = _class_gradients(model, x, predict, h, c)
        losses.append(loss)
        optimiser.step(_clip_gradients(grads, max_norm)[0])
        optimiser.lr *= factor
    return np.asarray(losses)


def train_characters__passes(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """Two loops, over passes and over the chunks of a pass, and a return in the middle."""
    optimiser, losses = _Adam(model, lr), []
    while True:
        h = c = np.zeros((model["bf"].shape[0], inputs.shape[-1]))
        for read, predict in zip(inputs, targets, strict=True):
            if len(losses) == updates:
                return np.array(losses)
            done = len(losses) / (updates - 1) if updates > 1 else 0
            optimiser.lr = np.exp((1 - done) * np.log(lr) + done * np.log(last_lr))
            x = np.eye(len(model["by"]))[read].transpose(0, 2, 1)
            loss, grads, h, c = _class_gradients(model, x, predict, h, c)
            optimiser.step(_clip_gradients(grads, max_norm)[0])
            losses.append(float(loss))


def train_characters__own_adam(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """Clipping and Adam written out, on one long vector of all gradients."""
    names = sorted(model)
    ends = np.cumsum([model[name].size for name in names])[:-1]
    m = v = np.zeros(sum(model[name].size for name in names))
    losses = np.zeros(updates)
    for n in range(updates):
        at = n % inputs.shape[0]
        if not at:
            h = c = _zero_states(model, inputs.shape[2])
        x = _one_hot(inputs[at], len(model["by"]))
        losses[n], grads, h, c = _class_gradients(model, x, targets[at], h, c)
        g = np.concatenate([grads[name].ravel() for name in names])
        g = g * min(1.0, max_norm / np.sqrt(g @ g))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        rate = lr * (last_lr / lr) ** (n / (updates - 1)) if n else lr
        step = rate * m / (1 - 0.9 ** (n + 1)) / (np.sqrt(v / (1 - 0.999 ** (n + 1))) + 1e-8)
        for name, part in zip(names, np.split(step, ends), strict=True):
            model[name] -= part.reshape(model[name].shape)
    return losses


def train_characters__states_in_one_array(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """Both states in one array, which is filled again after each chunk."""
    adam = _Adam(model)
    states = np.zeros((2, model["bf"].size, inputs.shape[2]))
    losses = []
    for n in range(updates):
        if n % len(inputs) == 0:
            states[...] = 0
        adam.lr = lr ** (1 - n / max(1, updates - 1)) * last_lr ** (n / max(1, updates - 1))
        x = _one_hot(inputs[n % len(inputs)], len(model["Wy"]))
        loss, grads, states[0], states[1] = _class_gradients(
            model, x, targets[n % len(inputs)], *states.copy()
        )
        grads = _clip_gradients(grads, max_norm)[0]
        adam.step(grads)
        losses += [loss]
    return np.array(losses)


def train_characters__norm_with_a_small_number(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """Clipping as PyTorch's, which adds 1e-6 to the norm, and names of its own for the states."""
    adam, history = _Adam(model, lr), np.full(updates, np.nan)
    for update in range(updates):
        chunk = update % inputs.shape[0]
        hidden, cell = (None, None) if chunk == 0 else (hidden, cell)  # noqa: F821
        if hidden is None:
            hidden, cell = _zero_states(model, inputs.shape[2]), _zero_states(model, 1) + 0.0
            cell = np.repeat(cell, inputs.shape[2], axis=1)
        x = _one_hot(inputs[chunk], model["by"].shape[0])
        loss, grads, hidden, cell = _class_gradients(model, x, targets[chunk], hidden, cell)
        norm = np.sqrt(sum(np.vdot(g, g) for g in grads.values()))
        scale = min(1.0, max_norm / (norm + 1e-6))
        if updates > 1:
            adam.lr = lr * (last_lr / lr) ** (update / (updates - 1))
        adam.step({name: scale * g for name, g in grads.items()})
        history[update] = loss
    return history


def train_characters__helper(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    """A generator of updates, which keeps the states."""

    def run():
        optimiser = _Adam(model, lr)
        for n in range(updates):
            m = n % len(inputs)
            if m == 0:
                states = [_zero_states(model, inputs.shape[2])] * 2
            x = _one_hot(inputs[m], len(model["by"]))
            loss, grads, *states = _class_gradients(model, x, targets[m], *states)
            optimiser.lr = lr * math.exp(math.log(last_lr / lr) * n / max(updates - 1, 1))
            optimiser.step(_clip_gradients(grads, max_norm)[0])
            yield loss

    return np.fromiter(run(), float, count=updates)


# ---------------------------------------------------------------- sample


def sample__cumulative_sum(rng, model, prompt, length, temperature=1.0):
    """A random number is looked up in the cumulative sum, and p comes from logits of its own."""
    lstm = {name: model[name] for name in model if name not in ("Wy", "by")}
    K = len(model["by"])
    h = c = _zero_states(model, 1)
    _, h, c, _ = _lstm_forward(lstm, _one_hot(prompt[:, None], K), h, c)
    codes = np.zeros(length, dtype=int)
    for n in range(length):
        logits = (model["Wy"] @ h + model["by"])[:, 0] / temperature
        p = np.exp(logits - logits.max())
        codes[n] = np.searchsorted(np.cumsum(p), rng.random() * p.sum(), side="right")
        h, c, _ = _lstm_step(lstm, np.eye(K)[:, codes[n : n + 1]], h, c)
    return codes


def sample__gumbel(rng, model, prompt, length, temperature=1.0):
    """The largest of the logits with Gumbel noise, K random numbers for each character."""
    h = c = _zero_states(model, 1)
    K, codes = len(model["by"]), []
    for code in prompt:
        _, h, c = _class_probabilities(model, _one_hot(np.array([[code]]), K), h, c)
    for _ in range(length):
        noisy = (model["Wy"] @ h + model["by"])[:, 0] / temperature + rng.gumbel(size=K)
        codes.append(int(noisy.argmax()))
        _, h, c = _class_probabilities(model, _one_hot(np.array([codes[-1:]]), K), h, c)
    return np.array(codes, dtype=np.int64)


def sample__multinomial(rng, model, prompt, length, temperature=1.0):
    """rng.multinomial, and all characters in a list with the prompt, which is cut off."""
    codes, K = list(prompt), len(model["by"])
    cool = dict(model, Wy=model["Wy"] / temperature, by=model["by"] / temperature)
    h, c = _zero_states(model, 1), _zero_states(model, 1)
    read = codes[:]
    while len(codes) < len(prompt) + length:
        p, h, c = _class_probabilities(cool, _one_hot(np.array(read)[:, None], K), h, c)
        codes.append(rng.multinomial(1, p[-1, :, 0] / p[-1].sum()).argmax())
        read = codes[-1:]
    return np.array(codes[len(prompt) :], dtype=int)


def sample__powers(rng, model, prompt, length, temperature=1.0):
    """The temperature as a power of the probabilities, which are normalised afterwards."""
    h = c = _zero_states(model, 1)
    K, text = len(model["by"]), []
    p, h, c = _class_probabilities(model, _one_hot(prompt[:, np.newaxis], K), h, c)
    for _ in range(length):
        weights = p[-1, :, 0] ** (1 / temperature)
        text.append(rng.choice(K, p=weights / weights.sum()))
        p, h, c = _class_probabilities(model, _one_hot(np.array([[text[-1]]]), K), h, c)
    return np.array(text, dtype=int)


def sample__log_probabilities(rng, model, prompt, length, temperature=1.0):
    """Logs of the probabilities are divided, and random numbers are drawn all at once."""
    h, c = np.zeros((2, model["bf"].size, 1))
    K, codes, read = len(model["by"]), np.empty(length, int), prompt
    for n, u in enumerate(rng.random(length)):
        p, h, c = _class_probabilities(model, _one_hot(read.reshape(-1, 1), K), h, c)
        with np.errstate(divide="ignore"):
            q = np.exp(np.log(p[-1, :, 0]) / temperature)
        codes[n] = min(int(np.sum(np.cumsum(q) / q.sum() <= u)), K - 1)
        read = codes[n : n + 1]
    return codes


def sample__exponential_race(rng, model, prompt, length, temperature=1.0):
    """Exponential waiting times, of which the shortest one wins."""
    cooler = model | {name: model[name] / temperature for name in ("Wy", "by")}
    K, codes = model["by"].size, []
    h = c = _zero_states(model, 1)
    for n in range(len(prompt) + length):
        code = prompt[n] if n < len(prompt) else codes[-1]
        p, h, c = _class_probabilities(cooler, _one_hot(np.array([[code]]), K), h, c)
        if len(prompt) - 1 <= n < len(prompt) + length - 1:
            with np.errstate(divide="ignore"):
                codes.append(np.argmin(rng.exponential(size=K) / p[-1, :, 0]))
    return np.array(codes[:length]).astype(int)


def sample__whole_text_again(rng, model, prompt, length, temperature=1.0):
    """The whole text is read again from zero states before each character."""
    cooler = model | {"Wy": model["Wy"] / temperature, "by": model["by"] / temperature}
    text, zeros = prompt, _zero_states(model, 1)
    for _ in range(length):
        p, _, _ = _class_probabilities(
            cooler, _one_hot(text[:, None], model["by"].size), zeros, zeros
        )
        text = np.append(text, rng.choice(model["by"].size, p=p[-1, :, 0]))
    return text[len(prompt) :].copy()


def sample__recursion(rng, model, prompt, length, temperature=1.0):
    """A generator with two states, from which length characters are taken."""
    K = len(model["by"])

    def characters(read, h, c):
        while True:
            p, h, c = _class_probabilities(model, _one_hot(read[:, None], K), h, c)
            heights = np.log(np.maximum(p[-1, :, 0], 1e-300)) / temperature
            weights = np.exp(heights - heights.max())
            read = rng.permutation(K)[:1] * 0 + rng.choice(K, p=weights / np.sum(weights))
            yield read[0]

    zeros = _zero_states(model, 1)
    return np.fromiter(itertools.islice(characters(prompt, zeros, zeros), length), dtype=int)
