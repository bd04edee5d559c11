"""Known mistakes of LSTM."""

import numpy as np

from solutions import forward
from solutions.backward import lstm_step_backward

from ..edits import edit


class _Loop(forward.LSTM):
    """Right, with a loop of its own over the caches."""

    def backward(self, dL_dh: np.ndarray, lr: float = 0.01) -> dict[str, np.ndarray]:
        """Take one step of stochastic gradient descent."""
        grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        for cache in reversed(self.caches):
            _, dh, dc, step = lstm_step_backward(self.params, dh, dc, cache)
            for name in grads:
                grads[name] += step[name]
        for name, parameter in self.params.items():
            parameter -= lr * grads[name]
        return grads


# ---------------------------------------------------------------- the step

ParametersReplaced = edit(
    ("parameter -= lr * grads[name]", "setattr(self, name, parameter - lr * grads[name])"),
    hint="""The numbers are right, but each parameter is a new array now. An optimiser that holds
    the old one goes on changing an array that is not used any more.""",
)

NoStepTaken = edit(
    ("parameter -= lr", "parameter = parameter - lr"),
    hint="""The parameters have not moved: either no step was taken, or it changed a dict or a copy
    that is not used again.""",
)

Uphill = edit(
    ("parameter -=", "parameter +="),
    hint="The parameters moved the wrong way: the gradient points to where the loss grows.",
)

StepTakenTwice = edit(
    ("parameter -= lr", "parameter -= lr * grads[name]\n            parameter -= lr"),
    hint="""The parameters have moved twice as far as the gradients and lr say: is the step taken
    once for each of them?""",
)

LearningRateIgnored = edit(
    ("lr * grads", "0.01 * grads"),
    hint="The step has the same size whatever lr is: the argument is not used.",
)

LearningRateLeftOut = edit(
    ("lr * grads", "grads"),
    hint="The whole gradient was subtracted: lr is the share of it to subtract.",
)

LearningRateTwice = edit(
    ("for name,", "grads = {k: lr * v for k, v in grads.items()}\n        for name,"),
    hint="lr has been multiplied in twice: once into the gradients and once in the step.",
)

LearningRateDividedByTheBatch = edit(
    ("lr * grads", "lr / dL_dh.shape[1] * grads"),
    hint="""The gradients are right, and the step is N times too short. Is there a size of the batch
    in it? A mean belongs to the loss.""",
)

LearningRateDividedByTheLength = edit(
    ("lr * grads", "lr / len(self.caches) * grads"),
    hint="""The gradients are right, and the step is T times too short: lr is the whole share,
    however long the sequence was.""",
)

AnotherDefault = edit(
    ("lr: float = 0.01", "lr: float = 0.1"),
    hint="Where no lr is given the steps are ten times too large: look at the default.",
)

SmallerDefault = edit(
    ("lr: float = 0.01", "lr: float = 0.001"),
    hint="Where no lr is given the steps are ten times too small: compare the signature.",
)

DefaultOfOne = edit(
    ("lr: float = 0.01", "lr: float = 1.0"),
    hint="Without lr the whole gradient is subtracted: its default is a small number, and not 1.",
)

BiasesStayBehind = edit(
    ("parameter -=", 'if name[0] == "W":\n                parameter -='),
    hint="The weights have moved, the biases have not: the step is for all eight parameters.",
)

CandidateStaysBehind = edit(
    ("parameter -=", 'if name[1] != "g":\n                parameter -='),
    hint="""Wg and bg have not moved, the other six have: the candidate is no gate, and learns like
    one.""",
)

OutputGateStaysBehind = edit(
    ("parameter -=", 'if name[1] != "o":\n                parameter -='),
    hint="Wo and bo have not moved, the other six have: does a loop end before the last gate?",
)

ForgetGradientForTheInputGate = edit(
    ("grads[name]", 'grads[name.replace("i", "f")]'),
    hint="""Wi and bi moved along the forget gate's gradients: a line was copied, and its letters
    were not all changed.""",
)

SteppingInsideTheLoop = edit(
    ("        for name, parameter", "            for name, parameter"),
    ("            parameter -= lr * grads[name]", "                parameter -= lr * step[name]"),
    of=_Loop,
    hint="""The parameters moved after every time step, so the gradients of earlier steps were
    computed with weights that the forward pass did not use. Collect the whole gradient first, then
    move once.""",
)

