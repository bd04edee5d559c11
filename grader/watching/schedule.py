"""When each submission is to be graded."""

import heapq
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

PAUSES = (5.0, 15.0, 60.0)  # seconds until something that failed is tried again


class Arrival(NamedTuple):
    """The submission of a student."""

    assignment: str
    student: str


class Schedule:
    """Submissions that have changed or failed, and when each is to be graded.

    All times are those of time.monotonic.
    """

    def __init__(self) -> None:
        self._due: dict[Arrival, float] = {}
        self._changed: dict[Arrival, float] = {}
        self._failures: Counter[Arrival] = Counter()

    def changed(self, arrival: Arrival, now: float, still: float) -> None:
        """Grade a submission when nothing in it has changed for so many seconds."""
        self._due[arrival] = now + still
        self._changed[arrival] = now
        self._failures.pop(arrival, None)

    def again(self, arrivals: Iterable[Arrival], now: float) -> None:
        """Grade submissions that have been taken and were not graded."""
        for arrival in arrivals:
            self._due.setdefault(arrival, now)

    def failed(self, arrival: Arrival, now: float, longer: bool = False) -> int:
        """Try again after a pause, which grows with each failure.

        Args:
            arrival: what was not graded.
            now: the time.
            longer: whether others shall have their turn before it.

        Returns:
            how often it has failed since it changed.
        """
        self._failures[arrival] += 1
        step = self._failures[arrival] - 1 + longer
        self._due.setdefault(arrival, now + PAUSES[min(step, len(PAUSES) - 1)])
        return self._failures[arrival]

    def give_up(self, arrival: Arrival) -> None:
        """Do not try again before the next change."""
        self._due.pop(arrival, None)

    def done(self, arrival: Arrival) -> None:
        """Forget failures."""
        self._failures.pop(arrival, None)

    def seconds_since_change(self, arrival: Arrival, now: float) -> float:
        """Seconds since the last change of a submission."""
        return now - self._changed.get(arrival, now)

    def seconds_left(self, now: float, most: float) -> float:
        """Seconds until the next one is due."""
        return max(0.0, min([most, *(due - now for due in self._due.values())]))

    def take(self, now: float, most: int) -> list[Arrival]:
        """Remove submissions of one assignment that are due, those that have waited longest."""
        ready = [(due, arrival) for arrival, due in self._due.items() if due <= now]
        if not ready:
            return []
        name = min(ready)[1].assignment
        first = heapq.nsmallest(most, (one for one in ready if one[1].assignment == name))
        for _, arrival in first:
            del self._due[arrival]
        return [arrival for _, arrival in first]
