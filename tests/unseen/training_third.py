# %% mse | wrong | mse_gradient_of_sum | the loss is a mean, the gradient that of a sum: right only for one entry
def mse(y, target):
    d = y - target
    return np.mean(d**2), 2 * d
# %% mse | wrong | mse_divides_by_columns | loss and gradient are divided by the last axis only: right for (N,) and (1, N), wrong for (3, 4)
def mse(y, target):
    d = y - target
    return (d**2).sum() / y.shape[-1], 2 * d / y.shape[-1]
# %% mse | wrong | mse_half | half the mean squared error with its own gradient: the two agree with each other, but the loss is half of the mean
def mse(y, target):
    d = y - target
    return 0.5 * np.mean(d**2), d / d.size
# %% mse | wrong | mse_changes_y | y -= target changes the array of the caller (and a read-only y refuses)
def mse(y, target):
    y -= target
    return (y**2).mean(), 2 * y / y.size
# %% mse | wrong | mse_len | len(y) in the gradient is the number of rows: right for (M,) and (M, 1), wrong for (1, N), fails for shape ()
def mse(y, target):
    d = y - target
    return np.square(d).mean(), 2 * d / len(y)
# %% mse | two | mse_sign_and_two | the sign of the gradient is turned round; the factor 2 is missing
def mse(y, target):
    return ((y - target) ** 2).mean(), (target - y) / y.size
# %% mse | right | mse_vdot | vdot for the sum of squares, and the mean written as a product with 1 / M
def mse(y, target):
    d = np.subtract(y, target)
    share = 1.0 / d.size
    return float(np.vdot(d, d) * share), np.multiply(d, 2.0 * share)
# %% readout | wrong | readout_flat_bias | the flattened bias (K,) is taken for a row: fails for K unlike N, and for K = N adds by[n] to column n
def readout(Wy, by, h):
    return Wy @ h + by.ravel()
# %% readout | wrong | readout_squeezed | the result is squeezed: (1, N) becomes (N,), as for the adding problem with K = 1
def readout(Wy, by, h):
    return np.squeeze(Wy @ h + by)
# %% readout | wrong | readout_sigmoid | a sigmoid is put around the linear layer, as in code for probabilities
def readout(Wy, by, h):
    return sigmoid(Wy @ h + by)
# %% readout | wrong | readout_rows | the answer is that of code with vectors as rows, (N, K): the shape shows it only when K and N differ
def readout(Wy, by, h):
    return h.T @ Wy.T + by.T
# %% readout | two | readout_no_bias_tanh | the bias is left out; tanh is put around the product
def readout(Wy, by, h):
    return np.tanh(Wy @ h)
# %% readout | right | readout_augmented | one product with the bias as one more column of the weights and a row of ones below h
def readout(Wy, by, h):
    ones = np.ones((1, h.shape[1]))
    return np.hstack([Wy, by]) @ np.vstack([h, ones])
# %% readout_backward | wrong | rb_divides_again | dWy and dby are divided by N, which the loss has done already: right only for N = 1
def readout_backward(Wy, dy, h):
    N = h.shape[1]
    return dy @ h.T / N, dy.sum(axis=1, keepdims=True) / N, Wy.T @ dy
# %% readout_backward | wrong | rb_flat_dby | dby has the shape (K,) and not (K, 1)
def readout_backward(Wy, dy, h):
    return dy @ h.T, dy.sum(axis=1), Wy.T @ dy
# %% readout_backward | wrong | rb_sum_of_all | dby sums over the classes too and repeats that number: right only for K = 1
def readout_backward(Wy, dy, h):
    return dy @ h.T, np.full((len(Wy), 1), dy.sum()), Wy.T @ dy
# %% readout_backward | wrong | rb_last_column | dby is the column of the last sequence, kept as (K, 1), and not the sum: right only for N = 1
def readout_backward(Wy, dy, h):
    dby = dy[:, -1:].copy()
    return dy @ h.T, dby, Wy.T @ dy
# %% readout_backward | two | rb_transposed_and_mean | dWy is h dy.T, (H, K); dby is a mean over the batch
def readout_backward(Wy, dy, h):
    return h @ dy.T, dy.mean(axis=1, keepdims=True), Wy.T @ dy
