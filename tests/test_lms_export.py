"""Scores back into the files of Moodle and Canvas, and a whole round trip."""

import csv
import difflib
import io
import json
import pathlib
import shutil
import zipfile

import pytest

from grader.course import Course
from grader.gradebook import connection
from grader.lms import roster
from grader.lms.fill import Scores, fill
from grader.lms.table import parse
from tests import demo
from tests.conftest import ASSIGNMENT, grade, right_answers
from tests.lms_files import (
    CLASS,
    canvas_gradebook,
    canvas_name,
    moodle_participants,
    moodle_worksheet,
    write_zip,
)


@pytest.fixture(scope="module")
def with_scores(released_course, tmp_path_factory) -> pathlib.Path:
    """A course whose gradebook has the class, and scores of three students."""
    folder = shutil.copytree(released_course.root, tmp_path_factory.mktemp("scores") / "course")
    for name, data in ("canvas.csv", canvas_gradebook()), ("people.csv", moodle_participants()):
        (folder / name).write_bytes(data)
        roster.load(Course(folder), folder / name, None)
    with connection.opened(Course(folder)) as gradebook:
        for student, score, late in ("u01", 18.5, None), ("u05", 20.0, 4.0), ("u07", 7.0, None):
            submission = gradebook.add_submission(ASSIGNMENT, student)
            submission.notebooks[0].grades[0].manual_score = score
            submission.notebooks[0].late_submission_penalty = late
        gradebook.db.commit()
    return folder


@pytest.fixture
def course(with_scores, tmp_path) -> Course:
    """A copy of it; command_line works there."""
    return Course(shutil.copytree(with_scores, tmp_path / "course"))


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """The lines that differ, as they are now."""
    lines = difflib.ndiff(*(data.decode().splitlines(keepends=True) for data in (before, after)))
    return [line[2:].rstrip() for line in lines if line.startswith("+ ")]


def test_canvas_gets_its_file_back_with_the_scores_and_nothing_else_changed(course, command_line):
    status, out, errors = command_line("export", "--fill", "canvas.csv")
    assert status == 0, errors
    before, after = canvas_gradebook(), (course.root / "canvas-filled.csv").read_bytes()
    assert changed_lines(before, after) == [
        '"D\'Arcy-Müller, Zoë",5101,S5101,u01,"Physics, first",18.50,55.50,61.20',
        '"Иванова, Анна",5105,S5105,u05,"Physics, first",16.00,55.50,61.20',
        '"Müller, Anna",5107,S5107,u07,"Physics, first",7.00,55.50,61.20',
    ]
    assert "01-gates: 3 scores in the column 01-gates (777)" in out
    assert "6 left as they were:\n  u02 (José Luis García Hernández), 01-gates (777): no " in out
    again = command_line("export", "--fill", "canvas-filled.csv", "-o", "again.csv")
    assert again[0] == 0
    assert (course.root / "again.csv").read_bytes() == after


def test_moodles_worksheet_is_filled_in_its_own_points_and_with_its_decimal_comma(
    course, command_line
):
    before = moodle_worksheet(german=True, points="100,00")
    name = "Bewertungen-Kurs-01-gates-123.csv"
    (course.root / name).write_bytes(before)
    status, out, errors = command_line("export", "--fill", name, "-o", "out.csv")
    assert status == 0, errors
    after = (course.root / "out.csv").read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == before.count(b"\r\n")
    rows = list(csv.reader(io.StringIO(after.decode("utf-8-sig"), newline="")))
    grades = {row[0]: row[4] for row in rows[1:]}
    assert grades["Teilnehmer/in9001"] == "92,50"
    assert grades["Teilnehmer/in9005"] == "80,00"
    assert [who for who, grade in grades.items() if grade] == [
        f"Teilnehmer/in{number}" for number in ("9001", "9005", "9007")
    ]
    assert (
        after.replace(b'"92,50"', b"").replace(b'"80,00"', b"").replace(b'"35,00"', b"") == before
    )
    assert "20 points here, 100 in the file: scores are scaled" in out


def test_feedback_pages_become_the_zip_that_moodle_takes(course, command_line):
    (course.root / "work.csv").write_bytes(moodle_worksheet())
    page = course.paths("u01", ASSIGNMENT).feedback
    page.parent.mkdir(parents=True)
    page.write_text("<p>fine</p>")
    arguments = ("export", ASSIGNMENT, "--fill", "work.csv", "--feedback", "feedback.zip")
    status, out, _ = command_line(*arguments)
    assert status == 0
    with zipfile.ZipFile(course.root / "feedback.zip") as archive:
        (name,) = archive.namelist()
        assert archive.read(name) == b"<p>fine</p>"
    # As Moodle's importziplib.php takes it apart.
    folder, _, file = name.partition("/")
    assert folder.split("_", 4) == ["Zoë D Arcy-Müller", "9001", "assignfeedback", "file", ""]
    assert file == "01-gates.html"
    assert "8 without a feedback page (`python -m grader feedback` writes them)" in out
    first = (course.root / "feedback.zip").read_bytes()
    command_line(*arguments)
    assert (course.root / "feedback.zip").read_bytes() == first


def students() -> list[roster.Student]:
    return [roster.Student(who, f, n, mail, number) for who, f, n, mail, number, _ in CLASS]


