"""What the name of a file in a submission says: a notebook, an archive, or left by a program."""

import enum
import pathlib
import re


class Kind(enum.Enum):
    """What a file may hold, by its name."""

    NOTEBOOK = "a notebook"
    MAYBE = "a notebook under the name of another kind of file"
    ARCHIVE = "an archive"
    OTHER = "something else"


# A file is left over, or not complete, when its name ends so.
LEFT_OVER = (
    "~",
    ".bak",
    ".tmp",
    ".orig",
    ".part",
    ".crdownload",
    ".download",
    ".amltmp",
    ".amltemp",
)
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz")
OTHER_ARCHIVES = (".7z", ".rar", ".zst")  # which are not opened
# A file is only an address, or a way to a file elsewhere.
LINKS = (".url", ".webloc", ".lnk", ".desktop", ".gdoc", ".gshortcut")
# What mail programs, browsers and learning platforms write for 01-gates.ipynb.
DISGUISES = (".json", ".txt")
# Files and folders that systems, browsers and package managers make.
BY_PROGRAMS = frozenset(
    [
        *("__macosx", "desktop.ini", "thumbs.db", "$recycle.bin", "system volume information"),
        *("site-packages", "node_modules", "venv"),
    ]
)
NUMBER = re.compile(r"[ _]?\(\d+\)$")  # of a second download, as in "01-gates.ipynb(1)"


def is_left_by_a_program(name: str) -> bool:
    """Whether a file or folder was made by a system or an editor, and not by the student.

    Such as ._01-gates.ipynb, .~01-gates.ipynb, .ipynb_checkpoints, ~$notes.docx and __MACOSX.
    """
    return name.casefold() in BY_PROGRAMS or name.startswith((".", "~$"))


def kind(path: pathlib.PurePath) -> Kind:
    """What a file of a submission may hold."""
    name = NUMBER.sub("", path.name.casefold())
    if is_left_by_a_program(path.name) or name.endswith(LEFT_OVER):
        return Kind.OTHER
    if name.endswith(ARCHIVES):
        return Kind.ARCHIVE
    if name.endswith(OTHER_ARCHIVES):
        return Kind.OTHER
    if name.endswith((".ipynb", *(f".ipynb{ending}" for ending in DISGUISES))):
        return Kind.NOTEBOOK
    if path.parent.name == "check":  # the package that students are given holds JSON files
        return Kind.OTHER
    suffix = pathlib.PurePath(name).suffix
    disguised = not suffix or suffix in DISGUISES or "ipynb" in name
    return Kind.MAYBE if disguised else Kind.OTHER
