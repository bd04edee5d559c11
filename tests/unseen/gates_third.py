# %% sigmoid | wrong | sig_clip20 | clips x to [-20, 20], so x = -30 gives 2e-9 in place of 9e-14 and -10000 gives 2e-9 in place of 0
def sigmoid(x):
    x = np.clip(x, -20, 20)
    return 1 / (1 + np.exp(-x))
# %% sigmoid | wrong | sig_zero_gap | strict masks on both sides, an entry that is exactly 0 stays 0 in place of 0.5
def sigmoid(x):
    out = np.zeros(x.shape)
    pos = x > 0
    neg = x < 0
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[neg])
    out[neg] = e / (1 + e)
    return out
# %% sigmoid | wrong | sig_mirror | the two numerators are swapped, so this is sigmoid(-x); x = 2 gives 0.119
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, e, 1.0) / (1 + e)
# %% sigmoid | wrong | sig_global_choice | picks one form for the whole array by its mean, so [-1e4, 2e4] or any mixed array overflows with a warning
def sigmoid(x):
    if np.mean(x) >= 0:
        return 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return e / (1 + e)
# %% sigmoid | wrong | sig_vectorize_int | np.vectorize takes the dtype from the first result, the integer 0; an array whose first entry is below -700 comes out as integers, all truncated to 0
def sigmoid(x):
    def one(v):
        if v < -700:
            return 0
        return 1.0 / (1.0 + np.exp(-v))
    return np.vectorize(one)(x)
# %% sigmoid | wrong | sig_ravel_copy | fills out.ravel(), which is a copy when x is a transposed (Fortran-ordered) array, since empty_like keeps the order; then the result is zeros
def sigmoid(x):
    out = np.zeros_like(x)
    flat = out.ravel()
    for k, v in enumerate(x.ravel()):
        if v >= 0:
            flat[k] = 1 / (1 + np.exp(-v))
        else:
            e = np.exp(v)
            flat[k] = e / (1 + e)
    return out
# %% sigmoid | wrong | sig_buffer | keeps one buffer per shape between calls, so a second call of the same shape overwrites the result of the first; not a new array
def sigmoid(x, _buffers={}):
    out = _buffers.setdefault(np.shape(x), np.empty(np.shape(x)))
    e = np.exp(-np.abs(x))
    out[...] = np.where(x >= 0, 1.0, e) / (1.0 + e)
    return out
# %% sigmoid | wrong | sig_float32 | computes in float32 and converts back, only seven digits are right (x = 2)
def sigmoid(x):
    v = np.asarray(x, dtype=np.float32)
    y = np.exp(np.minimum(v, 0)) / (1 + np.exp(-np.abs(v)))
    return y.astype(np.float64)
# %% sigmoid | wrong | sig_inplace_abs | np.negative(..., out=x) writes -|x| into the caller's array
def sigmoid(x):
    top = np.exp(np.minimum(x, 0))
    np.negative(np.abs(x), out=x)
    return top / (1 + np.exp(x))
# %% sigmoid | wrong | sig_where_unsafe | np.where with both plain forms, the unused side overflows with a warning at x = -1e4 and 1e4
def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))
# %% sigmoid | two | sig_flat_and_gap | returns a flat array for a 2-D x; and plain exp(-x) raises the overflow warning at -1e4
def sigmoid(x):
    return np.array([1 / (1 + np.exp(-v)) for v in x.ravel()])
# %% sigmoid | right | sig_masked_exp | ufuncs with where= and out=, each form computed only where it is safe
def sigmoid(x):
    x = np.asarray(x)
    neg = x < 0
    e = np.zeros(x.shape)
    np.exp(x, out=e, where=neg)
    np.exp(-x, out=e, where=~neg)
    top = np.ones(x.shape)
    np.copyto(top, e, where=neg)
    return top / (1 + e)
# %% sigmoid | right | sig_loop_iter | entry by entry over ndindex, with math.exp and both safe forms
def sigmoid(x):
    import math

    def one(v):
        if v >= 0:
            return 1.0 / (1.0 + math.exp(-v))
        t = math.exp(v)
        return t / (1.0 + t)

    result = np.empty(np.shape(x), dtype=np.float64)
    for index in np.ndindex(*np.shape(x)):
        result[index] = one(float(x[index]))
    return result
