"""Write feedback pages for what has been graded."""

import argparse
import sys

from ..console import progress
from ..course import Course
from ..grading.exchange_files import supply_missing
from ..grading.run import GradingRun
from ..reports import feedback as feedback_pages
from .arguments import (
    INTERNAL_ERROR,
    OK,
    Parsers,
    add_assignments,
    add_command,
    add_force,
    add_student,
)
from .shared import chosen, students_of


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "feedback",
        "Write feedback pages.",
        "A page for each graded submission, feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html, where "
        "there is none, it is older than the result, or a score, comment or late penalty has "
        "changed since it was written.",
        writes=True,
    )
    add_assignments(command)
    add_force(command, "write pages again that are up to date")
    add_student(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Write feedback pages for what has been graded."""
    status = OK
    for assignment in chosen(args):
        submitted = students_of(course, assignment, args)
        supply_missing(GradingRun(course, assignment, backend=""), submitted)  # nothing is graded
        students = feedback_pages.outdated(course, assignment.name, submitted, args.force)
        written = 0
        try:
            pages = feedback_pages.write_pages(course, assignment.name, students)
            for _ in progress(f"feedback {assignment.name}", pages, len(students)):
                written += 1
        except feedback_pages.PagesNotWritten as error:
            print(error, file=sys.stderr)
            status = INTERNAL_ERROR
        print(f"{assignment.name}: {written} feedback pages written under feedback/")
    return status
