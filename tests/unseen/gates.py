# %% sigmoid | wrong | formula_as_it_stands | the naive formula, which overflows with a warning for very negative x
def sigmoid(x):
    return 1 / (1 + np.exp(-x))

# %% sigmoid | wrong | exp_over_one_plus_exp | the other form e^x / (1 + e^x) everywhere; inf / inf gives nan for large x
def sigmoid(x):
    e = np.exp(x)
    return e / (1 + e)

# %% sigmoid | wrong | where_both_sides | np.where computes the unsafe side too, so it warns
def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))

# %% sigmoid | wrong | minus_lost | the sign of the exponent is lost, so the curve falls instead of rising
def sigmoid(x):
    # 1 / (1 + e^x) without overflow
    return np.exp(np.minimum(-x, 0)) / (1 + np.exp(-np.abs(x)))

# %% sigmoid | wrong | numerator_one | numerator 1 on both sides, so negative x gives the value of -x
def sigmoid(x):
    safe = np.abs(x)
    return 1.0 / (1.0 + np.exp(-safe))

# %% sigmoid | wrong | same_min_below | the minimum is used in the denominator as well, so every positive x gives 0.5
def sigmoid(x):
    e = np.exp(np.minimum(x, 0.0))
    return e / (1.0 + e)

# %% sigmoid | wrong | clipped_at_20 | x is clipped to -20..20, so small gates are wrong by orders of magnitude
def sigmoid(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, -20, 20)
    return 1 / (1 + np.exp(-x))

# %% sigmoid | wrong | clip_into_x | the clipping that keeps it silent is written into the caller's x
def sigmoid(x):
    np.clip(x, -745, 745, out=x)
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))

# %% sigmoid | wrong | zero_forgotten | masks x > 0 and x < 0 leave out x == 0, which stays 0 instead of 0.5
def sigmoid(x):
    result = np.zeros_like(x)
    pos = x > 0
    neg = x < 0
    result[pos] = 1 / (1 + np.exp(-x[pos]))
    ex = np.exp(x[neg])
    result[neg] = ex / (1 + ex)
    return result

# %% sigmoid | wrong | one_sign_for_all | one decision for the whole array, so mixed signs overflow
def sigmoid(x):
    if np.all(x >= 0):
        return 1 / (1 + np.exp(-x))
    else:
        return np.exp(x) / (1 + np.exp(x))

# %% sigmoid | wrong | flattened | result comes back flat for a 2-D array
def sigmoid(x):
    out = []
    for v in x.ravel():
        if v >= 0:
            out.append(1 / (1 + np.exp(-v)))
        else:
            out.append(np.exp(v) / (1 + np.exp(v)))
    return np.array(out)

# %% sigmoid | wrong | vectorize_int_first | np.vectorize takes its dtype from the first result, an int 0, and then cuts off all fractions
import math

def _one(v):
    if v < -700:
        return 0
    if v < 0:
        return math.exp(v) / (1 + math.exp(v))
    return 1 / (1 + math.exp(-v))

def sigmoid(x):
    return np.vectorize(_one)(x)

# %% sigmoid | wrong | only_vectors | loops over x as if it were 1-D, so an array with rows stops with an error
def sigmoid(x):
    y = np.zeros(len(x))
    for k in range(len(x)):
        if x[k] > 0:
            y[k] = 1 / (1 + np.exp(-x[k]))
        else:
            y[k] = np.exp(x[k]) / (1 + np.exp(x[k]))
    return y

# %% sigmoid | wrong | like_a_softmax | subtracts the maximum of the array, as for a softmax, so every value shifts
def sigmoid(x):
    e = np.exp(x - np.max(x))
    return e / (1 + e)

# %% sigmoid | wrong | small_number_below | adds 1e-8 to the denominator against a division by zero that cannot happen
def sigmoid(x):
    num = np.exp(np.minimum(x, 0))
    den = 1 + np.exp(-np.abs(x)) + 1e-8
    return num / den

# %% sigmoid | wrong | float32_inside | computes in float32, so half the digits are lost
def sigmoid(x):
    a = np.asarray(x, dtype=np.float32)
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + e), e / (1 + e))

# %% sigmoid | wrong | buffer_per_shape | one result array is kept for each shape, so the next call overwrites the last result
_results = {}

def sigmoid(x):
    x = np.asarray(x)
    if x.shape not in _results:
        _results[x.shape] = np.empty(x.shape)
    y = _results[x.shape]
    np.exp(np.minimum(x, 0), out=y)
    y /= 1 + np.exp(-np.abs(x))
    return y

# %% sigmoid | wrong | short_for_e | e written as 2.718, so the last digits are off
def sigmoid(x):
    e = 2.718
    return e ** np.minimum(x, 0) / (1 + e ** -np.abs(x))

# %% sigmoid | two | falling_and_clipped | sign of the exponent lost; clipped at 30 before the exponential
def sigmoid(x):
    x = np.clip(x, -30, 30)
    return 1 / (1 + np.exp(x))

# %% sigmoid | two | masks_in_place | zero left out by both masks; the result is written into x
def sigmoid(x):
    up, down = x > 0, x < 0
    x[up] = 1 / (1 + np.exp(-x[up]))
    x[down] = np.exp(x[down]) / (1 + np.exp(x[down]))
    return x

# %% sigmoid | two | flat_and_symmetric | result is flat; negative entries get the value of their absolute value
def sigmoid(x):
    return np.array([1 / (1 + np.exp(-abs(v))) for v in x.flatten()])

# %% sigmoid | two | steeper_and_naive | 2x in the exponent (mixed up with tanh); the naive form overflows
def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-2 * x))

# %% sigmoid | right | masks_on_a_copy | two boolean masks fill a new array
def sigmoid(x):
    x = np.asarray(x, dtype=float)
    y = np.empty(x.shape)
    pos = x >= 0
    y[pos] = 1 / (1 + np.exp(-x[pos]))
    t = np.exp(x[~pos])
    y[~pos] = t / (1 + t)
    return y

# %% sigmoid | right | where_on_abs | np.where with both sides written in exp(-abs(x))
def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small, 1.0) / (small + 1.0)

# %% sigmoid | right | loop_over_entries | plain Python loop with math.exp, then reshaped
import math

def _squash(v):
    if v >= 0:
        return 1.0 / (1.0 + math.exp(-v))
    e = math.exp(v)
    return e / (1.0 + e)

def sigmoid(x):
    x = np.asarray(x)
    return np.array([_squash(float(v)) for v in x.flat], dtype=np.float64).reshape(x.shape)

# %% sigmoid | right | ufunc_where_out | np.exp with out= and np.divide on own arrays
def sigmoid(x):
    bottom = np.array(x, dtype=np.float64)   # own copy
    top = np.minimum(bottom, 0.0)
    top = np.exp(top)
    bottom = np.abs(bottom)
    bottom = np.exp(np.negative(bottom))
    bottom = np.add(bottom, 1.0)
    return np.divide(top, bottom)

