# %% lstm_step | wrong | step_shared_cache | the cache is a default argument, so the caches of all steps are one and the same dict; one step alone is right
def lstm_step(params, x_t, h_prev, c_prev, cache={}):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache.update(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)
    return h, c, cache
# %% lstm_step | wrong | step_squeezed_x | the cache holds np.squeeze(x_t): (D,) in place of (D, 1) when N = 1
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    return h, c, {"x_t": np.squeeze(x_t), "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
# %% lstm_step | wrong | step_args_swapped | gates(params, h_prev, x_t): x stacked above h, no error
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, h_prev, x_t)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache
# %% lstm_step | wrong | step_inplace_c | c is a second name of c_prev and is changed in place: the caller's array and the cached c_prev are lost
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = c_prev
    c *= f
    c += i * g
    h = hidden_state(o, c)
    return h, c, dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)
# %% lstm_step | wrong | step_old_memory | h shows c_prev in place of the new c
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache
# %% lstm_step | wrong | step_cache_new_h | the cache has the new h under h_prev
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache
# %% lstm_step | wrong | step_cache_tanh_c | the cache keeps tanh(c) under c
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    shown = np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": shown}
    return o * shown, c, cache
# %% lstm_step | wrong | step_cache_gate_order | the cache is zipped with the names in the order f, i, o, g, so g and o are exchanged
def lstm_step(params, x_t, h_prev, c_prev):
    four = gates(params, x_t, h_prev)
    c = update_cell(*four[:3], c_prev)
    h = hidden_state(four[3], c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": c}
    cache.update(zip("fiog", four))
    return h, c, cache
# %% lstm_step | wrong | step_o_reused | the product is written into o (o *= tanh(c)), so the cache holds h under o
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    o *= np.tanh(c)
    return o.copy(), c, cache
# %% lstm_step | two | step_fi_swapped_no_cprev | f and i in each other's place in update_cell; the cache has no c_prev
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(i, f, g, c_prev)
    h = hidden_state(o, c)
    return h, c, {"x_t": x_t, "h_prev": h_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
# %% lstm_step | two | step_one_name_order | one name for both cell states, so the cache has the new one under c_prev; returns c before h
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c_prev = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c_prev}
    return c_prev, h, cache
# %% lstm_step | right | step_fused_copies | one stacked product and copies in the cache, keys in another order
def lstm_step(params, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    W = np.vstack([params["W" + k] for k in "ogif"])
    b = np.vstack([params["b" + k] for k in "ogif"])
    a = np.einsum("um,mn->un", W, np.vstack([h_prev, x_t])) + b
    o, g, i, f = sigmoid(a[:H]), np.tanh(a[H : 2 * H]), sigmoid(a[2 * H : -H]), sigmoid(a[-H:])
    c = np.add(np.multiply(f, c_prev), np.multiply(i, g))
    cache = {name: value.copy() for name, value in dict(c=c, o=o, g=g, i=i, f=f).items()}
    cache |= {"c_prev": c_prev.copy(), "h_prev": h_prev.copy(), "x_t": x_t.copy()}
    return np.tanh(c) * o, c, cache
# %% lstm_step | right | step_locals | the cache picked from locals() by name
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params=params, x_t=x_t, h_prev=h_prev)
    c = update_cell(f=f, i=i, g=g, c_prev=c_prev)
    names = locals()
    cache = dict((key, names[key]) for key in ["c", "x_t", "f", "g", "o", "i", "h_prev", "c_prev"])
    return hidden_state(o=o, c=c), c, cache
# %% lstm_forward | wrong | fwd_c_from_h0 | copied line: c starts from h0; not seen when both states are zero
def lstm_forward(params, x, h0, c0):
    h = h0.copy()
    c = h0.copy()
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches
# %% lstm_forward | wrong | fwd_view | h is outputs[-1], a view of outputs, not an array of its own
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs = np.zeros((x.shape[0],) + h0.shape)
    caches = []
    for t in range(x.shape[0]):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, outputs[-1], c, caches
# %% lstm_forward | wrong | fwd_default_caches | caches is a default argument and grows from call to call; the second call returns 2T caches
def lstm_forward(params, x, h0, c0, caches=[]):
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches
# %% lstm_forward | wrong | fwd_same_dict | [{}] * T is T times one dict, so every cache is that of the last step; right for T = 1
def lstm_forward(params, x, h0, c0):
    T = len(x)
    outputs, caches = [None] * T, [{}] * T
    h, c = h0, c0
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches[t].update(cache)
    return np.array(outputs), h, c, caches
# %% lstm_forward | wrong | fwd_stack_axis1 | stacked along axis 1: (H, T, N) in place of (T, H, N)
def lstm_forward(params, x, h0, c0):
    h, c, outputs, caches = h0, c0, [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.stack(outputs, axis=1), h, c, caches
# %% lstm_forward | wrong | fwd_zeros_like_x | outputs = np.zeros_like(x) is (T, D, N); right only for H = D (and broadcast silently for H = 1)
def lstm_forward(params, x, h0, c0):
    outputs = np.zeros_like(x)
    h, c, caches = h0, c0, []
    for t, x_t in enumerate(x):
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches
# %% lstm_forward | wrong | fwd_writes_h0 | the states are kept up to date in h0 and c0 themselves: the caller's arrays are changed (and the cached states with them)
def lstm_forward(params, x, h0, c0):
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h0, c0)
        h0[...], c0[...] = h, c
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches
# %% lstm_forward | wrong | fwd_c_not_passed | c0 goes into every step, the new c is never passed on; right for T = 1
def lstm_forward(params, x, h0, c0):
    h, outputs, caches = h0, [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c0)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches
# %% lstm_forward | wrong | fwd_caches_backwards | insert(0, cache): the caches come with the last step's first
def lstm_forward(params, x, h0, c0):
    h, c, outputs, caches = h0, c0, [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.insert(0, cache)
    return np.array(outputs), h, c, caches
# %% lstm_forward | accepted | fwd_float32 | outputs in a float32 array: only seven digits, not float64
def lstm_forward(params, x, h0, c0):
    outputs = np.empty((len(x), *h0.shape), dtype="float32")
    h, c, caches = h0, c0, []
    for t in range(len(x)):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches += [cache]
    return outputs, h, c, caches
# %% lstm_forward | two | fwd_zeros_last_cache | starts from zeros; returns the last cache alone, not a list
def lstm_forward(params, x, h0, c0):
    h, c, outputs = np.zeros_like(h0), np.zeros_like(c0), []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c, cache
# %% lstm_forward | two | fwd_cell_outputs_list | the outputs are the cell states; and a plain list in place of an array
def lstm_forward(params, x, h0, c0):
    h, c, outputs, caches = h0, c0, [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(c)
        caches.append(cache)
    return outputs, h, c, caches
# %% lstm_forward | right | fwd_accumulate | itertools.accumulate over the steps, outputs concatenated
def lstm_forward(params, x, h0, c0):
    from itertools import accumulate

    def advance(state, x_t):
        return lstm_step(params, x_t, state[0], state[1])

    _, *states = accumulate(x, advance, initial=(h0, c0, None))
    hs, cs, caches = zip(*states)
    return np.concatenate([h[None] for h in hs], axis=0), hs[-1].copy(), cs[-1].copy(), list(caches)
# %% LSTM | wrong | lstm_params_once | the dict is made once in __init__: after lstm.Wf = ... params still shows the old array
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        self._params = init_params(input_size, hidden_size, rng)
        for name, value in self._params.items():
            setattr(self, name, value)

    @property
    def params(self):
        return self._params

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_vars_params | params is a copy of vars(self), so after forward it also has "caches" in it, nine entries
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        vars(self).update(init_params(input_size, hidden_size, rng))

    @property
    def params(self):
        return dict(vars(self))

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, None] if x.ndim == 2 else x
        shape = (len(self.bf), x.shape[2])
        h = np.zeros(shape) if initial_hidden_state is None else initial_hidden_state
        c = np.zeros(shape) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c
# %% LSTM | wrong | lstm_class_attributes | setattr(LSTM, ...) sets the parameters on the class: a second layer overwrites the first one's
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(type(self), name, value)

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_both_or_zero | a cell state passed without a hidden state is ignored: both become zero when the first is None
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None:
            h0 = np.zeros((self.bf.shape[0], x.shape[2]))
            c0 = np.zeros((self.bf.shape[0], x.shape[2]))
        if c0 is None:
            c0 = np.zeros(h0.shape)
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_remembers_state | without states it goes on from the end of the last call (of the same N) in place of zeros; the first call is right
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)
        self.h = self.c = np.zeros((hidden_size, 1))

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        if self.h.shape[1] != x.shape[2]:
            self.h = self.c = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = self.h if initial_hidden_state is None else initial_hidden_state
        c0 = self.c if initial_cell_state is None else initial_cell_state
        outputs, self.h, self.c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, self.h, self.c
# %% LSTM | wrong | lstm_caches_grow | self.caches is extended at every call, so a second forward leaves the caches of both
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)
        self.caches = []

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches += caches
        return outputs, h, c
