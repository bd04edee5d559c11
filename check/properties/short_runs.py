"""Properties of short training runs from given models: what each argument of train does."""

import numpy as np

from ..pytree import PyTree
from ..suite import TestCase
from .kinship import remembered
from .runs import LSTM, READOUT, Model, Run, Runs, cosine, vector
from .truth import Checks, all_hold, holds, measured

ALONG = 0.97  # what the cosine of a right step and the gradient is above
EPS = 1e-8  # of Adam: added to the root in its denominator


def properties(case: TestCase, runs: Runs) -> PyTree:
    """The properties of all short runs together, and the quantities that were measured.

    What only shows when something else is right is not looked at when that is wrong.

    Args:
        case: its held_out are "errors", mean and deviation of those that the model of "still" has
            on other sequences; "slope" and "faint slope", the gradients of the mean squared errors
            of the models of "step" and "faint".
        runs: by the names of the calls.
    """
    found = Measured(runs, case.held_out)
    first, begun = runs["first"], found.begun
    idle = [name for name, change in first.change.items() if not np.any(change)]
    trained = begun and not idle
    steady = trained and _holds(_first_step_size(found))
    return {
        "training starts from the given model": all_hold(_start(runs)),
        "all ten arrays are trained": holds(
            not idle, f"{', '.join(idle)} did not change; all ten arrays must be trained"
        ),
        "the same rng gives the same model": all_hold(_same(first.model, runs["again"].model)),
        "another rng gives another model": holds(
            not trained or not _close(first.model, runs["other"].model),
            "two different rngs give the same model; they must give different ones",
        ),
        "training ends at max_sequences, with an error for each": all_hold(_lengths(runs)),
        "errors are absolute, and taken before the model learns from the sequence": all_hold(
            _first_batch(first) if begun else ()
        ),
        "without a model training begins with new_model, for T steps": all_hold(
            _own_start(runs["own"], runs["none"])
        ),
        "the model that is given is the one that is trained": holds(
            all(run.in_place for run in runs.values()),
            "the model that was given still has its old numbers when training has ended; it is"
            " trained in place, for whoever holds it",
        ),
        "lr sets how far a step goes": all_hold(_first_step_size(found) if trained else ()),
        "max_norm limits the gradients": all_hold(_limited(found) if steady else ()),
        "every batch is drawn afresh": all_hold(_fresh_batches(runs["still"])),
        "errors are those of sequences read from zero states to the last step": all_hold(
            _expected_errors(runs["still"], *case.held_out["errors"]) if steady else ()
        ),
        "the first step follows the gradient of the mean squared error": all_hold(
            _first_step(found) if trained else ()
        ),
        "the gradients are those of a mean over the batch, and a large max_norm leaves them": (
            all_hold(_scale(found) if steady and found.cosine() > ALONG else ())
        ),
        "Adam remembers the gradients of earlier steps": all_hold(
            remembered(first) if steady else ()
        ),
        # Properties of no criterion: they distinguish known mistakes.
        "only the readout is trained": holds(set(LSTM) == set(idle)),
        "only the LSTM is trained": holds(set(idle) == set(READOUT)),
        "an error is negative": holds((first.errors < 0).any()),
        "errors change from batch to batch": holds(_spread(_means_of_batches(first)) > 0.5),
        **measured(found.quantities()),
    }


