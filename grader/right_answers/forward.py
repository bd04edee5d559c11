"""Right answers to notebook 02-forward in many styles."""

# ruff: noqa: N801 - a variant of the class LSTM is called LSTM__style, like all the others

import collections
import dataclasses
import functools
import itertools
import math
import operator
import types
import typing

import numpy as np

from solutions.forward import lstm_forward as _lstm_forward
from solutions.forward import lstm_step as _lstm_step
from solutions.gates import gates as _gates
from solutions.gates import hidden_state as _hidden_state
from solutions.gates import init_params as _init_params
from solutions.gates import sigmoid as _sigmoid
from solutions.gates import update_cell as _update_cell

_KEYS = ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c")
_NAMES = tuple(kind + gate for gate in "figo" for kind in "Wb")


def _cache(*arrays):
    return dict(zip(_KEYS, arrays, strict=True))


# ---------------------------------------------------------------- lstm_step


def lstm_step__written_out(params, x_t, h_prev, c_prev):
    """None of the earlier functions is called."""
    z = np.vstack((h_prev, x_t))
    f = 1 / (1 + np.exp(-(np.dot(params["Wf"], z) + params["bf"])))
    i = 1 / (1 + np.exp(-(np.dot(params["Wi"], z) + params["bi"])))
    o = 1 / (1 + np.exp(-(np.dot(params["Wo"], z) + params["bo"])))
    g = np.tanh(np.dot(params["Wg"], z) + params["bg"])
    c = np.multiply(f, c_prev) + np.multiply(i, g)
    h = np.multiply(o, np.tanh(c))
    return h, c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__einsum(params, x_t, h_prev, c_prev):
    """One einsum over the four weights, another for the update."""
    W = np.stack([params["W" + k] for k in "figo"])
    b = np.stack([params["b" + k] for k in "figo"])
    a = np.einsum("khz,zn->khn", W, np.concatenate([h_prev, x_t])) + b
    f, i, g, o = _sigmoid(a[0]), _sigmoid(a[1]), np.tanh(a[2]), _sigmoid(a[3])
    c = np.einsum("khn,khn->hn", np.array([f, i]), np.array([c_prev, g]))
    return np.einsum("hn,hn->hn", o, np.tanh(c)), c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__loops_over_units_and_columns(params, x_t, h_prev, c_prev):
    """Loops over units and columns, with the functions of math."""
    H, N = h_prev.shape
    out = {k: np.zeros((H, N)) for k in (*"figoc", "h")}
    for unit, n in itertools.product(range(H), range(N)):
        z = [*h_prev[:, n], *x_t[:, n]]
        a = {
            k: sum(map(operator.mul, params["W" + k][unit], z)) + params["b" + k][unit, 0]
            for k in "figo"
        }
        f, i, o = (0.5 + 0.5 * math.tanh(a[k] / 2) for k in "fio")
        g = math.tanh(a["g"])
        c = f * c_prev[unit, n] + i * g
        for k, value in zip(out, (f, i, g, o, c, o * math.tanh(c)), strict=True):
            out[k][unit, n] = value
    h = out.pop("h")
    return h, out["c"], {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, **out}


def lstm_step__fused_and_sliced(params, x_t, h_prev, c_prev):
    """One product; the gates in the cache are views of one array."""
    H = len(h_prev)
    W = np.concatenate([params["W" + k] for k in "fiog"])
    b = np.concatenate([params["b" + k] for k in "fiog"])
    a = W @ np.r_[h_prev, x_t] + b
    a[: 3 * H] = _sigmoid(a[: 3 * H])
    np.tanh(a[3 * H :], out=a[3 * H :])
    f, i, o, g = a[:H], a[H : 2 * H], a[2 * H : 3 * H], a[3 * H :]
    c = f * c_prev + i * g
    return o * np.tanh(c), c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__batched_product(params, x_t, h_prev, c_prev):
    """The four products in one call of matmul, over a first axis of gates."""
    z = np.concatenate([h_prev, x_t])
    a = np.matmul(np.array([params["W" + k] for k in "figo"]), z)
    a += np.array([params["b" + k] for k in "figo"])
    half = np.array([0.5, 0.5, 1.0, 0.5]).reshape(4, 1, 1)
    f, i, g, o = half * np.tanh(half * a) + (1 - half)
    c = _update_cell(f, i, g, c_prev)
    return _hidden_state(o, c), c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__extra_keys(params, x_t, h_prev, c_prev):
    """The cache holds more than is needed, such as z and h, its keys in another order."""
    f, i, g, o = _gates(params, x_t, h_prev)
    c = _update_cell(f, i, g, c_prev)
    tanh_c = np.tanh(c)
    h = o * tanh_c
    cache = {"z": np.concatenate([h_prev, x_t]), "tanh_c": tanh_c, "h": h, "c": c, "o": o, "g": g}
    return h, c, cache | {"i": i, "f": f, "c_prev": c_prev, "h_prev": h_prev, "x_t": x_t}


def lstm_step__parameters_in_the_cache(params, x_t, h_prev, c_prev):
    """The cache refers to the parameters as well."""
    h, c, cache = _lstm_step(params, x_t, h_prev, c_prev)
    return h, c, {"params": params, "Wf": params["Wf"], **cache}


def lstm_step__odd_things_in_the_cache(params, x_t, h_prev, c_prev):
    """Strings, numbers, functions, None and a set in further keys of the cache."""
    h, c, cache = _lstm_step(params, x_t, h_prev, c_prev)
    cache |= {"sizes": (len(x_t), *h.shape), "slope": lambda y: y * (1 - y), "next": None}
    return h, c, cache | {"made by": "me", "loss": 0.5, 7: {1, 2}, "units": list(range(len(h)))}


def lstm_step__copies_in_the_cache(params, x_t, h_prev, c_prev):
    """The cache holds copies of everything."""
    h, c, cache = _lstm_step(params, x_t, h_prev, c_prev)
    return h, c, {name: array.copy() for name, array in cache.items()}


def lstm_step__locals(params, x_t, h_prev, c_prev):
    """The cache is chosen from the function's own names."""
    f, i, g, o = _gates(params, x_t, h_prev)
    c = _update_cell(f, i, g, c_prev)
    h = _hidden_state(o, c)
    here = dict(locals())
    return h, c, {name: here[name] for name in _KEYS}


_Step = collections.namedtuple("_Step", "h c cache")


