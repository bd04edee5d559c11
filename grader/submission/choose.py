"""Choose the notebook that is graded among the files of a submission."""

import dataclasses
import pathlib
from collections.abc import Sequence

from check.text import one_line

from . import damaged
from .answered import Exercises, code_of, has_answers, is_whole, other_assignment
from .candidates import Candidate, Candidates, names
from .find import TIMESTAMP, File, TooManyFiles, all_files, hidden_notebooks, known_files
from .modules import own_modules
from .names import LINKS
from .read import UnreadableSubmission, digest

SUBMIT = "submit the .ipynb file"


@dataclasses.dataclass(frozen=True)
class Submission:
    """What is taken from the folder of a submission.

    Args:
        path: of the notebook, within the submission.
        data: the notebook.
        modules: the student's own modules, by part.
        note: for the student, when the notebook has another name than the assignment.
    """

    path: pathlib.PurePosixPath
    data: bytes
    modules: dict[str, str]
    note: str = ""

    @property
    def attempt(self) -> str:
        """The name of this attempt, under which its scores are kept."""
        return digest(self.data, self.modules)


def read_submission(
    folder: pathlib.Path,
    assignment: str,
    released: str,
    parts: Sequence[str],
    exercises: Exercises,
) -> Submission:
    """Read a submission: the notebook that is graded, and the student's own modules.

    The notebook with the assignment's name is graded, unless it is as it was released and exactly
    one other notebook holds answers. Of several others it is the only one with half or more of the
    exercises. Notebooks of other assignments do not count. Archives are searched when no file in
    the folder will do, and then files with the names of backups and downloads.

    Args:
        folder: of the submission.
        assignment: name of the assignment.
        released: the instructor's notebook in its release version, as text.
        parts: those of the earlier notebooks.
        exercises: the names of the exercises of all assignments.

    Raises:
        UnreadableSubmission: there is no notebook, or it is not clear which one counts.
    """
    try:
        files = all_files(folder)
    except TooManyFiles as error:
        files = known_files(folder, assignment, parts)
        if not files or files[0].path.name != f"{assignment}.ipynb":
            raise UnreadableSubmission(
                f"there is no {assignment}.ipynb, and {error}: submit that one file"
            ) from None
    choice = _Choice(folder, assignment, released, files, exercises)
    chosen, note = choice.made()
    modules = own_modules(choice.files, chosen.path, parts)
    return Submission(chosen.path, chosen.data, modules, note)


