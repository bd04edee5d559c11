"""Make text from a student's code, a file or another process safe to print and to store."""

LONGEST = 200  # characters


def validated(text: object) -> str:
    """Return text unchanged when it is a printable string of at most LONGEST characters.

    Raises:
        ValueError: it is not.
    """
    if not isinstance(text, str) or len(text) > LONGEST or not text.isprintable():
        raise ValueError("not a short printable string")
    return text


def identifier(text: object) -> str:
    """The ASCII letters, digits and underscores of text, at most 40."""
    return "".join(ch for ch in str(text) if ch.isascii() and (ch.isalnum() or ch == "_"))[:40]


def one_line(text: object) -> str:
    """Text as one line of at most LONGEST characters; blanks replace what is not printable."""
    if type(text) is str and len(text) <= LONGEST and text.isprintable():
        return text
    try:
        text = str(text)
    except BaseException:  # the __str__ of a student's class can raise anything
        return "(no message)"
    return "".join(ch if ch.isprintable() else " " for ch in text[:LONGEST])
