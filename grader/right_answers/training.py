"""Right answers to notebook 04-training in many styles."""

import collections
import dataclasses
import functools
import itertools
import math
import operator
import statistics
import types
import typing

import numpy as np

from solutions.backward import lstm_backward
from solutions.forward import lstm_forward
from solutions.training import Adam as _Adam
from solutions.training import (
    adding_problem,
    clip_gradients,
    is_solved,
    mse,
    new_model,
    readout,
    readout_backward,
)

# ---------------------------------------------------------------- mse


def mse__vdot(y, target):
    """A dot product of the flat differences with themselves."""
    d = (y - target).ravel()
    return np.vdot(d, d) / d.size, (2 / d.size) * d.reshape(y.shape)


def mse__norm(y, target):
    """The square of np.linalg.norm, which takes any number of axes when axis is not given."""
    d = np.subtract(y, target)
    return np.linalg.norm(d) ** 2 / y.size, d * 2.0 / y.size


def mse__einsum(y, target):
    """Einsums, in which an ellipsis or the flat places stand for any number of axes."""
    d = y - target
    squares = np.einsum("e,e->", d.ravel(), d.ravel())
    return squares / d.size, np.einsum("...,->...", d, 2 / d.size)


def mse__variance_and_bias(y, target):
    """The variance of the errors and the square of their mean."""
    d = y - target
    return d.var() + d.mean() ** 2, d / (0.5 * d.size)


def mse__python_numbers(y, target):
    """Python's own numbers: statistics.fmean, and a plain float as the loss."""
    pairs = list(zip(y.ravel().tolist(), target.ravel().tolist(), strict=True))
    loss = statistics.fmean((a - b) ** 2 for a, b in pairs)
    return loss, np.array([2 * (a - b) / len(pairs) for a, b in pairs]).reshape(y.shape)


def mse__loop_over_places(y, target):
    """A loop over all places, and a loss that is an array without axes."""
    loss, gradient = np.zeros(()), np.empty_like(y)
    for place in np.ndindex(y.shape):
        d = y[place] - target[place]
        loss += d * d / y.size
        gradient[place] = 2 * d / y.size
    return loss, gradient


def mse__in_place_on_a_copy(y, target):
    """Every step in place, on copies of its own."""
    gradient = y.copy()
    gradient -= target
    squares = gradient.copy()
    squares *= squares
    gradient *= 2
    gradient /= math.prod(y.shape)
    return np.average(squares), gradient


def mse__recursion_over_axes(y, target):
    """Recursion: the mean of the means below, and the gradients below stacked."""
    if y.ndim == 0:
        return float((y - target) ** 2), 2 * (y - target)
    below = [mse__recursion_over_axes(*pair) for pair in zip(y, target, strict=True)]
    losses, gradients = zip(*below, strict=True)
    return sum(losses) / len(y), np.array(gradients) / len(y)


class _Loss(typing.NamedTuple):
    loss: float
    gradient: np.ndarray


def mse__named_tuple(y, target):
    """A named tuple comes back."""
    return _Loss(loss=np.square(y - target).mean(), gradient=2 * (y - target) / y.size)


def mse__closure(y, target, reduction="mean"):
    """A closure remembers the differences, as a layer with forward and backward does."""

    def forward():
        def backward(upstream=1.0):
            return upstream * 2 * difference / count

        difference, count = y - target, y.size if reduction == "mean" else 1
        return (difference * difference).sum() / count, backward

    loss, backward = forward()
    return loss, backward()


def mse__complex_step(y, target):
    """Squares of complex numbers: the gradient is an imaginary part."""
    moved = (y - target + 1e-30j) ** 2
    return moved.real.mean(), moved.imag / 1e-30 / moved.size


def mse__list_of_two(y, target):
    """A list of two comes back, with a gradient that is read-only and in Fortran's order."""
    gradient = np.array(2 * (y - target) / np.size(y), order="F")
    gradient.setflags(write=False)
    return [np.mean(np.power(target - y, 2)), gradient]


# ---------------------------------------------------------------- readout


def readout__einsum(Wy, by, h):
    """An einsum, and the bias added to it."""
    return np.einsum("kh,hn->kn", Wy, h) + by


def readout__bias_as_a_weight(Wy, by, h):
    """A row of ones below h, and the bias as one more column of weights."""
    return np.hstack([Wy, by]) @ np.vstack([h, np.ones((1, h.shape[1]))])


def readout__loops(Wy, by, h):
    """Three loops over Python's own numbers."""
    y = np.empty((Wy.shape[0], h.shape[1]))
    for k, n in itertools.product(range(y.shape[0]), range(y.shape[1])):
        y[k, n] = by[k].item() + sum(float(w * v) for w, v in zip(Wy[k], h[:, n], strict=True))
    return y


def readout__column_by_column(Wy, by, h):
    """One sequence after the other, stacked at the end."""
    return np.stack([Wy.dot(column) + by[:, 0] for column in h.T], axis=-1)


def readout__rows_inside(Wy, by, h):
    """Sequences in rows inside, as in other libraries; the result is a view turned round."""
    return (h.T @ Wy.T + by.T).T


def readout__broadcast_and_sum(Wy, by, h):
    """All products at once, summed over the units."""
    return by + (Wy[:, :, np.newaxis] * h[np.newaxis]).sum(axis=1)


def readout__into_an_array_of_its_own(Wy, by, h):
    """np.matmul fills an array of its own, to which the bias is added in place."""
    y = np.empty((len(Wy), h.shape[-1]))
    np.matmul(Wy, h, out=y)
    y += by
    return y


def readout__one_unit_at_a_time(Wy, by, h):
    """Begins with the bias and adds the outer product of every unit."""
    start = np.repeat(by, h.shape[1], axis=1)
    parts = (np.outer(Wy[:, u], h[u]) for u in range(len(h)))
    return functools.reduce(operator.add, parts, start)


class _Linear:
    """A callable object, such as nn.Linear."""

    def __init__(self, weight, bias):
        self.weight, self.bias = weight, bias

    def __call__(self, h):
        return np.tensordot(self.weight, h, axes=1) + np.broadcast_to(
            self.bias, (len(self.bias), h.shape[1])
        )


