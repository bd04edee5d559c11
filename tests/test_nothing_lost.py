"""Whatever stops a grading run, the next one ends with the scores of an undisturbed run."""

import contextlib
import dataclasses
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import nbformat
import nbgrader.api
import pytest

from grader.course import LOCK, SECRET, Course
from grader.errors import CourseError
from grader.executors import local
from grader.executors.local import LocalExecutor
from grader.exercises import gates
from grader.files import UNFINISHED, write_atomically
from grader.gradebook import connection
from grader.gradebook.cells import is_registered
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading import report as reports
from grader.grading import run as grading
from grader.grading.report import SubmissionReport
from grader.grading.run import GradingRun, grade_all
from grader.grading.selftest import SelfTest
from grader.grading.task import GradedSubmission, GradingTask
from grader.sandbox.isolation import _bubblewrap
from solutions import gates as reference
from tests import demo, killed, killed_at_steps
from tests.conftest import (
    ASSIGNMENT,
    ROOT,
    assignment_of,
    grade,
    gradebook_scores,
    nbgrader_autograde,
    right_answers,
    submit,
)
from tests.processes import adopting_orphans, descendants, left_over

FULL = 20
WRONG = "def dsigmoid(y):\n    return y"


class Killed(BaseException):
    """Stands for SIGKILL: the grader does not catch it."""


def stop(*_: object, **__: object) -> None:
    """Takes the place of a step at which a run is killed."""
    raise Killed


@pytest.fixture
def submitted(course, released) -> Callable[..., pathlib.Path]:
    """Puts a right notebook, with some answers replaced, into a student's folder."""

    def put(student: str = "x", **replaced: str) -> pathlib.Path:
        return submit(course, student, demo.fill(released, right_answers() | replaced))

    return put


@pytest.fixture
def scripted(monkeypatch) -> dict[str, dict[str, float] | str]:
    """Submissions get the scores of this dictionary instead of being graded.

    By student: scores of exercises, where they are not full; or the text of an internal error.
    """
    scripted: dict[str, dict[str, float] | str] = {}

    def grade_submission(task: GradingTask) -> GradedSubmission:
        scores = scripted.get(task.student, {})
        if isinstance(scores, str):
            name, attempt, backend = task.assignment.name, task.attempt, task.backend
            return GradedSubmission(
                SubmissionReport(task.student, name, attempt, backend, [], internal_error=scores)
            )
        return killed_at_steps.graded(task, scores)

    monkeypatch.setattr(local, "grade_submission", grade_submission)
    monkeypatch.setattr(SelfTest, "run", lambda _: None)  # nothing runs in a sandbox here
    return scripted


def grading_run(course: Course) -> GradingRun:
    """A run whose submissions are not graded in a sandbox."""
    return GradingRun(course, assignment_of(ASSIGNMENT), "bubblewrap")


def report_of(course: Course, student: str = "x") -> SubmissionReport:
    """The report of a submission."""
    found = reports.read(course.paths(student, ASSIGNMENT).report)
    assert found is not None
    return found


def score_in_gradebook(course: Course, student: str = "x") -> float:
    """Sum of the automatic scores."""
    scores = gradebook_scores(course)
    return sum(score or 0 for (name, _), score in scores.items() if name == student)


# ---------------------------------------------------------------- killed


def test_nothing_is_lost_when_graders_their_processes_and_sandboxes_are_killed(tmp_path):
    outcome = killed.campaign(tmp_path, moments=3, students=2, seed=1, assignment=ASSIGNMENT)
    assert outcome.wrong == []
    assert set(outcome.killed) == set(killed.KINDS)
    assert outcome.scores > FULL


def test_only_the_values_that_a_message_quotes_may_differ_after_a_sandbox_was_killed():
    report = b'{"score": 3.5, "problems": ["c[0, 0] is -1.5; expected 2e-05"], "note": "1"}'
    other = report.replace(b"-1.5", b"0.25").replace(b"2e-05", b"7")
    kept = killed.without_quoted_values(report)
    assert killed.without_quoted_values(other) == kept
    for found, in_its_place in ((b"3.5", b"3"), (b"expected", b"not"), (b'"1"', b'"2"')):
        assert killed.without_quoted_values(report.replace(found, in_its_place)) != kept


