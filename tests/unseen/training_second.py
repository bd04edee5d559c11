# %% mse | wrong | mse_rows | Loss and gradient are divided by len(y), the number of rows, not by the number of all entries.
def mse(y, target):
    diff = y - target
    n = len(y)
    loss = float(np.sum(diff**2) / n)
    gradient = 2 * diff / n
    return loss, gradient

# %% mse | wrong | mse_columns | Loss and gradient are divided by the number of columns (the batch), which is all entries only for one row; shape () fails.
def mse(y, target):
    N = y.shape[-1]
    difference = y - target
    return np.sum(difference * difference) / N, (2.0 / N) * difference

# %% mse | wrong | mse_sign | The gradient has the wrong sign: it is made of target - y.
def mse(y, target):
    error = target - y
    loss = np.mean(error**2)
    gradient = 2 / error.size * error
    return loss, gradient

# %% mse | wrong | mse_half | Loss and gradient are both half as large, from the convention 1/2 (y - target)^2.
def mse(y, target):
    diff = y - target
    loss = 0.5 * np.mean(diff**2)
    return loss, diff / diff.size

# %% mse | wrong | mse_inplace | y -= target overwrites the caller's answers.
def mse(y, target):
    M = y.size
    y -= target
    loss = (y**2).sum() / M
    return float(loss), 2.0 * y / M

# %% mse | wrong | mse_spectral | np.linalg.norm(diff, 2) of a matrix is the largest singular value, so the loss is too small when there is more than one row and column.
def mse(y, target):
    diff = y - target
    loss = np.linalg.norm(diff, 2) ** 2 / diff.size
    gradient = 2 * diff / diff.size
    return loss, gradient

# %% mse | wrong | mse_flat_gradient | The gradient is returned flattened, without the shape of y.
def mse(y, target):
    a = np.asarray(y).reshape(-1)
    b = np.asarray(target).reshape(-1)
    M = a.size
    loss = (a - b) @ (a - b) / M
    grad = 2 * (a - b) / M
    return loss, grad

# %% mse | wrong | mse_buffer | The gradient is written into a buffer kept between calls, so a second call with the same shape overwrites the first result.
_mse_buffers = {}


def mse(y, target):
    out = _mse_buffers.setdefault(y.shape, np.empty(y.shape))
    np.subtract(y, target, out=out)
    loss = float(np.mean(out**2))
    out *= 2 / y.size
    return loss, out

# %% mse | wrong | mse_float32 | The difference is cast to float32, so loss and gradient lose half their digits.
def mse(y, target):
    diff = (y - target).astype(np.float32)
    loss = float((diff**2).mean())
    gradient = (2.0 / diff.size) * diff
    return loss, gradient

# %% mse | wrong | mse_abs | The gradient is 2|y - target|/M, never negative.
def mse(y, target):
    distance = np.abs(y - target)
    M = distance.size
    return np.sum(distance**2) / M, 2 * distance / M

# %% mse | two | mse_two_a | The loss is a mean and the gradient that of a sum; the gradient has the wrong sign.
def mse(y, target):
    diff = target - y
    loss = np.mean(diff**2)
    gradient = 2 * diff
    return loss, gradient

# %% mse | two | mse_two_b | The factor 2 is missing in the gradient; the loss is the root of the mean squared error.
def mse(y, target):
    d = y - target
    loss = np.sqrt(np.mean(np.square(d)))
    return loss, d / d.size

# %% mse | right | mse_ndindex | Right: one entry at a time, over np.ndindex.
def mse(y, target):
    total = 0.0
    gradient = np.zeros(np.shape(y))
    for index in np.ndindex(*np.shape(y)):
        d = float(y[index]) - float(target[index])
        total += d * d
        gradient[index] = 2.0 * d / y.size
    return total / y.size, gradient

# %% mse | right | mse_vdot | Right: the gradient is made first, and the loss of it with np.vdot.
def mse(y, target):
    gradient = np.subtract(y, target) * (2.0 / y.size)
    loss = y.size / 4.0 * np.vdot(gradient, gradient)
    return float(loss), gradient

# %% readout | wrong | ro_flat_bias | The bias is flattened to (K,), which NumPy takes for a row.
def readout(Wy, by, h):
    return Wy @ h + by.ravel()

# %% readout | wrong | ro_transposed | Computed with vectors as rows, and returned as (N, K).
def readout(Wy, by, h):
    y = h.T @ Wy.T + by.T
    return y

# %% readout | wrong | ro_no_bias | The bias is left out.
def readout(Wy, by, h):
    return np.dot(Wy, h)

# %% readout | wrong | ro_tanh | A tanh is put around the answer, which should be linear.
def readout(Wy, by, h):
    return np.tanh(Wy @ h + by)

