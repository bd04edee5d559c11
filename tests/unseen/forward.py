# %% lstm_step | wrong | shows_old_memory | h is made from c_prev, not from the new c
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | one_name_for_c | the new cell state takes the name c_prev, so the cache holds it under c_prev too
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c_prev = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {
        "x_t": x_t, "h_prev": h_prev, "c_prev": c_prev,
        "f": f, "i": i, "g": g, "o": o, "c": c_prev,
    }
    return h, c_prev, cache

# %% lstm_step | wrong | one_name_for_h | h_prev is renamed to the new h, which lands in the cache as h_prev
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h_prev = hidden_state(o, c)
    names = ["x_t", "h_prev", "c_prev", "f", "i", "g", "o", "c"]
    values = [x_t, h_prev, c_prev, f, i, g, o, c]
    return h_prev, c, dict(zip(names, values))

# %% lstm_step | wrong | gates_arguments_swapped | gates is called with h_prev before x_t, so x stands above h
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, h_prev, x_t)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev}
    cache["f"], cache["i"], cache["g"], cache["o"] = f, i, g, o
    cache["c"] = c
    return h, c, cache

# %% lstm_step | wrong | torch_unpacking | the four gates are unpacked as i, f, g, o
def lstm_step(params, x_t, h_prev, c_prev):
    i, f, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    return h, c, dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)

# %% lstm_step | wrong | unpacked_f_i_o_g | gates unpacked in the order f, i, o, g, so candidate and output gate are exchanged
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, o, g = gates(params, x_t, h_prev)
    c_new = f * c_prev + i * g
    h_new = o * np.tanh(c_new)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev,
             "f": f, "i": i, "g": g, "o": o, "c": c_new}
    return h_new, c_new, cache

# %% lstm_step | wrong | update_cell_arguments | update_cell gets i and f in each other's place, the cache is right
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(i, f, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | cell_in_place | the cell state is updated in place, which overwrites the caller's c_prev
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = c_prev
    c *= f
    c += i * g
    h = o * np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | no_tanh | tanh is left out when the memory is shown
def lstm_step(params, x_t, h_prev, c_prev):
    """One step of the LSTM."""
    f, i, g, o = gates(params, x_t, h_prev)
    c = f * c_prev + i * g
    h = o * c
    return h, c, {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}

# %% lstm_step | wrong | hidden_state_arguments | hidden_state is called as hidden_state(c, o), so h = c * tanh(o)
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(c, o)
    cache = dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev)
    cache.update(f=f, i=i, g=g, o=o, c=c)
    return h, c, cache

# %% lstm_step | wrong | tanh_outside | the output gate acts inside of tanh
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = f * c_prev + i * g
    h = np.tanh(o * c)
    keys = "x_t h_prev c_prev f i g o c".split()
    return h, c, dict(zip(keys, (x_t, h_prev, c_prev, f, i, g, o, c)))

# %% lstm_step | wrong | key_x | the input is kept under the key x
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | c_prev_not_kept | the cache has no c_prev
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return hidden_state(o, c), c, cache

# %% lstm_step | wrong | cache_tuple | the cache is a tuple of the eight arrays, no dict
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = (x_t, h_prev, c_prev, f, i, g, o, c)
    return h, c, cache

# %% lstm_step | wrong | cache_tanh_c | under c the cache keeps tanh(c)
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    tanh_c = np.tanh(c)
    h = o * tanh_c
    # tanh(c) is what backward needs
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": tanh_c}
    return h, c, cache

# %% lstm_step | wrong | c_before_h | the states are returned as c, h, cache
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return c, h, cache

# %% lstm_step | wrong | coupled_gates | the input gate is 1 - f, as in the coupled variant of the LSTM
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    # what is forgotten is replaced
    c = f * c_prev + (1 - f) * g
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | gates_see_cell | the gates are computed from c_prev in place of h_prev
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, c_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    return h, c, {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}

# %% lstm_step | wrong | cached_gates_spoilt | f and i are multiplied in place, so the cache keeps the products
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o}
    f *= c_prev
    i *= g
    c = f + i
    cache["c"] = c
    h = hidden_state(o, c)
    return h, c, cache

# %% lstm_step | wrong | tanh_into_c | tanh is written into c itself, so c comes back squashed
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = f * c_prev + i * g
    h = o * np.tanh(c, out=c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | module_level_cache | one dict outside the function is filled again at every call
step_cache = {}


def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    step_cache["x_t"] = x_t
    step_cache["h_prev"], step_cache["c_prev"] = h_prev, c_prev
    for name, value in zip("figo", (f, i, g, o)):
        step_cache[name] = value
    step_cache["c"] = c
    return h, c, step_cache

# %% lstm_step | accepted | cache_float32 | the cache is kept in float32 to save memory
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    cache = {name: value.astype(np.float32) for name, value in cache.items()}
    return h, c, cache

# %% lstm_step | wrong | x_t_holds_z | z is built under the name x_t and kept in the cache
def lstm_step(params, x_t, h_prev, c_prev):
    x_t = np.concatenate([h_prev, x_t], axis=0)
    f = sigmoid(params["Wf"] @ x_t + params["bf"])
    i = sigmoid(params["Wi"] @ x_t + params["bi"])
    g = np.tanh(params["Wg"] @ x_t + params["bg"])
    o = sigmoid(params["Wo"] @ x_t + params["bo"])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | clipped_cell | the cell state is clipped to [-1, 1]
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = np.clip(update_cell(f, i, g, c_prev), -1.0, 1.0)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | wrong | bias_of_i_twice | in a step written out by hand the output gate gets bi, copied from the line above
def lstm_step(params, x_t, h_prev, c_prev):
    z = np.vstack([h_prev, x_t])
    f = sigmoid(np.dot(params["Wf"], z) + params["bf"])
    g = np.tanh(np.dot(params["Wg"], z) + params["bg"])
    i = sigmoid(np.dot(params["Wi"], z) + params["bi"])
    o = sigmoid(np.dot(params["Wo"], z) + params["bi"])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}

# %% lstm_step | wrong | cache_gate_keys_in_other_order | names and gates are zipped in unlike order, so the cache has i under g and g under i
def lstm_step(params, x_t, h_prev, c_prev):
    figo = gates(params, x_t, h_prev)
    c = update_cell(*figo[:3], c_prev)
    h = hidden_state(figo[3], c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": c}
    cache.update(zip(("f", "g", "i", "o"), figo))
    return h, c, cache

# %% lstm_step | two | swapped_and_old | gates called with h_prev before x_t; h is made from the old cell state
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, h_prev, x_t)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c_prev)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache

# %% lstm_step | two | in_place_and_no_tanh | c_prev is multiplied in place; h lacks the tanh
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c_prev *= f
    c = c_prev + i * g
    h = o * c
    return h, c, {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}

# %% lstm_step | two | missing_g_and_h_in_c | the candidate is not in the cache; the key c holds h
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "o": o, "c": h}
    return h, c, cache

# %% lstm_step | two | order_and_return | gates unpacked as i, f, g, o; c is returned before h
def lstm_step(params, x_t, h_prev, c_prev):
    i, f, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, f=f, i=i, g=g, o=o, c=c)
    return c, h, cache

# %% lstm_step | right | locals_by_name | the cache is collected from locals by name
def lstm_step(params, x_t, h_prev, c_prev):
    f, i, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    everything = locals()
    cache = {name: everything[name] for name in ("c", "o", "g", "i", "f", "c_prev", "h_prev", "x_t")}
    return hidden_state(o, c), c, cache

# %% lstm_step | right | einsum_by_hand | own arithmetic with einsum on the two halves of W, sigmoid written with tanh
def _sig(a):
    return 0.5 + 0.5 * np.tanh(0.5 * a)


def lstm_step(params, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    pre = {}
    for k in "figo":
        W = params["W" + k]
        pre[k] = np.einsum("hk,kn->hn", W[:, :H], h_prev) + np.einsum("hd,dn->hn", W[:, H:], x_t)
        pre[k] = pre[k] + params["b" + k]
    cache = {k: np.tanh(a) if k == "g" else _sig(a) for k, a in pre.items()}
    cache["c"] = cache["f"] * c_prev + cache["i"] * cache["g"]
    h = cache["o"] * np.tanh(cache["c"])
    cache.update(x_t=x_t, h_prev=h_prev, c_prev=c_prev)
    return h, cache["c"], cache

# %% lstm_step | right | copies_in_cache | the cache holds copies of what came in, and own copies are changed in place
def lstm_step(params, x_t, h_prev, c_prev):
    cache = {"x_t": x_t.copy(), "h_prev": h_prev.copy(), "c_prev": c_prev.copy()}
    cache["f"], cache["i"], cache["g"], cache["o"] = gates(params, x_t, h_prev)
    c = c_prev.copy()
    c *= cache["f"]
    c += cache["i"] * cache["g"]
    cache["c"] = c.copy()
    h = np.tanh(c)
    h *= cache["o"]
    return h, c, cache

# %% lstm_step | right | column_by_column | every sequence of the batch on its own, units in a loop
def lstm_step(params, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    cache = {k: np.empty((H, N)) for k in ("f", "i", "g", "o", "c")}
    h = np.empty((H, N))
    for n in range(N):
        z = list(h_prev[:, n]) + list(x_t[:, n])
        for u in range(H):
            for k in "figo":
                a = np.array(sum(w * v for w, v in zip(params["W" + k][u], z)) + params["b" + k][u, 0])
                cache[k][u, n] = np.tanh(a) if k == "g" else sigmoid(a)
            cache["c"][u, n] = cache["f"][u, n] * c_prev[u, n] + cache["i"][u, n] * cache["g"][u, n]
            h[u, n] = cache["o"][u, n] * np.tanh(cache["c"][u, n])
    return h, cache["c"], {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, **cache}

# %% lstm_forward | wrong | from_zeros | the sequence starts from zeros, h0 and c0 are ignored
def lstm_forward(params, x, h0, c0):
    h, c = np.zeros_like(h0), np.zeros_like(c0)
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | c_from_zeros | only c starts from zeros, c0 is ignored
def lstm_forward(params, x, h0, c0):
    H, N = h0.shape
    h = h0
    c = np.zeros((H, N))
    outputs, caches = [], []
    for t in range(x.shape[0]):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs.append(h)
        caches.append(cache)
    return np.stack(outputs), h, c, caches

# %% lstm_forward | wrong | h_is_view | the last h is returned as outputs[-1], a view of outputs
def lstm_forward(params, x, h0, c0):
    T, _, N = x.shape
    outputs = np.zeros((T, h0.shape[0], N))
    caches = []
    h, c = h0, c0
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, outputs[-1], c, caches

# %% lstm_forward | wrong | return_in_loop | return stands inside of the loop, only the first step is run
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
        return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | h_not_handed_on | every step gets h0, only c is handed on
def lstm_forward(params, x, h0, c0):
    outputs, caches = [], []
    c = c0
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h0, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | c_not_handed_on | every step gets c0, only h is handed on
def lstm_forward(params, x, h0, c0):
    h = h0
    outputs = []
    caches = []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c0)
        outputs += [h]
        caches += [cache]
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | nothing_handed_on | the new states get names that the next step does not read
def lstm_forward(params, x, h0, c0):
    h_prev, c_prev = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h_prev, c_prev)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | caches_last_first | each cache is put in front, so the last step's comes first
