"""Grade submissions and record their scores."""

import argparse

from ..course import Course
from ..gradebook.writer import GradebookWriter
from ..grading import recording
from ..grading.run import GradingRun
from .arguments import (
    INTERNAL_ERROR,
    OK,
    Parsers,
    add_assignments,
    add_command,
    add_force,
    add_student,
    add_where,
)
from .shared import backend_of, chosen, ensure_registered, executor_of, grade, students_of


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "autograde",
        "Grade submissions and record their scores.",
        "Reads submitted/STUDENT/ASSIGNMENT/. Writes scores to the gradebook, and the graded "
        "notebook and report.json to autograded/. A submission that has its result and has not "
        "changed since is not graded again. First a self-test tries the sandbox, and grades "
        "submissions whose scores are known; when it fails, no submission is graded.",
        writes=True,
    )
    add_assignments(command)
    add_force(command, "grade submissions again that have their result already")
    add_student(command)
    add_where(command)


def run(course: Course, args: argparse.Namespace) -> int:
    """Grade submissions and record their scores."""
    backend, errors = backend_of(args), 0
    with executor_of(args) as executor:
        for assignment in chosen(args):
            ensure_registered(course, assignment)
            submitted = students_of(course, assignment, args)
            grading = GradingRun(course, assignment, backend)
            students = grading.ungraded(submitted, args.force)
            with GradebookWriter.opened(course) as gradebook:
                for graded in grade(grading, students, executor, f"grade {assignment.name}"):
                    recording.record(course, gradebook, graded)
                    errors += bool(graded.report.internal_error)
            errors += len(course.unusable_folders(assignment.name))
            rest = len(submitted) - len(students)
            where = args.cluster or f"sandbox {backend}"
            print(
                f"{assignment.name}: {len(students)} graded ({where}), {rest} had their result "
                "already"
            )
    return INTERNAL_ERROR if errors else OK
