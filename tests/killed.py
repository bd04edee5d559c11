"""Kill graders, their processes and their boxes at random moments; nothing may be lost.

    python -m tests.killed [--moments 50] [--students 200] [--seed 0] [--assignment 01-gates]

A class is graded once undisturbed. In a copy of the same course, the same command is killed again
and again (SIGKILL, in turn: the grader itself, a process of its pool, a single box) and started
again, until it has come through. Then every mark, report and row of the two must be the same, no
process may be left, and no file that the undisturbed course has not.
"""

import argparse
import contextlib
import ctypes
import dataclasses
import datetime
import itertools
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator

import nbformat
import sqlalchemy

from check.verdict import Verdict
from grader import autograde, intake, release
from grader.course import LOCK, Course
from grader.exercises import exercises
from grader.gradebook import Marks
from grader.judge import Report
from grader.task import Judged, Task, as_text, write_verdicts
from tests import demo

ROOT = pathlib.Path(__file__).parents[1]
KINDS = ("the grader", "a process of its pool", "a box")
PATIENCE = 60.0  # seconds until a process that should end counts as left behind
LATE = "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
DUE = datetime.datetime(2026, 3, 1, 12)


# ---------------------------------------------------------------- a class


def new_class(root: pathlib.Path, assignment: str, count: int) -> Course:
    """A course in which so many have handed in, some of them late, and some have manual marks."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "notebooks" / assignment, root / "notebooks" / assignment)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config + LATE, encoding="utf-8")
    course = Course(root)
    release.release(course, assignment)
    assert course.secret, "both courses draw the same cases"
    path = course.folder("release", ".", assignment) / f"{assignment}.ipynb"
    released = nbformat.read(path, as_version=4)
    # Those with a way of their own come first, so that a small class has some of them, too.
    ways = ["right", *demo.own_way(assignment), *demo.students()]
    for number, way in zip(range(count), itertools.cycle(dict.fromkeys(ways)), strict=False):
        folder = course.folder("submitted", f"{number:03}-{way}", assignment)
        folder.mkdir(parents=True)
        (folder / path.name).write_text(demo.notebook_of(way, released, assignment), "utf-8")
        if number % 3 == 0:
            when = DUE + datetime.timedelta(days=number % 2 or -1)
            (folder / "timestamp.txt").write_text(f"{when} UTC", "utf-8")
    _mark_by_hand(course, assignment)
    return course


def _mark_by_hand(course: Course, assignment: str) -> None:
    """What the instructor has written for every fourth student before anything is graded."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=f"{DUE} UTC")
        for student in course.students(assignment)[::4]:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(assignment, student)
            (notebook,) = submission.notebooks
            notebook.grades[0].manual_score = 0.75
            notebook.grades[1].extra_credit = 0.5
            notebook.comments[0].manual_comment = f"well tried, {student}"
        gradebook.db.commit()


