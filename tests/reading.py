"""How long a notebook takes: an estimate from its text, its code, exercises and predictions."""

import ast
import re

from nbformat import NotebookNode

WORDS_A_MINUTE = 180  # of a text that one studies
LINES_A_MINUTE = 25  # of code that is given
MINUTES_OF_A_PREDICTION = 1
HEAD = re.compile(r"\*\*You need:\*\*\s+(\d+) minutes")
EXERCISE = re.compile(r"### Exercise \d+\.\d+ ·.* · (\d+) minutes?")
PREDICTION = re.compile(r"\*\*[^*]*[Ww]rite\s+down[^*]*\*\*")
HINT = re.compile(r"<details><summary>Hint.*?</details>", re.DOTALL)


def minutes(notebook: NotebookNode) -> float:
    """Estimate how many minutes a student needs for a notebook.

    The minutes of an exercise are those in its title, and its hints belong to them.
    """
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    exercises = sum(int(number) for number in EXERCISE.findall(text))
    predictions = MINUTES_OF_A_PREDICTION * len(PREDICTION.findall(text))
    reading = len(HINT.sub("", text).split()) / WORDS_A_MINUTE
    given = [
        c.source for c in notebook.cells if c.cell_type == "code" and "nbgrader" not in c.metadata
    ]
    lines = sum(line_count(source) for source in given)
    return exercises + predictions + reading + lines / LINES_A_MINUTE


def stated_minutes(notebook: NotebookNode) -> int:
    """The minutes in the head of a notebook."""
    return int(HEAD.search(notebook.cells[0].source)[1])


def line_count(source: str) -> int:
    """Lines of code: a signature is one line; docstrings and nbgrader's markers do not count."""
    kinds = ast.FunctionDef | ast.ClassDef
    definitions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, kinds)]
    docstrings = [one.body[0] for one in definitions if ast.get_docstring(one)]
    skipped = {n for d in docstrings for n in range(d.lineno, (d.end_lineno or 0) + 1)}
    skipped |= {n for one in definitions for n in range(one.lineno + 1, one.body[0].lineno)}
    lines = [line for n, line in enumerate(source.splitlines(), start=1) if n not in skipped]
    return len([line for line in lines if line.strip() and "### " not in line])