# %% dsigmoid | wrong | dsig_clip | clips y away from 0 and 1 "for safety", so a shut or open gate has slope 1e-7 in place of 0
def dsigmoid(y):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return y * (1 - y)
# %% dsigmoid | wrong | dsig_alias_inplace | s is a second name of y and s *= changes the caller's y
def dsigmoid(y):
    s = y
    s *= 1 - y
    return s
# %% dsigmoid | wrong | dsig_from_x | treats y as x and calls sigmoid once more; y = 0 gives 0.25 in place of 0
def dsigmoid(y):
    s = sigmoid(y)
    return s * (1 - s)
# %% dsigmoid | wrong | dsig_tent | guessed from the printed values 0, 0.25, 0: half the smaller of y and 1 - y, right at 0, 0.5 and 1 only
def dsigmoid(y):
    return 0.5 * np.minimum(y, 1 - y)
# %% dsigmoid | wrong | dsig_plus | y * (1 + y), sign of the second factor wrong
def dsigmoid(y):
    return y * (1 + y)
# %% dsigmoid | wrong | dsig_matmul | @ in place of *, fails for most shapes, and a square y gives a matrix product; only 1 x 1 is right
def dsigmoid(y):
    return y @ (1 - y)
# %% dsigmoid | two | dsig_tanh_clip | the slope of tanh, 1 - y**2; and y clipped away from 0 and 1, so y = 1 does not give exactly 0
def dsigmoid(y):
    s = np.clip(y, 1e-6, 1 - 1e-6)
    return 1 - s**2
# %% dsigmoid | right | dsig_einsum | einsum with an ellipsis, the second factor as its own array
def dsigmoid(y):
    rest = np.subtract(1.0, y)
    return np.einsum("...,...->...", y, rest)
# %% dtanh | wrong | dtanh_again | one tanh too many; y = 0.5 gives 0.786
def dtanh(y):
    return 1 - np.tanh(y) ** 2
# %% dtanh | wrong | dtanh_bracket | (1 - y)**2 in place of 1 - y**2, right at y = 0 and y = 1, wrong at 0.5 and at -1 (4)
def dtanh(y):
    return (1 - y) ** 2
# %% dtanh | wrong | dtanh_abs | 1 - |y|, right at 0, 1 and -1 only
def dtanh(y):
    return 1 - np.abs(y)
# %% dtanh | wrong | dtanh_inplace | squares y in place, the caller's array is changed
def dtanh(y):
    return 1 - np.multiply(y, y, out=y)
# %% dtanh | wrong | dtanh_dot | np.dot(y, y) sums over a 1-D y and is a matrix product of a square one; only a 0-d or single entry is right
def dtanh(y):
    return 1 - np.dot(y, y)
# %% dtanh | two | dtanh_body_of_dsigmoid | body of dsigmoid; and written into y
def dtanh(y):
    y *= 1 - y
    return y
# %% dtanh | right | dtanh_factors | third binomial formula, (1 - y)(1 + y)
def dtanh(y):
    left, right = np.subtract(1, y), np.add(1, y)
    return np.multiply(left, right)
# %% init_params | wrong | init_swapped_sizes | sizes swapped, (D, D+H) in place of (H, H+D); right only when D = H
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, D = input_size, hidden_size
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((H, H + D))
        params["b" + gate] = np.zeros((H, 1))
    params["bf"] += forget_bias
    return params
# %% init_params | wrong | init_forget_or_one | "forget_bias or 1.0" makes the default 0.0 a 1.0
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * rng.standard_normal((hidden_size, hidden_size + input_size))
        params["b" + gate] = np.zeros((hidden_size, 1))
    params["bf"][:] = forget_bias or 1.0
    return params
# %% init_params | wrong | init_variance | takes scale for the variance: standard deviation sqrt(0.1) = 0.316; right only for scale 1
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, Z = hidden_size, hidden_size + input_size
    params = {"W" + gate: rng.normal(0.0, np.sqrt(scale), (H, Z)) for gate in "figo"}
    params |= {"b" + gate: np.zeros((H, 1)) for gate in "igo"}
    params["bf"] = np.full((H, 1), float(forget_bias))
    return params
# %% init_params | accepted | init_full_int | np.full takes the type of forget_bias, so forget_bias=1 gives an integer bf, not float64
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, Z = hidden_size, hidden_size + input_size
    params = {"W" + gate: rng.standard_normal((H, Z)) * scale for gate in "figo"}
    for gate in "igo":
        params["b" + gate] = np.zeros((H, 1))
    params["bf"] = np.full((H, 1), forget_bias)
    return params
