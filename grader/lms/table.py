"""A CSV file whose cells can be changed while all other bytes stay as they are."""

import codecs
import csv
import dataclasses
import io
import pathlib
import re

from ..errors import CourseError, UsageError

DELIMITERS = ",;\t"
MAX_FILE = 64 << 20  # bytes
FALLBACK = "latin-1"  # for a file that is not in UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet computes
# A file with a byte order mark, and the encoding without it.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclasses.dataclass
class Table:
    """The cells of a CSV file, as they are written in it.

    Args:
        cells: of each line, with their quotes.
        ends: of each line: a line feed, with a carriage return or without.
        delimiter: between the cells.
        encoding: of the file.
        mark: the byte order mark with which it begins, or none.
    """

    cells: list[list[str]]
    ends: list[str]
    delimiter: str
    encoding: str = "utf-8"
    mark: bytes = b""

    def value(self, row: int, column: int) -> str:
        """The value of a cell, without quotes and blanks; "" where a line is shorter."""
        line = self.cells[row]
        return unquoted(line[column]).strip() if 0 <= column < len(line) else ""

    @property
    def header(self) -> list[str]:
        """The values of the first line."""
        return [self.value(0, column) for column in range(len(self.cells[0]))]

    def set(self, row: int, column: int, value: str) -> None:
        """Change a cell; it keeps its quotes, and gets them when it needs them."""
        line = self.cells[row]
        line += [""] * (column + 1 - len(line))
        needed = any(ch in value for ch in f'{self.delimiter}"\r\n')
        if needed or line[column].startswith('"'):
            value = '"' + value.replace('"', '""') + '"'
        line[column] = value

    def to_bytes(self) -> bytes:
        """The whole file."""
        lines = (
            self.delimiter.join(line) + end for line, end in zip(self.cells, self.ends, strict=True)
        )
        return self.mark + "".join(lines).encode(self.encoding)


def read(path: pathlib.Path) -> Table:
    """Read a file as a table.

    Raises:
        UsageError: it cannot be read.
        CourseError: it is empty, or no CSV file.
    """
    shown = ascii(path.name or str(path))[1:-1]
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE else None
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {error.strerror}.") from error
    if data is None:
        raise CourseError(f"{shown} has more than {MAX_FILE >> 20} MiB: it is no list of a class.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CourseError(
            f"{shown} is a spreadsheet. Export it as CSV, from the learning management system or "
            "the spreadsheet program."
        )
    table = parse(data)
    if not any(cell.strip() for cell in table.header):
        raise CourseError(f"{shown} has no line with the names of its columns.")
    return table


def parse(data: bytes) -> Table:
    """Take a file apart; to_bytes puts it together again without a change."""
    mark, encoding = next((m for m in MARKS if data.startswith(m[0])), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        # Each byte is a character here, so that any file stays as it is.
        encoding, text = FALLBACK, body.decode(FALLBACK)
    delimiter = max(DELIMITERS, key=lambda one: len(_lines(text, one, limit=1)[0][0]))
    found = _lines(text, delimiter)
    return Table([c for c, _ in found], [end for _, end in found], delimiter, encoding, mark)


def _lines(text: str, delimiter: str, limit: int = 0) -> list[tuple[list[str], str]]:
    """The cells of each line, and how the line ends."""
    other = rf"[^{delimiter}\r\n]*"
    pattern = re.compile(rf'("(?:[^"]|"")*"{other}|{other})({delimiter}|\r\n|\n|\r|\Z)')
    found: list[tuple[list[str], str]] = []
    cells: list[str] = []
    position = 0
    while position < len(text) or cells or not found:
        match = pattern.match(text, position)
        assert match, "the last alternative of each part matches anything"
        cells.append(match[1])
        position = match.end()
        if match[2] == delimiter:
            continue
        found.append((cells, match[2]))
        cells = []
        if len(found) == limit:
            break
    return found


def unquoted(cell: str) -> str:
    """The value of a cell as it is written in a file."""
    if not cell.startswith('"'):
        return cell
    inner, _, rest = cell[1:].replace('""', "\0").partition('"')
    return inner.replace("\0", '"') + rest


def safe(text: str) -> str:
    """Text for a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def written(rows: list[list[str | float | None]]) -> str:
    """Rows as the text of a CSV file; numbers stay numbers, and text is safe."""
    out = io.StringIO()
    for row in rows:
        csv.writer(out, lineterminator="\n").writerow(
            safe(cell) if isinstance(cell, str) else "" if cell is None else f"{cell:g}"
            for cell in row
        )
    return out.getvalue()
