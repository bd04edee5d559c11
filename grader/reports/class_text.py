"""The class report for a terminal: a summary of each assignment that fits 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator

from .class_data import (
    AssignmentData,
    Association,
    ClassData,
    Exercise,
    KillTable,
    Misjudged,
    Mistake,
    State,
    Student,
)

WIDTH = 80
BAR = 40  # characters of the longest bar
MOST_MISTAKES = 5  # known mistakes of an assignment
MOST_UNNAMED = 3
MOST_SURVIVORS = 3  # known mistakes of one test that are let through
MOST_REFUSED = 1  # right implementations of one test
MOST_PEOPLE = 5


def summary(data: ClassData) -> str:
    """The summaries of the assignments, and the mistakes that come together.

    Of several assignments those that nobody has begun share a line.
    """
    parts = ["\n".join(_assignment(one)) for one in data.shown]
    later = [one.name for one in data.assignments if one not in data.shown]
    if later:
        parts.append(_wrapped(f"{', '.join(later)}: nothing handed in yet"))
    if data.associations:
        lines = ["Mistakes that the same students make", *map(_together, data.associations)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def person(student: Student) -> str:
    """A student's name and id; one of them where the other is missing or the same."""
    different = student.name and student.name != student.id
    return f"{student.name} ({student.id})" if different else student.id


def _assignment(data: AssignmentData) -> Iterator[str]:
    yield f"{data.name}, {data.max_score:g} points"
    counts = [f"{count} {state}" for state, count in data.counts.items() if count]
    number = f"{len(data.students)} students"
    yield _wrapped(f"{number}: {', '.join(counts)}" if counts else number, "  ")
    if data.backends:
        yield f"  graded in the sandbox {' and '.join(data.backends)}"
    if data.totals.count:
        yield from _totals(data)
        yield ""
        yield from _exercises(data.exercises)
        yield from _mistakes(data.exercises)
        yield from _kills(data.exercises)
    yield from _people(data)
    if data.lecture:
        yield "\nFor the next lecture"
        yield from (_wrapped(f"{n}. {line}", "  ", 3) for n, line in enumerate(data.lecture, 1))


