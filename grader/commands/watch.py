"""Grade submissions as they arrive."""

import argparse

from ..course import Course
from ..executors.local import LocalExecutor
from ..sandbox.backends import best_backend
from ..watching.batch import BatchGrader
from ..watching.exchange import Exchange
from ..watching.folder import INTERVAL, FolderWatch
from ..watching.loop import Watch
from .arguments import Parsers, add_assignments, add_command, add_processes
from .shared import chosen, ensure_registered


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "watch",
        "Grade submissions as they arrive.",
        "Does what autograde and feedback do, for each submission as soon as its folder under "
        "submitted/ has not changed for a second; first for what is waiting. Prints a line for "
        "each. The self-test runs at the start, and again when the source notebook changes. "
        "Ctrl-C ends it; other commands can be used meanwhile.",
    )
    add_assignments(command)
    command.add_argument(
        "--release",
        action="store_true",
        help="release the feedback of each graded student, as nbgrader release_feedback does",
    )
    command.add_argument(
        "--collect",
        action="store_true",
        help="run nbgrader collect --update again and again",
    )
    command.add_argument(
        "--every",
        type=_seconds,
        default=30.0,
        metavar="SECONDS",
        help="seconds between two times of collecting (default: %(default)g)",
    )
    command.add_argument(
        "--poll",
        action="store_true",
        help=f"read all folders every {INTERVAL:g} seconds, for network file systems, which do "
        "not notify changes",
    )
    add_processes(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade submissions as they arrive, until Ctrl-C."""
    exchange = Exchange(course) if args.release or args.collect else None
    assignments = chosen(args)
    with LocalExecutor(args.jobs) as executor:
        grader = BatchGrader(
            course,
            best_backend(args.practice),
            executor,
            ensure_registered,
            exchange if args.release else None,
        )
        folder = FolderWatch(course.submitted, INTERVAL if args.poll else None)
        watch = Watch(
            course,
            assignments,
            grader,
            folder,
            exchange if args.collect else None,
            args.every,
        )
        watch.run()


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds >= 1.0:
        raise argparse.ArgumentTypeError(f"at least 1, not {text}")
    return seconds
