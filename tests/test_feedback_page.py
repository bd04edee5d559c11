"""What a feedback page says to a student, and how: reasons first, safe, accessible, offline."""

import itertools
import logging
import re
import shutil

import bs4
import nbformat
import pytest
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory

from check.result import Result
from grader.assignment import assignment, assignments
from grader.course import Course
from grader.gradebook import connection
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading.graded_notebook import write_note, write_results
from grader.grading.report import SubmissionReport
from grader.grading.task import GradedSubmission
from grader.reports import feedback, page_code
from grader.reports.feedback_exporter import STYLES
from grader.reports.page_formulas import mathml
from grader.reports.page_outputs import NO_DESCRIPTION, output_html
from grader.reports.page_text import markdown, safe_html
from tests import demo
from tests.browser import chromium, new_page, save_screenshot
from tests.conftest import ASSIGNMENT, ROOT
from tests.test_html_page import contrast

HOSTILE = (
    "</p><script>document.title = 'taken over'</script><img src=x onerror=alert(1)> \" ' {{ 7 }}"
)
HINT = "This curve falls where the sigmoid rises: look at the sign of the exponent."
STUB = "not written yet: it, or a function it calls, is still a stub"
FALLING = (
    "    return 1 / (1 + np.exp(x))  # " + "a comment so long that no phone has room for it " * 3
)
TOO_FAR = "def update_cell(f, i, g, c_prev):\n    kept = f * c_prev\n    return kept + i[:, 99] * g"
AGAIN = "judged again with the reference in its place"


def lost(name: str, *problems: str, **parts: str) -> Result:
    """A result without points."""
    points = assignment(ASSIGNMENT).max_scores[name]
    return Result(name, 0.0, points, problems=list(problems), **parts)


# A student with every kind of result; her other exercises are right.
OF_ADA = {
    "sigmoid": lost("sigmoid", "result[0, 0] is 0.86", hint=HINT, mutant="sign_of_exponent"),
    "dsigmoid": lost(
        "dsigmoid", "result[0] is 0.2", hint="You treat y as the input.", mutant="of_x"
    ),
    "dtanh": lost("dtanh", "result[0] is 0.8", hint="You treat y as the input.", mutant="of_x"),
    "init_params": lost("init_params", STUB),
    "gates": Result(
        "gates",
        4.0,
        4.0,
        met=["f, i, g, o"],
        note="graded with the reference in place of your sigmoid, so that one mistake costs points"
        " only once",
    ),
    "update_cell": lost(
        "update_cell",
        "it raises IndexError: index 99 is out of bounds (line 3: return kept + i[:, 99] * g)"
        " [H = 4, N = 3]",
    ),
    "repair_1": lost("repair_1", STUB),
}
ANSWERS = {"sigmoid": f"def sigmoid(x):\n{FALLING}", "update_cell": TOO_FAR}


def right(name: str) -> Result:
    points = assignment(ASSIGNMENT).max_scores[name]
    return Result(name, points, points, met=["all values"])


def enrol(course: Course, student: str, results: dict[str, Result], note: str = "") -> None:
    """A graded student with these results, whose other exercises are right."""
    path = course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    answers = demo.right_answers(ASSIGNMENT) | ANSWERS
    answers = {
        n: a for n, a in answers.items() if STUB not in (results.get(n) or right(n)).problems
    }
    notebook = nbformat.reads(demo.fill(nbformat.read(path, 4), answers), as_version=4)
    names = assignment(ASSIGNMENT).max_scores
    report = SubmissionReport(
        student,
        ASSIGNMENT,
        "a" * 64,
        "a sandbox",
        [results.get(n) or right(n) for n in names],
        note,
    )
    write_results(notebook, report.results)
    if note:
        write_note(notebook, note)
    course.paths(student, ASSIGNMENT).submitted.mkdir(parents=True)
    with GradebookWriter.opened(course) as writer:
        recording.record(course, writer, GradedSubmission(report, nbformat.writes(notebook)))


@pytest.fixture(scope="module")
def course(released_course, tmp_path_factory) -> Course:
    """A course with ada, who has an instructor's comment, and three more students."""
    root = tmp_path_factory.mktemp("page") / "course"
    shutil.copytree(released_course.root, root)
    course = Course(root)
    enrol(course, "ada", OF_ADA)
    enrol(course, "right", {})
    damaged = "the notebook is damaged: save and submit it again"
    everything = {name: lost(name, damaged) for name in assignment(ASSIGNMENT).max_scores}
    enrol(course, "damaged", everything, damaged)
    hostile = lost("gates", HOSTILE, hint=HOSTILE, note=HOSTILE, mutant="known")
    enrol(course, "hostile", {"gates": hostile}, HOSTILE)
    with connection.opened(course) as gradebook:
        ada = gradebook.find_student("ada")
        ada.first_name, ada.last_name = "Ada", f"O'Neill <b> {'w' * 60}"
        names = (ASSIGNMENT, ASSIGNMENT, "ada")
        gradebook.find_comment("hidden_state", *names).manual_comment = "So *short*: $h = o$."
        gradebook.find_grade("check_hidden_state", *names).extra_credit = 0.5
        gradebook.find_submission_notebook(*names).late_submission_penalty = 1.25
        gradebook.db.commit()
    list(feedback.write_pages(course, ASSIGNMENT, ["ada", "right", "damaged", "hostile"]))
    return course