# %% readout | wrong | ro_squeeze | np.squeeze makes (N,) of (1, N) when K = 1, and (K,) when N = 1.
def readout(Wy, by, h):
    y = np.matmul(Wy, h) + by
    return np.squeeze(y)

# %% readout | wrong | ro_last_column | Only the last column of h is read, as if the columns were time steps.
def readout(Wy, by, h):
    last = h[:, -1:]
    return Wy @ last + by

# %% readout | wrong | ro_first_bias | by[0] is added to every class: right only when K = 1.
def readout(Wy, by, h):
    return Wy @ h + by[0]

# %% readout | wrong | ro_zeros_like | The result is made like h[:K], which has too few rows when there are more classes than units.
def readout(Wy, by, h):
    K = Wy.shape[0]
    y = np.zeros_like(h[:K])
    for k in range(K):
        y[k] = Wy[k] @ h + by[k]
    return y

# %% readout | wrong | ro_scaled | Divides by the root of H, which is in the start weights already.
def readout(Wy, by, h):
    H = Wy.shape[1]
    return Wy @ h / np.sqrt(H) + by

# %% readout | wrong | ro_inplace_bias | by += changes the caller's bias when N = 1, and fails for larger batches.
def readout(Wy, by, h):
    by += Wy @ h
    return by

# %% readout | two | ro_two_a | The bias is subtracted; the result is squeezed when there is one output.
def readout(Wy, by, h):
    y = Wy @ h - by
    return y[0] if y.shape[0] == 1 else y

# %% readout | two | ro_two_b | The answer is (N, K); softmax is applied to it.
def readout(Wy, by, h):
    scores = (Wy @ h + by).T
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% readout | right | ro_fused | Right: the bias is one more column of the weights, for a unit that is always 1.
def readout(Wy, by, h):
    weights = np.hstack([Wy, by])
    units = np.vstack([h, np.ones((1, h.shape[1]))])
    return weights @ units

# %% readout | right | ro_einsum | Right: einsum, then the bias repeated for each column.
def readout(Wy, by, h):
    y = np.einsum("kh,hn->kn", Wy, h)
    y += np.repeat(by, h.shape[1], axis=1)
    return y

# %% readout_backward | wrong | rb_divide_N | dWy and dby are divided by N once more.
def readout_backward(Wy, dy, h):
    N = dy.shape[1]
    dWy = dy @ h.T / N
    dby = dy.sum(axis=1, keepdims=True) / N
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | wrong | rb_flat_bias | dby has the shape (K,), without keepdims.
def readout_backward(Wy, dy, h):
    return dy @ h.T, np.sum(dy, axis=1), Wy.T @ dy

# %% readout_backward | wrong | rb_atleast_2d | np.atleast_2d makes a row (1, K) of dby: a column only when K = 1.
def readout_backward(Wy, dy, h):
    dWy = np.dot(dy, h.T)
    dby = np.atleast_2d(dy.sum(axis=1))
    dh = np.dot(Wy.T, dy)
    return dWy, dby, dh

# %% readout_backward | wrong | rb_dh_rows | dh comes as (N, H), from code whose vectors are rows.
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    dh = dy.T @ Wy
    return dWy, dby, dh

# %% readout_backward | wrong | rb_order | The results come in the order dWy, dh, dby.
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dh = Wy.T @ dy
    dby = dy.sum(axis=1, keepdims=True)
    return dWy, dh, dby

# %% readout_backward | wrong | rb_tanh_slope | dh is multiplied by 1 - h^2, which belongs to the LSTM and not to the readout.
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    dh = (Wy.T @ dy) * (1 - h**2)
    return dWy, dby, dh

# %% readout_backward | wrong | rb_overwritten_h | h is overwritten by its gradient before dWy is made of it.
def readout_backward(Wy, dy, h):
    h = Wy.T @ dy
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    return dWy, dby, h

# %% readout_backward | wrong | rb_loop_assign | In the loop over the batch dWy is assigned and not added up, so only the last column counts.
def readout_backward(Wy, dy, h):
    K, H = Wy.shape
    N = dy.shape[1]
    dWy, dby, dh = np.zeros((K, H)), np.zeros((K, 1)), np.zeros((H, N))
    for n in range(N):
        dWy = np.outer(dy[:, n], h[:, n])
        dby += dy[:, n : n + 1]
        dh[:, n] = Wy.T @ dy[:, n]
    return dWy, dby, dh

# %% readout_backward | wrong | rb_bias_axis | dby is summed over the classes, and comes as (1, N).
def readout_backward(Wy, dy, h):
    return dy @ h.T, dy.sum(axis=0, keepdims=True), Wy.T @ dy

# %% readout_backward | wrong | rb_dh_summed | dh is summed over the batch too, and comes as (H, 1).
def readout_backward(Wy, dy, h):
    dWy = np.einsum("kn,hn->kh", dy, h)
    dby = np.einsum("kn->k", dy)[:, None]
    dh = np.einsum("kh,kn->h", Wy, dy)[:, None]
    return dWy, dby, dh

