"""The package check as students are given it: a folder beside the notebook, and a wheel.

The wheel is for a notebook that travels alone, to Colab, Kaggle or another folder. Both hold the
same modules and visible test suites, and no answer. This module needs the standard library alone,
as `python -m grader lab` does before anything is installed.
"""

import functools
import gzip
import pathlib

import check

from . import wheels

CHECK = pathlib.Path(check.__file__).parent
REQUIREMENTS = CHECK / "requirements.txt"  # what a student installs
WHEEL = wheels.file_name("lstm_check", check.__version__)
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
    for older in folder.glob(wheels.file_name("lstm_check", "*")):
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

    It is written here and not by a build tool, because there is none on a student's machine.
    """
    return _wheel(tuple(files().items()))


@functools.lru_cache(maxsize=1)  # each release has the same one
def _wheel(package: tuple[tuple[str, bytes], ...]) -> bytes:
    content = {f"check/{name}": data for name, data in package}
    return wheels.wheel("lstm_check", check.__version__, content, _metadata())


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
