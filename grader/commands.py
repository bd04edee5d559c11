"""What each command of the command line does."""

import argparse
import contextlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
from rich.console import Console

from .assignment import Assignment, assignments
from .build import release as build
from .console import progress
from .course import Course
from .errors import CourseError, UsageError
from .executors.local import LocalExecutor
from .gradebook.cells import changed_points, gradebook_cells, is_registered, source_cells
from .gradebook.writer import GradebookWriter
from .grading import recording
from .grading import regrade as regrading
from .grading.executor import Executor
from .grading.run import GradingRun, grade_all
from .grading.task import GradedSubmission
from .reports import class_report
from .reports import feedback as feedback_pages
from .sandbox.backends import ADVICE, available, best_backend
from .sandbox.isolation import BUBBLEWRAP, PRACTICE

OK, INTERNAL_ERROR, USAGE = 0, 1, 2  # exit statuses


def release(course: Course, args: argparse.Namespace) -> int:
    """Build the notebooks that students are given."""
    for assignment in progress("release", _chosen(args)):
        folder = build.release(course, assignment)
        print(f"{folder.relative_to(course.root)}: ready to be given to students")
    return OK


def autograde(course: Course, args: argparse.Namespace) -> int:
    """Grade submissions and record their scores."""
    backend, errors = _backend(args), 0
    with _executor(args) as executor:
        for assignment in _chosen(args):
            _ensure_registered(course, assignment)
            submitted = _students(course, assignment, args)
            run = GradingRun(course, assignment, backend)
            students = run.ungraded(submitted, args.force)
            with GradebookWriter.opened(course) as gradebook:
                for graded in _graded(run, students, executor, f"grade {assignment.name}"):
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


def feedback(course: Course, args: argparse.Namespace) -> int:
    """Write feedback pages for what has been graded."""
    status = OK
    for assignment in _chosen(args):
        submitted = _students(course, assignment, args)
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


def report(course: Course, args: argparse.Namespace) -> int:
    """Print scores, and why points were lost."""
    console = Console()
    # Rich takes 80 columns for a file or a pipe, where the table of a whole class does not fit.
    width = None if console.is_terminal else max(console.width, class_report.NARROWEST)
    for assignment in _chosen(args):
        _ensure_registered(course, assignment)
        Console(width=width, soft_wrap=True, highlight=False).print(
            class_report.table(course, assignment.name), soft_wrap=False
        )
    return OK


def regrade(course: Course, args: argparse.Namespace) -> int:
    """Grade all submissions again, show what changes, and record it."""
    backend, errors = _backend(args), 0
    for assignment in _chosen(args):
        known = gradebook_cells(course, assignment)
        source = source_cells(course, assignment)
        students = _students(course, assignment, args)
        run = GradingRun(course, assignment, backend)
        with _executor(args) as executor:
            graded = list(_graded(run, students, executor, f"grade {assignment.name} again"))
        for sentence in changed_points(known, source):
            print(f"{assignment.name} · {sentence}")
        found = regrading.changes(course, graded)
        _print_changes(assignment, found)
        errors += sum(bool(change.report.internal_error) for change in found)
        errors += len(course.unusable_folders(assignment.name))
        if not args.dry_run:
            _record_changes(course, assignment, found)
    return INTERNAL_ERROR if errors else OK


def _print_changes(assignment: Assignment, found: list[regrading.Change]) -> None:
    for change in found:
        if change.exercises or change.before is None or change.report.internal_error:
            print(change)
    print(f"{assignment.name}: {regrading.summary(found)}")


def _record_changes(course: Course, assignment: Assignment, found: list[regrading.Change]) -> None:
    """Record new results; all reports are marked as pending first.

    When this is interrupted, the next run of autograde grades what is left.
    """
    sys.stdout.flush()  # what changes is on the screen before anything is written
    if not is_registered(course, assignment):
        build.release(course, assignment)
    new = [change.graded for change in found if not change.keeps_old_scores]
    for graded in new:
        recording.mark_as_pending(course, graded.report)
    with GradebookWriter.opened(course) as gradebook:
        for graded in progress(f"record {assignment.name}", new, len(new)):
            recording.record(course, gradebook, graded)


