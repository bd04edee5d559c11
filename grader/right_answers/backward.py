"""Right answers to notebook 03-backward in many styles."""

import collections
import dataclasses
import functools
import itertools
import math
import operator
import types
import typing

import numpy as np

from solutions import forward
from solutions.backward import lstm_backward as _backward
from solutions.backward import lstm_step_backward as _step_backward
from solutions.gates import dsigmoid as _dsigmoid
from solutions.gates import dtanh as _dtanh
from solutions.gates import sigmoid as _sigmoid

NAMES = ("Wf", "bf", "Wi", "bi", "Wg", "bg", "Wo", "bo")


def _told(doc, function):
    """Give a docstring to something that is not written with def."""
    function.__doc__ = doc
    return function


# ---------------------------------------------------------------- numerical_gradient


def numerical_gradient__nditer(f, a, eps=1e-5):
    """np.nditer goes over the entries of a and gives their indices."""
    gradient = np.zeros(a.shape)
    places = np.nditer(a, flags=["multi_index"])
    for value in places:
        moved = a.copy()
        moved[places.multi_index] = value + eps
        up = f(moved)
        moved[places.multi_index] = value - eps
        gradient[places.multi_index] = (up - f(moved)) / (2 * eps)
    return gradient


def numerical_gradient__ndenumerate(f, a, eps=1e-5):
    """One copy of its own, in which each value is put back to the bit."""
    moved, gradient = np.array(a), np.zeros_like(a)
    for place, value in np.ndenumerate(a):
        moved[place] = value + eps
        gradient[place] = f(moved)
        moved[place] = value - eps
        gradient[place] -= f(moved)
        moved[place] = value
    return gradient / (2 * eps)


def numerical_gradient__flat_indexing(f, a, eps=1e-5):
    """Runs over the flat places of its own copies and reshapes at the end."""
    slopes = []
    for k in range(a.size):
        up, down = a.copy(), a.copy()
        up.flat[k] += eps
        down.flat[k] -= eps
        slopes.append((f(up) - f(down)) / 2 / eps)
    return np.array(slopes).reshape(a.shape)


def numerical_gradient__rows_of_the_identity(f, a, eps=1e-5):
    """Every row of an identity matrix is a direction to move in."""
    steps = eps * np.eye(a.size).reshape(a.size, *a.shape)
    slopes = [f(np.asarray(a + step)) - f(np.asarray(a - step)) for step in steps]
    return np.array(slopes).reshape(a.shape) * (0.5 / eps)


def numerical_gradient__direction_in_place(f, a, eps=1e-5):
    """One direction of its own, set and cleared in place."""
    direction, gradient = np.zeros_like(a), np.empty(a.shape, dtype=float)
    for index in np.ndindex(*a.shape):
        direction[index] = eps
        gradient[index] = (f(np.array(a + direction)) - f(np.array(a - direction))) / (eps + eps)
        direction[index] = 0
    return gradient


def numerical_gradient__distance_as_computed(f, a, eps=1e-5):
    """Divides by the distance that the entry was moved, rounding included."""
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (up[index] - down[index])
    return gradient


def numerical_gradient__fromiter(f, a, eps=1e-5):
    """np.fromiter over a generator, with a function inside that moves one entry."""

    def at(index, distance):
        moved = a.copy()
        moved[index] += distance
        return f(moved)

    slopes = ((at(k, eps) - at(k, -eps)) / (2 * eps) for k in np.ndindex(a.shape))
    return np.fromiter(slopes, dtype=float, count=a.size).reshape(a.shape)


def numerical_gradient__recursion_over_axes(f, a, eps=1e-5):
    """Goes down one axis at a time by recursion."""

    def below(index):
        if len(index) < a.ndim:
            return [below((*index, n)) for n in range(a.shape[len(index)])]
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        return (f(up) - f(down)) / (2 * eps)

    return np.array(below(()))


def numerical_gradient__product_of_ranges(f, a, eps=1e-5):
    """itertools.product over the ranges of all axes, gathered in a dict."""
    found = {}
    for index in itertools.product(*map(range, a.shape)):
        values = []
        for sign in (1, -1):
            moved = a.copy()
            moved[index] += sign * eps
            values.append(f(moved))
        found[index] = operator.sub(*values) / (2 * eps)
    gradient = np.full(a.shape, math.nan)
    for index, slope in found.items():
        gradient[index] = slope
    return gradient


def numerical_gradient__vectorize(f, a, eps=1e-5):
    """np.vectorize over the numbers of the entries."""

    def slope(k):
        step = np.zeros(a.size)
        step[k] = eps
        step = step.reshape(a.shape)
        return (f(np.asarray(a + step)) - f(np.asarray(a - step))) / (2 * eps)

    return np.vectorize(slope, otypes=[float])(np.arange(a.size).reshape(a.shape))


def numerical_gradient__all_copies_at_once(f, a, eps=1e-5):
    """Makes all moved copies first, a stack for each side, and maps f over them."""
    each = np.arange(a.size)
    up = np.repeat(a.reshape(1, -1), a.size, axis=0)
    down = up.copy()
    up[each, each] += eps
    down[each, each] -= eps
    rise = [f(u.reshape(a.shape)) - f(d.reshape(a.shape)) for u, d in zip(up, down, strict=True)]
    return np.reshape(rise, a.shape) / (2 * eps)


def numerical_gradient__where(f, a, eps=1e-5):
    """np.where chooses between the entry and its moved value."""
    number = np.arange(a.size).reshape(a.shape)

    def at(k, distance):
        return f(np.where(number == k, a + distance, a))

    slopes = [(at(k, eps) - at(k, -eps)) / (2 * eps) for k in range(a.size)]
    return np.asarray(slopes).reshape(a.shape)


def numerical_gradient__nested_lists(f, a, eps=1e-5):
    """Copies through lists; an argument without axes gives a plain float."""
    values, slopes = a.ravel().tolist(), []
    for k, value in enumerate(values):
        up = np.reshape([*values[:k], value + eps, *values[k + 1 :]], a.shape)
        down = np.reshape([*values[:k], value - eps, *values[k + 1 :]], a.shape)
        slopes.append((f(up) - f(down)) / (2 * eps))
    return slopes[0] if a.ndim == 0 else np.reshape(slopes, a.shape)


def numerical_gradient__fortran_order(f, a, eps=1e-5):
    """Goes down the columns first, and gives a read-only result in Fortran's order."""
    flat = a.ravel(order="F")
    slopes = np.empty(a.size)
    for k in range(a.size):
        up, down = flat.copy(), flat.copy()
        up[k], down[k] = flat[k] + eps, flat[k] - eps
        rise = f(up.reshape(a.shape, order="F")) - f(down.reshape(a.shape, order="F"))
        slopes[k] = rise / (2 * eps)
    gradient = slopes.reshape(a.shape, order="F")
    gradient.setflags(write=False)
    return gradient


