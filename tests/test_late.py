"""Late policy, extensions, excused students and the best attempt, with nbgrader's real gradebook.

Submissions hold the scores that they get, so that nothing runs in a sandbox.
"""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from check.result import Result
from grader.course import Course
from grader.errors import CourseError
from grader.gradebook import connection
from grader.gradebook.class_scores import class_scores
from grader.gradebook.lateness import late_reasons
from grader.grading import report as reports
from grader.grading import task
from grader.grading.selftest import SelfTest
from grader.policy.course_policy import course_policy
from grader.policy.durations import duration, in_words
from grader.policy.late_policy import LatePolicy
from tests import demo
from tests.conftest import ASSIGNMENT, nbgrader_autograde, submit

DUE = datetime.datetime(2026, 3, 1, 12)
FULL = 20
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
POLICY = """
c.LatePolicy.percent_per_day = 10
c.LatePolicy.cap = 50
c.LatePolicy.grace = 30
"""
BEST = "\nc.CoursePolicy.attempts = 'best'\n"


@pytest.fixture
def scripted(monkeypatch) -> list[str]:
    """Submissions get the scores that are written in them; returns a list of those graded."""
    graded: list[str] = []

    def grade_notebook(notebook, source, assignment, *_):
        text = "\n".join(cell.source for cell in notebook.cells)
        lost = {name: float(n) for name, n in re.findall(r"^# (\w+) - (\d+)$", text, re.M)}
        graded.append(str(lost))
        return [
            Result(name, points - lost.get(name, 0), points, met=["it is so"])
            for name, points in assignment.max_scores.items()
        ]

    monkeypatch.setattr(task, "grade_notebook", grade_notebook)
    monkeypatch.setattr(SelfTest, "run", lambda _: None)
    return graded


@pytest.fixture
def hand_in(course, released):
    """Puts a submission with a total score and a time into a student's folder."""

    def put(student: str, score: int = FULL, late: datetime.timedelta = -DAY, gates: int = 4):
        lost = FULL - score - (4 - gates)
        answer = f"# gates - {4 - gates}\n# init_params - {lost % 3}\n# sigmoid - {lost - lost % 3}"
        submit(course, student, demo.fill(released, {"gates": answer}))
        submit(course, student, f"{DUE + late} UTC", name="timestamp.txt")

    return put


@pytest.fixture
def autograde(course, command_line):
    """Grades the class with one of the two commands."""

    def run(command: str = "grader", **options: bool) -> str:
        if command == "nbgrader":
            nbgrader_autograde(Course(course.root), **options)
            return ""
        status, out, err = command_line("autograde", ASSIGNMENT, *(f"--{name}" for name in options))
        assert status == 0, err
        return out

    return run


def configure(course: Course, settings: str, due: datetime.datetime = DUE) -> Course:
    """Add settings and a due date to a course; returns it with the new configuration."""
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + settings)
    with connection.opened(course) as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=due)
    return Course(course.root)


def report_of(course: Course, student: str = "x") -> reports.SubmissionReport:
    """The report of a submission."""
    found = reports.read(course.paths(student, ASSIGNMENT).report)
    assert found is not None
    return found


# ---------------------------------------------------------------- the policy alone

percents = st.floats(0, 100)


@given(percents, percents, st.floats(0, 5000), st.lists(st.floats(0, 1e7), min_size=2, max_size=2))
def test_the_penalty_grows_with_time_from_zero_within_grace_to_the_cap(day, cap, grace, seconds):
    settings = {"percent_per_day": day, "cap": cap, "grace": grace}
    policy = LatePolicy(config=Config(LatePolicy=settings))
    earlier, later = (policy.percent(one) for one in sorted(seconds))
    assert 0 <= earlier <= later <= cap
    assert policy.percent(grace * 60) == 0


@pytest.mark.parametrize(
    ("text", "hours"), [("2 days", 48), ("1 week, 1.5 hours", 169.5), ("30 minutes", 0.5)]
)
def test_a_duration_is_read_with_its_units(text, hours):
    assert duration(text) == hours * HOUR


@pytest.mark.parametrize(
    "text", ["", "2", "days", "-2 days", "2 days or so", "2 dayss", "2 months"]
)
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="Write one such as"):
        duration(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "less than a minute"),
        (3600, "1 hour"),
        (97_260, "1 day 3 hours"),
        (5400, "1 hour 30 min"),
    ],
)
def test_lateness_is_told_in_days_and_hours(seconds, words):
    assert in_words(datetime.timedelta(seconds=seconds)).startswith(words)


# ---------------------------------------------------------------- in the gradebook

