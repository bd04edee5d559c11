"""The command line: python -m grader COMMAND. Every command has a --help."""

import argparse
import os
import pathlib
import platform
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import autograde, box, feedback, release, report
from .box.walls import OFFICIAL
from .course import Course, CourseError
from .exercises import assignments
from .judge import Report

Item = TypeVar("Item")
GRADED, FAULT, USAGE = 0, 1, 2


class UsageError(Exception):
    """Something was asked for that is not there."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit status."""
    args = _parser().parse_args(argv)
    try:
        course = Course(pathlib.Path.cwd())
    except CourseError as error:
        return _complain(error, USAGE)
    try:
        run: Callable[[Course, argparse.Namespace], int] = args.run
        return run(course, args)
    except UsageError as error:
        return _complain(error, USAGE)
    except CourseError as error:
        return _complain(error, FAULT)
    except KeyboardInterrupt:
        return _complain(
            "Stopped. What was recorded is kept; the next run goes on from there.", 130
        )


def _complain(message: object, status: int) -> int:
    print(message, file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m grader",
        description="Release, grade and report the notebooks of this course.",
        epilog="Exit status: 0 every hand-in has its verdict; 1 something was not graded through "
        "no fault of a student; 2 wrong usage.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(run: Callable[..., int], name: str, says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(run=run)
        return added

    def on_assignments(added: argparse.ArgumentParser, nargs: str = "*") -> argparse.ArgumentParser:
        added.add_argument(
            "assignment", nargs=nargs, help="such as 01-gates; all of them when none is named"
        )
        return added

    on_assignments(command(_release, "release", "Build the notebooks that students are given."))
    grading = on_assignments(
        command(_autograde, "autograde", "Judge hand-ins and record their marks.")
    )
    grading.add_argument("--force", action="store_true", help="judge again what has its verdict")
    pages = on_assignments(command(_feedback, "feedback", "Write nbgrader's feedback pages."))
    pages.add_argument("--force", action="store_true", help="write again what is up to date")
    on_assignments(command(_report, "report", "Print marks, and why they were lost."))
    again = on_assignments(
        command(_regrade, "regrade", "Judge everybody again and show what changes."), nargs="+"
    )
    again.add_argument("--dry-run", action="store_true", help="show what would change, and stop")
    command(_doctor, "doctor", "Say what this machine has and what is missing.")
    catch_up = on_assignments(
        command(
            _catch_up, "catch-up", "Write what earlier notebooks save, for who has not done them."
        )
    )
    catch_up.add_argument("--into", type=pathlib.Path, default="catch-up", metavar="FOLDER")
    lab = command(_lab, "lab", "Build the student edition and open JupyterLab on it.")
    lab.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("student"))
    lab.add_argument("--no-browser", action="store_true", help="build the edition and stop")
    for added in (grading, pages, again):
        added.add_argument("--student", action="append", metavar="ID", help="only this student")
    for added in (grading, again):
        added.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N")
        added.add_argument(
            "--practice", action="store_true", help="grade in a process without walls if need be"
        )
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


# ---------------------------------------------------------------- commands


def _release(course: Course, args: argparse.Namespace) -> int:
    for assignment in _progress("release", _chosen(args)):
        folder = release.release(course, assignment)
        print(f"{folder.relative_to(course.root)}: ready to hand out")
    return GRADED


def _autograde(course: Course, args: argparse.Namespace) -> int:
    tier, faults = autograde.require_tier(args.practice), 0
    for assignment in _chosen(args):
        _ensure_registered(course, assignment)
        everybody = _students(course, assignment, args)
        students = autograde.waiting(course, assignment, everybody, args.force)
        jobs = [autograde.Job(course.root, assignment, s, tier) for s in students]
        done = autograde.judge_all(jobs, args.jobs) if jobs else iter(())
        for _, judged in _progress(f"grade {assignment}", done, len(jobs)):
            autograde.record(course, judged)
            faults += bool(judged.report.fault)
        rest = len(everybody) - len(students)
        print(f"{assignment}: {len(jobs)} graded ({tier} box), {rest} had their verdict already")
    return FAULT if faults else GRADED


def _feedback(course: Course, args: argparse.Namespace) -> int:
    for assignment in _chosen(args):
        everybody = _students(course, assignment, args)
        students = feedback.stale(course, assignment, everybody, args.force)
        pages = feedback.write_pages(course, assignment, students)
        for _ in _progress(f"feedback {assignment}", pages, len(students)):
            pass
        print(f"{assignment}: {len(students)} feedback pages written under feedback/")
    return GRADED


