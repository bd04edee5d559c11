"""Known mistakes of LSTM."""

import numpy as np

from solutions.forward import lstm_step
from solutions.gates import init_params

from ..edits import edit

Array = np.ndarray

RNG = "rng or np.random.default_rng()"
SIGNATURE = "rng: np.random.Generator | None = None\n"
EMPTY = "        self.caches: list[dict[str, np.ndarray]] = []\n"
WEIGHT, BIAS = 'drawn["W" + gate]', 'drawn["b" + gate]'
GIVEN_H = "zeros if initial_hidden_state is None else initial_hidden_state"
GIVEN_C = "zeros if initial_cell_state is None else initial_cell_state"
RETURN = "        return outputs, final_h, final_c"
ALL = '{kind + gate: getattr(self, kind + gate) for gate in "figo" for kind in "Wb"}'


class LSTM:
    """A right layer with a loop of its own, without lstm_forward."""

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        drawn = init_params(input_size, hidden_size, rng or np.random.default_rng())
        self.Wf, self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figo")
        self.bf, self.bi, self.bg, self.bo = (drawn["b" + gate] for gate in "figo")

    @property
    def params(self) -> dict[str, Array]:
        """The eight parameters as they are now."""
        return {kind + gate: getattr(self, kind + gate) for gate in "figo" for kind in "Wb"}

    def forward(
        self,
        x: Array,
        initial_hidden_state: Array | None = None,
        initial_cell_state: Array | None = None,
    ) -> tuple[Array, Array, Array]:
        """Run a sequence."""
        if x.ndim == 2:
            x = x[:, :, np.newaxis]
        zeros = np.zeros((self.bf.shape[0], x.shape[2]))
        h0 = zeros if initial_hidden_state is None else initial_hidden_state
        c0 = zeros if initial_cell_state is None else initial_cell_state
        h, c = h0, c0
        outputs, self.caches = [], []
        for x_t in x:
            h, c, cache = lstm_step(self.params, x_t, h, c)
            outputs.append(h)
            self.caches.append(cache)
        return np.array(outputs), h, c


# ---------------------------------------------------------------- the parameters of a new layer