# %% dsigmoid | wrong | sigmoid_again | the sigmoid is applied to y once more
def dsigmoid(y):
    s = sigmoid(y)
    return s * (1 - s)

# %% dsigmoid | wrong | second_factor_in_x | the second factor of the product is kept with y where x stood
def dsigmoid(y):
    return y * np.exp(-y) / (1 + np.exp(-y))

# %% dsigmoid | wrong | plus_inside | 1 + y in place of 1 - y
def dsigmoid(y):
    return y * (1 + y)

# %% dsigmoid | wrong | sign_turned | y - 1 in place of 1 - y, so the slope is negative
def dsigmoid(y):
    return y * (y - 1)

# %% dsigmoid | wrong | slope_of_tanh | the slope of tanh
def dsigmoid(y):
    return 1 - np.square(y)

# %% dsigmoid | wrong | second_factor_only | the first factor is left out
def dsigmoid(y):
    one = np.ones_like(y)
    return one - y

# %% dsigmoid | wrong | y_squared_times | the first factor is squared
def dsigmoid(y):
    return y**2 * (1 - y)

# %% dsigmoid | wrong | twice_y | y - 2 * y in place of y - y ** 2
def dsigmoid(y):
    return y - y * 2

# %% dsigmoid | wrong | peak_at_one | scaled by 4 so that the peak is 1
def dsigmoid(y):
    # slope is largest in the middle
    return 4 * y * (1 - y)

# %% dsigmoid | wrong | in_place | y is overwritten with the result
def dsigmoid(y):
    y *= 1 - y
    return y

# %% dsigmoid | accepted | over_x_again | recovers x by a logarithm, which warns for shut or open gates (y = 0 or 1)
def dsigmoid(y):
    x = np.log(y / (1 - y))
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2

# %% dsigmoid | wrong | clipped_away_from_zero | y is kept away from 0 and 1, so a shut gate has a slope
def dsigmoid(y):
    y = np.clip(y, 1e-4, 1 - 1e-4)
    return y * (1 - y)

# %% dsigmoid | wrong | differences_of_neighbours | np.gradient: differences between neighbouring entries
def dsigmoid(y):
    return np.gradient(y, axis=-1)

# %% dsigmoid | wrong | summed_product | a matrix product in place of the product entry by entry
def dsigmoid(y):
    return np.dot(y, 1 - y)

# %% dsigmoid | wrong | jacobian | the Jacobian of a softmax
def dsigmoid(y):
    return np.diagflat(y) - np.outer(y, y)

# %% dsigmoid | two | again_and_negative | sigmoid applied to y once more; sign turned
def dsigmoid(y):
    return sigmoid(y) * (sigmoid(y) - 1)

# %% dsigmoid | two | in_place_tanh_slope | the slope of tanh; y is overwritten
def dsigmoid(y):
    np.multiply(y, y, out=y)
    np.subtract(1, y, out=y)
    return y

# %% dsigmoid | two | plus_and_scaled | 1 + y in place of 1 - y; a factor 0.5 too much
def dsigmoid(y):
    return 0.5 * y * (1.0 + y)

# %% dsigmoid | right | difference_of_squares | y - y * y
def dsigmoid(y):
    return y - y * y

# %% dsigmoid | right | product_of_a_stack | both factors stacked and multiplied over the new axis
def dsigmoid(y):
    factors = np.stack([y, 1.0 - y])
    return np.prod(factors, axis=0)

# %% dsigmoid | right | own_copy_in_place | works in place on its own copy
def dsigmoid(y):
    slope = np.array(y, dtype=float, copy=True)
    slope *= np.subtract(1.0, y)
    return slope

# %% dsigmoid | right | einsum_dots | einsum without summing
def dsigmoid(y):
    return np.einsum("...,...->...", y, 1 - y)

# %% dtanh | wrong | tanh_again | tanh is applied to y once more
def dtanh(y):
    return 1 - np.tanh(y) ** 2

# %% dtanh | wrong | body_of_dsigmoid | the slope of the sigmoid
def dtanh(y):
    return y * (1 - y)

# %% dtanh | wrong | square_lost | 1 - y without the square
def dtanh(y):
    return 1 - y

# %% dtanh | wrong | plus_square | 1 + y ** 2
def dtanh(y):
    return 1.0 + y**2

# %% dtanh | wrong | order_of_subtraction | y ** 2 - 1, so the slope is negative
def dtanh(y):
    return np.power(y, 2) - 1

# %% dtanh | wrong | square_of_difference | (1 - y) ** 2: the bracket stands in the wrong place
def dtanh(y):
    return (1 - y) ** 2

# %% dtanh | wrong | differentiated_again | -2 * y, the derivative of 1 - y ** 2
def dtanh(y):
    return -2 * y

# %% dtanh | wrong | chain_factor | an extra factor y, by a chain rule too much
def dtanh(y):
    return y * (1 - y**2)

# %% dtanh | wrong | two_y | y * 2 in place of y ** 2
def dtanh(y):
    return 1 - y * 2

# %% dtanh | wrong | half | a factor one half
def dtanh(y):
    return 0.5 * (1 + y) * (1 - y)

# %% dtanh | wrong | caret | y ^ 2 as in MATLAB, which stops with a TypeError for floats
def dtanh(y):
    return 1 - (y ^ 2)

# %% dtanh | wrong | square_in_place | squares the caller's y in place
def dtanh(y):
    y **= 2
    return 1 - y

# %% dtanh | wrong | never_zero | floor of 1e-3, so that saturated units can still learn
def dtanh(y):
    return np.maximum(1 - y**2, 1e-3)

# %% dtanh | wrong | squared_length | y @ y sums the squares of the whole vector
def dtanh(y):
    return 1 - np.sum(y * y)

# %% dtanh | wrong | cubed | third power
def dtanh(y):
    return 1 - np.abs(y * y * y)

# %% dtanh | wrong | slope_squared | the slope is squared
def dtanh(y):
    return (1 - y**2) ** 2

# %% dtanh | two | again_and_plus | tanh applied to y once more; plus in place of minus
def dtanh(y):
    t = np.tanh(y)
    return 1 + t * t

# %% dtanh | two | in_place_no_square | square left out; y is overwritten
def dtanh(y):
    y *= -1
    y += 1
    return y

# %% dtanh | two | negative_doubled | sign turned; a factor 2
def dtanh(y):
    return 2 * (y**2 - 1)

# %% dtanh | right | two_factors | (1 - y)(1 + y)
def dtanh(y):
    return (1 - y) * (1 + y)

