"""Print what there is to know about a class, and write it as CSV, JSON or HTML."""

import argparse
import io
import pathlib
import sys

from rich.console import Console

from ..course import Course
from ..errors import UsageError
from ..files import write_atomically
from ..reports import class_tables, class_text, html_page
from ..reports.anonymous import anonymous
from ..reports.class_data import ClassData
from ..reports.class_report import collect
from .arguments import OK, Parsers, add_assignments, add_command
from .shared import chosen

STANDARD_OUTPUT = "-"
NARROWEST = 118  # characters in a line of reasons, when the output is no terminal


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "report",
        "Print how the class did, and why points were lost.",
        "A summary of each assignment: scores, success rates, the most frequent known mistakes, "
        "who to look at, and what to say in the next lecture. Scores are those that count, with "
        "manual scores and penalties.",
    )
    add_assignments(command)
    command.add_argument(
        "--students", action="store_true", help="a table of all students, and why points were lost"
    )
    command.add_argument(
        "--sort",
        default="id",
        metavar="BY",
        help="order of the students: id, name, score, or an exercise (default: %(default)s)",
    )
    for kind, text in (
        ("csv", "a table for a spreadsheet: a row for each student and assignment"),
        ("json", "the whole report as data"),
    ):
        command.add_argument(f"--{kind}", metavar="FILE", help=f"write {text}; - prints it")
    command.add_argument("--html", metavar="FILE", help="write one page to look at in a browser")
    command.add_argument(
        "--anonymous", action="store_true", help="pseudonyms in place of ids and names"
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Print or write the report."""
    names = [one.name for one in chosen(args)]
    _check_files(args)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name may have letters that it lacks
        sys.stdout.reconfigure(errors="backslashreplace")
    data = collect(course, names)
    _check_order(data, args.sort)
    if args.anonymous:
        data = anonymous(course, data)
    if STANDARD_OUTPUT not in (args.csv, args.json):
        _print(data, args)
    if args.csv:
        # A spreadsheet takes a file for UTF-8 when it begins with a byte order mark.
        _write(args.csv, class_tables.as_csv(data, args.sort), "\ufeff")
    if args.json:
        _write(args.json, class_tables.as_json(data))
    if args.html:
        html_page.write(pathlib.Path(args.html), data)
    return OK


def _check_files(args: argparse.Namespace) -> None:
    """Refuse what cannot be written before anything is computed."""
    if args.csv == args.json == STANDARD_OUTPUT:
        raise UsageError("Only one of --csv and --json can be printed: name a file for the other.")
    for path in (pathlib.Path(name) for name in (args.csv, args.json, args.html) if name):
        if path.is_dir():
            raise UsageError(f"{str(path)!a} is a folder. Name a file.")
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder {str(path.parent)!a}.")


def _check_order(data: ClassData, by: str) -> None:
    exercises = {exercise.name for part in data.assignments for exercise in part.exercises}
    if by not in exercises | {"id", "name", "score"}:
        raise UsageError(
            f"--sort {by!a}: there is id, name, score, {', '.join(sorted(exercises))}."
        )


def _print(data: ClassData, args: argparse.Namespace) -> None:
    print(class_text.summary(data))
    if not args.students:
        return
    console = Console()
    width = console.width if console.is_terminal else max(console.width, NARROWEST)
    for part in data.shown:
        print(part.name)
        print(class_tables.students_table(part, args.sort))
        print("Why points were lost")
        print(class_tables.reasons_table(part, args.sort, width))


def _write(name: str, text: str, mark: str = "") -> None:
    """Write a file in one piece, or print it."""
    if name == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    write_atomically(pathlib.Path(name), mark + text)