# %% LSTM | wrong | lstm_axis_middle | (T, D) becomes (T, 1, D), the input axis is inserted in place of the batch axis; right only for D = 1, the published example
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, np.newaxis, :]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_fixed_seed | when rng is None it uses default_rng(0): not fresh, two layers made without rng are equal
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        rng = rng or np.random.default_rng(0)
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_param_copies | params gives copies, so a change in place of lstm.params["Wf"] does not reach the layer
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {k + g: np.array(getattr(self, k + g)) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_stale_forward | forward runs with the dict kept from __init__, while params is right: a newly set lstm.Wf does not count
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self._drawn = init_params(input_size, hidden_size, rng)
        for name, value in self._drawn.items():
            setattr(self, name, value)

    @property
    def params(self):
        return {name: getattr(self, name) for name in self._drawn}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self._drawn, x, h0, c0)
        return outputs, h, c
# %% LSTM | wrong | lstm_no_property | params is a plain method without @property, lstm.params["Wf"] stops
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params(), x, h0, c0)
        return outputs, h, c
# %% LSTM | two | lstm_n1_zeros_swapped | zero states always (H, 1), which stops for N > 1; final_c returned before final_h
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)
        self.hidden_size = hidden_size

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        h = np.zeros((self.hidden_size, 1)) if initial_hidden_state is None else initial_hidden_state
        c = np.zeros((self.hidden_size, 1)) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, c, h
