"""The command line: python -m grader COMMAND. Every command has a --help."""

import argparse
import contextlib
import pathlib
import sys
from collections.abc import Sequence

from .commands import (
    archive,
    autograde,
    catch_up,
    collect,
    doctor,
    export,
    feedback,
    lab,
    regrade,
    release,
    report,
    roster,
    watch,
    withdraw,
)
from .commands.arguments import INTERNAL_ERROR, USAGE, Command
from .course import Course
from .errors import CourseError, UsageError
from .gradebook import connection

COMMANDS = (
    release,
    archive,
    roster,
    collect,
    autograde,
    watch,
    feedback,
    report,
    export,
    regrade,
    withdraw,
    doctor,
    catch_up,
    lab,
)
INTERRUPTED = 130  # exit status after Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command in the course folder, which is the current one.

    Args:
        argv: the arguments; those of this process when it is None.

    Returns:
        the exit status.
    """
    args = _parser().parse_args(argv)
    try:
        course = Course(pathlib.Path.cwd())
    except CourseError as error:
        return _print_error(error, USAGE)
    try:
        run: Command = args.run
        lock = course.locked() if args.writes else contextlib.nullcontext()
        with connection.readable_errors(course), lock:
            return run(course, args)
    except UsageError as error:
        return _print_error(error, USAGE)
    except CourseError as error:
        return _print_error(error, INTERNAL_ERROR)
    except KeyboardInterrupt:
        return _print_error(
            "Stopped. What was recorded is kept; the same command goes on from there.", INTERRUPTED
        )


def _print_error(message: object, status: int) -> int:
    print(message, file=sys.stderr)
    return status


# ---------------------------------------------------------------- arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m grader",
        description="Release, grade and report the notebooks of this course. Run it in the course "
        "folder, which holds nbgrader_config.py.",
        epilog="`python -m grader COMMAND --help` describes a command. Exit status: 0 everything "
        "was done; 1 something was not graded or not written, through no fault of a student; "
        "2 wrong usage; 130 stopped with Ctrl-C.",
    )
    added = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(added)
    return parser
