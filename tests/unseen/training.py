# %% mse | wrong | gradient_of_sum | the gradient is that of the sum, not divided by the number of entries
def mse(y, target):
    diff = y - target
    loss = np.mean(diff**2)
    return loss, 2 * diff

# %% mse | wrong | no_two | factor 2 left out of the gradient
def mse(y, target):
    error = y - target
    return float((error ** 2).mean()), error / error.size

# %% mse | wrong | target_minus_y | gradient has the wrong sign because the difference is target - y
def mse(y: np.ndarray, target: np.ndarray) -> tuple[float, np.ndarray]:
    d = target - y
    loss = (d * d).sum() / d.size
    gradient = 2.0 / d.size * d
    return loss, gradient

# %% mse | wrong | over_rows | M is taken as the number of rows
def mse(y, target):
    y2, t2 = np.atleast_1d(y), np.atleast_1d(target)
    M = len(y2)
    loss = np.sum((y - target) ** 2) / M
    gradient = 2 * (y - target) / M
    return loss, gradient

# %% mse | wrong | over_batch | M is taken as the length of the last axis, the batch
def mse(y, target):
    N = y.shape[-1] if y.ndim else 1
    difference = y - target
    return np.sum(difference**2) / N, 2 * difference / N

# %% mse | wrong | halved | one half in front of the squares, as many textbooks have it, in loss and gradient
def mse(y, target):
    # 1/2 so that the 2 of the derivative cancels
    diff = y - target
    loss = 0.5 * np.mean(diff**2)
    gradient = diff / diff.size
    return loss, gradient

# %% mse | wrong | loss_is_sum | loss is the sum of the squares while the gradient is that of the mean
def mse(y, target):
    loss = np.sum(np.square(y - target))
    gradient = (2 / y.size) * (y - target)
    return loss, gradient

# %% mse | wrong | root_taken | gives the root mean squared error as the loss
def mse(y, target):
    delta = np.subtract(y, target)
    loss = np.linalg.norm(delta.ravel()) / np.sqrt(delta.size)
    return loss, 2 * delta / delta.size

# %% mse | wrong | y_overwritten | the difference is made in place, so the caller's y changes
def mse(y, target):
    y -= target
    loss = (y**2).mean()
    gradient = 2 * y / y.size
    return loss, gradient

# %% mse | wrong | absolute | absolute error in place of the squared one, with its sign as gradient
def mse(y, target):
    diff = y - target
    return np.abs(diff).mean(), np.sign(diff) / diff.size

# %% mse | wrong | loss_per_column | the mean goes over the first axis only, so the loss is an array
def mse(y, target):
    diff = y - target
    loss = np.mean(diff**2, axis=0)
    gradient = 2 * diff / diff.size
    return loss, gradient

# %% mse | wrong | one_slope | the gradient is averaged to one number
def mse(y, target):
    loss = np.mean((y - target) ** 2)
    gradient = np.mean(2 * (y - target))
    return loss, gradient

# %% mse | wrong | square_of_mean | squares the mean difference in place of averaging the squares
def mse(y, target):
    d = y - target
    loss = d.mean() ** 2
    gradient = 2 * d / y.size
    return loss, gradient

# %% mse | wrong | variance | np.var of the difference, which takes the mean difference out first
def mse(y, target):
    residual = y - target
    return np.var(residual), 2 * residual / residual.size

# %% mse | wrong | divided_twice | the gradient is divided by the number of entries twice
def mse(y, target):
    M = y.size
    diff = (y - target) / M
    loss = np.sum((y - target) ** 2) / M
    return loss, 2 / M * diff

# %% mse | wrong | flat_gradient | the gradient comes back flattened
def mse(y, target):
    yf, tf = y.ravel(), target.ravel()
    loss = 0.0
    for a, b in zip(yf, tf):
        loss += (a - b) ** 2
    return loss / yf.size, 2 * (yf - tf) / yf.size

# %% mse | two | minus_and_sum | gradient points the wrong way; gradient is not divided by the number of entries
def mse(y, target):
    diff = target - y
    return np.mean(diff**2), 2 * diff

# %% mse | two | rows_and_no_two | everything is divided by the number of rows; factor 2 missing in the gradient
def mse(y, target):
    n = y.shape[0]
    diff = y - target
    loss = (diff**2).sum() / n
    return loss, diff / n

# %% mse | two | root_and_inplace | root of the mean given as loss; the caller's target is overwritten
def mse(y, target):
    target *= -1
    target += y
    loss = np.sqrt(np.mean(target**2))
    return loss, 2 * target / target.size

# %% mse | two | sum_loss_one_slope | loss is a sum; gradient collapsed to its mean
def mse(y, target):
    d = y - target
    return (d**2).sum(), (2 * d / d.size).mean()

# %% mse | right | dot_of_flat | dot product of the flattened difference
def mse(y, target):
    flat = (np.asarray(y) - np.asarray(target)).reshape(-1)
    M = flat.shape[0]
    return float(flat @ flat) / M, (flat * (2 / M)).reshape(np.shape(y))

# %% mse | right | entry_loop | np.ndindex and a loop over all entries
def mse(y, target):
    gradient = np.empty_like(y)
    total, count = 0.0, 0
    for index in np.ndindex(y.shape):
        e = y[index] - target[index]
        total += e * e
        gradient[index] = e + e
        count += 1
    gradient /= count
    return total / count, gradient

# %% mse | right | average_and_out | np.average and out= on an own copy
def mse(y, target):
    gradient = np.array(y, dtype=float)
    np.subtract(gradient, target, out=gradient)
    loss = np.average(np.square(gradient))
    gradient *= 2 / gradient.size
    return loss, gradient

# %% mse | right | expanded_square | y^2 - 2 y t + t^2 for a loss, helper for the slope
def _slope(y, t):
    return (y - t) / (0.5 * np.prod(y.shape))

def mse(y, target):
    g = _slope(y, target)
    # sum(d * d) / M = M / 4 * sum(g * g)
    return np.sum(g * g) * y.size / 4, g

# %% readout | wrong | flat_bias | the bias is flattened and spreads as a row
def readout(Wy, by, h):
    return Wy @ h + by.ravel()

# %% readout | wrong | no_bias | the bias is left out
def readout(Wy, by, h):
    return np.dot(Wy, h)

# %% readout | wrong | squashed | tanh around the linear layer
def readout(Wy, by, h):
    y = np.tanh(Wy @ h + by)
    return y

# %% readout | wrong | sigmoid_added | sigmoid around it, since the targets lie between 0 and 1
def readout(Wy, by, h):
    return sigmoid(np.matmul(Wy, h) + by)

# %% readout | wrong | rows_out | computed with rows, so y comes out as (N, K)
def readout(Wy, by, h):
    return h.T @ Wy.T + by.T

# %% readout | wrong | squeezed | y squeezed, so that one output loses its axis
def readout(Wy, by, h):
    y = Wy @ h + by
    return np.squeeze(y)

# %% readout | wrong | last_column | only the last column of h is used, taken for the last step
def readout(Wy, by, h):
    last = h[:, -1:]
    return Wy @ last + by

# %% readout | wrong | bias_summed | all biases are added to every output
def readout(Wy, by, h):
    K, N = Wy.shape[0], h.shape[1]
    y = np.zeros((K, N))
    for n in range(N):
        y[:, n] = Wy @ h[:, n] + by.sum()
    return y

# %% readout | wrong | bias_subtracted | bias subtracted as if it were a threshold
def readout(Wy, by, h):
    return Wy @ h - by

# %% readout | two | tanh_no_bias | bias left out; tanh put around it
def readout(Wy, by, h):
    return np.tanh(Wy @ h)

# %% readout | two | rows_and_minus | result transposed; bias subtracted
def readout(Wy, by, h):
    y = Wy @ h - by
    return y.T

# %% readout | two | squeeze_and_flat_bias | bias flattened; result squeezed
def readout(Wy, by, h):
    return (Wy @ h + by.flatten()).squeeze()