def rows(course: Course, assignment: str) -> dict[str, object]:
    """Everything that the gradebook says of a student's hand-in."""
    with course.gradebook() as gradebook:
        return {
            submission.student.id: (
                submission.timestamp,
                submission.score,
                submission.notebooks[0].late_submission_penalty,
                sorted(
                    (g.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
                    for g in submission.notebooks[0].grades
                ),
                sorted((c.name, c.comment or "") for c in submission.notebooks[0].comments),
            )
            for submission in gradebook.assignment_submissions(assignment)
        }


def files(course: Course) -> dict[str, bytes]:
    """Every file of a course, but the two whose bytes hold times or nothing."""
    return {
        str(path.relative_to(course.root)): path.read_bytes()
        for path in sorted(course.root.rglob("*"))
        if path.is_file() and path.name not in ("gradebook.db", LOCK)
    }


# ---------------------------------------------------------------- processes


@contextlib.contextmanager
def heir() -> Iterator[None]:
    """Every process that is left behind below us becomes our own child, and is seen."""
    become_heir, libc = 36, ctypes.CDLL(None)
    libc.prctl(become_heir, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(become_heir, 0, 0, 0, 0)


def below(top: int) -> dict[int, str]:
    """Command lines of all processes below one, by their id; zombies are no processes."""
    parents, commands = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                parents[int(entry.name)] = int(parent)
                if state != "Z":
                    commands[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
    family = {top}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return {pid: commands[pid] for pid in family - {top} if pid in commands}


def targets(grader: int, kind: str) -> list[int]:
    """Processes of one kind that a grader has now."""
    if kind == KINDS[0]:
        return [grader]
    family = below(grader)
    boxes = [pid for pid, said in family.items() if "bwrap" in said or "start.py" in said]
    if kind == KINDS[2]:
        return boxes
    return [pid for pid, said in family.items() if "spawn_main" in said]


def left_behind(before: set[int]) -> dict[int, str]:
    """What is still there of those who are gone, after all the time they could want."""
    until = time.monotonic() + PATIENCE
    while (left := _children(before)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def _children(before: set[int]) -> dict[int, str]:
    found = below(os.getpid())
    return {pid: said for pid, said in found.items() if pid not in before}


# ---------------------------------------------------------------- the run


@dataclasses.dataclass
class Outcome:
    """What happened, and what was found to be different."""

    students: int = 0
    seconds: float = 0.0  # of the undisturbed run
    killed: Counter[str] = dataclasses.field(default_factory=Counter)
    starts: int = 0
    batches: int = 0
    marks: float = 0.0
    wrong: list[str] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        kills = [f"| killed: {kind} | {self.killed[kind]} times |" for kind in KINDS]
        lines = [
            "| what | found |",
            "|---|---|",
            f"| hand-ins in a batch | {self.students} |",
            f"| undisturbed run | {self.seconds:.0f} s |",
            *kills,
            f"| starts of the command, batches | {self.starts}, {self.batches} |",
            f"| all marks together, undisturbed | {self.marks:g} |",
            f"| differences | {len(self.wrong)} |",
        ]
        return "\n".join(lines + [f"  {line}" for line in self.wrong])


class Campaign:
    """One course graded undisturbed, and copies of it that are not left in peace."""

    def __init__(self, folder: pathlib.Path, assignment: str, students: int, seed: int) -> None:
        self.folder, self.assignment = folder, assignment
        self.rng, self.outcome = random.Random(seed), Outcome(students)
        self.fresh = new_class(folder / "fresh", assignment, students)
        self.quiet = self._copy("quiet")
        self.before = set(below(os.getpid()))

    def say(self, told: str) -> None:
        """Tell whoever waits how far it is."""
        with open(self.folder / "log.txt", "a", encoding="utf-8") as log:
            print(told, file=log)

    def _copy(self, name: str) -> Course:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.fresh.root, self.folder / name)
        return Course(self.folder / name)

    def start(self, course: Course) -> subprocess.Popen[bytes]:
        """Start `python -m grader autograde`."""
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        log = open(self.folder / "log.txt", "ab")  # noqa: SIM115  (the process writes to it)
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "grader", "autograde", self.assignment, "--jobs", "2"],
                cwd=course.root,
                stdout=log,
                stderr=log,
                env=os.environ | {"TMPDIR": str(scratch)},
            )

    def run(self, moments: int) -> Outcome:
        """Grade in peace, then with so many kills, and compare."""
        begun = time.monotonic()
        first = self._until_somebody_is_graded(self.start(self.quiet), begun)
        self.outcome.seconds = time.monotonic() - begun
        self.say(f"undisturbed: {self.outcome.seconds:.0f} s, the first after {first:.0f} s")
        self.outcome.marks = sum(row[1] for row in rows(self.quiet, self.assignment).values())
        # On average a start gets as far as a share of the class: so the kills cover all of it.
        share = (self.outcome.seconds - first) / moments
        most = min(2 * (first + share), self.outcome.seconds)
        kinds = itertools.islice(itertools.cycle(KINDS), moments)
        course = None
        for number, kind in enumerate(kinds, 1):
            course = self._kill_one(course, kind, lambda: self.rng.uniform(0, most))
            graded = len(list(course.root.glob("autograded/*/*/report.json")))
            self.say(f"{number}: {kind} was killed; batch {self.outcome.batches}, {graded} graded")
        self._to_the_end(course)
        return self.outcome

    def _until_somebody_is_graded(self, grader: subprocess.Popen[bytes], begun: float) -> float:
        """Wait for the end; return the seconds until the first report was there."""
        first = 0.0
        while grader.poll() is None:
            time.sleep(0.05)
            if not first and any(self.quiet.root.glob("autograded/*/*/report.json")):
                first = time.monotonic() - begun
        assert grader.returncode == 0, (self.folder / "log.txt").read_text()
        return first

    # _grader is the one that runs now, in the course that is not left in peace.
    _grader: subprocess.Popen[bytes] | None = None

    def _kill_one(self, course: Course | None, kind: str, delay: Callable[[], float]) -> Course:
        """Let it run for a while, and kill; when it comes through before, go on with a new copy."""
        while True:
            if course is None:
                course = self._copy("shaken")
                self.outcome.batches += 1
            if self._grader is None:
                self._grader = self.start(course)
                self.outcome.starts += 1
            if self._killed(self._grader, kind, time.monotonic() + delay()):
                return course
            course = self._after_its_end(course)

    def _killed(self, grader: subprocess.Popen[bytes], kind: str, when: float) -> bool:
        """Whether there was something to kill before the grader came to its end."""
        while grader.poll() is None:
            there = targets(grader.pid, kind) if time.monotonic() >= when else []
            if there:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.rng.choice(there), signal.SIGKILL)
                    self.outcome.killed[kind] += 1
                    if kind == KINDS[0]:
                        grader.wait()
                        self._grader = None
                        self._look_for_orphans("the grader was killed")
                    return True
            time.sleep(0.05)
        return False

    def _after_its_end(self, course: Course) -> Course | None:
        """A grader that ended by itself: all is done, or a fault of ours says: once more."""
        status = self._grader.wait() if self._grader else 0
        self._grader = None
        self._look_for_orphans(f"it ended with status {status}")
        if status == 1:
            return course
        if status != 0:
            self.outcome.wrong.append(f"the grader ended with status {status}")
        self._compare(course)
        return None

    def _to_the_end(self, course: Course | None) -> None:
        while course is not None:
            if self._grader is None:
                self._grader = self.start(course)
                self.outcome.starts += 1
            self._grader.wait()
            course = self._after_its_end(course)

    def _look_for_orphans(self, after: str) -> None:
        for pid, said in left_behind(self.before).items():
            self.outcome.wrong.append(f"a process is left after {after}: {said[:100]}")
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass

    def _compare(self, course: Course) -> None:
        wrong = self.outcome.wrong
        told, said = rows(self.quiet, self.assignment), rows(course, self.assignment)
        wrong += [
            f"row of {who}: {said.get(who)}, not {told[who]}"
            for who in told
            if told[who] != said.get(who)
        ]
        there, expected = files(course), files(self.quiet)
        wrong += [f"{name} is left over" for name in there if name not in expected]
        wrong += [f"{name} is missing" for name in expected if name not in there]
        both = [name for name in expected if name in there]
        wrong += [f"{name} differs" for name in both if there[name] != expected[name]]
        scratch = (self.folder / "scratch").iterdir()
        wrong += [f"{path.name} is left in the folder for temporary files" for path in scratch]


