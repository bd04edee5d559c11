"""Properties of a training run on the adding problem, and of the model it returns."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import TestCase
from . import short_runs
from .kinship import grown, same_way
from .runs import LSTM, Model, Run, Runs, read_runs
from .truth import Checks, all_hold, holds

RIGHT, CHANCE = 0.04, 0.16  # an error that the 1997 paper lets pass; that of a constant answer
HALF, QUARTER = 0.08, 0.03  # what the mean error on fresh sequences must be below
LEAST = 4000  # sequences of a run from a new model to the criterion: right runs need 7000

Answers = tuple[np.ndarray, np.ndarray]  # errors (N,); how much each unit has to do with them (H,)


def check(case: TestCase, result: PyTree, trusted: Mapping[str, Callable[..., Any]]) -> PyTree:
    """Properties of a trained model, measured here on sequences that training never saw.

    The calls of one case are a whole training run, and runs of a few steps from other models, of
    several sizes; held_out are x and y that the model is measured on, and how training changes the
    models in those few steps. The calls of the other case are short runs: see short_runs.
    """
    lstm_forward = trusted.get("lstm_forward")
    if lstm_forward is None:
        return Malformed("not measured: my_lstm.forward is not imported. Run the set-up cell first")
    runs = read_runs(case, result)
    if isinstance(runs, Malformed):
        return runs
    with np.errstate(all="ignore"):
        if "whole" not in case.calls:
            return short_runs.properties(case, runs)
        return _properties(case, runs, lstm_forward)


def _properties(case: TestCase, runs: Runs, lstm_forward: Callable[..., Any]) -> PyTree:
    run, (x, target, changes) = runs["whole"], case.held_out
    answers = _answers(run.model, x, target, lstm_forward)
    mean, wrong = float(np.mean(answers[0])), float(np.mean(~(answers[0] < RIGHT)))
    trains = all_hold(check for name in changes for check in same_way(runs[name], changes[name]))
    if not isinstance(trains, np.ndarray):
        # Where a few steps are not those of training, there is nothing to say of many.
        return _nothing_learnt(trains if mean < HALF else _mean_error(mean, HALF))
    solved, before = _met(run.errors), _answers(run.options["model"], x, target, lstm_forward)[0]
    return {
        "on fresh sequences the mean error is below 0.08": _mean_error(mean, HALF),
        "a few steps from other models change every unit as training does": trains,
        "the trained model grew out of the given one": all_hold(
            grown(run, answers[1])
            if mean < HALF  # of a model that is no good it does not matter
            else ()
        ),
        "on fresh sequences the mean error is below 0.03": _mean_error(mean, QUARTER),
        "of fresh sequences 95 in 100 are answered to within 0.04": holds(
            wrong <= 0.05,
            f"{round(wrong * x.shape[2])} of {x.shape[2]} fresh sequences are off by {RIGHT} or"
            f" more; it must be at most {int(0.05 * x.shape[2])} (5 in 100)",
        ),
        "training ends as soon as the criterion is met": all_hold(_end(run, solved)),
        "the errors are those of the models": all_hold(_own_errors(run, before, answers[0])),
        # Properties of no criterion: they distinguish known mistakes.
        "every number of the model is finite": holds(np.isfinite(answers[0]).all()),
        "its own training sequences were not solved, or fresh ones were": holds(
            not solved or wrong <= 0.05
        ),
        "the model is worse than a constant answer": holds(mean > 2 * CHANCE),
    }


def _mean_error(mean: float, bound: float) -> PyTree:
    measured = f"the mean error on fresh sequences is {mean:.4f} ({CHANCE} for a constant answer)"
    return holds(mean < bound, f"{measured}; it must be below {bound}")


def _nothing_learnt(reason: PyTree) -> PyTree:
    """The properties of a run that is none."""
    return {
        "on fresh sequences the mean error is below 0.08": reason,
        "a few steps from other models change every unit as training does": reason,
        "the trained model grew out of the given one": reason,
        "on fresh sequences the mean error is below 0.03": reason,
        "of fresh sequences 95 in 100 are answered to within 0.04": reason,
        "training ends as soon as the criterion is met": reason,
        "the errors are those of the models": reason,
        "every number of the model is finite": holds(True),
        "its own training sequences were not solved, or fresh ones were": holds(True),
        "the model is worse than a constant answer": holds(False),
    }


def _answers(
    model: Model, x: np.ndarray, target: np.ndarray, lstm_forward: Callable[..., Any]
) -> Answers:
    """How far off a model is on each of the held-out sequences, and the share of each unit."""
    lstm = {name: model[name] for name in LSTM}
    zeros = np.zeros((len(model["bf"]), x.shape[2]))
    _, h, *_ = lstm_forward(lstm, x, zeros, zeros)
    errors: np.ndarray = np.abs(model["Wy"] @ h + model["by"] - target)[0]
    shares = np.abs(model["Wy"][0]) * h.std(axis=1)
    return errors, shares / shares.sum()


def _end(run: Run, solved: bool) -> Checks:
    count, most = run.errors.size, run.options["max_sequences"]
    late = _met(run.errors[:-64], 64)
    yield not late, f"training went on to {count} sequences; it must end when is_solved is true"
    yield (
        solved or count >= most,
        f"training ended after {count} sequences, before is_solved was true; it must go on until"
        f" then, or to {most} sequences",
    )


def _own_errors(run: Run, before: np.ndarray, after: np.ndarray) -> Checks:
    """Whether the errors begin with those of the given model, and end with those of the new one.

    Args:
        run: the whole run.
        before: errors of the given model on other sequences.
        after: errors of the trained model on other sequences.
    """
    message = f"there are {run.errors.size} errors; to meet the criterion a new model needs more"
    yield run.errors.size >= LEAST, f"{message} than {LEAST} sequences"
    first, bound = run.errors[:16], 7 * before.std() / 4  # the standard error is a quarter
    message = (
        f"the mean of the first 16 errors is {first.mean():.3f}; those of the given model have"
    )
    yield abs(first.mean() - before.mean()) < bound, f"{message} the mean {before.mean():.3f}"
    last, mean = run.errors[-500:].mean(), float(after.mean())
    message = f"the mean of the last 500 errors is {last:.4f}; on fresh sequences the trained model"
    yield mean / 4 < last < mean * 4, f"{message} has a mean error of {mean:.4f}"


def _met(errors: np.ndarray, times: int = 1) -> bool:
    """Whether the criterion was met so many times running, counted sequence by sequence.

    Training checks it after whole batches: what is met for a moment in between, and not when the
    batch ends, is no reason to stop.
    """
    sums = np.cumsum(np.concatenate([[0.0], errors]))
    large = np.cumsum(np.concatenate([[0], ~(errors < RIGHT)]))
    met = (sums[2000:] - sums[:-2000] < 2000 * 0.01) & (large[2000:] == large[:-2000])
    count = np.cumsum(np.concatenate([[0], met]))
    return bool((count[times:] - count[:-times] == times).any())
