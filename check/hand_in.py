"""What hand_in() does: check the notebook as it is on disk, and write one file and its receipt."""

import ast
import contextlib
import dataclasses
import datetime
import getpass
import hashlib
import importlib.util
import io
import os
import pathlib
import sys
import types
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from . import PARTS, assignment_name, notebook_file, receipts, render, silence, uses_of_my_lstm
from .availability import bound_names
from .locate import course_folder
from .module_source import ModuleError, Namespace, cell_sources, module_source, parsed
from .notebook_file import CodeCell
from .receipts import Receipt
from .result import Result
from .suite import TestSuite
from .text import one_line

FOLDER = "hand-in"  # beside the notebook
TIME = (1980, 1, 1, 0, 0, 0)  # of all files in an archive: the same work gives the same bytes
KNOWN = ("display", "get_ipython")  # names that IPython adds, and grading has as well
EXCHANGE = "/usr/local/share/nbgrader/exchange"  # where nbgrader's is unless it is configured

Check = Callable[[str, object, Namespace], Result]


class NotSaved(Exception):
    """The file on disk is not what was run; the message says what to do."""


def prepare(
    part: str, suites: Mapping[str, TestSuite], name: str, namespace: Namespace, check: Check
) -> Receipt:
    """Check the notebook on disk, and write the file to hand in with its receipt.

    Args:
        part: of the notebook.
        suites: of its exercises.
        name: of its file; "" to look for it.
        namespace: of the notebook.
        check: gives the result of a function in its namespace, by the name of its exercise.

    Raises:
        NotebookFileError: the file is not found, or is no notebook.
        NotSaved: it is not what was run.
        OSError: nothing can be written here.
    """
    path = notebook_file.find(part, namespace, name)
    data = path.read_bytes()
    changed = unsaved(suites, data, namespace)
    if changed:
        raise NotSaved(
            f"{path.name} on disk has not the {' and '.join(changed)} that you ran last. Run the "
            "cells that you have changed, save the notebook (Ctrl+S, on a Mac Cmd+S), then run "
            "this cell again."
        )
    with contextlib.redirect_stdout(io.StringIO()):  # what answers print is not asked for
        found = results(part, suites, notebook_file.code_cells(data), check)
    receipt = _written(part, path, data, found)
    target = path.parent / FOLDER / f"{receipt.assignment}-receipt.txt"
    target.write_text("\n".join(receipts.as_file(receipt)) + "\n", encoding="utf-8")
    return receipt


# ---------------------------------------------------------------- what the file holds


def unsaved(suites: Mapping[str, TestSuite], data: bytes, namespace: Namespace) -> list[str]:
    """Exercises whose answer, as it last ran in the notebook, is not in the file.

    Args:
        suites: of the exercises.
        data: of the file.
        namespace: of the notebook.
    """
    try:
        ran = cell_sources(namespace)
    except ModuleError:
        return []
    saved = [cell.source for cell in notebook_file.code_cells(data)]
    return [
        name
        for name in suites
        if name in namespace
        and (last := _definitions(name, ran)[-1:])
        and last[0] not in _definitions(name, saved)
    ]


def _definitions(name: str, cells: list[str]) -> list[str]:
    """The statements that bind a name, without regard to layout and comments."""
    return [
        ast.dump(statement)
        for cell in cells
        for statement in parsed(cell)
        if name in bound_names(statement)
    ]


def results(
    part: str, suites: Mapping[str, TestSuite], cells: list[CodeCell], check: Check
) -> list[Result]:
    """The results of all exercises, each from the cells of the file that it needs.

    Like grading, this looks at the exercise's own cell and, when that is not right, at what else
    has its name. Nothing that only this running notebook knows is used.

    Args:
        part: of the notebook.
        suites: of its exercises.
        cells: of the file.
        check: gives the result of a function in its namespace, by the name of its exercise.
    """
    found = []
    for name in suites:
        tried = []
        for sources in _choices(name, cells):
            tried.append(_result(part, suites[name], sources, check))
            if tried[-1].passed:
                break
        found.append(max(tried, key=lambda result: result.score))
    wrong = {result.name for result in found if not result.passed}
    return [
        result if result.passed else _with_dependency(result, suites[result.name].needs, wrong)
        for result in found
    ]


def _choices(name: str, cells: list[CodeCell]) -> list[list[str]]:
    """Cells to find an answer in: with its own cell alone of those that bind its name, and all."""
    everything = [cell.source for cell in cells]
    binding = [cell for cell in cells if _definitions(name, [cell.source])]
    own = [cell for cell in binding if cell.grade_id == name]
    if not own or binding == own:
        return [everything]
    others = [cell for cell in binding if cell is not own[0]]
    return [[cell.source for cell in cells if not any(cell is o for o in others)], everything]


