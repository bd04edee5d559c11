"""Answers from the first step, outputs[0], before any of the marked values was read.

All it can learn is the one answer that is best on average.
"""

import numpy as np


def train(
    rng,
    T=100,
    hidden_size=16,
    batch_size=16,
    lr=0.02,
    max_norm=1.0,
    max_sequences=40_000,
    model=None,
    show_progress=True,
):
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: model[name] for name in model if name not in READOUT}
    h0 = c0 = np.zeros((hidden_size, batch_size))
    optimiser = Adam(model, lr)
    errors = []
    with tqdm(total=max_sequences, disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = adding_problem(rng, T, batch_size)
            outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
            y = readout(model["Wy"], model["by"], outputs[0])
            errors += list(abs(y - target)[0])
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, outputs[0])
            d_outputs = np.zeros(outputs.shape)
            d_outputs[0] = dh
            dx, dh0, dc0, grads = lstm_backward(lstm, d_outputs, caches)
            grads["Wy"], grads["by"] = dWy, dby
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            bar.update(batch_size)
            bar.set_postfix(loss=loss, norm=norm)
    return model, np.array(errors)