# %% LSTM | two | lstm_sizes_swapped_squeeze | init_params(hidden_size, input_size), right only for D = H; a (T, D) input gives (T, H), the batch axis squeezed away
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(hidden_size, input_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        single = x.ndim == 2
        if single:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return (outputs[:, :, 0] if single else outputs), h, c
# %% LSTM | right | lstm_by_hand | eight lines written out, x reshaped, the loop over lstm_step inside forward, states by a helper
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        drawn = init_params(input_size, hidden_size, np.random.default_rng() if rng is None else rng)
        self.Wf, self.Wi, self.Wg, self.Wo = (drawn[n] for n in ("Wf", "Wi", "Wg", "Wo"))
        self.bf, self.bi, self.bg, self.bo = (drawn[n] for n in ("bf", "bi", "bg", "bo"))

    @property
    def params(self):
        return dict(
            bo=self.bo, Wo=self.Wo, bg=self.bg, Wg=self.Wg, bi=self.bi, Wi=self.Wi, bf=self.bf, Wf=self.Wf
        )

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        sequence = np.reshape(x, (x.shape[0], x.shape[1], -1))

        def start(state):
            if state is None:
                return np.zeros((self.Wo.shape[0], sequence.shape[-1]))
            return state

        h, c = start(initial_hidden_state), start(initial_cell_state)
        now, kept = self.params, []
        outputs = np.empty((len(sequence), *h.shape))
        for t in range(len(sequence)):
            h, c, cache = lstm_step(now, sequence[t], h, c)
            outputs[t] = h
            kept.append(cache)
        self.caches = kept
        return outputs, h, c
# %% LSTM | right | lstm_atleast_3d | np.atleast_3d adds the batch axis, names kept as a class attribute, operator.attrgetter in params
class LSTM:
    NAMES = tuple(kind + gate for gate in "figo" for kind in "bW")

    def __init__(self, input_size, hidden_size, rng=None):
        self.caches = []
        self.__dict__.update(init_params(input_size, hidden_size, rng or np.random.default_rng()))

    @property
    def params(self):
        from operator import attrgetter

        return dict(zip(self.NAMES, attrgetter(*self.NAMES)(self)))

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = np.atleast_3d(x)
        states = [
            np.zeros(self.bf.shape[:1] + x.shape[2:]) if state is None else state
            for state in (initial_hidden_state, initial_cell_state)
        ]
        *results, self.caches = lstm_forward(self.params, x, *states)
        return tuple(results)
# %% stack_params | wrong | stack_dict_order | takes the arrays in the order of the dict; right only when the keys come as f, i, g, o
def stack_params(params):
    W = np.concatenate([v for k, v in params.items() if k.startswith("W")], axis=0)
    b = np.concatenate([v for k, v in params.items() if k.startswith("b")], axis=0)
    return W, b
# %% stack_params | wrong | stack_interleaved | side by side and then reshaped to (4H, H+D): the rows of the gates alternate; right for H = 1
def stack_params(params):
    H = params["bf"].shape[0]
    W = np.hstack([params["W" + k] for k in "figo"]).reshape(4 * H, -1)
    b = np.hstack([params["b" + k] for k in "figo"]).reshape(4 * H, 1)
    return W, b
# %% stack_params | wrong | stack_bias_copied_line | copied line: the last block of b is bg once more in place of bo
def stack_params(params):
    W = np.vstack([params["Wf"], params["Wi"], params["Wg"], params["Wo"]])
    b = np.vstack([params["bf"], params["bi"], params["bg"], params["bg"]])
    return W, b
# %% stack_params | wrong | stack_sorted | sorted keys give f, g, i, o
def stack_params(params):
    W = np.concatenate([params[k] for k in sorted(params) if k[0] == "W"])
    b = np.concatenate([params[k] for k in sorted(params) if k[0] == "b"])
    return W, b
# %% stack_params | wrong | stack_flat_bias | b is (4H,) in place of (4H, 1)
def stack_params(params):
    W = np.concatenate([params["W" + k] for k in "figo"], axis=0)
    b = np.concatenate([params["b" + k].ravel() for k in "figo"])
    return W, b
# %% stack_params | wrong | stack_memo | keeps the stacked arrays by id of the dict: after params["Wf"] is replaced or changed, the old ones come back, and not as new arrays
def stack_params(params, _kept={}):
    key = id(params)
    if key not in _kept:
        W = np.concatenate([params["W" + k] for k in "figo"])
        b = np.concatenate([params["b" + k] for k in "figo"])
        _kept[key] = W, b
    return _kept[key]
# %% stack_params | right | stack_slices | fills empty arrays by slices with a stride loop
def stack_params(params):
    H, Z = params["Wg"].shape
    W, b = np.empty((4 * H, Z)), np.empty((4 * H, 1))
    for start, gate in zip(range(0, 4 * H, H), "figo"):
        W[start : start + H] = params["W" + gate]
        b[start : start + H] = params["b" + gate]
    return W, b
# %% stack_params | right | stack_block | np.array of four matrices, then reshaped to (4H, ...)
def stack_params(params):
    four = np.array([np.append(params["W" + k], params["b" + k], axis=1) for k in "figo"])
    both = four.reshape(-1, four.shape[-1])
    return both[:, :-1].copy(), both[:, -1:].copy()
# %% stack_params | two | stack_ifgo_flat | the order of PyTorch, i, f, g, o; b is a row (1, 4H)
def stack_params(params):
    W = np.concatenate([params["W" + k] for k in "ifgo"])
    b = np.concatenate([params["b" + k] for k in "ifgo"]).T
    return W, b
# %% lstm_step_fused | wrong | fused_all_sigmoid | one sigmoid for the whole product, the candidate too
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    f, i, g, o = np.split(sigmoid(W @ np.concatenate([h_prev, x_t]) + b), 4)
    c = f * c_prev + i * g
    return o * np.tanh(c), c
# %% lstm_step_fused | wrong | fused_d_for_h | the blocks are cut at multiples of D in place of H; right only when D = H, else stops or (for some sizes) broadcasts
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = x_t.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    f, i, g, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c
# %% lstm_step_fused | wrong | fused_pytorch_order | cut as i, f, g, o, the order of PyTorch
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    i, f, g, o = np.split(W @ np.concatenate([h_prev, x_t]) + b, 4, axis=0)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
# %% lstm_step_fused | wrong | fused_reshape_h4 | reshape to (H, 4, N) in place of (4, H, N), the gates are taken from neighbouring rows; right for H = 1
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    a = (W @ np.concatenate([h_prev, x_t]) + b).reshape(H, 4, N)
    c = sigmoid(a[:, 0]) * c_prev + sigmoid(a[:, 1]) * np.tanh(a[:, 2])
    return sigmoid(a[:, 3]) * np.tanh(c), c
# %% lstm_step_fused | wrong | fused_c_inplace | c_prev *= f changes the caller's cell state
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.vstack([h_prev, x_t]) + b
    c_prev *= sigmoid(a[:H])
    c = c_prev + sigmoid(a[H : 2 * H]) * np.tanh(a[2 * H : 3 * H])
    return sigmoid(a[3 * H :]) * np.tanh(c), c
# %% lstm_step_fused | wrong | fused_z_buffer_view | h and c are views of one buffer kept between calls, so the next call of the same shape overwrites the states returned before
def lstm_step_fused(W, b, x_t, h_prev, c_prev, _out={}):
    f, i, g, o = np.split(W @ np.vstack([h_prev, x_t]) + b, 4)
    buffer = _out.setdefault(h_prev.shape, np.empty((2, *h_prev.shape)))
    buffer[1] = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    buffer[0] = sigmoid(o) * np.tanh(buffer[1])
    return buffer[0], buffer[1]
# %% lstm_step_fused | two | fused_xh_old_c | x stacked above h; h shows the old cell state
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    f, i, g, o = np.split(W @ np.vstack([x_t, h_prev]) + b, 4)
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_prev), c
# %% lstm_step_fused | right | fused_one_exponential | doubles the third block and takes one sigmoid for all, tanh(a) = 2 sigmoid(2a) - 1; b as a column of the product
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    z = np.ones((W.shape[1] + 1, N))
    z[:H], z[H:-1] = h_prev, x_t
    a = (np.hstack((W, b)) @ z).reshape(4, H, N)
    a[2] *= 2
    f, i, g, o = sigmoid(a)
    c = i * (2 * g - 1)
    c += f * c_prev
    return np.tanh(c) * o, c
