# %% numerical_gradient | wrong | ng_moves_a_itself | moves the entry of a itself and back: a read-only array refuses, and a + eps - 2 eps + eps need not be a to the bit
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        a[index] += eps
        up = f(a)
        a[index] -= 2 * eps
        down = f(a)
        a[index] += eps
        grad[index] = (up - down) / (2 * eps)
    return grad
# %% numerical_gradient | wrong | ng_one_sided | forward difference: the error shrinks with eps, not with its square, e.g. f = sum of exp(a) with eps 1e-3
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    base = f(a.copy())
    for index in np.ndindex(a.shape):
        up = a.copy()
        up[index] += eps
        grad[index] = (f(up) - base) / eps
    return grad
# %% numerical_gradient | wrong | ng_divides_by_eps | central difference divided by eps in place of 2 eps: every slope is twice too large
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / eps
    return grad
# %% numerical_gradient | wrong | ng_reshape_of_np_copy | np.copy keeps Fortran order, so reshape(-1) makes another copy and the move is lost: gradient 0 for a transposed (2-D, non-contiguous) array
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.size)
    for k in range(a.size):
        up, down = np.copy(a), np.copy(a)
        up.reshape(-1)[k] += eps
        down.reshape(-1)[k] -= eps
        grad[k] = (f(up) - f(down)) / (2 * eps)
    return grad.reshape(a.shape)
# %% numerical_gradient | wrong | ng_scalar_from_sum | a + 0.0 is no array any more when a has shape (), so the assignment into it fails there
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a + 0.0, a + 0.0
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad
# %% numerical_gradient | wrong | ng_relative_eps | moves an entry by eps times its size when it is above 1: eps is how far an entry is moved; wrong error for entries such as 50
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        move = eps * max(1.0, abs(a[index]))
        up, down = a.copy(), a.copy()
        up[index] += move
        down[index] -= move
        grad[index] = (f(up) - f(down)) / (2 * move)
    return grad
# %% numerical_gradient | wrong | ng_ignores_eps | eps is fixed to 1e-5 inside, so numerical_gradient(f, a, eps=0.1) gives the slope for another eps
def numerical_gradient(f, a, eps=1e-5):
    h = 1e-5
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += h
        down[index] -= h
        grad[index] = (f(up) - f(down)) / (2 * h)
    return grad
# %% numerical_gradient | wrong | ng_never_moved_back | the two copies are made once and the entries stay moved: from the second entry on the slope is taken at another place, wrong for f = product of the entries with large eps
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    up, down = a.copy(), a.copy()
    for index in np.ndindex(a.shape):
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad
# %% numerical_gradient | wrong | ng_whole_rows | loops over the first axis and moves whole rows: right for 1-D arrays only
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for k in range(len(a)):
        up, down = a.copy(), a.copy()
        up[k] += eps
        down[k] -= eps
        grad[k] = (f(up) - f(down)) / (2 * eps)
    return grad
# %% numerical_gradient | wrong | ng_squeezed | the result is squeezed: a bias of shape (4, 1) gets a gradient of shape (4,)
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad.squeeze()
# %% numerical_gradient | wrong | ng_default_eps | the default of eps is 1e-7 and not 1e-5: cancellation makes the error a hundred times larger
def numerical_gradient(f, a, eps=1e-7):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return grad
# %% numerical_gradient | wrong | ng_fortran_refill | the list of slopes in C order is put back in Fortran order: right for 1-D and single columns, wrong for (4, 7)
def numerical_gradient(f, a, eps=1e-5):
    slopes = []
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        down[index] -= eps
        slopes.append((f(up) - f(down)) / (2 * eps))
    return np.array(slopes).reshape(a.shape, order="F")
# %% numerical_gradient | two | ng_one_side_and_in_place | forward difference in place of a central one; moves the entries of a itself
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros(a.shape)
    base = f(a)
    for index in np.ndindex(a.shape):
        a[index] += eps
        grad[index] = (f(a) - base) / eps
        a[index] -= eps
    return grad
# %% numerical_gradient | two | ng_down_not_moved | the down copy is not moved but the sum is divided by 2 eps, so slopes are halved; the result is rounded to 6 digits
def numerical_gradient(f, a, eps=1e-5):
    grad = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        up, down = a.copy(), a.copy()
        up[index] += eps
        grad[index] = (f(up) - f(down)) / (2 * eps)
    return np.round(grad, 6)
