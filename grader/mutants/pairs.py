"""Pairs of known mistakes: two edits of one right answer at once."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import Mutant
from .edits import Edited, EditError, compiled, edited, source_of


def pairs(mutants: Sequence[Mutant]) -> Iterator[tuple[int, int, Callable[..., Any]]]:
    """The places of two known mistakes, and the function or class with both of them.

    Left out are pairs that edit the same text, and those of which one is no edit.
    """
    made = [(n, m.made) for n, m in enumerate(mutants) if isinstance(m.made, Edited)]
    for (n, one), (k, other) in itertools.combinations(made, 2):
        if one.right is not None and one.right is other.right:
            source = _both(one, other)
            if source is not None:
                try:
                    yield n, k, compiled(one.right, source)
                except SyntaxError:
                    continue


def _both(one: Edited, other: Edited) -> str | None:
    """The source with the edits of both, in an order in which all of them apply."""
    assert one.right is not None
    for first, second in ((one, other), (other, one)):
        try:
            return edited(source_of(one.right), (*first.pairs, *second.pairs))
        except EditError:
            continue
    return None
