"""Recognise a known mistake by what it gives, without keeping what it gives."""

import dataclasses
import hashlib
import json

import numpy as np

from .cards import Card, Suspect
from .difference import close, difference, is_fact, key_name, shared_memory
from .probe import Seen
from .tree import Odd, Tree

MOST_ENTRIES = 10_000  # of an array whose values are looked at: no exercise has larger ones


def fingerprint(card: Card, seen: Seen, expected: Seen) -> Seen:
    """What tells one behaviour from another, and no more: a mistake's answers are of no use."""
    structure: list[str] = []
    means: list[float] = []
    with np.errstate(all="ignore"):  # results may hold anything
        _note(card, seen.result, expected.result, "", structure, means)
    name = hashlib.sha256(json.dumps(structure).encode()).hexdigest()[:16]
    return dataclasses.replace(
        seen,
        result=(Odd(name), np.array(means)),
        where="",
        shared=shared_memory(card, seen)[:1],
        warned=sorted({text.split()[0] for text in seen.warned if text.split()}),
    )


def _note(
    card: Card, got: Tree, want: Tree, name: str, structure: list[str], means: list[float]
) -> None:
    """Note kind, shape and dtype of every part, and one weighted mean of every array."""
    if is_fact(got):
        structure.append(f"{name} {str(got).lower()}")
    elif isinstance(got, np.ndarray):
        structure.append(f"{name} {got.dtype} {got.shape}")
        if 0 < got.size <= MOST_ENTRIES:
            # The weights are different for every entry, so exchanged entries are noticed.
            weights = 1 + np.arange(1.0, got.size + 1) * 2**0.5 % 1
            means.append(float(f"{np.mean(weights * got.ravel()):.12g}"))
    elif isinstance(got, tuple | list):
        structure.append(f"{name} sequence {len(got)}")
        wants = want if isinstance(want, tuple | list) and len(want) == len(got) else got
        names = card.outputs if isinstance(want, tuple) and len(card.outputs) == len(got) else []
        for n, (g, w) in enumerate(zip(got, wants, strict=True)):
            _note(card, g, w, names[n] if names else f"{name}[{n}]", structure, means)
    elif isinstance(got, dict):
        structure.append(f"{name} dict")
        expected = want if isinstance(want, dict) else got
        # Of a loose dict only what was asked for: a student may keep more in it.
        for key in sorted(expected if card.is_loose(name) else got):
            if key in got:
                _note(card, got[key], expected.get(key), key_name(name, key), structure, means)
    elif is_fact(want):
        structure.append(f"{name} false")  # the figure that was reached differs from run to run
    else:
        structure.append(f"{name} {got}")


def recognise(card: Card, seen: list[Seen]) -> Suspect | None:
    """The known mistake that behaves alike on every case; else on the cases that are wrong."""
    pairs = list(zip(seen, card.expected, strict=True))
    prints = [fingerprint(card, got, want) for got, want in pairs]
    for suspect in card.suspects:
        if all(_alike(card, a, b) for a, b in zip(prints, suspect.seen, strict=True)):
            return suspect
    wrong = [
        n
        for n, (got, want) in enumerate(pairs)
        if got.error or difference(card, got.result, want.result)
    ]
    if all(seen[n].error for n in wrong):  # many mistakes can end in the same error
        return None
    for suspect in card.suspects:
        if all(_same_values(card, prints[n], suspect.seen[n]) for n in wrong):
            return suspect
    return None


def _alike(card: Card, a: Seen, b: Seen) -> bool:
    manners = a.stale == b.stale and set(a.changed) == set(b.changed)
    manners = manners and bool(a.shared) == bool(b.shared)
    return manners and a.warned == b.warned and _same_values(card, a, b)


def _same_values(card: Card, a: Seen, b: Seen) -> bool:
    if a.error or b.error:
        return a.error == b.error
    (structure, means), (other_structure, other_means) = a.result, b.result
    if structure != other_structure or len(means) != len(other_means):
        return False
    alike = close(means, other_means, card.tolerance)
    return bool(np.all(alike | (np.isnan(means) & np.isnan(other_means)) | (means == other_means)))
