"""Statistics of a class, against values computed by hand and against laws."""

import math

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.associations import associations, fisher_exact
from grader.reports.class_data import Place
from grader.reports.item_analysis import (
    discrimination,
    histogram,
    summary,
    upper_lower_index,
)

SCORES = arrays.arrays(float, st.integers(0, 60), elements=st.integers(0, 80).map(lambda n: n / 4))


def test_the_summary_of_five_totals_is_that_computed_by_hand():
    found = summary(np.array([2.0, 4.0, 4.0, 6.0, 14.0]), 20.0)
    assert (found.count, found.mean, found.median) == (5, 6.0, 4.0)
    assert (found.lower_quartile, found.upper_quartile) == (4.0, 6.0)
    assert found.deviation == pytest.approx(math.sqrt((16 + 4 + 4 + 0 + 64) / 4))
    assert [bar.count for bar in found.histogram] == [0, 1, 2, 1, 0, 0, 0, 1, 0, 0]


def test_statistics_of_nobody_and_of_one_are_none_where_they_are_not_defined():
    nobody, one = summary(np.array([]), 20.0), summary(np.array([7.0]), 20.0)
    assert (nobody.mean, nobody.median, nobody.deviation) == (None, None, None)
    assert (one.mean, one.deviation) == (7.0, None)


@given(SCORES)
def test_every_score_is_in_one_bar_also_with_extra_credit_and_below_zero(scores):
    for shifted in (scores, scores - 5):
        assert sum(bar.count for bar in histogram(shifted, 15.0)) == scores.size


def test_a_sum_of_points_that_are_no_binary_fractions_is_not_below_its_edge():
    (bar,) = [bar for bar in histogram(np.array([0.1 + 0.1 + 0.1]), 1.0) if bar.count]
    assert bar.low == pytest.approx(0.3)


def test_the_discrimination_of_four_students_is_that_computed_by_hand():
    scores, rest = np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 3.0, 3.0, 5.0])
    # Deviations -1/2, -1/2, 1/2, 1/2 and -2, 0, 0, 2: their products sum to 2, squares to 1 and 8.
    assert discrimination(scores, scores + rest) == pytest.approx(2 / math.sqrt(1 * 8))


def test_the_discrimination_is_not_defined_without_differences_or_with_two_students():
    ones, different = np.ones(5), np.arange(5.0)
    assert discrimination(ones, ones + different) is None
    assert discrimination(different, different + ones) is None
    assert discrimination(different[:2], 2 * different[:2]) is None


@given(SCORES, st.randoms())
def test_indices_are_between_minus_one_and_one_and_the_order_of_the_class_has_no_influence(
    scores, random
):
    rest = np.array([random.randrange(40) / 4 for _ in scores])
    order = np.array(random.sample(range(scores.size), scores.size), dtype=int)
    for index in (discrimination, lambda *each: upper_lower_index(*each, 20.0)):
        found = index(scores, scores + rest)
        assert found is None or -1 - 1e-9 <= found <= 1 + 1e-9
        assert index(scores[order], (scores + rest)[order]) == pytest.approx(found)


def test_the_upper_lower_index_compares_27_percent_of_the_class():
    totals = np.arange(100.0)
    scores = np.where(totals >= 73, 4.0, 0.0)  # the best 27 have all points
    assert upper_lower_index(scores, totals, 4.0) == 1.0
    scores = np.where(totals >= 86, 4.0, 0.0)  # 14 of the best 27
    assert upper_lower_index(scores, totals, 4.0) == pytest.approx(14 / 27)
    assert upper_lower_index(scores[:3], totals[:3], 4.0) is None
    assert upper_lower_index(scores, np.ones(100), 4.0) is None


def test_students_at_the_edge_of_a_group_count_in_part():
    # 27 % of 10 are 2.7: the best and 1.7 of the four with 8 points; 2.7 of the five with 0.
    totals = np.array([9.0, 8, 8, 8, 8, 0, 0, 0, 0, 0])
    scores = np.array([1.0, 1, 1, 0, 0, 1, 0, 0, 0, 0])
    assert upper_lower_index(scores, totals, 1.0) == pytest.approx((1 + 1.7 / 2) / 2.7 - 1 / 5)


def test_fishers_test_of_the_lady_tasting_tea_is_that_of_the_book():
    assert fisher_exact(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert fisher_exact(3, 4, 4, 8) == pytest.approx(17 / 70)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_fishers_p_value_is_symmetric_falls_with_the_overlap_and_begins_at_one(a, b, c, d):
    of, first, second = a + b + c + d, a + b, a + c
    least = max(0, first + second - of)
    values = [fisher_exact(n, first, second, of) for n in range(least, min(first, second) + 1)]
    assert values[0] == pytest.approx(1)
    assert values == sorted(values, reverse=True)
    assert fisher_exact(a, first, second, of) == pytest.approx(fisher_exact(a, second, first, of))


def together(both: int, only_first: int, only_second: int, neither: int, missing: int = 0):
    """The associations of two mistakes in two exercises; some students have one score alone."""
    students = [f"s{n}" for n in range(both + only_first + only_second + neither + missing)]
    first = Place("01-gates", "gates", "input_above_hidden", "")
    second = Place("02-forward", "lstm_step_fused", "input_above_hidden", "")
    made = {
        first: {*students[: both + only_first], *students[len(students) - missing :]},
        second: {*students[:both], *students[both + only_first :][:only_second]},
    }
    scored = {
        ("01-gates", "gates"): set(students),
        ("02-forward", "lstm_step_fused"): set(students[: len(students) - missing]),
    }
    return associations(made, scored)


def test_mistakes_that_the_same_students_make_are_found_with_their_numbers():
    (found,) = together(6, 1, 1, 23, missing=4)
    assert (found.both, found.with_first, found.with_second, found.of) == (6, 7, 7, 31)
    assert found.p_value == pytest.approx(fisher_exact(6, 7, 7, 31))
    assert (found.first.assignment, found.second.assignment) == ("01-gates", "02-forward")


@pytest.mark.parametrize("counts", [(2, 0, 0, 29), (3, 7, 7, 14), (0, 6, 6, 19), (0, 0, 0, 0)])
def test_few_students_and_overlaps_by_chance_are_no_association(counts):
    assert together(*counts) == ()


def test_two_mistakes_in_the_same_exercise_are_no_association():
    students = {f"s{n}" for n in range(6)}
    made = {Place("01-gates", "gates", name, ""): students for name in ("one", "other")}
    assert associations(made, {("01-gates", "gates"): {f"s{n}" for n in range(31)}}) == ()
