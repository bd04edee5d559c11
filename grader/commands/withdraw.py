"""Remove the result of a submission that is gone."""

import argparse
import os

from ..course import Course, is_student_id
from ..errors import UsageError
from ..grading.removed import withdraw
from .arguments import OK, Parsers, add_assignments, add_command
from .shared import chosen


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "withdraw",
        "Remove the result of a submission that is gone.",
        "The scores, comments, graded notebook and feedback page of one student and assignment are "
        "removed, manual scores with them. First remove the folder from submitted/: what is there "
        "is graded again.",
        writes=True,
    )
    add_assignments(command, nargs="+")
    command.add_argument(
        "--student", required=True, metavar="ID", help="whose result is removed, as in submitted/"
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Remove the result of a submission that is gone."""
    student: str = args.student
    if not is_student_id(student):
        raise UsageError(f"{student!a} is not the id of a student.")
    assignments = chosen(args)
    for assignment in assignments:
        if os.path.lexists(course.paths(student, assignment.name).submitted):
            raise UsageError(
                f"submitted/{student}/{assignment.name} is there, and would be graded again. "
                "Remove that folder first."
            )
    for assignment in assignments:
        done = withdraw(course, assignment.name, student)
        print(f"{assignment.name}: {student}: {'result removed' if done else 'there is no result'}")
    return OK
