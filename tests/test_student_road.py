"""A student's road in a real browser: the Lab that `make lab` opens, from a stub to a receipt."""

import pathlib
import re
import shutil
import subprocess
import sys
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from check import moving_figures
from grader.build import release
from tests import demo
from tests.browser import new_page, save_screenshot
from tests.conftest import ASSIGNMENT, ROOT
from tests.student_lab import (
    HEIGHT,
    THEMES,
    WIDTH,
    OpenNotebook,
    save_notebook,
    student_lab,
    wait_for_theme,
)
from tests.test_figures import LEAST, LEAST_OF_TEXT, contrast

NARROW = 400  # pixels: a small window, or a large one enlarged by 300 %
TYPED = "sigmoid"  # the exercise that is answered by keyboard
WRONG = "return 1 / (1 + np.exp(-x))"  # it overflows
RIGHT = "return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One server for all tests of this module; starting it and a browser takes seconds."""
    edition, home = tmp_path_factory.mktemp("edition"), tmp_path_factory.mktemp("home")
    with student_lab(edition, home) as lab:
        yield lab


# ---------------------------------------------------------------- what can be seen of a card

# Of a card: its words and its border, each with colour and background; by how many pixels it, or
# a part of it, is wider than what surrounds it and shows no more than its own size.
SEEN = """card => {
    const rgb = colour => colour.match(/[\\d.]+/g).map(Number)
    const behind = node => {
        const colour = rgb(getComputedStyle(node).backgroundColor)
        return colour.length == 3 || !node.parentElement ? colour : behind(node.parentElement)
    }
    const texts = [card, ...card.querySelectorAll('*')].filter(node =>
        [...node.childNodes].some(child => child.nodeType == 3 && child.data.trim()))
    const page = document.documentElement
    const right = node => node.getBoundingClientRect().right
    const ends = [...card.querySelectorAll('*'), card].map(right)
    const around = []
    for (let node = card; node; node = node.parentElement)
        if (getComputedStyle(node).overflowX != 'visible') around.push(right(node))
    return {
        texts: texts.map(
            node => [node.textContent, rgb(getComputedStyle(node).color), behind(node)]),
        border: [rgb(getComputedStyle(card).borderLeftColor), behind(card)],
        over: Math.max(card.scrollWidth - card.clientWidth,
            Math.max(...ends) - Math.min(...around, right(card), page.clientWidth)),
    }
}"""


