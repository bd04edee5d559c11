"""The course as a web site: built, opened in Chromium, worked in, handed in from, and graded.

Python runs in the page, by Pyodide's core; the registries have no NumPy for a browser. So no check
gives a result here: `python -m tests.bench wasm` shows those.
"""

import dataclasses
import json
import pathlib
import re
import shutil
import zipfile

import pytest
from playwright.sync_api import Page, expect

from check import stopping
from grader.assignment import assignments
from grader.build import package_check, site, site_runtime, student_edition
from grader.build.released_notebook import for_browser
from grader.cli import main
from tests import pyodide_core
from tests.browser import SECONDS, chromium, new_page, save_screenshot, watched_network, web_server
from tests.conftest import ASSIGNMENT, ROOT, gradebook_scores, right_answers
from tests.lms_files import canvas_gradebook, canvas_name, write_zip
from tests.site_page import listed, opened, run, run_first

NAMES = [f"{one.name}.ipynb" for one in assignments()]
MEGABYTES = 80  # that a site may have
REST = 15  # megabytes of NumPy, Matplotlib and what they need, where a site brings them
OWN = re.compile(r"(^|[./])(google|googleapis|gvt1)\.com\b")  # hosts that Chromium itself asks
OTHER_HOST = "another-host.example"

# What check needs of NumPy when it is imported: names, nothing that computes.
STAND_IN = """
import numpy

class _Names(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Thing

class Thing(metaclass=_Names):
    def __init__(self, *_, **__):
        pass

numpy.__getattr__ = lambda name: Thing
import check.gates as part
print("imported")
"""
ENDLESS = """
import time
from check.time_limit import TimeLimitExceeded, time_limit

def endless():
    while True:
        pass

began = time.monotonic()
try:
    with time_limit(1.0):
        endless()
except TimeLimitExceeded as error:
    print("ended after", round(time.monotonic() - began), "s:", error.location)
"""
STOPPED = """
from check import stopping
stopping.stop("Exercise 1.1, sigmoid: 0 of 3 points")
"""
SAVED = """
import os, pathlib
from check import modules as m
from check.result import Result

FACTOR = 3

def thrice(x):
    return FACTOR * x

passed = lambda name, *_: Result(name, 1.0, 1.0)
path = pathlib.Path("my_lstm/gates.py")
print(m.save(path, {"thrice": thrice}, globals(), passed))
print(m.require(path, lambda module: [passed("thrice")]))
from my_lstm.gates import thrice as kept
print(kept(5), sorted(os.listdir("my_lstm")))
"""
BAR = """
from tqdm import tqdm
for _ in tqdm(range(3)):
    pass
"""
DATA = """
import json, pathlib
from check import implementation_file
print(len(json.loads(implementation_file._file().read_text(encoding="utf-8"))))
package = pathlib.Path(implementation_file.__file__).parent
print(len((package / "corpus.txt").read_bytes()), len((package / "gates.zip").read_bytes()))
"""
HANDED_IN = """
from check import hand_in as ours, receipts, render
receipt = ours.prepare("gates", {}, "", globals(), None)
render.show_both("\\n".join(receipts.lines(receipt)), receipts.as_html(receipt))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> pathlib.Path:
    """The site with a runtime of its own."""
    folder = tmp_path_factory.mktemp("site") / "built"
    site.build(ROOT / "notebooks", folder, str(pyodide_core.folder()))
    return folder


# ---------------------------------------------------------------- a visit


@dataclasses.dataclass
class Visit:
    """What was seen in the browser.

    Args:
        first: the output of the notebook's first cell.
        outputs: of the cells that were typed in, by name.
        files: that the list of files shows.
        downloaded: name and content of the file that the link downloads.
        kept: the files of the second visit, by folder.
        asked: what was asked of other hosts until then.
        asked_on_purpose: what was asked of them by the test itself.
        seconds: until the page had a kernel.
    """

    first: str
    outputs: dict[str, str]
    files: list[str]
    downloaded: tuple[str, bytes]
    kept: dict[str, list[str]]
    asked: list[str]
    asked_on_purpose: list[str]
    seconds: float


@pytest.fixture(scope="module")
def visit(built, tmp_path_factory) -> Visit:
    """A visit of the site, from its address to a file that is handed in, and a second visit."""
    with (
        web_server(built) as address,
        watched_network() as (proxy, asked),
        chromium(proxy) as browser,
    ):
        page = new_page(browser)
        page.context.unroute_all()  # the proxy sees also what a worker asks for
        seconds = opened(page, address)
        files = listed(page)
        first = run_first(page)
        programs = {"stand-in": STAND_IN, "endless": ENDLESS, "saved": SAVED, "bar": BAR}
        programs |= {"data": DATA, "stopped": STOPPED}
        outputs = {name: run(page, code) for name, code in programs.items()}
        page.wait_for_timeout(2000 * stopping.LATE)  # a cell that comes earlier is not run
        downloaded = answered_and_handed_in(page, outputs, tmp_path_factory.mktemp("downloads"))
        kept = files_of_a_second_visit(page, address)
        before = [each for each in asked if not OWN.search(each)]
        page.evaluate(f"fetch('https://{OTHER_HOST}/').catch(() => null)")
        on_purpose = [each for each in asked if not OWN.search(each)][len(before) :]
    return Visit(first, outputs, files, downloaded, kept, before, on_purpose, seconds)


def files_of_a_second_visit(page: Page, address: str) -> dict[str, list[str]]:
    """Open the site again; returns what the list of files shows in each folder."""
    page.goto("about:blank")
    page.goto(address)
    found = {}
    for folder in ("my_lstm", "hand-in"):
        page.locator(".jp-DirListing-itemText").filter(has_text=folder).dblclick()
        expect(page.locator(".jp-BreadCrumbs")).to_contain_text(folder)
        expect(page.locator(".jp-DirListing-itemText").first).to_have_text(re.compile(r"\."))
        found[folder] = listed(page)
        page.locator(".jp-BreadCrumbs-home").click()
    return found


def answered_and_handed_in(
    page: Page, outputs: dict[str, str], folder: pathlib.Path
) -> tuple[str, bytes]:
    """Type an answer, save, run the cell that hands in, and click its link."""
    answer = page.locator(".jp-CodeCell").filter(has_text="def sigmoid(").first
    answer.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(right_answers()["sigmoid"])
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    outputs["handed in"] = run(page, HANDED_IN, keep=True)
    save_screenshot(page, "site-hand-in")
    with page.expect_download() as download:
        page.locator("a[download]").click()
    path = folder / "file"
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


# ---------------------------------------------------------------- what the site holds


def test_the_site_holds_the_released_notebooks_and_the_wheel_of_check_and_no_answer(built):
    notebooks = student_edition.notebooks(ROOT / "notebooks")
    found = {path.name: path.read_bytes() for path in (built / "files").iterdir()}
    with_data = student_edition.data_files(ROOT / "notebooks")
    assert found == {name: for_browser(data) for name, data in notebooks.items()} | with_data
    assert list(notebooks) == NAMES
    wheel = (built / "pypi" / package_check.WHEEL).read_bytes()
    assert wheel == package_check.wheel()  # of which test_release shows that it has no answer
    for path in built.rglob("*"):
        assert "solutions" not in path.name
        assert "nbgrader" not in path.name
        if path.is_file():
            data = path.read_bytes()
            for words in (b"BEGIN SOLUTION", b"HIDDEN TESTS", b"grade_in_kernel"):
                assert words not in data, path


def test_only_the_first_code_cell_differs_from_the_released_notebook():
    notebook = student_edition.notebooks(ROOT / "notebooks")["02-forward.ipynb"]
    before, after = json.loads(notebook), json.loads(for_browser(notebook))
    differ = [(a, b) for a, b in zip(before["cells"], after["cells"], strict=True) if a != b]
    assert len(differ) == 1
    (old, new) = ("".join(cell["source"]) for cell in differ[0])
    assert new.endswith(old)
    assert new.startswith('import sys\n\nif sys.platform == "emscripten":')


def test_a_site_has_less_than_80_megabytes_with_a_runtime_of_its_own(built):
    assert site.size(built) / 1e6 + REST < MEGABYTES


def test_the_licences_of_what_the_site_bundles_are_listed_in_it(built):
    page = (built / "licences.html").read_text(encoding="utf-8")
    for what in ("jupyterlite-core", "ipywidgets", "comm", "Pyodide", "numpy", "react", "MPL-2.0"):
        assert f">{what}" in page or f" {what}" in page, what
    assert "licences.html" in (built / "index.html").read_text(encoding="utf-8")


def test_wheels_of_installed_packages_have_all_their_modules(built):
    path = next((built / "pypi").glob("ipywidgets-*.whl"))
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    assert "ipywidgets/widgets/widget_float.py" in names
    assert not [name for name in names if name.startswith("..") or name.endswith(".pyc")]


# ---------------------------------------------------------------- what the command takes


def test_a_folder_with_something_else_is_not_replaced(tmp_path, monkeypatch, capsys):
    (tmp_path / "work.txt").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(ROOT)
    assert main(["site", "--out", str(tmp_path)]) == 2
    assert "holds something else than a site" in capsys.readouterr().err
    assert (tmp_path / "work.txt").read_text(encoding="utf-8") == "mine"


def test_what_is_no_distribution_of_pyodide_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["site", "--out", str(tmp_path / "site"), "--pyodide", str(tmp_path)]) == 2
    assert "is no distribution of Pyodide" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://school.example/pyodide/", "https://school.example/pyodide/pyodide.mjs"),
        ("https://school.example/p/pyodide.mjs", "https://school.example/p/pyodide.mjs"),
        ("https://school.example/pyodide-314.0.6.tar.bz2", ""),
        ("downloaded/pyodide", ""),
    ],
)
def test_an_address_of_a_folder_is_used_and_everything_else_is_copied(given, address):
    assert site_runtime.address(given) == address


def test_of_a_distribution_only_what_the_course_needs_is_copied(tmp_path):
    folder = tmp_path / "pyodide"
    folder.mkdir()
    packages = {
        name: {"file_name": f"{name}.whl", "depends": ["Lib_A"] if name == "numpy" else []}
        for name in (*site_runtime.PACKAGES, "lib-a", "scipy")
    }
    for name in (*site_runtime.CORE, *(p["file_name"] for p in packages.values())):
        (folder / name).write_text(name, encoding="utf-8")
    lock = {"info": {"python": "3.14.2"}, "packages": packages}
    (folder / site_runtime.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    archive = shutil.make_archive(str(folder), "bztar", tmp_path, folder.name)
    for number, given in enumerate((folder, archive)):
        target = tmp_path / f"target{number}"
        site_runtime.copy(str(given), target)
        kept = {path.name for path in target.iterdir()}
        assert kept == {path.name for path in folder.iterdir()} - {"scipy.whl"}
        left = json.loads((target / site_runtime.LOCK).read_text(encoding="utf-8"))
        assert set(left["packages"]) == set(packages) - {"scipy"}


# ---------------------------------------------------------------- in the browser


def test_the_site_opens_on_the_first_notebook_with_all_of_them_beside_it(visit):
    assert [name for name in visit.files if name.endswith(".ipynb")] == NAMES
    assert visit.seconds < SECONDS


def test_the_first_cell_installs_the_wheel_and_check_imports_up_to_numpy(visit):
    assert "site-packages/check/gates.py" in visit.first
    last = visit.first.strip().splitlines()[-1]
    assert last == "AttributeError: module 'numpy' has no attribute 'ndarray'"
    assert visit.outputs["stand-in"].startswith("imported")


def test_an_endless_loop_is_ended_though_there_are_no_threads_or_signals(visit):
    assert "ended after 1 s: line 6: pass" in visit.outputs["endless"]


def test_a_check_that_fails_is_one_sentence(visit):
    said = " ".join(visit.outputs["stopped"].split())
    assert said.startswith("CheckFailed: stopped at Exercise 1.1, sigmoid: 0 of 3 points. When")


def test_a_module_is_saved_imported_and_kept_until_the_next_visit(visit):
    assert "✓ my_lstm/gates.py holds thrice: all pass" in visit.outputs["saved"]
    assert "✓ my_lstm/gates.py is here, and all of it passes." in visit.outputs["saved"]
    assert "15 ['__init__.py', 'gates.py']" in visit.outputs["saved"]
    assert visit.kept["my_lstm"] == ["__init__.py", "gates.py"]
    assert visit.kept["hand-in"] == [f"{ASSIGNMENT}-receipt.txt", f"{ASSIGNMENT}.ipynb"]


def test_data_beside_a_notebook_and_in_the_wheel_is_read(visit):
    data = student_edition.data_files(ROOT / "notebooks")["implementations.json"]
    package = package_check.files()
    expected = [json.loads(data), package["corpus.txt"], package["gates.zip"]]
    assert visit.outputs["data"].split() == [str(len(each)) for each in expected]


def test_a_progress_bar_gives_no_warning(visit):
    assert "3/3" in visit.outputs["bar"]
    assert "Warning" not in visit.outputs["bar"]


def test_what_is_handed_in_can_be_downloaded_by_a_link(visit):
    said = visit.outputs["handed in"]
    assert f"Nothing is sent yet: download hand-in/{ASSIGNMENT}.ipynb (right-click it" in said
    assert visit.downloaded[0] == f"{ASSIGNMENT}.ipynb"


def test_what_is_handed_in_is_collected_and_graded_like_any_other(visit, course, command_line):
    (course.root / "class.csv").write_bytes(canvas_gradebook())
    assert command_line("roster", "class.csv")[0] == 0
    name, data = visit.downloaded
    write_zip(course.root / "download.zip", {canvas_name("u01", 77, name): data})
    assert command_line("collect", "download.zip")[0] == 0
    assert (course.root / "submitted" / "u01" / ASSIGNMENT / name).read_bytes() == data
    assert command_line("autograde", ASSIGNMENT)[0] == 0
    scores = gradebook_scores(course)
    assert scores.pop(("u01", "check_sigmoid")) == 3
    assert set(scores.values()) == {0}


def test_the_site_asks_nothing_of_another_host_and_the_watch_would_have_seen_it(visit):
    assert visit.asked == []
    assert visit.asked_on_purpose == [f"{OTHER_HOST}:443"]