class _Slopes:
    """An object that holds its function and its step."""

    def __init__(self, f, eps):
        self.f, self.eps = f, eps

    def along(self, a, index):
        up, down = a.copy(), a.copy()
        up[index], down[index] = a[index] + self.eps, a[index] - self.eps
        return (self.f(up) - self.f(down)) / (2 * self.eps)


def numerical_gradient__object(f, a, eps=1e-5, **more):
    """An object measures; map and functools.partial run it over the places."""
    along = functools.partial(_Slopes(f, eps).along, a)
    return np.array(list(map(along, np.ndindex(a.shape)))).reshape(a.shape)


# ---------------------------------------------------------------- lstm_step_backward


def lstm_step_backward__loops(params, dh, dc, cache):
    """Python's own numbers: loops over units, columns and entries of z."""
    (H, N), D = dh.shape, len(cache["x_t"])
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    dx_t, dh_prev, dc_prev = np.zeros((D, N)), np.zeros((H, N)), np.zeros((H, N))
    for u, n in itertools.product(range(H), range(N)):
        f, i, g, o, c, c_prev = (float(cache[k][u, n]) for k in ("f", "i", "g", "o", "c", "c_prev"))
        t = math.tanh(c)
        at_c = dc[u, n] + dh[u, n] * o * (1 - t * t)
        dc_prev[u, n] = at_c * f
        da = {"f": at_c * c_prev * f * (1 - f), "i": at_c * g * i * (1 - i)}
        da |= {"g": at_c * i * (1 - g * g), "o": dh[u, n] * t * o * (1 - o)}
        for k, value in da.items():
            grads["b" + k][u, 0] += value
            for j in range(H + D):
                below, to, m = (
                    (cache["h_prev"], dh_prev, j) if j < H else (cache["x_t"], dx_t, j - H)
                )
                grads["W" + k][u, j] += value * below[m, n]
                to[m, n] += value * params["W" + k][u, j]
    return dx_t, dh_prev, dc_prev, grads


def lstm_step_backward__einsum(params, dh, dc, cache):
    """Every product is an einsum, over the four gates at once."""
    x_t, h_prev, c_prev, f, i, g, o, c = (
        cache[k] for k in ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c")
    )
    t = np.tanh(c)
    at_c = dc + np.einsum("hn,hn,hn->hn", dh, o, 1 - t**2)
    da = np.einsum(
        "khn,khn,khn->khn",
        np.stack([at_c, at_c, at_c, dh]),
        np.stack([c_prev, g, i, t]),
        np.stack([f - f**2, i - i**2, 1 - g**2, o - o**2]),
    )
    W = np.stack([params["W" + k] for k in "figo"])
    dW = np.einsum("khn,zn->khz", da, np.concatenate([h_prev, x_t]))
    db = np.einsum("khn->kh", da)[:, :, np.newaxis]
    dz = np.einsum("khz,khn->zn", W, da)
    grads = {"W" + k: dW[n] for n, k in enumerate("figo")}
    grads |= {"b" + k: db[n] for n, k in enumerate("figo")}
    return dz[len(f) :], dz[: len(f)], np.einsum("hn,hn->hn", at_c, f), grads


def lstm_step_backward__fused_weights(params, dh, dc, cache):
    """One tall matrix for all gates; the gradients are cut from one array as views."""
    H = dh.shape[0]
    W = np.vstack([params["W" + k] for k in "figo"])
    z = np.vstack((cache["h_prev"], cache["x_t"]))
    t = np.tanh(cache["c"])
    dc = dc + dh * cache["o"] * (1 - t) * (1 + t)
    da = np.empty((4 * H, dh.shape[1]))
    da[:H] = dc * cache["c_prev"] * _dsigmoid(cache["f"])
    da[H : 2 * H] = dc * cache["g"] * _dsigmoid(cache["i"])
    da[2 * H : 3 * H] = dc * cache["i"] * _dtanh(cache["g"])
    da[3 * H :] = dh * t * _dsigmoid(cache["o"])
    dh_prev, dx_t = np.split(W.T @ da, [H])
    weights = zip(["Wf", "Wi", "Wg", "Wo"], np.split(da @ z.T, 4), strict=True)
    biases = zip(["bf", "bi", "bg", "bo"], np.split(da.sum(1, keepdims=True), 4), strict=True)
    return dx_t, dh_prev, dc * cache["f"], dict([*weights, *biases])


def lstm_step_backward__tensordot(params, dh, dc, cache):
    """np.tensordot over several axes, np.dot for the weights' gradients."""
    da, at_c = _gates_apart(dh, dc, cache)
    H = len(dh)
    W = np.array([params["W" + k] for k in "figo"])
    dz = np.tensordot(W, np.array([da[k] for k in "figo"]), axes=([0, 1], [0, 1]))
    below = np.concatenate((cache["h_prev"], cache["x_t"]), axis=0)
    grads = {f"W{k}": np.dot(da[k], below.transpose()) for k in da}
    grads.update({f"b{k}": np.dot(da[k], np.ones((dh.shape[1], 1))) for k in da})
    return dz[H:, :], dz[:H, :], at_c * cache["f"], grads


def _gates_apart(dh, dc, cache):
    """Gradients at the pre-activations, in a dict, and the whole gradient at c."""
    t = np.tanh(cache["c"])
    at_c = dc + dh * cache["o"] * (1 - t * t)
    partners = {"f": cache["c_prev"], "i": cache["g"], "g": cache["i"]}
    da = {k: at_c * v for k, v in partners.items()} | {"o": dh * t}
    slope = {"f": _dsigmoid, "i": _dsigmoid, "g": _dtanh, "o": _dsigmoid}
    return {k: v * slope[k](cache[k]) for k, v in da.items()}, at_c


def lstm_step_backward__halves_of_the_weights(params, dh, dc, cache):
    """No stacking of z: the columns for h and for x are used apart, and joined with np.block."""
    da, at_c = _gates_apart(dh, dc, cache)
    H = dh.shape[0]
    grads = {}
    for k in "ogif":
        grads["b" + k] = da[k].sum(axis=-1).reshape(-1, 1)
        grads["W" + k] = np.block([da[k] @ cache["h_prev"].T, da[k] @ cache["x_t"].T])
    dh_prev = sum(params["W" + k][:, :H].T @ da[k] for k in "ogif")
    dx_t = sum(params["W" + k][:, H:].T @ da[k] for k in "ogif")
    return dx_t, dh_prev, np.multiply(at_c, cache["f"]), grads


