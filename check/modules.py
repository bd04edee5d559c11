"""A student's modules, my_lstm/*.py: saved from notebook cells, required by later notebooks."""

import importlib
import itertools
import os
import pathlib
import sys
import types
from collections.abc import Callable
from typing import Any

from . import PARTS, assignment_name, locate
from .module_source import ModuleError, Namespace, cell_sources, module_source
from .result import Result
from .text import one_line

CheckFunction = Callable[[str, Callable[..., Any]], Result]
CheckModule = Callable[[types.ModuleType], list[Result]]

__all__ = ["ModuleError", "require", "save"]


def save(
    path: pathlib.Path, functions: dict[str, Any], namespace: Namespace, check: CheckFunction
) -> str:
    """Write functions, with the imports, helpers and constants they use, to a module.

    Args:
        path: the module to write, such as my_lstm/gates.py.
        functions: by the names of their exercises.
        namespace: of the notebook.
        check: returns the result of a function, by the name of its exercise.

    Returns:
        one line for the student: what was written.

    Raises:
        ModuleError: a function does not pass, in the notebook or as it stands in the module, or the
            module cannot be written. Nothing was written.
    """
    for name, function in functions.items():
        _require_passed(check, name, function, "does not pass its check yet")
    if not functions:
        raise ModuleError("Name the functions to keep after the path: save(path, function, ...).")
    if path.suffix != ".py":
        raise ModuleError(f"{path} is no Python module: its name must end in .py.")
    target = ".".join(path.with_suffix("").parts)
    source = module_source(list(functions), cell_sources(namespace), target)
    module = _imported(source, path.stem)
    for name in functions:  # in the notebook they may use names that the module does not have
        _require_passed(
            check, name, getattr(module, name), "passes in the notebook but not on its own"
        )
    try:
        here = locate.course_folder() / path
        kept = _write(here, source)
    except OSError as error:
        raise ModuleError(f"{path} cannot be written: {error.strerror}.") from None
    return f"✓ {locate.shown(here)} holds {', '.join(functions)}: all pass their checks.{kept}"


def require(path: pathlib.Path, check: CheckModule) -> str:
    """Make sure that a module of an earlier notebook exists and passes, as it is on disk now.

    When it is not in the course folder, it is copied from where it is: nbgrader keeps each notebook
    in a folder of its own, and a student may have moved things.

    Args:
        path: such as my_lstm/gates.py, relative to this notebook.
        check: returns a result for each function that the module should hold.

    Returns:
        one line for the student.

    Raises:
        ModuleError: the module is missing, or a function in it does not pass.
    """
    if path.stem not in PARTS:
        modules = ", ".join(f"{part}.py" for part in PARTS)
        raise ModuleError(f"{path} belongs to no notebook. The modules are {modules}.")
    notebook = assignment_name(path.stem)
    copied = ""
    here = locate.course_folder() / path
    if not here.exists() and (found := locate.elsewhere(path)):
        _write(here, found.read_text(encoding="utf-8"))
        copied = f" It was copied from {locate.shown(found)}."
    if not here.exists():
        raise ModuleError(
            f"{path.as_posix()} is not here yet: open {notebook}.ipynb, run it to its last cell, "
            "which saves it, then run this cell again. If you cannot finish that notebook, ask "
            "your instructor for its catch-up module."
        )
    advice = f"correct it in {notebook}.ipynb, save it there again, and run this cell again"
    for result in check(_import_again(path, advice)):
        if not result.passed:
            raise ModuleError(
                f"{result.name} in {path.as_posix()} does not pass its check "
                f"({result.problems[0]}): {advice}."
            )
    return f"✓ {locate.shown(here)} is here, and all of it passes.{copied}"


def _import_again(path: pathlib.Path, advice: str) -> types.ModuleType:
    """Import a module as it is on disk now, even if an older version was imported before.

    Raises:
        ModuleError: it raises an exception.
    """
    name = ".".join(path.with_suffix("").parts)
    package = name.partition(".")[0]
    if PARTS.index(path.stem) == 0:  # modules that import it are imported again as well
        for old in [m for m in sys.modules if m == package or m.startswith(f"{package}.")]:
            del sys.modules[old]
    folder = str(locate.course_folder())
    at_hand = folder == os.getcwd() and "" in sys.path  # as Jupyter has it
    if not at_hand and folder not in sys.path[:1]:
        sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise ModuleError(
            f"{path.as_posix()} raises {type(error).__name__}: {one_line(error)} "
            f"when it is imported: {advice}."
        ) from None


def _require_passed(check: CheckFunction, name: str, function: Any, reason: str) -> None:
    """Raise ModuleError, with the reason and the first problem, unless a function passes."""
    try:
        result = check(name, function)
    except KeyError:
        raise ModuleError(f"{name} is no exercise of this notebook.") from None
    if not result.passed:
        raise ModuleError(f"{name} {reason}: {result.problems[0]}")


def _imported(source: str, name: str) -> types.ModuleType:
    """A module made from its source, before that is written to a file."""
    module = types.ModuleType(name)
    try:
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    except Exception as error:
        raise ModuleError(f"On its own your code raises {type(error).__name__}: {error}") from None
    return module


def _write(path: pathlib.Path, source: str) -> str:
    """Write source to path atomically; an older file that differs is kept under another name.

    Returns:
        a sentence on the older file, or "".
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = ""
    if path.exists():
        if path.read_bytes() == source.encode():
            return ""
        others = (path.with_name(f"{path.stem}_old{n}.py") for n in itertools.count(1))
        old = next(other for other in others if not other.exists())
        path.rename(old)
        kept = f" The file that was there is now {old.name}."
    temporary = path.with_suffix(".new")
    temporary.write_text(source, encoding="utf-8")
    os.replace(temporary, path)
    package = path.parent / "__init__.py"
    if path.parent != pathlib.Path() and not package.exists():
        package.write_text('"""My own LSTM."""\n', encoding="utf-8")
    return kept
