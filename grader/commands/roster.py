"""Take over a list of participants."""

import argparse
import pathlib

from ..course import Course
from ..lms import roster
from .arguments import OK, Parsers, add_command
from .lists import print_list


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "roster",
        "Take over the list of participants of Moodle or Canvas.",
        "Students of the list are added to nbgrader's gradebook, or changed there; nobody is "
        "deleted. Takes Moodle's list of participants or grading worksheet, the gradebook that "
        "Canvas exports, and a table with the columns id, first_name, last_name, email.",
        writes=True,
    )
    command.add_argument("file", metavar="FILE.csv", type=pathlib.Path, help="the list, as CSV")
    command.add_argument(
        "--id",
        metavar="COLUMN",
        help="the column whose values become nbgrader's ids (default: Canvas, SIS Login ID, else "
        "ID; Moodle, ID number, else the email address)",
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Take over a list of participants."""
    changes = roster.load(course, args.file, args.id)
    print(f"{args.file.name!a}: {changes.source}")
    print_list("added", changes.added)
    print_list("changed", changes.changed)
    print(f"{changes.unchanged} unchanged")
    print_list("not used", changes.skipped)
    print_list("in the gradebook and not in the list; kept", changes.missing)
    return OK
