"""Feedback pages are those of `nbgrader generate_feedback`, and none is lost."""

import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pytest
import sqlalchemy
from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import GetGrades

from grader.course import Course
from grader.files import UNFINISHED
from grader.gradebook import connection
from grader.gradebook.scores import read_scores
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading.report import read
from grader.grading.task import GradedSubmission
from grader.reports import feedback, feedback_pages, page_digest
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grade, submit
from tests.processes import adopting_orphans, descendants, left_over

STUDENTS = ["right", "wrong_sigmoid", "half_way", "commented", "late", "unusual"]
# HTML that one parser reads differently from another, or that swallows what comes after it.
UNUSUAL_HTML = [
    "a <b>bold <i>mixed</b> up</i>",
    "never closed <div><span>",
    "closed twice </div></p></span>",
    "<br></br> <br/> <hr> <img src='a.png'> <param name=a></param>",
    "<!-- <pre>&quot;</pre> --> and <!-- never ended <b>&quot;</b>",
    "<svg><title>a</title><![CDATA[<b>x</b>]]></svg>",
    "<script>if (a < b && '</b>') { '<!--' }</script>",
    "<textarea>\n <b>&quot;</b> </textarea> <title><b>&quot;</b></title>",
    '<div class="jp-Notebook"><div class="jp-OutputArea-output">x</div></div>',
    '<param name="a"></param>',
    "&nbsp &nbsp; &copy &unknown; &#32; &#x20; &#0; &#150; &#1114112; a & b < c > d",
    '<a href="?a=1&b=2&amp;c" title=\'"\' ID=x disabled CLASS="  a\tb  " class="c">x</a>',
    "<pre>\n\n  <span> </span> &#10; <b> </b>\n</pre> \t <i> \n </i>  <b>  </b>",
    "<DIV>upper</DIV> <div/> <ul><li>a<li>b</ul> \x0c \xa0 \u2028 é",
    '<script type="text/plain">never ended',
]

PNG = {"image/png": "iVBORw0KGgo=\n", "text/plain": "x"}


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory) -> Course:
    """A graded class, with manual scores of the instructor and cells that are unusual."""
    root = tmp_path_factory.mktemp("feedback") / "course"
    shutil.copytree(released_course.root, root)
    course = Course(root)
    path = course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    released = nbformat.read(path, as_version=4)
    for student in STUDENTS[:3]:
        submit(course, student, demo.notebook_of(student, released, ASSIGNMENT))
        grade(course, student)
    for student in STUDENTS[3:]:
        enrol(course, student)
    grade_manually(course)
    add_unusual_cells(course.paths("unusual", ASSIGNMENT).autograded)
    return course


def enrol(course: Course, student: str) -> None:
    """One more student, with the notebook and the scores of "right"."""
    right, paths = (course.paths(name, ASSIGNMENT) for name in ("right", student))
    notebook, report = right.notebook.read_text(encoding="utf-8"), read(right.report)
    shutil.copytree(right.autograded.parent, paths.autograded.parent)
    paths.submitted.mkdir(parents=True)
    submission = GradedSubmission(dataclasses.replace(report, student=student), notebook)
    with GradebookWriter.opened(course) as writer:
        recording.record(course, writer, submission)


def grade_manually(course: Course, comment: str = "See *me* <b>soon</b>, `x` & $y < z$") -> None:
    """Write what an instructor enters in formgrader."""
    with connection.opened(course) as gradebook:
        names = (ASSIGNMENT, ASSIGNMENT, "commented")
        gradebook.find_comment("dsigmoid", *names).manual_comment = comment
        gradebook.find_grade("check_dsigmoid", *names).manual_score = 0.25
        gradebook.find_grade("check_dtanh", *names).extra_credit = 0.125
        late = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "late")
        late.late_submission_penalty = 1.375
        gradebook.db.commit()