# %% init_params | wrong | init_shared_bias | bi, bg and bo are one and the same array, not eight arrays: a change in place of one changes all three
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, Z = hidden_size, hidden_size + input_size
    zeros = np.zeros((H, 1))
    params = {"W" + gate: rng.standard_normal((H, Z)) * scale for gate in "figo"}
    params.update(bf=zeros + forget_bias, bi=zeros, bg=zeros, bo=zeros)
    return params
# %% init_params | wrong | init_first_unit | sets bf[0] only, the other units' forget bias stays 0; right when H = 1
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params[f"W{gate}"] = rng.standard_normal((hidden_size, hidden_size + input_size)) * scale
        params[f"b{gate}"] = np.zeros((hidden_size, 1))
    params["bf"][0] = forget_bias
    return params
# %% init_params | wrong | init_copied_letter | copied line: Wo is a copy of Wg, not a draw of its own
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    size = (hidden_size, hidden_size + input_size)
    Wf = rng.standard_normal(size) * scale
    Wi = rng.standard_normal(size) * scale
    Wg = rng.standard_normal(size) * scale
    Wo = Wg.copy()
    bf = np.ones((hidden_size, 1)) * forget_bias
    bi, bg, bo = np.zeros((3, hidden_size, 1))
    return {"Wf": Wf, "Wi": Wi, "Wg": Wg, "Wo": Wo, "bf": bf, "bi": bi, "bg": bg, "bo": bo}
# %% init_params | wrong | init_memo | remembers the weights by sizes, so a second call with another rng (or scale) returns the numbers of the first
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0, _drawn={}):
    key = (input_size, hidden_size)
    if key not in _drawn:
        _drawn[key] = rng.standard_normal((4, hidden_size, hidden_size + input_size))
    params = {"W" + gate: scale * W for gate, W in zip("figo", _drawn[key])}
    params |= {"b" + gate: np.zeros((hidden_size, 1)) for gate in "figo"}
    params["bf"] = params["bf"] + forget_bias
    return params
# %% init_params | wrong | init_default_one | the default of scale is 1.0 in place of 0.1, seen only when scale is not passed
def init_params(input_size, hidden_size, rng, scale=1.0, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = rng.standard_normal((hidden_size, hidden_size + input_size)) * scale
        params["b" + gate] = np.full((hidden_size, 1), float(forget_bias) if gate == "f" else 0.0)
    return params
# %% init_params | wrong | init_uniform | uniform numbers in [-scale, scale] in place of normal ones
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    H, Z = hidden_size, hidden_size + input_size
    params = {"W" + gate: rng.uniform(-scale, scale, (H, Z)) for gate in "figo"}
    params |= {"b" + gate: np.zeros((H, 1)) for gate in "figo"}
    params["bf"] += forget_bias
    return params
# %% init_params | two | init_hidden_seed_all_bias | ignores rng and uses np.random; forget_bias goes to every gate
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {}
    for gate in "figo":
        params["W" + gate] = scale * np.random.randn(hidden_size, hidden_size + input_size)
        params["b" + gate] = np.full((hidden_size, 1), float(forget_bias))
    return params
# %% init_params | two | init_flat_bias_input_gate | biases (H,); forget_bias put on bi in place of bf
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    params = {"W" + gate: scale * rng.standard_normal((hidden_size, hidden_size + input_size)) for gate in "figo"}
    params |= {"b" + gate: np.zeros(hidden_size) for gate in "figo"}
    params["bi"] += forget_bias
    return params
# %% init_params | right | init_transposed_draw | draws (H+D, H) and turns it, other order of keys, biases first
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    def draw():
        return np.transpose(rng.normal(size=(hidden_size + input_size, hidden_size))) * scale

    column = np.zeros((hidden_size, 1))
    biases = {"b" + gate: column + (forget_bias if gate == "f" else 0.0) for gate in "ogif"}
    return {**biases, **{"W" + gate: draw() for gate in "ogif"}}
# %% init_params | right | init_entry_by_entry | draws number by number in loops
def init_params(input_size, hidden_size, rng, scale=0.1, forget_bias=0.0):
    result = {}
    for gate in ("f", "i", "g", "o"):
        W = np.empty((hidden_size, hidden_size + input_size))
        b = np.empty((hidden_size, 1))
        for r in range(hidden_size):
            for k in range(hidden_size + input_size):
                W[r, k] = rng.normal(0.0, 1.0) * scale
            b[r, 0] = forget_bias if gate == "f" else 0
        result["W" + gate], result["b" + gate] = W, b
    return result
# %% gates | wrong | gates_values_order | unpacks params.values() in a fixed order, wrong when the dict was made in another order (Wf, bf, Wi, bi, ... or o first)
def gates(params, x_t, h_prev):
    Wf, Wi, Wg, Wo, bf, bi, bg, bo = params.values()
    z = np.vstack([h_prev, x_t])
    return sigmoid(Wf @ z + bf), sigmoid(Wi @ z + bi), np.tanh(Wg @ z + bg), sigmoid(Wo @ z + bo)
# %% gates | wrong | gates_squeeze | squeezes the results, so N = 1 gives (H,) in place of (H, 1)
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    a = {k: np.squeeze(params["W" + k] @ z + params["b" + k]) for k in "figo"}
    return sigmoid(a["f"]), sigmoid(a["i"]), np.tanh(a["g"]), sigmoid(a["o"])
# %% gates | wrong | gates_bias_letter | copied line: the output gate adds bi in place of bo; not seen when both are zero
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wo"] @ z + params["bi"])
    return f, i, g, o
# %% gates | wrong | gates_stale_stack | stacks the weights once for each dict (by id) and keeps them: after a change of params in the same dict the old weights are used
def gates(params, x_t, h_prev, _stacked={}):
    if id(params) not in _stacked:
        W = np.concatenate([params["W" + k] for k in "figo"])
        b = np.concatenate([params["b" + k] for k in "figo"])
        _stacked[id(params)] = (W, b)
    W, b = _stacked[id(params)]
    f, i, g, o = np.split(W @ np.vstack([h_prev, x_t]) + b, 4)
    return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)