def test_a_grader_killed_at_any_step_of_recording_keeps_the_old_scores(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.killed_at_steps", tmp_path, ASSIGNMENT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    # Three files are written and renamed, and the scores committed between them.
    assert int(done.stdout.split()[0]) >= 7, "the number of steps that were tried"


def running_grader(
    course: Course, log: pathlib.Path, sandboxes: int
) -> tuple[subprocess.Popen, list[int]]:
    """Start autograde with two processes, of which at least so many grade in a sandbox.

    Returns:
        the grader, and the ids of the two processes.
    """
    with log.open("w") as output:
        grader = subprocess.Popen(
            [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--jobs", "2"],
            cwd=course.root,
            stdout=output,
            stderr=output,
            # A shell lets its background processes ignore Ctrl-C, and this one would inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    while True:
        assert grader.poll() is None, "it ended before it could be stopped"
        workers = killed.targets(grader.pid, killed.WORKER)
        busy = [pid for pid in workers if killed.targets(pid, killed.SANDBOX)]
        if len(workers) == 2 and len(busy) >= sandboxes:
            return grader, workers
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("sent", "sandboxes", "status"), [(signal.SIGINT, 0, 130), (signal.SIGKILL, 1, -9)]
)
def test_a_grader_that_is_stopped_leaves_no_process_and_prints_no_traceback(
    course, submitted, tmp_path, sent, sandboxes, status
):
    for student in "abc":
        submitted(student, dsigmoid="import time\ndef dsigmoid(y):\n    time.sleep(99)")
    before = set(descendants(os.getpid()))
    with adopting_orphans():
        grader, workers = running_grader(course, tmp_path / "log.txt", sandboxes)
        # A terminal sends Ctrl-C to all of them; SIGKILL is sent to the grader alone.
        for pid in (grader.pid, *workers) if sent == signal.SIGINT else (grader.pid,):
            with contextlib.suppress(ProcessLookupError):  # the grader has ended it already
                os.kill(pid, sent)
        assert grader.wait() == status
        assert left_over(before) == {}
    output = (tmp_path / "log.txt").read_text()
    assert "Traceback" not in output
    assert ("the same command goes on from there" in output) == (sent == signal.SIGINT)


class Pool:
    """Stands for a pool of processes in which some submissions kill the process that grades them.

    Args:
        size: number of its processes.
        mp_context: not used.
    """

    deadly: dict[str, int]  # how often a student's submission kills its process
    sizes: list[int]  # of all pools

    def __init__(self, size: int, mp_context: object) -> None:
        self.broken = False
        self.sizes.append(size)

    def submit(self, grade_submission: object, task: GradingTask) -> Future:
        future: Future = Future()
        if not self.broken and self.deadly.get(task.student, 0):
            self.deadly[task.student] -= 1
            self.broken = True
        if self.broken:
            future.set_exception(BrokenProcessPool("a process has died"))
        else:
            report = SubmissionReport(task.student, task.assignment.name, "", task.backend, [])
            future.set_result(GradedSubmission(report))
        return future

    def shutdown(self, cancel_futures: bool) -> None:
        pass


@pytest.mark.parametrize(
    ("deadly", "given_up", "most_pools"),
    [({}, [], 1), ({"c": 1}, [], 3), ({"c": 99}, ["c"], 5), ({"a": 99, "h": 2}, ["a"], 9)],
    ids=str,
)
def test_every_submission_is_graded_except_for_one_that_kills_its_process_three_times(
    course, monkeypatch, deadly, given_up, most_pools
):
    monkeypatch.setattr(Pool, "deadly", dict(deadly), raising=False)
    monkeypatch.setattr(Pool, "sizes", [], raising=False)
    monkeypatch.setattr(local, "ProcessPoolExecutor", Pool)
    graded = grade_all(grading_run(course), list("abcdefgh"), LocalExecutor(2))
    errors = {one.report.student: one.report.internal_error for one in graded}
    assert sorted(errors) == list("abcdefgh")
    assert [student for student, error in errors.items() if error] == given_up
    assert all("was killed 3 times" in errors[student] for student in given_up)
    assert len(Pool.sizes) <= most_pools


def test_an_internal_error_on_each_submission_does_not_stop_the_run(course, monkeypatch):
    def fail(run: GradingRun, student: str) -> GradingTask:
        raise RuntimeError(f"{student} cannot be read")

    monkeypatch.setattr(GradingRun, "task", fail)
    students = [f"s{n}" for n in range(20)]
    with LocalExecutor(2) as executor:
        graded = list(grade_all(grading_run(course), students, executor))
    errors = {one.report.student: one.report.internal_error for one in graded}
    assert errors == {s: f"RuntimeError: {s} cannot be read" for s in students}


def test_when_a_grader_is_killed_the_secret_is_either_complete_or_missing(course, monkeypatch):
    (course.root / SECRET).unlink(missing_ok=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", stop)
        patch.setattr(pathlib.Path, "unlink", stop)  # a killed process removes nothing
        with pytest.raises(Killed):
            _ = course.secret
    assert not (course.root / SECRET).exists()
    assert list(course.root.glob(f"{SECRET}*")), "the unfinished file"
    with course.locked():
        assert len(course.secret) == 64
    assert [path.name for path in course.root.glob(f"{SECRET}*")] == [SECRET]
    assert (course.root / SECRET).stat().st_mode & 0o777 == 0o600


def test_processes_that_need_the_secret_at_the_same_moment_get_the_same_one(course):
    (course.root / SECRET).unlink(missing_ok=True)
    together = threading.Barrier(8)

    def secret(_: int) -> bytes:
        together.wait()
        return Course(course.root).secret

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret, range(8)))) == 1


