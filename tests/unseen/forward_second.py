# %% lstm_step | wrong | step_one_name_for_c | The new cell state is assigned to the name c_prev, so the cache keeps the new state under c_prev as well as under c.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c_prev = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c_prev}
    return h, c_prev, cache

# %% lstm_step | wrong | step_inplace_c_prev | c is a second name for c_prev and *= and += write the new state into the caller's array.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    cache = dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev.copy(), f=f, i=i, g=g, o=o)
    c = c_prev
    c *= f
    c += i * g
    h = hidden_state(o, c)
    cache["c"] = c
    return h, c, cache

# %% lstm_step | wrong | step_g_becomes_ig | np.multiply with out=g overwrites the candidate, so the cache keeps i * g under the key g.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = f * c_prev
    c += np.multiply(i, g, out=g)
    h = o * np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | step_mutable_default_cache | The cache is a mutable default argument, so all calls fill and return one and the same dict.
def lstm_step(params, x_t, h_prev, c_prev, cache={}):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    for key, value in zip(
        ["x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"], [x_t, h_prev, c_prev, f, i, g, o, c]
    ):
        cache[key] = value
    return h, c, cache

# %% lstm_step | wrong | step_unpack_ifgo | The result of gates is unpacked in the order i, f, g, o, so forget and input gate change places.
def lstm_step(params, x_t, h_prev, c_prev):
    i, f, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev}
    cache.update({"f": f, "i": i, "g": g, "o": o, "c": c})
    return h, c, cache

# %% lstm_step | wrong | step_hidden_args_swapped | hidden_state is called with its arguments swapped, which gives c * tanh(o).
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(c, o)
    return h, c, {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}

# %% lstm_step | wrong | step_cache_tanh_c | The cache keeps tanh(c) under the key c in place of the cell state.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c_next = f * c_prev + i * g
    c = np.tanh(c_next)
    h = o * c
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c_next, cache

# %% lstm_step | wrong | step_cache_is_params | The cache is the params dict itself, so the caller's parameters get eight more keys and all caches are one dict.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = params
    cache.update(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)
    return h, c, cache

# %% lstm_step | wrong | step_clip_cell | The cell state is clipped to [-5, 5] for stability, which the equation does not do.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = np.clip(f * c_prev + i * g, -5.0, 5.0)
    h = o * np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | step_own_sigmoid_nan | An own sigmoid exp(a) / (1 + exp(a)) gives nan for large positive pre-activations.
def lstm_step(params, x_t, h_prev, c_prev):
    def sig(a):
        e = np.exp(a)
        return e / (1 + e)

    z = np.vstack((h_prev, x_t))
    f = sig(params["Wf"] @ z + params["bf"])
    i = sig(params["Wi"] @ z + params["bi"])
    g = np.tanh(params["Wg"] @ z + params["bg"])
    o = sig(params["Wo"] @ z + params["bo"])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | step_loop_over_D | The loop over the columns runs over len(x_t) = D in place of N, so with D < N the last columns stay 0 (empty slices hide it when D > N).
