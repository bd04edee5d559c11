"""Run the cells of a notebook as IPython runs them."""

import __future__

import ast
import asyncio
import base64
import builtins
import inspect
import linecache
import marshal
import re
import traceback
import types
from collections.abc import Sequence
from typing import Any

from check.availability import (
    NotAvailable,
    Placeholder,
    bound_names,
    imported_names,
    is_available,
    sentence,
    simple_statements,
)
from check.text import identifier, one_line
from grader.sandbox.inside import packages, transformer, unavailable
from grader.sandbox.inside.ipython import Shell
from grader.sandbox.inside.progress_bars import do_nothing

PARSED = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
MAGIC = "<magic>"  # the file name of the code in the line of a magic
FUTURES = 0  # the flags of compile for all features of `from __future__ import …`
for _name in __future__.all_feature_names:
    FUTURES |= getattr(__future__, _name).compiler_flag

# Without any of these a cell is Python as it stands: %, ! and ?; prompts; a line that begins with
# , ; or / (IPython calls a function then); an indented first line; a line of blanks alone.
SPECIAL = re.compile(r"[%?]|!(?!=)|^\s*(>>>|\.\.\.|In \[|[,;/])|\A\s*^[ \t]|^[ \t]+$", re.MULTILINE)
_transformer: Any = None
_notebooks: dict[int, "NotebookState"] = {}  # by the identity of their namespaces


def load(folders: Sequence[str]) -> None:
    """Load IPython's translation of cells from the first of these folders that has it."""
    global _transformer
    _transformer = transformer.load(list(folders))


def start(namespace: dict[str, Any]) -> "NotebookState":
    """Begin a notebook in a namespace: bind the names that a notebook finds in Jupyter."""
    notebook = _notebooks[id(namespace)] = NotebookState(namespace)
    shell = Shell(notebook)
    given = {"get_ipython": lambda: shell, "display": packages.StandIn("IPython", "display")}
    for name, value in {**given, "__IPYTHON__": True}.items():
        setattr(builtins, name, value)
    namespace.update(quit=do_nothing, exit=do_nothing, _="", __="", ___="", Out={})
    namespace["In"] = notebook.sources
    return notebook


def run(source: str, namespace: dict[str, Any], compiled: Sequence[str] = ()) -> str:
    """Run a cell statement by statement; one that fails does not stop those after it.

    Args:
        source: of the cell.
        namespace: of the notebook.
        compiled: of the instructor's first cell, what grader.sandbox.compiled has made of it.

    Returns:
        a message about the first error, or "".
    """
    notebook = _notebooks.get(id(namespace)) or start(namespace)
    codes = [marshal.loads(base64.b64decode(text)) for text in compiled]
    return notebook.run_compiled(source, codes) if codes else notebook.run(source)


