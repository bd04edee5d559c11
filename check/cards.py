"""Read and write cards as JSON: data only, numbers exact to the bit."""

import dataclasses
import json
import pathlib
from typing import Any

import numpy as np

from .probe import case_from_json, case_to_json, seen_from_json, seen_to_json
from .verdict import Card, Claim, Suspect


def write(cards: list[Card], path: pathlib.Path) -> None:
    """Write cards to a file, one card a line."""
    lines = ",\n".join(json.dumps(_to_json(card), separators=(",", ":")) for card in cards)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read(path: pathlib.Path) -> dict[str, Card]:
    """Read what write wrote: cards by the name of their exercise."""
    cards = [_from_json(data) for data in json.loads(path.read_text(encoding="utf-8"))]
    return {card.name: card for card in cards}


def _to_json(card: Card) -> Any:
    return {
        "name": card.name,
        "arguments": card.arguments,
        "outputs": card.outputs,
        "axes": card.axes,
        "needs": card.needs,
        "law": card.law,
        "claims": [dataclasses.asdict(claim) for claim in card.claims],
        "cases": [case_to_json(case, _put) for case in card.cases],
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
                "cases": [case_from_json(case, _get) for case in data["cases"]],
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
