"""Rosters, and submissions from the downloads of Moodle and Canvas, in their real formats."""

import pathlib
import shutil
import stat
import zipfile

import pytest

from grader.course import Course
from grader.lms import download, roster
from tests.lms_files import (
    CLASS,
    canvas_gradebook,
    canvas_name,
    moodle_name,
    moodle_participants,
    moodle_worksheet,
    without_utf8_flag,
    write_zip,
)

NOTEBOOK = "01-gates.ipynb"
LATER = (2026, 3, 12, 9, 0, 0)


@pytest.fixture(scope="module")
def with_roster(released_course, tmp_path_factory) -> pathlib.Path:
    """A course whose gradebook has the class."""
    folder = shutil.copytree(released_course.root, tmp_path_factory.mktemp("roster") / "course")
    (folder / "canvas.csv").write_bytes(canvas_gradebook())
    roster.load(Course(folder), folder / "canvas.csv", None)
    (folder / "people.csv").write_bytes(moodle_participants(delimiter=";"))
    roster.load(Course(folder), folder / "people.csv", None)
    return folder


@pytest.fixture
def course(with_roster, tmp_path) -> Course:
    """A copy of it; command_line works there."""
    return Course(shutil.copytree(with_roster, tmp_path / "course"))


@pytest.fixture
def collect(course, command_line, tmp_path):
    """Collects files as a zip; returns the status and what was printed."""

    def run(files, *options, time=(2026, 3, 9, 10, 0, 0)):
        path = write_zip(tmp_path / "download.zip", files, time)
        status, out, errors = command_line("collect", str(path), *options)
        return status, out + errors

    return run


def submitted(course: Course) -> dict[str, str]:
    """The files of all submissions, by path."""
    folder = course.root / "submitted"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


# ---------------------------------------------------------------- the roster


def test_two_lists_of_one_class_meet_in_the_same_students(course):
    known = {s.id: s for s in roster.students(course)}
    assert sorted(known) == [one[0] for one in CLASS], "without the test student"
    for who, first, last, email, number, _ in CLASS:
        one = known[who]
        assert (one.first_name, one.last_name, one.email) == (first, last, email)
        assert one.lms_user_id == number


def test_a_list_says_what_it_changes_and_deletes_nobody(course, command_line):
    (course.root / "new.csv").write_text(
        "id,first_name,last_name,email\nu06,Sean,O'Brien,new@uni.example\nu10,=Eve,Ng,e@x\n"
        "u01,,,zoe@uni.example\n../evil,Mal,Ory,m@x\nu11,A,B,\nu11,C,D,\n"
    )
    status, out, _ = command_line("roster", "new.csv")
    assert status == 0
    assert "1 added:\n  u10 (=Eve Ng)\n1 changed:\n  u06 (Sean O'Brien): email" in out
    assert "1 unchanged\n" in out
    assert "has the id '../evil', which nbgrader cannot use" in out
    assert "one id for several people: u11 (A B), u11 (C D)" in out
    assert "7 in the gradebook and not in the list; kept:\n  u02 " in out
    assert len(roster.students(course)) == len(CLASS) + 1


def test_a_grading_worksheet_keeps_first_and_last_names_apart(course, command_line):
    (course.root / "work.csv").write_bytes(moodle_worksheet())
    before = roster.students(course)
    _, out, _ = command_line("roster", "work.csv")
    assert f"{len(CLASS)} unchanged" in out
    assert roster.students(course) == before


def test_the_column_of_ids_can_be_chosen(course, command_line):
    (course.root / "list.csv").write_text("Email,Matricola,Name\nq@x,77,Q R\n,,\n")
    assert "1 added:\n  77 (Q R)" in command_line("roster", "list.csv", "--id", "matricola")[1]
    status, _, errors = command_line("roster", "list.csv", "--id", "shoe size")
    assert status == 2
    assert "There is no column shoe size. The file has: Email, Matricola, Name." in errors


# ---------------------------------------------------------------- whose file it is


