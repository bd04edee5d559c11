"""Text from a student's code is one line that shows what it holds."""

import dataclasses

import pytest

from check.text import LONGEST, is_plain, one_line, printable, validated
from grader.reports.class_tables import reasons_table
from tests.class_sample import sample

# Python calls all of these printable.
BLANKS = {
    "an empty Braille cell": "\u2800",
    "a Hangul filler": "\u3164",
    "a half-width filler": "\uffa0",
    "a choseong filler": "\u115f",
    "a joiner of graphemes": "\u034f",
    "a selector of variants": "\ufe0f",
    "a Khmer vowel that is not seen": "\u17b4",
    "a note without a head": "\U0001d159",
}


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_a_character_that_cannot_be_seen_is_a_blank_and_is_refused_from_a_sandbox(blank):
    assert blank.isprintable()
    assert one_line(f"a{blank}b") == "a b"
    assert not is_plain(f"a{blank}b")
    with pytest.raises(ValueError, match="printable"):
        validated(f"a{blank}b")


@pytest.mark.parametrize("text", ["größer als 0 ≤ 1", "名前 'Wf'", "line 3: x = 1", ""])
def test_text_that_can_be_seen_stays_as_it_is(text):
    assert one_line(text) == validated(text) == text


def test_what_one_line_returns_is_never_refused():
    for text in ("\x1b[2J\r\n", "\u2028" * 500, "".join(BLANKS.values()), "x" * (LONGEST + 1)):
        assert validated(one_line(text)) == one_line(text)


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("filler", [" ", "\u2800", "-"])
def test_a_reason_of_several_lines_cannot_look_like_another_student_in_the_report(width, filler):
    forged = "  bob · gates: 4 of 4"
    lines = []
    for length in range(width - 50, width):
        reasons = {"gates": printable(filler * length + forged)}
        eve = dataclasses.replace(sample(8).assignments[0].students[0], id="eve", reasons=reasons)
        data = dataclasses.replace(sample(8).assignments[0], students=(eve,))
        lines += reasons_table(data, "id", width).splitlines()
    assert any("bob" in line for line in lines)
    assert not any(line.startswith("  bob") for line in lines)
