"""Hand-ins judged on the workers of a real Dask cluster: a scheduler and processes of its own."""

import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from grader import autograde, canaries, cluster
from grader.box.walls import BUBBLEWRAP, PRACTICE
from grader.course import Course, CourseError
from tests import demo, killed
from tests.conftest import ASSIGNMENT, batch_of, hand_in
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


STUDENTS = ("right", "right_with_loops", "half_way", "crashing", "cut_off", "x_above_h")


@pytest.fixture
def handed_in(course, released) -> Course:
    """A class of six."""
    for student in STUDENTS:
        hand_in(course, student, demo.notebook_of(student, released, ASSIGNMENT))
    return course


def autograded(course: Course, *more: str) -> subprocess.CompletedProcess:
    """What `python -m grader autograde` says."""
    command = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, *more]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)


def test_marks_reports_and_notebooks_are_those_of_one_machine(two_workers, handed_in):
    done = autograded(handed_in)
    assert done.returncode == 0, done.stderr
    rows, files = killed.rows(handed_in, ASSIGNMENT), killed.files(handed_in)
    done = autograded(handed_in, "--force", "--cluster", two_workers.address)
    assert done.returncode == 0, done.stderr
    assert f"6 graded ({two_workers.address})" in done.stdout
    assert killed.rows(handed_in, ASSIGNMENT) == rows
    assert killed.files(handed_in) == files


def test_a_task_holds_no_secret_but_its_own_seeds(handed_in):
    batch = batch_of(handed_in)
    told = pickle.dumps((batch.task("right"), canaries.canaries(batch)))
    assert handed_in.secret not in told
    assert handed_in.secret.hex().encode() not in told
    other = {batch.task("half_way").seeds[name] for name in batch.task("right").seeds}
    assert not other & set(batch.task("right").seeds.values())


def test_a_worker_that_is_killed_while_it_judges_loses_nothing(dask, handed_in):
    slow = "def dsigmoid(y):\n    while True:\n        pass"
    answers = demo.right_answers(ASSIGNMENT) | {"dsigmoid": slow}
    source = handed_in.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    text = demo.fill(autograde.intake.nbformat.read(source, as_version=4), answers)
    hand_in(handed_in, "a_slow_one", text)
    victim, _ = dask.worker(), dask.worker()
    command = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--cluster", dask.address]
    with subprocess.Popen(command, cwd=handed_in.root, stderr=subprocess.PIPE) as grader:
        while not killed.targets(victim.pid, killed.KINDS[2]):  # until a box is at work in it
            assert grader.poll() is None, grader.stderr.read()
            time.sleep(0.02)
        victim.send_signal(signal.SIGKILL)
        said = grader.stderr.read()
    assert grader.returncode == 0, said
    marks = {s: autograde.read_report(handed_in, ASSIGNMENT, s).mark for s in STUDENTS}
    assert marks["right"] == marks["right_with_loops"] == 20
    assert autograde.read_report(handed_in, ASSIGNMENT, "a_slow_one").mark == 19


def test_a_cluster_that_is_gone_is_told_in_words_and_the_next_run_goes_on(dask, handed_in):
    dask.worker()
    scheduler = dask.processes[0]
    command = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--cluster", dask.address]
    with subprocess.Popen(command, cwd=handed_in.root, stderr=subprocess.PIPE, text=True) as grader:
        autograded_folder = handed_in.folder("autograded", "-", "-").parents[1]
        while not list(autograded_folder.glob("*/*/report.json")):
            assert grader.poll() is None, grader.stderr.read()
            time.sleep(0.02)
        scheduler.kill()
        said = grader.stderr.read()
    assert grader.returncode == 1
    assert "is gone. What was recorded is kept" in said
    assert "Traceback" not in said
    done = autograded(handed_in)
    assert done.returncode == 0
    left = int(done.stdout.split(": ")[1].split()[0])
    assert 0 <= left < 6


def test_where_no_scheduler_answers_it_is_told_what_to_do(handed_in, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(CourseError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9 .*docs"):
        cluster.Cluster("tcp://127.0.0.1:9")
    with pytest.raises(CourseError, match="No Dask scheduler answers at nonsense"):
        cluster.Cluster("nonsense://")


def test_a_worker_with_other_code_judges_nobody(handed_in, monkeypatch):
    batch = batch_of(handed_in)
    asked = cluster.version() | {"NumPy": "1.0"}
    with pytest.raises(CourseError, match=r"has NumPy .*, not 1.0, so its marks could differ"):
        cluster.judge_there(batch.task("right"), "a batch", canaries.canaries(batch), asked)


def test_a_worker_whose_canaries_find_something_judges_nobody(handed_in, monkeypatch):
    batch = batch_of(handed_in)
    monkeypatch.setattr(canaries.Canaries, "_open_walls", lambda _: "student code could fly")
    with pytest.raises(CourseError, match=r"The worker on .*student code could fly"):
        cluster.judge_there(
            batch.task("right"), "another batch", canaries.canaries(batch), cluster.version()
        )


def test_a_worker_finds_its_own_box(handed_in, monkeypatch):
    batch = autograde.Batch(handed_in, ASSIGNMENT, PRACTICE)
    monkeypatch.setattr(cluster, "_best_box", lambda practice: BUBBLEWRAP)
    sent = canaries.canaries(batch)
    for batch_name in ("one", "one"):
        judged = cluster.judge_there(batch.task("right"), batch_name, sent, cluster.version())
        assert judged.report.tier == BUBBLEWRAP
        assert judged.report.mark == 20


def test_whoever_has_no_dask_is_told_how_to_get_it(handed_in, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match="pip install distributed"):
        cluster.Cluster("tcp://127.0.0.1:8786")


def test_a_cluster_without_workers_is_waited_for(dask, handed_in):
    command = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--cluster", dask.address]
    with subprocess.Popen(command, cwd=handed_in.root, stderr=subprocess.PIPE, text=True) as grader:
        assert "has no worker yet; waiting for the first" in grader.stderr.readline()
        dask.worker()
        said = grader.stderr.read()
    assert grader.returncode == 0, said