ARRANGED = """
c.CoursePolicy.extensions = {"extended": {"01-gates": "2 days"}}
c.CoursePolicy.excused = {"excused": ["01-gates"]}
"""
LATE = {
    "in_grace": HOUR / 3,
    "late": DAY + 3 * HOUR,
    "capped": 9 * DAY,
    "extended": 2 * DAY + 3 * HOUR,
    "excused": DAY,
}
PENALTIES = {"in_grace": None, "late": 4, "capped": 10, "extended": 2, "excused": None}


@pytest.mark.parametrize("command", ["grader", "nbgrader"])
def test_both_commands_give_the_same_penalties_with_their_reasons(
    course, scripted, hand_in, autograde, command
):
    course = configure(course, POLICY + ARRANGED)
    for student in PENALTIES:
        hand_in(student, late=LATE[student])
    autograde(command)
    found = class_scores(course, ASSIGNMENT)
    assert {student: one.penalty for student, one in found.items()} == PENALTIES
    assert found["extended"].extension == 2 * DAY
    rule = "30 minutes of grace, 10 % per day begun"
    assert late_reasons(course, ASSIGNMENT) == {
        "in_grace": f"20 minutes late, {rule}: no points off",
        "late": f"1 day 3 hours late, {rule}: 4 of 20 points off",
        "capped": f"9 days late, {rule}, at most 50 %: 10 of 20 points off",
        "extended": f"3 hours late after an extension of 2 days, {rule}: 2 of 20 points off",
        "excused": "1 day late, excused: no points off",
    }


def test_a_penalty_of_the_score_takes_no_more_than_a_share_of_what_was_earned(
    course, scripted, hand_in, autograde
):
    course = configure(course, POLICY + "c.LatePolicy.of = 'score'\n")
    hand_in("x", score=17, late=HOUR)
    autograde()
    assert class_scores(course, ASSIGNMENT)["x"].total == pytest.approx(17 * 0.9)
    assert "10 % of the score per day" in late_reasons(course, ASSIGNMENT)["x"]


def test_an_extension_that_is_given_after_grading_takes_the_penalty_away_without_grading(
    course, scripted, hand_in, autograde
):
    configure(course, POLICY)
    hand_in("x", late=DAY)
    autograde()
    assert class_scores(course, ASSIGNMENT)["x"].total == 18
    course = configure(course, 'c.CoursePolicy.extensions = {"x": {"01-gates": "1 day"}}\n')
    autograde()
    assert class_scores(course, ASSIGNMENT)["x"].total == FULL
    assert len(scripted) == 1


def test_an_extension_by_hand_stays_until_the_configuration_says_otherwise(
    course, scripted, hand_in, autograde
):
    configure(course, POLICY)
    hand_in("x", late=DAY)
    autograde()
    with connection.opened(course) as gradebook:
        gradebook.grant_extension(ASSIGNMENT, "x", days=1)
    autograde()
    assert class_scores(course, ASSIGNMENT)["x"].total == FULL
    taken_back = '{"01-gates": "0 days"}'
    configure(course, f'c.CoursePolicy.extensions = {{"x": {taken_back}, "xx": {taken_back}}}\n')
    assert re.findall("names (.*), who is neither", autograde()) == ["'xx'"]
    assert class_scores(course, ASSIGNMENT)["x"].total == 18


# ---------------------------------------------------------------- the best attempt


@pytest.mark.parametrize("command", ["grader", "nbgrader"])
def test_a_resubmission_that_scores_lower_does_not_count_and_is_graded_once(
    course, scripted, hand_in, autograde, command_line, command
):
    course = configure(course, BEST)
    hand_in("x", 18, late=-2 * HOUR)
    autograde(command)
    notebook = course.paths("x", ASSIGNMENT).notebook.read_text()
    hand_in("x", 15, late=-HOUR)
    for _ in range(2):
        autograde(command, **({"force": False} if command == "nbgrader" else {}))
    line = "attempt 2 of 2 scored 15; attempt 1 with 18 counts"
    assert report_of(course).attempts_line == line
    found = class_scores(course, ASSIGNMENT)["x"]
    assert (found.total, found.submitted_at) == (18, DUE - 2 * HOUR)
    assert course.paths("x", ASSIGNMENT).notebook.read_text() == notebook
    assert len(scripted) == 2
    command_line("feedback", ASSIGNMENT)
    assert f"A{line[1:]}." in course.paths("x", ASSIGNMENT).feedback.read_text()
    autograde(command, force=True)  # grades the attempt that counts again
    assert scripted[2:] == scripted[:1]
    assert report_of(course).attempts_line == line
    assert class_scores(course, ASSIGNMENT)["x"] == found


@pytest.mark.parametrize("second", [15, 18])
def test_a_resubmission_that_scores_as_high_or_higher_replaces_the_earlier_one(
    course, scripted, hand_in, autograde, second
):
    course = configure(course, BEST)
    hand_in("x", 15, late=-2 * HOUR)
    autograde()
    hand_in("x", second, late=-HOUR, gates=3)
    autograde()
    found = class_scores(course, ASSIGNMENT)["x"]
    assert (found.total, found.submitted_at) == (second, DUE - HOUR)
    expected = f"attempt 1 of 2 scored 15; attempt 2 with {second} counts"
    assert report_of(course).attempts_line == expected