def lstm_step__namedtuple(params, x_t, h_prev, c_prev):
    """A namedtuple comes back, with an OrderedDict as cache."""
    h, c, cache = _lstm_step(params=params, x_t=x_t, h_prev=h_prev, c_prev=c_prev)
    return _Step(cache=collections.OrderedDict(cache), c=c, h=h)


class _Dotted(dict):
    """A dict that can be read and written with dots as well."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


def lstm_step__dotted_cache(params, x_t, h_prev, c_prev):
    """A list comes back, and the cache is a subclass of dict with dots."""
    cache = _Dotted(x_t=x_t, h_prev=h_prev, c_prev=c_prev)
    cache.f, cache.i, cache.g, cache.o = _gates(params, x_t, h_prev)
    cache.c = _update_cell(cache.f, cache.i, cache.g, c_prev)
    return [_hidden_state(cache.o, cache.c), cache.c, cache]


def lstm_step__in_place_on_own_copy(params, x_t, h_prev, c_prev):
    """*= and += on a copy of the old memory."""
    f, i, g, o = _gates(params, x_t, h_prev)
    c = c_prev.copy()
    c *= f
    c += i * g
    h = np.tanh(c)
    h *= o
    return h, c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__both_states_in_one_array(params, x_t, h_prev, c_prev):
    """h and c are two halves of one new array, which do not overlap."""
    f, i, g, o = _gates(params, x_t, h_prev)
    states = np.empty((2, *h_prev.shape))
    states[1] = f * c_prev + g * i
    states[0] = o * np.tanh(states[1])
    h, c = states
    return h, c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__candidate_before_its_gate(params, x_t, h_prev, c_prev):
    """update_cell gets g and i in the other order: a product does not mind."""
    f, i, g, o = _gates(params, x_t, h_prev)
    c = _update_cell(f, g, i, c_prev)
    return _hidden_state(o, c), c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


@dataclasses.dataclass
class _Kept:
    """What a step keeps."""

    x_t: np.ndarray
    h_prev: np.ndarray
    c_prev: np.ndarray
    f: np.ndarray
    i: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray


def lstm_step__dataclass_inside(params, x_t, h_prev, c_prev):
    """A dataclass inside, turned into a dict at the end."""
    f, i, g, o = _gates(params, x_t, h_prev)
    kept = _Kept(x_t, h_prev, c_prev, f, i, g, o, _update_cell(f, i, g, c_prev))
    return _hidden_state(kept.o, kept.c), kept.c, dataclasses.asdict(kept)


def lstm_step__column_by_column(params, x_t, h_prev, c_prev):
    """Each sequence of the batch on its own, put side by side in Fortran's order."""
    steps = [
        _lstm_step(params, x_t[:, [n]], h_prev[:, [n]], c_prev[:, [n]]) for n in range(x_t.shape[1])
    ]
    h, c = (np.asfortranarray(np.hstack([step[k] for step in steps])) for k in (0, 1))
    return h, c, {k: np.hstack([cache[k] for _, _, cache in steps]) for k in _KEYS}


def lstm_step__h_and_x_apart(params, x_t, h_prev, c_prev):
    """No stacking: the columns of W for h and for x are used apart."""
    H = h_prev.shape[0]

    def look(k, squash):
        for_h, for_x = np.split(params["W" + k], [H], axis=1)
        return squash(for_h @ h_prev + for_x @ x_t + params["b" + k])

    f, i, g, o = (look(k, np.tanh if k == "g" else _sigmoid) for k in "figo")
    c = sum([f * c_prev, i * g])
    return o * (2 * _sigmoid(2 * c) - 1), c, _cache(x_t, h_prev, c_prev, f, i, g, o, c)


def lstm_step__read_only(params, x_t, h_prev, c_prev):
    """Results and cache are read-only."""
    h, c, cache = _lstm_step(params, x_t.copy(), h_prev.copy(), c_prev.copy())
    for array in (h, *cache.values()):
        array.setflags(write=False)
    return h, c, cache


def lstm_step__cache_filled_on_the_way(params, x_t, h_prev, c_prev):
    """The cache is made first and filled step by step; later values are read from it."""
    cache = collections.defaultdict(lambda: None, x_t=x_t, h_prev=h_prev, c_prev=c_prev)
    cache["z"] = z = np.append(cache["h_prev"], cache["x_t"], axis=0)
    for k in "ogif":
        a = params["W" + k].dot(z) + params["b" + k]
        cache[k] = np.tanh(a) if k == "g" else _sigmoid(a)
    cache["c"] = cache["f"] * cache["c_prev"] + cache["i"] * cache["g"]
    return cache["o"] * np.tanh(cache["c"]), cache["c"].copy(), cache


# ---------------------------------------------------------------- lstm_forward


def lstm_forward__preallocated(params, x, h0, c0):
    """An array of zeros is filled by index; the final state is copied out of it."""
    T, _, N = x.shape
    outputs, caches = np.zeros((T, h0.shape[0], N)), [None] * T
    h, c = h0, c0
    for t in range(T):
        outputs[t], c, caches[t] = _lstm_step(params, x[t], h, c)
        h = outputs[t]
    return outputs, outputs[-1].copy(), c, caches


def lstm_forward__room_for_the_initial_state(params, x, h0, c0):
    """T + 1 states in one array, the initial one first; results are copies of its parts."""
    hs, cs = np.empty((len(x) + 1, *h0.shape)), np.empty((len(x) + 1, *c0.shape))
    hs[0], cs[0] = h0, c0
    caches = []
    for t, x_t in enumerate(x):
        hs[t + 1], cs[t + 1], cache = _lstm_step(params, x_t, hs[t], cs[t])
        caches.append(cache)
    return hs[1:].copy(), hs[-1].copy(), cs[-1].copy(), caches


def lstm_forward__reduce(params, x, h0, c0):
    """functools.reduce hands on the states and what was collected."""

    def step(before, x_t):
        h, c, outputs, caches = before
        h, c, cache = _lstm_step(params, x_t, h, c)
        return h, c, [*outputs, h], [*caches, cache]

    h, c, outputs, caches = functools.reduce(step, x, (h0, c0, [], []))
    return np.stack(outputs), h, c, caches