def test_people_without_a_score_and_people_who_are_not_sure_keep_what_they_have():
    data = canvas_gradebook(("01-gates (7)",), ("20.00",)).decode()
    data = data.replace('u01,"Physics, first",', 'u01,"Physics, first",EX')
    data = data.replace('u02,"Physics, first",', 'u02,"Physics, first",N/A')
    data = data.replace("5107,S5107,u07", ",,").replace("5103,S5103,u03", "9999,S9999,x03")
    before = parse(data.encode())
    after = parse(data.encode())
    scores = {who: 10.0 for who, *_ in CLASS} | {"u10": 1.0}
    assignment = Scores(ASSIGNMENT, 20.0, scores, frozenset({"u06"}))
    filled = fill(after, [*students(), roster.Student("u10")], [assignment], None)
    rows = {line.person.ids[1:] or line.person.name: line.row for line, _ in filled.matches}
    written = {key: (before.value(row, 5), after.value(row, 5)) for key, row in rows.items()}
    assert written["S5101",] == ("EX", "EX")
    assert written["S5102",] == ("N/A", "N/A")
    assert written["S9999",] == ("", ""), "the name of u03, and another number"
    assert written["S5106",] == ("", "EX"), "excused here"
    assert written["Anna Müller"] == ("", ""), "one of two"
    assert written["S5108",] == ("", "10.00")
    assert any("may be any of u07 (Anna Müller), u08" in line for line in filled.unknown)
    assert any("has the name of u03 (Søren Ångström), but another" in o for o in filled.unknown)
    assert [one.split(" ")[0] for one in filled.absent] == ["u03", "u07", "u10"]


def test_students_whom_the_configuration_excuses_are_excused_in_canvas(course, command_line):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.CoursePolicy.excused = {"u01": ["01-gates"]}\n')
    _, out, _ = command_line("export", "--fill", "canvas.csv", where=Course(course.root))
    assert "u01 (Zoë D'Arcy-Müller), 01-gates (777): excused" in out
    after = (course.root / "canvas-filled.csv").read_bytes()
    assert 'u01,"Physics, first",EX,55.50' in changed_lines(canvas_gradebook(), after)[0]


def test_a_column_is_found_by_its_name_or_named(course, command_line):
    two = canvas_gradebook(("01-gates late (8)", "01-gates again (9)"), ("20.00", "20.00"))
    (course.root / "two.csv").write_bytes(two)
    status, _, errors = command_line("export", "--fill", "two.csv")
    assert status == 2
    assert "may be any of the columns 01-gates late (8), 01-gates again (9)" in errors
    chosen = ("--column", "01-gates again (9)", "--assignment", ASSIGNMENT)
    assert command_line("export", "--fill", "two.csv", *chosen)[0] == 0
    none = canvas_gradebook(("Essay (8)",), ("20.00",))
    (course.root / "none.csv").write_bytes(none)
    _, _, errors = command_line("export", "--fill", "none.csv")
    assert "No column has the name of 01-gates, 02-forward" in errors
    closed = canvas_gradebook(("01-gates (8)",), ("(read only)",))
    (course.root / "closed.csv").write_bytes(closed)
    assert "is read-only in Canvas" in command_line("export", "--fill", "closed.csv")[2]
    assert not (course.root / "closed-filled.csv").exists()


def test_the_plain_table_has_scores_penalties_and_no_formulas(course, command_line):
    with connection.opened(course) as gradebook:
        gradebook.add_student("u99", first_name="=HYPERLINK(1)")
    assert command_line("export", "-o", "exports/all.csv")[0] == 0  # git has no such folder
    path = course.root / "exports" / "all.csv"
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    by_id = {row["student"]: row for row in rows}
    assert by_id["u05"]["01-gates"] == "16"
    assert by_id["u05"]["01-gates late_penalty"] == "4"
    assert by_id["u02"]["01-gates"] == ""
    assert by_id["u99"]["first_name"] == "'=HYPERLINK(1)"


def test_a_round_trip_through_canvas(released_course, released, command_line, tmp_path):
    """Roster, download, grading and the gradebook back, with the commands of a term."""
    course = Course(shutil.copytree(released_course.root, tmp_path / "round"))
    (course.root / "canvas.csv").write_bytes(canvas_gradebook())

    def run(*argv: str) -> str:
        status, out, errors = command_line(*argv, where=course)
        assert status == 0, out + errors
        return out

    run("roster", "canvas.csv")
    answers = demo.fill(released, right_answers(ASSIGNMENT))
    untouched = json.dumps(released)
    files = {
        canvas_name("u04", 31, "01-gates-2.ipynb"): answers,
        canvas_name("u04", 30, "01-gates.ipynb"): untouched,
        canvas_name("u06", 32, "01-gates.ipynb", late=True): untouched,
    }
    run("collect", str(write_zip(tmp_path / "submissions.zip", files)))
    for student in "u04", "u06":
        grade(course, student)
    run("export", "--fill", "canvas.csv")
    after = (course.root / "canvas-filled.csv").read_bytes()
    assert changed_lines(canvas_gradebook(), after) == [
        '"王, 明",5104,S5104,u04,"Physics, first",20.00,55.50,61.20',
        '"O\'Brien, Sean",5106,S5106,u06,"Physics, first",0.00,55.50,61.20',
    ]
