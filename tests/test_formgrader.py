"""The road of an assignment through formgrader, clicked in a real browser."""

import pathlib
import shutil

import pytest
from playwright.sync_api import Page, expect

from grader.gradebook import connection
from tests import demo
from tests.browser import SECONDS, Server, chromium, jupyter_server, new_page, save_screenshot
from tests.conftest import ASSIGNMENT, gradebook_scores, own_exchange, through_exchange
from tests.test_exchange import Student

COLLECTED = "wrong_sigmoid"  # who submits through the exchange
STUDENTS = ("right", COLLECTED)
COMMENT = "The formula is right; see me about large numbers."
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture
def server(course, released, tmp_path):
    """A Jupyter server in a course that has not been released, with a submission."""
    own_exchange(course, tmp_path / "exchange")
    through_exchange(course, "right", demo.notebook_of("right", released, ASSIGNMENT))
    shutil.rmtree(course.release(ASSIGNMENT))
    with jupyter_server(course.root, tmp_path / "home") as server:
        yield server


@pytest.fixture
def page(server):
    with chromium() as browser:
        yield new_page(browser)


def click(page: Page, row: str, column: str) -> None:
    """Click a button in a row of formgrader's table, and close its message of success."""
    rows = page.locator("#main-table tr").filter(has_text=row)
    rows.locator(f"td.{column} a").click()
    message = page.locator(".modal-title")
    expect(message).to_have_text("Success")
    page.locator(".modal-footer button").click()
    expect(page.locator(".modal")).to_have_count(0)


def assignments(page: Page, server: Server) -> None:
    page.goto(server.address("formgrader"))
    expect(page.locator("#main-table tr").filter(has_text=ASSIGNMENT)).to_be_visible()


def grade_by_hand(page: Page, student: str) -> None:
    """Enter a score and a comment into the form of a submission."""
    expect(page.locator("a.name-shown")).to_have_count(len(STUDENTS))
    page.get_by_text("Show All Names").click()
    page.get_by_role("link", name=student, exact=True).click()
    page.wait_for_function(
        "window.formgrader?.grades?.loaded && window.formgrader?.comments?.loaded"
    )
    for field, value, saved in (
        ("#check_sigmoid", "0.75", "/api/grade/"),
        ("#sigmoid-comment", COMMENT, "/api/comment/"),
    ):
        with page.expect_response(lambda r, at=saved: at in r.url and r.request.method == "PUT"):
            page.locator(field).fill(value)
            page.locator(field).blur()


def pages_in(folder: pathlib.Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in folder.glob("*.html")]


def test_an_assignment_is_generated_released_collected_graded_and_given_back_in_a_browser(
    course, server, page, released, tmp_path
):
    assignments(page, server)
    click(page, ASSIGNMENT, "assign")
    assert (course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").is_file()
    assert (course.release(ASSIGNMENT) / "check").is_dir()
    click(page, ASSIGNMENT, "release")
    course_in_exchange = tmp_path / "exchange" / course.directory.course_id
    assert (course_in_exchange / "outbound" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").is_file()

    student = Student(COLLECTED, tmp_path / "exchange", course.directory.course_id)
    student.fetch()
    answers = demo.notebook_of(COLLECTED, released, ASSIGNMENT)
    student.submit(answers)
    click(page, ASSIGNMENT, "collect")
    collected = course.paths(COLLECTED, ASSIGNMENT).submitted / f"{ASSIGNMENT}.ipynb"
    assert collected.read_text(encoding="utf-8") == answers

    page.goto(server.address(f"formgrader/manage_submissions/{ASSIGNMENT}"))
    for name in STUDENTS:
        click(page, name, "autograde")
    right = page.locator("#main-table tr").filter(has_text="right")
    expect(right.locator(".score")).to_have_text("20 / 20")
    scores = gradebook_scores(course)
    assert scores[COLLECTED, "check_sigmoid"] == 0

    page.goto(server.address(f"formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}"))
    grade_by_hand(page, COLLECTED)
    save_screenshot(page, "formgrader-manual-grading")
    with connection.opened(course) as gradebook:
        names = (ASSIGNMENT, ASSIGNMENT, COLLECTED)
        assert gradebook.find_grade("check_sigmoid", *names).manual_score == 0.75
        assert gradebook.find_comment("sigmoid", *names).manual_comment == COMMENT
    assert gradebook_scores(course) == scores, "automatic scores stay"

    assignments(page, server)
    click(page, ASSIGNMENT, "generate-feedback")
    assert COMMENT in course.paths(COLLECTED, ASSIGNMENT).feedback.read_text("utf-8")
    click(page, ASSIGNMENT, "release-feedback")
    save_screenshot(page, "formgrader-assignments")
    given_back = pages_in(course_in_exchange / "feedback")
    assert len(given_back) == len(STUDENTS)
    assert sum(COMMENT in text for text in given_back) == 1
    assert [COMMENT in text for text in student.fetched()] == [True]