# %% readout | right | einsum | einsum for the product
def readout(Wy, by, h):
    return np.einsum("kh,hn->kn", Wy, h) + by

# %% readout | right | ones_row | the bias as one more column of weights
def readout(Wy, by, h):
    W = np.hstack([Wy, by])
    with_one = np.vstack([h, np.ones((1, h.shape[1]))])
    return W @ with_one

# %% readout | right | row_by_row | one output after the other
def readout(Wy, by, h):
    return np.array([w @ h + b for w, b in zip(Wy, by)])

# %% readout | right | out_and_inplace | np.matmul into an own array, bias added in place
def readout(Wy, by, h):
    y = np.empty((Wy.shape[0], h.shape[1]))
    np.matmul(Wy, h, out=y)
    y += by
    return y

# %% readout_backward | wrong | dwy_by_n | dWy divided by N once more
def readout_backward(Wy, dy, h):
    N = h.shape[1]
    dWy = dy @ h.T / N
    dby = dy.sum(axis=1, keepdims=True)
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | wrong | flat_dby | dby has shape (K,)
def readout_backward(Wy, dy, h):
    return dy @ h.T, dy.sum(axis=1), Wy.T @ dy

# %% readout_backward | wrong | dby_over_classes | dby summed along axis 0
def readout_backward(Wy, dy, h):
    dWy = np.dot(dy, h.T)
    dby = np.sum(dy, axis=0, keepdims=True)
    dh = np.dot(Wy.T, dy)
    return dWy, dby, dh

# %% readout_backward | wrong | dby_mean | dby is the mean over the batch
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.mean(axis=1, keepdims=True)
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | wrong | dwy_transposed | dWy comes out as (H, K)
def readout_backward(Wy, dy, h):
    dWy = h @ dy.T
    dby = dy.sum(axis=1).reshape(-1, 1)
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | wrong | dh_transposed | dh comes out as (N, H)
def readout_backward(Wy, dy, h):
    dh = dy.T @ Wy
    dWy = (h @ dy.T).T
    dby = dy.sum(1, keepdims=True)
    return dWy, dby, dh

# %% readout_backward | wrong | dby_not_summed | dby is dy itself
def readout_backward(Wy, dy, h):
    dby = 1 * dy  # the derivative with respect to the bias is 1
    return dy @ h.T, dby, Wy.T @ dy

# %% readout_backward | wrong | through_tanh | dh multiplied by the slope of tanh
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    dh = (Wy.T @ dy) * (1 - h**2)
    return dWy, dby, dh

# %% readout_backward | wrong | dh_first | the three come back in another order
def readout_backward(Wy, dy, h):
    dh = Wy.T @ dy
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    return dh, dWy, dby

# %% readout_backward | wrong | all_by_n | all three divided by N once more
def readout_backward(Wy, dy, h):
    dy = dy / dy.shape[1]
    return dy @ h.T, dy.sum(axis=1, keepdims=True), Wy.T @ dy

# %% readout_backward | wrong | dh_by_n | only dh divided by N
def readout_backward(Wy, dy, h):
    N = dy.shape[1]
    dWy, dby = dy @ h.T, dy.sum(axis=1, keepdims=True)
    return dWy, dby, (Wy.T @ dy) / N

# %% readout_backward | wrong | dy_accumulated | dby is a view of dy, and adding into it changes dy before it is used
def readout_backward(Wy, dy, h):
    dby = dy[:, :1]
    for n in range(1, dy.shape[1]):
        dby += dy[:, n : n + 1]
    dWy = dy @ h.T
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | wrong | first_sequence_skipped | the loop over the batch starts at 1 for dWy
def readout_backward(Wy, dy, h):
    dWy = np.zeros_like(Wy)
    for n in range(1, dy.shape[1]):
        dWy += np.outer(dy[:, n], h[:, n])
    dby = dy.sum(axis=1, keepdims=True)
    return dWy, dby, Wy.T @ dy

# %% readout_backward | wrong | dh_summed | dh summed over the batch too
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = dy.sum(axis=1, keepdims=True)
    dh = (Wy.T @ dy).sum(axis=1, keepdims=True)
    return dWy, dby, dh

# %% readout_backward | wrong | wy_in_dwy | Wy multiplied into dWy, as if y were quadratic in Wy
def readout_backward(Wy, dy, h):
    dWy = Wy * (dy @ h.T)
    dby = dy.sum(axis=1, keepdims=True)
    dh = Wy.T @ dy
    return dWy, dby, dh

# %% readout_backward | two | flat_and_by_n | dby flat; dWy divided by N
def readout_backward(Wy, dy, h):
    return dy @ h.T / dy.shape[1], dy.sum(axis=1), Wy.T @ dy

# %% readout_backward | two | mean_and_tanh | dby a mean over the batch; slope of tanh in dh
def readout_backward(Wy, dy, h):
    dWy = dy @ h.T
    dby = np.mean(dy, axis=1, keepdims=True)
    dh = dtanh(h) * (Wy.T @ dy)
    return dWy, dby, dh

# %% readout_backward | two | dy_scaled_and_transposed | dy is divided by N in place; dWy transposed
def readout_backward(Wy, dy, h):
    dy /= h.shape[1]
    return h @ dy.T, dy.sum(axis=1, keepdims=True), Wy.T @ dy

# %% readout_backward | right | einsums | three einsums
def readout_backward(Wy, dy, h):
    dWy = np.einsum("kn,hn->kh", dy, h)
    dby = np.einsum("kn->k", dy)[:, None]
    dh = np.einsum("kh,kn->hn", Wy, dy)
    return dWy, dby, dh

# %% readout_backward | right | over_sequences | sums of outer products, sequence after sequence
def readout_backward(Wy, dy, h):
    dWy, dby, dh = np.zeros(Wy.shape), np.zeros((Wy.shape[0], 1)), np.empty(h.shape)
    for n, (d, column) in enumerate(zip(dy.T, h.T)):
        dWy += np.outer(d, column)
        dby[:, 0] += d
        dh[:, n] = d @ Wy
    return dWy, dby, dh

# %% readout_backward | right | ones_vector | dby as a product with ones
def readout_backward(Wy, dy, h):
    ones = np.ones((dy.shape[1], 1))
    both = dy @ np.hstack([h.T, ones])
    return both[:, :-1].copy(), both[:, -1:].copy(), (dy.T @ Wy).T

# %% readout_backward | right | tensordot | np.tensordot over the batch axis
def readout_backward(Wy, dy, h):
    return (
        np.tensordot(dy, h, axes=(1, 1)),
        np.add.reduce(dy, axis=1).reshape(dy.shape[0], 1),
        np.tensordot(Wy, dy, axes=(0, 0)),
    )

# %% clip_gradients | wrong | norm_per_array | every array is clipped by its own norm
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    clipped = {}
    for name, g in grads.items():
        own = np.linalg.norm(g)
        clipped[name] = g * (max_norm / own) if own > max_norm else g.copy()
    return clipped, norm

# %% clip_gradients | wrong | always_scaled | short gradients are made as long as max_norm
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    if norm == 0 or np.isinf(max_norm):
        return {k: g.copy() for k, g in grads.items()}, norm
    return {k: g * max_norm / norm for k, g in grads.items()}, norm

# %% clip_gradients | wrong | norm_after | returns the norm after clipping
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = 1.0
    if norm > max_norm:
        factor = max_norm / norm
    return {name: factor * g for name, g in grads.items()}, norm * factor

# %% clip_gradients | wrong | root_forgotten | the root of the sum of squares is not taken
def clip_gradients(grads, max_norm):
    norm = sum((g * g).sum() for g in grads.values())
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm

# %% clip_gradients | wrong | arrays_scaled_in_place | the caller's arrays are scaled in place
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return {name: g.copy() for name, g in grads.items()}, norm

