"""Compare names of people: case, accents, blanks and punctuation do not count."""

import functools
import unicodedata

ACCENTED = ("LATIN", "GREEK")  # scripts in which a letter without its accent is the same name


@functools.lru_cache(maxsize=100_000)
def normalised(name: str) -> str:
    """The letters and digits of a name, in lower case and without accents.

    Moodle leaves apostrophes out of file names, Canvas blanks, commas and hyphens. In other scripts
    marks are letters: they stay.
    """
    kept: list[str] = []
    base = ""
    for ch in unicodedata.normalize("NFKD", name).casefold():
        if unicodedata.category(ch).startswith("M"):
            if not unicodedata.name(base, "").startswith(ACCENTED):
                kept.append(ch)
            continue
        base = ch
        if ch.isalnum():
            kept.append(ch)
    return unicodedata.normalize("NFC", "".join(kept))
