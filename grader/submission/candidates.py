"""Read the files of a submission that may be the notebook to grade."""

import dataclasses
import pathlib
from collections.abc import Collection, Iterable

from check.text import one_line

from . import archive
from .answered import Cells
from .find import OWN_MODULES, File
from .names import Kind, kind
from .read import UnreadableSubmission, read_cells

MAX_NOTEBOOKS, MAX_ARCHIVES = 50, 10  # that are read in one submission
MAX_TOTAL = 64 << 20  # bytes of all notebooks together
NAMED = 3  # files that a message names


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A file that may be the notebook to grade; data is b"" when it cannot be read: see error."""

    path: pathlib.PurePosixPath
    data: bytes = b""
    error: str = ""

    @property
    def name(self) -> str:
        """Its path, for a message."""
        return one_line(self.path.as_posix())


class Candidates:
    """The candidates among the files of one submission.

    Args:
        wanted: the name that the notebook should have.
        files: of the submission.
    """

    def __init__(self, wanted: str, files: list[File]) -> None:
        self._wanted, self._outside = wanted, files
        self._inside: list[File] = []  # files in archives
        self._archives: set[pathlib.PurePosixPath] = set()
        self._read_before: set[pathlib.PurePosixPath] = set()
        self._parsed: dict[pathlib.PurePosixPath, tuple[Cells, str]] = {}
        self._left, self._budget = MAX_TOTAL, archive.Budget()
        self.problems: dict[pathlib.PurePosixPath, str] = {}  # why archives were not opened

    @property
    def files(self) -> list[File]:
        """All files, those in archives that were opened included."""
        return self._outside + self._inside

    def in_folder(self) -> list[Candidate]:
        """Those that are in no archive.

        Raises:
            UnreadableSubmission: there are very many.
        """
        found = self._among(self._outside)
        packed = {c.path for c in found if archive.is_archive(c.data)}
        named = {f.path for f in self._outside if kind(f.path) is Kind.ARCHIVE and f.plain}
        self._archives = packed | named
        return [c for c in found if c.path not in packed]

    def in_archives(self) -> list[Candidate]:
        """Those in archives, which are opened.

        Raises:
            UnreadableSubmission: there are very many.
        """
        self._unpack(self._archives)
        return self._among(self._inside)

    def open_modules(self) -> None:
        """Open the archives that hold the student's modules, by their names."""
        self._unpack({path for path in self._archives if OWN_MODULES in path.name.casefold()})

    def under_other_names(self) -> list[Candidate]:
        """Notebooks with the name of something else: a backup, a download, a mistyped ending."""
        rest = [f for f in self._outside if f.plain and f.path not in self._read_before]
        rest.sort(key=lambda file: "ipynb" not in file.path.name.casefold())
        found = [self._read_if_notebook(file) for file in rest[:MAX_NOTEBOOKS]]
        return [c for c in found if c and not archive.is_archive(c.data)]

    def archives_in_archives(self) -> list[File]:
        """They are not opened."""
        return [file for file in self._inside if kind(file.path) is Kind.ARCHIVE]

    def cells(self, candidate: Candidate) -> Cells:
        """The cells of a notebook; none when it cannot be read. Each file is parsed once."""
        return self._parse(candidate)[0]

    def error(self, candidate: Candidate) -> str:
        """Why a candidate cannot be read; "" when it can."""
        return candidate.error or self._parse(candidate)[1]

    def _parse(self, candidate: Candidate) -> tuple[Cells, str]:
        if candidate.path not in self._parsed:
            try:
                self._parsed[candidate.path] = read_cells(candidate.data), ""
            except UnreadableSubmission as error:
                self._parsed[candidate.path] = [], str(error)
        return self._parsed[candidate.path]

    def _unpack(self, paths: Collection[pathlib.PurePosixPath]) -> None:
        """Open archives; what is in them, and why one cannot be opened, is kept."""
        packed = [file for file in self._outside if file.path in paths]
        for file in packed[:MAX_ARCHIVES]:
            try:
                self._inside += archive.opened(file, self._budget)
            except UnreadableSubmission as error:
                self.problems[file.path] = str(error)
        if rest := packed[MAX_ARCHIVES:]:
            self.problems[rest[0].path] = (
                f"not opened: {names(rest)}, because there are more than {MAX_ARCHIVES} archives"
            )

    def _among(self, files: list[File]) -> list[Candidate]:
        """The files that may be notebooks by their names.

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

    def _read_if_notebook(self, file: File) -> Candidate | None:
        self._read_before.add(file.path)
        try:
            data = file.read()
        except UnreadableSubmission:
            return None
        if not _may_be_notebook(data):
            return None
        candidate = self._counted(file, data)
        return candidate if archive.is_archive(data) or self.cells(candidate) else None

    def _read(self, file: File) -> Candidate:
        self._read_before.add(file.path)
        try:
            data = file.read()
        except UnreadableSubmission as error:
            return Candidate(file.path, error=str(error))
        return self._counted(file, data)

    def _counted(self, file: File, data: bytes) -> Candidate:
        self._left -= len(data)
        if self._left < 0:
            error = f"the notebooks have more than {MAX_TOTAL >> 20} MiB together: submit "
            return Candidate(file.path, error=f"{error}{self._wanted} alone")
        return Candidate(file.path, data)


def names(found: Iterable[Candidate | File]) -> str:
    """The paths of some files, for a message."""
    paths = [one_line(c.path.as_posix()) for c in found]
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return ", ".join(paths[:NAMED]) + more


def _may_be_notebook(data: bytes) -> bool:
    """Whether a file of another kind may be a notebook or an archive; others are not parsed."""
    encoded = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return encoded or b'"cell_type"' in data or archive.is_archive(data)
