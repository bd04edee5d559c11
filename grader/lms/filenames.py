"""Whose file this is: the names of files in Moodle's and Canvas's downloads of submissions.

Moodle (mod/assign/classes/downloader.php, mod/assign/feedback/file/importziplib.php): a folder
"Full Name_IDENTIFIER_assignsubmission_file" for each participant, until 4.0 with one more "_" at
its end; or, without folders, files "Full Name_IDENTIFIER_assignsubmission_file_01-gates.ipynb". The
name has neither "_" nor apostrophes; while names are hidden it is "Participant". A group that
submits together has its name and number there.

Canvas (lib/content_zipper.rb): files "lastfirst[_LATE]_USER_ATTACHMENT_name.ipynb", where the
sortable name has lost everything but letters, digits and "_"; "USER_text.html" and
"USER_link.html" for what is no file; "anon_ABCDE" in place of name and number when grading is
anonymous. Within a download and within a student's uploads, a second file of one name becomes
"name-1.ipynb" (Attachment.make_unique_filename).
"""

import dataclasses
import pathlib
import re

MOODLE = re.compile(r"([^_]*)_([0-9]+)_assignsubmission_([a-z]+)(?:_(.*))?", re.DOTALL)
CANVAS = re.compile(r"(.*?)(_LATE)?_([0-9]+)_([0-9]+)_(.+)", re.DOTALL)
CANVAS_TEXT = re.compile(r"(.*?)(?:_LATE)?_([0-9]+)_(text|link)(-\d+)?\.html", re.DOTALL)
CANVAS_ANONYMOUS = re.compile(r"(LATE_)?anon_\w+?_\d+_.+", re.DOTALL)
# What systems add to the name of a second copy: "01-gates-1", "01-gates (2)", "01-gates_copy2".
COPY = re.compile(r"(-\d+|[ _]?\(\d+\)|[ _-](copy|kopie|copie|copia|cópia) ?\d*)$", re.IGNORECASE)
TEXT = "text typed into the page, no file"


@dataclasses.dataclass(frozen=True)
class Named:
    """What the name of a file says.

    Args:
        system: Moodle or Canvas.
        identifier: of the participant in Moodle, for this assignment alone; of the user in Canvas.
        name: of the person, as the system writes it in names of files.
        path: of the file in the person's submission.
        attachment: Canvas's number of the upload; a newer one has a larger number. 0 in Moodle.
        late: whether Canvas says so.
        ignored: why it is no file to collect; "" when it is.
    """

    system: str
    identifier: str
    name: str
    path: pathlib.PurePosixPath
    attachment: int = 0
    late: bool = False
    ignored: str = ""


def parsed(path: pathlib.PurePosixPath) -> Named | str:
    """What a path says; or why it says nothing."""
    for place, part in enumerate(path.parts):
        if match := MOODLE.fullmatch(part):
            name, identifier, plugin, rest = match.groups()
            parts = ([rest] if rest else []) + list(path.parts[place + 1 :])
            if not parts:
                return "is no file of a submission"
            ignored = "" if plugin == "file" else TEXT
            within = pathlib.PurePosixPath(*parts)
            return Named("Moodle", identifier, name, within, ignored=ignored)
    return _canvas(path.name)


def _canvas(name: str) -> Named | str:
    if match := CANVAS.fullmatch(name):
        who, late, user, attachment, file = match.groups()
        within = pathlib.PurePosixPath(file)
        return Named("Canvas", user, who, within, int(attachment[:18]), bool(late))
    if match := CANVAS_TEXT.fullmatch(name):
        within = pathlib.PurePosixPath(f"{match[3]}.html")
        return Named("Canvas", match[2], match[1], within, ignored=TEXT)
    if CANVAS_ANONYMOUS.fullmatch(name):
        return (
            "is anonymous: switch anonymous grading off in Canvas, and download the submissions "
            "again"
        )
    return "has no name as Moodle and Canvas give it"


def without_copy_number(name: str) -> str:
    """The name of a file as it was before a system numbered the copy."""
    stem, dot, suffix = name.partition(".")
    while (shorter := COPY.sub("", stem)) not in ("", stem):
        stem = shorter
    return stem + dot + suffix
