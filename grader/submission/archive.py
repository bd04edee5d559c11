"""Read the files in a submitted archive, in memory: nothing is unpacked to the disk."""

import bz2
import contextlib
import io
import lzma
import pathlib
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from check.notebook_file import MAX_BYTES
from check.text import one_line

from .find import File
from .names import is_left_by_a_program
from .read import UnreadableSubmission

MAX_NAMES = 20_000  # in one archive
MAX_ENTRIES = 1000  # that no program has left there
MAX_PACKED = MAX_UNPACKED = 64 << 20  # bytes, of all archives and of all entries that are read
MAX_WINDOW = 128 << 20  # bytes of memory that xz may ask for
MAX_RATIO, SMALL = 500, 1 << 20  # of an entry's size to its compressed one, if it is not small
DIRECTORY_ENTRY = b"PK\x01\x02"  # of a zip, one for each of its files
ZIP, TAR, TAR_AT = b"PK\x03\x04", b"ustar", 257  # how a file begins, or TAR_AT bytes later
COMPRESSED: "dict[bytes, Callable[[], _Decompressor]]" = {
    b"\x1f\x8b": lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MAX_WINDOW),
}
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ADVICE = "submit the .ipynb file itself"


class _Decompressor(Protocol):
    """What the decompressors of zlib, bz2 and lzma have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """At most max_length bytes."""


def is_archive(data: bytes) -> bool:
    """Whether these are the bytes of a zip, tar, gz, bz2 or xz archive."""
    return data.startswith((ZIP, *COMPRESSED)) or data[TAR_AT:].startswith(TAR)


def opened(file: File, budget: "Budget") -> list[File]:
    """The files in an archive; archives in it are listed, but are not to be opened.

    Args:
        file: the archive; its name becomes a part of the paths.
        budget: of the submission.

    Raises:
        UnreadableSubmission: it is damaged, encrypted or too large; the message names it. Reading
            one of the files raises it, too.
    """
    name = one_line(file.path.as_posix())
    data = file.read()
    budget.count_archive(name, len(data))
    with _explained(name):
        start = next((c for c in COMPRESSED if data.startswith(c)), None)
        if start:
            data = _unzipped(data, name, COMPRESSED[start]())
            budget.count_archive(name, len(data))
            if not data[TAR_AT:].startswith(TAR):
                inner = _without_suffix(file.path.name)
                return [File(file.path / inner, lambda: budget.spent_on(data, name, inner))]
        is_tar = data[TAR_AT:].startswith(TAR)
        found = _in_tar(data, name, budget) if is_tar else _in_zip(data, name, budget)
        kept = [
            File(file.path / path, read)
            for path, read in found
            if not any(map(is_left_by_a_program, path.parts))
        ]
    if len(kept) > MAX_ENTRIES:
        raise _too_many(name, MAX_ENTRIES)
    return kept


def _too_many(name: str, limit: int) -> UnreadableSubmission:
    return UnreadableSubmission(f"{name} holds more than {limit} files: {ADVICE}")


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn every error while an archive is read into UnreadableSubmission with its name."""
    try:
        yield
    except UnreadableSubmission:
        raise
    except Exception:  # of many kinds, for bytes that no program writes
        raise UnreadableSubmission(f"{name} is damaged and cannot be opened: {ADVICE}") from None


def _unzipped(data: bytes, name: str, stream: _Decompressor) -> bytes:
    """What was compressed, of which no more than MAX_UNPACKED is read."""
    unpacked = stream.decompress(data, MAX_UNPACKED + 1)
    if len(unpacked) > MAX_UNPACKED:
        size = f"{MAX_UNPACKED >> 20} MiB"
        raise UnreadableSubmission(f"{name} holds more than {size}: {ADVICE}")
    if not stream.eof:
        raise zlib.error("it is cut off")
    return unpacked


def _without_suffix(name: str) -> str:
    """The name of the file that was compressed to a file of this name."""
    stem, _, suffix = name.rpartition(".")
    return stem if suffix.casefold() in ("gz", "bz2", "xz") and stem else name