# %% readout_backward | two | rb_two_a | dby has the shape (K,); it is a mean and not a sum over the batch.
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.mean(axis=1)
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | two | rb_two_b | All gradients are divided by N once more; dy is changed in place.
def readout_backward(Wy, dy, h):
    dy /= dy.shape[1]
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | right | rb_ones | Right: dby as a product with a column of ones, everything transposed twice.
def readout_backward(Wy, dy, h):
    dWy = (h @ dy.T).T
    dby = dy @ np.ones((dy.shape[1], 1))
    dh = (dy.T @ Wy).T
    return dWy, dby, dh

# %% readout_backward | right | rb_fused | Right: weights and bias as one matrix, cut apart at the end.
def readout_backward(Wy, dy, h):
    H = Wy.shape[1]
    with_one = np.concatenate([h, np.ones((1, h.shape[1]))], axis=0)
    d_all = np.tensordot(dy, with_one, axes=(1, 1))
    return d_all[:, :H].copy(), d_all[:, H:].copy(), np.tensordot(Wy, dy, axes=(0, 0))

# %% clip_gradients | wrong | cg_each_array | One norm for each array, so the direction changes; the returned norm is the global one.
def clip_gradients(grads, max_norm):
    clipped = {}
    total = 0.0
    for name, g in grads.items():
        norm = np.sqrt(np.sum(g**2))
        total += norm**2
        clipped[name] = g * (max_norm / norm) if norm > max_norm else g.copy()
    return clipped, float(np.sqrt(total))

# %% clip_gradients | wrong | cg_norm_after | The returned norm is the one after clipping.
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    clipped = {name: g * factor for name, g in grads.items()}
    return clipped, float(norm * factor)

# %% clip_gradients | wrong | cg_same_arrays | When the gradient is short enough, the caller's own arrays come back and not new ones.
def clip_gradients(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads.values())))
    if norm <= max_norm:
        return dict(grads), norm
    return {k: g * (max_norm / norm) for k, g in grads.items()}, norm

# %% clip_gradients | wrong | cg_shallow_copy | grads.copy() copies the dict only, and *= scales the caller's arrays in place (which are then returned).
def clip_gradients(grads, max_norm):
    clipped = grads.copy()
    norm = np.sqrt(sum(np.sum(g**2) for g in clipped.values()))
    if norm > max_norm:
        for name in clipped:
            clipped[name] *= max_norm / norm
    else:
        clipped = {name: g.copy() for name, g in clipped.items()}
    return clipped, float(norm)

# %% clip_gradients | wrong | cg_inf_over_inf | max_norm / max(norm, max_norm) is inf / inf = nan when max_norm is infinite.
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    factor = np.float64(max_norm) / max(norm, max_norm)
    return {name: factor * g for name, g in grads.items()}, float(norm)

# %% clip_gradients | wrong | cg_zero_division | min(1, max_norm / norm) divides by zero, with a warning, when all gradients are 0.
def clip_gradients(grads, max_norm):
    norm = np.sqrt(np.sum([np.sum(np.square(g)) for g in grads.values()]))
    factor = min(1.0, max_norm / norm)
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | accepted | cg_torch_eps | max_norm / (norm + 1e-6), as in PyTorch: the clipped length is below max_norm, and a gradient of exactly max_norm is changed.
def clip_gradients(grads, max_norm):
    total_norm = np.sqrt(sum(float(np.sum(g**2)) for g in grads.values()))
    clip_coef = min(1.0, max_norm / (total_norm + 1e-6))
    return {k: v * clip_coef for k, v in grads.items()}, float(total_norm)

# %% clip_gradients | wrong | cg_sum_of_norms | The lengths of the arrays are added, not their squares.
def clip_gradients(grads, max_norm):
    norm = sum(np.linalg.norm(g) for g in grads.values())
    scale = max_norm / norm if norm > max_norm else 1.0
    return {key: scale * g for key, g in grads.items()}, float(norm)

# %% clip_gradients | wrong | cg_spectral | np.linalg.norm(g, 2) of a matrix is its largest singular value and not the root of the sum of squares.
def clip_gradients(grads, max_norm):
    norm = float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values())))
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | wrong | cg_zero_alias | With all gradients 0 the function returns early, with the caller's own dict and arrays.
def clip_gradients(grads, max_norm):
    norm = float(np.sqrt(sum((g**2).sum() for g in grads.values())))
    if norm == 0.0:
        return grads, norm
    factor = min(1.0, max_norm / norm)
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | wrong | cg_by_value | When the norm is too long every entry is clipped to +-max_norm, and not the whole scaled.
def clip_gradients(grads, max_norm):
    flat = np.concatenate([g.ravel() for g in grads.values()])
    norm = float(np.linalg.norm(flat))
    if norm > max_norm:
        return {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}, norm
    return {k: g.copy() for k, g in grads.items()}, norm

