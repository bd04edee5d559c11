"""Cards: everything that a check needs for one exercise, as data that can be written down.

The student's copy of a card is a file; the judge makes a fresh one in memory. Files are JSON: data
only, numbers exact to the bit.
"""

import dataclasses
import json
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .probe import Case, Seen, case_from_json, case_to_json, seen_from_json, seen_to_json
from .tree import pack, unpack

NAME = '{"name":'  # what a card's line begins with
PARTS = ("gates", "forward", "backward", "training")  # in the order of the notebooks


@dataclasses.dataclass
class Claim:
    """One sentence that earns points when it holds on its cases."""

    says: str
    points: float
    watches: str  # "values", "silence" (values and no warning) or "manners"
    cases: list[int]
    parts: list[str] = dataclasses.field(default_factory=list)  # outputs, or keys; all if empty
    essential: bool = False  # without any essential claim the others earn nothing


@dataclasses.dataclass
class Suspect:
    """A known mistake: its hint, and what it gives on every case, as fingerprints."""

    name: str
    hint: str
    seen: list[Seen]


@dataclasses.dataclass
class Card:
    """One exercise on given cases, with the answers."""

    name: str
    arguments: list[str]
    outputs: list[str]  # names of the results when there are several
    axes: dict[str, list[str]]  # what each axis means, by result; "" is for all the others
    loose: list[str]  # results such as caches: further keys, and references to anything, are fine
    tolerance: list[float]  # absolute, relative
    needs: list[str]  # exercises whose functions this one may call
    law: str  # name of a law in check.laws that the results are put through, or ""
    claims: list[Claim]
    cases: list[Case]
    expected: list[Seen]  # results put through the law already
    suspects: list[Suspect]  # theirs too

    @property
    def points(self) -> float:
        """Points of the whole exercise."""
        return sum(claim.points for claim in self.claims)

    @property
    def essentials(self) -> list[Claim]:
        """The claims of which at least one must hold: the first one, and those marked so."""
        return [self.claims[0], *(claim for claim in self.claims[1:] if claim.essential)]

    def is_loose(self, name: str) -> bool:
        """Whether name, such as caches[2], belongs to a loose result."""
        return name.partition("[")[0] in self.loose


# ---------------------------------------------------------------- as files


def write(cards: list[Card], path: pathlib.Path) -> None:
    """Write cards to a file, one card a line."""
    lines = ",\n".join(json.dumps(_to_json(card), separators=(",", ":")) for card in cards)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


class Cards(Mapping[str, Card]):
    """Cards by the name of their exercise; each is decoded when it is first asked for.

    Args:
        lines: the cards as JSON, each begun by its name.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = {json.JSONDecoder().raw_decode(line, len(NAME))[0]: line for line in lines}
        self._decoded: dict[str, Card] = {}

    def __getitem__(self, name: str) -> Card:
        if name not in self._decoded:
            self._decoded[name] = _from_json(json.loads(self._lines[name]))
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def read(path: pathlib.Path) -> Cards:
    """Read what write wrote."""
    _, *lines, _ = path.read_text(encoding="utf-8").rstrip().split("\n")
    return Cards([line.removesuffix(",") for line in lines])


def _to_json(card: Card) -> Any:
    plain = {field.name: getattr(card, field.name) for field in dataclasses.fields(Card)}
    return plain | {
        "claims": [dataclasses.asdict(claim) for claim in card.claims],
        "cases": [
            case_to_json(case, _put) | {"held": pack(case.held, _put)} for case in card.cases
        ],
        "expected": [seen_to_json(seen, _put) for seen in card.expected],
        "suspects": [
            {"name": s.name, "hint": s.hint, "seen": [seen_to_json(o, _put) for o in s.seen]}
            for s in card.suspects
        ],
    }


def _from_json(data: Any) -> Card:
    return Card(
        **(
            data
            | {
                "claims": [Claim(**claim) for claim in data["claims"]],
                "cases": [
                    dataclasses.replace(case_from_json(c, _get), held=unpack(c["held"], _get))
                    for c in data["cases"]
                ],
                "expected": [seen_from_json(seen, _get) for seen in data["expected"]],
                "suspects": [
                    Suspect(s["name"], s["hint"], [seen_from_json(o, _get) for o in s["seen"]])
                    for s in data["suspects"]
                ],
            }
        )
    )


def _put(array: np.ndarray) -> Any:
    return [array.dtype.name, list(array.shape), array.ravel().tolist()]


def _get(data: Any) -> np.ndarray:
    dtype, shape, values = data
    return np.array(values, dtype=dtype).reshape(shape)