def lstm_forward(params, x, h0, c0):
    h, c, outputs, caches = h0, c0, [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.insert(0, cache)  # backward will start at the end
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | last_cache_only | the cache of the last step is returned in place of the list
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs = []
    for x_t in x:
        h, c, caches = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | one_dict_T_times | one dict is updated at every step and appended T times
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches, kept = [], [], {}
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        kept.update(cache)
        caches.append(kept)
        outputs.append(h)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | outputs_of_c | the outputs collect the cell state
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs = []
    caches = []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(c)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | appended_too_early | h is appended before the step, so outputs begin with h0 and lack the last
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        outputs.append(h)
        h, c, cache = lstm_step(params, x_t, h, c)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | with_h0_in_front | the outputs have T + 1 entries, h0 first
def lstm_forward(params, x, h0, c0):
    T = len(x)
    hs, c, caches = [h0], c0, []
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], hs[t], c)
        hs.append(h)
        caches.append(cache)
    return np.array(hs), h, c, caches

# %% lstm_forward | wrong | last_step_missing | range(T - 1) leaves the last step out, its outputs stay zero
def lstm_forward(params, x, h0, c0):
    T = x.shape[0]
    outputs = np.zeros((T,) + h0.shape)
    h, c, caches = h0, c0, []
    for t in range(T - 1):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches

# %% lstm_forward | wrong | time_last | outputs are stacked along a new last axis, (H, N, T)
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.stack(outputs, axis=-1), h, c, caches

# %% lstm_forward | wrong | concatenated | np.concatenate joins the outputs along H, (T*H, N)
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.concatenate(outputs), h, c, caches

# %% lstm_forward | wrong | list_of_outputs | the outputs stay a list
def lstm_forward(params, x, h0, c0):
    outputs, caches = [], []
    h, c = h0, c0
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return outputs, h, c, caches

# %% lstm_forward | wrong | c_and_h_returned | c is returned before h
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), c, h, caches

# %% lstm_forward | wrong | states_exchanged | the step is called with c before h
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, c, h)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | into_h0_and_c0 | the new states are written into the caller's h0 and c0
def lstm_forward(params, x, h0, c0):
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h0.copy(), c0.copy())
        h0[:] = h
        c0[:] = c
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | shared_buffer_h | h is one buffer that is written again at every step, so all entries of the list are the last h
def lstm_forward(params, x, h0, c0):
    h, c = h0.copy(), c0.copy()
    outputs, caches = [], []
    for x_t in x:
        h[:], c, cache = lstm_step(params, x_t, h.copy(), c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | over_the_batch | the loop length is taken from the last axis, N steps are run
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    steps = x.shape[-1]
    outputs, caches = [], []
    for t in range(steps):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | caches_grow | the list of caches lies outside the function and keeps growing from call to call
all_caches = []


def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs = np.empty((len(x), *h0.shape))
    for t, x_t in enumerate(x):
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs[t] = h
        all_caches.append(cache)
    return outputs, h, c, all_caches

# %% lstm_forward | wrong | name_not_entry | out = h gives a name a new value and writes nothing into outputs
def lstm_forward(params, x, h0, c0):
    outputs = np.zeros((x.shape[0], h0.shape[0], h0.shape[1]))
    caches = []
    h, c = h0, c0
    for x_t, out in zip(x, outputs):
        h, c, cache = lstm_step(params, x_t, h, c)
        out = h
        caches.append(cache)
    return outputs, h, c, caches

# %% lstm_forward | wrong | one_step_too_far | the last step is run once more to get the final states
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    final_h, final_c, _ = lstm_step(params, x[-1], h, c)
    return np.array(outputs), final_h, final_c, caches

# %% lstm_forward | wrong | squeezed | squeeze drops axes of length one from the outputs
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs).squeeze(), h, c, caches

# %% lstm_forward | accepted | float32_outputs | the outputs are allocated in float32
def lstm_forward(params, x, h0, c0):
    T, D, N = x.shape
    H = h0.shape[0]
    outputs = np.zeros((T, H, N), dtype=np.float32)
    caches = [None] * T
    h, c = h0, c0
    for t in range(T):
        h, c, caches[t] = lstm_step(params, x[t], h, c)
        outputs[t] = h
    return outputs, h, c, caches

# %% lstm_forward | wrong | size_from_x | H is read from x.shape[1], which is D
def lstm_forward(params, x, h0, c0):
    T, H, N = x.shape
    outputs = np.zeros((T, H, N))
    caches = []
    h, c = h0, c0
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, h, c, caches

# %% lstm_forward | wrong | backwards | the sequence is walked from its end
def lstm_forward(params, x, h0, c0):
    T = len(x)
    h, c = h0, c0
    outputs, caches = [None] * T, [None] * T
    for t in reversed(range(T)):
        h, c, caches[t] = lstm_step(params, x[t], h, c)
        outputs[t] = h
    return np.array(outputs), h, c, caches

# %% lstm_forward | wrong | three_returned | the caches are collected but not returned
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), h, c

# %% lstm_forward | two | zeros_and_view | the states start from zeros; the last h is a view of outputs
def lstm_forward(params, x, h0, c0):
    T, D, N = x.shape
    H = params["bf"].shape[0]
    outputs = np.zeros((T, H, N))
    caches = []
    h, c = np.zeros((H, N)), np.zeros((H, N))
    for t in range(T):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs[t] = h
        caches.append(cache)
    return outputs, outputs[T - 1], c, caches

# %% lstm_forward | two | reversed_and_c | the caches are in reverse order; the outputs collect c
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c)
        outputs.append(c)
        caches = [cache] + caches
    return np.array(outputs), h, c, caches

# %% lstm_forward | two | c_stuck_and_time_in_the_middle | c0 enters every step; outputs are stacked along axis 1
def lstm_forward(params, x, h0, c0):
    h = h0
    outputs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(params, x_t, h, c0)
        outputs.append(h)
        caches.append(cache)
    return np.stack(outputs, axis=1), h, c, caches

# %% lstm_forward | two | first_skipped_and_swapped | the loop begins at step 1; h and c are returned in the wrong order
def lstm_forward(params, x, h0, c0):
    h, c = h0, c0
    outputs, caches = [], []
    for t in range(1, x.shape[0]):
        h, c, cache = lstm_step(params, x[t], h, c)
        outputs.append(h)
        caches.append(cache)
    return np.array(outputs), c, h, caches

# %% lstm_forward | right | fold | functools.reduce carries a growing record of the run
from functools import reduce


def lstm_forward(params, x, h0, c0):
    def advance(run, x_t):
        h, c, cache = lstm_step(params, x_t, run["h"], run["c"])
        run["outputs"].append(h.copy())
        run["caches"].append(cache)
        return {**run, "h": h, "c": c}

    run = reduce(advance, x, {"h": h0, "c": c0, "outputs": [], "caches": []})
    return np.stack(run["outputs"]), run["h"], run["c"], run["caches"]

# %% lstm_forward | right | filled_array | a filled array, an index, and copies of the last states
def lstm_forward(params, x, h0, c0):
    T, _, N = x.shape
    H = len(params["bo"])
    outputs = np.full((T, H, N), np.nan)
    caches = [{} for _ in range(T)]
    state = h0.copy(), c0.copy()
    t = 0
    while t < T:
        *state, caches[t] = lstm_step(params, x[t], *state)
        outputs[t, :, :] = state[0]
        t += 1
    return outputs, outputs[-1].copy(), state[1].copy(), caches

# %% lstm_forward | right | from_the_caches | steps are collected as triples and zipped apart
def lstm_forward(params, x, h0, c0):
    steps = []
    for t in range(x.shape[0]):
        before = steps[-1] if steps else (h0, c0)
        steps.append(lstm_step(params, x[t], before[0], before[1]))
    hs, cs, caches = zip(*steps)
    return np.stack(hs, axis=0), hs[-1], cs[-1], list(caches)

# %% lstm_forward | right | generator_and_transpose | a generator walks over time, the outputs are stacked last and moved to the front
def walk(params, x, h, c):
    for t in range(len(x)):
        h, c, kept = lstm_step(params, np.ascontiguousarray(x[t]), h, c)
        yield h, c, kept


def lstm_forward(params, x, h0, c0):
    outputs, caches = [], []
    for h, c, kept in walk(params, x, h0, c0):
        outputs.append(h[:, :, None])
        caches.append(kept)
    stacked = np.concatenate(outputs, axis=2)
    return np.moveaxis(stacked, 2, 0).copy(), h, c, caches

# %% LSTM | wrong | dict_made_once | the dict is made in __init__ and handed out by params, so later changes of an attribute do not show
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
        if x.ndim == 2:  # one sequence
            T, D = x.shape
            x = x.reshape(T, D, 1)
        H, N = self.bf.shape[0], x.shape[2]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((H, N))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(
            self.params, x, initial_hidden_state, initial_cell_state
        )
        return outputs, h, c