# %% clip_gradients | wrong | same_arrays_back | short gradients come back as the same arrays
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    if norm <= max_norm:
        return grads, norm
    return {name: g * max_norm / norm for name, g in grads.items()}, norm

# %% clip_gradients | wrong | division_by_zero | min(1, max_norm / norm) divides by zero when all gradients are zero
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = min(1.0, max_norm / norm)
    return {name: factor * g for name, g in grads.items()}, norm

# %% clip_gradients | wrong | entries_clipped | every entry is cut to plus and minus max_norm
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    clipped = {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}
    return clipped, norm

# %% clip_gradients | wrong | sum_of_absolutes | 1-norm in place of the 2-norm
def clip_gradients(grads, max_norm):
    norm = float(sum(np.abs(g).sum() for g in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | accepted | torch_epsilon | 1e-6 added to the norm in the division, as PyTorch does
def clip_gradients(grads, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in grads.values()))
    coef = max_norm / (total + 1e-6)
    if coef > 1:
        coef = 1.0
    return {name: g * coef for name, g in grads.items()}, total

# %% clip_gradients | wrong | norms_added | the norms of the arrays are added up
def clip_gradients(grads, max_norm):
    norm = 0.0
    for g in grads.values():
        norm += np.sqrt((g**2).sum())
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return {name: factor * g for name, g in grads.items()}, norm

# %% clip_gradients | wrong | spectral_norm | np.linalg.norm(g, 2) is the largest singular value of a matrix
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values()))
    if norm > max_norm:
        return {n: g * (max_norm / norm) for n, g in grads.items()}, norm
    return {n: g.copy() for n, g in grads.items()}, norm

# %% clip_gradients | wrong | running_norm | clipped inside the loop that still adds up the norm
def clip_gradients(grads, max_norm):
    clipped, total = {}, 0.0
    for name, g in grads.items():
        total += (g**2).sum()
        norm = np.sqrt(total)
        clipped[name] = g * (max_norm / norm if norm > max_norm else 1.0)
    return clipped, np.sqrt(total)

# %% clip_gradients | wrong | root_mean_square | mean of the squares, so the size of the network counts
def clip_gradients(grads, max_norm):
    flat = np.concatenate([g.ravel() for g in grads.values()])
    norm = np.sqrt(np.mean(flat**2))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm

# %% clip_gradients | wrong | weights_only | only the weights count for the norm, the biases do not
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for name, g in grads.items() if g.shape[-1] > 1))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | wrong | last_array_only | the sum is overwritten, so only the last array counts
def clip_gradients(grads, max_norm):
    for g in grads.values():
        squares = np.sum(g**2)
    norm = np.sqrt(squares)
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | wrong | below_for_above | the comparison is the wrong way round
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.vdot(g, g) for g in grads.values()))
    if 0 < norm < max_norm < np.inf:
        factor = max_norm / norm
    else:
        factor = 1.0
    return {name: g * factor for name, g in grads.items()}, norm

# %% clip_gradients | two | per_array_same_back | each array by its own norm; short ones come back as the same arrays
def clip_gradients(grads, max_norm):
    clipped, total = {}, 0
    for name, g in grads.items():
        n = np.linalg.norm(g)
        total += n**2
        clipped[name] = g if n <= max_norm else g * max_norm / n
    return clipped, total**0.5

# %% clip_gradients | two | no_root_after | root not taken; the length after clipping is returned
def clip_gradients(grads, max_norm):
    norm = sum((g**2).sum() for g in grads.values())
    if norm > max_norm:
        grads = {k: v * max_norm / norm for k, v in grads.items()}
        norm = max_norm
    else:
        grads = {k: v.copy() for k, v in grads.items()}
    return grads, norm

# %% clip_gradients | two | inplace_one_norm | 1-norm; shallow copy of the dict, so the arrays change in place
def clip_gradients(grads, max_norm):
    clipped = grads.copy()
    norm = sum(np.abs(g).sum() for g in clipped.values())
    if norm > max_norm:
        for name in clipped:
            clipped[name] *= max_norm / norm
    return clipped, norm

# %% clip_gradients | two | always_and_zero | scaled always; zero gradients divided by zero
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    return {name: g / norm * max_norm for name, g in grads.items()}, norm

# %% clip_gradients | right | one_long_vector | one long vector, cut apart again
def clip_gradients(grads, max_norm):
    flat = np.concatenate([np.ravel(g) for g in grads.values()])
    norm = np.linalg.norm(flat)
    if norm > max_norm:
        flat = flat * (max_norm / norm)
    clipped, start = {}, 0
    for name, g in grads.items():
        clipped[name] = flat[start : start + g.size].reshape(g.shape).copy()
        start += g.size
    return clipped, float(norm)

# %% clip_gradients | right | hypot | np.hypot adds up the norms of the arrays
def clip_gradients(grads, max_norm):
    norm = 0.0
    for g in grads.values():
        norm = np.hypot(norm, np.linalg.norm(g))
    clipped = {name: np.array(g) for name, g in grads.items()}
    if norm > max_norm:
        for g in clipped.values():
            g *= max_norm
            g /= norm
    return clipped, norm

# %% clip_gradients | right | max_below | divides by max(norm, max_norm), except where that cannot be done
def clip_gradients(grads, max_norm):
    squares = [np.einsum("i,i->", g.ravel(), g.ravel()) for g in grads.values()]
    norm = sum(squares) ** 0.5
    factor = 1.0 if not norm > max_norm else max_norm / max(norm, max_norm)
    return dict(zip(grads, [np.multiply(g, factor) for g in grads.values()])), norm

# %% clip_gradients | right | math_fsum | math.fsum of all squares, helper for the length
import math

def _length(arrays):
    return math.sqrt(math.fsum(float(e) ** 2 for a in arrays for e in a.flat))

def clip_gradients(grads, max_norm):
    norm = _length(grads.values())
    too_long = norm > max_norm
    return {key: value * max_norm / norm if too_long else value.copy() for key, value in grads.items()}, norm

# %% sgd_step | wrong | new_arrays | params[name] gets a new array
def sgd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]

# %% sgd_step | wrong | uphill | plus in place of minus
def sgd_step(params, grads, lr):
    for name, p in params.items():
        p += lr * grads[name]

# %% sgd_step | wrong | grads_scaled | grads scaled in place on the way
def sgd_step(params, grads, lr):
    for name, g in grads.items():
        g *= lr
        params[name] -= g

# %% sgd_step | wrong | zipped | values paired by position, not by name
def sgd_step(params, grads, lr):
    for p, g in zip(params.values(), grads.values()):
        p -= lr * g

# %% sgd_step | wrong | fixed_rate | the learning rate is fixed at 0.01
def sgd_step(params, grads, lr=0.01):
    learning_rate = 0.01
    for name in params:
        params[name] -= learning_rate * grads[name]

# %% sgd_step | wrong | local_name | p = p - ... only changes a local name
def sgd_step(params, grads, lr):
    for name, p in params.items():
        p = p - lr * grads[name]

# %% sgd_step | wrong | weights_only | only the W arrays are moved
def sgd_step(params, grads, lr):
    for name in params:
        if name.startswith("W"):
            params[name] -= lr * grads[name]

# %% sgd_step | wrong | return_in_loop | return inside the loop, after the first array
def sgd_step(params, grads, lr):
    for name, value in params.items():
        value -= lr * grads[name]
        return

# %% sgd_step | wrong | rate_twice | lr is multiplied in twice
def sgd_step(params, grads, lr):
    step = {name: lr * g for name, g in grads.items()}
    for name in params:
        params[name] -= lr * step[name]

# %% sgd_step | wrong | per_entry_mean | gradient divided by the number of its entries
def sgd_step(params, grads, lr):
    for name in params.keys():
        g = grads[name]
        params[name] -= lr * g / g.size

# %% sgd_step | wrong | sign_only | only the sign of the gradient is used
def sgd_step(params, grads, lr):
    for name in params:
        np.subtract(params[name], lr * np.sign(grads[name]), out=params[name])

