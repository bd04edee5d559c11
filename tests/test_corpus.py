"""The text that the network of notebook 05 reads."""

import pathlib
import zipfile
from io import BytesIO

from check import corpus
from grader.build import package_check
from grader.build.corpus import paragraphs


def test_the_corpus_is_long_enough_and_has_each_paragraph_once():
    text = corpus.text()
    assert 75_000 < len(text) < 110_000
    assert 80 < len(set(text)) < 110
    lines = text.splitlines()
    assert len(lines) == len(set(lines))
    assert text == "".join(f"{line}\n" for line in lines)


def test_the_corpus_is_prose_without_html_and_without_anything_of_an_answer():
    text = corpus.text()
    assert "<details>" not in text
    assert "</" not in text
    assert "BEGIN SOLUTION" not in text


def test_paragraphs_are_joined_and_items_of_lists_stand_alone():
    cell = (
        "## A title\n\nOne\nparagraph.\n\n- an item\n  of two lines\n- $a < b$\n\n```\n┌─┐\n```\n"
    )
    cell += "<details><summary>Hint 1</summary>\n\n**2.** x &lt; y\n\n</details>"
    wanted = ["## A title", "One paragraph.", "- an item of two lines", "- $a < b$", "Hint 1"]
    assert paragraphs(cell) == [*wanted, "**2.** x < y"]


def test_the_corpus_travels_with_the_wheel():
    stored = pathlib.Path(corpus.__file__).with_suffix(".txt").read_bytes()
    assert zipfile.ZipFile(BytesIO(package_check.wheel())).read("check/corpus.txt") == stored
    assert corpus.text().encode() == stored