SumsTakenInsideTheLoop = edit(
    ("        for name, parameter", "            for name, parameter"),
    ("            parameter -= lr", "                parameter -= lr"),
    of=_Loop,
    hint="""The parameters moved inside the loop over time, each time along the whole sum so far:
    the last steps have entered again and again.""",
)

GradientsClippedAtFive = edit(
    ("for name,", "grads = {k: np.clip(v, -5, 5) for k, v in grads.items()}\n        for name,"),
    hint="""The gradients end at 5 and -5: they were clipped before the step. This layer takes them
    as they are; clipping comes in the next notebook, and in another way.""",
)

GradientsClippedAtOne = edit(
    ("for name,", "grads = {k: np.clip(v, -1, 1) for k, v in grads.items()}\n        for name,"),
    hint="The gradients end at 1 and -1: something cuts them off before they are used.",
)

StepsClipped = edit(
    ("lr * grads[name]", "lr * np.clip(grads[name], -5, 5)"),
    hint="""The gradients are right, but parameters with a large one have not moved far enough: what
    was subtracted has been clipped.""",
)

# ---------------------------------------------------------------- where dL_dh enters

UpstreamLeftOut = edit(
    (", d_h=dL_dh", ""),
    hint="""All gradients are zero: dL_dh has not entered the backward pass. Zeros at every output
    are not the whole story.""",
)

UpstreamAtEveryStep = edit(
    (
        "np.zeros((len(self.caches), *dL_dh.shape), dL_dh.dtype)",
        "np.array([dL_dh] * len(self.caches))",
    ),
    (", d_h=dL_dh", ""),
    hint="""dL_dh entered at every step. Here the loss depends on the last hidden state and on
    nothing else.""",
)

UpstreamAtTheFirstStep = edit(
    ("*_, grads", "d_outputs[0] = dL_dh\n        *_, grads"),
    (", d_h=dL_dh", ""),
    hint="""dL_dh entered at the first step, so nothing went back through time: it belongs to the
    last hidden state.""",
)

UpstreamOneStepEarly = edit(
    ("*_, grads", "d_outputs[len(self.caches) - 2] = dL_dh\n        *_, grads"),
    (", d_h=dL_dh", ""),
    hint="""dL_dh entered one step before the last, and the last step has got nothing: the numbers
    of T steps end with T - 1.""",
)

UpstreamTwice = edit(
    ("*_, grads", "d_outputs[-1] = dL_dh\n        *_, grads"),
    hint="""dL_dh entered twice, as the gradient of the last output and as that of the final state.
    Those are one and the same hidden state.""",
)

UpstreamIntoTheMemory = edit(
    ("d_h=dL_dh", "d_c=dL_dh"),
    hint="""dL_dh entered at the cell state. It is a gradient at the hidden state; look at the order
    of the arguments.""",
)

UpstreamIntoBothStates = edit(
    ("d_h=dL_dh", "d_h=dL_dh, d_c=dL_dh"),
    hint="""dL_dh entered at the cell state as well as at the hidden state. The loss depends on the
    hidden state alone.""",
)

UpstreamScaledInPlace = edit(
    ("d_outputs = ", "dL_dh *= lr\n        d_outputs = "),
    ("lr * grads", "grads"),
    hint="""lr was multiplied into dL_dh in place, so the caller's gradient has shrunk, and the
    returned ones with it.""",
)

# ---------------------------------------------------------------- the backward pass

LastStepOnly = edit(
    (
        "lstm_backward(self.params, d_outputs, self.caches, d_h=dL_dh)",
        "lstm_step_backward(self.params, dL_dh, d_outputs[-1], self.caches[-1])",
    ),
    hint="""The gradient was taken back through one step, the last. The layer has used its
    parameters at every step before it, too.""",
)

LastGradientOnly = edit(
    ("grads[name] += step", "grads[name] = step"),
    of=_Loop,
    hint="""The gradients are those of the first step of the sequence alone, which the loop reaches
    last: what it found before was overwritten.""",
)

ReversedTwice = edit(
    ("self.caches, d_h", "self.caches[::-1], d_h"),
    hint="""The backward pass begins at the first step of the sequence: the caches go through the
    loop in the wrong direction. lstm_backward turns them round by itself.""",
)

GradientsNeverReset = edit(
    (
        "for name,",
        """for k, earlier in getattr(self, "grads", {}).items():
            grads[k] += earlier
        self.grads = grads
        for name,""",
    ),
    hint="The gradients of earlier calls are still in the sum: SGD starts every step from zero.",
)

