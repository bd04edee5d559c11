"""Read the files in a submitted archive, in memory: nothing is unpacked to the disk."""

import contextlib
import io
import pathlib
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

from check.text import one_line

from .find import File
from .names import Kind, is_left_by_a_program, kind
from .read import MAX_BYTES, UnreadableSubmission

MAX_ENTRIES = 1000
MAX_UNPACKED = 64 << 20  # bytes, of all entries that are read
MAX_RATIO, SMALL = 500, 1 << 20  # of an entry's size to its compressed one, if it is not small
DIRECTORY_ENTRY = b"PK\x01\x02"  # of a zip, one for each of its files
ZIP, GZIP, TAR = b"PK\x03\x04", b"\x1f\x8b", b"ustar"  # how a file begins, or TAR_AT bytes later
TAR_AT = 257
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ADVICE = "submit the .ipynb file itself"


def is_archive(data: bytes) -> bool:
    """Whether these are the bytes of a zip, gz or tar archive."""
    return data.startswith((ZIP, GZIP)) or data[TAR_AT:].startswith(TAR)


def opened(file: File) -> list[File]:
    """The files in an archive; archives in it are not opened.

    Args:
        file: the archive; its name becomes a part of the paths.

    Raises:
        UnreadableSubmission: it is damaged, encrypted or too large; the message names it. Reading
            one of the files raises it, too.
    """
    name = one_line(file.path.as_posix())
    data = file.read()
    with _explained(name):
        if data.startswith(GZIP):
            data = _unzipped(data, name)
            if not data[TAR_AT:].startswith(TAR):
                inner = _without_gz(file.path.name)
                return [File(file.path / inner, lambda: data)]
        found = _in_tar(data, name) if data[TAR_AT:].startswith(TAR) else _in_zip(data, name)
        return [
            File(file.path / path, read)
            for path, read in found
            if not any(map(is_left_by_a_program, path.parts)) and kind(path) is not Kind.ARCHIVE
        ]


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn every error while an archive is read into UnreadableSubmission with its name."""
    try:
        yield
    except UnreadableSubmission:
        raise
    except Exception:  # of many kinds, for bytes that no program writes
        raise UnreadableSubmission(f"{name} is damaged and cannot be opened: {ADVICE}") from None


def _unzipped(data: bytes, name: str) -> bytes:
    """What was compressed with gzip, of which no more than MAX_UNPACKED is read."""
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    unpacked = stream.decompress(data, MAX_UNPACKED + 1)
    if len(unpacked) > MAX_UNPACKED:
        size = f"{MAX_UNPACKED >> 20} MiB"
        raise UnreadableSubmission(f"{name} holds more than {size}: {ADVICE}")
    if not stream.eof:
        raise zlib.error("it is cut off")
    return unpacked


def _without_gz(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return stem if suffix.casefold() == "gz" and stem else name


Reader = Callable[[], bytes]


def _in_zip(data: bytes, name: str) -> Iterator[tuple[pathlib.PurePosixPath, Reader]]:
    """Path and reader of each file in a zip."""
    # Counted before zipfile makes an object of each.
    if data.count(DIRECTORY_ENTRY) > MAX_ENTRIES:
        raise UnreadableSubmission(f"{name} holds more than {MAX_ENTRIES} files: {ADVICE}")
    archive, budget = zipfile.ZipFile(io.BytesIO(data)), _Budget(name)
    for entry in archive.infolist():
        linked = stat.S_ISLNK(entry.external_attr >> 16)
        if not (entry.is_dir() or linked):
            yield _within(entry.filename), _zip_reader(archive, entry, budget)


def _zip_reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: "_Budget") -> Reader:
    def read() -> bytes:
        with _explained(budget.name):
            shown = one_line(entry.filename)
            if entry.flag_bits & 1:
                raise UnreadableSubmission(f"{budget.name} has a password: {ADVICE}")
            if entry.compress_type not in READABLE:
                raise UnreadableSubmission(
                    f"{shown} in {budget.name} is compressed in an unusual way: {ADVICE}"
                )
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > SMALL and ratio > MAX_RATIO:
                raise UnreadableSubmission(
                    f"{shown} in {budget.name} is far larger than its compressed form: {ADVICE}"
                )
            budget.spend(shown, entry.file_size)
            with archive.open(entry) as file:
                # A header may lie, so the size is limited again.
                return file.read(MAX_BYTES + 1)[:MAX_BYTES]

    return read


def _in_tar(data: bytes, name: str) -> Iterator[tuple[pathlib.PurePosixPath, Reader]]:
    """Path and reader of each regular file in an uncompressed tar archive."""
    archive, budget = tarfile.TarFile(fileobj=io.BytesIO(data)), _Budget(name)
    for count, entry in enumerate(archive, start=1):
        if count > MAX_ENTRIES:
            raise UnreadableSubmission(f"{name} holds more than {MAX_ENTRIES} files: {ADVICE}")
        if entry.isreg() and not entry.issparse():
            yield _within(entry.name), _tar_reader(archive, entry, budget)


def _tar_reader(archive: tarfile.TarFile, entry: tarfile.TarInfo, budget: "_Budget") -> Reader:
    def read() -> bytes:
        with _explained(budget.name):
            budget.spend(one_line(entry.name), entry.size)
            file = archive.extractfile(entry)
            return file.read(MAX_BYTES) if file else b""

    return read


def _within(name: str) -> pathlib.PurePosixPath:
    """The path of an entry: relative, and without "..". It is shown, and never opened."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return pathlib.PurePosixPath(*parts) if parts else pathlib.PurePosixPath("unnamed")


class _Budget:
    """Limits what is read from one archive.

    Args:
        name: of the archive, for messages.
    """

    def __init__(self, name: str) -> None:
        self.name, self._left = name, MAX_UNPACKED

    def spend(self, entry: str, size: int) -> None:
        """Count an entry that is about to be read.

        Raises:
            UnreadableSubmission: it is too large, or all that was read is.
        """
        if size > MAX_BYTES:
            raise UnreadableSubmission(
                f"{entry} in {self.name} has {size >> 20} MiB: clear its outputs and submit the "
                ".ipynb file"
            )
        self._left -= size
        if self._left < 0:
            raise UnreadableSubmission(
                f"{self.name} holds more than {MAX_UNPACKED >> 20} MiB of notebooks: {ADVICE}"
            )