def lstm_forward__accumulate(params, x, h0, c0):
    """itertools.accumulate gives the states of every step."""

    def step(before, x_t):
        return _lstm_step(params, x_t, before[0], before[1])

    _, *steps = itertools.accumulate(x, step, initial=(h0, c0, None))
    hs, cs, caches = zip(*steps, strict=True)
    return np.array(hs), hs[-1], cs[-1], list(caches)


def lstm_forward__generator(params, x, h0, c0):
    """A generator yields one step after the other."""

    def steps(h, c):
        for x_t in x:
            h, c, cache = _lstm_step(params, x_t, h, c)
            yield h, c, cache

    every = list(steps(h0, c0))
    outputs = np.concatenate([h[None] for h, _, _ in every], axis=0)
    return outputs, *every[-1][:2], [cache for _, _, cache in every]


def lstm_forward__coroutine(params, x, h0, c0):
    """A coroutine is sent one input after the other."""

    def network(h, c):
        kept = None
        while True:
            x_t = yield h, c, kept
            h, c, kept = _lstm_step(params, x_t, h, c)

    running = network(h0, c0)
    next(running)
    every = [running.send(x_t) for x_t in x]
    running.close()
    return np.array([h for h, _, _ in every]), *every[-1][:2], [cache for *_, cache in every]


def lstm_forward__recursion(params, x, h0, c0):
    """The first step, and then itself on the rest."""
    h, c, cache = _lstm_step(params, x[0], h0, c0)
    if len(x) == 1:
        return h[np.newaxis].copy(), h, c, [cache]
    outputs, last_h, last_c, caches = lstm_forward__recursion(params, x[1:], h, c)
    return np.concatenate([h[np.newaxis], outputs]), last_h, last_c, [cache, *caches]


def lstm_forward__halves(params, x, h0, c0):
    """Two halves, the second from where the first ended."""
    if len(x) == 1:
        h, c, cache = _lstm_step(params, x[0], h0, c0)
        return np.array([h]), h, c, [cache]
    middle = len(x) // 2
    first, h, c, before = lstm_forward__halves(params, x[:middle], h0, c0)
    second, h, c, after = lstm_forward__halves(params, x[middle:], h, c)
    return np.vstack([first, second]), h, c, before + after


def lstm_forward__deque(params, x, h0, c0):
    """Inputs leave a deque on the left, results enter others."""
    waiting, outputs, caches = collections.deque(x), collections.deque(), collections.deque()
    states = (h0, c0)
    while waiting:
        *states, cache = _lstm_step(params, waiting.popleft(), *states)
        outputs.append(states[0])
        caches.append(cache)
    return np.array(list(outputs)), *states, list(caches)


def lstm_forward__collected_from_the_end(params, x, h0, c0):
    """Collected with the newest first and turned round at the end, by a negative stride."""
    h, c, outputs, caches = h0, c0, [], []
    for x_t in x:
        h, c, cache = _lstm_step(params, x_t, h, c)
        outputs.insert(0, h)
        caches.insert(0, cache)
    return np.array(outputs)[::-1], h, c, caches[::-1]


def lstm_forward__time_axis_last_inside(params, x, h0, c0):
    """Time is the last axis inside, the first again at the end."""
    h, c, outputs, caches = h0, c0, np.zeros((*h0.shape, len(x))), []
    for t in range(x.shape[0]):
        h, c, cache = _lstm_step(params, x[t, :, :], h, c)
        outputs[..., t] = h
        caches += [cache]
    return np.moveaxis(outputs, -1, 0), h, c, caches


def lstm_forward__inputs_first(params, x, h0, c0):
    """What the inputs contribute is computed for all steps at once, before the loop."""
    H = len(h0)
    from_x = {k: np.einsum("hd,tdn->thn", params["W" + k][:, H:], x) for k in "figo"}
    h, c, outputs, caches = h0, c0, [], []
    for t, x_t in enumerate(x):
        a = {k: params["W" + k][:, :H] @ h + from_x[k][t] + params["b" + k] for k in "figo"}
        f, i, o = (_sigmoid(a[k]) for k in "fio")
        g = np.tanh(a["g"])
        h_prev, c_prev = h, c
        c = f * c_prev + i * g
        h = o * np.tanh(c)
        outputs.append(h)
        caches.append(_cache(x_t, h_prev, c_prev, f, i, g, o, c))
    return np.array(outputs), h, c, caches


def lstm_forward__views_of_whole_arrays(params, x, h0, c0):
    """One array for each gate and state over all steps; the caches are views of them."""
    T, (H, N) = len(x), h0.shape
    every = {k: np.zeros((T, H, N)) for k in "figo"}
    hs, cs = np.zeros((T + 1, H, N)), np.zeros((T + 1, H, N))
    hs[0], cs[0] = h0, c0
    for t in range(T):
        for k, gate in zip("figo", _gates(params, x[t], hs[t]), strict=True):
            every[k][t] = gate
        cs[t + 1] = every["f"][t] * cs[t] + every["i"][t] * every["g"][t]
        hs[t + 1] = every["o"][t] * np.tanh(cs[t + 1])
    caches = [
        {"x_t": x[t], "h_prev": hs[t], "c_prev": cs[t], "c": cs[t + 1]}
        | {k: every[k][t] for k in "figo"}
        for t in range(T)
    ]
    return hs[1:], hs[T].copy(), cs[T], caches


def lstm_forward__sequence_by_sequence(params, x, h0, c0):
    """Each sequence of the batch on its own, put side by side at the end."""
    runs = [
        _lstm_forward(params, x[:, :, n : n + 1], h0[:, n : n + 1], c0[:, n : n + 1])
        for n in range(x.shape[2])
    ]
    outputs, h, c = (np.concatenate([run[k] for run in runs], axis=-1) for k in range(3))
    caches = [{k: np.hstack([run[3][t][k] for run in runs]) for k in _KEYS} for t in range(len(x))]
    return outputs, h, c, caches


def lstm_forward__caches_in_a_tuple(params, x, h0, c0):
    """The caches come back in a tuple, all results in a list."""
    h, c, steps = h0, c0, ()
    for x_t in x:
        h, c, cache = _lstm_step(params, x_t, h, c)
        steps += ((h, cache),)
    outputs, caches = zip(*steps, strict=True)
    return [np.asarray(outputs), h, c, caches]


_Run = collections.namedtuple("_Run", "outputs h c caches")


