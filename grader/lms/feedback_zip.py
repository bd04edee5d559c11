"""Feedback pages as the zip that Moodle's "Upload multiple feedback files in a zip" takes.

Moodle (mod/assign/feedback/file/importziplib.php) takes a path apart at "_": name, identifier,
"assignfeedback", "file", rest. With the "_" at the end of the folder's name, versions before 4.1
read it, too. Names beginning with "." or "~" are ignored there.
"""

import pathlib
import re
import secrets
import zipfile

from ..course import Course
from ..files import UNFINISHED
from ..submission.find import is_plain
from .participants import Line
from .people import Match

FIXED_TIME = (2000, 1, 1, 0, 0, 0)  # so that the same pages make the same zip
# What Moodle's clean_filename removes, and "_", which separates.
REMOVED = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/_]")


def write(
    course: Course, assignment: str, matches: list[tuple[Line, Match]], target: pathlib.Path
) -> tuple[int, list[str]]:
    """Write the feedback pages of the students of a grading worksheet.

    Args:
        course: whose pages.
        assignment: its name.
        matches: lines of the worksheet, and whose they are.
        target: the zip.

    Returns:
        how many pages it holds, and the students who have none.
    """
    count, without = 0, []
    unfinished = target.with_name(f"{target.name}{UNFINISHED}-{secrets.token_hex(4)}")
    try:
        with zipfile.ZipFile(unfinished, "x", zipfile.ZIP_DEFLATED) as archive:
            for line, match in matches:
                if not match.student or not line.identifier:
                    continue
                page = course.paths(match.student.id, assignment).feedback
                if not is_plain(page):
                    without.append(match.student.label)
                    continue
                info = zipfile.ZipInfo(_path(line, assignment), FIXED_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, page.read_bytes())
                count += 1
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return count, without


def _path(line: Line, assignment: str) -> str:
    name = REMOVED.sub(" ", line.person.name).strip(" .~") or "Participant"
    return f"{name}_{line.identifier}_assignfeedback_file_/{assignment}.html"
