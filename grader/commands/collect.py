"""Collect submissions from a download of Moodle or Canvas."""

import argparse
import pathlib

from ..assignment import assignments
from ..course import Course
from ..lms import collect, download
from ..lms.store import Outcome
from .arguments import INTERNAL_ERROR, OK, Parsers, add_command
from .lists import print_list

SHOWN = 20  # files that are named for each reason why files are ignored


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "collect",
        "Collect submissions from a download of Moodle or Canvas.",
        "Each student's files go to submitted/STUDENT/ASSIGNMENT/, and an earlier submission to "
        "downloaded/ASSIGNMENT/earlier/. Says what was done with each file. Who is not surely one "
        "student of the gradebook is listed, and not collected: see `python -m grader roster`.",
        writes=True,
    )
    command.add_argument(
        "download",
        metavar="DOWNLOAD",
        type=pathlib.Path,
        help="the zip with all submissions of an assignment, or the folder it was unpacked to",
    )
    command.add_argument(
        "assignment",
        nargs="?",
        metavar="ASSIGNMENT",
        help="such as 01-gates; not needed where the names of the files tell",
    )
    command.add_argument(
        "--worksheet",
        metavar="FILE.csv",
        type=pathlib.Path,
        help="Moodle's grading worksheet of the assignment: its identifiers tell people of one "
        "name apart",
    )
    command.add_argument(
        "--new-students",
        action="store_true",
        help="add people who are not in the gradebook, under their identifier in Moodle or Canvas",
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Collect submissions from a download of Moodle or Canvas."""
    names = [assignment.name for assignment in assignments()]
    worksheet = collect.worksheet_people(args.worksheet) if args.worksheet else {}
    with download.opened(args.download) as entries:
        name = collect.assignment_of(entries, args.download.name, names, args.assignment)
        done = collect.collect(course, entries, name, worksheet, args.new_students)
    print(f"{name}, from {args.download.name!a}")
    for outcome in Outcome:
        print_list(outcome.value, sorted(line for one, line in done.done if one is outcome))
    print_list(
        "late, says the system. The download has no times: nbgrader gives no penalty", done.late
    )
    print_list("not collected, because the person is not sure", done.unknown)
    if any("(Moodle " in line for line in done.unknown) and not args.worksheet:
        print("  Moodle's grading worksheet tells who is meant: --worksheet FILE.csv")
    if any("(Canvas " in line for line in done.unknown):
        print("  Canvas's exported gradebook tells who is meant: python -m grader roster FILE.csv")
    print_list("not collected, because of the files", done.failed)
    for reason, files in done.ignored.items():
        print_list(f"ignored: {reason}", files, SHOWN)
    if not (done.done or done.unknown or done.failed):
        print("No file of the download is a submission as Moodle or Canvas names it.")
    return INTERNAL_ERROR if done.unknown or done.failed or not done.done else OK
