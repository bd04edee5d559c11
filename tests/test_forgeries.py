"""Code in the box that takes over our own side of the conversation still earns nothing by it."""

import json
import os
import resource

import nbformat
import numpy as np
import pytest

from check.probe import observe
from check.verdict import judge
from grader import feedback, intake
from tests import demo
from tests.conftest import ASSIGNMENT, grade, hand_in, right_answers
from tests.test_attacks import EXERCISES, FULL, TALK, _marks, cards, handed_in, source  # noqa: F401

# Every sentence of the law, as somebody could read it in the check that students are given.
CASE = next(e for e in EXERCISES if e.name == "init_params").card(np.random.default_rng(1))
SENTENCES = list(CASE.expected[0].result)

TAKEN_OVER = {
    "the sentences of the law in place of parameters": (
        "init_params",
        f"""
import check.probe
check.probe._together = lambda given: {{said: np.array(True) for said in {SENTENCES!r}}}
def init_params(*args, **kwargs):
    return {{}}
""",
    ),
    "numbers that are no arrays": (
        "repair_1",
        """
import check.probe
check.probe.plain = lambda value, depth=0: 5
check.probe.same = lambda a, b: True
def repair_1(params, x):
    return x
""",
    ),
    "a seed in place of a result": (
        "repair_1",
        """
import check.probe, check.tree
check.probe.plain = lambda value, depth=0: check.tree.Seed(3)
check.probe.same = lambda a, b: True
def repair_1(params, x):
    return x
""",
    ),
    "a question that is a list": (
        "repair_1",
        TALK + "\ndef repair_1(params, x):\n    say(lambda nonce: frame({'ask': []}))\n",
    ),
    "a shape that no memory has": (
        "repair_1",
        TALK
        + """
def repair_1(params, x):
    say(lambda nonce: frame({"nonce": nonce}, [["float64", [0, 1 << 26, 1 << 26, 1 << 26]]]))
""",
    ),
}


@pytest.mark.parametrize("name", TAKEN_OVER)
def test_our_own_words_in_the_mouth_of_a_student_earn_nothing(handed_in, name):  # noqa: F811
    exercise, code = TAKEN_OVER[name]
    marks = _marks(handed_in({exercise: code}))
    assert marks[exercise] == 0
    assert all(marks[before] == FULL[before] for before in ("sigmoid", "dsigmoid", "dtanh"))


def test_the_reference_cannot_be_made_to_fill_the_memory_of_the_judge(handed_in):  # noqa: F811
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    marks = _marks(
        handed_in(
            {
                "hidden_state": "def hidden_state(o, c):\n    return o",
                "repair_1": """
def repair_1(params, x):
    return hidden_state(np.ones((20_000, 1)), np.ones((1, 20_000)))
""",
            }
        )
    )
    assert marks == FULL | {"hidden_state": 0.0, "repair_1": 0.0}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KiB


def test_a_cell_that_ends_the_box_now_and_then_is_no_fault_of_ours(handed_in):  # noqa: F811
    """It runs the first time, and ends the box when it is run again in a fresh one."""
    moody = "import os\nif os.urandom(1)[0] < 128:\n    os._exit(0)"
    ending = "import os\ndef dtanh(y):\n    os._exit(0)"
    for _ in range(3):
        found = handed_in({"dtanh": ending}, change=lambda n: n["cells"].insert(0, _cell(moody)))
        assert _marks(found) == FULL | {"dtanh": 0.0}


def _cell(code: str) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": []}


@pytest.mark.parametrize(
    "stamp", [b"yesterday", b"\xff\xfe\x00", b"9" * 10_000, b"", b"0001-01-01 00:00:00 UTC"]
)
def test_a_timestamp_may_hold_anything(course, released, stamp):
    path = hand_in(course, "late", demo.fill(released, right_answers()))
    (path.parent / "timestamp.txt").write_bytes(stamp)
    assert grade(course, "late").mark == sum(FULL.values())


def test_a_file_name_cannot_speak_to_the_terminal(course, released):
    text = demo.fill(released, right_answers())
    hand_in(course, "odd", text, name="\x1b[2J\x07owned.ipynb")
    report = grade(course, "odd")
    assert report.mark == sum(FULL.values())
    assert report.note.isprintable()


def test_text_that_would_keep_the_renderer_busy_is_cut(course, released):
    notebook = nbformat.from_dict(released)
    for text in ("![" * 40_000, "(" * 40_000, "$" * 40_000):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    notebook.cells.append(nbformat.v4.new_code_cell("'" * 90_000))
    hand_in(course, "long", demo.fill(notebook, right_answers()))
    assert grade(course, "long").mark == sum(FULL.values())
    assert list(feedback.write_pages(course, ASSIGNMENT, ["long"])) == ["long"]


def test_more_text_than_anybody_writes_is_refused():
    cell = {"cell_type": "code", "source": "x" * 10_000}
    with pytest.raises(intake.Refused, match="characters"):
        intake.cells(json.dumps({"cells": [cell] * 100}).encode())


def test_html_of_a_student_does_not_live_in_the_feedback_page(course, released):
    notebook = nbformat.from_dict(released)
    marks = [
        "<script>alert(1)</script>",
        "<iframe src='javascript:alert(2)'>",
        "<style>p{}</style>",
    ]
    marks += [
        "<form action='x'><input></form>",
        "<img src=x onerror=alert(3)>",
        "[a](javascript:b)",
    ]
    for mark in marks:
        notebook.cells.append(nbformat.v4.new_markdown_cell(f"own words {mark}"))
    hand_in(course, "script", demo.fill(notebook, right_answers()))
    grade(course, "script")
    list(feedback.write_pages(course, ASSIGNMENT, ["script"]))
    page = course.folder("feedback", "script", ASSIGNMENT) / f"{ASSIGNMENT}.html"
    text = page.read_text(encoding="utf-8")
    assert text.count("own words") == len(marks)
    for part in (
        "<script>alert",
        "<iframe",
        "<style>p{}",
        "<form",
        "<img src=x",
        'href="javascript',
    ):
        assert part not in text


def test_a_pipe_in_place_of_a_timestamp_is_not_waited_for(course, released):
    path = hand_in(course, "piped", demo.fill(released, right_answers()))
    os.mkfifo(path.parent / "timestamp.txt")
    assert grade(course, "piped").mark == sum(FULL.values())


@pytest.mark.parametrize(
    "draw",
    [
        "rng.triangular(-(6**0.5), 0, 6**0.5, shape)",
        "rng.logistic(0, 3**0.5 / np.pi, shape)",
        "rng.uniform(-(3**0.5), 3**0.5, shape)",
        "np.random.default_rng(rng.integers(2)).standard_normal(shape)",
    ],
)
def test_weights_that_are_not_normal_and_different_are_noticed(draw):
    code = f"""
def init_params(D, H, rng, scale=0.1, forget_bias=0.0):
    shape = (H, H + D)
    p = {{"W" + k: scale * {draw} for k in "figo"}} | {{"b" + k: np.zeros((H, 1)) for k in "figo"}}
    p["bf"] += forget_bias
    return p
"""
    space = {"np": np}
    exec(code, space)
    exercise = next(e for e in EXERCISES if e.name == "init_params")
    for seed in range(5):
        card = exercise.card(np.random.default_rng(seed))
        found = judge(card, observe(space["init_params"], card.cases, card.arguments))
        assert found.earned == 0
