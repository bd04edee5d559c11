"""Errors whose messages are written for the instructor."""


class CourseError(Exception):
    """The course or the machine is not as grading needs it; the message gives the remedy."""


class UsageError(Exception):
    """The command line names something that does not exist."""