def test_a_gradebook_whose_creation_was_interrupted_is_created_anew(course, monkeypatch):
    path = course.root / "gradebook.db"
    path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(nbgrader.api, "get_alembic_version", stop)
        with pytest.raises(Killed), connection.opened(course):
            pass
    assert not path.exists()
    assert list(course.root.glob(f"*{UNFINISHED}*"))
    with course.locked(), connection.opened(course) as gradebook:
        assert gradebook.assignments == []
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert len(database.execute("select version_num from alembic_version").fetchall()) == 1
    assert not list(course.root.glob(f"*{UNFINISHED}*"))


@pytest.mark.parametrize("step", ["add_grade_cell", "add_solution_cell", "add_source_cell"])
def test_an_assignment_whose_registration_was_interrupted_is_registered_completely(
    course, submitted, command_line, scripted, monkeypatch, step
):
    (course.root / "gradebook.db").unlink()
    submitted()
    with monkeypatch.context() as patch:
        patch.setattr(nbgrader.api.Gradebook, step, stop)
        with pytest.raises(Killed):
            command_line("autograde", ASSIGNMENT)
    assert not is_registered(course, assignment_of(ASSIGNMENT))
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert is_registered(course, assignment_of(ASSIGNMENT))
    assert score_in_gradebook(course) == FULL


def test_a_release_without_its_last_file_is_built_again(course, command_line):
    last = course.release(ASSIGNMENT) / "requirements.txt"
    last.unlink()
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert last.exists()


# ---------------------------------------------------------------- two runs at once


def test_a_second_run_waits_and_finds_the_results_of_the_first(
    course, submitted, command_line, scripted, monkeypatch, capsys
):
    submitted()
    waits = threading.Event()

    def print_and_signal(*args: object, **kwargs: object) -> None:
        waits.set()
        print(*args, **kwargs)

    monkeypatch.setattr("grader.course.print", print_and_signal, raising=False)
    done: list[tuple[int, str, str]] = []
    second = threading.Thread(target=lambda: done.append(command_line("autograde", ASSIGNMENT)))
    first = Course(course.root)
    with first.locked():
        second.start()
        assert waits.wait(60), "it did not wait"
        assert not course.paths("x", ASSIGNMENT).autograded.exists()
        grade(course, "x")
    second.join()
    status, output, errors = done[0]
    assert status == 0
    assert "0 graded" in output
    assert "1 had their result already" in output
    assert "Another grading run is at work in this course; waiting for it to end." in errors


@pytest.mark.parametrize("command", ["release", "autograde", "feedback", "regrade"])
def test_a_command_that_writes_holds_the_lock(course, command_line, monkeypatch, command):
    held = []
    run = f"grader.commands.{command}.run"
    monkeypatch.setattr(run, lambda course, args: held.append(course._lock.is_locked) or 0)
    assert command_line(command, ASSIGNMENT)[0] == 0
    assert held == [True]


