"""The reference for notebook 04-training: loss, readout, optimisers, a task, and a training run.

Letters: T time steps, N sequences in a batch, D input_size, H hidden_size, K classes or outputs.
A model is a dict of ten arrays: the LSTM's eight parameters, and the readout's Wy and by.
Functions under "given" stand in the notebook as they are here; students write the others.
"""

import sys

import numpy as np
from tqdm import tqdm

from .backward import lstm_backward
from .forward import lstm_forward
from .gates import init_params

READOUT = ("Wy", "by")


# ---------------------------------------------------------------- loss and readout


def mse(y: np.ndarray, target: np.ndarray) -> tuple[float, np.ndarray]:
    """Compare numbers: the mean squared error, and its gradient.

    Args:
        y, target: arrays of one shape.

    Returns:
        loss: the mean over all entries.
        gradient: dloss/dy, the shape of y.
    """
    difference = y - target
    return np.mean(difference**2), 2 * difference / difference.size


def readout(Wy: np.ndarray, by: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Answer from the hidden state with one linear layer.

    Args:
        Wy: (K, H); by: (K, 1); h: (H, N).

    Returns:
        y: (K, N).
    """
    return Wy @ h + by


def readout_backward(
    Wy: np.ndarray, dy: np.ndarray, h: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take the gradient back through the readout.

    Args:
        Wy: (K, H); dy: (K, N) upstream gradient; h: (H, N).

    Returns:
        dWy: (K, H) and dby: (K, 1), summed over the batch; dh: (H, N).
    """
    return dy @ h.T, dy.sum(axis=1, keepdims=True), Wy.T @ dy


# ---------------------------------------------------------------- optimisers


def sgd_step(params: dict[str, np.ndarray], grads: dict[str, np.ndarray], lr: float) -> None:
    """Take one step of stochastic gradient descent.

    Args:
        params: arrays by name. Each changes in place: p -= lr * dp.
        grads: the same keys and shapes, perhaps in another order. They are not changed.
        lr: learning rate.
    """
    for name, parameter in params.items():
        parameter -= lr * grads[name]


def clip_gradients(
    grads: dict[str, np.ndarray], max_norm: float
) -> tuple[dict[str, np.ndarray], float]:
    """Shorten a gradient that is too long, and keep its direction (Pascanu et al. 2013).

    Args:
        grads: arrays by name. They are not changed.
        max_norm: the largest global 2-norm of the result.

    Returns:
        clipped: new arrays with the same keys, also where nothing is scaled.
        norm: the global 2-norm before, over the entries of all arrays together.
    """
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * g for name, g in grads.items()}, norm


class Adam:
    """Adam (Kingma & Ba 2015, Algorithm 1): every entry gets a step size of its own."""

    def __init__(
        self,
        params: dict[str, np.ndarray],
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        """Keep the parameters, and begin both running means at zero.

        Args:
            params: arrays by name, which step will change in place.
            lr: learning rate; it and the next three are often passed by name.
            beta1, beta2: how much of the running mean of g, and of g squared, is kept at each step.
            eps: added to the root in the denominator.
        """
        self.params, self.lr, self.eps = params, lr, eps
        self.beta1, self.beta2, self.t = beta1, beta2, 0
        self.m = {name: np.zeros_like(p) for name, p in params.items()}
        self.v = {name: np.zeros_like(p) for name, p in params.items()}

    def step(self, grads: dict[str, np.ndarray]) -> None:
        """Change every parameter in place, with bias correction.

        Args:
            grads: keys and shapes of params, perhaps in another order. They are not changed, and
                may be reused by the caller.
        """
        self.t += 1
        for name, g in grads.items():
            m, v = self.m[name], self.v[name]
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g**2 - v)
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            self.params[name] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# ---------------------------------------------------------------- training


