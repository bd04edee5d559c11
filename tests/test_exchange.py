"""Through nbgrader's exchange and back: from the released assignment to the fetched feedback."""

import logging
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from grader.course import Course
from grader.gradebook import connection
from grader.grading import exchange_files
from grader.grading.report import read
from tests import demo
from tests.conftest import (
    ASSIGNMENT,
    NBGRADER,
    ROOT,
    SUBMITTED_AT,
    gradebook_scores,
    nbgrader_autograde,
    own_exchange,
    submit,
    through_exchange,
)

RENAMED = "01-gates (1)"

# nbgrader 0.9.6 leaves timestamp.txt open when it releases feedback.
LEFT_OPEN = "ignore:Exception ignored in. <_io.FileIO name=.*timestamp"
pytestmark = [pytest.mark.filterwarnings(LEFT_OPEN), pytest.mark.usefixtures("few_sandboxes")]


def start(config: Config, command: str, student: str = "*") -> None:
    """Do what one of nbgrader's commands for the exchange does, such as "collect"."""
    directory = CourseDirectory(config=config, assignment_id=ASSIGNMENT, student_id=student)
    log = logging.Logger("nbgrader")
    log.addHandler(logging.NullHandler())
    parts = {"coursedir": directory, "authenticator": Authenticator(config=config), "log": log}
    getattr(ExchangeFactory(config=config), command)(**parts, config=config).start()


class Student:
    """A student with her own folder, who shares nothing but the exchange with the instructor."""

    def __init__(self, name: str, exchange: pathlib.Path, course_id: str) -> None:
        self.name = name
        self.home = exchange.parent / f"home-{name}"
        self.home.mkdir()
        self.config = Config()
        self.config.CourseDirectory.course_id = course_id
        self.config.Exchange.root = str(exchange)
        self.config.Exchange.assignment_dir = str(self.home)
        self.config.Exchange.cache = str(self.home / "cache")

    def fetch(self) -> None:
        start(self.config, "FetchAssignment", self.name)

    def submit(self, text: str, name: str = ASSIGNMENT) -> None:
        """Write a notebook and submit it; nothing stays under the name that was released."""
        folder = self.home / ASSIGNMENT
        (folder / f"{ASSIGNMENT}.ipynb").unlink(missing_ok=True)
        (folder / f"{name}.ipynb").write_text(text)
        start(self.config, "Submit", self.name)

    def fetched(self) -> list[str]:
        """The pages that she can fetch, the oldest submission first."""
        start(self.config, "FetchFeedback", self.name)
        pages = sorted((self.home / ASSIGNMENT / "feedback").glob("*/*.html"))
        return [page.read_text(encoding="utf-8") for page in pages]


@pytest.fixture
def exchange(course, tmp_path) -> pathlib.Path:
    """The exchange of a course, set in its configuration."""
    own_exchange(course, tmp_path / "exchange")
    return tmp_path / "exchange"


@pytest.fixture
def new_student(course, exchange):
    return lambda name: Student(name, exchange, course.directory.course_id)


def answers(released, student: str) -> str:
    return demo.notebook_of(student, released, ASSIGNMENT)