ZeroWeights = edit(
    (WEIGHT, f"np.zeros_like({WEIGHT})"),
    hint="All weights of a gate are equal, as np.zeros leaves them: a layer whose weights are all "
    "zero writes nothing to its memory. Draw them.",
)
OneMatrixForAllGates = edit(
    (WEIGHT, 'drawn["Wf"]'),
    hint="Gates share a matrix of weights: it was drawn once and given several names. Each gate "
    "has its own draw.",
)
OneBiasForAllGates = edit(
    (BIAS, 'drawn["bf"]'),
    hint="Biases share one array, as a = b = np.zeros(...) makes it with several names: an update "
    "of one will move the others.",
)
RngIgnored = edit(
    (RNG, "np.random.default_rng()"),
    hint="The same rng gives other weights every time: the parameters are drawn from another "
    "source than the one that was handed over.",
)
SameSeedForEver = edit(
    (RNG, "np.random.default_rng(0)"),
    hint="Every layer has the same weights, whatever rng is: a seed is fixed inside the class.",
)
GlobalGeneratorWithoutRng = edit(
    (RNG, "rng or np.random"),
    hint="Without an rng the numbers come from np.random itself, whose seed is that of the whole "
    "program: after np.random.seed two layers are the same. A fresh generator has its own seed.",
)
FixedSeedWithoutRng = edit(
    (RNG, "rng or np.random.default_rng(0)"),
    hint="Without an rng every layer is the same: the seed that takes its place is fixed, and a "
    "fresh generator has none. With an rng all is right.",
)
RngRequired = edit(
    (SIGNATURE, "rng: np.random.Generator\n"),
    (RNG, "rng"),
    hint="LSTM(D, H) should work: rng is an argument that may be left out.",
)
NothingInPlaceOfNone = edit(
    (RNG, "rng"),
    hint="None reaches the draw: rng may be left out or be None, and a fresh generator takes its "
    "place inside __init__. One in the def line is made once, and replaces no None.",
)
OutputWeightsOfTheInputGate = edit(
    (
        'self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figo")',
        'self.Wi, self.Wg, self.Wo = (drawn["W" + gate] for gate in "figi")',
    ),
    hint="Wo is the very array of Wi: two of eight names were given to one draw.",
)
DeviationOfOne = edit(
    ("np.random.default_rng())\n", "np.random.default_rng(), scale=1.0)\n"),
    hint="The weights are ten times as large as those of init_params: its scale was changed or "
    "left out.",
)
PositiveWeights = edit(
    (WEIGHT, f"abs({WEIGHT})"),
    hint="No weight is negative, so every unit answers to a larger input in the same direction. "
    "The draw is around 0.",
)
SizesSwapped = edit(
    ("init_params(input_size, hidden_size,", "init_params(hidden_size, input_size,"),
    hint="input_size and hidden_size have changed places on the way to init_params: look at the "
    "order of its arguments.",
)
WeightsTransposed = edit(
    (WEIGHT, f"{WEIGHT}.T"),
    hint="The weights are transposed, (H+D, H). They stand to the left of a column z, so they have "
    "a row for each unit.",
)
FlatBiases = edit(
    (BIAS, f"{BIAS}[:, 0]"),
    hint="The biases have one axis, (H,). Added to (H, N) NumPy reads them as a row, or raises an "
    "error; here they are columns.",
)
BiasesAsRows = edit(
    (BIAS, f"{BIAS}.T"),
    hint="The biases are rows, (1, H). Vectors are columns in this course, biases too.",
)
ParametersOfTheClass = edit(
    ("self.Wf, self.Wi, self.Wg, self.Wo", "LSTM.Wf, LSTM.Wi, LSTM.Wg, LSTM.Wo"),
    ("self.bf, self.bi, self.bg, self.bo", "LSTM.bf, LSTM.bi, LSTM.bg, LSTM.bo"),
    hint="A second layer changed the parameters of the first: they belong to the class, where all "
    "layers share them. Each layer keeps its own, in self.",
)

# ---------------------------------------------------------------- params

ParamsOfTheStart = edit(
    (EMPTY, EMPTY + "        self.kept = drawn\n"),
    (ALL, "self.kept"),
    hint="params gives for ever the arrays that __init__ made. After lstm.Wf = ... it has to "
    "give the new one: look the attributes up each time params is used.",
)
RunsWithTheWeightsOfTheStart = edit(
    (EMPTY, EMPTY + "        self.start = {k: v.copy() for k, v in drawn.items()}\n"),
    ("lstm_forward(self.params,", "lstm_forward(self.start,"),
    hint="params shows the weights as they are now, but forward runs with those of the beginning: "
    "a copy was made in __init__ and never renewed.",
)
ParamsIsAMethod = edit(
    ("    @property\n", ""),
    ("lstm_forward(self.params,", "lstm_forward(self.params(),"),
    hint="params has to be called here, with brackets. It is to be read like an attribute: look at "
    "the line above its def.",
)
ParamsAreCopies = edit(
    ("getattr(self, kind + gate) for", "getattr(self, kind + gate).copy() for"),
    hint="params gives copies, so what is written into them never reaches the layer: training "
    "would change nothing.",
)
BiasLineCopied = edit(
    (ALL, ALL + ' | {"bo": self.bf}'),
    hint="params gives bf under the name bo: a line was copied and one letter not changed. So "
    "forward runs with a wrong bias.",
)
InputBiasForOutput = edit(
    (ALL, ALL + ' | {"bo": self.bi}'),
    hint="params gives bi under the name bo: the letter before the colon was changed, the one "
    "behind it was not.",
)
InputWeightsForOutput = edit(
    (ALL, ALL + ' | {"Wo": self.Wi}'),
    hint="params gives Wi under the name Wo: so o opens when i does. Read the eight entries, "
    "letter by letter.",
)
CandidateAndOutputMixedUp = edit(
    (
        ALL,
        '{kind + a: getattr(self, kind + b) for a, b in zip("figo", "fiog") for kind in "Wb"}',
    ),
    hint="params has Wg and Wo, bg and bo in each other's place: two tuples stand in different "
    "orders. The gates go f, i, g, o.",
)
ForgetAndInputMixedUp = edit(
    (
        ALL,
        '{kind + a: getattr(self, kind + b) for a, b in zip("figo", "ifgo") for kind in "Wb"}',
    ),
    hint="params has Wf and Wi, bf and bi in each other's place: names and arrays were paired in "
    "different orders.",
)