class NotebookState:
    """The state of a notebook between its cells.

    Args:
        namespace: of its code.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.sources = [""]  # of the cells, as In in Jupyter
        self._futures = 0  # flags of compile
        self._file, self._at = "", 1  # the name of the cell that runs, and the line it is at
        self._loop: Any = None

    def run(self, source: str) -> str:
        """Run a cell; returns a message about its first error, or ""."""
        self._begin(source)
        text = _translated(source)
        try:
            statements = self._parse(text, self._file).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return _unreadable(error)
        self._remember(source if source.lstrip().startswith("%%") else text)
        return self._message([self._outcome(statement)[1] for statement in statements])

    def run_compiled(self, source: str, codes: list[types.CodeType]) -> str:
        """Run a cell whose statements are compiled; returns a message about its first error, or "".

        Args:
            source: of the cell, without magics.
            codes: of its statements.
        """
        self._begin(source)
        self._remember(source)
        return self._message([self._outcome_of(source, n, code) for n, code in enumerate(codes)])

    def _outcome_of(self, source: str, n: int, code: types.CodeType) -> BaseException | None:
        """Run a compiled statement, the one at this place of a cell; returns what it raises."""
        try:
            eval(code, self.namespace)
        except BaseException as error:
            if isinstance(error, ImportError):
                self._bind_placeholders(self._parse(source, self._file).body[n], error)
            return error
        return None

    def _begin(self, source: str) -> None:
        """Begin with another cell."""
        self._file = f"<cell {len(self.sources)}>"
        self.sources.append(source)

    def _message(self, raised: list[BaseException | None]) -> str:
        """A message about the first error of those that the statements of a cell have raised."""
        errors = [error for error in raised if error is not None]
        if not errors:
            return ""
        message = one_line(errors[0])
        if not isinstance(errors[0], NotAvailable):
            message = f"{identifier(type(errors[0]).__name__)}: {message}"
        return one_line(f"line {self._line(errors[0])} of the cell raises {message}")

    def parsed(self, source: str, is_cell: bool = True) -> ast.Module:
        """The statements of a source, in which magics may stand.

        Args:
            source: of a cell, or of the line after a magic.
            is_cell: whether its lines are those of the cell that runs.

        Raises:
            SyntaxError: it is no Python.
        """
        return self._parse(_translated(source), self._file if is_cell else MAGIC)

    def run_body(self, source: str, is_cell: bool = True) -> Any:
        """Run the code of a magic, all of it.

        Args:
            source: of the code; blank lines stand for the lines of the cell above it.
            is_cell: whether it is the rest of the cell, and not the rest of a line.

        Returns:
            the value of its last expression, else None.

        Raises:
            BaseException: what the first statement that failed has raised.
        """
        value, first = None, None
        for statement in self.parsed(source, is_cell).body:
            value, error = self._outcome(statement, self._file if is_cell else MAGIC)
            first = error if first is None else first
        if first is not None:
            raise first
        return value

    def _parse(self, text: str, file: str) -> ast.Module:
        tree = compile(text, file, "exec", PARSED | self._futures, dont_inherit=True)
        assert isinstance(tree, ast.Module)
        return tree

    def _remember(self, text: str) -> None:
        """Make the lines of the cell that runs known to tracebacks and to inspect.getsource."""
        lines = [f"{line}\n" for line in text.splitlines()]
        linecache.cache[self._file] = (len(text), None, lines, self._file)

    @property
    def line(self) -> int:
        """The line of the statement of the cell that runs."""
        return self._at

    def _outcome(self, statement: ast.stmt, file: str = "") -> tuple[Any, BaseException | None]:
        """Run a statement; returns its value when it is an expression, and what it raises."""
        try:
            return self._run_statement(statement, file or self._file), None
        except BaseException as error:
            if isinstance(error, ImportError):
                self._bind_placeholders(statement, error)
            return None, error

    def _run_statement(self, statement: ast.stmt, file: str) -> Any:
        if file == self._file:
            self._at = statement.lineno
        tree: Any = ast.Module([statement], [])
        kind = "exec"
        if isinstance(statement, ast.Expr):
            tree, kind = ast.Expression(statement.value), "eval"
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | self._futures
        code = compile(tree, file, kind, flags, dont_inherit=True)
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            self._futures |= code.co_flags & FUTURES
        value = eval(code, self.namespace)
        if code.co_flags & inspect.CO_COROUTINE:  # it contains await
            self._loop = self._loop or asyncio.new_event_loop()
            value = self._loop.run_until_complete(value)
        return value

    def _bind_placeholders(self, statement: ast.stmt, error: ImportError) -> None:
        """Let the names that a statement would have bound say why they are not there."""
        parts = unavailable.own_parts()
        message = one_line(error)
        missing = message.partition(" is not available")[0]
        for simple in simple_statements([statement]):
            for name, module in imported_names(simple):
                if name != "*" and not is_available(module, parts):
                    self.namespace[name] = Placeholder(module)
            if message == sentence(missing) and not imported_names(simple):
                self.namespace |= {name: Placeholder(missing) for name in bound_names(simple)}

    def _line(self, error: BaseException) -> int:
        """The line of the cell that has raised an error."""
        codes = [(f.f_code, line) for f, line in traceback.walk_tb(error.__traceback__)]
        own = [(code, line) for code, line in codes if code.co_filename == self._file]
        # A function of this cell may be among them: what called it counts.
        statements = [line for code, line in own if code.co_name == "<module>"]
        return statements[-1] if statements else getattr(error, "lineno", None) or 1


def _translated(source: str) -> str:
    """A source as Python, as IPython translates it; the same when it cannot."""
    if not SPECIAL.search(source):
        return source  # the translation takes ten times as long as Python's parser
    try:
        text = _transformer.transform_cell(source)
    except Exception:  # Python says what is wrong
        return source
    # It has no blank lines at the beginning. Line numbers are to be those of the cell.
    lines = source.splitlines()
    return "\n" * next((n for n, line in enumerate(lines) if line.strip()), 0) + str(text)


def _unreadable(error: Exception) -> str:
    """A message about a cell that Python cannot read, with Python's own reason."""
    name, at = identifier(type(error).__name__), getattr(error, "lineno", None)
    reason = getattr(error, "msg", None) or error
    return one_line(f"{name}: {one_line(reason)}" + (f" (line {at} of the cell)" if at else ""))
