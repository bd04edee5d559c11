"""A notebook that travels alone: its first cell says what is missing, and one line brings it."""

import base64
import csv
import hashlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import zipfile

import nbformat
import numpy as np
import pytest

from check import PARTS, assignment_name
from grader.assignment import assignments
from grader.build import environment, package_check
from grader.errors import CourseError
from tests.conftest import ROOT

ANSWERS = """
def dtanh(y):
    return 1 - np.tanh(y) ** 2
check(dtanh)
def dsigmoid(y):
    return y - y * y
check(dsigmoid)
import sys
print(sorted({"IPython", "grader", "solutions", "matplotlib"} & set(sys.modules)))
"""


def first_cell(name: str) -> str:
    """The source of the first code cell of a notebook."""
    notebook = nbformat.read(ROOT / "notebooks" / name / f"{name}.ipynb", as_version=4)
    return next(cell.source for cell in notebook.cells if cell.cell_type == "code")


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> pathlib.Path:
    """The Python of a new environment that has pip and NumPy, and nothing else."""
    folder = tmp_path_factory.mktemp("alone") / "environment"
    python = folder / "bin" / "python"
    environment._create(folder, python)
    packages = next(folder.glob("lib/*/site-packages"))
    for path in pathlib.Path(np.__file__).parents[1].glob("numpy*"):
        (packages / path.name).symlink_to(path)
    return python


def run(python: pathlib.Path, folder: pathlib.Path, *argv: str) -> subprocess.CompletedProcess:
    """Run Python in a folder, with nothing of this environment."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(python), *argv], cwd=folder, env=own, capture_output=True, text=True, check=False
    )


def test_a_notebook_alone_says_what_to_do_and_then_works_with_numpy_and_nothing_else(
    python, tmp_path, monkeypatch
):
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # NumPy, which the wheel needs, is there
    setup = first_cell("01-gates").replace("import matplotlib.pyplot as plt", "")
    program = tmp_path / "cells.py"
    program.write_text(setup + ANSWERS, encoding="utf-8")
    before = run(python, tmp_path, program.name)
    message = before.stderr.splitlines()[-1]
    assert message.startswith(f"ImportError: put {package_check.WHEEL}, which came with this note")
    assert "ModuleNotFoundError" not in before.stderr
    told = re.search(r"%pip (.*)", message)[1].split()

    (tmp_path / package_check.WHEEL).write_bytes(package_check.wheel())
    installed = run(python, tmp_path, "-m", "pip", "--disable-pip-version-check", *told)
    assert installed.returncode == 0, installed.stderr
    after = run(python, tmp_path, program.name)
    assert after.stderr == ""
    assert "✗ dtanh: 0 of 1 point" in after.stdout
    assert "You treat y as the input" in after.stdout
    assert "✓ dsigmoid: 1 of 1 point" in after.stdout
    assert after.stdout.splitlines()[-1] == "[]"
    assert shutil.which("jupyter", path=str(python.parent)) is None


def test_a_notebook_beside_the_folder_check_works_with_the_wheel_and_without_it_asks_for_it(
    python, tmp_path
):
    given = package_check.for_students()
    wheel = given.pop(package_check.WHEEL)
    for name, data in given.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    setup = first_cell("01-gates").replace("import matplotlib.pyplot as plt", "")
    program = tmp_path / "cells.py"
    program.write_text(setup + ANSWERS, encoding="utf-8")
    message = run(python, tmp_path, program.name).stderr.splitlines()[-1]
    assert message.startswith(f"ImportError: put {package_check.WHEEL}, which came with this note")
    (tmp_path / package_check.WHEEL).write_bytes(wheel)
    after = run(python, tmp_path, program.name)
    assert after.stderr == ""
    assert "You treat y as the input" in after.stdout
    assert after.stdout.splitlines()[-1] == "[]"


def test_an_installation_shows_pips_reason_and_what_to_do(python, monkeypatch, capfd):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(CourseError, match="The same command goes on from there"):
        environment._install(python, ["a-package-that-is-not-there"])
    assert "No matching distribution found" in capfd.readouterr().err


@pytest.mark.parametrize("part", PARTS)
def test_every_notebook_begins_with_the_import_and_names_the_wheel_of_this_version(part):
    assert [one.part for one in assignments()] == list(PARTS)
    cell = first_cell(assignment_name(part))
    assert f"    from check.{part} import check, " in cell
    assert cell.count(package_check.WHEEL) == 2
    assert re.findall(r"lstm_check-\S+\.whl", cell) == [package_check.WHEEL] * 2


def test_the_record_of_the_wheel_names_every_file_with_its_digest():
    with zipfile.ZipFile(io.BytesIO(package_check.wheel())) as wheel:
        files = {name: wheel.read(name) for name in wheel.namelist()}
    record = files.pop(f"{package_check.INFO}/RECORD").decode()
    listed = {name: digest for name, digest, _ in csv.reader(io.StringIO(record)) if digest}
    assert set(listed) == set(files)
    for name, digest in listed.items():
        raw = base64.urlsafe_b64decode(digest.removeprefix("sha256=") + "=")
        assert raw == hashlib.sha256(files[name]).digest(), name