def test_the_lock_of_a_killed_run_is_free(course, capsys):
    hold = "import filelock, sys, time; lock = filelock.FileLock(sys.argv[1])"
    hold += "; lock.acquire(); print('held')"
    with subprocess.Popen(
        [sys.executable, "-c", f"{hold}; sys.stdout.flush(); time.sleep(600)", course.root / LOCK],
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        try:
            assert first.stdout.readline() == "held\n"
            assert not _lock_is_free(course)
        finally:
            first.kill()
            first.wait()
        with course.locked():
            assert capsys.readouterr().err == ""


def _lock_is_free(course: Course) -> bool:
    with contextlib.suppress(Exception):
        Course(course.root)._lock.acquire(timeout=0)
        return True
    return False


# ---------------------------------------------------------------- disks

GRADE = """
import os, pathlib, shutil, sys, warnings
warnings.simplefilter("ignore")
from grader.cli import main
from grader.grading.selftest import SelfTest

SelfTest.run = lambda self_test: None  # as if it had passed

def grade(*argv):
    return main(["autograde", "01-gates", "--jobs", "1", *argv])
"""
FULL_DISK = """
shutil.copytree(sys.argv[1], sys.argv[2], dirs_exist_ok=True)
os.chdir(sys.argv[2])
filler = open("filler", "wb", buffering=0)
try:
    while filler.write(bytes(4096)):
        pass
except OSError:
    pass
print("first", grade("--student", "x"), flush=True)
filler.close()
written = [p.name for p in pathlib.Path("autograded").rglob("*") if p.is_file()]
print("written", written)
os.unlink("filler")
print("second", grade(), flush=True)
shutil.copytree(".", sys.argv[3], dirs_exist_ok=True)
"""
READ_ONLY = """
os.chdir(sys.argv[1])
print("first", grade(), flush=True)
"""


def in_bubblewrap(
    *options: object, script: str, arguments: list[object]
) -> subprocess.CompletedProcess:
    """Run a script in bubblewrap, around the grader, with a small disk or a read-only file."""
    command = [_bubblewrap(), "--dev-bind", "/", "/", *options, "--"]
    trial = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if trial.returncode:
        pytest.skip(f"no bubblewrap around the grader on this machine: {trial.stderr.strip()}")
    return subprocess.run(
        [*command, sys.executable, "-c", GRADE + script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_on_a_full_disk_the_message_says_so_and_the_next_run_grades(course, submitted, tmp_path):
    submitted("x", dsigmoid=WRONG)
    small, after = tmp_path / "small", tmp_path / "after"
    small.mkdir()
    size = sum(path.stat().st_size for path in course.root.rglob("*")) + (5 << 20)
    done = in_bubblewrap(
        *("--size", str(size), "--tmpfs", small),
        script=FULL_DISK,
        arguments=[course.root, small, after],
    )
    assert "first 1" in done.stdout, done.stderr
    assert "is full. Free some space there. What was recorded before is safe" in done.stderr
    assert "Traceback" not in done.stderr
    assert "written []" in done.stdout
    assert "second 0" in done.stdout, done.stderr
    assert score_in_gradebook(Course(after)) == FULL - 1
    assert report_of(Course(after)).score == FULL - 1


def test_with_a_read_only_gradebook_the_message_says_so_and_the_submission_stays_ungraded(
    course, submitted, command_line
):
    submitted("x", dsigmoid=WRONG)
    path = course.root / "gradebook.db"
    done = in_bubblewrap("--ro-bind", path, path, script=READ_ONLY, arguments=[course.root])
    assert "first 1" in done.stdout, done.stderr
    assert f"{path} cannot be written. Make it and its folder writable" in done.stderr
    assert "Traceback" not in done.stderr
    assert grading_run(course).ungraded(["x"], force=False) == ["x"]
    assert report_of(course).internal_error == recording.STOPPED
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert score_in_gradebook(course) == FULL - 1


def test_in_a_read_only_folder_the_message_says_so(course, submitted):
    submitted("x")
    root = course.root
    done = in_bubblewrap("--ro-bind", root, root, script=READ_ONLY, arguments=[root])
    assert "first 1" in done.stdout, done.stderr
    assert "cannot be written. Make it and its folder writable for you." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_completely_keeps_its_old_content(tmp_path, monkeypatch):
    path = tmp_path / "report.json"
    write_atomically(path, "old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space")))
        with pytest.raises(OSError, match="No space"):
            write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# ---------------------------------------------------------------- what the instructor entered


def score_by_hand(course: Course) -> None:
    """Enter a manual score, extra credit and a comment for x."""
    with connection.opened(course) as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        row.manual_score = 0.75
        gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x").extra_credit = 2
        comment = gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x")
        comment.manual_comment = "Very neat."
        gradebook.db.commit()


def entered_by_hand(course: Course) -> tuple[float | None, float | None, str | None]:
    """The same as the gradebook has it now."""
    with connection.opened(course) as gradebook:
        return (
            gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x").manual_score,
            gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x").extra_credit,
            gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x").manual_comment,
        )


def grade_again(course: Course, command_line, monkeypatch, how: str) -> None:
    """Grade x again in one of several ways."""
    if how == "force":
        assert command_line("autograde", ASSIGNMENT, "--force")[0] == 0
    elif how == "regrade":
        assert command_line("regrade", ASSIGNMENT)[0] == 0
    elif how == "killed":
        with monkeypatch.context() as patch:
            patch.setattr(GradebookWriter, "save_scores", stop)
            with pytest.raises(Killed):
                command_line("autograde", ASSIGNMENT, "--force")
        assert command_line("autograde", ASSIGNMENT)[0] == 0
    else:
        nbgrader_autograde(course, "x")


@pytest.mark.parametrize("submission", ["the same", "a second one"])
@pytest.mark.parametrize("how", ["force", "regrade", "killed", "plain nbgrader"])
def test_manual_scores_extra_credit_and_comments_survive_another_grading(
    course, submitted, command_line, monkeypatch, request, how, submission
):
    if how != "plain nbgrader":  # which calls grade_submission itself
        request.getfixturevalue("scripted")
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    path = submitted()
    (path.parent / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    with connection.opened(course) as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-03-01 12:00:00 UTC")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    score_by_hand(course)
    if submission == "a second one":
        submitted(sigmoid=right_answers()["sigmoid"] + "\n# once more")
    grade_again(Course(course.root), command_line, monkeypatch, how)
    assert entered_by_hand(course) == (0.75, 2, "Very neat.")
    with connection.opened(course) as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, "x")
        assert submission.score == FULL - 0.25 + 2
        assert submission.notebooks[0].late_submission_penalty == submission.score
        assert submission.total_seconds_late == 24 * 3600


# ---------------------------------------------------------------- regrading


@pytest.fixture
def changed(course, submitted, command_line, scripted):
    """A graded class of three whose exercises have changed since: two of them get other scores."""
    for student in ("ada", "bob", "eve"):
        submitted(student)
    scripted |= {"ada": {"gates": 3.0}, "bob": {"gates": 1.0, "dtanh": 0.0}}
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    scripted |= {"ada": {"gates": 2.5}, "bob": {"dtanh": 0.5}}
    return scripted


def earlier_scores(course: Course, student: str, exercise: str = "gates") -> list[float]:
    """Scores of an exercise that the report keeps besides the last ones, the newest last."""
    return [one.scores[exercise] for one in report_of(course, student).earlier]


def test_regrade_prints_what_changes_and_keeps_the_old_scores(course, changed, command_line):
    status, output, _ = command_line("regrade", ASSIGNMENT)
    assert status == 0
    assert output.splitlines() == [
        "ada: 19 -> 18.5 (gates 3 -> 2.5)",
        "bob: 16 -> 19.5 (dtanh 0 -> 0.5, gates 1 -> 4)",
        f"{ASSIGNMENT}: 2 of 3 scores change",
    ]
    (before,) = report_of(course, "bob").earlier
    assert (before.scores["gates"], before.scores["dtanh"]) == (1, 0)
    assert before.max_scores["gates"] == 4
    assert report_of(course, "eve").earlier == []
    assert [score_in_gradebook(course, student) for student in ("ada", "bob")] == [18.5, 19.5]


def test_regrade_prints_the_changes_before_it_writes(
    course, changed, command_line, monkeypatch, capsys
):
    monkeypatch.setattr(recording, "mark_as_pending", stop)
    with pytest.raises(Killed):
        command_line("regrade", ASSIGNMENT)
    assert "2 of 3 scores change" in capsys.readouterr().out
    assert score_in_gradebook(course, "ada") == 19


def test_a_dry_run_writes_nothing(course, changed, command_line):
    before = killed.files(course)
    with connection.opened(course) as gradebook:
        rows = gradebook.submission_dicts(ASSIGNMENT)
    _, output, _ = command_line("regrade", ASSIGNMENT, "--dry-run")
    assert "2 of 3 scores change" in output
    assert killed.files(course) == before
    with connection.opened(course) as gradebook:
        assert gradebook.submission_dicts(ASSIGNMENT) == rows


WRITE_REPORT = "grading.recording.write_atomically"


@pytest.mark.parametrize(
    "step",
    [WRITE_REPORT, "grading.recording.record", "gradebook.writer.GradebookWriter.save_scores"],
)
@pytest.mark.parametrize("then", ["regrade", "autograde"])
def test_a_killed_regrade_loses_no_score(course, changed, command_line, monkeypatch, step, then):
    with monkeypatch.context() as patch:
        patch.setattr(f"grader.{step}", stop)
        with pytest.raises(Killed):
            command_line("regrade", ASSIGNMENT)
    assert [one.scores["gates"] for one in report_of(course, "bob").all_scores] == [1]
    if step == WRITE_REPORT:
        then = "regrade"  # no report is marked as pending, so autograde keeps the old results
    assert command_line(then, ASSIGNMENT)[0] == 0
    assert earlier_scores(course, "bob") == [1]
    assert report_of(course, "eve").earlier == []
    scores = [score_in_gradebook(course, student) for student in ("ada", "bob", "eve")]
    assert scores == [18.5, 19.5, FULL]


def test_all_earlier_scores_are_kept(course, changed, command_line):
    command_line("regrade", ASSIGNMENT)
    changed["ada"] = {"gates": 0.0}
    command_line("regrade", ASSIGNMENT)
    assert earlier_scores(course, "ada") == [3, 2.5]
    command_line("autograde", ASSIGNMENT, "--force")
    assert earlier_scores(course, "ada") == [3, 2.5]


def test_a_submission_with_an_internal_error_keeps_its_old_scores_in_a_regrade(
    course, changed, command_line
):
    changed["bob"] = "the sandbox did not start"
    status, output, _ = command_line("regrade", ASSIGNMENT)
    assert status == 1
    error = "not graded, internal error: the sandbox did not start"
    assert f"bob: {error}; its old scores stay" in output
    assert "1 of 3 scores change, 1 could not be graded (internal error)" in output
    assert report_of(course, "bob").internal_error == ""
    assert score_in_gradebook(course, "bob") == 16


def test_regrade_grades_submissions_that_are_new_or_were_submitted_anew(
    course, changed, command_line, submitted
):
    submitted("new")
    submitted("ada", dsigmoid=WRONG)
    output = command_line("regrade", ASSIGNMENT)[1]
    assert "new: 20 (had no score)" in output
    assert "ada: 19 -> 18.5 (gates 3 -> 2.5, submitted anew)" in output
    assert score_in_gradebook(course, "new") == FULL


# ---------------------------------------------------------------- an exercise that has changed


@pytest.fixture
def set_exercises(monkeypatch) -> Iterator[Callable[[list], None]]:
    """Replaces the exercises of the first notebook."""

    def replace(exercises: list) -> None:
        monkeypatch.setattr(gates, "EXERCISES", exercises)
        assignment_of.cache_clear()

    yield replace
    assignment_of.cache_clear()


def with_other_dsigmoid(max_score: float) -> list:
    """The exercises when the right dsigmoid(y) is y, and has this max_score."""

    def dsigmoid(y):
        return y.copy()

    dsigmoid.__module__ = reference.__name__
    exercises = list(gates.EXERCISES)
    at = next(n for n, e in enumerate(exercises) if e.name == "dsigmoid")
    first, side_effects = exercises[at].criteria
    first = dataclasses.replace(first, max_score=max_score - side_effects.max_score)
    criteria = (first, side_effects)
    exercises[at] = dataclasses.replace(exercises[at], reference=dsigmoid, criteria=criteria)
    return exercises


def edit_source(course: Course, edit: Callable[[nbformat.NotebookNode], None]) -> None:
    """Edit the source notebook, as the next process will read it."""
    path = course.source(ASSIGNMENT)
    notebook = nbformat.read(path, as_version=4)
    edit(notebook)
    nbformat.write(notebook, path)
    grading._release_text.cache_clear()


def sync(course: Course, max_score: float) -> None:
    """Write the other dsigmoid into the source notebook, as `make notebooks` does."""

    def edit(notebook: nbformat.NotebookNode) -> None:
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id == "dsigmoid":
                cell.source = re.sub(r"(?m)^    return .*$", "    return y.copy()", cell.source)
            if grade_id == "check_dsigmoid":
                cell.metadata.nbgrader.points = max_score

    edit_source(course, edit)


def test_regrade_scores_a_changed_exercise_with_its_new_reference(
    course, submitted, command_line, set_exercises
):
    submitted("right")
    submitted("other", dsigmoid="def dsigmoid(y):\n    return y.copy()")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    set_exercises(with_other_dsigmoid(1.0))
    sync(course, 1.0)
    status, output, errors = command_line("regrade", ASSIGNMENT)
    assert status == 0, errors + output
    assert "right: 20 -> 19 (dsigmoid 1 -> 0)" in output
    assert "other: 19 -> 20 (dsigmoid 0 -> 1)" in output


def test_regrade_with_a_new_max_score_prints_and_records_it(
    course, submitted, command_line, set_exercises
):
    submitted("right")
    submitted("other", dsigmoid="def dsigmoid(y):\n    return y.copy()")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    set_exercises(with_other_dsigmoid(3.0))
    sync(course, 3.0)
    _, output, errors = command_line("regrade", ASSIGNMENT, "--dry-run")
    assert errors.count("\n") < 2, errors
    assert f"{ASSIGNMENT} · dsigmoid: 1 points are 3 now" in output
    assert "other: 19 -> 22 (dsigmoid 0 of 1 -> 3 of 3)" in output
    assert max_score(course) == 20
    assert command_line("regrade", ASSIGNMENT)[0] == 0
    assert max_score(course) == 22
    assert [score_in_gradebook(course, student) for student in ("right", "other")] == [19, 22]


def test_autograde_finishes_a_regrade_that_was_killed_after_registering_a_new_max_score(
    course, submitted, command_line, scripted, monkeypatch, set_exercises
):
    submitted("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    set_exercises(with_other_dsigmoid(3.0))
    sync(course, 3.0)
    with monkeypatch.context() as patch:
        patch.setattr(recording, "mark_as_pending", stop)
        with pytest.raises(Killed):
            command_line("regrade", ASSIGNMENT)
    assert max_score(course) == 22
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert score_in_gradebook(course) == 22


def max_score(course: Course) -> float:
    """The max_score of the assignment in the gradebook."""
    with connection.opened(course) as gradebook:
        return gradebook.find_assignment(ASSIGNMENT).max_score


def test_autograde_refuses_to_mix_scores_of_an_old_and_a_new_max_score(
    course, submitted, command_line, scripted, set_exercises
):
    submitted("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    set_exercises(with_other_dsigmoid(3.0))
    sync(course, 3.0)
    submitted("new")
    status, _, errors = command_line("autograde", ASSIGNMENT)
    assert status == 1
    assert "dsigmoid: 1 points are 3 now" in errors
    assert f"`python -m grader regrade {ASSIGNMENT}`" in errors
    assert max_score(course) == 20


def test_points_that_differ_between_exercises_and_notebook_are_refused(
    course, submitted, command_line, scripted, set_exercises
):
    submitted("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    set_exercises(with_other_dsigmoid(3.0))
    for command in ("regrade", "autograde"):
        status, _, errors = command_line(command, ASSIGNMENT)
        assert status == 1
        assert "differ about the points of check_dsigmoid. `make notebooks`" in errors
    assert score_in_gradebook(course) == FULL


def test_a_storage_error_becomes_a_course_error_with_its_details(course):
    error = nbgrader.api.InvalidEntry("(sqlite3.OperationalError) database is locked")
    with (
        pytest.raises(CourseError, match="database is locked"),
        connection.readable_errors(course),
    ):
        raise error