def readout__layer(Wy, by, h):
    """An object that is called."""
    return _Linear(Wy, by)(h)


# ---------------------------------------------------------------- readout_backward


def readout_backward__einsum(Wy, dy, h):
    """Three einsums."""
    dWy = np.einsum("kn,hn->kh", dy, h)
    return dWy, np.einsum("kn->k", dy)[:, None], np.einsum("kh,kn->hn", Wy, dy)


def readout_backward__loops(Wy, dy, h):
    """The sums that the letters stand for, one by one."""
    (K, N), H = dy.shape, h.shape[0]
    dWy, dby, dh = np.zeros((K, H)), np.zeros((K, 1)), np.zeros((H, N))
    for k in range(K):
        for n in range(N):
            dby[k, 0] += dy[k, n]
            for u in range(H):
                dWy[k, u] += dy[k, n] * h[u, n]
                dh[u, n] += Wy[k, u] * dy[k, n]
    return dWy, dby, dh


def readout_backward__sum_of_outer_products(Wy, dy, h):
    """One sequence after the other, each with an outer product."""
    dWy = sum(np.outer(d, column) for d, column in zip(dy.T, h.T, strict=True))
    dh = np.column_stack([Wy.T @ d for d in dy.T])
    return dWy, sum(dy.T).reshape(-1, 1), dh


def readout_backward__bias_as_a_weight(Wy, dy, h):
    """The bias as one more weight: the gradients are cut from one product, as views."""
    extended = np.vstack([h, np.ones(h.shape[1])])
    both = dy @ extended.T
    return both[:, :-1], both[:, -1:], Wy.transpose() @ dy


def readout_backward__ones(Wy, dy, h):
    """A product with a column of ones is a sum."""
    return np.dot(dy, h.T), np.dot(dy, np.ones((dy.shape[1], 1))), np.dot(Wy.T, dy)


def readout_backward__turned(Wy, dy, h):
    """Everything is computed transposed and transposed back."""
    dWy, dh = (h @ dy.T).T, (dy.T @ Wy).T
    return dWy, np.sum(dy.T, axis=0)[np.newaxis].T, dh


def readout_backward__broadcast_and_sum(Wy, dy, h):
    """All products at once, summed over the axis that has to go."""
    dWy = (dy[:, np.newaxis] * h[np.newaxis]).sum(axis=-1)
    dh = (Wy[:, :, np.newaxis] * dy[:, np.newaxis]).sum(axis=0)
    return [dWy, np.add.reduce(dy, axis=1, keepdims=True), dh]


_Gradients = collections.namedtuple("_Gradients", "dWy dby dh")


def readout_backward__named_tuple(Wy, dy, h):
    """A named tuple made by keywords, from products with tensordot."""
    dh = np.tensordot(Wy, dy, axes=(0, 0))
    dWy = np.tensordot(dy, h, axes=(1, 1))
    return _Gradients(dh=dh, dWy=dWy, dby=np.expand_dims(dy.sum(1), 1))


def readout_backward__linear_map(Wy, dy, h):
    """Measures the slope of <dy, y> along every entry: y is linear, so nothing is lost."""

    def along(shape, y_of):
        slopes = []
        for place in np.ndindex(shape):
            step = np.zeros(shape)
            step[place] = 1
            slopes.append(np.sum(dy * y_of(step)))
        return np.reshape(slopes, shape)

    dby = along((len(dy), 1), lambda step: np.broadcast_to(step, dy.shape))
    return along(Wy.shape, lambda step: step @ h), dby, along(h.shape, lambda step: Wy @ step)


def readout_backward__blocks_of_one_array(Wy, dy, h):
    """Results are parts of one long array of its own."""
    sizes = np.cumsum([Wy.size, len(dy)])
    block = np.concatenate([(dy @ h.T).ravel(), dy.sum(axis=1), (Wy.T @ dy).ravel()])
    dWy, dby, dh = np.split(block, sizes)
    return dWy.reshape(Wy.shape), dby.reshape(-1, 1), dh.reshape(h.shape)


# ---------------------------------------------------------------- clip_gradients


def clip_gradients__as_in_torch(grads, max_norm, eps=1e-6):
    """As clip_grad_norm_ does it: a little is added to the norm, and the factor is at most 1."""
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    factor = np.minimum(max_norm / (norm + eps), 1.0)
    return {name: g * factor for name, g in grads.items()}, norm


def clip_gradients__copies_below(grads, max_norm):
    """Copies where nothing is to be cut, else new arrays: two returns."""
    norm = math.sqrt(sum(float((g * g).sum()) for g in grads.values()))
    if norm <= max_norm:
        return {name: g.copy() for name, g in grads.items()}, norm
    return {name: g * max_norm / norm for name, g in grads.items()}, norm


def clip_gradients__one_long_vector(grads, max_norm):
    """All entries in one long vector, whose parts come back as views."""
    flat = np.concatenate([g.ravel() for g in grads.values()])
    norm = np.linalg.norm(flat)
    if norm > max_norm:
        flat *= max_norm / norm
    ends = np.cumsum([g.size for g in grads.values()])
    parts = zip(grads, np.split(flat, ends[:-1]), strict=True)
    return {name: part.reshape(grads[name].shape) for name, part in parts}, norm


def clip_gradients__hypot(grads, max_norm):
    """math.hypot of all entries, and a plain float."""
    norm = math.hypot(*itertools.chain.from_iterable(g.flat for g in grads.values()))
    factor = 1.0 if norm < max_norm else max_norm / max(norm, 1e-300)
    return {name: np.multiply(g, factor) for name, g in grads.items()}, norm


def clip_gradients__einsum(grads, max_norm):
    """An einsum for the squares, which are stored by name."""
    squares = {name: np.einsum("rc,rc->", g, g) for name, g in grads.items()}
    norm = np.sqrt(np.sum(list(squares.values())))
    divisor = norm / max_norm if norm > max_norm else 1
    return {name: g / divisor for name, g in grads.items()}, norm


