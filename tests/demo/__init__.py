"""A class of demo students, and their submissions.

Each student is a folder beside this file, with a Python file for each notebook that the student
answers differently from right/: gates.py, forward.py, backward.py, training.py,
characters.py, tests.py. The docstring of
the file describes what is different. The code up to the end of an exercise's function goes into
that exercise's cell; code after the last one goes into a new cell at the end. Exercises that a file
does not define, and notebooks without a file, are answered as in right/. UNWRITTEN_FROM = "gates"
leaves that exercise and the later ones as stubs. CUT_OFF_AT = n submits a notebook that ends after
n characters.

    python -m tests.demo             prints the folder of the course that `make grade` grades: this
                                     one, or the demo course when nothing is submitted here
    python -m tests.demo students    prints the names of the class
    python -m tests.demo table       prints the table of docs/results.md, in a minute
"""

import ast
import pathlib
import re

import nbformat

from grader.assignment import assignment as assignment_of
from grader.course import Course
from grader.grading.run import release_text

HERE = pathlib.Path(__file__).parent


def students() -> list[str]:
    """Names of the demo students, in order."""
    return sorted({path.parent.name for path in HERE.glob("*/*.py")})


def right_students() -> list[str]:
    """Those who get the full score."""
    return [name for name in students() if name.startswith("right")]


def different_students(assignment: str) -> list[str]:
    """Those who answer an assignment differently from right/."""
    return [name for name in students() if _file(name, assignment).exists()]


def notebook_of(student: str, released: nbformat.NotebookNode, assignment: str) -> str:
    """The notebook that a demo student submits, as the text of an .ipynb file."""
    file = _file(student, assignment)
    text = (file if file.exists() else _file("right", assignment)).read_text(encoding="utf-8")
    names = list(assignment_of(assignment).max_scores)
    answers, rest = split(text, names)
    answers = right_answers(assignment) | answers
    unwritten = re.search(r'^UNWRITTEN_FROM = "(\w+)"$', text, re.MULTILINE)
    if unwritten:
        answers = {n: answers[n] for n in names[: names.index(unwritten.group(1))]}
    return fill(released, answers, rest, _cut_off_at(text))


def right_answers(assignment: str) -> dict[str, str]:
    """The answers of right/ by exercise."""
    text = _file("right", assignment).read_text(encoding="utf-8")
    return split(text, list(assignment_of(assignment).max_scores))[0]


def _file(student: str, assignment: str) -> pathlib.Path:
    return HERE / student / f"{assignment_of(assignment).part}.py"


def fill(
    released: nbformat.NotebookNode, answers: dict[str, str], rest: str = "", cut: int | None = None
) -> str:
    """A released notebook with answers in its solution cells and rest in a cell at the end."""
    notebook = nbformat.from_dict(released)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell.source = answers[grade_id]
    if rest:
        notebook.cells.append(nbformat.v4.new_code_cell(rest))
    return nbformat.writes(notebook)[:cut]


def split(text: str, names: list[str]) -> tuple[dict[str, str], str]:
    """Source by exercise, and what comes after the last one."""
    lines = text.splitlines()
    answers, start = {}, 0
    for statement in ast.parse(text).body:
        bound = getattr(statement, "name", None)
        if isinstance(statement, ast.Assign):
            bound = getattr(statement.targets[0], "id", None)
        if start == 0 and isinstance(statement, ast.Expr):  # the docstring
            start = statement.end_lineno or 0
        elif bound in names:
            answers[str(bound)] = "\n".join(lines[start : statement.end_lineno]).strip()
            start = statement.end_lineno or 0
    rest = "\n".join(lines[start:]).strip()
    return answers, "" if rest.startswith(("CUT_OFF_AT", "UNWRITTEN_FROM")) else rest


def _cut_off_at(text: str) -> int | None:
    found = re.search(r"^CUT_OFF_AT = (\d+)$", text, re.MULTILINE)
    return int(found.group(1)) if found else None


def submit_class(course: Course, assignment: str, names: list[str] | None = None) -> list[str]:
    """Submit for the class, or for some of its students, unless there are submissions already.

    Returns:
        students with a new submission.
    """
    if course.students(assignment):
        return []
    released = nbformat.reads(release_text(course, assignment_of(assignment)), as_version=4)
    names = students() if names is None else names
    for student in names:
        folder = course.paths(student, assignment).submitted
        folder.mkdir(parents=True)
        text = notebook_of(student, released, assignment)
        (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
    return names