# %% sgd_step | wrong | momentum_kept | a momentum is kept in a default argument between calls
def sgd_step(params, grads, lr, velocity={}):
    for name in params:
        velocity[name] = 0.9 * velocity.get(name, 0.0) + grads[name]
        params[name] -= lr * velocity[name]

# %% sgd_step | wrong | grads_zeroed | the gradients are set to zero afterwards
def sgd_step(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]
        grads[name].fill(0.0)

# %% sgd_step | wrong | clipped_too | gradients longer than 1 are clipped here as well
def sgd_step(params, grads, lr):
    grads, _ = clip_gradients(grads, 1.0)
    for name in params:
        params[name] -= lr * grads[name]

# %% sgd_step | wrong | copies_moved | copies of the arrays are moved and returned
def sgd_step(params, grads, lr):
    new = {name: p.copy() for name, p in params.items()}
    for name in new:
        new[name] -= lr * grads[name]
    return new

# %% sgd_step | two | uphill_new | plus in place of minus; new arrays in the dict
def sgd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] + lr * grads[name]

# %% sgd_step | two | zip_and_scale | paired by position; grads scaled in place
def sgd_step(params, grads, lr):
    for p, g in zip(params.values(), grads.values()):
        g *= lr
        p -= g

# %% sgd_step | two | skip_and_twice | the first array is left out; the step is twice as long
def sgd_step(params, grads, lr):
    for name in list(params)[1:]:
        params[name] -= 2 * lr * grads[name]

# %% sgd_step | right | subtract_out | np.subtract with out
def sgd_step(params, grads, lr):
    for name in sorted(params):
        np.subtract(params[name], np.multiply(lr, grads[name]), out=params[name])

# %% sgd_step | right | ellipsis | assigned through an ellipsis
def sgd_step(params, grads, lr):
    for key, g in grads.items():
        params[key][...] = params[key] - g * lr

# %% sgd_step | right | flat_loop | entry by entry
def sgd_step(params, grads, lr):
    for key in params.keys():
        p, g = params[key], grads[key]
        for index in np.ndindex(*p.shape):
            p[index] -= lr * g[index]

# %% sgd_step | right | add_minus | minus the rate, added in place by a helper
def _move(array, by):
    array += by

def sgd_step(params, grads, lr):
    moves = {name: -lr * grads[name] for name in params}
    [_move(params[name], by) for name, by in moves.items()]

# %% Adam | wrong | t_from_zero | the step is counted after the corrections, so the first divides by zero
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}

    def step(self, grads):
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            self.params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        self.t += 1

# %% Adam | wrong | eps_in_root | eps stands inside the root
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, (beta1, beta2), eps
        self.m = {name: np.zeros(p.shape) for name, p in params.items()}
        self.v = {name: np.zeros(p.shape) for name, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        b1, b2 = self.betas
        for name in self.params:
            g, m, v = grads[name], self.m[name], self.v[name]
            m += (1 - b1) * (g - m)
            v += (1 - b2) * (g * g - v)
            root = np.sqrt(v / (1 - b2**self.t) + self.eps)
            self.params[name] -= self.lr * (m / (1 - b1**self.t)) / root

# %% Adam | wrong | no_correction | no bias correction at all
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            self.params[k] -= self.lr * self.m[k] / (np.sqrt(self.v[k]) + self.eps)

# %% Adam | wrong | only_m_corrected | v is not bias-corrected
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.b1, self.b2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.state = {k: [np.zeros_like(p), np.zeros_like(p)] for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            m, v = self.state[k]
            m = self.b1 * m + (1 - self.b1) * grads[k]
            v = self.b2 * v + (1 - self.b2) * np.square(grads[k])
            self.state[k] = [m, v]
            m_hat = m / (1 - self.b1**self.t)
            p -= self.lr * m_hat / (np.sqrt(v) + self.eps)

# %% Adam | wrong | counted_per_array | t is counted up for every array, not for every step
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {n: np.zeros_like(p) for n, p in params.items()}
        self.v = {n: np.zeros_like(p) for n, p in params.items()}

    def step(self, grads):
        for n, p in self.params.items():
            self.t += 1
            self.m[n] = self.beta1 * self.m[n] + (1 - self.beta1) * grads[n]
            self.v[n] = self.beta2 * self.v[n] + (1 - self.beta2) * grads[n] ** 2
            m_hat = self.m[n] / (1 - self.beta1**self.t)
            v_hat = self.v[n] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | shared_by_class | m and v are attributes of the class, so two optimisers share them
class Adam:
    m = {}
    v = {}

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr = lr
        self.beta1, self.beta2 = beta1, beta2
        self.eps = eps
        self.t = 0

    def step(self, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0) + (1 - self.beta2) * g**2
            mhat = self.m[key] / (1 - self.beta1**self.t)
            vhat = self.v[key] / (1 - self.beta2**self.t)
            self.params[key] -= self.lr * mhat / (np.sqrt(vhat) + self.eps)

# %% Adam | wrong | params_copied | the optimiser moves copies of the arrays
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = {k: p.copy() for k, p in params.items()}
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}
        self.t, self.lr, self.b1, self.b2, self.eps = 0, lr, beta1, beta2, eps

    def step(self, grads):
        self.t += 1
        for k in self.params:
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.b1**self.t)
            v_hat = self.v[k] / (1 - self.b2**self.t)
            self.params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | new_arrays_in_dict | every step puts new arrays into the dict
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0
        for name, p in params.items():
            self.m[name] = np.zeros_like(p)
            self.v[name] = np.zeros_like(p)

    def step(self, grads):
        self.t = self.t + 1
        for name in self.params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g * g
            m_hat = self.m[name] / (1 - self.beta1 ** self.t)
            v_hat = self.v[name] / (1 - self.beta2 ** self.t)
            self.params[name] = self.params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | betas_swapped | beta1 and beta2 have each other's default
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.999, beta2=0.9, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {n: np.zeros_like(p) for n, p in params.items()}
        self.v = {n: np.zeros_like(p) for n, p in params.items()}
        self.t = 0

    def step(self, grads):
        self.t += 1
        for n, g in grads.items():
            self.m[n] = self.beta1 * self.m[n] + (1 - self.beta1) * g
            self.v[n] = self.beta2 * self.v[n] + (1 - self.beta2) * g**2
            mh = self.m[n] / (1 - self.beta1**self.t)
            vh = self.v[n] / (1 - self.beta2**self.t)
            self.params[n] -= self.lr * mh / (np.sqrt(vh) + self.eps)

# %% Adam | wrong | keras_eps | default eps 1e-7 as in Keras
class Adam:
    def __init__(self, params, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
        self.params = params
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m = {name: np.zeros_like(value) for name, value in params.items()}
        self.v = {name: np.zeros_like(value) for name, value in params.items()}

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] *= self.beta1
            self.m[name] += (1 - self.beta1) * g
            self.v[name] *= self.beta2
            self.v[name] += (1 - self.beta2) * g**2
            p -= self.lr * self.m[name] / (1 - self.beta1**self.t) / (np.sqrt(self.v[name] / (1 - self.beta2**self.t)) + self.eps)

# %% Adam | wrong | correction_stored | the corrected means are stored and corrected again at the next step
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            m, v = self.m[k], self.v[k]
            m[...] = self.beta1 * m + (1 - self.beta1) * grads[k]
            v[...] = self.beta2 * v + (1 - self.beta2) * grads[k] ** 2
            m /= 1 - self.beta1**self.t
            v /= 1 - self.beta2**self.t
            p -= self.lr * m / (np.sqrt(v) + self.eps)

