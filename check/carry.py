"""Carry a student's own code forward: from notebook cells to a module that stands alone."""

import ast
import builtins
import itertools
import linecache
import os
import pathlib
import symtable
import types
from collections.abc import Callable
from typing import Any

from .verdict import Verdict

Judge = Callable[[str, Callable[..., Any]], Verdict]


class Refused(Exception):
    """Nothing was written, and the message says why and what to do."""


def save(path: pathlib.Path, functions: dict[str, Any], space: dict[str, Any], judge: Judge) -> str:
    """Write the functions, with the imports, helpers and constants they use, to path.

    Args:
        path: the module to write, such as my_lstm/gates.py.
        functions: by name.
        space: the namespace of the notebook.
        judge: gives the verdict on a function by the name of its exercise.

    Returns:
        one line that says what was kept.

    Raises:
        Refused: a function does not pass, or cannot stand outside the notebook.
    """
    for name, function in functions.items():
        _insist(judge, name, function, "does not pass its check yet")
    source = _module_source(list(functions), _history(space))
    module = _imported(source, path.stem)
    for name in functions:  # what passes in the notebook may lean on the notebook
        _insist(judge, name, getattr(module, name), "passes in the notebook but not on its own")
    kept = _replace(path, source)
    return f"✓ {path.as_posix()} holds {', '.join(functions)}: all pass their checks.{kept}"


def _insist(judge: Judge, name: str, function: Any, complaint: str) -> None:
    try:
        verdict = judge(name, function)
    except KeyError:
        raise Refused(f"{name} is no exercise of this notebook.") from None
    if not verdict.right:
        raise Refused(f"{name} {complaint}: {verdict.problems[0]}")


def _history(space: dict[str, Any]) -> list[str]:
    """Sources of the cells that were run, in order; of a plain script, its text."""
    cells = [str(cell) for cell in space.get("In", []) if cell]
    if cells:
        return cells
    if "get_ipython" in space:  # a kernel that keeps no history still keeps sources for tracebacks
        kept = [(name, entry) for name, entry in linecache.cache.items() if len(entry) == 4]
        return ["".join(e[2]) for name, e in kept if e[1] is None and not os.path.exists(name)]
    file = space.get("__file__")
    if file and pathlib.Path(file).exists():
        return [pathlib.Path(file).read_text(encoding="utf-8")]
    raise Refused("Your cells cannot be read here: run this in Jupyter, or from a saved script.")


def _module_source(wanted: list[str], cells: list[str]) -> str:
    """The statements that bind the wanted names, and those that they need, in order."""
    binds: dict[str, tuple[int, ast.stmt, str]] = {}
    order = 0
    for cell in cells:
        for statement in _statements(cell):
            order += 1
            for name in _bound(statement):
                binds[name] = (order, statement, ast.get_source_segment(cell, statement) or "")
    chosen: dict[int, str] = {}
    todo, done = list(wanted), set()
    while todo:
        name = todo.pop()
        if name in done or (name not in binds and hasattr(builtins, name)):
            continue
        if name not in binds:
            raise Refused(f"No cell that you ran defines {name}. Run its cell and save again.")
        done.add(name)
        place, statement, text = binds[name]
        chosen[place] = _decorated(statement, text)
        todo += _used(chosen[place])
    parts = [chosen[place] for place in sorted(chosen)]
    return '"""Written by myself."""\n\n' + "\n\n\n".join(parts) + "\n"


def _statements(cell: str) -> list[ast.stmt]:
    try:
        return ast.parse(cell).body
    except SyntaxError:  # a magic or a cell that never ran
        return []


def _decorated(statement: ast.stmt, text: str) -> str:
    decorators = getattr(statement, "decorator_list", [])
    return "".join(f"@{ast.unparse(d)}\n" for d in decorators) + text


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [(a.asname or a.name).split(".")[0] for a in statement.names]
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
        return [n.id for n in targets if isinstance(n.ctx, ast.Store)]
    return []


def _used(text: str) -> list[str]:
    """Global names that the statement reads, inside its functions included."""
    scopes, names = [symtable.symtable(text, "cell", "exec")], set()
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        outside = scope.get_type() == "module"
        names |= {
            s.get_name()
            for s in scope.get_symbols()
            if s.is_referenced() and (s.is_global() or (outside and not s.is_assigned()))
        }
    return sorted(names - {"__name__"})


def _imported(source: str, name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    try:
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    except Exception as error:
        raise Refused(f"On its own your code raises {type(error).__name__}: {error}") from None
    return module


def _replace(path: pathlib.Path, source: str) -> str:
    """Write source to path at once or not at all; keep an older file that differs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = ""
    if path.exists():
        if path.read_text(encoding="utf-8") == source:
            return ""
        others = (path.with_name(f"{path.stem}_old{n}.py") for n in itertools.count(1))
        old = next(other for other in others if not other.exists())
        path.rename(old)
        kept = f" The file that was there is now {old.name}."
    fresh = path.with_suffix(".new")
    fresh.write_text(source, encoding="utf-8")
    os.replace(fresh, path)
    package = path.parent / "__init__.py"
    if not package.exists():
        package.write_text('"""My own LSTM."""\n', encoding="utf-8")
    return kept
