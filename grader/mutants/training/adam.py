"""Known mistakes of Adam."""

from ..edits import edit

M = "self.m = {name: np.zeros_like(p) for name, p in params.items()}"
V = "self.v = {name: np.zeros_like(p) for name, p in params.items()}"
FIRST, SECOND = "m += (1 - self.beta1) * (g - m)", "v += (1 - self.beta2) * (g**2 - v)"
M_HAT, V_HAT = "m / (1 - self.beta1**self.t)", "v / (1 - self.beta2**self.t)"
ROOT = "np.sqrt(v_hat) + self.eps"
END = "self.eps)\n"  # of the last line
MEAN_OF_KEPT = (
    "{0} = np.sum((1 - self.beta{1}) * self.beta{1} ** np.arange(self.t)[::-1, None, None]"
    " * np.array(self.kept[name]){2}, axis=0)"
)
NO_STORED_FIRST = (FIRST, "m = m + (1 - self.beta1) * (g - m)")
NO_STORED_SECOND = (SECOND, "v = v + (1 - self.beta2) * (g**2 - v)")

# ---------------------------------------------------------------- bias correction

NoBiasCorrection = edit(
    (M_HAT, "m"),
    (V_HAT, "v"),
    hint="Both running means begin at zero and are too small for a long time. The correction for "
    "that is missing.",
)
OnlyTheFirstMeanCorrected = edit(
    (V_HAT, "v"),
    hint="The mean of the gradients is corrected, that of their squares is not: it begins at zero "
    "as well.",
)
OnlyTheSecondMeanCorrected = edit(
    (M_HAT, "m"),
    hint="The mean of the squares is corrected, that of the gradients is not: it begins at zero as "
    "well.",
)
CorrectionsExchanged = edit(
    (M_HAT, "m / (1 - self.beta2**self.t)"),
    (V_HAT, "v / (1 - self.beta1**self.t)"),
    hint="Each running mean is corrected with the other one's beta.",
)
FirstMeanCorrectedWithBeta2 = edit(
    (M_HAT, "m / (1 - self.beta2**self.t)"),
    hint="m is corrected with beta2, as v is. What is left of m's zero at the beginning fades with "
    "the beta that m is made with.",
)
SecondMeanCorrectedWithBeta1 = edit(
    (V_HAT, "v / (1 - self.beta1**self.t)"),
    hint="v is corrected with beta1: a line was copied, and its beta not changed.",
)
RootOfTheCorrection = edit(
    (V_HAT, "v / np.sqrt(1 - self.beta2**self.t)"),
    hint="v is divided by the root of its correction, and then the root is taken of all of it: "
    "the correction is rooted twice.",
)
StepsCountedFromZero = edit(
    ("        self.t += 1\n", ""),
    (END, "self.eps)\n        self.t += 1\n"),
    hint="At the very first step the correction divides by zero. What is the number of that step?",
)
StepsCountedFromTwo = edit(
    ("beta2, 0", "beta2, 1"),
    hint="The count is one ahead: it begins at 1 and goes up before it is first used.",
)
StepsNotCounted = edit(
    ("self.t += 1", "self.t = 1"),
    hint="The first step is right and later ones are corrected as if they were the first. The "
    "correction fades out as steps go by.",
)
StepsCountedForEveryArray = edit(
    ("        self.t += 1\n", ""),
    ("grads.items():\n", "grads.items():\n            self.t += 1\n"),
    hint="The count goes up inside the loop over the arrays, so that each array of one step is "
    "corrected with another count.",
)
CountOfTheClass = edit(
    ("self.beta1, self.beta2, self.t = beta1, beta2, 0", "self.beta1, self.beta2 = beta1, beta2"),
    (M, f"type(self).t = 0\n        {M}"),
    ("self.t += 1", "type(self).t += 1"),
    hint="All optimisers count their steps together, in an attribute of the class: with two of "
    "them in turn each count goes up by two.",
)
CorrectionKept = edit(
    ("m_hat = m", "m_hat = self.m[name] = m"),
    ("v_hat = v", "v_hat = self.v[name] = v"),
    hint="What was corrected is written back, and the next step builds on it. The running means go "
    "on uncorrected; the correction is for this step alone.",
)
BetaTimesT = edit(
    ("beta1**self.t", "beta1 * self.t"),
    ("beta2**self.t", "beta2 * self.t"),
    hint="The correction multiplies beta by t. How much of the zero at the beginning is left after "
    "t steps, when each keeps the share beta?",
)
PowerOfTheDifference = edit(
    ("(1 - self.beta1**self.t)", "(1 - self.beta1) ** self.t"),
    ("(1 - self.beta2**self.t)", "(1 - self.beta2) ** self.t"),
    hint="The first step is right, and soon the steps leave all bounds: a bracket decides what is "
    "raised to the power t, beta alone or 1 - beta.",
)
CorrectionEndsAtTen = edit(
    (M_HAT, f"{M_HAT} if self.t < 10 else m"),
    (V_HAT, f"{V_HAT} if self.t < 10 else v"),
    hint="The first nine steps are right; from the tenth on nothing is corrected. The correction "
    "fades by itself, and beta2 takes thousands of steps for it.",
)
CorrectionEndsAtAHundred = edit(
    (M_HAT, f"{M_HAT} if self.t < 100 else m"),
    (V_HAT, f"{V_HAT} if self.t < 100 else v"),
    hint="From step 100 on nothing is corrected. By then 0.9 has faded, 0.999 has not.",
)
CorrectionEndsAtAThousand = edit(
    (M_HAT, f"{M_HAT} if self.t < 1000 else m"),
    (V_HAT, f"{V_HAT} if self.t < 1000 else v"),
    hint="From step 1000 on nothing is corrected. With 0.999 a third of the zero at the beginning "
    "is still left then.",
)

