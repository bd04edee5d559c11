"""The command line: python -m grader COMMAND. Every command has a --help."""

import argparse
import contextlib
import os
import pathlib
import platform
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from . import autograde, box, canaries, feedback, regrade, release, report
from .box.walls import ADVICE, BUBBLEWRAP, PRACTICE
from .course import Course, CourseError
from .exercises import assignments
from .gradebook import Marks
from .task import Judged
from .workers import Engine, Machine

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
        with course.in_words(), course.alone() if args.alone else contextlib.nullcontext():
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
    parser.set_defaults(alone=False)
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

    handout = on_assignments(
        command(_release, "release", "Build the notebooks that students are given.")
    )
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
    for added in (handout, grading, pages, again):
        added.set_defaults(alone=True)  # they write
    for added in (grading, pages, again):
        added.add_argument("--student", action="append", metavar="ID", help="only this student")
    for added in (grading, again):
        added.add_argument(
            "--jobs",
            type=_count,
            default=os.cpu_count() or 1,
            metavar="N",
            help="processes that judge; as many as this machine has cores when not said",
        )
        added.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="judge on the workers of a Dask cluster, such as tcp://10.0.0.1:8786",
        )
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
    tier, faults = _tier(args), 0
    with _engine(args) as engine:
        for assignment in _chosen(args):
            _ensure_registered(course, assignment)
            everybody = _students(course, assignment, args)
            students = autograde.waiting(course, assignment, everybody, args.force)
            batch = autograde.Batch(course, assignment, tier)
            with Marks.of(course) as marks:
                for judged in _judged(batch, students, engine, f"grade {assignment}"):
                    autograde.record(course, marks, judged)
                    faults += bool(judged.report.fault)
            faults += len(course.nameless(assignment))
            rest = len(everybody) - len(students)
            where = args.cluster or f"{tier} box"
            told = f"{len(students)} graded ({where}), {rest} had their verdict already"
            print(f"{assignment}: {told}")
    return FAULT if faults else GRADED


def _tier(args: argparse.Namespace) -> str:
    """The kind of box; on a cluster each worker takes the best that it has."""
    if args.cluster:
        return PRACTICE if args.practice else BUBBLEWRAP
    return autograde.require_tier(args.practice)


def _engine(args: argparse.Namespace) -> "contextlib.AbstractContextManager[Engine]":
    """What judges: this machine, or a cluster."""
    if not args.cluster:
        return Machine(args.jobs)
    from .cluster import Cluster  # whoever has none needs no Dask

    return Cluster(args.cluster)


def _judged(
    batch: autograde.Batch, students: list[str], engine: Engine, title: str
) -> Iterator[Judged]:
    """Judge these hand-ins, with a progress bar; nothing is recorded."""
    if students:
        engine.begin(canaries.canaries(batch))
    with contextlib.closing(autograde.judge_all(batch, students, engine)) as done:
        yield from _progress(title, done, len(students))


def _feedback(course: Course, args: argparse.Namespace) -> int:
    status = GRADED
    for assignment in _chosen(args):
        everybody = _students(course, assignment, args)
        students = feedback.stale(course, assignment, everybody, args.force)
        written = 0
        try:
            pages = feedback.write_pages(course, assignment, students)
            for _ in _progress(f"feedback {assignment}", pages, len(students)):
                written += 1
        except feedback.NotWritten as error:
            status = _complain(error, FAULT)
        print(f"{assignment}: {written} feedback pages written under feedback/")
    return status


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
    tier, faults = _tier(args), 0
    for assignment in _chosen(args):
        known = regrade.cells_known(course, assignment)
        asked = regrade.cells_asked(course, assignment)
        students = _students(course, assignment, args)
        batch = autograde.Batch(course, assignment, tier)
        with _engine(args) as engine:
            judged = list(_judged(batch, students, engine, f"judge {assignment} again"))
        found = regrade.changes(course, assignment, judged)
        for told in regrade.points_changed(known, asked):
            print(f"{assignment} · {told}")
        for one in found:
            if one.exercises or one.before is None or one.report.fault:
                print(one)
        faults += sum(bool(one.report.fault) for one in found) + len(course.nameless(assignment))
        print(f"{assignment}: {regrade.summary(found)}")
        if not args.dry_run:
            _write_changes(course, assignment, found)
    return FAULT if faults else GRADED


def _write_changes(course: Course, assignment: str, found: list[regrade.Change]) -> None:
    """Record the new verdicts; every report is announced first, so that none is forgotten.

    When this is cut short, the next run of autograde does what is left.
    """
    sys.stdout.flush()  # what changes is told before anything is written
    if not regrade.is_registered(course, assignment):
        release.release(course, assignment)
    new = [one.judged for one in found if not one.stays]
    for judged in new:
        autograde.announce(course, judged.report)
    with Marks.of(course) as marks:
        for judged in _progress(f"record {assignment}", new, len(new)):
            autograde.record(course, marks, judged)


def _doctor(course: Course, args: argparse.Namespace) -> int:
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.platform()}")
    print(f"course folder {course.root}")
    works = box.tiers()
    for tier, trouble in works.items():
        print(f"box {tier}: {trouble or 'works'}")
    best = next(tier for tier, trouble in works.items() if not trouble)
    official = best != PRACTICE
    print(f"Hand-ins are graded in the box {best}." if official else "Nothing official: see below.")
    for tier in list(works)[: list(works).index(best)]:
        print(f"For the better box {tier}, {ADVICE[tier]}.")
    return GRADED if official else FAULT


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
    for name in course.nameless(assignment):
        print(f"submitted/{name!a} is passed over: nbgrader cannot read it; rename this folder")
    there = course.students(assignment)
    missing = [s for s in args.student or [] if s not in there]
    if missing:
        raise UsageError(f"There is no folder submitted/{missing[0]}/{assignment}.")
    return [s for s in there if not args.student or s in args.student]


def _ensure_registered(course: Course, assignment: str) -> None:
    """Let the gradebook know the assignment, all of it: a run that was killed may have begun to.

    Raises:
        CourseError: the points of an exercise have changed since hand-ins were graded.
    """
    if regrade.is_registered(course, assignment):
        return
    known, asked = (f(course, assignment) for f in (regrade.cells_known, regrade.cells_asked))
    changed = regrade.points_changed(known, asked)
    if changed and report.reports(course, assignment):
        raise CourseError(
            f"{assignment} · {'; '.join(changed)}. Hand-ins were graded with the old points: "
            f"`python -m grader regrade {assignment}` judges everybody by the new ones, and shows "
            "what changes before it writes."
        )
    with course.alone():
        release.release(course, assignment)


class _Rate(ProgressColumn):
    """How many a second, or how many seconds one takes."""

    def render(self, task: Task) -> Text:
        """Such as 12.5/s; nothing before the first is done."""
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each")


def _progress(title: str, items: Iterable[Item], total: int | None = None) -> Iterable[Item]:
    if total is None:
        items = list(items)
        total = len(items)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        for item in items:
            yield item
            bar.advance(task)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", module="nbgrader|nbformat|jupyter_core")
    sys.exit(main())
