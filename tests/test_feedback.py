"""Feedback pages are nbgrader's own, whatever shortens the way to them, and none is lost."""

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
from nbconvert.exporters import HTMLExporter, html
from nbgrader.preprocessors import GetGrades

from grader import autograde, feedback, pages
from grader.course import UNFINISHED, Course
from grader.gradebook import Marks
from grader.task import Judged
from tests import demo, killed
from tests.conftest import ASSIGNMENT, ROOT, grade, hand_in

STUDENTS = ["right", "wrong_sigmoid", "half_way", "commented", "late", "odd"]
# What a parser does not read as a sum of pieces, or reads in a way of its own.
ODDITIES = [
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
    """A graded class; some have what an instructor or a hostile student has done since."""
    root = tmp_path_factory.mktemp("feedback") / "course"
    shutil.copytree(released_course.root, root)
    course = Course(root)
    path = course.folder("release", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    released = nbformat.read(path, as_version=4)
    for student in STUDENTS[:3]:
        hand_in(course, student, demo.notebook_of(student, released, ASSIGNMENT))
        grade(course, student)
    for student in STUDENTS[3:]:
        enrol(course, student)
    by_hand(course)
    make_odd(course.folder("autograded", "odd", ASSIGNMENT))
    return course


def enrol(course: Course, student: str) -> None:
    """One more student, with the notebook and the marks of "right"."""
    folder = course.folder("autograded", "right", ASSIGNMENT)
    notebook = (folder / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8")
    report = autograde.read_report(course, ASSIGNMENT, "right")
    shutil.copytree(folder.parents[1] / "right", folder.parents[1] / student)
    (course.folder("submitted", student, ASSIGNMENT)).mkdir(parents=True)
    judged = Judged(notebook, dataclasses.replace(report, student=student))
    with Marks.of(course) as marks:
        autograde.record(course, marks, judged)


def by_hand(course: Course, comment: str = "See *me* <b>soon</b>, `x` & $y < z$") -> None:
    """What an instructor does in formgrader."""
    with course.gradebook() as gradebook:
        names = (ASSIGNMENT, ASSIGNMENT, "commented")
        gradebook.find_comment("dsigmoid", *names).manual_comment = comment
        gradebook.find_grade("check_dsigmoid", *names).manual_score = 0.25
        gradebook.find_grade("check_dtanh", *names).extra_credit = 0.125
        late = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "late")
        late.late_submission_penalty = 1.375
        gradebook.db.commit()


def make_odd(folder: pathlib.Path) -> None:
    """Cells and outputs such as other courses have them, and a file beside the notebook."""
    notebook = nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4)
    new = nbformat.v4
    image = new.new_output("display_data", data=PNG)
    html = new.new_output("display_data", data={"text/html": ODDITIES[0]})
    markdown = new.new_output("display_data", data={"text/markdown": "*a* ![b](c.png)"})
    trace = ["\x1b[31mE\x1b[0m: <b> & \x1b[1mv"]
    error = new.new_output("error", ename="E", evalue="v", traceback=trace)
    notebook.cells.append(new.new_code_cell("%%bash\necho 1", outputs=[image, html, error]))
    notebook.cells.append(new.new_code_cell("1 < 2", outputs=[markdown]))
    notebook.cells += [
        new.new_markdown_cell(text) for text in (*ODDITIES, "![a](attachment:a.png)")
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


def parsed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same once nbconvert's parser has read each page, as it has read each of nbgrader's."""
    return {
        name: str(html.BeautifulSoup(data.decode(), "html.parser")).encode()
        if name.endswith(".html")
        else data
        for name, data in files.items()
    }


def page(course: Course, student: str) -> pathlib.Path:
    return course.folder("feedback", student, ASSIGNMENT) / f"{ASSIGNMENT}.html"


# ---------------------------------------------------------------- nbgrader's own pages


def test_pages_and_files_are_those_of_nbgrader(class_of_six, stock):
    assert len(stock) == len(STUDENTS) + 1, "a page for each, and the notes"
    done = feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS)
    assert list(done) == STUDENTS
    assert parsed(written(class_of_six.root)) == stock


def test_pages_may_be_read_by_whom_nbgrader_lets_read(class_of_six):
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"]))
    assert page(class_of_six, "right").stat().st_mode & 0o777 == 0o644


def test_only_a_page_with_pictures_is_parsed(class_of_six, monkeypatch):
    parsed: list[str] = []
    parser = html.BeautifulSoup
    monkeypatch.setattr(html, "BeautifulSoup", lambda t, **k: parsed.append(t) or parser(t, **k))
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right", "odd", "late"]))
    assert [bool(text) for text in parsed] == [False, True, False]
    told = page(class_of_six, "odd").read_text(encoding="utf-8")
    assert "No description has been provided for this image" in told


def test_what_the_course_names_in_its_configuration_is_used(class_of_six):
    config = class_of_six.root / "nbgrader_config.py"
    own = "\nc.GenerateFeedback.exporter_class = 'tests.test_feedback.OwnExporter'"
    own += "\nc.GenerateFeedback.preprocessors = ['tests.test_feedback.OwnGrades']\n"
    config.write_text(config.read_text() + own)
    assert list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"])) == ["right"]
    assert "an exporter of the course's own: 17.0 / 20.0" in page(class_of_six, "right").read_text()


class OwnExporter(HTMLExporter):
    """Says its own words."""

    def from_notebook_node(self, nb, resources=None, **kw):
        _, resources = super().from_notebook_node(nb, resources, **kw)
        marks = resources["nbgrader"]
        told = f"{marks['score']} / {marks['max_score']}"
        return f"an exporter of the course's own: {told}", resources


class OwnGrades(GetGrades):
    """Takes three points from everybody."""

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)
        resources["nbgrader"]["score"] -= 3
        return nb, resources


# ---------------------------------------------------------------- what the gradebook says


def test_what_an_instructor_changes_by_hand_is_shown(class_of_six):
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["commented"]))
    before = page(class_of_six, "commented").read_text()
    assert "(Score: 19.38 / 20.0)" in before
    assert "<b>soon</b>" in before
    by_hand(class_of_six, comment="quite another")
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["commented"]))
    after = page(class_of_six, "commented").read_text()
    assert "quite another" in after
    assert "<b>soon</b>" not in after


def test_the_gradebook_is_asked_as_often_for_a_class_as_for_one(class_of_six):
    asked: list[str] = []
    sqlalchemy.event.listen(
        sqlalchemy.engine.Engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    )
    list(feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS[:1]))
    alone = len(asked)
    list(feedback.write_pages(class_of_six, ASSIGNMENT, STUDENTS))
    assert len(asked) == 2 * alone > 0


def test_marks_are_looked_up_and_not_searched_for(class_of_six):
    """Else a page would take longer in a larger class."""
    with class_of_six.gradebook() as gradebook:
        asked: list[tuple[str, tuple]] = []
        sqlalchemy.event.listen(
            gradebook.engine,
            "before_cursor_execute",
            lambda *told: asked.append(told[2:4]),
        )
        feedback.read_marks(gradebook, ASSIGNMENT, STUDENTS)
        connection = gradebook.db.connection().connection
        plans = [connection.execute(f"EXPLAIN QUERY PLAN {sql}", told) for sql, told in asked]
        steps = [row[3].split() for plan in plans for row in plan]
    large = {"grade", "comment", "submitted_assignment", "submitted_notebook"}
    assert {step[1] for step in steps if step[0] == "SEARCH"} >= large
    assert {step[1] for step in steps if step[0] == "SCAN"} & large == set()


# ---------------------------------------------------------------- what goes wrong


def test_a_broken_notebook_stops_nobody_else(class_of_six, command_line, stock):
    broken = class_of_six.folder("autograded", "late", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    broken.write_text('{"cells": [\x1b[2J')
    with class_of_six.gradebook() as gradebook:
        names = ("check_dtanh", ASSIGNMENT, ASSIGNMENT, "half_way")
        gradebook.db.delete(gradebook.find_grade(*names))
        gradebook.db.commit()
    status, said, complained = command_line("feedback", ASSIGNMENT, where=class_of_six)
    assert status == 1
    assert "4 feedback pages written" in said
    assert "2 pages could not be written" in complained
    assert "  late: " in complained
    assert "NotJSONError" in complained
    assert "\x1b[2J" not in complained
    assert "  half_way: " in complained
    assert "check_dtanh of this student is not in the gradebook" in complained
    there = parsed(written(class_of_six.root))
    assert there == {name: stock[name] for name in stock if not name.startswith(("late", "half"))}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_after_a_run_that_was_stopped_the_next_one_goes_on(
    class_of_six, command_line, stock, sent, status
):
    extra = [f"extra_{n:02d}" for n in range(30)]
    for student in extra:
        enrol(class_of_six, student)
    before = set(killed.below(os.getpid()))
    with killed.heir():
        grader = a_run_at_work(class_of_six)
        grader.send_signal(sent)
        _, told = grader.communicate()
        assert grader.returncode == status
        assert "Traceback" not in told
        assert killed.left_behind(before) == {}
    pages_there = [name for name in written(class_of_six.root) if name.endswith(".html")]
    assert 0 < len(pages_there) < len(STUDENTS) + len(extra)
    done = command_line("feedback", ASSIGNMENT, where=class_of_six)
    assert done[0] == 0
    assert f": {36 - len(pages_there)} feedback pages written" in done[1]
    there = parsed(written(class_of_six.root))
    assert {name: there[name] for name in stock} == stock
    assert {
        there[str(page(class_of_six, s).relative_to(class_of_six.root / "feedback"))] for s in extra
    } == {stock[f"right/{ASSIGNMENT}/{ASSIGNMENT}.html"]}
    assert not [name for name in there if UNFINISHED in name]


def a_run_at_work(course: Course) -> subprocess.Popen:
    """A grader that has written its first page."""
    grader = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "grader", "feedback", ASSIGNMENT],
        cwd=course.root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not any(name.endswith(".html") for name in written(course.root)):
        assert grader.poll() is None, "it ended before it could be stopped"
        time.sleep(0.01)
    return grader


class Killed(BaseException):
    """Stands for SIGKILL: neither nbgrader nor we catch it."""


def test_a_page_is_whole_or_not_there(class_of_six, monkeypatch, stock):
    def stop(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(pages.os, "fsync", stop)
        with pytest.raises(Killed):
            list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"]))
    assert not page(class_of_six, "right").exists()
    assert feedback.stale(class_of_six, ASSIGNMENT, ["right"], force=False) == ["right"]
    list(feedback.write_pages(class_of_six, ASSIGNMENT, ["right"]))
    name = f"right/{ASSIGNMENT}/{ASSIGNMENT}.html"
    assert parsed(written(class_of_six.root)) == {name: stock[name]}


def test_a_page_that_is_there_is_left_alone(class_of_six, command_line):
    command_line("feedback", ASSIGNMENT, where=class_of_six)
    assert "0 feedback pages" in command_line("feedback", ASSIGNMENT, where=class_of_six)[1]
    page(class_of_six, "right").unlink()
    assert "1 feedback pages" in command_line("feedback", ASSIGNMENT, where=class_of_six)[1]
    later = time.time() + 5
    folder = class_of_six.folder("autograded", "late", ASSIGNMENT)
    os.utime(folder / autograde.REPORT, (later, later))
    assert "1 feedback pages" in command_line("feedback", ASSIGNMENT, where=class_of_six)[1]