# %% LSTM | wrong | params_copied | params gives copies of the arrays
class LSTM:
    NAMES = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]

    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        drawn = init_params(input_size, hidden_size, rng)
        for name in self.NAMES:
            setattr(self, name, drawn[name])

    @property
    def params(self):
        return {name: getattr(self, name).copy() for name in self.NAMES}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[..., np.newaxis] if x.ndim == 2 else x
        shape = (len(self.bf), x.shape[-1])
        h0 = np.zeros(shape) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros(shape) if initial_cell_state is None else initial_cell_state
        outputs, final_h, final_c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, final_h, final_c

# %% LSTM | wrong | or_zeros | the given states are tested with or, which stops for arrays of several numbers
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        self.hidden_size = hidden_size
        p = init_params(input_size, hidden_size, rng or np.random.default_rng())
        self.Wf, self.Wi, self.Wg, self.Wo = p["Wf"], p["Wi"], p["Wg"], p["Wo"]
        self.bf, self.bi, self.bg, self.bo = p["bf"], p["bi"], p["bg"], p["bo"]

    @property
    def params(self) -> dict[str, np.ndarray]:
        return {
            "Wf": self.Wf, "Wi": self.Wi, "Wg": self.Wg, "Wo": self.Wo,
            "bf": self.bf, "bi": self.bi, "bg": self.bg, "bo": self.bo,
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x[..., None]
        zeros = np.zeros((self.hidden_size, x.shape[2]))
        h0 = initial_hidden_state or zeros
        c0 = initial_cell_state or zeros.copy()
        outputs, h, c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches = caches
        return outputs, h, c

# %% LSTM | wrong | rng_ignored | a fresh generator is used although rng is given
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {w + gate: getattr(self, w + gate) for w in "Wb" for gate in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, None]
        H, N = self.Wf.shape[0], x.shape[2]
        h = np.zeros((H, N)) if initial_hidden_state is None else initial_hidden_state
        c = np.zeros((H, N)) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | wrong | always_seed_zero | without rng the seed is 0, so two layers are equal
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng(0)  # reproducible
        for name, value in init_params(input_size, hidden_size, rng).items():
            self.__dict__[name] = value

    @property
    def params(self):
        return {name: self.__dict__[name] for name in ("Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo")}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = np.expand_dims(x, 2)
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((self.bf.shape[0], x.shape[2]))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((self.bf.shape[0], x.shape[2]))
        out = lstm_forward(self.params, x, initial_hidden_state, initial_cell_state)
        self.caches = out[3]
        return out[:3]

# %% LSTM | wrong | global_random | without rng the numbers come from np.random itself, whose seed is shared by the whole program
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        if rng is None:
            rng = np.random
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self) -> dict[str, np.ndarray]:
        return {kind + gate: getattr(self, kind + gate) for gate in "figo" for kind in "Wb"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x.reshape(*x.shape, 1)
        shape = self.bf.shape[0], x.shape[2]
        h0 = initial_hidden_state if initial_hidden_state is not None else np.zeros(shape)
        c0 = initial_cell_state if initial_cell_state is not None else np.zeros(shape)
        *out, self.caches = lstm_forward(self.params, x, h0, c0)
        return tuple(out)

# %% LSTM | wrong | rng_in_signature | the generator is made in the signature, so rng=None reaches init_params and stops
class LSTM:
    def __init__(self, input_size, hidden_size, rng=np.random.default_rng()):
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        names = [kind + gate for kind in "Wb" for gate in "figo"]
        return {name: getattr(self, name) for name in names}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        h, c = h0, c0
        outputs, self.caches = [], []
        for x_t in x:
            h, c, cache = lstm_step(self.params, x_t, h, c)
            outputs.append(h)
            self.caches.append(cache)
        return np.stack(outputs), h, c

# %% LSTM | wrong | sizes_exchanged | init_params gets hidden_size before input_size
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        drawn = init_params(hidden_size, input_size, rng)
        for name in drawn:
            setattr(self, name, drawn[name])

    @property
    def params(self):
        return {"W" + k: getattr(self, "W" + k) for k in "figo"} | {
            "b" + k: getattr(self, "b" + k) for k in "figo"
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        shape = (len(self.Wf), x.shape[-1])
        h0 = np.zeros(shape) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros(shape) if initial_cell_state is None else initial_cell_state
        h, c = h0, c0
        outputs, self.caches = [], []
        for x_t in x:
            h, c, cache = lstm_step(self.params, x_t, h, c)
            outputs.append(h)
            self.caches.append(cache)
        return np.stack(outputs), h, c

# %% LSTM | wrong | axis_in_front | a (T, D) input gets its new axis in front, (1, T, D)
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        rng = rng if rng is not None else np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self) -> dict[str, np.ndarray]:
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[np.newaxis]
        T, D, N = x.shape
        H = self.bf.shape[0]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((H, N))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(self.params, x, initial_hidden_state, initial_cell_state)
        return outputs, h, c

# %% LSTM | wrong | axis_in_the_middle | a (T, D) input becomes (T, 1, D), as if D were the batch
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {n: getattr(self, n) for n in "Wf Wi Wg Wo bf bi bg bo".split()}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, np.newaxis, :]
        H, N = self.bf.shape[0], x.shape[2]
        h0 = np.zeros((H, N)) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros((H, N)) if initial_cell_state is None else initial_cell_state
        outputs, final_h, final_c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, final_h, final_c

# %% LSTM | wrong | batch_axis_dropped_again | for a (T, D) input the outputs come back as (T, H)
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        generator = np.random.default_rng() if rng is None else rng
        drawn = init_params(input_size, hidden_size, generator)
        self.Wf, self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figo")
        self.bf, self.bi, self.bg, self.bo = (drawn["b" + gate] for gate in "figo")

    @property
    def params(self):
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        single = x.ndim == 2
        if single:
            x = x[:, :, np.newaxis]
        H, N = self.bf.shape[0], x.shape[2]
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None:
            h0 = np.zeros((H, N))
        if c0 is None:
            c0 = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        if single:
            outputs = outputs[:, :, 0]
        return outputs, h, c

