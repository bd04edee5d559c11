"""Wheels: packages as pip installs them, written without a build tool and without a network.

The format is that of https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

import base64
import hashlib
import importlib.metadata
from collections.abc import Mapping

import check

from ..errors import CourseError
from .zipped import zipped

# For every system and every Python 3.
TAGS = (
    "Wheel-Version: 1.0\n"
    f"Generator: lstm-from-scratch {check.__version__}\n"
    "Root-Is-Purelib: true\n"
    "Tag: py3-none-any\n"
).encode()


def wheel(name: str, version: str, package: Mapping[str, bytes], metadata: bytes) -> bytes:
    """A package of pure Python as a wheel.

    Args:
        name: of the distribution, as in a file name.
        version: of it.
        package: its files by their paths.
        metadata: the file METADATA.
    """
    info = f"{name}-{version}.dist-info"
    content = {**package, f"{info}/METADATA": metadata, f"{info}/WHEEL": TAGS}
    record = [f"{path},{_digest(data)},{len(data)}\n" for path, data in content.items()]
    content[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    return zipped(content)


def file_name(name: str, version: str) -> str:
    """The name of a wheel's file."""
    return f"{name}-{version}-py3-none-any.whl"


def installed(name: str) -> tuple[str, bytes]:
    """The wheel of an installed package of pure Python, made again: its file name, and its bytes.

    What is outside the package, such as an extension of JupyterLab, is left out.

    Raises:
        CourseError: it is not installed.
    """
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise CourseError(f"{name} is not installed: pip install -r requirements.txt") from None
    package = {
        path.as_posix(): path.read_binary()
        for path in found.files or []
        if path.suffix != ".pyc" and path.parts[0] == name
    }
    metadata = (found.read_text("METADATA") or "").encode()
    return file_name(name, found.version), wheel(name, found.version, package, metadata)


def _digest(data: bytes) -> str:
    """As RECORD has it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