# %% gates | wrong | gates_bias_row | adds the biases as a row of length H: stops for most N, and for N = H adds them along the batch
def gates(params, x_t, h_prev):
    z = np.vstack((h_prev, x_t))

    def a(k):
        return params["W" + k] @ z + params["b" + k].ravel()

    return sigmoid(a("f")), sigmoid(a("i")), np.tanh(a("g")), sigmoid(a("o"))
# %% gates | wrong | gates_half_tanh | the candidate by 2 * sigmoid(a) - 1, which is tanh(a / 2), not tanh(a)
def gates(params, x_t, h_prev):
    z = np.vstack((h_prev, x_t))
    f, i, g, o = (sigmoid(params["W" + k] @ z + params["b" + k]) for k in "figo")
    return f, i, 2 * g - 1, o
# %% gates | wrong | gates_cut_at_d | cuts W at column D in place of H; stops unless D = H, where it is right
def gates(params, x_t, h_prev):
    D = x_t.shape[0]
    a = [params["W" + k][:, :D] @ h_prev + params["W" + k][:, D:] @ x_t + params["b" + k] for k in "figo"]
    return sigmoid(a[0]), sigmoid(a[1]), np.tanh(a[2]), sigmoid(a[3])
# %% gates | wrong | gates_x_on_top | x stacked above h; no error, other numbers
def gates(params, x_t, h_prev):
    z = np.concatenate([x_t, h_prev], axis=0)
    f, i, g, o = [params["W" + k] @ z + params["b" + k] for k in "figo"]
    return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)