# ---------------------------------------------------------------- eps and the root

EpsInsideTheRoot = edit(
    (f"({ROOT})", "np.sqrt(v_hat + self.eps)"),
    hint="eps stands under the root, where it weighs much more: the root of 1e-8 is 1e-4.",
)
EpsOutsideTheFraction = edit(
    (f"({ROOT})", ROOT),
    hint="Brackets are missing: eps is added to the step and not to what the step is divided by.",
)
EpsLeftOut = edit(
    (f"({ROOT})", "np.sqrt(v_hat)"),
    hint="An entry that never had a gradient is divided by zero and ends as not a number. "
    "Something small is missing in the denominator.",
)
EpsIgnored = edit(
    ("+ self.eps", "+ 1e-8"),
    hint="A number of your own stands where eps should: with another eps the steps are the same.",
)
EpsOfZeroReplaced = edit(
    ("params, lr, eps", "params, lr, eps or 1e-8"),
    hint="An eps of 0 was replaced by another one: 0 counts as false. Was an argument given? is a "
    "question about None, not about 0.",
)
EpsOfKeras = edit(
    ("eps: float = 1e-8", "eps: float = 1e-7"),
    hint="Where no eps is given, tiny gradients make too short a step: the default is 1e-7, which "
    "is Keras' and not the paper's.",
)
EpsATenThousandth = edit(
    ("eps: float = 1e-8", "eps: float = 1e-6"),
    hint="The default of eps is a hundred times too large, so that it slows down entries whose "
    "gradients are tiny.",
)
EpsSmallerByDefault = edit(
    ("eps: float = 1e-8", "eps: float = 1e-10"),
    hint="The default of eps is a hundred times too small: entries with tiny gradients take longer "
    "steps than the paper's.",
)
EpsNotScaledAlong = edit(
    (V_HAT, "v"),
    ("self.lr * m_hat", "self.lr * np.sqrt(1 - self.beta2**self.t) * m_hat"),
    hint="The correction was moved into the step size, which the paper allows; but then eps has to "
    "shrink along with it, and yours stays as it is.",
)
RootLeftOut = edit(
    ("np.sqrt(v_hat)", "v_hat"),
    hint="The step is divided by the mean of the squares itself, which has the unit of a squared "
    "gradient: large gradients make tiny steps, and small ones huge steps.",
)

