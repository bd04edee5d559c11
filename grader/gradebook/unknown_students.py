"""Students whom the configuration names, and whom the course does not have."""

from ..assignment import assignments
from ..course import Course
from ..local_settings import settings_file
from ..policy.course_policy import course_policy
from .students import student_names


def unknown_students(course: Course) -> list[str]:
    """A sentence for each student with an extension, or excused, whose id may be mistyped.

    Raises:
        CourseError: the settings of the course cannot be used.
    """
    policy = course_policy(course)
    named = dict.fromkeys(policy.excused, "excused")
    named |= dict.fromkeys(policy.extensions, "extensions")
    if not named:
        return []
    known = {*student_names(course)}.union(*(course.students(one.name) for one in assignments()))
    return [
        f"c.CoursePolicy.{setting} in {settings_file(course.root, 'CoursePolicy', setting)} names "
        f"{student!a}, who is neither in the gradebook nor under submitted/. Is the id right?"
        for student, setting in sorted(named.items())
        if student not in known
    ]