# %% clip_gradients | wrong | cg_sorted_keys | The scaled arrays are put under sorted keys, so a dict in another order gets its arrays mixed up.
def clip_gradients(grads, max_norm):
    arrays = [np.array(g) for g in grads.values()]
    norm = float(np.sqrt(sum(np.sum(a**2) for a in arrays)))
    if norm > max_norm:
        arrays = [a * (max_norm / norm) for a in arrays]
    return dict(zip(sorted(grads), arrays)), norm

# %% clip_gradients | two | cg_two_a | The root is missing, so the squared norm is compared and returned; short gradients come back as the same arrays.
def clip_gradients(grads, max_norm):
    norm = sum(np.sum(g**2) for g in grads.values())
    if norm > max_norm:
        grads = {name: g * max_norm / norm for name, g in grads.items()}
    return grads, float(norm)

# %% clip_gradients | two | cg_two_b | It scales always, so short gradients get longer; the norm is taken over the weights only, without the biases.
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for name, g in grads.items() if name.startswith("W")))
    return {name: g * (max_norm / norm) for name, g in grads.items()}, float(norm)

# %% clip_gradients | right | cg_norm_of_norms | Right: the norm of the vector of norms, and np.divide where it is needed.
def clip_gradients(grads, max_norm):
    lengths = np.array([np.linalg.norm(g.ravel()) for g in grads.values()])
    norm = np.linalg.norm(lengths)
    factor = np.divide(max_norm, norm, out=np.ones(()), where=norm > max_norm)
    return {name: np.multiply(g, factor) for name, g in grads.items()}, norm.item()

# %% clip_gradients | right | cg_flat_vector | Right: one long vector, scaled as a whole and cut into new arrays again.
def clip_gradients(grads, max_norm):
    flat = np.concatenate([np.ravel(g) for g in grads.values()]).astype(float)
    norm = float(np.sqrt(flat @ flat))
    if norm > max_norm:
        flat = flat / norm * max_norm
    clipped, start = {}, 0
    for name, g in grads.items():
        clipped[name] = flat[start : start + g.size].reshape(g.shape).copy()
        start += g.size
    return clipped, norm

# %% sgd_step | wrong | sgd_rebind | A new array is put into the dict; the network that holds the old one never moves.
def sgd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]

# %% sgd_step | wrong | sgd_scales_grads | The gradients are multiplied by lr in place on the way.
def sgd_step(params, grads, lr):
    for name, p in params.items():
        g = grads[name]
        g *= lr
        p -= g

# %% sgd_step | wrong | sgd_uphill | It adds, and walks up the slope.
def sgd_step(params, grads, lr):
    for name in params:
        params[name] += lr * grads[name]

# %% sgd_step | wrong | sgd_zip | The arrays are paired by their place in the two dicts and not by name.
def sgd_step(params, grads, lr):
    for p, g in zip(params.values(), grads.values()):
        p -= lr * g

# %% sgd_step | wrong | sgd_return_early | A return inside the loop: only the first array moves.
def sgd_step(params, grads, lr):
    for key in grads:
        params[key] -= lr * grads[key]
        return None

# %% sgd_step | wrong | sgd_local_name | p = p - ... binds a local name; nothing moves at all.
def sgd_step(params, grads, lr):
    for name, p in params.items():
        p = p - lr * grads[name]

# %% sgd_step | wrong | sgd_ravel | ravel is a copy for arrays that are not contiguous (a transpose, a slice), and these do not move.
def sgd_step(params, grads, lr):
    for name in params:
        flat = params[name].ravel()
        flat -= lr * grads[name].ravel()

# %% sgd_step | wrong | sgd_value_clip | Each entry of the gradient is clipped to +-1 before the step, which nobody asked for.
def sgd_step(params, grads, lr):
    for name, param in params.items():
        step = np.clip(grads[name], -1.0, 1.0)
        param -= lr * step

# %% sgd_step | wrong | sgd_momentum | A velocity is kept between calls (momentum 0.9), so the second step is not plain SGD.
_velocity = {}


def sgd_step(params, grads, lr):
    for name in params:
        old = _velocity.get((id(params), name), 0.0)
        v = 0.9 * old + grads[name]
        _velocity[(id(params), name)] = v
        params[name] -= lr * v

# %% sgd_step | wrong | sgd_weights_only | Only arrays whose name begins with W move; the biases stay.
def sgd_step(params, grads, lr):
    for name in params:
        if name.startswith("W"):
            params[name] -= lr * grads[name]

# %% sgd_step | wrong | sgd_popitem | The caller's dict of gradients is emptied with popitem.
def sgd_step(params, grads, lr):
    while grads:
        name, g = grads.popitem()
        params[name] -= lr * g

