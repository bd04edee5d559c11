"""The class report: what it computes of a class in a real gradebook, and how it is printed."""

import csv
import dataclasses
import datetime
import io
import json
import re
import shutil

import pytest
from nbgrader.api import Gradebook

from check.mutants import TWO_THINGS
from check.result import Result
from grader.assignment import assignments
from grader.course import Course
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading.report import SubmissionReport
from grader.grading.task import GradedSubmission
from grader.reports import class_tables, class_text
from grader.reports.anonymous import anonymous
from grader.reports.class_data import (
    AssignmentData,
    ClassData,
    Exercise,
    KillTable,
    State,
    Student,
)
from grader.reports.class_report import collect
from grader.reports.kill_table import kills_of
from grader.reports.lecture import sentences
from grader.reports.reasons import first_sentence, known_mistakes, normal_form
from grader.reports.tally import Tally
from tests.class_sample import sample, with_tests
from tests.conftest import ASSIGNMENT, assignment_of

X_ABOVE_H = "z is stacked the other way round: the shapes fit. Here x_t stands above h_prev."
ROW = "A bias was flattened to (H,). It is a row now."
NOTE = (
    "graded with the reference in place of your gates, so that one mistake costs points only once"
)
POINTS = assignment_of(ASSIGNMENT).max_scores
LSTM_STEP = assignment_of("06-tests").exercises[1].chosen
LONG = "Wilhelmina-Alexandra van der Westhuizen-Oosterhout"


def report(student: str, *wrong: Result, note: str = "", error: str = "") -> SubmissionReport:
    """A report in which all is right but some results."""
    changed = {result.name: result for result in wrong}
    results = [changed.get(n, Result(n, points, points)) for n, points in POINTS.items()]
    return SubmissionReport(
        student, ASSIGNMENT, f"{student}-1", "bubblewrap", [] if error else results, note, error
    )


def wrong(name: str, problem: str = "", score: float = 0.0, **more: str) -> Result:
    """A result with lost points."""
    return Result(name, score, POINTS[name], problems=[problem] if problem else [], **more)


def gates(row: bool = False) -> Result:
    """A wrong answer to gates, with one known mistake or two."""
    if row:
        hint = f"{TWO_THINGS}{X_ABOVE_H} Second: {ROW}"
        return wrong("gates", "f is wrong", hint=hint, mutant="input_above_hidden + bias_as_a_row")
    return wrong("gates", "f is wrong", hint=X_ABOVE_H, mutant="input_above_hidden")


REPORTS = [
    report("ada", gates()),
    report("bob", gates(row=True), dataclasses.replace(wrong("repair_1", score=3.0), note=NOTE)),
    report("cyd", wrong("dsigmoid", "y[0, 1] (row 0, column 1) is 0.5; expected 0.25 [y (3, 4)]")),
    report("dan", wrong("dsigmoid", "y[2, 0] (row 2, column 0) is 7.0; expected 0.1 [y (3, 4)]")),
    report("eve", wrong("dtanh", "not written yet: it, or a function it calls, is still a stub")),
    report("fay", error="the sandbox cannot be started"),
    report("gus", *(wrong(name, "it is damaged") for name in POINTS), note="it is damaged"),
    report("hal"),
]


@pytest.fixture(scope="module")
def course(released_course, tmp_path_factory) -> Course:
    """A course with recorded results, a manual score, a late penalty and a roster."""
    root = shutil.copytree(released_course.root, tmp_path_factory.mktemp("class") / "course")
    course = Course(root)
    with GradebookWriter.opened(course) as writer:
        for one in REPORTS:
            course.paths(one.student, ASSIGNMENT).submitted.mkdir(parents=True)
            recording.record(course, writer, GradedSubmission(one, "{}"))
        again = dataclasses.replace(REPORTS[-1], attempt="hal-2")
        recording.record(course, writer, GradedSubmission(again, "{}"))
    course.paths("wes", ASSIGNMENT).submitted.mkdir(parents=True)
    with Gradebook(course.directory.db_url) as gradebook:
        for student, last in (("ida", "Ångström"), ("hal", LONG), ("ada", "Zuse")):
            gradebook.update_or_create_student(student, first_name="Émile", last_name=last)
        grade = gradebook.find_grade("check_dsigmoid", ASSIGNMENT, ASSIGNMENT, "dan")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 0.75, 0.5, True
        due = datetime.datetime(2026, 5, 4, 12, 0)
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=due)
        late = gradebook.find_submission(ASSIGNMENT, "cyd")
        late.timestamp = due + datetime.timedelta(hours=30)
        late.notebooks[0].late_submission_penalty = 2.5
        gradebook.db.commit()
    return course


