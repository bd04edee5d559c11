"""Test cases of notebook 05-characters: text as numbers, and bits per character.

The first two cases of an exercise have the same sizes (see exercises/cases.py).
"""

import numpy as np

from check.suite import Call, TestCase

from .cases import CaseGenerator, Params, columns_first, halved, plain_call, read_only, similar
from .characters_cases import random_model
from .exercise import Cases

EDGE_OF_CHUNKS = "edge cases: M = 1, T = 1, N = 1, equal sizes, nothing or much left over"

SMALL = "abcdefghijklmnopqrstuvwxyz"
GREEK = "αβγδεζηθικλμνξοπρστυφχψω"  # each takes two bytes


@similar
def encode_cases(rng: CaseGenerator) -> Cases:
    """Test cases of encode.

    Letters are drawn afresh for every suite; their order and repetitions are the same in all of
    them. Every text but the shortest has ten symbols or more: the order of a set of them is neither
    that of the alphabet nor that of the text, but by the rarest chance.
    """

    def draw(description: str, pattern: str, letters: str) -> TestCase:
        """The n-th letter of a sorted choice stands for the n-th small letter of pattern."""
        used = sorted({symbol for symbol in pattern.lower() if symbol in SMALL})
        chosen = sorted(rng.fresh.choice([*letters], len(used), replace=False).tolist())
        table = dict(zip(used, chosen, strict=True))
        capitals = {one.upper(): other.upper() for one, other in table.items()}
        text = "".join((table | capitals).get(symbol, symbol) for symbol in pattern)
        return TestCase(description, {"": Call([text], adapter="encoded")})

    sentence = "the forget gate forgets, and the input gate writes"
    capitals = "The cell State: what The Gates Cannot see, Adam sees. "
    lines = "\n gates open\nand shut;\n\n  cells keep\tcounts \n"
    return {
        "": [
            draw("a sentence", sentence, SMALL),
            draw("capital and small letters", capitals, SMALL),
            draw("lines and spaces", lines, SMALL),
            draw("letters beyond ASCII", sentence, GREEK),
            draw("one symbol", "a", SMALL),
            draw("one symbol, repeated", "aaaa", SMALL),
            draw("each symbol once, from the last to the first", "nmlkjihgfedcba", SMALL),
            draw("digits", "3 gates, 10 arrays, 1997, 42 units, 0 cells: 865", SMALL),
            draw("a long text", (sentence + ". ") * 40, SMALL),
        ]
    }


@similar
def chunks_cases(rng: CaseGenerator) -> Cases:
    """Test cases of chunks: all codes of a text differ, so that each has one right place."""

    def codes(L: int) -> np.ndarray:
        """Codes whose order is the same in every suite."""
        values = np.sort(rng.fresh.choice(9 * L, L, replace=False))
        return values[rng.permutation(np.arange(L))]

    def draw(L: int, T: int, N: int) -> TestCase:
        chunk_count = (L - 1) // (T * N)
        sizes = f"L = {L}, T = {T}, N = {N}, so M = {chunk_count}"
        return plain_call(sizes, codes(L), T, N)

    return {
        "ordinary": [draw(66, 4, 3), draw(66, 4, 3), draw(70, 3, 5)],
        "edge": [
            draw(61, 4, 3),  # L - 1 is a multiple of T * N
            draw(60, 4, 3),  # L is one
            draw(62, 4, 3),
            draw(72, 4, 3),
            draw(13, 4, 3),
            draw(16, 3, 4),
            draw(32, 1, 5),
            draw(38, 5, 1),
            draw(9, 1, 1),
            draw(31, 3, 3),
            draw(1000, 16, 8),
            read_only("L = 43, T = 2, N = 7", codes(43), 2, 7),
            halved(codes(43), 2, 7),
        ],
    }


@similar
def bits_cases(rng: CaseGenerator) -> Cases:
    """Test cases of bits_per_character."""

    def arguments(L: int, K: int, H: int) -> tuple[Params, np.ndarray]:
        """A model whose ten arrays are in mixed order, and codes."""
        model, codes = random_model(rng, K, H, K), rng.permutation(np.arange(L) % K)
        return {name: model[name] for name in rng.permutation(list(model)).tolist()}, codes

    def draw(L: int, K: int, H: int) -> TestCase:
        return plain_call(f"L = {L}, K = {K}, H = {H}", *arguments(L, K, H))

    def some_codes(L: int, K: int, H: int, codes: np.ndarray, what: str) -> TestCase:
        return plain_call(f"L = {L}, K = {K}, H = {H}, {what}", arguments(L, K, H)[0], codes)

    def remembering(L: int) -> TestCase:
        """A long text for one unit that forgets little."""
        model, codes = arguments(L, 3, 1)
        model["bf"] += 4.0
        return plain_call(f"L = {L}, K = 3, H = 1", model, codes)

    def sure(L: int, K: int, H: int, by: float) -> TestCase:
        """The bias of every class is far from those of the others."""
        model, codes = arguments(L, K, H)
        model["by"] = by * rng.near(np.arange(1.0, K + 1))[:, np.newaxis]
        return plain_call(f"L = {L}, K = {K}, H = {H}, logits {by:g} apart", model, codes)

    def never(L: int, K: int, H: int) -> TestCase:
        """One class is surely not expected, and comes; the others are expected as usual."""
        model, codes = arguments(L, K, H)
        model["by"][1] -= 2e3
        return plain_call(f"L = {L}, K = {K}, H = {H}, one logit near -2000", model, codes)

    def shifted(L: int, K: int, H: int, shift: float) -> TestCase:
        model, codes = arguments(L, K, H)
        model["by"] = model["by"] + shift
        return plain_call(f"L = {L}, K = {K}, H = {H}, logits near {shift:g}", model, codes)

    def levels(L: int, K: int, H: int) -> TestCase:
        """All logits of a step are near one number, which is another one at every step."""
        model, codes = arguments(L, K, H)
        model["Wy"] = model["Wy"] + 2e4 * rng.near(np.ones(H))
        return plain_call(f"L = {L}, K = {K}, H = {H}, steps 1000 apart", model, codes)

    return {
        "ordinary": [
            draw(42, 5, 3),
            draw(42, 5, 3),
            draw(31, 4, 6),
            draw(2, 4, 3),
            draw(3, 6, 2),
            draw(20, 2, 3),
            draw(20, 3, 1),
            draw(17, 4, 4),
            remembering(230),
            some_codes(15, 7, 3, np.arange(15) % 4, "four of the codes alone"),
            some_codes(12, 3, 4, np.full(12, 2), "one code alone"),
            read_only("L = 21, K = 4, H = 3", *arguments(21, 4, 3)),
            columns_first(*arguments(21, 4, 3)),
            halved(*arguments(21, 4, 3)),
        ],
        "large": [
            sure(20, 4, 3, 1e3),
            sure(20, 5, 2, -1e3),
            sure(12, 3, 4, 60.0),
            never(20, 4, 3),
            shifted(20, 4, 3, 1e3),
            shifted(20, 4, 3, -1e3),
            levels(20, 4, 3),
        ],
    }
