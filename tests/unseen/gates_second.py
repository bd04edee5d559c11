# %% sigmoid | wrong | sig_where_both | np.where computes the unsafe branches for every entry, so exp overflows with a RuntimeWarning for x = 1e4 and -1e4.
def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))

# %% sigmoid | wrong | sig_clip_30 | The input is clipped to [-30, 30], so everything below -30 returns 9.4e-14 instead of its own tiny value (0 at -1e4).
def sigmoid(x):
    x = np.clip(x, -30, 30)
    return 1.0 / (1.0 + np.exp(-x))

# %% sigmoid | wrong | sig_no_abs_below | The denominator uses exp(-x) in place of exp(-|x|): wrong for every negative x, and it overflows at -1e4.
def sigmoid(x):
    numerator = np.exp(np.minimum(x, 0))
    return numerator / (1 + np.exp(-x))

# %% sigmoid | wrong | sig_mirrored | np.minimum(-x, 0) in the numerator gives sigmoid(-x) instead of sigmoid(x).
def sigmoid(x):
    return np.exp(np.minimum(-x, 0)) / (1 + np.exp(-np.abs(x)))

# %% sigmoid | wrong | sig_zero_forgotten | The two masks are x > 0 and x < 0, so entries that are exactly 0 stay at 0 instead of 0.5.
def sigmoid(x):
    out = np.zeros_like(x)
    pos = x > 0
    neg = x < 0
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[neg])
    out[neg] = e / (1 + e)
    return out

# %% sigmoid | wrong | sig_alias_out | out = x is no copy: the values are right, but the caller's x is overwritten and returned.
def sigmoid(x):
    out = x
    pos = x >= 0
    neg = ~pos
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[neg])
    out[neg] = e / (1 + e)
    return out

# %% sigmoid | accepted | sig_float32 | The result is float32, so only about seven digits are right and the dtype is not float64.
def sigmoid(x):
    out = np.empty(x.shape, dtype=np.float32)
    pos = x >= 0
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[~pos])
    out[~pos] = e / (1 + e)
    return out

# %% sigmoid | wrong | sig_softmax_shift | The maximum is subtracted first, as in a stable softmax; a sigmoid is not invariant to a shift.
def sigmoid(x):
    # subtract the max for numerical stability
    x = x - np.max(x)
    e = np.exp(x)
    return e / (1 + e)

# %% sigmoid | wrong | sig_flat_result | The result is a flat array; the shape of x is not restored.
def sigmoid(x):
    result = []
    for v in x.flatten():
        if v >= 0:
            result.append(1 / (1 + np.exp(-v)))
        else:
            result.append(np.exp(v) / (1 + np.exp(v)))
    return np.array(result)

# %% sigmoid | wrong | sig_tanh_no_half | The tanh form needs tanh(x / 2); with tanh(x) the result is sigmoid(2x).
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x))

# %% sigmoid | wrong | sig_shared_buffer | One buffer for each shape is kept and returned at every call, so a second call overwrites the first result: not a new array.
_buffers = {}


def sigmoid(x):
    if x.shape not in _buffers:
        _buffers[x.shape] = np.empty(x.shape)
    out = _buffers[x.shape]
    e = np.exp(-np.abs(x))
    out[...] = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return out

# %% sigmoid | wrong | sig_one_minus_e | In the negative branch the value is 1 - e/(1+e), so the curve is symmetric: sigmoid(-2) = sigmoid(2).
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), 1 - e / (1 + e))

# %% sigmoid | accepted | sig_tanh_cancels | 0.5 * (1 + tanh(x / 2)) cancels for negative x: at -40 it gives 0 instead of 4.2e-18, at -20 only seven digits are right.
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x / 2))

# %% sigmoid | wrong | sig_one_dim_loop | The loop takes x[k] for a single number, so an array of two dimensions raises the ambiguous truth value error.
def sigmoid(x):
    out = np.zeros_like(x)
    for k in range(len(x)):
        if x[k] >= 0:
            out[k] = 1 / (1 + np.exp(-x[k]))
        else:
            out[k] = np.exp(x[k]) / (1 + np.exp(x[k]))
    return out

# %% sigmoid | two | sig_silenced_nan | Warnings are silenced instead of avoided; nan_to_num turns the nan of inf/inf at large positive x into 0 instead of 1.
def sigmoid(x):
    with np.errstate(all="ignore"):
        y = np.exp(x) / (1 + np.exp(x))
    return np.nan_to_num(y)

# %% sigmoid | two | sig_clip_in_place | np.clip(..., out=x) changes the caller's x; the clip at 20 leaves an error of 2e-9 for large |x|.
def sigmoid(x):
    np.clip(x, -20, 20, out=x)
    return 1 / (1 + np.exp(-x))

