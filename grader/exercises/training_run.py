"""Test cases of train: a whole training run, and short runs that show what each argument does."""

import numpy as np

from check.pytree import Seed
from check.suite import Call, TestCase
from solutions import training as reference
from solutions.backward import lstm_backward
from solutions.forward import lstm_forward

from .cases import two_seeds
from .exercise import Cases

LENGTH, UNITS, FRESH = 20, 16, 512  # of the whole run; sequences that its model is measured on

Model = dict[str, np.ndarray]


def train_cases(rng: np.random.Generator) -> Cases:
    """One case of a whole training run, and one of short runs."""
    seed, other = two_seeds(rng)
    return {"run": [_whole_run(rng, seed)], "short": [_short_runs(rng, seed, other)]}


def _whole_run(rng: np.random.Generator, seed: int) -> TestCase:
    x, _ = reference.adding_problem(rng, LENGTH, FRESH)
    x[:, 0] = np.round(x[:, 0], 3)  # short to write down
    y = 0.5 + np.sum(x[:, 0] * (x[:, 1] == 1), axis=0, keepdims=True) / 4
    options = {
        "T": LENGTH,
        "hidden_size": UNITS,
        "max_sequences": 32_000,
        "show_progress": False,
        "model": reference.new_model(rng, 2, UNITS, 1, longest=LENGTH),
    }
    return TestCase(
        f"T = {LENGTH}, H = {UNITS}", {"": Call([Seed(seed)], options)}, held_out=(x, y)
    )


def _short_runs(rng: np.random.Generator, seed: int, other: int) -> TestCase:
    """Runs from models that show the effect of one argument each; see check/properties."""
    short = {"T": 12, "hidden_size": 5, "batch_size": 8, "lr": 2.0, "model": _far_off(rng)}
    short |= {"max_sequences": 64, "show_progress": False}
    own = {"T": LENGTH, "hidden_size": 5, "lr": 1e-9, "batch_size": 8, "max_sequences": 64}
    own |= {"show_progress": False}
    unchanged = _model(rng, size=0.1, forget=6.0, candidate=0.1, by=3.0)
    one_step = _model(rng, size=0.3, forget=2.0, candidate=1.0, by=-0.6)
    still = {"model": unchanged, "lr": 1e-14, "batch_size": 250, "max_sequences": 4000}
    step = {"model": one_step, "max_norm": 1e-12, "batch_size": 2000, "max_sequences": 2000}
    calls = {
        "first": Call([Seed(seed)], short),
        "again": Call([Seed(seed)], short),
        "other": Call([Seed(other)], short),
        "longer": Call([Seed(seed)], short | {"max_sequences": 88}),
        "tight": Call([Seed(seed)], short | {"max_norm": 1e-12}),
        "still": Call([Seed(seed)], short | still),
        "step": Call([Seed(seed)], short | step),
        "own": Call([Seed(seed)], own),
    }
    held_out = _errors(rng, unchanged), _gradient(rng, one_step)
    return TestCase("short runs from a given model", calls, held_out=held_out)


def _far_off(rng: np.random.Generator) -> Model:
    """A model of five units whose answers are near -7, where targets are between 0 and 1."""
    model = reference.new_model(rng, 2, 5, 1)
    model = {name: 0.3 * rng.standard_normal(value.shape) for name, value in model.items()}
    return model | {"Wy": 0.01 * model["Wy"], "by": np.array([[-7.0]])}


def _model(
    rng: np.random.Generator, size: float, forget: float, candidate: float, by: float
) -> Model:
    """A model of five units, whose states grow from step to step."""
    model = reference.new_model(rng, 2, 5, 1)
    model = {name: size * rng.standard_normal(value.shape) for name, value in model.items()}
    model |= {"bf": forget + rng.random((5, 1)), "bg": candidate * (1 + rng.random((5, 1)))}
    return model | {"Wy": rng.uniform(0.5, 1.5, (1, 5)), "by": np.array([[by]])}


def _errors(rng: np.random.Generator, model: Model) -> np.ndarray:
    """Mean and standard deviation of a model's errors."""
    x, target = reference.adding_problem(rng, 12, 4000)
    _, h, _ = _forward(model, x)
    errors = np.abs(reference.readout(model["Wy"], model["by"], h) - target)
    return np.array([errors.mean(), errors.std()])


def _gradient(rng: np.random.Generator, model: Model) -> Model:
    """The gradient of a model's mean squared error."""
    x, target = reference.adding_problem(rng, 12, 4000)
    outputs, h, caches = _forward(model, x)
    _, dy = reference.mse(reference.readout(model["Wy"], model["by"], h), target)
    dWy, dby, dh = reference.readout_backward(model["Wy"], dy, h)
    *_, grads = lstm_backward(_lstm(model), np.zeros_like(outputs), caches, d_h=dh)
    return grads | {"Wy": dWy, "by": dby}


def _forward(model: Model, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[Model]]:
    """Outputs (T, 5, N), the last hidden state (5, N), and the caches of the T steps."""
    zeros = np.zeros((5, x.shape[2]))
    outputs, h, _, caches = lstm_forward(_lstm(model), x, zeros, zeros)
    return outputs, h, caches


def _lstm(model: Model) -> Model:
    return {name: array for name, array in model.items() if name not in reference.READOUT}