class Measured:
    """What was measured in the runs of one step.

    Args:
        runs: by the names of the calls.
        held_out: of the case.
    """

    def __init__(self, runs: Runs, held_out: dict[str, PyTree]) -> None:
        self.once, self.step = runs["once"], runs["step"]
        self.still, self.first = runs["still"], runs["first"]
        self.slope: Model = held_out["slope"]
        self.mean, self.deviation = held_out["errors"]
        self.mean_error = float(np.abs(self.still.errors).sum() / max(1, self.still.errors.size))
        moves = np.abs(vector(self.once.change))
        self.first_step = float(np.median(moves))
        self.unevenness = float(np.quantile(moves, 0.8) / np.quantile(moves, 0.2))
        self.norm = float(np.linalg.norm(_gradients(self.step)))
        self.unclipped = self.norm > 5 * self.step.options["max_norm"]
        self.norm_of_lstm = float(np.linalg.norm(_gradients(self.step, LSTM)))
        self.own, self.none = runs["own"].model, runs["none"].model
        self.begun = _begins_with_given(runs)
        self.scale = _ratio(runs["faint"], held_out["faint slope"])

    def cosine(self, names: list[str] | None = None) -> float:
        """Of the angle between the first step and the gradient, in some of the arrays."""
        change, slope = vector(self.step.change, names), vector(self.slope, names)
        return float(cosine(-change, slope))

    def quantities(self) -> dict[str, float]:
        """In units of what differs from suite to suite."""
        batch = self.first.errors[: self.first.options["batch_size"]]
        return {
            "first step": (
                max(_log(self.first_step / self.once.options["lr"]), -2.6) / 0.02
                if self.once.errors.size == self.once.options["max_sequences"]
                else np.nan
            ),
            "unevenness of the first step": min(_log(self.unevenness), 1.0) / 0.05,
            "norm": _log(self.norm / self.step.options["max_norm"]) / 0.04,
            "norm of the LSTM": _log(self.norm_of_lstm / self.step.options["max_norm"]) / 0.04,
            # It says nothing where small gradients have another direction than those of the loss.
            "scale": _log(self.scale) / 0.05 if self.unclipped or self.cosine() > ALONG else np.nan,
            "cosine": self.cosine() / 0.025,
            "cosine in the readout": self.cosine(READOUT) / 0.1,
            "first errors": (
                max(_log(np.mean(np.abs(batch)) / 7.5), -0.3) / 0.1 if self.begun else np.nan
            ),
            "spread of the first errors": (
                min(_log(np.std(batch) / 0.2 + 0.01), 1.0) / 0.3 if self.begun else np.nan
            ),
            "mean error": _log(self.mean_error / self.mean) / 0.1,
            "different errors": np.unique(np.round(self.still.errors, 10)).size / 200,
            "None in place of a model": 0.0 if _close(self.own, self.none) else 100.0,
            "forget bias": float(np.mean(self.own["bf"])) / 0.3,
            "input bias": float(np.mean(self.own["bf"] + self.own["bi"])) / 0.05,
        }


def _spread(numbers: np.ndarray) -> float:
    return float(np.ptp(numbers)) if numbers.size else 0.0


def _means_of_batches(run: Run) -> np.ndarray:
    size = run.options["batch_size"]
    count = run.errors.size // size
    return np.asarray(run.errors[: count * size].reshape(count, size).mean(axis=1))


def _log(ratio: float) -> float:
    """The decimal logarithm, between -9 and 9; not a number of what is none."""
    return float(np.clip(np.log10(ratio), -9.0, 9.0))


def _gradients(run: Run, names: list[str] | None = None) -> np.ndarray:
    """The gradients that Adam got, by how far its first step went: lr g / (|g| + eps)."""
    steps = -vector(run.change, names) / run.options["lr"]
    return np.asarray(EPS * steps / np.maximum(1 - np.abs(steps), 1e-12))


def _ratio(run: Run, slope: Model) -> float:
    """How many times as large as they should be the gradients were that Adam got."""
    wanted = vector(slope)
    small = (np.abs(wanted) > EPS / 20) & (np.abs(wanted) < 20 * EPS)
    return float(np.median((np.abs(_gradients(run)) / np.abs(wanted))[small]))


def _holds(checks: Checks) -> bool:
    return all(condition for condition, _ in checks)


def _begins_with_given(runs: Runs) -> bool:
    return _holds(_start(runs))


def _start(runs: Runs) -> Checks:
    both = runs["first"], runs["tight"]  # in the second one the model hardly changes
    smallest = min(run.errors.size for run in both)
    yield smallest > 0, "there is no error; there must be one for each sequence"
    error = max(abs(run.errors[0]) for run in both)
    message = f"the first error is {error:.3g}; it must be 7 or 8, as the given model has by = -7"
    yield error > 3, message


def _same(first: Model, again: Model) -> Checks:
    for name in first:
        message = f"with the same rng {name} differs by up to"
        message += f" {np.abs(first[name] - again[name]).max():.3g}; it must be the same"
        yield _close_arrays(first[name], again[name]), message


def _lengths(runs: Runs) -> Checks:
    for run in runs.values():
        count, most = run.errors.size, run.options["max_sequences"]
        message = f"with max_sequences = {most} and batch_size = {run.options['batch_size']} there"
        yield count == most, f"{message} are {count} errors; there must be {most}"


def _first_batch(run: Run) -> Checks:
    errors = run.errors
    lowest = f"the smallest error is {errors.min():.3g}" if errors.size else ""
    yield (errors >= 0).all(), f"{lowest}; it must be 0 or more"
    first = errors[: run.options["batch_size"]]
    found = f"{first.min():.3g} to {first.max():.3g}" if first.size else ""
    squares = ": are they squared?" if ((first > 6.5**2) & (first < 8.5**2)).all() else ""
    yield (
        ((first > 6.5) & (first < 8.5)).all(),
        f"the errors of the first batch are {found}; they must be 6.5 to 8.5 with the given model,"
        f" before it learns{squares}",
    )
    message = f"the errors of the first batch are all {first[:1]}; each must be of one sequence"
    yield _spread(first) > 1e-9, message