def lstm_step_backward__in_place_on_own_copies(params, dh, dc, cache):
    """Everything in place, on copies of what was given."""
    own = {name: np.array(value) for name, value in cache.items()}
    dh, dc = dh.copy(), dc.copy()
    t = np.tanh(own["c"], out=own["c"])
    dao = dh * t
    dh *= own["o"]
    t *= t
    np.subtract(1, t, out=t)
    dh *= t
    dc += dh
    daf, dai, dag = dc * own["c_prev"], dc * own["g"], dc * own["i"]
    dc *= own["f"]
    for da, k in ((daf, "f"), (dai, "i"), (dao, "o")):
        da *= own[k]
        np.subtract(1, own[k], out=own[k])
        da *= own[k]
    own["g"] **= 2
    dag -= dag * own["g"]
    dz = np.zeros((params["Wf"].shape[1], dh.shape[1]))
    grads = {}
    for k, da in zip("figo", (daf, dai, dag, dao), strict=True):
        dz += params["W" + k].T @ da
        grads["W" + k] = da @ np.concatenate([own["h_prev"], own["x_t"]]).T
        grads["b" + k] = np.add.reduce(da, axis=1, keepdims=True)
    return dz[len(dh) :], dz[: len(dh)], dc, grads


def lstm_step_backward__filled_arrays(params, dh, dc, cache):
    """Results that stand ready, fresh in every call, are filled through out and slices."""
    (H, N), D = dh.shape, cache["x_t"].shape[0]
    dx_t, dh_prev, dc_prev = np.empty((D, N)), np.empty((H, N)), np.empty((H, N))
    grads = {name: np.empty_like(value) for name, value in params.items()}
    z = np.empty((H + D, N))
    z[:H], z[H:] = cache["h_prev"], cache["x_t"]
    da, at_c = _gates_apart(dh, dc, cache)
    np.multiply(at_c, cache["f"], out=dc_prev)
    dz = np.zeros_like(z)
    for k in "figo":
        np.matmul(da[k], z.T, out=grads["W" + k])
        np.sum(da[k], axis=1, keepdims=True, out=grads["b" + k])
        np.add(dz, params["W" + k].T @ da[k], out=dz)
    dh_prev[...], dx_t[...] = dz[:H], dz[H:]
    return dx_t, dh_prev, dc_prev, grads


class _Memory(typing.NamedTuple):
    """The cache of a step, with dots in place of brackets."""

    x_t: np.ndarray
    h_prev: np.ndarray
    c_prev: np.ndarray
    f: np.ndarray
    i: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray


_Gradients = collections.namedtuple("_Gradients", "dx_t dh_prev dc_prev grads")


def lstm_step_backward__named_tuples(params, dh, dc, cache):
    """The cache becomes a named tuple, and so does the result."""
    m = _Memory(**{name: cache[name] for name in _Memory._fields})
    t = np.tanh(m.c)
    dc = dc + dh * m.o * _dtanh(t)
    da = types.SimpleNamespace(
        f=dc * m.c_prev * _dsigmoid(m.f),
        i=dc * m.g * _dsigmoid(m.i),
        g=dc * m.i * _dtanh(m.g),
        o=dh * t * _dsigmoid(m.o),
    )
    z = np.concatenate([m.h_prev, m.x_t])
    dz = np.zeros_like(z)
    grads = {}
    for k, a in vars(da).items():
        dz += params["W" + k].T.dot(a)
        grads |= {"W" + k: a.dot(z.T), "b" + k: a.sum(axis=1)[:, None]}
    return _Gradients(dz[m.f.shape[0] :], dz[: m.f.shape[0]], dc * m.f, grads)


@dataclasses.dataclass
class _Gate:
    """One gate in the backward pass."""

    W: np.ndarray
    value: np.ndarray
    squashing: str

    def back(self, upstream, z):
        """The gradients of W, b and z."""
        slope = 1 - self.value**2 if self.squashing == "tanh" else self.value * (1 - self.value)
        da = upstream * slope
        return da @ z.T, da.sum(axis=1, keepdims=True), self.W.T @ da


def lstm_step_backward__gates_as_objects(params, dh, dc, cache):
    """A small data class for each gate, with a method of its own."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    gate = {k: _Gate(params["W" + k], cache[k], "tanh" if k == "g" else "sigmoid") for k in "figo"}
    shown = np.tanh(cache["c"])
    dc = dc + dh * cache["o"] * (1 - shown**2)
    upstream = {"f": dc * cache["c_prev"], "i": dc * cache["g"], "g": dc * cache["i"]}
    upstream["o"] = dh * shown
    grads, dz = {}, 0.0
    for k in gate:
        grads["W" + k], grads["b" + k], share = gate[k].back(upstream[k], z)
        dz = dz + share
    return dz[len(dh) :], dz[: len(dh)], dc * cache["f"], grads


def lstm_step_backward__column_by_column(params, dh, dc, cache):
    """Each sequence of the batch on its own, with outer products, put together at the end."""
    H, N = dh.shape
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    columns = []
    for n in range(N):
        own = {name: value[:, n] for name, value in cache.items()}
        da, at_c = _gates_apart(dh[:, n], dc[:, n], own)
        z = np.r_[own["h_prev"], own["x_t"]]
        for k in da:
            grads["W" + k] += np.outer(da[k], z)
            grads["b" + k] += da[k][:, None]
        dz = functools.reduce(np.add, (da[k] @ params["W" + k] for k in da))
        columns.append((dz[H:], dz[:H], at_c * own["f"]))
    return *(np.stack(parts, axis=1) for parts in zip(*columns, strict=True)), grads


def lstm_step_backward__gates_computed_again(params, dh, dc, cache):
    """Computes the gates once more from the weights, and takes only the states from the cache."""
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    a = {k: params["W" + k] @ z + params["b" + k] for k in "figo"}
    s = {k: _sigmoid(a[k]) for k in "fio"}
    slope = {k: s[k] * _sigmoid(-a[k]) for k in "fio"} | {"g": np.cosh(a["g"]) ** -2.0}
    c = s["f"] * cache["c_prev"] + s["i"] * np.tanh(a["g"])
    dc = dc + dh * s["o"] / np.cosh(c) ** 2
    da = {"f": dc * cache["c_prev"], "i": dc * np.tanh(a["g"]), "g": dc * s["i"]}
    da["o"] = dh * np.tanh(c)
    da = {k: da[k] * slope[k] for k in "figo"}
    grads = {"W" + k: da[k] @ z.T for k in da}
    for k, v in da.items():
        grads["b" + k] = np.sum(v, 1, keepdims=True)
    dz = np.concatenate([params["W" + k].T for k in da], axis=1) @ np.concatenate([*da.values()])
    dh_prev, dx_t = dz[: len(c)].copy(), dz[len(c) :].copy()
    return dx_t, dh_prev, dc * s["f"], grads


def lstm_step_backward__rows_inside(params, dh, dc, cache):
    """Turns everything to rows and turns the results back: views in another order."""
    row = types.SimpleNamespace(**{name: value.T for name, value in cache.items()})
    t = np.tanh(row.c)
    dc = dc.T + dh.T * row.o * (1 - t * t)
    da = {
        "f": dc * row.c_prev * row.f * (1 - row.f),
        "i": dc * row.g * row.i * (1 - row.i),
        "g": dc * row.i * (1 - row.g * row.g),
        "o": dh.T * t * row.o * (1 - row.o),
    }
    z = np.concatenate([row.h_prev, row.x_t], axis=1)
    dz = sum(v @ params["W" + k] for k, v in da.items())
    grads = {"W" + k: (z.T @ v).T for k, v in da.items()}
    grads |= {"b" + k: v.sum(axis=0, keepdims=True).T for k, v in da.items()}
    return dz[:, len(dh) :].T, dz[:, : len(dh)].T, (dc * row.f).T, grads


def lstm_step_backward__bias_as_a_weight(params, dh, dc, cache):
    """z gets a row of ones, so that the bias's gradient is the last column of one product."""
    da, at_c = _gates_apart(dh, dc, cache)
    H, N = dh.shape
    ones = np.vstack([cache["h_prev"], cache["x_t"], np.ones(N)])
    grads = collections.OrderedDict()
    for k in "figo":
        both = da[k] @ ones.T
        grads["W" + k], grads["b" + k] = both[:, :-1], both[:, -1:]
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], at_c * cache["f"], grads


