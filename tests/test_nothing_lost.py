"""Whatever happens to a grading run, the next one ends with the marks of an undisturbed run."""

import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import nbgrader.api
import pytest
from nbgrader.converters import Autograde

from grader import autograde, intake, regrade, workers
from grader.canaries import Canaries
from grader.course import LOCK, SECRET, UNFINISHED, Course, CourseError, write
from grader.exercises import exercises
from grader.gradebook import Marks
from grader.judge import Report
from grader.task import Judged, Task
from tests import demo, killed
from tests.conftest import ASSIGNMENT, ROOT, grade, gradebook_marks, hand_in, right_answers

FULL = 20
TIER = "bubblewrap"
WRONG = "def dsigmoid(y):\n    return y"


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


def stop(*_: object, **__: object) -> None:
    """Put in the place of a step at which a run is killed."""
    raise Killed


@pytest.fixture
def handed_in(course, released):
    """Puts a right notebook, with some answers replaced, into a student's folder."""

    def put(student: str = "x", **spoiled: str) -> pathlib.Path:
        return hand_in(course, student, demo.fill(released, right_answers() | spoiled))

    return put


@pytest.fixture
def says(monkeypatch):
    """Lets the judge say what a test wants: marks of exercises that are not right, by student."""
    verdicts: dict[str, dict[str, float] | str] = {}

    def judge(task: Task) -> Judged:
        said = verdicts.get(task.student, {})
        if isinstance(said, str):
            report = Report(task.student, task.assignment, task.attempt, task.tier, [], fault=said)
            return Judged("", report)
        return killed.judged(task, said)

    monkeypatch.setattr(workers, "judge", judge)
    monkeypatch.setattr(Canaries, "sing", lambda _: None)  # nothing is judged here
    return verdicts


def report_of(course: Course, student: str = "x") -> Report:
    """The report beside a hand-in."""
    found = autograde.read_report(course, ASSIGNMENT, student)
    assert found is not None
    return found


def mark_in_gradebook(course: Course, student: str = "x") -> float:
    """Sum of the automatic marks."""
    marks = gradebook_marks(course)
    return sum(mark or 0 for (who, _), mark in marks.items() if who == student)


# ---------------------------------------------------------------- killed


def test_nothing_is_lost_when_graders_their_processes_and_boxes_are_killed(tmp_path):
    outcome = killed.campaign(tmp_path, moments=3, students=2, seed=1, assignment=ASSIGNMENT)
    assert outcome.wrong == []
    assert set(outcome.killed) == set(killed.KINDS)
    assert outcome.marks > FULL


def test_a_grader_killed_at_any_step_of_recording_leaves_the_old_marks_known(tmp_path):
    script = "import sys, pathlib; from tests import killed; killed.at_every_step(pathlib.Path"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{script}(sys.argv[1]), '{ASSIGNMENT}')", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    # Three files are written and renamed, and the marks committed between them.
    assert int(done.stdout.split()[0]) >= 7, "so many steps were tried"


