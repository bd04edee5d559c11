"""Known mistakes of Adam."""

from typing import ClassVar

import numpy as np

from solutions import training as right

from .. import mutant

Array = np.ndarray
Arrays = dict[str, Array]


class _Adam(right.Adam):
    """Adam in three pieces, so that a mistake can stand in one of them."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter in place."""
        self.t += 1
        for name, g in grads.items():
            self._remember(name, g)
            self.params[name] -= self._change(*self._corrected(self.m[name], self.v[name]))

    def _remember(self, name: str, g: Array) -> None:
        self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
        self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / (np.sqrt(v) + self.eps)


@mutant
class NoBiasCorrection(_Adam):
    """Both running means begin at zero and are too small for a long time. The correction for that
    is missing."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m, v


@mutant
class OnlyTheFirstMeanCorrected(_Adam):
    """The mean of the gradients is corrected, that of their squares is not: it begins at zero as
    well."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1**self.t), v


@mutant
class OnlyTheSecondMeanCorrected(_Adam):
    """The mean of the squares is corrected, that of the gradients is not: it begins at zero as
    well."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m, v / (1 - self.beta2**self.t)


@mutant
class CorrectionsExchanged(_Adam):
    """Each running mean is corrected with the other one's beta."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta2**self.t), v / (1 - self.beta1**self.t)


@mutant
class StepsCountedFromZero(_Adam):
    """At the very first step the correction divides by zero. What is the number of that step?"""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, and count afterwards."""
        self.t -= 1
        super().step(grads)
        self.t += 1


@mutant
class StepsCountedFromTwo(_Adam):
    """The count is one ahead: it begins at 1 and goes up before it is first used."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, with a count that began at 1."""
        self.t += 1
        super().step(grads)
        self.t -= 1


@mutant
class StepsNotCounted(_Adam):
    """The first step is right and later ones are corrected as if they were the first. The
    correction fades out as steps go by."""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1), v / (1 - self.beta2)


@mutant
class StepsCountedForEveryArray(_Adam):
    """The count goes up inside the loop over the arrays, so that each array of one step is
    corrected with another count."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, and count every array."""
        for name, g in grads.items():
            super().step({name: g})


@mutant
class CorrectionKept(_Adam):
    """What was corrected is written back, and the next step builds on it. The running means go on
    uncorrected; the correction is for this step alone."""

    def step(self, grads: Arrays) -> None:
        """Change every parameter, and keep what was corrected."""
        self.t += 1
        for name, g in grads.items():
            self._remember(name, g)
            self.m[name], self.v[name] = self._corrected(self.m[name], self.v[name])
            self.params[name] -= self._change(self.m[name], self.v[name])


@mutant
class BetaTimesT(_Adam):
    """The correction multiplies beta by t. How much of the zero at the beginning is left after t
    steps, when each keeps the share beta?"""

    def _corrected(self, m: Array, v: Array) -> tuple[Array, Array]:
        return m / (1 - self.beta1 * self.t), v / (1 - self.beta2 * self.t)


@mutant
class EpsInsideTheRoot(_Adam):
    """eps stands under the root, where it weighs much more: the root of 1e-8 is 1e-4."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / np.sqrt(v + self.eps)


@mutant
class EpsOutsideTheFraction(_Adam):
    """Brackets are missing: eps is added to the step and not to what the step is divided by."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / np.sqrt(v) + self.eps


@mutant
class EpsLeftOut(_Adam):
    """An entry that never had a gradient is divided by zero and ends as not a number. Something
    small is missing in the denominator."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / np.sqrt(v)


@mutant
class EpsIgnored(_Adam):
    """A number of your own stands where eps should: with another eps the steps are the same."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / (np.sqrt(v) + 1e-8)


@mutant
class EpsNotScaledAlong(_Adam):
    """The correction was moved into the step size, which the paper allows; but then eps has to
    shrink along with it, and yours stays as it is."""

    def _change(self, m: Array, v: Array) -> Array:
        shrunk = np.sqrt(1 - self.beta2**self.t)
        return self.lr * shrunk * m / (np.sqrt(v) * shrunk + self.eps)


@mutant
class RootLeftOut(_Adam):
    """The step is divided by the mean of the squares itself, which has the unit of a squared
    gradient: large gradients make tiny steps, and small ones huge steps."""

    def _change(self, m: Array, v: Array) -> Array:
        return self.lr * m / (v + self.eps)


@mutant
class MeansExchanged(_Adam):
    """The mean of the squares stands above and the root of the other mean below: which of the two
    has the sign of the gradient?"""

    def _change(self, m: Array, v: Array) -> Array:
        return super()._change(v, m)


@mutant
class Uphill(_Adam):
    """Every parameter moves the wrong way: the gradient points to where the loss grows."""

    def _change(self, m: Array, v: Array) -> Array:
        return -super()._change(m, v)


@mutant
class GradientInPlaceOfItsMean(_Adam):
    """The step follows the newest gradient alone, as RMSprop does. The running mean of the
    gradients was made and is not used."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.m[name] = g * (1 - self.beta1**self.t)


@mutant
class BetasExchanged(_Adam):
    """beta1 and beta2 have changed places: which running mean has the longer memory?"""

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta2, beta1, eps)


@mutant
class ShareTurnedRound(_Adam):
    """The running means keep 1 - beta of what they were and take beta of what is new. beta is the
    share that is kept."""

    def _remember(self, name: str, g: Array) -> None:
        self.m[name] = (1 - self.beta1) * self.m[name] + self.beta1 * g
        self.v[name] = (1 - self.beta2) * self.v[name] + self.beta2 * g**2


@mutant
class SumInPlaceOfTheFirstMean(_Adam):
    """New gradients are added with their full weight, as momentum often is written. In a mean, the
    weights of what is kept and of what is new add up to 1."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.m[name] += self.beta1 * g