def page_of(course: Course, student: str) -> bs4.BeautifulSoup:
    text = course.paths(student, ASSIGNMENT).feedback.read_text(encoding="utf-8")
    return bs4.BeautifulSoup(text, "html.parser")


@pytest.fixture(scope="module")
def page(course) -> bs4.BeautifulSoup:
    """The page of ada; do not change it."""
    return page_of(course, "ada")


def said(element: bs4.Tag) -> str:
    """The text of an element, with single blanks."""
    return " ".join(element.text.split())


def row(page: bs4.BeautifulSoup, exercise: str) -> bs4.Tag:
    """The row of the table that links to an exercise."""
    (found,) = (r for r in page.select("#exercises tbody tr") if exercise in linked(r))
    return found


def linked(element: bs4.Tag) -> list[str]:
    return [link["href"].removeprefix("#cell-") for link in element.select("a")]


# ---------------------------------------------------------------- what it says first


def test_name_and_score_stand_first_and_a_penalty_is_explained(page):
    assert "Ada O'Neill <b>" in said(page.h1)
    assert said(page.select_one(".score")) == "5.25 of 20 points"
    assert page.title.text.endswith("· 01-gates · 5.25 / 20")
    assert "The exercises gave 6.5 points; a penalty took 1.25 of them." in said(page)


def test_each_exercise_has_its_reason_and_hint_in_a_table_above_the_notebook(page):
    table, notebook = page.select_one("#exercises table"), page.select_one("#notebook")
    assert notebook in table.find_all_next()
    assert sorted(linked(table)) == sorted(assignment(ASSIGNMENT).max_scores)
    sigmoid = said(row(page, "sigmoid"))
    assert "0 / 3" in sigmoid
    assert "result[0, 0] is 0.86" in sigmoid
    assert f"Hint: {HINT}" in sigmoid
    assert "Solved" in said(row(page, "hidden_state"))


def test_a_link_of_the_table_leads_to_the_students_own_code(page):
    (link,) = (one for one in page.select("#exercises a") if said(one) == "sigmoid")
    answer = page.find(id=link["href"].removeprefix("#"))
    assert FALLING.strip() in answer.text
    assert "0 / 3" in said(answer)


def test_one_mistake_that_costs_points_in_two_exercises_is_told_once_with_its_sum(page):
    both = row(page, "dsigmoid")
    assert linked(both) == ["dsigmoid", "dtanh"]
    assert "This one mistake cost 2 points." in said(both)
    assert said(both).count("You treat y as the input.") == 1


def test_a_mistake_that_was_carried_forward_is_explained_where_it_was_made(page):
    assert f"This one mistake cost 3 points. gates calls it: {AGAIN}" in said(row(page, "sigmoid"))
    gates = said(row(page, "gates"))
    assert "4 / 4 Solved, with the reference in place of your sigmoid" in gates


def test_all_exercises_without_an_answer_share_one_row(page):
    unwritten = row(page, "init_params")
    assert linked(unwritten) == ["init_params", "repair_1"]
    assert said(unwritten) == "Not written yet 0 / 7 init_params, repair_1"
    assert STUB not in said(page.select_one("#exercises"))


def test_what_the_instructor_entered_is_shown_with_what_the_check_had_given(page):
    hidden_state = row(page, "hidden_state")
    assert "2.5 / 2" in said(hidden_state)
    assert "The check gave 2 points; your instructor made it 2.5." in said(hidden_state)
    for place in (hidden_state, page.find(id="cell-hidden_state")):
        comment = place.select_one(".comment")
        assert said(comment.em) == "short"
        assert comment.find("math")
    assert "No response." not in page.text


def test_a_submission_that_cannot_be_read_has_one_reason_for_all_its_points(course):
    page = page_of(course, "damaged")
    (only,) = page.select("#exercises tbody tr")
    assert len(linked(only)) == len(assignment(ASSIGNMENT).max_scores)
    assert "This one mistake cost 20 points." in said(only)
    assert said(page.select_one(".about")) == "the notebook is damaged: save and submit it again"


# ---------------------------------------------------------------- the line


