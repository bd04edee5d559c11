"""One hand-in as it travels to whoever judges it: a process on this machine, or on another.

A task holds what the judging of this one hand-in needs, and of the course's secret only the seeds
of its own cases. What comes back is what is to be recorded.
"""

import dataclasses
import functools
import json
from collections.abc import Callable
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from check.verdict import Verdict

from . import intake
from .box.walls import BoxError
from .judge import Report, box_opener, grade, zero

TRIES = 3  # of a box, until it is our fault that a hand-in was not graded


@dataclasses.dataclass(frozen=True)
class Task:
    """One hand-in to be judged."""

    assignment: str
    student: str
    attempt: str  # digest of the file
    data: bytes  # the file
    refused: str  # why it cannot be read, where it cannot
    note: str  # about the whole hand-in
    source: str  # the instructor's notebook as it is handed out
    seeds: dict[str, int]  # of the fresh cases, by exercise
    tier: str  # kind of box


@dataclasses.dataclass
class Judged:
    """A hand-in with its verdict: the text of the notebook to keep, and the report."""

    notebook: str
    report: Report


def judge(task: Task) -> Judged:
    """Judge one hand-in; nothing is recorded.

    Whatever is wrong with the hand-in is in the report as zeros with their reason. Whatever is
    wrong on our side is in report.fault.
    """
    source = _read(task.source)
    report = Report(task.student, task.assignment, task.attempt, task.tier, [], task.note)
    try:
        if task.refused:
            raise intake.Refused(task.refused)
        notebook = intake.rebuild(source, intake.cells(task.data))
    except intake.Refused as refused:
        notebook, report.note = intake.rebuild(source, []), str(refused)
        report.verdicts = zero(task.assignment, str(refused))
    else:
        _grade(notebook, source, task, report)
    if report.fault:
        return Judged("", report)
    write_verdicts(notebook, report.verdicts)
    return Judged(as_text(notebook), report)


def _grade(notebook: NotebookNode, source: NotebookNode, task: Task, report: Report) -> None:
    """Put the verdicts into a report, or our fault."""
    opener, draw = box_opener(task.tier), draws(task)
    for _ in range(TRIES):  # a box that does not start is never the student's fault
        try:
            report.verdicts = grade(notebook, source, task.assignment, draw, opener)
            report.fault = ""
            break
        except BoxError as error:
            report.fault = str(error)


def draws(task: Task) -> Callable[[str], np.random.Generator]:
    """The random numbers of each exercise; whoever asks once more gets those that come next."""
    generators = {name: np.random.default_rng(seed) for name, seed in task.seeds.items()}
    return generators.__getitem__


@functools.lru_cache(maxsize=8)
def _read(source: str) -> NotebookNode:
    return nbformat.v4.reads(source)  # who judges a class reads it once


def as_text(notebook: NotebookNode) -> str:
    """A notebook as nbformat writes it; it is valid by the way it was made.

    Most cells of a class are the same for all, so the text of a cell is remembered.
    """
    frame = nbformat.v4.writes(nbformat.from_dict({**notebook, "cells": []}))
    cells = ",\n".join(_cell_as_text(json.dumps(cell)) for cell in notebook.cells)
    listed = f"[\n{cells}\n ]" if cells else "[]"
    return str(frame.replace('"cells": []', f'"cells": {listed}', 1))


@functools.lru_cache(maxsize=4096)
def _cell_as_text(cell: str) -> str:
    alone = nbformat.from_dict({"cells": [json.loads(cell)], "metadata": {}})
    return str(nbformat.v4.writes(alone).partition('"cells": [\n')[2].rpartition("\n ],\n")[0])


def write_verdicts(notebook: NotebookNode, verdicts: list[Verdict]) -> None:
    """Give every graded cell its one verdict, as nbgrader reads it: an error for nothing, a number
    for points. A cell without an output would count as full points."""
    by_cell = {f"check_{v.name}": v for v in verdicts}
    for cell in notebook.cells:
        ours = cell.metadata.get("nbgrader", {})
        if not ours.get("grade"):
            continue
        verdict = by_cell.get(ours["grade_id"])
        text = str(verdict) if verdict else "not judged"
        if verdict is None or verdict.earned <= 0:
            failed = {"ename": "NoPoints", "evalue": text, "traceback": text.splitlines()}
            cell.outputs = [_output("error", **failed)]
        else:
            told = _output("stream", name="stdout", text=text + "\n")
            data = {"text/plain": repr(float(verdict.earned))}
            mark = _output("execute_result", data=data, metadata={}, execution_count=1)
            cell.outputs, cell.execution_count = [told, mark], 1


def _output(kind: str, **parts: Any) -> NotebookNode:
    return nbformat.from_dict({"output_type": kind, **parts})