# ---------------------------------------------------------------- the running means

MeansExchanged = edit(
    ("m_hat / (np.sqrt(v_hat)", "v_hat / (np.sqrt(m_hat)"),
    hint="The mean of the squares stands above and the root of the other mean below: which of the "
    "two has the sign of the gradient?",
)
GradientInPlaceOfItsMean = edit(
    (M_HAT, "g"),
    hint="The step follows the newest gradient alone, as RMSprop does. The running mean of the "
    "gradients was made and is not used.",
)
NewestSquareAlone = edit(
    (V_HAT, "g**2"),
    hint="The step is divided by the size of the newest gradient, and the running mean of the "
    "squares is not used.",
)
BetasExchanged = edit(
    ("= beta1, beta2, 0", "= beta2, beta1, 0"),
    hint="beta1 and beta2 have changed places: which running mean has the longer memory?",
)
OneBetaForBoth = edit(
    ("= beta1, beta2, 0", "= beta1, beta1, 0"),
    hint="beta1 serves both running means, and the second argument of the two is never used.",
)
Beta1OfZeroReplaced = edit(
    ("= beta1, beta2, 0", "= beta1 or 0.9, beta2, 0"),
    hint="beta1 = 0 is a value like any other, and stands for no memory. You replaced it by the "
    "default, since 0 counts as false.",
)
SecondMeanKeepsByBeta1 = edit(
    ("(1 - self.beta2) * (g**2", "(1 - self.beta1) * (g**2"),
    hint="The running mean of the squares keeps the share beta1: a line was copied, and the number "
    "of its beta was not changed.",
)
FirstMeanKeepsByBeta2 = edit(
    ("(1 - self.beta1) * (g", "(1 - self.beta2) * (g"),
    hint="The running mean of the gradients keeps the share beta2, and so forgets far too slowly.",
)
ShareTurnedRound = edit(
    (FIRST, "m += self.beta1 * (g - m)"),
    (SECOND, "v += self.beta2 * (g**2 - v)"),
    hint="The running means keep 1 - beta of what they were and take beta of what is new. beta is "
    "the share that is kept.",
)
SumInPlaceOfTheFirstMean = edit(
    (FIRST, "m[...] = self.beta1 * m + g"),
    hint="New gradients are added with their full weight, as momentum often is written. In a mean, "
    "the weights of what is kept and of what is new add up to 1.",
)
SumInPlaceOfTheSecondMean = edit(
    (SECOND, "v[...] = self.beta2 * v + g**2"),
    hint="The squares are added with their full weight, so that steps are far too short. A running "
    "mean gives the newest square only the share that the old ones leave.",
)
OldGradientsNeverFade = edit(
    ("(g - m)", "g"),
    hint="m only grows: the newest gradient gets its share, but what was there before keeps all of "
    "its weight. The first step does not show it.",
)
OldSquaresNeverFade = edit(
    ("(g**2 - v)", "g**2"),
    hint="v only grows, as in AdaGrad: old squares keep their full weight beside the new one, and "
    "steps get shorter and shorter.",
)
GradientNotSquared = edit(
    ("g**2 - v", "g - v"),
    hint="The second running mean takes the gradients as they are, signs and all, and the root of "
    "a negative number is not a number.",
)
AbsoluteInPlaceOfSquare = edit(
    ("g**2 - v", "np.abs(g) - v"),
    hint="The second running mean takes absolute values. A root is taken of it later, so what has "
    "to be averaged?",
)
SquaresNeverFall = edit(
    (SECOND, "np.maximum(v, v + (1 - self.beta2) * (g**2 - v), out=v)"),
    hint="The second running mean never falls, which is AMSGrad. In Adam it follows the squares "
    "down as well as up.",
)
SquareOfTheMean = edit(
    ("g**2 - v", "m**2 - v"),
    hint="The second running mean is fed with the square of the first. It should measure how large "
    "each single gradient is, even when they cancel out.",
)
SquaresSummedOverTheArray = edit(
    ("g**2 - v", "np.sum(g**2) - v"),
    hint="All entries of an array share one number, the sum of their squares. Adam gives each "
    "entry a step size of its own.",
)
SquaresAveragedOverTheArray = edit(
    ("g**2 - v", "np.mean(g**2) - v"),
    hint="The squares were averaged over the array, so that its entries all have one step size. "
    "The mean runs over time, for each entry alone.",
)
MeansBegunWithTheFirstGradient = edit(
    (FIRST, f"if self.t == 1:\n                m[...], v[...] = g, g**2\n            {FIRST}"),
    hint="The first gradient was put into the running means whole. They begin at zero, and that is "
    "what the correction makes up for.",
)
FirstMeanOneStepLate = edit(
    (f"            {FIRST}\n", ""),
    (END, f"self.eps)\n            {FIRST}\n"),
    hint="The first step moves nothing: m is used before the newest gradient has come into it, one "
    "step late.",
)
SecondMeanOneStepLate = edit(
    (f"            {SECOND}\n", ""),
    (END, f"self.eps)\n            {SECOND}\n"),
    hint="The first step is enormous: v is used before the newest square has come into it, when "
    "eps alone stands in the denominator.",
)