def doctor(course: Course, args: argparse.Namespace) -> int:
    """Print what this machine has and what is missing."""
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.platform()}")
    print(f"course folder {course.root}")
    reasons = available()
    for backend, reason in reasons.items():
        print(f"sandbox {backend}: {reason or 'works'}")
    best = next(backend for backend, reason in reasons.items() if not reason)
    official = best != PRACTICE
    if official:
        print(f"Submissions are graded in the sandbox {best}.")
    else:
        print("No official grading on this machine: see below.")
    for backend in list(reasons)[: list(reasons).index(best)]:
        print(f"For the better sandbox {backend}, {ADVICE[backend]}.")
    return OK if official else INTERNAL_ERROR


def catch_up(course: Course, args: argparse.Namespace) -> int:
    """Write the modules of earlier notebooks."""
    for assignment in _chosen(args):
        folder = args.into / assignment.name
        written = build.catch_up(assignment, course.root / folder)
        for module in written:
            path = folder / module.relative_to(course.root / folder)
            print(f"{path}: hand it out with care: it holds the answers to an earlier notebook")
        if not written:
            print(f"{folder}: nothing to write")
    return OK


def lab(course: Course, args: argparse.Namespace) -> int:
    """Build the student edition and open JupyterLab on it."""
    folder = args.folder.resolve()
    notebooks = build.student_edition(course, folder)
    print(f"{folder}: {', '.join(n.name for n in notebooks)}. Your own work there is kept.")
    if args.no_browser:
        return OK
    command = [sys.executable, "-m", "jupyter", "lab", notebooks[0].name]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container may have no other user
        command.append("--allow-root")
    return subprocess.run(command, cwd=folder, check=False).returncode


# ---------------------------------------------------------------- shared by the commands


def _chosen(args: argparse.Namespace) -> list[Assignment]:
    """The assignments that are named on the command line, or all.

    Raises:
        UsageError: there is no assignment of a name.
    """
    known = {one.name: one for one in assignments()}
    unknown = [name for name in args.assignment if name not in known]
    if unknown:
        raise UsageError(f"There is no assignment {unknown[0]}. There are: {', '.join(known)}.")
    return [known[name] for name in dict.fromkeys(args.assignment)] or list(known.values())


def _students(course: Course, assignment: Assignment, args: argparse.Namespace) -> list[str]:
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


def _backend(args: argparse.Namespace) -> str:
    """The backend of the sandbox; on a cluster each worker uses its best one."""
    if args.cluster:
        return PRACTICE if args.practice else BUBBLEWRAP
    return best_backend(args.practice)


def _executor(args: argparse.Namespace) -> "contextlib.AbstractContextManager[Executor]":
    """This machine, or a cluster."""
    if not args.cluster:
        return LocalExecutor(args.jobs)
    from .executors.dask import DaskExecutor  # Dask is needed for --cluster alone

    return DaskExecutor(args.cluster)


def _graded(
    run: GradingRun, students: list[str], executor: Executor, title: str
) -> Iterator[GradedSubmission]:
    """Grade submissions after the self-test, with a progress bar; nothing is recorded."""
    if students:
        executor.prepare(run.self_test())
    with contextlib.closing(grade_all(run, students, executor)) as graded:
        yield from progress(title, graded, len(students))


def _ensure_registered(course: Course, assignment: Assignment) -> None:
    """Register the assignment in the gradebook, unless it is there as it is now.

    Raises:
        CourseError: the points of an exercise have changed since submissions were graded.
    """
    if is_registered(course, assignment):
        return
    known, source = gradebook_cells(course, assignment), source_cells(course, assignment)
    changed = changed_points(known, source)
    if changed and class_report.reports(course, assignment.name):
        raise CourseError(
            f"{assignment.name} · {'; '.join(changed)}. Submissions were graded with the old "
            f"points: `python -m grader regrade {assignment.name}` grades all of them with the "
            "new ones, and shows what changes before it writes."
        )
    with course.locked():
        build.release(course, assignment)