def add_unusual_cells(folder: pathlib.Path) -> None:
    """Cells and outputs such as other courses have them, and a file beside the notebook."""
    notebook = nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4)
    new = nbformat.v4
    image = new.new_output("display_data", data=PNG)
    html = new.new_output("display_data", data={"text/html": UNUSUAL_HTML[0]})
    markdown = new.new_output("display_data", data={"text/markdown": "*a* ![b](c.png)"})
    trace = ["\x1b[31mE\x1b[0m: <b> & \x1b[1mv"]
    error = new.new_output("error", ename="E", evalue="v", traceback=trace)
    notebook.cells.append(new.new_code_cell("%%bash\necho 1", outputs=[image, html, error]))
    notebook.cells.append(new.new_code_cell("1 < 2", outputs=[markdown]))
    notebook.cells += [
        new.new_markdown_cell(text) for text in (*UNUSUAL_HTML, "![a](attachment:a.png)")
    ]
    notebook.cells[-1].attachments = {"a.png": {"image/png": "iVBORw0KGgo="}}
    nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")
    (folder / "data").mkdir()
    (folder / "data" / "notes.txt").write_text("beside the notebook")


@pytest.fixture(scope="module")
def stock(graded, tmp_path_factory) -> dict[str, bytes]:
    """What `nbgrader generate_feedback` writes, by path."""
    root = tmp_path_factory.mktemp("stock") / "course"
    shutil.copytree(graded.root, root)
    nbgrader = [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(nbgrader, cwd=root, env=environment, check=True, capture_output=True)
    return written(root)


@pytest.fixture
def class_of_six(graded, tmp_path) -> Course:
    """A copy of the graded class, without a page."""
    shutil.copytree(graded.root, tmp_path / "six")
    return Course(tmp_path / "six")


def written(root: pathlib.Path) -> dict[str, bytes]:
    """Everything under feedback/, by path."""
    folder = root / "feedback"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def shown(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same, each page without its digest, which nbgrader does not write."""
    return {
        name: without_digest(data) if name.endswith(".html") else data
        for name, data in files.items()
    }


def without_digest(data: bytes) -> bytes:
    """A page without its last line, from which `feedback` knows whether it is out of date."""
    return data.rpartition(page_digest.START)[0]


def page(course: Course, student: str) -> pathlib.Path:
    return course.paths(student, ASSIGNMENT).feedback


# ---------------------------------------------------------------- nbgrader's own command


def test_pages_and_files_are_those_of_nbgrader(class_of_six, stock):
    assert len(stock) == len(STUDENTS) + 1, "a page for each, and notes.txt"
    assert list(feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS)) == STUDENTS
    assert shown(written(class_of_six.root)) == stock
    for_a_student = stock[f"wrong_sigmoid/{ASSIGNMENT}/{ASSIGNMENT}.html"]
    assert 0 < for_a_student.index(b"Hint:") < for_a_student.index(b'id="notebook"')


def test_pages_have_the_permissions_that_nbgrader_gives_them(class_of_six):
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"]))
    assert page(class_of_six, "right").stat().st_mode & 0o777 == 0o644


def test_exporter_and_preprocessors_named_in_the_configuration_are_used(class_of_six):
    config = class_of_six.root / "nbgrader_config.py"
    own = "\nc.GenerateFeedback.exporter_class = 'tests.test_feedback.OwnExporter'"
    own += "\nc.GenerateFeedback.preprocessors = ['tests.test_feedback.OwnGrades']\n"
    config.write_text(config.read_text() + own)
    assert list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"])) == ["right"]
    assert "an exporter of the course's own: 17.0 / 20.0" in page(class_of_six, "right").read_text()


class OwnExporter(HTMLExporter):
    """Replaces each page by one line."""

    def from_notebook_node(self, nb, resources=None, **kw):
        _, resources = super().from_notebook_node(nb, resources, **kw)
        names = resources["nbgrader"]
        scores = f"{names['score']} / {names['max_score']}"
        return f"an exporter of the course's own: {scores}", resources


class OwnGrades(GetGrades):
    """Takes three points from every student."""

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)
        resources["nbgrader"]["score"] -= 3
        return nb, resources


# ---------------------------------------------------------------- scores from the gradebook


def test_manual_scores_and_comments_are_shown(class_of_six):
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["commented"]))
    before = page(class_of_six, "commented").read_text()
    assert "19.38 / 20</title>" in before
    assert "<b>soon</b>" in before
    grade_manually(class_of_six, comment="quite another")
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["commented"]))
    after = page(class_of_six, "commented").read_text()
    assert "quite another" in after
    assert "<b>soon</b>" not in after


def test_a_class_needs_as_many_queries_as_one_student(class_of_six):
    statements: list[str] = []
    sqlalchemy.event.listen(
        sqlalchemy.engine.Engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    list(feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS[:1]))
    for_one = len(statements)
    list(feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS))
    assert len(statements) == 2 * for_one > 0


def test_scores_are_found_by_an_index_and_not_by_a_scan_of_the_class(class_of_six):
    """Otherwise a page would take longer in a larger class."""
    with connection.opened(class_of_six) as gradebook:
        statements: list[tuple[str, tuple]] = []
        sqlalchemy.event.listen(
            gradebook.engine,
            "before_cursor_execute",
            lambda *args: statements.append(args[2:4]),
        )
        read_scores(gradebook, ASSIGNMENT, STUDENTS)
        sqlite = gradebook.db.connection().connection
        plans = [sqlite.execute(f"EXPLAIN QUERY PLAN {sql}", args) for sql, args in statements]
        steps = [row[3].split() for plan in plans for row in plan]
    large = {"grade", "comment", "submitted_assignment", "submitted_notebook"}
    assert {step[1] for step in steps if step[0] == "SEARCH"} >= large
    assert {step[1] for step in steps if step[0] == "SCAN"} & large == set()


# ---------------------------------------------------------------- what goes wrong


def test_pages_that_cannot_be_written_are_listed_and_all_others_are_written(
    class_of_six, command_line, stock
):
    broken = class_of_six.paths("late", ASSIGNMENT).notebook
    broken.write_text('{"cells": [\x1b[2J')
    with connection.opened(class_of_six) as gradebook:
        names = ("check_dtanh", ASSIGNMENT, ASSIGNMENT, "half_way")
        gradebook.db.delete(gradebook.find_grade(*names))
        gradebook.db.commit()
    status, out, err = command_line("feedback", ASSIGNMENT, where=class_of_six)
    assert status == 1
    assert "4 feedback pages written" in out
    assert "2 pages could not be written" in err
    assert "  late: " in err
    assert "NotJSONError" in err
    assert "\x1b[2J" not in err
    assert "  half_way: " in err
    assert "check_dtanh of this student is not in the gradebook" in err
    pages = shown(written(class_of_six.root))
    assert pages == {name: stock[name] for name in stock if not name.startswith(("late", "half"))}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_after_a_run_was_stopped_the_next_one_writes_the_missing_pages(
    class_of_six, command_line, stock, sent, status
):
    extra = [f"extra_{n}" for n in range(6)]
    for student in extra:
        enrol(class_of_six, student)
    # Reading a pipe blocks, so the run has not ended when it is stopped.
    pipe = class_of_six.paths(extra[3], ASSIGNMENT).notebook
    notebook = pipe.read_bytes()
    pipe.unlink()
    os.mkfifo(pipe)
    before = set(descendants(os.getpid()))
    with adopting_orphans():
        grader = running_feedback(class_of_six)
        grader.send_signal(sent)
        _, err = grader.communicate()
        assert grader.returncode == status
        assert "Traceback" not in err
        assert left_over(before) == {}
    pipe.unlink()
    pipe.write_bytes(notebook)
    first = [name for name in written(class_of_six.root) if name.endswith(".html")]
    assert 0 < len(first) < len(STUDENTS) + len(extra)
    status, out, _ = command_line("feedback", ASSIGNMENT, where=class_of_six)
    assert status == 0
    assert f": {len(STUDENTS) + len(extra) - len(first)} feedback pages written" in out
    pages = shown(written(class_of_six.root))
    assert {name: pages[name] for name in stock} == stock
    folder = class_of_six.root / "feedback"
    of_extra = {
        pages[str(page(class_of_six, one).relative_to(folder))].replace(one.encode(), b"right")
        for one in extra
    }
    assert of_extra == {stock[f"right/{ASSIGNMENT}/{ASSIGNMENT}.html"]}
    assert not [name for name in pages if UNFINISHED in name]


def running_feedback(course: Course) -> subprocess.Popen:
    """`python -m grader feedback`, which is done with its first page and has written another one.

    nbgrader removes a page that was written when it is interrupted before it goes on to the next.
    """
    grader = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "grader", "feedback", ASSIGNMENT],
        cwd=course.root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while sum(name.endswith(".html") for name in written(course.root)) < 2:
        assert grader.poll() is None, "it ended before it could be stopped"
        time.sleep(0.01)
    return grader


class Killed(BaseException):
    """Stands for SIGKILL: neither nbgrader nor the grader catches it."""


def test_a_page_whose_writing_was_interrupted_is_missing_and_is_written_again(
    class_of_six, monkeypatch, stock
):
    def stop(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(feedback_pages.os, "fsync", stop)
        with pytest.raises(Killed):
            list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"]))
    assert not page(class_of_six, "right").exists()
    assert feedback.outdated(class_of_six, ASSIGNMENT, ["right"], force=False) == ["right"]
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"]))
    name = f"right/{ASSIGNMENT}/{ASSIGNMENT}.html"
    assert shown(written(class_of_six.root)) == {name: stock[name]}


def test_only_pages_that_are_missing_or_older_than_the_report_are_written(
    class_of_six, command_line
):
    command_line("feedback", ASSIGNMENT, where=class_of_six)
    assert "0 feedback pages" in command_line("feedback", ASSIGNMENT, where=class_of_six)[1]
    page(class_of_six, "right").unlink()
    assert "1 feedback pages" in command_line("feedback", ASSIGNMENT, where=class_of_six)[1]
    later = time.time() + 5
    os.utime(class_of_six.paths("late", ASSIGNMENT).report, (later, later))
    assert "1 feedback pages" in command_line("feedback", ASSIGNMENT, where=class_of_six)[1]


def test_a_page_is_written_again_after_a_manual_score_comment_extra_credit_or_penalty(
    class_of_six, command_line
):
    def pages_written() -> str:
        _, out, _ = command_line("feedback", ASSIGNMENT, where=class_of_six)
        return out.removeprefix(f"{ASSIGNMENT}: ").partition(" feedback")[0]

    def change(student: str, table: str, value: object) -> None:
        with connection.opened(class_of_six) as gradebook:
            names = (ASSIGNMENT, ASSIGNMENT, student)
            if table == "penalty":
                one = gradebook.find_submission_notebook(*names)
                one.late_submission_penalty = value
            elif table == "manual_comment":
                gradebook.find_comment("dtanh", *names).manual_comment = value
            else:
                setattr(gradebook.find_grade("check_dtanh", *names), table, value)
            gradebook.db.commit()

    assert pages_written() == str(len(STUDENTS))
    changes = {"manual_score": 0.5, "extra_credit": 0.25, "manual_comment": "Neat.", "penalty": 1.5}
    for table, value in changes.items():
        change("right", table, value)
        assert pages_written() == "1", f"after another {table}"
        assert pages_written() == "0"
    text = page(class_of_six, "right").read_text(encoding="utf-8")
    assert "Neat." in text


def test_finding_outdated_pages_takes_as_many_queries_for_a_class_as_for_one_student(class_of_six):
    list(feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS))
    statements: list[str] = []
    sqlalchemy.event.listen(
        sqlalchemy.engine.Engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    assert feedback.outdated(class_of_six, ASSIGNMENT, STUDENTS[:1], force=False) == []
    for_one = len(statements)
    assert feedback.outdated(class_of_six, ASSIGNMENT, STUDENTS, force=False) == []
    assert len(statements) == 2 * for_one > 0
