"""Whether NumPy warns here. On WebAssembly, and so in a browser, it does not.

It learns of an overflow from the processor, which reports none there. So a criterion that asks for
silence is met by every answer with the right values, and grading, on another system, may not agree.
"""

import functools
import warnings

import numpy as np

from . import PARTS
from .progress import suites
from .suite import SILENCE, TestSuite

NOTE = (
    "NumPy gives no warnings in a browser: that yours computes without one is seen in grading alone"
)
NOTE_ON_TEST = (
    "NumPy gives no warnings in a browser: a known mistake that only a warning shows is caught in "
    "grading alone"
)


@functools.cache
def can_be_checked() -> bool:
    """Whether NumPy warns of an overflow on this system."""
    with np.errstate(over="warn"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        np.exp(np.array([1e4]))
    return bool(caught)


def note(suite: TestSuite) -> str:
    """A note for a suite that asks for silence where that cannot be checked, else ""."""
    if can_be_checked():
        return ""
    if _asks(suite):
        return NOTE
    tested = suite.name.removeprefix("test_")
    known = [suites(part)[tested] for part in PARTS if tested in suites(part)]
    return NOTE_ON_TEST if tested != suite.name and any(map(_asks, known)) else ""


def _asks(suite: TestSuite) -> bool:
    return any(criterion.compares == SILENCE for criterion in suite.criteria)