# %% LSTM | wrong | goes_on_where_it_stopped | the last states are kept and used when none are given
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        self.hidden_size = hidden_size
        self.h = None
        self.c = None
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        self.Wf = p["Wf"]
        self.Wi = p["Wi"]
        self.Wg = p["Wg"]
        self.Wo = p["Wo"]
        self.bf = p["bf"]
        self.bi = p["bi"]
        self.bg = p["bg"]
        self.bo = p["bo"]

    @property
    def params(self) -> dict[str, np.ndarray]:
        return {
            "Wf": self.Wf, "bf": self.bf,
            "Wi": self.Wi, "bi": self.bi,
            "Wg": self.Wg, "bg": self.bg,
            "Wo": self.Wo, "bo": self.bo,
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:  # one sequence
            T, D = x.shape
            x = x.reshape(T, D, 1)
        if initial_hidden_state is not None:
            self.h = initial_hidden_state
        elif self.h is None or self.h.shape[1] != x.shape[2]:
            self.h = np.zeros((self.hidden_size, x.shape[2]))
        if initial_cell_state is not None:
            self.c = initial_cell_state
        elif self.c is None or self.c.shape[1] != x.shape[2]:
            self.c = np.zeros((self.hidden_size, x.shape[2]))
        outputs, self.h, self.c, self.caches = lstm_forward(self.params, x, self.h, self.c)
        return outputs, self.h, self.c

# %% LSTM | wrong | caches_not_kept | the caches go into a local name, self.caches stays empty
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.caches = []
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        result = {}
        for gate in "figo":
            result["W" + gate] = getattr(self, "W" + gate)
            result["b" + gate] = getattr(self, "b" + gate)
        return result

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c

# %% LSTM | wrong | caches_pile_up | the caches of every call are added to those of the calls before
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.caches = []
        rng = np.random.default_rng() if rng is None else rng
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {kind + gate: getattr(self, kind + gate) for kind in "Wb" for gate in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim < 3:
            x = x[:, :, np.newaxis]
        H, N = self.bf.shape[0], x.shape[2]
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None:
            h0 = np.zeros((H, N))
        if c0 is None:
            c0 = np.zeros((H, N))
        outputs, h, c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches += caches
        return outputs, h, c

# %% LSTM | wrong | caches_of_the_class | caches is one list of the class, cleared and filled by whichever layer ran last
class LSTM:
    caches = []

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        rng = np.random.default_rng() if rng is None else rng
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self) -> dict[str, np.ndarray]:
        result = {}
        for gate in "figo":
            result["W" + gate] = getattr(self, "W" + gate)
            result["b" + gate] = getattr(self, "b" + gate)
        return result

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        self.caches.clear()
        H, N = self.bf.shape[0], x.shape[2]
        h0 = np.zeros((H, N)) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros((H, N)) if initial_cell_state is None else initial_cell_state
        outputs, h, c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches.extend(caches)
        return outputs, h, c

# %% LSTM | wrong | four_returned | forward returns the caches as a fourth value
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        return {kind + gate: getattr(self, kind + gate) for kind in "Wb" for gate in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        result = lstm_forward(self.params, x, h0, c0)
        self.caches = result[-1]
        return result

# %% LSTM | wrong | cell_state_overwritten | when no hidden state is given, both states become zeros and a given cell state is lost
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        generator = np.random.default_rng() if rng is None else rng
        drawn = init_params(input_size, hidden_size, generator)
        self.Wf, self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figo")
        self.bf, self.bi, self.bg, self.bo = (drawn["b" + gate] for gate in "figo")

    @property
    def params(self):
        names = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]
        return {name: getattr(self, name) for name in names}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:  # one sequence
            T, D = x.shape
            x = x.reshape(T, D, 1)
        H, N = self.bf.shape[0], x.shape[2]
        h, c = initial_hidden_state, initial_cell_state
        if h is None:
            h, c = np.zeros((H, N)), np.zeros((H, N))
        elif c is None:
            c = np.zeros((H, N))
        outputs, h, c, self.caches = lstm_forward(self.params, x, h, c)
        return outputs, h, c

# %% LSTM | wrong | both_or_none | zeros are made only when both states are None, one alone leaves the other None
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        rng = rng if rng is not None else np.random.default_rng()
        weights = init_params(input_size, hidden_size, rng)
        for gate in "figo":
            setattr(self, f"W{gate}", weights[f"W{gate}"])
            setattr(self, f"b{gate}", weights[f"b{gate}"])

    @property
    def params(self) -> dict[str, np.ndarray]:
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None and c0 is None:
            h0 = np.zeros((self.bf.shape[0], x.shape[2]))
            c0 = np.zeros((self.bf.shape[0], x.shape[2]))
        h, c = h0, c0
        outputs, self.caches = [], []
        for x_t in x:
            h, c, cache = lstm_step(self.params, x_t, h, c)
            outputs.append(h)
            self.caches.append(cache)
        return np.stack(outputs), h, c

# %% LSTM | wrong | hidden_for_cell | by copy and paste the cell state is set from the hidden state
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        self.Wf = p["Wf"]
        self.Wi = p["Wi"]
        self.Wg = p["Wg"]
        self.Wo = p["Wo"]
        self.bf = p["bf"]
        self.bi = p["bi"]
        self.bg = p["bg"]
        self.bo = p["bo"]

    @property
    def params(self):
        return {
            "Wf": self.Wf, "bf": self.bf,
            "Wi": self.Wi, "bi": self.bi,
            "Wg": self.Wg, "bg": self.bg,
            "Wo": self.Wo, "bo": self.bo,
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x[..., None]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_hidden_state
        c0 = zeros if c0 is None else c0
        outputs, final_h, final_c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches = caches
        return outputs, final_h, final_c

# %% LSTM | accepted | xavier_scale | the weights are drawn with scale 1 / sqrt(H) in place of init_params' own
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        scale = 1 / np.sqrt(hidden_size)
        for name, value in init_params(input_size, hidden_size, rng, scale=scale).items():
            setattr(self, name, value)

    @property
    def params(self):
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x[..., None]
        H, N = self.bf.shape[0], x.shape[2]
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None:
            h0 = np.zeros((H, N))
        if c0 is None:
            c0 = np.zeros((H, N))
        outputs, final_h, final_c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches = caches
        return outputs, final_h, final_c

# %% LSTM | accepted | forget_bias_one | the forget bias starts at 1, which nobody asked for
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        if rng is None:
            rng = np.random.default_rng()
        start = init_params(input_size, hidden_size, rng, forget_bias=1.0)
        self.Wf, self.bf = start["Wf"], start["bf"]
        self.Wi, self.bi = start["Wi"], start["bi"]
        self.Wg, self.bg = start["Wg"], start["bg"]
        self.Wo, self.bo = start["Wo"], start["bo"]

    @property
    def params(self) -> dict[str, np.ndarray]:
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo,
                    bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        shape = (len(self.Wf), x.shape[-1])
        h0 = np.zeros(shape) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros(shape) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c

# %% LSTM | wrong | bo_is_bi | in the eight written lines bo is read from self.bi
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        self.Wf = p["Wf"]
        self.Wi = p["Wi"]
        self.Wg = p["Wg"]
        self.Wo = p["Wo"]
        self.bf = p["bf"]
        self.bi = p["bi"]
        self.bg = p["bg"]
        self.bo = p["bo"]

    @property
    def params(self):
        return {
            "Wf": self.Wf,
            "Wi": self.Wi,
            "Wg": self.Wg,
            "Wo": self.Wo,
            "bf": self.bf,
            "bi": self.bi,
            "bg": self.bg,
            "bo": self.bi,
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:  # one sequence
            T, D = x.shape
            x = x.reshape(T, D, 1)
        N = x.shape[2]
        H = self.Wo.shape[0]
        if initial_hidden_state is not None:
            h0 = initial_hidden_state
        else:
            h0 = np.zeros((H, N))
        if initial_cell_state is not None:
            c0 = initial_cell_state
        else:
            c0 = np.zeros((H, N))
        *out, self.caches = lstm_forward(self.params, x, h0, c0)
        return tuple(out)

# %% LSTM | wrong | params_no_property | params is a plain method, the line @property is gone
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    def params(self):
        return {kind + gate: getattr(self, kind + gate) for kind in "Wb" for gate in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params(), x, h0, c0)
        return outputs, h, c

# %% LSTM | wrong | forward_uses_old_dict | params is right, but forward runs with the dict that __init__ kept
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        if rng is None:
            rng = np.random.default_rng()
        self.weights = init_params(input_size, hidden_size, rng)
        for name, value in self.weights.items():
            setattr(self, name, value)

    @property
    def params(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in self.weights}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        shape = (len(self.Wf), x.shape[-1])
        h0 = np.zeros(shape) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros(shape) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.weights, x, h0, c0)
        return outputs, h, c

# %% LSTM | wrong | final_states_swapped | forward returns outputs, c, h
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        self.Wf = p["Wf"]
        self.Wi = p["Wi"]
        self.Wg = p["Wg"]
        self.Wo = p["Wo"]
        self.bf = p["bf"]
        self.bi = p["bi"]
        self.bg = p["bg"]
        self.bo = p["bo"]

    @property
    def params(self):
        return {kind + gate: getattr(self, kind + gate) for kind in "Wb" for gate in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x[..., None]
        N = x.shape[2]
        H = self.Wo.shape[0]
        if initial_hidden_state is not None:
            h0 = initial_hidden_state
        else:
            h0 = np.zeros((H, N))
        if initial_cell_state is not None:
            c0 = initial_cell_state
        else:
            c0 = np.zeros((H, N))
        outputs, final_c, final_h, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, final_h, final_c

# %% LSTM | wrong | n_too_early | N is read from x before the batch axis is added, so for (T, D) it is D
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.input_size, self.hidden_size = input_size, hidden_size
        if rng is None:
            rng = np.random.default_rng()
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        names = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]
        return {name: getattr(self, name) for name in names}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        N = x.shape[-1]
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        if initial_hidden_state is None:
            initial_hidden_state = np.zeros((self.hidden_size, N))
        if initial_cell_state is None:
            initial_cell_state = np.zeros((self.hidden_size, N))
        outputs, h, c, self.caches = lstm_forward(
            self.params, x, initial_hidden_state, initial_cell_state
        )
        return outputs, h, c

# %% LSTM | wrong | states_get_an_axis_too | for a (T, D) input the given states get a new axis as well, though they are (H, 1) already
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        generator = np.random.default_rng() if rng is None else rng
        drawn = init_params(input_size, hidden_size, generator)
        self.Wf, self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figo")
        self.bf, self.bi, self.bg, self.bo = (drawn["b" + gate] for gate in "figo")

    @property
    def params(self) -> dict[str, np.ndarray]:
        return dict(Wf=self.Wf, Wi=self.Wi, Wg=self.Wg, Wo=self.Wo, bf=self.bf, bi=self.bi, bg=self.bg, bo=self.bo)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        h0, c0 = initial_hidden_state, initial_cell_state
        if x.ndim == 2:  # one sequence
            T, D = x.shape
            x = x.reshape(T, D, 1)
            h0 = h0 if h0 is None else h0[:, np.newaxis]
            c0 = c0 if c0 is None else c0[:, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if h0 is None else h0
        c0 = zeros if c0 is None else c0
        *out, self.caches = lstm_forward(self.params, x, h0, c0)
        return tuple(out)

# %% LSTM | wrong | shape_of_x_changed | the caller's array is given a new shape in place
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        self.Wf = p["Wf"]
        self.Wi = p["Wi"]
        self.Wg = p["Wg"]
        self.Wo = p["Wo"]
        self.bf = p["bf"]
        self.bi = p["bi"]
        self.bg = p["bg"]
        self.bo = p["bo"]

    @property
    def params(self):
        return {
            "Wf": self.Wf, "bf": self.bf,
            "Wi": self.Wi, "bi": self.bi,
            "Wg": self.Wg, "bg": self.bg,
            "Wo": self.Wo, "bo": self.bo,
        }

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x.shape = x.shape + (1,)
        T, D, N = x.shape
        H = self.bf.shape[0]
        h0 = np.zeros((H, N)) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros((H, N)) if initial_cell_state is None else initial_cell_state
        *out, self.caches = lstm_forward(self.params, x, h0, c0)
        return tuple(out)

# %% LSTM | wrong | gate_without_own_weights | one drawn matrix is set as the weights of all four gates
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        drawn = init_params(input_size, hidden_size, rng)
        for gate in "figo":
            setattr(self, "W" + gate, drawn["Wf"])
            setattr(self, "b" + gate, drawn["b" + gate])

    @property
    def params(self):
        result = {}
        for gate in "figo":
            result["W" + gate] = getattr(self, "W" + gate)
            result["b" + gate] = getattr(self, "b" + gate)
        return result

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        h, c = h0, c0
        outputs, self.caches = [], []
        for x_t in x:
            h, c, cache = lstm_step(self.params, x_t, h, c)
            outputs.append(h)
            self.caches.append(cache)
        return np.stack(outputs), h, c

# %% LSTM | wrong | flat_biases | the biases are kept as flat arrays (H,)
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        if rng is None:
            rng = np.random.default_rng()
        p = init_params(input_size, hidden_size, rng)
        for gate in "figo":
            setattr(self, f"W{gate}", p[f"W{gate}"])
            setattr(self, f"b{gate}", p[f"b{gate}"].ravel())

    @property
    def params(self) -> dict[str, np.ndarray]:
        p = {f"W{gate}": getattr(self, f"W{gate}") for gate in "figo"}
        for gate in "figo":
            b = getattr(self, f"b{gate}")
            p[f"b{gate}"] = b.reshape(-1, 1)
        return p

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x[..., None]
        zeros = np.zeros((len(self.bf), x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, final_h, final_c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches = caches
        return outputs, final_h, final_c

# %% LSTM | wrong | vars_of_self | params gives all attributes of the object, the caches among them
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        vars(self).update(init_params(input_size, hidden_size, rng))

    @property
    def params(self):
        return dict(vars(self))

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        shape = (len(self.Wf), x.shape[-1])
        h0 = np.zeros(shape) if initial_hidden_state is None else initial_hidden_state
        c0 = np.zeros(shape) if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c

# %% LSTM | two | noted_and_front_axis | the dict is made once in __init__; (T, D) becomes (1, T, D)
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.noted = init_params(input_size, hidden_size, rng)
        for name, value in self.noted.items():
            setattr(self, name, value)

    @property
    def params(self):
        return self.noted

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            x = x[np.newaxis, :, :]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c

# %% LSTM | two | seeded_and_no_caches | the seed is 0 when rng is None; self.caches is never set
class LSTM:
    """A layer that owns its parameters: Wf, Wi, Wg, Wo (H, H+D) and bf, bi, bg, bo (H, 1)."""

    def __init__(self, input_size, hidden_size, rng: np.random.Generator | None = None) -> None:
        if rng is None:
            rng = np.random.default_rng(seed=0)
        for name, value in init_params(input_size, hidden_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self) -> dict[str, np.ndarray]:
        names = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]
        return {name: getattr(self, name) for name in names}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:  # one sequence
            T, D = x.shape
            x = x.reshape(T, D, 1)
        H, N = self.bf.shape[0], x.shape[2]
        h0, c0 = initial_hidden_state, initial_cell_state
        if h0 is None:
            h0 = np.zeros((H, N))
        if c0 is None:
            c0 = np.zeros((H, N))
        outputs, h, c, caches = lstm_forward(self.params, x, h0, c0)
        return outputs, h, c

# %% LSTM | two | keeps_state_and_copies | the layer goes on from its last states; params gives copies
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        self.state = None
        rng = rng if rng is not None else np.random.default_rng()
        weights = init_params(input_size, hidden_size, rng)
        for gate in "figo":
            setattr(self, f"W{gate}", weights[f"W{gate}"])
            setattr(self, f"b{gate}", weights[f"b{gate}"])

    @property
    def params(self):
        return {kind + gate: np.array(getattr(self, kind + gate)) for kind in "Wb" for gate in "figo"}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = x[:, :, np.newaxis] if x.ndim == 2 else x
        shape = (self.bf.shape[0], x.shape[2])
        if self.state is None or self.state[0].shape != shape:
            self.state = np.zeros(shape), np.zeros(shape)
        h0 = self.state[0] if initial_hidden_state is None else initial_hidden_state
        c0 = self.state[1] if initial_cell_state is None else initial_cell_state
        outputs, h, c, self.caches = lstm_forward(self.params, x, h0, c0)
        self.state = h, c
        return outputs, h, c

# %% LSTM | two | sizes_and_states | D and H are exchanged in init_params; the given cell state is ignored
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        for name, value in init_params(hidden_size, input_size, rng).items():
            setattr(self, name, value)

    @property
    def params(self):
        names = ["Wf", "Wi", "Wg", "Wo", "bf", "bi", "bg", "bo"]
        return {name: getattr(self, name) for name in names}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = x[..., None]
        h0 = c0 = np.zeros((self.bf.shape[0], x.shape[2]))
        if initial_hidden_state is not None:
            h0 = initial_hidden_state
        outputs, final_h, final_c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches = caches
        return outputs, final_h, final_c

# %% LSTM | right | own_loop | its own loop over lstm_step, and the eight names written out
class LSTM:
    def __init__(self, input_size, hidden_size, rng=None):
        first = init_params(input_size, hidden_size, np.random.default_rng() if rng is None else rng)
        self.Wf = first["Wf"]
        self.bf = first["bf"]
        self.Wi = first["Wi"]
        self.bi = first["bi"]
        self.Wg = first["Wg"]
        self.bg = first["bg"]
        self.Wo = first["Wo"]
        self.bo = first["bo"]
        self.caches = []

    @property
    def params(self):
        return {"bo": self.bo, "Wo": self.Wo, "bg": self.bg, "Wg": self.Wg,
                "bi": self.bi, "Wi": self.Wi, "bf": self.bf, "Wf": self.Wf}

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = np.atleast_3d(x)
        h = np.zeros((self.Wo.shape[0], x.shape[2]))
        c = np.zeros_like(h)
        if initial_hidden_state is not None:
            h = initial_hidden_state
        if initial_cell_state is not None:
            c = initial_cell_state
        self.caches, outputs = [], []
        for x_t in x:
            h, c, kept = lstm_step(self.params, x_t, h, c)
            self.caches.append(kept)
            outputs.append(h)
        return np.array(outputs), h, c

# %% LSTM | right | helper_methods | private helper methods, sizes from Wf, reshape for the batch axis
class LSTM:
    _names = tuple(kind + gate for kind in "Wb" for gate in "figo")

    def __init__(self, input_size, hidden_size, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.__dict__.update(init_params(input_size, hidden_size, rng))

    @property
    def params(self):
        return {name: vars(self)[name] for name in self._names}

    def _state(self, given, N):
        if given is not None:
            return given
        return np.zeros((self.Wf.shape[0], N))

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        T, D = x.shape[:2]
        x = x.reshape(T, D, -1)
        start = [self._state(s, x.shape[2]) for s in (initial_hidden_state, initial_cell_state)]
        *result, self.caches = lstm_forward(self.params, x, *start)
        return tuple(result)

# %% LSTM | right | h_plus_d | H from the attribute of the weights, states broadcast from a column of zeros, sums with zeros
class LSTM:
    """A layer that owns its parameters."""

    def __init__(self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None) -> None:
        source = rng
        if source is None:
            source = np.random.default_rng()
        for name, value in init_params(input_size=input_size, hidden_size=hidden_size, rng=source).items():
            object.__setattr__(self, name, value)

    @property
    def params(self) -> dict[str, np.ndarray]:
        found = {}
        for gate in ("f", "i", "g", "o"):
            found["W" + gate] = getattr(self, "W" + gate)
            found["b" + gate] = getattr(self, "b" + gate)
        return found

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if len(x.shape) == 2:
            x = np.stack([x], axis=-1)
        nothing = np.zeros_like(self.bf) + np.zeros((1, x.shape[2]))
        h0 = nothing.copy() if initial_hidden_state is None else initial_hidden_state.copy()
        c0 = nothing.copy() if initial_cell_state is None else initial_cell_state.copy()
        outputs, final_h, final_c, caches = lstm_forward(self.params, x, h0, c0)
        setattr(self, "caches", caches)
        return outputs, final_h, final_c

# %% LSTM | right | property_with_setter | property() called by hand with a setter, so that a whole dict can be put in
class LSTM:
    def _get(self):
        return {k: getattr(self, k) for k in ["Wf", "bf", "Wi", "bi", "Wg", "bg", "Wo", "bo"]}

    def _set(self, values):
        for k, v in values.items():
            setattr(self, k, v)

    params = property(_get, _set)

    def __init__(self, input_size, hidden_size, rng=None):
        self.params = init_params(input_size, hidden_size, rng if rng is not None else np.random.default_rng())

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        if x.ndim == 2:
            return self.forward(x[:, :, None], initial_hidden_state, initial_cell_state)
        if initial_hidden_state is None:
            zeros = np.zeros((self.bi.size, x.shape[-1]))
            return self.forward(x, zeros, initial_cell_state)
        if initial_cell_state is None:
            return self.forward(x, initial_hidden_state, np.zeros(initial_hidden_state.shape))
        out = lstm_forward(self.params, x, initial_hidden_state, initial_cell_state)
        self.caches = out[-1]
        return out[0], out[1], out[2]

# %% stack_params | wrong | torch_order | the gates are stacked as i, f, g, o
def stack_params(params):
    W = np.concatenate([params["W" + gate] for gate in "ifgo"], axis=0)
    b = np.concatenate([params["b" + gate] for gate in "ifgo"], axis=0)
    return W, b

# %% stack_params | wrong | side_by_side | the weights are stacked along axis 1
def stack_params(params):
    W = np.concatenate([params["W" + gate] for gate in "figo"], axis=1)
    b = np.concatenate([params["b" + gate] for gate in "figo"], axis=0)
    return W, b

# %% stack_params | wrong | bias_side_by_side | hstack makes the biases (H, 4)
def stack_params(params):
    W = np.vstack([params["Wf"], params["Wi"], params["Wg"], params["Wo"]])
    b = np.hstack([params["bf"], params["bi"], params["bg"], params["bo"]])
    return W, b

# %% stack_params | wrong | flat_bias | the bias comes out flat, (4H,)
def stack_params(params):
    W = np.concatenate([params["W" + gate] for gate in "figo"])
    b = np.concatenate([params["b" + gate].ravel() for gate in "figo"])
    return W, b

# %% stack_params | wrong | sorted_keys | sorted keys give the order f, g, i, o
def stack_params(params):
    names = sorted(params)
    W = np.concatenate([params[n] for n in names if n[0] == "W"])
    b = np.concatenate([params[n] for n in names if n[0] == "b"])
    return W, b

# %% stack_params | wrong | order_of_the_dict | the order is that of the keys in the dict, whatever it is
def stack_params(params):
    W = np.concatenate([v for k, v in params.items() if k.startswith("W")], axis=0)
    b = np.concatenate([v for k, v in params.items() if k.startswith("b")], axis=0)
    return W, b

# %% stack_params | wrong | new_axis | np.array puts the gates on an axis of their own, (4, H, H+D)
def stack_params(params):
    W = np.array([params["W" + k] for k in "figo"])
    b = np.array([params["b" + k] for k in "figo"])
    return W, b

# %% stack_params | wrong | interleaved | the rows of the gates alternate, unit by unit
def stack_params(params):
    H, Z = params["Wf"].shape
    W = np.stack([params["W" + k] for k in "figo"], axis=1).reshape(4 * H, Z)
    b = np.stack([params["b" + k] for k in "figo"], axis=1).reshape(4 * H, 1)
    return W, b

# %% stack_params | wrong | biases_in_other_order | W is f, i, g, o but the biases are f, i, o, g
def stack_params(params):
    W = np.vstack((params["Wf"], params["Wi"], params["Wg"], params["Wo"]))
    b = np.vstack((params["bf"], params["bi"], params["bo"], params["bg"]))
    return W, b

# %% stack_params | wrong | block_missed | a loop over preallocated arrays leaves the last block zero
def stack_params(params):
    H, Z = params["Wf"].shape
    W, b = np.zeros((4 * H, Z)), np.zeros((4 * H, 1))
    for n, k in enumerate("fig"):
        W[n * H : (n + 1) * H] = params["W" + k]
        b[n * H : (n + 1) * H] = params["b" + k]
    return W, b

# %% stack_params | wrong | computed_once | the stacked arrays are remembered, other parameters give the old ones
stacked = {}


def stack_params(params):
    if not stacked:
        stacked["W"] = np.concatenate([params["W" + k] for k in "figo"])
        stacked["b"] = np.concatenate([params["b" + k] for k in "figo"])
    return stacked["W"], stacked["b"]

# %% stack_params | wrong | bias_before_weights | b is returned before W
def stack_params(params):
    W, b = (np.concatenate([params[kind + k] for k in "figo"]) for kind in "bW")
    return W, b

# %% stack_params | two | torch_and_flat | gates in the order i, f, g, o; the bias is flat
def stack_params(params):
    W = np.concatenate([params["W" + gate] for gate in "ifgo"])
    b = np.concatenate([params["b" + gate][:, 0] for gate in "ifgo"])
    return W, b

# %% stack_params | two | bg_twice_and_transposed | bg stands in the place of bi; W is transposed
def stack_params(params):
    W = np.concatenate([params["Wf"], params["Wi"], params["Wg"], params["Wo"]]).T
    b = np.concatenate([params["bf"], params["bg"], params["bg"], params["bo"]])
    return W, b

# %% stack_params | two | axis_and_order | W is stacked along axis 1; the biases come sorted as f, g, i, o
def stack_params(params):
    W = np.concatenate([params["W" + gate] for gate in "figo"], axis=1)
    b = np.concatenate([params["b" + gate] for gate in "fgio"], axis=0)
    return W, b

# %% stack_params | right | filled_blocks | blocks of preallocated arrays are filled from the bottom
def stack_params(params):
    H, Z = params["Wo"].shape
    W = np.empty((4 * H, Z))
    b = np.empty((4 * H, 1))
    for n, k in reversed(list(enumerate("figo"))):
        np.copyto(W[n * H : n * H + H, :], params[f"W{k}"])
        np.copyto(b[n * H : n * H + H, :], params[f"b{k}"])
    return W, b

# %% stack_params | right | with_block | np.block on a table with weights and biases, cut apart and copied
def stack_params(params):
    table = np.block([[params["W" + k], params["b" + k]] for k in "figo"])
    return table[:, :-1].copy(), table[:, -1:].copy()

# %% stack_params | right | array_then_reshape | a new axis that is merged again
def stack_params(params):
    H = params["bf"].shape[0]
    W = np.array([params["W" + k] for k in ("f", "i", "g", "o")])
    b = np.array([params["b" + k] for k in ("f", "i", "g", "o")])
    return W.reshape(4 * H, -1), b.reshape(4 * H, 1)

# %% stack_params | right | list_of_rows | rows are collected in lists
def stack_params(params):
    W, b = [], []
    for gate in "figo":
        W.extend(params["W" + gate].tolist())
        b.extend(params["b" + gate].tolist())
    return np.array(W), np.array(b)

# %% lstm_step_fused | wrong | sigmoid_for_all | the sigmoid is applied to all four blocks, the candidate too
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    z = np.concatenate([h_prev, x_t], axis=0)
    a = sigmoid(W @ z + b)
    f, i, g, o = a[:H], a[H : 2 * H], a[2 * H : 3 * H], a[3 * H :]
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c

# %% lstm_step_fused | wrong | columns | the product is cut into columns
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    f = sigmoid(a[:, :H])
    i = sigmoid(a[:, H : 2 * H])
    g = np.tanh(a[:, 2 * H : 3 * H])
    o = sigmoid(a[:, 3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | torch_blocks | the blocks are read as i, f, g, o
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    z = np.vstack([h_prev, x_t])
    a_i, a_f, a_g, a_o = np.split(W @ z + b, 4)
    c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)
    h = sigmoid(a_o) * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | candidate_last | the third block is taken for o and the fourth for the candidate
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = len(h_prev)
    a = W @ np.concatenate([h_prev, x_t], axis=0) + b
    gate = sigmoid(a[: 3 * H])
    f, i, o = gate[:H], gate[H : 2 * H], gate[2 * H :]
    g = np.tanh(a[3 * H :])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c

# %% lstm_step_fused | wrong | no_bias | b is never added
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    z = np.concatenate([h_prev, x_t], axis=0)
    a = W @ z
    f, i, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), sigmoid(a[3 * H :])
    g = np.tanh(a[2 * H : 3 * H])
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c

# %% lstm_step_fused | wrong | first_bias_for_all | every block gets the forget gate's bias b[:H]
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t])
    f = sigmoid(a[:H] + b[:H])
    i = sigmoid(a[H : 2 * H] + b[:H])
    g = np.tanh(a[2 * H : 3 * H] + b[:H])
    o = sigmoid(a[3 * H : 4 * H] + b[:H])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | third_block_twice | o is cut from the third block, copied from the line of g
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    f = sigmoid(a[0:H])
    i = sigmoid(a[H : 2 * H])
    g = np.tanh(a[2 * H : 3 * H])
    o = sigmoid(a[2 * H : 3 * H])
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    return h, c

# %% lstm_step_fused | wrong | x_above_h | z has x above h
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([x_t, h_prev]) + b
    f, i, g, o = (a[n * H : (n + 1) * H] for n in range(4))
    f, i, g, o = sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | size_of_input | the height of a block is taken from x_t
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = x_t.shape[0]
    a = W @ np.concatenate([h_prev, x_t], axis=0) + b
    f, i = sigmoid(a[:H]), sigmoid(a[H : 2 * H])
    g, o = np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | c_prev_in_place | c_prev is changed in place
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    s = sigmoid(a)
    c_prev *= s[:H]
    c_prev += s[H : 2 * H] * np.tanh(a[2 * H : 3 * H])
    return s[3 * H :] * np.tanh(c_prev), c_prev

# %% lstm_step_fused | wrong | no_tanh_on_c | h is o * c
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    c = sigmoid(a[:H]) * c_prev + sigmoid(a[H : 2 * H]) * np.tanh(a[2 * H : 3 * H])
    h = sigmoid(a[3 * H :]) * c
    return h, c

# %% lstm_step_fused | wrong | old_cell_shown | h is made from c_prev
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.vstack((h_prev, x_t)) + b
    f, i, g, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    h = o * np.tanh(c_prev)
    c = f * c_prev + i * g
    return h, c

# %% lstm_step_fused | wrong | tanh_after_sigmoid | the candidate is the tanh of what the sigmoid has already squashed
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = sigmoid(W @ np.concatenate([h_prev, x_t]) + b)
    a[2 * H : 3 * H] = np.tanh(a[2 * H : 3 * H])
    f, i, g, o = np.split(a, 4)
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | tanh_from_sigmoid | the candidate is 2 * sigmoid(a) - 1, which is tanh(a / 2)
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    s = sigmoid(W @ np.concatenate([h_prev, x_t]) + b)
    f, i, o = s[:H], s[H : 2 * H], s[3 * H :]
    g = 2 * s[2 * H : 3 * H] - 1  # tanh from the sigmoid
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | weights_scaled_in_place | to use one sigmoid the third block of W and b is doubled in place, and never set back
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    W[2 * H : 3 * H] *= 2
    b[2 * H : 3 * H] *= 2
    s = sigmoid(W @ np.concatenate([h_prev, x_t]) + b)
    g = 2 * s[2 * H : 3 * H] - 1
    c = s[:H] * c_prev + s[H : 2 * H] * g
    return s[3 * H :] * np.tanh(c), c

# %% lstm_step_fused | wrong | c_before_h | returns c, h
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    f, i, g, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    return c, h

# %% lstm_step_fused | wrong | flat_bias | the bias is flattened before it is added
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = np.dot(W, np.concatenate([h_prev, x_t])) + b.flatten()
    f, i, o = [sigmoid(a[k * H : (k + 1) * H]) for k in (0, 1, 3)]
    g = np.tanh(a[2 * H : 3 * H])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | reshaped_h_first | the product is reshaped to (H, 4, N), which mixes units and gates
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    a = (W @ np.concatenate([h_prev, x_t]) + b).reshape(H, 4, N)
    f, i, g, o = sigmoid(a[:, 0]), sigmoid(a[:, 1]), np.tanh(a[:, 2]), sigmoid(a[:, 3])
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | wrong | cache_too | an empty cache is returned as a third value
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    f, i, g, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c, {}

# %% lstm_step_fused | accepted | own_sigmoid_overflows | a sigmoid of its own warns of an overflow for large pre-activations
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    s = 1 / (1 + np.exp(-a))
    c = s[:H] * c_prev + s[H : 2 * H] * np.tanh(a[2 * H : 3 * H])
    return s[3 * H :] * np.tanh(c), c

# %% lstm_step_fused | wrong | kept_buffer | h is written into an array that is kept and used again at the next call
buffers = {}


def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H, N = h_prev.shape
    h = buffers.setdefault((H, N), np.empty((H, N)))
    a = W @ np.concatenate([h_prev, x_t]) + b
    s = sigmoid(a)
    c = s[:H] * c_prev + s[H : 2 * H] * np.tanh(a[2 * H : 3 * H])
    np.tanh(c, out=h)
    h *= s[3 * H :]
    return h, c

# %% lstm_step_fused | wrong | forget_times_new | the forget gate multiplies the candidate too, f * (c_prev + i * g)
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    f, i, g, o = np.split(W @ np.concatenate([h_prev, x_t]) + b, 4, axis=0)
    f, i, o = sigmoid(f), sigmoid(i), sigmoid(o)
    g = np.tanh(g)
    c = f * (c_prev + i * g)
    return o * np.tanh(c), c

# %% lstm_step_fused | two | order_and_bias | the blocks are read as i, f, g, o; the bias is left out
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t])
    i, f, g, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), np.tanh(a[2 * H : 3 * H]), sigmoid(a[3 * H :])
    c = update_cell(f, i, g, c_prev)
    return hidden_state(o, c), c