def clip_gradients__largest_taken_out(grads, max_norm):
    """The largest entry is taken out before squaring, so that nothing overflows."""
    most = max(np.abs(g).max() for g in grads.values())
    if most == 0:
        return {name: np.zeros_like(g) for name, g in grads.items()}, 0.0
    norm = most * np.sqrt(sum(np.sum(np.square(g / most)) for g in grads.values()))
    return {name: g * min(1.0, max_norm / norm) for name, g in grads.items()}, norm


def clip_gradients__ordered_dict(grads, max_norm):
    """An OrderedDict comes back, and the norm as an array without axes."""
    norm = np.array(0.0)
    for g in grads.values():
        np.hypot(norm, np.linalg.norm(g), out=norm)
    clipped = collections.OrderedDict()
    for name, g in grads.items():
        clipped[name] = max_norm * g / norm if norm > max_norm else +g
    return clipped, norm


def clip_gradients__in_place_on_copies(grads, max_norm):
    """Copies first; those are shortened in place."""
    clipped = {}
    for name in grads:
        clipped[name] = np.array(grads[name])
    norm = np.sqrt(sum([np.vdot(g, g) for g in clipped.values()]))
    if norm > max_norm:
        for g in clipped.values():
            g *= max_norm
            g /= norm
    return clipped, norm


def clip_gradients__recursion(grads, max_norm):
    """Recursion over the names: each call adds one array's squares."""

    def squares(names):
        return 0.0 if not names else np.sum(grads[names[0]] ** 2) + squares(names[1:])

    norm = squares(sorted(grads)) ** 0.5
    return {name: grads[name] * (max_norm / norm if norm > max_norm else 1) for name in grads}, norm


class _Clipper:
    """A limit with slots and a property."""

    __slots__ = ("arrays", "limit")

    def __init__(self, arrays, limit):
        self.arrays, self.limit = arrays, limit

    @property
    def norm(self):
        return np.sqrt(np.sum([np.sum(np.abs(g) ** 2) for g in self.arrays.values()]))

    def __iter__(self):
        length = self.norm
        yield from (
            (name, g * (self.limit / length) if length > self.limit else g.copy())
            for name, g in self.arrays.items()
        )


def clip_gradients__object(grads, max_norm, **more):
    """An object that is run through; dict gathers what it gives."""
    clipper = _Clipper(grads, max_norm)
    return dict(clipper), clipper.norm


def clip_gradients__where(grads, max_norm):
    """np.where chooses the factor, and np.divide divides only where it may."""
    norm = np.sqrt(sum(map(np.sum, map(np.square, grads.values()))))
    factor = np.divide(max_norm, norm, out=np.ones(()), where=norm > max_norm)
    return dict(zip(grads, (g * factor for g in grads.values()), strict=True)), norm[()]


def clip_gradients__names_turned_round(grads, max_norm):
    """The names come back in another order."""
    norm = np.sqrt(math.fsum(v * v for g in grads.values() for v in g.ravel().tolist()))
    factor = min(max_norm, norm) / norm if norm else 1.0
    return {name: factor * grads[name] for name in reversed(grads)}, float(norm)


def clip_gradients__scale_below_one(grads, max_norm):
    """The share of max_norm that the norm is; everything is divided by it when it exceeds 1."""
    total = 0
    for g in grads.values():
        total += float(np.dot(g.reshape(-1), g.reshape(-1)))
    norm = total**0.5
    share = max(1.0, norm / max_norm)
    return {name: np.divide(g, share) for name, g in grads.items()}, norm


def clip_gradients__frobenius(grads, max_norm):
    """Frobenius norms of the arrays, put together as the legs of a right angle."""
    norm = functools.reduce(math.hypot, (np.linalg.norm(g, "fro") for g in grads.values()), 0.0)
    clipped = {name: np.array(g, copy=True) for name, g in grads.items()}
    if norm > max_norm:
        clipped = {name: g / norm * max_norm for name, g in clipped.items()}
    return clipped, norm


# ---------------------------------------------------------------- sgd_step


def sgd_step__by_name(params, grads, lr):
    """An augmented assignment to the entry of the dict, which keeps the array."""
    for name in params:
        params[name] -= lr * grads[name]


def sgd_step__over_the_gradients(params, grads, lr):
    """A loop over the gradients, with an empty index on the left."""
    for name, g in grads.items():
        params[name][...] = params[name] - lr * g


def sgd_step__subtract_out(params, grads, lr):
    """np.subtract writes into the array."""
    for name, p in params.items():
        np.subtract(p, np.multiply(grads[name], lr), out=p)


def sgd_step__copyto(params, grads, lr):
    """All new values first, then np.copyto."""
    new = {name: p + (-lr) * grads[name] for name, p in params.items()}
    for name, values in new.items():
        np.copyto(params[name], values)


def sgd_step__entry_by_entry(params, grads, lr):
    """Every entry on its own."""
    for name, p in params.items():
        for place, slope in np.ndenumerate(grads[name]):
            p[place] -= lr * slope


def sgd_step__slices(params, grads, lr):
    """Row after row; what comes back is the dict itself."""
    for name in sorted(params):
        for row, slope in zip(params[name], grads[name], strict=True):
            row[:] = row - slope * lr
    return params


def sgd_step__update(params, grads, lr):
    """The dict is updated with what operator.isub gives, which are the same arrays."""
    params.update({name: operator.isub(p, lr * grads[name]) for name, p in params.items()})


def sgd_step__one_long_vector(params, grads, lr):
    """One long vector of all gradients, in the order of params, handed out again."""
    flat = np.concatenate([grads[name].ravel() for name in params])
    at = 0
    for p in params.values():
        p -= lr * flat[at : at + p.size].reshape(p.shape)
        at += p.size


class _Descent:
    """An optimiser in the style of PyTorch, with arguments that are not needed here."""

    def __init__(self, params, lr, weight_decay=0.0, momentum=0.0):
        self.params, self.lr, self.decay, self.momentum = params, lr, weight_decay, momentum

    def step(self, grads):
        for name, p in self.params.items():
            p -= self.lr * (grads[name] + self.decay * p)


def sgd_step__optimiser(params, grads, lr):
    """An optimiser object inside."""
    _Descent(params, lr).step(grads)


