"""The package check as students are given it: a folder beside the notebook, and a wheel.

The wheel is for a notebook that travels alone, to Colab, Kaggle or another folder. Both hold the
same modules and visible test suites, and no answer. This module needs the standard library alone,
as `python -m grader lab` does before anything is installed.
"""

import base64
import functools
import gzip
import hashlib
import pathlib

import check

from .zipped import zipped

CHECK = pathlib.Path(check.__file__).parent
REQUIREMENTS = CHECK / "requirements.txt"  # what a student installs
WHEEL_END = "-py3-none-any.whl"
WHEEL = f"lstm_check-{check.__version__}{WHEEL_END}"
INFO = f"lstm_check-{check.__version__}.dist-info"


def files() -> dict[str, bytes]:
    """Modules, the corpus and visible test suites by their paths in the package, in order.

    Suites are compressed, as check.suite_file reads them where there is no other file.
    """
    found = {}
    for path in sorted(CHECK.rglob("*")):
        name = path.relative_to(CHECK).as_posix()
        if path.suffix == ".py" or name == "corpus.txt":
            found[name] = path.read_bytes()
        elif path.suffix == ".json":
            found[f"{name}.gz"] = _compressed(path.read_bytes())
    return found


@functools.lru_cache(maxsize=8)
def _compressed(data: bytes) -> bytes:
    """Data of a file that goes into every release: compressing it takes longer than the rest."""
    return gzip.compress(data, mtime=0)


def for_students() -> dict[str, bytes]:
    """What is given with every notebook, by path: check/, its wheel and requirements.txt."""
    given = {f"check/{name}": data for name, data in files().items()}
    return given | {WHEEL: wheel(), "requirements.txt": REQUIREMENTS.read_bytes()}


def write(given: dict[str, bytes], folder: pathlib.Path) -> None:
    """Write files by their paths into a folder, in order; what an earlier version had is removed.

    Args:
        given: the files, for_students() among them.
        folder: is created if need be.
    """
    for older in folder.glob(f"lstm_check-*{WHEEL_END}"):
        older.unlink()
    for name, data in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if path.suffix == ".gz":  # an earlier release may have had it as it is
            path.with_suffix("").unlink(missing_ok=True)


# ---------------------------------------------------------------- the wheel


def wheel() -> bytes:
    """The package as a wheel, which pip installs without building anything.

    It is written here and not by a build tool, because there is none on a student's machine; the
    format is that of https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    return _wheel(tuple(files().items()))


@functools.lru_cache(maxsize=1)  # each release has the same one
def _wheel(package: tuple[tuple[str, bytes], ...]) -> bytes:
    content = {f"check/{name}": data for name, data in package}
    content |= {f"{INFO}/METADATA": _metadata(), f"{INFO}/WHEEL": _tags()}
    record = [f"{path},{_digest(data)},{len(data)}\n" for path, data in content.items()]
    content[f"{INFO}/RECORD"] = "".join([*record, f"{INFO}/RECORD,,\n"]).encode()
    return zipped(content)


def _metadata() -> bytes:
    """Name, version, and what is needed: NumPy as in requirements.txt, and nothing else."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    numpy = next(line for line in lines if line.startswith("numpy"))
    return (
        "Metadata-Version: 2.1\n"
        "Name: lstm-check\n"
        f"Version: {check.__version__}\n"
        "Summary: The checks of the notebook course LSTM from scratch.\n"
        "Requires-Python: >=3.11\n"
        f"Requires-Dist: {numpy}\n"
    ).encode()


def _tags() -> bytes:
    """For every system and every Python 3."""
    return (
        "Wheel-Version: 1.0\n"
        f"Generator: lstm-from-scratch {check.__version__}\n"
        "Root-Is-Purelib: true\n"
        "Tag: py3-none-any\n"
    ).encode()


def _digest(data: bytes) -> str:
    """As RECORD has it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
