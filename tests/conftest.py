"""Fixtures and helpers: courses in temporary folders, submissions, grading, kernels."""

import contextlib
import json
import logging
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import filelock
import hypothesis
import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from check.implementations import provided
from check.result import Result
from grader.assignment import Assignment, assignments
from grader.assignment import assignment as assignment_of
from grader.build import release
from grader.cli import main
from grader.course import Course
from grader.executors import local
from grader.gradebook import connection
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording, task
from grader.grading.notebook import Draw, grade_notebook
from grader.grading.own_modules import OpenSandbox
from grader.grading.report import SubmissionReport
from grader.grading.run import GradingRun
from grader.grading.selftest import SelfTest
from grader.grading.task import grade_submission
from grader.sandbox.backends import best_backend
from grader.sandbox.fork_server import end_servers
from tests import demo
from tests.demo.course import copy_course

# On a busy machine any example may take long, and so may drawing it.
hypothesis.settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy machine")

# ---------------------------------------------------------------- implementations


@pytest.fixture(autouse=True, scope="session")
def _implementations() -> Iterator[None]:
    """What students' tests are run on, for those that run in the process of these tests."""
    exercises = {e.tested: e for of in assignments() for e in of.exercises if e.is_test}
    with provided(lambda key: exercises[key.partition("/")[0]].made(key)):
        yield


# ---------------------------------------------------------------- the order of modules

# The long ones first, so that all processes end at about the same time.
LONGEST = ("plain_nbgrader", "nothing_lost", "bad_input", "04-training", "attacks", "postgresql")
LONGEST += ("cluster", "right_answers", "exercises", "training_run", "modules", "feedback")
LONGEST += ("unseen", "watch", "submission_files", "earned_by_training", "session", "formgrader")
LONGEST += (
    "student_road",
    "site",
    "release",
    "isolation",
    "notebooks",
    "exchange",
    "old_reports",
    "late",
)
LONGEST += ("02-forward", "03-backward", "01-gates", "protocol", "training")