def _totals(data: AssignmentData) -> Iterator[str]:
    """Statistics and histogram of the total scores."""
    one = data.totals
    deviation = "" if one.deviation is None else f", standard deviation {one.deviation:.1f}"
    yield f"  mean {one.mean:.1f}{deviation}"
    yield (
        f"  lowest {one.lowest:g}, quartiles {one.lower_quartile:.4g}, {one.median:.4g} and "
        f"{one.upper_quartile:.4g}, highest {one.highest:g}"
    )
    yield ""
    most = max(bar.count for bar in one.histogram)
    for bar in one.histogram:
        length = -(-BAR * bar.count // most)  # rounded up: one student can be seen
        line = f"  {bar.low:5.4g} to {bar.high:5.4g} {'#' * length} {bar.count or ''}"
        yield line.rstrip()


def _exercises(exercises: Iterable[Exercise]) -> Iterator[str]:
    """A line for each exercise; a name that is too long for its column is not cut."""
    yield f"  {'exercise':26}{'points':>8}{'solved':>9}{'mean':>9}{'discrimination':>18}"
    for one in exercises:
        shares = "".join(f"{_percent(share):>9}" for share in (one.success_rate, one.mean_share))
        index = "-" if one.discrimination is None else f"{one.discrimination:.2f}"
        yield f"  {one.name:26}{one.max_score:8g}{shares}{index:>18}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _mistakes(exercises: Iterable[Exercise]) -> Iterator[str]:
    """The most frequent mistakes, and what followed from wrong answers."""
    known = [(one, mistake) for one in exercises for mistake in one.known]
    unnamed = [(one, mistake) for one in exercises if not one.kills for mistake in one.unnamed]
    for title, found, most in (
        ("The most frequent known mistakes", known, MOST_MISTAKES),
        ("Mistakes that nobody has a name for yet", unnamed, MOST_UNNAMED),
    ):
        if found:
            found.sort(key=lambda pair: (-len(pair[1].students), -pair[1].lost))
            yield f"\n{title}" + (f" ({most} of {len(found)})" if len(found) > most else "")
            yield from (_mistake(*pair) for pair in found[:most])
    carried = [one for one in exercises if one.carried]
    if carried:
        yield "\nKept by grading with the reference in place of a wrong function"
        yield from map(_kept, carried)


def _mistake(exercise: Exercise, mistake: Mistake) -> str:
    return _wrapped(f"{len(mistake.students):6}  {exercise.name}: {mistake.text}", indent=8)


def _kills(exercises: Iterable[Exercise]) -> Iterator[str]:
    """What the tests that students wrote let through, and what they refuse."""
    tables = [one.kills for one in exercises if one.kills]
    if tables:
        yield "\nWhat the tests of the class miss"
    for table in tables:
        number = f"{len(table.judged)} test{'' if len(table.judged) == 1 else 's'}"
        others = len(table.refusing_all)
        beside = f", beside {others} that refuse all that is right" if others else ""
        yield _wrapped(f"{number} of {table.tested}{beside}", "  ")
        for what, found, most in (
            ("let through", table.survivors, MOST_SURVIVORS),
            ("refused", table.refused, MOST_REFUSED),
        ):
            yield from (_misjudged(table, what, one) for one in found[:most])


def _misjudged(table: KillTable, what: str, one: Misjudged) -> str:
    share = _percent(len(one.students) / len(table.judged))
    return _wrapped(f"{len(one.students):6} {share:>6}  {what}: {one.text}", indent=15)


def _kept(exercise: Exercise) -> str:
    carried = exercise.carried
    assert carried is not None
    return _wrapped(
        f"{len(carried.students):6}  {exercise.name}: {carried.lost:g} points lost, "
        f"{carried.kept:g} kept in {', '.join(carried.exercises)}",
        indent=8,
    )


def _people(data: AssignmentData) -> Iterator[str]:
    """Who to look at: counts, and the first few."""
    errors = dict.fromkeys(one.note for one in data.in_state(State.NOT_GRADED))
    groups = {
        **{f"not graded, internal error: {error}": _with_note(data, error) for error in errors},
        "to look at by hand": [one for one in data.students if one.look_again],
        "0 points, because nothing could be read": data.damaged,
        "late": data.late,
        "two attempts or more": data.again,
        "waiting for autograde": data.in_state(State.WAITING),
        "nothing handed in": data.in_state(State.NOTHING),
        "excused": data.in_state(State.EXCUSED),
    }
    if any(groups.values()):
        yield "\nWho to look at"
    for title, students in groups.items():
        if students:
            names = ", ".join(map(person, students[:MOST_PEOPLE]))
            more = len(students) - MOST_PEOPLE
            rest = f" and {more} more" if more > 0 else ""
            yield _wrapped(f"{len(students):6}  {title}: {names}{rest}", indent=8)


def _with_note(data: AssignmentData, error: str) -> list[Student]:
    return [one for one in data.in_state(State.NOT_GRADED) if one.note == error]


def _together(one: Association) -> str:
    first, second = one.first, one.second
    rate, share = one.both / one.with_first, one.with_second / one.of
    return _wrapped(
        f"{one.both:6}  of {one.with_first} with a mistake in {first.assignment} {first.exercise} "
        f"({first.text}) make one in {second.assignment} {second.exercise} ({second.text}): "
        f"{_percent(rate)}, of the class {_percent(share)}",
        indent=8,
    )


def _wrapped(text: str, start: str = "", indent: int = 2) -> str:
    """Text in lines of at most WIDTH characters; a longer word is not cut."""
    return "\n".join(
        textwrap.wrap(
            text,
            WIDTH,
            initial_indent=start,
            subsequent_indent=start + " " * indent,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        )
    )
