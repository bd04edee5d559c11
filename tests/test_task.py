"""The task that is sent to the process that grades, and the graded notebook that comes back."""

import subprocess
import sys

import nbformat
import pytest

from check import render
from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.grading.graded_notebook import as_text
from grader.grading.run import release_text
from grader.grading.session import Session
from grader.grading.task import grade_submission
from grader.sandbox.isolation import SandboxError
from grader.sandbox.sandbox import Sandbox
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grading_run, submit

# What a notebook's JSON is made of, line separators, and an escaped character, as a cell's text.
UNUSUAL = 'text = "cells\\n ],"\n# \u2028 é \\u0000 "metadata": {}\n\n'


@pytest.mark.parametrize("name", [one.name for one in assignments()])
def test_a_notebook_is_written_as_nbformat_writes_it(name):
    source = nbformat.read(ROOT / "notebooks" / name / f"{name}.ipynb", as_version=4)
    assert as_text(source) == nbformat.v4.writes(source)
    for cells in (
        [],
        [nbformat.v4.new_code_cell(UNUSUAL)],
        [nbformat.v4.new_markdown_cell(UNUSUAL)],
    ):
        notebook = nbformat.v4.new_notebook(cells=cells)
        assert as_text(notebook) == nbformat.v4.writes(notebook)


@pytest.mark.parametrize("student", ["right", "half_way", "cut_off"])
def test_the_graded_notebook_is_valid_and_holds_the_results(course, released, student):
    submit(course, student, demo.notebook_of(student, released, ASSIGNMENT))
    graded = grade_submission(grading_run(course).task(student))
    notebook = nbformat.reads(graded.notebook, as_version=4)
    nbformat.validate(notebook)
    checks = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert len(checks) == len(graded.report.results)
    for cell, result in zip(checks, graded.report.results, strict=True):
        text = cell.outputs[0].get("text", cell.outputs[0].get("evalue", ""))
        assert text.strip() == render.as_text(result)


def test_the_same_file_makes_the_same_task_and_another_file_gets_other_seeds(course, released):
    text = demo.notebook_of("right", released, ASSIGNMENT)
    submit(course, "x", text)
    first = grading_run(course).task("x")
    assert grading_run(course).task("x") == first
    submit(course, "x", text + "\n")
    assert not set(grading_run(course).task("x").seeds.values()) & set(first.seeds.values())


def test_every_sandbox_of_a_submission_gets_test_cases_of_its_own(course, monkeypatch):
    """There may be covert channels to later sandboxes, one of which calls the reference."""
    inputs: list[set[bytes]] = []  # arrays that hidden_state was called with, by sandbox
    run_cases, failures = Sandbox.run_cases, ["the first sandbox is killed", ""]

    def recording(sandbox, name, cases, *rest):
        if name == "hidden_state":
            arrays = [a for case in cases for call in case.calls.values() for a in call.args]
            inputs.append({a.tobytes() for a in arrays if a.size > 1})
        if name == "repair_1" and failures.pop(0):
            raise SandboxError("killed from outside")
        failures[1:] = [""]
        return run_cases(sandbox, name, cases, *rest)

    monkeypatch.setattr(Sandbox, "run_cases", recording)
    # For a hint the function is called on the notebook's cases, which are the same for all.
    monkeypatch.setattr(Session, "_observed_again", lambda *_: None)
    source = nbformat.v4.reads(release_text(course, assignment_of(ASSIGNMENT)))
    wrong = {"hidden_state": "def hidden_state(o, c):\n    return o"}
    submit(course, "x", demo.fill(source, demo.right_answers(ASSIGNMENT) | wrong, rest="x = 1"))
    grade_submission(grading_run(course).task("x"))
    assert len(inputs) >= 3, "one before the sandbox was killed, and one in both sessions after it"
    assert all(inputs)
    assert sum(map(len, inputs)) == len(set().union(*inputs))


def test_the_process_that_grades_does_not_import_nbgrader():
    program = (
        "import sys, grader.grading.task, grader.executors.local, grader.executors.dask; "
        "print([m for m in sys.modules if 'nbg' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_note_on_the_submission_stands_at_the_top_of_the_graded_notebook_as_plain_text(
    course, released
):
    name = "<b>01-gates</b> [x](y) ~~~.ipynb"
    submit(course, "x", demo.fill(released, demo.right_answers(ASSIGNMENT)), name=name)
    graded = grade_submission(grading_run(course).task("x"))
    first, *others = nbformat.reads(graded.notebook, as_version=4).cells
    assert graded.report.note == f"the notebook was submitted as {name}"
    assert first.cell_type == "markdown"
    assert first.source.splitlines()[-3:] == ["~~~", graded.report.note, "~~~"]
    assert not any("was submitted as" in cell.source for cell in others)
    submit(course, "y", demo.fill(released, demo.right_answers(ASSIGNMENT)))
    usual = grade_submission(grading_run(course).task("y"))
    assert "About your submission" not in usual.notebook
