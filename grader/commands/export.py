"""Write scores for Moodle, Canvas or a spreadsheet."""

import argparse
import pathlib

from ..assignment import Assignment, assignments
from ..course import Course
from ..errors import UsageError
from ..files import write_atomically, write_bytes_atomically
from ..lms import export, feedback_zip, roster, table
from ..lms.columns import Format, columns_of
from ..lms.fill import Filled, fill
from ..lms.names import normalised
from .arguments import INTERNAL_ERROR, OK, Parsers, add_assignments, add_command
from .lists import print_list
from .shared import chosen

PLAIN = "grades.csv"


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "export",
        "Write scores for Moodle, Canvas or a spreadsheet.",
        "With --fill, the file of grades that Moodle or Canvas exported is written again with the "
        "scores in it, and everything else as it was. Without, a table of all students (see also "
        "`nbgrader export`). Scores include manual ones, and penalties for late submissions.",
    )
    add_assignments(command)
    command.add_argument(
        "--fill",
        metavar="FILE.csv",
        type=pathlib.Path,
        help="the gradebook that Canvas exported, or Moodle's grading worksheet",
    )
    command.add_argument(
        "--assignment",
        action="append",
        dest="assignment_option",
        metavar="ASSIGNMENT",
        help="the same as ASSIGNMENT",
    )
    command.add_argument(
        "--column",
        metavar="NAME",
        help="the column to fill, if it does not have the assignment's name",
    )
    command.add_argument(
        "--feedback",
        metavar="ZIP",
        type=pathlib.Path,
        help="write the feedback pages, too, as the zip of feedback files that Moodle takes; with "
        "a grading worksheet",
    )
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT.csv",
        type=pathlib.Path,
        help=f"the file to write (default: FILE-filled.csv, or {PLAIN})",
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Write scores for Moodle, Canvas or a spreadsheet."""
    args.assignment = [*args.assignment, *(args.assignment_option or [])]
    if args.fill:
        return _fill(course, args)
    if args.column or args.feedback:
        raise UsageError("--column and --feedback need --fill FILE.csv.")
    output = _file(args.output or course.root / PLAIN)
    write_atomically(output, export.plain(course, chosen(args)))
    print(f"{output.name!a} is written")
    return OK


def _fill(course: Course, args: argparse.Namespace) -> int:
    grades = table.read(args.fill)
    wanted = _wanted(args, grades)
    scores = [export.scores_of(course, one) for one in wanted]
    filled = fill(grades, roster.students(course), scores, args.column)
    if args.feedback and filled.columns.format is not Format.WORKSHEET:
        raise UsageError("--feedback needs Moodle's grading worksheet, which has the identifiers.")
    beside = args.fill.with_name(f"{args.fill.stem}-filled{args.fill.suffix}")
    output = _file(args.output or beside)
    write_bytes_atomically(output, grades.to_bytes())
    print(f"{args.fill.name!a}: {filled.columns.format.value}; {output.name!a} is written")
    for message in filled.messages:
        print(message)
    _print_people(filled)
    if args.feedback:
        count, without = feedback_zip.write(course, wanted[0].name, filled.matches, args.feedback)
        print(f"{args.feedback.name!a}: {count} feedback pages")
        print_list("without a feedback page (`python -m grader feedback` writes them)", without)
    return INTERNAL_ERROR if filled.unknown else OK


def _file(path: pathlib.Path) -> pathlib.Path:
    """The path of a file to be written, whose folder is made when it is missing.

    Raises:
        UsageError: it is a folder, or its folder cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{str(path)!a} cannot be written: {error.strerror}.") from error
    if path.is_dir():
        raise UsageError(f"{str(path)!a} is a folder: name a file with -o OUT.csv.")
    return path


def _wanted(args: argparse.Namespace, grades: table.Table) -> list[Assignment]:
    """The assignments to fill in: those that are named, else all that may be in the file.

    Raises:
        UsageError: the file is for one assignment, and it is not clear which.
    """
    named = chosen(args) if args.assignment else []
    one_column = args.column or columns_of(grades).format is Format.WORKSHEET
    if not one_column:
        return named or assignments()
    if not named:
        whole = normalised(args.fill.stem)
        named = [one for one in assignments() if normalised(one.name) in whole]
    if len(named) != 1:
        raise UsageError(
            "The file has the grades of one assignment: name it, with --assignment ASSIGNMENT."
        )
    return named


def _print_people(filled: Filled) -> None:
    print_list("left as they were", filled.without)
    print_list("in the file and not sure to be a student; left as they were", filled.unknown)
    print_list("with a score and not in the file", filled.absent)