class _Choice:
    """The choice among the files of one submission."""

    def __init__(
        self,
        folder: pathlib.Path,
        assignment: str,
        released: str,
        files: list[File],
        exercises: Exercises,
    ) -> None:
        self._folder, self._assignment, self._wanted = folder, assignment, f"{assignment}.ipynb"
        self._released, self._exercises = released, exercises
        self._all = Candidates(self._wanted, files)
        self._others: list[tuple[Candidate, str]] = []  # notebooks of other assignments

    @property
    def files(self) -> list[File]:
        """All files, those in archives that were opened included."""
        return self._all.files

    def made(self) -> tuple[Candidate, str]:
        """The chosen notebook, and a note for the student."""
        found = self._own(self._all.in_folder())
        named = self._named(found)
        if named and self._has_answers(named):
            self._all.open_modules()
        else:
            found += self._own(self._all.in_archives())
        if not any(map(self._has_answers, found)):
            found += self._own(self._all.under_other_names())
        found.sort(key=lambda c: (len(c.path.parts), c.path.name != self._wanted, c.path))
        chosen, note = self._chosen(self._distinct(found))
        error = self._all.error(chosen)
        if error and chosen.path.as_posix() != self._wanted:
            raise UnreadableSubmission(error if chosen.error else f"{chosen.name}: {error}")
        if chosen.error:
            raise UnreadableSubmission(chosen.error)
        return chosen, note

    # ------------------------------------------------------------ the choice

    def _own(self, found: list[Candidate]) -> list[Candidate]:
        """The candidates that are no notebooks of other assignments."""
        own = []
        for candidate in found:
            cells = self._all.cells(candidate)
            if other := other_assignment(cells, self._assignment, self._exercises):
                self._others.append((candidate, other))
            else:
                own.append(candidate)
        return own

    def _distinct(self, found: list[Candidate]) -> list[Candidate]:
        """One of the candidates with the same code, whatever their outputs: the first."""
        by_code: dict[object, Candidate] = {}
        for candidate in found:
            code = code_of(self._all.cells(candidate))
            by_code.setdefault(code or candidate.data or candidate.path, candidate)
        return list(by_code.values())

    def _chosen(self, found: list[Candidate]) -> tuple[Candidate, str]:
        """The one that is graded, and a note.

        Raises:
            UnreadableSubmission: there is none, or there are several.
        """
        readable = [c for c in found if not c.error]
        if not readable:
            raise UnreadableSubmission(self._nothing(found))
        named = self._named(found)
        answered = [c for c in readable if self._has_answers(c)]
        if named and (named in answered or not answered):
            return named, self._note(named, named, answered)
        whole = [c for c in answered if self._is_whole(c)]
        best = whole if len(whole) == 1 else answered or readable
        if len(best) == 1:
            return best[0], self._note(best[0], named, answered)
        raise UnreadableSubmission(self._several(best, named))

    def _named(self, found: list[Candidate]) -> Candidate | None:
        """The notebook with the assignment's name; of several the outermost."""
        exact = [c for c in found if c.path.name == self._wanted]
        similar = [c for c in found if c.path.name.casefold() == self._wanted.casefold()]
        chosen = exact or similar
        depth = min((len(c.path.parts) for c in chosen), default=0)
        outermost = [c for c in chosen if len(c.path.parts) == depth]
        return outermost[0] if len(outermost) == 1 else None

    def _has_answers(self, candidate: Candidate) -> bool:
        return has_answers(self._all.cells(candidate), self._released)

    def _is_whole(self, candidate: Candidate) -> bool:
        return is_whole(self._all.cells(candidate), self._assignment, self._exercises)

    # ------------------------------------------------------------ words

    def _note(
        self, chosen: Candidate, named: Candidate | None, answered: Sequence[Candidate]
    ) -> str:
        parts = []
        others = [c for c in answered if c is not chosen]
        if chosen.path.as_posix() != self._wanted:
            parts.append(f"the notebook was submitted as {chosen.name}")
        elif others:
            parts.append(f"{chosen.name} was graded")
        if named and named is not chosen:
            parts.append(f"{named.name} beside it {self._lack(named)}")
        parts += [text for path, text in self._all.problems.items() if path != chosen.path]
        if others:
            parts.append(f"not graded, though with answers: {names(others)}")
        return "; ".join(parts)

    def _lack(self, named: Candidate) -> str:
        """Why the notebook with the assignment's name is not the one that is graded."""
        return "cannot be read" if self._all.error(named) else "holds no answers"

    def _several(self, found: list[Candidate], named: Candidate | None) -> str:
        if all(c.path.name == self._wanted for c in found):
            start = f"there is more than one {self._wanted} ({names(found)})"
        else:
            start = f"{named.name} {self._lack(named)}" if named else f"there is no {self._wanted}"
            start += f", and there is more than one other notebook ({names(found)})"
        return f"{start}: submit the right one alone, as {self._wanted}"

    def _nothing(self, found: list[Candidate]) -> str:
        """Why there is nothing to grade."""
        reasons = [*self._all.problems.values(), *(c.error for c in found)]
        if reasons:
            return reasons[0]
        if self._others:
            candidate, other = self._others[0]
            this = "this" if candidate.path.as_posix() == self._wanted else candidate.name
            return f"{this} is the notebook {other}, not {self._assignment}: submit {self._wanted}"
        if packed := self._all.archives_in_archives():
            return f"{names(packed)} is an archive in an archive, which is not opened: {SUBMIT}"
        if hidden := hidden_notebooks(self._folder):
            return _why_not_hidden(hidden[0])
        files = [f for f in self.files if f.plain and f.path.name != TIMESTAMP]
        if linked := [f for f in files if f.path.name.casefold().endswith(LINKS)]:
            return f"{names(linked[:1])}: {damaged.LINK}"
        only = f", only {names(files)}" if files else ""
        return f"there is no notebook in the folder{only}: {SUBMIT}"


def _why_not_hidden(path: str) -> str:
    """Why a file that a program made of a notebook is not graded, and the remedy."""
    shown = one_line(path)
    if shown.endswith(".icloud"):
        name = shown.removesuffix(".icloud").removeprefix(".")
        return f"{name} is still in iCloud: open it once, then submit it"
    return (
        f"there is no notebook in the folder, only {shown}, a hidden file that a program made: "
        f"{SUBMIT} itself"
    )
