"""While a check runs in the notebook, student code can use only what grading has.

The student may have installed scipy, or written a file helpers.py: without this a function that
uses them would pass its check, and get no points.
"""

import ast
import builtins
import contextlib
import getpass
import importlib
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from .availability import (
    NotAvailable,
    Placeholder,
    bound_names,
    imported_names,
    is_available,
    refuse_input,
    sentence,
    simple_statements,
)
from .events import events_refused, is_students
from .module_source import ModuleError, Namespace, cell_sources, parsed

Names = dict[str, str]  # names of the notebook, each with the module that grading does not have


@contextlib.contextmanager
def refused(
    namespace: Namespace, earlier_parts: Sequence[str]
) -> Iterator[Callable[[object], Any]]:
    """Refuse student code what grading does not have; everything is as it was afterwards.

    Imports, uses of what was imported before, processes, the network and input() raise
    NotAvailable; reading a file that the notebook has not written raises FileNotFoundError. Names
    of the namespace that come from modules that grading does not have are Placeholders meanwhile.

    Args:
        namespace: of the notebook, or the script.
        earlier_parts: parts of the earlier notebooks, whose modules of my_lstm are there.

    Yields:
        a function that gives the Placeholder for an object of the namespace, or the object itself
        when it may be used.
    """
    unavailable = _unavailable(namespace, earlier_parts)
    stand_ins = {name: Placeholder(module) for name, module in unavailable.items()}
    before = {name: namespace[name] for name in stand_ins}
    by_identity = {id(value): stand_ins[name] for name, value in before.items()}
    with contextlib.ExitStack() as stack:
        stack.callback(_put_back, namespace, before, stand_ins)
        namespace.update(stand_ins)
        stack.enter_context(_imports_refused(earlier_parts))
        stack.enter_context(events_refused())
        stack.enter_context(_replaced(builtins, "input", refuse_input))
        stack.enter_context(_replaced(getpass, "getpass", refuse_input))
        yield lambda value: by_identity.get(id(value), value)


def _put_back(namespace: Namespace, before: Namespace, stand_ins: dict[str, Placeholder]) -> None:
    """The values before the check, but what student code has bound anew meanwhile stays."""
    namespace.update({n: v for n, v in before.items() if namespace.get(n) is stand_ins[n]})


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


# ---------------------------------------------------------------- imports


@contextlib.contextmanager
def _imports_refused(earlier_parts: Sequence[str]) -> Iterator[None]:
    """Let imports of what grading does not have raise NotAvailable in student code."""
    import_statement, import_module = builtins.__import__, importlib.import_module

    def refuse(module: str, names: Iterable[str], importing: dict[str, Any]) -> None:
        if is_students(importing):
            for each in [f"my_lstm.{n}" for n in names] if module == "my_lstm" else [module]:
                if not is_available(each, earlier_parts):
                    raise NotAvailable(sentence(each))

    def statement(
        name: str,
        globals: Any = None,
        locals: Any = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> types.ModuleType:
        if level == 0:
            refuse(name, fromlist or (), globals or {})
        return import_statement(name, globals, locals, fromlist, level)

    def function(name: str, package: str | None = None) -> types.ModuleType:
        if not name.startswith("."):
            refuse(name, (), sys._getframe(1).f_globals)
        return import_module(name, package)

    with (
        _replaced(builtins, "__import__", statement),
        _replaced(importlib, "import_module", function),
    ):
        yield


# ---------------------------------------------------------------- names of the notebook


def _unavailable(namespace: Namespace, earlier_parts: Sequence[str]) -> Names:
    """Names of a namespace that come from modules that grading does not have."""
    try:
        cells = cell_sources(namespace)
    except ModuleError:
        cells = []
    bodies = [parsed(cell) for cell in cells]
    guarded = [s for body in bodies for s in simple_statements(body, guarded=True)]
    allowed = {module.partition(".")[0] for s in guarded for _, module in imported_names(s)}
    found = {}
    for name, value in list(namespace.items()):
        module = _module_of(value)
        usable = is_available(module, earlier_parts) or module.partition(".")[0] in allowed
        if not usable and module not in ("__main__", namespace.get("__name__")):
            found[name] = module
    found |= _from_sources(bodies, earlier_parts)
    return {name: module for name, module in found.items() if name in namespace}


def _module_of(value: object) -> str:
    """The dotted name of the module that a value comes from."""
    if isinstance(value, types.ModuleType):
        return value.__name__
    kinds = type | types.FunctionType | types.BuiltinFunctionType | types.MethodType
    classes = [value] if isinstance(value, kinds) else type(value).__mro__
    names = (getattr(each, "__module__", None) for each in classes)
    return next((n for n in names if isinstance(n, str) and n != "__main__"), "__main__")


def _from_sources(bodies: list[tuple[ast.stmt, ...]], earlier_parts: Sequence[str]) -> Names:
    """Names that the cells import from such modules, and those that they make from these."""
    found: Names = {}
    statements = [s for body in bodies for top in body for s in _both([top])]
    lazy = sys.version_info >= (3, 14) or any(map(_is_lazy, statements))
    for statement in statements:
        for name, module in imported_names(statement):
            for each in _starred(module) if name == "*" else [name]:
                found.pop(each, None)
                if not is_available(module, earlier_parts):
                    found[each] = module
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        causes = [found[name] for name in _names_read(statement, lazy) if name in found]
        for name in bound_names(statement):
            found.pop(name, None)
            if causes:
                found[name] = causes[0]
    return found


def _both(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements; of those whose ImportError is handled only what they do not import."""
    yield from simple_statements(statements)
    for statement in simple_statements(statements, guarded=True):
        names = sorted(bound_names(statement))
        yield from (ast.Assign([ast.Name(n, ast.Store())], ast.Constant(None)) for n in names)


def _starred(module: str) -> list[str]:
    """The names that `from module import *` binds; none when it is not imported."""
    found = vars(sys.modules[module]) if module in sys.modules else {}
    return list(found.get("__all__", [n for n in found if not n.startswith("_")]))


def _is_lazy(statement: ast.stmt) -> bool:
    """Whether this is `from __future__ import annotations`."""
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _names_read(node: ast.AST, lazy: bool) -> Iterator[str]:
    """Names that a statement reads when it runs, and not when a function of it is called.

    Args:
        node: the statement, or a part of one.
        lazy: whether annotations of functions are not evaluated.
    """
    parts = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    elif isinstance(node, ast.Lambda):
        parts = [node.args]
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        returns = [node.returns] if node.returns and not lazy else []
        parts = [*node.decorator_list, node.args, *returns]
    elif isinstance(node, ast.arg) and lazy:
        parts = []
    for part in parts:
        yield from _names_read(part, lazy)
