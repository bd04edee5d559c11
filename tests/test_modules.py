"""A student's modules: saved from the cells of one notebook, required by the next one."""

import os
import pathlib
import re
import subprocess
import sys

import nbformat
import pytest

from check import locate, modules
from check.notebook import Notebook
from grader.assignment import assignment as assignment_of
from grader.assignment import assignments
from grader.build import package_check, release, student_edition
from grader.cli import main
from tests import demo
from tests.conftest import ROOT, output_of, run_cells
from tests.test_check import RIGHT, SETUP

REQUIRE = 'from check.forward import check, require, save\nrequire("my_lstm/gates.py")'


def saved(folder):
    return (folder / "my_lstm" / "gates.py").read_text(encoding="utf-8")


def test_save_writes_a_module_that_runs_without_the_notebook_and_without_check(tmp_path):
    cells = [
        SETUP,
        "ONE = 1.0\nimport math",
        "def times(a, b):\n    return math.prod([1]) * a * b",
        "def dsigmoid(y):\n    return times(y, ONE - y)",
        "dtanh = lambda y: ONE - y * y",
        'save("my_lstm/gates.py", dsigmoid, dtanh)',
    ]
    notebook = run_cells(cells, tmp_path)
    assert "✓ my_lstm/gates.py holds dsigmoid, dtanh" in output_of(notebook.cells[-1])
    program = "import numpy as np; from my_lstm.gates import dsigmoid; print(dsigmoid(0.25))"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "0.1875"
    assert "check" not in saved(tmp_path)


def test_save_takes_the_latest_version_of_a_function(tmp_path):
    wrong = "def dtanh(y):\n    return y"
    cells = [SETUP, wrong, RIGHT["dtanh"], 'save("my_lstm/gates.py", dtanh)']
    run_cells(cells, tmp_path)
    assert "1 - y * y" in saved(tmp_path)
    assert "return y\n" not in saved(tmp_path)


def test_save_refuses_functions_that_do_not_pass_and_names_the_first(tmp_path):
    cells = [SETUP, RIGHT["dsigmoid"], "def dtanh(y):\n    return y"]
    notebook = run_cells([*cells, 'save("my_lstm/gates.py", dsigmoid, dtanh)'], tmp_path, False)
    assert "Nothing was written. dtanh does not pass its check yet" in output_of(notebook.cells[-1])
    assert not (tmp_path / "my_lstm").exists()


def test_save_keeps_an_older_file_that_differs(tmp_path):
    (tmp_path / "my_lstm").mkdir()
    (tmp_path / "my_lstm" / "gates.py").write_text("# precious", encoding="utf-8")
    cells = [SETUP, RIGHT["dtanh"], 'save("my_lstm/gates.py", dtanh)']
    notebook = run_cells([*cells, cells[-1]], tmp_path)
    assert "gates_old1.py" in output_of(notebook.cells[2])
    assert "_old" not in output_of(notebook.cells[3])  # the same again: nothing to keep
    kept = (tmp_path / "my_lstm" / "gates_old1.py").read_text(encoding="utf-8")
    assert kept == "# precious"


def test_save_refuses_a_name_that_no_cell_defines(tmp_path):
    namespace = {"In": ["", "def dtanh(y):\n    return helper(y)"]}
    check = Notebook("gates").result
    with pytest.raises(modules.ModuleError, match="No cell that you ran defines helper"):
        modules.save(tmp_path / "gates.py", {"dtanh": lambda y: 1 - y * y}, namespace, check)
    assert not (tmp_path / "gates.py").exists()


def test_save_refuses_a_function_that_passes_only_inside_the_notebook(tmp_path):
    """The source in the latest cell is not the function that is in memory."""
    namespace = {"In": ["", "def dtanh(y):\n    return y"]}
    check = Notebook("gates").result
    with pytest.raises(modules.ModuleError, match="passes in the notebook but not on its own"):
        modules.save(tmp_path / "gates.py", {"dtanh": lambda y: 1 - y * y}, namespace, check)


@pytest.mark.parametrize(
    "cells",
    [
        ["def dtanh(y: np.ndarray):\n    return 1 - y * y", "import numpy as np"],
        ["import math\ndef dtanh(y):\n    return 1 - y * y", "dtanh = np.vectorize(dtanh)"],
        ["%%time\ndef dtanh(y):\n    return 1 - y * y"],
        ["if True:\n    def dtanh(y):\n        return 1 - y * y"],
        ["one = 0\none += 1", "def dtanh(y):\n    return one - y * y"],
        ["calls = 0", "def dtanh(y):\n    global calls\n    calls += 1\n    return 1 - y * y"],
        [
            "import functools",
            "@functools.cache\ndef one():\n    return 1",
            "def dtanh(y):\n    return one() - y**2",
        ],
    ],
)
def test_save_finds_the_source_of_a_function_however_it_was_defined(tmp_path, cells):
    notebook = run_cells([SETUP, *cells, 'save("my_lstm/gates.py", dtanh)'], tmp_path)
    assert "✓ my_lstm/gates.py holds dtanh" in output_of(notebook.cells[-1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('save("my_lstm/gates.py")', "Name the functions to keep"),
        ('save("my_lstm/gates", dtanh)', "must end in .py"),
        ('save("taken/gates.py", dtanh)', "cannot be written"),
    ],
)
def test_save_reports_what_is_wrong_with_a_call(tmp_path, call, message):
    (tmp_path / "taken").write_text("a file where a folder should be", encoding="utf-8")
    notebook = run_cells([SETUP, RIGHT["dtanh"], call], tmp_path, stop=False)
    assert message in output_of(notebook.cells[-1])
    assert "Traceback" not in output_of(notebook.cells[-1])


