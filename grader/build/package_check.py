"""The package check as students are given it: a wheel, and a folder that imports it from there.

The wheel holds all modules, the corpus and the visible test suites, and no answer. A notebook
beside both needs no installation; one that travels alone, to Colab or Kaggle, installs the wheel.
This module needs the standard library alone, as `python -m grader lab` does.
"""

import functools
import pathlib

import check

from . import packing, wheels

CHECK = pathlib.Path(check.__file__).parent
REQUIREMENTS = CHECK / "requirements.txt"  # what a student installs
WHEEL = wheels.file_name("lstm_check", check.__version__)
INFO = f"lstm_check-{check.__version__}.dist-info"

# What __init__.py in the folder check has besides that of the package.
IMPORT = f"""
# All other modules are in the wheel beside this folder, and Python imports them from there.
import pathlib

_wheel = pathlib.Path(__file__).resolve().parents[1] / "{WHEEL}"
if not _wheel.is_file():
    raise ModuleNotFoundError(f"{{_wheel}} is not there", name=__name__)
__path__ = [str(_wheel / "check")]
"""
# Modules that notebooks name. An editor such as VS Code looks for them in files, and would
# underline the imports: each gets a stub file, of which Python itself takes no notice.
NAMED = (*check.PARTS, "corpus", "diagrams", "figures", "moving_figures")
STUB = b"def __getattr__(name: str): ...  # the module is in the wheel beside this folder\n"


def files() -> dict[str, bytes]:
    """Modules, the corpus and visible test suites by their paths in the package, in order.

    Suites are packed, as check.suite_file reads them where there is no other file.
    """
    found = {}
    for path in sorted(CHECK.rglob("*")):
        name = path.relative_to(CHECK)
        if path.suffix == ".py" or name.as_posix() == "corpus.txt":
            found[name.as_posix()] = path.read_bytes()
        elif path.suffix == ".json":
            found[name.with_suffix(".zip").as_posix()] = packing.packed(path.read_bytes())
    return found


def for_students() -> dict[str, bytes]:
    """What is given with every notebook, by path: the wheel, the folder and requirements.txt."""
    folder = {"check/__init__.py": files()["__init__.py"] + IMPORT.encode()}
    folder |= {f"check/{name}.pyi": STUB for name in NAMED}
    return {WHEEL: wheel()} | folder | {"requirements.txt": REQUIREMENTS.read_bytes()}


def write(given: dict[str, bytes], folder: pathlib.Path) -> None:
    """Write files by their paths into a folder, in order; what an earlier version had is removed.

    Args:
        given: the files, for_students() among them.
        folder: is created if need be.
    """
    for older in folder.glob(wheels.file_name("lstm_check", "*")):
        older.unlink()
    for name in _of_earlier_versions() - set(given):
        (folder / name).unlink(missing_ok=True)
    for name, data in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _of_earlier_versions() -> set[str]:
    """Paths in a release that had the whole package in the folder check."""
    suites = {f"{part}.{kind}" for part in check.PARTS for kind in ("json", "json.gz")}
    return {f"check/{name}" for name in {*files(), *suites}}


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
