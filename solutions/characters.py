"""The reference for notebook 05-characters: answers that are classes, and a network that writes.

Letters: T time steps, N sequences in a batch, D input_size, H hidden_size, K classes.
A model is a dict of ten arrays: the LSTM's eight parameters, and the readout's Wy and by.
Functions under "given" stand in the notebook as they are here; students write the others.
"""

from collections.abc import Callable, Sequence

import numpy as np

from .backward import lstm_backward
from .forward import lstm_forward
from .training import (
    READOUT,
    Adam,
    clip_gradients,
    finish,
    progress_bar,
    readout,
    readout_backward,
)

# ---------------------------------------------------------------- answers that are classes


def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """Compare scores of classes with the right class, for logits of any size.

    Args:
        logits: (K, N) one score for each class; a column is one answer. It is not changed.
        labels: (N,) int, the right class of each column.

    Returns:
        loss: -log of the probability of the right class, in nats, mean over the batch.
        gradient: (K, N) dloss/dlogits.
    """
    columns = np.arange(labels.size)
    shifted = logits - logits.max(axis=0)  # exp of it never overflows
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    gradient = np.exp(log_p)
    gradient[labels, columns] -= 1
    return -np.mean(log_p[labels, columns]), gradient / labels.size


def repair_1(
    Wy: np.ndarray, by: np.ndarray, h: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    """Give loss and gradients of a readout whose answers are classes, for logits of any size.

    No argument is changed.

    Args:
        Wy: (K, H); by: (K, 1); h: (H, N); labels: (N,) int.

    Returns:
        loss: cross-entropy, mean over the batch.
        grads: dict with dloss/dWy as Wy (K, H) and dloss/dby as by (K, 1).
        dh: (H, N) gradient of the same loss at h.
    """
    logits = Wy @ h + by
    logits = logits - logits.max(axis=0)
    log_p = logits - np.log(np.exp(logits).sum(axis=0))
    columns = np.arange(labels.size)
    loss = -np.mean(log_p[labels, columns])
    d = np.exp(log_p)
    d[labels, columns] -= 1
    d /= labels.size
    return loss, {"Wy": d @ h.T, "by": d.sum(axis=1, keepdims=True)}, Wy.T @ d


def class_gradients(
    model: dict[str, np.ndarray],
    x: np.ndarray,
    labels: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
) -> tuple[float, dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Run forward and backward through a sequence, with a class as the answer at every step.

    No argument is changed.

    Args:
        model: ten arrays by name.
        x: (T, D, N) input sequence.
        labels: (T, N) int, the class of every step; -1 where none is asked for, not everywhere.
        h0, c0: (H, N) states before the first step. The gradient ends there.

    Returns:
        loss: cross-entropy in nats, mean over the labels that are not -1.
        grads: dict with the keys and shapes of model.
        h, c: (H, N) states after the last step.
    """
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    outputs, h, c, caches = lstm_forward(lstm, x, h0, c0)
    asked = labels >= 0
    answers = outputs.transpose(1, 0, 2)[:, asked]  # to the readout a step is one more column
    logits = readout(model["Wy"], model["by"], answers)
    loss, dy = softmax_cross_entropy(logits, labels[asked])
    dWy, dby, dh = readout_backward(model["Wy"], dy, answers)
    d_outputs = np.zeros_like(outputs)
    d_outputs.transpose(1, 0, 2)[:, asked] = dh
    *_, grads = lstm_backward(lstm, d_outputs, caches)
    return loss, grads | {"Wy": dWy, "by": dby}, h, c


def class_probabilities(
    model: dict[str, np.ndarray], x: np.ndarray, h0: np.ndarray, c0: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Given: what a model answers at every step.

    Args:
        model: ten arrays by name; x: (T, D, N); h0, c0: (H, N).

    Returns:
        p: (T, K, N) probabilities of the classes; h, c: (H, N) states after the last step.
    """
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    outputs, h, c, _ = lstm_forward(lstm, x, h0, c0)
    logits = model["Wy"] @ outputs + model["by"]
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True), h, c


def zero_states(model: dict[str, np.ndarray], N: int) -> np.ndarray:
    """Given: zeros (H, N), for h0 and for c0."""
    return np.zeros((model["bf"].size, N), model["bf"].dtype)


# ---------------------------------------------------------------- given: tasks with classes

GRAMMAR: list[dict[str, int]] = [  # state by state: what may come, and where it leads; 0 is the end
    *({}, {"T": 2, "P": 3}, {"S": 2, "X": 4}, {"T": 3, "V": 5}),
    *({"X": 3, "S": 6}, {"P": 4, "V": 6}, {"E": 0}),
]
SYMBOLS = "BTSXPVE"

Task = tuple[np.ndarray, np.ndarray, np.ndarray]


def temporal_order(rng: np.random.Generator, N: int, marks: int = 2) -> Task:
    """Given: temporal order (Hochreiter & Schmidhuber 1997, experiments 6a and 6b).

    Args:
        rng: the source of randomness.
        N: sequences, all of one length between 100 and 110.
        marks: how many of the symbols X and Y a sequence has: 2 or 3.

    Returns:
        x: (T, 8, N) one-hot symbols E B a b c d X Y.
        labels: (T, N) int, the class at the last step, and -1 before it: no target.
        legal: (T, 2**marks, N) whether an answer is right.
    """
    T, columns = rng.integers(100, 111), np.arange(N)
    symbols = rng.integers(2, 6, (T, N))
    symbols[0], symbols[-1] = 0, 1
    places = [(10, 21), (50, 61)] if marks == 2 else [(10, 21), (33, 44), (66, 77)]
    labels = np.full((T, N), -1)
    labels[-1] = 0
    for low, high in places:
        drawn = rng.integers(0, 2, N)
        symbols[rng.integers(low, high, N), columns] = 6 + drawn
        labels[-1] = 2 * labels[-1] + drawn
    return one_hot(symbols, 8), labels, one_hot(labels, 2**marks) > 0


def embedded_reber(rng: np.random.Generator, N: int) -> Task:
    """Given: strings of the embedded Reber grammar (Hochreiter & Schmidhuber 1997, experiment 1).

    Args:
        rng: the source of randomness.
        N: strings; shorter ones are followed by zeros.

    Returns:
        x: (T, 7, N) one-hot symbols B T S X P V E, of every symbol but the last.
        labels: (T, N) int, the symbol that comes next, and -1 after the end.
        legal: (T, 7, N) whether the grammar lets a symbol come next.
    """
    drawn = [reber_string(rng) for _ in range(N)]
    T = max(len(text) for text, _ in drawn) - 1
    symbols, labels = np.full((T, N), -1), np.full((T, N), -1)
    legal = np.zeros((T, 7, N), dtype=bool)
    for n, (text, follows) in enumerate(drawn):
        numbers = [SYMBOLS.index(symbol) for symbol in text]
        symbols[: len(follows), n], labels[: len(follows), n] = numbers[:-1], numbers[1:]
        for t, after in enumerate(follows):
            legal[t, [SYMBOLS.index(symbol) for symbol in after], n] = True
    return one_hot(symbols, 7), labels, legal


def reber_string(rng: np.random.Generator) -> tuple[str, list[str]]:
    """Given: a string of the embedded grammar, and which symbols may follow each of its symbols."""
    kind = "TP"[rng.integers(2)]  # the second symbol comes again as the last but one
    text, follows, state = "B" + kind + "B", ["TP", "B"], 1
    while state:
        follows.append("".join(GRAMMAR[state]))
        text += follows[-1][rng.integers(len(follows[-1]))]
        state = GRAMMAR[state][text[-1]]
    return text + kind + "E", [*follows, kind, "E"]


def one_hot(numbers: np.ndarray, size: int) -> np.ndarray:
    """Given: (T, N) ints as (T, size, N) zeros and ones; all zeros where a number is -1."""
    return (numbers[:, np.newaxis] == np.arange(size)[:, np.newaxis]).astype(float)


def train_classes(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    draw: Callable[[np.random.Generator, int], Task],
    solved: Callable[[np.ndarray, np.ndarray], bool],
    batch_size: int = 16,
    lr: float = 0.01,
    max_sequences: int = 40_000,
    show_progress: bool = True,
) -> int:
    """Given: train a model in place until fresh sequences are answered rightly.

    Args:
        rng, model, batch_size, lr, max_sequences, show_progress: as for train.
        draw: gives x, labels and legal for a number of sequences.
        solved: whether the answers p to 256 fresh sequences are right, by p and legal. It is asked
            after every 256 training sequences.

    Returns:
        how many training sequences there were.
    """
    optimiser, done, sequences = Adam(model, lr), False, 0
    with progress_bar(max_sequences, show_progress) as bar:
        while sequences < max_sequences and not done:
            for _ in range(256 // batch_size):
                x, labels, _ = draw(rng, batch_size)
                zeros = zero_states(model, batch_size)
                loss, grads, _, _ = class_gradients(model, x, labels, zeros, zeros)
                optimiser.step(clip_gradients(grads, 1.0)[0])
            sequences += 256
            bar.update(256)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
            x, _, legal = draw(rng, 256)
            zeros = zero_states(model, 256)
            done = solved(class_probabilities(model, x, zeros, zeros)[0], legal)
        finish(bar, done)
    return sequences


def furthest_off(p: np.ndarray, legal: np.ndarray) -> np.ndarray:
    """Given: how far the worst output of each sequence is from 0 or 1, at the last step."""
    return np.abs(p[-1] - legal[-1]).max(axis=0)


def wrong_sets(p: np.ndarray, legal: np.ndarray) -> np.ndarray:
    """Given: at how many steps of each sequence the likeliest symbols are not the legal ones."""
    least = np.where(legal, p, 1).min(axis=1)
    most = np.where(legal, 0, p).max(axis=1)
    return (legal.any(axis=1) & (most >= least)).sum(axis=0)


# ---------------------------------------------------------------- given: counting


def counting(numbers: Sequence[int], letters: str = "ab") -> tuple[np.ndarray, np.ndarray]:
    """Given: the strings a^n b^n, or a^n b^n c^n (Gers & Schmidhuber 2001).

    A string begins and ends with S, which is symbol 0; its letters are symbols 1, 2 and so on.

    Args:
        numbers: n of each string, 1 or more.
        letters: each of them comes n times.

    Returns:
        x: (T, K, N) one-hot symbols without the S at the end; zeros after shorter strings.
        labels: (T, N) int, the symbol that comes next; -1 where nothing is asked: before the first
            b, as nobody can know which a is the last, and after the end.
    """
    T, K = len(letters) * max(numbers) + 1, len(letters) + 1
    symbols, labels = np.full((2, T, len(numbers)), -1)
    for column, n in enumerate(numbers):
        string = np.repeat(range(1, K), n)
        symbols[: len(string) + 1, column] = [0, *string]
        labels[n + 1 : len(string) + 1, column] = [*string[n + 1 :], 0]
    return one_hot(symbols, K), labels


def cell_states(model: dict[str, np.ndarray], n: int, letters: str = "ab") -> np.ndarray:
    """Given: the cell states (T, H) while a model reads one string, but for the S at its end."""
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    zeros = zero_states(model, 1)
    *_, caches = lstm_forward(lstm, counting([n], letters)[0], zeros, zeros)
    return np.array([cache["c"][:, 0] for cache in caches])


def reach(model: dict[str, np.ndarray], letters: str = "ab", most: int = 100) -> int:
    """Given: the largest n up to which every likeliest symbol is right, in all strings."""
    for first in range(1, most + 1, 100):  # so many in a batch
        numbers = range(first, min(first + 100, most + 1))
        x, labels = counting(numbers, letters)
        zeros = zero_states(model, len(numbers))
        answers = class_probabilities(model, x, zeros, zeros)[0].argmax(axis=1)
        wrong = ((answers != labels) & (labels >= 0)).any(axis=0)
        if wrong.any():
            return first - 1 + int(wrong.argmax())
    return most


def train_counting(
    model: dict[str, np.ndarray],
    optimiser: Adam,
    updates: int,
    letters: str = "ab",
    longest: int = 20,
    show_progress: bool = True,
) -> float:
    """Given: train a model in place on the strings with n = 1 to longest, all in every batch.

    Returns:
        the loss of the last update.
    """
    x, labels = counting(range(1, longest + 1), letters)
    zeros = zero_states(model, longest)
    with progress_bar(updates, show_progress, "updates") as bar:
        for _ in range(updates):
            loss, grads, _, _ = class_gradients(model, x, labels, zeros, zeros)
            optimiser.step(clip_gradients(grads, 1.0)[0])
            bar.update()
        finish(bar, reach(model, letters, longest) == longest)
    return loss


# ---------------------------------------------------------------- text


def encode(text: str) -> tuple[np.ndarray, str]:
    """Number the symbols of a text.

    Args:
        text: at least one symbol.

    Returns:
        codes: (L,) int, the place of each symbol of the text in vocabulary.
        vocabulary: a str, each symbol of the text once, in the order of sorted().
    """
    vocabulary = "".join(sorted(set(text)))
    places = {symbol: place for place, symbol in enumerate(vocabulary)}
    return np.array([places[symbol] for symbol in text]), vocabulary


def chunks(codes: np.ndarray, T: int, N: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut a text into N streams, and the streams into chunks of T steps.

    Stream n is the n-th part of the text, and each chunk goes on where the one before it ended.
    What does not fill a chunk of all streams is left out, at the end of the text.

    Args:
        codes: (L,) int, more than T * N of them.
        T: time steps of a chunk.
        N: streams.

    Returns:
        inputs: (M, T, N) int, M chunks; targets: (M, T, N) int, for each input the code after it.
        Both are new arrays: neither shares its memory with codes.
    """
    M = (codes.size - 1) // (T * N)

    def cut(part: np.ndarray) -> np.ndarray:
        return part.reshape(N, M, T).transpose(1, 2, 0).copy()

    return cut(codes[: M * T * N]), cut(codes[1 : M * T * N + 1])


def bits_per_character(model: dict[str, np.ndarray], codes: np.ndarray) -> float:
    """How well a model predicts a text: the mean of -log2 of the probability of the next character.

    Args:
        model: ten arrays by name.
        codes: (L,) int, two or more, read as one sequence from zero states.

    Returns:
        mean over the L - 1 characters that have one before them; right even where logits are so
        far apart, ±1000 say, that a probability is rounded to 0.
    """
    lstm = {name: array for name, array in model.items() if name not in READOUT}
    zeros = zero_states(model, 1)
    x = one_hot(codes[:-1, np.newaxis], len(model["by"]))
    outputs, _, _, _ = lstm_forward(lstm, x, zeros, zeros)
    logits = readout(model["Wy"], model["by"], outputs[:, :, 0].T)  # a step is a column
    nats, _ = softmax_cross_entropy(logits, codes[1:])
    return float(nats / np.log(2))


def train_characters(
    model: dict[str, np.ndarray],
    inputs: np.ndarray,
    targets: np.ndarray,
    updates: int,
    lr: float = 0.02,
    last_lr: float = 0.001,
    max_norm: float = 1.0,
    show_progress: bool = True,
) -> np.ndarray:
    """Train a model in place by truncated backpropagation through time, one chunk an update.

    Training begins with the first chunk and zero states. The states after a chunk, as
    class_gradients gives them, are those before the next one. After the last chunk training goes
    on with the first one, from zero states. The arguments after updates are passed by name.

    Args:
        model: ten arrays by name, which are changed.
        inputs, targets: (M, T, N) int, as chunks gives them.
        updates: steps of Adam, one for each chunk.
        lr, last_lr: learning rate of the first and of the last update; from one update to the next
            it falls by the same factor. A single update is made with lr.
        max_norm: before each step the gradients of all ten arrays together are clipped to it.
        show_progress: whether tqdm shows a bar.

    Returns:
        losses: (updates,) mean over a chunk in nats, each before the model learns from the chunk.
    """
    optimiser, losses = Adam(model, lr), []
    M, _, N = inputs.shape
    with progress_bar(updates, show_progress, "updates") as bar:
        for n in range(updates):
            if n % M == 0:
                h = c = zero_states(model, N)
            x = one_hot(inputs[n % M], len(model["by"])).astype(h.dtype)
            loss, grads, h, c = class_gradients(model, x, targets[n % M], h, c)
            optimiser.lr = lr * (last_lr / lr) ** (n / max(updates - 1, 1))
            optimiser.step(clip_gradients(grads, max_norm)[0])
            losses.append(loss)
            bar.update()
        finish(bar, True, "done")
    return np.array(losses)


def sample(
    rng: np.random.Generator,
    model: dict[str, np.ndarray],
    prompt: np.ndarray,
    length: int,
    temperature: float = 1.0,
) -> np.ndarray:
    """Let a model write: draw one character after the other from its own predictions.

    The prompt is read once, from zero states. Each character that is drawn is read as well, with
    the states that the one before it left, and the next one is drawn by what is predicted then.

    Args:
        rng: the source of all randomness; how you draw with it is up to you.
        model: ten arrays by name.
        prompt: (P,) int, one or more codes. Neither it nor model is changed.
        length: how many characters are drawn; it may be 0.
        temperature: above 0; the logits are divided by it.

    Returns:
        codes: (length,) int, without the prompt.
    """
    cooler = model | {"Wy": model["Wy"] / temperature, "by": model["by"] / temperature}
    h = c = zero_states(model, 1)
    read, codes = prompt, []
    for _ in range(length):
        p, h, c = class_probabilities(cooler, one_hot(read[:, np.newaxis], len(model["by"])), h, c)
        read = np.array([rng.choice(len(model["by"]), p=p[-1, :, 0])])
        codes.append(read[0])
    return np.array(codes, dtype=int)
