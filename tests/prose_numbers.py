"""The numbers in the text of a notebook, and whether a code cell gives each of them.

nbval proves that outputs are what the code gives; here every number of the text must be one of the
outputs above it, rounded to as many digits as the text has, or a number that stands in the code.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from nbformat import NotebookNode

NEXT = 2  # code cells below a text, which it may introduce with their numbers
SMALL = 12  # integers up to here count things that one can see: steps, arrays, gates
NOT_OF_THE_RUN = [  # what else is not a result, in the order in which it is taken out
    r"```.*?```",  # code that is shown
    r"`[^`]*`",  # a name, an index
    r"\$\$.*?\$\$",  # an equation
    r"\]\([^)]*\)",  # an address
    r"### Exercise [^\n]*",
    r"[Ee]xercises? \d+\.\d+",
    r"\b\d+ (?:minutes|seconds)\b",  # what is allowed or estimated; no cell prints times
    r"\b(?:19|20)\d\d\b",  # years
    r"\b\d+[- ]bit\b|\b\d+ bits\b|\bfloat\d+\b",
    r"\b[a-z]+_?[a-z]*\d+\b",  # a digit in a name
]
MINUS = "\u2212"  # as the text writes it
NUMBER = re.compile(rf"(?<![\w.])[{MINUS}-]?\d+(?:,\d{{3}})*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w]|\.\d)")
PRINTED = re.compile(r"(?<![A-Za-z_])-?\d+(?:,\d{3})*(?:\.\d*)?(?:e[+-]?\d+)?")
FORMULA = re.compile(r"\$([^$]*)\$")
PLAIN = re.compile(r"(?:\\pm )?(-?[\d.]+)")  # a formula that is a number
POWER = re.compile(r"10\^\{?(-?\d+)\}?")


class Quoted(NamedTuple):
    """A number of the text."""

    cell: str
    text: str

    @property
    def value(self) -> float:
        """The number."""
        return _value(self.text)

    def is_given_by(self, value: float) -> bool:
        """Whether it is this value, rounded to its own digits; a sign may stand in words."""
        if MINUS not in self.text and "-" not in self.text.partition("e")[0]:
            value = abs(value)
        if "e" in self.text:
            digits = len(self.text.partition("e")[0].strip(f"{MINUS}-").replace(".", ""))
            return float(f"{value:.{digits - 1}e}") == self.value
        decimals = len(self.text.partition(".")[2])
        # The two ways of rounding a half, and what was rounded before it was printed.
        return abs(value - self.value) <= 0.5 * 10.0**-decimals * (1 + 1e-9)


def _value(text: str) -> float:
    return float(text.replace(MINUS, "-").replace(",", ""))


def quoted(cell: NotebookNode) -> Iterator[Quoted]:
    """The numbers in a text cell that a code cell should give."""
    text = cell.source
    for pattern in NOT_OF_THE_RUN:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    for found in NUMBER.findall(FORMULA.sub(_number_alone, text)):
        if not (found.isdecimal() and int(found) <= SMALL):
            yield Quoted(cell.id, found)


def _number_alone(formula: re.Match[str]) -> str:
    """A formula that is no more than a number, as text; nothing for any other."""
    if plain := PLAIN.fullmatch(formula[1]):
        return f" {plain[1]} "
    power = POWER.fullmatch(formula[1])
    return f" 1e{power[1]} " if power else " "


def given(cell: NotebookNode) -> set[float]:
    """The numbers that a code cell prints, and those that stand in its code."""
    values = set(map(float, _constants(cell.source)))
    for output in cell.outputs:
        values |= {_value(found) for found in PRINTED.findall(_printed(output))}
    return values


def quoted_and_given(notebook: NotebookNode) -> Iterator[tuple[Quoted, set[float]]]:
    """The numbers of the text, each with those of the code above it and of the NEXT code cells."""
    code = [given(cell) for cell in notebook.cells if cell.cell_type == "code"]
    above = 0
    for cell in notebook.cells:
        above += cell.cell_type == "code"
        if cell.cell_type == "markdown":
            values = set().union(*code[: above + NEXT])
            for one in quoted(cell):
                yield one, values


def _constants(source: str) -> Iterator[float]:
    """The numbers of a cell's code, without those in its texts, such as descriptions of figures."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield from (node.value, -node.value)


def _printed(output: NotebookNode) -> str:
    """What a cell printed; the description of a figure was written by hand and does not count."""
    data = output.get("data", {})
    if "<img" in data.get("text/html", ""):
        return ""
    return output.get("text", data.get("text/plain", ""))


def not_given(notebook: NotebookNode) -> list[Quoted]:
    """The numbers of the text that no code cell gives."""
    pairs = quoted_and_given(notebook)
    return [one for one, values in pairs if not any(map(one.is_given_by, values))]
