"""Test cases of train: a whole training run, and short runs that show what each argument does."""

import numpy as np

from check.pytree import PyTree, Seed
from check.suite import Call, TestCase
from solutions import training as reference
from solutions.backward import lstm_backward
from solutions.forward import lstm_forward

from .cases import two_seeds
from .exercise import Cases

LENGTH, UNITS, FRESH = 16, 16, 512  # of the whole run; sequences that its model is measured on
MOST = 24_000  # training sequences of the whole run: twice as many as usual
STEPS = 8  # of each run that the whole one is compared with
SIZES = {"small": (4, 7), "middle": (8, 11), "large": (12, 15)}  # units of those runs, from and to

Model = dict[str, np.ndarray]


def train_cases(rng: np.random.Generator) -> Cases:
    """One case of short runs, and one of a whole training run with a few steps beside it."""
    seed, other = two_seeds(rng)
    short = _short_runs(rng, seed, other)
    return {"short": [short], "run": [_whole_run(rng, seed)]}


# ---------------------------------------------------------------- the whole run


def _whole_run(rng: np.random.Generator, seed: int) -> TestCase:
    x, _ = reference.adding_problem(rng, LENGTH, FRESH)
    x[:, 0] = np.round(x[:, 0], 3)  # short to write down
    y = 0.5 + np.sum(x[:, 0] * (x[:, 1] == 1), axis=0, keepdims=True) / 4
    few = {name: _few_steps(rng, *sizes) for name, sizes in SIZES.items()}
    whole = {
        "T": LENGTH,
        "hidden_size": UNITS,
        "max_sequences": MOST,
        "show_progress": False,
        "model": _new_model(rng, UNITS, LENGTH),
    }
    calls = {name: _call(seed, call) for name, (call, _) in few.items()}
    calls |= {"whole": _call(seed, whole)}
    changes = {name: change for name, (_, change) in few.items()}
    return TestCase(f"T = {LENGTH}, H = {UNITS}", calls, held_out=(x, y, changes))


def _few_steps(rng: np.random.Generator, fewest: int, most: int) -> tuple[dict[str, PyTree], Model]:
    """A run of a few steps from a model of some size, and how training changes that model."""
    hidden_size, T = int(rng.integers(fewest, most)), int(rng.integers(12, 17))
    model = _new_model(rng, hidden_size, T)
    options: dict[str, PyTree] = {"T": T, "hidden_size": hidden_size, "lr": 0.02}
    options |= {"show_progress": False}
    many = options | {"batch_size": 128, "max_sequences": 128 * STEPS}
    trained, _ = reference.train(rng, **many, model={k: a.copy() for k, a in model.items()})
    change = {name: np.round(trained[name] - model[name], 4) for name in model}
    run = options | {"batch_size": 32, "max_sequences": 32 * STEPS, "model": model}
    return run, change


def _new_model(rng: np.random.Generator, hidden_size: int, longest: int) -> Model:
    """A model as training begins with it; its numbers are short to write down."""
    model = reference.new_model(rng, 2, hidden_size, 1, longest=longest)
    return {name: np.round(array, 4) for name, array in model.items()}


def _call(seed: int, options: dict[str, PyTree]) -> Call:
    return Call([Seed(seed)], options, adapter="trained")


# ---------------------------------------------------------------- short runs


def _short_runs(rng: np.random.Generator, seed: int, other: int) -> TestCase:
    """Runs from models that show the effect of one argument each; see check/properties."""
    short = {"T": 12, "hidden_size": 5, "batch_size": 8, "lr": 2.0, "model": _far_off(rng)}
    short |= {"max_sequences": 64, "show_progress": False}
    own = {name: value for name, value in short.items() if name != "model"}
    own |= {"T": 20, "lr": 1e-9, "max_sequences": 8}
    unchanged = _model(rng, size=0.1, forget=6.0, candidate=0.1, by=3.0)
    one_step = _model(rng, size=0.3, forget=2.0, candidate=1.0, by=-0.6)
    faint = _faint(rng)
    still = {"model": unchanged, "lr": 1e-14, "batch_size": 250, "max_sequences": 4000}
    step = {"model": one_step, "max_norm": 1e-12, "batch_size": 2000, "max_sequences": 2000}
    once = {"lr": 0.3, "batch_size": 400, "max_sequences": 400}
    runs = {
        "first": short,
        "again": short,
        "longer": short | {"max_sequences": 88},
        "tight": short | {"max_norm": 1e-12},
        "still": short | still,
        "step": short | step,
        "once": short | once | {"model": one_step},
        "faint": short | once | {"model": faint, "max_norm": 1e9},
        "own": own,
        "none": own | {"model": None},
    }
    calls = {name: _call(seed, options) for name, options in runs.items()}
    calls |= {"other": _call(other, short)}
    held_out = {
        "errors": _errors(rng, unchanged),
        "slope": _gradient(rng, one_step),
        "faint slope": _gradient(rng, faint),
    }
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


def _faint(rng: np.random.Generator) -> Model:
    """A model whose output gates are nearly shut: its gradients, but for by, are as small as eps.

    How far Adam's first step goes then depends on the scale of the gradients.
    """
    model = _model(rng, size=0.3, forget=2.0, candidate=1.0, by=-7.0)
    return model | {"bo": -20.7 + 0.3 * rng.random((5, 1))}


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
    grads |= {"Wy": dWy, "by": dby}
    return {name: _short_numbers(grad) for name, grad in grads.items()}


def _short_numbers(array: np.ndarray) -> np.ndarray:
    """The numbers to four digits: shorter to write down."""
    return np.vectorize(lambda number: float(f"{number:.4g}"))(array)


def _forward(model: Model, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[Model]]:
    """Outputs (T, 5, N), the last hidden state (5, N), and the caches of the T steps."""
    zeros = np.zeros((5, x.shape[2]))
    outputs, h, _, caches = lstm_forward(_lstm(model), x, zeros, zeros)
    return outputs, h, caches


def _lstm(model: Model) -> Model:
    return {name: array for name, array in model.items() if name not in reference.READOUT}
