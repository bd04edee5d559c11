"""The JupyterLab that python -m grader lab opens, in a real browser."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from tests.browser import SECONDS, chromium, new_page, own_environment, save_screenshot
from tests.conftest import ROOT

ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture
def address(tmp_path):
    """The address that the command prints; this Python has nbgrader with its tools."""
    log = tmp_path / "log"
    command = [sys.executable, "-m", "grader", "lab", "--into", str(tmp_path / "edition")]
    variables = own_environment(tmp_path / "home") | {"BROWSER": "true"}  # opens nothing
    with (
        open(log, "wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            yield printed_address(log, process)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)  # the server ends its kernels


def printed_address(log, process) -> str:
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        if found := ADDRESS.search(log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def test_the_printed_address_opens_the_first_notebook_without_tools_of_instructors(address):
    assert "/lab/tree/01-gates.ipynb?token=" in address
    with chromium() as browser:
        page = new_page(browser)
        page.goto(address)
        expect(page.locator(".lm-DockPanel-tabBar .lm-mod-current")).to_have_text("01-gates.ipynb")
        expect(page.locator(".jp-NotebookPanel h1").first).to_be_visible()
        menus = page.locator(".lm-MenuBar-itemLabel")
        expect(menus.filter(has_text="Kernel")).to_be_visible()
        expect(menus.filter(has_text="Nbgrader")).to_have_count(0)
        page.locator("#jp-MainLogo").wait_for()
        save_screenshot(page, "student-lab")
        response = page.request.get(address.replace("/lab/tree/01-gates.ipynb", "/formgrader"))
        assert response.status == 404