# %% sigmoid | right | sig_logaddexp | Right: exp(-log(1 + exp(-x))) by np.logaddexp, which never overflows.
def sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -x))

# %% sigmoid | right | sig_vectorize | Right: a scalar helper with math.exp and an if, spread over the array with np.vectorize.
import math


def _one(v):
    if v < 0:
        e = math.exp(v)
        return e / (1.0 + e)
    return 1.0 / (1.0 + math.exp(-v))


_spread = np.vectorize(_one, otypes=[float])


def sigmoid(x):
    return _spread(x)

# %% sigmoid | right | sig_safe_where | Right: one exponential of -|x|, and np.where only chooses the numerator.
def sigmoid(x):
    small = np.exp(-np.abs(x))
    top = np.where(x < 0, small, 1.0)
    return top / (1.0 + small)

# %% dsigmoid | wrong | dsig_sigmoid_again | y is put through the sigmoid once more.
def dsigmoid(y):
    s = sigmoid(y)
    return s * (1 - s)

# %% dsigmoid | wrong | dsig_precedence | Brackets are missing: y * 1 - y is 0 everywhere.
def dsigmoid(y):
    return y * 1 - y

# %% dsigmoid | wrong | dsig_in_place | y *= 1 - y overwrites the caller's y.
def dsigmoid(y):
    y *= 1 - y
    return y

# %% dsigmoid | wrong | dsig_of_tanh | This is the slope of tanh, 1 - y**2.
def dsigmoid(y):
    return 1 - y**2

# %% dsigmoid | wrong | dsig_y_for_x | y is put where the formula has x.
def dsigmoid(y):
    e = np.exp(-y)
    return e / (1 + e) ** 2

# %% dsigmoid | wrong | dsig_sign | The second factor has the wrong sign: y * (y - 1) is negative.
def dsigmoid(y):
    return y * (y - 1)

# %% dsigmoid | wrong | dsig_logit | x is recovered with a logarithm, so y = 0 gives nan and warnings instead of slope 0 (and an exponential is used).
def dsigmoid(y):
    x = -np.log(1 / y - 1)
    return np.exp(-x) / (1 + np.exp(-x)) ** 2

# %% dsigmoid | wrong | dsig_floor | The slope is kept above 1e-8 "so that it does not vanish"; at y = 0 and y = 1 it should be 0.
def dsigmoid(y):
    return np.maximum(y * (1 - y), 1e-8)

# %% dsigmoid | wrong | dsig_rounded | The result is rounded to six decimals, as the cells of the notebook print it.
def dsigmoid(y):
    return np.round(y * (1 - y), 6)

# %% dsigmoid | wrong | dsig_jacobian | The Jacobian of a softmax, diag(y) - outer(y, y), in place of the entrywise slope: wrong shape and meaning.
def dsigmoid(y):
    return np.diag(y) - np.outer(y, y)

# %% dsigmoid | wrong | dsig_rows_only | The comprehension goes through rows and then entries, so a one-dimensional y raises TypeError.
def dsigmoid(y):
    return np.array([[v * (1 - v) for v in row] for row in y])

# %% dsigmoid | wrong | dsig_second_factor | Only the second factor, 1 - y, is returned; the first is forgotten.
def dsigmoid(y):
    second = 1 - y
    return second

# %% dsigmoid | two | dsig_in_place_sign | y is overwritten in place; the second factor is 1 + y instead of 1 - y.
def dsigmoid(y):
    y *= 1 + y
    return y

# %% dsigmoid | two | dsig_sum_four | The slopes are summed along the batch axis, so the shape is lost; they are scaled by 4 so that the peak is 1.
def dsigmoid(y):
    slope = 4 * y * (1 - y)
    return slope.sum(axis=-1)

# %% dsigmoid | right | dsig_y_minus_square | Right: multiplied out, y - y * y.
def dsigmoid(y):
    return y - y * y

# %% dsigmoid | right | dsig_out_buffer | Right: works in place, but on an array of its own.
def dsigmoid(y):
    result = np.subtract(1.0, y)
    result *= y
    return result

# %% dtanh | wrong | dtanh_again | np.tanh is applied to y, which has been through tanh already.
def dtanh(y):
    return 1 - np.tanh(y) ** 2

# %% dtanh | wrong | dtanh_of_sigmoid | The body of dsigmoid, y * (1 - y).
def dtanh(y):
    return y * (1 - y)

# %% dtanh | wrong | dtanh_no_square | The square is missing: 1 - y.
def dtanh(y):
    return 1 - y

# %% dtanh | wrong | dtanh_square_outside | The square is around the difference: (1 - y)**2.
def dtanh(y):
    return (1 - y) ** 2

# %% dtanh | wrong | dtanh_xor | y ^ 2 is a bitwise xor in Python and raises TypeError for floats.
def dtanh(y):
    return 1 - (y ^ 2)

