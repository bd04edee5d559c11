"""Build the notebooks that students are given."""

import argparse
import sys

from ..build import release as build
from ..console import progress
from ..course import Course
from ..gradebook.changed_cells import ChangedExercises
from .arguments import INTERNAL_ERROR, OK, Parsers, add_assignments, add_command
from .shared import chosen


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "release",
        "Build the notebooks that students are given.",
        "Writes release/ASSIGNMENT/: the notebook without answers, the package check as "
        "a wheel and a folder that imports it, requirements.txt, and a page for the student. "
        "Registers the assignment in the gradebook.",
        writes=True,
    )
    add_assignments(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Build the notebooks that students are given."""
    status = OK
    for assignment in progress("release", chosen(args)):
        try:
            folder = build.release(course, assignment)
        except ChangedExercises as error:  # the other assignments are released
            print(error, file=sys.stderr)
            status = INTERNAL_ERROR
        else:
            print(f"{folder.relative_to(course.root)}: ready to be given to students")
    return status
