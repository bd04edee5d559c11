"""The course as a static web site: JupyterLite, with Python in the student's browser (Pyodide).

The site holds the released notebooks, the wheels that they need, and no answer.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from typing import Any

from ..errors import CourseError, UsageError
from . import package_check, site_licences, site_runtime, student_edition, wheels
from .released_notebook import for_browser

# The sliders of figures, and comm, which the kernel installs: Pyodide's distribution has neither.
WHEELS = ("comm", "ipywidgets", "jupyterlab_widgets")
# nbgrader's extension, which an instructor has installed as well, needs a server.
EXTENSIONS = (
    "@jupyterlite/pyodide-kernel-extension",
    "@jupyter-widgets/jupyterlab-manager",
    "jupyterlab_pygments",
)
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
MARK = "jupyter-lite.json"  # a file that every site has
RUNTIME = pathlib.PurePath("static", "pyodide")  # in a site; JupyterLite looks there by itself
NAME = "LSTM from scratch"
# JupyterLite's pages read the element of this id in the page above them.
START = """\
<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>{name}</title>
  <script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
  <meta http-equiv="refresh" content="0; url={address}">
  <a href="{address}">{name}</a>. <a href="{licences}">Licences</a> of what this site holds.
</html>
"""


def build(sources: pathlib.Path, target: pathlib.Path, pyodide: str = "") -> None:
    """Build the site; an earlier one in its place is replaced.

    Args:
        sources: the folder of the source notebooks.
        target: the folder of the site.
        pyodide: where Pyodide is, as site_runtime.address describes; "" for the address that the
            kernel has built in.

    Raises:
        UsageError: there are no notebooks, target holds something else, or there is no Pyodide.
        CourseError: JupyterLite is not installed, or failed.
    """
    notebooks = student_edition.notebooks(sources)
    if not notebooks:
        raise UsageError(f"{sources} holds no notebooks. Change to the course's folder first.")
    if target.exists() and any(target.iterdir()) and not (target / MARK).exists():
        raise UsageError(f"{target} holds something else than a site. Name another with --out.")
    with tempfile.TemporaryDirectory() as temporary:
        parts, made = pathlib.Path(temporary, "parts"), pathlib.Path(temporary, "site")
        _write_parts(parts, notebooks, student_edition.data_files(sources), pyodide)
        _run_jupyterlite(parts, made)
        address = f"lab/index.html?path={next(iter(notebooks))}"
        start = START.format(name=NAME, address=address, licences=site_licences.NAME)
        (made / "index.html").write_text(start, encoding="utf-8")
        licences = site_licences.page(made, made / RUNTIME)
        (made / site_licences.NAME).write_text(licences, encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)


def size(site: pathlib.Path) -> int:
    """The bytes of all files of a site."""
    return sum(path.stat().st_size for path in site.rglob("*") if path.is_file())


def _write_parts(
    parts: pathlib.Path, notebooks: dict[str, bytes], data_files: dict[str, bytes], pyodide: str
) -> None:
    """Write what JupyterLite puts into the site: it knows the folders by their names."""
    files, packages = parts / "files", parts / "pypi"
    files.mkdir(parents=True)
    packages.mkdir()
    for name, data in notebooks.items():
        (files / name).write_bytes(for_browser(data))
    for name, data in data_files.items():
        (files / name).write_bytes(data)
    (packages / package_check.WHEEL).write_bytes(package_check.wheel())
    for package in WHEELS:
        name, data = wheels.installed(package)
        (packages / name).write_bytes(data)
    elsewhere = site_runtime.address(pyodide)
    if pyodide and not elsewhere:
        site_runtime.copy(pyodide, parts / RUNTIME)
    _write_json(parts / "jupyter_lite_config.json", {"LiteBuildConfig": _build_settings()})
    _write_json(parts / MARK, _site_settings(elsewhere))


def _build_settings() -> dict[str, Any]:
    """Settings of JupyterLite's build."""
    installed = pathlib.Path(sysconfig.get_path("data"), "share", "jupyter", "labextensions")
    return {
        "apps": ["lab"],
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [str(installed / name) for name in EXTENSIONS],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }


def _site_settings(pyodide: str) -> dict[str, Any]:
    """Settings that JupyterLite reads in the browser."""
    kernel = {"pyodideUrl": pyodide} if pyodide else {}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {"appName": NAME, "litePluginSettings": {KERNEL: kernel}},
    }


def _run_jupyterlite(parts: pathlib.Path, made: pathlib.Path) -> None:
    command = [sys.executable, "-m", "jupyterlite_core", "build", f"--lite-dir={parts}"]
    command.append(f"--output-dir={made}")
    done = subprocess.run(command, cwd=parts, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip()[-1000:]
        raise CourseError(
            "JupyterLite could not build the site. Is requirements.txt installed? It said:\n"
            f"{reason}"
        )


def _write_json(path: pathlib.Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
