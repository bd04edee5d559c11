"""Carry a student's own code forward: from notebook cells to a module that stands alone."""

import ast
import builtins
import importlib
import itertools
import linecache
import os
import pathlib
import re
import symtable
import sys
import types
from collections.abc import Callable
from typing import Any

from .cards import PARTS
from .tree import line
from .verdict import Verdict

Judge = Callable[[str, Callable[..., Any]], Verdict]
Examine = Callable[[types.ModuleType], list[Verdict]]

STANDARD = set(dir(builtins)) - {"display", "get_ipython"}  # IPython adds these two
AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")


class Refused(Exception):
    """The message says why nothing was done, and what to do."""


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
    if not functions:
        raise Refused("Name the functions to keep after the path.")
    if path.suffix != ".py":
        raise Refused(f"{path} is no Python module: its name must end in .py.")
    target = ".".join(path.with_suffix("").parts)
    source = _module_source(list(functions), _history(space), target)
    module = _imported(source, path.stem)
    for name in functions:  # what passes in the notebook may lean on the notebook
        _insist(judge, name, getattr(module, name), "passes in the notebook but not on its own")
    try:
        kept = _replace(path, source)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    return f"✓ {path.as_posix()} holds {', '.join(functions)}: all pass their checks.{kept}"


def require(path: pathlib.Path, examine: Examine) -> str:
    """Make sure that a module of an earlier notebook is here and passes, as it is on disk now.

    nbgrader keeps every notebook in a folder of its own, so the module may lie in the folder beside
    this one; then it is copied.

    Args:
        path: such as my_lstm/gates.py, relative to this notebook.
        examine: gives the verdicts on what the module is meant to hold.

    Returns:
        one line that says that all is well.

    Raises:
        Refused: it is not there, or something in it does not pass.
    """
    if path.stem not in PARTS:
        raise Refused(f"{path} belongs to no notebook. There are: {', '.join(PARTS)}.")
    notebook = f"{PARTS.index(path.stem) + 1:02d}-{path.stem}"
    copied = ""
    beside = pathlib.Path("..") / notebook / path
    if not path.exists() and beside.exists():
        _replace(path, beside.read_text(encoding="utf-8"))
        copied = f" It was copied from {beside.as_posix()}."
    if not path.exists():
        raise Refused(
            f"{path.as_posix()} is not here yet: open {notebook}.ipynb, run it to its last cell, "
            "which saves it, then run this cell again. If you cannot finish that notebook, ask "
            "your instructor for its catch-up module."
        )
    mend = f"mend it in {notebook}.ipynb, save it there again, and run this cell again"
    for verdict in examine(_imported_afresh(path, mend)):
        if not verdict.right:
            raise Refused(
                f"{verdict.name} in {path.as_posix()} does not pass its check "
                f"({verdict.problems[0]}): {mend}."
            )
    return f"✓ {path.as_posix()} is here, and all of it passes.{copied}"


def _imported_afresh(path: pathlib.Path, mend: str) -> types.ModuleType:
    """The module as it is on disk now: an older one may have been imported before."""
    name = ".".join(path.with_suffix("").parts)
    package = name.partition(".")[0]
    if PARTS.index(path.stem) == 0:  # what builds on it is imported again as well
        for old in [m for m in sys.modules if m == package or m.startswith(f"{package}.")]:
            del sys.modules[old]
    here = os.getcwd()
    sys.path[:0] = [] if here in sys.path or "" in sys.path else [here]
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise Refused(
            f"{path.as_posix()} raises {type(error).__name__}: {line(error)} when it is imported: "
            f"{mend}."
        ) from None


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


def _module_source(wanted: list[str], cells: list[str], target: str) -> str:
    """The statements that bind the wanted names, and those that they need, in order.

    What a statement reads while it runs (decorators, defaults, the right side of an assignment)
    was bound before it; what a function reads when it is called is bound last of all.
    """
    bindings: dict[str, list[tuple[int, str]]] = {}
    order = 0
    for cell in cells:
        for text in _statements(cell):
            order += 1
            for name in _bound(text):
                bindings.setdefault(name, []).append((order, text))
    chosen: dict[int, str] = {}
    todo = [(name, order + 1) for name in wanted]
    while todo:
        name, before = todo.pop()
        found = [binding for binding in bindings.get(name, []) if binding[0] < before]
        if not found:
            if name in STANDARD:
                continue
            raise Refused(
                f"No cell that you ran defines {name} by a def, class, import or assignment. "
                "Run its cell and save again."
            )
        place, text = found[-1]
        if place in chosen:
            continue
        if re.match(rf"(from|import)\s+{re.escape(target)}\b", text):
            raise Refused(
                f"{name} was imported from {target} itself. Run the cell that defines it."
            )
        chosen[place] = text
        now, later = _used(text)
        todo += [(n, place) for n in now] + [(n, order + 1) for n in later]
    parts = dict.fromkeys(chosen[place] for place in sorted(chosen))
    return '"""Written by myself."""\n\n' + "\n\n\n".join(parts) + "\n"


def _statements(cell: str) -> list[str]:
    """Statements at the left margin of a cell, decorators included."""
    timed = re.search(r"run_cell_magic\('(?:time|timeit|capture)', '.*?', ('.*'|\".*\")\)", cell)
    if timed:  # IPython keeps a cell that begins with %%time as a string in a call
        cell = ast.literal_eval(timed.group(1))
    try:
        statements = ast.parse(cell).body
    except SyntaxError:  # it never ran
        return []
    lines = cell.splitlines()
    return ["\n".join(lines[_first_line(s) - 1 : s.end_lineno]) for s in statements]


def _first_line(statement: ast.stmt) -> int:
    return min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])


def _bound(text: str) -> list[str]:
    table = _scope(text)
    if table is None:
        return []
    return [s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()]


def _used(text: str) -> tuple[set[str], set[str]]:
    """Global names read when the statement runs, and those read when its functions are called."""
    now: set[str] = set()
    later: set[str] = set()
    scopes = [(_scope(text), True)]
    while scopes:
        scope, runs = scopes.pop()
        if scope is None:
            continue
        outside = scope.get_type() == "module"
        runs = runs and (scope.get_type() in ("module", "class") or scope.get_name() in AT_ONCE)
        scopes += [(child, runs) for child in scope.get_children()]
        for s in scope.get_symbols():
            if s.is_declared_global() or (s.is_referenced() and (s.is_global() or outside)):
                (now if runs else later).add(s.get_name())
    if isinstance(ast.parse(text).body[0], ast.AugAssign):  # x += 1 reads x, and symtable is silent
        now.update(_bound(text))
    return now - {"__name__"}, later - {"__name__"}


def _scope(text: str) -> symtable.SymbolTable | None:
    try:
        return symtable.symtable(text, "cell", "exec")
    except SyntaxError:  # such as two statements on one line
        return None


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
        if path.read_bytes() == source.encode():
            return ""
        others = (path.with_name(f"{path.stem}_old{n}.py") for n in itertools.count(1))
        old = next(other for other in others if not other.exists())
        path.rename(old)
        kept = f" The file that was there is now {old.name}."
    fresh = path.with_suffix(".new")
    fresh.write_text(source, encoding="utf-8")
    os.replace(fresh, path)
    package = path.parent / "__init__.py"
    if path.parent != pathlib.Path() and not package.exists():
        package.write_text('"""My own LSTM."""\n', encoding="utf-8")
    return kept
