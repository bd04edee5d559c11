"""Right answers to notebook 01-gates in many styles."""

import collections
import functools
import itertools
import math
import operator
import types

import numpy as np

from solutions.gates import gates as _gates
from solutions.gates import hidden_state as _hidden_state
from solutions.gates import sigmoid as _sigmoid
from solutions.gates import update_cell as _update_cell


def _told(doc, function):
    """Give a docstring to something that is not written with def."""
    function.__doc__ = doc
    return function


# ---------------------------------------------------------------- sigmoid


def sigmoid__masks(x):
    """Fill each side of zero through a boolean mask."""
    y = np.empty_like(x)
    up = x >= 0
    y[up] = 1 / (1 + np.exp(-x[up]))
    y[~up] = np.exp(x[~up]) / (1 + np.exp(x[~up]))
    return y


def sigmoid__where_on_a_safe_exponent(x):
    """np.where, with one exponent that is safe on both sides."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid__half_a_tanh(x):
    """A tanh of half the width, moved and halved."""
    return 0.5 + 0.5 * np.tanh(x / 2)


def sigmoid__logaddexp(x):
    """The exponential of minus the softplus of minus x."""
    return np.exp(-np.logaddexp(0, -x))


def sigmoid__softplus_by_log1p(x):
    """A softplus written with log1p and maximum."""
    return np.exp(-(np.maximum(-x, 0) + np.log1p(np.exp(-np.abs(x)))))


def sigmoid__piecewise(x):
    """np.piecewise calls each form on its own entries alone."""
    return np.piecewise(
        x, [x < 0], [lambda v: np.exp(v) / (1 + np.exp(v)), lambda v: 1 / (1 + np.exp(-v))]
    )


def sigmoid__select(x):
    """np.select between two results that are safe both."""
    low, high = np.exp(np.clip(x, None, 0)), np.exp(-np.clip(x, 0, None))
    return np.select([x < 0, x >= 0], [low / (1 + low), 1 / (1 + high)])


def sigmoid__clipped(x):
    """An exponent kept between bounds beyond which a double does not change."""
    return 1 / (1 + np.exp(-np.clip(x, -709, 709)))


def sigmoid__overflow_allowed(x):
    """The plain form, where an overflow to infinity is wanted and does not warn."""
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-x))


def sigmoid__exp_where_it_is_safe(x):
    """Ufuncs with where and out, into an array of their own."""
    e = np.zeros(np.shape(x))
    np.exp(x, out=e, where=x < 0)
    np.exp(-x, out=e, where=x >= 0)
    return np.where(x < 0, e, 1.0) / (1.0 + e)


def sigmoid__expm1(x):
    """Half plus a quotient of expm1, mirrored by the sign."""
    e = np.expm1(-np.abs(x))
    return 0.5 - 0.5 * np.sign(x) * e / (2 + e)


def sigmoid__mirror_by_recursion(x):
    """The right side calls itself for the left side: sigmoid(-x) = 1 - sigmoid(x)."""
    if (x >= 0).all():
        return 1 / (1 + np.exp(-x))
    y = sigmoid__mirror_by_recursion(np.abs(x))
    return np.where(x >= 0, y, 1 - y)


def sigmoid__nested_lists(x):
    """Goes down nested lists and makes an array at the end."""

    def squash(v):
        if isinstance(v, list):
            return [squash(item) for item in v]
        e = math.exp(-abs(v))
        return 1 / (1 + e) if v >= 0 else e / (1 + e)

    return np.array(squash(x.tolist()))


def sigmoid__flat_comprehension(x):
    """A comprehension over the flat entries, reshaped afterwards."""
    return np.array([(1 + math.tanh(v / 2)) / 2 for v in x.flat]).reshape(x.shape)


def sigmoid__fromiter(x):
    """np.fromiter over a generator expression."""
    halves = (math.tanh(0.5 * v) for v in x.flat)
    return np.fromiter((0.5 * (h + 1) for h in halves), float, count=x.size).reshape(x.shape)


def sigmoid__nditer(x):
    """np.nditer with an output that it allocates itself."""
    with np.nditer([x, None], op_dtypes=[float, float]) as places:
        for v, y in places:
            y[...] = 0.5 * (1 + np.tanh(0.5 * v))
        return places.operands[1]


def sigmoid__frompyfunc(x):
    """np.frompyfunc gives objects, which are turned into floats."""
    return np.asarray(np.frompyfunc(lambda v: 0.5 * (1 + math.tanh(v / 2)), 1, 1)(x), dtype=float)


sigmoid__vectorize = np.vectorize(
    lambda v: 1 / (1 + math.exp(-v)) if v > 0 else 1 - 1 / (1 + math.exp(v)),
    doc="An np.vectorize object around a lambda on numbers.",
)


class _Squash:
    """A callable object that keeps its settings."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __call__(self, x):
        return self.low + (self.high - self.low) * (np.tanh(x / 2) + 1) / 2