# ---------------------------------------------------------------- the initial states

GivenStatesIgnored = edit(
    (GIVEN_H, "zeros"),
    (GIVEN_C, "zeros"),
    hint="Every sequence starts from zeros, whatever initial states are given. Zeros are what to "
    "take when there are none.",
)
GivenCellStateIgnored = edit(
    (GIVEN_C, "zeros"),
    hint="The initial hidden state is used, and the memory starts from zeros even when a cell "
    "state is given.",
)
GivenHiddenStateIgnored = edit(
    (GIVEN_H, "zeros"),
    hint="The initial cell state is used, and the hidden state starts from zeros even when one is "
    "given.",
)
OnesForStatesNotGiven = edit(
    ("zeros = np.zeros(", "zeros = np.ones("),
    hint="Without initial states the sequence starts from ones. An empty memory is zero.",
)
InitialStatesSwapped = edit(
    ("x, h0, c0)", "x, c0, h0)"),
    hint="The initial hidden state is used as the memory and the other way round: look at the "
    "order in which they are passed on.",
)
OneStateForBoth = edit(
    ("x, h0, c0)", "x, h0, h0)"),
    hint="The memory starts from the initial *hidden* state: a line was copied and one name not "
    "changed. The initial cell state is not used.",
)
BothStatesOrNone = edit(
    (GIVEN_H, GIVEN_H.replace("None", "None or initial_cell_state is None")),
    (GIVEN_C, GIVEN_C.replace("None", "None or initial_hidden_state is None")),
    hint="When one of the two states is not given, the other is thrown away too. Each has a "
    "default of its own.",
)
CellStateOnlyWithHiddenState = edit(
    (GIVEN_C, GIVEN_C.replace("None", "None or initial_hidden_state is None")),
    hint="A cell state that comes without a hidden state is thrown away. It may be given alone.",
)
HiddenStateOnlyWithCellState = edit(
    (GIVEN_H, GIVEN_H.replace("None", "None or initial_cell_state is None")),
    hint="A hidden state that comes without a cell state is thrown away. It may be given alone.",
)
ConditionCopied = edit(
    (GIVEN_C, GIVEN_C.replace("initial_cell_state is", "initial_hidden_state is")),
    hint="Whether there is an initial cell state is asked of the hidden state: one without the "
    "other is lost, or None is handed on.",
)
CellStateWithoutDefault = edit(
    (GIVEN_C, "initial_cell_state"),
    hint="Where no cell state is given, None goes into the first step: the hidden state has its "
    "zeros, the memory has none.",
)
HiddenStateWithoutDefault = edit(
    (GIVEN_H, "initial_hidden_state"),
    hint="Where no hidden state is given, None goes into the first step: the memory has its zeros, "
    "the hidden state has none.",
)
TruthOfAnArray = edit(
    (GIVEN_H, "initial_hidden_state or zeros"),
    (GIVEN_C, "initial_cell_state or zeros"),
    hint="An array has no truth value: `if state` and `state or zeros` fail as soon as a state is "
    "given. Compare it with None.",
)
ZerosOfOneColumn = edit(
    ("(self.bf.shape[0], x.shape[2])", "self.bf.shape"),
    hint="The zeros of the start have one column, however wide the batch is: a state has a column "
    "for each sequence.",
)
ZerosAsWideAsTheInput = edit(
    ("(self.bf.shape[0], x.shape[2])", "(self.bf.shape[0], x.shape[1])"),
    hint="The zeros of the start have D columns: the size of the batch is another axis of x.",
)
StepsOfTheFirstCall = edit(
    (EMPTY, EMPTY + "        self.steps = None\n"),
    ("        zeros = ", "        self.steps = self.steps or len(x)\n        zeros = "),
    ("lstm_forward(self.params, x,", "lstm_forward(self.params, x[: self.steps],"),
    hint="A later sequence that is longer than the first is cut off: the number of steps was kept "
    "from the first call.",
)
StatesKeptForTheNextCall = edit(
    (EMPTY, EMPTY + "        self.last = None\n"),
    ("h0 = zeros if", "before = self.last or (zeros, zeros)\n        h0 = before[0] if"),
    ("c0 = zeros if", "c0 = before[1] if"),
    (RETURN, "        self.last = final_h, final_c\n" + RETURN),
    hint="The next sequence starts from the states that the last one ended with. Without initial "
    "states a forward starts from zeros, every time.",
)