def sgd_step__scaled_copies(params, grads, lr):
    """The gradients are scaled in place, on copies of its own."""
    steps = {name: np.array(g) for name, g in grads.items()}
    for step in steps.values():
        step *= lr
    [params[name].__isub__(step) for name, step in steps.items()]


def sgd_step__both_dicts_sorted(params, grads, lr):
    """Both dicts sorted by name, and run through together."""
    for (_, p), (_, g) in zip(sorted(params.items()), sorted(grads.items()), strict=True):
        p[()] = p - g * lr


def sgd_step__flat_views(params, grads, lr):
    """Each array through np.add with an out, its gradient taken out of a copy of the dict."""
    left = dict(grads)
    while left:
        name, g = left.popitem()
        np.add(params[name], -lr * g, out=params[name])


# ---------------------------------------------------------------- Adam


class Adam__uncorrected_means_in_one_line:  # noqa: N801
    """The means as the paper prints them, with new arrays in dicts and the correction beside."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.betas, self.eps, self.t = params, lr, (beta1, beta2), eps, 0
        self.m = dict.fromkeys(params, 0.0)
        self.v = dict.fromkeys(params, 0.0)

    def step(self, grads):
        self.t += 1
        b1, b2 = self.betas
        self.m = {k: b1 * self.m[k] + (1 - b1) * g for k, g in grads.items()}
        self.v = {k: b2 * self.v[k] + (1 - b2) * g * g for k, g in grads.items()}
        for k, p in self.params.items():
            top, root = self.m[k] / (1 - b1**self.t), np.sqrt(self.v[k] / (1 - b2**self.t))
            p -= self.lr * top / (root + self.eps)


class Adam__step_size_with_the_correction:  # noqa: N801
    """The paper's second form: one step size for all, and eps scaled along."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.state = {k: [np.zeros(p.shape), np.zeros(p.shape)] for k, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        shrunk = math.sqrt(1 - self.beta2**self.t)
        size = self.lr * shrunk / (1 - self.beta1**self.t)
        for k, (m, v) in self.state.items():
            m *= self.beta1
            m += (1 - self.beta1) * grads[k]
            v *= self.beta2
            v += (1 - self.beta2) * np.square(grads[k])
            self.params[k] -= size * m / (np.sqrt(v) + self.eps * shrunk)


class Adam__powers_of_beta_updated:  # noqa: N801
    """The powers of beta are multiplied up step by step, in slots."""

    __slots__ = ("b1", "b2", "eps", "left", "lr", "means", "params")

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.b1, self.b2, self.eps = params, lr, beta1, beta2, eps
        self.means = {k: np.zeros((2, *p.shape)) for k, p in params.items()}
        self.left = [1.0, 1.0]

    def step(self, grads):
        self.left = [self.left[0] * self.b1, self.left[1] * self.b2]
        for k, g in grads.items():
            both = self.means[k]
            both[0] += (1 - self.b1) * (g - both[0])
            both[1] += (1 - self.b2) * (g**2 - both[1])
            m, v = both[0] / (1 - self.left[0]), both[1] / (1 - self.left[1])
            np.subtract(self.params[k], self.lr * m / (v**0.5 + self.eps), out=self.params[k])


@dataclasses.dataclass
class Adam__dataclass:  # noqa: N801
    """A dataclass, whose state begins in __post_init__."""

    params: dict
    lr: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    t: int = dataclasses.field(default=0, init=False)

    def __post_init__(self):
        self.m, self.v = ([np.zeros_like(p) for p in self.params.values()] for _ in "mv")

    def step(self, grads):
        self.t = self.t + 1
        for n, (k, p) in enumerate(self.params.items()):
            self.m[n] = self.beta1 * self.m[n] + (1 - self.beta1) * grads[k]
            self.v[n] = self.beta2 * self.v[n] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[n] / (1 - pow(self.beta1, self.t))
            v_hat = self.v[n] / (1 - pow(self.beta2, self.t))
            p[...] = p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def Adam__closure(params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):  # noqa: N802
    """No class at all: a function that gives an object with step, with its state in a closure."""
    m, v, count = {}, {}, itertools.count(1)

    def step(grads):
        t = next(count)
        for k in params:
            m[k] = beta1 * m.get(k, 0) + (1 - beta1) * grads[k]
            v[k] = beta2 * v.get(k, 0) + (1 - beta2) * grads[k] ** 2
            params[k] -= lr * (m[k] / (1 - beta1**t)) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)

    return types.SimpleNamespace(step=step)


class Adam__one_long_vector:  # noqa: N801
    """All arrays as one flat vector, which is cut into their shapes again at the end."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.rates = params, (lr, beta1, beta2, eps)
        self.m = self.v = np.zeros(sum(p.size for p in params.values()))
        self.t = 0

    def step(self, grads):
        lr, beta1, beta2, eps = self.rates
        self.t += 1
        g = np.concatenate([grads[k].ravel() for k in self.params])
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g**2
        change = self.m / (1 - beta1**self.t) / (np.sqrt(self.v / (1 - beta2**self.t)) + eps)
        cuts = np.cumsum([p.size for p in self.params.values()])[:-1]
        for p, part in zip(self.params.values(), np.split(lr * change, cuts), strict=True):
            p -= part.reshape(p.shape)


class _Mean:
    """A running mean with the share of it that comes from gradients."""

    def __init__(self, beta):
        self.beta, self.total, self.weight = beta, 0.0, 0.0

    def add(self, value):
        self.total = self.beta * self.total + (1 - self.beta) * value
        self.weight = self.beta * self.weight + (1 - self.beta)
        return self.total / self.weight


class Adam__weights_that_add_up:  # noqa: N801
    """Running means of a small class, divided by the sum of their weights: no power of beta."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.eps = params, lr, eps
        self.means = {k: (_Mean(beta1), _Mean(beta2)) for k in params}

    def step(self, grads):
        for k, (first, second) in self.means.items():
            root = np.sqrt(second.add(grads[k] ** 2))
            self.params[k] -= self.lr * first.add(grads[k]) / (root + self.eps)