def release_feedback(course: Course, home: pathlib.Path) -> str:
    """`nbgrader release_feedback` as a command, with a home of its own; returns its log."""
    home.mkdir(exist_ok=True)
    own = {name: str(home) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    done = subprocess.run(
        [sys.executable, *NBGRADER, "release_feedback", ASSIGNMENT],
        cwd=course.root,
        env=os.environ | own | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_feedback_goes_back_to_students_and_again_after_a_manual_score(
    course, command_line, new_student, released, tmp_path
):
    start(course.config, "ReleaseAssignment")
    anna, renamed = new_student("anna"), new_student("renamed")
    for student in (anna, renamed):
        student.fetch()
    anna.submit(answers(released, "wrong_sigmoid"))
    renamed.submit(answers(released, "right"), RENAMED)
    start(course.config, "Collect")
    submit(course, "by_mail", answers(released, "half_way"))
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert "3 feedback pages" in command_line("feedback", ASSIGNMENT)[1]
    log = release_feedback(course, tmp_path / "home")
    assert "did not come through the exchange: by_mail." in log
    (page,) = anna.fetched()
    assert page == course.paths("anna", ASSIGNMENT).feedback.read_text(encoding="utf-8")
    assert len(renamed.fetched()) == 1

    with connection.opened(course) as gradebook:
        names = (ASSIGNMENT, ASSIGNMENT, "anna")
        gradebook.find_grade("check_sigmoid", *names).manual_score = 0.75
        gradebook.find_comment("sigmoid", *names).manual_comment = "We talked about this."
        gradebook.db.commit()
    assert "1 feedback pages" in command_line("feedback", ASSIGNMENT)[1]
    start(course.config, "ReleaseFeedback")
    (page,) = anna.fetched()
    assert "We talked about this." in page


def test_the_same_notebook_submitted_again_gets_its_feedback_without_being_graded_again(
    course, command_line, new_student, released
):
    start(course.config, "ReleaseAssignment")
    anna = new_student("anna")
    anna.fetch()
    for result in ("1 graded", "0 graded"):
        anna.submit(answers(released, "right"))
        course.config.ExchangeCollect.update = True
        start(course.config, "Collect")
        assert result in command_line("autograde", ASSIGNMENT)[1]
        assert "1 feedback pages" in command_line("feedback", ASSIGNMENT)[1]
        start(course.config, "ReleaseFeedback")
    assert len(anna.fetched()) == 2


@pytest.mark.parametrize("second", ["wrong_sigmoid", "right"])
def test_where_the_best_attempt_counts_the_latest_one_gets_its_page(
    course, command_line, new_student, released, second
):
    config = course.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CoursePolicy.attempts = 'best'\n")
    start(course.config, "ReleaseAssignment")
    anna, paths = new_student("anna"), course.paths("anna", ASSIGNMENT)
    anna.fetch()
    for student in ("right", second):  # the second attempt is worse, or the same again
        anna.submit(answers(released, student))
        course.config.ExchangeCollect.update = True
        start(course.config, "Collect")
        command_line("autograde", ASSIGNMENT)
    command_line("feedback", ASSIGNMENT)
    start(course.config, "ReleaseFeedback")
    assert anna.fetched() == [paths.feedback.read_text(encoding="utf-8")]
    (folder,) = (anna.home / ASSIGNMENT / "feedback").iterdir()
    assert folder.name == (paths.submitted / "timestamp.txt").read_text().strip()
    counts = "attempt 1 with 20 counts."
    assert (counts in paths.feedback.read_text()) == (second != "right")

    for path in course.root.glob("[af]*/*/*/*.txt"):  # as an earlier version left it
        path.unlink()
    command_line("feedback", ASSIGNMENT)
    assert exchange_files.read(paths.feedback.parent) == exchange_files.read(paths.submitted)


# ---------------------------------------------------------------- the files of the exchange


@pytest.mark.parametrize("supplied_by", ["autograde", "feedback", "nbgrader autograde"])
def test_a_course_graded_by_an_earlier_version_gets_the_files_without_grading_again(
    course, command_line, released, supplied_by
):
    through_exchange(course, "anna", answers(released, "right"))
    changed = through_exchange(course, "changed", answers(released, "half_way"))
    command_line("autograde", ASSIGNMENT)
    command_line("feedback", ASSIGNMENT)
    before = gradebook_scores(course)
    for path in course.root.glob("[af]*/*/*/*.txt"):
        path.unlink()
    report = course.paths("anna", ASSIGNMENT).report
    inode = report.stat().st_ino
    if supplied_by == "feedback":  # it belongs to a submission that has no result yet
        (changed / f"{ASSIGNMENT}.ipynb").write_text(answers(released, "wrong_sigmoid"))
    if supplied_by == "nbgrader autograde":
        nbgrader_autograde(course, force=False)
    else:
        command_line(supplied_by, ASSIGNMENT)
    command_line("feedback", ASSIGNMENT)
    paths = course.paths("anna", ASSIGNMENT)
    for folder in (paths.autograded, paths.feedback.parent):
        assert exchange_files.read(folder) == exchange_files.read(paths.submitted)
    assert report.stat().st_ino == inode, "not graded again"
    assert gradebook_scores(course) == before
    of_changed = exchange_files.read(course.paths("changed", ASSIGNMENT).autograded)
    assert bool(of_changed) == (supplied_by != "feedback")


def test_nbgraders_own_autograde_leaves_the_files_beside_the_graded_notebook(course, released):
    through_exchange(course, "anna", answers(released, "right"))
    nbgrader_autograde(course)
    paths = course.paths("anna", ASSIGNMENT)
    assert exchange_files.read(paths.autograded).keys() == set(exchange_files.NAMES)
    assert read(paths.report).score == 20


def test_only_small_plain_readable_files_are_copied(course, tmp_path):
    submitted, target = tmp_path / "submitted", tmp_path / "autograded"
    target.mkdir()
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(SUBMITTED_AT)
    hostile = {
        "a link": lambda path: path.symlink_to(elsewhere),
        "a pipe": os.mkfifo,
        "a folder": pathlib.Path.mkdir,
        "a huge file": lambda path: path.write_text("1" * 10_000),
        "not text": lambda path: path.write_bytes(b"\xff\xfe"),
        "nothing": lambda path: None,
    }
    for what, make in hostile.items():
        shutil.rmtree(submitted, ignore_errors=True)
        submitted.mkdir()
        for name in exchange_files.NAMES:
            (target / name).write_text("of the submission before")
            make(submitted / name)
        exchange_files.copy(course, submitted, target)
        assert list(target.iterdir()) == [], what
    (submitted / "timestamp.txt").write_text("yesterday")
    (submitted / "submission_secret.txt").write_text("a secret")
    exchange_files.copy(course, submitted, target)
    assert [path.name for path in target.iterdir()] == ["submission_secret.txt"]
