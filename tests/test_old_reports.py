"""Courses that version 0.1 graded: their reports are read, and nothing in them is lost."""

import json
import pathlib
import re

import pytest

from grader.course import Course
from grader.gradebook import connection
from grader.gradebook.writer import GradebookWriter
from grader.grading import report as reports
from grader.grading.report import Scores, SubmissionReport
from grader.submission.read import digest
from tests import demo, killed
from tests.conftest import ASSIGNMENT, right_answers, submit

pytestmark = pytest.mark.usefixtures("few_sandboxes")

FULL, SCORE = 20, 16
HINT = (
    "z is stacked the other way round: each weight meets the wrong entry, and the shapes do not "
    "tell. Here h_prev stands above x_t."
)
# What version 0.1 wrote for the demo student x_above_h, with lists of criteria cut short.
REPORT = """{
 "student": "x_above_h",
 "assignment": "01-gates",
 "attempt": "ef2d0cd47d387344320722d8a929af5b4b5a7193cb49ddf6f0970b28b52684c7",
 "tier": "bubblewrap",
 "verdicts": [
  {"name": "sigmoid", "earned": 3.0, "points": 3.0, "held": ["values of arrays of any shape"],
   "problems": [], "hint": "", "mistake": "", "note": ""},
  {"name": "dsigmoid", "earned": 1.0, "points": 1.0, "held": ["values of arrays of any shape"],
   "problems": [], "hint": "", "mistake": "", "note": ""},
  {"name": "dtanh", "earned": 1.0, "points": 1.0, "held": ["values of arrays of any shape"],
   "problems": [], "hint": "", "mistake": "", "note": ""},
  {"name": "init_params", "earned": 4.0, "points": 4.0, "held": ["biases zero but for bf"],
   "problems": [], "hint": "", "mistake": "", "note": ""},
  {"name": "gates", "earned": 0.0, "points": 4.0,
   "held": ["arguments unchanged and new arrays returned"],
   "problems": ["f[0, 0] (unit 0, column 0) is 0.590082; expected 0.364791"],
   "hint": "z is stacked the other way round: each weight meets the wrong entry, and the shapes do \
not tell. Here h_prev stands above x_t.",
   "mistake": "input_above_hidden", "note": ""},
  {"name": "update_cell", "earned": 2.0, "points": 2.0, "held": ["c of random batches"],
   "problems": [], "hint": "", "mistake": "", "note": ""},
  {"name": "hidden_state", "earned": 2.0, "points": 2.0, "held": ["h of random batches"],
   "problems": [], "hint": "", "mistake": "", "note": ""},
  {"name": "repair_1", "earned": 3.0, "points": 3.0, "held": ["every hidden state"],
   "problems": [], "hint": "", "mistake": "",
   "note": "judged with the reference in place of your gates, so that one mistake costs once"}
 ],
 "note": "",
 "fault": "",
 "earlier": []
}"""
EARLIER = [
    {"attempt": "a", "earned": {"gates": 1.0}, "points": {"gates": 4.0}},
    {"attempt": "b", "earned": {"gates": 2.5}, "points": {"gates": 4.0}},
]


def old_report(**changed: object) -> str:
    """The report of version 0.1 with some fields changed."""
    return json.dumps(json.loads(REPORT) | changed)


# ---------------------------------------------------------------- one report


def test_a_report_of_version_0_1_is_read_completely():
    report = SubmissionReport.from_json(REPORT)
    assert (report.student, report.assignment, report.attempt[:4]) == (
        "x_above_h",
        "01-gates",
        "ef2d",
    )
    assert (report.backend, report.note, report.internal_error) == ("bubblewrap", "", "")
    assert (report.score, report.max_score) == (SCORE, FULL)
    gates = report.results[4]
    assert (gates.name, gates.score, gates.max_score) == ("gates", 0, 4)
    assert gates.met == ["arguments unchanged and new arrays returned"]
    assert gates.problems == ["f[0, 0] (unit 0, column 0) is 0.590082; expected 0.364791"]
    assert (gates.hint, gates.mutant) == (HINT, "input_above_hidden")
    assert report.results[7].note.startswith("judged with the reference in place of your gates")
    assert [result.passed for result in report.results] == [n != 4 for n in range(8)]


def test_a_report_that_is_read_and_written_again_keeps_everything():
    report = SubmissionReport.from_json(old_report(earlier=EARLIER))
    assert SubmissionReport.from_json(report.to_json()) == report
    assert "verdicts" not in report.to_json()