def test_the_line_that_raised_is_marked_in_the_students_code_and_no_other(page):
    (mark,) = page.select("mark")
    assert mark.text.strip() == "return kept + i[:, 99] * g"
    assert mark.find_parent(class_="answer")["id"] == "cell-update_cell"
    why = said(mark.find_parent(class_="line").find_next_sibling())
    assert why == "it raises IndexError: index 99 is out of bounds"


@pytest.mark.parametrize(
    ("problem", "cells", "place"),
    [
        ("it raises E: (line 2: b(1)) [H = 4]", ["a", "\nb(1)"], 1),
        ("it raises E: (line 2: b(1)) [H = 4]", ["a\nb(1)"], 0),
        ("it raises E: (line 2: b(1)) [H = 4]", ["a\nb(2)"], None),
        ("it raises E: (line 1: same)", ["", "same", "same"], None),
        ("there is no function called f: E: x (line 2 of the cell)", ["a\nb"], 0),
        ("there is no function called f: line 2 of the cell raises E: x", ["a\nb", "c\nd"], 0),
        ("there is no function called f: line 9 of the cell raises E: x", ["a\nb"], None),
        ("result[0, 0] is 0.5; expected 0.25 [H = 4]", ["a\nb"], None),
    ],
)
def test_a_line_is_marked_only_where_the_problem_names_it_and_the_cell_has_it(
    problem, cells, place
):
    named = [("f" if n == 0 else "", source) for n, source in enumerate(cells)]
    found = page_code.marks({"f": Result("f", 0.0, 1.0, problems=[problem])}, named)
    assert list(found) == ([] if place is None else [place])


def test_empty_lines_at_the_top_of_a_cell_are_counted():
    html = page_code.code_html("\n\nx = 1", page_code.Mark(3, "it raises E"))
    assert bs4.BeautifulSoup(html, "html.parser").mark.text == "x = 1"


# ---------------------------------------------------------------- formulas


@pytest.mark.parametrize("name", [one.name for one in assignments()])
def test_every_formula_of_the_notebooks_becomes_mathml(name):
    notebook = nbformat.read(ROOT / "notebooks" / name / f"{name}.ipynb", as_version=4)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    drawn = bs4.BeautifulSoup("".join(map(markdown, texts)), "html.parser")
    assert len(drawn.select("math")) >= 20
    assert drawn.select("code.latex") == []
    assert not re.search(r"\\[A-Za-z_]|\$", "".join(one.text for one in drawn.select("math")))
    for code in drawn.select("code, pre"):
        code.decompose()
    assert "$" not in drawn.text


def test_a_formula_that_cannot_be_converted_stays_readable():
    assert mathml(r"\unheard{of} <b>", "inline") == (
        r'<code class="latex">\unheard{of} &lt;b&gt;</code>'
    )


def test_the_brackets_of_a_matrix_are_as_high_as_the_matrix():
    drawn = mathml(r"\begin{bmatrix} a \\ b \end{bmatrix} = \underbrace{z}_{\text{deep}}", "block")
    group = bs4.BeautifulSoup(drawn, "html.parser").mtable.parent
    assert [one.name for one in group.find_all(recursive=False)] == ["mo", "mtable", "mo"]


@pytest.mark.parametrize(
    "latex",
    [r"\text{<img src=x onerror=alert(1)>}", r"\href{javascript:alert(1)}{x}", r"\color{a}{b}"],
)
def test_a_formula_brings_no_other_element_or_attribute_into_the_page(latex):
    drawn = bs4.BeautifulSoup(mathml(latex, "inline"), "html.parser")
    assert not drawn.select("img, [href], [mathcolor], [onerror]")


# ---------------------------------------------------------------- text that is not to be trusted


def test_a_text_of_a_student_is_shown_as_it_is_and_is_no_element_of_the_page(course):
    page = page_of(course, "hostile")
    assert said(page).count("document.title = 'taken over'") >= 5
    assert not page.select("script, img, iframe, [onerror]")
    assert page.select_one("#exercises tbody .hint")


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src="https://a.b/c.png" alt="a">', '<img alt="a">'),
        ('<b style="position: fixed" onclick="x()">a</b>', "<b>a</b>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ("<div><b>never closed", "<div><b>never closed</b></div>"),
        ("closed twice</div></section>", "closed twice"),
        ("<!-- hidden -->shown", "shown"),
    ],
)
def test_html_loses_what_could_run_load_cover_or_swallow_something(source, safe):
    assert safe_html(source) == safe


def test_a_formula_in_the_description_of_a_picture_stays_in_its_attribute():
    drawn = bs4.BeautifulSoup(markdown('![a "$x < y$"](data:image/png;base64,AA)'), "html.parser")
    assert set(drawn.img.attrs) <= {"alt", "src"}
    assert "x < y" in drawn.img["alt"]


