"""Code cells as numbered lines, and the line of a student's code that a problem is about."""

import functools
import re
from typing import NamedTuple

import pygments
from markupsafe import Markup, escape
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from check.result import Result
from check.text import one_line, printable

# How problems name a line: check.student_code and the sandbox say so.
LINE = re.compile(
    r" \(line (?P<number>\d{1,6})(?:: (?P<text>.*))?(?: of the cell)?\)(?: \[[^\]]*\])?$"
)
LINE_OF_CELL = re.compile(r"\bline (?P<number>\d{1,6}) of the cell ")

CACHED, MAX_LENGTH = 1_000, 8_000  # highlighted cells; longer ones are not cached


class Mark(NamedTuple):
    """A line of a cell that a problem is about.

    Args:
        line: its number, from 1.
        problem: what is wrong there.
    """

    line: int
    problem: str


class NamedLine(NamedTuple):
    """A line as a problem names it.

    Args:
        number: from 1.
        text: of the line, perhaps cut off; "" when the problem does not show it.
        problem: without the line.
    """

    number: int
    text: str
    problem: str

    def is_in(self, source: str) -> bool:
        """Whether a cell has this line."""
        lines = source.splitlines()
        if not 1 <= self.number <= len(lines):
            return False
        line = one_line(lines[self.number - 1]).strip()
        return bool(line) and line.startswith(self.text)


def named_line(result: Result) -> NamedLine | None:
    """The line that a result's problems name first; None when they name none."""
    for problem in result.problems:
        if found := LINE.search(problem) or LINE_OF_CELL.search(problem):
            text = (found.groupdict().get("text") or "").strip()
            return NamedLine(int(found["number"]), text, problem[: found.start()] or problem)
    return None


def marks(results: dict[str, Result], cells: list[tuple[str, str]]) -> dict[int, Mark]:
    """Which lines to mark, by the place of their cell.

    A line is marked in the cell of its exercise, or in the only other cell that has it there. Where
    that is not clear, or a problem names no line, none is marked.

    Args:
        results: by exercise.
        cells: exercise (or "") and source of each code cell.
    """
    found: dict[int, Mark] = {}
    for exercise, result in results.items():
        line = named_line(result)
        if line is None:
            continue
        own = [n for n, cell in enumerate(cells) if cell[0] == exercise and line.is_in(cell[1])]
        others = [n for n, cell in enumerate(cells) if line.text and line.is_in(cell[1])]
        place = own[:1] or (others if len(others) == 1 else [])
        for n in place:
            found.setdefault(n, Mark(line.number, line.problem))
    return found


def code_html(source: str, mark: Mark | None = None) -> Markup:
    """Highlighted code with a number beside each line, which is not copied with the code.

    Args:
        source: of the cell.
        mark: the line to mark, and what is wrong there.
    """
    if mark or len(source) > MAX_LENGTH:
        return _numbered(source, mark)
    return _cached(source)


@functools.lru_cache(maxsize=CACHED)
def _cached(source: str) -> Markup:
    return _numbered(source, None)


def _numbered(source: str, mark: Mark | None) -> Markup:
    # Pygments closes in each line what it opens there.
    html = pygments.highlight(source, _lexer(), HtmlFormatter(nowrap=True))
    lines = []
    for number, line in enumerate(html.removesuffix("\n").split("\n"), 1):
        if mark and number == mark.line:
            why = f'<span class="why">{escape(printable(mark.problem))}\n</span>'
            lines.append(f'<span class="line"><mark>{line}</mark>\n</span>{why}')
        else:
            lines.append(f'<span class="line">{line}\n</span>')
    return Markup('<pre class="code"><code>{}</code></pre>').format(Markup("".join(lines)))


@functools.cache
def _lexer() -> Lexer:
    """A lexer that keeps empty lines at the beginning: numbers of lines count them."""
    return get_lexer_by_name("ipython3", stripnl=False)
