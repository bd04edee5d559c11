"""python -m grader archive: one zip file for students."""

import html.parser
import pathlib
import re
import zipfile

import pytest

from grader.assignment import assignments
from grader.build import archive, release, student_edition
from grader.build.student_edition import PAGE
from tests.conftest import ROOT

NAME = "course.zip"


@pytest.fixture(scope="module")
def written(released_course, tmp_path_factory) -> pathlib.Path:
    """The archive of the released course."""
    path = tmp_path_factory.mktemp("archive") / NAME
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "release", lambda course, one: course.release(one.name))  # it is
        archive.write_archive(released_course, path)
    return path


def contents(path: pathlib.Path) -> dict[str, bytes]:
    """The files of an archive, by their paths in its only folder."""
    with zipfile.ZipFile(path) as opened:
        assert all(name.startswith("course/") for name in opened.namelist())
        return {name.removeprefix("course/"): opened.read(name) for name in opened.namelist()}


def test_the_archive_is_the_page_and_what_the_releases_hold_and_so_no_answer(
    written, released_course
):
    """tests/test_release.py tests that the releases hold no answer."""
    found = contents(written)
    assert found.pop(PAGE.name) == PAGE.read_bytes()
    released = {}
    for assignment in assignments():
        folder = released_course.release(assignment.name)
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":  # left behind by checks
                released[path.relative_to(folder).as_posix()] = path.read_bytes()
    released.pop(PAGE.name)  # each has its own
    assert found == released
    assert {f"{one.name}.ipynb" for one in assignments()} <= set(found)


def test_the_same_content_gives_the_same_bytes_at_another_time_and_in_another_folder(
    written, released_course, monkeypatch, tmp_path
):
    monkeypatch.setattr(release, "release", lambda course, one: course.release(one.name))
    given = reversed(student_edition.shared_files().items())
    monkeypatch.setattr(student_edition, "shared_files", lambda: dict(given))
    archive.write_archive(released_course, tmp_path / NAME)
    assert (tmp_path / NAME).read_bytes() == written.read_bytes()


def test_the_command_says_what_is_in_the_file_and_how_big_it_is(course, command_line, monkeypatch):
    monkeypatch.setattr(release, "release", lambda course, one: course.release(one.name))
    status, output, _ = command_line("archive", NAME)
    assert status == 0
    assert re.match(r"course\.zip, \d+\.\d MB: 01-gates\.ipynb, .*, check, its wheel, req", output)
    assert (course.root / NAME).exists()
    assert not list(course.root.glob("*grader-new*"))


@pytest.mark.parametrize("name", ["course.tar", "release", "missing/course.zip"])
def test_a_file_that_cannot_be_written_is_wrong_usage(name, command_line):
    status, _, errors = command_line("archive", name)
    assert status == 2
    assert name.partition("/")[0] in errors


class Page(html.parser.HTMLParser):
    """What a page loads, and whether its elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta",):
            self.opened.append(tag)
        self.loaded += [value for name, value in attrs if name == "src"]

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag


def test_the_page_is_complete_in_itself_and_names_what_is_in_the_archive():
    text = PAGE.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert (page.opened, page.loaded) == ([], [])
    for assignment in assignments():
        assert assignment.name in text
    assert "requirements.txt" in text
    assert (ROOT / "check" / "requirements.txt").exists()
