"""Known mistakes of LSTM."""

from typing import Any

import numpy as np

from solutions import backward as right

from .. import mutant
from .shared import _add, _zeros

Array = np.ndarray
Params = dict[str, Array]
Final = Array | None  # upstream gradient at a final state


class _Layer(right.LSTM):
    """Right, in two parts, of which each mistake changes one."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        grads = self._gradients(dL_dh)
        self._descend(grads, lr)
        return grads

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.zeros((len(self.caches), *dL_dh.shape)), d_h=dL_dh)

    def _back(self, d_outputs: Array, d_h: Final = None, d_c: Final = None) -> Params:
        return right.lstm_backward(self.params, d_outputs, self.caches, d_h, d_c)[3]

    def _descend(self, grads: Params, lr: float) -> None:
        for name, parameter in self.params.items():
            parameter -= lr * grads[name]


@mutant
class ParametersReplaced(_Layer):
    """The numbers are right, but each parameter is a new array now. An optimiser that holds the old
    one goes on changing an array that is not used any more."""

    def _descend(self, grads: Params, lr: float) -> None:
        for name, parameter in self.params.items():
            setattr(self, name, parameter - lr * grads[name])


@mutant
class NoStepTaken(_Layer):
    """The parameters have not moved: either no step was taken, or it changed a dict or a copy that
    is not used again."""

    def _descend(self, grads: Params, lr: float) -> None:
        pass


@mutant
class Uphill(_Layer):
    """The parameters moved the wrong way: the gradient points to where the loss grows."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, -lr)


@mutant
class LearningRateIgnored(_Layer):
    """The step has the same size whatever lr is: the argument is not used."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, 0.01)


@mutant
class LearningRateLeftOut(_Layer):
    """The whole gradient was subtracted: lr is the share of it to subtract."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, 1.0)


@mutant
class LearningRateTwice(_Layer):
    """lr has been multiplied in twice: once into the gradients and once in the step."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads, lr * lr)
        for name in grads:
            grads[name] *= lr


@mutant
class AnotherDefault(_Layer):
    """Where no lr is given the steps are ten times too large: look at the default."""

    def backward(self, dL_dh: Array, lr: float = 0.1) -> Params:
        """Take one step of stochastic gradient descent."""
        return super().backward(dL_dh, lr)


@mutant
class ScaledGradientsReturned(_Layer):
    """The parameters are right. What comes back is the step that was taken, lr included; return the
    gradients."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        grads = super().backward(dL_dh, lr)
        return {name: lr * value for name, value in grads.items()}


@mutant
class NothingReturned(_Layer):
    """The parameters are right, and None comes back: the gradients were not returned."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Any:
        """Take one step of stochastic gradient descent."""
        super().backward(dL_dh, lr)


@mutant
class ParametersReturned(_Layer):
    """The parameters come back, after their step. Return their gradients."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        super().backward(dL_dh, lr)
        return self.params


