"""Properties of texts that a model writes: whether each character follows its own predictions.

What was written is read again by the trusted forward pass. That gives the probabilities from which
each character should have been drawn, and those from which it would be drawn after some usual
mistakes. How a right answer draws, and how many random numbers it uses, makes no difference.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..compare import Malformed
from ..pytree import PyTree
from ..suite import TestCase
from .laws import HISTORIES, TEMPERATURES, Law, Reading
from .martingales import misfit
from .predictions import Forward
from .truth import Check, Checks, all_hold, described, holds

FOLLOWS = "each character is drawn by what the model predicts after all that stands before it"
FIRST = "the first character is drawn by what the model predicts after the whole prompt"
LENGTH = "there are as many characters as asked for, without the prompt"
RANGE = "every code is that of a class"
WARMER = "the logits are divided by the temperature"
LARGE = "logits of 1000 and a temperature of 0.5 do no harm"
SAME, OTHER = "the same rng gives the same text", "another rng gives another text"
PROPERTIES = {  # of each group of cases, those about the codes themselves
    "plain": (RANGE, FOLLOWS, FIRST, SAME, OTHER),
    "temperature": (WARMER,),
    "large": (LARGE,),
    "short": (),
}
LAWS = {"plain": HISTORIES, "temperature": TEMPERATURES, "large": {}, "short": {}}
EARLY: dict[str, Law] = {  # how first characters are drawn by mistake
    "first: by the first of the prompt": Reading.after_first,
    "first: the likeliest": Reading.likeliest,
    "first: as if the prompt were read from its end": lambda r: r.after(r.prompt[::-1]),
}

Texts = dict[str, np.ndarray]  # (L, N) by the name of the call, a text in each column


def check(case: TestCase, result: PyTree, trusted: Mapping[str, Callable[..., Any]]) -> PyTree:
    """Properties of the texts of one test case; its group says which.

    Args:
        case: of the group plain, temperature, large or short. Its calls are of the adapter
            texts_drawn, or plain ones.
        result: by the names of the calls, the codes that were drawn.
        trusted: holds lstm_forward.
    """
    lstm_forward = trusted.get("lstm_forward")
    if lstm_forward is None:
        return Malformed("not measured: my_lstm.forward is not imported. Run the set-up cell first")
    malformed = _malformed(case, result)
    if malformed is not None:
        return malformed
    texts = {name: np.atleast_2d(codes).T for name, codes in result.items()}
    lengths = {LENGTH: all_hold(_lengths(case, texts))}
    if case.group == "short":
        return lengths
    found = (_of_prompts(case, texts) | lengths) if case.group == "plain" else {}
    unusable = next((one for one in _usable(case, texts) if not one[0]), None)
    with np.errstate(all="ignore"):
        return found | _of_codes(case, texts, lstm_forward, unusable)


def _malformed(case: TestCase, result: PyTree) -> Malformed | None:
    """What keeps the properties from being measured, or None."""
    if not isinstance(result, dict) or set(result) != set(case.calls):
        return Malformed("incomplete; expected the codes of each call")
    for name, codes in result.items():
        call = case.calls[name]
        length, times = call.args[3], call.kwargs.get("times")
        expected = f"for length = {length}; expected an array of {length} ints"
        if not isinstance(codes, np.ndarray):
            return Malformed(f"{described(codes)} {expected}")
        shape = codes.shape[1:] if codes.ndim == 2 and len(codes) == times else codes.shape
        if len(shape) != 1 or codes.dtype.kind != "i":
            return Malformed(f"{codes.dtype} of shape {shape} {expected}")
        if times and shape == codes.shape:
            return Malformed(f"now longer, now shorter {expected}")
    return None


# ---------------------------------------------------------------- lengths, codes, generators


def _lengths(case: TestCase, texts: Texts) -> Checks:
    for name, call in case.calls.items():
        length, found = call.args[3], len(texts[name])
        message = f"for a prompt of {call.args[2].size} and length = {length}"
        yield found == length, f"{message} there are {found} codes; there must be {length}"


def _usable(case: TestCase, texts: Texts) -> Checks:
    """Whether all codes are those of classes, and there are enough of them."""
    for name, codes in texts.items():
        call = case.calls[name]
        classes = len(call.args[1]["by"])
        wrong = codes[(codes < 0) | (codes >= classes)]
        found = f"a code is {wrong[0]}" if wrong.size else ""
        yield wrong.size == 0, f"{found}; the model has the classes 0 to {classes - 1}"
        few = len(_drawn(case, name, codes)) < call.args[3] / 2
        yield not few, f"for length = {call.args[3]} there are {len(codes)} codes; that is too few"


def _drawn(case: TestCase, name: str, codes: np.ndarray) -> np.ndarray:
    """The texts, without the prompt where it stands before them."""
    prompt = case.calls[name].args[2]
    return codes[prompt.size :] if _begins_with(case, name, codes) else codes


def _begins_with(case: TestCase, name: str, codes: np.ndarray) -> bool:
    """Whether texts are too long, and begin with the prompt."""
    _, _, prompt, length = case.calls[name].args
    begins = codes[: prompt.size] == prompt[: len(codes), np.newaxis]
    return bool(len(codes) >= max(length + 1, prompt.size) and begins.all())


def _of_prompts(case: TestCase, texts: Texts) -> dict[str, PyTree]:
    """Properties of no criterion: how many codes there are too many, and whether of the prompt."""
    more = {len(texts[name]) - call.args[3] for name, call in case.calls.items()}
    last = [
        (texts[name][:1] == call.args[2][-1]).all() and texts[name].size
        for name, call in case.calls.items()
    ]
    return {
        "the prompt comes first": holds(all(_begins_with(case, *one) for one in texts.items())),
        "one too many": holds(more == {1}),
        "one too few": holds(more == {-1}),
        "the first one is the last of the prompt": holds(all(last)),
    }


def _same(first: np.ndarray, again: np.ndarray) -> Checks:
    count = int(np.sum(first != again)) if first.shape == again.shape else first.size
    message = f"with the same rng {count} of {first.size} characters differ"
    yield np.array_equal(first, again), f"{message}; the text must be the same"


# ---------------------------------------------------------------- how characters were drawn


def _of_codes(
    case: TestCase, texts: Texts, lstm_forward: Forward, unusable: Check | None
) -> dict[str, PyTree]:
    """The properties about the codes themselves, and of none, by which mistake they are drawn.

    Args:
        case: of which the group matters.
        texts: of all calls.
        lstm_forward: the trusted one.
        unusable: why nothing can be concluded, or None.
    """
    names = {"plain": [name for name in texts if name.startswith("text")]}
    readings = [
        Reading(case.calls[name], _drawn(case, name, texts[name]), lstm_forward)
        for name in names.get(case.group, texts)
    ]
    laws = LAWS[case.group]
    if unusable is not None:
        found = {name: all_hold([unusable]) for name in PROPERTIES[case.group]}
        found |= {f"as if: {name}": holds(False) for name in laws}
        return found | ({name: holds(False) for name in EARLY} if case.group == "plain" else {})
    follows = all_hold(map(_drawn_rightly, readings))
    best = "" if isinstance(follows, np.ndarray) else _closest(readings, laws)
    as_if = {f"as if: {name}": holds(name == best) for name in laws}
    if case.group != "plain":
        return {PROPERTIES[case.group][0]: follows, **as_if}
    return {
        RANGE: holds(True),
        FOLLOWS: follows,
        **_of_firsts(case, texts["firsts"], lstm_forward),
        SAME: all_hold(_same(texts["first"], texts["again"])),
        OTHER: holds(
            not np.array_equal(texts["first"], texts["other"]),
            "two different rngs give the same text; they must give different ones",
        ),
        **as_if,
    }


def _of_firsts(case: TestCase, codes: np.ndarray, lstm_forward: Forward) -> dict[str, PyTree]:
    """Whether the first characters of many calls are drawn by the prediction after the prompt."""
    first = _drawn(case, "firsts", codes)[:1]
    reading = Reading(case.calls["firsts"], first, lstm_forward)
    found = _misfit(reading, reading.right)
    message = f"first characters: {found}"
    early = {
        name: bool(found) and not _misfit(reading, law(reading)) for name, law in EARLY.items()
    }
    return {FIRST: all_hold([(not found, message)])} | {
        n: holds(value) for n, value in early.items()
    }


def _drawn_rightly(reading: Reading) -> Check:
    found = _misfit(reading, reading.right)
    warm = reading.temperature != 1
    return not found, found + (f" (temperature = {reading.temperature:g})" if warm else "")


def _misfit(reading: Reading, p: np.ndarray, start: int = 0) -> str:
    """What was drawn too often or too rarely by a law (L, K, N), from some character on."""
    rows = p[start:].transpose(0, 2, 1).reshape(-1, p.shape[1])
    return misfit(rows, reading.codes[start:].ravel(), reading.before[start:].ravel())


def _closest(readings: list[Reading], laws: dict[str, Law]) -> str:
    """The law of the mistake by which texts are likeliest, if they follow it; or "".

    The first character, which some mistakes draw in another way, is left out.
    """
    found = {name: [law(one) for one in readings] for name, law in laws.items()}
    found[""] = [one.right for one in readings]
    likelihood = {
        name: sum(_log_likelihood(one, p) for one, p in zip(readings, each, strict=True))
        for name, each in found.items()
    }
    best = max(likelihood, key=lambda name: likelihood[name])
    pairs = zip(readings, found[best], strict=True)
    return "" if any(_misfit(one, p, start=1) for one, p in pairs) else best


def _log_likelihood(reading: Reading, p: np.ndarray) -> float:
    each = np.take_along_axis(p, reading.codes[:, np.newaxis], axis=1)[1:]
    return float(np.log(np.maximum(each, 1e-9)).sum())
