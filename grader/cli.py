"""The command line: python -m grader COMMAND. Every command has a --help."""

import argparse
import contextlib
import importlib
import pathlib
import sys
import types
from collections.abc import Sequence

from .commands.arguments import INTERNAL_ERROR, USAGE
from .errors import CourseError, UsageError

COMMANDS = (
    "release",
    "archive",
    "roster",
    "collect",
    "autograde",
    "watch",
    "feedback",
    "report",
    "export",
    "regrade",
    "withdraw",
    "doctor",
    "catch-up",
    "lab",
    "site",
)
INTERRUPTED = 130  # exit status after Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command in the course folder, which is the current one.

    Args:
        argv: the arguments; those of this process when it is None.

    Returns:
        the exit status.
    """
    argv = sys.argv[1:] if argv is None else argv
    try:
        args = _parser(argv).parse_args(argv)
        return _run_in_course(args) if args.in_course else args.run(args)
    except UsageError as error:
        return _print_error(error, USAGE)
    except CourseError as error:
        return _print_error(error, INTERNAL_ERROR)
    except KeyboardInterrupt:
        return _print_error(
            "Stopped. What was recorded is kept; the same command goes on from there.", INTERRUPTED
        )


def _run_in_course(args: argparse.Namespace) -> int:
    """Run a command that works in the course of the current folder.

    Raises:
        UsageError: this is no course folder.
    """
    from .course import Course  # with nbgrader, which not every command needs
    from .gradebook import connection

    try:
        course = Course(pathlib.Path.cwd())
    except CourseError as error:
        raise UsageError(error) from error
    lock = course.locked() if args.writes else contextlib.nullcontext()
    with connection.readable_errors(course), lock:
        return int(args.run(course, args))


def _print_error(message: object, status: int) -> int:
    print(message, file=sys.stderr)
    return status


# ---------------------------------------------------------------- arguments


def _parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of the command that the arguments name, or of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m grader",
        description="Release, grade and report the notebooks of this course. Run it in the course "
        "folder, which holds nbgrader_config.py.",
        epilog="`python -m grader COMMAND --help` describes a command. Exit status: 0 everything "
        "was done; 1 something was not graded or not written, through no fault of a student; "
        "2 wrong usage; 130 stopped with Ctrl-C.",
    )
    added = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in [name for name in COMMANDS if name in argv[:1]] or COMMANDS:
        _module(command).add(added)
    return parser


def _module(command: str) -> types.ModuleType:
    """The module of a command, imported when it is needed: the others may need more packages.

    Raises:
        CourseError: it needs a package that is not installed.
    """
    try:
        return importlib.import_module(f".commands.{command.replace('-', '_')}", __package__)
    except ModuleNotFoundError as error:
        raise CourseError(
            f"{error}. All commands but `python -m grader lab` need the packages of "
            "requirements.txt: pip install -r requirements.txt"
        ) from error