sigmoid__callable_object = _Squash(0.0, 1.0)
sigmoid__bound_method = _Squash(0.0, 1.0).__call__


def sigmoid__fortran_order(x):
    """A result in Fortran's order of memory."""
    return np.array(0.5 * np.tanh(0.5 * x) + 0.5, order="F")


def sigmoid__read_only(x):
    """A read-only result."""
    y = np.asarray(_sigmoid(x))
    y.setflags(write=False)
    return y


def sigmoid__every_second_place(x):
    """A result that is a strided view of a larger array of its own."""
    buffer = np.zeros((*x.shape, 2))
    buffer[..., 1] = _sigmoid(x)
    return buffer[..., 1]


def sigmoid__zero_d_stays_an_array(x):
    """A result that is an array without axes where others give a NumPy number."""
    return np.asarray(np.exp(np.minimum(x, 0)) / (1 + np.exp(-abs(x))))


def sigmoid__python_number_for_zero_d(x):
    """An argument without axes gives a plain Python float."""
    y = 0.5 * (1 + np.tanh(0.5 * x))
    return y.item() if x.ndim == 0 else y


def sigmoid__chatty(x, *rest, verbose=True, **more):
    """Takes further arguments, and prints."""
    if verbose:
        print("squashing", x.shape)
    return _sigmoid(x)


def sigmoid__in_place_on_a_copy(x):
    """Every step in place, on one copy."""
    y = np.array(x, dtype=float)  # of -x, too, which is a number where x has no axes
    y *= 0.5
    np.tanh(y, out=y)
    y += 1
    y /= 2
    return y


# ---------------------------------------------------------------- dsigmoid, dtanh


def dsigmoid__completed_square(y):
    """A quarter minus a square."""
    return 0.25 - (y - 0.5) ** 2


def dsigmoid__multiply(y, /):
    """np.multiply, and an argument that is positional only."""
    return np.multiply(y, 1 - y)


def dsigmoid__polyval(y):
    """A polynomial in y by its coefficients."""
    return np.polyval([-1, 1, 0], y)


def dsigmoid__einsum(y):
    """An einsum that multiplies entry by entry."""
    return np.einsum("...,...->...", y, 1.0 - y)


def dsigmoid__reduced(y):
    """functools.reduce over the two factors."""
    return functools.reduce(operator.mul, (y, 1 - y))


def dsigmoid__walrus(y):
    """A name bound in the middle of an expression."""
    return (rest := 1 - y) - rest * rest


def dsigmoid__loop_over_ndenumerate(y):
    """A loop over all places."""
    slope = np.zeros_like(y)
    for place, v in np.ndenumerate(y):
        slope[place] = v * (1 - v)
    return slope


dsigmoid__lambda = _told("A lambda.", lambda y: y - y**2)


def _product_with_rest(rest_of, y):
    return y * rest_of(y)


dsigmoid__partial = _told(
    "A functools.partial.", functools.partial(_product_with_rest, lambda y: 1.0 - y)
)


def dtanh__two_factors(y):
    """The square as a product of sum and difference."""
    return (1 + y) * (1 - y)


def dtanh__ones_like(y):
    """np.ones_like minus np.square."""
    return np.subtract(np.ones_like(y), np.square(y))


def dtanh__float_power(y):
    """np.float_power, with a default argument."""

    def slope(v, exponent=2):
        return 1 - np.float_power(v, exponent)

    return slope(v=y)


