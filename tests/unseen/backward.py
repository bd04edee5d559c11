# %% numerical_gradient | wrong | one_sided | forward difference f(a + eps) - f(a), divided by eps
def numerical_gradient(f, a, eps=1e-5):
    base = f(a)
    grad = np.zeros(a.shape)
    for idx in np.ndindex(a.shape):
        moved = a.copy()
        moved[idx] += eps
        grad[idx] = (f(moved) - base) / eps
    return grad


# %% numerical_gradient | wrong | divided_by_eps | divided by eps, not by 2 * eps
def numerical_gradient(f, a, eps=1e-5):
    result = np.zeros_like(a)
    for k in np.ndindex(a.shape):
        plus, minus = a.copy(), a.copy()
        plus[k] += eps
        minus[k] -= eps
        result[k] = (f(plus) - f(minus)) / eps
    return result


# %% numerical_gradient | wrong | moved_and_moved_back | moves the entry of a itself by += and -=, so a is not the same to the last bit and may not be read-only
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        a[index] += eps
        right = f(a)
        a[index] -= 2 * eps
        left = f(a)
        a[index] += eps
        grad[index] = (right - left) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | moved_and_restored | writes into a and puts the saved value back; fails when a is read-only
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for ix in np.ndindex(a.shape):
        old = a[ix].item() if a.ndim else float(a)
        a[ix] = old + eps
        fp = f(a)
        a[ix] = old - eps
        fm = f(a)
        a[ix] = old
        grad[ix] = (fp - fm) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | all_entries_at_once | moves the whole array at once and gives the same slope to every entry
def numerical_gradient(f, a, eps=1e-5):
    slope = (f(a + eps) - f(a - eps)) / (2 * eps)
    return np.full(a.shape, slope)


# %% numerical_gradient | wrong | result_is_flat | result is a flat vector, not in the shape of a
def numerical_gradient(f, a, eps=1e-5):
    grads = []
    for index in np.ndindex(a.shape):
        up = a.copy()
        up[index] += eps
        down = a.copy()
        down[index] -= eps
        grads.append((f(up) - f(down)) / (2 * eps))
    return np.array(grads)


# %% numerical_gradient | wrong | down_minus_up | sign turned round: f(down) - f(up)
def numerical_gradient(f, a, eps=1e-5):
    out = np.empty(a.shape)
    for pos in np.ndindex(a.shape):
        hi, lo = a.copy(), a.copy()
        hi[pos] = hi[pos] + eps
        lo[pos] = lo[pos] - eps
        out[pos] = (f(lo) - f(hi)) / (2 * eps)
    return out


# %% numerical_gradient | wrong | eps_fixed | the argument eps is overwritten by 1e-5
def numerical_gradient(f, a, eps=1e-5):
    eps = 1e-5  # best for central differences, see the figure
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        one, other = a.copy(), a.copy()
        one[index] += eps
        other[index] -= eps
        grad[index] = (f(one) - f(other)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | default_too_small | the default of eps is 1e-10, so digits cancel
def numerical_gradient(f, a, eps=1e-10):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | row_by_row | goes through the first axis only, so a whole row is moved at once (and 0-d fails)
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for k in range(len(a)):
        up = a.copy()
        down = a.copy()
        up[k] += eps
        down[k] -= eps
        grad[k] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | two_axes_only | two nested loops: works for matrices, not for other numbers of axes
def numerical_gradient(f, a, eps=1e-5):
    rows, cols = a.shape
    grad = np.zeros((rows, cols))
    for r in range(rows):
        for k in range(cols):
            up = a.copy()
            up[r, k] += eps
            dn = a.copy()
            dn[r, k] -= eps
            grad[r, k] = (f(up) - f(dn)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | copies_made_once | copies are made before the loop and never put back, so moves pile up
def numerical_gradient(f, a, eps=1e-5):
    up, down = a.copy(), a.copy()
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | one_copy_two_names | up and down are two names of one copy, so the difference is zero
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up = down = a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | relative_step | a large entry is moved by eps times its own size instead of by eps
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        delta = eps * max(1.0, abs(a[index]))
        up, down = a.copy(), a.copy()
        up[index] += delta
        down[index] -= delta
        grad[index] = (f(up) - f(down)) / (2 * delta)
    return grad


# %% numerical_gradient | wrong | half_steps | moves by eps / 2 to each side and divides by eps
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    half = eps / 2
    for index in np.ndindex(a.shape):
        b = a.copy()
        b[index] = a[index] + half
        high = f(b)
        b[index] = a[index] - half
        low = f(b)
        grad[index] = (high - low) / eps
    return grad


# %% numerical_gradient | wrong | f_gets_flat | f is called with a flattened array, not with one of the shape of a
def numerical_gradient(f, a, eps=1e-5):
    flat = a.flatten()
    slopes = np.zeros(flat.size)
    for k in range(flat.size):
        e = np.zeros(flat.size)
        e[k] = eps
        slopes[k] = (f(flat + e) - f(flat - e)) / (2 * eps)
    return slopes.reshape(a.shape)


# %% numerical_gradient | wrong | last_entry_skipped | range(a.size - 1) leaves the last entry at zero
def numerical_gradient(f, a, eps=1e-5):
    slopes = np.zeros(a.size)
    for k in range(a.size - 1):
        above, below = a.flatten(), a.flatten()
        above[k] += eps
        below[k] -= eps
        slopes[k] = (f(above.reshape(a.shape)) - f(below.reshape(a.shape))) / (2 * eps)
    return slopes.reshape(a.shape)


# %% numerical_gradient | wrong | not_c_order | grad.reshape(-1) is a copy when a lies in memory in another order (a transposed array), so the result stays zero
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    flat_grad = grad.reshape(-1)
    for k, index in enumerate(np.ndindex(a.shape)):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        flat_grad[k] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | accepted | single_precision | result kept in float32
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape, dtype=np.float32)
    it = np.nditer(a, flags=["multi_index", "zerosize_ok"])
    for _ in it:
        ix = it.multi_index
        up, down = a.copy(), a.copy()
        up[ix] += eps
        down[ix] -= eps
        grad[ix] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | return_in_loop | return stands inside the loop, so only the first entry is measured
def numerical_gradient(f, a, eps=1e-5):
    gradient = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        a_plus = a.copy()
        a_plus[index] += eps
        a_minus = a.copy()
        a_minus[index] -= eps
        gradient[index] = (f(a_plus) - f(a_minus)) / (2 * eps)
        return gradient


# %% numerical_gradient | wrong | middle_for_down | f(up) - f(a), yet divided by 2 * eps
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up = np.array(a)
        up[index] += eps
        grad[index] = (f(up) - f(a)) / (2 * eps)
    return grad


# %% numerical_gradient | wrong | rounded | the result is rounded to four digits to hide the noise
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return np.round(grad, 4)


# %% numerical_gradient | wrong | precedence | / 2 * eps without brackets multiplies by eps
def numerical_gradient(f, a, eps=1e-5):
    g = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        hi, lo = a.copy(), a.copy()
        hi[i] += eps
        lo[i] -= eps
        g[i] = (f(hi) - f(lo)) / 2 * eps
    return g


# %% numerical_gradient | two | one_sided_and_fixed_eps | forward difference instead of a central one; eps from the caller is ignored
def numerical_gradient(f, a, eps=1e-5):
    h = 1e-6
    grad = np.zeros(a.shape)
    f0 = f(a)
    for index in np.ndindex(a.shape):
        b = a.copy()
        b[index] += h
        grad[index] = (f(b) - f0) / h
    return grad


# %% numerical_gradient | two | flat_and_negative | result is a flat vector; the sign is turned round
def numerical_gradient(f, a, eps=1e-5):
    grad = []
    for index in np.ndindex(a.shape):
        up, down = np.array(a), np.array(a)
        up[index] += eps
        down[index] -= eps
        grad.append((f(down) - f(up)) / (2 * eps))
    return np.array(grad)


# %% numerical_gradient | two | in_place_and_factor_two | a itself is moved and moved back; divided by eps instead of 2 * eps
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for index in np.ndindex(a.shape):
        a[index] += eps
        up = f(a)
        a[index] -= 2 * eps
        down = f(a)
        a[index] += eps
        grad[index] = (up - down) / eps
    return grad


# %% numerical_gradient | two | skips_last_and_half | the last entry is skipped; the difference is halved twice
def numerical_gradient(f, a, eps=1e-5):
    indices = list(np.ndindex(a.shape))
    grad = np.zeros(a.shape)
    for index in indices[:-1]:
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = 0.5 * (f(up) - f(down)) / (2 * eps)
    return grad


# %% numerical_gradient | right | unit_vectors | rows of an identity matrix as moves
def numerical_gradient(f, a, eps=1e-5):
    flat = a.flatten()
    slopes = [
        (f((flat + m).reshape(a.shape)) - f((flat - m).reshape(a.shape))) / (2 * eps)
        for m in eps * np.eye(a.size)
    ]
    return np.array(slopes, dtype=float).reshape(a.shape)


# %% numerical_gradient | right | nditer | nditer with multi_index, one working copy that is put back
def numerical_gradient(f, a, eps=1e-5):
    grad = np.empty(a.shape)
    walker = np.nditer(a, flags=["multi_index", "zerosize_ok"])
    while not walker.finished:
        where = walker.multi_index
        sides = []
        for sign in (1, -1):
            b = np.array(a, copy=True)
            b[where] += sign * eps
            sides.append(float(f(b)))
        grad[where] = (sides[0] - sides[1]) / (2.0 * eps)
        walker.iternext()
    return grad


# %% numerical_gradient | right | helper_along | a helper that measures the slope in one direction
def slope_along(f, a, direction, eps):
    ahead = np.asarray(a + eps * direction)
    behind = np.asarray(a - eps * direction)
    return (f(ahead) - f(behind)) / (eps + eps)


def numerical_gradient(f, a, eps=1e-5):
    result = np.zeros(a.shape)
    for position in range(a.size):
        direction = np.zeros(a.size)
        direction[position] = 1.0
        result.flat[position] = slope_along(f, a, direction.reshape(a.shape), eps)
    return result


# %% numerical_gradient | right | flat_of_copies | .flat of fresh copies, np.diff of the two values
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape, dtype=np.float64)
    for k in range(a.size):
        values = []
        for step in (-eps, eps):
            moved = np.copy(a)
            moved.flat[k] += step
            values.append(f(moved))
        grad.flat[k] = np.diff(values).item() / (2 * eps)
    return grad


