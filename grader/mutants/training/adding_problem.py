"""Known mistakes of adding_problem."""

from ..edits import edit

# Parts of the reference.
HALF = "T // 2 - 1"
FIRST = "rng.integers(0, 10, N)"
SECOND = "rng.integers(0, np.where(first < half, half - 1, half))"
OTHER = "    second += second >= first  # another step than the first one\n"
VALUES = "rng.uniform(-1, 1, (T, N))"
ZERO = "    x[0, 0, (first == 0) | (second == 0)] = 0\n"
MARKS = "    x[first, 1, columns] = x[second, 1, columns] = 1\n"
ENDS = "    x[0, 1] = x[-1, 1] = -1\n"
SUM = "(x[first, 0, columns] + x[second, 0, columns])"
TARGET = f"0.5 + {SUM} / 4"
RETURN = "    return x, y[np.newaxis]"
FREE = (SECOND, "rng.integers(0, half, N)")  # the second step drawn without regard to the first


# ---------------------------------------------------------------- values

values_from_zero_to_one = edit(
    (VALUES, "rng.random((T, N))"),
    hint="No value is negative. The paper draws them from both sides of zero.",
)
values_up_to_a_half = edit(
    (VALUES, "rng.random((T, N)) - 0.5"),
    hint="The values lie between -0.5 and 0.5: the interval begins where it should not, and is "
    "half as wide.",
)
values_from_a_normal_distribution = edit(
    (VALUES, "rng.standard_normal((T, N))"),
    hint="The values crowd around zero and some are far out: they come from another distribution "
    "than the one that is asked for.",
)
normal_values_clipped = edit(
    (VALUES, "np.clip(rng.standard_normal((T, N)), -1, 1)"),
    hint="A third of the values are -1 or 1 exactly: numbers of a normal distribution were cut "
    "off at both ends. Which distribution ends there by itself?",
)
whole_numbers = edit(
    (VALUES, "rng.integers(-1, 2, (T, N)).astype(float)"),
    hint="The values are whole numbers. They can be any number between -1 and 1.",
)
values_rounded = edit(
    (VALUES, "np.round(rng.uniform(-1, 1, (T, N)), 1)"),
    hint="The values have one digit behind the point, so there are no more than 21 of them. They "
    "can be any number between -1 and 1.",
)
same_values_for_all_columns = edit(
    (VALUES, "np.repeat(rng.uniform(-1, 1, (T, 1)), N, axis=1)"),
    hint="All sequences of a batch have the same values: they were drawn once and repeated over "
    "the columns.",
)
same_value_at_all_steps = edit(
    (VALUES, "np.repeat(rng.uniform(-1, 1, (1, N)), T, axis=0)"),
    hint="Within a sequence all values are the same: one was drawn for each column and repeated "
    "over time.",
)

# ---------------------------------------------------------------- markers

ends_left_unmarked = edit(
    (ENDS, ""),
    hint="First and last step look like any other. Both have a marker of their own, which shows "
    "where a sequence begins and ends.",
)
last_marker_left_out = edit(
    (ENDS, "    x[0, 1] = -1\n"),
    hint="The first step has its marker, and the last one has 0. The end of a sequence is marked "
    "as well.",
)
first_marker_left_out = edit(
    (ENDS, "    x[-1, 1] = -1\n"),
    hint="The last step has its marker, and the first one looks like any other. The beginning of "
    "a sequence is marked as well.",
)
first_marker_overwritten = edit(
    (MARKS, ""),
    (ENDS, ENDS + MARKS),
    hint="Where the first step is drawn, its marker became 1. Which of two assignments comes last?",
)
ends_marked_with_one = edit(
    (ENDS, "    x[0, 1] = x[-1, 1] = 1\n"),
    hint="First and last step have the same marker as the drawn ones, with the wrong sign, so "
    "they cannot be told apart.",
)
rows_exchanged = edit(
    (RETURN, "    return x[:, ::-1].copy(), y[np.newaxis]"),
    hint="The markers stand in row 0 and the values in row 1: they have changed places.",
)

# ---------------------------------------------------------------- ranges

