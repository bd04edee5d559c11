"""Grading on the workers of a real Dask cluster: a scheduler and workers, each a process."""

import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.executors import dask as dask_executor
from grader.executors.dask import DaskExecutor, grade_on_worker, version
from grader.grading import report as reports
from grader.grading.run import GradingRun
from grader.grading.selftest import SelfTest
from grader.sandbox.isolation import BUBBLEWRAP, PRACTICE
from tests import demo, killed
from tests.conftest import ASSIGNMENT, assignment_of, grading_run, submit
from tests.dask_cluster import Dask


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory) -> Iterator[Dask]:
    """A cluster with two workers, one of them with two threads."""
    dask = Dask(tmp_path_factory.mktemp("dask"))
    try:
        dask.worker()
        dask.worker(threads=2)
        yield dask
    finally:
        dask.end()


@pytest.fixture
def dask(tmp_path) -> Iterator[Dask]:
    """A cluster without workers."""
    (tmp_path / "dask").mkdir()
    dask = Dask(tmp_path / "dask")
    try:
        yield dask
    finally:
        dask.end()


STUDENTS = ("right", "half_way", "crashing", "cut_off")


@pytest.fixture
def submitted(course, released) -> Course:
    """A course with the submissions of four students."""
    for student in STUDENTS:
        submit(course, student, demo.notebook_of(student, released, ASSIGNMENT))
    return course


def endless(released) -> str:
    """A submission that is graded for ten seconds, until a limit ends it; it loses one point."""
    slow = "import time\ndef dsigmoid(y):\n    time.sleep(99)"
    return demo.fill(released, demo.right_answers(ASSIGNMENT) | {"dsigmoid": slow})


def command(*options: str) -> list[str]:
    """The command line of autograde."""
    return [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, *options]


def autograde(course: Course, *options: str) -> subprocess.CompletedProcess:
    """Run autograde to its end in a process of its own."""
    return subprocess.run(
        command(*options), cwd=course.root, capture_output=True, text=True, check=False
    )


def score(course: Course, student: str) -> float:
    """The score in the report of one submission."""
    report = reports.read(course.paths(student, ASSIGNMENT).report)
    assert report is not None
    return report.score


def test_scores_reports_and_notebooks_of_a_cluster_are_those_of_one_machine(two_workers, submitted):
    done = autograde(submitted)
    assert done.returncode == 0, done.stderr
    rows, files = killed.rows(submitted, ASSIGNMENT), killed.files(submitted)
    done = autograde(submitted, "--force", "--cluster", two_workers.address)
    assert done.returncode == 0, done.stderr
    assert f"4 graded ({two_workers.address})" in done.stdout
    assert killed.rows(submitted, ASSIGNMENT) == rows
    assert killed.files(submitted) == files


def test_what_is_sent_to_a_worker_holds_of_the_secret_only_the_seeds_of_its_task(submitted):
    run = grading_run(submitted)
    sent = pickle.dumps((run.task("right"), run.self_test()))
    assert submitted.secret not in sent
    assert submitted.secret.hex().encode() not in sent
    other = {run.task("half_way").seeds[name] for name in run.task("right").seeds}
    assert not other & set(run.task("right").seeds.values())


def test_when_a_worker_is_killed_while_it_grades_another_worker_grades_its_submission(
    dask, submitted, released
):
    submit(submitted, "a_slow_one", endless(released))
    victim, _ = dask.worker(), dask.worker()
    with subprocess.Popen(
        command("--cluster", dask.address), cwd=submitted.root, stderr=subprocess.PIPE
    ) as grader:
        while not killed.targets(victim.pid, killed.SANDBOX):  # until it grades in a sandbox
            assert grader.poll() is None, grader.stderr.read()
            time.sleep(0.02)
        victim.send_signal(signal.SIGKILL)
        errors = grader.stderr.read()
    assert grader.returncode == 0, errors
    assert score(submitted, "right") == 20
    assert score(submitted, "a_slow_one") == 19


def test_a_lost_cluster_is_reported_without_a_traceback_and_the_next_run_goes_on(
    dask, submitted, released
):
    dask.worker()
    submit(submitted, "z_last", endless(released))  # so that the run has not ended by then
    with subprocess.Popen(
        command("--cluster", dask.address), cwd=submitted.root, stderr=subprocess.PIPE, text=True
    ) as grader:
        while not list(submitted.root.glob("autograded/*/*/report.json")):
            assert grader.poll() is None, grader.stderr.read()
            time.sleep(0.02)
        dask.scheduler.kill()
        errors = grader.stderr.read()
    assert grader.returncode == 1
    assert "does not answer any more. What was recorded is kept" in errors
    assert "Traceback" not in errors
    submit(submitted, "z_last", demo.notebook_of("right", released, ASSIGNMENT))
    done = autograde(submitted)
    assert done.returncode == 0
    graded = int(done.stdout.split(": ")[1].split()[0])
    assert 1 <= graded < 5


def test_where_no_scheduler_answers_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(dask_executor, "PATIENCE", 1)
    with pytest.raises(CourseError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9 .*docs"):
        DaskExecutor("tcp://127.0.0.1:9")
    with pytest.raises(CourseError, match="No Dask scheduler answers at nonsense"):
        DaskExecutor("nonsense://")


def test_a_worker_with_other_versions_refuses_to_grade(submitted):
    run = grading_run(submitted)
    required = version() | {"NumPy": "1.0"}
    with pytest.raises(CourseError, match=r"has NumPy .*, not 1.0, so its scores could differ"):
        grade_on_worker(run.task("right"), "a run", run.self_test(), required)


def test_a_worker_whose_self_test_fails_refuses_to_grade(submitted, monkeypatch):
    run = grading_run(submitted)
    monkeypatch.setattr(SelfTest, "_isolation_problem", lambda _: "student code could fly")
    with pytest.raises(CourseError, match=r"The worker on .*student code could fly"):
        grade_on_worker(run.task("right"), "another run", run.self_test(), version())


def test_a_worker_uses_its_own_best_backend(submitted, monkeypatch):
    run = GradingRun(submitted, assignment_of(ASSIGNMENT), PRACTICE)
    monkeypatch.setattr(dask_executor, "_best_backend", lambda practice: BUBBLEWRAP)
    self_test = run.self_test()
    for _ in range(2):
        graded = grade_on_worker(run.task("right"), "one run", self_test, version())
        assert graded.report.backend == BUBBLEWRAP
        assert graded.report.score == 20


def test_where_dask_is_not_installed_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match="pip install distributed"):
        DaskExecutor("tcp://127.0.0.1:8786")


def test_a_run_waits_for_the_first_worker_of_a_cluster_without_workers(dask, submitted):
    with subprocess.Popen(
        command("--cluster", dask.address), cwd=submitted.root, stderr=subprocess.PIPE, text=True
    ) as grader:
        assert "has no worker yet; waiting for the first" in grader.stderr.readline()
        dask.worker()
        errors = grader.stderr.read()
    assert grader.returncode == 0, errors