# %% readout_backward | right | rb_einsum | three einsum calls, dby by reshape
def readout_backward(Wy, dy, h):
    dWy = np.einsum("kn,hn->kh", dy, h)
    dby = np.einsum("kn->k", dy).reshape(-1, 1)
    dh = np.einsum("kh,kn->hn", Wy, dy)
    return dWy, dby, dh
# %% clip_gradients | wrong | clip_each_array | norm and factor for each array of its own: the direction changes (the returned norm is the global one)
def clip_gradients(grads, max_norm):
    clipped = {}
    for name, g in grads.items():
        length = np.sqrt((g**2).sum())
        clipped[name] = g * (max_norm / length if length > max_norm else 1.0)
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    return clipped, norm
# %% clip_gradients | wrong | clip_same_arrays | short gradients come back as the very arrays that were given, only the dict is new
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {name: g * (max_norm / norm) for name, g in grads.items()}, norm
# %% clip_gradients | wrong | clip_infinity_over_infinity | factor max_norm / max(norm, max_norm) is inf / inf = nan when max_norm is infinite
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = max_norm / np.maximum(norm, max_norm)
    return {name: g * factor for name, g in grads.items()}, norm
# %% clip_gradients | wrong | clip_zero_division | min(1, max_norm / norm) divides by a norm of 0: a warning when all gradients are 0
def clip_gradients(grads, max_norm):
    norm = np.sqrt(np.sum([np.sum(g**2) for g in grads.values()]))
    factor = min(1.0, max_norm / norm)
    return {name: g * factor for name, g in grads.items()}, norm
# %% clip_gradients | accepted | clip_torch_eps | 1e-6 is added to the norm as PyTorch does: a norm of 2e-6 clipped to 1e-6 comes out a third too short, and gradients just below the limit are scaled
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = min(1.0, max_norm / (norm + 1e-6))
    return {name: g * factor for name, g in grads.items()}, norm
# %% clip_gradients | wrong | clip_spectral_norm | np.linalg.norm(g, 2) is the largest singular value of a matrix, not the root of the sum of squares: right only for matrices of rank 1 such as (H, 1)
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, norm
# %% clip_gradients | wrong | clip_in_place | the given arrays are scaled in place, and the copies are made of them afterwards
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return {name: g.copy() for name, g in grads.items()}, norm
# %% clip_gradients | wrong | clip_sorted_names | names are sorted but the arrays are not: arrays under wrong keys unless the dict is in alphabetical order
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return dict(zip(sorted(grads), [g * factor for g in grads.values()])), norm
# %% clip_gradients | two | clip_always_and_after | scales always, so short gradients become longer; returns the norm after clipping
def clip_gradients(grads, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    clipped = {name: g * (max_norm / norm) for name, g in grads.items()}
    return clipped, np.sqrt(sum((g**2).sum() for g in clipped.values()))
# %% clip_gradients | right | clip_one_long_vector | all entries in one long vector, its norm, then cut back in pieces of the old shapes
def clip_gradients(grads, max_norm):
    long = np.concatenate([np.ravel(g) for g in grads.values()])
    norm = float(np.linalg.norm(long))
    if norm > max_norm:
        long = long / norm * max_norm
    clipped, start = {}, 0
    for name, g in grads.items():
        clipped[name] = long[start : start + g.size].reshape(g.shape).copy()
        start += g.size
    return clipped, norm
# %% sgd_step | wrong | sgd_new_arrays | a new array is put in the dict: the network that holds the old array never learns
def sgd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]
# %% sgd_step | wrong | sgd_scales_grads | grads are multiplied by lr in place on the way
def sgd_step(params, grads, lr):
    for name, p in params.items():
        grads[name] *= lr
        p -= grads[name]
# %% sgd_step | wrong | sgd_by_position | zip of the two dicts' values: wrong when grads has its keys in another order
def sgd_step(params, grads, lr):
    for p, g in zip(params.values(), grads.values()):
        p -= lr * g
# %% sgd_step | wrong | sgd_local_name | p = p - ... gives the loop's name a new array and changes nothing
def sgd_step(params, grads, lr):
    for name, p in params.items():
        p = p - lr * grads[name]
