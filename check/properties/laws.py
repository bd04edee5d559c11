"""From which probabilities characters are drawn: rightly, and by usual mistakes."""

import functools
from collections.abc import Callable, Mapping

import numpy as np

from ..suite import Call
from .predictions import Forward, Model, States, hidden_states, readout, softmax

HandOn = Callable[[np.ndarray, np.ndarray], States]  # makes states of h and c


class Reading:
    """A text that was written, read again by the trusted forward pass.

    Args:
        call: with rng, model, prompt and length, and perhaps a temperature.
        codes: (L,) what was drawn.
        lstm_forward: the trusted one.
    """

    def __init__(self, call: Call, codes: np.ndarray, lstm_forward: Forward) -> None:
        self.model: Model = call.args[1]
        self.prompt: np.ndarray = call.args[2]
        self.temperature = float(call.kwargs.get("temperature", 1.0))
        self.codes, self._lstm_forward = codes, lstm_forward

    def _read(
        self, codes: np.ndarray, states: States | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Probabilities (T, K, N) after each of the codes (T, N), and the last states."""
        outputs, h, c = hidden_states(self.model, codes, self._lstm_forward, states)
        return softmax(readout(self.model, outputs), self.temperature), h, c

    # ------------------------------------------------------------ the right one

    @functools.cached_property
    def _hidden(self) -> np.ndarray:
        """(L, H, 1) before each character that is drawn, or (1, H, 1) where none is."""
        text = np.concatenate([self.prompt, self.codes[:-1]])[:, np.newaxis]
        return hidden_states(self.model, text, self._lstm_forward)[0][self.prompt.size - 1 :]

    @functools.cached_property
    def right(self) -> np.ndarray:
        """(L, K) as it should be."""
        return self.by_logits(self.temperature)

    @property
    def after_prompt(self) -> np.ndarray:
        """(K,) of the first character."""
        return np.asarray(self.right[0])

    @property
    def after_first(self) -> np.ndarray:
        """(K,) after the first character of the prompt."""
        return np.asarray(self._read(self.prompt[:1, np.newaxis])[0][0, :, 0])

    # ------------------------------------------------------------ what is read

    def after_prompts(self, prompts: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """(L, K) each, when these are read first, and then each character that is drawn."""
        ends = [self._after(prompt) for prompt in prompts.values()]
        first, h, c = (np.concatenate(parts, axis=1) for parts in zip(*ends, strict=True))
        codes = np.repeat(self.codes[:-1, np.newaxis], len(prompts), axis=1)
        p = np.concatenate([first[np.newaxis], self._read(codes, (h, c))[0]])
        return {name: p[:, :, n] for n, name in enumerate(prompts)}

    def _after(self, prompt: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Probabilities (K, 1) after a prompt, and the states; before any, all are alike."""
        if not prompt.size:
            zeros = np.zeros((self.model["bf"].size, 1))
            return self.guesses()[:1].T, zeros, zeros
        p, h, c = self._read(prompt[:, np.newaxis])
        return p[-1], h, c

    def handing_on(self, ways: Mapping[str, HandOn]) -> dict[str, np.ndarray]:
        """(L, K) each, when other states are handed on from character to character."""
        p, h, c = (np.repeat(part, len(ways), axis=1) for part in self._after(self.prompt))
        found = [p]
        for code in self.codes[:-1]:
            columns = [way(h[:, [n]], c[:, [n]]) for n, way in enumerate(ways.values())]
            h, c = (np.concatenate(parts, axis=1) for parts in zip(*columns, strict=True))
            each, h, c = self._read(np.full((1, len(ways)), code), (h, c))
            found.append(each[0])
        return {name: np.array(found)[:, :, n] for n, name in enumerate(ways)}

    def from_zero_states(self) -> np.ndarray:
        """(L, K) when each character is drawn after the last one alone."""
        columns = np.concatenate([self.prompt[-1:], self.codes[:-1]])[np.newaxis]
        return np.asarray(self._read(columns)[0][0].T)

    def from_states_of_prompt(self) -> np.ndarray:
        """(L, K) when the states after the prompt stay, and only the last character changes."""
        p, h, c = self._after(self.prompt)
        columns = self.codes[np.newaxis, :-1]
        h, c = (np.repeat(state, columns.size, axis=1) for state in (h, c))
        return np.concatenate([p.T, self._read(columns, (h, c))[0][0].T])

    def without_feedback(self) -> np.ndarray:
        """(L, K) when what is drawn is never read."""
        return np.tile(self.after_prompt, (self.codes.size, 1))

    def with_the_prompt_again(self, again: np.ndarray) -> np.ndarray:
        """(L, K) when this part of the prompt is read in place of each drawn character."""
        text = np.concatenate([self.prompt, np.tile(again, self.codes.size - 1)])
        p = self._read(text[:, np.newaxis])[0][:, :, 0]
        return np.asarray(p[self.prompt.size - 1 :: again.size])

    def one_late(self) -> np.ndarray:
        """(L, K) when each drawn character is read one draw too late."""
        return np.concatenate([self.right[:1], self.right[:-1]])

    # ------------------------------------------------------------ how it is drawn

    def by_logits(self, temperature: float) -> np.ndarray:
        """(L, K) when the logits are divided by a temperature."""
        return np.asarray(softmax(readout(self.model, self._hidden), temperature)[:, :, 0])

    def without_the_bias(self) -> np.ndarray:
        """(L, K) when Wy is divided by the temperature, and by is not."""
        model = self.model | {"Wy": self.model["Wy"] / self.temperature}
        return np.asarray(softmax(readout(model, self._hidden))[:, :, 0])

    def by_arrays(self) -> np.ndarray:
        """(L, K) when all ten arrays are divided by the temperature."""
        model = {name: array / self.temperature for name, array in self.model.items()}
        text = np.concatenate([self.prompt, self.codes[:-1]])[:, np.newaxis]
        hidden = hidden_states(model, text, self._lstm_forward)[0][self.prompt.size - 1 :]
        return np.asarray(softmax(readout(model, hidden))[:, :, 0])

    def softmax_twice(self) -> np.ndarray:
        """(L, K) when probabilities are taken for logits, and go through a softmax."""
        p = self.by_logits(1.0)
        return np.asarray(softmax(p[:, :, np.newaxis], self.temperature)[:, :, 0])

    def likeliest(self) -> np.ndarray:
        """(L, K) when the likeliest character is taken, and none is drawn."""
        classes = np.arange(len(self.model["by"]))
        return (self.right.argmax(axis=1)[:, np.newaxis] == classes).astype(float)

    def guesses(self) -> np.ndarray:
        """(L, K) when all characters are alike."""
        K = len(self.model["by"])
        return np.full((max(1, self.codes.size), K), 1 / K)


# ---------------------------------------------------------------- laws of mistakes, by what is done

Law = Callable[[Reading], np.ndarray]  # (L, K) probabilities of each of L characters

PROMPTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "the prompt is not read": lambda prompt: prompt[:0],
    "the last character of the prompt alone is read": lambda prompt: prompt[-1:],
    "the first character of the prompt alone is read": lambda prompt: prompt[:1],
    "the last character of the prompt is not read": lambda prompt: prompt[:-1],
    "the last character of the prompt is read twice": lambda p: np.concatenate([p, p[-1:]]),
    "the prompt is read twice": lambda prompt: np.tile(prompt, 2),
}
HANDED_ON: dict[str, HandOn] = {
    "h alone is handed on": lambda h, c: (h, 0 * c),
    "c alone is handed on": lambda h, c: (0 * h, c),
    "h and c are exchanged": lambda h, c: (c, h),
}
DRAWN: dict[str, Law] = {
    "the likeliest character is taken": Reading.likeliest,
    "all characters are alike": Reading.guesses,
    "softmax is taken twice": Reading.softmax_twice,
}
READ: dict[str, Law] = {
    "states are zero before each character": Reading.from_zero_states,
    "what is drawn is never read": Reading.without_feedback,
    "the last of the prompt is read again": lambda r: r.with_the_prompt_again(r.prompt[-1:]),
    "the whole prompt is read again": lambda r: r.with_the_prompt_again(r.prompt),
    "the states stay those of the prompt": Reading.from_states_of_prompt,
    "what is drawn is read one draw too late": Reading.one_late,
}
COOLED: dict[str, Law] = {
    "there is no temperature": lambda r: r.by_logits(1.0),
    "the logits are multiplied by it": lambda r: r.by_logits(1 / r.temperature),
    "the logits are divided by it twice": lambda r: r.by_logits(r.temperature**2),
    "the logits are divided by its root": lambda r: r.by_logits(r.temperature**0.5),
    "by is not divided by it": Reading.without_the_bias,
    "all ten arrays are divided by it": Reading.by_arrays,
}


def of_histories(reading: Reading) -> dict[str, np.ndarray]:
    """(L, K) by each of the mistakes in what is read, and in how it is drawn."""
    prompts = {name: change(reading.prompt) for name, change in PROMPTS.items()}
    others = {name: law(reading) for name, law in (READ | DRAWN).items()}
    return reading.after_prompts(prompts) | reading.handing_on(HANDED_ON) | others


def of_temperatures(reading: Reading) -> dict[str, np.ndarray]:
    """(L, K) by each of the mistakes about the temperature, and in how it is drawn."""
    return {name: law(reading) for name, law in (COOLED | DRAWN).items()}


HISTORIES = [*PROMPTS, *READ, *HANDED_ON, *DRAWN]
TEMPERATURES = [*COOLED, *DRAWN]
