"""Run the cells of a notebook as plain Python."""

import ast
import re
from typing import Any

from check.text import identifier, one_line

MAGIC_LINE = re.compile(r"^\s*[%!?]|^\s*[\w, ]+=\s*[%!]|\?\s*$")
PYTHON_MAGICS = ("%%time", "%%capture", "%%prun")  # cell magics whose body is Python
MAX_MAGIC_LINES = 100


def run(source: str, namespace: dict[str, Any]) -> str:
    """Run a cell statement by statement; one that fails does not stop those after it.

    Returns:
        a message about the first error, or "".
    """
    try:
        statements = _parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = getattr(error, "lineno", None)
        return one_line(type(error).__name__ + (f" in line {at} of the cell" if at else ""))
    first = ""
    for statement in statements:
        try:
            exec(compile(ast.Module([statement], []), "<cell>", "exec"), namespace)
        except BaseException as error:
            message = f"{identifier(type(error).__name__)}: {one_line(error)}"
            first = first or one_line(f"line {statement.lineno} of the cell raises {message}")
    return first


def _parse(source: str) -> list[ast.stmt]:
    """Statements of a cell, with `pass` in place of IPython's magic lines.

    A line is taken for a magic line only where Python's parser fails. So a comment that ends in a
    question mark, or a continued line that begins with %, stays as it is.
    """
    head, _, body = source.lstrip().partition("\n")
    if head.startswith("%%"):
        if not head.startswith(PYTHON_MAGICS):
            return []
        source = "\n" + body  # the blank line keeps the line numbers
    lines = source.split("\n")
    for _ in range(MAX_MAGIC_LINES):
        try:
            return ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not (0 <= at < len(lines) and MAGIC_LINE.search(lines[at])):
                raise
            text = lines[at]
            indent = text[: len(text) - len(text.lstrip())]
            lines[at] = f"{indent}pass"
    raise SyntaxError("too many lines that are not Python")
