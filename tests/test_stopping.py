"""Where "Run All" stops, and what the cells after it say."""

import os
import time

import pytest
from jupyter_client.manager import start_new_kernel

from check import stopping
from tests.conftest import ROOT, output_of, run_cells

REQUIRE = 'from check.forward import check, require, save\nrequire("my_lstm/gates.py")'
LATER = 12  # cells after the first
GAP = 0.05  # seconds between two cells of "Run All", as measured in JupyterLab on a busy machine


@pytest.fixture
def kernel(tmp_path):
    """A client of a running kernel in an empty folder."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    manager, client = start_new_kernel(kernel_name="python3", env=environment, cwd=str(tmp_path))
    client.execute_interactive("import check.forward", output_hook=lambda _: None, timeout=60)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def sent(client, sources, gap=GAP, **options) -> list[dict]:
    """Send cells as "Run All" does, without waiting for an answer; returns the replies."""
    ids = []
    for source in sources:
        ids.append(client.execute(source, **options))
        time.sleep(gap)
    replies = {}
    while len(replies) < len(ids):
        message = client.get_shell_msg(timeout=60)
        replies[message["parent_header"]["msg_id"]] = message["content"]
    return [replies[each] for each in ids]


def test_in_a_warm_kernel_no_cell_runs_after_a_require_that_fails(kernel):
    first, *others = sent(kernel, [REQUIRE, *["ran = 1"] * LATER])
    assert first["ename"] == "CheckFailed"
    assert {one["status"] for one in others} <= {"error", "aborted"}
    said = {" ".join(one["traceback"]) for one in others if one["status"] == "error"}
    assert {text.partition(".")[0] for text in said} == {
        "Not run: a cell above stopped at require: an earlier notebook comes first"
    }


def test_a_cell_that_is_run_by_hand_after_a_failure_runs(kernel):
    sent(kernel, [REQUIRE, "ran = 1"])
    time.sleep(stopping.LATE * 1.2)
    assert [one["status"] for one in sent(kernel, ["ran = 2", "assert ran == 2"])] == ["ok", "ok"]


def test_a_program_that_does_not_stop_at_errors_runs_every_cell(kernel):
    """Such as nbval, and nbgrader when it grades."""
    replies = sent(kernel, [REQUIRE, "ran = 1", "ran = 2"], stop_on_error=False)
    assert [one["status"] for one in replies] == ["error", "ok", "ok"]


def test_a_check_that_fails_says_at_which_exercise_and_what_to_run_when_it_is_mended(tmp_path):
    cells = ["from check.gates import check, save", "def dtanh(y):\n    return y", "check(dtanh)"]
    error = run_cells(cells, tmp_path, stop=False).cells[2].outputs[-1]
    assert all(len(line) <= stopping.WIDTH for line in error.traceback)
    assert " ".join(error.traceback) == (
        "CheckFailed: stopped at Exercise 1.3, dtanh: 0 of 1 point. When that is mended, select "
        "its cell, then Run > Run Selected Cell and All Below."
    )


def test_a_save_that_fails_says_so_too(tmp_path):
    cells = ["from check.gates import save", "def dtanh(y):\n    return y", 'save("a.py", dtanh)']
    output = output_of(run_cells(cells, tmp_path, stop=False).cells[2])
    assert "CheckFailed: stopped at save: nothing was written." in output