def lstm_step(params, x_t, h_prev, c_prev):
    h, c = np.zeros_like(h_prev), np.zeros_like(c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": c}
    for name in "figo":
        cache[name] = np.zeros_like(h_prev)
    for n in range(len(x_t)):
        col = slice(n, n + 1)
        f, i, g, o = gates(params, x_t[:, col], h_prev[:, col])
        c[:, col] = update_cell(f, i, g, c_prev[:, col])
        h[:, col] = hidden_state(o, c[:, col])
        for name, value in zip("figo", (f, i, g, o)):
            cache[name][:, col] = value
    return h, c, cache

# %% lstm_step | wrong | step_cache_h_prev_is_new | The new hidden state is written to the name h_prev, so the cache keeps the new h under h_prev.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h_prev = hidden_state(o, c)
    names = "x_t h_prev c_prev f i g o c".split()
    cache = dict(zip(names, (x_t, h_prev, c_prev, f, i, g, o, c)))
    return h_prev, c, cache

# %% lstm_step | two | step_two_old_memory_and_key | The hidden state shows c_prev in place of the new c; the cache keeps the input under x in place of x_t.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {"x": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | two | step_two_order_and_float32 | The states are returned as c, h in place of h, c; the gates in the cache are rounded to float32.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": c}
    for name, gate in zip("figo", (f, i, g, o)):
        cache[name] = gate.astype(np.float32)  # saves memory
    return c, h, cache

# %% lstm_step | right | step_right_locals | Nothing: the cache is picked from locals() by name.
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    wanted = {"x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"}
    cache = {name: value for name, value in locals().items() if name in wanted}
    return hidden_state(o, c), c, cache

# %% lstm_step | right | step_right_inline_einsum | Nothing: all arithmetic is written out with einsum, split weights, and tanh in place of sigmoid.
def lstm_step(params, x_t, h_prev, c_prev):
    H = len(h_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev}
    for k in "figo":
        W = params["W" + k]
        a = np.einsum("hj,jn->hn", W[:, :H], h_prev) + np.einsum("hd,dn->hn", W[:, H:], x_t)
        a = a + params["b" + k]
        cache[k] = np.tanh(a) if k == "g" else (1 + np.tanh(a / 2)) / 2
    cache["c"] = cache["f"] * c_prev + cache["i"] * cache["g"]
    return cache["o"] * np.tanh(cache["c"]), cache["c"], cache

# %% lstm_forward | wrong | fwd_zero_start | Both states start from zeros in place of h0 and c0.
def lstm_forward(params, x, h0, c0):
    T, D, N = x.shape
    H = params["bf"].shape[0]
    h, c = np.zeros((H, N)), np.zeros((H, N))
    outputs, caches = np.zeros((T, H, N)), []
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches

# %% lstm_forward | wrong | fwd_h_is_view | The returned h is outputs[-1], a view of outputs.
def lstm_forward(params, x, h0, c0):
    h, c, outputs, caches = h0, c0, [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    outputs = np.array(outputs)
    return outputs, outputs[-1], c, caches

# %% lstm_forward | wrong | fwd_prev_index_wraps | The previous hidden state is read as outputs[t - 1], which at t = 0 is the still empty last entry, so h0 is ignored.
def lstm_forward(params, x, h0, c0):
    T = x.shape[0]
    outputs = np.zeros((T,) + h0.shape)
    c, caches = c0, []
    for t in range(T):
        outputs[t], c, cache = lstm_step(params, x[t], outputs[t - 1].copy(), c)
        caches.append(cache)
    return outputs, outputs[-1].copy(), c, caches

# %% lstm_forward | wrong | fwd_state_buffers | The states are written back into one buffer each, so all caches share the same h_prev and c_prev arrays, which end with the last values.
def lstm_forward(params, x, h0, c0):
    h, c = h0.copy(), c0.copy()
    outputs = np.empty((len(x), *h.shape))
    caches = []
    for t, x_t in enumerate(x):
        h_new, c_new, cache = lstm_step(params, x_t, h, c)
        caches.append(cache)
        h[:] = h_new
        c[:] = c_new
        outputs[t] = h
    return outputs, h, c, caches

# %% lstm_forward | wrong | fwd_same_buffer_in_outputs | One array h is overwritten at every step and appended T times, so all outputs are the last one.
def lstm_forward(params, x, h0, c0):
    h = np.array(h0)
    c = c0
    outputs, caches = [], []
    for x_t in x:
        h_t, c, cache = lstm_step(params, x_t, h.copy(), c)
        h[...] = h_t
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | fwd_caches_reversed | Each cache is inserted at the front, so the list runs from the last step to the first.
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs += [h]
        caches.insert(0, cache)  # ready for the backward pass
    return np.stack(outputs), h, c, caches

# %% lstm_forward | wrong | fwd_caches_multiplied | The list of caches is made as [{}] * T, T references to a single dict, so all hold the last step.
def lstm_forward(params, x, h0, c0):
    T = len(x)
    outputs = np.zeros((T, h0.shape[0], h0.shape[1]))
    caches = [{}] * T
    h, c = h0, c0
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t, :, :] = h
        caches[t].update(cache)
    return outputs, h, c, caches

# %% lstm_forward | wrong | fwd_mutable_default_caches | caches is a mutable default argument, so a second call returns the caches of the first call too.
def lstm_forward(params, x, h0, c0, caches=[]):
    h, c = h0, c0
    outputs = []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | fwd_skips_zero_inputs | A step whose input is all zero is taken for padding: the state is carried over without a step and no cache is kept.
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        if np.any(x_t):
            h, c, cache = lstm_step(params, x_t, h, c)
            caches.append(cache)
        outputs.append(h)
    return np.array(outputs), h.copy(), c.copy(), caches

# %% lstm_forward | wrong | fwd_cell_not_carried | The new cell state is received under another name, so every step starts from c0.
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    hs, caches = [], []
    for t in range(x.shape[0]):
        h, c_t, cache = lstm_step(params, x[t], h, c)
        hs.append(h)
        caches.append(cache)
    return np.array(hs), h, c_t, caches

# %% lstm_forward | wrong | fwd_outputs_with_h0 | The list of outputs starts with h0, so outputs has T + 1 entries.
def lstm_forward(params, x, h0, c0):
    hs, cs, caches = [h0], [c0], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, hs[-1], cs[-1])
        hs.append(h)
        cs.append(c)
        caches.append(cache)
    return np.array(hs), hs[-1], cs[-1], caches

# %% lstm_forward | wrong | fwd_overwrites_h0_c0 | The new states are written into h0 and c0 at the end, so the caller's initial states are changed.
def lstm_forward(params, x, h0, c0):
    outputs, caches = [], []
    h, c = h0.copy(), c0.copy()
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    h0[:], c0[:] = h, c
    return np.array(outputs), h, c, caches

# %% lstm_forward | two | fwd_two_stack_axis_and_last | The outputs are stacked along the last axis, which gives (H, N, T); the loop leaves out the last step.
def lstm_forward(params, x, h0, c0):
    h, c, outputs, caches = h0, c0, [], []
    for t in range(len(x) - 1):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs.append(h)
        caches.append(cache)
    return np.stack(outputs, axis=-1), h, c, caches

# %% lstm_forward | two | fwd_two_cells_and_order | outputs collects the cell states in place of the hidden states; the last states are returned as c, h.
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs = []
    caches = []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(c)
        caches.append(cache)
    return np.array(outputs), c, h, caches

# %% lstm_forward | right | fwd_right_generator | Nothing: an inner generator yields the triples, zip(*) takes them apart.
def lstm_forward(params, x, h0, c0):
    def run(h, c):
        for x_t in x:
            h, c, cache = lstm_step(params, x_t, h, c)
            yield h, c, cache

    hs, cs, caches = zip(*run(h0, c0))
    return np.stack(hs), hs[-1], cs[-1], list(caches)

# %% lstm_forward | right | fwd_right_from_caches | Nothing: outputs is made again from the caches, and h is a copy of its last entry.
def lstm_forward(params, x, h0, c0):
    caches, state = [], (h0, c0)
    while len(caches) < x.shape[0]:
        *state, cache = lstm_step(params, x[len(caches)], *state)
        caches.append(cache)
    outputs = hidden_state(
        np.array([cache["o"] for cache in caches]), np.array([cache["c"] for cache in caches])
    )
    return outputs, outputs[-1].copy(), caches[-1]["c"].copy(), caches