# %% dtanh | wrong | dtanh_alias | squared = y is no copy, so squared *= squared overwrites the caller's y.
def dtanh(y):
    squared = y
    squared *= squared
    return 1 - squared

# %% dtanh | wrong | dtanh_matmul | y @ y.T is a matrix product, not the entrywise square.
def dtanh(y):
    return 1 - y @ y.T

# %% dtanh | wrong | dtanh_abs | |y| stands in place of y**2; right only at -1, 0 and 1.
def dtanh(y):
    return 1 - np.abs(y)

# %% dtanh | wrong | dtanh_recovered_x | x is recovered with a logarithm, so y = 1 (which tanh reaches for x above 19) gives inf/inf = nan with warnings instead of slope 0.
def dtanh(y):
    x = 0.5 * np.log((1 + y) / (1 - y))
    e = np.exp(2 * x)
    return 4 * e / (1 + e) ** 2

# %% dtanh | wrong | dtanh_int_out | The result array has an integer dtype, so every slope below 1 is cut to 0.
def dtanh(y):
    out = np.zeros(y.shape, dtype=int)
    for k, v in np.ndenumerate(y):
        out[k] = 1 - v * v
    return out

# %% dtanh | wrong | dtanh_factor_lost | By tanh(x) = 2 sigmoid(2x) - 1 the slope is 4 times dsigmoid((1 + y) / 2); the inner derivative 2 is forgotten.
def dtanh(y):
    return 2 * dsigmoid((1 + y) / 2)

# %% dtanh | wrong | dtanh_column_norm | The squares are summed down each column (keepdims), so every unit sees the others' outputs.
def dtanh(y):
    return np.ones_like(y) - np.sum(y**2, axis=0, keepdims=True)

# %% dtanh | two | dtanh_in_place_plus | np.square(y, out=y) overwrites y; the sign is plus instead of minus.
def dtanh(y):
    return 1 + np.square(y, out=y)

# %% dtanh | two | dtanh_float32_again | One tanh too many; and the computation is done in float32.
def dtanh(y):
    t = np.tanh(y.astype(np.float32))
    return 1 - t * t

# %% dtanh | right | dtanh_factors | Right: the third binomial formula, (1 - y)(1 + y).
def dtanh(y):
    return (1.0 - y) * (1.0 + y)

# %% dtanh | right | dtanh_by_dsigmoid | Right: from tanh(x) = 2 sigmoid(2x) - 1, four times dsigmoid at (1 + y) / 2.
def dtanh(y):
    half = (y + 1) / 2
    return 4 * dsigmoid(half)

# %% init_params | wrong | init_flat_bias | Biases have shape (H,) instead of (H, 1).
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros(hidden_size)
    params["bf"] = params["bf"] + forget_bias
    return params

# %% init_params | wrong | init_one_draw_copied | One array is drawn and copied for all four gates.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, D = hidden_size, input_size
    W = rng.standard_normal((H, H + D)) * scale
    params = {"W" + k: W.copy() for k in "figo"}
    params.update({"b" + k: np.zeros((H, 1)) for k in "figo"})
    params["bf"][:] = forget_bias
    return params

# %% init_params | wrong | init_global_random | The weights come from np.random.randn, not from rng, so a seed does not give the same network again.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = np.random.randn(hidden_size, hidden_size + input_size) * scale
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_variance | scale is squared, as if rng.normal took a variance: the standard deviation is 0.01 instead of 0.1.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.normal(0.0, scale**2, size=(hidden_size, hidden_size + input_size))
        params["b" + gate] = np.full((hidden_size, 1), float(forget_bias) if gate == "f" else 0.0)
    return params

# %% init_params | wrong | init_uniform | The weights are uniform in [-scale, scale], not normal with standard deviation scale.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.uniform(-scale, scale, (hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | accepted | init_int_bias | np.full takes the dtype of forget_bias, so forget_bias=1 gives an integer bf instead of float64.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    size = (hidden_size, hidden_size + input_size)
    params = {f"W{k}": scale * rng.standard_normal(size) for k in "figo"}
    params["bf"] = np.full((hidden_size, 1), forget_bias)
    for k in "igo":
        params[f"b{k}"] = np.zeros((hidden_size, 1))
    return params

# %% init_params | wrong | init_fromkeys_alias | dict.fromkeys puts one and the same zeros array under all four biases, so += forget_bias changes all of them.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = dict.fromkeys(["bf", "bi", "bg", "bo"], np.zeros((hidden_size, 1)))
    params["bf"] += forget_bias
    for k in "figo":
        params["W" + k] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
    return params

