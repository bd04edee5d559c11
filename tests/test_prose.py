"""The text of the notebooks: every number in it is an output, and its minutes are honest."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests import prose_numbers, reading
from tests.conftest import ROOT
from tests.prose_numbers import MINUS

PATHS = sorted(ROOT.glob("notebooks/*/*.ipynb"))
NOTEBOOKS = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
TOLERANCE = 0.15  # of the minutes in the head of a notebook
TOO_SHORT: dict[str, str] = {}  # notebooks by name, with the reason

# Numbers of the text that no code cell gives: what surrounds them, and why that is right.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "04-training": {
        "below 22 the first mark": "it follows from the rules of the task",
        "needed 74,000 sequences": "a figure of the paper",
        "graphstorm #1366": "the number of an issue",
        "tensorflow #29675": "the number of an issue",
    },
    "05-characters": {
        "near step 15 and somewhere near step 55": "where the task of the paper has its marks",
        "for a mean below 0.1": "the criterion of the paper",
        "starts with a loss of 6.2": "what a question supposes",
        "opened 40 characters ago": "what a question supposes",
    },
}


def read(path):
    """A notebook, its exceptions taken out of the text."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for phrase in EXCEPTIONS.get(path.stem, {}):
                cell.source = re.sub(r"\s+".join(map(re.escape, phrase.split())), "", cell.source)
    return notebook


# ---------------------------------------------------------------- numbers


@NOTEBOOKS
def test_every_number_in_the_text_is_an_output_or_stands_in_the_code(path):
    wrong = [f"{one.text} in {one.cell}" for one in prose_numbers.not_given(read(path))]
    assert not wrong, "print them, or correct them; what is no result belongs to EXCEPTIONS"


@NOTEBOOKS
def test_a_wrong_digit_in_the_text_is_found(path):
    pairs = [(one, values) for one, values in prose_numbers.quoted_and_given(read(path))]
    exact = [(one, values) for one, values in pairs if re.search(r"\.\d{3,}$", one.text)]
    found = [one for one, values in exact if not any(map(changed(one).is_given_by, values))]
    assert len(exact) > 4
    assert len(found) >= 0.8 * len(exact)  # with so many numbers, some are there by chance


def changed(one):
    """A number with another last digit."""
    return one._replace(text=one.text[:-1] + str((int(one.text[-1]) + 4) % 10))


def one_number(text, printed="", source="1"):
    """A notebook with a sentence, and a cell that prints something."""
    output = new_output("stream", name="stdout", text=printed)
    cells = [new_code_cell(source, outputs=[output]), new_markdown_cell(text)]
    return new_notebook(cells=cells)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("It is 0.72.", "0.7163"),
        (f"It falls by {MINUS}0.0302.", "change -0.0302"),
        ("Some 54,000 numbers.", "54000 numbers"),
        ("There is 7e-25 left.", "t = 2: 7e-25"),
        ("Outputs are (12, 40, 2).", "(12, 40, 2)"),
        ("At $0.25$ and $10^{-6}$.", "0.25 1e-06"),
    ],
)
def test_a_number_agrees_when_an_output_rounds_to_it(text, printed):
    assert not prose_numbers.not_given(one_number(text, printed))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("It is 0.71.", "0.7163"),
        (f"It is {MINUS}0.0302.", "0.0302"),
        ("There is 6e-25 left.", "7e-25"),
        ("It keeps 62,000 numbers.", "54000"),
    ],
)
def test_a_number_that_no_output_rounds_to_is_found(text, printed):
    assert len(prose_numbers.not_given(one_number(text, printed))) == 1


def test_a_number_that_only_a_later_cell_gives_is_found():
    notebook = one_number("It is 0.72.")
    notebook.cells += [new_code_cell("1"), new_code_cell("2"), new_code_cell("0.72")]
    assert len(prose_numbers.not_given(notebook)) == 1
    del notebook.cells[-2]
    assert not prose_numbers.not_given(notebook)


def test_a_number_in_the_description_of_a_figure_gives_nothing():
    source = 'alt = "It rises to 23.4."\nshow(figure, alt)'
    notebook = one_number("It rises to 23.4.", source=source)
    notebook.cells[0].outputs = [
        new_output("display_data", {"text/html": "<img>", "text/plain": "It rises to 23.4."})
    ]
    assert [one.text for one in prose_numbers.not_given(notebook)] == ["23.4"]


@pytest.mark.parametrize(
    "text",
    [
        "### Exercise 3.14 · f · 2.5 points · 15 minutes · about 20 lines",
        "Hochreiter (1997) in 64-bit numbers, as in exercise 3.14.",
        "With $x = 0.77$ and `a[55]`:\n\n$$y = 0.31 x$$",
        "Four gates, 8 arrays, 12 steps.",
    ],
)
def test_what_is_no_result_is_not_asked_for(text):
    assert not list(prose_numbers.quoted(new_markdown_cell(text)))


# ---------------------------------------------------------------- minutes


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path,
            marks=[pytest.mark.xfail(strict=True, reason=TOO_SHORT[path.stem])]
            if path.stem in TOO_SHORT
            else [],
        )
        for path in PATHS
    ],
    ids=[path.stem for path in PATHS],
)
def test_the_minutes_in_the_head_are_those_of_reading_and_working(path):
    notebook = nbformat.read(path, as_version=4)
    stated, estimated = reading.stated_minutes(notebook), reading.minutes(notebook)
    assert stated == pytest.approx(estimated, rel=TOLERANCE)


@NOTEBOOKS
def test_the_readme_states_the_same_minutes(path):
    row = re.search(rf"^\| {path.stem} \|.*\| (\d+) \|$", (ROOT / "README.md").read_text(), re.M)
    assert int(row[1]) == reading.stated_minutes(nbformat.read(path, as_version=4))


def test_minutes_add_up_exercises_predictions_words_and_given_lines():
    hint = "<details><summary>Hint 1</summary>" + "word " * 900 + "</details>"
    title = "### Exercise 1.1 · f · 2 points · 7 minutes · about 1 line"
    cells = [
        new_markdown_cell(f"{title}\n\n**Write down first:** " + "word " * 366 + hint),
        new_code_cell("\n".join(["a = 1"] * 50)),
        new_code_cell("b = 1\n" * 100, metadata={"nbgrader": {"solution": True}}),
    ]
    words = (len(title.split()) + 3 + 366) / reading.WORDS_A_MINUTE
    assert reading.minutes(new_notebook(cells=cells)) == pytest.approx(7 + 1 + words + 2)