Reader = Callable[[], bytes]


def _in_zip(
    data: bytes, name: str, budget: "Budget"
) -> Iterator[tuple[pathlib.PurePosixPath, Reader]]:
    """Path and reader of each file in a zip."""
    # Counted before zipfile makes an object of each.
    if data.count(DIRECTORY_ENTRY) > MAX_NAMES:
        raise _too_many(name, MAX_NAMES)
    archive = zipfile.ZipFile(io.BytesIO(data))
    for entry in archive.infolist():
        linked = stat.S_ISLNK(entry.external_attr >> 16)
        if not (entry.is_dir() or linked):
            yield _within(entry.filename), _zip_reader(archive, entry, name, budget)


def _zip_reader(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: "Budget"
) -> Reader:
    def read() -> bytes:
        with _explained(name):
            shown = one_line(entry.filename)
            if entry.flag_bits & 1:
                raise UnreadableSubmission(f"{name} has a password: {ADVICE}")
            if entry.compress_type not in READABLE:
                raise UnreadableSubmission(
                    f"{shown} in {name} is compressed in an unusual way: {ADVICE}"
                )
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > SMALL and ratio > MAX_RATIO:
                raise UnreadableSubmission(
                    f"{shown} in {name} is far larger than its compressed form: {ADVICE}"
                )
            budget.spend(name, shown, entry.file_size)
            with archive.open(entry) as file:
                # A header may lie, so the size is limited again.
                return file.read(MAX_BYTES + 1)[:MAX_BYTES]

    return read


def _in_tar(
    data: bytes, name: str, budget: "Budget"
) -> Iterator[tuple[pathlib.PurePosixPath, Reader]]:
    """Path and reader of each regular file in an uncompressed tar archive."""
    archive = tarfile.TarFile(fileobj=io.BytesIO(data))
    for count, entry in enumerate(archive, start=1):
        if count > MAX_NAMES:
            raise _too_many(name, MAX_NAMES)
        if entry.isreg() and not entry.issparse():
            yield _within(entry.name), _tar_reader(archive, entry, name, budget)


def _tar_reader(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, name: str, budget: "Budget"
) -> Reader:
    def read() -> bytes:
        with _explained(name):
            budget.spend(name, one_line(entry.name), entry.size)
            file = archive.extractfile(entry)
            return file.read(MAX_BYTES) if file else b""

    return read


def _within(name: str) -> pathlib.PurePosixPath:
    """The path of an entry: relative, and without "..". It is shown, and never opened."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return pathlib.PurePosixPath(*parts) if parts else pathlib.PurePosixPath("unnamed")


class Budget:
    """Limits what is read from all archives of one submission."""

    def __init__(self) -> None:
        self._packed, self._unpacked = MAX_PACKED, MAX_UNPACKED

    def count_archive(self, name: str, size: int) -> None:
        """Count an archive that is about to be opened.

        Raises:
            UnreadableSubmission: all archives together are too large.
        """
        self._packed -= size
        if self._packed < 0:
            raise UnreadableSubmission(
                f"{name} is not opened, because the archives have more than {MAX_PACKED >> 20} MiB "
                f"together: {ADVICE}"
            )

    def spent_on(self, data: bytes, name: str, entry: str) -> bytes:
        """Count an entry that was unpacked already, and return it."""
        self.spend(name, entry, len(data))
        return data

    def spend(self, name: str, entry: str, size: int) -> None:
        """Count an entry that is about to be read.

        Args:
            name: of the archive.
            entry: its name.
            size: in bytes.

        Raises:
            UnreadableSubmission: it is too large, or all that was read is.
        """
        if size > MAX_BYTES:
            raise UnreadableSubmission(
                f"{entry} in {name} has {size >> 20} MiB: clear its outputs and submit the "
                ".ipynb file"
            )
        self._unpacked -= size
        if self._unpacked < 0:
            raise UnreadableSubmission(
                f"{name} holds more than {MAX_UNPACKED >> 20} MiB of notebooks: {ADVICE}"
            )