def test_canvas_files_are_collected_by_number_the_newest_copy_of_each(collect, course):
    status, out = collect(
        {
            canvas_name("u02", 900, "01-gates-1.ipynb", late=True): "new",
            canvas_name("u02", 850, NOTEBOOK): "old",
            canvas_name("u02", 901, "my_lstm-1.zip"): "modules",
            canvas_name("u08", 902, "01-gates (2).ipynb"): "u08",
            canvas_name("u04", 903, "gates_ming.ipynb"): "u04",
            "ivanovax_5105_text.html": "typed",
            "strangermax_9999_904_01-gates.ipynb": "?",
            "groupone_5106_905_01-gates.ipynb": "group",
            "anon_x1Y2z_906_01-gates.ipynb": "?",
        }
    )
    assert submitted(course) == {
        "u02/01-gates/01-gates.ipynb": "new",
        "u02/01-gates/my_lstm.zip": "modules",
        "u04/01-gates/gates_ming.ipynb": "u04",
        "u06/01-gates/01-gates.ipynb": "group",
        "u08/01-gates/01-gates.ipynb": "u08",
    }
    assert status == 1, "somebody is not known"
    assert "01-gates-1.ipynb is the newer upload; 01-gates.ipynb is left out" in out
    assert "gives no penalty:\n  u02 (José Luis García Hernández)" in out
    assert "strangermax (Canvas 9999) is no student of the gradebook" in out
    assert "text typed into the page, no file:\n  ivanovax_5105_text.html" in out
    assert "named after groupone: if that is a group, only this student has it" in out
    assert "switch anonymous grading off in Canvas" in out


@pytest.mark.parametrize("form", ["{}_file/{}", "{}_file_/{}", "{}_file_{}", "Unpacked/{}_file/{}"])
def test_every_form_of_moodles_download_gives_the_same_submissions(collect, course, form):
    known = [one[0] for one in CLASS if one[0] not in ("u07", "u08")]
    files = {form.format(moodle_name(who), NOTEBOOK): who for who in known}
    files[f"{moodle_name('u01')}_onlinetext/onlinetext.html"] = "typed"
    status, out = collect(files)
    assert status == 0, out
    assert submitted(course) == {f"{who}/01-gates/{NOTEBOOK}": who for who in known}


def test_two_students_of_one_name_are_listed_until_the_worksheet_tells_them_apart(collect, course):
    files = {f"{moodle_name(who)}_file/{NOTEBOOK}": who for who in ("u07", "u08")}
    status, out = collect(files)
    assert (status, submitted(course)) == (1, {})
    assert "9007) may be any of u07 (Anna Müller), u08 (Anna Müller)" in out
    assert "Moodle's grading worksheet tells who is meant: --worksheet FILE.csv" in out
    (course.root / "work.csv").write_bytes(moodle_worksheet(german=True))
    status, out = collect(files, "--worksheet", "work.csv")
    assert status == 0, out
    assert submitted(course) == {f"{who}/01-gates/{NOTEBOOK}": who for who in ("u07", "u08")}


def test_two_people_of_one_name_are_nobody_when_the_roster_has_one_of_them(collect, course):
    name = moodle_name("u06")
    files = {f"{name}_file/{NOTEBOOK}": "1", f"{name.replace('9006', '9996')}_file/{NOTEBOOK}": "2"}
    status, out = collect(files)
    assert (status, submitted(course)) == (1, {})
    assert out.count("2 people of the file would be the student u06 (Sean O'Brien)") == 2


def test_names_are_read_as_utf8_when_the_zip_does_not_say_so(course, command_line, tmp_path):
    path = tmp_path / "moodle.zip"
    path.write_bytes(without_utf8_flag(f"{moodle_name('u04')}_file/{NOTEBOOK}", "ming"))
    assert command_line("collect", str(path))[0] == 0
    assert submitted(course) == {f"u04/01-gates/{NOTEBOOK}": "ming"}


def test_without_a_roster_it_says_how_to_load_one_or_takes_identifiers(
    released_course, command_line, tmp_path
):
    empty = Course(shutil.copytree(released_course.root, tmp_path / "empty"))
    path = str(write_zip(tmp_path / "canvas.zip", {canvas_name("u02", 9, NOTEBOOK): "x"}))
    status, _, errors = command_line("collect", path, where=empty)
    assert status == 2
    assert "python -m grader roster FILE.csv" in errors
    assert command_line("collect", path, "--new-students", where=empty)[0] == 0
    (student,) = roster.students(empty)
    assert (student.id, student.lms_user_id) == ("5102", "5102")
    assert submitted(empty) == {f"5102/01-gates/{NOTEBOOK}": "x"}


def test_the_assignment_is_asked_for_when_the_names_do_not_tell(collect):
    files = {canvas_name("u02", 9, "homework.ipynb"): "x"}
    status, out = collect(files)
    assert status == 2
    assert "which assignment this is. Name it" in out
    assert collect(files, "02-forward")[0] == 0


# ---------------------------------------------------------------- attempts


