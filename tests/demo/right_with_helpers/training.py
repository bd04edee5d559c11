"""Everything right, with helpers, small classes, type hints and a chatty style."""

import math
from dataclasses import dataclass, field
from functools import reduce
from typing import Dict, Iterator, List, Optional, Tuple

import numpy as np
from numpy import ndarray
from tqdm.auto import trange

Arrays = Dict[str, ndarray]
print("and now it learns")


def mse(y: ndarray, target: ndarray) -> Tuple[float, ndarray]:
    difference = np.subtract(y, target)
    return np.square(difference).mean(), np.multiply(2.0 / difference.size, difference)


def readout(Wy: ndarray, by: ndarray, h: ndarray) -> ndarray:
    return np.dot(Wy, h) + by


def readout_backward(Wy: ndarray, dy: ndarray, h: ndarray) -> Tuple[ndarray, ndarray, ndarray]:
    return dy.dot(h.T), dy.sum(1).reshape(-1, 1), Wy.T.dot(dy)


def length(grads: Arrays) -> float:
    return reduce(math.hypot, (np.linalg.norm(g) for g in grads.values()), 0.0)


def clip_gradients(grads: Arrays, max_norm: float) -> Tuple[Arrays, float]:
    norm = length(grads)
    shrink = 1.0 if norm <= max_norm else max_norm / norm
    return {name: shrink * g for name, g in grads.items()}, norm


def sgd_step(params: Arrays, grads: Arrays, lr: float) -> None:
    for name, p in params.items():
        p[...] = p - lr * grads[name]


@dataclass
class Average:
    """A running mean that began at zero, with its correction."""

    beta: float
    total: float = 0.0
    weight: float = 0.0

    def heard(self, value: ndarray) -> ndarray:
        self.total = self.beta * self.total + (1 - self.beta) * value
        self.weight = self.beta * self.weight + (1 - self.beta)
        return self.total / self.weight


class Adam:
    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ):
        self.params, self.lr, self.eps = params, lr, eps
        self.slopes = {name: Average(beta1) for name in params}
        self.squares = {name: Average(beta2) for name in params}

    def step(self, grads: Arrays) -> None:
        for name, g in grads.items():
            mean, spread = self.slopes[name].heard(g), self.squares[name].heard(g * g)
            self.params[name][...] -= self.lr * mean / (np.sqrt(spread) + self.eps)


@dataclass
class Sequence:
    """One sequence of the adding problem."""

    values: ndarray
    steps: List[int]
    markers: ndarray = field(init=False)

    def __post_init__(self):
        self.markers = np.zeros(len(self.values))
        self.markers[self.steps] = 1
        self.markers[[0, -1]] = -1
        if 0 in self.steps:
            self.values[0] = 0

    @property
    def answer(self) -> float:
        return 0.5 + self.values[self.steps].sum() / 4


def one_sequence(rng: np.random.Generator, T: int) -> Sequence:
    first = int(rng.integers(10))
    second = first
    while second == first:  # try again, until it is another one
        second = int(rng.integers(T // 2 - 1))
    return Sequence(rng.uniform(-1, 1, T), [first, second])


def adding_problem(rng: np.random.Generator, T: int, N: int) -> Tuple[ndarray, ndarray]:
    drawn = [one_sequence(rng, T) for _ in range(N)]
    x = np.array([[s.values, s.markers] for s in drawn])  # (N, 2, T)
    return np.moveaxis(x, 0, 2).swapaxes(0, 1).copy(), np.array([[s.answer for s in drawn]])


class Trainer:
    """Holds a model and its optimiser; one batch after the other goes through learn."""

    def __init__(self, model: Arrays, lr: float, max_norm: float):
        self.model, self.max_norm = model, max_norm
        self.adam = Adam(model, lr)
        self.norms: List[float] = []

    @property
    def lstm(self) -> Arrays:
        return {name: self.model[name] for name in self.model.keys() - set(READOUT)}

    def learn(self, x: ndarray, target: ndarray) -> ndarray:
        start = np.zeros((len(self.model["bf"]), x.shape[-1]))
        outputs, h, _, caches = lstm_forward(self.lstm, x, start, start)
        y = readout(self.model["Wy"], self.model["by"], h)
        _, dy = mse(y, target)
        dWy, dby, dh = readout_backward(self.model["Wy"], dy, h)
        d_outputs = np.zeros_like(outputs)
        d_outputs[-1] = dh  # the answer is read off the last output
        grads = lstm_backward(self.lstm, d_outputs, caches)[-1]
        grads.update(Wy=dWy, by=dby)
        clipped, norm = clip_gradients(grads, self.max_norm)
        self.norms.append(norm)
        self.adam.step(clipped)
        return np.abs(y - target)[0]


def batches(rng: np.random.Generator, T: int, N: int) -> Iterator[Tuple[ndarray, ndarray]]:
    while True:
        yield adding_problem(rng, T, N)


def train(
    rng: np.random.Generator,
    T: int = 100,
    hidden_size: int = 16,
    batch_size: int = 16,
    lr: float = 0.02,
    max_norm: float = 1.0,
    max_sequences: int = 40_000,
    model: Optional[Arrays] = None,
    show_progress: bool = True,
):
    trainer = Trainer(model or new_model(rng, 2, hidden_size, 1, longest=T), lr, max_norm)
    history: List[float] = []
    with trange(max_sequences // batch_size, disable=not show_progress) as bar:
        for (x, target), _ in zip(batches(rng, T, batch_size), bar):
            history.extend(trainer.learn(x, target))
            bar.set_postfix_str(f"norm {trainer.norms[-1]:.3f}")
            if is_solved(history):
                print("solved after", len(history), "sequences")
                break
    return trainer.model, np.asarray(history)


def clipped_step(optimiser, grads, max_norm):
    clipped, norm = clip_gradients(grads, max_norm)
    optimiser.step(clipped)
    return norm


def repair_1(params, gradients, lr, max_norm):
    optimiser = Adam(params, lr)
    return np.array([clipped_step(optimiser, grads, max_norm) for grads in gradients])