@pytest.fixture(scope="module")
def data(course) -> AssignmentData:
    """The report of that class."""
    return collect(course, [ASSIGNMENT]).assignments[0]


def student(data: AssignmentData, name: str) -> Student:
    """One student."""
    return next(one for one in data.students if one.id == name)


def exercise(data: AssignmentData, name: str) -> Exercise:
    """One exercise."""
    return next(one for one in data.exercises if one.name == name)


def test_everybody_is_listed_with_the_state_of_the_submission(data):
    states = {one.id: one.state for one in data.students}
    special = {"fay": State.NOT_GRADED, "wes": State.WAITING, "ida": State.NOTHING}
    assert states == dict.fromkeys((r.student for r in REPORTS), State.GRADED) | special
    assert data.counts[State.GRADED] == data.totals.count == 7


def test_columns_sum_to_the_total_before_the_penalty_and_manual_scores_come_first(data):
    for one in data.in_state(State.GRADED):
        assert one.total == pytest.approx(sum(one.scores.values()) - one.penalty)
    dan = student(data, "dan")
    assert (dan.scores["dsigmoid"], dan.manual, dan.look_again) == (
        1.25,
        {"dsigmoid"},
        ("dsigmoid",),
    )
    assert dan.reasons == {}, "a manual score hides what the grader found"
    assert exercise(data, "dsigmoid").unnamed[0].students == ("cyd",)


def test_a_late_student_has_the_delay_the_penalty_and_the_reason(data):
    (cyd,) = data.late
    assert (cyd.late, cyd.penalty, cyd.total) == (datetime.timedelta(hours=30), 2.5, 16.5)
    assert cyd.late_reason.startswith("1 day 6 hours late")


def test_two_attempts_are_counted_and_the_same_one_graded_again_is_not(data, course):
    assert [one.id for one in data.again] == ["hal"]


def test_each_mistake_of_a_pair_counts_with_its_own_hint(data):
    known = {one.mutant: one for one in exercise(data, "gates").known}
    assert known["input_above_hidden"].students == ("ada", "bob")
    assert known["input_above_hidden"].lost == 8
    assert known["input_above_hidden"].text == X_ABOVE_H.partition(". ")[0]
    assert known["bias_as_a_row"].students == ("bob",)
    assert known["bias_as_a_row"].text == "A bias was flattened to (H,)"


def test_stubs_and_damaged_files_are_no_mistakes_without_a_name(data):
    assert exercise(data, "dtanh").unanswered == ("eve",)
    assert not exercise(data, "dtanh").unnamed
    assert not exercise(data, "sigmoid").unnamed
    assert student(data, "gus").note == "it is damaged"
    assert [one.id for one in data.damaged] == ["gus"]
    lines = [line.split() for line in class_text.summary(ClassData((data,), ())).splitlines()]
    assert ["1", "0", "points,", "because", "nothing", "could", "be", "read:", "gus"] in lines


def test_error_carried_forward_says_what_one_slip_cost_and_what_it_did_not(data):
    carried = exercise(data, "gates").carried
    assert (carried.students, carried.exercises) == (("bob",), {"repair_1": 1})
    assert (carried.lost, carried.kept) == (4.0, 3.0)


def test_the_lecture_hears_of_the_dearest_mistake_and_exercise_and_of_what_all_can(data):
    first, second, *_ = data.lecture
    assert first.startswith("In gates, 2 of 7 make the same mistake (8 points lost): z is stacked")
    assert second == "gates cost the class 12 of 28 points: 4 of 7 (57 %) solved it."
    assert 2 <= len(data.lecture) <= 3


