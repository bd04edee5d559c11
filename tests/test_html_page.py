"""The HTML page of the class report: escaped, without network, accessible, in a real browser."""

import base64
import dataclasses
import datetime
import functools
import hashlib
import itertools
import re
import shutil
import tomllib

import bs4
import pytest

from grader.course import Course
from grader.reports import html_page
from grader.reports.anonymous import anonymous
from grader.reports.class_data import AssignmentData, ClassData, Exercise, Mistake, State, Student
from tests.browser import chromium, new_page
from tests.class_sample import sample, with_tests
from tests.conftest import ROOT

TODAY = datetime.date(2026, 11, 29)
PAGE = ROOT / "grader" / "reports" / "page"
STYLE = "".join((PAGE / name).read_text(encoding="utf-8") for name in ("colours.css", "style.css"))
SCRIPT_TAG = "<script>document.title = 'taken over'</script><img src=x onerror=alert(1)>"
REVERSED = "\u202eyllis\u202c \u2066"  # shown from right to left
LONG = "w" * 180  # a word without a blank
HOSTILE = f"{SCRIPT_TAG} \" ' & {{{{ 7 * 7 }}}} {REVERSED} {LONG}"


def page(data: ClassData) -> bs4.BeautifulSoup:
    """The parsed page of a report."""
    return bs4.BeautifulSoup(html_page.render(data, TODAY), "html.parser")


def rewritten(data: ClassData, text: str) -> ClassData:
    """A report with this text wherever a student's own could stand."""
    return dataclasses.replace(
        data, assignments=tuple(_assignment(one, text) for one in data.assignments)
    )


def _assignment(one: AssignmentData, text: str) -> AssignmentData:
    return dataclasses.replace(
        one,
        students=tuple(_student(student, text) for student in one.students),
        exercises=tuple(_exercise(exercise, text) for exercise in one.exercises),
        lecture=(text, *one.lecture[1:]),
    )


def _student(one: Student, text: str) -> Student:
    return dataclasses.replace(
        one,
        name=text,
        last_name=text,
        note=text,
        late_reason=text,
        reasons=dict.fromkeys(one.reasons, text),
    )


def _exercise(one: Exercise, text: str) -> Exercise:
    students = (*one.unnamed[0].students, text)  # the id of somebody who is not in the class
    unnamed = (Mistake("", text, students, 1.0, example=f"{text} again"),)
    return dataclasses.replace(one, unnamed=unnamed, unanswered=(text,))


@functools.cache
def two_assignments() -> ClassData:
    """A report on two assignments, with hostile texts in the first and tests in the second."""
    first, second = rewritten(sample(), HOSTILE), with_tests().assignments[0]
    negative = dataclasses.replace(second.exercises[0], discrimination=-0.3)
    exercises = (negative, *second.exercises[1:])
    second = dataclasses.replace(second, name="02-forward", exercises=exercises)
    return dataclasses.replace(first, assignments=(*first.assignments, second))


@functools.cache
def parsed_pages() -> bs4.BeautifulSoup:
    """The parsed page of two_assignments; do not change it."""
    return page(two_assignments())


# ---------------------------------------------------------------- what students wrote


def test_a_text_of_a_student_adds_no_element_and_no_attribute_to_the_page():
    def elements(text: str) -> list[tuple[str, tuple[str, ...]]]:
        found = page(rewritten(sample(9), text)).find_all(True)
        return [(element.name, tuple(element.attrs)) for element in found]

    assert elements(HOSTILE) == elements("harmless")


def test_a_text_of_a_student_is_shown_as_it_is_written():
    text = parsed_pages().text
    assert "{{ 7 * 7 }}" in text
    assert SCRIPT_TAG in text


def test_a_text_of_a_student_turns_no_other_text_round():
    text = parsed_pages().text
    assert "yllis" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)


