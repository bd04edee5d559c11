"""Everything right, close to the text of the notebook."""

import numpy as np


def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=0, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    N = len(labels)
    gradient = np.exp(log_p)
    gradient[labels, np.arange(N)] -= 1
    return -log_p[labels, np.arange(N)].mean(), gradient / N


def repair_1(Wy, by, h, labels):
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    N = len(labels)
    loss = -log_p[labels, np.arange(N)].mean()
    d = np.exp(log_p)
    d[labels, np.arange(N)] -= 1
    d /= N
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d


def class_gradients(model, x, labels, h0, c0):
    lstm = {name: model[name] for name in model if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    columns = outputs.transpose(1, 0, 2)[:, asked]
    loss, dy = softmax_cross_entropy(readout(model["Wy"], model["by"], columns), labels[asked])
    dWy, dby, dh = readout_backward(model["Wy"], dy, columns)
    d_outputs = np.zeros(outputs.shape)
    d_outputs.transpose(1, 0, 2)[:, asked] = dh
    dx, dh0, dc0, grads = lstm_backward(lstm, d_outputs, caches)
    grads["Wy"], grads["by"] = dWy, dby
    return loss, grads, h, c


def encode(text):
    vocabulary = "".join(sorted(set(text)))
    return np.array([vocabulary.index(symbol) for symbol in text]), vocabulary


def chunks(codes, T, N):
    M = (len(codes) - 1) // (T * N)
    inputs, targets = np.zeros((M, T, N), dtype=int), np.zeros((M, T, N), dtype=int)
    for n in range(N):
        start = n * M * T
        inputs[:, :, n] = codes[start : start + M * T].reshape(M, T)
        targets[:, :, n] = codes[start + 1 : start + 1 + M * T].reshape(M, T)
    return inputs, targets


def bits_per_character(model, codes):
    lstm = {name: model[name] for name in model if name not in READOUT}
    zeros = zero_states(model, 1)
    outputs, h, c, caches = lstm_forward(
        lstm, one_hot(codes[:-1, None], len(model["by"])), zeros, zeros
    )
    logits = readout(model["Wy"], model["by"], outputs[:, :, 0].T)
    nats, gradient = softmax_cross_entropy(logits, codes[1:])
    return nats / np.log(2)


def train_characters(
    model, inputs, targets, updates, lr=0.02, last_lr=0.001, max_norm=1.0, show_progress=True
):
    optimiser, losses = Adam(model, lr), []
    M, T, N = inputs.shape
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            if n % M == 0:
                h = c = zero_states(model, N)
            x = one_hot(inputs[n % M], len(model["by"]))
            loss, grads, h, c = class_gradients(model, x, targets[n % M], h, c)
            optimiser.lr = lr * (last_lr / lr) ** (n / max(updates - 1, 1))
            clipped, norm = clip_gradients(grads, max_norm)
            optimiser.step(clipped)
            losses.append(loss)
            bar.update()
        finish(bar, True, "done")
    return np.array(losses)


def sample(rng, model, prompt, length, temperature=1.0):
    K = len(model["by"])
    cooler = {**model, "Wy": model["Wy"] / temperature, "by": model["by"] / temperature}
    h = c = zero_states(model, 1)
    read, codes = prompt, []
    for _ in range(length):
        p, h, c = class_probabilities(cooler, one_hot(read[:, None], K), h, c)
        codes.append(rng.choice(K, p=p[-1, :, 0]))
        read = np.array(codes[-1:])
    return np.array(codes, dtype=int)
