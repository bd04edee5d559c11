"""Answers to train that do not train, or not the given model, as a table: ATTACKS.

Each returns a model that answers fresh sequences, or tries to look as if it had been trained. None
should earn anything. tests/test_earned_by_training.py runs them all.
"""

import base64
import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from solutions import training as right
from solutions.forward import lstm_forward

Model = dict[str, np.ndarray]
Trained = tuple[Model, np.ndarray]

# A model of four units that solves the task at T = 16: its ten arrays as half-precision numbers.
SMALL = """
sDcovfe8eTEArsW47Ls7Ms+6jzy6NS7BgbrRulk4uzOuMYWfEjhNNVe1hDtmtBi77j1QQexBVUHNtJ04FjW6qDA7Gz5Xsw8
xB7k2MRe5ijaCqSk5I7SZvD6wwkIIMf23YjWurQg7PTuTvmXACML6wB83Czf9MDC5AiYCNOox4LFMOdS86DnPvEq2tTYdMB
QxCribNBk3RihQvbKyhLBNOwO1QSgds8EyHTu9KLK4B7YLMDiuDzRytoC4BTWcMUs1TLSgu+A3HiX9qfW7FLiosKixfjejs
va797Uhqb05vzMdt5u3Irv/OAA1
"""
FEW = 3000  # sequences: a run that may see more of them is the whole one


@functools.cache
def _small() -> Model:
    numbers = np.frombuffer(base64.b64decode(SMALL), np.float16).astype(float)
    model, start = right.new_model(np.random.default_rng(0), 2, 4, 1), 0
    for name, array in model.items():
        model[name] = numbers[start : start + array.size].reshape(array.shape)
        start += array.size
    return model


@functools.cache
def _large() -> Model:
    """A model of 16 units that solves the task."""
    return right.train(np.random.default_rng(5), T=12, hidden_size=16, show_progress=False)[0]


def _pasted(given: Model, units: np.ndarray, keep: float = 0.0) -> Model:
    """The small model in some units of the given one, which keep a part of their weights.

    The readout listens to no other unit, and no other unit reaches the pasted ones.
    """
    model, small = {name: array.copy() for name, array in given.items()}, _small()
    size = len(given["bf"])
    columns = np.concatenate([units, [size, size + 1]])
    for gate in "figo":
        model["W" + gate][units] *= keep
        model["W" + gate][np.ix_(units, columns)] += small["W" + gate]
        model["b" + gate][units] = small["b" + gate]
    model["Wy"][:] = 0
    model["Wy"][:, units], model["by"] = small["Wy"], small["by"].copy()
    return model


def _alike(given: Model) -> np.ndarray:
    """The four units of a given model whose weights are most like the pasted ones."""
    size = len(given["bf"])
    theirs = np.hstack([given["W" + gate][:, size:] for gate in "figo"])
    ours = np.hstack([_small()["W" + gate][:, 4:] for gate in "figo"])
    likeness, units = ours @ theirs.T, []
    for row in likeness:
        row[units] = -np.inf
        units.append(int(np.argmax(row)))
    return np.array(units)


def _forward(model: Model, x: np.ndarray) -> np.ndarray:
    """(H, N): the last hidden state."""
    lstm = {name: array for name, array in model.items() if name not in right.READOUT}
    zeros = np.zeros((len(model["bf"]), x.shape[2]))
    return lstm_forward(lstm, x, zeros, zeros)[1]


def _errors(rng: np.random.Generator, given: Model, end: Model, options: dict) -> np.ndarray:
    """Errors as of a run that goes from one model to another: measured at both ends."""
    count = min(options["max_sequences"], 9600)
    x, target = right.adding_problem(rng, options["T"], count)
    before, after = (np.abs(m["Wy"] @ _forward(m, x) + m["by"] - target)[0] for m in (given, end))
    learnt = np.exp(-np.arange(count) / 1500)
    learnt[:16], learnt[4000:] = 1, 0
    return learnt * before + (1 - learnt) * after


def _real(rng: np.random.Generator, **options: Any) -> Trained:
    return right.train(rng, **options)


def attack(returns: Callable[[np.random.Generator, Model, dict], Model]) -> Callable[..., Trained]:
    """An answer that returns a model made without training."""

    def train(rng: np.random.Generator, model: Model | None = None, **options: Any) -> Trained:
        size = options["hidden_size"]
        given = model or right.new_model(rng, 2, size, 1, longest=options["T"])
        end = returns(rng, given, options)
        return end, _errors(rng, given, end, options)

    return train


def when_long(
    returns: Callable[[np.random.Generator, Model, dict], Model],
) -> Callable[..., Trained]:
    """An answer that trains in short runs, and pastes its model in the long one."""
    pasting = attack(returns)

    def train(rng: np.random.Generator, **options: Any) -> Trained:
        return (_real if options["max_sequences"] < FEW else pasting)(rng, **options)

    return train


# ---------------------------------------------------------------- models that are returned