def _report(course: Course, args: argparse.Namespace) -> int:
    console = Console()
    width = None if console.is_terminal else max(console.width, report.NARROWEST)
    for assignment in _chosen(args):
        _ensure_registered(course, assignment)
        Console(width=width, soft_wrap=True, highlight=False).print(
            report.table(course, assignment), soft_wrap=False
        )
    return GRADED


def _regrade(course: Course, args: argparse.Namespace) -> int:
    tier, faults = autograde.require_tier(args.practice), 0
    for assignment in _chosen(args):
        students = _students(course, assignment, args)
        jobs = [autograde.Job(course.root, assignment, s, tier) for s in students]
        done = autograde.judge_all(jobs, args.jobs) if jobs else iter(())
        judged = [j for _, j in _progress(f"judge {assignment} again", done, len(jobs))]
        for one in sorted(judged, key=lambda j: j.report.student):
            old = autograde.read_report(course, assignment, one.report.student)
            one.report.earlier = old.mark if old else None
            print(_change(one.report))
            faults += bool(one.report.fault)
        if not args.dry_run:
            for one in judged:
                autograde.record(course, one)
    return FAULT if faults else GRADED


def _change(new: Report) -> str:
    if new.fault:
        return f"{new.student}: not graded through our fault: {new.fault}"
    if new.earlier is None:
        return f"{new.student}: {new.mark:g} (had no mark)"
    same = " (the same)" if new.earlier == new.mark else ""
    return f"{new.student}: {new.earlier:g} -> {new.mark:g}{same}"


def _doctor(course: Course, args: argparse.Namespace) -> int:
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.platform()}")
    print(f"course folder {course.root}")
    works = box.tiers()
    for tier, trouble in works.items():
        print(f"box {tier}: {trouble or 'works'}")
    if works[OFFICIAL]:
        print(
            "To grade officially, install bubblewrap (`apt-get install bubblewrap`) and allow user "
            "namespaces: on Ubuntu 23.10 and later, "
            "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`; in a container, run it with "
            "`--security-opt seccomp=unconfined`."
        )
    return FAULT if works[OFFICIAL] else GRADED


def _catch_up(course: Course, args: argparse.Namespace) -> int:
    for assignment in _chosen(args):
        folder = args.into / assignment
        written = release.catch_up(assignment, course.root / folder)
        for module in written:
            told = "hand it out with care, it answers an earlier notebook"
            print(f"{folder / module.relative_to(course.root / folder)}: {told}")
        if not written:
            print(f"{folder}: nothing to write")
    return GRADED


def _lab(course: Course, args: argparse.Namespace) -> int:
    folder = args.folder.resolve()
    notebooks = release.student_edition(course, folder)
    print(f"{folder}: {', '.join(n.name for n in notebooks)}. Your own work there is kept.")
    if args.no_browser:
        return GRADED
    lab = [sys.executable, "-m", "jupyter", "lab", notebooks[0].name]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container there may be nobody else
        lab.append("--allow-root")
    return subprocess.run(lab, cwd=folder, check=False).returncode


# ---------------------------------------------------------------- what the commands share


def _chosen(args: argparse.Namespace) -> list[str]:
    known = assignments()
    unknown = [a for a in args.assignment if a not in known]
    if unknown:
        raise UsageError(f"There is no assignment {unknown[0]}. There are: {', '.join(known)}.")
    return list(dict.fromkeys(args.assignment)) or known


def _students(course: Course, assignment: str, args: argparse.Namespace) -> list[str]:
    there = course.students(assignment)
    missing = [s for s in args.student or [] if s not in there]
    if missing:
        raise UsageError(f"There is no folder submitted/{missing[0]}/{assignment}.")
    return [s for s in there if not args.student or s in args.student]


def _ensure_registered(course: Course, assignment: str) -> None:
    with course.gradebook() as gradebook:
        known = any(a.name == assignment for a in gradebook.assignments)
    if not known:
        release.release(course, assignment)


def _progress(title: str, items: Iterable[Item], total: int | None = None) -> Iterable[Item]:
    if total is None:
        items = list(items)
        total = len(items)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        for item in items:
            yield item
            bar.advance(task)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", module="nbgrader|nbformat|jupyter_core")
    sys.exit(main())
