"""How a trained model is related to the one that was given: unit by unit, in direction and length.

A model that was trained elsewhere answers fresh sequences as well as any. It did not grow out of
the given model, and that is measured here. The bounds are at least 6.5 standard deviations (of the
logarithm, where it is a length) away from the mean of 56 right runs.
"""

import numpy as np

from .runs import GATES, Model, Run, cosine, vector
from .truth import Checks

# Of the whole run: between right runs the deviations of these quantities are 0.03, 0.045, 0.055,
# 0.073; then, of the logarithm, 0.15, 0.14, 0.14, 0.27 and 0.28.
KINSHIP, KINSHIP_BY_USE, KINSHIP_OF_A_QUARTER, KINSHIP_OF_READOUT = 0.2, 0.25, 0.05, 0.25
LEAST_MOVE, LONGEST_MOVE = 0.1, 20.0
FURTHEST = {"W": 8.0, "b": 3.5, "Wy": 3.0}
# Of a few steps: right runs have a mean cosine of 0.85 or more.
SAME_WAY, LESS, MORE = 0.3, 0.25, 4.0


def grown(run: Run, use: np.ndarray) -> Checks:
    """Whether the model of a whole run grew out of the given one.

    Args:
        run: the whole run.
        use: (H,) how much each unit has to do with the answers, with the sum 1.
    """
    start, end = _weights(run.options["model"]), _weights(run.model)
    kinship = np.nan_to_num(cosine(start, end))
    least = np.sort(kinship)[: len(kinship) // 4]
    for what, found, bound in (
        ("in the mean of the units", kinship.mean(), KINSHIP),
        (
            "in the mean of the units, each by its share in the answers",
            use @ kinship,
            KINSHIP_BY_USE,
        ),
        ("in the quarter of the units that have changed most", least.mean(), KINSHIP_OF_A_QUARTER),
    ):
        message = f"the cosine of the trained weights of a unit and the given ones is {found:.3f}"
        required = f"{what}; it must be above {bound}"
        yield found > bound, f"{message} {required}"
    found = float(cosine(run.options["model"]["Wy"], run.model["Wy"])[0])
    message = f"the cosine of the trained Wy and the given one is {found:.3f}; it must be above"
    yield found > KINSHIP_OF_READOUT, f"{message} {KINSHIP_OF_READOUT}"
    yield from _moves(run, np.linalg.norm(end - start, axis=1))


def _moves(run: Run, moves: np.ndarray) -> Checks:
    """Whether every unit has moved, and none of them further than training goes."""
    unit = int(np.argmin(moves))
    message = f"the weights of unit {unit} have changed by {moves[unit]:.3g} (as a norm)"
    yield (
        moves[unit] > LEAST_MOVE,
        f"{message}; training changes those of every unit by 0.5 or more",
    )
    unit = int(np.argmax(moves))
    message = f"the weights of unit {unit} have changed by {moves[unit]:.3g} (as a norm)"
    yield (
        moves[unit] < LONGEST_MOVE,
        f"{message}; training changes them by less than {LONGEST_MOVE:g}",
    )
    for name, change in run.change.items():
        bound, found = FURTHEST.get(name, FURTHEST[name[0]]), float(np.abs(change).max())
        message = f"an entry of {name} has changed by {found:.3g}; training from the given model"
        yield found < bound, f"{message} changes it by less than {bound:g}"


def same_way(run: Run, change: Model) -> Checks:
    """Whether a few steps change every unit as training does.

    Args:
        run: of these few steps.
        change: what training on other sequences changes.
    """
    options = run.options
    where = f"after {options['max_sequences']} sequences in batches of {options['batch_size']}"
    where += f" (T = {options['T']}, H = {options['hidden_size']})"
    found, wanted = _units(run.change), _units(change)
    ratio = np.linalg.norm(found, axis=1) / np.linalg.norm(wanted, axis=1)
    for unit, moved in ((int(np.argmin(ratio)), ratio.min()), (int(np.argmax(ratio)), ratio.max())):
        message = f"{where} the change of unit {unit} is {moved:.3g} times as long as training"
        yield LESS < moved < MORE, f"{message} makes it; it must be {LESS} to {MORE:g} times"
    yield from remembered(run)
    mean = float(np.mean(cosine(found, wanted)))
    message = f"{where} the cosine of a unit's change and of the one that training makes is"
    yield mean > SAME_WAY, f"{message} {mean:.2f} in the mean; it must be above {SAME_WAY}"


def remembered(run: Run) -> Checks:
    """Without running means every step of Adam has the size lr, for whatever gradient."""
    steps = vector(run.change) / run.options["lr"]
    whole = np.mean(np.abs(steps - np.round(steps)) < 1e-3)
    message = f"of 100 parameters {100 * whole:.0f} have moved by a whole multiple of lr after some"
    yield whole < 0.3, f"{message} steps; with Adam's running means hardly any do"


def _weights(model: Model) -> np.ndarray:
    """(H, 4 (H + D)): the weights of each unit."""
    return np.hstack([model["W" + gate] for gate in GATES])


def _units(model: Model) -> np.ndarray:
    """(H, 4 (H + D) + 5): the weights and biases of each unit, and its weight in the readout."""
    biases = [model["b" + gate] for gate in GATES]
    return np.hstack([_weights(model), *biases, model["Wy"].T])