# ---------------------------------------------------------------- one sequence; the results

SequenceReadAsABatch = edit(
    ("x = x[:, :, np.newaxis]", "x = x.T[np.newaxis]"),
    hint="(T, D) was read as T sequences of one step each. It is one sequence of T steps: the axis "
    "that is missing is that of the batch.",
)
BatchAxisInTheMiddle = edit(
    ("x = x[:, :, np.newaxis]", "x = x[:, np.newaxis, :]"),
    hint="(T, D) became (T, 1, D): there is one feature now and a batch of D. The new axis comes "
    "last.",
)
OneSequenceNotTurnedIntoABatch = edit(
    ("        if x.ndim == 2:\n            x = x[:, :, np.newaxis]\n", ""),
    hint="x of shape (T, D) has no third axis, and forward asks for one: a single sequence becomes "
    "a batch of one first.",
)
OneSequenceWithoutBatch = edit(
    ("        if x.ndim == 2:", "        single = x.ndim == 2\n        if single:"),
    (RETURN, RETURN.replace("outputs", "outputs[:, :, 0] if single else outputs")),
    hint="For x of shape (T, D) the outputs come back without their batch axis. One sequence is a "
    "batch with N = 1, and keeps that axis.",
)
OneSequenceWithFlatStates = edit(
    ("        if x.ndim == 2:", "        single = x.ndim == 2\n        if single:"),
    (
        RETURN,
        "        if single:\n            return outputs, final_h[:, 0], final_c[:, 0]\n" + RETURN,
    ),
    hint="For x of shape (T, D) the final states come back flat, (H,). A column (H, 1) is still a "
    "column.",
)
AxesOfOneSqueezedAway = edit(
    (RETURN, "        return np.squeeze(outputs), np.squeeze(final_h), np.squeeze(final_c)"),
    hint="Every axis of length 1 is gone: np.squeeze takes the batch axis whenever N = 1. The "
    "number of axes must not depend on sizes.",
)
CellStatesAsOutputs = edit(
    (RETURN, RETURN.replace("outputs", 'np.array([cache["c"] for cache in self.caches])')),
    hint="The outputs are the cell states of all steps. Those stay inside the layer; it puts out "
    "its hidden states.",
)
LastStepAsOutputs = edit(
    (RETURN, RETURN.replace("outputs", "outputs[-1]")),
    hint="The outputs hold one step, the last. Some libraries do this unless sequences are "
    "requested; here all T steps come back.",
)
FinalStatesInTheWrongOrder = edit(
    ("final_h, final_c\n", "final_c, final_h\n"),
    hint="final_h holds the memory and final_c the hidden state: they come back in the wrong "
    "order.",
)
OutputsReturnedLast = edit(
    (RETURN, "        return final_h, final_c, outputs"),
    hint="The outputs come back last, after the two states. They come first.",
)
FinalStateOfTheFirstStep = edit(
    (RETURN, RETURN.replace("final_h", "outputs[0].copy()")),
    hint="The outputs are right, and final_h is the first of them: final is after the last step.",
)
FinalStateInsideTheOutputs = edit(
    (RETURN, RETURN.replace("final_h", "outputs[-1]")),
    hint="final_h is the last slice of outputs, not an array of its own: scaling one in place "
    "would scale the other.",
)
CachesAmongTheResults = edit(
    (RETURN, RETURN + ", self.caches"),
    hint="forward does not return its three results: is there a return, and how many names stand "
    "behind it? The caches stay in self.caches.",
)