# %% gates | wrong | gates_return_fiog | returned in the order f, i, o, g
def gates(params, x_t, h_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wi"] @ z + params["bi"])
    o = sigmoid(params["Wo"] @ z + params["bo"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    return f, i, o, g
# %% gates | wrong | gates_bias_into_params | stretches the biases to (H, N) in the caller's dict: params is changed, and a later call with another N stops or is wrong (not seen for N = 1)
def gates(params, x_t, h_prev):
    z = np.vstack([h_prev, x_t])
    for k in "figo":
        params["b" + k] = params["b" + k] + np.zeros((1, z.shape[1]))
    f, i, g, o = (params["W" + k] @ z + params["b" + k] for k in "figo")
    return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)
# %% gates | two | gates_all_sigmoid_io | the candidate through the sigmoid; Wi and Wo swapped
def gates(params, x_t, h_prev):
    z = np.vstack([h_prev, x_t])
    f = sigmoid(params["Wf"] @ z + params["bf"])
    i = sigmoid(params["Wo"] @ z + params["bi"])
    g = sigmoid(params["Wg"] @ z + params["bg"])
    o = sigmoid(params["Wi"] @ z + params["bo"])
    return f, i, g, o
# %% gates | two | gates_first_bias_no_o | one bias b[0, 0] for all units; the output gate has none
def gates(params, x_t, h_prev):
    z = np.concatenate((h_prev, x_t))
    f = sigmoid(params["Wf"] @ z + params["bf"][0, 0])
    i = sigmoid(params["Wi"] @ z + params["bi"][0, 0])
    g = np.tanh(params["Wg"] @ z + params["bg"][0, 0])
    o = sigmoid(params["Wo"] @ z)
    return f, i, g, o
# %% gates | right | gates_bias_as_column | a row of ones under z, biases as the last column of W, einsum in place of @, tanh by the sigmoid of twice the argument
def gates(params, x_t, h_prev):
    ones = np.ones((1, x_t.shape[1]))
    z = np.concatenate([h_prev, x_t, ones])
    A = np.stack([np.hstack([params["W" + k], params["b" + k]]) for k in "figo"])
    a = np.einsum("kum,mn->kun", A, z)
    return sigmoid(a[0]), sigmoid(a[1]), np.tanh(a[2]), sigmoid(a[3])
# %% gates | right | gates_column_loops | sequence by sequence and without stacking; h columns and x columns of W apart
def gates(params, x_t, h_prev):
    H, N = h_prev.shape

    def one(k, squash):
        W, b = params["W" + k], params["b" + k]
        result = np.empty((H, N))
        for n in range(N):
            result[:, n] = squash(W[:, :H] @ h_prev[:, n] + W[:, H:] @ x_t[:, n] + b[:, 0])
        return result

    return one("f", sigmoid), one("i", sigmoid), one("g", np.tanh), one("o", sigmoid)
# %% update_cell | wrong | cell_shortcut_alias | returns c_prev itself when i is shut and f open everywhere: not a new array
def update_cell(f, i, g, c_prev):
    if np.all(i == 0) and np.all(f == 1):
        return c_prev
    return f * c_prev + i * g
# %% update_cell | wrong | cell_overwrites_i | i *= g changes the caller's input gate
def update_cell(f, i, g, c_prev):
    c = f * c_prev
    i *= g
    return c + i
# %% update_cell | wrong | cell_gru | writes with 1 - f in place of i; right only when i = 1 - f, as in the printed example
def update_cell(f, i, g, c_prev):
    return f * c_prev + (1 - f) * g
# %% update_cell | wrong | cell_clipped | clips the memory to [-1, 1]; f = i = g = 1 and c_prev = 1 gives 1 in place of 2
def update_cell(f, i, g, c_prev):
    return np.clip(f * c_prev + i * g, -1, 1)
# %% update_cell | wrong | cell_bracket | f * (c_prev + i * g), the forget gate also cuts what is written; right when f = 1
def update_cell(f, i, g, c_prev):
    return f * (c_prev + i * g)
# %% update_cell | wrong | cell_out_c_prev | np.add(..., out=c_prev) writes the new state into the old one
def update_cell(f, i, g, c_prev):
    return np.add(f * c_prev, i * g, out=c_prev)
# %% update_cell | two | cell_swap_tanh | f and i swapped; tanh applied to g once more
def update_cell(f, i, g, c_prev):
    return i * c_prev + f * np.tanh(g)
# %% update_cell | right | cell_einsum | einsum over stacked pairs
def update_cell(f, i, g, c_prev):
    return np.einsum("khn,khn->hn", np.stack([f, i]), np.stack([c_prev, g]))
# %% hidden_state | wrong | hidden_out_c | np.tanh(c, out=c) overwrites the caller's cell state
def hidden_state(o, c):
    return o * np.tanh(c, out=c)
# %% hidden_state | wrong | hidden_gate_inside | tanh(o * c); right where o is 0 or 1, as in the printed example
def hidden_state(o, c):
    return np.tanh(o * c)
# %% hidden_state | wrong | hidden_clip | o * clip(c, -1, 1) in place of tanh; c = 0.9 gives 0.9 in place of 0.716
def hidden_state(o, c):
    return o * np.maximum(np.minimum(c, 1.0), -1.0)
# %% hidden_state | wrong | hidden_swapped | c * tanh(o), the arguments in each other's place
def hidden_state(o, c):
    return c * np.tanh(o)
# %% hidden_state | two | hidden_dsig_inplace | sigmoid in place of tanh; and written into o
def hidden_state(o, c):
    o *= sigmoid(c)
    return o
# %% hidden_state | right | hidden_exponentials | tanh by a safe exponential of -2|c| with expm1, sign put back
def hidden_state(o, c):
    t = np.expm1(-2.0 * np.abs(c))
    return np.multiply(np.copysign(-t / (t + 2.0), c), o)
# %% repair_1 | wrong | rep_default_list | outputs is a default argument and keeps the steps of earlier calls; the second call returns 2T steps
def repair_1(params, x, outputs=[]):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
# %% repair_1 | wrong | rep_same_h | h[:] = writes into one array, and the list holds it T times: every output is the last one; right for T = 1
def repair_1(params, x):
    H, N = params["bf"].shape[0], x.shape[2]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs = []
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h[:] = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
# %% repair_1 | wrong | rep_squeeze | squeezes the result, so N = 1 or H = 1 or T = 1 loses an axis
def repair_1(params, x):
    h = np.zeros((params["bf"].shape[0], x.shape[2]))
    c = np.zeros_like(h)
    outputs = []
    for t in range(len(x)):
        f, i, g, o = gates(params, x[t], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.squeeze(np.array(outputs))
# %% repair_1 | wrong | rep_zeros_like_x | outputs = np.zeros_like(x) has D rows in place of H; right only when H = D
def repair_1(params, x):
    # the mistake: the good weights were replaced by zeros
    outputs = np.zeros_like(x)
    h = np.zeros((params["bf"].shape[0], x.shape[2]))
    c = h.copy()
    for t, x_t in enumerate(x):
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs[t] = h
    return outputs
# %% repair_1 | wrong | rep_c_reset | c is set to zero inside the loop, so nothing is remembered; right for T = 1
def repair_1(params, x):
    h = np.zeros((params["bf"].shape[0], x.shape[2]))
    outputs = []
    for x_t in x:
        c = np.zeros(h.shape)
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        outputs.append(h)
    return np.array(outputs)
# %% repair_1 | wrong | rep_before_step | stores h before the step: outputs begin with zeros and the last state is missing
def repair_1(params, x):
    h = np.zeros((params["bf"].shape[0], x.shape[2]))
    c = np.zeros(h.shape)
    outputs = []
    for x_t in x:
        outputs.append(h)
        f, i, g, o = gates(params, x_t, h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
    return np.array(outputs)
# %% repair_1 | two | rep_last_old_c | shows the old cell state; returns the last h alone
def repair_1(params, x):
    h = np.zeros((params["bf"].shape[0], x.shape[2]))
    c = np.zeros(h.shape)
    for x_t in x:
        f, i, g, o = gates(params, x_t, h)
        h = hidden_state(o, c)
        c = update_cell(f, i, g, c)
    return h
# %% repair_1 | right | rep_recursive | recursion over the rest of the sequence, concatenated at the end
def repair_1(params, x):
    def run(rest, h, c):
        if len(rest) == 0:
            return np.empty((0,) + h.shape)
        f, i, g, o = gates(params, rest[0], h)
        c = update_cell(f, i, g, c)
        h = hidden_state(o, c)
        return np.concatenate([h[np.newaxis], run(rest[1:], h, c)])

    zeros = np.zeros((len(params["bo"]), x.shape[-1]))
    return run(x, zeros, zeros.copy())
# %% repair_1 | right | rep_per_sequence | no loop over shared batches: runs every sequence alone and puts the columns together, all written out without the earlier functions
def repair_1(params, x):
    T, D, N = x.shape
    H = params["Wf"].shape[0]
    outputs = np.zeros((T, H, N))
    for n in range(N):
        h, c = [0.0] * H, [0.0] * H
        for t in range(T):
            z = np.array(list(h) + list(x[t, :, n]))
            a = {k: params["W" + k].dot(z) + params["b" + k][:, 0] for k in "figo"}
            c = sigmoid(a["f"]) * c + sigmoid(a["i"]) * np.tanh(a["g"])
            h = sigmoid(a["o"]) * np.tanh(c)
            outputs[t, :, n] = h
    return outputs