def test_problems_that_differ_in_numbers_cases_and_lines_have_one_normal_form():
    forms = {
        "c has wrong values. Every entry is wrong": [
            "c[0, 0] (unit 0, column 0) is -2.7; expected -1.1. Every entry is wrong [H = 4]",
            "c[3, 1] (unit 3, column 1) is nan; expected 1e-05. Every entry is wrong [H = 7, N = 2",
        ],
        "h has shape (…, …); expected (…, …)": ["h has shape (4, 3); expected (3, 4) [D = 5]"],
        "it raises KeyError: 'W2'": ["it raises KeyError: 'W2' (line 2: c['W2'] + 1) [D = 2]"],
        "f is an array of float64": ["f is an array of float64 [N = 2]"],
        "it catches … of … known mistakes; … are needed": [
            "it catches 10 of 18 known mistakes; 14 are needed. It lets one through whose author "
            "would be told: The states are exchanged. Both are (H, N).",
            "it catches 8 of 18 known mistakes; 9 are needed",
        ],
    }
    for form, problems in forms.items():
        assert {normal_form(problem) for problem in problems} == {form}


def test_a_pair_in_a_report_of_another_version_still_gives_both_names():
    found = known_mistakes(Result("gates", 0.0, 4.0, hint="Only this. More.", mutant="a + b"))
    assert found == [("a", "Only this"), ("b", "Only this")]


def test_a_sentence_is_not_cut_at_three_dots_and_ends_with_its_question():
    assert (
        first_sentence("It is stretched to -1 ... 1 here. More.")
        == "It is stretched to -1 ... 1 here"
    )
    assert first_sentence("Is i read? It is not.") == "Is i read?"


def test_the_first_sentence_of_each_hint_names_the_mistake_and_not_what_is_right():
    """The report shows it alone."""
    hints = [one.hint for of in assignments() for e in of.exercises for one in e.mutants]
    praise = re.compile(r"[\w, ]{,50} (is|are) (right|rows)( now)?")
    assert [hint for hint in hints if praise.fullmatch(first_sentence(hint))] == []


# ---------------------------------------------------------------- tests that students wrote


def of_test(score: float, let_through: list[str] | None, refused: list[str] | None) -> Result:
    """The result of a test of lstm_step."""
    return Result("test_lstm_step", score, 3.0, let_through=let_through, refused=refused)


def kills(*results: Result) -> KillTable | None:
    """What the tests of students a, b, c and so on are worth."""
    tally = Tally("test_lstm_step", 3.0, kills=kills_of("06-tests")["test_lstm_step"])
    for student, result in zip("abcdefgh", results, strict=False):
        tally.scores[student] = result.score
        tally.add(student, result, "")
    return tally.exercise(dict.fromkeys(tally.scores, 1.0)).kills


CLIPPED, HALF = "memory_clipped_to_one", "states_rounded_to_three_digits"
ALL_RIGHT = [o.name for o in LSTM_STEP.hidden() if o.kind == "right"]


def test_mistakes_that_tests_let_through_are_counted_in_words_the_most_frequent_first():
    table = kills(
        of_test(2.1, [HALF, CLIPPED], []), of_test(2.1, [CLIPPED], []), of_test(3, [], [])
    )
    assert (table.tested, table.judged) == ("lstm_step", ("a", "b", "c"))
    assert [(one.name, one.students) for one in table.survivors] == [
        (CLIPPED, ("a", "b")),
        (HALF, ("a",)),
    ]
    assert table.survivors[1].text == "The states are rounded to three digits"
    plainest = kills(of_test(2.1, [HALF, CLIPPED], [])).survivors
    assert [one.name for one in plainest] == [CLIPPED, HALF]
    assert table.refused == ()


def test_a_right_implementation_that_is_refused_is_told_by_its_style():
    table = kills(of_test(0, [], ["namedtuple"]), of_test(3, [], []))
    (refused,) = table.refused
    assert (refused.name, refused.students) == ("namedtuple", ("a",))
    assert "namedtuple" in refused.text


def test_a_test_that_refuses_all_that_is_right_says_nothing_about_mistakes():
    table = kills(of_test(0, [], ALL_RIGHT), of_test(2.1, [CLIPPED], []))
    assert (table.judged, table.refusing_all) == (("b",), ("a",))
    assert table.refused == ()