# %% repair_1 | wrong | rep1_return_inside_if | the first hidden state is returned as h, outputs are whole; right for T = 1
def repair_1(params, x, h0, c0):
    outputs = []
    h, c = h0, c0
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), outputs[0], c
# %% repair_1 | wrong | rep1_with_h0 | the list starts with h0, so outputs has T + 1 entries
def repair_1(params, x, h0, c0):
    outputs = [h0]
    c = c0
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, outputs[-1], c)
        outputs.append(h)
    return np.array(outputs), h, c
# %% repair_1 | wrong | rep1_h0_each_step | lstm_step gets h0 at every step in place of h; right for T = 1
def repair_1(params, x, h0, c0):
    c, outputs = c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h0, c)
        outputs.append(h)
    return np.array(outputs), h, c
# %% repair_1 | wrong | rep1_zero_start | starts from zeros, not seen as long as h0 and c0 are zero as in the example
def repair_1(params, x, h0, c0):
    # the return stood inside the loop
    h, c, outputs = 0 * h0, 0 * c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c
# %% repair_1 | right | rep1_while | while loop with a counter, the first step not special, outputs filled in place
def repair_1(params, x, h0, c0):
    outputs, t = np.full((len(x), h0.shape[0], h0.shape[1]), np.nan), 0
    state = (h0, c0)
    while t < outputs.shape[0]:
        *state, _ = lstm_step(params, x[t], *state)
        outputs[t, ...] = state[0]
        t += 1
    return outputs, state[0], state[1]
