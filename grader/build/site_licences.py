"""The page of a site that lists the licences of what the site holds."""

import html
import importlib.metadata
import json
import pathlib

from .site_runtime import LOCK

NAME = "licences.html"
# What the browser installs from the site, and what the site was built from.
PACKAGES = (
    *("jupyterlite-core", "jupyterlite-pyodide-kernel", "ipywidgets", "jupyterlab_widgets"),
    *("jupyterlab_pygments", "comm"),
)
PYODIDE = ("Pyodide, with Python", "MPL-2.0; Python-2.0")
COLUMNS = "<tr><th>what</th><th>version</th><th>licence</th></tr>"


def page(site: pathlib.Path, runtime: pathlib.Path) -> str:
    """The page, as HTML.

    Args:
        site: its folder.
        runtime: the folder in it with Pyodide; it may not exist.
    """
    rows = [_row(*_package(name)) for name in PACKAGES]
    where = "The site takes it, with NumPy and Matplotlib, from another server."
    if runtime.is_dir():
        lock = json.loads((runtime / LOCK).read_text(encoding="utf-8"))
        where = "The site holds it, with the packages below."
        rows += [_row(p["name"], p["version"], "see its wheel") for p in lock["packages"].values()]
    bundled = _bundled(site)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Licences</title>'
        "<h1>Licences of what this site holds</h1>"
        f"<p>{PYODIDE[0]}: {PYODIDE[1]}. {where}</p>"
        f"<h2>Packages</h2><table>{COLUMNS}{''.join(rows)}</table>"
        f"<h2>Scripts</h2><table>{COLUMNS}{''.join(_row(*each[:3]) for each in bundled)}</table>"
        f"<h2>Texts</h2>{''.join(_text(name, text) for name, _, _, text in bundled if text)}"
        "</html>\n"
    )


def _package(name: str) -> tuple[str, str, str]:
    """Name, version and licence of an installed package."""
    about = importlib.metadata.metadata(name).json
    named = [c.rpartition(" :: ")[2] for c in about.get("classifier", []) if "License" in c]
    licence = about.get("license_expression") or "; ".join(named) or about.get("license") or ""
    return name, str(about["version"]), str(licence).strip().partition("\n")[0]


def _bundled(site: pathlib.Path) -> list[tuple[str, str, str, str]]:
    """Name, version, licence and its text of every script package in the site's files, once."""
    found = {}
    for file in sorted(site.rglob("third-party-licenses.json")):
        for package in json.loads(file.read_text(encoding="utf-8"))["packages"]:
            key = (package["name"], package["versionInfo"])
            found[key] = (*key, package["licenseId"], package["extractedText"])
    return [found[key] for key in sorted(found)]


def _row(*columns: str) -> str:
    return f"<tr>{''.join(f'<td>{html.escape(str(column))}</td>' for column in columns)}</tr>"


def _text(name: str, text: str) -> str:
    name, text = html.escape(name), html.escape(text)
    return f"<details><summary>{name}</summary><pre>{text}</pre></details>"
