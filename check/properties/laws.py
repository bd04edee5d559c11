"""From which probabilities characters are drawn: rightly, and by usual mistakes."""

import functools
from collections.abc import Callable

import numpy as np

from ..suite import Call
from .predictions import Forward, Model, States, hidden_states, readout, softmax

HandOn = Callable[[np.ndarray, np.ndarray], States]  # makes states of h and c


class Reading:
    """Texts that were written by one call after the other, read again by the trusted forward pass.

    Args:
        call: with rng, model, prompt and length, and perhaps a temperature.
        codes: (L, N) what was drawn, N texts of L characters.
        lstm_forward: the trusted one.
    """

    def __init__(self, call: Call, codes: np.ndarray, lstm_forward: Forward) -> None:
        self.model: Model = call.args[1]
        self.prompt: np.ndarray = call.args[2]
        self.temperature = float(call.kwargs.get("temperature", 1.0))
        self.codes, self._lstm_forward = codes, lstm_forward

    @property
    def before(self) -> np.ndarray:
        """(L, N) the character in front of each one that is drawn."""
        return np.concatenate([self._columns(self.prompt[-1:]), self.codes[:-1]])

    def _columns(self, prompt: np.ndarray) -> np.ndarray:
        """(P, N) a prompt for each of the texts."""
        return np.repeat(prompt[:, np.newaxis], self.codes.shape[1], axis=1)

    def _read(
        self, codes: np.ndarray, states: States | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Probabilities (T, K, N) after each of the codes (T, N), and the last states."""
        outputs, h, c = hidden_states(self.model, codes, self._lstm_forward, states)
        return softmax(readout(self.model, outputs), self.temperature), h, c

    # ------------------------------------------------------------ the right one

    @functools.cached_property
    def _hidden(self) -> np.ndarray:
        """(L, H, N) before each character that is drawn."""
        return self._hidden_of(self.model)

    def _hidden_of(self, model: Model) -> np.ndarray:
        text = np.concatenate([self._columns(self.prompt), self.codes[:-1]])
        return hidden_states(model, text, self._lstm_forward)[0][self.prompt.size - 1 :]

    @functools.cached_property
    def right(self) -> np.ndarray:
        """(L, K, N) as it should be."""
        return self.by_logits(self.temperature)

    def after_first(self) -> np.ndarray:
        """(L, K, N) when each is drawn by what is predicted after the prompt's first one."""
        p = self._read(self._columns(self.prompt[:1]))[0]
        return np.repeat(p, len(self.codes), axis=0)

    # ------------------------------------------------------------ what is read

    def after(self, prompt: np.ndarray) -> np.ndarray:
        """(L, K, N) when this is read first, and then each character that is drawn."""
        p, h, c = self._after(prompt)
        parts = [p[np.newaxis]]
        if len(self.codes) > 1:
            parts.append(self._read(self.codes[:-1], (h, c))[0])
        return np.concatenate(parts)

    def _after(self, prompt: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Probabilities (K, N) after a prompt, and the states; before any, all are alike."""
        if not prompt.size:
            zeros = np.zeros((self.model["bf"].size, self.codes.shape[1]))
            return self.guesses()[0], zeros, zeros
        p, h, c = self._read(self._columns(prompt))
        return p[-1], h, c

    def handing_on(self, way: HandOn) -> np.ndarray:
        """(L, K, N) when other states are handed on from character to character."""
        p, h, c = self._after(self.prompt)
        found = [p]
        for codes in self.codes[:-1]:
            each, h, c = self._read(codes[np.newaxis], way(h, c))
            found.append(each[0])
        return np.array(found)

    def from_zero_states(self) -> np.ndarray:
        """(L, K, N) when each character is drawn after the last one alone."""
        return self._after_each(self.before, np.zeros((2, self.model["bf"].size, 1)))

    def from_states_of_prompt(self) -> np.ndarray:
        """(L, K, N) when the states after the prompt stay, and only the last character changes."""
        p, h, c = self._after(self.prompt)
        states = np.array([h[:, :1], c[:, :1]])
        return np.concatenate([p[np.newaxis], self._after_each(self.codes[:-1], states)])

    def _after_each(self, codes: np.ndarray, states: np.ndarray) -> np.ndarray:
        """(T, K, N) after each of the codes (T, N) alone, from the same states (2, H, 1)."""
        h, c = np.repeat(states, codes.size, axis=2)
        p = self._read(codes.reshape(1, -1), (h, c))[0][0]
        return p.reshape(-1, *codes.shape).transpose(1, 0, 2)

    def without_feedback(self) -> np.ndarray:
        """(L, K, N) when what is drawn is never read."""
        return np.repeat(self.right[:1], len(self.codes), axis=0)

    def with_the_prompt_again(self, again: np.ndarray) -> np.ndarray:
        """(L, K, N) when this part of the prompt is read in place of each drawn character."""
        text = np.concatenate([self.prompt, np.tile(again, len(self.codes) - 1)])
        return self._read(self._columns(text))[0][self.prompt.size - 1 :: again.size]

    def with_the_likeliest(self) -> np.ndarray:
        """(L, K, N) when the likeliest character is read in place of each drawn one."""
        p, h, c = self._after(self.prompt)
        found = [p]
        for _ in self.codes[:-1]:
            each, h, c = self._read(found[-1].argmax(axis=0)[np.newaxis], (h, c))
            found.append(each[0])
        return np.array(found)

    def after_windows(self) -> np.ndarray:
        """(L, K, N) when the last characters alone are read, as many as the prompt has."""
        L, P = len(self.codes), self.prompt.size
        text = np.concatenate([self._columns(self.prompt), self.codes])
        windows = np.stack([text[p : p + L] for p in range(P)]).reshape(P, -1)
        p = self._read(windows)[0][-1]
        return p.reshape(len(p), L, -1).transpose(1, 0, 2)

    def one_late(self) -> np.ndarray:
        """(L, K, N) when each drawn character is read one draw too late."""
        return np.concatenate([self.right[:1], self.right[:-1]])

    # ------------------------------------------------------------ how it is drawn

    def by_logits(self, temperature: float) -> np.ndarray:
        """(L, K, N) when the logits are divided by a temperature."""
        return softmax(readout(self.model, self._hidden), temperature)

    def without_the_bias(self) -> np.ndarray:
        """(L, K, N) when Wy is divided by the temperature, and by is not."""
        model = self.model | {"Wy": self.model["Wy"] / self.temperature}
        return softmax(readout(model, self._hidden))

    def by_arrays(self) -> np.ndarray:
        """(L, K, N) when all ten arrays are divided by the temperature."""
        model = {name: array / self.temperature for name, array in self.model.items()}
        return softmax(readout(model, self._hidden_of(model)))

    def divided_again(self) -> np.ndarray:
        """(L, K, N) when the logits are divided by it once more before each character."""
        times = 1.0 + np.arange(len(self.codes))[:, np.newaxis, np.newaxis]
        return softmax(readout(self.model, self._hidden) / self.temperature**times)

    def softmax_twice(self) -> np.ndarray:
        """(L, K, N) when probabilities are taken for logits, and go through a softmax."""
        return softmax(self.by_logits(1.0), self.temperature)

    def likeliest(self) -> np.ndarray:
        """(L, K, N) when the likeliest character is taken, and none is drawn."""
        classes = np.arange(len(self.model["by"]))[:, np.newaxis]
        return (self.right.argmax(axis=1)[:, np.newaxis] == classes).astype(float)

    def likeliest_few(self, count: int) -> np.ndarray:
        """(L, K, N) when only so many of the likeliest characters can be drawn."""
        least = np.sort(self.right, axis=1)[:, -count, np.newaxis]
        p = np.where(self.right >= least, self.right, 0.0)
        return p / p.sum(axis=1, keepdims=True)

    def in_sorted_order(self) -> np.ndarray:
        """(L, K, N) when places in the order of falling probability are drawn."""
        return np.sort(self.right, axis=1)[:, ::-1]

    def guesses(self) -> np.ndarray:
        """(L, K, N) when all characters are alike."""
        K = len(self.model["by"])
        return np.full((len(self.codes), K, self.codes.shape[1]), 1 / K)


# ---------------------------------------------------------------- laws of mistakes, by what is done

Law = Callable[[Reading], np.ndarray]  # (L, K, N) probabilities of each of the characters

DRAWN: dict[str, Law] = {
    "the likeliest character is taken": Reading.likeliest,
    "all characters are alike": Reading.guesses,
    "softmax is taken twice": Reading.softmax_twice,
    "the two likeliest alone are drawn": lambda r: r.likeliest_few(2),
    "the three likeliest alone are drawn": lambda r: r.likeliest_few(3),
    "places in sorted order are drawn": Reading.in_sorted_order,
}
HISTORIES: dict[str, Law] = {
    "states are zero before each character": Reading.from_zero_states,
    "the states stay those of the prompt": Reading.from_states_of_prompt,
    "h alone is handed on": lambda r: r.handing_on(lambda h, c: (h, 0 * c)),
    "c alone is handed on": lambda r: r.handing_on(lambda h, c: (0 * h, c)),
    "h and c are exchanged": lambda r: r.handing_on(lambda h, c: (c, h)),
    "the prompt is not read": lambda r: r.after(r.prompt[:0]),
    "the last of the prompt alone is read": lambda r: r.after(r.prompt[-1:]),
    "the first of the prompt alone is read": lambda r: r.after(r.prompt[:1]),
    "the last of the prompt is not read": lambda r: r.after(r.prompt[:-1]),
    "the last of the prompt is read twice": lambda r: r.after(np.append(r.prompt, r.prompt[-1])),
    "the prompt is read twice": lambda r: r.after(np.tile(r.prompt, 2)),
    "the prompt is read from its end": lambda r: r.after(r.prompt[::-1]),
    "what is drawn is never read": Reading.without_feedback,
    "the last of the prompt is read again": lambda r: r.with_the_prompt_again(r.prompt[-1:]),
    "the whole prompt is read again": lambda r: r.with_the_prompt_again(r.prompt),
    "what is drawn is read one draw too late": Reading.one_late,
    "the likeliest is read": Reading.with_the_likeliest,
    "the last characters alone are read": Reading.after_windows,
    **DRAWN,
}
TEMPERATURES: dict[str, Law] = {
    "there is no temperature": lambda r: r.by_logits(1.0),
    "the logits are multiplied by it": lambda r: r.by_logits(1 / r.temperature),
    "the logits are divided by it twice": lambda r: r.by_logits(r.temperature**2),
    "the logits are divided by its root": lambda r: r.by_logits(r.temperature**0.5),
    "the logits are divided by it again and again": Reading.divided_again,
    "by is not divided by it": Reading.without_the_bias,
    "all ten arrays are divided by it": Reading.by_arrays,
    **DRAWN,
}