# %% dtanh | right | by_sigmoid_slope | four times the sigmoid slope at (y + 1) / 2
def dtanh(y):
    s = (y + 1) / 2          # tanh(x) = 2 sigmoid(2x) - 1
    return 4 * dsigmoid(s)

# %% dtanh | right | out_on_own_array | np.square into a new array, then in place on it
def dtanh(y):
    r = np.asarray(np.square(y, dtype=np.float64))
    np.negative(r, out=r)
    r += 1
    return r

# %% dtanh | right | list_and_reshape | entry by entry in Python
def dtanh(y):
    y = np.asarray(y)
    flat = [1.0 - float(v) * float(v) for v in y.ravel()]
    return np.array(flat, dtype=float).reshape(y.shape)

# %% init_params | wrong | flat_biases | biases of shape (H,)
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for k in "figo":
        params["W" + k] = rng.standard_normal((hidden_size, hidden_size + input_size)) * scale
        params["b" + k] = np.zeros(hidden_size)
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | row_biases | biases of shape (1, H)
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    shape = (hidden_size, hidden_size + input_size)
    p = {f"W{gate}": scale * rng.standard_normal(shape) for gate in "figo"}
    p |= {f"b{gate}": np.zeros((1, hidden_size)) for gate in "figo"}
    p["bf"][:] = forget_bias
    return p

# %% init_params | wrong | one_draw | one draw, copied for all four gates
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    W = rng.standard_normal((hidden_size, hidden_size + input_size)) * scale
    zero = np.zeros((hidden_size, 1))
    return {
        "Wf": W.copy(), "Wi": W.copy(), "Wg": W.copy(), "Wo": W.copy(),
        "bf": zero + forget_bias, "bi": zero.copy(), "bg": zero.copy(), "bo": zero.copy(),
    }

# %% init_params | wrong | global_random | drawn from np.random, not from rng
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, D = hidden_size, input_size
    params = {}
    for gate in ["f", "i", "g", "o"]:
        params["W" + gate] = np.random.randn(H, H + D) * scale
        params["b" + gate] = np.zeros((H, 1))
    params["bf"] = np.full((H, 1), float(forget_bias))
    return params

# %% init_params | wrong | own_seed | a new generator with a fixed seed hides the one that was given
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    rng = np.random.default_rng(1)
    cols = hidden_size + input_size
    params = dict()
    for gate in "figo":
        params["W" + gate] = rng.normal(0.0, scale, size=(hidden_size, cols))
        params["b" + gate] = np.full((hidden_size, 1), forget_bias if gate == "f" else 0.0, dtype=float)
    return params

# %% init_params | wrong | uniform | uniform between -scale and scale
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    def weights():
        return rng.uniform(-scale, scale, (hidden_size, hidden_size + input_size))

    def bias(value=0.0):
        return np.ones((hidden_size, 1)) * value

    return dict(Wf=weights(), Wi=weights(), Wg=weights(), Wo=weights(),
                bf=bias(forget_bias), bi=bias(), bg=bias(), bo=bias())

# %% init_params | wrong | scale_as_variance | scale is taken for the variance
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    sd = np.sqrt(scale)
    p = {}
    for g in "figo":
        p["W" + g] = rng.normal(0, sd, (hidden_size, hidden_size + input_size))
        p["b" + g] = np.zeros((hidden_size, 1))
    p["bf"] = p["bf"] + forget_bias
    return p

# %% init_params | wrong | xavier | the scale is divided by the root of the number of columns besides
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    n = hidden_size + input_size
    params = {}
    for gate in "figo":
        params[f"W{gate}"] = rng.standard_normal((hidden_size, n)) * scale / np.sqrt(n)
        params[f"b{gate}"] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | scale_fixed | the argument scale is ignored; 0.1 always
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.standard_normal((hidden_size, hidden_size + input_size)) * 0.1
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"].fill(forget_bias)
    return params

# %% init_params | wrong | scale_in_one_gate | brackets missing the last gate: Wo is drawn without scale
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, Z = hidden_size, hidden_size + input_size
    Wf = scale * rng.standard_normal((H, Z))
    Wi = scale * rng.standard_normal((H, Z))
    Wg = scale * rng.standard_normal((H, Z))
    Wo = rng.standard_normal((H, Z))
    bf = np.zeros((H, 1)) + forget_bias
    bi, bg, bo = np.zeros((H, 1)), np.zeros((H, 1)), np.zeros((H, 1))
    return {"Wf": Wf, "Wi": Wi, "Wg": Wg, "Wo": Wo, "bf": bf, "bi": bi, "bg": bg, "bo": bo}

# %% init_params | wrong | default_one | forget_bias is 1.0 unless told otherwise
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=1.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] = np.zeros((hidden_size, 1)) + forget_bias
    return params

# %% init_params | wrong | default_scale | scale is 0.01 unless told otherwise
def init_params(input_size, hidden_size, rng, scale=0.01, forget_bias=0.0):
    params = {}
    shape = hidden_size, hidden_size + input_size
    for gate in "figo":
        params["W" + gate] = rng.normal(scale=scale, size=shape)
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | forget_bias_unused | forget_bias is never used
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    return params

# %% init_params | wrong | forget_bias_everywhere | every bias gets forget_bias
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    W = {"W" + k: rng.standard_normal((hidden_size, hidden_size + input_size)) * scale for k in "figo"}
    b = {"b" + k: np.zeros((hidden_size, 1)) + forget_bias for k in "figo"}
    return {**W, **b}

# %% init_params | wrong | forget_bias_first_unit | only the first entry of bf is set
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
        if gate == "f":
            params["bf"][0] = forget_bias
    return params

# %% init_params | wrong | on_the_input_gate | forget_bias ends up in bi
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for n, gate in enumerate("figo"):
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        bias = forget_bias if n == 1 else 0.0
        params["b" + gate] = np.full((hidden_size, 1), bias, dtype=np.float64)
    return params

# %% init_params | accepted | int_bias | np.full takes over the type of forget_bias, so forget_bias=1 gives int64
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] = np.full((hidden_size, 1), forget_bias)
    return params