def test_a_second_run_changes_nothing(collect, course):
    files = {canvas_name("u02", 9, NOTEBOOK): "x"}
    collect(files)
    path = course.root / "submitted/u02/01-gates" / NOTEBOOK
    before = path.stat()
    status, out = collect(files)
    assert status == 0
    assert "1 already there:" in out
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert not (course.root / "downloaded/01-gates/earlier").exists()


def test_a_newer_attempt_keeps_the_earlier_one_aside_and_an_older_one_stays_out(collect, course):
    name = f"{moodle_name('u01')}_file/{NOTEBOOK}"
    collect({name: "first"})
    (course.root / "submitted/u01/01-gates/timestamp.txt").write_text("2026-03-08 12:00:00 UTC")
    _, out = collect({name: "second"}, time=LATER)
    assert "the earlier one is in downloaded/01-gates/earlier/u01/1" in out
    assert submitted(course) == {f"u01/01-gates/{NOTEBOOK}": "second"}
    kept = course.root / "downloaded/01-gates/earlier/u01/1"
    assert sorted(path.name for path in kept.iterdir()) == [NOTEBOOK, "timestamp.txt"]
    _, out = collect({name: "first"})
    assert "what is in submitted/ is newer" in out
    assert submitted(course) == {f"u01/01-gates/{NOTEBOOK}": "second"}


def test_what_the_instructor_changed_by_hand_stays(collect, course):
    files = {canvas_name("u02", 9, NOTEBOOK): "x"}
    collect(files)
    (course.root / "submitted/u02/01-gates" / NOTEBOOK).write_text("repaired")
    _, out = collect(files)
    assert "it was changed in submitted/ since" in out
    assert submitted(course) == {f"u02/01-gates/{NOTEBOOK}": "repaired"}


# ---------------------------------------------------------------- hostile downloads


def test_hostile_entries_are_listed_and_stop_nobody_else(course, command_line, tmp_path):
    path = tmp_path / "download.zip"
    link = zipfile.ZipInfo(canvas_name("u05", 12, NOTEBOOK))
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    good = canvas_name("u02", 9, NOTEBOOK)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../{canvas_name('u01', 10, NOTEBOOK)}", "out")
        archive.writestr(f"/{canvas_name('u01', 11, NOTEBOOK)}", "out")
        archive.writestr(link, "/etc/passwd")
        archive.writestr(canvas_name("u03", 13, NOTEBOOK), b"\0" * (9 << 20))  # a bomb
        archive.writestr(canvas_name("u04", 14, NOTEBOOK), "damaged" * 40)
        archive.writestr(f"{moodle_name('u09')}_file/a/timestamp.txt", "1999-01-01")
        archive.writestr(f"{moodle_name('u09')}_file/\x1b[2J.py", "x")
        archive.writestr(good, "good")
        at = archive.getinfo(canvas_name("u04", 14, NOTEBOOK)).header_offset
    data = bytearray(path.read_bytes())
    start = at + 30 + len(canvas_name("u04", 14, NOTEBOOK).encode())
    data[start : start + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    before = sorted(one.name for one in tmp_path.iterdir())
    status, out, errors = command_line("collect", str(path), "01-gates")
    assert status == 1, errors
    assert submitted(course) == {f"u02/01-gates/{NOTEBOOK}": "good", "u09/01-gates/_[2J.py": "x"}
    assert "2 ignored: its path leads out of the download" in out
    assert "ignored: it is a link, and no file" in out
    assert "it is far larger than its compressed form" in out
    assert "it is damaged in the download" in out
    assert "\x1b" not in out
    assert sorted(one.name for one in tmp_path.iterdir()) == before


def test_a_download_that_is_no_zip_or_endless_is_refused(
    course, command_line, tmp_path, monkeypatch
):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 cut off")
    status, _, errors = command_line("collect", str(tmp_path / "a.zip"))
    assert status == 2
    assert "a.zip is no zip, or damaged: download it again" in errors
    monkeypatch.setattr(download, "MAX_FILES", 2)
    path = write_zip(tmp_path / "b.zip", {f"{n}.txt": "" for n in range(3)})
    assert "holds more than 2 files" in command_line("collect", str(path))[2]


def test_a_folder_is_read_like_the_zip_and_its_links_are_not_followed(
    course, command_line, tmp_path
):
    folder = tmp_path / "unpacked" / f"{moodle_name('u06')}_file"
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text("sean")
    (folder / "secret.py").symlink_to("/etc/passwd")
    status, out, _ = command_line("collect", str(tmp_path / "unpacked"))
    assert status == 0
    assert "ignored: it is a link" in out
    assert submitted(course) == {f"u06/01-gates/{NOTEBOOK}": "sean"}
