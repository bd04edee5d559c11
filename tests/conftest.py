"""A course folder of its own for whoever asks, so that no test touches the real one."""

import pathlib
import shutil
from concurrent.futures import ThreadPoolExecutor

import hypothesis
import nbformat
import pytest
from nbclient import NotebookClient

from grader import autograde, release, workers
from grader.__main__ import main
from grader.box.server import end_servers
from grader.course import Course
from grader.exercises import assignments, exercises
from grader.gradebook import Marks
from grader.judge import Report
from grader.task import judge
from tests import demo

hypothesis.settings.register_profile("ours", deadline=None)  # machines are busy: no test is a race
hypothesis.settings.load_profile("ours")

# ---------------------------------------------------------------- the order of modules

# The long ones first, so that two cores come to an end at about the same time.
LONGEST = ("exercises", "plain_nbgrader", "right_answers", "demo_class", "training_judge")
LONGEST += ("bad_input", "feedback", "attacks", "nothing_lost", "walls", "wire", "training")


def pytest_collection_modifyitems(items):
    """Order modules; pytest -n hands them out one by one."""
    order = {f"test_{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


# ---------------------------------------------------------------- the kill matrix

KINDS = ("mistake", "right")


def pytest_terminal_summary(terminalreporter):
    """Print the kill matrix: what was caught and named, and what rightly got full marks."""
    rows: dict[str, dict[str, list[bool]]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for kind, where in getattr(report, "user_properties", []):
                if kind in KINDS:
                    row = rows.setdefault(where, {k: [] for k in KINDS})
                    row[kind].append(outcome == "passed")
    if not rows:
        return
    order = [f"{a} {e.name}" for a in assignments() for e in exercises(a)]
    total = {kind: [one for row in rows.values() for one in row[kind]] for kind in KINDS}
    terminalreporter.section("kill matrix")
    write = terminalreporter.write_line
    write(f"{'exercise':34}{'mistakes caught and named':>28}{'right answers, full marks':>28}")
    for where in [w for w in order if w in rows] + ["all"]:
        row = total if where == "all" else rows[where]
        told = [f"{sum(row[kind])} of {len(row[kind])}" for kind in KINDS]
        write(f"{where:34}{told[0]:>28}{told[1]:>28}")


# ---------------------------------------------------------------- courses

ROOT = pathlib.Path(__file__).parents[1]
ASSIGNMENT = "01-gates"


def new_course(folder: pathlib.Path) -> Course:
    """A course folder with the source notebooks, released, nothing handed in."""
    (folder / "notebooks").mkdir(parents=True)
    for source in (ROOT / "notebooks").glob("*/*.ipynb"):
        target = folder / "notebooks" / source.parent.name
        target.mkdir()
        shutil.copy(source, target)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    course = Course(folder)
    for assignment in assignments():
        release.release(course, assignment)
    return course


@pytest.fixture(scope="session")
def released_course(tmp_path_factory) -> Course:
    """One released course for the whole run; whoever hands in works on a copy."""
    return new_course(tmp_path_factory.mktemp("released") / "course")


@pytest.fixture
def course(released_course, tmp_path) -> Course:
    """A fresh copy of the released course."""
    shutil.copytree(released_course.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="session")
def released(released_course) -> nbformat.NotebookNode:
    """The notebook that students are given."""
    path = released_course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    return nbformat.read(path, as_version=4)


def right_answers(assignment: str = ASSIGNMENT) -> dict[str, str]:
    """Right answers by exercise, to be spoiled one at a time."""
    return demo.right_answers(assignment)


def hand_in(
    course: Course,
    student: str,
    text: str | bytes,
    name: str | None = None,
    assignment: str = ASSIGNMENT,
):
    """Put a file into a student's folder; returns its path."""
    folder = course.folder("submitted", student, assignment)
    path = folder / (name or f"{assignment}.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def batch_of(course: Course, assignment: str = ASSIGNMENT) -> autograde.Batch:
    """Hand-ins that are to be judged in this machine's best box."""
    return autograde.Batch(course, assignment, autograde.require_tier(practice=False))


def grade(course: Course, student: str, assignment: str = ASSIGNMENT) -> Report:
    """Judge one hand-in and record it; returns its report."""
    judged = judge(batch_of(course, assignment).task(student))
    with Marks.of(course) as marks:
        autograde.record(course, marks, judged)
    return judged.report


def gradebook_marks(
    course: Course, assignment: str = ASSIGNMENT
) -> dict[tuple[str, str], float | None]:
    """Automatic marks in the gradebook, by student and graded cell."""
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, row.cell.name): row.auto_score
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for row in notebook.grades
        }


@pytest.fixture
def fresh_boxes():
    """What a test calls when it has changed how boxes are made; afterwards all is as it was."""
    yield end_servers
    end_servers()


@pytest.fixture
def command_line(course, monkeypatch, capsys):
    """Runs `python -m grader ...` in the course folder, here and now.

    A thread stands for the pool's processes: it starts at once and sees what a test has patched.
    One alone, for whoever looks for warnings looks for those of the whole process.
    """
    monkeypatch.setattr(
        workers, "ProcessPoolExecutor", lambda size, mp_context: ThreadPoolExecutor(1)
    )

    def run(*argv: str, where: Course = course) -> tuple[int, str, str]:
        monkeypatch.chdir(where.root)
        try:
            status = main(argv)
        except SystemExit as end:  # argparse
            status = end.code
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def run_cells(cells, folder, stop=True):
    """Run cells in a real kernel; returns the executed notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    client = NotebookClient(
        notebook,
        allow_errors=not stop,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return notebook


def shown(cell) -> str:
    """Everything a student sees under a cell."""
    parts = []
    for output in cell.outputs:
        parts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
        parts += output.get("traceback", [])
    return "\n".join(parts)
