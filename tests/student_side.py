"""The student's side on this system: check, and every notebook run again and compared.

`python -m tests.student_side FOLDER` needs the packages of check/requirements.txt and nbval, on
Linux, Windows or macOS. FOLDER is a student edition, made by `python -m grader lab --no-browser
--into FOLDER`. In it two answers are checked; a folder inside it gets the notebooks with the
solutions and without the hidden tests, which nbval runs. The exit status is 0 when all is right.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from check import PARTS, assignment_name
from grader.build.released_notebook import without_region

ROOT = pathlib.Path(__file__).parents[1]
ANSWERS = """
import numpy as np
from check.gates import check
def dtanh(y):
    return 1 - np.tanh(y) ** 2
check(dtanh)
def dsigmoid(y):
    return y - y * y
check(dsigmoid)
"""
SAID = ("✗ dtanh: 0 of 1 point", "You treat y as the input", "✓ dsigmoid: 1 of 1 point")


def main(edition: pathlib.Path) -> int:
    """Check the answers, then run the notebooks; returns the exit status."""
    os.environ["PYTHONUTF8"] = "1"  # a console of Windows may have no ✓
    command = [sys.executable, "-c", ANSWERS]
    done = subprocess.run(command, cwd=edition, capture_output=True, encoding="utf-8", check=False)
    print(done.stdout + done.stderr)
    if done.returncode or done.stderr or not all(text in done.stdout for text in SAID):
        return 1
    with_solutions = edition / "with-solutions"
    shutil.rmtree(with_solutions, ignore_errors=True)
    for part in PARTS:
        _write(assignment_name(part), edition, with_solutions)
    nbval = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "--rootdir=."]
    # The one of the project would make an error of every warning of another system.
    nbval += [f"--config-file={os.devnull}", "-p", "no:cacheprovider", "-q", "."]
    return subprocess.run(nbval, cwd=with_solutions, check=False).returncode


def _write(name: str, edition: pathlib.Path, target: pathlib.Path) -> None:
    """Write a source notebook without its hidden tests, with check and the modules it needs."""
    folder = target / name
    package = folder / "my_lstm"
    package.mkdir(parents=True)
    shutil.copytree(edition / "check", folder / "check")
    for path in (*edition.glob("*.whl"), *(ROOT / "notebooks" / name).glob("*.json")):
        shutil.copy(path, folder)  # the wheel, and data that a notebook brings
    (package / "__init__.py").touch()
    for part in PARTS:
        if assignment_name(part) < name:
            shutil.copy(ROOT / "solutions" / f"{part}.py", package)
    source = ROOT / "notebooks" / name / f"{name}.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        text = without_region("".join(cell["source"]), "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
        cell["source"] = text
    (folder / source.name).write_text(json.dumps(notebook), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