# ---------------------------------------------------------------- what is remembered, and where

MeansNotStored = edit(
    NO_STORED_FIRST,
    NO_STORED_SECOND,
    hint="The first step is right, and later ones know nothing of it: both running means went to "
    "names in the loop, and not back into the dicts.",
)
FirstMeanNotStored = edit(
    NO_STORED_FIRST,
    hint="The running mean of the gradients is forgotten after every step: its new value is never "
    "stored. That of the squares is.",
)
SecondMeanNotStored = edit(
    NO_STORED_SECOND,
    hint="The running mean of the squares is forgotten after every step: its new value is never "
    "stored. That of the gradients is.",
)
OneStateForAllArrays = edit(
    (M, "self.m = 0.0"),
    (V, "self.v = 0.0"),
    ("            m, v = self.m[name], self.v[name]\n", ""),
    (FIRST, "m = self.m = self.beta1 * self.m + (1 - self.beta1) * g"),
    (SECOND, "v = self.v = self.beta2 * self.v + (1 - self.beta2) * g**2"),
    hint="There is one pair of running means for all arrays together, and their shapes do not fit "
    "each other. Every parameter needs its own.",
)
StateByShape = edit(
    (M, "self.m = {p.shape: np.zeros_like(p) for p in params.values()}"),
    (V, "self.v = {p.shape: np.zeros_like(p) for p in params.values()}"),
    ("self.m[name], self.v[name]", "self.m[g.shape], self.v[g.shape]"),
    hint="Arrays of one shape share their running means. What tells two parameters apart is the "
    "name, not the shape.",
)
StateByPlace = edit(
    (M, "self.m = [np.zeros_like(p) for p in params.values()]"),
    (V, "self.v = [np.zeros_like(p) for p in params.values()]"),
    ("for name, g in grads.items()", "for n, (name, g) in enumerate(grads.items())"),
    ("self.m[name], self.v[name]", "self.m[n], self.v[n]"),
    hint="The running means stand in lists, and are found by the place of a gradient in its dict. "
    "When the names come in another order, they get those of another array.",
)
OneDictForBothMeans = edit(
    (V, "self.v = self.m"),
    hint="m and v are two names of one dict, so that each overwrites the other. Give each its own.",
)
StateOfTheClass = edit(
    ("class Adam:\n", "class Adam:\n    m: dict = {}\n    v: dict = {}\n"),
    ("self.m = {", "self.m |= {"),
    ("self.v = {", "self.v |= {"),
    hint="The running means are attributes of the class, which all optimisers share: a second one "
    "overwrites those of the first. What belongs to one optimiser begins in __init__, with self.",
)
HyperparametersOfTheClass = edit(
    ("self.params, self.lr, self.eps =", "self.params, Adam.lr, Adam.eps ="),
    hint="lr and eps are attributes of the class, which all optimisers share: a second one with "
    "other values changes those of the first.",
)
BetasOfTheClass = edit(
    ("self.beta1, self.beta2, self.t =", "Adam.beta1, Adam.beta2, self.t ="),
    hint="The betas are attributes of the class, which all optimisers share: the first one goes on "
    "with those of the second.",
)
ParametersOfItsOwn = edit(
    (V, f"{V}\n        self.own = {{name: p.copy() for name, p in params.items()}}"),
    ("self.params[name] -=", "self.own[name] -="),
    (END, "self.eps)\n            self.params[name][...] = self.own[name]\n"),
    hint="The steps are taken by a copy of the parameters, which is written over them: whatever "
    "else has moved them, such as weights that were loaded, is undone.",
)
GradientsHeldByReference = edit(
    (M, "self.kept = {name: [] for name in params}"),
    ("m, v = self.m[name], self.v[name]\n", "self.kept[name].append(g)\n"),
    (FIRST, MEAN_OF_KEPT.format("m", 1, "")),
    (SECOND, MEAN_OF_KEPT.format("v", 2, "**2")),
    hint="The gradients themselves were kept for later. Once the caller writes the next ones into "
    "the same arrays, the old ones that you kept have changed.",
)
SquaredInPlace = edit(
    (SECOND, "g **= 2\n            v += (1 - self.beta2) * (g - v)"),
    hint="The caller's gradients are squared afterwards: an operator that ends in = changes the "
    "array that was given.",
)

