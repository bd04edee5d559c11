# %% numerical_gradient | wrong | one_sided | One-sided difference (f(a+eps)-f(a))/eps in place of the central one; the error shrinks with eps, not its square.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    base = f(a.copy())
    for index in np.ndindex(a.shape):
        moved = a.copy()
        moved[index] += eps
        grad[index] = (f(moved) - base) / eps
    return grad

# %% numerical_gradient | wrong | in_place_restored | The cs231n way: writes the moved value into a itself and puts the old one back, so a read-only array refuses.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    it = np.nditer(a, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = float(a[ix])
        a[ix] = old + eps
        pos = f(a)
        a[ix] = old - eps
        neg = f(a)
        a[ix] = old
        grad[ix] = (pos - neg) / (2 * eps)
        it.iternext()
    return grad

# %% numerical_gradient | wrong | all_at_once | Moves all entries at once, and writes the one slope into every entry.
def numerical_gradient(f, a, eps=1e-5):
    slope = (f(a + eps) - f(a - eps)) / (2 * eps)
    return np.full(a.shape, slope)

# %% numerical_gradient | wrong | divides_by_eps | Divides the central difference by eps in place of 2 * eps, so every entry is twice too large.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for idx in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[idx] += eps
        down[idx] -= eps
        grad[idx] = (f(up) - f(down)) / eps
    return grad

# %% numerical_gradient | wrong | eps_half | Moves each side by eps / 2 and divides by eps: a correct central difference, but an entry is moved only half as far as asked.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for idx in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[idx] += eps / 2
        down[idx] -= eps / 2
        grad[idx] = (f(up) - f(down)) / eps
    return grad

# %% numerical_gradient | wrong | eps_ignored | Sets eps = 1e-5 inside the function, so the caller's eps has no effect.
def numerical_gradient(f, a, eps=1e-5):
    eps = 1e-5
    grad = np.zeros_like(a)
    for idx in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[idx] += eps
        down[idx] -= eps
        grad[idx] = (f(up) - f(down)) / (2 * eps)
    return grad

# %% numerical_gradient | wrong | copies_before_loop | The two copies are made once before the loop and never put back, so the moves pile up from entry to entry.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    up, down = a.copy(), a.copy()
    for idx in np.ndindex(a.shape):
        up[idx] += eps
        down[idx] -= eps
        grad[idx] = (f(up) - f(down)) / (2 * eps)
    return grad

# %% numerical_gradient | wrong | twin_alias | up = down = a.copy() makes two names for one array, so nothing is moved in the end and every slope is 0.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for idx in np.ndindex(a.shape):
        up = down = a.copy()
        up[idx] += eps
        down[idx] -= eps
        grad[idx] = (f(up) - f(down)) / (2 * eps)
    return grad

# %% numerical_gradient | wrong | two_axes_only | Loops over exactly two axes: fails for () and (n,), and moves whole rows of a (T, D, N) array.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            plus = a.copy()
            plus[i, j] += eps
            minus = a.copy()
            minus[i, j] -= eps
            grad[i, j] = (f(plus) - f(minus)) / (2 * eps)
    return grad

# %% numerical_gradient | wrong | ravel_order | np.copy keeps the memory order of a transposed array, so ravel() is a copy there, nothing moves, and the gradient is 0.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for k in range(a.size):
        up, down = np.copy(a), np.copy(a)
        up.ravel()[k] += eps
        down.ravel()[k] -= eps
        grad.ravel()[k] = (f(up) - f(down)) / (2 * eps)
    return grad

# %% numerical_gradient | wrong | flat_result | The result is flat, (size,), and never gets the shape of a.
def numerical_gradient(f, a, eps=1e-5):
    slopes = []
    for idx in np.ndindex(a.shape):
        bump = np.zeros(a.shape)
        bump[idx] = eps
        slopes.append((f(a + bump) - f(a - bump)) / (2 * eps))
    return np.array(slopes)

# %% numerical_gradient | two | float32_and_sign | The copies are float32, which cannot hold a move of 1e-5 exactly; the difference is taken as f(down) - f(up), so the sign is wrong.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    for idx in np.ndindex(a.shape):
        up, down = a.astype(np.float32), a.astype(np.float32)
        up[idx] += eps
        down[idx] -= eps
        grad[idx] = (f(down) - f(up)) / (2 * eps)
    return grad