# %% sgd_step | two | sgd_uphill_and_mean | moves with the gradient; divides it by the number of its columns
def sgd_step(params, grads, lr):
    for name, g in grads.items():
        params[name] += lr * g / g.shape[-1]
# %% sgd_step | right | sgd_subtract_out | np.subtract with out, going by the keys of grads backwards
def sgd_step(params, grads, lr):
    for name in reversed(list(grads)):
        np.subtract(params[name], np.multiply(lr, grads[name]), out=params[name])
# %% Adam | wrong | adam_eps_inside_root | eps stands inside the root: differs for small gradients, e.g. 1e-5
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / np.sqrt(v_hat + self.eps)
# %% Adam | wrong | adam_no_correction | no bias correction: the first step is about three times lr
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            p -= self.lr * self.m[name] / (np.sqrt(self.v[name]) + self.eps)
# %% Adam | wrong | adam_t_in_the_loop | t is counted in the loop over names: right for a dict with one array, wrong from the second array on
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        for name, p in self.params.items():
            self.t += 1
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | wrong | adam_corrected_means_kept | the corrected means are stored in m and v: the first step is right, all later ones are not
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            self.m[name] /= 1 - self.beta1**self.t
            self.v[name] /= 1 - self.beta2**self.t
            p -= self.lr * self.m[name] / (np.sqrt(self.v[name]) + self.eps)
# %% Adam | wrong | adam_m_is_v | m and v are two names for one dict, made in one line: v overwrites m
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | wrong | adam_shared_class_state | m, v belong to the class and are filled by name when absent: two optimisers with the same names share them
class Adam:
    m, v = {}, {}

    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | wrong | adam_history_by_reference | keeps the gradient arrays of all steps without copies and forms the means from them: wrong when the caller refills the arrays
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.history = []

    def step(self, grads):
        self.history.append(dict(grads))
        t = len(self.history)
        for name, p in self.params.items():
            m, v = np.zeros_like(p), np.zeros_like(p)
            for old in self.history:
                m = self.beta1 * m + (1 - self.beta1) * old[name]
                v = self.beta2 * v + (1 - self.beta2) * old[name] ** 2
            m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | wrong | adam_eps_before_correction | the step size is corrected as a whole, so eps is added to the uncorrected root: visible for gradients near 1e-8 to 1e-6 in the first steps
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        rate = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] += (1 - self.beta1) * (g - self.m[name])
            self.v[name] += (1 - self.beta2) * (g**2 - self.v[name])
            p -= rate * self.m[name] / (np.sqrt(self.v[name]) + self.eps)
