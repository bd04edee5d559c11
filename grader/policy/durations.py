"""Durations in words: "2 days" as a timedelta, and a timedelta as "1 day 3 hours"."""

import datetime
import re

MINUTES = {"week": 7 * 24 * 60, "day": 24 * 60, "hour": 60, "minute": 1}
PART = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) *(week|day|hour|minute)s?\b")
EXAMPLE = '"2 days", "36 hours" or "1 week 12 hours"'


def duration(text: str) -> datetime.timedelta:
    """Read a duration.

    Args:
        text: numbers of weeks, days, hours and minutes, such as "1 day 12 hours".

    Raises:
        ValueError: it is no duration.
    """
    parts = PART.findall(text)
    if not parts or PART.sub("", text).strip(" ,"):
        raise ValueError(f"{text!a} is no duration. Write one such as {EXAMPLE}.")
    return datetime.timedelta(minutes=sum(float(n) * MINUTES[unit] for n, unit in parts))


def in_words(time: datetime.timedelta) -> str:
    """A duration as its days and hours, or its hours and minutes: "1 day 3 hours".

    It is rounded down to what is shown.
    """
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    words = []
    for unit in ("day", "hour", "minute"):
        number, minutes = divmod(minutes, MINUTES[unit])
        if number:
            words.append(f"{number} {unit}{'s' if number > 1 else ''}")
        if number and unit == "hour" and len(words) == 2:  # minutes do not matter after days
            break
    return " ".join(words[:2])
