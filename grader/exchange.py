"""Feedback through nbgrader's exchange, where some submissions did not come through it.

nbgrader_config.py names it: `nbgrader release_feedback` and formgrader use it in place of their
own, which end with an error at the first page without timestamp.txt or submission_secret.txt.
"""

import glob
import itertools
import os
import pathlib
import shutil

from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from check.text import one_line

from .grading.exchange_files import NAMES, SUBMISSION_SECRET, read
from .submission.find import is_linked, is_plain

MAX_NAMES = 10  # of notebooks in one submission


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """Releases the feedback of each student; one who has none to fetch does not stop the others."""

    src_path: str

    def copy_files(self) -> None:
        """Copy the pages to the exchange, student by student.

        Raises:
            ExchangeError: pages of some students could not be copied; all others were.
        """
        pattern, without, failed = self.src_path, [], []
        for folder in map(pathlib.Path, sorted(glob.glob(pattern))):
            student = one_line(folder.parent.name)
            if not list(folder.glob("*.html")):
                continue
            if len(read(folder)) < len(NAMES):
                without.append(student)
                continue
            self.src_path = glob.escape(str(folder))
            try:
                super().copy_files()
                self._release_renamed(folder)
            except OSError as error:
                failed.append(f"{student} ({one_line(error)})")
        self.src_path = pattern
        if without:
            self.log.warning(
                "Not released, because the submission did not come through the exchange: %s. These "
                "students cannot fetch feedback: give them the pages in feedback/.",
                ", ".join(without),
            )
        if failed:
            self.fail(f"Feedback of {len(failed)} students was not released: {', '.join(failed)}")

    def _release_renamed(self, folder: pathlib.Path) -> None:
        """Release a page under the names of the student's notebooks, too, if none has its name.

        `nbgrader fetch_feedback` asks for a page by the name of the notebook in the submission.
        """
        student, excluded = folder.parent.name, self.coursedir.student_id_exclude.split(",")
        names = self._submitted_names(student)
        secret = read(folder)[SUBMISSION_SECRET]
        for page in folder.glob("*.html"):
            if page.stem in names or student in excluded:
                continue
            for name in names:
                checksum = notebook_hash(secret=secret, notebook_id=name)
                temporary = os.path.join(self.dest_path, f"{checksum}-tmp.html")
                shutil.copy(page, temporary)
                os.replace(temporary, os.path.join(self.dest_path, f"{checksum}.html"))

    def _submitted_names(self, student: str) -> list[str]:
        """The names of the notebooks in a submission, without .ipynb."""
        directory = self.coursedir
        submitted = pathlib.Path(
            directory.format_path(directory.submitted_directory, student, directory.assignment_id)
        )
        if is_linked(submitted):
            return []
        notebooks = filter(is_plain, submitted.glob("*.ipynb"))
        return [path.stem for path in itertools.islice(notebooks, MAX_NAMES)]