# %% lstm_step_fused | two | sigmoid_and_top | x stands above h; the sigmoid is used for the candidate
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    z = np.concatenate([x_t, h_prev], axis=0)
    f, i, g, o = np.split(sigmoid(W @ z + b), 4)
    c = f * c_prev + i * g
    return o * np.tanh(c), c

# %% lstm_step_fused | two | in_place_and_order | c_prev is changed in place; c is returned before h
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W @ np.concatenate([h_prev, x_t]) + b
    c = c_prev
    c *= sigmoid(a[:H])
    c += sigmoid(a[H : 2 * H]) * np.tanh(a[2 * H : 3 * H])
    h = sigmoid(a[3 * H :]) * np.tanh(c)
    return c, h

# %% lstm_step_fused | two | half_tanh_and_old | the candidate is 2 * sigmoid(a) - 1; h shows c_prev
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    s = sigmoid(W @ np.concatenate([h_prev, x_t]) + b)
    g = 2 * s[2 * H : 3 * H] - 1
    c = s[:H] * c_prev + s[H : 2 * H] * g
    h = s[3 * H :] * np.tanh(c_prev)
    return h, c

# %% lstm_step_fused | right | doubled_block | one tanh for all, with a factor for each row
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    half = np.repeat([0.5, 0.5, 1.0, 0.5], H)[:, None]
    t = np.tanh(half * (np.matmul(W, np.concatenate([h_prev, x_t])) + b))
    f, i, o = (0.5 * (t[k * H : (k + 1) * H] + 1) for k in (0, 1, 3))
    c = f * c_prev + i * t[2 * H : 3 * H]
    return o * np.tanh(c), c