# %% repair_1 | right | rep1_star | lstm_forward without its caches
def repair_1(params, x, h0, c0):
    *three, _ = lstm_forward(params, x, h0, c0)
    return tuple(three)
# %% repair_2 | wrong | rep2_one_untransposed | bg is left a column, the other biases turned; right for H = 1
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"])
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c
# %% repair_2 | wrong | rep2_states_as_columns | returns h and c as columns (H, 1); right for H = 1
def repair_2(params, x, h0, c0):
    outputs, h, c, _ = lstm_forward(params, x[:, :, np.newaxis], h0.T, c0.T)
    return outputs[:, :, 0], h, c
# %% repair_2 | wrong | rep2_first_unit | outputs.append(h[:, 0]) keeps the first unit alone: (T, 1) in place of (T, H); right for H = 1
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h[:, 0])
    return np.array(outputs), h, c
# %% repair_2 | wrong | rep2_squeeze | np.squeeze takes the axis out, but also the T axis when T = 1 and the H axis when H = 1: (H,) or (T,) in place of (T, H)
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([h, x_t[np.newaxis]])
        f, i, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.squeeze(np.array(outputs)), h, c
# %% repair_2 | wrong | rep2_gates_in_outputs | outputs collects the output gate o in place of h
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([h, x_t[np.newaxis]])
        f, i = sigmoid(z @ params["Wf"].T + params["bf"].T), sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(o[0])
    return np.array(outputs), h, c
