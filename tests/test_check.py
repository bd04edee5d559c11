"""What a student sees of check: in a notebook and in a script."""

import dataclasses
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from nbclient.exceptions import CellExecutionError

from check import render, suite_file
from check.notebook import Notebook
from check.result import Result
from grader.assignment import assignments
from tests.conftest import output_of, run_cells

SETUP = "import numpy as np\nfrom check.gates import check, save"
RIGHT = {
    "dsigmoid": "def dsigmoid(y):\n    return y * (1 - y)",
    "dtanh": "def dtanh(y):\n    return 1 - y * y",
}


def test_in_jupyter_a_right_function_gives_one_green_line_and_a_wrong_one_a_block(tmp_path):
    wrong = "def dtanh(y):\n    return 1 - np.tanh(y) ** 2"
    cells = [SETUP, RIGHT["dsigmoid"], "check(dsigmoid)", wrong, "check(dtanh)"]
    notebook = run_cells(cells, tmp_path, stop=False)
    good, bad = notebook.cells[2], notebook.cells[4]
    assert output_of(good).count("\n") <= 2
    assert "✓ dsigmoid: 1 of 1 point" in output_of(good)
    assert "✓ dsigmoid" in good.outputs[0].data["text/html"]
    assert "expected" in output_of(bad)
    assert "You treat y as the input" in output_of(bad)
    error = bad.outputs[-1]
    assert error.output_type == "error"
    assert error.traceback[0].startswith("CheckFailed: stopped at Exercise 1.3, dtanh: 0 of 1")
    assert len(error.traceback) == 2  # no frames of check


def test_run_all_stops_at_a_check_that_fails(tmp_path):
    cells = [SETUP, "def dtanh(y):\n    return y", "check(dtanh)", "print('reached')"]
    with pytest.raises(CellExecutionError, match="CheckFailed"):
        run_cells(cells, tmp_path)


def test_a_lambda_is_checked_under_the_name_it_is_bound_to(tmp_path):
    cells = [SETUP, "dtanh = lambda y: 1 - y * y", "check(dtanh)"]
    assert "✓ dtanh" in output_of(run_cells(cells, tmp_path).cells[2])


def test_check_of_an_unknown_function_lists_the_exercises_of_the_notebook(tmp_path):
    cells = [SETUP, "def my_function(x):\n    return x", "check(my_function)"]
    output = output_of(run_cells(cells, tmp_path, stop=False).cells[2])
    assert "sigmoid, dsigmoid, dtanh" in output


def run_script(tmp_path, program: str) -> subprocess.CompletedProcess:
    """Run a program after the set-up cell, as a plain Python script."""
    path = tmp_path / "script.py"
    path.write_text(f"{SETUP}\n{textwrap.dedent(program)}", encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, check=False, cwd=tmp_path
    )


def test_in_a_script_a_failing_check_prints_plain_text_without_a_traceback(tmp_path):
    result = run_script(tmp_path, "def dtanh(y):\n    return 1 / 0\ncheck(dtanh)")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "✗ dtanh: 0 of 1 point" in result.stdout
    assert "it raises ZeroDivisionError: division by zero" in result.stdout


def test_a_stub_is_reported_as_not_written_yet(tmp_path):
    result = run_script(tmp_path, "def dtanh(y):\n    raise NotImplementedError()\ncheck(dtanh)")
    assert "not written yet" in result.stdout


def test_a_missing_return_is_reported(tmp_path):
    result = run_script(tmp_path, "def dtanh(y):\n    1 - y * y\ncheck(dtanh)")
    assert "the result is None (is there a return?" in result.stdout


def test_where_no_known_mistake_matches_the_wrong_entries_are_located(tmp_path):
    program = """
        def update_cell(f, i, g, c_prev):
            c = f * c_prev + i * g
            c[:, 1:] += 0.25
            return c
        check(update_cell)
    """
    output = run_script(tmp_path, program).stdout
    assert "c[0, 1] (unit 0, column 1)" in output
    assert "Wholly right only for column 0" in output


