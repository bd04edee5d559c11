"""Fingerprints of observations: what known mistakes are recognised by, without their results."""

import dataclasses
import functools
import hashlib
import json

import numpy as np

from .compare import close, is_truth_value, key_name
from .pytree import PyTree, Unsupported
from .side_effects import by_output_names
from .suite import MEASURED, Observation, TestSuite

# Values of a larger array are not part of the fingerprint; no exercise expects a larger one.
MAX_ENTRIES = 10_000
# The arrays of a longer sequence, such as the caches of many steps, have one mean for all.
MOST_ITEMS = 4
# How far measured quantities of one mistake may differ, in standard errors of each.
MOST_ERRORS = 8.0


def fingerprint(suite: TestSuite, observation: Observation, expected: Observation) -> Observation:
    """Replace the result of an observation by a hash of its structure and a mean of each array.

    Two behaviours have different fingerprints; a result cannot be computed from its fingerprint.

    Args:
        suite: for the names of outputs, and which of them are extensible.
        observation: what is fingerprinted, after the property check.
        expected: the observation of the reference on the same case.

    Returns:
        an observation with the result (Unsupported(hash), weighted means of shape (arrays,),
        measured quantities of shape (quantities,)).
    """
    structure: list[str] = []
    means: list[float] = []
    result, measured = observation.result, np.zeros(0)
    if suite.property_check:
        result, measured = _without_measured(result)
    with np.errstate(all="ignore"):  # results may hold anything
        _add_to(structure, means, suite, result, expected.result)
    name = hashlib.sha256(json.dumps(structure).encode()).hexdigest()[:16]
    return dataclasses.replace(
        observation,
        result=(Unsupported(name), np.array(means), measured),
        location="",
        shared=unwanted_sharing(suite, observation)[:1],
        warnings=sorted({text.split()[0] for text in observation.warnings if text.split()}),
    )


def fingerprints(suite: TestSuite, observations: list[Observation]) -> list[Observation]:
    """Fingerprints of the observations of all cases, after the property check."""
    pairs = zip(observations, suite.expected, strict=True)
    return [fingerprint(suite, got, want) for got, want in pairs]


def _without_measured(result: PyTree) -> tuple[PyTree, np.ndarray]:
    """The result without what a property check measured, and those quantities."""
    if not isinstance(result, dict) or not isinstance(result.get(MEASURED), dict):
        return result, np.zeros(0)
    rest = {name: value for name, value in result.items() if name != MEASURED}
    return rest, np.array([f"{float(q):.4g}" for q in result[MEASURED].values()], float)


def unwanted_sharing(suite: TestSuite, observation: Observation) -> list[str]:
    """Sentences on results that share memory, without extensible results, which may share it."""
    sentences = by_output_names(observation.shared, suite.outputs)
    pairs = [(text, text.partition(" shares its memory with ")) for text in sentences]
    return [
        text
        for text, (what, _, other) in pairs
        if not suite.is_extensible(what)
        and not suite.is_extensible(other.removeprefix("the result "))
    ]


def _add_to(
    structure: list[str],
    means: list[float],
    suite: TestSuite,
    got: PyTree,
    want: PyTree,
    name: str = "",
) -> None:
    """Add type, dtype and shape of every part to structure, and means of its arrays to means."""
    if is_truth_value(got):
        structure.append(f"{name} {str(got).lower()}")
    elif isinstance(got, np.ndarray):
        structure.append(f"{name} {got.dtype} {got.shape}")
        if 0 < got.size <= MAX_ENTRIES:
            means.append(_weighted_mean(_compressed(got.ravel())))
    elif isinstance(got, tuple | list):
        structure.append(f"{name} sequence {len(got)}")
        wants = want if isinstance(want, tuple | list) and len(want) == len(got) else got
        named = isinstance(want, tuple) and len(suite.outputs) == len(got)
        each: list[float] = []
        for n, (g, w) in enumerate(zip(got, wants, strict=True)):
            _add_to(structure, each, suite, g, w, suite.outputs[n] if named else f"{name}[{n}]")
        means += each if len(got) <= MOST_ITEMS else [_weighted_mean(np.array(each))]
    elif isinstance(got, dict):
        structure.append(f"{name} dict")
        expected = want if isinstance(want, dict) else got
        # Of an extensible dict only the expected keys: a student may keep more in it.
        for key in sorted(expected if suite.is_extensible(name) else got):
            if key in got:
                _add_to(structure, means, suite, got[key], expected.get(key), key_name(name, key))
    elif is_truth_value(want):
        structure.append(f"{name} false")  # without the measured value, which differs at each run
    else:
        structure.append(f"{name} {got}")


