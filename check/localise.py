"""Find which parts of a result are right, and from which time step on the others are wrong."""

import dataclasses

import numpy as np

from .compare import axes_of, close, is_single, key_name, without_measured
from .pytree import PyTree
from .suite import TestSuite


@dataclasses.dataclass(frozen=True)
class Overview:
    """Parts of a result that are right, those that are wrong, and a question to the student.

    Args:
        right: such as dc0, grads['bo'].
        wrong: such as "dx (right at t = 4, wrong from t = 3 down)".
        question: such as "what reaches step 3 from step 4?", or "".
    """

    right: list[str]
    wrong: list[str]
    question: str = ""


def overview(suite: TestSuite, got: PyTree, want: PyTree) -> Overview:
    """Which parts of a result are right; empty where there is one part only, or properties.

    Args:
        suite: for the names of outputs and axes, and the tolerance.
        got: what the student's function returned, after the property check.
        want: what is expected.
    """
    right, wrong, question = [], [], ""
    if suite.property_check:
        got, want = without_measured(got), without_measured(want)
    for label, ok in _grouped(_parts(suite, got, want, "")):
        if ok.all():
            right.append(label)
            continue
        steps, question_on_steps = _wrong_steps(ok)
        wrong.append(label + steps)
        if not suite.is_extensible(label):  # the first entries of a cache are arguments
            question = question or question_on_steps
    properties = isinstance(want, dict) and " " in next(iter(want), "")
    if len(right) + len(wrong) < 2 or properties:
        return Overview([], [], question)
    return Overview(right, wrong, question)


def _parts(suite: TestSuite, got: PyTree, want: PyTree, name: str) -> list[tuple[str, np.ndarray]]:
    """Every part of the expected result, with its flags: see _flags.

    A list of dicts, such as caches, has one part for each key, with a flag for each time step.
    """
    if isinstance(want, tuple):
        got = got if isinstance(got, tuple | list) and len(got) == len(want) else [None] * len(want)
        names = suite.outputs or [str(n) for n in range(len(want))]
        each = zip(got, want, names, strict=True)
        return [part for g, w, n in each for part in _parts(suite, g, w, n)]
    if isinstance(want, dict):
        got = got if isinstance(got, dict) else {}
        keys = ((got.get(k), w, key_name(name, k)) for k, w in want.items())
        return [part for g, w, n in keys for part in _parts(suite, g, w, n)]
    if isinstance(want, list) and want and isinstance(want[0], dict):
        got = got if isinstance(got, tuple | list) and len(got) == len(want) else [None] * len(want)
        steps = [dict(_parts(suite, g, w, name)) for g, w in zip(got, want, strict=True)]
        return [(n, np.array([step[n].all() for step in steps])) for n in steps[0]]
    return [(name, _flags(suite, got, want, name))]


def _flags(suite: TestSuite, got: PyTree, want: PyTree, name: str) -> np.ndarray:
    """Whether an array is right: for each time step where these are its first axis, else once."""
    alike = isinstance(got, np.ndarray) and isinstance(want, np.ndarray)
    if not alike or got.shape != want.shape:
        return np.array([False])
    if got.dtype != want.dtype and not is_single(got, want):
        return np.array([False])
    ok = close(got, want, suite.tolerance)
    in_time = axes_of(suite, name, want.ndim)[:1] == ("time step",)
    return np.asarray(ok.reshape(len(ok) if in_time else 1, -1).all(axis=1))


def _grouped(parts: list[tuple[str, np.ndarray]]) -> list[tuple[str, np.ndarray]]:
    """The same parts, but entries of one dict as one part when all are right or all are wrong."""
    groups: dict[str, list[tuple[str, np.ndarray]]] = {}
    for name, ok in parts:
        groups.setdefault(name.partition("[")[0], []).append((name, ok))
    found = []
    for name, members in groups.items():
        flags = np.array([ok.all() for _, ok in members])
        alike = flags.all() or not any(ok.any() for _, ok in members)
        found += [(name, members[0][1])] if alike else members
    return found


def _wrong_steps(ok: np.ndarray) -> tuple[str, str]:
    """At which time steps a part is wrong, and a question about them; "" when all are wrong."""
    if not ok.any():
        return "", ""
    right, steps = np.flatnonzero(ok), len(ok)
    first, last = int(right[0]), int(right[-1])
    if len(right) == steps - first:  # right from first to the end
        at = f"t = {first}" if first == steps - 1 else f"t = {first} to {steps - 1}"
        question = f"what reaches step {first - 1} from step {first}?"
        return f" (right at {at}, wrong from t = {first - 1} down)", question
    if len(right) == last + 1:  # right from the beginning to last
        at = "t = 0" if last == 0 else f"t = 0 to {last}"
        question = f"what does step {last} hand on to step {last + 1}?"
        return f" (right at {at}, wrong from t = {last + 1} on)", question
    wrong = ", ".join(str(t) for t in np.flatnonzero(~ok))
    return f" (wrong at t = {wrong})", f"what is different about t = {wrong}?"