def test_html_in_the_message_of_a_student_is_escaped():
    result = Result("x", 0.0, 1.0, problems=["it raises E: <script>alert(1)</script>"])
    assert "<script>" not in render.as_html(result)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in render.as_html(result)


@pytest.mark.parametrize(
    ("message", "title", "rest", "colour"),
    [
        ("✓ my_lstm/gates.py is here.", "✓ my_lstm/gates.py is here.", "", render.GREEN),
        ("✗ No f: write <b> first.", "✗ No f:", " write &lt;b&gt; first.", render.RED),
        ("A remark without an end", "A remark without an end", "", render.GREY),
    ],
)
def test_a_message_is_a_card_with_its_words_and_the_colour_of_its_mark(
    message, title, rest, colour
):
    shown = render.message_as_html(message)
    assert f"<b>{title}</b>{rest}</div>" in shown
    assert f"border-left: 4px solid {colour}" in shown


def test_a_failing_function_that_this_one_may_call_is_named_in_a_note(tmp_path):
    gates = """
        def sigmoid(x):
            return 1 / (1 + np.exp(x))
        def gates(params, x_t, h_prev):
            z = np.vstack([h_prev, x_t])
            f, i, g, o = (params["W" + k] @ z + params["b" + k] for k in "figo")
            return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)
        check(gates)
    """
    assert "sigmoid does not pass its own check yet" in run_script(tmp_path, gates).stdout


def test_one_function_under_two_names_is_refused(tmp_path):
    program = "def dsigmoid(y):\n    return y * (1 - y)\ndtanh = dsigmoid\ncheck(dtanh)"
    assert "are one and the same function" in run_script(tmp_path, program).stdout
    alone = program.replace("check(dtanh)", "del dsigmoid\ncheck(dtanh)")
    assert "✗ dtanh" in run_script(tmp_path, alone).stdout


def test_an_error_is_reported_with_the_line_of_the_students_own_code(tmp_path):
    program = "def dtanh(y):\n    z = y @ y.T\n    return z @ np.ones(99)\ncheck(dtanh)"
    output = run_script(tmp_path, program).stdout
    assert "it raises ValueError: matmul" in output
    assert "(line 5: return z @ np.ones(99))" in output


def test_data_of_the_notebook_in_place_of_an_argument_is_named_in_a_note(tmp_path):
    program = "data = np.ones(3)\ndef dtanh(y):\n    return 1 - data**2\ncheck(dtanh)"
    output = run_script(tmp_path, program).stdout
    assert "your code uses data of the notebook, which is none of its arguments" in output


def test_a_changed_argument_is_reported_before_the_wrong_values_it_causes(tmp_path):
    program = "def dtanh(y):\n    y *= 2\n    return 1 - y\ncheck(dtanh)"
    output = run_script(tmp_path, program).stdout
    assert "wrong: it changes its argument y" in output


def test_the_result_of_something_that_is_no_function_names_the_missing_function():
    result = Notebook("gates").result("dtanh", None)
    assert (result.score, result.problems) == (0.0, ["there is no dtanh"])


# ---------------------------------------------------------------- what does not end


SHORT = (
    "import dataclasses\nfrom check import gates\nsuites = gates._notebook.suites\n"
    "suites._decoded['dtanh'] = dataclasses.replace(suites['dtanh'], seconds=0.2)"
)
ENDLESS = "def dtanh(y):\n    while True:\n        y = y + 0\n    return y"
INTERRUPTED = "import signal\ndef dtanh(y):\n    signal.raise_signal(signal.SIGINT)\n    return y\n"
TOO_SLOW = "when it was called, it did not end within 0.2 seconds (line "