# %% lstm_step_fused | right | reshaped | reshape to (4, H, N) and einsum
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    z = np.r_[h_prev, x_t]
    a = np.einsum("rk,kn->rn", W, z) + b
    f, i, g, o = a.reshape(4, -1, a.shape[1])
    c = np.add(np.multiply(sigmoid(f), c_prev), np.multiply(sigmoid(i), np.tanh(g)))
    return np.multiply(sigmoid(o), np.tanh(c)), c

# %% lstm_step_fused | right | bias_in_the_product | the bias is a last column of W and a row of ones in z
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    wide = np.hstack([W, b])
    z = np.vstack([h_prev, x_t, np.ones((1, x_t.shape[1]))])
    f, i, g, o = np.vsplit(wide @ z, 4)
    c = update_cell(sigmoid(f), sigmoid(i), np.tanh(g), c_prev)
    return hidden_state(sigmoid(o), c), c

# %% lstm_step_fused | right | out_arguments | in place on its own arrays with out=
def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    size = W.shape[0] // 4
    z = np.empty((W.shape[1], x_t.shape[1]))
    z[:size], z[size:] = h_prev, x_t
    a = np.dot(W, z)
    a += b
    g = np.tanh(a[2 * size : -size])
    s = sigmoid(a)
    g *= s[size : 2 * size]
    c = np.multiply(s[:size], c_prev)
    c += g
    h = np.tanh(c)
    np.multiply(h, s[-size:], out=h)
    return h, c

