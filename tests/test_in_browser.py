"""What check does otherwise where Python runs in a browser; test_site looks at a real one."""

import threading
import types

import matplotlib.pyplot as plt
import numpy as np
import pytest

from check import hand_in, moving_figures, pytree, receipts, render, silence, stopping
from check.notebook import Notebook
from check.receipts import Receipt
from solutions import gates


@pytest.fixture
def in_browser(monkeypatch):
    """As if Python ran there."""
    monkeypatch.setattr(render, "in_browser", lambda: True)


def test_where_numpy_cannot_warn_a_check_that_asks_for_silence_says_so(monkeypatch, capsys):
    monkeypatch.setattr(silence, "can_be_checked", lambda: False)
    namespace = {"sigmoid": gates.sigmoid, "dtanh": gates.dtanh}
    notebook = Notebook("gates")
    notebook._check_exercise("sigmoid", gates.sigmoid, namespace)
    assert f"note:  {silence.NOTE}" in capsys.readouterr().out
    notebook._check_exercise("dtanh", gates.dtanh, namespace)
    assert "note:" not in capsys.readouterr().out
    tests = Notebook("tests").suites
    assert silence.note(tests["test_sigmoid"]) == silence.NOTE_ON_TEST
    assert silence.note(tests["test_lstm_step"]) == ""


def test_here_numpy_warns_and_nothing_is_said_of_it():
    assert silence.can_be_checked()
    assert silence.note(Notebook("gates").suites["sigmoid"]) == ""


def test_whole_numbers_of_numpys_usual_type_count_as_int64_where_that_has_32_bits(monkeypatch):
    assert pytree.to_pytree(np.arange(3, dtype=np.int32)).dtype == np.int32
    monkeypatch.setattr(pytree, "_default_int", np.dtype("int32"))
    assert pytree.to_pytree(np.arange(3, dtype=np.int32)).dtype == np.int64
    assert pytree.to_pytree([np.int32(3)])[0].dtype == np.int64
    assert pytree.to_pytree(np.zeros(3, np.float32)).dtype == np.float32


def test_a_figure_of_a_training_run_is_drawn_before_and_after_without_a_thread(
    in_browser, monkeypatch
):
    def no_thread(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    figure, axes = plt.subplots()
    (line,) = axes.plot([0, 1], [0, 1])
    seen = []
    with moving_figures.watch(figure, lambda: seen.append("drawn") or "a line", [line]):
        before = len(seen)
    assert len(seen) > before > 0


@pytest.mark.parametrize(("said", "stops"), [({}, True), ({"stop_on_error": False}, False)])
def test_a_kernel_with_one_channel_says_whether_later_cells_are_dropped(said, stops):
    kernel = types.SimpleNamespace(get_parent=lambda: {"content": said})
    assert stopping._stops_on_error(types.SimpleNamespace(kernel=kernel)) == stops


def test_a_receipt_says_how_to_download_the_file_and_has_a_link_to_it(in_browser):
    receipt = Receipt("01-gates", "hand-in/01-gates.ipynb", "0" * 64, "", "today", [], [])
    assert "download hand-in/01-gates.ipynb (right-click it" in receipts.what_to_do(receipt)
    link = '<a href="hand-in/01-gates.ipynb" download="01-gates.ipynb">hand-in/01-gates.ipynb</a>'
    assert receipts.as_html(receipt).count(link) == 1


def test_the_account_that_all_users_of_a_browser_share_is_not_named(in_browser, monkeypatch):
    monkeypatch.setenv("USER", "web_user")
    assert hand_in._user() == ""