ZerosKeptFromTheFirstCall = edit(
    ("d_outputs = np.zeros", 'd_outputs = self.__dict__.setdefault("zeros", np.zeros'),
    ("dL_dh.dtype)", "dL_dh.dtype))"),
    hint="""The second sequence has another length than the first one, and something in the layer
    has not followed: an array was made in the first call and kept.""",
)

AveragedOverTheBatch = edit(
    ("d_h=dL_dh", "d_h=dL_dh / dL_dh.shape[1]"),
    hint="""The gradients are N times too small. A mean over the batch belongs to the loss, and then
    it is in dL_dh already.""",
)

AveragedOverTime = edit(
    ("d_h=dL_dh", "d_h=dL_dh / len(self.caches)"),
    hint="The gradients are T times too small: they were divided by the number of steps.",
)

# ---------------------------------------------------------------- the result, and state

ScaledGradientsReturned = edit(
    ("return grads", "return {name: lr * value for name, value in grads.items()}"),
    hint="""What comes back is the step that was taken, lr included; return the gradients. The
    parameters are right.
    """,
)

NothingReturned = edit(
    ("        return grads\n", ""),
    hint="The parameters are right, and None comes back: the gradients were not returned.",
)

ParametersReturned = edit(
    ("return grads", "return self.params"),
    hint="The parameters come back, after their step. Return their gradients.",
)

InputGradientReturned = edit(
    ("*_, grads", "dx, _, _, grads"),
    ("return grads", "return dx"),
    hint="""What comes back is the gradient of the inputs. This layer is the only one: what it
    returns belongs to its parameters.""",
)

EverythingReturned = edit(
    ("*_, grads = ", "found = "),
    ("lr * grads", "lr * found[3]"),
    ("return grads", "return found"),
    hint="""All four results of lstm_backward come back. The layer returns one of them, the
    gradients of its parameters.""",
)

OneDictForAllCalls = edit(
    (
        "return grads",
        """self.__dict__.setdefault("grads", {}).update(grads)
        return self.grads""",
    ),
    hint="""Every call returns one and the same dict, so the gradients of an earlier call change
    when the next one fills it.""",
)

CachesDropped = edit(
    ("return grads", "self.caches = []\n        return grads"),
    hint="""The gradients and the step are right, but the caches are not as forward left them: they
    were emptied, turned round or written into. Whoever calls backward again needs them.""",
)

# ---------------------------------------------------------------- the class itself

OwnInitWithoutGenerator = edit(
    (
        "    def backward",
        """    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.caches = []

    def backward""",
    ),
    hint="""Your class has an __init__ of its own, which takes two sizes and no generator. A layer
    is made with the same arguments as in notebook 2, and that __init__ is inherited.""",
)

NothingInherited = edit(
    ("class LSTM(forward.LSTM)", "class LSTM"),
    hint="""Your class takes no arguments, so it is not made from the layer of notebook 2: that one
    brings __init__, the parameters and forward with it.""",
)

# ---------------------------------------------------------------- more than plain SGD

Momentum = edit(
    (
        "        for name, parameter",
        """        velocity = self.__dict__.setdefault("velocity", dict.fromkeys(grads, 0.0))
        for name, parameter""",
    ),
    (
        "parameter -= lr * grads[name]",
        """velocity[name] = 0.9 * velocity[name] + grads[name]
            parameter -= lr * velocity[name]""",
    ),
    hint="""The first step is right, and the next ones go too far: nine tenths of the step before
    are in each. That is momentum; plain SGD forgets its last step.""",
)

AveragedMomentum = edit(
    (
        "        for name, parameter",
        """        velocity = self.__dict__.setdefault("velocity", dict.fromkeys(grads, 0.0))
        for name, parameter""",
    ),
    (
        "parameter -= lr * grads[name]",
        """velocity[name] = 0.9 * velocity[name] + 0.1 * grads[name]
            parameter -= lr * velocity[name]""",
    ),
    hint="""The parameters moved along a mean of the gradients so far, in which the newest counts a
    tenth. Plain SGD takes the newest alone.""",
)

WeightDecay = edit(
    ("lr * grads[name]", "lr * (grads[name] + 0.01 * parameter)"),
    hint="""Besides the gradient a hundredth of each parameter was subtracted, as weight decay does.
    Plain SGD knows the gradient alone.""",
)

