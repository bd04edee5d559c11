"""Known mistakes of LSTM."""

import numpy as np

from solutions import forward as right

from .. import mutant

Array = np.ndarray
Params = dict[str, Array]
States = tuple[Array, Array, Array]  # outputs, final h, final c
Pair = tuple[Array, Array]


class _Layer(right.LSTM):
    """The reference in two halves, so that a mistake can stand in one of them."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Prepare the arguments, then run."""
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        return self.run(x, *self.start(zeros, initial_hidden_state, initial_cell_state))

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states to start from."""
        return zeros if h0 is None else h0, zeros if c0 is None else c0

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run x, of shape (T, D, N)."""
        outputs, h, c, self.caches = right.lstm_forward(self.params, x, h0, c0)
        return outputs, h, c


@mutant
class ZeroWeights(right.LSTM):
    """The weights are still the zeros of np.zeros: a layer whose weights are all zero writes
    nothing to its memory, and its outputs are all 0."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Replace the weights by zeros."""
        super().__init__(input_size, hidden_size, rng)
        self.Wf, self.Wi, self.Wg, self.Wo = (np.zeros_like(self.Wf) for _ in "figo")


@mutant
class OneMatrixForAllGates(right.LSTM):
    """The four gates share one matrix of weights: it was drawn once and given four names. Each
    gate has its own draw."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw once."""
        super().__init__(input_size, hidden_size, rng)
        self.Wi = self.Wg = self.Wo = self.Wf


@mutant
class OneBiasForAllGates(right.LSTM):
    """The four biases are one array with four names, as a = b = np.zeros(...) makes them: an
    update of one will move them all."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Make one array of zeros."""
        super().__init__(input_size, hidden_size, rng)
        self.bi = self.bg = self.bo = self.bf


@mutant
class RngIgnored(right.LSTM):
    """The same rng gives other weights every time: the parameters are drawn from another source
    than the one that was handed over."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw from elsewhere."""
        super().__init__(input_size, hidden_size, None)


@mutant
class SameSeedForEver(right.LSTM):
    """Every layer has the same weights, whatever rng is: a seed is fixed inside the class."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw with a seed of its own."""
        super().__init__(input_size, hidden_size, np.random.default_rng(0))


@mutant
class SizesSwapped(right.LSTM):
    """input_size and hidden_size have changed places on the way to init_params: look at the order
    of its arguments."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw with the sizes in the other order."""
        super().__init__(hidden_size, input_size, rng)


@mutant
class WeightsTransposed(right.LSTM):
    """The weights are transposed, (H+D, H). They stand to the left of a column z, so they have a
    row for each unit."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw, and transpose."""
        super().__init__(input_size, hidden_size, rng)
        self.Wf, self.Wi, self.Wg, self.Wo = self.Wf.T, self.Wi.T, self.Wg.T, self.Wo.T


@mutant
class FlatBiases(right.LSTM):
    """The biases have one axis, (H,). Added to (H, N) NumPy reads them as a row, or raises an
    error; here they are columns."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw, and flatten."""
        super().__init__(input_size, hidden_size, rng)
        self.bf, self.bi, self.bg, self.bo = (np.zeros(hidden_size) for _ in "figo")


@mutant
class BiasesAsRows(right.LSTM):
    """The biases are rows, (1, H). Vectors are columns in this course, biases too."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Draw, and transpose the biases."""
        super().__init__(input_size, hidden_size, rng)
        self.bf, self.bi, self.bg, self.bo = self.bf.T, self.bi.T, self.bg.T, self.bo.T


@mutant
class ParamsOfTheStart(right.LSTM):
    """params gives the arrays that __init__ made. After lstm.Wf = ... it has to give the new one:
    look the attributes up each time params is used."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Keep a dict beside the attributes."""
        super().__init__(input_size, hidden_size, rng or np.random.default_rng(0))
        self.kept = super().params

    @property
    def params(self) -> Params:
        """The dict of the beginning."""
        return self.kept


@mutant
class RunsWithTheWeightsOfTheStart(right.LSTM):
    """params shows the weights as they are now, but forward runs with those of the beginning: a
    copy was made in __init__ and never renewed."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        """Keep a copy for forward."""
        super().__init__(input_size, hidden_size, rng or np.random.default_rng(0))
        self.start = {k: v.copy() for k, v in self.params.items()}

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Run with the copy."""
        layer = _Layer(1, 1)
        for name, value in self.start.items():
            setattr(layer, name, value)
        results = layer.forward(x, initial_hidden_state, initial_cell_state)
        self.caches = layer.caches
        return results


@mutant
class BiasLineCopied(right.LSTM):
    """params gives bf under the name bo: a line was copied and one letter not changed. So forward
    runs with a wrong bias."""

    @property
    def params(self) -> Params:
        """Seven parameters and a copy of a line."""
        return super().params | {"bo": self.bf}


@mutant
class CandidateAndOutputMixedUp(right.LSTM):
    """params has Wg and Wo, bg and bo in each other's place: two tuples stand in different
    orders. The gates go f, i, g, o."""

    @property
    def params(self) -> Params:
        """The parameters, two gates in the wrong order."""
        return dict(
            zip(
                ("Wf", "bf", "Wi", "bi", "Wo", "bo", "Wg", "bg"),
                super().params.values(),
                strict=True,
            )
        )


@mutant
class GivenStatesIgnored(_Layer):
    """Every sequence starts from zeros, whatever initial states are given. Zeros are what to take
    when there are none."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """Zeros, always."""
        return zeros, zeros


@mutant
class InitialStatesSwapped(_Layer):
    """The initial hidden state is used as the memory and the other way round: look at the order
    in which they are passed on."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states, in the wrong order."""
        h, c = super().start(zeros, h0, c0)
        return c, h