# %% numerical_gradient | right | ng_unit_moves | adds and subtracts eps times a unit array, built from the flat identity, no assignment into a copy
def numerical_gradient(f, a, eps=1e-5):
    def slope(k):
        move = np.zeros(a.size)
        move[k] = eps
        move = move.reshape(a.shape)
        return (f(np.asarray(a + move)) - f(np.asarray(a - move))) / (2 * eps)

    return np.array([slope(k) for k in range(a.size)], dtype=float).reshape(a.shape)
# %% numerical_gradient | right | ng_flat_two_calls | uses .flat on C copies and a list of values first, then one difference of arrays
def numerical_gradient(f, a, eps=1e-5):
    values = np.empty((2, a.size))
    for k in range(a.size):
        for row, sign in enumerate((1, -1)):
            moved = np.array(a, dtype=float, copy=True, order="C")
            moved.flat[k] = moved.flat[k] + sign * eps
            values[row, k] = f(moved)
    return np.divide(values[0] - values[1], 2 * eps).reshape(np.shape(a))
# %% lstm_step_backward | wrong | sb_new_c_for_forget | the forget gate's gradient takes c and not c_prev: Wf, bf, dx_t and dh_prev are wrong unless c equals c_prev
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_dc_prev_without_h | dc_prev is dc * f, without what came through h: right only where dh is 0 or f is 0
def lstm_step_backward(params, dh, dc, cache):
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
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc * f, grads
# %% lstm_step_backward | wrong | sb_dc_in_place | dc += changes the array of the caller; all returned values are right
def lstm_step_backward(params, dh, dc, cache):
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
    for k in "figo":
        grads["W" + k] = da[k] @ z.T
        grads["b" + k] = da[k].sum(axis=1, keepdims=True)
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = dh.shape[0]
    return dz[H:], dz[:H], dc * f, grads
# %% lstm_step_backward | wrong | sb_output_gate_with_dc | the output gate gets dc_all * tanh(c) where dh belongs: Wo and bo wrong for any dc
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o, c = (cache[k] for k in ("f", "i", "g", "o", "c"))
    t = np.tanh(c)
    dc_all = dc + dh * o * (1 - t**2)
    da_f = dc_all * cache["c_prev"] * f * (1 - f)
    da_i = dc_all * g * i * (1 - i)
    da_g = dc_all * i * (1 - g**2)
    da_o = dc_all * t * o * (1 - o)
    z = np.vstack([cache["h_prev"], cache["x_t"]])
    grads, dz = {}, np.zeros_like(z)
    for k, d in zip("figo", (da_f, da_i, da_g, da_o)):
        grads["W" + k] = d @ z.T
        grads["b" + k] = d.sum(axis=1, keepdims=True)
        dz += params["W" + k].T @ d
    H = dh.shape[0]
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_dtanh_of_c | dtanh takes the output of tanh but gets c itself: 1 - c**2, nearly right for small c, far off for c near 1 or more
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o, c = (cache[k] for k in ("f", "i", "g", "o", "c"))
    dc_all = dc + dh * o * dtanh(c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * np.tanh(c) * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_candidate_as_sigmoid | the loop takes dsigmoid for all four gates, also for g, whose activation is tanh
def lstm_step_backward(params, dh, dc, cache):
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * cache["o"] * dtanh(tanh_c)
    d = {
        "f": dc_all * cache["c_prev"],
        "i": dc_all * cache["g"],
        "g": dc_all * cache["i"],
        "o": dh * tanh_c,
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]], axis=0)
    dz, grads = 0, {}
    for k in "figo":
        da = d[k] * dsigmoid(cache[k])
        grads["W" + k] = da @ z.T
        grads["b" + k] = da.sum(axis=1, keepdims=True)
        dz = dz + params["W" + k].T @ da
    H = dh.shape[0]
    return dz[H:], dz[:H], dc_all * cache["f"], grads
