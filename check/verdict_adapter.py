"""The adapter of a test that a student has written: whether it refuses an implementation."""

from typing import Any

import numpy as np

from .layer_adapters import Results, Student
from .text import one_line

_array = np.array  # bound before any student code runs, which may replace it


def verdict(test: Student, implementation: Any) -> Results:
    """Whether a student's test refuses an implementation, and what it says then.

    Args:
        test: the student's; it refuses by raising an exception.
        implementation: a function or class.

    Raises:
        NotImplementedError: the test is not written yet.
    """
    try:
        test(implementation)
    except NotImplementedError:
        raise
    except Exception as error:  # pytest would call each of them a failure
        kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
        said = kind + (one_line(error) or "an AssertionError without a message")
        return {"refused": _array(True), "says": _array([ord(letter) for letter in said])}
    return {"refused": _array(False), "says": _array([0])[:0]}
