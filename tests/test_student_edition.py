"""The student edition: what is in it, where it is, and that a student's work in it is kept."""

import os
import pathlib
import subprocess
import sys

import pytest

from grader.assignment import assignments
from grader.build import environment, package_check, student_edition
from grader.build.released_notebook import released
from grader.commands import lab
from grader.errors import CourseError
from tests.conftest import ROOT
from tests.test_release import contents

NAMES = [f"{one.name}.ipynb" for one in assignments()]


@pytest.fixture(scope="module")
def notebooks() -> dict[str, bytes]:
    return student_edition.notebooks(ROOT / "notebooks")


def test_a_notebook_released_without_nbgrader_is_the_one_that_nbgrader_releases(
    notebooks, released_course
):
    assert list(notebooks) == NAMES
    for assignment in assignments():
        name = f"{assignment.name}.ipynb"
        assert notebooks[name] == (released_course.release(assignment.name) / name).read_bytes()


def test_a_region_without_an_end_is_not_released():
    source = '{"cells": [{"cell_type": "code", "metadata": {}, "source": ["### BEGIN SOLUTION"]}]}'
    with pytest.raises(ValueError, match="BEGIN SOLUTION without END SOLUTION"):
        released(source.encode())


def test_the_edition_is_the_notebooks_the_page_and_what_a_release_has(
    notebooks, released_course, tmp_path
):
    data_files = student_edition.data_files(ROOT / "notebooks")
    assert student_edition.write(tmp_path, notebooks | data_files) == []
    found = contents(tmp_path)
    assert found.pop(student_edition.PAGE.name) == student_edition.PAGE.read_bytes()
    assert found.pop(student_edition.GIVEN)
    expected = {}
    for assignment in assignments():
        expected |= contents(released_course.release(assignment.name))
    expected.pop(student_edition.PAGE.name)  # a release has one of its own
    assert found == expected


def test_work_is_kept_and_what_was_not_begun_is_brought_up_to_date(tmp_path):
    old = {"01-gates.ipynb": b"old 1", "02-forward.ipynb": b"old 2", "03-backward.ipynb": b"old 3"}
    student_edition.write(tmp_path, old)
    (tmp_path / "01-gates.ipynb").write_bytes(b"my own work")
    (tmp_path / "03-backward.ipynb").write_bytes(b"my own work")
    new = old | {"01-gates.ipynb": b"new 1", "02-forward.ipynb": b"new 2"}
    for _ in range(2):
        assert student_edition.write(tmp_path, new) == ["01-gates.ipynb"]
        texts = [(tmp_path / name).read_bytes() for name in new]
        assert texts == [b"my own work", b"new 2", b"my own work"]


def test_a_notebook_from_an_archive_counts_as_work_unless_it_is_the_same(tmp_path):
    (tmp_path / "01-gates.ipynb").write_bytes(b"unzipped, perhaps with work in it")
    (tmp_path / "02-forward.ipynb").write_bytes(b"new 2")
    new = {"01-gates.ipynb": b"new 1", "02-forward.ipynb": b"new 2"}
    assert student_edition.write(tmp_path, new) == ["01-gates.ipynb"]
    assert student_edition.write(tmp_path, new | {"02-forward.ipynb": b"3"}) == ["01-gates.ipynb"]
    assert (tmp_path / "02-forward.ipynb").read_bytes() == b"3"


