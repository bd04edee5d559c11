"""The rules of a course from its configuration, checked, and why points were lost by lateness."""

import datetime
from typing import Any

from traitlets import TraitError
from traitlets.config import Configurable

from ..course import Course
from ..errors import CourseError
from ..local_settings import settings_file
from .durations import in_words
from .late_plugin import late_step
from .late_policy import LatePolicy
from .settings import CoursePolicy

PLUGIN = f"{LatePolicy.__module__}.{LatePolicy.__name__}"


def course_policy(course: Course) -> CoursePolicy:
    """The settings of a course.

    Raises:
        CourseError: c.CoursePolicy or c.LatePolicy are set to what they cannot be.
    """
    policy: CoursePolicy = _configured(CoursePolicy, course)
    late_policy(course)
    return policy


def late_policy(course: Course) -> LatePolicy | None:
    """The late policy of a course; None when it uses another plug-in of nbgrader.

    Raises:
        CourseError: c.LatePolicy is set to what it cannot be, or is set but not used.
    """
    plugin = late_step(course).plugin_class
    if plugin is LatePolicy:
        policy: LatePolicy = _configured(LatePolicy, course)
        return policy
    if course.config.LatePolicy:
        where = settings_file(course.root, "LatePolicy", next(iter(course.config.LatePolicy)))
        raise CourseError(
            f"c.LatePolicy is set in {where}, but not used: nbgrader asks "
            f"{plugin.__module__}.{plugin.__name__}. Add the line "
            f'c.AssignLatePenalties.plugin_class = "{PLUGIN}".'
        )
    return None


def _configured(kind: type[Configurable], course: Course) -> Any:
    """An object with its settings."""
    name, settings = kind.__name__, course.config[kind.__name__]
    known = kind.class_trait_names(config=True)
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise CourseError(
            f"c.{name}.{unknown[0]} in {settings_file(course.root, name, unknown[0])} is no "
            f"setting. There are: {', '.join(known)}."
        )
    for setting, value in settings.items():
        try:
            kind(**{setting: value})
        except TraitError as error:
            where = settings_file(course.root, name, setting)
            raise CourseError(f"c.{name} in {where} cannot be used: {error}") from error
    return kind(config=course.config)


class LateReasons:
    """Says why points were lost by lateness, in the words of a course's late policy.

    Args:
        course: whose policy it is.

    Raises:
        CourseError: the settings cannot be used.
    """

    def __init__(self, course: Course) -> None:
        self._settings, self._late = course_policy(course), late_policy(course)

    def reason(
        self,
        student: str,
        assignment: str,
        seconds_late: float,
        extension: datetime.timedelta | None,
        penalty: float | None,
        max_score: float,
    ) -> str:
        """Such as "1 day 3 hours late, 10 % per day begun: 4 of 20 points off".

        Args:
            student: id of the student.
            assignment: its name.
            seconds_late: after the due date and the extension.
            extension: of the student, or None.
            penalty: the points that were taken, as the gradebook has them.
            max_score: of the assignment.

        Returns:
            the reason; "" for a submission in time.
        """
        if seconds_late <= 0 and not penalty:
            return ""
        late = f"{in_words(datetime.timedelta(seconds=seconds_late))} late"
        if extension:
            late += f" after an extension of {in_words(extension)}"
        if self._settings.is_excused(student, assignment) and not penalty:
            return f"{late}, excused: no points off"
        rule = self._late.rule(seconds_late) if self._late else ""
        off = f"{round(penalty, 2):g} of {max_score:g} points off" if penalty else "no points off"
        return f"{', '.join(filter(None, (late, rule)))}: {off}"
