"""Works in place on caches and upstream gradients, and not on the parameters, where it should."""

import numpy as np


def lstm_step_backward(params, dh, dc, cache):
    f, i, g, o = cache["f"], cache["i"], cache["g"], cache["o"]
    tanh_c = np.tanh(cache["c"], out=cache["c"])
    dc += dh * o * dtanh(tanh_c)
    da = {
        "f": dc * cache["c_prev"] * dsigmoid(f),
        "i": dc * g * dsigmoid(i),
        "g": dc * i * dtanh(g),
        "o": dh * tanh_c * dsigmoid(o),
    }
    z = np.concatenate([cache["h_prev"], cache["x_t"]])
    grads = {"W" + k: da[k] @ z.T for k in "figo"}
    grads |= {"b" + k: da[k].sum(axis=1, keepdims=True) for k in "figo"}
    dz = sum(params["W" + k].T @ da[k] for k in "figo")
    H = dh.shape[0]
    dc *= f
    return dz[H:], dz[:H], dc, grads


class LSTM(forward.LSTM):
    def backward(self, dL_dh, lr=0.01):
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        *_, grads = lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)
        for name, p in self.params.items():
            setattr(self, name, p - lr * grads[name])
        return grads
