"""The command line: python -m grader COMMAND. Every command has a --help."""

import argparse
import contextlib
import os
import pathlib
import sys
from collections.abc import Callable, Sequence

from . import commands
from .course import Course
from .errors import CourseError, UsageError
from .gradebook import connection

Command = Callable[[Course, argparse.Namespace], int]
Parsers = argparse._SubParsersAction  # what add_subparsers returns; it has no public name
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
        return _print_error(error, commands.USAGE)
    try:
        run: Command = args.run
        lock = course.locked() if args.writes else contextlib.nullcontext()
        with connection.readable_errors(course), lock:
            return run(course, args)
    except UsageError as error:
        return _print_error(error, commands.USAGE)
    except CourseError as error:
        return _print_error(error, commands.INTERNAL_ERROR)
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
    for add in (
        _add_release,
        _add_autograde,
        _add_feedback,
        _add_report,
        _add_regrade,
        _add_doctor,
        _add_catch_up,
        _add_lab,
    ):
        add(added)
    return parser


def _add_release(added: Parsers) -> None:
    command = _command(
        added,
        commands.release,
        "release",
        "Build the notebooks that students are given.",
        "Writes release/ASSIGNMENT/: the notebook without answers, the package check and "
        "requirements.txt. Registers the assignment in the gradebook.",
        writes=True,
    )
    _add_assignments(command)


def _add_autograde(added: Parsers) -> None:
    command = _command(
        added,
        commands.autograde,
        "autograde",
        "Grade submissions and record their scores.",
        "Reads submitted/STUDENT/ASSIGNMENT/. Writes scores to the gradebook, and the graded "
        "notebook and report.json to autograded/. A submission that has its result and has not "
        "changed since is not graded again. First a self-test tries the sandbox, and grades "
        "submissions whose scores are known; when it fails, no submission is graded.",
        writes=True,
    )
    _add_assignments(command)
    _add_force(command, "grade submissions again that have their result already")
    _add_student(command)
    _add_where(command)


def _add_feedback(added: Parsers) -> None:
    command = _command(
        added,
        commands.feedback,
        "feedback",
        "Write nbgrader's feedback pages.",
        "A page for each graded submission, feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html, where "
        "there is none or it is older than the result.",
        writes=True,
    )
    _add_assignments(command)
    _add_force(command, "write pages again that are up to date")
    _add_student(command)


def _add_report(added: Parsers) -> None:
    command = _command(
        added,
        commands.report,
        "report",
        "Print scores, and why points were lost.",
        "A table of the class for each assignment. Total scores include manual scores and "
        "penalties for late submissions, as the gradebook has them.",
    )
    _add_assignments(command)


def _add_regrade(added: Parsers) -> None:
    command = _command(
        added,
        commands.regrade,
        "regrade",
        "Grade all submissions again and show what changes.",
        "For use after an exercise has changed. Prints which scores change, and then records the "
        "new ones. Manual scores stay, and report.json keeps the old scores.",
        writes=True,
    )
    _add_assignments(command, nargs="+")
    command.add_argument("--dry-run", action="store_true", help="print the changes, record nothing")
    _add_student(command)
    _add_where(command)


def _add_doctor(added: Parsers) -> None:
    _command(
        added,
        commands.doctor,
        "doctor",
        "Show what this machine has and what is missing.",
        "Prints versions, which backends of the sandbox work on this machine, and what to install "
        "for a better one. Exit status 1 when none of them isolates student code.",
    )


def _add_catch_up(added: Parsers) -> None:
    command = _command(
        added,
        commands.catch_up,
        "catch-up",
        "Write the modules of earlier notebooks, for a student who could not finish them.",
        "They hold the reference solutions, and are written to FOLDER/ASSIGNMENT/my_lstm/. The "
        "student puts my_lstm/ beside the notebook of this assignment.",
    )
    _add_assignments(command)
    command.add_argument(
        "--into",
        type=pathlib.Path,
        default="catch-up",
        metavar="FOLDER",
        help="where to write (default: %(default)s)",
    )


def _add_lab(added: Parsers) -> None:
    command = _command(
        added,
        commands.lab,
        "lab",
        "Build the student edition and open JupyterLab on it.",
        "The student edition is one folder with all released notebooks and the package check. "
        "Notebooks that are there already are kept, with the work in them.",
    )
    command.add_argument(
        "--folder",
        type=pathlib.Path,
        default="student",
        help="the student edition (default: %(default)s)",
    )
    command.add_argument("--no-browser", action="store_true", help="build the edition and stop")


def _command(
    added: Parsers, run: Command, name: str, summary: str, details: str, writes: bool = False
) -> argparse.ArgumentParser:
    """Add a command; one that writes holds the course's lock while it runs."""
    command: argparse.ArgumentParser = added.add_parser(
        name, help=summary, description=f"{summary} {details}"
    )
    command.set_defaults(run=run, writes=writes)
    return command


def _add_assignments(command: argparse.ArgumentParser, nargs: str = "*") -> None:
    default = "" if nargs == "+" else "; all of them when none is named"
    command.add_argument(
        "assignment", nargs=nargs, metavar="ASSIGNMENT", help=f"such as 01-gates{default}"
    )


def _add_force(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument("--force", action="store_true", help=text)


def _add_student(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--student", action="append", metavar="ID", help="only this student; may be repeated"
    )


def _add_where(command: argparse.ArgumentParser) -> None:
    """Options that say in which processes submissions are graded."""
    command.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of processes that grade (default: one for each core, here %(default)s)",
    )
    command.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="grade on the workers of a Dask cluster, such as tcp://10.0.0.1:8786",
    )
    command.add_argument(
        "--practice",
        action="store_true",
        help="where no isolated sandbox works, grade in a process without isolation; only for "
        "submissions that you trust",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"at least 1, not {text}")
    return int(text)
