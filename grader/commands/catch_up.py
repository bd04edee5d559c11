"""Write the modules of earlier notebooks."""

import argparse
import pathlib

from ..build import release as build
from ..course import Course
from .arguments import OK, Parsers, add_assignments, add_command
from .shared import chosen


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "catch-up",
        "Write the modules of earlier notebooks, for a student who could not finish them.",
        "They hold the reference solutions, and are written to FOLDER/ASSIGNMENT/my_lstm/. The "
        "student puts my_lstm/ beside the notebook of this assignment.",
    )
    add_assignments(command)
    command.add_argument(
        "--into",
        type=pathlib.Path,
        default="catch-up",
        metavar="FOLDER",
        help="where to write (default: %(default)s)",
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Write the modules of earlier notebooks."""
    for assignment in chosen(args):
        folder = args.into / assignment.name
        written = build.catch_up(assignment, course.root / folder)
        for module in written:
            path = folder / module.relative_to(course.root / folder)
            print(f"{path}: hand it out with care: it holds the answers to an earlier notebook")
        if not written:
            print(f"{folder}: nothing to write")
    return OK
