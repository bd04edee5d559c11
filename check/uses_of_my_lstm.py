"""Find what an answer uses of the student's own my_lstm that the my_lstm of the course lacks.

Such an answer passes its check in the notebook, but in grading it works only when the folder
my_lstm is submitted with the notebook.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from .availability import bound_names, imported_names, simple_statements
from .module_source import ModuleError, Namespace, cell_sources, parsed
from .reference_names import ATTRIBUTES, METHODS, NAMES

PACKAGE = "my_lstm"
HAND_IN = f"hand in the folder {PACKAGE} together with the notebook"
Use = tuple[str, str]  # a part, and what is used of its module


class Bindings(NamedTuple):
    """What names of a notebook are bound to.

    Args:
        imported: part and name in its module, for names from my_lstm; the name is "" for a module.
        defined: the statements that define all other names.
    """

    imported: dict[str, Use]
    defined: dict[str, ast.stmt]


def note(answer: str, namespace: Namespace) -> str:
    """A sentence on what an answer uses of the student's own modules alone, or "".

    Args:
        answer: the name that its function or class is bound to.
        namespace: of the notebook.
    """
    try:
        cells = cell_sources(namespace)
    except ModuleError:
        return ""
    if not any(PACKAGE in cell for cell in cells):
        return ""
    bindings = _bindings([statement for cell in cells for statement in parsed(cell)])
    uses = {use for node in _reached(answer, bindings) for use in _uses(node, bindings)}
    phrases = [f"{what} of your {PACKAGE}/{part}.py" for part, what in sorted(uses)]
    if not phrases:
        return ""
    return f"it uses {' and '.join(phrases)}: {HAND_IN}"


def _bindings(statements: list[ast.stmt]) -> Bindings:
    """What the statements of all cells bind, in order."""
    found = Bindings({}, {})
    runs = [*simple_statements(statements, guarded=True), *simple_statements(statements)]
    for statement in runs:
        for name in bound_names(statement):
            found.imported.pop(name, None)
            found.defined[name] = statement
        for name, use in _imports(statement):
            found.imported[name] = use
            found.defined.pop(name, None)
    return found


def _imports(statement: ast.stmt) -> Iterator[tuple[str, Use]]:
    """The names that a statement imports from my_lstm, with what they stand for."""
    for name, dotted in imported_names(statement):
        package, _, part = dotted.partition(".")
        if package != PACKAGE or not part:
            continue
        if isinstance(statement, ast.Import) or statement.module == PACKAGE:  # type: ignore[attr-defined]
            if name != PACKAGE:  # import my_lstm.gates binds my_lstm: see _target
                yield name, (part, "")
        elif name == "*" and dotted in sys.modules:
            yield from ((each, (part, each)) for each in vars(sys.modules[dotted]))
        else:
            yield name, (part, _original(statement, name))


def _original(statement: ast.stmt, name: str) -> str:
    aliases = statement.names if isinstance(statement, ast.ImportFrom) else []
    return next(a.name for a in aliases if (a.asname or a.name) == name)


def _reached(answer: str, bindings: Bindings) -> Iterator[ast.stmt]:
    """The statement that defines an answer, and those of the names that it uses, and so on."""
    seen: set[str] = set()
    names = [answer]
    while names:
        name = names.pop()
        if name in seen or name not in bindings.defined:
            continue
        seen.add(name)
        yield bindings.defined[name]
        nodes = ast.walk(bindings.defined[name])
        names += [n.id for n in nodes if isinstance(n, ast.Name)]


def _uses(statement: ast.stmt, bindings: Bindings) -> Iterator[Use]:
    """What a statement uses that the my_lstm of the course lacks."""
    imported = bindings.imported | {
        name: use
        for node in ast.walk(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name, use in _imports(node)
    }
    for node in ast.walk(statement):
        part, name = _target(node, imported)
        if name and name not in NAMES.get(part, {name: None}):
            yield part, name
        if isinstance(node, ast.Call):
            part, name = _target(node.func, imported)
            yield from _arguments(part, name, NAMES.get(part, {}).get(name), node)
        if isinstance(node, ast.ClassDef):
            bases = [_target(base, imported) for base in node.bases]
            parts = [part for part, name in bases if name == "LSTM"]
            yield from _members(node, parts[0]) if parts else ()


def _target(node: ast.AST, imported: dict[str, Use]) -> Use:
    """Part and name of what an expression takes from my_lstm; two empty strings for others."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, ("", ""))
    if not isinstance(node, ast.Attribute):
        return "", ""
    if isinstance(node.value, ast.Name):
        part, name = imported.get(node.value.id, ("", "-"))
        return ("", "") if name else (part, node.attr)
    inner = node.value  # my_lstm.gates.sigmoid
    if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
        return (inner.attr, node.attr) if inner.value.id == PACKAGE else ("", "")
    return "", ""


def _arguments(part: str, name: str, known: str | None, call: ast.Call) -> Iterator[Use]:
    """The arguments of a call that the function of the course does not take."""
    if known is None:
        return
    names = known.split()
    for keyword in call.keywords:
        if keyword.arg and keyword.arg not in names:
            yield part, f"the argument {keyword.arg} of {name}"
    starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    if len(call.args) > len(names) and not starred:
        yield part, f"more than {len(names)} arguments of {name}"


def _members(layer: ast.ClassDef, part: str) -> Iterator[Use]:
    """The attributes and arguments of her LSTM that a class derived from it uses.

    Args:
        layer: the class.
        part: of the module that its base class is from.
    """
    selves = {
        f.args.args[0].arg for f in layer.body if isinstance(f, ast.FunctionDef) and f.args.args
    }
    own = set().union(*map(bound_names, layer.body))
    attributes = [
        n
        for n in ast.walk(layer)
        if isinstance(n, ast.Attribute) and (_is_super(n.value) or _is_one_of(n.value, selves))
    ]
    own |= {n.attr for n in attributes if isinstance(n.ctx, ast.Store)} | _set_by_name(layer)
    for attribute in attributes:
        name, inherited = attribute.attr, _is_super(attribute.value)
        missing = name not in ATTRIBUTES and not name.startswith("__")
        if (inherited or name not in own) and missing and _has_name(part, name):
            yield part, name
    for node in ast.walk(layer):
        if isinstance(node, ast.Call) and node.func in attributes:
            method = node.func.attr  # type: ignore[attr-defined]
            if _is_super(node.func.value) or method not in own:  # type: ignore[attr-defined]
                yield from _arguments(part, method, METHODS.get(method), node)


def _has_name(part: str, name: str) -> bool:
    """Whether her module has this name; a class may have it from elsewhere, too."""
    try:
        source = inspect.getsource(sys.modules[f"{PACKAGE}.{part}"])
    except (KeyError, OSError, TypeError):  # it cannot be read
        return True
    return re.search(rf"\b{re.escape(name)}\b", source) is not None


def _set_by_name(layer: ast.ClassDef) -> set[str]:
    """The attributes that a class sets by setattr or object.__setattr__."""
    calls = [node for node in ast.walk(layer) if isinstance(node, ast.Call) and len(node.args) > 1]
    names = [c.args[1] for c in calls if ast.unparse(c.func).endswith(("setattr", "__setattr__"))]
    return {n.value for n in names if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _is_one_of(node.func, {"super"})


def _is_one_of(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names