# %% repair_1 | wrong | states_of_the_first_step | the outputs are repaired, but h and c stay those of the first step
# the return was in the loop
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for t, x_t in enumerate(x):
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
        if t == 0:
            final = h, c
    return np.array(outputs), *final

# %% repair_1 | wrong | only_last_output | the outputs are an array of the last h alone
def repair_1(params, x, h0, c0):
    h, c = h0, c0
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs = [h]
    return np.array(outputs), h, c

# %% repair_1 | wrong | no_time_axis | the loop keeps h alone and returns it for the outputs, (H, N)
def repair_1(params, x, h0, c0):
    # return must not be inside the loop
    h, c = h0, c0
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
    outputs = np.array(h)
    return outputs, h, c

# %% repair_1 | wrong | states_not_handed_on | every step starts from h0 and c0
def repair_1(params, x, h0, c0):
    outputs = []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h0, c0)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | starts_from_zeros | the states start from zeros as in notebook 1
def repair_1(params, x, h0, c0):
    h, c, outputs = np.zeros(h0.shape), np.zeros(c0.shape), []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | step_twice | a step is run before the loop and the loop begins again at step 0
def repair_1(params, x, h0, c0):
    h, c, _ = lstm_step(params, x[0], h0, c0)
    outputs = []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | first_not_appended | the first step runs before the loop and its h is never appended
def repair_1(params, x, h0, c0):
    h, c, _ = lstm_step(params, x[0], h0, c0)
    outputs = []
    for x_t in x[1:]:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | returns_one_early | the return in the loop waits for T - 1 outputs
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    T = len(x)
    for t in range(T):
        h, c, _ = lstm_step(params, x[t], h, c)
        outputs.append(h)
        if t == T - 2:
            break
    return np.array(outputs), h, c

# %% repair_1 | wrong | twelve_steps | the number of steps is fixed at the example's 12
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for t in range(12):
        h, c, _ = lstm_step(params, x[t], h, c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | wrong | cells_collected | the outputs collect c
def repair_1(params, x, h0, c0):
    h, c = h0, c0
    outputs = np.zeros((x.shape[0], *h0.shape))
    for t in range(x.shape[0]):
        h, c, _ = lstm_step(params, x[t], h, c)
        outputs[t] = c
    return outputs, h, c

# %% repair_1 | wrong | four_values | all four results of lstm_forward are returned
def repair_1(params, x, h0, c0):
    # mistake: return inside the for loop. lstm_forward does it right
    return lstm_forward(params, x, h0, c0)

# %% repair_1 | wrong | time_on_axis_one | the outputs are stacked along axis 1, (H, T, N)
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.stack(outputs, axis=1), h, c

# %% repair_1 | wrong | plain_list | the outputs are returned as a list
def repair_1(params, x, h0, c0):
    """Mistake: the indentation of return."""
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return outputs, h, c

# %% repair_1 | wrong | writes_into_h0 | the states are carried inside the caller's arrays h0 and c0
def repair_1(params, x, h0, c0):
    outputs = []
    for x_t in x:
        h0[...], c0[...], _ = lstm_step(params, x_t, h0, c0)
        outputs.append(h0.copy())
    return np.array(outputs), h0, c0

# %% repair_1 | wrong | c_before_h | c is returned before h
def repair_1(params, x, h0, c0):
    outputs, (h, c) = [], (h0, c0)
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs += [h]
    return np.array(outputs), c, h

# %% repair_1 | two | early_and_swapped | h is appended before the step; c is returned before h
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        outputs.append(h)
        h, c, _ = lstm_step(params, x_t, h, c)
    return np.array(outputs), c, h

# %% repair_1 | two | zeros_and_concatenate | the states start from zeros; np.concatenate gives (T*H, N)
def repair_1(params, x, h0, c0):
    h, c = np.zeros_like(h0), np.zeros_like(c0)
    outputs = []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
    return np.concatenate(outputs, axis=0), h, c

# %% repair_1 | two | c_stuck_and_last_missing | c0 enters every step; the loop stops one step early
def repair_1(params, x, h0, c0):
    h, outputs = h0, []
    c = c0
    for t in range(x.shape[0] - 1):
        h, c, _ = lstm_step(params, x[t], h, c0)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_1 | right | return_kept_in_loop | the return stays in the loop, behind a test for the last step
def repair_1(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        h, c, _ = lstm_step(params, x_t, h, c)
        outputs.append(h)
        if len(outputs) == len(x):
            return np.array(outputs), h, c

# %% repair_1 | right | by_slicing | the three first results of lstm_forward
def repair_1(params, x, h0, c0):
    # the return stood inside of the loop, so it ended after one step
    outputs, *last, _ = lstm_forward(params, x, h0, c0)
    return (outputs, *last)

# %% repair_1 | right | fused_steps | the stacked parameters and the fused step
def repair_1(params, x, h0, c0):
    W, b = stack_params(params)
    outputs = np.zeros(x.shape[:1] + h0.shape)
    h, c = h0, c0
    for t in range(len(outputs)):
        h, c = lstm_step_fused(W, b, x[t], h, c)
        outputs[t] = h
    return outputs, h, c

# %% repair_1 | right | accumulate | itertools.accumulate over the states
from itertools import accumulate


def repair_1(params, x, h0, c0):
    states = list(accumulate(x, lambda s, x_t: lstm_step(params, x_t, *s)[:2], initial=(h0, c0)))
    return np.stack([h for h, _ in states[1:]]), *states[-1]

# %% repair_2 | wrong | weights_still_zero | the outputs and the biases are repaired, the weights are still zeros
def repair_2(params, x, h0, c0):
    H, D = h0.shape[1], x.shape[1]
    Wf, Wi, Wg, Wo = np.zeros((4, H, H + D))
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

# %% repair_2 | wrong | output_gate_collected | the outputs collect the output gate o in place of h
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k].T for k in "figo")
    bf, bi, bg, bo = (params["b" + k].T for k in "figo")
    h, c = h0, c0
    outputs = []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf + bf), sigmoid(z @ Wi + bi)
        g = np.tanh(z @ Wg + bg)
        o = sigmoid(z @ Wo + bo)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(o)
    return np.concatenate(outputs), h, c

# %% repair_2 | wrong | last_h_as_outputs | the last h is returned in place of all T of them
def repair_2(params, x, h0, c0):
    h, c = h0, c0
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f = sigmoid(z @ params["Wf"].T + params["bf"].T)
        i = sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
    return h.copy(), h, c