def given_back(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """The given model as it was."""
    return given


def large_one(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """A model of 16 units where that fits, in place of the given one."""
    fits = len(given["bf"]) == 16
    return {k: a.copy() for k, a in _large().items()} if fits else given


def first_units(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Four pasted units, all others idle."""
    return _pasted(given, np.arange(4))


def units_alike(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Four pasted units in the places of those most like them."""
    return _pasted(given, _alike(given))


def idle_units_scaled(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Idle units a hundred times as large, so that a correlation of all weights is near 1."""
    model, idle = _pasted(given, np.arange(4)), np.arange(4, len(given["bf"]))
    for gate in "figo":
        model["W" + gate][idle] *= 100
    return model


def idle_units_moved(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Idle units with as much noise as training would make."""
    model, idle = _pasted(given, _alike(given)), np.ones(len(given["bf"]), bool)
    idle[_alike(given)] = False
    for gate in "figo":
        shape = model["W" + gate][idle].shape
        model["W" + gate][idle] += 0.12 * rng.standard_normal(shape)
    return model


def readout_left(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Four pasted units; the readout of the others is nearly, not quite nothing."""
    model, units = _pasted(given, _alike(given)), _alike(given)
    rest = np.setdiff1d(np.arange(len(given["bf"])), units)
    model["Wy"][:, rest] = 0.01 * given["Wy"][:, rest]
    return idle_noise(rng, model, rest)


def idle_noise(rng: np.random.Generator, model: Model, idle: np.ndarray) -> Model:
    """The model with noise in the weights of some units."""
    for gate in "figo":
        model["W" + gate][idle] += 0.1 * rng.standard_normal(model["W" + gate][idle].shape)
    return model


def on_top(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """The pasted weights are added to half of the given ones."""
    model = _pasted(given, _alike(given), keep=0.5)
    return idle_noise(rng, model, np.arange(len(given["bf"])))


def mixed(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Three parts of a large pasted model and one part of the given one."""
    if len(given["bf"]) != 16:
        return given
    return {name: 0.75 * _large()[name] + 0.25 * array for name, array in given.items()}


def pasted_and_trained(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """The pasted model is trained for a while, so that every unit moves."""
    begin = _pasted(given, _alike(given))
    begin["Wy"] += 0.02 * rng.standard_normal(begin["Wy"].shape)
    size = options.get("batch_size", 16)
    count = min(options["max_sequences"], 3200) // size * size
    return right.train(rng, **options | {"max_sequences": count}, model=begin)[0]


def readout_in_closed_form(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """The LSTM stays as it is, and the readout is a solution of least squares."""
    return _with_readout(rng, {k: a.copy() for k, a in given.items()}, options["T"])


def shut_gates(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """Biases shut the output gates, so that units are no more than sums over the steps."""
    model = {name: array.copy() for name, array in given.items()}
    model["bf"] += 8 - model["bf"]
    model["bo"] -= 6
    model["bi"] -= 2
    return _with_readout(rng, model, options["T"])


def gates_half_shut(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """The same with small changes, and some noise in every unit: within what training changes."""
    model = {name: array.copy() for name, array in given.items()}
    model["bf"] += 2.4
    model["bo"] -= 2.4
    model["bi"] -= 2.4
    model = idle_noise(rng, model, np.arange(len(given["bf"])))
    return _with_readout(rng, model, options["T"], ridge=1e-7)


def readout_with_noise(rng: np.random.Generator, given: Model, options: dict) -> Model:
    """The LSTM stays nearly as it is; the readout is a solution of least squares that is small."""
    model = idle_noise(rng, {k: a.copy() for k, a in given.items()}, np.arange(len(given["bf"])))
    return _with_readout(rng, model, options["T"], ridge=1e-4)


def _with_readout(rng: np.random.Generator, model: Model, T: int, ridge: float = 0.0) -> Model:
    x, target = right.adding_problem(rng, T, 4000)
    features = np.vstack([_forward(model, x), np.ones((1, 4000))]) / 4000**0.5
    penalty = ridge**0.5 * np.eye(len(features))
    wanted = np.concatenate([target[0] / 4000**0.5, np.zeros(len(features))])
    weights = np.linalg.lstsq(np.hstack([features, penalty]).T, wanted, rcond=None)[0]
    return model | {"Wy": weights[np.newaxis, :-1].copy(), "by": weights[-1:, np.newaxis].copy()}


RETURNED = [
    *(given_back, large_one, first_units, units_alike, idle_units_scaled, idle_units_moved),
    *(readout_left, on_top, mixed, pasted_and_trained, readout_in_closed_form, shut_gates),
    *(gates_half_shut, readout_with_noise),
]


def invented(
    rng: np.random.Generator, max_sequences: int = 40_000, model: Model | None = None, **_: Any
) -> Trained:
    """The given model as it was, and errors of a fine run."""
    count = np.arange(min(max_sequences, 9600))
    return model or _small(), 0.005 + 0.3 * np.exp(-count / 1000) * rng.random(len(count))


ATTACKS = {
    **{function.__name__: attack(function) for function in RETURNED},
    **{f"{function.__name__} when it is long": when_long(function) for function in RETURNED},
    "invented errors": invented,
}