# ---------------------------------------------------------------- structure


@pytest.mark.parametrize("student", ["ada", "right"])
def test_headings_are_in_order_and_links_lead_to_parts_of_the_page(course, student):
    page = page_of(course, student)
    assert page.html["lang"] == "en"
    levels = [int(one.name[1]) for one in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in itertools.pairwise(levels))
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    inside = {link["href"] for link in page.select("a") if not link["href"].startswith("http")}
    assert inside <= {f"#{one}" for one in ids}
    assert all(head["scope"] in ("col", "row") for head in page.select("#exercises th"))
    assert page.table.caption.text


def test_a_page_loads_nothing_and_allows_itself_its_own_style_alone(page):
    assert not page.select("script, link, iframe, object, [style], [src]:not([src^='data:'])")
    assert "url(" not in page.style.text
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


# ---------------------------------------------------------------- without a report


def test_nbgrader_makes_a_page_of_what_another_tool_has_graded(course, tmp_path):
    """Its reasons are what the check cells have printed; figures keep their descriptions."""
    shutil.copytree(course.root, tmp_path / "course")
    copy = Course(tmp_path / "course")
    paths = copy.paths("ada", ASSIGNMENT)
    paths.report.unlink()
    directory = CourseDirectory(
        config=copy.config, assignment_id=ASSIGNMENT, student_id="ada", root=str(copy.root)
    )
    log = logging.Logger("nbgrader")
    log.addHandler(logging.NullHandler())
    GenerateFeedback(coursedir=directory, config=copy.config, log=log, force=True).start()
    page = page_of(copy, "ada")
    assert said(page.select_one(".score")) == "5.25 of 20 points"
    assert "sigmoid: 0 of 3 points" in said(row(page, "sigmoid"))
    assert HINT in said(page.select_one("#cell-check_sigmoid"))
    assert said(page.select_one(".comment em")) == "short"


@pytest.mark.parametrize(
    ("data", "metadata", "description"),
    [
        ({"image/png": "AAAA\n"}, {"image/png": {"alt": 'a "rising" line'}}, 'a "rising" line'),
        ({"image/png": "AAAA\n", "text/plain": "<Figure>"}, {}, NO_DESCRIPTION),
        ({"text/html": '<img alt="a line" src="data:image/png;base64,AAAA">'}, {}, "a line"),
    ],
)
def test_a_figure_has_a_description(data, metadata, description):
    output = {"output_type": "display_data", "data": data, "metadata": metadata}
    (picture,) = bs4.BeautifulSoup(output_html(output), "html.parser").select("img")
    assert picture["alt"] == description
    assert picture["src"] == "data:image/png;base64,AAAA"


# ---------------------------------------------------------------- colours

CODE = ("ink", "keyword", "string", "literal", "comment", "name", "muted")
PAIRS = [(text, ground) for text in CODE for ground in ("panel", "none")]
PAIRS += [(text, "paper") for text in ("ink", "muted", "accent", "bad")]
PAIRS += [("ink", "some"), ("accent", "panel")]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_has_a_contrast_of_4_5(name):
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    palettes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    chosen = "".join(palettes[n] for n in range(4) if n % 2 == (name == "dark"))
    colours = dict(re.findall(r"--(\w+): (#\w{6})", chosen))
    assert set(re.findall(r"var\(--(\w+)\)", style)) <= set(colours)
    faint = [pair for pair in PAIRS if contrast(*(colours[one] for one in pair)) < 4.5]
    assert faint == []


# ---------------------------------------------------------------- in a browser


BACKGROUND = "getComputedStyle(document.body).backgroundColor"
HEIGHTS = "[...document.querySelectorAll('math')].map((formula) => formula.clientHeight)"


def test_the_first_reason_is_on_the_first_screen_and_nothing_is_wider_than_it(course):
    address = course.paths("ada", ASSIGNMENT).feedback.as_uri()
    with chromium() as browser:
        for width, scheme in ((1280, "light"), (400, "dark")):
            page = new_page(browser, width, 900, scheme)
            messages: list[str] = []  # such as that the policy of the page has refused something
            page.on("console", lambda message, found=messages: found.append(message.text))
            page.goto(address)
            for place in (".lost p", ".lost .hint", ".lost .cost"):
                box = page.locator(f"#exercises {place}").first.bounding_box()
                assert box["y"] + box["height"] < 900, place
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert all(page.evaluate(HEIGHTS))
            assert (page.evaluate(BACKGROUND) == "rgb(21, 23, 27)") == (scheme == "dark")
            assert messages == []
            save_screenshot(page, f"feedback-{width}-{scheme}")
        page.emulate_media(media="print")
        assert page.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
        assert not page.locator(".answer .label a").first.is_visible()
