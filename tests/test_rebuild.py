"""A submitted notebook is rebuilt on the instructor's cells, whatever an editor made of it."""

import json
import re

import nbformat
import pytest

from grader.submission.read import read_cells
from grader.submission.rebuild import MAX_BLANKS, TYPED_INTO, rebuild, release_version
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT


@pytest.fixture(scope="module")
def source() -> nbformat.NotebookNode:
    return release_version(ROOT / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


def rebuilt(source, change) -> list[nbformat.NotebookNode]:
    """The code cells of a right submission that was edited, after rebuilding."""
    submitted = json.loads(demo.fill(source, demo.right_answers(ASSIGNMENT)))
    change(submitted["cells"])
    notebook = rebuild(source, read_cells(json.dumps(submitted).encode()))
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def grade_ids(cells) -> list[str]:
    found = [cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in cells]
    return [grade_id for grade_id in found if grade_id]


def of(cells, grade_id: str):
    return next(
        c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id", "") == grade_id
    )


def test_what_was_typed_into_a_check_becomes_an_own_cell_above_it(source):
    typed = "def dtanh(y):\n    return 1 - y**2\n\ncheck(dtanh)"
    cells = rebuilt(source, lambda cells: of(cells, "check_dtanh").update(source=typed))
    at = [n for n, cell in enumerate(cells) if cell.metadata.get(TYPED_INTO) == "check_dtanh"]
    assert len(at) == 1
    assert cells[at[0]].source == typed
    assert cells[at[0] + 1].metadata.nbgrader.grade_id == "check_dtanh"
    assert cells[at[0] + 1].source == of(source.cells, "check_dtanh").source


@pytest.mark.parametrize("typed", ["  check(dtanh)  \n\n", "# mine\ncheck(dtanh)", ""])
def test_blanks_and_comments_in_a_check_are_no_answer(source, typed):
    cells = rebuilt(source, lambda cells: of(cells, "check_dtanh").update(source=typed))
    assert not any(TYPED_INTO in cell.metadata for cell in cells)


def test_cells_whose_grade_ids_are_all_gone_are_found_by_their_text(source):
    def bare(cells: list[dict]) -> None:
        for cell in cells:
            cell["metadata"] = {}

    assert grade_ids(rebuilt(source, bare)) == grade_ids(rebuilt(source, lambda cells: None))
    answer = of(rebuilt(source, bare), "dtanh").source
    assert answer == demo.right_answers(ASSIGNMENT)["dtanh"]


@pytest.mark.parametrize(
    "blanks", [" " * 9000, "\n" * 9000, "\t \n" * 3000, "\u3000" * 9000, "\u2800" * 9000]
)
@pytest.mark.parametrize("grade_id", ["dtanh", "check_dtanh", ""])
def test_no_code_cell_keeps_a_long_run_of_blanks(source, blanks, grade_id):
    """A highlighter may take seconds for one."""

    def flood(cells: list[dict]) -> None:
        text = f"first = 1{blanks}\nsecond = 2"
        own = {"cell_type": "code", "metadata": {}, "source": text}
        cells.append(own) if not grade_id else of(cells, grade_id).update(source=text)

    sources = [cell.source for cell in rebuilt(source, flood)]
    assert sum("first = 1" in text for text in sources) == 1
    assert (
        max(len(run) for text in sources for run in re.findall(r"[\s\u2800]+", text)) <= MAX_BLANKS
    )