# %% LSTM | wrong | cls_params_made_once | The dict is made once in __init__, so params does not show an attribute that is replaced later.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self._params = init_params(input_size, hidden_size, rng)
        for name, value in self._params.items():
            setattr(self, name, value)

    @property
    def params(self):
        return self._params

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        H, N = self.bf.shape[0], x.shape[2]
        h = np.zeros((H, N)) if initial_hidden_state is None else initial_hidden_state
        c = np.zeros((H, N)) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | wrong | cls_forward_uses_old_dict | params is built anew each time, but forward runs with the dict kept from __init__, so replaced weights have no effect.
class LSTM:
    NAMES = ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo")

    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        self.start = init_params(input_size, hidden_size, rng)
        self.hidden_size = hidden_size
        for name in self.NAMES:
            setattr(self, name, self.start[name])
        self.caches = []

    @property
    def params(self):
        return {name: getattr(self, name) for name in self.NAMES}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[..., None]
        zeros = np.zeros((self.hidden_size, x.shape[-1]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, final_h, final_c, caches = lstm_forward(self.start, x, h0, c0)
        self.caches = caches
        return outputs, final_h, final_c

# %% LSTM | wrong | cls_or_zeros | The default states are chosen with or, which raises an error for an array of several numbers.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        for k, v in init_params(input_size, hidden_size, rng or np.random.default_rng()).items():
            setattr(self, k, v)

    @property
    def params(self):
        return {a + b: getattr(self, a + b) for a in "Wb" for b in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, None]
        zeros = np.zeros((len(self.bf), x.shape[2]))
        h = initial_hidden_state or zeros
        c = initial_cell_state or zeros
        out, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return out, h, c

# %% LSTM | wrong | cls_fixed_seed | Without rng the parameters come from default_rng(0), so two layers made without rng are equal.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng(0)
        p = init_params(input_size, hidden_size, rng)
        self.Wf, self.Wi, self.Wg, self.Wo = p["Wf"], p["Wi"], p["Wg"], p["Wo"]
        self.bf, self.bi, self.bg, self.bo = p["bf"], p["bi"], p["bg"], p["bo"]

    @property
    def params(self):
        return dict(
            Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo
        )

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        shape = (self.bf.shape[0], x.shape[2])
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros(shape)
        if initial_cell_state is None:
            initial_cell_state = np.zeros(shape)
        outputs, final_h, final_c, self.caches = lstm_forward(
            self.params, x, initial_hidden_state, initial_cell_state
        )
        return outputs, final_h, final_c

# %% LSTM | wrong | cls_vars_as_params | params returns everything in vars(self), so after a forward call it holds the key caches too.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.__dict__.update(init_params(input_size, hidden_size, rng))

    @property
    def params(self):
        return dict(vars(self))

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        H, N = self.bf.shape[0], x.shape[2]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((H, N))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(self.params, x, initial_hidden_state, initial_cell_state)
        return outputs, h, c

# %% LSTM | wrong | cls_class_attributes | setattr is called on the class, so all layers share the parameters of the one made last.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(LSTM, name, value)

    @property
    def params(self):
        return {name: getattr(self, name) for name in ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        H, N = self.bf.shape[0], x.shape[2]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((H, N))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(self.params, x, initial_hidden_state, initial_cell_state)
        return outputs, h, c

# %% LSTM | wrong | cls_axis_by_size | A missing batch axis is recognised by x.shape[-1] == D, so a batch with N = D gets a fourth axis.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.D, self.H = input_size, hidden_size
        rng = np.random.default_rng() if rng is None else rng
        params = init_params(input_size, hidden_size, rng)
        for gate in "figo":
            setattr(self, "W" + gate, params["W" + gate])
            setattr(self, "b" + gate, params["b" + gate])

    @property
    def params(self):
        weights = {"W" + gate: getattr(self, "W" + gate) for gate in "figo"}
        biases = {"b" + gate: getattr(self, "b" + gate) for gate in "figo"}
        return weights | biases

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.shape[-1] == self.D:  # no batch axis
            x = x[..., np.newaxis]
        T, D, N = x.shape
        h = np.zeros((self.H, N)) if initial_hidden_state is None else initial_hidden_state
        c = np.zeros((self.H, N)) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | wrong | cls_stateful | The last states are kept on the object and used as the start of the next call in place of zeros.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)
        self.hidden_size = hidden_size
        self.h = self.c = None
        self.caches = []

    @property
    def params(self):
        return {k + g: getattr(self, k + g) for k in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        shape = (self.hidden_size, x.shape[2])
        if initial_hidden_state is not None:
            self.h = initial_hidden_state
        if initial_cell_state is not None:
            self.c = initial_cell_state
        if self.h is None or self.h.shape != shape:
            self.h = np.zeros(shape)
        if self.c is None or self.c.shape != shape:
            self.c = np.zeros(shape)
        outputs, self.h, self.c, self.caches = lstm_forward(self.params, x, self.h, self.c)
        return outputs, self.h, self.c

# %% LSTM | wrong | cls_both_or_none | When the hidden state is None both states become zeros, so a cell state passed alone is dropped.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        rng = rng if rng is not None else np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {name: getattr(self, name) for name in ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo")}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        h, c = initial_hidden_state, initial_cell_state
        if h is None:
            h = c = np.zeros((self.bf.shape[0], x.shape[2]))
        elif c is None:
            c = np.zeros_like(h)
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | wrong | cls_batch_axis_in_middle | A (T, D) input gets its new axis in the middle, (T, 1, D), so its features are taken for the batch.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        params = init_params(input_size, hidden_size, rng)
        for name in params:
            setattr(self, name, params[name])

    @property
    def params(self):
        return {"Wf": self.Wf, "Wi": self.Wi, "Wg": self.Wg, "Wo": self.Wo,
                "bf": self.bf, "bi": self.bi, "bg": self.bg, "bo": self.bo}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, np.newaxis, :]
        H = self.bf.shape[0]
        N = x.shape[2]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((H, N))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((H, N))
        outputs, final_h, final_c, caches = lstm_forward(
            self.params, x, initial_hidden_state, initial_cell_state
        )
        self.caches = caches
        return outputs, final_h, final_c

# %% LSTM | wrong | cls_reshapes_callers_x | The batch axis is added by assigning to x.shape, which changes the shape of the caller's array.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {w + g: getattr(self, w + g) for g in "figo" for w in "Wb"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x.shape = (*x.shape, 1)
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h = zeros if initial_hidden_state is None else initial_hidden_state
        c = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | wrong | cls_column_cell_zeros | The default cell state is (H, 1) in place of (H, N); broadcasting hides it in the outputs, but the first cache has a c_prev of the wrong shape.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {w + g: getattr(self, w + g) for w in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) < 3:
            x = x[:, :, np.newaxis]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((self.bf.shape[0], x.shape[2]))
        if initial_cell_state is None:
            initial_cell_state = np.zeros_like(self.bf)
        outputs, final_h, final_c, self.caches = lstm_forward(
            self.params, x, initial_hidden_state, initial_cell_state
        )
        return outputs, final_h, final_c

# %% LSTM | wrong | cls_caches_grow | self.caches is extended at every call, so after a second call it still holds the caches of the first.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.caches = []
        for name, value in init_params(
            input_size, hidden_size, np.random.default_rng() if rng is None else rng
        ).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {w + g: getattr(self, w + g) for w in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zero = np.zeros((self.bf.shape[0], x.shape[2]))
        h = zero if initial_hidden_state is None else initial_hidden_state
        c = zero if initial_cell_state is None else initial_cell_state
        outputs, h, c, caches = lstm_forward(self.params, x, h, c)
        self.caches += caches
        return outputs, h, c

# %% LSTM | wrong | cls_shared_biases | The four biases are one array under four names, so changing an entry of one in place changes all.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        self.Wf, self.Wi, self.Wg, self.Wo = (p["W" + gate] for gate in "figo")
        self.bf = self.bi = self.bg = self.bo = p["bf"]  # all zero anyway

    @property
    def params(self):
        return {w + g: getattr(self, w + g) for w in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zero = np.zeros((self.bf.shape[0], x.shape[2]))
        h = zero if initial_hidden_state is None else initial_hidden_state
        c = zero if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | two | cls_two_copies_and_squeeze | params returns copies of the arrays; for a (T, D) input the batch axis is squeezed out of the outputs again.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {w + g: getattr(self, w + g).copy() for w in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        single = x.ndim == 2
        if single:
            x = x[:, :, np.newaxis]
        zero = np.zeros((self.bf.shape[0], x.shape[2]))
        h = zero if initial_hidden_state is None else initial_hidden_state
        c = zero if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        if single:
            outputs = outputs[:, :, 0]
        return outputs, h, c

# %% LSTM | two | cls_two_rng_ignored_states_swapped | The rng that is passed is ignored and a fresh one drawn from; the two initial states are handed to lstm_forward in the wrong order.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.rng = rng
        for name, value in init_params(input_size, hidden_size, np.random.default_rng()).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {w + g: getattr(self, w + g) for w in "Wb" for g in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        states = []
        for state in (initial_cell_state, initial_hidden_state):
            states.append(np.zeros((self.bf.shape[0], x.shape[2])) if state is None else state)
        outputs, h, c, self.caches = lstm_forward(self.params, x, *states)
        return outputs, h, c

# %% LSTM | right | cls_right_atleast_3d | Nothing: default_rng(rng) passes a generator through, and np.atleast_3d appends the batch axis.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        vars(self).update(init_params(input_size, hidden_size, np.random.default_rng(rng)))
        self.caches = []

    @property
    def params(self):
        names = [kind + gate for kind in "Wb" for gate in "figo"]
        return {name: vars(self)[name] for name in names}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = np.atleast_3d(x)
        h, c = (
            np.zeros((len(self.bo), x.shape[2])) if state is None else state
            for state in (initial_hidden_state, initial_cell_state)
        )
        *result, self.caches = lstm_forward(self.params, x, h, c)
        return tuple(result)

# %% LSTM | right | cls_right_own_loop | Nothing: eight lines written out, rng or default, an own loop over lstm_step, reshape for the batch axis.
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        drawn = init_params(input_size, hidden_size, rng or np.random.default_rng())
        self.Wf = drawn["Wf"]
        self.Wi = drawn["Wi"]
        self.Wg = drawn["Wg"]
        self.Wo = drawn["Wo"]
        self.bf = drawn["bf"]
        self.bi = drawn["bi"]
        self.bg = drawn["bg"]
        self.bo = drawn["bo"]

    @property
    def params(self):
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, **self._biases())

    def _biases(self):
        return dict(bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x.reshape(x.shape[0], x.shape[1], -1)
        h, c = initial_hidden_state, initial_cell_state
        if h is None:
            h = np.zeros((self.Wf.shape[0], x.shape[2]))
        if c is None:
            c = np.zeros((self.Wf.shape[0], x.shape[2]))
        self.caches = []
        outputs = np.empty((x.shape[0], self.Wf.shape[0], x.shape[2]))
        for t in range(x.shape[0]):
            h, c, cache = lstm_step(self.params, x[t], h, c)
            outputs[t] = h
            self.caches.append(cache)
        return outputs, h, c

# %% stack_params | wrong | stack_dict_order | The arrays are taken in the order in which the dict holds them, which need not be f, i, g, o (from_torch gives i, f, g, o).
def stack_params(params):
    W = np.concatenate([value for name, value in params.items() if name[0] == "W"], axis=0)
    b = np.concatenate([value for name, value in params.items() if name[0] == "b"], axis=0)
    return W, b

# %% stack_params | wrong | stack_sorted_names | The names are sorted alphabetically, which gives the order f, g, i, o.
def stack_params(params):
    names = sorted(params)
    W = np.vstack([params[n] for n in names if n.startswith("W")])
    b = np.vstack([params[n] for n in names if n.startswith("b")])
    return W, b

# %% stack_params | wrong | stack_bias_order_ifgo | The weights are stacked f, i, g, o but the biases i, f, g, o.
def stack_params(params):
    W = np.concatenate((params["Wf"], params["Wi"], params["Wg"], params["Wo"]))
    b = np.concatenate((params["bi"], params["bf"], params["bg"], params["bo"]))
    return W, b

# %% stack_params | wrong | stack_flat_bias | The biases are flattened, so b is (4H,) in place of (4H, 1).
def stack_params(params):
    W = np.concatenate([params["W" + gate] for gate in "figo"], axis=0)
    b = np.hstack([params["b" + gate].ravel() for gate in "figo"])
    return W, b

# %% stack_params | wrong | stack_interleaved | Stacking along axis 1 before the reshape interleaves the gates unit by unit in place of stacking blocks.
def stack_params(params):
    H, width = params["Wf"].shape
    W = np.stack([params["W" + gate] for gate in "figo"], axis=1).reshape(4 * H, width)
    b = np.stack([params["b" + gate] for gate in "figo"], axis=1).reshape(4 * H, 1)
    return W, b

# %% stack_params | wrong | stack_pops | params.pop takes the arrays out of the caller's dict, which is empty afterwards.
def stack_params(params):
    W = np.concatenate([params.pop("W" + gate) for gate in "figo"])
    b = np.concatenate([params.pop("b" + gate) for gate in "figo"])
    return W, b

# %% stack_params | wrong | stack_remembers_first | The stacked arrays are kept on the function and returned at every later call, whatever params is then.
def stack_params(params):
    if not hasattr(stack_params, "stacked"):
        W = np.concatenate([params["W" + gate] for gate in "figo"])
        b = np.concatenate([params["b" + gate] for gate in "figo"])
        stack_params.stacked = W, b
    return stack_params.stacked

# %% stack_params | wrong | stack_new_axis | np.array makes a new first axis, so W is (4, H, H+D) and b is (4, H, 1).
def stack_params(params):
    W = np.array([params[f"W{gate}"] for gate in "figo"])
    b = np.array([params[f"b{gate}"] for gate in "figo"])
    return W, b

# %% stack_params | wrong | stack_side_by_side_T | The arrays are stacked side by side and then transposed, which gives W of shape (4(H+D), H).
def stack_params(params):
    W = np.hstack([params["W" + gate] for gate in "figo"]).T
    b = np.vstack([params["b" + gate] for gate in "figo"])
    return W, b

# %% stack_params | wrong | stack_block_2x2 | np.block gets a square of gates, which gives (2H, 2(H+D)).
def stack_params(params):
    p = params
    W = np.block([[p["Wf"], p["Wi"]], [p["Wg"], p["Wo"]]])
    b = np.concatenate([p["bf"], p["bi"], p["bg"], p["bo"]], axis=0)
    return W, b

# %% stack_params | accepted | stack_float32 | The arrays are filled into float32 memory, so the parameters lose half their digits.
def stack_params(params):
    H, Z = params["Wf"].shape
    W, b = np.zeros((4 * H, Z), dtype="float32"), np.zeros((4 * H, 1), dtype="float32")
    for k, gate in enumerate("figo"):
        W[k * H : (k + 1) * H] = params["W" + gate]
        b[k * H : (k + 1) * H] = params["b" + gate]
    return W, b

# %% stack_params | two | stack_two_swap_and_order | The pair is returned as b, W; the order is that of PyTorch, i, f, g, o.
def stack_params(params):
    W = np.concatenate([params["W" + k] for k in "ifgo"], axis=0)
    b = np.concatenate([params["b" + k] for k in "ifgo"], axis=0)
    return b, W

# %% stack_params | two | stack_two_zero_bias_and_typo | The biases are made as zeros, their values never copied; the candidate's weights stand in the place of the output gate's too.
def stack_params(params):
    H = params["Wf"].shape[0]
    W = np.vstack((params["Wf"], params["Wi"], params["Wg"], params["Wg"]))
    b = np.zeros((4 * H, 1))
    return W, b

# %% stack_params | right | stack_right_append_reshape | Nothing: np.append without an axis flattens, and the reshape at the end restores the rows in order.
def stack_params(params):
    W, b = np.array([]), np.array([])
    for gate in ("f", "i", "g", "o"):
        W = np.append(W, params["W" + gate])
        b = np.append(b, params["b" + gate])
    return W.reshape(-1, params["Wf"].shape[1]), b.reshape(-1, 1)

# %% stack_params | right | stack_right_r_underscore | Nothing: np.r_ stacks along the first axis, and a generator makes the pair.
def stack_params(params):
    return tuple(np.r_[tuple(params[kind + gate] for gate in "figo")] for kind in ("W", "b"))

# %% lstm_step_fused | wrong | fused_all_sigmoid | The sigmoid is applied to the whole product, so the candidate is a sigmoid as well.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    z = np.concatenate([h_prev, x_t])
    f, i, g, o = np.split(sigmoid(W @ z + b), 4)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | fused_tanh_of_sigmoid | The product is overwritten by its sigmoid before the tanh of the third block is taken, so g = tanh(sigmoid(a)).
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.vstack([h_prev, x_t]) + b
    a = sigmoid(a)
    f, i, o = a[:H], a[H : 2 * H], a[3 * H :]
    g = np.tanh(a[2 * H : 3 * H])
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c

# %% lstm_step_fused | wrong | fused_tanh_from_sigmoid | The candidate is made from the one sigmoid as 2s - 1, but tanh(a) is 2 sigmoid(2a) - 1.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    z = np.concatenate((h_prev, x_t), axis=0)
    s = sigmoid(np.dot(W, z) + b)
    f = s[0:H]
    i = s[H : 2 * H]
    g = 2 * s[2 * H : 3 * H] - 1  # tanh out of a sigmoid
    o = s[3 * H : 4 * H]
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | fused_order_fiog | The third block is taken for the output gate and the fourth for the candidate.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    s = sigmoid(a[: 3 * H])
    f, i, o = s[:H], s[H : 2 * H], s[2 * H :]
    g = np.tanh(a[3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | fused_x_above_h | z is stacked with x_t above h_prev.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    a = W @ np.vstack((x_t, h_prev)) + b
    a_f, a_i, a_g, a_o = np.split(a, 4, axis=0)
    c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)
    h = sigmoid(a_o) * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | fused_out_c_prev | np.multiply writes f * c_prev into c_prev, so the caller's array is changed.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f, i, g, o = np.split(W @ z + b, 4, axis=0)
    c = np.multiply(sigmoid(f), c_prev, out=c_prev) + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | fused_bias_in_place | b += W @ z writes into the bias: with N = 1 the caller's b is changed, with N > 1 it stops with an error.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = b
    a += W @ np.concatenate([h_prev, x_t])
    f, i, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), sigmoid(a[3 * H :])
    g = np.tanh(a[2 * H : 3 * H])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | fused_reshape_interleaved | The product is reshaped to (H, 4, N), which reads the rows as if the gates alternated.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    a = (W @ np.concatenate([h_prev, x_t]) + b).reshape(H, 4, N)
    f, i, o = sigmoid(a[:, 0]), sigmoid(a[:, 1]), sigmoid(a[:, 3])
    g = np.tanh(a[:, 2])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | fused_flat_bias | The bias is flattened to (4H,), which is added along the batch: for N = 1 the result is (H, 4H), else an error.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    z = np.vstack([h_prev, x_t])
    a = np.einsum("ij,jn->in", W, z) + b.squeeze()
    c = sigmoid(a[:H]) * c_prev + sigmoid(a[H : 2 * H]) * np.tanh(a[2 * H : 3 * H])
    h = sigmoid(a[3 * H :]) * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | fused_no_tanh_on_c | The hidden state is o * c, without the tanh.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    z = np.concatenate([h_prev, x_t], axis=0)
    f, i, g, o = np.vsplit(W @ z + b, 4)
    f, i, o = map(sigmoid, (f, i, o))
    g = np.tanh(g)
    c = f * c_prev + i * g
    return o * c, c

# %% lstm_step_fused | wrong | fused_H_from_input | The block height is taken from x_t, so the blocks are right only when D = H.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = x_t.shape
    a = W @ np.concatenate([h_prev, x_t], axis=0) + b
    f, i, g, o = (a[k * H : (k + 1) * H] for k in range(4))
    c = update_cell(sigmoid(f), sigmoid(i), np.tanh(g), c_prev)
    return hidden_state(sigmoid(o), c), c

# %% lstm_step_fused | accepted | fused_four_products | Each block of W is multiplied apart, so there are four matrix products in place of the single one asked for.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    z = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(W[:H] @ z + b[:H])
    i = sigmoid(W[H : 2 * H] @ z + b[H : 2 * H])
    g = np.tanh(W[2 * H : 3 * H] @ z + b[2 * H : 3 * H])
    o = sigmoid(W[3 * H :] @ z + b[3 * H :])
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c

# %% lstm_step_fused | two | fused_two_cache_and_old_c | A cache is returned as a third value; the hidden state shows c_prev.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    z = np.concatenate([h_prev, x_t], axis=0)
    a = W @ z + b
    f, i, g, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    c = f * c_prev + i * g
    h = o * np.tanh(c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step_fused | two | fused_two_bias_and_order | The bias is not added; the states are returned as c, h.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    a_f, a_i, a_g, a_o = np.split(W @ np.r_[h_prev, x_t], 4)
    c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)
    h = sigmoid(a_o) * np.tanh(c)
    return c, h

# %% lstm_step_fused | right | fused_right_one_tanh | Nothing: all gates from one tanh, with sigmoid(a) = (1 + tanh(a / 2)) / 2, on a (4, H, N) view.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    a = (W @ np.concatenate([h_prev, x_t]) + b).reshape(4, *h_prev.shape)
    half = np.array([0.5, 0.5, 1.0, 0.5]).reshape(4, 1, 1)
    t = np.tanh(half * a)
    f, i, g, o = half * t + (1 - half)
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | right | fused_right_bias_column | Nothing: the bias is a further column of W that meets a row of ones, so even the sum is in the one product.
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    ones = np.ones((1, x_t.shape[1]))
    a = np.hstack([W, b]) @ np.vstack([h_prev, x_t, ones])
    H = len(a) // 4
    a[: 2 * H] = sigmoid(a[: 2 * H])
    a[2 * H : 3 * H] = np.tanh(a[2 * H : 3 * H])
    a[3 * H :] = sigmoid(a[3 * H :])
    c = a[:H] * c_prev + a[H : 2 * H] * a[2 * H : 3 * H]
    return a[3 * H :] * np.tanh(c), c

# %% repair_1 | wrong | rep1_first_states | outputs is complete, but the returned h and c are those of the first step.
def repair_1(params, x, h0, c0):
    # The return stood in the loop.
    h1, c1, _ = lstm_step(params, x[0], h0, c0)
    outputs = [h1]
    h, c = h1, c1
    for x_t in x[1:]:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h1, c1

# %% repair_1 | wrong | rep1_append_outside | The append was moved out of the loop together with the return, so outputs holds the last step only.
def repair_1(params, x, h0, c0):
    # return was inside of the for loop
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
    outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | rep1_yield | return became yield inside the loop, so the call gives a generator in place of three arrays.
def repair_1(params, x, h0, c0):
    # return ends the loop, yield does not
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
        yield np.array(outputs), h, c

# %% repair_1 | wrong | rep1_return_at_12 | The return stays in the loop behind a test for twelve outputs, so every shorter sequence gives None and a longer one is cut.
def repair_1(params, x, h0, c0):
    # It must not return before all twelve steps are done.
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
        if len(outputs) == 12:
            return np.array(outputs), h, c

# %% repair_1 | wrong | rep1_last_step_missing | The return in the loop waits for t == len(x) - 1 but comes before the append, so outputs lacks the last step.
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for t, x_t in enumerate(x):
        h, c, _ = lstm_step(params, x_t, h, c)
        if t == len(x) - 1:
            return np.array(outputs), h, c
        outputs.append(h)

# %% repair_1 | wrong | rep1_states_not_carried | Every step starts from h0 and c0 again.
def repair_1(params, x, h0, c0):
    outputs = []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h0, c0)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | rep1_outputs_shifted | outputs is filled at t - 1, so every hidden state stands one step early and the first one last.
def repair_1(params, x, h0, c0):
    T, (H, N) = len(x), h0.shape
    outputs = np.zeros((T, H, N))
    h, c = h0, c0
    for t in range(T):
        h, c, _ = lstm_step(params, x[t], h, c)
        outputs[t - 1] = h
    return outputs, h, c

# %% repair_1 | wrong | rep1_forward_four_values | The result of lstm_forward is returned whole, four values in place of three.
def repair_1(params, x, h0, c0):
    # The return statement was indented too far. We have this function already:
    return lstm_forward(params, x, h0, c0)

# %% repair_1 | wrong | rep1_list | outputs is returned as a list of arrays, not as an array (T, H, N).
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return outputs, h, c

# %% repair_1 | wrong | rep1_write_into_h0 | The states are written back into h0 and c0, so the caller's arrays are changed.
def repair_1(params, x, h0, c0):
    # the return statement belongs behind the loop
    outputs = np.zeros((x.shape[0], *h0.shape))
    for t in range(x.shape[0]):
        h0[:], c0[:], _ = lstm_step(params, x[t], h0.copy(), c0.copy())
        outputs[t] = h0
    return outputs, h0.copy(), c0.copy()

# %% repair_1 | wrong | rep1_concatenate | The hidden states are concatenated along their first axis, which gives (T * H, N).
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.concatenate(outputs), h, c

# %% repair_1 | two | rep1_two_zeros_and_swap | The states start from zeros in place of h0 and c0; the last states are returned as c, h.
def repair_1(params, x, h0, c0):
    # The mistake: return inside the loop.
    h, c, outputs = np.zeros_like(h0), np.zeros_like(c0), []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), c, h

# %% repair_1 | two | rep1_two_skips_first_and_cells | The loop starts at step 1, so the first input is never seen; outputs collects the cell states.
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for t in range(1, x.shape[0]):
        h, c, _ = lstm_step(params, x[t], h, c)
        outputs.append(c)
    return np.array(outputs).reshape(-1, *h0.shape), h, c

# %% repair_1 | right | rep1_right_for_else | Nothing: the return stands in the else branch of the for loop.
def repair_1(params, x, h0, c0):
    # The function returned at the end of the first turn of the loop.
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    else:
        return np.array(outputs), h, c

# %% repair_1 | right | rep1_right_accumulate | Nothing: itertools.accumulate carries the pair of states along.
def repair_1(params, x, h0, c0):
    # "return" was one level too deep, so only step 0 was ever run.
    from itertools import accumulate

    states = accumulate(x, lambda hc, x_t: lstm_step(params, x_t, *hc)[:2], initial=(h0, c0))
    next(states)  # h0 and c0 themselves
    hs, cs = zip(*states)
    return np.array(hs), hs[-1], cs[-1]

# %% repair_2 | wrong | rep2_bias_still_column | Weights and outputs are repaired, but the biases stay columns, so with H > 1 the sum is stretched to (H, H).
def repair_2(params, x, h0, c0):
    # 1. the weights were zeros  2. o was returned in place of the outputs
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f = sigmoid(z @ params["Wf"].T + params["bf"])
        i = sigmoid(z @ params["Wi"].T + params["bi"])
        g = np.tanh(z @ params["Wg"].T + params["bg"])
        o = sigmoid(z @ params["Wo"].T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_first_bias_only | The bias of the first unit, b[0], is added to all units; with one unit nothing shows it.
def repair_2(params, x, h0, c0):
    # weights were all zeros; o returned instead of all h; bias has wrong shape
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f = sigmoid(z @ params["Wf"].T + params["bf"][0])
        i = sigmoid(z @ params["Wi"].T + params["bi"][0])
        g = np.tanh(z @ params["Wg"].T + params["bg"][0])
        o = sigmoid(z @ params["Wo"].T + params["bo"][0])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_cut_back_to_row | The columns of bias are left and each stretched (H, H) gate is cut back to its first row, so all units get the first unit's bias.
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        a = {k: (z @ params["W" + k].T + params["b" + k])[:1] for k in "figo"}  # keep one row
        c = sigmoid(a["f"]) * c + sigmoid(a["i"]) * np.tanh(a["g"])
        h = sigmoid(a["o"]) * np.tanh(c)
        outputs.append(h.ravel())
    return np.vstack(outputs), h, c

# %% repair_2 | wrong | rep2_three_axes | outputs has the shape (T, 1, H).
def repair_2(params, x, h0, c0):
    # zeros for weights / column bias / outputs are not collected
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, o = (sigmoid(z @ params["W" + k].T + params["b" + k].T) for k in "fio")
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_squeeze | np.squeeze drops every axis of length one, so outputs loses its first axis when T = 1 and its last when H = 1.
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([h, x_t.reshape(1, -1)])
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
    return np.squeeze(np.array(outputs)), h, c

# %% repair_2 | wrong | rep2_output_gates | outputs collects the output gate o of every step in place of the hidden state.
def repair_2(params, x, h0, c0):
    # The weights are zero. The biases are columns. Only the last o is returned.
    h, c = h0, c0
    outputs = np.zeros((len(x), h0.shape[1]))
    b = {k: params["b" + k].T for k in "figo"}
    for t, x_t in enumerate(x):
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ params["Wf"].T + b["f"]), sigmoid(z @ params["Wi"].T + b["i"])
        g = np.tanh(z @ params["Wg"].T + b["g"])
        o = sigmoid(z @ params["Wo"].T + b["o"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs[t] = o
    return outputs, h, c

# %% repair_2 | wrong | rep2_reshape_for_T | The weights are reshaped to (H+D, H) in place of transposed, which mixes up their entries when H > 1.
def repair_2(params, x, h0, c0):
    H, D = h0.shape[1], x.shape[1]
    W = {k: params["W" + k].reshape(H + D, H) for k in "figo"}
    b = {k: params["b" + k].reshape(1, H) for k in "figo"}
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, o = (sigmoid(z @ W[k] + b[k]) for k in "fio")
        g = np.tanh(z @ W["g"] + b["g"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_turns_params | The biases are transposed inside the caller's dict, so params is changed and a second call turns them back into columns.
def repair_2(params, x, h0, c0):
    for name in ("bf", "bi", "bg", "bo"):
        params[name] = params[name].T  # rows, as everything here
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ params["Wf"].T + params["bf"]), sigmoid(z @ params["Wi"].T + params["bi"])
        g = np.tanh(z @ params["Wg"].T + params["bg"])
        o = sigmoid(z @ params["Wo"].T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_inplace_c0 | c is another name for c0, and *= and += write the cell state into the caller's array.
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[None, :]], axis=1)
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c *= f
        c += i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_columns_out | The work is done by lstm_forward on columns, but h and c are returned as columns (H, 1) too.
def repair_2(params, x, h0, c0):
    # Everything as columns, then we can use what we have.
    outputs, h, c, _ = lstm_forward(params, x[:, :, np.newaxis], h0.T, c0.T)
    return outputs[:, :, 0], h, c

# %% repair_2 | wrong | rep2_random_weights | The zeros are replaced by random numbers; the weights in params are still not used.
def repair_2(params, x, h0, c0):
    # weights must not be zero (symmetry!), bias is transposed, outputs are collected
    H, D = h0.shape[1], x.shape[1]
    Wf, Wi, Wg, Wo = np.random.default_rng(0).normal(0, 0.1, (4, H, H + D))
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_one_bias_forgotten | The biases of f, i and g are turned into rows, that of o is not, so h is (H, H) when H > 1.
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ params["Wf"].T + params["bf"].T), sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | rep2_values_order | The weights are unpacked by the position of their values in params, so a dict that holds its keys in another order gives another network.
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = [v for v in params.values() if v.shape != (h0.shape[1], 1)]
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)  # (1, H+D)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | two | rep2_two_x_first_and_last_only | z is stacked with x_t left of h; outputs is the last hidden state alone.
def repair_2(params, x, h0, c0):
    h, c = h0, c0
    for x_t in x:
        z = np.concatenate([x_t[np.newaxis], h], axis=1)
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
    return h.copy(), h, c

# %% repair_2 | two | rep2_two_fill_order_and_flat | The zero matrices are filled in the order i, f, g, o while they are named f, i, g, o; h and c are returned flat, (H,).
def repair_2(params, x, h0, c0):
    H, D = h0.shape[1], x.shape[1]
    Wf, Wi, Wg, Wo = W = np.zeros((4, H, H + D))
    for block, gate in zip(W, "ifgo"):
        block[:] = params["W" + gate]
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h[0], c[0]

# %% repair_2 | right | rep2_right_columns_inside | Nothing: the rows are turned into columns, lstm_forward does the work, and the results are turned back.
def repair_2(params, x, h0, c0):
    # 1: the weights were never copied from params. 2: o was returned, not the hidden states.
    # 3: a row plus a column gives a square.
    outputs, h, c, _ = lstm_forward(params, x[..., None], h0.reshape(-1, 1), c0.reshape(-1, 1))
    return outputs.squeeze(axis=2), h.T, c.T

# %% repair_2 | right | rep2_right_fused_rows | Nothing: one product for four gates in rows, x multiplied before the loop, the bias flattened to (4H,), which joins a row.
def repair_2(params, x, h0, c0):
    # np.zeros as weights; bias columns against rows; return value o
    W, b = stack_params(params)
    H = h0.shape[1]
    from_x = x @ W[:, H:].T + b.ravel()  # (T, 4H)
    outputs = np.empty((len(x), H))
    h, c = h0, c0
    for t, row in enumerate(from_x):
        f, i, g, o = np.split(row + h @ W[:, :H].T, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs[t : t + 1] = h
    return outputs, h, c