one_in_each_half = edit(
    (FIRST, "rng.integers(0, T // 2, N)"),
    (SECOND, "rng.integers(T // 2, T - 1, N)"),
    (OTHER, ""),
    hint="One mark stands in each half of the sequence, as in many later versions of this task. "
    "In the paper of 1997 both come early.",
)
anywhere_in_the_sequence = edit(
    (FIRST, "rng.integers(0, T - 1, N)"),
    (SECOND, "rng.integers(0, T - 2, N)"),
    hint="Both marks may stand anywhere, even near the end, where little memory is needed. Each "
    "has its own range.",
)
second_anywhere = edit(
    (HALF, "T - 1"),
    hint="One mark is among the first ten, and the other one may stand anywhere, even near the "
    "end. Its range ends before the middle.",
)
both_in_the_first_half = edit(
    (FIRST, "rng.integers(0, half, N)"),
    (SECOND, "rng.integers(0, half - 1, N)"),
    hint="Both marks come from the first half, and sometimes neither is early: one of them has a "
    "narrower range.",
)
both_among_the_first_ten = edit(
    (HALF, "min(10, T // 2 - 1)"),
    hint="Neither mark ever stands beyond the tenth step: one of them has a wider range, which "
    "grows with T.",
)
one_step_past_the_half = edit(
    (HALF, "T // 2"),
    hint="The second mark comes one step too late now and then: count how many steps its range "
    "has, when the first step is number 0.",
)
one_step_short_of_the_half = edit(
    (HALF, "T // 2 - 2"),
    hint="The last step of the wider range is never drawn as the second mark: the upper end of "
    "integers is not included.",
)
half_rounded_up = edit(
    (HALF, "(T + 1) // 2 - 1"),
    hint="For an odd T the second mark comes one step too late now and then: T / 2 was rounded up.",
)
tenth_step_left_out = edit(
    (FIRST, "rng.integers(0, 9, N)"),
    hint="The tenth step is never drawn as one of the first ten: the upper end of integers is not "
    "included.",
)
eleven_first_steps = edit(
    (FIRST, "rng.integers(0, 11, N)"),
    hint="The first mark is sometimes at step 10. Counted from 0 that is the eleventh, and there "
    "are ten to choose from.",
)
steps_counted_from_one = edit(
    (FIRST, "rng.integers(1, 11, N)"),
    (SECOND, "rng.integers(1, np.where(first <= half, half, half + 1))"),
    hint="The paper counts steps from 1 and Python from 0: your ranges begin and end one step "
    "late.",
)
first_mark_from_one_to_ten = edit(
    (FIRST, "rng.integers(1, 11, N)"),
    hint="The first of the two marks is at one of the steps 1 to 10, as if they were counted from "
    "1. The second is right.",
)
first_step_never_drawn = edit(
    (FIRST, "rng.integers(1, 10, N)"),
    (SECOND, "rng.integers(1, np.where(first < half, half - 1, half))"),
    hint="The very first step is never drawn. It may be: what happens to its value and its marker "
    "then is part of the task.",
)
first_step_drawn_by_the_second_alone = edit(
    (FIRST, "rng.integers(1, 10, N)"),
    hint="The first of the two marks is never at step 0, which is drawn less often than it should "
    "be. Ten steps are to be equally likely.",
)
same_marks_for_all_columns = edit(
    (FIRST, "rng.integers(0, 10)"),
    hint="All sequences of a batch are marked at the same two steps: they were drawn once instead "
    "of once for each column.",
)
second_always_later = edit(
    (SECOND, "rng.integers(first + 1, np.maximum(half, first + 2))"),
    (OTHER, ""),
    hint="The second mark always comes after the first of ten. It may come before it as well.",
)
second_is_the_next_step = edit(
    (SECOND, "first + 1"),
    (OTHER, ""),
    hint="The two marks always stand side by side. The second one is drawn from a range of its "
    "own.",
)

# ---------------------------------------------------------------- marks that coincide

