"""Visible suites as they are released: JSON, with the numbers apart.

The text of random numbers hardly compresses. So a packed file is a zip file of the JSON text, in
which 0.0 stands for each number, and of the numbers: each once, in binary, those of a few digits
as a whole number and a power of ten. Nothing is rounded. grader.build.packing writes such files.
"""

import io
import itertools
import json
import struct
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

# Members of the zip file. TEXT has one suite a line; the others are unsigned integers, the least
# significant bytes of all of them first, because those of higher bytes are alike.
TEXT = "suites"
COUNTS = "counts"  # of the numbers in each line
STEPS = "steps"  # between the places of one number and the next among the different ones: zigzag
SCALES = "scales"  # of the different numbers: twice the power of ten, plus 1 if negative; or BINARY
DECIMALS = "decimals"  # numbers of a few digits, without sign and decimal point
DOUBLES = "doubles"  # all others, as the 64 bits of a float
FORMATS = {COUNTS: "I", STEPS: "I", SCALES: "B", DECIMALS: "Q", DOUBLES: "Q"}  # as in struct
BINARY = 255


def unpacked(data: bytes) -> list[tuple[str, list[float]]]:
    """The suites of a packed file, each as its JSON text and its numbers.

    Args:
        data: of the file.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lines = archive.read(TEXT).decode().splitlines()
        members = {name: _integers(archive.read(name), FORMATS[name]) for name in FORMATS}
    different = list(_different_numbers(members))
    steps = (step >> 1 ^ -(step & 1) for step in members[STEPS])
    numbers = (different[place] for place in itertools.accumulate(steps))
    counts = zip(lines, members[COUNTS], strict=True)
    return [(line, list(itertools.islice(numbers, count))) for line, count in counts]


def loads(text: str, numbers: list[float]) -> Any:
    """A suite as JSON data, from what unpacked() returns for it."""
    following = iter(numbers)
    return json.loads(text, parse_float=lambda _: next(following))


def _integers(data: bytes, kind: str) -> Sequence[int]:
    """Unsigned integers from their bytes, of which the least significant ones come first."""
    width = struct.calcsize(f"<{kind}")
    count = len(data) // width
    together = bytearray(data)
    for n in range(width):
        together[n::width] = data[n * count : (n + 1) * count]
    return struct.unpack(f"<{count}{kind}", together)


def _different_numbers(members: dict[str, Sequence[int]]) -> Iterator[float]:
    decimals, doubles = iter(members[DECIMALS]), iter(members[DOUBLES])
    for scale in members[SCALES]:
        if scale == BINARY:
            yield struct.unpack("<d", struct.pack("<Q", next(doubles)))[0]
        else:  # a quotient of integers is the float nearest to it
            size = next(decimals) / 10 ** (scale >> 1)
            yield -size if scale & 1 else size