def agree(suite: TestSuite, a: Observation, b: Observation) -> bool:
    """Whether two fingerprints have the same values, side effects and warnings."""
    return same_side_effects(a, b) and a.warnings == b.warnings and same_values(suite, a, b)


def same_side_effects(a: Observation, b: Observation) -> bool:
    """Whether two fingerprints change the same arguments, and share or overwrite memory alike."""
    alike = a.overwritten == b.overwritten and set(a.changed) == set(b.changed)
    return alike and bool(a.shared) == bool(b.shared)


def same_values(suite: TestSuite, a: Observation, b: Observation) -> bool:
    """Whether two fingerprints have the same error, or the same structure and close means."""
    if a.error or b.error:
        return a.error == b.error
    (structure, means, measured), (other_structure, other_means, other_measured) = (
        a.result,
        b.result,
    )
    if structure != other_structure or len(means) != len(other_means):
        return False
    if measured.shape != other_measured.shape or not near(measured, other_measured).all():
        return False
    return bool(np.all(equal_means(suite, means, other_means)))


def equal_means(suite: TestSuite, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each pair of means, whether they agree within the tolerance of the suite."""
    same: np.ndarray = close(a, b, suite.tolerance) | (np.isnan(a) & np.isnan(b)) | (a == b)
    return same


def near(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which measured quantities agree within their errors; those that cannot be measured do."""
    same: np.ndarray = (np.isnan(a) & np.isnan(b)) | (a == b) | (np.abs(a - b) < MOST_ERRORS)
    return same


def _weighted_mean(values: np.ndarray) -> float:
    return float(f"{np.mean(_weights(values.size) * values):.12g}") if values.size else 0.0


@functools.lru_cache(maxsize=256)
def _weights(size: int) -> np.ndarray:
    """Weights that differ from entry to entry, so that exchanged entries change a mean."""
    return 1 + np.arange(1.0, size + 1) * 2**0.5 % 1


def _compressed(values: np.ndarray) -> np.ndarray:
    """Logarithms of the sizes, with their signs, so that a mean is not that of one huge value.

    What is not finite becomes a number that no logarithm of a finite one is.
    """
    numbers = values.astype(float)
    size = np.sign(numbers) * np.log1p(np.abs(numbers))
    if np.isfinite(size).all():
        return np.asarray(size)
    return np.nan_to_num(size, nan=1e4, posinf=2e4, neginf=-2e4)


def has_pairs(suite: TestSuite) -> bool:
    """Whether pairs of known mistakes are recognised, which is done on the first test case.

    Where that has several calls, its results are measured, and there are no pairs.
    """
    return len(suite.cases[0].calls) == 1


def digest(one: Observation) -> tuple[str, float]:
    """The fingerprint of one test case as a hash of its structure and one number."""
    if one.error:
        name, values = json.dumps(one.error), np.zeros(0)
    else:
        name, values = one.result[0].description, one.result[1]
    weights = 1 + np.arange(1.0, values.size + 1) * 3**0.5 % 1
    name = hashlib.sha256(name.encode()).hexdigest()[:8]
    return name, round(float(np.sum(weights * values)), 9)