def adding_problem(rng: np.random.Generator, T: int, N: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw sequences of the adding problem (Hochreiter & Schmidhuber 1997, experiment 4).

    Args:
        rng: the source of randomness.
        T: time steps, 11 or more.
        N: sequences.

    Returns:
        x: (T, 2, N). Row 0: values, uniform in [-1, 1]. Row 1: -1 at the first and last step, 1 at
            the two marked steps, else 0. One mark is among the first ten steps, the other one is
            another of the first T/2 - 1. If the very first step is drawn, its value is 0 and its
            marker stays -1.
        y: (1, N) target 0.5 + (X1 + X2) / 4, with X1 and X2 from row 0 at the two steps drawn.
    """
    half, columns = T // 2 - 1, np.arange(N)
    first = rng.integers(0, 10, N)
    second = rng.integers(0, np.where(first < half, half - 1, half))
    second += second >= first  # another step than the first one
    x = np.stack([rng.uniform(-1, 1, (T, N)), np.zeros((T, N))], axis=1)
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 1] = x[-1, 1] = -1
    y = 0.5 + (x[first, 0, columns] + x[second, 0, columns]) / 4
    return x, y[np.newaxis]


def new_model(
    rng: np.random.Generator,
    input_size: int,
    hidden_size: int,
    output_size: int,
    longest: int | None = None,
    forget_bias: float = 1.0,
) -> dict[str, np.ndarray]:
    """Given: the ten arrays of a model, the LSTM's eight and the readout's Wy and by.

    Args:
        rng: the source of randomness.
        input_size, hidden_size, output_size: D, H, K.
        longest: how many steps the memory should reach. When it is given, bf and bi are drawn for
            it by chrono initialisation (Tallec & Ollivier 2018): bf = log U(1, longest - 1) and
            bi = -bf.
        forget_bias: what fills bf when longest is None.
    """
    scale = 1 / np.sqrt(hidden_size)
    model = init_params(input_size, hidden_size, rng, scale, forget_bias)
    if longest is not None:
        model["bf"] = np.log(rng.uniform(1, longest - 1, (hidden_size, 1)))
        model["bi"] = -model["bf"]
    model["Wy"] = scale * rng.standard_normal((output_size, hidden_size))
    model["by"] = np.zeros((output_size, 1))
    return model


def is_solved(errors: list[float], single: float = 0.04, mean: float = 0.01) -> bool:
    """Given: the 1997 paper's criterion, on the 2000 training sequences that came last.

    Args:
        errors: one for each training sequence, in order.
        single, mean: what every error, and their mean, must be below.
    """
    last = errors[-2000:]
    return len(last) == 2000 and max(last) < single and sum(last) / 2000 < mean


def progress_bar(total: int, show: bool = True, unit: str = "sequences") -> tqdm:
    """Given: a bar of tqdm that counts. It is text, and so it stays in the notebook.

    Args:
        total: the most there can be.
        show: whether the bar is drawn.
        unit: what is counted.
    """
    line = "{percentage:3.0f}% {bar:20} {n:,} {unit} [{elapsed}, at most {remaining} left{postfix}]"
    return tqdm(
        total=total, disable=not show, unit=unit, file=sys.stdout, colour="blue", bar_format=line
    )


def finish(bar: tqdm, solved: bool, said: str = "solved") -> None:
    """Given: let a bar say how training ended; it is full and green when the task is solved."""
    ended = said if solved else f"not {said}"
    bar.bar_format = f"{{bar:20}} {ended} after {bar.n:,} {{unit}} [{{elapsed}}{{postfix}}]"
    if solved:
        bar.total, bar.colour = bar.n, "green"


def train(
    rng: np.random.Generator,
    T: int = 100,
    hidden_size: int = 16,
    batch_size: int = 16,
    lr: float = 0.02,
    max_norm: float = 1.0,
    max_sequences: int = 40_000,
    model: dict[str, np.ndarray] | None = None,
    show_progress: bool = True,
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Train on the adding problem until is_solved, or for max_sequences.

    All arguments but rng are passed by name. check calls this several times on short sequences, and
    allows 120 seconds for all calls together.

    Args:
        rng: the source of all randomness: the same rng gives the same model.
        T: time steps of a sequence. Every batch is drawn afresh.
        hidden_size, batch_size: H and N.
        lr: learning rate of Adam.
        max_norm: the gradients of all ten arrays together are clipped to it.
        max_sequences: the most training sequences, a multiple of batch_size.
        model: where to begin, trained in place; new_model(rng, 2, hidden_size, 1, longest=T) when
            None.
        show_progress: whether tqdm shows a bar.

    Returns:
        model: the ten trained arrays by name.
        errors: |y - target| of every training sequence, in order, before the model learns from it.
    """
    if model is None:
        model = new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: model[name] for name in model if name not in READOUT}
    optimiser = Adam(model, lr)
    zeros = np.zeros((lstm["bf"].size, batch_size), lstm["bf"].dtype)
    errors: list[float] = []
    with progress_bar(max_sequences, show_progress) as bar:
        while len(errors) < max_sequences and not is_solved(errors):
            x, target = (a.astype(zeros.dtype) for a in adding_problem(rng, T, batch_size))
            outputs, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
            y = readout(model["Wy"], model["by"], h)
            loss, dy = mse(y, target)
            dWy, dby, dh = readout_backward(model["Wy"], dy, h)
            *_, grads = lstm_backward(lstm, np.zeros_like(outputs), caches, d_h=dh)
            clipped, _ = clip_gradients(grads | {"Wy": dWy, "by": dby}, max_norm)
            optimiser.step(clipped)
            errors.extend(np.abs(y - target)[0])
            bar.update(batch_size)
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
        finish(bar, is_solved(errors))
    return model, np.array(errors)


# ---------------------------------------------------------------- repair lab


def repair_1(
    params: dict[str, np.ndarray],
    gradients: list[dict[str, np.ndarray]],
    lr: float,
    max_norm: float,
) -> np.ndarray:
    """Let Adam take one step for each gradient, which is clipped first.

    Args:
        params: arrays by name. Each changes in place.
        gradients: dicts with the keys and shapes of params, perhaps in another order. They are not
            changed.
        lr: learning rate of Adam.
        max_norm: the largest global 2-norm of a gradient that Adam gets.

    Returns:
        norms: (len(gradients),) the global 2-norm of each gradient before clipping.
    """
    optimiser, norms = Adam(params, lr), []
    for grads in gradients:
        clipped, norm = clip_gradients(grads, max_norm)
        optimiser.step(clipped)
        norms.append(norm)
    return np.array(norms)