# %% lstm_step_backward | wrong | dc_for_forget_gate | df is made from dc, without what comes through h
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    d_gate = {"o": dh * tanh_c, "f": dc * c_prev, "i": dc_all * g, "g": dc_all * i}
    da = {k: d_gate[k] * (dtanh(cache[k]) if k == "g" else dsigmoid(cache[k])) for k in "figo"}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads, dz = {}, 0
    for k in "figo":
        grads["W" + k] = da[k] @ z.T
        grads["b" + k] = da[k].sum(axis=1, keepdims=True)
        dz = dz + params["W" + k].T @ da[k]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | dc_prev_from_dc | dc_prev is dc * f, the gradient through h is left out there
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    z = np.vstack((cache["h_prev"], cache["x_t"]))
    tc = np.tanh(cache["c"])
    dct = dc + dh * cache["o"] * dtanh(tc)

    dao = dh * tc * dsigmoid(cache["o"])
    daf = dct * cache["c_prev"] * dsigmoid(cache["f"])
    dai = dct * cache["g"] * dsigmoid(cache["i"])
    dag = dct * cache["i"] * dtanh(cache["g"])

    grads = {}
    grads["Wf"], grads["bf"] = daf @ z.T, daf.sum(1, keepdims=True)
    grads["Wi"], grads["bi"] = dai @ z.T, dai.sum(1, keepdims=True)
    grads["Wg"], grads["bg"] = dag @ z.T, dag.sum(1, keepdims=True)
    grads["Wo"], grads["bo"] = dao @ z.T, dao.sum(1, keepdims=True)

    dz = params["Wf"].T @ daf + params["Wi"].T @ dai + params["Wg"].T @ dag + params["Wo"].T @ dao
    return dz[H:], dz[:H], dc * cache["f"], grads


