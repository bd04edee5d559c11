"""What several commands do with their arguments."""

import argparse
import contextlib
from collections.abc import Iterator

from ..assignment import Assignment, assignments
from ..build import release as build
from ..console import progress
from ..course import Course
from ..errors import CourseError, UsageError
from ..executors.local import LocalExecutor
from ..gradebook.cells import changed_points, gradebook_cells, is_registered, source_cells
from ..gradebook.changed_cells import submissions
from ..grading.executor import Executor
from ..grading.run import GradingRun, grade_all
from ..grading.task import GradedSubmission
from ..sandbox.backends import best_backend
from ..sandbox.isolation import BUBBLEWRAP, PRACTICE


def chosen(args: argparse.Namespace) -> list[Assignment]:
    """The assignments that are named on the command line, or all.

    Raises:
        UsageError: there is no assignment of a name.
    """
    known = {one.name: one for one in assignments()}
    unknown = [name for name in args.assignment if name not in known]
    if unknown:
        raise UsageError(f"There is no assignment {unknown[0]}. There are: {', '.join(known)}.")
    return [known[name] for name in dict.fromkeys(args.assignment)] or list(known.values())


def students_of(course: Course, assignment: Assignment, args: argparse.Namespace) -> list[str]:
    """Students who submitted something, or those named by --student.

    Raises:
        UsageError: one of those has submitted nothing.
    """
    for name in course.unusable_folders(assignment.name):
        print(f"submitted/{name!a} is skipped: nbgrader cannot use this name; rename the folder")
    for sentence in course.misplaced(assignment.name):
        print(sentence)
    submitted = course.students(assignment.name)
    missing = [student for student in args.student or [] if student not in submitted]
    if missing:
        raise UsageError(f"There is no folder submitted/{missing[0]}/{assignment.name}.")
    return [student for student in submitted if not args.student or student in args.student]


def backend_of(args: argparse.Namespace) -> str:
    """The backend of the sandbox; on a cluster each worker uses its best one."""
    if args.cluster:
        return PRACTICE if args.practice else BUBBLEWRAP
    return best_backend(args.practice)


def executor_of(args: argparse.Namespace) -> "contextlib.AbstractContextManager[Executor]":
    """This machine, or a cluster."""
    if not args.cluster:
        return LocalExecutor(args.jobs)
    from ..executors.dask import DaskExecutor  # Dask is needed for --cluster alone

    return DaskExecutor(args.cluster)


def grade(
    run: GradingRun, students: list[str], executor: Executor, title: str
) -> Iterator[GradedSubmission]:
    """Grade submissions after the self-test, with a progress bar; nothing is recorded."""
    if students:
        executor.prepare(run.self_test())
    with contextlib.closing(grade_all(run, students, executor)) as graded:
        yield from progress(title, graded, len(students))


def ensure_registered(course: Course, assignment: Assignment) -> None:
    """Register the assignment in the gradebook, unless it is there as it is now.

    Raises:
        CourseError: the points of an exercise have changed since submissions were graded.
    """
    if is_registered(course, assignment):
        return
    known, source = gradebook_cells(course, assignment), source_cells(course, assignment)
    changed = changed_points(known, source)
    if changed and submissions(course, assignment):
        raise CourseError(
            f"{assignment.name} · {'; '.join(changed)}. Submissions were graded with the old "
            f"points: `python -m grader regrade {assignment.name}` grades all of them with the "
            "new ones, and shows what changes before it writes."
        )
    with course.locked():
        build.release(course, assignment)
