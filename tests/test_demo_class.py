"""The demo class, graded as an instructor would; docs/results.md holds its table."""

import re

import numpy as np
import pytest

from check import render
from check.notebook import Notebook
from check.result import Result
from grader.assignment import assignments
from grader.course import Course
from grader.grading.report import SubmissionReport
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, assignment_of, gradebook_scores
from tests.demo.table import Reports, graded_reports, table

RIGHT = ["right", "right_with_loops", "right_fused", "right_with_helpers"]
ALL = [assignment.name for assignment in assignments()]


@pytest.fixture(scope="module")
def graded(graded_class) -> tuple[Course, Reports]:
    """A course with the demo class graded, and its reports by assignment and student."""
    return graded_class, graded_reports(graded_class)


def max_score(assignment: str) -> float:
    """Points of one notebook."""
    return sum(assignment_of(assignment).max_scores.values())


def lost(report: SubmissionReport) -> dict[str, float]:
    """Points lost, by exercise."""
    return {r.name: r.max_score - r.score for r in report.results if r.score != r.max_score}


def result(graded, assignment: str, student: str, exercise: str) -> Result:
    """The result of one exercise."""
    return next(r for r in graded[1][assignment][student].results if r.name == exercise)


@pytest.mark.parametrize(
    ("assignment", "student"),
    [(a, student) for a in ALL for student in RIGHT if student in demo.different_students(a)],
)
def test_right_answers_in_any_style_get_the_full_score(graded, student, assignment):
    assert graded[1][assignment][student].score == max_score(assignment) == 20


def test_every_student_answers_some_notebook_differently():
    assert set(demo.students()) == {name for a in ALL for name in demo.different_students(a)}
    assert set(demo.right_students()) == set(RIGHT)


@pytest.mark.parametrize(
    ("assignment", "student", "expected"),
    [
        ("01-gates", "overflowing_sigmoid", {"sigmoid": 1}),
        ("01-gates", "x_above_h", {"gates": 4}),
        ("01-gates", "wrong_sigmoid", {"sigmoid": 3, "dsigmoid": 1, "dtanh": 1}),
        ("01-gates", "in_place", {"init_params": 1, "update_cell": 0.5, "hidden_state": 0.5}),
        ("01-gates", "biases_as_rows", {"gates": 4, "update_cell": 2, "repair_1": 3}),
        ("01-gates", "half_way", {"gates": 4, "update_cell": 2, "hidden_state": 2, "repair_1": 3}),
        ("01-gates", "endless", {"dtanh": 1}),
        ("01-gates", "crashing", {"dsigmoid": 1, "hidden_state": 2}),
        ("02-forward", "wrong_step", {"lstm_step": 4}),
        ("02-forward", "return_inside_loop", {"lstm_forward": 4, "repair_1": 1}),
        ("02-forward", "zero_weights", {"repair_2": 3}),
        ("02-forward", "ignores_h0", {"lstm_forward": 4}),
        ("02-forward", "in_place", {"lstm_step": 2, "lstm_step_fused": 0.5}),
        (
            "02-forward",
            "half_way",
            {"LSTM": 5, "stack_params": 1, "lstm_step_fused": 2, "repair_1": 1, "repair_2": 3},
        ),
        ("03-backward", "one_sided_gradient", {"numerical_gradient": 3}),
        ("03-backward", "no_tanh_slope", {"lstm_step_backward": 5}),
        ("03-backward", "overwritten_dh", {"lstm_step_backward": 1}),
        ("03-backward", "overwritten_weights", {"lstm_backward": 3}),
        ("03-backward", "nothing_carried", {"lstm_backward": 5, "repair_2": 1}),
        ("03-backward", "ignores_h0", {"lstm_backward": 1.5}),
        ("03-backward", "in_place", {"lstm_step_backward": 0.5, "LSTM": 0.25}),
        ("03-backward", "half_way", {"lstm_backward": 5, "LSTM": 3, "repair_1": 2, "repair_2": 1}),
        ("04-training", "no_bias_correction", {"Adam": 3}),
        ("04-training", "summed_loss", {"mse": 1.25, "repair_1": 1.5}),
        ("04-training", "memoriser", {"train": 4.5}),
        ("04-training", "faked_history", {"train": 4.5}),
        ("04-training", "constant_predictor", {"train": 4.5}),
        ("04-training", "rebinding", {"sgd_step": 1, "Adam": 3}),
        ("04-training", "unscaled_target", {"adding_problem": 0.75}),
        (
            "04-training",
            "half_way",
            {"Adam": 3, "adding_problem": 2.5, "train": 4.5, "repair_1": 1.5},
        ),
        ("05-characters", "summed_loss", {"softmax_cross_entropy": 1.5, "repair_1": 1.5}),
        ("05-characters", "overflowing_softmax", {"softmax_cross_entropy": 0.5}),
        ("06-tests", "shapes_only", {"test_sigmoid": 2, "test_lstm_step": 3}),
        ("06-tests", "too_tight", {"test_sigmoid": 2}),
        ("06-tests", "flaky", {"test_sigmoid": 2}),
        ("06-tests", "zero_states", {"test_lstm_step": 1.8, "test_lstm_forward": 2.1}),
        (
            "06-tests",
            "one_sequence",
            {"test_lstm_step": 0.9, "test_lstm_forward": 1.05, "test_lstm_step_backward": 1.2},
        ),
        ("06-tests", "loose_tolerance", {"test_lstm_step": 0.9, "test_lstm_step_backward": 1.2}),
    ],
)
def test_a_mistake_costs_its_own_points_and_no_others(graded, assignment, student, expected):
    assert lost(graded[1][assignment][student]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("assignment", "student"),
    [*[(assignment, "patching_numpy") for assignment in ALL], ("01-gates", "cut_off")],
)
def test_cheating_and_a_damaged_file_score_nothing(graded, assignment, student):
    assert graded[1][assignment][student].score == 0


