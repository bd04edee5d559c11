"""The class report as one HTML page that needs no network and no script.

Jinja2 escapes every text; the templates, the style and the script are in page/. The page allows
nothing but this style and this script (a Content-Security-Policy with their digests), so that no
text that slips through could run or load anything.
"""

import datetime
import pathlib
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from check.render import points
from check.text import is_plain, printable

from ..files import write_atomically
from . import figures
from .class_data import AssignmentData, ClassData, Exercise, State, Student
from .page_policy import digest

FEW = 12  # so many people are shown, more are folded
SHOWN = 5  # implementations that tests judge wrongly; more are folded
NONE, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"  # in place of a number, and before one


def write(path: pathlib.Path, data: ClassData) -> None:
    """Write the page in one piece.

    Raises:
        OSError: it cannot be written; the file keeps its old content.
    """
    write_atomically(path, render(data, datetime.date.today()))


def render(data: ClassData, today: datetime.date) -> str:
    """The page as text.

    Args:
        data: the report.
        today: the date that the page shows.
    """
    environment = _environment()
    loader = environment.loader
    assert loader is not None
    colours, rules, script = (
        loader.get_source(environment, name)[0].strip()
        for name in ("colours.css", "style.css", "page.js")
    )
    style = f"{colours}\n{rules}"
    template = environment.get_template("page.html.j2")
    return template.render(
        data=data,
        today=today.isoformat(),
        style=Markup(style),  # files of this package
        script=Markup(script),
        policy=f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}",
        size=len({one.id for assignment in data.assignments for one in assignment.students}),
    )


def _environment() -> Environment:
    """Jinja2 with the templates of page/ and the formats that they use."""
    environment = Environment(
        loader=PackageLoader("grader.reports", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= FILTERS
    environment.globals |= GLOBALS
    return environment


def _visible(value: object) -> object:
    """A text without what turns or hides what stands after it; everything else as it is."""
    if type(value) is str and not is_plain(value):
        return printable(value)
    return value


def number(value: float | None) -> str:
    """A number with at most two decimals, or a dash for None."""
    return NONE if value is None else f"{round(value, 2):.10g}".replace("-", MINUS)


def percent(share: float | None) -> str:
    """A share as whole percent, or a dash for None."""
    return NONE if share is None else f"{100 * share:.0f} %"


def duration(late: datetime.timedelta) -> str:
    """A length of time in its two largest units: 2 d 3 h, 5 h, 10 min."""
    minutes = max(1, round(late.total_seconds() / 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [(days, "d"), (hours, "h"), (minutes, "min")]
    first = next(place for place, (count, _) in enumerate(units) if count)
    return " ".join(f"{count} {unit}" for count, unit in units[first : first + 2] if count)


def by_id(assignment: AssignmentData) -> dict[str, Student]:
    """The students of an assignment by their ids."""
    return {one.id: one for one in assignment.students}


def breakable(name: str) -> Markup:
    """A name of Python in which a line may end after each underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def unbroken(text: str) -> Markup:
    """A text in which no line ends between a number and its percent sign."""
    return Markup("&nbsp;%").join(printable(text).split(" %"))


def reasons(student: Student) -> dict[str, str]:
    """Why points were lost, by exercise, without what the note on the submission says anyway."""
    return {name: text for name, text in student.reasons.items() if text != student.note}


def groups(assignment: AssignmentData) -> list[tuple[str, list[tuple[Student, str]]]]:
    """Students who need attention: what about them, and who with which remark; none empty."""
    found = [
        ("to look at by hand", [(one, _look(one)) for one in assignment.to_look_at]),
        (
            "0 points, because nothing could be read",
            [(one, one.note) for one in assignment.damaged],
        ),
        ("submitted, not graded yet", _noted(assignment, State.WAITING)),
        ("handed in nothing", _noted(assignment, State.NOTHING)),
        ("late", [(one, _late(one)) for one in assignment.late]),
        ("two attempts or more", [(one, f"{one.attempts} attempts") for one in assignment.again]),
        ("excused", _noted(assignment, State.EXCUSED)),
    ]
    return [(what, who) for what, who in found if who]


def _noted(assignment: AssignmentData, state: State) -> list[tuple[Student, str]]:
    return [(one, one.note) for one in assignment.in_state(state)]


def _look(student: Student) -> str:
    if student.state is State.NOT_GRADED:
        return f"not graded: {student.note}" if student.note else "not graded"
    return ", ".join(student.look_again)


def _late(student: Student) -> str:
    late = duration(student.late) if student.late else ""
    if student.late_reason:
        return student.late_reason
    return f"{late}, {MINUS}{points(student.penalty)}" if student.penalty else late


def hardest(exercises: Iterable[Exercise]) -> Exercise | None:
    """The exercise with the lowest success rate, when somebody is graded."""
    graded = [one for one in exercises if one.success_rate is not None]
    return min(graded, key=lambda one: one.success_rate or 0.0, default=None)


# What the templates use.
FILTERS = {
    "number": number,
    "percent": percent,
    "points": points,
    "duration": duration,
    "breakable": breakable,
    "unbroken": unbroken,
    "reasons": reasons,
}
GLOBALS = {
    "figures": figures,
    "State": State,
    "FEW": FEW,
    "SHOWN": SHOWN,
    "by_id": by_id,
    "groups": groups,
    "hardest": hardest,
}
