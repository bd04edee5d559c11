"""What a class report says, as data: one object for the terminal, CSV, JSON and the HTML page.

Texts may hold what a student wrote. They are one line each and printable, but whoever prints them
escapes them for its format (HTML, rich's markup).
"""

import dataclasses
import datetime
import enum


class State(enum.StrEnum):
    """Where a student's submission is; the value is what people read."""

    GRADED = "graded"
    NOT_GRADED = "not graded"  # an internal error, no fault of the student
    WAITING = "waiting"  # submitted, and not graded yet
    NOTHING = "nothing handed in"  # on the roster, without a submission
    EXCUSED = "excused"


@dataclasses.dataclass(frozen=True)
class Student:
    """What one student scored in one assignment, and why it is not more.

    Args:
        id: nbgrader's id; a pseudonym such as "Student 7" in the anonymous form.
        name: first and last name from the roster; "" when it has none, and when anonymous.
        state: of the submission.
        total: what counts, after the penalty; None unless the state is GRADED. It is the sum of
            scores, minus the penalty, and not below 0.
        scores: what counts in each exercise: the manual score where there is one, else the
            automatic one. Empty unless the state is GRADED.
        manual: exercises whose score is manual.
        reasons: why points were lost, by exercise; none where the score is manual.
        look_again: exercises that somebody has to look at by hand (nbgrader's needs_manual_grade).
        late: how long after the due date it was submitted; None when it was in time.
        penalty: points taken off for that.
        late_reason: both as a sentence, with the policy; "" when it was in time.
        attempts: how many different submissions were graded; 0 before the first.
        note: about the whole submission, such as that the notebook was found under another name; of
            a submission that is not graded the internal error.
        last_name: from the roster, for sorting.
        damaged: whether nothing that could be read was submitted, so that it has 0 points.
    """

    id: str
    name: str
    state: State
    total: float | None = None
    scores: dict[str, float] = dataclasses.field(default_factory=dict)
    manual: frozenset[str] = frozenset()
    reasons: dict[str, str] = dataclasses.field(default_factory=dict)
    look_again: tuple[str, ...] = ()
    late: datetime.timedelta | None = None
    penalty: float = 0.0
    late_reason: str = ""
    attempts: int = 0
    note: str = ""
    last_name: str = ""
    damaged: bool = False


@dataclasses.dataclass(frozen=True)
class Bar:
    """One bar of a histogram: how many are in low <= value < high; the last one has high, too."""

    low: float
    high: float
    count: int


@dataclasses.dataclass(frozen=True)
class Summary:
    """Statistics of the totals of graded students; None where there are too few to say.

    Args:
        count: of totals.
        mean, median, lower_quartile, upper_quartile: the quartiles by linear interpolation, as
            numpy.quantile does by default.
        deviation: standard deviation of a sample (n - 1); None for fewer than two.
        lowest, highest: total.
        histogram: from 0 to the points of the assignment.
    """

    count: int
    mean: float | None
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    deviation: float | None
    lowest: float | None
    highest: float | None
    histogram: tuple[Bar, ...]


@dataclasses.dataclass(frozen=True)
class Mistake:
    """Students of one exercise who lost points in the same way.

    Args:
        mutant: name of the known mistake; "" for what nobody has a name for yet.
        text: the first sentence of the known mistake's hint, without a full stop; else the first
            problem, without numbers, names of cases and lines.
        students: their ids, in the order of the class.
        lost: points that they lost in this exercise, all together. Of a pair of known mistakes all
            points count for both.
        example: the first problem of the first of them, as the student read it.
    """

    mutant: str
    text: str
    students: tuple[str, ...]
    lost: float
    example: str = ""


@dataclasses.dataclass(frozen=True)
class Carried:
    """Error carried forward from one exercise: what one slip cost, and what it did not cost.

    Args:
        students: whose function was replaced by the reference when others were graded.
        lost: points that they lost in this exercise itself.
        kept: points that they scored where the reference stood in place of this function; what
            they would have scored without it is not recorded.
        exercises: how many of the students have such a score, by the exercise they have it in.
    """

    students: tuple[str, ...]
    lost: float
    kept: float
    exercises: dict[str, int]


