"""A page of the course's web site: wait for it, and run cells in it.

`python -m tests.site_page FOLDER` visits a site that was built there, in Chromium, with the Python
and the NumPy that the site takes from the network, and checks three answers. It is for a machine
that has a network; the workflow runs it.
"""

import pathlib
import re
import sys
import time

from playwright.sync_api import Locator, Page, expect

from check.silence import NOTE
from tests import student_side
from tests.browser import SECONDS, chromium, new_page, web_server

ANSWERS = (  # the wrong one is the last: after a check that fails no cell is run for a second
    "def dsigmoid(y):\n    return y - y * y\ncheck(dsigmoid)",
    "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\ncheck(sigmoid)",
    "def dtanh(y):\n    return 1 - np.tanh(y) ** 2\ncheck(dtanh)",
)


def opened(page: Page, address: str) -> float:
    """Open the site; returns the seconds until the notebook's kernel is idle."""
    began = time.monotonic()
    page.goto(address)
    expect(page.locator(".jp-NotebookPanel h1").first).to_be_visible(timeout=SECONDS * 1000)
    idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    idle.wait_for(state="attached")
    return time.monotonic() - began


def listed(page: Page) -> list[str]:
    """The names in the list of files."""
    return page.locator(".jp-DirListing-itemText").all_inner_texts()


def run_first(page: Page) -> str:
    """Run the notebook's first cell; returns its output."""
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    return output(cell)


def run(page: Page, code: str, keep: bool = False) -> str:
    """Run code in a new cell below the active one; returns its output.

    Args:
        page: with a notebook in which a cell is active.
        code: of the cell.
        keep: whether to leave the cell there.
    """
    for key in ("Escape", "b", "Enter"):
        page.keyboard.press(key)
    page.keyboard.insert_text(code.strip())
    page.keyboard.press("Control+Enter")
    text = output(page.locator(".jp-CodeCell.jp-mod-active"))
    if not keep:
        page.keyboard.press("d")
        page.keyboard.press("d")
    return text


def output(cell: Locator) -> str:
    """The output of a cell, when it has run."""
    prompt = cell.locator(".jp-InputPrompt")
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=SECONDS * 1000)
    return cell.locator(".jp-OutputArea").first.inner_text()


def main(site: pathlib.Path) -> None:
    """Visit a site and check answers in it.

    Raises:
        AssertionError: something else was shown than should be.
    """
    with web_server(site) as address, chromium() as browser:
        page = new_page(browser)
        page.context.unroute_all()  # the network is wanted
        print(f"The kernel was idle after {opened(page, address):.0f} s.")
        print(run_first(page))
        print(run(page, "import sys\nprint(sys.version, np.__version__)"))
        said = "\n".join(run(page, answer) for answer in ANSWERS)
    print(said)
    for words in (*student_side.SAID, NOTE):
        assert words in said, words


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
