"""Kill graders, their processes and their sandboxes at random moments; nothing may be lost.

    python -m tests.killed [--moments 50] [--students 200] [--seed 0] [--assignment 01-gates]

A class is graded once undisturbed. In a copy of the same course the same command is killed again
and again (SIGKILL, in turn: the grader itself, a process of its pool, one sandbox) and started
again, until it ends by itself. Then all scores, reports and rows of the gradebook must be the same
in both courses, no process may be left, and no file that the undisturbed course does not have.
Only the values that a message quotes may differ: after a sandbox was killed, the next one gets
test cases of its own.
"""

import argparse
import contextlib
import dataclasses
import datetime
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import nbformat

from grader.assignment import assignment as assignment_of
from grader.build import release
from grader.course import LOCK, Course
from grader.gradebook import connection
from tests import demo
from tests.processes import adopting_orphans, descendants, left_over

ROOT = pathlib.Path(__file__).parents[1]
GRADER, WORKER, SANDBOX = "the grader", "a process of its pool", "a sandbox"
KINDS = (GRADER, WORKER, SANDBOX)
LATE = "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
DUE = datetime.datetime(2026, 3, 1, 12)
MESSAGES = ("problems", "hint", "outputs")  # keys of a report and of a graded notebook
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]\d+)?")


# ---------------------------------------------------------------- a class