@dataclasses.dataclass(frozen=True)
class Misjudged:
    """An implementation that tests of the class judge wrongly.

    Args:
        name: such as memory_clipped_to_one.
        text: of a known mistake the first sentence of what its author is told, of a right
            implementation its style; without a full stop.
        students: whose test lets the mistake through, or refuses what is right.
    """

    name: str
    text: str
    students: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class KillTable:
    """What the tests of the class are worth, of an exercise whose answer is a test.

    Args:
        tested: name of the function or class that is tested.
        judged: students whose test ran, and accepts at least one right implementation.
        refusing_all: students whose test ran, and refuses every right one: it says nothing about
            mistakes.
        survivors: known mistakes that tests let through, the most frequent first; of equally
            frequent ones the plainest.
        refused: right implementations that tests refuse, the most frequent first.
    """

    tested: str
    judged: tuple[str, ...]
    refusing_all: tuple[str, ...]
    survivors: tuple[Misjudged, ...]
    refused: tuple[Misjudged, ...]


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One exercise, over the graded students of an assignment.

    Args:
        name: of the exercise.
        max_score: points.
        graded: how many students have a score.
        solved: how many of them have all points.
        success_rate: solved / graded, from 0 to 1; None when nobody is graded.
        mean_share: mean score / max_score; None when nobody is graded.
        lost: points that the class lost.
        distribution: histogram of the scores, from 0 to max_score.
        discrimination: corrected item-total correlation, or None: item_analysis.discrimination.
        upper_lower: upper-lower index, or None: item_analysis.upper_lower_index.
        known: known mistakes behind lost points, the one with most students first.
        unnamed: what nobody has a name for yet, the one with most students first.
        unanswered: students who left the stub as it is, or have no such function.
        carried: what followed from a wrong answer here; None when no score depended on it.
        kills: what the tests of the class are worth; None where the answer is no test, or nothing
            is recorded.
    """

    name: str
    max_score: float
    graded: int
    solved: int
    success_rate: float | None
    mean_share: float | None
    lost: float
    distribution: tuple[Bar, ...]
    discrimination: float | None
    upper_lower: float | None
    known: tuple[Mistake, ...] = ()
    unnamed: tuple[Mistake, ...] = ()
    carried: Carried | None = None
    unanswered: tuple[str, ...] = ()
    kills: KillTable | None = None


@dataclasses.dataclass(frozen=True)
class Place:
    """A known mistake in an exercise of an assignment, and the first sentence of its hint."""

    assignment: str
    exercise: str
    mutant: str
    text: str


@dataclasses.dataclass(frozen=True)
class Association:
    """Two known mistakes that the same students make more often than chance explains.

    Args:
        first: the mistake that comes first in the course.
        second: the later one, of another exercise.
        both: how many students make both.
        with_first: how many make the first, and have a score in the exercise of the second.
        with_second: how many make the second, and have a score in the exercise of the first.
        of: how many have a score in both exercises.
        p_value: of Fisher's exact test, one-sided.
    """

    first: Place
    second: Place
    both: int
    with_first: int
    with_second: int
    of: int
    p_value: float


@dataclasses.dataclass(frozen=True)
class AssignmentData:
    """What the report says about one assignment.

    Args:
        name: such as 01-gates.
        max_score: points of all exercises.
        backends: of the sandbox that graded the submissions, as they are printed.
        students: all of the class, in the order of their ids (of their numbers when anonymous).
        counts: how many there are in each state, every state included.
        totals: statistics of the graded students' totals.
        exercises: in the order of the notebook.
        lecture: what to say in the next lecture: up to three sentences made from the data.
    """

    name: str
    max_score: float
    backends: tuple[str, ...]
    students: tuple[Student, ...]
    counts: dict[State, int]
    totals: Summary
    exercises: tuple[Exercise, ...]
    lecture: tuple[str, ...]

    @property
    def is_begun(self) -> bool:
        """Whether anybody has handed in anything."""
        return any(one.state not in (State.NOTHING, State.EXCUSED) for one in self.students)

    @property
    def late(self) -> list[Student]:
        """Students who submitted after the due date."""
        return [one for one in self.students if one.late]

    @property
    def again(self) -> list[Student]:
        """Students with two attempts or more."""
        return [one for one in self.students if one.attempts > 1]

    @property
    def to_look_at(self) -> list[Student]:
        """Students whose submission somebody has to look at by hand."""
        return [one for one in self.students if one.look_again or one.state is State.NOT_GRADED]

    @property
    def damaged(self) -> list[Student]:
        """Students who submitted nothing that could be read."""
        return [one for one in self.students if one.damaged]

    def in_state(self, state: State) -> list[Student]:
        """Students whose submission is in this state."""
        return [one for one in self.students if one.state is state]


@dataclasses.dataclass(frozen=True)
class ClassData:
    """The whole report.

    Args:
        assignments: in the order of the course.
        associations: known mistakes that come together in these, the strongest first.
        anonymous: whether students have pseudonyms.
    """

    assignments: tuple[AssignmentData, ...]
    associations: tuple[Association, ...]
    anonymous: bool = False

    @property
    def shown(self) -> list[AssignmentData]:
        """What is printed at length: one assignment, or those of several that are begun."""
        alone = len(self.assignments) == 1
        return [one for one in self.assignments if alone or one.is_begun]