# %% Adam | wrong | adam_beta1_in_v_hat | a copied line corrects v with beta1: v_hat is wrong until both corrections are near 1
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta1**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | two | adam_copies_and_default | the parameters are copied in __init__, so the network's arrays never move; default beta2 is 0.99
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.99, eps=1e-8):
        self.params = {name: p.copy() for name, p in params.items()}
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads):
        self.t += 1
        for name, p in self.params.items():
            g = grads[name]
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | two | adam_order_and_square_in_place | arrays and gradients are paired by position, not by name; the gradient is squared in place, so the caller's array changes
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps, self.t = params, lr, beta1, beta2, eps, 0
        self.m = [np.zeros_like(p) for p in params.values()]
        self.v = [np.zeros_like(p) for p in params.values()]

    def step(self, grads):
        self.t += 1
        for k, (p, g) in enumerate(zip(self.params.values(), grads.values())):
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            g *= g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# %% Adam | right | adam_running_products | no t: the powers of the betas are kept as running products; m and v as one stacked array for each name; eps scaled with the correction
class Adam:
    def __init__(self, params, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, (beta1, beta2), eps
        self.left = [1.0, 1.0]
        self.means = {name: np.zeros((2, *np.shape(p))) for name, p in params.items()}

    def step(self, grads):
        self.left = [left * beta for left, beta in zip(self.left, self.betas)]
        first, second = (1.0 - left for left in self.left)
        for name, means in self.means.items():
            for row, beta in enumerate(self.betas):
                means[row] *= beta
                means[row] += (1 - beta) * np.power(grads[name], row + 1)
            bottom = np.sqrt(means[1]) + self.eps * np.sqrt(second)
            self.params[name][...] -= self.lr * np.sqrt(second) / first * means[0] / bottom
# %% adding_problem | wrong | add_marks_may_meet | the second mark is drawn without regard to the first: in about one of ten sequences both fall on one step
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 1, N)
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_whole_batch_anew | draws the whole batch anew until no two marks coincide: never ends for thousands of sequences
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    while True:
        first, second = rng.integers(0, 10, N), rng.integers(0, T // 2 - 1, N)
        if (first != second).all():
            break
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_marker_overwrites | the marks are written after the two -1: when step 0 is drawn its marker is 1 and not -1
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 1 - (first < T // 2 - 1), N)
    second += second >= first
    x[[0, -1], 1] = -1.0
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_nine_steps | integers(0, 9, N) leaves step 9 out: the first mark is never there
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 9, N)
    second = rng.integers(0, T // 2 - 1 - (first < T // 2 - 1), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_small_T_last_step | always draws from one step fewer: for T = 11 and first = 5 the second mark can never be at step 3, though nothing is to be left out
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 2, N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_target_too_early | the target is made before the value of step 0 is set to 0: wrong for sequences with a mark at step 0
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - 1 - (first < T // 2 - 1), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_first_without_replacement | rng.choice without replacement gives each sequence another first step: fails for N above 10, and the sequences are not independent
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.choice(10, N, replace=False)
    second = rng.integers(0, T // 2 - 1 - (first < T // 2 - 1), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | wrong | add_one_step_too_far | the second mark is drawn from the first T // 2 steps: with T = 100 it can stand at step 49
def adding_problem(rng, T, N):
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = rng.integers(0, 10, N)
    second = rng.integers(0, T // 2 - (first < T // 2), N)
    second += second >= first
    x[first, 1, columns] = x[second, 1, columns] = 1.0
    x[0, 0, (first == 0) | (second == 0)] = 0.0
    x[[0, -1], 1] = -1.0
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]
# %% adding_problem | two | add_same_steps_and_shape | one pair of steps for the whole batch; the target has the shape (N,) and not (1, N)
def adding_problem(rng, T, N):
    x = np.zeros((T, 2, N))
    x[:, 0] = rng.uniform(-1, 1, (T, N))
    first = second = rng.integers(0, 10)
    while second == first:
        second = rng.integers(0, T // 2 - 1)
    if first == 0 or second == 0:
        x[0, 0] = 0.0
    x[first, 1] = x[second, 1] = 1.0
    x[0, 1] = x[-1, 1] = -1.0
    return x, 0.5 + (x[first, 0] + x[second, 0]) / 4
# %% adding_problem | right | add_redraw_the_clashes | draws anew only those second marks that coincide, until none does; the target by the sum over all marked values
def adding_problem(rng, T, N):
    def draw(high, size):
        return np.floor(rng.random(size) * high).astype(int)

    first, second = draw(10, N), draw(T // 2 - 1, N)
    while (clash := np.flatnonzero(first == second)).size:
        second[clash] = draw(T // 2 - 1, clash.size)
    steps = np.arange(T)[:, np.newaxis]
    marked = (steps == first) | (steps == second)
    values = 2.0 * rng.random((T, N)) - 1.0
    values[0] *= ~marked[0]
    y = 0.5 + 0.25 * np.where(marked, values, 0.0).sum(axis=0, keepdims=True)
    markers = marked.astype(float)
    markers[0] = markers[T - 1] = -1.0
    return np.stack([values, markers], axis=1), y
# %% adding_problem | right | add_one_sequence_at_a_time | a loop over the sequences, the second step chosen from a list without the first
def adding_problem(rng, T, N):
    x, y = np.zeros((T, 2, N)), np.zeros((1, N))
    for n in range(N):
        x[:, 0, n] = rng.uniform(-1, 1, T)
        first = int(rng.integers(10))
        others = [t for t in range(T // 2 - 1) if t != first]
        second = others[rng.integers(len(others))]
        if 0 in (first, second):
            x[0, 0, n] = 0
        x[first, 1, n] = x[second, 1, n] = 1
        x[0, 1, n] = x[T - 1, 1, n] = -1
        y[0, n] = 1 / 2 + (x[first, 0, n] + x[second, 0, n]) / 4
    return x, y