def _own_start(*runs: Run) -> Checks:
    for run, given in zip(runs, ("without a model", "with model = None"), strict=True):
        bf, bi, longest = run.model["bf"], run.model["bi"], np.log(run.options["T"])
        message = f"{given}, bf + bi is up to {np.abs(bf + bi).max():.3g} after one step; it must"
        # One step of another length than lr = 1e-9 is another mistake.
        yield np.abs(bf + bi).max() < 0.1, f"{message} be 0, as new_model makes it for T steps"
        message = f"{given}, bf is {bf.min():.3g} to {bf.max():.3g}"
        yield (
            (bf > -0.05).all() and (bf < longest + 0.05).all(),
            f"{message}; it must be between 0 and {longest:.3g}, as new_model draws it for T steps",
        )
    yield (
        _close(runs[0].model, runs[1].model),
        "with model = None, given by name, the run is not the one that it is without a model",
    )


def _first_step_size(found: Measured) -> Checks:
    lr, moved = found.once.options["lr"], found.first_step
    message = f"with lr = {lr:g} a run of one batch moves half of all parameters by {moved:.3g} or"
    required = f"more; one step of Adam moves nearly all of them by lr, {lr:g}"
    yield 0.9 < moved / lr < 1.1, f"{message} {required}"
    change, lr = found.still.largest_change, found.still.options["lr"]
    message = f"with lr = {lr:g} a parameter changes by {change:.3g}"
    yield change < 1e-9, f"{message}; it must change by less than 1e-09"


def _limited(found: Measured) -> Checks:
    norm, most = found.norm, found.step.options["max_norm"]
    large = "1e-06 or more" if norm > 1e-6 else f"{norm:.3g}"
    message = f"with max_norm = {most:g} the gradients that Adam gets have the norm {large}, all"
    yield 0.8 < norm / most < 1.25, f"{message} ten together; it must be {most:g}"


def _scale(found: Measured) -> Checks:
    size, scale = found.once.options["batch_size"], found.scale
    message = f"with max_norm = 1e9 and batch_size = {size} the gradients that Adam gets are"
    required = "times those of the mean squared error; it must be 1 time, within a quarter"
    yield 0.75 < scale < 1.33, f"{message} {scale:.3g} {required}"


def _fresh_batches(run: Run) -> Checks:
    count = np.unique(np.round(run.errors, 10)).size
    message = f"{run.errors.size} sequences give {count} different errors in a model that does not"
    # Of so many errors two may agree to ten digits by chance; a repeated batch repeats all of them.
    yield count > 0.99 * run.errors.size, f"{message} change; all must differ. Is each batch new?"


def _expected_errors(run: Run, mean: float, deviation: float) -> Checks:
    """Compare the errors of a model that does not change with those it has on other sequences."""
    errors, size = run.errors, run.options["batch_size"]
    first, later = errors[:size].mean(), errors[size:].mean()
    parts = np.array([size, errors.size - size])
    off = np.abs(np.array([first, later]) - mean) * np.sqrt(parts) / deviation
    message = f"in a model that does not change the first batch has the mean error {first:.3f} and"
    required = f"the later ones {later:.3f}; both must be near {mean:.3f}. What do later batches"
    yield not off[0] < 4 or off[1] < 9, f"{message} {required} begin with?"
    quarters = np.array([part.sum() for part in np.array_split(errors, 4)])
    quarters = quarters * 4 / max(1, errors.size)
    bound = 7.5 * deviation / np.sqrt(1000)  # exceeded by chance once in 10^10 runs
    wrong = quarters[~(np.abs(quarters - mean) < bound)]
    found = f"the mean of a quarter of the errors is {wrong[0]:.3f}" if wrong.size else ""
    message = f"{found} in a model that does not change; it must be near {mean:.3f}. Have the"
    question = "sequences T steps, and is it the last hidden state that is read?"
    yield wrong.size == 0, f"{message} {question}"
    spread = np.sqrt(np.mean((errors - mean) ** 2))
    message = f"the standard deviation of the errors is {spread:.3f} in a model that does not"
    required = f"change; it must be near {deviation:.3f}"
    yield abs(spread / deviation - 1) < 0.15, f"{message} {required}"


def _first_step(found: Measured) -> Checks:
    angle = found.cosine()
    message = f"the cosine of the first step and the gradient of the loss is {angle:.3f}"
    yield angle > ALONG, f"{message}; it must be above {ALONG}"


def _close(a: Model, b: Model) -> bool:
    return all(_close_arrays(a[name], b[name]) for name in a)


def _close_arrays(a: np.ndarray, b: np.ndarray) -> bool:
    return np.allclose(a, b, rtol=1e-9, atol=1e-12)