# %% lstm_step_backward | wrong | h_path_missing | the path from h through tanh to c is forgotten everywhere
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = [cache[k] for k in "figo"]
    do = dh * np.tanh(cache["c"])
    df = dc * cache["c_prev"]
    di = dc * g
    dg = dc * i
    dc_prev = dc * f
    da = {"f": df * dsigmoid(f), "i": di * dsigmoid(i), "g": dg * dtanh(g), "o": do * dsigmoid(o)}
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = np.sum(da[gate], axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    H = len(dh)
    return dz[H:], dz[:H], dc_prev, grads


# %% lstm_step_backward | wrong | dtanh_of_c | slope of tanh taken at c itself, dtanh(c) in place of dtanh(tanh(c))
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    dc_all = dc + dh * o * dtanh(cache["c"])
    do = dh * np.tanh(cache["c"])
    df = dc_all * cache["c_prev"]
    di = dc_all * g
    dg = dc_all * i
    da_f = df * dsigmoid(f)
    da_i = di * dsigmoid(i)
    da_g = dg * dtanh(g)
    da_o = do * dsigmoid(o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros(z.shape)
    for gate, da in zip("figo", (da_f, da_i, da_g, da_o)):
        grads[f"W{gate}"] = da @ z.T
        grads[f"b{gate}"] = da.sum(axis=1, keepdims=True)
        dz += params[f"W{gate}"].T @ da
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | do_from_dc_all | the output gate gets dc_all in place of dh
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * (1 - tanh_c**2)
    da = {
        "f": dc_all * cache["c_prev"] * f * (1 - f),
        "i": dc_all * g * i * (1 - i),
        "g": dc_all * i * (1 - g**2),
        "o": dc_all * tanh_c * o * (1 - o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    dz = sum(params["W" + k].T @ da[k] for k in da)
    grads = {"W" + k: v @ z.T for k, v in da.items()}
    grads |= {"b" + k: v.sum(axis=1, keepdims=True) for k, v in da.items()}
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | df_with_new_c | df uses the new c where c_prev belongs
def lstm_step_backward(params, dh, dc, cache):
    c, f, i, g, o = (cache[k] for k in "cfigo")
    H, N = dh.shape
    th = np.tanh(c)
    total = dc + dh * o * dtanh(th)
    pre = {
        "f": total * c * dsigmoid(f),
        "i": total * g * dsigmoid(i),
        "g": total * i * dtanh(g),
        "o": dh * th * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros((len(z), N))
    for k, da in pre.items():
        grads["W" + k] = da.dot(z.T)
        grads["b" + k] = da.sum(axis=1).reshape(-1, 1)
        dz += params["W" + k].T.dot(da)
    return dz[H:], dz[:H], total * f, grads


# %% lstm_step_backward | wrong | di_and_dg_swapped | di is dc_all * i and dg is dc_all * g, each with its own value
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    di = dc_all * cache["i"]
    dg = dc_all * cache["g"]
    df = dc_all * cache["c_prev"]
    do = dh * tanh_c
    da = {
        "f": df * dsigmoid(cache["f"]),
        "i": di * dsigmoid(cache["i"]),
        "g": dg * dtanh(cache["g"]),
        "o": do * dsigmoid(cache["o"]),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for k in "figo":
        grads["W" + k] = da[k] @ z.T
        grads["b" + k] = da[k].sum(axis=1, keepdims=True)
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * cache["f"], grads


# %% lstm_step_backward | wrong | slope_at_input | dsigmoid and dtanh are taken at the pre-activations instead of the outputs
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    a = {k: params["W" + k] @ z + params["b" + k] for k in "figo"}
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(a["f"]),
        "i": dc_all * g * dsigmoid(a["i"]),
        "g": dc_all * i * dtanh(a["g"]),
        "o": dh * tanh_c * dsigmoid(a["o"]),
    }
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads.update({"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"})
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | dsigmoid_for_all | the candidate g gets the slope of the sigmoid, as the gates do
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    d = {
        "f": dc_all * cache["c_prev"],
        "i": dc_all * cache["g"],
        "g": dc_all * cache["i"],
        "o": dh * tanh_c,
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    dz = np.zeros_like(z)
    grads = {}
    for k in "figo":
        da = d[k] * dsigmoid(cache[k])
        grads["W" + k] = da @ z.T
        grads["b" + k] = da.sum(axis=1, keepdims=True)
        dz += params["W" + k].T @ da
    dx_t, dh_prev = dz[H:], dz[:H]
    return dx_t, dh_prev, dc_all * cache["f"], grads


# %% lstm_step_backward | wrong | no_slope_for_o | the slope of the output gate's sigmoid is forgotten
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dao = dh * tanh_c
    dc_all = dc + dh * o * dtanh(tanh_c)
    daf = dc_all * cache["c_prev"] * dsigmoid(f)
    dai = dc_all * g * dsigmoid(i)
    dag = dc_all * i * dtanh(g)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for name, da in {"f": daf, "i": dai, "g": dag, "o": dao}.items():
        grads["W" + name] = da @ z.T
        grads["b" + name] = da.sum(axis=1, keepdims=True)
        dz += params["W" + name].T @ da
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | bias_without_keepdims | gradients of the biases have shape (H,)
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for k in "figo":
        grads["W" + k] = da[k] @ z.T
        grads["b" + k] = da[k].sum(axis=1)
        dz += params["W" + k].T @ da[k]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | bias_mean | gradients of the biases are the mean over the batch, not the sum
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    t = np.tanh(cache["c"])
    s = dc + dh * o * dtanh(t)
    da = dict(f=s * cache["c_prev"] * dsigmoid(f), i=s * g * dsigmoid(i), g=s * i * dtanh(g), o=dh * t * dsigmoid(o))
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for k, v in da.items():
        grads["W" + k] = v @ z.T
        grads["b" + k] = v.mean(axis=1, keepdims=True)
    dz = sum(params["W" + k].T @ v for k, v in da.items())
    return dz[H:], dz[:H], s * f, grads


# %% lstm_step_backward | wrong | all_divided_by_n | all parameter gradients are divided by the batch size
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    f, i, g, o = (cache[k] for k in "figo")
    t = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(t)
    da_f = dc_all * cache["c_prev"] * dsigmoid(f)
    da_i = dc_all * g * dsigmoid(i)
    da_g = dc_all * i * dtanh(g)
    da_o = dh * t * dsigmoid(o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads, dz = {}, np.zeros_like(z)
    for gate, da in zip("figo", [da_f, da_i, da_g, da_o]):
        grads["W" + gate] = da @ z.T / N
        grads["b" + gate] = da.sum(axis=1, keepdims=True) / N
        dz += params["W" + gate].T @ da
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | bias_summed_over_units | biases are summed along axis 0, over the units
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {}
    da["f"] = dc_all * cache["c_prev"] * dsigmoid(f)
    da["i"] = dc_all * g * dsigmoid(i)
    da["g"] = dc_all * i * dtanh(g)
    da["o"] = dh * tanh_c * dsigmoid(o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    dz = np.zeros_like(z)
    grads = {}
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=0, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | split_x_first | dz is split as if x_t stood above h_prev
def lstm_step_backward(params, dh, dc, cache):
    D = cache["x_t"].shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")
    return dz[:D], dz[D:], dc_all * f, grads


# %% lstm_step_backward | wrong | z_x_above_h | z is stacked with x_t above h_prev, so the columns of every dW are in another order
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    z = np.concatenate([cache["x_t"], cache["h_prev"]], axis=0)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    grads, dz = {}, np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | dc_in_place | dc += changes the array of the caller
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    do = dh * tanh_c
    dc += dh * o * dtanh(tanh_c)
    df = dc * cache["c_prev"]
    di = dc * g
    dg = dc * i
    da = {"f": df * dsigmoid(f), "i": di * dsigmoid(i), "g": dg * dtanh(g), "o": do * dsigmoid(o)}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"} | {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc * f, grads


# %% lstm_step_backward | wrong | dc_prev_without_f | dc_prev is dc_all, not multiplied by the forget gate
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_prev = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_prev * cache["c_prev"] * dsigmoid(f),
        "i": dc_prev * g * dsigmoid(i),
        "g": dc_prev * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")
    return dz[H:], dz[:H], dc_prev, grads


# %% lstm_step_backward | wrong | dz_without_o | the sum for dz leaves out the output gate
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da_f = dc_all * cache["c_prev"] * dsigmoid(f)
    da_i = dc_all * g * dsigmoid(i)
    da_g = dc_all * i * dtanh(g)
    da_o = dh * tanh_c * dsigmoid(o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {
        "Wf": da_f @ z.T,
        "Wi": da_i @ z.T,
        "Wg": da_g @ z.T,
        "Wo": da_o @ z.T,
        "bf": da_f.sum(axis=1, keepdims=True),
        "bi": da_i.sum(axis=1, keepdims=True),
        "bg": da_g.sum(axis=1, keepdims=True),
        "bo": da_o.sum(axis=1, keepdims=True),
    }
    dz = params["Wf"].T @ da_f + params["Wi"].T @ da_i + params["Wg"].T @ da_g
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | dz_overwritten | dz is assigned in the loop instead of added, so only the last gate counts
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    slopes = {k: dtanh(cache[k]) if k == "g" else dsigmoid(cache[k]) for k in "figo"}
    ups = {"f": dc_all * cache["c_prev"], "i": dc_all * cache["g"], "g": dc_all * cache["i"], "o": dh * tanh_c}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for k in "figo":
        da = ups[k] * slopes[k]
        grads["W" + k] = da @ z.T
        grads["b" + k] = da.sum(axis=1, keepdims=True)
        dz = params["W" + k].T @ da
    return dz[H:], dz[:H], dc_all * cache["f"], grads


# %% lstm_step_backward | wrong | w_h_not_transposed | the square part of W that meets h_prev is not transposed
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    dx_t = np.zeros_like(cache["x_t"])
    dh_prev = np.zeros_like(dh)
    grads = {}
    for gate, d in da.items():
        W = params["W" + gate]
        dh_prev += W[:, :H] @ d
        dx_t += W[:, H:].T @ d
        grads["W" + gate] = np.hstack([d @ cache["h_prev"].T, d @ cache["x_t"].T])
        grads["b" + gate] = d.sum(axis=1, keepdims=True)
    return dx_t, dh_prev, dc_all * f, grads


# %% lstm_step_backward | wrong | o_missing_in_dc_all | the path through h lacks the factor o
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = np.einsum("hn,kn->hk", da[gate], z)
        grads["b" + gate] = np.einsum("hn->h", da[gate])[:, None]
        dz += np.einsum("hk,hn->kn", params["W" + gate], da[gate])
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | keys_with_d | the keys of grads are dWf, dbf and so on, not those of params
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for gate in "figo":
        grads["dW" + gate] = da[gate] @ z.T
        grads["db" + gate] = da[gate].sum(axis=1, keepdims=True)
    dz = sum(params["W" + gate].T @ da[gate] for gate in "figo")
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | dh_carried_over | dh is added to dh_prev, as if h were passed on unchanged
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: d @ z.T for k, d in da.items()}
    grads.update({"b" + k: d.sum(axis=1, keepdims=True) for k, d in da.items()})
    dz = sum(params["W" + k].T @ d for k, d in da.items())
    dh_prev = dh + dz[:H]
    return dz[H:], dh_prev, dc_all * f, grads


# %% lstm_step_backward | wrong | cache_gets_entries | intermediate results are stored in the cache of the caller
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    cache["tanh_c"] = np.tanh(cache["c"])
    cache["z"] = np.concatenate([cache["h_prev"], cache["x_t"]])
    f, i, g, o = (cache[k] for k in "figo")
    dc_all = dc + dh * o * dtanh(cache["tanh_c"])
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * cache["tanh_c"] * dsigmoid(o),
    }
    grads = {}
    dz = np.zeros_like(cache["z"])
    for gate in "figo":
        grads["W" + gate] = da[gate] @ cache["z"].T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | df_in_place | df is a second name of c_prev in the cache, and *= changes it
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    df = cache["c_prev"]
    df *= dc_all
    di, dg, do = dc_all * g, dc_all * i, dh * tanh_c
    da = {"f": df * dsigmoid(f), "i": di * dsigmoid(i), "g": dg * dtanh(g), "o": do * dsigmoid(o)}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | grads_pile_up | gradients are added into a dict that lives on between calls
step_grads = {}


def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    dz = np.zeros_like(z)
    for gate in "figo":
        step_grads["W" + gate] = step_grads.get("W" + gate, 0) + da[gate] @ z.T
        step_grads["b" + gate] = step_grads.get("b" + gate, 0) + da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, step_grads


# %% lstm_step_backward | wrong | g_not_squared | slope of the candidate is 1 - g instead of 1 - g squared
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * (1 - tanh_c**2)
    da_f = dc_all * cache["c_prev"] * f * (1 - f)
    da_i = dc_all * g * i * (1 - i)
    da_g = dc_all * i * (1 - g)
    da_o = dh * tanh_c * o * (1 - o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = 0
    for gate, da in (("f", da_f), ("i", da_i), ("g", da_g), ("o", da_o)):
        grads["W" + gate] = da @ z.T
        grads["b" + gate] = da.sum(axis=1, keepdims=True)
        dz = dz + params["W" + gate].T @ da
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | dh_overwritten | dh is reused for the step before, and dc_prev is made from the new dh
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dct = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dct * cache["c_prev"] * dsigmoid(f),
        "i": dct * g * dsigmoid(i),
        "g": dct * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    dh = dz[:H]
    dx = dz[H:]
    dc = f * (dc + dh * o * dtanh(tanh_c))
    return dx, dh, dc, grads


# %% lstm_step_backward | wrong | f_i_keys_swapped | by copy and paste the gradient of f is stored under i and that of i under f
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    i, f, g, o = (cache[k] for k in "ifgo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    di = dc_all * g * dsigmoid(i)
    df = dc_all * cache["c_prev"] * dsigmoid(f)
    dg = dc_all * i * dtanh(g)
    do = dh * tanh_c * dsigmoid(o)
    dz = params["Wi"].T @ di + params["Wf"].T @ df + params["Wg"].T @ dg + params["Wo"].T @ do
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for gate, da in zip("figo", (di, df, dg, do)):
        grads["W" + gate] = da @ z.T
        grads["b" + gate] = da.sum(axis=1, keepdims=True)
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | wrong | order_of_results | returns dh_prev first and dx_t second
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = np.concatenate(
        [
            dc_all * cache["c_prev"] * dsigmoid(f),
            dc_all * g * dsigmoid(i),
            dc_all * i * dtanh(g),
            dh * tanh_c * dsigmoid(o),
        ]
    )
    W = np.concatenate([params["W" + k] for k in "figo"])
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    dW, db, dz = da @ z.T, da.sum(axis=1, keepdims=True), W.T @ da
    grads = {"W" + k: part for k, part in zip("figo", np.split(dW, 4))}
    grads |= {"b" + k: part for k, part in zip("figo", np.split(db, 4))}
    return dz[:H], dz[H:], dc_all * f, grads


# %% lstm_step_backward | wrong | tanh_missing_in_do | do is dh * c, the tanh is forgotten
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c = (cache[k] for k in "figoc")
    dc_all = dc + dh * o * dtanh(np.tanh(c))
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | two | new_c_and_mean | df uses the new c; the biases get the mean over the batch
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c = (cache[k] for k in "figoc")
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * c * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = np.mean(da[gate], axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    return dz[H:], dz[:H], dc_all * f, grads


# %% lstm_step_backward | two | swapped_and_dc_prev | di and dg each with its own value; dc_prev made from dc alone
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    df, di, dg, do = dc_all * cache["c_prev"], dc_all * i, dc_all * g, dh * tanh_c
    da = {"f": df * dsigmoid(f), "i": di * dsigmoid(i), "g": dg * dtanh(g), "o": do * dsigmoid(o)}
    z = np.vstack([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc * f, grads


# %% lstm_step_backward | two | split_and_in_place | dz is split with x_t on top; dc of the caller is changed by +=
def lstm_step_backward(params, dh, dc, cache):
    D = len(cache["x_t"])
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc += dh * o * dtanh(tanh_c)
    da = {
        "f": dc * cache["c_prev"] * dsigmoid(f),
        "i": dc * g * dsigmoid(i),
        "g": dc * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    dz = np.zeros_like(z)
    for gate in "figo":
        grads["W" + gate] = da[gate] @ z.T
        grads["b" + gate] = da[gate].sum(axis=1, keepdims=True)
        dz += params["W" + gate].T @ da[gate]
    dx_t, dh_prev = dz[:D], dz[D:]
    return dx_t, dh_prev, dc * f, grads


# %% lstm_step_backward | two | g_sigmoid_and_flat_bias | the candidate gets the slope of the sigmoid; biases of shape (H,)
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    d = {"f": dc_all * cache["c_prev"], "i": dc_all * cache["g"], "g": dc_all * cache["i"], "o": dh * tanh_c}
    da = {k: d[k] * dsigmoid(cache[k]) for k in d}
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for k in da:
        grads["W" + k] = da[k] @ z.T
        grads["b" + k] = np.sum(da[k], axis=1)
    dz = sum(params["W" + k].T @ da[k] for k in da)
    return dz[H:], dz[:H], dc_all * cache["f"], grads


# %% lstm_step_backward | right | stacked | the four pre-activations stacked, one product each
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    shown = np.tanh(c)
    memory = dc + dh * o * (1.0 - shown * shown)
    da = np.empty((4 * H, N))
    da[:H] = memory * c_prev * f * (1 - f)
    da[H : 2 * H] = memory * g * i * (1 - i)
    da[2 * H : 3 * H] = memory * i * (1 - g * g)
    da[3 * H :] = dh * shown * o * (1 - o)
    W = np.vstack([params["W" + k] for k in "figo"])
    dW = np.matmul(da, np.vstack([cache["h_prev"], cache["x_t"]]).T)
    db = da @ np.ones((N, 1))
    dz = np.matmul(W.T, da)
    grads = {}
    for n, k in enumerate("figo"):
        rows = slice(n * H, (n + 1) * H)
        grads["W" + k], grads["b" + k] = dW[rows].copy(), db[rows].copy()
    return dz[H:].copy(), dz[:H].copy(), memory * f, grads


# %% lstm_step_backward | right | split_weights | W split into the part for h and the part for x, einsum, other names
def lstm_step_backward(params, dh, dc, cache):
    H = cache["h_prev"].shape[0]
    tc = np.tanh(cache["c"])
    total = dc + np.multiply(np.multiply(dh, cache["o"]), dtanh(tc))
    partner = {"f": (total, "c_prev"), "i": (total, "g"), "g": (total, "i")}
    dx, dhp, grads = np.zeros_like(cache["x_t"]), np.zeros_like(dh), {}
    for k in "ogif":
        d = dh * tc if k == "o" else partner[k][0] * cache[partner[k][1]]
        a = d * (dtanh if k == "g" else dsigmoid)(cache[k])
        W_h, W_x = params["W" + k][:, :H], params["W" + k][:, H:]
        dhp += np.einsum("jk,jn->kn", W_h, a)
        dx += np.einsum("jk,jn->kn", W_x, a)
        dW_h = np.einsum("jn,kn->jk", a, cache["h_prev"])
        dW_x = np.einsum("jn,kn->jk", a, cache["x_t"])
        grads["W" + k] = np.concatenate([dW_h, dW_x], axis=1)
        grads["b" + k] = np.einsum("jn->j", a)[:, np.newaxis]
    return dx, dhp, np.multiply(total, cache["f"]), grads


# %% lstm_step_backward | right | one_sequence_at_a_time | loops over the batch and adds outer products
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    D = cache["x_t"].shape[0]
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    dx_t, dh_prev, dc_prev = np.zeros((D, N)), np.zeros((H, N)), np.zeros((H, N))
    for n in range(N):
        f, i, g, o, c, old = (cache[k][:, n] for k in ("f", "i", "g", "o", "c", "c_prev"))
        z = np.append(cache["h_prev"][:, n], cache["x_t"][:, n])
        through = dc[:, n] + dh[:, n] * o * (1 - np.tanh(c) ** 2)
        a = {
            "f": through * old * f * (1 - f),
            "i": through * g * i * (1 - i),
            "g": through * i * (1 - g) * (1 + g),
            "o": dh[:, n] * np.tanh(c) * o * (1 - o),
        }
        for k in a:
            grads["W" + k] += np.outer(a[k], z)
            grads["b" + k] += a[k][:, None]
            dz = a[k] @ params["W" + k]
            dh_prev[:, n] += dz[:H]
            dx_t[:, n] += dz[H:]
        dc_prev[:, n] = through * f
    return dx_t, dh_prev, dc_prev, grads


# %% lstm_step_backward | right | helpers_and_out | helper for one gate, in place on its own copies
def through_gate(W, d_gate, slope, z):
    """Gradients at W, b and z of one gate."""
    d_pre = np.multiply(d_gate, slope, out=np.empty_like(slope))
    return np.dot(d_pre, z.T), d_pre.sum(axis=-1, keepdims=True), np.dot(W.T, d_pre)


def lstm_step_backward(params, dh, dc, cache):
    z = np.r_[cache["h_prev"], cache["x_t"]]
    y = np.tanh(cache["c"])
    dcell = dc.copy()
    dcell += dh * cache["o"] * dtanh(y)
    upstream = {
        "f": dcell * cache["c_prev"],
        "i": dcell * cache["g"],
        "g": dcell * cache["i"],
        "o": dh * y,
    }
    grads, dz = {}, np.zeros(z.shape)
    for k, d in upstream.items():
        slope = dtanh(cache[k]) if k == "g" else dsigmoid(cache[k])
        grads["W" + k], grads["b" + k], share = through_gate(params["W" + k], d, slope, z)
        dz += share
    dcell *= cache["f"]
    dh_prev, dx_t = np.split(dz, [len(dh)])
    return dx_t, dh_prev, dcell, grads


# %% lstm_backward | wrong | stream_of_h_lost | each step gets d_outputs[t] alone; dh from the next step is dropped
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(T)):
        upstream = d_outputs[t] + dh if t == T - 1 else d_outputs[t]
        dx_t, dh, dc, step = lstm_step_backward(params, upstream, dc, caches[t])
        dx.insert(0, dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | dx_last_step_first | dx is not turned round after it was appended
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(p) for name, p in params.items()}
    dx = []
    for d_out, cache in zip(d_outputs[::-1], caches[::-1]):
        dx_t, dh, dc, g = lstm_step_backward(params, dh + d_out, dc, cache)
        dx.append(dx_t)
        for name in grads:
            grads[name] += g[name]
    return np.stack(dx), dh, dc, grads


# %% lstm_backward | wrong | d_h_ignored | d_h is never used, the stream of h always starts with zeros
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh_next = np.zeros_like(d_outputs[0])
    dc_next = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in range(len(caches) - 1, -1, -1):
        dx[t], dh_next, dc_next, step = lstm_step_backward(
            params, d_outputs[t] + dh_next, dc_next, caches[t]
        )
        for k, v in step.items():
            grads[k] += v
    return np.array(dx), dh_next, dc_next, grads


# %% lstm_backward | wrong | d_c_ignored | d_c is never used
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh, dc = np.zeros((H, N)), np.zeros((H, N))
    if d_h is not None:
        dh = dh + d_h
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(T)):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.array(dx[::-1]), dh, dc, grads


# %% lstm_backward | wrong | grads_overwritten | grads are replaced at each step instead of added
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = d_h if d_h is not None else np.zeros_like(d_outputs[0])
    dc = d_c if d_c is not None else np.zeros_like(d_outputs[0])
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, grads = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | mean_over_steps | grads are divided by T at the end
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * T
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    grads = {k: v / T for k, v in grads.items()}
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | forwards_in_time | walks from the first step to the last
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for d_out, cache in zip(d_outputs, caches):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | d_h_at_every_step | d_h is added at every step, not only at the last
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    zero = np.zeros_like(d_outputs[0])
    if d_h is None:
        d_h = zero
    if d_c is None:
        d_c = zero
    dh, dc = zero, d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * T
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh + d_h, dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | d_h_in_place | dh += d_outputs[t] changes the d_h of the caller
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dh += d_outputs[t]
        dx[t], dh, dc, step = lstm_step_backward(params, dh, dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | d_outputs_in_place | d_h is added into the last entry of d_outputs itself, the array of the caller
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    if d_h is not None:
        d_outputs[-1] += d_h
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    dh = 0
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | starts_from_params | grads start as a copy of params instead of zeros
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = dict(params)
    dx = []
    for t in reversed(range(len(d_outputs))):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        for k in step:
            grads[k] = grads[k] + step[k]
    return np.array(dx)[::-1], dh, dc, grads


# %% lstm_backward | wrong | params_wiped | grads share the arrays of params and are set to zero, so the network loses its weights
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    weights = {k: v.copy() for k, v in params.items()}
    grads = params.copy()
    for k in grads:
        grads[k][:] = 0.0
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(weights, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | first_step_skipped | range(T - 1, 0, -1) leaves out step 0
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dx = np.zeros((T,) + caches[0]["x_t"].shape)
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    for t in range(T - 1, 0, -1):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return dx, dh, dc, grads


# %% lstm_backward | wrong | last_step_skipped | range(T - 2, -1, -1) leaves out the last step
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    D = caches[0]["x_t"].shape[0]
    dx = np.zeros((T, D, N))
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    for t in range(T - 2, -1, -1):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx[t] = dx_t
        for k in grads:
            grads[k] += step[k]
    return dx, dh, dc, grads


# %% lstm_backward | wrong | dc_not_passed_on | the stream of c is dropped: every step gets the d_c of the end
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    zeros = np.zeros_like(d_outputs[0])
    d_h = zeros if d_h is None else d_h
    d_c = zeros if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, d_h, dc_prev, step = lstm_step_backward(params, d_h + d_outputs[t], d_c, caches[t])
        dx.insert(0, dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), d_h, dc_prev, grads


# %% lstm_backward | wrong | compared_with_none | d_h == None compares an array entry by entry and fails in the if
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    if d_h == None:
        d_h = np.zeros_like(d_outputs[0])
    if d_c == None:
        d_c = np.zeros_like(d_outputs[0])
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, d_h, d_c, step = lstm_step_backward(params, d_h + d_outputs[t], d_c, caches[t])
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.array(dx[::-1]), d_h, d_c, grads


# %% lstm_backward | wrong | none_handled_together | when one of d_h and d_c is None both are replaced by zeros
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    if d_h is None or d_c is None:
        d_h = np.zeros_like(d_outputs[0])
        d_c = np.zeros_like(d_outputs[0])
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], d_h, d_c, step = lstm_step_backward(params, d_h + d_outputs[t], d_c, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), d_h, d_c, grads


# %% lstm_backward | wrong | last_output_twice | the stream starts with d_outputs[-1], which is added once more in the loop
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = d_outputs[-1].copy()
    if d_h is not None:
        dh += d_h
    dc = np.zeros_like(dh) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k]
    dx.reverse()
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | dh0_wraps_round | d_outputs[t - 1] is added after the step, at t = 0 that is the last one
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = d_outputs[T - 1] + (0 if d_h is None else d_h)
    dc = np.zeros_like(dh) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * T
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, dh, dc, caches[t])
        dh = dh + d_outputs[t - 1]
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | dx_shaped_like_outputs | memory for dx has the shape of d_outputs, (T, H, N) where (T, D, N) belongs
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dx = np.zeros_like(d_outputs)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return dx, dh, dc, grads


# %% lstm_backward | wrong | caches_reversed_in_place | caches.reverse() turns round the list of the caller
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    caches.reverse()
    for d_out, cache in zip(reversed(d_outputs), caches):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        dx = [dx_t] + dx
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | caches_popped | caches.pop() empties the list of the caller
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    while caches:
        cache = caches.pop()
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[len(caches)], dc, cache)
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.array(dx[::-1]), dh, dc, grads


# %% lstm_backward | wrong | clipped | grads are clipped to [-1, 1] at the end, as public programs do
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    for g in grads.values():
        np.clip(g, -1, 1, out=g)
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | grads_kept_between_calls | grads live outside the function and are made once, so calls add up
_total = {}


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name, value in step.items():
            if name not in _total or _total[name].shape != value.shape:
                _total[name] = np.zeros_like(value)
            _total[name] += value
    return np.array(dx), dh, dc, dict(_total)


# %% lstm_backward | wrong | streams_swapped | d_h enters as the stream of c and d_c as the stream of h
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    zero = np.zeros_like(d_outputs[0])
    dc, dh = (zero if d is None else d for d in (d_h, d_c))
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | forget_twice | dc is multiplied by the forget gate once more between the steps
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dc = dc * caches[t]["f"]
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | dx_concatenated | dx is joined along the first axis to (T*D, N)
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.insert(0, dx_t)
        for k in grads:
            grads[k] += step[k]
    return np.concatenate(dx), dh, dc, grads


# %% lstm_backward | wrong | return_in_loop | the return is indented into the loop over the steps
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k]
        return np.array(dx[::-1]), dh, dc, grads


# %% lstm_backward | wrong | d_c_added_to_h | the total of h and c streams is handed to both, dh + dc as dh
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        # everything that comes back from the right, and the output from above
        dx[t], dh, dc, step = lstm_step_backward(params, dh + dc + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | wrong | only_weights_collected | the biases keep the gradient of the last step, only the W are added up
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    T = len(caches)
    dx = [None] * T
    grads = None
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        if grads is None:
            grads = step
        else:
            for gate in "figo":
                grads["W" + gate] += step["W" + gate]
    return np.array(dx), dh, dc, grads


# %% lstm_backward | two | mean_and_reversed_dx | grads are divided by T; dx comes out last step first
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = []
    for t in reversed(range(T)):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        dx.append(dx_t)
        for k in grads:
            grads[k] += step[k] / T
    return np.array(dx), dh, dc, grads


# %% lstm_backward | two | both_end_gradients_odd | d_c is ignored; d_h of the caller is changed by +=
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    if d_h is None:
        d_h = np.zeros_like(d_outputs[0])
    dc = np.zeros_like(d_outputs[0])
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx = [None] * len(caches)
    for t in reversed(range(len(caches))):
        d_h += d_outputs[t]
        dx[t], d_h, dc, step = lstm_step_backward(params, d_h, dc, caches[t])
        for k in grads:
            grads[k] += step[k]
    return np.array(dx), d_h, dc, grads


# %% lstm_backward | two | overwritten_and_cut | grads are overwritten at each step; step 0 is skipped
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dx = np.zeros((T, *caches[0]["x_t"].shape))
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    for t in range(T - 1, 0, -1):
        dx[t], dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in grads:
            grads[k] = step[k]
    return dx, dh, dc, grads


# %% lstm_backward | two | h_dropped_and_list | dh from the next step is dropped; dx stays a list
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    last = len(caches) - 1
    dx = []
    for t in range(last, -1, -1):
        up = d_outputs[t] + dh if t == last else d_outputs[t]
        dx_t, dh, dc, step = lstm_step_backward(params, up, dc, caches[t])
        dx.insert(0, dx_t)
        for k in grads:
            grads[k] += step[k]
    return dx, dh, dc, grads


# %% lstm_backward | right | zip_reversed | zip over reversed lists, stack and flip
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    stream_h, stream_c = (np.zeros(d_outputs.shape[1:]) if d is None else d.copy() for d in (d_h, d_c))
    shares, collected = [], dict.fromkeys(params, 0.0)
    for above, cache in zip(reversed(d_outputs), reversed(caches)):
        stream_h = stream_h + above
        dx_t, stream_h, stream_c, step = lstm_step_backward(params, stream_h, stream_c, cache)
        shares.append(dx_t)
        collected = {name: collected[name] + step[name] for name in params}
    return np.stack(shares[::-1], axis=0), stream_h, stream_c, collected


# %% lstm_backward | right | recursion | a recursive helper that takes the later half first
def back_from(params, d_outputs, caches, dh, dc):
    if len(caches) == 1:
        dx_t, dh, dc, grads = lstm_step_backward(params, dh + d_outputs[0], dc, caches[0])
        return [dx_t], dh, dc, grads
    half = len(caches) // 2
    late, dh, dc, after = back_from(params, d_outputs[half:], caches[half:], dh, dc)
    early, dh, dc, before = back_from(params, d_outputs[:half], caches[:half], dh, dc)
    return early + late, dh, dc, {k: after[k] + before[k] for k in params}


def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    nothing = np.zeros_like(d_outputs[0])
    dh = nothing if d_h is None else d_h
    dc = nothing if d_c is None else d_c
    dx, dh0, dc0, grads = back_from(params, d_outputs, caches, dh, dc)
    return np.array(dx), dh0, dc0, grads


# %% lstm_backward | right | steps_kept | all step gradients kept in lists, summed at the end over a new axis
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dx = np.empty((T, caches[0]["x_t"].shape[0], N))
    dh, dc = np.zeros((H, N)), np.zeros((H, N))
    dh += d_outputs[T - 1]
    if d_h is not None:
        dh += d_h
    if d_c is not None:
        dc += d_c
    steps = []
    t = T - 1
    while t >= 0:
        dx[t], dh, dc, step = lstm_step_backward(params, dh, dc, caches[t])
        steps.append(step)
        t -= 1
        if t >= 0:
            dh = dh + d_outputs[t]
    return dx, dh, dc, {k: np.sum([s[k] for s in steps], axis=0) for k in params}


# %% lstm_backward | right | own_step | does the step itself, on stacked gates, without lstm_step_backward
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    H = d_outputs.shape[1]
    W = np.concatenate([params["W" + k] for k in "figo"])
    dW, db = np.zeros_like(W), np.zeros((4 * H, 1))
    dh = 0.0 if d_h is None else d_h
    dc = 0.0 if d_c is None else d_c
    dx = np.zeros((len(caches), W.shape[1] - H, d_outputs.shape[2]))
    for t in range(len(caches))[::-1]:
        s = caches[t]
        f, i, g, o, y = s["f"], s["i"], s["g"], s["o"], np.tanh(s["c"])
        up = d_outputs[t] + dh
        dc = dc + up * o * dtanh(y)
        da = np.concatenate(
            [
                dc * s["c_prev"] * dsigmoid(f),
                dc * g * dsigmoid(i),
                dc * i * dtanh(g),
                up * y * dsigmoid(o),
            ]
        )
        dW += da @ np.concatenate([s["h_prev"], s["x_t"]]).T
        db += da.sum(axis=1, keepdims=True)
        dz = W.T @ da
        dh, dx[t], dc = dz[:H], dz[H:], dc * f
    grads = {"W" + k: part for k, part in zip("figo", np.split(dW, 4))}
    grads |= {"b" + k: part for k, part in zip("figo", np.split(db, 4))}
    return dx, dh, dc, {name: grads[name].copy() for name in params}


# %% LSTM | wrong | every_step | dL_dh enters at every step, not at the last alone
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.array([dL_dh for _ in self.caches])
        _, _, _, grads = lstm_backward(self.params, d_outputs, self.caches)
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | new_arrays | parameters are replaced by new arrays, not changed in place
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches),) + dL_dh.shape)
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name in grads:
            setattr(self, name, getattr(self, name) - lr * grads[name])
        return grads


# %% LSTM | wrong | returns_scaled | the returned gradients are multiplied by lr
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        T = len(self.caches)
        H, N = dL_dh.shape
        grads = lstm_backward(self.params, np.zeros((T, H, N)), self.caches, d_h=dL_dh)[-1]
        params = self.params
        for name in grads:
            grads[name] *= lr
            params[name] -= grads[name]
        return grads


# %% LSTM | wrong | uphill | parameters move along the gradient, += in place of -=
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_out = np.zeros((len(self.caches), *dL_dh.shape))
        *_, grads = lstm_backward(self.params, d_out, self.caches, d_h=dL_dh)
        for key, value in self.params.items():
            value += lr * grads[key]
        return grads


# %% LSTM | wrong | lr_fixed | 0.01 is written into the update and lr is ignored
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_out = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_out, self.caches, d_h=dL_dh)[3]
        for key, value in self.params.items():
            value -= 0.01 * grads[key]
        return grads


# %% LSTM | wrong | default_lr | the default learning rate is 0.1
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.1):
        steps = len(self.caches)
        d_outputs = np.zeros((steps, *dL_dh.shape))
        _, _, _, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads


# %% LSTM | wrong | divided_by_steps | gradients are divided by the number of steps
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        T = len(self.caches)
        d_outputs = np.zeros((T, *dL_dh.shape))
        _, _, _, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        grads = {k: v / T for k, v in grads.items()}
        for k, v in self.params.items():
            v -= lr * grads[k]
        return grads


# %% LSTM | wrong | given_as_d_c | dL_dh is handed over as the gradient at the cell state
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, None, dL_dh)[3]
        for k, v in self.params.items():
            v -= lr * grads[k]
        return grads


# %% LSTM | wrong | entered_twice | dL_dh is both the last entry of d_outputs and d_h
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | nothing_returned | the gradients are not returned
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        self.grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * self.grads[name]


# %% LSTM | wrong | params_returned | returns the new parameters in place of the gradients
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        params = self.params
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(params, nothing, self.caches, d_h=dL_dh)[3]
        for name in params:
            params[name] -= lr * grads[name]
        return params


# %% LSTM | wrong | weights_only | the biases are not updated
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        self.Wf -= lr * grads["Wf"]
        self.Wi -= lr * grads["Wi"]
        self.Wg -= lr * grads["Wg"]
        self.Wo -= lr * grads["Wo"]
        return grads


# %% LSTM | wrong | clipped | gradients are clipped to [-1, 1] before the update
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            grads[name] = np.clip(grads[name], -1.0, 1.0)  # against explosions
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | at_first_step | dL_dh is put at step 0 of d_outputs
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[0] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | divided_by_batch | the gradient is divided by N once more
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        H, N = dL_dh.shape
        d_outputs = np.zeros((len(self.caches), H, N))
        d_outputs[-1] = dL_dh / N
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | gradients_accumulate | gradients of all earlier calls are kept and added
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        if not hasattr(self, "grads"):
            self.grads = {k: np.zeros_like(v) for k, v in self.params.items()}
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        _, _, _, new = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name, p in self.params.items():
            self.grads[name] = self.grads[name] + new[name]
            p -= lr * self.grads[name]
        return dict(self.grads)


# %% LSTM | wrong | run_again_from_zeros | runs the sequence again from zero states in place of using self.caches
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        x = np.array([cache["x_t"] for cache in self.caches])
        zeros = np.zeros_like(dL_dh)
        _, _, _, caches = lstm_forward(self.params, x, zeros, zeros)
        grads = lstm_backward(self.params, np.zeros((len(x), *dL_dh.shape)), caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | update_on_the_way | parameters are changed after every step back, so earlier steps see moved weights
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        grads = {name: np.zeros_like(p) for name, p in self.params.items()}
        for cache in reversed(self.caches):
            _, dh, dc, step = lstm_step_backward(self.params, dh, dc, cache)
            for name, p in self.params.items():
                p -= lr * step[name]
                grads[name] += step[name]
        return grads


# %% LSTM | wrong | last_step_only | only the last step is taken back, no walk through time
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        grads = lstm_step_backward(self.params, dL_dh, np.zeros_like(dL_dh), self.caches[-1])[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | dict_entry_replaced | the result is stored in the dict that params makes anew each time, so the layer does not change
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name in grads:
            self.params[name] = self.params[name] - lr * grads[name]
        return grads


# %% LSTM | wrong | own_init | writes its own __init__, which takes no rng
class LSTM(forward.LSTM):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.caches = None

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads


# %% LSTM | wrong | momentum | keeps a velocity between calls, so it is not plain SGD
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        self.velocity = getattr(self, "velocity", {name: 0.0 for name in grads})
        for name, p in self.params.items():
            self.velocity[name] = 0.9 * self.velocity[name] + grads[name]
            p -= lr * self.velocity[name]
        return grads


# %% LSTM | wrong | three_gates | the loop over the gates forgets o
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for gate in "fig":
            for kind in "Wb":
                p = getattr(self, kind + gate)
                p -= lr * grads[kind + gate]
        return grads


# %% LSTM | wrong | caches_thrown_away | empties the list of caches after use, though others may hold it and a second call needs it
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        self.caches.clear()  # free the memory
        return grads


# %% LSTM | two | every_step_and_scaled | dL_dh enters at every step; the returned gradients are multiplied by lr
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.stack([dL_dh] * len(self.caches))
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        moves = {name: lr * g for name, g in grads.items()}
        for name, p in self.params.items():
            p -= moves[name]
        return moves


# %% LSTM | two | new_arrays_and_uphill | parameters are replaced by new arrays; they move along the gradient
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            setattr(self, name, p + lr * grads[name])
        return grads


# %% LSTM | two | clipped_and_default | gradients are clipped to [-1, 1]; the default learning rate is 0.001
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.001):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            np.clip(grads[name], -1, 1, out=grads[name])
            p -= lr * grads[name]
        return grads


# %% LSTM | two | last_step_and_no_biases | only the last step is taken back; the biases are not updated
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        _, _, _, grads = lstm_step_backward(self.params, dL_dh, 0 * dL_dh, self.caches[-1])
        for gate in "figo":
            W = getattr(self, "W" + gate)
            W -= lr * grads["W" + gate]
        return grads


# %% LSTM | right | last_output | dL_dh as the last entry of d_outputs, np.subtract with out
class LSTM(forward.LSTM):
    """Learns by plain SGD."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, slope in grads.items():
            weight = getattr(self, name)
            np.subtract(weight, lr * slope, out=weight)
        return grads


# %% LSTM | right | walks_itself | own walk back with lstm_step_backward, update at the end
class LSTM(forward.LSTM):
    def _walk(self, dh):
        dc, total = np.zeros_like(dh), None
        for cache in self.caches[::-1]:
            _, dh, dc, step = lstm_step_backward(self.params, dh, dc, cache)
            total = step if total is None else {k: total[k] + step[k] for k in step}
        return total

    def backward(self, dL_dh, lr=0.01):
        grads = self._walk(dL_dh)
        for k, p in self.params.items():
            p[...] = p - lr * grads[k]
        return grads


# %% LSTM | right | slice_assignment | slice assignment to each attribute, generator of zeros
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        steps = [np.zeros_like(dL_dh) for _ in self.caches[1:]] + [np.array(dL_dh)]
        *_, gradients = lstm_backward(self.params, np.array(steps), self.caches)
        for name in ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"):
            array = getattr(self, name)
            array[:, :] += -lr * gradients[name]
        return gradients


# %% LSTM | right | broadcast_zeros | read-only zeros from broadcast_to, helper function for the update
def descend(parameters, slopes, rate):
    for key in parameters:
        parameters[key] -= rate * slopes[key]


class LSTM(forward.LSTM):
    def backward(self, dL_dh: np.ndarray, lr: float = 0.01) -> dict[str, np.ndarray]:
        silent = np.broadcast_to(np.zeros_like(dL_dh), (len(self.caches),) + dL_dh.shape)
        result = lstm_backward(self.params, silent, self.caches, d_h=dL_dh)
        descend(self.params, result[3], lr)
        return result[3]


# %% repair_1 | wrong | not_repaired | only the names are new: dc_prev still uses dh of the step before
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = (dc + dh_prev * o * dtanh(tanh_c)) * f
    return dx_t, dh_prev, dc_prev


# %% repair_1 | wrong | dh_left_out | dc_prev is dc * f, what came through h is gone
def repair_1(params, dh, dc, cache):
    # the mistake: dh in the last line is already the one of the step before, so leave it out
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], dc * f


# %% repair_1 | wrong | no_forget_gate | dc_prev is dc_all without the factor f
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    i, g, o = cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(cache["f"]))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], dc_all


# %% repair_1 | wrong | output_gate_for_f | dc_prev is multiplied by o in place of f
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = (cache[gate] for gate in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    dz = sum(params["W" + k].T @ da[k] for k in da)
    dc_prev = dc_all * o
    return dz[H:], dz[:H], dc_prev


# %% repair_1 | wrong | slope_at_c | dtanh is taken at c, not at tanh(c), in the whole gradient
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c = (cache[k] for k in "figoc")
    dc_all = dc + dh * o * dtanh(c)
    dz = params["Wo"].T @ (dh * np.tanh(c) * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], dc_all * f


# %% repair_1 | wrong | results_in_other_order | returns dh_prev, dx_t, dc_prev
def repair_1(params, dh, dc, cache):
    dx_t, dh_prev, dc_prev, _ = lstm_step_backward(params, dh, dc, cache)
    return dh_prev, dx_t, dc_prev


# %% repair_1 | wrong | dh_of_this_step_returned | the new name is made but the old dh is returned
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = dc_all * f
    return dx_t, dh, dc_prev


# %% repair_1 | wrong | both_dh_in_dc_prev | dc_prev holds the gradient through h of this step and of the step before
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = (dc_all + dh_prev * o * dtanh(tanh_c)) * f
    return dx_t, dh_prev, dc_prev


# %% repair_1 | wrong | split_at_d | dz is split after D rows, x_t on top
def repair_1(params, dh, dc, cache):
    D = cache["x_t"].shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[:D], dz[D:]
    return dx_t, dh_prev, dc_all * f


# %% repair_1 | wrong | new_c_in_forget_gate | the forget gate's share uses c instead of c_prev
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c = (cache[name] for name in "figoc")
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * c * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], dc_all * f


# %% repair_1 | wrong | dc_changed | dc += and dc *= work on the array of the caller
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc += dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc *= f
    return dx_t, dh_prev, dc


# %% repair_1 | wrong | grads_returned_too | returns all four results of lstm_step_backward
def repair_1(params, dh, dc, cache):
    return lstm_step_backward(params, dh, dc, cache)


# %% repair_1 | wrong | i_g_swapped | factors of the input gate and the candidate changed places
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * i * dtanh(g))
    dz += params["Wg"].T @ (dc_all * g * dsigmoid(i))
    dx_t, dh_prev = dz[H:], dz[:H]
    return dx_t, dh_prev, dc_all * f


# %% repair_1 | wrong | slope_of_f_in_dc_prev | dc_prev is dc_all times the slope of f, not f
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dh_prev = dz[:H]
    dc_prev = dc_all * dsigmoid(f)
    return dz[H:], dh_prev, dc_prev


# %% repair_1 | wrong | dc_twice | the last line adds dc to dc_all once more
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], (dc + dc_all) * f


# %% repair_1 | wrong | old_tanh_in_last_line | dc_prev uses the slope of tanh at c_prev, because it belongs to the step before
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = (dc + dh * o * dtanh(np.tanh(cache["c_prev"]))) * f
    return dx_t, dh_prev, dc_prev


# %% repair_1 | two | dh_left_out_and_order | dc_prev is dc * f without dh; dx_t and dh_prev in the wrong order
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dh_prev, dx_t = dz[:H], dz[H:]
    return dh_prev, dx_t, dc * f


# %% repair_1 | two | do_from_dc_all_and_old_bug | the output gate gets dc_all; dc_prev still uses the new dh
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dc_all * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh = dz[H:], dz[:H]
    dc = (dc + dh * o * dtanh(tanh_c)) * f
    return dx_t, dh, dc


# %% repair_1 | two | no_f_and_in_place | dc_prev lacks the factor f; dc of the caller is changed
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc += dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    return dz[H:], dz[:H], dc


# %% repair_1 | two | g_slope_and_f_squared | the candidate gets the slope of the sigmoid; dc_prev is multiplied by f twice
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = (dc + dh * o * dtanh(tanh_c))
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dsigmoid(g))
    dc_prev = dc_all * f
    return dz[H:], dz[:H], dc_prev * f


# %% repair_1 | right | by_the_step | the first three results of lstm_step_backward
def repair_1(params, dh, dc, cache):
    # broken_1 overwrote dh (this step) with dz[:H] (the step before) before its last use
    *streams, _ = lstm_step_backward(params, dh, dc, cache)
    return tuple(streams)


# %% repair_1 | right | dc_prev_first | dc_prev is made before dh is reused, names as in the original
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    dc = dc * f
    dx_t, dh = dz[H:], dz[:H]
    return dx_t, dh, dc


# %% repair_1 | right | jacobians | einsum over a stacked tensor of gates
def repair_1(params, dh, dc, cache):
    H = len(dh)
    s = np.tanh(cache["c"])
    whole = dh * cache["o"] * (1 - s) * (1 + s) + dc
    others = np.stack([cache["c_prev"], cache["g"], cache["i"]])
    slopes = np.stack([cache[k] - cache[k] ** 2 for k in "fi"] + [1 - cache["g"] ** 2])
    da = np.concatenate([whole * others * slopes, (dh * s * dsigmoid(cache["o"]))[None]])
    W = np.stack([params["W" + k] for k in "figo"])
    dz = np.einsum("ghk,ghn->kn", W, da)
    return dz[H:], dz[:H], whole * cache["f"]


# %% repair_1 | right | through_sequence | a sequence of one step, given to lstm_backward
def repair_1(params, dh, dc, cache):
    dx, dh0, dc0, _ = lstm_backward(params, dh[np.newaxis], [cache], d_c=dc)
    return dx[0], dh0, dc0


# %% repair_2 | wrong | mean_over_steps | the sum over the steps is divided by T
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return {name: g / len(caches) for name, g in grads.items()}


# %% repair_2 | wrong | still_the_first_step | grads[name] = step[name] stays, only the loop was turned into a dict
def repair_2(params, d_outputs, caches):
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        grads = {name: step[name] for name in params}
    return grads


# %% repair_2 | wrong | starts_at_params | the sums start with the parameters themselves
def repair_2(params, d_outputs, caches):
    grads = {name: value.copy() for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | cell_stream_cut | dc is not handed on, each step gets zeros
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, _, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | hidden_stream_cut | the step gets d_outputs[t] without dh
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | returned_in_loop | return after the first turn of the loop, so only the last step counts
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
        return grads


# %% repair_2 | wrong | step_zero_left_out | the loop ends before step 0
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in range(len(caches) - 1, 0, -1):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | last_output_only | only d_outputs[-1] enters, the other outputs are forgotten
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = d_outputs[-1], np.zeros_like(d_outputs[0])
    for cache in reversed(caches):
        _, dh, dc, step = lstm_step_backward(params, dh, dc, cache)
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | whole_tuple | returns everything that lstm_backward gives
def repair_2(params, d_outputs, caches):
    return lstm_backward(params, d_outputs, caches)


# %% repair_2 | wrong | steps_not_summed | the gradients of the steps are stacked along a new axis, not added
def repair_2(params, d_outputs, caches):
    collected = {name: [] for name in params}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in params:
            collected[name].append(step[name])
    return {name: np.array(steps) for name, steps in collected.items()}


# %% repair_2 | wrong | d_outputs_changed | dh is added into d_outputs[t] in place
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        total = d_outputs[t]
        total += dh
        _, dh, dc, step = lstm_step_backward(params, total, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | first_to_last | the loop runs forwards in time
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in range(len(caches)):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | outputs_not_reversed | caches are reversed but d_outputs are not
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for d_out, cache in zip(d_outputs, reversed(caches)):
        _, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | one_zero_for_all | all weights share one array of zeros and all biases another
def repair_2(params, d_outputs, caches):
    zero_W, zero_b = np.zeros_like(params["Wf"]), np.zeros_like(params["bf"])
    grads = {name: zero_W if name[0] == "W" else zero_b for name in params}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | streams_reset | dh and dc are set to zero inside the loop, so nothing flows between steps
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in reversed(range(len(caches))):
        dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | wrong | running_sum_added | a running total is added at every step, so late steps count several times
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    total = {name: 0 for name in params}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            total[name] = total[name] + step[name]
            grads[name] += total[name]
    return grads


# %% repair_2 | wrong | flat_biases | biases are squeezed to (H,)
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return {name: g.squeeze() for name, g in grads.items()}


# %% repair_2 | wrong | params_added_into | grads is the caller's dict itself under a second name, so the sums go into the parameters
def repair_2(params, d_outputs, caches):
    grads = params
    start = {name: value.copy() for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for name in grads:
        grads[name] = np.zeros_like(start[name])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(start, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | two | mean_and_cut | the sum is divided by T; dh of the next step is dropped
def repair_2(params, d_outputs, caches):
    T = len(caches)
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(T)):
        _, dh, dc, step = lstm_step_backward(params, d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name] / T
    return grads


# %% repair_2 | two | forwards_and_keys | the loop runs forwards; keys are dWf and so on
def repair_2(params, d_outputs, caches):
    grads = {"d" + name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for d_out, cache in zip(d_outputs, caches):
        _, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        for name in params:
            grads["d" + name] += step[name]
    return grads


# %% repair_2 | two | outputs_changed_and_zero_skipped | dh is added into d_outputs in place; step 0 is left out
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dc = np.zeros_like(d_outputs[0])
    for t in range(len(caches) - 1, 0, -1):
        _, dh, dc, step = lstm_step_backward(params, d_outputs[t], dc, caches[t])
        d_outputs[t - 1] += dh
        for name in grads:
            grads[name] += step[name]
    return grads


# %% repair_2 | two | biases_overwritten_and_dc_cut | biases are overwritten at each step; dc is not handed on
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, _, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for gate in "figo":
            grads["W" + gate] += step["W" + gate]
            grads["b" + gate] = step["b" + gate]
    return grads


# %% repair_2 | right | by_lstm_backward | the last result of lstm_backward
def repair_2(params, d_outputs, caches):
    # broken_2 returned the gradient of step 0, the last one visited
    *_, grads = lstm_backward(params, d_outputs, caches)
    return grads


# %% repair_2 | right | listed_then_summed | the steps in a list, summed by a dict comprehension
def repair_2(params, d_outputs, caches):
    steps, dh, dc = [], 0 * d_outputs[-1], 0 * d_outputs[-1]
    for d_out, cache in list(zip(d_outputs, caches))[::-1]:
        _, dh, dc, grads = lstm_step_backward(params, d_out + dh, dc, cache)
        steps.append(grads)
    return {name: sum(step[name] for step in steps) for name in params}


# %% repair_2 | right | pieces_of_one | lstm_backward on pieces of one step each, gradients handed over
def repair_2(params, d_outputs, caches):
    grads = {}
    dh = dc = None
    for t in range(len(caches) - 1, -1, -1):
        _, dh, dc, part = lstm_backward(params, d_outputs[t : t + 1], caches[t : t + 1], d_h=dh, d_c=dc)
        for name, value in part.items():
            grads[name] = grads[name] + value if name in grads else value
    return {name: grads[name] for name in params}


# %% repair_2 | right | first_then_add | starts with the last step's own gradients and adds with np.add
def repair_2(params, d_outputs, caches):
    nothing = np.zeros(d_outputs.shape[1:])
    _, dh, dc, grads = lstm_step_backward(params, d_outputs[-1], nothing, caches[-1])
    t = len(caches) - 2
    while t >= 0:
        _, dh, dc, more = lstm_step_backward(params, np.add(dh, d_outputs[t]), dc, caches[t])
        grads = {k: np.add(grads[k], more[k]) for k in grads}
        t -= 1
    return grads
