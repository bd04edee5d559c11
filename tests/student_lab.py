"""The JupyterLab that `make lab` opens on a student edition, with a browser to look at it."""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import nbformat
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import SECONDS, chromium, new_page, own_environment
from tests.conftest import ASSIGNMENT, ROOT

ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")
THEMES, WIDTH, HEIGHT = ("light", "dark"), 1280, 900
SETTINGS = {  # of JupyterLab: its theme is the browser's, and only Ctrl+S saves
    "apputils-extension/themes": {"adaptive-theme": True},
    "docmanager-extension/plugin": {"autosave": False},
}
expect.set_options(timeout=SECONDS * 1000)


# ---------------------------------------------------------------- the Lab


@dataclasses.dataclass
class Lab:
    """A running JupyterLab on a student edition, and a browser.

    Args:
        address: that the command printed.
        edition: the folder.
        variables: of its environment.
        browser: to look at it.
    """

    address: str
    edition: pathlib.Path
    variables: dict[str, str]
    browser: Browser

    def open(self, path: str, width: int = WIDTH, theme: str = THEMES[0]) -> Page:
        """A page of the Lab on a file of the edition, in a theme."""
        page = new_page(self.browser, width, HEIGHT, theme)
        page.goto(self.address.replace(f"{ASSIGNMENT}.ipynb", path) + "&reset")
        wait_for_theme(page, theme)
        page.locator("#jupyterlab-splash").wait_for(state="detached")
        expect(page.locator(".jp-NotebookPanel h1").first).to_be_visible()
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(
            state="attached"
        )
        return page

    def shut_down_kernels(self) -> None:
        """Stop all kernels, as happens when a student closes the Lab for the day."""
        sessions = self.address.replace(f"/lab/tree/{ASSIGNMENT}.ipynb", "/api/kernels")
        request = self.browser.new_context().request
        for kernel in request.get(sessions).json():
            request.delete(sessions.replace("/api/kernels", f"/api/kernels/{kernel['id']}"))
        assert request.get(sessions).json() == []


def save_notebook(page: Page) -> None:
    """Press Ctrl+S, and wait until the file is written."""
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)


def wait_for_theme(page: Page, theme: str) -> None:
    """Wait until a page of the Lab has a theme."""
    light = str(theme == "light").lower()
    page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")


@contextlib.contextmanager
def student_lab(edition: pathlib.Path, home: pathlib.Path) -> Iterator[Lab]:
    """Run `python -m grader lab`, as this Python, which has nbgrader with its tools.

    Args:
        edition: the folder for the student edition.
        home: in place of the user's.
    """
    for name, setting in SETTINGS.items():
        path = home / "config/lab/user-settings/@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(setting), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "lab", "--into", str(edition)]
    variables = own_environment(home) | {"BROWSER": "true"}  # opens nothing
    log = home / "log"
    with (
        open(log, "wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            address = printed_address(log, process)
            with chromium() as browser:
                yield Lab(address, edition, variables, browser)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)  # the server ends its kernels


def printed_address(log: pathlib.Path, process: subprocess.Popen) -> str:
    """The address that the command prints once the server runs."""
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        if found := ADDRESS.search(log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


# ---------------------------------------------------------------- a notebook in it


class OpenNotebook:
    """A notebook in a page, with its cells by grade_id or id.

    Args:
        page: that shows it.
        path: of its file.
    """

    def __init__(self, page: Page, path: pathlib.Path) -> None:
        self.page = page
        cells = nbformat.read(path, as_version=4).cells
        names = [cell.metadata.get("nbgrader", {}).get("grade_id", cell.id) for cell in cells]
        self.places = {name: place for place, name in enumerate(names)}

    def cell(self, name: str) -> Locator:
        """The cell with a grade_id or an id."""
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{self.places[name]}"]')

    def card(self, name: str) -> Locator:
        """The card below a cell."""
        return self.cell(name).locator('.jp-RenderedHTML div[style*="border-left"]')

    def start(self) -> None:
        """Run the first cell, again until the page has a kernel: before, Lab runs nothing."""
        prompt = self.cell("setup").locator(".jp-InputPrompt")
        before, end = prompt.inner_text(), time.monotonic() + SECONDS
        while prompt.inner_text() == before and time.monotonic() < end:
            self.run("setup")
            self.page.wait_for_timeout(1000)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))

    def run(self, name: str) -> None:
        """Click a cell and press Shift+Enter."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")

    def type_and_check(self, name: str, line: str) -> None:
        """Type a line in place of the last one of an answer, and run it and its check."""
        last, end = self.cell(name).locator(".cm-line").last, time.monotonic() + SECONDS
        while last.inner_text().strip() != line and time.monotonic() < end:
            last.click()  # again where a key came before the page was ready for it
            expect(self.cell(name).locator(".cm-focused")).to_have_count(1)
            self.page.keyboard.press("End")
            self.page.keyboard.press("Shift+Home")
            self.page.keyboard.type(line, delay=5)
        expect(last).to_have_text(f"    {line}", use_inner_text=True)
        self.page.keyboard.press("Shift+Enter")
        self.page.keyboard.press("Shift+Enter")  # the check is selected now