def lstm_forward__namedtuple(params, x, h0, c0):
    """A namedtuple made from keywords."""
    outputs, caches, states = [], [], types.SimpleNamespace(h=h0, c=c0)
    for x_t in iter(x):
        states.h, states.c, cache = _lstm_step(params, x_t, states.h, states.c)
        outputs.append(states.h)
        caches.append(cache)
    return _Run(caches=caches, c=states.c, h=states.h, outputs=np.array(outputs))


class _Running:
    """An object that remembers its states between steps."""

    def __init__(self, params, h, c):
        self.params, self.h, self.c, self.caches = params, h, c, []

    def __call__(self, x_t):
        self.h, self.c, cache = _lstm_step(self.params, x_t, self.h, self.c)
        self.caches.append(cache)
        return self.h


def lstm_forward__object(params, x, h0, c0):
    """A callable object remembers the states; map runs it over time."""
    network = _Running(params, h0, c0)
    outputs = np.array(list(map(network, x)))
    return outputs, network.h, network.c, network.caches


def lstm_forward__closure(params, x, h0, c0):
    """A closure with nonlocal states, in a comprehension."""
    h, c, caches = h0, c0, []

    def step(x_t):
        nonlocal h, c
        h, c, cache = _lstm_step(params, x_t, h, c)
        caches.append(cache)
        return h

    return np.stack([step(x_t) for x_t in x], axis=0), h, c, caches


def lstm_forward__own_copies_in_place(params, x, h0, c0):
    """Two states of its own, changed where they lie; everything that is kept is a copy."""
    h, c = np.copy(h0), np.copy(c0)
    outputs, caches = [], []
    for x_t in x:
        f, i, g, o = _gates(params, x_t, h)
        cache = _cache(x_t.copy(), h.copy(), c.copy(), f, i, g, o, None)
        c *= f
        c += i * g
        h[...] = o * np.tanh(c)
        caches.append(cache | {"c": c.copy(), "h": h.copy()})
        outputs.append(h.copy())
    return np.array(outputs), h, c, caches


def lstm_forward__grown_by_concatenation(params, x, h0, c0):
    """The outputs grow by np.concatenate, from an array without steps."""
    h, c, outputs, caches = h0, c0, np.empty((0, *h0.shape)), []
    for t in range(len(x)):
        h, c, cache = _lstm_step(params, np.take(x, t, axis=0), h, c)
        outputs = np.concatenate((outputs, np.expand_dims(h, 0)))
        caches.append(cache)
    return outputs, h, c, caches


def lstm_forward__linked_caches(params, x, h0, c0):
    """Every cache holds more: the parameters, h, its t, and the cache before it."""
    h, c, outputs, caches, before = h0, c0, [], [], None
    for t, x_t in enumerate(x):
        h, c, cache = _lstm_step(params, x_t, h, c)
        before = cache | {"params": params, "h": h, "t": t, "before": before}
        outputs.append(h)
        caches.append(before)
    return np.array(outputs), h, c, caches


# ---------------------------------------------------------------- LSTM