class Adam__all_gradients_kept:  # noqa: N801
    """Keeps a copy of every gradient and makes the weighted means anew in each step."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.history = collections.defaultdict(list)

    def _mean(self, values, beta):
        weights = beta ** np.arange(len(values))[::-1]
        return np.tensordot(weights, np.array(values), axes=1) / weights.sum()

    def step(self, grads):
        for k, g in grads.items():
            past = self.history[k]
            past.append(np.array(g))
            m, v = self._mean(past, self.beta1), self._mean(np.square(past), self.beta2)
            self.params[k] -= np.divide(self.lr * m, np.sqrt(v) + self.eps)


class Adam__one_optimiser_for_each_array:  # noqa: N801
    """An inner optimiser for each array, which is called with its gradient."""

    class One:
        """Adam for a single array."""

        def __init__(self, p, lr, beta1, beta2, eps):
            self.__dict__.update(p=p, lr=lr, b1=beta1, b2=beta2, eps=eps, t=0)
            self.m, self.v = np.zeros_like(p), np.zeros_like(p)

        def __call__(self, g):
            self.t += 1
            self.m[...] = self.b1 * self.m + (1 - self.b1) * g
            self.v[...] = self.b2 * self.v + (1 - self.b2) * g**2
            root = np.sqrt(self.v) / math.sqrt(1 - self.b2**self.t)
            self.p += -self.lr / (1 - self.b1**self.t) * self.m / (root + self.eps)

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.each = {k: self.One(p, lr, beta1, beta2, eps) for k, p in params.items()}

    def step(self, grads):
        for name, one in self.each.items():
            one(grads[name])


class Adam__named_state:  # noqa: N801
    """A namedtuple of t, m and v for each array, replaced in every step."""

    class State(typing.NamedTuple):
        """What is remembered of one array."""

        t: int
        m: np.ndarray
        v: np.ndarray

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
        self.state = {k: self.State(0, p * 0, p * 0) for k, p in params.items()}

    def _next(self, old, g, lr, beta1, beta2, eps):
        t = old.t + 1
        m, v = old.m + (1 - beta1) * (g - old.m), old.v + (1 - beta2) * (g * g - old.v)
        denominator = np.sqrt(v / (1 - beta2**t)) + eps
        return self.State(t, m, v), lr * m / (1 - beta1**t) / denominator

    def step(self, grads):
        for k in self.params:
            self.state[k], change = self._next(self.state[k], grads[k], **self.hyper)
            self.params[k] -= change


class Adam__entry_by_entry:  # noqa: N801
    """Plain numbers, entry by entry, with math.sqrt."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m, self.v, self.t = collections.Counter(), collections.Counter(), 0

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            for index in np.ndindex(p.shape):
                at, g = (k, index), grads[k][index]
                self.m[at] = self.beta1 * self.m[at] + (1 - self.beta1) * g
                self.v[at] = self.beta2 * self.v[at] + (1 - self.beta2) * g**2
                m_hat = self.m[at] / (1 - self.beta1**self.t)
                v_hat = self.v[at] / (1 - self.beta2**self.t)
                p[index] -= self.lr * m_hat / (math.sqrt(v_hat) + self.eps)