# %% numerical_gradient | two | moves_a_and_one_side | Moves the entry of a itself and back by += and -=; divides f(up) - f(now) by 2 * eps although only one side is moved.
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for idx in np.ndindex(a.shape):
        now = f(a)
        a[idx] += eps
        up = f(a)
        a[idx] -= eps
        grad[idx] = (up - now) / (2 * eps)
    return grad

# %% numerical_gradient | right | unit_vectors | Right: adds eps times each unit array, all made with np.eye, and reshapes the slopes at the end.
def numerical_gradient(f, a, eps=1e-5):
    units = eps * np.eye(a.size)
    slopes = [
        f(np.asarray(a + unit.reshape(a.shape))) - f(np.asarray(a - unit.reshape(a.shape)))
        for unit in units
    ]
    return np.array(slopes, dtype=float).reshape(a.shape) / (2 * eps)

# %% numerical_gradient | right | one_work_copy | Right: one private C-ordered copy, moved through a flat view and set back from the saved value.
def numerical_gradient(f, a, eps=1e-5):
    work = np.array(a, dtype=np.float64, order="C")
    flat = work.reshape(-1)
    out = np.empty(work.size)
    for k in range(work.size):
        saved = flat[k]
        flat[k] = saved + eps
        above = f(work)
        flat[k] = saved - eps
        below = f(work)
        flat[k] = saved
        out[k] = (above - below) / (eps + eps)
    return out.reshape(work.shape)