@pytest.mark.parametrize(
    ("assignment", "student", "exercise", "mutant"),
    [
        ("01-gates", "overflowing_sigmoid", "sigmoid", "overflowing_exp"),
        ("01-gates", "x_above_h", "gates", "input_above_hidden"),
        ("01-gates", "wrong_sigmoid", "sigmoid", "sign_of_exponent"),
        ("01-gates", "wrong_sigmoid", "dtanh", "dtanh_of_the_input"),
        ("01-gates", "in_place", "init_params", "seed_inside"),
        ("01-gates", "in_place", "update_cell", "memory_changed_in_place"),
        ("01-gates", "biases_as_rows", "gates", "bias_as_a_row"),
        ("01-gates", "biases_as_rows", "repair_1", "still_zero"),
        ("02-forward", "wrong_step", "lstm_step", "input_gate_unpacked_first"),
        ("02-forward", "in_place", "lstm_step", "memory_updated_in_place"),
        ("02-forward", "in_place", "lstm_step_fused", "old_memory_overwritten"),
        ("02-forward", "return_inside_loop", "lstm_forward", "return_inside_the_loop"),
        ("02-forward", "return_inside_loop", "repair_1", "return_still_inside_the_loop"),
        ("02-forward", "zero_weights", "repair_2", "weights_still_zero"),
        ("02-forward", "ignores_h0", "lstm_forward", "initial_states_ignored"),
        ("03-backward", "one_sided_gradient", "numerical_gradient", "one_sided"),
        ("03-backward", "no_tanh_slope", "lstm_step_backward", "slope_of_tanh_left_out"),
        ("03-backward", "overwritten_dh", "lstm_step_backward", "cell_gradient_from_the_new_dh"),
        ("03-backward", "overwritten_weights", "lstm_backward", "gradients_overwritten"),
        ("03-backward", "nothing_carried", "lstm_backward", "nothing_carried"),
        ("03-backward", "nothing_carried", "repair_2", "steps_cut_apart"),
        ("03-backward", "ignores_h0", "lstm_backward", "final_states_ignored"),
        ("03-backward", "in_place", "LSTM", "ParametersReplaced"),
        ("04-training", "summed_loss", "mse", "slope_of_the_sum"),
        ("04-training", "summed_loss", "repair_1", "gradients_added_up"),
    ],
)
def test_a_known_mistake_is_named(graded, assignment, student, exercise, mutant):
    assert result(graded, assignment, student, exercise).mutant == mutant