# %% repair_2 | wrong | biases_still_columns | the biases are still columns, rows and columns are stretched to (H, H)
def repair_2(params, x, h0, c0):
    h, c = h0, c0
    outputs = []
    Wf, Wi, Wg, Wo = params["Wf"], params["Wi"], params["Wg"], params["Wo"]
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"]), sigmoid(z @ Wi.T + params["bi"])
        g = np.tanh(z @ Wg.T + params["bg"])
        o = sigmoid(z @ Wo.T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | one_bias_forgotten | three biases are turned, that of the output gate is not
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k] for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
    return np.vstack(outputs), h, c

# %% repair_2 | wrong | outputs_three_axes | the outputs are (T, 1, H)
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k] for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_2 | wrong | random_weights | random numbers take the place of the zeros, the given weights are not used
def repair_2(params, x, h0, c0):
    H, D = h0.shape[1], x.shape[1]
    rng = np.random.default_rng(0)
    Wf, Wi, Wg, Wo = rng.normal(0, 0.1, (4, H, H + D))
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

# %% repair_2 | wrong | wi_for_wg | the candidate is given Wi by copy and paste
def repair_2(params, x, h0, c0):
    Wf = params["Wf"]
    Wi = params["Wi"]
    Wg = params["Wi"]
    Wo = params["Wo"]
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[None]], axis=1)
        f = sigmoid(z @ Wf.T + params["bf"].T)
        i = sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h.ravel())
    return np.array(outputs), h, c

# %% repair_2 | wrong | x_before_h | in the row z the input stands before the hidden state
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.hstack([x_t[np.newaxis, :], h])
        f, i, o = (sigmoid(z @ params["W" + k].T + params["b" + k].T) for k in "fio")
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | reshaped_weights | W is reshaped to (H+D, H) in place of being transposed
def repair_2(params, x, h0, c0):
    H, D = h0.shape[1], x.shape[1]
    W = {k: params["W" + k].reshape(H + D, H) for k in "figo"}
    b = {k: params["b" + k].reshape(1, H) for k in "figo"}
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t.reshape(1, D)], axis=1)
        f, i, o = (sigmoid(z @ W[k] + b[k]) for k in "fio")
        g = np.tanh(z @ W["g"] + b["g"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | first_bias_only | only the first entry of each bias is used, so that the shapes fit
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k] for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"][0]), sigmoid(z @ Wi.T + params["bi"][0])
        g = np.tanh(z @ Wg.T + params["bg"][0])
        o = sigmoid(z @ Wo.T + params["bo"][0])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | mean_over_rows | the stretched (H, H) states are averaged back to one row
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k] for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"]), sigmoid(z @ Wi.T + params["bi"])
        g = np.tanh(z @ Wg.T + params["bg"])
        o = sigmoid(z @ Wo.T + params["bo"])
        c = (f * c + i * g).mean(axis=0, keepdims=True)
        h = (o * np.tanh(c)).mean(axis=0, keepdims=True)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | cells_as_outputs | the outputs collect the cell state
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for t in range(len(x)):
        z = np.concatenate([h, x[t : t + 1]], axis=1)
        f, i, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(c[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | one_row_buffer | h is written in place, so all rows of the list are views of the same last row
def repair_2(params, x, h0, c0):
    h, c, outputs = h0.copy(), c0.copy(), []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, g, o = (z @ params["W" + k].T + params["b" + k].T for k in "figo")
        c[:] = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h[:] = sigmoid(o) * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | zero_start | the states begin at zero, h0 and c0 give their shape only
def repair_2(params, x, h0, c0):
    H = h0.shape[1]
    h, c = np.zeros((1, H)), np.zeros((1, H))
    outputs = np.zeros((len(x), H))
    for t, x_t in enumerate(x):
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, o = (sigmoid(z @ params["W" + k].T + params["b" + k].T) for k in "fio")
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs[t] = h[0]
    return outputs, h, c

# %% repair_2 | wrong | states_as_columns | lstm_forward does the work and h, c come back as columns (H, 1)
def repair_2(params, x, h0, c0):
    outputs, h, c, _ = lstm_forward(params, x[:, :, np.newaxis], h0.T, c0.T)
    return outputs[:, :, 0], h, c

# %% repair_2 | wrong | squeezed | squeeze drops the axis of T = 1 or H = 1 as well
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k].T for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf + params["bf"].T), sigmoid(z @ Wi + params["bi"].T)
        g = np.tanh(z @ Wg + params["bg"].T)
        o = sigmoid(z @ Wo + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
    return np.array(outputs).squeeze(), h, c

# %% repair_2 | wrong | h_not_handed_on | z is built from h0 at every step
def repair_2(params, x, h0, c0):
    c, outputs = c0, []
    for x_t in x:
        z = np.concatenate([h0, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ params["Wf"].T + params["bf"].T), sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | features_first | the outputs come back transposed, (H, T)
def repair_2(params, x, h0, c0):
    H = h0.shape[1]
    outputs = np.zeros((H, x.shape[0]))
    h, c = h0, c0
    for t, x_t in enumerate(x):
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ params["Wf"].T + params["bf"].T), sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs[:, t] = h
    return outputs, h, c

# %% repair_2 | wrong | cell_in_place | c *= f and c += i * g write into the caller's c0
def repair_2(params, x, h0, c0):
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, o = (sigmoid(z @ params["W" + k].T + params["b" + k].T) for k in "fio")
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        c *= f
        c += i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | biases_turned_for_good | the biases are turned inside the caller's dict
def repair_2(params, x, h0, c0):
    for k in "figo":
        params["b" + k] = params["b" + k].reshape(1, -1)
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i, o = (sigmoid(z @ params["W" + k].T + params["b" + k]) for k in "fio")
        g = np.tanh(z @ params["Wg"].T + params["bg"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | wrong | state_left_as_flat_row | the last states are returned as (H,)
def repair_2(params, x, h0, c0):
    h, c = h0[0], c0[0]
    outputs = []
    for x_t in x:
        z = np.concatenate([h, x_t])
        f, i, g, o = (params["W" + k] @ z + params["b" + k][:, 0] for k in "figo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_2 | two | zeros_and_columns | the weights are still zeros; the biases are still columns
def repair_2(params, x, h0, c0):
    H, D = h0.shape[1], x.shape[1]
    Wf, Wi, Wg, Wo = np.zeros((4, H, H + D))
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"]), sigmoid(z @ Wi.T + params["bi"])
        g = np.tanh(z @ Wg.T + params["bg"])
        o = sigmoid(z @ Wo.T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), h, c

# %% repair_2 | two | three_axes_and_columns | the outputs are (T, 1, H); the biases are still columns
def repair_2(params, x, h0, c0):
    Wf, Wi, Wg, Wo = (params["W" + k] for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"]), sigmoid(z @ Wi.T + params["bi"])
        g = np.tanh(z @ Wg.T + params["bg"])
        o = sigmoid(z @ Wo.T + params["bo"])
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h)
    return np.array(outputs), h, c

# %% repair_2 | two | last_o_and_zero_start | the last output gate is still returned first; the states begin at zero
def repair_2(params, x, h0, c0):
    h, c = np.zeros_like(h0), np.zeros_like(c0)
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ params["Wf"].T + params["bf"].T), sigmoid(z @ params["Wi"].T + params["bi"].T)
        g = np.tanh(z @ params["Wg"].T + params["bg"].T)
        o = sigmoid(z @ params["Wo"].T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
    return o, h, c

# %% repair_2 | two | swapped_gates_and_states | Wf and Wi are exchanged; c is returned before h
def repair_2(params, x, h0, c0):
    Wi, Wf, Wg, Wo = (params["W" + k] for k in "figo")
    h, c, outputs = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        f, i = sigmoid(z @ Wf.T + params["bf"].T), sigmoid(z @ Wi.T + params["bi"].T)
        g = np.tanh(z @ Wg.T + params["bg"].T)
        o = sigmoid(z @ Wo.T + params["bo"].T)
        c = f * c + i * g
        h = o * np.tanh(c)
        outputs.append(h[0])
    return np.array(outputs), c, h

# %% repair_2 | right | forward_with_transposes | columns inside, rows outside
def repair_2(params, x, h0, c0):
    # 1. weights were zeros, 2. o was returned instead of all h, 3. a column was added to a row
    outputs, h, c, _ = lstm_forward(params, x[..., None], h0.T, c0.T)
    return outputs.squeeze(axis=2), h.T, c.T

# %% repair_2 | right | flat_vectors | flat vectors inside, a row axis added at the end
def repair_2(params, x, h0, c0):
    h, c = h0.ravel(), c0.ravel()
    outputs = np.empty((x.shape[0], h.size))
    for t in range(x.shape[0]):
        z = np.append(h, x[t])
        a = {k: params["W" + k].dot(z) + params["b" + k].ravel() for k in "figo"}
        c = sigmoid(a["f"]) * c + sigmoid(a["i"]) * np.tanh(a["g"])
        h = sigmoid(a["o"]) * np.tanh(c)
        outputs[t] = h
    return outputs, h[None, :].copy(), c[None, :].copy()

# %% repair_2 | right | diagonal | the stretched sum is kept and its diagonal is taken
def repair_2(params, x, h0, c0):
    def pre(k, z):
        # (H, H): row r has the bias of unit r, column u the weights of unit u
        square = z @ params["W" + k].T + params["b" + k]
        return np.diagonal(square)[np.newaxis]

    h, c, rows = h0, c0, []
    for x_t in x:
        z = np.concatenate([h, x_t[np.newaxis]], axis=1)
        c = sigmoid(pre("f", z)) * c + sigmoid(pre("i", z)) * np.tanh(pre("g", z))
        h = sigmoid(pre("o", z)) * np.tanh(c)
        rows.append(h)
    return np.concatenate(rows, axis=0), h, c

# %% repair_2 | right | inputs_at_once | the part of x is multiplied for all steps before the loop, with stacked weights
def repair_2(params, x, h0, c0):
    W, b = stack_params(params)
    H = h0.shape[1]
    of_x = x @ W[:, H:].T + b.T  # (T, 4H)
    h, c = h0, c0
    outputs = np.zeros((len(x), H))
    for row, out in zip(of_x, outputs):
        f, i, g, o = np.split(row + h @ W[:, :H].T, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        out[:] = h[0]
    return outputs, h, c