# %% sgd_step | two | sgd_two_a | The arrays are paired by their place and not by name; it adds and walks uphill.
def sgd_step(params, grads, lr):
    for p, g in zip(params.values(), grads.values()):
        p += lr * g

# %% sgd_step | two | sgd_two_b | A new array is put into the dict; the gradients are scaled in place.
def sgd_step(params, grads, lr):
    for name, g in grads.items():
        g *= -lr
        params[name] = params[name] + g

# %% sgd_step | right | sgd_out | Right: np.subtract with out.
def sgd_step(params, grads, lr):
    for name in sorted(params):
        np.subtract(params[name], np.multiply(grads[name], lr), out=params[name])

# %% sgd_step | right | sgd_ellipsis | Right: a new value computed, then written into the same array with [...].
def sgd_step(params, grads, lr):
    moved = {key: params[key] - lr * g for key, g in grads.items()}
    for key, value in moved.items():
        params[key][...] = value

# %% Adam | wrong | ad_t_zero | t is counted after the step, so the first correction divides by zero.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}
        self.t = 0

    def step(self, grads):
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
            m_hat = self.m[k] / (1 - np.float64(self.beta1) ** self.t)
            v_hat = self.v[k] / (1 - np.float64(self.beta2) ** self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        self.t += 1

# %% Adam | wrong | ad_eps_in_root | eps is added inside the root.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.b1, self.b2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {name: np.zeros_like(a) for name, a in params.items()}
        self.v = {name: np.zeros_like(a) for name, a in params.items()}

    def step(self, grads):
        self.t += 1
        for name in self.params:
            g, m, v = grads[name], self.m[name], self.v[name]
            m *= self.b1
            m += (1 - self.b1) * g
            v *= self.b2
            v += (1 - self.b2) * g * g
            mh, vh = m / (1 - self.b1**self.t), v / (1 - self.b2**self.t)
            self.params[name] -= self.lr * mh / np.sqrt(vh + self.eps)

# %% Adam | wrong | ad_efficient_order | The paper's remark with lr * sqrt(1 - beta2^t) / (1 - beta1^t): eps is added to the uncorrected root, so it counts more in the first steps.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}

    def step(self, grads):
        self.t += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for k in self.params:
            self.m[k] += (1 - self.beta1) * (grads[k] - self.m[k])
            self.v[k] += (1 - self.beta2) * (grads[k] ** 2 - self.v[k])
            self.params[k] -= lr_t * self.m[k] / (np.sqrt(self.v[k]) + self.eps)

# %% Adam | wrong | ad_copies_params | The constructor copies the arrays, so the network's own never move.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = {k: np.array(v) for k, v in params.items()}
        self.hyper = (lr, beta1, beta2, eps)
        self.m = {k: np.zeros(v.shape) for k, v in params.items()}
        self.v = {k: np.zeros(v.shape) for k, v in params.items()}
        self.t = 0

    def step(self, grads):
        lr, b1, b2, eps = self.hyper
        self.t += 1
        for k, p in self.params.items():
            self.m[k] = b1 * self.m[k] + (1 - b1) * grads[k]
            self.v[k] = b2 * self.v[k] + (1 - b2) * grads[k] ** 2
            p -= lr * (self.m[k] / (1 - b1**self.t)) / (np.sqrt(self.v[k] / (1 - b2**self.t)) + eps)

# %% Adam | wrong | ad_mutable_default | The means live in mutable default arguments: two optimisers with the same names share them.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, m={}, v={}):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = m, v, 0
        for name, p in params.items():
            m[name] = np.zeros_like(p)
            v[name] = np.zeros_like(p)

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            mhat = self.m[name] / (1 - self.beta1**self.t)
            vhat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * mhat / (np.sqrt(vhat) + self.eps)

# %% Adam | wrong | ad_t_each_array | t is counted inside the loop, once for every array and not once for every step.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {n: np.zeros_like(p) for n, p in params.items()}
        self.v = {n: np.zeros_like(p) for n, p in params.items()}
        self.t = 0

    def step(self, grads):
        for n in self.params:
            self.t += 1
            g = grads[n]
            self.m[n] = self.beta1 * self.m[n] + (1 - self.beta1) * g
            self.v[n] = self.beta2 * self.v[n] + (1 - self.beta2) * g**2
            m_hat = self.m[n] / (1 - self.beta1**self.t)
            v_hat = self.v[n] / (1 - self.beta2**self.t)
            self.params[n] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | ad_stores_corrected | The corrected means are stored back, so the next step starts from them and corrects again.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.b1, self.b2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * grads[k] ** 2
            self.m[k] /= 1 - self.b1**self.t
            self.v[k] /= 1 - self.b2**self.t
            p -= self.lr * self.m[k] / (np.sqrt(self.v[k]) + self.eps)

# %% Adam | wrong | ad_history_alias | The gradients of all steps are kept without a copy, so a caller who refills the arrays changes the past.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.history = {k: [] for k in params}

    def _mean(self, arrays, beta):
        mean = np.zeros_like(arrays[0])
        for a in arrays:
            mean = beta * mean + (1 - beta) * a
        return mean / (1 - beta ** len(arrays))

    def step(self, grads):
        for k, p in self.params.items():
            self.history[k].append(grads[k])
            m_hat = self._mean(self.history[k], self.beta1)
            v_hat = self._mean([g**2 for g in self.history[k]], self.beta2)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | ad_squares_grads | np.square(g, out=g) squares the caller's gradients in place.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] += (1 - self.beta1) * (g - self.m[k])
            np.square(g, out=g)
            self.v[k] += (1 - self.beta2) * (g - self.v[k])
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | ad_skip_zero | An array whose gradient is all 0 is skipped, so its means do not decay and it does not go on moving.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.state = {k: [np.zeros_like(p), np.zeros_like(p)] for k, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for k, (m, v) in self.state.items():
            g = grads[k]
            if not g.any():
                continue
            m[...] = self.beta1 * m + (1 - self.beta1) * g
            v[...] = self.beta2 * v + (1 - self.beta2) * g**2
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            self.params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | ad_mean_square | v is the mean square of the whole array, one number, and not one for each entry.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: 0.0 for k in params}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * np.mean(g**2)
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | ad_default_beta2 | The default of beta2 is 0.99 and not 0.999.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.99, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        c1 = 1 - self.beta1**self.t
        c2 = 1 - self.beta2**self.t
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            self.params[k] -= self.lr * (self.m[k] / c1) / (np.sqrt(self.v[k] / c2) + self.eps)

# %% Adam | two | ad_two_a | v is not bias-corrected; the parameters are put into the dict as new arrays.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            self.params[k] = self.params[k] - self.lr * m_hat / (np.sqrt(self.v[k]) + self.eps)

# %% Adam | two | ad_two_b | Gradients are paired with parameters by their place and not by name; t is an attribute of the class, counted up by all optimisers together.
class Adam:
    t = 0

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = [np.zeros_like(p) for p in params.values()]
        self.v = [np.zeros_like(p) for p in params.values()]

    def step(self, grads):
        Adam.t += 1
        for p, g, m, v in zip(self.params.values(), grads.values(), self.m, self.v):
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * g**2
            m_hat = m / (1 - self.beta1**Adam.t)
            v_hat = v / (1 - self.beta2**Adam.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | right | ad_from_keys | Right: means that begin as the number 0.0, powers of beta kept as running products, eps scaled with the root.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, (beta1, beta2), eps
        self.m = dict.fromkeys(params, 0.0)
        self.v = dict.fromkeys(params, 0.0)
        self.powers = [1.0, 1.0]

    def step(self, grads):
        b1, b2 = self.betas
        self.powers = [self.powers[0] * b1, self.powers[1] * b2]
        root = np.sqrt(1 - self.powers[1])
        rate = self.lr * root / (1 - self.powers[0])
        for key, g in grads.items():
            self.m[key] = b1 * self.m[key] + (1 - b1) * g
            self.v[key] = b2 * self.v[key] + (1 - b2) * g * g
            self.params[key] -= rate * self.m[key] / (np.sqrt(self.v[key]) + root * self.eps)

# %% Adam | right | ad_flat | Right: all arrays as one long vector, in the order of the names of params.
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        size = sum(p.size for p in params.values())
        self.m, self.v, self.t = np.zeros(size), np.zeros(size), 0

    def step(self, grads):
        g = np.concatenate([np.ravel(grads[name]) for name in self.params])
        self.t += 1
        self.m += (1 - self.beta1) * (g - self.m)
        self.v += (1 - self.beta2) * (g**2 - self.v)
        m_hat = self.m / (1 - self.beta1**self.t)
        v_hat = self.v / (1 - self.beta2**self.t)
        move = self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        start = 0
        for p in self.params.values():
            p -= move[start : start + p.size].reshape(p.shape)
            start += p.size

# %% adding_problem | wrong | ap_nine | The first mark falls on the steps 0 to 8 only: the upper bound of rng.integers is not drawn.
def adding_problem(rng, T, N):
    columns = np.arange(N)
    limit = T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 9, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 1] = x[-1, 1] = -1
    x[0, 0, (first == 0) | (second == 0)] = 0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | ap_coincide | Both marks may fall on one step.
def adding_problem(rng, T, N):
    cols = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0, :] = rng.uniform(-1.0, 1.0, size=(T, N))
    first = rng.integers(0, 10, size=N)
    second = rng.integers(0, T // 2 - 1, size=N)
    x[first, 1, cols] = 1.0
    x[second, 1, cols] = 1.0
    x[0, 0, first == 0] = 0.0
    x[0, 0, second == 0] = 0.0
    x[0, 1, :] = -1.0
    x[T - 1, 1, :] = -1.0
    y = 0.5 + (x[first, 0, cols] + x[second, 0, cols]) / 4.0
    return x, y.reshape(1, N)

# %% adding_problem | wrong | ap_half_odd | The range of the second mark is (T - 1) // 2, which is T // 2 - 1 for even T only; for odd T one step too many.
def adding_problem(rng, T, N):
    n = np.arange(N)
    limit = (T - 1) // 2
    values = rng.uniform(-1, 1, (T, N))
    markers = np.zeros((T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, limit - (first < limit))
    second = np.where(second >= first, second + 1, second)
    markers[first, n] = markers[second, n] = 1
    values[0] = np.where(markers[0] == 1, 0, values[0])
    markers[[0, -1]] = -1
    y = 0.5 + 0.25 * (values[first, n] + values[second, n])
    return np.stack([values, markers], axis=1), y[None]

# %% adding_problem | wrong | ap_small_T | One step fewer is drawn for the second mark always, also when the first lies outside: for T below 22 the last step is then never drawn.
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 2, N)
    second[second >= first] += 1
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[[0, -1], 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns])[None, :] / 4
    return x, y