def look_at(card: Locator, name: str) -> None:
    """Take pictures of a card, wide and narrow, light and dark; all of it can be seen."""
    page = card.page
    for width in (WIDTH, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if width == NARROW:
            page.keyboard.press("Control+b")  # the list of files would take 280 pixels
            expect(page.locator("#jp-left-stack")).to_be_hidden()
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            wait_for_theme(page, theme)
            card.evaluate("card => card.scrollIntoView({block: 'center'})")
            save_screenshot(page, f"student-{name}-{theme}-{width}")
            can_be_seen(card.evaluate(SEEN), (width, theme))
    page.emulate_media(color_scheme=THEMES[0])
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.keyboard.press("Control+b")
    expect(page.locator("#jp-left-stack")).to_be_visible()


def can_be_seen(seen: dict[str, Any], where: tuple[int, str]) -> None:
    """No part of a card is cut off, and its words and its border differ from what is behind."""
    assert seen["over"] < 1, f"a part of the card is cut off: {where}"
    for words, colour, behind in seen["texts"]:
        assert contrast_of(colour, behind) >= LEAST_OF_TEXT, (where, words)
    assert contrast_of(*seen["border"]) >= LEAST, where


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
    stopped = notebook.cell("check_sigmoid").locator("pre")
    expect(stopped).to_contain_text("CheckFailed: stopped at Exercise 1.1, sigmoid")
    expect(stopped).to_have_css("word-break", "normal")  # Jupyter breaks an error inside words
    look_at(card, "wrong")

    notebook.type_and_check(TYPED, RIGHT)
    expect(card).to_contain_text("✓ sigmoid: 3 of 3 points")
    look_at(card, "check_sigmoid")

    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    progress = notebook.card("progress")
    expect(notebook.card("save")).to_contain_text("✓ my_lstm/gates.py holds")
    expect(progress).to_contain_text(re.compile(r"^20 of [\d.]+ points so far"))
    expect(progress.get_by_role("row").filter(has_text=ASSIGNMENT)).to_contain_text("8 of 8")
    expect(notebook.card("hand-in")).to_contain_text("Nothing was written.")  # nor saved
    expect(notebook.card("hand-in")).to_contain_text("Ctrl+S")

    save_notebook(page)
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
    look_at(notebook.card("save"), "save")
    save_notebook(page)
    page.close()


# ---------------------------------------------------------------- other pages of the same Lab


def test_the_printed_address_opens_the_first_notebook_without_tools_of_instructors(lab):
    assert f"/lab/tree/{ASSIGNMENT}.ipynb?token=" in lab.address
    page = new_page(lab.browser)
    page.goto(lab.address)
    current = page.locator(".lm-DockPanel-tabBar .lm-mod-current")
    expect(current).to_have_text(f"{ASSIGNMENT}.ipynb")
    expect(page.locator(".jp-NotebookPanel h1").first).to_be_visible()
    menus = page.locator(".lm-MenuBar-itemLabel")
    expect(menus.filter(has_text="Kernel")).to_be_visible()
    expect(menus.filter(has_text="Nbgrader")).to_have_count(0)
    page.locator("#jp-MainLogo").wait_for()
    save_screenshot(page, "student-lab")
    response = page.request.get(lab.address.replace(f"/lab/tree/{ASSIGNMENT}.ipynb", "/formgrader"))
    assert response.status == 404
    page.close()


DESCRIBED = """() => [...document.querySelectorAll('.jp-OutputArea-output img')].map(
    image => [image.alt, getComputedStyle(image).filter])"""


@pytest.mark.parametrize(
    ("name", "trusted", "filtered"),
    [("01-gates", False, "none"), ("02-forward", True, "invert(1) hue-rotate(180deg)")],
    ids=["not trusted: a light card", "trusted: white on black"],
)
def test_a_page_of_jupyterlab_has_the_description_of_every_figure(lab, name, trusted, filtered):
    path = lab.edition / f"{name}-with-figures.ipynb"
    shutil.copyfile(ROOT / "notebooks" / name / f"{name}.ipynb", path)
    if trusted:  # as a notebook is that its user has run
        command = [sys.executable, "-m", "jupyter", "trust", str(path)]
        subprocess.run(command, env=lab.variables, check=True, capture_output=True)
    page = lab.open(path.name, theme="dark")
    stored = path.read_text(encoding="utf-8").count("<img class")
    page.wait_for_function(f"document.querySelectorAll('.jp-OutputArea img').length == {stored}")
    found = page.evaluate(DESCRIBED)
    save_screenshot(page, f"figures-{name}")
    assert all(len(described) > 40 for described, _ in found)
    assert {how for _, how in found} == {filtered}
    page.close()


# ---------------------------------------------------------------- a slider, today and tomorrow

MOVING = """
from matplotlib import pyplot as plt
from check.moving_figures import slide
figure, axis = plt.subplots()
(line,) = axis.plot([0, 1], [0, 0])
axis.set(ylim=(0, 1))
def redraw(height):
    line.set_ydata([height, height])
    return f"A line at {height:.2f}."
slide(figure, redraw, [line], height=(0.0, 0.5, 1.0))
"""


def notebook_with_a_slider(path: pathlib.Path) -> None:
    """Write a notebook with a slider and a figure, and a cell that uses their names again."""
    cells = [nbformat.v4.new_markdown_cell("# A line")]
    cells += [nbformat.v4.new_code_cell(source) for source in (MOVING, "line = axis = None")]
    cells[1].id, cells[2].id = "setup", "later"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


def test_a_slider_moves_a_figure_by_keyboard_which_stands_there_in_the_notebook_reopened(lab):
    path = lab.edition / "slider.ipynb"
    notebook_with_a_slider(path)
    page = lab.open(path.name)
    notebook = OpenNotebook(page, path)
    notebook.start()
    image = page.locator(".jp-OutputArea img.figure")
    expect(image).to_have_attribute("alt", "A line at 0.50.")
    notebook.run("later")
    expect(notebook.cell("later").locator(".jp-InputPrompt")).to_have_text("[2]:")
    page.locator(".widget-slider .noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    expect(image).to_have_attribute("alt", "A line at 0.51.")
    save_screenshot(page, "slider")
    save_notebook(page)
    page.close()
    lab.shut_down_kernels()

    page = lab.open(path.name)
    expect(page.locator(".jp-OutputArea img.figure")).to_have_attribute("alt", "A line at 0.51.")
    lost = page.locator(".jp-OutputArea-output.jupyter-widgets")
    expect(lost).to_have_text("Error displaying widget: model not found")
    expect(lost).to_have_css("visibility", "hidden")
    said = lost.evaluate("node => getComputedStyle(node, '::after').content")
    assert said == f'"{moving_figures.STILL}"'
    save_screenshot(page, "slider-reopened")
    page.close()

    of_somebody_else = path.with_name("slider-of-somebody-else.ipynb")  # whose outputs are text
    notebook_text = path.read_text(encoding="utf-8")
    of_somebody_else.write_text(notebook_text.replace("# A line", "# Your line"), encoding="utf-8")
    page = lab.open(of_somebody_else.name)
    expect(page.locator(".jp-OutputArea img.figure")).to_be_visible()
    expect(page.locator(".jp-OutputArea-output pre")).to_have_text(moving_figures.STILL)
    expect(page.get_by_text("model not found")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("theme", THEMES)
def test_the_page_of_a_release_can_be_read_in_a_window_of_any_width(lab, tmp_path, width, theme):
    path = tmp_path / "README_FIRST.html"
    path.write_bytes(release.page("03-backward", 'require("my_lstm/gates.py")'))
    page = new_page(lab.browser, width, HEIGHT, theme)
    page.goto(path.as_uri())
    save_screenshot(page, f"release-page-{theme}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
