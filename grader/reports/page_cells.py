"""Put together what a feedback page says, from the notebook, the gradebook and the report.

Scores come from the cells, where nbgrader's GetGrades has written them from the gradebook; reasons
from the report of the submission. Without a report, the outputs of graded cells are the reasons.
"""

import re
from typing import Any

from nbformat import NotebookNode

from check.result import Result
from check.text import one_line

from ..grading.report import SubmissionReport
from . import page_code
from .page_content import ANSWER, CHECK, CODE, TASK, TEXT, GradedCell, PageCell, PageContent

NO_RESPONSE = "No response."  # nbgrader's own comment on a stub
TITLE = re.compile(r"# +(.+)")
NOTE = "note"  # id of a cell that our grader adds; its text stands at the top of the page


def page_content(
    notebook: NotebookNode,
    names: dict[str, Any],
    student: str,
    notes: list[str],
    report: SubmissionReport | None,
) -> PageContent:
    """Put together what a page says.

    Args:
        notebook: with scores and comments in the metadata of its cells.
        names: what nbgrader's GetGrades has put into resources["nbgrader"].
        student: the name; "" to show the id.
        notes: sentences on the whole submission.
        report: of the submission; None when our grader has not graded it.
    """
    results = {result.name: result for result in report.results} if report else {}
    whole = [report.note] if report and report.note else []
    cells, graded = _cells(notebook, results)
    return PageContent(
        student=one_line(student or names["student"]),
        assignment=names["notebook"],
        title=_title(notebook),
        score=float(names["score"]),
        max_score=float(names["max_score"]),
        penalty=float(names.get("late_penalty") or 0.0),
        notes=[*notes, *whole],
        graded=graded,
        cells=cells,
    )


def _title(notebook: NotebookNode) -> str:
    """The first heading of a notebook, or ""."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := TITLE.match(cell.source)):
            return found[1].strip()
    return ""


def _cells(
    notebook: NotebookNode, results: dict[str, Result]
) -> tuple[list[PageCell], list[GradedCell]]:
    """The cells of a page, and those with points."""
    cells = [_cell(cell) for cell in notebook.cells if cell.get("id") != NOTE]
    answers = {cell.name: cell for cell in cells if cell.kind == ANSWER}
    graded: dict[str, GradedCell] = {}
    for cell in cells:
        nbgrader = cell.cell.metadata.get("nbgrader", {})
        if not (nbgrader.get("grade") or nbgrader.get("task")):
            continue
        answer = answers.get(cell.name, cell)
        graded[cell.name] = GradedCell(
            cell.name,
            answer.anchor,
            float(nbgrader.get("score") or 0.0),
            float(nbgrader.get("points") or 0.0),
            results.get(cell.name),
            _first_line(cell.cell),
            answer.comment,
        )
    for cell in cells:
        cell.graded = graded.get(cell.name)
    code = [(cell.name if cell.kind == ANSWER else "", _code(cell)) for cell in cells]
    for place, mark in page_code.marks(results, code).items():
        cells[place].mark = mark
    return cells, list(graded.values())


def _code(cell: PageCell) -> str:
    """The source of a code cell that may be a student's; "" for others."""
    return cell.cell.source if cell.kind in (CODE, ANSWER) else ""


def _cell(cell: NotebookNode) -> PageCell:
    """A cell as the page shows it, without what other cells say about it."""
    nbgrader = cell.metadata.get("nbgrader", {})
    grade_id = nbgrader.get("grade_id", "")
    is_code = cell.cell_type == "code"
    if nbgrader.get("solution"):
        kind = ANSWER
    elif nbgrader.get("task"):
        kind = TASK
    elif nbgrader.get("grade"):
        kind = CHECK
    else:
        return PageCell(CODE if is_code else TEXT, cell)
    comment = nbgrader.get("comment") or ""
    name = grade_id.removeprefix("check_") if kind == CHECK else grade_id
    shown = "" if comment == NO_RESPONSE else comment
    return PageCell(kind, cell, name, f"cell-{grade_id}", comment=shown)


def _first_line(cell: NotebookNode) -> str:
    """The first line of a cell's output that says something, or ""."""
    for output in cell.get("outputs", []):
        text = output.get("evalue") or output.get("text") or ""
        for line in "".join(text).splitlines():
            if line.strip():
                return one_line(line.strip())
    return ""