def test_a_report_from_before_the_names_of_survivors_is_read_without_them():
    data = json.loads(SubmissionReport.from_json(REPORT).to_json())
    for result in data["results"]:
        del result["let_through"], result["refused"]
    read = SubmissionReport.from_json(json.dumps(data))
    assert [(one.let_through, one.refused) for one in read.results] == [(None, None)] * 8


def test_an_internal_error_of_version_0_1_is_read():
    report = SubmissionReport.from_json(old_report(verdicts=[], fault="the box did not start"))
    assert report.internal_error == "the box did not start"
    assert report.results == []


def test_earlier_scores_of_version_0_1_are_read():
    report = SubmissionReport.from_json(old_report(earlier=EARLIER))
    assert report.earlier == [
        Scores("a", {"gates": 1.0}, {"gates": 4.0}),
        Scores("b", {"gates": 2.5}, {"gates": 4.0}),
    ]
    assert report.all_scores == [*report.earlier, report.scores]


@pytest.mark.parametrize("earlier", [None, EARLIER[0]])
def test_reports_from_before_the_list_of_earlier_scores_are_read_without_them(earlier):
    assert SubmissionReport.from_json(old_report(earlier=earlier)).earlier == []


# Notes of version 0.1 on folders of submissions, and what they are today.
NOTES = {
    "the folder of this hand-in is a link: hand in the files themselves": "the folder of this "
    "submission is a link: submit the files themselves",
    "there is no notebook in the folder: hand in the .ipynb file": "there is no notebook in the "
    "folder: submit the .ipynb file",
    "the notebook was handed in as my.ipynb": "the notebook was submitted as my.ipynb",
    "the notebook has 40 MiB: clear its outputs and hand it in again": "the notebook has 40 MiB: "
    "clear its outputs and submit it again",
}


@pytest.mark.parametrize("note", NOTES)
def test_a_note_of_version_0_1_is_read_in_the_words_of_today(note):
    verdict = json.loads(REPORT)["verdicts"][0] | {"problems": [note, "f is wrong: hand in"]}
    report = SubmissionReport.from_json(old_report(note=note, verdicts=[verdict]))
    assert report.note == NOTES[note]
    assert report.results[0].problems == [NOTES[note], "f is wrong: hand in"]


NO_REPORTS = [
    *("", "[]", "3", '"verdicts"', '{"verdicts": 3}', '{"verdicts": [3]}', '{"verdicts": []}'),
    *(old_report(verdicts=[{}]), old_report(earlier=[{}]), old_report(unknown=1)),
]


@pytest.mark.parametrize("text", NO_REPORTS)
def test_what_is_no_report_of_any_version_is_not_read(tmp_path, text):
    with pytest.raises(ValueError, match=r"not a report|Expecting value"):
        SubmissionReport.from_json(text)
    (tmp_path / "report.json").write_text(text)
    assert reports.read(tmp_path / "report.json") is None


# ---------------------------------------------------------------- a course


@pytest.fixture
def old_course(course, released) -> Course:
    """A course with one submission that version 0.1 graded, with manual scores and a comment."""
    path = submit(course, "x", demo.notebook_of("x_above_h", released, ASSIGNMENT))
    attempt = digest(path.read_bytes())
    report = SubmissionReport.from_json(REPORT)
    scores = {f"check_{result.name}": result.score for result in report.results}
    with GradebookWriter.opened(course) as writer:
        writer.save_scores("x", ASSIGNMENT, scores, [], None)
    paths = course.paths("x", ASSIGNMENT)
    paths.autograded.mkdir(parents=True)
    paths.notebook.write_bytes(path.read_bytes())
    paths.report.write_text(old_report(student="x", attempt=attempt, earlier=EARLIER))
    with connection.opened(course) as gradebook:
        row = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x")
        row.manual_score, row.needs_manual_grade = 0.75, False
        comment = gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x")
        comment.manual_comment = "Very neat."
        gradebook.db.commit()
    return course


def report_path(course: Course) -> pathlib.Path:
    """The report of the submission."""
    return course.paths("x", ASSIGNMENT).report


def earlier_scores(course: Course) -> list[float]:
    """Scores of the exercise gates that the report keeps besides the last ones."""
    report = reports.read(report_path(course))
    assert report is not None
    return [scores.scores["gates"] for scores in report.earlier]


def entered_by_hand(course: Course) -> tuple[float | None, str | None]:
    """The manual score and the comment that the gradebook has now."""
    with connection.opened(course) as gradebook:
        return (
            gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "x").manual_score,
            gradebook.find_comment("gates", ASSIGNMENT, ASSIGNMENT, "x").manual_comment,
        )


def total_score(course: Course) -> float:
    """The score of the submission in the gradebook, with manual scores."""
    return killed.rows(course, ASSIGNMENT)["x"][1]