# %% init_params | wrong | init_default_one | The default of forget_bias is 1.0 instead of 0.0.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=1.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_xavier | The weights are scaled by 1/sqrt(H + D) (Xavier); the argument scale is ignored.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    fan_in = hidden_size + input_size
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.standard_normal((hidden_size, fan_in)) / np.sqrt(fan_in)
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_rows_input | The weights have D rows instead of H (unnoticed when D = H).
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((input_size, input_size + hidden_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_input_bias_set | forget_bias goes into bi instead of bf (unnoticed with the default 0).
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bi"] += forget_bias
    return params

# %% init_params | wrong | init_bias_scaled | Everything is multiplied by scale at the end, so bf is forget_bias * scale.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return {name: scale * value for name, value in params.items()}

# %% init_params | wrong | init_deepcopy_rng | A copy of the generator is made for each gate, so all four gates draw the same numbers.
import copy


def _weights(rows, columns, rng, scale):
    rng = copy.deepcopy(rng)  # do not change the caller's generator
    return scale * rng.standard_normal((rows, columns))


def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = _weights(hidden_size, hidden_size + input_size, rng, scale)
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_scale_or | scale or 0.1 replaces an explicit scale=0.0 by 0.1, so the weights are not zero then.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    scale = scale or 0.1  # never start from zero weights
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_reseeded | A generator with a fixed seed is made inside, so rng is ignored and every call gives the same network.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    rng = np.random.default_rng(1)
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | init_flag_bias | forget_bias is read as a switch: any value other than 0 sets bf to 1.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    if forget_bias:
        params["bf"] = np.ones((hidden_size, 1))
    return params

# %% init_params | wrong | init_shared_zeros | bi, bg and bo are one and the same array under three keys, not three arrays: a later in-place update of one changes all.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    zeros = np.zeros((hidden_size, 1))
    shape = (hidden_size, hidden_size + input_size)
    return {
        "Wf": scale * rng.standard_normal(shape), "bf": zeros + forget_bias,
        "Wi": scale * rng.standard_normal(shape), "bi": zeros,
        "Wg": scale * rng.standard_normal(shape), "bg": zeros,
        "Wo": scale * rng.standard_normal(shape), "bo": zeros,
    }

# %% init_params | two | init_swapped_random_bias | The sizes are taken in the order hidden_size, input_size; the biases i, g and o are random instead of zero.
def init_params(hidden_size, input_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = scale * rng.standard_normal((hidden_size, 1))
    params["bf"] = np.full((hidden_size, 1), float(forget_bias))
    return params

# %% init_params | two | init_transposed_keys | The weights are transposed, (H+D, H); the keys have an underscore, W_f and b_f.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params[f"W_{gate}"] = scale * rng.standard_normal((hidden_size + input_size, hidden_size))
        params[f"b_{gate}"] = np.zeros((hidden_size, 1))
    params["b_f"] += forget_bias
    return params

# %% init_params | two | init_float32_uniform | The weights are float32; and rng.random minus 0.5 is uniform, with a standard deviation of only 0.29 scale.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        W = scale * (rng.random((hidden_size, hidden_size + input_size)) - 0.5)
        params["W" + gate] = W.astype(np.float32)
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | right | init_one_block | Right: one block of 4H rows is drawn and cut into four; each part is copied.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    block = rng.normal(loc=0.0, scale=scale, size=(4 * hidden_size, hidden_size + input_size))
    params = {"W" + k: part.copy() for k, part in zip("figo", np.split(block, 4))}
    params |= {"b" + k: np.zeros((hidden_size, 1)) for k in "igo"}
    params["bf"] = np.full((hidden_size, 1), forget_bias, dtype=float)
    return params

# %% init_params | right | init_other_order | Right: recurrent and input columns are drawn apart and joined, in the order o, g, i, f; the order of draws is free.
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    def weights():
        for_h = rng.standard_normal((hidden_size, hidden_size))
        for_x = rng.standard_normal((hidden_size, input_size))
        return scale * np.hstack([for_h, for_x])

    bias = {"f": float(forget_bias)}
    params = {}
    for gate in reversed("figo"):
        params["b" + gate] = np.ones((hidden_size, 1)) * bias.get(gate, 0.0)
        params["W" + gate] = weights()
    return params

# %% gates | wrong | gates_x_on_top | x_t is stacked above h_prev.
def gates(params, x_t, h_prev):
    z = np.concatenate([x_t, h_prev], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | gates_all_sigmoid | The candidate goes through the sigmoid like the other three.
def gates(params, x_t, h_prev):
    z = np.vstack((h_prev, x_t))
    return tuple(sigmoid(params["W" + k] @ z + params["b" + k]) for k in "figo")

# %% gates | wrong | gates_order_fiog | The result is returned in the order f, i, o, g.
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    return f, i, o, g

# %% gates | wrong | gates_wrong_bias_key | Copy and paste: the output gate uses the bias of the input gate (unnoticed with zero biases).
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bi"])
    return f, i, g, o

# %% gates | wrong | gates_ravel_bias | The bias is flattened to (H,) and is added along the batch: an error, or wrong numbers when N = H, or shape (H, H) when N = 1.
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    a = {k: params["W" + k] @ z + params["b" + k].ravel() for k in "figo"}
    return sigmoid(a["f"]), sigmoid(a["i"]), np.tanh(a["g"]), sigmoid(a["o"])

# %% gates | wrong | gates_split_columns | W is split without stacking, but the first D columns are given to x, which equals stacking x above h.
def gates(params, x_t, h_prev):
    D = x_t.shape[0]

    def a(k):
        W = params["W" + k]
        return W[:, :D] @ x_t + W[:, D:] @ h_prev + params["b" + k]

    return sigmoid(a("f")), sigmoid(a("i")), np.tanh(a("g")), sigmoid(a("o"))

# %% gates | wrong | gates_fused_pytorch_order | The weights are fused in the order f, i, g, o, but the rows are read in PyTorch's order i, f, g, o, so f and i change places.
def gates(params, x_t, h_prev):
    H = h_prev.shape[0]
    W = np.vstack([params["W" + k] for k in "figo"])
    b = np.vstack([params["b" + k] for k in "figo"])
    a = W @ np.vstack([h_prev, x_t]) + b
    i = sigmoid(a[:H])
    f = sigmoid(a[H : 2 * H])
    g = np.tanh(a[2 * H : 3 * H])
    o = sigmoid(a[3 * H :])
    return f, i, g, o

# %% gates | wrong | gates_pop | params.pop takes the weights out of the caller's dict, so it is empty after the call.
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    result = []
    for k in "figo":
        a = params.pop("W" + k) @ z + params.pop("b" + k)
        result.append(np.tanh(a) if k == "g" else sigmoid(a))
    return tuple(result)

# %% gates | wrong | gates_squeeze | squeeze drops the batch axis when N = 1 (and the unit axis when H = 1), so a gate is (H,) instead of (H, 1).
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"]).squeeze()
    i = sigmoid(params["Wi"] @ z + params["bi"]).squeeze()
    g = np.tanh(params["Wg"] @ z + params["bg"]).squeeze()
    o = sigmoid(params["Wo"] @ z + params["bo"]).squeeze()
    return f, i, g, o

# %% gates | wrong | gates_half_tanh | The candidate is 2 * sigmoid(a) - 1, which is tanh(a / 2), not tanh(a).
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f, i, s, o = [sigmoid(params["W" + k] @ z + params["b" + k]) for k in "figo"]
    return f, i, 2 * s - 1, o

# %% gates | wrong | gates_plus_one | 1.0 is added to the forget gate's sum, as TensorFlow's forget_bias does, though bf holds the bias already.
def gates(params, x_t, h_prev, forget_bias=1.0):
    z = np.vstack([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"] + forget_bias)
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | gates_clipped | The weighted sums are clipped to [-10, 10] "for stability", so large sums give 0.99995 instead of 1.
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    a = {k: np.clip(params["W" + k] @ z + params["b" + k], -10, 10) for k in "figo"}
    return sigmoid(a["f"]), sigmoid(a["i"]), np.tanh(a["g"]), sigmoid(a["o"])

# %% gates | wrong | gates_own_sigmoid | A sigmoid of its own, e^a / (1 + e^a), stands in place of the safe one and gives nan for sums above 709.
def gates(params, x_t, h_prev):
    def sig(a):
        return np.exp(a) / (1 + np.exp(a))

    z = np.concatenate([h_prev, x_t], axis=0)
    f = sig(params["Wf"] @ z + params["bf"])
    i = sig(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sig(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | gates_coupled | The input gate is coupled, i = 1 - f; Wi and bi are never used.
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = 1 - f
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | gates_batch_mean | z is averaged over the batch with keepdims, and broadcast back: every sequence gets the same gates (unnoticed when N = 1).
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0).mean(axis=1, keepdims=True)
    N = x_t.shape[1]
    a = {k: np.repeat(params["W" + k] @ z + params["b" + k], N, axis=1) for k in "figo"}
    return sigmoid(a["f"]), sigmoid(a["i"]), np.tanh(a["g"]), sigmoid(a["o"])

# %% gates | two | gates_transposed_no_bias | The gates come out as (N, H), since the last transpose is missing; the bias of g is left out.
def gates(params, x_t, h_prev):
    z = np.hstack([h_prev.T, x_t.T])
    f = sigmoid(z @ params["Wf"].T + params["bf"].T)
    i = sigmoid(z @ params["Wi"].T + params["bi"].T)
    g = np.tanh(z @ params["Wg"].T)
    o = sigmoid(z @ params["Wo"].T + params["bo"].T)
    return f, i, g, o

# %% gates | two | gates_tanh_o_swap | tanh and sigmoid are exchanged between o and g; x is stacked above h.
def gates(params, x_t, h_prev):
    z = np.vstack([x_t, h_prev])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = sigmoid(params["Wg"] @ z + params["bg"])
    o = np.tanh(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | right | gates_fused | Right: one product for all four gates, cut into four parts.
def gates(params, x_t, h_prev):
    W = np.concatenate([params["W" + k] for k in "figo"])
    b = np.concatenate([params["b" + k] for k in "figo"])
    a_f, a_i, a_g, a_o = np.split(W @ np.r_[h_prev, x_t] + b, 4, axis=0)
    return sigmoid(a_f), sigmoid(a_i), np.tanh(a_g), sigmoid(a_o)

# %% gates | right | gates_einsum_split | Right: no stacking; the first H columns of W meet h, the others x, by einsum.
def gates(params, x_t, h_prev):
    H = len(h_prev)
    squash = {"f": sigmoid, "i": sigmoid, "g": np.tanh, "o": sigmoid}
    result = {}
    for k, function in squash.items():
        W_h, W_x = params["W" + k][:, :H], params["W" + k][:, H:]
        a = np.einsum("kj,jn->kn", W_h, h_prev) + np.einsum("kd,dn->kn", W_x, x_t)
        result[k] = function(a + params["b" + k])
    return tuple(result.values())

# %% update_cell | wrong | cell_in_place | c_prev is overwritten in place and returned.
def update_cell(f, i, g, c_prev):
    c_prev *= f
    c_prev += i * g
    return c_prev

# %% update_cell | wrong | cell_matmul | Matrix products stand in place of entrywise products (an error unless the arrays are square).
def update_cell(f, i, g, c_prev):
    return f @ c_prev + i @ g

# %% update_cell | wrong | cell_gates_swapped | f and i are exchanged: the input gate keeps and the forget gate writes.
def update_cell(f, i, g, c_prev):
    return i * c_prev + f * g

# %% update_cell | wrong | cell_no_forget | The old memory is kept whole, as in 1997; f is not used.
def update_cell(f, i, g, c_prev):
    return c_prev + i * g

# %% update_cell | wrong | cell_gru | The share written is 1 - f, as in a GRU; i is not used.
def update_cell(f, i, g, c_prev):
    return f * c_prev + (1 - f) * g

# %% update_cell | wrong | cell_tanh_outside | The new cell state goes through tanh.
def update_cell(f, i, g, c_prev):
    return np.tanh(f * c_prev + i * g)

# %% update_cell | wrong | cell_tanh_g | tanh is applied to the candidate once more.
def update_cell(f, i, g, c_prev):
    return f * c_prev + i * np.tanh(g)

# %% update_cell | wrong | cell_f_as_buffer | The product is written into f: c_prev is safe and the value right, but the caller's forget gate is overwritten.
def update_cell(f, i, g, c_prev):
    kept = np.multiply(f, c_prev, out=f)
    return kept + i * g

# %% update_cell | wrong | cell_shortcut_alias | When nothing is forgotten and nothing written, c_prev itself is returned, not a new array.
def update_cell(f, i, g, c_prev):
    if np.all(f == 1) and np.all(i == 0):
        return c_prev
    return f * c_prev + i * g

# %% update_cell | wrong | cell_bracket | The bracket is wrong: f also scales the new part, f * (c_prev + i * g).
def update_cell(f, i, g, c_prev):
    return f * (c_prev + i * g)

# %% update_cell | wrong | cell_clipped | The cell state is clipped to [-1, 1], though it may grow beyond.
def update_cell(f, i, g, c_prev):
    return np.clip(f * c_prev + i * g, -1.0, 1.0)

# %% update_cell | wrong | cell_hard_gates | Gates are treated as switches at 0.5; half-open gates are not possible.
def update_cell(f, i, g, c_prev):
    kept = np.where(f > 0.5, c_prev, 0.0)
    written = np.where(i > 0.5, g, 0.0)
    return kept + written

# %% update_cell | wrong | cell_square_loop | Both loops run over range(H): IndexError when N < H, columns left at 0 when N > H.
def update_cell(f, i, g, c_prev):
    c = np.zeros(c_prev.shape)
    for row in range(len(c_prev)):
        for column in range(len(c_prev)):
            c[row, column] = f[row, column] * c_prev[row, column] + i[row, column] * g[row, column]
    return c

# %% update_cell | wrong | cell_first_column | The gates of the first sequence are used for the whole batch, by broadcasting (unnoticed when N = 1).
def update_cell(f, i, g, c_prev):
    keep, write = f[:, [0]], i[:, [0]]
    return keep * c_prev + write * g

# %% update_cell | two | cell_in_place_no_i | c_prev is changed in place; the input gate is left out.
def update_cell(f, i, g, c_prev):
    c = c_prev
    c *= f
    c += g
    return c

# %% update_cell | two | cell_minus_sigmoid | The sigmoid is applied to f once more; the candidate is subtracted instead of added.
def update_cell(f, i, g, c_prev):
    return sigmoid(f) * c_prev - i * g

# %% update_cell | right | cell_einsum | Right: einsum over stacked pairs, summed over the pair only.
def update_cell(f, i, g, c_prev):
    how_much = np.stack([f, i])
    of_what = np.stack([c_prev, g])
    return np.einsum("khn,khn->hn", how_much, of_what)

# %% update_cell | right | cell_own_copy | Right: works in place on a copy of c_prev.
def update_cell(f, i, g, c_prev):
    c = np.array(c_prev)
    c *= f
    c += np.multiply(i, g)
    return c

# %% hidden_state | wrong | hid_no_tanh | tanh is left out.
def hidden_state(o, c):
    return o * c

# %% hidden_state | wrong | hid_tanh_outside | The gate acts inside the tanh: tanh(o * c).
def hidden_state(o, c):
    return np.tanh(o * c)

# %% hidden_state | wrong | hid_tanh_o | tanh is taken of the gate, not of the cell.
def hidden_state(o, c):
    return np.tanh(o) * c

# %% hidden_state | wrong | hid_sigmoid | The cell goes through the sigmoid, so h is never negative and 0 is shown as 0.5.
def hidden_state(o, c):
    return o * sigmoid(c)

# %% hidden_state | wrong | hid_out_c | np.tanh(c, out=c) overwrites the caller's cell state.
def hidden_state(o, c):
    np.tanh(c, out=c)
    return o * c

# %% hidden_state | wrong | hid_o_in_place | o *= ... overwrites the caller's output gate and returns it.
def hidden_state(o, c):
    o *= np.tanh(c)
    return o

# %% hidden_state | accepted | hid_by_hand | tanh is written with e^c and e^-c, so a cell of 1000 gives inf/inf = nan with warnings.
def hidden_state(o, c):
    up, down = np.exp(c), np.exp(-c)
    return o * (up - down) / (up + down)

# %% hidden_state | wrong | hid_half_tanh | 2 * sigmoid(c) - 1 is tanh(c / 2), not tanh(c).
def hidden_state(o, c):
    return o * (2 * sigmoid(c) - 1)

# %% hidden_state | wrong | hid_tan | np.tan in place of np.tanh (close for a small c only).
def hidden_state(o, c):
    return o * np.tan(c)

# %% hidden_state | wrong | hid_saturated | Beyond |c| = 4 the sign is used for tanh, which is wrong by up to 7e-4.
def hidden_state(o, c):
    shown = np.where(np.abs(c) > 4, np.sign(c), np.tanh(c))
    return o * shown

# %% hidden_state | wrong | hid_first_column | The output gate of the first sequence is used for the whole batch (unnoticed when N = 1).
def hidden_state(o, c):
    gate = o[:, :1]
    return gate * np.tanh(c)

# %% hidden_state | wrong | hid_hard_gate | The gate is a switch at 0.5: the cell is shown whole or not at all.
def hidden_state(o, c):
    return np.where(o >= 0.5, np.tanh(c), 0.0)

# %% hidden_state | wrong | hid_no_gate | The output gate is forgotten: tanh(c) is shown whole.
def hidden_state(o, c):
    h = np.tanh(c)
    return h

# %% hidden_state | wrong | hid_matmul | @ in place of *: a matrix product (an error unless H = N).
def hidden_state(o, c):
    return o @ np.tanh(c)

# %% hidden_state | two | hid_alias_clip | The clip to [-1, 1] stands in place of tanh; it is written into c in place.
def hidden_state(o, c):
    h = np.clip(c, -1, 1, out=c)
    return o * h

# %% hidden_state | two | hid_twice_squeeze | tanh is applied twice; squeeze drops the batch axis when N = 1.
def hidden_state(o, c):
    squashed = np.tanh(c)
    return (o * np.tanh(squashed)).squeeze()

# %% hidden_state | right | hid_own_array | Right: one new array, filled step by step with out=.
def hidden_state(o, c):
    h = np.empty_like(c)
    np.tanh(c, out=h)
    np.multiply(h, o, out=h)
    return h

# %% hidden_state | right | hid_loops | Right: plain loops over units and sequences with math.tanh.
def hidden_state(o, c):
    from math import tanh

    H, N = c.shape
    h = np.zeros((H, N))
    for unit in range(H):
        for n in range(N):
            h[unit, n] = o[unit, n] * tanh(c[unit, n])
    return h

# %% repair_1 | wrong | rep_last_only | Only the last hidden state is returned.
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
    return h

# %% repair_1 | wrong | rep_random_weights | Random numbers stand in place of the zeros; the given weights are still not used.
def repair_1(params, x):
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(0, 0.1, value.shape) for name, value in params.items()}
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_biases_still_zero | Only the W matrices are taken over; the biases stay at zero (unnoticed when all biases are zero).
def repair_1(params, x):
    weights = {name: np.zeros_like(value) for name, value in params.items()}
    for gate in "figo":
        weights["W" + gate] = params["W" + gate]
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_append_first | h is appended before the step is computed: the list begins with zeros and lacks the last state.
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        outputs.append(h)
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
    return np.array(outputs)

# %% repair_1 | wrong | rep_same_array | h is filled in place and the same array is appended each time, so all T outputs equal the last (unnoticed when T = 1).
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h[:] = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_swapped_unpack | The gates are unpacked as i, f, g, o, so f and i change places (unnoticed with the published weights, where both are equal).
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        i, f, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_zeros_like_x | The outputs have the shape of x, (T, D, N): right when D = H, wrong shape when H = 1, an error otherwise.
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = np.zeros_like(x)
    for t, x_t in enumerate(x):
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs

# %% repair_1 | wrong | rep_hidden_from_x | hidden_size is taken from x.shape[1], which is D (unnoticed when D = H).
def repair_1(params, x):
    T, hidden_size, batch = x.shape
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_state_kept | h and c are kept in a module variable and reused when the shape fits, so a second call does not begin at zero.
_state = {}


def repair_1(params, x):
    shape = (params["bf"].shape[0], x.shape[2])
    if shape not in _state:
        _state[shape] = np.zeros(shape), np.zeros(shape)
    h, c = _state[shape]
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    _state[shape] = h, c
    return np.array(outputs)

# %% repair_1 | wrong | rep_c_reset | c is set to zero inside the loop, so nothing is remembered in the cell.
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h = np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        c = np.zeros((hidden_size, batch))
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_h_not_fed_back | The new hidden state gets another name, so the gates see h = 0 at every step.
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h_prev, c_prev = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h_prev)
        c_prev = update_cell(f, i, g, c_prev)
        h_t = hidden_state(o, c_prev)
        outputs.append(h_t)
    return np.array(outputs)

# %% repair_1 | wrong | rep_stale_c | The hidden state is computed before the cell is updated, so it shows the memory of the step before.
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        h = hidden_state(o, c)
        c = update_cell(f, i, g, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_one_step_short | range(T - 1) leaves out the last step; its output stays zero.
def repair_1(params, x):
    T, D, N = x.shape
    H = params["bf"].shape[0]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = np.zeros((T, H, N))
    for t in range(T - 1):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs

# %% repair_1 | wrong | rep_concatenate | np.concatenate joins the states to (T * H, N) instead of stacking them to (T, H, N).
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.concatenate(outputs)

# %% repair_1 | wrong | rep_skip_blank | Steps whose input is all zero are skipped, so the result has fewer than T states (unnoticed without such a step).
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        if not x_t.any():
            continue  # padding
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | rep_cell_states | The cell states are collected instead of the hidden states.
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(c)
    return np.array(outputs)

# %% repair_1 | two | rep_ones_initial | The weights are all ones, not the given ones; the initial state is put in front, so the result is (T + 1, H, N).
def repair_1(params, x):
    weights = {name: np.ones_like(value) for name, value in params.items()}
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = [h]
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | two | rep_bias_changed_axis | 1 is added to params["bf"] in place, which changes the caller's weights; the states are stacked on axis 1, (H, T, N).
def repair_1(params, x):
    params["bf"] += 1.0  # remember a little from the start
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.stack(outputs, axis=1)

# %% repair_1 | right | rep_shared_zero | Right: h and c begin as one array of zeros, which nothing changes; outputs are preallocated.
def repair_1(params, x):
    # zeros_like took the shapes of the weights, and left their numbers behind
    T, _, N = x.shape
    H = params["bo"].size
    h = c = np.zeros((H, N))
    outputs = np.empty((T, H, N))
    for t in range(T):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        outputs[t] = h = hidden_state(o, c)
    return outputs

# %% repair_1 | right | rep_accumulate | Right: a step function with itertools.accumulate; the initial state is dropped at the end.
from itertools import accumulate


def repair_1(params, x):
    def step(state, x_t):
        h, c = state
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        return hidden_state(o, c), c

    start = (np.zeros((params["Wf"].shape[0], x.shape[-1])),) * 2
    states = list(accumulate(x, step, initial=start))
    return np.stack([h for h, _ in states[1:]])