marks_may_coincide = edit(
    FREE,
    (OTHER, ""),
    hint="Now and then both marks fall on one step, and its value counts twice: the second has to "
    "be another step.",
)
drawn_again_once = edit(
    FREE,
    (
        OTHER,
        "    again = rng.integers(0, half, N)\n"
        "    second = np.where(second == first, again, second)\n",
    ),
    hint="Where both marks fell on one step, the second was chosen once more, and can fall on it "
    "again. How many attempts are enough?",
)
moved_to_a_neighbour = edit(
    FREE,
    (OTHER, "    second = np.where(second == first, (second + 1) % half, second)\n"),
    hint="Where both marks fell on one step, the second was moved to a neighbour, so steps side "
    "by side are drawn too often. All other steps are to be equally likely.",
)
moved_past_the_end = edit(
    FREE,
    (OTHER, "    second += second == first\n"),
    hint="Where both marks fell on one step, the second was moved on by one: that is sometimes "
    "past the end of its range, and makes steps side by side too frequent.",
)
moved_to_step_0 = edit(
    FREE,
    (OTHER, "    second = np.where(second == first, np.where(first == 0, 1, 0), second)\n"),
    hint="Where both marks fell on one step, the second was moved to the beginning, so step 0 is "
    "drawn too often.",
)
range_not_shortened = edit(
    FREE,
    hint="The second mark is moved on by one to make room for the first, but its range was not "
    "made shorter before: sometimes it ends one step too late.",
)
range_always_shortened = edit(
    (SECOND, "rng.integers(0, half - 1, N)"),
    hint="For small T the first mark may lie beyond the range of the second. Then nothing is to "
    "be left out, and yet the last step of that range is.",
)
equal_step_not_passed = edit(
    (OTHER, OTHER.replace(">=", ">")),
    hint="Steps from the first mark on are to be passed over by one, and one of them is not: now "
    "and then both marks fall on one step.",
)
nothing_passed_over = edit(
    (OTHER, ""),
    hint="The range of the second mark was made shorter by one, but the first mark was not passed "
    "over: both can coincide, and the last step of the range is missing.",
)

# ---------------------------------------------------------------- the value of the first step

first_value_kept = edit(
    (ZERO, ""),
    hint="Where the first step is drawn, its value stays and counts. Read once more what it is "
    "set to.",
)
first_value_kept_and_not_counted = edit(
    (ZERO, ""),
    (
        TARGET,
        "0.5 + ((first > 0) * x[first, 0, columns] + (second > 0) * x[second, 0, columns]) / 4",
    ),
    hint="The target leaves a drawn first step out, as it should, but x still shows its value.",
)
first_value_always_zero = edit(
    (ZERO, "    x[0, 0] = 0\n"),
    hint="The value of the first step is 0 in all sequences. That is so only where the step was "
    "drawn.",
)
zero_for_one_of_the_two = edit(
    (ZERO, "    x[0, 0, first == 0] = 0\n"),
    hint="Where the first step is drawn, its value is 0 in some sequences and not in others. "
    "Either of the two marks can fall there.",
)
zero_for_the_wider_range_alone = edit(
    (ZERO, "    x[0, 0, second == 0] = 0\n"),
    hint="Where the mark of the wider range is at the first step, the value there is 0; where the "
    "one among the first ten is, it is not.",
)
first_value_of_minus_one = edit(
    (ZERO, ZERO.replace("] = 0", "] = -1")),
    hint="Where the first step is drawn, its value became -1. That is its marker; the value is "
    "another number.",
)
target_made_too_early = edit(
    (ZERO, ""),
    (RETURN, ZERO + RETURN),
    hint="x is right, and where the first step is drawn y is not: the target was made before that "
    "value was set to 0.",
)

# ---------------------------------------------------------------- target

