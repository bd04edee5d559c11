"""Known mistakes of mse."""

import numpy as np

from solutions import training as right

from .. import mutant

Array = np.ndarray
Loss = tuple[float, Array]


@mutant
def two_left_out(y: Array, target: Array) -> Loss:
    """The loss is right, its gradient half as steep as it should be: which factor does a square
    have in its derivative?"""
    difference = y - target
    return np.mean(difference**2), difference / y.size


@mutant
def half_the_square(y: Array, target: Array) -> Loss:
    """Loss and gradient fit each other and are both half of what is asked. Some books put a half
    before the square; a mean has none."""
    difference = y - target
    return 0.5 * np.mean(difference**2), difference / y.size


@mutant
def slope_of_the_sum(y: Array, target: Array) -> Loss:
    """The loss is a mean, the gradient that of a sum: both are divided by the same number."""
    difference = y - target
    return np.mean(difference**2), 2 * difference


@mutant
def difference_as_gradient(y: Array, target: Array) -> Loss:
    """The gradient is the bare difference. It has the right sign; what the square and the mean do
    to its size is missing."""
    difference = y - target
    return np.mean(difference**2), difference


@mutant
def squares_summed(y: Array, target: Array) -> Loss:
    """This is the sum of the squared errors, and the sum's gradient: the m of MSE stands for
    mean."""
    difference = y - target
    return np.sum(difference**2), 2 * difference


@mutant
def gradient_by_columns(y: Array, target: Array) -> Loss:
    """The loss is the mean over all entries, the gradient was divided by the columns alone. The
    same number belongs under both."""
    difference = y - target
    return np.mean(difference**2), 2 * difference / y.shape[-1]


@mutant
def mean_over_the_batch_alone(y: Array, target: Array) -> Loss:
    """Squares are summed over the outputs and averaged over the columns. Asked for is the mean
    over every entry there is."""
    difference = y - target
    return np.sum(difference**2) / y.shape[-1], 2 * difference / y.shape[-1]


@mutant
def divided_by_len(y: Array, target: Array) -> Loss:
    """len of an array counts its rows, not its entries, so everything was divided by too little."""
    difference = y - target
    return np.sum(difference**2) / len(y), 2 * difference / len(y)


@mutant
def target_less_y(y: Array, target: Array) -> Loss:
    """The sign is turned round, which the square in the loss hides: where y is too large, the loss
    grows with y."""
    difference = target - y
    return np.mean(difference**2), 2 * difference / y.size


@mutant
def root_of_the_mean(y: Array, target: Array) -> Loss:
    """A root was taken of the mean: that is RMSE. MSE is the mean itself."""
    difference = y - target
    return np.sqrt(np.mean(difference**2)), 2 * difference / y.size


@mutant
def absolute_error(y: Array, target: Array) -> Loss:
    """The distances were averaged as they are, and the gradient depends only on their signs. MSE
    punishes a large error more than two small ones."""
    difference = y - target
    return np.mean(np.abs(difference)), np.sign(difference) / y.size


@mutant
def square_of_the_mean(y: Array, target: Array) -> Loss:
    """First the mean and then the square: so errors of opposite signs cancel, and a bad answer
    looks good."""
    difference = y - target
    return np.mean(difference) ** 2, 2 * difference / y.size


@mutant
def a_loss_for_each_column(y: Array, target: Array) -> object:
    """A row of losses comes back, one for each column. Training makes a single number smaller."""
    difference = y - target
    return np.mean(difference**2, axis=0), 2 * difference / y.size


@mutant
def a_loss_for_each_entry(y: Array, target: Array) -> object:
    """The squares come back one by one: their mean is still to be taken."""
    difference = y - target
    return difference**2, 2 * difference / y.size


@mutant
def gradient_averaged(y: Array, target: Array) -> object:
    """The gradient was averaged into one number. Only the loss is a mean: each entry of y has a
    slope of its own."""
    difference = y - target
    return np.mean(difference**2), np.mean(2 * difference)


@mutant
def two_axes_at_most(y: Array, target: Array) -> Loss:
    """y was unpacked as a matrix of K rows and N columns. The mean is over all entries, however
    many axes they stand in."""
    K, N = y.shape
    difference = y - target
    return np.sum(difference**2) / (K * N), 2 * difference / (K * N)


@mutant
def target_taken_from_y_in_place(y: Array, target: Array) -> Loss:
    """The values are right, but -= has turned the caller's y into the differences."""
    y -= target
    return np.mean(y**2), 2 * y / y.size


@mutant
def gradient_before_loss(y: Array, target: Array) -> object:
    """Both are right and stand in the wrong order: the loss comes first, then its gradient."""
    loss, gradient = right.mse(y, target)
    return gradient, loss


@mutant
def mean_alone(y: Array, target: Array) -> object:
    """Only the loss comes back. Training follows its gradient, so that has to be returned as
    well."""
    return right.mse(y, target)[0]