# %% Adam | wrong | t_never_grows | t stays 1, so every step is corrected as the first
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        t = 0
        t += 1
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1**t)
            v_hat = self.v[k] / (1 - self.beta2**t)
            self.params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | first_gradient_kept | the first gradients become m themselves, so later steps write into the caller's arrays
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m, self.v = {}, {}

    def step(self, grads):
        self.t += 1
        for k, g in grads.items():
            if self.t == 1:
                # m_hat = g after the first step
                self.m[k] = g
                self.v[k] = (1 - self.beta2) * g**2
                m_hat = g
            else:
                if self.t == 2:
                    self.m[k] *= 1 - self.beta1
                self.m[k] *= self.beta1
                self.m[k] += (1 - self.beta1) * g
                self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
                m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            self.params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | grads_squared_in_place | grads are squared in place for v
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.alpha = lr
        self.b1 = beta1
        self.b2 = beta2
        self.e = eps
        self.count = 0
        self.memory = {name: (np.zeros_like(a), np.zeros_like(a)) for name, a in params.items()}

    def step(self, grads):
        self.count += 1
        for name, (m, v) in self.memory.items():
            g = grads[name]
            m *= self.b1
            m += (1 - self.b1) * g
            v *= self.b2
            v += (1 - self.b2) * np.square(g, out=g)
            up = m / (1 - self.b1**self.count)
            down = np.sqrt(v / (1 - self.b2**self.count)) + self.e
            self.params[name] -= self.alpha * up / down

# %% Adam | wrong | no_root | the root in the denominator is missing
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (v_hat + self.eps)

# %% Adam | wrong | m_without_weight | the new gradient enters m with full weight
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t, self.m, self.v = 0, {}, {}
        for k, p in params.items():
            self.m[k], self.v[k] = np.zeros_like(p), np.zeros_like(p)

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            self.m[k] = self.beta1 * self.m[k] + grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | eps_on_uncorrected_root | one combined step size, with eps added to the root of the uncorrected v
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        alpha = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
            self.params[k] -= alpha * self.m[k] / (np.sqrt(self.v[k]) + self.eps)

# %% Adam | wrong | m_and_v_one_dict | m and v are the same dict of the same arrays
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            m = self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            v = self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | square_of_m | v is a mean of m squared, not of g squared
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t, self.m, self.v = 0, {}, {}

    def _update(self, name, g):
        m = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
        v = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * m**2
        self.m[name], self.v[name] = m, v
        return m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)

    def step(self, grads):
        self.t += 1
        for name in self.params:
            m_hat, v_hat = self._update(name, grads[name])
            self.params[name] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | one_v_per_array | the squares are averaged over the array, so its entries share a step size
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: 0.0 for k in params}

    def step(self, grads):
        self.t += 1
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * (g**2).mean()
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | beta2_ignored | the correction of v always uses 0.999, whatever beta2 is
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.eps = params, lr, eps
        self.beta1, self.beta2 = beta1, beta2
        self.t = 0
        self.m = [np.zeros(p.shape) for p in params.values()]
        self.v = [np.zeros(p.shape) for p in params.values()]

    def step(self, grads):
        self.t += 1
        for j, (name, p) in enumerate(self.params.items()):
            g = grads[name]
            self.m[j] = self.beta1 * self.m[j] + (1 - self.beta1) * g
            self.v[j] = self.beta2 * self.v[j] + (1 - self.beta2) * g**2
            first = self.m[j] / (1 - self.beta1**self.t)
            second = self.v[j] / (1 - 0.999**self.t)
            p -= self.lr * first / (second**0.5 + self.eps)

# %% Adam | wrong | one_off_in_t | the corrections use t + 1, as if t still counted from zero
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.lr = lr
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.t = 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, g in grads.items():
            m, v = self.m[name], self.v[name]
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            m_hat = m / (1 - self.beta1 ** (self.t + 1))
            v_hat = v / (1 - self.beta2 ** (self.t + 1))
            self.params[name] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | paired_by_position | parameters and gradients are paired by their order in the dicts
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = [0.0] * len(params)
        self.v = [0.0] * len(params)
        self.t = 0

    def step(self, grads):
        self.t += 1
        for k, (p, g) in enumerate(zip(self.params.values(), grads.values())):
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