@mutant
class EverythingReturned(_Layer):
    """All four results of lstm_backward come back. The layer returns one of them, the gradients of
    its parameters."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Any:
        """Take one step of stochastic gradient descent."""
        zeros = np.zeros((len(self.caches), *dL_dh.shape))
        found = right.lstm_backward(self.params, zeros, self.caches, d_h=dL_dh)
        self._descend(found[3], lr)
        return found


@mutant
class UpstreamAtEveryStep(_Layer):
    """dL_dh entered at every step. Here the loss depends on the last hidden state and on nothing
    else."""

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.array([dL_dh] * len(self.caches)))


@mutant
class UpstreamAtTheFirstStep(_Layer):
    """dL_dh entered at the first step, so nothing went back through time: it belongs to the last
    hidden state."""

    def _gradients(self, dL_dh: Array) -> Params:
        d_outputs = np.zeros((len(self.caches), *dL_dh.shape))
        d_outputs[0] = dL_dh
        return self._back(d_outputs)


@mutant
class UpstreamTwice(_Layer):
    """dL_dh entered twice, as the gradient of the last output and as that of the final state.
    Those are one and the same hidden state."""

    def _gradients(self, dL_dh: Array) -> Params:
        return super()._gradients(2 * dL_dh)


@mutant
class UpstreamIntoTheMemory(_Layer):
    """dL_dh entered at the cell state. It is a gradient at the hidden state; look at the order of
    the arguments."""

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.zeros((len(self.caches), *dL_dh.shape)), d_c=dL_dh)


@mutant
class UpstreamIntoBothStates(_Layer):
    """dL_dh entered at the cell state as well as at the hidden state. The loss depends on the
    hidden state alone."""

    def _gradients(self, dL_dh: Array) -> Params:
        return self._back(np.zeros((len(self.caches), *dL_dh.shape)), d_h=dL_dh, d_c=dL_dh)


@mutant
class LastStepOnly(_Layer):
    """The gradient was taken back through one step, the last. The layer has used its parameters at
    every step before it, too."""

    def _gradients(self, dL_dh: Array) -> Params:
        zeros = np.zeros_like(dL_dh)
        return right.lstm_step_backward(self.params, dL_dh, zeros, self.caches[-1])[3]


@mutant
class ReversedTwice(_Layer):
    """The caches were turned round before lstm_backward got them, and it goes through them
    backward by itself."""

    def _gradients(self, dL_dh: Array) -> Params:
        zeros = np.zeros((len(self.caches), *dL_dh.shape))
        return right.lstm_backward(self.params, zeros, self.caches[::-1], d_h=dL_dh)[3]


@mutant
class SteppingInsideTheLoop(_Layer):
    """The parameters moved after every time step, so the gradients of earlier steps were computed
    with weights that the forward pass did not use. Collect the whole gradient first, then move
    once."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        grads = {name: np.zeros_like(value) for name, value in self.params.items()}
        dh, dc = dL_dh, np.zeros_like(dL_dh)
        for cache in reversed(self.caches):
            _, dh, dc, step = right.lstm_step_backward(self.params, dh, dc, cache)
            self._descend(step, lr)
            _add(grads, step)
        return grads


@mutant
class GradientsNeverReset(_Layer):
    """The gradients of earlier calls are still in the sum: SGD starts every step from zero."""

    def _gradients(self, dL_dh: Array) -> Params:
        fresh = super()._gradients(dL_dh)
        earlier: Params = getattr(self, "grads", _zeros(self.params))
        self.grads = {name: earlier[name] + value for name, value in fresh.items()}
        return self.grads


@mutant
class AveragedOverTheBatch(_Layer):
    """The gradients are N times too small. A mean over the batch belongs to the loss, and then it
    is in dL_dh already."""

    def _gradients(self, dL_dh: Array) -> Params:
        return super()._gradients(dL_dh / dL_dh.shape[1])


@mutant
class AveragedOverTime(_Layer):
    """The gradients are T times too small: they were divided by the number of steps."""

    def _gradients(self, dL_dh: Array) -> Params:
        return super()._gradients(dL_dh / len(self.caches))


@mutant
class BiasesStayBehind(_Layer):
    """The weights have moved, the biases have not: the step is for all eight parameters."""

    def _descend(self, grads: Params, lr: float) -> None:
        for gate in "figo":
            weights = self.params["W" + gate]
            weights -= lr * grads["W" + gate]


@mutant
class ForgetGradientForTheInputGate(_Layer):
    """Wi and bi moved along the forget gate's gradients: a line was copied, and its letters were
    not all changed."""

    def _descend(self, grads: Params, lr: float) -> None:
        super()._descend(grads | {"Wi": grads["Wf"], "bi": grads["bf"]}, lr)


@mutant
class UpstreamScaledInPlace(_Layer):
    """lr was multiplied into dL_dh in place, so the caller's gradient has shrunk, and the returned
    ones with it."""

    def backward(self, dL_dh: Array, lr: float = 0.01) -> Params:
        """Take one step of stochastic gradient descent."""
        dL_dh *= lr
        return super().backward(dL_dh, 1.0)
