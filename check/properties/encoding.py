"""Properties of the codes of a text and its vocabulary.

They are measured rather than compared with the right codes: the order of a set of symbols differs
from run to run, and so do the codes of an answer that relies on it.
"""

import itertools
import sys
from collections import Counter
from typing import Any

import numpy as np

from ..compare import Malformed, describe
from ..pytree import PyTree, Unsupported
from ..suite import TestCase
from .truth import Checks, all_hold, holds

MOST = 10_000  # symbols of a vocabulary; no text here has more than a few dozen
Numbers = list[int]  # symbols of a text, as Unicode code points


def check(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of codes and vocabulary of one text, as the adapter encoded gives them."""
    text = case.calls[""].args[0]
    malformed = _malformed(text, result)
    if malformed is not None:
        return malformed
    codes, numbers = result[0].tolist(), [*map(ord, text)]
    symbols = result[1]["str"].tolist()
    return (
        {
            "the vocabulary has every symbol of the text": all_hold(_complete(numbers, symbols)),
            "the vocabulary has every symbol once": all_hold(_once(symbols)),
            "the vocabulary has no other symbols": all_hold(_no_others(numbers, symbols)),
            "the vocabulary is in sorted order": all_hold(_in_order(symbols)),
            "each code is the place of its symbol": all_hold(_places(numbers, symbols, codes)),
        }
        | _orders(numbers, symbols)
        | _other_codes(numbers, symbols, codes)
    )


def _malformed(text: str, result: PyTree) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        is_none = isinstance(result, Unsupported) and result.description == "None"
        question = " (is there a return?)" if is_none else ""
        return Malformed(f"{describe(result)}{question}; expected a tuple of 2: codes, vocabulary")
    codes, vocabulary = result
    symbols = vocabulary.get("str") if isinstance(vocabulary, dict) else None
    if not _is_text(symbols):
        kind = describe(vocabulary)
        return Malformed(f"codes, vocabulary whose vocabulary is {kind}; expected a str")
    expected = f"expected an array of int with shape ({len(text)},)"
    if not isinstance(codes, np.ndarray) or codes.dtype.kind != "i" or codes.shape != (len(text),):
        return Malformed(f"codes, vocabulary whose codes are {describe(codes)}; {expected}")
    return None


def _is_text(symbols: PyTree) -> bool:
    """Whether this is an array of Unicode code points, as the adapter makes one of a str."""
    if not isinstance(symbols, np.ndarray) or symbols.ndim != 1 or symbols.dtype.kind != "i":
        return False
    in_range = ((symbols >= 0) & (symbols <= sys.maxunicode)).all()
    return symbols.size <= MOST and bool(in_range)


def _named(number: int) -> str:
    return repr(chr(number))


def _complete(numbers: Numbers, symbols: Numbers) -> Checks:
    known = {*symbols}
    for number in dict.fromkeys(numbers):
        yield number in known, f"the vocabulary lacks {_named(number)}, which is in the text"


def _once(symbols: Numbers) -> Checks:
    for number, count in Counter(symbols).items():
        text = f"the vocabulary has {_named(number)} {count} times"
        yield count == 1, f"{text}; it must have each symbol once"


def _no_others(numbers: Numbers, symbols: Numbers) -> Checks:
    of_text = {*numbers}
    for number in symbols:
        yield number in of_text, f"the vocabulary has {_named(number)}, which is not in the text"


def _in_order(symbols: Numbers) -> Checks:
    for one, other in itertools.pairwise(symbols):
        text = f"in the vocabulary {_named(one)} stands before {_named(other)}"
        yield one <= other, f"{text}; in sorted order it is the other way round"


def _places(numbers: Numbers, symbols: Numbers, codes: list[int]) -> Checks:
    place_of = {number: place for place, number in reversed([*enumerate(symbols)])}
    for at, (number, code) in enumerate(zip(numbers, codes, strict=True)):
        place = place_of.get(number)
        named = f"codes[{at}] is {code}"
        if place is None:
            yield False, f"{named}; its symbol {_named(number)} is not in the vocabulary"
        else:
            ok = 0 <= code < len(symbols) and symbols[code] == number
            text = f"{named}; its symbol {_named(number)} is at place {place} of the vocabulary"
            yield ok, text


def _orders(numbers: Numbers, symbols: Numbers) -> dict[str, PyTree]:
    """That the vocabulary has none of the usual wrong orders: all hold for a right one."""
    right = sorted({*numbers})
    orders = {
        "in which they appear": [*dict.fromkeys(numbers)],
        "of how often they appear": [number for number, _ in Counter(numbers).most_common()],
        "from the last to the first": right[::-1],
    }
    small = [chr(number).lower() for number in symbols]
    return {
        f"the symbols do not stand in the order {name}": holds(symbols == right or symbols != order)
        for name, order in orders.items()
    } | {
        "capital and small letters do not stand together": holds(
            symbols == right or small != sorted(small)
        )
    }


def _other_codes(numbers: Numbers, symbols: Numbers, codes: list[int]) -> dict[str, PyTree]:
    """That the codes are none of the usual wrong ones: all hold for right ones."""
    place_of = {number: place for place, number in reversed([*enumerate(symbols)])}
    right = [place_of.get(number, -1) for number in numbers]
    first = {number: at for at, number in reversed([*enumerate(numbers)])}
    in_order = {number: place for place, number in enumerate(sorted({*numbers}))}
    in_text = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
    others = {
        "do not count from 1": [place + 1 for place in right],
        "do not count from the end": [len(symbols) - 1 - place for place in right],
        "are not those of Unicode": numbers,
        "are not places in the text": [first[number] for number in numbers],
        "are not places in sorted order": [in_order[number] for number in numbers],
        "are not places in the order of the text": [in_text[number] for number in numbers],
        "are not the numbers of the places": [*range(len(numbers))],
        "are not sorted": sorted(right),
    }
    return {
        f"the codes {name}": holds(codes == right or codes != other)
        for name, other in others.items()
    }
