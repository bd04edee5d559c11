"""Build the course as a web site."""

import argparse
import pathlib

from ..build import site
from .arguments import OK, Parsers, add_command


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run_here,
        "site",
        "Build the course as a web site, in which the notebooks run without an installation.",
        "The site is a folder of static files, for any web server: JupyterLite, the released "
        "notebooks and the package check. Python runs in the student's browser, and a student's "
        "work is kept there.",
        in_course=False,
    )
    command.add_argument(
        "--out",
        type=pathlib.Path,
        default=pathlib.Path("build", "site"),
        metavar="FOLDER",
        help="where to write the site (default: %(default)s)",
    )
    command.add_argument(
        "--pyodide",
        default="",
        metavar="URL",
        help="where Python for the browser, Pyodide, comes from: the archive of a distribution, or "
        "a folder with one, of which the site holds what it needs; or the address of a folder on "
        "your own server (default: the public server of Pyodide)",
    )


def run_here(args: argparse.Namespace) -> int:
    """Build the site of the course in the current folder."""
    site.build(pathlib.Path.cwd() / "notebooks", args.out.absolute(), args.pyodide)
    print(f"The site is in {args.out}, {site.size(args.out) / 1e6:.0f} MB. To look at it:")
    print(f"python -m http.server --directory {args.out} --bind 127.0.0.1 8000")
    return OK
