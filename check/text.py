"""Make text from a student's code, a file or another process safe to print and to store."""

import re

LONGEST = 200  # characters
# Characters that Python calls printable and that show as a blank or as nothing: fillers, an empty
# Braille cell, selectors of variants, and what Unicode lets a program ignore.
BLANK = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U0001d159\U0001d173-\U0001d17a\U000e0100-\U000e01ef]"
)


def is_plain(text: str) -> bool:
    """Whether every character can be seen, or is a space."""
    return text.isprintable() and (text.isascii() or not BLANK.search(text))


def validated(text: object) -> str:
    """Return text unchanged when it is plain and has at most LONGEST characters.

    Raises:
        ValueError: it is not.
    """
    if not isinstance(text, str) or len(text) > LONGEST or not is_plain(text):
        raise ValueError("not a short printable string")
    return text


def identifier(text: object) -> str:
    """The ASCII letters, digits and underscores of text, at most 40."""
    return "".join(ch for ch in str(text) if ch.isascii() and (ch.isalnum() or ch == "_"))[:40]


def one_line(text: object) -> str:
    """Text as one line of at most LONGEST characters; blanks replace what cannot be seen."""
    if type(text) is str and len(text) <= LONGEST and is_plain(text):
        return text
    try:
        text = str(text)
    except BaseException:  # the __str__ of a student's class can raise anything
        return "(no message)"
    return printable(text[:LONGEST])


def printable(text: str) -> str:
    """Text with a blank in place of each character that cannot be seen."""
    return BLANK.sub(" ", "".join(ch if ch.isprintable() else " " for ch in text))