# %% init_params | wrong | float32_draws | weights in float32
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    size = (hidden_size, hidden_size + input_size)
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.standard_normal(size, dtype=np.float32) * scale
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | transposed | weights of shape (H+D, H)
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((input_size + hidden_size, hidden_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"][:, 0] = forget_bias
    return params

# %% init_params | wrong | random_biases | the biases are drawn like the weights
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = scale * rng.standard_normal((hidden_size, 1))
    params["bf"] = np.zeros((hidden_size, 1)) + forget_bias
    return params

# %% init_params | wrong | copied_generator | draws from a copy of rng, so rng does not move on and the next network is the same
import copy

def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    r = copy.deepcopy(rng)  # leave the caller's generator alone
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * r.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | overlapping_slices | one tall draw is sliced from gate to gate by one row instead of H, so gates share rows
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H = hidden_size
    tall = scale * rng.standard_normal((4 * H, H + input_size))
    params = {}
    for k, gate in enumerate("figo"):
        params["W" + gate] = tall[k : k + H].copy()
        params["b" + gate] = np.zeros((H, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | positive_weights | absolute values of the normal numbers
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        W = rng.standard_normal((hidden_size, hidden_size + input_size))
        params["W" + gate] = np.abs(W) * scale
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | shared_zero_bias | bi, bg and bo are one and the same array
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    def draw():
        return scale * rng.standard_normal((hidden_size, hidden_size + input_size))

    zeros = np.zeros((hidden_size, 1))
    params = {"Wf": draw(), "Wi": draw(), "Wg": draw(), "Wo": draw()}
    params["bf"] = np.full((hidden_size, 1), float(forget_bias))
    params["bi"] = params["bg"] = params["bo"] = zeros
    return params

# %% init_params | wrong | zero_scale_replaced | scale = 0 counts as not given and becomes 0.1
def init_params(input_size, hidden_size, rng, scale=None, forget_bias=None):
    scale = scale or 0.1
    forget_bias = forget_bias or 0.0
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | truncated_normal | numbers beyond two standard deviations are cut off
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        W = rng.standard_normal((hidden_size, hidden_size + input_size))
        params["W" + gate] = scale * np.clip(W, -2, 2)
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | one_column_repeated | a column of numbers is drawn and broadcast, so all inputs have the same weight
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = np.zeros((hidden_size, hidden_size + input_size))
        params["W" + gate] += scale * rng.standard_normal((hidden_size, 1))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | default_argument_dict | the dict is a default argument, so a second network overwrites the first
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0, params={}):
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | x_part_only | recurrent columns stay zero; only the columns for x are drawn
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, D = hidden_size, input_size
    params = {}
    for gate in "figo":
        W = np.zeros((H, H + D))
        W[:, H:] = scale * rng.standard_normal((H, D))
        params["W" + gate] = W
        params["b" + gate] = np.zeros((H, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | wrong | candidate_called_c | the candidate's keys are Wc and bc, as in many programs
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, D = hidden_size, input_size
    params = {}
    for name in ("f", "i", "c", "o"):
        params["W" + name] = rng.standard_normal((H, H + D)) * scale
        params["b" + name] = np.zeros((H, 1))
    params["bf"][:] = forget_bias
    return params

# %% init_params | two | uniform_flat | uniform numbers; biases of shape (H,)
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * (2 * rng.random((hidden_size, hidden_size + input_size)) - 1)
        params["b" + gate] = np.zeros(hidden_size)
    params["bf"] += forget_bias
    return params

# %% init_params | two | transposed_no_forget_bias | weights transposed; forget_bias ignored
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    n_in = input_size + hidden_size
    return {
        **{"W" + k: rng.normal(0, scale, (n_in, hidden_size)) for k in "figo"},
        **{"b" + k: np.zeros((hidden_size, 1)) for k in "figo"},
    }

# %% init_params | two | same_draw_global | one array for all gates; drawn from np.random
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    W = np.random.normal(0, scale, (hidden_size, hidden_size + input_size))
    params = {}
    for gate in "figo":
        params["W" + gate] = W
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | two | default_one_scale_squared | forget_bias is 1.0 by default; scale is applied twice
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=1.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.normal(0, scale, (hidden_size, hidden_size + input_size)) * scale
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"] += forget_bias
    return params

# %% init_params | right | one_tall_draw | one draw for all gates, split into copies, in the order i, f, g, o
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, D = hidden_size, input_size
    W = rng.normal(0.0, scale, size=(4 * H, H + D))
    Wi, Wf, Wg, Wo = (part.copy() for part in np.split(W, 4, axis=0))
    bf = np.ones((H, 1)) * forget_bias
    return {"Wf": Wf, "Wi": Wi, "Wg": Wg, "Wo": Wo,
            "bf": bf, "bi": np.zeros((H, 1)), "bg": np.zeros((H, 1)), "bo": np.zeros((H, 1))}

# %% init_params | right | number_by_number | every weight is drawn alone in nested loops
def init_params(input_size, hidden_size, rng, *, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in reversed("figo"):
        rows = []
        for _ in range(hidden_size):
            rows.append([scale * rng.standard_normal() for _ in range(hidden_size + input_size)])
        params["W" + gate] = np.array(rows, dtype=float)
        start = forget_bias if gate == "f" else 0
        params["b" + gate] = np.array([[float(start)]] * hidden_size)
    return params

# %% init_params | right | x_and_h_apart | recurrent and input columns drawn separately and put side by side
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    biases = {"b" + name: np.zeros((hidden_size, 1)) for name in "ogif"}
    biases["bf"][...] = forget_bias
    weights = {}
    for name in "ogif":
        for_x = rng.normal(size=(hidden_size, input_size))
        for_h = rng.normal(size=(hidden_size, hidden_size))
        weights["W" + name] = np.hstack([for_h, for_x]) * scale
    return biases | weights

# %% init_params | right | helper_and_zip | a cube of normal numbers with one layer per gate, drawn transposed
def _bias(rows, value):
    column = np.empty((rows, 1))
    column.fill(value)
    return column

def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    cube = rng.standard_normal((4, hidden_size + input_size, hidden_size)) * scale
    params = {"W" + k: np.ascontiguousarray(layer.T) for k, layer in zip("figo", cube)}
    for k, value in zip("figo", (forget_bias, 0, 0, 0)):
        params["b" + k] = _bias(hidden_size, value)
    return params

# %% gates | wrong | x_on_top | x is stacked above h
def gates(params, x_t, h_prev):
    z = np.vstack([x_t, h_prev])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | four_sigmoids | the candidate goes through the sigmoid, too
def gates(params, x_t, h_prev):
    z = np.concatenate((h_prev, x_t))
    return tuple(sigmoid(params["W" + k] @ z + params["b" + k]) for k in "figo")

# %% gates | wrong | tanh_for_output | tanh for the output gate as well
def gates(params, x_t, h_prev):
    z = np.vstack((h_prev, x_t))
    f = sigmoid(np.matmul(params["Wf"], z) + params["bf"])
    i = sigmoid(np.matmul(params["Wi"], z) + params["bi"])
    g = np.tanh(np.matmul(params["Wg"], z) + params["bg"])
    o = np.tanh(np.matmul(params["Wo"], z) + params["bo"])
    return f, i, g, o

# %% gates | wrong | f_i_o_g | returned in the order f, i, o, g
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    return f, i, o, g

# %% gates | wrong | pytorch_order | returned in the order i, f, g, o
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    def linear(k):
        return params["W" + k].dot(z) + params["b" + k]
    return sigmoid(linear("i")), sigmoid(linear("f")), np.tanh(linear("g")), sigmoid(linear("o"))

# %% gates | wrong | pasted_wi | line for o was pasted from i and keeps Wi
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wi"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | pasted_bias | the line for i keeps the bias bf
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bf"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | no_biases | no bias is added
def gates(params, x_t, h_prev):
    z = np.vstack([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z)
    i = sigmoid(params["Wi"] @ z)
    g = np.tanh(params["Wg"] @ z)
    o = sigmoid(params["Wo"] @ z)
    return f, i, g, o

# %% gates | wrong | candidate_without_bias | the candidate alone has no bias
def gates(params, x_t, h_prev):
    z = np.vstack([h_prev, x_t])
    f, i, o = [sigmoid(params["W" + k] @ z + params["b" + k]) for k in "fio"]
    g = np.tanh(params["Wg"] @ z)
    return f, i, g, o

# %% gates | wrong | bias_outside | the bias of the forget gate is added after the sigmoid
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z) + params["bf"]
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | h_ignored | only x is used; the columns of W for h are left out
def gates(params, x_t, h_prev):
    H = h_prev.shape[0]
    def pre(k):
        return params["W" + k][:, H:] @ x_t + params["b" + k]
    return sigmoid(pre("f")), sigmoid(pre("i")), np.tanh(pre("g")), sigmoid(pre("o"))

# %% gates | wrong | bias_twice | weights split for h and x, and the bias added in each half
def gates(params, x_t, h_prev):
    H = len(h_prev)
    a = {}
    for k in "figo":
        W, b = params["W" + k], params["b" + k]
        from_h = W[:, :H] @ h_prev + b
        from_x = W[:, H:] @ x_t + b
        a[k] = from_h + from_x
    return sigmoid(a["f"]), sigmoid(a["i"]), np.tanh(a["g"]), sigmoid(a["o"])

# %% gates | wrong | side_by_side | np.hstack puts h and x side by side, which stops with an error
def gates(params, x_t, h_prev):
    z = np.hstack([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | sorted_keys | the stacked weights come in alphabetical order f, g, i, o and are split as f, i, g, o
def gates(params, x_t, h_prev):
    H = h_prev.shape[0]
    z = np.concatenate([h_prev, x_t], axis=0)
    W = np.vstack([params[k] for k in sorted(params) if k.startswith("W")])
    b = np.vstack([params[k] for k in sorted(params) if k.startswith("b")])
    a = W @ z + b
    return sigmoid(a[:H]), sigmoid(a[H:2*H]), np.tanh(a[2*H:3*H]), sigmoid(a[3*H:])

# %% gates | wrong | order_of_the_dict | unpacks params.values() and trusts the order of the keys
def gates(params, x_t, h_prev):
    Wf, bf, Wi, bi, Wg, bg, Wo, bo = params.values()
    z = np.vstack([h_prev, x_t])
    return (sigmoid(Wf @ z + bf), sigmoid(Wi @ z + bi), np.tanh(Wg @ z + bg), sigmoid(Wo @ z + bo))

# %% gates | accepted | own_naive_sigmoid | defines the naive sigmoid again, which warns for large sums
def gates(params, x_t, h_prev):
    sig = lambda a: 1 / (1 + np.exp(-a))
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sig(params["Wf"] @ z + params["bf"])
    i = sig(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sig(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | forget_plus_one | adds 1 to the forget gate's sum, as TensorFlow does
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    forget_bias = 1.0
    f = sigmoid(params["Wf"] @ z + params["bf"] + forget_bias)
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | coupled | the input gate is 1 - f
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = 1 - f
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | forget_reversed | f is taken as the share to forget: 1 - sigmoid
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    a = {k: params["W" + k] @ z + params["b" + k] for k in "figo"}
    return 1 - sigmoid(a["f"]), sigmoid(a["i"]), np.tanh(a["g"]), sigmoid(a["o"])

# %% gates | wrong | candidate_gated | the candidate comes back already multiplied by i
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = i * np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | squashed_h_again | tanh is applied to h_prev once more
def gates(params, x_t, h_prev):
    z = np.concatenate([np.tanh(h_prev), x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | two_sigmoid_minus_one | tanh written as 2 * sigmoid(a) - 1, without the factor 2 inside
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = 2 * sigmoid(params["Wg"] @ z + params["bg"]) - 1
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | wrong | squeezed | one sequence alone comes back as (H,)
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    out = []
    for k, squash in zip("figo", (sigmoid, sigmoid, np.tanh, sigmoid)):
        out.append(squash(params["W" + k] @ z + params["b" + k]).squeeze())
    return tuple(out)

# %% gates | wrong | buffer_for_gates | the gates live in a module-level array that the next call overwrites
_gate_store = {}

def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    store = _gate_store.setdefault(h_prev.shape, np.empty((4,) + h_prev.shape))
    for n, k in enumerate("figo"):
        a = params["W" + k] @ z + params["b" + k]
        store[n] = np.tanh(a) if k == "g" else sigmoid(a)
    return store[0], store[1], store[2], store[3]

# %% gates | wrong | clipped_sums | the sums are clipped to -3..3 against saturation
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    def pre(k):
        return np.clip(params["W" + k] @ z + params["b" + k], -3, 3)
    return sigmoid(pre("f")), sigmoid(pre("i")), np.tanh(pre("g")), sigmoid(pre("o"))

# %% gates | wrong | first_sequence_only | takes the first column of z for the whole batch
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    N = z.shape[1]
    col = z[:, [0]]
    f = sigmoid(params["Wf"] @ col + params["bf"]).repeat(N, axis=1)
    i = sigmoid(params["Wi"] @ col + params["bi"]).repeat(N, axis=1)
    g = np.tanh(params["Wg"] @ col + params["bg"]).repeat(N, axis=1)
    o = sigmoid(params["Wo"] @ col + params["bo"]).repeat(N, axis=1)
    return f, i, g, o

# %% gates | two | x_on_top_all_sigmoid | x above h; sigmoid for the candidate
def gates(params, x_t, h_prev):
    z = np.vstack([x_t, h_prev])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = sigmoid(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | two | no_bias_wrong_order | biases left out; returned as i, f, g, o
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t])
    i = sigmoid(params["Wi"] @ z)
    f = sigmoid(params["Wf"] @ z)
    g = np.tanh(params["Wg"] @ z)
    o = sigmoid(params["Wo"] @ z)
    return i, f, g, o

# %% gates | two | pasted_and_plus_one | Wf used for i as well; 1 added to the forget gate's sum
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"] + 1)
    i = sigmoid(params["Wf"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | two | gated_candidate_tanh_output | candidate multiplied by i; tanh for the output gate
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"]) * i
    o = np.tanh(params["Wo"] @ z + params["bo"])
    return f, i, g, o

# %% gates | right | one_product | all four in one product, then split
def gates(params, x_t, h_prev):
    W = np.concatenate([params["W" + k] for k in "fiog"])
    b = np.concatenate([params["b" + k] for k in "fiog"])
    a = np.matmul(W, np.r_[h_prev, x_t]) + b
    H = h_prev.shape[0]
    f, i, o = np.split(sigmoid(a[: 3 * H]), 3)
    return f, i, np.tanh(a[3 * H :]), o

# %% gates | right | split_weights | weights split into a part for h and a part for x
def gates(params, x_t, h_prev):
    H = h_prev.shape[0]

    def net(k):
        W = params["W" + k]
        return np.dot(W[:, :H], h_prev) + np.dot(W[:, H:], x_t) + params["b" + k]

    return sigmoid(net("f")), sigmoid(net("i")), np.tanh(net("g")), sigmoid(net("o"))

# %% gates | right | einsum_own_z | z filled by hand, einsum for the product, bias added in place on the own array
def gates(params, x_t, h_prev):
    (H, N), D = h_prev.shape, x_t.shape[0]
    z = np.empty((H + D, N))
    z[:H], z[H:] = h_prev, x_t
    result = {}
    for k in "ogif":
        a = np.einsum("hk,kn->hn", params["W" + k], z)
        a += params["b" + k]
        result[k] = np.tanh(a) if k == "g" else sigmoid(a)
    return result["f"], result["i"], result["g"], result["o"]

# %% gates | right | column_by_column | a loop over the sequences, with flat vectors
def gates(params, x_t, h_prev):
    out = {k: np.zeros(h_prev.shape) for k in "figo"}
    for n in range(x_t.shape[1]):
        z = np.append(h_prev[:, n], x_t[:, n])
        for k, act in dict(f=sigmoid, i=sigmoid, g=np.tanh, o=sigmoid).items():
            out[k][:, n] = act(params["W" + k] @ z + params["b" + k].ravel())
    return tuple(out.values())

# %% update_cell | wrong | overwrites_c_prev | c_prev *= f overwrites the caller's array
def update_cell(f, i, g, c_prev):
    c_prev *= f
    return c_prev + i * g

# %% update_cell | wrong | matrix_product | @ in place of * for both products
def update_cell(f, i, g, c_prev):
    return f @ c_prev + i @ g

# %% update_cell | wrong | gates_swapped | f and i have changed places
def update_cell(f, i, g, c_prev):
    return i * c_prev + f * g

# %% update_cell | wrong | no_forgetting | the forget gate is left out, as in the first LSTM of 1997
def update_cell(f, i, g, c_prev):
    c = c_prev + i * g
    return c

# %% update_cell | wrong | candidate_ungated | the input gate is left out
def update_cell(f, i, g, c_prev):
    keep = f * c_prev
    write = g
    return keep + write

# %% update_cell | wrong | sum_of_i_and_g | i + g in place of i * g
def update_cell(f, i, g, c_prev):
    return f * c_prev + (i + g)

# %% update_cell | wrong | coupled_input | 1 - f in place of i
def update_cell(f, i, g, c_prev):
    return f * c_prev + (1 - f) * g

# %% update_cell | wrong | keeps_what_it_forgets | f read as the share to erase: (1 - f) * c_prev
def update_cell(f, i, g, c_prev):
    forgotten = f * c_prev
    return c_prev - forgotten + i * g

# %% update_cell | wrong | minus_written | the candidate is subtracted
def update_cell(f, i, g, c_prev):
    return np.subtract(f * c_prev, i * g)

# %% update_cell | wrong | tanh_on_candidate | tanh is applied to g, which has been through it already
def update_cell(f, i, g, c_prev):
    return f * c_prev + i * np.tanh(g)

# %% update_cell | wrong | tanh_on_result | the new cell state is squashed by tanh
def update_cell(f, i, g, c_prev):
    c = f * c_prev + i * g
    return np.tanh(c)

# %% update_cell | wrong | forgets_the_new_too | f multiplies the candidate as well: brackets in the wrong place
def update_cell(f, i, g, c_prev):
    return f * (c_prev + i * g)

# %% update_cell | wrong | clipped | the memory is kept between -1 and 1
def update_cell(f, i, g, c_prev):
    return np.clip(f * c_prev + i * g, -1, 1)

# %% update_cell | wrong | written_into_g | i * g is computed in place in g
def update_cell(f, i, g, c_prev):
    g *= i
    c = f * c_prev
    c += g
    return c

# %% update_cell | wrong | view_when_kept | returns c_prev itself where nothing is to change
def update_cell(f, i, g, c_prev):
    if np.all(f == 1) and np.all(i == 0):
        return c_prev  # nothing to do
    return f * c_prev + i * g

# %% update_cell | wrong | sigmoid_again | f goes through the sigmoid once more
def update_cell(f, i, g, c_prev):
    return sigmoid(f) * c_prev + i * g

# %% update_cell | wrong | summed_over_batch | the written part is averaged over the batch
def update_cell(f, i, g, c_prev):
    written = np.mean(i * g, axis=1, keepdims=True)
    return f * c_prev + written

# %% update_cell | wrong | last_unit_skipped | loop stops before the last unit, which stays 0
def update_cell(f, i, g, c_prev):
    H = f.shape[0]
    c = np.zeros(c_prev.shape)
    for j in range(H - 1):
        c[j] = f[j] * c_prev[j] + i[j] * g[j]
    return c

# %% update_cell | two | swapped_in_place | f and i swapped; c_prev overwritten
def update_cell(f, i, g, c_prev):
    c_prev *= i
    c_prev += f * g
    return c_prev

# %% update_cell | two | no_forget_and_minus | forget gate left out; the candidate is subtracted
def update_cell(f, i, g, c_prev):
    return c_prev - i * g

# %% update_cell | two | sum_and_tanh | i + g in place of i * g; tanh around the result
def update_cell(f, i, g, c_prev):
    return np.tanh(f * c_prev + i + g)

# %% update_cell | two | erase_share_and_ungated | 1 - f in place of f; input gate left out
def update_cell(f, i, g, c_prev):
    return (1 - f) * c_prev + g

# %% update_cell | right | in_steps | built up with np.multiply into new arrays
def update_cell(f, i, g, c_prev):
    c = np.multiply(f, c_prev)
    written = np.multiply(i, g)
    np.add(c, written, out=c)
    return c

# %% update_cell | right | stacked_sum | both products stacked and summed over a new axis
def update_cell(f, i, g, c_prev):
    return np.sum([f * c_prev, i * g], axis=0)

# %% update_cell | right | entry_by_entry | nested loops over units and sequences
def update_cell(f, i, g, c_prev):
    H, N = c_prev.shape
    c = np.empty((H, N))
    for unit in range(H):
        for n in range(N):
            c[unit, n] = f[unit, n] * c_prev[unit, n] + i[unit, n] * g[unit, n]
    return c

# %% update_cell | right | einsum_pairs | einsum over the pairs (f, c_prev) and (i, g)
def update_cell(f, i, g, c_prev):
    shares, contents = np.stack([f, i]), np.stack([c_prev, g])
    return np.einsum("khn,khn->hn", shares, contents)

# %% hidden_state | wrong | no_tanh | tanh is left out
def hidden_state(o, c):
    return o * c

# %% hidden_state | wrong | gate_inside | the gate is inside tanh
def hidden_state(o, c):
    return np.tanh(o * c)

# %% hidden_state | wrong | added | plus in place of times
def hidden_state(o, c):
    return o + np.tanh(c)

# %% hidden_state | wrong | tanh_on_the_gate | tanh is applied to o instead of c
def hidden_state(o, c):
    return np.tanh(o) * c

# %% hidden_state | wrong | tanh_on_both | tanh is applied to both
def hidden_state(o, c):
    show, content = np.tanh(o), np.tanh(c)
    return show * content

# %% hidden_state | wrong | sigmoid_for_tanh | sigmoid in place of tanh
def hidden_state(o, c):
    return o * sigmoid(c)

# %% hidden_state | wrong | tanh_into_c | np.tanh writes into the caller's c
def hidden_state(o, c):
    h = np.tanh(c, out=c)
    return o * h

# %% hidden_state | wrong | o_overwritten | o *= overwrites the caller's gate
def hidden_state(o, c):
    o *= np.tanh(c)
    return o

# %% hidden_state | wrong | gate_reversed | 1 - o in place of o
def hidden_state(o, c):
    return (1 - o) * np.tanh(c)

# %% hidden_state | wrong | slope_of_tanh | the slope dtanh of the output in place of tanh
def hidden_state(o, c):
    return o * dtanh(np.tanh(c))

# %% hidden_state | wrong | tanh_twice | tanh is applied to the product once more
def hidden_state(o, c):
    h = o * np.tanh(c)
    return np.tanh(h)

# %% hidden_state | wrong | hard_tanh | c is cut off at -1 and 1 in place of tanh
def hidden_state(o, c):
    return o * np.clip(c, -1.0, 1.0)

# %% hidden_state | accepted | tanh_by_hand | tanh by hand with exponentials, which gives inf / inf for a large c
def hidden_state(o, c):
    up, down = np.exp(c), np.exp(-c)
    return o * (up - down) / (up + down)

# %% hidden_state | wrong | sigmoid_shifted | tanh as 2 * sigmoid(c) - 1, the factor 2 inside is missing
def hidden_state(o, c):
    return o * (2 * sigmoid(c) - 1)

# %% hidden_state | wrong | matrix_product | matrix product with the gate's transpose in place of *
def hidden_state(o, c):
    return o @ np.tanh(c).T

# %% hidden_state | wrong | sigmoid_on_o | o goes through the sigmoid once more
def hidden_state(o, c):
    return sigmoid(o) * np.tanh(c)

# %% hidden_state | wrong | kept_buffer | the result array is kept and used again by the next call
_h = np.zeros((0, 0))

def hidden_state(o, c):
    global _h
    if _h.shape != c.shape:
        _h = np.zeros(c.shape)
    _h[:] = o * np.tanh(c)
    return _h

# %% hidden_state | two | inside_and_sigmoid | gate inside; sigmoid in place of tanh
def hidden_state(o, c):
    return sigmoid(o * c)

# %% hidden_state | two | no_tanh_in_place | tanh left out; c is overwritten
def hidden_state(o, c):
    c *= o
    return c

# %% hidden_state | two | reversed_and_hard | 1 - o in place of o; c cut off instead of tanh
def hidden_state(o, c):
    shut = 1 - o
    return shut * np.maximum(np.minimum(c, 1), -1)

# %% hidden_state | right | out_on_new | np.tanh first, then in place on the own array
def hidden_state(o, c):
    h = np.tanh(c)
    h *= o
    return h

# %% hidden_state | right | einsum_entrywise | einsum over both indices
def hidden_state(o, c):
    return np.einsum("hn,hn->hn", o, np.tanh(c))

# %% hidden_state | right | rows_of_floats | list of rows with math.tanh
import math

def hidden_state(o, c):
    rows = []
    for gate_row, cell_row in zip(o, c):
        rows.append([float(a) * math.tanh(b) for a, b in zip(gate_row, cell_row)])
    return np.array(rows, dtype=np.float64).reshape(c.shape)

# %% hidden_state | right | expm1_and_sign | tanh written with expm1 on -2 abs(c) and the sign put back
def hidden_state(o, c):
    t = np.expm1(-2 * np.abs(c))
    return o * np.sign(c) * (-t / (t + 2))

# %% repair_1 | wrong | random_weights | random numbers in place of the zeros; the given weights are still not used
def repair_1(params, x):
    # weights were all zero
    rng = np.random.default_rng(0)
    weights = {name: rng.standard_normal(value.shape) for name, value in params.items()}
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | ones_like | ones in place of zeros
def repair_1(params, x):
    weights = {name: np.ones_like(value) for name, value in params.items()}
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | biases_left_zero | only the weights are copied; the biases stay zero
def repair_1(params, x):
    # zeros_like never got the numbers in
    weights = {name: np.zeros_like(value) for name, value in params.items()}
    for gate in "figo":
        weights["W" + gate] = params["W" + gate].copy()
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | copied_first_row | copies the first row of each array only
def repair_1(params, x):
    weights = {name: np.zeros_like(value) for name, value in params.items()}
    for name in weights:
        weights[name][0] = params[name][0]
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | float32_copy | the weights are copied into float32
def repair_1(params, x):
    weights = {}
    for name, value in params.items():
        weights[name] = np.array(value, dtype="float32")
    H, N = params["bf"].shape[0], x.shape[2]
    h = np.zeros((H, N))
    c = np.zeros((H, N))
    hs = []
    for t in range(len(x)):
        f, i, g, o = gates(weights, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        hs.append(h)
    return np.stack(hs)

# %% repair_1 | wrong | last_h | only the last h is returned
def repair_1(params, x):
    # The zeros never received the trained numbers; use params.
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
    return h

# %% repair_1 | wrong | return_in_loop | return stands inside the loop, so only the first step comes back
def repair_1(params, x):
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
        return np.array(outputs)

# %% repair_1 | wrong | cells_collected | the cell states are collected in place of the hidden states
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

# %% repair_1 | wrong | appended_before | h is appended before the step, so the outputs are one step late
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

# %% repair_1 | wrong | initial_included | the initial zeros are returned as well, T+1 entries
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = [h]
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | cell_reset | c is set to zero again at every step
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h = np.zeros((H, N))
    outputs = []
    for x_t in x:
        c = np.zeros((H, N))
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | h_not_fed_back | the new h gets another name, so the gates always see zeros
def repair_1(params, x):
    T, D, N = x.shape
    H = params["bf"].shape[0]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = np.zeros((T, H, N))
    for t in range(T):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h_t = hidden_state(o, c)
        outputs[t] = h_t
    return outputs

# %% repair_1 | wrong | h_as_cell | update_cell gets h in place of c
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, h)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | c_into_gates | the gates see c in place of h
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, c)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | unpacked_i_f | unpacked in the order i, f, g, o
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        i, f, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | gates_arguments_swapped | gates gets h and x in the wrong order
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, h, x_t)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | hidden_state_swapped | hidden_state gets c and o in the wrong order
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(c, o)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | same_array_appended | h is one array filled again at each step, so all outputs are the last one
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c[:] = update_cell(f, i, g, c)
        h[:] = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | outputs_like_x | the outputs are made with zeros_like(x), which has D rows and not H
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = np.zeros_like(x)
    for t, x_t in enumerate(x):
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs

# %% repair_1 | wrong | starts_at_one | the loop starts at step 1; output 0 stays zero
def repair_1(params, x):
    T, _, N = x.shape
    H = len(params["bf"])
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = np.zeros((T, H, N))
    for t in range(1, T):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs

# %% repair_1 | wrong | last_step_missing | the loop ends one step early
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for t in range(x.shape[0] - 1):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | batch_last | the outputs are put side by side: (H, N, T)
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.stack(outputs, axis=-1)

# %% repair_1 | wrong | rows_below_each_other | np.vstack gives (T*H, N)
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.vstack(outputs)

# %% repair_1 | wrong | squeezed | dimensions of size 1 vanish from the result
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.squeeze(np.array(outputs))

# %% repair_1 | wrong | state_between_calls | h and c are kept from call to call
_state = {}

def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h = _state.get(("h", H, N), np.zeros((H, N)))
    c = _state.get(("c", H, N), np.zeros((H, N)))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    _state["h", H, N], _state["c", H, N] = h, c
    return np.array(outputs)

# %% repair_1 | wrong | h_of_ones | starts from h = 1
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.ones((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | sequences_one_after_the_other | runs sequence by sequence but sets h and c to zero once only
def repair_1(params, x):
    T, D, N = x.shape
    H = params["bf"].shape[0]
    outputs = np.zeros((T, H, N))
    h, c = np.zeros((H, 1)), np.zeros((H, 1))
    for n in range(N):
        for t in range(T):
            f, i, g, o = gates(params, x[t, :, n : n + 1], h)
            c = update_cell(f, i, g, c)
            h = hidden_state(o, c)
            outputs[t, :, n : n + 1] = h
    return outputs

# %% repair_1 | wrong | names_by_position | the numbers are given names by their position in params, so another order of keys mixes them up
def repair_1(params, x):
    names = ["Wf", "bf", "Wi", "bi", "Wg", "bg", "Wo", "bo"]
    weights = dict(zip(names, params.values()))  # now with numbers
    hidden_size, batch = weights["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | wrong | batch_from_axis_1 | the batch size is read from axis 1, which is D
def repair_1(params, x):
    T, N = x.shape[0], x.shape[1]
    H = params["bf"].shape[0]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for t in range(T):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | two | ones_and_last | ones in place of the given weights; only the last h is returned
def repair_1(params, x):
    weights = {name: np.ones_like(value) for name, value in params.items()}
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((hidden_size, batch)), np.zeros((hidden_size, batch))
    for x_t in x:
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
    return h

# %% repair_1 | two | swapped_and_reset | f and i unpacked in the wrong order; c set to zero at every step
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h = np.zeros((H, N))
    outputs = []
    for x_t in x:
        c = np.ones((H, N)) * 0
        i, f, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)

# %% repair_1 | two | no_feedback_and_cells | h is not fed back; cell states are returned
def repair_1(params, x):
    T, D, N = x.shape
    H = params["Wf"].shape[0]
    h0, c = np.zeros((H, N)), np.zeros((H, N))
    cells = []
    for t in range(T):
        f, i, g, o = gates(params, x[t], h0)
        c = update_cell(f, i, g, c)
        cells.append(c)
    return np.array(cells)

# %% repair_1 | two | biases_zero_and_initial | biases stay zero; the initial h is returned as well
def repair_1(params, x):
    weights = {k: (v if k[0] == "W" else np.zeros_like(v)) for k, v in params.items()}
    H, N = params["bf"].shape[0], x.shape[2]
    hs, c = [np.zeros((H, N))], np.zeros((H, N))
    for x_t in x:
        f, i, g, o = gates(weights, x_t, hs[-1])
        c = update_cell(f, i, g, c)
        hs.append(hidden_state(o, c))
    return np.array(hs)

# %% repair_1 | right | copied_weights | the zeros are filled with the numbers before the loop
def repair_1(params, x):
    # zeros_like copies the shape only: the numbers have to be put in as well
    weights = {name: np.zeros_like(value) for name, value in params.items()}
    for name, value in params.items():
        weights[name][...] = value
    hidden_size, batch = params["bf"].shape[0], x.shape[2]
    h = c = np.zeros((hidden_size, batch))
    outputs = np.empty((x.shape[0], hidden_size, batch))
    for t, x_t in enumerate(x):
        f, i, g, o = gates(weights, x_t, h)
        c = update_cell(f, i, g, c)
        h = outputs[t] = hidden_state(o, c)
    return outputs

# %% repair_1 | right | generator | a generator yields h step by step
def _run(params, x):
    h, c = np.zeros((2, len(params["bf"]), x.shape[2]))
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        yield h

def repair_1(params, x):
    return np.stack(list(_run(params, x)), axis=0)

# %% repair_1 | right | small_class | a small class holds h and c of one run
class Memory:
    def __init__(self, params, batch):
        self.params = params
        self.h = np.zeros((params["Wf"].shape[0], batch))
        self.c = self.h.copy()

    def step(self, x_t):
        f, i, g, o = gates(self.params, x_t=x_t, h_prev=self.h)
        self.c = update_cell(f=f, i=i, g=g, c_prev=self.c)
        self.h = hidden_state(o=o, c=self.c)
        return self.h

def repair_1(params, x):
    memory = Memory(params, x.shape[-1])
    return np.array([memory.step(x_t) for x_t in x])

# %% repair_1 | right | sequence_by_sequence | every sequence alone, from fresh zeros, joined on the last axis
def repair_1(params, x):
    T, D, N = x.shape
    H = params["bf"].shape[0]
    out = np.zeros((T, H, N))
    for n in range(N):
        h, c = np.zeros((H, 1)), np.zeros((H, 1))
        for t in range(T):
            f, i, g, o = gates(params, x[t, :, [n]].T, h)
            c = update_cell(f, i, g, c)
            h = hidden_state(o, c)
            out[t, :, n] = h[:, 0]
    return out