def test_tests_that_did_not_run_and_reports_without_names_are_not_counted():
    assert kills(of_test(0, None, None)) is None
    assert kills(of_test(0, None, None), of_test(3, [], [])).judged == ("b",)


def test_a_mistake_that_the_exercise_has_no_longer_is_told_by_its_name():
    (survivor,) = kills(of_test(2.1, ["gone_since_then"], [])).survivors
    assert survivor.text == "gone since then"


def test_the_lecture_says_first_which_mistake_most_tests_let_through():
    exercises = with_tests().assignments[0].exercises
    kills = exercises[0].kills
    first = sentences(exercises)[0]
    assert first == (
        f"{len(kills.judged)} of {len(kills.judged)} tests of lstm_step let this mistake through: "
        "What goes wrong in way 0, told at some length, as hints are."
    )
    one_test = dataclasses.replace(kills.survivors[0], students=kills.judged[:1])
    single = dataclasses.replace(kills, survivors=(one_test,))
    alone = dataclasses.replace(exercises[0], kills=single)
    assert not any("let this mistake" in line for line in sentences([alone, *exercises[1:]]))


def test_the_summary_shows_what_tests_miss_and_refuse_within_80_columns():
    lines = class_text.summary(with_tests()).splitlines()
    assert max(map(len, lines)) <= 80
    at = lines.index("What the tests of the class miss")
    number = len(with_tests().assignments[0].exercises[0].kills.judged)
    assert lines[at + 1] == f"  {number} tests of lstm_step, beside 1 that refuse all that is right"
    assert " ".join(" ".join(lines[at + 2 : at + 4]).split()) == (
        f"{number} 100 % let through: What goes wrong in way 0, told at some length, as hints are"
    )
    assert sum("let through:" in line for line in lines) == class_text.MOST_SURVIVORS
    assert sum("refused:" in line for line in lines) == 1
    assert "miss" not in class_text.summary(sample())


def test_csv_has_the_names_of_what_a_test_lets_through_and_refuses():
    data = with_tests()
    rows = list(csv.DictReader(io.StringIO(class_tables.as_csv(data, "id"))))
    kills = data.assignments[0].exercises[0].kills
    found = {row["student"]: row for row in rows}
    last = kills.judged[-1]
    names = [one.name for one in kills.survivors if last in one.students]
    assert found[last]["let through: sigmoid"] == ", ".join(names)
    assert found[last]["refused: sigmoid"] == "namedtuple"
    assert found[kills.judged[0]]["let through: sigmoid"] == "mistake_0"
    assert not [name for name in rows[0] if name.startswith("let through: gates")]
    assert "let through" not in class_tables.as_csv(sample(), "id")


def test_the_anonymous_report_has_pseudonyms_in_what_tests_miss():
    class _Course:
        def seed(self, *names: str) -> int:
            return hash(names)

    before = with_tests().assignments[0].exercises[0].kills
    after = anonymous(_Course(), with_tests()).assignments[0].exercises[0].kills
    counts = [(one.text, len(one.students)) for one in before.survivors]
    assert [(one.text, len(one.students)) for one in after.survivors] == counts
    assert len(after.judged) == len(before.judged)
    assert not re.search(r"s0\d{3}", str(after))


# ---------------------------------------------------------------- printed


def test_assignments_that_nobody_has_begun_share_one_line(course, command_line):
    later = ", ".join(one.name for one in assignments() if one.name != ASSIGNMENT)
    for names, expected in ([], True), ([assignments()[1].name], False):
        output = command_line("report", *names, where=course)[1]
        last = " ".join(output.split("\n\n")[-2].split())
        assert (last == f"{later}: nothing handed in yet") == expected


@pytest.mark.parametrize("size", [8, 31, 3000])
def test_the_summary_fits_80_columns(size):
    lines = class_text.summary(sample(size)).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) < 80


def test_no_graded_student_is_a_report_too(released_course, command_line):
    status, output, _ = command_line("report", "--students", where=released_course)
    assert status == 0
    names = ", ".join(one.name for one in assignments())
    assert " ".join(output.split()) == f"{names}: nothing handed in yet"
    assert "0 students\n" in command_line("report", ASSIGNMENT, where=released_course)[1]


