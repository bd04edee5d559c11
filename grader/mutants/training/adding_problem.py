"""Known mistakes of adding_problem."""

import numpy as np

from solutions import training as right

from .. import mutant

Array = np.ndarray
Sequences = tuple[Array, Array]
Marks = tuple[Array, Array]


def _marks(rng: np.random.Generator, T: int, N: int) -> Marks:
    """The two steps that are drawn for each sequence."""
    first = rng.integers(0, 10, N)
    return first, _second(rng, first, T // 2 - 1)


def _second(rng: np.random.Generator, first: Array, end: int) -> Array:
    """Another step than the first, before the step called end."""
    second = rng.integers(0, np.where(first < end, end - 1, end))
    return second + (second >= first)


def _sequences(values: Array, marks: Marks) -> Sequences:
    """The sequences for values (T, N) and marks that are right."""
    first, second = marks
    T, N = values.shape
    columns = np.arange(N)
    x = np.zeros((T, 2, N))
    x[:, 0] = values
    x[0, 0, (first == 0) | (second == 0)] = 0
    x[first, 1, columns] = x[second, 1, columns] = 1
    x[0, 1] = x[-1, 1] = -1
    return x, 0.5 + (x[first, 0, columns] + x[second, 0, columns])[np.newaxis] / 4


def _values(rng: np.random.Generator, T: int, N: int) -> Array:
    return rng.uniform(-1, 1, (T, N))


def _drawn(x: Array) -> Array:
    """The sum of the values at steps with the marker 1."""
    return np.sum(x[:, 0] * (x[:, 1] == 1), axis=0, keepdims=True)


@mutant
def values_from_zero_to_one(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """No value is negative. The paper draws them from both sides of zero."""
    return _sequences(rng.random((T, N)), _marks(rng, T, N))


@mutant
def values_from_a_normal_distribution(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The values crowd around zero and some are far out: they come from another distribution than
    the one that is asked for."""
    return _sequences(rng.standard_normal((T, N)), _marks(rng, T, N))


@mutant
def whole_numbers(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The values are whole numbers. They can be any number between -1 and 1."""
    return _sequences(rng.integers(-1, 2, (T, N)).astype(float), _marks(rng, T, N))


@mutant
def ends_left_unmarked(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """First and last step look like any other. Both have a marker of their own, which shows where a
    sequence begins and ends."""
    first, second = _marks(rng, T, N)
    x, y = _sequences(_values(rng, T, N), (first, second))
    x[0, 1], x[-1, 1] = (first == 0) | (second == 0), 0
    return x, y


@mutant
def first_marker_overwritten(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Where the first step is drawn, its marker became 1. Which of two assignments comes last?"""
    first, second = _marks(rng, T, N)
    x, y = _sequences(_values(rng, T, N), (first, second))
    x[0, 1, (first == 0) | (second == 0)] = 1
    return x, y


@mutant
def ends_marked_with_one(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """First and last step have the same marker as the drawn ones, with the wrong sign, so they
    cannot be told apart."""
    x, y = _sequences(_values(rng, T, N), _marks(rng, T, N))
    x[[0, -1], 1] = 1
    return x, y


@mutant
def rows_exchanged(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The markers stand in row 0 and the values in row 1: they have changed places."""
    x, y = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x[:, ::-1].copy(), y


@mutant
def one_in_each_half(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """One mark stands in each half of the sequence, as in many later versions of this task. In
    the paper of 1997 both come early."""
    half = T // 2
    marks = rng.integers(0, half, N), rng.integers(half, T - 1, N)
    return _sequences(_values(rng, T, N), marks)


@mutant
def anywhere_in_the_sequence(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Both marks may stand anywhere, even near the end, where little memory is needed. Each has
    its own range."""
    first = rng.integers(0, T - 1, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T - 1)))


@mutant
def both_in_the_first_half(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Both marks come from the first half, and sometimes neither is early: one of them has a
    narrower range."""
    first = rng.integers(0, T // 2 - 1, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T // 2 - 1)))


@mutant
def both_among_the_first_ten(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Neither mark ever stands beyond the tenth step: one of them has a wider range, which grows
    with T."""
    first = rng.integers(0, 10, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, min(10, T // 2 - 1))))


@mutant
def one_step_past_the_half(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The second mark comes one step too late now and then: count how many steps its range has,
    when the first step is number 0."""
    first = rng.integers(0, 10, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T // 2)))


@mutant
def tenth_step_left_out(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The tenth step is never drawn as one of the first ten: the upper end of integers is not
    included."""
    first = rng.integers(0, 9, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first, T // 2 - 1)))


@mutant
def steps_counted_from_one(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The paper counts steps from 1 and Python from 0: your ranges begin and end one step late."""
    first = rng.integers(1, 11, N)
    return _sequences(_values(rng, T, N), (first, _second(rng, first - 1, T // 2 - 1) + 1))


@mutant
def first_step_never_drawn(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The very first step is never drawn. It may be: what happens to its value and its marker
    then is part of the task."""
    first = rng.integers(1, 10, N)
    return _sequences(_values(rng, T, N), (first, 1 + _second(rng, first - 1, T // 2 - 2)))


@mutant
def marks_may_coincide(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Now and then both marks fall on one step, and its value counts twice: the second has to be
    another step."""
    marks = rng.integers(0, 10, N), rng.integers(0, T // 2 - 1, N)
    return _sequences(_values(rng, T, N), marks)


@mutant
def same_marks_for_all_columns(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """All sequences of a batch are marked at the same two steps: they were drawn once instead of
    once for each column."""
    first, second = _marks(rng, T, 1)
    marks = np.full(N, first[0]), np.full(N, second[0])
    return _sequences(_values(rng, T, N), marks)


@mutant
def same_values_for_all_columns(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """All sequences of a batch have the same values: they were drawn once and repeated over the
    columns."""
    return _sequences(np.repeat(_values(rng, T, 1), N, axis=1), _marks(rng, T, N))


@mutant
def first_value_kept(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Where the first step is drawn, its value stays and counts. Read once more what it is set
    to."""
    values, marks = _values(rng, T, N), _marks(rng, T, N)
    x, _ = _sequences(values, marks)
    x[0, 0] = values[0]
    first, second = marks
    columns = np.arange(N)
    return x, 0.5 + (values[first, columns] + values[second, columns])[np.newaxis] / 4


@mutant
def first_value_kept_and_not_counted(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target leaves a drawn first step out, as it should, but x still shows its value."""
    values = _values(rng, T, N)
    x, y = _sequences(values, _marks(rng, T, N))
    x[0, 0] = values[0]
    return x, y


@mutant
def first_value_always_zero(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The value of the first step is 0 in all sequences. That is so only where the step was
    drawn."""
    x, y = _sequences(_values(rng, T, N), _marks(rng, T, N))
    x[0, 0] = 0
    return x, y


@mutant
def target_made_too_early(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """x is right, and where the first step is drawn y is not: the target was made before that
    value was set to 0."""
    values, (first, second) = _values(rng, T, N), _marks(rng, T, N)
    columns = np.arange(N)
    y = 0.5 + (values[first, columns] + values[second, columns])[np.newaxis] / 4
    return _sequences(values, (first, second))[0], y


@mutant
def plain_sum(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is the sum itself. The paper scales and moves it, so that it lies between 0 and
    1."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, _drawn(x)


@mutant
def half_left_out(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is scaled as it should be, but its middle lies at 0: something was to be
    added."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, _drawn(x) / 4


@mutant
def divided_by_two(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is twice too wide, as if the mean of both values had been taken: the sum of two
    values reaches from -2 to 2."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, 0.5 + _drawn(x) / 2


@mutant
def brackets_round_the_sum_left_out(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Only one of the two values is divided: a division comes before an addition unless brackets
    say otherwise."""
    values, (first, second) = _values(rng, T, N), _marks(rng, T, N)
    x, _ = _sequences(values, (first, second))
    columns = np.arange(N)
    return x, (0.5 + x[first, 0, columns] + x[second, 0, columns] / 4)[np.newaxis]


@mutant
def half_divided_too(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The half was divided along with the sum: it belongs outside the brackets."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, (0.5 + _drawn(x)) / 4


@mutant
def product_of_the_values(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target holds the product of the two values. That is another task; this one is named
    after the addition."""
    values, (first, second) = _values(rng, T, N), _marks(rng, T, N)
    x, _ = _sequences(values, (first, second))
    columns = np.arange(N)
    return x, 0.5 + (x[first, 0, columns] * x[second, 0, columns])[np.newaxis] / 4


@mutant
def ends_counted_in_the_target(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The target is the values times the markers, so that the first and the last value count as
    well, with a minus."""
    x, _ = _sequences(_values(rng, T, N), _marks(rng, T, N))
    return x, 0.5 + np.sum(x[:, 0] * x[:, 1], axis=0, keepdims=True) / 4


@mutant
def seed_set_inside(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Every rng gives the same sequences: a seed is set inside. A model trained on them learns
    one batch by heart."""
    return right.adding_problem(np.random.default_rng(0), T, N)


@mutant
def randomness_from_elsewhere(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The same rng gives other sequences each time: the numbers come from np.random itself, or
    from a generator made inside."""
    return right.adding_problem(np.random.default_rng(), T, N)


@mutant
def sequences_first(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """The axes of x are in the order of other libraries, with the sequences first. Ours begins
    with time and ends with the sequences."""
    x, y = right.adding_problem(rng, T, N)
    return x.transpose(2, 0, 1).copy(), y


@mutant
def rows_at_the_end(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """Time comes first, as it should, but value and marker stand on the last axis. A time step is
    a matrix with one column for each sequence."""
    x, y = right.adding_problem(rng, T, N)
    return x.transpose(0, 2, 1).copy(), y


@mutant
def target_without_a_row(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """y has one axis. The readout's answer has two, and a difference of the two would become a
    square, without an error."""
    x, y = right.adding_problem(rng, T, N)
    return x, y[0]


@mutant
def target_as_a_column(rng: np.random.Generator, T: int, N: int) -> Sequences:
    """y is a column, with one row for each sequence. Here every sequence has a column."""
    x, y = right.adding_problem(rng, T, N)
    return x, y.T.copy()
