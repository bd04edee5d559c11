"""Known mistakes of train."""

from collections.abc import Callable
from typing import Any

import numpy as np

from solutions import training as right
from solutions.backward import lstm_backward
from solutions.forward import lstm_forward

from .. import mutant

Array = np.ndarray
Arrays = dict[str, Array]
Sequences = tuple[Array, Array]
Trained = tuple[Arrays, Array]


def _train(
    rng: np.random.Generator,
    T: int = 100,
    hidden_size: int = 16,
    batch_size: int = 16,
    lr: float = 0.02,
    max_norm: float = 1.0,
    max_sequences: int = 40_000,
    model: Arrays | None = None,
    show_progress: bool = True,
    draw: Callable[[np.random.Generator, int, int], Sequences] = right.adding_problem,
    upstream: Callable[[Array, int], Array] = lambda dh, t: dh if t == -1 else 0 * dh,
    clip: Callable[[Arrays, float], tuple[Arrays, float]] = right.clip_gradients,
    optimiser: type[right.Adam] = right.Adam,
    measure: Callable[[Array], Array] = np.abs,
    solved: Callable[[list[float]], bool] = right.is_solved,
) -> Trained:
    """A training run, of which the last six arguments replace single parts.

    Args:
        rng: as for train.
        T: as for train.
        hidden_size: as for train.
        batch_size: as for train.
        lr: as for train.
        max_norm: as for train.
        max_sequences: as for train.
        model: as for train.
        show_progress: as for train.
        draw: draws a batch.
        upstream: the gradient at the output of step t, when dh is the gradient at the last one.
        clip: clips the gradients.
        optimiser: its step changes the model.
        measure: turns differences into errors.
        solved: whether the run ends.
    """
    if model is None:
        model = right.new_model(rng, 2, hidden_size, 1, longest=T)
    lstm = {name: array for name, array in model.items() if name not in right.READOUT}
    zeros = np.zeros((len(lstm["bf"]), batch_size))
    errors: list[float] = []
    steps = optimiser(model, lr)
    while len(errors) < max_sequences and not solved(errors):
        x, target = draw(rng, T, batch_size)
        _, h, _, caches = lstm_forward(lstm, x, zeros, zeros)
        y = right.readout(model["Wy"], model["by"], h)
        dWy, dby, dh = right.readout_backward(model["Wy"], right.mse(y, target)[1], h)
        d_outputs = np.array([upstream(dh, t) for t in range(-T, 0)])
        *_, grads = lstm_backward(lstm, d_outputs, caches)
        steps.step(clip(grads | {"Wy": dWy, "by": dby}, max_norm)[0])
        errors.extend(measure(y - target)[0])
    return model, np.array(errors)


@mutant
def set_drawn_once(rng: np.random.Generator, **settings: Any) -> Trained:
    """The sequences were drawn once and come round again and again, so that they can be learnt by
    heart. Draw new ones for every batch."""
    drawn: list[Sequences] = []

    def draw(rng: np.random.Generator, T: int, N: int) -> Sequences:
        drawn.append(drawn[-10] if len(drawn) >= 10 else right.adding_problem(rng, T, N))
        return drawn[-1]

    return _train(rng, draw=draw, **settings)


@mutant
def only_the_readout_trained(rng: np.random.Generator, **settings: Any) -> Trained:
    """The readout learns and the LSTM stays as it was: no gradient reaches it. What does the
    backward pass begin with at the last step?"""
    return _train(rng, upstream=lambda dh, t: 0 * dh, **settings)


@mutant
def upstream_at_every_step(rng: np.random.Generator, **settings: Any) -> Trained:
    """The gradient of the readout enters at every time step. The readout uses the last hidden state
    and no other. Training still makes progress, so this is easy to miss."""
    return _train(rng, upstream=lambda dh, t: dh, **settings)


@mutant
def untrained_model_returned(
    rng: np.random.Generator, model: Arrays | None = None, **settings: Any
) -> Trained:
    """A copy was trained, and what comes back is the model as it was before. Which arrays does
    the optimiser hold?"""
    if model is None:
        model = right.new_model(rng, 2, settings["hidden_size"], 1, longest=settings["T"])
    trained = {name: array.copy() for name, array in model.items()}
    return model, _train(rng, model=trained, **settings)[1]


@mutant
def given_model_ignored(
    rng: np.random.Generator, model: Arrays | None = None, **settings: Any
) -> Trained:
    """Training always begins with a new model, even when the caller gives one to go on with."""
    size = settings["hidden_size"]
    return _train(rng, model=right.new_model(rng, 2, size, 1, longest=settings["T"]), **settings)


@mutant
def start_without_chrono(
    rng: np.random.Generator, model: Arrays | None = None, **settings: Any
) -> Trained:
    """A run that is given no model begins with forget bias 1, however long the sequences are:
    new_model takes an argument for how far the memory should reach."""
    fresh = right.new_model(rng, 2, settings["hidden_size"], 1) if model is None else model
    return _train(rng, model=fresh, **settings)


class _Forgetful(right.Adam):
    """Adam that is made anew for each step."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, without the running means of earlier steps."""
        super().__init__(self.params, self.lr)
        super().step(grads)


@mutant
def optimiser_made_anew(rng: np.random.Generator, **settings: Any) -> Trained:
    """Every step has the same size, large gradient or small: the optimiser is made inside the loop,
    so its running means are lost each time."""
    return _train(rng, optimiser=_Forgetful, **settings)


@mutant
def gradients_not_clipped(rng: np.random.Generator, **settings: Any) -> Trained:
    """max_norm has no effect. Either nothing is clipped, or what was clipped is not what the
    optimiser gets, or something else moves the arrays as well."""
    return _train(rng, clip=lambda grads, max_norm: (grads, max_norm), **settings)


@mutant
def errors_with_signs(rng: np.random.Generator, **settings: Any) -> Trained:
    """Some errors are negative, and in the mean they cancel out: the criterion is about
    distances, which have no sign."""
    return _train(rng, measure=np.positive, **settings)


@mutant
def own_randomness(rng: np.random.Generator, **settings: Any) -> Trained:
    """The same rng gives another model each time: some of the numbers come from a generator of
    your own."""
    return _train(np.random.default_rng(), **settings)


@mutant
def no_early_stop(rng: np.random.Generator, **settings: Any) -> Trained:
    """Training goes on long after the task is solved: the criterion is not checked during training,
    or too rarely."""
    return _train(rng, solved=lambda errors: False, **settings)
