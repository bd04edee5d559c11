"""The student's side: check and save in a notebook, in a script, and at midnight."""

import subprocess
import sys
import textwrap

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import check
from check import carry
from check.verdict import Verdict

SETUP = "import numpy as np\nfrom check.gates import check, save"
RIGHT = {
    "dsigmoid": "def dsigmoid(y):\n    return y * (1 - y)",
    "dtanh": "def dtanh(y):\n    return 1 - y * y",
}


def run_cells(cells, folder, stop=True):
    """Run cells in a real kernel; returns the executed notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    client = NotebookClient(
        notebook,
        allow_errors=not stop,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return notebook


def shown(cell) -> str:
    """Everything a student sees under a cell."""
    parts = []
    for output in cell.outputs:
        parts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
        parts += output.get("traceback", [])
    return "\n".join(parts)


def test_a_right_function_gets_one_green_line_and_a_wrong_one_a_block_in_jupyter(tmp_path):
    wrong = "def dtanh(y):\n    return 1 - np.tanh(y) ** 2"
    cells = [SETUP, RIGHT["dsigmoid"], "check(dsigmoid)", wrong, "check(dtanh)"]
    notebook = run_cells(cells, tmp_path, stop=False)
    good, bad = notebook.cells[2], notebook.cells[4]
    assert shown(good).count("\n") <= 2
    assert "✓ dsigmoid: 1 of 1 point" in shown(good)
    assert "✓ dsigmoid" in good.outputs[0].data["text/html"]
    assert "expected" in shown(bad)
    assert "You treat y as the input" in shown(bad)
    error = bad.outputs[-1]
    assert error.output_type == "error"
    assert error.traceback == ["CheckFailed: dtanh: 0 of 1 point"]  # not our stack


def test_run_all_stops_at_a_check_that_fails(tmp_path):
    cells = [SETUP, "def dtanh(y):\n    return y", "check(dtanh)", "print('reached')"]
    with pytest.raises(CellExecutionError, match="CheckFailed"):
        run_cells(cells, tmp_path)


def test_check_knows_a_lambda_by_the_name_it_is_kept_under(tmp_path):
    cells = [SETUP, "dtanh = lambda y: 1 - y * y", "check(dtanh)"]
    assert "✓ dtanh" in shown(run_cells(cells, tmp_path).cells[2])


def test_check_says_which_functions_it_knows(tmp_path):
    cells = [SETUP, "def my_function(x):\n    return x", "check(my_function)"]
    said = shown(run_cells(cells, tmp_path, stop=False).cells[2])
    assert "sigmoid, dsigmoid, dtanh" in said


def in_a_script(tmp_path, program: str) -> subprocess.CompletedProcess:
    path = tmp_path / "script.py"
    path.write_text(f"{SETUP}\n{textwrap.dedent(program)}", encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, check=False, cwd=tmp_path
    )


def test_in_a_script_the_answer_is_plain_text_without_a_traceback(tmp_path):
    result = in_a_script(tmp_path, "def dtanh(y):\n    return 1 / 0\ncheck(dtanh)")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "✗ dtanh: 0 of 1 point" in result.stdout
    assert "it raises ZeroDivisionError: division by zero" in result.stdout


def test_a_stub_is_told_to_be_not_written_yet(tmp_path):
    result = in_a_script(tmp_path, "def dtanh(y):\n    raise NotImplementedError()\ncheck(dtanh)")
    assert "not written yet" in result.stdout


def test_a_forgotten_return_is_told(tmp_path):
    result = in_a_script(tmp_path, "def dtanh(y):\n    1 - y * y\ncheck(dtanh)")
    assert "the result is None (is there a return?" in result.stdout


def test_where_no_mistake_is_known_the_wrong_place_is_told(tmp_path):
    program = """
        def update_cell(f, i, g, c_prev):
            c = f * c_prev + i * g
            c[:, 1:] += 0.25
            return c
        check(update_cell)
    """
    said = in_a_script(tmp_path, program).stdout
    assert "c[0, 1] (unit 0, column 1)" in said
    assert "Wholly right only for column 0" in said


def test_a_message_of_a_student_cannot_carry_html_into_the_page():
    verdict = Verdict("x", 0.0, 1.0, problems=["it raises E: <script>alert(1)</script>"])
    assert "<script>" not in verdict._repr_html_()


# ---------------------------------------------------------------- save


def saved(folder):
    return (folder / "my_lstm" / "gates.py").read_text(encoding="utf-8")


def test_save_writes_a_module_that_stands_alone(tmp_path):
    cells = [
        SETUP,
        "ONE = 1.0\nimport math",
        "def times(a, b):\n    return math.prod([1]) * a * b",
        "def dsigmoid(y):\n    return times(y, ONE - y)",
        "dtanh = lambda y: ONE - y * y",
        'save("my_lstm/gates.py", dsigmoid, dtanh)',
    ]
    notebook = run_cells(cells, tmp_path)
    assert "✓ my_lstm/gates.py holds dsigmoid, dtanh" in shown(notebook.cells[-1])
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


def test_save_refuses_what_does_not_pass_and_says_which(tmp_path):
    cells = [SETUP, RIGHT["dsigmoid"], "def dtanh(y):\n    return y"]
    notebook = run_cells([*cells, 'save("my_lstm/gates.py", dsigmoid, dtanh)'], tmp_path, False)
    assert "Nothing was written. dtanh does not pass its check yet" in shown(notebook.cells[-1])
    assert not (tmp_path / "my_lstm").exists()


def test_save_keeps_an_older_file_that_differs(tmp_path):
    (tmp_path / "my_lstm").mkdir()
    (tmp_path / "my_lstm" / "gates.py").write_text("# precious", encoding="utf-8")
    cells = [SETUP, RIGHT["dtanh"], 'save("my_lstm/gates.py", dtanh)']
    notebook = run_cells([*cells, cells[-1]], tmp_path)
    assert "gates_old1.py" in shown(notebook.cells[2])
    assert "_old" not in shown(notebook.cells[3])  # the same again: nothing to keep
    kept = (tmp_path / "my_lstm" / "gates_old1.py").read_text(encoding="utf-8")
    assert kept == "# precious"


def test_save_refuses_a_name_that_no_cell_defines(tmp_path):
    space = {"In": ["", "def dtanh(y):\n    return helper(y)"]}
    judge = check.Notebook("gates").verdict
    with pytest.raises(carry.Refused, match="No cell that you ran defines helper"):
        carry.save(tmp_path / "gates.py", {"dtanh": lambda y: 1 - y * y}, space, judge)
    assert not (tmp_path / "gates.py").exists()


def test_save_refuses_what_leans_on_the_notebook(tmp_path):
    """The cell that was run last is what is saved, and that is not what is in memory."""
    space = {"In": ["", "def dtanh(y):\n    return y"]}
    judge = check.Notebook("gates").verdict
    with pytest.raises(carry.Refused, match="passes in the notebook but not on its own"):
        carry.save(tmp_path / "gates.py", {"dtanh": lambda y: 1 - y * y}, space, judge)


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
def test_save_understands_how_people_work(tmp_path, cells):
    notebook = run_cells([SETUP, *cells, 'save("my_lstm/gates.py", dtanh)'], tmp_path)
    assert "✓ my_lstm/gates.py holds dtanh" in shown(notebook.cells[-1])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ('save("my_lstm/gates.py")', "Name the functions to keep"),
        ('save("my_lstm/gates", dtanh)', "must end in .py"),
        ('save("taken/gates.py", dtanh)', "cannot be written"),
    ],
)
def test_save_says_what_is_wrong_with_a_call(tmp_path, call, says):
    (tmp_path / "taken").write_text("a file where a folder should be", encoding="utf-8")
    notebook = run_cells([SETUP, RIGHT["dtanh"], call], tmp_path, stop=False)
    assert says in shown(notebook.cells[-1])
    assert "Traceback" not in shown(notebook.cells[-1])


def test_save_does_not_replace_a_module_by_an_import_of_itself(tmp_path):
    keep = 'save("my_lstm/gates.py", dtanh)'
    cells = [SETUP, RIGHT["dtanh"], keep, "from my_lstm.gates import dtanh", keep]
    notebook = run_cells(cells, tmp_path, stop=False)
    assert "was imported from my_lstm.gates itself" in shown(notebook.cells[-1])
    assert "1 - y * y" in saved(tmp_path)


def test_check_points_at_a_function_that_this_one_needs(tmp_path):
    gates = """
        def sigmoid(x):
            return 1 / (1 + np.exp(x))
        def gates(params, x_t, h_prev):
            z = np.vstack([h_prev, x_t])
            f, i, g, o = (params["W" + k] @ z + params["b" + k] for k in "figo")
            return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)
        check(gates)
    """
    assert "sigmoid does not pass its own check yet" in in_a_script(tmp_path, gates).stdout


def test_check_is_not_fooled_by_one_function_under_two_names(tmp_path):
    program = "def dsigmoid(y):\n    return y * (1 - y)\ndtanh = dsigmoid\ncheck(dtanh)"
    assert "are one and the same function" in in_a_script(tmp_path, program).stdout
    alone = program.replace("check(dtanh)", "del dsigmoid\ncheck(dtanh)")
    assert "✗ dtanh" in in_a_script(tmp_path, alone).stdout
