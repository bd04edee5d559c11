"""Fewer digits for the fingerprints of known mistakes in visible suites: a smaller release."""

import dataclasses
import math

import numpy as np

from check.fingerprints import fingerprints
from check.suite import MutantFingerprint, Observation, TestSuite


def shortened(suite: TestSuite) -> list[MutantFingerprint]:
    """The known mistakes of a suite, their means to as many digits as its tolerance needs.

    A mean moves by at most a twentieth of the tolerance. One that is right stays as it is.

    Args:
        suite: with expected results and the fingerprints of known mistakes; one may have none.
    """
    right = fingerprints(suite, suite.expected)
    digits = 2 - math.floor(math.log10(suite.tolerance[1]))
    return [
        dataclasses.replace(
            mutant,
            observations=[
                _shortened(one, expected, digits)
                for one, expected in zip(mutant.observations, right, strict=False)
            ],
        )
        for mutant in suite.mutants
    ]


def _shortened(one: Observation, right: Observation, digits: int) -> Observation:
    """A fingerprint with shorter means."""
    if one.error:
        return one
    structure, means, measured = one.result
    short = np.array([float(f"{mean:.{digits}g}") for mean in means.tolist()])
    if not right.error and right.result[1].shape == means.shape:
        short = np.where(means == right.result[1], means, short)
    return dataclasses.replace(one, result=(structure, short, measured))
