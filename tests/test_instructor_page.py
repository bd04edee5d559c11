"""Commands that README.md and docs/instructor.md show exist, and so do files they link to."""

import re
import shlex

import pytest
from nbgrader.apps import NbGraderApp

from grader import cli
from grader.assignment import assignments
from grader.course import Course
from grader.local_settings import LOCAL_SETTINGS
from grader.policy.course_policy import course_policy, late_policy
from tests.conftest import ROOT
from tests.demo.course import copy_course

PAGES = ["README.md", "docs/instructor.md"]
BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
ALL = "|".join(assignment.name for assignment in assignments())


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def commands(page: str, program: str) -> list[list[str]]:
    """The arguments of every command line of a program, in code blocks and in the text."""
    text = read(page)
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    lines += INLINE.findall(BLOCK.sub("", text))
    parts = [part.strip() for line in lines for part in re.split(r"&&|;|\|", line)]
    found = [part.removeprefix(program) for part in parts if part.startswith(f"{program} ")]
    return [shlex.split(part, comments=True) for part in found]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_line_is_understood_and_names_assignments_that_exist(page):
    found = commands(page, "python -m grader")
    assert len(found) > 4
    for argv in found:
        try:
            args = cli._parser().parse_args(argv)
        except SystemExit:
            pytest.fail(f"{page}: python -m grader {' '.join(argv)}")
        named = getattr(args, "assignment", None) or []
        for name in [named] if isinstance(named, str) else named:
            assert re.fullmatch(ALL, name), f"{page}: {argv}"


def test_every_command_of_nbgrader_on_the_page_exists():
    found = commands("docs/instructor.md", "nbgrader")
    assert {"release_assignment", "collect", "release_feedback"} <= {argv[0] for argv in found}
    assert {argv[0] for argv in found} <= {*NbGraderApp.subcommands}


def test_every_command_of_the_command_line_is_on_the_page_or_in_the_readme():
    used = {argv[0] for page in PAGES for argv in commands(page, "python -m grader")}
    (parsers,) = cli._parser()._subparsers._group_actions
    assert used == set(parsers.choices)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_heading_that_is_linked_to_exists(page):
    links = re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", read(page)))
    assert len(links) > 5
    for link in links:
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_the_example_of_local_settings_can_be_used_with_every_line_of_it(tmp_path):
    (example,) = re.findall(r"^```python\n(.*?)^```$", read("docs/instructor.md"), re.M | re.S)
    copy_course(ROOT, tmp_path / "course")
    local = tmp_path / "course" / LOCAL_SETTINGS
    local.write_text(example, encoding="utf-8")
    assert late_policy(Course(local.parent)).percent_per_day == 0
    local.write_text(example.replace("# c.", "c."), encoding="utf-8")
    course = Course(local.parent)
    assert course.config.Exchange.root == "/srv/nbgrader/exchange"
    assert late_policy(course).percent_per_day == 10
    assert course_policy(course).is_excused("STUDENT-ID", "02-forward")


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