# %% adding_problem | wrong | ap_modulo | second = (first + k) % limit leaves out first % limit, also when the first mark lies outside the range (T below 22).
def adding_problem(rng, T, N):
    limit = T // 2 - 1
    idx = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = (first + rng.integers(1, limit, N)) % limit
    for marked in (first, second):
        x[marked, 1, idx] = 1
        x[0, 0, marked == 0] = 0
    x[0, 1] = x[-1, 1] = -1
    return x, (0.5 + (x[first, 0, idx] + x[second, 0, idx]) / 4).reshape(1, -1)

# %% adding_problem | wrong | ap_always_zero | The value of step 0 is set to 0 in every sequence, drawn or not.
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    x[first, 1, columns] = 1
    x[second, 1, columns] = 1
    x[0, 0] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | ap_target_before_zero | The target is made before the value of a drawn step 0 is set to 0, and so contains the old value.
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[[0, -1], 1] = -1
    return x, y[np.newaxis]

# %% adding_problem | wrong | ap_marker_over | The -1 are written before the marks, so a drawn step 0 has the marker 1.
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    x[0, 1] = -1
    x[-1, 1] = -1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    x[first, 1, columns] = 1
    x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | ap_dot_markers | The target is made of values times markers, so the -1 of the first and last step count too.