def test_in_jupyter_an_endless_function_is_a_zero_and_an_interrupt_shows_the_students_line(
    tmp_path,
):
    cells = [
        *(SETUP, SHORT, ENDLESS, "check(dtanh)", 'save("my_lstm/gates.py", dtanh)'),
        *(INTERRUPTED, "check(dtanh)", 'save("my_lstm/gates.py", dtanh)'),
    ]
    notebook = run_cells(cells, tmp_path, stop=False)
    checked, saved, interrupted, stopped = (notebook.cells[n] for n in (3, 4, 6, 7))
    assert "✗ dtanh: 0 of 1 point" in output_of(checked)
    assert f"wrong: {TOO_SLOW}" in output_of(checked)
    assert "stopped at Exercise 1.3, dtanh: 0 of 1" in checked.outputs[-1].traceback[0]
    assert f"Nothing was written. dtanh does not pass its check yet: {TOO_SLOW}" in output_of(saved)
    reason = "interrupted (line 3: signal.raise_signal(signal.SIGINT))"
    assert output_of(interrupted).strip().split("\n")[0] == f"✗ dtanh: {reason}"
    for cell, name in ((interrupted, "dtanh"), (stopped, "save")):
        said = " ".join(cell.outputs[-1].traceback)  # and no frames of check
        assert said.startswith(f"CheckFailed: stopped at {name}: {reason}. When that is mended,")


def test_in_a_script_an_endless_function_is_a_zero_and_the_script_goes_on(tmp_path):
    done = run_script(tmp_path, f"{SHORT}\n{ENDLESS}\ncheck(dtanh)\nprint('reached')")
    assert TOO_SLOW in done.stdout
    assert done.stdout.endswith("reached\n")
    assert done.stderr == ""


def test_in_a_script_an_interrupt_shows_the_students_line_and_ends_it(tmp_path):
    done = run_script(tmp_path, f"{INTERRUPTED}\ncheck(dtanh)\nprint('reached')")
    assert done.stdout == ("✗ dtanh: interrupted (line 5: signal.raise_signal(signal.SIGINT))\n")
    assert done.stderr == ""
    assert done.returncode == 130


def test_the_limit_of_a_visible_suite_is_that_of_the_exercise():
    for assignment in assignments():
        for exercise in assignment.exercises:
            fresh = exercise.suite(np.random.default_rng(0))
            assert exercise.given_suite().seconds == fresh.seconds == (exercise.seconds or 10.0)
    (train,) = (e for a in assignments() for e in a.exercises if e.name == "train")
    assert f"{train.seconds:g} seconds for all calls together" in train.reference.__doc__


# ---------------------------------------------------------------- names that were replaced


def test_save_works_after_numpys_names_were_imported_and_the_cell_says_so(tmp_path):
    own = "def check(a):\n    return a"
    cells = [
        *(SETUP, "from numpy import *", RIGHT["dtanh"], 'save("my_lstm/gates.py", dtanh)'),
        *(own, "a = 1", SETUP, "check(dtanh)", own),
    ]
    ran = [output_of(cell) for cell in run_cells(cells, tmp_path).cells]
    assert "This cell replaced save by NumPy's, as from numpy import * does." in ran[1]
    assert "✓ my_lstm/gates.py holds dtanh" in ran[3]
    assert "This cell gave the name check to something else" in ran[4]
    assert ran[5] == ""  # it is said once
    assert "✓ dtanh" in ran[7]
    assert "This cell gave the name check to something else" in ran[8]


def test_a_limit_is_kept_in_the_file_and_a_file_without_one_has_the_usual_limit(tmp_path):
    suite = dataclasses.replace(Notebook("gates").suites["dtanh"], seconds=75.0)
    path = tmp_path / "suites.json"
    suite_file.write_suites([suite], path)
    assert suite_file.read_suites(path)["dtanh"].seconds == 75.0
    path.write_text(path.read_text(encoding="utf-8").replace(',"seconds":75.0', ""), "utf-8")
    assert suite_file.read_suites(path)["dtanh"].seconds == 10.0