def _result(part: str, suite: TestSuite, sources: list[str], check: Check) -> Result:
    """The result of one answer, in a module of its own that is made from cells."""
    name = suite.name
    try:
        namespace = _namespace(part, name, sources)
    except ModuleError as error:
        return Result(name, 0.0, suite.max_score, problems=[str(error)])
    except Exception as error:  # code of the student that runs when the module is made
        problem = f"its cells raise {type(error).__name__}: {one_line(error)}"
        return Result(name, 0.0, suite.max_score, problems=[problem])
    result = check(name, namespace[name], namespace)
    texts = [t for t in (uses_of_my_lstm.note(name, namespace), silence.note(suite)) if t]
    return dataclasses.replace(result, note="; ".join(texts))


def _namespace(part: str, name: str, sources: list[str]) -> Namespace:
    """What a module with an answer, and all that it needs, defines.

    Raises:
        ModuleError: something that it needs is in no cell.
    """
    source = module_source([name], sources, f"my_lstm.{part}", KNOWN)
    module = types.ModuleType(f"my_lstm.{part}")  # a name of code that is a student's
    module.__dict__["In"] = sources  # what check reads to know where a name comes from
    if "IPython" in sys.modules:
        module.__dict__["get_ipython"] = sys.modules["IPython"].get_ipython
    exec(compile(source, f"{assignment_name(part)}.ipynb", "exec"), module.__dict__)
    return module.__dict__


def _with_dependency(result: Result, needs: tuple[str, ...], wrong: set[str]) -> Result:
    """A result with a note on the wrong functions that its answer may call."""
    names = [name for name in needs if name in wrong]
    if not names:
        return result
    note = (
        f"it may call {' and '.join(names)}, not right yet; grading puts a right one in its place, "
        "so this may score more"
    )
    return dataclasses.replace(result, note=note)


# ---------------------------------------------------------------- what is left to be handed in


def _written(part: str, path: pathlib.Path, data: bytes, found: list[Result]) -> Receipt:
    """Write the file to hand in, in the folder hand-in.

    nbgrader's exchange collects the notebook itself, so nothing is written there.

    Args:
        part: of the notebook.
        path: of the notebook.
        data: of the notebook.
        found: the results of all exercises.

    Raises:
        OSError: the folder cannot be written.
    """
    name, folder, exchange = assignment_name(part), path.parent / FOLDER, exchange_is_here()
    folder.mkdir(exist_ok=True)
    file, content = path, data
    with_modules = any(uses_of_my_lstm.HAND_IN in result.note for result in found)
    if not exchange:
        kinds = (".zip", ".ipynb") if with_modules else (".ipynb", ".zip")
        file, other = (folder / f"{name}{kind}" for kind in kinds)
        content = _zipped(f"{name}.ipynb", data, part) if with_modules else data
        file.write_bytes(content)
        other.unlink(missing_ok=True)  # of an earlier time: one file is handed in
    return Receipt(
        name,
        file.name if exchange else f"{FOLDER}/{file.name}",
        hashlib.sha256(content).hexdigest(),
        _user(),
        datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z"),
        found,
        notebook_file.problems(data),
        exchange,
        with_modules,
    )


def _zipped(name: str, data: bytes, part: str) -> bytes:
    """The notebook and the student's own modules of earlier notebooks in one zip file."""
    files = {name: data}
    for earlier in PARTS[: PARTS.index(part)]:
        module = pathlib.Path("my_lstm", f"{earlier}.py")
        file = course_folder() / module
        if file.is_file():
            files[module.as_posix()] = file.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in files.items():
            archive.writestr(zipfile.ZipInfo(each, TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _user() -> str:
    """The name of the account: JupyterHub's, or the computer's; "" when there is none."""
    if render.in_browser():  # it gives every user the same name
        return ""
    with contextlib.suppress(OSError, KeyError, ImportError):
        return one_line(os.environ.get("JUPYTERHUB_USER") or getpass.getuser())
    return ""


def exchange_is_here() -> bool:
    """Whether nbgrader is installed, and the exchange that it is configured for exists.

    Its configuration is read as nbgrader does, and in the folder above this one as well, which is
    where Jupyter may have been started. Importing nbgrader would take seconds.
    """
    if importlib.util.find_spec("nbgrader") is None:
        return False
    from jupyter_core.paths import jupyter_config_path  # installed with nbgrader

    here = pathlib.Path.cwd()
    folders: list[str | pathlib.Path] = [*jupyter_config_path()[::-1], here.parent, here]
    found = [_configured(each) for each in folders]
    if any("ExchangeFactory" in config for config in found):  # an exchange that is no folder
        return True
    roots = [str(config["Exchange"]["root"]) for config in found if "root" in config["Exchange"]]
    return os.path.isdir([EXCHANGE, *roots][-1])


def _configured(folder: str | pathlib.Path) -> Any:
    """nbgrader's configuration in a folder; an empty one when there is none that can be read."""
    from traitlets.config import Config, PyFileConfigLoader

    with contextlib.suppress(Exception, SystemExit), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    return Config()