def lstm_step_backward__stacked_matmul(params, dh, dc, cache):
    """np.matmul on stacks of four matrices."""
    da, at_c = _gates_apart(dh, dc, cache)
    stack = np.stack([da[k] for k in "figo"])
    W = np.stack([params["W" + k] for k in "figo"])
    dz = np.matmul(W.swapaxes(1, 2), stack).sum(axis=0)
    dW = np.matmul(stack, np.concatenate([cache["h_prev"], cache["x_t"]]).T)
    db = stack.sum(axis=2, keepdims=True)
    grads = {}
    for k, gate_W, gate_b in zip("figo", dW, db, strict=True):
        grads.update({"W" + k: gate_W, "b" + k: gate_b})
    dh_prev, dx_t = np.vsplit(dz, [len(dh)])
    return dx_t, dh_prev, at_c * cache["f"], grads


def lstm_step_backward__jacobians(params, dh, dc, cache):
    """Diagonal matrices as Jacobians, one for each column and factor."""
    (H, N), D = dh.shape, cache["x_t"].shape[0]
    results = np.zeros((D, N)), np.zeros((H, N)), np.zeros((H, N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for n in range(N):
        v = {name: value[:, n] for name, value in cache.items()}
        J = {k: np.diag(_dtanh(v[k]) if k == "g" else _dsigmoid(v[k])) for k in "figo"}
        at_c = dc[:, n] + dh[:, n] @ np.diag(v["o"]) @ np.diag(_dtanh(np.tanh(v["c"])))
        into = {"f": at_c @ np.diag(v["c_prev"]), "i": at_c @ np.diag(v["g"])}
        into |= {"g": at_c @ np.diag(v["i"]), "o": dh[:, n] @ np.diag(np.tanh(v["c"]))}
        for k in "figo":
            da = into[k] @ J[k]
            at_z = da @ params["W" + k]
            results[0][:, n] += at_z[H:]
            results[1][:, n] += at_z[:H]
            grads["W" + k] += da[:, None] * np.concatenate([v["h_prev"], v["x_t"]])
            grads["b" + k] += da.reshape(H, 1)
        results[2][:, n] = at_c @ np.diag(v["f"])
    return (*results, grads)


class _Node:
    """A value in a graph, with a function for the gradient at each of its parents."""

    def __init__(self, value, *edges):
        self.value, self.edges, self.gradient = value, edges, np.zeros_like(value)

    def __add__(self, other):
        return _Node(self.value + other.value, (self, lambda d: d), (other, lambda d: d))

    def __mul__(self, other):
        a, b = self.value, other.value
        return _Node(a * b, (self, lambda d: d * b), (other, lambda d: d * a))

    def __matmul__(self, other):
        a, b = self.value, other.value
        return _Node(a @ b, (self, lambda d: d @ b.T), (other, lambda d: a.T @ d))

    def plus_column(self, column):
        """Add a column (H, 1) to every column."""
        back = (column, lambda d: d.sum(axis=1, keepdims=True))
        return _Node(self.value + column.value, (self, lambda d: d), back)

    def squashed(self, squash, slope):
        """Apply a function whose slope is known from its output."""
        y = squash(self.value)
        return _Node(y, (self, lambda d: d * slope(y)))

    def on(self, other):
        """Stand on top of another."""
        n, both = len(self.value), np.concatenate([self.value, other.value])
        return _Node(both, (self, lambda d: d[:n]), (other, lambda d: d[n:]))

    def ancestors(self, found):
        """Every node after its parents."""
        if self not in found:
            for parent, _ in self.edges:
                parent.ancestors(found)
            found[self] = None
        return found


def lstm_step_backward__graph_of_closures(params, dh, dc, cache):
    """A small automatic differentiation: runs forward once more and sends the gradient back."""
    leaf = {name: _Node(value) for name, value in params.items()}
    x_t, h_prev, c_prev = (_Node(cache[k]) for k in ("x_t", "h_prev", "c_prev"))
    z = h_prev.on(x_t)
    a = {k: (leaf["W" + k] @ z).plus_column(leaf["b" + k]) for k in "figo"}
    f, i, o = (a[k].squashed(_sigmoid, _dsigmoid) for k in "fio")
    c = f * c_prev + i * a["g"].squashed(np.tanh, _dtanh)
    h = o * c.squashed(np.tanh, _dtanh)
    h.gradient, c.gradient = dh, dc
    for node in reversed(h.ancestors({})):
        for parent, back in node.edges:
            parent.gradient = parent.gradient + back(node.gradient)
    grads = {name: node.gradient for name, node in leaf.items()}
    return x_t.gradient, h_prev.gradient, c_prev.gradient, grads


def lstm_step_backward__complex_step(params, dh, dc, cache):
    """No chain rule: an imaginary step of 1e-30 measures every slope to the last digits."""
    given = params | {k: cache[k] for k in ("x_t", "h_prev", "c_prev")}

    def loss(v):
        z = np.concatenate([v["h_prev"], v["x_t"]])
        f, i, o = (0.5 + 0.5 * np.tanh((v["W" + k] @ z + v["b" + k]) / 2) for k in "fio")
        c = f * v["c_prev"] + i * np.tanh(v["Wg"] @ z + v["bg"])
        return np.sum(dh * o * np.tanh(c)) + np.sum(dc * c)

    def gradient(name):
        slopes = np.zeros_like(given[name])
        for index in np.ndindex(slopes.shape):
            moved = given[name].astype(complex)
            moved[index] += 1e-30j
            slopes[index] = loss(given | {name: moved}).imag / 1e-30
        return slopes

    grads = {name: gradient(name) for name in params}
    return gradient("x_t"), gradient("h_prev"), gradient("c_prev"), grads


def lstm_step_backward__local_functions(params, dh, dc, cache):
    """A local function for each part of the chain, and a table of lambdas."""

    def at_cell():
        return dc + dh * cache["o"] * _dtanh(np.tanh(cache["c"]))

    routes = {
        "f": lambda: at_cell() * cache["c_prev"] * _dsigmoid(cache["f"]),
        "i": lambda: at_cell() * cache["g"] * _dsigmoid(cache["i"]),
        "g": lambda: at_cell() * cache["i"] * _dtanh(cache["g"]),
        "o": lambda: dh * np.tanh(cache["c"]) * _dsigmoid(cache["o"]),
    }

    def weight(k):
        return np.hstack([routes[k]() @ cache[name].T for name in ("h_prev", "x_t")])

    def through(columns):
        return functools.reduce(
            operator.add, [params["W" + k][:, columns].T @ routes[k]() for k in routes]
        )

    grads = {"W" + k: weight(k) for k in routes}
    grads |= {"b" + k: np.expand_dims(np.sum(route(), axis=1), 1) for k, route in routes.items()}
    H = len(dh)
    return through(slice(H, None)), through(slice(H)), at_cell() * cache["f"], grads


# ---------------------------------------------------------------- lstm_backward


def _start(d_outputs, d_h, d_c):
    zero = np.zeros(d_outputs.shape[1:])
    return zero if d_h is None else d_h, zero if d_c is None else d_c


def lstm_backward__filled_by_index(params, d_outputs, caches, d_h=None, d_c=None):
    """dx stands ready and is filled by index, from T - 1 down to 0."""
    T, _, N = d_outputs.shape
    dx = np.empty((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    dh, dc = _start(d_outputs, d_h, d_c)
    for t in range(T - 1, -1, -1):
        dx[t], dh, dc, step = _step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name, value in step.items():
            grads[name] += value
    return dx, dh, dc, grads


def lstm_backward__deque(params, d_outputs, caches, d_h=None, d_c=None):
    """A deque takes the steps on its left side, so that nothing has to be turned round."""
    dx, steps = collections.deque(), collections.deque()
    dh, dc = _start(d_outputs, d_h, d_c)
    for d_output, cache in zip(reversed(d_outputs), reversed(caches), strict=True):
        dx_t, dh, dc, step = _step_backward(params, dh + d_output, dc, cache)
        dx.appendleft(dx_t)
        steps.appendleft(step)
    return np.stack(dx), dh, dc, {k: np.sum([s[k] for s in steps], axis=0) for k in params}


def lstm_backward__recursion(params, d_outputs, caches, d_h=None, d_c=None):
    """Recursion over time: the last step here, the rest by itself."""
    dh, dc = _start(d_outputs, d_h, d_c)
    dx_t, dh, dc, step = _step_backward(params, dh + d_outputs[-1], dc, caches[-1])
    if len(caches) == 1:
        return dx_t[np.newaxis], dh, dc, step
    dx, dh, dc, grads = lstm_backward__recursion(params, d_outputs[:-1], caches[:-1], dh, dc)
    return np.concatenate([dx, [dx_t]]), dh, dc, {k: grads[k] + step[k] for k in grads}


def lstm_backward__halves(params, d_outputs, caches, d_h=None, d_c=None):
    """Cuts the sequence in half and hands the gradients over, again and again."""
    T = len(caches)
    if T == 1:
        dh, dc = _start(d_outputs, d_h, d_c)
        dx_t, dh, dc, step = _step_backward(params, d_outputs[0] + dh, dc, caches[0])
        return np.array([dx_t]), dh, dc, step
    m = T // 2
    late, dh, dc, some = lstm_backward__halves(params, d_outputs[m:], caches[m:], d_h, d_c)
    early, dh, dc, more = lstm_backward__halves(params, d_outputs[:m], caches[:m], dh, dc)
    return np.vstack([early, late]), dh, dc, {k: some[k] + more[k] for k in params}


def lstm_backward__generator(params, d_outputs, caches, d_h=None, d_c=None):
    """A generator inside yields every step's gradients, the last step first."""

    def run():
        dh, dc = _start(d_outputs, d_h, d_c)
        for t in reversed(range(len(caches))):
            found = _step_backward(params, np.add(dh, d_outputs[t]), dc, caches[t])
            yield found
            _, dh, dc, _ = found

    steps = [*run()]
    dx = np.array([dx_t for dx_t, *_ in steps])[::-1]
    grads = {name: sum(step[3][name] for step in steps) for name in params}
    return dx, steps[-1][1], steps[-1][2], grads


def lstm_backward__accumulate(params, d_outputs, caches, d_h=None, d_c=None):
    """itertools.accumulate hands the results of a step to the next one."""

    def back(later, t):
        return _step_backward(params, later[1] + d_outputs[t], later[2], caches[t])

    times = range(len(caches) - 1, -1, -1)
    _, *steps = itertools.accumulate(times, back, initial=(None, *_start(d_outputs, d_h, d_c)))
    steps.reverse()
    grads = functools.reduce(lambda a, b: {k: a[k] + b[k] for k in a}, [s[3] for s in steps])
    return np.stack([s[0] for s in steps]), steps[0][1], steps[0][2], grads


def lstm_backward__reduce(params, d_outputs, caches, d_h=None, d_c=None):
    """functools.reduce over the pairs, with everything found so far in one tuple."""

    def back(found, pair):
        dx, dh, dc, grads = found
        d_output, cache = pair
        dx_t, dh, dc, step = _step_backward(params, dh + d_output, dc, cache)
        return [dx_t, *dx], dh, dc, {k: grads.get(k, 0) + step[k] for k in step}

    pairs = list(zip(d_outputs, caches, strict=True))[::-1]
    dx, dh, dc, grads = functools.reduce(back, pairs, ([], *_start(d_outputs, d_h, d_c), {}))
    return np.array(dx), dh, dc, grads


def lstm_backward__while_loop(params, d_outputs, caches, d_h=None, d_c=None):
    """A while loop, a copied list that it empties, and sums that begin with the last step's own."""
    left, grads, dx = list(caches), None, []
    dh, dc = _start(d_outputs, d_h, d_c)
    while left:
        cache = left.pop()
        dx_t, dh, dc, step = _step_backward(params, dh + d_outputs[len(left)], dc, cache)
        dx.insert(0, dx_t)
        if grads is None:
            grads = step
        else:
            for name in NAMES:
                np.add(grads[name], step[name], out=grads[name])
    return np.asarray(dx), dh, dc, grads


def lstm_backward__final_gradients_in_copies(params, d_outputs, caches, d_h=None, d_c=None):
    """Adds d_h to a copy of d_outputs, and updates its own arrays in place."""
    upstream = np.array(d_outputs)
    if d_h is not None:
        upstream[-1] += d_h
    dh = np.zeros_like(upstream[0])
    dc = dh.copy() if d_c is None else d_c.copy()
    dx, grads = [None] * len(caches), collections.defaultdict(float)
    for t in range(len(caches))[::-1]:
        dh += upstream[t]
        dx[t], dh[...], dc[...], step = _step_backward(params, dh, dc, caches[t])
        for name in step:
            grads[name] = grads[name] + step[name]
    return np.stack(dx, axis=0), dh, dc, dict(grads)


def lstm_backward__one_product_at_the_end(params, d_outputs, caches, d_h=None, d_c=None):
    """Keeps every step's gradients at the gates and multiplies once for the whole sequence."""
    T, H, N = d_outputs.shape
    W = np.concatenate([params["W" + k] for k in "figo"])
    da = np.zeros((T, 4 * H, N))
    z = np.stack([np.concatenate([cache["h_prev"], cache["x_t"]]) for cache in caches])
    dz = np.zeros_like(z)
    dh, dc = _start(d_outputs, d_h, d_c)
    for t in reversed(range(T)):
        f, i, g, o, shown = *(caches[t][k] for k in "figo"), np.tanh(caches[t]["c"])
        dh = dh + d_outputs[t]
        dc = dc + dh * o * (1 - shown**2)
        before = dc * caches[t]["c_prev"] * f * (1 - f), dc * g * i * (1 - i), dc * i * (1 - g**2)
        da[t] = np.concatenate([*before, dh * shown * o * (1 - o)])
        dz[t] = W.T @ da[t]
        dh, dc = dz[t, :H], dc * f
    dW = np.tensordot(da, z, axes=([0, 2], [0, 2]))
    db = da.sum(axis=(0, 2))[:, np.newaxis]
    grads = {"W" + k: part for k, part in zip("figo", np.split(dW, 4), strict=True)}
    grads |= {"b" + k: part for k, part in zip("figo", np.split(db, 4), strict=True)}
    return dz[:, H:], dz[0, :H], dc, grads


def lstm_backward__one_upstream_at_a_time(params, d_outputs, caches, d_h=None, d_c=None):
    """Gradients are linear: one backward pass for each upstream gradient, added up."""
    T = len(caches)
    dh, dc = _start(d_outputs, d_h, d_c)
    runs = [(T, dh, dc), *((t + 1, d_outputs[t], np.zeros_like(dc)) for t in range(T))]
    dx, totals = np.zeros((T, *caches[0]["x_t"].shape)), None
    for length, at_h, at_c in runs:
        found = collections.Counter()
        for t in range(length - 1, -1, -1):
            dx_t, at_h, at_c, step = _step_backward(params, at_h, at_c, caches[t])
            dx[t] += dx_t
            found = {name: found[name] + step[name] for name in step}
        found |= {"h0": at_h, "c0": at_c}
        totals = {k: v + (totals[k] if totals else 0) for k, v in found.items()}
    dh0, dc0 = totals.pop("h0"), totals.pop("c0")
    return dx, dh0, dc0, totals


def lstm_backward__sequence_by_sequence(params, d_outputs, caches, d_h=None, d_c=None):
    """Each sequence of the batch goes back on its own."""
    dh, dc = _start(d_outputs, d_h, d_c)
    found = []
    for n in range(d_outputs.shape[2]):
        one = slice(n, n + 1)
        own = [{name: value[:, one] for name, value in cache.items()} for cache in caches]
        found.append(_backward(params, d_outputs[:, :, one], own, dh[:, one], dc[:, one]))
    dx, dh0, dc0, grads = zip(*found, strict=True)
    total = {name: np.add.reduce([g[name] for g in grads]) for name in params}
    return np.concatenate(dx, axis=2), np.hstack(dh0), np.hstack(dc0), total


@dataclasses.dataclass
class _BackwardPass:
    """An object that remembers what comes back in time."""

    params: dict
    dh: np.ndarray
    dc: np.ndarray
    grads: dict = dataclasses.field(default_factory=dict)

    def __call__(self, d_output, cache):
        """One step further back."""
        dx_t, self.dh, self.dc, step = _step_backward(
            self.params, self.dh + d_output, self.dc, cache
        )
        self.grads = {name: self.grads.get(name, 0) + value for name, value in step.items()}
        return dx_t


def lstm_backward__object(params, d_outputs, caches, d_h=None, d_c=None):
    """An object remembers the gradients; map runs it over time."""
    back = _BackwardPass(params, *_start(d_outputs, d_h, d_c))
    dx = np.array(list(map(back, d_outputs[::-1], caches[::-1])))
    return np.flip(dx, axis=0), back.dh, back.dc, back.grads


def lstm_backward__caches_as_stacks(params, d_outputs, caches, d_h=None, d_c=None):
    """Turns the list of caches into one dict of stacked arrays, and grows dx by concatenation."""
    stacked = {name: np.stack([cache[name] for cache in caches]) for name in caches[0]}
    dx = np.zeros((0, *stacked["x_t"].shape[1:]))
    grads = {name: 0 * value for name, value in params.items()}
    dh, dc = _start(d_outputs, d_h, d_c)
    for t in np.arange(len(d_outputs))[::-1]:
        cache = {name: value[t] for name, value in stacked.items()}
        dx_t, dh, dc, step = _step_backward(params, dh=dh + d_outputs[t], dc=dc, cache=cache)
        dx = np.concatenate([dx_t[np.newaxis], dx])
        grads = {name: grads[name] + step[name] for name in grads}
    return dx, dh, dc, grads


def lstm_backward__time_axis_last_inside(params, d_outputs, caches, d_h=None, d_c=None):
    """Stacks time as the last axis and turns the axes at the end: a view in another order."""
    dh, dc = _start(d_outputs, d_h, d_c)
    dx, grads = [], []
    for t, cache in sorted(enumerate(caches), key=operator.itemgetter(0), reverse=True):
        dx_t, dh, dc, step = _step_backward(params, dh + d_outputs[t], dc, cache)
        dx, grads = [dx_t, *dx], [*grads, step]
    total = {name: np.dstack([g[name] for g in grads]).sum(axis=2) for name in params}
    return np.moveaxis(np.dstack(dx), -1, 0), dh, dc, total


# ---------------------------------------------------------------- LSTM


class LSTM__upstream_among_the_outputs(forward.LSTM):  # noqa: N801
    """dL_dh enters as the gradient of the last output, and the eight lines are written out."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        _, _, _, grads = _backward(self.params, d_outputs, self.caches)
        self.Wf -= lr * grads["Wf"]
        self.Wi -= lr * grads["Wi"]
        self.Wg -= lr * grads["Wg"]
        self.Wo -= lr * grads["Wo"]
        self.bf -= lr * grads["bf"]
        self.bi -= lr * grads["bi"]
        self.bg -= lr * grads["bg"]
        self.bo -= lr * grads["bo"]
        return grads


class LSTM__loop_of_its_own(forward.LSTM):  # noqa: N801
    """Goes through time itself, step by step, and moves the parameters at the end."""

    def backward(self, dL_dh, lr=0.01):
        params = self.params
        grads = {name: np.zeros_like(value) for name, value in params.items()}
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        for cache in reversed(self.caches):
            _, dh, dc, step = _step_backward(params, dh, dc, cache)
            for name, value in step.items():
                grads[name] += value
        for name, value in params.items():
            np.subtract(value, lr * grads[name], out=value)
        return grads


class LSTM__slices_and_getattr(forward.LSTM):  # noqa: N801
    """Assigns through slices, by getattr, and keeps the gradients as attributes too."""

    def backward(self, dL_dh, lr=0.01):
        upstream = np.zeros((len(self.caches), *dL_dh.shape))
        found = _backward(self.params, upstream, self.caches, dL_dh)
        for name, gradient in found[-1].items():
            setattr(self, "d" + name, gradient)
            getattr(self, name)[:, :] = getattr(self, name) - lr * getattr(self, "d" + name)
        return {name: self.__dict__["d" + name] for name in NAMES}


class LSTM__parameters_in_a_dict(forward.LSTM):  # noqa: N801
    """The parameters live in a dict; attributes are read and set through it."""

    def __init__(self, input_size, hidden_size, rng=None):
        object.__setattr__(self, "own", {})
        super().__init__(input_size, hidden_size, rng)

    def __getattr__(self, name):
        if name not in NAMES:
            raise AttributeError(name)
        return self.own[name]

    def __setattr__(self, name, value):
        if name in NAMES:
            self.own[name] = value
        else:
            object.__setattr__(self, name, value)

    def backward(self, dL_dh, lr=0.01):
        zero = np.zeros((len(self.caches), *dL_dh.shape))
        grads = _backward(self.own, zero, self.caches, d_h=dL_dh)[3]
        for name in self.own:
            self.own[name] -= lr * grads[name]
        return grads


def _kept_under(name):
    """A property for one parameter."""

    def get(self):
        return self._kept[name]

    def put(self, value):
        self._kept[name] = value

    return property(get, put)


class LSTM__properties(forward.LSTM):  # noqa: N801
    """Eight properties over a dict, with a params of its own."""

    Wf, bf, Wi, bi, Wg, bg, Wo, bo = map(_kept_under, NAMES)

    def __init__(self, input_size, hidden_size, rng=None):
        self._kept = {}
        super().__init__(input_size, hidden_size, rng)

    @property
    def params(self):
        return dict(self._kept)

    def backward(self, dL_dh, lr=0.01):
        zero = np.zeros((len(self.caches), *dL_dh.shape))
        *_, grads = _backward(self._kept, zero, self.caches, dL_dh, None)
        for name, value in self._kept.items():
            value += -lr * grads[name]
        return {name: grads[name] for name in sorted(grads)}


class LSTM__optimiser_inside(forward.LSTM):  # noqa: N801
    """A closure is the optimiser: it takes what it is to change and what to do with it."""

    def backward(self, dL_dh, lr=0.01):
        def descend(parameter, gradient):
            parameter[...] -= lr * gradient

        zero = np.zeros((len(self.caches), *dL_dh.shape))
        grads = _backward(self.params, zero, self.caches, d_h=dL_dh)[3]
        params = self.params
        for name in params:
            descend(params[name], grads[name])
        return grads


class LSTM__one_long_vector(forward.LSTM):  # noqa: N801
    """Lays all gradients end to end, scales them at once and takes them apart again."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.array([np.zeros_like(dL_dh)] * (len(self.caches) - 1) + [dL_dh])
        grads = _backward(self.params, d_outputs, self.caches)[3]
        step = lr * np.concatenate([grads[name].ravel() for name in NAMES])
        ends = np.cumsum([grads[name].size for name in NAMES])
        for name, part in zip(NAMES, np.split(step, ends[:-1]), strict=True):
            value = getattr(self, name)
            value -= part.reshape(value.shape)
        return grads


class LSTM__forward_with_notes(forward.LSTM):  # noqa: N801
    """Its own forward adds keys to the caches, keeps them in a tuple, and backward uses them."""

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        results = super().forward(x, initial_hidden_state, initial_cell_state)
        self.caches = tuple(
            cache | {"z": np.concatenate([cache["h_prev"], cache["x_t"]]), "t": t}
            for t, cache in enumerate(self.caches)
        )
        return results

    def backward(self, dL_dh, lr=0.01):
        H, dh, dc, das = len(dL_dh), dL_dh, np.zeros_like(dL_dh), []
        for cache in self.caches[::-1]:
            da, dc = _gates_apart(dh, dc, cache)
            dh = sum(self.params["W" + k].T @ da[k] for k in "figo")[:H]
            dc = dc * cache["f"]
            das.append(da)
        pairs = list(zip(das, self.caches[::-1], strict=True))
        grads = {"W" + k: sum(da[k] @ cache["z"].T for da, cache in pairs) for k in "figo"}
        grads |= {"b" + k: sum(da[k].sum(1, keepdims=True) for da in das) for k in "figo"}
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads


class LSTM__notes_in_its_own_caches(forward.LSTM):  # noqa: N801
    """backward leaves further keys in the caches, beside the eight that forward has put there."""

    def backward(self, dL_dh, lr=0.01):
        dh, dc, grads = dL_dh, np.zeros_like(dL_dh), dict.fromkeys(NAMES, 0.0)
        for cache in reversed(self.caches):
            _, dh, dc, cache["grads"] = _step_backward(self.params, dh, dc, cache)
        for name, value in self.params.items():
            grads[name] = sum(cache["grads"][name] for cache in self.caches)
            value -= lr * grads[name]
        return grads


class _Learning:
    """A mixin that uses nothing of the layer but its parameters and caches."""

    def gradients(self, dL_dh):
        """The gradients of the parameters, without a step."""
        zero = np.zeros((len(self.caches), *dL_dh.shape))
        return _backward(self.params, zero, self.caches, d_h=dL_dh)[3]

    def backward(self, dL_dh, lr=0.01):
        """One step of SGD."""
        grads = self.gradients(dL_dh)
        for name in grads:
            view = vars(self)[name].ravel()
            view -= lr * grads[name].ravel()
        return grads


class LSTM__mixin(_Learning, forward.LSTM):  # noqa: N801
    """backward comes from a mixin, and steps through flat views."""


def _type_backward(self, dL_dh, lr=0.01, verbose=False):
    zero = np.zeros((len(self.caches), *dL_dh.shape))
    grads = _backward(self.params, zero, self.caches, d_h=dL_dh)[3]
    for name in grads:
        self.__dict__[name] -= lr * grads[name]
    return grads


LSTM__made_with_type = type(
    "LSTM",
    (forward.LSTM,),
    {
        "__doc__": "A class made by calling type, with further arguments.",
        "backward": _type_backward,
    },
)


class LSTM__step_in_shares(forward.LSTM):  # noqa: N801
    """Moves the parameters a little for each time step, but after the whole backward pass."""

    def backward(self, dL_dh, lr=0.01):
        dh, dc, steps = dL_dh, np.zeros(dL_dh.shape), []
        for t in range(len(self.caches) - 1, -1, -1):
            _, dh, dc, step = _step_backward(self.params, dh, dc, self.caches[t])
            steps.append(step)
        for step, (name, value) in itertools.product(steps, self.params.items()):
            value -= lr * step[name]
        return {name: np.sum([step[name] for step in steps], axis=0) for name in NAMES}


# ---------------------------------------------------------------- repair_1


def repair_1__order_of_the_lines(params, dh, dc, cache):
    """The smallest repair: dc_prev before dh is overwritten."""
    H = len(dh)
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc = dc + dh * o * _dtanh(tanh_c)
    da = [dc * cache["c_prev"] * _dsigmoid(f), dc * g * _dsigmoid(i)]
    da += [dc * i * _dtanh(g), dh * tanh_c * _dsigmoid(o)]
    dc = dc * f
    dz = sum(params["W" + k].T @ a for k, a in zip("figo", da, strict=True))
    dh = dz[:H]
    return dz[H:], dh, dc


def repair_1__names_of_their_own(params, dh, dc, cache):
    """Every gradient has a name of its own, and nothing is overwritten."""
    d_tanh_c = dh * cache["o"]
    dc_whole = dc + d_tanh_c * (1 - np.tanh(cache["c"]) ** 2)
    da_f = dc_whole * cache["c_prev"] * cache["f"] * (1 - cache["f"])
    da_i = dc_whole * cache["g"] * cache["i"] * (1 - cache["i"])
    da_g = dc_whole * cache["i"] * (1 - cache["g"] ** 2)
    da_o = dh * np.tanh(cache["c"]) * cache["o"] * (1 - cache["o"])
    dz = params["Wf"].T @ da_f + params["Wi"].T @ da_i
    dz = dz + params["Wg"].T @ da_g + params["Wo"].T @ da_o
    return dz[dh.shape[0] :], dz[: dh.shape[0]], dc_whole * cache["f"]


def repair_1__whole_step(params, dh, dc, cache):
    """Calls the whole step and leaves the parameters' gradients aside."""
    return _step_backward(params, dh, dc, cache)[:3]


repair_1__lambda = _told(
    "A lambda around the whole step.",
    lambda *given: tuple(_step_backward(*given)[n] for n in range(3)),
)


def repair_1__fused(params, dh, dc, cache):
    """One tall matrix, and a product with its transpose."""
    da, at_c = _gates_apart(dh, dc, cache)
    W = np.concatenate([params["W" + k] for k in da])
    dh_prev, dx_t = np.split(W.T @ np.concatenate(list(da.values())), [dh.shape[0]])
    return dx_t, dh_prev, at_c * cache["f"]


def repair_1__einsum(params, dh, dc, cache):
    """Two einsums for the two halves of the weights."""
    da, at_c = _gates_apart(dh, dc, cache)
    H, stack = len(dh), np.stack([da[k] for k in "figo"])
    W = np.stack([params["W" + k] for k in "figo"])
    dx_t = np.einsum("khd,khn->dn", W[:, :, H:], stack)
    return dx_t, np.einsum("khj,khn->jn", W[..., :H], stack), at_c * cache["f"]


def repair_1__own_copies_in_place(params, dh, dc, cache):
    """Overwrites as much as the broken one did, on copies and in the right order."""
    da, _ = _gates_apart(dh, dc, cache)
    dh, dc = dh.copy(), dc.copy()
    dh *= cache["o"] * (1 - np.tanh(cache["c"]) ** 2)
    dc += dh
    dc *= cache["f"]
    dh[...] = sum(params["W" + k][:, : len(dh)].T @ da[k] for k in "figo")
    return sum(params["W" + k][:, len(dh) :].T @ da[k] for k in "figo"), dh, dc


def repair_1__generator(params, dh, dc, cache):
    """A generator yields the three, and a tuple is made of them."""

    def found():
        dx_t, dh_prev, dc_prev, _ = _step_backward(params, dh, dc, cache)
        yield dx_t
        yield dh_prev
        yield dc_prev

    return tuple(found())


# ---------------------------------------------------------------- repair_2


def repair_2__plus_equals(params, d_outputs, caches):
    """The smallest repair: sums that begin with zeros."""
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh = dc = np.zeros_like(d_outputs[0])
    for t in range(len(caches) - 1, -1, -1):
        _, dh, dc, step = _step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


def repair_2__whole_backward(params, d_outputs, caches):
    """Calls lstm_backward and takes the last of its results."""
    return _backward(params, d_outputs, caches)[-1]


def repair_2__sum_at_the_end(params, d_outputs, caches):
    """Keeps every step's gradients and adds them up at the end."""
    dh, dc, steps = np.zeros(d_outputs[0].shape), np.zeros(d_outputs[0].shape), []
    for d_output, cache in zip(d_outputs[::-1], caches[::-1], strict=True):
        _, dh, dc, step = _step_backward(params, d_output + dh, dc, cache)
        steps.append(step)
    return {name: np.sum([step[name] for step in steps], axis=0) for name in params}


def repair_2__defaultdict(params, d_outputs, caches):
    """A defaultdict starts every sum; it is returned as it is."""
    grads = collections.defaultdict(float)
    dh, dc = np.zeros((2, *d_outputs.shape[1:]))
    for t in reversed(range(len(d_outputs))):
        _, dh, dc, step = _step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name, value in step.items():
            grads[name] = grads[name] + value
    return grads


def repair_2__new_dict_in_every_turn(params, d_outputs, caches):
    """No array is changed: every turn of the loop makes a new dict of sums."""
    grads = dict.fromkeys(params, 0.0)
    dh, dc = 0.0, np.zeros_like(d_outputs[-1])
    for t in range(len(caches))[::-1]:
        _, dh, dc, step = _step_backward(params, d_outputs[t] + dh, dc, caches[t])
        grads = {name: grads[name] + step[name] for name in grads}
    return grads


def repair_2__recursion(params, d_outputs, caches):
    """Recursion with the gradients from the next step as further arguments."""

    def back(t, dh, dc):
        if t < 0:
            return {name: np.zeros(value.shape) for name, value in params.items()}
        _, dh, dc, step = _step_backward(params, dh + d_outputs[t], dc, caches[t])
        return {name: value + step[name] for name, value in back(t - 1, dh, dc).items()}

    zero = np.zeros_like(d_outputs[0])
    return back(len(caches) - 1, zero, zero)


def repair_2__sums_in_one_block(params, d_outputs, caches):
    """All sums live in one long array of its own; the gradients are views of it."""
    sizes = [params[name].size for name in NAMES]
    block, ends = np.zeros(sum(sizes)), np.cumsum(sizes)
    parts = zip(NAMES, np.split(block, ends[:-1]), strict=True)
    grads = {name: part.reshape(params[name].shape) for name, part in parts}
    dh = dc = np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = _step_backward(params, dh + d_outputs[t], dc, caches[t])
        block += np.concatenate([step[name].ravel() for name in NAMES])
    return grads
