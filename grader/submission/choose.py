"""Choose the notebook that is graded among the files of a submission."""

import dataclasses
import pathlib
from collections.abc import Sequence

from check.text import one_line

from . import archive
from .answered import has_answers
from .find import OWN_MODULES, File, TooManyFiles, all_files, known_files
from .modules import own_modules
from .names import Kind, kind
from .read import UnreadableSubmission, digest, read_cells

MAX_NOTEBOOKS, MAX_ARCHIVES = 50, 3  # that are read in one submission
MAX_TOTAL = 64 << 20  # bytes of all notebooks together
TIMESTAMP = "timestamp.txt"  # of nbgrader
NAMED = 3  # files that a message names
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
    folder: pathlib.Path, assignment: str, released: str, parts: Sequence[str]
) -> Submission:
    """Read a submission: the notebook that is graded, and the student's own modules.

    The notebook with the assignment's name is graded, unless it is as it was released and exactly
    one other notebook holds answers. Archives are searched when no file in the folder will do.

    Args:
        folder: of the submission.
        assignment: name of the assignment.
        released: the instructor's notebook in its release version, as text.
        parts: those of the earlier notebooks.

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
    chosen, note = _Choice(assignment, released, files).made()
    modules = own_modules(chosen.files, chosen.path, parts)
    return Submission(chosen.path, chosen.data, modules, note)


@dataclasses.dataclass(frozen=True)
class _Candidate:
    """A file that may be the notebook to grade; data is b"" when it cannot be read: see error."""

    path: pathlib.PurePosixPath
    data: bytes = b""
    error: str = ""
    files: Sequence[File] = ()

    @property
    def name(self) -> str:
        return one_line(self.path.as_posix())


class _Choice:
    """The choice among the files of one submission."""

    def __init__(self, assignment: str, released: str, files: list[File]) -> None:
        self._wanted, self._released, self._files = f"{assignment}.ipynb", released, files
        self._inside: list[File] = []  # files in archives
        self._problems: list[str] = []  # with archives
        self._parsed: dict[pathlib.PurePosixPath, list[dict[str, str]]] = {}
        self._left = MAX_TOTAL

    def made(self) -> tuple[_Candidate, str]:
        """The chosen notebook, with all files it was chosen among, and a note for the student."""
        found = self._candidates(self._files)
        packed = [c for c in found if archive.is_archive(c.data)]
        found = [c for c in found if c not in packed]
        files, known = list(self._files), {c.path for c in packed}
        known |= {file.path for file in files if kind(file.path) is Kind.ARCHIVE and file.plain}
        if self._is_clear(found):
            self._unpack({path for path in known if path.stem == OWN_MODULES})
        else:
            self._unpack(known)
            found += self._candidates(self._inside)
        files += self._inside
        found.sort(key=lambda c: (len(c.path.parts), c.path.name != self._wanted, c.path))
        chosen, note = self._chosen(_distinct(found))
        if chosen.error:
            raise UnreadableSubmission(chosen.error)
        return dataclasses.replace(chosen, files=files), note

    def _is_clear(self, found: list[_Candidate]) -> bool:
        """Whether archives need not be opened."""
        named = self._named(found)
        return named is not None and self._has_answers(named)

    def _unpack(self, paths: set[pathlib.PurePosixPath]) -> None:
        """Open archives; what is in them, and why one cannot be opened, is kept."""
        packed = [file for file in self._files if file.path in paths]
        for file in packed[:MAX_ARCHIVES]:
            try:
                self._inside += archive.opened(file)
            except UnreadableSubmission as error:
                self._problems.append(str(error))

    # ------------------------------------------------------------ candidates

    def _candidates(self, files: list[File]) -> list[_Candidate]:
        """The files that may be notebooks, with their bytes.

        Raises:
            UnreadableSubmission: there are very many.
        """
        likely = [f for f in files if kind(f.path) is Kind.NOTEBOOK]
        likely = [f for f in likely if f.plain] or likely
        if len(likely) > MAX_NOTEBOOKS:
            wanted = [f for f in likely if f.path.name == self._wanted][:1]
            if not wanted:
                raise UnreadableSubmission(
                    f"there is no {self._wanted}, and there are {len(likely)} other notebooks: "
                    "submit that one file"
                )
            likely = wanted
        likely.sort(key=lambda file: file.path.name != self._wanted)  # it is read in any case
        maybe = [f for f in files if kind(f.path) is Kind.MAYBE and f.plain][:MAX_NOTEBOOKS]
        found = [self._read(f) for f in likely]
        return found + [c for c in map(self._read_if_notebook, maybe) if c]

    def _read_if_notebook(self, file: File) -> _Candidate | None:
        try:
            data = file.read()
        except UnreadableSubmission:
            return None
        if not _may_be_notebook(data):
            return None
        candidate = self._counted(file, data)
        return candidate if archive.is_archive(data) or self._cells(candidate) else None

    def _read(self, file: File) -> _Candidate:
        try:
            data = file.read()
        except UnreadableSubmission as error:
            return _Candidate(file.path, error=str(error))
        return self._counted(file, data)

    def _counted(self, file: File, data: bytes) -> _Candidate:
        self._left -= len(data)
        if self._left < 0:
            error = f"the notebooks have more than {MAX_TOTAL >> 20} MiB together: submit "
            return _Candidate(file.path, error=f"{error}{self._wanted} alone")
        return _Candidate(file.path, data)

    # ------------------------------------------------------------ the choice

    def _chosen(self, found: list[_Candidate]) -> tuple[_Candidate, str]:
        """The one that is graded, and a note.

        Raises:
            UnreadableSubmission: there is none, or there are several.
        """
        readable = [c for c in found if not c.error]
        if not readable:
            raise UnreadableSubmission(self._nothing(found))
        named = self._named(found)
        if len(found) == 1:
            return found[0], self._note(found[0], named)
        answered = [c for c in readable if self._has_answers(c)]
        if named and (named in answered or not answered):
            note, others = self._note(named, named), [c for c in answered if c is not named]
            if others:
                note = note or f"{named.name} was graded"
                note += f"; not graded, though with answers: {_names(others)}"
            return named, note
        if len(answered) == 1 or (len(readable) == 1 and not answered):
            chosen = (answered or readable)[0]
            return chosen, self._note(chosen, named)
        raise UnreadableSubmission(self._several(answered or readable, named))

    def _named(self, found: list[_Candidate]) -> _Candidate | None:
        """The notebook with the assignment's name, in the outermost folder with a notebook."""
        if not found:
            return None
        depth = min(len(c.path.parts) for c in found)
        outermost = [c for c in found if len(c.path.parts) == depth]
        exact = [c for c in outermost if c.path.name == self._wanted]
        similar = [c for c in outermost if c.path.name.casefold() == self._wanted.casefold()]
        chosen = exact or similar
        return chosen[0] if len(chosen) == 1 else None

    def _has_answers(self, candidate: _Candidate) -> bool:
        return has_answers(self._cells(candidate), self._released)

    def _cells(self, candidate: _Candidate) -> list[dict[str, str]]:
        """The cells of a notebook; none when it cannot be read. Each file is parsed once."""
        if candidate.path not in self._parsed:
            try:
                cells = read_cells(candidate.data)
            except UnreadableSubmission:
                cells = []
            self._parsed[candidate.path] = cells
        return self._parsed[candidate.path]

    # ------------------------------------------------------------ words

    def _note(self, chosen: _Candidate, named: _Candidate | None) -> str:
        parts = []
        if chosen.path.as_posix() != self._wanted:
            parts.append(f"the notebook was submitted as {chosen.name}")
        if named and named is not chosen:
            parts.append(f"{named.name} beside it {self._lack(named)}")
        return "; ".join(parts + self._problems)

    def _lack(self, named: _Candidate) -> str:
        """Why the notebook with the assignment's name is not the one that is graded."""
        return "holds no answers" if self._cells(named) else "cannot be read"

    def _several(self, found: list[_Candidate], named: _Candidate | None) -> str:
        start = f"{named.name} {self._lack(named)}" if named else f"there is no {self._wanted}"
        return (
            f"{start}, and there is more than one other notebook ({_names(found)}): submit the "
            f"right one alone, as {self._wanted}"
        )

    def _nothing(self, found: list[_Candidate]) -> str:
        """Why there is nothing to grade."""
        reasons = self._problems + [c.error for c in found]
        if reasons:
            return reasons[0]
        files = [f for f in self._files + self._inside if f.plain and f.path.name != TIMESTAMP]
        only = f", only {_names(files)}" if files else ""
        return f"there is no notebook in the folder{only}: {SUBMIT}"


def _names(found: Sequence[_Candidate] | Sequence[File]) -> str:
    shown = [one_line(c.path.as_posix()) for c in found[:NAMED]]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return ", ".join(shown) + more


def _distinct(found: list[_Candidate]) -> list[_Candidate]:
    """One of the candidates with the same bytes: the first."""
    by_content: dict[object, _Candidate] = {}
    for candidate in found:
        by_content.setdefault(candidate.data or candidate.path, candidate)
    return list(by_content.values())


def _may_be_notebook(data: bytes) -> bool:
    """Whether a file of another kind may be a notebook or an archive; others are not parsed."""
    encoded = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return encoded or b'"cell_type"' in data or archive.is_archive(data)