def new_class(root: pathlib.Path, assignment: str, count: int) -> Course:
    """A course with so many submissions, some of them late, and some manual scores."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "notebooks" / assignment, root / "notebooks" / assignment)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config + LATE, encoding="utf-8")
    course = Course(root)
    release.release(course, assignment_of(assignment))
    assert course.secret  # made here, so that copies of the course have the same one
    released = nbformat.read(course.release(assignment) / f"{assignment}.ipynb", as_version=4)
    # Those who differ from right come first, so that a small class has some of them, too.
    answers = ["right", *demo.different_students(assignment), *demo.students()]
    answers = list(dict.fromkeys(answers))
    for number, name in zip(range(count), itertools.cycle(answers), strict=False):
        folder = course.paths(f"{number:03}-{name}", assignment).submitted
        folder.mkdir(parents=True)
        text = demo.notebook_of(name, released, assignment)
        (folder / f"{assignment}.ipynb").write_text(text, "utf-8")
        if number % 3 == 0:
            submitted_at = DUE + datetime.timedelta(days=number % 2 or -1)
            (folder / "timestamp.txt").write_text(f"{submitted_at} UTC", "utf-8")
    _score_by_hand(course, assignment)
    return course


def _score_by_hand(course: Course, assignment: str) -> None:
    """Enter manual scores and comments for every fourth student, before anything is graded."""
    with connection.opened(course) as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=f"{DUE} UTC")
        for student in course.students(assignment)[::4]:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(assignment, student)
            (notebook,) = submission.notebooks
            notebook.grades[0].manual_score = 0.75
            notebook.grades[1].extra_credit = 0.5
            notebook.comments[0].manual_comment = f"well tried, {student}"
        gradebook.db.commit()


def rows(course: Course, assignment: str) -> dict[str, tuple]:
    """Everything that the gradebook holds of each submission, by student; the score is second."""
    with connection.opened(course) as gradebook:
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
    """Every file of a course by its path, without the lock and the gradebook, which holds times."""
    return {
        str(path.relative_to(course.root)): path.read_bytes()
        for path in sorted(course.root.rglob("*"))
        if path.is_file() and path.name not in ("gradebook.db", LOCK)
    }


def without_quoted_values(data: bytes) -> Any:
    """What a report or a graded notebook holds, without the numbers in its messages."""

    def masked(value: Any, is_message: bool = False) -> Any:
        if isinstance(value, dict):
            return {k: masked(v, is_message or k in MESSAGES) for k, v in value.items()}
        if isinstance(value, list):
            return [masked(one, is_message) for one in value]
        return NUMBER.sub("#", value) if is_message and isinstance(value, str) else value

    return masked(json.loads(data))


def _same(name: str, data: bytes, expected: bytes) -> bool:
    """Whether two files hold the same, but for the values that messages quote."""
    graded = name.startswith("autograded/") and name.endswith((".json", ".ipynb"))
    values_apart = graded and without_quoted_values(data) == without_quoted_values(expected)
    return data == expected or values_apart


def differences(course: Course, undisturbed: Course, assignment: str) -> list[str]:
    """What differs between a course and the undisturbed one, a sentence each."""
    found, expected = rows(course, assignment), rows(undisturbed, assignment)
    wrong = [
        f"row of {student}: {found.get(student)}, not {expected[student]}"
        for student in expected
        if expected[student] != found.get(student)
    ]
    there, due = files(course), files(undisturbed)
    wrong += [f"{name} is left over" for name in there if name not in due]
    wrong += [f"{name} is missing" for name in due if name not in there]
    both = [name for name in due if name in there]
    return wrong + [f"{n} differs" for n in both if not _same(n, there[n], due[n])]


def targets(grader: int, kind: str) -> list[int]:
    """Ids of the processes of one kind that a grader has now."""
    if kind == GRADER:
        return [grader]
    texts = {WORKER: ("spawn_main",), SANDBOX: ("bwrap", "start.py")}[kind]
    commands = descendants(grader)
    return [pid for pid, command in commands.items() if any(text in command for text in texts)]


# ---------------------------------------------------------------- the run


@dataclasses.dataclass
class Outcome:
    """What happened, and what was different from the undisturbed run.

    Args:
        students: number of submissions in a grading run.
        seconds: of the undisturbed run.
        killed: how many processes of each kind.
        starts: of the command.
        runs: grading runs, each in a new copy of the course.
        scores: sum of all scores of the undisturbed run.
        wrong: the differences, a sentence each.
    """

    students: int = 0
    seconds: float = 0.0
    killed: Counter[str] = dataclasses.field(default_factory=Counter)
    starts: int = 0
    runs: int = 0
    scores: float = 0.0
    wrong: list[str] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        kills = [f"| killed: {kind} | {self.killed[kind]} times |" for kind in KINDS]
        lines = [
            "| what | found |",
            "|---|---|",
            f"| submissions in a grading run | {self.students} |",
            f"| undisturbed run | {self.seconds:.0f} s |",
            *kills,
            f"| starts of the command, grading runs | {self.starts}, {self.runs} |",
            f"| sum of all scores, undisturbed | {self.scores:g} |",
            f"| differences | {len(self.wrong)} |",
        ]
        return "\n".join(lines + [f"  {line}" for line in self.wrong])


class Campaign:
    """One course that is graded undisturbed, and copies of it in which graders are killed.

    Args:
        folder: empty; for courses, temporary files and the log.
        assignment: that is graded.
        students: number of submissions.
        seed: of the moments and of the choice among processes.
    """

    def __init__(self, folder: pathlib.Path, assignment: str, students: int, seed: int) -> None:
        self.folder, self.assignment = folder, assignment
        self.rng, self.outcome = random.Random(seed), Outcome(students)
        self.original = new_class(folder / "original", assignment, students)
        self.undisturbed = self._copy("undisturbed")
        self.before = set(descendants(os.getpid()))
        self._grader: subprocess.Popen[bytes] | None = None  # runs now, in a disturbed course

    def run(self, moments: int) -> Outcome:
        """Grade undisturbed, then with kills at so many moments, and compare."""
        start = time.monotonic()
        first = self._grade_undisturbed(start)
        seconds = self.outcome.seconds = time.monotonic() - start
        self._log(f"undisturbed: {seconds:.0f} s, the first report after {first:.0f} s")
        self.outcome.scores = sum(
            row[1] for row in rows(self.undisturbed, self.assignment).values()
        )
        # On average a start gets as far as one share of the class: so the kills cover all of it.
        share = (seconds - first) / moments
        longest = min(2 * (first + share), seconds)
        course = None
        for number, kind in enumerate(itertools.islice(itertools.cycle(KINDS), moments), 1):
            course = self._kill_one(course, kind, lambda: self.rng.uniform(0, longest))
            graded = len(list(course.root.glob("autograded/*/*/report.json")))
            self._log(f"{number}: {kind} was killed; run {self.outcome.runs}, {graded} graded")
        self._finish(course)
        return self.outcome

    def _log(self, line: str) -> None:
        with open(self.folder / "log.txt", "a", encoding="utf-8") as log:
            print(line, file=log)

    def _copy(self, name: str) -> Course:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.original.root, self.folder / name)
        return Course(self.folder / name)

    def _start(self, course: Course) -> subprocess.Popen[bytes]:
        """Start `python -m grader autograde`."""
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        with open(self.folder / "log.txt", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "grader", "autograde", self.assignment, "--jobs", "2"],
                cwd=course.root,
                stdout=log,
                stderr=log,
                env=os.environ | {"TMPDIR": str(scratch)},
            )

    def _grade_undisturbed(self, start: float) -> float:
        """Grade to the end; return the seconds until the first report was there."""
        grader, first = self._start(self.undisturbed), 0.0
        while grader.poll() is None:
            time.sleep(0.05)
            if not first and any(self.undisturbed.root.glob("autograded/*/*/report.json")):
                first = time.monotonic() - start
        assert grader.returncode == 0, (self.folder / "log.txt").read_text()
        return first

    def _kill_one(self, course: Course | None, kind: str, delay: Callable[[], float]) -> Course:
        """Let the grader run for a while, and kill a process of this kind.

        When the grader ends before that, another one goes on, in a new copy if all is graded.
        """
        while True:
            if course is None:
                course = self._copy("disturbed")
                self.outcome.runs += 1
            grader = self._running(course)
            if self._killed(grader, kind, time.monotonic() + delay()):
                return course
            course = self._after_its_end(course)

    def _running(self, course: Course) -> subprocess.Popen[bytes]:
        """The grader that runs, or a new one."""
        if self._grader is None:
            self._grader = self._start(course)
            self.outcome.starts += 1
        return self._grader

    def _killed(self, grader: subprocess.Popen[bytes], kind: str, moment: float) -> bool:
        """Kill a process from this moment on; whether there was one before the grader ended."""
        while grader.poll() is None:
            there = targets(grader.pid, kind) if time.monotonic() >= moment else []
            if there:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.rng.choice(there), signal.SIGKILL)
                    self.outcome.killed[kind] += 1
                    if kind == GRADER:
                        grader.wait()
                        self._grader = None
                        self._require_no_process("the grader was killed")
                    return True
            time.sleep(0.05)
        return False

    def _after_its_end(self, course: Course) -> Course | None:
        """The grader ended by itself: compare when all is graded.

        Returns:
            the course when it is to be graded again after an internal error, else None.
        """
        status = self._grader.wait() if self._grader else 0
        self._grader = None
        self._require_no_process(f"it ended with status {status}")
        if status == 1:
            return course
        if status != 0:
            self.outcome.wrong.append(f"the grader ended with status {status}")
        self.outcome.wrong += differences(course, self.undisturbed, self.assignment)
        scratch = (self.folder / "scratch").iterdir()
        self.outcome.wrong += [f"{path.name} is left in the temporary folder" for path in scratch]
        return None

    def _finish(self, course: Course | None) -> None:
        """Grade to the end without further kills."""
        while course is not None:
            self._running(course).wait()
            course = self._after_its_end(course)

    def _require_no_process(self, after: str) -> None:
        for pid, command in left_over(self.before).items():
            self.outcome.wrong.append(f"a process is left after {after}: {command[:100]}")
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def campaign(
    folder: pathlib.Path, moments: int, students: int, seed: int, assignment: str
) -> Outcome:
    """Kill so many times in classes of this size; see Campaign."""
    with adopting_orphans():
        return Campaign(folder, assignment, students, seed).run(moments)


def main(argv: list[str] | None = None) -> int:
    """Run a campaign in a temporary folder, and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.killed", description=__doc__)
    parser.add_argument("--moments", type=int, default=50, help="how many kills")
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