def a_grader_at_work(
    course: Course, log: pathlib.Path, boxes: int
) -> tuple[subprocess.Popen, list[int]]:
    """A run of autograde with two processes that begin, or judge in boxes; and those processes."""
    with log.open("w") as told:
        grader = subprocess.Popen(
            [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--jobs", "2"],
            cwd=course.root,
            stdout=told,
            stderr=told,
            # Whatever runs in the background of a shell ignores Ctrl-C, and so would this.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    while True:
        assert grader.poll() is None, "it ended before it could be stopped"
        family = killed.targets(grader.pid, killed.KINDS[1])
        judging = [pid for pid in family if killed.targets(pid, killed.KINDS[2])]
        if len(family) == 2 and len(judging) >= boxes:
            return grader, family
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("sent", "boxes", "status"), [(signal.SIGINT, 0, 130), (signal.SIGKILL, 1, -9)]
)
def test_a_grader_that_is_stopped_leaves_no_process_and_no_traceback(
    course, handed_in, tmp_path, sent, boxes, status
):
    for student in "abc":
        handed_in(student, dsigmoid="def dsigmoid(y):\n    while True:\n        pass")
    before = set(killed.below(os.getpid()))
    with killed.heir():
        grader, family = a_grader_at_work(course, tmp_path / "log.txt", boxes)
        # A terminal sends Ctrl-C to all of them; who kills a grader kills the grader.
        for pid in (grader.pid, *family) if sent == signal.SIGINT else (grader.pid,):
            with contextlib.suppress(ProcessLookupError):  # the grader has ended it already
                os.kill(pid, sent)
        assert grader.wait() == status
        assert killed.left_behind(before) == {}
    told = (tmp_path / "log.txt").read_text()
    assert "Traceback" not in told
    assert ("the next run goes on from there" in told) == (sent == signal.SIGINT)


class Pool:
    """Stands for a pool of processes in which some hand-ins kill the process that judges them."""

    deadly: dict[str, int]
    sizes: list[int]

    def __init__(self, workers: int, mp_context: object) -> None:
        self.broken = False
        self.sizes.append(workers)

    def submit(self, judge, task: Task) -> Future:
        future: Future = Future()
        if not self.broken and self.deadly.get(task.student, 0):
            self.deadly[task.student] -= 1
            self.broken = True
        if self.broken:
            future.set_exception(BrokenProcessPool("a process has died"))
        else:
            report = Report(task.student, task.assignment, "", task.tier, [])
            future.set_result(Judged("", report))
        return future

    def shutdown(self, cancel_futures: bool) -> None:
        pass


@pytest.mark.parametrize(
    ("deadly", "given_up", "most_pools"),
    [({}, [], 1), ({"c": 1}, [], 3), ({"c": 99}, ["c"], 5), ({"a": 99, "h": 2}, ["a"], 9)],
    ids=str,
)
def test_a_process_that_dies_costs_nobody_a_verdict(
    course, monkeypatch, deadly, given_up, most_pools
):
    monkeypatch.setattr(Pool, "deadly", dict(deadly), raising=False)
    monkeypatch.setattr(Pool, "sizes", [], raising=False)
    monkeypatch.setattr(workers, "ProcessPoolExecutor", Pool)
    batch = autograde.Batch(course, ASSIGNMENT, TIER)
    found = autograde.judge_all(batch, list("abcdefgh"), workers.Machine(2))
    done = {judged.report.student: judged.report.fault for judged in found}
    assert sorted(done) == list("abcdefgh")
    assert [student for student, fault in done.items() if fault] == given_up
    assert all("was killed 3 times" in done[student] for student in given_up)
    assert len(Pool.sizes) <= most_pools


def test_a_class_that_we_cannot_read_is_gone_through_to_its_end(course, monkeypatch):
    def stumble(batch, student: str) -> Task:
        raise RuntimeError(f"{student} cannot be read")

    monkeypatch.setattr(autograde.Batch, "task", stumble)
    everybody = [f"s{n}" for n in range(20)]
    with workers.Machine(2) as engine:
        found = list(
            autograde.judge_all(autograde.Batch(course, ASSIGNMENT, TIER), everybody, engine)
        )
    told = {judged.report.student: judged.report.fault for judged in found}
    assert told == {s: f"RuntimeError: {s} cannot be read" for s in everybody}


def test_a_secret_is_there_as_a_whole_or_not_at_all(course, monkeypatch):
    (course.root / SECRET).unlink(missing_ok=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", stop)
        patch.setattr(pathlib.Path, "unlink", stop)  # whoever is killed clears nothing away
        with pytest.raises(Killed):
            _ = course.secret
    assert not (course.root / SECRET).exists()
    assert list(course.root.glob(f"{SECRET}*")), "what it had begun to write"
    with course.alone():
        assert len(course.secret) == 64
    assert [path.name for path in course.root.glob(f"{SECRET}*")] == [SECRET]
    assert (course.root / SECRET).stat().st_mode & 0o777 == 0o600


def test_who_asks_for_the_secret_at_the_same_moment_gets_the_same(course):
    (course.root / SECRET).unlink(missing_ok=True)
    together = threading.Barrier(8)

    def ask(_: int) -> bytes:
        together.wait()
        return Course(course.root).secret

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1


def test_a_gradebook_whose_making_was_cut_short_is_made_again_as_a_whole(course, monkeypatch):
    path = course.root / "gradebook.db"
    path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(nbgrader.api, "get_alembic_version", stop)
        with pytest.raises(Killed), course.gradebook():
            pass
    assert not path.exists()
    assert list(course.root.glob(f"*{UNFINISHED}*"))
    with course.alone(), course.gradebook() as gradebook:
        assert gradebook.assignments == []
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert len(database.execute("select version_num from alembic_version").fetchall()) == 1
    assert not list(course.root.glob(f"*{UNFINISHED}*"))


@pytest.mark.parametrize("step", ["add_grade_cell", "add_solution_cell", "add_source_cell"])
def test_an_assignment_that_was_half_registered_is_registered_as_a_whole(
    course, handed_in, command_line, says, monkeypatch, step
):
    (course.root / "gradebook.db").unlink()
    handed_in()
    with monkeypatch.context() as patch:
        patch.setattr(nbgrader.api.Gradebook, step, stop)
        with pytest.raises(Killed):
            command_line("autograde", ASSIGNMENT)
    assert not regrade.is_registered(course, ASSIGNMENT)
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert regrade.is_registered(course, ASSIGNMENT)
    assert mark_in_gradebook(course) == FULL


def test_a_release_without_its_last_file_is_made_again(course, command_line):
    last = course.folder("release", ".", ASSIGNMENT) / "requirements.txt"
    last.unlink()
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert last.exists()


# ---------------------------------------------------------------- two at once


def test_a_second_run_waits_and_finds_the_verdicts_of_the_first(
    course, handed_in, command_line, says, monkeypatch, capsys
):
    handed_in()
    waits = threading.Event()

    def told(*args: object, **kwargs: object) -> None:
        waits.set()
        print(*args, **kwargs)

    monkeypatch.setattr("grader.course.print", told, raising=False)
    done: list[tuple[int, str, str]] = []
    second = threading.Thread(target=lambda: done.append(command_line("autograde", ASSIGNMENT)))
    first = Course(course.root)
    with first.alone():
        second.start()
        assert waits.wait(60), "it did not wait"
        assert not (course.folder("autograded", "x", ASSIGNMENT)).exists()
        grade(course, "x")
    second.join()
    status, said, complained = done[0]
    assert status == 0
    assert "0 graded" in said
    assert "1 had their verdict already" in said
    assert "Another grading run is at work in this course; waiting for it to end." in complained


@pytest.mark.parametrize("command", ["release", "autograde", "feedback", "regrade"])
def test_commands_that_write_are_alone(course, command_line, monkeypatch, command):
    held = []
    run = f"grader.__main__._{command}"
    monkeypatch.setattr(run, lambda course, args: held.append(course._lock.is_locked) or 0)
    assert command_line(command, ASSIGNMENT)[0] == 0
    assert held == [True]


def test_the_lock_of_a_run_that_was_killed_is_free(course, capsys):
    hold = "import filelock, sys, time; lock = filelock.FileLock(sys.argv[1])"
    hold += "; lock.acquire(); print('held')"
    with subprocess.Popen(
        [sys.executable, "-c", f"{hold}; sys.stdout.flush(); time.sleep(600)", course.root / LOCK],
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        try:
            assert first.stdout.readline() == "held\n"
            assert not _free(course)
        finally:
            first.kill()
            first.wait()
        with course.alone():
            assert capsys.readouterr().err == ""


def _free(course: Course) -> bool:
    with contextlib.suppress(Exception):
        Course(course.root)._lock.acquire(timeout=0)
        return True
    return False


# ---------------------------------------------------------------- disks

IN_A_SMALL_PLACE = """
import os, pathlib, shutil, sys, warnings
from concurrent.futures import ThreadPoolExecutor
warnings.simplefilter("ignore")
from grader import autograde
from grader.__main__ import main
autograde.ProcessPoolExecutor = lambda workers, mp_context: ThreadPoolExecutor(workers)

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
half = [p.name for p in pathlib.Path("autograded").rglob("*") if p.is_file()]
print("verdicts", half)
os.unlink("filler")
print("second", grade(), flush=True)
shutil.copytree(".", sys.argv[3], dirs_exist_ok=True)
"""
READ_ONLY = """
os.chdir(sys.argv[1])
print("first", grade(), flush=True)
"""


def outside(*walls: object, script: str, arguments: list[object]) -> subprocess.CompletedProcess:
    """Run a script of ours in an outer bubblewrap, which has a small disk or a read-only file."""
    bubblewrap = shutil.which("bwrap")
    if not bubblewrap:
        pytest.skip("Debian's bubblewrap is not installed: nothing else makes a small disk here")
    command = [bubblewrap, "--dev-bind", "/", "/", *walls, "--"]
    trial = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if trial.returncode:
        pytest.skip(f"no bubblewrap around the grader on this machine: {trial.stderr.strip()}")
    return subprocess.run(
        [*command, sys.executable, "-c", IN_A_SMALL_PLACE + script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_a_full_disk_is_said_and_costs_nothing(course, handed_in, tmp_path):
    handed_in("x", dsigmoid=WRONG)
    small, after = tmp_path / "small", tmp_path / "after"
    small.mkdir()
    done = outside(
        *("--size", str(12 << 20), "--tmpfs", small),
        script=FULL_DISK,
        arguments=[course.root, small, after],
    )
    assert "first 1" in done.stdout, done.stderr
    assert "is full. Free some space there. What was recorded before is safe" in done.stderr
    assert "Traceback" not in done.stderr
    assert "verdicts []" in done.stdout
    assert "second 0" in done.stdout, done.stderr
    assert mark_in_gradebook(Course(after)) == FULL - 1
    assert report_of(Course(after)).mark == FULL - 1


def test_a_gradebook_that_cannot_be_written_is_said_and_nothing_counts_as_graded(
    course, handed_in, command_line
):
    handed_in("x", dsigmoid=WRONG)
    book = course.root / "gradebook.db"
    done = outside("--ro-bind", book, book, script=READ_ONLY, arguments=[course.root])
    assert "first 1" in done.stdout, done.stderr
    assert f"{book} cannot be written. Make it and its folder writable" in done.stderr
    assert "Traceback" not in done.stderr
    assert autograde.waiting(course, ASSIGNMENT, ["x"], force=False) == ["x"]
    assert report_of(course).fault == autograde.STOPPED
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    assert mark_in_gradebook(course) == FULL - 1


def test_a_folder_that_cannot_be_written_is_said(course, handed_in):
    handed_in("x")
    root = course.root
    done = outside("--ro-bind", root, root, script=READ_ONLY, arguments=[root])
    assert "first 1" in done.stdout, done.stderr
    assert "cannot be written. Make it and its folder writable for you." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_to_its_end_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "report.json"
    write(path, "old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space")))
        with pytest.raises(OSError, match="No space"):
            write(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# ---------------------------------------------------------------- what the instructor wrote

BY_HAND = ("manual mark", "extra credit", "comment")


def mark_by_hand(course: Course) -> None:
    """A manual mark, extra credit and a comment for x."""
    with course.gradebook() as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        row.manual_score = 0.75
        gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x").extra_credit = 2
        comment = gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x")
        comment.manual_comment = "Very neat."
        gradebook.db.commit()


def by_hand(course: Course) -> tuple[float | None, float | None, str | None]:
    """What is there of it."""
    with course.gradebook() as gradebook:
        return (
            gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x").manual_score,
            gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x").extra_credit,
            gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x").manual_comment,
        )


def grade_again(course, command_line, monkeypatch, road: str) -> None:
    """Grade x again in one of many ways."""
    if road == "force":
        assert command_line("autograde", ASSIGNMENT, "--force")[0] == 0
    elif road == "regrade":
        assert command_line("regrade", ASSIGNMENT)[0] == 0
    elif road == "killed":
        with monkeypatch.context() as patch:
            patch.setattr(Marks, "save", stop)
            with pytest.raises(Killed):
                command_line("autograde", ASSIGNMENT, "--force")
        assert command_line("autograde", ASSIGNMENT)[0] == 0
    else:
        course.convert(Autograde, ASSIGNMENT, "x")


@pytest.mark.parametrize("again", ["the same", "a second hand-in"])
@pytest.mark.parametrize("road", ["force", "regrade", "killed", "plain nbgrader"])
def test_what_the_instructor_wrote_survives(
    course, handed_in, command_line, monkeypatch, request, road, again
):
    if road != "plain nbgrader":  # there the judge is called by nbgrader
        request.getfixturevalue("says")
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    path = handed_in()
    (path.parent / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-03-01 12:00:00 UTC")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    mark_by_hand(course)
    if again == "a second hand-in":
        handed_in(sigmoid=right_answers()["sigmoid"] + "\n# once more")
    grade_again(Course(course.root), command_line, monkeypatch, road)
    assert by_hand(course) == (0.75, 2, "Very neat.")
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, "x")
        assert submission.score == FULL - 0.25 + 2
        assert submission.notebooks[0].late_submission_penalty == submission.score
        assert submission.total_seconds_late == 24 * 3600


# ---------------------------------------------------------------- regrading


@pytest.fixture
def regraded(course, handed_in, command_line, says):
    """A class of three with marks, whose exercises have changed since: two get other marks."""
    for student in ("ada", "bob", "eve"):
        handed_in(student)
    says |= {"ada": {"gates": 3.0}, "bob": {"gates": 1.0, "dtanh": 0.0}}
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    says |= {"ada": {"gates": 2.5}, "bob": {"dtanh": 0.5}}
    return says


def test_regrade_says_what_changes_and_keeps_the_old_marks(course, regraded, command_line):
    status, told, _ = command_line("regrade", ASSIGNMENT)
    assert status == 0
    assert told.splitlines() == [
        "ada: 19 -> 18.5 (gates 3 -> 2.5)",
        "bob: 16 -> 19.5 (dtanh 0 -> 0.5, gates 1 -> 4)",
        f"{ASSIGNMENT}: 2 of 3 marks change",
    ]
    (before,) = report_of(course, "bob").earlier
    assert (before["earned"]["gates"], before["earned"]["dtanh"]) == (1, 0)
    assert before["points"]["gates"] == 4
    assert report_of(course, "eve").earlier == []
    assert [mark_in_gradebook(course, who) for who in ("ada", "bob")] == [18.5, 19.5]


def test_regrade_says_it_before_it_writes(course, regraded, command_line, monkeypatch, capsys):
    monkeypatch.setattr(autograde, "announce", stop)
    with pytest.raises(Killed):
        command_line("regrade", ASSIGNMENT)
    assert "2 of 3 marks change" in capsys.readouterr().out
    assert mark_in_gradebook(course, "ada") == 19


def test_a_dry_run_writes_nothing(course, regraded, command_line):
    before = killed.files(course)
    with course.gradebook() as gradebook:
        rows = gradebook.submission_dicts(ASSIGNMENT)
    _, told, _ = command_line("regrade", ASSIGNMENT, "--dry-run")
    assert "2 of 3 marks change" in told
    assert killed.files(course) == before
    with course.gradebook() as gradebook:
        assert gradebook.submission_dicts(ASSIGNMENT) == rows


@pytest.mark.parametrize("step", ["autograde.write", "autograde.record", "gradebook.Marks.save"])
@pytest.mark.parametrize("then", ["regrade", "autograde"])
def test_a_regrade_that_is_killed_forgets_no_mark(
    course, regraded, command_line, monkeypatch, step, then
):
    with monkeypatch.context() as patch:
        patch.setattr(f"grader.{step}", stop)
        with pytest.raises(Killed):
            command_line("regrade", ASSIGNMENT)
    known = autograde.gradings(report_of(course, "bob"))
    assert [one["earned"]["gates"] for one in known] == [1]
    if step == "autograde.write":
        then = "regrade"  # nothing had been announced, so the old verdicts stand
    assert command_line(then, ASSIGNMENT)[0] == 0
    assert [one["earned"]["gates"] for one in report_of(course, "bob").earlier] == [1]
    assert report_of(course, "eve").earlier == []
    assert [mark_in_gradebook(course, who) for who in ("ada", "bob", "eve")] == [18.5, 19.5, FULL]


def test_marks_before_the_last_are_kept_too(course, regraded, command_line):
    command_line("regrade", ASSIGNMENT)
    regraded["ada"] = {"gates": 0.0}
    command_line("regrade", ASSIGNMENT)
    kept = [one["earned"]["gates"] for one in report_of(course, "ada").earlier]
    assert kept == [3, 2.5]
    command_line("autograde", ASSIGNMENT, "--force")
    assert [one["earned"]["gates"] for one in report_of(course, "ada").earlier] == kept


def test_who_cannot_be_judged_again_through_our_fault_keeps_the_marks(
    course, regraded, command_line
):
    regraded["bob"] = "the box did not start"
    status, told, _ = command_line("regrade", ASSIGNMENT)
    assert status == 1
    assert "bob: not judged through our fault: the box did not start; its old marks stand" in told
    assert "1 of 3 marks change, 1 could not be judged through our fault" in told
    assert report_of(course, "bob").fault == ""
    assert mark_in_gradebook(course, "bob") == 16


def test_regrade_grades_who_had_no_mark_or_handed_in_anew(
    course, regraded, command_line, handed_in
):
    handed_in("new")
    handed_in("ada", dsigmoid=WRONG)
    told = command_line("regrade", ASSIGNMENT)[1]
    assert "new: 20 (had no mark)" in told
    assert "ada: 19 -> 18.5 (gates 3 -> 2.5, handed in anew)" in told
    assert mark_in_gradebook(course, "new") == FULL


def test_a_report_of_version_0_1_is_read(course, regraded, command_line):
    path = course.folder("autograded", "ada", ASSIGNMENT) / autograde.REPORT
    path.write_text(path.read_text().replace('"earlier": []', '"earlier": null'))
    assert "ada: 19 -> 18.5" in command_line("regrade", ASSIGNMENT)[1]


# ---------------------------------------------------------------- an exercise that has changed


def change_dsigmoid(monkeypatch, points: float) -> None:
    """From now on dsigmoid(y) is y, and it is worth so many points."""
    from solutions import gates as reference

    def dsigmoid(y):
        return y.copy()

    dsigmoid.__module__ = reference.__name__
    asked = exercises(ASSIGNMENT)
    at = next(n for n, e in enumerate(asked) if e.name == "dsigmoid")
    first, manners = asked[at].asks
    asks = (dataclasses.replace(first, points=points - manners.points), manners)
    asked[at] = dataclasses.replace(asked[at], reference=dsigmoid, asks=asks)
    monkeypatch.setattr("grader.exercises.gates.EXERCISES", asked)


def weave(course: Course, points: float) -> None:
    """The same in the source notebook, as `make notebooks` writes it."""
    path = course.folder("source", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    notebook = intake.nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id == "dsigmoid":
            cell.source = re.sub(r"(?m)^    return .*$", "    return y.copy()", cell.source)
        if grade_id == "check_dsigmoid":
            cell.metadata.nbgrader.points = points
    intake.nbformat.write(notebook, path)
    autograde._handed_out.cache_clear()


def test_a_changed_exercise_is_judged_by_its_new_reference(
    course, handed_in, command_line, monkeypatch
):
    handed_in("right")
    handed_in("other", dsigmoid="def dsigmoid(y):\n    return y.copy()")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    change_dsigmoid(monkeypatch, points=1.0)
    weave(course, 1.0)
    status, told, complained = command_line("regrade", ASSIGNMENT)
    assert status == 0, complained + told
    assert "right: 20 -> 19 (dsigmoid 1 -> 0)" in told
    assert "other: 19 -> 20 (dsigmoid 0 -> 1)" in told


def test_changed_points_come_out_right(course, handed_in, command_line, monkeypatch):
    handed_in("right")
    handed_in("other", dsigmoid="def dsigmoid(y):\n    return y.copy()")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    change_dsigmoid(monkeypatch, points=3.0)
    weave(course, 3.0)
    _, told, complained = command_line("regrade", ASSIGNMENT, "--dry-run")
    assert complained.count("\n") < 2, complained
    assert f"{ASSIGNMENT} · dsigmoid: 1 points are 3 now" in told
    assert "other: 19 -> 22 (dsigmoid 0 of 1 -> 3 of 3)" in told
    assert max_score(course) == 20
    assert command_line("regrade", ASSIGNMENT)[0] == 0
    assert max_score(course) == 22
    assert [mark_in_gradebook(course, who) for who in ("right", "other")] == [19, 22]


def test_a_regrade_that_is_killed_after_new_points_were_registered_is_gone_on_with(
    course, handed_in, command_line, says, monkeypatch
):
    handed_in("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    change_dsigmoid(monkeypatch, points=3.0)
    weave(course, 3.0)
    with monkeypatch.context() as patch:
        patch.setattr(autograde, "announce", stop)
        with pytest.raises(Killed):
            command_line("regrade", ASSIGNMENT)
    assert max_score(course) == 22
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert mark_in_gradebook(course) == 22


def max_score(course: Course) -> float:
    """Points of the assignment in the gradebook."""
    with course.gradebook() as gradebook:
        return gradebook.find_assignment(ASSIGNMENT).max_score


def test_new_points_are_not_mixed_with_old_ones(course, handed_in, command_line, says, monkeypatch):
    handed_in("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    change_dsigmoid(monkeypatch, points=3.0)
    weave(course, 3.0)
    handed_in("new")
    status, _, told = command_line("autograde", ASSIGNMENT)
    assert status == 1
    assert "dsigmoid: 1 points are 3 now" in told
    assert f"`python -m grader regrade {ASSIGNMENT}`" in told
    assert max_score(course) == 20


def test_points_that_differ_between_exercises_and_notebook_are_refused(
    course, handed_in, command_line, says, monkeypatch
):
    handed_in("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    change_dsigmoid(monkeypatch, points=3.0)
    for command in ("regrade", "autograde"):
        status, _, told = command_line(command, ASSIGNMENT)
        assert status == 1
        assert "differ about the points of check_dsigmoid. `make notebooks`" in told
    assert mark_in_gradebook(course) == FULL


def test_an_exercise_that_is_new_is_refused_in_words_once_somebody_has_handed_in(
    course, handed_in, command_line, says, monkeypatch
):
    handed_in("x")
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    asked = [e for e in exercises(ASSIGNMENT) if e.name != "repair_1"]
    monkeypatch.setattr("grader.exercises.gates.EXERCISES", asked)
    path = course.folder("source", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    notebook = intake.nbformat.read(path, as_version=4)
    notebook.cells = [
        c
        for c in notebook.cells
        if not c.metadata.get("nbgrader", {}).get("grade_id", "").endswith("repair_1")
    ]
    intake.nbformat.write(notebook, path)
    autograde._handed_out.cache_clear()
    status, _, told = command_line("regrade", ASSIGNMENT)
    assert status == 1
    assert "Cannot add or remove cells" in told
    assert mark_in_gradebook(course) == FULL


def test_course_errors_carry_what_went_wrong(course):
    with pytest.raises(CourseError, match="database is locked"), course.in_words():
        raise sqlite3_trouble("database is locked")


def sqlite3_trouble(said: str) -> Exception:
    """What nbgrader raises when sqlite refuses."""
    return nbgrader.api.InvalidEntry(f"(sqlite3.OperationalError) {said}")