def test_the_table_has_whole_names_and_marks_manual_scores(course, command_line):
    output = command_line("report", ASSIGNMENT, "--students", "--sort", "name", where=course)[1]
    table = output.partition("student   ")[2]
    assert f"Émile {LONG} (hal)" in table
    assert "1.25*" in table
    assert table.index("(hal)") < table.index("(ada)") < table.index("(ida)")
    assert "late, " in table or "late: " in table


def test_scores_sort_with_the_highest_first_and_without_one_last(data):
    by_score = [one.total for one in class_tables.ordered(data, "score")]
    assert by_score[:7] == sorted((t for t in by_score if t is not None), reverse=True)
    assert class_tables.ordered(data, "gates")[-1].total is None


def test_csv_has_numbers_as_numbers_and_no_formula(course, command_line):
    output = command_line("report", ASSIGNMENT, "--csv", "-", where=course)[1]
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(output))}
    assert float(rows["cyd"]["total"]) == 16.5
    assert rows["ida"]["total"] == ""
    assert len(rows) == 10
    formula = dataclasses.replace(sample(8).assignments[0].students[0], name='=HYPERLINK("x")')
    part = dataclasses.replace(sample(8).assignments[0], students=(formula,))
    text = class_tables.as_csv(dataclasses.replace(sample(8), assignments=(part,)), "id")
    assert next(csv.DictReader(io.StringIO(text)))["name"] == '\'=HYPERLINK("x")'


def test_json_holds_the_whole_report_and_files_are_written(course, command_line, tmp_path):
    files = [str(tmp_path / name) for name in ("a.csv", "a.json", "a.html")]
    options = [x for pair in zip(("--csv", "--json", "--html"), files, strict=True) for x in pair]
    status, _, errors = command_line("report", ASSIGNMENT, *options, where=course)
    assert status == 0, errors
    (part,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["assignments"]
    assert part["students"][2]["late"] == 30 * 3600
    assert part["exercises"][4]["known"][0]["students"] == ["ada", "bob"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("\ufeffassignment,")
    assert "Émile" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--csv", "."], "'.' is a folder. Name a file."),
        (["--json", "nowhere/a.json"], "There is no folder 'nowhere'."),
        (["--csv", "-", "--json", "-"], "Only one of --csv and --json"),
        (["--sort", "grade"], "there is id, name, score, dsigmoid"),
    ],
)
def test_options_that_cannot_be_followed_are_refused(course, command_line, options, message):
    status, _, errors = command_line("report", ASSIGNMENT, *options, where=course)
    assert (status, message in errors) == (2, True), errors


# ---------------------------------------------------------------- anonymous


def test_the_anonymous_report_names_nobody_in_any_form(course, command_line):
    for options in (["--students"], ["--csv", "-"], ["--json", "-"]):
        output = command_line("report", ASSIGNMENT, "--anonymous", *options, where=course)[1]
        assert "Student 3" in output
        for secret in ("ada", "cyd", "Émile", "Zuse", "Westhuizen", "Ångström"):
            assert secret not in output


def test_pseudonyms_keep_all_numbers_and_follow_no_order_of_the_ids():
    class _Course:
        def seed(self, *names: str) -> int:
            return hash(names)

    before = sample(200).assignments[0]
    home = dataclasses.replace(before.students[9], reasons={"gates": "no file /home/s0009/w.npy"})
    before = dataclasses.replace(
        before, students=(*before.students[:9], home, *before.students[10:])
    )
    data = dataclasses.replace(sample(200), assignments=(before,))
    after = anonymous(_Course(), data).assignments[0]
    assert after.totals == before.totals
    assert len({one.id for one in after.students}) == 200
    totals = [one.total for one in after.students]
    assert totals != [one.total for one in before.students]
    assert sorted(map(str, totals)) == sorted(str(one.total) for one in before.students)
    mistakes = zip(before.exercises[0].known, after.exercises[0].known, strict=True)
    assert [(a.text, len(a.students)) for a, _ in mistakes] == [
        (b.text, len(b.students)) for b in after.exercises[0].known
    ]
    assert "s0009" not in str(after)