# ---------------------------------------------------------------- the caches

CachesNotKept = edit(
    ("final_c, self.caches =", "final_c, caches ="),
    hint="self.caches is still as empty as __init__ made it: what lstm_forward gives last was put "
    "under another name, or nowhere.",
)
CachesInALocalName = edit(
    (EMPTY, ""),
    ("final_c, self.caches =", "final_c, caches ="),
    hint="After forward there is no self.caches: a name without self. in front of it is gone when "
    "the function returns, and another name is not found.",
)
LastCacheAlone = edit(
    (RETURN, "        self.caches = self.caches[-1:]\n" + RETURN),
    hint="self.caches holds one cache, that of the last step. All T belong there, the first step's "
    "first.",
)
CachesReversed = edit(
    (RETURN, "        self.caches = self.caches[::-1]\n" + RETURN),
    hint="self.caches begins with the last step. Reversing is for the backward pass; here the "
    "caches stand as lstm_forward gives them.",
)
CachesInAnotherList = edit(
    ("final_c, self.caches =", "final_c, caches ="),
    (RETURN, "        self.caches = [caches]\n" + RETURN),
    hint="self.caches is a list with a list in it: the T caches are one level too deep.",
)
CachesNeverCleared = edit(
    ("final_c, self.caches =", "final_c, caches ="),
    (RETURN, "        self.caches += caches\n" + RETURN),
    hint="The caches of every earlier call are still in the list: each forward needs a new one.",
)
CachesOfTheClass = edit(
    (EMPTY, ""),
    ("final_c, self.caches =", "final_c, LSTM.caches ="),
    hint="When a second layer runs, the first has its caches: they are kept by the class. Each "
    "layer keeps its own, in self.",
)
CachesClearedInPlace = edit(
    ("final_c, self.caches =", "final_c, self.caches[:] ="),
    hint="The list of the last call was emptied and filled anew, so a caller that kept it now has "
    "the new caches in it. Make a new list.",
)

# ---------------------------------------------------------------- one of the two states is given

