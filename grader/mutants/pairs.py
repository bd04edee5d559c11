"""Pairs of known mistakes: two edits of one right answer at once."""

import itertools
from collections.abc import Iterator, Sequence

from . import Mutant
from .edits import Edited, EditError, edited, source_of


def pairs(mutants: Sequence[Mutant]) -> Iterator[tuple[int, int, Edited]]:
    """The places of two known mistakes, and the edits of both.

    Left out are pairs that edit the same text, and those of which one is no edit.
    """
    made = [(n, m.made) for n, m in enumerate(mutants) if isinstance(m.made, Edited)]
    for (n, one), (k, other) in itertools.combinations(made, 2):
        if one.right is other.right:
            both = _both(one, other)
            if both is not None:
                yield n, k, both


def _both(one: Edited, other: Edited) -> Edited | None:
    """The edits of both, in an order in which all of them apply."""
    assert one.right is not None
    for first, second in ((one, other), (other, one)):
        edits = (*first.pairs, *second.pairs)
        try:
            edited(source_of(one.right), edits)
        except EditError:
            continue
        return Edited(edits, "", one.right)
    return None
