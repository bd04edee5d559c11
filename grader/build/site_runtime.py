"""Pyodide, Python for a browser: what a site needs of it, where a site brings its own copy.

Without a copy a site takes it from the address that the Pyodide kernel of JupyterLite has built in.
"""

import contextlib
import json
import pathlib
import shutil
import tarfile
import tempfile
import urllib.request
from collections.abc import Iterator
from typing import Any

from ..errors import UsageError

LOCK = "pyodide-lock.json"
ENTRY = "pyodide.mjs"  # what the kernel imports
CORE = (ENTRY, "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# What the kernel and the notebooks import. The rest of the distribution, some hundred megabytes,
# is left out.
PACKAGES = ("micropip", "packaging", "ipython", "jedi", "numpy", "matplotlib", "tqdm")
Package = dict[str, Any]  # as in the lock file


def address(pyodide: str) -> str:
    """The address of Pyodide's entry on another server, or "" when it is to be copied.

    Args:
        pyodide: as given on the command line: the address of a folder on a server, or the archive
            of a distribution (its address or its path), or a folder with what is in one.
    """
    if not _is_address(pyodide) or _is_archive(pyodide):
        return ""
    return pyodide if pyodide.endswith(".mjs") else f"{pyodide.rstrip('/')}/{ENTRY}"


def copy(pyodide: str, target: pathlib.Path) -> None:
    """Copy what a site needs of a distribution.

    Args:
        pyodide: see address.
        target: a folder, which is made.

    Raises:
        UsageError: there is no distribution of Pyodide.
    """
    try:
        with _folder(pyodide) as source:
            _copy_needed(source, target)
    except (OSError, ValueError, KeyError, tarfile.TarError) as error:
        raise UsageError(
            f"{pyodide} is no distribution of Pyodide that this course can use "
            f"({type(error).__name__}: {error})."
        ) from None


def with_dependencies(packages: dict[str, Package], names: tuple[str, ...]) -> dict[str, Package]:
    """Packages of a lock file by their names, with all that they need.

    Raises:
        KeyError: one of them is not in the lock file.
    """
    found: dict[str, Package] = {}
    left = list(names)
    while left:
        name = left.pop().lower().replace("_", "-")
        if name not in found:
            found[name] = packages[name]
            left += packages[name]["depends"]
    return dict(sorted(found.items()))


def _copy_needed(source: pathlib.Path, target: pathlib.Path) -> None:
    lock = json.loads((source / LOCK).read_text(encoding="utf-8"))
    packages = with_dependencies(lock["packages"], PACKAGES)
    target.mkdir(parents=True)
    for name in (*CORE, *(package["file_name"] for package in packages.values())):
        shutil.copyfile(source / name, target / name)
    (target / LOCK).write_text(json.dumps(lock | {"packages": packages}), encoding="utf-8")


@contextlib.contextmanager
def _folder(pyodide: str) -> Iterator[pathlib.Path]:
    """The folder with a distribution's files; an archive is fetched and unpacked."""
    if pathlib.Path(pyodide).is_dir():
        yield pathlib.Path(pyodide)
        return
    with tempfile.TemporaryDirectory() as temporary:
        archive = pathlib.Path(pyodide)
        if _is_address(pyodide):
            archive = pathlib.Path(temporary, "pyodide.archive")
            with urllib.request.urlopen(pyodide) as response, open(archive, "wb") as file:
                shutil.copyfileobj(response, file)
        with tarfile.open(archive) as tar:
            tar.extractall(temporary, filter="data")
        yield next(iter(pathlib.Path(temporary).rglob(LOCK)), archive).parent


def _is_address(pyodide: str) -> bool:
    return pyodide.startswith(("http://", "https://"))


def _is_archive(pyodide: str) -> bool:
    return ".tar" in pyodide.rpartition("/")[2] or pyodide.endswith(".tgz")
