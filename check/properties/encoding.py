"""Properties of the codes of a text and its vocabulary.

They are measured rather than compared with the right codes: the order of a set of symbols differs
from run to run, and so do the codes of an answer that relies on it.
"""

import itertools
from collections import Counter
from typing import Any

import numpy as np

from ..compare import Malformed, describe
from ..pytree import PyTree, Unsupported
from ..suite import TestCase
from .truth import Checks, all_hold, holds

Numbers = list[int]  # symbols of a text, as Unicode code points


def check(case: TestCase, result: PyTree, _: Any = None) -> PyTree:
    """Properties of codes and vocabulary of one text, as check.adapters.encoded gives them."""
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
        }
        | {"each code is the place of its symbol": all_hold(_places(numbers, symbols, codes))}
        | _evidence(numbers, symbols, codes)
    )


def _malformed(text: str, result: PyTree) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        is_none = isinstance(result, Unsupported) and result.description == "None"
        question = " (is there a return?)" if is_none else ""
        return Malformed(f"{describe(result)}{question}; expected a tuple of 2: codes, vocabulary")
    codes, vocabulary = result
    if not isinstance(vocabulary, dict) or list(vocabulary) != ["str"]:
        kind = describe(vocabulary)
        return Malformed(f"codes, vocabulary whose vocabulary is {kind}; expected a str")
    expected = f"expected an array of int with shape ({len(text)},)"
    if not isinstance(codes, np.ndarray) or codes.dtype.kind != "i" or codes.shape != (len(text),):
        return Malformed(f"codes, vocabulary whose codes are {describe(codes)}; {expected}")
    return None


def _named(number: int) -> str:
    return repr(chr(number))


def _complete(numbers: Numbers, symbols: Numbers) -> Checks:
    for number in dict.fromkeys(numbers):
        yield number in symbols, f"the vocabulary lacks {_named(number)}, which is in the text"


def _once(symbols: Numbers) -> Checks:
    for number, count in Counter(symbols).items():
        text = f"the vocabulary has {_named(number)} {count} times"
        yield count == 1, f"{text}; it must have each symbol once"


def _no_others(numbers: Numbers, symbols: Numbers) -> Checks:
    for number in symbols:
        yield number in numbers, f"the vocabulary has {_named(number)}, which is not in the text"


def _in_order(symbols: Numbers) -> Checks:
    for one, other in itertools.pairwise(symbols):
        text = f"in the vocabulary {_named(one)} stands before {_named(other)}"
        yield one <= other, f"{text}; in sorted order it is the other way round"


def _places(numbers: Numbers, symbols: Numbers, codes: list[int]) -> Checks:
    for at, (number, code) in enumerate(zip(numbers, codes, strict=True)):
        place = symbols.index(number) if number in symbols else None
        named = f"codes[{at}] is {code}"
        if place is None:
            yield False, f"{named}; its symbol {_named(number)} is not in the vocabulary"
        else:
            ok = 0 <= code < len(symbols) and symbols[code] == number
            text = f"{named}; its symbol {_named(number)} is at place {place} of the vocabulary"
            yield ok, text


def _evidence(numbers: Numbers, symbols: Numbers, codes: list[int]) -> dict[str, PyTree]:
    """Usual orders and numbers other than the right ones, by which known mistakes are told apart.

    All of these hold for a right answer.
    """
    right = [*dict.fromkeys(sorted(numbers))]
    orders = {
        "in which they appear": [*dict.fromkeys(numbers)],
        "of how often they appear": [number for number, _ in Counter(numbers).most_common()],
        "from the last to the first": right[::-1],
    }
    lower = [chr(number).lower() for number in symbols]
    places = {number: place for place, number in enumerate(symbols)}
    of_symbols = [places.get(number, -1) for number in numbers]
    by_number = {
        "count from 1": [place + 1 for place in of_symbols],
        "are numbers of Unicode": numbers,
        "are places in the text": [numbers.index(number) for number in numbers],
        "are places in sorted order": [right.index(number) for number in numbers],
        "count from the end": [len(symbols) - 1 - place for place in of_symbols],
        "number the places of the text": [*range(len(numbers))],
        "are places in the order of the text": [
            [*dict.fromkeys(numbers)].index(n) for n in numbers
        ],
        "are sorted": sorted(of_symbols),
    }
    told = {
        f"the symbols do not stand in the order {name}": holds(symbols == right or symbols != order)
        for name, order in orders.items()
    }
    told["capital and small letters are told apart"] = holds(
        symbols == right or lower != sorted(lower)
    )
    return told | {
        f"the codes do not {name}".replace("do not are", "are not"): holds(
            codes == of_symbols or codes != other
        )
        for name, other in by_number.items()
    }