def test_save_does_not_replace_a_module_by_an_import_of_itself(tmp_path):
    keep = 'save("my_lstm/gates.py", dtanh)'
    cells = [SETUP, RIGHT["dtanh"], keep, "from my_lstm.gates import dtanh", keep]
    notebook = run_cells(cells, tmp_path, stop=False)
    assert "my_lstm.gates is not available in grading; write" in output_of(notebook.cells[-1])
    assert "1 - y * y" in saved(tmp_path)
    namespace = {"In": ["", cells[-2]]}
    with pytest.raises(modules.ModuleError, match=r"was imported from my_lstm\.gates itself"):
        modules.save(
            pathlib.Path("my_lstm/gates.py"),
            {"dtanh": lambda y: 1 - y * y},
            namespace,
            Notebook("gates").result,
        )


# ---------------------------------------------------------------- require


def with_gates(folder, change=lambda source: source):
    """A folder with the module that notebook 01 saves, after a change of its source."""
    release.catch_up(assignment_of("02-forward"), folder)
    module = folder / "my_lstm" / "gates.py"
    module.write_text(change(module.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def required(folder) -> str:
    """The output of the first cell of notebook 02 in this folder."""
    return output_of(run_cells([REQUIRE], folder, stop=False).cells[0])


def test_require_prints_one_line_for_a_module_that_is_here_and_passes(tmp_path):
    assert required(with_gates(tmp_path)).strip() == (
        "✓ my_lstm/gates.py is here, and all of it passes."
    )


def test_require_of_a_missing_module_tells_the_student_what_to_do(tmp_path):
    output = required(tmp_path)
    assert (
        "my_lstm/gates.py is not here yet: open 01-gates.ipynb, run it to its last cell" in output
    )
    assert "ask your instructor for its catch-up module" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.replace("y * (1.0 - y)", "y"), "dsigmoid in my_lstm/gates.py does not pass"),
        (lambda s: s.replace("def dtanh", "def tanh_slope"), "there is no dtanh"),
        (lambda s: s + "\n)", "raises SyntaxError"),
        (lambda s: "import a_module_that_is_not_there", "raises ModuleNotFoundError"),
    ],
)
def test_require_of_a_failing_module_tells_the_student_what_to_do(tmp_path, change, message):
    output = required(with_gates(tmp_path, change))
    assert message in output
    assert "correct it in 01-gates.ipynb, save it there again, and run this cell again" in output
    assert "Traceback" not in output


def test_run_all_stops_when_an_earlier_notebook_is_missing(tmp_path):
    output = output_of(run_cells([REQUIRE, "print('reached')"], tmp_path, stop=False).cells[0])
    assert "CheckFailed: stopped at require: an earlier notebook comes first." in output


def test_a_module_that_was_corrected_is_imported_again_in_the_same_kernel(tmp_path):
    with_gates(tmp_path, lambda s: s.replace("y * (1.0 - y)", "y"))
    correction = (
        "import pathlib\np = pathlib.Path('my_lstm/gates.py')\n"
        "p.write_text(p.read_text().replace('return y\\n', 'return y * (1 - y)\\n', 1));"
    )
    use = REQUIRE + "\nfrom my_lstm.gates import dsigmoid\nprint(dsigmoid(0.5))"
    notebook = run_cells([use, correction, use], tmp_path, stop=False)
    assert "dsigmoid in my_lstm/gates.py does not pass" in output_of(notebook.cells[0])
    assert output_of(notebook.cells[2]).strip().endswith("0.25")


def test_a_module_in_the_folder_of_its_own_notebook_is_copied(tmp_path):
    """nbgrader keeps each notebook in a folder of its own."""
    with_gates(tmp_path / "01-gates")
    here = tmp_path / "02-forward"
    here.mkdir()
    assert "It was copied from ../01-gates/my_lstm/gates.py" in required(here)
    assert (here / "my_lstm" / "__init__.py").exists()


def test_require_of_an_unknown_module_lists_the_parts_of_the_course(tmp_path):
    cells = ["from check.forward import require", 'require("my_lstm/gaits.py")']
    output = output_of(run_cells(cells, tmp_path, stop=False).cells[1])
    assert "belongs to no notebook. The modules are gates.py, forward.py, backward.py" in output


