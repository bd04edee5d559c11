"""Pack visible suites for a release, in the format that check.packed_suites describes and reads.

This module needs the standard library alone, as `python -m grader lab` does.
"""

import functools
import json
import re
import struct
from collections.abc import Iterable

from check.packed_suites import BINARY, COUNTS, DECIMALS, DOUBLES, FORMATS, SCALES, STEPS, TEXT

from .zipped import zipped

DECIMAL = re.compile(r"(-?)(\d+)\.(\d+)(?:e(-?\d+))?")  # as Python writes a float
MOST_DIGITS = 12  # of a number that takes fewer bytes as a decimal


@functools.lru_cache(maxsize=8)  # all releases have the same ones
def packed(suites: bytes) -> bytes:
    """A file of visible suites, packed.

    Args:
        suites: its content as check.suite_file writes it: JSON, one suite a line.
    """
    _, *lines, _ = suites.decode().splitlines()
    texts, counts, numbers = [], [], []
    for line in lines:
        text, found = _apart(line.removesuffix(","))
        texts.append(text)
        counts.append(len(found))
        numbers += found
    places: dict[str, int] = {}
    steps, last = [], 0
    for number in numbers:
        place = places.setdefault(number, len(places))
        step, last = place - last, place
        steps.append(2 * step if step >= 0 else -2 * step - 1)
    members = {COUNTS: counts, STEPS: steps} | _as_integers(places)
    content = {name: _bytes(members[name], kind) for name, kind in FORMATS.items()}
    return zipped({TEXT: "\n".join(texts).encode()} | content)


def _apart(line: str) -> tuple[str, list[str]]:
    """The JSON text of a suite with 0.0 for each number, and the numbers as they were written."""
    numbers: list[str] = []

    def number(text: str) -> float:
        numbers.append(text)
        return 0.0

    data = json.loads(line, parse_float=number)
    return json.dumps(data, separators=(",", ":")), numbers


def _as_integers(numbers: Iterable[str]) -> dict[str, list[int]]:
    """SCALES, DECIMALS and DOUBLES of different numbers."""
    found: dict[str, list[int]] = {SCALES: [], DECIMALS: [], DOUBLES: []}
    for number in numbers:
        decimal = _decimal(number)
        if decimal is None:
            found[SCALES].append(BINARY)
            found[DOUBLES] += struct.unpack("<Q", struct.pack("<d", float(number)))
        else:
            found[SCALES].append(decimal[0])
            found[DECIMALS].append(decimal[1])
    return found


def _decimal(number: str) -> tuple[int, int] | None:
    """Scale and digits of a number of a few digits; None for another."""
    match = DECIMAL.fullmatch(number)
    if match is None:
        return None
    sign, whole, fraction, exponent = match.groups()
    digits, power = int(whole + fraction), len(fraction) - int(exponent or 0)
    if digits >= 10**MOST_DIGITS or not 0 <= 2 * power < BINARY - 1:
        return None
    return 2 * power + bool(sign), digits


def _bytes(integers: list[int], kind: str) -> bytes:
    """The bytes of unsigned integers, the least significant ones of all of them first."""
    data = struct.pack(f"<{len(integers)}{kind}", *integers)
    width = struct.calcsize(f"<{kind}")
    return b"".join(data[n::width] for n in range(width))
