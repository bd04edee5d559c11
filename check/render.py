"""Results as plain text and as HTML, and their display in a notebook or a terminal."""

import html
import re
import sys

from .result import Result

# Jupyter breaks the line of an exception inside words in a narrow window; this, between them.
BETWEEN_WORDS = """<style>.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"] pre {
word-break: normal; overflow-wrap: anywhere}</style>"""
GREEN, RED, GREY = "#1a7f37", "#cf3a30", "#7a7a7a"  # of borders: at least 3 to 1 on white and black


def lines(result: Result) -> list[str]:
    """The lines of a result: score, what is right, what is wrong, hint and note."""
    score = f"{result.score:g} of {points(result.max_score)}"
    if result.passed:
        return [f"✓ {result.name}: {score}. Verified: {'; '.join(result.met)}.", *_remarks(result)]
    counts = "" if result.score else " (counts once the rest is right)"
    return [
        f"✗ {result.name}: {score}",
        *([f"  right: {'; '.join(result.met)}{counts}"] if result.met else []),
        *(f"  wrong: {problem}" for problem in result.problems),
        *_remarks(result),
    ]


def _remarks(result: Result) -> list[str]:
    hint = [f"  hint:  {result.hint}"] if result.hint else []
    return hint + ([f"  note:  {result.note}"] if result.note else [])


def as_text(result: Result) -> str:
    """A result as plain text."""
    return "\n".join(lines(result))


def as_html(result: Result) -> str:
    """A result as a block with a green or red border."""
    first, *rest = (line.strip() for line in lines(result))
    body = "".join(f"<div>{html.escape(line)}</div>" for line in rest)
    return card(first, body, GREEN if result.passed else RED)


def card(title: str, body: str, colour: str) -> str:
    """A block of HTML with a coloured border at its left.

    Args:
        title: plain text.
        body: HTML.
        colour: of the border.
    """
    return (
        f'<div style="border-left: 4px solid {colour}; padding: 0.3em 0.8em">'
        f"<b>{html.escape(title)}</b>{body}</div>"
    )


def points(number: float) -> str:
    """A number of points with its unit: 1 point, 3 points."""
    return f"{number:g} point" + ("" if number == 1 else "s")


def in_jupyter() -> bool:
    """Whether this process runs IPython, as the kernel of a notebook does."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def in_browser() -> bool:
    """Whether Python itself runs in a browser, as in JupyterLite: there are no threads or signals.

    Files are those of the browser, so the user has to download what she wants to have elsewhere.
    """
    return sys.platform == "emscripten"


def show(message: Result | str) -> None:
    """Display a result or a message: HTML in Jupyter, plain text elsewhere.

    Args:
        message: a result, or sentences of plain text in one line, after a ✓ or ✗ if they have one.
    """
    if isinstance(message, str):
        text, html = message, message_as_html(message)
    else:
        text, html = as_text(message), as_html(message)
    show_both(text, html + (BETWEEN_WORDS if text.startswith("✗") else ""))


def message_as_html(message: str) -> str:
    """A message as a block with a border, whose colour is that of its mark.

    JupyterLab breaks plain text inside words, and HTML between them. What stands before the first
    colon or full stop is the title.
    """
    end = re.search(r"[.:](?= )", message)
    title = message[: end.end()] if end else message
    rest = html.escape(message[len(title) :])
    return card(title, rest, {"✓": GREEN, "✗": RED}.get(message[:1], GREY))


def show_both(text: str, html: str) -> None:
    """Display the HTML in Jupyter, and the text, which says the same, elsewhere."""
    if in_jupyter():
        from IPython.display import display  # installed with Jupyter, and not needed without it

        display({"text/plain": text, "text/html": html}, raw=True)
    else:
        print(text)