# %% lstm_step_backward | wrong | sb_mean_bias | the bias gradients are the mean over the batch and not the sum: right for N = 1 only
def lstm_step_backward(params, dh, dc, cache):
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
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].mean(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_split_at_n | H is read from shape[1], which is N: the split of dz is right only when N equals H
def lstm_step_backward(params, dh, dc, cache):
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
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = dh.shape[1]
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_z_other_way_round | z is rebuilt as x_t above h_prev: the columns of all four dW stand in the wrong order
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["x_t"], cache["h_prev"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_tanh_into_cache | np.tanh writes its result into cache["c"]: the first call is right, the cache is changed, a second call with the same cache is wrong
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"], out=cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_order_of_params | grads are put under the names of params by position: wrong names when params is filled in another order, such as Wi before Wf
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = [
        dc_all * cache["c_prev"] * dsigmoid(f),
        dc_all * g * dsigmoid(i),
        dc_all * i * dtanh(g),
        dh * tanh_c * dsigmoid(o),
    ]
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    values = [d @ z.T for d in da] + [d.sum(axis=1, keepdims=True) for d in da]
    grads = dict(zip(params, values))
    dz = sum(params["W" + k].T @ d for k, d in zip("figo", da))
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_copied_line | a copied line keeps Wi where Wg belongs: dz, so dx_t and dh_prev, are wrong, all parameters right
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da_f = dc_all * cache["c_prev"] * dsigmoid(f)
    da_i = dc_all * g * dsigmoid(i)
    da_g = dc_all * i * dtanh(g)
    da_o = dh * tanh_c * dsigmoid(o)
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {}
    for k, d in (("f", da_f), ("i", da_i), ("g", da_g), ("o", da_o)):
        grads["W" + k] = d @ z.T
        grads["b" + k] = d.sum(axis=1, keepdims=True)
    dz = params["Wf"].T @ da_f
    dz = dz + params["Wi"].T @ da_i
    dz = dz + params["Wi"].T @ da_g
    dz = dz + params["Wo"].T @ da_o
    H = dh.shape[0]
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_clipped_inside | the gradients of the parameters are clipped to -5 ... 5, as pasted code often does: wrong as soon as one is longer, e.g. dh = 100
def lstm_step_backward(params, dh, dc, cache):
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
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    for value in grads.values():
        np.clip(value, -5, 5, out=value)
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_one_letter | i * (1 - f) in the slope of the input gate: Wi and bi wrong wherever f and i differ
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * (1 - tanh_c**2)
    da = {
        "f": dc_all * cache["c_prev"] * f * (1 - f),
        "i": dc_all * g * i * (1 - f),
        "g": dc_all * i * (1 - g**2),
        "o": dh * tanh_c * o * (1 - o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | wrong | sb_swapped_results | returns dh_prev before dx_t: the shapes tell it only when D and H differ
def lstm_step_backward(params, dh, dc, cache):
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
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    dh_prev, dx_t = np.split(dz, [len(dh)])
    return dh_prev, dx_t, dc_all * f, grads
# %% lstm_step_backward | two | sb_dc_alone_and_flat_bias | dc in place of dc_all for the input gate; bias gradients of shape (H,) and not (H, 1)
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | two | sb_i_g_swapped_and_mean | the input gate gets i and the candidate g as factor, where the other's value belongs; dW divided by N
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * i * dsigmoid(i),
        "g": dc_all * g * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T / z.shape[1] for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | two | sb_no_square_and_in_place | slope of tanh written 1 - tanh(c), without the square; dh is multiplied in place and so changed for the caller
def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = (cache[k] for k in "figo")
    tanh_c = np.tanh(cache["c"])
    dc_all = dc + dh * o * (1 - tanh_c)
    dh *= tanh_c
    da = {
        "f": dc_all * cache["c_prev"] * dsigmoid(f),
        "i": dc_all * g * dsigmoid(i),
        "g": dc_all * i * dtanh(g),
        "o": dh * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = len(dh)
    return dz[H:], dz[:H], dc_all * f, grads
# %% lstm_step_backward | right | sb_fused | the four gates stacked to (4H, N), in the order o g f i, one product each for dW and dz, then split
def lstm_step_backward(params, dh, dc, cache):
    order = "ogfi"
    H = dh.shape[0]
    o, g, f, i = (cache[k] for k in order)
    t = np.tanh(cache["c"])
    whole = dc + dh * o / np.cosh(cache["c"]) ** 2
    other = np.stack([dh * t, whole * i, whole * cache["c_prev"], whole * g])
    slope = np.stack([o - o * o, (1 - g) * (1 + g), f - f * f, i - i * i])
    da = (other * slope).reshape(4 * H, -1)
    z = np.concatenate((cache["h_prev"], cache["x_t"]))
    dW = np.split(da @ z.T, 4)
    db = np.split(da @ np.ones((z.shape[1], 1)), 4)
    grads = {}
    for k, w, b in zip(order, dW, db):
        grads["b" + k], grads["W" + k] = b, w
    dz = np.concatenate([params["W" + k] for k in order]).T @ da
    dh_prev, dx_t = np.vsplit(dz, [H])
    return dx_t, dh_prev, f * whole, grads
# %% lstm_step_backward | right | sb_sequence_by_sequence | loops over the batch with vectors and outer products, and sums
def lstm_step_backward(params, dh, dc, cache):
    H, N = dh.shape
    D = cache["x_t"].shape[0]
    dx_t, dh_prev, dc_prev = np.zeros((D, N)), np.zeros((H, N)), np.zeros((H, N))
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for n in range(N):
        f, i, g, o, c, old = (cache[k][:, n] for k in ("f", "i", "g", "o", "c", "c_prev"))
        z = np.append(cache["h_prev"][:, n], cache["x_t"][:, n])
        t = np.tanh(c)
        s = dc[:, n] + dh[:, n] * o * (1 - t * t)
        a = {"o": dh[:, n] * t * o * (1 - o), "g": s * i * (1 - g * g)}
        a["f"], a["i"] = s * old * f * (1 - f), s * g * i * (1 - i)
        for k, v in a.items():
            grads["W" + k] += np.outer(v, z)
            grads["b" + k] += v[:, np.newaxis]
            back = v @ params["W" + k]
            dh_prev[:, n] += back[:H]
            dx_t[:, n] += back[H:]
        dc_prev[:, n] = s * f
    return dx_t, dh_prev, dc_prev, grads
# %% lstm_step_backward | right | sb_einsum_parts | einsum, and the weights cut in their columns for h and for x in place of z
def lstm_step_backward(params, dh, dc, cache):
    H = dh.shape[0]
    tanh_c = np.tanh(cache["c"])
    dc_all = np.add(dc, dh * cache["o"] * (1 - tanh_c**2))
    factor = {"f": cache["c_prev"], "i": cache["g"], "g": cache["i"]}
    grads = {}
    dx_t, dh_prev = np.zeros_like(cache["x_t"]), np.zeros_like(dh)
    for k in ("g", "o", "i", "f"):
        upstream = dh * tanh_c if k == "o" else dc_all * factor[k]
        da = upstream * (dtanh(cache[k]) if k == "g" else dsigmoid(cache[k]))
        left = np.einsum("jn,kn->jk", da, cache["h_prev"])
        right = np.einsum("jn,kn->jk", da, cache["x_t"])
        grads["W" + k] = np.hstack([left, right])
        grads["b" + k] = np.einsum("jn->j", da).reshape(H, 1)
        dh_prev += np.einsum("jk,jn->kn", params["W" + k][:, :H], da)
        dx_t += np.einsum("jk,jn->kn", params["W" + k][:, H:], da)
    return dx_t, dh_prev, dc_all * cache["f"], grads
# %% lstm_backward | wrong | lb_stream_lost | every step gets d_outputs[t] alone; what came back in dh from the step after it is lost (d_h too, but for T = 1 it is still added)
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = [None] * T
    for t in reversed(range(T)):
        upstream = d_outputs[t] + dh if t == T - 1 else d_outputs[t]
        dx[t], dh, dc, step = lstm_step_backward(params, upstream, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads
# %% lstm_backward | wrong | lb_dx_last_first | dx is stacked in the order it was made, last step first: right only for T = 1
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        dx.append(dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.stack(dx), dh, dc, grads
# %% lstm_backward | wrong | lb_step_zero_missing | the loop stops before step 0 (range ends at 1): dx[0] stays 0 and grads, dh0, dc0 lack the first step
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((T,) + caches[0]["x_t"].shape)
    for t in range(T - 1, 0, -1):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads
# %% lstm_backward | wrong | lb_adds_into_d_h | dh is the caller's d_h and the first += adds d_outputs[T-1] into it: results right, argument changed
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dh += d_outputs[t]
        dx_t, dh, dc, step = lstm_step_backward(params, dh, dc, caches[t])
        dx.insert(0, dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads
# %% lstm_backward | wrong | lb_both_or_none | d_h and d_c are used only when both are given: with d_h alone, as training does, the gradient is 0
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    if d_h is None or d_c is None:
        dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    else:
        dh, dc = d_h, d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        dx.insert(0, dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads
# %% lstm_backward | wrong | lb_dc_not_carried | every step starts with the dc of the right end; the memory stream of the step after it is dropped
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc_prev, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        dx.insert(0, dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc_prev, grads
# %% lstm_backward | wrong | lb_dx_like_outputs | dx is made like d_outputs, (T, H, N): fails for D unlike H, and for D = 1 spreads one row over H
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros_like(d_outputs)
    for t in reversed(range(len(caches))):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads
# %% lstm_backward | wrong | lb_copied_condition | the copied line tests d_h where d_c is meant: d_c alone is ignored, and d_h alone makes dc None and fails
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_h is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        dx.insert(0, dx_t)
        for name in grads:
            grads[name] += step[name]
    return np.array(dx), dh, dc, grads
# %% lstm_backward | wrong | lb_pops_caches | takes the caches off the caller's list with pop: the list is empty afterwards, a second call fails
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = [None] * T
    for t in range(T - 1, -1, -1):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches.pop())
        for name in grads:
            grads[name] += step[name]
    return np.stack(dx), dh, dc, grads
# %% lstm_backward | wrong | lb_truncated | only the last 100 steps are walked (a limit from a text on truncated BPTT): wrong for sequences longer than 100 steps
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    dh = np.zeros_like(d_outputs[0]) if d_h is None else d_h
    dc = np.zeros_like(d_outputs[0]) if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = np.zeros((T, *caches[0]["x_t"].shape))
    for t in reversed(range(max(0, T - 100), T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return dx, dh, dc, grads
# %% lstm_backward | two | lb_mean_and_d_h_everywhere | the gradients are averaged over the steps; d_h is added at every step and not only at the last
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    T = len(caches)
    nothing = np.zeros_like(d_outputs[0])
    extra = nothing if d_h is None else d_h
    dh, dc = nothing, nothing if d_c is None else d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = [None] * T
    for t in reversed(range(T)):
        dx[t], dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh + extra, dc, caches[t])
        for name in grads:
            grads[name] += step[name] / T
    return np.array(dx), dh, dc, grads
# %% lstm_backward | two | lb_list_and_changed_outputs | d_h is added into the caller's d_outputs; dx is returned as a list and not an array (T, D, N)
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    dh = dc = np.zeros_like(d_outputs[0])
    if d_h is not None:
        d_outputs[-1] += d_h
    if d_c is not None:
        dc = d_c
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dx = []
    for t in reversed(range(len(caches))):
        dx_t, dh, dc, step = lstm_step_backward(params, d_outputs[t] + dh, dc, caches[t])
        dx.append(dx_t)
        for name in grads:
            grads[name] += step[name]
    return dx[::-1], dh, dc, grads
# %% lstm_backward | right | lb_generator_sum | collects all step results in a list through zip of reversed sequences, and sums at the end
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    shape = d_outputs.shape[1:]
    streams = [np.zeros(shape) if d is None else np.array(d, dtype=float) for d in (d_h, d_c)]
    slices, steps = [], []
    for upstream, cache in zip(d_outputs[::-1], caches[::-1]):
        dx_t, *streams, step = lstm_step_backward(params, streams[0] + upstream, streams[1], cache)
        slices.append(dx_t)
        steps.append(step)
    grads = {name: np.sum([step[name] for step in steps], axis=0) for name in params}
    return np.flip(np.stack(slices), axis=0), streams[0], streams[1], grads
# %% lstm_backward | right | lb_while_loop | counts t down in a while loop, with d_h put into a copy of d_outputs
def lstm_backward(params, d_outputs, caches, d_h=None, d_c=None):
    upstream = np.array(d_outputs, dtype=float)
    if d_h is not None:
        upstream[len(caches) - 1] += d_h
    H, N = upstream.shape[1:]
    dh = np.zeros((H, N))
    dc = dh + (0.0 if d_c is None else d_c)
    dx = np.empty((len(caches), caches[0]["x_t"].shape[0], N))
    grads = {}
    t = len(caches)
    while t > 0:
        t -= 1
        dx[t], dh, dc, step = lstm_step_backward(params, upstream[t] + dh, dc, caches[t])
        grads = {name: grads.get(name, 0.0) + step[name] for name in params}
    return dx, dh, dc, grads
# %% LSTM | wrong | cl_new_arrays | setattr with a new array: whoever holds the old array, such as an earlier net.params, keeps the old values
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]
        for name, grad in grads.items():
            setattr(self, name, getattr(self, name) - lr * grad)
        return grads
# %% LSTM | wrong | cl_every_step | dL_dh is the upstream gradient of every step's output: right only for T = 1
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.stack([dL_dh] * len(self.caches))
        grads = lstm_backward(self.params, d_outputs, self.caches)[3]
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads
# %% LSTM | wrong | cl_scaled_grads | the gradients are multiplied by lr in place and returned so: right only for lr = 1
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]
        for name, value in self.params.items():
            grads[name] *= lr
            value -= grads[name]
        return grads
# %% LSTM | wrong | cl_twice_at_the_end | dL_dh enters as d_outputs[-1] and as d_h: all gradients are twice too large
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[-1] = dL_dh
        grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)[3]
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads
# %% LSTM | wrong | cl_zero_lr_is_default | lr or 0.01: with lr=0.0 the parameters move all the same
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        lr = lr or 0.01
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads
# %% LSTM | wrong | cl_momentum | keeps a velocity between calls (momentum 0.9): the first step is right, the second one is not plain SGD
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]
        if not hasattr(self, "velocity"):
            self.velocity = {name: np.zeros_like(value) for name, value in self.params.items()}
        for name, value in self.params.items():
            self.velocity[name] = 0.9 * self.velocity[name] + grads[name]
            value -= lr * self.velocity[name]
        return grads
# %% LSTM | wrong | cl_zeros_kept | the zeros for d_outputs are made at the first call and kept: a later, longer sequence or another batch size fails or gets a wrong shape
class LSTM(forward.LSTM):
    nothing = None

    def backward(self, dL_dh, lr=0.01):
        if self.nothing is None:
            self.nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, self.nothing, self.caches, d_h=dL_dh)[3]
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads
# %% LSTM | wrong | cl_last_step_only | goes back through the last step alone, not through time: right only for T = 1
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        grads = lstm_step_backward(self.params, dL_dh, np.zeros_like(dL_dh), self.caches[-1])[3]
        for name, value in self.params.items():
            value -= lr * grads[name]
        return grads
# %% LSTM | two | cl_uphill_and_default | parameters move with the gradient and not against it; the default of lr is 0.1
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.1):
        nothing = np.zeros((len(self.caches), *dL_dh.shape))
        grads = lstm_backward(self.params, nothing, self.caches, d_h=dL_dh)[3]
        for name, value in self.params.items():
            value += lr * grads[name]
        return grads
# %% LSTM | right | cl_setitem_out | puts dL_dh into the last output, and writes with np.subtract into the old arrays through getattr
class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        T, (H, N) = len(self.caches), dL_dh.shape
        d_outputs = np.concatenate([np.zeros((T - 1, H, N)), dL_dh[np.newaxis]])
        *_, grads = lstm_backward(self.params, d_outputs, self.caches)
        for name in [kind + gate for kind in "bW" for gate in "ogif"]:
            array = getattr(self, name)
            np.subtract(array, np.multiply(grads[name], lr), out=array)
        return grads
# %% LSTM | right | cl_helper_methods | two helper methods, and slices written through a dict of the arrays
class LSTM(forward.LSTM):
    def _gradients(self, dL_dh):
        silent = np.multiply.outer(np.zeros(len(self.caches)), dL_dh)
        return lstm_backward(self.params, silent, self.caches, d_h=dL_dh, d_c=0 * dL_dh)[-1]

    def _move(self, grads, lr):
        for name, array in self.params.items():
            array[:] = array - lr * grads[name]

    def backward(self, dL_dh, lr=0.01):
        grads = self._gradients(dL_dh)
        self._move(grads, lr)
        return grads
# %% repair_1 | wrong | r1_without_dh | dc_prev = dc * f, what the memory showed through h is left out: right only where dh is 0
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[H:], dz[:H], dc * f
# %% repair_1 | wrong | r1_new_name_same_mistake | dh_prev has a name of its own now, but stands in the formula of dc_prev, where dh belongs
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
# %% repair_1 | wrong | r1_added_twice | dc_all is taken in the place of dc in the last line, so the part through h is added twice
def repair_1(params, dh, dc, cache):
    H = dh.shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    dx_t, dh_prev = dz[H:], dz[:H]
    dc_prev = (dc_all + dh * o * dtanh(tanh_c)) * f
    return dx_t, dh_prev, dc_prev
# %% repair_1 | two | r1_dx_first_rows | dz is split as if x_t stood above h_prev; dc_prev is multiplied by i and not by f
def repair_1(params, dh, dc, cache):
    D = cache["x_t"].shape[0]
    f, i, g, o, tanh_c = *(cache[gate] for gate in "figo"), np.tanh(cache["c"])
    dc_all = dc + dh * o * dtanh(tanh_c)
    dz = params["Wo"].T @ (dh * tanh_c * dsigmoid(o))
    dz += params["Wf"].T @ (dc_all * cache["c_prev"] * dsigmoid(f))
    dz += params["Wi"].T @ (dc_all * g * dsigmoid(i))
    dz += params["Wg"].T @ (dc_all * i * dtanh(g))
    return dz[:D], dz[D:], dc_all * i
# %% repair_1 | right | r1_through_own_function | calls the step of exercise 3.2 and leaves the parameters' gradients out
def repair_1(params, dh, dc, cache):
    return lstm_step_backward(params, dh, dc, cache)[:3]
# %% repair_2 | wrong | r2_mean | the shares are averaged over the steps: right only for T = 1
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name] / len(caches)
    return grads
# %% repair_2 | wrong | r2_shared_zeros | one zero array for the four W and one for the four b: += adds all gates into the same array
def repair_2(params, d_outputs, caches):
    W, b = np.zeros_like(params["Wf"]), np.zeros_like(params["bf"])
    grads = {name: W if name[0] == "W" else b for name in params}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
    return grads
# %% repair_2 | wrong | r2_return_inside | return is indented into the loop: only the last step counts, right only for T = 1
def repair_2(params, d_outputs, caches):
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        for name in grads:
            grads[name] += step[name]
        return grads
# %% repair_2 | wrong | r2_two_steps | adds the gradient of this step to that of the step after it, not to the sum: right for T = 1 and T = 2, wrong from 3 on
def repair_2(params, d_outputs, caches):
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    after = grads
    for t in reversed(range(len(caches))):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        grads = {name: after[name] + step[name] for name in params}
        after = step
    return grads
# %% repair_2 | two | r2_forward_order_no_carry | walks the steps from the first to the last; starts from the first gradients and adds them once more
def repair_2(params, d_outputs, caches):
    dh, dc = np.zeros_like(d_outputs[0]), np.zeros_like(d_outputs[0])
    grads = None
    for t in range(len(caches)):
        _, dh, dc, step = lstm_step_backward(params, dh + d_outputs[t], dc, caches[t])
        if grads is None:
            grads = {name: step[name].copy() for name in step}
        for name in grads:
            grads[name] += step[name]
    return grads
# %% repair_2 | right | r2_shares_then_sum | a generator yields the shares of the steps, last first, and they are summed as a list
def repair_2(params, d_outputs, caches):
    def shares():
        dh = dc = np.zeros(d_outputs.shape[1:])
        for t in range(len(caches) - 1, -1, -1):
            _, dh, dc, step = lstm_step_backward(params, np.add(dh, d_outputs[t]), dc, caches[t])
            yield step

    steps = list(shares())
    return {name: sum(step[name] for step in steps[::-1]) for name in params}
# %% repair_2 | right | r2_through_own_function | takes the fourth result of lstm_backward, unpacked by name
def repair_2(params, d_outputs, caches):
    dx, dh0, dc0, grads = lstm_backward(params, d_outputs, caches)
    return grads