def test_the_class_report_shows_a_report_of_version_0_1(old_course, command_line):
    status, output, errors = command_line("report", ASSIGNMENT, "--students")
    assert status == 0, errors
    assert f"{SCORE - 0.25:g} / {FULL}" in output
    assert re.search(rf"x · gates: +{re.escape(HINT.partition('. ')[0])}", output)


def test_feedback_pages_are_written_from_a_report_of_version_0_1(old_course, command_line):
    assert "1 feedback pages written" in command_line("feedback", ASSIGNMENT)[1]
    page = old_course.paths("x", ASSIGNMENT).feedback.read_text(encoding="utf-8")
    assert "Very neat." in page
    assert f"{SCORE - 0.25:g} / {FULL}" in page
    assert "0 feedback pages written" in command_line("feedback", ASSIGNMENT)[1]


def test_autograde_keeps_results_of_version_0_1_when_nothing_has_changed(old_course, command_line):
    files, rows = killed.files(old_course), killed.rows(old_course, ASSIGNMENT)
    status, output, errors = command_line("autograde", ASSIGNMENT)
    assert status == 0, errors
    assert "0 graded" in output
    assert "1 had their result already" in output
    assert killed.files(old_course) == files
    assert killed.rows(old_course, ASSIGNMENT) == rows


def test_autograde_keeps_the_zero_of_version_0_1_for_a_folder_without_a_notebook(
    old_course, command_line
):
    old_course.paths("empty", ASSIGNMENT).submitted.mkdir(parents=True)
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    path = old_course.paths("empty", ASSIGNMENT).report
    note = "there is no notebook in the folder: hand in the .ipynb file"
    zeros = [v | {"earned": 0.0, "problems": [note]} for v in json.loads(REPORT)["verdicts"]]
    path.write_text(old_report(student="empty", attempt="", note=note, verdicts=zeros))
    assert "0 graded" in command_line("autograde", ASSIGNMENT)[1]
    output = command_line("report", ASSIGNMENT, "--students")[1]
    assert output.count("there is no notebook in the folder: submit the .ipynb file") == 1


def test_autograde_grades_a_changed_submission_and_keeps_what_version_0_1_recorded(
    old_course, released, command_line
):
    submit(old_course, "x", demo.fill(released, right_answers()))
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert earlier_scores(old_course) == [1, 2.5, 0]
    assert entered_by_hand(old_course) == (0.75, "Very neat.")
    assert total_score(old_course) == FULL - 0.25


def test_autograde_grades_a_submission_that_version_0_1_could_not_grade(old_course, command_line):
    pending = json.loads(report_path(old_course).read_text())
    pending |= {"verdicts": [], "fault": "grading was stopped while this was recorded"}
    report_path(old_course).write_text(json.dumps(pending))
    assert "1 graded" in command_line("autograde", ASSIGNMENT)[1]
    assert earlier_scores(old_course) == [1, 2.5]
    assert total_score(old_course) == SCORE - 0.25


@pytest.mark.parametrize("command", ["autograde", "regrade"])
def test_grading_a_submission_of_version_0_1_again_gives_the_same_scores(
    old_course, command_line, command
):
    rows = killed.rows(old_course, ASSIGNMENT)
    option = ["--force"] if command == "autograde" else []
    status, output, errors = command_line(command, ASSIGNMENT, *option)
    assert status == 0, errors
    assert ("1 graded" if command == "autograde" else "0 of 1 scores change") in output
    assert "input_above_hidden" in report_path(old_course).read_text()
    assert '"results"' in report_path(old_course).read_text()
    assert earlier_scores(old_course) == [1, 2.5]
    assert entered_by_hand(old_course) == (0.75, "Very neat.")
    assert killed.rows(old_course, ASSIGNMENT)["x"][1] == rows["x"][1] == SCORE - 0.25


def test_regrade_compares_with_the_scores_of_version_0_1_and_keeps_them(old_course, command_line):
    text = report_path(old_course).read_text()
    data = json.loads(text)
    data["verdicts"][0]["earned"] = 2.0  # as if sigmoid had been scored by other rules
    report_path(old_course).write_text(json.dumps(data))
    output = command_line("regrade", ASSIGNMENT, "--dry-run")[1]
    assert "x: 14.75 -> 15.75 (sigmoid 2 -> 3)" in output
    assert json.loads(report_path(old_course).read_text()) == data
    assert "1 of 1 scores change" in command_line("regrade", ASSIGNMENT)[1]
    report = reports.read(report_path(old_course))
    assert report is not None
    assert report.earlier[-1].scores["sigmoid"] == 2
    assert report.score == SCORE
    assert entered_by_hand(old_course) == (0.75, "Very neat.")
