"""Build the student edition and open JupyterLab on its first notebook."""

import argparse
import os
import pathlib
import shutil
import subprocess

from ..build import environment, student_edition
from ..errors import UsageError
from .arguments import OK, Parsers, add_command

SETTINGS = pathlib.Path(student_edition.__file__).with_name("lab_settings")
EARLIER = "student"  # where the edition was in earlier versions, in the course folder


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run_here,
        "lab",
        "Build the student edition and open JupyterLab on its first notebook.",
        "The student edition is one folder with all released notebooks and the package check. A "
        "notebook that you have worked in is kept. Where this Python lacks what the notebooks "
        "need, such as JupyterLab, it is installed into .venv in that folder. This command needs "
        "Python alone.",
        in_course=False,
    )
    command.add_argument(
        "--into",
        "--folder",
        type=pathlib.Path,
        metavar="FOLDER",
        help="where the student edition is (default: beside this folder, with -student at the end "
        "of its name)",
    )
    command.add_argument(
        "--no-browser", action="store_true", help="build the edition and stop; install nothing"
    )


def run_here(args: argparse.Namespace) -> int:
    """Build the student edition of the course in the current folder, and open JupyterLab on it.

    Raises:
        UsageError: there are no source notebooks here, or the edition cannot be written.
    """
    root = pathlib.Path.cwd()
    folder = (args.into or root.parent / f"{root.name or 'course'}-student").resolve()
    notebooks = student_edition.notebooks(root / "notebooks")
    if not notebooks:
        raise UsageError(f"{root} holds no notebooks/. Change to the course's folder first.")
    try:
        _take_over(root / EARLIER, folder)
        data_files = student_edition.data_files(root / "notebooks")
        kept = student_edition.write(folder, notebooks | data_files)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(
            f"{folder} cannot be written ({reason}). Name another folder with --into (with make: "
            "make lab INTO=FOLDER)."
        ) from None
    print(f"The student edition is in {folder}. Your work there is kept.", flush=True)
    if kept:
        print(f"Kept as you have them, though the course has newer ones: {', '.join(kept)}.")
    return OK if args.no_browser else _open(folder, next(iter(notebooks)))


def _take_over(earlier: pathlib.Path, folder: pathlib.Path) -> None:
    """Copy work in the edition of an earlier version to the new place, once."""
    if (earlier / "check").is_dir() and not folder.exists():
        shutil.copytree(earlier, folder, ignore=shutil.ignore_patterns(".venv", "check"))
        print(f"Your work in {earlier} was copied: go on in the new place.")


def _open(folder: pathlib.Path, notebook: str) -> int:
    """Run JupyterLab until it is stopped; returns its exit status.

    Raises:
        CourseError: what it needs could not be installed.
    """
    python = environment.python_for(folder)
    command = [str(python), "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += [f"--LabApp.default_url=/lab/tree/{notebook}", "--ServerApp.log_level=WARN"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container may have no other user
        command.append("--allow-root")
    print("Opening JupyterLab. It runs until you press Ctrl-C here, twice.", flush=True)
    with subprocess.Popen(command, cwd=folder, env=_variables(folder)) as server:
        while True:
            try:
                return server.wait()
            except KeyboardInterrupt:  # the server gets it as well, and asks whether to stop
                continue


def _variables(folder: pathlib.Path) -> dict[str, str]:
    """Environment variables: check is found from every folder, and nbgrader's tools are off."""
    ours = {"PYTHONPATH": str(folder), "JUPYTER_CONFIG_PATH": str(SETTINGS)}
    for name, path in ours.items():
        ours[name] = os.pathsep.join(filter(None, [path, os.environ.get(name)]))
    return os.environ | ours
