"""`make grade` with nothing submitted grades the demo class in a course of its own."""

import shutil
import subprocess

import pytest

from grader.assignment import assignments
from grader.course import Course
from grader.gradebook import connection
from grader.local_settings import LOCAL_SETTINGS
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, submit
from tests.demo.course import FOLDER, copy_course, course_to_grade, demo_course


@pytest.fixture
def one_student(monkeypatch) -> str:
    """The demo class has one student, so that tests are fast."""
    monkeypatch.setattr(demo, "students", lambda: ["right"])
    return "right"


@pytest.fixture
def real_course(tmp_path) -> Course:
    """A course without submissions."""
    copy_course(ROOT, tmp_path / "course")
    return Course(tmp_path / "course")


def test_with_nothing_submitted_the_demo_class_submits_away_from_the_real_gradebook(
    real_course, one_student, capsys
):
    # A database that is set for the real course must not be used for the demo course.
    config = real_course.root / "nbgrader_config.py"
    address = f"sqlite:///{real_course.root}/real.db"
    named = f'c.CourseDirectory.db_url = "{address}"\n\n# Settings of this machine'
    config.write_text(config.read_text().replace("\n# Settings of this machine", f"\n{named}"))
    real = Course(real_course.root)
    assert real.directory.db_url == address

    graded = course_to_grade(real)
    assert "demo class" in capsys.readouterr().err
    assert graded.root == real.root / FOLDER
    assert graded.students("04-training") == [one_student]
    assert connection.gradebook_file(graded) == graded.root / "gradebook.db"
    assert not (real.root / "submitted").exists()


def test_with_a_submission_the_real_course_is_graded(real_course, capsys):
    submit(real_course, "ada", "{}")
    assert course_to_grade(real_course) is real_course
    assert not (real_course.root / FOLDER).exists()
    assert str(real_course.root) in capsys.readouterr().err


def test_a_submission_in_a_wrong_place_counts_as_one_so_that_autograde_names_it(real_course):
    (real_course.root / "submitted" / "ada" / "01_gates").mkdir(parents=True)
    assert course_to_grade(real_course) is real_course


def test_a_demo_class_of_an_earlier_version_in_the_real_course_is_named(
    real_course, one_student, monkeypatch, capsys
):
    monkeypatch.setattr("tests.demo.course.students", demo.students)
    for one in assignments():
        submit(real_course, one_student, "{}", assignment=one.name)
    course_to_grade(real_course)
    assert "CHANGELOG.md says how to remove it" in capsys.readouterr().err


def test_the_demo_course_is_kept_until_the_notebooks_change(real_course, one_student):
    left = demo_course(real_course).root / "left by the instructor"
    left.touch()
    demo_course(real_course)
    assert left.exists()
    source = real_course.source(ASSIGNMENT)
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert demo_course(real_course).source(ASSIGNMENT).read_bytes() == source.read_bytes()
    assert not left.exists()


def test_local_settings_of_the_real_course_are_not_those_of_the_demo_course(
    real_course, one_student
):
    settings = 'c.CourseDirectory.course_id = "autumn"\nc.Exchange.root = "/srv/exchange"\n'
    (real_course.root / LOCAL_SETTINGS).write_text(settings, encoding="utf-8")
    config = demo_course(Course(real_course.root)).config
    assert config.CourseDirectory.course_id == "demo"
    assert config.Exchange.root == str(real_course.root / FOLDER / "exchange")


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_clean_removes_the_demo_course():
    command = ["make", "--dry-run", "clean"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert FOLDER.parts[0] in done.stdout.split()