def test_a_late_attempt_is_compared_after_its_penalty(course, scripted, hand_in, autograde):
    course = configure(course, POLICY + BEST)
    hand_in("x", 17)
    autograde()
    hand_in("x", FULL, late=2 * DAY)
    autograde()
    found = class_scores(course, ASSIGNMENT)["x"]
    assert (found.total, found.penalty) == (17, None)
    assert "attempt 2 of 2 scored 20 (16 after the late penalty)" in report_of(course).attempts_line


def test_manual_scores_count_in_the_comparison_and_are_kept(course, scripted, hand_in, autograde):
    course = configure(course, BEST)
    hand_in("x", 17, gates=1)
    autograde()
    with connection.opened(course) as gradebook:
        gradebook.find_grade("check_gates", ASSIGNMENT, ASSIGNMENT, "x").manual_score = 4
        gradebook.db.commit()
    hand_in("x", 18)  # more than 17, but what is not in gates is less
    autograde()
    assert class_scores(course, ASSIGNMENT)["x"].total == FULL
    assert report_of(course).score == 17


def test_the_attempt_that_counts_stays_when_a_later_one_cannot_be_graded(
    course, scripted, hand_in, autograde, command_line, monkeypatch
):
    course = configure(course, BEST)
    hand_in("x", 18)
    autograde()
    hand_in("x", 19)
    with monkeypatch.context() as patch:
        patch.setattr(task, "grade_notebook", lambda *_: 1 / 0)
        assert command_line("autograde", ASSIGNMENT)[0] == 1
    assert class_scores(course, ASSIGNMENT)["x"].total == 18
    autograde()
    assert report_of(course).attempts_line == "attempt 1 of 2 scored 18; attempt 2 with 19 counts"


def test_a_damaged_resubmission_does_not_count_and_is_not_graded_again(
    course, scripted, hand_in, autograde
):
    course = configure(course, BEST)
    hand_in("x", 18)
    autograde()
    submit(course, "x", "{")
    autograde()
    assert class_scores(course, ASSIGNMENT)["x"].total == 18
    assert "0 graded" in autograde()


def test_regrade_says_that_the_better_attempt_stays(
    course, scripted, hand_in, autograde, command_line
):
    course = configure(course, BEST)
    hand_in("x", 18)
    autograde()
    hand_in("x", 15)
    for options in (["--dry-run"], [], ["--dry-run"]):
        status, out, err = command_line("regrade", ASSIGNMENT, *options)
        assert status == 0, err
        assert ("x: 18 stays (the attempt submitted last has 15)" in out) == (len(scripted) < 4)
        assert "0 of 1 scores change" in out
    assert class_scores(course, ASSIGNMENT)["x"].total == 18
    assert report_of(course).attempts_line == "attempt 2 of 2 scored 15; attempt 1 with 18 counts"


# ---------------------------------------------------------------- bad configuration


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("LatePolicy.percent_per_day = -5", "'percent_per_day'.*-5"),
        ("LatePolicy.grace = float('nan')", "grace is nan"),
        ("LatePolicy.percent_per_dya = 5", "percent_per_dya in nbgrader_config.py is no setting"),
        ("CoursePolicy.attempts = 'first'", "'attempts'.*'best'"),
        ("CoursePolicy.excused = {'x': ['01-gate']}", "'01-gate'. There are: 01-gates"),
        ("CoursePolicy.excused = {'x': '01-gates'}", "Write a list"),
        ("CoursePolicy.excused = {17: ['01-gates']}", "Write the id in quotes"),
        ("CoursePolicy.extensions = {'x': {'01-gates': '2 das'}}", "'x'.*'01-gates'.*'2 das'"),
        ("CoursePolicy.extensions = {'x': '2 days'}", "Write the assignment, too"),
        (
            "LatePolicy.cap = 5\nc.AssignLatePenalties.plugin_class = "
            "'nbgrader.plugins.LateSubmissionPlugin'",
            "not used: nbgrader asks nbgrader.plugins",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(course, setting, message):
    with pytest.raises(CourseError, match=f"c.(Late|Course)Policy.*{message}"):
        course_policy(configure(course, f"\nc.{setting}\n"))


def test_nothing_is_graded_while_a_setting_cannot_be_used(course, scripted, hand_in, command_line):
    configure(course, "\nc.LatePolicy.cap = 500\n")
    hand_in("x")
    status, _, err = command_line("autograde", ASSIGNMENT)
    assert (status, err.count("\n")) == (1, 1)
    with pytest.raises(NbGraderException, match="'cap'"):
        nbgrader_autograde(Course(course.root))
    assert scripted == []