def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    limit = T // 2 - 1
    for n in range(N):
        x[:, 0, n] = rng.uniform(-1, 1, T)
        first = int(rng.integers(0, 10))
        others = [t for t in range(limit) if t != first]
        second = others[int(rng.integers(len(others)))]
        for t in (first, second):
            x[t, 1, n] = 1
            if t == 0:
                x[0, 0, n] = 0
        x[0, 1, n] = x[-1, 1, n] = -1
    y = 0.5 + (x[:, 0] * x[:, 1]).sum(axis=0, keepdims=True) / 4
    return x, y

# %% adding_problem | wrong | ap_first_only | The value is set to 0 only when the first mark is step 0, and not when the second is.
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2 - 1
    values = rng.uniform(-1, 1, (T, N))
    markers = np.zeros((T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    markers[first, columns] = markers[second, columns] = 1
    values[0, first == 0] = 0
    markers[0] = markers[-1] = -1
    y = 0.5 + (values[first, columns] + values[second, columns]) / 4
    return np.stack((values, markers), axis=1), y[np.newaxis]

# %% adding_problem | wrong | ap_next_step | Where both marks coincide the second moves to the next step, so the neighbour is twice as likely (and may lie outside the range).
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 1, N)
    second = np.where(second == first, second + 1, second)
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | ap_same_steps | The two marked steps are drawn once, and are the same in every sequence of the batch.
def adding_problem(rng, T, N):
    limit = T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10)
    second = rng.choice([t for t in range(limit) if t != first])
    x[first, 1] = x[second, 1] = 1
    if first == 0 or second == 0:
        x[0, 0] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0] + x[second, 0]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | ap_global_random | The values come from np.random and not from rng, so the same rng gives other sequences.
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = np.random.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | two | ap_two_a | The values are uniform in [0, 1]; y has the shape (N,).
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2 - 1
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.random((T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y

# %% adding_problem | two | ap_two_b | The marker of the last step stays 0; the second mark falls on one of the first T / 2 steps, one too many.
def adding_problem(rng, T, N):
    columns, limit = np.arange(N), T // 2
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < limit, limit - 1, limit))
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[0, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | right | ap_redraw_clashes | Right: only the sequences whose marks coincide are drawn again; the target from the marks that are left.
def adding_problem(rng, T, N):
    steps, columns = T // 2 - 1, np.arange(N)
    first = rng.integers(10, size=N)
    second = rng.integers(steps, size=N)
    while (clash := first == second).any():
        second[clash] = rng.integers(steps, size=int(clash.sum()))
    values, markers = 2 * rng.random((T, N)) - 1, np.zeros((T, N))
    markers[np.stack([first, second]), columns] = 1
    values[0] *= 1 - markers[0]
    markers[0] = markers[-1] = -1
    y = 0.5 + np.where(markers == 1, values, 0).sum(axis=0, keepdims=True) / 4
    return np.concatenate([values[:, None], markers[:, None]], axis=1), y

# %% adding_problem | right | ap_loop | Right: one sequence at a time, with a list of the steps that are left.
def adding_problem(rng, T, N):
    x, y = np.zeros((T, 2, N)), np.zeros((1, N))
    for n in range(N):
        first = int(rng.integers(0, 10))
        left = [t for t in range(T // 2 - 1) if t != first]
        marks = {first, int(rng.choice(left))}
        total = 0.0
        for t in range(T):
            value = rng.uniform(-1, 1)
            if t == 0 and 0 in marks:
                value = 0.0
            x[t, 0, n] = value
            if t in (0, T - 1):
                x[t, 1, n] = -1
            elif t in marks:
                x[t, 1, n] = 1
            if t in marks:
                total += value
        y[0, n] = 0.5 + total / 4
    return x, y

# %% train | wrong | tr_state_carried | The last h and c of a batch are the start of the next, which should begin from zero states.
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
          max_sequences=40_000, model=None, show_progress=True):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    h = np.zeros((hidden_size, batch_size))
    c = np.zeros((hidden_size, batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, h, c)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            _, _, _, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            clipped, _ = clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)

# %% train | wrong | tr_clip_apart | The gradients of the LSTM and those of the readout are clipped apart, each to max_norm.
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
          max_sequences=40_000, model=None, show_progress=True):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {k: model[k] for k in model if k not in READOUT}
    adam = Adam(model, lr)
    zeros = np.zeros((hidden_size, batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = clip_gradients(grads, max_norm)[0]
            grads.update(clip_gradients({"Wy": dWy, "by": dby}, max_norm)[0])
            adam.step(grads)
            errors.extend(np.abs(y - target).ravel().tolist())
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)

# %% train | wrong | tr_dh_twice | dh enters twice, as d_h and in the last step of d_outputs, so the LSTM's gradients are twice as long as they should be beside the readout's.
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
          max_sequences=40_000, model=None, show_progress=True):
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser, errors = Adam(model, lr=lr), []
    h0, c0 = np.zeros((hidden_size, batch_size)), np.zeros((hidden_size, batch_size))
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            d_outputs = np.zeros_like(outputs)
            d_outputs[-1] = dh
            dx, dh0, dc0, grads = lstm_backward(lstm, d_outputs, caches, d_h=dh)
            grads["Wy"], grads["by"] = dWy, dby
            grads, norm = clip_gradients(grads, max_norm)
            optimiser.step(grads)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)