@pytest.mark.parametrize(
    ("assignment", "student", "wrong", "callers"),
    [
        ("01-gates", "wrong_sigmoid", "sigmoid", ["gates"]),
        ("02-forward", "wrong_step", "lstm_step", ["lstm_forward", "LSTM", "repair_1"]),
        ("02-forward", "ignores_h0", "lstm_forward", ["LSTM"]),
        (
            "03-backward",
            "no_tanh_slope",
            "lstm_step_backward",
            ["lstm_backward", "LSTM", "repair_2"],
        ),
        ("03-backward", "overwritten_weights", "lstm_backward", ["LSTM"]),
        ("04-training", "rebinding", "Adam", ["train", "repair_1"]),
        ("04-training", "unscaled_target", "adding_problem", ["train"]),
    ],
)
def test_an_exercise_that_calls_a_wrong_function_keeps_its_points_and_a_note_says_so(
    graded, assignment, student, wrong, callers
):
    for exercise in callers:
        found = result(graded, assignment, student, exercise)
        assert found.score == found.max_score
        assert f"the reference in place of your {wrong}" in found.note


def test_the_gradebook_holds_the_scores_of_the_reports(graded):
    course, found = graded
    for assignment, by_student in found.items():
        expected = {
            (student, f"check_{r.name}"): r.score
            for student, report in by_student.items()
            for r in report.results
        }
        assert gradebook_scores(course, assignment) == expected


def test_the_table_of_the_documentation_is_this_class(graded):
    """`python -m tests.demo table` prints the table that belongs there."""
    assert table(graded[1]) in (ROOT / "docs" / "results.md").read_text(encoding="utf-8")


def test_the_class_report_shows_scores_and_reasons(graded, command_line):
    status, text, errors = command_line("report", ASSIGNMENT, "--students", where=graded[0])
    assert status == 0, errors
    assert re.search(r"^right +20 / 20", text, re.MULTILINE)
    assert re.search(r"cut_off: +the notebook is damaged", text)
    assert re.search(r"x_above_h · gates: +z is stacked the other way round", text)


def test_the_class_report_shows_what_tests_of_the_class_miss(graded, command_line):
    assert result(graded, "06-tests", "right", "test_lstm_step").let_through == []
    missed = ["hidden_state_of_the_first_sequence", "forget_gate_of_the_first_sequence"]
    assert result(graded, "06-tests", "one_sequence", "test_lstm_step").let_through == missed
    status, text, errors = command_line("report", "06-tests", where=graded[0])
    assert status == 0, errors
    assert "What the tests of the class miss" in text
    lecture = " ".join(text.partition("For the next lecture")[2].split())
    assert "tests of lstm_step let this mistake through: All sequences of the batch" in lecture


def test_the_message_in_the_readme_is_the_one_that_a_student_reads():
    namespace: dict = {"np": np}
    sources = [*demo.right_answers(ASSIGNMENT).values()]
    sources.append((demo.HERE / "x_above_h" / "gates.py").read_text(encoding="utf-8"))
    exec("\n".join(sources), namespace)
    text = render.as_text(Notebook("gates").result("gates", namespace["gates"]))
    assert text in (ROOT / "README.md").read_text(encoding="utf-8")
