"""Write one zip file for students."""

import argparse
import pathlib

from ..build.archive import write_archive
from ..build.student_edition import PAGE
from ..course import Course
from ..errors import UsageError
from .arguments import OK, Parsers, add_command


def add(added: Parsers) -> None:
    """Add the command and its arguments."""
    command = add_command(
        added,
        run,
        "archive",
        "Write one zip file for students.",
        "It holds all notebooks without answers, the package check and its wheel, "
        "requirements.txt, and "
        f"{PAGE.name}: how to begin and hand in. Builds the releases first. The same notebooks "
        "give the same file, byte for byte.",
        writes=True,
    )
    command.add_argument(
        "file",
        nargs="?",
        type=pathlib.Path,
        default="lstm-from-scratch.zip",
        metavar="FILE.zip",
        help="where to write (default: %(default)s)",
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Write one zip file for students."""
    path: pathlib.Path = args.file
    if path.suffix.casefold() != ".zip" or path.is_dir():
        raise UsageError(f"{path} is no name of a zip file: it must end with .zip.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {path.parent} to write {path.name} into.")
    notebooks = write_archive(course, path)
    size = path.stat().st_size / 1e6
    content = [*notebooks, "check", "its wheel", "requirements.txt", PAGE.name]
    print(f"{path}, {size:.1f} MB: {', '.join(content)}")
    return OK