# ---------------------------------------------------------------- the step

Uphill = edit(
    ("-= self.lr", "+= self.lr"),
    hint="Every parameter moves the wrong way: the gradient points to where the loss grows.",
)
MatchedByPlace = edit(
    ("name, g in grads.items()", "name, g in zip(self.params, grads.values())"),
    hint="Parameters and gradients were paired by their places in the two dicts. Another order of "
    "the names, and every array moves by the gradient of another one.",
)
ParametersReplaced = edit(
    ("self.params[name] -=", "self.params[name] = self.params[name] -"),
    hint="New arrays were put into params. A layer that holds the old ones, as your LSTM does, "
    "does not change.",
)
NoParameterMoved = edit(
    ("self.params[name] -=", "p = self.params[name]\n            p = p -"),
    hint="The parameters are where they were: the step changed copies, or a name inside the loop, "
    "and no array of params.",
)
OnlyTheFirstArray = edit(
    (END, "self.eps)\n            return\n"),
    hint="One array moves and the others stay. Does something end the loop in its first round?",
)
OnlyTheLastArray = edit(
    ("            self.params[name] -=", "        self.params[name] -="),
    hint="The last array moves and the others stay: the line that moves them stands after the "
    "loop, and not in it.",
)
BiasesNotMoved = edit(
    (
        "            self.params[name] -=",
        '            if name.startswith("W"):\n                self.params[name] -=',
    ),
    hint="The weights take their steps, and no bias does. A bias is trained like any other array.",
)
LearningRateDecays = edit(
    ("self.lr * m_hat", "self.lr / np.sqrt(self.t) * m_hat"),
    hint="The step size shrinks with the root of t. The paper's proof does that; its algorithm "
    "keeps the learning rate as it is.",
)
LearningRateLeftOut = edit(
    ("self.lr * m_hat", "m_hat"),
    hint="The steps are about 1 long, whatever lr is: nothing multiplies them by it.",
)
LargerDefault = edit(
    ("lr: float = 1e-3", "lr: float = 1e-2"),
    hint="Where no lr is given, the steps are ten times too long: look at the defaults.",
)
LongerMomentumByDefault = edit(
    ("beta1: float = 0.9,", "beta1: float = 0.99,"),
    hint="Where no beta1 is given, the gradients are kept for ten times too long: there is a nine "
    "too many in a default.",
)
ShorterMemoryByDefault = edit(
    ("beta2: float = 0.999", "beta2: float = 0.99"),
    hint="Where no beta2 is given, the squares are forgotten ten times too fast: one nine is "
    "missing in a default.",
)

# ---------------------------------------------------------------- loops over the parameters

OVER_PARAMS = (
    "for name, g in grads.items():\n",
    "for name in self.params:\n            g = grads[name]\n",
)

