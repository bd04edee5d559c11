"""Build the student edition and open JupyterLab on it."""

import argparse
import os
import pathlib
import subprocess
import sys

from ..build import release as build
from ..course import Course
from .arguments import OK, Parsers, add_command


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "lab",
        "Build the student edition and open JupyterLab on it.",
        "The student edition is one folder with all released notebooks and the package check. "
        "Notebooks that are there already are kept, with the work in them.",
    )
    command.add_argument(
        "--folder",
        type=pathlib.Path,
        default="student",
        help="the student edition (default: %(default)s)",
    )
    command.add_argument("--no-browser", action="store_true", help="build the edition and stop")


def run(course: Course, args: argparse.Namespace) -> int:
    """Build the student edition and open JupyterLab on it."""
    folder = args.folder.resolve()
    notebooks = build.student_edition(course, folder)
    print(f"{folder}: {', '.join(n.name for n in notebooks)}. Your own work there is kept.")
    if args.no_browser:
        return OK
    command = [sys.executable, "-m", "jupyter", "lab", notebooks[0].name]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container may have no other user
        command.append("--allow-root")
    return subprocess.run(command, cwd=folder, check=False).returncode
