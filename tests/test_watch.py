"""`python -m grader watch` grades what arrives, and goes on after whatever happens."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from grader.course import Course
from grader.grading import report as reports
from tests import demo, killed
from tests.conftest import (
    ASSIGNMENT,
    gradebook_scores,
    own_exchange,
    right_answers,
    submit,
)
from tests.processes import adopting_orphans, descendants, left_over
from tests.test_exchange import Student, start

PATIENCE = 120.0  # seconds until something that should happen counts as missing
WRONG = {"dtanh": "def dtanh(y):\n    return y"}
ENDLESS = {"dtanh": "def dtanh(y):\n    while True:\n        pass"}
NAME = f"{ASSIGNMENT}.ipynb"


class Watcher:
    """A running `python -m grader watch`.

    Args:
        course: where it runs.
        log: the file that gets what it prints.
        options: further arguments.
    """

    def __init__(self, course: Course, log: pathlib.Path, options: tuple[str, ...]) -> None:
        self.course, self.log = course, log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "grader", "watch", ASSIGNMENT, "--jobs", "1", *options],
                cwd=course.root,
                stdout=output,
                stderr=output,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, f"it ended:\n{self.printed}"
            assert time.monotonic() < until, f"{what} is missing:\n{self.printed}"
            time.sleep(0.05)

    def wait_for_score(self, student: str, score: str) -> None:
        """Wait for the line of a student with this score."""

        def lines() -> bool:
            rows = [line.split() for line in self.printed.splitlines()]
            return any(row[1:2] == [student] and row[3:4] == [score] for row in rows)

        self.wait_for(lines, f"the line of {student} with {score}")

    def page(self, student: str) -> str:
        return self.course.paths(student, ASSIGNMENT).feedback.read_text(encoding="utf-8")


@pytest.fixture
def watch(course, tmp_path) -> Iterator[Callable[..., Watcher]]:
    """Starts watchers in the course; at the end they are killed and leave no process."""
    started: list[Watcher] = []
    before = set(descendants(os.getpid()))

    def start(*options: str) -> Watcher:
        started.append(Watcher(course, tmp_path / "log.txt", options))
        return started[-1]

    with adopting_orphans():
        yield start
        for one in started:
            one.process.kill()
            one.process.wait()
        assert left_over(before) == {}


@pytest.fixture
def text(released) -> Callable[..., str]:
    """The text of a right notebook, with some answers replaced."""
    return lambda **replaced: demo.fill(released, right_answers() | replaced)


def drop(course: Course, student: str, text: str) -> None:
    """Put a file in the place of a student's notebook, by renaming it."""
    path = course.paths(student, ASSIGNMENT).submitted / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = course.root / f"{student}.new"
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def hostile_files(course: Course, elsewhere: pathlib.Path) -> None:
    """Submissions that are a link, a pipe and a folder, and files with unusual names."""
    submitted = course.submitted
    for student in ("linked", "pipe", "folder", "names", "top"):
        (submitted / student / ASSIGNMENT).mkdir(parents=True)
    (submitted / "linked" / ASSIGNMENT / NAME).symlink_to("/dev/zero")
    (submitted / "linked" / ASSIGNMENT / "root").symlink_to("/")
    os.mkfifo(submitted / "pipe" / ASSIGNMENT / NAME)
    (submitted / "folder" / ASSIGNMENT / NAME).mkdir()
    (submitted / "names" / ASSIGNMENT / os.fsdecode(b"\xff\xfe.ipynb")).write_bytes(b"{")
    (submitted / "names" / ASSIGNMENT / "\x1b[2J\n.ipynb").write_bytes(b"{}")
    (submitted / os.fsdecode(b"\xfe") / ASSIGNMENT).mkdir(parents=True)
    shutil.rmtree(submitted / "top" / ASSIGNMENT)
    (submitted / "top" / ASSIGNMENT).symlink_to(elsewhere)


def test_what_arrives_is_graded_whatever_lies_beside_it(course, watch, text, tmp_path):
    watcher = watch()
    watcher.wait_for(lambda: "Watching" in watcher.printed, "the end of the self-test")
    hostile_files(course, tmp_path)  # there is no submitted/ before
    drop(course, "ada", text(**WRONG))
    watcher.wait_for_score("ada", "19")
    page = watcher.page("ada")
    assert "dtanh" in page
    for student in ("linked", "pipe", "folder", "names", "top"):
        watcher.wait_for_score(student, "0")
    with course.locked():  # which is free while it waits
        drop(course, "ada", text())
    watcher.wait_for_score("ada", "20")
    assert watcher.page("ada") != page
    shutil.rmtree(course.submitted)
    drop(course, "ben", text())
    watcher.wait_for_score("ben", "20")
    assert watcher.printed.count(" ada ") == 2, watcher.printed
    watcher.process.send_signal(signal.SIGINT)
    assert watcher.process.wait(PATIENCE) == 130
    assert "Traceback" not in watcher.printed


def test_a_watcher_killed_while_it_grades_goes_on_when_it_is_started_again(course, watch, text):
    submit(course, "ada", text())
    submit(course, "ben", text(**ENDLESS))
    first = watch()
    first.wait_for_score("ada", "20")
    first.wait_for(lambda: killed.targets(first.process.pid, killed.SANDBOX), "a sandbox")
    first.process.kill()
    first.process.wait()
    assert reports.read(course.paths("ben", ASSIGNMENT).report) is None
    course.paths("ada", ASSIGNMENT).feedback.unlink()  # as if killed before it was written
    graded = course.paths("ada", ASSIGNMENT).report.stat().st_mtime_ns
    drop(course, "ben", text(**WRONG))
    second = watch()
    second.wait_for_score("ben", "19")
    assert second.page("ada")
    assert course.paths("ada", ASSIGNMENT).report.stat().st_mtime_ns == graded, "graded again"
    scores = gradebook_scores(course)
    assert sum(score or 0 for (name, _), score in scores.items() if name == "ben") == 19


def test_a_gradebook_that_cannot_be_written_is_named_and_tried_again(course, watch, text):
    watcher = watch("--poll")
    watcher.wait_for(lambda: "Watching" in watcher.printed, "the end of the self-test")
    gradebook, aside = course.root / "gradebook.db", course.root / "aside.db"
    gradebook.rename(aside)
    gradebook.mkdir()
    drop(course, "ada", text())
    watcher.wait_for(lambda: f"{ASSIGNMENT}: " in watcher.printed, "a line about the gradebook")
    assert "gradebook.db" in watcher.printed
    gradebook.rmdir()
    aside.rename(gradebook)
    watcher.wait_for_score("ada", "20")
    assert "Traceback" not in watcher.printed


def test_a_student_who_submits_through_the_exchange_can_fetch_feedback(
    course, watch, text, tmp_path
):
    own_exchange(course, tmp_path / "exchange")
    start(course.config, "ReleaseAssignment")
    anna = Student("anna", tmp_path / "exchange", course.directory.course_id)
    anna.fetch()
    submit(course, "by_mail", text(**WRONG))
    watcher = watch("--release", "--collect", "--every", "1")
    watcher.wait_for_score("by_mail", "19")
    assert "not released: the submission did not come through the exchange" in watcher.printed
    anna.submit(text())
    watcher.wait_for_score("anna", "20")
    assert anna.fetched() == [watcher.page("anna")]
