"""Everything right, with helpers, small classes, type hints and a chatty style."""

from dataclasses import dataclass
from functools import partial
from typing import Dict, Iterator, List, NamedTuple, Tuple

import numpy as np
from numpy import ndarray, zeros

Params = Dict[str, ndarray]
print("on to the second notebook")


class State(NamedTuple):
    h: ndarray
    c: ndarray


@dataclass
class Cell:
    """One set of parameters that can be called on x_t and a state."""

    params: Params

    def __call__(self, x_t: ndarray, before: State) -> Tuple[State, dict]:
        gate = dict(zip("figo", gates(self.params, x_t, before.h)))
        c = update_cell(gate["f"], gate["i"], gate["g"], before.c)
        cache = {**gate, "x_t": x_t, "h_prev": before.h, "c_prev": before.c, "c": c}
        cache["note"] = "made by Cell"
        return State(hidden_state(gate["o"], c), c), cache

    def run(self, x: ndarray, state: State) -> Iterator[Tuple[State, dict]]:
        for x_t in x:
            state, cache = self(x_t, state)
            yield state, cache


def lstm_step(params: Params, x_t, h_prev, c_prev):
    (h, c), cache = Cell(params)(x_t, State(h_prev, c_prev))
    return h, c, cache


def lstm_forward(params: Params, x, h0, c0):
    print("a sequence of", len(x), "steps")
    states, caches = zip(*Cell(params).run(x, State(h0, c0)))
    return np.stack([s.h for s in states]), states[-1].h, states[-1].c, list(caches)


class Base:
    """What any layer has."""

    PARAMETERS = tuple(kind + gate for gate in "figo" for kind in "Wb")

    @property
    def params(self) -> Params:
        return {name: vars(self)[name] for name in self.PARAMETERS}

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(self.PARAMETERS)})"


class LSTM(Base):
    def __init__(self, input_size: int, hidden_size: int, rng: np.random.Generator = None):
        self.__dict__.update(init_params(input_size, hidden_size, rng or np.random.default_rng()))
        self.caches: List[dict] = []

    def _as_batch(self, x: ndarray) -> ndarray:
        return x if x.ndim == 3 else np.expand_dims(x, axis=-1)

    def forward(self, x, initial_hidden_state=None, initial_cell_state=None):
        x = self._as_batch(x)
        nothing = partial(zeros, (len(self.bf), x.shape[-1]))
        h0 = nothing() if initial_hidden_state is None else initial_hidden_state.copy()
        c0 = nothing() if initial_cell_state is None else initial_cell_state.copy()
        outputs, final_h, final_c, caches = lstm_forward(self.params, x, h0, c0)
        self.caches = caches
        return outputs, final_h, final_c


def stack_params(params: Params) -> Tuple[ndarray, ndarray]:
    pile = lambda kind: np.vstack([params[kind + gate] for gate in "figo"])
    return pile("W"), pile("b")


def lstm_step_fused(W, b, x_t, h_prev, c_prev):
    H = h_prev.shape[0]
    a = W.dot(np.append(h_prev, x_t, axis=0)) + b
    take = lambda n: a[n * H : (n + 1) * H]
    keep, write, show = sigmoid(take(0)), sigmoid(take(1)), sigmoid(take(3))
    c = update_cell(keep, write, np.tanh(take(2)), c_prev)
    return hidden_state(show, c), c


def repair_1(params, x, h0, c0):
    outputs, h, c, _ = lstm_forward(params, x, h0, c0)
    return outputs, h, c


def repair_2(params, x, h0, c0):
    """Rows in, columns inside, rows out."""
    turned = x.reshape(*x.shape, 1), h0.T, c0.T
    outputs, h, c, _ = lstm_forward(params, *turned)
    return outputs.squeeze(axis=2), h.T, c.T