LearningRateDecays = edit(
    ("        for name,", '        self.calls = getattr(self, "calls", 0) + 1\n        for name,'),
    ("lr * grads", "lr / self.calls * grads"),
    hint="""The first step is right, and the further ones are too short: lr was divided by the
    number of calls. It is for the caller to change it.""",
)

GradientsClippedAtTen = edit(
    ("for name,", "grads = {k: np.clip(v, -10, 10) for k, v in grads.items()}\n        for name,"),
    hint="""The gradients end at 10 and -10, which no chain rule does: they were cut off on their
    way from lstm_backward to the step.""",
)

GradientsClippedToLengthOne = edit(
    (
        "for name,",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
        grads = {k: v / max(norm, 1.0) for k, v in grads.items()}
        for name,""",
    ),
    hint="""Long gradients were scaled down to length 1 before the step, all eight together.
    Clipping by the norm has its place in notebook 4.""",
)

GradientsClippedToLengthFive = edit(
    (
        "for name,",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
        grads = {k: v / max(norm / 5, 1.0) for k, v in grads.items()}
        for name,""",
    ),
    hint="""The eight gradients together are never longer than 5: a norm was used to shorten them,
    and both the step and the result are too small.""",
)

GradientsNormalised = edit(
    (
        "for name,",
        """norm = np.sqrt(sum(np.sum(v**2) for v in grads.values()))
        grads = {k: v / norm for k, v in grads.items()}
        for name,""",
    ),
    hint="""The gradients were divided by their length, so every step is as long as lr says. In SGD
    a steep slope makes a long step.""",
)

# ---------------------------------------------------------------- sums in a loop of its own

OnlyWeightsCollected = edit(
    (
        "grads[name] += step[name]",
        'grads[name] += step[name] * (name[0] == "W" or cache is self.caches[-1])',
    ),
    of=_Loop,
    hint="""The weights' gradients have all steps in them, and the biases' the last step alone: what
    is added up over time has to be all eight.""",
)

BiasesNeverAdded = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[0] == "W")'),
    of=_Loop,
    hint="""The gradients of the biases are zeros, so the biases have not moved: over the steps only
    the weights were added up.""",
)

OutputGateNeverAdded = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "o")'),
    of=_Loop,
    hint="""The gradients of Wo and bo are zeros, and so these two stay where they were: the fourth
    of the four was left out of the sums.""",
)

CandidateNeverAdded = edit(
    ("grads[name] += step[name]", 'grads[name] += step[name] * (name[1] != "g")'),
    of=_Loop,
    hint="""The gradients of Wg and bg are zeros, and so these two stay where they were: the
    candidate was left out of the sums.""",
)

RunningTotalsAdded = edit(
    ("        dh, dc =", "        total = dict.fromkeys(grads, 0.0)\n        dh, dc ="),
    (
        "grads[name] += step[name]",
        "total[name] = total[name] + step[name]\n                grads[name] += total[name]",
    ),
    of=_Loop,
    hint="""The last steps of the sequence count several times in the gradients: a total of the
    steps so far was added up once more, at each of them.""",
)

OneArrayForTheWeights = edit(
    (
        "        grads = {",
        """        W, b = np.zeros_like(self.params["Wf"]), np.zeros_like(self.params["bf"])
        grads = {""",
    ),
    ("np.zeros_like(value)", 'W if name[0] == "W" else b'),
    of=_Loop,
    hint="""The gradients of Wf, Wi, Wg and Wo are one array, in which all four were added up; those
    of the biases likewise. Where were the zeros made?""",
)

BiasGradientsWithoutTheirAxis = edit(
    (
        "return grads",
        'return {k: v if k[0] == "W" else v[:, 0] for k, v in grads.items()}',
    ),
    hint="""The gradients of the biases that come back have lost their second axis, so they no
    longer fit the biases. The parameters are right.
    """,
)

OnlyTheLastTwentySteps = edit(
    (
        "lstm_backward(self.params, d_outputs, self.caches",
        "lstm_backward(self.params, d_outputs[-20:], self.caches[-20:]",
    ),
    hint="""The way back ends after 20 steps: that is truncated BPTT. In a layer that remembers,
    earlier steps have their share in the gradients.""",
)

RateOfZeroIsTheDefault = edit(
    ("        d_outputs = ", "        lr = lr or 0.01\n        d_outputs = "),
    hint="""With lr = 0 the parameters move all the same: `lr or 0.01` takes 0 for a rate that was
    not given.""",
)
