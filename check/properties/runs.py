"""The results of training runs, once they have the structure of a model and its errors."""

import dataclasses
from typing import Any

import numpy as np

from ..compare import Malformed, is_truth_value
from ..pytree import PyTree
from ..suite import TestCase
from .truth import described

GATES = "figo"
LSTM = [kind + gate for kind in "Wb" for gate in GATES]
READOUT = ["Wy", "by"]
MAX_ERRORS = 100_000  # of a run: three times as many sequences as it may see

Model = dict[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Run:
    """One run: the model it was given, if any, and what it returned.

    Args:
        options: the arguments that were given by name.
        model: the ten trained arrays.
        errors: (sequences,).
        in_place: whether the model that was given is the trained one.
    """

    options: dict[str, Any]
    model: Model
    errors: np.ndarray
    in_place: bool = True

    @property
    def change(self) -> Model:
        """How far each entry of the given model has moved."""
        start: Model = self.options["model"]
        return {name: self.model[name] - start[name] for name in LSTM + READOUT}

    @property
    def largest_change(self) -> float:
        """How far the furthest entry of the given model has moved."""
        return max(float(np.abs(change).max()) for change in self.change.values())


def vector(model: Model, names: list[str] | None = None) -> np.ndarray:
    """All entries of a model, or of some of its arrays, as one vector."""
    return np.concatenate([model[name].ravel() for name in names or LSTM + READOUT])


def cosine(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Of the angle between vectors, which are the rows; not a number where one of them is zero."""
    return np.asarray(np.sum(a * b, -1) / np.sqrt(np.sum(a * a, -1) * np.sum(b * b, -1)))


Runs = dict[str, Run]


def read_runs(case: TestCase, result: PyTree) -> Runs | Malformed:
    """The runs of a test case by the names of its calls, or what keeps them from being measured."""
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Malformed("incomplete; expected model and errors of each call")
    runs: Runs = {}
    for name, call in case.calls.items():
        run = result[name]  # of check.training_adapters.trained
        if not isinstance(run, dict) or set(run) != {"returned", "in place"}:
            return Malformed("incomplete; expected model and errors of each call")
        malformed = _malformed(run["returned"], call.kwargs["hidden_size"])
        if malformed is not None:
            return malformed
        model, errors = run["returned"]
        arrays = {key: model[key] for key in LSTM + READOUT}
        in_place = is_truth_value(run["in place"]) and bool(run["in place"])
        runs[name] = Run(call.kwargs, arrays, np.asarray(_numbers(errors)), in_place)
    return runs


def _malformed(result: PyTree, hidden_size: int) -> Malformed | None:
    """What is wrong with the structure of one result, or None."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        return Malformed(f"{described(result)}; expected a tuple of 2: model, errors")
    model, errors = result
    swapped = " (the model comes first)" if isinstance(errors, dict) else ""
    malformed = _malformed_model(model, hidden_size, swapped)
    if malformed is None and _numbers(errors) is None:
        return Malformed(
            "a run whose errors are no array with one axis; expected one error a sequence"
        )
    return malformed


def _malformed_model(model: PyTree, hidden_size: int, remark: str) -> Malformed | None:
    shapes = {"W" + k: (hidden_size, hidden_size + 2) for k in GATES}
    shapes |= {"b" + k: (hidden_size, 1) for k in GATES}
    shapes |= {"Wy": (1, hidden_size), "by": (1, 1)}
    expected = f"expected a dict with the keys {', '.join(shapes)}"
    if not isinstance(model, dict):
        return Malformed(f"a run whose model is no dict{remark}; {expected}")
    for name, shape in shapes.items():
        array = model.get(name)
        if not isinstance(array, np.ndarray):
            return Malformed(f"a model without the array {name}; {expected}")
        if array.shape != shape or array.dtype != float:
            kind = f"{array.dtype} with shape {array.shape}"
            return Malformed(f"a model whose {name} is {kind}; expected float64 with shape {shape}")
    return None


def _numbers(errors: PyTree) -> np.ndarray | None:
    """The errors of a run, as an array or as a list of numbers; None when they are neither."""
    if isinstance(errors, tuple | list):
        if not all(isinstance(e, np.ndarray) and e.shape == () for e in errors):
            return None
        errors = np.array(errors)
    numeric = isinstance(errors, np.ndarray) and errors.ndim == 1
    if not numeric or errors.dtype.kind not in "fi" or errors.size > MAX_ERRORS:
        return None
    return np.asarray(errors.astype(float))
