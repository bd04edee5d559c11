"""Print scores, and why points were lost."""

import argparse

from rich.console import Console

from ..course import Course
from ..reports import class_report
from .arguments import OK, Parsers, add_assignments, add_command
from .shared import chosen, ensure_registered


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "report",
        "Print scores, and why points were lost.",
        "A table of the class for each assignment. Total scores include manual scores and "
        "penalties for late submissions, as the gradebook has them.",
    )
    add_assignments(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Print scores, and why points were lost."""
    console = Console()
    # Rich takes 80 columns for a file or a pipe, where the table of a whole class does not fit.
    width = None if console.is_terminal else max(console.width, class_report.NARROWEST)
    for assignment in chosen(args):
        ensure_registered(course, assignment)
        Console(width=width, soft_wrap=True, highlight=False).print(
            class_report.table(course, assignment.name), soft_wrap=False
        )
    return OK