# %% Adam | wrong | default_rate | the default learning rate is 0.01
class Adam:
    def __init__(self, params, lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.__dict__.update(lr=lr, beta1=beta1, beta2=beta2, eps=eps, t=0)
        self.m = {name: 0 * p for name, p in params.items()}
        self.v = {name: 0 * p for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        correct1, correct2 = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for name in self.params:
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * grads[name]
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * grads[name] ** 2
            move = self.m[name] / correct1 / (np.sqrt(self.v[name] / correct2) + self.eps)
            self.params[name] -= self.lr * move

# %% Adam | two | no_correction_uphill | no bias correction; parameters move with the gradient
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        for k, p in self.params.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            p += self.lr * self.m[k] / (np.sqrt(self.v[k]) + self.eps)

# %% Adam | two | eps_in_root_rate | eps inside the root; default lr 0.01
class Adam:
    def __init__(self, params, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            self.params[k] -= self.lr * m_hat / np.sqrt(v_hat + self.eps)

# %% Adam | two | new_arrays_and_counted_per_array | new arrays in the dict; t counted up for every array
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 1
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        for k in self.params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            self.params[k] = self.params[k] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            self.t += 1

# %% Adam | two | eps_ignored_no_weight | eps is never added; m is a plain sum of old and new
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            self.params[k] -= self.lr * m_hat / np.sqrt(v_hat)

# %% Adam | right | one_state_per_name | one small object for each array
class _Moments:
    def __init__(self, shape):
        self.first = np.zeros(shape)
        self.second = np.zeros(shape)

    def update(self, g, b1, b2):
        self.first += (1 - b1) * (g - self.first)
        self.second += (1 - b2) * (g**2 - self.second)

class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.settings = (lr, beta1, beta2, eps)
        self.moments = {name: _Moments(p.shape) for name, p in params.items()}
        self.steps = 0

    def step(self, grads):
        lr, b1, b2, eps = self.settings
        self.steps += 1
        for name, moments in self.moments.items():
            moments.update(grads[name], b1, b2)
            m_hat = moments.first / (1 - b1**self.steps)
            v_hat = moments.second / (1 - b2**self.steps)
            self.params[name] -= lr * m_hat / (v_hat**0.5 + eps)

# %% Adam | right | powers_kept | powers of the betas are kept in place of t
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.power1 = self.power2 = 1.0
        self.m = {}
        self.v = {}

    def step(self, grads):
        self.power1 *= self.beta1
        self.power2 *= self.beta2
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g * g
            p -= self.lr / (1 - self.power1) * self.m[name] / (np.sqrt(self.v[name] / (1 - self.power2)) + self.eps)

# %% Adam | right | eps_moved | the efficient order, with eps scaled to fit
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = dict((k, p * 0.0) for k, p in params.items())
        self.v = dict((k, p * 0.0) for k, p in params.items())

    def step(self, grads):
        self.t += 1
        c1, c2 = 1 - self.beta1**self.t, np.sqrt(1 - self.beta2**self.t)
        for k in grads:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            np.subtract(
                self.params[k],
                self.lr * c2 / c1 * self.m[k] / (np.sqrt(self.v[k]) + self.eps * c2),
                out=self.params[k],
            )

# %% Adam | right | lists_in_order | lists in the order of params, updated in place
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params = params
        self.hyper = dict(lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        self.names = list(params)
        self.m = [np.zeros_like(params[n]) for n in self.names]
        self.v = [np.zeros_like(params[n]) for n in self.names]
        self.t = 0

    def step(self, grads):
        self.t += 1
        b1, b2 = self.hyper["beta1"], self.hyper["beta2"]
        for name, m, v in zip(self.names, self.m, self.v):
            g = np.array(grads[name])
            m *= b1
            m += (1 - b1) * g
            g *= g
            v *= b2
            v += (1 - b2) * g
            denominator = np.sqrt(v / (1 - b2**self.t))
            denominator += self.hyper["eps"]
            self.params[name][...] -= self.hyper["lr"] * (m / (1 - b1**self.t)) / denominator

# %% adding_problem | wrong | marks_may_coincide | both marks can fall on one step
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 1, N)
    x[first, 1, columns] = 1
    x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | same_steps_for_all | one pair of steps is drawn for the whole batch
def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    x[:, 0, :] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10)
    second = rng.choice([t for t in range(T // 2 - 1) if t != first])
    x[first, 1] = 1
    x[second, 1] = 1
    if first == 0 or second == 0:
        x[0, 0] = 0
    x[0, 1] = -1
    x[-1, 1] = -1
    y = 0.5 + (x[first, 0] + x[second, 0]) / 4
    return x, y.reshape(1, N)

# %% adding_problem | wrong | values_from_zero_to_one | values uniform in [0, 1]
def adding_problem(rng, T, N):
    x, cols = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.random((T, N))
    half = T // 2 - 1
    a = rng.integers(0, 10, N)
    b = rng.integers(0, np.where(a < half, half - 1, half), N)
    b = b + (b >= a)
    x[a, 1, cols] = x[b, 1, cols] = 1
    x[0, 0, np.logical_or(a == 0, b == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    return x, 0.5 + (x[a, 0, cols] + x[b, 0, cols])[None] / 4

# %% adding_problem | wrong | first_nine | rng.integers(0, 9) leaves step 9 out for the first mark
def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, size=(T, N))
    n = np.arange(N)
    half = T // 2 - 1
    first = rng.integers(0, 9, size=N)
    second = rng.integers(0, half - (first < half), size=N)
    second[second >= first] += 1
    x[first, 1, n] = 1.0
    x[second, 1, n] = 1.0
    zero = (first == 0) | (second == 0)
    x[0, 0, zero] = 0.0
    x[0, 1], x[-1, 1] = -1.0, -1.0
    y = 0.5 + (x[first, 0, n] + x[second, 0, n]) / 4
    return x, y[None, :]

# %% adding_problem | wrong | one_to_ten | steps 1 to 10 are taken for the first ten
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(1, 11, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, second == 0] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | second_in_full_half | the second mark falls among T // 2 steps, one too many
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    half = T // 2
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | greater_only | 1 is added only where the draw is greater than first, so the two can coincide
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second = np.where(second > first, second + 1, second)
    for n in columns:
        x[first[n], 1, n] = x[second[n], 1, n] = 1
        if first[n] == 0 or second[n] == 0:
            x[0, 0, n] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | value_not_zeroed | the value of step 0 stays as it is when step 0 is drawn
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = 1
    x[second, 1, columns] = 1
    x[[0, -1], 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | zeroed_too_late | the value of step 0 is zeroed after the target is made
def adding_problem(rng, T, N):
    columns = np.arange(N)
    values = rng.uniform(-1, 1, (T, N))
    markers = np.zeros((T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    y = 0.5 + (values[first, columns] + values[second, columns]) / 4
    markers[first, columns] = markers[second, columns] = 1
    values[0, (first == 0) | (second == 0)] = 0
    markers[0] = markers[-1] = -1
    return np.stack([values, markers], axis=1), y[np.newaxis]

# %% adding_problem | wrong | marker_of_step_zero | a marked step 0 gets the marker 1
def adding_problem(rng, T, N):
    x, y = np.zeros((T, 2, N)), np.empty((1, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    x[0, 1] = -1
    x[-1, 1] = -1
    for n in range(N):
        i = int(rng.integers(0, 10))
        j = int(rng.choice([k for k in range(T // 2 - 1) if k != i]))
        if 0 in (i, j):
            x[0, 0, n] = 0
        x[i, 1, n] = 1
        x[j, 1, n] = 1
        y[0, n] = 0.5 + (x[i, 0, n] + x[j, 0, n]) / 4
    return x, y

# %% adding_problem | wrong | no_marker_at_end | the last step has no -1
def adding_problem(rng: np.random.Generator, T: int, N: int) -> tuple[np.ndarray, np.ndarray]:
    values = rng.uniform(-1, 1, size=(T, N))
    marks = np.zeros((T, N))
    limit = T // 2 - 1
    target = np.zeros(N)
    for n in range(N):
        t1 = rng.integers(0, 10)
        t2 = rng.integers(0, limit)
        while t2 == t1:
            t2 = rng.integers(0, limit)
        marks[[t1, t2], n] = 1
        if t1 == 0 or t2 == 0:
            values[0, n] = 0
        target[n] = 0.5 + 0.25 * (values[t1, n] + values[t2, n])
    marks[0] = -1
    return np.stack((values, marks), axis=1), target.reshape(1, N)

# %% adding_problem | wrong | precedence | only X2 is divided by 4
def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    y = np.zeros((1, N))
    for n in range(N):
        a = rng.integers(10)
        others = [t for t in range(T // 2 - 1) if t != a]
        b = others[rng.integers(len(others))]
        x[:, 0, n] = rng.uniform(-1, 1, T)
        x[a, 1, n] = x[b, 1, n] = 1
        if min(a, b) == 0:
            x[0, 0, n] = 0
        x[0, 1, n] = x[T - 1, 1, n] = -1
        y[0, n] = 0.5 + x[a, 0, n] + x[b, 0, n] / 4
    return x, y

# %% adding_problem | wrong | sum_through_markers | the target is made of values times markers, so the steps with -1 are subtracted
def adding_problem(rng, T, N):
    values, markers = rng.uniform(-1, 1, (T, N)), np.zeros((T, N))
    for n in range(N):
        first = rng.integers(0, 10)
        second = rng.choice(np.delete(np.arange(T // 2 - 1), first) if first < T // 2 - 1 else T // 2 - 1)
        markers[first, n] = markers[second, n] = 1
        if markers[0, n] == 1:
            values[0, n] = 0
    markers[0] = markers[-1] = -1
    y = 0.5 + np.sum(values * markers, axis=0, keepdims=True) / 4
    return np.stack([values, markers], axis=1), y

# %% adding_problem | wrong | own_generator | a generator of its own, so every call gives the same batch
def adding_problem(rng, T, N):
    gen = np.random.default_rng(1997)
    first = gen.integers(0, 10, N)
    second = gen.integers(0, T // 2 - 1, N)
    while np.any(first == second):
        again = np.flatnonzero(first == second)
        second[again] = gen.integers(0, T // 2 - 1, len(again))
    x = np.stack([gen.uniform(-1, 1, (T, N)), np.zeros((T, N))], axis=1)
    i = np.arange(N)
    x[first, 1, i], x[second, 1, i] = 1, 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    return x, (0.5 + (x[first, 0, i] + x[second, 0, i]) / 4)[None]

# %% adding_problem | wrong | global_randomness | the values come from np.random, not from rng
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = np.random.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | next_step_when_equal | where the two coincide the second moves one on, so it is unevenly drawn
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half, N)
    second = np.where(second == first, (second + 1) % half, second)
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | short_T_forgotten | one step fewer is always drawn from, also where first lies outside the first T/2 - 1 steps
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 2, N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | zero_only_for_first | the value is zeroed only where the first mark is step 0
def adding_problem(rng, T, N):
    half, n = T // 2 - 1, np.arange(N)
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half, N)
    while (equal := second == first).any():
        second = np.where(equal, rng.integers(0, half, N), second)
    values = rng.uniform(-1, 1, (T, N))
    values[0] = np.where(first == 0, 0, values[0])
    marks = np.zeros((T, N))
    marks[first, n] = 1
    marks[second, n] = 1
    marks[0], marks[T - 1] = -1, -1
    y = 0.5 + (values[first, n] + values[second, n]) / 4
    return np.concatenate([values[:, None], marks[:, None]], axis=1), y[None]

# %% adding_problem | wrong | zero_for_whole_batch | as soon as one sequence has drawn step 0, its value is zeroed in all
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    if 0 in first or 0 in second:
        x[0, 0] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | wrong | both_in_half | both marks are drawn from the first T/2 - 1 steps, so the early one is not among the first ten
def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    y = np.zeros((1, N))
    for n in range(N):
        first, second = rng.choice(T // 2 - 1, size=2, replace=False)
        x[first, 1, n] = x[second, 1, n] = 1
        if 0 in (first, second):
            x[0, 0, n] = 0
        y[0, n] = 0.5 + (x[first, 0, n] + x[second, 0, n]) / 4
    x[0, 1] = x[-1, 1] = -1
    return x, y

# %% adding_problem | wrong | second_later | the other mark is always drawn behind the first one
def adding_problem(rng, T, N):
    x, cols = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(first + 1, np.maximum(half, first + 2))
    x[first, 1, cols] = 1
    x[second, 1, cols] = 1
    x[0, 0, first == 0] = 0
    y = 0.5 + (x[first, 0, cols] + x[second, 0, cols]) / 4
    x[0, 1] = x[-1, 1] = -1
    return x, y[None]

# %% adding_problem | wrong | odd_T_rounded_up | T/2 is rounded up, one step too many where T is odd
def adding_problem(rng, T, N):
    columns = np.arange(N)
    steps = int(np.ceil(T / 2)) - 1
    early = rng.integers(0, 10, N)
    other = rng.integers(0, steps - (early < steps), N)
    other = other + (other >= early)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    x[early, 1, columns] += 1
    x[other, 1, columns] += 1
    x[0, 0] = np.where(x[0, 1] > 0, 0.0, x[0, 0])
    y = 0.5 + (x[early, 0, columns] + x[other, 0, columns]) / 4
    x[[0, T - 1], 1] = -1
    return x, y[np.newaxis, :]

# %% adding_problem | wrong | redrawn_once | coinciding marks are drawn again only once, so a few coincide still
def adding_problem(rng, T, N):
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half, N)
    same = first == second
    second[same] = rng.integers(0, half, same.sum())
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    n = np.arange(N)
    x[first, 1, n] = x[second, 1, n] = 1
    at_zero = (first == 0) | (second == 0)
    x[0, 0, at_zero] = 0
    x[0, 1], x[-1, 1] = -1, -1
    y = 0.5 + (x[first, 0, n] + x[second, 0, n]) / 4
    return x, y.reshape(1, -1)

# %% adding_problem | wrong | values_rounded | values rounded to one decimal, as in the example of an earlier notebook
def adding_problem(rng, T, N):
    x, n = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0, :] = rng.uniform(-1, 1, (T, N)).round(1)
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    high = np.where(first < half, half - 1, half)
    second = rng.integers(0, high)
    second = np.where(second >= first, second + 1, second)
    x[first, 1, n] = x[second, 1, n] = 1
    x[0, 0, x[0, 1] == 1] = 0
    x[0, 1, :] = x[T - 1, 1, :] = -1
    X1, X2 = x[first, 0, n], x[second, 0, n]
    return x, 0.5 + (X1 + X2)[np.newaxis] / 4

# %% adding_problem | two | coincide_and_no_zero | marks may coincide; value at step 0 not zeroed
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 1, N)
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | two | nine_and_half | the first mark is never on step 9; the target is divided by 2 in place of 4
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    half = T // 2 - 1
    first = rng.integers(0, 9, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 2
    return x, y[np.newaxis]

# %% adding_problem | two | marker_one_and_flat | marker of step 0 becomes 1; y of shape (N,)
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    x[0, 1] = x[-1, 1] = -1
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    return x, 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4

# %% adding_problem | two | normal_and_full_half | values from a normal distribution; second mark among T // 2 steps
def adding_problem(rng, T, N):
    x, columns = np.zeros((T, 2, N)), np.arange(N)
    x[:, 0] = rng.normal(0, 1, (T, N))
    half = T // 2
    first = rng.integers(0, 10, N)
    second = rng.integers(0, half - (first < half), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]

# %% adding_problem | right | sequence_by_sequence | a loop over sequences, marks before values
def adding_problem(rng, T, N):
    x, y = np.zeros((T, 2, N)), np.full((1, N), 0.5)
    for n in range(N):
        first = rng.integers(10)
        second = rng.choice(np.setdiff1d(np.arange(T // 2 - 1), [first]))
        x[:, 0, n] = 2 * rng.random(T) - 1
        for t in (first, second):
            if t == 0:
                x[0, 0, n] = 0.0
            x[t, 1, n] = 1
            y[0, n] += x[t, 0, n] / 4
    x[::T - 1, 1] = -1
    return x, y

# %% adding_problem | right | redraw_the_equal | only the coinciding ones are drawn again
def adding_problem(rng, T, N):
    first = rng.integers(0, 10, size=N)
    second = rng.integers(0, T // 2 - 1, size=N)
    while (same := second == first).any():
        second[same] = rng.integers(0, T // 2 - 1, size=same.sum())
    values = rng.uniform(-1, 1, size=(T, N))
    steps = np.arange(T)[:, np.newaxis]
    marked = (steps == first) | (steps == second)
    values[0] *= ~marked[0]
    markers = marked.astype(float)
    markers[0] = markers[T - 1] = -1
    y = 0.5 + (values * marked).sum(axis=0, keepdims=True) / 4
    return np.stack([values, markers], axis=1), y

# %% adding_problem | right | random_keys | the smallest of random keys picks the second step
def adding_problem(rng, T, N):
    columns = np.arange(N)
    half = T // 2 - 1
    first = np.floor(10 * rng.random(N)).astype(int)
    keys = rng.random((T, N))
    keys[half:] = 2.0
    keys[first, columns] = 3.0
    second = keys.argmin(axis=0)
    x = np.empty((T, 2, N))
    x[:, 0] = rng.uniform(-1.0, 1.0, (T, N))
    x[:, 1] = 0
    np.put_along_axis(x[:, 1], np.array([first, second]), 1.0, axis=0)
    x[0, 0] = np.where(x[0, 1] == 1, 0.0, x[0, 0])
    total = np.take_along_axis(x[:, 0], np.array([first, second]), axis=0).sum(axis=0)
    x[0, 1] = x[-1, 1] = -1
    return x, (0.5 + 0.25 * total).reshape(1, -1)

# %% adding_problem | right | cyclic_offset | a random offset from first, around the first T/2 - 1 steps
def adding_problem(rng, T, N):
    half = T // 2 - 1
    first = rng.integers(0, 10, N)
    inside = first < half
    offset = rng.integers(1, half, N)
    anywhere = rng.integers(0, half, N)
    second = np.where(inside, (first + offset) % half, anywhere)
    pair = np.stack([first, second])  # (2, N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    n = np.broadcast_to(np.arange(N), pair.shape)
    x[0, 0, (pair == 0).any(axis=0)] = 0
    x[pair, 1, n] = 1
    x[0, 1] = -1
    x[T - 1, 1] = -1
    return x, 0.5 + x[pair, 0, n].sum(axis=0, keepdims=True) / 4

# %% train | wrong | new_optimiser_each_round | a new Adam is made in every round
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser = Adam(model, lr=lr)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | lstm_copied | the LSTM runs with copies that never move
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k].copy() for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | clip_unused | the clipped gradients are not the ones that are used
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | clipped_apart | LSTM and readout are clipped separately
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            of_lstm, _ = clip_gradients(grads, max_norm)
            of_readout, _ = clip_gradients({"Wy": dWy, "by": dby}, max_norm)
            optimiser.step(of_lstm | of_readout)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | errors_after_step | the errors are measured after the step, with the new model
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            h_new = lstm_forward(lstm, x, zeros, zeros)[1]
            y = readout(model["Wy"], model["by"], h_new)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | never_stops | is_solved is never asked, so it always runs to max_sequences
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences:
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | one_batch_more | less or equal lets one batch too many through
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) <= max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | batch_drawn_once | the batch is drawn before the loop and used again and again
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    x, y_star = adding_problem(rng, T, batch_size)
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | dh_twice | dh enters at the last output and as d_h as well
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches, d_h=dh)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | dh_never_enters | d_h is not given to lstm_backward, so the LSTM gets zero gradients
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | dh_at_every_step | dh enters at every step
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[:] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | states_carried | a batch begins with the states where the batch before ended
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        h0, c0 = h_last, c_last
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | trained_on_a_copy | a copy of the given model is trained
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    else:
        model = {name: array.copy() for name, array in model.items()}
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | fresh_generator | the model is drawn from a fresh generator, so the same rng gives other models
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(np.random.default_rng(), 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | no_chrono | longest is left out, so the model begins with forget bias 1
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | readout_never_trained | the optimiser holds the eight arrays of the LSTM only
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(lstm, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | accepted | bar_always | the bar is shown whatever show_progress says
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences")
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | wrong | max_norm_fixed | always clipped at 1.0
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm=1.0)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | reads_the_cell | the answer is read off the last cell state
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], c)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, c)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_c=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | newest_first | new errors are put in front of the old ones
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.insert(0, abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | grads_pile_up | gradients of all rounds are added up and never cleared
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    total = {k: np.zeros_like(v) for k, v in params.items()}
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        for k in total:
            total[k] += grads[k]
        grads, _ = clip_gradients(total, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | accepted | list_returned | errors comes back as a list
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, errors


# %% train | accepted | stopped_before_step | is_solved is asked right after the errors, so the last batch takes no step
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            if is_solved(errors):
                break
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | rounds_counted | max_sequences is taken for the number of batches
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | wrong | eight_arrays_back | the dict of the LSTM is returned, without the readout
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[T - 1] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return lstm, np.array(errors)


# %% train | wrong | first_step_gets_dh | dh enters at step 0
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {}
    for name in model:
        if name not in READOUT:
            lstm[name] = model[name]
    hidden = model["bf"].shape[0]
    opt = Adam(model, lr=lr)
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(errors):
                break
            x, t = adding_problem(rng, T, batch_size)
            start = np.zeros((hidden, batch_size))
            hs, h, _, caches = lstm_forward(lstm, x, start, start)
            pred = readout(model["Wy"], model["by"], h)
            for p, q in zip(pred[0], t[0]):
                errors.append(abs(p - q))
            loss, d_pred = mse(pred, t)
            gW, gb, gh = readout_backward(model["Wy"], d_pred, h)
            d_out = np.zeros((T, hidden, batch_size))
            d_out[0] = gh
            gradients = lstm_backward(lstm, d_out, caches)[3]
            gradients["Wy"] = gW
            gradients["by"] = gb
            gradients, length = clip_gradients(gradients, max_norm)
            opt.step(gradients)
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | two | new_optimiser_unclipped | a new Adam in every round; gradients not clipped
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            Adam(model, lr).step(grads)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | two | carried_and_signed | states carried from batch to batch; errors keep their sign
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params, lr)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(rng, T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        h0, c0 = h_last, c_last
        errors += list((y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | two | copied_model_one_more | a copy of the given model is trained; one batch too many
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    model = {name: array.copy() for name, array in model.items()}
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) <= max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | two | rate_and_generator | learning rate not passed on; batches from a generator of its own
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    params = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    gates_only = {k: params[k] for k in params if k not in ("Wy", "by")}
    adam = Adam(params)
    H = params["Wy"].shape[1]
    h0, c0 = np.zeros((H, batch_size)), np.zeros((H, batch_size))
    errors = []
    bar = tqdm(total=max_sequences, unit=" sequences", disable=not show_progress)
    while len(errors) < max_sequences:
        if is_solved(errors):
            break
        x, y_star = adding_problem(np.random.default_rng(len(errors)), T, batch_size)
        # forward
        outputs, h_last, c_last, caches = lstm_forward(gates_only, x, h0, c0)
        y = readout(params["Wy"], params["by"], h_last)
        loss, dy = mse(y, y_star)
        errors += list(np.abs(y - y_star).ravel())
        # backward
        dWy, dby, dh = readout_backward(params["Wy"], dy, h_last)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh
        _, _, _, grads = lstm_backward(gates_only, d_outputs, caches)
        grads["Wy"], grads["by"] = dWy, dby
        grads, _ = clip_gradients(grads, max_norm)
        adam.step(grads)
        bar.update(batch_size)
        bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    bar.close()
    return params, np.array(errors)


# %% train | right | d_outputs_variant | dh at the last output, errors before the step
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    optimiser = Adam(model, lr=lr)
    zeros = np.zeros((len(model["bf"]), batch_size))
    errors = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.concatenate([0 * outputs[1:], dh[np.newaxis]]), caches)
            grads = grads | {"Wy": dWy, "by": dby}
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.array(errors)


# %% train | right | helper_functions | one helper for forward and backward of a batch
def _one_batch(model, lstm, x, target):
    H, N = model["bf"].shape[0], x.shape[-1]
    outputs, h, _, caches = lstm_forward(lstm, x, np.zeros((H, N)), np.zeros((H, N)))
    y = readout(model["Wy"], model["by"], h)
    loss, dy = mse(y, target)
    grads = {}
    grads["Wy"], grads["by"], dh = readout_backward(model["Wy"], dy, h)
    grads.update(lstm_backward(lstm, np.zeros(outputs.shape), caches, d_h=dh)[-1])
    return loss, grads, [float(abs(a - b)) for a, b in zip(y.flat, target.flat)]


def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    model = model or new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {gate: model[gate] for gate in ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo")}
    take = Adam(model, lr).step
    errors, seen = [], 0
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while not (seen >= max_sequences or is_solved(errors)):
            loss, grads, new = _one_batch(model, lstm, *adding_problem(rng, T, batch_size))
            take(clip_gradients(grads, max_norm)[0])
            errors += new
            seen += batch_size
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.asarray(errors)

# %% train | right | for_and_break | a for loop over rounds with a break, an array of errors filled as it goes
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    optimiser = Adam(params=model, lr=lr, beta1=0.9, beta2=0.999)
    kept = []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        for _ in range(max_sequences // batch_size):
            if is_solved(kept):
                break
            lstm = dict(model)
            Wy, by = lstm.pop("Wy"), lstm.pop("by")
            x, target = adding_problem(rng, T, batch_size)
            start = np.zeros((Wy.shape[1], batch_size))
            outputs, h, _, caches = lstm_forward(lstm, x, start, start.copy())
            y = readout(Wy, by, h)
            kept.extend(np.abs(y - target).flatten().tolist())
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(Wy, dy, h)
            grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)[3]
            grads.update(Wy=dWy, by=dby)
            optimiser.step(clip_gradients(grads, max_norm)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
    return model, np.fromiter(kept, dtype=float, count=len(kept))

# %% train | right | own_formulas | readout and loss written out in einsum, without the helpers
def train(
    rng, T=100, hidden_size=16, batch_size=16, lr=0.02, max_norm=1.0,
    max_sequences=40_000, model=None, show_progress=True,
):
    model = new_model(rng, 2, hidden_size, 1, longest=T) if model is None else model
    weights = {n: a for n, a in model.items() if n not in READOUT}
    adam, errors = Adam(model, lr=lr), []
    with tqdm(total=max_sequences, unit=" sequences", disable=not show_progress) as bar:
        while True:
            if len(errors) >= max_sequences or is_solved(errors):
                return model, np.array(errors)
            x, want = adding_problem(rng, T, batch_size)
            zero = np.zeros((model["bo"].size, batch_size))
            _, h, _, caches = lstm_forward(weights, x, zero, zero)
            off = np.einsum("kh,hn->kn", model["Wy"], h) + model["by"] - want
            dy = off * 2 / batch_size
            into = np.zeros((T, *h.shape))
            into[T - 1] = np.einsum("kh,kn->hn", model["Wy"], dy)
            grads = {"Wy": np.einsum("kn,hn->kh", dy, h), "by": dy.sum(axis=1, keepdims=True)}
            grads |= lstm_backward(weights, into, caches)[3]
            adam.step(clip_gradients(grads, max_norm)[0])
            errors.extend(abs(e) for e in off[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{np.mean(off**2):.4f}", refresh=False)

