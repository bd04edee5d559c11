"""Zip files whose bytes follow from their content alone."""

import io
import zipfile
from collections.abc import Mapping

# Of every file, so that the same content gives the same bytes.
TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16  # a regular file, in the way zip stores the modes of files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by their paths as a zip file, in the order of the mapping."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, TIME)
            entry.create_system, entry.external_attr = 3, READABLE  # Unix, on every system
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()