# %% repair_2 | wrong | rep2_view_of_state | one row buffer is written in place and its row appended: all rows of outputs and the caller's h0 become the last state (np.array at the end copies too late); right for T = 1 but for h0
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([h, x_t[np.newaxis]])
        f, i, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h[:] = sigmoid(o) * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c
# %% repair_2 | wrong | rep2_x_first | z is [x, h] in place of [h, x]; not seen on the published weights, where all columns are equal
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([x_t[np.newaxis], h], axis=1)
        f, i, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h.ravel())
    return np.array(outputs), h, c
# %% repair_2 | two | rep2_three_axes_bias | outputs (T, 1, H); the biases are still columns
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([h, x_t[np.newaxis]])
        f, i, g, o = (z @ params["W" + k].T + params["b" + k] for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c
# %% repair_2 | two | rep2_reshape_swapped_fi | f and i letters exchanged; h returned as (H,)
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([h, x_t[np.newaxis]])
        i, f, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h[0], c
# %% repair_2 | right | rep2_columns_inside | runs the column functions and turns everything back
def repair_2(params, x, h0, c0):
    outputs, h, c, _ = lstm_forward(params, np.expand_dims(x, 2), np.transpose(h0), np.transpose(c0))
    return np.squeeze(outputs, axis=2), np.ascontiguousarray(h.T), np.ascontiguousarray(c.T)
# %% repair_2 | right | rep2_flat_vectors | plain vectors inside, the input part of all products before the loop, rows made at the end
def repair_2(params, x, h0, c0):
    H = h0.shape[1]
    before = {k: x @ params["W" + k][:, H:].T + params["b" + k].reshape(H) for k in "figo"}
    recur = {k: params["W" + k][:, :H] for k in "figo"}
    h, c = h0[0], c0[0]
    outputs = np.zeros((x.shape[0], H))
    for t in range(x.shape[0]):
        a = {k: before[k][t] + recur[k].dot(h) for k in "figo"}
        c = sigmoid(a["f"]) * c + sigmoid(a["i"]) * np.tanh(a["g"])
        h = outputs[t] = sigmoid(a["o"]) * np.tanh(c)
    return outputs, h.reshape(1, H).copy(), c.reshape(1, H).copy()