class _Layer:
    """What most of the layers share: forward from params, and caches that are kept."""

    caches = ()

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x if x.ndim == 3 else x[..., None]
        params = self.params
        zeros = np.zeros((params["bo"].shape[0], x.shape[-1]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = _lstm_forward(params, x, h0, c0)
        return outputs, h, c


def _drawn(input_size, hidden_size, rng):
    rng = np.random.default_rng() if rng is None else rng
    return _init_params(input_size, hidden_size, rng)


class LSTM__written_out:
    """Eight attributes by hand, a loop over time, none of the earlier functions."""

    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        shape = (hidden_size, hidden_size + input_size)
        self.hidden_size = hidden_size
        self.Wf = rng.standard_normal(shape) * 0.1
        self.Wi = rng.standard_normal(shape) * 0.1
        self.Wg = rng.standard_normal(shape) * 0.1
        self.Wo = rng.standard_normal(shape) * 0.1
        self.bf = np.zeros((hidden_size, 1))
        self.bi = np.zeros((hidden_size, 1))
        self.bg = np.zeros((hidden_size, 1))
        self.bo = np.zeros((hidden_size, 1))

    @property
    def params(self):
        weights = {"Wf": self.Wf, "Wi": self.Wi, "Wg": self.Wg, "Wo": self.Wo}
        return {**weights, "bf": self.bf, "bi": self.bi, "bg": self.bg, "bo": self.bo}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x.reshape(x.shape[0], x.shape[1], 1)
        h, c = initial_hidden_state, initial_cell_state
        if h is None:
            h = np.zeros((self.hidden_size, x.shape[2]))
        if c is None:
            c = np.zeros((self.hidden_size, x.shape[2]))
        self.caches, outputs = [], []
        for x_t in x:
            z = np.vstack([h, x_t])
            f = _sigmoid(self.Wf @ z + self.bf)
            i = _sigmoid(self.Wi @ z + self.bi)
            g = np.tanh(self.Wg @ z + self.bg)
            o = _sigmoid(self.Wo @ z + self.bo)
            cache = {"x_t": x_t, "h_prev": h, "c_prev": c, "f": f, "i": i, "g": g, "o": o}
            c = f * c + i * g
            h = o * np.tanh(c)
            self.caches.append({**cache, "c": c})
            outputs.append(h)
        return np.array(outputs), h, c


class LSTM__setattr(_Layer):
    """Parameters set by name in a loop, read with attrgetter."""

    def __init__(self, input_size, hidden_size, rng=None):
        for name, value in _drawn(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return dict(zip(_NAMES, operator.attrgetter(*_NAMES)(self), strict=True))


class LSTM__instance_dict(_Layer):
    """The parameters lie in __dict__, beside other things, and are found by the look of a name."""

    def __init__(self, input_size, hidden_size, rng=None):
        self.__dict__.update(_drawn(input_size, hidden_size, rng))
        self.sizes = input_size, hidden_size

    @property
    def params(self):
        return {k: v for k, v in vars(self).items() if len(k) == 2 and k[0] in "Wb"}


class LSTM__dict_behind_attributes(_Layer):
    """A dict holds the parameters; __getattr__ and __setattr__ lead to it."""

    def __init__(self, input_size, hidden_size, rng=None):
        object.__setattr__(self, "params", _drawn(input_size, hidden_size, rng))

    def __getattr__(self, name):
        try:
            return self.__dict__["params"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        if name in self.params:
            self.params[name] = value
        else:
            object.__setattr__(self, name, value)


class LSTM__dict_behind_properties(_Layer):
    """A dict holds the parameters; the class has a property for each name, made in a loop."""

    def __init__(self, input_size, hidden_size, rng=None):
        self._params = _drawn(input_size, hidden_size, rng)

    @property
    def params(self):
        return self._params


def _entry(name):
    def get(self):
        return self._params[name]

    def put(self, value):
        self._params[name] = value

    return property(get, put)


for _name in _NAMES:
    setattr(LSTM__dict_behind_properties, _name, _entry(_name))


class _Rows:
    """A descriptor: the rows of one gate in an array of all gates."""

    def __set_name__(self, owner, name):
        self.stack, self.place = "_" + name[0], "figo".index(name[1])

    def __get__(self, layer, owner=None):
        return self if layer is None else getattr(layer, self.stack)[self.place]

    def __set__(self, layer, value):
        getattr(layer, self.stack)[self.place] = value


class LSTM__one_array_for_all_gates:
    """One array of weights, one of biases; the names are descriptors that give and fill views."""

    Wf, Wi, Wg, Wo = _Rows(), _Rows(), _Rows(), _Rows()
    bf, bi, bg, bo = _Rows(), _Rows(), _Rows(), _Rows()

    def __init__(self, input_size, hidden_size, rng=None):
        drawn = _drawn(input_size, hidden_size, rng)
        self._W, self._b = (np.stack([drawn[kind + k] for k in "figo"]) for kind in "Wb")
        self.caches = []

    @property
    def params(self):
        return {kind + k: getattr(self, kind + k) for kind in "Wb" for k in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x.reshape(*x.shape[:2], -1)
        zeros = np.zeros((self._b.shape[1], x.shape[2]))
        h = zeros if initial_hidden_state is None else initial_hidden_state
        c = zeros if initial_cell_state is None else initial_cell_state
        caches, outputs = [], np.zeros((len(x), *zeros.shape))
        for t, x_t in enumerate(x):
            f, i, g, o = self._W @ np.concatenate([h, x_t]) + self._b
            f, i, g, o = _sigmoid(f), _sigmoid(i), np.tanh(g), _sigmoid(o)
            before = h, c
            c = f * c + i * g
            h = o * np.tanh(c)
            outputs[t] = h
            caches.append(_cache(x_t, *before, f, i, g, o, c))
        self.caches = caches
        return outputs, h, c


@dataclasses.dataclass
class LSTM__dataclass(_Layer):
    """A dataclass that draws in __post_init__."""

    input_size: int
    hidden_size: int
    rng: np.random.Generator | None = None

    def __post_init__(self):
        drawn = _drawn(self.input_size, self.hidden_size, self.rng)
        self.Wf, self.bf, self.Wi, self.bi, self.Wg, self.bg, self.Wo, self.bo = drawn.values()

    @property
    def params(self):
        return {name: getattr(self, name) for name in sorted(_NAMES)}


class LSTM__slots:
    """No __dict__: a slot for each parameter, and zeros by np.full."""

    __slots__ = (*_NAMES, "caches")

    def __init__(self, input_size, hidden_size, rng=None):
        for name, value in _drawn(input_size, hidden_size, rng).items():
            setattr(self, name, value)
        self.caches = []

    @property
    def params(self):
        return {name: getattr(self, name) for name in self.__slots__[:-1]}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim < 3:
            x = np.expand_dims(x, axis=-1)
        states = (
            np.full((len(self.bf), x.shape[-1]), 0.0) if state is None else np.array(state)
            for state in (initial_hidden_state, initial_cell_state)
        )
        *results, self.caches = _lstm_forward(self.params, x, *states)
        return results


class _Parameters:
    """A base class that holds the parameters."""

    def __init__(self, **drawn):
        vars(self).update(drawn)

    @property
    def params(self):
        return {name: vars(self)[name] for name in _NAMES}


class LSTM__two_bases(_Parameters, _Layer):
    """Two base classes, one for the parameters and one for running, and extra keyword arguments."""

    def __init__(self, input_size, hidden_size, rng=None, forget_bias=1.0):
        rng = rng or np.random.default_rng()
        super().__init__(**_init_params(input_size, hidden_size, rng, 0.3, forget_bias))


class LSTM__uniform_draws(_Layer):
    """Weights and biases from a uniform interval that narrows with H, as some libraries draw."""

    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng(rng)
        bound = hidden_size**-0.5
        for k in "figo":
            W = rng.uniform(-bound, bound, (hidden_size, hidden_size + input_size))
            setattr(self, f"W{k}", W)
            setattr(self, f"b{k}", rng.uniform(-bound, bound, (hidden_size, 1)))

    @property
    def params(self):
        return {f"{kind}{k}": getattr(self, f"{kind}{k}") for k in "ogif" for kind in "bW"}


class LSTM__defaults_in_the_class(_Layer):
    """Values that all layers begin with stand in the class; each layer binds its own."""

    caches: typing.ClassVar[list] = []
    scale = 0.1

    def __init__(self, input_size, hidden_size, rng=None):
        self.scale = min(self.scale, hidden_size**-0.5)
        drawn = _init_params(input_size, hidden_size, np.random.default_rng(rng), self.scale)
        for name in drawn:
            setattr(self, name, drawn[name])

    @property
    def params(self):
        return {name: getattr(self, name) for name in _NAMES}


class LSTM__one_generator_for_all(_Layer):
    """Layers without an rng draw from one generator of the class, each other numbers."""

    source = np.random.default_rng()

    def __init__(self, input_size, hidden_size, rng=None):
        rng = self.source if rng is None else rng
        self.__dict__ |= _init_params(input_size, hidden_size, rng)

    params = property(lambda self: {name: self.__dict__[name] for name in _NAMES})


class LSTM__weights_and_bias_in_one_array(_Layer):
    """The bias of a gate is the last column of its array; attributes are strided views."""

    def __init__(self, input_size, hidden_size, rng=None):
        drawn = _drawn(input_size, hidden_size, rng)
        wide = {k: np.hstack([drawn["W" + k], drawn["b" + k]]) for k in "figo"}
        self.Wf, self.Wi, self.Wg, self.Wo = (wide[k][:, :-1] for k in "figo")
        self.bf, self.bi, self.bg, self.bo = (wide[k][:, -1:] for k in "figo")

    @property
    def params(self):
        return {name: getattr(self, name) for name in _NAMES}


class LSTM__caches_in_a_tuple(_Layer):
    """self.caches is a tuple, and forward returns a list."""

    def __init__(self, input_size, hidden_size, rng=None):
        self.__dict__ |= _drawn(input_size, hidden_size, rng)

    params = property(lambda self: {name: self.__dict__[name] for name in _NAMES})

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        results = super().forward(x, initial_hidden_state, initial_cell_state)
        self.caches = (*self.caches,)
        return list(results)


class LSTM__remembers_everything(_Layer):
    """Keeps x, outputs, states and caches of its last run as attributes, and uses none of them."""

    def __init__(self, input_size, hidden_size, rng=None):
        self.h = self.c = self.x = self.outputs = None
        self.history = []
        vars(self).update(_drawn(input_size, hidden_size, rng))

    @property
    def params(self):
        return {name: getattr(self, name) for name in _NAMES}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        self.x = x
        results = super().forward(x, initial_hidden_state, initial_cell_state)
        self.outputs, self.h, self.c = results
        self.history.append(self.caches)
        return results


_Result = collections.namedtuple("_Result", "outputs final_h final_c")


class LSTM__cell_of_its_own:
    """A cell object makes the steps; a generator runs it; a namedtuple comes back."""

    class Cell:
        """One step, and nothing remembered."""

        def __init__(self, layer):
            self.layer = layer

        def __call__(self, x_t, h, c):
            return _lstm_step(self.layer.params, x_t, h, c)

    def __init__(self, input_size, hidden_size, rng=None):
        self.cell, self.caches, self.units = self.Cell(self), [], hidden_size
        for name, value in _drawn(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    def __getitem__(self, name):
        return getattr(self, name)

    @property
    def params(self):
        return {name: self[name] for name in _NAMES}

    def _steps(self, x, h, c):
        for x_t in x:
            h, c, cache = self.cell(x_t, h, c)
            yield h, c, cache

    def _start(self, state, batch):
        return np.zeros((self.units, batch)) if state is None else state

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = np.atleast_3d(x)
        states = (self._start(s, x.shape[2]) for s in (initial_hidden_state, initial_cell_state))
        hs, cs, caches = zip(*self._steps(x, *states), strict=True)
        self.caches = list(caches)
        return _Result(np.stack(hs), hs[-1], cs[-1])

    __call__ = forward


class LSTM__rows_inside:
    """Everything is transposed inside: batches as rows, turned back for results and caches."""

    def __init__(self, input_size, hidden_size, rng=None):
        for name, value in _drawn(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {name: getattr(self, name) for name in _NAMES}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        rows = x[:, None, :] if x.ndim == 2 else x.swapaxes(1, 2)  # (T, N, D)
        h = c = np.zeros((rows.shape[1], self.bf.size))
        h = h if initial_hidden_state is None else initial_hidden_state.T
        c = c if initial_cell_state is None else initial_cell_state.T
        outputs, self.caches = [], []
        for row in rows:
            z = np.hstack([h, row])
            a = {k: z @ self.params["W" + k].T + self.params["b" + k].T for k in "figo"}
            f, i, g, o = (np.tanh(a[k]) if k == "g" else _sigmoid(a[k]) for k in "figo")
            kept = [row, h, c, f, i, g, o]
            c = f * c + i * g
            h = o * np.tanh(c)
            self.caches.append(_cache(*(array.T for array in (*kept, c))))
            outputs.append(h.T)
        return np.array(outputs), h.T, c.T


class LSTM__state_of_its_own_copied(_Layer):
    """States are buffers of the layer, set anew for every run; results are copies of them."""

    def __init__(self, input_size, hidden_size, rng=None):
        vars(self).update(_drawn(input_size, hidden_size, rng))

    @property
    def params(self):
        return {name: getattr(self, name) for name in _NAMES}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x if x.ndim == 3 else x[:, :, np.newaxis]
        self.h = self._started(initial_hidden_state, x)
        self.c = self._started(initial_cell_state, x)
        self.caches = caches = []
        outputs = np.zeros((len(x), *self.h.shape))
        for t, x_t in enumerate(x):
            h, c, cache = _lstm_step(self.params, x_t.copy(), self.h.copy(), self.c.copy())
            self.h[...], self.c[...], outputs[t] = h, c, h
            caches.append(cache)
        return outputs, self.h.copy(), self.c.copy()

    def _started(self, given, x):
        state = np.zeros((self.bi.shape[0], x.shape[2]))
        if given is not None:
            state += given
        return state


class LSTM__annotations(_Layer):
    """Annotations name the parameters; the property reads the names from there."""

    Wf: np.ndarray
    bf: np.ndarray
    Wi: np.ndarray
    bi: np.ndarray
    Wg: np.ndarray
    bg: np.ndarray
    Wo: np.ndarray
    bo: np.ndarray

    def __init__(self, input_size, hidden_size, rng=None):
        drawn = _drawn(input_size, hidden_size, rng)
        for name in type(self).__annotations__:
            setattr(self, name, drawn[name])

    @property
    def params(self):
        return {name: getattr(self, name) for name in type(self).__annotations__}


class LSTM__parameters_in_every_cache(_Layer):
    """Every cache refers to the parameters it was made with, and to h."""

    def __init__(self, input_size, hidden_size, rng=None):
        vars(self).update(_drawn(input_size, hidden_size, rng))

    @property
    def params(self):
        return {name: getattr(self, name) for name in _NAMES}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        outputs, h, c = super().forward(x, initial_hidden_state, initial_cell_state)
        for cache, shown in zip(self.caches, outputs, strict=True):
            cache.update(params=self.params, h=shown)
        return outputs, h, c


# ---------------------------------------------------------------- stack_params


def stack_params__vstack(params):
    """np.vstack of the arrays by name."""
    W = np.vstack((params["Wf"], params["Wi"], params["Wg"], params["Wo"]))
    b = np.vstack((params["bf"], params["bi"], params["bg"], params["bo"]))
    return W, b


def stack_params__r(params):
    """np.r_, with itemgetter for the names, in a list."""
    weights = operator.itemgetter("Wf", "Wi", "Wg", "Wo")(params)
    biases = operator.itemgetter("bf", "bi", "bg", "bo")(params)
    return [np.r_[weights], np.r_[biases]]


def stack_params__block(params):
    """np.block with a row of blocks for each gate, cut in two afterwards: views of one array."""
    both = np.block([[params["W" + k], params["b" + k]] for k in "figo"])
    return both[:, :-1], both[:, -1:]


def stack_params__preallocated(params):
    """Empty arrays filled slice by slice."""
    H, Z = params["Wf"].shape
    W, b = np.empty((4 * H, Z)), np.empty((4 * H, 1))
    for n, k in enumerate("figo"):
        W[n * H : (n + 1) * H] = params[f"W{k}"]
        b[n * H : (n + 1) * H] = params[f"b{k}"]
    return W, b


def stack_params__stack_and_reshape(params):
    """A new axis of gates, merged with that of the units."""
    W = np.stack([params["W" + k] for k in "figo"])
    b = np.array([params["b" + k] for k in "figo"])
    return W.reshape(-1, W.shape[-1]), b.reshape(-1, 1)


def stack_params__reduce(params):
    """functools.reduce over np.append."""

    def pile(kind):
        return functools.reduce(
            lambda a, b: np.append(a, b, axis=0), (params[kind + k] for k in "figo")
        )

    return pile("W"), pile("b")


def stack_params__list_of_rows(params):
    """Python lists of all rows, gate after gate."""
    W = np.array([row for k in "figo" for row in params["W" + k].tolist()])
    return W, np.array([[b] for k in "figo" for (b,) in params["b" + k].tolist()])


def stack_params__turned_twice(params):
    """Side by side, transposed before and after: results in Fortran's order."""
    W = np.hstack([params["W" + k].T for k in "figo"]).T
    b = np.hstack([params["b" + k].ravel() for k in "figo"])[:, np.newaxis]
    return W, b


def stack_params__recursion(params, order="figo"):
    """The first gate on top of the rest."""
    W, b = params["W" + order[0]].copy(), params["b" + order[0]].copy()
    if len(order) == 1:
        return W, b
    below = stack_params__recursion(params, order[1:])
    return np.concatenate([W, below[0]], axis=-2), np.concatenate([b, below[1]], axis=-2)


# ---------------------------------------------------------------- lstm_step_fused


def lstm_step_fused__slices(W, b, x_t, h_prev, c_prev):
    """The product is cut by slices of H rows."""
    H = h_prev.shape[0]
    a = np.dot(W, np.vstack((h_prev, x_t))) + b
    f, i, o = _sigmoid(a[:H]), _sigmoid(a[H : 2 * H]), _sigmoid(a[3 * H :])
    c = f * c_prev + i * np.tanh(a[2 * H : 3 * H])
    return o * np.tanh(c), c


def lstm_step_fused__axis_of_gates(W, b, x_t, h_prev, c_prev):
    """The product is reshaped to (4, H, N) and unpacked."""
    a = (W @ np.r_[h_prev, x_t] + b).reshape(4, *c_prev.shape)
    (f, i, o), g = _sigmoid(a[[0, 1, 3]]), np.tanh(a[2])
    c = _update_cell(f, i, g, c_prev)
    return _hidden_state(o, c), c


def lstm_step_fused__tanh_for_all(W, b, x_t, h_prev, c_prev):
    """One tanh over everything: a sigmoid is a tanh of half the width."""
    half = np.repeat([0.5, 0.5, 1.0, 0.5], len(h_prev))[:, None]
    a = np.tanh(half * (W @ np.concatenate([h_prev, x_t]) + b)) * half + (1 - half)
    f, i, g, o = np.vsplit(a, 4)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


def lstm_step_fused__einsum(W, b, x_t, h_prev, c_prev):
    """An einsum over weights reshaped to (4, H, H+D)."""
    H, Z = h_prev.shape[0], W.shape[1]
    z = np.append(h_prev, x_t, axis=0)
    f, i, g, o = np.einsum("khz,zn->khn", W.reshape(4, H, Z), z) + b.reshape(4, H, 1)
    c = np.einsum("khn,khn->hn", [_sigmoid(f), _sigmoid(i)], [c_prev, np.tanh(g)])
    return np.einsum("hn,hn->hn", _sigmoid(o), np.tanh(c)), c


def lstm_step_fused__in_place_on_the_product(W, b, x_t, h_prev, c_prev):
    """Everything in place, on the array that the product gave."""
    H = len(h_prev)
    a = W @ np.concatenate((h_prev, x_t), axis=0)
    a += b
    f, i, g, o = a[:H], a[H : 2 * H], a[2 * H : -H], a[-H:]
    for gate in (f, i, o):
        gate[...] = _sigmoid(gate)
    np.tanh(g, out=g)
    f *= c_prev
    i *= g
    f += i
    o *= np.tanh(f)
    return o, f


def lstm_step_fused__bias_in_the_product(W, b, x_t, h_prev, c_prev):
    """A row of ones below z, and b as a last column of W."""
    z = np.vstack([h_prev, x_t, np.ones((1, x_t.shape[1]))])
    f, i, g, o = np.split(np.hstack([W, b]) @ z, 4)
    c = _sigmoid(f) * c_prev + _sigmoid(i) * np.tanh(g)
    return [_sigmoid(o) * np.tanh(c), c]


def lstm_step_fused__rows_inside(W, b, x_t, h_prev, c_prev):
    """Rows inside: the product is (N, 4H), results are transposed views."""
    a = np.column_stack([h_prev.T, x_t.T]) @ W.T + b.T
    a_f, a_i, a_g, a_o = np.hsplit(a, 4)
    c = _sigmoid(a_f) * c_prev.T + _sigmoid(a_i) * np.tanh(a_g)
    return (_sigmoid(a_o) * np.tanh(c)).T, c.T


def lstm_step_fused__tensordot(W, b, x_t, h_prev, c_prev):
    """np.tensordot, and a dict of the four pieces."""
    a = np.tensordot(W, np.concatenate([h_prev, x_t]), axes=1) + b
    a = dict(zip("figo", np.array_split(a, 4), strict=True))
    gate = {k: np.tanh(v) if k == "g" else _sigmoid(v) for k, v in a.items()}
    c = sum((gate["f"] * c_prev, gate["i"] * gate["g"]))
    return np.multiply(gate["o"], np.tanh(c)), c


def lstm_step_fused__loops(W, b, x_t, h_prev, c_prev):
    """Loops over units and columns after one product."""
    H, N = h_prev.shape
    a = W @ np.block([[h_prev], [x_t]]) + b
    h, c = np.zeros((H, N)), np.zeros((H, N))
    for unit, n in np.ndindex(H, N):
        f, i, g, o = a[unit::H, n]
        f, i, o = (0.5 * (1 + math.tanh(v / 2)) for v in (f, i, o))
        c[unit, n] = f * c_prev[unit, n] + i * math.tanh(g)
        h[unit, n] = o * math.tanh(c[unit, n])
    return h, c


# ---------------------------------------------------------------- repair_1


def repair_1__lstm_forward(params, x, h0, c0):
    """lstm_forward does it, without its caches."""
    return _lstm_forward(params, x, h0, c0)[:3]


def repair_1__return_at_the_end(params, x, h0, c0):
    """The broken function with its return moved."""
    h, c = h0, c0
    outputs = []
    for t in range(x.shape[0]):
        h, c, _ = _lstm_step(params, x[t], h, c)
        outputs.append(h)
    return np.stack(outputs), h, c


def repair_1__return_when_all_is_read(params, x, h0, c0):
    """The return stays inside the loop, and waits for the last step."""
    h, c, outputs = h0, c0, np.zeros((len(x), *h0.shape))
    for t, x_t in enumerate(x):
        h, c = _lstm_step(params, x_t, h, c)[:2]
        outputs[t] = h
        if t == len(x) - 1:
            return outputs, h, c
    return outputs, h.copy(), c.copy()


def repair_1__accumulate(params, x, h0, c0):
    """itertools.accumulate over the inputs."""
    states = itertools.accumulate(
        x, lambda s, x_t: _lstm_step(params, x_t, *s)[:2], initial=(h0, c0)
    )
    hs, cs = zip(*itertools.islice(states, 1, None), strict=True)
    return np.array(hs), hs[-1], cs[-1]


def repair_1__recursion(params, x, h0, c0):
    """One step, then itself on the rest."""
    h, c, _ = _lstm_step(params, x[0], h0, c0)
    outputs = h[np.newaxis].copy()
    if len(x) > 1:
        rest, h, c = repair_1__recursion(params, x[1:], h, c)
        outputs = np.concatenate([outputs, rest])
    return outputs, h, c


def repair_1__while_with_an_iterator(params, x, h0, c0):
    """An iterator that is read to its end; results in a list."""
    steps, outputs, h, c = iter(x), [], h0, c0
    while (x_t := next(steps, None)) is not None:
        h, c, _ = _lstm_step(params, x_t, h, c)
        outputs += [h]
    return [np.array(outputs), h, c]


def repair_1__written_out(params, x, h0, c0):
    """A fused product in each step and no earlier function but the sigmoid."""
    W, b = (np.concatenate([params[kind + k] for k in "figo"]) for kind in "Wb")
    h, c, outputs = h0.copy(), c0.copy(), []
    for x_t in x:
        f, i, g, o = np.split(W @ np.concatenate([h, x_t]) + b, 4)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
        h = _sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c


# ---------------------------------------------------------------- repair_2


def repair_2__columns_inside(params, x, h0, c0):
    """Columns inside for lstm_forward, rows again at the end."""
    outputs, h, c, _ = _lstm_forward(params, x[:, :, np.newaxis], h0.T, c0.T)
    return outputs[:, :, 0], h.T, c.T


def repair_2__biases_flattened(params, x, h0, c0):
    """Biases of one axis, which NumPy reads as rows."""
    h, c, outputs = h0, c0, np.zeros((len(x), h0.shape[1]))
    for t in range(len(x)):
        z = np.hstack([h, x[t : t + 1]])
        f, i, o = (_sigmoid(z @ params["W" + k].T + params["b" + k].ravel()) for k in "fio")
        g = np.tanh(z @ params["Wg"].T + params["bg"].flatten())
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs[t] = h
    return outputs, h, c


def repair_2__vectors_without_batch(params, x, h0, c0):
    """Vectors of one axis inside, rows again at the end."""
    h, c, outputs = h0[0], c0[0], []
    for x_t in x:
        z = np.concatenate([h, x_t])
        f, i, g, o = (params["W" + k] @ z + params["b" + k][:, 0] for k in "figo")
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
        h = _sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h[None, :].copy(), np.reshape(c, (1, -1))


def repair_2__step_by_step_in_columns(params, x, h0, c0):
    """lstm_step on columns; the outputs are one row under the other."""
    h, c = h0.T, c0.T
    outputs = np.empty((0, h0.size))
    for row in x:
        h, c, _ = _lstm_step(params, row.reshape(-1, 1), h, c)
        outputs = np.vstack([outputs, h.T])
    return outputs, h.T.copy(), c.T.copy()


def repair_2__fused_rows(params, x, h0, c0):
    """One product of a row with all four gates, turned once before the loop."""
    W = np.vstack([params["W" + k] for k in "figo"]).T  # (H+D, 4H)
    b = np.hstack([params["b" + k].T for k in "figo"])  # (1, 4H)
    h, c, outputs = h0, c0, []
    for x_t in x:
        f, i, g, o = np.hsplit(np.c_[h, x_t[None]] @ W + b, 4)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
        h = _sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.concatenate(outputs), h, c


def repair_2__einsum(params, x, h0, c0):
    """An einsum that needs no transpose."""

    def look(k, z):
        return np.einsum("rz,hz->rh", z, params["W" + k]) + np.swapaxes(params["b" + k], 0, 1)

    h, c, rows = h0, c0, collections.deque()
    for x_t in x:
        z = np.append(h, [x_t], axis=1)
        c = _sigmoid(look("f", z)) * c + _sigmoid(look("i", z)) * np.tanh(look("g", z))
        h = _sigmoid(look("o", z)) * np.tanh(c)
        rows.append(h)
    return np.vstack(rows), h, c


def repair_2__reduce(params, x, h0, c0):
    """functools.reduce over the rows, in columns, with gates and update_cell."""

    def step(before, x_t):
        h, c, outputs = before
        f, i, g, o = _gates(params, x_t[:, None], h)
        c = _update_cell(f, i, g, c)
        h = _hidden_state(o, c)
        return h, c, [*outputs, h[:, 0]]

    h, c, outputs = functools.reduce(step, x, (np.transpose(h0), np.transpose(c0), []))
    return np.array(outputs), np.transpose(h), np.transpose(c)