def dtanh__in_place_on_own_array(y):
    """Squared into a new array, then changed in place."""
    slope = y * y
    np.negative(slope, out=slope)
    slope += 1
    return slope


def dtanh__by_way_of_the_sigmoid(y):
    """The derivative of the sigmoid at (1 + y) / 2, four times."""
    s = (1 + y) / 2
    return 4 * (s - s * s)


def dtanh__through_the_input(y):
    """Computes x again and takes one over cosh squared."""
    return 1 / np.cosh(np.arctanh(y)) ** 2


def _as_new_array(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        return np.array(function(*args, **kwargs), dtype=float)

    return wrapped


@_as_new_array
def dtanh__decorated(y):
    """A decorator turns lists into an array."""
    return [1 - v * v for v in y] if y.ndim == 1 else [dtanh__decorated(row) for row in y]


def _forgets_its_name(function):
    def wrapped(y):
        return function(y)

    wrapped.__doc__ = function.__doc__
    return wrapped


@_forgets_its_name
def dtanh__decorated_without_wraps(y):
    """A decorator that hides the name of the function."""
    return 1 - y * y


# ---------------------------------------------------------------- init_params


def init_params__one_draw_split(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """One tall draw, split into views; columns of one bias array."""
    W = rng.normal(0, scale, (4 * hidden_size, hidden_size + input_size))
    b = np.zeros((4, hidden_size, 1))
    b[0] = forget_bias
    weights = dict(zip(["Wf", "Wi", "Wg", "Wo"], np.split(W, 4), strict=True))
    return weights | dict(zip(["bf", "bi", "bg", "bo"], b, strict=True))


def init_params__dict_of_literals(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Every array by hand, biases first."""
    H, Z = hidden_size, input_size + hidden_size
    return {
        "bf": np.full((H, 1), float(forget_bias)),
        "bi": np.zeros((H, 1)),
        "bg": np.zeros((H, 1)),
        "bo": np.zeros((H, 1)),
        "Wo": rng.standard_normal((H, Z)) * scale,
        "Wg": rng.standard_normal((H, Z)) * scale,
        "Wi": rng.standard_normal((H, Z)) * scale,
        "Wf": rng.standard_normal((H, Z)) * scale,
    }


def init_params__comprehension(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """A dict comprehension, the bias of f by a condition."""
    shape = hidden_size, hidden_size + input_size
    weights = {f"W{k}": rng.normal(loc=0.0, scale=scale, size=shape) for k in "oigf"}
    biases = {f"b{k}": np.full((hidden_size, 1), forget_bias * (k == "f")) for k in "figo"}
    return {**weights, **biases}


def init_params__h_and_x_apart(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Columns for h and for x drawn apart and put side by side with np.block."""
    params = collections.OrderedDict()
    for k in "figo":
        for_h = rng.standard_normal(size=(hidden_size, hidden_size))
        for_x = rng.standard_normal(size=(hidden_size, input_size))
        params["W" + k] = scale * np.block([for_h, for_x])
        params["b" + k] = np.zeros(hidden_size)[:, None]
    params["bf"] = params["bf"] + forget_bias
    return params


def init_params__column_by_column(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Draws columns; a result in Fortran's order."""
    params = collections.defaultdict(lambda: np.zeros((hidden_size, 1)))
    for k in "figo":
        columns = [rng.normal(size=hidden_size) for _ in range(hidden_size + input_size)]
        params["W" + k] = scale * np.array(columns).T
        params["b" + k] *= 1
    params["bf"].fill(forget_bias)
    return params


def init_params__number_by_number(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Lists of lists, one draw for each number."""
    wide = range(input_size + hidden_size)
    params = {}
    for k in "figo":
        rows = [[scale * rng.normal() for _ in wide] for _ in range(hidden_size)]
        bias = [[forget_bias if k == "f" else 0.0] for _ in range(hidden_size)]
        params |= {"W" + k: np.array(rows), "b" + k: np.array(bias)}
    return params


def init_params__interleaved(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Four gates interleaved along the last axis of one array, taken apart as views."""
    W = scale * rng.standard_normal((hidden_size, hidden_size + input_size, 4))
    b = np.zeros((hidden_size, 4))
    b[:, 0] = forget_bias
    weights = {"W" + k: W[..., n] for n, k in enumerate("figo")}
    return weights | {"b" + k: b[:, n : n + 1] for n, k in enumerate("figo")}


def init_params__interleaved_rows(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """The rows of the gates take turns in one tall array."""
    W = scale * rng.standard_normal((4 * hidden_size, hidden_size + input_size))
    b = np.zeros((4 * hidden_size, 1))
    b[::4] += forget_bias
    return {"W" + k: W[n::4] for n, k in enumerate("figo")} | {
        "b" + k: b[n::4] for n, k in enumerate("figo")
    }


def init_params__weights_and_biases_in_one(input_size, hidden_size, rng, scale=0.1, forget_bias=0):
    """Each bias is the last column of its gate's array: a view beside a view."""
    params = {}
    for k in "figo":
        both = np.zeros((hidden_size, hidden_size + input_size + 1))
        both[:, :-1] = rng.normal(scale=scale, size=(hidden_size, hidden_size + input_size))
        both[:, -1] = forget_bias if k == "f" else 0
        params["W" + k], params["b" + k] = both[:, :-1], both[:, -1:]
    return params


def init_params__transposed_draw(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Draws a transposed array and turns it: a view in Fortran's order."""

    def draw():
        return (scale * rng.standard_normal((input_size + hidden_size, hidden_size))).T

    zero = np.zeros((hidden_size, 1))
    biases = {"bf": zero + forget_bias, "bi": zero.copy(), "bg": zero.copy(), "bo": zero}
    return {name: draw() for name in ("Wf", "Wi", "Wg", "Wo")} | biases


def init_params__drawn_into_own_room(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """rng fills arrays that stand ready, in place."""
    params = {"W" + k: np.empty((hidden_size, hidden_size + input_size)) for k in "figo"}
    for W in params.values():
        rng.standard_normal(out=W)
        W *= scale
    for k, value in zip("figo", [forget_bias, 0.0, 0.0, 0.0], strict=True):
        params["b" + k] = np.repeat([[value]], hidden_size, axis=0)
    return params


def init_params__spawned_generators(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """A generator for each gate, spawned from rng."""
    shape = (hidden_size, input_size + hidden_size)
    children = rng.spawn(4)
    params = {f"W{k}": r.normal(0, scale, shape) for k, r in zip("figo", children, strict=True)}
    params.update({f"b{k}": np.zeros(shape=(hidden_size, 1)) for k in "figo"})
    params["bf"][:, 0] = forget_bias
    return params


def init_params__star_arguments(*sizes_and_rng, **settings):
    """Star arguments, with the defaults inside."""
    d, h, rng = sizes_and_rng
    settings = {"scale": 0.1, "forget_bias": 0.0} | settings
    names = itertools.product("Wb", "figo")
    params = {}
    for kind, k in names:
        if kind == "W":
            params[kind + k] = rng.standard_normal(h * (h + d)).reshape(h, -1) * settings["scale"]
        else:
            params[kind + k] = np.array([[0.0]] * h)
    params["bf"] += settings["forget_bias"]
    return params


def init_params__multivariate(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """Rows of a multivariate normal distribution with independent entries."""
    z = input_size + hidden_size
    rows = rng.multivariate_normal(np.zeros(z), scale**2 * np.eye(z), size=(4, hidden_size))
    params = {"W" + k: rows[n] for n, k in enumerate("figo")}
    params |= {"b" + k: np.zeros_like(rows[0, :, :1]) for k in "figo"}
    params["bf"] = np.full_like(params["bi"], forget_bias)
    return params


class _Params(dict):
    """A dict that can be read with dots as well."""

    __getattr__ = dict.__getitem__


def init_params__dict_subclass(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    """A dict of the student's own class, filled by nested helpers."""
    params = _Params()

    def add(k, bias):
        params["W" + k] = rng.normal(size=(hidden_size, hidden_size + input_size)) * scale
        params["b" + k] = np.tile(float(bias), (hidden_size, 1))

    add("f", forget_bias)
    for k in "igo":
        add(k, 0)
    return params


# ---------------------------------------------------------------- gates


def gates__h_and_x_apart(params, x_t, h_prev):
    """No stacking: the columns for h and for x are used apart."""
    H = h_prev.shape[0]

    def pre(k):
        W = params["W" + k]
        return np.dot(W[:, :H], h_prev) + np.dot(W[:, H:], x_t) + params["b" + k]

    return _sigmoid(pre("f")), _sigmoid(pre("i")), np.tanh(pre("g")), _sigmoid(pre("o"))


def gates__fused_and_sliced(params, x_t, h_prev):
    """One product for all four; the results are views of one array."""
    H = len(h_prev)
    W = np.vstack([params["W" + k] for k in "figo"])
    b = np.vstack([params["b" + k] for k in "figo"])
    a = W @ np.vstack((h_prev, x_t)) + b
    a[: 2 * H] = _sigmoid(a[: 2 * H])
    a[2 * H : 3 * H] = np.tanh(a[2 * H : 3 * H])
    a[3 * H :] = _sigmoid(a[3 * H :])
    return a[:H], a[H : 2 * H], a[2 * H : 3 * H], a[3 * H :]


def gates__interleaved_views(params, x_t, h_prev):
    """One product whose rows take turns: the results are interleaved views."""
    W = np.stack([params["W" + k] for k in "figo"], axis=1)  # (H, 4, H+D)
    b = np.stack([params["b" + k] for k in "figo"], axis=1)  # (H, 4, 1)
    a = W @ np.r_[h_prev, x_t] + b  # (H, 4, N)
    half = np.array([0.5, 0.5, 1.0, 0.5])[:, None]
    a = np.tanh(half * a) * half + (1 - half)
    return a[:, 0], a[:, 1], a[:, 2], a[:, 3]


def gates__list(params, x_t, h_prev):
    """A list in place of a tuple."""
    z = np.append(h_prev, x_t, axis=0)
    a = [params["W" + k].dot(z) + params["b" + k] for k in "figo"]
    return [np.tanh(v) if n == 2 else _sigmoid(v) for n, v in enumerate(a)]


_Gates = collections.namedtuple("_Gates", "f i g o")


def gates__namedtuple(params, x_t, h_prev):
    """A namedtuple made from keywords."""
    z = np.r_["0", h_prev, x_t]
    act = {"f": _sigmoid, "i": _sigmoid, "g": np.tanh, "o": _sigmoid}
    return _Gates(**{k: act[k](params[f"W{k}"] @ z + params[f"b{k}"]) for k in "ogif"})


def gates__einsum_over_stacked(params, x_t, h_prev):
    """One einsum over weights stacked as (4, H, H+D)."""
    W = np.array([params["W" + k] for k in "figo"])
    b = np.array([params["b" + k] for k in "figo"])
    f, i, g, o = np.einsum("khz,zn->khn", W, np.block([[h_prev], [x_t]])) + b
    return _sigmoid(f), _sigmoid(i), np.tanh(g), _sigmoid(o)


def gates__tensordot(params, x_t, h_prev):
    """np.tensordot, then np.moveaxis: results that do not lie in order in memory."""
    z = np.concatenate((h_prev, x_t))
    W = np.stack([params["W" + k] for k in "figo"])
    a = np.moveaxis(np.tensordot(z, W, axes=(0, 2)), 0, -1)  # (4, H, N)
    a = a + np.stack([params["b" + k] for k in "figo"])
    return tuple(np.tanh(v) if k == "g" else _sigmoid(v) for k, v in zip("figo", a, strict=True))


def gates__bias_in_the_product(params, x_t, h_prev):
    """A row of ones below z and the bias as a last column of W."""
    z = np.vstack([h_prev, x_t, np.ones((1, x_t.shape[1]))])
    f, i, g, o = (np.hstack([params["W" + k], params["b" + k]]) @ z for k in "figo")
    return _sigmoid(f), _sigmoid(i), np.tanh(g), _sigmoid(o)


def gates__sequence_by_sequence(params, x_t, h_prev):
    """A loop over the columns of the batch; results in Fortran's order."""
    columns = {k: [] for k in "figo"}
    for x, h in zip(x_t.T, h_prev.T, strict=True):
        z = np.hstack([h, x])
        for k in columns:
            a = params["W" + k] @ z + params["b" + k][:, 0]
            columns[k].append(np.tanh(a) if k == "g" else _sigmoid(a))
    f, i, g, o = (np.stack(c, axis=-1) for c in columns.values())
    return f, i, g, o


def gates__rows_on_the_left(params, x_t, h_prev):
    """Everything transposed inside: rows in place of columns."""
    z = np.column_stack([h_prev.T, x_t.T])  # (N, H+D)

    def row(k):
        return (z @ params["W" + k].T + params["b" + k].T).T

    return _sigmoid(row("f")), _sigmoid(row("i")), np.tanh(row("g")), _sigmoid(row("o"))


def gates__unit_by_unit(params, x_t, h_prev):
    """Plain Python on lists, converted at the end."""
    z = [*h_prev.tolist(), *x_t.tolist()]

    def layer(k, squash):
        rows = zip(params["W" + k].tolist(), params["b" + k].tolist(), strict=True)
        return np.array(
            [
                [squash(b + sum(map(operator.mul, w, column))) for column in zip(*z, strict=True)]
                for w, (b,) in rows
            ]
        )

    def share(a):
        return (1 + math.tanh(a / 2)) / 2

    return layer("f", share), layer("i", share), layer("g", math.tanh), layer("o", share)


def gates__object_inside(params, x_t, h_prev):
    """A class inside the function, with a property for each gate."""

    class Look:
        def __init__(self):
            self.z = np.concatenate([h_prev, x_t])

        def __getattr__(self, k):
            if k not in {"f", "i", "g", "o"}:
                raise AttributeError(k)
            a = np.add(np.matmul(params["W" + k], self.z), params["b" + k])
            return np.tanh(a) if k == "g" else _sigmoid(a)

    return operator.attrgetter("f", "i", "g", "o")(Look())


def gates__namespace(params, x_t, h_prev):
    """The parameters as attributes of a SimpleNamespace."""
    p = types.SimpleNamespace(**params)
    z = np.zeros((len(h_prev) + len(x_t), h_prev.shape[-1]))
    z[: len(h_prev)], z[len(h_prev) :] = h_prev, x_t
    f, i = _sigmoid(p.Wf @ z + p.bf), _sigmoid(p.Wi @ z + p.bi)
    return f, i, np.tanh(p.Wg @ z + p.bg), _sigmoid(p.Wo @ z + p.bo)


def gates__broadcast_and_sum(params, x_t, h_prev):
    """A product without @: broadcast over three axes and summed."""
    z = np.vstack([h_prev, x_t])[None]  # (1, H+D, N)

    def total(k):
        return (params["W" + k][:, :, None] * z).sum(axis=1) + params["b" + k]

    return _sigmoid(total("f")), _sigmoid(total("i")), np.tanh(total("g")), _sigmoid(total("o"))


# ---------------------------------------------------------------- update_cell


def update_cell__in_place_on_a_copy(f, i, g, c_prev):
    """In place, on a copy of the old memory."""
    c = np.array(c_prev)
    c *= f
    c += i * g
    return c


def update_cell__out(f, i, g, c_prev):
    """Ufuncs that write into arrays of their own."""
    c, written = np.empty_like(c_prev), np.empty_like(g)
    np.multiply(f, c_prev, out=c)
    np.multiply(i, g, out=written)
    return np.add(c, written, out=c)


def update_cell__einsum_over_pairs(f, i, g, c_prev):
    """Both products in one einsum."""
    return np.einsum("khn,khn->hn", np.array([f, i]), np.array([c_prev, g]))


def update_cell__sum(f, i, g, c_prev):
    """Python's sum over a generator of products."""
    return sum(gate * value for gate, value in ((f, c_prev), (i, g)))


def update_cell__candidate_first(f, i, g, c_prev):
    """The addends in the other order, with a helper."""

    def through(gate, value):
        return np.multiply(gate, value)

    return through(i, value=g) + through(f, value=c_prev)


def update_cell__loops(f, i, g, c_prev):
    """Two loops over units and columns."""
    H, N = c_prev.shape
    c = np.zeros((H, N))
    for unit in range(H):
        for n in range(N):
            c[unit, n] = f[unit, n] * c_prev[unit, n] + i[unit, n] * g[unit, n]
    return c


def update_cell__difference_from_the_candidate(f, i, g, c_prev):
    """The same polynomial, multiplied out differently."""
    return f * (c_prev - g) + (f + i) * g


def update_cell__recursion(f, i, g, c_prev):
    """Recursion over the rows."""
    if len(c_prev) == 0:
        return c_prev.copy()
    rest = update_cell__recursion(f[1:], i[1:], g[1:], c_prev[1:])
    return np.vstack([f[:1] * c_prev[:1] + i[:1] * g[:1], rest])


def update_cell__list_of_rows(f, i, g, c_prev):
    """np.array of a list of rows, from star arguments."""
    return np.array([a * b + c * d for a, b, c, d in zip(f, c_prev, i, g, strict=True)])


update_cell__lambda = _told(
    "A lambda with a default argument.",
    lambda f, i, g, c_prev, plus=np.add: plus(f * c_prev, i * g),
)


# ---------------------------------------------------------------- hidden_state


def hidden_state__exponentials(o, c):
    """tanh from a sigmoid."""
    return o * (2 * _sigmoid(2 * c) - 1)


def hidden_state__in_place_on_own_array(o, c):
    """np.tanh into a new array, multiplied in place."""
    h = np.tanh(c, out=np.empty(c.shape))
    h *= o
    return h


def hidden_state__math(o, c):
    """math.tanh entry by entry, reshaped at the end."""
    flat = [gate * math.tanh(cell) for gate, cell in zip(o.ravel(), c.ravel(), strict=True)]
    return np.reshape(flat, c.shape)


def hidden_state__expm1(o, c):
    """tanh from expm1."""
    e = np.expm1(2 * c)
    return np.divide(o * e, e + 2)


def hidden_state__quotient(o, c):
    """sinh over cosh."""
    return o * np.sinh(c) / np.cosh(c)


def hidden_state__apply_along_axis(o, c):
    """np.apply_along_axis over the columns."""
    return o * np.apply_along_axis(np.tanh, 0, c)


def hidden_state__diagonal_products(o, c):
    """A product with a diagonal matrix for each column."""
    columns = [np.diag(o[:, n]) @ np.tanh(c[:, n]) for n in range(c.shape[1])]
    return np.array(columns).T


hidden_state__lambda = _told("A lambda of star arguments.", lambda *oc: np.tanh(oc[1]) * oc[0])
hidden_state__vectorize = np.vectorize(
    lambda o, c: o * math.tanh(c), otypes=[float], doc="An np.vectorize object of two arguments."
)


# ---------------------------------------------------------------- repair_1


def repair_1__filled_array(params, x):
    """Writes into an array that stands ready, by index."""
    T, _, N = x.shape
    outputs = np.empty((T, len(params["bf"]), N))
    h = c = np.zeros_like(outputs[0])
    for t in range(T):
        f, i, g, o = _gates(params, x[t], h)
        c = _update_cell(f, i, g, c)
        h = outputs[t] = _hidden_state(o, c)
    return outputs


def repair_1__views_of_the_outputs(params, x):
    """The hidden state is a view of the outputs, one place back."""
    states = np.zeros((len(x) + 1, params["bf"].size, x.shape[-1]))
    c = states[0].copy()
    for t, x_t in enumerate(x):
        f, i, g, o = _gates(params, x_t, h_prev=states[t])
        c = _update_cell(f=f, i=i, g=g, c_prev=c)
        states[t + 1] = _hidden_state(o, c)
    return states[1:]


def repair_1__accumulate(params, x):
    """itertools.accumulate hands on the pair of states."""

    def step(states, x_t):
        f, i, g, o = _gates(params, x_t, states[0])
        c = _update_cell(f, i, g, states[1])
        return _hidden_state(o, c), c

    zero = np.zeros((params["bf"].shape[0], x.shape[2]))
    _, *states = itertools.accumulate(x, step, initial=(zero, zero))
    return np.stack([h for h, _ in states])


def repair_1__generator(params, x):
    """A generator inside yields one hidden state after the other."""

    def run():
        h, c = np.zeros((2, params["bf"].shape[0], x.shape[2]))
        for x_t in x:
            f, i, g, o = _gates(params, x_t, h)
            c = f * c + i * g
            yield (h := o * np.tanh(c))

    return np.array([*run()])


def repair_1__recursion(params, x):
    """Recursion over time: everything but the last step first."""

    def states(n):
        if n == 0:
            zero = np.zeros((params["bf"].shape[0], x.shape[2]))
            return [(zero, zero)]
        before = states(n - 1)
        h, c = before[-1]
        f, i, g, o = _gates(params, x[n - 1], h)
        c = _update_cell(f, i, g, c)
        return [*before, (_hidden_state(o, c), c)]

    return np.array([h for h, _ in states(len(x))[1:]])


def repair_1__weights_copied(params, x):
    """The smallest repair: copies in place of the zeros."""
    weights = {name: value.copy() for name, value in params.items()}
    hidden_size, batch = weights["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = _gates(weights, x_t, h)
        c = _update_cell(f, i, g, c)
        h = _hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)


def repair_1__concatenated(params, x):
    """Grows the outputs with np.concatenate and adds the axis of time itself."""
    H, N = params["Wf"].shape[0], x.shape[2]
    outputs, h, c = np.zeros((0, H, N)), np.zeros((H, N)), np.zeros((H, N))
    for t in range(x.shape[0]):
        f, i, g, o = _gates(params, x[t, :, :], h)
        c = _update_cell(f, i, g, c)
        h = _hidden_state(o, c)
        outputs = np.concatenate([outputs, h[np.newaxis]])
    return outputs


def repair_1__time_axis_last_inside(params, x):
    """Stacks along the last axis and turns the axes at the end: a view in another order."""
    h = c = np.zeros((params["bf"].shape[0], x.shape[2]))
    outputs = []
    for x_t in x:
        f, i, g, o = _gates(params, x_t, h)
        c = _update_cell(f, i, g, c)
        h = _hidden_state(o, c)
        outputs.append(h)
    return np.moveaxis(np.dstack(outputs), -1, 0)


def repair_1__one_fused_product_without_gates(params, x):
    """Calls none of the earlier functions: one fused product in each step."""
    W = np.concatenate([params["W" + k] for k in "fiog"])
    b = np.concatenate([params["b" + k] for k in "fiog"])
    H, N = params["bo"].shape[0], x.shape[2]
    h, c, outputs = np.zeros((H, N)), np.zeros((H, N)), []
    for x_t in x:
        a = W @ np.concatenate([h, x_t]) + b
        f, i, o = np.split(0.5 * (1 + np.tanh(0.5 * a[: 3 * H])), 3)
        c = f * c + i * np.tanh(a[3 * H :])
        h = o * np.tanh(c)
        outputs += [h]
    return np.asarray(outputs)


def repair_1__sequence_by_sequence(params, x):
    """Each sequence of the batch on its own, put together at the end."""

    def one(n):
        h = c = np.zeros((len(params["bf"]), 1))
        for x_t in x[:, :, n : n + 1]:
            f, i, g, o = _gates(params, x_t, h)
            c = _update_cell(f, i, g, c)
            h = _hidden_state(o, c)
            yield h

    return np.concatenate([np.array(list(one(n))) for n in range(x.shape[2])], axis=2)


class _Cell:
    """An object that remembers h and c between its steps."""

    def __init__(self, params, batch):
        self.params = params
        self.h = self.c = np.zeros((params["bf"].shape[0], batch))

    def step(self, x_t):
        f, i, g, o = _gates(self.params, x_t, self.h)
        self.c = _update_cell(f, i, g, self.c)
        self.h = _hidden_state(o, self.c)
        return self.h


def repair_1__object(params, x):
    """An object remembers the states; map runs it over time."""
    cell = _Cell(params, x.shape[2])
    return np.stack(list(map(cell.step, x)), axis=0)