@mutant
class OneStateForBoth(_Layer):
    """The memory starts from the initial *hidden* state: a line was copied and one name not
    changed. The initial cell state is not used."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The hidden state twice."""
        h, _ = super().start(zeros, h0, c0)
        return h, h


@mutant
class BothStatesOrNone(_Layer):
    """When one of the two states is not given, the other is thrown away too. Each has a default
    of its own."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states when both are there."""
        return (zeros, zeros) if h0 is None or c0 is None else (h0, c0)


@mutant
class TruthOfAnArray(_Layer):
    """An array has no truth value: `if state` and `state or zeros` fail as soon as a state is
    given. Compare it with None."""

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states, or zeros."""
        return h0 or zeros, c0 or zeros  # type: ignore[return-value]


@mutant
class StatesKeptForTheNextCall(_Layer):
    """The next sequence starts from the states that the last one ended with. Without initial
    states a forward starts from zeros, every time."""

    last: Pair | None = None

    def start(self, zeros: Array, h0: Array | None, c0: Array | None) -> Pair:
        """The states, or those of the last call."""
        h, c = self.last or (zeros, zeros)
        return h if h0 is None else h0, c if c0 is None else c0

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and keep the states."""
        outputs, h, c = super().run(x, h0, c0)
        self.last = h, c
        return outputs, h, c


@mutant
class SequenceReadAsABatch(_Layer):
    """(T, D) was read as T sequences of one step each. It is one sequence of T steps: the axis
    that is missing is that of the batch."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Turn a single sequence into a batch."""
        if x.ndim == 2:
            x = x.T[np.newaxis]
        return super().forward(x, initial_hidden_state, initial_cell_state)


@mutant
class OneSequenceWithoutBatch(_Layer):
    """For x of shape (T, D) the outputs come back without their batch axis. One sequence is a
    batch with N = 1, and keeps that axis."""

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> States:
        """Run, and take off the axis that was added."""
        outputs, h, c = super().forward(x, initial_hidden_state, initial_cell_state)
        return (outputs[:, :, 0], h, c) if x.ndim == 2 else (outputs, h, c)


@mutant
class AxesOfOneSqueezedAway(_Layer):
    """Every axis of length 1 is gone: np.squeeze takes the batch axis whenever N = 1. The number
    of axes must not depend on sizes."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and squeeze."""
        outputs, h, c = super().run(x, h0, c0)
        return np.squeeze(outputs), np.squeeze(h), np.squeeze(c)


@mutant
class CellStatesAsOutputs(_Layer):
    """The outputs are the cell states of all steps. Those stay inside the layer; it puts out its
    hidden states."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and collect c."""
        _, h, c = super().run(x, h0, c0)
        return np.array([cache["c"] for cache in self.caches]), h, c


@mutant
class LastStepAsOutputs(_Layer):
    """The outputs hold one step, the last. Some libraries do this unless sequences are requested;
    here all T steps come back."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and keep the last."""
        outputs, h, c = super().run(x, h0, c0)
        return outputs[-1], h, c


@mutant
class FinalStatesInTheWrongOrder(_Layer):
    """final_h holds the memory and final_c the hidden state: they come back in the wrong order."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and return c before h."""
        outputs, h, c = super().run(x, h0, c0)
        return outputs, c, h


@mutant
class FinalStateInsideTheOutputs(_Layer):
    """final_h is the last slice of outputs, not an array of its own: scaling one in place would
    scale the other."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and return a view."""
        outputs, _, c = super().run(x, h0, c0)
        return outputs, outputs[-1], c


@mutant
class CachesAmongTheResults(_Layer):
    """forward does not return its three results: is there a return, and how many names stand behind
    it? The caches stay in self.caches."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and return what lstm_forward returns."""
        return *super().run(x, h0, c0), self.caches  # type: ignore[return-value]


@mutant
class CachesNotKept(_Layer):
    """self.caches is still as empty as __init__ made it: what lstm_forward gives last was put
    into a local name, or nowhere."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and forget the caches."""
        results = super().run(x, h0, c0)
        self.caches = []
        return results


@mutant
class CachesInALocalName(_Layer):
    """The caches are lost after forward has ended: a name without self. in front of it is gone when
    the function returns."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and delete the caches."""
        results = super().run(x, h0, c0)
        del self.caches
        return results

    def __getattr__(self, name: str) -> None:
        # Python's message for a student's class, which is called LSTM.
        raise AttributeError(f"'LSTM' object has no attribute '{name}'")


@mutant
class LastCacheAlone(_Layer):
    """self.caches holds one cache, that of the last step. All T belong there, the first step's
    first."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and keep one cache."""
        results = super().run(x, h0, c0)
        self.caches = self.caches[-1:]
        return results


@mutant
class CachesNeverCleared(_Layer):
    """The caches of every earlier call are still in the list: each forward needs a new one."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and add the new caches to the old."""
        before = self.caches
        results = super().run(x, h0, c0)
        before += self.caches
        self.caches = before
        return results


@mutant
class CachesClearedInPlace(_Layer):
    """The list of the last call was emptied and filled anew, so a caller that kept it now has the
    new caches in it. Make a new list."""

    def run(self, x: Array, h0: Array, c0: Array) -> States:
        """Run, and fill the one list again."""
        before = self.caches
        results = super().run(x, h0, c0)
        before[:] = self.caches
        self.caches = before
        return results
