"""Make the source of a module from the statements of notebook cells that its functions need."""

import ast
import builtins
import functools
import linecache
import os
import pathlib
import re
import symtable
import sys
from collections.abc import Collection
from typing import Any, NamedTuple

Namespace = dict[str, Any]

BUILTINS = set(dir(builtins)) - {"display", "get_ipython"}  # IPython adds these two
COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")  # scopes that run at once
END = sys.maxsize  # a number after that of every statement


class ModuleError(Exception):
    """A module cannot be saved or used; the message tells the student why and what to do."""


class Statement(NamedTuple):
    """A statement at the left margin of a cell.

    Args:
        number: statements are numbered in the order in which they ran.
        text: its source.
    """

    number: int
    text: str


def cell_sources(namespace: Namespace) -> list[str]:
    """Sources of the cells that were run, in order; in a plain script, the text of its file.

    Args:
        namespace: of the notebook or script.

    Raises:
        ModuleError: there is no source.
    """
    cells = [str(cell) for cell in namespace.get("In", []) if cell]
    if cells:
        return cells
    if "get_ipython" in namespace:
        # A kernel without history still has the sources of its cells, for tracebacks.
        cached = [(name, entry) for name, entry in linecache.cache.items() if len(entry) == 4]
        return ["".join(e[2]) for name, e in cached if e[1] is None and not os.path.exists(name)]
    file = namespace.get("__file__")
    if file and pathlib.Path(file).exists():
        return [pathlib.Path(file).read_text(encoding="utf-8")]
    raise ModuleError(
        "Your cells cannot be read here: run this in Jupyter, or from a saved script."
    )


def module_source(
    names: list[str], cells: list[str], target: str, known: Collection[str] = ()
) -> str:
    """The statements that bind the given names, and those that they need, in order.

    What a statement reads when it runs (decorators, defaults, the right side of an assignment) is
    taken from statements before it; what a function reads when it is called, from the last ones.

    Args:
        names: of functions.
        cells: sources of the cells that were run, in order.
        target: dotted name of the module, such as my_lstm.gates.
        known: names that need no statement.

    Raises:
        ModuleError: no statement binds a name, or the target itself was imported.
    """
    bindings = _bindings(cells)
    chosen: dict[int, str] = {}
    needed = [(name, END) for name in names]
    while needed:
        name, before = needed.pop()
        candidates = [one for one in bindings.get(name, []) if one.number < before]
        if not candidates and (name in BUILTINS or name in known):
            continue
        number, text = _last(candidates, name, target)
        if number not in chosen:
            chosen[number] = text
            at_once, when_called = _names_read(text)
            needed += [(n, number) for n in at_once] + [(n, END) for n in when_called]
    texts = dict.fromkeys(chosen[number] for number in sorted(chosen))
    return '"""Written by myself."""\n\n' + "\n\n\n".join(texts) + "\n"


def _bindings(cells: list[str]) -> dict[str, list[Statement]]:
    """The statements that bind each name, in order."""
    found: dict[str, list[Statement]] = {}
    texts = [text for cell in cells for text in _statements(cell)]
    for number, text in enumerate(texts):
        for name in _assigned_names(text):
            found.setdefault(name, []).append(Statement(number, text))
    return found


def _last(candidates: list[Statement], name: str, target: str) -> Statement:
    """The last statement that binds a name; a module must not import a name from itself."""
    if not candidates:
        raise ModuleError(
            f"No cell that you ran defines {name} by a def, class, import or assignment. "
            "Run its cell and save again."
        )
    if target and re.match(rf"(from|import)\s+{re.escape(target)}\b", candidates[-1].text):
        raise ModuleError(
            f"{name} was imported from {target} itself. Run the cell that defines it."
        )
    return candidates[-1]


@functools.lru_cache(maxsize=1024)
def parsed(cell: str) -> tuple[ast.stmt, ...]:
    """The statements at the left margin of a cell; none when it has a syntax error."""
    try:
        return tuple(ast.parse(_without_magic(cell)).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # it never ran
        return ()


def _without_magic(cell: str) -> str:
    """The code of a cell that begins with %%time: IPython keeps it as a string in a call."""
    timed = re.search(r"run_cell_magic\('(?:time|timeit|capture)', '.*?', ('.*'|\".*\")\)", cell)
    return ast.literal_eval(timed.group(1)) if timed else cell


def _statements(cell: str) -> list[str]:
    """Sources of the statements at the left margin of a cell, decorators included."""
    cell = _without_magic(cell)
    statements = parsed(cell)
    lines = cell.splitlines()
    return ["\n".join(lines[_first_line(s) - 1 : s.end_lineno]) for s in statements]


def _first_line(statement: ast.stmt) -> int:
    return min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])


def _assigned_names(text: str) -> list[str]:
    """Names that a statement binds: by a def, class, import or assignment."""
    table = _scope(text)
    if table is None:
        return []
    return [s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()]


def _names_read(text: str) -> tuple[set[str], set[str]]:
    """Global names read when the statement runs, and those read when its functions are called."""
    at_once: set[str] = set()
    when_called: set[str] = set()
    scopes = [(_scope(text), True)]
    while scopes:
        scope, runs = scopes.pop()
        if scope is None:
            continue
        outside = scope.get_type() == "module"
        runs = runs and (outside or scope.get_type() == "class" or _is_comprehension(scope))
        scopes += [(child, runs) for child in scope.get_children()]
        for s in scope.get_symbols():
            if s.is_declared_global() or (s.is_referenced() and (s.is_global() or outside)):
                (at_once if runs else when_called).add(s.get_name())
    if isinstance(ast.parse(text).body[0], ast.AugAssign):  # x += 1 reads x; symtable omits that
        at_once.update(_assigned_names(text))
    return at_once - {"__name__"}, when_called - {"__name__"}


def _is_comprehension(scope: symtable.SymbolTable) -> bool:
    return scope.get_name() in COMPREHENSIONS


def _scope(text: str) -> symtable.SymbolTable | None:
    try:
        return symtable.symtable(text, "cell", "exec")
    except SyntaxError:  # such as two statements on one line
        return None
