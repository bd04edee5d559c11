"""The demo class, graded as an instructor would; README shows its table."""

import io
import re
import shutil

import pytest
from rich.console import Console

import check
from grader import report
from grader.course import Course
from grader.exercises import assignments, exercises
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grade, gradebook_marks

RIGHT = ["right", "right_with_loops", "right_fused", "right_with_helpers"]
ALL = assignments()


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory):
    """A course with the demo class graded, and the reports by assignment and student.

    Who does a notebook as right does hands in the same text as right, and is left out there.
    """
    root = tmp_path_factory.mktemp("demo") / "course"
    shutil.copytree(released_course.root, root)
    course = Course(root)
    return course, {
        assignment: {
            who: grade(course, who, assignment=assignment)
            for who in demo.hand_in(course, assignment, demo.own_way(assignment))
        }
        for assignment in ALL
    }


def full(assignment: str) -> float:
    """Points of one notebook."""
    return sum(e.points for e in exercises(assignment))


def lost(found) -> dict[str, float]:
    """Points lost, by exercise."""
    return {v.name: v.points - v.earned for v in found.verdicts if v.earned != v.points}


def verdict(graded, assignment: str, student: str, exercise: str):
    """What one student was told about one exercise."""
    return next(v for v in graded[1][assignment][student].verdicts if v.name == exercise)


def of_student(found, student: str) -> list:
    """The reports on all notebooks of one student, right's where they do as right does."""
    return [by_student.get(student, by_student["right"]) for by_student in found.values()]


def readme_head() -> list[str]:
    """The first two lines of the README's table of the class."""
    numbers = [a.partition("-")[0] for a in ALL]
    cells = ["student", *numbers, "why marks were lost first"]
    return [f"| {' | '.join(cells)} |", "|---" * len(cells) + "|"]


def readme_row(found, student: str) -> str:
    """A row of that table: the mark in each notebook, then where and why the first was lost.

    Such as | wrong_step | 20 | 16 | 20 | 02 · lstm_step: f and i have changed places ... |
    """
    own = of_student(found, student)
    marks = "".join(f" {one.mark:g} |" for one in own)
    short = [one for one in own if one.mark < full(one.assignment)]
    if not short:
        return f"| {student} |{marks} |"
    why = report.reasons(short[:1])[0].strip().removeprefix(student).removeprefix(" ·")
    why = re.sub(r"; it is 0\.\d+, .*", "", why)  # a figure that differs from course to course
    number = short[0].assignment.partition("-")[0]
    return f"| {student} |{marks} {number} · {why.removeprefix(':').strip()} |"


@pytest.mark.parametrize("assignment", ALL)
@pytest.mark.parametrize("student", RIGHT)
def test_right_answers_in_any_style_get_full_marks(graded, student, assignment):
    assert graded[1][assignment][student].mark == full(assignment) == 20


def test_every_student_does_some_notebook_in_a_way_of_their_own():
    assert set(demo.students()) == {who for a in ALL for who in demo.own_way(a)}
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
        (
            "04-training",
            "summed_loss",
            {"mse": 0.75, "softmax_cross_entropy": 1.5, "repair_1": 1},
        ),
        ("04-training", "memoriser", {"train": 4.5}),
        ("04-training", "faked_history", {"train": 4.5}),
        ("04-training", "constant_predictor", {"train": 4.5}),
        ("04-training", "overflowing_softmax", {"softmax_cross_entropy": 0.5}),
        ("04-training", "rebinding", {"sgd_step": 1, "Adam": 3}),
        ("04-training", "unscaled_target", {"adding_problem": 0.5}),
        (
            "04-training",
            "half_way",
            {"sgd_step": 1, "Adam": 3, "adding_problem": 2, "train": 4.5, "repair_1": 1},
        ),
    ],
)
def test_a_mistake_costs_its_own_points_and_no_others(graded, assignment, student, expected):
    assert lost(graded[1][assignment][student]) == expected


@pytest.mark.parametrize(
    ("assignment", "student"),
    [*[(assignment, "patching_numpy") for assignment in ALL], ("01-gates", "cut_off")],
)
def test_cheating_and_a_damaged_file_earn_nothing(graded, assignment, student):
    assert graded[1][assignment][student].mark == 0


@pytest.mark.parametrize(
    ("assignment", "student", "exercise", "mistake"),
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
    ],
)
def test_a_known_mistake_is_named(graded, assignment, student, exercise, mistake):
    assert verdict(graded, assignment, student, exercise).mistake == mistake


@pytest.mark.parametrize(
    ("assignment", "student", "wrong", "built_on_it"),
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
        ("04-training", "rebinding", "Adam", ["train"]),
        ("04-training", "unscaled_target", "adding_problem", ["train"]),
    ],
)
def test_an_error_is_carried_forward_and_that_is_said(
    graded, assignment, student, wrong, built_on_it
):
    for exercise in built_on_it:
        found = verdict(graded, assignment, student, exercise)
        assert found.earned == found.points
        assert f"the reference in place of your {wrong}" in found.note


def test_the_gradebook_holds_the_same_marks(graded):
    course, found = graded
    for assignment, by_student in found.items():
        marks = gradebook_marks(course, assignment)
        told = {
            (student, f"check_{v.name}"): v.earned
            for student, one in by_student.items()
            for v in one.verdicts
        }
        assert marks == told


def test_the_table_of_the_readme_is_this_class(graded):
    rows = [*readme_head(), *(readme_row(graded[1], student) for student in demo.students())]
    assert "\n".join(rows) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_printed_table_tells_marks_and_reasons(graded):
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(report.table(graded[0], ASSIGNMENT))
    text = console.export_text()
    assert re.search(r"^right +20 / 20", text, re.MULTILINE)
    assert "cut_off: the notebook is damaged" in text
    assert "x_above_h · gates: z is stacked the other way round" in text


def test_the_block_in_the_readme_is_what_a_student_reads():
    space: dict = {}
    sources = [*demo.right_answers(ASSIGNMENT).values()]
    sources.append((demo.HERE / "x_above_h" / "gates.py").read_text(encoding="utf-8"))
    exec("import numpy as np\n" + "\n".join(sources), space)
    block = str(check.Notebook("gates").verdict("gates", space["gates"]))
    assert block in (ROOT / "README.md").read_text(encoding="utf-8")
