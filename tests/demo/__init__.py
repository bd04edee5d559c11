"""A class of demo students, and how they hand in.

Each student is a folder beside this file, with a Python file for each notebook that they do in a
way of their own: gates.py, forward.py, backward.py, training.py. Each file does what its docstring
says. What stands before and in the function of an exercise goes into that exercise's cell; what
comes after the last one goes into a cell of its own at the end. Exercises that a file does not do,
and notebooks without a file, are done as in right/. UNWRITTEN_FROM = "gates" leaves that exercise
and the later ones as stubs. CUT_OFF_AT = n hands in a notebook that ends after n characters.

    python -m tests.demo [ASSIGNMENT ...]      hands the class in, where submitted/ is empty
"""

import ast
import pathlib
import re

import nbformat

from grader.course import Course
from grader.exercises import assignment_part, assignments, exercises

HERE = pathlib.Path(__file__).parent


def students() -> list[str]:
    """Names of the demo students, in order."""
    return sorted({path.parent.name for path in HERE.glob("*/*.py")})


def right_students() -> list[str]:
    """Those who get full marks."""
    return [name for name in students() if name.startswith("right")]


def own_way(assignment: str) -> list[str]:
    """Those who do an assignment in a way of their own; the others do it as right does."""
    return [name for name in students() if _file(name, assignment).exists()]


def notebook_of(student: str, released: nbformat.NotebookNode, assignment: str) -> str:
    """The notebook that a demo student hands in, as the text of an .ipynb file."""
    file = _file(student, assignment)
    text = (file if file.exists() else _file("right", assignment)).read_text(encoding="utf-8")
    names = [e.name for e in exercises(assignment)]
    answers, rest = split(text, names)
    answers = right_answers(assignment) | answers
    unwritten = re.search(r'^UNWRITTEN_FROM = "(\w+)"$', text, re.MULTILINE)
    if unwritten:
        answers = {n: answers[n] for n in names[: names.index(unwritten.group(1))]}
    return fill(released, answers, rest, _cut_off_at(text))


def right_answers(assignment: str) -> dict[str, str]:
    """The answers of right/ by exercise."""
    text = _file("right", assignment).read_text(encoding="utf-8")
    return split(text, [e.name for e in exercises(assignment)])[0]


def _file(student: str, assignment: str) -> pathlib.Path:
    return HERE / student / f"{assignment_part(assignment)}.py"


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
        if start == 0 and isinstance(statement, ast.Expr):  # the docstring says who this is
            start = statement.end_lineno or 0
        elif bound in names:
            answers[str(bound)] = "\n".join(lines[start : statement.end_lineno]).strip()
            start = statement.end_lineno or 0
    rest = "\n".join(lines[start:]).strip()
    return answers, "" if rest.startswith(("CUT_OFF_AT", "UNWRITTEN_FROM")) else rest


def _cut_off_at(text: str) -> int | None:
    found = re.search(r"^CUT_OFF_AT = (\d+)$", text, re.MULTILINE)
    return int(found.group(1)) if found else None


def hand_in(course: Course, assignment: str, who: list[str] | None = None) -> list[str]:
    """Hand the class in, or a part of it, unless somebody has handed in already.

    Returns:
        who handed in.
    """
    if course.students(assignment):
        return []
    path = course.folder("release", ".", assignment) / f"{assignment}.ipynb"
    released = nbformat.read(path, as_version=4)
    who = students() if who is None else who
    for student in who:
        folder = course.folder("submitted", student, assignment)
        folder.mkdir(parents=True)
        text = notebook_of(student, released, assignment)
        (folder / path.name).write_text(text, encoding="utf-8")
    return who


def main(argv: list[str]) -> None:
    """Hand in for the named assignments, or for all."""
    course = Course(pathlib.Path.cwd())
    for assignment in argv or assignments():
        who = hand_in(course, assignment)
        said = f"a demo class of {len(who)} handed in" if who else "there are hand-ins already"
        print(f"{assignment}: {said}")
