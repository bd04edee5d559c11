"""Properties of short training runs from given models: what each argument of train does."""

import numpy as np

from ..pytree import PyTree
from ..suite import TestCase
from .runs import LSTM, READOUT, Model, Run, Runs
from .truth import Checks, all_hold, holds


def properties(case: TestCase, runs: Runs) -> PyTree:
    """The properties of all short runs together.

    Args:
        case: its held_out are mean and deviation of the errors that the model of "still" has on
            other sequences, and the gradient of the mean squared error of the model of "step".
        runs: by the names of the calls.
    """
    first, (errors, slope) = runs["first"], case.held_out
    idle = [name for name, change in _changes(first).items() if change == 0]
    return {
        "all ten arrays are trained": holds(
            not idle, f"{', '.join(idle)} did not change; all ten arrays must be trained"
        ),
        "training starts from the given model": all_hold(_start(first)),
        "the same rng gives the same model": all_hold(_same(first.model, runs["again"].model)),
        "another rng gives another model": holds(
            not _close(first.model, runs["other"].model),
            "two different rngs give the same model; they must give different ones",
        ),
        "training ends at max_sequences, with an error for each": all_hold(_lengths(runs)),
        "errors are absolute, and taken before the model learns from the sequence": all_hold(
            _first_batch(first)
        ),
        "without a model training begins with new_model, for T steps": all_hold(
            _own_start(runs["own"])
        ),
        "max_norm limits the gradients": all_hold(_limited(runs["tight"])),
        "lr sets how far a step goes": all_hold(_still(runs["still"])),
        "every batch is drawn afresh": all_hold(_fresh_batches(runs["still"])),
        "errors are those of sequences read from zero states to the last step": all_hold(
            _expected_errors(runs["still"], *errors)
        ),
        "the first step follows the gradient of the mean squared error": all_hold(
            _first_step(runs["step"], slope)
        ),
    } | _distinguishing(runs, idle, slope)


def _changes(run: Run) -> dict[str, float]:
    start: Model = run.options["model"]
    return {name: float(np.abs(run.model[name] - start[name]).max()) for name in start}


def _start(run: Run) -> Checks:
    yield run.errors.size > 0, "there is no error; there must be one for each sequence"
    error = abs(run.errors[0])
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
        message = f"with max_sequences = {most} there are {count} errors; there must be {most}"
        yield count == most, message


def _first_batch(run: Run) -> Checks:
    errors = run.errors
    lowest = f"the smallest error is {errors.min():.3g}" if errors.size else ""
    yield (errors >= 0).all(), f"{lowest}; it must be 0 or more"
    first = errors[: run.options["batch_size"]]
    found = f"{first.min():.3g} to {first.max():.3g}" if first.size else ""
    squares = " (squares?)" if ((first > 6.5**2) & (first < 8.5**2)).all() else ""
    yield (
        ((first > 6.5) & (first < 8.5)).all(),
        f"the errors of the first batch are {found}{squares}; they must be 6.5 to 8.5 with the"
        " given model, before it learns",
    )


def _own_start(run: Run) -> Checks:
    bf, bi, longest = run.model["bf"], run.model["bi"], np.log(run.options["T"])
    message = f"without a model, bf + bi is up to {np.abs(bf + bi).max():.3g}; it must be 0"
    yield np.allclose(bf, -bi, atol=1e-6), f"{message}, as new_model makes it for T steps"
    message = f"without a model, bf is {bf.min():.3g} to {bf.max():.3g}"
    yield (
        (bf > 0).all() and (bf < longest).all(),
        f"{message}; it must be between 0 and {longest:.3g}, as new_model draws it for T steps",
    )


def _limited(run: Run) -> Checks:
    change, bound, norm = run.largest_change, run.options["lr"] / 100, run.options["max_norm"]
    message = f"with max_norm = {norm:g} a parameter changes by {change:.3g}"
    yield change < bound, f"{message}; it must change by less than {bound:g}"


def _still(run: Run) -> Checks:
    change, lr = run.largest_change, run.options["lr"]
    message = f"with lr = {lr:g} a parameter changes by {change:.3g}"
    yield change < 1e-9, f"{message}; it must change by less than 1e-09"


def _fresh_batches(run: Run) -> Checks:
    count = np.unique(np.round(run.errors, 10)).size
    message = f"{run.errors.size} sequences give {count} different errors in a model that does not"
    # Of so many errors two may agree to ten digits by chance; a repeated batch repeats all of them.
    yield count > 0.99 * run.errors.size, f"{message} change; all must differ"


def _expected_errors(run: Run, mean: float, deviation: float) -> Checks:
    """Compare the errors of a model that does not change with those it has on other sequences."""
    errors = run.errors
    quarters = np.array([part.sum() for part in np.array_split(errors, 4)])
    quarters = quarters * 4 / max(1, errors.size)
    bound = 7.5 * deviation / np.sqrt(1000)  # exceeded by chance once in 10^10 runs
    wrong = quarters[~(np.abs(quarters - mean) < bound)]
    found = f"the mean of a quarter of the errors is {wrong[0]:.3f}" if wrong.size else ""
    yield wrong.size == 0, f"{found} in a model that does not change; it must be near {mean:.3f}"
    measured = np.sqrt(np.mean((errors - mean) ** 2))
    message = f"the standard deviation of the errors is {measured:.3f} in a model that does not"
    required = f"change; it must be near {deviation:.3f}"
    yield abs(measured / deviation - 1) < 0.15, f"{message} {required}"


def _first_step(run: Run, slope: Model) -> Checks:
    yield from _limited(run)
    cosine = _cosine(run, slope, list(run.options["model"]))
    message = f"the cosine of the first step and the gradient of the loss is {cosine:.3f}"
    yield cosine > 0.97, f"{message}; it must be above 0.97"


def _distinguishing(runs: Runs, idle: list[str], slope: Model) -> dict[str, PyTree]:
    """Properties of no criterion: they distinguish known mistakes."""
    first, step = runs["first"], runs["step"]
    start, lr = first.options["model"], first.options["lr"]
    steps = [(start[name] - first.model[name]) / lr for name in start]
    fractions = np.abs(np.concatenate([(s - np.round(s)).ravel() for s in steps]))
    near = step.largest_change < lr / 100
    return {
        "only the readout is trained": holds(set(start) - set(idle) == set(READOUT)),
        "only the LSTM is trained": holds(set(idle) == set(READOUT)),
        "nothing is trained": holds(len(idle) == len(start)),
        "an error is negative": holds((first.errors < 0).any()),
        "all steps of an entry have the same size": holds(np.mean(fractions < 1e-3) > 0.9),
        "the readout's first step is right": holds(near and _cosine(step, slope, READOUT) > 0.97),
        "the LSTM's first step is right": holds(near and _cosine(step, slope, LSTM) > 0.97),
    }


def _cosine(run: Run, slope: Model, names: list[str]) -> float:
    """Of the angle between a step and a gradient; not a number where one of them is zero."""
    start: Model = run.options["model"]
    u = np.concatenate([(start[name] - run.model[name]).ravel() for name in names])
    v = np.concatenate([slope[name].ravel() for name in names])
    return float(np.dot(u, v) / np.sqrt(np.dot(u, u) * np.dot(v, v)))


def _close(a: Model, b: Model) -> bool:
    return all(_close_arrays(a[name], b[name]) for name in a)


def _close_arrays(a: np.ndarray, b: np.ndarray) -> bool:
    return np.allclose(a, b, rtol=1e-9, atol=1e-12)