ZerosOnlyWhenBothAreNone = edit(
    (GIVEN_H, GIVEN_H.replace("is None", "is None and initial_cell_state is None")),
    (GIVEN_C, GIVEN_C.replace("is None", "is None and initial_hidden_state is None")),
    hint="Zeros are made when neither state is given, and when one is, the other stays None. Each "
    "is to be looked at by itself.",
)
HiddenStateTakenForTheCellState = edit(
    (GIVEN_C, "zeros if initial_cell_state is None else initial_hidden_state"),
    hint="Where a cell state is given, the hidden state is taken for it, or None: the line was "
    "copied, and its last name not changed.",
)
HiddenStateTakenForTheCellStateUnlessNone = edit(
    (
        GIVEN_C,
        "zeros if initial_cell_state is None or initial_hidden_state is None "
        "else initial_hidden_state",
    ),
    hint="Where both states are given, the memory starts from the hidden state, and where the cell "
    "state comes alone, from zeros: its values are never used.",
)
CellStateTakenForTheHiddenState = edit(
    (GIVEN_H, "zeros if initial_hidden_state is None else initial_cell_state"),
    hint="Where a hidden state is given, the cell state is taken for it, or None: two lines that "
    "are alike have got mixed up.",
)
CellStateTakenForTheHiddenStateUnlessNone = edit(
    (
        GIVEN_H,
        "zeros if initial_cell_state is None or initial_hidden_state is None "
        "else initial_cell_state",
    ),
    hint="Where both states are given, the hidden state starts from the cell state, and from zeros "
    "where it is given alone: its values are never used.",
)
StatesGetAnAxisWithTheInput = edit(
    (
        "            x = x[:, :, np.newaxis]\n",
        "            x = x[:, :, np.newaxis]\n"
        "            if initial_hidden_state is not None:\n"
        "                initial_hidden_state = initial_hidden_state[:, np.newaxis]\n",
    ),
    hint="With x of shape (T, D) a given state gets one axis more, as x does. It has two already: "
    "a column (H, 1) is a batch of one.",
)

# ---------------------------------------------------------------- how far the loop runs

AsManyStepsAsSequences = edit(
    ("x, h0, c0)", "np.array([x[t] for t in range(x.shape[2])]), h0, c0)"),
    hint="There is a step for each sequence of the batch: its size is the last axis of x, and the "
    "number of steps the first.",
)
AsManyStepsAsFeatures = edit(
    ("x, h0, c0)", "np.array([x[t] for t in range(x.shape[1])]), h0, c0)"),
    hint="There is a step for each feature: input_size is the middle axis of x, and the number of "
    "steps the first.",
)
IndexBeyondTheEnd = edit(
    ("x, h0, c0)", "np.array([x[t] for t in range(len(x) + 1)]), h0, c0)"),
    hint="An array with a place for each step is read or filled beyond its end: the places of a "
    "sequence are numbered from 0 to T - 1, and T may differ each time.",
)
OneStepAfterTheSequence = edit(
    (
        RETURN,
        "        final_h, final_c, _ = lstm_step(self.params, x[-1], final_h, final_c)\n" + RETURN,
    ),
    hint="The outputs are right, and the final states are one step further than they: the last "
    "input was read twice.",
)
StatesBeforeTheLastStep = edit(
    (
        RETURN,
        '        before = self.caches[-1]["h_prev"].copy(), self.caches[-1]["c_prev"].copy()\n'
        "        return outputs, *before",
    ),
    hint="The outputs are right, and the final states are one step behind them: they are what the "
    "last step began with.",
)

# ---------------------------------------------------------------- the outputs

OutputsBatchFirst = edit(
    (RETURN, RETURN.replace("outputs", "outputs.transpose(2, 0, 1)")),
    hint="The outputs are (N, T, H), with the batch first. This layer gives them as it takes x: "
    "time, units, batch.",
)
OutputsAsRows = edit(
    (RETURN, RETURN.replace("outputs", "outputs.transpose(0, 2, 1)")),
    hint="The outputs are (T, N, H): units and batch have changed places, as where vectors are "
    "rows.",
)
OutputsUnitsFirst = edit(
    (RETURN, RETURN.replace("outputs", "outputs.transpose(1, 0, 2)")),
    hint="The outputs are (H, T, N): the steps were put side by side behind the units. The first "
    "axis is time.",
)
OutputsTimeLast = edit(
    (RETURN, RETURN.replace("outputs", "np.moveaxis(outputs, 0, -1)")),
    hint="The outputs are (H, N, T): time is their last axis, and in x it is the first.",
)
OutputsKeptForTheNextCall = edit(
    (EMPTY, EMPTY + "        self.kept = {}\n"),
    (
        RETURN,
        "        kept = self.kept.setdefault(outputs.shape, outputs.copy())\n"
        "        kept[...] = outputs\n" + RETURN.replace("outputs", "kept"),
    ),
    hint="The outputs of a forward change when the next one runs: the layer keeps one array for "
    "them, and fills it again where the sizes are the same.",
)

