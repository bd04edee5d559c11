"""Code of the course that each sandbox runs, compiled here once for all of them.

Compiling it takes much longer than running it. A sandbox runs the same Python, so it can load what
this one has compiled. What a student wrote is never compiled here.
"""

import ast
import base64
import functools
import marshal
import types

FIRST_CELL = "<cell 1>"  # the file name of the first cell that a sandbox runs


@functools.lru_cache(maxsize=64)
def module(source: str, file: str) -> str:
    """A module, for inside.course_modules.install_modules.

    Args:
        source: of the module; ours.
        file: the name of its file in tracebacks.
    """
    return _as_text(compile(source, file, "exec", dont_inherit=True))


@functools.lru_cache(maxsize=16)
def first_cell(source: str) -> tuple[str, ...]:
    """Every statement of the first cell of a notebook, for inside.cells; none when it has magics.

    Args:
        source: of the cell; the instructor's.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return ()
    if any(isinstance(s, ast.ImportFrom) and s.module == "__future__" for s in statements):
        return ()  # it holds for the cells after it, too
    return tuple(
        _as_text(compile(ast.Module([one], []), FIRST_CELL, "exec", dont_inherit=True))
        for one in statements
    )


def _as_text(code: types.CodeType) -> str:
    return base64.b64encode(marshal.dumps(code)).decode()