StepsCountedForEveryParameter = edit(
    ("        self.t += 1\n", ""),
    (OVER_PARAMS[0], f"{OVER_PARAMS[1]}            self.t += 1\n"),
    hint="In a loop over the parameters each of them raises the count, so one step counts as many "
    "as there are arrays, and the first array is corrected with the smallest number.",
)
OnlyTheFirstParameter = edit(
    OVER_PARAMS,
    (END, "self.eps)\n            return\n"),
    hint="The first array of params moves and no other: a loop over params is left in its first "
    "round.",
)

# ---------------------------------------------------------------- defaults, and their order

BETA1, BETA2 = "beta1: float = 0.9,", "beta2: float = 0.999,"
RATES = f"        {BETA1}\n        {BETA2}\n        eps: float = 1e-8,\n"

DefaultsOfTheBetasExchanged = edit(
    (BETA1, "beta1: float = 0.999,"),
    (BETA2, "beta2: float = 0.9,"),
    hint="Where no betas are given, each has the default of the other one: the mean of the squares "
    "is the one with the long memory.",
)
BetasInTheOtherOrder = edit(
    (RATES, f"        {BETA2}\n        {BETA1}\n        eps: float = 1e-8,\n"),
    hint="By name all is right, by position the betas are exchanged: beta1 comes before beta2.",
)
EpsBeforeTheBetas = edit(
    (RATES, f"        eps: float = 1e-8,\n        {BETA1}\n        {BETA2}\n"),
    hint="By name all is right; by position eps is taken for the first beta, as it stands before "
    "them.",
)
BothDefaultsShort = edit(
    (BETA2, "beta2: float = 0.9,"),
    hint="Where no beta2 is given, it has the default of beta1, and the squares are forgotten a "
    "hundred times too fast.",
)
BothDefaultsLong = edit(
    (BETA1, "beta1: float = 0.999,"),
    hint="Where no beta1 is given, it has the default of beta2, and the step follows gradients of "
    "a thousand steps ago.",
)
MomentumOf95ByDefault = edit(
    (BETA1, "beta1: float = 0.95,"),
    hint="Where no beta1 is given, it is 0.95, and the paper's default is another one.",
)
SquaresOf95ByDefault = edit(
    (BETA2, "beta2: float = 0.95,"),
    hint="Where no beta2 is given, it is 0.95, as in some language models: the paper's default "
    "keeps far more.",
)
SmallerRateByDefault = edit(
    ("lr: float = 1e-3", "lr: float = 1e-4"),
    hint="Where no lr is given, the steps are ten times too short: a default has a zero too many.",
)
RateOfATenthByDefault = edit(
    ("lr: float = 1e-3", "lr: float = 0.1"),
    hint="Where no lr is given, the steps are a hundred times too long.",
)
RateOf3e4ByDefault = edit(
    ("lr: float = 1e-3", "lr: float = 3e-4"),
    hint="Where no lr is given, it is 3e-4: many like that number, but it is not the default that "
    "is asked for.",
)
EpsOf1e12ByDefault = edit(
    ("eps: float = 1e-8", "eps: float = 1e-12"),
    hint="Where no eps is given, it is so small that gradients of any size make full steps.",
)
EpsOf1e5ByDefault = edit(
    ("eps: float = 1e-8", "eps: float = 1e-5"),
    hint="Where no eps is given, it is 1e-5, as in a layer norm: a thousand times too much for "
    "this optimiser.",
)
EpsOf1e4ByDefault = edit(
    ("eps: float = 1e-8", "eps: float = 1e-4"),
    hint="Where no eps is given, it is 1e-4, which makes small gradients take far shorter steps.",
)
EpsOf1e3ByDefault = edit(
    ("eps: float = 1e-8", "eps: float = 1e-3"),
    hint="Where no eps is given, it is 1e-3. Has it got the default of lr?",
)

# ---------------------------------------------------------------- the correction is kept

PLAIN_FIRST = (FIRST, "m[...] = self.beta1 * m + (1 - self.beta1) * g")
PLAIN_SECOND = (SECOND, "v[...] = self.beta2 * v + (1 - self.beta2) * g**2")

