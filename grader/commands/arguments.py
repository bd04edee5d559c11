"""Arguments that several commands have, and the exit statuses."""

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # which needs nbgrader, and a student who opens the lab has none
    from ..course import Course

OK, INTERNAL_ERROR, USAGE = 0, 1, 2  # exit statuses
Command = Callable[["Course", argparse.Namespace], int]
CommandOutside = Callable[[argparse.Namespace], int]
Parsers = argparse._SubParsersAction  # what add_subparsers returns; it has no public name


def add_command(
    added: Parsers,
    run: Command | CommandOutside,
    name: str,
    summary: str,
    details: str,
    writes: bool = False,
    in_course: bool = True,
) -> argparse.ArgumentParser:
    """Add a command.

    Args:
        added: to which it is added.
        run: returns the exit status; its first argument is the course, if it works in one.
        name: of the command.
        summary: one sentence.
        details: further sentences, for --help.
        writes: whether it holds the course's lock while it runs.
        in_course: whether it works in a course, and so needs nbgrader.
    """
    command: argparse.ArgumentParser = added.add_parser(
        name, help=summary, description=f"{summary} {details}"
    )
    command.set_defaults(run=run, writes=writes, in_course=in_course)
    return command


def add_assignments(command: argparse.ArgumentParser, nargs: str = "*") -> None:
    """The names of assignments."""
    default = "" if nargs == "+" else "; all of them when none is named"
    command.add_argument(
        "assignment", nargs=nargs, metavar="ASSIGNMENT", help=f"such as 01-gates{default}"
    )


def add_force(command: argparse.ArgumentParser, text: str) -> None:
    """The option to do again what is done already."""
    command.add_argument("--force", action="store_true", help=text)


def add_student(command: argparse.ArgumentParser) -> None:
    """The option to name students."""
    command.add_argument(
        "--student", action="append", metavar="ID", help="only this student; may be repeated"
    )


def add_where(command: argparse.ArgumentParser) -> None:
    """Options that say in which processes submissions are graded, here or on a cluster."""
    add_processes(command)
    command.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="grade on the workers of a Dask cluster, such as tcp://10.0.0.1:8786",
    )


def add_processes(command: argparse.ArgumentParser) -> None:
    """Options that say in which processes of this machine submissions are graded."""
    command.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of processes that grade (default: one for each core, here %(default)s)",
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