def campaign(
    folder: pathlib.Path, moments: int, students: int, seed: int, assignment: str
) -> Outcome:
    """Kill so many times in classes of this size; the outcome says what was different."""
    with heir():
        return Campaign(folder, assignment, students, seed).run(moments)


# ---------------------------------------------------------------- one step after the other


def verdicts_of(assignment: str, earned: dict[str, float]) -> list[Verdict]:
    """Full points for every exercise but those named."""
    return [
        Verdict(e.name, earned.get(e.name, e.points), e.points, held=["it is so"])
        for e in exercises(assignment)
    ]


def judged(task: Task, earned: dict[str, float]) -> Judged:
    """A verdict without judgement."""
    report = Report(task.student, task.assignment, task.attempt, task.tier, [])
    report.verdicts = verdicts_of(task.assignment, earned)
    notebook = intake.rebuild(nbformat.v4.reads(task.source), [])
    write_verdicts(notebook, report.verdicts)
    return Judged(as_text(notebook), report)


def _of_x(course: Course, assignment: str, earned: dict[str, float]) -> Judged:
    batch = autograde.Batch(course, assignment, "bubblewrap")
    return judged(batch.task_of("x", "attempt", b""), earned)


def record(course: Course, new: autograde.Judged) -> None:
    """Record one verdict, as a batch of one."""
    with Marks.of(course) as marks:
        autograde.record(course, marks, new)


def at_every_step(folder: pathlib.Path, assignment: str) -> None:
    """Kill a process that records new marks at each of its steps; print how many there were.

    A step is a file written or renamed in the course, or a transaction of the gradebook.
    """
    name = sorted(e.name for e in exercises(assignment))[0]
    old, new = {name: 0.25}, {name: 0.5}
    first = new_class(folder / "first", assignment, 0)
    record(first, _of_x(first, assignment, old))
    undisturbed = Course(shutil.copytree(first.root, folder / "undisturbed"))
    record(undisturbed, _of_x(undisturbed, assignment, new))
    for step in itertools.count(1):
        course = Course(shutil.copytree(first.root, folder / "killed"))
        if not _killed_at(step, course, _of_x(course, assignment, new)):
            break
        report = autograde.read_report(course, assignment, "x")
        known = [one["earned"][name] for one in autograde.gradings(report)]
        assert known[0] == 0.25, f"step {step}: the marks before it are forgotten: {known}"
        finished = report is not None and report.fault == "" and known == [0.25, 0.5]
        assert finished or known == [0.25], f"step {step}: the report says {known}"
        with course.alone():
            record(course, _of_x(course, assignment, new))
        assert rows(course, assignment) == rows(undisturbed, assignment), f"step {step}"
        assert files(course) == files(undisturbed), f"step {step}"
        shutil.rmtree(course.root)
    print(step - 1, "steps")


def _killed_at(step: int, course: Course, new: Judged) -> bool:
    """Whether recording in a process of its own came to this step, and was killed there."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    steps = itertools.count(1)

    def count(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, args: tuple) -> None:
        writes = event == "open" and isinstance(args[1], str) and "w" in args[1]
        if (writes or event == "os.rename") and str(course.root) in str(args[0]):
            count()

    sys.addaudithook(heard)
    sqlalchemy.event.listen(sqlalchemy.Engine, "commit", count)
    record(course, new)
    os._exit(0)


def main(argv: list[str] | None = None) -> int:
    """Run a campaign in a temporary folder, and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.killed", description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--assignment", default="01-gates")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        outcome = campaign(pathlib.Path(folder), **vars(args))
    print(outcome)
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