@mutant
class SumInPlaceOfTheSecondMean(_Adam):
    """The squares are added with their full weight, so that steps are far too short. A running
    mean gives the newest square only the share that the old ones leave."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.v[name] += self.beta2 * g**2


@mutant
class GradientNotSquared(_Adam):
    """The second running mean takes the gradients as they are, signs and all, and the root of a
    negative number is not a number."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.v[name] += (1 - self.beta2) * (g - g**2)


@mutant
class SquareOfTheMean(_Adam):
    """The second running mean is fed with the square of the first. It should measure how large each
    single gradient is, even when they cancel out."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        self.v[name] += (1 - self.beta2) * (self.m[name] ** 2 - g**2)


@mutant
class SquaresSummedOverTheArray(_Adam):
    """All entries of an array share one number, the sum of their squares. Adam gives each entry
    a step size of its own."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, np.full(g.shape, np.sqrt(np.sum(g**2))))
        self.m[name] += (1 - self.beta1) * (g - np.full(g.shape, np.sqrt(np.sum(g**2))))


@mutant
class SquaresAveragedOverTheArray(_Adam):
    """The squares were averaged over the array, so that its entries all have one step size. The
    mean runs over time, for each entry alone."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, np.full(g.shape, np.sqrt(np.mean(g**2))))
        self.m[name] += (1 - self.beta1) * (g - np.full(g.shape, np.sqrt(np.mean(g**2))))


@mutant
class MeansBegunWithTheFirstGradient(_Adam):
    """The first gradient was put into the running means whole. They begin at zero, and that is
    what the correction makes up for."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        if self.t == 1:
            self.m[name], self.v[name] = g.copy(), g**2


@mutant
class OneStateForAllArrays(_Adam):
    """There is one pair of running means for all arrays together, and their shapes do not fit
    each other. Every parameter needs its own."""

    def _remember(self, name: str, g: Array) -> None:
        before = next(reversed(self.m), name)
        self.m[name], self.v[name] = self.m[before], self.v[before]
        super()._remember(name, g)


@mutant
class OneDictForBothMeans(_Adam):
    """m and v are two names of one dict, so that each overwrites the other. Give each its own."""

    def _remember(self, name: str, g: Array) -> None:
        self.v = self.m
        super()._remember(name, g)


@mutant
class StateOfTheClass(_Adam):
    """The running means are attributes of the class, which all optimisers share: a second one
    overwrites those of the first. What belongs to one optimiser begins in __init__, with self."""

    shared_m: ClassVar[Arrays] = {}
    shared_v: ClassVar[Arrays] = {}

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta1, beta2, eps)
        for name, p in params.items():
            self.shared_m[name], self.shared_v[name] = np.zeros_like(p), np.zeros_like(p)
        self.m, self.v = self.shared_m, self.shared_v


@mutant
class GradientsHeldByReference(_Adam):
    """The gradients themselves were kept for later. Once the caller writes the next ones into the
    same arrays, the old ones that you kept have changed."""

    def _remember(self, name: str, g: Array) -> None:
        self.kept: dict[str, list[Array]] = getattr(self, "kept", {})
        self.kept.setdefault(name, []).append(g)
        self.m[name], self.v[name] = np.zeros_like(g), np.zeros_like(g)
        for old in self.kept[name]:
            super()._remember(name, old)


@mutant
class SquaredInPlace(_Adam):
    """The caller's gradients are squared afterwards: an operator that ends in = changes the array
    that was given."""

    def _remember(self, name: str, g: Array) -> None:
        super()._remember(name, g)
        g **= 2


@mutant
class ParametersReplaced(_Adam):
    """New arrays were put into params. A layer that holds the old ones, as your LSTM does, does not
    change."""

    def step(self, grads: Arrays) -> None:
        """Put changed arrays into params."""
        self.t += 1
        for name, g in grads.items():
            self._remember(name, g)
            change = self._change(*self._corrected(self.m[name], self.v[name]))
            self.params[name] = self.params[name] - change


@mutant
class NoParameterMoved(_Adam):
    """The parameters are where they were: the step changed copies, or a name inside the loop, and
    no array of params."""

    def step(self, grads: Arrays) -> None:
        """Change no array of params."""


@mutant
class OnlyTheFirstArray(_Adam):
    """One array moves and the others stay. Does something end the loop in its first round?"""

    def step(self, grads: Arrays) -> None:
        """Change the first parameter."""
        name = next(iter(grads))
        super().step({name: grads[name]})


@mutant
class LearningRateDecays(_Adam):
    """The step size shrinks with the root of t. The paper's proof does that; its algorithm keeps
    the learning rate as it is."""

    def _change(self, m: Array, v: Array) -> Array:
        return super()._change(m, v) / np.sqrt(self.t)


@mutant
class LearningRateLeftOut(_Adam):
    """The steps are about 1 long, whatever lr is: nothing multiplies them by it."""

    def _change(self, m: Array, v: Array) -> Array:
        return m / (np.sqrt(v) + self.eps)


@mutant
class LargerDefault(_Adam):
    """Where no lr is given, the steps are ten times too long: look at the defaults."""

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-2,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta1, beta2, eps)


@mutant
class ShorterMemoryByDefault(_Adam):
    """Where no beta2 is given, the squares are forgotten ten times too fast: one nine is missing
    in a default."""

    def __init__(
        self,
        params: Arrays,
        lr: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.99,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr, beta1, beta2, eps)