# ---------------------------------------------------------------- one letter of a copied line

ForgetBiasForInput = edit(
    (ALL, ALL + ' | {"bi": self.bf}'),
    hint="params gives bf under the name bi: one letter of a copied entry is still that of f.",
)
InputBiasForCandidate = edit(
    (ALL, ALL + ' | {"bg": self.bi}'),
    hint="params gives bi under the name bg: one letter of a copied entry is still that of i.",
)
CandidateBiasForOutput = edit(
    (ALL, ALL + ' | {"bo": self.bg}'),
    hint="params gives bg under the name bo: one letter of a copied entry is still that of g.",
)
ForgetWeightsForInput = edit(
    (ALL, ALL + ' | {"Wi": self.Wf}'),
    hint="params gives Wf under the name Wi: one letter of a copied entry is still that of f.",
)
InputWeightsForCandidate = edit(
    (ALL, ALL + ' | {"Wg": self.Wi}'),
    hint="params gives Wi under the name Wg: one letter of a copied entry is still that of i.",
)
CandidateWeightsForOutput = edit(
    (ALL, ALL + ' | {"Wo": self.Wg}'),
    hint="params gives Wg under the name Wo: one letter of a copied entry is still that of g.",
)

# ---------------------------------------------------------------- a loop of one's own

StatesNotCarried = edit(
    ("x_t, h, c)", "x_t, h0, c0)"),
    of=LSTM,
    hint="Every step begins with the initial states: what a step has made of them does not reach "
    "the next one.",
)
MemoryNotCarried = edit(
    ("x_t, h, c)", "x_t, h, c0)"),
    of=LSTM,
    hint="Every step begins with the initial cell state, and only the hidden state moves on.",
)
HiddenStateNotCarried = edit(
    ("x_t, h, c)", "x_t, h0, c)"),
    of=LSTM,
    hint="Every step begins with the initial hidden state, and only the cell state moves on.",
)
StatesSwappedAtEveryStep = edit(
    ("x_t, h, c)", "x_t, c, h)"),
    of=LSTM,
    hint="At every step the hidden state goes in as the memory, and the memory as the hidden "
    "state.",
)
OutputsBeforeTheStep = edit(
    ("            outputs.append(h)\n", ""),
    ("for x_t in x:\n", "for x_t in x:\n            outputs.append(h)\n"),
    of=LSTM,
    hint="The outputs begin with the initial hidden state, and the last state is missing: they "
    "were collected before the step.",
)
FirstOutputNotCollected = edit(
    ("np.array(outputs)", "np.array(outputs[1:])"),
    of=LSTM,
    hint="The final states are right, and the outputs lack the first step: it was run by itself, "
    "and its state not collected.",
)
ReturnInsideTheLoop = edit(
    ("        return np", "            return np"),
    of=LSTM,
    hint="Outputs, states and caches end with the first step: the loop was left in its first "
    "round.",
)
MemoryClippedToOne = edit(
    (
        "            outputs.append(h)\n",
        "            c = np.clip(c, -1, 1)\n            outputs.append(h)\n",
    ),
    of=LSTM,
    hint="A memory beyond 1 is cut off there before the next step. It may grow; what is bounded is "
    "the hidden state.",
)
MemoryClipped = edit(
    (
        "            outputs.append(h)\n",
        "            c = np.clip(c, -10, 10)\n            outputs.append(h)\n",
    ),
    of=LSTM,
    hint="A memory beyond 10 is cut off there before the next step. It may be as large as it gets.",
)

AxisFoundByItsLength = edit(
    ("x.ndim == 2", "x.shape[-1] == self.Wf.shape[1] - self.Wf.shape[0]"),
    hint="A batch of D sequences is taken for a single one: whether there is a batch axis was read "
    "from the length of the last axis, and N may equal D. Count the axes.",
)
