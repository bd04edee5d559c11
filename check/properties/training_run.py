"""Properties of a training run on the adding problem, and of the model it returns."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import TestCase
from . import short_runs
from .runs import GATES, LSTM, Model, Run, read_runs
from .truth import Checks, all_hold, holds

KINSHIP = 0.5  # correlation of trained weights with the given ones: right runs keep 0.64 or more
RIGHT, CHANCE = 0.04, 0.16  # an error that the 1997 paper lets pass; that of a constant answer


def check(case: TestCase, result: PyTree, trusted: Mapping[str, Callable[..., Any]]) -> PyTree:
    """Properties of a trained model, measured here on sequences that training never saw.

    A case with the one call "" is a whole training run; held_out are x and y that it is measured
    on. In the other case the calls are short runs from given models; held_out are mean and
    deviation of the errors that the model of "still" has on other sequences, and the gradient of
    that of "step".
    """
    lstm_forward = trusted.get("lstm_forward")
    if lstm_forward is None:
        return Malformed("not measured: my_lstm.forward is not imported. Run the set-up cell first")
    runs = read_runs(case, result)
    if isinstance(runs, Malformed):
        return runs
    with np.errstate(all="ignore"):
        if "" not in case.calls:
            return short_runs.properties(case, runs)
        return _properties(case, runs[""], lstm_forward)


def _properties(case: TestCase, run: Run, lstm_forward: Callable[..., Any]) -> PyTree:
    errors = _fresh_errors(case, run.model, lstm_forward)
    mean, wrong = float(np.mean(errors)), float(np.mean(~(errors < RIGHT)))
    measured = f"the mean error on fresh sequences is {mean:.4f} ({CHANCE} for a constant answer)"
    similarity, solved = _similarity(run.options["model"], run.model), _met(run.errors)
    return {
        "the trained weights correlate with those of the given model": holds(
            similarity > KINSHIP
            or not mean < 0.08,  # of a model that is no good it does not matter
            f"the correlation of the trained weights with those of the given model is"
            f" {similarity:.3f}; it must be above {KINSHIP}",
        ),
        "on fresh sequences the mean error is below 0.08": holds(
            mean < 0.08, f"{measured}; it must be below 0.08"
        ),
        "on fresh sequences the mean error is below 0.03": holds(
            mean < 0.03, f"{measured}; it must be below 0.03"
        ),
        "of fresh sequences 95 in 100 are answered to within 0.04": holds(
            wrong <= 0.05,
            f"{round(wrong * errors.size)} of {errors.size} fresh sequences are off by {RIGHT} or"
            f" more; it must be at most {int(0.05 * errors.size)} (5 in 100)",
        ),
        "training ends as soon as the criterion is met": all_hold(_end(run, solved)),
        # Properties of no criterion: they distinguish known mistakes.
        "every number of the model is finite": holds(np.isfinite(errors).all()),
        "its own training sequences were not solved, or fresh ones were": holds(
            not solved or wrong <= 0.05
        ),
        "the model is worse than a constant answer": holds(mean > 2 * CHANCE),
    }


def _fresh_errors(case: TestCase, model: Model, lstm_forward: Callable[..., Any]) -> np.ndarray:
    """How far off the model is on each of the held-out sequences."""
    x, target = case.held_out
    lstm = {name: model[name] for name in LSTM}
    zeros = np.zeros((len(model["bf"]), x.shape[2]))
    _, h, *_ = lstm_forward(lstm, x, zeros, zeros)
    errors: np.ndarray = np.abs(model["Wy"] @ h + model["by"] - target)[0]
    return errors


def _similarity(start: Model, end: Model) -> float:
    """Correlation of weights before and after; training leaves about two thirds of it."""
    a, b = (np.concatenate([model["W" + k].ravel() for k in GATES]) for model in (start, end))
    return float(np.corrcoef(a, b)[0, 1])


def _end(run: Run, solved: bool) -> Checks:
    count, most = run.errors.size, run.options["max_sequences"]
    late = _met(run.errors[:-64], 64)
    yield not late, f"training went on to {count} sequences; it must end when is_solved is true"
    yield (
        solved or count >= most,
        f"training ended after {count} sequences, before is_solved was true; it must go on until"
        f" then, or to {most} sequences",
    )


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