CorrectionKeptUntilItOverflows = edit(
    PLAIN_FIRST,
    PLAIN_SECOND,
    ("m_hat = m", "m_hat = self.m[name] = m"),
    ("v_hat = v", "v_hat = self.v[name] = v"),
    hint="The corrected means take the place of the running ones, and are corrected again at every "
    "step, so that after hundreds of steps v is infinite and nothing moves.",
)
FirstCorrectionKept = edit(
    ("m_hat = m", "m_hat = self.m[name] = m"),
    hint="m is stored as it is after its correction, and corrected again one step later; v is not.",
)
SecondCorrectionKept = edit(
    ("v_hat = v", "v_hat = self.v[name] = v"),
    hint="v is stored as it is after its correction, and corrected again one step later; m is not.",
)
SecondCorrectionKeptUntilItOverflows = edit(
    PLAIN_SECOND,
    ("v_hat = v", "v_hat = self.v[name] = v"),
    hint="v, and not m, is divided by its correction for good, so that it grows from step to step "
    "until it is infinite.",
)

# ---------------------------------------------------------------- two means in one dict

ONE_DICT = (V, "self.v = self.m")
NEW_FIRST = "self.m[name] = self.beta1 * m + (1 - self.beta1) * g"

OneDictWithNewArrays = edit(
    ONE_DICT,
    (FIRST, f"m = {NEW_FIRST}"),
    (SECOND, "v = self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2"),
    hint="m and v are kept in one and the same dict: v is made of the m that was stored a line "
    "before, and m of the last step's v.",
)
OneDictReadFirst = edit(
    ONE_DICT,
    (FIRST, f"m = {NEW_FIRST}"),
    (SECOND, "v = self.v[name] = self.beta2 * v + (1 - self.beta2) * g**2"),
    hint="After the first step m goes on from what v was, as both are stored under one name in "
    "one dict, and the later one stays. The first step is right.",
)

# ---------------------------------------------------------------- the caller's gradients are kept

MEANS = (
    f"            m, v = self.m[name], self.v[name]\n            {FIRST}\n            {SECOND}\n"
)
NEXT_MEAN = "                m *= self.beta1\n                m += (1 - self.beta1) * g\n"
SECOND_OF_ITS_OWN = f"            v = self.v[name]\n            {SECOND}\n"

FirstGradientScaledLater = edit(
    (
        MEANS,
        "            if self.t == 1:\n"
        "                self.m[name], m = g, (1 - self.beta1) * g\n"
        "            else:\n"
        "                m = self.m[name]\n"
        "                m *= 1 - self.beta1 if self.t == 2 else 1\n"
        f"{NEXT_MEAN}{SECOND_OF_ITS_OWN}",
    ),
    hint="The caller's first gradients became m, and from the second step on m is changed in "
    "place, and they with it. They may come again, or be filled with other numbers.",
)
FirstGradientScaledAtOnce = edit(
    (
        MEANS,
        f"{SECOND_OF_ITS_OWN}"
        "            if self.t == 1:\n"
        "                self.m[name] = m = g\n"
        "                m *= 1 - self.beta1\n"
        "            else:\n"
        f"                m = self.m[name]\n{NEXT_MEAN}",
    ),
    hint="m is the caller's first gradient itself, scaled in place at the first step already: "
    "every step after that writes into an array that is not yours.",
)
FirstGradientIsTheMean = edit(
    (
        MEANS,
        "            if self.t == 1:\n"
        "                self.m[name] = g\n"
        f"                self.v[name][...] = g**2\n{MEANS}",
    ),
    hint="Both means begin with the first gradient, and m is that very array of the caller, which "
    "changes with it. They begin at zero, in arrays of your own.",
)

ArraysWithoutGradientSkipped = edit(
    (
        "            m, v = self.m[name], self.v[name]\n",
        "            if not g.any():\n                continue\n"
        "            m, v = self.m[name], self.v[name]\n",
    ),
    hint="An array whose gradient is all zero is skipped. Its running means shrink at such a step, "
    "and what is left of m still moves it.",
)