def pytest_collection_modifyitems(items):
    """Order test files and notebooks; pytest -n distributes them one by one."""
    notebooks = {assignment.name for assignment in assignments()}
    files = [f"{name}.ipynb" if name in notebooks else f"test_{name}.py" for name in LONGEST]
    order = {file: place for place, file in enumerate(files)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


# ---------------------------------------------------------------- the kill matrix

KINDS = ("mutant", "right")  # names of the properties that tests record, with exercises as values


def pytest_terminal_summary(terminalreporter):
    """Print the kill matrix: mutants that get their own hint, right answers with full score."""
    rows: dict[str, dict[str, list[bool]]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for kind, where in getattr(report, "user_properties", []):
                if kind in KINDS:
                    row = rows.setdefault(where, {k: [] for k in KINDS})
                    row[kind].append(outcome == "passed")
    if not rows:
        return
    order = [f"{a.name} {e.name}" for a in assignments() for e in a.exercises]
    total = {kind: [one for row in rows.values() for one in row[kind]] for kind in KINDS}
    terminalreporter.section("kill matrix")
    write = terminalreporter.write_line
    write(f"{'exercise':34}{'mutants caught and named':>28}{'right answers, full score':>28}")
    for where in [w for w in order if w in rows] + ["all"]:
        row = total if where == "all" else rows[where]
        counts = [f"{sum(row[kind])} of {len(row[kind])}" for kind in KINDS]
        write(f"{where:34}{counts[0]:>28}{counts[1]:>28}")


# ---------------------------------------------------------------- courses

ROOT = pathlib.Path(__file__).parents[1]
ASSIGNMENT = "01-gates"


def new_course(folder: pathlib.Path) -> Course:
    """A course folder with the source notebooks, released, without submissions."""
    copy_course(ROOT, folder)
    course = Course(folder)
    for assignment in assignments():
        release.release(course, assignment)
    return course


def grade_demo_class(course: Course) -> None:
    """Submit for the demo class and grade it with `python -m grader autograde`.

    A student who answers a notebook as in right/ submits the same text as the student called right,
    and is left out there.
    """
    for assignment in assignments():
        students = demo.different_students(assignment.name)
        demo.submit_class(course, assignment.name, students)
    done = subprocess.run(
        [sys.executable, "-m", "grader", "autograde", "--jobs", "2"],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, worker_id):
    """Copies of a folder that is made once in a test run, by the first process that needs it.

    A copy may be changed: each process of `pytest -n` has its own.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def copy(name: str, make: Callable[[pathlib.Path], object]) -> pathlib.Path:
        original, done = shared / f"original-{name}", shared / f"original-{name}-done"
        with filelock.FileLock(f"{original}.lock"):
            if not done.exists():
                shutil.rmtree(original, ignore_errors=True)  # of a process that was interrupted
                make(original)
                done.touch()
        return shutil.copytree(original, tmp_path_factory.mktemp(name) / "course")

    return copy


@pytest.fixture(autouse=True)
def no_my_lstm_of_another_folder() -> Iterator[None]:
    """A student's modules that a test imports are not there for the next one."""
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_lstm"]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def released_course(made_once) -> Course:
    """One released course for the whole run; tests that submit something use a copy."""
    return Course(made_once("released", new_course))


@pytest.fixture(scope="session")
def graded_class(made_once) -> Course:
    """The demo class, graded; tests that change it use a copy. See grade_demo_class."""

    def make(folder: pathlib.Path) -> None:
        grade_demo_class(Course(made_once("released", new_course).rename(folder)))

    return Course(made_once("demo-class", make))


@pytest.fixture
def course(released_course, tmp_path) -> Course:
    """A fresh copy of the released course."""
    shutil.copytree(released_course.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="session")
def released(released_course) -> nbformat.NotebookNode:
    """The notebook that students are given."""
    path = released_course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    return nbformat.read(path, as_version=4)


def right_answers(assignment: str = ASSIGNMENT) -> dict[str, str]:
    """Right answers by exercise, for tests that replace some of them."""
    return demo.right_answers(assignment)


def submit(
    course: Course,
    student: str,
    text: str | bytes,
    name: str | None = None,
    assignment: str = ASSIGNMENT,
):
    """Put a file into a student's folder; returns its path."""
    folder = course.paths(student, assignment).submitted
    path = folder / (name or f"{assignment}.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


SUBMITTED_AT = "2026-03-01 12:00:00.000000 UTC"


def through_exchange(course: Course, student: str, text: str) -> pathlib.Path:
    """A submission with the files that `nbgrader submit` adds; returns its folder."""
    folder = submit(course, student, text).parent
    (folder / "timestamp.txt").write_text(SUBMITTED_AT)
    (folder / "submission_secret.txt").write_text(f"the secret of {student}")
    return folder


def own_exchange(course: Course, root: pathlib.Path) -> None:
    """Give a course an exchange of its own, as nbgrader_config.py names it."""
    root.mkdir()
    root.chmod(0o777)  # nbgrader's rule
    config = course.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.Exchange.root = {str(root)!r}\n")
    course.config.Exchange.root = str(root)  # if it was loaded before


def grading_run(course: Course, assignment: str = ASSIGNMENT) -> GradingRun:
    """A grading run with this machine's best sandbox."""
    return GradingRun(course, assignment_of(assignment), best_backend(practice=False))


def grade(course: Course, student: str, assignment: str = ASSIGNMENT) -> SubmissionReport:
    """Grade one submission and record it; returns its report."""
    graded = grade_submission(grading_run(course, assignment).task(student))
    with GradebookWriter.opened(course) as writer:
        recording.record(course, writer, graded)
    return graded.report


_results_of: dict[str, list[Result]] = {}  # by what was graded


def _grade_notebook_once(
    notebook: nbformat.NotebookNode,
    source: nbformat.NotebookNode,
    assignment: Assignment,
    draw: Draw,
    open_sandbox: OpenSandbox,
    own_modules: Mapping[str, str] | None = None,
    explain: bool = True,
) -> list[Result]:
    """Grade a notebook, unless one with the same cells has been graded in this process."""
    cells = [(cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]
    key = json.dumps([assignment.name, cells, dict(own_modules or {}), explain])
    if key not in _results_of:
        _results_of[key] = grade_notebook(
            notebook, source, assignment, draw, open_sandbox, own_modules, explain
        )
    return _results_of[key]


@contextlib.contextmanager
def sandboxes_for_new_cells() -> Iterator[None]:
    """Within it, submissions that come to the same cells are run in a sandbox once.

    For tests of how files are found and read: what is graded is the same many times.
    """
    with mock.patch.object(task, "grade_notebook", _grade_notebook_once):
        yield


@pytest.fixture
def few_sandboxes():
    """For tests of how results are recorded: see sandboxes_for_new_cells."""
    with sandboxes_for_new_cells():
        yield


_run_self_test = SelfTest.run
_self_tested: set[tuple[str, str]] = set()  # assignments and backends


def _run_self_test_once(self_test: SelfTest) -> None:
    """Run the self-test of an assignment once in this process, and not for each course."""
    key = (self_test.assignment.name, self_test.backend)
    if key not in _self_tested:
        _run_self_test(self_test)
        _self_tested.add(key)


# `python -m nbgrader`, without a grammar of internet addresses that takes two seconds to load and
# is not used; see grader/__init__.py.
NBGRADER = ("-c", "import grader, runpy; runpy.run_module('nbgrader', run_name='__main__')")


@contextlib.contextmanager
def few_self_tests() -> Iterator[None]:
    """Within it, an assignment is self-tested only if it has not been before in this process."""
    if SelfTest.run is not _run_self_test:  # a test has replaced it
        yield
        return
    with mock.patch.object(SelfTest, "run", _run_self_test_once):
        yield


@pytest.fixture
def every_self_test():
    """For tests of the self-test: it runs although it has been run before."""
    _self_tested.clear()
    yield
    _self_tested.clear()


def nbgrader_autograde(
    course: Course, student: str = "*", assignment: str = ASSIGNMENT, force: bool = True
) -> None:
    """Run nbgrader's own autograde in this process, with the course's configuration.

    Args:
        course: whose submissions are graded.
        student: one student, or "*" for all.
        assignment: its name.
        force: whether submissions are graded again that have been before.

    Raises:
        NbGraderException: a submission could not be graded.
    """
    connection.create(course)
    directory = CourseDirectory(config=course.config, assignment_id=assignment, student_id=student)
    log = logging.Logger("nbgrader")
    log.addHandler(logging.NullHandler())
    with few_self_tests():
        Autograde(coursedir=directory, config=course.config, log=log, force=force).start()


def gradebook_scores(
    course: Course, assignment: str = ASSIGNMENT
) -> dict[tuple[str, str], float | None]:
    """Automatic scores in the gradebook, by student and graded cell."""
    with connection.opened(course) as gradebook:
        return {
            (submission.student_id, row.cell.name): row.auto_score
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for row in notebook.grades
        }


@pytest.fixture
def restart_fork_servers():
    """For tests that change how sandboxes start: ends the fork servers, and again afterwards."""
    yield end_servers
    end_servers()


@pytest.fixture
def command_line(course, monkeypatch, capsys):
    """Runs `python -m grader ...` in the course folder, in this process.

    A thread replaces the pool's processes: it starts at once, and monkeypatched functions are
    patched in it too. One thread only, because recording warnings affects the whole process.
    """
    monkeypatch.setattr(
        local, "ProcessPoolExecutor", lambda size, mp_context: ThreadPoolExecutor(1)
    )

    def run(*argv: str, where: Course = course) -> tuple[int, str, str]:
        monkeypatch.chdir(where.root)
        try:
            with few_self_tests():
                status = main(argv)
        except SystemExit as end:  # argparse
            status = end.code
        output = capsys.readouterr()
        return status, output.out, output.err

    return run


def run_cells(cells, folder, stop=True):
    """Run cells in a real kernel; returns the executed notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    client = NotebookClient(
        notebook,
        allow_errors=not stop,
        coalesce_streams=True,
        timeout=600,  # a kernel that hangs fails a test, and does not stop the whole run
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return notebook


def output_of(cell) -> str:
    """Everything a student sees under a cell."""
    parts = []
    for output in cell.outputs:
        parts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
        parts += output.get("traceback", [])
    return "\n".join(parts)