# %% train | wrong | tr_copies_model | A given model is copied first, so the caller's arrays are not trained in place.
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
          max_sequences=40_000, model=None, show_progress=True):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    else:
        model = {name: array.copy() for name, array in model.items()}
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((hidden_size, batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            clipped, _ = clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)

# %% train | two | tr_two | lr is not given to Adam, which takes its default of 0.001; the errors keep their sign, without the absolute value.
def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
          max_sequences=40_000, model=None, show_progress=True):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model)
    zeros = np.zeros((hidden_size, batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            clipped, _ = clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)
            optimiser.step(clipped)
            errors.extend((y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)

# %% train | right | tr_rounds | Right: a helper for one round, dh in the last step of d_outputs, a for loop with a break, sizes taken from the model.
def _round(model, optimiser, x, target, max_norm):
    H, N = model["bf"].shape[0], x.shape[2]
    lstm = {k: model[k] for k in sorted(model) if k[1:] != "y"}
    outputs, h, c, caches = lstm_forward(lstm, x, np.zeros((H, N)), np.zeros((H, N)))
    y = readout(model["Wy"], model["by"], h)
    loss, dy = mse(y, target)
    dWy, dby, dh = readout_backward(model["Wy"], dy, h)
    d_outputs = np.zeros(outputs.shape)
    d_outputs[-1] = dh
    grads = {"by": dby, "Wy": dWy, **lstm_backward(lstm, d_outputs, caches)[3]}
    optimiser.step(clip_gradients(grads, max_norm)[0])
    return loss, np.abs(target - y).ravel()


def train(rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
          max_sequences=40_000, model=None, show_progress=True):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    optimiser = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            loss, off = _round(model, optimiser, *adding_problem(rng, T, batch_size), max_norm)
            errors += list(off)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.asarray(errors, dtype=float)

