"""nbgrader_config_local.py: settings that git ignores, wherever the configuration is loaded."""

import shutil
import subprocess
import sys

import pytest
from nbgrader.apps import ListApp
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

from grader import cli
from grader.course import CONFIG, Course
from grader.errors import CourseError
from grader.local_settings import LOCAL_SETTINGS, settings_file
from grader.policy.course_policy import course_policy
from tests.conftest import ROOT, grading_run

SETTINGS = """c = get_config()
c.CourseDirectory.course_id = "autumn"
c.CourseDirectory.ignore.append("*.mp4")
c.Exchange.root = "/srv/exchange"
"""


@pytest.fixture
def folder(tmp_path):
    """A course folder with the project's configuration, and local settings."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / LOCAL_SETTINGS).write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def nbgrader(folder, monkeypatch) -> ListApp:
    """One of nbgrader's own commands, in the course folder, before it loads its configuration."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["/usr/bin/nbgrader", "list"])
    return ListApp()


def test_the_local_file_replaces_settings_of_the_course_and_keeps_the_others(folder):
    config = Course(folder).config
    assert config.CourseDirectory.course_id == "autumn"
    assert config.Exchange.root == "/srv/exchange"
    assert config.CourseDirectory.source_directory == "notebooks"


def test_nbgrader_which_loads_the_configuration_twice_applies_the_local_file_once(nbgrader):
    nbgrader.initialize([])
    assert nbgrader.config.CourseDirectory.course_id == "autumn"
    assert nbgrader.config.Exchange.root == "/srv/exchange"
    assert nbgrader.config.CourseDirectory.ignore.count("*.mp4") == 1
    assert "report.json" in nbgrader.config.CourseDirectory.ignore


def test_formgrader_reads_the_local_file(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert FormgradeExtension().load_config().CourseDirectory.course_id == "autumn"


def test_a_changed_local_file_is_read_again_in_the_same_process(folder):
    assert Course(folder).config.CourseDirectory.course_id == "autumn"
    (folder / LOCAL_SETTINGS).write_text('c.CourseDirectory.course_id = "spring"\n')
    assert Course(folder).config.CourseDirectory.course_id == "spring"


def test_messages_name_the_file_that_has_the_last_word_on_a_setting(folder):
    assert settings_file(folder, "Exchange", "root") == LOCAL_SETTINGS
    assert settings_file(folder, "CourseDirectory", "source_directory") == CONFIG
    (folder / LOCAL_SETTINGS).write_text(f"{SETTINGS}c.CoursePolicy.attempts = 'first'\n")
    with pytest.raises(CourseError, match=f"c.CoursePolicy in {LOCAL_SETTINGS} cannot be used"):
        course_policy(Course(folder))


@pytest.mark.parametrize("local", [True, False])
def test_the_self_test_hides_the_file_that_holds_the_address_of_a_server(
    released_course, tmp_path, local
):
    shutil.copytree(released_course.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    line = "c.CourseDirectory.db_url = 'postgresql+psycopg://grader@db.example.org/lstm'\n"
    path = course.root / (LOCAL_SETTINGS if local else CONFIG)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"c = get_config()\n{line}")
    assert grading_run(course).self_test().files["gradebook"] == str(path)


@pytest.mark.parametrize(
    ("second_line", "says"),
    [
        ("c.Exchange.root = home", "line 2: NameError: name 'home' is not defined. Correct"),
        ("c.Exchange.root = (", "line 2: SyntaxError: '(' was never closed. Correct"),
    ],
)
def test_a_broken_local_file_is_named_with_its_line(folder, monkeypatch, capsys, second_line, says):
    path = folder / LOCAL_SETTINGS
    path.write_text(f"c = get_config()\n{second_line}\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert cli.main(["report"]) == 1
    assert f"{path}, {says}" in capsys.readouterr().err


def test_nbgrader_ends_at_a_broken_local_file_and_does_not_go_on_without_settings(folder, nbgrader):
    (folder / LOCAL_SETTINGS).write_text("c.Exchange.root = home\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=f"{LOCAL_SETTINGS}, line 1: NameError"):
        nbgrader.initialize([])


PRIVATE = [LOCAL_SETTINGS, "roster.csv", "downloaded/moodle.zip", "grades.csv", "exports/all.csv"]
PRIVATE += ["Grades-2027.csv", "worksheet-filled.csv", "report.html", "report.json"]
PRIVATE += ["submitted/ada/01-gates/01-gates.ipynb", "gradebook.db", "lstm-from-scratch.zip"]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no clone")
def test_git_ignores_what_belongs_to_a_class_and_hides_no_file_of_the_project():
    def git(*arguments: str, given: str = "") -> list[str]:
        command = ["git", "-C", str(ROOT), *arguments]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()

    assert git("check-ignore", "--no-index", "--stdin", given="\n".join(PRIVATE)) == PRIVATE
    assert not git("ls-files", "--cached", "--ignored", "--exclude-standard")