plain_sum = edit(
    (TARGET, SUM),
    hint="The target is the sum itself. The paper scales and moves it, so that it lies between 0 "
    "and 1.",
)
half_left_out = edit(
    (TARGET, f"{SUM} / 4"),
    hint="The target is scaled as it should be, but its middle lies at 0: something was to be "
    "added.",
)
divided_by_two = edit(
    (TARGET, f"0.5 + {SUM} / 2"),
    hint="The target is twice too wide, as if the mean of both values had been taken: the sum of "
    "two values reaches from -2 to 2.",
)
mean_of_the_values = edit(
    (TARGET, f"{SUM} / 2"),
    hint="The target is the mean of the two values, which reaches from -1 to 1. The paper's lies "
    "between 0 and 1.",
)
not_divided = edit(
    (TARGET, f"0.5 + {SUM}"),
    hint="The half was added, but the sum was not divided, so the target reaches far below 0 and "
    "above 1.",
)
brackets_round_the_sum_left_out = edit(
    (TARGET, "0.5 + x[first, 0, columns] + x[second, 0, columns] / 4"),
    hint="Only one of the two values is divided: a division comes before an addition unless "
    "brackets say otherwise.",
)
half_divided_too = edit(
    (TARGET, f"(0.5 + {SUM}) / 4"),
    hint="The half was divided along with the sum: it belongs outside the brackets.",
)
product_of_the_values = edit(
    (TARGET, "0.5 + x[first, 0, columns] * x[second, 0, columns] / 4"),
    hint="The target holds the product of the two values. That is another task; this one is named "
    "after the addition.",
)
difference_of_the_values = edit(
    (TARGET, TARGET.replace("+ x[second", "- x[second")),
    hint="The target holds the difference of the two values: look at the sign between them.",
)
first_mark_alone = edit(
    (TARGET, "0.5 + x[first, 0, columns] / 4"),
    hint="The target knows one of the two values alone. Both marks count.",
)
second_mark_alone = edit(
    (TARGET, "0.5 + x[second, 0, columns] / 4"),
    hint="The target holds the value at the mark of the wider range, and not the one among the "
    "first ten steps. Two numbers are to be added.",
)
one_value_twice = edit(
    (TARGET, TARGET.replace("x[second", "x[first")),
    hint="The target holds one of the two values twice, and the other not at all: a name was "
    "copied and not changed.",
)
sum_of_all_values = edit(
    (TARGET, "0.5 + x[:, 0].sum(axis=0) / 4"),
    hint="The target is made from the values of all steps. Those without a mark are there to "
    "distract.",
)
sum_of_the_marked_steps = edit(
    (TARGET, "0.5 + (first + second) / 4"),
    hint="The target adds the numbers of the two steps, and not the values that stand there.",
)
ends_counted_in_the_target = edit(
    (TARGET, "0.5 + (x[:, 0] * x[:, 1]).sum(axis=0) / 4"),
    hint="The target is the values times the markers, so that the first and the last value count "
    "as well, with a minus.",
)

# ---------------------------------------------------------------- the generator

seed_set_inside = edit(
    ("    half, columns", "    rng = np.random.default_rng(0)\n    half, columns"),
    hint="Every rng gives the same sequences: a seed is set inside. A model trained on them "
    "learns one batch by heart.",
)
randomness_from_elsewhere = edit(
    ("    half, columns", "    rng = np.random.default_rng()\n    half, columns"),
    hint="The same rng gives other sequences each time: the numbers come from np.random itself, "
    "or from a generator made inside.",
)
values_from_elsewhere = edit(
    (VALUES, VALUES.replace("rng.", "np.random.")),
    hint="The same rng gives the same marks, but other values each time: these come from "
    "np.random itself, or from a generator made inside.",
)
marks_from_elsewhere = edit(
    (FIRST, "np.random.randint(0, 10, N)"),
    hint="The same rng gives the same values, but other marks each time: a step comes from "
    "np.random itself, or from a generator made inside.",
)

# ---------------------------------------------------------------- shapes

sequences_first = edit(
    (RETURN, "    return x.transpose(2, 0, 1).copy(), y[np.newaxis]"),
    hint="The axes of x are in the order of other libraries, with the sequences first. Ours "
    "begins with time and ends with the sequences.",
)
rows_at_the_end = edit(
    (RETURN, "    return x.transpose(0, 2, 1).copy(), y[np.newaxis]"),
    hint="Time comes first, as it should, but value and marker stand on the last axis. A time "
    "step is a matrix with one column for each sequence.",
)
rows_at_the_beginning = edit(
    (RETURN, "    return x.transpose(1, 0, 2).copy(), y[np.newaxis]"),
    hint="x begins with the axis of value and marker. Time comes first: x[t] is what the network "
    "sees at one step.",
)
target_without_a_row = edit(
    (RETURN, "    return x, y"),
    hint="y has one axis. The readout's answer has two, and a difference of the two would become "
    "a square, without an error.",
)
target_as_a_column = edit(
    (RETURN, "    return x, y[:, np.newaxis]"),
    hint="y is a column, with one row for each sequence. Here every sequence has a column.",
)