# %% lstm_step_backward | wrong | dc_not_all_in_f | df is made of dc alone; the gradient that reaches c through h is left out for the forget gate.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | tanh_slope_at_c | The slope of tanh in dc_all is 1 - c**2 (dtanh of c), not 1 - tanh(c)**2.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    dc_all = dc + dh * o * dtanh(c)
    da = {}
    da["o"] = dh * np.tanh(c) * dsigmoid(o)
    da["f"] = dc_all * c_prev * dsigmoid(f)
    da["i"] = dc_all * g * dsigmoid(i)
    da["g"] = dc_all * i * dtanh(g)
    z = np.vstack((cache["h_prev"], cache["x_t"]))
    grads, dz = {}, np.zeros_like(z)
    for k in "figo":
        grads["W" + k] = da[k] @ z.T
        grads["b" + k] = da[k].sum(axis=1, keepdims=True)
        dz += params["W" + k].T @ da[k]
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | dc_in_place | dc += ... changes the caller's dc.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"])
    dc += dh * o * (1 - tanh_c**2)
    da_f = dc * cache["c_prev"] * f * (1 - f)
    da_i = dc * g * i * (1 - i)
    da_g = dc * i * (1 - g**2)
    da_o = dh * tanh_c * o * (1 - o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {}
    for name, da in (("f", da_f), ("i", da_i), ("g", da_g), ("o", da_o)):
        grads["W" + name] = da @ z.T
        grads["b" + name] = np.sum(da, axis=1, keepdims=True)
    dz = (
        params["Wf"].T @ da_f
        + params["Wi"].T @ da_i
        + params["Wg"].T @ da_g
        + params["Wo"].T @ da_o
    )
    return dz[H:], dz[:H], dc * f, grads

# %% lstm_step_backward | wrong | split_upside_down | Takes the top D rows of dz as dx_t and the rest as dh_prev, although h stands above x in z.
def lstm_step_backward(params, dh, dc, cache):
    D = cache["x_t"].shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[:D], dz[D:], dc_all * f, grads

# %% lstm_step_backward | wrong | mean_over_batch | The gradients of the parameters are divided by N: a mean over the batch, not the sum.
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T / N for k in "figo"}
    grads |= {"b" + k: da[k].mean(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | part_found_by_shape | Finds dx_t among the two parts of dz by its shape; when D = H it takes the top part, which belongs to h_prev.
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    x_t, h_prev = cache["x_t"], cache["h_prev"]
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([h_prev, x_t], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    top, low = np.split(dz, [len(h_prev)])
    if top.shape == x_t.shape:
        dx_t, dh_prev = top, low
    else:
        dx_t, dh_prev = low, top
    return dx_t, dh_prev, dc_all * f, grads

# %% lstm_step_backward | wrong | cache_grows | Stores tanh(c) in the cache, which must not be changed.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    cache["tanh_c"] = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(cache["tanh_c"])
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(cache["f"]),
        "i": dc_all * cache["g"] * dsigmoid(cache["i"]),
        "g": dc_all * cache["i"] * dtanh(cache["g"]),
        "o": dh * cache["tanh_c"] * dsigmoid(cache["o"]),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * cache["f"], grads

# %% lstm_step_backward | wrong | divides_by_gates | Gets g back as (c - f * c_prev) / i, which is 0 / 0 where the input gate is exactly 0.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, o, c, c_prev = (cache[k] for k in ("f", "i", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    g = (c - f * c_prev) / i
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | fused_order | Fused: the da are stacked f, i, g, o but the weights f, i, o, g for dz, so Wg and Wo are mixed up in dx_t and dh_prev.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * (1 - tanh_c**2)
    da = np.vstack(
        [
            dc_all * cache["c_prev"] * f * (1 - f),
            dc_all * g * i * (1 - i),
            dc_all * i * (1 - g**2),
            dh * tanh_c * o * (1 - o),
        ]
    )
    W = np.vstack([params["Wf"], params["Wi"], params["Wo"], params["Wg"]])
    z = np.vstack([cache["h_prev"], cache["x_t"]])
    dW, db = da @ z.T, da.sum(axis=1, keepdims=True)
    grads = {}
    for n, k in enumerate("figo"):
        grads["W" + k] = dW[n * H : (n + 1) * H]
        grads["b" + k] = db[n * H : (n + 1) * H]
    dz = W.T @ da
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | clipped | Clips the gradients of the parameters to [-5, 5], which nobody asked for.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    for value in grads.values():
        np.clip(value, -5, 5, out=value)  # against exploding gradients
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | candidate_slope | One loop with dsigmoid for all four gates, the candidate g included, which needs dtanh.
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    d = {
        "f": dc_all * cache["c_prev"],
        "i": dc_all * cache["g"],
        "g": dc_all * cache["i"],
        "o": dh * tanh_c,
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    dz, grads = np.zeros(z.shape), {}
    for gate in "figo":
        da = d[gate] * dsigmoid(cache[gate])
        grads["W" + gate] = np.einsum("hn,kn->hk", da, z)
        grads["b" + gate] = np.einsum("hn->h", da)[:, None]
        dz += np.einsum("hk,hn->kn", params["W" + gate], da)
    return dz[H:], dz[:H], dc_all * cache["f"], grads

# %% lstm_step_backward | wrong | bias_without_column | The gradients of the biases are (H,), for keepdims=True is missing.
def lstm_step_backward(params, dh, dc, cache):
    H = len(dh)
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    tanh_c = np.tanh(c)
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | wrong | gates_overwritten | The gates' arrays of the cache are overwritten by the slopes with *=, so the cache is changed.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    dc_prev = dc_all * cache["f"]
    d = {
        "f": dc_all * cache["c_prev"],
        "i": dc_all * cache["g"],
        "g": dc_all * cache["i"],
        "o": dh * tanh_c,
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    dz, grads = 0.0, {}
    for gate in "figo":
        slope = cache[gate]
        if gate == "g":
            slope = dtanh(slope)
        else:
            slope *= 1 - slope
        da = d[gate] * slope
        grads["W" + gate] = da @ z.T
        grads["b" + gate] = da.sum(axis=1, keepdims=True)
        dz = dz + params["W" + gate].T @ da
    return dz[H:], dz[:H], dc_prev, grads

# %% lstm_step_backward | two | slope_missing_and_z_order | dc_all = dc + dh * o without the slope of tanh; z is stacked x above h for the weights.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    dc_all = dc + dh * o
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * np.tanh(c) * dsigmoid(o),
    }
    z = np.concatenate([cache["x_t"], cache["h_prev"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc_all * f, grads

# %% lstm_step_backward | two | output_gate_and_dc_prev | do takes c where tanh(c) belongs; dc_prev is dc * f, without what came through h.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, c, c_prev = (cache[k] for k in ("f", "i", "g", "o", "c", "c_prev"))
    dc_all = dc + dh * o * dtanh(np.tanh(c))
    da = {
        "f": dc_all * c_prev * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    return dz[H:], dz[:H], dc * f, grads

# %% lstm_step_backward | right | fused_einsum | Right: the four da in one array (4, H, N), all products by einsum, the parameters' dict rebuilt from its own keys.
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o = np.stack([cache[k] for k in "figo"])
    s = np.tanh(cache["c"])
    total = dc + dh * o * (1 - s) * (1 + s)
    da = np.stack(
        [
            total * cache["c_prev"] * f * (1 - f),
            total * g * i * (1 - i),
            total * i * (1 - g) * (1 + g),
            dh * s * o * (1 - o),
        ]
    )
    z = np.vstack([cache["h_prev"], cache["x_t"]])
    W = np.stack([params["W" + k] for k in "figo"])
    dW = np.einsum("ghn,kn->ghk", da, z)
    db = da.sum(axis=2)[:, :, np.newaxis]
    made = {"W": dict(zip("figo", dW)), "b": dict(zip("figo", db))}
    grads = {name: made[name[0]][name[1]].copy() for name in params}
    dz = np.einsum("ghk,ghn->kn", W, da)
    return dz[H:].copy(), dz[:H].copy(), total * f, grads

# %% lstm_step_backward | right | one_sequence_at_a_time | Right: a loop over the sequences of the batch with outer products, on vectors, added up.
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    D = cache["x_t"].shape[0]
    dx_t, dh_prev, dc_prev = np.zeros((D, N)), np.zeros((H, N)), np.zeros((H, N))
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for n in range(N):
        v = {key: value[:, n] for key, value in cache.items()}
        t = np.tanh(v["c"])
        dcn = dc[:, n] + dh[:, n] * v["o"] * (1 - t * t)
        da = dict(
            f=dcn * v["c_prev"] * v["f"] * (1 - v["f"]),
            i=dcn * v["g"] * v["i"] * (1 - v["i"]),
            g=dcn * v["i"] * (1 - v["g"] ** 2),
            o=dh[:, n] * t * v["o"] * (1 - v["o"]),
        )
        z = np.concatenate([v["h_prev"], v["x_t"]])
        for k, a in da.items():
            grads["W" + k] += np.outer(a, z)
            grads["b" + k][:, 0] += a
            dh_prev[:, n] += a @ params["W" + k][:, :H]
            dx_t[:, n] += a @ params["W" + k][:, H:]
        dc_prev[:, n] = dcn * v["f"]
    return dx_t, dh_prev, dc_prev, grads

# %% lstm_backward | wrong | stream_lost | Each step gets d_outputs[t] alone; the dh that came back from the step after it is lost (only the last step sees d_h).
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T,) + caches[0]["x_t"].shape)
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in reversed(range(T)):
        upstream = d_outputs[t] + dh if t == T - 1 else d_outputs[t]
        dx[t], dh, dc, step = lstm_step_backward(params, upstream, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | dx_reversed | dx is a list filled from the last step on and never turned round.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for d_out, cache in zip(d_outputs[::-1], caches[::-1]):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        dx.append(dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads

# %% lstm_backward | wrong | adds_into_d_h | dh = d_h is a second name, and dh += d_outputs[t] changes the caller's d_h at the last step.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = d_h if d_h is not None else np.zeros_like(d_outputs[-1])
    dc = d_c if d_c is not None else np.zeros_like(d_outputs[-1])
    dx = [None] * T
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in range(T - 1, -1, -1):
        dh += d_outputs[t]
        dx[t], dh, dc, step = lstm_step_backward(params, dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return np.stack(dx), dh, dc, grads

# %% lstm_backward | wrong | both_or_nothing | When one of d_h and d_c is None, both are replaced by zeros.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    if d_h is None or d_c is None:
        d_h = np.zeros((H, N))
        d_c = np.zeros((H, N))
    dh, dc = d_h, d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | wraps_round | Adds d_outputs[t - 1] at the end of each step; at t = 0 this is d_outputs[-1], which ends up in dh0.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = d_outputs[-1] + (0 if d_h is None else d_h)
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in range(T - 1, -1, -1):
        dx[t], dh, dc, step = lstm_step_backward(params, dh, dc, caches[t])
        dh = dh + d_outputs[t - 1]
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | first_step_left_out | range(T - 1, 0, -1) stops before step 0, which has no dx and no share in grads, dh0, dc0.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in range(T - 1, 0, -1):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | caches_turned_round | caches.reverse() turns the caller's list round, so the caches are changed.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    caches.reverse()
    for d_out, cache in zip(d_outputs[::-1], caches):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        dx.insert(0, dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads

# %% lstm_backward | wrong | d_h_defaults_to_last | When d_h is None, the last output's gradient is taken for it, so d_outputs[-1] counts twice.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = d_outputs[-1] if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | bias_broadcast | Starts every gradient, those of the biases too, from zeros of the shape of Wf, so the biases' ones come out (H, H+D).
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(params["Wf"]) for name in params}
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | squeezed | np.squeeze on dx takes away the axes of length 1: wrong for T = 1, D = 1 or N = 1.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = d_outputs.shape[0]
    dh = np.zeros(d_outputs.shape[1:]) if d_h is None else d_h.copy()
    dc = np.zeros(d_outputs.shape[1:]) if d_c is None else d_c.copy()
    dxs, grads = [], {name: 0.0 for name in params}
    for t in range(T)[::-1]:
        dx_t, dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        dxs.append(dx_t[np.newaxis])
        grads = {name: grads[name] + step[name] for name in params}
    return np.squeeze(np.concatenate(dxs[::-1])), dh, dc, grads

# %% lstm_backward | wrong | truncated | Walks back at most 20 steps (a bptt_truncate left in from a tutorial), so a longer sequence gets only its end.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    bptt_truncate = 20
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in np.arange(max(0, T - bptt_truncate), T)[::-1]:
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads

# %% lstm_backward | wrong | last_name_only | The line that adds stands outside the inner loop, so only the last name of the dict collects its gradient.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N)) if d_c is None else d_c
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in params:
            share = step[name]
        grads[name] += share
    return dx, dh, dc, grads

# %% lstm_backward | two | d_c_ignored_and_mean | d_c is not looked at, the stream of dc starts with zeros; the gradients of the parameters are divided by T.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = np.zeros((H, N)) if d_h is None else d_h
    dc = np.zeros((H, N))
    dx = np.zeros((T, caches[0]["x_t"].shape[0], N))
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name] / T
    return dx, dh, dc, grads

# %% lstm_backward | two | outputs_forwards_and_order | d_outputs is walked from the first step on while the caches go from the last; dc0 and dh0 are returned in each other's place.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for d_out, cache in zip(d_outputs, reversed(caches)):
        dx_t, dh, dc, step = lstm_step_backward(params, dh + d_out, dc, cache)
        dx.append(dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx[::-1]), dc, dh, grads

# %% lstm_backward | right | sum_at_the_end | Right: keeps the results of all steps in a list, turns it round, and sums at the end.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    nothing = np.zeros(d_outputs.shape[1:])
    streams = [nothing if d is None else d for d in (d_h, d_c)]
    steps = []
    for upstream, cache in zip(np.flip(d_outputs, axis=0), caches[::-1], strict=True):
        dx_t, *streams, step = lstm_step_backward(params, streams[0] + upstream, streams[1], cache)
        steps.append((dx_t, step))
    steps.reverse()
    dx = np.stack([dx_t for dx_t, _ in steps])
    grads = {name: np.sum([step[name] for _, step in steps], axis=0) for name in params}
    return dx, *streams, grads

# %% lstm_backward | right | all_products_after_the_loop | Right: does not call the step; keeps every da of the sequence and makes each dW with one tensordot after the loop.
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T, H, N = d_outputs.shape
    dh = 0.0 if d_h is None else d_h
    dc = 0.0 if d_c is None else d_c
    W = np.concatenate([params["W" + k] for k in "figo"])
    da, z = np.empty((T, 4 * H, N)), np.empty((T, W.shape[1], N))
    dz = np.empty_like(z)
    for t in range(T - 1, -1, -1):
        x_t, h_prev, c_prev, f, i, g, o, c = (
            caches[t][k] for k in ("x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c")
        )
        dh = dh + d_outputs[t]
        dc = dc + dh * o * (1 - np.tanh(c) ** 2)
        da[t, :H] = dc * c_prev * f * (1 - f)
        da[t, H : 2 * H] = dc * g * i * (1 - i)
        da[t, 2 * H : 3 * H] = dc * i * (1 - g * g)
        da[t, 3 * H :] = dh * np.tanh(c) * o * (1 - o)
        z[t, :H], z[t, H:] = h_prev, x_t
        dz[t] = W.T @ da[t]
        dh, dc = dz[t, :H], dc * f
    dW = np.tensordot(da, z, axes=((0, 2), (0, 2)))
    db = da.sum(axis=(0, 2)).reshape(-1, 1)
    grads = {"W" + k: part for k, part in zip("figo", np.split(dW, 4))}
    grads.update({"b" + k: part for k, part in zip("figo", np.split(db, 4))})
    return dz[:, H:], dh, dc, grads

# %% LSTM | wrong | at_every_step | dL_dh enters at every step, in place of the last one alone.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.array([dL_dh for _ in self.caches])
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads

# %% LSTM | wrong | new_arrays | setattr with p - lr * dp binds new arrays; whatever refers to the old ones keeps the old values.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        _, _, _, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name in grads:
            setattr(self, name, getattr(self, name) - lr * grads[name])
        return grads

# %% LSTM | wrong | counted_twice | dL_dh is put into d_outputs[-1] and passed as d_h as well, so every gradient is twice too large.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        T = len(self.caches)
        H, N = dL_dh.shape
        d_outputs = np.zeros((T, H, N))
        d_outputs[-1] = dL_dh
        *_, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads

# %% LSTM | wrong | returns_scaled | grads[name] *= lr comes before the update, so the returned gradients are multiplied by lr.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            grads[name] *= lr
            p -= grads[name]
        return grads

# %% LSTM | wrong | local_name | p = p - lr * dp in the loop binds only the local name p; no parameter changes.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            p = p - lr * grads[name]
        return grads

# %% LSTM | wrong | grads_pile_up | The gradients are collected in self.grads and never set back to zero, so the second call adds to the first.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    grads = None

    def backward(self, dL_dh, lr=0.01):
        if self.grads is None:
            self.grads = {name: np.zeros_like(p) for name, p in self.params.items()}
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        new = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for name, p in self.params.items():
            self.grads[name] += new[name]
            p -= lr * self.grads[name]
        return {name: value.copy() for name, value in self.grads.items()}

# %% LSTM | wrong | weights_only | Only the four weights are updated; the biases stay as they are.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        self.Wf -= lr * grads["Wf"]
        self.Wi -= lr * grads["Wi"]
        self.Wg -= lr * grads["Wg"]
        self.Wo -= lr * grads["Wo"]
        return grads

# %% LSTM | wrong | updates_on_the_way | Updates the parameters after every step back in time, so the earlier steps' gradients are taken at parameters already moved.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        grads = {name: np.zeros_like(p) for name, p in self.params.items()}
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        for cache in reversed(self.caches):
            _, dh, dc, step = lstm_step_backward(self.params, dh, dc, cache)
            for name, p in self.params.items():
                grads[name] += step[name]
                p -= lr * step[name]
        return grads

# %% LSTM | wrong | enters_at_c | lstm_backward gets dL_dh in the place of d_c: the arguments are passed by position with None for d_h.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, d_outputs, self.caches, None, dL_dh)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads

# %% LSTM | wrong | init_without_rng | Writes an __init__ of its own that takes no rng, although it should be inherited; LSTM(3, 4, rng) raises TypeError.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.caches = []

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads

# %% LSTM | wrong | default_lr | The default of lr is 0.1 in place of 0.01.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.1):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name in grads:
            getattr(self, name)[...] -= lr * grads[name]
        return grads

# %% LSTM | wrong | buffer_of_first_call | The zeros for d_outputs are made at the first call and kept; after a sequence of another length (or batch size) they do not fit, and dL_dh enters at no step or a wrong one.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        if not hasattr(self, "d_outputs"):
            self.d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        self.d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, self.d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= lr * grads[name]
        return grads

# %% LSTM | two | uphill_and_one_step | Moves along the gradient (+=), so the loss grows; only the last step's cache is used, the steps before it get no gradient.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        grads = lstm_backward(self.params, dL_dh[np.newaxis], self.caches[-1:])[3]
        for name, p in self.params.items():
            p += lr * grads[name]
        return grads

# %% LSTM | two | at_the_first_and_fixed_lr | dL_dh is put into d_outputs[0], the first step; the update takes 0.01 whatever lr is.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[0] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, p in self.params.items():
            p -= 0.01 * grads[name]
        return grads

# %% LSTM | right | fresh_dict | Right: self.params[name] -= ... works in place, although the property gives a fresh dict each time.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        upstream = np.concatenate([np.zeros((len(self.caches) - 1, *dL_dh.shape)), dL_dh[None]])
        grads = lstm_backward(self.params, upstream, self.caches)[-1]
        for name in grads:
            self.params[name] -= lr * grads[name]
        return grads

# %% LSTM | right | steps_by_hand | Right: walks the steps itself, and subtracts with np.subtract(..., out=p) at the end, in a method of its own.
class LSTM(forward.LSTM):
    """The layer of notebook 2, which can now learn."""

    def backward(self, dL_dh, lr=0.01):
        params = self.params
        total = {name: np.zeros_like(p) for name, p in params.items()}
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        for cache in self.caches[::-1]:
            _, dh, dc, step = lstm_step_backward(params, dh, dc, cache)
            total = {name: total[name] + step[name] for name in total}
        self._descend(params, total, lr)
        return total

    @staticmethod
    def _descend(params, grads, lr):
        for name, p in params.items():
            np.subtract(p, lr * grads[name], out=p)

# %% repair_1 | wrong | renamed_only | The names are new but the formula is the old one: dc_prev takes dh_prev, of the step before, where this step's dh belongs.
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

# %% repair_1 | wrong | dh_left_out | dc_prev = dc * f: the part that reaches c through h is left out.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = dc * f
    return dx_t, dh_prev, dc_prev

# %% repair_1 | wrong | f_forgotten | dc_prev is dc_all itself, the factor f is forgotten.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], dc_all

# %% repair_1 | wrong | through_h_twice | dc is replaced by the sum first, and the part through h is added a second time in dc_prev.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = (dc + dh * o * dtanh(tanh_c)) * f
    return dx_t, dh_prev, dc_prev

# %% repair_1 | wrong | returns_old_name | dc_prev is right but the return line still says dc, the caller's own array.
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
    return dx_t, dh_prev, dc

# %% repair_1 | wrong | repair_dc_in_place | dc += ... makes the sum in the caller's array; the three results are right but dc is changed.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc += dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc * i * dtanh(g))
    return dz[H:], dz[:H], dc * f

# %% repair_1 | wrong | four_results | Returns all of lstm_step_backward, four results with grads, in place of three.
def repair_1(params, dh, dc, cache):
    return lstm_step_backward(params, dh, dc, cache)

# %% repair_1 | wrong | f_too_early | The dc_prev line was moved up and keeps the name dc_all, so the gates f, i, g get the gradient already multiplied by f.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = (dc + dh * o * dtanh(tanh_c)) * f
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    return dx_t, dh_prev, dc_all

# %% repair_1 | wrong | order_of_results | Returns dh_prev, dc_prev, dx_t in place of dx_t, dh_prev, dc_prev.
def repair_1(params, dh, dc, cache):
    dx_t, dh_prev, dc_prev, _ = lstm_step_backward(params, dh, dc, cache)
    return dh_prev, dc_prev, dx_t

# %% repair_1 | wrong | saved_by_name_only | old_dh = dh is a second name, and dh[:] = dz[:H] then writes into the same array: dc_prev stays wrong and the caller's dh is changed.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    old_dh = dh
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t = dz[H:]
    dh[:] = dz[:H]
    dc_prev = (dc + old_dh * o * dtanh(tanh_c)) * f
    return dx_t, dh, dc_prev

# %% repair_1 | two | tanh_of_tanh_and_split | The slope of tanh takes tanh of tanh(c); dx_t and dh_prev are split at D, not at H.
def repair_1(params, dh, dc, cache):
    D = cache["x_t"].shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * (1 - np.tanh(tanh_c) ** 2)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[:D], dz[D:]
    return dx_t, dh_prev, dc_all * f

# %% repair_1 | two | wrong_gate_and_lost_share | dc_prev takes i where f belongs; the share of Wg in dz is set (=) and not added, so the other three are lost.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz = params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = dc_all * i
    return dx_t, dh_prev, dc_prev

# %% repair_1 | right | calls_the_step | Right: takes the first three results of lstm_step_backward.
def repair_1(params, dh, dc, cache):
    *three, _ = lstm_step_backward(params, dh, dc, cache)
    return tuple(three)

# %% repair_1 | right | old_names_new_order | Right: keeps the short names dh and dc, but makes the new dc before the name dh gets its new meaning.
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    c_prev, f, i, g, o, c = (cache[k] for k in ["c_prev", "f", "i", "g", "o", "c"])
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    da = [dc * c_prev * dsigmoid(f), dc * g * dsigmoid(i), dc * i * dtanh(g), dh * tanh_c * dsigmoid(o)]
    dc = f * dc
    W = np.hstack([params[name].T for name in ("Wf", "Wi", "Wg", "Wo")])
    dz = W @ np.vstack(da)
    dh, dx_t = np.vsplit(dz, [H])
    return dx_t, dh, dc

# %% repair_2 | wrong | mean_over_steps | Adds the steps' gradients but divides by T: the mean, not the sum.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name] / len(caches)
    return grads

# %% repair_2 | wrong | plus_typo | grads[name] =+ step[name] sets and does not add, so step 0's gradient alone is returned.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] =+ step[name]
    return grads

# %% repair_2 | wrong | zeros_in_the_loop | The zeros are made anew at every step, inside the loop, so only step 0 is left.
def repair_2(params, d_outputs, caches):
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        grads = {name: np.zeros_like(value) for name, value in params.items()}
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads

# %% repair_2 | wrong | return_in_the_loop | The return stands in the loop, so the last step's gradient is returned and no other step is visited.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
        return grads

# %% repair_2 | wrong | biases_overwritten | Only the weights are added up; the biases' gradients are still overwritten by each step.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for k in "figo":
            grads["W" + k] = grads["W" + k] + step["W" + k]
            grads["b" + k] = step["b" + k]
    return grads

# %% repair_2 | wrong | d_outputs_changed | d_outputs[t] += dh adds the stream into the caller's array; the gradients are right.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        d_outputs[t] += dh
        _, dh, dc, step = lstm_step_backward(params, d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads

# %% repair_2 | wrong | starts_from_params | grads starts as copies of the parameters, not as zeros, so each gradient comes out plus its parameter.
def repair_2(params, d_outputs, caches):
    grads = {name: value.copy() for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads

# %% repair_2 | wrong | whole_tuple | Returns the whole tuple of lstm_backward, not its dict of gradients.
def repair_2(params, d_outputs, caches):
    return lstm_backward(params, d_outputs, caches)

# %% repair_2 | wrong | dc_not_carried | The stream of dc is thrown away: every step gets zeros for dc.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, _, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads

# %% repair_2 | wrong | only_neighbours | The pairs of neighbours are added (step t and the one after it), so of a longer sequence only steps 0 and 1 are in the result.
def repair_2(params, d_outputs, caches):
    later = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        grads = {name: later[name] + step[name] for name in params}
        later = step
    return grads

# %% repair_2 | wrong | one_array_for_all | All eight entries of grads are one and the same array for the weights, and one for the biases, so the gates' gradients are all added together.
def repair_2(params, d_outputs, caches):
    grads = dict.fromkeys(["Wf", "Wi", "Wg", "Wo"], np.zeros_like(params["Wf"]))
    grads.update(dict.fromkeys(["bf", "bi", "bg", "bo"], np.zeros_like(params["bf"])))
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads

# %% repair_2 | two | forwards_and_keys | Walks the steps from the first to the last; the keys are dWf, dbf and so on, not those of params.
def repair_2(params, d_outputs, caches):
    grads = {"d" + name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in range(len(caches)):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in step:
            grads["d" + name] += step[name]
    return grads

# %% repair_2 | two | lost_stream_and_first_step | Each step gets d_outputs[t] without the dh of the step after it; the loop stops before step 0.
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dc = np.zeros_like(d_outputs[0])
    for t in range(len(caches) - 1, 0, -1):
        _, dh, dc, step = lstm_step_backward(params, d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads

# %% repair_2 | right | fourth_result | Right: the fourth result of lstm_backward.
def repair_2(params, d_outputs, caches):
    return lstm_backward(params, d_outputs, caches)[3]

# %% repair_2 | right | no_zeros_needed | Right: the last step's dict is the start, the earlier ones are added by a dict comprehension, no zeros made.
def repair_2(params, d_outputs, caches):
    none = np.zeros(d_outputs.shape[1:])
    _, dh, dc, grads = lstm_step_backward(params, d_outputs[-1], none, caches[-1])
    for d_out, cache in list(zip(d_outputs, caches))[-2::-1]:
        _, dh, dc, step = lstm_step_backward(params, d_out + dh, dc, cache)
        grads = {name: grads[name] + share for name, share in step.items()}
    return grads