def test_an_older_wheel_and_what_check_held_in_an_earlier_edition_are_removed(tmp_path):
    old = ("check/gates.json", "check/gates.json.gz", "check/notebook.py", "check/corpus.txt")
    for name in ("lstm_check-0.0.9-py3-none-any.whl", *old, "check/properties/truth.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / "check" / "mine.py").write_text("# a student's own", encoding="utf-8")
    student_edition.write(tmp_path, {})
    assert [path.name for path in tmp_path.glob("*.whl")] == [package_check.WHEEL]
    left = {path.name for path in (tmp_path / "check").rglob("*") if path.is_file()}
    assert left == {"__init__.py", "mine.py", *(f"{name}.pyi" for name in package_check.NAMED)}


# ---------------------------------------------------------------- python -m grader lab

BARE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from grader.cli import main; "


def without_packages(folder: pathlib.Path, *argv: str) -> subprocess.CompletedProcess:
    """Run a command with the standard library alone, as on a student's new machine."""
    program = f"{BARE}sys.exit(main({list(argv)!r}))"
    command = [sys.executable, "-I", "-S", "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_lab_builds_the_edition_beside_the_course_with_the_standard_library_alone(
    course, notebooks
):
    done = without_packages(course.root, "lab", "--no-browser")
    assert done.stderr == ""
    assert done.returncode == 0
    edition = course.root.with_name("course-student")
    assert done.stdout == f"The student edition is in {edition}. Your work there is kept.\n"
    assert (edition / "01-gates.ipynb").read_bytes() == notebooks["01-gates.ipynb"]
    assert not (course.root / "student").exists()


def test_lab_says_which_kept_notebooks_have_a_newer_version(course, command_line, tmp_path):
    edition = tmp_path / "my folder"
    edition.mkdir()
    (edition / "02-forward.ipynb").write_bytes(b"my own work")
    status, output, _ = command_line("lab", "--no-browser", "--into", str(edition))
    assert status == 0
    assert f"The student edition is in {edition}." in output
    assert "though the course has newer ones: 02-forward.ipynb." in output


def test_lab_copies_the_work_in_an_edition_inside_the_course_once(course, command_line):
    earlier, edition = course.root / "student", course.root.with_name("course-student")
    for path in (earlier / "check", earlier / "my_lstm"):
        path.mkdir(parents=True)
    (earlier / "01-gates.ipynb").write_bytes(b"my own work")
    (earlier / "my_lstm" / "gates.py").write_bytes(b"# my own")
    _, output, _ = command_line("lab", "--no-browser")
    assert f"Your work in {earlier} was copied" in output
    assert (edition / "01-gates.ipynb").read_bytes() == b"my own work"
    assert (edition / "my_lstm" / "gates.py").read_bytes() == b"# my own"
    assert "was copied" not in command_line("lab", "--no-browser")[1]


def test_lab_in_a_wrong_place_says_what_to_do(course, command_line, tmp_path):
    file = tmp_path / "file"
    file.touch()
    status, _, errors = command_line("lab", "--no-browser", "--into", str(file / "edition"))
    assert status == 2
    assert "cannot be written (Not a directory). Name another folder with --into" in errors
    done = without_packages(tmp_path, "lab", "--no-browser")
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path} holds no notebooks/. Change to the course's folder first.\n"


def test_other_commands_without_their_packages_say_what_to_install(course):
    done = without_packages(course.root, "autograde")
    assert done.returncode == 1
    assert "need the packages of requirements.txt: pip install -r" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_lab_of_a_python_that_has_everything_installs_nothing(tmp_path):
    assert environment.python_for(tmp_path) == pathlib.Path(sys.executable)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("requirement", ["numpy>=99", "no-such-package>=1"])
def test_a_package_that_is_missing_or_too_old_is_not_here(requirement):
    assert not environment._is_here(requirement)


def test_check_is_found_from_every_folder_of_the_edition(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert lab._variables(tmp_path)["PYTHONPATH"] == f"{tmp_path}{os.pathsep}/elsewhere"


@pytest.fixture
def installed(monkeypatch):
    """The requirements of each installation, which is only recorded; one that fails is marked."""
    calls = []

    def install(python, requirements):
        calls.append(requirements)
        if "failing>=1" in requirements:
            raise CourseError("pip could not install it")

    def create(environment, python):
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(environment, "_install", install)
    monkeypatch.setattr(environment, "_create", create)
    return calls


def test_what_is_missing_is_installed_once_and_said(installed, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(environment, "_requirements", lambda: ["numpy>=1", "missing>=1"])
    pythons = {environment.python_for(tmp_path) for _ in range(2)}
    assert installed == [["numpy>=1", "missing>=1"]]
    assert [python.is_relative_to(tmp_path / ".venv") for python in pythons] == [True]
    said = capsys.readouterr().out
    assert said == (f"Installing numpy, missing into {tmp_path / '.venv'}, once: about a minute.\n")
    monkeypatch.setattr(environment, "_requirements", lambda: ["missing>=2"])
    environment.python_for(tmp_path)
    assert installed[1:] == [["missing>=2"]]


def test_an_installation_that_failed_is_tried_again(installed, monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "_requirements", lambda: ["failing>=1"])
    for _ in range(2):
        with pytest.raises(CourseError):
            environment.python_for(tmp_path)
    assert len(installed) == 2
