"""The student's side: check and save in a notebook, in a script, and at midnight."""

import subprocess
import sys
import textwrap

import pytest
from nbclient.exceptions import CellExecutionError

from check.verdict import Verdict
from tests.conftest import run_cells, shown

SETUP = "import numpy as np\nfrom check.gates import check, save"
RIGHT = {
    "dsigmoid": "def dsigmoid(y):\n    return y * (1 - y)",
    "dtanh": "def dtanh(y):\n    return 1 - y * y",
}


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


def test_an_error_is_told_with_the_line_of_the_students_own_code(tmp_path):
    program = "def dtanh(y):\n    z = y @ y.T\n    return z @ np.ones(99)\ncheck(dtanh)"
    said = in_a_script(tmp_path, program).stdout
    assert "it raises ValueError: matmul" in said
    assert "(line 5: return z @ np.ones(99))" in said


def test_data_of_the_notebook_in_place_of_an_argument_is_told(tmp_path):
    program = "data = np.ones(3)\ndef dtanh(y):\n    return 1 - data**2\ncheck(dtanh)"
    said = in_a_script(tmp_path, program).stdout
    assert "your code uses data of the notebook, which is none of its arguments" in said


def test_a_changed_argument_is_told_before_what_it_spoilt(tmp_path):
    program = "def dtanh(y):\n    y *= 2\n    return 1 - y\ncheck(dtanh)"
    said = in_a_script(tmp_path, program).stdout
    assert "wrong: it changes its argument y" in said