def test_catch_up_writes_the_modules_of_earlier_notebooks(course, monkeypatch, capsys):
    monkeypatch.chdir(course.root)
    assert main(["catch-up", "03-backward"]) == 0
    package = course.root / "catch-up" / "03-backward" / "my_lstm"
    written = sorted(path.name for path in package.iterdir())
    assert written == ["__init__.py", "forward.py", "gates.py"]  # and not what 03 asks for
    assert "hand it out with care" in capsys.readouterr().out
    assert main(["catch-up", "01-gates"]) == 0
    assert "nothing to write" in capsys.readouterr().out
    assert "is here" in required(package.parent)


def test_catch_up_keeps_a_module_that_the_student_wrote(tmp_path):
    release.catch_up(assignment_of("03-backward"), tmp_path)
    own = tmp_path / "my_lstm" / "gates.py"
    own.write_text("# my own", encoding="utf-8")
    release.catch_up(assignment_of("03-backward"), tmp_path)
    assert own.read_text(encoding="utf-8") == "# my own"


def test_each_notebook_imports_the_modules_that_earlier_notebooks_saved(tmp_path):
    """All notebooks are in one folder, as `make lab` builds it."""
    notebooks, data = student_edition.notebooks, student_edition.data_files
    student_edition.write(tmp_path, notebooks(ROOT / "notebooks") | data(ROOT / "notebooks"))
    for assignment in assignments():
        name = assignment.name
        notebook = nbformat.read(tmp_path / f"{name}.ipynb", 4)
        text = demo.notebook_of("right", notebook, name)
        cells = [c for c in nbformat.reads(text, 4).cells if c.cell_type == "code"]
        first = next(n for n, c in enumerate(cells) if "nbgrader" in c.metadata)
        kept = [
            c.source
            for n, c in enumerate(cells)
            if "nbgrader" in c.metadata
            or c.id.startswith("given-")
            or c.source.startswith(("save(", "READOUT"))
            or (n < first and c.source.startswith(("import", "from")))
        ]
        ran = run_cells(kept, tmp_path)
        if not kept[-1].startswith("save("):  # the notebook of tests saves none
            continue
        assert "all pass their checks" in output_of(ran.cells[-1])
        for message in ran.cells[0].outputs + ran.cells[-1].outputs:  # of require, and of save
            words = re.sub("<[^>]+>", "", message.data["text/html"])
            assert words == message.data["text/plain"]
        assert (tmp_path / "my_lstm" / f"{assignment.part}.py").exists()


# ---------------------------------------------------------------- moved notebooks


@pytest.fixture
def edition(tmp_path):
    """A student edition without its notebooks, and a folder in it."""
    folder = tmp_path / "edition"
    package_check.write(package_check.for_students(), folder)
    (folder / "week 1").mkdir()
    return folder


def run_moved(cells, folder, monkeypatch):
    """Run cells in a folder of the edition, with check found as `grader lab` has it found."""
    monkeypatch.setenv("PYTHONPATH", str(folder.parent))
    return run_cells(cells, folder)


def test_a_notebook_that_was_moved_saves_to_the_one_my_lstm_of_the_course(edition, monkeypatch):
    cells = [SETUP, RIGHT["dtanh"], 'save("my_lstm/gates.py", dtanh)']
    notebook = run_moved(cells, edition / "week 1", monkeypatch)
    assert "✓ ../my_lstm/gates.py holds dtanh" in output_of(notebook.cells[-1])
    assert "1 - y * y" in saved(edition)
    assert not (edition / "week 1" / "my_lstm").exists()


def test_a_notebook_that_was_moved_reads_the_one_my_lstm_of_the_course(edition, monkeypatch):
    with_gates(edition)
    older = with_gates(edition / "week 1", lambda s: "raise ValueError('an older one')")
    use = REQUIRE + "\nfrom my_lstm import gates\nprint(gates.__file__)"
    output = output_of(run_moved([use], older, monkeypatch).cells[0])
    assert "✓ ../my_lstm/gates.py is here, and all of it passes." in output
    assert str(edition / "my_lstm" / "gates.py") in output


def test_my_lstm_that_was_moved_is_found_and_copied_the_latest_one(edition, monkeypatch):
    broken = with_gates(edition / "older", lambda s: "raise ValueError('an older one')")
    os.utime(broken / "my_lstm" / "gates.py", (0, 0))
    with_gates(edition / "week 1" / "homework")
    output = output_of(run_moved([REQUIRE], edition, monkeypatch).cells[0])
    assert "It was copied from week 1/homework/my_lstm/gates.py" in output
    assert saved(edition) == saved(edition / "week 1" / "homework")


def test_a_notebook_of_the_sources_and_one_alone_keep_my_lstm_beside_them(
    edition, tmp_path, monkeypatch
):
    monkeypatch.chdir(ROOT / "notebooks" / "02-forward")
    assert locate.course_folder() == ROOT / "notebooks" / "02-forward"
    monkeypatch.chdir(tmp_path)  # with a module somewhere below, and no check beside it
    with_gates(tmp_path / "downloads")
    assert locate.course_folder() == tmp_path
    assert locate.elsewhere(pathlib.Path("my_lstm/gates.py")) is None
