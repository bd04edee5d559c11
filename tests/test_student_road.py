"""A student's road in a real browser: the Lab that `make lab` opens, from a stub to a receipt."""

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

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import demo
from tests.browser import SECONDS, chromium, new_page, own_environment, save_screenshot
from tests.conftest import ASSIGNMENT, ROOT
from tests.test_figures import LEAST, LEAST_OF_TEXT, contrast

ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")
TYPED = "sigmoid"  # the exercise that is answered by keyboard
WRONG = "return 1 / (1 + np.exp(-x))"  # it overflows
RIGHT = "return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))"
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


def wait_for_theme(page: Page, theme: str) -> None:
    light = str(theme == "light").lower()
    page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """What the command opens; this Python has nbgrader with its tools."""
    edition, home = tmp_path_factory.mktemp("edition"), tmp_path_factory.mktemp("home")
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


# ---------------------------------------------------------------- what can be seen of a card

# Of a card: its words and its border, each with colour and background; by how much it is too wide.
SEEN = """card => {
    const rgb = colour => colour.match(/[\\d.]+/g).map(Number)
    const behind = node => {
        const colour = rgb(getComputedStyle(node).backgroundColor)
        return colour.length == 3 || !node.parentElement ? colour : behind(node.parentElement)
    }
    const texts = [card, ...card.querySelectorAll('*')].filter(node =>
        [...node.childNodes].some(child => child.nodeType == 3 && child.data.trim()))
    const page = document.documentElement
    return {
        texts: texts.map(
            node => [node.textContent, rgb(getComputedStyle(node).color), behind(node)]),
        border: [rgb(getComputedStyle(card).borderLeftColor), behind(card)],
        over: Math.max(card.scrollWidth - card.clientWidth,
            card.getBoundingClientRect().right - page.clientWidth),
    }
}"""


def look_at(card: Locator, name: str) -> None:
    """Take a picture of a card, light and dark; its words and its border can be seen."""
    page = card.page
    width = page.viewport_size["width"]
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        wait_for_theme(page, theme)
        card.evaluate("card => card.scrollIntoView({block: 'center'})")
        save_screenshot(page, f"student-{name}-{theme}-{width}")
        seen = card.evaluate(SEEN)
        assert seen["over"] <= 0, "a part of the card is cut off"
        for words, colour, behind in seen["texts"]:
            assert contrast_of(colour, behind) >= LEAST_OF_TEXT, (theme, words)
        assert contrast_of(*seen["border"]) >= LEAST, theme
    page.emulate_media(color_scheme=THEMES[0])


def contrast_of(colour: list[float], background: list[float]) -> float:
    return contrast(*([part / 255 for part in rgb[:3]] for rgb in (colour, background)))


# ---------------------------------------------------------------- the road


def all_but_one_answered(path: pathlib.Path) -> None:
    """Write right answers into a notebook, but for the exercise that is typed."""
    answers = {k: v for k, v in demo.right_answers(ASSIGNMENT).items() if k != TYPED}
    text = demo.fill(nbformat.read(path, as_version=4), answers)
    path.write_text(text, encoding="utf-8")


def test_a_student_answers_wrong_then_right_runs_all_saves_and_hands_in(lab):
    path = lab.edition / f"{ASSIGNMENT}.ipynb"
    all_but_one_answered(path)
    page = lab.open(path.name)
    notebook = OpenNotebook(page, path)

    notebook.start()
    notebook.type_and_check(TYPED, WRONG)
    card = notebook.card("check_sigmoid")
    expect(card).to_contain_text("✗ sigmoid: 2 of 3 points")
    expect(card).to_contain_text("wrong: ")
    expect(card).to_contain_text("hint: ")
    look_at(card, "wrong")

    notebook.type_and_check(TYPED, RIGHT)
    expect(card).to_contain_text("✓ sigmoid: 3 of 3 points")
    look_at(card, "check_sigmoid")

    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    progress = notebook.card("progress")
    expect(progress).to_contain_text("20 of 80 points so far")
    expect(progress.get_by_role("row").filter(has_text=ASSIGNMENT)).to_contain_text("8 of 8")
    expect(notebook.card("hand-in")).to_contain_text("Nothing was written.")  # nor saved
    expect(notebook.card("hand-in")).to_contain_text("Ctrl+S")

    page.keyboard.press("Control+s")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    notebook.run("hand-in")
    receipt = notebook.card("hand-in")
    expect(receipt).to_contain_text("Expected: 20 of 20 points")
    expect(receipt).to_contain_text(f"upload hand-in/{ASSIGNMENT}.ipynb")
    look_at(receipt, "hand-in")
    handed_in = nbformat.read(lab.edition / "hand-in" / path.name, as_version=4)
    assert RIGHT in "".join(cell.source for cell in handed_in.cells)
    text = (lab.edition / "hand-in" / f"{ASSIGNMENT}-receipt.txt").read_text(encoding="utf-8")
    assert "expected  20 of 20 points" in text
    look_at(progress, "progress")
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
