"""Build the notebooks that students are given."""

import argparse

from ..build import release as build
from ..console import progress
from ..course import Course
from .arguments import OK, Parsers, add_assignments, add_command
from .shared import chosen


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "release",
        "Build the notebooks that students are given.",
        "Writes release/ASSIGNMENT/: the notebook without answers, the package check and "
        "requirements.txt. Registers the assignment in the gradebook.",
        writes=True,
    )
    add_assignments(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Build the notebooks that students are given."""
    for assignment in progress("release", chosen(args)):
        folder = build.release(course, assignment)
        print(f"{folder.relative_to(course.root)}: ready to be given to students")
    return OK
