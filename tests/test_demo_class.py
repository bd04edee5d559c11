"""The demo class, graded as an instructor would; README shows its table."""

import io
import re
import shutil

import pytest
from rich.console import Console

import check
from grader import report
from grader.course import Course
from tests import demo
from tests.conftest import ASSIGNMENT, ROOT, grade, gradebook_marks

RIGHT = ["right", "right_with_loops", "right_fused", "right_with_helpers"]


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory):
    """A course with the demo class graded, and the reports by student."""
    root = tmp_path_factory.mktemp("demo") / "course"
    shutil.copytree(released_course.root, root)
    course = Course(root)
    return course, {who: grade(course, who) for who in demo.hand_in(course, ASSIGNMENT)}


def lost(found) -> dict[str, float]:
    """Points lost, by exercise."""
    return {v.name: v.points - v.earned for v in found.verdicts if v.earned != v.points}


@pytest.mark.parametrize("student", RIGHT)
def test_right_answers_in_any_style_get_full_marks(graded, student):
    assert graded[1][student].mark == 20


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("overflowing_sigmoid", {"sigmoid": 1}),
        ("x_above_h", {"gates": 4}),
        ("wrong_sigmoid", {"sigmoid": 3, "dsigmoid": 1, "dtanh": 1}),
        ("in_place", {"init_params": 1, "update_cell": 0.5, "hidden_state": 0.5}),
        ("biases_as_rows", {"gates": 4, "update_cell": 2, "repair_1": 3}),
        ("half_way", {"gates": 4, "update_cell": 2, "hidden_state": 2, "repair_1": 3}),
        ("endless", {"dtanh": 1}),
        ("crashing", {"dsigmoid": 1, "hidden_state": 2}),
    ],
)
def test_a_mistake_costs_its_own_points_and_no_others(graded, student, expected):
    assert lost(graded[1][student]) == expected


@pytest.mark.parametrize("student", ["patching_numpy", "cut_off"])
def test_cheating_and_a_damaged_file_earn_nothing(graded, student):
    assert graded[1][student].mark == 0


@pytest.mark.parametrize(
    ("student", "exercise", "mistake"),
    [
        ("overflowing_sigmoid", "sigmoid", "overflowing_exp"),
        ("x_above_h", "gates", "input_above_hidden"),
        ("wrong_sigmoid", "sigmoid", "sign_of_exponent"),
        ("wrong_sigmoid", "dtanh", "dtanh_of_the_input"),
        ("in_place", "init_params", "seed_inside"),
        ("in_place", "update_cell", "memory_changed_in_place"),
        ("biases_as_rows", "gates", "bias_as_a_row"),
        ("biases_as_rows", "repair_1", "still_zero"),
    ],
)
def test_a_known_mistake_is_named(graded, student, exercise, mistake):
    verdicts = {v.name: v for v in graded[1][student].verdicts}
    assert verdicts[exercise].mistake == mistake


def test_an_error_is_carried_forward_and_that_is_said(graded):
    verdicts = {v.name: v for v in graded[1]["wrong_sigmoid"].verdicts}
    assert verdicts["gates"].earned == 4
    assert "the reference in place of your sigmoid" in verdicts["gates"].note


def test_the_gradebook_holds_the_same_marks(graded):
    course, found = graded
    marks = gradebook_marks(course)
    for student, one in found.items():
        for verdict in one.verdicts:
            assert marks[student, f"check_{verdict.name}"] == verdict.earned


def test_the_table_of_the_readme_is_this_class(graded):
    _, found = graded
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for student, one in found.items():
        why = [*report.reasons([one]), ""][0].strip() if one.mark < 20 else ""
        first = why.removeprefix(f"{student} · ").removeprefix(f"{student}: ")
        row = f"| {student} | {one.mark:g} | {first} |"
        assert row.replace("|  |", "| |") in readme, row


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
    sources.append((demo.HERE / "x_above_h.py").read_text(encoding="utf-8"))
    exec("import numpy as np\n" + "\n".join(sources), space)
    block = str(check.Notebook("gates").verdict("gates", space["gates"]))
    assert block in (ROOT / "README.md").read_text(encoding="utf-8")