class Adam__own_dict_of_the_same_arrays:  # noqa: N801
    """A dict of its own that holds the same arrays, and both means in one dict under pairs."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.arrays = dict(sorted(params.items()))
        self.rates = lr, (beta1, beta2), eps
        self.means = {(k, n): np.zeros_like(p) for k, p in params.items() for n in (1, 2)}
        self.t = 0

    def step(self, grads):
        lr, betas, eps = self.rates
        self.t += 1
        for k, p in self.arrays.items():
            hats = []
            for n, beta in enumerate(betas, start=1):
                mean = self.means[k, n]
                mean *= beta
                mean += (1 - beta) * grads[k] ** n
                hats.append(mean / (1 - beta**self.t))
            p -= lr * hats[0] / (hats[1] ** 0.5 + eps)


class Adam__generator:  # noqa: N801
    """A generator holds the state, and step sends it the gradients."""

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self._run = self._steps(params, lr, beta1, beta2, eps)
        next(self._run)

    @staticmethod
    def _steps(params, lr, beta1, beta2, eps):
        m = v = dict.fromkeys(params, 0.0)
        for t in itertools.count(1):
            grads = yield
            m = {name: beta1 * m[name] + (1 - beta1) * grads[name] for name in params}
            v = {name: beta2 * v[name] + (1 - beta2) * grads[name] ** 2 for name in params}
            for name, p in params.items():
                root = np.sqrt(v[name] / (1 - beta2**t))
                p += -lr * (m[name] / (1 - beta1**t)) / (root + eps)

    def step(self, grads):
        self._run.send(grads)


# ---------------------------------------------------------------- adding_problem


def adding_problem__column_by_column(rng, T, N):
    """A loop over the columns; the second step is chosen from those that are left."""
    x, y = np.zeros((T, 2, N)), np.empty((1, N))
    for n in range(N):
        a = rng.integers(10)
        b = rng.choice([t for t in range(T // 2 - 1) if t != a])
        x[:, 0, n] = rng.uniform(-1, 1, T)
        x[[a, b], 1, n] = 1
        if 0 in (a, b):
            x[0, 0, n] = 0
        x[[0, -1], 1, n] = -1
        y[0, n] = 0.5 + (x[a, 0, n] + x[b, 0, n]) / 4
    return x, y


def adding_problem__drawn_again_until_different(rng, T, N):
    """Where both steps are the same, the second is drawn again."""
    a, b = rng.integers(0, 10, size=N), rng.integers(0, T // 2 - 1, size=N)
    while (a == b).any():
        b = np.where(a == b, rng.integers(0, T // 2 - 1, size=N), b)
    marked = np.zeros((T, N))
    np.put_along_axis(marked, np.stack([a, b]), 1.0, axis=0)
    values = rng.uniform(-1, 1, (T, N))
    values[0] *= 1 - marked[0]
    y = 0.5 + np.einsum("tn,tn->n", values, marked)[None] / 4
    marked[[0, -1]] = -1
    return np.stack([values, marked], axis=1), y


def adding_problem__smallest_of_random_keys(rng, T, N):
    """The step with the smallest random key wins, among those that are allowed."""
    steps = np.arange(T)[:, None]
    keys = rng.random((2, T, N))
    first = steps == np.where(steps < 10, keys[0], 2).argmin(axis=0)
    second = steps == np.where((steps < T // 2 - 1) & ~first, keys[1], 2).argmin(axis=0)
    drawn = first | second
    values = 2 * rng.random((T, N)) - 1
    values = np.where(drawn & (steps == 0), 0, values)
    markers = np.where((steps == 0) | (steps == T - 1), -1.0, drawn)
    return np.concatenate([values[:, None], markers[:, None]], axis=1), (
        0.5 + np.where(drawn, values, 0).sum(axis=0, keepdims=True) / 4
    )


def adding_problem__wider_range_first(rng, T, N):
    """Draws the step of the wide range first, and then one of the first ten that is another."""
    far = rng.integers(0, T // 2 - 1, N)
    near = rng.integers(0, np.where(far < 10, 9, 10))
    near = near + (near >= far)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(low=-1, high=1, size=(T, N))
    each = range(N)
    x[near, 1, each], x[far, 1, each] = 1, 1
    x[0, 0][x[0, 1] == 1] = 0
    y = 0.5 + 0.25 * (x[near, 0, each] + x[far, 0, each])
    x[0, 1], x[T - 1, 1] = -1, -1
    return x, y.reshape(1, N)


def adding_problem__generator_of_sequences(rng, T, N):
    """A generator yields one sequence after another; they are stacked along the last axis."""

    def sequences():
        for _ in range(N):
            steps = {int(rng.integers(10))}
            while len(steps) < 2:
                steps.add(int(rng.integers(T // 2 - 1)))
            values = rng.uniform(-1, 1, T)
            values[0] = 0 if 0 in steps else values[0]
            markers = [float(t in steps) for t in range(T)]
            markers[0] = markers[-1] = -1.0
            yield np.column_stack([values, markers]), 0.5 + sum(values[t] for t in steps) / 4

    x, y = zip(*sequences(), strict=True)
    return np.stack(x, axis=-1), np.array([y])


def adding_problem__rotated_by_a_distance(rng, T, N):
    """The second step is the first one moved on by a random distance, round its range."""
    half = T // 2 - 1
    first = rng.integers(10, size=N)
    inside = first < half
    moved = (first + rng.integers(1, half, size=N)) % half
    second = np.where(inside, moved, rng.integers(half, size=N))
    both = np.vstack([first, second])
    values = rng.uniform(-1, 1, size=(T, N))
    values[0, (both == 0).any(axis=0)] = 0
    markers = sum(np.eye(T)[:, steps] for steps in both)
    markers[0] = markers[-1] = -1
    y = np.take_along_axis(values, both, axis=0).mean(axis=0, keepdims=True) / 2 + 0.5
    return np.array([values, markers]).transpose(1, 0, 2).copy(), y


def adding_problem__list_of_lists(rng, T, N):
    """Plain numbers in nested lists, with a dataclass for a sequence."""

    @dataclasses.dataclass
    class Sequence:
        values: list
        marks: frozenset

        def target(self):
            return 0.5 + math.fsum(self.values[t] for t in self.marks) / 4

        def marker(self, t):
            return -1.0 if t in (0, len(self.values) - 1) else float(t in self.marks)

    def one():
        first = rng.integers(10)
        others = [t for t in range(T // 2 - 1) if t != first]
        marks = frozenset([int(first), others[rng.integers(len(others))]])
        values = rng.uniform(-1, 1, T).tolist()
        return Sequence([0.0, *values[1:]] if 0 in marks else values, marks)

    drawn = [one() for _ in range(N)]
    rows = [[[s.values[t] for s in drawn], [s.marker(t) for s in drawn]] for t in range(T)]
    return np.array(rows), np.array([[s.target() for s in drawn]])


def adding_problem__flat_places(rng, T, N):
    """Marks are set through flat places of one array of zeros."""
    half, n = T // 2 - 1, np.arange(N)
    first = np.array([rng.integers(10) for _ in n])
    second = np.floor(rng.random(N) * np.where(first < half, half - 1, half)).astype(int)
    second = np.where(second < first, second, second + 1)
    values, markers = rng.uniform(-1.0, 1.0, T * N), np.zeros(T * N)
    places = np.concatenate([first * N + n, second * N + n])
    values[places[places < N]] = 0
    markers[places] = 1
    total = values[places].reshape(2, N).sum(axis=0)
    markers[:N] = markers[-N:] = -1
    x = np.empty((T, 2, N))
    x[:, 0, :], x[:, 1, :] = values.reshape(T, N), markers.reshape(T, N)
    return x, (total[np.newaxis, :] + 2) / 4


def adding_problem__permutation_of_steps(rng, T, N):
    """One permutation of the first ten steps and one of the others for each column."""
    half = T // 2 - 1
    ten = rng.permuted(np.tile(np.arange(10), (N, 1)), axis=1)[:, 0]
    order = rng.permuted(np.tile(np.arange(half), (N, 1)), axis=1)
    other = np.where(order[:, 0] == ten, order[:, 1], order[:, 0])
    x = np.zeros((N, 2, T))
    x[:, 0] = rng.uniform(-1, 1, (N, T))
    for row, pair in zip(x, zip(ten, other, strict=True), strict=True):
        row[1, list(pair)] = 1
    x[x[:, 1, 0] == 1, 0, 0] = 0
    y = 0.5 + (x[:, 0] * x[:, 1]).sum(axis=1) / 4
    x[:, 1, 0] = x[:, 1, -1] = -1
    return np.ascontiguousarray(x.transpose(2, 1, 0)), y[np.newaxis]


def adding_problem__pairs_listed_first(rng, T, N):
    """Draws from the list of all pairs that are allowed."""
    half = T // 2 - 1
    pairs = np.array([p for p in itertools.product(range(10), range(half)) if p[0] != p[1]])
    a, b = pairs[rng.integers(len(pairs), size=N)].T
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    x[0, 0] = np.where(a * b == 0, 0.0, x[0, 0])
    picked = functools.partial(np.take_along_axis, x[:, 0], axis=0)
    y = 0.5 + (picked(a[None]) + picked(b[None])) / 4
    for n, pair in enumerate(zip(a, b, strict=True)):
        x[pair, 1, n] = 1
    x[:: T - 1, 1] = -1
    return x, y


# ---------------------------------------------------------------- train


def _gradients(model, x, target):
    """Answers, and the gradient of their mean squared error."""
    lstm = {k: model[k] for k in model if k[1] != "y"}
    zeros = np.zeros((lstm["bf"].shape[0], x.shape[2]))
    outputs, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
    y = readout(model["Wy"], model["by"], h)
    dWy, dby, dh = readout_backward(model["Wy"], mse(y, target)[1], h)
    grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)[3]
    return y, {**grads, "Wy": dWy, "by": dby}


def train__for_loop_with_break(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """A for loop over the batches, which a break ends; errors in an array that was made first."""
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    optimiser, errors = _Adam(model, lr=lr), np.zeros(max_sequences)
    for end in range(batch_size, max_sequences + 1, batch_size):
        x, target = adding_problem(rng, T, batch_size)
        y, grads = _gradients(model, x, target)
        errors[end - batch_size : end] = np.abs(y - target).ravel()
        grads, _ = clip_gradients(grads, max_norm)
        optimiser.step(grads)
        if is_solved(errors[:end]):
            break
    return model, errors[:end]


def train__on_a_copy_of_its_own(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """A copy is trained; its numbers are put into the given model at the end."""
    begin = model or new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {k: v.copy() for k, v in begin.items() if k not in ("Wy", "by")}
    Wy, by = begin["Wy"].copy(), begin["by"].copy()
    optimiser = _Adam(lstm | {"Wy": Wy, "by": by}, lr)
    errors = []
    while sum(map(len, errors)) < max_sequences:
        if is_solved(list(itertools.chain(*errors[-2000:]))):
            break
        x, target = adding_problem(rng, T, batch_size)
        h0 = np.zeros((len(lstm["bf"]), batch_size))
        outputs, h, _, caches = lstm_forward(lstm, x, h0, h0.copy())
        e = Wy @ outputs[-1] + by - target
        dy = 2 * e / batch_size
        d_outputs = np.zeros(outputs.shape)
        d_outputs[-1] = Wy.T @ dy
        *_, grads = lstm_backward(lstm, d_outputs, caches)
        grads |= {"Wy": dy @ h.T, "by": dy.sum(axis=1, keepdims=True)}
        optimiser.step(clip_gradients(grads, max_norm)[0])
        errors.append(np.abs(e[0]))
    for k, trained in {**lstm, "Wy": Wy, "by": by}.items():
        begin[k][...] = trained
    return begin, np.concatenate(errors)


def train__generator_of_steps(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """A generator yields the errors of one batch after another; a function of its own stops."""
    model = model if model is not None else new_model(rng, 2, hidden_size, 1, longest=T)

    def steps(optimiser):
        while True:
            x, target = adding_problem(rng, T, batch_size)
            y, grads = _gradients(model, x, target)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            yield np.abs(target - y)[0]

    errors = np.empty(0)
    batches = steps(_Adam(model, lr))
    while errors.size < max_sequences and not is_solved(errors.tolist()):
        errors = np.append(errors, next(batches))
    return model, errors


def train__object_with_methods(rng, T=100, hidden_size=16, batch_size=16, **named):
    """A small class with methods; some of the arguments are given on by name."""

    @dataclasses.dataclass
    class Trainer:
        model: dict
        lr: float = 0.02
        max_norm: float = 1.0
        errors: list = dataclasses.field(default_factory=list)

        def __post_init__(self):
            self.optimiser = _Adam(self.model, self.lr)

        def learn(self, x, target):
            y, grads = _gradients(self.model, x, target)
            self.errors += np.abs(y - target)[0].tolist()
            self.optimiser.step(clip_gradients(grads, self.max_norm)[0])

    named.pop("show_progress", None)
    most, model = named.pop("max_sequences", 40_000), named.pop("model", None)
    trainer = Trainer(model or new_model(rng, 2, hidden_size, 1, longest=T), **named)
    while len(trainer.errors) < most and not is_solved(trainer.errors):
        trainer.learn(*adding_problem(rng, T, batch_size))
    return trainer.model, np.asarray(trainer.errors)


def train__last_errors_in_a_deque(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """The criterion is computed on a deque of the last 2000 errors, not on a list of all."""
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    optimiser, last, batches = _Adam(model, lr), collections.deque(maxlen=2000), []
    for _ in range(max_sequences // batch_size):
        x, target = adding_problem(rng, T, batch_size)
        y, grads = _gradients(model, x, target)
        optimiser.step(clip_gradients(grads, max_norm)[0])
        batches.append(np.abs(y - target))
        last.extend(batches[-1].flat)
        if len(last) == 2000 and max(last) < 0.04 and math.fsum(last) < 20:
            break
    return model, np.hstack(batches)[0]


def train__several_batches_drawn_at_once(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """All sequences of a few batches are drawn at once and cut into batches."""
    model = model or new_model(rng, 2, hidden_size, 1, longest=T)
    optimiser, errors = _Adam(model, lr), []
    while len(errors) < max_sequences and not is_solved(errors):
        count = min(4, (max_sequences - len(errors)) // batch_size)
        x, target = adding_problem(rng, T, count * batch_size)
        for part, goal in zip(np.split(x, count, 2), np.split(target, count, 1), strict=True):
            y, grads = _gradients(model, part, goal)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            errors.extend(abs(float(e)) for e in (y - goal).flat)
    return model, np.array(errors)


def train__everything_drawn_first(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """All sequences that the run may see are drawn before the first step."""
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    x, target = adding_problem(rng, T, max_sequences)
    optimiser, errors = _Adam(model, lr), []
    for first in range(0, max_sequences, batch_size):
        batch = slice(first, first + batch_size)
        y, grads = _gradients(model, x[:, :, batch], target[:, batch])
        optimiser.step(clip_gradients(grads, max_norm)[0])
        errors.extend(np.abs(y - target[:, batch])[0])
        if is_solved(errors):
            break
    return model, np.array(errors)


def train__optimiser_that_clips(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    """A subclass of the optimiser clips gradients in its step; data come from a child of rng."""

    class Clipping(_Adam):
        def step(self, grads):
            super().step(clip_gradients(grads, max_norm)[0])

    (data,) = rng.spawn(1)
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    optimiser, errors = Clipping(model, lr=lr), []
    while not (len(errors) >= max_sequences or is_solved(errors)):
        x, target = adding_problem(data, T, batch_size)
        y, grads = _gradients(model, x, target)
        optimiser.step(grads)
        errors += list(np.abs(target - y)[0])
    return model, errors


def train__optimiser_written_out(rng, *, T=100, hidden_size=16, batch_size=16, lr=0.02, **named):
    """Clipping and the steps of Adam stand in the loop; each batch is put in another order."""
    model = named.get("model")
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    m, v, k = dict.fromkeys(model, 0.0), dict.fromkeys(model, 0.0), 0
    errors = np.zeros((0,))
    while errors.size < named.get("max_sequences", 40_000):
        x, target = adding_problem(rng, T, batch_size)
        order, k = rng.permutation(batch_size), k + 1
        x, target = x[:, :, order], target[:, order]
        y, grads = _gradients(model, x, target)
        norm = math.sqrt(sum(float((g * g).sum()) for g in grads.values()))
        for n, g in grads.items():
            g = g * min(1.0, named.get("max_norm", 1.0) / norm)
            m[n] = 0.9 * m[n] + 0.1 * g
            v[n] = 0.999 * v[n] + 0.001 * g * g
            model[n] -= lr * (m[n] / (1 - 0.9**k)) / (np.sqrt(v[n] / (1 - 0.999**k)) + 1e-8)
        errors = np.concatenate([errors, abs(y - target)[0]])
        if is_solved(errors.tolist()):
            break
    return model, errors


# ---------------------------------------------------------------- repair_1


def repair_1__clipped_in_one_line(params, gradients, lr, max_norm):
    """All gradients clipped before the first step."""
    clipped = [clip_gradients(grads, max_norm) for grads in gradients]
    optimiser = _Adam(params, lr=lr)
    for grads, _ in clipped:
        optimiser.step(grads)
    return np.array([norm for _, norm in clipped])


def repair_1__norms_beforehand(params, gradients, lr, max_norm):
    """An array for the norms, filled by place."""
    adam = _Adam(params, lr)
    norms = np.empty(len(gradients))
    for n, grads in enumerate(gradients):
        grads, norms[n] = clip_gradients(grads, max_norm)
        adam.step(grads)
    return norms


def repair_1__no_clip_gradients(params, gradients, lr, max_norm):
    """Norm and factor by hand."""
    adam, norms = _Adam(params, lr), []
    for grads in gradients:
        norms.append(math.sqrt(sum(float(np.sum(g * g)) for g in grads.values())))
        factor = max_norm / norms[-1] if norms[-1] > max_norm else 1
        adam.step({name: factor * g for name, g in grads.items()})
    return np.asarray(norms)


def repair_1__clip_of_torch(params, gradients, lr, max_norm):
    """The clip as in PyTorch, whose divisor has 1e-6 added."""
    adam, norms = _Adam(params, lr), []
    for grads in gradients:
        norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
        share = min(1.0, max_norm / (norm + 1e-6))
        adam.step({name: g * share for name, g in grads.items()})
        norms.append(norm)
    return np.array(norms)


def repair_1__clipped_in_place_on_copies(params, gradients, lr, max_norm):
    """Clipping in place as PyTorch does it, on copies of the gradients."""
    optimiser, norms = _Adam(params, lr), np.zeros(len(gradients))
    for n, grads in enumerate(gradients):
        own = {name: g.copy() for name, g in grads.items()}
        norms[n] = np.sqrt(sum(np.vdot(g, g) for g in own.values()))
        if norms[n] > max_norm:
            for g in own.values():
                g *= max_norm / norms[n]
        optimiser.step(own)
    return norms


def repair_1__no_optimiser(params, gradients, lr, max_norm):
    """Adam written out, without the class."""
    m = dict.fromkeys(params, 0.0)
    v = dict(m)
    norms = []
    for t, grads in enumerate(gradients, start=1):
        clipped, norm = clip_gradients(grads, max_norm)
        norms.append(norm)
        for name, p in params.items():
            g = clipped[name]
            m[name] = 0.9 * m[name] + 0.1 * g
            v[name] = 0.999 * v[name] + 0.001 * g**2
            p -= lr * (m[name] / (1 - 0.9**t)) / (np.sqrt(v[name] / (1 - 0.999**t)) + 1e-8)
    return np.array(norms)


def repair_1__generator(params, gradients, lr, max_norm):
    """A generator of norms, which takes the steps on its way."""

    def steps():
        optimiser = _Adam(params, lr)
        for grads in gradients:
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            yield norm

    return np.fromiter(steps(), float, len(gradients))


def repair_1__map(params, gradients, lr, max_norm):
    """Functions of functions in place of a loop."""
    pairs = list(map(clip_gradients, gradients, itertools.repeat(max_norm)))
    collections.deque(map(_Adam(params, lr).step, (grads for grads, _ in pairs)), maxlen=0)
    return np.array(list(map(operator.itemgetter(1), pairs)))


def repair_1__recursion(params, gradients, lr, max_norm):
    """The first gradient, and then the others, with the same optimiser."""

    def rest_of(optimiser, gradients):
        if not gradients:
            return []
        clipped, norm = clip_gradients(gradients[0], max_norm)
        optimiser.step(clipped)
        return [norm, *rest_of(optimiser, gradients[1:])]

    return np.array(rest_of(_Adam(params, lr), gradients))


def repair_1__queue(params, gradients, lr, max_norm):
    """Gradients taken out of a queue of their own, and a column of norms."""
    optimiser, waiting, norms = _Adam(params, lr, 0.9, 0.999, 1e-8), list(gradients), []
    while waiting:
        clipped, norm = clip_gradients(waiting.pop(0), max_norm)
        optimiser.step(clipped)
        norms += [[norm]]
    return np.concatenate(norms)
