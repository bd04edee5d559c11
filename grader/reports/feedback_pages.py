"""Write feedback pages with nbgrader's own converter, which is kept from page to page.

nbgrader's converter and preprocessors and our exporter decide what a page shows, or those that
nbgrader_config.py names in their place, as in `nbgrader generate_feedback`. Here scores and names
come with the request for a page: a class needs a few queries.
"""

import contextlib
import dataclasses
import os
import pathlib
import secrets
from typing import Any, TypeVar

from nbconvert.exporters import Exporter, HTMLExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades
from traitlets.utils.importstring import import_item

from check.text import one_line

from ..course import Course
from ..files import UNFINISHED, make_room
from ..gradebook.scores import NotebookScores
from ..nbgrader_log import CapturedLog
from . import page_digest
from .feedback_exporter import ABOUT, About, FeedbackExporter

Entry = TypeVar("Entry")
Resources = dict[str, Any]


@dataclasses.dataclass
class PageRequest:
    """A page to be written.

    Args:
        student: id of the student.
        scores: by the name of the notebook.
        files: contents of the exchange's files, which are copied beside the page.
        about: the student's name, and sentences for the top of the page.
    """

    student: str
    scores: dict[str, NotebookScores]
    files: dict[str, str]
    about: About

    @property
    def digest(self) -> str:
        """Another one when the page would show other scores, comments or notes."""
        return page_digest.digest(self.scores, [self.about.name, *self.about.notes])


class GradesFromRequest(GetGrades):  # type: ignore[misc]
    """Writes scores into a notebook as GetGrades does, but from the request, not the gradebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Add scores and comments to the cells, and their sums to the resources."""
        request: PageRequest = self.parent.parent.request
        self.scores = _entry(request.scores, resources["nbgrader"]["notebook"])
        nb, resources = super(GetGrades, self).preprocess(nb, resources)
        names, penalty = resources["nbgrader"], self.scores.late_penalty or 0
        names["score"], names["late_penalty"] = self.scores.score - penalty, penalty
        names["max_score"] = self.scores.max_score
        names[ABOUT] = request.about
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: Resources) -> None:
        nbgrader = cell.metadata.nbgrader
        nbgrader["comment"] = _entry(self.scores.comments, nbgrader.grade_id)

    def _get_score(self, cell: NotebookNode, resources: Resources) -> None:
        nbgrader = cell.metadata.nbgrader
        scores = _entry(self.scores.scores, nbgrader.grade_id)
        nbgrader["score"], nbgrader["points"] = scores


def _entry(entries: dict[str, Entry], name: str) -> Entry:
    if name not in entries:
        raise MissingEntry(f"{name} of this student is not in the gradebook")
    return entries[name]


class AtomicFilesWriter(FilesWriter):  # type: ignore[misc]
    """A FilesWriter that writes a page under a temporary name and renames it when complete.

    Its last line is the digest of what it shows.
    """

    def write(
        self, output: str, resources: Resources, notebook_name: str | None = None, **kw: Any
    ) -> None:
        """Write the files beside a page, then the page."""
        ending = f"{UNFINISHED}-{secrets.token_hex(8)}"
        named = resources | {"output_extension": resources["output_extension"] + ending}
        temporary = pathlib.Path(super().write(output, named, notebook_name, **kw))
        with open(temporary, "ab") as file:
            file.write(page_digest.as_comment(self.parent.request.digest))
            file.flush()
            os.fsync(file.fileno())
        page = pathlib.Path(str(temporary).removesuffix(ending))
        make_room(page)
        os.replace(temporary, page)


class FeedbackConverter(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's converter for feedback, with one exporter for all pages."""

    request: PageRequest

    @classmethod
    def of(cls, course: Course, assignment: str) -> "FeedbackConverter":
        """The converter for the pages of one assignment."""
        directory = CourseDirectory(config=course.config, assignment_id=assignment)
        # A folder of this name, copied from a submission, would stand in place of the page.
        directory.ignore = [*directory.ignore, f"{assignment}.html*"]
        converter = cls(coursedir=directory, config=course.config, log=CapturedLog(), force=True)
        parts = {"parent": converter, "config": converter.config}
        with contextlib.chdir(course.root):
            converter.writer = AtomicFilesWriter(**parts)
            converter.exporter = _chosen(converter.exporter_class)(**parts)
        for step in map(_class, converter.preprocessors):
            if step is CSSHTMLHeaderPreprocessor and type(converter.exporter) is FeedbackExporter:
                continue  # our template has a style of its own
            converter.exporter.register_preprocessor(
                GradesFromRequest if step is GetGrades else step
            )
        return converter

    def write_page(self, request: PageRequest) -> str:
        """Write the page of one student.

        Returns:
            why it could not be written, or "".
        """
        self.request, self.coursedir.student_id = request, request.student
        self.log.clear()
        try:
            with contextlib.chdir(self.coursedir.root):
                self.init_notebooks()
                self.convert_notebooks()
        except Exception as error:  # nbgrader does not document what it raises
            return one_line(self.log.last_error() or repr(error))
        return ""


def _chosen(named: type[Exporter]) -> type[Exporter]:
    """Our exporter in place of nbgrader's default; an exporter of the instructor's is kept."""
    return FeedbackExporter if named is HTMLExporter else named


def _class(step: Any) -> Any:
    return import_item(step) if isinstance(step, str) else step
