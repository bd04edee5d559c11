"""Print what this machine has and what is missing."""

import argparse
import platform

import numpy as np

from ..course import Course
from ..sandbox.backends import ADVICE, available
from ..sandbox.isolation import PRACTICE
from .arguments import INTERNAL_ERROR, OK, Parsers, add_command


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    add_command(
        added,
        run,
        "doctor",
        "Show what this machine has and what is missing.",
        "Prints versions, which backends of the sandbox work on this machine, and what to install "
        "for a better one. Exit status 1 when none of them isolates student code.",
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Print what this machine has and what is missing."""
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.platform()}")
    print(f"course folder {course.root}")
    reasons = available()
    for backend, reason in reasons.items():
        print(f"sandbox {backend}: {reason or 'works'}")
    best = next(backend for backend, reason in reasons.items() if not reason)
    official = best != PRACTICE
    if official:
        print(f"Submissions are graded in the sandbox {best}.")
    else:
        print("No official grading on this machine: see below.")
    for backend in list(reasons)[: list(reasons).index(best)]:
        print(f"For the better sandbox {backend}, {ADVICE[backend]}.")
    return OK if official else INTERNAL_ERROR