def test_the_page_of_pseudonyms_shows_no_id_and_no_name(tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    text = page(anonymous(Course(tmp_path), sample())).text
    assert "with pseudonyms" in text
    assert "Student 12" in text
    assert "Neill" not in text
    assert not re.search(r"\bs0\d{3}\b", text)


# ---------------------------------------------------------------- what the page says


def test_all_students_are_in_the_table_with_their_whole_names_and_what_is_special_about_them():
    data = sample()
    rows = page(data).select("tbody tr")
    (assignment,) = data.assignments
    assert len(rows) == len(assignment.students)
    for row, student in zip(rows, assignment.students, strict=True):
        name, total, *_ = [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        assert name == f"{student.name} {student.id}"
        assert total == html_page.number(student.total)
        assert len(row.find_all("abbr")) == len(student.manual)
        assert ("Look again" in row.text) == bool(student.look_again)
        assert student.note in row.text
        assert all(reason in row.text for reason in student.reasons.values())
        if student.state is not State.GRADED:
            assert student.state in row.text


def test_each_mistake_stands_with_its_number_of_students_and_folded_who():
    (assignment,) = sample().assignments
    names = {one.id: one.name for one in assignment.students}
    folded = [one for one in page(sample()).select(".exercise details") if one.summary.bdi]
    mistakes = [m for one in assignment.exercises for m in (*one.known, *one.unnamed)]
    assert len(folded) == len(mistakes)
    for element, mistake in zip(folded, mistakes, strict=True):
        summary = element.summary.get_text(" ", strip=True)
        assert re.match(rf"{len(mistake.students)} +students?\b", summary)
        assert mistake.text in summary
        assert not element.has_attr("open")
        assert [name for name in names.values() if name in element.text] == [
            names[student] for student in mistake.students
        ]


def test_each_mistake_that_tests_let_through_stands_with_a_share_and_folded_who():
    (assignment,) = with_tests().assignments
    names = {one.id: one.name for one in assignment.students}
    table = assignment.exercises[0].kills
    article = page(with_tests()).select_one(".exercise")
    folded = {one.summary.get_text(" ", strip=True): one for one in article.select("details")}
    for found in (*table.survivors, *table.refused):
        share = html_page.percent(len(found.students) / len(table.judged)).replace(" ", "\xa0")
        start = f"{len(found.students)} of {len(table.judged)} ({share})"
        (summary,) = [text for text in folded if text.startswith(start) and found.text in text]
        assert not folded[summary].has_attr("open")
        text = folded[summary].text
        assert [n for n in names.values() if n in text] == [names[s] for s in found.students]
    assert f"{len(table.survivors) - html_page.SHOWN} more" in folded
    assert "The test refuses every right implementation" in article.text
    assert "Let through" not in page(sample()).text


def test_a_class_without_a_graded_submission_has_a_page():
    (assignment,) = sample(5).assignments
    waiting = tuple(Student(one.id, one.name, State.WAITING) for one in assignment.students)
    none = dataclasses.replace(
        assignment.totals,
        **dict.fromkeys(f.name for f in dataclasses.fields(assignment.totals)),
    )
    none = dataclasses.replace(none, count=0, histogram=())
    assignment = dataclasses.replace(
        assignment, students=waiting, totals=none, exercises=(), lecture=(), counts={}
    )
    text = page(ClassData((assignment, dataclasses.replace(assignment, name="02")), ()))
    assert "Nobody is graded yet" in text.text


@pytest.mark.parametrize(
    ("late", "text"),
    [
        (datetime.timedelta(seconds=20), "1 min"),
        (datetime.timedelta(hours=5), "5 h"),
        (datetime.timedelta(days=2, hours=3, minutes=10), "2 d 3 h"),
    ],
)
def test_a_delay_is_told_in_its_two_largest_units(late, text):
    assert html_page.duration(late) == text


def test_the_page_of_three_thousand_students_has_less_than_three_megabytes():
    assert len(html_page.render(sample(3000), TODAY).encode()) < 3_000_000


# ---------------------------------------------------------------- structure


def test_headings_are_in_order_and_links_lead_to_parts_of_the_page():
    parsed = parsed_pages()
    levels = [int(one.name[1]) for one in parsed.find_all(re.compile(r"^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in itertools.pairwise(levels))
    ids = [one["id"] for one in parsed.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {link["href"].removeprefix("#") for link in parsed.select("a")} <= set(ids)
    labels = " ".join(one["aria-labelledby"] for one in parsed.select("[aria-labelledby]"))
    assert set(labels.split()) <= set(ids)


def test_every_figure_has_a_title_and_a_description_with_its_numbers():
    pictures = parsed_pages().select("svg:not([aria-hidden])")
    assert len(pictures) == 1 + 2 * (2 + len(sample().assignments[0].exercises))
    for picture in pictures:
        assert picture["role"] == "img"
        title, description = (picture.find(name) for name in ("title", "desc"))
        assert picture["aria-labelledby"].split() == [title["id"], description["id"]]
        assert title.text.strip()
        assert re.search(r"\d", description.text)


def test_every_table_has_a_caption_and_every_head_a_scope():
    for table in parsed_pages().find_all("table"):
        assert table.caption.text
        assert all(head["scope"] in ("col", "row") for head in table.find_all("th"))


def test_nothing_is_loaded_and_only_the_style_and_the_script_of_the_page_are_allowed():
    parsed = parsed_pages()
    for element in parsed.find_all(True):
        assert not {"src", "srcset", "style", "action"} & set(element.attrs)
        assert not [name for name in element.attrs if name.startswith("on")]
        assert element.get("href", "#").startswith("#")
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    digests = [
        base64.b64encode(hashlib.sha256(parsed.find(name).text.encode()).digest()).decode()
        for name in ("style", "script")
    ]
    policy = parsed.find("meta", {"http-equiv": True})["content"]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'"
    )


def test_a_wheel_contains_the_templates():
    with open(ROOT / "pyproject.toml", "rb") as file:
        setuptools = tomllib.load(file)["tool"]["setuptools"]
    assert "grader*" in setuptools["packages"]["find"]["include"]
    assert setuptools["package-data"]["grader.reports"] == ["page/*", "feedback_page/*"]


# ---------------------------------------------------------------- colours

TEXTS = [(text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "panel")]
TEXTS += [("ink", "some"), ("ink", "none")]
LINES = [("accent", "paper"), ("axis", "paper"), ("accent", "track"), ("accent", "box")]
LINES += [("axis", "track")]


def palettes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark page, by their names."""
    light, dark = re.findall(r":root \{\n\s*color-scheme(.*?)\}", STYLE, re.DOTALL)
    colours = {"light": light, "dark": dark}
    return {name: dict(re.findall(r"--(\w+): (#\w{6})", text)) for name, text in colours.items()}


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_texts_have_a_contrast_of_4_5_and_lines_of_3(name):
    colours = palettes()[name]
    for least, pairs in ((4.5, TEXTS), (3.0, LINES)):
        for one, other in pairs:
            assert contrast(colours[one], colours[other]) >= least, (one, other)


def test_all_colours_are_those_of_the_palettes():
    light, dark = palettes().values()
    assert set(light) == set(dark)
    rest = re.sub(r"--\w+: #\w{6};", "", STYLE)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", rest)
    assert set(re.findall(r"var\(--(\w+)\)", STYLE)) - {"wide"} == set(light)


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a page with two assignments and hostile texts."""
    path = tmp_path_factory.mktemp("page") / "class.html"
    html_page.write(path, two_assignments())
    return path.as_uri()


@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1280, "light")])
def test_the_page_is_not_wider_than_the_window_with_all_parts_open(browser, address, width, scheme):
    shown = new_page(browser, width=width, color_scheme=scheme)
    messages: list[str] = []
    shown.on("console", lambda message: messages.append(message.text))
    shown.on("pageerror", lambda error: messages.append(str(error)))
    shown.goto(address)
    shown.get_by_role("button", name="Open all folded parts").click()
    assert shown.locator("details:not([open])").count() == 0
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.title() == "Class report: 01-gates, 02-forward"
    assert not messages
    ground = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    paper = palettes()[scheme]["paper"]
    assert ground == f"rgb({', '.join(str(int(paper[n : n + 2], 16)) for n in (1, 3, 5))})"
    shown.context.close()


def test_a_click_on_the_head_of_a_column_sorts_the_table_and_says_so(browser, address):
    shown = new_page(browser)
    shown.goto(address)
    table = shown.locator("table").nth(1)
    totals = [one.total for one in sample().assignments[0].students]
    known = sorted(-1.0 if total is None else total for total in totals)
    for state, expected in (("ascending", known), ("descending", known[::-1])):
        table.get_by_role("button", name="Total").click()
        cells = table.locator("tbody tr > :nth-child(2)").all_inner_texts()
        assert [-1.0 if cell == html_page.NONE else float(cell) for cell in cells] == expected
        assert table.locator("th").nth(1).get_attribute("aria-sort") == state
    shown.context.close()


def test_the_page_can_be_read_without_script_and_printed_on_light_paper(browser, address):
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    shown = context.new_page()
    shown.goto(address)
    assert shown.get_by_role("heading", name="All students").count() == 2
    assert shown.get_by_role("button", name="Total").count() == 0
    shown.locator("summary", has_text="raises TypeError").first.click()
    assert shown.get_by_text("For example: line 3").first.is_visible()
    context.close()
    printed = new_page(browser, color_scheme="dark")
    printed.emulate_media(media="print", color_scheme="dark")
    printed.goto(address)
    ground = printed.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert not printed.locator("nav").is_visible()
    printed.context.close()
