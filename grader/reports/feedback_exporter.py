"""The exporter of feedback pages, which nbgrader_config.py names for `nbgrader generate_feedback`.

It draws our template, feedback_page/index.html.j2, from the scores that nbgrader's GetGrades has
written into a notebook and from the report of the submission. Most cells are the same for a whole
class, so what draws them keeps what it has drawn.
"""

import functools
import pathlib
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from check.render import points

from ..assignment import exercise_names
from ..course import Course
from ..gradebook.students import student_names
from ..grading import report as submission_reports
from . import page_policy
from .page_cells import page_content
from .page_code import code_html
from .page_content import PageContent
from .page_notes import page_notes
from .page_outputs import output_html
from .page_text import markdown

Resources = dict[str, Any]
TEMPLATE = pathlib.Path(__file__).with_name("feedback_page")
ABOUT = "about_student"  # where resources["nbgrader"] may hold an About
STYLES = (TEMPLATE.with_name("page") / "colours.css", TEMPLATE / "style.css")


class About(NamedTuple):
    """What a page says of a student that is not in the notebook.

    Args:
        name: of the student; "" where the roster has none.
        notes: sentences on the whole submission.
    """

    name: str
    notes: list[str]


def about_students(course: Course, assignment: str, students: Collection[str]) -> dict[str, About]:
    """Names, and notes on whole submissions, by student; a few queries for all of them.

    Args:
        course: of the submissions.
        assignment: its name.
        students: whose pages are written.

    Raises:
        CourseError: the settings of the course cannot be used.
    """
    names = student_names(course, students)
    ours = assignment in exercise_names()
    notes = page_notes(course, assignment, list(students)) if ours else {}
    return {
        student: About(names[student].whole if student in names else "", notes.get(student, []))
        for student in students
    }


class FeedbackExporter(TemplateExporter):  # type: ignore[misc]
    """Renders the feedback page of one notebook, with its scores in the metadata of its cells."""

    output_mimetype = "text/html"

    @default("file_extension")  # type: ignore[untyped-decorator]
    def _default_file_extension(self) -> str:
        return ".html"

    @default("template_name")  # type: ignore[untyped-decorator]
    def _default_template_name(self) -> str:
        return TEMPLATE.name

    @default("extra_template_basedirs")  # type: ignore[untyped-decorator]
    def _default_folders_of_templates(self) -> list[str]:
        return [str(TEMPLATE.parent)]

    @default("optimistic_validation")  # type: ignore[untyped-decorator]
    def _validate_once(self) -> bool:  # not after every preprocessor
        return True

    def _create_environment(self) -> Environment:
        """Jinja2 that escapes every text, with what the template uses."""
        environment = super()._create_environment()
        environment.autoescape = environment.trim_blocks = environment.lstrip_blocks = True
        style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
        environment.globals |= {
            "style": Markup(style),  # files of this package
            "policy": f"default-src 'none'; style-src {page_policy.digest(style)}; img-src data:",
            "content": self._content,
        }
        environment.filters |= FILTERS
        return environment

    def _content(self, notebook: NotebookNode, resources: Resources) -> PageContent:
        """What the page says."""
        names = resources["nbgrader"]
        student, assignment = names["student"], names["assignment"]
        # Our own converter knows it of a whole class.
        about = names.get(ABOUT) or about_students(self._course, assignment, [student])[student]
        report = submission_reports.read(self._course.paths(student, assignment).report)
        if names["notebook"] != assignment:  # another notebook of an assignment with several
            report = None
        return page_content(notebook, names, about.name, about.notes, report)

    @functools.cached_property
    def _course(self) -> Course:
        return Course(pathlib.Path(self.parent.coursedir.root))


def _number(value: float) -> str:
    return f"{round(value, 2):g}"


def _points(value: float) -> str:
    return points(round(value, 2))


def _text(cell: NotebookNode) -> Markup:
    return Markup(markdown(cell.source, cell.get("attachments")))


def _comment(source: str) -> Markup:
    return Markup(markdown(source, links=False))


# What the template uses.
FILTERS: dict[str, Callable[..., str]] = {
    "number": _number,
    "points": _points,
    "text": _text,
    "comment": _comment,
    "code": code_html,
    "output": output_html,
}
