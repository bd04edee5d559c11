"""Feedback pages: nbgrader's own converter, kept from page to page.

What a page shows is decided by nbgrader's converter, its preprocessors and its templates, or by
what nbgrader_config.py names in their place. Remembered is what comes again in the notebooks of a
class, and the marks come along with the order for a page.
"""

import contextlib
import dataclasses
import functools
import io
import logging
import os
import pathlib
from typing import Any, TypeVar

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import Exporter, HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades
from traitlets import default
from traitlets.utils.importstring import import_item

from check.tree import line

from .course import UNFINISHED, Course, last_error

Entry = TypeVar("Entry")
Resources = dict[str, Any]
SOURCES, LONGEST = 1_000, 8_000  # how many cells are remembered, of at most so many characters


@dataclasses.dataclass
class PageMarks:
    """What the gradebook says of one student's notebook; scores are (score, points) by cell."""

    score: float
    max_score: float
    late_penalty: float | None
    scores: dict[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    comments: dict[str, str | None] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Order:
    """A page to be made: whose, and the marks by notebook."""

    student: str
    marks: dict[str, PageMarks]


class KnownGrades(GetGrades):  # type: ignore[misc]
    """Writes into the notebook what GetGrades does, without a gradebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Add marks and comments to the cells, and the sums to the resources."""
        known: dict[str, PageMarks] = self.parent.parent.order.marks
        self.marks = _entry(known, resources["nbgrader"]["notebook"])
        nb, resources = super(GetGrades, self).preprocess(nb, resources)
        names, penalty = resources["nbgrader"], self.marks.late_penalty or 0
        names["score"], names["late_penalty"] = self.marks.score - penalty, penalty
        names["max_score"] = self.marks.max_score
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: Resources) -> None:
        ours = cell.metadata.nbgrader
        ours["comment"] = _entry(self.marks.comments, ours.grade_id)

    def _get_score(self, cell: NotebookNode, resources: Resources) -> None:
        ours = cell.metadata.nbgrader
        ours["score"], ours["points"] = _entry(self.marks.scores, ours.grade_id)


def _entry(known: dict[str, Entry], name: str) -> Entry:
    if name not in known:
        raise MissingEntry(f"{name} of this student is not in the gradebook")
    return known[name]


# ---------------------------------------------------------------- from notebook to page


class _Rendered(TemplateExporter):  # type: ignore[misc]
    """Stands behind HTMLExporter, and gives its parser nothing to do where it has nothing to do.

    HTMLExporter reads every page into a tree, to put words beside pictures and to mark cells of
    JupyterLab's own template, and writes the tree out again: two thirds of what a page costs.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        html, resources = super().from_notebook_node(nb, resources, **kw)
        changes = "<img" in html or "jp-" in html
        self.page = "" if changes else html
        return html if changes else "", resources


class QuickExporter(HTMLExporter, _Rendered):  # type: ignore[misc]
    """HTMLExporter that remembers what it has highlighted and rendered."""

    @default("optimistic_validation")  # type: ignore[untyped-decorator]
    def _validate_once(self) -> bool:  # not after every preprocessor
        return True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rendered = functools.lru_cache(SOURCES)(functools.partial(super().markdown2html, {}))
        self._highlighted = functools.lru_cache(SOURCES)(self._highlight_anew)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Make the page of one notebook."""
        self._nb_metadata.clear()  # HTMLExporter would keep those of all notebooks
        parsed, resources = super().from_notebook_node(nb, resources, **kw)
        return self.page or parsed, resources

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Render Markdown. Without pictures to embed it depends on nothing but the source."""
        if self.embed_images or context.get("cell", {}).get("attachments") or len(source) > LONGEST:
            html: str = super().markdown2html(context, source)
            return html
        return self._rendered(source)

    def register_filter(self, name: str, jinja_filter: Any) -> Any:
        """Let a highlighter remember; HTMLExporter makes one for each notebook."""
        if type(jinja_filter) is Highlight2HTML:
            jinja_filter = functools.partial(self._highlight, jinja_filter)
        return super().register_filter(name, jinja_filter)

    def _highlight(
        self,
        highlighter: Highlight2HTML,
        source: str,
        language: str | None = None,
        metadata: NotebookNode | None = None,
    ) -> str:
        if len(source) > LONGEST or "magics_language" in (metadata or {}):
            html: str = highlighter(source, language, metadata)
            return html
        return self._highlighted(highlighter.pygments_lexer, source, language)

    def _highlight_anew(self, lexer: str, source: str, language: str | None) -> str:
        html: str = Highlight2HTML(pygments_lexer=lexer, parent=self)(source, language)
        return html


class WholePages(FilesWriter):  # type: ignore[misc]
    """FilesWriter, but a page has its name only when it is whole."""

    def write(
        self, output: str, resources: Resources, notebook_name: str | None = None, **kw: Any
    ) -> None:
        """Write a page and what belongs to it; the page comes last."""
        named = resources | {"output_extension": resources["output_extension"] + UNFINISHED}
        fresh = pathlib.Path(super().write(output, named, notebook_name, **kw))
        with open(fresh, "rb") as file:
            os.fsync(file.fileno())
        os.replace(fresh, str(fresh).removesuffix(UNFINISHED))


class PageMaker(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's converter, with one exporter for all pages."""

    order: Order

    @classmethod
    def of(cls, course: Course, assignment: str) -> "PageMaker":
        """The maker of the pages of one assignment."""
        directory = CourseDirectory(config=course.config, assignment_id=assignment)
        log = logging.Logger("nbgrader", logging.WARNING)
        log.addHandler(logging.NullHandler())
        maker = cls(coursedir=directory, config=course.config, log=log, force=True)
        with contextlib.chdir(course.root):
            maker.writer = WholePages(parent=maker, config=maker.config)
            maker.exporter = _quick(maker.exporter_class)(parent=maker, config=maker.config)
        for step in map(_class, maker.preprocessors):
            maker.exporter.register_preprocessor(KnownGrades if step is GetGrades else step)
        return maker

    def make(self, order: Order) -> str:
        """Make and write the page of one student; what went wrong, or nothing."""
        self.order, self.coursedir.student_id = order, order.student
        told = io.StringIO()
        self.log.handlers = [logging.StreamHandler(told)]
        try:
            with contextlib.chdir(self.coursedir.root):
                self.init_notebooks()
                self.convert_notebooks()
        except Exception as error:  # nbgrader raises whatever its parts raise
            return line(last_error(told.getvalue()) or repr(error))
        return ""


def _quick(chosen: type[Exporter]) -> type[Exporter]:
    """An exporter of the course's own stays as it is."""
    return QuickExporter if chosen is HTMLExporter else chosen


def _class(step: Any) -> Any:
    return import_item(step) if isinstance(step, str) else step
