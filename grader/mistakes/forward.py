"""Known mistakes of notebook 02-forward, in the order of its exercises."""

import numpy as np

from solutions import forward as right

from . import mistake_in

Array = np.ndarray
Params = dict[str, Array]
Cache = dict[str, Array]

# ---------------------------------------------------------------- lstm_step


@mistake_in("lstm_step")
def new_cell_state_in_the_cache(
    params: Params, x_t: Array, h_prev: Array, c_prev: Array
) -> tuple[Array, Array, Cache]:
    """The cache holds the new cell state under c_prev: the way back needs the old one there."""
    h, c, cache = right.lstm_step(params, x_t, h_prev, c_prev)
    return h, c, cache | {"c_prev": c}


# ---------------------------------------------------------------- lstm_forward


@mistake_in("lstm_forward")
def return_inside_the_loop(
    params: Params, x: Array, h0: Array, c0: Array
) -> tuple[Array, Array, Array, list[Cache]]:
    """The sequence ends after its first step: the return stands inside the loop."""
    return right.lstm_forward(params, x[:1], h0, c0)


# ---------------------------------------------------------------- LSTM


@mistake_in("LSTM")
class CachesNeverCleared(right.LSTM):
    """The caches of every earlier call are still in the list: each forward needs a new one."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> tuple[Array, Array, Array]:
        """Run a sequence."""
        before = self.caches
        results = super().forward(x, initial_hidden_state, initial_cell_state)
        before += self.caches
        self.caches = before
        return results
