"""What travels to whoever judges, and the notebook that comes back."""

import subprocess
import sys

import nbformat
import pytest

from grader import autograde, task
from grader.box import Box
from grader.box.walls import BoxError
from grader.exercises import assignments
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, batch_of, hand_in

ODD = 'text = "cells\\n ],"\n# \u2028 é \\u0000 "metadata": {}\n\n'


@pytest.mark.parametrize("assignment", assignments())
def test_a_notebook_is_written_as_nbformat_writes_it(assignment):
    source = nbformat.read(ROOT / "notebooks" / assignment / f"{assignment}.ipynb", as_version=4)
    assert task.as_text(source) == nbformat.v4.writes(source)
    for cells in ([], [nbformat.v4.new_code_cell(ODD)], [nbformat.v4.new_markdown_cell(ODD)]):
        notebook = nbformat.v4.new_notebook(cells=cells)
        assert task.as_text(notebook) == nbformat.v4.writes(notebook)


@pytest.mark.parametrize("student", ["right", "half_way", "cut_off"])
def test_the_notebook_that_comes_back_is_valid_and_holds_the_verdicts(course, released, student):
    hand_in(course, student, demo.notebook_of(student, released, ASSIGNMENT))
    judged = task.judge(batch_of(course).task(student))
    notebook = nbformat.reads(judged.notebook, as_version=4)
    nbformat.validate(notebook)
    checks = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert len(checks) == len(judged.report.verdicts)
    for cell, verdict in zip(checks, judged.report.verdicts, strict=True):
        told = cell.outputs[0].get("text", cell.outputs[0].get("evalue", ""))
        assert told.strip() == str(verdict)


def test_the_same_attempt_makes_the_same_task_and_another_attempt_other_seeds(course, released):
    text = demo.notebook_of("right", released, ASSIGNMENT)
    hand_in(course, "x", text)
    first = batch_of(course).task("x")
    assert batch_of(course).task("x") == first
    hand_in(course, "x", text + "\n")
    assert not set(batch_of(course).task("x").seeds.values()) & set(first.seeds.values())


def test_what_a_box_was_asked_is_not_asked_again(course, monkeypatch):
    """Boxes may whisper to later ones, of which one has the reference to ask."""
    asked: list[set[bytes]] = []
    observe, fails = Box.observe, ["the first box is killed", ""]

    def listen(box, name, cases, *rest):
        if name == "hidden_state":
            arrays = [a for case in cases for call in case.calls.values() for a in call.args]
            asked.append({a.tobytes() for a in arrays if a.size > 1})
        if name == "repair_1" and fails.pop(0):
            raise BoxError("killed from outside")
        fails[1:] = [""]
        return observe(box, name, cases, *rest)

    monkeypatch.setattr(Box, "observe", listen)
    source = nbformat.v4.reads(autograde.handed_out(course, ASSIGNMENT))
    wrong = {"hidden_state": "def hidden_state(o, c):\n    return o"}
    hand_in(course, "x", demo.fill(source, demo.right_answers(ASSIGNMENT) | wrong, rest="x = 1"))
    task.judge(batch_of(course).task("x"))
    assert len(asked) >= 3, "once before the box was killed, and in both sittings after that"
    assert all(asked)
    assert sum(map(len, asked)) == len(set().union(*asked))


def test_whoever_judges_does_not_load_nbgrader():

    look = "import sys, grader.task, grader.workers; print([m for m in sys.modules if 'nbg' in m])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
