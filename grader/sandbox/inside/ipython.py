"""What stands for IPython's shell: get_ipython() with its magics.

The magics that run Python run it in the notebook's namespace, as in Jupyter, and measure nothing.
All others do nothing.
"""

import ast
import contextlib
import io
import os
import re
import types
from typing import Any, Protocol

from grader.sandbox.inside.packages import StandIn


class Cells(Protocol):
    """Runs Python in the namespace of a notebook: grader.sandbox.inside.cells.NotebookState."""

    namespace: dict[str, Any]

    @property
    def line(self) -> int:
        """The line of the cell that runs."""

    def parsed(self, source: str, is_cell: bool = True) -> ast.Module:
        """The statements of a source, in which magics may stand."""

    def run_body(self, source: str, is_cell: bool = True) -> Any:
        """Run a source; returns the value of its last expression."""


class Output(list[str]):
    """What `lines = !command` gives: no lines, since no command is run."""

    l = property(list)  # noqa: E741
    n = s = ""


class Captured:
    """What %%capture binds to a name: the text that the cell has printed."""

    def __init__(self, stdout: str, stderr: str) -> None:
        self.stdout, self.stderr = stdout, stderr
        self.outputs: list[Any] = []

    def show(self) -> None:
        """Show nothing."""

    __call__ = show


class Shell(StandIn):
    """What get_ipython() returns. Every attribute that is not here does nothing.

    Args:
        cells: runs Python.
    """

    def __init__(self, cells: Cells) -> None:
        super().__init__()
        self.user_ns = cells.namespace
        self.__dict__["_cells"] = cells

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        """Run a magic such as %time."""
        return self._run(name, line, "")

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run a magic such as %%time with the cell below it."""
        # Blank lines stand for the lines above it, so that line numbers are right.
        return self._run(name, line, "\n" * self._cells.line + cell)

    def magic(self, line: str) -> Any:
        """Run a magic, its name and its arguments in one string."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest)

    def system(self, command: str = "", *_: Any, **__: Any) -> None:
        """Run no command but mkdir, in which a notebook makes folders for its files."""
        program, *words = str(command).split() or [""]
        for word in words if program == "mkdir" else ():
            if not word.startswith("-"):
                os.makedirs(word.strip("'\""), exist_ok=True)

    system_raw = system_piped = system

    def ask_exit(self, *_: Any, **__: Any) -> None:
        """Go on: the notebook ends later."""

    set_next_input = push_line = ask_exit

    def getoutput(self, *_: Any, **__: Any) -> Output:
        """Run no command: no lines of output."""
        return Output()

    def run_cell(self, source: str, *_: Any, **__: Any) -> None:
        """Run a cell of the notebook."""
        self._cells.run_body(source, False)

    def ev(self, source: str) -> Any:
        """The value of an expression in the notebook."""
        return eval(source, self.user_ns)

    def ex(self, source: str) -> None:
        """Run statements in the notebook."""
        self._cells.run_body(source, False)

    def push(self, variables: dict[str, Any], **_: Any) -> None:
        """Bind names in the notebook."""
        self.user_ns.update(variables)

    def _run(self, name: str, line: str, cell: str) -> Any:
        magic = _MAGICS.get(name)
        return magic(self, line, cell) if magic else None

    def _time(self, line: str, cell: str) -> Any:
        line = line.removeprefix("--no-raise-error")
        is_cell = bool(cell.strip())
        return self._cells.run_body(cell if is_cell else line, is_cell)

    def _prun(self, line: str, cell: str) -> None:
        _, statement = _without_options(line, "DlsT")
        if statement:
            self._cells.run_body(statement, False)
        self._cells.run_body(cell)

    def _timeit(self, line: str, cell: str) -> Any:
        """Run it once, in a function of its own: what it assigns stays there."""
        options, statement = _without_options(line, "nrp")
        body = self._cells.parsed(statement, False).body + self._cells.parsed(cell).body
        run = ast.parse("def inner(): pass").body[0]
        assert isinstance(run, ast.FunctionDef)
        run.body = body or run.body
        code = compile(ast.Module([run], []), "<timeit>", "exec", dont_inherit=True)
        inner = next(c for c in code.co_consts if isinstance(c, types.CodeType))
        types.FunctionType(inner, self.user_ns)()
        return StandIn() if "o" in options else None

    def _capture(self, line: str, cell: str) -> None:
        """Run the cell, and bind what it prints to the name after %%capture."""
        names = [word for word in line.split() if not word.startswith("-")]
        printed, complaints = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
                self._cells.run_body(cell)
        finally:
            if names:
                self.user_ns[names[0]] = Captured(printed.getvalue(), complaints.getvalue())

    def _mkdir(self, line: str, cell: str) -> None:
        self.system(f"mkdir {line}")

    def _run_file(self, line: str, cell: str) -> None:
        """Run a file that the notebook has written."""
        name = next((word for word in line.split() if not word.startswith("-")), "")
        with open(name.strip("'\""), encoding="utf-8") as file:
            self._cells.run_body(file.read(), False)

    def _write_file(self, line: str, cell: str) -> None:
        """Write the cell to a file."""
        mode = "a" if re.search(r"(^|\s)(-a|--append)(\s|$)", line) else "w"
        names = [word for word in line.split() if not word.startswith("-")]
        with open(names[0].strip("'\""), mode, encoding="utf-8") as file:
            file.write(cell[self._cells.line :])


_MAGICS = {
    "time": Shell._time,
    "timeit": Shell._timeit,
    "prun": Shell._prun,
    "capture": Shell._capture,
    "mkdir": Shell._mkdir,
    "run": Shell._run_file,
    "writefile": Shell._write_file,
    "file": Shell._write_file,
}


def _without_options(line: str, with_value: str) -> tuple[str, str]:
    """The letters of the options before a statement, and the statement.

    Args:
        line: such as "-n 10 -q f(x)".
        with_value: letters of options that a value follows.
    """
    letters = ""
    while match := re.match(r"\s*-([a-zA-Z])(\S*)(\s+|$)", line):
        letters += match[1] + (match[2] if match[1] not in with_value else "")
        line = line[match.end() :]
        if match[1] in with_value and not match[2]:
            line = re.sub(r"^\S+\s*", "", line)
    return letters, line.lstrip()
